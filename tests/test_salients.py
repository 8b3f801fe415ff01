"""The measures of a salient at the close."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, toy, unit

from game.model import codes
from game.rules import events, salients

Int = np.int64
POCKET = ["0301", "0302", "0303", "0304"]


def pocket(*units: object, **more: object) -> Table:
    """Side b holds everything east of the second column; the salient is its westernmost column."""
    held = "aabbb\naabbb\naabbb\naabbb"
    fill: dict = {"salient": POCKET, "sources": {"0101": ("a", 9), "0504": ("b", 9)}}
    return Table(toy("\n".join(["....."] * 4), held, units, **(fill | more)))


def strip(*units: object, **more: object) -> Table:
    """Side b holds one row: its source 0103, then ground of its own, then the salient from 0603 to 0903."""
    rows = ["a" * 10, "a" * 10, "b" * 9 + "a", "a" * 10]
    fill: dict = {"salient": ["0603", "0703", "0803", "0903"], "sources": {"0101": ("a", 9), "0103": ("b", 99)}}
    return Table(toy("\n".join(["." * 10] * 4), "\n".join(rows), units, **(fill | more)))


def measure(t: Table) -> dict[str, int]:
    t.clear_events()
    t.survey()
    salients.measure(t.map, t.charts, t.state, t.work)
    row = t.state.salients[0]
    return {name: int(row[name]) for name in row.dtype.names}


def test_a_salient_counts_the_hexes_its_holder_holds() -> None:
    t = pocket(unit("b1", "b", "0302"))
    assert t.state.salients["start"].tolist() == [4]
    for h in ("0301", "0303"):
        t.state.hexes[t.at(h)]["control"] = 0
    found = measure(t)
    assert (found["held"], found["collapsed"]) == (2, 0)


def test_a_salient_has_collapsed_for_good_at_a_quarter_of_its_start() -> None:
    t = pocket(unit("b1", "b", "0302"))
    for h in ("0301", "0303", "0304"):
        t.state.hexes[t.at(h)]["control"] = 0
    assert measure(t)["collapsed"] == 1
    assert [row[5:8] for row in t.events(events.COLLAPSE)] == [[0, 1, 4]]
    t.next_turn()
    t.state.hexes[t.at("0301")]["control"] = 1
    assert measure(t)["collapsed"] == 1, "the first turn stays written"
    assert not t.events(events.COLLAPSE)


def test_a_salient_without_ground_at_the_start_does_not_collapse() -> None:
    t = pocket()
    t.state.salients[0]["start"] = 0
    assert measure(t)["collapsed"] == 0


def test_a_salient_may_be_counted_in_one_country_only() -> None:
    t = pocket()
    t.map.ground[t.at("0301")]["territory"] = 0
    t.map.pockets[0]["territory"] = 1
    assert salients.area(t.map, t.state, Int(0)) == 3
    t.map.pockets[0]["territory"] = -1
    assert salients.area(t.map, t.state, Int(0)) == 4


def wide(turns: int = 5) -> Table:
    """A salient of ten hexes."""
    names = [f"{column:02d}{row:02d}" for column in (3, 4) for row in range(1, 6)]
    held = "\n".join(["aabbbb"] * 5)
    ready = toy("\n".join(["......"] * 5), held, [unit("b1", "b", "0302")], salient=names, turns=turns)
    return Table(ready)


def test_the_margin_is_the_number_of_hexes_whose_loss_makes_it_collapse() -> None:
    t = wide()
    ground = np.flatnonzero(t.map.ground["salients"])
    left = int(salients.margin(t.charts, t.state, Int(0)))
    assert left == 10 - 10 * int(t.charts["collapse_share"]) // 100
    for i in range(left):
        assert t.state.salients[0]["collapsed"] == 0
        t.state.hexes["control"][ground[i]] = 0
        measure(t)
        assert salients.margin(t.charts, t.state, Int(0)) == left - i - 1
    assert t.state.salients[0]["collapsed"] == 1


def test_a_collapsed_salient_has_no_margin_though_its_ground_is_retaken() -> None:
    t = wide()
    ground = np.flatnonzero(t.map.ground["salients"])
    t.state.hexes["control"][ground[1:]] = 0
    measure(t)
    t.state.hexes["control"][ground] = 1
    assert measure(t)["held"] == 10
    assert salients.margin(t.charts, t.state, Int(0)) == 0
    empty = wide()
    empty.state.salients[0]["start"] = 0
    assert salients.margin(empty.charts, empty.state, Int(0)) == 0


# ---- mouth and depth


def test_the_mouth_is_its_hexes_next_to_its_holders_ground_outside() -> None:
    assert measure(pocket())["mouth"] == 4
    assert measure(strip())["mouth"] == 1


def test_the_depth_runs_from_the_mouth_to_the_farthest_held_hex_the_mouth_counted() -> None:
    assert measure(pocket())["depth"] == 1
    assert measure(strip())["depth"] == 4


def test_the_depth_runs_over_held_ground_only() -> None:
    t = strip()
    t.state.hexes[t.at("0803")]["control"] = 0
    assert measure(t)["depth"] == 2


def test_a_closed_salient_has_neither_mouth_nor_depth() -> None:
    t = strip()
    t.state.hexes[t.at("0503")]["control"] = -1
    found = measure(t)
    assert (found["mouth"], found["depth"], found["held"]) == (0, 0, 4)


# ---- units inside


def test_the_power_is_the_defence_of_the_holders_units_inside() -> None:
    one = measure(strip(unit("b1", "b", "0803")))["power"]
    assert one > 100
    assert measure(strip(unit("b1", "b", "0803"), unit("b2", "b", "0903")))["power"] == 2 * one
    assert measure(strip(unit("b1", "b", "0803"), unit("b2", "b", "0503"), unit("a1", "a", "0702")))["power"] == one


def test_asked_and_delivered_are_the_sums_of_the_units_inside() -> None:
    t = strip(unit("b1", "b", "0803"), unit("b2", "b", "0903"), unit("b3", "b", "0503"))
    t.put("b1", demand=4000, delivered=3000)
    t.put("b2", demand=8000, delivered=500)
    t.put("b3", demand=100, delivered=100)
    found = measure(t)
    assert (found["asked"], found["delivered"]) == (12_000, 3500)


def test_short_and_critical_units_inside_are_counted() -> None:
    t = strip(*(unit(f"b{i}", "b", "0803", steps=1) for i in range(4)))
    for key, state in (("b0", codes.SHORT), ("b1", codes.CRITICAL), ("b2", codes.CRITICAL), ("b3", codes.ISOLATED)):
        t.put(key, supply=int(state))
    found = measure(t)
    assert (found["short"], found["critical"], found["isolated"]) == (1, 2, 0)


def test_isolated_are_the_units_inside_to_whom_no_way_leads_at_the_close() -> None:
    t = strip(unit("b1", "b", "0603"), unit("b2", "b", "0803"), unit("b3", "b", "0503"))
    assert measure(t)["isolated"] == 0
    t.state.hexes[t.at("0703")]["control"] = 0
    found = measure(t)
    assert (found["isolated"], found["cut_turns"]) == (1, 0)
    assert found["flow"] == 60_000, "the flow still gets to the other one"


def test_fire_never_closes_a_way_and_a_crossing_without_capacity_does() -> None:
    t = strip(unit("b1", "b", "0803"), rivers={"0503/SE": "major"}, sites={"0503/SE": ("bridge", "intact", "heavy")})
    t.state.hexes["fire0"] = 4
    assert measure(t)["isolated"] == 0
    t.state.crossings[0]["condition"] = codes.DESTROYED
    found = measure(t)
    assert (found["isolated"], found["flow"]) == (1, 0)


# ---- cut off


def test_cut_off_is_two_closes_in_a_row_without_a_way_to_any_unit_inside() -> None:
    t = strip(unit("b1", "b", "0803"), unit("b2", "b", "0503"))
    t.state.hexes[t.at("0403")]["control"] = 0
    assert measure(t)["cut_turns"] == 1
    assert not t.events(events.CUT_OFF)
    assert measure(t)["cut_turns"] == 2
    assert [row[2:3] + row[5:8] for row in t.events(events.CUT_OFF)] == [[1, 0, 4, 1]]
    assert measure(t)["cut_turns"] == 3
    assert not t.events(events.CUT_OFF), "it is said once"


def test_a_way_found_again_ends_the_count() -> None:
    t = strip(unit("b1", "b", "0803"))
    t.state.hexes[t.at("0403")]["control"] = 0
    measure(t)
    t.state.hexes[t.at("0403")]["control"] = 1
    assert measure(t)["cut_turns"] == 0
    t.state.hexes[t.at("0403")]["control"] = 0
    assert measure(t)["cut_turns"] == 1


@pytest.mark.parametrize("units", [(), (unit("b1", "b", "0103"),)])
def test_without_a_unit_inside_the_held_hexes_count(units: tuple) -> None:
    t = strip(*units)
    assert measure(t)["cut_turns"] == 0
    t.state.hexes[t.at("0403")]["control"] = 0
    assert measure(t)["cut_turns"] == 1


def test_a_salient_given_up_is_not_cut_off() -> None:
    t = strip()
    for h in ("0603", "0703", "0803", "0903"):
        t.state.hexes[t.at(h)]["control"] = 0
    assert measure(t)["cut_turns"] == 0


def test_the_close_measures() -> None:
    t = pocket(unit("b1", "b", "0302"))
    t.close()
    assert (t.state.salients[0]["depth"], t.state.salients[0]["mouth"]) == (1, 4)


def test_the_enemy_sees_the_ground_of_a_salient_and_not_the_state_of_its_units() -> None:
    t = strip(unit("b1", "b", "0803"))
    measure(t)
    t.state.salients[0]["critical"] = 5
    t.lay_out()  # the first side's view
    seen = t.view.salients[0]
    assert (int(seen["held"]), int(seen["mouth"])) == (4, 1)
    assert [int(seen[name]) for name in ("power", "flow", "critical", "asked", "isolated")] == [0] * 5


def test_the_enemy_does_not_see_that_a_salient_is_being_left_and_its_holder_does() -> None:
    t = strip(unit("b1", "b", "0803"))
    t.state.salients[0]["left"] = 2
    t.lay_out()
    assert int(t.view.salients[0]["left"]) == 0
    t.begin(1)
    t.lay_out()
    assert int(t.view.salients[0]["left"]) == 2
