"""What the player is about to order: the chosen units, the hex that is meant, and the forecast of it."""

from __future__ import annotations

from game.match.names import MANNERS
from game.rules.forecast import Forecast
from game.ui.seat import Seat


class Intent:
    """Units chosen, the lead first, and what they are meant to do. Asks the seat for every answer."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.units: list[str] = []
        self.reach: dict[int, int] = {}  # of a single own unit: hexes and the movement points left there
        self.hover = -1  # hex under the pointer
        self.target = -1  # hex of an attack, -1 none
        self.manner = MANNERS[0]
        self.text = ""  # of the order that is forecast
        self.forecast: Forecast = None
        self.refused = ""  # why it would be

    def select(self, key: str) -> None:
        """Choose one unit, "" none."""
        self.units = [key] if key else []
        self.target, self.manner = -1, MANNERS[0]
        unit = self._seat.units.get(key)
        own = unit is not None and unit.side == self._seat.side
        self.reach = self._seat.reach(key) if own else {}
        self.foresee()

    def join(self, key: str) -> None:
        """Add a unit to the attack, or take it out."""
        if key in self.units:
            self.units.remove(key)
        else:
            self.units.append(key)
        self.foresee()

    def aim(self, h: int) -> None:
        """Mean an attack on a hex, -1 none."""
        self.target = h
        self.foresee()

    def set_manner(self, manner: str) -> None:
        """How the attack is to be made."""
        self.manner = manner
        self.foresee()

    def point(self, h: int) -> None:
        """The pointer is over a hex, -1 none."""
        self.hover = h
        if self.target < 0:
            self.foresee()

    def keep(self) -> None:
        """Forget units that are not there any more."""
        self.units = [key for key in self.units if key in self._seat.units]

    def foresee(self) -> None:
        """Ask for the forecast of what is meant."""
        seat = self._seat
        self.text, self.forecast, self.refused = "", None, ""
        if not self.units or not seat.my_turn:
            return
        if self.target >= 0:
            self.text = seat.attack(self.units, self.target, self.manner)
        elif len(self.units) == 1 and self.hover in self.reach:
            self.text = seat.move(self.units[0], self.hover)
        if self.text:
            self.forecast = seat.forecast(self.text)
            if self.forecast is None:
                self.refused = self.why_not(self.text)

    def why_not(self, text: str) -> str:
        """Why an order would be refused, with its rule; "" when it would not."""
        refusal = self._seat.check(text)
        return f"{refusal.sentence} (rule {refusal.rule})" if refusal is not None else ""

    def give(self) -> str:
        """Give the order that is forecast. Returns why it was refused, "" when it was carried out."""
        refusal = self._seat.order(self.text)
        return f"{refusal.sentence} (rule {refusal.rule})" if refusal is not None else ""

    def attacks(self, h: int) -> bool:
        """Whether a right click on a hex means an attack: a known enemy stands there, or only posts hold it."""
        if any(unit.side != self._seat.side for unit in self._seat.units_in(h)):
            return True
        return h not in self.reach and not self.why_not(self._seat.attack(self.units, h, self.manner))
