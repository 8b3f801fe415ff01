"""What a unit uses in a turn, what it can carry, and who is served first.

A turn costs a unit by what it did in it: nothing, defence, attack. Artillery and
other detachments use a fixed amount. Units that attacked are served first, units
far from the enemy last.

Rule: model page 9; charts/supply.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.state import HERE

ZERO = np.int64(0)
THOUSAND = np.int64(1000)


@kernel
def demand_for(map, charts, state, u, activity):
    """What unit u uses in a turn of such activity (0-2), thousandths of a point."""
    if map.roster[u]["guns"] == 1:
        return np.int64(charts["demand_guns"] * THOUSAND)
    return np.int64(charts["demand"][activity] * state.units[u]["steps"] * THOUSAND // charts["demand_steps"])


@kernel
def full_stock(map, charts, state, u):
    """Stock unit u can carry, thousandths of a point."""
    return np.int64(demand_for(map, charts, state, u, np.int64(0)) * charts["stock_turns"] // 10)


@kernel
def rank_of(map, charts, state, side, u):
    """Class of unit u: 0 it attacked, 2 it is far from the enemy, 1 all others. Returns int64."""
    if state.units[u]["activity"] == 2:
        return ZERO
    h = state.units[u]["hex"]
    for i in range(map.near[h, charts["last_reach"]]):
        if state.hexes[map.near[h, HERE + i]]["control"] != side:
            return np.int64(1)
    return np.int64(2)
