"""Toy boards for rule tests: maps drawn as text, one letter a hex, columns across and rows down.

Terrain letters: `.` clear, `m` mixed, `w` woods, `p` plantation, `s` marsh,
`v` village, `t` town, `c` city, `~` lake. Holder letters: `a` the first side,
`b` the second, `-` nobody. Even columns lie half a hex lower, as on the map.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from game.files.charts import load_charts
from game.grid import hexes as grid
from game.model import codes
from game.model import scenario as nouns
from game.model.board import Board, Site
from game.model.state import DROPPED, EVENTS, State, copy_state
from game.rules import dice, sequence
from game.rules import forecast as foretelling
from game.rules import orders as book
from game.rules.digest import digest
from game.rules.setup import Tables, set_up, work_for
from game.rules.view import view_all
from game.rules.zones import survey

TERRAIN = {".": 0, "m": 1, "w": 2, "p": 3, "s": 4, "v": 5, "t": 6, "c": 7, "~": 8}
HOLDER = {"a": 0, "b": 1, "-": -1}
START = dt.date(2025, 2, 18)
TESTS = Path(__file__).parent
CHECKOUT = TESTS.parent
NO_FIRE = {"fire_near": [0] * 4, "fire_far": [0] * 4}  # charts of a board on which nobody is under fire


def unit(key: str, side: str, hex_name: str, **more: Any) -> nouns.UnitEntry:
    """A unit of a toy: a full mechanised brigade in good order unless said otherwise."""
    values: dict[str, Any] = {
        "key": key,
        "side": side,
        "name": key,
        "short": key[-4:],
        "arm": "mechanised",
        "echelon": "brigade",
        "mobility": "tracked",
        "strength": 100,
        "steps": None,
        "kit": None,
        "quality": None,
        "cohesion": 8,
        "formation": "",
        "place": nouns.Place(hex=hex_name),
        "arrives": None,
        "withdraws": None,
        "from_commitment": 0,
        "after": "",
    }
    values.update(more)
    return nouns.UnitEntry(**values)


def toy(
    terrain: str,
    held: str,
    units: Sequence[nouns.UnitEntry] = (),
    rivers: Mapping[str, str] | None = None,
    roads: Mapping[str, str] | None = None,
    sites: Mapping[str, tuple[str, str, str]] | None = None,
    sources: Mapping[str, tuple[str, int]] | None = None,
    salient: Sequence[str] = (),
    objectives: Mapping[str, int] | None = None,
    fixed: Sequence[str] = (),
    heights: Mapping[str, int] | None = None,
    charts: Mapping[str, Any] | None = None,
    works: int = 0,
    turns: int = 5,
    ground: str = "dry",
    op: tuple[int, int] = (9, 9),
    replacements: tuple[int, int] = (0, 0),
    commitment: tuple[int, int] = (1000, 1000),
) -> Tables:
    """Tables of a toy scenario.

    Args:
        rivers: hexside -> class, `{"0203/S": "major"}`.
        roads: "0101 0102 0103" -> class.
        sites: hexside -> (kind, condition, load).
        sources: hex -> (side key, points); default: plenty in the first hex each side holds.
        salient: hexes of salient `pocket`, held by side b.
        charts: chart key -> value to put in place of the chart's.
    """
    rows = terrain.split()
    columns, height = len(rows[0]), len(rows)
    n = columns * height
    letters = "".join(rows)
    holders = "".join(held.split())

    def at(name: str) -> int:
        h = grid.hex_of(columns, height, name)
        assert h >= 0, name
        return h

    neighbours = grid.neighbours(columns, height)
    river = np.zeros((n, 6), np.int64)
    road = np.zeros((n, 6), np.int64)

    def link(table: np.ndarray, h: int, d: int, value: int) -> None:
        table[h, d] = value
        table[neighbours[h, d], (d + 3) % 6] = value

    for name, kind in (rivers or {}).items():
        h, d = grid.hexside_of(columns, height, name)
        link(river, h, d, codes.RIVERS.index(kind))
    for chain, kind in (roads or {}).items():
        names = chain.split()
        for a, b in zip(names, names[1:], strict=False):
            d = neighbours[at(a)].tolist().index(at(b))
            link(road, at(a), d, codes.ROADS.index(kind))
    board_sites = []
    for name, (kind, condition, load) in (sites or {}).items():
        h, d = grid.hexside_of(columns, height, name)
        board_sites.append(
            Site(
                key=name,
                name=name,
                hex=h,
                direction=d,
                kind=codes.CROSSING_KINDS.index(kind),
                condition=codes.CONDITIONS.index(condition),
                load=codes.LOADS.index(load),
                capacity=60,
                slot=1 if kind in ("pontoon", "ferry") else 0,
                river="",
            )
        )
    control = np.array([HOLDER[c] for c in holders], np.int64)
    if sources is None:
        sources = {}
        for side, key in ((0, "a"), (1, "b")):
            mine = np.flatnonzero(control == side)
            if len(mine):
                sources[grid.hex_name(columns, int(mine[0] if side == 0 else mine[-1]))] = (key, 999)
    elevation = np.full(n, 150, np.int64)
    for name, metres in (heights or {}).items():
        elevation[at(name)] = metres
    fixed_hexes = np.zeros(n, np.int64)
    for name in fixed:
        fixed_hexes[at(name)] = 1
    pocket = np.zeros(n, np.int64)
    for name in salient:
        pocket[at(name)] = 1
    centres = [grid.centre(columns, height, 2.5, h) for h in range(n)]
    board = Board(
        columns=columns,
        rows=height,
        km_per_hex=2.5,
        x=np.array([c[0] for c in centres]),
        y=np.array([c[1] for c in centres]),
        lon=np.zeros(n),
        lat=np.zeros(n),
        terrain=np.array([TERRAIN[c] for c in letters], np.int64),
        elevation=elevation,
        relief=np.zeros(n, np.int64),
        territory=control.copy(),
        control=control,
        fieldworks=np.full(n, works, np.int64),
        fixed=fixed_hexes,
        river=river,
        road=road,
        rail=np.zeros((n, 6), np.int64),
        border=np.zeros((n, 6), np.int64),
        towns=(),
        sites=tuple(board_sites),
        sources=tuple(at(name) for name in sources),
        objectives=tuple(at(name) for name in (objectives or {})),
        unit_hexes=tuple(at(u.place.hex or "") for u in units),
        salients=pocket,
        river_chains=(),
        road_chains=(),
        rail_chains=(),
        border_chains=(),
        wood_shapes=(),
        lake_shapes=(),
        height_grid=np.zeros((2, 2)),
        height_box=(0.0, 0.0, 1.0, 1.0),
    )
    sides = tuple(
        nouns.Side(
            key=key,
            name=key.upper(),
            adjective=key.upper(),
            shape=shape,
            operations_points=op[i],
            replacement_steps=replacements[i],
            replacement_kit=replacements[i] // 2,
            commitment=commitment[i],
        )
        for i, (key, shape) in enumerate((("a", "diamond"), ("b", "rectangle")))
    )
    scenario = nouns.Scenario(
        key="toy",
        name="Toy",
        title="Toy",
        summary="",
        calendar=nouns.Calendar(START, turns, 3),
        sides=(sides[0], sides[1]),
        map=nouns.MapBox((0.0, 0.0, 1.0, 1.0), 2.5, "clear", 0),
        settlements=(),
        rivers=(),
        lakes=(),
        crossings=(),
        roads=(),
        railways=(),
        borders=(),
        territories=(),
        woods=(),
        elevation=nouns.Elevation(0.0, 0.0, 1.0, -1.0, ((150, 150), (150, 150))),
        belts=(),
        front=(),
        contested=(),
        held_towns=(),
        sources=tuple(
            nouns.SupplySource(name, name, side, nouns.Place(hex=name), points)
            for name, (side, points) in sources.items()
        ),
        salients=(nouns.Salient("pocket", "Pocket", "b", (), ""),) if salient else (),
        objectives=tuple(
            nouns.Objective(name, nouns.Place(hex=name), points) for name, points in (objectives or {}).items()
        ),
        units=tuple(units),
        weather=(nouns.WeatherSpell(START, ground, (1, 0, 0, 0, 0)),),
        history=(),
        works_front=0,
        works_rear=0,
        works_depth=0,
        works_salient=0,
        political_turn=(),
        victory_scale=5,
        victory_par=0,
    )
    record = load_charts()
    for key, value in (charts or {}).items():
        record[key] = value
    return set_up(scenario, board, record)


class Table:
    """A toy game in progress: state, view and layouts of the side whose operations these are."""

    def __init__(self, ready: Tables, seed: int = 1, side: int = 0) -> None:
        self.ready = ready
        self.map, self.charts, self.state = ready.map, ready.charts, copy_state(ready.state)
        self.state.clock[0]["seed"] = seed
        self.work = work_for(ready)
        self.view = copy_state(ready.state)
        self.view_work = work_for(ready)
        sequence.begin_turn(self.map, self.charts, self.state, self.work)
        self.begin(side)

    def begin(self, side: int) -> None:
        """Run a side's logistics."""
        self.clear_events()
        sequence.logistics(self.map, self.charts, self.state, self.work, np.int64(side))

    def close(self) -> None:
        """Close the turn."""
        self.clear_events()
        sequence.close(self.map, self.charts, self.state, self.work)

    def next_turn(self) -> None:
        """Begin the next turn."""
        sequence.begin_turn(self.map, self.charts, self.state, self.work)

    def pass_turn(self) -> None:
        """Close the turn, let both sides through their logistics of the next, end with the first side's again."""
        self.begin(1)
        self.close()
        self.next_turn()
        self.begin(0)

    def survey(self) -> None:
        """Lay the zones out afresh after a test has changed the state by hand."""
        survey(self.map, self.charts, self.state, self.work)

    def lay_out(self) -> None:
        """Bring view and layouts up to date with the state, for the side whose operations these are."""
        self.survey()
        view_all(self.map, self.charts, self.state, self.view, self.state.clock[0]["side"])
        survey(self.map, self.charts, self.view, self.view_work)

    def clear_events(self) -> None:
        """Forget the events of earlier calls."""
        self.work.figures[EVENTS] = 0
        self.work.figures[DROPPED] = 0

    def events(self, kind: np.int64) -> list[list[int]]:
        """Rows of a kind that the last call left behind: kind, turn, side, unit, hex, a, b, c, d."""
        rows = self.work.events[: self.work.figures[EVENTS]].tolist()
        return [row[:9] for row in rows if row[0] == kind]

    # ---- orders

    def order(self, *row: int) -> str:
        """Carry an order out. Returns the word of its refusal, "" when it was carried out."""
        self.clear_events()
        self.lay_out()
        code = book.carry_out(self.map, self.charts, self.state, self.work, self.view, self.view_work, self.write(*row))
        return book.REFUSALS[int(code)][0] if code else ""

    def check(self, *row: int) -> str:
        """Word of the refusal of an order, "" when it is lawful."""
        self.lay_out()
        code = book.check(self.map, self.charts, self.view, self.view_work, self.write(*row))
        return book.REFUSALS[int(code)][0] if code else ""

    def forecast(self, *row: int) -> Any:
        """Forecast of an order."""
        self.lay_out()
        return foretelling.forecast(self.map, self.charts, self.view, self.view_work, self.write(*row))

    @staticmethod
    def write(*row: int) -> np.ndarray:
        """An order's eight integers; missing ones are 0, a missing waypoint -1."""
        full = list(row) + [0, -1, -1, -1, 0, 0, 0, 0][len(row) :]
        return np.array(full, np.int64)

    def march(self, key: str, to: str, via: str = "") -> tuple[int, ...]:
        """The order that marches a unit to a hex."""
        return (1, int(self.row(key)), int(self.at(to)), int(self.at(via)) if via else -1)

    def assault(self, to: str, *keys: str, prepared: int = 1) -> tuple[int, ...]:
        """The order by which units, the first leading, attack a hex."""
        first = int(self.map.sides[self.map.roster[self.row(keys[0])]["side"]]["first"])
        masks = [0, 0]
        for key in keys:
            bit = int(self.row(key)) - first
            masks[bit // 62] |= 1 << bit % 62
        return (2, int(self.row(keys[0])), int(self.at(to)), -1, masks[0], masks[1], prepared)

    def move(self, key: str, to: str, via: str = "") -> str:
        """Order a march. Returns the word of its refusal."""
        return self.order(*self.march(key, to, via))

    def attack(self, to: str, *keys: str, prepared: int = 1) -> str:
        """Order an attack. Returns the word of its refusal."""
        return self.order(*self.assault(to, *keys, prepared=prepared))

    def throw(self, lead: str, target: str, total: int, skip: int = 0) -> None:
        """Give the game a seed (the one after `skip` others) that throws this sum when `lead` attacks `target`."""
        seeds = self.throws(lead, target, total)
        self.state.clock[0]["seed"] = next(itertools.islice(seeds, skip, None))

    def throws(self, lead: str, target: str, total: int) -> Iterator[int]:
        """Seeds that throw this sum."""
        turn = self.state.clock[0]["turn"]
        u, h = self.row(lead), self.at(target)
        side = self.map.roster[u]["side"]
        for seed in range(1, 100_000):
            thrown = 2
            for n in (u * 2, u * 2 + 1):
                thrown += int(dice.roll(np.int64(seed), turn, side, h, dice.BATTLE, n, np.int64(6)))
            if thrown == total:
                yield seed

    # ---- reading and arranging

    def row(self, key: str) -> np.int64:
        """Row of a unit."""
        return np.int64(self.ready.keys.index(key))

    def at(self, name: str) -> np.int64:
        """Row of a hex."""
        return np.int64(grid.hex_of(self.ready.board.columns, self.ready.board.rows, name))

    def name(self, h: int) -> str:
        """Name of a hex."""
        return grid.hex_name(self.ready.board.columns, int(h))

    def where(self, key: str) -> str:
        """Name of the hex a unit stands in, "" off the map."""
        h = int(self.state.units[self.row(key)]["hex"])
        return "" if h < 0 else self.name(h)

    def get(self, key: str, field: str) -> int:
        """A field of a unit."""
        return int(self.state.units[self.row(key)][field])

    def put(self, key: str, **fields: int) -> None:
        """Change fields of a unit by hand."""
        for field, value in fields.items():
            self.state.units[self.row(key)][field] = value
        self.survey()

    def control(self, name: str) -> int:
        """Side that holds a hex."""
        return int(self.state.hexes[self.at(name)]["control"])

    def digest(self) -> int:
        """Digest of the state."""
        return digest(self.state)


def open_field(
    columns: int = 10, rows: int = 6, front: int = 5, units: Sequence[nouns.UnitEntry] = (), **more: Any
) -> Table:
    """A clear board, the first side west of column `front` (from 0), the second east of it; ready to move."""
    line = "a" * front + "b" * (columns - front)
    seed, side = more.pop("seed", 1), more.pop("side", 0)
    return Table(toy("\n".join(["." * columns] * rows), "\n".join([line] * rows), units, **more), seed, side)


def same(a: State, b: State) -> bool:
    """Whether two states are equal to the byte."""
    return all(x.tobytes() == y.tobytes() for x, y in zip(a, b, strict=True))


def compiled(code: str, **extra: str) -> Any:
    """Run Python code in a child process with compiled rules; returns the JSON it prints last.

    The code may import `toys` and everything in `game`.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    plain.pop("SALIENT_TEST_COMPILED", None)
    paths = os.pathsep.join([str(CHECKOUT), str(TESTS)])
    done = subprocess.run(
        [sys.executable, "-c", code], env=plain | {"PYTHONPATH": paths} | extra,
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def riverside(
    held: str = "aaaab",
    river: str = "major",
    site: tuple[str, str, str] | None = None,
    units: Sequence[nouns.UnitEntry] = (),
    capacity: int = 60,
    **more: Any,
) -> Table:
    """One row of hexes 0101, 0201, ... with a river between 0201 and 0301, and a crossing there."""
    ready = toy(
        "." * len(held), held, units, rivers={"0201/NE": river}, sites={"0201/NE": site} if site else {},
        **{key: value for key, value in more.items() if key not in ("seed", "side")},
    )  # fmt: skip
    if site:
        ready.map.sites[0]["capacity"] = capacity
    return Table(ready, more.get("seed", 1), more.get("side", 0))
