"""Events with names: what the rules' rows of integers say, and the marks that a match sets between them.

A fact is one of: text (a key, a hex or a word of `model.codes`), an int, a
float, a tuple of texts or a mapping of texts to numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.match.names import Names
from game.model import codes
from game.rules import events as rows
from game.rules.losses import CAUSES

# Marks, and their facts. They come from the match, all other kinds from `rules.events.LAYOUT`.
TURN = "turn"  # a turn begins
LOGISTICS = "logistics"  # a side's logistics
OPERATIONS = "operations"  # a side's operations begin
ORDER = "order"  # an order is carried out; its events follow. order: its text
UNDONE = "undone"  # the last order was taken back. order: its text
CLOSE = "close"  # the turn closes; the events of the close follow
CLOSED = "closed"  # it has closed. digest; salients, points, steps_lost, kit_lost, attacks, hexes: by key
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


def _word(words: tuple[str, ...]) -> Callable[[Names, int], Any]:
    return lambda names, value: words[value] if 0 <= value < len(words) else ""


def _per(parts: int) -> Callable[[Names, int], Any]:
    return lambda names, value: value / parts


READERS: dict[str, Callable[[Names, int], Any]] = {
    "from_hex": Names.hex,
    "by_hex": Names.hex,
    "reason": _word(STOPS),
    "cause": _word(CAUSES),
    "before": _word(codes.SUPPLY_STATES),
    "after": _word(codes.SUPPLY_STATES),
    "sky": _word(codes.SKIES),
    "ground": _word(codes.GROUNDS),
    "salient": lambda names, value: names.salients[value],
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
