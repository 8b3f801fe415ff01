"""Averages of an attack: against a count of all 36 throws from the charts, and against fights fought out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from toys import Table, open_field, unit

from game.model.state import copy_into, copy_state
from game.rules import combat, events, prospects
from game.rules.combat import COLUMN, KIT_IN, KIT_OUT, STEPS_IN, STEPS_OUT

Int = np.int64
THROWS = [a + b for a, b in product(range(1, 7), repeat=2)]
STRENGTHS = ((16, 1), (12, 3), (6, 6), (9, 4), (3, 16))  # steps of the attacker and of the defender


def faced(attackers: int, defenders: int, **more: Any) -> Table:
    """a1 and a2 before b1, the enemy seen, the odds of a prepared attack worked out."""
    units = [
        unit("a1", "a", "0504", steps=attackers), unit("a2", "a", "0505", steps=4),
        unit("b1", "b", "0604", steps=defenders),
    ]  # fmt: skip
    t = open_field(units=units, **more)
    weigh(t)
    return t


def weigh(t: Table) -> None:
    t.lay_out()
    for i, key in enumerate(("a1", "a2")):
        t.work.units[i]["group"] = t.row(key)
    combat.odds(t.map, t.charts, t.state, t.work, Int(2), t.at("0604"), Int(1))


def figure(t: Table, place: np.int64) -> int:
    return int(t.work.figures[place])


@pytest.mark.parametrize(("attackers", "defenders"), STRENGTHS)
def test_the_average_is_that_of_all_36_throws(attackers: int, defenders: int) -> None:
    t = faced(attackers, defenders)
    column = figure(t, COLUMN)
    number = int(t.charts["retreat_number"][column])
    retreats = lost_in = lost_out = failed = 0
    for dice in THROWS:
        row = int(t.charts["crt_row"][dice])
        lost_in += int(t.charts["crt_attacker"][row][column])
        lost_out += int(t.charts["crt_defender"][row][column])
        retreats += dice >= number
        failed += dice < number and row <= int(t.charts["fail_row"])
    prospects.average(t.charts, t.work)
    places = (prospects.RETREATS, prospects.MEAN_IN, prospects.MEAN_OUT, prospects.FAILS)
    assert [figure(t, place) for place in places] == [retreats, lost_in, lost_out, failed]


def test_the_boards_of_these_tests_differ() -> None:
    columns = [figure(faced(*pair), COLUMN) for pair in STRENGTHS]
    assert len(set(columns)) >= 4


def test_asked_again_it_says_the_same_and_other_odds_are_not_added_to_it() -> None:
    t = faced(9, 4)
    prospects.average(t.charts, t.work)
    first = t.work.figures[40:44].tolist()
    prospects.average(t.charts, t.work)
    assert t.work.figures[40:44].tolist() == first
    t.work.figures[COLUMN] = 0
    prospects.average(t.charts, t.work)
    assert t.work.figures[40:44].tolist() != first


@pytest.mark.parametrize(("attackers", "defenders"), STRENGTHS)
def test_the_exchange_is_what_losses_pay_over_all_36_throws(attackers: int, defenders: int) -> None:
    t = faced(attackers, defenders)
    column = figure(t, COLUMN)
    step, point = int(t.charts["step_points"]), int(t.charts["kit_points"])
    kit_in = Fraction(figure(t, KIT_IN) * int(t.charts["kit_loss_attacker"]), 100)
    kit_out = Fraction(figure(t, KIT_OUT) * int(t.charts["kit_loss_defender"]), 100) / 100
    exact = Fraction(0)
    for dice in THROWS:
        row = int(t.charts["crt_row"][dice])
        mine = Fraction(int(t.charts["crt_attacker"][row][column]), 100)
        theirs = Fraction(int(t.charts["crt_defender"][row][column]), 100)
        exact += theirs * (Fraction(figure(t, STEPS_OUT), 100) * step + kit_out * point)
        exact -= mine * (figure(t, STEPS_IN) * step + kit_in * point)
    prospects.average(t.charts, t.work)
    # kit counts in whole points: less than one point a side is rounded off before the losses are taken
    slack = Fraction(figure(t, prospects.MEAN_IN) + figure(t, prospects.MEAN_OUT), 100) * point + 1
    assert abs(int(prospects.exchange(t.charts, t.work)) - exact) <= slack
    assert abs(exact) > slack, "the exchange is large enough to be told from its rounding"


@pytest.mark.parametrize(("attackers", "defenders"), [(16, 1), (9, 4), (3, 16)])
def test_fights_fought_out_retreat_and_fail_as_often(attackers: int, defenders: int) -> None:
    """One fight for every sum of two dice, weighed by its ways: the same dice the average counts."""
    t = faced(attackers, defenders)
    prospects.average(t.charts, t.work)
    promised = (figure(t, prospects.RETREATS), figure(t, prospects.FAILS))
    start = copy_state(t.state)
    retreats = fails = 0
    for total in range(2, 13):
        copy_into(t.state, start)
        t.survey()
        t.throw("a1", "0604", total)
        assert t.attack("0604", "a1", "a2") == ""
        ways = THROWS.count(total)
        went = [row for row in t.events(events.RETREAT) if row[3] == t.row("b1")]
        gone = went or t.get("b1", "steps") == 0 or t.get("b1", "hex") != t.at("0604")
        retreats += ways * bool(gone)
        fails += ways * all(t.get(key, "cohesion") < start.units[t.row(key)]["cohesion"] for key in ("a1", "a2"))
    assert (retreats, fails) == promised
