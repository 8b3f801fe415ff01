"""Geometry of the hex grid: flat-topped hexes numbered column-row from 0101.

A hex is a row `h = row * columns + column`, both from 0. In names columns and
rows count from 1: `"0412"` is column 4, row 12. Even-numbered columns (odd from
0) lie half a hex lower. Direction d is a position in `codes.DIRECTIONS`
(N, NE, SE, S, SW, NW); the opposite of d is `(d + 3) % 6`.

Everything here is built once per board in plain Python and NumPy; kernels read
the tables.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from game.model.codes import DIRECTIONS

NEAR_RADIUS = 4  # how far the `near` table reaches, in hexes

_STEP_EVEN = ((0, -1), (1, -1), (1, 0), (0, 1), (-1, 0), (-1, -1))
_STEP_ODD = ((0, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
_NAME = re.compile(r"^(\d{2})(\d{2})$")


def neighbours(columns: int, rows: int) -> NDArray[np.int64]:
    """The six neighbours of every hex, in order N, NE, SE, S, SW, NW.

    Returns: int64 (n, 6); -1 off the map.

    >>> neighbours(2, 2).tolist()[0]
    [-1, -1, 1, 2, -1, -1]
    """
    table = np.full((columns * rows, 6), -1, dtype=np.int64)
    for row in range(rows):
        for column in range(columns):
            steps = _STEP_ODD if column % 2 else _STEP_EVEN
            for d, (dc, dr) in enumerate(steps):
                c, r = column + dc, row + dr
                if 0 <= c < columns and 0 <= r < rows:
                    table[row * columns + column, d] = r * columns + c
    return table


def axial(columns: int, rows: int) -> NDArray[np.int64]:
    """Axial coordinates (q, r) of every hex, for distances. Returns int64 (n, 2)."""
    h = np.arange(columns * rows, dtype=np.int64)
    column, row = h % columns, h // columns
    return np.stack([column, row - column // 2], axis=1)


def distance(columns: int, a: int, b: int) -> int:
    """Hexes from a to b in a straight line.

    >>> distance(10, 0, 9)
    9
    """
    qa, qb = a % columns, b % columns
    dq = qa - qb
    dr = (a // columns - qa // 2) - (b // columns - qb // 2)
    return max(abs(dq), abs(dr), abs(dq + dr))


def near(columns: int, rows: int, radius: int = NEAR_RADIUS) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every hex within `radius` of each hex, nearest first (the hex itself at position 0).

    Returns: table int64 (n, 3r(r+1)+1), -1 after the last; counts int64 (n, radius+1),
    `counts[h, k]` = how many entries of `table[h]` lie within k hexes. Equal
    distances are in hex order.
    """
    n = columns * rows
    coordinates = axial(columns, rows)
    far, found = [], []
    for dq in range(-radius, radius + 1):
        for dr in range(max(-radius, -dq - radius), min(radius, -dq + radius) + 1):
            column = coordinates[:, 0] + dq
            row = coordinates[:, 1] + dr + column // 2
            inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
            found.append(np.where(inside, row * columns + column, -1))
            far.append(np.where(inside, max(abs(dq), abs(dr), abs(dq + dr)), radius + 2))
    hexes, distances = np.stack(found, axis=1), np.stack(far, axis=1)
    order = np.argsort(distances * n + hexes, axis=1)
    table = np.ascontiguousarray(np.take_along_axis(hexes, order, axis=1))
    distances = np.take_along_axis(distances, order, axis=1)
    counts = np.stack([(distances <= k).sum(axis=1) for k in range(radius + 1)], axis=1)
    return table, counts.astype(np.int64)


def near_within(
    table: NDArray[np.int64], counts: NDArray[np.int64], links: NDArray[np.int64], walls: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`near` counted in steps that pass no wall: what lies behind one drops out or comes later.

    Args: table and counts of `near`; links int64 (n, 6) of `neighbours`; walls bool (n, 6), both ways alike.
    Returns: table and counts of the same shapes.
    """
    table, counts = table.copy(), counts.copy()
    radius = counts.shape[1] - 1
    walled: NDArray[np.bool_] = np.any(walls, axis=1)
    for h in np.flatnonzero((walled[table] & (table >= 0)).any(axis=1)):
        rings = [[int(h)]]
        met = {int(h)}
        for _ in range(radius):
            ring = sorted({int(links[x, d]) for x in rings[-1] for d in range(6) if not walls[x, d]} - met - {-1})
            rings.append(ring)
            met.update(ring)
        found = [x for ring in rings for x in ring]
        table[h] = -1
        table[h, : len(found)] = found
        counts[h] = np.cumsum([len(ring) for ring in rings])
    return table, counts


def hex_name(columns: int, h: int) -> str:
    """Name of a hex, column then row from 1.

    >>> hex_name(41, 3 + 11 * 41)
    '0412'
    """
    return f"{h % columns + 1:02d}{h // columns + 1:02d}"


def hex_of(columns: int, rows: int, name: str) -> int:
    """Row of a hex by its name; -1 when it is no name or lies off the map.

    >>> hex_of(41, 35, "0412"), hex_of(41, 35, "4201"), hex_of(41, 35, "x")
    (454, -1, -1)
    """
    match = _NAME.match(name)
    if not match:
        return -1
    column, row = int(match[1]) - 1, int(match[2]) - 1
    if not (0 <= column < columns and 0 <= row < rows):
        return -1
    return row * columns + column


def hexside_of(columns: int, rows: int, name: str) -> tuple[int, int]:
    """Hex and direction of a hexside by its name (`"0412/NE"`); (-1, -1) when it is none."""
    hex_part, _, side = name.partition("/")
    h = hex_of(columns, rows, hex_part)
    if h < 0 or side not in DIRECTIONS:
        return -1, -1
    return h, DIRECTIONS.index(side)


def hexside_name(columns: int, h: int, direction: int) -> str:
    """Name of a hexside, `"0412/NE"`."""
    return f"{hex_name(columns, h)}/{DIRECTIONS[direction]}"


def centre(columns: int, rows: int, km_per_hex: float, h: int) -> tuple[float, float]:
    """Centre of a hex in km east and north of the south-west corner of the grid's bounding box."""
    side = km_per_hex / math.sqrt(3.0)
    column, row = h % columns, h // columns
    x = side + column * 1.5 * side
    top = rows * km_per_hex + km_per_hex / 2.0
    y = top - (row + 0.5 + (0.5 if column % 2 else 0.0)) * km_per_hex
    return x, y


def corners(km_per_hex: float, x: float, y: float) -> tuple[tuple[float, float], ...]:
    """Corners of a hex centred at (x, y), clockwise from the north-west one.

    Hexside d of the hex runs from corner d to corner d + 1.
    """
    side = km_per_hex / math.sqrt(3.0)
    half = km_per_hex / 2.0
    return (
        (x - side / 2, y + half),
        (x + side / 2, y + half),
        (x + side, y),
        (x + side / 2, y - half),
        (x - side / 2, y - half),
        (x - side, y),
    )


def size_for(width_km: float, height_km: float, km_per_hex: float) -> tuple[int, int]:
    """Columns and rows of the largest grid whose hex centres all lie in a box of this size."""
    side = km_per_hex / math.sqrt(3.0)
    columns = int((width_km - 2 * side) / (1.5 * side)) + 1
    rows = int((height_km - 0.5 * km_per_hex) / km_per_hex)
    return max(columns, 1), max(rows, 1)
