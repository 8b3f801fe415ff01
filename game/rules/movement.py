"""A unit marches along the cheapest way within its movement points, stopping where the enemy stands over it.

Entering an enemy zone of control ends the march. From one zone into another a
unit goes only into a hex its own side occupies, or for its whole allowance.
Screened and enemy-occupied hexes are entered by attack alone. Ground that was
not one's own at the last logistics costs extra. Minor rivers stop vehicles and major rivers all,
without a crossing that carries them and has room for all they have. A march ends within the stacking limit.
Every hex entered under enemy fire may cost kit and steps, never the last step
(`game.rules.fire`); they fall when the march is over.
A unit in withdrawal goes a hex for a point, whatever the ground, starts from a zone
as from open ground, and passes a hex in an enemy zone where its own side stands.

The way is the cheapest in what the mover's side knows (ties: the lower hex
number); what it did not know stops it on the way, at the last hex it could enter.

Rule: model pages 5 and 6.
"""

import numpy as np

from game.grid.floods import clear, push
from game.kernel import kernel
from game.model.codes import FOOT_LOAD, NONE, ON_MARCH
from game.model.state import BUCKETS, HEADS, REACHED
from game.rules import events
from game.rules.control import FRESH, take
from game.rules.crossings import cross, need, whole_over
from game.rules.fire import kit_burnt, pace_factor, steps_burnt
from game.rules.losses import lose
from game.rules.stacking import fits
from game.rules.zones import holder, lay, lift, screened

ONE = np.int64(1)
BY_UNIT = np.int64(1)  # why a march stopped short: an enemy in the way
BY_SCREEN = np.int64(2)  # or its posts
BY_ZONE = np.int64(3)  # or its zone of control, unseen before
BY_EDGE = np.int64(4)  # ground at the map's edge that never changes hands


@kernel
def allowance(map, charts, state, u):
    """Movement points of unit u at the start of its turn. Returns int64."""
    return np.int64(charts["allowance"][map.roster[u]["mobility"]])


@kernel
def step_cost(map, charts, state, u, load, h, d):
    """Points to move from hex h towards d for unit u of load class `load`; 0 = no way. Zones not counted."""
    other = map.links[h, d]["to"]
    if other < 0:
        return np.int64(0)
    ground = state.clock[0]["ground"]
    mobility = map.roster[u]["mobility"]
    if load == FOOT_LOAD:
        mobility = np.int64(0)
    cost = map.cost[mobility, ground, h, d]
    if cost <= 0:
        return np.int64(0)
    return way_cost(map, charts, state, u, cost, h, d)


@kernel
def way_cost(map, charts, state, u, cost, h, d):
    """The same from the table's cost, which is above 0: what water and ground of others add; 0 = no way."""
    other = map.links[h, d]["to"]
    way = whole_over(map, charts, state, u, h, d)
    if way == 0:
        return np.int64(0)
    if way == 2:
        cost += charts["wade_cost"]
    if state.hexes[other]["control"] != map.roster[u]["side"] or state.hexes[other]["loc_cost"] == FRESH:
        cost += charts["hostile_cost"]
    return np.int64(cost)


@kernel
def barred(map, state, work, side, h):
    """Why `side` may not simply enter hex h: 0 it may, BY_EDGE, BY_UNIT, BY_SCREEN."""
    if map.ground[h]["fixed"] == 1 and state.hexes[h]["control"] != side:
        return BY_EDGE
    if holder(map, work, h) == 1 - side:
        return BY_UNIT
    if screened(state, work, side, h) == 1:
        return BY_SCREEN
    return np.int64(0)


@kernel
def zone_step(map, charts, state, work, u, h, other, cost):
    """Cost of a step once zones are counted: the whole allowance from zone to zone, 0 when that is spent."""
    enemy = 1 - map.roster[u]["side"]
    if work.zones[h, enemy] > 0 and work.zones[other, enemy] > 0 and work.hexes[other]["first"] < 0:
        whole = allowance(map, charts, state, u)
        if state.units[u]["mp"] < whole:
            return np.int64(0)
        return max(whole, cost)
    return np.int64(cost)


@kernel
def reach(map, charts, state, work, u):
    """Flood every hex unit u can march to this turn into `work.cost` (points spent), `prev` and `stop`.

    Hexes it may pass but not end in (full) are in the flood too: ask `fits`.
    """
    clear(work)
    push(work, state.units[u]["hex"], np.int64(0), NONE)
    spread(map, charts, state, work, u, np.int64(0))
    work.figures[REACHED] = u + 1


@kernel
def reach_on(map, charts, state, work, u, via):
    """The same from hex `via` on, which the flood before has reached, with the points left there."""
    spent = work.hexes[via]["cost"]
    clear(work)
    push(work, via, spent, NONE)
    spread(map, charts, state, work, u, spent)


