"""The window: opens the display, runs the frames, passes events to the screen that is shown."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import pygame

from game.model.fault import Fault
from game.ui.ink import Ink
from game.ui.layout import LEAST, fitting
from game.ui.screen import Screen
from game.ui.theme import VARIANTS

FRAMES = 60  # a second
STARTS = (1600, 900)
SWITCH = 0.001  # seconds a thread may hold on before the window's turn


def open_display(size: tuple[int, int] | None) -> pygame.Surface:
    """Open the window. Raises: Fault in one line when there is no display."""
    try:
        _choose_driver()
        pygame.display.init()
        pygame.font.init()
        if pygame.display.get_driver() == "offscreen":
            raise pygame.error("no display")
        if size is None:
            width, height = pygame.display.get_desktop_sizes()[0]
            size = (min(STARTS[0], width), min(STARTS[1], height - 60))
        surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error as error:
        raise Fault(
            f"no display for a window ({error}); without one there are: salient play, batch, render, replay "
            "(salient --help)"
        ) from None
    pygame.display.set_caption("Salient")
    pygame.key.set_repeat()
    return surface


def _choose_driver() -> None:
    """Say where the window goes when the system does not; SDL would try every way, and complain of each."""
    if not sys.platform.startswith("linux") or "SDL_VIDEODRIVER" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        return
    if "DISPLAY" not in os.environ:
        raise pygame.error("DISPLAY is not set")
    os.environ["SDL_VIDEODRIVER"] = "x11"


class Window:
    """Runs one screen after the other until one says "quit"."""

    def __init__(
        self, first: Callable[[pygame.Surface], Screen], size: tuple[int, int] | None = None, scale: float = 1.0
    ) -> None:
        self.surface = open_display(size)
        self.scale = scale  # wished for; the ink has what the window has room for
        self.ink = Ink(VARIANTS["standard"], scale)
        self.screen: Screen = first(self.surface)
        self.open = True
        self._clock = pygame.time.Clock()
        self.cpu: list[float] = []  # CPU seconds of the last frames

    def run(self) -> None:
        """Frame after frame to the end."""
        sys.setswitchinterval(SWITCH)
        try:
            while self.open:
                self.frame(pygame.event.get(), self._clock.tick(FRAMES) / 1000.0)
        finally:
            self.screen.close()
            pygame.display.quit()

    def frame(self, events: list[pygame.event.Event], seconds: float) -> None:
        """One frame: events, time, picture."""
        began = time.thread_time()
        for event in events:
            if event.type == pygame.QUIT:
                self.open = False
                return
            if event.type == pygame.VIDEORESIZE:
                self._resize(event.size)
            self.screen.handle(event)
        self.screen.update(seconds)
        self.surface = pygame.display.get_surface() or self.surface
        self.ink.scale = fitting(self.scale, self.surface.get_size())
        self.ink.begin()
        self.screen.draw(self.surface, self.ink)
        pygame.display.flip()
        self.cpu.append(time.thread_time() - began)
        if len(self.cpu) > 2000:
            del self.cpu[:1000]
        self._turn_over()

    def _resize(self, size: tuple[int, int]) -> None:
        """A window smaller than the screens can be laid out in is made larger again."""
        wanted = (max(size[0], LEAST[0]), max(size[1], LEAST[1]))
        if wanted != tuple(size):
            self.surface = pygame.display.set_mode(wanted, pygame.RESIZABLE)

    def _turn_over(self) -> None:
        following = self.screen.next
        if following == "":
            return
        self.screen.close()
        if isinstance(following, str):
            self.open = False
        else:
            self.screen = following
