"""Crossings: engineers build and repair those on a road, the best of the enemy's are struck, a lost one is blown.

A staff's engineers go first to those that feed a pocket that runs short, and prepare
one that leads on before it is attacked over.

A side charges the crossings out of a pocket of its own that closes, unless its
engineers work on them. It blows one only behind units that have withdrawn or that it
has charged, and never one that an own unit's line of communication runs over, or
beyond which own units stand cut off.
"""

import numpy as np

from game.agents.following import linked
from game.agents.holes import enemy_near
from game.agents.judgement import STAFF
from game.agents.leaving import CHAIN, closing_at
from game.agents.notes import CURSOR, STYLE, next_unit
from game.agents.random import write
from game.agents.staff.notes import AXIS, field
from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import HEAVY_LOAD, NONE, ON_MAP
from game.model.state import TOUCHED
from game.rules import orders as book
from game.rules.crossings import bank, capacity
from game.rules.demolition import check_charge, check_demolish, check_strike, may_fall
from game.rules.engineers import ENGINEER, TO_BUILD, TO_REPAIR, check_work, enemy_on, near_bank, suits
from game.rules.movement import reach
from game.rules.pockets import inside
from game.rules.stacking import fits
from game.rules.zones import holder

ZERO = np.int64(0)
ONE = np.int64(1)
TWO = np.int64(2)
ROAD = np.int64(3)  # worth of a class of road that runs over a crossing
TRAFFIC = np.int64(4)  # worth of supply that does
OURS = np.int64(4)  # worth of both banks held
LIFELINE = np.int64(12)  # worth of leading into a pocket that runs short
PREPARES = np.int64(8)  # worth of leading over the river on the way of the main effort, before it is attacked over
SECTOR = np.int64(30)  # cost to the objective within which that counts
SPARE = np.int64(3)  # a pocket into which so many times what it asks for can come is safe
CALL = np.int64(12)  # hexes from which engineers are called


@kernel
def purpose_at(map, view, c):
    """What crossing c on its hexside asks of engineers: TO_BUILD, TO_REPAIR, -1 nothing. Returns int64."""
    if suits(map, view, c, TO_REPAIR) == 1:
        return TO_REPAIR
    if suits(map, view, c, TO_BUILD) == 1 and view.hexsides[map.sites[c]["hexside"]]["passage"] < HEAVY_LOAD:
        return TO_BUILD
    return NONE


@kernel
def feeds_hungry(map, view, side, c):
    """1 when crossing c leads into an own pocket into which little more can come than it needs. Returns int64."""
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        if map.pockets[row]["holder"] != side or view.salients[row]["flow"] > SPARE * view.salients[row]["asked"]:
            continue
        if inside(map, bank(map, c, ZERO), row) != inside(map, bank(map, c, ONE), row):
            return ONE
    return ZERO


@kernel
def leads_on(map, view, side, memory, c):
    """1 when crossing c leads from own ground nearer to the objective of a staff's main effort. Returns int64."""
    near = bank(map, c, ZERO)
    far = bank(map, c, ONE)
    if view.hexes[near]["control"] != side:
        near, far = far, near
    cost = memory[field(view, AXIS, far)]
    return np.int64(0 <= cost < min(SECTOR, memory[field(view, AXIS, near)]))


@kernel
def use_of(map, view, work, side, memory, c):
    """What work on crossing c would be worth to the side, 0 = none. Returns int64."""
    if view.crossings[c]["worked"] != 0 or purpose_at(map, view, c) < 0:
        return ZERO
    row = map.hexsides[map.sites[c]["hexside"]]
    road = map.links[row["hex"], row["direction"]]["road"]
    hauled = view.crossings[c]["hauled"]
    if road == 0 and hauled == 0:
        return ZERO
    near = view.hexes[bank(map, c, ZERO)]["control"]
    far = view.hexes[bank(map, c, ONE)]["control"]
    if (near != side and far != side) or enemy_on(map, view, work, side, c) == 1:
        return ZERO
    worth = ROAD * road
    if hauled > 0:
        worth += TRAFFIC
    if near == side and far == side:
        worth += OURS
        if memory[STYLE] == STAFF and feeds_hungry(map, view, side, c) == 1:
            worth += LIFELINE
    elif memory[STYLE] == STAFF and leads_on(map, view, side, memory, c) == 1:
        worth += PREPARES
    return np.int64(worth)


