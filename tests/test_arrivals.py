"""The calendar: who comes, who goes, who is filled up, and the turn's operations points."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from toys import START, Table, open_field, unit

from game.model import codes
from game.rules import events
from game.rules.setup import turn_of

Int = np.int64


def day(n: int) -> dt.date:
    return START + dt.timedelta(days=n)


def turn(t: Table, number: int) -> None:
    """Set the turn and run the first side's logistics."""
    t.state.clock[0]["turn"] = number
    t.begin(0)


def test_a_unit_arrives_on_the_turn_that_begins_on_or_after_its_day() -> None:
    for days, number in ((0, 1), (1, 2), (3, 2), (4, 3), (6, 3)):
        t = open_field(units=[unit("a1", "a", "0303", arrives=day(days))])
        assert turn_of(t.ready.scenario, days) == number
        if number > 1:
            turn(t, number - 1)
            assert t.get("a1", "status") == codes.EXPECTED
            turn(t, number)
        assert (t.where("a1"), t.get("a1", "mp")) == ("0303", 24)
        assert [row[4] for row in t.events(events.ARRIVED)] == [int(t.at("0303"))]


def test_a_unit_that_arrives_has_a_line_of_communication() -> None:
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(3))])
    turn(t, 2)
    assert t.get("a1", "source") == 0


def test_arrivals_are_counted() -> None:
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(3), steps=5, kit=4), unit("a2", "a", "0101")])
    assert t.state.sides[0]["steps_start"] == 8
    turn(t, 2)
    assert (t.state.sides[0]["steps_in"], t.state.sides[0]["kit_in"]) == (5, 4)


def test_a_full_arrival_hex_sends_a_unit_to_the_nearest_with_room() -> None:
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(3)), unit("a2", "a", "0303", steps=16)])
    turn(t, 2)
    assert t.where("a1") == "0202", "of the nearest the lowest"


def test_a_unit_waits_while_the_enemy_is_at_the_door() -> None:
    held = {"0101": ("a", 99), "1006": ("b", 99)}
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(3))], sources=held)
    t.state.hexes["control"] = 1
    t.state.hexes[t.at("0101")]["control"] = 0
    turn(t, 2)
    assert t.where("a1") == "0101", "within four hexes"
    t = open_field(units=[unit("a1", "a", "0306", arrives=day(3))], sources=held)
    t.state.hexes["control"] = 1
    t.state.hexes[t.at("0101")]["control"] = 0
    turn(t, 2)
    assert t.get("a1", "status") == codes.EXPECTED
    t.state.hexes["control"] = 0
    turn(t, 3)
    assert t.where("a1") == "0306"


def test_nobody_arrives_in_a_pocket_or_an_enemy_zone() -> None:
    t = open_field(units=[unit("a1", "a", "0504", arrives=day(3)), unit("b1", "b", "0604")])
    turn(t, 2)
    assert t.where("a1") == "0403", "0504 lies in the zone; of its neighbours the lowest out of it"
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(3))], sources={"1006": ("b", 99)})
    turn(t, 2)
    assert t.get("a1", "status") == codes.EXPECTED, "no line of communication"


def test_a_formation_comes_only_at_its_commitment() -> None:
    for commitment, status in ((1000, codes.EXPECTED), (1500, codes.ON_MAP)):
        t = open_field(units=[unit("a1", "a", "0303", from_commitment=1500)], commitment=(commitment, 1000))
        assert t.get("a1", "status") == status
        assert t.state.sides[0]["steps_start"] == (8 if status == codes.ON_MAP else 0)


def test_a_unit_leaves_on_its_day_and_takes_its_strength_along() -> None:
    t = open_field(units=[unit("a1", "a", "0303", withdraws=day(3)), unit("a2", "a", "0303", steps=1, kit=0)])
    assert t.where("a1") == "0303"
    turn(t, 2)
    assert (t.where("a1"), t.get("a1", "status"), t.get("a1", "steps")) == ("", codes.WITHDRAWN, 8)
    assert (t.state.sides[0]["steps_out"], t.state.sides[0]["kit_out"]) == (8, 9)
    assert [row[3] for row in t.events(events.LEFT)] == [0]
    assert t.work.hexes[t.at("0303")]["first"] == 1


