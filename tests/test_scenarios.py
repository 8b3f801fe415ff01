"""Facts about the shipped scenarios: who stands where, how strong, fed from where."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest

from game.files.scenario import Loaded, load
from game.grid import hexes
from game.model import codes
from game.model.scenario import UnitEntry

NAMES = (
    "kursk", "kursk-march", "bridgehead-drill",
    "kupyansk", "kupyansk-stay", "kupyansk-no-bridgehead",
)  # fmt: skip
KM2 = 2.5**2 * 3**0.5 / 2
SUPPORT = ("artillery", "rocket", "drone", "engineer")


@cache
def loaded(name: str) -> Loaded:
    return load(name)


def steps_of(unit: UnitEntry, charts: np.void) -> int:
    """Steps by the establishment and the printed strength, unless the row says them."""
    if unit.steps is not None:
        return unit.steps
    full = int(charts["establishment"][codes.ECHELONS.index(unit.echelon)])
    return max(1, (full * unit.strength + 50) // 100)


def points_of(unit: UnitEntry, charts: np.void) -> int:
    """Stacking points of a unit at the start."""
    guns = int(charts["arm_guns"][codes.ARMS.index(unit.arm)])
    return -(-steps_of(unit, charts) // 2) + guns * int(charts["stack_guns"])


def placed(game: Loaded) -> list[tuple[UnitEntry, int]]:
    return list(zip(game.scenario.units, game.board.unit_hexes, strict=True))


def at_start(game: Loaded) -> list[tuple[UnitEntry, int]]:
    """Units on the map in the historical game."""
    return [
        (unit, h)
        for unit, h in placed(game)
        if unit.arrives is None
        and unit.from_commitment <= game.scenario.sides[game.scenario.side_index(unit.side)].commitment
    ]


def name_of(game: Loaded, h: int) -> str:
    return hexes.hex_name(game.board.columns, h)


def ground_steps(game: Loaded, side: str) -> int:
    """Steps of the fighting formations of a side on the map at the start."""
    return sum(
        steps_of(unit, game.charts)
        for unit, _ in at_start(game)
        if unit.side == side and unit.arm not in SUPPORT
    )


def salient_hexes(game: Loaded, key: str) -> list[int]:
    """Hexes of a salient that its holder holds."""
    entry = next(s for s in game.scenario.salients if s.key == key)
    bit = 1 << game.scenario.salients.index(entry)
    holder = game.scenario.side_index(entry.holder)
    return [
        h for h in range(game.board.n) if game.board.salients[h] & bit and game.board.control[h] == holder
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_stands_or_arrives_on_its_own_ground(name: str) -> None:
    game = loaded(name)
    strays = [
        f"{unit.key} in {name_of(game, h)}"
        for unit, h in placed(game)
        if game.board.control[h] != game.scenario.side_index(unit.side)
    ]
    assert strays == []


@pytest.mark.parametrize("name", NAMES)
def test_no_hex_is_over_stacked_at_the_start(name: str) -> None:
    game = loaded(name)
    points: dict[int, int] = {}
    for unit, h in at_start(game):
        points[h] = points.get(h, 0) + points_of(unit, game.charts)
    limit = int(game.charts["stack_limit"])
    assert limit == 8
    assert {name_of(game, h): p for h, p in points.items() if p > limit} == {}


@pytest.mark.parametrize("name", NAMES)
def test_posts_reach_every_front_hex_that_can_change_hands(name: str) -> None:
    game = loaded(name)
    board, charts = game.board, game.charts
    links = hexes.neighbours(board.columns, board.rows)
    gaps = []
    for side in (0, 1):
        units = [
            (
                h,
                int(
                    charts[
                        "screen_reach"
                        if steps_of(u, charts) >= charts["screen_steps"]
                        else "screen_reach_weak"
                    ]
                ),
            )
            for u, h in at_start(game)
            if game.scenario.side_index(u.side) == side
        ]
        for h in range(board.n):
            if board.control[h] != side or board.fixed[h]:
                continue
            around = [int(n) for n in links[h] if n >= 0]
            if all(board.control[n] == side for n in around):
                continue
            if not any(hexes.distance(board.columns, h, at) <= reach for at, reach in units):
                gaps.append(f"{game.scenario.sides[side].key} {name_of(game, h)}")
    assert gaps == []


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_are_fed_from_their_own_ground(name: str) -> None:
    game = loaded(name)
    fed = {side.key: 0 for side in game.scenario.sides}
    for source, h in zip(game.scenario.sources, game.board.sources, strict=True):
        assert game.board.control[h] == game.scenario.side_index(source.side), source.key
        fed[source.side] += source.points
    assert all(points > 0 for points in fed.values()), fed


@pytest.mark.parametrize("name", NAMES)
def test_unit_keys_begin_with_their_side_and_counters_have_room(name: str) -> None:
    for unit in loaded(name).scenario.units:
        assert unit.key.startswith(f"{unit.side}-"), unit.key
        assert 1 <= len(unit.short) <= 4, unit.key
        assert unit.cohesion >= 5, unit.key


@pytest.mark.parametrize("name", NAMES)
def test_counters_of_a_side_are_told_apart_by_what_is_written_on_them(name: str) -> None:
    written = [(unit.side, unit.short) for unit in loaded(name).scenario.units]
    assert sorted(w for w in set(written) if written.count(w) > 1) == []


@pytest.mark.parametrize(("name", "ru", "ua"), [("kursk", 134, 62), ("kursk-march", 126, 55)])
def test_kursk_has_two_russian_steps_for_each_ukrainian(name: str, ru: int, ua: int) -> None:
    """The map table gives about 131 to 57; four steps a side of border guards stand on the empty flank."""
    game = loaded(name)
    assert (ground_steps(game, "ru"), ground_steps(game, "ua")) == (ru, ua)


def test_kursk_has_35_to_60_counters_a_side() -> None:
    units = loaded("kursk").scenario.units
    for side in ("ru", "ua"):
        assert 35 <= sum(unit.side == side for unit in units) <= 60


def test_kursk_names_the_formations_that_fought_there() -> None:
    units = {unit.key: unit for unit in loaded("kursk").scenario.units}
    for key, short in {
        "ua-95-air-assault": "95",
        "ua-80-air-assault": "80",
        "ua-82-air-assault": "82",
        "ua-22-mechanised": "22",
        "ua-47-mechanised": "47",
        "ua-36-marine": "36",
        "ua-129-territorial": "129",
        "ru-810-naval-infantry": "810",
        "ru-155-naval-infantry": "155",
        "ru-11-air-assault": "11",
        "ru-30-motor-rifle": "30",
        "ru-1434-motor-rifle": "1434",
    }.items():
        assert units[key].short == short
    assert {u.key for u in units.values() if u.formation == "76th Air Assault Division"} == {
        "ru-104-air-assault",
        "ru-234-air-assault",
        "ru-237-air-assault",
        "ru-1140-artillery",
    }
    assert sum(u.formation == "106th Airborne Division" for u in units.values()) == 4


def test_division_headquarters_are_no_counters_beside_their_regiments() -> None:
    units = loaded("kursk").scenario.units
    assert [u.key for u in units if "Division" in u.name] == []


def test_storm_corps_fights_as_three_groups_of_eleven_steps() -> None:
    game = loaded("kursk")
    groups = [unit for unit in game.scenario.units if unit.arm == "foreign"]
    assert [steps_of(unit, game.charts) for unit in groups] == [4, 4, 3]
    assert {unit.formation for unit in groups} == {"KPA Storm Corps"}


def test_elite_drone_detachment_reaches_the_road_of_the_salient() -> None:
    game = loaded("kursk")
    rubicon, at = next((u, h) for u, h in placed(game) if u.key == "ru-rubicon")
    assert (rubicon.arm, rubicon.quality) == ("drone", 5)
    sverdlikovo = next(t.hex for t in game.board.towns if t.name == "Sverdlikovo")
    assert game.board.lat[at] > game.board.lat[sverdlikovo]
    highway = codes.ROADS.index("highway")
    salient = set(salient_hexes(game, "sudzha"))
    road = [h for h in salient if (game.board.road[h] == highway).any()]
    assert min(hexes.distance(game.board.columns, at, h) for h in road) <= 6


@pytest.mark.parametrize(("name", "km2"), [("kursk", 422.4), ("kursk-march", 356.9)])
def test_salient_starts_with_the_area_of_the_record(name: str, km2: float) -> None:
    area = len(salient_hexes(loaded(name), "sudzha")) * KM2
    assert area == pytest.approx(km2, rel=0.05)


def test_no_ground_of_the_sudzha_salient_is_left_empty_at_the_start() -> None:
    """Ground without a unit within two hexes lapses at the first Close."""
    for name in ("kursk", "kursk-march"):
        game = loaded(name)
        own = [h for u, h in at_start(game) if u.side == "ua"]
        empty = [
            name_of(game, h)
            for h in salient_hexes(game, "sudzha")
            if not any(hexes.distance(game.board.columns, h, at) <= game.charts["lapse_reach"] for at in own)
        ]
        assert empty == [], name


def test_march_variant_ends_on_the_day_of_the_full_game() -> None:
    ends = {}
    for name in ("kursk", "kursk-march"):
        calendar = loaded(name).scenario.calendar
        ends[name] = calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn)
    assert ends == {"kursk": dt.date(2025, 4, 1), "kursk-march": dt.date(2025, 4, 1)}
    assert loaded("kursk-march").scenario.calendar.turns == 9


def test_leave_to_go_comes_in_the_turn_of_11_to_13_march_in_both_games() -> None:
    for name in ("kursk", "kursk-march"):
        scenario = loaded(name).scenario
        turn = dict(scenario.political_turn)["sudzha"]
        first = scenario.calendar.start + dt.timedelta(days=(turn - 1) * scenario.calendar.days_per_turn)
        assert first == dt.date(2025, 3, 11), name


def test_march_units_are_no_stronger_and_ukrainian_cohesion_is_lower() -> None:
    before, after = loaded("kursk"), loaded("kursk-march")
    old = {unit.key: unit for unit in before.scenario.units}
    worn = 0
    for unit in after.scenario.units:
        if unit.key not in old:
            continue
        assert steps_of(unit, after.charts) <= steps_of(old[unit.key], before.charts), unit.key
        assert unit.cohesion <= old[unit.key].cohesion, unit.key
        worn += unit.cohesion < old[unit.key].cohesion
    assert worn >= 20
    salient = set(salient_hexes(after, "sudzha"))
    inside = [u for u, h in at_start(after) if u.side == "ua" and h in salient and u.arm not in SUPPORT]
    assert len(inside) >= 12
    assert {u.cohesion for u in inside} <= {5, 6}


def test_dates_of_the_march_variant_lie_inside_its_calendar() -> None:
    scenario = loaded("kursk-march").scenario
    days = [day for unit in scenario.units for day in (unit.arrives, unit.withdraws) if day]
    assert len(days) >= 8
    assert all(scenario.calendar.start <= day < dt.date(2025, 4, 1) for day in days)
    keys = {unit.key for unit in scenario.units}
    assert "ru-116-rosgvardia" not in keys  # left before 5 March
    assert next(u for u in scenario.units if u.short == "9" and u.side == "ru").arrives is None


def test_drill_is_small_and_laid_without_complaint() -> None:
    game = loaded("bridgehead-drill")
    assert (game.board.columns, game.board.rows) == (15, 12)
    assert game.board.report == ()
    assert game.scenario.calendar.turns == 8
    assert len(game.scenario.units) == 10
    assert len(game.scenario.objectives) == 4


def test_drill_bridgehead_is_seven_hexes_on_the_red_bank() -> None:
    game = loaded("bridgehead-drill")
    held = salient_hexes(game, "bridgehead")
    assert sorted(name_of(game, h) for h in held) == ["0705", "0706", "0707", "0708", "0805", "0806", "0807"]
    assert (game.board.salients > 0).sum() == 7
    assert all(game.board.territory[h] == 0 for h in held)
    inside = [unit.key for unit, h in at_start(game) if h in held]
    assert inside == ["blue-11-mechanised", "blue-12-rifle"]


def test_drill_river_parts_the_banks_except_at_its_crossings() -> None:
    """Every link from the bridgehead to Blue's own bank runs over the major river."""
    game = loaded("bridgehead-drill")
    board = game.board
    links = hexes.neighbours(board.columns, board.rows)
    held = set(salient_hexes(game, "bridgehead"))
    over = [(h, d) for h in held for d in range(6) if links[h, d] >= 0 and board.territory[links[h, d]] == 1]
    assert len(over) >= 6
    assert all(board.river[h, d] == codes.MAJOR for h, d in over)
    standing = {
        site.key: (codes.LOADS[site.load], site.capacity)
        for site in board.sites
        if board.river[site.hex, site.direction] == codes.MAJOR and site.condition == codes.INTACT
    }
    assert standing == {"bridgend": ("heavy", 40), "fordham": ("foot", 6)}


