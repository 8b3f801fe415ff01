"""The event log of one side: what it did, and what it can know of what the other did.

Of the other side's orders it is told those that fell on its own units, ground or
crossings; of the close what is public. Read it as the game goes on: `entries`
grows at its end, and loses its last entry when an order is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.match import happened
from game.match.diary import Diary
from game.match.happened import Event
from game.match.phrases import Phrases
from game.rules.setup import Tables

PUBLIC = {"blown", "struck", "built", "repaired", "pontoon_hit", "collapse", "result", "cut_off", "weather"}
BESIDE = {"control", "loss", "supply", "dug", "replaced", "arrived", "left", "weather", "result"}


@dataclass(frozen=True)
class Dispatch:
    """One entry: a sentence, what follows it, and where it was ("" nowhere in particular)."""

    turn: int
    side: str  # whose doing it was, "" nobody's
    hex: str
    text: str
    more: tuple[str, ...] = ()
    kind: str = "order"  # or "turn", "logistics", "close"


class Dispatches:
    """An observer of a match for one side, or with side "" for who sees all."""

    def __init__(self, ready: Tables, side: str) -> None:
        self.entries: list[Dispatch] = []
        self._side = side
        self._diary = Diary(ready, lambda line: None)
        self._phrases = Phrases(ready)
        self._mark: Event | None = None
        self._block: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if event.kind not in happened.MARKS:
            self._block.append(event)
            return
        self.flush()
        if event.kind == happened.UNDONE:
            if self.entries and self.entries[-1].kind == "order":
                self.entries.pop()
            return
        if event.kind == happened.TURN:
            words = f"Turn {event.turn}, {self._phrases.places.dates(event.turn)}"
            self.entries.append(Dispatch(event.turn, "", "", words, kind="turn"))
        self._mark = event

    def flush(self) -> None:
        """Write down what has come since the last mark. To be called when an order is done."""
        mark, block, self._mark, self._block = self._mark, self._block, None, []
        if mark is None or not block:
            return
        if mark.kind == happened.ORDER:
            if self._side in ("", mark.side) or self._touched(block):
                self._add(mark, self._diary.order_lines(block), _where(block), "order")
        elif mark.kind == happened.LOGISTICS and self._side in ("", mark.side):
            lines = self._diary.logistics_lines([event for event in block if event.side in ("", mark.side)])
            for line in lines:
                self._add(mark, [line], "", "logistics")
        elif mark.kind == happened.CLOSE:
            known = [e for e in block if e.kind in PUBLIC or self._side in ("", e.side)]
            for line in self._phrases.told([e for e in known if e.kind not in BESIDE]):
                self._add(mark, [line], _where(known), "close")

    def _touched(self, block: list[Event]) -> bool:
        """Whether an order of the other side's fell on this one."""
        return any(
            event.kind in PUBLIC or (event.side == self._side and event.kind not in ("seen", "neighbour"))
            for event in block
        )

    def _add(self, mark: Event, lines: list[str], where: str, kind: str) -> None:
        if lines:
            more = tuple(line.strip() for line in lines[1:])
            self.entries.append(Dispatch(mark.turn, mark.side, where, lines[0].strip(), more, kind))


def _where(block: list[Event]) -> str:
    return next((event.hex for event in block if event.hex), "")
