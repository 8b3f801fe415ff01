"""A screen: something that takes events, lets time pass, and draws itself on the window."""

from __future__ import annotations

from typing import Protocol

import pygame

from game.ui.ink import Ink


class Screen(Protocol):
    """One screen. `next` is the screen to show after it; "quit" ends the program, "" stays."""

    next: Screen | str

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event."""

    def update(self, seconds: float) -> None:
        """Let time pass."""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the whole window."""

    def close(self) -> None:
        """It is not shown any more: end its threads."""
