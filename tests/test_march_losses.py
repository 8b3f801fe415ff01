"""March losses: what enemy fire costs a unit on the road, hex by hex."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from toys import Table, open_field, unit

from game.model import codes
from game.rules import events, fire
from game.rules.setup import work_for
from game.rules.zones import survey


def under_fire(level: int, *hexes: str, seed: int = 1, **more: int) -> Table:
    """One brigade of side a in 0203 of an open field, these hexes (all when none is named) under b's fire."""
    table = open_field(units=[unit("x", "a", "0203", **more)], front=9, seed=seed)
    lay(table, level, *hexes)
    return table


def lay(table: Table, level: int, *hexes: str) -> None:
    if hexes:
        for name in hexes:
            table.state.hexes["fire1"][table.at(name)] = level
    else:
        table.state.hexes["fire1"][:] = level


def true_layout(table: Table) -> bool:
    """Whether zones, stacks and occupants are what a fresh survey finds."""
    fresh = work_for(table.ready)
    survey(table.map, table.charts, table.state, fresh)
    return (
        np.array_equal(fresh.zones, table.work.zones)
        and np.array_equal(fresh.hexes["stack"], table.work.hexes["stack"])
        and np.array_equal(fresh.hexes["first"], table.work.hexes["first"])
        and np.array_equal(fresh.units["next"], table.work.units["next"])
    )


def toll(table: Table, cause: np.int64, side: int = 0) -> tuple[int, int]:
    row = table.state.toll[side * int(codes.CAUSES) + int(cause)]
    return int(row["steps"]), int(row["kit"])


def test_a_march_out_of_fire_costs_nothing() -> None:
    table = under_fire(0)
    found = table.forecast(*table.march("x", "0503"))
    assert found.unhurt == 1
    assert found.kit.mean == 0
    assert found.steps.mean == 0
    assert table.move("x", "0503") == ""
    assert toll(table, codes.ON_MARCH) == (0, 0)


def test_own_fire_costs_nothing() -> None:
    table = under_fire(0)
    table.state.hexes["fire0"][:] = 4
    assert table.forecast(*table.march("x", "0503")).unhurt == 1


@pytest.mark.parametrize(("level", "per_cent"), [(1, 1), (2, 2), (3, 4), (4, 7)])
def test_each_hex_entered_costs_a_share_of_the_kit_and_a_fifth_of_it_of_the_steps(level: int, per_cent: int) -> None:
    table = under_fire(level, "0303")
    assert (table.get("x", "steps"), table.get("x", "kit")) == (8, 9)
    found = table.forecast(*table.march("x", "0303"))
    assert found.kit.mean == pytest.approx(9 * per_cent / 100)
    assert found.steps.mean == pytest.approx(8 * per_cent / 500)
    assert found.unhurt == (1 - Fraction(9 * per_cent, 100)) * (1 - Fraction(8 * per_cent, 500))


def test_the_hex_it_leaves_costs_nothing() -> None:
    table = under_fire(4, "0203")
    assert table.forecast(*table.march("x", "0503")).unhurt == 1


def test_what_is_lost_falls_under_its_own_cause_and_goes_into_the_events() -> None:
    lost = 0
    for seed in range(1, 200):
        table = under_fire(4, seed=seed)
        assert table.move("x", "0603") == ""
        steps, kit = toll(table, codes.ON_MARCH)
        assert table.get("x", "steps") == 8 - steps
        assert table.get("x", "kit") == 9 - kit
        told = [row[5:8] for row in table.events(events.LOSS)]
        assert told == ([[steps, kit, int(codes.ON_MARCH)]] if steps or kit else [])
        assert table.where("x") == "0603"
        lost += bool(told)
    assert lost > 100


