"""The chart files: every number of the rules, with its source, as one record for the kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from game.files.overrides import Override, sort_out
from game.files.paths import charts_folder, either, nearest, shown
from game.files.tree import Table, read_table, written
from game.model.charts import SHAPES
from game.model.fault import Fault

Shapes = Mapping[str, Mapping[str, tuple[int, ...]]]
_ENTRY_KEYS = ("value", "source", "about")
_LARGEST = 2**53


def chart_record(shapes: Shapes = SHAPES) -> np.dtype[Any]:
    """The record type of charts of these shapes, entries in file order."""
    fields = [
        (key, np.int64, shape) if shape else (key, np.int64)
        for entries in shapes.values()
        for key, shape in entries.items()
    ]
    return np.dtype(fields or [("none", np.int64)])


def load_charts(overrides: Sequence[str] = (), folder: Path | None = None, shapes: Shapes | None = None) -> np.void:
    """The charts with overrides laid over them.

    Args: `overrides` texts of `--set`, of which those that begin with `charts.`
    count; `folder` and `shapes` default to the project's own.
    Returns: one record of int64 numbers and arrays (`record["crt"][row, column]`).
    Raises: Fault with every missing file, unknown entry, wrong shape and missing source.
    """
    _, of_charts, faults = sort_out([text for text in overrides if text.startswith("charts.")])
    return read_charts(of_charts, folder, shapes, faults)


def read_charts(
    overrides: Sequence[Override],
    folder: Path | None = None,
    shapes: Shapes | None = None,
    faults: Sequence[str] = (),
) -> np.void:
    """As `load_charts`, with overrides already read; `faults` are raised with those found here."""
    folder = charts_folder() if folder is None else folder
    shapes = SHAPES if shapes is None else shapes
    found = list(faults)
    values: dict[str, dict[str, np.ndarray[Any, np.dtype[np.int64]]]] = {}
    for name, entries in shapes.items():
        values[name] = _read_file(folder / f"{name}.toml", entries, found)
    for stray in sorted(folder.glob("*.toml")):
        if stray.stem not in shapes:
            near = nearest(stray.stem, shapes)
            found.append(f"{shown(stray)}: no rule reads this file; expected {either(near or list(shapes)) or 'none'}")
    for override in overrides:
        try:
            _change(values, override, shapes)
        except Fault as fault:
            found.extend(fault.lines)
    if found:
        raise Fault(*found)
    record = np.zeros((), dtype=chart_record(shapes))
    for chart in values.values():
        for key, value in chart.items():
            record[key] = value
    result: np.void = record[()]  # type: ignore[assignment]
    return result


def chart_values(record: np.void) -> dict[str, Any]:
    """A chart record as plain numbers and nested lists."""
    names = record.dtype.names or ()
    return {name: np.asarray(record[name]).tolist() for name in names}


def _read_file(
    file: Path, entries: Mapping[str, tuple[int, ...]], faults: list[str]
) -> dict[str, np.ndarray[Any, np.dtype[np.int64]]]:
    try:
        table = read_table(file)
    except Fault as fault:
        faults.extend(fault.lines)
        return {}
    chart = file.stem
    values: dict[str, np.ndarray[Any, np.dtype[np.int64]]] = {}
    for key in table:
        if key not in entries:
            near = nearest(key, entries) or list(entries)
            faults.append(f"{table.key_where(key)}: {chart}.{key}: unknown entry; expected {either(near)}")
    for key, shape in entries.items():
        entry = table.get(key)
        if entry is None:
            faults.append(f"{shown(file)}: {chart}.{key}: is missing; expected [{key}] with {_shape_words(shape)}")
            continue
        spot = table.key_where(key)
        if not isinstance(entry, Table):
            faults.append(f"{spot}: {chart}.{key}: is {written(entry)}; expected a table [{key}] with value and source")
            continue
        for word in entry:
            if word not in _ENTRY_KEYS:
                near = nearest(word, _ENTRY_KEYS) or list(_ENTRY_KEYS)
                faults.append(f"{entry.key_where(word)}: {chart}.{key}.{word}: unknown key; expected {either(near)}")
        source = entry.get("source")
        if not isinstance(source, str) or not source.strip():
            faults.append(
                f"{entry.key_where('source')}: {chart}.{key}.source: is "
                f"{'missing' if source is None else written(source)}; "
                f'expected a title or address, "calibrated" or "estimate"'
            )
        if "about" in entry and not isinstance(entry["about"], str):
            faults.append(
                f"{entry.key_where('about')}: {chart}.{key}.about: is {written(entry['about'])}; expected text"
            )
        if "value" not in entry:
            faults.append(f"{spot}: {chart}.{key}.value: is missing; expected {_shape_words(shape)}")
            continue
        problem = misfit(entry["value"], shape)
        if problem:
            faults.append(f"{entry.key_where('value')}: {chart}.{key}.value{problem}; expected {_shape_words(shape)}")
        else:
            values[key] = np.array(entry["value"], dtype=np.int64).reshape(shape)
    return values


def misfit(value: Any, shape: tuple[int, ...]) -> str:
    """What keeps a value from being whole numbers of this shape; empty when nothing does.

    >>> misfit([[1, 2], [3]], (2, 2))
    '.1: has 1 number'
    """
    if not shape:
        if type(value) is not int:
            return f": is {written(value)}"
        return "" if abs(value) <= _LARGEST else f": is {value}, too large"
    if not isinstance(value, list):
        return f": is {written(value)}"
    if len(value) != shape[0]:
        word = "row" if len(shape) > 1 else "number"
        return f": has {len(value)} {word}{'' if len(value) == 1 else 's'}"
    for i, inner in enumerate(value):
        problem = misfit(inner, shape[1:])
        if problem:
            return f".{i}{problem}"
    return ""


def _shape_words(shape: tuple[int, ...]) -> str:
    if not shape:
        return "a whole number"
    return f"whole numbers, {' x '.join(map(str, shape))}"


def _change(
    values: dict[str, dict[str, np.ndarray[Any, np.dtype[np.int64]]]], override: Override, shapes: Shapes
) -> None:
    """Set one entry, or one part of it, in place."""
    words = override.words[1:]
    if len(words) < 2:
        near = nearest(words[0], shapes) if words else []
        raise Fault(f"{override.label}: names no entry; expected charts.{either(near) or 'CHART'}.KEY=V")
    chart, key, *indices = words
    if chart not in shapes:
        owners = [f"{name}.{key}" for name, entries in shapes.items() if key in entries]
        raise Fault(_unknown(override, chart, owners or nearest(chart, shapes) or list(shapes)))
    if key not in shapes[chart]:
        owners = [f"{name}.{key}" for name, entries in shapes.items() if key in entries]
        raise Fault(_unknown(override, key, owners or nearest(key, shapes[chart]) or list(shapes[chart])))
    shape = shapes[chart][key]
    if len(indices) > len(shape):
        raise Fault(
            f"{override.label}: {chart}.{key} is {_shape_words(shape)}; expected {len(shape)} positions at most"
        )
    position = []
    for i, word in enumerate(indices):
        if not (word.isascii() and word.isdecimal() and int(word) < shape[i]):
            raise Fault(f'{override.label}: there is no position "{word}"; expected 0 to {shape[i] - 1}')
        position.append(int(word))
    rest = shape[len(position) :]
    problem = misfit(override.value, rest)
    if problem:
        raise Fault(f"{override.label}: value{problem}; expected {_shape_words(rest)}")
    if key in values[chart]:  # a faulty file entry is reported already
        values[chart][key][tuple(position)] = np.array(override.value, dtype=np.int64)


def _unknown(override: Override, word: str, known: Sequence[str]) -> str:
    return f'{override.label}: unknown key "{word}"; expected {either(known) or "another chart"}'
