"""Linter, figures: numbers without a source, patterns that match nothing, chart entries no rule reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from game.files.findings import Finding, warning
from game.files.lines import KeyPath
from game.files.models import ScenarioPart
from game.files.paths import either, nearest
from game.files.tree import Table
from game.files.wording import fields_at, is_list

# Frame and length of a game are choices, not figures about the world; a series always has its source.
_NO_CLAIM = ("calendar", "map", "history")
_READ = re.compile(r"""charts\s*\[\s*["'](\w+)["']""")


def figure_findings(root: Table) -> Iterator[Finding]:
    """Figures that neither stand beside a `source` nor are listed in `estimates`, once a key."""
    estimates = [text for text in root.get("estimates", []) if isinstance(text, str)]
    count: dict[str, int] = {}
    first: dict[str, KeyPath] = {}
    for name, path, table in _tables(root):
        if table.get("source"):
            continue
        for key, value in table.items():
            label = f"{name}.{key}"
            if _has_number(value) and not any(_covers(pattern, name, label) for pattern in estimates):
                count[label] = count.get(label, 0) + 1
                first.setdefault(label, (*path, key))
    for label, rows in count.items():
        where = "stands" if rows == 1 else f"and {rows - 1} more of its kind stand"
        yield warning(first[label], f'{where} without a source; expected source = "..." or "{label}" in estimates')
    known = list(_known_labels())
    for i, pattern in enumerate(estimates):
        if not any(_covers(pattern, label.rpartition(".")[0], label) or pattern == label for label in known):
            near = nearest(pattern, known)
            yield warning(
                ("estimates", i), f'"{pattern}" is no key of a scenario; expected {either(near) or "table.field"}'
            )


def unread_charts(keys: Iterable[str], folders: Iterable[Path]) -> list[str]:
    """Chart entries that no source file below `folders` reads as `charts["key"]`."""
    read: set[str] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            read.update(_READ.findall(file.read_text(encoding="utf-8")))
    return [key for key in keys if key not in read]


def _covers(pattern: str, table: str, label: str) -> bool:
    """Whether a pattern names the key, its table, or a table above it."""
    if fnmatchcase(label, pattern):
        return True
    return fnmatchcase(table, pattern) or table.startswith(f"{pattern}.")


def _tables(root: Table) -> Iterator[tuple[str, KeyPath, Table]]:
    """Every table that may hold figures: name, path, table. Inner tables count with the row they stand in."""
    for key, value in root.items():
        if key in _NO_CLAIM:
            continue
        if isinstance(value, Table):
            if key == "front":
                for inner in ("lines", "contested"):
                    rows = value.get(inner, [])
                    for i, row in enumerate(rows if isinstance(rows, list) else ()):
                        yield f"front.{inner}", ("front", inner, i), row
            else:
                yield key, (key,), value
        elif isinstance(value, list):
            for i, row in enumerate(value):
                if isinstance(row, Table):
                    yield key, (key, i), row


def _has_number(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return True
    if isinstance(value, dict):
        return any(_has_number(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_number(inner) for inner in value)
    return False


def _known_labels() -> Iterator[str]:
    """`table.field` of every table of a scenario."""
    for key in ScenarioPart.model_fields:
        for path in ((key,), (key, 0)):
            model = fields_at(path)
            if model is None:
                continue
            for field in model.model_fields:
                yield f"{key}.{field}"
                inner = fields_at((*path, field, 0)) if is_list((*path, field)) else None
                for name in inner.model_fields if inner else ():
                    yield f"{key}.{field}.{name}"
