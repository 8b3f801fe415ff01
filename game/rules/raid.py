"""A unit that comes to stand on the enemy's line of communication shakes the enemy units near by.

Its march or advance must end on ground that was the enemy's until then and that
his supply ran through, and take the line of at least one of his units: there, or
beside it with the ground that falls to it on the way. Every enemy unit within two
hexes then loses a point of cohesion, whether the line was its own or not. A place
is raided once until the enemy traces his supply anew.

The road itself is cut as long as the ground is not his, and passes a quarter in
the zone of control of a unit beside it (`game.rules.supply`): more than the level
of road a raid would cost, which is therefore not taken off besides.
Where the lines run a side does not know: no forecast tells of a raid.

Not modelled: what a raid finds in depots and headquarters; boats as raiders.

Rule: model page 11; charts `raid_reach`, `raid_cohesion`.
"""

import numpy as np

from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.rules import events
from game.rules.cohesion import shift
from game.rules.control import FRESH

ONE = np.int64(1)
ZERO = np.int64(0)


@kernel
def is_cut(map, state, v, h):
    """1 when the line of communication of unit v ends where the enemy has just taken hex h or one next to it."""
    side = map.roster[v]["side"]
    at = state.units[v]["hex"]
    for _ in range(state.hexes.shape[0]):
        if state.hexes[at]["control"] != side:
            break
        other = state.hexes[at]["loc"]
        if other < 0 or other == at:
            return ZERO
        at = other
    if state.hexes[at]["control"] != 1 - side or state.hexes[at]["loc_cost"] != FRESH:
        return ZERO
    if distance(map.ground, at, h) > 1:
        return ZERO
    return ONE


@kernel
def raid(map, charts, state, work, u):
    """Unit u has ended a march or an advance: a raid, if it stands where the enemy's supply ran."""
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    if h < 0 or state.hexes[h]["control"] != side or state.hexes[h]["loc_cost"] != FRESH or state.hexes[h]["flow"] <= 0:
        return
    first = map.sides[1 - side]["first"]
    end = map.sides[2 - side]["first"]
    cut = ZERO
    for i in range(first, end):
        if state.units[i]["status"] == ON_MAP:
            cut += is_cut(map, state, np.int64(i), h)
    if cut == 0:
        return
    state.hexes[h]["flow"] = 0
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0 and state.hexes[other]["control"] == side and state.hexes[other]["loc_cost"] == FRESH:
            state.hexes[other]["flow"] = 0
    shaken = ZERO
    for i in range(first, end):
        v = np.int64(i)
        unit = state.units[v]
        if unit["status"] == ON_MAP and distance(map.ground, h, unit["hex"]) <= charts["raid_reach"]:
            shift(map, charts, state, work, v, -charts["raid_cohesion"])
            shaken += 1
    events.log(work, state, events.RAID, side, u, h, cut, shaken, NONE, NONE)
