"""A salient is measured at every close; it has collapsed at a quarter of the area it had at the start.

Rule: model page 15; chart `collapse_share`.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.rules import events

HUNDRED = np.int64(100)


@kernel
def inside(map, h, row):
    """1 when hex h belongs to salient `row`: in its polygon and, where it says so, in that country."""
    if (map.ground[h]["salients"] >> row) & 1 == 0:
        return np.int64(0)
    country = map.pockets[row]["territory"]
    if country >= 0 and map.ground[h]["territory"] != country:
        return np.int64(0)
    return np.int64(1)


@kernel
def area(map, state, row):
    """Hexes of salient `row` that its holder holds. Returns int64."""
    held = np.int64(0)
    for h in range(state.hexes.shape[0]):
        if state.hexes[h]["control"] == map.pockets[row]["holder"]:
            held += inside(map, np.int64(h), row)
    return held


@kernel
def measure(map, charts, state, work):
    """Write the measures of every salient at the close."""
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        held = area(map, state, row)
        salient = state.salients[row]
        salient["held"] = held
        salient["isolated"] = 0
        holder = map.pockets[row]["holder"]
        for u in range(map.sides[holder]["first"], map.sides[holder + 1]["first"]):
            unit = state.units[u]
            if unit["status"] == ON_MAP and inside(map, unit["hex"], row) == 1 and unit["source"] < 0:
                salient["isolated"] += 1
        if salient["collapsed"] == 0 and held * HUNDRED <= salient["start"] * charts["collapse_share"]:
            salient["collapsed"] = state.clock[0]["turn"]
            events.log(work, state, events.COLLAPSE, holder, NONE, NONE, row, held, salient["start"], NONE)
