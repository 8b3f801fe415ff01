"""A question before an order that should not be given by mistake."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.button import Button, offer
from game.ui.ink import Ink

Rect = pygame.Rect
WIDTH, PAD = 460, 28  # px at scale 1


class Confirm:
    """A card that halts the game: a sentence, do it, or do not. Esc does not, Enter does nothing."""

    modal = True

    def __init__(self, text: str, yes: str, no: str, act: Callable[[], object]) -> None:
        def do_it() -> None:
            self.done = True
            act()

        self.done = False
        self.text = text
        self.buttons = [Button(yes, do_it, "dark"), Button(no, self.leave)]

    def leave(self) -> None:
        """Do not."""
        self.done = True

    def covers(self, at: tuple[int, int]) -> bool:
        """It halts everything."""
        return True

    def update(self, seconds: float) -> None:
        """Nothing happens."""

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.leave()
        else:
            offer(self.buttons, event)
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        pad = ink.px(PAD)
        inner = ink.px(WIDTH) - 2 * pad
        lines = ink.lines("sans", 15, self.text, inner)
        card = Rect(0, 0, ink.px(WIDTH), ink.px(152) + round(ink.px(15) * 1.34) * len(lines))
        card.center = target.get_rect().center
        ink.card(target, card)
        ink.text(target, "serif", 22, "Friends would be cut off", ink.palette.ink, (card.x + pad, card.y + ink.px(22)))
        ink.block(target, "sans", 15, self.text, ink.palette.ink, (card.x + pad, card.y + ink.px(62)), inner)
        wide = (inner - ink.px(12)) // 2
        for i, button in enumerate(self.buttons):
            button.rect = Rect(card.x + pad + i * (wide + ink.px(12)), card.bottom - pad - ink.px(42), wide, ink.px(42))
            button.draw(target, ink)
