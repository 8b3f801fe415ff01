"""What a player's windows look up: luck, unit histories, orders given, and the reasons agents gave.

One observer for all of them, so that who watches a match need only know this.
Rebuilt on load by playing the record again, as every observer is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.match import happened
from game.match.annals import Annals
from game.match.diary import Diary
from game.match.dispatches import known
from game.match.happened import Blocks, Event
from game.match.luck import Luck
from game.match.match import Match
from game.match.names import end_order
from game.match.phrases import Phrases
from game.match.spoken import spoken
from game.rules.facade import Order
from game.rules.setup import Tables


@dataclass(frozen=True)
class Given:
    """An order that was given. `reason`: its agent's, "" when it gave none or a person ordered."""

    turn: int
    side: str
    unit: str  # key, "" none
    hex: str  # name, "" none
    words: str  # what was ordered
    reason: str
    outcome: tuple[str, ...]  # what came of it; () of the other side's


class Books(Blocks):
    """An observer of a match for one side; for both when `side` is ""."""

    def __init__(self, ready: Tables, side: str) -> None:
        super().__init__()
        self.side = side
        self.luck = Luck(ready, side)
        self.annals = Annals(ready, side)
        self.orders: list[Given] = []  # of both sides, to the end of the game; show them with care
        self._phrases = Phrases(ready)
        self._diary = Diary(ready, lambda line: None)

    def before(self, match: Match, row: Order) -> None:
        """A lawful order is about to be carried out."""
        self.flush()
        self.luck.before(match, row)

    def begins(self, match: Match) -> None:
        """A side's operations begin."""
        self.flush()
        self.annals.begins(match)

    def undone(self) -> None:
        """The last order was taken back."""
        if self.orders:
            self.orders.pop()
        self.annals.undone()

    def take(self, mark: Event, block: list[Event]) -> None:
        """Enter a mark and the events that followed it in every book."""
        self.luck.take(mark, block)
        self.annals.take(mark, block)
        if mark.kind == happened.ORDER:
            told = spoken(self._phrases, mark.facts["order"])
            mine = self.side in ("", mark.side)
            lines = self._diary.order_lines(known(self.side, mark, block)) if mine else []
            outcome = tuple(line.strip() for line in lines)
            self.orders.append(
                Given(mark.turn, mark.side, told.unit, told.hex, told.words, mark.facts.get("reason", ""), outcome)
            )


def books_of(match: Match, side: str) -> Books:
    """The books that watch a match for a side, up to date; a game nobody kept them of is played again for them."""
    for observer in match.observers:
        if isinstance(observer, Books) and observer.side == side:
            observer.flush()
            return observer
    made = Books(match.ready, side)
    again = Match(match.ready, match.seed, None, [made])
    turns = [list(zip(*kept, strict=True)) for log in match.log for kept in zip(log.orders, log.reasons, strict=True)]
    for i, orders in enumerate(turns):
        for row, why in orders:
            again.apply(np.append(row[:-1], why))
        if match.over or i + 1 < len(turns):
            again.apply(end_order())
    made.flush()
    match.observers.append(made)
    return made
