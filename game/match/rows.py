"""What a view says, as named rows: units, hexes, crossings, sides, the clock.

For all who show a game and read no tables: the window, reports. Rows are made
from a side's view, so they hold what that side knows and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.grid.hexes import hex_name
from game.match.names import Names
from game.match.places import Places
from game.model import codes
from game.model.state import State
from game.rules.crossings import capacity
from game.rules.movement import allowance
from game.rules.setup import Tables
from game.rules.stacking import room

QUALITY_BEST = 5
WORKS_HIGHEST = 4


@dataclass(frozen=True)
class UnitRow:
    """A unit on the map. Of an enemy that is not seen now: as it was last known."""

    key: str
    side: int
    name: str
    short: str
    arm: str  # codes.ARMS
    echelon: str  # codes.ECHELONS
    mobility: str  # codes.MOBILITIES
    hex: int
    hex_name: str
    steps: int
    steps_full: int
    kit: int
    kit_full: int
    cohesion: int
    cohesion_full: int
    quality: int  # to QUALITY_BEST
    supply: int  # codes.SUPPLY_STATES; -1 = not known
    share: int  # per cent of what it asked for that came, -1 = asked for nothing
    mp: int  # movement points left
    mp_full: int
    moved: int
    attacked: int
    withdrawing: int
    seen: int  # of an enemy: 1 = seen now
    able: int  # of an own unit while its side operates: 1 = it has done nothing yet and could
    spent: int  # of the same: 1 = it cannot act any more


@dataclass(frozen=True)
class Bank:
    """Water along one side of a hex, and what leads over it."""

    direction: str
    river: str  # codes.RIVERS
    crossing: str  # name, "" none
    kind: str  # codes.CROSSING_KINDS
    condition: str  # codes.CONDITIONS
    load: str  # codes.LOADS
    used: int  # load points this turn, with what supply took
    room: int  # load points left for the side that asks


@dataclass(frozen=True)
class HexRow:
    """One hex. Sides are rows, -1 nobody; fire of the enemy as far as it is known."""

    hex: int
    name: str
    place: str  # "5 km NW of Sudzha (1411)"
    terrain: str  # codes.TERRAINS
    relief: str  # codes.RELIEFS
    elevation: int
    road: str  # codes.ROADS, the best in the hex
    control: int
    works: int
    own_fire: int
    enemy_fire: int
    stack: int  # stacking points in it
    stack_limit: int
    banks: tuple[Bank, ...]


@dataclass(frozen=True)
class SideRow:
    """A belligerent: what everybody knows, and of the side that asks what it may still spend."""

    key: str
    name: str
    shape: str
    points: float  # victory points
    op: int
    op_full: int
    support: int
    strikes: int


@dataclass(frozen=True)
class ClockRow:
    """Where the game stands."""

    turn: int
    turns: int
    dates: str
    sky: str
    ground: str
    side: int  # whose operations these are, -1 nobody's


class Rows:
    """Reads the rows of one scenario's views."""

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._names = Names(ready)
        self._places = Places(ready)
        self._entries = {entry.key: entry for entry in ready.scenario.units}
        self._roster = [dict(zip(ready.map.roster.dtype.names or (), row.tolist(), strict=True))
                        for row in ready.map.roster]  # fmt: skip
        self._sites: dict[int, list[int]] = {}
        for c, site in enumerate(ready.map.sites):
            self._sites.setdefault(int(site["hexside"]), []).append(c)

    def units(self, view: State, side: int) -> list[UnitRow]:
        """Units on the map as `side` knows them."""
        table = _columns(view)
        return [self._unit(view, table, u, side) for u in _on_map(view)]

    def own_units(self, view: State, side: int) -> list[UnitRow]:
        """The units of `side` on the map, in its own view."""
        table = _columns(view)
        return [self._unit(view, table, u, side) for u in _on_map(view) if self._roster[u]["side"] == side]

    def _unit(self, view: State, table: dict[str, list[int]], u: int, side: int) -> UnitRow:
        unit = {name: column[u] for name, column in table.items()}
        roster, key = self._roster[u], self._ready.keys[u]
        entry = self._entries[key]
        own = roster["side"] == side
        operates = own and view.clock[0]["side"] == side
        busy = unit["attacked"] or unit["withdrawing"]
        asked = int(unit["demand"])
        return UnitRow(
            key=key, side=int(roster["side"]), name=entry.name, short=entry.short, arm=entry.arm,
            echelon=entry.echelon, mobility=codes.MOBILITIES[int(roster["mobility"])],
            hex=int(unit["hex"]), hex_name=hex_name(self._ready.board.columns, int(unit["hex"])),
            steps=int(unit["steps"]), steps_full=int(roster["steps_full"]),
            kit=int(unit["kit"]), kit_full=int(roster["kit_full"]),
            cohesion=int(unit["cohesion"]), cohesion_full=int(self._ready.charts["rest_cap"]),
            quality=int(roster["quality"]),
            supply=int(unit["supply"]) if own or unit["seen"] else -1,
            share=100 * int(unit["delivered"]) // asked if own and asked else -1,
            mp=int(unit["mp"]),
            mp_full=int(allowance(self._ready.map, self._ready.charts, view, np.int64(u))) if own else 0,
            moved=int(unit["moved"]), attacked=int(unit["attacked"]), withdrawing=int(unit["withdrawing"]),
            seen=1 if own else int(unit["seen"]),
            able=int(operates and unit["mp"] > 0 and not (busy or unit["moved"])),
            spent=int(operates and bool(busy or (unit["moved"] and unit["mp"] == 0))),
        )  # fmt: skip

    def hex(self, view: State, h: int, side: int) -> HexRow:
        """One hex as `side` knows it."""
        ready, row, ground = self._ready, view.hexes[h], self._ready.map.ground[h]
        board = ready.board
        name = hex_name(board.columns, h)
        fire = (int(row["fire0"]), int(row["fire1"]))
        here = np.flatnonzero((view.units["hex"] == h) & (view.units["status"] == codes.ON_MAP))
        return HexRow(
            hex=h, name=name, place=self._places.hex(name), terrain=codes.TERRAINS[int(ground["terrain"])],
            relief=codes.RELIEFS[int(board.relief[h])], elevation=int(ground["elevation"]),
            road=codes.ROADS[int(ground["road"])], control=int(row["control"]), works=int(row["fieldworks"]),
            own_fire=fire[side], enemy_fire=fire[1 - side],
            stack=sum(int(room(ready.map, ready.charts, view, np.int64(u))) for u in here),
            stack_limit=int(ready.charts["stack_limit"]),
            banks=tuple(bank for d in range(6) for bank in self._banks(view, h, d, side)),
        )  # fmt: skip

    def _banks(self, view: State, h: int, d: int, side: int) -> list[Bank]:
        link = self._ready.map.links[h, d]
        river = int(link["river"])
        if river == codes.NO_RIVER:
            return []
        found = []
        for c in self._sites.get(int(link["hexside"]), []):
            state, site = view.crossings[c], self._ready.map.sites[c]
            condition = int(state["condition"])
            if c >= len(self._ready.board.sites) and condition == codes.DESTROYED:
                continue  # a place for a pontoon, and none laid
            carries = int(capacity(self._ready.map, self._ready.charts, view, np.int64(side), np.int64(c)))
            used = int(state["hauled"] + state["carried"])
            found.append(
                Bank(
                    codes.DIRECTIONS[d], codes.RIVERS[river], self._places.crossing(self._names.crossing(c)),
                    codes.CROSSING_KINDS[int(site["kind"])], codes.CONDITIONS[condition],
                    codes.LOADS[int(site["load"])], used, max(0, carries - used),
                )
            )  # fmt: skip
        return found or [Bank(codes.DIRECTIONS[d], codes.RIVERS[river], "", "", "", "", 0, 0)]

    def crossing(self, name: str) -> str:
        """A crossing in words."""
        return self._places.crossing(name)

    def control(self, view: State) -> NDArray[np.int64]:
        """Side that holds each hex, -1 nobody."""
        return np.array(view.hexes["control"])

    def conditions(self, view: State) -> tuple[int, ...]:
        """Condition of every crossing, pontoons' places last: codes.CONDITIONS."""
        return tuple(int(condition) for condition in view.crossings["condition"])

    def works(self, view: State, h: int) -> int:
        """Level of the fieldworks in a hex."""
        return int(view.hexes[h]["fieldworks"])

    def sides(self, view: State) -> tuple[SideRow, ...]:
        """Both sides."""
        found = []
        for i, entry in enumerate(self._ready.scenario.sides):
            side = view.sides[i]
            found.append(
                SideRow(
                    entry.key, entry.name, entry.shape, int(side["points"]) / 1000, int(side["op"]),
                    entry.operations_points * entry.commitment // 1000, int(side["support"]), int(side["strikes"]),
                )
            )  # fmt: skip
        return tuple(found)

    def clock(self, view: State) -> ClockRow:
        """Turn, dates, weather."""
        clock = view.clock[0]
        turn = int(clock["turn"])
        return ClockRow(
            turn, self._ready.scenario.calendar.turns, self._places.dates(turn), codes.SKIES[int(clock["sky"])],
            codes.GROUNDS[int(clock["ground"])], int(clock["side"]),
        )  # fmt: skip


# Columns of the units that rows tell.
TOLD = (
    "hex", "steps", "kit", "cohesion", "supply", "seen", "demand", "delivered", "mp", "moved", "attacked",
    "withdrawing",
)  # fmt: skip


def _columns(view: State) -> dict[str, list[int]]:
    """The units as plain numbers, column by column: read field by field they take ten times as long."""
    return {name: view.units[name].tolist() for name in TOLD}


def _on_map(view: State) -> list[int]:
    table = view.units
    return [int(u) for u in np.flatnonzero((table["status"] == codes.ON_MAP) & (table["hex"] >= 0))]
