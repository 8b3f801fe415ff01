"""Somebody at the window, with hands at mouse and keys: at the menu, or with a game before him; failing agents."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from game.match import Questions
from game.model.state import State
from game.rules import orders as book
from game.rules.facade import Order
from game.ui.briefing import Briefing
from game.ui.button import Button
from game.ui.forms import Choice
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.papers.end_turn import EndTurn
from game.ui.play import Play
from game.ui.screen import Screen
from game.ui.seat import Seat, Setting, load_seat, new_seat
from game.ui.window import Window

DRILL = "bridgehead-drill"
SIZE = (1280, 720)
PATIENCE = 120.0  # seconds; the rules run uncompiled here
Say = Callable[[str, float], None]
Point = tuple[float, float]


class Hands:
    """Somebody at a window: looks at it, moves the mouse, presses keys and buttons."""

    def __init__(
        self, first: Callable[[pygame.Surface], Screen], size: tuple[int, int] = SIZE, scale: float | None = 1.0
    ) -> None:
        self.window = Window(first, size, scale)

    @property
    def menu(self) -> Menu:
        assert isinstance(self.window.screen, Menu)
        return self.window.screen

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

    def written(self) -> str:
        """The same in one line, after what was done last."""
        self.frames(2)
        return " ".join(self.texts)

    # ---- time

    def frames(self, count: int = 1, seconds: float = 1 / 60) -> None:
        for _ in range(count):
            self.window.frame(pygame.event.get(), seconds)

    def until(self, seen: Callable[[], object], seconds: float = 1 / 60) -> None:
        began = time.monotonic()
        while not seen():
            self.frames(1, seconds)
            time.sleep(0.001)
            assert time.monotonic() - began < PATIENCE

    # ---- keys and mouse

    def key(self, key: int, mod: int = 0, letter: str = "") -> None:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=letter))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=mod))
        self.frames()

    def point(self, at: Point) -> tuple[int, int]:
        spot = round(at[0]), round(at[1])
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(0, 0), buttons=(0, 0, 0)))
        self.frames()
        return spot

    def click(self, at: Point, button: int = 1, mods: int = 0) -> None:
        spot = self.point(at)
        pygame.key.set_mods(mods)
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, pos=spot, button=button))
        self.frames()
        pygame.key.set_mods(0)
        self.frames()

    def drag(self, start: Point, end: Point, button: int = 1) -> None:
        a, b = (round(start[0]), round(start[1])), (round(end[0]), round(end[1]))
        held = tuple(int(button == each) for each in (1, 2, 3))
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=a, button=button))
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=b, rel=(0, 0), buttons=held))
        self.frames()
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=b, button=button))
        self.frames(2)

    def press(self, button: Button) -> None:
        assert button.rect.width, button.word
        self.click(button.rect.center)

    def named(self, buttons: Sequence[Button], word: str) -> None:
        """Press the button whose word begins so."""
        self.press(next(button for button in buttons if button.word.startswith(word)))

    def pick(self, choice: Choice, word: str) -> None:
        """Choose a word of a drop-down."""
        self.click(choice.rect.center)
        cell = next(cell for cell, (_, shown) in zip(choice._cells, choice.options, strict=True) if shown == word)
        self.click(cell.center)

    def end_turn(self) -> None:
        """End the turn by its key; again when it asks because of units that can still act."""
        self.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        if any(isinstance(popup, EndTurn) for popup in self.play.popups.shown):
            self.key(pygame.K_RETURN, pygame.KMOD_CTRL)

    def close(self) -> None:
        self.window.screen.close()
        pygame.display.quit()


class Player(Hands):
    """Comes in by the menu."""

    def __init__(
        self, size: tuple[int, int] = SIZE, scale: float = 1.0,
        first: Callable[[pygame.Surface], Screen] = lambda surface: Menu(),
    ) -> None:  # fmt: skip
        super().__init__(first, size, scale)

    def begin(self, side: str, opponent: str, name: str = DRILL) -> Play:
        """From the menu to the game, by clicks."""
        page = self.menu.new
        self.until(lambda: name in page.shelf.entries and page.listing.rows)
        row = next(rect for rect, i in page.listing.rows if page.shelf.names[i] == name)
        self.click(row.center)
        scenario = page.shelf.entries[name].scenario
        assert scenario is not None
        for choice, played in zip(page.choices, scenario.sides, strict=True):
            self.pick(choice, "Human" if played.name == side else opponent)
        self.press(page.begin)
        assert isinstance(self.window.screen, Loading)
        self.until(lambda: isinstance(self.window.screen, Briefing))
        self.frames()
        assert isinstance(self.window.screen, Briefing)
        self.press(self.window.screen.buttons[0])
        assert isinstance(self.window.screen, Play)
        self.until(lambda: self.play.seat.my_turn)
        return self.play

    def over(self, h: int) -> Point:
        """Bring a hex into the window, clear of cards. Returns where it is."""
        self.play.map.camera.look_at(h)
        return self.play.map.camera.spot(h)


class Sitter(Hands):
    """Has a game before him at once."""

    def __init__(self, make: Callable[[Say], Seat], size: tuple[int, int] = SIZE, scale: float = 1.0) -> None:
        super().__init__(lambda surface: Loading("Drill", make, lambda words: Menu()), size, scale)
        self.until(lambda: isinstance(self.window.screen, Play))

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
