"""Why an agent gave an order: a number in the last column of its row, words for the decision log.

Orders carry it from the agent to who keeps the log; no rule reads it. The low byte
is one of the reasons here, the rest a detail: the objective of the main effort (row
+ 1) of a march or exploitation that leads there, what an attack promises in hundredths
of a victory point, the wave of an evacuation.
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
PREPARES = np.int64(11)

WORDS: dict[int, str] = {
    1: "a crossing on a road of ours needs engineers",
    2: "of the enemy's crossings in sight it is worth most to him",
    3: "the salient is given up",
    4: "worn and hungry: back to where it is fed",
    5: "a hole in the line",
    6: "wanted at the front",
    7: "shaken, and a fresh unit beside it covers its place",
    8: "the attack gains more than it costs",
    9: "open ground before it",
    10: "nothing of ours comes over it any more",
    11: "the salient beyond it is closing",
}
WAVES = ("guns and heavy kit first", "then who is out of contact", "the line last", "the rest of it by boat")
TELLING = 5  # hundredths of a victory point; less is told as a little


def told(reason: int, objectives: list[str]) -> str:
    """The reason of an order in words, "" when none was given.

    Args: reason, the last column of the order's row; objectives, their names in order of rows.
    """
    code, detail = reason % int(DETAIL), reason // int(DETAIL)
    words = WORDS.get(code, "")
    if code == GAINS:
        return f"{words}: {f'{detail / 100:.1f} victory points' if detail >= TELLING else 'a little'}"
    if code == LEAVES:
        return f"{words}: {WAVES[detail]}"
    if code in (GATHERS, EXPLOITS) and detail:
        return f"{words}; the main effort goes to {objectives[detail - 1]}"
    return words
