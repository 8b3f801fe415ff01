"""Marches: allowance, roads, mud, rivers, zones of control, and what stops a unit on its way."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, toy, unit

from game.model import codes
from game.rules import events, movement

Int = np.int64


def board(units: list, **more: object) -> Table:
    """Ten by six clear hexes; the first side holds the west half."""
    return open_field(units=units, **more)


def points(t: Table, key: str, to: str) -> int:
    """Movement points a unit needs to a hex, -1 when it cannot get there."""
    t.lay_out()
    movement.reach(t.map, t.charts, t.view, t.view_work, t.row(key))
    return int(t.view_work.hexes[t.at(to)]["cost"])


def test_a_unit_begins_with_the_allowance_of_its_mobility() -> None:
    kinds = ("foot", "wheeled", "tracked", "towed")
    t = board([unit(k, "a", f"010{i + 1}", mobility=k) for i, k in enumerate(kinds)])
    assert [t.get(k, "mp") for k in kinds] == t.charts["allowance"].tolist() == [18, 24, 24, 24]


def test_terrain_costs_by_mobility() -> None:
    for mobility, row in zip(codes.MOBILITIES, range(4), strict=True):
        letters = ".mwpsvtc"
        for letter in letters:
            t = Table(toy(f".{letter}..", "aaaa", [unit("a1", "a", "0101", mobility=mobility)]))
            assert points(t, "a1", "0201") == t.charts["terrain_cost"][row, letters.index(letter)]


def test_nobody_enters_a_lake() -> None:
    t = Table(toy(".~.", "aaa", [unit("a1", "a", "0101", mobility="foot", kit=0)]))
    assert t.move("a1", "0201") == "out_of_reach"


def test_a_road_carries_a_unit_through_the_woods() -> None:
    for kind, cost in (("local", 2), ("regional", 1), ("highway", 1)):
        t = Table(toy("ww.", "aaa", [unit("a1", "a", "0101")], roads={"0101 0201": kind}))
        assert points(t, "a1", "0201") == cost
    assert points(Table(toy("ww.", "aaa", [unit("a1", "a", "0101")])), "a1", "0201") == 7


def test_mud_slows_whoever_leaves_the_road() -> None:
    roads = {"0101 0201": "highway", "0102 0202": "local"}
    t = Table(
        toy(
            "...\n...",
            "aaa\naaa",
            [unit("a1", "a", "0101"), unit("a2", "a", "0102", mobility="wheeled")],
            roads=roads,
            ground="mud",
        )
    )
    assert points(t, "a1", "0201") == 1
    assert points(t, "a1", "0102") == 3 * 150 // 100
    assert points(t, "a2", "0202") == 3
    assert points(t, "a2", "0101") == 4 * 200 // 100


def test_a_stream_costs_a_little_more_in_mud_and_nothing_when_frozen() -> None:
    for ground, extra in (("dry", 1), ("mud", 3), ("frozen", 0)):
        t = Table(
            toy("...", "aaa", [unit("a1", "a", "0101", mobility="foot")], rivers={"0101/SE": "stream"}, ground=ground)
        )
        assert points(t, "a1", "0201") == (3 if ground != "mud" else 3 * 130 // 100) + extra


def river(kind: str, mobility: str = "tracked", site: tuple[str, str, str] | None = None, **more: object) -> Table:
    sites = {"0101/SE": site} if site else {}
    return Table(
        toy("...", "aaa", [unit("a1", "a", "0101", mobility=mobility, **more)], rivers={"0101/SE": kind}, sites=sites)
    )


@pytest.mark.parametrize("kind", ["minor", "canal"])
def test_a_minor_river_stops_vehicles_without_a_bridge(kind: str) -> None:
    assert river(kind).move("a1", "0201") == "out_of_reach"
    assert river(kind, "wheeled").move("a1", "0201") == "out_of_reach"
    assert river(kind, site=("bridge", "intact", "heavy")).move("a1", "0201") == ""


@pytest.mark.parametrize("kind", ["minor", "canal"])
def test_men_on_foot_wade_a_minor_river_for_extra_points(kind: str) -> None:
    t = river(kind, "foot", kit=0)
    assert points(t, "a1", "0201") == 3 + 4
    assert river(kind, "foot", kit=1).move("a1", "0201") == "out_of_reach"
    assert points(river(kind, "foot", ("ford", "intact", "foot"), kit=0), "a1", "0201") == 3


@pytest.mark.parametrize("kind", ["major", "lake_shore"])
def test_a_major_river_stops_even_men_on_foot(kind: str) -> None:
    assert river(kind, "foot", kit=0).move("a1", "0201") == "out_of_reach"
    assert river(kind, "foot", ("ford", "intact", "foot"), kit=0).move("a1", "0201") == ""


def test_a_crossing_must_carry_what_crosses() -> None:
    cases = {
        ("tracked", 9): (False, False, True),
        ("wheeled", 9): (False, True, True),
        ("towed", 1): (False, True, True),
        ("foot", 1): (False, True, True),
        ("tracked", 0): (True, True, True),
    }
    for (mobility, kit), passes in cases.items():
        for load, passed in zip(codes.LOADS, passes, strict=True):
            t = river("major", mobility, ("bridge", "intact", load), kit=kit)
            assert (t.move("a1", "0201") == "") == passed, (mobility, kit, load)


@pytest.mark.parametrize(
    ("condition", "kit", "passed"),
    [
        ("intact", 9, True),
        ("damaged", 7, True),  # 8 steps and 7 x 3 for kit are 29 of the 30 points left of 60
        ("damaged", 8, False),
        ("destroyed", 0, False),
        ("building", 0, False),
    ],
)
def test_a_damaged_bridge_carries_half_and_a_destroyed_one_nothing(condition: str, kit: int, passed: bool) -> None:
    t = river("major", site=("bridge", condition, "heavy"), kit=kit)
    assert (t.move("a1", "0201") == "") == passed


def test_a_unit_that_finds_no_room_on_the_bridge_does_not_march_over_it() -> None:
    for carried, passed in ((0, True), (25, True), (26, False), (60, False)):
        t = river("major", site=("bridge", "intact", "heavy"))
        t.state.crossings[0]["carried"] = carried
        assert (t.move("a1", "0201") == "") == passed, carried
        assert t.state.crossings[0]["carried"] == carried + 35 * passed


def test_the_better_of_two_crossings_of_a_hexside_counts() -> None:
    sites = {"0101/SE": ("bridge", "destroyed", "heavy"), "0201/NW": ("pontoon", "intact", "light")}
    t = Table(
        toy("...", "aaa", [unit("a1", "a", "0101", mobility="wheeled")], rivers={"0101/SE": "major"}, sites=sites)
    )
    assert t.move("a1", "0201") == ""


def test_a_march_spends_its_points_and_leaves_the_rest() -> None:
    t = board([unit("a1", "a", "0101")])
    seen = t.forecast(*t.march("a1", "0301"))
    assert t.move("a1", "0301") == ""
    assert (t.where("a1"), t.get("a1", "mp"), t.get("a1", "moved")) == ("0301", 24 - 6, 1)
    assert (seen.points_left, seen.final, [t.name(h) for h in seen.path]) == (18, False, ["0201", "0301"])
    assert t.move("a1", "0101") == ""
    assert t.get("a1", "mp") == 12


def test_a_unit_goes_no_farther_than_its_points() -> None:
    t = board([unit("a1", "a", "0101", mobility="foot")], columns=12, front=12)
    assert t.move("a1", "0801") == "out_of_reach"
    assert t.move("a1", "0701") == ""
    assert t.move("a1", "0801") == "out_of_reach"


def test_of_equal_ways_the_lower_hex_is_taken() -> None:
    t = board([unit("a1", "a", "0102")])
    assert [t.name(h) for h in t.forecast(*t.march("a1", "0302")).path] == ["0201", "0302"]
    assert [t.name(h) for h in t.forecast(*t.march("a1", "0302", via="0202")).path] == ["0202", "0302"]


def test_a_waypoint_leads_the_march_around() -> None:
    t = board([unit("a1", "a", "0103")])
    assert t.move("a1", "0303", via="0201") == ""
    path = t.events(events.MOVED)[0]
    assert (t.where("a1"), path[7], t.get("a1", "mp")) == ("0303", 4, 24 - 4 * 3)


def test_a_waypoint_must_be_on_the_way_of_a_possible_march() -> None:
    t = board([unit("a1", "a", "0203"), unit("b1", "b", "0603")])
    for via in ("0203", "0303", "1006"):
        assert t.move("a1", "0303", via=via) == "out_of_reach"
    assert t.check(1, int(t.row("a1")), int(t.at("0303")), 60) == "out_of_reach"
    # through an enemy zone there is no way on
    assert t.check(*t.march("a1", "0503")) == ""
    assert t.check(*t.march("a1", "0501", via="0503")) == "out_of_reach"


def test_ground_that_was_not_ones_own_costs_extra_however_the_march_is_cut() -> None:
    once = board([unit("a1", "a", "0503")])
    assert once.forecast(*once.march("a1", "0803")).points_left == 24 - 3 * (3 + 4)
    assert once.move("a1", "0803") == ""
    steps = board([unit("a1", "a", "0503")])
    for to in ("0603", "0703", "0803"):
        assert steps.move("a1", to) == ""
    assert once.get("a1", "mp") == steps.get("a1", "mp") == 3
    # next turn the ground is its own
    steps.pass_turn()
    assert points(steps, "a1", "0703") == 3


def test_entering_a_zone_of_control_ends_the_march() -> None:
    t = board([unit("a1", "a", "0303"), unit("b1", "b", "0603")])
    assert t.check(*t.march("a1", "0503")) == ""
    assert t.forecast(*t.march("a1", "0503")).points_left == 0
    assert t.move("a1", "0503") == ""
    assert t.get("a1", "mp") == 0
    assert t.move("a1", "0403") == "out_of_reach"


def test_from_zone_to_zone_takes_the_whole_allowance() -> None:
    t = board([unit("a1", "a", "0503"), unit("b1", "b", "0603")])
    assert points(t, "a1", "0403") == 3  # out of the zone is free
    assert points(t, "a1", "0504") == 6  # and so around by the rear
    lakes = "..........\n...~~.....\n...~......\n.........."
    t = Table(toy(lakes, "\n".join(["aaaaabbbbb"] * 4), [unit("a1", "a", "0503"), unit("b1", "b", "0603")]))
    assert points(t, "a1", "0504") == 24
    t.put("a1", mp=23)
    assert t.move("a1", "0504") == "out_of_reach"


def test_a_friend_in_the_hex_lets_a_unit_pass_from_zone_to_zone() -> None:
    t = board([unit("a1", "a", "0503", steps=2), unit("a2", "a", "0504", steps=2), unit("b1", "b", "0603")])
    assert points(t, "a1", "0504") == 3


def test_a_screened_hex_is_entered_by_attack_alone() -> None:
    t = board([unit("a1", "a", "0503"), unit("b1", "b", "0803")])
    assert t.move("a1", "0603") == "out_of_reach"
    t.put("b1", cohesion=4)  # its posts reach one hex now
    assert t.move("a1", "0603") == ""
    assert t.control("0603") == 0


def test_no_unit_walks_into_an_enemy_unit() -> None:
    t = board([unit("a1", "a", "0503"), unit("b1", "b", "0603", steps=1, cohesion=1)])
    assert t.move("a1", "0603") == "out_of_reach"


def test_ground_at_the_edge_never_changes_hands() -> None:
    t = board([unit("a1", "a", "0503")], fixed=["0603"])
    assert t.check(*t.march("a1", "0604")) == ""
    before = t.control("0603")
    # the march itself is lawful only around it
    path = [t.name(h) for h in t.forecast(*t.march("a1", "0704")).path]
    assert "0603" not in path
    t.move("a1", "0604")
    assert t.control("0603") == before == 1
    t.put("a1", mp=24)
    assert t.move("a1", "0603") == "out_of_reach"


def test_a_march_ends_only_where_there_is_room_but_passes_through() -> None:
    t = board([unit("a1", "a", "0101"), unit("a2", "a", "0201", steps=16), unit("a3", "a", "0202", steps=16)])
    assert t.move("a1", "0201") == "full_hex"
    assert t.move("a1", "0301") == ""


def test_an_attacker_does_not_march_any_more() -> None:
    t = board([unit("a1", "a", "0503"), unit("b1", "b", "0603")])
    assert t.attack("0603", "a1", prepared=0) == ""
    assert t.move("a1", "0403") == "used"


def test_an_unseen_enemy_stops_the_march_with_an_event() -> None:
    """Woods of no man's land hide a broken unit eight hexes off: the order is lawful, the march ends before it."""
    t = Table(
        toy(
            "..........",
            "aa-------b",
            [unit("a1", "a", "0201", mobility="wheeled"), unit("b1", "b", "1001", steps=1)],
            roads={"0201 0301 0401 0501 0601 0701 0801 0901": "highway"},
        )
    )
    t.put("b1", hex=int(t.at("0801")))
    t.state.hexes[t.at("0801")]["control"] = 1
    t.state.units[t.row("b1")]["known_hex"] = -1
    t.state.hexes[t.at("0801")]["control"] = -1
    t.state.hexes[t.at("0901")]["control"] = -1
    order = t.march("a1", "0601")
    assert t.check(*order) == ""
    assert t.check(*t.march("a1", "0801")) != "", "it costs too much"
    t.state.units[t.row("a1")]["mp"] = 60
    assert t.move("a1", "0901") == ""
    stopped = t.events(events.STOPPED)
    assert t.where("a1") == "0701"
    assert [row[7] for row in stopped] == [int(movement.BY_UNIT)]
    assert t.name(stopped[0][6]) == "0801"
    assert (t.get("a1", "mp"), t.get("b1", "seen")) == (0, 1)


def test_an_unseen_zone_of_control_stops_the_march() -> None:
    t = board(
        [unit("a1", "a", "0101", mobility="wheeled"), unit("b1", "b", "1006")],
        columns=10,
        front=10,
        sources={"0101": ("a", 9)},
    )
    t.put("b1", hex=int(t.at("0803")), cohesion=3)
    t.state.hexes[t.at("0803")]["control"] = 1
    t.put("a1", mp=60)
    assert t.get("b1", "seen") == 0
    assert t.move("a1", "1003") == ""
    stopped = t.events(events.STOPPED)
    assert [row[7] for row in stopped] == [int(movement.BY_ZONE)]
    assert (t.where("a1"), t.get("b1", "seen")) == ("0802", 1)
