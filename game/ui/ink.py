"""Writing and drawing on the window: cached text, panels, section heads, bars. Sizes are in px at UI scale 1."""

from __future__ import annotations

import re
from functools import lru_cache
from math import floor

import pygame

from game.ui.fonts import font, spaced
from game.ui.theme import Colour, Palette

Rect = pygame.Rect
Anchor = tuple[float, float]
TOP_LEFT, TOP_RIGHT, CENTRE, LEFT, RIGHT = (0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.0, 0.5), (1.0, 0.5)

BODY, SMALL, FIGURE, TITLE, HEAD = 14.5, 13.0, 15.0, 22.0, 12.0
LEAST_SIZE = 12.0
DOTS = "\u2026"


@lru_cache(maxsize=4096)
def _rendered(face: str, size: int, text: str, colour: Colour) -> pygame.Surface:
    return font(face, size).render(text, True, colour)


@lru_cache(maxsize=8192)
def _size(face: str, size: int, text: str) -> tuple[int, int]:
    return font(face, size).size(text)


@lru_cache(maxsize=4096)
def _shortened(face: str, size: int, text: str, room: int) -> str:
    """As much of a text as fits into `room` px with dots after it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _size(face, size, text[:middle] + DOTS)[0] <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + DOTS


def _words(face: str, size: int, text: str, width: int) -> list[str]:
    """The words of a text, a figure with its per cent; one wider than a line, as names of files are, in pieces."""
    found: list[str] = []
    for word in re.split(r"[ \n\t]+", text.strip()):
        if not word:
            continue
        if word[0] == "%" and found:
            found[-1] += f" {word}"
            continue
        while len(word) > 1 and _size(face, size, word)[0] > width:
            cut = next((n for n in range(len(word) - 1, 1, -1) if _size(face, size, word[:n])[0] <= width), 1)
            found.append(word[:cut])
            word = word[cut:]
        found.append(word)
    return found


@lru_cache(maxsize=2048)
def _lines(face: str, size: int, text: str, width: int) -> tuple[str, ...]:
    found, line = [], ""
    for word in _words(face, size, text, width):
        longer = f"{line} {word}".strip()
        if line and _size(face, size, longer)[0] > width:
            found.append(line)
            line = word
        else:
            line = longer
    return (*found, line) if line else tuple(found)


@lru_cache(maxsize=256)
def _head(size: int, text: str, colour: Colour, spacing: float) -> pygame.Surface:
    return spaced("sans_bold", size, text, colour, spacing)


@lru_cache(maxsize=8)
def _whole_shadow(side: int, radius: int, reach: int) -> pygame.Surface:
    sheet = pygame.Surface((side, side), pygame.SRCALPHA)
    for i in range(reach):
        shade = round(46 * ((i + 1) / reach) ** 2)
        rect = sheet.get_rect().inflate(-2 * i, -2 * i)
        pygame.draw.rect(sheet, (0, 0, 0, shade), rect, border_radius=radius + reach - i)
    return pygame.transform.box_blur(sheet, max(1, reach // 3))


@lru_cache(maxsize=64)
def _shadow(width: int, height: int, radius: int, reach: int) -> tuple[tuple[pygame.Surface, int, int], ...]:
    """The shadow round a card of a size as four strips, with where each lies from the shadow's corner.

    What lies under the card is left out: it is not seen, and costly where a card is large.
    """
    band = reach + radius + 2
    side = 2 * band + 1
    small = _whole_shadow(side, radius, reach)
    wide, high = max(width + 2 * reach, side), max(height + 2 * reach, side)

    def strip(size: tuple[int, int], parts: tuple[tuple[Rect, Rect], ...]) -> pygame.Surface:
        sheet = pygame.Surface(size, pygame.SRCALPHA)
        for source, place in parts:
            sheet.blit(pygame.transform.scale(small.subsurface(source), place.size), place)
        return sheet

    def level(y: int) -> pygame.Surface:
        return strip(
            (wide, band),
            (
                (Rect(0, y, band, band), Rect(0, 0, band, band)),
                (Rect(band, y, 1, band), Rect(band, 0, wide - 2 * band, band)),
                (Rect(band + 1, y, band, band), Rect(wide - band, 0, band, band)),
            ),
        )

    def upright(x: int) -> pygame.Surface:
        return strip((band, high - 2 * band), ((Rect(x, band, band, 1), Rect(0, 0, band, high - 2 * band)),))

    return (
        (level(0), 0, 0), (level(band + 1), 0, high - band), (upright(0), 0, band),
        (upright(band + 1), wide - band, band),
    )  # fmt: skip


class Ink:
    """Writes on surfaces in one palette at one UI scale, and remembers what it wrote where in this frame."""

    def __init__(self, palette: Palette, scale: float = 1.0) -> None:
        self.palette = palette
        self.scale = scale
        self.written: list[tuple[str, Rect]] = []
        self.cut: list[str] = []  # texts that did not fit their room

    def begin(self) -> None:
        """A new frame."""
        self.written.clear()
        self.cut.clear()

    def px(self, value: float) -> int:
        """A length at this UI scale."""
        return round(value * self.scale)

    def size(self, face: str, size: float, text: str) -> tuple[int, int]:
        """Width and height of a line of text."""
        return _size(face, self.px(size), text)

    def text(
        self, target: pygame.Surface, face: str, size: float, text: str, colour: Colour, at: tuple[float, float],
        anchor: Anchor = TOP_LEFT, room: int = 0,
    ) -> Rect:  # fmt: skip
        """One line of text, `anchor` (0-1) of its box at a point; shortened when wider than `room` px."""
        if room and self.size(face, size, text)[0] > room:
            self.cut.append(text)
            text = _shortened(face, self.px(size), text, room)
        drawn = _rendered(face, self.px(size), text, colour)
        rect = drawn.get_rect()
        # halves always up: rounded to even, a text would tremble against others while it is scrolled
        rect.x, rect.y = floor(at[0] - rect.width * anchor[0] + 0.5), floor(at[1] - rect.height * anchor[1] + 0.5)
        target.blit(drawn, rect)
        if text.strip():
            ink = drawn.get_height()
            self.written.append((text, Rect(rect.x, rect.y + ink // 6, rect.width, ink - ink // 3)))
        return rect

    def shade(
        self, target: pygame.Surface, face: str, size: float, text: str, colour: Colour, middle: tuple[float, float]
    ) -> None:  # fmt: skip
        """A text's shape round a point, as the halo of one written over it; it is no text of its own."""
        drawn = _rendered(face, self.px(size), text, colour)
        target.blit(drawn, (round(middle[0] - drawn.get_width() / 2), round(middle[1] - drawn.get_height() / 2)))

    def cover(self, rect: Rect) -> None:
        """A card will hide what stands there: texts below it are not written any more."""
        self.written = [entry for entry in self.written if not rect.colliderect(entry[1])]

    def fitted(
        self, target: pygame.Surface, face: str, size: float, text: str, colour: Colour, at: tuple[float, float],
        anchor: Anchor = TOP_LEFT, room: int = 0,
    ) -> Rect:  # fmt: skip
        """One line of text as `text` writes it, in smaller letters down to `LEAST_SIZE` where it is too long."""
        while size > LEAST_SIZE and self.size(face, size, text)[0] > room:
            size = max(LEAST_SIZE, size - 0.5)
        return self.text(target, face, size, text, colour, at, anchor, room)

    def lines(self, face: str, size: float, text: str, width: int) -> list[str]:
        """A text broken into lines of at most `width` px."""
        return list(_lines(face, self.px(size), text, width))

    def height(self, face: str, size: float, text: str, width: int) -> int:
        """Height of a text over several lines as `block` writes it."""
        return len(self.lines(face, size, text, width)) * self._step(size)

    def _step(self, size: float) -> int:
        return round(self.px(size) * 1.34)

    def block(
        self, target: pygame.Surface, face: str, size: float, text: str, colour: Colour, at: tuple[int, int],
        width: int, most: int = 99,
    ) -> int:  # fmt: skip
        """A text over several lines. Returns the y below it."""
        x, y = at
        step = self._step(size)
        lines = self.lines(face, size, text, width)
        if len(lines) > most:
            self.cut.append(text)
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        for line in lines:
            self.text(target, face, size, line, colour, (x, y), room=width)
            y += step
        return y

    def head(self, target: pygame.Surface, text: str, at: tuple[int, int], width: int) -> int:
        """A section's head in spaced capitals, with a hairline after it. Returns the y below it."""
        drawn = _head(self.px(HEAD), text.upper(), self.palette.ink_2, 1.4 * self.scale)
        x, y = at
        target.blit(drawn, (x, y))
        self.written.append((text, Rect(x, y + 2, drawn.get_width(), drawn.get_height() - 4)))
        line = y + drawn.get_height() // 2
        pygame.draw.line(
            target, self.palette.rule, (x + drawn.get_width() + self.px(10), line), (x + width - 1, line)
        )
        return y + self.px(26)

    def bar(self, target: pygame.Surface, rect: Rect, share: float, colour: Colour) -> None:
        """A bar filled to a share (0-1)."""
        pygame.draw.rect(target, self.palette.track, rect, border_radius=self.px(2))
        if share > 0:
            filled = Rect(rect.x, rect.y, max(2, round(rect.width * min(share, 1.0))), rect.height)
            pygame.draw.rect(target, colour, filled, border_radius=self.px(2))

    def card(self, target: pygame.Surface, rect: Rect) -> None:
        """A floating card with a soft shadow."""
        radius, reach = self.px(6), self.px(7)
        for strip, dx, dy in _shadow(rect.width, rect.height, radius, reach):
            target.blit(strip, (rect.x - reach + dx, rect.y - reach + 2 + dy))
        pygame.draw.rect(target, self.palette.panel, rect, border_radius=radius)
        pygame.draw.rect(target, self.palette.rule, rect, width=1, border_radius=radius)
