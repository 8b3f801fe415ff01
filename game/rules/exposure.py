"""What fire a hex is under: the level of the enemy's field as it was frozen at his last logistics.

Rule: model page 8.
"""

from game.kernel import kernel


@kernel
def fire_on(state, side, h):
    """Level 0-4 of the enemy's fire that `side` is under in hex h. Returns int64."""
    if side == 0:
        return state.hexes[h]["fire1"]
    return state.hexes[h]["fire0"]
