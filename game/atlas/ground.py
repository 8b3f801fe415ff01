"""The ground of every hex: terrain by share of area, elevation, relief, lake shores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from game.atlas.lattice import Lattice
from game.atlas.projection import Frame
from game.model.board import Town
from game.model.codes import CITY, LAKE, MIXED, SETTLEMENTS, TERRAINS, TOWN, VILLAGE
from game.model.fault import Fault
from game.model.scenario import Area, Elevation

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Map-building numbers.
COVERED = 0.5  # share of a hex that makes it woods, plantation, marsh or lake
PATCHY = 1 / 3  # share of woods and marsh together that makes it mixed
# Relief by the height range over the hex and its six neighbours, metres. Grids of a
# kilometre or two show valleys a third too shallow, so the limits are low: below 30 m
# lies open steppe or a valley floor, from 55 m a valley side stands within the ring.
ROLLING_FROM = 30.0
BROKEN_FROM = 55.0

_RANKED = {"village": int(VILLAGE), "town": int(TOWN), "city": int(CITY)}


def shapes_of(areas: Sequence[Area], frame: Frame) -> list[shapely.Polygon]:
    """Rings as valid polygons in km."""
    return [shapely.make_valid(shapely.Polygon(frame.km(a.points))) for a in areas]


def _share(shapes: list[shapely.Polygon], grid: Lattice) -> Floats:
    """Share of each hex's area that the shapes cover together."""
    share = np.zeros(grid.n)
    if not shapes:
        return share
    whole = shapely.union_all(shapes)
    shapely.prepare(whole)
    touched = np.nonzero(shapely.intersects(grid.shapes, whole))[0]
    areas = shapely.area(shapely.intersection(grid.shapes[touched], whole))
    share[touched] = areas / shapely.area(grid.shapes[0])
    return share


def terrain(
    default: str,
    woods: Sequence[Area],
    lakes: Sequence[Area],
    towns: Sequence[Town],
    frame: Frame,
    grid: Lattice,
) -> Ints:
    """Terrain code per hex: a settlement by its rank, else what covers half of it, else the default.

    Hamlets leave the ground as it is. A hex a third wooded or marshy is mixed.
    """
    result = np.full(grid.n, TERRAINS.index(default), dtype=np.int64)
    kinds = sorted({a.kind for a in woods}, key=TERRAINS.index)
    shares = {k: _share(shapes_of([a for a in woods if a.kind == k], frame), grid) for k in kinds}
    if shares:
        table = np.stack([shares[k] for k in kinds])
        codes = np.array([TERRAINS.index(k) for k in kinds], dtype=np.int64)
        result[table.sum(axis=0) >= PATCHY] = MIXED
        most = table.argmax(axis=0)
        covered = table.max(axis=0) > COVERED
        result[covered] = codes[most[covered]]
    result[_share(shapes_of(lakes, frame), grid) > COVERED] = LAKE
    for town in sorted(towns, key=lambda t: SETTLEMENTS.index(t.rank)):
        if town.rank in _RANKED:
            result[town.hex] = _RANKED[town.rank]
    return result


def sample(elevation: Elevation, frame: Frame, xy: Floats) -> Floats:
    """Height at points by bilinear interpolation of the grid, metres; beyond it the edge value."""
    heights = np.array(elevation.rows, dtype=np.float64)
    lonlat = frame.degrees(xy)
    column = np.clip((lonlat[:, 0] - elevation.lon0) / elevation.dlon, 0, heights.shape[1] - 1)
    row = np.clip((lonlat[:, 1] - elevation.lat0) / elevation.dlat, 0, heights.shape[0] - 1)
    c = np.minimum(column.astype(np.int64), heights.shape[1] - 2)
    r = np.minimum(row.astype(np.int64), heights.shape[0] - 2)
    u, v = column - c, row - r
    top = heights[r, c] * (1 - u) + heights[r, c + 1] * u
    bottom = heights[r + 1, c] * (1 - u) + heights[r + 1, c + 1] * u
    return top * (1 - v) + bottom * v


def heights(elevation: Elevation, frame: Frame, grid: Lattice) -> tuple[Ints, Ints]:
    """Mean elevation (metres) and relief code of every hex.

    Nineteen points a hex are sampled: the centre, the six corners and two rings between.
    """
    if min(len(elevation.rows), len(elevation.rows[0])) < 2:
        raise Fault("elevation.rows: at least two rows of two values expected")
    spokes = grid.corners[grid.hex_corners] - grid.centres[:, None, :]
    turned = (spokes + np.roll(spokes, 1, axis=1)) / 2
    offsets = np.concatenate([np.zeros((grid.n, 1, 2)), 0.4 * spokes, 0.75 * turned, 0.95 * spokes], axis=1)
    points = grid.centres[:, None, :] + offsets
    values = sample(elevation, frame, points.reshape(-1, 2)).reshape(grid.n, -1)
    low, high = values.min(axis=1), values.max(axis=1)
    around = np.where(grid.links < 0, np.arange(grid.n)[:, None], grid.links)
    low = np.minimum(low, low[around].min(axis=1))
    high = np.maximum(high, high[around].max(axis=1))
    relief = np.digitize(high - low, [ROLLING_FROM, BROKEN_FROM]).astype(np.int64)
    return np.rint(values.mean(axis=1)).astype(np.int64), relief


def height_grid(
    elevation: Elevation, frame: Frame, grid: Lattice
) -> tuple[Floats, tuple[float, float, float, float]]:
    """The grid of heights redrawn square in km over the map, rows north to south, and its box."""
    spacing = abs(elevation.dlat) * 111.2
    x1, y1 = grid.outline.bounds[2:]
    columns, rows = int(np.ceil(x1 / spacing)) + 1, int(np.ceil(y1 / spacing)) + 1
    x = np.arange(columns) * spacing
    y = np.arange(rows)[::-1] * spacing
    xx, yy = np.meshgrid(x, y)
    values = sample(elevation, frame, np.stack([xx.ravel(), yy.ravel()], axis=1))
    return values.reshape(rows, columns), (0.0, 0.0, float(x[-1]), float(y[0]))


def lake_shores(ground: Ints, grid: Lattice) -> NDArray[np.bool_]:
    """Hexside rows between a lake hex and any other."""
    shores: NDArray[np.bool_] = (ground[grid.side_right] == LAKE) != (ground[grid.side_left] == LAKE)
    return shores
