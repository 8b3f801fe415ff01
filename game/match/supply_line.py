"""How a unit is supplied, in words: its way from the source, stop by stop, and what holds it back first."""

from __future__ import annotations

from dataclasses import dataclass

from game.match.names import Names
from game.match.places import Places
from game.model import codes
from game.model.state import State
from game.rules import why
from game.rules.setup import Tables

STOPPED = {
    why.LOST_SOURCE: "the source is lost", why.ENEMY: "the enemy holds", why.NOBODY: "no man's land at",
    why.WATER: "no crossing that carries anything at", why.GROUND: "no way over the water at",
}  # fmt: skip
SLACK = 100  # thousandths of a point by which a full place may fall short of its room
WAS_FULL = "full when the supply was sent"


@dataclass(frozen=True)
class Stop:
    """One thing on the way. Amounts are points a turn."""

    title: str
    detail: str
    used: float
    room: float
    blocks: int  # 1 = the first thing that holds the unit's supply back


@dataclass(frozen=True)
class SupplyLine:
    """Why a unit is supplied as it is. Amounts are points a turn."""

    state: str  # codes.SUPPLY_STATES
    asked: float
    delivered: float
    arrives: int  # per cent of a load
    stops: tuple[Stop, ...]
    sentence: str
    way: tuple[int, ...]  # hexes from the source to the unit
    blocked_at: int  # hex, -1 nothing holds it back
    blocked_over: int = -1  # of water or a crossing that holds it back: the hex on its other bank


def supply_line(ready: Tables, view: State, unit: int) -> SupplyLine:
    """The supply of a unit as its side's view has it."""
    trace = why.why_supplied(ready, view, unit)
    teller = _Teller(ready)
    blocker = trace.blocker
    stops = tuple(teller.stop(place, blocker) for place in trace.places)
    return SupplyLine(
        codes.SUPPLY_STATES[trace.state], trace.asked / 1000, trace.delivered / 1000, trace.arrives // 10, stops,
        teller.sentence(trace), trace.way, -1 if blocker is None else blocker.hex, _other_bank(trace),
    )  # fmt: skip


def _other_bank(trace: why.Trace) -> int:
    """The hex before the blocker on the way, when the blocker is water or a crossing; else -1."""
    blocker = trace.blocker
    if blocker is None or blocker.kind not in (why.CROSSING, why.WATER) or blocker.hex not in trace.way[1:]:
        return -1
    return trace.way[trace.way.index(blocker.hex) - 1]


class _Teller:
    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._names = Names(ready)
        self._places = Places(ready)

    def _hex(self, h: int) -> str:
        return self._places.hex(self._names.hex(h))

    def _crossing(self, row: int) -> str:
        return self._places.crossing(self._names.crossing(row))

    def stop(self, place: why.Place, blocker: why.Blocker | None) -> Stop:
        """A place of a way as a stop."""
        used, room = place.used / 1000, place.room / 1000
        detail = f"{points(used)} of {points(room)} points used"
        if place.kind == why.SOURCE:
            title = self._ready.scenario.sources[place.row].name
        elif place.kind == why.CROSSING:
            title = self._crossing(place.row)
        else:
            title = f"Road to {self._hex(place.hexes[-1]).rpartition(' (')[0] or self._hex(place.hexes[-1])}"
            if place.lost:
                detail = f"fire takes {place.lost / 10:.0f} % on the way"
        title = title[:1].upper() + title[1:]
        return Stop(title, detail, used, room, int(_is(place, blocker)))

    def sentence(self, trace: why.Trace) -> str:
        """What holds the unit's supply back, or that nothing does."""
        blocker = trace.blocker
        if blocker is None:
            return "Nothing holds its supply back." if trace.places else "It is off the map."
        if blocker.kind in STOPPED:
            where = "" if blocker.hex < 0 else f" {self._hex(blocker.hex)}"
            return f"No way from any source: {STOPPED[blocker.kind]}{where}."
        if blocker.kind == why.CROSSING:
            what = self._crossing(blocker.row)
        elif blocker.kind == why.SOURCE:
            what = self._ready.scenario.sources[blocker.row].name
        else:
            what = f"the road at {self._hex(blocker.hex)}"
        if blocker.used < blocker.room - SLACK:  # orders have changed what it carries since
            return f"Held back by {what}: {WAS_FULL}."
        return f"Held back by {what}: {points(blocker.used / 1000)} of {points(blocker.room / 1000)} points used."


def points(amount: float) -> str:
    """Supply points as they are written.

    >>> points(18.6), points(1.54), points(60.0)
    ('19', '1.5', '60')
    """
    return f"{amount:.0f}" if amount >= 10 or amount == round(amount) else f"{amount:.1f}"


def _is(place: why.Place, blocker: why.Blocker | None) -> bool:
    if blocker is None or blocker.kind != place.kind:
        return False
    return place.row == blocker.row if place.row >= 0 else blocker.hex in place.hexes
