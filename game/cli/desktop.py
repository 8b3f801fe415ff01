"""`salient` without a command: the game in a window."""

from __future__ import annotations

import argparse
import os
import re

from game.model.fault import Fault

SUMMARY = "play in a window (also without any command)"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--size", metavar="WxH", help="size of the window, e.g. 1920x1080")
    parser.add_argument("--scale", default="1", metavar="N", help="scale of text and panels, 0.75 to 3 (1)")


def run(args: argparse.Namespace) -> int:
    """Open the window; Fault when there is no display."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    size, scale = size_of(args.size), _scale(args.scale)
    from game.ui.menu import Menu
    from game.ui.window import Window

    Window(lambda surface: Menu(), size, scale).run()
    return 0


def size_of(text: str | None) -> tuple[int, int] | None:
    """Width and height of "WIDTHxHEIGHT". Raises: Fault."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if found is None:
        raise Fault(f"--size {text}: expected WIDTHxHEIGHT, such as 1920x1080")
    return int(found[1]), int(found[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.75 <= scale <= 3.0:
        raise Fault(f"--scale {text}: expected a number from 0.75 to 3")
    return scale
