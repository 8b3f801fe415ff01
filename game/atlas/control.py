"""Whose country each hex lies in, who holds it at the start, borders and salients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from game.atlas.lattice import Lattice
from game.atlas.paths import cheapest
from game.atlas.projection import Frame
from game.model.board import Town
from game.model.codes import SETTLEMENTS
from game.model.fault import Fault
from game.model.scenario import Area, FrontLine, Line, Salient, Scenario, Settlement

Ints = NDArray[np.int64]
Chain = tuple[str, int, tuple[tuple[float, float], ...]]

STATE_BORDER, OBLAST_BORDER = 1, 2
REACH = 1.6  # an oblast border keeps within this many hexside lengths of its course
PLAIN = 0.05  # and pays this for a hexside exactly on it
OVERRUN_KM = 8.0  # a front line that stops this near the rim is led on to it
PROBE_KM = 0.05  # how far beside a front line the side it leaves on that hand is looked up


def territory(
    areas: Sequence[Area],
    settlements: Sequence[Settlement],
    towns: Sequence[Town],
    sides: Sequence[str],
    frame: Frame,
    grid: Lattice,
) -> tuple[Ints, list[str]]:
    """Side in whose country each hex lies: by its centre, or by the largest village or town in it.

    Returns: int64 (n,), -1 in neither country; report lines for hexes shared by both.
    """
    result = np.full(grid.n, -1, dtype=np.int64)
    for area in areas:
        inside = _within(shapely.make_valid(shapely.Polygon(frame.km(area.points))), grid)
        result[inside] = sides.index(area.kind)
    country = {s.name: s.side for s in settlements}
    largest: dict[int, tuple[int, int, str]] = {}
    report: list[str] = []
    for town in towns:
        side = country[town.name]
        if side not in sides or town.rank == "hamlet":
            continue
        entry = (SETTLEMENTS.index(town.rank), town.population, side)
        before = largest.get(town.hex)
        if before is not None and before[2] != side:
            report.append(f"Hex {grid.name(town.hex)} holds settlements of both countries; the larger decides.")
        if before is None or entry > before:
            largest[town.hex] = entry
    for h, (_, _, side) in largest.items():
        # Where no country is drawn, a village alone does not make one.
        if result[h] >= 0:
            result[h] = sides.index(side)
    return result, report


def _within(shape: shapely.Geometry, grid: Lattice) -> NDArray[np.bool_]:
    shapely.prepare(shape)
    inside: NDArray[np.bool_] = shapely.contains(shape, grid.points)
    return inside


def borders(
    lines: Sequence[Line], country: Ints, frame: Frame, grid: Lattice
) -> tuple[Ints, list[Chain], list[str]]:
    """State borders where territory changes, oblast borders on the hexsides nearest to their course.

    Returns: int64 (n, 6) border class; chains for drawing; report lines.
    """
    kind = np.zeros(len(grid.side_from), dtype=np.int64)
    one, other = country[grid.side_right], country[grid.side_left]
    kind[(one != other) & (one >= 0) & (other >= 0)] = STATE_BORDER
    names = [line.name for line in lines if line.kind == "state"]
    chains: list[Chain] = [
        (names[0] if names else "", STATE_BORDER, corners)
        for corners in _walk(np.nonzero(kind == STATE_BORDER)[0], grid)
    ]
    report: list[str] = []
    for line in lines:
        if line.kind != "oblast":
            continue
        corners = _near_chain(shapely.LineString(frame.km(line.points)), grid)
        if len(corners) < 2:
            report.append(f"Border {line.name}: no hexsides near it; left out.")
            continue
        for a, b in zip(corners, corners[1:], strict=False):
            s = _side_between(a, b, grid)
            kind[s] = kind[s] or OBLAST_BORDER
        chains.append((line.name, OBLAST_BORDER, tuple((float(x), float(y)) for x, y in grid.corners[corners])))
    return by_link(kind, grid), chains, report


def by_link(side_values: Ints, grid: Lattice) -> Ints:
    """A value per hexside row as a symmetric (n, 6) table, 0 on the rim."""
    table = np.where(grid.side_of >= 0, side_values[grid.side_of], 0)
    return table.astype(np.int64)


def _side_between(a: int, b: int, grid: Lattice) -> int:
    match = ((grid.side_from == a) & (grid.side_to == b)) | ((grid.side_from == b) & (grid.side_to == a))
    return int(np.nonzero(match)[0][0])


def _walk(rows: Ints, grid: Lattice) -> list[tuple[tuple[float, float], ...]]:
    """Join hexsides into chains of corners, each as long as possible."""
    ends: dict[int, list[int]] = {}
    for s in rows.tolist():
        ends.setdefault(int(grid.side_from[s]), []).append(s)
        ends.setdefault(int(grid.side_to[s]), []).append(s)
    unused = set(rows.tolist())
    chains = []
    loose = sorted(c for c, sides in ends.items() if len(sides) != 2)
    for start in loose + sorted(ends):
        while any(s in unused for s in ends[start]):
            chain, corner = [start], start
            while True:
                following = [s for s in ends[corner] if s in unused]
                if not following or (corner != start and len(ends[corner]) != 2):
                    break
                s = following[0]
                unused.discard(s)
                corner = int(grid.side_to[s] if grid.side_from[s] == corner else grid.side_from[s])
                chain.append(corner)
            chains.append(tuple((float(x), float(y)) for x, y in grid.corners[chain]))
    return chains


def _near_chain(course: shapely.LineString, grid: Lattice) -> list[int]:
    piece = shapely.intersection(course, grid.outline)
    parts = [p for p in shapely.get_parts(shapely.line_merge(piece)) if p.geom_type == "LineString"]
    if not parts:
        return []
    piece = max(parts, key=lambda p: p.length)
    rows = np.sort(grid.middle_tree.query(piece, predicate="dwithin", distance=REACH * grid.side_km))
    if not len(rows):
        return []
    far = shapely.distance(shapely.points(grid.side_middles[rows]), piece) / grid.side_km
    links: dict[int, list[tuple[int, float]]] = {}
    for s, d in zip(rows.tolist(), far.tolist(), strict=True):
        a, b = int(grid.side_from[s]), int(grid.side_to[s])
        links.setdefault(a, []).append((b, PLAIN + d**2))
        links.setdefault(b, []).append((a, PLAIN + d**2))
    corners = np.array(sorted(links))
    ends = [
        int(corners[int(np.argmin(((grid.corners[corners] - np.array(p[:2])) ** 2).sum(axis=1)))])
        for p in (piece.coords[0], piece.coords[-1])
    ]
    return cheapest({ends[0]: 0.0}, {ends[1]: 0.0}, lambda c: links[c])


def control(
    scenario: Scenario, towns: Sequence[Town], frame: Frame, grid: Lattice
) -> tuple[Ints, list[str]]:
    """Side that holds each hex at the start: the front trace, contested rings, held towns, in that order.

    A hex is held by the side on whose hand of the trace its centre lies. Returns int64
    (n,), -1 nobody; report lines. Raises Fault: a trace that does not part the map, a
    held town that is not on it.
    """
    sides = [s.key for s in scenario.sides]
    result = _sides_of_front(scenario.front, sides, frame, grid)
    for area in scenario.contested:
        result[_within(shapely.make_valid(shapely.Polygon(frame.km(area.points))), grid)] = -1
    where = {town.name: town.hex for town in towns}
    report: list[str] = []
    for side, name in scenario.held_towns:
        if name not in where:
            report.append(f"Held town {name} lies off the map.")
            continue
        result[where[name]] = sides.index(side)
    return result, report


def _sides_of_front(lines: Sequence[FrontLine], sides: Sequence[str], frame: Frame, grid: Lattice) -> Ints:
    rim = shapely.box(*grid.outline.buffer(grid.km_per_hex).bounds)
    courses = [_led_to_rim(shapely.LineString(frame.km(line.points)), rim) for line in lines]
    faces = list(shapely.get_parts(shapely.polygonize([shapely.union_all([*courses, rim.exterior])])))
    tree = shapely.STRtree(faces)
    held: dict[int, int] = {}
    faults: list[str] = []
    for number, (line, course) in enumerate(zip(lines, courses, strict=True)):
        for hand, key in ((1.0, line.left), (-1.0, line.right)):
            for face in _beside(course, hand, tree):
                side = sides.index(key)
                if held.setdefault(face, side) != side:
                    faults.append(f"front.lines.{number}: both sides hold the same ground; the line must part the map")
    if faults:
        raise Fault(*dict.fromkeys(faults))
    result = np.full(grid.n, -1, dtype=np.int64)
    for face, side in sorted(held.items()):
        result[_within(faces[face], grid)] = side
    return result


def _led_to_rim(course: shapely.LineString, rim: shapely.Polygon) -> shapely.LineString:
    """A trace whose ends lie near the rim, led on to it so that it parts the map."""
    points = [np.array(p[:2]) for p in course.coords]
    if np.allclose(points[0], points[-1]):
        return course
    for end, at in ((points[0], 0), (points[-1], len(points))):
        spot = shapely.Point(end)
        if rim.contains(spot) and rim.exterior.distance(spot) <= OVERRUN_KM:
            nearest = rim.exterior.interpolate(rim.exterior.project(spot))
            points.insert(at if at == 0 else len(points), np.array([nearest.x, nearest.y]))
    return shapely.LineString(points)


def _beside(course: shapely.LineString, hand: float, tree: shapely.STRtree) -> set[int]:
    """Faces along one hand of a trace."""
    xy = np.array(course.coords)[:, :2]
    step = np.diff(xy, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    whole = length > 4 * PROBE_KM
    normal = hand * np.stack([-step[:, 1], step[:, 0]], axis=1)[whole] / length[whole, None]
    spots = (xy[:-1] + step / 2)[whole] + PROBE_KM * normal
    _, faces = tree.query(shapely.points(spots), predicate="within")
    return set(faces.tolist())


def fixed(control_at_start: Ints, edge: int, grid: Lattice) -> Ints:
    """1 for front hexes in the outermost `edge` rings of the map: a rim without neighbours must not give way."""
    h = np.arange(grid.n)
    column, row = h % grid.columns, h // grid.columns
    ring = np.minimum.reduce([column, grid.columns - 1 - column, row, grid.rows - 1 - row])
    other = control_at_start[np.where(grid.links < 0, h[:, None], grid.links)]
    front = (other != control_at_start[:, None]).any(axis=1)
    return (front & (ring < edge)).astype(np.int64)


def salients(entries: Sequence[Salient], country: Ints, sides: Sequence[str], frame: Frame, grid: Lattice) -> Ints:
    """Bit k of a hex is set when it belongs to salient k."""
    result = np.zeros(grid.n, dtype=np.int64)
    for k, salient in enumerate(entries):
        inside = _within(shapely.make_valid(shapely.Polygon(frame.km(salient.points))), grid)
        if salient.territory:
            inside &= country == sides.index(salient.territory)
        result[inside] |= 1 << k
    return result
