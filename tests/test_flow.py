"""Greatest flow into a salient and its cut, against plain oracles and sentence by sentence."""

from __future__ import annotations

import itertools
import random
from collections import deque

import numpy as np
import pytest
from toys import Table, toy, unit

from game.grid import hexes as grid
from game.model import codes
from game.rules import flow

Int = np.int64
HOLDER = 1
ENEMY_FIRE = "fire0"
ENDLESS = 10**12
S, T = "S", "T"


# ---- an explicit network, read from the tables in another way


def crossings_at(t: Table, h: int, d: int) -> list[int]:
    row = t.map.hexsides[t.map.links[h, d]["hexside"]]
    return [int(c) for c in (row["standing"], row["floating"]) if c >= 0]


def step_room(t: Table, h: int, d: int) -> int:
    """What can pass from hex h in direction d, as far as the hexside is concerned."""
    k = int(t.map.links[h, d]["to"])
    ground = t.state.clock[0]["ground"]
    if k < 0 or t.state.hexes[k]["control"] != HOLDER or t.map.cost[4, ground, h, d] == 0:
        return 0
    if t.map.links[h, d]["river"] in (0, 1):
        return ENDLESS
    return 1000 * sum(points_of(t, c) for c in crossings_at(t, h, d))


def points_of(t: Table, c: int) -> int:
    """Load points of a crossing: by condition, less 18 per cent a level of enemy fire on the worse bank."""
    site, condition = t.map.sites[c], int(t.state.crossings[c]["condition"])
    row = t.map.hexsides[site["hexside"]]
    banks = [int(row["hex"]), int(t.map.links[row["hex"], row["direction"]]["to"])]
    level = max(int(t.state.hexes[h][ENEMY_FIRE]) for h in banks)
    points = int(site["capacity"])
    if codes.CROSSING_KINDS[site["kind"]] == "pontoon" and level > 1:
        points = min(points, 40)
    return points * (100, 50, 0, 0)[condition] * (100 - 18 * level) // 10_000


def hex_room(t: Table, h: int) -> int:
    """What a hex lets through: by its road, the ground, enemy fire and an enemy zone where nobody stands."""
    road, ground = int(t.map.ground[h]["road"]), codes.GROUNDS[t.state.clock[0]["ground"]]
    points = (60, 100, 250, 400)[road]
    if road == 0 and ground == "mud":
        points = points * 33 // 100
    points *= (1000, 500, 150, 40, 15)[t.state.hexes[h][ENEMY_FIRE]]
    if t.work.zones[h, 1 - HOLDER] and h not in t.state.units["hex"]:
        points //= 4
    return points


def reached_from(t: Table, starts: set[int], shut: set[int]) -> set[int]:
    seen, todo = set(starts), list(starts)
    while todo:
        h = todo.pop()
        for d in range(6):
            k = int(t.map.links[h, d]["to"])
            if step_room(t, h, d) > 0 and k not in seen and k not in shut:
                seen.add(k)
                todo.append(k)
    return seen


