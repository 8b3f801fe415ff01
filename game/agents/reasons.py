"""Why an agent gave an order: a number in the last column of its row, words for the decision log.

Orders carry it from the agent to who keeps the log; no rule reads it. The low byte
is one of the reasons here, the rest a detail: the objective of the main effort (row
+ 1) of a march or exploitation, what an attack promises in hundredths of a victory
point.
"""

from __future__ import annotations

import numpy as np

DETAIL = np.int64(256)  # the detail counts in these

NOT_SAID = np.int64(0)
TO_CROSSING = np.int64(1)
STRIKES = np.int64(2)
LEAVES = np.int64(3)
FEEDS = np.int64(4)
FILLS = np.int64(5)
GATHERS = np.int64(6)
RESTS = np.int64(7)
GAINS = np.int64(8)
EXPLOITS = np.int64(9)
DENIES = np.int64(10)

WORDS: dict[int, str] = {
    1: "a crossing on a road of ours needs engineers",
    2: "the crossing carries most of what the enemy gets",
    3: "the salient is given up: guns and heavy kit first, the line last",
    4: "worn and hungry: back to where it is fed",
    5: "a hole in the line",
    6: "wanted at the front",
    7: "shaken, and a fresh unit holds its place",
    8: "the attack gains more than it costs",
    9: "open ground before it",
    10: "nothing of ours comes over it any more",
}


def told(reason: int, objectives: list[str]) -> str:
    """The reason of an order in words, "" when none was given.

    Args: reason, the last column of the order's row; objectives, their names in order of rows.
    """
    code, detail = reason % int(DETAIL), reason // int(DETAIL)
    words = WORDS.get(code, "")
    if code == GAINS and detail:
        return f"{words}: {detail / 100:.1f} victory points"
    if code in (GATHERS, EXPLOITS) and detail:
        return f"{words}; the main effort goes to {objectives[detail - 1]}"
    return words
