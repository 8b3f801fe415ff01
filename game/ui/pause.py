"""The card over a halted game: go on, save, quit."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.button import Button
from game.ui.ink import CENTRE, Ink
from game.ui.modal import Modal, middle_card


class Pause(Modal):
    """Save and quit, or go on."""

    closing = (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER)

    def __init__(
        self, save: Callable[[], object], leave: Callable[[], object], options: Callable[[], object],
        briefing: Callable[[], object], report: Callable[[], object], saves: Callable[[], object], over: int = 0,
    ) -> None:  # fmt: skip
        """Args: over, 1 = the game has ended."""

        def save_and_leave() -> None:
            save()
            leave()

        super().__init__([
            Button("Look at the map" if over else "Go on", self.close, "dark"),
            Button("Briefing", self._instead(briefing)),
            Button("After-action report" if over else "Report on the game so far", self._instead(report)),
            Button("Options", options),
            Button("Save the game", save), Button("Saved games", self._instead(saves)),
            Button("Save and quit to the menu", save_and_leave), Button("Quit without saving", leave),
        ])  # fmt: skip
        self.title = "The game is over" if over else "The game is halted"

    def _instead(self, show: Callable[[], object]) -> Callable[[], None]:
        """Show something else in its place."""

        def run() -> None:
            self.close()
            show()

        return run

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card in the middle of the window."""
        step, screen = ink.px(52), target.get_rect()
        columns = 1 if screen.height > ink.px(112) + step * len(self.buttons) else 2
        wide, rows = ink.px(296 if columns == 1 else 250), -(-len(self.buttons) // columns)
        card = middle_card(target, ink, ((wide + ink.px(12)) * columns + ink.px(52), ink.px(92) + step * rows))
        at = (card.centerx, card.y + ink.px(36))
        ink.text(target, "serif", 22, self.title, ink.palette.ink, at, CENTRE)
        x, y = card.x + ink.px(32), card.y + ink.px(68)
        for i, button in enumerate(self.buttons):
            at = (x + i // rows * (wide + ink.px(12)), y + i % rows * step)
            button.rect = pygame.Rect(*at, wide, ink.px(42))
            button.draw(target, ink)
