"""What the menu offers: scenarios with their pictures, and saved games; read and drawn behind the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pygame

from game.files import paths
from game.ui.baker import Baker, Job
from game.ui.preferences import preferences

if TYPE_CHECKING:
    from game.files.saves import Save
    from game.model.scenario import Scenario


@dataclass(frozen=True)
class Entry:
    """A scenario of the list; `scenario` None = it cannot be read, `fault` says why."""

    name: str
    scenario: Scenario | None
    fault: str = ""
    parent: str = ""  # the scenario this one is a variant of

    @property
    def word(self) -> str:
        """Its name; of a variant what it adds to its parent's."""
        if self.scenario is None:
            return self.name
        name = self.scenario.name
        added = name.partition(", ")[2]
        return added[:1].upper() + added[1:] if self.parent and added else name

    @property
    def dates(self) -> str:
        """First and last day."""
        if self.scenario is None:
            return ""
        calendar = self.scenario.calendar
        last = calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn - 1)
        return f"{_day(calendar.start)} \u2013 {_day(last)} {last.year}"

    @property
    def length(self) -> str:
        """Turns and their days."""
        assert self.scenario is not None
        calendar = self.scenario.calendar
        return f"{calendar.turns} turns of {calendar.days_per_turn} days"

    def turn_dates(self, turn: int) -> str:
        """The days of a turn."""
        if self.scenario is None or turn < 1:
            return ""
        calendar = self.scenario.calendar
        first = calendar.start + dt.timedelta(days=(turn - 1) * calendar.days_per_turn)
        last = first + dt.timedelta(days=calendar.days_per_turn - 1)
        if first == last:
            return f"{_day(first)} {first.year}"
        start = f"{first.day}" if first.month == last.month else _day(first)
        return f"{start} \u2013 {_day(last)} {last.year}"


class Shelf:
    """Reads in a thread; `update` once a frame takes over what was read."""

    def __init__(self) -> None:
        self.names = in_order(paths.scenario_names())
        self.entries: dict[str, Entry] = {}
        self.saves: list[Save] | None = None  # newest first; None = not read yet
        self.wish = ""  # the scenario whose picture is wanted
        self._pictures: dict[tuple[str, str], pygame.Surface] = {}
        self._scaled: dict[tuple[str, str, tuple[int, int]], pygame.Surface] = {}
        self._baker = Baker()

    @property
    def newest(self) -> Save | None:
        """The saved game to go on with."""
        return next((save for save in self.saves or [] if save.record is not None and not save.old), None)

    def read_saves_again(self) -> None:
        """The folder has changed."""
        self.saves = None

    def picture(self, name: str, room: tuple[int, int]) -> pygame.Surface | None:
        """A scenario's map in a room of so many px; None until it is drawn."""
        colours = preferences.now.palette
        whole = self._pictures.get((name, colours))
        if whole is None:
            return None
        share = min(room[0] / whole.get_width(), room[1] / whole.get_height(), 1.0)
        size = (max(1, round(whole.get_width() * share)), max(1, round(whole.get_height() * share)))
        key = (name, colours, size)
        if key not in self._scaled:
            if len(self._scaled) > 8:
                self._scaled.clear()
            self._scaled[key] = pygame.transform.smoothscale(whole, size)
        return self._scaled[key]

    def update(self) -> None:
        """Take over what was read and say what is wanted next."""
        for key, made in self._baker.take():
            self._put(key, made)
        self._baker.want(self._wanted())

    def _put(self, key: Hashable, made: Any) -> None:
        assert isinstance(key, tuple)
        if key[0] == "saves":
            self.saves = made
        elif key[0] == "entry":
            self.entries[key[1]] = made
        else:
            self._pictures[key[1], key[2]] = made

    def _wanted(self) -> list[Job]:
        unread = [name for name in self.names if name not in self.entries]
        jobs: list[Job] = [(("entry", name), partial(read_entry, name, self.names)) for name in unread]
        if self.saves is None:
            jobs.insert(1 if len(unread) == len(self.names) else 0, (("saves",), _list_saves))
        entry, colours = self.entries.get(self.wish), preferences.now.palette
        if entry is not None and entry.scenario is not None and (self.wish, colours) not in self._pictures:
            picture = (("picture", self.wish, colours), _drawer(self.wish, colours))
            jobs.insert(0 if self.saves is not None else 1, picture)
        return jobs

    def close(self) -> None:
        """End the thread."""
        self._baker.close()


def in_order(names: list[str]) -> list[str]:
    """Every scenario with its variants after it: those whose name begins with its own."""
    return sorted(names, key=lambda name: name.split("-"))


def read_entry(name: str, names: list[str]) -> Entry:
    """A scenario's entry, with the reason where it cannot be read."""
    from game.files import scenario as scenarios
    from game.model.fault import Fault

    parent = next((other for other in names if name.startswith(f"{other}-")), "")
    try:
        return Entry(name, scenarios.read(name).scenario, parent=parent)
    except Fault as fault:
        return Entry(name, None, fault.lines[0], parent)


def _day(day: dt.date) -> str:
    from game.match.places import MONTHS

    return f"{day.day} {MONTHS[day.month - 1]}"


def _drawer(name: str, colours: str) -> Callable[[], pygame.Surface]:
    def draw() -> pygame.Surface:
        from game.ui.thumbnail import thumbnail

        return thumbnail(name, colours)

    return draw


def _list_saves() -> list[Save]:
    from game.files.saves import saved

    return saved()
