"""Named tuples of arrays as one pointer: the same arrays reach the kernel, and copies have words of their own."""

from __future__ import annotations

import copy
import pickle
from typing import Any, NamedTuple

import numpy as np
import pytest
from toys import compiled

from game.kernel import kernel, tables

ROW = np.dtype([("a", np.int64), ("b", np.int64)])


@tables
class Shelf(NamedTuple):
    """Arrays of several shapes."""

    rows: Any  # (n,) ROW
    grid: Any  # (n, 3, 2)
    empty: Any  # (0,)


@kernel
def read(shelf, i, j, k):
    return shelf.grid[i, j, k] * 1000 + shelf.rows[i]["b"]


@kernel
def write(shelf, i, number):
    shelf.rows[i]["a"] = number
    shelf.grid[i, 2, 1] = number
    return shelf.grid.shape[0] * 100 + shelf.grid.shape[1] * 10 + shelf.empty.shape[0]


@kernel
def pass_on(shelf, i, number):
    """Through two kernels, and reads what the inner one wrote."""
    write(shelf, i, number)
    return shelf.rows[i]["a"] + read(shelf, i, np.int64(2), np.int64(1))


def shelf(n: int = 4) -> Shelf:
    rows = np.zeros(n, ROW)
    rows["b"] = np.arange(n)
    return Shelf(rows, np.arange(n * 6, dtype=np.int64).reshape(n, 3, 2), np.zeros(0, np.int64))


def test_every_element_is_where_numpy_has_it() -> None:
    t = shelf()
    for i in range(4):
        for j in range(3):
            for k in range(2):
                got = read(t, np.int64(i), np.int64(j), np.int64(k))
                assert got == t.grid[i, j, k] * 1000 + t.rows[i]["b"]


def test_what_a_kernel_writes_is_in_the_arrays_and_seen_by_its_caller() -> None:
    t = shelf()
    assert write(t, np.int64(1), np.int64(77)) == 430
    assert t.rows[1]["a"] == 77
    assert t.grid[1, 2, 1] == 77
    assert pass_on(t, np.int64(3), np.int64(5)) == 5 + 5 * 1000 + 3


@pytest.mark.parametrize(
    "clone",
    [
        copy.copy,
        copy.deepcopy,
        lambda t: pickle.loads(pickle.dumps(t)),
        lambda t: t._replace(rows=t.rows.copy()),
        lambda t: Shelf(*(array.copy() for array in t)),
    ],
)
def test_a_copy_is_its_own(clone: Any) -> None:
    t = shelf()
    write(t, np.int64(0), np.int64(1))  # its words exist by now
    other = clone(t)
    assert type(other) is type(t)
    write(other, np.int64(0), np.int64(9))
    assert other.rows[0]["a"] == 9
    assert t.rows[0]["a"] == (9 if other.rows is t.rows else 1)


def test_arrays_must_be_contiguous() -> None:
    t = shelf()
    with pytest.raises(ValueError, match="C-contiguous"):
        _ = t._replace(rows=t.rows[::2]).address  # type: ignore[attr-defined]


def test_lengths_are_each_instance_s_own() -> None:
    assert write(shelf(2), np.int64(0), np.int64(1)) == 230
    assert write(shelf(9), np.int64(8), np.int64(1)) == 930


def plan() -> list[int]:
    """What the kernels above say of two instances."""
    t = shelf()
    said = [int(write(t, np.int64(1), np.int64(77))), int(pass_on(t, np.int64(3), np.int64(5)))]
    other = copy.deepcopy(t)
    said += [int(write(other, np.int64(1), np.int64(8))), int(t.rows[1]["a"]), int(other.rows[1]["a"])]
    return said + [int(write(shelf(9), np.int64(8), np.int64(1)))]


def test_compiled_kernels_say_the_same() -> None:
    assert compiled("import json, test_tables as t; print(json.dumps(t.plan()))") == plan()
