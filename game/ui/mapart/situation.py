"""What the analytic overlays draw, read from the rules' tables: supply, fire, zones, cuts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.model import codes
from game.model.state import HERE, State, copy_state, make_work
from game.rules.crossings import capacity
from game.rules.flow import cut
from game.rules.setup import Tables
from game.rules.supply import LEAST, hex_capacity
from game.rules.why import first_supply
from game.rules.zones import survey

Ints = NDArray[np.int64]
SIDES = 2
THOUSAND = 1000
WORKING = (int(codes.INTACT), int(codes.DAMAGED))


@dataclass(frozen=True)
class Load:
    """A crossing that supply uses. Points a turn: what supply sent over it, orders took, and it lets through."""

    site: int  # row of the crossing; rows past the scenario's are pontoons laid in play
    hex: int
    direction: int
    used: int
    room: int
    side: int


@dataclass(frozen=True)
class Jam:
    """A full place that throttles units of a side: a hex, a crossing, or what a source can send."""

    kind: str  # "road", "crossing" or "source"
    hex: int
    direction: int  # of a crossing, else -1
    name: str  # of a crossing or source, "" of a road
    side: int
    units: int
    held: int  # thousandths of a point these units asked for and did not get


@dataclass(frozen=True)
class Cut:
    """The greatest flow into a salient, points a turn, and the places that, lost, close it."""

    name: str
    holder: int
    hexes: tuple[int, ...]  # of the salient, as far as it is held
    flow: int  # thousandths
    asked: int  # thousandths its units need a turn
    places: tuple[tuple[int, int], ...]  # hex and what it lets through, thousandths
    crossings: tuple[tuple[int, int, str, int], ...]  # hex, direction, name, points


@dataclass(frozen=True)
class Source:
    name: str
    hex: int
    side: int
    used: int  # thousandths
    points: int


@dataclass(frozen=True)
class Situation:
    """A moment of a game for the overlays. Arrays are (n hexes,) unless said otherwise."""

    next: Ints  # hex towards the source, itself at a source, -1 none
    cost: Ints  # of the line of communication, below 0 = none
    fed: frozenset[int]  # hexes where units with a source stand
    flow: Ints  # sent through it, thousandths of a point
    share: Ints  # per mille of a load that arrives, 0 = no way
    full: Ints  # 1 = no room was left
    fire: Ints  # (2, n) level of each side's fire
    dominated: Ints  # (2, n) 1 = a unit of the side watches it from dominating ground
    watchers: tuple[tuple[int, int], ...]  # hex and side of such units
    zones: Ints  # (2, n) 1 = in a zone of control of the side
    screens: Ints  # (2, n) 1 = within reach of its posts
    crossing_fire: tuple[tuple[int, int, int, int], ...]  # hex, direction, firing side, level: usable, level 1 or more
    sources: tuple[Source, ...]
    loads: tuple[Load, ...]
    jams: tuple[Jam, ...]  # the one that holds back most first
    cuts: tuple[Cut, ...]
    in_supply: tuple[tuple[int, int, int, int], ...]  # by side: units full, short, critical, isolated


def situation_of(ready: Tables, state: State) -> tuple[Situation, State]:
    """Read a game's tables; returns also the state they were read from.

    Before turn 1 the first logistics of both sides are carried out on a copy, as
    far as supply goes, under the sky of the start; later everything is as the
    sides' last logistics and the moment left it.
    """
    seen = first_supply(ready, state) if state.clock[0]["turn"] == 0 else copy_state(state)
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, seen, work)
    reader = _Reader(ready, seen, work)
    return reader.read(), seen


class _Reader:
    def __init__(self, ready: Tables, state: State, work: object) -> None:
        self.ready, self.map, self.charts, self.state = ready, ready.map, ready.charts, state
        self.work = work

    def read(self) -> Situation:
        hexes, units = self.state.hexes, self.state.units
        rooms = np.array([self._room(h) for h in range(len(hexes))])
        dominated, watchers = self._watch()
        zones = self.work.zones > 0  # type: ignore[attr-defined]
        return Situation(
            next=hexes["loc"].copy(),
            cost=hexes["loc_cost"].copy(),
            fed=frozenset(units["hex"][(units["status"] == codes.ON_MAP) & (units["source"] >= 0)].tolist()),
            flow=np.where(hexes["control"] >= 0, hexes["flow"], 0),
            share=np.where((hexes["control"] >= 0) & (hexes["loc"] >= 0), np.maximum(hexes["loc_share"], 1), 0),
            full=((hexes["flow"] > 0) & (hexes["flow"] > rooms - int(LEAST))).astype(np.int64),
            fire=np.stack([hexes["fire0"], hexes["fire1"]]),
            dominated=dominated,
            watchers=watchers,
            zones=zones[:, :2].T.astype(np.int64),
            screens=zones[:, 2:].T.astype(np.int64),
            crossing_fire=self._crossing_fire(),
            sources=self._sources(),
            loads=self._loads(),
            jams=self._jams(),
            cuts=tuple(self._cut(k) for k in range(len(self.map.pockets))),
            in_supply=tuple(self._states(side) for side in range(SIDES)),
        )

    def _room(self, h: int) -> int:
        side = self.state.hexes[h]["control"]
        if side < 0:
            return 0
        return int(hex_capacity(self.map, self.charts, self.state, self.work, np.int64(side), np.int64(h)))

    def _banks(self, c: int) -> tuple[int, int, int]:
        """A crossing's hex, direction and the hex on the other bank."""
        side = self.map.hexsides[self.map.sites[c]["hexside"]]
        h, d = int(side["hex"]), int(side["direction"])
        return h, d, int(self.map.links[h, d]["to"])

    def _name(self, c: int) -> str:
        sites = self.ready.board.sites
        return sites[c].name if c < len(sites) else "Pontoon"

    def _watch(self) -> tuple[Ints, tuple[tuple[int, int], ...]]:
        """Ground the units of each side dominate and the enemy holds, and the hexes they do it from."""
        dominated = np.zeros((SIDES, len(self.state.hexes)), np.int64)
        watchers = []
        for u in range(len(self.state.units)):
            unit, side = self.state.units[u], int(self.map.roster[u]["side"])
            if unit["status"] != codes.ON_MAP:
                continue
            h = int(unit["hex"])
            seen = int(self.map.ground[h]["watch"])
            watched = [int(self.map.near[h, HERE + i]) for i in range(1, int(self.map.near[h, 4])) if seen >> i & 1]
            fire = self.state.hexes["fire0" if side == 0 else "fire1"]
            told = [k for k in watched if self.state.hexes[k]["control"] == 1 - side and fire[k] > 0]
            if told:
                dominated[side, told] = 1
                watchers.append((h, side))
        return dominated, tuple(sorted(set(watchers)))

    def _crossing_fire(self) -> tuple[tuple[int, int, int, int], ...]:
        """Fire on every crossing that stands: its holder's enemy's, on the worse bank."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for c in range(len(self.state.crossings)):
            if int(self.state.crossings[c]["condition"]) not in WORKING:
                continue
            h, d, other = self._banks(c)
            owners = {int(self.state.hexes[k]["control"]) for k in (h, other)} - {-1}
            for owner in owners:
                field = self.state.hexes["fire1" if owner == 0 else "fire0"]
                level = int(max(field[h], field[other]))
                if level > 0 and level > found.get((h, d), (0, 0))[1]:
                    found[h, d] = (1 - owner, level)
        return tuple((h, d, side, level) for (h, d), (side, level) in sorted(found.items()))

    def _sources(self) -> tuple[Source, ...]:
        told = []
        for row, entry in zip(self.map.sources, self.ready.scenario.sources, strict=True):
            h, side = int(row["hex"]), int(row["side"])
            if self.state.hexes[h]["control"] == side:
                used = int(self.state.hexes[h]["flow"])
                told.append(Source(entry.name, h, side, used, int(row["points"]) * THOUSAND))
        return tuple(told)

    def _loads(self) -> tuple[Load, ...]:
        found = []
        for c in range(len(self.state.crossings)):
            crossing = self.state.crossings[c]
            used = int(crossing["hauled"] + crossing["carried"])
            h, d, other = self._banks(c)
            sides = [int(self.state.hexes[k]["control"]) for k in (h, other) if self.state.hexes[k]["control"] >= 0]
            if used > 0 and sides and int(crossing["condition"]) in WORKING:
                room = int(capacity(self.map, self.charts, self.state, np.int64(sides[0]), np.int64(c)))
                found.append(Load(c, h, d, used, room, sides[0]))
        return tuple(found)

    def _jams(self) -> tuple[Jam, ...]:
        """Places that throttled units at the last logistics, those that hold back most first."""
        held: dict[tuple[int, int, int], list[int]] = {}
        for u in range(len(self.state.units)):
            unit = self.state.units[u]
            lacks = int(unit["demand"] - unit["delivered"])
            if unit["status"] == codes.ON_MAP and lacks > 0 and unit["block"] in (1, 2, 3):
                place = (int(self.map.roster[u]["side"]), int(unit["block"]), int(unit["block_at"]))
                held.setdefault(place, []).append(lacks)
        jams = []
        for (side, block, at), lacking in held.items():
            kind, h, d, name = codes.BLOCKS[block], at, -1, ""
            if block == codes.BY_SOURCE:
                h, name = int(self.map.sources[at]["hex"]), self.ready.scenario.sources[at].name
            elif block == codes.BY_CROSSING:
                h, d, _ = self._banks(at)
                name = self._name(at)
            jams.append(Jam(kind, h, d, name, side, len(lacking), sum(lacking)))
        return tuple(sorted(jams, key=lambda jam: (-jam.held, jam.side, jam.hex)))

    def _cut(self, k: int) -> Cut:
        holder = int(self.map.pockets[k]["holder"])
        country = int(self.map.pockets[k]["territory"])
        ground = self.map.ground
        inside = (ground["salients"] >> k & 1 == 1) & (self.state.hexes["control"] == holder)
        if country >= 0:
            inside &= ground["territory"] == country
        hexes = np.flatnonzero(inside)
        units = self.state.units
        here = (units["status"] == codes.ON_MAP) & (self.map.roster["side"] == holder) & np.isin(units["hex"], hexes)
        least = cut(self.ready, self.state, k)
        crossings = []
        for c in least.crossings:
            h, d, _ = self._banks(c)
            points = int(capacity(self.map, self.charts, self.state, np.int64(holder), np.int64(c)))
            crossings.append((h, d, self._name(c), points))
        return Cut(
            self.ready.scenario.salients[k].name, holder, tuple(hexes.tolist()), least.value,
            int(units["demand"][here].sum()), tuple((h, self._room(h)) for h in least.hexes), tuple(crossings),
        )  # fmt: skip

    def _states(self, side: int) -> tuple[int, int, int, int]:
        units = self.state.units
        mine = (units["status"] == codes.ON_MAP) & (self.map.roster["side"] == side)
        full, short, critical, isolated = (int((units["supply"][mine] == code).sum()) for code in range(4))
        return full, short, critical, isolated
