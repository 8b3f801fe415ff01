"""Somebody at the window with a game before him, without the way through the menu; and agents that are slow or fail."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame

from game.match import Questions
from game.model.state import State
from game.rules import orders as book
from game.rules.facade import Order
from game.ui.button import Button
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.papers.end_turn import EndTurn
from game.ui.play import Play
from game.ui.seat import Seat, Setting, load_seat, new_seat
from game.ui.window import Window

DRILL = "bridgehead-drill"
PATIENCE = 120.0  # seconds; the rules run uncompiled here
Say = Callable[[str, float], None]


class Sitter:
    """Opens the window on a game; presses keys and buttons."""

    def __init__(self, make: Callable[[Say], Seat], size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self.window = Window(lambda surface: Loading("Drill", make, Menu), size, scale)
        self.until(lambda: isinstance(self.window.screen, Play))

    @property
    def play(self) -> Play:
        assert isinstance(self.window.screen, Play)
        return self.window.screen

    @property
    def seat(self) -> Seat:
        return self.play.seat

    @property
    def texts(self) -> list[str]:
        """What is written on the window."""
        return [text for text, _ in self.window.ink.written]

    def frames(self, count: int = 1, seconds: float = 1 / 60) -> None:
        for _ in range(count):
            self.window.frame(pygame.event.get(), seconds)

    def until(self, seen: Callable[[], object], seconds: float = 1 / 60) -> None:
        began = time.monotonic()
        while not seen():
            self.frames(1, seconds)
            time.sleep(0.001)
            assert time.monotonic() - began < PATIENCE

    def key(self, key: int, mod: int = 0, letter: str = "") -> None:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=letter))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=mod))
        self.frames()

    def click(self, at: tuple[float, float]) -> None:
        spot = round(at[0]), round(at[1])
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, pos=spot, button=1))
        self.frames(2)

    def press(self, button: Button) -> None:
        assert button.rect.width, button.word
        self.click(button.rect.center)

    def end_turn(self) -> None:
        """End the turn by its key; again when it asks because of units that can still act."""
        self.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        if any(isinstance(popup, EndTurn) for popup in self.play.popups.shown):
            self.key(pygame.K_RETURN, pygame.KMOD_CTRL)

    def march(self) -> str:
        """Send the first unit that can go as far as it can. Returns the order."""
        for unit in self.seat.can_act():
            reach = self.seat.reach(unit.key)
            free = [h for h in reach if not self.seat.units_in(h)]
            if free:
                order = self.seat.move(unit.key, min(free, key=lambda h: (reach[h], h)))
                self.play.select(unit.key)
                self.play.intent.point(min(free, key=lambda h: (reach[h], h)))
                self.play.carry_out()
                return order
        raise AssertionError("nobody can march")

    def close(self) -> None:
        self.window.screen.close()
        pygame.display.quit()


def new_game(red: str, blue: str, seed: int = 7) -> Callable[[Say], Seat]:
    """Makes a new game of the drill."""
    return lambda say: new_seat(Setting(DRILL, {"red": red, "blue": blue}, seed), say)


def saved_game(file: Path) -> Callable[[Say], Seat]:
    """Opens a saved one."""
    return lambda say: load_seat(file, say)


def quiet(words: str, share: float) -> None:
    """Nobody is told how far it is."""


# ---- agents


def sleeper(view: State, ask: Questions) -> Sequence[Order]:
    """Thinks for half a second, half of it hard, then gives no orders."""
    time.sleep(0.25)
    until = time.monotonic() + 0.25
    while time.monotonic() < until:
        sum(range(100))
    return []


def faller(view: State, ask: Questions) -> Sequence[Order]:
    """Gives one lawful march, then fails."""
    if view.clock[0]["orders"]:
        raise ArithmeticError("the map is upside down")
    return [next(row for row in ask.legal() if row[book.KIND] == book.MOVE)]


def rebel(view: State, ask: Questions) -> Sequence[Order]:
    """Orders what it may not: the other side's first unit to march."""
    row = next(row for row in ask.legal() if row[book.KIND] == book.MOVE).copy()
    row[book.ACTOR] = 0
    return [row]


def babbler(view: State, ask: Questions) -> Sequence[Order]:
    """Gives what is no order at all."""
    return ["forward!"]  # type: ignore[list-item]
