"""The order of battle as a side knows it: every unit of the scenario, where it is or what became of it.

The order of battle itself is public, and so are its dates; of an enemy that was
never seen, or is not on the map as far as is known, nothing more is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.match.names import Names
from game.match.places import MONTHS, Places
from game.match.rows import Rows, UnitRow
from game.model import codes
from game.model.scenario import UnitEntry
from game.model.state import State
from game.rules.pockets import inside
from game.rules.setup import Tables

ON_MAP, DUE, GONE_HOME, LOST, UNSEEN = "on the map", "due", "withdrawn", "lost", "not seen"


@dataclass(frozen=True)
class ForceRow:
    """A unit of the order of battle. `unit`: as it stands, None when it is not on the map or not known to be."""

    key: str
    side: int
    name: str
    short: str
    formation: str  # "" none
    arm: str  # codes.ARMS
    echelon: str
    quality: int  # 1-5
    standing: str  # ON_MAP, DUE, GONE_HOME, LOST or UNSEEN
    remark: str  # when it comes or went, in words
    unit: UnitRow | None
    place: str  # where it stands, without the hex's number
    works: int  # level of the fieldworks there, -1 not on the map
    salient: str  # name of the salient it stands in, "" none
    waiting: int  # kit that waits behind a river, of own units


class Forces:
    """Reads the order of battle of one scenario."""

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._rows = Rows(ready)
        self._names = Names(ready)
        self._places = Places(ready)
        self._entries: dict[str, UnitEntry] = {entry.key: entry for entry in ready.scenario.units}
        self._salients: dict[int, str] = {}  # of hexes asked for

    def rows(
        self, view: State, side: int, gone: Mapping[str, int], known: Mapping[str, UnitRow] | None = None
    ) -> list[ForceRow]:
        """Both sides' units in order of rows.

        Args: gone, units known to be destroyed, and the turn; known, the units on the map if they were read already.
        """
        if known is None:
            known = {unit.key: unit for unit in self._rows.units(view, side)}
        return [self._row(view, u, key, side, known.get(key), gone) for u, key in enumerate(self._ready.keys)]

    def _row(self, view: State, u: int, key: str, side: int, unit: UnitRow | None, gone: Mapping[str, int]) -> ForceRow:
        entry, roster = self._entries[key], self._ready.map.roster[u]
        own = int(roster["side"]) == side
        standing, remark = self._standing(view, u, entry, own, unit, gone)
        place, works, salient = "", -1, ""
        if unit is not None:
            place = self._places.hex(unit.hex_name).rpartition(" (")[0]
            works = int(view.hexes[unit.hex]["fieldworks"])
            salient = self.salient(unit.hex)
        return ForceRow(
            key, int(roster["side"]), entry.name, entry.short, entry.formation, entry.arm, entry.echelon,
            int(roster["quality"]), standing, remark, unit, place, works, salient,
            int(view.units[u]["behind"]) if own else 0,
        )  # fmt: skip

    def salient(self, h: int) -> str:
        """Name of the salient a hex belongs to, "" none."""
        if h not in self._salients:
            within = [
                salient.name for i, salient in enumerate(self._ready.scenario.salients)
                if inside(self._ready.map, np.int64(h), np.int64(i))
            ]  # fmt: skip
            self._salients[h] = within[0] if within else ""
        return self._salients[h]

    def _standing(
        self, view: State, u: int, entry: UnitEntry, own: bool, unit: UnitRow | None, gone: Mapping[str, int]
    ) -> tuple[str, str]:
        """Where a unit is in the course of the war, and words for it."""
        if unit is not None:
            return ON_MAP, "" if unit.seen else "as last known"
        turn, roster = int(view.clock[0]["turn"]), self._ready.map.roster[u]
        status = int(view.units[u]["status"])
        if entry.key in gone or (own and status == codes.GONE):
            at = f"turn {gone[entry.key]}" if entry.key in gone else ""
            return LOST, at
        due = int(roster["arrives"])
        if own and status == codes.WITHDRAWN:
            return GONE_HOME, self._day(int(roster["withdraws"]))
        if entry.from_commitment > 1000 and not own:
            return UNSEEN, f"comes from commitment {entry.from_commitment / 1000:g} on"
        if own and entry.from_commitment > int(view.sides[int(roster["side"])]["commitment"]):
            return UNSEEN, "not committed"
        if due > turn:
            return DUE, self._day(due)
        if own:
            return DUE, "waits for room or a road"
        return UNSEEN, "" if not roster["withdraws"] or roster["withdraws"] > turn else "due to have left"

    def _day(self, turn: int) -> str:
        first = self._places.morning(turn)
        return f"{first.day} {MONTHS[first.month - 1]}, turn {turn}"
