"""Situations played through a match: a scenario of `tests/situations`, orders by turn and side, a seed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from game.cli.why import told
from game.files.scenario import load
from game.match import Event, Match
from game.match.diary import Diary
from game.match.happened import named
from game.match.names import end_order
from game.model.codes import CAUSE_WORDS, CAUSES
from game.model.state import State, Table, copy_into, copy_state
from game.rules.facade import Refusal
from game.rules.forecast import Forecast
from game.rules.setup import Tables, set_up
from game.rules.why import Trace, why_supplied

FOLDER = Path(__file__).parent / "situations"
Script = Mapping[tuple[int, str], Sequence[str]]  # orders of a turn and side; "try " before one that may be refused


@functools.cache
def stage(key: str, *overrides: str) -> Tables:
    """A situation's tables."""
    loaded = load(FOLDER / f"{key}.toml", overrides)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


@dataclass
class Play:
    """A situation as far as it has been played: what happened, what was refused, the diary so far."""

    match: Match
    script: Script
    events: list[Event]
    lines: list[str]
    refused: dict[str, str] = field(default_factory=dict)  # order -> reason, of orders that were tried

    @property
    def ready(self) -> Tables:
        return self.match.ready

    @property
    def state(self) -> State:
        return self.match._course.desk.state

    def says(self, *words: str) -> bool:
        """Whether one sentence of the war diary holds all these words; a part of a list counts as one."""
        sentences = re.split(r"(?<=[.;]) ", " ".join(" ".join(self.lines).split()))
        return any(all(word in sentence for word in words) for sentence in sentences)

    def unit(self, key: str) -> Table:
        return self.state.units[self.match.names.unit_row(key)]

    def place(self, key: str) -> str:
        """Name of the hex a unit stands in, "" off the map."""
        return self.match.names.hex(int(self.unit(key)["hex"]))

    def hex(self, name: str) -> Table:
        return self.state.hexes[self.match.names.hex_row(name)]

    def site(self, key: str) -> int:
        """Row of a crossing of the scenario."""
        return next(i for i, site in enumerate(self.ready.board.sites) if site.key == key)

    def crossing(self, key: str) -> Table:
        return self.state.crossings[self.site(key)]

    def ledger(self, side: str, crossing: str) -> Table:
        return self.state.ledger[self._side(side) * len(self.ready.map.sites) + self.site(crossing)]

    def lost(self, side: str, cause: str) -> tuple[int, int]:
        """Steps and kit a side has lost to a cause."""
        row = self.state.toll[self._side(side) * int(CAUSES) + CAUSE_WORDS.index(cause)]
        return int(row["steps"]), int(row["kit"])

    def _side(self, key: str) -> int:
        return self.match.names.sides.index(key)

    def told(self, kind: str, unit: str = "", turn: int = 0) -> list[Event]:
        """Events of a kind, of one unit, in one turn."""
        return [e for e in self.events if e.kind == kind and unit in ("", e.unit) and turn in (0, e.turn)]

    def why(self, key: str) -> Trace:
        return why_supplied(self.ready, self.state, self.match.names.unit_row(key))

    def why_text(self, key: str) -> str:
        """What `why` prints about a unit."""
        return "\n".join(told(self.ready, self.state, self.why(key)))

    def forecast(self, text: str) -> Forecast:
        return self.match.forecast(self.match.names.parse(text))

    def refusal(self, text: str) -> str:
        """Why an order would be refused, "" when it is lawful."""
        refused = self.match.check(self.match.names.parse(text))
        return refused.reason if refused else ""

    def give(self, text: str) -> None:
        """Give an order. A refusal is kept when it was only tried, and an error otherwise."""
        plain = text.removeprefix("try ")
        done = self.match.apply(self.match.names.parse(plain))
        if isinstance(done, Refusal):
            assert plain != text, f"turn {self.match.turn}: {text}: {done.sentence}"
            self.refused[plain] = done.reason

    def to(self, turn: int, side: str = "red") -> Play:
        """Play by the script until these operations begin: logistics are done, no order of them is given."""
        while not self.match.over and (self.match.turn, self.match.names.side(self.match.side)) != (turn, side):
            for text in self.script.get((self.match.turn, self.match.names.side(self.match.side)), ()):
                self.give(text)
            self.match.apply(end_order())
        return self

    def outcomes(self, order: str, seeds: Iterable[int]) -> Iterator[list[Event]]:
        """What the same order brings from here under other dice; the state is that of each while it is looked at."""
        desk = self.match._course.desk
        row = self.match.names.parse(order)
        before = copy_state(desk.state)
        for seed in seeds:
            desk.state.clock[0]["seed"] = seed
            assert desk.apply(row) is None
            yield named(self.match.names, desk.events())
            copy_into(desk.state, before)

    def logistics(self, side: str, seeds: Iterable[int]) -> Iterator[list[Event]]:
        """The same of a side's logistics, begun from here."""
        desk = self.match._course.desk
        before = copy_state(desk.state)
        for seed in seeds:
            desk.state.clock[0]["seed"] = seed
            desk.clear_events()
            desk.logistics(self._side(side))
            yield named(self.match.names, desk.events())
            copy_into(desk.state, before)


def play(key: str, script: Script, seed: int = 1, overrides: Sequence[str] = ()) -> Play:
    """A situation about to be played: the first side's operations of turn 1 have begun."""
    events: list[Event] = []
    lines: list[str] = []
    ready = stage(key, *overrides)
    match = Match(ready, seed, observers=[events.append, Diary(ready, lines.append)])
    return Play(match, script, events, lines)
