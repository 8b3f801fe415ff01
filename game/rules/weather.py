"""Each turn has its ground from the calendar and its sky from a keyed roll by the calendar's weights.

Rule: model page 14.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE
from game.rules import events
from game.rules.dice import SKY, roll

ZERO = np.int64(0)


@kernel
def weigh(row, sky):
    """Weight of a sky in a row of the calendar. Returns int64."""
    if sky == 0:
        return row["clear"]
    if sky == 1:
        return row["overcast"]
    if sky == 2:
        return row["rain"]
    if sky == 3:
        return row["fog"]
    return row["frost"]


@kernel
def weather(map, state, work):
    """Set the ground and roll the sky of the turn that begins."""
    clock = state.clock[0]
    row = map.calendar[clock["turn"]]
    clock["ground"] = row["ground"]
    total = ZERO
    for sky in range(5):
        total += weigh(row, np.int64(sky))
    pick = roll(clock["seed"], clock["turn"], ZERO, ZERO, SKY, ZERO, max(np.int64(1), total))
    clock["sky"] = 0
    for sky in range(5):
        weight = weigh(row, np.int64(sky))
        if pick < weight:
            clock["sky"] = sky
            break
        pick -= weight
    events.log(work, state, events.WEATHER, NONE, NONE, NONE, clock["sky"], clock["ground"], NONE, NONE)
