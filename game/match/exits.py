"""Who went out of a salient and into it, with what, and over which crossing.

A unit goes when it stands on the other side of the salient's edge after an order, or after what
happens between orders. It goes with what it has then; kit that waits behind goes when it has
come up. What is lost on the way has not got out. Which crossing it took is read off the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.match.happened import Event, only
from game.match.names import Names
from game.model import codes
from game.model.state import State, Table
from game.rules import pockets
from game.rules.setup import Tables

OUT, IN = "out", "in"
OVER, BOATS, LAND, CALENDAR = "crossing", "boats", "land", "calendar"
MEANS = (OVER, BOATS, LAND, CALENDAR)


class Gone(NamedTuple):
    """One going of a unit of a salient's holder; `units` 0 = only kit that came after it."""

    salient: str
    direction: str  # OUT, IN
    unit: str
    means: str  # of MEANS
    crossings: tuple[str, ...]
    units: int
    steps: int
    kit: int


class Inside(NamedTuple):
    """What a salient's holder has inside; kit that waits there for its unit counts."""

    salient: str
    units: int
    steps: int
    kit: int


class Goings:
    """Keeps the goings since the last close, in lots that can be taken back."""

    def __init__(self, ready: Tables, names: Names) -> None:
        self._map, self._names = ready.map, names
        sides = ready.map.roster["side"]
        self._mine = [sides == int(salient["holder"]) for salient in ready.map.pockets]
        hexes, rows = range(len(ready.state.hexes)), range(len(ready.map.pockets))
        self._hexes: NDArray[np.bool_] = np.array(
            [[bool(pockets.inside(ready.map, np.int64(h), np.int64(row))) for h in hexes] for row in rows], bool
        ).reshape(len(rows), len(hexes))
        self._lots: list[tuple[Gone, ...]] = []

    def keep(self, before: State, state: State, told: Sequence[Event]) -> None:
        """Note a lot: what changed between two states, and the events of it."""
        self._lots.append(self._between(before, state, told) if len(self._mine) else ())

    def undone(self) -> None:
        """The last lot is taken back."""
        if self._lots:
            self._lots.pop()

    def taken(self) -> tuple[Gone, ...]:
        """All lots since the last close, which begins anew."""
        found, self._lots = tuple(gone for lot in self._lots for gone in lot), []
        return found

    def inside(self, state: State) -> tuple[Inside, ...]:
        """What stands in every salient."""
        found = []
        for row, key in enumerate(self._names.salients):
            units = state.units[self._within(state.units, row)]
            waits = state.units["behind_hex"]
            behind = state.units["behind"][self._mine[row] & (waits >= 0) & self._hexes[row, waits]]
            found.append(Inside(key, len(units), int(units["steps"].sum()), int(units["kit"].sum() + behind.sum())))
        return tuple(found)

    # ---- inside

    def _within(self, units: Table, row: int) -> NDArray[np.bool_]:
        """Which units of its holder stand in salient `row`."""
        there = (units["status"] == codes.ON_MAP) & (units["hex"] >= 0) & self._mine[row]
        return there & self._hexes[row, units["hex"]]

    def _between(self, before: State, state: State, told: Sequence[Event]) -> tuple[Gone, ...]:
        found = []
        for row, key in enumerate(self._names.salients):
            was, now = self._within(before.units, row), self._within(state.units, row)
            for u in np.flatnonzero(was != now).tolist():
                if state.units[u]["status"] != codes.GONE:
                    found.append(self._gone(key, OUT if was[u] else IN, u, before, state))
            for event in only("kit_joined", told):
                start, end = self._names.hex_row(event.facts["from_hex"]), self._names.hex_row(event.hex)
                left, came = bool(self._hexes[row, start]), bool(self._hexes[row, end])
                if self._mine[row][self._names.unit_row(event.unit)] and left != came:
                    over = self._over(state, before, self._names.unit_row(event.unit), start, end)
                    means = OVER if over else LAND
                    kit = int(event.facts["kit"])
                    found.append(Gone(key, OUT if left else IN, event.unit, means, over, 0, 0, kit))
        return tuple(found)

    def _gone(self, salient: str, direction: str, u: int, before: State, state: State) -> Gone:
        unit, units = self._names.unit(u), state.units
        if units[u]["status"] == codes.WITHDRAWN:
            units = before.units
            return Gone(salient, direction, unit, CALENDAR, (), 1, int(units[u]["steps"]), int(units[u]["kit"]))
        amounts = (1, int(units[u]["steps"]), int(units[u]["kit"]))
        if before.units[u]["status"] != codes.ON_MAP:
            return Gone(salient, direction, unit, CALENDAR, (), *amounts)
        over = self._over(state, before, u, int(before.units[u]["hex"]), int(units[u]["hex"]))
        if not over:
            return Gone(salient, direction, unit, LAND, (), *amounts)
        new = self._new(state, before, u)
        dry = any(new[c]["steps"] or new[c]["kit"] for c in map(self._names.crossing_row, over))
        return Gone(salient, direction, unit, OVER if dry else BOATS, over, *amounts)

    def _new(self, state: State, before: State, u: int) -> Table:
        """What the ledger of a unit's side has more than before, by crossing."""
        count, side = len(self._map.sites), int(self._map.roster[u]["side"])
        mine = slice(side * count, (side + 1) * count)
        new = state.ledger[mine].copy()
        for field in new.dtype.names or ():
            new[field] -= before.ledger[mine][field]
        return new

    def _over(self, state: State, before: State, u: int, start: int, end: int) -> tuple[str, ...]:
        """The crossings a unit took: those its side used meanwhile; where others moved too, those on its short way."""
        new = self._new(state, before, u)
        used = np.flatnonzero((new["steps"] > 0) | (new["kit"] > 0) | (new["boats"] > 0)).tolist()
        moved = (state.units["hex"] != before.units["hex"]) & (self._map.roster["side"] == self._map.roster[u]["side"])
        if moved.sum() > 1:
            used = [c for c in used if {start, end} & set(self._names.site(c))]
        return tuple(self._names.crossing(c) for c in used)
