"""A part of the side panel that the wheel, or its handle, moves on when it is longer than its room."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame

from game.ui.ink import Ink

Rect = pygame.Rect
WHEEL = 48  # px a notch
BESIDE = 10  # px at scale 1 by which what is drawn may stand out at the sides
REACH = 6  # px round the handle that take hold of it too


class Scrolled:
    """Keeps how far it is scrolled while it tells of the same thing."""

    def __init__(self) -> None:
        self.seen = Rect(0, 0, 0, 0)  # where it was drawn last; empty when it was not
        self.bar = Rect(0, 0, 0, 0)  # the handle, and where it can go; both empty when all is seen
        self.track = Rect(0, 0, 0, 0)
        self._held = -1  # px from the handle's top to where it was taken hold of, -1 nobody holds it
        self._about: Hashable = None
        self._scroll = self._tall = 0

    def begin(self) -> None:
        """A new frame, in which it may not be drawn."""
        self.seen = self.bar = self.track = Rect(0, 0, 0, 0)

    def draw(
        self, target: pygame.Surface, ink: Ink, room: Rect, about: Hashable, paint: Callable[[Rect], int]
    ) -> None:  # fmt: skip
        """Draw what there is room for.

        Args: about, what it tells of; paint, draws all of it from a rectangle's top, returns the y below.
        """
        if about != self._about:
            self._about, self._scroll, self._held = about, 0, -1
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
            self.track = Rect(room.right + ink.px(5), room.y, ink.px(5), room.height)
            self.bar = Rect(self.track.x, room.y + round(share * (room.height - high)), self.track.width, high)
            lit = self._held >= 0 or self._grip.collidepoint(pygame.mouse.get_pos())
            tone = ink.palette.ink_2 if lit else ink.palette.ink_3
            pygame.draw.rect(target, tone, self.bar, border_radius=self.bar.width // 2)

    @property
    def _grip(self) -> Rect:
        """Where the handle can be taken hold of; empty when there is none."""
        return self.bar.inflate(2 * REACH, 0) if self.bar.width else self.bar

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the wheel was turned over it, or its handle was dragged or the track beside it pressed."""
        if event.type == pygame.MOUSEWHEEL and self.seen.collidepoint(pygame.mouse.get_pos()):
            self._scroll = max(0, self._scroll - event.y * WHEEL)
            return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._take_hold(event.pos)
        if event.type == pygame.MOUSEMOTION and self._held >= 0:
            if getattr(event, "buttons", (1,))[0]:  # it may have been let go outside the window
                self._drag_to(event.pos[1])
                return "taken"
            self._held = -1
        if event.type == pygame.MOUSEBUTTONUP and self._held >= 0:
            self._held = -1
            return "taken"
        return ""

    def _take_hold(self, at: tuple[int, int]) -> str:
        if not self.track.inflate(2 * REACH, 0).collidepoint(at) or not self.bar.width:
            return ""
        on_it = self._grip.collidepoint(at)
        self._held = at[1] - self.bar.y if on_it else self.bar.height // 2
        if not on_it:
            self._drag_to(at[1])
        return "taken"

    def _drag_to(self, y: int) -> None:
        """Scroll so that the handle is where it is dragged."""
        room = max(1, self.track.height - self.bar.height)
        share = min(1.0, max(0.0, (y - self._held - self.track.y) / room))
        self._scroll = round(share * max(0, self._tall - self.track.height))
