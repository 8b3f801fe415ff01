"""What is kept of a game: the orders of each turn, and moments to come back to."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.model.state import State
from game.rules.facade import Order


class Divergence(Exception):
    """The same orders led to two different states: a fault of the program."""


@dataclass
class TurnLog:
    """The orders of a turn by side (as many sides as have begun), and what the close left."""

    turn: int
    orders: list[list[Order]] = field(default_factory=list)
    reasons: list[list[int]] = field(default_factory=list)  # of each order, see `game.agents.reasons`
    digest: int = -1  # after the close; -1 while the turn is in play
    checks: tuple[str, ...] = ()  # of every column after the close

    def copy(self) -> TurnLog:
        """A copy that grows by itself."""
        kept = [list(rows) for rows in self.orders], [list(given) for given in self.reasons]
        return TurnLog(self.turn, *kept, self.digest, self.checks)


@dataclass(frozen=True, eq=False)
class Start:
    """How a turn began: the tables when its first side's operations did."""

    state: State


@dataclass(frozen=True)
class Moment:
    """A moment of a match, to come back to."""

    state: State
    digest: int
    log: tuple[TurnLog, ...]
    start: Start  # of the turn in play
