"""Shows how far a batch is, on standard error: a bar on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.study.batch import Tally
from game.study.statistics import wilson

EVERY = 5.0  # seconds between plain lines


class Pace:
    """Games a second of this run and the time to the end, from the tallies as they come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: tuple[float, int] | None = None

    def words(self, tally: Tally) -> str:
        """`412/1000 games, 38.1 games/s, 15 s to go, sudzha collapses 62 % (57-67 %)`."""
        now = self._clock()
        if self._began is None:
            self._began = now, tally.done
        seconds, done = now - self._began[0], tally.done - self._began[1]
        parts = [f"{tally.done}/{tally.games} games"]
        if tally.now:
            parts.append(tally.now)
        if done and seconds > 0:
            left = (tally.games - tally.done) * seconds / done
            parts += [f"{done / seconds:.1f} games/s", f"{duration(left)} to go"]
        if tally.failed:
            parts.append(f"{tally.failed} failed")
        if tally.played:
            for key, collapsed in tally.collapsed.items():
                low, high = wilson(collapsed, tally.played)
                share = collapsed / tally.played
                parts.append(f"{key} collapses {100 * share:.0f} % ({100 * low:.0f}-{100 * high:.0f} %)")
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """A length of time for people.

    >>> duration(12.3), duration(95), duration(7300)
    ('12 s', '1 min 35 s', '2 h 1 min')
    """
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@contextmanager
def shown() -> Iterator[Callable[[Tally], None]]:
    """A callback for `Batch.run`."""
    pace = Pace()
    if not sys.stderr.isatty():
        told = time.monotonic()

        def in_lines(tally: Tally) -> None:
            nonlocal told
            words = pace.words(tally)
            if time.monotonic() - told >= EVERY:
                told = time.monotonic()
                print(words, file=sys.stderr, flush=True)

        yield in_lines
        return

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        bar = display.add_task("", total=None)

        def in_a_bar(tally: Tally) -> None:
            display.update(bar, description=pace.words(tally), completed=tally.done, total=tally.games)

        yield in_a_bar
