"""The calendar of a scenario: who comes and goes, the weather, what its dates mean, and what has come already.

Dates are the scenario's and public. Whether an enemy has come is said only when he is seen on the map.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.grid.hexes import hex_name
from game.match.forces import DUE, GONE_HOME, LOST, ON_MAP, ForceRow
from game.match.places import MONTHS, Places
from game.model import codes
from game.rules.setup import Tables, turn_of

ARRIVAL, WITHDRAWAL, WEATHER, EVENT, RESERVE = "arrival", "withdrawal", "weather", "event", "reserve"
KINDS = (ARRIVAL, WITHDRAWAL, WEATHER, EVENT, RESERVE)  # a reserve comes only if its side commits more


@dataclass(frozen=True)
class Entry:
    """A date. `state` says in words what has become of it."""

    turn: int  # from which it holds
    date: str
    kind: str  # of KINDS
    side: int  # -1 both or none
    words: str
    unit: str  # key, "" none
    hex: int  # where, -1 nowhere in particular
    place: str
    state: str


class Almanac:
    """Reads the calendar of one scenario."""

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._places = Places(ready)

    def entries(self, forces: Sequence[ForceRow], side: int, turn: int) -> list[Entry]:
        """The calendar in order of dates, as `side` may know it in a turn."""
        reader = _Reader(self._ready, self._places, {row.key: row for row in forces}, side, turn)
        found = [*reader.units(), *reader.weather(), *reader.events()]
        return sorted(found, key=lambda e: (e.kind == RESERVE, e.turn, KINDS.index(e.kind), e.side))


class _Reader:
    def __init__(self, ready: Tables, places: Places, forces: Mapping[str, ForceRow], side: int, turn: int) -> None:
        self._ready = ready
        self._places = places
        self._forces = forces
        self._side = side
        self._turn = turn
        self._columns = ready.board.columns

    def units(self) -> list[Entry]:
        """Arrivals and withdrawals."""
        found = []
        for u, key in enumerate(self._ready.keys):
            roster, row = self._ready.map.roster[u], self._forces[key]
            if roster["side"] == self._side and row.remark == "not committed":
                continue
            comes, goes = int(roster["arrives"]), int(roster["withdraws"])
            if row.remark.startswith("comes from"):
                found.append(self._of_unit(row, max(1, comes), RESERVE, int(roster["arrival_hex"])))
            elif comes > 1:
                found.append(self._of_unit(row, comes, ARRIVAL, int(roster["arrival_hex"])))
            if goes > 0:
                found.append(self._of_unit(row, goes, WITHDRAWAL, -1))
        return found

    def _of_unit(self, row: ForceRow, turn: int, kind: str, door: int) -> Entry:
        h, place = door, ""
        if kind == WITHDRAWAL and row.unit is not None:
            h = row.unit.hex
        if h >= 0:
            place = self._places.hex(self._name(h))
        own = row.side == self._side
        state = self._left(row, turn, own) if kind == WITHDRAWAL else self._arrived(row, turn, own)
        return self._entry(turn, kind, row.side, row.name, row.key, h, place, state)

    def _arrived(self, row: ForceRow, turn: int, own: bool) -> str:
        if row.standing == ON_MAP:
            return "has come" if own or turn <= self._turn else "seen on the map"
        if row.standing in (GONE_HOME, LOST):
            return row.standing
        if row.remark.startswith("comes from"):
            return row.remark
        if turn > self._turn:
            return _ahead(turn - self._turn)
        return row.remark if own and row.standing == DUE else "due; not seen"

    def _left(self, row: ForceRow, turn: int, own: bool) -> str:
        if row.standing in (GONE_HOME, LOST):
            return "has left" if row.standing == GONE_HOME else LOST
        if turn > self._turn:
            return _ahead(turn - self._turn)
        if not own:
            return "still on the map" if row.unit is not None and row.unit.seen else "due; not known"
        return "due: leaves with a road, out of enemy zones"

    def weather(self) -> list[Entry]:
        """Spells of weather, each from its first turn on."""
        found = []
        spells = sorted(self._ready.scenario.weather, key=lambda spell: spell.start)
        for i, spell in enumerate(spells):
            turn = self._turn_of(spell.start)
            then = (
                self._turn_of(spells[i + 1].start) if i + 1 < len(spells) else self._ready.scenario.calendar.turns + 1
            )
            if turn > self._ready.scenario.calendar.turns or then <= turn:
                continue
            whole = sum(spell.skies) or 1
            skies = ", ".join(
                f"{sky} {100 * weight / whole:.0f} %"
                for sky, weight in zip(codes.SKIES, spell.skies, strict=True)
                if weight
            )
            state = "over" if then <= self._turn else "now" if turn <= self._turn else _ahead(turn - self._turn)
            words = f"Ground {spell.ground}; sky: {skies}"
            found.append(self._entry(turn, WEATHER, -1, words, "", -1, "", state))
        return found

    def events(self) -> list[Entry]:
        """When salients may be left without a price, and the end."""
        scenario, found = self._ready.scenario, []
        turns = dict(scenario.political_turn)
        for salient in scenario.salients:
            turn = turns.get(salient.key, 0)
            if turn > 1:
                holder = scenario.side_index(salient.holder)
                words = f"{salient.name} may be given up without a price in victory points"
                state = "free" if turn <= self._turn else _ahead(turn - self._turn)
                found.append(self._entry(turn, EVENT, holder, words, "", -1, "", state))
        last = scenario.calendar.turns
        state = "now" if last <= self._turn else _ahead(last - self._turn)
        pays = ", ".join(f"{goal.name} {goal.points}" for goal in scenario.objectives)
        words = f"The last turn; objectives pay victory points: {pays}" if pays else "The last turn"
        found.append(self._entry(last, EVENT, -1, words, "", -1, "", state))
        return found

    def _entry(self, turn: int, kind: str, side: int, words: str, unit: str, h: int, place: str, state: str) -> Entry:
        day = self._places.morning(turn)
        return Entry(turn, f"{day.day} {MONTHS[day.month - 1]}", kind, side, words, unit, h, place, state)

    def _turn_of(self, day: dt.date) -> int:
        return turn_of(self._ready.scenario, (day - self._ready.scenario.calendar.start).days)

    def _name(self, h: int) -> str:
        return hex_name(self._columns, h)


def _ahead(turns: int) -> str:
    return "next turn" if turns == 1 else f"in {turns} turns"
