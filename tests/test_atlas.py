"""The atlas: degrees to hexes. Small invented maps first, then facts about the Kursk board."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from functools import cache

import numpy as np
import pytest

from game import atlas
from game.atlas.lattice import fit, lattice
from game.atlas.projection import frame_for
from game.files.scenario import load
from game.grid import hexes
from game.model import codes
from game.model.board import Board, Site
from game.model.fault import Fault
from game.model.scenario import (
    Area,
    Belt,
    Calendar,
    CrossingSite,
    Elevation,
    FrontLine,
    Line,
    MapBox,
    Objective,
    Place,
    Point,
    Salient,
    Scenario,
    Settlement,
    Side,
)

# ---------------------------------------------------------------- an invented map round 30 E, 50 N

BOX = (30.0, 50.0, 30.5, 50.3)
EAST, NORTH = 71.7, 111.2  # km a degree there, good enough to place things by
SIDES = tuple(
    Side(key, key, key, shape, 5, 0, 0, 1000) for key, shape in (("red", "diamond"), ("blue", "rectangle"))
)
FLAT = Elevation(29.9, 50.4, 0.1, -0.1, ((100,) * 8,) * 6)


def at(x: float, y: float) -> Point:
    """Degrees of a spot x km east and y km north of the invented map's south-west corner."""
    lon, lat = fit(BOX, 2.5)[0].degrees([(x, y)])[0]
    return float(lon), float(lat)


def along(*spots: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(at(x, y) for x, y in spots)


def town(name: str, x: float, y: float, rank: str = "village", side: str = "blue") -> Settlement:
    return Settlement(name, at(x, y), rank, 500, side)


def bridge(key: str, x: float, y: float, capacity: int = 40) -> CrossingSite:
    return CrossingSite(key, key, at(x, y), None, "bridge", "intact", "heavy", capacity, "standing")


def invented(**changes: object) -> Scenario:
    """A flat, empty map of 16 by 12 hexes, all held by blue, with the given fields replaced."""
    plain = Scenario(
        key="invented", name="", title="", summary="", calendar=Calendar(dt.date(2000, 1, 1), 3, 3),
        sides=SIDES, map=MapBox(BOX, 2.5, "clear", 2), settlements=(), rivers=(), lakes=(), crossings=(),
        roads=(), railways=(), borders=(), territories=(), woods=(), elevation=FLAT, belts=(),
        front=(FrontLine("red", "blue", along((-3, 31), (39, 31))),), contested=(), held_towns=(),
        sources=(), salients=(), objectives=(), units=(), weather=(), history=(), works_front=0,
        works_rear=0, works_depth=0, works_salient=0, political_turn=(), victory_scale=1, victory_par=0,
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def named(board: Board, name: str) -> int:
    return next(t.hex for t in board.towns if t.name == name)


def site(board: Board, key: str) -> Site:
    return next(s for s in board.sites if s.key == key)


def banks(board: Board, key: str) -> set[int]:
    """The two hexes a crossing joins."""
    found = site(board, key)
    return {found.hex, int(links(board)[found.hex, found.direction])}


@cache
def _links(columns: int, rows: int) -> np.ndarray:
    return hexes.neighbours(columns, rows)


def links(board: Board) -> np.ndarray:
    return _links(board.columns, board.rows)


def without_river(board: Board, start: int) -> set[int]:
    """Hexes reached from one without crossing a river side."""
    seen, todo = {start}, [start]
    while todo:
        h = todo.pop()
        for d in range(6):
            other = int(links(board)[h, d])
            if other >= 0 and board.river[h, d] == 0 and other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


# ---------------------------------------------------------------- projection


def geodesic(a: Point, b: Point) -> float:
    """Length of the geodesic in km by Vincenty's iteration on WGS 84: an independent yardstick."""
    major, f = 6378.137, 1 / 298.257223563
    minor = major * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(p[1]))) for p in (a, b))
    gap = lam = math.radians(b[0] - a[0])
    for _ in range(50):
        x = math.cos(u2) * math.sin(lam)
        y = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam)
        sin_s = math.hypot(x, y)
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2 = 1 - sin_a**2
        mid = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2
        c = f / 16 * cos2 * (4 + f * (4 - 3 * cos2))
        lam = gap + (1 - c) * f * sin_a * (sigma + c * sin_s * (mid + c * cos_s * (2 * mid**2 - 1)))
    k = cos2 * (major**2 - minor**2) / minor**2
    p = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    q = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    inner = cos_s * (2 * mid**2 - 1) - q / 6 * mid * (4 * sin_s**2 - 3) * (4 * mid**2 - 3)
    return minor * p * (sigma - q * sin_s * (mid + q / 4 * inner))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((34.6, 50.8), (35.85, 51.6)),
        ((34.6, 51.6), (35.85, 51.6)),
        ((34.6, 50.8), (34.6, 51.6)),
        ((34.799, 50.917), (35.27, 51.194)),
        ((35.2, 51.19), (35.3, 51.2)),
    ],
)
def test_distances_on_the_map_are_true_to_a_few_metres(a: Point, b: Point) -> None:
    frame, _, _ = frame_for((34.57, 50.79, 35.85, 51.59))
    (xa, ya), (xb, yb) = frame.km([a, b])
    assert math.hypot(xb - xa, yb - ya) == pytest.approx(geodesic(a, b), abs=0.003)


