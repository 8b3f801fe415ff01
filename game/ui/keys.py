"""The window of keys (F1): what the pointer does, then every action of the screen with its keys."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

import pygame

from game.ui.actions import ACTIONS, POINTER, Bindings
from game.ui.ink import LEFT, Ink
from game.ui.sheet import Sheet

STEP = 27  # px at scale 1


class Keys(Sheet):
    """The card of keys; any key or Esc closes it."""

    title = "Keys"

    def __init__(self, bindings: Bindings, done_here: Collection[str]) -> None:
        """Args: done_here, names of the actions that do something on the screen beneath."""
        super().__init__((820, 660))
        self._bindings = bindings
        self._done_here = done_here

    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Groups of rows: keys and what they do."""
        groups = [("Pointer", list(POINTER))]
        here = [action for action in ACTIONS if action.name in self._done_here]
        for name, actions in groupby(sorted(here, key=lambda a: a.group), key=lambda a: a.group):
            groups.append((name, [(self._bindings.words(action.name), action.words) for action in actions]))
        return groups

    def draw_body(self, target: pygame.Surface, ink: Ink, body: pygame.Rect) -> int:
        """The table."""
        palette, step, y = ink.palette, ink.px(STEP), body.y
        groups = self.rows()
        widest = max(ink.size("sans_semibold", 14.5, keys)[0] for _, rows in groups for keys, _ in rows)
        column = min(widest, body.width * 2 // 5) + ink.px(20)
        for name, rows in groups:
            y = ink.head(target, name, (body.x, y), body.width) - ink.px(4)
            for keys, words in rows:
                middle = y + step // 2
                ink.text(
                    target, "sans_semibold", 14.5, keys, palette.loc, (body.x, middle), LEFT, room=column - ink.px(8)
                )
                below = ink.block(
                    target, "sans", 14.5, words, palette.ink, (body.x + column, middle - ink.px(9)), body.width - column
                )
                y = max(y + step, below + ink.px(6))
            y += ink.px(14)
        return y - body.y
