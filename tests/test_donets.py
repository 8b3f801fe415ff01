"""Facts about the Donets map and its variants: rivers, crossings, roads, heights, forces, first supply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import test_scenarios as every
from test_atlas import banks, links, named, site
from test_scenarios import at_start, ground_steps, loaded, name_of, salient_hexes, steps_of

from game.files.scenario import Loaded, load
from game.grid import hexes
from game.model import codes
from game.model.board import Board
from game.rules.setup import set_up
from game.rules.watch import watches
from game.rules.why import first_supply

VARIANTS = ("donets-no-bridgehead", "donets-siversk-lost", "donets-heights-held")
NAMES = ("donets", *VARIANTS)
RU, UA = 0, 1
RIVER = "Siverskyi Donets"
COMMON = (
    every.test_every_unit_stands_or_arrives_on_its_own_ground,
    every.test_no_hex_is_over_stacked_at_the_start,
    every.test_posts_reach_every_front_hex_that_can_change_hands,
    every.test_both_sides_are_fed_from_their_own_ground,
    every.test_unit_keys_begin_with_their_side_and_counters_have_room,
    every.test_counters_of_a_side_are_told_apart_by_what_is_written_on_them,
)


@cache
def board() -> Board:
    return loaded("donets").board


def away(at: Board, name: str, h: int) -> int:
    """Hexes from a settlement."""
    return int(hexes.distance(at.columns, named(at, name), h))


def flood(at: Board, start: int, passes: Callable[[int, int, int], bool]) -> set[int]:
    seen, todo = {start}, [start]
    while todo:
        h = todo.pop()
        for d in range(6):
            other = int(links(at)[h, d])
            if other >= 0 and other not in seen and passes(h, d, other):
                seen.add(other)
                todo.append(other)
    return seen


def chain(name: str) -> tuple[int, ...]:
    return next(course for title, _, course in board().road_chains if title == name)


def dominated(game: Loaded, h: int) -> set[int]:
    near, _ = hexes.near(game.board.columns, game.board.rows)
    bits = int(watched(game.scenario.key)[h])
    return {int(other) for i, other in enumerate(near[h]) if bits >> i & 1}


@cache
def watched(name: str) -> np.ndarray:
    return watches(loaded(name).board, int(loaded(name).charts["watch_height"]))


def ridge() -> list[int]:
    """Hexes of the Chasiv Yar heights: 180 m and more between Stupochky and Hryhorivka, west of Ivanivske."""
    at = board()
    inside = (at.lon > 37.76) & (at.lon < 37.88) & (at.lat > 48.53) & (at.lat < 48.65)
    return [int(h) for h in np.flatnonzero(inside & (at.elevation >= 180))]


@pytest.mark.parametrize("rule", COMMON, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_what_every_scenario_keeps_to(name: str, rule: Callable[[str], None]) -> None:
    rule(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_map_builder_has_nothing_to_report(name: str) -> None:
    assert loaded(name).board.report == ()


def test_the_map_has_1596_hexes_and_thirty_turns_of_three_days() -> None:
    assert (board().columns, board().rows) == (42, 38)
    calendar = loaded("donets").scenario.calendar
    assert calendar.start == dt.date(2025, 4, 1)
    assert calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn) == dt.date(2025, 6, 30)


# key: towns on the two banks, river, load, capacity, condition
CROSSINGS = {
    "izium": ("Izium", None, RIVER, "heavy", 150, "intact"),
    "oskil-dam": ("Oskil", None, "Oskil", "heavy", 30, "intact"),
    "studenok": ("Studenok", None, RIVER, "heavy", 60, "destroyed"),
    "bohorodychne": ("Bohorodychne", None, RIVER, "light", 12, "intact"),
    "sviatohirsk": ("Sviatohirsk", "Tetianivka", RIVER, "heavy", 40, "intact"),
    "raihorodok": ("Raihorodok", "Staryi Karavan", RIVER, "heavy", 60, "intact"),
    "ozerne": ("Ozerne", "Kryva Luka", RIVER, "foot", 6, "intact"),
    "zakitne": ("Yampil", "Zakitne", RIVER, "light", 20, "intact"),
    "dronivka": (None, "Dronivka", RIVER, "heavy", 60, "destroyed"),
    "bilohorivka": (None, "Bilohorivka", RIVER, "heavy", 60, "destroyed"),
    "torske": ("Torske", "Zarichne", "Zherebets", "heavy", 40, "intact"),
    "terny": ("Terny", "Kolodiazi", "Zherebets", "light", 20, "intact"),
    "ivanivka": ("Ivanivka", None, "Zherebets", "light", 20, "intact"),
    "nevske": ("Nevske", "Novoliubivka", "Zherebets", "light", 20, "intact"),
    "makiivka": ("Makiivka", None, "Zherebets", "light", 20, "intact"),
    "siversk": ("Siversk", "Sviato-Pokrovske", "Bakhmutka", "heavy", 60, "intact"),
    "canal-chasiv-yar": ("Chasiv Yar", "Bohdanivka", "Donets-Donbas canal", "heavy", 40, "intact"),
}


@pytest.mark.parametrize("key", CROSSINGS)
def test_each_named_crossing_joins_the_right_banks(key: str) -> None:
    one, other, river, load, capacity, condition = CROSSINGS[key]
    at = board()
    found = site(at, key)
    assert found.river == river
    assert (codes.LOADS[found.load], found.capacity) == (load, capacity)
    assert codes.CONDITIONS[found.condition] == condition

    def round_here(h: int, d: int, n: int) -> bool:
        """Over dry land within four hexes of the site, so that nothing leads round the river's head."""
        return bool(at.river[h, d] <= codes.STREAM and hexes.distance(at.columns, n, found.hex) <= 4)

    mine = []
    for town in (one, other):
        if town is not None:
            shore = banks(at, key) & flood(at, named(at, town), round_here)
            assert len(shore) == 1, town
            assert away(at, town, min(shore)) <= 2, town
            mine.append(min(shore))
    assert len(set(mine)) == len(mine)


