"""The player's settings while the window is open: asked everywhere, changed by the options, written at once.

Screens ask `preferences.now` whenever they need a setting, so that a change
counts from the next frame on. Until `open` is called the settings are the usual
ones and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from game.files import settings
from game.files.settings import Settings
from game.model.fault import Fault


class Preferences:
    """Settings of the file, with those that the command line gave for this run laid over them."""

    def __init__(self) -> None:
        self.said: list[str] = []  # what was wrong with the file; the menu shows it
        self.now = Settings()  # the settings that count
        self._file: Path | None = None
        self._kept = Settings()
        self._run: dict[str, Any] = {}

    def open(self, file: Path | None, run: Mapping[str, Any] | None = None) -> None:
        """Read the file, None = the usual settings, kept nowhere. Args: run, what counts for this run only."""
        self._file, self._run = file, dict(run or {})
        self._kept, self.said = settings.read(file) if file is not None else (Settings(), [])
        self.now = replace(self._kept, **self._run)

    def for_this_run(self, **given: Any) -> None:
        """Lay settings over those of the file until the program ends or the player changes them."""
        self._run.update(given)
        self.now = replace(self._kept, **self._run)

    def change(self, **changed: Any) -> str:
        """Change settings and write them down. Returns why they could not be written, "" when they were."""
        self._kept = replace(self._kept, **changed)
        for name in changed:
            self._run.pop(name, None)
        self.now = replace(self._kept, **self._run)
        if self._file is None:
            return ""
        try:
            settings.write(self._file, self._kept)
        except Fault as fault:
            return fault.lines[0]
        return ""

    def toggle_full_screen(self) -> None:
        """The whole screen, or a window."""
        self.change(full_screen=not self.now.full_screen)

    def seen(self, tip: str) -> bool:
        """Whether a tip was shown before, or none is wanted."""
        return not self.now.tips or tip in self.now.tips_seen

    def see(self, tip: str) -> None:
        """A tip was shown."""
        if tip not in self.now.tips_seen:
            self.change(tips_seen=(*self.now.tips_seen, tip))


preferences = Preferences()
