"""`greedy`: uses at once whatever it has, on the best it sees, and keeps its own line whole.

No plan beyond the turn. In this order it sets engineers to work and strikes the
enemy's best crossing; withdraws starved units from a pocket that closes; sends
reserves into holes of its line or towards the nearest goal; takes shaken units out
of the line where a fresh one stands; attacks wherever the forecast is fair, best
first, while operations points last; sends units still fresh into ground nobody
screens, if that leaves no gap behind; blows crossings behind what has withdrawn;
and spends on strikes what points are left.
"""

import numpy as np

from game.agents.attacks import assault, list_targets
from game.agents.goals import aim
from game.agents.holes import list_holes, rest_shaken
from game.agents.leaving import leave
from game.agents.marches import bring_up, follow_up
from game.agents.notes import (
    ASSAULT,
    BRING_UP,
    CURSOR,
    DENY,
    DONE,
    FOLLOW_UP,
    LEAVE,
    RELIEVE,
    REST,
    STAGE,
    STRIKE,
    WORK,
)
from game.agents.works import deny, set_to_work, strike_best
from game.kernel import kernel
from game.model.codes import NONE

STRIKES_FIRST = np.int64(1)  # strikes before the attacks have had their operations points


@kernel
def begin(map, charts, view, work, side, memory):
    """What a stage needs before its first order."""
    stage = memory[STAGE]
    if stage == WORK:
        aim(map, view, work, side, NONE)
    elif stage == BRING_UP:
        list_holes(map, charts, view, work, side, memory)
    elif stage == ASSAULT:
        list_targets(map, charts, view, work, side, memory)
        memory[CURSOR] = 0


@kernel
def strike(map, charts, view, side, memory, row, most):
    """The next strike, of at most so many this stage. Returns 1 when there is one."""
    if memory[CURSOR] >= most:
        return np.int64(0)
    memory[CURSOR] += 1
    return strike_best(map, charts, view, side, row)


@kernel
def next_order(map, charts, view, work, side, memory, row):
    """The next order of the stage. Returns 1, or 0 when the stage is over."""
    stage = memory[STAGE]
    if stage == WORK:
        return set_to_work(map, charts, view, work, side, memory, row)
    if stage == STRIKE:
        return strike(map, charts, view, side, memory, row, STRIKES_FIRST)
    if stage == LEAVE:
        return leave(map, charts, view, work, side, memory, row)
    if stage == RELIEVE:
        return np.int64(0)
    if stage == BRING_UP:
        return bring_up(map, charts, view, work, side, memory, row)
    if stage == REST:
        return rest_shaken(map, charts, view, work, side, memory, row)
    if stage == ASSAULT:
        return assault(map, charts, view, work, side, memory, row)
    if stage == FOLLOW_UP:
        return follow_up(map, charts, view, work, side, memory, row)
    if stage == DENY:
        return deny(map, charts, view, work, side, memory, row)
    return strike(map, charts, view, side, memory, row, view.sides[side]["strikes"] + memory[CURSOR])


@kernel
def greedy(map, charts, view, work, side, memory, orders):
    """The next order of a greedy side. Returns 1, or 0 when its turn is ended."""
    while memory[STAGE] < DONE:
        if memory[CURSOR] == 0:
            begin(map, charts, view, work, side, memory)
        if next_order(map, charts, view, work, side, memory, orders[0]) == 1:
            return np.int64(1)
        memory[STAGE] += 1
        memory[CURSOR] = 0
    return np.int64(0)
