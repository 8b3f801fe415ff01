"""What the player is about to order: the chosen units, the place that is meant, and the forecast of it."""

from __future__ import annotations

from game.match.names import MANNERS
from game.match.plans import Leg, Passage
from game.match.supply_line import SupplyLine
from game.rules.facade import Refusal
from game.rules.forecast import Forecast, MarchForecast
from game.ui.aiming import Aim
from game.ui.seat import Seat


def told(refusal: Refusal | None) -> str:
    """A refusal with its rule; "" for none."""
    return f"{refusal.sentence} (rule {refusal.rule})" if refusal is not None else ""


class Intent:
    """Units chosen, the lead first, and what they are meant to do. Asks the seat for every answer."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.units: list[str] = []
        self.reach: dict[int, int] = {}  # of the lead, when it is one's own: hexes and the movement points left there
        self.hover = -1  # hex under the pointer
        self.target = -1  # hex of an attack, -1 none
        self.manner = MANNERS[0]
        self.via = -1  # hex the march goes by way of, -1 none
        self.aim: Aim | None = None  # an order that needs another place
        self._forget()

    def _forget(self) -> None:
        self.text = ""  # of the order that is forecast
        self.forecast: Forecast = None
        self.refused = ""  # why it would be
        self.legs: tuple[Leg, ...] = ()  # of several units that go together
        self.passages: tuple[Passage, ...] = ()  # crossings on the way
        self.fires: tuple[tuple[int, int], ...] = ()  # hexes under enemy fire on the way, with the level
        self.supply: SupplyLine | None = None  # how the unit would be supplied there

    def select(self, key: str) -> None:
        """Choose one unit, "" none."""
        self.choose([key] if key else [])

    def choose(self, keys: list[str]) -> None:
        """Choose units, the lead first."""
        self.units = keys
        self.target, self.manner, self.via, self.aim = -1, MANNERS[0], -1, None
        self._reach_out()
        self.foresee()

    def join(self, key: str) -> None:
        """Add a unit, or take it out."""
        if key in self.units:
            self.units.remove(key)
        else:
            self.units.append(key)
        self.regroup(list(self.units))

    def regroup(self, keys: list[str]) -> None:
        """Other units are to do what is meant."""
        self.units, self.via, self.aim = keys, -1, None
        self._reach_out()
        self.foresee()

    def _reach_out(self) -> None:
        unit = self._seat.units.get(self.units[0]) if self.units else None
        own = unit is not None and unit.side == self._seat.side
        self.reach = self._seat.reach(self.units[0], self.via) if own else {}

    def attack(self, h: int) -> None:
        """Mean an attack on a hex, -1 none."""
        self.target = h
        self.foresee()

    def set_manner(self, manner: str) -> None:
        """How the attack is to be made."""
        self.manner = manner
        self.foresee()

    def go_by(self, h: int) -> str:
        """March by way of a hex, -1 straight on. Returns why that cannot be, "" when it can."""
        if h >= 0 and self.reach.get(h, 0) <= 0:
            return "no march goes on from there: it is out of reach, or ends there (rule 6)"
        self.via = h
        self._reach_out()
        self.foresee()
        return ""

    def take_aim(self, aim: Aim | None) -> None:
        """Mean an order at a place, None no more."""
        self.aim, self.target = aim, -1
        self.foresee()

    def aim_at(self, place: int) -> None:
        """Mean another of the places of the order."""
        if self.aim is not None and self.aim.at != place:
            self.aim.at = place
            self.foresee()

    def point(self, h: int) -> None:
        """The pointer is over a hex, -1 none."""
        self.hover = h
        if self.target < 0 and self.aim is None:
            self.foresee()

    def keep(self) -> None:
        """Forget units that are not there any more."""
        self.units = [key for key in self.units if key in self._seat.units]

    @property
    def own(self) -> bool:
        """Whether own units are chosen."""
        return bool(self.units) and all(
            key in self._seat.units and self._seat.units[key].side == self._seat.side for key in self.units
        )

    def foresee(self) -> None:
        """Ask for the forecast of what is meant."""
        seat = self._seat
        self._forget()
        if not seat.my_turn:
            return
        if self.aim is not None:
            self._foresee_aim(self.aim)
        elif self.target >= 0 and self.units:
            self.text = seat.attack(self.units, self.target, self.manner)
        elif self.own and self.hover in self.reach:
            if len(self.units) == 1:
                self.text = seat.move(self.units[0], self.hover, self.via)
            else:
                self._together(seat.march(self.units, self.hover, self.via))
        if self.text:
            self.forecast = seat.forecast(self.text)
            if self.forecast is None:
                self.refused = self.why_not(self.text)
        if isinstance(self.forecast, MarchForecast):
            self._foresee_way(self.forecast)

    def _foresee_aim(self, aim: Aim) -> None:
        if aim.place is None:
            return
        if aim.kind == "withdraw" and len(self.units) > 1:
            self._together([f"withdraw {key}" for key in self.units])
        else:
            self.text = aim.place.text

    def _together(self, texts: list[str]) -> None:
        self.legs = self._seat.together(texts)
        self.forecast = next((leg.forecast for leg in self.legs if leg.forecast is not None), None)
        if self.forecast is None:
            self.refused = told(self.legs[0].refusal)

    def _foresee_way(self, march: MarchForecast) -> None:
        levels = ((h, self._seat.hex(h).enemy_fire) for h in march.path)
        self.fires = tuple((h, level) for h, level in levels if level > 0)
        if self.text:
            self.passages = self._seat.passages(self.text)
            self.supply = self._seat.supply_after(self.text)

    def why_not(self, text: str) -> str:
        """Why an order would be refused, with its rule; "" when it would not."""
        return told(self._seat.check(text))

    def give(self) -> str:
        """Give the order that is forecast, or those of several units in turn. Returns what was refused, "" nothing."""
        if not self.legs:
            return told(self._seat.order(self.text))
        refused = []
        for leg in self.legs:
            refusal = self._seat.order(leg.text)
            if refusal is not None:
                refused.append(f"{self._seat.units[leg.unit].name}: {told(refusal)}")
        return "; ".join(refused)

    def attacks(self, h: int) -> bool:
        """Whether a right click on a hex means an attack: a known enemy stands there, or only posts hold it."""
        if any(unit.side != self._seat.side for unit in self._seat.units_in(h)):
            return True
        return h not in self.reach and not self.why_not(self._seat.attack(self.units, h, self.manner))
