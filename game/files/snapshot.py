"""The tables of a game as text, so that a save of older rules still opens as a position.

The columns go by their names and the rows by their keys: a later program takes the
columns it still has, and sees whether the things in them are its own. The seed is left out.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from game.match import Start
from game.match.names import Names
from game.model.fault import Fault
from game.model.state import State, copy_state
from game.rules.setup import Tables

LARGEST = 64 * 2**20  # bytes of a position unpacked
SECRET = "clock.seed"


@lru_cache(maxsize=2)
def packed(names: Names, start: Start) -> str:
    """A beginning as one word of text. Kept: a game is written down after every order of a turn."""
    state = start.state
    columns = {
        f"{table}.{field}": rows[field].tolist()
        for table, rows in zip(State._fields, state, strict=True)
        for field in rows.dtype.names or ()
        if f"{table}.{field}" != SECRET
    }
    text = json.dumps({**_keys(names), "columns": columns}, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


def stands(text: str, names: Names, start: Start) -> bool:
    """Whether a word of text says this beginning."""
    try:
        return _read(text) == _read(packed(names, start))
    except Fault:
        return False


def unpacked(text: str, ready: Tables) -> State:
    """The state in a word of text. A column that is not in it stands as at the start of the game; the seed is 0.

    Raises: Fault when it cannot be read, or is of another order of battle or map.
    """
    known = _read(text)
    names = Names(ready)
    for thing, figure in _keys(names).items():
        if known.get(thing) != figure:
            raise Fault(f"its {thing} are others than those of the scenario here: the position cannot be shown")
    state = copy_state(ready.state)
    bounds = {"hex": len(state.hexes), "loc": len(state.hexes), "crossing": len(state.crossings)}
    for table, rows in zip(State._fields, state, strict=True):
        for field in rows.dtype.names or ():
            values = known["columns"].get(f"{table}.{field}")
            if values is None:
                continue
            try:
                rows[field] = _column(values, len(rows), bounds.get(field.removeprefix("known_"), 0))
            except (TypeError, ValueError, OverflowError):
                raise Fault(f"its column {table}.{field} does not fit: the position cannot be shown") from None
    state.clock[0]["seed"] = 0
    return state


def _column(values: Any, count: int, limit: int) -> np.ndarray:
    """A column of so many whole numbers; below a limit, or -1, where there is one. Raises: ValueError, TypeError."""
    if not isinstance(values, list) or len(values) != count or any(type(value) is not int for value in values):
        raise ValueError(count)
    if limit and any(not -1 <= value < limit for value in values):
        raise ValueError(limit)
    return np.array(values, np.int64)


def _keys(names: Names) -> dict[str, str]:
    """What the rows of the tables are: a figure for all keys of a kind of thing."""
    things = {
        "sides": names.sides, "units": names.units, "salients": names.salients, "crossings": names.crossings,
        "hexsides": names.hexsides, "hexes": (str(names.columns), str(names.rows)),
    }  # fmt: skip
    return {thing: blake2b(" ".join(keys).encode(), digest_size=8).hexdigest() for thing, keys in things.items()}


def _read(text: str) -> dict[str, Any]:
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.b64decode(text, validate=True), LARGEST)
        known = json.loads(data)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise Fault("its position cannot be read") from None
    if not isinstance(known, dict) or not isinstance(known.get("columns"), dict):
        raise Fault("its position cannot be read")
    return known
