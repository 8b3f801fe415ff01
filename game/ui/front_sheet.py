"""The side panel when no unit is selected: both sides, the state of supply, and who can still act."""

from __future__ import annotations

import pygame

from game.match.brief import heading
from game.model import codes
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.mapart import counters
from game.ui.seat import Seat

Rect = pygame.Rect


def draw_front(target: pygame.Surface, ink: Ink, seat: Seat, rect: Rect) -> list[tuple[Rect, str]]:
    """Draw it. Returns rectangles of units that can be clicked, with their keys."""
    palette = ink.palette
    y = rect.y
    mine = seat.sides[seat.side]
    ink.text(target, "serif", 22, mine.name, palette.ink, (rect.x, y - ink.px(4)))
    title = heading(seat.ready.scenario.title)
    y = ink.block(target, "sans", 14, title, palette.ink_2, (rect.x, y + ink.px(26)), rect.width, most=2) + ink.px(14)
    y = ink.head(target, "Supply of own units", (rect.x, y), rect.width)
    own = [unit for unit in seat.units.values() if unit.side == seat.side]
    total = max(1, len(own))
    tones = (palette.full, palette.short, palette.critical, palette.alert)
    for code, word in enumerate(codes.SUPPLY_STATES):
        count = sum(unit.supply == code for unit in own)
        middle = y + ink.px(10)
        disc = counters.supply_disc(code, palette, 8 * ink.scale)
        target.blit(disc, (rect.x, middle - disc.get_height() // 2))
        ink.text(target, "sans", 14.5, word, palette.ink, (rect.x + ink.px(28), middle), LEFT)
        track = Rect(rect.x + ink.px(120), middle - ink.px(5), rect.width - ink.px(170), ink.px(10))
        ink.bar(target, track, count / total, tones[code])
        ink.text(target, "sans_bold", 15, str(count), palette.ink, (rect.right, middle), RIGHT)
        y += ink.px(26)
    y += ink.px(14)
    if seat.match.over or not seat.people:
        return []
    able = seat.can_act()
    y = ink.head(target, f"Can still act: {len(able)}", (rect.x, y), rect.width)
    found = []
    step = ink.px(27)
    room = max(0, (rect.bottom - y) // step)
    if len(able) > room:
        room = max(0, (rect.bottom - ink.px(22) - y) // step)  # and a line that says so
    for unit in able[:room]:
        line = Rect(rect.x, y, rect.width, step)
        if line.collidepoint(pygame.mouse.get_pos()):
            pygame.draw.rect(target, palette.track, line.inflate(ink.px(12), 0), border_radius=ink.px(4))
        middle = line.centery
        ink.text(target, "sans_semibold", 13.5, unit.hex_name, palette.loc, (line.x, middle), LEFT)
        figure = ink.text(
            target, "sans_bold", 14, f"{unit.steps}\u2013{unit.kit}", palette.ink, (line.right, middle), RIGHT
        )
        ink.text(
            target, "sans", 14, unit.name, palette.ink, (line.x + ink.px(46), middle), LEFT,
            room=figure.x - line.x - ink.px(56),
        )  # fmt: skip
        found.append((line, unit.key))
        y += step
    if len(able) > room:
        ink.text(target, "sans", 13, f"and {len(able) - room} more (N: next)", palette.ink_3, (rect.x, y + ink.px(2)))
    return found
