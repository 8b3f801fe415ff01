"""The built-in agents and the one turn loop."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from toys import Table, open_field, same, unit

from game.agents import greedy, operate
from game.agents.course import CapFault, Course
from game.files.scenario import load
from game.model import codes
from game.model.state import copy_state
from game.rules.setup import Tables, set_up

Int = np.int64


@cache
def drill() -> Tables:
    loaded = load("bridgehead-drill")
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def play(agent: str, t: Table) -> list[list[int]]:
    """The orders of an agent's side-turn from a toy position."""
    course = Course(t.ready)
    for mine, fresh in zip(course.desk.state, t.state, strict=True):
        np.copyto(mine, fresh)
    orders = course.operate(int(t.state.clock[0]["side"]), agent)
    assert course.refused == 0
    for mine, fresh in zip(t.state, course.desk.state, strict=True):
        np.copyto(mine, fresh)
    t.survey()
    return orders.tolist()


def front(**more: object) -> Table:
    units = [
        unit("a1", "a", "0504", steps=12), unit("a2", "a", "0505"), unit("a3", "a", "0103"),
        unit("b1", "b", "0604", steps=2, kit=0, cohesion=4), unit("b2", "b", "0902"),
    ]  # fmt: skip
    return open_field(units=units, objectives={"1003": 5}, **more)


def test_hold_gives_no_orders() -> None:
    t = front()
    before = copy_state(t.state)
    assert play("hold", t) == []
    assert same(before, t.state)


def test_greedy_attacks_where_the_odds_are_fair() -> None:
    t = front()
    attacks = [row for row in play("greedy", t) if row[0] == 2]
    assert attacks
    assert all(row[6] == 1 for row in attacks), "prepared"
    chance = front().forecast(*attacks[0]).retreat
    assert chance >= Fraction(int(greedy.FAIR), 36)


def test_greedy_leaves_a_wall_alone() -> None:
    units = [unit("a1", "a", "0504", steps=3), unit("b1", "b", "0604", steps=16), unit("b2", "b", "0704")]
    t = open_field(units=units, works=3)
    assert [row for row in play("greedy", t) if row[0] == 2] == []


def test_greedy_does_not_spend_what_it_has_not() -> None:
    assert [row for row in play("greedy", front(op=(1, 1))) if row[0] == 2] == []
    t = front()
    for key in ("a1", "a2", "a3"):
        t.put(key, stock=0)
    assert [row for row in play("greedy", t) if row[0] == 2] == []


def test_greedy_brings_its_reserve_up() -> None:
    t = front()
    orders = play("greedy", t)
    assert any(row[0] == 1 and row[1] == t.row("a3") for row in orders)
    column = int(t.state.units[t.row("a3")]["hex"]) % 10
    assert column > 0


def test_greedy_rests_shaken_units() -> None:
    t = front()
    for key in ("a1", "a2", "a3"):
        t.put(key, cohesion=int(greedy.SHAKEN))
    assert play("greedy", t) == []


def test_greedy_follows_up_into_open_ground_if_that_leaves_no_gap() -> None:
    pair = [unit("a1", "a", "0503"), unit("a2", "a", "0504"), unit("b1", "b", "1001")]
    t = open_field(12, 6, 5, units=pair, objectives={"1103": 5})
    moved = {row[1] for row in play("greedy", t) if row[0] == 1}
    assert moved, "one goes, the other covers"
    lone = open_field(12, 6, 5, units=[unit("a1", "a", "0503"), unit("b1", "b", "1001")], objectives={"1103": 5})
    assert play("greedy", lone) == []


def test_random_gives_at_most_three_orders_a_unit_and_all_lawful() -> None:
    for seed in range(12):
        course = Course(drill())
        course.start(seed)
        while not course.over:
            for side_orders in course.play_turn(("random", "random")):
                counts = Counter(side_orders[:, 1].tolist())
                assert not counts or max(counts.values()) <= 3
            if course.turn == 2:
                break
        assert course.refused == 0


def test_random_draws_from_a_seed_of_its_own() -> None:
    t = front(seed=5)
    first = play("random", t)
    again = front(seed=5)
    assert play("random", again) == first
    assert play("random", front(seed=6)) != first


def test_agents_of_one_game_draw_differently_by_side_and_the_same_by_seed() -> None:
    course = Course(drill())
    course.start(8)
    seeds = {course.agent_seed(side) for side in (0, 1)}
    assert len(seeds) == 2
    assert 8 not in seeds
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_a_course_plays_a_game_to_its_end_and_again_the_same() -> None:
    course = Course(drill())
    ends = []
    for seed in (3, 3, 4):
        course.start(seed)
        assert (course.turn, course.digest, course.over) == (0, 0, False)
        while not course.over:
            course.play_turn(("greedy", "random"))
        assert course.turn == drill().scenario.calendar.turns
        ends.append(course.digest)
    assert ends[0] == ends[1] != ends[2]


def test_an_own_player_gives_its_orders_through_the_desk() -> None:
    seen = []

    def player(course: Course) -> None:
        rows = course.desk.legal()
        seen.append(len(rows))
        assert course.desk.apply(rows[0]) is None

    course = Course(drill())
    course.start(1)
    orders = course.play_turn(("hold", player))
    assert len(seen) == 1
    assert seen[0] > 20
    assert len(orders[0]) == 0
    assert course.turn == 1


def test_the_orders_of_a_side_turn_can_be_played_again() -> None:
    """Record and replay: the orders an agent's operations left lead to the same digest."""
    course = Course(drill())
    course.start(6)
    recorded = course.play_turn(("greedy", "random"))
    assert sum(len(rows) for rows in recorded) > 3

    again = Course(drill())
    again.start(6)
    again.desk.begin_turn()
    for side, rows in enumerate(recorded):
        again.desk.logistics(side)
        for row in rows:
            assert again.desk.apply(row) is None
    again.close()
    assert again.digest == course.digest


def test_an_agent_that_never_ends_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def restless(map, charts, view, work, side, agent, memory, orders):  # type: ignore[no-untyped-def]
        orders[0] = 0  # no such order: refused for ever
        return Int(1)

    monkeypatch.setattr(operate, "choose", restless)
    course = Course(drill())
    course.start(1)
    with pytest.raises(CapFault, match="1000 orders in turn 1"):
        course.play_turn(("greedy", "hold"))
    assert course.refused == operate.CAP


def test_the_drill_gives_greedy_something_to_do() -> None:
    course = Course(drill())
    course.start(2)
    kinds: Counter[int] = Counter()
    while not course.over:
        for rows in course.play_turn(("greedy", "greedy")):
            kinds.update(rows[:, 0].tolist())
    assert kinds[1] > 0
    assert kinds[2] > 0
    assert codes.ON_MAP in course.desk.state.units["status"]