class Oracle:
    """The network of the rule as a dictionary of arcs, its greatest flow by Ford and Fulkerson."""

    def __init__(self, t: Table) -> None:
        columns, n = t.ready.board.columns, t.ready.board.n
        t.survey()
        polygon = {h for h in range(n) if t.map.ground[h]["salients"] & 1}
        area = {h for h in range(n) if any(grid.distance(columns, h, p) <= 4 for p in polygon)}
        own = [s for s in t.map.sources if s["side"] == HOLDER and t.state.hexes[s["hex"]]["control"] == HOLDER]
        mine = {int(s["hex"]) for s in own}
        outer = reached_from(t, mine - area, area)
        inner = reached_from(t, mine | outer, set()) & area
        units = {int(u["hex"]) for u in t.state.units[t.map.sides[HOLDER]["first"] :] if u["hex"] >= 0} & polygon
        self.ends = (units or {h for h in polygon if t.state.hexes[h]["control"] == HOLDER}) & inner
        self.room: dict[int, int] = {}
        self.arcs: dict[object, dict[object, int]] = {}
        self.sites: dict[tuple[object, object], list[int]] = {}
        self.arc("all", S, 1000 * sum(int(s["points"]) for s in own))
        for h in inner:
            if h in mine:
                self.arc(S, (h, 0), ENDLESS)
            if h in self.ends:
                self.arc((h, 0), T, ENDLESS)
                continue
            self.room[h] = hex_room(t, h)
            self.arc((h, 0), (h, 1), self.room[h])
        for h in inner | outer:
            for d in range(6):
                k = int(t.map.links[h, d]["to"])
                if k in inner and step_room(t, h, d) > 0 and h not in self.ends:
                    tail = S if h in outer else (h, 1)
                    self.arc(tail, (k, 0), step_room(t, h, d))
                    if t.map.links[h, d]["river"] > 1:
                        usable = [c for c in crossings_at(t, h, d) if points_of(t, c) > 0]
                        self.sites[(h, k)] = usable
        self.outer = outer

    def arc(self, a: object, b: object, room: int) -> None:
        self.arcs.setdefault(a, {}).setdefault(b, 0)
        self.arcs[a][b] += room
        self.arcs.setdefault(b, {}).setdefault(a, 0)

    def solve(self) -> int:
        total = 0
        while True:
            came: dict[object, object] = {"all": None}
            todo = deque(["all"] if "all" in self.arcs else [])
            while todo and T not in came:
                a = todo.popleft()
                for b, room in self.arcs[a].items():
                    if room > 0 and b not in came:
                        came[b] = a
                        todo.append(b)
            if T not in came:
                return total
            way = [T]
            while way[-1] != "all":
                way.append(came[way[-1]])
            more = min(self.arcs[a][b] for b, a in itertools.pairwise(way))
            for b, a in itertools.pairwise(way):
                self.arcs[a][b] -= more
                self.arcs[b][a] += more
            total += more

    def nearest(self) -> tuple[set[int], set[int]]:
        """After `solve`, hexes and crossings of the cut nearest the ends."""
        seen, todo = {T}, [T]
        while todo:
            b = todo.pop()
            for a in self.arcs.get(b, {}):
                if a not in seen and self.arcs[a].get(b, 0) > 0:
                    seen.add(a)
                    todo.append(a)
        if S in seen:
            return set(), set()
        hexes = {h for h in self.room if (h, 1) in seen and (h, 0) not in seen}
        sites: set[int] = set()
        for (h, k), rows in self.sites.items():
            tail = S if h in self.outer else (h, 1)
            if (k, 0) in seen and tail not in seen:
                sites |= set(rows)
        return hexes, sites


def shuffle(t: Table, draw: random.Random) -> None:
    """Give a toy another front, roads, fire, weather, crossings, sources and units."""
    n = t.ready.board.n
    open_share = draw.choice((0.6, 0.75, 0.9, 1.0))
    for h in range(n):
        t.state.hexes[h]["control"] = HOLDER if draw.random() < open_share else draw.choice((0, -1))
        t.state.hexes[h]["fire0"] = draw.choice((0, 0, 1, 2, 3, 4))
        t.map.ground[h]["road"] = draw.choice((0, 0, 0, 1, 2, 3))
    t.state.clock[0]["ground"] = draw.randrange(3)
    for c in t.state.crossings:
        c["condition"] = draw.choice((0, 0, 1, 2))
    for s in t.map.sources:
        s["hex"] = draw.randrange(n)
        s["points"] = draw.choice((5, 60, 900))
    for u in range(len(t.state.units)):
        side = int(t.map.roster[u]["side"])
        ground = [h for h in range(n) if t.state.hexes[h]["control"] == side]
        pocket = [h for h in ground if t.map.ground[h]["salients"] & 1] if side == HOLDER else []
        t.state.units[u]["hex"] = draw.choice(pocket or ground) if ground and draw.random() < 0.8 else -1
        t.state.units[u]["status"] = codes.ON_MAP if t.state.units[u]["hex"] >= 0 else codes.EXPECTED
    t.survey()


