"""A part of the side panel that the wheel moves on when it is longer than its room."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame

from game.ui.ink import Ink

Rect = pygame.Rect
WHEEL = 48  # px a notch
BESIDE = 10  # px at scale 1 by which what is drawn may stand out at the sides


class Scrolled:
    """Keeps how far it is scrolled while it tells of the same thing."""

    def __init__(self) -> None:
        self.seen = Rect(0, 0, 0, 0)  # where it was drawn last; empty when it was not
        self._about: Hashable = None
        self._scroll = self._tall = 0

    def begin(self) -> None:
        """A new frame, in which it may not be drawn."""
        self.seen = Rect(0, 0, 0, 0)

    def draw(
        self, target: pygame.Surface, ink: Ink, room: Rect, about: Hashable, paint: Callable[[Rect], int]
    ) -> None:  # fmt: skip
        """Draw what there is room for.

        Args: about, what it tells of; paint, draws all of it from a rectangle's top, returns the y below.
        """
        if about != self._about:
            self._about, self._scroll = about, 0
        before = target.get_clip()
        self.seen = room.inflate(2 * ink.px(BESIDE), 0).clip(before)
        target.set_clip(self.seen)
        told = len(ink.written)
        self._scroll = min(self._scroll, max(0, self._tall - room.height))
        top = room.y - self._scroll
        self._tall = paint(Rect(room.x, top, room.width, room.height)) - top
        seen = [(text, box.clip(self.seen)) for text, box in ink.written[told:]]
        ink.written[told:] = [(text, box) for text, box in seen if box.height]
        target.set_clip(before)
        most = self._tall - room.height
        if most > 0:
            high = max(ink.px(24), room.height * room.height // self._tall)
            share = min(1.0, self._scroll / most)
            handle = Rect(room.right + ink.px(5), room.y + round(share * (room.height - high)), ink.px(5), high)
            pygame.draw.rect(target, ink.palette.ink_3, handle, border_radius=handle.width // 2)

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the wheel was turned over it."""
        if event.type == pygame.MOUSEWHEEL and self.seen.collidepoint(pygame.mouse.get_pos()):
            self._scroll = max(0, self._scroll - event.y * WHEEL)
            return "taken"
        return ""
