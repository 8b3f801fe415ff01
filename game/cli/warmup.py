"""`salient warmup`: compile the rules now, so that no later command waits for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game import kernel

SUMMARY = "compile the rules now, with progress"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--clear", action="store_true", help="remove all compiled rules first")


def run(args: argparse.Namespace) -> int:
    """Compile what is missing; 1 when compiling fails or its results cannot be kept."""
    if args.clear:
        kernel.clear()
    if not kernel.compiles():
        print("NUMBA_DISABLE_JIT is set: the rules run as plain Python, nothing to compile")
        return 0
    try:
        with shown() as progress:
            done = kernel.ensure_warm(progress)
    except kernel.WarmUpFailed as failure:
        print(f"the rules do not compile:\n{failure}", file=sys.stderr)
        return 1
    if done is None:
        if not kernel.is_warm():
            return 1  # a cache that cannot be written; kernel has said so
        print(f"nothing to compile, all kernels are in {kernel.versions_folder()}")
        return 0
    for name in done.unreached:
        print(f"not reached by the warm-up, compiles when first used: {name}", file=sys.stderr)
    print(f"{done.kernels} kernels compiled in {done.seconds:.1f} s, kept in {done.folder}")
    return 0


def warmed() -> bool:
    """Compile what is missing before a command plays; False, with the reason said, when that fails."""
    if kernel.is_warm():
        return True
    try:
        with shown() as progress:
            kernel.ensure_warm(progress)
    except kernel.WarmUpFailed as failure:
        print(f"the rules do not compile:\n{failure}", file=sys.stderr)
        return False
    return True


@contextmanager
def shown() -> Iterator[Callable[[kernel.Progress], None]]:
    """A callback for `kernel.warm` that shows its progress on standard error.

    A bar on a terminal, with a line for each finished chapter; only the lines elsewhere.
    """
    finished: set[str] = set()

    def newly_finished(now: kernel.Progress) -> Iterator[str]:
        for module, chapter in now.chapters.items():
            if chapter.done == chapter.total and module not in finished:
                finished.add(module)
                yield f"{_short(module):<24} {chapter.done:>4} kernels {chapter.seconds:>6.1f} s"

    if not sys.stderr.isatty():

        def in_lines(now: kernel.Progress) -> None:
            for line in newly_finished(now):
                print(line, file=sys.stderr, flush=True)

        yield in_lines
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        bar = display.add_task("reading the rules", total=None)

        def in_a_bar(now: kernel.Progress) -> None:
            for line in newly_finished(now):
                display.console.print(line, highlight=False)
            if now.total:
                words = _short(now.latest.rpartition(".")[0]) or "compiling"
                display.update(bar, description=words, completed=now.done, total=now.total)

        yield in_a_bar


def _short(module: str) -> str:
    return module.partition(".")[2] or module
