"""The window of keys (F1): what the pointer does, then every action of the screen with its keys."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby, product

import pygame

from game.ui.actions import ACTIONS, POINTER, Bindings
from game.ui.ink import LEFT, Ink
from game.ui.sheet import Sheet

STEP = 26  # px at scale 1
TWO_COLUMNS = 1000  # px at scale 1 of width from which the groups stand in two columns
Group = tuple[str, list[tuple[str, str]]]


class Keys(Sheet):
    """The card of keys; any key or Esc closes it."""

    title = "Keys"

    def __init__(self, bindings: Bindings, done_here: Collection[str]) -> None:
        """Args: done_here, names of the actions that do something on the screen beneath."""
        super().__init__((1300, 1000))
        self._bindings = bindings
        self._done_here = done_here

    def rows(self) -> list[Group]:
        """Groups of rows: keys and what they do."""
        groups = [("Pointer", list(POINTER))]
        here = [action for action in ACTIONS if action.name in self._done_here]
        for name, actions in groupby(sorted(here, key=lambda a: a.group), key=lambda a: a.group):
            groups.append((name, [(self._bindings.words(action.name), action.words) for action in actions]))
        return groups

    def draw_body(self, target: pygame.Surface, ink: Ink, body: pygame.Rect) -> int:
        """The table."""
        groups = self.rows()
        if len(groups) < 2 or body.width < ink.px(TWO_COLUMNS):
            return self._draw_groups(target, ink, body, groups)
        apart = ink.px(40)
        wide = (body.width - apart) // 2
        first, second = _halves(groups)
        left, right = pygame.Rect(body.x, body.y, wide, 0), pygame.Rect(body.right - wide, body.y, wide, 0)
        return max(self._draw_groups(target, ink, left, first), self._draw_groups(target, ink, right, second))

    def _draw_groups(self, target: pygame.Surface, ink: Ink, place: pygame.Rect, groups: list[Group]) -> int:
        """Groups one below the other. Returns their height."""
        palette, step, y = ink.palette, ink.px(STEP), place.y
        widest = max(ink.size("sans_semibold", 14.5, keys)[0] for _, rows in groups for keys, _ in rows)
        column = min(widest, place.width * 2 // 5) + ink.px(20)
        x, room = place.x + column, place.width - column
        for name, rows in groups:
            y = ink.head(target, name, (place.x, y), place.width) - ink.px(4)
            for keys, words in rows:
                middle = y + step // 2
                at = (place.x, middle)
                ink.fitted(target, "sans_semibold", 14.5, keys, palette.loc, at, LEFT, room=column - ink.px(8))
                below = ink.block(target, "sans", 14.5, words, palette.ink, (x, middle - ink.px(9)), room)
                y = max(y + step, below + ink.px(6))
            y += ink.px(14)
        return y - place.y


def _halves(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """The groups of two columns, about equally high; the first group stands in the first."""

    def high(column: list[Group]) -> int:
        return sum(len(rows) + 2 for _, rows in column)

    found = (groups[:1], groups[1:])
    for chosen in product((True, False), repeat=len(groups) - 1):
        columns = (
            [group for group, here in zip(groups, (True, *chosen), strict=True) if here],
            [group for group, here in zip(groups, (True, *chosen), strict=True) if not here],
        )
        if columns[1] and max(map(high, columns)) < max(map(high, found)):
            found = columns
    return found
