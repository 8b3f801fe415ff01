"""`hold`: gives no orders. The yardstick below every other agent."""

import numpy as np

from game.kernel import kernel


@kernel
def hold(map, charts, view, work, side, memory, orders):
    """Give no orders. Returns 0."""
    return np.int64(0)
