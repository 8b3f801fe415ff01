"""TOML values that remember where they were written, so that a fault can name file and line.

A `Table` is a dict whose keys know the file and the key path they came from.
They keep that through merging of included files, extended scenarios and
overrides, when the same value stands under another path.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli

from game.files.lines import KeyPath, line_table
from game.files.paths import read_text, shown
from game.model.fault import Fault

_PLAIN = re.compile(r"^[A-Za-z0-9_-]+$")
_WHERE = re.compile(r"\s*\(at (?:line \d+, column \d+|end of document)\)$")


class Origin:
    """A text values come from: a file, whose lines are looked up on demand, or an override."""

    def __init__(self, name: str, text: str | None) -> None:
        self.name = name
        self.text = text
        self._lines: dict[KeyPath, int] | None = None

    def where(self, path: KeyPath) -> str:
        """`file:line` of the nearest key on the way to `path`; the name alone for an override."""
        if self.text is None:
            return self.name
        if self._lines is None:
            self._lines = line_table(self.text)
        while path and path not in self._lines:
            path = path[:-1]
        return f"{self.name}:{self._lines.get(path, 1)}"


class Table(dict[str, Any]):
    """A TOML table with the origin of itself and of each of its keys."""

    def __init__(self, origin: Origin, path: KeyPath) -> None:
        super().__init__()
        self.home = (origin, path)
        self.marks: dict[str, tuple[Origin, KeyPath]] = {}

    def put(self, key: str, value: Any, mark: tuple[Origin, KeyPath]) -> None:
        """Set a key together with its origin."""
        self[key] = value
        self.marks[key] = mark

    def drop(self, key: str) -> Any:
        """Take a key out; its value, or None when it is not there."""
        self.marks.pop(key, None)
        return self.pop(key, None)

    def key_where(self, key: str) -> str:
        """`file:line` of a key of this table."""
        origin, path = self.marks.get(key, self.home)
        return origin.where(path)


def grow(value: Any, origin: Origin, path: KeyPath = ()) -> Any:
    """Plain TOML values as tables that know their origin."""
    if isinstance(value, dict):
        table = Table(origin, path)
        for key, inner in value.items():
            table.put(key, grow(inner, origin, (*path, key)), (origin, (*path, key)))
        return table
    if isinstance(value, list):
        return [grow(inner, origin, (*path, i)) for i, inner in enumerate(value)]
    return value


def read_table(file: Path) -> Table:
    """A TOML file as a table with origins. Raises: Fault with file and line of a syntax error."""
    text = read_text(file)
    name = shown(file)
    try:
        value = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        problem = _WHERE.sub("", str(error))
        raise Fault(
            f"{name}:{getattr(error, 'lineno', 1)}: column {getattr(error, 'colno', 1)}: "
            f"{problem[:1].lower()}{problem[1:]}; expected TOML"
        ) from None
    except (ValueError, RecursionError) as error:
        raise Fault(f"{name}: cannot be read as TOML ({error})") from None
    table: Table = grow(value, Origin(name, text))
    return table


def step(value: Any, part: str | int) -> Any:
    """The value one step down, or None."""
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
        return value[part]
    return None


def at(root: Any, path: Iterable[str | int]) -> Any:
    """The value under a path, or None."""
    for part in path:
        root = step(root, part)
    return root


def where(root: Table, path: KeyPath) -> str:
    """`file:line` of the value under a path, or of what would hold it."""
    value: Any = root
    origin, base = root.home
    for part in path:
        if isinstance(value, Table):
            if part not in value.marks:
                break  # a missing key: the table that lacks it
            origin, base = value.marks[str(part)]
        else:
            base = (*base, part)
        value = step(value, part)
        if isinstance(value, Table):
            origin, base = value.home
    return origin.where(base)


def row_name(row: Any) -> str | None:
    """What a row of an array of tables is called: its `key`, else its `name`."""
    if isinstance(row, dict):
        for word in ("key", "name"):
            if isinstance(row.get(word), str) and row[word]:
                return str(row[word])
    return None


def spelled(root: Any, path: KeyPath) -> str:
    """A path as messages and overrides write it: rows by key or name, other elements by position from 0.

    >>> spelled({"units": [{"key": "a-1", "steps": 2}]}, ("units", 0, "steps"))
    'units.a-1.steps'
    """
    words = []
    value = root
    for part in path:
        above = value
        value = step(value, part)
        name = None
        if isinstance(part, int):
            name = row_name(value)
            if name is not None and sum(row_name(row) == name for row in above) > 1:
                name = None
        word = str(part) if name is None else name
        words.append(word if _PLAIN.match(word) else f'"{word}"')
    return ".".join(words)


def found(root: Any, text: str) -> KeyPath:
    """The path a message begins with, as far as it can be followed; rows by key, name or position.

    >>> found({"units": [{"key": "a-1", "place": {}}]}, "units.a-1.place: is not on the map")
    ('units', 0, 'place')
    """
    path: KeyPath = ()
    rest = text
    while True:
        if isinstance(root, dict):
            steps: list[tuple[str, str | int]] = [(key, key) for key in root]
        elif isinstance(root, list):
            steps = [(row_name(row) or str(i), i) for i, row in enumerate(root)]
            steps += [(str(i), i) for i in range(len(root))]
        else:
            return path
        fitting = [(name, part) for name, part in steps if re.match(re.escape(name) + r"(?=[.:]|$)", rest)]
        if not fitting:
            return path
        name, part = max(fitting, key=lambda entry: len(entry[0]))
        path = (*path, part)
        root = step(root, part)
        rest = rest[len(name) :]
        if not rest.startswith("."):
            return path
        rest = rest[1:]


def written(value: Any) -> str:
    """A value as a message quotes it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}..."'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)
