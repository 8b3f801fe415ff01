"""Dice against their odds: what fell in attacks, on charges and in strikes, and how lucky its thrower was.

The report after a game reads the throws as they are; the ledger of the window (`luck.py`)
adds what the side was told before them, and what it lost.

The luck of a throw is the share of throws that would have been worse, half of those
that would have been as good added: 50 per cent on average, near 100 for one in a
hundred. Throws that are told only when they succeed (work on crossings, fire on
pontoons) are left out: their mean would flatter.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.match.happened import Event
from game.rules.forecast import WAYS, AttackForecast

ATTACK, CHARGES, STRIKE = "attack", "blown", "struck"  # kinds, named as their events are
THROWS = sum(WAYS.values())


@dataclass(frozen=True)
class Throw:
    """One throw of an attack's two dice, or of a hundred against a chance."""

    turn: int
    side: str  # who threw
    hex: str
    kind: str
    subject: str  # hex attacked, or crossing
    dice: tuple[int, ...]  # as they fell
    roll: int  # their sum
    needed: str  # what it had to be: "8 or more", "60 or less"
    chance: float  # of a success: that the defender gives way, that the crossing is hit; 0-1
    success: int
    luck: float  # 0-1, 0.5 on average


def throw_of(event: Event) -> Throw | None:
    """The throw an event tells of; None when it tells of none."""
    facts = event.facts
    if event.kind == ATTACK and isinstance(facts.get("odds"), AttackForecast):
        odds, roll, dice = facts["odds"], int(facts["roll"]), tuple(facts["dice"])
        wins = [total for total, result in odds.results.items() if result[2]]
        subject, chance, success = event.hex, float(odds.retreat), int(roll in wins)
        needed = f"{min(wins)} or more" if wins else "cannot win"
        worse = sum(ways for total, ways in WAYS.items() if total < roll)
        luck = (worse + WAYS[roll] / 2) / THROWS
    elif event.kind in (CHARGES, STRIKE):
        roll = int(facts["roll"]) + 1
        dice, needed = (roll,), f"{facts['chance']} or less"
        subject, chance, success = facts["crossing"], int(facts["chance"]) / 100, int(roll <= facts["chance"])
        luck = 1 - chance / 2 if success else (1 - chance) / 2
    else:
        return None
    return Throw(event.turn, event.side, event.hex, event.kind, subject, dice, roll, needed, chance, success, luck)


def mean_luck(throws: list[Throw]) -> float:
    """Mean luck, 0.5 when nothing was thrown."""
    return sum(throw.luck for throw in throws) / len(throws) if throws else 0.5
