"""The one turn loop: batch, match, search and tests all play a game through here.

A side-turn is logistics, operations by an agent, and after the last side the
close. Built-in agents are named (`operate.AGENTS`) and play compiled; any other
player is a callable that is given the `Desk` and gives its orders through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from game.agents import operate as ops
from game.model.codes import NONE
from game.model.state import MAX_UNITS_A_SIDE
from game.rules import dice
from game.rules.digest import digest
from game.rules.facade import Desk
from game.rules.setup import Tables

Player = str | Callable[["Course"], None]
SIDES = 2
AGENT_KEY = np.int64(99)  # purpose of the roll that gives an agent its own seed


class CapFault(Exception):
    """An agent gave more orders in a side-turn than any could need."""


class Course:
    """A game in play: the desk, the agents' scratch, the digest chain, and the orders of the last side-turn."""

    def __init__(self, ready: Tables) -> None:
        self.desk = Desk(ready)
        self.ready = ready
        self._memory = np.zeros(ops.memory_for(len(ready.state.hexes)), np.int64)
        self._orders = np.zeros((ops.BATCH, 8), np.int64)
        self._record = np.zeros((int(ops.CAP) + 1, 8), np.int64)
        self._roles = np.zeros((SIDES, MAX_UNITS_A_SIDE), np.int64)
        self.digest = 0
        self.refused = 0

    def start(self, seed: int) -> None:
        """Set the table for a new game of this seed (0 .. 2**53 - 1)."""
        for mine, fresh in zip(self.desk.state, self.ready.state, strict=True):
            np.copyto(mine, fresh)
        self.desk.state.clock[0]["seed"] = seed
        self.desk.state.clock[0]["side"] = NONE
        self.digest = 0
        self.refused = 0

    @property
    def over(self) -> bool:
        """Whether the last turn has closed."""
        return bool(self.desk.state.clock[0]["over"])

    @property
    def turn(self) -> int:
        """Number of the turn in play, 0 before the first."""
        return int(self.desk.state.clock[0]["turn"])

    def agent_seed(self, side: int) -> int:
        """The seed an agent draws from, its own and not the game's dice."""
        seed = np.int64(self.desk.state.clock[0]["seed"])
        mixed = dice.mix(seed, np.int64(0), np.int64(side), np.int64(0), AGENT_KEY, np.int64(0))
        return int(mixed) >> 11

    def operate(self, side: int, player: Player) -> NDArray[np.int64]:
        """A side's operations. Returns the orders carried out, int64 (orders, 8), a copy.

        Raises: CapFault.
        """
        desk = self.desk
        self._roles[side] = 0
        if not isinstance(player, str):
            player(self)
            return np.zeros((0, 8), np.int64)
        self._memory[:] = 0
        self._memory[0] = self.agent_seed(side)
        agent = np.int64(ops.AGENTS.index(player))
        count = ops.operate(
            desk.map, desk.charts, desk.state, desk.work, desk.seen, desk.seen_work, agent,
            self._memory, self._orders, self._record,
        )  # fmt: skip
        self._roles[side] = self._memory[ops.ROLES : ops.ROLES + self._roles.shape[1]]
        self.refused += int(self._record[0, ops.REFUSED])
        if self._record[0, ops.CAPPED]:
            raise CapFault(f"{player} gave more than {int(ops.CAP)} orders in turn {self.turn}")
        return self._record[1 : int(count) + 1].copy()

    def roles(self, side: int) -> NDArray[np.int64]:
        """What the agent used the side's units for in its last operations, int64 (units of the side,).

        0 nothing said, 1 holds the line, 2 attacks, 3 reserve, 4 leaves a salient, 5 rests.
        """
        count = int(self.ready.map.sides[side + 1]["first"] - self.ready.map.sides[side]["first"])
        return self._roles[side, :count].copy()

    def close(self) -> None:
        """Close the turn and chain its digest."""
        self.desk.close()
        self.desk.state.clock[0]["side"] = NONE
        self.digest = digest(self.desk.words, self.digest)

    def forward(self) -> int:
        """From one stop of the sequence of play to the next: the operations of each side, then the close.

        Weather comes before the first side's logistics, logistics before each
        side's operations. Returns: the side whose operations these now are, -1
        when the turn has closed.
        """
        side = int(self.desk.state.clock[0]["side"]) + 1
        if side == SIDES:
            self.close()
            return int(NONE)
        if side == 0:
            self.desk.begin_turn()
        self.desk.logistics(side)
        return side

    def play_turn(self, players: Sequence[Player]) -> list[NDArray[np.int64]]:
        """Play one whole turn. Returns each side's orders."""
        self.desk.clear_events()
        orders = [self.operate(self.forward(), player) for player in players]
        self.forward()
        return orders
