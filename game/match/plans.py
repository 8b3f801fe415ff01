"""What a side can order now, at which places, and what would follow from it: the questions behind a window's orders.

Every answer is the rulebook's own: candidates are put to `check`, marches are carried
out on a copy of what the side knows, supply is sent out there. Nothing here changes a game.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from game.grid.hexes import axial
from game.match.marching import reached
from game.match.names import Names
from game.match.places import Places
from game.match.supply_line import SupplyLine, supply_line
from game.model.codes import DESTROYED, MINOR, ON_MAP
from game.model.state import EVENTS, HERE, TALLY, State, Work, copy_state
from game.rules import crossings
from game.rules import forecast as foretelling
from game.rules import orders as book
from game.rules.combat import may_fight
from game.rules.facade import Desk, Order, Refusal, order
from game.rules.forecast import Forecast
from game.rules.movement import take_points
from game.rules.setup import work_for
from game.rules.supply import supply
from game.rules.zones import survey

UNIT_KINDS = ("withdraw", "boat", "build", "repair", "charge", "demolish")
CODES = {word: code for code, word in book.KINDS.items()}
# Of several refusals the one to tell is the last here: it came nearest to being lawful.
TELLING = (
    "no_hex", "no_crossing", "not_at_river", "not_at_crossing", "not_standing", "nothing_to_do", "not_enemy",
    "off_line", "struck_already", "charged_already", "way_blocked", "full_hex", "bank_held", "at_work",
    "bank_watched", "not_in_sight", "half_over", "no_points", "no_strikes",
)  # fmt: skip


@dataclass(frozen=True)
class OrderPlace:
    """A place an order may be given at: its text, what the place is called, its hex or the banks of its crossing."""

    text: str
    words: str
    hexes: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """One kind of order: the places it may be given at now, or why there is none."""

    kind: str
    places: tuple[OrderPlace, ...]
    refusal: Refusal | None


@dataclass(frozen=True)
class Passage:
    """A crossing on the way of a march: load points left before it, taken by it, left after it."""

    words: str
    banks: tuple[int, int]
    before: int
    after: int

    @property
    def takes(self) -> int:
        """Points the march takes."""
        return self.before - self.after


@dataclass(frozen=True)
class Leg:
    """One order of several given in turn: what it would bring once those before it are carried out."""

    text: str
    unit: str
    forecast: Forecast
    refusal: Refusal | None


class Plans:
    """Questions about the orders of the side whose operations these are."""

    def __init__(self, desk: Desk, names: Names, places: Places) -> None:
        self._desk = desk
        self._names = names
        self._places = places

    # ---- what can be ordered, and where

    def choices(self, unit: str) -> tuple[Choice, ...]:
        """What an own unit can be ordered beside marching and attacking, one row a kind of `UNIT_KINDS`."""
        self._desk.lay_out()
        u = self._names.unit_row(unit)
        return tuple(self._choice(kind, self._rows(kind, u)) for kind in UNIT_KINDS)

    def strikes(self) -> Choice:
        """The crossings the side can strike from afar."""
        self._desk.lay_out()
        there = np.flatnonzero(self._desk.seen.crossings["condition"] != DESTROYED)
        rows = [order(int(book.STRIKE), -1, int(c)) for c in there]
        return self._choice("strike", rows or [order(int(book.STRIKE), -1, -1)])

    @property
    def strike_cost(self) -> int:
        """Operations points of a strike."""
        return int(self._desk.charts["strike_op"])

    def _rows(self, kind: str, u: int) -> list[Order]:
        """Orders of a kind that a unit might be given, at least one."""
        view, code = self._desk.seen, CODES[kind]
        h = int(view.units[u]["hex"])
        if kind == "withdraw":
            targets = self._line(h)
        elif kind == "boat":
            around = [int(x) for x in self._desk.map.links[h]["to"] if x >= 0] if h >= 0 else []
            targets = [*around, h] if view.units[u]["ferried"] > 0 else around
        else:
            reach = 0 if kind in ("charge", "demolish") else int(self._desk.charts["engineer_reach"])
            targets = self._sites(h, reach)
            if not targets:  # any crossing: the refusal says that the unit is not at it
                targets = [0] if len(view.crossings) else [-1]
        return [order(code, u, target) for target in targets or [-1]]

    def _line(self, h: int) -> list[int]:
        """Hexes back along the line of communication from a hex, as far as a withdrawal goes; the farthest first."""
        loc = self._desk.seen.hexes["loc"]
        found: list[int] = []
        while h >= 0 and loc[h] >= 0 and loc[h] != h and len(found) < self._desk.charts["withdraw_hexes"]:
            h = int(loc[h])
            found.insert(0, h)
        return found

    def _sites(self, h: int, reach: int) -> list[int]:
        """Crossings with a bank within so many hexes of a hex."""
        if h < 0:
            return []
        near = self._desk.map.near[h]
        around = near[HERE : HERE + near[reach]] if reach else np.array([h])
        sides = self._desk.map.hexsides[self._desk.map.sites["hexside"]]
        across = self._desk.map.links["to"][sides["hex"], sides["direction"]]
        return [int(c) for c in np.flatnonzero(np.isin(sides["hex"], around) | np.isin(across, around))]

    def _choice(self, kind: str, rows: Sequence[Order]) -> Choice:
        """Put orders to the rulebook. Needs the desk laid out."""
        desk, found, refusals = self._desk, [], []
        for row in rows:
            code = int(book.check(desk.map, desk.charts, desk.seen, desk.seen_work, row))
            if code == int(book.OK):
                found.append(self._place(row))
            else:
                refusals.append(Refusal(*book.REFUSALS[code]))
        if found:
            return Choice(kind, tuple(found), None)
        return Choice(kind, (), max(refusals, key=_telling))

    def _place(self, row: Order) -> OrderPlace:
        text, target = self._names.spell(row), int(row[book.TARGET])
        if row[book.KIND] in (book.WITHDRAW, book.BOAT):
            return OrderPlace(text, self._places.hex(self._names.hex(target)), (target,))
        c = np.int64(target)
        banks = tuple(int(crossings.bank(self._desk.map, c, np.int64(which))) for which in (0, 1))
        return OrderPlace(text, self._places.crossing(self._names.crossing(target)), banks)

    # ---- who can take part

    def able(self) -> frozenset[str]:
        """Own units that are fit to attack."""
        desk = self._desk
        desk.lay_out()
        found = [u for u in self._own() if may_fight(desk.map, desk.charts, desk.seen, np.int64(u)) == 1]
        return frozenset(self._names.unit(u) for u in found)

    def attackers(self, target: int) -> tuple[str, ...]:
        """Own units that could attack a hex together, the strongest first, as many as one attack may have."""
        desk = self._desk
        desk.lay_out()
        steps = desk.seen.units["steps"]
        near = [u for u in self._own() if self._lawful(self._attack([u], target))]
        chosen: list[int] = []
        for u in sorted(near, key=lambda u: (-int(steps[u]), u)):
            if self._lawful(self._attack([*chosen, u], target)):
                chosen.append(u)
        return tuple(self._names.unit(u) for u in chosen)

    def _own(self) -> list[int]:
        side = int(self._desk.seen.clock[0]["side"])
        sides = self._desk.map.sides
        rows = range(int(sides[side]["first"]), int(sides[side + 1]["first"])) if side >= 0 else range(0)
        return [u for u in rows if self._desk.seen.units[u]["status"] == ON_MAP]

    def _attack(self, units: list[int], target: int) -> Order:
        first = int(self._desk.map.sides[self._desk.seen.clock[0]["side"]]["first"])
        return order(int(book.ATTACK), units[0], target, units=tuple(units), first=first)

    def _lawful(self, row: Order) -> bool:
        desk = self._desk
        return int(book.check(desk.map, desk.charts, desk.seen, desk.seen_work, row)) == int(book.OK)

    def formation(self, unit: str) -> tuple[str, ...]:
        """Own units on the map of the same formation, the unit itself first; none without one."""
        u = self._names.unit_row(unit)
        parents = self._desk.map.roster["formation"]
        if parents[u] < 0:
            return ()
        self._desk.lay_out()
        return (unit, *(self._names.unit(v) for v in self._own() if parents[v] == parents[u] and v != u))

    # ---- what would follow

    def reach(self, unit: str, via: int) -> dict[int, int]:
        """Hexes a unit may march to by way of a hex, with the movement points left there."""
        return reached(self._desk, self._names.unit_row(unit), via)

    def passages(self, row: Order) -> tuple[Passage, ...]:
        """The crossings on the way of a lawful march or withdrawal, with the load points it leaves on them."""
        desk = self._desk
        desk.lay_out()
        if not self._lawful(row):
            return ()
        there, work = copy_state(desk.seen), _copied(desk.seen_work)
        length, at = int(work.figures[TALLY]), int(there.units[row[book.ACTOR]]["hex"])
        side = np.int64(there.clock[0]["side"])
        way = [at, *(int(work.hexes[i]["path"]) for i in range(length))]
        met = [(a, b, c) for a, b in zip(way, way[1:], strict=False) for c in self._over(a, b)]
        before = [int(crossings.room_left(desk.map, desk.charts, there, side, np.int64(c))) for _, _, c in met]
        take_points(desk.map, desk.charts, there, work, np.int64(row[book.ACTOR]), np.int64(at), np.int64(length))
        after = [int(crossings.room_left(desk.map, desk.charts, there, side, np.int64(c))) for _, _, c in met]
        return tuple(
            Passage(self._places.crossing(self._names.crossing(c)), (a, b), first, last)
            for (a, b, c), first, last in zip(met, before, after, strict=True)
        )

    def _over(self, a: int, b: int) -> list[int]:
        """Usable crossings between two neighbours."""
        links = self._desk.map.links[a]
        link = links[links["to"].tolist().index(b)]
        if link["river"] < MINOR:
            return []
        row = self._desk.map.hexsides[link["hexside"]]
        condition = self._desk.seen.crossings["condition"]
        return [int(c) for c in (row["standing"], row["floating"]) if c >= 0 and condition[c] < DESTROYED]

    def supply_after(self, row: Order) -> SupplyLine | None:
        """How its unit would be supplied at the side's next logistics after a lawful march or withdrawal.

        All else stays as the side knows it now, and no fire hits the unit on its way.
        """
        desk = self._desk
        desk.lay_out()
        if row[book.KIND] not in (book.MOVE, book.WITHDRAW) or not self._lawful(row):
            return None
        there, work = copy_state(desk.seen), work_for(desk.ready)
        for field in ("fire0", "fire1"):
            there.hexes[field] = 0
        survey(desk.map, desk.charts, there, work)
        self._carry_out(there, work, row)
        for field in ("fire0", "fire1"):
            there.hexes[field] = desk.seen.hexes[field]
        return self._supplied(there, int(row[book.ACTOR]))

    def supply_staying(self, unit: str) -> SupplyLine:
        """How a unit would be supplied at its side's next logistics if it stays, and all else is as the side knows."""
        self._desk.lay_out()
        return self._supplied(copy_state(self._desk.seen), self._names.unit_row(unit))

    def _supplied(self, there: State, u: int) -> SupplyLine:
        """Send supply out in a copy of what the side knows."""
        desk, work = self._desk, work_for(self._desk.ready)
        survey(desk.map, desk.charts, there, work)
        supply(desk.map, desk.charts, there, work, np.int64(there.clock[0]["side"]))
        return supply_line(desk.ready, there, u)

    def together(self, rows: Iterable[Order]) -> tuple[Leg, ...]:
        """Forecast orders to several units that are given one after the other: each meets what those before it left."""
        desk = self._desk
        desk.lay_out()
        there, found = copy_state(desk.seen), []
        for row in rows:
            known, layout = copy_state(there), work_for(desk.ready)
            survey(desk.map, desk.charts, known, layout)
            code = int(book.check(desk.map, desk.charts, known, layout, row))
            unit, text = self._names.unit(int(row[book.ACTOR])), self._names.spell(row)
            if code != int(book.OK):
                found.append(Leg(text, unit, None, Refusal(*book.REFUSALS[code])))
                continue
            told = foretelling.forecast(desk.map, desk.charts, known, layout, row)
            found.append(Leg(text, unit, told, None))
            work = work_for(desk.ready)
            survey(desk.map, desk.charts, there, work)
            self._carry_out(there, work, row)
        return tuple(found)

    def _carry_out(self, there: State, work: Work, row: Order) -> None:
        desk = self._desk
        known, layout = copy_state(there), work_for(desk.ready)
        survey(desk.map, desk.charts, known, layout)
        book.carry_out(desk.map, desk.charts, there, work, known, layout, row)

    def beside(self, units: Sequence[str], target: int) -> tuple[tuple[str, int], ...]:
        """Where units go that keep their places round the first of them, which goes to a hex; -1 off the map."""
        names = self._names
        grid = axial(names.columns, names.rows)
        at = {(int(q), int(r)): h for h, (q, r) in enumerate(grid)}
        hexes = self._desk.state.units["hex"]
        start = grid[int(hexes[names.unit_row(units[0])])]
        found = []
        for key in units:
            q, r = grid[int(hexes[names.unit_row(key)])] - start + grid[target]
            found.append((key, at.get((int(q), int(r)), -1)))
        return tuple(found)


def _telling(refusal: Refusal) -> int:
    """How much a refusal says: those that are no matter of the place say most."""
    return TELLING.index(refusal.reason) if refusal.reason in TELLING else len(TELLING)


def _copied(work: Work) -> Work:
    layout = Work._make(table.copy() for table in work)
    layout.figures[EVENTS] = 0
    return layout
