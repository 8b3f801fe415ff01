"""What a side should look at before it ends its turn: men and kit that may be cut off, crossings that may go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.match.names import Names
from game.match.phrases import Phrases
from game.model import codes
from game.model.state import State, copy_state
from game.rules.crossings import bank, fire_at, holds_bank
from game.rules.pockets import inside
from game.rules.rout import line_start
from game.rules.setup import Tables

PONTOON = codes.CROSSING_KINDS.index("pontoon")


@dataclass(frozen=True)
class Danger:
    """One thing to look at. `unit`: key, "" none; `hex`: where, -1 nowhere; `grave`: 1 = ask before the turn ends."""

    words: str
    unit: str
    hex: int
    grave: int


def dangers(ready: Tables, view: State, side: int) -> list[Danger]:
    """What a view of `side` shows that the end of its turn may make worse, the worst first."""
    reader = _Reader(ready, copy_state(view), side)  # a read-only view would have every kernel compiled once more
    return [*reader.cut_off(), *reader.kit_behind(), *reader.crossings(), *reader.salients()]


class _Reader:
    def __init__(self, ready: Tables, view: State, side: int) -> None:
        self._ready = ready
        self._view = view
        self._side = side
        self._names = Names(ready)
        self._phrases = Phrases(ready)
        units = view.units
        self._own = [
            u for u in range(len(ready.keys))
            if ready.map.roster[u]["side"] == side and units[u]["status"] == codes.ON_MAP and units[u]["hex"] >= 0
        ]  # fmt: skip

    def _at(self, h: int) -> str:
        return self._phrases.places.hex(self._names.hex(h))

    def cut_off(self) -> list[Danger]:
        """Units without a line of communication."""
        found = []
        for u in self._own:
            unit = self._view.units[u]
            h = int(unit["hex"])
            if line_start(self._ready.map, self._view, np.int64(self._side), np.int64(h)) < 0:
                name = self._phrases.unit(self._names.unit(u))
                found.append(Danger(f"{name} at {self._at(h)} has no line of communication", self._names.unit(u), h, 1))
        return found

    def kit_behind(self) -> list[Danger]:
        """Kit that waits behind a river, and men half over one."""
        found = []
        for u in self._own:
            unit, key = self._view.units[u], self._names.unit(u)
            if unit["behind"] > 0:
                where = self._at(int(unit["behind_hex"]))
                words = f"{self._phrases.unit(key)}: {int(unit['behind'])} kit still waits behind the river at {where}"
                found.append(Danger(words, key, int(unit["behind_hex"]), 1))
            if unit["ferried"] > 0:
                words = (
                    f"{self._phrases.unit(key)} is half over the river: {int(unit['ferried'])} of "
                    f"{int(unit['steps'])} steps at {self._at(int(unit['ferry_hex']))}"
                )
                found.append(Danger(words, key, int(unit["hex"]), 1))
        return found

    def crossings(self) -> list[Danger]:
        """Crossings that carry the side's supply and are damaged, or pontoons under fire."""
        found = []
        for c, site in enumerate(self._ready.map.sites):
            state, row, side = self._view.crossings[c], np.int64(c), np.int64(self._side)
            condition = int(state["condition"])
            if (
                state["hauled"] <= 0
                or condition > codes.DAMAGED
                or not holds_bank(self._ready.map, self._view, side, row)
            ):
                continue
            level = int(fire_at(self._ready.map, self._view, side, row))
            chance = int(self._ready.charts["pontoon_hit"][level])
            where = self._phrases.places.crossing(self._names.crossing(c))
            where = f"{where[:1].upper()}{where[1:]}"
            used = f"supply takes {int(state['hauled'])} of its load points"
            at = int(bank(self._ready.map, row, np.int64(0)))
            if int(site["kind"]) == PONTOON and chance:
                words = f"{where} is under fire: {chance} per cent that it is hit next turn; {used}"
                found.append(Danger(words, "", at, 1))
            elif condition == codes.DAMAGED:
                found.append(Danger(f"{where} is damaged; {used}", "", at, 0))
        return found

    def salients(self) -> list[Danger]:
        """Own salients whose supply does not suffice."""
        found = []
        for i, salient in enumerate(self._ready.scenario.salients):
            row = self._view.salients[i]
            if self._ready.map.pockets[i]["holder"] != self._side or not row["held"]:
                continue
            within = [u for u in self._own if inside(self._ready.map, self._view.units[u]["hex"], np.int64(i))]
            want = [u for u in within if self._view.units[u]["supply"] >= codes.CRITICAL]
            if want:
                units = "1 unit" if len(want) == 1 else f"{len(want)} units"
                words = f"{salient.name}: {units} of {len(within)} critical or isolated"
                found.append(Danger(words, self._names.unit(want[0]), int(self._view.units[want[0]]["hex"]), 0))
        return found
