"""Stacking: room follows strength, and the close makes room."""

from __future__ import annotations

import numpy as np
import pytest
from toys import open_field, riverside, unit

from game.rules import stacking

Int = np.int64


@pytest.mark.parametrize(
    ("steps", "arm", "points"),
    [
        (1, "rifle", 1),
        (2, "rifle", 1),
        (3, "rifle", 2),
        (8, "tank", 4),
        (2, "artillery", 2),
        (1, "drone", 2),
        (3, "rocket", 3),
    ],
)
def test_a_point_for_two_steps_and_one_for_a_park_of_guns(steps: int, arm: str, points: int) -> None:
    t = open_field(units=[unit("a1", "a", "0101", steps=steps, arm=arm)])
    assert stacking.room(t.map, t.charts, t.state, t.row("a1")) == points
    assert t.work.hexes[t.at("0101")]["stack"] == points


def test_a_hex_holds_eight_points() -> None:
    t = open_field(
        units=[unit("a1", "a", "0101", steps=8), unit("a2", "a", "0202", steps=8), unit("a3", "a", "0302", steps=1)]
    )
    assert t.move("a2", "0101") == ""
    assert t.work.hexes[t.at("0101")]["stack"] == 8
    assert t.move("a3", "0101") == "full_hex"


def test_weak_units_of_many_names_share_a_hex() -> None:
    t = open_field(units=[unit(f"a{i}", "a", "0202" if i < 8 else "0302", steps=2) for i in range(9)])
    assert t.work.hexes[t.at("0202")]["stack"] == 8
    assert t.move("a8", "0202") == "full_hex"


def test_the_close_pushes_the_last_unit_out_of_a_full_hex() -> None:
    t = open_field(units=[unit("a1", "a", "0202", steps=12), unit("a2", "a", "0202", steps=8)])
    t.close()
    assert t.where("a1") == "0202"
    assert t.where("a2") == "0201", "the nearest own hex with room, lowest number first"
    assert t.get("a2", "steps") == 8


@pytest.mark.parametrize(
    ("river", "held", "start", "end"),
    [("minor", "aaaaaa", "0301", "0201"), ("major", "aaaaaa", "0301", "0401"), ("major", "baaaaa", "0201", "0301")],
)
def test_the_close_pushes_over_a_major_river_only_who_has_no_room_on_his_bank(
    river: str, held: str, start: str, end: str
) -> None:
    t = riverside(held, river, units=[unit("a1", "a", start, steps=12), unit("a2", "a", start, steps=8)])
    t.close()
    assert (t.where("a1"), t.where("a2")) == (start, end)


def test_the_close_thins_a_stack_that_has_nowhere_to_go() -> None:
    t = open_field(
        columns=1, rows=1, front=1, units=[unit("a1", "a", "0101", steps=12), unit("a2", "a", "0101", steps=8)]
    )
    t.close()
    assert t.get("a1", "steps") + t.get("a2", "steps") == 16
    assert t.state.sides[0]["steps_lost"] == 4
