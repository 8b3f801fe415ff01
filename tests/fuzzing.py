"""Random games on random boards, with what must hold checked after every call of the rules.

`play` plays one game of orders of every kind, lawful and not, on compiled rules
or plain ones. The checks read the tables from outside: they keep books of their
own from the events, and know no rule but the sentences they check.
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
from game.model.state import DROPPED, EVENTS, State, Work, copy_state
from game.rules import crossings, events, movement
from game.rules import orders as book
from game.rules.digest import digest
from game.rules.setup import Tables, set_up, work_for
from game.rules.view import view_all
from game.rules.zones import survey

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


# ---- what must hold


@dataclass
class Books:
    """Accounts kept from outside: what there was, and what the events told of since."""

    steps: list[int]  # by side, on the map, expected or gone: all there is
    kit: list[int]
    replaced: dict[str, list[int]] = field(default_factory=lambda: {"steps": [0, 0], "kit": [0, 0]})
    lost: Counter[tuple[int, int, str]] = field(default_factory=Counter)  # side, cause, what
    logistics: list[int] = field(default_factory=lambda: [0, 0])
    seen: Counter[str] = field(default_factory=Counter)  # words of events

    def read(self, t: Table, since: int) -> None:
        """Enter the events of a call."""
        assert t.work.figures[DROPPED] == 0, "no event was dropped"
        for row in t.work.events[since : t.work.figures[EVENTS]].tolist():
            kind, side = row[0], row[2]
            self.seen[events.LAYOUT[kind][0]] += 1
            if kind == events.LOSS:
                self.lost[side, row[7], "steps"] += row[5]
                self.lost[side, row[7], "kit"] += row[6] if row[7] != codes.ABANDONED else 0
            elif kind == events.KIT_LEFT:
                self.lost[side, int(codes.ABANDONED), "kit"] += row[5]
            elif kind == events.REPLACED:
                self.replaced["steps"][side] += row[5]
                self.replaced["kit"][side] += row[6]

    def check(self, t: Table) -> None:
        """Steps and kit balance to the last point, by every account there is of them."""
        units, sides = t.state.units, t.state.sides
        owner = t.map.roster["side"]
        here = units["status"] == codes.ON_MAP
        for s in (0, 1):
            own, purse = owner == s, sides[s]
            for what in ("steps", "kit"):
                whole = units[what] + (units["behind"] if what == "kit" else 0)
                expected = purse[f"{what}_start"] + purse[f"{what}_in"] - purse[f"{what}_out"] - purse[f"{what}_lost"]
                assert whole[own & here].sum() == expected, f"{what} on the map, side {s}"
                toll = t.state.toll[s * CAUSES : (s + 1) * CAUSES][what]
                assert toll.sum() == purse[f"{what}_lost"], f"{what} by cause, side {s}"
                told = [self.lost[s, cause, what] for cause in range(CAUSES)]
                assert toll.tolist() == told, f"{what} by cause as told, side {s}"
                all_of_it = getattr(self, what)[s] + self.replaced[what][s]
                assert whole[own].sum() + toll.sum() == all_of_it, f"{what} from nowhere, side {s}"
                given = self.logistics[s] * (t.map.sides[s][what] * purse["commitment"] // 1000)
                carried = purse[f"{what}_carry"]
                assert self.replaced[what][s] * 1000 + carried == given, f"replacements of {what}, side {s}"
            left = t.state.ledger[s * len(t.map.sites) : (s + 1) * len(t.map.sites)]["left"].sum()
            assert left <= self.lost[s, int(codes.ABANDONED), "kit"]


def open_books(t: Table) -> Books:
    """Books of a game that has just begun; its first side's logistics have run."""
    owner, start = t.map.roster["side"], t.ready.state.units
    books = Books(
        [int(start["steps"][owner == s].sum()) for s in (0, 1)], [int(start["kit"][owner == s].sum()) for s in (0, 1)]
    )
    return books


