"""Many games of one scenario between two agents, played by any number of processes, resumable, into one folder."""

from __future__ import annotations

import csv
import io
import json
import platform
import shlex
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from game.files.commas import csv_lines
from game.files.paths import either
from game.files.scenario import Loaded, load
from game.kernel import source_hash
from game.match import columns
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.rules.dice import MAX_SEED
from game.rules.setup import set_up
from game.study import pathology, results
from game.study.executors import Executor, InProcess, Pool
from game.study.players import two_names
from game.study.worker import Task, Worker

MOST_GAMES = 10_000_000
MEASURES = (pathology.MEASURE,)
CHUNK = 20  # games a worker hands in at once, at most


@dataclass(frozen=True)
class Order:
    """What is asked for: everything a batch's results follow from, and where they go."""

    scenario: str  # name, folder or file
    games: int
    seed: int
    agents: str = "greedy:greedy"
    overrides: tuple[str, ...] = ()
    out: Path | None = None
    measures: tuple[str, ...] = ()  # of MEASURES, taken besides the usual ones
    check: bool = False  # fail a game in which something that must always hold does not


@dataclass
class Tally:
    """Running counts of a batch, or of several played one after the other."""

    games: int  # asked for
    done: int = 0  # failed ones included
    failed: int = 0
    collapsed: dict[str, int] = field(default_factory=dict)  # games by salient
    now: str = ""  # which of several batches is being played

    @property
    def played(self) -> int:
        """Games played to their end."""
        return self.done - self.failed


@dataclass(frozen=True)
class Trial:
    """What `--dry-run` says."""

    games: int  # still to be played
    seconds: float  # on one worker
    bytes: int  # of all results