@kernel
def at_work(map, charts, view, side, u):
    """1 when unit u is engineers with a crossing in hand within their reach."""
    return np.int64(in_hand(map, charts, view, side, u) >= 0)


@kernel
def in_hand(map, charts, view, side, u):
    """The crossing within the reach of engineers u that its side works on, -1 none. Returns int64."""
    if map.roster[u]["arm"] != ENGINEER:
        return NONE
    for i in range(map.sites.shape[0]):
        c = np.int64(i)
        if view.crossings[c]["worked"] == 1 + side and near_bank(map, charts, view, side, c, view.units[u]["hex"]) >= 0:
            return c
    return NONE


@kernel
def goes_on(map, charts, view, side, memory, u, c):
    """1 when engineers u have a crossing in hand and stay at it, though crossing c asks for them. Returns int64."""
    job = in_hand(map, charts, view, side, u)
    if job < 0:
        return ZERO
    if memory[STYLE] != STAFF or c < 0:
        return ONE
    return max(feeds_hungry(map, view, side, job), 1 - feeds_hungry(map, view, side, c))


@kernel
def best_site(map, charts, view, work, side, memory, u):
    """The crossing that engineers u do best to work on or go to, -1 none. Returns int64."""
    here = view.units[u]["hex"]
    best = NONE
    most = ZERO
    for i in range(map.sites.shape[0]):
        c = np.int64(i)
        worth = use_of(map, view, work, side, memory, c)
        if worth == 0:
            continue
        far = min(distance(map.ground, here, bank(map, c, ZERO)), distance(map.ground, here, bank(map, c, ONE)))
        if far <= CALL and CALL + worth - far > most:
            most = CALL + worth - far
            best = c
    return best


@kernel
def site_hex(map, charts, view, work, side, u, c):
    """The own fed hex out of enemy zones nearest to crossing c that engineers u can march to, -1 none nearer."""
    b = bank(map, c, ZERO)
    if view.hexes[b]["control"] != side:
        b = bank(map, c, ONE)
    reach(map, charts, view, work, u)
    best = NONE
    least = distance(map.ground, view.units[u]["hex"], b)
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        far = distance(map.ground, h, b)
        if far >= least or view.hexes[h]["control"] != side or work.zones[h, 1 - side] > 0:
            continue
        if fits(map, charts, view, work, u, h) == 1 and linked(map, charts, view, work, side, u, h) == 1:
            least = far
            best = h
    return best