def random_board(draw: random.Random, columns: int, rows: int, salient: int) -> Table:
    """A toy with lakes, rivers and crossings, the salient in its last `salient` columns."""
    names = [f"{c:02d}{r:02d}" for r in range(1, rows + 1) for c in range(1, columns + 1)]
    rivers, sites = {}, {}
    for name in names:
        for d in ("N", "NE", "SE"):
            h, number = grid.hexside_of(columns, rows, f"{name}/{d}")
            if grid.neighbours(columns, rows)[h, number] >= 0 and draw.random() < 0.3:
                rivers[f"{name}/{d}"] = draw.choice(("stream", "minor", "major", "canal"))
                if rivers[f"{name}/{d}"] != "stream" and draw.random() < 0.5:
                    kind, load = draw.choice((("bridge", "heavy"), ("pontoon", "heavy"), ("ford", "light")))
                    sites[f"{name}/{d}"] = (kind, "intact", load)
    terrain = "\n".join("".join(draw.choice("......mwt~") for _ in range(columns)) for _ in range(rows))
    units = [unit(f"b{i}", "b", f"{columns:02d}01") for i in range(3)] + [unit("a1", "a", "0101")]
    return Table(
        toy(
            terrain, "\n".join(["a" + "b" * (columns - 1)] * rows), units, rivers=rivers, sites=sites,
            sources={"0101": ("a", 9), "0201": ("b", 9), "0202": ("b", 9), "0102": ("b", 9)},
            salient=[name for name in names if int(name[:2]) > columns - salient],
        )
    )  # fmt: skip


@pytest.mark.parametrize("number", range(10))
def test_flow_and_cut_equal_an_explicit_network(number: int) -> None:
    """Fifty networks on each of ten boards: value, and the one cut nearest the units."""
    draw = random.Random(number)
    columns, rows = ((5, 4), (7, 4), (11, 3), (12, 4), (9, 3))[number % 5]
    t = random_board(draw, columns, rows, draw.choice((1, 2)))
    kinds = set()
    for _ in range(50):
        shuffle(t, draw)
        oracle = Oracle(t)
        value = oracle.solve()
        found = flow.cut(t.ready, t.state, 0)
        assert found.value == value
        hexes, sites = oracle.nearest() if value else (set(), set())
        assert (set(found.hexes), set(found.crossings)) == (hexes, sites)
        assert len(found.hexes + found.crossings) == len(hexes) + len(sites), "each place once"
        kinds.add((value > 0, bool(hexes), bool(sites)))
    assert {(False, False, False), (True, True, False)} <= kinds


def cheapest_cut(oracle: Oracle) -> int:
    """The least room over all ways to part the network in two, by trying them all; -1 = too many."""
    nodes = [a for a in oracle.arcs if a not in ("all", S, T)]
    if len(nodes) > 16:
        return -1
    kept = np.arange(2 ** len(nodes))
    supplied = {a: (kept >> i & 1).astype(bool) for i, a in enumerate(nodes)}
    supplied |= {S: np.ones(len(kept), bool), T: np.zeros(len(kept), bool)}
    weight = np.zeros(len(kept), np.int64)
    for a, out in oracle.arcs.items():
        for b, room in out.items():
            if a != "all" and b != "all" and room:
                weight += room * (supplied[a] & ~supplied[b])
    return int(min(weight.min(), sum(oracle.arcs.get("all", {S: 0}).values())))


