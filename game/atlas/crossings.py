"""Crossing sites snapped to river hexsides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from game.atlas.lattice import Lattice
from game.atlas.projection import Frame
from game.atlas.rivers import Waters
from game.grid import hexes
from game.model.board import Site
from game.model.codes import CONDITIONS, CROSSING_KINDS, INTACT, LOADS, SLOTS
from game.model.fault import Fault
from game.model.scenario import CrossingSite, Line

REACH_HEXES = 1.6  # a site farther than this from every river hexside is a mistake in the data
ROAD_WEIGHT = 0.7  # how much a hexside's distance from the nearest road counts, against that from the site
OTHER_RIVER_KM = 3.0  # handicap of a hexside of another river than the one nearest to the site


def lay_sites(
    crossings: Sequence[CrossingSite],
    roads: Sequence[Line],
    waters: Waters,
    frame: Frame,
    grid: Lattice,
) -> tuple[list[Site], list[str]]:
    """Put each crossing on a hexside that has a river; two bridges on one hexside become one.

    Returns: the sites in file order, and report lines.
    Raises Fault: a site that is named on a hexside without a river.
    """
    report: list[str] = []
    faults: list[str] = []
    ways = shapely.union_all([shapely.LineString(frame.km(r.points)) for r in roads]) if roads else None
    laid: dict[tuple[int, int], Site] = {}
    for crossing in crossings:
        if crossing.hexside is not None:
            h, d = hexes.hexside_of(grid.columns, grid.rows, crossing.hexside)
            side = int(grid.side_of[h, d]) if h >= 0 else -1
            if side < 0 or waters.kind[side] == 0:
                faults.append(f"crossings.{crossing.key}.hexside: {crossing.hexside} has no river")
                continue
        else:
            side = _nearest_side(crossing, ways, waters, frame, grid)
            if side < 0:
                report.append(f"Crossing {crossing.key}: no river hexside near it; left out.")
                continue
        slot = SLOTS.index(crossing.slot)
        site = _site(crossing, side, waters, grid)
        other = laid.get((side, slot))
        if other is None:
            laid[side, slot] = site
        else:
            laid[side, slot] = _merged(other, site)
            report.append(
                f"Crossings {other.key} and {site.key} share hexside {grid.side_name(side)}; "
                f"merged as {other.key}, capacity {other.capacity + site.capacity}."
            )
    if faults:
        raise Fault(*faults)
    return list(laid.values()), report


def _nearest_side(
    crossing: CrossingSite, ways: shapely.Geometry | None, waters: Waters, frame: Frame, grid: Lattice
) -> int:
    assert crossing.place is not None
    x, y = frame.km([crossing.place])[0]
    point = shapely.Point(x, y)
    reach = REACH_HEXES * grid.km_per_hex
    if not grid.outline.contains(point):
        return -1
    wet = np.nonzero(waters.kind > 0)[0]
    gaps = np.hypot(*(grid.side_middles[wet] - np.array([x, y])).T)
    near = wet[gaps <= reach]
    if not len(near):
        return -1
    real = int(np.argmin([line.distance(point) for line in waters.lines]))
    best: tuple[float, int] | None = None
    for s in near.tolist():
        middle = grid.side_middles[s]
        score = float(np.hypot(*(middle - np.array([x, y]))))
        if ways is not None:
            score += ROAD_WEIGHT * float(ways.distance(shapely.Point(middle)))
        if int(waters.owner[s]) != real:
            score += OTHER_RIVER_KM
        if best is None or (score, s) < best:
            best = (score, s)
    assert best is not None
    return best[1]


def _site(crossing: CrossingSite, side: int, waters: Waters, grid: Lattice) -> Site:
    return Site(
        key=crossing.key,
        name=crossing.name,
        hex=int(grid.side_right[side]),
        direction=int(grid.side_direction[side]),
        kind=CROSSING_KINDS.index(crossing.kind),
        condition=CONDITIONS.index(crossing.condition),
        load=LOADS.index(crossing.load),
        capacity=crossing.capacity,
        slot=SLOTS.index(crossing.slot),
        river=waters.names[int(waters.owner[side])],
        charged=crossing.charged,
    )


def _merged(first: Site, second: Site) -> Site:
    """One site for two on a hexside: capacities add up, the better load and condition hold, charges on either."""
    whole = first.condition == INTACT or second.condition == INTACT
    return Site(
        key=first.key,
        name=f"{first.name}, {second.name}",
        hex=first.hex,
        direction=first.direction,
        kind=first.kind,
        condition=int(INTACT) if whole else first.condition,
        load=max(first.load, second.load),
        capacity=first.capacity + second.capacity,
        slot=first.slot,
        river=first.river,
        charged=first.charged or second.charged,
    )
