"""Crossings: load classes, load points shared by all who cross, zones that follow their condition."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, riverside, unit

from game.model.codes import BUILDING, DAMAGED, DESTROYED, FOOT_LOAD, HEAVY_LOAD, INTACT, LIGHT_LOAD
from game.rules import crossings
from game.rules.forecast import MarchForecast

BRIDGE = ("bridge", "intact", "heavy")
A, B = np.int64(0), np.int64(1)
C = np.int64(0)


def far(key: str = "b9", name: str = "0501") -> object:
    """An enemy far away, so that there is one."""
    return unit(key, "b", name, steps=1, kit=0)


def fire(t: Table, side: int, level: int, *names: str) -> None:
    """Lay a level of fire of `side` on hexes."""
    for name in names:
        t.state.hexes[t.at(name)]["fire1" if side == 1 else "fire0"] = level


def points(t: Table, c: np.int64 = C, side: np.int64 = A) -> int:
    return int(crossings.capacity(t.map, t.charts, t.state, side, c))


def carried(t: Table, c: int = 0) -> int:
    return int(t.state.crossings[c]["carried"])


def condition(t: Table, value: np.int64, c: np.int64 = C) -> None:
    crossings.set_condition(t.map, t.charts, t.state, t.work, c, value)


# ---- capacity


@pytest.mark.parametrize(("state", "left"), [(INTACT, 60), (DAMAGED, 30), (DESTROYED, 0), (BUILDING, 0)])
def test_a_crossing_carries_by_its_condition(state: np.int64, left: int) -> None:
    t = riverside(site=BRIDGE)
    condition(t, state)
    assert points(t) == left


@pytest.mark.parametrize(("level", "left"), [(0, 60), (1, 49), (2, 38), (3, 27), (4, 16)])
def test_enemy_fire_on_the_worse_bank_takes_18_per_cent_a_level(level: int, left: int) -> None:
    t = riverside(site=BRIDGE)
    fire(t, 1, level, "0301")
    assert points(t) == left
    fire(t, 0, 4, "0201")  # its own fire does not count
    assert points(t) == left


def test_a_pontoon_carries_less_from_fire_level_2_on() -> None:
    t = riverside(site=("pontoon", "intact", "heavy"))
    fire(t, 1, 1, "0301")
    assert points(t) == 60 * 82 // 100
    fire(t, 1, 2, "0301")
    assert points(t) == 40 * 64 // 100


def test_every_river_hexside_is_a_site_for_a_pontoon_empty_at_first() -> None:
    for river in ("minor", "major", "canal"):
        t = riverside(river=river)
        assert len(t.map.sites) == 1
        assert t.state.crossings[0]["condition"] == DESTROYED
        assert points(t) == 0
    assert len(riverside(river="stream").map.sites) == 0
    assert len(riverside(river="lake_shore").map.sites) == 0


# ---- load points


def test_a_march_takes_a_point_a_step_and_three_a_kit_point() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=4, kit=5), far()])
    assert t.move("a1", "0301") == ""
    assert carried(t) == 4 + 15


def test_supply_and_orders_share_the_points() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=4, kit=5), far()])
    t.state.crossings[0]["hauled"] = 41
    assert t.check(*t.march("a1", "0301")) == ""
    t.state.crossings[0]["hauled"] = 42
    assert t.check(*t.march("a1", "0301")) == "out_of_reach"


def test_what_one_unit_takes_the_next_misses_and_the_view_knows_it() -> None:
    units = [unit("a1", "a", "0201", steps=4, kit=6), unit("a2", "a", "0101", steps=4, kit=6), far()]
    t = riverside(site=BRIDGE, units=units, capacity=40)
    assert t.move("a1", "0301") == ""
    assert t.view.crossings[0]["carried"] == 22
    assert t.move("a2", "0301") == "out_of_reach"
    assert t.move("a2", "0201") == ""


def test_the_points_come_back_at_the_logistics_of_the_side() -> None:
    units = [unit("a1", "a", "0201", steps=4, kit=6), unit("a2", "a", "0101", steps=4, kit=6), far()]
    t = riverside(site=BRIDGE, units=units, capacity=40)
    t.move("a1", "0301")
    t.pass_turn()
    assert t.move("a2", "0301") == ""


def test_what_orders_took_supply_misses_at_the_next_logistics() -> None:
    units = [unit("a1", "a", "0301", steps=8, kit=0), unit("a2", "a", "0201", steps=2, kit=2), far()]
    t = riverside(site=BRIDGE, units=units, capacity=10, sources={"0101": ("a", 99), "0501": ("b", 99)})
    t.pass_turn()
    fed = t.get("a1", "delivered")
    t.order(1, t.row("a2"), t.at("0301"))
    t.state.crossings[0]["carried"] = 9
    t.pass_turn()
    assert t.get("a1", "delivered") < fed
    assert t.state.crossings[0]["hauled"] <= 1
    assert carried(t) == 0


def test_a_bridge_and_a_pontoon_on_one_hexside_both_carry() -> None:
    units = [unit("a1", "a", "0201", steps=10, kit=18), far()]
    t = riverside(site=("bridge", "intact", "foot"), capacity=4, units=units)
    condition(t, INTACT, np.int64(1))
    # 54 points of kit over the pontoon, 6 steps beside it, 4 over the footbridge
    assert t.move("a1", "0301") == ""
    assert (carried(t, 0), carried(t, 1)) == (4, 60)


def test_a_bridge_of_a_lower_class_helps_no_kit_over() -> None:
    t = riverside(site=("bridge", "intact", "foot"), units=[unit("a1", "a", "0201", steps=2, kit=1), far()])
    assert t.check(*t.march("a1", "0301")) == "out_of_reach"
    t.put("a1", kit=0)
    assert t.check(*t.march("a1", "0301")) == ""


@pytest.mark.parametrize(("mobility", "load"), [("foot", LIGHT_LOAD), ("wheeled", LIGHT_LOAD), ("tracked", HEAVY_LOAD)])
def test_tracks_need_a_heavy_crossing_other_kit_a_light_one(mobility: str, load: np.int64) -> None:
    t = riverside(units=[unit("a1", "a", "0201", mobility=mobility, kit=2)])
    assert crossings.need(t.map, t.state, t.row("a1")) == load
    t.put("a1", kit=0)
    assert crossings.need(t.map, t.state, t.row("a1")) == FOOT_LOAD


@pytest.mark.parametrize("river", ["minor", "canal"])
def test_men_without_kit_wade_minor_rivers_and_canals_and_take_no_points(river: str) -> None:
    t = riverside(river=river, site=BRIDGE, capacity=3, units=[unit("a1", "a", "0201", steps=8, kit=0), far()])
    assert t.move("a1", "0301") == ""
    assert carried(t) == 0
    assert t.state.ledger[0]["boats"] == 8


def test_men_without_kit_take_points_of_a_bridge_over_a_major_river() -> None:
    t = riverside(site=BRIDGE, capacity=3, units=[unit("a1", "a", "0201", steps=4, kit=0), far()])
    assert t.check(*t.march("a1", "0301")) == "out_of_reach"
    t.put("a1", steps=3)
    assert t.move("a1", "0301") == ""
    assert carried(t) == 3


def test_a_march_that_stops_short_takes_no_points_beyond() -> None:
    t = riverside("aaaaa", site=BRIDGE, units=[unit("a1", "a", "0101", steps=2, kit=1)])
    assert t.move("a1", "0201") == ""
    assert carried(t) == 0


def test_the_ledger_counts_steps_and_kit_over_a_crossing() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=4, kit=5), far()])
    t.move("a1", "0301")
    row = t.state.ledger[0]
    assert (row["steps"], row["kit"], row["boats"], row["left"]) == (4, 5, 0, 0)
    assert t.state.ledger[len(t.map.sites)]["steps"] == 0  # the other side's


def test_the_forecast_finds_the_way_round_a_full_crossing() -> None:
    rivers = {f"03{row:02}/{d}": "major" for row in range(1, 7) for d in ("NE", "SE")}
    t = open_field(
        8, 6, 7, units=[unit("a1", "a", "0303", steps=2, kit=1), unit("b1", "b", "0806", steps=1, kit=0)],
        rivers=rivers, sites={"0303/SE": BRIDGE, "0305/SE": BRIDGE},
    )  # fmt: skip
    straight = t.forecast(*t.march("a1", "0403"))
    t.state.crossings[0]["carried"] = 56
    round_it = t.forecast(*t.march("a1", "0403"))
    assert isinstance(straight, MarchForecast)
    assert len(round_it.path) > len(straight.path) == 1


# ---- conditions and zones


def zones(t: Table, name: str, side: int) -> int:
    return int(t.work.zones[t.at(name), side])


def test_a_zone_passes_a_major_river_only_where_a_usable_crossing_stands() -> None:
    t = riverside("aaabb", site=BRIDGE, units=[unit("a1", "a", "0201"), unit("b1", "b", "0301")])
    assert (zones(t, "0301", 0), zones(t, "0201", 1)) == (1, 1)
    condition(t, DAMAGED)
    assert (zones(t, "0301", 0), zones(t, "0201", 1)) == (1, 1)
    condition(t, DESTROYED)
    assert (zones(t, "0301", 0), zones(t, "0201", 1)) == (0, 0)
    condition(t, INTACT)
    assert (zones(t, "0301", 0), zones(t, "0201", 1)) == (1, 1)


@pytest.mark.parametrize("value", [INTACT, DAMAGED, DESTROYED, BUILDING])
@pytest.mark.parametrize("river", ["minor", "major", "canal", "lake_shore"])
def test_zones_stay_what_a_fresh_survey_finds(river: str, value: np.int64) -> None:
    units = [unit("a1", "a", "0201"), unit("a2", "a", "0201", steps=1), unit("b1", "b", "0301")]
    t = riverside("aaabb", river=river, site=BRIDGE, units=units)
    condition(t, value)
    kept = t.work.zones.copy()
    passage = t.state.hexsides.copy()
    t.survey()
    crossings.survey_crossings(t.map, t.state)
    assert (kept == t.work.zones).all()
    assert (passage == t.state.hexsides).all()


def test_one_crossing_left_on_the_hexside_keeps_zones_and_passage() -> None:
    t = riverside("aaabb", site=BRIDGE, units=[unit("a1", "a", "0201"), unit("b1", "b", "0301")])
    condition(t, INTACT, np.int64(1))
    condition(t, DESTROYED)
    assert zones(t, "0301", 0) == 1
    assert t.state.hexsides[0]["passage"] == HEAVY_LOAD
    condition(t, DESTROYED, np.int64(1))
    assert zones(t, "0301", 0) == 0
    assert t.state.hexsides[0]["passage"] == -1


def test_a_unit_takes_of_a_crossing_what_its_load_says() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=4, kit=3), far()], held="aaaaab")
    load = int(crossings.load_of(t.charts, t.state, t.row("a1")))
    assert load == 4 + 3 * 3
    assert t.move("a1", "0301") == ""
    assert carried(t) == load
