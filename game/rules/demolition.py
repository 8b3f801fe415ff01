"""Crossings are brought down: by charges laid in time, by charges laid in haste, by strikes from afar.

A unit that has done nothing else this turn lays charges on a usable crossing at
whose bank it stands, its own side's ground; a scenario may have some laid before
turn 1. They stay until they are fired, the
crossing is destroyed otherwise, or neither bank is the side's any more. Any unit
at a bank then blows the crossing, also after a march, with the charges of its side
if they are there, else in haste and with less of a chance; its move ends with it.
What is blown is destroyed, and charges fired are spent, whether they bring it down
or not. It cannot be undone. Nobody knows of the enemy's charges: laying one's own where
they are replaces them.

A strike by glide bombs or rockets costs operations points and one of the side's
strikes of the turn, which come with its logistics, scaled by its commitment. Its
target is a crossing of which the enemy holds a bank, under own fire or within eight
hexes of an own unit; by its chance it does one condition of damage, and ends the
work on a pontoon that is being laid.

A crossing is blown at or struck once a turn, whoever does it. A ford stays a ford.
One blown with friends still across costs points (`game.rules.stranded`).

Not modelled: charges found and cleared by the enemy, guards on bridges.

Rule: model page 7; charts/crossings.toml.
"""

import numpy as np

from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import BUILDING, DAMAGED, DESTROYED, NONE, ON_MAP
from game.model.state import CROSSED
from game.rules import events
from game.rules.crossings import bank, holds_bank, set_condition
from game.rules.dice import BLOW, roll
from game.rules.engineers import FORD, report
from game.rules.exposure import fire_on
from game.rules.refusals import (
    BUSY,
    CHARGED_ALREADY,
    NO_CROSSING,
    NO_POINTS,
    NO_STRIKES,
    NOT_AT_CROSSING,
    NOT_ENEMY,
    NOT_IN_SIGHT,
    NOT_STANDING,
    OK,
    STRUCK_ALREADY,
    USED,
)
from game.rules.stranded import answer, cut_by

ZERO = np.int64(0)
ONE = np.int64(1)
HUNDRED = np.int64(100)
THOUSAND = np.int64(1000)
SIGHT = np.int64(8)  # hexes from an own unit at which a crossing is seen well enough to strike it


@kernel
def at_bank(map, state, u, c):
    """1 when unit u stands at crossing c on ground of its own side. Returns int64."""
    h = state.units[u]["hex"]
    if h != bank(map, c, ZERO) and h != bank(map, c, ONE):
        return ZERO
    if state.hexes[h]["control"] != map.roster[u]["side"]:
        return ZERO
    return ONE


@kernel
def may_fall(map, state, c):
    """1 when crossing c stands and can be brought down. Returns int64."""
    if map.sites[c]["kind"] == FORD or state.crossings[c]["condition"] > DAMAGED:
        return ZERO
    return ONE


@kernel
def check_site(map, view, u, c):
    """Refusal code of an order to unit u about a crossing c that it would bring down from its bank."""
    if c < 0 or c >= map.sites.shape[0]:
        return NO_CROSSING
    if at_bank(map, view, u, c) == 0:
        return NOT_AT_CROSSING
    if may_fall(map, view, c) == 0:
        return NOT_STANDING
    return OK


@kernel
def check_charge(map, view, side, u, c):
    """Refusal code of an order to unit u to lay charges on crossing c."""
    if view.units[u]["moved"] != 0 or view.units[u]["attacked"] != 0:
        return BUSY
    code = check_site(map, view, u, c)
    if code != OK:
        return code
    if view.crossings[c]["charged"] >= 0:
        return CHARGED_ALREADY
    return OK


@kernel
def charge(map, charts, state, work, u, c):
    """Unit u lays charges on crossing c."""
    side = map.roster[u]["side"]
    state.units[u]["moved"] = 1
    state.units[u]["mp"] = 0
    state.crossings[c]["charged"] = side
    set_condition(map, charts, state, work, c, state.crossings[c]["condition"])
    events.log(work, state, events.CHARGED, side, u, state.units[u]["hex"], c, NONE, NONE, NONE)


@kernel
def check_demolish(map, view, side, u, c):
    """Refusal code of an order to unit u to blow crossing c."""
    if view.units[u]["attacked"] != 0:
        return USED
    code = check_site(map, view, u, c)
    if code != OK:
        return code
    if view.crossings[c]["struck"] != 0:
        return STRUCK_ALREADY
    return OK


