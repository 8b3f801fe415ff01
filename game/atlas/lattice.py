"""The hex grid of one map as geometry: hexes, hexsides and corners with their coordinates.

Corners and hexsides are the graph that rivers and borders are laid on, hexes and
their links the graph of roads and railways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from game.atlas.projection import Frame, frame_for
from game.grid import hexes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lattice:
    """Hexes h, corners c and inner hexsides s of a map, coordinates in km.

    Walking along hexside s from `side_from[s]` to `side_to[s]`, hex `side_right[s]`
    is on the right hand and `side_left[s]` on the left. Hexsides on the rim of the
    map, which have one hex only, are not listed.
    """

    columns: int
    rows: int
    km_per_hex: float
    side_km: float  # length of a hexside
    centres: Floats  # (n, 2)
    links: Ints  # (n, 6) neighbours, -1 off the map
    corners: Floats  # (corners, 2)
    hex_corners: Ints  # (n, 6) corner rows; hexside d runs from d to d + 1
    rim: NDArray[np.bool_]  # (corners,) corner lies on the rim of the map
    side_right: Ints  # (sides,)
    side_left: Ints
    side_direction: Ints  # direction from side_right to side_left
    side_from: Ints
    side_to: Ints
    side_middles: Floats  # (sides, 2)
    side_of: Ints  # (n, 6) hexside row, -1 on the rim
    shapes: NDArray[np.object_]  # (n,) hex polygons
    outline: shapely.Polygon
    points: NDArray[np.object_]  # (n,) centres as points
    middle_tree: shapely.STRtree  # over side middles
    centre_tree: shapely.STRtree  # over hex centres

    @property
    def n(self) -> int:
        """Number of hexes."""
        return self.columns * self.rows

    def name(self, h: int) -> str:
        """Printed name of a hex."""
        return hexes.hex_name(self.columns, h)

    def side_name(self, s: int) -> str:
        """Printed name of a hexside."""
        return hexes.hexside_name(self.columns, int(self.side_right[s]), int(self.side_direction[s]))

    def hex_at(self, x: float, y: float) -> int:
        """Hex that holds a point; -1 off the map."""
        h = int(np.argmin((self.centres[:, 0] - x) ** 2 + (self.centres[:, 1] - y) ** 2))
        # The nearest centre is the hex itself, except for points beyond the rim.
        return h if self.shapes[h].buffer(1e-6).covers(shapely.Point(x, y)) else -1


def fit(box: tuple[float, float, float, float], km_per_hex: float) -> tuple[Frame, Lattice]:
    """Lay the largest grid that fits into a box of degrees, from its south-west corner."""
    frame, width, height = frame_for(box)
    columns, rows = hexes.size_for(width, height, km_per_hex)
    return frame, lattice(columns, rows, km_per_hex)


def lattice(columns: int, rows: int, km_per_hex: float) -> Lattice:
    """Geometry of a grid of `columns` by `rows` hexes."""
    n = columns * rows
    side_km = km_per_hex / 3**0.5
    centres = np.array([hexes.centre(columns, rows, km_per_hex, h) for h in range(n)])
    links = hexes.neighbours(columns, rows)
    offsets = np.array(hexes.corners(km_per_hex, 0.0, 0.0))
    rings = centres[:, None, :] + offsets[None, :, :]
    # Corners lie on a lattice of half sides by half hex heights: whole numbers identify them.
    keys = np.rint(rings / np.array([side_km / 2, km_per_hex / 2])).astype(np.int64)
    flat = keys.reshape(-1, 2)
    _, first, inverse, counts = np.unique(
        flat[:, 0] * 1_000_000 + flat[:, 1], return_index=True, return_inverse=True, return_counts=True
    )
    hex_corners = inverse.reshape(n, 6).astype(np.int64)
    right, direction = np.nonzero(links > np.arange(n)[:, None])
    left = links[right, direction]
    begin = hex_corners[right, direction]
    end = hex_corners[right, (direction + 1) % 6]
    corners = rings.reshape(-1, 2)[first]
    side_of = np.full((n, 6), -1, dtype=np.int64)
    numbers = np.arange(len(right), dtype=np.int64)
    side_of[right, direction] = numbers
    side_of[left, (direction + 3) % 6] = numbers
    middles = (corners[begin] + corners[end]) / 2
    shapes = shapely.polygons(rings)
    points = shapely.points(centres)
    return Lattice(
        columns=columns,
        rows=rows,
        km_per_hex=km_per_hex,
        side_km=side_km,
        centres=centres,
        links=links,
        corners=corners,
        hex_corners=hex_corners,
        rim=counts < 3,
        side_right=right.astype(np.int64),
        side_left=left,
        side_direction=direction.astype(np.int64),
        side_from=begin,
        side_to=end,
        side_middles=middles,
        side_of=side_of,
        shapes=shapes,
        outline=_outline(corners, hex_corners, links),
        points=points,
        middle_tree=shapely.STRtree(shapely.points(middles)),
        centre_tree=shapely.STRtree(points),
    )


def _outline(corners: Floats, hex_corners: Ints, links: Ints) -> shapely.Polygon:
    """The rim of the map as a polygon: the hexsides without a neighbour, walked clockwise."""
    follow: dict[int, int] = {}
    for h, d in zip(*np.nonzero(links < 0), strict=True):
        follow[int(hex_corners[h, d])] = int(hex_corners[h, (d + 1) % 6])
    start = min(follow)
    ring, c = [start], follow[start]
    while c != start:
        ring.append(c)
        c = follow[c]
    return shapely.Polygon(corners[ring])
