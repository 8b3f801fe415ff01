"""What an attack means on the average of all throws of two dice, at the odds just worked out.

No rule reads this chapter; agents and those who measure them ask it. It reads the
same table as the fight (`combat.outcome`).

Rule: model pages 10 and 16.
"""

import numpy as np

from game.kernel import kernel
from game.rules.battle import fails
from game.rules.combat import BACK, KIT_IN, KIT_OUT, LOSS_IN, LOSS_OUT, STEPS_IN, STEPS_OUT, outcome
from game.rules.strength import HUNDRED
from game.rules.victory import loss_points

ZERO = np.int64(0)
SIX = np.int64(6)
SEVEN = np.int64(7)
THROWS = np.int64(36)

# What `average` leaves in work.figures
RETREATS = np.int64(40)  # throws of 36 that make the defender give way
MEAN_IN = np.int64(41)  # attacker's losses in per cent, summed over the 36 throws
MEAN_OUT = np.int64(42)
FAILS = np.int64(43)  # throws that cost every attacker cohesion


@kernel
def average(charts, work):
    """Sum up all throws at the odds just worked out, into `work.figures`."""
    figures = work.figures
    figures[RETREATS] = 0
    figures[MEAN_IN] = 0
    figures[MEAN_OUT] = 0
    figures[FAILS] = 0
    for dice in range(2, 13):
        ways = SIX - abs(np.int64(dice) - SEVEN)
        outcome(charts, work, np.int64(dice))
        figures[MEAN_IN] += ways * figures[LOSS_IN]
        figures[MEAN_OUT] += ways * figures[LOSS_OUT]
        if figures[BACK] > 0:
            figures[RETREATS] += ways
        figures[FAILS] += ways * fails(charts, work)


@kernel
def exchange(charts, work):
    """Points the enemy's losses pay less those own losses pay him, summed over the 36 throws. Needs `average`.

    Returns: int64, thousandths of a victory point.
    """
    figures = work.figures
    own = loss_points(charts, figures[STEPS_IN], figures[KIT_IN] * charts["kit_loss_attacker"] // HUNDRED)
    foe = loss_points(charts, figures[STEPS_OUT], figures[KIT_OUT] * charts["kit_loss_defender"] // HUNDRED) // HUNDRED
    return np.int64((figures[MEAN_OUT] * foe - figures[MEAN_IN] * own) // HUNDRED)
