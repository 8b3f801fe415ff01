"""What a retreat does to the units beside it, routs, and surrender."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toys import Table, open_field, unit

from game.model import codes
from game.model.state import copy_state
from game.rules import dice, events, rout
from game.rules.setup import work_for
from game.rules.zones import survey

QUIET = {"stand_loss": [0, 0, 0, 0, 0], "line_gain": 0, "rest_gain": 0}
SIX = np.int64(6)


def board(*units: Any, **more: Any) -> Table:
    """A field whose two sides are fed from the middle of their edges, without attrition and recovery."""
    more["charts"] = {**QUIET, **more.get("charts", {})}
    more.setdefault("sources", {"0103": ("a", 999), "1003": ("b", 999)})
    return open_field(units=units, **more)


def penalty(table: Table, key: str) -> int:
    return int(rout.strain(table.map, table.charts, table.state, table.row(key)))


def taken(table: Table) -> dict[str, list[int]]:
    """Neighbour tests of the last call: key -> [roll, penalty, nerve, lost]."""
    return {table.ready.keys[row[3]]: row[5:9] for row in table.events(events.NEIGHBOUR)}


def true_layout(table: Table) -> bool:
    fresh = work_for(table.ready)
    survey(table.map, table.charts, table.state, fresh)
    return np.array_equal(fresh.zones, table.work.zones) and np.array_equal(
        fresh.hexes["first"], table.work.hexes["first"]
    )


# ---- penalty


def test_a_fed_unit_with_a_safe_line_adds_nothing() -> None:
    table = board(unit("x", "a", "0503"))
    assert penalty(table, "x") == 0


@pytest.mark.parametrize(("state", "points"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_hunger_adds(state: int, points: int) -> None:
    table = board(unit("x", "a", "0503"))
    table.put("x", supply=state)
    assert penalty(table, "x") == points


@pytest.mark.parametrize(("level", "points"), [(2, 0), (3, 2), (4, 2)])
def test_heavy_fire_on_the_line_adds(level: int, points: int) -> None:
    table = board(unit("x", "a", "0503"))
    h = int(table.at("0503"))
    h = int(table.state.hexes[int(table.state.hexes[h]["loc"])]["loc"])
    table.state.hexes["fire1"][:] = 0
    table.state.hexes["fire1"][h] = level
    assert penalty(table, "x") == points


def test_fire_on_its_own_hex_is_not_on_its_line() -> None:
    table = board(unit("x", "a", "0503"))
    table.state.hexes["fire1"][:] = 0
    table.state.hexes["fire1"][table.at("0503")] = 4
    assert penalty(table, "x") == 0


def test_a_cut_line_adds_most() -> None:
    table = board(unit("x", "a", "0503"))
    table.state.hexes["loc"][table.at("0503")] = -1
    assert penalty(table, "x") == 3


def test_a_line_taken_since_supply_was_traced_is_cut() -> None:
    table = board(unit("x", "a", "0503"))
    h = int(table.state.hexes[int(table.state.hexes[int(table.at("0503"))]["loc"])]["loc"])
    table.state.hexes["control"][h] = 1
    assert penalty(table, "x") == 3
    table.state.hexes["control"][h] = -1
    assert penalty(table, "x") == 3


def test_line_and_hunger_add_up() -> None:
    table = board(unit("x", "a", "0503"))
    table.put("x", supply=2)
    table.state.hexes["loc"][table.at("0503")] = -1
    assert penalty(table, "x") == 5


def test_on_ground_just_taken_the_line_begins_next_to_it() -> None:
    table = board(unit("x", "a", "0503"))
    assert table.move("x", "0603") == ""
    assert table.state.hexes[table.at("0603")]["loc"] == -1
    assert penalty(table, "x") == 0


# ---- neighbour test


def beaten(**more: Any) -> Table:
    """y of side b, alone against x, w and v of side a, with n beside it, f three hexes off and s with its line."""
    units = [
        unit("x", "a", "0503"), unit("w", "a", "0504"), unit("v", "a", "0502"),
        unit("y", "b", "0603", steps=3, kit=0), unit("n", "b", "0803"), unit("f", "b", "0903"),
    ]  # fmt: skip
    return board(*units, **more)


def retreat(table: Table, total: int = 12, skip: int = 0) -> None:
    table.throw("x", "0603", total, skip)
    assert table.attack("0603", "x", "w") == ""
    assert table.events(events.RETREAT)


def test_units_within_two_hexes_of_a_retreat_are_tested_and_no_others() -> None:
    table = beaten()
    retreat(table)
    assert set(taken(table)) == {"n"}
    assert table.get("n", "tested") == 1
    assert table.get("y", "tested") == 0
    assert table.get("f", "tested") == 0


def test_the_units_that_left_are_not_tested() -> None:
    table = beaten()
    table.put("n", hex=int(table.at("0603")))
    retreat(table)
    assert len(table.events(events.RETREAT)) == 2
    assert taken(table) == {}


def test_a_defender_that_holds_shakes_nobody() -> None:
    table = beaten()
    table.throw("x", "0603", 2)
    assert table.attack("0603", "x", "w") == ""
    assert not table.events(events.RETREAT)
    assert taken(table) == {}


def test_the_dice_raised_beat_cohesion_and_quality_or_not() -> None:
    """8 + 3 is never beaten by two dice with nothing added but 12."""
    failed = 0
    for skip in range(12):
        table = beaten()
        retreat(table, skip=skip)
        roll, penalty_, number, lost = taken(table)["n"]
        assert (penalty_, number) == (0, 11)
        clock = table.state.clock[0]
        thrown = 2 + sum(
            int(dice.roll(clock["seed"], clock["turn"], np.int64(1), table.row("n"), dice.NEIGHBOUR, np.int64(i), SIX))
            for i in (0, 1)
        )
        assert roll == thrown
        assert lost == (1 if roll > 11 else 0)
        assert table.get("n", "cohesion") == 8 - lost
        failed += lost
    assert failed <= 2


def test_the_loss_is_two_from_a_penalty_of_three() -> None:
    for supply, loss in ((2, 1), (0, 2)):
        table = beaten()
        table.put("n", cohesion=1, supply=supply)
        if loss == 2:
            table.state.hexes["loc"][table.at("0803")] = -1
            table.put("n", cohesion=2)
        found = None
        for skip in range(40):
            copy = copy_state(table.state)
            retreat(table, skip=skip)
            found = taken(table)["n"]
            if found[0] + found[1] > found[2]:
                break
            for mine, old in zip(table.state, copy, strict=True):
                np.copyto(mine, old)
        assert found is not None
        assert found[3] == loss


def test_a_safe_line_holds_where_a_cut_one_breaks() -> None:
    """The acceptance: a rout spreads to neighbours whose line is cut and not to those whose line is safe."""
    lost = {"safe": 0, "cut": 0}
    for kind in lost:
        table = beaten()
        table.put("n", cohesion=6)
        if kind == "cut":
            table.state.hexes["loc"][table.at("0803")] = -1
            table.put("n", supply=2)
        before = copy_state(table.state)
        for skip in range(40):
            retreat(table, skip=skip)
            lost[kind] += 6 - table.get("n", "cohesion")
            for mine, old in zip(table.state, before, strict=True):
                np.copyto(mine, old)
    assert lost["safe"] <= 14
    assert lost["cut"] >= 50


def test_once_a_side_turn_each() -> None:
    table = beaten()
    table.put("n", tested=1)
    retreat(table)
    assert taken(table) == {}
    table.begin(1)
    assert table.get("n", "tested") == 0


def test_in_the_other_sides_turn_the_dice_are_others() -> None:
    thrown = []
    for phase in (0, 1):
        table = beaten()
        table.state.clock[0]["side"] = phase
        table.clear_events()
        rout.waver(table.map, table.charts, table.state, table.work, table.row("n"))
        thrown.append([taken(table)["n"][0]])
        for seed in range(2, 12):
            table.state.clock[0]["seed"] = seed
            table.clear_events()
            rout.waver(table.map, table.charts, table.state, table.work, table.row("n"))
            thrown[-1].append(taken(table)["n"][0])
    assert thrown[0] != thrown[1]


# ---- rout


def broken(*more: Any, **board_: Any) -> Table:
    """x of side a, broken in the zone of y; ready for the first side's next logistics."""
    table = board(unit("x", "a", "0503"), unit("y", "b", "0603"), *more, **board_)
    table.put("x", cohesion=2)
    return table


