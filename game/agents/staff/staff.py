"""`staff`: appraises the ground, chooses a main effort, and has the rest serve it.

In this order: engineers and a strike on the best crossing; a salient that is given up
is left, worn and hungry units go back to where they are fed; reserves go into holes of
the line, to where an attack promises most and where the line is weakest; shaken units
leave the line; attacks that gain more in victory points than they cost, best first,
and only where supply can follow; exploitation towards the objective of the main
effort; crossings blown behind what has left. It says of every order why it gave it.
"""

import numpy as np

from game.agents import reasons
from game.agents.attacks import list_targets
from game.agents.greedy import next_order as next_common
from game.agents.holes import in_line, list_holes
from game.agents.judgement import STAFF
from game.agents.notes import (
    ASSAULT,
    BRING_UP,
    CURSOR,
    DENY,
    DONE,
    FILLING,
    FOLLOW_UP,
    GAIN,
    LEAVE,
    PARTY,
    RELIEVE,
    REST,
    STAGE,
    STYLE,
    WORK,
)
from game.agents.staff.axis import choose_axis, recall_axis
from game.agents.staff.evacuation import decide, evacuate, forget_holes
from game.agents.staff.notes import ASSAULTS, AXIS, HOLDS, LEAVING, MAIN, RESTS, ROLES, WAVE, field
from game.agents.staff.pull import draw
from game.agents.staff.relief import relieve
from game.agents.staff.worth import appraise
from game.kernel import kernel
from game.model.codes import ON_MAP
from game.rules import orders as book
from game.rules.supply import LEAST, lets_through

TENTH = np.int64(10)
REASON_OF = np.array(
    [
        reasons.TO_CROSSING,
        reasons.STRIKES,
        reasons.LEAVES,
        reasons.FEEDS,
        reasons.GATHERS,
        reasons.RESTS,
        reasons.GAINS,
        reasons.EXPLOITS,
        reasons.DENIES,
        reasons.STRIKES,
    ],
    dtype=np.int64,
)  # by stage


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
    if memory[STAGE] == LEAVE:
        return evacuate(map, charts, view, work, side, memory, row)
    if memory[STAGE] == RELIEVE:
        return relieve(map, charts, view, work, side, memory, row)
    return next_common(map, charts, view, work, side, memory, row)


@kernel
def keeps_road(map, charts, view, work, side, u):
    """1 when supply runs through unit u's hex only because it stands there, under the enemy's eyes. Returns int64."""
    h = view.units[u]["hex"]
    if work.zones[h, 1 - side] == 0 or view.hexes[h]["flow"] == 0:
        return np.int64(0)
    if work.hexes[h]["first"] != u or work.units[u]["next"] >= 0:
        return np.int64(0)
    if lets_through(map, charts, view, work, side, h, np.int64(0)) >= LEAST:
        return np.int64(0)
    return np.int64(1)


@kernel
def stays(map, charts, view, work, side, memory, row):
    """1 when the order would move a unit on which the supply of others hangs; a salient that is left is left."""
    if memory[STAGE] == LEAVE or (row[book.KIND] != book.MOVE and row[book.KIND] != book.ATTACK):
        return np.int64(0)
    return keeps_road(map, charts, view, work, side, row[book.ACTOR])


@kernel
def nearer(view, memory, u, h):
    """1 when hex h is nearer than unit u to the objective of the main effort. Returns int64."""
    there = memory[field(view, AXIS, h)]
    return np.int64(memory[MAIN] >= 0 and 0 <= there < memory[field(view, AXIS, view.units[u]["hex"])])


@kernel
def give_reason(view, memory, row):
    """Write into the order why it is given."""
    stage = memory[STAGE]
    row[7] = REASON_OF[stage]
    if stage == BRING_UP and memory[FILLING] == 1:
        row[7] = reasons.FILLS
    elif stage == BRING_UP or stage == FOLLOW_UP:
        if nearer(view, memory, row[book.ACTOR], row[book.TARGET]) == 1:
            row[7] += reasons.DETAIL * (memory[MAIN] + 1)
    elif stage == LEAVE:
        row[7] += reasons.DETAIL * memory[WAVE]
    elif stage == DENY and row[book.KIND] == book.CHARGE:
        row[7] = reasons.PREPARES
    elif stage == ASSAULT:
        row[7] += reasons.DETAIL * (memory[GAIN] // TENTH)


@kernel
def give_roles(map, work, side, memory, u):
    """Note what the order uses its units for."""
    first = map.sides[side]["first"]
    stage = memory[STAGE]
    if stage == ASSAULT:
        for i in range(memory[PARTY]):
            memory[ROLES + work.units[i]["group"] - first] = ASSAULTS
    elif stage == LEAVE:
        memory[ROLES + u - first] = LEAVING
    elif stage == RELIEVE or stage == REST:
        memory[ROLES + u - first] = RESTS


@kernel
def note_line(map, view, work, side, memory):
    """Note at the end of the turn which of the other units hold the line."""
    first = map.sides[side]["first"]
    for u in range(first, map.sides[side + 1]["first"]):
        place = ROLES + u - first
        if memory[place] == 0 and view.units[u]["status"] == ON_MAP:
            memory[place] = HOLDS * in_line(map, view, work, side, view.units[u]["hex"])


@kernel
def staff(map, charts, view, work, side, memory, orders):
    """The next order of a side led by a staff. Returns 1, or 0 when its turn is ended."""
    while memory[STAGE] < DONE:
        if memory[CURSOR] == 0:
            begin(map, charts, view, work, side, memory)
        if next_order(map, charts, view, work, side, memory, orders[0]) == 1:
            if stays(map, charts, view, work, side, memory, orders[0]) == 1:
                continue
            give_reason(view, memory, orders[0])
            give_roles(map, work, side, memory, orders[0][1])
            return np.int64(1)
        memory[STAGE] += 1
        memory[CURSOR] = 0
    note_line(map, view, work, side, memory)
    return np.int64(0)
