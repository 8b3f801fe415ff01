"""Floods against ten lines of brute force: marches and lines of communication on random boards, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toys import TERRAIN, Table, toy, unit

from game.agents import goals
from game.grid import hexes
from game.grid.floods import clear, push
from game.model.codes import FOOT_LOAD, RIVERS, ROADS
from game.model.fault import Fault
from game.model.state import HAUL, TOUCHED, copy_into
from game.rules import movement, supply
from game.rules.crossings import capacity, need, opens
from game.rules.zones import holder, screened

Int = np.int64
COLUMNS, ROWS = 7, 6
NAMES = [hexes.hex_name(COLUMNS, h) for h in range(COLUMNS * ROWS)]
BIG = 10**9

sides = st.sampled_from([f"{name}/{d}" for name in NAMES for d in ("N", "NE", "SE")]).filter(
    lambda side: hexes.neighbours(COLUMNS, ROWS)[hexes.hexside_of(COLUMNS, ROWS, side)] >= 0
)


@st.composite
def boards(draw: st.DrawFn) -> Table:
    """A random board with rivers, crossings, roads, mud and a handful of units of both sides."""
    terrain = draw(st.text(alphabet=list(TERRAIN), min_size=COLUMNS * ROWS, max_size=COLUMNS * ROWS))
    held = draw(st.text(alphabet="aaab-", min_size=COLUMNS * ROWS, max_size=COLUMNS * ROWS))
    rivers = draw(st.dictionaries(sides, st.sampled_from(RIVERS[1:]), max_size=25))
    crossing = st.tuples(
        st.just("bridge"),
        st.sampled_from(("intact", "damaged", "destroyed")),
        st.sampled_from(("foot", "light", "heavy")),
    )
    sites = draw(st.dictionaries(st.sampled_from(sorted(rivers)), crossing, max_size=6)) if rivers else {}
    links = draw(st.dictionaries(sides, st.sampled_from(ROADS[1:]), max_size=25))
    roads = {}
    for side, kind in links.items():
        h, d = hexes.hexside_of(COLUMNS, ROWS, side)
        roads[f"{NAMES[h]} {NAMES[hexes.neighbours(COLUMNS, ROWS)[h, d]]}"] = kind
    places = draw(st.lists(st.integers(0, COLUMNS * ROWS - 1), min_size=2, max_size=7, unique=True))
    places = [h for h in places if terrain[h] != "~" and held[h] != "-"]
    mobility = st.sampled_from(("foot", "wheeled", "tracked", "towed"))
    units = [
        unit(
            f"u{h}",
            held[h],
            NAMES[h],
            mobility=draw(mobility),
            kit=draw(st.integers(0, 5)),
            steps=draw(st.integers(1, 8)),
        )
        for h in places
    ]
    text = "\n".join(terrain[i : i + COLUMNS] for i in range(0, len(terrain), COLUMNS))
    lines = "\n".join(held[i : i + COLUMNS] for i in range(0, len(held), COLUMNS))
    ground = draw(st.sampled_from(("dry", "mud", "frozen")))
    t = Table(toy(text, lines, units, rivers=rivers, sites=sites, roads=roads, ground=ground))
    for c in range(len(t.map.sites)):
        t.map.sites[c]["capacity"] = draw(st.sampled_from((4, 20, 60)))
        t.state.crossings[c]["carried"] = draw(st.sampled_from((0, 3, 30)))
    return t


def settle(n: int, starts: dict[int, int], arcs: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """Bellman-Ford: cheapest cost to every hex, and the lowest-numbered predecessor on a cheapest way."""
    cost = [starts.get(h, BIG) for h in range(n)]
    changed = True
    while changed:
        changed = False
        for a, b, step in arcs:
            if cost[a] + step < cost[b]:
                cost[b], changed = cost[a] + step, True
    prev = [min((a for a, b, step in arcs if b == h and cost[a] + step == cost[h]), default=-1) for h in range(n)]
    return [-1 if c == BIG else c for c in cost], prev


def march_arcs(t: Table, u: int) -> list[tuple[int, int, int]]:
    """Every single step unit u may take within its points, by the words of the rule."""
    unit_row, side = t.state.units[u], int(t.map.roster[u]["side"])
    load = need(t.map, t.state, Int(u))
    mobility = 0 if load == FOOT_LOAD else int(t.map.roster[u]["mobility"])
    whole = int(t.charts["allowance"][t.map.roster[u]["mobility"]])
    arcs = []
    for h in range(COLUMNS * ROWS):
        origin = h == unit_row["hex"]
        if t.work.zones[h, 1 - side] > 0 and not origin:
            continue  # entering a zone of control ends the march
        for d in range(6):
            other = int(t.map.links[h, d]["to"])
            if (
                other < 0
                or holder(t.map, t.work, Int(other)) == 1 - side
                or screened(t.state, t.work, Int(side), Int(other))
            ):
                continue
            step = int(t.map.cost[mobility, t.state.clock[0]["ground"], h, d])
            way = opens(t.map, t.state, Int(h), Int(d), load)
            if step == 0 or way == 0 or not room_for(t, u, h, d):
                continue
            step += int(t.charts["wade_cost"]) * (way == 2)
            step += int(t.charts["hostile_cost"]) * (t.state.hexes[other]["control"] != side)
            both = t.work.zones[h, 1 - side] > 0 and t.work.zones[other, 1 - side] > 0
            if origin and both and t.work.hexes[other]["first"] < 0:
                if unit_row["mp"] < whole:
                    continue
                step = max(whole, step)
            arcs.append((h, other, step))
    return arcs


def room_for(t: Table, u: int, h: int, d: int) -> bool:
    """Whether a crossing has room for all that unit u has, where it needs one: a step one point, kit three."""
    river = RIVERS[t.map.links[h, d]["river"]]
    steps, kit = int(t.state.units[u]["steps"]), int(t.state.units[u]["kit"])
    if river in ("none", "stream") or (kit == 0 and river in ("minor", "canal")):
        return True
    row, side = t.map.hexsides[t.map.links[h, d]["hexside"]], int(t.map.roster[u]["side"])
    points = bearing = 0
    for c in (row["standing"], row["floating"]):
        if c >= 0:
            taken = t.state.crossings[c]["carried"] + t.state.crossings[c]["hauled"]
            left = max(0, int(capacity(t.map, t.charts, t.state, Int(side), c) - taken))
            points += left
            bearing += left // 3 if t.map.sites[c]["load"] >= need(t.map, t.state, Int(u)) else 0
    return kit <= bearing and steps + 3 * kit <= points


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(boards(), st.integers(0, 24))
def test_a_march_reaches_what_brute_force_reaches(t: Table, left: int) -> None:
    for u in range(len(t.ready.keys)):
        t.put(t.ready.keys[u], mp=min(left, int(movement.allowance(t.map, t.charts, t.state, Int(u)))))
        movement.reach(t.map, t.charts, t.state, t.work, Int(u))
        arcs = march_arcs(t, u)
        cost, prev = settle(COLUMNS * ROWS, {int(t.state.units[u]["hex"]): 0}, arcs)
        limit = int(t.state.units[u]["mp"])
        expected = [c if c <= limit else -1 for c in cost]
        assert t.work.hexes["cost"].tolist() == expected
        for h, c in enumerate(expected):
            if c > 0:
                assert t.work.hexes[h]["prev"] == prev[h]
            elif c < 0:
                assert t.work.hexes[h]["prev"] == -1


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(boards(), st.integers(0, 41))
def test_a_march_goes_on_from_a_waypoint_with_the_points_left(t: Table, via: int) -> None:
    for u in range(len(t.ready.keys)):
        t.put(t.ready.keys[u], mp=int(movement.allowance(t.map, t.charts, t.state, Int(u))))
        movement.reach(t.map, t.charts, t.state, t.work, Int(u))
        spent = int(t.work.hexes[via]["cost"])
        if spent <= 0 or t.work.hexes[via]["stop"] == 1:
            continue
        movement.reach_on(t.map, t.charts, t.state, t.work, Int(u), Int(via))
        cost, _ = settle(COLUMNS * ROWS, {via: spent}, march_arcs(t, u))
        limit = int(t.state.units[u]["mp"])
        assert t.work.hexes["cost"].tolist() == [c if c <= limit else -1 for c in cost]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(boards(), st.sampled_from([0, 1]))
def test_lines_of_communication_are_the_cheapest_there_are(t: Table, side: int) -> None:
    supply.prepare(t.map, t.charts, t.state, t.work, Int(side))
    supply.network(t.map, t.charts, t.state, t.work, Int(side))
    supply.keep(t.state, t.work)
    arcs = []
    for h in range(COLUMNS * ROWS):
        for d in range(6):
            other = int(t.map.links[h, d]["to"])
            step = int(t.map.cost[HAUL, t.state.clock[0]["ground"], h, d])
            # any crossing carries supply; nothing is waded
            if other < 0 or step == 0 or opens(t.map, t.state, Int(h), Int(d), FOOT_LOAD) != 1:
                continue
            if t.state.hexes[h]["control"] == side == t.state.hexes[other]["control"]:
                room = supply.hex_capacity(t.map, t.charts, t.state, t.work, Int(side), Int(other))
                water = supply.span(t.map, t.charts, t.state, Int(side), Int(h), Int(d))
                if room >= supply.LEAST and (water == -1 or water >= supply.LEAST):
                    arcs.append((h, other, step))
    starts = {
        int(s["hex"]): 0 for s in t.map.sources if s["side"] == side and t.state.hexes[s["hex"]]["control"] == side
    }
    cost, prev = settle(COLUMNS * ROWS, starts, arcs)
    for h in range(COLUMNS * ROWS):
        if t.state.hexes[h]["control"] == side:
            assert t.state.hexes[h]["loc_cost"] == cost[h]
            assert t.state.hexes[h]["loc"] == (h if h in starts else prev[h])
            assert t.state.hexes[h]["loc_share"] == share_by_walking(t, side, h)


def share_by_walking(t: Table, side: int, h: int) -> int:
    """What of a load arrives in hex h: fire takes its share in every hex but the source's, from the hex back."""
    if t.state.hexes[h]["loc"] < 0:
        return 0
    share = 1000
    while t.state.hexes[h]["loc"] != h:
        level = t.state.hexes[h]["fire1" if side == 0 else "fire0"]
        share = share * (100 - int(t.charts["supply_loss"][level])) // 100
        h = int(t.state.hexes[h]["loc"])
    return share


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(boards())
def test_the_way_to_a_goal_is_the_cheapest_on_foot(t: Table) -> None:
    goals.aim(t.map, t.state, t.work, Int(0), Int(-1))
    arcs = []
    for h in range(COLUMNS * ROWS):
        for d in range(6):
            link = t.map.links[h, d]
            step = int(t.map.cost[goals.FOOT, t.state.clock[0]["ground"], h, d])
            if link["to"] >= 0 and step > 0:
                wide = RIVERS[link["river"]] in ("major", "lake_shore")
                bridged = link["hexside"] >= 0 and t.state.hexsides[link["hexside"]]["passage"] >= 0
                arcs.append((h, int(link["to"]), step + int(goals.OVER_RIVER) * (wide and not bridged)))
    starts = {h: 0 for h in range(COLUMNS * ROWS) if t.state.hexes[h]["control"] == 1}
    assert t.work.hexes["goal"].tolist() == settle(COLUMNS * ROWS, starts, arcs)[0]


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(boards())
def test_a_flood_forgets_the_flood_before(t: Table) -> None:
    """Two floods in a row give the same as one on fresh scratch."""
    keys = t.ready.keys
    for u in range(len(keys)):
        movement.reach(t.map, t.charts, t.state, t.work, Int(u))
    if keys:
        movement.reach(t.map, t.charts, t.state, t.work, Int(0))
        again = t.work.hexes[["cost", "prev", "stop"]].copy()
        fresh = Table(t.ready)
        copy_into(fresh.state, t.state)
        movement.reach(fresh.map, fresh.charts, fresh.state, fresh.work, Int(0))
        assert (again == fresh.work.hexes[["cost", "prev", "stop"]]).all()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("sight_reach", 5, "sight_reach is 5; expected 0 to 4 hexes"),
        ("screen_reach", -1, "screen_reach is -1"),
        ("wade_cost", 60, "expected at most 63"),
        ("allowance", [64, 1, 1, 1], "a step may cost 64 points"),
        ("retreat_number", [14] * 9, "13 = never"),
    ],
)
def test_charts_beyond_the_size_of_the_tables_are_refused(key: str, value: object, words: str) -> None:
    with pytest.raises(Fault, match=words):
        toy("...", "aaa", charts={key: value})


def test_an_equal_way_from_a_lower_hex_is_kept() -> None:
    t = Table(toy("...\n...", "aaa\naaa", [unit("a1", "a", "0101")]))
    clear(t.work)
    push(t.work, Int(5), Int(7), Int(4))
    push(t.work, Int(5), Int(7), Int(2))
    push(t.work, Int(5), Int(7), Int(3))
    push(t.work, Int(5), Int(9), Int(0))
    assert (t.work.hexes[5]["cost"], t.work.hexes[5]["prev"], t.work.figures[TOUCHED]) == (7, 2, 1)
