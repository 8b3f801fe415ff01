"""Engineers lay pontoons and repair crossings; fire on a pontoon undoes their work.

Engineers that have done nothing else this turn begin to lay a pontoon, or to repair
a crossing by one condition, from within one hex of a bank of their own side, while
no enemy unit stands on the far one. Every hexside of a minor or major river or a
canal is a site for a pontoon. What is begun is rolled for at the side's next
logistics and at every one after, the chance falling with enemy fire on the worse
bank, as long as engineers of the side stand so near and the far bank stays free of
enemy units; else the work is given up, and a pontoon not finished is lost.
Engineers do not begin a second crossing within their reach while one is in hand.
A destroyed pontoon is laid afresh; a ford needs no work.

At the logistics of a side every usable pontoon with a bank in its hands is hit by
a chance that rises with the enemy's fire: intact, damaged, destroyed.

Not modelled: bridging material and its stock, lanes, ferries laid by engineers.

Rule: model page 7; charts/crossings.toml.
"""

import numpy as np

from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import ARMS, BUILDING, CROSSING_KINDS, DAMAGED, DESTROYED, INTACT, NONE, ON_MAP
from game.rules import events
from game.rules.crossings import PONTOON, bank, fire_at, holds_bank, set_condition
from game.rules.dice import WORKS, roll
from game.rules.refusals import (
    AT_WORK,
    BANK_HELD,
    BUSY,
    NO_CROSSING,
    NO_ENGINEERS,
    NOT_AT_CROSSING,
    NOTHING_TO_DO,
    OK,
)
from game.rules.zones import holder

ENGINEER = np.int64(ARMS.index("engineer"))
FORD = np.int64(CROSSING_KINDS.index("ford"))
ZERO = np.int64(0)
ONE = np.int64(1)
HUNDRED = np.int64(100)
TO_BUILD, TO_REPAIR, TO_HIT = np.int64(0), np.int64(1), np.int64(2)  # n of the dice


@kernel
def near_bank(map, charts, state, side, c, h):
    """Which bank (0, 1) of crossing c the side holds within the engineers' reach of hex h; -1 none."""
    for which in range(2):
        b = bank(map, c, which)
        if state.hexes[b]["control"] == side and distance(map.ground, b, h) <= charts["engineer_reach"]:
            return np.int64(which)
    return NONE


@kernel
def enemy_on(map, state, work, side, c):
    """1 when an enemy unit stands on a bank of crossing c. Returns int64."""
    if holder(map, work, bank(map, c, ZERO)) == 1 - side or holder(map, work, bank(map, c, ONE)) == 1 - side:
        return ONE
    return ZERO


@kernel
def suits(map, state, c, purpose):
    """1 when crossing c is in a state to be built (TO_BUILD) or repaired (TO_REPAIR). Returns int64."""
    condition = state.crossings[c]["condition"]
    if purpose == TO_BUILD:
        if map.sites[c]["kind"] == PONTOON and condition == DESTROYED:
            return ONE
        return ZERO
    if map.sites[c]["kind"] == FORD:
        return ZERO
    if condition == DAMAGED or (condition == DESTROYED and map.sites[c]["kind"] != PONTOON):
        return ONE
    return ZERO


@kernel
def check_work(map, charts, view, work, side, u, c, purpose):
    """Refusal code of an order to unit u to build or repair crossing c."""
    if map.roster[u]["arm"] != ENGINEER:
        return NO_ENGINEERS
    if view.units[u]["moved"] != 0 or view.units[u]["attacked"] != 0:
        return BUSY
    if c < 0 or c >= map.sites.shape[0]:
        return NO_CROSSING
    here = view.units[u]["hex"]
    if near_bank(map, charts, view, side, c, here) < 0:
        return NOT_AT_CROSSING
    if suits(map, view, c, purpose) == 0:
        return NOTHING_TO_DO
    if enemy_on(map, view, work, side, c) == 1:
        return BANK_HELD
    for other in range(map.sites.shape[0]):
        if view.crossings[other]["worked"] == 1 + side and near_bank(map, charts, view, side, other, here) >= 0:
            return AT_WORK
    return OK


