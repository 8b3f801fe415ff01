"""An order is eight integers; it is checked against what its side knows, then carried out in full or refused.

Columns: kind, actor, target, via, mask0, mask1, n, 0.

MOVE    actor marches to hex `target`, by way of hex `via` when it is not -1; not over
        a river and back at one place.
ATTACK  the units of the masks attack hex `target`; actor leads (and advances
        first); n = 0 hasty, 1 prepared, 2 prepared with a support point. Bit b of
        mask0 is the side's unit b, of mask1 its unit 62 + b.
BOAT    actor goes over to hex `target` across a river, by boat; its own hex calls
        back what is over.
BUILD, REPAIR  engineers (actor) begin to lay a pontoon at, or to repair, crossing
        `target` (row of Map.sites).
CHARGE  actor lays charges on crossing `target`.
DEMOLISH actor blows crossing `target`, with the charges of its side if they are there.
STRIKE  the side strikes crossing `target` from afar; actor is not read.
WITHDRAW actor withdraws along its line of communication to hex `target`, -1 = as
        far as it goes.
END     the side ends its operations.

What an unseen enemy makes of an order is found out on the way and never refuses
it. A refused order changes nothing.

Rule: model pages 3 and 17.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import MINOR, ON_MAP
from game.model.state import CROSSED, DROPPED, EVENTS, MASK_BITS, REACHED, TALLY
from game.rules import events
from game.rules.battle import fight
from game.rules.boats import boat, check_boat, sweep
from game.rules.combat import OP_COST, SUPPORTED, may_fight, odds, supply_cost
from game.rules.crossings import bridged
from game.rules.demolition import charge, check_charge, check_demolish, check_strike, demolish, disarm, strike
from game.rules.engineers import TO_BUILD, TO_REPAIR, begin_work, check_work
from game.rules.movement import direction, march, reach, reach_on, trail
from game.rules.raid import raid
from game.rules.refusals import (
    FIXED_HEX,
    FULL_HEX,
    GAME_OVER,
    HALF_OVER,
    LOW_STOCK,
    NO_ENEMY,
    NO_HEX,
    NO_KIND,
    NO_LEAD,
    NO_POINTS,
    NO_SUPPORT,
    NO_UNITS,
    NO_WAY_OVER,
    NOT_NEXT_TO,
    NOT_OURS,
    OFF_MAP,
    OK,
    OUT_OF_REACH,
    REFUSALS,  # noqa: F401 - read here by all who ask why
    TOO_MANY,
    UNFIT,
    USED,
)
from game.rules.sight import glance, look
from game.rules.stacking import fits
from game.rules.view import refresh
from game.rules.withdrawal import check_withdraw, withdraw
from game.rules.zones import holder, screened

KIND = np.int64(0)
ACTOR = np.int64(1)
TARGET = np.int64(2)
VIA = np.int64(3)
MASK0 = np.int64(4)
MASK1 = np.int64(5)
N = np.int64(6)
WIDTH = 8

MOVE = np.int64(1)
ATTACK = np.int64(2)
WITHDRAW = np.int64(3)
BOAT = np.int64(4)
BUILD = np.int64(5)
REPAIR = np.int64(6)
CHARGE = np.int64(7)
DEMOLISH = np.int64(8)
STRIKE = np.int64(9)
END = np.int64(12)

KINDS: dict[int, str] = {
    1: "move", 2: "attack", 3: "withdraw", 4: "boat", 5: "build", 6: "repair", 7: "charge", 8: "demolish",
    9: "strike", 12: "end",
}  # fmt: skip


@kernel
def muster(map, work, side, row):
    """Write the units of an attack order into `work.group`, the lead first. Returns how many, -1 = no lead."""
    base = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - base
    lead = row[ACTOR]
    work.units[0]["group"] = lead
    count = np.int64(1)
    found = np.int64(0)
    for b in range(size):
        if b < MASK_BITS:
            bit = (row[MASK0] >> b) & 1
        else:
            bit = (row[MASK1] >> (b - MASK_BITS)) & 1
        if bit == 1:
            if base + b == lead:
                found = np.int64(1)
            else:
                work.units[count]["group"] = base + b
                count += 1
    if found == 0:
        return np.int64(-1)
    return count


@kernel
def check_move(map, charts, view, work, side, row):
    """Refusal code of a move in a side's view; on OK its way is in `work.path`, its length in `work.figures[TALLY]`."""
    u = row[ACTOR]
    target = row[TARGET]
    if view.units[u]["attacked"] != 0:
        return USED
    if target < 0 or target >= view.hexes.shape[0] or target == view.units[u]["hex"]:
        return NO_HEX
    if work.figures[REACHED] != u + 1:  # else an agent has just asked
        reach(map, charts, view, work, u)
    length = np.int64(0)
    via = row[VIA]
    if via >= 0:
        if via >= view.hexes.shape[0] or via == target or work.hexes[via]["cost"] <= 0 or work.hexes[via]["stop"] == 1:
            return OUT_OF_REACH
        length = trail(work, via, length)
        reach_on(map, charts, view, work, u, via)
    if work.hexes[target]["cost"] < 0:
        return OUT_OF_REACH
    if fits(map, charts, view, work, u, target) == 0:
        return FULL_HEX
    length = trail(work, target, length)
    if via >= 0 and crosses_twice(map, work, view.units[u]["hex"], length) == 1:
        return OUT_OF_REACH
    work.figures[TALLY] = length
    return OK


