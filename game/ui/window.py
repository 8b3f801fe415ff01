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
from game.ui.preferences import preferences
from game.ui.screen import Screen
from game.ui.sounds import sounds
from game.ui.theme import VARIANTS

FRAMES = 60  # a second
STARTS = (1600, 900)
LONGEST = 0.1  # seconds a screen is told to have passed, however late a frame is: maps do not jump
SEEN = {
    pygame.WINDOWMINIMIZED: False, pygame.WINDOWHIDDEN: False, pygame.WINDOWRESTORED: True, pygame.WINDOWSHOWN: True,
    pygame.WINDOWMAXIMIZED: True, pygame.WINDOWEXPOSED: True, pygame.WINDOWFOCUSGAINED: True,
}  # fmt: skip
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
    if not sys.platform.startswith("linux"):
        return
    # The picture is drawn by the processor. Shown as an OpenGL texture it costs 110 MB and, without a graphics
    # card, 13 ms a frame; as shared memory 0.3 ms.
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    if "SDL_VIDEODRIVER" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        return
    if "DISPLAY" not in os.environ:
        raise pygame.error("DISPLAY is not set")
    os.environ["SDL_VIDEODRIVER"] = "x11"


class Window:
    """Runs one screen after the other until one says "quit"."""

    def __init__(
        self, first: Callable[[pygame.Surface], Screen], size: tuple[int, int] | None = None, scale: float | None = None
    ) -> None:
        """Args: size, None = as large as is usual; scale, None = that of the settings."""
        if scale is not None:
            preferences.for_this_run(scale=scale)
        self.surface = open_display(size)
        self._full = False
        self._windowed = self.surface.get_size()
        self.ink = Ink(VARIANTS["standard"], 1.0)
        self._follow()
        self.screen: Screen = first(self.surface)
        self.open = True
        self._seen = True
        self._drawn: Screen | None = None
        self._clock = pygame.time.Clock()
        self.cpu: list[float] = []  # CPU seconds of the last frames

    def run(self) -> None:
        """Frame after frame to the end."""
        sys.setswitchinterval(SWITCH)
        sounds.start()
        try:
            while self.open:
                self.frame(pygame.event.get(), self._clock.tick(FRAMES) / 1000.0)
        finally:
            self.end()

    def end(self) -> None:
        """Close the screen that is shown, and the window."""
        self.screen.close()
        sounds.close()
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
            elif event.type in SEEN:
                self._seen = SEEN[event.type]
            self.screen.handle(event)
        if self._drawn is self.screen:  # it is seen before it begins to work
            self.screen.update(min(seconds, LONGEST))
        if self._seen:
            self._follow()
            self.ink.begin()
            self.surface = pygame.display.get_surface() or self.surface
            page = self._page()
            self.screen.draw(page, self.ink)
            if page is not self.surface:
                self.surface.blit(page, (0, 0))
            pygame.display.flip()
        self._drawn = self.screen
        self.cpu.append(time.thread_time() - began)
        if len(self.cpu) > 2000:
            del self.cpu[:1000]
        self._turn_over()

    def _page(self) -> pygame.Surface:
        """What is drawn on: the window, or a larger page of which a window shows a part that was not let grow."""
        width, height = self.surface.get_size()
        if width >= LEAST[0] and height >= LEAST[1]:
            return self.surface
        return pygame.Surface((max(width, LEAST[0]), max(height, LEAST[1])))

    def _follow(self) -> None:
        """Take over the settings: colours, size of text as far as the window has room for it, full screen."""
        now = preferences.now
        if now.full_screen != self._full:
            self._full = now.full_screen
            if self._full:
                self._windowed = self.surface.get_size()
            try:
                size, look = ((0, 0), pygame.FULLSCREEN) if self._full else (self._windowed, pygame.RESIZABLE)
                self.surface = pygame.display.set_mode(size, look)
            except pygame.error:  # a system that has no such thing
                self.surface = pygame.display.set_mode(self._windowed, pygame.RESIZABLE)
        self.ink.palette = VARIANTS[now.palette]
        self.ink.scale = fitting(now.scale, self.surface.get_size())

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
