"""`new`: a commented scenario to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

SUMMARY = "write a commented scenario to start from"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("name", metavar="NAME", help="key of the scenario: lower case, digits, - and _")
    parser.add_argument(
        "--folder", metavar="DIR", type=Path, help="folder to write NAME/ in (default: the project's scenarios)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the folder; never over an existing one."""
    from game.files.template import write_scenario

    file = write_scenario(args.name, args.folder)
    print(f"{file}: written")
    return 0
