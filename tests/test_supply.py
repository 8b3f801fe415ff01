"""Supply: the network, what it carries, and how units fare by it."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, toy, unit

from game.model import codes
from game.model.state import HAUL
from game.rules import supply

Int = np.int64
FULL, SHORT, CRITICAL, ISOLATED = range(4)


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


@pytest.mark.parametrize(
    ("kind", "site", "passes"),
    [
        ("stream", None, True),
        ("minor", None, False),
        ("canal", None, False),
        ("major", None, False),
        ("minor", ("ford", "intact", "foot"), False),
        ("major", ("pontoon", "intact", "light"), True),
        ("major", ("bridge", "damaged", "heavy"), True),
        ("major", ("bridge", "destroyed", "heavy"), False),
    ],
)
def test_trucks_cross_a_river_only_by_a_crossing_that_carries_them(
    kind: str, site: tuple[str, str, str] | None, passes: bool
) -> None:
    t = Table(
        toy(
            "..",
            "aa",
            [unit("a1", "a", "0201")],
            rivers={"0101/SE": kind},
            sites={"0101/SE": site} if site else {},
            sources={"0101": ("a", 99)},
        )
    )
    assert (t.get("a1", "source") == 0) == passes


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


def test_a_zone_of_control_throttles_a_way_unless_a_friend_stands_there() -> None:
    def share(*friends: str) -> int:
        units = (
            [unit("a0", "a", "0101")] + [unit(f"f{h}", "a", h, steps=1) for h in friends] + [unit("b1", "b", "0302")]
        )
        t = Table(toy(".....\n.....", "aaaaa\naabaa", units, sources={"0101": ("a", 99)}))
        return int(t.state.hexes[t.at("0501")]["loc_share"])

    assert share() == 25
    assert share("0201") == 25
    assert share("0201", "0301", "0401") == 100


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
    assert t.get("a1", "stock") == 4000 * 25 // 10 == supply.full_stock(t.map, t.charts, t.state, t.row("a1"))
    assert (t.get("a1", "ratio"), t.get("a1", "supply"), t.get("a1", "delivered")) == (1000, FULL, 4000)


def test_a_source_asked_for_more_than_it_has_gives_all_the_same_share() -> None:
    units = [unit("a1", "a", "0102"), unit("a2", "a", "0202", steps=4)]
    t = open_field(units=units, sources={"0101": ("a", 3), "1006": ("b", 99)})
    assert (t.get("a1", "delivered"), t.get("a2", "delivered")) == (2000, 1000)
    assert t.get("a1", "ratio") == t.get("a2", "ratio") == 750
    assert t.get("a1", "supply") == SHORT
    assert t.get("a1", "stock") == 10_000 - 2000


def test_a_missing_stock_is_refilled_a_part_a_turn() -> None:
    t = open_field(units=[unit("a1", "a", "0102")])
    t.put("a1", stock=2000)
    t.begin(0)
    assert t.get("a1", "stock") == 2000 + (10_000 - 2000) * 25 // 100
    for _ in range(40):
        t.begin(0)
    assert 9990 <= t.get("a1", "stock") <= 10_000


def test_states_follow_the_running_mean() -> None:
    t = open_field(units=[unit("a1", "a", "0102")], sources={"0101": ("a", 99), "1006": ("b", 99)})
    for ratio, state in ((860, FULL), (1000, FULL)):
        t.put("a1", ratio=ratio)
        t.begin(0)
        assert t.get("a1", "supply") == state
    t.map.sources[0]["points"] = 2
    found, mean = [], 1000
    for _ in range(6):
        t.begin(0)
        mean = mean // 2 + 250
        found.append((t.get("a1", "ratio"), t.get("a1", "supply")))
        assert found[-1] == (mean, SHORT)
    t.map.sources[0]["points"] = 0
    for _ in range(3):
        t.begin(0)
    assert t.get("a1", "supply") == CRITICAL


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
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0604", steps=16)])
    t.throw("a1", "0604", 7)
    t.attack("0604", "a1")
    t.put("a1", steps=8)
    drawn = t.get("a1", "stock")
    assert drawn == 10_000 - 6000
    t.begin(0)
    wanted = 16_000 + 6000 * 25 // 100
    assert t.get("a1", "stock") == min(10_000, drawn + wanted - 4000 - 12_000 * 50 // 100)


def test_an_unfed_side_traces_nothing_into_the_enemys_tables() -> None:
    t = open_field(units=[unit("a1", "a", "0101"), unit("b1", "b", "1006")])
    before = t.state.hexes[t.state.hexes["control"] == 1].copy()
    t.begin(0)
    assert (t.state.hexes[t.state.hexes["control"] == 1] == before).all()


def test_a_hungry_unit_counts_its_turns() -> None:
    t = open_field(units=[unit("a1", "a", "0102")], sources={"0101": ("a", 0), "1006": ("b", 99)})
    found = []
    for _ in range(3):
        t.begin(0)
        found.append((t.get("a1", "supply"), t.get("a1", "hungry")))
    assert found == [(CRITICAL, 1), (CRITICAL, 2), (CRITICAL, 3)]
    assert codes.SUPPLY_STATES[CRITICAL] == "critical"
