"""The luck ledger: of every throw that can be reckoned what was to be expected, and what fell.

A side's own attacks and its marches under fire are reckoned by the forecast it
was given when it ordered them; attacks of the other side, which it sees only as
they fall, by the odds they were fought at. Expected losses are those of the
combat table or of the fire on the way, and only losses to these are held against
them: what a retreat cost further is no luck of these dice. Charges and strikes
are reckoned by their chance. Work on crossings and fire on pontoons is told only
when it succeeds, and cannot be reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from game.match.dispatches import known
from game.match.happened import Event, only
from game.match.match import Match
from game.match.phrases import Phrases
from game.match.throws import ATTACK, CHARGES, STRIKE, Throw, throw_of
from game.rules import orders as book
from game.rules.facade import Order
from game.rules.forecast import AttackForecast, MarchForecast, Spread
from game.rules.setup import Tables

MARCH = "march"
KINDS = (ATTACK, MARCH, CHARGES, STRIKE)
OF_TABLE = ("attack", "defence")  # causes of loss that the forecast of an attack reckons


@dataclass(frozen=True)
class Share:
    """What one side was to lose and lost. `variance`: of the steps."""

    steps: float
    kit: float
    variance: float
    steps_lost: int
    kit_lost: int


@dataclass(frozen=True)
class Entry:
    """One entry. `chance` and `won` are of what the thrower wanted; `chance` is -1 where nothing was to be won."""

    kind: str  # of KINDS
    turn: int
    side: str  # whose doing it was
    hex: str
    words: str
    dice: tuple[int, ...]
    chance: float
    won: int
    losses: Mapping[str, Share]  # by key of the side
    otherwise: int = 0  # columns by which the odds were better than foreseen, below 0 worse


@dataclass(frozen=True)
class Total:
    """A side's throws summed up: steps and kit it was to lose and lost, things it wanted and got."""

    steps: float
    steps_lost: int
    kit: float
    kit_lost: int
    spread: float  # standard deviation of the steps
    hoped: Mapping[str, float]  # by kind, sum of the chances
    won: Mapping[str, int]
    tried: Mapping[str, int]


