"""Orders as one would say them: whose, and what it is to do."""

from __future__ import annotations

from dataclasses import dataclass

from game.match.phrases import Phrases


@dataclass(frozen=True)
class Spoken:
    """An order in words. `unit`: the key of the unit it was given to, of an attack the lead, "" none."""

    unit: str
    hex: str  # name of the hex it is about, "" none
    words: str  # without the unit's name: "marches to Sudzha (1513)"


def spoken(phrases: Phrases, text: str) -> Spoken:
    """An order's text, as `Names.spell` writes it, in words."""
    kind, *rest = text.split()
    places = phrases.places
    if kind == "attack":
        target, manner, lead, *others = rest
        along = f" with {phrases.listed(others)}" if others else ""
        manner = {"supported": "prepared, with a support point"}.get(manner, manner)
        return Spoken(lead, target, f"attacks {places.hex(target)}{along} ({manner})")
    if kind == "strike":
        return Spoken("", _bank(rest[0]), f"strike from afar at {places.crossing(rest[0])}")
    if kind == "end":
        return Spoken("", "", "end of the turn")
    unit, *where = rest
    if kind in ("move", "withdraw", "boat"):
        verb = {"move": "marches to", "withdraw": "withdraws to", "boat": "crosses by boat to"}[kind]
        if not where:
            return Spoken(unit, "", "withdraws along its line of communication")
        via = f" by way of {where[2]}" if len(where) > 2 else ""
        return Spoken(unit, where[0], f"{verb} {places.hex(where[0])}{via}")
    verb = {
        "build": "is to lay", "repair": "is to repair", "charge": "lays charges on", "demolish": "blows",
    }[kind]  # fmt: skip
    return Spoken(unit, _bank(where[0]), f"{verb} {places.crossing(where[0])}")


def _bank(crossing: str) -> str:
    """The hex that names a pontoon's hexside; "" of a crossing that goes by its key."""
    name, slash, _ = crossing.partition("/")
    return name if slash else ""
