"""A stack fanned out: its counters side by side on a plate over their hex, with name, points and supply."""

from __future__ import annotations

import pygame

from game.match.rows import UnitRow
from game.model import codes
from game.ui.camera import Camera
from game.ui.ink import CENTRE, Ink
from game.ui.mapart import counters
from game.ui.seat import Seat
from game.ui.unit_sheet import counter_of

Rect = pygame.Rect
CARD_PX = 124.0  # hex height whose cards are drawn
GAP = 16


def draw_fan(
    target: pygame.Surface, ink: Ink, camera: Camera, seat: Seat, stack: list[UnitRow], chosen: list[str], room: Rect
) -> list[tuple[Rect, str]]:
    """Draw a stack's plate above its hex, below it where `room` ends. Returns each unit's box with its key."""
    palette = ink.palette
    px = CARD_PX * ink.scale
    width, height = counters.card_size(px)
    pad = ink.px(14)
    cell = max(width + ink.px(GAP), min(ink.px(132), (room.width - ink.px(12) - 2 * pad) // len(stack)))
    plate = Rect(0, 0, cell * len(stack) + 2 * pad, height + ink.px(96))
    x, y = camera.spot(stack[0].hex)
    plate.midbottom = (round(x), round(y - camera.px * 0.52 - ink.px(14)))
    above = plate.top >= room.top + ink.px(6)
    if not above:
        plate.top = round(y + camera.px * 0.52 + ink.px(14))
    plate.left = min(max(plate.left, room.left + ink.px(6)), room.right - plate.width - ink.px(6))
    _plate(target, ink, plate, (x, y), "above" if above else "below", camera.px)
    found = []
    for i, unit in enumerate(stack):
        box = Rect(plate.x + pad + i * cell, plate.y, cell, plate.height)
        at = (box.centerx - width // 2, plate.y + pad)
        shape = seat.sides[unit.side].shape
        counters.draw_card(target, counter_of(unit), shape, palette, px, at, 0)
        if unit.key in chosen:
            pygame.draw.rect(target, palette.select, Rect(at, (width, height)).inflate(8, 8), 3, ink.px(8))
        wide = cell - ink.px(6)
        middle = at[1] + height + ink.px(16)
        lines = ink.lines("condensed_semibold", 13.5, unit.name, wide)
        for line in [*lines[:2], " ".join(lines[2:])]:
            ink.fitted(target, "condensed_semibold", 13.5, line, palette.ink, (box.centerx, middle), CENTRE, room=wide)
            middle += ink.px(16) if line else 0
        state = codes.SUPPLY_STATES[unit.supply] if unit.supply >= 0 else "as last known"
        words = f"{unit.mp} MP · {state}" if unit.side == seat.side else state
        ink.text(target, "condensed", 13, words, palette.ink_2, (box.centerx, middle + ink.px(2)), CENTRE, room=wide)
        found.append((box, unit.key))
    return found


def _plate(
    target: pygame.Surface, ink: Ink, plate: Rect, tip: tuple[float, float], where: str, px: float
) -> None:
    """A cream plate with a gold rim and a point towards its hex."""
    palette = ink.palette
    ink.card(target, plate)
    pygame.draw.rect(target, palette.gold_rule, plate, width=max(1, ink.px(2)), border_radius=ink.px(6))
    edge = plate.bottom - ink.px(2) if where == "above" else plate.top + ink.px(1)
    end = tip[1] - px * 0.40 if where == "above" else tip[1] + px * 0.40
    half = ink.px(12)
    x = min(max(tip[0], plate.left + 2 * half), plate.right - 2 * half)
    points = [(x - half, edge), (x + half, edge), (tip[0], end)]
    pygame.draw.polygon(target, palette.panel, points)
    pygame.draw.aalines(target, palette.gold_rule, False, [points[0], points[2], points[1]])
