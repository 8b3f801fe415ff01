"""Units that stay where they are dig in: a level for so many turns of work, progress lost when nobody stays.

The higher levels need an engineer near and full supply; the highest is given by
the scenario alone. An enemy who takes the hex finds no works.

Rule: model page 12; charts/fieldworks.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import FULL, NONE, ON_MAP
from game.model.state import HERE
from game.rules import events

ENGINEER = np.int64(19)
TOP = np.int64(4)
ENGINEER_REACH = np.int64(2)


@kernel
def engineer_near(map, state, work, side, h):
    """1 when an engineer unit of the side stands within two hexes of hex h."""
    for i in range(map.near[h, ENGINEER_REACH]):
        u = work.hexes[map.near[h, HERE + i]]["first"]
        while u >= 0:
            if map.roster[u]["side"] == side and map.roster[u]["arm"] == ENGINEER:
                return np.int64(1)
            u = work.units[u]["next"]
    return np.int64(0)


@kernel
def dig(map, charts, state, work, side):
    """A side's units that did not move since its last logistics dig for a turn."""
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        unit = state.units[u]
        if unit["status"] != ON_MAP or work.hexes[unit["hex"]]["first"] != u:
            continue
        h = unit["hex"]
        level = state.hexes[h]["fieldworks"]
        if level >= TOP or state.hexes[h]["control"] != side:
            continue
        stayed = np.int64(0)
        fed = np.int64(0)
        v = u
        while v >= 0:
            if state.units[v]["moved"] == 0 and state.units[v]["activity"] < 2:
                stayed = np.int64(1)
            if state.units[v]["supply"] == FULL:
                fed = np.int64(1)
            v = work.units[v]["next"]
        turns = charts["works_turns"][level + 1]
        if stayed == 0 or turns == 0:
            state.hexes[h]["dug"] = 0
            continue
        if level + 1 >= charts["works_engineer"] and (
            fed == 0 or engineer_near(map, state, work, side, h) == 0
        ):
            continue
        state.hexes[h]["dug"] += 1
        if state.hexes[h]["dug"] >= turns:
            state.hexes[h]["fieldworks"] = level + 1
            state.hexes[h]["dug"] = 0
            events.log(work, state, events.DUG, side, u, h, level + 1, NONE, NONE, NONE)