def test_the_donets_parts_its_towns_as_it_does() -> None:
    at = board()

    def by_land(h: int, d: int, _: int) -> bool:
        return bool(at.river[h, d] != codes.MAJOR)

    right = flood(at, named(at, "Sloviansk"), by_land)
    for name in (
        "Kramatorsk", "Kostiantynivka", "Chasiv Yar", "Siversk", "Izium", "Raihorodok", "Mykolaivka", "Zakitne",
        "Dronivka", "Serebrianka", "Hryhorivka", "Bilohorivka", "Bohorodychne", "Tetianivka", "Maiaky", "Kryva Luka",
        "Bakhmut", "Popasna", "Pryvillia", "Lysychansk",
    ):  # fmt: skip
        assert named(at, name) in right, name
    for name in (
        "Lyman", "Yampil", "Torske", "Zarichne", "Sviatohirsk", "Shchurove", "Staryi Karavan", "Ozerne", "Studenok",
        "Drobysheve", "Kreminna", "Rubizhne", "Dibrova", "Oskil", "Kapytolivka", "Terny",
    ):  # fmt: skip
        assert named(at, name) not in right, name


def test_rivers_are_classed_by_width() -> None:
    kinds = {name: codes.RIVERS[kind] for name, kind, _ in board().river_chains}
    assert {name for name, kind in kinds.items() if kind == "major"} == {RIVER, "Oskil"}
    assert {kinds[n] for n in ("Zherebets", "Bakhmutka", "Torets", "Krasna", "Nitrius")} == {"minor"}
    assert kinds["Donets-Donbas canal"] == "canal"


