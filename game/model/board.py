"""The hex board: a scenario's geography laid on hexes, with what the map drawing needs.

Made once per scenario by `game.atlas.build`. Rules never read it: they read the
tables that `game.rules.setup` resolves from it. Hexes are rows `h = row * columns + column`
(both from 0); file names are column-row from 1 (`"0412"` = column 4, row 12).
Flat-topped; even-numbered columns (02, 04, ...) lie half a hex lower.
Sides are rows of `Scenario.sides`; -1 = neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Town:
    name: str
    hex: int
    rank: str  # codes.SETTLEMENTS
    population: int
    x: float  # km east of the box's south-west corner
    y: float  # km north of it


@dataclass(frozen=True)
class Site:
    """A crossing on its hexside: from `hex` towards `direction` (and the mirror image)."""

    key: str
    name: str
    hex: int
    direction: int
    kind: int
    condition: int
    load: int
    capacity: int
    slot: int
    river: str
    charged: str = ""  # key of the side whose charges lie on it at the start, "" none


@dataclass(frozen=True)
class Board:
    columns: int
    rows: int
    km_per_hex: float
    # geometry, shape (n,), km east / north of the box's south-west corner
    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    # ground, shape (n,)
    terrain: Ints
    elevation: Ints  # metres, mean of the hex
    relief: Ints
    territory: Ints  # side in whose country the hex lies, -1 neither
    control: Ints  # side that holds it at the start, -1 nobody
    fieldworks: Ints  # level from belts only (deployment levels are added by the rules)
    fixed: Ints  # 1 = too near the map edge to change hands
    # links, shape (n, 6), symmetric: [h, d] == [neighbour, (d + 3) % 6]
    river: Ints
    road: Ints
    rail: Ints
    border: Ints  # 1 = state border, 2 = oblast border runs along this hexside
    # things
    towns: tuple[Town, ...]
    sites: tuple[Site, ...]
    sources: tuple[int, ...]  # hex of each Scenario.sources row
    objectives: tuple[int, ...]  # hex of each Scenario.objectives row
    unit_hexes: tuple[int, ...]  # hex of each Scenario.units row (arrival hex for later ones)
    salients: Ints  # shape (n,), bit k = hex belongs to Scenario.salients[k]
    # for the eye: chains laid on the grid, and raw shapes in km
    river_chains: tuple[tuple[str, int, tuple[tuple[float, float], ...]], ...]  # name, class, hex corners in flow order
    road_chains: tuple[tuple[str, int, tuple[int, ...]], ...]  # name, class, hexes
    rail_chains: tuple[tuple[str, int, tuple[int, ...]], ...]
    border_chains: tuple[tuple[str, int, tuple[tuple[float, float], ...]], ...]
    wood_shapes: tuple[tuple[int, tuple[tuple[float, float], ...]], ...]  # terrain, ring
    lake_shapes: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    height_grid: Floats  # (rows, columns) north to south, metres, clipped to the map
    height_box: tuple[float, float, float, float]  # x0, y0 (south-west), x1, y1 of the grid's outer nodes, km
    report: tuple[str, ...] = field(default=())  # what could not be laid cleanly

    @property
    def n(self) -> int:
        """Number of hexes."""
        return self.columns * self.rows
