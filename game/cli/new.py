"""`new`: a commented scenario to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

SUMMARY = "write a commented scenario to start from"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("name", metavar="NAME", help="name of the new scenario: small letters, digits, - and _")
    parser.add_argument(
        "--folder", metavar="DIR", type=Path,
        help="folder in which NAME/ is made (default: where the program keeps its scenarios)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Write the folder; never over an existing one."""
    from game.files.template import write_scenario

    file = write_scenario(args.name, args.folder)
    print(f"{file}: written")
    return 0
