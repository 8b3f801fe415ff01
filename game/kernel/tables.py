"""Named tuples of arrays that kernels take as one pointer.

numba flattens a named tuple into every field of every array at every call: two
hundred arguments a call, most of the compile time and a good part of the time of
small kernels. A class marked with `tables` is passed as the address of a block of
words instead: for each array its data pointer, then its shape.
"""

from __future__ import annotations

import functools
from typing import Any, TypeVar

import numpy as np

from game.kernel.folders import compiles

C = TypeVar("C", bound=type)


class Addressed:
    """What `tables` adds to a class: the block of words of an instance, made when first asked for."""

    @functools.cached_property
    def address(self) -> int:
        """Where the words of this instance lie; they live as long as it does.

        Kept as a number, because every call of a kernel asks for it.
        Raises: ValueError for an array that is not C-contiguous.
        """
        words: list[int] = []
        arrays: Any = self
        for array in arrays:
            if not array.flags.c_contiguous:
                raise ValueError("kernels take C-contiguous arrays only")
            words += [array.ctypes.data, *array.shape]
        self.__dict__["_words"] = known = np.array(words, dtype=np.int64)
        return int(known.ctypes.data)

    def __getstate__(self) -> None:
        """A copy has other arrays, so it makes words of its own."""


def tables(cls: C) -> C:
    """Let kernels take instances of a NamedTuple class of arrays as one pointer.

    The arrays of an instance keep their place and shape for its life, as those of any tuple do.
    """
    made: Any = type(cls.__name__, (Addressed, cls), {"__doc__": cls.__doc__, "__module__": cls.__module__})
    made.__qualname__ = cls.__qualname__
    if compiles():
        from game.kernel.pointers import register

        register(made)
    return made
