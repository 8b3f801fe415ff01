"""No agent gives an order that rests on what its side cannot know.

Positions are taken from games in play, before every order or at every few. In each
a twin position is made in which all that the side's view hides is otherwise: unseen
enemies' place, strength, stock and cohesion, the enemy's purse, fire and books, the
dice. The agent, asked about both with the same memory, must answer the same.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from test_sight import scramble

from game.agents import operate as ops
from game.agents.course import Course
from game.files.scenario import load
from game.model.state import copy_into
from game.rules import orders as book
from game.rules.facade import Desk
from game.rules.setup import Tables, set_up

Int = np.int64
AGENTS = tuple(ops.AGENTS)


@cache
def tables(name: str) -> Tables:
    loaded = load(name)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def ask(desk: Desk, side: int, agent: int, memory: np.ndarray) -> list[list[int]]:
    """The agent's next orders; its memory is changed."""
    orders = np.zeros((ops.BATCH, 8), np.int64)
    count = ops.choose(desk.map, desk.charts, desk.seen, desk.seen_work, Int(side), Int(agent), memory, orders)
    return orders[: int(count)].tolist()


class Blindfold:
    """Plays side-turns by an agent and asks it every `each`-th time about a twin position too."""

    def __init__(self, course: Course, each: int, seed: int) -> None:
        self.course, self.each = course, each
        self.twin = Desk(course.ready)
        self.draw = np.random.default_rng(seed)
        self.asked = self.given = self.differing = 0

    def play(self, side: int, agent: int) -> None:
        desk = self.course.desk
        memory = np.zeros(ops.memory_for(len(self.course.ready.state.hexes)), np.int64)
        memory[0] = self.course.agent_seed(side)
        desk.lay_out()
        turn = 0
        while True:
            before = memory.copy()
            orders = ask(desk, side, agent, memory)
            if turn % self.each == 0 or not orders:
                self.compare(side, agent, before, orders, memory)
            if not orders:
                return
            turn += 1
            for row in orders:
                self.given += 1
                code = book.carry_out(
                    desk.map, desk.charts, desk.state, desk.work, desk.seen, desk.seen_work, np.array(row, np.int64)
                )  # fmt: skip
                assert code == book.OK

    def compare(self, side: int, agent: int, before: np.ndarray, orders: list[list[int]], after: np.ndarray) -> None:
        copy_into(self.twin.state, self.course.desk.state)
        scramble(self.twin, side, self.draw)
        units, mine = self.twin.state.units, self.course.desk.state.units
        self.differing += int((units["hex"] != mine["hex"]).any())
        # the field of goals is laid at the first order of a turn and kept since
        self.twin.lay_out()
        self.twin.seen_work.hexes["goal"] = self.course.desk.seen_work.hexes["goal"]
        memory = before.copy()
        assert ask(self.twin, side, agent, memory) == orders, (ops.AGENTS[agent], self.course.turn, side)
        assert (memory == after).all()
        self.asked += 1


def game(name: str, agent: int, turns: int, each: int, seed: int) -> Blindfold:
    """So many turns of both sides by one agent."""
    course = Course(tables(name))
    course.start(seed)
    eyes = Blindfold(course, each, seed)
    while course.turn < turns and not course.over:
        for _ in range(2):
            eyes.play(course.forward(), agent)
        assert course.forward() == -1
    return eyes


@pytest.mark.parametrize("name", AGENTS)
def test_orders_of_a_whole_game_rest_on_nothing_hidden(name: str) -> None:
    agent = ops.AGENTS.index(name)
    for seed in (1, 2):
        eyes = game("bridgehead-drill", agent, 8, 1, seed)
        assert eyes.asked >= 16
        assert eyes.asked == eyes.given + 16
        assert (eyes.given > 15) == (name != "hold")


@pytest.mark.parametrize("name", AGENTS)
def test_orders_in_a_theatre_rest_on_nothing_hidden(name: str) -> None:
    eyes = game("kursk", ops.AGENTS.index(name), 2, 6, 3)
    assert eyes.asked >= 4
    assert eyes.differing >= 4, "some enemies are unseen and stand elsewhere in the twin"


def test_the_test_sees_an_agent_that_peeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent that reads the state instead of its view is found out."""
    course = Course(tables("bridgehead-drill"))
    course.start(1)
    eyes = Blindfold(course, 1, 1)

    def peeping(map, charts, view, work, side, agent, memory, orders):
        state = course.desk.state if view is course.desk.seen else eyes.twin.state
        orders[0] = 0
        orders[0, 0] = book.END
        orders[0, 1] = state.units["hex"].sum() + state.sides[1 - side]["op"]
        memory[2] += 1
        return Int(memory[2] < 2)

    monkeypatch.setattr(ops, "choose", peeping)
    with pytest.raises(AssertionError):
        eyes.play(course.forward(), 0)
