"""What came of an order, its dice with it, for a while on a card at the map's upper edge. It never halts the game."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.match.dispatches import Dispatch
from game.ui.ink import Ink

SECONDS = 8.0
WIDTH, TOP, LEFT_FREE = 430, 62, 76  # px at scale 1: room for a line of advice above, for keys at the left
LINES = 3  # what came last: the dice and what they did


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

    def draw(self, target: pygame.Surface, ink: Ink, area: pygame.Rect, about: pygame.Rect) -> None:
        """Draw it over the map's area, below the card of a hex where they would overlap."""
        if self.entry is None:
            return
        palette, pad, step = ink.palette, ink.px(16), ink.px(20)
        width = min(ink.px(WIDTH), area.width - ink.px(LEFT_FREE) - pad)
        lines: list[tuple[str, str]] = []
        for i, text in enumerate(_told(self.entry)):
            face = "sans" if i else "sans_semibold"
            lines += [(face, line) for line in ink.lines(face, 14, text, width - 2 * pad)]
        card = pygame.Rect(area.x + ink.px(LEFT_FREE), area.y + ink.px(TOP), width, step * len(lines) + ink.px(24))
        if card.colliderect(about):
            card.y = about.bottom + ink.px(8)
        ink.card(target, card)
        pygame.draw.rect(target, palette.gold_rule, (card.x, card.y, ink.px(4), card.height), border_radius=ink.px(2))
        y = card.y + ink.px(12)
        for face, line in lines:
            ink.text(target, face, 14, line, palette.ink, (card.x + pad, y))
            y += step


def _told(entry: Dispatch) -> tuple[str, ...]:
    """The dice of an attack and what they did, without what the forecast said before; else the whole entry."""
    dice = next((i for i, line in enumerate(entry.more) if line.startswith("Dice")), -1)
    if dice < 0:
        return (entry.text, *entry.more[-LINES:])
    return (f"{entry.hex}: {entry.more[dice]}", *entry.more[dice + 1 :][:LINES])
