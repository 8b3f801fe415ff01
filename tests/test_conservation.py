"""Nothing comes from nowhere and nothing is used twice: the cases that random games (`test_fuzz`) turned up."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, riverside, unit

from game.model.codes import ABANDONED, BY_FIRE, CAUSES, DESTROYED, NONE
from game.rules import engineers, events
from game.rules.orders import END, carry_out

BRIDGE = ("bridge", "intact", "heavy")
PONTOON = ("pontoon", "intact", "heavy")


def lost(t: Table, cause: np.int64, side: int) -> tuple[int, int]:
    row = t.state.toll[side * int(CAUSES) + int(cause)]
    return int(row["steps"]), int(row["kit"])


@pytest.mark.parametrize(
    ("kit", "carry", "given"),
    [(0, 5000, 1), (3, 0, 0), (3, 5000, 1), (9, 5000, 0)],
    ids=("none left", "no kit to give", "some left", "all it may have"),
)
def test_a_replacement_brings_one_kit_point_at_most_and_none_to_a_unit_that_has_its_kit(
    kit: int, carry: int, given: int
) -> None:
    t = open_field(units=[unit("a1", "a", "0202", kit=9), unit("b1", "b", "0902")], replacements=(1000, 0))
    t.put("a1", steps=4, kit=kit, cohesion=9)
    t.state.sides[0]["steps_carry"] = 0
    t.state.sides[0]["kit_carry"] = carry
    t.pass_turn()
    replaced = t.events(events.REPLACED)
    assert [row[5:7] for row in replaced] == [[1, given]]
    assert t.get("a1", "kit") == kit + given
    assert int(t.state.sides[0]["kit_carry"]) == carry + 500 - 1000 * given


def test_kit_waiting_behind_a_river_counts_among_what_a_unit_has() -> None:
    t = riverside(units=[unit("a1", "a", "0301", kit=9), unit("b9", "b", "0501", steps=1)], replacements=(1000, 2000))
    t.put("a1", steps=4, kit=0, behind=9, behind_hex=int(t.at("0201")), cohesion=9)
    t.state.hexes["fire1"] = 0
    t.pass_turn()
    assert all(row[6] == 0 for row in t.events(events.REPLACED))
    assert t.get("a1", "kit") + t.get("a1", "behind") == 9


def test_the_end_of_operations_strikes_nothing() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201"), unit("b9", "b", "0501")])
    t.state.sides[0]["strikes"] = 2
    t.lay_out()
    before = t.state.sides.copy(), t.state.crossings.copy()
    for target in (-1, 0, 99):
        row = t.write(int(END), 0, target)
        assert carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, row) == 0
    assert (t.state.sides == before[0]).all()
    assert (t.state.crossings == before[1]).all()


def test_a_march_does_not_go_over_a_river_and_back_at_one_place() -> None:
    """The crossing would be asked once whether there is room, and used twice."""
    roads = {"0101 0201 0301 0401": "highway"}
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=8, kit=9)], roads=roads)
    assert t.move("a1", "0101", via="0301") == "out_of_reach"
    assert t.move("a1", "0401", via="0301") == ""
    assert int(t.state.crossings[0]["carried"]) == 8 + 3 * 9


def test_a_stream_may_be_crossed_both_ways() -> None:
    t = riverside(river="stream", units=[unit("a1", "a", "0201")], roads={"0101 0201 0301 0401": "highway"})
    assert t.move("a1", "0101", via="0301") == ""


def test_a_unit_half_over_a_river_that_the_close_pushes_out_of_a_full_hex_calls_its_boats_back() -> None:
    units = [unit(f"a{i}", "a", "0202", steps=8) for i in range(1, 4)] + [unit("b1", "b", "0606", steps=1)]
    t = open_field(6, 6, 4, units, rivers={"0202/SE": "major"})
    over = int(t.map.links[t.at("0202"), 2]["to"])
    t.put("a3", ferried=4, ferry_hex=over)
    t.close()
    assert t.where("a3") not in ("0202", "")
    assert (t.get("a3", "ferried"), t.get("a3", "ferry_hex"), t.get("a3", "steps")) == (0, -1, 8)


def test_charges_go_with_the_pontoon_that_fire_destroys() -> None:
    t = riverside(site=PONTOON, units=[unit("a1", "a", "0201"), unit("b9", "b", "0501")])
    t.state.crossings[0]["charged"] = 0
    t.charts["pontoon_hit"] = 100
    for condition, charged in ((1, 0), (DESTROYED, -1)):
        t.state.clock[0]["turn"] += 1
        engineers.engineers(t.map, t.charts, t.state, t.work, np.int64(0))
        assert (t.state.crossings[0]["condition"], t.state.crossings[0]["charged"]) == (condition, charged)


def test_kit_and_charges_on_ground_where_boats_land_in_logistics_are_lost_at_once() -> None:
    """The last steps on the near bank fall under fire: the unit is what has got over, on ground of others."""
    units = [unit("a1", "a", "0201", steps=4, kit=0), unit("b1", "b", "0901", steps=4)]
    t = riverside("aabbbbbbb", site=("bridge", "destroyed", "heavy"), units=units)
    t.put("a1", ferried=3, ferry_hex=int(t.at("0301")))
    t.put("b1", behind=2, behind_hex=int(t.at("0301")))
    t.state.sides[1]["kit_lost"] -= 2  # two more than it has by its books
    t.charts["stand_loss"] = 10**6
    t.begin(0)
    assert (t.where("a1"), t.get("a1", "steps"), t.control("0301")) == ("0301", 3, 0)
    assert lost(t, BY_FIRE, 0) == (1, 0)
    assert (t.get("b1", "behind"), t.get("b1", "behind_hex")) == (0, NONE)
    assert lost(t, ABANDONED, 1) == (0, 2)
