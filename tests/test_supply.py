"""Supply: the network, what it carries, who gets it, and how units fare by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from toys import NO_FIRE, Table, open_field, toy, unit

from game.model import codes
from game.model.codes import BY_CROSSING, BY_NO_WAY, BY_NOTHING, BY_ROAD, BY_SOURCE
from game.model.state import HAUL
from game.rules import demand, supply

Int = np.int64
FULL, SHORT, CRITICAL, ISOLATED = range(4)
BRIDGE = ("bridge", "intact", "heavy")


def line(t: Table, h: str) -> list[str]:
    """Hexes of the line of communication from a hex to its source."""
    names, at = [], int(t.at(h))
    while t.state.hexes[at]["loc"] >= 0:
        names.append(t.name(at))
        if t.state.hexes[at]["loc"] == at:
            return names
        at = int(t.state.hexes[at]["loc"])
    return names


def test_supply_runs_along_the_cheapest_way_of_own_hexes() -> None:
    t = open_field(
        6,
        3,
        6,
        [unit("a1", "a", "0601")],
        sources={"0101": ("a", 99)},
        roads={"0102 0202 0302 0402 0502 0601": "highway"},
    )
    assert line(t, "0601") == ["0601", "0502", "0402", "0302", "0202", "0102", "0101"]
    assert t.state.hexes[t.at("0601")]["loc_cost"] == 5 * 2 + 8
    assert t.get("a1", "source") == 0


def test_supply_does_not_pass_enemy_ground_or_no_mans_land() -> None:
    for letter in "b-":
        t = Table(
            toy(".....\n.....", f"aa{letter}aa\naa{letter}aa", [unit("a1", "a", "0501")], sources={"0101": ("a", 99)})
        )
        assert line(t, "0501") == []
        assert (t.get("a1", "source"), t.state.hexes[t.at("0501")]["loc_share"]) == (-1, 0)


def test_a_source_on_lost_ground_sends_nothing() -> None:
    t = open_field(6, 3, 6, [unit("a1", "a", "0601")], sources={"0101": ("a", 99)})
    t.state.hexes[t.at("0101")]["control"] = 1
    t.begin(0)
    assert t.get("a1", "source") == -1


def row(n: int, units: Sequence[Any] = (), held: str = "", **more: Any) -> Table:
    """One row of n clear hexes of the first side; its source, with plenty unless said otherwise, in the first."""
    more.setdefault("sources", {"0101": ("a", 999)})
    return Table(toy("." * n, held or "a" * n, units, **more))


def lets_through(t: Table, name: str, side: int = 0) -> int:
    """What a hex lets through, thousandths of a point."""
    return int(supply.hex_capacity(t.map, t.charts, t.state, t.work, Int(side), t.at(name)))


def feed(t: Table, side: int = 0) -> None:
    """Supply alone, of all that logistics does, on the state as it stands."""
    t.clear_events()
    t.survey()
    supply.supply(t.map, t.charts, t.state, t.work, Int(side))


@pytest.mark.parametrize(
    ("kind", "site", "points"),
    [
        ("stream", None, 999),
        ("minor", None, 0),
        ("canal", None, 0),
        ("major", None, 0),
        ("lake_shore", None, 0),
        ("minor", ("ford", "intact", "foot"), 60),
        ("major", ("ford", "intact", "foot"), 60),
        ("major", ("pontoon", "intact", "light"), 60),
        ("major", ("bridge", "damaged", "heavy"), 30),
        ("major", ("bridge", "destroyed", "heavy"), 0),
        ("major", ("bridge", "building", "heavy"), 0),
    ],
)
def test_supply_crosses_a_river_by_whatever_crossing_carries_anything(
    kind: str, site: tuple[str, str, str] | None, points: int
) -> None:
    sites = {"0101/SE": site} if site else {}
    t = row(2, [unit("a1", "a", "0201")], rivers={"0101/SE": kind}, sites=sites)
    assert (t.get("a1", "source") == 0) == (points > 0)
    if site:
        t.state.crossings["hauled"] = 0
        assert supply.span(t.map, t.charts, t.state, Int(0), t.at("0101"), Int(2)) == points * 1000


def test_hauling_costs_by_road_ground_and_stream() -> None:
    for ground, g in (("dry", 0), ("mud", 1), ("frozen", 2)):
        t = Table(
            toy(
                "..w.",
                "aaaa",
                roads={"0301 0401": "local"},
                rivers={"0101/SE": "stream"},
                ground=ground,
                sources={"0101": ("a", 9)},
            )
        )
        at = [t.state.hexes[t.at(h)]["loc_cost"] for h in ("0101", "0201", "0301", "0401")]
        off = (8 + (2, 6, 0)[g]) * (200 if g == 1 else 100) // 100
        woods = 12 * (200 if g == 1 else 100) // 100
        road = 4 * (150 if g == 1 else 100) // 100
        assert at == [0, off, off + woods, off + woods + road]
    assert (t.map.cost[HAUL] >= 0).all()


# ---- what places let through


@pytest.mark.parametrize(
    ("road", "dry", "mud"), [("", 60, 19), ("local", 100, 100), ("regional", 250, 250), ("highway", 400, 400)]
)
def test_a_hex_lets_through_what_its_best_road_carries(road: str, dry: int, mud: int) -> None:
    roads = {"0101 0201 0301": road} if road else {}
    for ground, points in (("dry", dry), ("mud", mud), ("frozen", dry)):
        t = row(3, ground=ground, roads=roads)
        assert lets_through(t, "0201") == points * 1000
    if road:
        t = row(3, roads={"0101 0201": "local"} | {"0201 0301": road})
        assert lets_through(t, "0201") == dry * 1000, "the better of two roads"


@pytest.mark.parametrize(("level", "per_mille"), list(enumerate((1000, 500, 150, 40, 15))))
def test_enemy_fire_cuts_what_a_hex_lets_through_steeply(level: int, per_mille: int) -> None:
    t = row(3, roads={"0101 0201": "regional"})
    t.state.hexes["fire1"][t.at("0201")] = level
    t.state.hexes["fire0"][t.at("0201")] = 4  # its own does it no harm
    assert lets_through(t, "0201") == 250 * per_mille
    assert lets_through(t, "0301") == 60_000


def test_an_enemy_zone_lets_a_quarter_through_unless_a_friend_stands_there() -> None:
    def points(*friends: str, **enemy: Any) -> list[int]:
        friends_there = [unit(f"f{h}", "a", h, steps=1, kit=0) for h in friends]
        units = [*friends_there, unit("b1", "b", "0302", **enemy)]
        t = Table(toy(".....\n.....", "aaaaa\naabaa", units, sources={"0101": ("a", 99)}, charts=NO_FIRE))
        return [lets_through(t, f"0{column}01") // 1000 for column in range(1, 6)]

    assert points() == [60, 15, 15, 15, 60]
    assert points("0301") == [60, 15, 60, 15, 60]
    assert points("0101", "0501") == [60, 15, 15, 15, 60], "friends elsewhere do not help"
    assert points("0201", "0301", "0401") == [60] * 5
    assert points(steps=1) == [60] * 5, "a unit without a zone throttles nothing"


def test_fire_and_zone_multiply() -> None:
    t = Table(toy(".....\n.....", "aaaaa\naabaa", [unit("b1", "b", "0302")], sources={"0101": ("a", 99)}))
    t.state.hexes["fire1"][:] = 2
    assert lets_through(t, "0301") == 60 * 150 * 25 // 100


def test_less_than_a_tenth_of_a_point_is_no_way() -> None:
    for points, reached in ((100, True), (99, False)):
        t = row(3, [unit("a1", "a", "0301")])
        t.charts["road_points"][0] = 1
        t.charts["road_fire"][0] = points
        feed(t)
        assert (t.get("a1", "source") >= 0) == reached
        assert (t.state.hexes[t.at("0201")]["loc_cost"] >= 0) == reached


def test_a_crossing_lets_through_what_orders_have_left() -> None:
    for carried, points in ((0, 60), (35, 25), (59, 1), (60, 0)):
        units = [unit("a1", "a", "0201", arm="foreign", steps=160, kit=0)]  # asks for 80
        t = row(2, units, rivers={"0101/SE": "major"}, sites={"0101/SE": BRIDGE}, charts={"road_points": [900] * 4})
        t.state.crossings[0]["carried"] = carried
        t.state.units["ratio"] = 1000
        feed(t)
        assert t.get("a1", "demand") == 80_000
        assert points * 1000 - 80 <= t.get("a1", "sent") <= points * 1000
        assert t.state.crossings[0]["hauled"] == points
        assert t.state.crossings[0]["carried"] == 0, "the points of orders come back now"
        assert (t.get("a1", "source") == 0) == (points > 0)


def test_enemy_fire_on_the_worse_bank_cuts_what_a_crossing_lets_through() -> None:
    for place, level, points in (("0101", 1, 49), ("0201", 2, 38), ("0201", 4, 16)):
        t = row(2, [unit("a1", "a", "0201")], rivers={"0101/SE": "major"}, sites={"0101/SE": BRIDGE})
        t.state.hexes["fire1"][t.at(place)] = level
        t.state.crossings[0]["hauled"] = 0
        assert supply.span(t.map, t.charts, t.state, Int(0), t.at("0101"), Int(2)) == points * 1000


def test_a_bridge_and_a_pontoon_on_one_hexside_both_carry() -> None:
    sites = {"0101/SE": BRIDGE, "0201/NW": ("pontoon", "intact", "light")}
    units = [unit("a1", "a", "0201", arm="foreign", steps=200, kit=0)]  # asks for 100
    t = row(2, units, rivers={"0101/SE": "major"}, sites=sites, charts={"road_points": [900] * 4})
    assert t.get("a1", "delivered") == 100_000
    assert t.state.crossings["hauled"].tolist()[:2] == [60, 40], "the standing one first"


def test_a_crossing_that_lies_wholly_with_the_other_side_is_left_alone() -> None:
    t = row(4, held="aabb", rivers={"0301/SE": "major"}, sites={"0301/SE": BRIDGE})
    t.state.crossings[0]["carried"] = 7
    t.state.crossings[0]["hauled"] = 9
    feed(t)
    assert (t.state.crossings[0]["carried"], t.state.crossings[0]["hauled"]) == (7, 9)


# ---- losses on the way


def test_loads_are_lost_hex_by_hex() -> None:
    t = row(5, [unit("a1", "a", "0501")])
    for name, level in (("0101", 4), ("0201", 1), ("0301", 2), ("0401", 0), ("0501", 3)):
        t.state.hexes["fire1"][t.at(name)] = level
    feed(t)
    shares = [int(t.state.hexes[t.at(f"0{c}01")]["loc_share"]) for c in range(1, 6)]
    share, expected = 1000, []
    for level in (4, 1, 2, 0, 3):
        lost = 0 if not expected else (0, 2, 4, 8, 12)[level]  # a source's own hex costs nothing
        expected.append(share)
        if expected[1:]:
            share = share * (100 - lost) // 100
            expected[-1] = share
    assert shares[0] == 1000
    assert shares[:4] == expected[:4]
    # counted from the source on, each hex rounds down
    assert shares[4] == 1000 * 98 // 100 * 96 // 100 * 100 // 100 * 92 // 100


def test_a_source_sends_so_much_more_that_the_demand_arrives() -> None:
    for level, share in ((0, 1000), (1, 980), (2, 960), (3, 920), (4, 880)):
        t = row(2, [unit("a1", "a", "0201", steps=1, kit=0)])
        t.state.hexes["fire1"][t.at("0201")] = level
        feed(t)
        assert t.get("a1", "delivered") == t.get("a1", "demand") == 500
        assert t.get("a1", "sent") == -(-500 * 1000 // share)
        assert t.state.hexes[t.at("0201")]["flow"] == t.get("a1", "sent")
        assert (t.get("a1", "block"), t.get("a1", "ratio")) == (BY_NOTHING, 1000)


def test_what_is_sent_is_what_binds() -> None:
    """A road that lets 10 points through brings 9.2 of them under fire that takes 8 per cent."""
    t = row(2, [unit("a1", "a", "0201", steps=20, kit=0)], charts={"road_points": [250, 0, 0, 0]})
    t.state.hexes["fire1"][t.at("0201")] = 3
    assert lets_through(t, "0201") == 10_000
    t.put("a1", attacked=2)  # asks for 40
    feed(t)
    assert 9_950 <= t.get("a1", "sent") <= 10_000
    assert t.get("a1", "delivered") == t.get("a1", "sent") * 920 // 1000
    assert (t.get("a1", "block"), t.name(t.get("a1", "block_at"))) == (BY_ROAD, "0201")


# ---- who asks for what, and who comes first


@pytest.mark.parametrize(
    ("attacked", "defended", "demand", "activity"), [(0, 0, 4, 0), (0, 1, 8, 1), (1, 0, 8, 1), (2, 1, 16, 2)]
)
def test_demand_follows_last_turns_activity(attacked: int, defended: int, demand: int, activity: int) -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    t.put("a1", attacked=attacked, defended=defended)
    t.begin(0)
    assert (t.get("a1", "demand"), t.get("a1", "activity")) == (demand * 1000, activity)
    assert (t.get("a1", "attacked"), t.get("a1", "defended")) == (0, 0)


def test_demand_follows_steps_and_guns_ask_the_same_always() -> None:
    t = open_field(units=[unit("a1", "a", "0101", steps=2), unit("a2", "a", "0202", arm="artillery", steps=3)])
    assert (t.get("a1", "demand"), t.get("a2", "demand")) == (1000, 3000)
    t.put("a2", defended=1)
    t.begin(0)
    assert t.get("a2", "demand") == 3000


def test_stock_is_full_at_the_start_and_holds_two_and_a_half_turns() -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    assert t.get("a1", "stock") == 4000 * 25 // 10 == demand.full_stock(t.map, t.charts, t.state, t.row("a1"))
    assert (t.get("a1", "ratio"), t.get("a1", "supply"), t.get("a1", "delivered")) == (1000, FULL, 4000)


def test_a_source_asked_for_more_than_it_has_gives_all_the_same_share() -> None:
    units = [unit("a1", "a", "0202"), unit("a2", "a", "0302", steps=4)]
    t = open_field(units=units, sources={"0101": ("a", 3), "1006": ("b", 99)})
    assert (t.get("a1", "delivered"), t.get("a2", "delivered")) == (2000, 1000)
    assert t.get("a1", "ratio") == t.get("a2", "ratio") == 750
    assert t.get("a1", "supply") == SHORT
    assert t.get("a1", "stock") == 10_000 - 2000
    assert [(t.get(k, "block"), t.get(k, "block_at")) for k in ("a1", "a2")] == [(BY_SOURCE, 0)] * 2


def attacker_rear_front(points: int, **more: Any) -> Table:
    """Three brigades on an open field: one has attacked, one is in the rear, one is near the front."""
    units = [unit("front", "a", "0402"), unit("rear", "a", "0101"), unit("fought", "a", "0503")]
    t = open_field(units=units, sources={"0102": ("a", points), "1006": ("b", 99)}, **more)
    t.put("fought", attacked=2)
    t.state.units["stock"] = [10_000] * 3
    feed(t)
    return t


@pytest.mark.parametrize(
    ("points", "got"),
    [
        (10, [0, 0, 10_000]),
        (16, [0, 0, 16_000]),
        (18, [2000, 0, 16_000]),
        (20, [4000, 0, 16_000]),
        (22, [4000, 2000, 16_000]),
        (24, [4000, 4000, 16_000]),
    ],
)
def test_who_attacked_comes_first_and_who_is_far_from_the_enemy_last(points: int, got: list[int]) -> None:
    t = attacker_rear_front(points)
    found = [t.get(k, "delivered") for k in ("front", "rear", "fought")]
    assert found == pytest.approx(got, abs=20)
    throttled = [t.get(k, "block") for k in ("front", "rear", "fought")]
    assert throttled == [BY_NOTHING if t.get(k, "ratio") == 1000 else BY_SOURCE for k in ("front", "rear", "fought")]


def test_a_hasty_attack_does_not_come_first() -> None:
    units = [unit("a1", "a", "0402"), unit("a2", "a", "0503")]
    t = open_field(units=units, sources={"0102": ("a", 8), "1006": ("b", 99)})
    for attacked, got in ((1, [2667, 5333]), (2, [0, 8000])):
        t.put("a2", attacked=attacked)
        t.state.units["stock"] = 10_000
        feed(t)
        assert [t.get(k, "delivered") for k in ("a1", "a2")] == pytest.approx(got, abs=20)


@pytest.mark.parametrize(("place", "held", "last"), [("0103", 5, True), ("0203", 5, False), ("0103", 4, False)])
def test_a_unit_is_far_from_the_enemy_when_all_within_four_hexes_is_its_sides(
    place: str, held: int, last: bool
) -> None:
    t = open_field(units=[unit("a1", "a", place)], front=held)
    assert demand.rank_of(t.map, t.charts, t.state, Int(0), t.row("a1")) == (2 if last else 1)
    t.state.hexes[t.at("0203")]["control"] = -1
    assert demand.rank_of(t.map, t.charts, t.state, Int(0), t.row("a1")) == 1, "no man's land is not its side's"


def test_the_same_share_of_the_tightest_place_each_on_its_own_way() -> None:
    """All go through 0201; only those at 0501 through the mud-choked 0401 besides."""
    units = [unit("a1", "a", "0301"), unit("a2", "a", "0501"), unit("a3", "a", "0501", steps=4)]
    t = row(5, units, charts={"road_points": [8, 90, 0, 0]}, roads={"0101 0201 0301": "local", "0401 0501": "local"})
    assert [lets_through(t, f"0{c}01") for c in (2, 3, 4, 5)] == [90_000, 90_000, 90_000, 90_000]
    t.map.ground["road"][t.at("0401")] = 0
    t.state.units["attacked"][1:] = 1
    t.state.units["stock"] = 99_000
    feed(t)
    assert [t.get(k, "demand") for k in ("a1", "a2", "a3")] == [4000, 8000, 4000]
    assert [t.get(k, "delivered") for k in ("a1", "a2", "a3")] == pytest.approx([4000, 5333, 2667], abs=20)
    assert t.get("a1", "block") == BY_NOTHING
    assert [(t.get(k, "block"), t.name(t.get(k, "block_at"))) for k in ("a2", "a3")] == [(BY_ROAD, "0401")] * 2


# ---- round what is full


def ring(near: int, far: int = 99, **more: Any) -> Table:
    """A source at 0101 and a unit at 0301 that asks for 16 points: by 0201, or farther by 0102, 0202 and 0302."""
    t = Table(toy("...\n...", "aaa\naaa", [unit("a1", "a", "0301")], sources={"0101": ("a", 99)}, **more))
    t.charts["road_points"][:] = [far, near, 0, 0]
    t.map.ground["road"][t.at("0201")] = 1  # where the near way is tight
    t.put("a1", attacked=2, stock=99_000)
    feed(t)
    return t


def flows(t: Table, *names: str) -> list[int]:
    return [int(t.state.hexes[t.at(name)]["flow"]) for name in names]


def test_what_is_left_over_goes_round_the_full_places() -> None:
    t = ring(10)
    assert line(t, "0301") == ["0301", "0201", "0101"], "the line of communication is the near way still"
    assert t.get("a1", "delivered") == t.get("a1", "sent") == 16_000
    assert (t.get("a1", "block"), t.get("a1", "block_at")) == (BY_NOTHING, -1), "it got all by the way round"
    near, *way_round = flows(t, "0201", "0102", "0202", "0302")
    assert near == 16_000 * 625 // 1000 == 10_000
    assert way_round == [6000] * 3
    assert flows(t, "0101", "0301") == [16_000] * 2
    assert flows(ring(99), "0201", "0102") == [16_000, 0], "and only what is left over"


def test_when_the_way_round_is_full_too_that_is_what_throttles() -> None:
    t = ring(10, 3)
    assert lets_through(t, "0301") == 3000
    t.map.ground["road"][t.at("0301")] = 1
    t.charts["road_points"][1] = 10
    t.state.units["attacked"] = 2
    feed(t)
    assert (t.get("a1", "block"), t.name(t.get("a1", "block_at"))) == (BY_ROAD, "0301")
    assert t.get("a1", "delivered") == 10_000


@pytest.mark.parametrize(("rounds", "got", "block"), [(1, 10_000, BY_ROAD), (2, 16_000, BY_NOTHING)])
def test_a_few_times(rounds: int, got: int, block: int) -> None:
    t = ring(10, charts={"supply_rounds": rounds})
    assert (t.get("a1", "delivered"), t.get("a1", "block")) == (got, block)


def test_a_spent_source_leaves_the_rest_to_the_next() -> None:
    t = row(5, [unit("a1", "a", "0201")], sources={"0101": ("a", 3), "0501": ("a", 99)})
    assert line(t, "0201") == ["0201", "0101"]
    assert (t.get("a1", "delivered"), t.get("a1", "block")) == (4000, BY_NOTHING)
    assert flows(t, "0101", "0301", "0501") == [3000, 1000, 1000]
    assert t.get("a1", "source") == 1, "the source that fed it last"


def test_two_sources_in_one_hex_give_one_after_the_other() -> None:
    t = row(3, [unit("a1", "a", "0201")], sources={"0101": ("a", 3), "0301": ("a", 99)})
    t.map.sources["hex"][:] = t.at("0101")
    feed(t)
    assert (t.get("a1", "delivered"), t.get("a1", "block")) == (4000, BY_NOTHING)
    assert flows(t, "0101", "0201", "0301") == [4000, 4000, 0]


def test_a_unit_at_a_source_needs_no_road() -> None:
    t = row(2, [unit("a1", "a", "0101")], charts={"road_points": [0] * 4})
    assert (t.get("a1", "delivered"), t.get("a1", "block")) == (4000, BY_NOTHING)


# ---- what throttled a unit


def test_by_a_source_a_road_a_crossing_or_no_way_at_all() -> None:
    roads = {"road_points": [50, 0, 0, 0]}
    many = [unit("a1", "a", "0301", arm="foreign", steps=160, kit=0)]  # asks for 80
    found = {}
    for name, more in {
        "source": {"sources": {"0101": ("a", 20)}, "charts": roads},
        "road": {"charts": roads},
        "crossing": {"charts": roads, "rivers": {"0201/NE": "major"}, "sites": {"0201/NE": ("dam", "damaged", "foot")}},
        "nothing": {},
    }.items():
        t = row(3, many, **more)
        found[name] = (t.get("a1", "block"), t.get("a1", "block_at"))
    assert found == {
        "source": (BY_SOURCE, 0),
        "road": (BY_ROAD, int(t.at("0301"))),
        "crossing": (BY_CROSSING, 0),
        "nothing": (BY_ROAD, int(t.at("0301"))),  # 60 points of a track for the 80 it asks for
    }
    t = row(3, many, held="a-a")
    assert (t.get("a1", "block"), t.get("a1", "block_at"), t.get("a1", "source")) == (BY_NO_WAY, -1, -1)
    t = row(3, [unit("a1", "a", "0301")])
    assert (t.get("a1", "block"), t.get("a1", "block_at"), t.get("a1", "source")) == (BY_NOTHING, -1, 0)


def test_of_two_tight_places_the_tighter_is_named_and_of_equal_ones_the_nearer_to_the_unit() -> None:
    cases = (((50, 40, 60), "0301"), ((40, 50, 60), "0201"), ((40, 40, 40), "0401"), ((40, 40, 60), "0301"))
    for tight, named in cases:
        t = row(4, [unit("a1", "a", "0401", arm="foreign", steps=160, kit=0)])
        t.charts["road_points"][:] = [0, *tight]
        for kind, name in enumerate(("0201", "0301", "0401"), 1):
            t.map.ground["road"][t.at(name)] = kind
        feed(t)
        assert (t.get("a1", "block"), t.name(t.get("a1", "block_at"))) == (BY_ROAD, named), tight


def test_where_a_bridge_is_down_the_pontoon_beside_it_is_named() -> None:
    sites = {"0101/SE": ("bridge", "destroyed", "heavy"), "0201/NW": ("pontoon", "intact", "light")}
    t = row(2, [unit("a1", "a", "0201", arm="foreign", steps=160, kit=0)], rivers={"0101/SE": "major"}, sites=sites,
            charts={"road_points": [900] * 4})  # fmt: skip
    assert (t.get("a1", "block"), t.get("a1", "block_at"), t.get("a1", "delivered")) == (BY_CROSSING, 1, 60_000)
    assert t.state.crossings["hauled"].tolist()[:2] == [0, 60]


# ---- stocks and states


def test_a_missing_stock_is_refilled_a_part_a_turn() -> None:
    t = open_field(units=[unit("a1", "a", "0102")])
    t.put("a1", stock=2000)
    t.begin(0)
    assert t.get("a1", "stock") == 2000 + (10_000 - 2000) * 25 // 100
    for _ in range(40):
        t.begin(0)
    assert 9990 <= t.get("a1", "stock") <= 10_000


@pytest.mark.parametrize(
    ("before", "got", "mean", "state"),
    [
        (1000, 4000, 1000, FULL),
        (720, 4000, 860, FULL),
        (718, 4000, 859, SHORT),
        (1000, 2000, 749, SHORT),  # of 4500 asked for a source with 2000 sends 444 per mille: 1998
        (0, 4000, 500, SHORT),
        (301, 2000, 400, SHORT),
        (300, 2000, 399, CRITICAL),
        (1000, 100, 512, SHORT),
        (500, 100, 262, CRITICAL),
    ],
)
def test_states_follow_the_running_mean(before: int, got: int, mean: int, state: int) -> None:
    t = open_field(units=[unit("a1", "a", "0102")], sources={"0101": ("a", 99), "1006": ("b", 99)})
    t.charts["demand"][0] = 4
    t.put("a1", ratio=before, stock=10_000 if got >= 4000 else 8000)
    t.map.sources[0]["points"] = got // 1000
    if got < 1000:
        t.charts["road_points"][:] = 0
        t.charts["road_points"][0] = 1
        t.charts["road_fire"][0] = got
        t.map.sources[0]["points"] = 99
    feed(t)
    assert (t.get("a1", "ratio"), t.get("a1", "supply")) == (mean, state)
    assert t.get("a1", "hungry") == (1 if state >= CRITICAL else 0)


def test_hunger_grows_turn_by_turn_where_a_trickle_comes_through() -> None:
    t = open_field(units=[unit("a1", "a", "0202")], sources={"0101": ("a", 1), "1006": ("b", 99)})
    found = [(t.get("a1", "supply"), t.get("a1", "hungry"))]
    for _ in range(4):
        t.begin(0)
        found.append((t.get("a1", "supply"), t.get("a1", "hungry")))
    assert found == [(SHORT, 0), (SHORT, 0), (CRITICAL, 1), (CRITICAL, 2), (CRITICAL, 3)]
    assert codes.SUPPLY_STATES[CRITICAL] == "critical"
    t.map.sources[0]["points"] = 99
    t.begin(0)
    assert (t.get("a1", "supply"), t.get("a1", "hungry")) == (SHORT, 0), "one good turn ends the count"


def test_a_cut_off_unit_is_as_it_was_until_its_stock_is_spent() -> None:
    t = Table(toy(".....", "aabaa", [unit("a1", "a", "0501")], sources={"0101": ("a", 99)}))
    found = [(t.get("a1", "stock"), t.get("a1", "supply"), t.get("a1", "hungry"))]
    for _ in range(4):
        t.begin(0)
        found.append((t.get("a1", "stock"), t.get("a1", "supply"), t.get("a1", "hungry")))
    assert found == [(6000, FULL, 0), (2000, FULL, 0), (0, ISOLATED, 1), (0, ISOLATED, 2), (0, ISOLATED, 3)]


def test_a_relieved_unit_recovers_with_its_mean() -> None:
    t = Table(toy(".....", "aabaa", [unit("a1", "a", "0501")], sources={"0101": ("a", 99)}))
    for _ in range(6):
        t.begin(0)
    assert t.get("a1", "supply") == ISOLATED
    t.state.hexes[t.at("0301")]["control"] = 0
    found = []
    for _ in range(4):
        t.begin(0)
        found.append(t.get("a1", "supply"))
    assert found == [SHORT, SHORT, FULL, FULL]
    assert t.get("a1", "hungry") == 0


def test_part_of_a_fights_cost_was_drawn_from_the_stock_already() -> None:
    """A prepared attack draws half its extra use at once; the other half is paid at the next logistics."""
    units = [unit("a1", "a", "0504"), unit("b1", "b", "0604", steps=16)]
    t = open_field(units=units, charts=NO_FIRE)
    t.throw("a1", "0604", 7)
    t.attack("0604", "a1")
    t.put("a1", steps=8)
    drawn = t.get("a1", "stock")
    assert drawn == 10_000 - 6000
    t.begin(0)
    wanted = 16_000 + 6000 * 25 // 100
    assert t.get("a1", "delivered") == wanted
    assert t.get("a1", "stock") == min(10_000, drawn + wanted - 4000 - 12_000 * 50 // 100)


def test_stock_pays_for_what_does_not_arrive() -> None:
    t = open_field(units=[unit("a1", "a", "0202")], sources={"0101": ("a", 1), "1006": ("b", 99)})
    found = [t.get("a1", "stock")]
    for _ in range(4):
        t.begin(0)
        found.append(t.get("a1", "stock"))
    assert found == pytest.approx([7000, 4000, 1000, 0, 0], abs=10)
    assert min(found) >= 0


def test_an_unfed_side_traces_nothing_into_the_enemys_tables() -> None:
    t = open_field(units=[unit("a1", "a", "0101"), unit("b1", "b", "1006")])
    before = t.state.hexes[t.state.hexes["control"] == 1].copy()
    t.begin(0)
    assert (t.state.hexes[t.state.hexes["control"] == 1] == before).all()


def test_a_spent_source_leaves_a_unit_without_a_line() -> None:
    """A source without points is none: the unit stays as it is until its stock is spent, and is isolated then."""
    t = open_field(units=[unit("a1", "a", "0102")], sources={"0101": ("a", 0), "1006": ("b", 99)})
    found = [(t.get("a1", "supply"), t.get("a1", "hungry"), t.get("a1", "block"))]
    for _ in range(3):
        t.begin(0)
        found.append((t.get("a1", "supply"), t.get("a1", "hungry"), t.get("a1", "block")))
    assert found == [
        (FULL, 0, BY_NO_WAY), (FULL, 0, BY_NO_WAY), (ISOLATED, 1, BY_NO_WAY), (ISOLATED, 2, BY_NO_WAY)
    ]  # fmt: skip
