"""`--set`: change single values of a scenario or its charts before they are checked.

Forms: `sides.ID.KEY=V`, the short `ID.KEY=V`, `scenario.KEY=V` with a dotted
path (rows by key, name or position from 0) and `charts.CHART.KEY[.INDEX]=V`.
V is written in TOML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tomli

from game.files.crosscheck import side_keys
from game.files.lines import KeyPath
from game.files.paths import either, nearest
from game.files.tree import Origin, Table, grow, row_name
from game.files.wording import fields_at, is_open_table
from game.model.fault import Fault

_PART = re.compile(r'"([^"]*)"|([^."]+)')
FORMS = "sides.ID.KEY=V, ID.KEY=V, charts.CHART.KEY=V or scenario.KEY=V"


@dataclass(frozen=True)
class Override:
    """One `--set`: the words before the equals sign and the value after it."""

    text: str
    words: tuple[str, ...]
    value: Any

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"--set {self.text}"


def parse(text: str) -> Override:
    """Read one override. Raises: Fault when it has no path or no TOML value."""
    left, equals, right = text.partition("=")
    words = tuple(quoted or bare.strip() for quoted, bare in _PART.findall(left))
    if not equals or not words or not all(words) or _PART.sub("", left).count(".") != len(words) - 1:
        raise Fault(f"--set {text}: cannot be read; expected {FORMS}")
    try:
        value = tomli.loads(f"v = {right}")
    except (tomli.TOMLDecodeError, ValueError, RecursionError):
        value = {}
    if list(value) != ["v"]:
        raise Fault(
            f"--set {text}: {right.strip() or 'nothing'} is no TOML value; expected a number, "
            f"true, a date, a list or text in quotes such as '\"{right.strip() or 'clear'}\"'"
        )
    return Override(text, words, value["v"])


def sort_out(texts: Sequence[str]) -> tuple[list[Override], list[Override], list[str]]:
    """Overrides of scenarios, those of charts, and faults of those that cannot be read."""
    of_scenario: list[Override] = []
    of_charts: list[Override] = []
    faults: list[str] = []
    for text in texts:
        try:
            override = parse(text)
        except Fault as fault:
            faults.extend(fault.lines)
            continue
        (of_charts if override.words[0] == "charts" else of_scenario).append(override)
    return of_scenario, of_charts, faults


def apply(root: Table, override: Override) -> KeyPath:
    """Set one value of the merged scenario; returns its path.

    Raises: Fault when the path leads nowhere, with the nearest names.
    """
    words = list(override.words)
    sides = side_keys(root)
    if words[0] == "scenario":
        words = words[1:]
    elif words[0] in sides:
        words = ["sides", *words]
    elif words[0] != "sides":
        heads = ["sides", "charts", "scenario", *sides]
        raise Fault(_unknown(override, words[0], heads, heads))
    if not words:
        raise Fault(f"{override.label}: names no key; expected {FORMS}")
    holder: Any = root
    path: KeyPath = ()
    for i, word in enumerate(words):
        last = i == len(words) - 1
        if isinstance(holder, list):
            index = _index(override, holder, word)
            path = (*path, index)
            if last:
                holder[index] = grow(override.value, Origin(override.label, None))
            holder = holder[index]
            continue
        if not isinstance(holder, Table):
            raise Fault(f"{override.label}: {words[i - 1]} holds no keys; expected nothing after it")
        model = fields_at(path)
        known = list(model.model_fields) if model else list(holder)
        if word not in holder and word not in known and not is_open_table(path):
            raise Fault(_unknown(override, word, [*known, *holder], known))
        path = (*path, word)
        if last:
            origin = Origin(override.label, None)
            holder.put(word, grow(override.value, origin), (origin, ()))
        elif word not in holder:
            if fields_at(path) is None and not is_open_table(path):
                raise Fault(f"{override.label}: {word} is not given in this scenario; expected a key it has")
            holder.put(word, Table(Origin(override.label, None), ()), (Origin(override.label, None), ()))
        holder = holder[word]
    return path


def _index(override: Override, holder: list[Any], word: str) -> int:
    """Position of a row by key or name, or of an element by its number."""
    names = [row_name(row) for row in holder]
    matches = [i for i, name in enumerate(names) if name == word]
    if len(matches) == 1:
        return matches[0]
    if len(matches) > 1:
        raise Fault(f"{override.label}: {len(matches)} rows are called {word}; expected a position from 0")
    if word.isdecimal() and word.isascii() and int(word) < len(holder):
        return int(word)
    known = [name for name in names if name is not None]
    if known:
        raise Fault(_unknown(override, word, known, known))
    raise Fault(f"{override.label}: there is no element {word}; expected a position from 0 to {len(holder) - 1}")


def _unknown(override: Override, word: str, words: Sequence[str], known: Sequence[str]) -> str:
    near = nearest(word, words)
    listed = either(near or (list(known) if len(known) <= 12 else [*known[:12], "others"]))
    return f'{override.label}: unknown key "{word}"; expected {listed or "another path"}'
