"""A game that is looked at while it is played: observers are told of every order and every part of a turn.

The game is the same to the bit as one that nobody watches; it is only slower, for
built-in agents are asked for each order from here instead of playing a side's
operations in one compiled call.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.agents import operate as ops
from game.agents.course import CapFault, Course, Player
from game.rules import orders as book
from game.rules import sequence
from game.rules.facade import Desk, Order, Refusal
from game.rules.setup import Tables


class Observer:
    """What is told to those who watch. Tables may be read, never written; `events` hold those of the call."""

    def begin(self, desk: Desk) -> None:
        """A new game is set up."""

    def before_logistics(self, desk: Desk, side: int) -> None:
        """The logistics of a side are about to run."""

    def after_logistics(self, desk: Desk, side: int) -> None:
        """They have run."""

    def before_order(self, desk: Desk, side: int, row: Order) -> None:
        """An order is about to be checked and carried out; view and layouts are up to date."""

    def after_order(self, desk: Desk, side: int, row: Order, code: int) -> None:
        """It was carried out (code 0) or refused; view and layouts are up to date."""

    def after_operations(self, desk: Desk, side: int, roles: NDArray[np.int64]) -> None:
        """A side has ended its operations; `roles` as `Course.roles` says."""

    def after_close(self, desk: Desk) -> None:
        """The turn has closed."""


class WatchedDesk(Desk):
    """A desk that tells observers what is done at it."""

    def __init__(self, ready: Tables, observers: Sequence[Observer]) -> None:
        super().__init__(ready)
        self._observers = observers

    def carry_out(self, row: Order) -> int:
        """An order on view and layouts as they stand. Returns the refusal code, 0 when it was carried out."""
        side = int(self.state.clock[0]["side"])
        self.clear_events()
        for each in self._observers:
            each.before_order(self, side, row)
        code = int(book.carry_out(self.map, self.charts, self.state, self.work, self.seen, self.seen_work, row))
        for each in self._observers:
            each.after_order(self, side, row, code)
        return code

    def apply(self, row: Order) -> Refusal | None:
        """See `Desk`."""
        self.lay_out()
        return self._refusal(self.carry_out(row))

    def logistics(self, side: int) -> None:
        """See `Desk`."""
        self.clear_events()
        for each in self._observers:
            each.before_logistics(self, side)
        sequence.logistics(self.map, self.charts, self.state, self.work, np.int64(side))
        for each in self._observers:
            each.after_logistics(self, side)

    def close(self) -> None:
        """See `Desk`."""
        self.clear_events()
        super().close()
        for each in self._observers:
            each.after_close(self)


class WatchedCourse(Course):
    """A course played at a watched desk."""

    def __init__(self, ready: Tables, observers: Sequence[Observer]) -> None:
        super().__init__(ready)
        self._observers = observers
        self._watched = WatchedDesk(ready, observers)
        self.desk = self._watched

    def start(self, seed: int) -> None:
        """See `Course`."""
        super().start(seed)
        for each in self._observers:
            each.begin(self.desk)

    def operate(self, side: int, player: Player) -> NDArray[np.int64]:
        """See `Course`; the orders of built-in agents are given one by one, as `operate.operate` gives them."""
        if isinstance(player, str):
            orders = self._give_orders(side, player)
        else:
            orders = super().operate(side, player)
            self.desk.lay_out()
        for each in self._observers:
            each.after_operations(self.desk, side, self.roles(side))
        return orders

    def _give_orders(self, side: int, player: str) -> NDArray[np.int64]:
        desk = self._watched
        self._memory[:] = 0
        self._memory[0] = self.agent_seed(side)
        agent = np.int64(ops.AGENTS.index(player))
        desk.lay_out()
        done: list[Order] = []
        given = 0
        while True:
            count = ops.choose(
                desk.map, desk.charts, desk.seen, desk.seen_work, np.int64(side), agent, self._memory, self._orders
            )
            if count == 0:
                break
            for row in self._orders[:count]:
                given += 1
                if given > ops.CAP:
                    raise CapFault(f"{player} gave more than {int(ops.CAP)} orders in turn {self.turn}")
                if desk.carry_out(row) == book.OK:
                    done.append(row.copy())
                else:
                    self.refused += 1
        self._roles[side] = self._memory[ops.ROLES : ops.ROLES + self._roles.shape[1]]
        return np.array(done, np.int64).reshape(-1, book.WIDTH)
