"""Events with names: what the rules' rows of integers say, and the marks that a match sets between them.

A fact is one of: text (a key, a hex or a word of `model.codes`), an int, a
float, a tuple of texts or ints, a mapping of texts to numbers, or a named tuple of this
module or of `exits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.match.names import Names
from game.model import codes
from game.model.state import State
from game.rules import events as rows

# Marks, and their facts. They come from the match, all other kinds from `rules.events.LAYOUT`.
TURN = "turn"  # a turn begins
LOGISTICS = "logistics"  # a side's logistics
OPERATIONS = "operations"  # a side's operations begin
ORDER = "order"  # an order is carried out; its events follow. order: its text; reason: its agent's, "" none
UNDONE = "undone"  # the last order was taken back. order: its text
CLOSE = "close"  # the turn closes; the events of the close follow
# It has closed. digest; salients, points, steps_lost, kit_lost, attacks, hexes: by key; pockets: every salient
# (`Pocket`); toll: what each side has lost to each cause (`Lost`); ledger: every crossing used or left (`Crossed`);
# supplied: how each side's units are fed (`Supplied`); score: points by what pays them, by side, as if the game ended
# now; went: who left a salient or came into it in the turn (`exits.Gone`); inside: what its holder has in each
# (`exits.Inside`); rows: what the turn adds to the tables of a batch (`readings`), by their names.
CLOSED = "closed"
LOST = "lost"  # so many events found no room. count
MARKS = (TURN, LOGISTICS, OPERATIONS, ORDER, UNDONE, CLOSE, CLOSED, LOST)

STOPS = ("", "enemy in the way", "enemy posts", "enemy zone of control", "map edge")


class Event(NamedTuple):
    """Something that happened. `side`, `unit` and `hex` are keys and names, "" where there is none."""

    kind: str
    turn: int
    side: str = ""
    unit: str = ""
    hex: str = ""
    facts: Mapping[str, Any] = {}


class Crossed(NamedTuple):
    """One line of the evacuation ledger: what a side has taken over a crossing so far, and what it left there."""

    side: str
    crossing: str
    steps: int  # over the crossing
    kit: int
    boats: int  # steps over by boat or wading beside it
    left: int  # kit abandoned on its banks


class Lost(NamedTuple):
    """What a side has lost to one cause so far."""

    side: str
    cause: str  # of codes.CAUSE_WORDS
    steps: int
    kit: int


class Pocket(NamedTuple):
    """The measures of a salient at a close; supply in points a turn, lengths in hexes, units of its holder."""

    key: str
    held: int
    start: int
    mouth: int
    depth: int
    power: int
    asked: float
    delivered: float
    flow: float
    short: int
    critical: int
    isolated: int
    cut_turns: int


class Supplied(NamedTuple):
    """How the units of a side on the map were fed at its last logistics; supply in points a turn."""

    side: str
    asked: float
    delivered: float
    full: int  # units by state of supply
    short: int
    critical: int
    isolated: int


def _word(words: tuple[str, ...]) -> Callable[[Names, int], Any]:
    return lambda names, value: words[value] if 0 <= value < len(words) else ""


def _per(parts: int) -> Callable[[Names, int], Any]:
    return lambda names, value: value / parts


READERS: dict[str, Callable[[Names, int], Any]] = {
    "from_hex": Names.hex,
    "by_hex": Names.hex,
    "reason": _word(STOPS),
    "cause": _word(codes.CAUSE_WORDS),
    "before": _word(codes.SUPPLY_STATES),
    "after": _word(codes.SUPPLY_STATES),
    "block": _word(codes.BLOCKS),
    "sky": _word(codes.SKIES),
    "ground": _word(codes.GROUNDS),
    "salient": lambda names, value: names.salients[value],
    "crossing": Names.crossing,
    "condition": _word(codes.CONDITIONS),
    "points": _per(1000),
    "winner": Names.side,
    "attack_points": _per(100),
    "defence_points": _per(100),
    "ratio": _per(1000),
    "balance": _per(1000),
}


def named(names: Names, table: NDArray[np.int64]) -> list[Event]:
    """Rows of `Desk.events()` as events."""
    return [_event(names, row) for row in table.tolist()]


def _event(names: Names, row: list[int]) -> Event:
    kind, columns = rows.LAYOUT[row[0]]
    facts = {
        column: READERS[column](names, value) if column in READERS else value
        for column, value in zip(columns, row[5:9], strict=True)
        if column
    }
    return Event(kind, row[1], names.side(row[2]), names.unit(row[3]), names.hex(row[4]), facts)


def only(kind: str, events: Iterable[Event]) -> list[Event]:
    """The events of one kind."""
    return [event for event in events if event.kind == kind]


def pockets(names: Names, state: State) -> tuple[Pocket, ...]:
    """The measures of every salient as they stand."""
    found = []
    for key, row in zip(names.salients, state.salients, strict=True):
        values = {field: int(row[field]) for field in Pocket._fields[1:]}
        amounts = {field: values[field] / 1000 for field in ("asked", "delivered", "flow")}
        found.append(Pocket(**{"key": key, **values, **amounts}))  # type: ignore[arg-type]
    return tuple(found)


def supplied(names: Names, sides: NDArray[np.int64], state: State) -> tuple[Supplied, ...]:
    """How each side's units are fed. Args: sides, the side of every unit."""
    found = []
    for i, key in enumerate(names.sides):
        mine = state.units[(sides == i) & (state.units["status"] == codes.ON_MAP) & (state.units["hex"] >= 0)]
        counts = [int((mine["supply"] == code).sum()) for code in range(len(codes.SUPPLY_STATES))]
        found.append(Supplied(key, int(mine["demand"].sum()) / 1000, int(mine["delivered"].sum()) / 1000, *counts))
    return tuple(found)


def toll(names: Names, state: State) -> tuple[Lost, ...]:
    """What the sides have lost, a row a side and cause that cost them anything, in their order."""
    causes = len(codes.CAUSE_WORDS)
    found = []
    for i, row in enumerate(state.toll):
        if row["steps"] or row["kit"]:
            cause = codes.CAUSE_WORDS[i % causes]
            found.append(Lost(names.side(i // causes), cause, int(row["steps"]), int(row["kit"])))
    return tuple(found)


def ledger(names: Names, state: State) -> tuple[Crossed, ...]:
    """The evacuation ledger, a row a side and crossing that anything went over or stayed at."""
    count = len(names.crossings)
    found = []
    for i, row in enumerate(state.ledger):
        if any(row[field] for field in ("steps", "kit", "boats", "left")):
            amounts = (int(row["steps"]), int(row["kit"]), int(row["boats"]), int(row["left"]))
            found.append(Crossed(names.side(i // count), names.crossing(i % count), *amounts))
    return tuple(found)


class Blocks:
    """An observer of a match that takes a mark together with what followed it, once that is whole."""

    def __init__(self) -> None:
        self._mark: Event | None = None
        self._block: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if event.kind not in MARKS:
            self._block.append(event)
            return
        self.flush()
        if event.kind == UNDONE:
            self.undone()
        else:
            self._mark = event

    def flush(self) -> None:
        """Write down what has come since the last mark. To be called when an order is done."""
        mark, block, self._mark, self._block = self._mark, self._block, None, []
        if mark is not None:
            self.take(mark, block)

    def take(self, mark: Event, block: list[Event]) -> None:
        """Write down a mark and the events that followed it."""
        raise NotImplementedError

    def undone(self) -> None:
        """The last order was taken back."""
        raise NotImplementedError
