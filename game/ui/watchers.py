"""All who are told what happens in a game at the window: its event logs, its chronicle, its books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from game.match import Observer
from game.match.books import Books
from game.match.chronicle import Chronicle
from game.match.dispatches import Dispatches
from game.rules.setup import Tables

BOTH = -1  # the eyes of who sees both sides


def logs_for(ready: Tables, people: Sequence[int]) -> dict[int, Dispatches]:
    """The event logs of a game: of each person's side, and when there is none, of every way to look on."""
    keys = [side.key for side in ready.scenario.sides]
    if people:
        return {side: Dispatches(ready, keys[side]) for side in people}
    return {BOTH: Dispatches(ready, ""), **{side: Dispatches(ready, key) for side, key in enumerate(keys)}}


def observers_for(ready: Tables, logs: Mapping[int, Dispatches]) -> list[Observer]:
    """All who are told what happens in a game. Args: its event logs by whose eyes they are for."""
    keys = ["" if eyes == BOTH else ready.scenario.sides[eyes].key for eyes in logs]
    return [*logs.values(), Chronicle(ready), *(Books(ready, key) for key in keys)]
