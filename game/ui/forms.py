"""Widgets of forms: switch, segments, slider, drop-down. They look and answer like `Button`.

A widget has a rectangle, which its owner sets before drawing; `handle` takes
events of the pointer, `key` those of the keyboard while the widget has the
focus (see `focus.py`). Both return "taken" when the event was for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.ui.boxes import box
from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.theme import Colour, mix

Rect = pygame.Rect
PRESS = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
SIZE = 14.5
Options = Sequence[tuple[str, str]]  # key and word


class Widget:
    """What the widgets share."""

    open = False  # whether it lies over what is around it and takes every event

    def __init__(self) -> None:
        self.rect = Rect(0, 0, 0, 0)

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event of the pointer."""
        return ""

    def key(self, event: pygame.event.Event) -> str:
        """Take a key while it has the focus."""
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw it in its rectangle."""

    def hit(self, event: pygame.event.Event) -> bool:
        """Whether the left button went down on it."""
        return event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.rect.collidepoint(event.pos)

    def pointed(self) -> bool:
        """Whether the pointer is on it."""
        return self.rect.collidepoint(pygame.mouse.get_pos())


class Switch(Widget):
    """On or off."""

    def __init__(self, on: bool, change: Callable[[bool], object]) -> None:
        super().__init__()
        self.on = on
        self._change = change

    def _turn(self) -> str:
        self.on = not self.on
        self._change(self.on)
        return "taken"

    def handle(self, event: pygame.event.Event) -> str:
        """A click turns it."""
        return self._turn() if self.hit(event) else ""

    def key(self, event: pygame.event.Event) -> str:
        """Enter and space turn it, left is off and right is on."""
        turns = {pygame.K_LEFT: self.on, pygame.K_RIGHT: not self.on}
        return self._turn() if event.key in PRESS or turns.get(event.key) else ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """A knob in a groove, and the word."""
        palette = ink.palette
        groove = Rect(self.rect.x, 0, ink.px(46), ink.px(24))
        groove.centery = self.rect.centery
        ground = palette.full if self.on else mix(palette.track, palette.ink_3, 0.25)
        if self.pointed():
            ground = mix(ground, palette.cream, 0.16)
        knob = Rect(0, 0, ink.px(18), ink.px(18))
        knob.center = groove.right - groove.height // 2 if self.on else groove.x + groove.height // 2, groove.centery
        target.blit(_pill(groove, ground), groove)
        target.blit(_pill(knob, palette.cream), knob)
        at = (groove.right + ink.px(12), groove.centery)
        word = ink.text(target, "sans", SIZE, "On" if self.on else "Off", palette.ink_2, at, LEFT)
        self.rect.width = word.right + ink.px(8) - self.rect.x


class OneOf(Widget):
    """What the widgets share that choose one of a few words."""

    def __init__(self, options: Options, chosen: str, change: Callable[[str], object]) -> None:
        super().__init__()
        self.options = list(options)
        self.chosen = chosen
        self._change = change
        self._cells: list[Rect] = []  # as drawn

    def _take(self, at: int) -> str:
        self.open = False
        key = self.options[at][0]
        if key != self.chosen:
            self.chosen = key
            self._change(key)
        return "taken"

    def _place(self) -> int:
        """Where the chosen word stands, -1 when it is none of them."""
        return next((i for i, (key, _) in enumerate(self.options) if key == self.chosen), -1)

    def _under(self, at: tuple[int, int]) -> int:
        """Whose cell a point is in, -1 nobody's."""
        return next((i for i, cell in enumerate(self._cells) if cell.collidepoint(at)), -1)


