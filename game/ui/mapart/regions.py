"""Areas of hexes with smooth outlines: control, and any overlay that sorts hexes into classes.

Outlines follow the one curve rule, so that an area never pokes through the front.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.mapart.plates import Key, Plates, key_of
from game.ui.mapart.sheet import Sheet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_BEND = 8  # points along the rounded corner of an area


@dataclass(frozen=True)
class Corner:
    """A hex corner: where it lies (km), the hexes that meet there, and the rounded piece inside each."""

    at: tuple[float, float]
    hexes: tuple[int, ...]
    pieces: tuple[Floats, ...]  # per hex: the area between the corner and the curve


def corner_table(plates: Plates) -> tuple[Corner, ...]:
    """All corners of the grid where at least two hexes meet."""
    found: dict[Key, list[tuple[int, int]]] = {}
    for h, corners in enumerate(plates.hexes.tolist()):
        for i, (x, y) in enumerate(corners):
            found.setdefault(key_of((x, y)), []).append((h, i))
    corner = plates.hexes[:, :, None, :]
    a = (np.roll(corner, 1, axis=1) + corner) / 2
    b = (np.roll(corner, -1, axis=1) + corner) / 2
    t = (np.arange(_BEND + 1) / _BEND)[None, None, :, None]
    bends = (1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t * t * b
    rounded = np.concatenate([bends, corner], axis=2)
    table = []
    for meeting in found.values():
        if len(meeting) < 2:
            continue
        x, y = plates.hexes[meeting[0]].tolist()
        table.append(Corner((x, y), tuple(h for h, _ in meeting), tuple(rounded[h, i] for h, i in meeting)))
    return tuple(table)


def class_map(
    sheet: Sheet, plates: Plates, corners: tuple[Corner, ...], classes: Ints
) -> NDArray[np.uint8]:
    """The class of every pixel of a window, (width, height): 0 off the map, else class + 2 (so -1 gives 1).

    Args: classes: (n hexes), -1 = none, at most 250.
    """
    surface = pygame.Surface((sheet.width, sheet.height), depth=8)
    surface.set_palette([(i, i, i) for i in range(256)])
    surface.fill(0)
    west, south, east, north = sheet.box_km(2.0)
    board = plates.board
    reach = board.km_per_hex
    seen = (
        (board.x > west - reach) & (board.x < east + reach) & (board.y > south - reach) & (board.y < north + reach)
    )
    polygon = pygame.draw.polygon
    for h in np.flatnonzero(seen).tolist():
        polygon(surface, int(classes[h]) + 2, sheet.points(plates.hexes[h]).tolist())
    for corner in corners:
        x, y = corner.at
        if not (west - reach < x < east + reach and south - reach < y < north + reach):
            continue
        here = [int(classes[h]) for h in corner.hexes]
        if len(here) != 3 or len(set(here)) != 2:
            continue
        for k in range(3):
            others = [here[j] for j in range(3) if j != k]
            if others[0] == others[1] != here[k]:
                polygon(surface, others[0] + 2, sheet.points(corner.pieces[k]).tolist())
    return np.array(pygame.surfarray.pixels2d(surface))


def washed(target: pygame.Surface, top: int, classes: NDArray[np.uint8], table: NDArray[np.uint8]) -> None:
    """Tint a strip: every class value picks a row (red, green, blue, opacity) of the table."""
    layer = pygame.Surface(classes.shape, pygame.SRCALPHA)
    pixels = pygame.surfarray.pixels3d(layer)
    pixels[...] = table[classes][..., :3]
    del pixels
    alpha = pygame.surfarray.pixels_alpha(layer)
    alpha[...] = table[classes][..., 3]
    del alpha
    target.blit(layer, (0, top))
