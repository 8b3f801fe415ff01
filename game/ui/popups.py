"""What lies over a screen: cards and windows, the topmost first to be asked for events."""

from __future__ import annotations

from typing import Protocol

import pygame

from game.ui.ink import Ink

VEIL = 110  # of 255, over what a modal card halts


class Popup(Protocol):
    """A card or window over a screen. `modal`: all events go to it; `done`: it is to be taken away."""

    modal: bool
    done: bool

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the event was for it."""

    def update(self, seconds: float) -> None:
        """Let time pass."""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw it, the veil of a modal one excepted."""

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on it."""


class Popups:
    """The popups of a screen, the last on top."""

    def __init__(self) -> None:
        self.shown: list[Popup] = []

    @property
    def modal(self) -> bool:
        """Whether the screen beneath is halted."""
        return any(popup.modal for popup in self.shown)

    def open(self, popup: Popup) -> None:
        """Show one on top."""
        self.shown.append(popup)

    def toggle(self, kind: type[Popup], popup: Popup) -> None:
        """Show one, or take away the one of its kind."""
        for old in self.shown:
            if isinstance(old, kind):
                old.done = True
                return
        self.open(popup)

    @property
    def typing(self) -> bool:
        """Whether letters go into a field of one of them, and mean nothing beneath."""
        return any(getattr(popup, "typing", 0) for popup in self.shown)

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on one of them, or the screen is halted."""
        return self.modal or any(popup.covers(at) for popup in self.shown)

    def handle(self, event: pygame.event.Event) -> str:
        """Ask them from the top; a press raises the one it hits. "taken" when the event was for one."""
        for popup in reversed(self.shown):
            if popup.handle(event) or popup.modal:
                if event.type == pygame.MOUSEBUTTONDOWN and popup in self.shown:
                    self.shown.remove(popup)
                    self.shown.append(popup)
                self._sweep()
                return "taken"
        return ""

    def update(self, seconds: float) -> None:
        """Let time pass for all."""
        for popup in list(self.shown):
            popup.update(seconds)
        self._sweep()

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw them, a veil below each modal one."""
        for popup in self.shown:
            if popup.modal:
                veil = pygame.Surface(target.get_size(), pygame.SRCALPHA)
                veil.fill((*ink.palette.bar, VEIL))
                target.blit(veil, (0, 0))
            popup.draw(target, ink)

    def _sweep(self) -> None:
        self.shown = [popup for popup in self.shown if not popup.done]
