"""One number for a whole state, chained turn by turn, so that two games can be compared exactly.

A 64-bit mix over the tables in the order of `State` and of their fields. It
guards against error, not against forgery.
"""

import numpy as np

from game.kernel import kernel
from game.model.state import State

_PRIME = np.uint64(0x9FB21C651E98DF25)
_SHIFT = np.uint64(32)


def _fold(flat, start):
    h = np.uint64(start)
    for i in range(flat.shape[0]):
        h = (h ^ np.uint64(flat[i])) * _PRIME
        h = h ^ (h >> _SHIFT)
    return np.int64(h >> np.uint64(1))


fold = kernel(_fold)
if fold is _fold:  # not compiled: NumPy warns about the overflow the mixer lives on
    fold = np.errstate(over="ignore")(_fold)


def digest(state: State, before: int = 0) -> int:
    """Digest of a state after a digest. Returns 0 .. 2**63 - 1."""
    h = np.int64(before)
    for table in state:
        h = fold(table.view(np.int64), h)
    return int(h)


def hex_digest(value: int) -> str:
    """A digest as records write it: 16 hexadecimal figures."""
    return f"{value:016x}"
