"""Charges, hasty demolition, strikes; and a fuzz over all orders at a river: nothing is lost uncounted."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from toys import Table, open_field, riverside, same, unit

from game.model.codes import BUILDING, CAUSES, DAMAGED, DESTROYED, INTACT, ON_MAP
from game.model.state import EVENTS, copy_state
from game.rules import crossings, demolition, dice, events, victory
from game.rules.legal import legal
from game.rules.river_orders import DemolitionForecast, river_orders

CHARGE, DEMOLISH, STRIKE = 7, 8, 9
C = np.int64(0)
BRIDGE = ("bridge", "intact", "heavy")


def guard(
    site: tuple[str, str, str] = BRIDGE, held: str = "aaabb", river: str = "major", **more: object
) -> Table:
    """a1 at a crossing, an enemy farther on."""
    units = [unit("a1", "a", "0201", steps=2, kit=0), unit("b9", "b", "0501", steps=1, kit=0)]
    t = riverside(held, river, site, units, **more)
    t.state.sides[0]["strikes"] = 2
    return t


def order(t: Table, kind: int, c: int = 0, key: str = "a1") -> str:
    return t.order(kind, t.row(key), c)


def may(t: Table, kind: int, c: int = 0, key: str = "a1") -> str:
    return t.check(kind, t.row(key), c)


def state(t: Table) -> int:
    return int(t.state.crossings[0]["condition"])


def seed_for(t: Table, low: int, high: int, orders: int = 1) -> None:
    """Give the game a seed whose roll for the `orders`-th order lies in low..high - 1."""
    clock = t.state.clock[0]
    for seed in range(1, 10_000):
        roll = dice.roll(np.int64(seed), clock["turn"], np.int64(0), C, dice.BLOW, np.int64(orders), np.int64(100))
        if low <= int(roll) < high:
            clock["seed"] = seed
            return


# ---- charges


def test_charges_take_the_whole_turn_of_a_unit_at_the_crossing() -> None:
    t = guard()
    assert order(t, CHARGE) == ""
    assert (t.state.crossings[0]["charged"], t.view.crossings[0]["charged"]) == (0, 0)
    assert (t.get("a1", "moved"), t.get("a1", "mp")) == (1, 0)
    t = guard()
    assert t.move("a1", "0101") == ""
    assert t.move("a1", "0201") == ""
    assert order(t, CHARGE) == "busy"


def test_refusals_of_charges() -> None:
    t = guard()
    assert may(t, CHARGE, 9) == "no_crossing"
    t.put("a1", hex=int(t.at("0101")))
    assert may(t, CHARGE) == "not_at_crossing"
    for site in (("bridge", "destroyed", "heavy"), ("ford", "intact", "foot")):
        assert may(guard(site), CHARGE) == "not_standing"
    t = guard()
    order(t, CHARGE)
    t.put("a1", moved=0)
    assert may(t, CHARGE) == "charged_already"


def test_charges_are_lost_when_neither_bank_is_the_sides_any_more() -> None:
    t = guard()
    t.state.crossings[0]["charged"] = 1
    t.state.hexes[t.at("0301")]["control"] = 1
    demolition.disarm(t.map, t.state, t.work)
    assert t.state.crossings[0]["charged"] == 1
    t.state.hexes[t.at("0301")]["control"] = 0
    demolition.disarm(t.map, t.state, t.work)
    assert t.state.crossings[0]["charged"] == -1


def test_charges_are_lost_as_the_enemy_takes_the_bank() -> None:
    t = riverside("aabaaa", site=BRIDGE, units=[unit("a1", "a", "0201", steps=2, kit=0)])
    t.state.crossings[0]["charged"] = 1
    assert t.move("a1", "0301") == ""
    assert t.state.crossings[0]["charged"] == t.view.crossings[0]["charged"] == -1


# ---- blowing


@pytest.mark.parametrize(("charges", "chance"), [(0, 90), (-1, 50), (1, 50)])
def test_a_crossing_is_blown_by_its_chance_with_own_charges_or_in_haste(charges: int, chance: int) -> None:
    for low, condition in ((chance - 1, DESTROYED), (chance, INTACT)):
        t = guard()
        t.state.crossings[0]["charged"] = charges
        seed_for(t, low, low + 1)
        assert order(t, DEMOLISH) == ""
        assert (state(t), t.view.crossings[0]["condition"]) == (condition, condition)
        assert t.state.hexsides[0]["passage"] == (-1 if condition == DESTROYED else 2)
        assert t.state.crossings[0]["charged"] == (1 if charges == 1 and condition == INTACT else -1)
        assert [row[5:9] for row in t.events(events.BLOWN)] == [[0, condition, chance, low]]


def test_one_try_a_crossing_and_turn() -> None:
    t = guard()
    seed_for(t, 50, 100)
    assert order(t, DEMOLISH) == ""
    assert order(t, DEMOLISH) == "struck_already"
    assert may(t, STRIKE) == "not_enemy"
    t.next_turn()
    assert t.state.crossings[0]["struck"] == 0


def test_a_rear_guard_blows_the_bridge_behind_it() -> None:
    t = guard(held="aaaab")
    t.put("a1", hex=int(t.at("0301")))
    assert t.move("a1", "0201") == ""
    seed_for(t, 0, 50, orders=2)
    assert order(t, DEMOLISH) == ""
    assert state(t) == DESTROYED
    assert t.move("a1", "0101") == "out_of_reach"  # its move ended with it


def test_refusals_of_demolition() -> None:
    t = guard()
    assert may(t, DEMOLISH, -1) == "no_crossing"
    t.put("a1", attacked=1)
    assert may(t, DEMOLISH) == "used"
    assert may(guard(("bridge", "destroyed", "heavy")), DEMOLISH) == "not_standing"
    assert may(guard(("ford", "intact", "foot")), DEMOLISH) == "not_standing"
    t = guard()
    t.put("a1", hex=int(t.at("0101")))
    assert may(t, DEMOLISH) == "not_at_crossing"


def test_zones_and_the_view_follow_a_blown_bridge() -> None:
    units = [unit("a1", "a", "0201"), unit("b1", "b", "0301")]
    t = riverside("aabbb", site=BRIDGE, units=units)
    t.lay_out()
    assert t.view_work.zones[t.at("0301"), 0] == 1
    seed_for(t, 0, 50)
    assert order(t, DEMOLISH) == ""
    for work in (t.work, t.view_work):
        assert (work.zones[t.at("0301"), 0], work.zones[t.at("0201"), 1]) == (0, 0)
    kept = t.view_work.zones.copy()
    t.lay_out()
    assert (kept == t.view_work.zones).all()


# ---- strikes


def test_a_strike_damages_by_one_condition_by_its_chance() -> None:
    for before, low, after in ((INTACT, 19, DAMAGED), (INTACT, 20, INTACT), (DAMAGED, 19, DESTROYED),
                               (BUILDING, 19, DESTROYED), (BUILDING, 20, BUILDING)):  # fmt: skip
        t = guard(held="aabbb")
        crossings.set_condition(t.map, t.charts, t.state, t.work, C, before)
        seed_for(t, low, low + 1)
        assert order(t, STRIKE) == ""
        assert state(t) == after
        assert len(t.events(events.STRUCK)) == 1


def test_a_strike_costs_points_and_one_of_the_sides_strikes_and_leaves_the_unit_free() -> None:
    t = guard(held="aabbb")
    op = int(t.state.sides[0]["op"])
    assert order(t, STRIKE) == ""
    assert (t.state.sides[0]["op"], t.state.sides[0]["strikes"]) == (op - 1, 1)
    assert t.view.sides[0]["strikes"] == 1
    assert (t.get("a1", "moved"), t.get("a1", "attacked")) == (0, 0)
    assert may(t, STRIKE) == "struck_already"


def test_refusals_of_strikes() -> None:
    assert may(guard(held="aaaab"), STRIKE) == "not_enemy"
    assert may(guard(held="aabbb"), STRIKE, 5) == "no_crossing"
    assert may(guard(("ford", "intact", "foot"), held="aabbb"), STRIKE) == "not_standing"
    assert may(guard(("bridge", "destroyed", "heavy"), held="aabbb"), STRIKE) == "not_standing"
    t = guard(held="aabbb")
    t.state.sides[0]["strikes"] = 0
    assert may(t, STRIKE) == "no_strikes"
    t = guard(held="aabbb")
    t.state.sides[0]["op"] = 0
    assert may(t, STRIKE) == "no_points"


def test_a_strike_needs_own_fire_on_a_bank_or_a_unit_within_eight_hexes() -> None:
    def lone(name: str) -> Table:
        t = riverside("bbb" + "a" * 10, "major", BRIDGE, [unit("a1", "a", name, steps=2, kit=0)])
        t.state.sides[0]["strikes"] = 1
        t.state.hexes["fire0"] = 0
        return t

    assert may(lone("1101"), STRIKE) == ""
    t = lone("1201")
    assert may(t, STRIKE) == "not_in_sight"
    t.state.hexes[t.at("0201")]["fire1"] = 4
    assert may(t, STRIKE) == "not_in_sight"
    t.state.hexes[t.at("0301")]["fire0"] = 1
    assert may(t, STRIKE) == ""


@pytest.mark.parametrize(("commitment", "found"), [(1000, [3, 3, 3, 3]), (500, [1, 2, 1, 2]), (2000, [6, 6, 6, 6]),
                                                   (250, [0, 1, 1, 1])])  # fmt: skip
def test_strikes_come_with_logistics_by_commitment_and_do_not_keep(commitment: int, found: list[int]) -> None:
    t = guard(turns=9, commitment=(commitment, 1000))
    t.map.sides[0]["strikes"] = 3
    seen = []
    for turn in range(1, 5):
        t.state.clock[0]["turn"] = turn
        t.begin(0)
        seen.append(int(t.state.sides[0]["strikes"]))
    assert seen == found


def test_a_side_does_not_know_the_enemys_strikes() -> None:
    t = guard()
    t.state.sides[1]["strikes"] = 7
    t.lay_out()
    assert (t.view.sides[0]["strikes"], t.view.sides[1]["strikes"]) == (2, 0)


# ---- before the order


def test_the_forecast_of_a_demolition() -> None:
    units = [
        unit("a1", "a", "0201", steps=2, kit=0), unit("a2", "a", "0301", steps=4, kit=0),
        unit("a3", "a", "0401", steps=4, kit=0), unit("b9", "b", "0601", steps=1, kit=0),
    ]  # fmt: skip
    t = riverside("aaaabb", "major", BRIDGE, units, sources={"0101": ("a", 99), "0601": ("b", 99)})
    t.state.crossings[0]["hauled"] = 7
    t.state.hexes["fire0"] = 0
    half, two = Fraction(1, 2), (Fraction(1, 2), Fraction(3, 4), Fraction(7, 8))
    assert t.forecast(DEMOLISH, t.row("a1"), 0) == DemolitionForecast(half, False, 2, two, 7, (1, 2), 4.0, True)
    assert t.forecast(CHARGE, t.row("a1"), 0) == DemolitionForecast(Fraction(9, 10), True, 2, two, 7, (1, 2), 4.0)
    t.state.crossings[0]["charged"] = 0
    assert t.forecast(DEMOLISH, t.row("a1"), 0).chance == Fraction(9, 10)
    t.state.hexes[t.at("0301")]["fire0"] = 4  # own fire hampers the enemy's engineers
    assert t.forecast(DEMOLISH, t.row("a1"), 0).stands_again[0] == Fraction(1, 10)
    crossings.set_condition(t.map, t.charts, t.state, t.work, np.int64(0), DAMAGED)
    assert t.forecast(DEMOLISH, t.row("a1"), 0).cut_off == (1, 2)


def test_the_forecast_of_a_strike() -> None:
    t = guard(held="aabbb")
    found = t.forecast(STRIKE, t.row("a1"), 0)
    assert (found.chance, found.condition, found.stands_again) == (Fraction(1, 5), DAMAGED, (1, 1, 1))
    assert (found.cut_off, found.price, found.confirm) == ((), 0.0, False)


# ---- friends still across


def across(*more: object, **board: object) -> Table:
    """a2 and a3 beyond the bridge that a1 stands at, the source on the near bank."""
    units = [
        unit("a1", "a", "0201", steps=2, kit=0), unit("a2", "a", "0301", steps=4, kit=0),
        unit("a3", "a", "0401", steps=4, kit=0), *more, unit("b9", "b", "0601", steps=1, kit=0),
    ]  # fmt: skip
    return riverside("aaaabb", "major", BRIDGE, units, sources={"0101": ("a", 99), "0601": ("b", 99)}, **board)


def test_a_bridge_blown_with_friends_across_costs_points_for_each_unit_cut_off() -> None:
    t = across()
    seed_for(t, 0, 50)
    price = t.forecast(DEMOLISH, t.row("a1"), 0).price
    assert order(t, DEMOLISH) == ""
    assert [row[2:9] for row in t.events(events.STRANDED)] == [[0, t.row("a1"), t.at("0201"), 0, 2, 4000, -1]]
    assert t.state.sides[0]["points"] == t.view.sides[0]["points"] == -4000 == -1000 * price
    assert t.state.sides[0]["stranded"] == 4000
    own, theirs = victory.score(t.map, t.charts, t.state)
    assert (own.so_far, own.stranded, theirs.stranded) == (0, -4000, 0)
    kinds = [row[0] for row in t.work.events[: t.work.figures[EVENTS]].tolist()]
    assert kinds == [events.BLOWN, events.STRANDED], "the reader hears of the bridge first"


def test_a_try_that_fails_costs_nothing() -> None:
    t = across()
    seed_for(t, 50, 100)
    assert order(t, DEMOLISH) == ""
    assert t.state.sides[0]["points"] == t.state.sides[0]["stranded"] == 0
    assert not t.events(events.STRANDED)


def test_nothing_is_lost_or_asked_when_another_way_stands() -> None:
    t = across()
    t.state.crossings[1:]["condition"] = INTACT  # the pontoon beside it
    found = t.forecast(DEMOLISH, t.row("a1"), 0)
    assert (found.cut_off, found.price, found.confirm) == ((), 0.0, False)
    seed_for(t, 0, 50)
    assert order(t, DEMOLISH) == ""
    assert t.state.sides[0]["points"] == 0


def test_units_that_were_cut_off_before_do_not_count() -> None:
    t = across()
    t.state.hexes[t.at("0401")]["control"] = 1
    assert t.forecast(DEMOLISH, t.row("a1"), 0).cut_off == (1,), "a3 stands on ground that is not its side's"
    t.state.hexes[t.at("0101")]["control"] = 1
    assert t.forecast(DEMOLISH, t.row("a1"), 0).cut_off == ()


def test_the_units_own_bank_may_be_the_far_one() -> None:
    t = across()
    t.put("a2", moved=0)
    assert t.forecast(DEMOLISH, t.row("a2"), 0).cut_off == (1, 2), "it counts itself"


def test_a_strike_that_cuts_enemies_off_costs_nothing_and_is_not_asked_about() -> None:
    t = across(side=0)
    t.begin(1)
    t.state.sides[1]["strikes"] = 1
    crossings.set_condition(t.map, t.charts, t.state, t.work, C, DAMAGED)
    found = t.forecast(STRIKE, t.row("b9"), 0)
    assert (len(found.cut_off), found.price, found.confirm) == (2, 0.0, False)


def test_charges_name_the_price_and_are_laid_without_asking() -> None:
    t = across()
    found = t.forecast(CHARGE, t.row("a1"), 0)
    assert (found.cut_off, found.price, found.confirm) == ((1, 2), 4.0, False)


def test_forecast_and_refusal_leave_everything_as_it_was() -> None:
    t = guard()
    before = copy_state(t.state)
    t.forecast(DEMOLISH, t.row("a1"), 0)
    assert order(t, STRIKE) == "not_enemy"
    assert same(before, t.state)


# ---- all of it together


def board(seed: int) -> Table:
    """Two sides about a river with two bridges, a pontoon, engineers and strikes."""
    rivers = {f"05{row:02}/{d}": "major" for row in range(1, 7) for d in ("NE", "SE")}
    rivers |= {f"03{row:02}/{d}": "minor" for row in range(1, 7) for d in ("NE", "SE")}
    units = []
    for side, columns in (("a", "0203 0403 0504 0602"), ("b", "0704 0803 0604 0806")):
        for i, name in enumerate(columns.split()):
            units.append(unit(f"{side}{i}", side, name, steps=4 + i, kit=3, cohesion=6))
        place = "0402" if side == "a" else "0805"
        units.append(unit(f"{side}e", side, place, arm="engineer", echelon="battalion", steps=2, kit=1))
    t = open_field(
        9, 6, 6, units=units, rivers=rivers, seed=seed, turns=9,
        sites={"0504/SE": BRIDGE, "0502/SE": ("pontoon", "damaged", "heavy"), "0303/SE": ("bridge", "intact", "light")},
        sources={"0103": ("a", 40), "0904": ("b", 40)},
    )  # fmt: skip
    t.map.sides["strikes"] = 2
    t.state.sides["strikes"] = 2
    return t


def count(t: Table, side: int) -> tuple[int, int]:
    """Steps and kit of a side: on the map, waiting, and lost."""
    mine = (t.map.roster["side"] == side) & (t.state.units["status"] == ON_MAP)
    rows = t.state.units[mine]
    lost = t.state.sides[side]
    toll = t.state.toll[side * int(CAUSES) : (side + 1) * int(CAUSES)]
    assert (toll["steps"].sum(), toll["kit"].sum()) == (lost["steps_lost"], lost["kit_lost"])
    gone = t.state.units[(t.map.roster["side"] == side) & (t.state.units["status"] != ON_MAP)]
    assert (gone["behind"] == 0).all()
    kit = rows["kit"].sum() + rows["behind"].sum()
    return int(rows["steps"].sum() + lost["steps_lost"]), int(kit + lost["kit_lost"])


def sound(t: Table) -> None:
    """Layout, passages and load points are what they must be."""
    zones, hexes = t.work.zones.copy(), t.work.hexes[["stack", "first"]].copy()
    passage = t.state.hexsides.copy()
    t.survey()
    crossings.survey_crossings(t.map, t.state)
    assert (zones == t.work.zones).all()
    assert (hexes == t.work.hexes[["stack", "first"]]).all()
    assert (passage == t.state.hexsides).all()
    assert (t.state.crossings["carried"] >= 0).all()
    units = t.state.units
    assert ((units["ferried"] == 0) == (units["ferry_hex"] < 0)).all()
    assert ((units["ferried"] < units["steps"]) | (units["status"] != ON_MAP)).all()
    assert ((units["behind"] == 0) == (units["behind_hex"] < 0)).all()
    for row in units[units["behind"] > 0]:
        assert t.state.hexes[row["behind_hex"]]["control"] >= 0


@pytest.mark.parametrize("seed", range(6))
def test_steps_and_kit_balance_and_capacities_hold_whatever_is_ordered(seed: int) -> None:
    t = board(seed)
    rng = np.random.default_rng(seed)
    start = [count(t, side) for side in (0, 1)]
    for _ in range(4):
        for side in (0, 1):
            if side or t.state.clock[0]["turn"] > 1:
                t.begin(side)
            for _ in range(12):
                t.lay_out()
                listed = legal(t.map, t.charts, t.view, t.view_work)[:-1]
                river = [row for row in listed if row[0] >= 4]
                pool = river if river and rng.random() < 0.5 else listed
                if not pool:
                    break
                row = pool[int(rng.integers(len(pool)))]
                before = t.state.crossings["carried"].copy()
                room = [
                    int(crossings.room_left(t.map, t.charts, t.state, np.int64(s), np.int64(c)))
                    for s in (0, 1)
                    for c in range(len(before))
                ]
                assert t.order(*row.tolist()) == "", row
                used = t.state.crossings["carried"] - before
                assert all(used[c] <= max(room[c], room[len(before) + c]) for c in range(len(before)))
                sound(t)
                for s in (0, 1):
                    assert count(t, s) == start[s]
        t.close()
        sound(t)
        t.next_turn()
        for s in (0, 1):
            assert count(t, s) == start[s]


def test_what_is_listed_is_lawful_and_of_every_kind() -> None:
    kinds: set[int] = set()
    for seed in range(3):
        t = board(seed)
        for side in (0, 1):
            t.begin(side)
            t.lay_out()
            rows = river_orders(t.map, t.charts, t.view, t.view_work)
            kinds |= {int(row[0]) for row in rows}
            for row in rows:
                assert t.check(*row.tolist()) == ""
                assert t.forecast(*row.tolist()) is not None
    assert kinds == {4, 5, 6, 7, 8, 9}
