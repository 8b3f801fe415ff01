"""A window of lines: laid out when what it says has changed, drawn once, and shown again until then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.ui.button import Button
from game.ui.fonts import font
from game.ui.ink import RIGHT, Ink
from game.ui.mapart import counters
from game.ui.sheet import Sheet
from game.ui.theme import Colour, mix

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
Written = tuple[str, int, int, int, int]  # text, and its box
Draw = Callable[[pygame.Surface, Ink, Rect], object]
ROW, CHIP, GAP = 27, 27, 8  # px at scale 1
PAUSE = 0.5  # seconds between two layings out while the opponent moves: he gives an order a frame
OVER = 8  # px at scale 1 by which what a line draws may stand out of it


@dataclass(frozen=True)
class Line:
    """One line of a window: its height in px, how it is drawn, and what a click on it does."""

    tall: int
    draw: Draw
    press: Callable[[], object] | None = None


def space(tall: int) -> Line:
    """Nothing, so many px high."""
    return Line(tall, lambda target, ink, rect: None)


class Paper(Sheet):
    """Base of the windows of lines. Heirs say when they have changed and what their lines are."""

    nothing = "Nothing yet."  # said when there are no lines
    follows = 1  # 1 = the lines change as the game goes on

    def __init__(self, play: Play, size: tuple[int, int] = (760, 560)) -> None:
        super().__init__(size)
        self._play = play
        self._age = 0.0  # seconds since the lines were laid out
        self._laid: Hashable = None
        self._looks = -1  # of the seat, when the lines were laid out
        self._lines: list[Line] = []
        self._tops: list[int] = []
        self._high = 0
        self._drawn: Hashable = None
        self._picture: pygame.Surface | None = None
        self._written: set[Written] = set()  # in the picture
        self._cut: list[str] = []

    # ---- for heirs

    def version(self) -> Hashable:
        """Changes whenever the lines do for another reason than that the game goes on."""
        raise NotImplementedError

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """All lines, for a body of so many px."""
        raise NotImplementedError

    # ---- body

    def update(self, seconds: float) -> None:
        """Let the lines grow old."""
        self._age += seconds

    def draw_body(self, target: pygame.Surface, ink: Ink, body: Rect) -> int:
        """The lines that are seen, from the picture kept of them."""
        inner = self._inner
        laid = (self.version(), inner.width, ink.scale, ink.palette)
        looks = self._play.seat.looks if self.follows else 0
        waits = self._play.seat.thinking and self._age < PAUSE
        if laid != self._laid or (looks != self._looks and not waits):
            self._lay(ink, inner.width)
            self._age = 0.0
            self._laid, self._looks, self._drawn = laid, looks, None
        if inner.width <= 0 or inner.height <= 0:
            return self._high
        offset = body.y - inner.y
        drawn = (inner.size, offset)
        if drawn != self._drawn:
            self._paint(ink, inner, offset)
            self._drawn = drawn
        assert self._picture is not None
        target.blit(self._picture, inner)
        ink.written.extend((text, Rect(inner.x + x, inner.y + y, w, h)) for text, x, y, w, h in self._written)
        ink.cut.extend(self._cut)
        self._wash(target, ink, offset)
        return self._high

    def _lay(self, ink: Ink, width: int) -> None:
        self._lines = self.lines(ink, width)
        if not self._lines:
            self._lines = [
                space(ink.px(8)), paragraph(ink, self.nothing, width, "sans_italic", tone=ink.palette.ink_3),
            ]  # fmt: skip
        self._tops, y = [], 0
        for line in self._lines:
            self._tops.append(y)
            y += line.tall
        self._high = y

    def _paint(self, ink: Ink, inner: Rect, offset: int) -> None:
        """Draw the lines that are seen; when it only scrolled, those that were not."""
        before = self._drawn
        fresh = Rect(0, 0, *inner.size)
        if self._picture is None or self._picture.get_size() != inner.size:
            self._picture = pygame.Surface(inner.size)
            if pygame.display.get_surface() is not None:
                self._picture = self._picture.convert()
        elif isinstance(before, tuple) and abs(offset - before[1]) < inner.height:
            moved = offset - before[1]
            self._picture.scroll(0, moved)
            fresh = Rect(0, 0, inner.width, moved) if moved > 0 else Rect(0, inner.height + moved, inner.width, -moved)
            self._written = {(text, x, y + moved, w, h) for text, x, y, w, h in self._written}
        if fresh.size == inner.size:
            self._written, self._cut = set(), []
        self._picture.fill(ink.palette.panel, fresh)
        self._picture.set_clip(fresh)
        written, cut = len(ink.written), len(ink.cut)
        over = ink.px(OVER)
        first = max(0, bisect_right(self._tops, fresh.y - over - offset) - 1)
        for i in range(first, len(self._lines)):
            y = self._tops[i] + offset
            if y >= fresh.bottom + over:
                break
            self._lines[i].draw(self._picture, ink, Rect(0, y, inner.width, self._lines[i].tall))
        self._picture.set_clip(None)
        seen = Rect((0, 0), inner.size)
        self._written |= {(text, *rect) for text, rect in ink.written[written:]}
        self._written = {entry for entry in self._written if seen.contains(entry[1:])}
        self._cut = list(dict.fromkeys([*self._cut, *ink.cut[cut:]]))
        del ink.written[written:], ink.cut[cut:]

    def line_at(self, at: tuple[int, int]) -> tuple[Line, Rect] | None:
        """The line under a point that can be pressed, and where it is."""
        if not self._lines or not self._inner.collidepoint(at):
            return None
        offset = self._drawn[1] if isinstance(self._drawn, tuple) else 0
        y = at[1] - self._inner.y - offset
        i = bisect_right(self._tops, y) - 1
        if i < 0 or y >= self._high or self._lines[i].press is None:
            return None
        top = self._inner.y + offset + self._tops[i]
        return self._lines[i], Rect(self._inner.x, top, self._inner.width, self._lines[i].tall)

    def _wash(self, target: pygame.Surface, ink: Ink, offset: int) -> None:
        """Tint the line under the pointer."""
        found = self.line_at(pygame.mouse.get_pos()) if self.rect.collidepoint(pygame.mouse.get_pos()) else None
        if found is not None:
            target.fill(mix((255, 255, 255), ink.palette.track, 0.45), found[1], special_flags=pygame.BLEND_RGB_MULT)

    def press(self, at: tuple[int, int], button: int) -> None:
        """A click does what the line under it does."""
        found = self.line_at(at)
        if found is not None and button == 1 and found[0].press is not None:
            found[0].press()

    # ---- parts

    def chips(self, target: pygame.Surface, ink: Ink, at: tuple[int, int], width: int, chips: list[Button]) -> int:
        """Small buttons side by side, on more lines where they do not fit. Returns the y below them."""
        x, y = at
        high, gap = ink.px(CHIP), ink.px(GAP)
        for chip in chips:
            wide = ink.size("sans_semibold", chip.size, chip.word)[0] + ink.px(20)
            if x > at[0] and x + wide > at[0] + width:
                x, y = at[0], y + high + ink.px(6)
            chip.rect = Rect(x, y, wide, high)
            chip.draw(target, ink)
            x += wide + gap
        return y + high


def heading(ink: Ink, text: str, remark: str = "", tone: Colour | None = None) -> Line:
    """A section's head with its hairline; a remark at the right end."""

    def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        room = rect.width
        if remark:
            shown = ink.text(
                target, "sans", 13, remark, ink.palette.ink_2, (rect.right, rect.bottom - ink.px(16)), RIGHT
            )
            room = shown.x - rect.x - ink.px(10)
        ink.head(target, text, (rect.x, rect.bottom - ink.px(24)), room)

    return Line(ink.px(38), draw)


