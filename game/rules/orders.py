"""An order is eight integers; it is checked against what its side knows, then carried out in full or refused.

Columns: kind, actor, target, via, mask0, mask1, n, 0.

MOVE    actor marches to hex `target`, by way of hex `via` when it is not -1.
ATTACK  the units of the masks attack hex `target`; actor leads (and advances
        first); n = 0 hasty, 1 prepared. Bit b of mask0 is the side's unit b,
        of mask1 its unit 62 + b.
END     the side ends its operations.

What an unseen enemy makes of an order is found out on the way and never refuses
it. A refused order changes nothing.

Rule: model pages 3 and 17.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import ON_MAP
from game.model.state import EVENTS, MASK_BITS, TALLY
from game.rules.battle import fight
from game.rules.combat import OP_COST, may_fight, odds, supply_cost
from game.rules.crossings import bridged
from game.rules.movement import direction, march, reach, reach_on, trail
from game.rules.sight import glance, look
from game.rules.stacking import fits
from game.rules.view import refresh
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
END = np.int64(12)

KINDS: dict[int, str] = {1: "move", 2: "attack", 12: "end"}

# Refusals: code, word in records, model page, sentence.
OK = np.int64(0)
NO_KIND = np.int64(1)
NOT_OURS = np.int64(2)
OFF_MAP = np.int64(3)
USED = np.int64(4)
NO_HEX = np.int64(5)
OUT_OF_REACH = np.int64(6)
FULL_HEX = np.int64(7)
NO_UNITS = np.int64(8)
TOO_MANY = np.int64(9)
UNFIT = np.int64(10)
NOT_NEXT_TO = np.int64(11)
NO_ENEMY = np.int64(12)
NO_WAY_OVER = np.int64(13)
NO_POINTS = np.int64(14)
LOW_STOCK = np.int64(15)
GAME_OVER = np.int64(16)
NO_LEAD = np.int64(17)
FIXED_HEX = np.int64(18)

REFUSALS: dict[int, tuple[str, int, str]] = {
    1: ("no_kind", 3, "there is no such order"),
    2: ("not_ours", 3, "the unit is not of the side whose operations these are"),
    3: ("off_map", 4, "the unit is not on the map"),
    4: ("used", 6, "the unit has attacked this turn and does not move any more"),
    5: ("no_hex", 2, "the target is not a hex of the map, or the unit stands in it"),
    6: ("out_of_reach", 6, "the unit cannot get there with its movement points"),
    7: ("full_hex", 4, "the hex has no room for the unit (stacking)"),
    8: ("no_units", 10, "an attack needs at least one unit"),
    9: ("too_many", 10, "too many units for one attack"),
    10: ("unfit", 10, "a unit is not fit to attack: guns, shaken, without supply, or it has attacked"),
    11: ("not_next_to", 10, "a unit does not stand next to the target"),
    12: ("no_enemy", 10, "nobody is known to defend the hex: enter it by a move"),
    13: ("no_way_over", 7, "a lake shore without a crossing cannot be attacked over"),
    14: ("no_points", 13, "not enough operations points for a prepared attack"),
    15: ("low_stock", 9, "a unit's stock is too low for a prepared attack"),
    16: ("game_over", 3, "the game is over"),
    17: ("no_lead", 10, "the leading unit must be among the attackers"),
    18: ("fixed_hex", 2, "the hex lies at the map's edge and never changes hands"),
}


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
    work.figures[TALLY] = trail(work, target, length)
    return OK


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
    if prepared != 0 and prepared != 1:
        return NO_KIND
    odds(map, charts, view, work, count, target, prepared)
    if prepared == 1:
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
    if kind != MOVE and kind != ATTACK:
        return NO_KIND
    u = row[ACTOR]
    if u < map.sides[side]["first"] or u >= map.sides[side + 1]["first"]:
        return NOT_OURS
    if view.units[u]["status"] != ON_MAP:
        return OFF_MAP
    if kind == MOVE:
        return check_move(map, charts, view, work, side, row)
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
    kind = row[KIND]
    if kind == MOVE:
        length = view_work.figures[TALLY]
        for i in range(length):
            work.hexes[i]["path"] = view_work.hexes[i]["path"]
        march(map, charts, state, work, row[ACTOR], length)
        glance(map, charts, state, work, row[ACTOR])
    elif kind == ATTACK:
        count = muster(map, work, side, row)
        fight(map, charts, state, work, count, row[TARGET], row[N])
        look(map, charts, state, work, side)
    refresh(map, charts, state, work, view, view_work, side, since)
    return OK
