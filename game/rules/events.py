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
    10: ("supply", ("before", "after", "ratio", "")),
    11: ("arrived", ("", "", "", "")),
    12: ("left", ("", "", "", "")),
    13: ("replaced", ("steps", "kit", "", "")),
    14: ("weather", ("sky", "ground", "", "")),
    15: ("collapse", ("salient", "held", "start", "")),
    16: ("seen", ("", "", "", "")),
    17: ("dug", ("level", "", "", "")),
    18: ("result", ("winner", "balance", "level", "")),
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
