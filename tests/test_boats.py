"""Boats, kit left behind, bridgeheads, and what a retreat over a river costs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from toys import Table, open_field, riverside, unit

from game.model.codes import ABANDONED, CAUSES, DAMAGED, DESTROYED, IN_ATTACK, IN_RIVER, INTACT
from game.rules import boats, crossings, events, losses, retreat
from game.rules.river_orders import BoatForecast

BRIDGE = ("bridge", "intact", "heavy")
BOAT = 4
A = np.int64(0)
C = np.int64(0)


def far(name: str = "0501") -> object:
    """An enemy far away."""
    return unit("b9", "b", name, steps=1, kit=0)


def boat(t: Table, key: str, to: str) -> str:
    return t.order(BOAT, t.row(key), t.at(to))


def may(t: Table, key: str, to: str) -> str:
    return t.check(BOAT, t.row(key), t.at(to))


def toll(t: Table, cause: np.int64, side: int = 0) -> tuple[int, int]:
    row = t.state.toll[side * int(CAUSES) + int(cause)]
    return int(row["steps"]), int(row["kit"])


def ledger(t: Table, side: int = 0, c: int = 0) -> tuple[int, int, int, int]:
    row = t.state.ledger[side * len(t.map.sites) + c]
    return int(row["steps"]), int(row["kit"]), int(row["boats"]), int(row["left"])


def laid_out(t: Table) -> bool:
    """Whether the layout is what a fresh survey finds."""
    zones, hexes = t.work.zones.copy(), t.work.hexes[["stack", "first"]].copy()
    t.survey()
    return bool((zones == t.work.zones).all() and (hexes == t.work.hexes[["stack", "first"]]).all())


# ---- boats


def test_half_the_steps_go_over_a_turn_and_the_unit_follows_when_all_are_over() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=7, kit=5), far()])
    assert boat(t, "a1", "0301") == ""
    assert (t.where("a1"), t.get("a1", "ferried"), t.get("a1", "steps"), t.get("a1", "kit")) == ("0201", 4, 7, 5)
    t.pass_turn()
    assert boat(t, "a1", "0301") == ""
    assert (t.where("a1"), t.get("a1", "ferried"), t.get("a1", "ferry_hex")) == ("0301", 0, -1)
    assert (t.get("a1", "kit"), t.get("a1", "behind"), t.name(t.get("a1", "behind_hex"))) == (0, 5, "0201")
    assert ledger(t) == (0, 0, 7, 0)
    assert laid_out(t)


def test_boats_take_the_whole_turn() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=0), unit("a2", "a", "0101", steps=2, kit=0), far()])
    assert boat(t, "a1", "0301") == ""
    assert boat(t, "a1", "0301") == "busy"
    assert t.move("a2", "0201") == ""
    assert boat(t, "a2", "0301") == "busy"


def test_a_unit_half_over_neither_marches_nor_attacks() -> None:
    t = riverside("aaabb", units=[unit("a1", "a", "0201", steps=8, kit=0), unit("b1", "b", "0501")])
    boat(t, "a1", "0301")
    t.pass_turn()
    assert t.move("a1", "0101") == "half_over"
    assert t.order(3, t.row("a1"), -1) == "half_over"


def test_a_unit_half_over_does_not_attack() -> None:
    units = [unit("a1", "a", "0303", steps=8, kit=0), unit("b1", "b", "0402", steps=2, kit=0)]
    t = open_field(8, 6, 3, units=units, rivers={"0303/SE": "minor"})
    t.put("a1", ferried=2, ferry_hex=int(t.at("0403")))
    assert t.check(*t.assault("0402", "a1", prepared=0)) == "unfit"


def test_an_order_to_its_own_hex_calls_them_back() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=0), far()])
    boat(t, "a1", "0301")
    t.pass_turn()
    assert ledger(t) == (0, 0, 4, 0)
    assert boat(t, "a1", "0201") == ""
    assert (t.get("a1", "ferried"), t.where("a1")) == (0, "0201")
    assert ledger(t) == (0, 0, 0, 0), "in the end nobody has gone over"
    assert t.move("a1", "0101") == ""


@pytest.mark.parametrize(("river", "word"), [("minor", ""), ("canal", ""), ("major", ""), ("stream", "not_at_river"),
                                             ("lake_shore", "not_at_river"), ("none", "not_at_river")])  # fmt: skip
def test_boats_go_over_rivers_and_canals_not_lakes(river: str, word: str) -> None:
    t = riverside(river=river, units=[unit("a1", "a", "0201", steps=4, kit=2), far()])
    assert may(t, "a1", "0301") == word
    assert may(t, "a1", "0101") == "not_at_river"
    assert may(t, "a1", "0501") == "not_at_river"


def test_the_far_hex_must_be_open_and_have_room() -> None:
    t = riverside("aabbb", units=[unit("a1", "a", "0201", steps=4, kit=2), unit("b1", "b", "0301", steps=1, kit=0)])
    assert may(t, "a1", "0301") == "bank_held"
    t = riverside("aabbb", units=[unit("a1", "a", "0201", steps=4, kit=2), unit("b1", "b", "0501")])
    assert may(t, "a1", "0301") == "bank_held"  # posts
    t = riverside(units=[unit("a1", "a", "0201", steps=4, kit=2), unit("a2", "a", "0301", steps=14), far()])
    assert may(t, "a1", "0301") == "full_hex"


def watched(*more: object) -> Table:
    """a1 on a bank in the zone of b1, which stands beside it on the same bank."""
    units = [unit("a1", "a", "0303", steps=8, kit=2), unit("b1", "b", "0203", steps=4, kit=0), *more]
    t = open_field(8, 6, 8, units=units, rivers={"0303/SE": "major"})
    t.lay_out()
    return t


def test_from_a_bank_in_an_enemy_zone_a_quarter_goes_under_cover_and_nobody_without() -> None:
    assert may(watched(), "a1", "0403") == "bank_watched"
    for place in ("0303", "0304"):
        t = watched(unit("a2", "a", place, steps=2, kit=0))
        assert boat(t, "a1", "0403") == ""
        assert t.get("a1", "ferried") == 2
    assert may(watched(unit("a2", "a", "0304", steps=1, kit=0)), "a1", "0403") == "bank_watched"
    assert may(watched(unit("a2", "a", "0403", steps=4, kit=0)), "a1", "0403") == "bank_watched"  # the other bank


def test_an_unseen_enemy_on_the_far_bank_stops_the_boats() -> None:
    t = riverside("aaaab", units=[unit("a1", "a", "0201", steps=4, kit=2), unit("b1", "b", "0301", steps=1, kit=0)])
    t.lay_out()
    t.clear_events()
    boats.boat(t.map, t.charts, t.state, t.work, t.row("a1"), t.at("0301"))
    assert (t.get("a1", "ferried"), t.get("a1", "moved")) == (0, 1)
    assert len(t.events(events.STOPPED)) == 1


def test_boats_come_back_when_the_far_bank_has_closed() -> None:
    t = riverside("aaaab", units=[unit("a1", "a", "0201", steps=8, kit=2), unit("b1", "b", "0501", steps=1, kit=0)])
    boat(t, "a1", "0301")
    t.put("b1", hex=int(t.at("0301")))
    t.begin(0)
    assert t.get("a1", "ferried") == 0


def test_steps_that_are_over_are_safe_and_are_the_unit_when_the_rest_is_lost() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=5), far()])
    boat(t, "a1", "0301")
    u = t.row("a1")
    losses.lose(t.map, t.charts, t.state, t.work, u, np.int64(3), np.int64(0), IN_ATTACK)
    assert (t.get("a1", "steps"), t.where("a1")) == (5, "0201")
    losses.lose(t.map, t.charts, t.state, t.work, u, np.int64(5), np.int64(0), IN_ATTACK)
    assert (t.get("a1", "steps"), t.get("a1", "kit"), t.where("a1"), t.get("a1", "ferried")) == (4, 0, "0301", 0)
    assert toll(t, IN_ATTACK) == (4, 5)
    assert laid_out(t)


def test_steps_that_are_over_are_lost_too_when_the_far_bank_is_closed() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=5), far()])
    boat(t, "a1", "0301")
    t.put("b9", hex=int(t.at("0301")))
    losses.lose(t.map, t.charts, t.state, t.work, t.row("a1"), np.int64(8), np.int64(0), IN_ATTACK)
    assert t.where("a1") == ""
    assert toll(t, IN_ATTACK) == (8, 5)


def test_the_forecast_of_boats() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=7, kit=5), far()])
    assert t.forecast(BOAT, t.row("a1"), t.at("0301")) == BoatForecast(4, 4, 2, 5, False)
    t = watched(unit("a2", "a", "0303", steps=2, kit=0))
    assert t.forecast(BOAT, t.row("a1"), t.at("0403")) == BoatForecast(2, 2, 4, 2, True)


# ---- kit left behind


def over(capacity: int = 60, held: str = "aaaab", state: np.int64 = DESTROYED) -> Table:
    """a1 on the far bank of a major river, its five kit points on the near one, with a bridge in a condition."""
    t = riverside(held, site=("bridge", "destroyed", "heavy"), capacity=capacity,
                  units=[unit("a1", "a", "0301", steps=4, kit=0), far()])  # fmt: skip
    t.put("a1", behind=5, behind_hex=int(t.at("0201")))
    crossings.set_condition(t.map, t.charts, t.state, t.work, C, state)
    return t


def test_kit_comes_up_over_a_crossing_that_bears_it_and_takes_its_points() -> None:
    t = over(state=INTACT)
    t.begin(0)
    assert (t.get("a1", "kit"), t.get("a1", "behind"), t.get("a1", "behind_hex")) == (5, 0, -1)
    assert t.state.crossings[0]["carried"] == 15
    assert ledger(t)[1] == 5
    assert [row[5:8] for row in t.events(events.KIT_JOINED)] == [[5, t.at("0201"), 0]]


def test_kit_comes_up_as_far_as_the_points_go() -> None:
    t = over(capacity=20, state=DAMAGED)
    t.state.units[t.row("a1")]["demand"] = 0
    t.begin(0)
    room = 10 - int(t.state.crossings[0]["hauled"])
    assert t.get("a1", "kit") == room // 3 > 0
    assert t.get("a1", "behind") == 5 - room // 3
    assert t.get("a1", "behind_hex") == t.at("0201")


def test_kit_waits_while_nothing_carries_it() -> None:
    t = over()
    t.begin(0)
    assert (t.get("a1", "kit"), t.get("a1", "behind")) == (0, 5)
    t = over(state=INTACT)
    t.map.sites[0]["load"] = 0
    crossings.survey_crossings(t.map, t.state)
    t.begin(0)
    assert (t.get("a1", "kit"), t.get("a1", "behind")) == (0, 5)


def test_kit_does_not_come_over_a_crossing_far_from_both() -> None:
    rivers = {f"03{row:02}/{d}": "major" for row in range(1, 10) for d in ("NE", "SE")}
    for bridge, comes in (("0303/SE", True), ("0305/SE", False)):
        t = open_field(8, 9, 8, units=[unit("a1", "a", "0402", steps=4, kit=0)], rivers=rivers, sites={bridge: BRIDGE})
        t.put("a1", behind=5, behind_hex=int(t.at("0302")))
        t.begin(0)
        assert (t.get("a1", "kit") == 5) == comes


def test_kit_does_not_come_through_ground_of_others() -> None:
    t = over(state=INTACT)
    t.state.hexes[t.at("0301")]["control"] = -1
    t.put("a1", hex=int(t.at("0401")))
    t.begin(0)
    assert t.get("a1", "behind") == 5


def test_kit_is_abandoned_when_the_hex_where_it_waits_is_lost() -> None:
    units = [unit("a1", "a", "0401", steps=4, kit=0), unit("b1", "b", "0101", steps=1, kit=0)]
    t = riverside("baaaa", units=units, side=1)
    t.put("a1", behind=5, behind_hex=int(t.at("0201")), cohesion=0)
    before = t.state.sides[0]["kit_lost"]
    assert t.move("b1", "0201") == ""
    assert (t.get("a1", "behind"), t.get("a1", "behind_hex")) == (0, -1)
    assert toll(t, ABANDONED) == (0, 5)
    assert t.state.sides[0]["kit_lost"] - before == 5
    assert ledger(t)[3] == 5
    assert [row[5:7] for row in t.events(events.KIT_LEFT)] == [[5, 0]]


def test_kit_is_abandoned_when_the_hex_where_it_waits_lapses() -> None:
    units = [unit("a1", "a", "0601", steps=4, kit=0), unit("b1", "b", "0101", steps=1, kit=0)]
    t = riverside("baaaaaa", units=units)
    t.put("a1", behind=5, behind_hex=int(t.at("0201")))
    t.close()
    assert t.control("0201") == -1
    assert toll(t, ABANDONED) == (0, 5)


def test_kit_behind_is_abandoned_with_its_unit() -> None:
    t = over()
    losses.lose(t.map, t.charts, t.state, t.work, t.row("a1"), np.int64(4), np.int64(0), IN_ATTACK)
    assert toll(t, ABANDONED) == (0, 5)
    assert t.get("a1", "behind") == 0


def test_a_unit_that_leaves_kit_in_a_second_place_abandons_the_first() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=1, kit=3), far()])
    t.put("a1", behind=5, behind_hex=int(t.at("0101")))
    assert boat(t, "a1", "0301") == ""
    assert (t.get("a1", "behind"), t.name(t.get("a1", "behind_hex"))) == (3, "0201")
    assert toll(t, ABANDONED) == (0, 5)


# ---- assault


def assault(river: str, site: tuple[str, str, str] | None = None, capacity: int = 60) -> Table:
    """a1 beats b1 out of a hex over a river."""
    units = [unit("a1", "a", "0504", steps=8, kit=6), unit("b1", "b", "0604", steps=1, kit=0)]
    rivers = {f"05{row:02}/{d}": river for row in range(1, 7) for d in ("NE", "SE")}
    t = open_field(units=units, rivers=rivers, sites={"0504/SE": site} if site else {})
    if site:
        t.map.sites[0]["capacity"] = capacity
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.where("a1") == "0604"
    return t


@pytest.mark.parametrize("river", ["minor", "major", "canal"])
def test_men_who_win_a_hex_over_a_river_hold_a_bridgehead_and_their_kit_waits(river: str) -> None:
    t = assault(river)
    lost = toll(t, IN_ATTACK)[1]
    assert (t.get("a1", "kit"), t.get("a1", "behind"), t.name(t.get("a1", "behind_hex"))) == (0, 6 - lost, "0504")
    c = int(t.map.hexsides[t.map.links[t.at("0504"), 2]["hexside"]]["floating"])
    assert ledger(t, 0, c)[2] == t.get("a1", "steps")
    assert len(t.events(events.BRIDGEHEAD)) == 1
    assert laid_out(t)


@pytest.mark.parametrize(("site", "capacity", "dry"), [
    (BRIDGE, 60, True), (BRIDGE, 20, False), (("bridge", "intact", "light"), 60, False),
    (("bridge", "destroyed", "heavy"), 60, False), (None, 60, False),
])  # fmt: skip
def test_kit_goes_over_with_them_where_the_crossing_has_class_and_room(
    site: tuple[str, str, str] | None, capacity: int, dry: bool
) -> None:
    t = assault("major", site, capacity)
    assert (t.get("a1", "behind") == 0) == dry
    assert t.get("a1", "kit") + t.get("a1", "behind") + toll(t, IN_ATTACK)[1] == 6
    if site:
        assert ledger(t)[0 if site[1] == "intact" else 2] == t.get("a1", "steps")


def test_a_bridgehead_gets_its_kit_when_a_pontoon_stands() -> None:
    t = assault("major")
    kit = t.get("a1", "behind")
    t.pass_turn()
    assert t.get("a1", "behind") == kit
    c = np.int64(t.map.hexsides[t.map.links[t.at("0504"), 2]["hexside"]]["floating"])
    crossings.set_condition(t.map, t.charts, t.state, t.work, c, INTACT)
    t.pass_turn()
    assert (t.get("a1", "kit"), t.get("a1", "behind")) == (kit, 0)


# ---- retreat


def beaten(
    river: str = "major", site: tuple[str, str, str] | None = None, capacity: int = 60, steps: int = 7, kit: int = 4
) -> Table:
    """b1 in 0201 with only a river behind it."""
    t = riverside("abb", river, site, [unit("b1", "b", "0201", steps=steps, kit=kit)], capacity)
    t.clear_events()
    t.survey()
    retreat.fall_back(t.map, t.charts, t.state, t.work, t.row("b1"), np.int64(1))
    return t


def left(t: Table) -> tuple[str, int, int]:
    return t.where("b1"), t.get("b1", "steps"), t.get("b1", "kit")


def test_a_retreat_over_a_crossing_with_room_costs_its_points_alone() -> None:
    t = beaten(site=BRIDGE)
    assert left(t) == ("0301", 7, 4)
    assert t.state.crossings[0]["carried"] == 19
    assert ledger(t, 1) == (7, 4, 0, 0)


def test_kit_without_room_is_abandoned_men_go_first() -> None:
    t = beaten(site=BRIDGE, capacity=14)
    assert left(t) == ("0301", 7, 2)
    assert toll(t, ABANDONED, 1) == (0, 2)
    assert ledger(t, 1) == (7, 2, 0, 2)
    assert t.state.crossings[0]["carried"] == 13


def test_of_the_men_without_room_half_get_over_the_others_are_lost_in_the_river() -> None:
    t = beaten(site=BRIDGE, capacity=2)
    assert left(t) == ("0301", 5, 0)
    assert toll(t, IN_RIVER, 1) == (2, 0)
    assert toll(t, ABANDONED, 1) == (0, 4)
    assert ledger(t, 1) == (2, 0, 3, 4)
    assert laid_out(t)


def test_without_a_crossing_half_the_men_get_over_a_major_river_and_no_kit() -> None:
    t = beaten()
    assert left(t) == ("0301", 4, 0)
    assert toll(t, IN_RIVER, 1) == (3, 0)
    assert toll(t, ABANDONED, 1) == (0, 4)


def test_a_single_step_gets_over() -> None:
    assert left(beaten(steps=1)) == ("0301", 1, 0)


@pytest.mark.parametrize("river", ["minor", "canal"])
def test_men_wade_in_a_retreat_and_kit_takes_what_room_there_is(river: str) -> None:
    assert left(beaten(river)) == ("0301", 7, 0)
    t = beaten(river, BRIDGE, capacity=9)
    assert left(t) == ("0301", 7, 3)
    assert t.state.crossings[0]["carried"] == 9


def test_nobody_retreats_over_a_lake_without_a_crossing() -> None:
    t = beaten("lake_shore")
    assert t.where("b1") in ("0201", "")
    assert len(t.events(events.TRAPPED)) == 1


def test_a_retreat_spares_kit_first_and_men_above_all() -> None:
    units = [unit("b1", "b", "0303", steps=4, kit=4)]
    t = open_field(6, 6, 0, units=units, rivers={"0303/SE": "major", "0303/NE": "minor"})
    t.survey()
    d = retreat.way_back(t.map, t.charts, t.state, t.work, t.row("b1"), np.int64(-1))
    assert t.map.links[t.at("0303"), d]["river"] == 0
    for name in ("0302", "0304", "0203", "0204", "0202"):
        t.state.hexes[t.at(name)]["control"] = 0
    t.survey()
    d = retreat.way_back(t.map, t.charts, t.state, t.work, t.row("b1"), np.int64(-1))
    assert t.map.links[t.at("0303"), d]["river"] == 2


def test_a_unit_half_over_goes_after_its_other_half() -> None:
    t = riverside("bbbba", "major", None, [unit("b1", "b", "0201", steps=8, kit=4)])
    t.put("b1", ferried=4, ferry_hex=int(t.at("0301")))
    retreat.fall_back(t.map, t.charts, t.state, t.work, t.row("b1"), np.int64(1))
    assert left(t) == ("0301", 6, 0)
    assert toll(t, IN_RIVER, 1) == (2, 0)
    assert t.get("b1", "ferried") == 0
    assert laid_out(t)


def test_a_unit_half_over_takes_what_room_a_crossing_has() -> None:
    t = riverside("bbbba", "major", BRIDGE, [unit("b1", "b", "0201", steps=8, kit=4)], capacity=8)
    t.put("b1", ferried=4, ferry_hex=int(t.at("0301")))
    retreat.fall_back(t.map, t.charts, t.state, t.work, t.row("b1"), np.int64(1))
    assert left(t) == ("0301", 8, 1)


def test_half_of_the_chart_is_what_the_rule_says() -> None:
    t = riverside()
    assert Fraction(int(t.charts["river_retreat"]), 100) == Fraction(1, 2)
    assert (int(t.charts["boat_free"]), int(t.charts["boat_covered"])) == (50, 25)
