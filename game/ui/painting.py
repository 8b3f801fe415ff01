"""The drawing process: takes jobs from standard input, puts what it drew on standard output.

It ends when its input does, which is when the window has ended, however that came.
"""

from __future__ import annotations

import os
import signal
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.studio import Job, Studio


def main() -> None:
    """Draw until there is nobody to draw for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to answer
    asked, told = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not for the window
    # Nothing is shown here, and no rule is played, so that none need be compiled.
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    os.environ["NUMBA_DISABLE_JIT"] = os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    import pygame

    from game.ui import parcel
    from game.ui.studio import Studio, Subject

    pygame.display.init()
    pygame.display.set_mode((1, 1), depth=32)
    pygame.font.init()
    with suppress(EOFError, OSError):
        studio = None
        while True:
            thing = parcel.receive(asked)
            if isinstance(thing, Subject):
                studio = Studio(thing)
            else:
                parcel.send(told, _drawn(studio, thing))
    os._exit(0)


def _drawn(studio: Studio | None, job: Job) -> tuple[bool, object]:
    """What a job made, or in words why it failed."""
    try:
        return True, job.draw(studio, *job.about)
    except Exception:
        return False, traceback.format_exc()


if __name__ == "__main__":
    main()