def test_drill_knoll_looks_down_on_the_bridgehead() -> None:
    game = loaded("bridgehead-drill")
    knoll = hexes.hex_of(15, 12, "0606")
    assert game.board.control[knoll] == 0
    highest = max(int(game.board.elevation[h]) for h in salient_hexes(game, "bridgehead"))
    assert int(game.board.elevation[knoll]) > highest + 10


def test_drill_red_is_stronger_until_the_reserve_of_blue_arrives() -> None:
    game = loaded("bridgehead-drill")
    red, blue = ground_steps(game, "red"), ground_steps(game, "blue")
    late = [unit for unit in game.scenario.units if unit.arrives is not None]
    assert [unit.side for unit in late] == ["blue"]
    assert late[0].arrives == game.scenario.calendar.start + dt.timedelta(days=6)
    assert blue < red <= blue + steps_of(late[0], game.charts)


def test_strikes_and_support_of_each_side() -> None:
    found = {name: [(side.strikes, side.support) for side in loaded(name).scenario.sides] for name in NAMES}
    kursk, kupyansk = [(2, 4), (1, 1)], [(2, 2), (1, 1)]
    assert found == {
        "kursk": kursk, "kursk-march": kursk, "bridgehead-drill": [(1, 2), (0, 1)],
        "kupyansk": kupyansk, "kupyansk-stay": kupyansk, "kupyansk-no-bridgehead": kupyansk,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["kursk", "kursk-march"])
def test_more_commitment_brings_formations_and_the_historical_one_none(name: str) -> None:
    for commitment, expected in (("1.0", (0, 0)), ("1.5", (4, 1)), ("2.0", (9, 3))):
        game = load(name, [f"ru.commitment={commitment}", f"ua.commitment={commitment}"])
        for side, count in zip(("ru", "ua"), expected, strict=True):
            here = [unit.key for unit, _ in at_start(game) if unit.side == side and "-reserve-" in unit.key]
            assert len(here) == count, (side, commitment)


@pytest.mark.parametrize("name", NAMES)
def test_some_engineers_can_mend_crossings(name: str) -> None:
    game = loaded(name)
    sides = {unit.side for unit, _ in at_start(game) if unit.arm == "engineer"}
    assert sides == {"kursk": {"ru", "ua"}, "kupyansk": {"ua"}, "bridgehead": {"blue"}}[name.partition("-")[0]]
