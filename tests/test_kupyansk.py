"""Facts about the Kupyansk map and its variants: banks, crossings, front, forces, supply at the start."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest
import shapely

from game.atlas.lattice import fit
from game.files.lint import line_of, scenario_findings
from game.files.lint_map import flood
from game.files.scenario import Loaded, laid_out, load, read
from game.grid import hexes
from game.model import codes
from game.model.scenario import UnitEntry
from game.rules.facade import Desk
from game.rules.setup import set_up

FULL, STAY, NONE = "kupyansk", "kupyansk-stay", "kupyansk-no-bridgehead"
NAMES = (FULL, STAY, NONE)
KM2 = 2.5**2 * 3**0.5 / 2
SUPPORT = ("artillery", "rocket", "drone", "engineer")
HISTORICAL = 1000  # commitment, thousandths
START, END = dt.date(2025, 4, 1), dt.date(2025, 6, 30)

WEST = (
    "Kupyansk", "Osynove", "Prystin", "Senkove", "Horokhuvatka", "Dvorichna", "Fyholivka", "Zapadne", "Holubivka",
    "Kindrashivka", "Radkivka", "Kalynove", "Kamianka", "Krasne Pershe", "Moskovka", "Synykha", "Dovhenke", "Kutkivka",
    "Doroshivka", "Velykyi Burluk", "Shevchenkove", "Kolodiazne", "Petro-Ivanivka",
)  # fmt: skip
EAST = (
    "Kupyansk-Vuzlovyi", "Kivsharivka", "Kurylivka", "Petropavlivka", "Podoly", "Hlushkivka", "Kruhliakivka",
    "Kolisnykivka", "Zahryzove", "Bohuslavka", "Novoplatonivka", "Borova", "Pidlyman", "Pisky-Radkivski", "Dvorichne",
    "Novomlynsk", "Masiutivka", "Hrianykivka", "Lyman Pershyi", "Lyman Druhyi", "Synkivka", "Topoli", "Tavilzhanka",
    "Vilshana", "Svatove", "Nadiia",
)  # fmt: skip

# Crossing: west town and how near its hex is to the west bank, east town likewise, load, points.
CROSSINGS = {
    "kupyansk": ("Kupyansk", 0, "Podoly", 2, "heavy", 40),
    "kupyansk-rail": ("Kupyansk", 0, "Podoly", 2, "foot", 6),
    "kupyansk-south": ("Kupyansk", 1, "Kupyansk-Vuzlovyi", 1, "heavy", 30),
    "osynove": ("Osynove", 0, "Kivsharivka", 2, "heavy", 30),
    "synkivka-ford": ("Holubivka", 0, "Synkivka", 2, "foot", 6),
    "senkove": ("Senkove", 0, "Kruhliakivka", 0, "heavy", 60),
    "horokhuvatka": ("Horokhuvatka", 1, "Borova", 2, "heavy", 60),
    "dvorichna": ("Dvorichna", 0, "Dvorichne", 1, "foot", 4),
    "masiutivka": ("Kalynove", 2, "Masiutivka", 1, "foot", 4),
    "novomlynsk": ("Fyholivka", 2, "Novomlynsk", 1, "foot", 4),
    "kamianka": ("Kamianka", 1, "Lyman Druhyi", 0, "foot", 4),
}
BOATS = ("dvorichna", "masiutivka", "novomlynsk", "kamianka")


@cache
def loaded(name: str) -> Loaded:
    return load(name)


@cache
def towns(name: str) -> dict[str, int]:
    return {town.name: town.hex for town in loaded(name).board.towns}


@cache
def east(name: str) -> frozenset[int]:
    """Hexes on the left bank of the Oskil: reached from Svatove without crossing a major river."""
    board = loaded(name).board
    return frozenset(flood(board, [towns(name)["Svatove"]], lambda h, d, _: bool(board.river[h, d] != codes.MAJOR)))


def held(name: str, key: str) -> list[int]:
    """Hexes of a salient that its holder holds."""
    game = loaded(name)
    k = [s.key for s in game.scenario.salients].index(key)
    holder = game.scenario.side_index(game.scenario.salients[k].holder)
    return np.flatnonzero(((game.board.salients >> k) & 1 == 1) & (game.board.control == holder)).tolist()


def stands(unit: UnitEntry, day: dt.date) -> bool:
    """On the map that day at the historical commitment."""
    return (
        unit.from_commitment <= HISTORICAL
        and (unit.arrives is None or unit.arrives <= day)
        and (unit.withdraws is None or unit.withdraws > day)
    )


def on_map(name: str, side: str, day: dt.date = START) -> list[tuple[UnitEntry, int]]:
    game = loaded(name)
    rows = zip(game.scenario.units, game.board.unit_hexes, strict=True)
    return [(unit, h) for unit, h in rows if unit.side == side and stands(unit, day)]


def steps(name: str, rows: list[tuple[UnitEntry, int]]) -> int:
    full = loaded(name).charts["establishment"]
    total = 0
    for unit, _ in rows:
        printed = max(1, (int(full[codes.ECHELONS.index(unit.echelon)]) * unit.strength + 50) // 100)
        total += printed if unit.steps is None else unit.steps
    return total


def fighting(name: str, side: str, day: dt.date = START) -> list[tuple[UnitEntry, int]]:
    return [(unit, h) for unit, h in on_map(name, side, day) if unit.arm not in SUPPORT]


def near(name: str, one: int, other: int) -> int:
    return hexes.distance(loaded(name).board.columns, one, other)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_odd_about_it(name: str) -> None:
    text = read(name)
    assert [line_of(text, finding) for finding in scenario_findings(text, laid_out(text))] == []


def test_the_map_holds_the_whole_matter() -> None:
    board = loaded(FULL).board
    assert (board.columns, board.rows) == (36, 37)
    assert {"Velykyi Burluk", "Shevchenkove", "Svatove", "Pokrovske", "Topoli", "Novovodiane"} <= set(towns(FULL))
    assert board.report == ()


def test_the_calendar_is_thirty_turns_to_the_end_of_june() -> None:
    for name in NAMES:
        calendar = loaded(name).scenario.calendar
        assert calendar.start == START
        assert calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn) == END


# ---- the river


def test_the_oskil_parts_the_map_in_two() -> None:
    board = loaded(FULL).board
    assert 0.4 < len(east(FULL)) / board.n < 0.6


@pytest.mark.parametrize("town", WEST)
def test_towns_of_the_west_bank(town: str) -> None:
    assert towns(FULL)[town] not in east(FULL)


@pytest.mark.parametrize("town", EAST)
def test_towns_of_the_east_bank(town: str) -> None:
    assert towns(FULL)[town] in east(FULL)


def test_the_oskil_keeps_near_the_towns_on_it() -> None:
    board = loaded(FULL).board
    wet = [h for h in range(board.n) if (board.river[h] == codes.MAJOR).any()]
    for town in ("Kupyansk", "Kupyansk-Vuzlovyi", "Dvorichna", "Senkove", "Horokhuvatka", "Kamianka", "Osynove"):
        assert min(near(FULL, towns(FULL)[town], h) for h in wet) <= 1, town


def test_only_the_oskil_is_too_wide_to_ford() -> None:
    wide = {river.name for river in loaded(FULL).scenario.rivers if river.kind == "major"}
    assert wide == {"Oskil"}


# ---- crossings


@pytest.mark.parametrize("key", CROSSINGS)
def test_a_crossing_lies_between_the_towns_it_should(key: str) -> None:
    board = loaded(FULL).board
    site = next(site for site in board.sites if site.key == key)
    ends = [site.hex, int(hexes.neighbours(board.columns, board.rows)[site.hex, site.direction])]
    west, west_far, opposite, east_far, load_class, capacity = CROSSINGS[key]
    (left,) = [h for h in ends if h not in east(FULL)]
    (right,) = [h for h in ends if h in east(FULL)]
    assert site.river == "Oskil"
    assert board.river[site.hex, site.direction] == codes.MAJOR
    assert near(FULL, left, towns(FULL)[west]) <= west_far
    assert near(FULL, right, towns(FULL)[opposite]) <= east_far
    assert (codes.LOADS[int(site.load)], site.capacity) == (load_class, capacity)


def test_no_other_crossing_of_the_oskil_lies_in_ukraine() -> None:
    board = loaded(FULL).board
    over = {site.key for site in board.sites if site.river == "Oskil" and board.territory[site.hex] == 1}
    assert over == set(CROSSINGS)


def test_only_the_senkove_bridge_is_down_at_the_start() -> None:
    broken = [c.key for c in loaded(FULL).scenario.crossings if c.condition != "intact"]
    assert broken == ["senkove"]


def test_no_bridge_over_the_oskil_stands_but_a_footway() -> None:
    """Causeways, pontoons and boats took the place of the bridges dropped in 2022 and 2023."""
    kinds = {c.key: (c.kind, c.condition) for c in loaded(FULL).scenario.crossings if c.key in CROSSINGS}
    bridges = {key for key, (kind, _) in kinds.items() if kind == "bridge"}
    assert bridges == {"kupyansk-rail", "senkove"}
    assert {kinds[key][0] for key in BOATS} == {"ford"}


def test_horokhuvatka_is_the_only_crossing_of_the_southern_holding() -> None:
    """The Lyman road along the far bank brings about half of what it needs, so the causeway decides."""
    board = loaded(FULL).board
    south = board.lat[towns(FULL)["Kruhliakivka"]] - 0.02
    sites = [s.key for s in board.sites if s.river == "Oskil" and board.lat[s.hex] < south]
    assert sites == ["horokhuvatka"]
    beyond = {
        source.key: source.points
        for source, h in zip(loaded(FULL).scenario.sources, board.sources, strict=True)
        if source.side == "ua" and h in east(FULL)
    }
    assert beyond == {"lyman": 12}
    inside = set(held(FULL, "borova_east"))
    need = steps(FULL, [(unit, h) for unit, h in fighting(FULL, "ua") if h in inside]) * 4 / 8
    assert 0.4 * need < 12 < 0.8 * need


def test_highways_and_railways_run_where_they_should() -> None:
    board = loaded(FULL).board
    highway = next(set(chain) for name, _, chain in board.road_chains if name == "H-26")
    assert {towns(FULL)[t] for t in ("Shevchenkove", "Kupyansk", "Podoly", "Kuzemivka", "Svatove")} <= highway
    west_road = next(set(chain) for name, _, chain in board.road_chains if name == "P-79")
    assert {towns(FULL)[t] for t in ("Kindrashivka", "Kutkivka", "Synykha", "Osynove")} <= west_road
    rail = next(set(chain) for name, _, chain in board.rail_chains if name == "Kupyansk-Svatove-Kreminna")
    assert {towns(FULL)[t] for t in ("Kyslivka", "Svatove")} <= rail


def test_roads_join_every_objective_to_a_source_of_whoever_holds_it() -> None:
    """Over its own ground; Ukraine's roads over the Oskil need the crossings, Russia's east of it none."""
    game = loaded(FULL)
    board = game.board
    links = hexes.neighbours(board.columns, board.rows)
    spans = {(s.hex, int(links[s.hex, s.direction])) for s in board.sites if s.condition == codes.INTACT}
    for side in (0, 1):

        def by_road(h: int, d: int, other: int, side: int = side) -> bool:
            wet = board.river[h, d] in (codes.MINOR, codes.MAJOR)
            over = (h, other) in spans or (other, h) in spans
            return bool(board.road[h, d] > 0 and board.control[other] == side and (over or not wet))

        key = game.scenario.sides[side].key
        sources = [h for s, h in zip(game.scenario.sources, board.sources, strict=True) if s.side == key]
        reached = flood(board, sources, by_road)
        rows = zip(game.scenario.objectives, board.objectives, strict=True)
        mine = {o.name: h for o, h in rows if board.control[h] == side}
        assert len(mine) > 2
        assert [name for name, h in mine.items() if h not in reached] == []


# ---- who holds what


def test_towns_are_held_as_on_1_april() -> None:
    board = loaded(FULL).board
    for town in ("Kupyansk", "Kupyansk-Vuzlovyi", "Kivsharivka", "Kurylivka", "Petropavlivka", "Podoly", "Zahryzove",
                 "Hlushkivka", "Borova", "Bohuslavka", "Kindrashivka", "Doroshivka", "Dovhenke", "Kamianka"):
        assert board.control[towns(FULL)[town]] == 1, town
    for town in ("Dvorichna", "Novomlynsk", "Tavilzhanka", "Lyman Pershyi", "Synkivka", "Vilshana", "Pishchane",
                 "Kruhliakivka", "Kolisnykivka", "Lozova", "Topoli", "Svatove", "Stepova Novoselivka"):  # fmt: skip
        assert board.control[towns(FULL)[town]] == 0, town
    assert board.control[towns(FULL)["Fyholivka"]] == -1


def test_the_wedge_at_kruhliakivka_reaches_the_river() -> None:
    board = loaded(FULL).board
    links = hexes.neighbours(board.columns, board.rows)
    for town in ("Kruhliakivka", "Kolisnykivka"):
        h = towns(FULL)[town]
        over = [int(x) for d, x in enumerate(links[h]) if x >= 0 and board.river[h, d] == codes.MAJOR]
        assert over, town
        assert {int(board.control[x]) for x in over} == {1}, town


def test_the_holdings_lie_on_the_far_bank_and_apart() -> None:
    for key in ("kupyansk_east", "borova_east"):
        assert set(held(FULL, key)) <= east(FULL)
    assert not set(held(FULL, "dvorichna")) & east(FULL)
    board = loaded(FULL).board
    links = hexes.neighbours(board.columns, board.rows)
    north, south = set(held(FULL, "kupyansk_east")), set(held(FULL, "borova_east"))
    assert not any(int(x) in south for h in north for x in links[h])
    every = {h for h in east(FULL) if board.control[h] == 1}
    assert every == north | south


def test_the_bridgehead_has_the_area_of_the_record() -> None:
    """67 km2 in 37.3-37.72 E, 49.75-50.1 N with a strip of the east bank; 29 (47 with the grey belt) west of it."""
    game = loaded(FULL)
    frame, grid = fit(game.scenario.map.box, game.scenario.map.km_per_hex)
    corners = [(37.3, 49.75), (37.72, 49.75), (37.72, 50.1), (37.3, 50.1)]
    box = shapely.Polygon(frame.km(corners))
    ours = [h for h in range(game.board.n) if game.board.control[h] == 0]
    area = sum(shapely.area(shapely.intersection(grid.shapes[h], box)) for h in ours)
    assert area == pytest.approx(67.0, rel=0.15)
    assert 29 <= len(held(FULL, "dvorichna")) * KM2 <= 47


def test_dvorichna_and_both_lobes_of_the_bridgehead_have_men_but_no_vehicles() -> None:
    inside = set(held(FULL, "dvorichna"))
    men = [(unit, h) for unit, h in on_map(FULL, "ru") if h in inside]
    assert 6 <= steps(FULL, men) <= 8
    assert {unit.kit for unit, _ in men} == {0}
    assert towns(FULL)["Dvorichna"] in {h for _, h in men}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("side", ["ru", "ua"])
def test_no_ground_near_the_enemy_is_left_empty(name: str, side: str) -> None:
    """Ground without a unit within two hexes lapses at the first Close."""
    game = loaded(name)
    board, own = game.board, game.scenario.side_index(side)
    reach, depth = int(game.charts["lapse_reach"]), int(game.charts["lapse_depth"])
    mine = [h for _, h in on_map(name, side)]
    theirs = np.flatnonzero(board.control == 1 - own).tolist()
    empty = [
        hexes.hex_name(board.columns, h)
        for h in np.flatnonzero((board.control == own) & (board.fixed == 0)).tolist()
        if any(near(name, h, x) <= depth for x in theirs) and not any(near(name, h, x) <= reach for x in mine)
    ]
    assert empty == []


def test_the_kupyansk_ring_is_dug_on_the_west_bank() -> None:
    board = loaded(FULL).board
    ring = np.flatnonzero(board.fieldworks == 4).tolist()
    assert towns(FULL)["Kupyansk"] in ring
    assert 6 <= len(ring) <= 12
    assert not set(ring) & east(FULL)
    assert max(near(FULL, h, towns(FULL)["Kupyansk"]) for h in ring) <= 3


# ---- forces


def test_both_sides_have_35_to_60_counters_and_like_numbers_of_steps() -> None:
    """The markers give 80 Russian steps to 84; posts where none is marked add a few to each."""
    for side in ("ru", "ua"):
        assert 35 <= sum(unit.side == side for unit in loaded(FULL).scenario.units) <= 60
    ru, ua = steps(FULL, fighting(FULL, "ru")), steps(FULL, fighting(FULL, "ua"))
    assert (ru, ua) == (92, 92)


def test_the_order_of_battle_names_who_fought_there() -> None:
    units = {unit.key: unit for unit in loaded(FULL).scenario.units}
    for key, short in {
        "ua-14-mechanised": "14", "ua-43-mechanised": "43", "ua-116-mechanised": "116", "ua-114-territorial": "114",
        "ua-429-achilles": "ACH", "ua-77-airmobile": "77", "ua-1-bureviy": "1", "ua-3-assault": "3",
        "ua-44-mechanised": "44", "ru-25-motor-rifle": "25", "ru-27-motor-rifle": "27", "ru-15-motor-rifle": "15",
        "ru-121-motor-rifle": "121", "ru-122-motor-rifle": "122", "ru-344-motor-rifle": "344",
    }.items():  # fmt: skip
        assert units[key].short == short
    assert not [unit.key for unit in units.values() if unit.name.endswith("Division") and "egiment" not in unit.name]
    inside = set(held(FULL, "kupyansk_east"))
    assert {"ua-14-mechanised", "ua-43-mechanised", "ua-116-mechanised", "ua-114-territorial", "ua-429-achilles"} <= {
        unit.key for unit, h in on_map(FULL, "ua") if h in inside
    }
    inside = set(held(FULL, "borova_east"))
    assert {"ua-77-airmobile", "ua-1-bureviy", "ua-104-territorial", "ua-115-territorial", "ua-44-mechanised",
            "ua-3-tank", "ua-3-assault"} <= {unit.key for unit, h in on_map(FULL, "ua") if h in inside}  # fmt: skip


def test_units_come_and_go_in_the_months_of_the_record() -> None:
    units = [unit for unit in loaded(FULL).scenario.units if unit.from_commitment <= HISTORICAL]
    month: dict[str, dict[int, set[str]]] = {word: {4: set(), 5: set(), 6: set()} for word in ("arrives", "withdraws")}
    for unit in units:
        for word, day in (("arrives", unit.arrives), ("withdraws", unit.withdraws)):
            if day:
                month[word][day.month].add(unit.key)
    assert {k for k in month["arrives"][4] if k.startswith("ru")} == {
        "ru-121-motor-rifle", "ru-122-motor-rifle", "ru-99-artillery"}  # fmt: skip
    assert {k for k in month["withdraws"][4] if k.startswith("ru")} == {
        "ru-1-motor-rifle", "ru-1-tank", "ru-423-motor-rifle", "ru-25-motor-rifle", "ru-448-rocket"}  # fmt: skip
    assert {k for k in month["withdraws"][5] if k.startswith("ru")} == {"ru-254-motor-rifle", "ru-96-reconnaissance"}
    assert month["arrives"][6] == {"ru-96-reconnaissance-back", "ua-217-territorial"}
    assert {k for k in month["arrives"][4] if k.startswith("ua")} == {
        "ua-41-mechanised", "ua-112-territorial", "ua-107-territorial", "ua-phoenix"}  # fmt: skip
    assert {k for k in month["withdraws"][4] if k.startswith("ua")} == {
        "ua-4-tank-battalion", "ua-412-nemesis", "ua-104-territorial"}  # fmt: skip
    assert {k for k in month["withdraws"][5] if k.startswith("ua")} == {
        "ua-44-mechanised", "ua-107-territorial", "ua-freikorps", "ua-28-mechanised"}  # fmt: skip
    assert {k for k in month["withdraws"][6] if k.startswith("ua")} == {
        "ua-41-mechanised", "ua-116-mechanised", "ua-115-territorial", "ua-78-herts"}  # fmt: skip


def test_whoever_leaves_does_not_begin_beside_the_enemy() -> None:
    """A unit leaves only from a hex out of enemy zones of control; held there it would never go."""
    board = loaded(FULL).board
    links = hexes.neighbours(board.columns, board.rows)
    touching = []
    for side, enemy in (("ru", "ua"), ("ua", "ru")):
        foes = {h for _, h in on_map(FULL, enemy)}
        touching += [
            unit.key for unit, h in on_map(FULL, side) if unit.withdraws and any(int(x) in foes for x in links[h])
        ]
    assert touching == []


def test_more_commitment_brings_what_left_for_lyman_and_the_69th_division() -> None:
    later = [unit for unit in loaded(FULL).scenario.units if unit.side == "ru" and unit.from_commitment > HISTORICAL]
    kept = {unit.key.removesuffix("-kept") for unit in later if unit.key.endswith("-kept")}
    assert kept == {"ru-1-motor-rifle", "ru-1-tank", "ru-423-motor-rifle", "ru-25-motor-rifle", "ru-254-motor-rifle"}
    left = {unit.key: unit.withdraws for unit in loaded(FULL).scenario.units if unit.withdraws}
    for unit in later:
        if unit.key.endswith("-kept"):
            assert unit.arrives == left[unit.key.removesuffix("-kept")], unit.key
    assert sum(unit.formation == "69th Motor Rifle Division" for unit in later) == 3
    assert {unit.from_commitment for unit in later} == {1250, 1500, 1750, 2000}


def test_nobody_is_left_without_supply_but_the_men_at_the_boats_and_in_the_wedge() -> None:
    """The states of the first turn, in April mud and whatever sky the seed brings."""
    game = loaded(FULL)
    ready = set_up(game.scenario, game.board, game.charts)
    desk = Desk(ready)
    desk.begin_turn()
    hungry: dict[str, set[str]] = {"ru": set(), "ua": set()}
    for side, key in enumerate(("ru", "ua")):
        desk.logistics(side)
        for u, unit in enumerate(desk.state.units):
            if ready.keys[u].startswith(key) and unit["status"] == codes.ON_MAP:
                assert unit["source"] >= 0, ready.keys[u]
                assert unit["supply"] <= 1, ready.keys[u]
                if unit["supply"] > 0:
                    hungry[key].add(ready.keys[u])
    assert hungry["ua"] == set()
    assert len(hungry["ru"]) <= 7
    salient = held(FULL, "dvorichna")
    for key in hungry["ru"]:
        at = next(h for unit, h in on_map(FULL, "ru") if unit.key == key)
        town = min(near(FULL, at, towns(FULL)[t]) for t in ("Kruhliakivka", "Kolisnykivka", "Synkivka"))
        assert at in salient or town <= 1, key


# ---- points


@pytest.mark.parametrize("name", [FULL, NONE])
def test_par_is_the_historical_result(name: str) -> None:
    """Objectives held to the end, salients that stand, six hexes gained by Russia, losses even."""
    game = loaded(name)
    turns, part = game.scenario.calendar.turns, int(game.charts["hold_turns"])
    balance = 6.0
    for objective, h in zip(game.scenario.objectives, game.board.objectives, strict=True):
        sign = 1 if game.board.control[h] == 0 else -1
        assert game.board.control[h] >= 0, objective.name
        balance += sign * objective.points * (1 + turns / part)
    for salient in game.scenario.salients:
        balance += int(game.charts["salient_points"]) / 1000 * (1 if salient.holder == "ru" else -1)
    assert game.scenario.victory_par == pytest.approx(balance, abs=1.0)


def test_objectives_are_worth_what_they_are() -> None:
    points = {o.name: o.points for o in loaded(FULL).scenario.objectives}
    assert points.pop("Kupyansk") == 12
    ranks = {town.name: town.rank for town in loaded(FULL).board.towns}
    assert {name: 5 if ranks[name] == "town" else 2 for name in points} == points


def test_the_series_of_the_record_ends_with_33_km2() -> None:
    series = {s.key: s for s in loaded(FULL).scenario.history}
    gained = series["gained_ru"].points
    assert gained[-1] == (END, 32.7)
    assert [value for _, value in gained] == sorted(value for _, value in gained)


# ---- variants


def test_in_the_reinforced_game_nobody_leaves_for_lyman() -> None:
    last = END - dt.timedelta(days=1)
    before, after = (fighting(name, "ru", last) for name in (FULL, STAY))
    more = {unit.key for unit, _ in after} - {unit.key for unit, _ in before}
    assert more == {
        "ru-1-motor-rifle", "ru-1-tank", "ru-423-motor-rifle", "ru-25-motor-rifle", "ru-254-motor-rifle",
        "ru-96-reconnaissance", "ru-69-division-1", "ru-69-division-2", "ru-69-division-3",
    }  # fmt: skip
    assert {u.key for u, _ in before} - {u.key for u, _ in after} == {"ru-96-reconnaissance-back"}
    assert steps(STAY, after) >= steps(FULL, before) + 20
    assert steps(STAY, fighting(STAY, "ua", last)) == steps(FULL, fighting(FULL, "ua", last))


def test_without_the_bridgehead_no_russian_hex_or_boat_is_left_on_the_west_bank() -> None:
    game = loaded(NONE)
    board = game.board
    west = [h for h in range(board.n) if h not in east(NONE) and board.territory[h] == 1]
    assert {int(board.control[h]) for h in west} == {1}
    assert {unit.key for unit, h in on_map(NONE, "ru") if h in west} == set()
    assert not {site.key for site in board.sites} & set(BOATS)
    assert [s.key for s in game.scenario.salients] == ["kupyansk_east", "borova_east"]
    # The same men, elsewhere.
    assert steps(NONE, fighting(NONE, "ru")) == steps(FULL, fighting(FULL, "ru"))


def test_without_the_bridgehead_the_rest_of_the_front_is_the_same() -> None:
    full, none = loaded(FULL).board, loaded(NONE).board
    differ = np.flatnonzero(full.control != none.control).tolist()
    assert 8 <= len(differ) <= 16
    assert all(full.lat[h] > 49.76 for h in differ)
    for key in ("kupyansk_east", "borova_east"):
        assert held(NONE, key) == held(FULL, key), key
