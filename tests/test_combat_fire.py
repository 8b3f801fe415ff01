"""Fire in attacks: mass, shifts and support points."""

from __future__ import annotations

from typing import Any

import pytest
from toys import Table, open_field, unit

FIRE = {0: "fire0", 1: "fire1"}


def assault(*more: Any, **board: Any) -> Table:
    """x and w of side a next to y of side b in 0603; nobody is under fire."""
    units = [
        unit("x", "a", "0503", arm="motor_rifle"),
        unit("w", "a", "0504", arm="motor_rifle"),
        unit("y", "b", "0603"),
        *more,
    ]
    table = open_field(units=units, **board)
    fire(table, 0, 0)
    fire(table, 1, 0)
    return table


def fire(table: Table, side: int, level: int, *hexes: str) -> None:
    """Lay a side's fire on hexes, on all when none is named."""
    for h in [table.at(name) for name in hexes] or range(len(table.state.hexes)):
        table.state.hexes[FIRE[side]][h] = level


def seen(table: Table, *keys: str, prepared: int = 1) -> Any:
    return table.forecast(*table.assault("0603", *(keys or ("x", "w")), prepared=prepared))


# ---- mass


@pytest.mark.parametrize(("level", "steps"), [(0, 12), (1, 9), (2, 7), (3, 5), (4, 4)])
def test_the_steps_that_count_fall_with_the_enemys_fire_on_the_hex_attacked_from(level: int, steps: int) -> None:
    table = assault()
    table.put("w", hex=int(table.at("0503")))
    fire(table, 1, level, "0503")
    assert seen(table).steps_in == steps


def test_each_hex_attacked_from_has_its_own_limit() -> None:
    table = assault()
    fire(table, 1, 4, "0503")
    assert seen(table).steps_in == 4 + 8


def test_own_fire_and_fire_elsewhere_do_not_count() -> None:
    table = assault()
    fire(table, 0, 4)
    fire(table, 1, 4, "0603")
    assert seen(table).steps_in == 16


# ---- shifts


@pytest.mark.parametrize(("own", "enemy", "columns"), [(1, 0, 0), (2, 0, 1), (4, 2, 1), (3, 2, 0), (2, 2, 0)])
def test_own_fire_two_levels_above_the_enemys_gains_a_column(own: int, enemy: int, columns: int) -> None:
    table = assault()
    fire(table, 0, own, "0603")
    fire(table, 1, enemy, "0503")
    found = seen(table)
    assert found.shifts.get("own fire", 0) == columns
    assert found.column == found.bare_column + sum(found.shifts.values())


def test_the_enemys_worst_fire_counts() -> None:
    table = assault()
    fire(table, 0, 3, "0603")
    fire(table, 1, 2, "0504")
    assert "own fire" not in seen(table).shifts
    assert seen(table, "x").shifts["own fire"] == 1


@pytest.mark.parametrize(("level", "columns"), [(2, 0), (3, -1), (4, -1)])
def test_heavy_enemy_fire_where_the_attack_starts_costs_a_column(level: int, columns: int) -> None:
    table = assault()
    fire(table, 1, level, "0504")
    found = seen(table)
    assert found.shifts.get("enemy fire", 0) == columns


def test_the_shifts_together_are_capped() -> None:
    table = assault(charts={"shift_cap": 1})
    fire(table, 0, 4, "0603")
    table.state.sides[0]["support"] = 1
    found = seen(table, prepared=2)
    assert found.shifts == {"own fire": 1, "support": 1}
    assert found.column == found.bare_column + 1


# ---- support points


def test_a_support_point_gains_a_column_and_is_spent() -> None:
    table = assault()
    table.state.sides[0]["support"] = 2
    found = seen(table, prepared=2)
    assert found.shifts["support"] == 1
    assert found.op == seen(table).op > 0
    stock, op = table.get("x", "stock"), int(table.state.sides[0]["op"])
    assert table.attack("0603", "x", "w", prepared=2) == ""
    assert table.state.sides[0]["support"] == 1
    assert int(table.state.sides[0]["op"]) == op - found.op
    assert table.get("x", "attacked") == 2
    assert table.get("x", "stock") < stock


def test_without_a_support_point_the_order_is_refused() -> None:
    table = assault()
    table.state.sides[0]["support"] = 0
    assert table.check(*table.assault("0603", "x", prepared=2)) == "no_support"
    assert table.check(*table.assault("0603", "x", prepared=1)) == ""
    assert table.check(*table.assault("0603", "x", prepared=3)) == "no_kind"


def test_hasty_and_prepared_attacks_spend_none() -> None:
    for prepared in (0, 1):
        table = assault()
        table.state.sides[0]["support"] = 2
        assert table.attack("0603", "x", prepared=prepared) == ""
        assert table.state.sides[0]["support"] == 2


@pytest.mark.parametrize(("commitment", "points"), [(1000, 3), (500, 1), (2000, 6)])
def test_support_points_come_back_at_logistics_scaled_by_commitment(commitment: int, points: int) -> None:
    table = assault(commitment=(commitment, 1000))
    table.map.sides[0]["support"] = 3
    table.state.sides[0]["support"] = 99
    table.next_turn()
    table.begin(0)
    assert table.state.sides[0]["support"] == points


def test_the_enemys_support_points_are_hidden() -> None:
    table = assault()
    table.state.sides[1]["support"] = 2
    table.lay_out()
    assert table.view.sides[1]["support"] == 0
