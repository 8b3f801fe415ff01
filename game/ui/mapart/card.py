"""The card beside a whole map: title, dates, scale bar, north, and a legend of what is on the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model import codes
from game.ui.fonts import plain
from game.ui.mapart import counters, crossings, lines, pen, woods
from game.ui.mapart.compose import MapArt
from game.ui.mapart.legend import Key
from game.ui.mapart.overlays import Overlay
from game.ui.mapart.position import Position
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour, line

Floats = NDArray[np.float64]

WIDTH = 196
INSET = 16
ROW = 20
FOLD = 4
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class _Pen:
    """Writes down a card row by row; with no surface it only measures."""

    def __init__(self, art: MapArt, surface: pygame.Surface | None, left: int, width: int) -> None:
        self.art, self.palette = art, art.plates.palette
        self.surface, self.left, self.width, self.y = surface, left, width, INSET - 4

    def text(self, face: str, size: float, words: str, tone: Colour, advance: int) -> None:
        if self.surface is not None:
            self.surface.blit(plain(face, size, words, tone), (self.left, self.y))
        self.y += advance

    def wrapped(self, face: str, size: float, words: str, tone: Colour, advance: int) -> None:
        for row in self.broken(face, size, words, self.width):
            self.text(face, size, row, tone, advance)

    def broken(self, face: str, size: float, words: str, width: int) -> list[str]:
        """Words in rows no wider than so many px, as far as a word fits."""
        rows: list[str] = []
        for word in words.split():
            longer = f"{rows[-1]} {word}" if rows else word
            if rows and plain(face, size, longer, self.palette.ink).get_width() <= width:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows

    def rule(self) -> None:
        self.y += 6
        if self.surface is not None:
            pygame.draw.line(self.surface, self.palette.rule, (self.left, self.y), (self.left + self.width, self.y))
        self.y += 8

    def heading(self, words: str) -> None:
        self.y += 4
        self.text("sans_bold", 12, words.upper(), self.palette.ink_2, 19)

    def sample(self, drawn: pygame.Surface, words: str) -> None:
        """A premultiplied sample in a box 34 px wide, then its word."""
        if self.surface is not None:
            x = self.left + (34 - drawn.get_width()) // 2
            y = self.y + (ROW - drawn.get_height()) // 2
            self.surface.blit(drawn, (x, y), special_flags=pygame.BLEND_PREMULTIPLIED)
        rows = self.broken("sans", 13, words, self.width - 42)
        for i, row in enumerate(rows):
            text = plain("sans", 13, row, self.palette.ink)
            if self.surface is not None:
                self.surface.blit(text, (self.left + 42, self.y + i * 15 + (ROW - text.get_height()) // 2))
        self.y += ROW + 15 * (len(rows) - 1)


def date_words(start: dt.date) -> str:
    """A date as the card writes it, `18 February 2025`."""
    return f"{start.day} {MONTHS[start.month - 1]} {start.year}"


def _stroke_sample(draw: Callable[[pygame.Surface, Floats], None]) -> pygame.Surface:
    """A line sample 34 x 14 px drawn large: `draw(surface, points)`."""
    big = pygame.Surface((34 * FOLD, 14 * FOLD), pygame.SRCALPHA)
    points = np.array([[2.0 * FOLD, 7.0 * FOLD], [32.0 * FOLD, 7.0 * FOLD]])
    draw(big, points)
    return pygame.transform.smoothscale(big, (34, 14))


def _swatch(tone: Colour, art: MapArt, terrain: int = -1) -> pygame.Surface:
    """A filled box with a thin rim; a kind of cover is shown with its signs."""
    big = pygame.Surface((28 * FOLD, 14 * FOLD), pygame.SRCALPHA)
    pygame.draw.rect(big, art.plates.palette.rule, big.get_rect(), border_radius=2 * FOLD)
    pygame.draw.rect(big, tone, big.get_rect().inflate(-2 * FOLD, -2 * FOLD), border_radius=2 * FOLD)
    if terrain >= 0:
        woods.draw_sample(big, terrain, 5.0 * FOLD, art.plates.palette)
    return pygame.transform.smoothscale(big, (28, 14))


def _scale_bar(page: _Pen, px: float) -> None:
    """Kilometres in two halves, about 90 px long."""
    per_km = px / page.art.plates.board.km_per_hex
    km = next((k for k in (50, 20, 10, 5, 2, 1) if k * per_km <= 130), 1)
    length = round(km * per_km)
    if page.surface is not None:
        palette = page.palette
        unit = plain("sans", 12, f"{km} km", palette.ink_2)
        page.surface.blit(plain("sans", 12, "0", palette.ink_2), (page.left, page.y))
        page.surface.blit(unit, (page.left + length - unit.get_width() // 3, page.y))
        top = page.y + 18
        pygame.draw.rect(page.surface, palette.ink, (page.left, top, length, 6), 1)
        pygame.draw.rect(page.surface, palette.ink, (page.left, top, length // 2, 6))
        x, y = page.left + page.width - 12, page.y + 2
        pygame.draw.polygon(page.surface, palette.ink, [(x, y), (x + 7, y + 24), (x, y + 18), (x - 7, y + 24)])
    page.y += 32


def _lines(page: _Pen, art: MapArt, position: Position, px: float) -> None:
    """Samples of every kind of line and mark the map shows."""
    palette, plates = art.plates.palette, art.plates
    size = max(px, 40.0)

    def road(kind: int) -> pygame.Surface:
        name = lines.ROAD_LINES[kind]
        tone = {1: palette.local, 2: palette.regional, 3: palette.highway}[kind]
        case = {1: palette.local_case, 2: palette.regional_case, 3: palette.highway_case}[kind]

        def draw(big: pygame.Surface, points: Floats) -> None:
            pen.stroke(big, case, points, (line(name, size) + 2 * line(name + "_case", size)) * FOLD)
            pen.stroke(big, tone, points, line(name, size) * FOLD)

        return _stroke_sample(draw)

    def front_line(big: pygame.Surface, points: Floats) -> None:
        width = line("front", size) * FOLD
        pen.stroke(big, palette.halo, points, width * 3)
        for side, hand in ((0, -1.0), (1, 1.0)):
            tone = palette.side(plates.scenario.sides[side].shape).line
            pen.stroke(big, tone, points + np.array([0.0, hand * width / 2]), width)

    def water(big: pygame.Surface, points: Floats) -> None:
        pen.stroke(big, palette.bank, points, 5.4 * FOLD)
        pen.stroke(big, palette.water, points, 3.6 * FOLD)

    def rail(big: pygame.Surface, points: Floats) -> None:
        pen.stroke(big, palette.rail, points, 1.3 * FOLD)
        for tie in pen.ties(points, 5.0 * FOLD, 4.4 * FOLD):
            pen.stroke(big, palette.rail, tie, 1.1 * FOLD)

    def border(big: pygame.Surface, points: Floats) -> None:
        pen.stroke(big, pen.thin(palette.border, 0.17), points, 9 * FOLD)
        for piece in pen.dashes(points, (9.0 * FOLD, 4.0 * FOLD, 1.5 * FOLD, 4.0 * FOLD)):
            pen.stroke(big, palette.border, piece, 1.7 * FOLD)

    kinds = {c.kind for c in plates.roads}
    page.sample(_stroke_sample(front_line), "Front")
    # A border that runs along rivers only lies hidden under them.
    if ((plates.board.border == 1) & (plates.board.river == 0)).any():
        page.sample(_stroke_sample(border), "State border")
    for kind, word in ((3, "Highway"), (2, "Regional road"), (1, "Local road")):
        if kind in kinds:
            page.sample(road(kind), word)
    if plates.rails:
        page.sample(_stroke_sample(rail), "Railway")
    if plates.rivers:
        page.sample(_stroke_sample(water), "River")
    for cover in plates.woods:
        fill, _ = woods.tones(palette, cover.terrain)
        page.sample(_swatch(fill, art, cover.terrain), codes.TERRAINS[cover.terrain].capitalize())
    shown = [
        (site.kind, condition)
        for site, condition in zip(plates.board.sites, position.conditions, strict=True)
        if crossings.is_shown(site, condition, px)
    ]
    if shown and px >= crossings.GLYPHS_FROM_PX:
        page.sample(_glyph(art, shown[0][0], 0, px), "Crossing")
    for condition in (int(codes.DAMAGED), int(codes.DESTROYED)):
        if any(c == condition for _, c in shown) and (px >= crossings.GLYPHS_FROM_PX or condition == codes.DESTROYED):
            page.sample(_glyph(art, 0, condition, px), f"Crossing {codes.CONDITIONS[condition]}")


def _glyph(art: MapArt, kind: int, condition: int, px: float) -> pygame.Surface:
    size = 60.0 if px >= crossings.GLYPHS_FROM_PX else 26.0
    big = pygame.Surface((34 * FOLD, 18 * FOLD), pygame.SRCALPHA)
    across, along = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    at = (17.0 * FOLD, 9.0 * FOLD)
    crossings.draw_glyph(big, at, across, along, kind, condition, size, FOLD, art.plates.palette)
    return pygame.transform.smoothscale(big, (34, 18))


def _filled(page: _Pen, art: MapArt, position: Position, overlay: Overlay, px: float) -> None:
    """Everything on the card, in reading order."""
    scenario, board, palette = art.plates.scenario, art.plates.board, page.palette
    size = 25
    while size > 15 and plain("serif", size, scenario.name, palette.ink).get_width() > page.width:
        size -= 1
    page.text("serif", size, scenario.name, palette.ink, size + 7)
    subtitle = (scenario.title.partition(":")[2].strip() or scenario.title).replace(" - ", " \u2013 ")
    if subtitle and subtitle != scenario.name:
        page.wrapped("serif_italic", 14, subtitle[0].upper() + subtitle[1:], palette.ink_2, 18)
    page.rule()
    days = dt.timedelta(days=position.turn * scenario.calendar.days_per_turn)
    page.text("sans", 13, date_words(scenario.calendar.start + days), palette.ink, 18)
    when = f"After turn {position.turn}" if position.turn else "Turn 1"
    page.text("sans", 13, f"{when} of {scenario.calendar.turns}", palette.ink, 18)
    page.text("sans", 13, f"Hex {board.km_per_hex:g} km, {board.columns} by {board.rows}", palette.ink, 24)
    _scale_bar(page, px)
    page.rule()
    for side in scenario.sides:
        mark = counters.chip(side.shape, palette.side(side.shape), palette.cream, 18.0)
        word = f"{side.adjective} stack" if px < counters.CARDS_FROM_PX else f"{side.adjective} unit"
        page.sample(mark, word)
    _lines(page, art, position, px)
    key: Key = overlay.legend(art, position)
    if key:
        page.rule()
        page.heading(overlay.title)
        _samples(page, art, key)
    page.y += INSET - 8


def _samples(page: _Pen, art: MapArt, key: Key) -> None:
    """Rows of a legend."""
    for sample, words in key:
        page.sample(sample(1.0) if callable(sample) else _swatch(sample, art), words)


def height_of(art: MapArt, position: Position, overlay: Overlay, px: float) -> int:
    """Height the card needs, px."""
    page = _Pen(art, None, INSET, WIDTH - 2 * INSET)
    _filled(page, art, position, overlay, px)
    return page.y


def draw_card(
    target: pygame.Surface, at: tuple[int, int], art: MapArt, position: Position, overlay: Overlay, px: float
) -> None:
    """Draw the card with its top left corner at a point."""
    height = height_of(art, position, overlay, px)
    panel(target, pygame.Rect(at[0], at[1], WIDTH, height), art)
    face = target.subsurface(pygame.Rect(at[0], at[1], WIDTH, height).clip(target.get_rect()))
    page = _Pen(art, face, INSET, WIDTH - 2 * INSET)
    _filled(page, art, position, overlay, px)


def panel(target: pygame.Surface, rect: pygame.Rect, art: MapArt) -> None:
    """An empty card: panel colour, hairline, radius 6, soft shadow."""
    reach = 6
    shade = pygame.Surface((rect.width + 2 * reach, rect.height + 2 * reach), pygame.SRCALPHA)
    for i in range(reach):
        box = shade.get_rect().inflate(-2 * i, -2 * i)
        pygame.draw.rect(shade, (0, 0, 0, 5 + 5 * i), box, border_radius=6 + reach - i)
    target.blit(shade, (rect.x - reach, rect.y - reach + 2), special_flags=pygame.BLEND_PREMULTIPLIED)
    pygame.draw.rect(target, art.plates.palette.panel, rect, border_radius=6)
    pygame.draw.rect(target, art.plates.palette.rule, rect, width=1, border_radius=6)


def draw_key(
    target: pygame.Surface, sheet: Sheet, art: MapArt, position: Position, overlay: Overlay
) -> pygame.Rect | None:
    """A small floating key of the overlay at the lower left of a window; None when it has none."""
    key = overlay.legend(art, position)
    rect = key_box(sheet, art, position, overlay)
    if not rect.width:
        return None
    panel(target, rect, art)
    page = _Pen(art, target.subsurface(rect), INSET, rect.width - 2 * INSET)
    page.heading(overlay.title)
    _samples(page, art, key)
    return rect


def key_box(sheet: Sheet, art: MapArt, position: Position, overlay: Overlay) -> pygame.Rect:
    """Where the floating key stands, px; empty when the overlay has none or the window is too small for it."""
    key = overlay.legend(art, position)
    page = _Pen(art, None, INSET, WIDTH - 2 * INSET)
    if key:
        page.heading(overlay.title)
        _samples(page, art, key)
    height = page.y + INSET - 8
    if not key or sheet.width < 2 * WIDTH or sheet.height < height + 48:
        return pygame.Rect(0, 0, 0, 0)
    return pygame.Rect(16, sheet.height - height - 16, WIDTH, height)
