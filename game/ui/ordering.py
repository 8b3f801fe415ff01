"""Orders as texts, and what can be asked of them before they are given."""

from __future__ import annotations

from game.match import Match
from game.match.plans import Choice, Leg, Passage
from game.match.supply_line import SupplyLine
from game.rules.facade import Refusal
from game.rules.forecast import Forecast


class Ordering:
    """The part of a seat that words orders and asks for what they would bring; it changes nothing."""

    match: Match

    def hex_name(self, h: int) -> str:
        """A hex's number."""
        return self.match.names.hex(h)

    def hex_row(self, name: str) -> int:
        """The row of a hex by its number."""
        return self.match.names.hex_row(name)

    def choices(self, key: str) -> tuple[Choice, ...]:
        """What an own unit can be ordered beside marching and attacking."""
        return self.match.plans.choices(key)

    def strikes(self) -> Choice:
        """The crossings that can be struck from afar."""
        return self.match.plans.strikes()

    def march(self, keys: list[str], h: int, via: int) -> list[str]:
        """The texts of marches of several units: the first goes to a hex, the others beside it as now.

        One whose place would be off the map goes to the hex itself.
        """
        there = self.match.plans.beside(keys, h)
        by_way = dict(self.match.plans.beside(keys, via)) if via >= 0 else {}
        return [self.move(key, at if at >= 0 else h, by_way.get(key, -1)) for key, at in there]

    def together(self, texts: list[str]) -> tuple[Leg, ...]:
        """Forecasts of orders that are given one after the other."""
        return self.match.plans.together(self.match.names.parse(text) for text in texts)

    def passages(self, text: str) -> tuple[Passage, ...]:
        """The crossings on the way of a march or withdrawal, with the load points it leaves on them."""
        return self.match.plans.passages(self.match.names.parse(text))

    def supply_after(self, text: str) -> SupplyLine | None:
        """How a unit would be supplied after a march or withdrawal."""
        return self.match.plans.supply_after(self.match.names.parse(text))

    def confirm(self, text: str) -> str:
        """What should be asked before an order is given, "" nothing."""
        return self.match.confirm(self.match.names.parse(text))

    def move(self, key: str, h: int, via: int = -1) -> str:
        """The text of a march, by way of a hex unless that is -1."""
        by_way = f" via {self.hex_name(via)}" if via >= 0 else ""
        return f"move {key} {self.hex_name(h)}{by_way}"

    def attack(self, keys: list[str], h: int, manner: str) -> str:
        """The text of an attack, the lead first."""
        return f"attack {self.hex_name(h)} {manner} {' '.join(keys)}"

    def check(self, text: str) -> Refusal | None:
        """Why an order would be refused."""
        return self.match.check(self.match.names.parse(text))

    def forecast(self, text: str) -> Forecast:
        """What an order would bring; None when it would be refused."""
        return self.match.forecast(self.match.names.parse(text))

    def can_undo(self, text: str) -> str:
        """"yes", "perhaps" or "no"."""
        return self.match.can_undo(self.match.names.parse(text))
