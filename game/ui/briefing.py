"""The briefing: before a game as a screen, during it as a card over the map."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.match.brief import Brief, brief_of
from game.ui.button import Button, offer
from game.ui.flow import Cell, Flow, Item, gap, head, row, words
from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.modal import Modal
from game.ui.painter import Painter
from game.ui.screen import Screen
from game.ui.seat import Seat
from game.ui.theme import Colour
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Rect = pygame.Rect
BAR, LOW = 84, 600  # px at scale 1: the bar, and the window's height below which it is lower
BLURRED, LARGEST = 1.25, 5.0  # times the overview from which the map is drawn anew, and at most
HALO = [(dx, dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2) if 0 < dx * dx + dy * dy < 6]


class Sheet:
    """What a side is told: the map with what matters on it, and a column beside it."""

    def __init__(self, seat: Seat, overview: pygame.Surface | None, art: MapArt | None = None) -> None:
        """Args: overview, the whole map in small; art, draws a small map larger."""
        self._side = seat.match.side if seat.waits else seat.side  # of two persons, who begins
        self.brief: Brief = brief_of(seat.ready, self._side)
        self.flow = Flow()
        self._seat = seat
        self._overview = overview
        self._art = art
        self._larger: list[pygame.Surface] = []
        self._drawing: threading.Thread | None = None
        self._kept: tuple[object, pygame.Surface] | None = None

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        """Draw it."""
        space = ink.px(32)
        wide = rect.width * (48 if rect.width > ink.px(1000) else 42) // 100
        column = Rect(rect.x + wide + space, rect.y, rect.width - wide - space, rect.height)
        self._draw_map(target, ink, Rect(rect.x, rect.y, wide, rect.height))
        self.flow.draw(target, ink, column, self._items(ink, column.width))

    # ---- the map

    def _draw_map(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        palette = ink.palette
        key = _key_places(ink, rect.width)
        key_high = ink.px(4) + max(y for _, y in key) + ink.px(28)
        room = Rect(rect.x, rect.y, rect.width, rect.height - key_high)
        whole = self._overview
        if whole is None:
            return
        share = min(room.width / whole.get_width(), room.height / whole.get_height())
        size = (round(whole.get_width() * share), round(whole.get_height() * share))
        if share > BLURRED and self._art is not None and self._drawing is None:
            self._drawing = threading.Thread(target=self._draw_larger, args=(share,), daemon=True)
            self._drawing.start()
        whole = self._larger[-1] if self._larger else whole
        if self._kept is None or self._kept[0] != (size, id(whole)):
            self._kept = ((size, id(whole)), pygame.transform.smoothscale(whole, size))
        place = Rect(room.topleft, size)
        place.centerx = room.centerx
        target.blit(self._kept[1], place)
        pygame.draw.rect(target, palette.rule, place, width=1)
        board = self._seat.ready.board
        from game.ui.mapart.sheet import map_size_km

        wide_km, high_km = map_size_km(board.columns, board.rows, board.km_per_hex)

        def spot(h: int) -> tuple[float, float]:
            return (
                place.x + float(board.x[h]) / wide_km * place.width,
                place.y + (1 - float(board.y[h]) / high_km) * place.height,
            )

        large = min(1.0, max(0.62, place.width / ink.px(640)))
        taken = []
        for way in self.brief.ways:
            (x0, y0), (x1, y1) = (spot(h) for h in way.banks)
            taken.append(_draw_bridge(target, ink, ((x0 + x1) / 2, (y0 + y1) / 2), large))
        for well in self.brief.wells:
            taken.append(_draw_source(target, ink, spot(well.hex), self._tone(ink), large))
        aims = sorted(self.brief.aims, key=lambda aim: aim.points)
        taken += [_draw_aim(target, ink, spot(aim.hex), str(aim.points), large) for aim in aims]
        for aim in reversed(aims):
            box = write_beside(target, ink, aim.name, spot(aim.hex), ink.px(13.5 * large), taken, place)
            if box is not None:
                taken.append(box)
        for (text, draw), (x, y) in zip(KEY, key, strict=True):
            at = (rect.x + x, place.bottom + ink.px(4) + y + ink.px(14))
            draw(target, ink, at, self._tone(ink))
            ink.text(target, "sans", 13, text, palette.ink_2, (at[0] + ink.px(18), at[1]), LEFT)

    def _tone(self, ink: Ink) -> Colour:
        """The dark tone of the side that is told."""
        return ink.palette.side(self._seat.ready.scenario.sides[self._side].shape).dark

    def _draw_larger(self, share: float) -> None:
        """The whole map so much larger than the overview."""
        from game.ui.mapart.overlays import OVERLAYS
        from game.ui.tiles import OVERVIEW

        assert self._art is not None
        sheet = self._art.whole(OVERVIEW * min(share, LARGEST), (0, 0, 0, 0))
        whole = self._art.base(sheet, self._seat.position, OVERLAYS["none"])
        self._art.above(whole, sheet, self._seat.position, OVERLAYS["none"])
        self._larger.append(whole)

    # ---- the column

    def _items(self, ink: Ink, width: int) -> list[Item]:
        palette, brief, seat = ink.palette, self.brief, self._seat
        side = seat.ready.scenario.sides[self._side]
        tone = palette.side(side.shape).line
        head_words = f"You command {side.name}" if seat.people else f"You look on; {side.name} is told this"
        items = [
            row(ink, [Cell(head_words, 1.0, "serif", mark=side.shape, mark_tone=tone)], 32, 20),
            *words(ink, f"{brief.dates} \u00b7 {brief.length}", width, palette.ink_2, 14, "sans_semibold"),
            gap(ink, 6), *words(ink, typeset(brief.situation), width, palette.ink, 15), gap(ink, 8),
        ]  # fmt: skip
        items += [head(ink, "Objectives"), *self._aims(ink)]
        items += [gap(ink, 8), head(ink, "How the game is won")]
        for text in brief.victory:
            items += [*words(ink, text, width, palette.ink, 14), gap(ink, 4)]
        items += [gap(ink, 6), head(ink, "Your forces at the start"), *self._forces(ink)]
        if brief.comings:
            items += [gap(ink, 8), head(ink, "Arrivals and withdrawals"), *self._comings(ink)]
        items += [gap(ink, 8), head(ink, "Your supply")]
        for well in brief.wells:
            items.append(_pair(ink, well.name, f"{well.points} points a turn"))
        items += [gap(ink, 8), head(ink, "Key crossings"), *self._ways(ink)]
        items += [gap(ink, 8), head(ink, "Special to this game")]
        for text in brief.rules:
            items += [*words(ink, text, width, palette.ink, 14), gap(ink, 4)]
        return items

    def _aims(self, ink: Ink) -> list[Item]:
        palette = ink.palette
        sides = {side.key: side for side in self._seat.ready.scenario.sides}
        items = []
        for aim in sorted(self.brief.aims, key=lambda aim: (-aim.points, aim.name)):
            holder = sides.get(aim.holder)
            held = (
                Cell(f"held by {holder.name}", 0.36, tone=palette.ink_2, mark=holder.shape,
                     mark_tone=palette.side(holder.shape).line)
                if holder else Cell("held by nobody", 0.36, tone=palette.ink_2)
            )  # fmt: skip
            points = Cell(f"{aim.points} VP", 0.18, "sans_bold", anchor=RIGHT)
            items.append(row(ink, [Cell(aim.name, 0.46, "sans_semibold"), held, points], 23, 14))
        return items

    def _forces(self, ink: Ink) -> list[Item]:
        palette, forces = ink.palette, self.brief.forces
        shares = (0.46, 0.18, 0.18, 0.18)

        def line(cells: tuple[str, ...], face: str, rule: int = 0) -> Item:
            tone = palette.ink_2 if not rule and face == "sans_semibold" else None
            made = [Cell(cells[0], shares[0], face, tone)]
            made += [Cell(text, share, face, tone, RIGHT) for text, share in zip(cells[1:], shares[1:], strict=True)]
            return row(ink, made, 22, 14, rule)

        items = [line(("", "units", "steps", "kit"), "sans_semibold")]
        for force in forces:
            arm = force.arm[:1].upper() + force.arm[1:]
            items.append(line((arm, str(force.units), str(force.steps), str(force.kit)), "sans"))
        sums = [sum(getattr(force, word) for force in forces) for word in ("units", "steps", "kit")]
        items.append(line(("All", *(str(n) for n in sums)), "sans_bold", 1))
        return items

    def _comings(self, ink: Ink) -> list[Item]:
        palette = ink.palette
        items = []
        for coming in self.brief.comings:
            sign = "\u2212" if coming.leaves else "+"
            text = f"{sign} {coming.name}" + (f", {coming.place}" if coming.place else "")
            when = Cell(f"turn {coming.turn}", 0.18, tone=palette.ink_2)
            items.append(row(ink, [when, Cell(text, 0.82)], 22, 14))
        return items

    def _ways(self, ink: Ink) -> list[Item]:
        items = []
        for way in self.brief.ways:
            state = f"{way.condition}, {way.load}"
            if way.condition != "destroyed":
                state += f", {way.capacity} a turn"
            elif way.kind == "pontoon":
                state = "a site, nothing laid yet"
            items.append(_pair(ink, way.name, state))
        return items


class Briefing:
    """The screen between menu and game."""

    def __init__(
        self, seat: Seat, art: MapArt, painter: Painter, overview: pygame.Surface, size: tuple[int, int],
        back: Callable[[str], Screen],
    ) -> None:  # fmt: skip
        self.next: Screen | str = ""
        self.sheet = Sheet(seat, overview, art)
        self._parts = (seat, art, painter, overview)
        self._handed_over = False
        self._size = size
        self._back = back
        self.buttons = [Button("Begin", self.begin, "gold", size=17), Button("Back", self.leave, "bar", size=16)]

    def begin(self) -> None:
        """Begin the game."""
        from game.ui.play import Play

        surface = pygame.display.get_surface()
        size = surface.get_size() if surface is not None else self._size
        self.next = Play(*self._parts, size, self._back)
        self._handed_over = True

    def leave(self) -> None:
        """Back to the menu."""
        self.next = self._back("")

    def handle(self, event: pygame.event.Event) -> None:
        """Buttons, Enter and Esc, the wheel."""
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.leave()
        elif not offer(self.buttons, event):
            self.sheet.flow.handle(event)

    def update(self, seconds: float) -> None:
        """Nothing happens by itself."""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the screen."""
        palette = ink.palette
        width, height = target.get_size()
        target.fill(palette.paper)
        low = height < ink.px(LOW)
        bar = Rect(0, 0, width, ink.px(60 if low else BAR))
        pygame.draw.rect(target, palette.bar, bar)
        pygame.draw.rect(target, palette.gold_rule, (0, bar.bottom - 2, width, 2))
        pad, edge = ink.px(18 if low else 36), ink.px(14 if low else 22)
        x = width - pad
        for button, wide in zip(self.buttons, (150, 110), strict=True):
            high = ink.px(40 if low else 44)
            button.rect = Rect(x - ink.px(wide), bar.y + (bar.height - high) // 2, ink.px(wide), high)
            button.draw(target, ink)
            x = button.rect.x - ink.px(12)
        ink.text(target, "sans", 13, "Briefing", palette.bar_label, (pad, bar.y + ink.px(15 if low else 22)), LEFT)
        title = typeset(self.sheet.brief.title)
        size = next((n for n in (24, 21, 18) if ink.size("serif", n, title)[0] <= x - pad), 16)
        at = (pad, bar.y + ink.px(37 if low else 48))
        ink.text(target, "serif", size, title, palette.bar_text, at, LEFT, room=x - pad)
        card = Rect(pad, bar.bottom + edge, width - 2 * pad, height - bar.bottom - 2 * edge)
        ink.card(target, card)
        self.sheet.draw(target, ink, card.inflate(-ink.px(36 if low else 44), -ink.px(24 if low else 36)))

    def close(self) -> None:
        """End the drawing process, unless the game goes on with it."""
        if not self._handed_over:
            self._parts[2].close()


class BriefingCard(Modal):
    """The same over a game. Esc or a press of its button takes it away."""

    closing = (pygame.K_ESCAPE, pygame.K_RETURN)

    def __init__(self, seat: Seat, overview: pygame.Surface | None, art: MapArt | None = None) -> None:
        super().__init__([Button("Back to the game", self.close, "dark")])
        self.sheet = Sheet(seat, overview, art)

    def other(self, event: pygame.event.Event) -> None:
        """The wheel."""
        self.sheet.flow.handle(event)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card."""
        card = target.get_rect().inflate(-ink.px(48), -ink.px(40))
        ink.cover(card)
        ink.card(target, card)
        inner = card.inflate(-ink.px(52), -ink.px(40))
        button = self.buttons[0]
        button.rect = Rect(inner.right - ink.px(190), inner.y, ink.px(190), ink.px(40))
        title = typeset(self.sheet.brief.title)
        room = button.rect.x - inner.x - ink.px(16)
        size = next((n for n in (22, 19) if ink.size("serif", n, title)[0] <= room), 16)
        ink.text(target, "serif", size, title, ink.palette.ink, (inner.x, inner.y + ink.px(20)), LEFT, room=room)
        button.draw(target, ink)
        top = inner.y + ink.px(56)
        self.sheet.draw(target, ink, Rect(inner.x, top, inner.width, inner.bottom - top))


def _pair(ink: Ink, left: str, right: str) -> Item:
    return row(ink, [Cell(left, 0.56), Cell(right, 0.44, tone=ink.palette.ink_2, anchor=RIGHT)], 22, 14)


def _draw_aim(
    target: pygame.Surface, ink: Ink, at: tuple[float, float], points: str, size: float = 1.0
) -> Rect:
    """A gold disc with points."""
    palette = ink.palette
    r = ink.px(10 * size)
    pygame.draw.aacircle(target, palette.bar, at, r + 1)
    pygame.draw.aacircle(target, palette.gold, at, r - 1)
    ink.text(target, "condensed_bold", max(9.5, 12 * size), points, palette.bar, (at[0], at[1]), CENTRE)
    box = Rect(0, 0, 2 * r + 2, 2 * r + 2)
    box.center = (round(at[0]), round(at[1]))
    return box


def _draw_source(
    target: pygame.Surface, ink: Ink, at: tuple[float, float], tone: Colour, size: float = 1.0
) -> Rect:
    """A square with an arrow up: where supply comes from."""
    palette = ink.palette
    r = ink.px(8 * size)
    box = Rect(0, 0, 2 * r, 2 * r)
    box.center = (round(at[0]), round(at[1]))
    pygame.draw.rect(target, palette.cream, box.inflate(3, 3), border_radius=3)
    pygame.draw.rect(target, tone, box, border_radius=2)
    x, y = box.center
    points = [(x, y - r * 0.65), (x + r * 0.6, y + r * 0.55), (x - r * 0.6, y + r * 0.55)]
    pygame.draw.polygon(target, palette.cream, points)
    pygame.draw.aalines(target, palette.cream, True, points)
    return box


def _draw_bridge(target: pygame.Surface, ink: Ink, at: tuple[float, float], size: float = 1.0) -> Rect:
    """Two rails with splayed ends."""
    palette = ink.palette
    x, y = round(at[0]), round(at[1])
    long, half, out = ink.px(6 * size), ink.px(3 * size), ink.px(3 * size)
    for wide, tone in ((ink.px(4), palette.cream), (max(1, ink.px(1.6)), palette.ink)):
        for sign in (-1, 1):
            level = y + sign * half
            pygame.draw.line(target, tone, (x - long, level), (x + long, level), wide)
            for end in (-1, 1):
                start = (x + end * long, level)
                pygame.draw.line(target, tone, start, (start[0] + end * out, level + sign * out), wide)
    return Rect(x - long - out, y - half - out, 2 * (long + out), 2 * (half + out))


Draw = Callable[[pygame.Surface, Ink, tuple[float, float], Colour], object]
KEY: tuple[tuple[str, Draw], ...] = (
    ("objective and its points", lambda target, ink, at, tone: _draw_aim(target, ink, at, "5")),
    ("own supply source", _draw_source),
    ("key crossing", lambda target, ink, at, tone: _draw_bridge(target, ink, at)),
)


def _key_places(ink: Ink, width: int) -> list[tuple[int, int]]:
    """Where the marks are explained below the map: on one line, or more where they do not fit."""
    found: list[tuple[int, int]] = []
    x, y = ink.px(12), 0
    for text, _ in KEY:
        wide = ink.px(18) + ink.size("sans", 13, text)[0]
        if found and x + wide > width:
            x, y = ink.px(12), y + ink.px(26)
        found.append((x, y))
        x += wide + ink.px(30)
    return found


def write_beside(
    target: pygame.Surface, ink: Ink, text: str, at: tuple[float, float], off: int, taken: list[Rect], room: Rect
) -> Rect | None:
    """A name on paper beside a mark where nothing else is; None when there is no place for it."""
    wide, high = ink.size("sans_semibold", 12.5, text)
    high -= high // 3
    x, y = round(at[0]), round(at[1])
    for left, top in (
        (x + off, y - high // 2), (x - off - wide, y - high // 2), (x - wide // 2, y - off - high),
        (x - wide // 2, y + off), (x + off, y - off - high // 2), (x + off, y + off - high // 2),
    ):  # fmt: skip
        box = Rect(left, top, wide, high)
        if room.contains(box) and box.collidelist(taken) < 0:
            middle = box.center
            for dx, dy in HALO:
                ink.shade(target, "sans_semibold", 12.5, text, ink.palette.halo, (middle[0] + dx, middle[1] + dy))
            ink.text(target, "sans_semibold", 12.5, text, ink.palette.ink, middle, CENTRE)
            return box
    return None
