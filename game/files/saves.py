"""Saved games: records in the player's own folder.

`SALIENT_SAVES` names another folder; otherwise it is the usual place of the
system for a program's data.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from game.files import records
from game.files.paths import shown
from game.files.records import Record
from game.model.fault import Fault

ENDING = ".salient"
SHOWN = 50  # newest saves that are listed


@dataclass(frozen=True)
class Save:
    """One file of the folder; `record` None = it cannot be read, `fault` says why."""

    file: Path
    record: Record | None
    fault: str = ""

    @property
    def turn(self) -> int:
        """The turn it stands in."""
        return self.record.turns[-1].number if self.record and self.record.turns else 0


def saves_folder() -> Path:
    """Where saved games are kept. The folder need not be there."""
    named = os.environ.get("SALIENT_SAVES")
    if named:
        return Path(named).expanduser()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")) / "Salient" / "saves"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Salient" / "saves"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "salient" / "saves"


def saved() -> list[Save]:
    """The saved games, newest first; a file that cannot be read is listed with the reason."""
    folder = saves_folder()
    try:
        files = [(file.stat().st_mtime, file) for file in folder.glob(f"*{ENDING}")]
    except OSError:
        return []
    found = []
    for _, file in sorted(files, key=lambda row: (-row[0], row[1].name))[:SHOWN]:
        try:
            found.append(Save(file, records.read(file)))
        except Fault as fault:
            found.append(Save(file, None, fault.lines[0].replace(shown(file), file.name)))
    return found


def delete(file: Path) -> None:
    """Take a saved game away for good. Raises: Fault when it cannot be."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise Fault(f"{file.name}: cannot be deleted ({error.strerror})") from None


def save_file(scenario: str, turn: int, kind: str) -> Path:
    """The file of a save: `drill-turn-03.salient`, `drill-autosave.salient`. Args: kind, "turn" or "autosave"."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(scenario).stem).strip("-") or "game"
    ending = f"turn-{turn:02d}" if kind == "turn" else kind
    return saves_folder() / f"{plain}-{ending}{ENDING}"
