"""`schema`: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "print the JSON Schema of scenario files"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of the screen")


def run(args: argparse.Namespace) -> int:
    """Print or write the schema."""
    from game.files.paths import write_text
    from game.files.schema import schema_text

    text = schema_text()
    if args.output is None:
        sys.stdout.write(text)
    else:
        write_text(args.output, text)
        print(f"{args.output}: written")
    return 0