def test_mouths_of_the_tributaries() -> None:
    chains: dict[str, list[tuple[float, float]]] = {}
    for name, _, corners in board().river_chains:
        chains.setdefault(name, []).extend(corners)
    for name in ("Zherebets", "Bakhmutka", "Torets", "Krasna", "Nitrius", "Oskil"):
        assert chains[name][-1] in chains[RIVER], name


def test_no_road_crosses_water_without_a_crossing() -> None:
    at = board()
    bridged = {frozenset(banks(at, s.key)) for s in at.sites}
    for h, d in zip(*np.nonzero(at.road), strict=True):
        if at.river[h, d] > codes.STREAM:
            assert frozenset((int(h), int(links(at)[h, d]))) in bridged, hexes.hexside_name(at.columns, int(h), int(d))


@pytest.mark.parametrize("key", [s.key for s in board().sites if s.kind not in (codes.CROSSING_KINDS.index("ferry"),)])
def test_every_bridge_carries_a_road_or_is_named_as_a_mere_site(key: str) -> None:
    at = board()
    found = site(at, key)
    sites = {"studenok", "bohorodychne", "dronivka", "bilohorivka", "terny", "shandryholove", "serednie"}
    assert bool(at.road[found.hex, found.direction]) == (key not in sites)


def test_main_roads_pass_their_towns_in_order() -> None:
    for road, towns in {
        "M-03": ("Izium", "Sloviansk", "Minkivka", "Bakhmut"),
        "H-20": ("Sloviansk", "Yasnohirka", "Kramatorsk", "Druzhkivka", "Oleksiievo-Druzhkivka", "Kostiantynivka"),
        "P-66": ("Kreminna", "Rubizhne", "Lysychansk"),
        "Siversk-Sloviansk": ("Siversk", "Riznykivka", "Mykolaivka", "Sloviansk"),
        "T-05-14 Sloviansk-Lyman": ("Sloviansk", "Raihorodok", "Staryi Karavan", "Lyman"),
        "Lyman-Torske-Kreminna": ("Lyman", "Zarichne", "Torske", "Kreminna"),
        "Kostiantynivka-Chasiv Yar": ("Kostiantynivka", "Chasiv Yar", "Bakhmut"),
    }.items():
        course = chain(road)
        order = [course.index(named(board(), town)) for town in towns]
        assert order in (sorted(order), sorted(order, reverse=True)), road


@pytest.mark.parametrize("name", NAMES)
def test_one_net_of_roads_joins_sources_and_objectives(name: str) -> None:
    at = loaded(name).board

    def by_road(h: int, d: int, _: int) -> bool:
        return bool(at.road[h, d])

    net = flood(at, named(at, "Sloviansk"), by_road)
    assert set(at.sources) <= net
    assert set(at.objectives) <= net


def test_the_planted_forest_lies_between_torske_and_the_donets() -> None:
    at = board()
    inside = (at.lon > 38.06) & (at.lon < 38.22) & (at.lat > 48.955) & (at.lat < 49.02)
    kinds = [codes.TERRAINS[int(k)] for k in at.terrain[inside]]
    assert len(kinds) >= 12
    assert set(kinds) <= {"plantation", "village"}
    assert kinds.count("plantation") >= 0.9 * len(kinds)
    gap = (at.lon > 37.96) & (at.lon < 38.02) & (at.lat > 49.045) & (at.lat < 49.09)
    assert not np.isin(at.terrain[gap], (codes.TERRAINS.index("plantation"), codes.TERRAINS.index("woods"))).any()


def test_lyman_and_the_rear_cities_have_prepared_belts() -> None:
    at = board()
    assert at.fieldworks[named(at, "Lyman")] == 4
    belts = np.flatnonzero(at.fieldworks == 4)
    assert (at.control[belts] == UA).all()
    for town, reach in {"Sloviansk": 4, "Kramatorsk": 5, "Lyman": 3}.items():
        assert sum(away(at, town, int(h)) <= reach for h in belts) >= 4, town