def test_a_unit_that_leaves_takes_along_what_waits_behind_a_river_and_calls_its_boats_back() -> None:
    t = open_field(units=[unit("a1", "a", "0303", withdraws=day(3))])
    t.put("a1", kit=5, behind=4, behind_hex=int(t.at("0202")), ferried=2, ferry_hex=int(t.at("0304")))
    turn(t, 2)
    assert (t.get("a1", "status"), t.state.sides[0]["kit_out"], t.state.sides[0]["kit_lost"]) == (codes.WITHDRAWN, 9, 0)
    left = [t.get("a1", name) for name in ("steps", "kit", "behind", "behind_hex", "ferried", "ferry_hex")]
    assert left == [8, 9, 0, -1, 0, -1]


def test_a_unit_in_an_enemy_zone_or_cut_off_cannot_leave() -> None:
    t = open_field(units=[unit("a1", "a", "0504", withdraws=day(3)), unit("b1", "b", "0604")])
    turn(t, 2)
    assert t.where("a1") == "0504"
    t.put("b1", hex=int(t.at("1001")))
    turn(t, 3)
    assert t.where("a1") == ""
    t = open_field(units=[unit("a1", "a", "0303", withdraws=day(3))], sources={"1006": ("b", 99)})
    turn(t, 2)
    assert t.where("a1") == "0303"


def test_a_unit_due_to_leave_before_it_could_arrive_stays_away() -> None:
    t = open_field(units=[unit("a1", "a", "0303", arrives=day(6), withdraws=day(6))])
    turn(t, 3)
    assert t.get("a1", "status") == codes.EXPECTED


def test_the_second_row_of_a_formation_enters_only_when_the_first_has_left() -> None:
    rows = [unit("a1", "a", "0504", withdraws=day(3)), unit("a2", "a", "0303", arrives=day(3), after="a1")]
    t = open_field(units=[*rows, unit("b1", "b", "0604")])
    turn(t, 2)
    assert (t.where("a1"), t.where("a2")) == ("0504", ""), "held in an enemy zone"
    t.put("b1", hex=int(t.at("1001")))
    turn(t, 3)
    assert (t.where("a1"), t.where("a2")) == ("", "0303")


def test_the_second_row_of_a_formation_that_is_destroyed_never_enters() -> None:
    rows = [unit("a1", "a", "0504", withdraws=day(3)), unit("a2", "a", "0303", arrives=day(3), after="a1")]
    t = open_field(units=[*rows, unit("b1", "b", "0604")])
    t.put("a1", status=codes.GONE, hex=-1, steps=0)
    for number in (2, 3, 4):
        turn(t, number)
    assert t.get("a2", "status") == codes.EXPECTED


# ---- replacements


def weak(*places: str, replacements: int = 9000, **more: object) -> Table:
    units = [unit(f"a{i}", "a", h, strength=25, kit=0) for i, h in enumerate(places)]
    return open_field(units=[*units, unit("b1", "b", "0604")], replacements=(replacements, 0), **more)


def test_a_weak_unit_out_of_contact_gets_two_steps_and_one_in_the_line() -> None:
    t = weak("0101", "0504")
    assert (t.get("a0", "steps"), t.get("a1", "steps")) == (4, 3)
    assert t.state.sides[0]["steps_in"] == 3
    assert t.state.sides[0]["steps_carry"] == 6000


def test_kit_comes_with_the_men_as_far_as_it_goes() -> None:
    t = weak("0101", replacements=2000)
    assert (t.get("a0", "steps"), t.get("a0", "kit")) == (4, 1), "half as much kit as men"
    assert [row[5:7] for row in t.events(events.REPLACED)] == [[1, 1], [1, 0]]


def test_kit_that_waits_behind_a_river_is_not_replaced() -> None:
    for behind, kit in ((8, 1), (9, 0)):
        t = weak("0101", replacements=0)
        t.put("a0", behind=behind, behind_hex=int(t.at("0401")))
        t.map.sides[0]["steps"], t.map.sides[0]["kit"] = 2000, 2000
        t.begin(0)
        assert t.get("a0", "steps") == 4
        assert t.state.sides[0]["kit_in"] == kit, "nine make it full"


def test_fractions_are_carried() -> None:
    t = weak("0101", replacements=400)
    assert (t.get("a0", "steps"), t.state.sides[0]["steps_carry"]) == (2, 400)
    t.begin(0)
    assert t.state.sides[0]["steps_carry"] == 800
    t.begin(0)
    assert (t.get("a0", "steps"), t.state.sides[0]["steps_carry"]) == (3, 200)


