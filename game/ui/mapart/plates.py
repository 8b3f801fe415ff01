"""What of a map never changes: its curves in km, shaded ground and woods, made once per board."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pygame
from numpy.typing import NDArray

from game.grid.hexes import corners
from game.model.board import Board
from game.model.codes import LAKE_SHORE
from game.model.scenario import Scenario
from game.ui.mapart import relief
from game.ui.mapart.curves import Curve, curve_of, smooth
from game.ui.mapart.sheet import Sheet, map_size_km
from game.ui.mapart.woods import Woods, make_woods
from game.ui.theme import Palette

Floats = NDArray[np.float64]
Key = tuple[int, int]

RIVER_WIGGLE_KM = 0.10
ROAD_WIGGLE_KM = 0.05
BORDER_WIGGLE_KM = 0.03
RAIL_ASIDE_KM = 0.2
FAR_RELIEF_PX = 30  # below this hex height the flatter shading is used


def key_of(point: tuple[float, float] | Floats) -> Key:
    """A point in km as a dictionary key (metres)."""
    return round(float(point[0]) * 1000), round(float(point[1]) * 1000)


@dataclass
class Plates:
    """The unchanging geometry of one board in km; its woods, and its ground per relief strength, when first drawn."""

    board: Board
    scenario: Scenario
    palette: Palette
    hexes: Floats  # (n, 6, 2) corners, km
    rivers: tuple[Curve, ...]
    roads: tuple[Curve, ...]
    rails: tuple[Curve, ...]
    borders: tuple[Curve, ...]
    frame: relief.Frame
    size_km: tuple[float, float]
    _ground: dict[str, pygame.Surface] = field(default_factory=dict)

    @cached_property
    def woods(self) -> Woods:
        """Woods, plantations and marsh on the fine grid."""
        return make_woods(self.board, self.frame)

    def ground(self, px: float) -> pygame.Surface:
        """The shaded ground on the fine grid, for a hex height."""
        which = "far" if px < FAR_RELIEF_PX else "near"
        if which not in self._ground:
            strength = 11.0 if which == "far" else 15.0
            self._ground[which] = relief.shaded(self.board, self.palette, self.rivers, strength)
        return self._ground[which]

    def sheet(self, px: float, left: float, top: float, width: int, height: int) -> Sheet:
        """A window of this board's map."""
        return Sheet(px, self.board.km_per_hex, self.size_km[1], left, top, width, height)


def _joined(chains: list[tuple[str, int, Floats]], wiggle: float) -> tuple[Curve, ...]:
    """Chains as curves; an end that meets another line inside it is led on to that line's curve."""
    bends: dict[Key, Floats] = {}
    curves = []
    for name, kind, chain in chains:
        points = smooth(chain, wiggle)
        curves.append((name, kind, chain, points))
        for i in range(1, len(chain) - 1):
            near = np.hypot(*(points - chain[i]).T)
            bends.setdefault(key_of(chain[i]), points[int(near.argmin())])
    out = []
    for name, kind, chain, points in curves:
        for end in (0, -1):
            meet = bends.get(key_of(chain[end]))
            if meet is not None and len(chain) > 1:
                points = _led_to(points, meet, end)
        out.append(curve_of(name, kind, points))
    return tuple(out)


def _led_to(points: Floats, meet: Floats, end: int) -> Floats:
    """A curve whose end is bent towards a point of the line it joins, over its last half hexside."""
    line = points if end == -1 else points[::-1]
    way = np.hypot(*(line - line[-1]).T)
    reach = max(float(way[max(len(line) - 4, 0)]), 0.3)
    pull = np.clip(1.0 - way / reach, 0.0, 1.0) ** 2
    line = line + (meet - line[-1]) * pull[:, None]
    return line if end == -1 else line[::-1]


def make_plates(board: Board, scenario: Scenario, palette: Palette) -> Plates:
    """The plates of a board: curves by the one curve rule, woods field, hex outlines."""
    hexes = np.array(
        [
            corners(board.km_per_hex, float(x), float(y))
            for x, y in zip(board.x, board.y, strict=True)
        ]
    )
    centre = np.stack([board.x, board.y], axis=1)
    rivers = _joined(
        [(n, k, np.array(c)) for n, k, c in board.river_chains if k != LAKE_SHORE and len(c) > 1],
        RIVER_WIGGLE_KM,
    )
    roads = _joined(
        [(n, k, _to_edge(board, centre, c)) for n, k, c in board.road_chains if len(c) > 1],
        ROAD_WIGGLE_KM,
    )
    rails = tuple(
        curve_of(c.name, c.kind, _aside(c.points))
        for c in _joined([(n, k, _to_edge(board, centre, c)) for n, k, c in board.rail_chains if len(c) > 1], 0.0)
    )
    borders = tuple(
        curve_of(n, k, smooth(np.array(c), BORDER_WIGGLE_KM)) for n, k, c in board.border_chains if len(c) > 1
    )
    frame = relief.fine_frame(board)
    return Plates(
        board, scenario, palette, hexes, rivers, roads, rails, borders, frame,
        map_size_km(board.columns, board.rows, board.km_per_hex),
    )  # fmt: skip


def _to_edge(board: Board, centre: Floats, chain: tuple[int, ...]) -> Floats:
    """Centres of a chain of hexes; an end in a hex at the map edge is carried on half a hex, off the map."""
    points = centre[list(chain)]
    for end, before in ((0, 1), (-1, -2)):
        h = chain[end]
        column, row = h % board.columns, h // board.columns
        at_edge = column in (0, board.columns - 1) or row in (0, board.rows - 1)
        out = points[end] + (points[end] - points[before]) * 0.56
        inside = np.hypot(*(centre - out).T).min() < board.km_per_hex * 0.5
        town = any(t.hex == h and t.rank in ("town", "city") for t in board.towns)
        if at_edge and not inside and not town:
            points = np.concatenate([[out], points]) if end == 0 else np.concatenate([points, [out]])
    return points


def _aside(points: Floats) -> Floats:
    """A railway, kept to one side of the hex centres so that it does not hide under a road."""
    step = np.gradient(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    length[length == 0] = 1.0
    normal = np.stack([-step[:, 1], step[:, 0]], axis=1) / length[:, None]
    # always the eastern (or northern) side, whichever way the chain was written
    overall = points[-1] - points[0]
    if abs(overall[1]) >= abs(overall[0]):
        flip = 1.0 if -overall[1] > 0 else -1.0
    else:
        flip = 1.0 if overall[0] > 0 else -1.0
    return points + normal * RAIL_ASIDE_KM * flip
