"""Samples of a legend: a swatch of colour, or a small drawing made large and reduced."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.theme import Colour

Floats = NDArray[np.float64]
Drawing = Callable[[float], pygame.Surface]  # a premultiplied drawing for a UI scale, at most 34 px wide at 1
Sample = Colour | Drawing  # a swatch, or a drawing
Key = tuple[tuple[Sample, str], ...]  # samples with their words
FOLD = 4


def drawn(width: int, height: int, draw: Callable[[pygame.Surface], None], scale: float = 1.0) -> pygame.Surface:
    """A picture of a size in px, times the scale; `draw` gets it FOLD times as large as at 1."""
    big = pygame.Surface((width * FOLD, height * FOLD), pygame.SRCALPHA)
    draw(big)
    return pygame.transform.smoothscale(big, (round(width * scale), round(height * scale)))


def sample(width: int, height: int, draw: Callable[[pygame.Surface], None]) -> Drawing:
    """A sample of a size in px; `draw` gets it FOLD times as large."""
    return lambda scale: drawn(width, height, draw, scale)


def swatch(tone: Colour, rim: Colour) -> Drawing:
    """A filled box with a thin rim, for a sample that is a colour."""
    return box_sample(tone, rim)


def stroke_sample(draw: Callable[[pygame.Surface, Floats], None]) -> Drawing:
    """A line sample 34 x 14 px: `draw(surface, points)`."""
    points = np.array([[2.0 * FOLD, 7.0 * FOLD], [32.0 * FOLD, 7.0 * FOLD]])
    return sample(34, 14, lambda big: draw(big, points))


def box_sample(ground: Colour, rim: Colour, draw: Callable[[pygame.Surface], None] | None = None) -> Drawing:
    """A filled box with a thin rim and perhaps a drawing in it."""

    def fill(big: pygame.Surface) -> None:
        pygame.draw.rect(big, rim, big.get_rect(), border_radius=2 * FOLD)
        inner = big.get_rect().inflate(-2 * FOLD, -2 * FOLD)
        pygame.draw.rect(big, ground, inner, border_radius=2 * FOLD)
        if draw is not None:
            draw(big.subsurface(inner))

    return sample(28, 14, fill)


def hatch_sample(ground: Colour, rim: Colour, ink: Colour, slant: int) -> Drawing:
    """A box with the hatching of an overlay."""

    def lines(inner: pygame.Surface) -> None:
        wide, high = inner.get_size()
        for x in range(-high, wide + high, 6 * FOLD):
            ends = ((x, high), (x + high, 0)) if slant > 0 else ((x, 0), (x + high, high))
            pygame.draw.line(inner, ink, *ends, width=FOLD + 2)

    return box_sample(ground, rim, lines)