def test_projection_and_its_way_back_agree_to_a_millimetre() -> None:
    frame, width, height = frame_for(BOX)
    points = np.array([(x, y) for x in (0.0, width / 3, width) for y in (0.0, height / 2, height)])
    assert np.abs(frame.km(frame.degrees(points)) - points).max() < 1e-6


# ---------------------------------------------------------------- the grid as geometry


def test_every_inner_corner_belongs_to_three_hexes_and_sides_join_neighbours() -> None:
    grid = lattice(7, 6, 2.5)
    counts = np.bincount(grid.hex_corners.ravel(), minlength=len(grid.corners))
    assert set(counts[~grid.rim]) == {3}
    assert (grid.links[grid.side_right, grid.side_direction] == grid.side_left).all()
    middles = (grid.centres[grid.side_right] + grid.centres[grid.side_left]) / 2
    assert np.allclose(middles, grid.side_middles)
    assert grid.outline.area == pytest.approx(42 * 2.5**2 * 3**0.5 / 2)


def test_left_and_right_of_a_hexside_are_as_named() -> None:
    grid = lattice(5, 5, 2.5)
    way = grid.corners[grid.side_to] - grid.corners[grid.side_from]
    aside = grid.centres[grid.side_left] - grid.side_middles
    assert (way[:, 0] * aside[:, 1] - way[:, 1] * aside[:, 0] > 0).all()


# ---------------------------------------------------------------- rivers and crossings


def test_a_river_is_one_chain_of_hexsides_in_flow_order() -> None:
    board = atlas.build(invented(rivers=(Line("Long", "major", along((-2, 12), (15, 14), (38, 17))),)))
    ((name, kind, chain),) = board.river_chains
    assert (name, kind) == ("Long", codes.MAJOR)
    steps = np.hypot(*np.diff(np.array(chain), axis=0).T)
    assert np.allclose(steps, 2.5 / 3**0.5)
    assert chain[0][0] < 2.5
    assert chain[-1][0] > 30
    assert (board.river == codes.MAJOR).sum() == 2 * len(steps)


def test_a_river_parts_the_map_and_stays_near_its_course() -> None:
    board = atlas.build(invented(rivers=(Line("Long", "minor", along((-2, 15), (38, 15))),)))
    north = without_river(board, 0)
    assert 0 < len(north) < board.n
    assert all(board.y[h] > 13.5 for h in north)
    assert all(board.y[h] < 16.5 for h in range(board.n) if h not in north)


def test_a_town_stays_on_its_bank() -> None:
    """The course runs half a km north of a hex centre; the town beyond it must not end up across the river."""
    plain = atlas.build(invented())
    h = 5 * plain.columns + 7
    x, y = float(plain.x[h]), float(plain.y[h])
    course = Line("Long", "minor", along((-2, y + 0.3), (38, y + 0.3)))
    for side in (1, -1):
        there = town("Bank", x, y + 0.3 + side * 0.6, "town")
        board = atlas.build(invented(rivers=(course,), settlements=(there,)))
        north = named(board, "Bank") in without_river(board, 7)
        assert north == (side > 0), side


