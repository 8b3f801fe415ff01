"""A salient is measured at every close: area, mouth, depth, power, hunger, and the supply that can get in.

Its area is the hexes its holder holds inside; it has collapsed for good when
that first falls to a quarter of what it was at the start. Its mouth is the
number of those hexes next to ground the holder holds outside, no water
considered; its depth, the hexes from the mouth to the farthest he holds, over
ground he holds, the mouth counted; both are 0 when it is closed. Its power is
the defence of his units inside. What they asked for and got is that of their
last logistics, and so are the numbers of the short and the critical; isolated
are those to whom no way leads at this close, whatever they still carry.

It is cut off when at two closes in a row no way leads to any of his units
inside (to any of his hexes, when there is none). Fire never closes a way
altogether: only ground, water and crossings without any capacity do.

Not modelled: salients that nobody has named.

Rule: model page 15; chart `collapse_share`.
"""

import numpy as np

from game.grid.floods import clear
from game.kernel import kernel
from game.model.codes import CRITICAL, NONE, ON_MAP, SHORT
from game.model.state import TOUCHED
from game.rules import events
from game.rules.flow import ROUNDS, greatest, is_reached
from game.rules.pockets import inside
from game.rules.strength import defence_value

HUNDRED = np.int64(100)
ZERO = np.int64(0)
ONE = np.int64(1)
CUT_AFTER = np.int64(2)  # closes in a row without a way in


@kernel
def area(map, state, row):
    """Hexes of salient `row` that its holder holds. Returns int64."""
    held = np.int64(0)
    for h in range(state.hexes.shape[0]):
        if state.hexes[h]["control"] == map.pockets[row]["holder"]:
            held += inside(map, np.int64(h), row)
    return held


@kernel
def margin(charts, state, row):
    """Hexes the holder of salient `row` may still lose before it has collapsed; 0 when it has. Returns int64."""
    salient = state.salients[row]
    if salient["start"] == 0 or salient["collapsed"] > 0:
        return ZERO
    return max(ZERO, np.int64(salient["held"] - salient["start"] * charts["collapse_share"] // HUNDRED))


@kernel
def holds(map, state, h, row):
    """1 when hex h is of salient `row` and held by its holder. Returns int64."""
    if h < 0 or state.hexes[h]["control"] != map.pockets[row]["holder"]:
        return ZERO
    return inside(map, h, row)


@kernel
def mouth(map, state, work, row):
    """Hexes of salient `row` next to its holder's ground outside; they begin the list `work.hexes['touched']`."""
    clear(work)
    for i in range(state.hexes.shape[0]):
        h = np.int64(i)
        if holds(map, state, h, row) == 0:
            continue
        for d in range(6):
            k = map.links[h, d]["to"]
            if k >= 0 and state.hexes[k]["control"] == map.pockets[row]["holder"] and inside(map, k, row) == 0:
                reach(work, h, ONE)
                break
    return work.figures[TOUCHED]


@kernel
def reach(work, h, hexes):
    """Put hex h on the list as so many hexes from the mouth."""
    work.hexes[h]["cost"] = hexes
    work.hexes[work.figures[TOUCHED]]["touched"] = h
    work.figures[TOUCHED] += 1


@kernel
def depth(map, state, work, row):
    """Hexes from the mouth just listed to the farthest held hex that held ground joins to it. Returns int64."""
    i = ZERO
    far = ZERO
    while i < work.figures[TOUCHED]:
        h = work.hexes[i]["touched"]
        far = work.hexes[h]["cost"]
        for d in range(6):
            k = map.links[h, d]["to"]
            if k >= 0 and work.hexes[k]["cost"] < 0 and holds(map, state, k, row) == 1:
                reach(work, k, far + ONE)
        i += 1
    return far


@kernel
def garrison(map, charts, state, work, row):
    """Write what the holder's units in salient `row` amount to; `flow.greatest` has just been asked of it."""
    salient = state.salients[row]
    salient["isolated"] = 0
    salient["asked"] = 0
    salient["delivered"] = 0
    salient["short"] = 0
    salient["critical"] = 0
    power = ZERO
    holder = map.pockets[row]["holder"]
    for i in range(map.sides[holder]["first"], map.sides[holder + 1]["first"]):
        u = np.int64(i)
        unit = state.units[u]
        if unit["status"] != ON_MAP or inside(map, unit["hex"], row) == 0:
            continue
        power += defence_value(map, charts, state, u, unit["hex"])
        salient["asked"] += unit["demand"]
        salient["delivered"] += unit["delivered"]
        if unit["supply"] == SHORT:
            salient["short"] += 1
        if unit["supply"] == CRITICAL:
            salient["critical"] += 1
        if is_reached(work, unit["hex"]) == 0:
            salient["isolated"] += 1
    salient["power"] = power // HUNDRED


@kernel
def watch_line(map, state, work, row, flow):
    """Count the closes in a row at which no way led in (flow -1), and say when the salient is cut off."""
    salient = state.salients[row]
    if flow >= 0 or salient["held"] == 0:
        salient["cut_turns"] = 0
        return
    salient["cut_turns"] += 1
    if salient["cut_turns"] == CUT_AFTER:
        holder = map.pockets[row]["holder"]
        events.log(work, state, events.CUT_OFF, holder, NONE, NONE, row, salient["held"], salient["isolated"], NONE)


@kernel
def measure(map, charts, state, work):
    """Write the measures of every salient at the close. Needs the layout in `work`."""
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        held = area(map, state, row)
        salient = state.salients[row]
        salient["held"] = held
        salient["mouth"] = mouth(map, state, work, row)
        salient["depth"] = depth(map, state, work, row)
        flow = greatest(map, charts, state, work, row, ROUNDS)
        salient["flow"] = max(ZERO, flow)
        garrison(map, charts, state, work, row)
        watch_line(map, state, work, row, flow)
        if salient["start"] > 0 and salient["collapsed"] == 0 and margin(charts, state, row) == 0:
            salient["collapsed"] = state.clock[0]["turn"]
            holder = map.pockets[row]["holder"]
            events.log(work, state, events.COLLAPSE, holder, NONE, NONE, row, held, salient["start"], NONE)