class Luck:
    """Keeps the ledger of one side's game; of both when `side` is ""."""

    def __init__(self, ready: Tables, side: str) -> None:
        self.entries: list[Entry] = []
        self._side = side
        self._sides = tuple(entry.key for entry in ready.scenario.sides)
        self._phrases = Phrases(ready)
        self._foreseen: AttackForecast | MarchForecast | None = None

    def before(self, match: Match, row: Order) -> None:
        """Ask for the forecast of the side's own order that may throw dice."""
        self._foreseen = None
        if match.names.side(match.side) == self._side and row[book.KIND] in (book.ATTACK, book.MOVE, book.WITHDRAW):
            found = match.forecast(row)
            if isinstance(found, AttackForecast | MarchForecast):
                self._foreseen = found

    def take(self, mark: Event, block: list[Event]) -> None:
        """Enter the throws of an order that the side is told of."""
        foreseen, self._foreseen = self._foreseen, None
        told = known(self._side, mark, block)
        for event in told:
            throw = throw_of(event)
            if throw is not None and throw.kind == ATTACK:
                self._attack(throw, event, told, foreseen)
            elif throw is not None:
                self._blow(throw)
        if isinstance(foreseen, MarchForecast) and foreseen.unhurt != 1:
            self._march(mark, told, foreseen)

    def _attack(
        self, throw: Throw, event: Event, told: Sequence[Event], foreseen: AttackForecast | MarchForecast | None
    ) -> None:
        facts, odds = event.facts, event.facts["odds"]
        reckoned = foreseen if isinstance(foreseen, AttackForecast) else odds
        other = next(key for key in self._sides if key != event.side)
        losses = {
            event.side: _share(reckoned.own_steps, reckoned.own_kit, event.side, told, OF_TABLE),
            other: _share(reckoned.enemy_steps, reckoned.enemy_kit, other, told, OF_TABLE),
        }
        lead = facts["attackers"][0]
        more = f" and {len(facts['attackers']) - 1} more" if len(facts["attackers"]) > 1 else ""
        words = f"{self._phrases.unit(lead)}{more}, {facts['manner']} attack"
        self._enter(throw, words, float(reckoned.retreat), losses, odds.column - reckoned.column)

    def _march(self, mark: Event, told: Sequence[Event], foreseen: MarchForecast) -> None:
        moved = next((e for e in told if e.kind in ("moved", "stopped")), None)
        if moved is None or moved.kind == "stopped":
            return  # it did not go the way that was reckoned
        losses = {mark.side: _share(foreseen.steps, foreseen.kit, mark.side, told, ("march",))}
        words = f"{self._phrases.unit(moved.unit)}, march under fire"
        self.entries.append(Entry(MARCH, mark.turn, mark.side, moved.hex, words, (), -1.0, 0, losses))

    def _blow(self, throw: Throw) -> None:
        verb = "Charges on" if throw.kind == CHARGES else "Strike at"
        self._enter(throw, f"{verb} {self._phrases.places.crossing(throw.subject)}", throw.chance, {})

    def _enter(
        self, throw: Throw, words: str, chance: float, losses: Mapping[str, Share], otherwise: int = 0
    ) -> None:
        self.entries.append(
            Entry(
                throw.kind, throw.turn, throw.side, throw.hex, words, throw.dice, chance, throw.success, losses,
                otherwise,
            )
        )  # fmt: skip

    def total(self, side: str) -> Total:
        """All throws of the game for one side."""
        shares = [entry.losses[side] for entry in self.entries if side in entry.losses]
        own = [entry for entry in self.entries if entry.side == side and entry.chance >= 0]
        return Total(
            sum(share.steps for share in shares), sum(share.steps_lost for share in shares),
            sum(share.kit for share in shares), sum(share.kit_lost for share in shares),
            sqrt(sum(share.variance for share in shares)),
            {kind: sum(entry.chance for entry in own if entry.kind == kind) for kind in KINDS},
            {kind: sum(entry.won for entry in own if entry.kind == kind) for kind in KINDS},
            {kind: sum(entry.kind == kind for entry in own) for kind in KINDS},
        )  # fmt: skip

    def sentences(self) -> list[str]:
        """What the ledger comes to, a sentence or two a side."""
        return [
            self._verdict(side) for side in self._sides
            if any(side in entry.losses or entry.side == side for entry in self.entries)
        ]  # fmt: skip

    def _verdict(self, side: str) -> str:
        total, name = self.total(side), self._phrases.side(side)
        gap = total.steps_lost - total.steps
        text = f"{name} has lost as many steps as expected"
        if abs(gap) >= 0.05:
            text = f"{name} has lost {_steps(abs(gap))} {'more' if gap > 0 else 'fewer'} than expected"
        if total.spread > 0:
            text += f", {_how_rare(abs(gap) / total.spread)}"
        if total.tried[ATTACK]:
            count = total.tried[ATTACK]
            wins = f"{total.won[ATTACK]} of {count} attack{'' if count == 1 else 's'} won"
            text += f"; {wins}, {total.hoped[ATTACK]:.1f} expected"
        return f"{text}."


def _share(steps: Spread, kit: Spread, side: str, told: Sequence[Event], causes: tuple[str, ...]) -> Share:
    lost = [e.facts for e in only("loss", told) if e.side == side and e.facts["cause"] in causes]
    mean = steps.mean
    variance = sum(float(chance) * (count - mean) ** 2 for count, chance in steps.chances.items())
    return Share(mean, kit.mean, variance, sum(facts["steps"] for facts in lost), sum(facts["kit"] for facts in lost))


def _steps(count: float) -> str:
    return f"{count:.1f} step{'' if f'{count:.1f}' == '1.0' else 's'}"


def _how_rare(deviations: float) -> str:
    """How often dice fall as far from what was expected, by the normal law."""
    if deviations < 1.0:
        return "as dice usually fall"
    if deviations < 1.645:
        return "a little off the usual"
    return "seldom so far off" if deviations < 2.576 else "so far off in one game of a hundred"