def test_a_tributary_ends_on_the_river_it_flows_into_and_takes_none_of_its_sides() -> None:
    board = atlas.build(
        invented(
            rivers=(
                Line("Brook", "stream", along((16, 28), (17, 22), (18, 15.4))),
                Line("Long", "major", along((-2, 15), (38, 15))),
            )
        )
    )
    chains = {name: chain for name, _, chain in board.river_chains}
    assert chains["Brook"][-1] in chains["Long"]
    assert not set(chains["Brook"][:-1]) & set(chains["Long"])
    assert board.report == ()


def test_two_bridges_on_one_hexside_become_one_with_both_capacities() -> None:
    board = atlas.build(
        invented(
            rivers=(Line("Long", "major", along((-2, 15), (38, 15))),),
            crossings=(
                bridge("west", 17.9, 15),
                dataclasses.replace(bridge("east", 18.1, 15, 25), charged="red"),
            ),
        )
    )
    (only,) = board.sites
    assert (only.key, only.capacity, only.river, only.charged) == ("west", 65, "Long", "red")
    assert board.river[only.hex, only.direction] == codes.MAJOR
    assert any("merged as west, capacity 65" in line for line in board.report)


def test_a_pontoon_beside_a_bridge_keeps_its_own_slot() -> None:
    pontoon = dataclasses.replace(bridge("boats", 18.1, 15), kind="pontoon", slot="floating")
    board = atlas.build(
        invented(
            rivers=(Line("Long", "major", along((-2, 15), (38, 15))),),
            crossings=(bridge("bridge", 17.9, 15), pontoon),
        )
    )
    assert [s.key for s in board.sites] == ["bridge", "boats"]


def test_a_crossing_named_on_a_dry_hexside_is_a_fault() -> None:
    wrong = dataclasses.replace(bridge("ghost", 0, 0), place=None, hexside="0303/N")
    with pytest.raises(Fault, match=r"crossings\.ghost\.hexside"):
        atlas.build(invented(crossings=(wrong,)))


def test_a_lake_is_a_hex_with_shores() -> None:
    ring = along((14, 14), (22, 14), (22, 20), (14, 20))
    board = atlas.build(invented(lakes=(Area("Mere", "lake", ring),)))
    wet = np.nonzero(board.terrain == codes.LAKE)[0]
    assert 4 <= len(wet) <= 12
    shores = board.river == codes.LAKE_SHORE
    for h in wet:
        for d in range(6):
            other = links(board)[h, d]
            assert shores[h, d] == (board.terrain[other] != codes.LAKE)


# ---------------------------------------------------------------- roads


def test_a_road_passes_through_its_towns_and_is_the_same_from_both_ends() -> None:
    settlements = (town("A", 4, 8), town("B", 17, 9.5), town("C", 31, 22))
    road = Line("Way", "regional", along((4, 8), (17, 9.2), (31, 22)))
    board = atlas.build(invented(settlements=settlements, roads=(road,)))
    ((_, kind, chain),) = board.road_chains
    assert kind == codes.ROADS.index("regional")
    assert (chain[0], chain[-1]) == (named(board, "A"), named(board, "C"))
    assert named(board, "B") in chain
    for a, b in zip(chain, chain[1:], strict=False):
        d = list(links(board)[a]).index(b)
        assert board.road[a, d] == board.road[b, (d + 3) % 6] == kind


def test_a_road_turns_aside_to_the_bridge() -> None:
    long = Line("Long", "major", along((-2, 15), (38, 15)))
    road = Line("Way", "highway", along((18, 2), (18, 28)))
    board = atlas.build(invented(rivers=(long,), roads=(road,), crossings=(bridge("b", 19.5, 15),)))
    found = site(board, "b")
    assert board.road[found.hex, found.direction] == codes.ROADS.index("highway")
    assert board.report == ()


def test_a_road_over_water_without_a_bridge_is_reported() -> None:
    long = Line("Long", "major", along((-2, 15), (38, 15)))
    road = Line("Way", "local", along((18, 2), (18, 28)))
    far = bridge("far", 3, 15)
    board = atlas.build(invented(rivers=(long,), roads=(road,), crossings=(far,)))
    assert [line for line in board.report if "Way crosses water" in line]


# ---------------------------------------------------------------- ground


