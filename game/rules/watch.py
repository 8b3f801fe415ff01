"""Which ground dominates which: higher by so much, near, and in plain sight.

Made once per scenario. The line of sight runs from hex centre to hex centre;
a hex between that stands above the line hides what is beyond. Observers and
masts add nothing: the height difference already has to be enough.

Rule: model page 8; chart `watch_height`.
"""

from __future__ import annotations

import numpy as np

from game.grid import hexes as grid
from game.model.board import Board, Ints


def watches(board: Board, height: int) -> Ints:
    """Bit i of a hex is set when it dominates the i-th hex of its `near` list.

    Args: height, metres above. Returns: int64 (n,).
    """
    near, _ = grid.near(board.columns, board.rows)
    axial = grid.axial(board.columns, board.rows)
    found = np.zeros(board.n, np.int64)
    for dq, dr in _offsets(grid.NEAR_RADIUS):
        other = _shift(board, axial, dq, dr)
        here = np.flatnonzero(other >= 0)
        there = other[here]
        drop = board.elevation[here] - board.elevation[there]
        clear = drop >= height
        for mq, mr, share in _between(dq, dr):
            middle = _shift(board, axial, mq, mr)[here]
            high = board.elevation[middle] > board.elevation[here] - drop * share
            clear &= ~(high & (middle >= 0))
        here, there = here[clear], there[clear]
        position = np.argmax(near[here] == there[:, None], axis=1)
        found[here] |= np.int64(1) << position
    return found


def _shift(board: Board, axial: Ints, dq: int, dr: int) -> Ints:
    """The hex at an axial offset from every hex, -1 off the map."""
    column = axial[:, 0] + dq
    row = axial[:, 1] + dr + column // 2
    inside = (column >= 0) & (column < board.columns) & (row >= 0) & (row < board.rows)
    return np.where(inside, row * board.columns + column, -1)


def _offsets(radius: int) -> list[tuple[int, int]]:
    """Axial offsets within a radius, but the centre."""
    return [
        (dq, dr)
        for dq in range(-radius, radius + 1)
        for dr in range(max(-radius, -dq - radius), min(radius, -dq + radius) + 1)
        if (dq, dr) != (0, 0)
    ]


def _between(dq: int, dr: int) -> list[tuple[int, int, float]]:
    """Hexes between the centre and an offset, each with its share of the way (ties towards the first)."""
    steps = max(abs(dq), abs(dr), abs(dq + dr))
    line = []
    for k in range(1, steps):
        share = k / steps
        x, z = dq * share + 1e-6, dr * share + 1e-6
        y = -x - z
        rx, ry, rz = round(x), round(y), round(z)
        ax, ay, az = abs(rx - x), abs(ry - y), abs(rz - z)
        if ax > ay and ax > az:
            rx = -ry - rz
        elif ay <= az:
            rz = -rx - ry
        line.append((rx, rz, share))
    return line