def lines(table: Table, start: str) -> list[str]:
    names, h = [], int(table.at(start))
    while int(table.state.hexes[h]["loc"]) != h:
        h = int(table.state.hexes[h]["loc"])
        names.append(table.name(h))
    return names


def test_a_broken_unit_in_an_enemy_zone_runs_three_hexes_along_its_line() -> None:
    table = broken()
    way = lines(table, "0503")
    table.next_turn()
    table.begin(0)
    assert table.where("x") == way[2]
    assert table.get("x", "cohesion") == 3
    assert [row[3:7] for row in table.events(events.ROUT)] == [
        [int(table.row("x")), int(table.at(way[2])), int(table.at("0503")), 3]
    ]
    assert true_layout(table)


def test_it_neither_marches_nor_attacks_until_its_next_logistics() -> None:
    table = broken()
    table.next_turn()
    table.begin(0)
    assert table.get("x", "mp") == 0
    assert table.get("x", "withdrawing") == 1
    assert table.check(*table.march("x", "0203")) == "out_of_reach"
    assert table.check(3, int(table.row("x")), -1) == "withdraws_whole"
    table.put("x", hex=int(table.at("0503")))
    assert table.check(*table.assault("0603", "x")) == "unfit"
    table.next_turn()
    table.put("x", hex=int(table.at("0103")))
    table.begin(0)
    assert table.get("x", "withdrawing") == 0
    assert table.get("x", "mp") > 0


