"""A window of the game's own: a title to drag it by, a cross to close it, a corner to size it, a body that scrolls."""

from __future__ import annotations

import pygame

from game.ui.button import Button, offer
from game.ui.ink import LEFT, Ink

Rect = pygame.Rect
BAR, PAD, WHEEL = 46, 20, 60  # px at scale 1: title bar, margin, one notch of the wheel
SMALLEST = (360, 240)  # px at scale 1
GRIP = 18  # px at scale 1: the corner that sizes it


class Sheet:
    """Base of the windows over the map. Heirs draw a body and say how high it was."""

    title = ""
    modal = False
    stands = (0.5, 0.5)  # where it opens: 0-1 of the room that is left beside it

    def __init__(self, size: tuple[int, int] = (640, 520)) -> None:
        """Args: size, wanted px at UI scale 1; smaller where the screen is."""
        self.done = False
        self.rect = Rect(0, 0, 0, 0)
        self.buttons: list[Button] = []  # below the title: laid out while drawing, offered events here
        self._wanted = size
        self._scroll = 0
        self._tall = 0  # px of the body when it was drawn last
        self._head = 0  # px of what stands above the body and does not scroll
        self._under = Rect(0, 0, 0, 0)  # all below the title bar
        self._inner = Rect(0, 0, 0, 0)  # the body, as much as is seen
        self._drag: tuple[int, int] | None = None
        self._sizing: tuple[int, int] | None = None  # from the pointer to the lower right corner
        self._grip: int | None = None  # where in the scroll bar's handle it was taken
        self._placed = ((0, 0), 0.0)
        self._close = Button("\u00d7", self.close, size=18)

    # ---- for heirs

    def wanted(self, ink: Ink) -> tuple[int, int]:
        """The size it opens with in px, where the screen is not smaller."""
        return ink.px(self._wanted[0]), ink.px(self._wanted[1])

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """Draw what stands above the body and stays when it scrolls. Returns its height in px.

        Whoever wants room beside or below the body makes `head` smaller.
        """
        return 0

    def draw_body(self, target: pygame.Surface, ink: Ink, body: Rect) -> int:
        """Draw what the window says, from `body`'s top edge, scrolled already. Returns its height in px."""
        raise NotImplementedError

    def press(self, at: tuple[int, int], button: int) -> None:
        """A click below the title that no button wanted."""

    def key(self, event: pygame.event.Event) -> str:
        """A key while the window is on top; "taken" when it was for it. Esc closes."""
        if event.key == pygame.K_ESCAPE:
            self.close()
            return "taken"
        return ""

    def scroll_to(self, y: int) -> None:
        """Show the body from so many px below its beginning."""
        self._scroll = y

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
        """Buttons, dragging, sizing, scrolling; what lies on the window never reaches the map."""
        if event.type == pygame.KEYDOWN:
            return self.key(event)
        if offer([self._close], event):
            return "taken"
        if event.type == pygame.MOUSEBUTTONUP and (self._drag or self._sizing or self._grip is not None):
            self._drag, self._sizing, self._grip = None, None, None
            return "taken"
        if event.type == pygame.MOUSEMOTION and self._hold(event.pos):
            return "taken"
        if event.type == pygame.MOUSEWHEEL and self.covers(pygame.mouse.get_pos()):
            self._scroll -= event.y * WHEEL
            return "taken"
        below = event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP) and self._below(event.pos)
        if (below or event.type == pygame.MOUSEBUTTONUP) and offer(self.buttons, event):
            return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN and self.covers(event.pos):
            self._press_frame(event, below)
            return "taken"
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP):
            return "taken" if self.covers(event.pos) else ""
        return ""

    def _below(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on the head or the body."""
        return self._under.collidepoint(at)

    def _hold(self, at: tuple[int, int]) -> bool:
        """Follow the pointer with what is held. Returns whether something is."""
        if self._drag:
            self.rect.move_ip(at[0] - self._drag[0], at[1] - self._drag[1])
            self._drag = at
        elif self._sizing:
            scale = self._placed[1] or 1.0
            size = (at[0] + self._sizing[0] - self.rect.x, at[1] + self._sizing[1] - self.rect.y)
            self.rect.size = (
                max(round(SMALLEST[0] * scale), size[0]), max(round(SMALLEST[1] * scale), size[1]),
            )  # fmt: skip
        elif self._grip is not None:
            self._scroll_to_grip(at[1])
        else:
            return False
        return True

    def _press_frame(self, event: pygame.event.Event, below: bool) -> None:
        handle = self._handle()
        if event.button == 1 and self._corner().collidepoint(event.pos):
            self._sizing = (self.rect.right - event.pos[0], self.rect.bottom - event.pos[1])
        elif event.button == 1 and handle.inflate(8, 0).collidepoint(event.pos):
            self._grip = event.pos[1] - handle.y
        elif below and event.button in (1, 3):
            self.press(event.pos, event.button)
        elif event.button == 1 and event.pos[1] < self._under.top:
            self._drag = event.pos

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The frame, then head and body, each through a clip."""
        self._place(target, ink)
        palette, rect, bar, pad = ink.palette, self.rect, ink.px(BAR), ink.px(PAD)
        ink.card(target, rect)
        self._close.rect = Rect(rect.right - ink.px(40), rect.y + ink.px(9), ink.px(28), ink.px(28))
        room = self._close.rect.x - rect.x - 2 * pad
        ink.fitted(target, "serif", 20, self.title, palette.ink, (rect.x + pad, rect.y + bar // 2), LEFT, room=room)
        self._close.draw(target, ink)
        pygame.draw.line(target, palette.rule, (rect.x + pad, rect.y + bar), (rect.right - pad, rect.y + bar))
        whole = Rect(rect.x + pad, rect.y + bar + 1, rect.width - 2 * pad, rect.height - bar - ink.px(12))
        self._under = whole.copy()
        before = target.get_clip()
        target.set_clip(whole.clip(target.get_rect()))
        self._head = min(self.draw_head(target, ink, whole), max(0, whole.height - ink.px(60)))
        self._inner = Rect(whole.x, whole.y + self._head, whole.width, whole.height - self._head)
        self._scroll = min(max(0, self._scroll), max(0, self._tall - self._inner.height))
        top = 0 if self._head else ink.px(12)
        body = Rect(self._inner.x, self._inner.y + top - self._scroll, self._inner.width, self._inner.height)
        target.set_clip(self._inner.clip(target.get_rect()))
        self._tall = self.draw_body(target, ink, body) + top
        target.set_clip(before)
        handle = self._handle()
        if handle.height:
            pygame.draw.rect(target, palette.rule, handle, border_radius=handle.width // 2)
        for i in range(3):
            reach = ink.px(4 + 4 * i)
            corner = (rect.right - ink.px(4), rect.bottom - ink.px(4))
            pygame.draw.aaline(target, palette.rule, (corner[0] - reach, corner[1]), (corner[0], corner[1] - reach))

    def _place(self, target: pygame.Surface, ink: Ink) -> None:
        """Give it its place when it is new or the screen's size is; keep its title bar on the screen."""
        screen = target.get_rect()
        room = (screen.width - ink.px(24), screen.height - ink.px(24))
        if self._placed != (screen.size, ink.scale):
            wide, high = self.wanted(ink)
            wanted = (min(wide, room[0]), min(high, room[1]))
            top, edge = ink.px(64), ink.px(12)  # clear of the top bar where there is room
            low = top + round(max(0, room[1] - top - wanted[1]) * self.stands[1])
            self.rect = Rect((0, 0), wanted)
            self.rect.x = edge + round((room[0] - wanted[0]) * self.stands[0])
            self.rect.y = max(edge, min(low, screen.height - wanted[1] - edge))
            self._placed = (screen.size, ink.scale)
        self.rect.size = (min(self.rect.width, room[0]), min(self.rect.height, room[1]))
        keep = ink.px(80)
        self.rect.x = min(max(self.rect.x, keep - self.rect.width), screen.width - keep)
        self.rect.y = min(max(self.rect.y, 0), screen.height - ink.px(BAR))

    def _corner(self) -> Rect:
        side = round(GRIP * (self._placed[1] or 1.0))
        return Rect(self.rect.right - side, self.rect.bottom - side, side, side)

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
