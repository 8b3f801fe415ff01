"""A small picture of what the options change: a river, a front, what a unit can reach, two counters, supply badges."""

from __future__ import annotations

import math
from functools import lru_cache

import pygame

from game.model import codes
from game.ui import marks
from game.ui.ink import LEFT, SMALL, Ink
from game.ui.mapart import counters
from game.ui.mapart.position import Counter
from game.ui.theme import Palette, mix

Rect = pygame.Rect
Point = tuple[float, float]
OWN = Counter(-1, 0, "61", "61", "mechanised", "brigade", 6, 3, 0, 2)
ENEMY = Counter(-1, 1, "488", "488", "motor_rifle", "regiment", 5, 2, 1)
FOLD = 3  # the land is drawn so much larger and reduced, for smooth edges
LEAST, MOST = 62, 128  # px of height at scale 1


def draw_preview(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
    """Draw it at the top of a rectangle; nothing where there is no room."""
    palette = ink.palette
    if rect.height < ink.px(LEAST):
        return
    rect = Rect(rect.x, rect.y, min(rect.width, ink.px(570)), min(rect.height, ink.px(MOST)))
    target.blit(_land(rect.size, palette), rect)
    px = min(84.0 * ink.scale, rect.height * 0.9)
    size = counters.card_size(px)
    own, enemy = Rect((0, 0), size), Rect((0, 0), size)
    own.center = rect.x + round(rect.width * 0.33), rect.centery
    enemy.center = rect.x + round(rect.width * 0.64), rect.centery
    counters.draw_card(target, OWN, "rectangle", palette, px, own.topleft, 0)
    marks.counter_ring(target, own, palette)
    counters.draw_card(target, ENEMY, "diamond", palette, px, enemy.topleft, 1)
    x, step = rect.x + round(rect.width * 0.81), rect.height / (len(codes.SUPPLY_STATES) + 1)
    for state, word in enumerate(codes.SUPPLY_STATES):
        y = round(rect.y + step * (state + 1))
        disc = counters.supply_disc(state, palette, 7 * ink.scale)
        target.blit(disc, disc.get_rect(center=(x, y)))
        at = (x + ink.px(14), y)
        ink.text(target, "sans_semibold", SMALL, word, palette.ink, at, LEFT, room=rect.right - at[0] - ink.px(6))
    pygame.draw.rect(target, palette.rule, rect, width=1, border_radius=ink.px(5))


@lru_cache(maxsize=4)
def _land(size: tuple[int, int], palette: Palette) -> pygame.Surface:
    """Ground, woods, river, reach and front."""
    width, height = size[0] * FOLD, size[1] * FOLD
    land = pygame.Surface((width, height))
    land.fill(palette.heights[3])
    for x, y, radius in ((0.02, 0.25, 0.34), (0.05, 0.8, 0.42), (0.1, 0.5, 0.3)):
        pygame.draw.circle(land, palette.woods, (width * x, height * y), height * radius)
    _stroke(land, palette.bank, _wave(0.185, 0.02, 1.0, width, height), height * 0.085)
    _stroke(land, palette.water, _wave(0.185, 0.02, 1.0, width, height), height * 0.06)
    front = _wave(0.487, 0.016, 1.6, width, height)
    for i in range(8, 0, -1):  # the ribbon along it, each side its own
        for hand, tone in ((-1.0, palette.rectangle.line), (1.0, palette.diamond.line)):
            shade = mix(palette.heights[3], tone, 0.04 * (9 - i))
            moved = [(x + hand * height * 0.026 * i, y) for x, y in front]
            _stroke(land, shade, moved, height * 0.055)
    reach = [
        (width * 0.33 + height * 0.62 * math.cos(math.pi * i / 3), height * (0.5 + 0.46 * math.sin(math.pi * i / 3)))
        for i in range(6)
    ]
    shade_over = pygame.Surface((width, height), pygame.SRCALPHA)
    pygame.draw.polygon(shade_over, (*palette.reach_fill, 130), reach)
    land.blit(shade_over, (0, 0))
    _stroke(land, palette.reach_edge, [*reach, reach[0]], FOLD * 2)
    wide = height * 0.026
    _stroke(land, palette.cream, front, wide * 3.4)
    for hand, tone in ((-0.55, palette.rectangle.line), (0.55, palette.diamond.line)):
        _stroke(land, tone, [(x + hand * wide, y) for x, y in front], wide)
    return pygame.transform.smoothscale(land, size)


def _wave(x: float, swing: float, turns: float, width: int, height: int) -> list[Point]:
    """A line from top to bottom that swings about a share of the width."""
    shares = [i / 60 for i in range(61)]
    return [(width * (x + swing * math.sin(2 * math.pi * turns * share)), height * share) for share in shares]


def _stroke(land: pygame.Surface, tone: tuple[int, int, int], points: list[Point], width: float) -> None:
    for point in points:
        pygame.draw.circle(land, tone, point, width / 2)
    pygame.draw.lines(land, tone, False, points, max(1, round(width)))
