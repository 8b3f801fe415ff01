"""Relief: worn units that go hungry march out of the line to where they are fed, and come back recovered.

A fresh unit must hold their place. Out of a pocket that starves they go sooner.
"""

import numpy as np

from game.agents.following import linked
from game.agents.holes import fresh_beside, in_line
from game.agents.leaving import dead_end
from game.agents.marches import danger
from game.agents.notes import CURSOR, SHAKEN, next_unit
from game.agents.random import write
from game.agents.staff.notes import leaves
from game.agents.works import at_work
from game.kernel import kernel
from game.model.codes import FULL, NONE, ON_MAP
from game.model.state import TOUCHED
from game.rules import orders as book
from game.rules.movement import reach
from game.rules.pockets import inside
from game.rules.stacking import fits

ZERO = np.int64(0)
ONE = np.int64(1)
HUNDRED = np.int64(100)
ENOUGH = np.int64(75)  # per cent of what its units use that a pocket must get
WORN = np.int64(6)  # cohesion up to which a unit leaves a pocket that starves
WHOLE = np.int64(900)  # per mille of a load that arrives where units recover
BURNT = np.int64(3)  # what the danger of the way weighs against the way
NEARER = np.int64(1000)  # such hexes come first


@kernel
def starves(map, view, side, h):
    """1 when hex h lies in a pocket of the side's own that got less at its last logistics than its units need."""
    if map.ground[h]["salients"] == 0:
        return ZERO
    for i in range(map.pockets.shape[0]):
        if map.pockets[i]["holder"] == side and inside(map, h, np.int64(i)) == 1:
            pocket = view.salients[i]
            if pocket["delivered"] * HUNDRED < pocket["asked"] * ENOUGH:
                return ONE
    return ZERO


@kernel
def way_out(map, charts, view, work, side, u, memory):
    """The nearest own hex that loads reach whole and no enemy stands over, or the one nearest to that; -1 none.

    Fed ground in a pocket that is being left is only on the way, and who leaves one
    asks not what his march leaves of a crossing.
    """
    reach(map, charts, view, work, u)
    leaving = leaves(map, memory, view.units[u]["hex"])
    best = NONE
    least = view.hexes[view.units[u]["hex"]]["loc_cost"]
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        cost = view.hexes[h]["loc_cost"]
        if view.hexes[h]["control"] != side or work.zones[h, 1 - side] > 0 or cost < 0:
            continue
        if view.hexes[h]["loc_share"] >= WHOLE and leaves(map, memory, h) == 0:
            cost = work.hexes[h]["cost"] + 3 * work.hexes[h]["stack"] - NEARER
        cost += BURNT * danger(map, charts, view, work, side, h, u, memory)
        if cost >= least or fits(map, charts, view, work, u, h) == 0 or dead_end(map, charts, view, u, h) == 1:
            continue
        if leaving == 1 or linked(map, charts, view, work, side, u, h) == 1:
            least = cost
            best = h
    return best


@kernel
def relieve(map, charts, view, work, side, memory, row):
    """The next march of a worn unit to where it is fed. Returns 1 when there is one."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["moved"] != 0 or unit["ferried"] > 0:
            continue
        if unit["supply"] == FULL or view.hexes[unit["hex"]]["loc_cost"] < 0:
            continue
        if view.hexes[unit["hex"]]["loc_share"] >= WHOLE:
            continue
        if unit["cohesion"] > WORN:
            continue
        if unit["cohesion"] > SHAKEN and starves(map, view, side, unit["hex"]) == 0:
            continue
        if in_line(map, view, work, side, unit["hex"]) == 1 and (
            fresh_beside(map, charts, view, work, side, unit["hex"]) == 0
        ):
            continue  # behind posts alone a line is as good as left
        if at_work(map, charts, view, side, u) == 1:
            continue
        h = way_out(map, charts, view, work, side, u, memory)
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, ZERO)
            return ONE
    return ZERO
