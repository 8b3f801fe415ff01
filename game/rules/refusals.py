"""Why an order is refused: numbers for kernels, words for records, a page of the model and a sentence for players.

Rule: model pages 3 and 17.
"""

import numpy as np

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
BUSY = np.int64(19)
NOT_AT_RIVER = np.int64(20)
HALF_OVER = np.int64(21)
BANK_HELD = np.int64(22)
BANK_WATCHED = np.int64(23)
NO_CROSSING = np.int64(24)
NOT_AT_CROSSING = np.int64(25)
NO_ENGINEERS = np.int64(26)
NOTHING_TO_DO = np.int64(27)
AT_WORK = np.int64(28)
NOT_STANDING = np.int64(29)
CHARGED_ALREADY = np.int64(30)
STRUCK_ALREADY = np.int64(31)
NO_STRIKES = np.int64(32)
NOT_ENEMY = np.int64(33)
NOT_IN_SIGHT = np.int64(34)
WITHDRAWS_WHOLE = np.int64(40)
NO_LINE = np.int64(41)
OFF_LINE = np.int64(42)
NO_COVER = np.int64(43)
WAY_BLOCKED = np.int64(44)
NO_SUPPORT = np.int64(45)

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
    10: ("unfit", 10, "a unit is not fit to attack: guns, shaken, without supply, in withdrawal, or it has attacked"),
    11: ("not_next_to", 10, "a unit does not stand next to the target"),
    12: ("no_enemy", 10, "nobody is known to defend the hex: enter it by a move"),
    13: ("no_way_over", 7, "a lake shore without a crossing cannot be attacked over"),
    14: ("no_points", 13, "not enough operations points for a prepared attack"),
    15: ("low_stock", 9, "a unit's stock is too low for a prepared attack"),
    16: ("game_over", 3, "the game is over"),
    17: ("no_lead", 10, "the leading unit must be among the attackers"),
    18: ("fixed_hex", 2, "the hex lies at the map's edge and never changes hands"),
    19: ("busy", 7, "the unit has moved or attacked this turn: this takes the whole of it"),
    20: ("not_at_river", 7, "the target does not lie across a river from the unit"),
    21: ("half_over", 7, "a part of the unit is over the river: the rest follows, or it is called back"),
    22: ("bank_held", 7, "an enemy stands on the far bank, or his posts hold it"),
    23: ("bank_watched", 7, "the bank lies in an enemy zone of control and no other unit covers it"),
    24: ("no_crossing", 7, "there is no such crossing"),
    25: ("not_at_crossing", 7, "the unit does not stand at the crossing on a bank of its own side"),
    26: ("no_engineers", 7, "only engineers build and repair crossings"),
    27: ("nothing_to_do", 7, "the crossing is not in a state to be built or repaired"),
    28: ("at_work", 7, "these engineers already have a crossing in hand"),
    29: ("not_standing", 7, "the crossing is down already, or is a ford"),
    30: ("charged_already", 7, "charges are already on the crossing"),
    31: ("struck_already", 7, "the crossing has been struck or blown at this turn"),
    32: ("no_strikes", 7, "no strikes are left this turn"),
    33: ("not_enemy", 7, "neither bank of the crossing is the enemy's"),
    34: ("not_in_sight", 7, "the crossing is neither under own fire nor within eight hexes of an own unit"),
    40: ("withdraws_whole", 11, "the unit has moved or attacked this turn: a withdrawal takes the whole of it"),
    41: ("no_line", 11, "the unit has no line of communication to withdraw along"),
    42: ("off_line", 11, "the hex does not lie on the unit's line of communication within a withdrawal's reach"),
    43: ("no_cover", 11, "the unit is in an enemy zone of control and no other unit in good order covers it"),
    44: ("way_blocked", 11, "the way back is blocked, over a river it cannot cross, or has no room for the unit"),
    45: ("no_support", 10, "no support point is left this turn"),
}
