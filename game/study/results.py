"""The folder of a batch: manifest, journal while it runs, results when it is done.

While a batch runs, every finished chunk of games is appended to `journal.jsonl`
and flushed to disk; a torn last line is cut off when the batch goes on. At the
end the results are written from the journal in order of the games, so they are
the same bytes however the games were played, and the journal is removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from game.files.commas import csv_lines
from game.files.paths import shown, write_text
from game.model.fault import Fault
from game.study.pathology import CASES

try:
    import fcntl
except ImportError:  # Windows: two batches in one folder are then not kept apart
    fcntl = None  # type: ignore[assignment]

MANIFEST, GAMES, TURNS, LEDGER, FAILURES, COLUMNS = (
    "manifest.json", "games.csv", "turns.csv", "ledger.csv", "failures.jsonl", "columns.md",
)  # fmt: skip
JOURNAL = "journal.jsonl"
FORMAT = 2  # of the run folder
# Results tables by the part of a journal line that holds a game's lines; games.csv last, it says that all are there.
TABLES = {TURNS: "turns", LEDGER: "ledger", CASES: "cases", GAMES: "row"}
# What must be equal or lacking for a folder to belong to the same batch; the rest of the manifest only informs.
SETTING = ("format", "scenario", "digest", "overrides", "rules_version", "agents", "seed", "games", "columns", "check")


def belongs(
    folder: Path, manifest: dict[str, Any], setting: tuple[str, ...] = SETTING, last: str = GAMES, what: str = "batch"
) -> bool:
    """Whether a folder holds this batch already, finished or not; False when it is new or empty.

    Args: setting, what of the manifest must be equal; last, the file that is written last; what, the word for it.
    Raises: Fault when it holds anything else.
    """
    name = shown(folder)
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise Fault(f"{name}: is a file; expected a folder for the results")
    file = folder / MANIFEST
    if not file.is_file():
        if any(not _left_over(path) for path in folder.iterdir()):
            raise Fault(f"{name}: holds other files and no {MANIFEST}; expected an empty or a new folder")
        return False
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        assert isinstance(known, dict)
    except (OSError, ValueError, AssertionError):
        raise Fault(f"{shown(file)}: cannot be read; expected the manifest of a {what}") from None
    faults = [
        f"{name}: belongs to another {what}: {key} is {_brief(known.get(key))}; expected {_brief(manifest.get(key))}"
        for key in setting
        if known.get(key) != manifest.get(key)
    ]
    if not faults and not (folder / last).is_file() and known.get("rules") != manifest["rules"]:
        faults = [f"{name}: was begun with other rules than these; expected a new folder"]
    if faults:
        raise Fault(*faults)
    return True


def _brief(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _left_over(path: Path) -> bool:
    """A file that was being written when the process was killed."""
    return path.name.startswith(".") and path.name.endswith(".tmp")


class RunFolder:
    """A run folder that is this batch's own and open for writing.

    `done[game]` is the place of the game's line in the journal, -1 while it is still to be played.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], dictionary: str) -> None:
        self.folder = folder
        self._manifest = manifest
        self._dictionary = dictionary
        self.done = np.full(int(manifest["games"]), -1, np.int64)
        self._journal: BinaryIO

    @property
    def finished(self) -> bool:
        """Whether all results are there: `games.csv` is written last."""
        return (self.folder / GAMES).is_file()

    @property
    def left(self) -> list[int]:
        """Games still to be played, in order."""
        return [int(game) for game in np.flatnonzero(self.done < 0)]

    @property
    def played(self) -> int:
        """Games an unfinished batch has behind it, counted without claiming the folder."""
        file = self.folder / JOURNAL
        return sum(1 for line in open(file, "rb") if _game_of(line) is not None) if file.is_file() else 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Claim the folder, begin it or read what an earlier run left. Raises: Fault as `belongs`."""
        known = belongs(self.folder, self._manifest)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not known:
                write_text(self.folder / MANIFEST, json.dumps(self._manifest, indent=2) + "\n")
            self._journal = open(self.folder / JOURNAL, "a+b")  # noqa: SIM115  closed below
        except OSError as error:
            raise Fault(f"{shown(self.folder)}: cannot be written ({error.strerror})") from None
        with self._journal:
            self._claim()
            for path in self.folder.iterdir():
                if _left_over(path):
                    path.unlink()
            write_text(self.folder / COLUMNS, self._dictionary)
            self._read()
            yield
        if self.finished:
            (self.folder / JOURNAL).unlink(missing_ok=True)

    def _claim(self) -> None:
        """One batch at a time in a folder; the claim ends with the process."""
        if fcntl is None:
            return
        try:
            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fault(f"{shown(self.folder)}: another batch is writing here; expected a folder of its own") from None
        except OSError:
            pass  # a file system without locks

    def _read(self) -> None:
        """Find the games done; cut off a line that was being written when the process was killed."""
        journal = self._journal
        journal.seek(0)
        place = 0
        while line := journal.readline():
            game = _game_of(line)
            if game is None or not 0 <= game < len(self.done):
                journal.truncate(place)
                break
            self.done[game] = place
            place += len(line)
        journal.seek(0, os.SEEK_END)

    def add(self, lines: Iterable[str]) -> None:
        """Keep the lines of some games, on disk when this returns."""
        for line in lines:
            place = self._journal.seek(0, os.SEEK_END)
            self._journal.write(line.encode() + b"\n")
            self.done[json.loads(line)["game"]] = place
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def lines(self) -> Iterator[dict[str, Any]]:
        """The games done, in order of their numbers."""
        for game in np.flatnonzero(self.done >= 0):
            self._journal.seek(int(self.done[game]))
            yield json.loads(self._journal.readline())

    def finish(self, headers: dict[str, list[str]]) -> None:
        """Write the results from the journal. `headers` by file name."""
        self._assemble(FAILURES, "", lambda line: _json_line(line.get("failure")))
        for name, part in TABLES.items():
            if name not in headers:
                continue  # not measured
            self._assemble(name, csv_lines([headers[name]]), partial(_part, part))

    def _assemble(self, name: str, header: str, text: Callable[[dict[str, Any]], str]) -> None:
        """Write one results file whole or not at all, a line at a time: it may be large."""
        draft = self.folder / f".{name}.tmp"
        try:
            with open(draft, "w", encoding="utf-8", newline="") as stream:
                stream.write(header)
                for line in self.lines():
                    stream.write(text(line))
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(draft, self.folder / name)
        except OSError as error:
            raise Fault(f"{shown(self.folder / name)}: cannot be written ({error.strerror})") from None


def _part(name: str, line: dict[str, Any]) -> str:
    text: str = line.get(name, "")
    return text


def _json_line(failure: dict[str, Any] | None) -> str:
    return json.dumps(failure) + "\n" if failure else ""


def _game_of(line: bytes) -> int | None:
    """The game a journal line tells of; None when the line is not whole."""
    if not line.endswith(b"\n"):
        return None
    try:
        return int(json.loads(line)["game"])
    except (ValueError, KeyError, TypeError):
        return None
