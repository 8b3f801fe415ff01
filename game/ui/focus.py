"""The keyboard's way through a form: Tab from widget to widget, a ring round the one that has the focus."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.button import Button
from game.ui.field import Field
from game.ui.forms import PRESS, Choice, Widget
from game.ui.ink import Ink

Part = Widget | Button


class Focus:
    """Offers events to the widgets of a form and remembers which of them the keyboard is at."""

    def __init__(self) -> None:
        self.at: Part | None = None
        self.seen = False  # the ring is drawn only while the keyboard is used
        self._parts: Sequence[Part] = ()

    def handle(self, event: pygame.event.Event, parts: Sequence[Part]) -> str:
        """Take an event. Args: parts, the widgets in the order of the keyboard."""
        self._parts = parts
        if self.at is not None and not any(part is self.at for part in parts):
            self.to(None)
        front = next((part for part in parts if isinstance(part, Widget) and part.open), None)
        if event.type == pygame.KEYDOWN:
            return self._key(event, front)
        for part in parts if front is None else (front,):
            if part.handle(event):
                if event.type == pygame.MOUSEBUTTONDOWN:
                    self.to(part)
                    self.seen = isinstance(part, Field)
                return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.to(None)
        return ""

    def to(self, part: Part | None) -> None:
        """Give a widget the focus."""
        if isinstance(self.at, Field):
            self.at.focused = False
        self.at = part
        if isinstance(part, Field):
            part.focused = True

    def _key(self, event: pygame.event.Event, front: Part | None) -> str:
        if isinstance(front, Widget):
            return front.key(event) or "taken"
        if event.key == pygame.K_TAB and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self._step(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return "taken"
        part = self.at
        if isinstance(part, Widget):
            return part.key(event)
        if part is not None and event.key in (pygame.K_UP, pygame.K_DOWN) and self.seen:
            self._step(1 if event.key == pygame.K_DOWN else -1)
            return "taken"
        if part is not None and event.key in PRESS and self.seen:
            if part.state != "off":
                part.press()
            return "taken"
        return ""

    def _step(self, step: int) -> None:
        able = [part for part in self._parts if part.rect.width and getattr(part, "state", "on") != "off"]
        if not able:
            return
        at = next((i for i, part in enumerate(able) if part is self.at), -1 if step > 0 else 0)
        self.to(able[(at + step) % len(able)])
        self.seen = True

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The ring, and what is open over everything else; to be drawn last."""
        if self.at is not None and self.seen and any(part is self.at for part in self._parts):
            ring = self.at.rect.inflate(ink.px(6), ink.px(6))
            pygame.draw.rect(target, ink.palette.select, ring, width=max(2, ink.px(2)), border_radius=ink.px(6))
        for part in self._parts:
            if isinstance(part, Choice) and part.open:
                part.draw_open(target, ink)