@kernel
def spread(map, charts, state, work, u, cost):
    """Let the flood just begun run from `cost` points spent to unit u's allowance."""
    origin = state.units[u]["hex"]
    points = state.units[u]["mp"]
    side = map.roster[u]["side"]
    mobility = map.roster[u]["mobility"]
    if need(map, state, u) == FOOT_LOAD:
        mobility = np.int64(0)
    costs = map.cost[mobility, state.clock[0]["ground"]]
    while cost < points:
        bucket = cost % BUCKETS
        entry = work.figures[HEADS + bucket]
        work.figures[HEADS + bucket] = -1
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            if work.hexes[h]["cost"] != cost or work.hexes[h]["stop"] == 1:
                continue
            for d in range(6):
                other = map.links[h, d]["to"]
                step = costs[h, d]
                # what is settled already, or too far off, is not asked about: most neighbours are
                if other < 0 or 0 <= work.hexes[other]["cost"] <= cost or step <= 0 or cost + step > points:
                    continue
                step = way_cost(map, charts, state, u, step, h, np.int64(d))
                if step <= 0 or cost + step > points:
                    continue
                foreign = work.hexes[other]["first"] >= 0 or state.hexes[other]["control"] != side
                if foreign and barred(map, state, work, side, other) != 0:
                    continue
                if h == origin:
                    step = zone_step(map, charts, state, work, u, h, other, step)
                    if step <= 0 or cost + step > points:
                        continue
                push(work, other, cost + step, h)
                if work.zones[other, 1 - side] > 0:
                    work.hexes[other]["stop"] = 1
        cost += 1


@kernel
def trail(work, target, start):
    """Write the last flood's way to `target` into `work.hexes[start..]["path"]`, first step first. Returns its end."""
    length = np.int64(0)
    h = target
    while work.hexes[h]["prev"] >= 0:
        length += 1
        h = work.hexes[h]["prev"]
    h = target
    for i in range(length):
        work.hexes[start + length - 1 - i]["path"] = h
        h = work.hexes[h]["prev"]
    return start + length


@kernel
def place(map, charts, state, work, u, h):
    """Stand unit u in hex h, its layout with it."""
    lift(map, charts, state, work, u)
    state.units[u]["hex"] = h
    state.units[u]["moved"] = 1
    lay(map, charts, state, work, u)


@kernel
def stride(map, charts, state, work, u, load, at, other, origin):
    """Points unit u spends to go on from hex `at` to its neighbour, from `origin` with zones counted; 0 = no way."""
    step = step_cost(map, charts, state, u, load, at, direction(map, at, other))
    if state.units[u]["withdrawing"] == 1:
        return min(step, ONE)
    if at == origin and step > 0:
        return zone_step(map, charts, state, work, u, at, other, step)
    return np.int64(step)


@kernel
def halted(map, state, work, u, h):
    """1 when an enemy zone over hex h, which unit u has entered, ends its march there."""
    if work.zones[h, 1 - map.roster[u]["side"]] == 0:
        return np.int64(0)
    if state.units[u]["withdrawing"] == 1 and work.hexes[h]["first"] >= 0:
        return np.int64(0)
    return ONE


@kernel
def take_points(map, charts, state, work, u, at, length):
    """Unit u takes the points of the crossings on its way from hex `at` over `work.hexes[0..length]["path"]`."""
    for i in range(length):
        other = work.hexes[i]["path"]
        cross(map, charts, state, work, u, at, direction(map, at, other))
        at = other


@kernel
def march(map, charts, state, work, u, length):
    """Walk unit u along `work.hexes[0..length]["path"]`, hex by hex, as far as the true state lets it.

    Returns: 0 it arrived, else why it stopped (BY_UNIT, BY_SCREEN, BY_ZONE).
    Changes: hex, mp, moved, steps, kit; control on the way.
    """
    side = map.roster[u]["side"]
    load = need(map, state, u)
    origin = state.units[u]["hex"]
    why = np.int64(0)
    walked = np.int64(0)
    at = origin
    lift(map, charts, state, work, u)  # on the road it is laid out nowhere
    last = origin  # the last hex with room to end in
    spent = np.int64(0)
    spent_last = np.int64(0)
    settled = np.int64(0)  # hexes of the way up to there
    factor = pace_factor(charts, state, u)
    kit = np.int64(0)  # lost on the way
    steps = np.int64(0)
    for i in range(length):
        other = work.hexes[i]["path"]
        why = barred(map, state, work, side, other)
        if why != 0:
            break
        step = stride(map, charts, state, work, u, load, at, other, origin)
        if step <= 0 or spent + step > state.units[u]["mp"]:
            why = BY_ZONE
            break
        at = other
        spent += step
        walked += 1
        take(map, charts, state, work, u, at)
        kit += kit_burnt(map, charts, state, u, at, walked, kit, factor)
        steps += steps_burnt(map, charts, state, u, at, walked, steps, factor)
        if fits(map, charts, state, work, u, at) == 1:
            last = at
            spent_last = spent
            settled = walked
        if i < length - 1 and halted(map, state, work, u, at) == 1:
            why = BY_ZONE
            break
    take_points(map, charts, state, work, u, origin, settled)
    state.units[u]["hex"] = last
    state.units[u]["mp"] -= spent_last
    if last != origin:
        state.units[u]["moved"] = 1
        if work.zones[last, 1 - side] > 0:
            state.units[u]["mp"] = 0
    lay(map, charts, state, work, u)
    if why != 0:
        state.units[u]["mp"] = 0
        state.units[u]["moved"] = 1
        events.log(work, state, events.STOPPED, side, u, last, origin, work.hexes[walked]["path"], why, NONE)
    else:
        events.log(work, state, events.MOVED, side, u, last, origin, state.units[u]["mp"], walked, NONE)
    lose(map, charts, state, work, u, min(steps, state.units[u]["steps"] - 1), kit, ON_MARCH)
    return why


@kernel
def direction(map, h, other):
    """Direction from hex h to its neighbour, -1 when they do not touch. Returns int64."""
    for d in range(6):
        if map.links[h, d]["to"] == other:
            return np.int64(d)
    return NONE
