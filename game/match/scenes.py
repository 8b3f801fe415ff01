"""What there is to be seen of an order or a phase, by one side or by all: marches, fights, crossings, units lost.

For those who show a game as it happens. A side sees its own units all the way, of
the enemy's marches what goes through hexes it watches; fights when it takes part
or watches the place; of crossings what is public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from game.match.dispatches import PUBLIC
from game.match.happened import Event
from game.match.names import Names
from game.rules.forecast import AttackForecast

SLIDES = ("moved", "stopped", "withdrawn", "retreat", "rout", "advance", "bridgehead")
FLASHES = ("blown", "struck", "built", "repaired", "pontoon_hit", "charged", "works")
LOSSES = ("destroyed", "surrender")


@dataclass(frozen=True)
class Slide:
    """A unit goes from hex to hex (rows). `seen`: of each, whether who looks on sees it there."""

    unit: str
    kind: str  # of SLIDES
    way: tuple[int, ...]
    seen: tuple[bool, ...]


@dataclass(frozen=True)
class Clash:
    """An attack: from where, on what, and in a few words how it ended."""

    side: str
    start: tuple[int, ...]  # hexes of the attackers
    target: int
    column: int  # of the odds, -1 when nobody defended
    roll: int  # 0 when no dice were thrown
    lost: int  # steps, attacker
    taken: int  # steps, defender
    outcome: str  # "holds", "falls back", "is destroyed", "breaks", "surrenders", "gives way", "empty"


@dataclass(frozen=True)
class Flash:
    """Something befalls a crossing between two hexes (rows)."""

    kind: str  # of FLASHES
    crossing: str
    hex: int
    other: int
    condition: str
    worked: str  # "yes" or "no"


@dataclass(frozen=True)
class Fallen:
    """A unit is no more."""

    unit: str
    hex: int
    kind: str  # of LOSSES


Act = Slide | Clash | Flash | Fallen


class Stage:
    """Makes acts of events for one pair of eyes. Args: sides, keys of those whose units are seen everywhere."""

    def __init__(self, names: Names, sides: Collection[str]) -> None:
        self._names = names
        self._sides = sides

    def acts(self, told: Sequence[Event], way: tuple[int, ...], watched: Collection[int]) -> list[Act]:
        """What is seen of the events of one order or phase, in their order.

        Args: way, the hexes a march was to enter; watched, hexes in which an enemy is seen.
        """
        found: list[Act] = []
        for event in told:
            if event.kind == "attack":
                found += self._clash(event, told, watched)
            elif event.kind in SLIDES:
                found += self._slide(event, way, watched)
            elif event.kind in FLASHES and (event.kind in PUBLIC or event.side in self._sides):
                found += self._flash(event)
            elif event.kind in LOSSES and self._sees(event.side, self._row(event.hex), watched):
                found.append(Fallen(event.unit, self._row(event.hex), event.kind))
        return found

    def _row(self, name: str) -> int:
        return self._names.hex_row(name) if name else -1

    def _sees(self, side: str, h: int, watched: Collection[int]) -> bool:
        return side in self._sides or h in watched

    def _slide(self, event: Event, way: tuple[int, ...], watched: Collection[int]) -> Iterable[Act]:
        start, end = self._row(event.facts["from_hex"]), self._row(event.hex)
        if start < 0 or end < 0 or start == end:
            return
        through = [start, end]
        if event.kind in ("moved", "stopped") and end in way:
            through = [start, *way[: way.index(end) + 1]]
        seen = tuple(self._sees(event.side, h, watched) for h in through)
        if any(seen):
            yield Slide(event.unit, event.kind, tuple(through), seen)

    def _clash(self, event: Event, told: Sequence[Event], watched: Collection[int]) -> Iterable[Act]:
        facts, target = event.facts, self._row(event.hex)
        mine = any(other.side in self._sides for other in told)
        if not mine and target not in watched:
            return
        start = sorted({self._row(name) for name in facts["attacked_from"]})
        lost = {"own": 0, "enemy": 0}
        for other in told:
            if other.kind == "loss":
                lost["own" if other.side == event.side else "enemy"] += other.facts["steps"]
        yield Clash(
            event.side, tuple(start), target, int(facts["column"]) if facts["roll"] else -1, int(facts["roll"]),
            lost["own"], lost["enemy"], _outcome(event, told),
        )  # fmt: skip

    def _flash(self, event: Event) -> Iterable[Act]:
        facts = event.facts
        if not facts["crossing"] or (event.kind == "works" and not event.unit):
            return
        h, other = self._names.site(self._names.crossing_row(facts["crossing"]))
        thrown = event.kind in ("blown", "struck")  # what else is told has come off
        worked = "no" if thrown and facts["roll"] >= facts["chance"] else "yes"
        yield Flash(event.kind, facts["crossing"], h, other, facts.get("condition", ""), worked)


def _outcome(attack: Event, told: Sequence[Event]) -> str:
    """How an attack ended for the defender, the worst first."""
    kinds = {event.kind for event in told if event.side and event.side != attack.side}
    for kind, words in OUTCOMES:
        if kind in kinds:
            return words
    odds = attack.facts.get("odds")
    if not isinstance(odds, AttackForecast):
        return "empty"
    return "gives way" if odds.screener >= 0 and odds.results[attack.facts["roll"]][2] else "holds"


OUTCOMES = (
    ("surrender", "surrenders"), ("destroyed", "is destroyed"), ("rout", "breaks"), ("retreat", "falls back"),
)  # fmt: skip
