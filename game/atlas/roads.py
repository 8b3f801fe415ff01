"""Roads and railways laid on connected chains of hexes.

Each follows the links nearest to its real course, passes through the settlements
it really passes through, and crosses rivers where there is a crossing site.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from game.atlas.lattice import Lattice
from game.atlas.paths import cheapest
from game.atlas.projection import Frame
from game.model.board import Site, Town
from game.model.codes import STREAM
from game.model.scenario import Line

# Map-building numbers; lengths in hexside lengths unless said otherwise.
REACH = 2.2  # links whose middle lies within this of the course are candidates
PLAIN = 1.0  # cost of a link that lies exactly on the course: a straight column beside it beats a zigzag along it
DRY_RIVER = 8.0  # cost of crossing a river where there is no site: a detour of two or three hexes is cheaper
THROUGH_KM = 0.8  # a village, town or city this near a road lies on it
SHORTEST = 1.0  # pieces inside the map shorter than this many hexes are left out


def lay_ways(
    lines: Sequence[Line],
    words: Sequence[str],
    towns: Sequence[Town],
    river: np.ndarray,
    sites: Sequence[Site],
    frame: Frame,
    grid: Lattice,
) -> tuple[np.ndarray, list[tuple[str, int, tuple[int, ...]]], list[str]]:
    """Lay roads (or railways) on hexes.

    Args:
        words: class names, position = code.
        river: class per hexside row (`Waters.kind`).
        sites: crossings; empty for railways, whose bridges are not sites.
    Returns: class per link (n, 6); chains (name, class, hexes); report lines.
    """
    table = np.zeros((grid.n, 6), dtype=np.int64)
    chains: list[tuple[str, int, tuple[int, ...]]] = []
    report: list[str] = []
    # Streams are waded or culverted; only wider water needs a bridge.
    barred = river > STREAM if len(sites) else np.zeros(len(river), dtype=bool)
    bridged = np.zeros(len(river), dtype=bool)
    for site in sites:
        bridged[grid.side_of[site.hex, site.direction]] = True
    for line in lines:
        code = words.index(line.kind)
        course = shapely.LineString(frame.km(line.points))
        laid = 0
        for piece in _inside(course, grid):
            chain, whole = _lay_piece(piece, towns, barred & ~bridged, grid)
            if not whole:
                report.append(f"{line.name}: no chain of hexes follows its whole course; it has a gap.")
            if len(chain) < 2:
                continue
            laid += 1
            chains.append((line.name, code, tuple(chain)))
            for a, b in zip(chain, chain[1:], strict=False):
                d = int(np.nonzero(grid.links[a] == b)[0][0])
                table[a, d] = table[b, (d + 3) % 6] = max(code, int(table[a, d]))
                s = int(grid.side_of[a, d])
                if barred[s] and not bridged[s]:
                    report.append(f"{line.name} crosses water at {grid.side_name(s)} without a crossing site.")
        if not laid:
            report.append(f"{line.name}: shorter than a hex on this map; left out.")
    return table, chains, report


def _inside(course: shapely.LineString, grid: Lattice) -> list[shapely.LineString]:
    cut = shapely.line_merge(shapely.intersection(course, grid.outline))
    pieces = []
    for piece in shapely.get_parts(cut):
        if piece.geom_type == "LineString" and piece.length >= SHORTEST * grid.km_per_hex:
            begin = course.project(shapely.Point(piece.coords[0]))
            end = course.project(shapely.Point(piece.coords[-1]))
            pieces.append((min(begin, end), piece if begin <= end else shapely.reverse(piece)))
    return [piece for _, piece in sorted(pieces, key=lambda entry: entry[0])]


def _lay_piece(
    piece: shapely.LineString, towns: Sequence[Town], dry: np.ndarray, grid: Lattice
) -> tuple[list[int], bool]:
    """The chain of hexes of one piece, and whether every leg of it was found."""
    stops = _stops(piece, towns, grid)
    rows = np.sort(grid.middle_tree.query(piece, predicate="dwithin", distance=REACH * grid.side_km))
    far = shapely.distance(shapely.points(grid.side_middles[rows]), piece) / grid.side_km
    cost = {int(s): PLAIN + float(d) ** 2 for s, d in zip(rows, far, strict=True)}
    for s in cost:
        if dry[s]:
            cost[s] += DRY_RIVER

    def edges(h: int) -> list[tuple[int, float]]:
        found = []
        for d in range(6):
            s = int(grid.side_of[h, d])
            if s in cost:
                found.append((int(grid.links[h, d]), cost[s]))
        return found

    chain, whole = [stops[0]], True
    for stop in stops[1:]:
        leg = cheapest({chain[-1]: 0.0}, {stop: 0.0}, edges)
        whole = whole and bool(leg)
        chain.extend(leg[1:])
    return _without_spurs(chain), whole


def _stops(piece: shapely.LineString, towns: Sequence[Town], grid: Lattice) -> list[int]:
    """Hexes a course must pass in order: its ends and the settlements on it."""
    large = [town for town in towns if town.rank != "hamlet"]
    spots = [shapely.Point(town.x, town.y) for town in large]
    near = np.nonzero(shapely.distance(np.array(spots, dtype=object), piece) <= THROUGH_KM)[0].tolist()
    marks = [(float(piece.project(spots[k])), large[k].hex) for k in near]
    marks.sort()
    ends = []
    for x, y in (piece.coords[0], piece.coords[-1]):
        ends.append(int(grid.centre_tree.nearest(shapely.Point(x, y))))
    stops = [ends[0]]
    for h in [h for _, h in marks] + [ends[1]]:
        if h != stops[-1]:
            stops.append(h)
    # A course that begins or ends beside a settlement does so in it, not in the next hex.
    if marks and len(stops) > 2:
        first, last = marks[0], marks[-1]
        if first[1] == stops[1] and first[0] < grid.side_km / 2:
            stops = stops[1:]
        if len(stops) > 2 and last[1] == stops[-2] and piece.length - last[0] < grid.side_km / 2:
            stops = stops[:-1]
    return stops


def _without_spurs(chain: list[int]) -> list[int]:
    """Cut out every there-and-back, so that a chain never uses a link twice in a row."""
    kept: list[int] = []
    for h in chain:
        if len(kept) >= 2 and kept[-2] == h:
            kept.pop()
        elif not kept or kept[-1] != h:
            kept.append(h)
    return kept
