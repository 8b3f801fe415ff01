"""The overlay of zones of control: where each side's zones reach, where they meet, and what its posts screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.ui.mapart.legend import Key, Sample, hatch_sample
from game.ui.mapart.position import Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import situation, tones
from game.ui.mapart.washes import hatch, hex_classes
from game.ui.theme import mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

ZONE, SCREEN = 0.55, 0.30  # opacity


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Own zones in the side's colour, ground its posts screen lighter; the enemy's zone on held ground is hatched."""
    found = situation(position)
    colours = (tones(art, 0).line, tones(art, 1).line, tones(art, 0).frame, tones(art, 1).frame)
    for side in (0, 1):
        held = position.control == side
        nobody = (position.control < 0) & (found.zones[1 - side] == 0)
        classes = np.full(len(held), -1)
        classes[held & (found.screens[side] == 1)] = 2 + side
        classes[(held | nobody) & (found.zones[side] == 1)] = side
        hex_classes(target, strip, top, art, classes, colours, (ZONE, ZONE, SCREEN, SCREEN))
    for side, slant in ((0, 1), (1, -1)):
        over = (found.zones[side] == 1) & (position.control != side)
        over &= (position.control >= 0) | (found.zones[1 - side] == 1)
        hatch(target, strip, top, art, np.where(over, 0, -1), (tones(art, side).dark,), slant, 0.9)


def legend(art: MapArt, position: Position) -> Key:
    """Zones, screens, and zones on the other side's ground."""
    palette = art.plates.palette
    rows: list[tuple[Sample, str]] = []
    sides = art.plates.scenario.sides
    for i, side in enumerate(sides):
        rows.append((mix(palette.panel, tones(art, i).line, ZONE), f"{side.adjective} zone"))
        rows.append((mix(palette.panel, tones(art, i).frame, SCREEN), f"{side.adjective} screen"))
    for i, side in enumerate(sides):
        ground = mix(palette.panel, tones(art, 1 - i).line, ZONE)
        sample = hatch_sample(ground, palette.rule, tones(art, i).dark, 1 if i == 0 else -1)
        rows.append((sample, f"{side.adjective} zone on {sides[1 - i].adjective} ground"))
    return tuple(rows)
