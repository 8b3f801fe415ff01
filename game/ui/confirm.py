"""A question before an order that should not be given by mistake."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.button import Button
from game.ui.ink import Ink
from game.ui.modal import Modal, draw_words

WIDTH = 460  # px at scale 1


class Confirm(Modal):
    """A card that halts the game: a sentence, do it, or do not. Esc does not, Enter does nothing."""

    def __init__(self, text: str, yes: str, no: str, act: Callable[[], object]) -> None:
        def do_it() -> None:
            self.close()
            act()

        super().__init__([Button(yes, do_it, "dark"), Button(no, self.close)])
        self.text = text

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        foot = draw_words(target, ink, "Friends would be cut off", (self.text,), WIDTH)
        wide = (foot.width - ink.px(12)) // 2
        for i, button in enumerate(self.buttons):
            button.rect = pygame.Rect(foot.x + i * (wide + ink.px(12)), foot.y, wide, foot.height)
            button.draw(target, ink)
