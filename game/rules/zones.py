"""A unit of two steps or more and in good order controls the hexes next to it, and its posts screen those beyond.

Zone of control: into adjacent hexes, not over a major river or a lake shore
without a usable crossing; a unit that has been without supply and stock for a
turn has none. Screen: an enemy-held hex within reach of an enemy unit is
entered only by attack; the reach is short for a weak, broken, hungry or withdrawing unit.
No unit keeps posts beyond a major river or a lake, whether a bridge stands or not.
Units hidden from the other side count all the same.

`survey` lays out zones, screens, stacks and occupants in `Work`; `lay` and
`lift` keep them true when a unit comes, goes or changes.

Rule: model page 5.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import CRITICAL, ISOLATED, LAKE_SHORE, MAJOR, ON_MAP
from game.model.state import HERE, REACHED
from game.rules.stacking import room

ONE = np.int64(1)
LESS = np.int64(-1)


@kernel
def controls(map, charts, state, u):
    """1 when unit u has a zone of control. Returns int64."""
    unit = state.units[u]
    if unit["steps"] < charts["zone_steps"] or unit["cohesion"] <= charts["zone_cohesion"]:
        return np.int64(0)
    if unit["supply"] == ISOLATED and unit["stock"] <= 0:
        return np.int64(0)
    return np.int64(1)


@kernel
def reach(map, charts, state, u):
    """Hexes that unit u's posts reach. Returns int64."""
    unit = state.units[u]
    if (
        unit["steps"] >= charts["screen_steps"]
        and unit["cohesion"] >= charts["screen_cohesion"]
        and unit["supply"] < CRITICAL
        and unit["withdrawing"] == 0
    ):
        return np.int64(charts["screen_reach"])
    return np.int64(charts["screen_reach_weak"])


@kernel
def bars(map, state, h, d):
    """1 when no zone of control passes the hexside: a major river or lake shore without a crossing."""
    river = map.links[h, d]["river"]
    if river != MAJOR and river != LAKE_SHORE:
        return np.int64(0)
    row = map.links[h, d]["hexside"]
    if row >= 0 and state.hexsides[row]["passage"] >= 0:
        return np.int64(0)
    return np.int64(1)


@kernel
def mark(map, charts, state, work, u, sign):
    """Add (sign 1) or take away (-1) unit u's zone, screen and stacking points."""
    h = state.units[u]["hex"]
    side = map.roster[u]["side"]
    work.hexes[h]["stack"] += sign * room(map, charts, state, u)
    if controls(map, charts, state, u) == 1:
        for d in range(6):
            other = map.links[h, d]["to"]
            if other >= 0 and bars(map, state, h, d) == 0:
                work.zones[other, side] += sign
    for i in range(map.posts[h, reach(map, charts, state, u)]):
        work.zones[map.posts[h, HERE + i], 2 + side] += sign


@kernel
def lay(map, charts, state, work, u):
    """Put unit u, now in its hex, into the layout."""
    h = state.units[u]["hex"]
    mark(map, charts, state, work, u, ONE)
    # the list of a hex stays in order of rows, so that every loop over it is the same everywhere
    before = np.int64(-1)
    after = work.hexes[h]["first"]
    while 0 <= after < u:
        before = after
        after = work.units[after]["next"]
    work.units[u]["next"] = after
    if before < 0:
        work.hexes[h]["first"] = u
    else:
        work.units[before]["next"] = u


@kernel
def lift(map, charts, state, work, u):
    """Take unit u, still in its hex, out of the layout (before it moves or changes)."""
    h = state.units[u]["hex"]
    mark(map, charts, state, work, u, LESS)
    if work.hexes[h]["first"] == u:
        work.hexes[h]["first"] = work.units[u]["next"]
    else:
        v = work.hexes[h]["first"]
        while work.units[v]["next"] != u:
            v = work.units[v]["next"]
        work.units[v]["next"] = work.units[u]["next"]
    work.units[u]["next"] = -1


@kernel
def survey(map, charts, state, work):
    """Lay out everything afresh from the state."""
    work.figures[REACHED] = 0
    for h in range(state.hexes.shape[0]):
        work.hexes[h]["stack"] = 0
        work.hexes[h]["first"] = -1
        work.zones[h, 0] = 0
        work.zones[h, 1] = 0
        work.zones[h, 2] = 0
        work.zones[h, 3] = 0
    for i in range(state.units.shape[0]):
        work.units[i]["next"] = -1
    for i in range(state.units.shape[0]):
        u = np.int64(i)
        if state.units[u]["status"] == ON_MAP and state.units[u]["hex"] >= 0:
            lay(map, charts, state, work, u)


@kernel
def screened(state, work, side, h):
    """1 when `side` may enter hex h only by attack: enemy-held and within an enemy unit's reach."""
    if state.hexes[h]["control"] == 1 - side and work.zones[h, 2 + 1 - side] > 0:
        return np.int64(1)
    return np.int64(0)


@kernel
def holder(map, work, h):
    """Side of the units in hex h, -1 when it is empty. Returns int64."""
    u = work.hexes[h]["first"]
    if u < 0:
        return np.int64(-1)
    return np.int64(map.roster[u]["side"])
