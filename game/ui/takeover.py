"""The card that asks who plays on from here: which side, and against whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pygame

from game.ui.button import Button
from game.ui.ink import LEFT, Ink
from game.ui.new_page import HUMAN, PLAYERS
from game.ui.seat import Seat
from game.ui.sheet import Sheet

OPPONENTS = tuple((agent, word) for agent, word in PLAYERS if agent != HUMAN)
BOTH = -1


class TakeOver(Sheet):
    """Choose a side and an opponent, or both sides for two people."""

    title = "Take over from here"
    modal = True

    def __init__(self, seat: Seat, begin: Callable[[tuple[str, ...]], object]) -> None:
        """Args: begin, called with who plays each side."""
        super().__init__((600, 270))
        self._seat = seat
        self._begin = begin
        self.side = max(0, seat.eyes)
        self.opponent = OPPONENTS[0][0]
        self.sides = [Button(side.name, partial(self._play, i)) for i, side in enumerate(seat.sides)]
        self.sides.append(Button("Both, two people", partial(self._play, BOTH)))
        self.opponents = [Button(word, partial(self._against, key)) for key, word in OPPONENTS]
        self.go = Button("Begin", self.begin, "dark", size=16)

    def _play(self, side: int) -> None:
        self.side = side

    def _against(self, agent: str) -> None:
        self.opponent = agent

    def begin(self) -> None:
        """Play on."""
        count = len(self._seat.sides)
        players = [HUMAN if self.side in (BOTH, i) else self.opponent for i in range(count)]
        self.done = True
        self._begin(tuple(players))

    def key(self, event: pygame.event.Event) -> str:
        """Enter begins."""
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
            return "taken"
        return super().key(event)

    def draw_body(self, target: pygame.Surface, ink: Ink, body: pygame.Rect) -> int:
        """Two rows of buttons, and what it means."""
        for button, side in zip(self.sides, (*range(len(self._seat.sides)), BOTH), strict=True):
            button.state = "chosen" if side == self.side else "on"
        for button, (agent, _) in zip(self.opponents, OPPONENTS, strict=True):
            button.state = "chosen" if agent == self.opponent else "on"
            button.state = "off" if self.side == BOTH else button.state
        y = body.y + ink.px(4)
        words = "A new game begins with the orders so far; the dice fall as they did where the same is ordered."
        y = ink.block(target, "sans", 14.5, words, ink.palette.ink_2, (body.x, y), body.width) + ink.px(12)
        y = self._row(target, ink, "You play", self.sides, body, y)
        y = self._row(target, ink, "Against", self.opponents, body, y)
        self.go.rect = pygame.Rect(body.right - ink.px(150), y + ink.px(4), ink.px(150), ink.px(42))
        self.go.draw(target, ink)
        self.buttons = [*self.sides, *self.opponents, self.go]
        return y + ink.px(52) - body.y

    def _row(
        self, target: pygame.Surface, ink: Ink, label: str, buttons: list[Button], body: pygame.Rect, y: int
    ) -> int:
        high = ink.px(36)
        ink.text(target, "sans_semibold", 14.5, label, ink.palette.ink_2, (body.x, y + high // 2), LEFT)
        x = body.x + ink.px(84)
        for button in buttons:
            button.size = 14.5
            wide = max(ink.px(96), ink.size("sans_semibold", 14.5, button.word)[0] + ink.px(26))
            button.rect = pygame.Rect(x, y, wide, high)
            button.draw(target, ink)
            x += wide + ink.px(8)
        return y + high + ink.px(12)
