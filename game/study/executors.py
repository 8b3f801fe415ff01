"""Where the games of a batch are played: in this process, or by worker processes.

Both are given chunks of game numbers and yield the lines of the games as chunks
are done, in any order. A chunk may be played again anywhere: results follow from
the task and the game's number alone.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection
from typing import Any, Protocol

from game.study.worker import Task, Worker, failure_line, seed_of

Stopping = Callable[[], bool]
Lines = list[str]

POLL = 0.2  # seconds between looks at whether to stop
TRIES = 3  # deaths of a worker with one game alone in hand before the game counts as failed
SETBACKS = 20  # deaths in a row without a game done before the batch gives up
PATIENCE = 10.0  # seconds a worker has to leave at the end
IN_HAND = 2  # chunks given to a worker, so that it need not wait for the next one


class WorkersDie(RuntimeError):
    """Worker processes end before they finish a single game."""


class Executor(Protocol):
    """Plays chunks of games."""

    def run(self, chunks: Iterable[range], stopping: Stopping) -> Iterator[Lines]:
        """Play the chunks; yield lines as they come. When `stopping` turns true, finish early."""


class InProcess:
    """Plays in this process, chunk after chunk."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def run(self, chunks: Iterable[range], stopping: Stopping) -> Iterator[Lines]:
        """See `Executor`."""
        worker = Worker(self._task)
        for chunk in chunks:
            if stopping():
                return
            yield worker.lines(chunk, stopping)


class Pool:
    """Plays in worker processes; one that dies loses no game and harms no other.

    Not `concurrent.futures`: its pool fails as a whole when one worker is killed,
    and can wait for ever when that happens while another is being started.
    The chunk a dead worker had in hand is played again one game at a time; a game
    that ends its worker each time it is tried is recorded as failed.
    """

    def __init__(self, task: Task, jobs: int) -> None:
        self._task = task
        self._jobs = jobs
        self._context = multiprocessing.get_context("spawn")
        self._halt = self._context.RawValue(ctypes.c_byte, 0)  # no lock: a killed worker would keep it

    def run(self, chunks: Iterable[range], stopping: Stopping) -> Iterator[Lines]:
        """See `Executor`. Raises: WorkersDie."""
        todo = deque(chunks)
        deaths: Counter[int] = Counter()
        setbacks = 0
        hands: list[_Hand] = []
        try:
            while todo or any(hand.chunks for hand in hands):
                if stopping():
                    self._halt.value = 1
                    todo.clear()
                self._share_out(todo, hands)
                busy = [hand.pipe for hand in hands if hand.chunks]
                ready = connection.wait(busy, POLL)
                for hand in [hand for hand in hands if hand.pipe in ready]:
                    try:
                        lines = hand.take()
                    except (EOFError, OSError):
                        hands.remove(hand)
                        setbacks += 1
                        failed = _again(hand.bury(), todo, deaths)
                        if setbacks >= SETBACKS:
                            message = "worker processes end before they finish a game; --jobs 1 may say why"
                            raise WorkersDie(message) from None
                        yield [
                            failure_line(game, seed_of(self._task, game), None, "the worker process died", "")
                            for game in failed
                        ]
                    else:
                        setbacks = 0
                        yield lines
        finally:
            self._halt.value = 1
            for hand in hands:
                hand.dismiss()

    def _share_out(self, todo: deque[range], hands: list[_Hand]) -> None:
        """Give every worker something to do, then something to do next; start workers where it is worth it."""
        for depth in range(1, IN_HAND + 1):
            for hand in hands:
                if todo and len(hand.chunks) < depth:
                    hand.give(todo.popleft())
            while depth == 1 and todo and len(hands) < self._jobs:
                hands.append(_Hand(self._context, self._task, self._halt))
                hands[-1].give(todo.popleft())


class _Hand:
    """A worker process as the batch holds it: the pipe to it and the chunks it was given."""

    def __init__(self, context: Any, task: Task, halt: Any) -> None:
        self.pipe, far_end = context.Pipe()
        self.chunks: deque[range] = deque()
        self._process = context.Process(target=_serve, args=(task, far_end, halt), daemon=True)
        with _without_interrupts():  # the worker inherits it
            self._process.start()
        far_end.close()  # else the end of the worker would not show

    def give(self, chunk: range) -> None:
        """Hand out a chunk; a worker found dead is noticed when its lines are taken."""
        self.chunks.append(chunk)
        with suppress(OSError):
            self.pipe.send(chunk)

    def take(self) -> Lines:
        """The lines of the oldest chunk. Raises: EOFError, OSError when the worker is dead."""
        lines: Lines = self.pipe.recv()
        self.chunks.popleft()
        return lines

    def bury(self) -> deque[range]:
        """Clear a dead worker away. Returns the chunks it had."""
        self.pipe.close()
        self._process.kill()
        self._process.join()
        return self.chunks

    def dismiss(self) -> None:
        """Let the worker leave."""
        self.pipe.close()
        self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()


def _again(chunks: deque[range], todo: deque[range], deaths: Counter[int]) -> list[int]:
    """Put the chunks of a dead worker back, the one in hand game by game. Returns the games given up."""
    in_hand, *untouched = chunks
    todo.extendleft(untouched)
    if len(in_hand) == 1:
        deaths[in_hand.start] += 1
        if deaths[in_hand.start] >= TRIES:
            return [in_hand.start]
    todo.extendleft(range(game, game + 1) for game in reversed(in_hand))
    return []


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back, and start processes that never see it: it is the parent's to answer."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its own start would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(task: Task, pipe: Any, halt: Any) -> None:
    """The worker process: plays the chunks it is given until the pipe closes or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None
    worker = Worker(task)
    try:
        while True:
            pipe.send(worker.lines(pipe.recv(), lambda: bool(halt.value) or not parent.is_alive()))
    except (EOFError, OSError):
        return
