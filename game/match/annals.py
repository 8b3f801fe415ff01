"""What units have been through: battles, marches, losses and supply, as far as one side is told.

Of its own units a side knows all, and how they stood at the beginning of each of
its turns; of the enemy's what befell them in fights it was in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.match import happened
from game.match.diary import BLOCK_WORDS, Diary
from game.match.dispatches import known
from game.match.happened import Event, only
from game.match.match import Match
from game.match.phrases import LOSS_WORDS, Phrases, amount
from game.match.rows import Rows
from game.rules.setup import Tables

OF_ENEMY = {"retreat", "trapped", "destroyed", "advance", "surrender", "rout"}
LIFE = {
    "retreat", "trapped", "destroyed", "advance", "surrender", "rout", "bridgehead", "kit_left", "kit_joined", "boats",
    "works", "built", "repaired", "charged", "blown", "political", "raid",
}  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One thing a unit did or suffered."""

    turn: int
    kind: str  # "battle", "march", "loss", "supply", "other"
    hex: str
    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A unit as its operations began."""

    turn: int
    hex: str
    steps: int
    kit: int
    cohesion: int
    supply: int  # codes.SUPPLY_STATES
    share: int  # per cent of what it asked for that came, -1 = asked for nothing


class Annals:
    """Collects the histories of all units for one side; of both when `side` is ""."""

    def __init__(self, ready: Tables, side: str) -> None:
        self.deeds: dict[str, list[Deed]] = {}
        self.standings: dict[str, list[Standing]] = {}
        self.gone: dict[str, int] = {}  # units the side knows to be destroyed, and the turn
        self._side = side
        self._phrases = Phrases(ready)
        self._diary = Diary(ready, lambda line: None)
        self._rows = Rows(ready)
        self._orders: list[list[str]] = []  # units that the orders of these operations were written down for

    def begins(self, match: Match) -> None:
        """Operations begin: how the side's units stand."""
        self._orders.clear()
        if self._side not in ("", match.names.side(match.side)):
            return
        for unit in self._rows.units(match.view(match.side), match.side):
            if unit.side == match.side:
                stands = Standing(
                    match.turn, unit.hex_name, unit.steps, unit.kit, unit.cohesion, unit.supply, unit.share
                )
                self.standings.setdefault(unit.key, []).append(stands)

    def take(self, mark: Event, block: list[Event]) -> None:
        """Write down what the side is told."""
        told = known(self._side, mark, block)
        written: list[str] = []
        units = dict.fromkeys(event.unit for event in told if event.unit)
        fight = next((e for e in told if e.kind == "attack"), None)
        if fight is not None:
            hit = [fight.facts.get("screened_by", "")]
            units = dict.fromkeys([*fight.facts["attackers"], *fight.facts["defenders"], *hit, *units])
        for unit in units:
            own = [event for event in told if event.unit == unit]
            side = next((event.side for event in own), "")
            mine = self._side in ("", side)
            deeds = self._fought(fight, unit, told, own) if fight is not None and unit else []
            deeds += self._lived(unit, own, mine, mark) if unit else []
            for deed in deeds:
                self.deeds.setdefault(unit, []).append(deed)
                written.append(unit)
            if any(event.kind == "destroyed" for event in own):
                self.gone[unit] = mark.turn
        if mark.kind == happened.ORDER:
            self._orders.append(written)

    def undone(self) -> None:
        """The last order was taken back."""
        for unit in self._orders.pop() if self._orders else ():
            self.deeds[unit].pop()

    def _fought(self, fight: Event, unit: str, told: Sequence[Event], own: list[Event]) -> list[Deed]:
        """A unit's part in a fight."""
        facts, place = fight.facts, self._phrases.places.hex(fight.hex)
        odds = facts.get("odds")
        won = odds is None or odds.results[facts["roll"]][2] > 0
        if unit in facts["attackers"]:
            others = len(facts["attackers"]) - 1
            along = f" with {others} other{'s' if others > 1 else ''}" if others else ""
            text = f"Attacks {place}{along}: {'won' if won else 'not won'}"
        elif unit in facts["defenders"]:
            text = f"Attacked at {place} by {self._phrases.listed(facts['attackers'])}: "
            text += "has to give way" if won else "holds"
        elif unit == facts.get("screened_by"):
            text = f"Its posts at {place} are attacked: {'they give way' if won else 'they hold'}"
        else:
            return []
        lost = self._lost(own, ("attack", "defence"))
        lines = tuple(line.strip() for line in self._diary.order_lines(list(told)))
        return [Deed(fight.turn, "battle", fight.hex, f"{text}; {lost}." if lost else f"{text}.", lines)]

    def _lived(self, unit: str, own: list[Event], mine: bool, mark: Event) -> list[Deed]:
        """What else befell a unit."""
        found = []
        for event in own:
            if event.kind in ("moved", "stopped") and mine:
                found.append(Deed(event.turn, "march", event.hex, self._march(event, own)))
            elif event.kind == "supply" and mine:
                why = BLOCK_WORDS.get(event.facts["block"], "")
                text = f"Supply {event.facts['after']}, was {event.facts['before']}"
                hungry = event.facts["after"] != "full" and why
                found.append(Deed(event.turn, "supply", event.hex, f"{text}: {why}." if hungry else f"{text}."))
            elif event.kind in ("arrived", "left", "replaced") and mine:
                line = next(iter(self._diary.logistics_lines([event])), "")
                found.append(Deed(event.turn, "other", event.hex, line))
        life = [e for e in own if e.kind in (LIFE if mine else OF_ENEMY)]
        losses = only("loss", own)
        for line in self._phrases.told([*life, *losses]):
            text = line.removeprefix(f"{self._phrases.unit(unit)} ")
            found.append(Deed(mark.turn, "other", life[0].hex if life else "", f"{text[:1].upper()}{text[1:]}"))
        others = [e for e in losses if e.facts["cause"] not in ("attack", "defence", "march", "abandoned", "surrender")]
        if text := self._lost(others, tuple(LOSS_WORDS)):
            found.append(Deed(mark.turn, "loss", others[0].hex, f"{text[:1].upper()}{text[1:]}."))
        return found

    def _march(self, event: Event, own: list[Event]) -> str:
        places = self._phrases.places
        goes = "Withdraws" if only("withdrawn", own) else "Marches"
        start = event.facts["from_hex"]
        text = f"{goes} from {places.hex(start)} to {places.hex(event.hex)}"
        if event.kind == "stopped":
            went = text if event.hex != start else f"Stays at {places.hex(start)}"
            text = f"{went}, stopped before {places.hex(event.facts['by_hex'])}: {event.facts['reason']}"
        lost = self._lost(own, ("march",))
        return f"{text}; {lost}." if lost else f"{text}."

    @staticmethod
    def _lost(own: Sequence[Event], causes: tuple[str, ...]) -> str:
        """Losses to some causes in words: "loses 1 step under fire"; "" none."""
        parts = []
        for cause in causes:
            gone = [e.facts for e in only("loss", own) if e.facts["cause"] == cause]
            steps, kit = sum(f["steps"] for f in gone), sum(f["kit"] for f in gone)
            if steps or kit:
                parts.append(f"{amount(steps, kit)}{LOSS_WORDS[cause]}")
        return f"loses {', '.join(parts)}" if parts else ""
