"""Analytic overlays: what each one paints on the ground and how far it mutes the map below.

An overlay is one entry of `OVERLAYS`. `paint` gets the strip and draws on it;
an overlay that sorts hexes into classes needs no more than `hex_classes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.mapart import front, relief
from game.ui.mapart.regions import class_map, washed
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour, Palette, colour

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Ints = NDArray[np.int64]
Key = tuple[tuple[Colour, str], ...]  # colours with their words, for the legend

ELEVATION_TINTS = tuple(colour(c) for c in ["A9BE9A", "C6CFA0", "E3DBA4", "E5C98A", "D8AC70", "C08E5C", "A27150"])


@dataclass(frozen=True)
class Overlay:
    """One overlay: its word, how it mutes the map ("base" or "nothing"), control tint, painter, legend."""

    name: str
    title: str
    mutes: str
    tint: float
    paint: Callable[[pygame.Surface, Sheet, int, MapArt], None] | None
    legend: Callable[[MapArt], Key]

    def ground(self, target: pygame.Surface, strip: Sheet, top: int, art: MapArt) -> None:
        """Paint this overlay's ground colours on a strip."""
        if self.paint is not None:
            self.paint(target, strip, top, art)


def hex_classes(
    target: pygame.Surface, strip: Sheet, top: int, art: MapArt, classes: Ints, colours: tuple[Colour, ...],
    share: float,
) -> None:  # fmt: skip
    """Tint hexes by class (-1 = none) with smooth outlines, at an opacity of 0-1."""
    table = np.zeros((256, 4), dtype=np.uint8)
    for i, tone in enumerate(colours):
        table[i + 2] = (*tone, round(255 * share))
    washed(target, top, class_map(strip, art.plates, art.corners, classes), table)


def elevation_steps(art: MapArt) -> list[float]:
    """Limits between the seven height classes, metres."""
    low, high = relief.height_range(art.plates.board)
    return [low + (high - low) * i / len(ELEVATION_TINTS) for i in range(1, len(ELEVATION_TINTS))]


def _elevation(target: pygame.Surface, strip: Sheet, top: int, art: MapArt) -> None:
    """Height classes with a darker line between them, from the board's own grid."""
    step = 2 if strip.px > 40 else 1
    columns = (np.arange(0, strip.width + 2 * step, step) + strip.left) / strip.per_km
    rows = strip.height_km - (np.arange(0, strip.height + 2 * step, step) + strip.top) / strip.per_km
    height = relief.heights_at(art.plates.board, columns, rows)
    limits = np.array(elevation_steps(art))
    classes = np.searchsorted(limits, height).T
    edge = np.zeros(classes.shape, dtype=bool)
    edge[:-1] |= classes[:-1] != classes[1:]
    edge[:, :-1] |= classes[:, :-1] != classes[:, 1:]
    table = np.zeros((len(ELEVATION_TINTS), 4), dtype=np.uint8)
    for i, tone in enumerate(ELEVATION_TINTS):
        table[i] = (*tone, 175)
    pixels = table[classes]
    pixels[edge] = (*art.plates.palette.local_case, 190)
    layer = pygame.Surface(classes.shape, pygame.SRCALPHA)
    pygame.surfarray.pixels3d(layer)[...] = pixels[..., :3]
    pygame.surfarray.pixels_alpha(layer)[...] = pixels[..., 3]
    if step > 1:
        layer = pygame.transform.smoothscale(layer, (classes.shape[0] * step, classes.shape[1] * step))
    target.blit(layer, (0, top), area=(0, 0, strip.width, strip.height))


def _elevation_key(art: MapArt) -> Key:
    limits = [round(v) for v in elevation_steps(art)]
    words = [f"under {limits[0]} m"]
    words += [f"{a}\u2013{b} m" for a, b in zip(limits, limits[1:], strict=False)]
    words.append(f"{limits[-1]} m and over")
    return tuple(zip(ELEVATION_TINTS, words, strict=True))


def _control_key(art: MapArt) -> Key:
    palette: Palette = art.plates.palette
    return tuple((palette.side(side.shape).line, f"held by {side.name}") for side in art.plates.scenario.sides)


def _no_key(art: MapArt) -> Key:
    return ()


OVERLAYS: dict[str, Overlay] = {
    "none": Overlay("none", "", "nothing", front.TINT, None, _no_key),
    "control": Overlay("control", "Control", "nothing", front.OVERLAY_TINT, None, _control_key),
    "elevation": Overlay("elevation", "Elevation", "nothing", 0.0, _elevation, _elevation_key),
}
