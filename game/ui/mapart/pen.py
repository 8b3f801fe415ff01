"""Lines and shapes on a layer that is drawn large and reduced.

Layers hold premultiplied colour: an opaque pixel or nothing, so plain averaging
in `smoothscale` gives soft edges without dark fringes. Widths and positions are
in drawn (large) pixels.
"""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.mapart.curves import along, lengths
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour

Floats = NDArray[np.float64]
# a colour, a premultiplied colour with opacity, or a palette index on an 8-bit surface
Paint = tuple[int, int, int] | tuple[int, int, int, int] | int

SIZES_KEPT = 2  # of layers: a tile is drawn in a high strip and a low one


def thin(paint: Colour, share: float) -> tuple[int, int, int, int]:
    """A colour at an opacity of 0-1, premultiplied."""
    return round(paint[0] * share), round(paint[1] * share), round(paint[2] * share), round(255 * share)


class Layers:
    """Large layers for drawing strips, the last two sizes kept, because making one takes longer than clearing it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], pygame.Surface] = {}

    def clear(self) -> None:
        """Forget them."""
        self._kept.clear()

    def blank(self, sheet: Sheet) -> pygame.Surface:
        """An empty layer at a strip's drawn size; the one given before at this size is used again."""
        size = (sheet.width * sheet.fold, sheet.height * sheet.fold)
        kept = self._kept.pop(size, None)
        if kept is None:
            while len(self._kept) >= SIZES_KEPT:
                del self._kept[next(iter(self._kept))]
            kept = pygame.Surface(size, pygame.SRCALPHA)
        else:
            kept.fill((0, 0, 0, 0))
        self._kept[size] = kept
        return kept


def lay(target: pygame.Surface, drawn: pygame.Surface, sheet: Sheet, top: int) -> None:
    """Reduce a drawn layer and put it on the picture, `top` px below its upper edge."""
    small = pygame.transform.smoothscale(drawn, (sheet.width, sheet.height)) if sheet.fold > 1 else drawn
    target.blit(small, (0, top), special_flags=pygame.BLEND_PREMULTIPLIED)


def stroke(surface: pygame.Surface, paint: Paint, points: Floats, widths: Floats | float) -> None:
    """A line with round joints; `widths` one width or one a point."""
    count = len(points)
    if count < 2:
        return
    width, height = surface.get_size()
    half = np.broadcast_to(np.asarray(widths, dtype=np.float64) / 2.0, (count,))
    edge = float(half.max()) + 2
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] > width + edge or low[1] > height + edge or high[0] < -edge or high[1] < -edge:
        return
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    length[length == 0] = 1.0
    normal = np.stack([-step[:, 1], step[:, 0]], axis=1) / length[:, None]
    a, b = points[:-1], points[1:]
    ha, hb = half[:-1, None], half[1:, None]
    quads = np.stack([a + normal * ha, b + normal * hb, b - normal * hb, a - normal * ha], axis=1)
    seen = (
        (np.minimum(a[:, 0], b[:, 0]) < width + edge)
        & (np.maximum(a[:, 0], b[:, 0]) > -edge)
        & (np.minimum(a[:, 1], b[:, 1]) < height + edge)
        & (np.maximum(a[:, 1], b[:, 1]) > -edge)
    )
    polygon, circle = pygame.draw.polygon, pygame.draw.circle
    joints = edge > 3.2
    last = -2
    for i in np.flatnonzero(seen).tolist():
        polygon(surface, paint, quads[i].tolist())
        if joints:
            if last != i - 1:
                circle(surface, paint, points[i].tolist(), half[i])
            circle(surface, paint, points[i + 1].tolist(), half[i + 1])
        last = i


def dashes(points: Floats, pattern: tuple[float, ...]) -> list[Floats]:
    """The drawn pieces of a dashed line; `pattern` is dash, gap, dash, gap ... in the points' unit."""
    way = lengths(points)
    total = float(way[-1])
    starts, ends, at, i = [], [], 0.0, 0
    while at < total:
        end = min(at + pattern[i % len(pattern)], total)
        if i % 2 == 0 and end > at:
            starts.append(at)
            ends.append(end)
        at, i = end, i + 1
    first = np.stack([np.interp(starts, way, points[:, k]) for k in (0, 1)], axis=1)
    last = np.stack([np.interp(ends, way, points[:, k]) for k in (0, 1)], axis=1)
    after, before = np.searchsorted(way, starts, "right"), np.searchsorted(way, ends, "left")
    return [
        np.concatenate([first[k : k + 1], points[after[k] : before[k]], last[k : k + 1]]) for k in range(len(starts))
    ]


def ties(points: Floats, every: float, length: float) -> list[Floats]:
    """Short strokes across a line at equal distances, as on a railway."""
    total = float(lengths(points)[-1])
    if total < every:
        return []
    at = np.arange(every / 2, total, every)
    spots, ways = along(points, at)
    across = np.stack([-ways[:, 1], ways[:, 0]], axis=1) * (length / 2)
    return [np.stack([s - c, s + c]) for s, c in zip(spots, across, strict=True)]


def disc(surface: pygame.Surface, paint: Paint, at: tuple[float, float], radius: float) -> None:
    """A filled circle."""
    pygame.draw.circle(surface, paint, at, max(radius, 1.0))


def area(surface: pygame.Surface, paint: Paint, points: Floats) -> None:
    """A filled polygon."""
    if len(points) >= 3:
        pygame.draw.polygon(surface, paint, points.tolist())
