"""How fast the window is and what it takes: frames while the map is moved, start, the opponent's thinking, memory.

CPU time is that of the window's thread unless it says otherwise; the machine may do
other things meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pygame

from game.files import scenario as scenarios
from game.kernel import children
from game.match import Match
from game.match.names import end_order
from game.rules.setup import set_up
from game.ui.camera import LEVELS
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.play import Play
from game.ui.screen import Screen
from game.ui.window import FRAMES, Window

START = "game.ui.first_sight"
SCENARIO = "donets"
SIZE = (1920, 1080)
PAN = 900.0  # px a second, as by key
ZOOMS = (1, 2, 3, 4, 5, 6)  # levels the map is moved at
STEPS = 150  # frames at each
PATIENCE = 180.0  # seconds until the map must be drawn
THINKER = "staff"
STARTS = 3  # fresh windows, the quickest counts: the first fills the system's file cache
EVERY = 10  # frames between two looks at memory
MB = 1 << 20

Told = Callable[[str], object]


def measure(scenario: str, thinkers: list[str], told: Told, size: tuple[int, int] = SIZE, steps: int = STEPS,
            turns: int = 3) -> dict[str, Any]:  # fmt: skip
    """Everything, by name. Args: thinkers, scenarios the opponent thinks in; steps, frames at each zoom."""
    found: dict[str, Any] = {"scenario": scenario, "size": f"{size[0]}x{size[1]}"}
    told("start")
    found |= menu_seconds(size)
    told(f"frames of {scenario}")
    found |= frames(scenario, size, steps)
    found["thinking_s"] = {}
    for name in thinkers:
        told(f"thinking in {name}")
        found["thinking_s"][name] = thinking(name, turns)
    return found


# ---- start


def menu_seconds(size: tuple[int, int]) -> dict[str, float]:
    """Seconds from the start of a fresh process to its menu on the screen."""
    best = (float("inf"), 0.0)
    for _ in range(STARTS):
        began = time.time()
        done = subprocess.run(
            children.command(START, f"{size[0]}x{size[1]}"), stdout=subprocess.PIPE, text=True, check=True,
            env=children.environment(),
        )  # fmt: skip
        shown, cpu = (float(word) for word in done.stdout.splitlines()[-1].split())
        best = min(best, (shown - began, cpu))
    return {"menu_s": round(best[0], 2), "menu_cpu_s": round(best[1], 2)}


# ---- frames and memory


def frames(scenario: str, size: tuple[int, int], steps: int) -> dict[str, Any]:
    """CPU milliseconds of the frames in which the map is moved at every zoom, all counters on it; peak of memory."""
    window = Window(lambda surface: _table(scenario), size)
    peak = Peak()
    try:
        began = time.monotonic()
        _until(window, lambda: isinstance(window.screen, Play), peak)
        loaded = time.monotonic() - began
        play = window.screen
        assert isinstance(play, Play)
        _until(window, play.map.settled, peak)
        drawn = time.monotonic() - began
        clock, took, late = pygame.time.Clock(), [], 0
        for frame, (dx, dy) in enumerate(_ways(play, steps)):
            play.map.camera.pan(dx, dy)
            window.frame(pygame.event.get(), clock.tick(FRAMES) / 1000.0)
            took.append(1000.0 * window.cpu[-1])
            late += clock.get_rawtime() > 1000.0 / FRAMES
            if frame % EVERY == 0:
                peak.look(play)
        took.sort()
        return {
            "frames": len(took),
            "frame_p50_ms": round(took[len(took) // 2], 2),
            "frame_p99_ms": round(took[min(len(took) - 1, len(took) * 99 // 100)], 2),
            "frames_late": late,  # by the clock on the wall: other processes count too
            "counters": len(play.seat.position.counters),
            "loading_s": round(loaded, 2),
            "drawn_s": round(drawn, 2),
            **peak.figures(),
        }
    finally:
        window.end()


def _table(scenario: str) -> Screen:
    """A game of a scenario, from the side that moves first, its screen of loading before it."""
    from game.match import HUMAN
    from game.ui.seat import Setting, new_seat

    first, *others = (side.key for side in scenarios.read(scenario).scenario.sides)
    setting = Setting(scenario, {first: HUMAN, **dict.fromkeys(others, THINKER)}, 1)
    return Loading(scenario, lambda say: new_seat(setting, say), Menu)


def _ways(play: Play, steps: int) -> Iterator[tuple[float, float]]:
    """How the map is moved from frame to frame: at each zoom round about, with a unit chosen from the middle on."""
    camera, step = play.map.camera, PAN / FRAMES
    for level in (level for level in ZOOMS if level < len(LEVELS)):
        camera.level = level
        camera.look_at(camera.board.n // 2)
        for i in range(steps):
            if i == steps // 2:
                play.next_unit(1)
            quarter = 4 * i // steps
            yield ((step, step / 2), (-step, step / 2), (-step, -step / 2), (step, -step / 2))[quarter]


class Peak:
    """The most memory the window and its drawing process took, pages they share counted once. In MB."""

    def __init__(self) -> None:
        self.window = self.drawing = self.both = 0.0

    def look(self, play: Play | None = None) -> None:
        """Look now."""
        own = _memory(os.getpid(), ("Rss:",))
        other = _memory(play.map.painter.process, ("Private_Clean:", "Private_Dirty:")) if play is not None else 0.0
        self.window, self.drawing = max(self.window, own), max(self.drawing, other)
        self.both = max(self.both, own + other)

    def figures(self) -> dict[str, float | None]:
        """By name; None where the system does not tell."""
        known = self.both > 0
        return {
            "memory_window_mb": round(self.window) if known else None,
            "memory_drawing_mb": round(self.drawing) if known else None,
            "memory_mb": round(self.both) if known else None,
        }


def _memory(process: int, kinds: tuple[str, ...]) -> float:
    """MB of a process by the kinds of /proc's summary; 0 where there is none."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(kinds)) * 1024 / MB


def _until(window: Window, seen: Callable[[], object], peak: Peak | None = None) -> None:
    began = time.monotonic()
    clock = pygame.time.Clock()
    while not seen():
        window.frame(pygame.event.get(), clock.tick(FRAMES) / 1000.0)
        if peak is not None:
            peak.look(window.screen if isinstance(window.screen, Play) else None)
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError("the window does not come to rest")


# ---- the opponent


def thinking(scenario: str, turns: int) -> dict[str, float]:
    """CPU seconds the opponent thinks about his operations, on both sides in the first turns: mean and most."""
    loaded = scenarios.load(scenario)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    match = Match(ready, 1, [THINKER] * len(loaded.scenario.sides))
    list(match.thinking()())  # the rules are read from the cache at the first question
    took = []
    while not match.over and match.turn <= turns:
        began = time.thread_time()
        orders = list(match.thinking()())  # it thinks as its orders are taken
        took.append(time.thread_time() - began)
        for order in orders:
            match.apply(order)
        match.apply(end_order())
    return {"mean": round(sum(took) / len(took), 4), "most": round(max(took), 4)}