def test_terrain_goes_by_the_share_of_the_hex() -> None:
    plain = atlas.build(invented())
    h = 5 * plain.columns + 6
    x, y = float(plain.x[h]), float(plain.y[h])

    def wood(width: float) -> int:
        ring = along((x - 2, y - 2), (x - 2 + width, y - 2), (x - 2 + width, y + 2), (x - 2, y + 2))
        board = atlas.build(invented(woods=(Area("Wood", "woods", ring),)))
        return int(board.terrain[h])

    assert wood(0.9) == codes.CLEAR
    assert wood(1.8) == codes.MIXED
    assert wood(2.6) == codes.WOODS


def test_settlements_give_terrain_by_rank_and_hamlets_none() -> None:
    ranks = ("hamlet", "village", "town", "city")
    places = tuple(town(rank, 5 + 8 * i, 15, rank) for i, rank in enumerate(ranks))
    board = atlas.build(invented(settlements=places))
    found = [codes.TERRAINS[board.terrain[named(board, rank)]] for rank in ranks]
    assert found == ["clear", "village", "town", "city"]


def test_heights_are_the_grid_and_relief_is_the_range_around() -> None:
    step = tuple(tuple(100 if i < 4 else 180 for i in range(8)) for _ in range(6))
    board = atlas.build(invented(elevation=dataclasses.replace(FLAT, rows=step)))
    assert set(board.elevation[board.x < 12]) == {100}
    assert set(board.elevation[board.x > 24]) == {180}
    assert set(board.relief[board.x < 9]) == set(board.relief[board.x > 28]) == {0}
    assert set(board.relief[abs(board.x - 18) < 1]) == {2}
    flat = atlas.build(invented())
    assert flat.relief.max() == 0
    assert board.height_grid.min() == 100
    assert board.height_grid.shape[1] * 111.2 * 0.1 >= board.x.max()


def test_belts_lay_their_level_on_the_hexes_they_pass() -> None:
    high, low = Belt("High", 4, along((5, 10), (30, 10))), Belt("Low", 2, along((5, 10), (9, 10)))
    board = atlas.build(invented(belts=(high, low)))
    manned = np.nonzero(board.fieldworks)[0]
    assert set(board.fieldworks[manned]) == {4}
    assert np.abs(board.y[manned] - 10).max() <= 1.5
    assert len(manned) >= 11


# ---------------------------------------------------------------- control, borders, places


def test_hexes_left_and_right_of_the_front_are_held_as_it_says() -> None:
    board = atlas.build(invented(front=(FrontLine("red", "blue", along((-2, 15), (20, 18), (38, 15))),)))
    assert (board.control[board.y > 19] == 0).all()
    assert (board.control[board.y < 14] == 1).all()


def test_a_closed_front_is_a_pocket_and_a_short_one_is_led_to_the_rim() -> None:
    ring = along((10, 8), (24, 8), (24, 22), (10, 22), (10, 8))
    pocket = atlas.build(invented(front=(FrontLine("red", "blue", ring),)))
    inside = (abs(pocket.x - 17) < 6) & (abs(pocket.y - 15) < 6)
    assert (pocket.control[inside] == 0).all()
    assert (pocket.control[pocket.y < 5] == 1).all()
    short = atlas.build(invented(front=(FrontLine("red", "blue", along((3, 15), (33, 15))),)))
    assert set(short.control) == {0, 1}


def test_a_front_that_parts_nothing_is_a_fault() -> None:
    with pytest.raises(Fault, match="must part the map"):
        atlas.build(invented(front=(FrontLine("red", "blue", along((14, 15), (20, 15))),)))


def test_held_towns_win_over_rings_and_rings_over_the_trace() -> None:
    scenario = invented(
        front=(FrontLine("red", "blue", along((-2, 15), (38, 15))),),
        contested=(Area("No man's land", "", along((10, 12), (25, 12), (25, 18), (10, 18))),),
        settlements=(town("Kept", 17, 17),),
        held_towns=(("blue", "Kept"),),
    )
    board = atlas.build(scenario)
    assert board.control[named(board, "Kept")] == 1
    near = (abs(board.x - 13) < 2) & (abs(board.y - 15) < 2)
    assert (board.control[near] == -1).all()


