"""A window of the game's own: a title to drag it by, a cross to close it, a body that scrolls."""

from __future__ import annotations

import pygame

from game.ui.button import Button, offer
from game.ui.ink import LEFT, Ink

Rect = pygame.Rect
BAR, PAD, WHEEL = 46, 20, 60  # px at scale 1: title bar, margin, one notch of the wheel


class Sheet:
    """Base of the windows over the map. Heirs draw a body and say how high it was."""

    title = ""
    modal = False

    def __init__(self, size: tuple[int, int] = (640, 520)) -> None:
        """Args: size, wanted px at UI scale 1; smaller where the screen is."""
        self.done = False
        self.rect = Rect(0, 0, 0, 0)
        self.buttons: list[Button] = []  # in the body: laid out in `draw_body`, offered events here
        self._wanted = size
        self._scroll = 0
        self._tall = 0  # px of the body when it was drawn last
        self._inner = Rect(0, 0, 0, 0)
        self._drag: tuple[int, int] | None = None
        self._grip: int | None = None  # where in the scroll bar's handle it was taken
        self._placed = (0, 0)
        self._close = Button("\u00d7", self.close, size=18)

    # ---- for heirs

    def draw_body(self, target: pygame.Surface, ink: Ink, body: Rect) -> int:
        """Draw what the window says, from `body`'s top edge, scrolled already. Returns its height in px."""
        raise NotImplementedError

    def press(self, at: tuple[int, int], button: int) -> None:
        """A click in the body that no button wanted."""

    def key(self, event: pygame.event.Event) -> str:
        """A key while the window is on top; "taken" when it was for it. Esc closes."""
        if event.key == pygame.K_ESCAPE:
            self.close()
            return "taken"
        return ""

    # ---- popup

    def close(self) -> None:
        """Take the window away."""
        self.done = True

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on it."""
        return self.rect.collidepoint(at)

    def update(self, seconds: float) -> None:
        """Nothing of its own happens."""

    def handle(self, event: pygame.event.Event) -> str:
        """Buttons, dragging, scrolling; what lies on the window never reaches the map."""
        if event.type == pygame.KEYDOWN:
            return self.key(event)
        if offer([self._close], event):
            return "taken"
        if event.type == pygame.MOUSEBUTTONUP and (self._drag or self._grip is not None):
            self._drag, self._grip = None, None
            return "taken"
        if event.type == pygame.MOUSEMOTION and self._drag:
            self.rect.move_ip(event.pos[0] - self._drag[0], event.pos[1] - self._drag[1])
            self._drag = event.pos
            return "taken"
        if event.type == pygame.MOUSEMOTION and self._grip is not None:
            self._scroll_to_grip(event.pos[1])
            return "taken"
        if event.type == pygame.MOUSEWHEEL and self.covers(pygame.mouse.get_pos()):
            self._scroll -= event.y * WHEEL
            return "taken"
        inside = event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP) and self._inner.collidepoint(event.pos)
        if (inside or event.type == pygame.MOUSEBUTTONUP) and offer(self.buttons, event):
            return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN and self.covers(event.pos):
            self._press_frame(event, inside)
            return "taken"
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP):
            return "taken" if self.covers(event.pos) else ""
        return ""

    def _press_frame(self, event: pygame.event.Event, inside: bool) -> None:
        handle = self._handle()
        if event.button == 1 and handle.inflate(8, 0).collidepoint(event.pos):
            self._grip = event.pos[1] - handle.y
        elif inside and event.button in (1, 3):
            self.press(event.pos, event.button)
        elif event.button == 1 and event.pos[1] < self._inner.top:
            self._drag = event.pos

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The frame, then the body through a clip."""
        self._place(target, ink)
        palette, rect, bar, pad = ink.palette, self.rect, ink.px(BAR), ink.px(PAD)
        ink.card(target, rect)
        self._close.rect = Rect(rect.right - ink.px(40), rect.y + ink.px(9), ink.px(28), ink.px(28))
        room = self._close.rect.x - rect.x - 2 * pad
        ink.text(target, "serif", 20, self.title, palette.ink, (rect.x + pad, rect.y + bar // 2), LEFT, room=room)
        self._close.draw(target, ink)
        pygame.draw.line(target, palette.rule, (rect.x + pad, rect.y + bar), (rect.right - pad, rect.y + bar))
        self._inner = Rect(rect.x + pad, rect.y + bar + 1, rect.width - 2 * pad, rect.height - bar - ink.px(12))
        self._scroll = min(max(0, self._scroll), max(0, self._tall - self._inner.height))
        body = Rect(self._inner.x, self._inner.y + ink.px(12) - self._scroll, self._inner.width, self._inner.height)
        before = target.get_clip()
        target.set_clip(self._inner.clip(target.get_rect()))
        self._tall = self.draw_body(target, ink, body) + ink.px(12)
        target.set_clip(before)
        handle = self._handle()
        if handle.height:
            pygame.draw.rect(target, palette.rule, handle, border_radius=handle.width // 2)

    def _place(self, target: pygame.Surface, ink: Ink) -> None:
        """Centre it when it is new or the screen's size is; keep its title bar on the screen."""
        screen = target.get_rect()
        size = (
            min(ink.px(self._wanted[0]), screen.width - ink.px(24)),
            min(ink.px(self._wanted[1]), screen.height - ink.px(24)),
        )
        if self.rect.size != size or self._placed != screen.size:
            self.rect = Rect((0, 0), size)
            self.rect.center = screen.center
            self._placed = screen.size
        keep = ink.px(80)
        self.rect.x = min(max(self.rect.x, keep - self.rect.width), screen.width - keep)
        self.rect.y = min(max(self.rect.y, 0), screen.height - ink.px(BAR))

    def _handle(self) -> Rect:
        """The scroll bar's handle; empty when all of the body is seen."""
        if self._tall <= self._inner.height or not self._inner.height:
            return Rect(0, 0, 0, 0)
        tall = max(24, self._inner.height * self._inner.height // self._tall)
        share = self._scroll / (self._tall - self._inner.height)
        return Rect(self._inner.right + 6, self._inner.y + round(share * (self._inner.height - tall)), 7, tall)

    def _scroll_to_grip(self, y: int) -> None:
        handle = self._handle()
        room = self._inner.height - handle.height
        if room > 0 and self._grip is not None:
            share = (y - self._grip - self._inner.y) / room
            self._scroll = round(share * (self._tall - self._inner.height))
