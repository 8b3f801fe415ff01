"""The main menu: new game, saved games, options; the rules compile behind it when they must."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pygame

from game import kernel
from game.ui import keymap
from game.ui.button import Button
from game.ui.focus import Focus, Part
from game.ui.ink import LEFT, Ink
from game.ui.new_page import Chosen, NewPage
from game.ui.popups import Popups
from game.ui.preferences import preferences
from game.ui.save_page import SavePage
from game.ui.screen import Screen
from game.ui.shelf import Shelf

Rect = pygame.Rect
NOTHING = Chosen()


class Menu:
    """The first screen."""

    def __init__(self, advice: str = "", before: Chosen = NOTHING) -> None:
        """Args: advice, a line to be shown; before, what a new game was begun with last."""
        self.next: Screen | str = ""
        self.advice = advice or next(iter(preferences.said), "")
        self.shelf = Shelf()
        self.popups = Popups()
        self.focus = Focus()
        self.new = NewPage(self.shelf, self.begin, before)
        self.saves = SavePage(self.shelf, "Load", "Load", self.load, self.say)
        self.page: NewPage | SavePage = self.new
        self._go_on = Button("Continue", self.go_on, "dark", size=16)
        self.replays = SavePage(self.shelf, "Replay", "Watch", self.watch, self.say)
        self._pages = {page.title: page for page in (self.new, self.saves, self.replays)}
        self.buttons = [
            self._go_on,
            *(Button(title, self._turner(page), size=16) for title, page in self._pages.items()),
            Button("Tutorial", self.learn, size=16), Button("Options", self.show_options, size=16),
            Button("Quit", self.leave, size=16),
        ]  # fmt: skip
        self._warming: kernel.Warming | None = None
        self.warm = kernel.is_warm()
        if not self.warm:
            self._warming = kernel.Warming()

    # ---- what the player does

    def say(self, text: str) -> None:
        """Show a line at the foot of the menu."""
        self.advice = text

    def begin(self) -> None:
        """Begin the chosen scenario."""
        entry = self.shelf.entries.get(self.new.chosen)
        if not self.warm or entry is None or entry.scenario is None:
            return
        from game.ui.briefing import Briefing
        from game.ui.loading import Loading

        name, players, seed = entry.name, dict(self.new.players), self.new.seed_number

        def make(say: Any) -> Any:
            from game.ui.seat import Setting, new_seat

            return new_seat(Setting(name, players, seed), say)

        self.next = Loading(entry.scenario.name, make, partial(Menu, before=self.new.choice), Briefing)

    def load(self, file: Path) -> None:
        """Go on with a saved game."""
        if not self.warm:
            return
        from game.ui.loading import Loading

        def make(say: Any) -> Any:
            from game.ui.seat import load_seat

            return load_seat(file, say)

        self.next = Loading(self._title(file), make, Menu)

    def watch(self, file: Path) -> None:
        """Open a saved game or a record as a replay."""
        if not self.warm:
            return
        from game.ui.loading import Loading

        def make(say: Any) -> Any:
            from game.ui.replay import replay_seat

            return replay_seat(file, say)

        self.next = Loading(self._title(file), make, Menu)

    def _title(self, file: Path) -> str:
        """The name of a saved game's scenario, of a file that is not on the shelf its own."""
        record = next((save.record for save in self.shelf.saves or [] if save.file == file), None)
        entry = self.shelf.entries.get(record.scenario) if record is not None else None
        return entry.scenario.name if entry is not None and entry.scenario is not None else file.stem

    def learn(self) -> None:
        """Begin the tutorial, or go on with it."""
        if self.warm:
            from game.ui.tutorial import begin_tutorial

            self.next = begin_tutorial(Menu)

    def go_on(self) -> None:
        """Go on with the newest saved game."""
        if self.shelf.newest is not None:
            self.load(self.shelf.newest.file)

    def show_options(self) -> None:
        """Show the options."""
        from game.ui.options import Options

        self.popups.open(Options())

    def leave(self) -> None:
        """End the program."""
        self.next = "quit"

    def turn_to(self, page: NewPage | SavePage) -> None:
        """Show a page; the keyboard is at its list."""
        self.page = page
        self.focus.to(page.listing)

    def _turner(self, page: NewPage | SavePage) -> Any:
        return lambda: self.turn_to(page)

    # ---- events and time

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event: what lies over the menu first; keys that nothing wants go to the page's list."""
        if self.popups.handle(event):
            return
        parts: list[Part] = [*self.buttons, *self.page.parts]
        if self.focus.handle(event, parts):
            return
        if event.type == pygame.KEYDOWN and not self.page.listing.key(event):
            if event.key == pygame.K_ESCAPE:
                self.turn_to(self.new)
            elif "full-screen" in keymap.bindings(preferences.now.keys).actions(event):
                preferences.toggle_full_screen()

    def update(self, seconds: float) -> None:
        """Take over what was read; see how far the compiler is."""
        self.popups.update(seconds)
        self.shelf.update()
        self.page.update()
        if self._warming is not None and not self._warming.running:
            try:
                self._warming.result()
            except kernel.WarmUpFailed as failure:
                self.advice = f"the rules were not compiled beforehand: {str(failure).splitlines()[-1]}"
            self._warming.cancel()
            self._warming, self.warm = None, True

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the menu."""
        palette = ink.palette
        width, height = target.get_size()
        target.fill(palette.paper)
        small = height < ink.px(600)
        bar = Rect(0, 0, width, ink.px(54 if small else 84))
        pygame.draw.rect(target, palette.bar, bar)
        pygame.draw.rect(target, palette.gold_rule, (0, bar.bottom - 2, width, 2))
        pad = ink.px(18 if small else 36)
        title = ink.text(target, "serif", 24 if small else 32, "SALIENT", palette.bar_text, (pad, bar.centery), LEFT)
        words = "Operational war on salients and their bridges, 2025"
        at = (title.right + ink.px(24), bar.centery + ink.px(3))
        ink.text(target, "sans", 15, words, palette.bar_label, at, LEFT, room=width - at[0] - pad)
        foot = Rect(0, height, width, 0)
        if self._warming is not None or self.advice:
            foot = Rect(0, height - ink.px(34), width, ink.px(34))
            self._draw_foot(target, ink, foot)
        pad_y = ink.px(14 if small else 28)
        nav = Rect(pad, bar.bottom + pad_y, ink.px(140 if small else 190), foot.y - bar.bottom - 2 * pad_y)
        self._draw_nav(target, ink, nav)
        x = nav.right + pad
        for page in self._pages.values():
            page_button = self._button_of(page)
            page_button.state = "chosen" if page is self.page else "on"
        self.new.begin.state = "on" if self.warm else "off"
        self.page.draw(target, ink, Rect(x, nav.y, width - pad - x, nav.height))
        self.focus.draw(target, ink)
        self.popups.draw(target, ink)

    def _button_of(self, page: NewPage | SavePage) -> Button:
        return next(button for button in self.buttons if button.word == page.title)

    def _draw_nav(self, target: pygame.Surface, ink: Ink, nav: Rect) -> None:
        """The buttons one under the other; the newest game is named under the first."""
        newest = self.shelf.newest
        self._go_on.state = "on" if newest is not None and self.warm else "off"
        high, y = ink.px(42), nav.y
        for button in self.buttons:
            button.rect = Rect(nav.x, y, nav.width, high)
            button.draw(target, ink)
            y += high + ink.px(8)
            if button is self._go_on:
                words = ""
                if newest is not None and newest.record is not None:
                    entry = self.shelf.entries.get(newest.record.scenario)
                    words = f"{entry.scenario.name if entry and entry.scenario else newest.record.scenario}, "
                    words += f"turn {newest.turn}"
                ink.text(target, "sans", 13, words, ink.palette.ink_2, (nav.x, y - ink.px(4)), room=nav.width)
                y += ink.px(22)

    def _draw_foot(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        """How far the compiler is, or what is to be said."""
        palette, pad = ink.palette, ink.px(18)
        pygame.draw.rect(target, palette.bar, rect)
        if self._warming is None:
            at = (rect.x + pad, rect.centery)
            ink.text(target, "sans", 14, self.advice, palette.bar_text, at, LEFT, room=rect.width - 2 * pad)
            return
        progress = self._warming.progress
        words = "The rules are compiled once after an installation"
        if progress.total:
            words += f": {progress.done} of {progress.total}"
        at_words = ink.text(target, "sans", 14, words, palette.bar_text, (rect.x + pad, rect.centery), LEFT)
        bar = Rect(at_words.right + pad, rect.centery - ink.px(5), rect.right - at_words.right - 2 * pad, ink.px(10))
        ink.bar(target, bar, progress.done / progress.total if progress.total else 0.02, palette.gold)

    def close(self) -> None:
        """End the threads and the compiler."""
        self.shelf.close()
        if self._warming is not None:
            self._warming.cancel()