def test_border_runs_where_territory_changes_and_front_hexes_at_the_rim_are_fixed() -> None:
    south = Area("Blueland", "blue", along((-5, 15), (45, 15), (45, -5), (-5, -5)))
    north = Area("Redland", "red", along((-5, 15), (45, 15), (45, 40), (-5, 40)))
    scenario = invented(
        territories=(south, north),
        borders=(Line("Border", "state", along((0, 15), (36, 15))), Line("Shire", "oblast", along((0, 6), (36, 6)))),
        front=(FrontLine("red", "blue", along((-2, 15), (38, 15))),),
    )
    board = atlas.build(scenario)
    for h, d in zip(*np.nonzero(links(board) >= 0), strict=True):
        other = links(board)[h, d]
        assert (board.border[h, d] == 1) == (board.territory[h] != board.territory[other])
    assert (board.border == 2).any()
    fixed = np.nonzero(board.fixed)[0]
    assert set(fixed % board.columns) == {0, 1, board.columns - 2, board.columns - 1}
    assert (np.abs(board.y[fixed] - 15) < 2.6).all()


def test_a_border_village_pulls_its_hex_into_its_country_and_makes_none_of_its_own() -> None:
    south = Area("Blueland", "blue", along((-5, 15), (45, 15), (45, -5), (-5, -5)))
    north = Area("Redland", "red", along((-5, 15), (45, 15), (45, 40), (-5, 40)))
    plain = atlas.build(invented(territories=(south, north)))
    h = int(np.nonzero((plain.territory == 0) & (plain.y < 16.2) & (abs(plain.x - 18) < 2))[0][0])
    village = town("Edge", float(plain.x[h]), float(plain.y[h]), side="blue")
    drawn = atlas.build(invented(territories=(south, north), settlements=(village,)))
    assert plain.territory[h] == 0
    assert drawn.territory[h] == 1
    nowhere = atlas.build(invented(settlements=(village,)))
    assert set(nowhere.territory) == {-1}
    assert nowhere.border_chains == ()


def test_places_are_found_and_missing_ones_are_all_named() -> None:
    good = (
        Objective("by hex", Place(hex="0304"), 1),
        Objective("by town", Place(town="A"), 1),
        Objective("by point", Place(point=at(20, 10)), 1),
    )
    board = atlas.build(invented(settlements=(town("A", 20, 10),), objectives=good))
    assert board.objectives[0] == hexes.hex_of(board.columns, board.rows, "0304")
    assert board.objectives[1] == board.objectives[2] == named(board, "A")
    bad = (Objective("x", Place(town="Nowhere"), 1), Objective("y", Place(hex="9901"), 1))
    with pytest.raises(Fault) as caught:
        atlas.build(invented(objectives=bad))
    assert len(caught.value.lines) == 2


def test_a_salient_counts_only_the_country_it_names() -> None:
    north = Area("Redland", "red", along((-5, 15), (45, 15), (45, 40), (-5, 40)))
    ring = along((8, 8), (28, 8), (28, 24), (8, 24))
    both = (Salient("a", "a", "blue", ring, "red"), Salient("b", "b", "blue", ring, ""))
    board = atlas.build(invented(territories=(north,), salients=both))
    a, b = board.salients & 1 > 0, board.salients & 2 > 0
    assert a.any()
    assert (a == (b & (board.territory == 0))).all()
    assert b.sum() > a.sum()


# ---------------------------------------------------------------- the Kursk board


@cache
def kursk() -> Board:
    return load("kursk").board


def test_kursk_is_41_by_35_hexes_and_every_table_has_its_shape() -> None:
    board = kursk()
    assert (board.columns, board.rows) == (41, 35)
    for name in ("river", "road", "rail", "border"):
        table = getattr(board, name)
        assert table.dtype == np.int64
        assert table.shape == (board.n, 6)
        for h, d in zip(*np.nonzero(links(board) >= 0), strict=True):
            assert table[h, d] == table[links(board)[h, d], (d + 3) % 6]
        assert (table[links(board) < 0] == 0).all()
    for name in ("terrain", "elevation", "relief", "territory", "control", "fieldworks", "fixed", "salients"):
        assert getattr(board, name).dtype == np.int64
        assert getattr(board, name).shape == (board.n,)


def test_kursk_towns_keep_their_hexes() -> None:
    board = kursk()
    for place in board.towns:
        gaps = np.hypot(board.x - place.x, board.y - place.y)
        assert place.hex == int(np.argmin(gaps)), place.name


