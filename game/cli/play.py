"""`salient play`: one game between agents, as a summary, a transcript or a record."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from game.model.fault import Fault

SUMMARY = "play one game between agents: a summary, a war diary or a record"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("scenario", metavar="SCENARIO", help="name, folder or file of a scenario")
    parser.add_argument(
        "--agents", default="greedy:greedy", metavar="A:B",
        help="who plays each side, the first to move before the colon: hold, random, greedy, staff, or a Python agent "
        "as package.module.name (default: greedy:greedy)",
    )  # fmt: skip
    parser.add_argument("--seed", default="1", metavar="N", help="seed of the game's dice (default: 1)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value first, e.g. ru.commitment=1.5",
    )  # fmt: skip
    parser.add_argument("--record", metavar="FILE", help="write the game down in this file, for replay and verify")
    parser.add_argument("--transcript", action="store_true", help="print a war diary instead of a summary")
    parser.add_argument("--turns", metavar="N", help="stop after so many turns")


def run(args: argparse.Namespace) -> int:
    """Play and print; Fault for bad input."""
    from game.agents.operate import AGENTS
    from game.cli.transcript import Summary, heading, warmed
    from game.files import records, scenario
    from game.match import Match
    from game.match.diary import Diary
    from game.rules.setup import set_up

    agents = agents_of(args.agents, AGENTS)
    seed = number(args.seed, "--seed")
    turns = None if args.turns is None else number(args.turns, "--turns")
    if turns == 0:
        raise Fault("--turns 0: expected a whole number from 1")
    if args.record is not None and Path(args.record).is_dir():
        raise Fault(f"{args.record}: is a folder; expected the name of a record to write")
    loaded = scenario.load(args.scenario, args.overrides)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    if len(agents) != len(loaded.scenario.sides):
        raise Fault(f"--agents {args.agents}: {len(agents)} agents; expected one a side, such as greedy:hold")
    warmed()
    summary = Summary(ready)
    lines = [heading(ready, str(seed), agents)]
    match = Match(ready, seed, agents, [Diary(ready, lines.append) if args.transcript else summary])
    match.run(turns)
    if not args.transcript:
        lines.append(summary.text())
    if args.record is not None:  # before anything is printed: a closed pipe must not cost the record
        record = records.record_of(match, args.scenario, loaded.digest, loaded.overrides)
        records.write(Path(args.record), record)
    print("\n".join(lines))
    if args.record is not None:
        print(f"recorded in {args.record}", file=sys.stderr)
    return 0


def agents_of(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The agents named in `A:B`. Raises: Fault with the list of known ones."""
    names = tuple(text.split(":"))
    for name in names:
        if name not in known:
            raise Fault(f"--agents {text}: no agent {name!r}; expected A:B of {', '.join(known)}")
    return names


def number(text: str, option: str) -> int:
    """A whole number from 0 to 2**53 - 1. Raises: Fault."""
    if not (text.isdecimal() and text.isascii() and len(text) <= 16 and int(text) < 2**53):
        raise Fault(f"{option} {text}: expected a whole number from 0 to {2**53 - 1}")
    return int(text)
