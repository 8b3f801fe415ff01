"""`batch`: play many games between agents and write their results to a folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from game.cli import warmup
from game.model.fault import Fault

if TYPE_CHECKING:
    from game.study.batch import Batch, Tally

T = TypeVar("T")

SUMMARY = "play many games and write results"
TRIAL_SECONDS = 2.0


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("scenario", metavar="SCENARIO", help="name, folder or file of a scenario")
    parser.add_argument("--games", type=int, default=100, metavar="N", help="games to play (default: 100)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="seed of the batch (default: 1)")
    parser.add_argument("--jobs", type=int, metavar="J", help="worker processes (default: all cores)")
    parser.add_argument(
        "--agents", default="greedy:greedy", metavar="A:B",
        help="who plays each side, the first to move before the colon: hold, random, greedy, staff, or a Python agent "
        "as package.module.name (default: greedy:greedy)",
    )  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value first, e.g. ru.commitment=1.5",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the results (default: under runs/)")
    parser.add_argument("--chunk", type=int, metavar="N", help="games a worker hands in at once (default: up to 20)")
    parser.add_argument(
        "--measures", action="append", default=[], metavar="WHAT",
        help="pathology: count what no staff should do too, beside its limits; plays slower",
    )  # fmt: skip
    parser.add_argument(
        "--check", action="store_true",
        help="check after every order what must always hold; a game in which it does not fails; plays slower",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say how long it would take and how much disk, and play nothing"
    )


def run(args: argparse.Namespace) -> int:
    """Play; 0 done, 1 when games failed. An interrupted batch goes on with the same command."""
    for option in ("jobs", "chunk"):
        value = getattr(args, option)
        if value is not None and not 1 <= value <= 1000:
            raise Fault(f"--{option} {value}: expected 1 to 1000")
    if not warmup.warmed():
        return 1
    from game.files.paths import shown as shown_path
    from game.study.batch import Batch, Order

    order = Order(
        args.scenario, args.games, args.seed, args.agents, tuple(args.overrides), args.out,
        tuple(args.measures), args.check,
    )  # fmt: skip
    batch = Batch(order)
    jobs = args.jobs or cores()
    if args.dry_run:
        return _dry_run(batch, jobs)
    from game.study import summary
    from game.study.results import FAILURES

    where = shown_path(batch.folder)
    code, tally = played(lambda show: batch.run(jobs, show, args.chunk), where)
    if tally is None:
        return code
    print(f"{batch.scenario.title}: {tally.played} games {order.agents}, seed {order.seed}\n")
    print(summary.table(batch.folder, batch.scenario))
    print(f"\nresults in {where}")
    if tally.failed:
        print(f"{tally.failed} games failed, see {shown_path(batch.folder / FAILURES)}", file=sys.stderr)
        return 1
    return 0


def _dry_run(batch: Batch, jobs: int) -> int:
    from game.files.paths import shown as shown_path
    from game.study.progress import duration

    trial = batch.trial(TRIAL_SECONDS)
    print(f"games: {trial.games} to play of {batch.order.games}")
    print(f"time:  about {duration(trial.seconds / jobs)} with {jobs} jobs")
    print(f"disk:  about {max(1, round(trial.bytes / 1000))} kB in {shown_path(batch.folder)}")
    return 0


def played(run: Callable[[Callable[[Tally], None]], T], where: str) -> tuple[int, T | None]:
    """Run what plays many games into the folder `where`, with progress shown.

    Returns: 0 and its result, or what to exit with and None when it was stopped, with the reason said.
    """
    from game.study import progress
    from game.study.executors import WorkersDie

    try:
        with progress.shown() as show:
            return 0, run(show)
    except WorkersDie as failure:
        print(f"{failure}; what is done is kept in {where}", file=sys.stderr)
        return 1, None
    except KeyboardInterrupt:
        print(f"stopped; the same command goes on in {where}", file=sys.stderr)
        return 130, None


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
