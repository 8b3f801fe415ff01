"""A small picture of what the options change: two counters, the front between them, supply, a selection, text."""

from __future__ import annotations

import pygame

from game.model import codes
from game.ui import marks
from game.ui.ink import SMALL, Ink
from game.ui.mapart import counters
from game.ui.mapart.position import Counter

Rect = pygame.Rect
OWN = Counter(-1, 0, "61", "61", "mechanised", "brigade", 6, 3, 0, 2)
ENEMY = Counter(-1, 1, "488", "488", "motor_rifle", "regiment", 5, 2, 1)


def draw_preview(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
    """Draw it in a rectangle, as much of it as there is room for."""
    palette = ink.palette
    if rect.height < ink.px(60):
        return
    rect = Rect(rect.x, rect.y, min(rect.width, ink.px(560)), min(rect.height, ink.px(132)))
    before = target.get_clip()
    target.set_clip(rect.clip(before))
    pygame.draw.rect(target, palette.heights[3], rect, border_radius=ink.px(5))
    middle, third = rect.centery, rect.width // 3
    land = Rect(rect.x, rect.y, third, rect.height)
    pygame.draw.rect(target, palette.woods, Rect(land.x, land.y, third // 3, land.height), border_radius=ink.px(5))
    river = [(rect.x + third // 2 + ink.px(6) * (i % 2), rect.y + rect.height * i // 6) for i in range(7)]
    pygame.draw.lines(target, palette.bank, False, river, ink.px(10))
    pygame.draw.lines(target, palette.water, False, river, ink.px(7))
    reach = [(third, 0.9), (third + third // 3, 0.5), (third, 0.1), (third * 2 // 3, 0.5)]
    points = [(rect.x + x, rect.y + round(rect.height * y)) for x, y in reach]
    shade = pygame.Surface(rect.size, pygame.SRCALPHA)
    pygame.draw.polygon(shade, (*palette.reach_fill, 110), [(x - rect.x, y - rect.y) for x, y in points])
    target.blit(shade, rect)
    pygame.draw.aalines(target, palette.reach_edge, True, points)
    pygame.draw.polygon(target, palette.reach_edge, points, width=max(1, ink.px(2)))
    x = rect.x + third * 3 // 2
    front = [(x + ink.px(9) * ((i % 2) * 2 - 1), rect.y + rect.height * i // 5) for i in range(6)]
    wide = ink.px(3)
    pygame.draw.lines(target, palette.cream, False, front, wide * 3)
    pygame.draw.lines(target, palette.rectangle.line, False, [(a - wide // 2, b) for a, b in front], wide)
    pygame.draw.lines(target, palette.diamond.line, False, [(a + wide // 2 + 1, b) for a, b in front], wide)
    px = 76.0 * ink.scale
    wide, high = counters.card_size(px)
    for counter, shape, left in ((OWN, "rectangle", rect.x + third - wide // 2), (ENEMY, "diamond", x + third // 3)):
        at = (left, middle - high // 2)
        counters.draw_card(target, counter, shape, palette, px, at, 0)
        if counter is OWN:
            marks.counter_ring(target, Rect(at, (wide, high)), palette)
    words = rect.x + third * 2 + wide + ink.px(18)
    y = rect.y + ink.px(16)
    for state in range(len(codes.SUPPLY_STATES)):
        disc = counters.supply_disc(state, palette, 7 * ink.scale)
        room = rect.right - words - ink.px(30)
        if room > ink.px(50) and y < rect.bottom - ink.px(20):
            target.blit(disc, disc.get_rect(center=(words + ink.px(8), y + ink.px(9))))
            word = codes.SUPPLY_STATES[state].replace("_", " ")
            ink.text(target, "sans", SMALL, word, palette.ink, (words + ink.px(24), y), room=room)
            y += ink.px(26)
    target.set_clip(before)
    pygame.draw.rect(target, palette.rule, rect, width=1, border_radius=ink.px(5))
