"""What a hex the side does not hold is worth to it, in thousandths of a victory point.

Ground counts as the rules of victory pay it; an objective what it pays at the end and
in the turns till then; ground of an enemy salient its part of what its collapse pays.
On top come what leads on: the way of the main effort, roads, ground that looks down on
the enemy.
"""

import numpy as np

from game.agents.staff.notes import AXIS, WORTH, field
from game.kernel import kernel
from game.rules.pockets import inside
from game.rules.salients import margin
from game.rules.victory import hex_points, hold_points, pocket_points

ZERO = np.int64(0)
AXIS_PULL = np.int64(4200)  # a hex at the objective's door
AXIS_FAR = np.int64(36)  # cost from which the way there adds nothing
ROAD_PULL = np.int64(150)  # each class of road
SHARE_MOST = np.int64(2500)  # of a salient's points, a single hex at most


@kernel
def salient_share(map, charts, view, side, h):
    """What hex h adds to bringing down an enemy salient, or to keeping up one's own. Returns int64."""
    most = ZERO
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        left = margin(charts, view, row)
        if left > 0 and inside(map, h, row) == 1:
            most = max(most, 2 * pocket_points(charts) // left)
    return min(SHARE_MOST, most)


@kernel
def worth_of(map, charts, view, memory, side, h):
    """Worth of hex h but for objectives, 0 when it is the side's own or nobody may take it. Returns int64."""
    if view.hexes[h]["control"] == side or map.ground[h]["fixed"] == 1:
        return ZERO
    sum = hex_points(charts)
    far = memory[field(view, AXIS, h)]
    if 0 <= far < AXIS_FAR:
        sum += AXIS_PULL * (AXIS_FAR - far) // AXIS_FAR
    sum += ROAD_PULL * map.ground[h]["road"]
    if map.ground[h]["salients"] != 0:
        sum += salient_share(map, charts, view, side, h)
    return np.int64(sum)


@kernel
def appraise(map, charts, view, side, memory):
    """Write the worth of every hex into the agent's memory."""
    for i in range(view.hexes.shape[0]):
        h = np.int64(i)
        memory[field(view, WORTH, h)] = worth_of(map, charts, view, memory, side, h)
    for i in range(map.objectives.shape[0]):
        h = map.objectives[i]["hex"]
        if view.hexes[h]["control"] == side or map.ground[h]["fixed"] == 1:
            continue
        memory[field(view, WORTH, h)] += 2 * hold_points(map, charts, view, np.int64(i))
