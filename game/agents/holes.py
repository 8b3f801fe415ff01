"""A side's own line: who holds it, where it has holes, and which shaken units can be spared.

A hole is own ground that no own unit controls, with an enemy unit known within two
hexes, or the place of a shaken unit in an enemy zone with nobody fresh beside it.
"""

import numpy as np

from game.agents.following import linked
from game.agents.leaving import dead_end
from game.agents.notes import CURSOR, HOLE_LIST, HOLES, IN_LINE, MOST_HOLES, SHAKEN, next_unit
from game.agents.random import write
from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.model.state import HERE, TOUCHED
from game.rules import orders as book
from game.rules.movement import reach
from game.rules.stacking import fits
from game.rules.zones import controls, holder, screened

ZERO = np.int64(0)
ONE = np.int64(1)
HOLE_REACH = np.int64(12)  # hexes from which a reserve is called to a hole
FRONT = np.int64(20)  # a resting place still in the line counts as so much farther, as points of the way


@kernel
def in_line(map, view, work, side, h):
    """1 when ground the side does not hold lies within two hexes of hex h."""
    for i in range(map.near[h, IN_LINE]):
        if view.hexes[map.near[h, HERE + i]]["control"] != side:
            return np.int64(1)
    return np.int64(0)


@kernel
def covered(map, charts, view, work, side, u):
    """1 when another own unit in good order stands within two hexes of unit u, so that it may leave its place."""
    h = view.units[u]["hex"]
    for i in range(map.near[h, IN_LINE]):
        v = work.hexes[map.near[h, HERE + i]]["first"]
        while v >= 0:
            if (
                v != u
                and map.roster[v]["side"] == side
                and map.roster[v]["guns"] == 0
                and view.units[v]["cohesion"] > charts["lapse_cohesion"]
            ):
                return np.int64(1)
            v = work.units[v]["next"]
    return np.int64(0)


@kernel
def beside_open(map, view, work, side, h):
    """1 when ground nearer to the goal that is not the side's lies within two hexes of h, unscreened and empty."""
    for i in range(1, map.near[h, IN_LINE]):
        other = map.near[h, HERE + i]
        if (
            view.hexes[other]["control"] != side
            and 0 <= work.hexes[other]["goal"] < work.hexes[h]["goal"]
            and map.ground[other]["fixed"] == 0
            and work.hexes[other]["first"] < 0
            and screened(view, work, side, other) == 0
        ):
            return np.int64(1)
    return np.int64(0)


@kernel
def fresh_beside(map, charts, view, work, side, h):
    """1 when an own unit that is not shaken and controls ground stands in hex h or next to it."""
    for i in range(map.near[h, 1]):
        v = work.hexes[map.near[h, HERE + i]]["first"]
        while v >= 0:
            if (
                map.roster[v]["side"] == side
                and map.roster[v]["guns"] == 0
                and view.units[v]["cohesion"] > SHAKEN
                and view.units[v]["withdrawing"] == 0
                and controls(map, charts, view, v) == 1
            ):
                return np.int64(1)
            v = work.units[v]["next"]
    return np.int64(0)


@kernel
def enemy_near(map, work, side, h, hexes):
    """1 when an enemy unit is known within so many hexes of hex h."""
    for i in range(map.near[h, hexes]):
        if holder(map, work, map.near[h, HERE + i]) == 1 - side:
            return np.int64(1)
    return np.int64(0)


@kernel
def is_hole(map, charts, view, work, side, h):
    """1 when hex h is a hole in the side's own line."""
    if view.hexes[h]["control"] != side or map.ground[h]["fixed"] == 1:
        return ZERO
    if work.hexes[h]["first"] < 0:
        if work.zones[h, side] > 0 or beside_enemy_ground(map, view, side, h) == 0:
            return ZERO
        return enemy_near(map, work, side, h, IN_LINE)
    if work.zones[h, 1 - side] == 0:
        return ZERO
    return np.int64(1 - fresh_beside(map, charts, view, work, side, h))


@kernel
def beside_enemy_ground(map, view, side, h):
    """1 when a hex next to hex h is the enemy's."""
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0 and view.hexes[other]["control"] == 1 - side:
            return ONE
    return ZERO


@kernel
def list_holes(map, charts, view, work, side, memory):
    """List the holes in the agent's memory."""
    memory[HOLES] = 0
    for i in range(view.hexes.shape[0]):
        if memory[HOLES] < MOST_HOLES and is_hole(map, charts, view, work, side, np.int64(i)) == 1:
            memory[HOLE_LIST + memory[HOLES]] = i
            memory[HOLES] += 1


@kernel
def nearest_hole(map, charts, view, work, side, u, memory):
    """The hole nearest to unit u that nobody has filled yet, -1 when none is near. Returns int64."""
    best = NONE
    least = HOLE_REACH + 1
    for i in range(memory[HOLES]):
        h = memory[HOLE_LIST + i]
        far = distance(map.ground, view.units[u]["hex"], h)
        if far < least and is_hole(map, charts, view, work, side, h) == 1:
            least = far
            best = h
    return best


@kernel
def rest_shaken(map, charts, view, work, side, memory, row):
    """The next march of a shaken unit out of an enemy zone, if a fresh one covers its place. Returns 1 or 0."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["cohesion"] > SHAKEN or unit["ferried"] > 0:
            continue
        if work.zones[unit["hex"], 1 - side] == 0 or fresh_beside(map, charts, view, work, side, unit["hex"]) == 0:
            continue
        h = resting_place(map, charts, view, work, side, u)
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, ZERO)
            return ONE
    return ZERO


@kernel
def resting_place(map, charts, view, work, side, u):
    """Nearest own hex out of enemy zones that unit u can march to, one behind the line if it can; -1 none."""
    reach(map, charts, view, work, u)
    best = NONE
    least = ZERO
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        if view.hexes[h]["control"] != side or work.zones[h, 1 - side] > 0:
            continue
        score = work.hexes[h]["cost"] + FRONT * in_line(map, view, work, side, h)
        if (best >= 0 and score >= least) or fits(map, charts, view, work, u, h) == 0:
            continue
        if dead_end(map, charts, view, u, h) == 1 or linked(map, charts, view, work, side, u, h) == 0:
            continue
        least = score
        best = h
    return best
