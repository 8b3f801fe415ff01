"""The overlay of minimum cuts: each salient, the most supply that can get in, and the places that would close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.match.situation import Cut
from game.ui.mapart import pen
from game.ui.mapart.callouts import Notes
from game.ui.mapart.counters import CARDS_FROM_PX
from game.ui.mapart.legend import FOLD, Key, Sample, box_sample, drawn, sample, stroke_sample
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import centre, middle, name_of_hex, situation, tones
from game.ui.mapart.supply_art import draw_lines
from game.ui.mapart.washes import hex_classes
from game.ui.theme import at_zoom, mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Floats = NDArray[np.float64]
OPACITY = 0.62
MARK = (6.0, 11.0, 17.0)  # radius of a place of the cut


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Salients in their holder's tone, the hexes of the cut in alert."""
    palette = art.plates.palette
    for found in situation(position).cuts:
        classes = np.full(art.plates.board.n, -1)
        classes[list(found.hexes)] = 0
        hexes = [h for h, _ in found.places]
        classes[hexes] = 1
        hex_classes(
            target, strip, top, art, classes, (tones(art, found.holder).frame, palette.alert), (OPACITY, 0.5)
        )


def lines(layer: pygame.Surface, sheet: Sheet, art: MapArt, position: Position) -> None:
    """The holder's lines of communication, and a bar on every place of the cut."""
    found = situation(position)
    for holder in sorted({cut.holder for cut in found.cuts}):
        draw_lines(layer, sheet, art, found, str(holder))
    for cut in found.cuts:
        for at in _marks(sheet, art, cut):
            _stop(layer, at, at_zoom(MARK, sheet.px) * sheet.fold, art)


def _marks(sheet: Sheet, art: MapArt, cut: Cut) -> list[tuple[float, float]]:
    """Where the places of a cut are marked."""
    spots = [centre(art, h) for h, _ in cut.places] + [middle(art, h, d) for h, d, _, _ in cut.crossings]
    return [sheet.place(*spot) for spot in spots]


def _stop(layer: pygame.Surface, at: tuple[float, float], radius: float, art: MapArt) -> None:
    """A round mark with a bar, as on a road that is closed."""
    palette = art.plates.palette
    pen.disc(layer, palette.cream, at, radius * 1.25)
    pen.disc(layer, palette.alert, at, radius)
    pen.stroke(
        layer, palette.cream, np.array([[at[0] - radius * 0.6, at[1]], [at[0] + radius * 0.6, at[1]]]), radius * 0.42
    )


def words(cut: Cut) -> str:
    """A salient in a line."""
    need = f"its units use {cut.asked / 1000:.0f}" if cut.asked >= 0 else "as far as is known"
    if cut.flow <= 0:
        return f"{cut.name}: nothing can get in; {need}"
    limit = "" if cut.places or cut.crossings else ", as much as the sources send"
    return f"{cut.name}: {cut.flow / 1000:.0f} points a turn can get in{limit}; {need}"


def _points(thousandths: int) -> str:
    """Points to a tenth, whole ones without it."""
    return f"{thousandths / 1000:.1f}".removesuffix(".0")


def notes(sheet: Sheet, art: MapArt, position: Position) -> Notes:
    """What each salient can get, and what each place of its cut lets through."""
    palette, told = art.plates.palette, Notes()
    radius = at_zoom(MARK, sheet.px)
    for cut in situation(position).cuts:
        marks = _marks(sheet, art, cut)
        for at in marks:
            told.mark(at, radius)
        if cut.hexes:
            # over the northernmost of its hexes, where nothing of the cut stands
            board = art.plates.board
            head = max(cut.hexes, key=lambda h: float(board.y[h]))
            told.add(words(cut), tones(art, cut.holder).dark, sheet.place(*centre(art, head)), 4.0, 1)
        far = sheet.px < CARDS_FROM_PX
        named = [_points(room) if far else f"{name_of_hex(art, h)}: {_points(room)}" for h, room in cut.places]
        named += [f"{name}: {points}" for _, _, name, points in cut.crossings]
        for text, at in zip(named, marks, strict=True):
            told.add(text, palette.alert, at, radius + 1, 1)
    return told


def figures(picture: Picture, sheet: Sheet, art: MapArt, position: Position, told: Notes) -> None:
    """Over the counters once more, so that no place of the cut is hidden by one."""
    radius = at_zoom(MARK, sheet.px)
    size = round(radius * 1.4)
    for cut in situation(position).cuts:
        for x, y in _marks(sheet, art, cut):
            mark = drawn(2 * size, 2 * size, lambda big: _stop(big, (size * FOLD, size * FOLD), radius * FOLD, art))
            picture.surface.blit(mark, (round(x) - size, round(y) - size), special_flags=pygame.BLEND_PREMULTIPLIED)


def legend(art: MapArt, position: Position) -> Key:
    """Salients, places of the cut, lines."""
    palette, found = art.plates.palette, situation(position)
    rows: list[tuple[Sample, str]] = []
    for holder in sorted({cut.holder for cut in found.cuts}):
        tone = mix(palette.panel, tones(art, holder).frame, OPACITY)
        rows.append((box_sample(tone, palette.rule), "Salient, as far as held"))

        def route(big: pygame.Surface, points: Floats, holder: int = holder) -> None:
            pen.stroke(big, tones(art, holder).dark, points, 4.0 * FOLD)

        if holder in found.told:
            rows.append((stroke_sample(route), "Its lines, width is flow"))
    if any(cut.places or cut.crossings for cut in found.cuts):
        mark = sample(16, 16, lambda big: _stop(big, (8 * FOLD, 8 * FOLD), 6.2 * FOLD, art))
        rows.append((mark, "Place of the cut, points it lets through"))
    return tuple(rows)