class Segments(OneOf):
    """The words stand side by side."""

    def handle(self, event: pygame.event.Event) -> str:
        """A click chooses."""
        at = self._under(event.pos) if self.hit(event) else -1
        return self._take(at) if at >= 0 else ""

    def key(self, event: pygame.event.Event) -> str:
        """Left and right choose."""
        step = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}.get(event.key)
        if step is None:
            return ""
        at = self._place()
        return self._take(min(max(at + step, 0), len(self.options) - 1) if at >= 0 else 0)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The words in one frame, as wide as they need; the chosen one on gold."""
        palette = ink.palette
        widths = [ink.size("sans_semibold", SIZE, word)[0] + ink.px(26) for _, word in self.options]
        if sum(widths) > self.rect.width:
            widths = [width * self.rect.width // sum(widths) for width in widths]
        self.rect.width = sum(widths)
        frame = self.rect
        pygame.draw.rect(target, palette.panel, frame, border_radius=ink.px(4))
        x, self._cells = frame.x, []
        for i, (width, (key, word)) in enumerate(zip(widths, self.options, strict=True)):
            cell = Rect(x, frame.y, width, frame.height)
            self._cells.append(cell)
            ground = palette.gold if key == self.chosen else palette.panel
            if cell.collidepoint(pygame.mouse.get_pos()):
                ground = mix(ground, (255, 255, 255), 0.3)
            left, right = (ink.px(4) if i == 0 else 0), (ink.px(4) if i == len(widths) - 1 else 0)
            pygame.draw.rect(
                target, ground, cell, border_top_left_radius=left, border_bottom_left_radius=left,
                border_top_right_radius=right, border_bottom_right_radius=right,
            )  # fmt: skip
            tone = palette.bar if key == self.chosen else palette.ink
            ink.text(target, "sans_semibold", SIZE, word, tone, cell.center, CENTRE, room=width - ink.px(6))
            if i:
                pygame.draw.line(target, palette.ink_3, cell.topleft, (cell.x, cell.bottom - 1))
            x += width
        pygame.draw.rect(target, palette.ink_3, frame, width=1, border_radius=ink.px(4))


class Slider(Widget):
    """A number between two others, told while it is dragged."""

    def __init__(
        self, value: float, span: tuple[float, float, float], words: Callable[[float], str],
        change: Callable[[float], object], done: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Args: span, lowest, highest and step; words, how a value is written; done, called when it is let go."""
        super().__init__()
        self.value = value
        self._low, self._high, self._step = span
        self._words, self._change, self._done = words, change, done
        self._track = Rect(0, 0, 0, 0)
        self._dragged = 0

    def _set(self, value: float) -> str:
        value = min(max(round(value / self._step) * self._step, self._low), self._high)
        if value != self.value:
            self.value = value
            self._change(value)
        return "taken"

    def _set_at(self, x: int) -> str:
        share = (x - self._track.x) / max(1, self._track.width)
        return self._set(self._low + share * (self._high - self._low))

    def handle(self, event: pygame.event.Event) -> str:
        """Pressed, dragged, let go."""
        if self.hit(event):
            self._dragged = 1
            return self._set_at(event.pos[0])
        if self._dragged and event.type == pygame.MOUSEMOTION:
            return self._set_at(event.pos[0])
        if self._dragged and event.type == pygame.MOUSEBUTTONUP:
            self._dragged = 0
            if self._done is not None:
                self._done()
            return "taken"
        return ""

    def key(self, event: pygame.event.Event) -> str:
        """Left and right move it by a step."""
        step = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}.get(event.key)
        if step is None:
            return ""
        self._set(self.value + step * self._step)
        if self._done is not None:
            self._done()
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The groove, filled up to the knob, and the value."""
        palette = ink.palette
        room, knob = ink.px(64), ink.px(20)
        self._track = Rect(self.rect.x + knob // 2, 0, self.rect.width - room - knob, ink.px(6))
        self._track.centery = self.rect.centery
        share = (self.value - self._low) / (self._high - self._low)
        ink.bar(target, self._track, share, palette.gold_rule)
        ball = Rect(0, 0, knob, knob)
        ball.center = self._track.x + round(share * self._track.width), self._track.centery
        target.blit(_pill(ball, palette.gold_rule), ball)
        inner = ball.inflate(-ink.px(4), -ink.px(4))
        target.blit(_pill(inner, palette.gold if self._dragged or self.pointed() else palette.panel), inner)
        at = (self.rect.right, self.rect.centery)
        ink.text(target, "sans_semibold", SIZE, self._words(self.value), palette.ink, at, RIGHT)


class Choice(OneOf):
    """The other words are in a list that opens below (or above where there is no room)."""

    _at = 0  # row of the open list the keyboard is at

    def _unfold(self) -> str:
        self.open, self._at, self._cells = True, max(0, self._place()), []
        return "taken"

    def handle(self, event: pygame.event.Event) -> str:
        """A click opens and chooses; one elsewhere closes."""
        if not self.open:
            return self._unfold() if self.hit(event) else ""
        if event.type == pygame.MOUSEBUTTONDOWN:
            at = self._under(event.pos)
            if event.button == 1 and at >= 0:
                return self._take(at)
            self.open = event.button in (4, 5)
        elif event.type == pygame.MOUSEMOTION and self._under(event.pos) >= 0:
            self._at = self._under(event.pos)
        return "taken"

    def key(self, event: pygame.event.Event) -> str:
        """Enter opens and chooses, the arrows go through the words, Esc closes."""
        if event.key in PRESS:
            return self._take(self._at) if self.open else self._unfold()
        if event.key == pygame.K_ESCAPE and self.open:
            self.open = False
            return "taken"
        step = {pygame.K_UP: -1, pygame.K_LEFT: -1, pygame.K_DOWN: 1, pygame.K_RIGHT: 1}.get(event.key)
        if step is None:
            return "taken" if self.open else ""
        if not self.open:
            at = self._place()
            return self._take((at + step) % len(self.options) if at >= 0 else 0)
        self._at = (self._at + step) % len(self.options)
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The chosen word in a box with an arrow."""
        palette, rect = ink.palette, self.rect
        ground = mix(palette.panel, (255, 255, 255), 0.5) if self.pointed() else palette.panel
        target.blit(box(rect.size, ink.px(4), ground, palette.ink_3), rect)
        word = dict(self.options).get(self.chosen, self.chosen)
        room = rect.width - ink.px(44)
        ink.text(target, "sans_semibold", SIZE, word, palette.ink, (rect.x + ink.px(12), rect.centery), LEFT, room=room)
        x, y, arm = rect.right - ink.px(18), rect.centery, ink.px(5)
        points = [(x - arm, y - arm // 2), (x, y + arm // 2 + 1), (x + arm, y - arm // 2)]
        pygame.draw.lines(target, palette.ink_2, False, points, max(2, ink.px(2)))

    def draw_open(self, target: pygame.Surface, ink: Ink) -> None:
        """The list, over everything else."""
        palette, row = ink.palette, ink.px(34)
        sheet = Rect(self.rect.x, self.rect.bottom + ink.px(3), self.rect.width, row * len(self.options) + ink.px(8))
        if sheet.bottom > target.get_height() - ink.px(6):
            sheet.bottom = self.rect.y - ink.px(3)
        ink.card(target, sheet)
        y, self._cells = sheet.y + ink.px(4), []
        for i, (key, word) in enumerate(self.options):
            cell = Rect(sheet.x + ink.px(4), y, sheet.width - ink.px(8), row)
            self._cells.append(cell)
            if i == self._at:
                pygame.draw.rect(target, palette.track, cell, border_radius=ink.px(4))
            face = "sans_semibold" if key == self.chosen else "sans"
            ink.text(
                target, face, SIZE, word, palette.ink, (cell.x + ink.px(10), cell.centery), LEFT,
                room=cell.width - ink.px(16),
            )  # fmt: skip
            y += row


def _pill(rect: Rect, tone: Colour) -> pygame.Surface:
    return box(rect.size, rect.height // 2, tone, tone)
