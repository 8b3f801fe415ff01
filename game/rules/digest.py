"""One number for a whole state, chained turn by turn, so that two games can be compared exactly.

A 64-bit mix over the tables in the order of `State` and of their fields. It
guards against error, not against forgery.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.kernel import kernel, tables
from game.model.state import State

Flat = NDArray[np.int64]

_PRIME = np.uint64(0x9FB21C651E98DF25)
_SHIFT = np.uint64(32)


@tables
class Words(NamedTuple):
    """The tables of a `State` as plain words, int64 (n,), sharing its memory."""

    units: Flat
    hexes: Flat
    hexsides: Flat
    crossings: Flat
    sides: Flat
    salients: Flat
    clock: Flat
    toll: Flat
    ledger: Flat


def words_of(state: State) -> Words:
    """A state's words; worth keeping by who asks for its digest again and again."""
    return Words(*(table.view(np.int64) for table in state))


@kernel
def fold(flat, start):
    """Mix the words of one table into a number."""
    h = np.uint64(start)
    for i in range(flat.shape[0]):
        h = (h ^ np.uint64(flat[i])) * _PRIME
        h = h ^ (h >> _SHIFT)
    return np.int64(h >> np.uint64(1))


def _chain(words, start):
    h = fold(words.units, start)
    h = fold(words.hexes, h)
    h = fold(words.hexsides, h)
    h = fold(words.crossings, h)
    h = fold(words.sides, h)
    h = fold(words.salients, h)
    h = fold(words.clock, h)
    h = fold(words.toll, h)
    return fold(words.ledger, h)


chain = kernel(_chain)
if chain is _chain:  # not compiled: NumPy warns about the overflow the mixer lives on
    chain = np.errstate(over="ignore")(_chain)


def digest(state: State | Words, before: int = 0) -> int:
    """Digest of a state after a digest. Returns 0 .. 2**63 - 1."""
    words = state if isinstance(state, Words) else words_of(state)
    return int(chain(words, np.int64(before)))


def hex_digest(value: int) -> str:
    """A digest as records write it: 16 hexadecimal figures."""
    return f"{value:016x}"
