"""Ground colours of overlays: hexes tinted or hatched by class, with smooth outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.mapart.regions import class_map, washed
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Ints = NDArray[np.int64]
HATCH_PX = 7  # from one line of a hatching to the next, at far zoom; more when closer


def hex_classes(
    target: pygame.Surface, strip: Sheet, top: int, art: MapArt, classes: Ints, colours: tuple[Colour, ...],
    share: float | tuple[float, ...],
) -> None:  # fmt: skip
    """Tint hexes by class (-1 = none) with smooth outlines, at an opacity of 0-1, one or one a class."""
    shares = (share,) * len(colours) if isinstance(share, float) else share
    table = np.zeros((256, 4), dtype=np.uint8)
    for i, (tone, part) in enumerate(zip(colours, shares, strict=True)):
        table[i + 2] = (*tone, round(255 * part))
    washed(target, top, class_map(strip, art.plates, art.corners, classes), table)


def hatch(
    target: pygame.Surface, strip: Sheet, top: int, art: MapArt, classes: Ints, colours: tuple[Colour, ...],
    slant: int, share: float = 0.75,
) -> None:  # fmt: skip
    """Hatch hexes by class (-1 = none) with thin lines; `slant` 1 rises to the right, -1 falls."""
    found = class_map(strip, art.plates, art.corners, classes)
    every = HATCH_PX if strip.px < 40 else round(strip.px / 7)
    thick = 1.2 if strip.px < 40 else 1.8
    x = np.arange(found.shape[0])[:, None] + round(strip.left)
    y = np.arange(found.shape[1])[None, :] + round(strip.top)
    way = ((x + slant * y) % every).astype(np.float64)
    ink = np.clip(thick - np.abs(way - every / 2), 0.0, 1.0)
    layer = pygame.Surface(found.shape, pygame.SRCALPHA)
    pixels = pygame.surfarray.pixels3d(layer)
    alpha = pygame.surfarray.pixels_alpha(layer)
    alpha[...] = 0
    for i, tone in enumerate(colours):
        here = found == i + 2
        pixels[here] = tone
        alpha[here] = (255 * share * ink[here]).astype(np.uint8)
    del pixels, alpha
    target.blit(layer, (0, top))
