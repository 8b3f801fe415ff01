"""Ground passes to whoever enters it, with the unscreened hexes next to a unit that controls them; left ground lapses.

At the close, ground with no friendly unit in good order within two hexes, but
enemy ground within two, is no man's land: held by nobody, entered freely; not the
hex a unit stands in.
Fixed hexes at the map's edge never change hands.

Rule: model page 5; charts `lapse_reach`, `lapse_depth`, `lapse_cohesion`.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.model.state import HERE
from game.rules import events
from game.rules.zones import controls, screened

NOBODY = np.int64(-1)
BESIDE = np.int64(4)  # first of the two bits of a hex that has ground of side 0, of side 1 near
FRESH = np.int64(-2)  # loc_cost of ground taken since its holder last traced supply


@kernel
def hand_over(map, state, work, h, side):
    """Give hex h to a side (-1 = no man's land), with what that undoes."""
    if map.ground[h]["fixed"] == 1 or state.hexes[h]["control"] == side:
        return
    state.hexes[h]["fell"] = 0
    if side >= 0 and state.hexes[h]["control"] >= 0:
        state.hexes[h]["fell"] = state.hexes[h]["fieldworks"]
    state.hexes[h]["control"] = side
    state.hexes[h]["fieldworks"] = 0
    state.hexes[h]["dug"] = 0
    state.hexes[h]["loc"] = -1
    state.hexes[h]["loc_cost"] = FRESH
    state.hexes[h]["loc_share"] = 0
    events.log(work, state, events.CONTROL, side, NONE, h, NONE, NONE, NONE, NONE)


@kernel
def take(map, charts, state, work, u, h):
    """Unit u, of its side, enters hex h: it takes it, and what lies unscreened beside it."""
    side = map.roster[u]["side"]
    hand_over(map, state, work, h, side)
    if controls(map, charts, state, u) == 0:
        return
    for d in range(6):
        other = map.links[h, d]["to"]
        if other < 0 or state.hexes[other]["control"] == side:
            continue
        if work.hexes[other]["first"] >= 0 or work.zones[other, 1 - side] > 0:
            continue
        if screened(state, work, side, other) == 0:
            hand_over(map, state, work, other, side)


@kernel
def at_edge(map, state, h, side):
    """1 when a hex of a side has a neighbour it does not hold; the nearest hex of a side always has."""
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0 and state.hexes[other]["control"] != side:
            return np.int64(1)
    return np.int64(0)


@kernel
def lapse(map, charts, state, work):
    """Turn left ground into no man's land, both sides at once, from one picture of the map."""
    n = state.hexes.shape[0]
    for h in range(n):
        work.hexes[h]["path"] = 0  # bits 1, 2 = kept by side 0, 1; bits 4, 8 = ground of side 0, 1 near
    for u in range(state.units.shape[0]):
        if state.units[u]["status"] != ON_MAP or state.units[u]["cohesion"] <= charts["lapse_cohesion"]:
            continue
        h = state.units[u]["hex"]
        bit = np.int64(1) + map.roster[u]["side"]
        for i in range(map.near[h, charts["lapse_reach"]]):
            work.hexes[map.near[h, HERE + i]]["path"] |= bit
    for h in range(n):
        side = state.hexes[h]["control"]
        if side >= 0 and at_edge(map, state, h, side) == 1:
            for i in range(map.near[h, charts["lapse_depth"]]):
                work.hexes[map.near[h, HERE + i]]["path"] |= BESIDE << side
    count = np.int64(0)
    for h in range(n):
        side = state.hexes[h]["control"]
        if side < 0 or map.ground[h]["fixed"] == 1 or (work.hexes[h]["path"] & (np.int64(1) + side)) != 0:
            continue
        # not under a unit, however broken
        if work.hexes[h]["first"] < 0 and (work.hexes[h]["path"] & (BESIDE << (1 - side))) != 0:
            work.hexes[count]["mark"] = h
            count += 1
    for i in range(count):
        hand_over(map, state, work, work.hexes[i]["mark"], NOBODY)