# What each side is reported to hold on 1 April.
HELD = {
    UA: (
        "Sloviansk", "Kramatorsk", "Druzhkivka", "Kostiantynivka", "Lyman", "Drobysheve", "Stavky", "Shandryholove",
        "Yampil", "Zarichne", "Torske", "Kolodiazi", "Ridkodub", "Karpivka", "Zakitne", "Kryva Luka", "Dronivka",
        "Serebrianka", "Siversk", "Hryhorivka", "Zvanivka", "Riznykivka", "Vasiukivka", "Minkivka", "Stupochky",
        "Predtechyne", "Bila Hora", "Sviatohirsk", "Hrekivka", "Izium", "Chasiv Yar",
    ),
    RU: (
        "Kreminna", "Rubizhne", "Lysychansk", "Popasna", "Soledar", "Bakhmut", "Makiivka", "Ploshchanka", "Nevske",
        "Terny", "Bilohorivka", "Spirne", "Ivano-Darivka", "Berestove", "Zolotarivka", "Rozdolivka", "Krasna Hora",
        "Ivanivske", "Kalynivka", "Klishchiivka", "Kurdiumivka", "Novovodiane",
    ),
}  # fmt: skip


@pytest.mark.parametrize("side", [RU, UA])
def test_towns_are_held_as_reported_on_1_april(side: int) -> None:
    at = board()
    assert [n for n in HELD[side] if at.control[named(at, n)] != side] == []


def test_distances_of_the_front_from_the_towns_behind_it() -> None:
    at = board()
    enemy = np.flatnonzero(at.control == RU)
    away_from = {"Lyman": 13.7, "Yampil": 10.4, "Kostiantynivka": 9.7, "Kramatorsk": 22.1, "Sloviansk": 28.7}
    for town, km in away_from.items():
        h = named(at, town)
        gap = np.hypot(at.x[enemy] - at.x[h], at.y[enemy] - at.y[h]).min() - 1.25
        assert gap == pytest.approx(km, abs=2.6), town


def test_the_bridgehead_is_russian_and_lies_across_the_zherebets() -> None:
    game = loaded("donets")
    at = game.board
    held = salient_hexes(game, "zherebets")
    assert 8 <= len(held) <= 12
    point = next(h for unit, h in at_start(game) if unit.key == "ru-283-motor-rifle")
    assert point in held
    assert at.lon[held].min() == pytest.approx(37.88, abs=0.03)  # as the front bulges, 5 km past the river

    def by_land(h: int, d: int, other: int) -> bool:
        return bool(at.river[h, d] == 0 and at.control[other] == RU)

    ground = flood(at, point, by_land)
    assert set(held) <= ground
    assert named(at, "Terny") not in ground
    assert len(ground) <= len(held) + 6
    inside = [unit for unit, h in at_start(game) if h in ground]
    assert {unit.side for unit in inside} == {"ru"}
    assert sum(steps_of(unit, game.charts) for unit in inside) >= 5
    assert {unit.kit for unit in inside} == {0}
    loads = {s.key: codes.LOADS[s.load] for s in at.sites if len(banks(at, s.key) & ground) == 1}
    assert {"ivanivka", "nevske"} <= set(loads)
    assert "heavy" not in loads.values()


def test_siversk_has_the_donets_at_its_back_and_two_roads_in() -> None:
    game = loaded("donets")
    at = game.board
    held = set(salient_hexes(game, "siversk"))
    assert named(at, "Siversk") in held
    assert len(held) * 5.41 == pytest.approx(357, rel=0.1)
    standing = [s.key for s in at.sites if s.river == RIVER and banks(at, s.key) & held and s.condition == codes.INTACT]
    assert standing == ["zakitne"]
    roads = {
        name
        for name, _, course in at.road_chains
        for a, b in zip(course, course[1:], strict=False)
        if (a in held) != (b in held) and UA == at.control[a] == at.control[b]
    }
    assert {"Siversk-Sloviansk", "Kramatorsk-Vasiutynske-Fedorivka-Zvanivka"} <= roads


