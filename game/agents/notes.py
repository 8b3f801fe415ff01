"""What `greedy` and `staff` keep in mind in a side-turn: places in their memory, weights several parts use."""

import numpy as np

from game.kernel import kernel

STAGE = np.int64(1)  # what it is doing
CURSOR = np.int64(2)  # next unit, crossing or target of the stage
COUNT = np.int64(3)  # targets listed
HOLES = np.int64(4)  # holes listed
STYLE = np.int64(7)  # how attacks are judged, see `judgement`
MANNER = np.int64(8)  # how the attack last considered would be made
PARTY = np.int64(9)  # and by how many units
GAIN = np.int64(10)  # what it promises a staff, thousandths of a victory point
FILLING = np.int64(11)  # 1 = the unit last brought up goes to a hole of the line
LIST = np.int64(64)  # targets, then their scores
SCORES = np.int64(320)
LONGEST = np.int64(256)
HOLE_LIST = np.int64(600)
MOST_HOLES = np.int64(64)

# Stages of a side-turn, in order: `greedy` and `staff` go through the same
WORK, STRIKE, LEAVE, RELIEVE, BRING_UP, REST, ASSAULT, FOLLOW_UP, DENY, STRIKE_ON, DONE = (
    np.int64(i) for i in range(11)
)

SHAKEN = np.int64(4)  # units of cohesion up to this rest
IN_LINE = np.int64(2)  # a unit this near to ground of others holds the line


@kernel
def next_unit(map, side, memory):
    """The side's next unit in order of rows; the cursor moves on. Returns int64."""
    u = map.sides[side]["first"] + memory[CURSOR]
    memory[CURSOR] += 1
    return np.int64(u)