@kernel
def set_to_work(map, charts, view, work, side, memory, row):
    """The next order to engineers: to work on a crossing, or to go where one asks for it. Returns 1 or 0."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if map.roster[u]["arm"] != ENGINEER or unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["ferried"] > 0:
            continue
        c = best_site(map, charts, view, work, side, memory, u)
        if c < 0 or goes_on(map, charts, view, side, memory, u, c) == 1:
            continue
        purpose = purpose_at(map, view, c)
        if check_work(map, charts, view, work, side, u, c, purpose) == book.OK:
            kind = book.BUILD
            if purpose == TO_REPAIR:
                kind = book.REPAIR
            write(map, row, kind, u, c, side, ZERO)
            return ONE
        h = site_hex(map, charts, view, work, side, u, c)
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, ZERO)
            return ONE
    return ZERO


@kernel
def prize(map, charts, view, side, c):
    """What crossing c carries for the enemy, as far as the side can tell: supply seen, or what a road over it may."""
    if may_fall(map, view, c) == 0 or view.crossings[c]["struck"] != 0:
        return ZERO
    row = map.hexsides[map.sites[c]["hexside"]]
    road = map.links[row["hex"], row["direction"]]["road"]
    enemy = 1 - side
    if view.hexes[bank(map, c, ZERO)]["control"] != enemy or view.hexes[bank(map, c, ONE)]["control"] != enemy:
        return np.int64(view.crossings[c]["hauled"] * 2)
    worth = view.crossings[c]["hauled"] * 2 + road * capacity(map, charts, view, enemy, c) // 2
    if map.ground[row["hex"]]["salients"] != 0:
        worth *= 2
    return np.int64(worth)


@kernel
def strike_best(map, charts, view, side, row):
    """Strike the crossing that carries most for the enemy. Returns 1 when there is one in sight, and a strike left."""
    if view.sides[side]["strikes"] < 1:
        return ZERO
    best = NONE
    most = ZERO
    for i in range(map.sites.shape[0]):
        c = np.int64(i)
        worth = prize(map, charts, view, side, c)
        if worth > most and check_strike(map, charts, view, side, c) == book.OK:
            most = worth
            best = c
    if best < 0:
        return ZERO
    write(map, row, book.STRIKE, map.sides[side]["first"], best, side, ZERO)
    return ONE


@kernel
def runs_over(map, view, side, start, end, but):
    """1 when the line of communication of an own unit but one runs between hex `start` and its neighbour `end`.

    Either way over; `but` -1 = none is left out.
    """
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        if view.units[u]["status"] != ON_MAP or u == but:
            continue
        h = view.units[u]["hex"]
        for _ in range(CHAIN):
            other = view.hexes[h]["loc"]
            if other < 0 or other == h:
                break
            if (h == start and other == end) or (h == end and other == start):
                return ONE
            h = other
    return ZERO


@kernel
def clear_of_own(map, view, side, far, near):
    """1 when no own unit's line of communication runs between the banks, and none that is cut off stands beyond."""
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        h = view.units[u]["hex"]
        if view.units[u]["status"] != ON_MAP or view.hexes[h]["loc"] >= 0:
            continue
        away = distance(map.ground, h, far)
        if away <= TWO and away < distance(map.ground, h, near):
            return ZERO
    return np.int64(1 - runs_over(map, view, side, far, near, NONE))


@kernel
def sapper(map, view, work, side, c, h, kind):
    """First own unit in hex h that may charge or blow crossing c, -1 none; one in withdrawal comes first."""
    found = NONE
    u = work.hexes[h]["first"]
    while u >= 0:
        code = check_demolish(map, view, side, u, c)
        if kind == book.CHARGE:
            code = check_charge(map, view, side, u, c)
        if code == book.OK and (found < 0 or view.units[u]["withdrawing"] == 1):
            found = u
        u = work.units[u]["next"]
    return np.int64(found)


@kernel
def deny(map, charts, view, work, side, memory, row):
    """The next crossing to blow or to charge behind own troops. Returns 1 when there is one."""
    while memory[CURSOR] < 2 * map.sites.shape[0]:
        c = memory[CURSOR] // 2
        which = memory[CURSOR] % 2
        memory[CURSOR] += 1
        if may_fall(map, view, c) == 0:
            continue
        h = bank(map, c, which)
        far = bank(map, c, 1 - which)
        if view.hexes[h]["control"] != side or holder(map, work, h) != side:
            continue
        if enemy_near(map, work, side, far, TWO) == 0:
            continue
        u = sapper(map, view, work, side, c, h, book.DEMOLISH)
        if u >= 0 and holder(map, work, far) != side:
            left = view.units[u]["withdrawing"] == 1 or view.crossings[c]["charged"] == side
            if left and enemy_near(map, work, side, far, ONE) == 1 and clear_of_own(map, view, side, far, h) == 1:
                write(map, row, book.DEMOLISH, u, c, side, ZERO)
                return ONE
        if view.crossings[c]["worked"] == 1 + side:
            continue
        u = sapper(map, view, work, side, c, h, book.CHARGE)
        if u >= 0 and closing_at(map, view, side, far) == 1 and closing_at(map, view, side, h) == 0:
            write(map, row, book.CHARGE, u, c, side, ZERO)
            return ONE
    return ZERO
