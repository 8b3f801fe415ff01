"""What the program remembers of its player between games: how far the tutorial came.

A small file beside the saved games. One that cannot be read counts as empty, one
that cannot be written is done without: nothing of a game hangs on it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from game.files.paths import write_text
from game.files.saves import saves_folder
from game.model.fault import Fault

FILE = "notes.json"


class Notes:
    """Read once, written at every change."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = saves_folder() / FILE if file is None else file
        told = self._read()
        step = told.get("tutorial")
        self._step = step if isinstance(step, str) else ""

    def _read(self) -> dict[str, Any]:
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def _write(self) -> None:
        with suppress(Fault):
            write_text(self._file, json.dumps({"tutorial": self._step}, indent=1) + "\n")

    @property
    def step(self) -> str:
        """The step of the tutorial that comes next, "" none was begun or all are done."""
        return self._step

    def reach(self, step: str) -> None:
        """The tutorial has come to a step, "" it is over."""
        self._step = step
        self._write()