@kernel
def crosses_twice(map, work, at, length):
    """1 when a way from hex `at` over `work.hexes[0..length]["path"]` has a river hexside in it twice.

    Its crossing has been asked once whether there is room.
    """
    for i in range(length):
        here = work.hexes[i]["path"]
        link = map.links[at, direction(map, at, here)]
        for j in range(i + 1, length):
            there = work.hexes[j]["path"]
            if link["river"] >= MINOR and map.links[here, direction(map, here, there)]["hexside"] == link["hexside"]:
                return np.int64(1)
            here = there
        at = work.hexes[i]["path"]
    return np.int64(0)


@kernel
def check_attack(map, charts, view, work, side, row):
    """Refusal code of an attack in a side's view; leaves the odds in `work.figures`, the units in `work.group`."""
    target = row[TARGET]
    if target < 0 or target >= view.hexes.shape[0]:
        return NO_HEX
    if row[MASK0] == 0 and row[MASK1] == 0:
        return NO_UNITS
    count = muster(map, work, side, row)
    if count < 0:
        return NO_LEAD
    if count > charts["attack_limit"]:
        return TOO_MANY
    if map.ground[target]["fixed"] == 1:
        return FIXED_HEX
    if holder(map, work, target) != 1 - side and screened(view, work, side, target) == 0:
        return NO_ENEMY
    for i in range(count):
        u = work.units[i]["group"]
        if may_fight(map, charts, view, u) == 0:
            return UNFIT
        d = direction(map, view.units[u]["hex"], target)
        if d < 0:
            return NOT_NEXT_TO
        if shore_bars(map, view, view.units[u]["hex"], d) == 1:
            return NO_WAY_OVER
    prepared = row[N]
    if prepared < 0 or prepared > SUPPORTED:
        return NO_KIND
    if prepared == SUPPORTED and view.sides[side]["support"] <= 0:
        return NO_SUPPORT
    odds(map, charts, view, work, count, target, prepared)
    if prepared > 0:
        if work.figures[OP_COST] > view.sides[side]["op"]:
            return NO_POINTS
        for i in range(count):
            if view.units[work.units[i]["group"]]["stock"] < supply_cost(charts, work.units[i]["share"]):
                return LOW_STOCK
    return OK


@kernel
def shore_bars(map, view, h, d):
    """1 when hexside (h, d) is a lake shore without a crossing, or ground men never enter."""
    if map.cost[0, view.clock[0]["ground"], h, d] <= 0:
        return np.int64(1)
    if map.links[h, d]["river"] == 5 and bridged(map, view, h, d) == 0:
        return np.int64(1)
    return np.int64(0)


