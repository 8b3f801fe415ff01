"""A chronicle: what a game came to turn by turn, for reports and charts.

An observer of a match. Its figures are those the match tells at every close, the
same that a batch writes; a game that is loaded is played again, so its chronicle is
whole too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from game.match import happened
from game.match.columns import hex_km2
from game.match.exits import Goings, Gone, Inside
from game.match.happened import Crossed, Event, Lost, Pocket, Supplied
from game.match.names import Names
from game.match.readings import Row
from game.match.throws import Throw, throw_of
from game.rules.setup import Tables


@dataclass(frozen=True)
class Close:
    """A closed turn. Amounts are counted from the start of the game, supply is that of the turn."""

    turn: int
    morning: dt.date  # after the turn
    hexes: dict[str, int]  # held, by side
    pockets: tuple[Pocket, ...]
    toll: tuple[Lost, ...]
    ledger: tuple[Crossed, ...]
    supplied: tuple[Supplied, ...]
    points: dict[str, int]  # paid so far, by side, thousandths
    score: dict[str, dict[str, int]]  # as if the game ended here, by side and what pays, thousandths
    steps_lost: dict[str, int]
    kit_lost: dict[str, int]
    attacks: dict[str, int]
    went: tuple[Gone, ...]  # in the turn
    inside: tuple[Inside, ...]
    rows: dict[str, tuple[Row, ...]]  # what it adds to the tables of a batch; "games" stands for the whole


@dataclass(frozen=True)
class End:
    """A unit that is in the game no more: "destroyed", "surrender", "left" (taken away by the calendar)."""

    turn: int
    side: str
    unit: str
    hex: str
    how: str


class Chronicle:
    """Collects a game as it goes on. Orders that are taken back leave no trace."""

    def __init__(self, ready: Tables) -> None:
        self.ready = ready
        self.sides = tuple(side.key for side in ready.scenario.sides)
        self.km2 = hex_km2(ready.scenario.map.km_per_hex)
        self.start_hexes = {key: int(ready.state.sides[i]["hexes_start"]) for i, key in enumerate(self.sides)}
        self.start_steps = {key: int(ready.state.sides[i]["steps_start"]) for i, key in enumerate(self.sides)}
        self.start_kit = {key: int(ready.state.sides[i]["kit_start"]) for i, key in enumerate(self.sides)}
        self.start_held = {
            salient.key: int(ready.state.salients[i]["start"]) for i, salient in enumerate(ready.scenario.salients)
        }
        self.start_inside = Goings(ready, Names(ready)).inside(ready.state)
        self.closes: list[Close] = []
        self._throws: list[Throw] = []
        self._ends: list[End] = []
        self._orders: list[list[Event]] = []  # that may still be taken back, with their events

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if event.kind == happened.ORDER:
            self._orders.append([])
        elif event.kind == happened.UNDONE:
            self._orders.pop()
        elif event.kind in happened.MARKS:
            self._settle()
            if event.kind == happened.CLOSED:
                self._close(event)
        elif self._orders:
            self._orders[-1].append(event)
        else:
            self._keep([event])

    def throws(self) -> list[Throw]:
        """Every throw so far, oldest first."""
        pending = [throw for order in self._orders for event in order if (throw := throw_of(event))]
        return [*self._throws, *pending]

    def ends(self) -> list[End]:
        """Units that are gone, the first first; one that surrenders is not told again as destroyed."""
        found: dict[str, End] = {}
        for end in [*self._ends, *(end for order in self._orders for event in order if (end := _end(event)))]:
            known = found.get(end.unit)
            if known is None or (known.how == "destroyed" and end.how == "surrender"):
                found[end.unit] = end
        return list(found.values())

    def table(self, name: str) -> list[Row]:
        """Rows of `games`, `turns` or `ledger` as a batch writes them, of this one game."""
        if not self.closes:
            return []
        if name == "games":
            return list(self.closes[-1].rows["games"])
        return [row for close in self.closes for row in close.rows[name]]

    def _settle(self) -> None:
        for order in self._orders:
            self._keep(order)
        self._orders = []

    def _keep(self, events: list[Event]) -> None:
        for event in events:
            if throw := throw_of(event):
                self._throws.append(throw)
            if end := _end(event):
                self._ends.append(end)

    def _close(self, event: Event) -> None:
        facts = event.facts
        calendar = self.ready.scenario.calendar
        morning = calendar.start + dt.timedelta(days=event.turn * calendar.days_per_turn)
        fields = (
            "hexes", "pockets", "toll", "ledger", "supplied", "points", "score", "steps_lost", "kit_lost", "attacks",
            "went", "inside", "rows",
        )  # fmt: skip
        self.closes.append(Close(event.turn, morning, **{field: facts[field] for field in fields}))


def _end(event: Event) -> End | None:
    if event.kind in ("destroyed", "surrender", "left") and event.unit:
        return End(event.turn, event.side, event.unit, event.hex, event.kind)
    return None


def chronicle_of(observers: Sequence[object]) -> Chronicle:
    """The chronicle among the observers of a match. Raises: ValueError when none was put there."""
    for observer in observers:
        if isinstance(observer, Chronicle):
            return observer
    raise ValueError("nobody keeps a chronicle of this match")