def test_the_salient_of_torske_lies_north_of_the_donets_and_the_other_south_of_it() -> None:
    game = loaded("donets")
    at = game.board

    def by_land(h: int, d: int, _: int) -> bool:
        return bool(at.river[h, d] != codes.MAJOR)

    right = flood(at, named(at, "Sloviansk"), by_land)
    assert not set(salient_hexes(game, "torske")) & right
    assert set(salient_hexes(game, "siversk")) <= right
    assert {named(at, n) for n in ("Torske", "Yampil", "Zarichne")} <= set(salient_hexes(game, "torske"))


def test_the_heights_of_chasiv_yar_look_down_on_the_corridor() -> None:
    game = loaded("donets")
    at = game.board
    town = named(at, "Chasiv Yar")
    for low in ("Kostiantynivka", "Kramatorsk", "Sloviansk", "Druzhkivka", "Bakhmut"):
        assert at.elevation[town] > at.elevation[named(at, low)] + 90, low
    corridor = set(chain("H-20"))
    approach = {h for h in chain("T-05-04") if at.control[h] == UA}
    russian = set().union(*(dominated(game, h) for h in ridge() if at.control[h] == RU))
    ukrainian = set().union(*(dominated(game, h) for h in ridge() if at.control[h] == UA))
    assert ukrainian & corridor  # who takes this half sees the road of the cities
    assert not russian & corridor
    assert russian & approach  # the road before the town is seen already
    assert ukrainian & {h for h in chain("Kostiantynivka-Chasiv Yar") if at.control[h] == RU}


def test_no_ground_of_either_side_is_left_empty_at_the_start() -> None:
    """Ground near the enemy without a unit within two hexes lapses at the first Close."""
    game = loaded("donets")
    at = game.board
    reach = int(game.charts["lapse_reach"])
    for side, key in enumerate(("ru", "ua")):
        own = [h for unit, h in at_start(game) if unit.side == key]
        front = [
            h
            for h in np.flatnonzero((at.control == side) & (at.fixed == 0)).tolist()
            if any(at.control[n] == 1 - side for n in links(at)[h] if n >= 0)
        ]
        assert len(front) >= 50
        empty = [name_of(game, h) for h in front if min(hexes.distance(at.columns, h, o) for o in own) > reach]
        assert empty == [], key


def test_steps_and_counters_of_1_april() -> None:
    """The map table gives about 180 to 135; the 23 steps missing here belong to Toretsk."""
    game = loaded("donets")
    assert (ground_steps(game, "ru"), ground_steps(game, "ua")) == (179, 112)
    count = {side: sum(u.side == side for u, _ in at_start(game)) for side in ("ru", "ua")}
    assert count == {"ru": 59, "ua": 42}
    assert all(sum(u.side == side for u in game.scenario.units) <= 80 for side in count)
    assert [u.key for u in game.scenario.units if "Division" in u.name] == []


def test_formations_that_fought_there_stand_in_their_sectors() -> None:
    game = loaded("donets")
    at = dict(zip((u.key for u in game.scenario.units), game.board.unit_hexes, strict=True))
    for key, town, reach in (
        ("ua-63-mechanised", "Zarichne", 2), ("ua-60-mechanised", "Kolodiazi", 2), ("ua-81-airmobile", "Hryhorivka", 1),
        ("ua-54-mechanised", "Siversk", 3), ("ua-10-mountain", "Vyimka", 1), ("ua-24-mechanised", "Chasiv Yar", 0),
        ("ua-28-mechanised", "Bila Hora", 2), ("ru-488-motor-rifle", "Terny", 1),
        ("ru-331-air-assault", "Kalynivka", 1),
        ("ru-201-motor-rifle", "Bilohorivka", 1), ("ru-88-motor-rifle", "Rozdolivka", 1),
        ("ru-1194-motor-rifle", "Kurdiumivka", 1),
    ):  # fmt: skip
        assert away(game.board, town, at[key]) <= reach, key


