"""`salient verify`: play records again and compare them turn by turn."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game.model.fault import Fault

if TYPE_CHECKING:
    from game.files.playback import Shelf

SUMMARY = "play recorded or saved games again and compare them turn by turn"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("records", nargs="+", metavar="FILE", help="records that play wrote, or saved games")


def run(args: argparse.Namespace) -> int:
    """A line a record: 0 all play as recorded, 1 one differs, 2 one cannot be used."""
    from game.cli.transcript import warmed

    warmed()
    shelf: Shelf = {}
    code = 0
    for name in args.records:
        try:
            code = max(code, _verify(Path(name), shelf))
        except Fault as fault:
            for line in fault.lines:
                print(line, file=sys.stderr)
            code = 2
    return code


def _verify(file: Path, shelf: Shelf) -> int:
    from game.files import playback, records

    record = records.read_unsealed(file)
    ready = playback.ready_for(record, shelf)
    match, difference = playback.play_again(record, ready)
    if difference is not None:
        print(f"{record.source}: {difference}")
        return 1
    if not record.sealed:
        raise records.seal_fault(record)
    closed = sum(log.digest >= 0 for log in match.log)
    orders = sum(len(side) for log in match.log for side in log.orders)
    print(f"{record.source}: ok, {closed} turns, {orders} orders, digest {match.digest:016x}")
    return 0
