"""A list that scrolls: rows of one height, drawn by its owner, one of them chosen."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.forms import PRESS, Widget
from game.ui.ink import Ink

Rect = pygame.Rect
DrawRow = Callable[[pygame.Surface, Ink, Rect, int], None]
WHEEL = 60  # px a notch
STEPS = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8}


class Listing(Widget):
    """Rows; `chosen` is the number of one, -1 none."""

    def __init__(
        self, draw_row: DrawRow, choose: Callable[[int], object] | None = None,
        carry_out: Callable[[int], object] | None = None, row: float = 44.0,
    ) -> None:  # fmt: skip
        """Args: choose, called with a row that was clicked; carry_out, with one that was clicked twice or entered."""
        super().__init__()
        self.count = 0
        self.chosen = -1
        self.row = row  # px at scale 1
        self.rows: list[tuple[Rect, int]] = []  # as drawn, clipped to the list
        self._draw_row, self._choose, self._carry_out = draw_row, choose, carry_out
        self._scroll = 0
        self._tall = 0
        self._follow = True  # scroll so that the chosen row is seen
        self._grip: int | None = None
        self._clicked = (-1, 0)  # row and time of the last click

    def show(self, row: int) -> None:
        """Choose a row and scroll to it."""
        self.chosen, self._follow = row, True

    def handle(self, event: pygame.event.Event) -> str:
        """Wheel, scroll bar, clicks on rows."""
        if event.type == pygame.MOUSEWHEEL and self.pointed():
            self._scroll -= event.y * WHEEL
            return "taken"
        if event.type == pygame.MOUSEBUTTONUP and self._grip is not None:
            self._grip = None
            return "taken"
        if event.type == pygame.MOUSEMOTION and self._grip is not None:
            handle = self._handle()
            room = max(1, self.rect.height - handle.height)
            share = (event.pos[1] - self._grip - self.rect.y) / room
            self._scroll = round(share * (self._tall - self.rect.height))
            return "taken"
        if not self.hit(event):
            return ""
        handle = self._handle()
        if handle.height and handle.inflate(10, 0).collidepoint(event.pos):
            self._grip = event.pos[1] - handle.y
            return "taken"
        for rect, i in self.rows:
            if rect.collidepoint(event.pos) and self._choose is not None:
                self._press(i)
                return "taken"
        return ""

    def _press(self, row: int) -> None:
        assert self._choose is not None
        now = pygame.time.get_ticks()
        twice = self._clicked[0] == row and now - self._clicked[1] < 400
        self._clicked = (row, now)
        self._choose(row)
        if twice and self._carry_out is not None:
            self._carry_out(row)

    def key(self, event: pygame.event.Event) -> str:
        """Up and down choose, Enter carries out; without rows to choose they scroll."""
        step = STEPS.get(event.key)
        if step is not None and self._choose is None:
            self._scroll += step * 24
            return "taken"
        if step is not None and self.count and self._choose is not None:
            at = min(max(self.chosen + step, 0), self.count - 1)
            self._choose(at)
            self.show(self.chosen)
            return "taken"
        if event.key in PRESS and self._carry_out is not None and 0 <= self.chosen < self.count:
            self._carry_out(self.chosen)
            return "taken"
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The rows that are seen, and the bar when there are more."""
        step = ink.px(self.row)
        self._tall = step * self.count
        most = max(0, self._tall - self.rect.height)
        if self._follow and self.chosen >= 0:
            low = (self.chosen + 1) * step - self.rect.height
            self._scroll = min(max(self._scroll, low), self.chosen * step)
        self._follow = False
        self._scroll = min(max(0, self._scroll), most)
        handle = self._handle()
        width = self.rect.width - (ink.px(14) if handle.height else 0)
        before = target.get_clip()
        target.set_clip(self.rect.clip(before))
        self.rows = []
        for i in range(self._scroll // max(1, step), self.count):
            rect = Rect(self.rect.x, self.rect.y + i * step - self._scroll, width, step)
            if rect.y >= self.rect.bottom:
                break
            told = len(ink.written)
            self._draw_row(target, ink, rect, i)
            seen = [(text, box.clip(self.rect)) for text, box in ink.written[told:]]
            ink.written[told:] = [(text, box) for text, box in seen if box.height]
            self.rows.append((rect.clip(self.rect), i))
        target.set_clip(before)
        if handle.height:
            pygame.draw.rect(target, ink.palette.rule, handle, border_radius=handle.width // 2)

    def draw_ground(self, target: pygame.Surface, ink: Ink, ground: Rect, row: int) -> None:
        """What a row lies on: paler under the pointer, with a golden edge when it is chosen."""
        if row == self.chosen or ground.collidepoint(pygame.mouse.get_pos()):
            pygame.draw.rect(target, ink.palette.panel, ground, border_radius=ink.px(5))
        if row == self.chosen:
            edge = (ground.x, ground.y, ink.px(4), ground.height)
            pygame.draw.rect(target, ink.palette.gold_rule, edge, border_radius=2)

    def _handle(self) -> Rect:
        """The scroll bar's handle; empty when every row is seen."""
        if self._tall <= self.rect.height or not self.rect.height:
            return Rect(0, 0, 0, 0)
        tall = max(24, self.rect.height * self.rect.height // self._tall)
        share = self._scroll / (self._tall - self.rect.height)
        return Rect(self.rect.right - 7, self.rect.y + round(share * (self.rect.height - tall)), 7, tall)
