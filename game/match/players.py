"""Who plays a side: a person, a built-in agent by its name, or a Python callable.

A Python agent is any callable `agent(view, ask) -> orders`. It is called with
what its side knows and the rulebook's questions, gives its next orders, and is
called again with the view they brought about, until it gives none: that ends
its operations. An order that is refused changes nothing; the agent can `check`
before it orders. It sees nothing but its view, and draws from `ask.seed` when
it wants chance, so that a game can be played again.

    def cautious(view, ask):
        marches = [row for row in ask.legal() if ask.text(row).startswith("move")]
        return marches[:1] if view.clock[0]["orders"] == 0 else []
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from game.match.names import Names
from game.model.state import State
from game.rules.facade import Desk, Order, Refusal
from game.rules.forecast import Forecast

HUMAN = "human"


class Questions:
    """What a side may ask of the rulebook during its operations."""

    def __init__(self, desk: Desk, names: Names, side: int, seed: int) -> None:
        self._desk = desk
        self.names = names
        self.side = side  # row of the side
        self.seed = seed  # the agent's own, not the game's

    def legal(self) -> list[Order]:
        """The canonical lawful orders, END last."""
        return self._desk.legal()

    def check(self, row: Order) -> Refusal | None:
        """Why an order would be refused; None when it is lawful."""
        return self._desk.check(row)

    def forecast(self, row: Order) -> Forecast:
        """What a lawful order would bring."""
        return self._desk.forecast(row)

    def order(self, text: str) -> Order:
        """An order from its text. Raises: Fault."""
        return self.names.parse(text)

    def text(self, row: Order) -> str:
        """The text of a lawful order."""
        return self.names.spell(row)


class Agent(Protocol):
    """A Python agent. The view is a read-only copy; orders are rows as `game.rules.orders` says."""

    def __call__(self, view: State, ask: Questions) -> Sequence[Order]: ...


Player = str | Agent | None  # None = a person


def player_name(player: Player) -> str:
    """The word that stands for a player in records."""
    if player is None:
        return HUMAN
    return player if isinstance(player, str) else str(getattr(player, "__name__", type(player).__name__))
