"""What came of an order, its dice with it, for a while on a card above the event log. It never halts the game."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.match.dispatches import Dispatch
from game.ui.cards import draw_dispatch
from game.ui.ink import Ink

SECONDS = 8.0


class ResultCard:
    """The card of the last order that cannot be taken back; gone after a while, or with the next order."""

    def __init__(self) -> None:
        self.entry: Dispatch | None = None
        self._left = 0.0

    def show(self, entries: Sequence[Dispatch]) -> None:
        """Show what the event log was just given by an order; nothing for []."""
        self.entry = entries[-1] if entries else None
        self._left = SECONDS

    def update(self, seconds: float) -> None:
        """Let time pass."""
        self._left -= seconds
        if self._left <= 0:
            self.entry = None

    def draw(self, target: pygame.Surface, ink: Ink, events: pygame.Rect) -> None:
        """Draw it above the event log."""
        if self.entry is not None:
            draw_dispatch(target, ink, events, self.entry)
