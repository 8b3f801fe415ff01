"""How a side is led, in facts: what its orders were worth, whom they cut off, who stood idle, where kit was driven to.

No rule reads this chapter. It is asked by those who measure agents, at the end of
a side's operations (the worth of an attack: at its order), and changes nothing
but the scratch it is given.

An attack is worth what its own side's view gave it when it was ordered: the
chance, in 36, of a throw that makes the defender give way.

A unit has a path when its side's supply, traced at this moment with what orders
have taken of the crossings, would reach it.

A unit is idle that could have done something: it is in play, full of movement
points and of fight (cohesion as good as rest makes it, not critical), neither guns
nor engineers, no enemy within four hexes of it, and a hex it can march to, by what
its side knows, is nearer than where it stands to the nearest objective its side
does not hold, or to the nearest ground of the enemy's.

Kit stands before a blown crossing when no way through own hexes leads its unit,
with its kit, to a source of its side, as crossings stand, and one would if crossings
beside its hex stood that are down, or that are under such fire, or so weak, that not
a point of kit gets over in a turn. Room that others have taken is not counted, for
it comes back. A crossing that own engineers work on is no blown one, nor is a site
where nothing has ever stood.

Rule: model pages 5, 7, 9 and 10.
"""

import numpy as np

from game.grid.floods import clear, distance, push
from game.kernel import kernel
from game.model.codes import CRITICAL, MINOR, NONE, ON_MAP
from game.model.state import BUCKETS, HEADS, HERE, TOUCHED
from game.rules.boats import kit_load
from game.rules.crossings import PAIR, lets_over, site_in
from game.rules.engineers import ENGINEER
from game.rules.movement import reach
from game.rules.stacking import fits
from game.rules.supply import network, prepare
from game.rules.zones import holder, survey

ZERO = np.int64(0)
ONE = np.int64(1)
FAR = np.int64(4)  # an enemy within so many hexes keeps a unit busy
BESIDE = np.int64(1)


@kernel
def trace(map, charts, state, work, side):
    """Trace a side's supply as it would run now: `work.hexes['cost']` is -1 where none comes.

    Changes: state too, so it must be a copy.
    """
    survey(map, charts, state, work)
    prepare(map, charts, state, work, side)
    network(map, charts, state, work, side)


@kernel
def enemy_within(map, work, side, h, hexes):
    """1 when an enemy unit stands within so many hexes (1-4) of hex h, by the layout."""
    for i in range(map.near[h, hexes]):
        if holder(map, work, map.near[h, HERE + i]) == 1 - side:
            return ONE
    return ZERO


@kernel
def fit_to_go(map, charts, state, u):
    """1 when unit u is in play, could march, is in full order and fed, and is no guns and no engineers."""
    unit = state.units[u]
    if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["ferried"] > 0:
        return ZERO
    if unit["cohesion"] < charts["rest_cap"] or unit["supply"] >= CRITICAL:
        return ZERO
    if map.roster[u]["guns"] == 1 or map.roster[u]["arm"] == ENGINEER:
        return ZERO
    return ONE


@kernel
def nearest_goal(map, view, side, h):
    """The nearest objective to hex h that the side does not hold; -1 none. Ties: the first."""
    best = NONE
    for i in range(map.objectives.shape[0]):
        goal = map.objectives[i]["hex"]
        if view.hexes[goal]["control"] == side:
            continue
        if best < 0 or distance(map.ground, h, goal) < distance(map.ground, h, best):
            best = goal
    return np.int64(best)


@kernel
def nearest_front(map, view, side, h):
    """The nearest hex to hex h that the enemy holds; -1 none. Ties: the lower hex."""
    best = NONE
    for i in range(view.hexes.shape[0]):
        k = np.int64(i)
        if view.hexes[k]["control"] != 1 - side:
            continue
        if best < 0 or distance(map.ground, h, k) < distance(map.ground, h, best):
            best = k
    return best


