"""A hex holds eight stacking points: one for every two steps, one more for a park of guns or drones.

Room follows strength and not names: a brigade of two steps does not block a
road like a full one.

Rule: model page 4; chart `stack_limit`.
"""

import numpy as np

from game.kernel import kernel


@kernel
def room(map, charts, state, u):
    """Stacking points that unit u takes. Returns int64."""
    points = (state.units[u]["steps"] + 1) // 2
    if map.roster[u]["guns"] == 1:
        points += charts["stack_guns"]
    return np.int64(points)


@kernel
def fits(map, charts, state, work, u, h):
    """1 when unit u, standing elsewhere, may end in hex h. Returns int64."""
    if work.hexes[h]["stack"] + room(map, charts, state, u) <= charts["stack_limit"]:
        return np.int64(1)
    return np.int64(0)
