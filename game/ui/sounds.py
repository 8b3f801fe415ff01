"""The few quiet sounds of the window. Without a sound device there are none, and nothing is said of it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pygame

from game.ui.fonts import assets
from game.ui.preferences import preferences

if TYPE_CHECKING:  # buttons sound too, and the menu shall be seen before the rules are read
    from game.match.happened import Event

ORDER = "order"  # of match.happened
NAMES = ("click", "order", "refused", "attack", "blown", "bell")
OF_EVENTS = {"attack": "attack", "struck": "attack", "blown": "blown"}  # what both sides know of
GAP = 0.35  # seconds before the same sound is heard again
RATE = 22050


class Sounds:
    """Plays sounds by name."""

    def __init__(self) -> None:
        self.there = False  # whether there is a device and it is open
        self.played: list[str] = []  # the last ones
        self._made: dict[str, pygame.mixer.Sound] = {}
        self._last: dict[str, float] = {}

    def start(self) -> threading.Thread:
        """Open the device in a thread, for some systems take long to say that they have none."""
        thread = threading.Thread(target=self.open, name="sounds", daemon=True)
        thread.start()
        return thread

    def open(self) -> None:
        """Open the device and read the sounds."""
        try:
            with _nobody_complains():
                pygame.mixer.init(RATE, -16, 1, 512)
            folder = assets() / "sounds"
            self._made = {name: pygame.mixer.Sound(str(folder / f"{name}.wav")) for name in NAMES}
        except (pygame.error, OSError):
            return
        self.there = True

    def play(self, name: str) -> None:
        """Play one of NAMES, as loud as the player wants it; the same one not twice at once."""
        now = preferences.now
        if not self.there or not now.sound or now.volume <= 0:
            return
        moment = time.monotonic()
        if moment - self._last.get(name, 0.0) < GAP:
            return
        self._last[name] = moment
        self.played = [*self.played[-9:], name]
        sound = self._made[name]
        sound.set_volume(now.volume)
        sound.play()

    def hear(self, event: Event) -> None:
        """An observer of a match: orders that nobody gave a reason for, and whoever's fights and blown crossings."""
        if event.kind in OF_EVENTS:
            self.play(OF_EVENTS[event.kind])
        elif event.kind == ORDER and not event.facts.get("reason"):
            self.play("order")

    def close(self) -> None:
        """Let the device go."""
        if self.there:
            self.there, self._made = False, {}
            pygame.mixer.quit()


@contextmanager
def _nobody_complains() -> Iterator[None]:
    """Keep the system's sound library from writing to the terminal while it looks for a device."""
    try:
        kept = os.dup(2)
    except OSError:  # no terminal at all
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        sys.stderr.flush()
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


sounds = Sounds()