@kernel
def blow_chance(charts, state, side, c):
    """Chance that a side brings crossing c down from its bank, per cent. Returns int64."""
    if state.crossings[c]["charged"] == side:
        return np.int64(charts["charge_blow"])
    return np.int64(charts["hasty_blow"])


@kernel
def demolish(map, charts, state, work, u, c):
    """Unit u blows crossing c, or fails to."""
    side = map.roster[u]["side"]
    chance = blow_chance(charts, state, side, c)
    clock = state.clock[0]
    thrown = roll(clock["seed"], clock["turn"], side, c, BLOW, clock["orders"], HUNDRED)
    state.units[u]["moved"] = 1
    state.units[u]["mp"] = 0
    state.crossings[c]["struck"] = 1
    cut = ZERO
    if thrown < chance:
        cut = cut_by(map, state, work, side, c)
        state.crossings[c]["charged"] = -1  # the enemy's too go with it
        set_condition(map, charts, state, work, c, DESTROYED)
    else:
        if state.crossings[c]["charged"] == side:
            state.crossings[c]["charged"] = -1
        set_condition(map, charts, state, work, c, state.crossings[c]["condition"])
    report(map, state, work, events.BLOWN, side, u, c, chance, thrown)
    answer(map, charts, state, work, side, u, c, cut)


@kernel
def in_sight(map, state, side, c):
    """1 when a side sees crossing c well enough to strike it. Returns int64."""
    for which in range(2):
        h = bank(map, c, which)
        if fire_on(state, 1 - side, h) >= 1:
            return ONE
        for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
            unit = state.units[i]
            if unit["status"] == ON_MAP and distance(map.ground, unit["hex"], h) <= SIGHT:
                return ONE
    return ZERO


@kernel
def check_strike(map, charts, view, side, c):
    """Refusal code of a strike at crossing c."""
    if c < 0 or c >= map.sites.shape[0]:
        return NO_CROSSING
    if may_fall(map, view, c) == 0 and view.crossings[c]["condition"] != BUILDING:
        return NOT_STANDING
    if holds_bank(map, view, 1 - side, c) == 0:
        return NOT_ENEMY
    if view.crossings[c]["struck"] != 0:
        return STRUCK_ALREADY
    if view.sides[side]["strikes"] < 1:
        return NO_STRIKES
    if view.sides[side]["op"] < charts["strike_op"]:
        return NO_POINTS
    if in_sight(map, view, side, c) == 0:
        return NOT_IN_SIGHT
    return OK


@kernel
def strike(map, charts, state, work, side, c):
    """A side strikes crossing c from afar."""
    state.sides[side]["strikes"] -= 1
    state.sides[side]["op"] -= charts["strike_op"]
    state.crossings[c]["struck"] = 1
    chance = np.int64(charts["strike_hit"])
    clock = state.clock[0]
    thrown = roll(clock["seed"], clock["turn"], side, c, BLOW, clock["orders"], HUNDRED)
    condition = state.crossings[c]["condition"]
    if thrown < chance:
        condition = min(DESTROYED, condition + 1)
        if condition == DESTROYED:
            state.crossings[c]["charged"] = -1
            state.crossings[c]["worked"] = 0
    set_condition(map, charts, state, work, c, condition)
    report(map, state, work, events.STRUCK, side, NONE, c, chance, thrown)


@kernel
def disarm(map, state, work):
    """Charges are lost where neither bank is their side's any more."""
    for i in range(map.sites.shape[0]):
        c = np.int64(i)
        side = state.crossings[c]["charged"]
        if side >= 0 and holds_bank(map, state, side, c) == 0:
            state.crossings[c]["charged"] = -1
            work.figures[CROSSED] = 1


@kernel
def clear_struck(map, state):
    """At the beginning of a turn every crossing may be struck or blown at again."""
    for c in range(map.sites.shape[0]):
        state.crossings[c]["struck"] = 0


@kernel
def strikes_for(map, state, side):
    """Strikes of a side this turn by its commitment, spread evenly over the turns where that is no whole number."""
    turn = state.clock[0]["turn"]
    rate = map.sides[side]["strikes"] * state.sides[side]["commitment"]
    return np.int64(turn * rate // THOUSAND - (turn - 1) * rate // THOUSAND)