def paragraph(
    ink: Ink, text: str, width: int, face: str = "sans", size: float = 14.5, tone: Colour | None = None,
    after: int = 8, sought: str = "",
) -> Line:  # fmt: skip
    """Text over as many lines as it needs; what is sought for is marked in it."""
    lines = ink.lines(face, size, text, width)
    step = round(ink.px(size) * 1.34)

    def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        paint = ink.palette.ink if tone is None else tone
        for i, line in enumerate(lines):
            at = (rect.x, rect.y + i * step)
            mark(target, ink, face, size, line, at, sought)
            ink.text(target, face, size, line, paint, at, room=rect.width)

    return Line(len(lines) * step + ink.px(after), draw)


def mark(
    target: pygame.Surface, ink: Ink, face: str, size: float, line: str, at: tuple[int, int], sought: str
) -> None:
    """Mark what is sought for in a line of text about to be written at a point."""
    low, start = line.lower(), 0
    while sought and (start := low.find(sought, start)) >= 0:
        left = ink.size(face, size, line[:start])[0]
        end = ink.size(face, size, line[: start + len(sought)])[0]
        box = Rect(at[0] + left - 1, at[1], end - left + 2, ink.size(face, size, line)[1])
        pygame.draw.rect(target, ink.palette.gold, box, border_radius=ink.px(2))
        start += len(sought)


def sign(target: pygame.Surface, ink: Ink, arm: str, shape: str, at: tuple[int, int]) -> None:
    """A unit's symbol in a line of text, its middle at a point."""
    frame = ink.palette.side(shape).frame
    symbol = counters.symbol(arm, shape, frame, ink.palette.ink, ink.px(14 if shape == "rectangle" else 20))
    target.blit(symbol, symbol.get_rect(center=at))
    if arm in counters.LETTERS:
        letters = font("condensed_bold", ink.px(9)).render(counters.LETTERS[arm], True, ink.palette.ink)
        target.blit(letters, letters.get_rect(center=at))
