"""What changes from turn to turn and is drawn: who holds what, counters, crossings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model.board import Board
from game.model.scenario import Scenario
from game.rules.setup import establishment

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
    acted: int = 0  # 1 = has moved or fought, drawn pale


@dataclass(frozen=True)
class Position:
    """A moment of the game as the map shows it."""

    control: Ints  # (n hexes), side or -1
    counters: tuple[Counter, ...]
    conditions: tuple[int, ...]  # of each Board.sites row


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