def test_arrivals_and_withdrawals_lie_inside_the_game() -> None:
    scenario = loaded("donets").scenario
    last = dt.date(2025, 6, 30)
    arriving = {u.key for u in scenario.units if u.arrives}
    leaving = {u.key for u in scenario.units if u.withdraws}
    for unit in scenario.units:
        for day in (unit.arrives, unit.withdraws):
            assert day is None or scenario.calendar.start < day < last, unit.key
    assert {"ua-93-mechanised", "ua-20-lyubart", "ru-1-motor-rifle", "ru-254-motor-rifle", "ru-rubicon"} <= arriving
    assert {"ua-118-territorial", "ua-112-territorial", "ua-143-mechanised", "ru-120-artillery"} <= leaving


@pytest.mark.parametrize(("commitment", "ru", "ua"), [("1.0", 0, 0), ("1.5", 4, 2), ("2.0", 7, 4)])
def test_more_commitment_brings_reserves(commitment: str, ru: int, ua: int) -> None:
    game = load("donets", [f"ru.commitment={commitment}", f"ua.commitment={commitment}"])
    for side, count in (("ru", ru), ("ua", ua)):
        assert sum(u.side == side and "-reserve-" in u.key for u, _ in at_start(game)) == count


def test_both_sides_have_engineers_and_ukraine_has_them_at_the_donets() -> None:
    game = loaded("donets")
    engineers = [(u, h) for u, h in at_start(game) if u.arm == "engineer"]
    assert {u.side for u, _ in engineers} == {"ru", "ua"}
    ferry = banks(game.board, "raihorodok")
    assert any(u.side == "ua" and hexes.distance(game.board.columns, h, min(ferry)) <= 2 for u, h in engineers)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_unit_is_in_full_supply_at_the_start(name: str) -> None:
    game = loaded(name)
    ready = set_up(game.scenario, game.board, game.charts)
    state = first_supply(ready, ready.state)
    for side in ("ru", "ua"):
        states = [
            codes.SUPPLY_STATES[int(state.units[u]["supply"])]
            for u, key in enumerate(ready.keys)
            if key.startswith(side) and state.units[u]["status"] == codes.ON_MAP
        ]
        assert set(states) <= {"full", "short"}, side
        assert states.count("full") >= 0.75 * len(states), (side, states.count("short"))


def test_sources_give_what_their_railheads_give() -> None:
    points = {s.key: s.points for s in loaded("donets").scenario.sources}
    assert points == {
        "sloviansk": 200, "kramatorsk": 250, "izium": 100,
        "starobilsk": 250, "svatove": 150, "popasna": 150, "debaltseve": 120, "horlivka": 80,
    }  # fmt: skip


def test_the_yardstick_is_182_km2_and_never_falls() -> None:
    series = next(s for s in loaded("donets").scenario.history if s.key == "gained_ru")
    days, values = [day for day, _ in series.points], [value for _, value in series.points]
    assert days == sorted(days)
    assert values == sorted(values)
    assert values[-1] == pytest.approx(182, abs=1)
    assert dict(series.points)[dt.date(2025, 4, 30)] == pytest.approx(43.8)


def test_objectives_pay_by_size() -> None:
    game = loaded("donets")
    rank = {t.hex: t.rank for t in game.board.towns if t.rank in ("village", "town", "city")}
    points = {o.name: o.points for o in game.scenario.objectives}
    assert {points[n] for n in ("Sloviansk", "Kramatorsk", "Kostiantynivka", "Bakhmut")} == {12}
    assert {points[n] for n in ("Lyman", "Siversk", "Chasiv Yar", "Kreminna", "Soledar")} == {5}
    for objective, h in zip(game.scenario.objectives, game.board.objectives, strict=True):
        if objective.points == 2:
            assert rank[h] in ("village", "town"), objective.name


