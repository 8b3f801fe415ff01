"""The command line: one module per command, imported only when that command is used.

A command module has `SUMMARY` (one line for `--help`), `add(parser)` for its
arguments and `run(args) -> int`, the exit code. Bad input raises `Fault`.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from game.model.fault import Fault

# name -> module; the summaries stand here so that --help imports nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "desktop": ("game.cli.desktop", "play in a window (also without any command)"),
    "play": ("game.cli.play", "play one game between agents, as a record or a transcript"),
    "batch": ("game.cli.batch", "play many games and write results"),
    "ladder": ("game.cli.ladder", "rate agents by all pairs of them, seats swapped, on common dice"),
    "replay": ("game.cli.replay", "show a recorded game as text"),
    "verify": ("game.cli.verify", "play a record again and compare it turn by turn"),
    "check": ("game.cli.check", "find faults in scenarios, studies and records"),
    "schema": ("game.cli.schema", "print the JSON Schema of scenario files"),
    "new": ("game.cli.new", "write a commented scenario to start from"),
    "render": ("game.cli.render", "draw a scenario's map as a PNG"),
    "why": ("game.cli.why", "say why a unit is supplied as it is"),
    "bench": ("game.cli.bench", "measure speed on fixed games"),
    "warmup": ("game.cli.warmup", "compile the rules now, with progress"),
}


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="salient", description="An operational hex wargame and batch simulator of salients."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary)
        if name == command:
            importlib.import_module(module).add(sub)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 a finding, 2 bad input, 130 interrupted)."""
    words = (sys.argv[1:] if argv is None else argv) or ["desktop"]
    if getattr(sys, "frozen", False):
        from game.kernel import children

        if children.run(words):
            return 0
    command = next((word for word in words if word in COMMANDS), None)
    args = _parser(command).parse_args(words)
    try:
        return int(importlib.import_module(COMMANDS[args.command][0]).run(args))
    except Fault as fault:
        for line in fault.lines:
            print(line, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
