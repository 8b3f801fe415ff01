"""Why a unit is supplied as it is: its way from the source, what is lost and used on it, and what stopped it first.

The way is the line of communication of the last logistics. Along it stand the
source, the stretches of road that are full or lose loads, and the crossings,
each with what it lets through as things stand and what supply sent over it. The
first blocker of a unit with a way is what throttled it at that logistics.

A unit without a way gets the way that lacks least: the cheapest from any source
of its side over any ground, where every place that would stop supply costs a
thousand, enemy ground a tenth more, and lakes so much that they are gone round.
The first such place, seen from the source, is the blocker: lost ground, a river
without a crossing that carries anything, a road closed by fire.

Only reads the tables; nothing here changes a game.

Rule: model page 9.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from game.model import codes
from game.model.state import HAUL, State, copy_state, make_work
from game.rules.crossings import capacity, fire_at
from game.rules.exposure import fire_on
from game.rules.flow import room_over
from game.rules.setup import Tables
from game.rules.supply import LEAST, hex_capacity, supply
from game.rules.zones import survey

BLOCKED = 1000  # cost of a place that stops supply, in the search for the way that lacks least
DEARER = {"enemy": 1100, "ground": 100_000}  # of some
THOUSAND = 1000

# what a place of a way is, and what stops or throttles
SOURCE = "source"
ROAD = "road"
CROSSING = "crossing"
LOST_SOURCE = "lost_source"  # its hex is not held
ENEMY = "enemy"  # the enemy holds the hex
NOBODY = "nobody"  # no man's land
WATER = "water"  # a river, and no crossing that carries anything
GROUND = "ground"  # a lake


@dataclass(frozen=True)
class Place:
    """One stop on a way. Amounts are thousandths of a point a turn."""

    kind: str  # SOURCE, ROAD or CROSSING
    hexes: tuple[int, ...]  # a source's one; a stretch of road; the two banks
    row: int  # of the source or crossing, -1 for a road
    used: int  # sent at the last logistics: of a stretch in its tightest hex; over a crossing with orders since
    room: int  # what it lets through as things stand, of a stretch likewise
    lost: int  # per mille of what entered a stretch that fire took
    fire: int  # highest level of enemy fire


@dataclass(frozen=True)
class Blocker:
    """What stops or throttles supply: a kind of place, or LOST_SOURCE, ENEMY, NOBODY, WATER, GROUND."""

    kind: str
    hex: int  # where it is; of a crossing or water the bank towards the unit; -1 with a source's row only
    row: int  # of the source or crossing, -1 none
    used: int = 0  # of a source, road or crossing: thousandths of a point sent; over a crossing with orders since
    room: int = 0  # what it lets through as things stand
    clear: int = 0  # and would let through undamaged, without fire and enemy zones
    fire: int = 0  # level of enemy fire on it
    zone: int = 0  # 1 = a road in an enemy zone of control, without a unit of the side's own


@dataclass(frozen=True)
class Trace:
    """Why a unit is supplied as it is. Amounts are thousandths of a point; `arrives` is per mille of a load."""

    unit: int
    hex: int  # -1 off the map: then there is no more to say
    state: int  # codes.SUPPLY_STATES
    asked: int
    sent: int
    delivered: int
    stock: int
    arrives: int
    way: tuple[int, ...]  # hexes from the source to the unit; of a unit without a way, the one that lacks least
    places: tuple[Place, ...]  # in order from the source; none for a unit without a way
    blocker: Blocker | None


def first_supply(ready: Tables, state: State) -> State:
    """A copy of the state before turn 1 in which both sides' first supply has gone out, as the sky is."""
    seen = copy_state(state)
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, seen, work)
    for side in range(2):
        supply(ready.map, ready.charts, seen, work, np.int64(side))
    return seen


def why_supplied(ready: Tables, state: State, unit: int) -> Trace:
    """Trace the supply of a unit.

    Args: state, the true state or its side's view; unit, its row.
    """
    row = state.units[unit]
    here = int(row["hex"])
    amounts = (int(row["supply"]), int(row["demand"]), int(row["sent"]), int(row["delivered"]), int(row["stock"]))
    if here < 0 or row["status"] != codes.ON_MAP:
        return Trace(unit, -1, *amounts, 0, (), (), None)
    teller = _Teller(ready, state, int(ready.map.roster[unit]["side"]))
    way = teller.line(here)
    if not way:
        way, blocker = teller.least_lacking(here)
        return Trace(unit, here, *amounts, 0, way, (), teller.measured(blocker))
    blocker = teller.measured(teller.throttle(unit, way)) if row["source"] >= 0 else None
    arrives = int(state.hexes[here]["loc_share"])
    return Trace(unit, here, *amounts, arrives, way, teller.places(way), blocker)