@kernel
def check_river(map, charts, view, work, side, row):
    """Refusal code of an order to one unit about a river or a crossing."""
    kind = row[KIND]
    u = row[ACTOR]
    if kind == BOAT:
        return check_boat(map, charts, view, work, side, u, row[TARGET])
    if kind == BUILD:
        return check_work(map, charts, view, work, side, u, row[TARGET], TO_BUILD)
    if kind == REPAIR:
        return check_work(map, charts, view, work, side, u, row[TARGET], TO_REPAIR)
    if kind == CHARGE:
        return check_charge(map, view, side, u, row[TARGET])
    return check_demolish(map, view, side, u, row[TARGET])


@kernel
def at_river(map, charts, state, work, side, row):
    """Carry out an order about a river or a crossing."""
    kind = row[KIND]
    u = row[ACTOR]
    if kind == BOAT:
        boat(map, charts, state, work, u, row[TARGET])
        glance(map, charts, state, work, u)
    elif kind == BUILD:
        begin_work(map, charts, state, work, u, row[TARGET], TO_BUILD)
    elif kind == REPAIR:
        begin_work(map, charts, state, work, u, row[TARGET], TO_REPAIR)
    elif kind == CHARGE:
        charge(map, charts, state, work, u, row[TARGET])
    elif kind == DEMOLISH:
        demolish(map, charts, state, work, u, row[TARGET])
    else:
        strike(map, charts, state, work, side, row[TARGET])


@kernel
def banks_lost(map, state, work, since):
    """After ground has changed hands: what waited or was charged on lost banks."""
    changed = work.figures[DROPPED] > 0
    for i in range(since, work.figures[EVENTS]):
        if work.events[i, 0] == events.CONTROL:
            changed = True
    if changed:
        sweep(map, state, work)
        disarm(map, state, work)


@kernel
def check(map, charts, view, work, row):
    """Refusal code of an order in the view of the side whose operations these are; 0 = lawful.

    Needs `work` laid out from the view (`zones.survey`).
    """
    clock = view.clock[0]
    if clock["over"] == 1:
        return GAME_OVER
    kind = row[KIND]
    side = clock["side"]
    if side < 0:
        return NOT_OURS  # between turns nobody operates
    if kind == END:
        return OK
    if kind < MOVE or kind > STRIKE:
        return NO_KIND
    if kind == STRIKE:
        return check_strike(map, charts, view, side, row[TARGET])
    u = row[ACTOR]
    if u < map.sides[side]["first"] or u >= map.sides[side + 1]["first"]:
        return NOT_OURS
    if view.units[u]["status"] != ON_MAP:
        return OFF_MAP
    if kind >= BOAT:
        return check_river(map, charts, view, work, side, row)
    if kind != ATTACK and view.units[u]["ferried"] > 0:
        return HALF_OVER
    if kind == MOVE:
        return check_move(map, charts, view, work, side, row)
    if kind == WITHDRAW:
        return check_withdraw(map, charts, view, work, u, row[TARGET])
    return check_attack(map, charts, view, work, side, row)


@kernel
def carry_out(map, charts, state, work, view, view_work, row):
    """Check an order in the view, carry it out on the state, bring the view up to date.

    Needs both layouts. Returns: the refusal code, 0 when it was carried out.
    """
    code = check(map, charts, view, view_work, row)
    if code != OK:
        return code
    side = view.clock[0]["side"]
    state.clock[0]["orders"] += 1
    since = work.figures[EVENTS]
    work.figures[CROSSED] = 0
    kind = row[KIND]
    if kind == MOVE or kind == WITHDRAW:
        length = view_work.figures[TALLY]
        for i in range(length):
            work.hexes[i]["path"] = view_work.hexes[i]["path"]
        if kind == MOVE:
            march(map, charts, state, work, row[ACTOR], length)
            raid(map, charts, state, work, row[ACTOR])
        else:
            withdraw(map, charts, state, work, row[ACTOR], length)
        glance(map, charts, state, work, row[ACTOR])
    elif kind == ATTACK:
        count = muster(map, work, side, row)
        if fight(map, charts, state, work, count, row[TARGET], row[N]) == 1:
            raid(map, charts, state, work, work.hexes[row[TARGET]]["first"])
        look(map, charts, state, work, side)
    elif kind != END:
        at_river(map, charts, state, work, side, row)
    banks_lost(map, state, work, since)
    refresh(map, charts, state, work, view, view_work, side, since)
    return OK