def check_units(t: Table) -> None:
    """Where units stand, what they may be, and what waits for them."""
    units, side = t.state.units, t.map.roster["side"]
    here = units["status"] == codes.ON_MAP
    control = t.state.hexes["control"]
    for name in ("steps", "kit", "stock", "ratio", "demand", "delivered", "sent", "hungry", "mp", "behind", "ferried"):
        assert (units[name] >= 0).all(), name
    assert ((units["hex"] >= 0) == here).all()
    assert (units["steps"][here] > 0).all(), "no unit without men"
    gone = units["status"] == codes.GONE
    assert not units["steps"][gone].any()
    assert not units["kit"][gone].any()
    assert ((units["cohesion"] >= 0) & (units["cohesion"] <= t.charts["cohesion_top"])).all()
    assert np.isin(units["supply"], range(4)).all()
    assert (units["delivered"] <= units["sent"]).all(), "more arrived than was sent"
    assert (control[units["hex"][here]] == side[here]).all(), "a unit stands on ground of others"
    waits, over = units["behind"] > 0, units["ferried"] > 0
    assert ((units["behind_hex"] >= 0) == waits).all()
    assert not (waits | over)[~here].any(), "nothing waits for those who are not there"
    assert (control[units["behind_hex"][waits]] == side[waits]).all(), "kit waits on ground of others"
    assert ((units["ferry_hex"] >= 0) == over).all()
    assert (units["ferried"] < np.maximum(units["steps"], 1)).all()
    for u in np.flatnonzero(over):
        d = t.map.links[units[u]["hex"]]["to"].tolist().index(units[u]["ferry_hex"])
        assert t.map.links[units[u]["hex"], d]["river"] >= codes.MINOR, "boats go over a river"


def check_rest(t: Table) -> None:
    """Ground, crossings, purses."""
    state, game_map = t.state, t.map
    assert np.isin(state.hexes["control"], (-1, 0, 1)).all()
    assert ((state.hexes["fieldworks"] >= 0) & (state.hexes["fieldworks"] <= 4)).all()
    assert ((state.hexes["loc_share"] >= 0) & (state.hexes["loc_share"] <= 1000)).all()
    fixed = game_map.ground["fixed"] == 1
    assert (state.hexes["control"][fixed] == game_map.ground["start"][fixed]).all(), "fixed ground"
    for name in state.sides.dtype.names:
        assert name == "points" or min(state.sides[name]) >= 0, name
    c = state.crossings
    assert np.isin(c["condition"], range(4)).all()
    assert min(c["hauled"].min(initial=0), c["carried"].min(initial=0)) >= 0
    assert np.isin(c["worked"], range(3)).all()
    building = (c["condition"] == codes.BUILDING) & (t.ready.state.crossings["condition"] != codes.BUILDING)
    assert (game_map.sites["kind"][building] == crossings.PONTOON).all()
    for i in np.flatnonzero(c["charged"] >= 0):
        assert crossings.holds_bank(game_map, state, c[i]["charged"], Int(i)) == 1, "charges on lost banks"
        assert c[i]["condition"] <= codes.DAMAGED, "charges on what is down"
    for row in range(len(game_map.hexsides)):
        standing = [s for s in (game_map.hexsides[row]["standing"], game_map.hexsides[row]["floating"]) if s >= 0]
        usable = [int(game_map.sites[s]["load"]) for s in standing if c[s]["condition"] <= codes.DAMAGED]
        assert state.hexsides[row]["passage"] == max(usable, default=-1), "what a hexside lets through"


def occupants(t: Table, layout: Work) -> list[int]:
    """Every unit the layout has in a hex, hex by hex."""
    found = []
    for h in range(len(t.state.hexes)):
        u = int(layout.hexes[h]["first"])
        while u >= 0:
            assert t.state.units[u]["hex"] == h
            found.append(u)
            u = int(layout.units[u]["next"])
    return found


def picture(layout: Work) -> tuple[bytes, ...]:
    """What a layout says, to compare it."""
    return (
        layout.zones.tobytes(), layout.hexes["stack"].tobytes(), layout.hexes["first"].tobytes(),
        layout.units["next"].tobytes(),
    )  # fmt: skip


