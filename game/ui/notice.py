"""A card that tells something the player has to know, and halts the game until he has read it."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.button import Button, offer
from game.ui.ink import Ink

WIDTH = 560  # px at scale 1
READ = (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)


class Notice:
    """A title, a few lines, and a button to go on."""

    modal = True

    def __init__(self, title: str, lines: Sequence[str], word: str = "Go on") -> None:
        self.done = False
        self.title = title
        self.lines = tuple(lines)
        self.button = Button(word, self.close, "dark")

    def close(self) -> None:
        """It has been read."""
        self.done = True

    def covers(self, at: tuple[int, int]) -> bool:
        """It halts everything."""
        return True

    def update(self, seconds: float) -> None:
        """Nothing happens."""

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event."""
        if event.type == pygame.KEYDOWN and event.key in READ:
            self.close()
        else:
            offer([self.button], event)
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        palette, pad = ink.palette, ink.px(32)
        wide = min(ink.px(WIDTH), target.get_width() - ink.px(40))
        lines = [part for line in self.lines for part in ink.lines("sans", 15, line, wide - 2 * pad)]
        step = ink.px(22)
        card = pygame.Rect(0, 0, wide, ink.px(150) + step * len(lines))
        card.center = target.get_rect().center
        ink.card(target, card)
        ink.text(
            target, "serif", 22, self.title, palette.ink, (card.x + pad, card.y + ink.px(22)), room=wide - 2 * pad
        )
        y = card.y + ink.px(66)
        for line in lines:
            ink.text(target, "sans", 15, line, palette.ink_2, (card.x + pad, y), room=wide - 2 * pad)
            y += step
        self.button.rect = pygame.Rect(0, 0, ink.px(160), ink.px(42))
        self.button.rect.bottomright = (card.right - pad, card.bottom - ink.px(24))
        self.button.draw(target, ink)
