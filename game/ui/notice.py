"""A card that tells something the player has to know, and halts the game until he has read it."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.button import Button
from game.ui.ink import Ink
from game.ui.modal import Modal, draw_words

WIDTH = 560  # px at scale 1


class Notice(Modal):
    """A title, a few lines, and a button to go on."""

    closing = (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)

    def __init__(self, title: str, lines: Sequence[str], word: str = "Go on") -> None:
        super().__init__([Button(word, self.close, "dark")])
        self.title = title
        self.lines = tuple(lines)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        foot = draw_words(target, ink, self.title, self.lines, WIDTH)
        (button,) = self.buttons
        button.rect = pygame.Rect(foot.right - ink.px(160), foot.y, ink.px(160), foot.height)
        button.draw(target, ink)