def test_kursk_distances_are_the_real_ones() -> None:
    spots = {t.name: (t.x, t.y) for t in kursk().towns}
    for a, b, km in (("Sumy", "Sudzha", 45.1), ("Sudzha", "Guyevo", 10.9), ("Sudzha", "Malaya Loknya", 15.7)):
        assert math.dist(spots[a], spots[b]) == pytest.approx(km, abs=0.1)


def test_kursk_rivers_are_connected_and_run_downhill() -> None:
    board = kursk()
    scenario = load("kursk").scenario
    side = board.km_per_hex / 3**0.5
    assert {name for name, _, _ in board.river_chains} == {r.name for r in scenario.rivers}
    for name, kind, chain in board.river_chains:
        xy = np.array(chain)
        assert np.allclose(np.hypot(*np.diff(xy, axis=0).T), side), name
        assert kind == (codes.MAJOR if name in ("Psel", "Seim") else codes.MINOR)
        ends = []
        for x, y in (chain[0], chain[-1]):
            gaps = np.hypot(board.x - x, board.y - y)
            ends.append(int(board.elevation[np.argsort(gaps)[:3]].min()))
        # The surface is good to 15-20 m, so a flat valley may seem to rise by that much.
        assert ends[1] <= ends[0] + 15, (name, ends)
    mouths = {"Sudzha": "Psel", "Loknya": "Sudzha", "Malaya Loknya": "Loknya", "Oleshnya": "Sudzha", "Snagost": "Seim"}
    chains = {name: chain for name, _, chain in board.river_chains}
    for name, parent in mouths.items():
        assert chains[name][-1] in chains[parent], name


def test_sudzha_lies_between_its_two_bridges() -> None:
    board = kursk()
    sudzha, east, west = (named(board, n) for n in ("Sudzha", "Zamostye", "Zaoleshenka"))
    assert banks(board, "sudzha") == {sudzha, east}
    assert banks(board, "zaoleshenka") == {sudzha, west}
    assert site(board, "sudzha").river == "Sudzha"
    assert site(board, "zaoleshenka").river == "Oleshnya"
    assert board.x[west] < board.x[sudzha] < board.x[east]
    highway = codes.ROADS.index("highway")
    for key in ("sudzha", "zaoleshenka", "velyka-chernechchyna", "sumy"):
        found = site(board, key)
        assert board.road[found.hex, found.direction] == highway, key


def test_the_sumy_road_passes_yunakivka_and_reaches_sudzha() -> None:
    board = kursk()
    chain = next(chain for name, _, chain in board.road_chains if name.startswith("H-07"))
    order = [chain.index(named(board, n)) for n in ("Sumy", "Yunakivka", "Zaoleshenka", "Sudzha", "Zamostye")]
    assert order == sorted(order)
    outside = [h for h in chain[: order[3]] if board.territory[h] == 0]
    assert outside == list(chain[chain.index(outside[0]) : order[3]])  # one crossing of the border


def test_the_sumy_road_leaves_the_town_to_the_north_east() -> None:
    board = kursk()
    chain = next(chain for name, _, chain in board.road_chains if name.startswith("H-07"))
    north = chain[: chain.index(named(board, "Yunakivka")) + 1]
    assert board.x[north[1]] > board.x[north[0]]
    assert (np.diff(board.y[list(north)]) > 0).all()
    over = [
        site.key
        for site in board.sites
        if any({a, b} == banks(board, site.key) for a, b in zip(north, north[1:], strict=False))
    ]
    assert sorted(over) == ["sumy", "velyka-chernechchyna"]


def test_kursk_ways_of_the_south_and_of_martynovka_join_or_leave_the_map() -> None:
    board = kursk()
    rails = {name: chain for name, _, chain in board.rail_chains}
    assert len(rails) == len(board.rail_chains)  # no line is cut in two
    lgov, branch = rails["Lgov-Sudzha-Gotnya"], rails["Basy-Korchakivka-Pushkarne"]
    assert lgov[-1] // board.columns == board.rows - 1
    assert board.x[lgov[-1]] > 0.85 * board.x.max()
    assert branch[0] in rails["Vorozhba-Sumy"]
    assert branch[-1] == named(board, "Pokrovka")
    roads = {name: chain for name, _, chain in board.road_chains}
    assert roads["Kazachya Loknya-Martynovka"][0] in roads["38K-028 Sudzha-Lgov"]
    assert roads["Kazachya Loknya-Martynovka"][-1] in roads["H-07 / R-200"]


