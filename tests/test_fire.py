"""The fire field: who lays how much how far, what takes it off, and what air defence does to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toys import Table, open_field, unit

from game.model.state import copy_state
from game.rules.fire import lay_fire

Int = np.int64
FAR = "1502"  # the enemy's unit stands well away


def field(*units: Any, **more: Any) -> Table:
    """A board of 16 x 4 with units of both sides; 0102 is a's, the rest too but the last column."""
    return open_field(16, 4, 15, units, **more)


def laid(t: Table, side: int = 0) -> list[int]:
    """Levels of a side's field, laid afresh, along the row 0202, 0402, ... which lies straight east."""
    lay_fire(t.map, t.charts, t.state, t.work, Int(side))
    return [int(t.state.hexes[t.at(f"{column:02}02")][f"fire{side}"]) for column in range(1, 16)]


def level(t: Table, name: str, side: int = 0) -> int:
    lay_fire(t.map, t.charts, t.state, t.work, Int(side))
    return int(t.state.hexes[t.at(name)][f"fire{side}"])


def drones(place: str = "0102", **more: Any) -> Any:
    return unit("d", "a", place, arm="drone", echelon="battalion", steps=2, **more)


def shield(place: str, key: str = "s", **more: Any) -> Any:
    return unit(key, "b", place, arm="air_defence", echelon="battalion", steps=2, **more)


# ---- who lays what


@pytest.mark.parametrize(("steps", "near"), [(5, 0), (6, 1), (15, 2)])
def test_a_manoeuvre_unit_fires_by_its_steps(steps: int, near: int) -> None:
    assert laid(field(unit("a1", "a", "0102", steps=steps)))[:4] == [near, near, near, 0 if steps < 12 else 1]


def test_fire_reaches_as_far_as_the_projector() -> None:
    assert laid(field(unit("a1", "a", "0102", steps=12)))[:8] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert laid(field(drones()))[:11] == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    rockets = [unit(f"r{i}", "a", "0102", arm="rocket", steps=2) for i in range(2)]
    assert laid(field(*rockets))[:15] == [1] * 13 + [0, 0]


def test_an_elite_drone_unit_counts_three_times_and_a_brigade_of_guns_twice() -> None:
    assert laid(field(drones(quality=5)))[:10] == [3] * 5 + [2] * 4 + [0]
    guns = {"arm": "artillery", "steps": 2}
    assert laid(field(unit("g", "a", "0102", echelon="regiment", **guns)))[:2] == [0, 0]
    assert laid(field(unit("g", "a", "0102", echelon="brigade", **guns)))[:2] == [1, 1]


def test_points_of_several_are_summed() -> None:
    assert level(field(drones(), unit("a1", "a", "0102", steps=3)), "0202") == 2


def test_hungry_units_lay_less() -> None:
    t = field(drones())
    for supply, near in ((0, 1), (1, 1), (2, 1), (3, 1)):
        t.put("d", supply=supply)
        assert level(t, "0202") == near
    t = field(drones(quality=4))
    t.charts["fire_levels"][1] = 140
    found = []
    for supply in range(4):
        t.put("d", supply=supply)
        found.append(level(t, "0202"))
    assert found == [2, 1, 1, 1]


def test_towns_and_skies_take_off() -> None:
    t = field(drones(), charts={"fire_levels": [60, 120, 290, 500]})
    assert level(t, "0202") == 2
    t.map.ground[t.at("0202")]["terrain"] = 6
    assert level(t, "0202") == 1
    for sky, left in ((1, 0), (2, 0), (3, 0), (4, 1)):
        t.state.clock[0]["sky"] = sky
        assert level(t, "0202") == left


def test_dominating_ground_raises_what_fire_there_is() -> None:
    t = field(drones(), unit("a1", "a", "1302", steps=1), heights={"0102": 190, "1302": 190})
    assert level(t, "0202") == 2
    assert level(t, "1402") == 0, "without any fire there is nothing to raise"


# ---- air defence and electronic warfare


def test_air_defence_takes_points_off_the_enemys_fire_within_two_hexes() -> None:
    assert laid(field(drones(quality=5)))[:9] == [3, 3, 3, 3, 3, 2, 2, 2, 2]
    t = field(drones(quality=5), shield("0402", kit=0))
    assert laid(t)[:9] == [3, 3, 3, 3, 3, 1, 2, 2, 2], "420 - 60 is still level 3, 189 - 60 level 1"


def test_near_or_far_a_weak_field_is_gone_under_it() -> None:
    t = field(drones(), shield("0602"))
    assert laid(t)[:10] == [1, 1, 1, 1, 1, 0, 0, 0, 1, 0], "140 - 60 is a level still, 63 - 60 none"


def test_two_of_them_take_off_no_more_than_one() -> None:
    t = field(drones(), shield("0302"), shield("0302", "s2"))
    assert level(t, "0302") == 1, "140 - 60, not 140 - 120"


def test_a_hungry_one_takes_off_less() -> None:
    t = field(drones(), shield("0302"), charts={"fire_levels": [90, 160, 290, 500]})
    found = []
    for supply in range(4):
        t.put("s", supply=supply)
        found.append(level(t, "0302"))
    assert found == [0, 1, 1, 1], "140 - 60, - 48, - 30"


def test_the_better_fed_of_two_counts() -> None:
    t = field(drones(), shield("0302"), shield("0402", "s2"), charts={"fire_levels": [90, 160, 290, 500]})
    t.put("s", supply=3)
    assert level(t, "0302") == 0
    t.put("s2", supply=3)
    assert level(t, "0302") == 1


def test_it_does_not_weaken_its_own_side_and_lays_no_fire() -> None:
    t = field(shield("1402"), unit("b1", "b", "1402", steps=6), charts={"zone_share": 25})
    assert level(t, "1402", side=1) == 1
    lone = field(shield("1402"))
    assert not any(laid(lone, side=1))


def test_one_that_is_gone_or_not_yet_there_shields_nothing() -> None:
    t = field(drones(), shield("0602"))
    assert level(t, "0602") == 0
    t.put("s", status=1)
    assert level(t, "0602") == 1


def test_it_is_no_fighting_unit() -> None:
    t = field(unit("a1", "a", "0802", steps=2, kit=0), shield("0902"))
    t.state.hexes["control"][t.at("0902")] = 1
    assert t.map.roster[t.row("s")]["guns"] == 1
    t.begin(1)
    assert t.check(*t.assault("0802", "s")) == "unfit"


def test_a_field_is_laid_from_the_state_alone() -> None:
    """Laid twice it is the same: nothing of an earlier use of the scratch shows."""
    t = field(drones(quality=5), shield("0402"), unit("b1", "b", FAR))
    lay_fire(t.map, t.charts, t.state, t.work, Int(0))
    before = copy_state(t.state)
    for name in ("mark", "path", "goal"):
        t.work.hexes[name] = 77
    lay_fire(t.map, t.charts, t.state, t.work, Int(0))
    assert (before.hexes == t.state.hexes).all()
