"""A column of lines, rows and pictures that is longer than its room: the wheel moves it on, item by item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pygame

from game.ui.boxes import side_mark
from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.theme import Colour

Rect = pygame.Rect
Draw = Callable[[pygame.Surface, Ink, Rect], object]


@dataclass(frozen=True)
class Item:
    """Something so high that draws itself. `stays` 1 = it keeps with the next one."""

    height: int
    draw: Draw
    stays: int = 0


@dataclass(frozen=True)
class Cell:
    """One figure or word of a row. `share`: part of the width; `anchor`: LEFT or RIGHT."""

    text: str
    share: float
    face: str = "sans"
    tone: Colour | None = None
    anchor: tuple[float, float] = LEFT
    mark: str = ""  # "rectangle" or "diamond": the shape of a side before the text
    mark_tone: Colour = (0, 0, 0)


@dataclass
class Flow:
    """Shows items from `first` on."""

    first: int = 0
    rect: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    hidden: int = 0  # items below that found no room
    _count: int = 0

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the wheel was turned over it, or a key pages it."""
        if event.type == pygame.MOUSEWHEEL and self.rect.collidepoint(pygame.mouse.get_pos()):
            self.move(-3 * event.y)
            return "taken"
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_PAGEDOWN, pygame.K_PAGEUP):
            self.move(8 if event.key == pygame.K_PAGEDOWN else -8)
            return "taken"
        return ""

    def move(self, items: int) -> None:
        """On by so many items, back when below 0."""
        if items < 0 or self.hidden:
            self.first = min(max(0, self.first + items), max(0, self._count - 1))

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect, items: Sequence[Item]) -> None:
        """Draw what fits."""
        self.rect, self._count = rect, len(items)
        foot = ink.px(20)
        whole = sum(item.height for item in items)
        if whole <= rect.height:
            self.first = 0
        room = rect.height if whole <= rect.height else rect.height - foot
        self.first = min(self.first, _last_start(items, room))
        y, at = rect.y, self.first
        while at < len(items):
            group = [items[at]]
            while group[-1].stays and at + len(group) < len(items):
                group.append(items[at + len(group)])
            if y + sum(item.height for item in group) > rect.y + room and y > rect.y:
                break
            for item in group:
                item.draw(target, ink, Rect(rect.x, y, rect.width, item.height))
                y += item.height
            at += len(group)
        self.hidden = len(items) - at
        if whole > rect.height:
            words = "more below: turn the wheel" if self.hidden else "the end: turn the wheel back"
            ink.text(
                target, "sans_italic", 13, words, ink.palette.ink_3, (rect.centerx, rect.bottom - foot // 2), CENTRE
            )


def _last_start(items: Sequence[Item], room: int) -> int:
    """The first item from which all the rest fits."""
    high = 0
    for at in range(len(items) - 1, -1, -1):
        high += items[at].height
        if high > room:
            return min(at + 1, len(items) - 1)
    return 0


def gap(ink: Ink, high: float) -> Item:
    """Empty room."""
    return Item(ink.px(high), lambda target, ink, rect: None)


def head(ink: Ink, text: str) -> Item:
    """A section's head."""

    def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        ink.head(target, text, (rect.x, rect.y + ink.px(4)), rect.width)

    return Item(ink.px(30), draw, 1)


def words(ink: Ink, text: str, width: int, tone: Colour, size: float = 14.5, face: str = "sans") -> list[Item]:
    """A paragraph, an item a line."""
    step = round(ink.px(size) * 1.36)

    def line(part: str) -> Draw:
        return lambda target, ink, rect: ink.text(target, face, size, part, tone, rect.topleft, room=rect.width)

    return [Item(step, line(part)) for part in ink.lines(face, size, text, width)]


def row(ink: Ink, cells: Sequence[Cell], high: float = 24, size: float = 14.5, rule: int = 0) -> Item:
    """A row of a table. `rule` 1 = a hairline above it."""

    def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        if rule:
            wide = rect.width * sum(cell.share for cell in cells)
            pygame.draw.line(target, ink.palette.rule, rect.topleft, (rect.x + wide - 1, rect.y))
        x = float(rect.x)
        for cell in cells:
            wide = rect.width * cell.share
            tone = cell.tone or ink.palette.ink
            if cell.anchor == RIGHT:
                ink.text(
                    target, cell.face, size, cell.text, tone, (x + wide - ink.px(4), rect.centery), RIGHT,
                    room=round(wide) - ink.px(4),
                )  # fmt: skip
            else:
                shift = 0
                if cell.mark:
                    mark = Rect(0, 0, ink.px(11), ink.px(11))
                    mark.center = (round(x + ink.px(6)), rect.centery)
                    side_mark(target, cell.mark_tone, mark, cell.mark)
                    shift = ink.px(20)
                ink.text(
                    target, cell.face, size, cell.text, tone, (x + shift, rect.centery), LEFT,
                    room=round(wide) - shift - ink.px(8),
                )  # fmt: skip
            x += wide

    return Item(ink.px(high), draw)
