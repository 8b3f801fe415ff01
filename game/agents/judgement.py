"""What an attack is worth to an agent, once its odds are known.

`greedy` takes the chance of a retreat, the nearer to the goal the better, for the
steps it risks. `staff` reckons in victory points: the chance times the worth of the
hex, and both sides' losses on the average, at what they pay.
"""

import numpy as np

from game.agents.notes import GAIN, STYLE
from game.agents.staff.notes import WORTH, field
from game.kernel import kernel
from game.rules.combat import EMPTY, OP_COST, RATIO, STEPS_IN
from game.rules.prospects import FAILS, RETREATS, THROWS, average, exchange

GREEDY = np.int64(0)  # memory[STYLE]
STAFF = np.int64(1)
ZERO = np.int64(0)
NEAREST = np.int64(400)  # a target at the goal is worth this, less its distance
FAIR = np.int64(10)  # throws of 36 that make the defender give way which greedy calls fair
LEAST = np.int64(5)  # and which a staff asks for at the least
HOPELESS = np.int64(100)  # odds, per mille, below which it attacks nobody, whatever fire and support promise
SHOVE = np.int64(250)  # worth of a beaten defender's shaken order, thousandths of a victory point
WEAR = np.int64(90)  # price of a point of cohesion of an attacker, likewise
EFFORT = np.int64(60)  # price of a step put in: what it eats, and that it is not there next turn


@kernel
def fair(work, target):
    """What greedy makes of the odds just averaged, 0 = not fair. Returns int64."""
    if work.figures[RETREATS] < FAIR:
        return ZERO
    near = max(np.int64(1), NEAREST - max(ZERO, work.hexes[target]["goal"]))
    return work.figures[RETREATS] * near * 100 // (10 + work.figures[STEPS_IN])


@kernel
def planned(charts, work, count, worth, memory):
    """What a staff makes of the odds just averaged: thousandths of a victory point by price, 0 = leave it."""
    chance = work.figures[RETREATS]
    if chance < LEAST or (work.figures[EMPTY] == 0 and work.figures[RATIO] < HOPELESS):
        return ZERO
    gain = chance * (worth + SHOVE) + exchange(charts, work)
    gain -= work.figures[FAILS] * count * WEAR + THROWS * work.figures[STEPS_IN] * EFFORT
    if gain < THROWS:
        return ZERO
    memory[GAIN] = gain // THROWS
    return np.int64(gain // THROWS * 8 // (4 + work.figures[OP_COST]))


@kernel
def appeal(charts, view, work, memory, count, target):
    """What the odds just worked out are worth to the agent whose memory this is, 0 = nothing. Returns int64."""
    average(charts, work)
    if memory[STYLE] == STAFF:
        return planned(charts, work, count, memory[field(view, WORTH, target)], memory)
    return fair(work, target)
