"""Random games on random boards, with what must hold checked after every call of the rules.

`play` plays one game of orders of every kind, lawful and not, on compiled rules
or plain ones. The checks are those of `game.study.checking`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from toys import START, TERRAIN, Table, toy, unit

from game.files.scenario import load
from game.grid import hexes
from game.model import codes
from game.rules import crossings, movement
from game.rules import orders as book
from game.rules.digest import digest
from game.rules.setup import Tables, set_up
from game.study.checking import Checks

Int = np.int64
Ints = Any
Draw = np.random.Generator
ARMS = ("mechanised", "tank", "rifle", "artillery", "engineer", "engineer", "drone", "volunteer", "assault",
        "air_defence")  # fmt: skip
MOBILITIES = ("foot", "wheeled", "tracked", "towed")
CAUSES = int(codes.CAUSES)
KINDS = (1, 2, 3, 4, 5, 6, 7, 8, 9)


def random_toy(draw: Draw) -> Tables:
    """A random board of about sixty hexes, rivers through the middle, units in all states, hungry and fed."""
    columns, rows = int(draw.integers(7, 11)), int(draw.integers(5, 8))
    n = columns * rows
    letters = draw.choice(list(TERRAIN), p=[0.4, 0.1, 0.1, 0.06, 0.06, 0.08, 0.08, 0.06, 0.06], size=n)
    middle = columns // 2
    held = [
        "a" if c < middle + draw.integers(-1, 2) else "b" if draw.random() > 0.08 else "-"
        for _ in range(rows)
        for c in range(columns)
    ]
    neighbours = hexes.neighbours(columns, rows)
    names = [hexes.hex_name(columns, h) for h in range(n)]
    rivers, sites, roads = {}, {}, {}
    wet = draw.choice((0.2, 0.5, 0.8))
    for h in range(n):
        for d in range(3):
            if neighbours[h, d] < 0:
                continue
            side = hexes.hexside_name(columns, h, d)
            if middle - 2 <= h % columns <= middle + 1 and draw.random() < wet:
                rivers[side] = str(draw.choice(codes.RIVERS[1:], p=(0.1, 0.3, 0.35, 0.15, 0.1)))
                if draw.random() < 0.6:
                    kind = str(draw.choice(codes.CROSSING_KINDS))
                    condition = str(draw.choice(codes.CONDITIONS, p=(0.6, 0.2, 0.15, 0.05)))
                    sites[side] = (kind, condition, str(draw.choice(codes.LOADS, p=(0.15, 0.25, 0.6))))
            if draw.random() < 0.2:
                roads[f"{names[h]} {names[neighbours[h, d]]}"] = str(draw.choice(codes.ROADS[1:]))
    mine = {side: [h for h in range(n) if held[h] == side and letters[h] != "~"] for side in "ab"}
    fixed = [names[h] for h in range(n) if h % columns in (0, columns - 1) and draw.random() < 0.5]
    sources = {}
    for side in "ab":
        for h in draw.choice(mine[side], min(3, len(mine[side])), replace=False)[: draw.integers(0, 4)]:
            sources[names[h]] = (side, int(draw.choice((4, 20, 200))))
    ready = toy(
        "\n".join("".join(letters[i : i + columns]) for i in range(0, n, columns)),
        "\n".join("".join(held[i : i + columns]) for i in range(0, n, columns)),
        random_units(draw, names, mine), rivers=rivers, sites=sites, roads=roads, fixed=fixed, sources=sources,
        turns=4, ground=str(draw.choice(codes.GROUNDS)), works=int(draw.integers(0, 4)), op=(12, 12),
        replacements=(1500, 800), commitment=(int(draw.choice((500, 1000, 1700))), 1000),
        objectives={names[columns + 1]: 5, names[2 * columns - 2]: 5},
        salient=[names[h] for h in range(n) if held[h] == "b"][:8],
        heights={name: int(draw.integers(100, 260)) for name in names},
    )  # fmt: skip
    ready.map.sites["capacity"] = draw.choice((4, 12, 30, 60), len(ready.map.sites))
    ready.map.sides["strikes"][:2] = 2
    ready.map.sides["support"][:2] = 1
    ready.map.pockets["political_turn"] = 3
    ready.charts["fire_levels"] = ready.charts["fire_levels"] // draw.choice((1, 3, 8))
    ready.map.roster["attack_step"] *= draw.choice((1, 6, 20))
    units = ready.state.units
    hungry = draw.random(len(units)) < 0.3
    units["ratio"] = np.where(hungry, draw.integers(0, 1001, len(units)), units["ratio"])
    units["stock"] = np.where(hungry, units["stock"] * draw.integers(0, 3, len(units)) // 4, units["stock"])
    return ready


def random_units(draw: Draw, names: list[str], mine: dict[str, list[int]]) -> list[Any]:
    """Ten to sixteen units of two sides; a few arrive later, a few leave."""
    units = []
    room: Counter[int] = Counter()
    for i in range(int(draw.integers(10, 17))):
        side = "ab"[i % 2]
        free = [h for h in mine[side] if room[h] < 4]
        if not free:
            continue
        h = int(draw.choice(free))
        steps = int(draw.integers(1, 9))
        room[h] += (steps + 1) // 2 + 1
        dates: dict[str, Any] = {}
        if draw.random() < 0.12:
            dates["arrives"] = START + dt.timedelta(int(draw.integers(1, 9)))
        if draw.random() < 0.12:
            dates["withdraws"] = START + dt.timedelta(int(draw.integers(5, 12)))
        if draw.random() < 0.06:
            dates["from_commitment"] = 1500
        units.append(
            unit(
                f"u{i}", side, names[h],
                arm=str(draw.choice(ARMS)), mobility=str(draw.choice(MOBILITIES)),
                echelon=str(draw.choice(codes.ECHELONS[:3])), steps=steps, kit=int(draw.integers(0, 10)),
                cohesion=int(draw.choice((draw.integers(0, 11), draw.integers(5, 9)))),
                quality=int(draw.integers(1, 6)),
                formation=str(draw.choice(("", "x", "y"))), **dates,
            )
        )  # fmt: skip
    return units


@cache
def drill() -> Tables:
    """The bridgehead drill, with strikes and support to give."""
    loaded = load("bridgehead-drill")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    ready.map.sides["strikes"][:2] = 1
    ready.map.sides["support"][:2] = 1
    return ready


# ---- orders


def some_order(t: Table, draw: Draw) -> Ints:
    """An order: plausible for its kind, a distorted one, or plain noise."""
    row = np.zeros(8, np.int64)
    chance = draw.random()
    if chance < 0.03:
        row[:] = draw.integers(-(2**62), 2**62, 8)
        return row
    if chance < 0.06:
        row[:] = draw.integers(-3, 20, 8)
        return row
    if chance < 0.08:
        row[:] = (draw.choice((0, 10, 11, 12, 13)), 0, -1, -1, 0, 0, 0, 0)
        return row
    kind = int(draw.choice(KINDS, p=(0.17, 0.26, 0.08, 0.12, 0.1, 0.08, 0.06, 0.06, 0.07)))
    side = int(t.state.clock[0]["side"])
    first, end = int(t.map.sides[side]["first"]), int(t.map.sides[side + 1]["first"])
    able = [u for u in range(first, end) if t.view.units[u]["status"] == codes.ON_MAP]
    likely = [u for u in able if apt(t, kind, u)] if draw.random() < 0.85 else []
    strays = range(-1, len(t.view.units) + 1)
    u = int(draw.choice(likely or able if able and draw.random() < 0.96 else strays))
    row[:] = (kind, u, -1, -1, 0, 0, 0, 0)
    if u in able:
        aim(t, draw, row, able, first)
    if draw.random() < 0.04:
        row[draw.integers(8)] = draw.integers(-2, 70)
    return row


def apt(t: Table, kind: int, u: int) -> bool:
    """Whether a unit looks fit for a kind of order."""
    links = t.map.links[t.view.units[u]["hex"]]
    if kind == book.ATTACK:
        there = t.view.hexes["control"][links["to"][links["to"] >= 0]]
        return bool((there == 1 - t.view.clock[0]["side"]).any()) and t.view.units[u]["cohesion"] > 4
    if kind == book.BOAT:
        return bool((links["river"] >= codes.MINOR).any())
    if kind in (book.BUILD, book.REPAIR):
        return bool(codes.ARMS[t.map.roster[u]["arm"]] == "engineer")
    return bool(t.view.units[u]["moved"] == 0)


def over_water(t: Table, h: int) -> bool:
    """Whether the last step of the flood's way to hex h goes over a river."""
    before = t.view_work.hexes[h]["prev"]
    if before < 0:
        return False
    link = t.map.links[before][t.map.links[before]["to"] == h][0]
    return bool(link["river"] >= codes.MINOR)


