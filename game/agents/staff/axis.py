"""The main effort: the objective that promises most for the strength at hand, and the way there.

An objective promises its points, times the attack a side has near it (fed units, the
nearer the more), over the defence it knows there. The choice follows where the
strength is, so it holds from turn to turn without being remembered.
"""

import numpy as np

from game.agents.goals import aim
from game.agents.staff.notes import AXIS, MAIN, field
from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import CRITICAL, NONE, ON_MAP
from game.rules.strength import attack_value, defence_value

OWN_REACH = np.int64(10)  # hexes from which own strength counts
FOE_REACH = np.int64(5)  # and the enemy's
FLOOR = np.int64(20000)  # defence a place has at the least, hundredths of a point
PLACE = np.int64(2)  # points a place is worth besides its own
POCKET = np.int64(6)  # and one in a salient
ZERO = np.int64(0)


@kernel
def strengths(map, charts, view, work, side):
    """Leave what every unit known counts for in `work.units['share']`: own attack, enemy defence."""
    for i in range(view.units.shape[0]):
        u = np.int64(i)
        work.units[u]["share"] = 0
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["hex"] < 0:
            continue
        if map.roster[u]["side"] != side:
            work.units[u]["share"] = defence_value(map, charts, view, u, unit["hex"])
        elif map.roster[u]["guns"] == 0 and unit["supply"] < CRITICAL:
            work.units[u]["share"] = attack_value(map, charts, view, u, unit["steps"], unit["kit"], unit["hex"])


@kernel
def promise(map, view, work, side, h, points):
    """What an effort towards hex h promises: points x own strength near it / the enemy's. Returns int64."""
    own = ZERO
    foe = FLOOR
    for i in range(view.units.shape[0]):
        if work.units[i]["share"] == 0:
            continue
        far = distance(map.ground, view.units[i]["hex"], h)
        if map.roster[i]["side"] == side:
            own += work.units[i]["share"] * max(ZERO, OWN_REACH - far)
        else:
            foe += work.units[i]["share"] * max(ZERO, FOE_REACH - far) // FOE_REACH
    return np.int64((points + PLACE) * own // (foe // 100))


@kernel
def main_effort(map, charts, view, work, side):
    """Row of the objective not held that promises most, -1 none. Returns int64."""
    strengths(map, charts, view, work, side)
    best = NONE
    most = ZERO
    for i in range(map.objectives.shape[0]):
        h = map.objectives[i]["hex"]
        if view.hexes[h]["control"] == side or map.ground[h]["fixed"] == 1:
            continue
        points = map.objectives[i]["points"]
        if map.ground[h]["salients"] != 0:
            points += POCKET
        worth = promise(map, view, work, side, h, points)
        if worth > most:
            most = worth
            best = np.int64(i)
    return best


@kernel
def choose_axis(map, charts, view, work, side, memory):
    """Choose the main effort and write the way to it from every hex into the agent's memory."""
    memory[MAIN] = main_effort(map, charts, view, work, side)
    aim(map, view, work, side, memory[MAIN])
    for h in range(view.hexes.shape[0]):
        memory[field(view, AXIS, np.int64(h))] = work.hexes[h]["goal"]


@kernel
def recall_axis(view, work, memory):
    """Put the way to the main effort back where marches read it."""
    for h in range(view.hexes.shape[0]):
        work.hexes[h]["goal"] = memory[field(view, AXIS, np.int64(h))]
