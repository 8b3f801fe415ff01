"""Cohesion: what hunger takes and rest gives back."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, unit

from game.model import codes
from game.rules import cohesion

Int = np.int64


def rested(where: str = "0101", **fields: int) -> int:
    """Cohesion of a unit with these fields after its rest; an enemy stands at 0604."""
    t = open_field(units=[unit("a1", "a", where), unit("b1", "b", "0604")])
    t.put("a1", **({"activity": 0} | fields))
    cohesion.rest(t.map, t.charts, t.state, t.work, t.row("a1"))
    return t.get("a1", "cohesion")


@pytest.mark.parametrize(("before", "after"), [(0, 2), (5, 7), (7, 9), (8, 9), (9, 9), (10, 10)])
def test_rest_out_of_enemy_zones_gives_two_up_to_nine(before: int, after: int) -> None:
    assert rested(cohesion=before) == after


@pytest.mark.parametrize(("before", "after"), [(3, 4), (7, 8), (8, 8), (9, 9)])
def test_a_quiet_turn_in_the_line_gives_one_up_to_eight(before: int, after: int) -> None:
    assert rested("0504", cohesion=before) == after


def test_a_unit_attacked_in_the_line_does_not_recover() -> None:
    assert rested("0504", cohesion=5, activity=1) == 5
    assert rested("0101", cohesion=5, activity=1) == 7, "out of the line it does"


def test_an_attacker_does_not_recover() -> None:
    assert rested("0101", cohesion=5, activity=2) == 5


@pytest.mark.parametrize(("state", "after"), [("full", 7), ("short", 5), ("critical", 4), ("isolated", 3)])
def test_hunger_takes_cohesion_and_only_full_supply_gives_it(state: str, after: int) -> None:
    assert rested(cohesion=5, supply=codes.SUPPLY_STATES.index(state)) == after


def test_cohesion_stays_between_nothing_and_ten() -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    for points, after in ((-99, 0), (-1, 0), (99, 10), (1, 10)):
        cohesion.shift(t.map, t.charts, t.state, t.work, t.row("a1"), Int(points))
        assert t.get("a1", "cohesion") == after


def test_a_unit_off_the_map_has_no_cohesion_to_lose() -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    t.put("a1", status=int(codes.GONE), hex=-1)
    cohesion.shift(t.map, t.charts, t.state, t.work, t.row("a1"), Int(-3))
    assert t.get("a1", "cohesion") == 9


def test_zones_follow_cohesion_at_once() -> None:
    t: Table = open_field(12, 8, 12, [unit("a1", "a", "0504", cohesion=5)])
    t.put("a1", cohesion=5)
    beside, far = t.at("0604"), t.at("0804")
    assert (t.work.zones[beside, 0], t.work.zones[far, 2]) == (1, 1)
    cohesion.shift(t.map, t.charts, t.state, t.work, t.row("a1"), Int(-1))
    assert (t.work.zones[beside, 0], t.work.zones[far, 2]) == (1, 0)
    cohesion.shift(t.map, t.charts, t.state, t.work, t.row("a1"), Int(-2))
    assert t.work.zones[beside, 0] == 0


def test_a_side_rests_at_its_own_logistics_only() -> None:
    t = open_field(units=[unit("a1", "a", "0101"), unit("b1", "b", "1006")])
    t.put("a1", cohesion=3)
    t.put("b1", cohesion=3)
    t.begin(1)
    assert (t.get("a1", "cohesion"), t.get("b1", "cohesion")) == (3, 5)
