"""What happened, as rows of int64 that the call leaves behind in `Work.events`.

Columns: kind, turn, side, unit, hex, a, b, c, d, and three spare. `LAYOUT` says
what a to d mean; `describe` is in `game.match`. When the rows are full the rest
is counted, not kept: no rule reads events.
"""

import numpy as np

from game.kernel import kernel
from game.model.state import DROPPED, EVENT_ROWS, EVENTS

CONTROL = np.int64(1)
MOVED = np.int64(2)
STOPPED = np.int64(3)
ATTACK = np.int64(4)
LOSS = np.int64(5)
RETREAT = np.int64(6)
TRAPPED = np.int64(7)
ADVANCE = np.int64(8)
DESTROYED = np.int64(9)
SUPPLY = np.int64(10)
ARRIVED = np.int64(11)
LEFT = np.int64(12)
REPLACED = np.int64(13)
WEATHER = np.int64(14)
COLLAPSE = np.int64(15)
SEEN = np.int64(16)
DUG = np.int64(17)
RESULT = np.int64(18)
WORKS = np.int64(19)
BUILT = np.int64(20)
REPAIRED = np.int64(21)
PONTOON_HIT = np.int64(22)
CHARGED = np.int64(23)
BLOWN = np.int64(24)
STRUCK = np.int64(25)
BOATS = np.int64(26)
BRIDGEHEAD = np.int64(27)
KIT_LEFT = np.int64(28)
KIT_JOINED = np.int64(29)
NEIGHBOUR = np.int64(30)
ROUT = np.int64(31)
SURRENDER = np.int64(32)
WITHDRAWN = np.int64(33)
POLITICAL = np.int64(34)
STRANDED = np.int64(35)
RAID = np.int64(36)
CUT_OFF = np.int64(60)

# kind -> name and the meaning of columns a, b, c, d
LAYOUT: dict[int, tuple[str, tuple[str, str, str, str]]] = {
    1: ("control", ("", "", "", "")),
    2: ("moved", ("from_hex", "mp_left", "hexes", "")),
    3: ("stopped", ("from_hex", "by_hex", "reason", "")),
    4: ("attack", ("attack_points", "defence_points", "column_shift", "roll")),
    5: ("loss", ("steps", "kit", "cause", "")),
    6: ("retreat", ("from_hex", "hexes", "", "")),
    7: ("trapped", ("", "", "", "")),
    8: ("advance", ("from_hex", "", "", "")),
    9: ("destroyed", ("", "", "", "")),
    10: ("supply", ("before", "after", "ratio", "block")),
    11: ("arrived", ("", "", "", "")),
    12: ("left", ("", "", "", "")),
    13: ("replaced", ("steps", "kit", "", "")),
    14: ("weather", ("sky", "ground", "", "")),
    15: ("collapse", ("salient", "held", "start", "")),
    16: ("seen", ("", "", "", "")),
    17: ("dug", ("level", "", "", "")),
    18: ("result", ("winner", "balance", "level", "")),
    19: ("works", ("crossing", "condition", "", "")),
    20: ("built", ("crossing", "condition", "chance", "roll")),
    21: ("repaired", ("crossing", "condition", "chance", "roll")),
    22: ("pontoon_hit", ("crossing", "condition", "chance", "roll")),
    23: ("charged", ("crossing", "", "", "")),
    24: ("blown", ("crossing", "condition", "chance", "roll")),
    25: ("struck", ("crossing", "condition", "chance", "roll")),
    26: ("boats", ("from_hex", "steps", "over", "of")),
    27: ("bridgehead", ("from_hex", "kit_behind", "", "")),
    28: ("kit_left", ("kit", "crossing", "", "")),
    29: ("kit_joined", ("kit", "from_hex", "still_behind", "")),
    30: ("neighbour", ("roll", "penalty", "nerve", "lost")),
    31: ("rout", ("from_hex", "hexes", "", "")),
    32: ("surrender", ("steps", "kit", "roll", "nerve")),
    33: ("withdrawn", ("from_hex", "hexes", "", "")),
    34: ("political", ("salient", "points", "", "")),
    35: ("stranded", ("crossing", "units", "points", "")),
    36: ("raid", ("lines", "units", "", "")),
    60: ("cut_off", ("salient", "held", "isolated", "")),
}

ROWS = np.int64(EVENT_ROWS)


@kernel
def log(work, state, kind, side, unit, h, a, b, c, d):
    """Write one event."""
    row = work.figures[EVENTS]
    if row >= ROWS:
        work.figures[DROPPED] += 1
        return
    work.figures[EVENTS] = row + 1
    e = work.events[row]
    e[0] = kind
    e[1] = state.clock[0]["turn"]
    e[2] = side
    e[3] = unit
    e[4] = h
    e[5] = a
    e[6] = b
    e[7] = c
    e[8] = d
    e[9] = -1
    e[10] = -1
    e[11] = -1