@pytest.mark.parametrize("number", range(10))
def test_the_flow_is_the_least_room_over_all_partings_of_the_network(number: int) -> None:
    """Fifty small networks on each of ten boards, and no algorithm at all: greatest flow = least cut."""
    draw = random.Random(200 + number)
    columns, rows = ((3, 3), (4, 2), (2, 4), (3, 2), (5, 2))[number % 5]
    t = random_board(draw, columns, rows, 1)
    tried, values, sources, ends = 0, set(), set(), set()
    while tried < 50:
        shuffle(t, draw)
        oracle = Oracle(t)
        least = cheapest_cut(oracle)
        if least < 0:
            continue
        tried += 1
        assert flow.cut(t.ready, t.state, 0).value == least
        values.add(least)
        sources.add(len(oracle.arcs[S]) if S in oracle.arcs else 0)
        ends.add(len(oracle.ends))
    assert 0 in values
    assert len(values) > 10
    assert max(sources) > 1, "several sources"
    assert max(ends) > 1, "several units"


def test_when_the_rounds_run_out_what_has_been_found_is_written_and_no_cut_is_named() -> None:
    """A bound from below that every round raises, until it is the greatest flow."""
    draw = random.Random(7)
    t = random_board(draw, 12, 4, 2)
    longest = 0
    for _ in range(12):
        shuffle(t, draw)
        whole = flow.cut(t.ready, t.state, 0)
        found = []
        for rounds in range(1, 15):
            value = int(flow.greatest(t.map, t.charts, t.state, t.work, Int(0), Int(rounds)))
            found.append(max(0, value))
            if t.work.figures[flow.OPEN] > 0:
                assert flow.list_cut(t.map, t.charts, t.state, t.work, Int(HOLDER)) == 0
                assert t.work.figures[flow.LISTED] == 0
        assert found == sorted(found)
        assert found[-1] == whole.value
        assert found[0] > 0 or whole.value == 0, "the first round finds a way if there is one"
        longest = max(longest, 1 + found.index(whole.value))
    assert 2 < longest < flow.ROUNDS


@pytest.mark.parametrize("number", range(4))
def test_the_cut_is_the_cheapest_set_of_places_that_closes_the_salient(number: int) -> None:
    """Every subset of hexes and crossings of a tiny board, by trying them all."""
    draw = random.Random(100 + number)
    t = random_board(draw, 3, 3, 1)
    tried = 0
    while tried < 15:
        shuffle(t, draw)
        t.map.sources["points"] = 9000
        oracle = Oracle(t)
        ends, arcs, sites = oracle.ends, {a: dict(b) for a, b in oracle.arcs.items()}, oracle.sites
        if not ends or arcs.get(S, {}).keys() & {(h, 0) for h in ends}:
            continue  # nothing leads in, or the source lies in the salient: there is nothing to cut
        tried += 1
        sides = sorted({tuple(sorted(key)) for key in sites})
        rooms = {(a, b): max(room(arcs, a, b), room(arcs, b, a)) for a, b in sides}
        places = [*oracle.room, *sides]
        weights = [oracle.room[p] if isinstance(p, int) else rooms[p] for p in places]
        best = min(
            sum(w for w, gone in zip(weights, shut, strict=True) if gone)
            for shut in itertools.product((False, True), repeat=len(places))
            if not joined(arcs, {p for p, gone in zip(places, shut, strict=True) if gone})
        )
        assert flow.cut(t.ready, t.state, 0).value == best


def room(arcs: dict, h: int, k: int) -> int:
    """What passes from hex h to hex k."""
    return arcs.get((h, 1), {}).get((k, 0), 0)


def joined(arcs: dict, shut: set) -> bool:
    """Whether supply still gets to an end when these hexes and crossings are lost."""
    seen, todo = {S}, [S]
    while todo:
        a = todo.pop()
        for b, room in arcs.get(a, {}).items():
            if room <= 0 or b in seen or b == "all":
                continue
            if a != S and b != T and ((a[0] in shut and a[0] == b[0]) or tuple(sorted((a[0], b[0]))) in shut):
                continue
            seen.add(b)
            todo.append(b)
    return T in seen


# ---- sentences


def corridor(**more: object) -> Table:
    """Side b holds one row of hexes from its source 0103 to its unit in the salient, 0803."""
    rows = ["aaaaaaaaaa", "aaaaaaaaaa", "bbbbbbbbaa", "aaaaaaaaaa"]
    fill: dict = {"sources": {"0101": ("a", 99), "0103": ("b", 99)}, "salient": ["0803", "0703"]}
    return Table(toy("\n".join(["." * 10] * 4), "\n".join(rows), [unit("b1", "b", "0803")], **(fill | more)))