def check_layout(t: Table, state: State, layout: Work, spare: Work) -> None:
    """The layout kept up by `lay` and `lift` equals a fresh one, and has every unit in one place."""
    survey(t.map, t.charts, state, spare)
    if picture(layout) != picture(spare):
        assert (layout.zones == spare.zones).all(), "zones"
        assert (layout.hexes["stack"] == spare.hexes["stack"]).all(), "stacks"
        assert (layout.hexes["first"] == spare.hexes["first"]).all(), "occupants"
        assert (layout.units["next"] == spare.units["next"]).all(), "occupants behind the first"


def check_view(t: Table, fresh: State) -> None:
    """The view kept up by `refresh` equals a fresh one."""
    view_all(t.map, t.charts, t.state, fresh, t.state.clock[0]["side"])
    for name, mine, true in zip(State._fields, t.view, fresh, strict=True):
        if mine.tobytes() != true.tobytes():
            for column in mine.dtype.names:
                assert (mine[column] == true[column]).all(), f"view: {name} {column}"


def crossing_room(t: Table, side: int) -> Ints:
    """Load points of every crossing for a side: by condition, less a share a level of enemy fire on the worse bank."""
    sides, sites = t.map.hexsides[t.map.sites["hexside"]], t.map.sites
    fire = t.state.hexes["fire1" if side == 0 else "fire0"]
    far = t.map.links["to"][sides["hex"], sides["direction"]]
    level = np.maximum(fire[sides["hex"]], fire[far])
    pontoon = (sites["kind"] == crossings.PONTOON) & (level >= 2)
    points = np.where(pontoon, np.minimum(sites["capacity"], t.charts["pontoon_points"][1]), sites["capacity"])
    condition = t.charts["crossing_condition"][t.state.crossings["condition"]]
    return points * (condition * (100 - t.charts["crossing_fire"] * level)) // 10_000


