"""Which windows there are, by the names of their actions, and the drop list of the top bar that opens them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.ui.actions import ACTIONS
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.papers.calendar import Calendar
from game.ui.papers.decisions import Decisions
from game.ui.papers.event_log import EventLog
from game.ui.papers.handbook import Handbook
from game.ui.papers.history import UnitHistory
from game.ui.papers.luck_paper import LuckLedger
from game.ui.papers.order_of_battle import OrderOfBattle
from game.ui.papers.orders_paper import OrdersGiven
from game.ui.papers.paper import Paper

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
PAPERS: dict[str, Callable[[Play], Paper]] = {
    "order-of-battle": OrderOfBattle,
    "calendar": Calendar,
    "charts": Handbook,
    "events": EventLog,
    "luck": LuckLedger,
    "orders-given": OrdersGiven,
    "decisions": Decisions,
    "unit-history": UnitHistory,
}
WORDS = {action.name: action.words for action in ACTIONS}


def does(play: Play) -> dict[str, Callable[[], object]]:
    """What the actions of the windows do: show one, or take it away; it comes back as it was."""
    kept: dict[str, Paper] = {}

    def toggler(name: str) -> Callable[[], None]:
        def toggle() -> None:
            paper = kept.get(name)
            if paper is not None and paper in play.popups.shown:
                paper.close()
                return
            if paper is None:
                paper = kept[name] = PAPERS[name](play)
            paper.done = False
            play.popups.open(paper)

        return toggle

    return {name: toggler(name) for name in PAPERS}


class Drop:
    """The list below the bar's button "Windows"; a click anywhere else takes it away."""

    modal = False

    def __init__(self, play: Play, below: Rect) -> None:
        self.done = False
        self._below = below
        self._play = play
        self.names = [action.name for action in ACTIONS if action.group == "Windows" and action.name in play.does]
        self.names += [name for name in PAPERS if name not in self.names]
        self.rows: list[tuple[Rect, str]] = []
        self._rect = Rect(0, 0, 0, 0)

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on it."""
        return self._rect.collidepoint(at)

    def update(self, seconds: float) -> None:
        """Nothing of its own happens."""

    def handle(self, event: pygame.event.Event) -> str:
        """A click on a row opens its window."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.done = True
            return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.done = True
            for rect, name in self.rows:
                if rect.collidepoint(event.pos) and event.button == 1:
                    self._play.does[name]()
            return "taken" if self.covers(event.pos) or self._below.collidepoint(event.pos) else ""
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP):
            return "taken" if self.covers(event.pos) else ""
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The list."""
        palette, step, pad = ink.palette, ink.px(32), ink.px(14)
        keys = {name: self._play.bindings.words(name) for name in self.names}
        wide = max(
            ink.size("sans", 14.5, _word(name))[0] + ink.size("sans_semibold", 13, keys[name])[0] for name in self.names
        )  # fmt: skip
        self._rect = Rect(0, 0, wide + 2 * pad + ink.px(36), step * len(self.names) + ink.px(12))
        self._rect.topright = (min(self._below.right, target.get_width() - ink.px(8)), self._below.bottom + ink.px(10))
        ink.card(target, self._rect)
        self.rows = []
        y = self._rect.y + ink.px(6)
        for name in self.names:
            row = Rect(self._rect.x + ink.px(6), y, self._rect.width - ink.px(12), step)
            if row.collidepoint(pygame.mouse.get_pos()):
                pygame.draw.rect(target, palette.track, row, border_radius=ink.px(4))
            ink.text(target, "sans", 14.5, _word(name), palette.ink, (self._rect.x + pad, row.centery), LEFT)
            ink.text(target, "sans_semibold", 13, keys[name], palette.loc, (self._rect.right - pad, row.centery), RIGHT)
            self.rows.append((row, name))
            y += step


def _word(name: str) -> str:
    words = WORDS[name]
    return words[:1].upper() + words[1:]


def opener(play: Play) -> Button:
    """The button of the top bar."""
    button = Button("Windows", lambda: None, "bar", size=14.5)

    def open_list() -> None:
        play.popups.toggle(Drop, Drop(play, button.rect))

    button.press = open_list
    return button
