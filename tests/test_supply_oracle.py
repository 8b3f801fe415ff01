"""Supply against a second telling of the rule in plain Python, on random boards, to the last thousandth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from toys import Table, toy, unit

from game.grid import hexes as grid
from game.model.codes import (
    BY_CROSSING,
    BY_NO_WAY,
    BY_NOTHING,
    BY_ROAD,
    BY_SOURCE,
    CONDITIONS,
    CROSSING_KINDS,
    GROUNDS,
    LOADS,
    ON_MAP,
    RIVERS,
    ROADS,
)
from game.model.state import HAUL, TALLY
from game.rules import supply

COLUMNS, ROWS = 7, 5
HEXES = COLUMNS * ROWS
NAMES = [grid.hex_name(COLUMNS, h) for h in range(HEXES)]
NEIGHBOURS = grid.neighbours(COLUMNS, ROWS).tolist()
WATER = {RIVERS.index(word) for word in ("minor", "major", "canal", "lake_shore")}
WIDE = {RIVERS.index(word) for word in ("major", "lake_shore")}
ARMS = ("mechanised", "rifle", "artillery", "drone", "foreign")


# ---- random boards


def board(seed: int) -> Table:
    """A random board: enemies among own ground, rivers, crossings, roads, fire, hungry units, thin sources."""
    dice = random.Random(seed)
    terrain = [dice.choices(".mwtv~", (60, 12, 10, 6, 6, 6))[0] for _ in range(HEXES)]
    wet = dice.random() < 0.5  # one river from edge to edge, the first side's sources behind it, good roads
    split = 6 if wet else dice.randint(2, 5)
    held = ["a" if h % COLUMNS < split else "b" for h in range(HEXES)]
    for _ in range(dice.randint(0, 6)):
        held[dice.randrange(HEXES)] = dice.choice("ab-")
    sides = [f"{NAMES[h]}/{d}" for h in range(HEXES) for i, d in enumerate(("N", "NE", "SE")) if NEIGHBOURS[h][i] >= 0]
    rivers = {side: dice.choice(RIVERS[1:]) for side in dice.sample(sides, dice.randint(0, 15))}
    column = dice.randint(1, 3) if wet else COLUMNS
    if wet:
        for side in sides:
            h, d = grid.hexside_of(COLUMNS, ROWS, side)
            if {h % COLUMNS, NEIGHBOURS[h][d] % COLUMNS} == {column, column + 1}:
                rivers[side] = "major"
    sites: dict[str, tuple[str, str, str]] = {}
    for side in sorted(rivers):
        if dice.random() < 0.6:
            kind = dice.choice(("bridge", "dam", "ford"))
            sites[side] = (kind, dice.choices(CONDITIONS, (5, 3, 1, 1))[0], dice.choice(LOADS))
        if dice.random() < 0.4:  # beside it, named from the other bank, a floating one
            h, d = grid.hexside_of(COLUMNS, ROWS, side)
            other = f"{NAMES[NEIGHBOURS[h][d]]}/{('N', 'NE', 'SE', 'S', 'SW', 'NW')[(d + 3) % 6]}"
            sites[other] = (dice.choice(("pontoon", "ferry")), dice.choices(CONDITIONS, (5, 3, 1, 1))[0], "light")
    roads = {}
    for side in dice.sample(sides, dice.randint(0, 25)):
        h, d = grid.hexside_of(COLUMNS, ROWS, side)
        roads[f"{NAMES[h]} {NAMES[NEIGHBOURS[h][d]]}"] = dice.choice(ROADS[1:])
    sources: dict[str, tuple[str, int]] = {}
    for side in "ab":
        mine = [h for h in range(HEXES) if held[h] == side and terrain[h] != "~"]
        if side == "a" and wet:
            mine = [h for h in mine if h % COLUMNS <= column]
        for h in dice.sample(mine, min(len(mine), dice.randint(1, 3))):
            sources[NAMES[h]] = (side, dice.choice((0, 3, 12, 60, 200, 200)))
    places = [h for h in range(HEXES) if terrain[h] != "~" and held[h] in "ab"]
    units = [
        unit(f"u{i}", held[h], NAMES[h], arm=dice.choice(ARMS), steps=dice.randint(1, 12), cohesion=dice.randint(1, 9))
        for i, h in enumerate(dice.choices(places, k=dice.randint(2, 12)))
    ]
    share = 100 if wet else dice.choice((4, 20, 100))  # thin roads, so that much is tight
    points = [max(1, n * share // 100) for n in (60, 100, 250, 400)]
    charts: dict[str, Any] = {"road_points": points, "supply_rounds": dice.choice((1, 2, 3, 3))}
    t = Table(
        toy(
            "\n".join("".join(terrain[i : i + COLUMNS]) for i in range(0, HEXES, COLUMNS)),
            "\n".join("".join(held[i : i + COLUMNS]) for i in range(0, HEXES, COLUMNS)),
            units, rivers=rivers, roads=roads, sites=sites, sources=sources, charts=charts,
            ground=dice.choice(GROUNDS),
        )
    )  # fmt: skip
    if len(sources) > 1 and dice.random() < 0.3:
        twins = [i for i in range(1, len(sources)) if t.map.sources[i]["side"] == t.map.sources[0]["side"]]
        if twins:
            t.map.sources[twins[0]]["hex"] = t.map.sources[0]["hex"]
    weights = (90, 10, 0, 0, 0) if wet else (60, 15, 12, 8, 5)
    for name in ("fire0", "fire1"):
        t.state.hexes[name] = [dice.choices(range(5), weights)[0] for _ in range(HEXES)]
    for crossing, site in zip(t.state.crossings, t.map.sites, strict=True):
        site["capacity"] = dice.choice((1, 3, 8, 60))
        crossing["carried"] = dice.choice((0, 0, 0, 1, 3, 40))
        crossing["hauled"] = dice.choice((0, 2, 30))
    for row in t.state.units:
        row["attacked"], row["defended"] = dice.choice((0, 0, 1, 2)), dice.choice((0, 0, 1))
        row["ratio"], row["supply"] = dice.randint(0, 1000), dice.choice((0, 0, 1, 2, 3))
        row["stock"], row["hungry"] = dice.choice((0, 700, 3000, 90_000)), dice.randint(0, 6)
    t.survey()
    return t


# ---- the rule told again


@dataclass
class Load:
    """What a unit asked for and got, thousandths of a point."""

    hex: int
    rank: int
    activity: int
    demand: int
    lacks: int
    sent: int = 0
    got: int = 0
    source: int = -1
    block: tuple[int, int] = (int(BY_NOTHING), -1)


@dataclass
class Network:
    """Cheapest ways from the sources that still have something."""

    cost: dict[int, int]
    prev: dict[int, int]  # a source's is itself

    def way(self, h: int) -> list[int]:
        """From a hex to its source."""
        hexes = [h]
        while self.prev[hexes[-1]] != hexes[-1]:
            hexes.append(self.prev[hexes[-1]])
        return hexes


@dataclass
class Oracle:
    """One side's supply on a board, in the words of the rule."""

    t: Table
    side: int
    room: dict[int, int] = field(default_factory=dict)  # own hexes
    spare: dict[int, int] = field(default_factory=dict)  # own crossings
    left: dict[int, int] = field(default_factory=dict)  # own sources
    flow: dict[int, int] = field(default_factory=dict)
    hauled: dict[int, int] = field(default_factory=dict)
    loads: dict[int, Load] = field(default_factory=dict)
    first: Network | None = None
    arrives: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        t, side = self.t, self.side
        self.charts = {name: t.charts[name].tolist() for name in t.charts.dtype.names}
        self.control = t.state.hexes["control"].tolist()
        self.fire = t.state.hexes["fire1" if side == 0 else "fire0"].tolist()
        self.ground = int(t.state.clock[0]["ground"])
        self.here: dict[int, list[int]] = {}
        for u, row in enumerate(t.state.units):
            if row["status"] == ON_MAP:
                self.here.setdefault(int(row["hex"]), []).append(u)
        for h in range(HEXES):
            if self.control[h] == side:
                self.room[h], self.flow[h] = self.hex_room(h), 0
        for c in range(len(t.map.sites)):
            if self.side in (self.control[bank] for bank in self.banks(c)):
                points = self.crossing_points(c) - int(t.state.crossings[c]["carried"])
                self.spare[c], self.hauled[c] = max(0, points * 1000), 0
        for s, source in enumerate(t.map.sources):
            if source["side"] == side:
                self.left[s] = int(source["points"]) * 1000

    # what places let through

    def banks(self, c: int) -> tuple[int, int]:
        row = self.t.map.hexsides[self.t.map.sites[c]["hexside"]]
        return int(row["hex"]), NEIGHBOURS[row["hex"]][row["direction"]]

    def crossing_points(self, c: int) -> int:
        site = self.t.map.sites[c]
        level = max(self.fire[h] for h in self.banks(c))
        points = int(site["capacity"])
        if CROSSING_KINDS[site["kind"]] == "pontoon" and level >= 2:
            points = min(points, self.charts["pontoon_points"][1])
        condition = (100, 50, 0, 0)[self.t.state.crossings[c]["condition"]]
        return points * condition * (100 - 18 * level) // 10_000

    def hex_room(self, h: int) -> int:
        t = self.t
        best = max(int(link["road"]) for link in t.map.links[h] if link["to"] >= 0)
        points = self.charts["road_points"][best]
        if best == 0 and GROUNDS[self.ground] == "mud":
            points = points * 33 // 100
        points *= (1000, 500, 150, 40, 15)[self.fire[h]]
        if not self.here.get(h) and any(self.zone_over(h, d) for d in range(6)):
            points = points * 25 // 100
        return points

    def zone_over(self, h: int, d: int) -> bool:
        """Whether an enemy next to the hex, in direction d, has a zone of control over it."""
        t, other = self.t, NEIGHBOURS[h][d]
        if other < 0:
            return False
        if t.map.links[h, d]["river"] in WIDE and not any(self.stands(c) for c in self.crossings(h, d)):
            return False
        for u in self.here.get(other, []):
            row = t.state.units[u]
            starved = row["supply"] == 3 and row["stock"] <= 0
            if t.map.roster[u]["side"] != self.side and row["steps"] >= 2 and row["cohesion"] > 2 and not starved:
                return True
        return False

    def stands(self, c: int) -> bool:
        return int(self.t.state.crossings[c]["condition"]) <= 1

    def crossings(self, h: int, d: int) -> list[int]:
        """Crossings of a hexside, the standing one first."""
        found = [c for c in range(len(self.t.map.sites)) if set(self.banks(c)) == {h, NEIGHBOURS[h][d]}]
        return sorted(found, key=lambda c: int(self.t.map.sites[c]["slot"]))

    def span(self, a: int, b: int) -> int | None:
        """What is left over the water between two hexes; None = no water that stops trucks."""
        d = NEIGHBOURS[a].index(b)
        if self.t.map.links[a, d]["river"] not in WATER:
            return None
        return sum(self.spare[c] for c in self.crossings(a, d))

    # the network

    def network(self) -> Network:
        starts = {int(self.t.map.sources[s]["hex"]) for s, points in self.left.items() if points >= 100}
        cost = {h: 0 for h in starts if h in self.room}
        arcs = []
        for a in self.room:
            for d, b in enumerate(NEIGHBOURS[a]):
                step = int(self.t.map.cost[HAUL, self.ground, a, d])
                if b in self.room and step > 0 and self.room[b] >= 100:
                    water = self.span(a, b)
                    if water is None or water >= 100:
                        arcs.append((a, b, step))
        changed = True
        while changed:
            changed = False
            for a, b, step in arcs:
                if a in cost and cost[a] + step < cost.get(b, 10**9):
                    cost[b], changed = cost[a] + step, True
        prev = {h: h for h in cost if cost[h] == 0}
        for a, b, step in sorted(arcs):
            if b in cost and b not in prev and a in cost and cost[a] + step == cost[b]:
                prev[b] = a  # arcs come in order of the hex they leave: the lowest of equals
        return Network(cost, prev)

    def share(self, net: Network, h: int) -> int:
        share = 1000
        for at in reversed(net.way(h)[:-1]):  # rounded down hex by hex, from the source on
            share = share * (100 - (0, 2, 4, 8, 12)[self.fire[at]]) // 100
        return max(1, share)

    def source_at(self, h: int) -> int:
        return next(s for s, left in self.left.items() if self.t.map.sources[s]["hex"] == h and left >= 100)

    # delivery

    def ask(self, u: int, net: Network) -> Load:
        t, row = self.t, self.t.state.units[u]
        h = int(row["hex"])
        activity = 2 if row["attacked"] == 2 else 1 if row["attacked"] or row["defended"] else 0
        guns = t.ready.scenario.units[self.entry(u)].arm in ("artillery", "drone", "rocket")
        use = [3000] * 3 if guns else [n * int(row["steps"]) * 1000 // 8 for n in (4, 8, 16)]
        missing = max(0, use[0] * 25 // 10 - int(row["stock"]))
        far = all(self.control[k] == self.side for k in range(HEXES) if grid.distance(COLUMNS, h, k) <= 4)
        rank = 0 if activity == 2 else 2 if far else 1
        load = Load(h, rank, activity, use[activity], use[activity] + missing * 25 // 100)
        if h in net.cost:
            load.source = self.source_at(net.way(h)[-1])
        else:
            load.block = (int(BY_NO_WAY), -1)
        return load

    def entry(self, u: int) -> int:
        keys = [e.key for e in self.t.ready.scenario.units]
        return keys.index(self.t.ready.keys[u])

    def run(self) -> None:
        roster = self.t.map.roster
        mine = [u for us in self.here.values() for u in us if roster[u]["side"] == self.side]
        for turn in range(int(self.charts["supply_rounds"])):
            if turn and not any(load.source >= 0 and load.lacks >= 100 for load in self.loads.values()):
                break
            net = self.network()
            if turn == 0:
                self.first = net
                self.arrives = {h: self.share(net, h) for h in net.cost}
                self.loads = {u: self.ask(u, net) for u in sorted(mine)}
            for load in self.loads.values():
                if load.hex in net.cost:
                    load.source = self.source_at(net.way(load.hex)[-1])
            for rank in range(3):
                self.serve(
                    net,
                    [x for x in self.loads.values() if x.rank == rank and x.hex in net.cost and x.lacks >= 100],
                )

    def serve(self, net: Network, loads: list[Load]) -> None:
        """One class: all the same share of what the tightest place on their way lets through."""
        wanted = {id(x): -(-x.lacks * 1000 // self.share(net, x.hex)) for x in loads}
        asked: dict[int, int] = {}
        for x in loads:
            for h in net.way(x.hex):
                asked[h] = asked.get(h, 0) + wanted[id(x)]
        sending = []
        for x in loads:
            places: list[tuple[int, tuple[int, int]]] = []
            way = net.way(x.hex)
            for h, above in zip(way, way[1:], strict=False):
                places.append((self.room[h] * 1000 // asked[h], (int(BY_ROAD), h)))
                water = self.span(above, h)
                if water is not None:
                    sites = self.crossings(above, NEIGHBOURS[above].index(h))
                    named = sites[0] if self.stands(sites[0]) else sites[-1]
                    places.append((water * 1000 // asked[h], (int(BY_CROSSING), named)))
            places.append((self.left[x.source] * 1000 // asked[way[-1]], (int(BY_SOURCE), x.source)))
            share, block = min(places, key=lambda place: place[0])  # the first of equals, from the unit on
            if share < 1000:
                x.block = block
            sending.append((x, way, wanted[id(x)] * min(1000, share) // 1000))
        for x, way, sent in sending:
            self.send(x, way, sent)
            got = sent * self.share(net, x.hex) // 1000
            x.sent, x.got, x.lacks = x.sent + sent, x.got + got, max(0, x.lacks - got)
            if x.lacks == 0:
                x.block = (int(BY_NOTHING), -1)

    def send(self, x: Load, way: list[int], sent: int) -> None:
        for h, above in zip(way, way[1:], strict=False):
            self.room[h] -= sent
            self.flow[h] += sent
            if self.span(above, h) is not None:
                rest = sent
                for c in self.crossings(above, NEIGHBOURS[above].index(h)):
                    part = min(rest, self.spare[c])
                    self.spare[c] -= part
                    self.hauled[c] += part
                    rest -= part
                assert rest == 0
        self.flow[way[-1]] += sent
        self.left[x.source] -= sent

    def fare(self, u: int, load: Load) -> dict[str, int]:
        """What becomes of a unit: its row of the state."""
        before = self.t.state.units[u]
        ratio = (int(before["ratio"]) + min(1000, load.got * 1000 // max(1, load.demand))) // 2
        guns = self.t.map.roster[u]["guns"] == 1
        idle = 3000 if guns else 4 * int(before["steps"]) * 1000 // 8
        stock = max(0, int(before["stock"]) + load.got - idle - (load.demand - idle) * 50 // 100)
        stock = min(stock, idle * 25 // 10)
        state = 0 if ratio >= 860 else 1 if ratio >= 400 else 2
        if load.source < 0:
            state = 3 if stock == 0 else int(before["supply"])
        return {
            "demand": load.demand, "sent": load.sent, "delivered": load.got, "source": load.source,
            "block": load.block[0], "block_at": load.block[1], "activity": load.activity, "ratio": ratio,
            "stock": stock, "supply": state, "hungry": int(before["hungry"]) + 1 if state >= 2 else 0,
            "attacked": 0, "defended": 0,
        }  # fmt: skip


# ---- the comparison

BATCH = 20


@pytest.mark.parametrize("batch", range(6))
def test_supply_is_what_the_rule_told_again_says(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        for side in (0, 1):
            t = board(seed)
            told = Oracle(t, side)
            told.run()
            fares = {u: told.fare(u, load) for u, load in told.loads.items()}
            before = [int(n) for n in t.state.crossings["carried"]], [int(n) for n in t.state.crossings["hauled"]]
            rooms = {h: told.hex_room(h) for h in told.room}
            supply.supply(t.map, t.charts, t.state, t.work, np.int64(side))
            for u, expected in fares.items():
                found = {name: int(t.state.units[u][name]) for name in expected}
                assert found == expected, (seed, side, t.ready.keys[u])
            assert told.first is not None
            for h in told.room:
                row = t.state.hexes[h]
                way = told.first
                where = (way.prev.get(h, -1), way.cost.get(h, -1), told.arrives.get(h, 0), told.flow[h])
                assert (row["loc"], row["loc_cost"], row["loc_share"], row["flow"]) == where, (seed, side, NAMES[h])
            for c in range(len(t.map.sites)):
                found = (int(t.state.crossings[c]["carried"]), int(t.state.crossings[c]["hauled"]))
                mine = c in told.hauled
                told_so = (0, -(-told.hauled[c] // 1000)) if mine else (before[0][c], before[1][c])
                assert found == told_so, (seed, side, c)
            nothing_overflows(t, told, rooms, before[0])


def nothing_overflows(t: Table, told: Oracle, rooms: dict[int, int], carried: list[int]) -> None:
    """No hex, crossing or source gives more than it has; no more arrives than was sent, nor than was asked for."""
    starts = {int(s["hex"]) for s in t.map.sources if s["side"] == told.side}
    for h, room in rooms.items():
        if h not in starts:  # what begins at a source does not go through its hex
            assert 0 <= t.state.hexes[h]["flow"] <= room
    for c in told.hauled:
        assert t.state.crossings[c]["hauled"] <= max(0, told.crossing_points(c) - carried[c])
    for s in told.left:
        assert t.work.figures[TALLY + s] >= 0
    sent = 0
    for u in told.loads:
        row = t.state.units[u]
        sent += int(row["sent"])
        assert row["sent"] >= row["delivered"] >= 0
        assert row["stock"] >= 0
    points = sum(int(t.map.sources[s]["points"]) * 1000 - int(t.work.figures[TALLY + s]) for s in told.left)
    assert sent == points, "what units were sent is what sources gave"


def test_the_random_boards_are_worth_something() -> None:
    """Every kind of throttle, detours, crossings in use, isolated units: all of it happens often enough."""
    blocks: dict[int, int] = {}
    crossed = detours = fed = 0
    for seed in range(6 * BATCH):
        told = Oracle(board(seed), 0)
        told.run()
        assert told.first is not None
        for load in told.loads.values():
            blocks[load.block[0]] = blocks.get(load.block[0], 0) + 1
            fed += load.got > 0
        crossed += sum(1 for points in told.hauled.values() if points > 0)
        on_ways = {h for x in told.loads.values() if x.hex in told.first.cost for h in told.first.way(x.hex)}
        detours += any(flow > 0 and h not in on_ways for h, flow in told.flow.items())
    often = [blocks.get(int(b), 0) for b in (BY_NOTHING, BY_SOURCE, BY_ROAD, BY_CROSSING, BY_NO_WAY)]
    assert min(*often, crossed, detours) >= 10
    assert fed >= 100
