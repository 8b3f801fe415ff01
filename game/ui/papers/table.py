"""Columns of a table: where they stand, their titles, and by which the rows are sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink

Rect = pygame.Rect
BETWEEN = 16  # px at scale 1 between columns


@dataclass(frozen=True)
class Column:
    """One column. `wide`: px at scale 1, the least of one that stretches; `drop`: the highest goes first."""

    name: str
    title: str
    wide: int
    anchor: str = "left"  # or "right"
    stretch: int = 0
    drop: int = 0  # 0 = never left out


def places(ink: Ink, columns: tuple[Column, ...], width: int) -> dict[str, tuple[int, int]]:
    """Left edge and width in px of every column that has room."""
    kept = list(columns)
    gap = ink.px(BETWEEN)

    def needed() -> int:
        return sum(ink.px(column.wide) + gap for column in kept) - gap

    while needed() > width and any(column.drop for column in kept):
        kept.remove(max(kept, key=lambda column: column.drop))
    spare = max(0, width - needed())
    shares = sum(column.stretch for column in kept) or 1
    found, x = {}, 0
    for column in kept:
        wide = ink.px(column.wide) + spare * column.stretch // shares
        found[column.name] = (x, wide)
        x += wide + gap
    return found


class Titles:
    """The row of titles; a click sorts by a column, a second one the other way round."""

    def __init__(self, columns: tuple[Column, ...], by: str = "", down: int = 0) -> None:
        self.columns = columns
        self.by, self.down = by, down  # down: 1 = the greatest first
        self.buttons = [_Title(column.title, self._sorter(column), column, self) for column in columns if column.title]

    def _sorter(self, column: Column) -> Callable[[], None]:
        def sort() -> None:
            if self.by == column.name:
                self.down = 1 - self.down
            else:
                self.by, self.down = column.name, int(column.anchor == "right")

        return sort

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect) -> int:
        """Draw the titles and a line below them. Returns the y below."""
        where = places(ink, self.columns, rect.width)
        high = ink.px(24)
        for button in self.buttons:
            at = where.get(button.column.name)
            button.rect = Rect(0, 0, 0, 0) if at is None else Rect(rect.x + at[0], rect.y, at[1], high)
            if at is not None:
                button.draw(target, ink)
        pygame.draw.line(target, ink.palette.rule, (rect.x, rect.y + high), (rect.right - 1, rect.y + high))
        return rect.y + high + 1


class _Title(Button):
    """A column's title."""

    def __init__(self, word: str, press: Callable[[], object], column: Column, titles: Titles) -> None:
        super().__init__(word, press, size=13)
        self.column, self._titles = column, titles

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The word, dark when the rows are sorted by it, with the way they are."""
        chosen = self._titles.by == self.column.name
        over = self.rect.collidepoint(pygame.mouse.get_pos())
        tone = ink.palette.ink if chosen or over else ink.palette.ink_2
        word = f"{self.word} {chr(0x2193) if self._titles.down else chr(0x2191)}" if chosen else self.word
        face = "sans_semibold" if chosen else "sans"
        right = self.column.anchor == "right"
        at = (self.rect.right if right else self.rect.x, self.rect.centery)
        ink.text(target, face, 13, word, tone, at, RIGHT if right else LEFT)
