"""The buttons of what is shown: halt, slower, faster, skip, and whose eyes; on a card or in a strip."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.button import Button
from game.ui.ink import CENTRE, LEFT, Ink
from game.ui.pace import Pace

Rect = pygame.Rect
GAP, PAD = 8, 14  # px at scale 1: between buttons, inside a card


class Transport:
    """A row of buttons round the speed that is shown. Buttons keep their place in the list, and are offered events."""

    def __init__(self, pace: Pace, before: Sequence[Button], after: Sequence[Button]) -> None:
        """Args: before, left of the speed; after, right of it."""
        self.pace = pace
        self.before = list(before)
        self.slower = Button("\u2212", pace.slower, size=17)
        self.faster = Button("+", pace.faster, size=17)
        self.after = list(after)

    @property
    def buttons(self) -> list[Button]:
        """All buttons."""
        return [*self.before, self.slower, self.faster, *self.after]

    def width(self, ink: Ink) -> int:
        """Px the row takes."""
        words = [button.word for button in (*self.before, *self.after)]
        gaps = ink.px(GAP) * (len(words) + 2)
        return sum(_wide(ink, word) for word in words) + 2 * ink.px(30) + ink.px(46) + gaps

    def draw(self, target: pygame.Surface, ink: Ink, left: int, middle: int) -> int:
        """Draw the row. Returns its right end."""
        high, x = ink.px(30), left
        for button in self.before:
            x = _put(target, ink, button, x, middle, _wide(ink, button.word), high)
        x = _put(target, ink, self.slower, x, middle, ink.px(30), high)
        room = ink.px(46)
        at = (x + room // 2 - ink.px(GAP) // 2, middle)
        ink.text(target, "sans_semibold", 15, self.pace.words, ink.palette.ink, at, CENTRE, room=room)
        x = _put(target, ink, self.faster, x + room, middle, ink.px(30), high)
        for button in self.after:
            x = _put(target, ink, button, x, middle, _wide(ink, button.word), high)
        return x


def _wide(ink: Ink, word: str) -> int:
    return ink.size("sans_semibold", 14, word)[0] + ink.px(22)


def _put(target: pygame.Surface, ink: Ink, button: Button, x: int, middle: int, wide: int, high: int) -> int:
    button.rect = Rect(x, middle - high // 2, wide, high)
    if len(button.word) > 1:
        button.size = 14
    button.draw(target, ink)
    return x + wide + ink.px(GAP)


def fits(ink: Ink, area: Rect, words: str, row: Transport) -> bool:
    """Whether a card with these words and the row has room in an area."""
    return ink.size("sans_semibold", 15, words)[0] + row.width(ink) <= area.width - ink.px(32) - 3 * ink.px(PAD)


def draw_card(target: pygame.Surface, ink: Ink, area: Rect, words: str, row: Transport) -> Rect:
    """A card with a few words and the row, at the upper edge of the map. Returns its rectangle."""
    pad, row_wide = ink.px(PAD), row.width(ink)
    wide = ink.size("sans_semibold", 15, words)[0]
    room = min(wide, max(ink.px(80), area.width - ink.px(32) - row_wide - 3 * pad))
    rect = Rect(0, 0, room + row_wide + 3 * pad, ink.px(46))
    rect.midtop = (area.centerx, area.y + ink.px(14))
    ink.card(target, rect)
    ink.text(target, "sans_semibold", 15, words, ink.palette.ink, (rect.x + pad, rect.centery), LEFT, room=room)
    row.draw(target, ink, rect.x + 2 * pad + room, rect.centery)
    return rect
