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
    "play": ("game.cli.play", "play one game between agents: a summary, a war diary or a record"),
    "batch": ("game.cli.batch", "play many games and write results"),
    "ladder": ("game.cli.ladder", "rate agents: all pairs of them, seats swapped, on the same dice"),
    "replay": ("game.cli.replay", "show a recorded or saved game as a war diary"),
    "verify": ("game.cli.verify", "play recorded or saved games again and compare them turn by turn"),
    "check": ("game.cli.check", "find faults and doubts in scenarios"),
    "schema": ("game.cli.schema", "print the JSON Schema of scenario files"),
    "new": ("game.cli.new", "write a commented scenario to start from"),
    "render": ("game.cli.render", "draw a scenario's map as a PNG"),
    "why": ("game.cli.why", "say why a unit is supplied as it is"),
    "bench": ("game.cli.bench", "measure speed on fixed games"),
    "warmup": ("game.cli.warmup", "compile the rules now, with progress"),
}

OWN = ("-h", "--help", "--version")  # words of the program itself


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="salient",
        usage="%(prog)s [COMMAND] [...]",
        description="An operational hex wargame and batch simulator of salients: "
        "without a command the game opens in a window.",
        epilog="`salient COMMAND --help` says what a command takes.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="salient")
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary)
        if name == command:
            importlib.import_module(module).add(sub)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 a finding, 2 bad input, 130 interrupted)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if getattr(sys, "frozen", False):
        from game.kernel import children

        if children.run(words):
            return 0
    if not words or (words[0].startswith("-") and words[0] not in OWN):
        words.insert(0, "desktop")  # what stands alone is meant for the window
    command = next((word for word in words if word in COMMANDS), None)
    args = _parser(command).parse_args(words)
    if args.version:
        from game.files.records import salient_version

        print(f"salient {salient_version()}")
        return 0
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
