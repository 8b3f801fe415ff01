"""The top bar: turn, weather, operations points, victory points, and the buttons at its right end."""

from __future__ import annotations

import pygame

from game.ui.button import Button
from game.ui.ink import LEFT, Ink
from game.ui.layout import Layout
from game.ui.seat import Seat
from game.ui.typeset import typeset

NARROW = 1100  # px at scale 1 below which the dates wait until there is room


def draw_bar(target: pygame.Surface, ink: Ink, layout: Layout, seat: Seat, buttons: list[Button]) -> None:
    """Draw the bar; buttons stand at its right end, the last outermost."""
    palette, rect, tall = ink.palette, layout.bar, layout.wide
    pygame.draw.rect(target, palette.bar, rect)
    pygame.draw.rect(target, palette.gold_rule, (rect.x, rect.bottom - 2, rect.width, 2))
    x = rect.right - ink.px(16)
    for button in reversed(buttons):
        wide = ink.size("sans_semibold", button.size, button.word)[0] + ink.px(30)
        high = rect.height - ink.px(18 if tall else 12)
        button.rect = pygame.Rect(x - wide, rect.y + (rect.height - 2 - high) // 2, wide, high)
        button.draw(target, ink)
        x -= wide + ink.px(10)
    end = x
    x = rect.x + ink.px(22)
    title = seat.ready.scenario.name.upper()
    x = ink.text(target, "serif", 21 if tall else 18, title, palette.bar_text, (x, rect.centery - 1), LEFT).right
    clock, dates = seat.clock, typeset(seat.clock.dates)
    acting = seat.sides[clock.side] if clock.side >= 0 else None
    phase = f"{acting.name} · Operations" if acting else "The game is over"
    mine = seat.sides[seat.side]
    turn = f"Turn {clock.turn} of {clock.turns}"
    parts = [
        (turn, dates if tall else f"{turn} · {dates}"), ("Phase", phase),
        ("Weather", f"{clock.sky.capitalize()}, {clock.ground}"),
    ]  # fmt: skip
    if rect.width < ink.px(NARROW):
        parts = [("", turn), ("Weather", parts[2][1]), ("", dates)]
    if tall:
        for label, value in parts:
            x = _part(target, ink, rect, x, label, value, end, tall)
        x = _points(target, ink, rect, x, (mine.op, mine.op_full), end, tall)
        _victory(target, ink, rect, x, seat, end, tall)
        return
    x = _part(target, ink, rect, x, *parts[0], end, tall)  # where there is little room: what is decided by first
    x = _points(target, ink, rect, x, (mine.op, mine.op_full), end, tall)
    x = _victory(target, ink, rect, x, seat, end, tall)
    for label, value in reversed(parts[1:]):
        x = _part(target, ink, rect, x, label, value, end, tall)


def _rule(target: pygame.Surface, ink: Ink, rect: pygame.Rect, x: int) -> int:
    x += ink.px(18)
    tone = (74, 68, 60)
    pygame.draw.line(target, tone, (x, rect.y + ink.px(10)), (x, rect.bottom - ink.px(12)))
    return x + ink.px(18)


def _part(
    target: pygame.Surface, ink: Ink, rect: pygame.Rect, x: int, label: str, value: str, end: int, tall: bool
) -> int:
    """A label over its value, or beside it in a low bar; left out when it does not fit. Returns its right end."""
    palette = ink.palette
    start = _rule_at(ink, x)
    if tall:
        wide = max(ink.size("sans", 13, label)[0], ink.size("sans_semibold", 16, value)[0])
    else:
        wide = ink.size("sans_semibold", 14.5, value)[0]
    if start + wide > end - ink.px(8):
        return x
    start = _rule(target, ink, rect, x)
    if tall:
        ink.text(target, "sans", 13, label, palette.bar_label, (start, rect.centery - ink.px(11)), LEFT)
        ink.text(target, "sans_semibold", 16, value, palette.bar_text, (start, rect.centery + ink.px(8)), LEFT)
    else:
        ink.text(target, "sans_semibold", 14.5, value, palette.bar_text, (start, rect.centery - 1), LEFT)
    return start + wide


def _rule_at(ink: Ink, x: int) -> int:
    return x + 2 * ink.px(18)


def _points(
    target: pygame.Surface, ink: Ink, rect: pygame.Rect, x: int, points: tuple[int, int], end: int, tall: bool
) -> int:
    """Operations points left."""
    left, full = points
    if not tall:
        return _part(target, ink, rect, x, "", f"OP {left} of {full}", end, tall)
    label = "Operations points"
    wide = max(ink.size("sans", 13, label)[0], min(full, 20) * ink.px(9) + ink.px(34))
    if _rule_at(ink, x) + wide > end - ink.px(8):
        return x
    start = _rule(target, ink, rect, x)
    ink.text(target, "sans", 13, label, ink.palette.bar_label, (start, rect.centery - ink.px(11)), LEFT)
    at = start
    for i in range(min(full, 20)):
        tone = ink.palette.gold if i < left else (74, 68, 60)
        pygame.draw.rect(target, tone, (at, rect.centery + ink.px(3), ink.px(7), ink.px(10)), border_radius=ink.px(2))
        at += ink.px(9)
    ink.text(
        target, "sans_semibold", 16, str(left), ink.palette.bar_text, (at + ink.px(8), rect.centery + ink.px(8)), LEFT
    )
    return start + wide


def _victory(target: pygame.Surface, ink: Ink, rect: pygame.Rect, x: int, seat: Seat, end: int, tall: bool) -> int:
    """Victory points of both sides. Returns their right end."""
    palette = ink.palette
    words = [f"{side.name} {side.points:.0f}" for side in seat.sides]
    wide = sum(ink.size("sans_semibold", 15, word)[0] for word in words) + ink.px(16)
    if _rule_at(ink, x) + wide > end - ink.px(8):
        return x
    at = _rule(target, ink, rect, x)
    low = rect.centery + (ink.px(8) if tall else -1)
    if tall:
        ink.text(target, "sans", 13, "Victory points", palette.bar_label, (at, rect.centery - ink.px(11)), LEFT)
    for side, word in zip(seat.sides, words, strict=True):
        tone = palette.side(side.shape).frame
        at = ink.text(target, "sans_semibold", 15, word, tone, (at, low), LEFT).right + ink.px(16)
    return at - ink.px(16)
