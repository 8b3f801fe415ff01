"""Boxes and pills with smooth corners: pygame draws none, so they are drawn large, reduced, and kept. A side's sign."""

from __future__ import annotations

from functools import lru_cache

import pygame

from game.ui.theme import Colour

FOLD = 4


@lru_cache(maxsize=256)
def box(size: tuple[int, int], radius: int, ground: Colour, rim: Colour) -> pygame.Surface:
    """A box with a rim 1 px wide; the same tone for both leaves it without."""
    width, height = max(1, size[0]), max(1, size[1])
    large = pygame.Surface((width * FOLD, height * FOLD), pygame.SRCALPHA)
    large.fill((*rim, 0))
    pygame.draw.rect(large, rim, large.get_rect(), border_radius=radius * FOLD)
    if rim != ground:
        inner = large.get_rect().inflate(-2 * FOLD, -2 * FOLD)
        pygame.draw.rect(large, ground, inner, border_radius=max(0, radius - 1) * FOLD)
    return pygame.transform.smoothscale(large, (width, height))


def side_mark(target: pygame.Surface, tone: Colour, rect: pygame.Rect, shape: str) -> None:
    """The small sign of a side: a square, or a diamond."""
    if shape == "diamond":
        points = [rect.midtop, rect.midright, rect.midbottom, rect.midleft]
        pygame.draw.polygon(target, tone, points)
        pygame.draw.aalines(target, tone, True, points)
    else:
        pygame.draw.rect(target, tone, rect, border_radius=1)
