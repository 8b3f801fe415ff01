"""Zones of control and screens: who has them, how far they reach, what bars them, and the layout kept true."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, riverside, toy, unit

from game.model import codes
from game.rules import zones

Int = np.int64


def zone_of(t: Table, side: int) -> set[str]:
    return {t.name(h) for h in np.flatnonzero(t.work.zones[:, side] > 0)}


def screen_of(t: Table, side: int) -> int:
    """Farthest hex that a lone unit's posts reach, in hexes along the row from 0504."""
    return max(k for k in range(5) if t.work.zones[t.at(f"{5 + k:02d}04"), 2 + side] > 0 or k == 0)


def lone(**more: int) -> Table:
    t = open_field(12, 8, 12, [unit("a1", "a", "0504")])
    t.put("a1", **more)
    return t


def test_a_zone_covers_the_six_hexes_around_a_unit() -> None:
    t = lone()
    assert zone_of(t, 0) == {"0503", "0603", "0604", "0505", "0404", "0403"}


@pytest.mark.parametrize(
    ("fields", "has"),
    [
        ({"steps": 2}, True),
        ({"steps": 1}, False),
        ({"cohesion": 3}, True),
        ({"cohesion": 2}, False),
        ({"supply": int(codes.CRITICAL), "stock": 0}, True),
        ({"supply": int(codes.ISOLATED), "stock": 500}, True),
        ({"supply": int(codes.ISOLATED), "stock": 0}, False),
    ],
)
def test_a_zone_needs_two_steps_some_order_and_supply(fields: dict[str, int], has: bool) -> None:
    assert (len(zone_of(lone(**fields), 0)) == 6) == has


@pytest.mark.parametrize("kind", ["none", "stream", "minor", "canal", "major", "lake_shore"])
def test_no_zone_passes_a_major_river_or_a_lake_shore(kind: str) -> None:
    t = Table(toy("...", "aaa", [unit("a1", "a", "0101")], rivers={"0101/SE": kind}))
    assert ("0201" in zone_of(t, 0)) == (kind not in ("major", "lake_shore"))


@pytest.mark.parametrize("condition", codes.CONDITIONS)
def test_a_usable_crossing_lets_the_zone_pass(condition: str) -> None:
    sites = {"0101/SE": ("bridge", condition, "foot")}
    t = Table(toy("...", "aaa", [unit("a1", "a", "0101")], rivers={"0101/SE": "major"}, sites=sites))
    assert ("0201" in zone_of(t, 0)) == (condition in ("intact", "damaged"))


@pytest.mark.parametrize(
    ("fields", "hexes"),
    [
        ({}, 3),
        ({"steps": 2}, 3),
        ({"steps": 1}, 1),
        ({"cohesion": 5}, 3),
        ({"cohesion": 4}, 1),
        ({"supply": int(codes.SHORT)}, 3),
        ({"supply": int(codes.CRITICAL)}, 1),
        ({"supply": int(codes.ISOLATED)}, 1),
        ({"withdrawing": 1}, 1),
    ],
)
def test_posts_reach_three_hexes_or_one_when_weak_or_withdrawing(fields: dict[str, int], hexes: int) -> None:
    assert screen_of(lone(**fields), 0) == hexes


@pytest.mark.parametrize("condition", ["intact", "destroyed"])
@pytest.mark.parametrize(("kind", "beyond"), [("major", 0), ("lake_shore", 0), ("minor", 1)])
def test_no_posts_beyond_a_major_river_or_a_lake_even_over_a_bridge(kind: str, beyond: int, condition: str) -> None:
    t = riverside(held="aaaaa", river=kind, site=("bridge", condition, "heavy"), units=[unit("a1", "a", "0101")])
    assert [int(t.work.zones[t.at(name), 2]) for name in ("0101", "0201")] == [1, 1]
    assert [int(t.work.zones[t.at(name), 2]) for name in ("0301", "0401")] == [beyond, beyond]


def test_only_enemy_ground_is_screened() -> None:
    t = open_field(10, 6, 5, [unit("b1", "b", "0604")])
    assert zones.screened(t.state, t.work, Int(0), t.at("0704")) == 1
    assert zones.screened(t.state, t.work, Int(0), t.at("0504")) == 0, "own ground"
    t.state.hexes[t.at("0704")]["control"] = -1
    assert zones.screened(t.state, t.work, Int(0), t.at("0704")) == 0, "no man's land"
    assert zones.screened(t.state, t.work, Int(1), t.at("0504")) == 0, "nobody there"


def test_units_of_a_hex_are_listed_in_order_of_rows_whatever_the_order_they_came_in() -> None:
    t = open_field(6, 4, 6, [unit(k, "a", "0202", steps=2) for k in ("u0", "u1", "u2", "u3")])
    for row in (2, 0, 3):
        zones.lift(t.map, t.charts, t.state, t.work, Int(row))
    for row in (3, 0, 2):
        zones.lay(t.map, t.charts, t.state, t.work, Int(row))
    found, u = [], t.work.hexes[t.at("0202")]["first"]
    while u >= 0:
        found.append(int(u))
        u = t.work.units[u]["next"]
    assert found == [0, 1, 2, 3]
    assert zones.holder(t.map, t.work, t.at("0202")) == 0
    assert zones.holder(t.map, t.work, t.at("0101")) == -1


def test_lifting_all_leaves_an_empty_board() -> None:
    t = open_field(8, 6, 4, [unit("a1", "a", "0202"), unit("a2", "a", "0202", steps=3), unit("b1", "b", "0603")])
    for u in range(3):
        zones.lift(t.map, t.charts, t.state, t.work, Int(u))
    assert not t.work.zones.any()
    assert not t.work.hexes["stack"].any()
    assert (t.work.hexes["first"] == -1).all()
    assert (t.work.units["next"] == -1).all()