class Batch:
    """A batch on the table: scenario loaded, agents found, folder named; nothing written yet.

    Args: loaded, the order's scenario with its overrides, when it has been read already.
    Raises: Fault for anything that cannot be used.
    """

    def __init__(self, order: Order, loaded: Loaded | None = None) -> None:
        faults = []
        if not 1 <= order.games <= MOST_GAMES:
            faults.append(f"--games {order.games}: expected 1 to {MOST_GAMES}")
        if not 0 <= order.seed <= MAX_SEED:
            faults.append(f"--seed {order.seed}: expected 0 to {MAX_SEED}")
        unknown = [word for word in order.measures if word not in MEASURES]
        faults += [f"--measures {word}: unknown; expected {either(MEASURES)}" for word in unknown]
        if faults:
            raise Fault(*faults)
        names = two_names(order.agents)
        self.order = order
        self.loaded: Loaded = loaded or load(order.scenario, order.overrides)
        self.scenario = self.loaded.scenario
        tables = set_up(self.scenario, self.loaded.board, self.loaded.charts)
        self.task = Task(tables, names, order.seed, order.measures, order.check)
        self.columns = {
            results.GAMES: columns.game_columns(self.scenario),
            results.TURNS: columns.turn_columns(),
            results.LEDGER: columns.ledger_columns(),
        }
        if pathology.MEASURE in order.measures:
            self.columns[results.GAMES] += pathology.game_columns(self.scenario)
            self.columns[pathology.CASES] = pathology.case_columns()
        self.headers = {name: [column.name for column in found] for name, found in self.columns.items()}
        self.manifest = self._manifest()
        self.folder = order.out if order.out is not None else self._folder()

    def _folder(self) -> Path:
        """`runs/` and a name that says the setting, so that the same command finds it again."""
        order = self.order
        name = f"{self.scenario.key}-{order.agents.replace(':', '-')}-{order.games}-seed{order.seed}"
        if order.overrides:
            name += f"-{self.loaded.digest[:6]}"
        name += "".join(f"-{word}" for word in order.measures)
        name += "-checked" if order.check else ""
        return Path("runs") / name

    def _manifest(self) -> dict[str, Any]:
        order = self.order
        words = ["python", "main.py", "batch", order.scenario]
        words += ["--games", str(order.games), "--seed", str(order.seed), "--agents", order.agents]
        for text in order.overrides:
            words += ["--set", text]
        for word in order.measures:
            words += ["--measures", word]
        words += ["--check"] if order.check else []
        return {
            "format": results.FORMAT,
            "command": shlex.join(words),
            "scenario": self.scenario.key,
            "digest": self.loaded.digest,
            "overrides": list(order.overrides),
            "rules_version": RULES_VERSION,
            "rules": source_hash("game.agents.course"),
            "agents": order.agents,
            "seed": order.seed,
            "games": order.games,
            **({"check": True} if order.check else {}),
            "columns": self.headers,
            "versions": {
                "python": platform.python_version(),
                **{name: metadata.version(name) for name in ("numpy", "numba")},
            },
        }

    def run(self, jobs: int, progress: Callable[[Tally], object], chunk: int | None = None) -> Tally:
        """Play the games not yet played, write the results, say how it went.

        Args: chunk, how many games a worker hands in at once, None = a good number;
        progress, called after every chunk. Ctrl-C (KeyboardInterrupt) leaves a folder
        that the same batch goes on with. A finished batch is only read.
        Raises: Fault; KeyboardInterrupt; executors.WorkersDie.
        """
        dictionary = columns.dictionary(self.scenario, self.columns)
        folder = results.RunFolder(self.folder, self.manifest, dictionary)
        if results.belongs(self.folder, self.manifest) and folder.finished:
            (self.folder / results.JOURNAL).unlink(missing_ok=True)
            return self._read()
        with folder.writing():
            tally = Tally(self.order.games, collapsed={salient.key: 0 for salient in self.scenario.salients})
            for line in folder.lines():
                self._count(tally, line)
            progress(tally)
            with _stop_on_interrupt() as stopping:
                left = folder.left
                size = chunk or max(1, min(CHUNK, len(left) // (4 * jobs)))
                chunks = [range(a, b) for a, b in _runs(left, size)]
                executor: Executor = InProcess(self.task)
                if jobs > 1 and len(chunks) > 1:
                    executor = Pool(self.task, min(jobs, len(chunks)))
                for lines in executor.run(chunks, stopping):
                    folder.add(lines)
                    for text in lines:
                        self._count(tally, json.loads(text))
                    progress(tally)
                if stopping():
                    raise KeyboardInterrupt
            folder.finish(self.headers)
        return tally

    def _count(self, tally: Tally, line: dict[str, Any]) -> None:
        tally.done += 1
        if "failure" in line:
            tally.failed += 1
            return
        row = next(csv.DictReader(io.StringIO(line["row"]), self.headers[results.GAMES]))
        for key in tally.collapsed:
            tally.collapsed[key] += row[f"collapse_turn_{key}"] != ""

    def _read(self) -> Tally:
        """The tally of a finished folder."""
        tally = Tally(self.order.games, collapsed={salient.key: 0 for salient in self.scenario.salients})
        with open(self.folder / results.GAMES, encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                tally.done += 1
                for key in tally.collapsed:
                    tally.collapsed[key] += row[f"collapse_turn_{key}"] != ""
        with open(self.folder / results.FAILURES, encoding="utf-8") as stream:
            tally.failed = sum(1 for _ in stream)
        tally.done += tally.failed
        return tally

    def played(self) -> int:
        """Games this batch has behind it, failed ones too, read without claiming its folder.

        Raises: Fault when the folder is another batch's.
        """
        if not results.belongs(self.folder, self.manifest):
            return 0
        folder = results.RunFolder(self.folder, self.manifest, "")
        return self.order.games if folder.finished else folder.played

    def trial(self, seconds: float) -> Trial:
        """Time a few of the games, writing nothing. Raises: Fault when the folder is another batch's."""
        played = self.played()
        worker = Worker(self.task)
        worker.line(0)  # code is loaded and compiled on the first call
        began, timed, size = time.perf_counter(), 0, 0
        while timed < self.order.games and (not timed or time.perf_counter() - began < seconds):
            line = json.loads(worker.line(timed))
            size += sum(len(line.get(part, "")) for part in results.TABLES.values())
            timed += 1
        each = (time.perf_counter() - began) / timed
        left = self.order.games - played
        heads = sum(len(csv_lines([names])) for names in self.headers.values())
        return Trial(left, left * each, heads + size * self.order.games // timed)


def _runs(games: list[int], most: int) -> Iterator[tuple[int, int]]:
    """Neighbouring games as (first, end), at most so many at once.

    >>> list(_runs([0, 1, 2, 5, 6], 2))
    [(0, 2), (2, 3), (5, 7)]
    """
    i = 0
    while i < len(games):
        j = i + 1
        while j < len(games) and j - i < most and games[j] == games[j - 1] + 1:
            j += 1
        yield games[i], games[j - 1] + 1
        i = j


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish to stop, so that what is done is kept; a second one interrupts."""
    wished = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield wished.is_set
        return

    def note(*_: object) -> None:
        wished.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield wished.is_set
    finally:
        signal.signal(signal.SIGINT, before)
