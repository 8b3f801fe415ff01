"""Engineers: pontoons laid, crossings repaired, pontoons hit by fire."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from toys import Table, riverside, unit

from game.model.codes import BUILDING, DAMAGED, DESTROYED, INTACT
from game.rules import dice, engineers, events
from game.rules.river_orders import BuildForecast, river_orders

BUILD, REPAIR = 5, 6
C = np.int64(0)


def camp(site: tuple[str, str, str] | None = None, place: str = "0201", held: str = "aaaab", **more: object) -> Table:
    """Engineers e1 near a major river with a site, an enemy far away."""
    units = [
        unit("e1", "a", place, arm="engineer", echelon="battalion", steps=2, kit=0),
        unit("b9", "b", "0501", steps=1, kit=0),
    ]
    return riverside(held, "major", site, units, **more)


def order(t: Table, kind: int, c: int = 0, key: str = "e1") -> str:
    return t.order(kind, t.row(key), c)


def may(t: Table, kind: int, c: int = 0, key: str = "e1") -> str:
    return t.check(kind, t.row(key), c)


def state(t: Table) -> int:
    return int(t.state.crossings[0]["condition"])


def thrown(t: Table, n: np.int64, side: int = 0, turn: int = 2) -> int:
    clock = t.state.clock[0]
    return int(dice.roll(clock["seed"], np.int64(turn), np.int64(side), C, dice.WORKS, n, np.int64(100)))


def seed_for(t: Table, n: np.int64, low: int, high: int, side: int = 0, turn: int = 2) -> None:
    """Give the game a seed whose roll of the next turn's logistics lies in low..high - 1."""
    for seed in range(1, 10_000):
        t.state.clock[0]["seed"] = seed
        if low <= thrown(t, n, side, turn) < high:
            return


def fire(t: Table, level: int) -> None:
    t.state.hexes[t.at("0201")]["fire1"] = level


def work(t: Table) -> None:
    """The side's step of logistics, as in the next turn."""
    t.state.clock[0]["turn"] += 1
    t.clear_events()
    t.survey()
    engineers.engineers(t.map, t.charts, t.state, t.work, np.int64(0))


# ---- laying a pontoon


@pytest.mark.parametrize("place", ["0101", "0201"])
def test_a_pontoon_is_begun_within_one_hex_of_an_own_bank(place: str) -> None:
    t = camp(place=place)
    assert order(t, BUILD) == ""
    assert (state(t), t.state.crossings[0]["worked"]) == (BUILDING, 1)
    assert (t.get("e1", "moved"), t.get("e1", "mp")) == (1, 0)
    assert t.state.hexsides[0]["passage"] == -1


def test_it_takes_the_whole_turn() -> None:
    t = camp()
    assert t.move("e1", "0101") == ""
    assert order(t, BUILD) == "busy"


def test_refusals() -> None:
    t = camp()
    assert may(t, BUILD, 1) == may(t, BUILD, -1) == "no_crossing"
    assert may(t, REPAIR) == "nothing_to_do"  # a destroyed pontoon is laid afresh
    assert may(camp(place="0101", held="aaaab"), BUILD) == ""
    t = camp(held="abaab", place="0101")
    assert may(t, BUILD) == "not_at_crossing"  # the bank in reach is not its side's
    t = camp()
    t.put("b9", hex=int(t.at("0301")), seen=1, known_hex=int(t.at("0301")))
    assert may(t, BUILD) == "bank_held"
    for condition in (INTACT, DAMAGED, BUILDING):
        t = camp()
        t.state.crossings[0]["condition"] = condition
        assert may(t, BUILD) == "nothing_to_do"
    t = riverside(units=[unit("a1", "a", "0201", steps=2)])
    assert may(t, BUILD, key="a1") == "no_engineers"


def test_engineers_too_far_away_do_not_begin() -> None:
    units = [unit("e1", "a", "0501", arm="engineer", echelon="battalion", steps=2, kit=0)]
    t = riverside("aaaaab", units=units)
    assert may(t, BUILD) == "not_at_crossing"


def test_engineers_take_one_crossing_in_hand() -> None:
    from toys import open_field

    units = [unit("e1", "a", "0303", arm="engineer", echelon="battalion", steps=2, kit=0)]
    t = open_field(8, 6, 8, units=units, rivers={"0303/SE": "major", "0303/NE": "major"})
    assert order(t, BUILD, 0) == ""
    t.put("e1", moved=0)
    assert may(t, BUILD, 1) == "at_work"


@pytest.mark.parametrize(("level", "chance"), [(0, 60), (1, 45), (2, 30), (3, 15), (4, 5)])
def test_a_pontoon_is_finished_by_its_chance_under_fire(level: int, chance: int) -> None:
    for low, high, condition in ((chance - 1, chance, INTACT), (chance, chance + 1, BUILDING)):
        t = camp()
        order(t, BUILD)
        fire(t, level)
        seed_for(t, engineers.TO_BUILD, low, high)
        work(t)
        assert state(t) == condition
        assert (t.state.crossings[0]["worked"] == 0) == (condition == INTACT)
        assert len(t.events(events.BUILT)) == (condition == INTACT)
    assert t.state.hexsides[0]["passage"] == (2 if state(t) == INTACT else -1)


def test_a_turn_of_the_game_finishes_it() -> None:
    t = camp()
    order(t, BUILD)
    seed_for(t, engineers.TO_BUILD, 0, 5)
    t.pass_turn()
    assert state(t) == INTACT
    assert t.state.hexsides[0]["passage"] == 2