def test_out_of_enemy_zones_or_above_two_nobody_routs() -> None:
    table = broken()
    table.put("x", cohesion=3)
    table.next_turn()
    table.begin(0)
    assert table.where("x") == "0503"
    table = broken()
    table.put("y", hex=int(table.at("0803")))
    table.next_turn()
    table.begin(0)
    assert table.where("x") == "0503"


def test_hunger_can_rout_a_unit_at_the_same_logistics() -> None:
    table = broken(charts={"hunger": [1, 1, 1, 2]})
    table.put("x", cohesion=3)
    table.next_turn()
    table.begin(0)
    assert table.events(events.ROUT)


def test_fire_takes_twice_a_marchs_toll_of_a_rout() -> None:
    table = broken(charts={"march_loss": [0, 50, 50, 50, 50], "march_steps": 100})
    way = lines(table, "0503")
    table.next_turn()
    table.state.hexes["fire1"][:] = 0
    table.state.hexes["fire1"][table.at(way[0])] = 1
    table.begin(0)
    assert table.get("x", "status") == int(codes.GONE)  # all of it: twice fifty per cent
    toll = table.state.toll[int(codes.IN_ROUT)]
    assert (int(toll["steps"]), int(toll["kit"])) == (8, 9)
    assert true_layout(table)


def test_kit_that_cannot_cross_is_left() -> None:
    rivers = {f"04{row:02d}/{d}": "minor" for row in range(1, 7) for d in ("SE", "NE")}
    table = broken(rivers=rivers)
    table.next_turn()
    table.begin(0)
    assert table.events(events.ROUT)
    assert int(table.at(table.where("x"))) % 10 < 4
    assert table.get("x", "kit") == 0
    assert table.get("x", "steps") > 0
    assert int(table.state.sides[0]["kit_lost"]) == 9


def test_without_a_line_it_runs_by_the_safest_way() -> None:
    table = broken(sources={"1003": ("b", 999)})
    assert table.state.hexes[table.at("0503")]["loc"] == -1
    table.next_turn()
    table.begin(0)
    assert table.events(events.ROUT)
    assert int(table.at(table.where("x"))) % 10 < 4


def test_a_rout_shakes_the_units_near_the_hex_it_left() -> None:
    table = broken(unit("n", "a", "0502"), unit("f", "a", "0203"))
    table.next_turn()
    table.begin(0)
    assert set(taken(table)) == {"n"}


def test_who_routs_is_settled_before_the_first_runs() -> None:
    table = broken(unit("n", "a", "0502", quality=1), unit("m", "b", "0602"))
    for seed in range(1, 60):
        before = copy_state(table.state)
        table.state.clock[0]["seed"] = seed
        table.put("n", cohesion=3, supply=2)
        table.charts["hunger"] = [0, 0, 0, 0]
        table.next_turn()
        table.begin(0)
        found = taken(table)["n"]
        assert table.where("n") == "0502"
        if found[3]:
            assert table.get("n", "cohesion") == 2
            break
        for mine, old in zip(table.state, before, strict=True):
            np.copyto(mine, old)
    else:
        raise AssertionError("nobody wavered")


def test_a_full_hex_at_the_end_sends_it_one_on() -> None:
    table = broken()
    way = lines(table, "0503")
    table = broken(unit("p", "a", way[2]), unit("q", "a", way[2]), charts={"rout_hexes": 3})
    assert lines(table, "0503") == way
    table.next_turn()
    table.begin(0)
    assert table.where("x") == way[3]


# ---- surrender