class _Teller:
    """Reads one side's supply from the tables."""

    def __init__(self, ready: Tables, state: State, side: int) -> None:
        self.ready, self.map, self.charts, self.state = ready, ready.map, ready.charts, state
        self.side = np.int64(side)
        self.work = make_work(ready.board.n, len(ready.keys))
        survey(self.map, self.charts, state, self.work)

    def line(self, h: int) -> tuple[int, ...]:
        """The line of communication to hex h, from its source; () when there is none or it has been broken since."""
        way = [h]
        while int(self.state.hexes[h]["loc"]) != h:
            h = int(self.state.hexes[h]["loc"])
            if h < 0 or self.state.hexes[h]["control"] != self.side:
                return ()
            if self._shut(h, way[-1]):
                return ()
            way.append(h)
        return tuple(reversed(way)) if self.state.hexes[h]["control"] == self.side else ()

    def _shut(self, a: int, b: int) -> bool:
        """Whether water without a usable crossing lies between two neighbours."""
        d = self._direction(a, b)
        return bool(self.map.links[a, d]["river"] >= codes.MINOR and self._over(a, d) < LEAST)

    def _over(self, h: int, d: int) -> int:
        return int(room_over(self.map, self.charts, self.state, self.side, np.int64(h), np.int64(d)))

    def _room(self, h: int) -> int:
        return int(hex_capacity(self.map, self.charts, self.state, self.work, self.side, np.int64(h)))

    def _fire(self, h: int) -> int:
        return int(fire_on(self.state, self.side, np.int64(h)))

    def _direction(self, a: int, b: int) -> int:
        return int(self.map.links[a]["to"].tolist().index(b))

    # ---- a unit with a way

    def places(self, way: tuple[int, ...]) -> tuple[Place, ...]:
        """Source, full or lossy stretches, and crossings of a way."""
        found = [self._source(way[0])]
        stretch: list[int] = []
        for i, h in enumerate(way):
            if i > 0:
                d = self._direction(way[i - 1], h)
                if self.map.links[way[i - 1], d]["river"] >= codes.MINOR:
                    found += self._stretch(stretch)
                    stretch = []
                    found += self._crossings(way[i - 1], h, d)
            if stretch and self._kind(h) != self._kind(stretch[0]):
                found += self._stretch(stretch)
                stretch = []
            if any(self._kind(h)):
                stretch.append(h)
        return (*found, *self._stretch(stretch))

    def _kind(self, h: int) -> tuple[int, bool]:
        """What joins hexes to one stretch: the fire on them, which takes part of a load, and whether they are full."""
        return self._fire(h), int(self.state.hexes[h]["flow"]) > self._room(h) - int(LEAST)

    def _stretch(self, hexes: list[int]) -> list[Place]:
        if not hexes:
            return []
        shares = self.state.hexes["loc_share"]
        before = max(1, int(shares[self.state.hexes[hexes[0]]["loc"]]))  # at a source its own
        lost = THOUSAND - (THOUSAND * int(shares[hexes[-1]]) + before // 2) // before
        tight = min(hexes, key=lambda h: self._room(h) - int(self.state.hexes[h]["flow"]))
        used, room = int(self.state.hexes[tight]["flow"]), self._room(tight)
        return [Place(ROAD, tuple(hexes), -1, used, room, lost, max(self._fire(h) for h in hexes))]

    def _crossings(self, a: int, b: int, d: int) -> list[Place]:
        row = self.map.hexsides[self.map.links[a, d]["hexside"]]
        fire = max(self._fire(a), self._fire(b))
        found = []
        for c in (int(row["standing"]), int(row["floating"])):
            room = 0 if c < 0 else int(capacity(self.map, self.charts, self.state, self.side, np.int64(c)))
            if room > 0:
                crossing = self.state.crossings[c]
                used = int(crossing["hauled"] + crossing["carried"])
                found.append(Place(CROSSING, (a, b), c, used * THOUSAND, room * THOUSAND, 0, fire))
        return found

    def _source(self, h: int) -> Place:
        rows = self._sources(h)
        points = sum(int(self.map.sources[s]["points"]) for s in rows) * THOUSAND
        row = rows[0] if rows else -1
        return Place(SOURCE, (h,), row, int(self.state.hexes[h]["flow"]), points, 0, self._fire(h))

    def _sources(self, h: int) -> list[int]:
        own = self.map.sources["side"] == self.side
        return [int(s) for s in np.flatnonzero(own & (self.map.sources["hex"] == h))]

    def throttle(self, unit: int, way: tuple[int, ...]) -> Blocker | None:
        """What throttled a unit at its last logistics, as supply wrote it down.

        What was left over went round the full places, and may have met its own
        beside the way: then the first full hex of the way is the one to name.
        """
        row = self.state.units[unit]
        at = int(row["block_at"])
        if row["block"] == codes.BY_SOURCE:
            return Blocker(SOURCE, int(self.map.sources[at]["hex"]), at)
        if row["block"] == codes.BY_ROAD:
            full = [h for h in way if self._kind(h)[1]]
            if at not in way and full:
                at = full[0]
            return Blocker(ROAD, at, -1)
        if row["block"] == codes.BY_CROSSING:
            side = self.map.hexsides[self.map.sites[at]["hexside"]]
            a, b = int(side["hex"]), int(self.map.links[side["hex"], side["direction"]]["to"])
            costs = self.state.hexes["loc_cost"]
            return Blocker(CROSSING, a if costs[a] > costs[b] else b, at)
        return None

    def measured(self, blocker: Blocker | None) -> Blocker | None:
        """The same with what it lets through, and what cuts that down."""
        if blocker is None:
            return None
        if blocker.kind == ROAD:
            h = blocker.hex
            bare, quiet = copy_state(self.state), make_work(self.ready.board.n, len(self.ready.keys))
            bare.hexes["fire0"] = bare.hexes["fire1"] = 0
            clear = int(hex_capacity(self.map, self.charts, bare, quiet, self.side, np.int64(h)))
            zone = int(self.work.zones[h, 1 - self.side] > 0 and self.work.hexes[h]["first"] < 0)
            flow = int(self.state.hexes[h]["flow"])
            return replace(blocker, used=flow, room=self._room(h), clear=clear, fire=self._fire(h), zone=zone)
        if blocker.kind == CROSSING:
            c = np.int64(blocker.row)
            crossing = self.state.crossings[c]
            used = int(crossing["hauled"] + crossing["carried"]) * THOUSAND
            room = int(capacity(self.map, self.charts, self.state, self.side, c)) * THOUSAND
            clear = int(self.map.sites[c]["capacity"]) * THOUSAND
            fire = int(fire_at(self.map, self.state, self.side, c))
            return replace(blocker, used=used, room=room, clear=clear, fire=fire)
        if blocker.kind == SOURCE:
            points = int(self.map.sources[blocker.row]["points"]) * THOUSAND
            return replace(blocker, used=int(self.state.hexes[blocker.hex]["flow"]), room=points, clear=points)
        return blocker

    # ---- a unit without one

    def least_lacking(self, goal: int) -> tuple[tuple[int, ...], Blocker | None]:
        """The cheapest way from any source where every place that stops supply costs BLOCKED, and the first such."""
        cost: dict[int, int] = {}
        came: dict[int, int] = {}
        heap = []
        for s in np.flatnonzero(self.map.sources["side"] == self.side):
            h = int(self.map.sources[s]["hex"])
            heap.append((_toll(self._barred(h)), h, h))
        heapq.heapify(heap)
        while heap:
            spent, h, before = heapq.heappop(heap)
            if h in cost:
                continue
            cost[h], came[h] = spent, before
            if h == goal:
                break
            for d in range(6):
                k = int(self.map.links[h, d]["to"])
                if k >= 0 and k not in cost:
                    heapq.heappush(heap, (spent + self._step(h, d, k), k, h))
        if goal not in came:
            return (), Blocker(LOST_SOURCE, -1, -1)  # no source at all
        way = [goal]
        while came[way[-1]] != way[-1]:
            way.append(came[way[-1]])
        way.reverse()
        return tuple(way), self._first(way)

    def _step(self, h: int, d: int, k: int) -> int:
        haul = int(self.map.cost[HAUL, self.state.clock[0]["ground"], h, d])
        return haul + _toll(self._wet(h, k)) + _toll(self._barred(k))

    def _wet(self, h: int, k: int) -> Blocker | None:
        """The water between two hexes when it stops supply."""
        if not self._shut(h, k):
            return None
        row = self.map.hexsides[self.map.links[h, self._direction(h, k)]["hexside"]]
        sites = [int(c) for c in (row["standing"], row["floating"]) if 0 <= c < len(self.ready.board.sites)]
        return Blocker(WATER, k, sites[0] if sites else -1)

    def _barred(self, h: int) -> Blocker | None:
        """What stops supply in a hex."""
        control = int(self.state.hexes[h]["control"])
        if self.map.ground[h]["terrain"] == codes.LAKE:
            return Blocker(GROUND, h, -1)
        if control != self.side:
            return Blocker(NOBODY if control < 0 else ENEMY, h, -1)
        return Blocker(ROAD, h, -1) if self._room(h) < LEAST else None

    def _first(self, way: list[int]) -> Blocker | None:
        """The first place on a way, from its source, that stops supply; None when nothing does (any more)."""
        start = self._barred(way[0])
        if start is not None:
            rows = self._sources(way[0])
            return Blocker(LOST_SOURCE, way[0], rows[0]) if start.kind in (ENEMY, NOBODY) else start
        for h, k in zip(way, way[1:], strict=False):
            stop = self._wet(h, k) or self._barred(k)
            if stop is not None:
                return stop
        return None


def _toll(blocker: Blocker | None) -> int:
    """What a place that stops supply adds to the cost of a way."""
    return 0 if blocker is None else DEARER.get(blocker.kind, BLOCKED)
