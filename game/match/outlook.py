"""What is seen from a hex, and what the objectives are worth: questions of a player who points at the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.model.state import HERE, State
from game.rules.setup import Tables
from game.rules.victory import hold_points

THOUSAND = 1000


@dataclass(frozen=True)
class Outlook:
    """From a hex. `metres` is how much higher it must be to dominate; hexes are rows, the hex itself left out."""

    hex: int
    elevation: int
    sees: tuple[int, ...]  # where a unit standing there would see the enemy
    dominates: tuple[int, ...]  # ground so much lower, in plain sight: fire on it is heavier
    metres: int


@dataclass(frozen=True)
class Goal:
    """An objective. `points` are paid to who holds it at the end, `worth` with what it pays until then."""

    hex: int
    name: str
    points: int
    worth: float
    holder: int  # -1 nobody


def outlook(ready: Tables, h: int) -> Outlook:
    """What a unit in a hex sees and dominates."""
    near = ready.map.near[h]
    watch = int(ready.map.ground[h]["watch"])
    sees = near[HERE + 1 : HERE + int(near[int(ready.charts["sight_reach"])])]
    dominates = [int(near[HERE + i]) for i in range(1, int(near[4])) if watch >> i & 1]
    return Outlook(
        h, int(ready.map.ground[h]["elevation"]), tuple(sees.tolist()), tuple(dominates),
        int(ready.charts["watch_height"]),
    )  # fmt: skip


def goals(ready: Tables, view: State) -> tuple[Goal, ...]:
    """The objectives as they stand, the most valuable first."""
    found = []
    for i, entry in enumerate(ready.scenario.objectives):
        row = ready.map.objectives[i]
        worth = int(hold_points(ready.map, ready.charts, view, np.int64(i))) / THOUSAND
        h = int(row["hex"])
        found.append(Goal(h, entry.name, int(row["points"]), worth, int(view.hexes[h]["control"])))
    return tuple(sorted(found, key=lambda goal: (-goal.points, goal.name)))
