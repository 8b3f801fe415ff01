"""A pair of eyes on a match: what it sees now, and what it saw happen, shot by shot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from game.match import Event, Match
from game.match.rows import ClockRow, HexRow, Rows, SideRow, UnitRow
from game.match.scenes import Act, Stage
from game.match.supply_line import SupplyLine, supply_line
from game.model.state import State
from game.ui.mapart.position import Position, position_with


@dataclass(frozen=True)
class Shot:
    """What was seen of one order or phase."""

    number: int  # orders and ends of operations so far in the game, this one counted
    side: str  # whose order it was
    acts: tuple[Act, ...]
    before: Position
    after: Position


class Onlooker:
    """Sees a match as one side, or as both: then each side's units as that side sees them."""

    def __init__(self, match: Match, rows: Rows, sides: tuple[int, ...]) -> None:
        """Args: sides, one row of a side, or both."""
        self.sides = sides
        self.shots: list[Shot] = []
        self._match = match
        self._rows = rows
        self._stage = Stage(match.names, [match.names.side(side) for side in sides])
        self.units: dict[str, UnitRow] = {}
        self.position: Position
        self.look()

    def look(self) -> None:
        """See how the match stands."""
        self._views: dict[int, State] = {side: self._match.view(side) for side in self.sides}
        ready, rows = self._match.ready, self._rows
        if len(self.sides) == 1:
            side = self.sides[0]
            view = self._views[side]
            units = rows.units(view, side)
            self.units = {unit.key: unit for unit in units}
            self.position = position_with(ready, rows, view, units)
            return
        found, counters = {}, []
        for side, view in self._views.items():
            units = rows.own_units(view, side)
            found.update({unit.key: unit for unit in units})
            seen = position_with(ready, rows, view, units)
            counters += list(seen.counters)
        self.units = found
        self.position = replace(seen, counters=tuple(counters))

    def watch(self, told: Sequence[Event], way: tuple[int, ...], side: str, number: int) -> None:
        """See what an order or a phase did, and keep it as a shot when there was anything to see."""
        before = self.position
        self.look()
        others = len(self.sides) == 1 and any(event.side and self._other(event) for event in told)
        watched = self._match.watched(self.sides[0]) if others else set()
        acts = self._stage.acts(told, way, watched)
        if acts:
            self.shots.append(Shot(number, side, tuple(acts), before, self.position))

    def _other(self, event: Event) -> bool:
        return event.side != self._match.names.side(self.sides[0])

    def forget(self, number: int) -> None:
        """Forget shots after so many orders: they were taken back."""
        self.shots = [shot for shot in self.shots if shot.number <= number]

    def take(self) -> list[Shot]:
        """The shots since they were last taken."""
        shots, self.shots = self.shots, []
        return shots

    # ---- rows

    def view(self, side: int) -> State:
        """The view that tells most of a side's things: its own where these eyes have it."""
        return self._views.get(side, next(iter(self._views.values())))

    def hex(self, h: int) -> HexRow:
        """What is known of a hex; who sees both sides sees it as its holder does."""
        view = self.view(self.sides[0])
        side = int(self._rows.control(view)[h])
        side = side if side in self._views else self.sides[0]
        return self._rows.hex(self._views[side], h, side)

    def clock(self) -> ClockRow:
        """Turn, dates, weather."""
        return self._rows.clock(self.view(self.sides[0]))

    def side_rows(self) -> tuple[SideRow, ...]:
        """Both sides, each as these eyes see it."""
        return tuple(self._rows.sides(self.view(side))[side] for side in range(len(self._match.names.sides)))

    def supply(self, key: str) -> SupplyLine:
        """Why a unit is supplied as it is."""
        u = self._match.names.unit_row(key)
        return supply_line(self._match.ready, self.view(self._match.names.side_of(u)), u)
