"""`staff`: appraises the ground, chooses a main effort, and has the rest serve it.

In this order: engineers and a strike on the best crossing; withdrawals; reserves into
holes of the line and to where an attack promises most or the line is weakest; spare
units of quiet sectors likewise; shaken units out of the line; attacks that gain more
in victory points than they cost, best first; exploitation towards the objective of
the main effort; crossings blown behind what has left.
"""

import numpy as np

from game.agents.attacks import assault, list_targets
from game.agents.greedy import STRIKES_FIRST, strike
from game.agents.holes import list_holes, rest_shaken
from game.agents.judgement import STAFF
from game.agents.marches import bring_up, follow_up
from game.agents.notes import CURSOR, STAGE, STYLE
from game.agents.staff.axis import choose_axis, recall_axis
from game.agents.staff.evacuation import decide, evacuate, forget_holes
from game.agents.staff.pull import draw
from game.agents.staff.relief import relieve
from game.agents.staff.worth import appraise
from game.agents.works import deny, set_to_work
from game.kernel import kernel

WORK, STRIKE, LEAVE, RELIEVE, BRING_UP, REST, ASSAULT, FOLLOW_UP, DENY, STRIKE_ON, DONE = (
    np.int64(i) for i in range(11)
)


@kernel
def begin(map, charts, view, work, side, memory):
    """What a stage needs before its first order."""
    stage = memory[STAGE]
    if stage == WORK:
        memory[STYLE] = STAFF
        choose_axis(map, charts, view, work, side, memory)
        appraise(map, charts, view, side, memory)
        decide(map, charts, view, side, memory)
    elif stage == BRING_UP:
        list_holes(map, charts, view, work, side, memory)
        forget_holes(map, memory)
        draw(map, charts, view, work, side, memory)
    elif stage == ASSAULT:
        list_targets(map, charts, view, work, side, memory)
        memory[CURSOR] = 0
    elif stage == FOLLOW_UP:
        recall_axis(view, work, memory)


@kernel
def next_order(map, charts, view, work, side, memory, row):
    """The next order of the stage. Returns 1, or 0 when the stage is over."""
    stage = memory[STAGE]
    if stage == WORK:
        return set_to_work(map, charts, view, work, side, memory, row)
    if stage == STRIKE:
        return strike(map, charts, view, side, memory, row, STRIKES_FIRST)
    if stage == LEAVE:
        return evacuate(map, charts, view, work, side, memory, row)
    if stage == RELIEVE:
        return relieve(map, charts, view, work, side, memory, row)
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
def staff(map, charts, view, work, side, memory, orders):
    """The next order of a side led by a staff. Returns 1, or 0 when its turn is ended."""
    while memory[STAGE] < DONE:
        if memory[CURSOR] == 0:
            begin(map, charts, view, work, side, memory)
        if next_order(map, charts, view, work, side, memory, orders[0]) == 1:
            return np.int64(1)
        memory[STAGE] += 1
        memory[CURSOR] = 0
    return np.int64(0)
