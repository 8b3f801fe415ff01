"""Short check figures of every column of a state, so that two games that differ can be told where.

A column's figure is three sums modulo a prime: of its values, of values times
row number, and of values times the row number squared (rows from 1). One row
that differs leaves a difference d, d*r, d*r*r, and so names its row r.
"""

from __future__ import annotations

import numpy as np

from game.match.names import Names
from game.model.codes import CAUSE_WORDS
from game.model.state import CLOCK, CROSSING, HEX, HEXSIDE, LEDGER, SALIENT, SIDE, TOLL, UNIT, State

PRIME = 65521
DIGITS = 12  # hexadecimal figures of a check

_DTYPES = (UNIT, HEX, HEXSIDE, CROSSING, SIDE, SALIENT, CLOCK, TOLL, LEDGER)
COLUMNS = tuple(
    f"{table}.{field}"
    for table, dtype in zip(State._fields, _DTYPES, strict=True)
    for field in dtype.names or ()
)


def column_checks(state: State) -> tuple[str, ...]:
    """The check of every column, in the order of `COLUMNS`: 12 hexadecimal figures each."""
    found = []
    for table in state:
        weights = np.arange(1, len(table) + 1, dtype=np.int64) % PRIME
        for field in table.dtype.names or ():
            values = table[field] % PRIME
            sums = []
            for _ in range(3):
                sums.append(int(values.sum() % PRIME))
                values = values * weights % PRIME
            found.append("".join(f"{part:04x}" for part in sums))
    return tuple(found)


def seed_check(seed: int) -> str:
    """The check of the column that holds a game's seed alone."""
    return f"{seed % PRIME:04x}" * 3


def first_difference(names: Names, state: State, here: tuple[str, ...], there: tuple[str, ...]) -> str:
    """The first column whose checks differ, `table.field` and its row by name; "" when none does.

    `state` is any of the game's: it gives the number of rows of each table.
    """
    for column, mine, other in zip(COLUMNS, here, there, strict=True):
        if mine != other:
            table, _, _ = column.partition(".")
            return f"{column}, {_row_name(names, table, _only_row(mine, other, len(getattr(state, table))))}"
    return ""


def _only_row(here: str, there: str, count: int) -> int:
    """The one row in which two columns differ, -1 when more than one does."""
    plain, once, twice = ((int(here[i : i + 4], 16) - int(there[i : i + 4], 16)) % PRIME for i in (0, 4, 8))
    if plain == 0:
        return -1
    row = once * pow(plain, -1, PRIME) % PRIME
    return row - 1 if 1 <= row <= count and plain * row * row % PRIME == twice else -1


def _row_name(names: Names, table: str, row: int) -> str:
    if row < 0:
        return "several rows"
    known = {
        "units": names.units, "sides": names.sides, "salients": names.salients, "crossings": names.crossings,
        "hexsides": names.hexsides, "toll": _paired(names.sides, CAUSE_WORDS),
        "ledger": _paired(names.sides, names.crossings),
    }  # fmt: skip
    if table == "hexes":
        return f"row {names.hex(row)}"
    if table in known:
        return f"row {known[table][row]}"
    return f"row {row}"


def _paired(sides: tuple[str, ...], things: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the rows of a table that has a row a side and thing."""
    return tuple(f"{side}:{thing}" for side in sides for thing in things)
