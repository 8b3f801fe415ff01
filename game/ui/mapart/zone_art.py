"""The overlay of zones of control: where each side's zones reach, where they meet, and what its posts screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.mapart.legend import Key, Sample, hatch_sample
from game.ui.mapart.position import Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import situation, tones
from game.ui.mapart.washes import hatch, hex_classes
from game.ui.theme import mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

ZONE, SCREEN = 0.55, 0.30  # opacity


def _over(position: Position, side: int) -> NDArray[np.bool_]:
    """Ground of others, or contested, that a side's zones reach."""
    found = situation(position)
    over = (found.zones[side] == 1) & (position.control != side)
    contested: NDArray[np.bool_] = over & ((position.control >= 0) | (found.zones[1 - side] == 1))
    return contested


def _classes(position: Position, side: int) -> NDArray[np.int64]:
    """Of each hex: `side` its own zone, 2 + side ground its posts screen, -1 neither."""
    found = situation(position)
    held = position.control == side
    nobody = (position.control < 0) & (found.zones[1 - side] == 0)
    classes = np.full(len(held), -1)
    classes[held & (found.screens[side] == 1)] = 2 + side
    classes[(held | nobody) & (found.zones[side] == 1)] = side
    return classes


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Own zones in the side's colour, ground its posts screen lighter; the enemy's zone on held ground is hatched."""
    colours = (tones(art, 0).line, tones(art, 1).line, tones(art, 0).frame, tones(art, 1).frame)
    for side in (0, 1):
        hex_classes(target, strip, top, art, _classes(position, side), colours, (ZONE, ZONE, SCREEN, SCREEN))
    for side, slant in ((0, 1), (1, -1)):
        over = np.where(_over(position, side), 0, -1)
        hatch(target, strip, top, art, over, (tones(art, side).dark,), slant, 0.9)


def legend(art: MapArt, position: Position) -> Key:
    """Zones, screens, and zones on the other side's ground, as far as they are on the map."""
    palette = art.plates.palette
    rows: list[tuple[Sample, str]] = []
    sides = art.plates.scenario.sides
    for i, side in enumerate(sides):
        classes = _classes(position, i)
        if (classes == i).any():
            rows.append((mix(palette.panel, tones(art, i).line, ZONE), f"{side.adjective} zone"))
        if (classes == 2 + i).any():
            rows.append((mix(palette.panel, tones(art, i).frame, SCREEN), f"{side.adjective} screen"))
    for i, side in enumerate(sides):
        if _over(position, i).any():
            ground = mix(palette.panel, tones(art, 1 - i).line, ZONE)
            hatching = hatch_sample(ground, palette.rule, tones(art, i).dark, 1 if i == 0 else -1)
            rows.append((hatching, f"{side.adjective} zone on {sides[1 - i].adjective} ground"))
    return tuple(rows)
