"""A window that closes again when its menu has been seen: how long a start takes, as `stopwatch` measures it.

It imports what the command does, and nothing else: that is most of a start.
"""

from __future__ import annotations

import sys
import time

import pygame

from game.ui.menu import Menu
from game.ui.window import Window


def main(words: str) -> None:
    """Open the menu; print when it was on the screen, and the CPU seconds that took."""
    width, _, height = words.partition("x")
    window = Window(lambda surface: Menu(), (int(width), int(height)))
    window.frame(pygame.event.get(), 0.0)
    print(time.time(), time.process_time(), flush=True)
    window.end()


if __name__ == "__main__":
    main(sys.argv[1])
