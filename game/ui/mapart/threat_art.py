"""The overlay of what the enemy can do next turn: where his known units can march, and what they can attack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.match.threat import Threat
from game.ui.mapart.callouts import Notes
from game.ui.mapart.legend import Key, Sample, sample
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import centre, figure_disc, numbered, situation, tones
from game.ui.mapart.washes import hex_classes
from game.ui.theme import Colour, at_zoom, mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Floats = NDArray[np.float64]
LIMITS = (1, 4, 10)  # units that can attack: lowest number of each class
OPACITY = (0.26, 0.50, 0.40, 0.55, 0.70)  # his own ground, other ground he can march to, attacked by few to many
DISC = (6.5, 8.5, 12.0)  # radius of a figure; none at far zoom
WRITTEN_FROM_PX = 36
LOW = 0.34  # of a hex's height below its middle: where its figure stands


def _threat(position: Position) -> Threat:
    found = situation(position).threat
    if found is None:
        raise ValueError("this overlay needs what the enemy can do")
    return found


def _classes(position: Position) -> NDArray[np.int64]:
    """0 he can march there on his own ground, 1 on other ground, 2-4 so many can attack there, -1 neither."""
    found = _threat(position)
    attacked = 1 + np.searchsorted(np.array(LIMITS), found.units, side="right")
    marched = np.where(position.control == found.enemy, 0, 1)
    classes: NDArray[np.int64] = np.where(found.units > 0, attacked, np.where(found.reach > 0, marched, -1))
    return classes


def _wash(art: MapArt, enemy: int) -> tuple[Colour, ...]:
    tone = tones(art, enemy)
    return (tone.card, tone.frame, mix(tone.frame, tone.line, 0.5), tone.line, tone.dark)


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Ground he can march to in his light tone, ground he can attack the darker the more can."""
    hex_classes(target, strip, top, art, _classes(position), _wash(art, _threat(position).enemy), OPACITY)


def _spot(sheet: Sheet, art: MapArt, h: int) -> tuple[float, float]:
    x, y = sheet.place(*centre(art, h))
    return x, y + LOW * sheet.px * sheet.fold


def _attacked(position: Position, px: float) -> list[int]:
    if px < WRITTEN_FROM_PX:
        return []
    found: list[int] = np.flatnonzero(_threat(position).units).tolist()
    return found


def notes(sheet: Sheet, art: MapArt, position: Position) -> Notes:
    """Figures that names keep clear of."""
    told = Notes()
    for h in _attacked(position, sheet.px):
        told.mark(_spot(sheet, art, h), at_zoom(DISC, sheet.px) + 1)
    return told


def figures(picture: Picture, sheet: Sheet, art: MapArt, position: Position, told: Notes) -> None:
    """How many of his units can attack a hex."""
    found = _threat(position)
    radius = at_zoom(DISC, sheet.px)
    tone, paper = tones(art, found.enemy).dark, art.plates.palette.cream
    for h in _attacked(position, sheet.px):
        figure_disc(picture.surface, _spot(sheet, art, h), radius, str(int(found.units[h])), tone, paper)


def legend(art: MapArt, position: Position) -> Key:
    """Classes on the map, and what the figures are."""
    palette, classes, enemy = art.plates.palette, _classes(position), _threat(position).enemy
    words = ("within his reach", "and not yet his", "1\u20133 can attack", "4\u20139 can attack", "10 and more")
    rows: list[tuple[Sample, str]] = [
        (mix(palette.halo, tone, share), word)
        for i, (tone, share, word) in enumerate(zip(_wash(art, enemy), OPACITY, words, strict=True))
        if (classes == i).any()
    ]
    if not rows:
        return ((palette.panel, "no enemy known near"),)
    if (classes > 1).any():
        tone = tones(art, enemy).dark
        rows.append((sample(18, 18, lambda big: numbered(big, "2", tone, palette.cream)), "units that can"))
    return tuple(rows)
