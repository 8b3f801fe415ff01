"""Marches: reserves to holes of the line or towards the goal, fresh units into open ground, away from heavy fire."""

import numpy as np

from game.agents.following import linked
from game.agents.holes import beside_open, covered, in_line, nearest_hole
from game.agents.judgement import STAFF
from game.agents.leaving import dead_end
from game.agents.notes import CURSOR, FILLING, SHAKEN, STYLE, next_unit
from game.agents.random import write
from game.agents.staff.notes import LEAVING, ROLES, leaves
from game.agents.works import at_work, best_site
from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import CRITICAL, NONE, ON_MAP
from game.model.state import TOUCHED
from game.rules import orders as book
from game.rules.engineers import ENGINEER
from game.rules.exposure import fire_on
from game.rules.fire import kit_at_risk
from game.rules.movement import reach
from game.rules.stacking import fits

ZERO = np.int64(0)
ONE = np.int64(1)
CROWD = np.int64(3)  # what a stacking point in a hex weighs against a point of the way
GAIN = np.int64(4)  # a move must be worth this much
HOLE_WAY = np.int64(6)  # a hex nearer to the hole weighs this much
RESTED = np.int64(6)  # a staff brings up only units of more cohesion than this
SETTLED = np.int64(8)  # so much more a staff asks before it moves guns
HEAVY_FIRE = np.int64(3)  # fire level from which a way is shunned
BURNING = np.int64(12)  # and for a staff: per cent of kit lost x kit points by this
DANGER = np.int64(3)  # what a hex under such fire on the way weighs


@kernel
def danger(map, charts, view, work, side, h, u, memory):
    """What the fire on the way of the last flood to hex h weighs. Returns int64."""
    sum = ZERO
    if memory[STYLE] == STAFF:
        while work.hexes[h]["prev"] >= 0:
            sum += kit_at_risk(charts, fire_on(view, side, h), 1 + view.units[u]["kit"], ONE)
            h = work.hexes[h]["prev"]
        return np.int64(sum // BURNING)
    while work.hexes[h]["prev"] >= 0:
        if fire_on(view, side, h) >= HEAVY_FIRE:
            sum += DANGER
        h = work.hexes[h]["prev"]
    return sum


@kernel
def too_near(map, view, work, side, u, h):
    """1 when hex h is no place for unit u: guns stay on own ground out of enemy zones."""
    if map.roster[u]["guns"] == 0:
        return ZERO
    if view.hexes[h]["control"] != side or work.zones[h, 1 - side] > 0:
        return ONE
    return ZERO


@kernel
def barred_to(map, charts, view, work, side, u, h, memory):
    """1 when unit u does not end a march in hex h: no room, or, for a staff, cut off or in a pocket that is being left.

    Returns: int64.
    """
    if fits(map, charts, view, work, u, h) == 0 or leaves(map, memory, h) == 1:
        return ONE
    if memory[STYLE] == STAFF:
        return max(dead_end(map, charts, view, u, h), 1 - linked(map, charts, view, work, side, u, h))
    return ZERO


@kernel
def best_hex(map, charts, view, work, side, u, hole, memory):
    """Best hex unit u can march to, towards `hole` or, -1, the goal; -1 when none is worth the move."""
    here = view.units[u]["hex"]
    reach(map, charts, view, work, u)
    best = NONE
    least = rank(map, work, here, hole) - GAIN
    if memory[STYLE] == STAFF and map.roster[u]["guns"] == 1:
        least -= SETTLED
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        score = rank(map, work, h, hole)
        if work.hexes[h]["goal"] < 0 or score > least or too_near(map, view, work, side, u, h) == 1:
            continue
        if barred_to(map, charts, view, work, side, u, h, memory) == 1:
            continue
        score += danger(map, charts, view, work, side, h, u, memory)
        if score < least or (score == least and best >= 0 and h < best):
            least = score
            best = h
    return best


@kernel
def rank(map, work, h, hole):
    """What hex h is worth as the end of a march, the less the better. Returns int64."""
    if hole >= 0:
        return HOLE_WAY * distance(map.ground, h, hole) + CROWD * work.hexes[h]["stack"]
    return work.hexes[h]["goal"] + CROWD * work.hexes[h]["stack"]


@kernel
def open_hex(map, charts, view, work, side, u, memory):
    """The hex nearest to the goal that unit u can march to and that is not its side's yet; -1 none."""
    here = view.units[u]["hex"]
    reach(map, charts, view, work, u)
    best = NONE
    least = work.hexes[here]["goal"]
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        score = work.hexes[h]["goal"]
        if score < 0 or view.hexes[h]["control"] == side or score > least:
            continue
        if barred_to(map, charts, view, work, side, u, h, memory) == 1:
            continue
        score += danger(map, charts, view, work, side, h, u, memory)
        if score < least or (score == least and best >= 0 and h < best):
            least = score
            best = h
    return best


@kernel
def wanted_elsewhere(map, charts, view, work, side, memory, u):
    """1 when unit u is engineers whom a crossing asks for. Returns int64."""
    if map.roster[u]["arm"] != ENGINEER or best_site(map, charts, view, work, side, memory, u) < 0:
        return ZERO
    return ONE


@kernel
def bring_up(map, charts, view, work, side, memory, row):
    """The next move of a unit that holds no part of the line. Returns 1 when there is one."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["moved"] != 0 or unit["ferried"] > 0:
            continue
        tired = SHAKEN
        if memory[STYLE] == STAFF:
            tired = RESTED
        if in_line(map, view, work, side, unit["hex"]) == 1 or unit["cohesion"] <= tired:
            continue
        if unit["supply"] >= CRITICAL or at_work(map, charts, view, side, u) == 1:
            continue
        if memory[STYLE] == STAFF and wanted_elsewhere(map, charts, view, work, side, memory, u) == 1:
            continue
        hole = NONE
        if map.roster[u]["guns"] == 0:
            hole = nearest_hole(map, charts, view, work, side, u, memory)
        memory[FILLING] = ZERO
        if hole >= 0:
            memory[FILLING] = ONE
        h = best_hex(map, charts, view, work, side, u, hole, memory)
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, ZERO)
            return np.int64(1)
    return np.int64(0)


@kernel
def follow_up(map, charts, view, work, side, memory, row):
    """The next move of a fresh unit of the line into ground nobody screens. Returns 1 when there is one."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["attacked"] != 0 or map.roster[u]["guns"] == 1:
            continue
        if unit["cohesion"] <= SHAKEN or unit["supply"] >= CRITICAL or unit["ferried"] > 0:
            continue
        if memory[ROLES + u - map.sides[side]["first"]] == LEAVING:
            continue
        if beside_open(map, view, work, side, unit["hex"]) == 0 or covered(map, charts, view, work, side, u) == 0:
            continue
        h = open_hex(map, charts, view, work, side, u, memory)
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, ZERO)
            return np.int64(1)
    return np.int64(0)
