"""The event log of one side: what it did, and what it can know of what the other did.

Of the other side's orders it is told those that fell on its own units, ground or
crossings; of the close what is public. Read it as the game goes on: `entries`
grows at its end, and loses its last entry when an order is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.match import happened
from game.match.diary import Diary
from game.match.happened import Blocks, Event
from game.match.phrases import Phrases
from game.match.throws import throw_of
from game.rules.setup import Tables

PUBLIC = {"blown", "struck", "built", "repaired", "pontoon_hit", "collapse", "result", "cut_off", "weather"}
BESIDE = {"control", "loss", "supply", "dug", "replaced", "arrived", "left", "weather", "result"}

TOPICS = ("fights", "marches", "rivers", "supply", "losses", "forces", "other")
RIVERS = {"blown", "struck", "built", "repaired", "pontoon_hit", "charged", "works", "boats", "stranded", "bridgehead"}
# The sentences of a logistics, in their order: topic, and the kinds of events told; the second has the rest.
PARTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("supply", frozenset({"supply"})),
    ("losses", frozenset()),
    ("forces", frozenset({"arrived", "left", "replaced", "dug"})),
    ("other", frozenset({"seen"})),
)


@dataclass(frozen=True)
class Dispatch:
    """One entry: a sentence, what follows it, and where it was ("" nowhere in particular)."""

    turn: int
    side: str  # whose doing it was, "" nobody's
    hex: str
    text: str
    more: tuple[str, ...] = ()
    kind: str = "order"  # or "turn", "logistics", "close"
    topic: str = "other"  # of TOPICS: what it is about
    dice: tuple[int, ...] = ()  # the two dice of a fight; of a chance in a hundred the one throw
    needed: str = ""  # what they had to be: "8 or more", "60 or less"

    @property
    def short(self) -> str:
        """What it comes to on one line: of a fight its dice and outcome, else the sentence."""
        outcome = next((line.rpartition("; ")[2] for line in self.more if line.startswith("Dice ")), "")
        if self.topic != "fights" or not outcome:
            return self.text
        return f"Attack, dice {sum(self.dice)} ({self.needed}): {outcome}"


class Dispatches(Blocks):
    """An observer of a match for one side, or with side "" for who sees all."""

    def __init__(self, ready: Tables, side: str) -> None:
        super().__init__()
        self.entries: list[Dispatch] = []
        self._side = side
        self._diary = Diary(ready, lambda line: None)
        self._phrases = Phrases(ready)

    def undone(self) -> None:
        """The last order was taken back."""
        if self.entries and self.entries[-1].kind == "order":
            self.entries.pop()

    def take(self, mark: Event, block: list[Event]) -> None:
        """Write down what the side is told."""
        told = known(self._side, mark, block)
        if mark.kind == happened.TURN:
            words = f"Turn {mark.turn}, {self._phrases.places.dates(mark.turn)}"
            self.entries.append(Dispatch(mark.turn, "", "", words, kind="turn"))
        elif mark.kind == happened.ORDER and told:
            self._add(mark, self._diary.order_lines(told), _where(told), "order", _topic(told), *_dice(told))
        elif mark.kind == happened.LOGISTICS:
            apart = frozenset().union(*(kinds for _, kinds in PARTS))
            for topic, kinds in PARTS:
                part = [e for e in told if (e.kind in kinds if kinds else e.kind not in apart)]
                for line in self._diary.logistics_lines(part):
                    self._add(mark, [line], "" if len(part) > 1 else _where(part), "logistics", topic)
        elif mark.kind == happened.CLOSE:
            for line in self._phrases.told([e for e in told if e.kind not in BESIDE]):
                self._add(mark, [line], _where(told), "close", "losses")

    def _add(
        self, mark: Event, lines: list[str], where: str, kind: str, topic: str, dice: tuple[int, ...] = (),
        needed: str = "",
    ) -> None:  # fmt: skip
        if lines:
            more = tuple(line.strip() for line in lines[1:])
            text = lines[0].strip()
            self.entries.append(Dispatch(mark.turn, mark.side, where, text, more, kind, topic, dice, needed))


def known(side: str, mark: Event, block: list[Event]) -> list[Event]:
    """What a side is told of a mark and the events that followed it, [] nothing; "" is told all."""
    if not side:
        return block
    if mark.kind == happened.ORDER:
        return block if mark.side == side or _falls_on(side, block) else []
    if mark.kind == happened.LOGISTICS:
        return [event for event in block if event.side in ("", side)] if mark.side == side else []
    if mark.kind == happened.CLOSE:
        return [event for event in block if event.kind in PUBLIC or event.side == side]
    return []


def _falls_on(side: str, block: list[Event]) -> bool:
    """Whether an order of the other side's fell on this one; an attack does, even one that cost it nothing."""
    return any(
        event.kind == "attack"
        or event.kind in PUBLIC
        or (event.side == side and event.kind not in ("seen", "neighbour")) for event in block
    )


def _topic(block: list[Event]) -> str:
    kinds = {event.kind for event in block}
    if "attack" in kinds:
        return "fights"
    return "rivers" if kinds & RIVERS else "marches"


def _dice(block: list[Event]) -> tuple[tuple[int, ...], str]:
    """The dice of an order and what they had to be."""
    throw = next((throw for event in block if (throw := throw_of(event))), None)
    return (throw.dice, throw.needed) if throw is not None else ((), "")


def _where(block: list[Event]) -> str:
    return next((event.hex for event in block if event.hex), "")
