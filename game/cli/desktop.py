"""`salient` without a command: the game in a window."""

from __future__ import annotations

import argparse
import os
import re
from typing import Any

from game.files import settings
from game.model.fault import Fault

SUMMARY = "play in a window (also without any command)"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--size", metavar="WxH", help="size of the window in px, e.g. 1920x1080")
    for_run = "for this run, whatever the options say"
    parser.add_argument("--scale", metavar="N", help=f"scale of text and panels, 0.75 to 3, {for_run}")
    parser.add_argument("--colours", metavar="NAME", help=f"colours: standard, colour-blind or tritan, {for_run}")
    parser.add_argument("--volume", metavar="N", help=f"volume of the sounds, 0 (none) to 1, {for_run}")
    parser.add_argument(
        "--speed", metavar="N", help=f"pace of the other side's turn, 0 (its outcome only) to 8, {for_run}"
    )
    parser.add_argument("--full-screen", action="store_true", help="use the whole screen, for this run")


def run(args: argparse.Namespace) -> int:
    """Open the window; Fault when there is no display."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    size, given = size_of(args.size), _for_this_run(args)
    from game.ui.menu import Menu
    from game.ui.preferences import preferences
    from game.ui.window import Window

    preferences.open(settings.settings_file(), given)
    Window(lambda surface: Menu(), size).run()
    return 0


def size_of(text: str | None) -> tuple[int, int] | None:
    """Width and height of "WIDTHxHEIGHT". Raises: Fault."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if found is None:
        raise Fault(f"--size {text}: expected WIDTHxHEIGHT, such as 1920x1080")
    return int(found[1]), int(found[2])


def _for_this_run(args: argparse.Namespace) -> dict[str, Any]:
    """Settings that the arguments give."""
    given: dict[str, Any] = {"full_screen": True} if args.full_screen else {}
    for argument, name in (("scale", "scale"), ("colours", "palette"), ("volume", "volume"), ("speed", "speed")):
        text = getattr(args, argument)
        if text is None:
            continue
        try:
            given[name] = settings.CHECKS[name](text if name == "palette" else float(text))
        except ValueError:
            raise Fault(f"--{argument} {text}: expected {settings.expected(name)}") from None
    return given
