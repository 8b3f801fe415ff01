"""The fire overlay: what each side's fire reaches of the other's ground, roads and crossings, and who watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.fonts import plain
from game.ui.mapart import pen
from game.ui.mapart.callouts import Notes
from game.ui.mapart.legend import FOLD, Key, Sample, box_sample, drawn, hatch_sample, sample, stroke_sample
from game.ui.mapart.lines import ROAD_LINES
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet, meets
from game.ui.mapart.spots import centre, figure_disc, middle, situation, tones
from game.ui.mapart.washes import hatch, hex_classes
from game.ui.theme import Colour, at_zoom, line, mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Floats = NDArray[np.float64]
LEVELS = 4
OPACITY = (0.22, 0.38, 0.54, 0.70)
WIDER = (0.9, 1.5, 2.2, 3.0)  # of a road under fire of each level, times its own width
DISC = (6.5, 9.0, 13.0)
HEIGHT = (5.0, 8.0, 12.0)  # half the base of a height's triangle


def _levels(position: Position) -> NDArray[np.int64]:
    """Side x LEVELS + level - 1 of the enemy's fire on held ground, of the heavier on no man's land; -1 none."""
    fire = situation(position).fire
    firing = np.where(position.control == 0, 1, np.where(position.control == 1, 0, (fire[1] > fire[0]).astype(int)))
    level = np.take_along_axis(fire, firing[None, :], axis=0)[0]
    return np.where(level > 0, firing * LEVELS + level - 1, -1)


def _wash(art: MapArt, side: int) -> tuple[Colour, ...]:
    """The four colours of a side's levels, light to dark."""
    tone = tones(art, side)
    return tuple(mix(tone.frame, tone.dark, share) for share in (0.0, 0.25, 0.55, 0.9))


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Held ground in the colour of the enemy whose fire reaches it; ground under observation is hatched."""
    colours = (*_wash(art, 0), *_wash(art, 1))
    hex_classes(target, strip, top, art, _levels(position), colours, (*OPACITY, *OPACITY))
    found = situation(position)
    for side, slant in ((0, 1), (1, -1)):
        watched = np.where(found.dominated[side] == 1, 0, -1)
        hatch(target, strip, top, art, watched, (art.plates.palette.cream,), slant, 0.7)


def lines(layer: pygame.Surface, sheet: Sheet, art: MapArt, position: Position) -> None:
    """Roads under fire, the wider the heavier."""
    classes, palette = _levels(position), art.plates.palette
    strokes = []
    box = sheet.box_km(24)
    for curve, hexes in zip(art.plates.roads, art.road_hexes, strict=True):
        if not meets(curve.box, box):
            continue
        runs = np.flatnonzero(np.diff(classes[hexes])) + 1
        for first, end in zip([0, *runs.tolist()], [*runs.tolist(), len(hexes)], strict=True):
            if classes[hexes[first]] < 0:
                continue
            side, level = divmod(int(classes[hexes[first]]), LEVELS)
            width = max(line(ROAD_LINES[curve.kind], sheet.px), 1.0) * WIDER[level] ** 0.75
            points = sheet.points(curve.points[first : end + 1])
            strokes.append((points, width + 1.0, mix(tones(art, side).dark, palette.ink, 0.15 * level)))
    for points, width, _ in strokes:
        pen.stroke(layer, palette.cream, points, width_case(width, sheet) * sheet.fold)
    for points, width, tone in strokes:
        pen.stroke(layer, tone, points, width * sheet.fold)


def width_case(width: float, sheet: Sheet) -> float:
    """Width of the paper under a road."""
    return width + at_zoom((1.2, 2.2, 3.0), sheet.px)


def height_mark(surface: pygame.Surface, at: tuple[float, float], half: float, tone: Colour, paper: Colour) -> None:
    """A triangle for dominating ground, outlined in paper."""
    for grow, paint_ in ((half * 0.45, paper), (0.0, tone)):
        x, y = at
        wide, high = half + grow, half * 1.7 + grow * 1.6
        base = y + half * 0.6 + grow * 0.6
        pygame.draw.polygon(surface, paint_, [(x - wide, base), (x + wide, base), (x, base - high)])


def _height_at(sheet: Sheet, art: MapArt, h: int) -> tuple[float, float]:
    """Where the triangle of a height stands: left of the middle of its hex, beside the counter."""
    x, y = sheet.place(*centre(art, h))
    return x - 0.48 * sheet.px * sheet.fold, y - 0.12 * sheet.px * sheet.fold


def notes(sheet: Sheet, art: MapArt, position: Position) -> Notes:
    """Marks that names keep clear of."""
    told = Notes()
    for h, d, _, _ in situation(position).crossing_fire:
        told.mark(sheet.place(*middle(art, h, d)), at_zoom(DISC, sheet.px) + 1)
    for h, _ in situation(position).watchers:
        told.mark(_height_at(sheet, art, h), at_zoom(HEIGHT, sheet.px) + 2)
    return told


def figures(picture: Picture, sheet: Sheet, art: MapArt, position: Position, told: Notes) -> None:
    """Levels on crossings, and the heights from which ground is watched."""
    found, palette = situation(position), art.plates.palette
    radius = at_zoom(DISC, sheet.px)
    for h, d, side, level in found.crossing_fire:
        x, y = sheet.place(*middle(art, h, d))
        figure_disc(picture.surface, (x, y), radius, str(level), tones(art, side).dark, palette.cream)
    half = at_zoom(HEIGHT, sheet.px)
    reach = round(half * 2.2)
    for h, side in found.watchers:
        x, y = _height_at(sheet, art, h)
        dark = tones(art, side).dark

        def height(big: pygame.Surface, dark: Colour = dark) -> None:
            height_mark(big, (reach * FOLD, reach * FOLD), half * FOLD, dark, palette.cream)

        picture.surface.blit(
            drawn(2 * reach, 2 * reach, height), (round(x) - reach, round(y) - reach),
            special_flags=pygame.BLEND_PREMULTIPLIED,
        )  # fmt: skip


def legend(art: MapArt, position: Position) -> Key:
    """Levels of both sides, roads, crossings and heights, as far as they are on the map."""
    palette, found, classes = art.plates.palette, situation(position), _levels(position)
    rows: list[tuple[Sample, str]] = []
    for side, entry in enumerate(art.plates.scenario.sides):
        if ((classes >= side * LEVELS) & (classes < (side + 1) * LEVELS)).any():
            rows.append((_ramp(art, side), f"{entry.adjective} fire 1\u20134"))
    if not rows:
        return ((mix(palette.panel, palette.paper, 0.5), "no fire known here"),)
    firing = int(classes.max()) // LEVELS

    def roads(big: pygame.Surface, points: Floats) -> None:
        for i, wider in enumerate(WIDER):
            x = (1 + 8 * i) * FOLD
            stretch = np.array([[x, 7.0 * FOLD], [x + 8 * FOLD, 7.0 * FOLD]])
            pen.stroke(big, tones(art, firing).dark, stretch, (1 + 1.7 * wider) * FOLD)

    rows.append((stroke_sample(roads), "Road under fire"))

    def crossing(big: pygame.Surface) -> None:
        at = (big.get_width() / 2, big.get_height() / 2)
        pen.disc(big, tones(art, found.crossing_fire[0][2]).dark, at, 7 * FOLD)
        written = plain("condensed_bold", 12 * FOLD, "2", palette.cream)
        inked = written.get_bounding_rect()
        big.blit(written, (at[0] - inked.centerx, at[1] - inked.centery))

    if found.crossing_fire:
        rows.append((sample(16, 16, crossing), "On a crossing"))

    def height(big: pygame.Surface) -> None:
        height_mark(big, (8.0 * FOLD, 9.5 * FOLD), 5.5 * FOLD, palette.ink, palette.cream)

    if found.watchers:
        rows.append((sample(16, 16, height), "Height that sees"))
    if (found.dominated == 1).any():
        rows.append((hatch_sample(palette.ink_3, palette.rule, palette.cream, 1), "Watched ground"))
    return tuple(rows)


def _ramp(art: MapArt, side: int) -> Sample:
    """The four levels of a side beside each other."""
    palette = art.plates.palette

    def fill(inner: pygame.Surface) -> None:
        wide, high = inner.get_size()
        for i, (tone, share) in enumerate(zip(_wash(art, side), OPACITY, strict=True)):
            box = pygame.Rect(wide * i // LEVELS, 0, wide - wide * i // LEVELS, high)
            pygame.draw.rect(inner, mix(palette.panel, tone, share), box)

    return box_sample(palette.panel, palette.rule, fill)
