"""The rulebook's public face: five questions and one verb.

`view`, `check`, `forecast`, `legal`, `outcome`, and `apply`. Questions are asked
of a side's view, `apply` changes the state; a refused order changes nothing.
`Desk` holds what they share: the tables, scratch, and the view of the side
whose operations these are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.model.state import DROPPED, EVENTS, State, copy_state
from game.rules import forecast as foretelling
from game.rules import legal as listing
from game.rules import orders as book
from game.rules import sequence, victory
from game.rules.digest import words_of
from game.rules.setup import Tables, work_for
from game.rules.view import view_all
from game.rules.zones import survey

Order = NDArray[np.int64]  # (8,), see `game.rules.orders`


@dataclass(frozen=True)
class Refusal:
    """Why an order was refused: reason word, page of the model, sentence."""

    reason: str
    rule: int
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """How a game stands or ended. winner: row of a side or -1; level: 0 draw to 3 decisive; balance in points."""

    over: bool
    winner: int
    level: int
    balance: float


def order(
    kind: int, actor: int, target: int = -1, via: int = -1, units: tuple[int, ...] = (), n: int = 0, first: int = 0
) -> Order:
    """Write an order. `units` are rows of an attack's units, `first` the row of the side's first unit."""
    row = np.zeros(book.WIDTH, np.int64)
    row[:4] = (kind, actor, target, via)
    for u in units:
        bit = u - first
        row[4 + bit // 62] |= np.int64(1) << np.int64(bit % 62)
    row[6] = n
    return row


class Desk:
    """A game's tables with scratch and the moving side's view."""

    def __init__(self, ready: Tables) -> None:
        self.ready = ready
        self.map = ready.map
        self.charts = ready.charts
        self.state: State = copy_state(ready.state)
        self.words = words_of(self.state)
        self.work = work_for(ready)
        self.seen: State = copy_state(ready.state)
        self.seen_work = work_for(ready)

    def view(self, side: int) -> State:
        """What a side knows, as a fresh state of its own."""
        known = copy_state(self.state)
        view_all(self.map, self.charts, self.state, known, np.int64(side))
        return known

    def lay_out(self) -> None:
        """Bring view and layouts up to date with the state, for the side whose operations these are.

        Between turns, when they are nobody's, it is the first side's.
        """
        survey(self.map, self.charts, self.state, self.work)
        side = np.int64(max(0, self.state.clock[0]["side"]))
        view_all(self.map, self.charts, self.state, self.seen, side)
        survey(self.map, self.charts, self.seen, self.seen_work)

    def check(self, row: Order) -> Refusal | None:
        """Why an order would be refused; None when it is lawful."""
        self.lay_out()
        return self._refusal(int(book.check(self.map, self.charts, self.seen, self.seen_work, row)))

    def legal(self) -> list[Order]:
        """The canonical lawful orders of the side whose operations these are."""
        self.lay_out()
        return listing.legal(self.map, self.charts, self.seen, self.seen_work)

    def forecast(self, row: Order) -> foretelling.Forecast:
        """What a lawful order would bring, as far as its side can know."""
        self.lay_out()
        return foretelling.forecast(self.map, self.charts, self.seen, self.seen_work, row)

    def outcome(self) -> Outcome:
        """How the game stands."""
        points = victory.balance(self.map, self.state)
        return Outcome(
            bool(self.state.clock[0]["over"]),
            int(victory.winner(self.map, self.charts, self.state)),
            int(victory.level(self.map, self.charts, points)),
            int(points) / 1000,
        )

    def apply(self, row: Order) -> Refusal | None:
        """Carry an order out, or refuse it and change nothing. Events are in `events()`."""
        self.clear_events()
        self.lay_out()
        code = book.carry_out(self.map, self.charts, self.state, self.work, self.seen, self.seen_work, row)
        return self._refusal(int(code))

    def begin_turn(self) -> None:
        """Begin the next turn (weather)."""
        sequence.begin_turn(self.map, self.charts, self.state, self.work)

    def logistics(self, side: int) -> None:
        """A side's logistics; its operations follow."""
        sequence.logistics(self.map, self.charts, self.state, self.work, np.int64(side))

    def close(self) -> None:
        """Close the turn."""
        sequence.close(self.map, self.charts, self.state, self.work)

    def clear_events(self) -> None:
        """Forget the events of earlier calls."""
        self.work.figures[EVENTS] = 0
        self.work.figures[DROPPED] = 0

    def events(self) -> NDArray[np.int64]:
        """Events since `clear_events`, int64 (events, 12); see `game.rules.events.LAYOUT`."""
        return self.work.events[: self.work.figures[EVENTS]].copy()

    @staticmethod
    def _refusal(code: int) -> Refusal | None:
        if code == int(book.OK):
            return None
        return Refusal(*book.REFUSALS[code])
