"""What `staff` keeps in mind besides the places of `game.agents.notes`: fields by hex, roles by unit, its weights.

Everything is worked out afresh every side-turn from what the side knows, so that a
game can be taken over, branched or replayed at any turn.
"""

import numpy as np

from game.kernel import kernel
from game.rules.pockets import inside

MAIN = np.int64(5)  # row of the main effort's objective, -1 none
GIVEN_UP = np.int64(6)  # bit k = pocket k is being left
WAVE = np.int64(12)  # which wave of an evacuation the order just given belongs to, past the last = by boat

ROLES = np.int64(900)  # the first of 124, one a unit of its side: what it is used for
HOLDS = np.int64(1)
ASSAULTS = np.int64(2)
LEAVING = np.int64(4)
RESTS = np.int64(5)

ZERO = np.int64(0)
ONE = np.int64(1)

FIELDS = np.int64(1024)  # where the fields by hex begin
AXIS = np.int64(0)  # cost to the objective of the main effort; without one, to the nearest
WORTH = np.int64(1)  # what taking the hex is worth, thousandths of a victory point
FIELD_COUNT = 2


@kernel
def field(view, which, h):
    """Place of hex h in a field of the agent's memory. Returns int64."""
    return np.int64(FIELDS + which * view.hexes.shape[0] + h)


@kernel
def leaves(map, memory, h):
    """1 when hex h lies in a pocket that is being left."""
    if memory[GIVEN_UP] == 0 or map.ground[h]["salients"] & memory[GIVEN_UP] == 0:
        return ZERO
    for i in range(map.pockets.shape[0]):
        if (memory[GIVEN_UP] >> i) & 1 == 1 and inside(map, h, np.int64(i)) == 1:
            return ONE
    return ZERO
