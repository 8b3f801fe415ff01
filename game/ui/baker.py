"""One thread that does, or has done, what takes long, so that the window never waits.

The window says each frame what it wants, most urgent first; the thread takes the
first that is not made yet. What it made is taken over between two frames.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from game.ui.memory import give_back

Job = tuple[Hashable, Callable[[], Any]]

REST_AFTER = 1.0  # seconds with nothing to do


class Baker:
    """Makes wanted things one after the other; keys say which thing it is."""

    def __init__(self, rest: Callable[[], None] = give_back) -> None:
        """Args: rest, called in the thread when nothing has been wanted for a while."""
        self._rest = rest
        self._wanted: tuple[Job, ...] = ()
        self._made: deque[tuple[Hashable, Any]] = deque()
        self._making: Hashable = None
        self._failure: BaseException | None = None
        self._bell = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="baker", daemon=True)
        self._thread.start()

    def want(self, jobs: Sequence[Job]) -> None:
        """What is wanted now, most urgent first; what was wanted before and is not any more is dropped."""
        with self._bell:
            made = {key for key, _ in self._made}
            self._wanted = tuple(job for job in jobs if job[0] not in made and job[0] != self._making)
            if self._wanted:
                self._bell.notify()

    def take(self) -> list[tuple[Hashable, Any]]:
        """What has been made since. Raises what a job has raised."""
        if self._failure is not None:
            raise self._failure
        found = []
        while self._made:
            found.append(self._made.popleft())
        return found

    @property
    def left(self) -> int:
        """Things still to be made."""
        return len(self._wanted) + (self._making is not None)

    def close(self) -> None:
        """End the thread after what it is at."""
        with self._bell:
            self._open = False
            self._wanted = ()
            self._bell.notify()
        self._thread.join(10.0)

    def _run(self) -> None:
        rested = False
        while True:
            with self._bell:
                while self._open and not self._wanted:
                    if not self._bell.wait(None if rested else REST_AFTER) and not self._wanted:
                        break
                if not self._open:
                    return
                job, self._wanted = (self._wanted[0], self._wanted[1:]) if self._wanted else (None, ())
                self._making = job[0] if job is not None else None
            rested = job is None
            try:
                if job is None:
                    self._rest()
                else:
                    self._made.append((job[0], job[1]()))
            except BaseException as failure:  # told to the window, which ends with it
                self._failure = failure
            self._making = None
