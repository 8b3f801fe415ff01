"""The card over a halted game: go on, save, quit."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.button import Button, offer
from game.ui.ink import CENTRE, Ink


class Pause:
    """Save and quit, or go on."""

    modal = True

    def __init__(
        self, save: Callable[[], object], leave: Callable[[], object], options: Callable[[], object]
    ) -> None:
        def save_and_leave() -> None:
            save()
            leave()

        self.done = False
        self.buttons = [
            Button("Go on", self.resume, "dark"), Button("Save the game", save), Button("Options", options),
            Button("Save and quit to the menu", save_and_leave), Button("Quit without saving", leave),
        ]  # fmt: skip

    def resume(self) -> None:
        """Go on with the game."""
        self.done = True

    def covers(self, at: tuple[int, int]) -> bool:
        """It halts everything."""
        return True

    def update(self, seconds: float) -> None:
        """Nothing happens."""

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.resume()
        else:
            offer(self.buttons, event)
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        step = ink.px(52)
        card = pygame.Rect(0, 0, ink.px(360), ink.px(92) + step * len(self.buttons))
        card.center = target.get_rect().center
        ink.card(target, card)
        at = (card.centerx, card.y + ink.px(36))
        ink.text(target, "serif", 22, "The game is halted", ink.palette.ink, at, CENTRE)
        y = card.y + ink.px(68)
        for button in self.buttons:
            button.rect = pygame.Rect(card.x + ink.px(32), y, card.width - ink.px(64), ink.px(42))
            button.draw(target, ink)
            y += step
