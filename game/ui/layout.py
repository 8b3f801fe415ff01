"""Where the parts of the game's window lie, from its size and the UI scale."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

Rect = pygame.Rect
TALLEST = 220  # px of the tallest legend and a gap
LEAST = (850, 480)  # px at scale 1 in which every screen can be laid out
KEYS = 76  # px at scale 1 of two columns of the overlays' keys and a gap
LOW = 600  # px of height at scale 1 up to which the events are two lines
WIDE = 1500  # px of width at scale 1 from which the window has a minimap and the tall bar


@dataclass(frozen=True)
class Layout:
    """Rectangles on the screen; an empty one is not shown."""

    bar: Rect
    map: Rect
    panel: Rect
    minimap: Rect
    events: Rect
    about: Rect  # the hex under the pointer
    keys: Rect  # room for the overlays' keys
    legend: Rect  # room for an overlay's legend, which stands in its lower right corner
    crowded: bool  # the legend takes the place of the events
    wide: bool


def fitting(scale: float, size: tuple[int, int]) -> float:
    """The UI scale that is wished for, held to what a window of so many px has room for.

    >>> fitting(1.5, (1920, 1080)), fitting(2.0, (1280, 720)), fitting(2.0, (3840, 2160))
    (1.5, 1.5, 2.0)
    """
    return min(scale, max(1.0, min(size[0] / LEAST[0], size[1] / LEAST[1])))


def lay_out(size: tuple[int, int], scale: float) -> Layout:
    """The layout of a window of so many px."""
    width, height = size
    wide = width / scale >= WIDE

    def px(value: float) -> int:
        return round(value * scale)

    bar_height = px(56 if wide else 46)
    panel_width = min(px(416 if wide else 372), width * 21 // 50)
    gap = px(16)
    bar = Rect(0, 0, width, bar_height)
    panel = Rect(width - panel_width, bar_height, panel_width, height - bar_height)
    area = Rect(0, bar_height, width - panel_width, height - bar_height)
    mini = Rect(0, 0, 0, 0)
    left = area.x + gap
    if wide and area.height > px(560):
        mini = Rect(left, area.bottom - gap - px(220), px(220), px(220))
        left = mini.right + gap
    events_width = min(px(620 if wide else 520), area.right - gap - left)
    events_height = px(166 if wide else 122 if height / scale > LOW else 98)
    events = Rect(left, area.bottom - gap - events_height, events_width, events_height)
    about_width = min(px(330), area.width - 2 * gap - px(KEYS))
    about = Rect(area.right - gap - about_width, area.y + gap, about_width, px(150))
    inside = area.inflate(-2 * gap, -2 * gap)
    keys = Rect(inside.x, inside.y, about.x - gap // 2 - inside.x, min(mini.y or events.y, events.y) - gap - inside.y)
    legend = inside.copy()
    legend.x = max(inside.x, inside.right - px(330))
    legend.width = inside.right - legend.x
    crowded = legend.x < events.right + gap
    if crowded:
        keys.height = min(keys.height, inside.height - px(TALLEST))
        legend = Rect(events.x, inside.y, events.width, events.bottom - inside.y)
    return Layout(bar, area, panel, mini, events, about, keys, legend, crowded, wide)