# --- variants ---


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_change_the_front_and_not_the_forces(name: str) -> None:
    base, game = loaded("donets"), loaded(name)
    told, now = (
        [(u.key, u.strength, u.steps, u.kit, u.cohesion, u.arrives, u.withdraws) for u in each.scenario.units]
        for each in (base, game)
    )
    assert now == told
    assert (base.board.road == game.board.road).all()
    assert (base.board.river == game.board.river).all()
    moved = [u.key for u, v in zip(base.scenario.units, game.scenario.units, strict=True) if u.place != v.place]
    assert 5 <= len(moved) <= 25


def changed(name: str) -> tuple[set[int], set[int]]:
    """Hexes that became Ukrainian, and Russian, against the base scenario."""
    old, new = board().control, loaded(name).board.control
    return (
        set(np.flatnonzero((old != new) & (new == UA)).tolist()),
        set(np.flatnonzero((old != new) & (new == RU)).tolist()),
    )


def test_without_the_bridgehead_no_russian_stands_west_of_the_zherebets() -> None:
    game = loaded("donets-no-bridgehead")
    at = game.board
    gained, lost = changed("donets-no-bridgehead")
    assert lost == set()
    assert set(salient_hexes(loaded("donets"), "zherebets")) <= gained
    assert len(gained) <= 15
    assert [s.key for s in game.scenario.salients] == ["torske", "siversk"]
    for key in ("nevske", "ivanivka", "terny", "makiivka"):
        assert {int(at.control[h]) for h in banks(at, key)} == {RU, UA}, key

    def over_ukraine(h: int, d: int, other: int) -> bool:
        return bool(at.river[h, d] == 0 and at.control[other] == UA)

    west = flood(at, named(at, "Katerynivka"), over_ukraine)
    assert named(at, "Kolodiazi") in west
    assert named(at, "Novoliubivka") in west


def test_with_siversk_lost_the_front_lies_on_the_donets_and_west_of_the_bakhmutka() -> None:
    game = loaded("donets-siversk-lost")
    at = game.board
    gained, lost = changed("donets-siversk-lost")
    assert gained == set()
    assert len(lost) >= 45
    salient = set(salient_hexes(loaded("donets"), "siversk"))
    assert len(lost - salient) <= 3
    for name in ("Siversk", "Serebrianka", "Hryhorivka", "Dronivka", "Zvanivka", "Fedorivka"):
        assert at.control[named(at, name)] == RU, name
    for name in ("Zakitne", "Riznykivka", "Yampil", "Vasiukivka"):
        assert at.control[named(at, name)] == UA, name
    assert [s.key for s in game.scenario.salients] == ["torske", "zherebets"]
    # The Yampil crossing is nearer to the enemy than it was.
    shore = min(banks(at, "zakitne"))
    gap = {
        key: min(hexes.distance(at.columns, h, shore) for h in np.flatnonzero(b.control == RU).tolist())
        for key, b in (("before", board()), ("after", at))
    }
    assert gap["before"] >= 5
    assert gap["after"] <= 2


def test_with_the_heights_held_no_russian_stands_on_them() -> None:
    game = loaded("donets-heights-held")
    gained, lost = changed("donets-heights-held")
    assert lost == set()
    assert 15 <= len(gained) <= 30
    assert {int(game.board.control[h]) for h in ridge()} == {UA}
    assert {int(board().control[h]) for h in ridge()} == {RU, UA}
    for name in ("Kalynivka", "Chasiv Yar", "Bohdanivka"):
        assert game.board.control[named(game.board, name)] == UA, name
    for name in ("Ivanivske", "Khromove", "Klishchiivka"):
        assert game.board.control[named(game.board, name)] == RU, name