@kernel
def begin_work(map, charts, state, work, u, c, purpose):
    """Unit u begins to build or repair crossing c."""
    side = map.roster[u]["side"]
    state.units[u]["moved"] = 1
    state.units[u]["mp"] = 0
    state.crossings[c]["worked"] = 1 + side
    if purpose == TO_BUILD:
        set_condition(map, charts, state, work, c, BUILDING)
    else:
        set_condition(map, charts, state, work, c, state.crossings[c]["condition"])
    report(map, state, work, events.WORKS, side, u, c, ZERO, ZERO)


@kernel
def report(map, state, work, kind, side, u, c, chance, thrown):
    """Log what happened at crossing c."""
    condition = state.crossings[c]["condition"]
    events.log(work, state, kind, side, u, bank(map, c, ZERO), c, condition, chance, thrown)


@kernel
def engineers_at(map, charts, state, side, c):
    """The first engineers of the side near enough to work on crossing c; -1 none. Returns int64."""
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        if map.roster[u]["arm"] != ENGINEER or state.units[u]["status"] != ON_MAP:
            continue
        if near_bank(map, charts, state, side, c, state.units[u]["hex"]) >= 0:
            return u
    return NONE


@kernel
def engineers(map, charts, state, work, side):
    """A side's logistics: pontoons under fire are hit, work in hand goes on. Needs the layout."""
    for i in range(map.sites.shape[0]):
        c = np.int64(i)
        if map.sites[c]["kind"] == PONTOON and state.crossings[c]["condition"] <= DAMAGED:
            hit(map, charts, state, work, side, c)
        if state.crossings[c]["worked"] == 1 + side:
            labour(map, charts, state, work, side, c)


@kernel
def hit(map, charts, state, work, side, c):
    """Roll for the enemy's fire on a usable pontoon of which the side holds a bank."""
    if holds_bank(map, state, side, c) == 0:
        return
    chance = charts["pontoon_hit"][fire_at(map, state, side, c)]
    if chance == 0:
        return
    clock = state.clock[0]
    thrown = roll(clock["seed"], clock["turn"], side, c, WORKS, TO_HIT, HUNDRED)
    if thrown < chance:
        set_condition(map, charts, state, work, c, state.crossings[c]["condition"] + 1)
        if state.crossings[c]["condition"] == DESTROYED:
            state.crossings[c]["charged"] = -1  # charges go with what carries them
        report(map, state, work, events.PONTOON_HIT, side, NONE, c, chance, thrown)


@kernel
def labour(map, charts, state, work, side, c):
    """Work in hand on crossing c: given up, finished, or it goes on."""
    purpose = TO_REPAIR
    if state.crossings[c]["condition"] == BUILDING:
        purpose = TO_BUILD
    u = engineers_at(map, charts, state, side, c)
    stopped = u < 0 or enemy_on(map, state, work, side, c) == 1
    if purpose == TO_REPAIR and suits(map, state, c, TO_REPAIR) == 0:
        stopped = True
    if stopped:
        state.crossings[c]["worked"] = 0
        if purpose == TO_BUILD:
            set_condition(map, charts, state, work, c, DESTROYED)
        report(map, state, work, events.WORKS, side, NONE, c, ZERO, ZERO)
        return
    level = fire_at(map, state, side, c)
    chance = charts["build_chance"][level]
    if purpose == TO_REPAIR:
        chance = charts["repair_chance"][level]
    clock = state.clock[0]
    thrown = roll(clock["seed"], clock["turn"], side, c, WORKS, purpose, HUNDRED)
    if thrown >= chance:
        return
    state.crossings[c]["worked"] = 0
    if purpose == TO_BUILD:
        set_condition(map, charts, state, work, c, INTACT)
        report(map, state, work, events.BUILT, side, u, c, chance, thrown)
    else:
        set_condition(map, charts, state, work, c, state.crossings[c]["condition"] - 1)
        report(map, state, work, events.REPAIRED, side, u, c, chance, thrown)