def test_work_goes_on_while_engineers_stay_and_ends_when_they_go() -> None:
    t = camp()
    order(t, BUILD)
    seed_for(t, engineers.TO_BUILD, 90, 100)
    work(t)
    assert (state(t), t.state.crossings[0]["worked"]) == (BUILDING, 1)
    t.put("e1", hex=int(t.at("0501")))
    t.put("b9", hex=int(t.at("0101")))
    work(t)
    assert (state(t), t.state.crossings[0]["worked"]) == (DESTROYED, 0)


def test_work_ends_when_an_enemy_stands_on_the_far_bank() -> None:
    t = camp()
    order(t, BUILD)
    seed_for(t, engineers.TO_BUILD, 0, 5)
    t.put("b9", hex=int(t.at("0301")))
    work(t)
    assert (state(t), t.state.crossings[0]["worked"]) == (DESTROYED, 0)


def test_the_other_side_does_not_finish_it() -> None:
    t = camp()
    order(t, BUILD)
    t.clear_events()
    t.survey()
    engineers.engineers(t.map, t.charts, t.state, t.work, np.int64(1))
    assert (state(t), t.state.crossings[0]["worked"]) == (BUILDING, 1)


# ---- repair


@pytest.mark.parametrize(("level", "chance"), [(0, 50), (1, 40), (2, 30), (3, 20), (4, 10)])
def test_a_bridge_is_repaired_by_one_condition_by_its_chance_under_fire(level: int, chance: int) -> None:
    for low, high, condition in ((chance - 1, chance, DAMAGED), (chance, chance + 1, DESTROYED)):
        t = camp(("bridge", "destroyed", "heavy"))
        assert order(t, REPAIR) == ""
        fire(t, level)
        seed_for(t, engineers.TO_REPAIR, low, high)
        work(t)
        assert state(t) == condition


def test_a_damaged_crossing_serves_while_it_is_repaired_and_is_whole_after() -> None:
    for kind in ("bridge", "dam", "pontoon"):
        t = camp((kind, "damaged", "heavy"))
        assert order(t, REPAIR) == ""
        assert t.state.hexsides[0]["passage"] == 2
        seed_for(t, engineers.TO_REPAIR, 0, 10)
        work(t)
        assert (state(t), t.state.crossings[0]["worked"]) == (INTACT, 0)


@pytest.mark.parametrize("site", [("bridge", "intact", "heavy"), ("pontoon", "destroyed", "heavy"),
                                  ("ford", "damaged", "foot")])  # fmt: skip
def test_what_is_not_repaired(site: tuple[str, str, str]) -> None:
    assert may(camp(site), REPAIR) == "nothing_to_do"


# ---- pontoons under fire


@pytest.mark.parametrize(("level", "chance"), [(0, 0), (1, 0), (2, 10), (3, 20), (4, 35)])
def test_a_pontoon_under_fire_is_hit_by_its_chance(level: int, chance: int) -> None:
    for low, high, struck in ((max(0, chance - 1), max(1, chance), chance > 0), (chance, chance + 1, False)):
        t = camp(("pontoon", "intact", "heavy"))
        fire(t, level)
        seed_for(t, engineers.TO_HIT, low, high)
        work(t)
        assert state(t) == (DAMAGED if struck else INTACT)
        assert len(t.events(events.PONTOON_HIT)) == struck


def test_a_second_hit_destroys_it_and_a_bridge_is_not_hit() -> None:
    t = camp(("pontoon", "damaged", "heavy"))
    fire(t, 4)
    seed_for(t, engineers.TO_HIT, 0, 5)
    work(t)
    assert (state(t), t.state.hexsides[0]["passage"]) == (DESTROYED, -1)
    t = camp(("bridge", "damaged", "heavy"))
    fire(t, 4)
    seed_for(t, engineers.TO_HIT, 0, 5)
    work(t)
    assert state(t) == DAMAGED


def test_a_pontoon_of_the_other_side_is_left_to_its_logistics() -> None:
    t = riverside("abbbb", site=("pontoon", "intact", "heavy"), units=[unit("b9", "b", "0501", steps=1, kit=0)])
    fire(t, 4)
    t.state.hexes[t.at("0201")]["fire0"] = 4
    seed_for(t, engineers.TO_HIT, 0, 5)
    work(t)
    assert state(t) == INTACT


# ---- before the order


def test_the_forecast_of_work() -> None:
    t = camp()
    fire(t, 2)
    found = t.forecast(BUILD, t.row("e1"), 0)
    p = Fraction(3, 10)
    assert found == BuildForecast(p, (p, 1 - (1 - p) ** 2, 1 - (1 - p) ** 3), 2, 0, 40 * 64 // 100)
    t = camp(("bridge", "destroyed", "heavy"))
    found = t.forecast(REPAIR, t.row("e1"), 0)
    assert found == BuildForecast(Fraction(1, 2), (Fraction(1, 2), Fraction(3, 4), Fraction(7, 8)), 0, 1, 30)


def test_the_forecast_is_what_the_dice_do() -> None:
    t = camp()
    order(t, BUILD)
    done = 0
    for seed in range(2000):
        t.state.clock[0]["seed"] = seed
        done += thrown(t, engineers.TO_BUILD) < 60
    assert abs(done / 2000 - 0.6) < 0.03


def test_listed_are_sites_with_an_own_unit_on_a_bank_or_on_a_road() -> None:
    t = camp(place="0101")
    t.lay_out()

    def kinds() -> set[int]:
        return {int(row[0]) for row in river_orders(t.map, t.charts, t.view, t.view_work)}

    assert BUILD not in kinds()
    t.map.links["road"][t.at("0201"), 1] = 1
    t.map.links["road"][t.at("0301"), 4] = 1
    assert BUILD in kinds()
    t = camp()
    t.lay_out()
    assert BUILD in kinds()
