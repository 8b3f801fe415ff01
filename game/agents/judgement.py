"""What an attack is worth to an agent, once its odds are known.

`greedy` takes the chance of a retreat, the nearer to the goal the better, for the
steps it risks. `staff` reckons in victory points: the chance times the worth of the
hex, and both sides' losses on the average, at what they pay.
"""

import numpy as np

from game.agents.notes import STYLE
from game.agents.staff.notes import WORTH, field
from game.kernel import kernel
from game.rules.combat import COLUMN, KIT_IN, KIT_OUT, OP_COST, STEPS_IN, STEPS_OUT
from game.rules.strength import HUNDRED

GREEDY = np.int64(0)  # memory[STYLE]
STAFF = np.int64(1)
ZERO = np.int64(0)
NEAREST = np.int64(400)  # a target at the goal is worth this, less its distance
FAIR = np.int64(10)  # chances in 36 of a retreat that greedy calls fair
LEAST = np.int64(5)  # and that a staff asks for at the least
SHOVE = np.int64(250)  # worth of a beaten defender's shaken order, thousandths of a victory point
WEAR = np.int64(90)  # price of a point of cohesion of an attacker, likewise
OWN_LOSS = np.int64(100)  # own losses at what they pay the enemy, per cent
ALL = np.int64(36)  # rolls of two dice

# chances in 36 of rolling at least 0..13 with two dice
CHANCES = np.array([36, 36, 36, 35, 33, 30, 26, 21, 15, 10, 6, 3, 1, 0], dtype=np.int64)
# and of rolling just 0..12
WAYS = np.array([0, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1], dtype=np.int64)


@kernel
def chance_of(charts, work):
    """Chances in 36 that the defender of the odds just worked out must give way. Returns int64."""
    return CHANCES[charts["retreat_number"][work.figures[COLUMN]]]


@kernel
def fair(charts, work, target):
    """What greedy makes of the odds just worked out, 0 = not fair. Returns int64."""
    chance = chance_of(charts, work)
    if chance < FAIR:
        return ZERO
    near = max(np.int64(1), NEAREST - max(ZERO, work.hexes[target]["goal"]))
    return chance * near * 100 // (10 + work.figures[STEPS_IN])


@kernel
def balance(charts, work, count, worth):
    """Victory points, thousandths x 36, that the odds just worked out promise on the average. Returns int64."""
    column = work.figures[COLUMN]
    number = charts["retreat_number"][column]
    lost_in = ZERO
    lost_out = ZERO
    failed = ZERO
    for dice in range(2, 13):
        row = charts["crt_row"][dice]
        lost_in += WAYS[dice] * charts["crt_attacker"][row, column]
        lost_out += WAYS[dice] * charts["crt_defender"][row, column]
        if dice < number and row <= charts["fail_row"]:
            failed += WAYS[dice]
    steps = charts["step_points"]
    kit = charts["kit_points"]
    own = work.figures[STEPS_IN] * steps + work.figures[KIT_IN] * kit * charts["kit_loss_attacker"] // HUNDRED
    foe = (work.figures[STEPS_OUT] * steps + work.figures[KIT_OUT] * kit) // HUNDRED
    sum = CHANCES[number] * (worth + SHOVE)
    sum += (lost_out * foe - lost_in * own * OWN_LOSS // HUNDRED) // HUNDRED
    return np.int64(sum - failed * count * WEAR)


@kernel
def planned(charts, work, count, worth):
    """What a staff makes of the odds just worked out: thousandths of a victory point by price, 0 = leave it."""
    if chance_of(charts, work) < LEAST:
        return ZERO
    gain = balance(charts, work, count, worth) // ALL
    if gain <= 0:
        return ZERO
    return np.int64(gain * 8 // (4 + work.figures[OP_COST]))


@kernel
def appeal(charts, view, work, memory, count, target):
    """What the odds just worked out are worth to the agent whose memory this is, 0 = nothing. Returns int64."""
    if memory[STYLE] == STAFF:
        return planned(charts, work, count, memory[field(view, WORTH, target)])
    return fair(charts, work, target)