def test_the_forecast_is_the_march_without_the_die() -> None:
    games = 400
    first = under_fire(0)
    lay(first, 3, "0303", "0403")
    lay(first, 4, "0503")
    found = first.forecast(*first.march("x", "0603"))
    assert len(found.path) == 4
    assert sum(found.kit.chances.values()) == 1
    assert sum(found.steps.chances.values()) == 1
    kits, steps, unhurt = [], [], 0
    for seed in range(1, games + 1):
        first.state.clock[0]["seed"] = seed
        table = first
        before = [x.copy() for x in table.state]
        assert table.move("x", "0603") == ""
        kits.append(9 - table.get("x", "kit"))
        steps.append(8 - table.get("x", "steps"))
        unhurt += kits[-1] == 0 and steps[-1] == 0
        for mine, old in zip(table.state, before, strict=True):
            np.copyto(mine, old)
    assert set(kits) <= set(found.kit.chances)
    assert set(steps) <= set(found.steps.chances)
    assert np.mean(kits) == pytest.approx(found.kit.mean, abs=0.15)
    assert np.mean(steps) == pytest.approx(found.steps.mean, abs=0.08)
    assert unhurt / games == pytest.approx(float(found.unhurt), abs=0.08)


def test_a_march_never_takes_the_last_step() -> None:
    table = under_fire(4, steps=1, kit=0)
    table.charts["march_loss"][4] = 100
    table.charts["march_steps"] = 100
    found = table.forecast(*table.march("x", "0403"))
    assert found.steps.chances == {0: 1}
    assert table.move("x", "0403") == ""
    assert table.get("x", "steps") == 1
    table = under_fire(4, steps=6, kit=6)
    table.charts["march_loss"][4] = 100
    table.charts["march_steps"] = 100
    assert table.forecast(*table.march("x", "0403")).steps.chances == {5: 1}
    table.move("x", "0403")
    assert (table.get("x", "steps"), table.get("x", "kit")) == (1, 0)


def test_the_layout_stays_true_when_a_unit_loses_its_zone_on_the_way() -> None:
    table = under_fire(4, steps=2, kit=2)
    table.charts["march_loss"][4] = 100
    table.charts["march_steps"] = 100
    assert table.move("x", "0403") == ""
    assert table.get("x", "steps") == 1
    assert true_layout(table)


def test_a_way_that_enters_a_hex_twice_throws_twice() -> None:
    table = under_fire(4, "0304")
    table.charts["march_loss"][4] = 50
    order = table.march("x", "0202", via="0404")
    found = table.forecast(*order)
    assert found.path.count(int(table.at("0304"))) == 2
    # 9 kit: 4 or 5, then half of 5 or 4
    assert found.kit.chances == {6: Fraction(1, 4), 7: Fraction(3, 4)}
    lost = set()
    before = [x.copy() for x in table.state]
    for seed in range(1, 60):
        table.state.clock[0]["seed"] = seed
        assert table.order(*order) == ""
        lost.add(9 - table.get("x", "kit"))
        for mine, old in zip(table.state, before, strict=True):
            np.copyto(mine, old)
    assert lost == {6, 7}
    u, h, none, march = table.row("x"), table.at("0304"), np.int64(0), np.int64(100)
    args = (table.map, table.charts, table.state, u, h)
    seen = set()
    for seed in range(1, 60):
        table.state.clock[0]["seed"] = seed
        seen.add(tuple(int(fire.kit_burnt(*args, np.int64(gone), none, march)) for gone in (1, 3)))
    assert seen == {(4, 4), (4, 5), (5, 4), (5, 5)}


def test_a_unit_stopped_on_the_way_pays_for_the_hexes_it_entered() -> None:
    table = open_field(units=[unit("x", "a", "0203"), unit("y", "b", "0703")], front=5)
    table.charts["march_loss"][4] = 100
    lay(table, 0)
    lay(table, 4, "0503")
    assert table.get("y", "seen") == 0
    assert table.move("x", "0603") == ""
    assert table.where("x") == "0503"
    assert table.events(events.STOPPED)
    assert table.get("x", "kit") == 0


def test_a_hex_it_could_not_enter_costs_nothing() -> None:
    table = open_field(units=[unit("x", "a", "0203"), unit("y", "b", "0703")], front=5)
    table.charts["march_loss"][4] = 100
    lay(table, 0)
    lay(table, 4, "0603")
    assert table.move("x", "0603") == ""
    assert table.where("x") == "0503"
    assert table.get("x", "kit") == 9