def test_the_weakest_share_of_establishment_is_filled_first() -> None:
    units = [unit("a0", "a", "0101", steps=4), unit("a1", "a", "0201", steps=2), unit("a2", "a", "0301", steps=3)]
    t = open_field(units=units, replacements=(2000, 0))
    assert [t.get(k, "steps") for k in ("a0", "a1", "a2")] == [4, 4, 3]


@pytest.mark.parametrize("arm", ["artillery", "rocket", "drone", "engineer", "air_defence"])
def test_replacements_go_to_the_line_and_not_to_guns_that_have_all_they_came_with(arm: str) -> None:
    units = [unit("g1", "a", "0101", arm=arm, steps=2, kit=4), unit("a1", "a", "0201", steps=4)]
    t = open_field(units=units, replacements=(2000, 0))
    assert (t.get("g1", "steps"), t.get("a1", "steps")) == (2, 6)
    t.put("g1", steps=1)
    t.map.sides[0]["steps"] = 1000
    t.begin(0)
    assert t.get("g1", "steps") == 2, "what it lost it gets again"


def test_guns_without_steps_of_their_own_are_measured_by_their_echelon() -> None:
    t = open_field(units=[unit("g1", "a", "0101", arm="artillery", strength=50, kit=0)], replacements=(9000, 0))
    assert t.get("g1", "steps") == 6
    assert t.map.roster["steps_full"].tolist() == [8]


@pytest.mark.parametrize(
    ("arm", "echelon", "full", "strong"),
    [("volunteer", "brigade", 4, 2), ("volunteer", "regiment", 5, 3), ("volunteer", "battalion", 2, 1),
     ("territorial", "brigade", 8, 4)],
)  # fmt: skip
def test_a_volunteer_brigade_is_smaller_than_its_name(arm: str, echelon: str, full: int, strong: int) -> None:
    t = open_field(units=[unit("v1", "a", "0101", arm=arm, echelon=echelon, strength=55)])
    assert (int(t.map.roster["steps_full"][0]), t.get("v1", "steps")) == (full, strong)


def test_nobody_is_filled_beyond_two_thirds() -> None:
    t = open_field(units=[unit("a0", "a", "0101", steps=5)], replacements=(9000, 0))
    assert t.get("a0", "steps") == 6
    t.begin(0)
    assert t.get("a0", "steps") == 6, "six of eight is above 65 per cent"


@pytest.mark.parametrize(
    "fields", [{"supply": int(codes.SHORT), "ratio": 0}, {"attacked": 1}, {"attacked": 2}, {"defended": 1}]
)
def test_only_quiet_units_in_full_supply_are_filled(fields: dict[str, int]) -> None:
    t = weak("0101", replacements=0, sources={"0101": ("a", 9), "1006": ("b", 9)})
    t.map.sides[0]["steps"] = 9000
    t.put("a0", **fields)
    if "supply" in fields:
        t.map.sources[0]["points"] = 0
    t.begin(0)
    assert t.get("a0", "steps") == 2
    t.map.sources[0]["points"] = 99
    for _ in range(6):
        t.begin(0)
    assert t.get("a0", "steps") > 2


def test_replacements_keep_to_the_stacking_limit() -> None:
    for arm, more in (("mechanised", 14), ("artillery", 12)):
        units = [unit("a0", "a", "0101", arm=arm, strength=25, kit=0), unit("a1", "a", "0101", steps=more)]
        t = open_field(units=units, replacements=(9000, 0))
        assert t.work.hexes[t.at("0101")]["stack"] <= 8
        assert t.get("a0", "steps") == 2, arm
        assert t.state.sides[0]["steps_carry"] == 9000


def test_commitment_scales_points_and_replacements() -> None:
    for commitment, op, carry in ((500, 4, 500), (1000, 9, 0), (1500, 13, 500), (3000, 27, 0)):
        t = open_field(units=[unit("a0", "a", "0101")], commitment=(commitment, 1000), replacements=(1000, 0))
        assert (t.state.sides[0]["op"], t.state.sides[0]["op_carry"]) == (op, carry)
        assert t.state.sides[0]["steps_carry"] == commitment


def test_points_do_not_keep_but_fractions_do() -> None:
    t = open_field(units=[unit("a0", "a", "0101")], commitment=(1500, 1000))
    found = [int(t.state.sides[0]["op"])]
    for _ in range(3):
        t.begin(0)
        found.append(int(t.state.sides[0]["op"]))
    assert found == [13, 14, 13, 14]
