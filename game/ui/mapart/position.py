"""What changes from turn to turn and is drawn: who holds what, counters, crossings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.match.rows import Rows, UnitRow
from game.match.situation import Situation, situation_of
from game.model import codes
from game.model.board import Board, Site
from game.model.scenario import Scenario
from game.model.state import State
from game.rules.setup import Tables, establishment

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Counter:
    """One counter as it is drawn. Codes are those of `game.model.codes`; -1 = not shown."""

    hex: int
    side: int
    short: str
    name: str
    arm: str
    echelon: str
    steps: int = -1
    kit: int = -1
    supply: int = -1
    works: int = 0
    acted: int = 0  # 1 = cannot act any more, or is not seen now; drawn pale


@dataclass(frozen=True)
class Position:
    """A moment of the game as the map shows it."""

    control: Ints  # (n hexes), side or -1
    counters: tuple[Counter, ...]
    conditions: tuple[int, ...]  # of each Board.sites row
    built: tuple[tuple[Site, int], ...] = ()  # pontoons laid since, with their condition
    turn: int = 0  # the turn that has closed, 0 = the start
    situation: Situation | None = None  # what the overlays of supply, fire, zones and cuts show
    grid: int = 1  # 0 = hexes are neither outlined nor numbered


@dataclass
class Picture:
    """A finished map and where its movable things stand, px rectangles in the picture."""

    surface: pygame.Surface
    labels: list[tuple[str, pygame.Rect]] = field(default_factory=list)
    counters: list[tuple[str, pygame.Rect]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # names that found no free place


def at_start(scenario: Scenario, board: Board, charts: np.void) -> Position:
    """The position on the morning of turn 1: units on the map, their steps and kit, sites as they stand."""
    start = scenario.calendar.start
    counters = []
    for entry, h in zip(scenario.units, board.unit_hexes, strict=True):
        side = scenario.side_index(entry.side)
        later = entry.arrives is not None and entry.arrives > start
        gone = entry.withdraws is not None and entry.withdraws <= start
        if h < 0 or later or gone or entry.from_commitment > scenario.sides[side].commitment:
            continue
        _, _, steps, kit = establishment(charts, entry)
        counters.append(
            Counter(
                h, side, entry.short, entry.name, entry.arm, entry.echelon, steps, kit,
                works=int(board.fieldworks[h]),
            )
        )  # fmt: skip
    return Position(board.control, tuple(counters), tuple(site.condition for site in board.sites))


def position_of(ready: Tables, state: State) -> Position:
    """The position of a game: before turn 1 as its first logistics would find it, later as its last turn closed."""
    situation, seen = situation_of(ready, state)
    entries = {entry.key: entry for entry in ready.scenario.units}
    counters = []
    for u, key in enumerate(ready.keys):
        unit, entry = seen.units[u], entries[key]
        if unit["status"] != codes.ON_MAP:
            continue
        h = int(unit["hex"])
        counters.append(
            Counter(
                h, int(ready.map.roster[u]["side"]), entry.short, entry.name, entry.arm, entry.echelon,
                int(unit["steps"]), int(unit["kit"]), int(unit["supply"]), int(seen.hexes[h]["fieldworks"]),
            )
        )  # fmt: skip
    conditions = [int(condition) for condition in seen.crossings["condition"]]
    known = len(ready.board.sites)
    return Position(
        seen.hexes["control"].copy(),
        tuple(counters),
        tuple(conditions[:known]),
        tuple((_pontoon(ready, c), conditions[c]) for c in range(known, len(conditions))),
        int(seen.clock[0]["turn"]),
        situation,
    )


def position_with(ready: Tables, rows: Rows, view: State, units: Iterable[UnitRow]) -> Position:
    """The map as a side sees it now, with counters of these units; pale are the spent, and those not seen now."""
    counters = []
    for unit in units:
        counters.append(
            Counter(
                unit.hex, unit.side, unit.short, unit.name, unit.arm, unit.echelon, unit.steps, unit.kit, unit.supply,
                rows.works(view, unit.hex), int(unit.spent or not unit.seen),
            )
        )  # fmt: skip
    conditions, known = rows.conditions(view), len(ready.board.sites)
    laid = tuple(
        (_pontoon(ready, c), conditions[c])
        for c in range(known, len(conditions))
        if conditions[c] != codes.DESTROYED
    )
    return Position(rows.control(view), tuple(counters), conditions[:known], laid, rows.clock(view).turn)


def _pontoon(ready: Tables, c: int) -> Site:
    """A pontoon that is no site of the scenario, as a site."""
    row = ready.map.sites[c]
    side = ready.map.hexsides[row["hexside"]]
    return Site(
        "", "", int(side["hex"]), int(side["direction"]), int(row["kind"]), 0, int(row["load"]),
        int(row["capacity"]), int(row["slot"]), "",
    )  # fmt: skip