def aim(t: Table, draw: Draw, row: Ints, able: list[int], first: int) -> None:
    """Give an order of an own unit on the map a target that its kind may like."""
    kind, u = int(row[0]), np.int64(row[1])
    here = int(t.view.units[u]["hex"])
    n = len(t.view.hexes)
    beside = [int(h) for h in t.map.links[here]["to"] if h >= 0]
    if kind == book.MOVE:
        movement.reach(t.map, t.charts, t.view, t.view_work, u)
        found = np.flatnonzero(t.view_work.hexes["cost"] > 0)
        over = [h for h in found if over_water(t, h)]
        found = over if over and draw.random() < 0.5 else found
        row[2] = draw.choice(found) if len(found) and draw.random() < 0.95 else draw.integers(-1, n + 1)
        if len(found) and draw.random() < 0.3:
            row[3] = draw.choice(found)
    elif kind == book.ATTACK:
        foes = [h for h in beside if t.view.hexes[h]["control"] != t.view.clock[0]["side"]]
        units = [h for h in foes if t.view_work.hexes[h]["first"] >= 0]
        foes = units if units and draw.random() < 0.7 else foes
        row[2] = draw.choice(foes) if foes and draw.random() < 0.97 else draw.integers(-1, n + 1)
        near = set(t.map.links[row[2]]["to"].tolist()) if 0 <= row[2] < n else set()
        mates = [v for v in able if int(t.view.units[v]["hex"]) in near and draw.random() < 0.6]
        for v in {int(u), *mates} if draw.random() < 0.97 else mates:
            row[4 + (v - first) // 62] |= 1 << (v - first) % 62
        row[6] = draw.integers(0, 3)
    elif kind == book.WITHDRAW:
        h = here
        for _ in range(draw.integers(1, 5)):
            h = int(t.view.hexes[h]["loc"]) if t.view.hexes[h]["loc"] >= 0 else h
        row[2] = -1 if draw.random() < 0.6 else h if draw.random() < 0.9 else draw.integers(-1, n + 1)
    elif kind == book.BOAT:
        wet = [int(x["to"]) for x in t.map.links[here] if x["to"] >= 0 and x["river"] >= codes.MINOR]
        ferry = int(t.view.units[u]["ferry_hex"])
        if ferry >= 0 and draw.random() < 0.8:
            wet = [ferry]
        row[2] = draw.choice(wet or beside) if draw.random() < 0.9 else here
    else:
        sites = len(t.map.sites)
        near_by = [
            c for c in range(sites)
            for which in (0, 1)
            if int(crossings.bank(t.map, Int(c), Int(which))) in (here, *(beside if kind in (5, 6) else ()))
        ]  # fmt: skip
        if kind == book.STRIKE or not near_by or draw.random() < 0.05:
            near_by = list(range(-1, sites + 1))
        row[2] = draw.choice(near_by)


# ---- play


@dataclass
class Tale:
    """What came of a game."""

    answers: Counter[tuple[int, int]] = field(default_factory=Counter)  # (kind, refusal code)
    seen: Counter[str] = field(default_factory=Counter)  # words of events
    lost: Counter[int] = field(default_factory=Counter)  # steps and kit by cause
    digests: list[int] = field(default_factory=list)  # after each turn


class Game:
    """A random game with its books."""

    def __init__(self, ready: Tables, seed: int, begun: Callable[[Table], None] | None = None) -> None:
        self.draw = np.random.default_rng(seed)
        self.t = Fuzzed(ready, seed)
        self.checks = Checks(self.t)
        self.tale = Tale()
        if begun:
            begun(self.t)

    def logistics(self, side: int) -> None:
        """A side's logistics, watched."""
        self.t.survey()
        self.checks.before_logistics(side)
        self.t.begin(side)
        self.checks.after_logistics(side)

    def order(self) -> None:
        """An order on view and layouts as they stand, as an agent's operations give it."""
        t, row = self.t, some_order(self.t, self.draw)
        t.clear_events()
        self.checks.before_order()
        code = int(book.carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, row))
        kind = int(row[0])
        self.tale.answers[kind if kind in book.KINDS else 0, code] += 1
        self.checks.after_order(kind, code)

    def turn(self, orders: int) -> None:
        """A whole turn of so many orders a side."""
        t = self.t
        for side in (0, 1):
            self.logistics(side)
            t.lay_out()
            for _ in range(orders):
                self.order()
        t.close()
        self.checks.after_close()
        self.tale.digests.append(digest(t.state))


class Fuzzed(Table):
    """A table at which nobody's logistics have run."""

    def __init__(self, ready: Tables, seed: int) -> None:
        self.held = True
        super().__init__(ready, seed)
        self.held = False

    def begin(self, side: int) -> None:
        if not self.held:
            super().begin(side)


def play(ready: Tables, seed: int, orders: int) -> Tale:
    """A game of random orders to its end. Raises: AssertionError when something does not hold."""
    game = Game(ready, seed)
    while True:
        game.turn(orders)
        if game.t.state.clock[0]["over"]:
            break
        game.t.next_turn()
    assert game.t.state.clock[0]["turn"] == ready.map.terms[0]["turns"]
    game.tale.seen = game.checks.books.seen
    for (_, cause, _), amount in game.checks.books.lost.items():
        game.tale.lost[cause] += amount
    return game.tale


def game_of(seed: int, orders: int) -> Tale:
    """The random game of a seed: on a random board, one in twenty the drill."""
    ready = drill() if seed % 20 == 19 else random_toy(np.random.default_rng(seed))
    return play(ready, seed, orders)
