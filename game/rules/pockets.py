"""Which hexes belong to a salient: those of its polygon and, where the scenario says so, of one country.

Rule: model page 15.
"""

import numpy as np

from game.kernel import kernel


@kernel
def inside(map, h, row):
    """1 when hex h belongs to salient `row`: in its polygon and, where it says so, in that country."""
    if (map.ground[h]["salients"] >> row) & 1 == 0:
        return np.int64(0)
    country = map.pockets[row]["territory"]
    if country >= 0 and map.ground[h]["territory"] != country:
        return np.int64(0)
    return np.int64(1)
