"""Settlements on their hexes, and the hexes of everything that is named by a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from game.atlas.lattice import Lattice
from game.atlas.projection import Frame
from game.grid import hexes
from game.model.board import Town
from game.model.fault import Fault
from game.model.scenario import Belt, Place, Scenario, Settlement

BESIDE_KM = 6.0  # a point this far beyond the rim is put on the nearest hex (railheads, roads off the map)


def lay_towns(settlements: Sequence[Settlement], frame: Frame, grid: Lattice) -> tuple[Town, ...]:
    """The settlements on the map, in file order; those beyond it are left out."""
    towns = []
    xy = frame.km([s.point for s in settlements]) if settlements else np.zeros((0, 2))
    for settlement, (x, y) in zip(settlements, xy.tolist(), strict=True):
        h = grid.hex_at(x, y)
        if h >= 0:
            towns.append(Town(settlement.name, h, settlement.rank, settlement.population, x, y))
    return tuple(towns)


def hexes_of(scenario: Scenario, towns: Sequence[Town], frame: Frame, grid: Lattice) -> tuple[tuple[int, ...], ...]:
    """Hexes of the supply sources, the objectives and the units.

    Raises Fault with one line for every place that is not on the map.
    """
    where = {town.name: town.hex for town in towns}
    faults: list[str] = []

    def find(key: str, place: Place) -> int:
        h = _hex_of(place, where, frame, grid)
        if h < 0:
            faults.append(f"{key}.place: {_words(place)} is not on the map")
        return h

    sources = tuple(find(f"supply_sources.{s.key}", s.place) for s in scenario.sources)
    objectives = tuple(find(f"objectives.{o.name}", o.place) for o in scenario.objectives)
    units = tuple(find(f"units.{u.key}", u.place) for u in scenario.units)
    if faults:
        raise Fault(*faults)
    return sources, objectives, units


def _hex_of(place: Place, where: Mapping[str, int], frame: Frame, grid: Lattice) -> int:
    if place.hex is not None:
        return hexes.hex_of(grid.columns, grid.rows, place.hex)
    if place.town is not None:
        return where.get(place.town, -1)
    assert place.point is not None
    x, y = frame.km([place.point])[0].tolist()
    h = grid.hex_at(x, y)
    if h >= 0:
        return h
    gaps = np.hypot(grid.centres[:, 0] - x, grid.centres[:, 1] - y)
    nearest = int(np.argmin(gaps))
    return nearest if gaps[nearest] - grid.side_km <= BESIDE_KM else -1


def _words(place: Place) -> str:
    if place.hex is not None:
        return f"hex {place.hex}"
    if place.town is not None:
        return place.town
    return f"point {place.point}"


def lay_belts(belts: Sequence[Belt], frame: Frame, grid: Lattice) -> np.ndarray:
    """Fieldworks level of each hex from the belts that pass it, int64 (n,)."""
    levels = np.zeros(grid.n, dtype=np.int64)
    for belt in belts:
        xy = frame.km(belt.points)
        for (x0, y0), (x1, y1) in zip(xy.tolist(), xy[1:].tolist(), strict=False):
            # Steps of a fifth of a hex: no hex the line really passes is missed.
            count = max(2, int(np.ceil(np.hypot(x1 - x0, y1 - y0) / grid.km_per_hex * 5)) + 1)
            for x, y in zip(np.linspace(x0, x1, count), np.linspace(y0, y1, count), strict=True):
                h = grid.hex_at(float(x), float(y))
                if h >= 0:
                    levels[h] = max(int(levels[h]), belt.level)
    return levels
