"""Where the defenders of an attack would fall back to, told before the dice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_forecast import POSITIONS
from toys import NO_FIRE, Table, open_field, same, toy, unit

from game.model.codes import ON_MAP
from game.model.state import copy_state
from game.rules import events
from game.rules.forecast import forecast
from game.rules.retreat import fall_back
from game.rules.ways_back import WayBack, ways_back

BRIDGE = ("bridge", "intact", "heavy")
FORD = ("ford", "intact", "foot")


def field(*more: Any, **board: Any) -> Table:
    """A strong a1 next to a weak b1 in 0604, whose source lies in 1006."""
    units = [unit("a1", "a", "0504", steps=12), unit("b1", "b", "0604", steps=4, kit=3), *more]
    return open_field(units=units, **board)


def ways(t: Table, *keys: str, at: str = "0604") -> dict[int, tuple[WayBack, ...]]:
    found = t.forecast(*t.assault(at, *(keys or ("a1",))))
    assert found is not None
    return found.ways_back


def ends(t: Table, **more: Any) -> list[list[str]]:
    """Names of the hexes passed, by hexes to go, for the first defender."""
    return [[t.name(h) for h in way[0].path] for way in ways(t, **more).values()]


def test_it_names_the_hexes_towards_the_enemys_supply() -> None:
    assert ends(field()) == [["0705"], ["0705", "0805"]]


def test_it_is_where_the_defender_goes() -> None:
    """For each of the totals at which it must go back, one hex or two."""
    t = field()
    told = ways(t)
    for total in range(2, 13):
        again = field()
        back = again.forecast(*again.assault("0604", "a1")).results[total][2]
        if not back:
            continue
        for skip in range(3):
            again = field()
            again.throw("a1", "0604", total, skip)
            assert again.attack("0604", "a1") == ""
            if again.get("b1", "status") == ON_MAP:
                assert again.get("b1", "hex") == told[back][0].path[-1]
                assert [row[6] for row in again.events(events.RETREAT)] == [len(told[back][0].path)]


def test_a_defender_without_a_way_is_said_to_be_trapped() -> None:
    lakes = "\n".join(["..........", "..........", ".....~....", "......~...", ".....~~...", ".........."])
    t = Table(toy(lakes, "\n".join(["aaaaabbbbb"] * 6), [unit("a1", "a", "0504", steps=12), unit("b1", "b", "0604")]))
    assert ways(t) == {1: (WayBack(int(t.row("b1")), ()),), 2: (WayBack(int(t.row("b1")), ()),)}


def test_a_way_under_the_attackers_eyes_is_said_to_be() -> None:
    t = field()
    assert [way[0].watched for way in ways(t).values()] == [False, False]
    around = [unit(f"a{i}", "a", name) for i, name in enumerate(("0704", "0705", "0603", "0605"), 2)]
    t = field(*around[:2])
    for name in ("0704", "0705"):
        t.state.hexes[t.at(name)]["control"] = 0
    found = ways(t)
    assert [way[0].watched for way in found.values()] == [True, True], "0603 and 0605 lie in their zones"
    t = field(*around[:2], unit("b2", "b", t.name(found[1][0].path[0]), steps=1))
    for name in ("0704", "0705"):
        t.state.hexes[t.at(name)]["control"] = 0
    assert not ways(t)[1][0].watched, "a friend covers the hex"


def river(site: tuple[str, str, str] | None, river: str = "major", **fields: Any) -> Table:
    values = {"steps": 5, "kit": 4} | fields
    units = [unit("a1", "a", "0101", steps=12), unit("b1", "b", "0201", **values)]
    sites = {"0201/NE": site} if site else {}
    return Table(toy("....", "abbb", units, rivers={"0201/NE": river}, sites=sites, charts=NO_FIRE))


@pytest.mark.parametrize(
    ("site", "kind", "kit", "steps"),
    [(BRIDGE, "major", 0, 0), (None, "major", 4, 2), (None, "minor", 4, 0), (FORD, "major", 4, 0)],
)
def test_what_would_not_get_over_a_river_is_told(
    site: tuple[str, str, str] | None, kind: str, kit: int, steps: int
) -> None:
    found = ways(river(site, kind), at="0201")
    assert {n: (way[0].kit, way[0].steps) for n, way in found.items()} == {1: (kit, steps), 2: (kit, steps)}
    assert [len(way[0].path) for way in found.values()] == [1, 2]


def test_a_spent_crossing_lets_no_kit_over() -> None:
    """Its traffic is known to who holds a bank: here to the defender alone."""
    t = river(BRIDGE)
    t.state.crossings[0]["carried"] = 55
    found = ways(t, at="0201")
    assert (found[1][0].kit, found[1][0].steps) == (0, 0)
    t.survey()
    true = ways_back(t.map, t.charts, t.state, t.work, int(t.at("0201")))
    assert (true[1][0].kit, true[1][0].steps) == (4, 0)


def test_several_units_go_in_order_and_the_next_finds_less_room() -> None:
    more = [unit("b2", "b", "0604", steps=4, kit=0), unit("b3", "b", "0705", steps=12, kit=0)]
    t = field(*more)
    one = ways(t)[1]
    assert [way.unit for way in one] == [int(t.row("b1")), int(t.row("b2"))]
    assert [t.name(way.path[0]) for way in one] == ["0705", "0704"], "0705 has room for one of them"


def test_a_full_hex_is_passed() -> None:
    fill = [unit(f"f{i}", "b", name, steps=16, kit=0) for i, name in enumerate(("0603", "0605", "0704", "0705"))]
    t = field(*fill)
    assert [len(way[0].path) for way in ways(t).values()] == [2, 2]


def test_posts_and_empty_hexes_have_no_way_back() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0704")])
    assert ways(t) == {}


def test_asking_changes_nothing() -> None:
    t = field()
    t.lay_out()
    before, known = copy_state(t.state), copy_state(t.view)
    zones, stacks = t.view_work.zones.copy(), t.view_work.hexes["stack"].copy()
    row = t.write(*t.assault("0604", "a1"))
    assert forecast(t.map, t.charts, t.view, t.view_work, row).ways_back
    assert same(before, t.state)
    assert same(known, t.view)
    assert (zones == t.view_work.zones).all()
    assert (stacks == t.view_work.hexes["stack"]).all()


def test_the_forecast_rests_on_nothing_hidden() -> None:
    """The enemy's lines of communication and unseen units do not show in it."""
    found = []
    for other in (0, 1):
        t = field(unit("b8", "b", "1006"))
        if other:
            t.state.hexes["loc"][t.state.hexes["control"] == 1] = -1
            t.state.hexes["loc_cost"][t.state.hexes["control"] == 1] = 7
            t.put("b8", hex=int(t.at("1001")), seen=0)
        t.state.units[t.row("b8")]["seen"] = 0
        t.state.units[t.row("b8")]["known_hex"] = -1
        found.append(ways(t))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", sorted(POSITIONS))
def test_in_every_position_the_retreat_is_that_of_the_kernel(name: str) -> None:
    """What the truth says, with nothing lost before: each defender ends where its own retreat takes it."""
    t, row = POSITIONS[name]()
    t.survey()
    found = ways_back(t.map, t.charts, t.state, t.work, row[2])
    held = [u for u in range(len(t.state.units)) if t.state.units[u]["hex"] == row[2]]
    assert set(found) == ({1, 2} if held else set())
    for hexes, told in found.items():
        true = copy_state(t.state)
        t.clear_events()
        t.survey()
        for u, way in zip(held, told, strict=True):
            fall_back(t.map, t.charts, t.state, t.work, np.int64(u), np.int64(hexes))
            assert way.unit == u
            if t.state.units[u]["status"] == ON_MAP:
                assert t.state.units[u]["hex"] == (way.path[-1] if way.path else row[2])
        for table, kept in zip(t.state, true, strict=True):
            table[:] = kept
