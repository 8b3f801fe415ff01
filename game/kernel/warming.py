"""Cold compile in a child process, with progress, and the stamp that says all is compiled."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from game.kernel import children
from game.kernel.folders import KEEP, compiles, complain, versions_folder, write
from game.kernel.origin import SELF, source_hash
from game.kernel.shelf import KERNELS

PLAN = "game.study.warm:plan"  # calls every kernel once with its real argument types


class Chapter(NamedTuple):
    """How far one module has come."""

    done: int  # kernels compiled
    total: int  # kernels to compile
    seconds: float  # spent on its kernels, without those they call


class Progress(NamedTuple):
    """How far a cold compile has come."""

    chapters: dict[str, Chapter]  # by module
    latest: str  # "module.name" of the kernel compiled last, "" before the first

    @property
    def done(self) -> int:
        """Kernels compiled."""
        return sum(chapter.done for chapter in self.chapters.values())

    @property
    def total(self) -> int:
        """Kernels to compile; 0 while the rules are still being read."""
        return sum(chapter.total for chapter in self.chapters.values())


class Warmth(NamedTuple):
    """What a warm-up did."""

    kernels: int  # compiled now
    seconds: float
    chapters: dict[str, Chapter]
    folder: Path
    unreached: tuple[str, ...]  # kernels that no call of the plan compiled


class WarmUpFailed(RuntimeError):
    """The child process ended before its plan did; the text is the end of what it said."""


def _stamp(plan: str) -> Path:
    module = plan.partition(":")[0]
    name = hashlib.blake2b(f"{plan} {source_hash(module)}".encode(), digest_size=8).hexdigest()
    return versions_folder() / f"warm-{name}"


def is_warm(plan: str = PLAN) -> bool:
    """True if all that the plan compiles is in the cache. Imports neither numba nor the rules."""
    if not compiles():
        return True
    try:
        lines = _stamp(plan).read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return False
    modules = [line.split(" ") for line in lines if line]
    return all(source_hash(name) == known and _exists(name, known) for name, known in modules)


def _exists(module: str, name: str) -> bool:
    return (versions_folder() / module / name).is_dir()


def write_stamp(plan: str) -> None:
    """Note in the cache which code the plan needs, for `is_warm`."""
    known = {entry.shelf.module: entry.shelf.folder for entry in KERNELS.values() if entry.shelf}
    lines = [f"{module} {folder.name}\n" for module, folder in known.items() if folder and folder.is_dir()]
    stamp = _stamp(plan)
    write(stamp, "".join(sorted(lines)).encode())
    old = sorted(stamp.parent.glob("warm-*"), key=lambda file: file.stat().st_mtime)
    for file in old[: -4 * KEEP]:
        file.unlink(missing_ok=True)


class Warming:
    """A cold compile under way in a child process; a window asks `progress` and `running` each frame.

    `plan` is "module:function"; the function is called without arguments in the child and
    calls every kernel with its real argument types. Leaving a `with` block ends the child;
    what it had compiled stays in the cache.
    """

    def __init__(self, plan: str = PLAN) -> None:
        import subprocess
        import tempfile

        self.progress = Progress({}, "")
        self._end: dict[str, Any] | None = None
        self._began = time.perf_counter()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed with the child
        self._child = subprocess.Popen(
            children.command(SELF, plan),
            stdin=subprocess.PIPE,  # its end tells the child that the parent is gone
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env=children.environment(plan),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            told = json.loads(line)
            chapters = dict(self.progress.chapters)
            if "missing" in told:
                chapters = {module: Chapter(0, count, 0.0) for module, count in told["missing"].items()}
                self.progress = Progress(chapters, "")
            elif "kernel" in told:
                module = told["chapter"]
                done, total, seconds = chapters.get(module, (0, 0, 0.0))
                chapters[module] = Chapter(done + 1, max(total, done + 1), seconds + told["seconds"])
                self.progress = Progress(chapters, f"{module}.{told['kernel']}")
            else:
                self._end = told

    @property
    def running(self) -> bool:
        """True until the child has ended."""
        return self._reader.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; True when it has come."""
        self._reader.join(seconds)
        return not self.running

    def cancel(self) -> None:
        """End the child now."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for pipe in (self._child.stdin, self._child.stdout, self._said):
            if pipe is not None:
                pipe.close()

    def result(self) -> Warmth:
        """What was done, after the end. Raises WarmUpFailed."""
        self._reader.join()
        code = self._child.wait()
        if code or self._end is None:
            self._said.seek(0)
            text = self._said.read().decode("utf-8", "replace").strip()
            raise WarmUpFailed(text[-2000:] or f"the compiling process ended with code {code}")
        return Warmth(
            self.progress.done,
            time.perf_counter() - self._began,
            self.progress.chapters,
            versions_folder(),
            tuple(self._end["unreached"]),
        )

    def __enter__(self) -> Warming:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()


def warm(progress: Callable[[Progress], object] = lambda _: None, plan: str = PLAN) -> Warmth:
    """Compile in a child process all that the plan calls and the cache lacks.

    `progress` is called about ten times a second while something changes. Any exception
    in it, Ctrl-C too, ends the child and leaves a usable cache. Raises WarmUpFailed.
    """
    with Warming(plan) as warming:
        shown = None
        while True:
            ended = warming.wait(0.1)
            if warming.progress is not shown:
                shown = warming.progress
                progress(shown)
            if ended:
                return warming.result()


def ensure_warm(progress: Callable[[Progress], object] = lambda _: None, plan: str = PLAN) -> Warmth | None:
    """`warm` unless all is in the cache already, or the cache cannot be written (said on stderr).

    To be called once before worker processes start. Returns None when nothing was done.
    """
    if is_warm(plan):
        return None
    try:
        probe = versions_folder() / f"probe-{os.getpid()}"
        write(probe, b"")
        probe.unlink(missing_ok=True)
    except OSError as error:
        complain(error.strerror or error)
        return None
    return warm(progress, plan)
