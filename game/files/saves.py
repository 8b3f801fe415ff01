"""Saved games: records in the player's own folder.

`SALIENT_SAVES` names another folder; otherwise it is the usual place of the
system for a program's data. A save goes by the name the player gave it, by its
scenario and turn (`drill-turn-03`), or is the autosave of a scenario
(`drill-autosave`); the autosave of another game of it is kept beside
(`drill-autosave-before`).
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from game.files import records
from game.files import scenario as scenarios
from game.files.paths import shown
from game.files.records import Record
from game.match.places import MONTHS
from game.model.fault import Fault

ENDING = ".salient"
SHOWN = 50  # newest saves that are listed
LONGEST = 60  # letters of a name
HEAD = 2000  # bytes in which a record names its seed


@dataclass(frozen=True)
class Save:
    """One file of the folder; `record` None = it cannot be read, `fault` says why."""

    file: Path
    record: Record | None
    fault: str = ""
    written: dt.datetime = dt.datetime.min

    @property
    def name(self) -> str:
        """What the player calls it."""
        return self.file.stem

    @property
    def old(self) -> bool:
        """Whether it is of older rules, so that it opens as a position to look at."""
        return self.record is not None and self.record.old

    @property
    def scenario(self) -> str:
        """Name or path of its scenario, "" when it cannot be read."""
        return self.record.scenario if self.record else ""

    @property
    def turn(self) -> int:
        """The turn it stands in."""
        return self.record.turns[-1].number if self.record and self.record.turns else 0

    @property
    def side(self) -> str:
        """Key of the side whose operations it stands in, "" when a turn or the game has just ended."""
        if not self.record or not self.record.turns or self.record.turns[-1].digest:
            return ""
        last = self.record.turns[-1].sides[-1]
        return "" if last.ended else last.side

    @property
    def when(self) -> str:
        """When it was written, in local time: "24 May 2026, 18:04"."""
        return f"{self.written.day} {MONTHS[self.written.month - 1]} {self.written:%Y, %H:%M}"

    @property
    def players(self) -> tuple[str, ...]:
        """Who plays each side: "human" or an agent."""
        return self.record.agents if self.record else ()


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
    found = []
    try:
        for file in saves_folder().glob(f"*{ENDING}"):
            with suppress(OSError):  # gone since
                found.append((file.stat().st_mtime, file))
    except OSError:
        return []
    newest = sorted(found, key=lambda row: (-row[0], row[1].name))[:SHOWN]
    return [_save(file, dt.datetime.fromtimestamp(when)) for when, file in newest]


def _save(file: Path, written: dt.datetime) -> Save:
    try:
        return Save(file, records.read_save(file), written=written)
    except Fault as fault:
        return Save(file, None, fault.lines[0].replace(shown(file), file.name), written)


@dataclass(frozen=True)
class Line:
    """A save in words, for lists of them."""

    file: Path
    name: str
    scenario: str  # its name
    where: str  # "turn 3, Ukraine to move"
    players: str  # "Ukraine human, Russia staff"
    when: str  # "24 May 2026, 18:04"
    fault: str = ""
    old: bool = False  # opens as a position to look at


def listed() -> list[Line]:
    """The saved games in words, newest first. Reads their scenarios too: for a thread beside the window's."""
    known: dict[str, tuple[str, dict[str, str]]] = {}
    found = []
    for save in saved():
        if save.scenario not in known:
            known[save.scenario] = _words_of(save.scenario)
        title, sides = known[save.scenario]
        where = f"turn {save.turn}" + (f", {sides.get(save.side, save.side)} to move" if save.side else "")
        where += ", of older rules: to look at" if save.old else ""
        names = sides.values() if len(sides) == len(save.players) else [""] * len(save.players)
        players = ", ".join(f"{side} {player}".strip() for side, player in zip(names, save.players, strict=True))
        where = where if save.record else ""
        found.append(Line(save.file, save.name, title, where, players, save.when, save.fault, save.old))
    return found


def _words_of(scenario: str) -> tuple[str, dict[str, str]]:
    """A scenario's name and its sides' by key; as much as can be read."""
    try:
        read = scenarios.read(scenario).scenario if scenario else None
    except Fault:
        read = None
    return (read.name, {side.key: side.name for side in read.sides}) if read else (Path(scenario).stem, {})


def delete(file: Path) -> None:
    """Take a save away. Raises: Fault when it cannot be."""
    try:
        file.unlink()
    except OSError as error:
        raise Fault(f"{shown(file)}: cannot be deleted ({error.strerror})") from None


def turn_file(scenario: str, turn: int) -> Path:
    """The file of a save by its turn: `drill-turn-03.salient`."""
    return saves_folder() / f"{_plain(scenario)}-turn-{turn:02d}{ENDING}"


def autosave_file(scenario: str) -> Path:
    """The file of a scenario's autosave."""
    return saves_folder() / f"{_plain(scenario)}-autosave{ENDING}"


def named_file(name: str) -> Path:
    """The file of a save under a name that the player gave. Raises: Fault for a name that no file can have."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', " ", name.removesuffix(ENDING))
    plain = re.sub(r"\s+", " ", plain).strip(" .")[:LONGEST].rstrip(" .")
    if not plain:
        raise Fault(f"{name!r}: no name for a save; expected letters or figures")
    return saves_folder() / f"{plain}{ENDING}"


def _plain(scenario: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", Path(scenario).stem).strip("-") or "game"


class Autosaver:
    """Writes a game down again and again in a thread of its own, always as it was wanted last."""

    def __init__(self) -> None:
        self._bell = threading.Condition()
        self._wanted: tuple[Path, Callable[[], Record]] | None = None
        self._fault = ""
        self._open = True
        self._begun = False  # this game has written its autosave
        self._thread: threading.Thread | None = None

    def want(self, file: Path, make: Callable[[], Record]) -> None:
        """Have a record written, made in the thread; one that still waits is dropped for it."""
        with self._bell:
            self._wanted = (file, make)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
                self._thread.start()
            self._bell.notify()

    def fault(self) -> str:
        """Why the last could not be written, told once; "" when it could."""
        told, self._fault = self._fault, ""
        return told

    def close(self) -> None:
        """Write what is still wanted, and end."""
        with self._bell:
            self._open = False
            self._bell.notify()
        if self._thread is not None:
            self._thread.join(10.0)

    def _run(self) -> None:
        while True:
            with self._bell:
                while self._open and self._wanted is None:
                    self._bell.wait()
                if self._wanted is None:
                    return
                (file, make), self._wanted = self._wanted, None
            try:
                record = make()
                if not self._begun:
                    keep_other(file, record)
                    self._begun = True
                records.write(file, record)
            except Fault as fault:
                self._fault = fault.lines[0]


def keep_other(file: Path, record: Record) -> None:
    """Put the autosave of another game aside before this game's takes its place."""
    try:
        with open(file, "rb") as stream:
            head = stream.read(HEAD)
        if f"\n{records.seed_line(record)}\n".encode() not in head:
            os.replace(file, file.with_name(f"{file.stem}-before{ENDING}"))
    except OSError:  # none there, or it cannot be touched: writing will say so
        return
