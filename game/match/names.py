"""Rows into words and back: hexes, units, sides, orders. Files and messages never hold a row number."""

from __future__ import annotations

import numpy as np

from game.grid import hexes as grid
from game.model.fault import Fault
from game.rules import orders as book
from game.rules.facade import Order
from game.rules.facade import order as write_order
from game.rules.setup import Tables

MANNERS = ("hasty", "prepared", "supported")  # position = column n of an attack
FORMS = {
    "move": "move UNIT HEX [via HEX]",
    "attack": f"attack HEX {'|'.join(MANNERS)} UNIT [UNIT ...], the lead first",
    "withdraw": "withdraw UNIT [HEX]",
    "boat": "boat UNIT HEX",
    "build": "build UNIT CROSSING",
    "repair": "repair UNIT CROSSING",
    "charge": "charge UNIT CROSSING",
    "demolish": "demolish UNIT CROSSING",
    "strike": "strike CROSSING",
    "end": "end",
}
CODES = {word: code for code, word in book.KINDS.items()}
AT_CROSSING = ("build", "repair", "charge", "demolish")  # orders to a unit about a crossing


class Names:
    """The names of one scenario's hexes, units, sides and crossings.

    A crossing that the scenario names goes by its key; a site for a pontoon, of
    which every other river hexside has one, by its hexside.
    """

    def __init__(self, ready: Tables) -> None:
        self.columns, self.rows = ready.board.columns, ready.board.rows
        self.units = ready.keys
        self.sides = tuple(side.key for side in ready.scenario.sides)
        self.salients = tuple(salient.key for salient in ready.scenario.salients)
        self.first = tuple(int(row["first"]) for row in ready.map.sides)
        self._rows = {key: row for row, key in enumerate(ready.keys)}
        self._hexside_of = [int(site["hexside"]) for site in ready.map.sites]
        links = ready.map.links
        self._banks = [(int(r["hex"]), int(links[r["hex"], r["direction"]]["to"])) for r in ready.map.hexsides]
        self.crossings = _crossings(ready)
        self.charted = len(ready.board.sites)  # crossings of the scenario, the first rows
        self._sites = {name: row for row, name in enumerate(self.crossings)}
        self.hexsides = tuple(grid.hexside_name(self.columns, r["hex"], r["direction"]) for r in ready.map.hexsides)

    def hex(self, h: int) -> str:
        """Name of a hex, `"0412"`; "" for none."""
        return grid.hex_name(self.columns, h) if h >= 0 else ""

    def unit(self, u: int) -> str:
        """Key of a unit; "" for none."""
        return self.units[u] if u >= 0 else ""

    def side(self, s: int) -> str:
        """Key of a side; "" for neither."""
        return self.sides[s] if s >= 0 else ""

    def crossing(self, c: int) -> str:
        """Name of a crossing; "" for none."""
        return self.crossings[c] if c >= 0 else ""

    def site(self, c: int) -> tuple[int, int]:
        """The hexes (rows) on both banks of a crossing."""
        return self._banks[self._hexside_of[c]]

    def side_of(self, u: int) -> int:
        """Row of a unit's side."""
        return 0 if u < self.first[1] else 1

    def hex_row(self, name: str) -> int:
        """Row of a hex by its name. Raises: Fault."""
        h = grid.hex_of(self.columns, self.rows, name)
        if h < 0:
            last = self.hex(self.columns * self.rows - 1)
            raise Fault(f"{name}: no such hex; expected 0101 to {last}, column then row")
        return h

    def unit_row(self, key: str) -> int:
        """Row of a unit by its key. Raises: Fault."""
        if key not in self._rows:
            raise Fault(f"{key}: no such unit; expected a key such as {self.units[0]}")
        return self._rows[key]

    def crossing_row(self, name: str) -> int:
        """Row of a crossing by its name. Raises: Fault."""
        if name not in self._sites:
            known = f"a key such as {self.crossings[0]}, or the hexside of a river" if self.crossings else "none here"
            raise Fault(f"{name}: no such crossing; expected {known}")
        return self._sites[name]

    def attackers(self, row: Order) -> tuple[int, ...]:
        """Units of an attack order: the lead first, then the others by row."""
        lead = int(row[book.ACTOR])
        first = self.first[self.side_of(lead)]
        bits = int(row[book.MASK0]) | int(row[book.MASK1]) << int(book.MASK_BITS)
        return (lead, *(u for u in range(first, len(self.units)) if bits >> (u - first) & 1 and u != lead))

    def spell(self, row: Order) -> str:
        """An order that `check` has found lawful as one line of text."""
        kind = book.KINDS[int(row[book.KIND])]
        if kind == "end":
            return kind
        target = int(row[book.TARGET])
        if kind == "strike":
            return f"strike {self.crossing(target)}"
        if kind == "attack":
            units = " ".join(self.unit(u) for u in self.attackers(row))
            return f"attack {self.hex(target)} {MANNERS[int(row[book.N])]} {units}"
        where = self.crossing(target) if kind in AT_CROSSING else self.hex(target)
        by_way = f" via {self.hex(int(row[book.VIA]))}" if kind == "move" and row[book.VIA] >= 0 else ""
        return f"{kind} {self.unit(int(row[book.ACTOR]))} {where}{by_way}".rstrip()

    def parse(self, text: str) -> Order:
        """An order from its text; the inverse of `spell`. Raises: Fault saying what was expected."""
        words = text.split()
        kind = words[0] if words else ""
        count = len(words)
        if kind == "end" and count == 1:
            return end_order()
        if kind == "move" and (count == 3 or (count == 5 and words[3] == "via")):
            via = self.hex_row(words[4]) if count == 5 else -1
            return write_order(CODES[kind], self.unit_row(words[1]), self.hex_row(words[2]), via)
        if kind == "attack" and count >= 4 and words[2] in MANNERS:
            return self._attack(words[1], words[2], words[3:])
        if (kind == "boat" and count == 3) or (kind == "withdraw" and count in (2, 3)):
            target = self.hex_row(words[2]) if count == 3 else -1
            return write_order(CODES[kind], self.unit_row(words[1]), target)
        if kind in AT_CROSSING and count == 3:
            return write_order(CODES[kind], self.unit_row(words[1]), self.crossing_row(words[2]))
        if kind == "strike" and count == 2:
            return write_order(CODES[kind], -1, self.crossing_row(words[1]))
        if kind in FORMS:
            raise Fault(f"{text.strip()!r} cannot be read; expected {FORMS[kind]}")
        raise Fault(f"{kind or 'nothing'!r} is no order; expected {', '.join(FORMS)}")

    def _attack(self, target: str, manner: str, keys: list[str]) -> Order:
        units = tuple(self.unit_row(key) for key in keys)
        if len(set(units)) < len(units):
            raise Fault("a unit is named twice in the attack; expected each once")
        side = self.side_of(units[0])
        for u in units:
            if self.side_of(u) != side:
                raise Fault(f"{self.unit(u)}: is not of the lead's side; expected units of {self.side(side)} only")
        return write_order(
            int(book.ATTACK),
            units[0],
            self.hex_row(target),
            units=units,
            n=MANNERS.index(manner),
            first=self.first[side],
        )


def _crossings(ready: Tables) -> tuple[str, ...]:
    """Names of all crossing sites by row: first the scenario's by key, then pontoons by hexside.

    A hexside that is a key already is named from its other bank.
    """
    columns = ready.board.columns
    names = [site.key for site in ready.board.sites]
    for site in ready.map.sites[len(names) :]:
        row = ready.map.hexsides[site["hexside"]]
        h, d = int(row["hex"]), int(row["direction"])
        name = grid.hexside_name(columns, h, d)
        if name in names:
            name = grid.hexside_name(columns, int(ready.map.links[h, d]["to"]), (d + 3) % 6)
        names.append(name)
    return tuple(names)


def end_order() -> Order:
    """The order that ends a side's operations."""
    row = np.zeros(book.WIDTH, np.int64)
    row[:4] = (book.END, 0, -1, -1)
    return row


def order_row(row: Order) -> Order:
    """An order as the kernels take it, a copy. Raises: ValueError when it is no row of eight whole numbers."""
    taken = np.array(row)
    if taken.shape != (book.WIDTH,) or taken.dtype.kind not in "iu":
        raise ValueError(f"{row!r} is no order: {book.WIDTH} whole numbers are expected")
    return taken.astype(np.int64)