def ring(**more: Any) -> Table:
    """y of side b on an island of ground among x, w and v of side a."""
    units = [unit("x", "a", "0503"), unit("w", "a", "0504"), unit("y", "b", "0603", **more)]
    table = board(*units, front=9, sources={"0103": ("a", 999), "1003": ("b", 999)})
    table.state.hexes["control"][table.at("0603")] = 1
    table.survey()
    return table


def corner(table: Table, seed: int) -> bool:
    """Trap y by an attack; returns whether it surrendered."""
    table.throw("x", "0603", 12, seed)
    assert table.attack("0603", "x", "w") == ""
    assert table.events(events.TRAPPED)
    return bool(table.events(events.SURRENDER))


def test_a_trapped_unit_may_surrender_whole() -> None:
    table = ring(cohesion=3, quality=1)
    table.put("y", supply=3, stock=0)
    assert corner(table, 0)  # 2d6 + 4 against 1 or less + 1 + 2
    assert table.get("y", "status") == int(codes.GONE)
    row = table.state.toll[int(codes.CAUSES) + int(codes.IN_SURRENDER)]
    trapped = table.state.toll[int(codes.CAUSES) + int(codes.IN_TRAP)]
    fight = table.state.toll[int(codes.CAUSES) + int(codes.IN_DEFENCE)]
    assert int(row["steps"] + trapped["steps"] + fight["steps"]) == 8
    assert int(row["kit"] + trapped["kit"] + fight["kit"]) == 9
    assert int(row["steps"]) > 0
    assert table.where("x") == "0603"  # the hex is empty: the leader advances
    assert true_layout(table)


def test_a_unit_in_order_and_fed_does_not() -> None:
    for seed in range(5):
        table = ring(cohesion=10, quality=5)
        assert not corner(table, seed)
        assert table.where("y") == "0603"
        assert table.where("x") == "0503"


def test_the_number_is_cohesion_quality_and_two() -> None:
    """Two dice plus hunger reach it or not; cohesion as it is after the losses."""
    seen = set()
    for seed in range(40):
        table = ring(cohesion=6, quality=3)
        table.put("y", supply=1)
        given = corner(table, seed)
        cohesion = table.get("y", "cohesion") if not given else None
        clock = table.state.clock[0]
        key = ((1 * 2 + 0) * 256 + int(table.row("y"))) * 2
        thrown = 2 + sum(
            int(
                dice.roll(
                    clock["seed"], clock["turn"], np.int64(1), table.at("0603"), dice.SURRENDER, np.int64(key + i), SIX
                )
            )
            for i in (0, 1)
        )
        if given:
            row = table.events(events.SURRENDER)[0]
            assert row[7] == thrown
            assert thrown + 1 >= row[8]
        else:
            assert cohesion is not None
            assert thrown + 1 < cohesion + 3 + 2
        seen.add(given)
    assert seen == {True, False}


def test_a_broken_unit_with_no_way_out_is_trapped_at_its_logistics() -> None:
    table = ring(cohesion=2, quality=5)
    table.next_turn()
    table.clear_events()
    table.begin(1)
    assert table.events(events.TRAPPED)
    assert not table.events(events.ROUT)
    assert int(table.state.toll[int(codes.CAUSES) + int(codes.IN_TRAP)]["steps"]) > 0


def test_trapped_in_attack_and_rout_of_one_turn_it_throws_different_dice() -> None:
    from game.rules.retreat import corner_key

    table = ring(cohesion=8)
    keys = set()
    for attacks in range(3):
        for phase in (0, 1):
            table.state.sides[0]["attacks"] = attacks
            table.state.clock[0]["side"] = phase
            key = int(corner_key(table.map, table.state, table.row("y")))
            keys |= {key, key + 1}
    assert len(keys) == 12


def test_who_has_no_line_never_runs_back_to_where_it_broke() -> None:
    """Three hexes, each beside the others, are left to it: it would run in a circle."""
    table = board(unit("x", "a", "0503"), unit("y", "b", "0603"), sources={"0103": ("a", 999)})
    table.put("y", cohesion=0, supply=int(codes.ISOLATED))
    start = table.at("0603")
    links = table.map.links["to"]
    corner = next(
        (int(a), int(b))
        for a in links[start]
        for b in links[start]
        if a != b and b in links[a] and table.at("0503") not in links[a] and table.at("0503") not in links[b]
    )
    table.state.hexes["control"] = 0
    for h in (start, *corner):
        table.state.hexes["control"][h] = 1
    table.begin(1)
    (row,) = table.events(events.ROUT)
    assert int(row[4]) in corner
    assert row[5] == start
