"""The mark of a side: the shape of its counters in its colours."""

from __future__ import annotations

import pygame

from game.ui import marks
from game.ui.theme import SideColours


def draw_mark(
    target: pygame.Surface, tones: SideColours, shape: str, at: tuple[float, float], reach: float
) -> None:
    """A rectangle or a diamond about a point. Args: reach, px from its middle to its edge."""
    x, y = at
    if shape == "diamond":
        points = [(x, y - reach * 1.15), (x + reach * 1.15, y), (x, y + reach * 1.15), (x - reach * 1.15, y)]
    else:
        wide, high = reach * 1.3, reach * 0.86
        points = [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]
    pygame.draw.polygon(target, tones.frame, points)
    marks.thick_line(target, tones.dark, [*points, points[0]], max(1.5, reach * 0.12))
