"""Draws jobs in a process of its own, so that the window has its processor, and its frames, to itself.

A process that ends is started again once. When that ends too, or none can be started,
the jobs are drawn in the thread that asks, and `take_trouble` says so.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import Any

from game.kernel import children
from game.ui import parcel, studio
from game.ui.memory import give_back
from game.ui.studio import Job, Studio, Subject

CHILD = "game.ui.painting"
STARTS = 2
PIPE = 1 << 20  # bytes: a tile goes through in one piece where the system allows it

# For the GNU C library: whole grids are given back when they are freed; smaller things would cost time so.
MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(4 << 20)}


class PainterClosed(Exception):
    """The window does not want it any more."""


class Painter:
    """One map's painter. Its jobs are asked one after the other, by whichever thread."""

    def __init__(self) -> None:
        self._trouble = ""
        self._subject: Subject | None = None
        self._here: Studio | None = None
        self._starts = 0
        self._closed = False
        self._child: subprocess.Popen[bytes] | None = None
        self._start()

    def take_trouble(self) -> str:
        """What went wrong since it was last asked, in a line; "" nothing."""
        trouble, self._trouble = self._trouble, ""
        return trouble

    @property
    def process(self) -> int:
        """Number of the drawing process, 0 none."""
        return self._child.pid if self._child is not None else 0

    def begin(self, subject: Subject) -> None:
        """Say whose map it is and in which colours, before the first job or between two."""
        self._subject, self._here = subject, None
        self._tell_subject()

    def draw(self, job: Job) -> Any:
        """What a job makes. Raises: what it raised as RuntimeError; PainterClosed."""
        while self._child is not None:
            try:
                return self._asked(job)
            except (OSError, EOFError):
                if self._closed:
                    raise PainterClosed from None
                self._end()
                self._start()
                self._tell_subject()
        if self._closed:
            raise PainterClosed
        if self._here is None:
            assert self._subject is not None
            self._here = Studio(self._subject)
        return job.draw(self._here, *job.about)

    def rest(self) -> None:
        """Nothing is wanted for now."""
        give_back()
        with suppress(PainterClosed):
            self.draw(Job("rest", studio.rest))

    def close(self) -> None:
        """End the process at once; who waits for a job gets PainterClosed."""
        self._closed = True
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def _asked(self, job: Job) -> Any:
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        parcel.send(child.stdin, job)  # type: ignore[arg-type]
        good, made = parcel.receive(child.stdout)  # type: ignore[arg-type]
        if not good:
            raise RuntimeError(f"drawing failed\n{made}")
        return made

    def _start(self) -> None:
        if self._starts >= STARTS:
            self._trouble = "The drawing process ended twice: the map is drawn in the window's own, less smoothly"
            return
        self._starts += 1
        try:
            self._child = subprocess.Popen(
                children.command(CHILD),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pipesize=PIPE,
                env=MEMORY | children.environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if self._closed:
                self._child.kill()
        except OSError as error:
            self._starts = STARTS
            reason = error.strerror
            self._trouble = f"No drawing process ({reason}): the map is drawn in the window's own, less smoothly"

    def _tell_subject(self) -> None:
        if self._child is not None and self._child.stdin is not None and self._subject is not None:
            with suppress(OSError):  # the next job finds out
                parcel.send(self._child.stdin, self._subject)  # type: ignore[arg-type]

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
