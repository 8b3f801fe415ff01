"""Where the defenders of an attack would fall back to, one hex or two, before the dice are thrown.

The same kernel that retreats is let run on a copy, unit after unit, with the
strength they have now: so it counts who comes first, zones of control, rivers and
the points of their crossings, room. A unit without a way would be trapped.

A side does not know the enemy's lines of communication. For its forecast they are
traced as it sees his ground: his sources, roads and crossings, its own fire and zones.

Rule: model pages 10 and 11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.model.codes import ON_MAP
from game.model.state import EVENTS, Map, State, Work, copy_state
from game.rules.retreat import fall_back
from game.rules.supply import keep, network, prepare

HEXES = (1, 2)  # how far a beaten unit may have to go


@dataclass(frozen=True)
class WayBack:
    """A defender's retreat: the hexes it would pass, () = no way, it is trapped; what would not get over a river."""

    unit: int
    path: tuple[int, ...]
    watched: bool = False  # into a hex in the attacker's zone of control without another own unit
    kit: int = 0  # left on the bank
    steps: int = 0  # lost in the river


Retreats = dict[int, tuple[WayBack, ...]]  # hexes to go -> the units of the target, in order of rows


def ways_back(game_map: Map, charts: np.void, state: State, work: Work, target: int) -> Retreats:
    """The retreats of all units in an attacked hex, in a state or a view as it stands. Needs the layout."""
    held = []
    u = int(work.hexes[target]["first"])
    while u >= 0:
        held.append(u)
        u = int(work.units[u]["next"])
    found: Retreats = {}
    for hexes in HEXES if held else ():
        there, layout = copy_state(state), _copied(work)
        found[hexes] = tuple(_gone(game_map, charts, there, layout, u, hexes) for u in held)
    return found


def traced(game_map: Map, charts: np.void, view: State, work: Work, side: int) -> State:
    """A copy of a view with the lines of communication of the enemy, `side`, as far as they can be guessed."""
    known, layout = copy_state(view), _copied(work)
    prepare(game_map, charts, known, layout, np.int64(side))
    network(game_map, charts, known, layout, np.int64(side))
    keep(known, layout)
    for field in ("hauled", "carried"):
        known.crossings[field] = view.crossings[field]
    return known


def _copied(work: Work) -> Work:
    layout = Work._make(table.copy() for table in work)
    layout.figures[EVENTS] = 0
    return layout


def _gone(game_map: Map, charts: np.void, there: State, layout: Work, u: int, hexes: int) -> WayBack:
    """Let a unit fall back and see what became of it."""
    unit, side = there.units[u], int(game_map.roster[u]["side"])
    steps, kit = int(unit["steps"]), int(unit["kit"])
    fall_back(game_map, charts, there, layout, np.int64(u), np.int64(hexes))
    path = []
    for h in layout.queue[:, 1].tolist():
        if h < 0:
            break
        path.append(h)
    if not path:
        return WayBack(u, ())
    alone = (h for h in path if not any(v != u for v in _units_in(layout, h)))
    watched = any(layout.zones[h, 1 - side] > 0 for h in alone)
    left = (int(unit["steps"]), int(unit["kit"])) if unit["status"] == ON_MAP else (0, 0)
    return WayBack(u, tuple(path), watched, kit - left[1], steps - left[0])


def _units_in(layout: Work, h: int) -> list[int]:
    found = []
    u = int(layout.hexes[h]["first"])
    while u >= 0:
        found.append(u)
        u = int(layout.units[u]["next"])
    return found
