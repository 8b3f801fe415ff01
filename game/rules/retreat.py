"""A beaten unit goes back one or two hexes by the safest way towards its supply, leaving kit that cannot cross.

Hexes free of enemy zones come first, then hexes with room, then the cheaper
line of communication, then the lower number. A river it cannot take all its kit
over comes after those, one that costs it men is the last resort: what does not get
over is lost (`game.rules.boats`). A unit half over a river goes after that half. A hex already full
pushes it one hex on, at a price in cohesion. With no way at all it is trapped:
it stays, with heavy losses.

Rule: model pages 4, 7 and 11.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import IN_TRAP, NONE, ON_MAP
from game.rules import events
from game.rules.boats import KIT_STAYS, MEN_LOST, follow, go_over, way_over
from game.rules.cohesion import shift
from game.rules.control import hand_over
from game.rules.dice import TRAPPED_LOSS
from game.rules.losses import lose, settle
from game.rules.movement import barred, place
from game.rules.stacking import fits

FAR = np.int64(100000)
UNITS = np.int64(256)  # more than any order of battle has
ZERO = np.int64(0)


@kernel
def way_back(map, charts, state, work, u, came):
    """Best neighbour for unit u to fall back to, not towards hex `came`; -1 when there is none.

    Returns: the direction, int64. What is left behind there: `boats.way_over`.
    """
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    best = NONE
    least = np.int64(-1)
    best_hex = NONE
    for d in range(6):
        other = map.links[h, d]["to"]
        if other < 0 or other == came or map.cost[0, state.clock[0]["ground"], h, d] <= 0:
            continue
        if state.hexes[other]["control"] == 1 - side:
            continue
        if barred(map, state, work, side, other) != 0:
            continue
        score = ZERO
        way = way_over(map, charts, state, u, h, np.int64(d))
        if way == 0:
            continue
        if way == KIT_STAYS:
            score += 8 * FAR
        elif way == MEN_LOST:
            score += 16 * FAR
        if work.zones[other, 1 - side] > 0 and work.hexes[other]["first"] < 0:
            score += 4 * FAR
        if fits(map, charts, state, work, u, other) == 0:
            score += 2 * FAR
        loc = state.hexes[other]["loc_cost"]
        if state.hexes[other]["control"] != side or loc < 0:
            score += FAR
        else:
            score += min(loc, FAR - 1)
        if least < 0 or score < least or (score == least and other < best_hex):
            least = score
            best = np.int64(d)
            best_hex = other
    return best


@kernel
def go_back(map, charts, state, work, u, d):
    """Unit u goes one hex towards d, in retreat or rout, and loses what cannot cross."""
    h = state.units[u]["hex"]
    other = map.links[h, d]["to"]
    go_over(map, charts, state, work, u, h, d, ZERO)
    if state.units[u]["status"] != ON_MAP:
        return
    place(map, charts, state, work, u, other)
    hand_over(map, state, work, other, map.roster[u]["side"])  # no man's land it may have been


@kernel
def fall_back(map, charts, state, work, u, hexes):
    """Unit u retreats so many hexes. Returns 1, or 0 when it was trapped or destroyed.

    Leaves the hexes of its way in `work.queue[0..][1]`, -1 after the last.
    """
    side = map.roster[u]["side"]
    origin = state.units[u]["hex"]
    came = NONE
    gone = ZERO
    pushed = ZERO
    over = state.units[u]["ferry_hex"]
    if follow(map, charts, state, work, u) == 1:
        came = origin
        work.queue[gone, 1] = over
        gone += 1
    while gone < hexes + pushed and state.units[u]["status"] == ON_MAP:
        h = state.units[u]["hex"]
        d = way_back(map, charts, state, work, u, came)
        if d < 0:
            break
        full = fits(map, charts, state, work, u, map.links[h, d]["to"]) == 0
        work.queue[gone, 1] = map.links[h, d]["to"]
        go_back(map, charts, state, work, u, d)
        came = h
        gone += 1
        if gone == hexes + pushed and full and pushed < 2:
            pushed += 1
            shift(map, charts, state, work, u, -charts["pushed_cohesion"])
    work.queue[gone, 1] = NONE
    if gone == 0:
        trap(map, charts, state, work, u)
        return np.int64(0)
    if state.units[u]["status"] != ON_MAP:
        return np.int64(0)
    state.units[u]["mp"] = 0
    shift(map, charts, state, work, u, -charts["retreat_cohesion"])
    events.log(work, state, events.RETREAT, side, u, state.units[u]["hex"], origin, gone, NONE, NONE)
    return np.int64(1)


@kernel
def corner_key(map, state, u):
    """First of two numbers for the dice of unit u that cannot get away, never the same twice in a turn.

    It may be trapped more than once in one hex: by each attack of the enemy, and by its own rout.
    """
    side = map.roster[u]["side"]
    own = np.int64(0)
    if state.clock[0]["side"] == side:
        own = np.int64(1)
    return np.int64(((state.sides[1 - side]["attacks"] * 2 + own) * UNITS + u) * 2)


@kernel
def trap(map, charts, state, work, u):
    """Unit u must go back and cannot: it loses a share of its steps and kit and stays."""
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    events.log(work, state, events.TRAPPED, side, u, h, NONE, NONE, NONE, NONE)
    share = charts["trapped_loss"]
    n = corner_key(map, state, u)
    steps = settle(state, state.units[u]["steps"] * share, side, h, TRAPPED_LOSS, n)
    kit = settle(state, state.units[u]["kit"] * share, side, h, TRAPPED_LOSS, n + 1)
    lose(map, charts, state, work, u, steps, kit, IN_TRAP)
    if state.units[u]["status"] == ON_MAP:
        shift(map, charts, state, work, u, -charts["retreat_cohesion"])