def found(t: Table) -> tuple[int, list[str], list[int]]:
    cut = flow.cut(t.ready, t.state, 0)
    return cut.value, [t.name(h) for h in cut.hexes], list(cut.crossings)


def quiet(t: Table) -> Table:
    t.state.hexes["fire0"] = 0
    t.state.clock[0]["ground"] = 0
    return t


def test_a_track_lets_through_sixty_points_and_the_cut_is_next_to_the_unit() -> None:
    assert found(quiet(corridor())) == (60_000, ["0703"], [])


def test_fire_makes_a_hex_the_cut() -> None:
    t = quiet(corridor())
    t.state.hexes[t.at("0503")]["fire0"] = 3
    assert found(t) == (2400, ["0503"], [])


def test_a_crossing_is_the_cut_when_it_carries_least() -> None:
    t = quiet(corridor(rivers={"0503/SE": "major"}, sites={"0503/SE": ("bridge", "damaged", "heavy")}))
    assert found(t) == (30_000, [], [0])


def test_two_crossings_of_a_hexside_carry_together() -> None:
    t = quiet(corridor(rivers={"0503/SE": "major"}, sites={"0503/SE": ("bridge", "damaged", "heavy")}))
    floating = int(t.map.hexsides[t.map.sites[0]["hexside"]]["floating"])
    t.map.sites[floating]["capacity"] = 20
    t.state.crossings[floating]["condition"] = codes.INTACT
    assert found(t) == (50_000, [], [0, floating])


def test_without_a_crossing_nothing_comes_over_water_and_nothing_is_named() -> None:
    t = quiet(corridor(rivers={"0503/SE": "canal"}))
    assert found(t) == (0, [], [])


def test_the_sources_may_be_the_limit_and_then_no_place_is_named() -> None:
    t = quiet(corridor(sources={"0101": ("a", 99), "0103": ("b", 7)}))
    assert found(t) == (7000, [], [])


def test_ground_farther_than_four_hexes_counts_as_one_source() -> None:
    t = quiet(corridor())
    t.state.hexes[t.at("0203")]["fire0"] = 4  # five hexes from 0703: not measured
    assert found(t)[0] == 60_000
    t.state.hexes[t.at("0303")]["fire0"] = 4  # four: measured
    assert found(t) == (900, ["0303"], [])


def test_ground_beyond_counts_only_when_a_source_reaches_it() -> None:
    t = quiet(corridor())
    t.state.hexes[t.at("0203")]["control"] = 0
    assert found(t) == (0, [], [])


def test_without_units_the_flow_ends_at_the_held_hexes() -> None:
    t = quiet(corridor())
    t.put("b1", hex=-1, status=int(codes.WITHDRAWN))
    assert found(t) == (60_000, ["0603"], [])


def test_a_unit_on_its_own_source_is_limited_by_it_alone() -> None:
    t = quiet(corridor(sources={"0101": ("a", 99), "0803": ("b", 44)}))
    assert found(t) == (44_000, [], [])


def test_an_enemy_zone_over_a_hex_without_a_unit_lets_a_quarter_through() -> None:
    rows = ["aaaaaaaaaa", "aaaaaaaaaa", "bbbbbbbbaa", "aaaaaaaaaa"]
    units = [unit("b1", "b", "0803"), unit("a1", "a", "0502")]
    sources = {"0101": ("a", 99), "0103": ("b", 99)}
    terrain = "\n".join(["." * 10] * 4)
    t = quiet(Table(toy(terrain, "\n".join(rows), units, sources=sources, salient=["0803", "0703"])))
    assert found(t) == (15_000, ["0503"], [])


def test_asking_changes_nothing() -> None:
    t = quiet(corridor())
    before = t.digest()
    flow.cut(t.ready, t.state, 0)
    assert t.digest() == before
