"""`salient replay`: a recorded game as a war diary, by playing it again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "show a recorded or saved game as a war diary"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("record", metavar="FILE", help="a record that play wrote, or a saved game")
    parser.add_argument("--turn", metavar="N", help="show this turn alone")


def run(args: argparse.Namespace) -> int:
    """Print the transcript; 1 when the record does not play as it was recorded."""
    from game.cli.play import number
    from game.cli.transcript import heading, warmed
    from game.files import playback, records
    from game.match import Event
    from game.match.diary import Diary
    from game.model.fault import Fault

    wanted = None if args.turn is None else number(args.turn, "--turn")
    record = records.read(Path(args.record))
    if wanted is not None and not 1 <= wanted <= len(record.turns):
        raise Fault(f"--turn {wanted}: {args.record} has turns 1 to {len(record.turns)}; expected one of them")
    ready = playback.ready_for(record, {})
    warmed()
    diary = Diary(ready, print)

    def observer(event: Event) -> None:
        if wanted is None or event.turn == wanted:
            diary(event)

    if wanted is None:
        print(heading(ready, record.seed_told, record.agents))
    _, difference = playback.play_again(record, ready, [observer])
    if difference is not None:
        print(f"{record.source}: {difference}", file=sys.stderr)
        return 1
    return 0