def test_every_kursk_crossing_stands_on_water_and_the_named_ones_are_there() -> None:
    board = kursk()
    wanted = {
        "sudzha": 60, "zaoleshenka": 60, "kazachya-loknya": 40, "cherkasskoye-porechnoye": 30, "myropillia": 40,
        "gornal": 30, "borki": 30, "guyevo": 20, "glushkovo": 30, "velyka-chernechchyna": 200, "sumy": 200,
    }  # fmt: skip
    assert {s.key: s.capacity for s in board.sites if s.key in wanted} == wanted
    for s in board.sites:
        assert board.river[s.hex, s.direction] in (codes.MINOR, codes.MAJOR), s.key
    assert {s.river for s in board.sites if s.key in ("myropillia", "gornal", "borki", "guyevo")} == {"Psel"}


def test_no_kursk_road_crosses_water_without_a_crossing() -> None:
    board = kursk()
    bridged = {frozenset(banks(board, s.key)) for s in board.sites}
    for h, d in zip(*np.nonzero(board.road), strict=True):
        if board.river[h, d] > codes.STREAM:
            assert frozenset((int(h), int(links(board)[h, d]))) in bridged, hexes.hexside_name(41, int(h), int(d))


def test_kursk_roads_join_every_supply_source_and_objective() -> None:
    board = kursk()
    seen, todo = {named(board, "Sudzha")}, [named(board, "Sudzha")]
    while todo:
        h = todo.pop()
        for d in range(6):
            other = int(links(board)[h, d])
            if board.road[h, d] and other not in seen:
                seen.add(other)
                todo.append(other)
    assert set(board.sources) <= seen
    assert set(board.objectives) <= seen
    on_road = {int(h) for h in np.nonzero(board.road.any(axis=1))[0]}
    assert len(seen) == len(on_road)


def test_kursk_starts_with_the_recorded_ground_and_towns() -> None:
    board, scenario = kursk(), load("kursk").scenario
    for side, name in scenario.held_towns:
        assert board.control[named(board, name)] == scenario.side_index(side), name
    ru, ua = scenario.side_index("ru"), scenario.side_index("ua")
    hex_km2 = 2.5**2 * 3**0.5 / 2
    abroad = (board.control == ua) & (board.territory == ru)
    assert abroad.sum() * hex_km2 == pytest.approx(422.4, rel=0.03)
    assert (board.salients[abroad] == 1).all()
    assert not ((board.control == ru) & (board.territory == ua)).any()
    assert set(board.control) == {ru, ua}


def test_kursk_country_of_every_village_is_its_hex_country() -> None:
    board, scenario = kursk(), load("kursk").scenario
    country = {s.name: scenario.side_index(s.side) for s in scenario.settlements}
    for place in board.towns:
        if place.rank != "hamlet":
            assert board.territory[place.hex] == country[place.name], place.name


def test_kursk_report_holds_no_gap_and_no_dry_bridge() -> None:
    for line in kursk().report:
        assert line.endswith(".")
        assert "without a crossing" not in line
        assert "left out" not in line
        assert "gap" not in line


def test_the_same_scenario_gives_the_same_board() -> None:
    scenario = load("kursk").scenario
    first, second = atlas.build(scenario), atlas.build(scenario)
    for entry in dataclasses.fields(Board):
        a, b = getattr(first, entry.name), getattr(second, entry.name)
        assert (a.tobytes() == b.tobytes()) if isinstance(a, np.ndarray) else (a == b), entry.name


def test_kursk_can_be_laid_on_smaller_hexes() -> None:
    scenario = load("kursk").scenario
    fine = atlas.build(dataclasses.replace(scenario, map=dataclasses.replace(scenario.map, km_per_hex=1.77)))
    assert fine.n > 1.9 * kursk().n
    ground = (fine.control == 1) & (fine.territory == 0)
    assert ground.sum() * 1.77**2 * 3**0.5 / 2 == pytest.approx(422, rel=0.06)
    assert {s.river for s in fine.sites} >= {"Psel", "Seim", "Sudzha", "Loknya", "Oleshnya"}
    assert len(fine.sites) == len(kursk().sites)
