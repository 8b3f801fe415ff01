"""On which line of a TOML file each key stands.

The TOML reader gives values without lines. This scanner walks a text that the
reader has already accepted, so it need not judge it, and notes the line of
every key, array row and array element under its path: `("units", 3, "strength")`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)


def line_table(text: str) -> dict[KeyPath, int]:
    """Line, from 1, of every key, row and element of a valid TOML text.

    >>> line_table("a = 1\\n[[b]]\\nc = [\\n 5,\\n]\\n")[("b", 0, "c", 0)]
    4
    """
    return _Scanner(text).scan()


class _Scanner:
    """One pass over a text; `self.at` is the position reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [i for i, c in enumerate(text) if c == "\n"]
        self.found: dict[KeyPath, int] = {}
        self.last_row: dict[KeyPath, int] = {}  # array of tables -> its latest row

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while True:
            self.skip_blank()
            if self.at >= len(self.text):
                return self.found
            if self.text.startswith("[[", self.at):
                self.at += 2
                start = self.at
                array = self.resolve(self.key(), whole=False)
                row = self.last_row.get(array, -1) + 1
                self.last_row[array] = row
                table = (*array, row)
                self.note(array, start)
                self.note(table, start)
                self.close("]]")
            elif self.text[self.at] == "[":
                self.at += 1
                start = self.at
                table = self.resolve(self.key(), whole=True)
                self.note(table, start)
                self.close("]")
            else:
                self.pair(table)

    def note(self, path: KeyPath, position: int) -> None:
        self.found.setdefault(path, bisect_right(self.breaks, position - 1) + 1)

    def skip_blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        if match:
            self.at = match.end()

    def close(self, mark: str) -> None:
        self.at = self.text.find(mark, self.at) + len(mark)

    def key(self) -> list[str]:
        """A dotted key; ends before `=` or `]`."""
        parts = []
        while True:
            self.skip_blank()
            if self.text[self.at] in "\"'":
                parts.append(self.string()[1:-1])
            else:
                match = _BARE_KEY.match(self.text, self.at)
                end = match.end() if match else self.at + 1
                parts.append(self.text[self.at : end])
                self.at = end
            self.skip_blank()
            if self.at >= len(self.text) or self.text[self.at] != ".":
                return parts
            self.at += 1

    def resolve(self, parts: list[str], *, whole: bool) -> KeyPath:
        """The path a table header means: inside an array of tables, its latest row."""
        path: KeyPath = ()
        for i, part in enumerate(parts):
            path = (*path, part)
            if path in self.last_row and (whole or i < len(parts) - 1):
                path = (*path, self.last_row[path])
        return path

    def pair(self, table: KeyPath) -> None:
        """`key = value`."""
        start = self.at
        path = table
        for part in self.key():
            path = (*path, part)
            self.note(path, start)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: KeyPath) -> None:
        self.skip_blank()
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self.at += 1
            self.elements(path)
        elif opening == "{":
            self.at += 1
            self.inline(path)
        elif opening and opening in "\"'":
            self.string()
        else:
            match = _BARE_VALUE.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def elements(self, path: KeyPath) -> None:
        i = 0
        while True:
            self.skip_blank()
            if self.text[self.at : self.at + 1] in ("]", ""):
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.note((*path, i), self.at)
            self.value((*path, i))
            i += 1

    def inline(self, path: KeyPath) -> None:
        while True:
            self.skip_blank()
            if self.text[self.at : self.at + 1] in ("}", ""):
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(path)

    def string(self) -> str:
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.at)
            if match:
                self.at = match.end()
                return match[0]
        self.at += 1
        return "''"
