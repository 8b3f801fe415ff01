"""The main menu: scenarios, saved games, quit; the rules compile behind it when they must."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from game import kernel
from game.files import paths
from game.ui.baker import Baker, Job
from game.ui.button import Button, offer
from game.ui.ink import LEAST_SIZE, LEFT, RIGHT, Ink
from game.ui.screen import Screen

if TYPE_CHECKING:
    from game.files.saves import Save
    from game.model.scenario import Scenario

Rect = pygame.Rect
OPPONENTS = (("staff", "Staff"), ("greedy", "Greedy"), ("hold", "Holds its line"))


@dataclass(frozen=True)
class Entry:
    """A scenario of the list; `scenario` None = it cannot be read, `fault` says why."""

    name: str
    scenario: Scenario | None
    fault: str = ""
    dates: str = ""


class Menu:
    """The first screen."""

    def __init__(self, advice: str = "") -> None:
        self.next: Screen | str = ""
        self.entries: dict[str, Entry] = {}
        self.saves: list[Save] | None = None
        self.chosen = ""
        self.side = ""
        self.opponent = OPPONENTS[0][0]
        self.advice = advice
        self._names = _in_order(paths.scenario_names())
        self._baker = Baker()
        self._pictures: dict[str, pygame.Surface] = {}
        self._rows: list[tuple[Rect, str]] = []
        self._save_rows: list[tuple[Rect, Path]] = []
        self._buttons: list[Button] = []
        self._begin = Button("Begin", self.begin, "dark", size=17)
        self._quit = Button("Quit", self.leave)
        self._warming: kernel.Warming | None = None
        self.warm = kernel.is_warm()
        if not self.warm:
            self._warming = kernel.Warming()

    # ---- what the player does

    def choose(self, name: str) -> None:
        """Choose a scenario."""
        self.chosen = name
        entry = self.entries.get(name)
        if entry is not None and entry.scenario is not None:
            keys = [side.key for side in entry.scenario.sides]
            self.side = self.side if self.side in keys else keys[0]
        self._lay_buttons()

    def begin(self) -> None:
        """Begin the chosen scenario."""
        entry = self.entries.get(self.chosen)
        if not self.warm or entry is None or entry.scenario is None:
            return
        from game.ui.loading import Loading

        name, side, opponent = self.chosen, self.side, self.opponent
        seed = time.time_ns() // 1000 % 2**31

        def make(say: Any) -> Any:
            from game.ui.seat import Setting, new_seat

            return new_seat(Setting(name, side, opponent, seed), say)

        self.next = Loading(entry.scenario.name, make, Menu)

    def load(self, file: Path) -> None:
        """Go on with a saved game."""
        if not self.warm:
            return
        from game.ui.loading import Loading

        def make(say: Any) -> Any:
            from game.ui.seat import load_seat

            return load_seat(file, say)

        self.next = Loading(file.stem, make, Menu)

    def leave(self) -> None:
        """End the program."""
        self.next = "quit"

    def _pick_side(self, key: str) -> None:
        self.side = key
        self._lay_buttons()

    def _pick_opponent(self, key: str) -> None:
        self.opponent = key
        self._lay_buttons()

    # ---- events and time

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event."""
        if offer([*self._buttons, self._begin, self._quit], event):
            return
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            for rect, name in self._rows:
                if rect.collidepoint(event.pos):
                    self.choose(name)
            for rect, file in self._save_rows:
                if rect.collidepoint(event.pos):
                    self.load(file)
        elif event.type == pygame.KEYDOWN:
            if event.key in (pygame.K_DOWN, pygame.K_UP) and self._names:
                step = 1 if event.key == pygame.K_DOWN else -1
                at = self._names.index(self.chosen) if self.chosen in self._names else -step
                self.choose(self._names[(at + step) % len(self._names)])
            elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
                self.begin()

    def update(self, seconds: float) -> None:
        """Take over what was read; see how far the compiler is."""
        for key, made in self._baker.take():
            self._put(key, made)
        self._baker.want(self._wanted())
        if self._warming is not None and not self._warming.running:
            try:
                self._warming.result()
            except kernel.WarmUpFailed as failure:
                self.advice = f"the rules were not compiled beforehand: {str(failure).splitlines()[-1]}"
            self._warming.cancel()
            self._warming, self.warm = None, True

    def _put(self, key: Hashable, made: Any) -> None:
        assert isinstance(key, tuple)
        if key[0] == "saves":
            self.saves = made
        elif key[0] == "entry":
            self.entries[key[1]] = made
            if not self.chosen or key[1] == self.chosen:
                self.choose(key[1])
        else:
            self._pictures[key[1]] = made

    def _wanted(self) -> list[Job]:
        jobs: list[Job] = [(("entry", name), _reader(name)) for name in self._names[:1] if name not in self.entries]
        if self.saves is None:
            jobs.append((("saves",), _list_saves))
        jobs += [(("entry", name), _reader(name)) for name in self._names[1:] if name not in self.entries]
        entry = self.entries.get(self.chosen)
        if entry is not None and entry.scenario is not None and self.chosen not in self._pictures:
            from game.ui.thumbnail import thumbnail

            name = self.chosen
            jobs.insert(0 if self.saves is not None else len(jobs), (("picture", name), lambda: thumbnail(name)))
        return jobs

    # ---- picture

    def _lay_buttons(self) -> None:
        entry = self.entries.get(self.chosen)
        self._buttons = []
        if entry is None or entry.scenario is None:
            return
        for side in entry.scenario.sides:
            state = "chosen" if side.key == self.side else "on"
            self._buttons.append(Button(side.name, _call(self._pick_side, side.key), state=state))
        for key, word in OPPONENTS:
            state = "chosen" if key == self.opponent else "on"
            self._buttons.append(Button(word, _call(self._pick_opponent, key), state=state, size=14))

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the menu."""
        palette = ink.palette
        width, height = target.get_size()
        target.fill(palette.paper)
        bar = Rect(0, 0, width, ink.px(84))
        pygame.draw.rect(target, palette.bar, bar)
        pygame.draw.rect(target, palette.gold_rule, (0, bar.bottom - 2, width, 2))
        pad = ink.px(36)
        title = ink.text(target, "serif", 32, "SALIENT", palette.bar_text, (pad, bar.centery), LEFT)
        words = "Operational war on salients and their bridges, 2025"
        at = (title.right + ink.px(24), bar.centery + ink.px(4))
        ink.text(target, "sans", 15, words, palette.bar_label, at, LEFT)
        self._quit.rect = Rect(width - pad - ink.px(100), bar.y + ink.px(22), ink.px(100), ink.px(38))
        self._quit.look = "bar"
        self._quit.draw(target, ink)
        list_width = min(ink.px(520), width * 2 // 5)
        column = Rect(pad, bar.bottom + ink.px(28), list_width, height - bar.bottom - ink.px(56))
        self._draw_list(target, ink, column)
        card = Rect(column.right + ink.px(32), column.y, width - column.right - ink.px(32) - pad, column.height)
        ink.card(target, card)
        self._draw_entry(target, ink, card)
        if self._warming is not None:
            self._draw_warming(target, ink, Rect(0, height - ink.px(34), width, ink.px(34)))

    def _draw_list(self, target: pygame.Surface, ink: Ink, column: Rect) -> None:
        palette = ink.palette
        saves = (self.saves or [])[:4]
        y = ink.head(target, "Scenarios", column.topleft, column.width)
        self._rows, self._save_rows = [], []
        room = column.bottom - y - (ink.px(48) + len(saves) * ink.px(38) if saves else 0)
        step = min(ink.px(56), room // max(1, len(self._names)))
        for name in self._names:
            rect = Rect(column.x, y, column.width, step - ink.px(4))
            entry = self.entries.get(name)
            chosen = name == self.chosen
            if chosen or rect.collidepoint(pygame.mouse.get_pos()):
                pygame.draw.rect(target, palette.panel, rect, border_radius=ink.px(5))
            if chosen:
                pygame.draw.rect(target, palette.gold_rule, (rect.x, rect.y, ink.px(4), rect.height), border_radius=2)
            x = rect.x + ink.px(16)
            shown = entry.scenario.name if entry and entry.scenario else name
            dates = entry.dates if entry else ""
            right = ink.text(target, "sans", 13.5, dates, palette.ink_2, (rect.right - ink.px(12), rect.centery), RIGHT)
            tone = palette.ink if entry and entry.scenario else palette.ink_3
            ink.text(
                target, "serif", 17, shown, tone, (x, rect.centery), LEFT, room=right.x - x - ink.px(12)
            )
            self._rows.append((rect, name))
            y += step
        if saves:
            y = ink.head(target, "Saved games", (column.x, y + ink.px(14)), column.width)
            for save in saves:
                rect = Rect(column.x, y, column.width, ink.px(34))
                if rect.collidepoint(pygame.mouse.get_pos()):
                    pygame.draw.rect(target, palette.panel, rect, border_radius=ink.px(5))
                at = (rect.right - ink.px(12), rect.centery)
                state = f"turn {save.turn}" if save.record else "cannot be read"
                right = ink.text(target, "sans", 13.5, state, palette.ink_2, at, RIGHT)
                ink.text(
                    target, "sans_semibold", 14.5, save.file.stem, palette.loc, (rect.x + ink.px(16), rect.centery),
                    LEFT, room=right.x - rect.x - ink.px(28),
                )  # fmt: skip
                self._save_rows.append((rect, save.file))
                y += ink.px(38)

    def _draw_entry(self, target: pygame.Surface, ink: Ink, card: Rect) -> None:
        palette = ink.palette
        pad = ink.px(28)
        inner = card.inflate(-2 * pad, -2 * pad)
        entry = self.entries.get(self.chosen)
        if entry is None or entry.scenario is None:
            text = "Reading the scenarios" if entry is None else entry.fault
            ink.block(target, "sans", 15, text, palette.ink_2, inner.topleft, inner.width)
            self._begin.rect = Rect(0, 0, 0, 0)
            return
        scenario = entry.scenario
        y = ink.block(target, "serif", 26, scenario.title, palette.ink, (inner.x, inner.y - ink.px(6)), inner.width, 2)
        calendar = scenario.calendar
        length = f"{calendar.turns} turns of {calendar.days_per_turn} days"
        facts = f"{entry.dates} · {length} · {len(scenario.units)} units"
        y = ink.block(target, "sans_semibold", 15, facts, palette.ink_2, (inner.x, y + ink.px(4)), inner.width)
        y += ink.px(14)
        low = inner.bottom - ink.px(172)
        picture = self._pictures.get(self.chosen)
        space = Rect(inner.x, y, inner.width // 2, low - y - ink.px(14))
        beside = inner.width - space.width - ink.px(24)
        if ink.height("sans", 15, scenario.summary, beside) > low - y:
            space.width, text_x = 0, inner.x  # words first: the map is left out of a small window
        elif picture is not None:
            share = min(space.width / picture.get_width(), space.height / picture.get_height(), 1.0)
            size = (round(picture.get_width() * share), round(picture.get_height() * share))
            small = self._scaled(self.chosen, picture, size)
            rect = small.get_rect(topleft=space.topleft)
            target.blit(small, rect)
            pygame.draw.rect(target, palette.rule, rect, width=1)
            text_x = rect.right + ink.px(24)
        else:
            text_x = space.right + ink.px(24)
            pygame.draw.rect(target, palette.paper, space, border_radius=ink.px(4))
        letters, wide = 15.0, inner.right - text_x
        while letters > LEAST_SIZE and ink.height("sans", letters, scenario.summary, wide) > low - y:
            letters -= 0.5
        ink.block(target, "sans", letters, scenario.summary, palette.ink, (text_x, y), wide)
        count = len(scenario.sides)
        row = Rect(inner.x, low, inner.width, ink.px(36))
        self._row(target, ink, "You play", self._buttons[:count], row)
        self._row(target, ink, "Opponent", self._buttons[count:], row.move(0, ink.px(50)))
        self._begin.rect = Rect(inner.right - ink.px(200), inner.bottom - ink.px(48), ink.px(200), ink.px(48))
        self._begin.state = "on" if self.warm else "off"
        self._begin.draw(target, ink)
        if self.advice:
            room = self._begin.rect.x - inner.x - ink.px(16)
            lines = min(3, len(ink.lines("sans", 14, self.advice, room)))
            at = (inner.x, self._begin.rect.centery - lines * ink.px(19) // 2)
            ink.block(target, "sans", 14, self.advice, palette.alert, at, room, most=3)

    def _scaled(self, name: str, picture: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
        kept = getattr(self, "_kept_scaled", None)
        if kept is None or kept[0] != (name, size):
            self._kept_scaled = ((name, size), pygame.transform.smoothscale(picture, size))
        return self._kept_scaled[1]

    def _row(self, target: pygame.Surface, ink: Ink, label: str, buttons: list[Button], rect: Rect) -> None:
        ink.text(target, "sans_semibold", 14.5, label, ink.palette.ink_2, (rect.x, rect.centery), LEFT)
        x = rect.x + ink.px(96)
        usual = min(ink.px(110), (rect.right - x - ink.px(10) * (len(buttons) - 1)) // max(1, len(buttons)))
        for button in buttons:
            wide = max(usual, ink.size("sans_semibold", button.size, button.word)[0] + ink.px(20))
            button.rect = Rect(x, rect.y, wide, rect.height)
            button.draw(target, ink)
            x += wide + ink.px(10)

    def _draw_warming(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        assert self._warming is not None
        palette = ink.palette
        progress = self._warming.progress
        pygame.draw.rect(target, palette.bar, rect)
        words = "The rules are compiled once after an installation"
        if progress.total:
            words += f": {progress.done} of {progress.total}"
        at = ink.text(target, "sans", 14, words, palette.bar_text, (rect.x + ink.px(36), rect.centery), LEFT)
        bar = Rect(at.right + ink.px(24), rect.centery - ink.px(5), rect.right - at.right - ink.px(60), ink.px(10))
        ink.bar(target, bar, progress.done / progress.total if progress.total else 0.02, palette.gold)

    def close(self) -> None:
        """End the threads and the compiler."""
        self._baker.close()
        if self._warming is not None:
            self._warming.cancel()


def _in_order(names: list[str]) -> list[str]:
    """Every scenario with its variants after it: those whose name begins with its own."""
    return sorted(names, key=lambda name: name.split("-"))


def _dates(scenario: Scenario) -> str:
    import datetime as dt

    from game.match.places import MONTHS

    calendar = scenario.calendar
    end = calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn - 1)
    first = f"{calendar.start.day} {MONTHS[calendar.start.month - 1]}"
    return f"{first} \u2013 {end.day} {MONTHS[end.month - 1]} {end.year}"


def _call(function: Any, key: str) -> Any:
    return lambda: function(key)


def _reader(name: str) -> Any:
    def read() -> Entry:
        from game.files import scenario as scenarios
        from game.model.fault import Fault

        try:
            scenario = scenarios.read(name).scenario
            return Entry(name, scenario, dates=_dates(scenario))
        except Fault as fault:
            return Entry(name, None, fault.lines[0])

    return read


def _list_saves() -> Any:
    from game.files.saves import saved

    return saved()
