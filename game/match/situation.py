"""What the analytic overlays tell, read from the rules' tables: supply, fire, zones, cuts.

Of the true state all of it (`situation_of`), or what a side knows: its own supply
(`known`), and the enemy's as it can be reckoned from what the side sees of it
(`reckoned`); `told` picks. All of them read the side's view and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from game.match.names import Names
from game.match.outlook import Goal, goals
from game.match.places import Places
from game.match.threat import Threat, threat
from game.model import codes
from game.model.state import HERE, State, Work, copy_state, make_work
from game.rules.crossings import capacity
from game.rules.demand import full_stock
from game.rules.flow import cut
from game.rules.setup import Tables
from game.rules.supply import LEAST, hex_capacity, supply
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
    name: str = ""


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
    asked: int  # thousandths its units need a turn, -1 not known
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
    told: tuple[int, ...] = (0, 1)  # sides whose supply this tells of
    threat: Threat | None = None  # what the enemy of the side that asks can do next turn
    goals: tuple[Goal, ...] = ()
    reckoned: int = 0  # 1 = what flows is worked out from what the other side knows

    @cached_property
    def owners(self) -> list[int]:
        """Side whose line runs through each hex: that of the source at its end; -1 none."""
        owner = {source.hex: source.side for source in self.sources}
        sides: dict[int, int] = {}
        after = self.next.tolist()
        for start in range(len(after)):
            way, h = [], start
            while h >= 0 and h not in sides and h not in way:
                way.append(h)
                if after[h] == h:
                    break
                h = after[h]
            side = sides.get(h, owner.get(h, -1)) if h >= 0 else -1
            for k in way:
                sides[k] = side
        return [sides.get(h, -1) for h in range(len(after))]


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


def told(ready: Tables, view: State, side: int, what: str) -> Situation:
    """What an overlay of the window tells a side, from its view alone; safe in any thread.

    Args: what, "enemy" for his supply, "threat" for what he can do next turn; anything else gets the rest.
    """
    if what == "enemy":
        return reckoned(ready, view, side)
    found = known(ready, view, side)
    return replace(found, threat=threat(ready, view, side)) if what == "threat" else found


def known(ready: Tables, view: State, side: int) -> Situation:
    """What a side's view tells: its own supply, all fire, zones, salients and objectives as far as it knows them."""
    found = _read(ready, copy_state(view), side)  # a copy, because kernels take no locked tables
    cuts = tuple(cut_ if cut_.holder == side else replace(cut_, asked=-1) for cut_ in found.cuts)
    return replace(_only(found, view, side), cuts=cuts, goals=goals(ready, view))


def reckoned(ready: Tables, view: State, side: int) -> Situation:
    """The enemy's supply as a side can reckon it.

    The rules of supply are applied to the side's view: the enemy's sources, ground and
    crossings, the side's own fire and zones, and the enemy units it knows of, taken to be
    at rest with full stocks. What he truly sends, and to whom besides, stays hidden.
    """
    guess, enemy = copy_state(view), 1 - side
    first, end = (int(ready.map.sides[enemy + k]["first"]) for k in (0, 1))
    for u in range(first, end):
        if guess.units[u]["status"] == codes.ON_MAP:
            guess.units[u]["stock"] = full_stock(ready.map, ready.charts, guess, np.int64(u))
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, guess, work)
    supply(ready.map, ready.charts, guess, work, np.int64(enemy))
    found = _only(_read(ready, guess, enemy), guess, enemy)
    states = [0, 0, 0, 0]
    for u in range(first, end):
        if view.units[u]["status"] == codes.ON_MAP and view.units[u]["seen"] == 1:
            states[int(view.units[u]["supply"])] += 1  # as it is seen, not as it is reckoned
    seen = (states[0], states[1], states[2], states[3])
    counts = (seen, (0,) * 4) if enemy == 0 else ((0,) * 4, seen)
    return replace(found, cuts=(), in_supply=counts, reckoned=1)


def _read(ready: Tables, state: State, side: int) -> Situation:
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, state, work)
    return _Reader(ready, state, work, side).read()


def _only(found: Situation, state: State, side: int) -> Situation:
    """A situation without the supply of the other side."""
    own = state.hexes["control"] == side
    counts = tuple(states if i == side else (0, 0, 0, 0) for i, states in enumerate(found.in_supply))
    return replace(
        found,
        share=np.where(own, found.share, 0),
        flow=np.where(own, found.flow, 0),
        sources=tuple(source for source in found.sources if source.side == side),
        loads=tuple(load for load in found.loads if load.side == side),
        jams=tuple(jam for jam in found.jams if jam.side == side),
        in_supply=counts,
        told=(side,),
    )


class _Reader:
    def __init__(self, ready: Tables, state: State, work: Work, side: int = -1) -> None:
        """Args: side, the one whose banks come first where both sides hold one of a crossing, -1 neither."""
        self.ready, self.map, self.charts, self.state = ready, ready.map, ready.charts, state
        self.work, self.side = work, side

    def read(self) -> Situation:
        hexes, units = self.state.hexes, self.state.units
        rooms = np.array([self._room(h) for h in range(len(hexes))])
        dominated, watchers = self._watch()
        zones = self.work.zones > 0
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
        names, places = Names(self.ready), Places(self.ready)
        for c in range(len(self.state.crossings)):
            crossing = self.state.crossings[c]
            used = int(crossing["hauled"] + crossing["carried"])
            h, d, other = self._banks(c)
            sides = [int(self.state.hexes[k]["control"]) for k in (h, other) if self.state.hexes[k]["control"] >= 0]
            sides.sort(key=lambda side: side != self.side)
            if used > 0 and sides and int(crossing["condition"]) in WORKING:
                room = int(capacity(self.map, self.charts, self.state, np.int64(sides[0]), np.int64(c)))
                name = places.crossing(names.crossing(c))
                found.append(Load(c, h, d, used, room, sides[0], name[:1].upper() + name[1:]))
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