@kernel
def somewhere_to_go(map, charts, view, work, side, u):
    """1 when unit u can march nearer to the nearest goal or front in its side's view. Needs the view's layout."""
    here = view.units[u]["hex"]
    goal = nearest_goal(map, view, side, here)
    front = nearest_front(map, view, side, here)
    reach(map, charts, view, work, u)
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        nearer = goal >= 0 and distance(map.ground, h, goal) < distance(map.ground, here, goal)
        if not nearer:
            nearer = front >= 0 and distance(map.ground, h, front) < distance(map.ground, here, front)
        if nearer and fits(map, charts, view, work, u, h) == 1:
            return ONE
    return ZERO


@kernel
def idle(map, charts, state, work, view, view_work, u):
    """1 when unit u, which has been given no order, could have done something. Needs both layouts."""
    side = map.roster[u]["side"]
    if fit_to_go(map, charts, state, u) == 0 or enemy_within(map, work, side, state.units[u]["hex"], FAR) == 1:
        return ZERO
    return somewhere_to_go(map, charts, view, view_work, side, u)


# ---- kit and crossings


@kernel
def blown(map, charts, state, stood, side, c, load):
    """1 when crossing c, which has stood once (`stood`, int64 (sites,)), lets such kit over no more, nobody mending it.

    A crossing never fit for the load class is none of its.
    """
    if stood[c] == 0 or map.sites[c]["load"] < load or state.crossings[c]["worked"] == 1 + side:
        return ZERO
    return ONE - lets_over(map, charts, state, side, c, load)


@kernel
def kit_passes(map, charts, state, stood, side, h, d, load, mended):
    """1 when kit of a load class gets over river hexside (h, d); mended = 1: as if what is blown there stood."""
    row = map.links[h, d]["hexside"]
    if row < 0:
        return ZERO
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c < 0:
            continue
        if lets_over(map, charts, state, side, c, load) == 1:
            return ONE
        if mended == 1 and blown(map, charts, state, stood, side, c, load) == 1:
            return ONE
    return ZERO


@kernel
def way_out(map, charts, state, work, stood, u, mended):
    """1 when unit u gets its kit through own hexes to a source of its side; mended: crossings beside its hex stand."""
    side = map.roster[u]["side"]
    load = kit_load(map, u)
    start = state.units[u]["hex"]
    costs = map.cost[map.roster[u]["mobility"], state.clock[0]["ground"]]
    clear(work)
    push(work, start, ZERO, NONE)
    cost = ZERO
    waiting = ONE
    while waiting > 0:
        bucket = cost % BUCKETS
        entry = work.figures[HEADS + bucket]
        work.figures[HEADS + bucket] = -1
        waiting = ZERO
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            for d in range(6):
                k = map.links[h, d]["to"]
                if k < 0 or work.hexes[k]["cost"] >= 0 or state.hexes[k]["control"] != side or costs[h, d] <= 0:
                    continue
                if map.links[h, d]["river"] >= MINOR:
                    as_if = mended if h == start else ZERO
                    if kit_passes(map, charts, state, stood, side, h, np.int64(d), load, as_if) == 0:
                        continue
                push(work, k, cost + ONE, h)
                waiting = ONE
        cost += 1
    for s in range(map.sources.shape[0]):
        if map.sources[s]["side"] == side and work.hexes[map.sources[s]["hex"]]["cost"] >= 0:
            return ONE
    return ZERO


@kernel
def before_blown(map, charts, state, work, stood, u):
    """1 when the kit of unit u stands before a blown crossing and has no other way out."""
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    beside = ZERO
    for d in range(6):
        if map.links[h, d]["river"] < MINOR or map.links[h, d]["hexside"] < 0:
            continue
        for slot in range(PAIR):
            c = site_in(map, map.links[h, d]["hexside"], slot)
            if c >= 0 and blown(map, charts, state, stood, side, c, kit_load(map, u)) == 1:
                beside = ONE
    if beside == 0 or way_out(map, charts, state, work, stood, u, ZERO) == 1:
        return ZERO
    return way_out(map, charts, state, work, stood, u, ONE)
