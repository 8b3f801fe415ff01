"""The overlay of objectives: their hexes in the tone of who holds them, and what each pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.ui.mapart import pen
from game.ui.mapart.callouts import Notes
from game.ui.mapart.legend import Key, Sample, sample
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import centre, figure_disc, numbered, situation, tones
from game.ui.mapart.washes import hex_classes
from game.ui.theme import Colour, at_zoom

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

OPACITY = 0.55
DISC = (6.5, 10.0, 15.0)
EDGE = (1.6, 3.0, 4.5)
HIGH = 0.36  # of a hex's height above its middle: where its figure stands


def _tone(art: MapArt, side: int) -> Colour:
    return art.plates.palette.ink_3 if side < 0 else tones(art, side).dark


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Hexes of objectives in the tone of their holder."""
    classes = np.full(art.plates.board.n, -1)
    for goal in situation(position).goals:
        classes[goal.hex] = goal.holder if goal.holder >= 0 else 2
    colours = (tones(art, 0).line, tones(art, 1).line, art.plates.palette.ink_3)
    hex_classes(target, strip, top, art, classes, colours, OPACITY)


def lines(layer: pygame.Surface, sheet: Sheet, art: MapArt, position: Position) -> None:
    """A firm edge round every objective."""
    width = at_zoom(EDGE, sheet.px) * sheet.fold
    for goal in situation(position).goals:
        points = sheet.points(art.plates.hexes[goal.hex])
        ring = np.concatenate([points, points[:2]])
        pen.stroke(layer, art.plates.palette.cream, ring, width * 1.9)
        pen.stroke(layer, _tone(art, goal.holder), ring, width)


def _spot(sheet: Sheet, art: MapArt, h: int) -> tuple[float, float]:
    x, y = sheet.place(*centre(art, h))
    return x, y - HIGH * sheet.px * sheet.fold


def notes(sheet: Sheet, art: MapArt, position: Position) -> Notes:
    """Figures that names keep clear of."""
    told = Notes()
    for goal in situation(position).goals:
        told.mark(_spot(sheet, art, goal.hex), at_zoom(DISC, sheet.px) + 1)
    return told


def figures(picture: Picture, sheet: Sheet, art: MapArt, position: Position, told: Notes) -> None:
    """What each objective pays at the end."""
    radius = at_zoom(DISC, sheet.px)
    for goal in situation(position).goals:
        spot = _spot(sheet, art, goal.hex)
        figure_disc(
            picture.surface, spot, radius, str(goal.points), _tone(art, goal.holder), art.plates.palette.cream
        )


def legend(art: MapArt, position: Position) -> Key:
    """What both sides hold, of all objectives of the game."""
    palette, found = art.plates.palette, situation(position).goals
    rows: list[tuple[Sample, str]] = []
    for side in (*range(len(art.plates.scenario.sides)), -1):
        held = [goal for goal in found if goal.holder == side]
        if not held:
            continue
        name = "Nobody" if side < 0 else art.plates.scenario.sides[side].name
        points = sum(goal.points for goal in held)
        tone = _tone(art, side)
        words = f"{name}: {len(held)} of {len(found)}, {points} points"
        rows.append((_figure(str(points), tone, palette.cream), words))
    return (*rows, (_figure("5", palette.ink_2, palette.cream), "points at the end of the game"))


def _figure(text: str, tone: Colour, paper: Colour) -> Sample:
    return sample(20, 20, lambda big: numbered(big, text, tone, paper))
