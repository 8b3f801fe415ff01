"""Fighting an attack out: dice, losses pro rata, cohesion, the retreat and the advance into the hex.

Losses are per cent of the steps engaged, the fraction by a keyed roll, spread
over the units by strength, largest remainder first. A unit that must go back and
cannot may surrender; units near a hex that others left waver (`game.rules.rout`).
When the defender gives way the first attacker named enters the hex, over a river
on foot if it cannot take its kit over (`game.rules.boats`).

Rule: model pages 10 and 11.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import IN_ATTACK, IN_DEFENCE, NONE, ON_MAP
from game.model.state import TALLY
from game.rules import events
from game.rules.boats import storm
from game.rules.cohesion import shift
from game.rules.combat import (
    ATTACK,
    BACK,
    COLUMN,
    DEFENCE,
    EMPTY,
    KIT_IN,
    KIT_OUT,
    LOSS_IN,
    LOSS_OUT,
    MULTIPLIER,
    OP_COST,
    ROW,
    SCREENER,
    STEPS_IN,
    STEPS_OUT,
    SUPPORTED,
    THOUSAND,
    odds,
    outcome,
    supply_cost,
)
from game.rules.control import take
from game.rules.dice import ATTACK_LOSS, BATTLE, DEFENCE_LOSS, roll
from game.rules.losses import lose, settle, share_out
from game.rules.movement import direction, place
from game.rules.retreat import fall_back
from game.rules.rout import alarm, surrender
from game.rules.strength import HUNDRED

SIX = np.int64(6)
ZERO = np.int64(0)
ONE = np.int64(1)
LESS = np.int64(-1)


@kernel
def fight(map, charts, state, work, count, target, prepared):
    """Carry out the attack of `work.units[0..count]["group"]` (lead first) on hex `target`.

    Returns: 1 when the hex was won, else 0.
    """
    lead = work.units[0]["group"]
    side = map.roster[lead]["side"]
    odds(map, charts, state, work, count, target, prepared)
    figures = work.figures
    state.sides[side]["op"] -= figures[OP_COST]
    state.sides[side]["attacks"] += 1
    if prepared == SUPPORTED:
        state.sides[side]["support"] -= 1
    for i in range(count):
        u = work.units[i]["group"]
        state.units[u]["attacked"] = 1 + min(ONE, prepared)
        state.units[u]["mp"] = 0
        if prepared > 0:
            state.units[u]["stock"] = max(ZERO, state.units[u]["stock"] - supply_cost(charts, work.units[i]["share"]))
    if figures[EMPTY] == 1:
        events.log(work, state, events.ATTACK, side, lead, target, figures[ATTACK], ZERO, ZERO, ZERO)
        return advance(map, charts, state, work, count, target)
    clock = state.clock[0]
    dice = np.int64(2)
    dice += roll(clock["seed"], clock["turn"], side, target, BATTLE, lead * 2, SIX)
    dice += roll(clock["seed"], clock["turn"], side, target, BATTLE, lead * 2 + 1, SIX)
    outcome(charts, work, dice)
    events.log(
        work,
        state,
        events.ATTACK,
        side,
        lead,
        target,
        figures[ATTACK],
        figures[DEFENCE] * figures[MULTIPLIER] // HUNDRED,
        figures[COLUMN],
        dice,
    )
    back = figures[BACK]
    row = figures[ROW]
    failed = fails(charts, work)
    column = figures[COLUMN]
    screener = figures[SCREENER]
    attack_losses(map, charts, state, work, count, target, lead)
    defence_losses(map, charts, state, work, target, lead)
    if failed == 1:
        for i in range(count):
            shift(map, charts, state, work, work.units[i]["group"], -charts["fail_attacker"])
    shaken = row >= charts["hit_row"] or column >= charts["hit_column"]
    if screener >= 0:
        if shaken:
            shift(map, charts, state, work, screener, -charts["hit_defender"])
        if state.units[screener]["status"] == ON_MAP:
            mark_defended(charts, state, screener)
    else:
        after_defence(map, charts, state, work, count, target, shaken, back)
    if work.hexes[target]["first"] >= 0 or (screener >= 0 and back == 0):
        return ZERO
    return advance(map, charts, state, work, count, target)


@kernel
def fails(charts, work):
    """1 when the outcome just read costs the attackers cohesion: a bad throw that moved nobody. Returns int64."""
    if work.figures[BACK] == 0 and work.figures[ROW] <= charts["fail_row"]:
        return ONE
    return ZERO


@kernel
def mark_defended(charts, state, u):
    """Unit u was attacked: once a turn it draws on its stock for it."""
    if state.units[u]["defended"] == 0:
        state.units[u]["defended"] = 1
        extra = (charts["demand"][1] - charts["demand"][0]) * state.units[u]["steps"] * THOUSAND
        cost = extra // charts["demand_steps"] * charts["draw"] // HUNDRED
        state.units[u]["stock"] = max(ZERO, state.units[u]["stock"] - cost)


@kernel
def attack_losses(map, charts, state, work, count, target, lead):
    """Take the attacker's losses off the units of the group, by steps and kit engaged."""
    figures = work.figures
    side = map.roster[lead]["side"]
    steps = settle(state, figures[STEPS_IN] * figures[LOSS_IN], side, target, ATTACK_LOSS, lead * 2)
    per_cent = figures[LOSS_IN] * charts["kit_loss_attacker"]
    kit = settle(state, figures[KIT_IN] * per_cent // HUNDRED, side, target, ATTACK_LOSS, lead * 2 + 1)
    for i in range(count):
        work.figures[TALLY + i] = work.units[i]["part"]
    share_out(work, count, steps)
    for i in range(count):
        lost = work.units[i]["part"]
        work.units[i]["part"] = work.figures[TALLY + i]
        work.figures[TALLY + i] = lost
    for i in range(count):
        work.units[i]["share"] = work.units[i]["part"]
    share_out(work, count, kit)
    for i in range(count):
        fell = work.figures[TALLY + i]
        lose(map, charts, state, work, work.units[i]["group"], fell, work.units[i]["part"], IN_ATTACK)


@kernel
def defence_losses(map, charts, state, work, target, lead):
    """Take the defender's losses off the screening unit, or off the units in the hex by strength."""
    figures = work.figures
    side = map.roster[lead]["side"]
    steps = settle(
        state, figures[STEPS_OUT] * figures[LOSS_OUT] // HUNDRED, side, target, DEFENCE_LOSS, lead * 2
    )
    per_cent = figures[LOSS_OUT] * charts["kit_loss_defender"] // HUNDRED
    kit = settle(state, figures[KIT_OUT] * per_cent // HUNDRED, side, target, DEFENCE_LOSS, lead * 2 + 1)
    if figures[SCREENER] >= 0:
        lose(map, charts, state, work, figures[SCREENER], steps, kit, IN_DEFENCE)
        return
    count = np.int64(0)
    u = work.hexes[target]["first"]
    while u >= 0:
        work.hexes[count]["path"] = u
        work.units[count]["share"] = state.units[u]["steps"]
        count += 1
        u = work.units[u]["next"]
    share_out(work, count, steps)
    for i in range(count):
        work.figures[TALLY + i] = work.units[i]["part"]
        work.units[i]["share"] = state.units[work.hexes[i]["path"]]["kit"]
    share_out(work, count, kit)
    for i in range(count):
        fell = work.figures[TALLY + i]
        lose(map, charts, state, work, work.hexes[i]["path"], fell, work.units[i]["part"], IN_DEFENCE)


@kernel
def after_defence(map, charts, state, work, count, target, shaken, back):
    """Cohesion and retreat of the units in the attacked hex, in order of rows; surrender; who sees it wavers."""
    held = np.int64(0)
    u = work.hexes[target]["first"]
    while u >= 0:
        work.hexes[held]["path"] = u
        held += 1
        u = work.units[u]["next"]
    for i in range(held):
        u = work.hexes[i]["path"]
        mark_defended(charts, state, u)
        if shaken:
            shift(map, charts, state, work, u, -charts["hit_defender"])
    if back == 0:
        return
    left = ZERO
    for i in range(held):
        u = work.hexes[i]["path"]
        if fall_back(map, charts, state, work, u, back) == 1:
            left += 1
        elif state.units[u]["status"] == ON_MAP:
            surrender(map, charts, state, work, u)
    if left > 0:
        side = 1 - map.roster[work.units[0]["group"]]["side"]
        alarm(map, charts, state, work, side, target, held)


@kernel
def advance(map, charts, state, work, count, target):
    """The first attacker named that is left enters the hex, with its kit or without. Returns 1 when one did."""
    for i in range(count):
        u = work.units[i]["group"]
        if state.units[u]["status"] != ON_MAP:
            continue
        h = state.units[u]["hex"]
        storm(map, charts, state, work, u, h, direction(map, h, target))
        place(map, charts, state, work, u, target)
        take(map, charts, state, work, u, target)
        events.log(work, state, events.ADVANCE, map.roster[u]["side"], u, target, h, NONE, NONE, NONE)
        return np.int64(1)
    return ZERO
