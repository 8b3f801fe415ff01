"""Rivers laid on connected chains of hexsides, in flow order.

Each river takes the cheapest chain of hexsides near its real course. Parents are
laid before their tributaries, which end on the parent's chain. A settlement that
really stands on one bank pulls the chain so that its hex stays on that bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from game.atlas.lattice import Lattice
from game.atlas.paths import cheapest
from game.atlas.projection import Frame
from game.model.board import Town
from game.model.codes import RIVERS, SETTLEMENTS
from game.model.scenario import Line

# Map-building numbers, in hexside lengths unless said otherwise.
REACH = 1.6  # hexsides whose middle lies within this of the course are candidates
PLAIN = 0.05  # cost of a hexside that lies exactly on the course: keeps chains short
TAKEN = 1.5  # extra cost of a hexside another river runs along already
BANK_COST = (0.15, 0.5, 2.0, 3.0)  # hamlet, village, town, city put on the wrong bank
BANK_NEAR_KM = 0.25  # nearer than this a settlement sits astride the river: either bank will do
BANK_FAR_KM = 4.0  # farther than this it cannot share a hex with the river's chain
JOIN_KM = 1.5  # a river that ends this near another flows into it
SHORTEST = 1.5  # pieces of a course inside the map shorter than this are left out
# Which class keeps a hexside two rivers claim: position = width order of codes.RIVERS.
WIDTH = {kind: i for i, kind in enumerate(("none", "stream", "minor", "canal", "major", "lake_shore"))}


@dataclass
class Waters:
    """Rivers as laid so far.

    kind: class per hexside row; owner: river row per hexside row, -1 none;
    chains: one entry per laid piece, (river row, corner rows in flow order).
    """

    kind: np.ndarray
    owner: np.ndarray
    names: tuple[str, ...]
    lines: list[shapely.LineString]
    chains: list[tuple[int, list[int]]] = field(default_factory=list)
    report: list[str] = field(default_factory=list)


def lay_rivers(rivers: Sequence[Line], towns: Sequence[Town], frame: Frame, grid: Lattice) -> Waters:
    """Lay every river of the scenario on hexsides."""
    lines = [shapely.LineString(frame.km(r.points)) for r in rivers]
    waters = Waters(
        kind=np.zeros(len(grid.side_from), dtype=np.int64),
        owner=np.full(len(grid.side_from), -1, dtype=np.int64),
        names=tuple(r.name for r in rivers),
        lines=lines,
    )
    parents = [_parent(i, rivers, lines) for i in range(len(rivers))]
    edges = _corner_links(grid)
    for i in _laying_order(parents, [WIDTH[r.kind] for r in rivers]):
        for piece in _inside(lines[i], grid):
            _lay_piece(i, piece, parents[i], rivers[i], towns, grid, edges, waters)
    return waters


def _parent(i: int, rivers: Sequence[Line], lines: list[shapely.LineString]) -> int:
    """The river that river i flows into, -1 when it leaves the map on its own."""
    mouth = shapely.Point(lines[i].coords[-1])
    near = [
        (mouth.distance(line), j)
        for j, line in enumerate(lines)
        if j != i and mouth.distance(line) <= JOIN_KM and WIDTH[rivers[j].kind] >= WIDTH[rivers[i].kind]
    ]
    return min(near)[1] if near else -1


def _laying_order(parents: list[int], widths: list[int]) -> list[int]:
    """Parents before children, wide before narrow, then file order."""
    depth = []
    for i in range(len(parents)):
        seen, j = {i}, parents[i]
        while j >= 0 and j not in seen:
            seen.add(j)
            j = parents[j]
        depth.append(len(seen))
    return sorted(range(len(parents)), key=lambda i: (depth[i], -widths[i], i))


def _inside(line: shapely.LineString, grid: Lattice) -> list[shapely.LineString]:
    """The pieces of a course that lie on the map, in flow order and direction."""
    cut = shapely.line_merge(shapely.intersection(line, grid.outline))
    pieces = [p for p in shapely.get_parts(cut) if p.geom_type == "LineString"]
    ordered = []
    for piece in pieces:
        if piece.length < SHORTEST * grid.side_km:
            continue
        begin = line.project(shapely.Point(piece.coords[0]))
        end = line.project(shapely.Point(piece.coords[-1]))
        ordered.append((min(begin, end), piece if begin < end else shapely.reverse(piece)))
    return [piece for _, piece in sorted(ordered, key=lambda entry: entry[0])]


def _corner_links(grid: Lattice) -> list[list[tuple[int, int, bool]]]:
    """Per corner: (other corner, hexside, walked forward)."""
    links: list[list[tuple[int, int, bool]]] = [[] for _ in range(len(grid.corners))]
    for s, (a, b) in enumerate(zip(grid.side_from.tolist(), grid.side_to.tolist(), strict=True)):
        links[a].append((b, s, True))
        links[b].append((a, s, False))
    return links


def _bank_costs(
    line: shapely.LineString, towns: Sequence[Town], grid: Lattice
) -> tuple[dict[int, float], dict[int, float]]:
    """Cost of having a hex on the left bank, and on the right, for the settlements in it."""
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for town in _beside(line, towns):
        hand = hand_of(line, town.x, town.y)
        if hand == 0:
            continue
        wrong = right if hand > 0 else left
        wrong[town.hex] = wrong.get(town.hex, 0.0) + BANK_COST[SETTLEMENTS.index(town.rank)]
    return left, right


def _beside(line: shapely.LineString, towns: Sequence[Town]) -> list[Town]:
    """Settlements near enough to a course for its bank to matter."""
    if not towns:
        return []
    gaps = shapely.distance(shapely.points([(t.x, t.y) for t in towns]), line)
    return [towns[k] for k in np.nonzero(gaps <= BANK_FAR_KM)[0].tolist()]


def hand_of(line: shapely.LineString, x: float, y: float, near_km: float = BANK_NEAR_KM) -> int:
    """Bank of a point: 1 left, -1 right of the course, 0 astride it or too far to matter."""
    point = shapely.Point(x, y)
    far = line.distance(point)
    along = line.project(point)
    if not near_km <= far <= BANK_FAR_KM or along <= 0.0 or along >= line.length:
        return 0
    # The direction over a kilometre, so that a kink does not turn the bank round.
    a, b = line.interpolate(max(0.0, along - 0.5)), line.interpolate(min(line.length, along + 0.5))
    foot = line.interpolate(along)
    turn = (b.x - a.x) * (y - foot.y) - (b.y - a.y) * (x - foot.x)
    return 1 if turn > 0 else -1


def _lay_piece(
    i: int,
    piece: shapely.LineString,
    parent: int,
    river: Line,
    towns: Sequence[Town],
    grid: Lattice,
    links: list[list[tuple[int, int, bool]]],
    waters: Waters,
) -> None:
    rows = np.sort(grid.middle_tree.query(piece, predicate="dwithin", distance=REACH * grid.side_km))
    if not len(rows):
        return
    far = shapely.distance(shapely.points(grid.side_middles[rows]), piece) / grid.side_km
    cost = {int(s): PLAIN + float(d) ** 2 for s, d in zip(rows, far, strict=True)}
    for s in cost:
        if waters.owner[s] >= 0:
            cost[s] += TAKEN
    wrong_left, wrong_right = _bank_costs(piece, towns, grid)
    right, left = grid.side_right, grid.side_left

    def edges(corner: int) -> list[tuple[int, float]]:
        found = []
        for other, s, forward in links[corner]:
            if s not in cost:
                continue
            on_right, on_left = int(right[s]), int(left[s])
            if not forward:
                on_right, on_left = on_left, on_right
            bank = wrong_right.get(on_right, 0.0) + wrong_left.get(on_left, 0.0)
            found.append((other, cost[s] + bank))
        return found

    corners = np.unique(np.concatenate([grid.side_from[rows], grid.side_to[rows]]))
    start = _end_corner(piece.coords[0], corners, grid)
    goals = _goals(piece, parent, waters, corners, grid)
    chain = cheapest({start: 0.0}, goals, edges)
    if len(chain) < 2:
        waters.report.append(f"{river.name}: no chain of hexsides follows its course; left out.")
        return
    waters.chains.append((i, chain))
    code = RIVERS.index(river.kind)
    for a, b in zip(chain, chain[1:], strict=False):
        s = next(s for other, s, _ in links[a] if other == b)
        held = int(waters.owner[s])
        if held >= 0:
            waters.report.append(
                f"{river.name} and {waters.names[held]} both run along {grid.side_name(s)}; the wider keeps it."
            )
            if WIDTH[RIVERS[int(waters.kind[s])]] >= WIDTH[river.kind]:
                continue
        waters.kind[s] = code
        waters.owner[s] = i
    _check_banks(river.name, piece, chain, towns, grid, waters)


def _end_corner(end: tuple[float, ...], corners: np.ndarray, grid: Lattice) -> int:
    """The corner a course begins or ends at: nearest, on the rim if the course crosses the rim there."""
    xy = np.array(end[:2])
    if grid.outline.exterior.distance(shapely.Point(xy)) < 1e-6:
        on_rim = corners[grid.rim[corners]]
        if len(on_rim):
            corners = on_rim
    gap = ((grid.corners[corners] - xy) ** 2).sum(axis=1)
    return int(corners[int(np.argmin(gap))])


def _goals(
    piece: shapely.LineString, parent: int, waters: Waters, corners: np.ndarray, grid: Lattice
) -> dict[int, float]:
    """Where a piece may end: on its parent's chain near the mouth, else at its own end."""
    mouth = np.array(piece.coords[-1][:2])
    inside = grid.outline.exterior.distance(shapely.Point(mouth)) > 1e-6
    goals: dict[int, float] = {}
    if parent >= 0 and inside:
        allowed = set(corners.tolist())
        for river, chain in waters.chains:
            if river != parent:
                continue
            for corner in chain:
                gap = float(np.hypot(*(grid.corners[corner] - mouth))) / grid.side_km
                if corner in allowed and gap <= 2 * REACH:
                    goals[corner] = gap**2
    return goals or {_end_corner(piece.coords[-1], corners, grid): 0.0}


def _check_banks(
    name: str,
    piece: shapely.LineString,
    chain: list[int],
    towns: Sequence[Town],
    grid: Lattice,
    waters: Waters,
) -> None:
    """Report villages and larger whose hex lies on the other bank than the settlement does."""
    laid = shapely.LineString(grid.corners[chain])
    for town in _beside(piece, towns):
        real = hand_of(piece, town.x, town.y)
        x, y = grid.centres[town.hex]
        drawn = hand_of(laid, float(x), float(y), 0.0)
        if real * drawn < 0 and town.rank != "hamlet":
            waters.report.append(
                f"{town.name} stands on the {'left' if real > 0 else 'right'} bank of the {name}, "
                f"its hex {grid.name(town.hex)} on the other."
            )
