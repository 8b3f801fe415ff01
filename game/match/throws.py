"""Dice against their odds: what fell in attacks, on charges and in strikes, and how lucky its thrower was.

The luck of a throw is the share of throws that would have been worse, half of those
that would have been as good added: 50 per cent on average, near 100 for one in a
hundred. Throws that are told only when they succeed (work on crossings, fire on
pontoons) are left out: their mean would flatter.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.match.happened import Event
from game.rules.forecast import WAYS, AttackForecast

OF_CHANCE = ("blown", "struck")
THROWS = sum(WAYS.values())


@dataclass(frozen=True)
class Throw:
    """One throw of an attack's two dice, or of a hundred against a chance."""

    turn: int
    side: str  # who threw
    hex: str
    kind: str  # "attack", or a word of OF_CHANCE
    subject: str  # hex attacked, or crossing
    roll: int  # 2-12, or 1-100: this or less within the chance is a success
    chance: float  # of a success: that the defender gives way, that the crossing is hit; 0-1
    success: int
    luck: float  # 0-1, 0.5 on average


def throw_of(event: Event) -> Throw | None:
    """The throw an event tells of; None when it tells of none."""
    facts = event.facts
    if event.kind == "attack":
        odds = facts.get("odds")
        if not isinstance(odds, AttackForecast) or not facts["roll"]:
            return None
        roll = int(facts["roll"])
        worse = sum(ways for total, ways in WAYS.items() if total < roll)
        luck = (worse + WAYS[roll] / 2) / THROWS
        won = int(odds.results[roll][2] > 0)
        return Throw(event.turn, event.side, event.hex, "attack", event.hex, roll, float(odds.retreat), won, luck)
    if event.kind in OF_CHANCE:
        chance = int(facts["chance"]) / 100
        success = int(facts["roll"] < facts["chance"])
        luck = 1 - chance / 2 if success else (1 - chance) / 2
        return Throw(
            event.turn, event.side, event.hex, event.kind, facts["crossing"], int(facts["roll"]) + 1, chance, success,
            luck,
        )  # fmt: skip
    return None


def mean_luck(throws: list[Throw]) -> float:
    """Mean luck, 0.5 when nothing was thrown."""
    return sum(throw.luck for throw in throws) / len(throws) if throws else 0.5
