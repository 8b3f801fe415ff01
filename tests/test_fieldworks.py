"""Digging in."""

from __future__ import annotations

import pytest
from toys import Table, open_field, unit

from game.model import codes
from game.rules import events


def levels(t: Table, turns: int, h: str = "0504") -> list[int]:
    """Works of a hex after each of so many logistics of the first side."""
    found = []
    for _ in range(turns):
        t.begin(0)
        found.append(int(t.state.hexes[t.at(h)]["fieldworks"]))
    return found


def works(t: Table, h: str = "0504") -> tuple[int, int]:
    return int(t.state.hexes[t.at(h)]["fieldworks"]), int(t.state.hexes[t.at(h)]["dug"])


def test_a_level_takes_its_turns() -> None:
    t = open_field(units=[unit("a1", "a", "0504")])
    assert works(t) == (1, 0), "the first logistics counts"
    assert levels(t, 5) == [1, 1, 2, 2, 2]
    assert works(t) == (2, 0), "the third level wants an engineer"


def test_the_third_level_takes_an_engineer_near_and_full_supply() -> None:
    for place, built in (("0503", True), ("0502", True), ("0501", False)):
        t = open_field(units=[unit("a1", "a", "0504"), unit("e1", "a", place, arm="engineer", steps=2)], works=2)
        t.state.hexes[t.at("0504")]["dug"] = 9
        assert levels(t, 1) == [3 if built else 2], place
    t = open_field(
        units=[unit("a1", "a", "0504"), unit("e1", "a", "0503", arm="engineer", steps=2)],
        works=2,
        sources={"0101": ("a", 0), "1006": ("b", 9)},
    )
    t.state.hexes[t.at("0504")]["dug"] = 9
    t.put("a1", supply=int(codes.CRITICAL), ratio=0)
    assert levels(t, 1) == [2]


def test_an_enemy_engineer_is_of_no_help() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("e1", "b", "0604", arm="engineer", steps=2)], works=2)
    t.state.hexes[t.at("0504")]["dug"] = 9
    assert levels(t, 1) == [2]


def test_the_fourth_level_is_not_built_in_play() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("e1", "a", "0503", arm="engineer", steps=2)], works=3)
    assert levels(t, 12) == [3] * 12
    assert works(t) == (3, 0)


def test_a_march_loses_the_progress() -> None:
    t = open_field(units=[unit("a1", "a", "0504")], works=1)
    assert works(t) == (1, 1)
    t.move("a1", "0404")
    t.move("a1", "0504")
    t.begin(0)
    assert works(t) == (1, 0)


def test_a_prepared_attack_loses_the_progress() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0604", steps=16)], works=1)
    assert works(t) == (1, 1)
    t.throw("a1", "0604", 7)
    t.attack("0604", "a1")
    assert t.where("a1") == "0504"
    t.begin(0)
    assert works(t) == (1, 0)


def test_an_advance_or_a_retreat_is_a_move_too() -> None:
    units = [unit("a1", "a", "0504"), unit("b1", "b", "0604", steps=2, kit=0)]
    t = open_field(units=units)
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1", prepared=0) == ""
    assert (t.where("a1"), t.get("a1", "moved"), t.get("b1", "moved")) == ("0604", 1, 1)
    t.begin(0)
    assert works(t, "0604") == (0, 0)
    fled = t.where("b1")
    t.begin(1)
    assert works(t, fled) == (0, 0)


def test_one_unit_that_stays_keeps_the_work_going_whatever_others_do() -> None:
    t = open_field(
        units=[unit("a1", "a", "0504", steps=4), unit("a2", "a", "0504", steps=4), unit("a3", "a", "0404", steps=4)],
        works=1,
    )
    t.move("a1", "0304")
    t.move("a3", "0504")
    t.begin(0)
    assert works(t) == (1, 2), "and a hex is dug once, not by every unit in it"


def test_nobody_digs_where_nobody_stands() -> None:
    t = open_field(units=[unit("a1", "a", "0504")])
    levels(t, 4)
    assert works(t, "0404") == (0, 0)


def test_a_side_digs_at_its_own_logistics() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0804")])
    assert (works(t), works(t, "0804")) == ((1, 0), (0, 0))
    t.begin(1)
    assert (works(t), works(t, "0804")) == ((1, 0), (1, 0))


def test_a_new_level_is_reported() -> None:
    t = open_field(units=[unit("a1", "a", "0504")])
    assert [(row[4], row[5]) for row in t.events(events.DUG)] == [(int(t.at("0504")), 1)]


@pytest.mark.parametrize("taken", [True, False])
def test_the_enemy_finds_no_works(taken: bool) -> None:
    t = open_field(units=[unit("a1", "a", "0504")], works=3)
    t.move("a1", "0604" if taken else "0404")
    assert works(t, "0604")[0] == (0 if taken else 3)