def hex_room(t: Table, side: int) -> Ints:
    """What every hex lets through of a side's supply, thousandths: road, ground, enemy fire, enemy zones."""
    road = t.map.ground["road"]
    points = t.charts["road_points"][road]
    track = points * t.charts["track_ground"][t.state.clock[0]["ground"]] // 100
    points = np.where(road == 0, track, points)
    points = points * t.charts["road_fire"][t.state.hexes["fire1" if side == 0 else "fire0"]]
    shut = (t.work.zones[:, 1 - side] > 0) & (t.work.hexes["first"] < 0)
    return np.where(shut, points * t.charts["zone_share"] // 100, points)


class Watch:
    """What crossings and roads let through just before a call, to hold against what used them."""

    def __init__(self, t: Table) -> None:
        self.t = t
        self.room = [crossing_room(t, side) for side in (0, 1)]
        self.before = t.state.crossings.copy()
        self.ledger = t.state.ledger.copy()

    def roads(self, side: int) -> None:
        """Note what every hex lets through of a side's supply."""
        t = self.t
        self.mine = t.state.hexes["control"] == side
        self.hexes = hex_room(t, side)
        self.banks = [bool(crossings.holds_bank(t.map, t.state, Int(side), Int(c))) for c in range(len(t.map.sites))]
        for source in t.map.sources:
            if source["side"] == side:
                self.hexes[source["hex"]] += 1000 * source["points"]

    def after_logistics(self, side: int) -> None:
        """Supply took no more than hexes, crossings and sources have; what came up later no more than was left."""
        t = self.t
        flow = t.state.hexes["flow"]
        assert (flow[self.mine] <= self.hexes[self.mine]).all(), "more on a road than it carries"
        now, after = t.state.crossings, crossing_room(t, side)
        for c in np.flatnonzero(self.banks):
            left = max(0, self.room[side][c] - self.before[c]["carried"])
            assert now[c]["hauled"] <= left, "supply over a crossing that orders have used"
            room = max(self.room[side][c], after[c], now[c]["hauled"])  # built or repaired in between
            assert now[c]["carried"] + now[c]["hauled"] <= room, "more over a crossing than it carries"
        own = t.state.units[t.map.sides[side]["first"] : t.map.sides[side + 1]["first"]]
        points = sum(int(s["points"]) for s in t.map.sources if s["side"] == side and self.mine[s["hex"]])
        assert own["sent"][own["status"] == codes.ON_MAP].sum() <= 1000 * points, "more sent than the sources have"

    def after_order(self, kind: int) -> None:
        """An order took no more of a crossing than there was room for, and the ledger says who."""
        t = self.t
        now, side = t.state.crossings, int(t.state.clock[0]["side"])
        used = now["carried"] - self.before["carried"]
        assert (used >= 0).all()
        assert (now["hauled"] == self.before["hauled"]).all()
        room = np.maximum(*self.room) if kind == book.ATTACK else self.room[side]
        over = (used > 0) & (now["carried"] + now["hauled"] > room)
        assert not over.any(), "more over a crossing than it carries"
        rise = {name: t.state.ledger[name] - self.ledger[name] for name in ("steps", "kit", "boats", "left")}
        for name, more in rise.items():
            back = name == "boats" and kind == book.BOAT
            assert (more >= 0).all() or back, "the ledger forgets only boats called back"
        points = rise["steps"] * t.charts["load_step"] + rise["kit"] * t.charts["load_kit"]
        assert (points.reshape(2, -1).sum(axis=0) == used).all(), "the ledger and the points of a crossing"


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
        self.books = open_books(self.t)
        self.spare = work_for(ready)
        self.fresh = copy_state(ready.state)
        self.tale = Tale()
        if begun:
            begun(self.t)

    def check(self, since: int) -> None:
        self.books.read(self.t, since)
        self.books.check(self.t)
        check_units(self.t)
        check_rest(self.t)

    def logistics(self, side: int) -> None:
        """A side's logistics, watched."""
        t = self.t
        t.survey()
        watch = Watch(t)
        watch.roads(side)
        t.begin(side)
        self.books.logistics[side] += 1
        self.check(0)
        watch.after_logistics(side)
        check_layout(t, t.state, t.work, self.spare)
        assert sorted(occupants(t, t.work)) == np.flatnonzero(t.state.units["status"] == codes.ON_MAP).tolist()

    def order(self) -> None:
        """An order on view and layouts as they stand, as an agent's operations give it."""
        t, row = self.t, some_order(self.t, self.draw)
        watch = Watch(t)
        before, since = digest(t.state), int(t.work.figures[EVENTS])
        layouts = picture(t.work), picture(t.view_work), digest(t.view)
        code = int(book.carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, row))
        kind = int(row[0])
        self.tale.answers[kind if kind in book.KINDS else 0, code] += 1
        if code:
            assert code in book.REFUSALS
            assert digest(t.state) == before, "a refused order changed the state"
            assert (picture(t.work), picture(t.view_work), digest(t.view)) == layouts, "or a layout or the view"
            assert t.work.figures[EVENTS] == since
            return
        self.check(since)
        watch.after_order(kind)
        check_layout(t, t.state, t.work, self.spare)
        check_view(t, self.fresh)
        check_layout(t, t.view, t.view_work, self.spare)
        if kind != book.ATTACK:
            stack = np.frombuffer(layouts[0][1], np.int64)
            assert (t.work.hexes["stack"] <= np.maximum(stack, t.charts["stack_limit"])).all(), "stacking by order"

    def turn(self, orders: int) -> None:
        """A whole turn of so many orders a side."""
        t = self.t
        for side in (0, 1):
            self.logistics(side)
            t.lay_out()
            for _ in range(orders):
                self.order()
        t.close()
        self.check(0)
        t.survey()
        assert (t.work.hexes["stack"] <= t.charts["stack_limit"]).all(), "stacking at the close"
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
    game.tale.seen = game.books.seen
    for (_, cause, _), amount in game.books.lost.items():
        game.tale.lost[cause] += amount
    return game.tale


def game_of(seed: int, orders: int) -> Tale:
    """The random game of a seed: on a random board, one in twenty the drill."""
    ready = drill() if seed % 20 == 19 else random_toy(np.random.default_rng(seed))
    return play(ready, seed, orders)
