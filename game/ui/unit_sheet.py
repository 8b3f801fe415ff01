"""The side panel's upper part: who a unit is, its figures, and why it is supplied as it is."""

from __future__ import annotations

import pygame

from game.match.rows import QUALITY_BEST, WORKS_HIGHEST, UnitRow
from game.match.supply_line import SupplyLine
from game.model import codes
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.mapart import counters
from game.ui.mapart.position import Counter
from game.ui.seat import Seat

Rect = pygame.Rect
LONGEST = 6  # stops of a way that are shown


def counter_of(unit: UnitRow, works: int = 0) -> Counter:
    """A unit as its counter."""
    return Counter(
        unit.hex, unit.side, unit.short, unit.name, unit.arm, unit.echelon, unit.steps, unit.kit, unit.supply, works
    )


def draw_card(target: pygame.Surface, ink: Ink, unit: UnitRow, seat: Seat, at: tuple[int, int], px: float) -> Rect:
    """A unit's counter on the panel. Returns its box."""
    shape = seat.sides[unit.side].shape
    counters.draw_card(target, counter_of(unit), shape, ink.palette, px * ink.scale, at, 0)
    return Rect(at, counters.card_size(px * ink.scale))


def draw_who(target: pygame.Surface, ink: Ink, unit: UnitRow, seat: Seat, rect: Rect, tight: int = 0) -> int:
    """Counter, name and station of a unit; smaller with `tight` 1. Returns the y below."""
    palette = ink.palette
    card = draw_card(target, ink, unit, seat, (rect.x, rect.y), 78 if tight else 104)
    x = card.right + ink.px(12 if tight else 16)
    room = rect.right - x
    large = 17.0 if tight else 20.0
    size = large if len(ink.lines("serif", large, unit.name, room)) <= 2 else 15.0 if tight else 16.0
    y = ink.block(target, "serif", size, unit.name, palette.ink, (x, rect.y - ink.px(4)), room, most=4)
    state = f"{unit.echelon.capitalize()} · {unit.mobility}"
    if not unit.seen:
        state += " · as last known"
    ink.text(target, "sans", 14, state, palette.ink_2, (x, y + ink.px(1)), room=room)
    where = seat.hex(unit.hex).place.rpartition(" (")[0]
    place = f"Hex {unit.hex_name}, {where}" if where else f"Hex {unit.hex_name}"
    y = ink.block(target, "sans", 14, place, palette.ink_2, (x, y + ink.px(21)), room)
    return max(card.bottom, y) + ink.px(10 if tight else 16)


def draw_figures(target: pygame.Surface, ink: Ink, unit: UnitRow, seat: Seat, rect: Rect, y: int) -> int:
    """Steps, kit, cohesion, quality, movement points and fieldworks. Returns the y below."""
    palette = ink.palette
    own = unit.side == seat.side
    line = palette.side(seat.sides[unit.side].shape).line
    works = seat.hex(unit.hex).works
    rows = [
        ("Steps", unit.steps, unit.steps_full, line), ("Kit", unit.kit, unit.kit_full, line),
        ("Cohesion", unit.cohesion, unit.cohesion_full, palette.ink_3),
        ("Quality", unit.quality, QUALITY_BEST, palette.ink_3),
    ]  # fmt: skip
    if own:
        rows.append(("MP left", unit.mp, unit.mp_full, palette.ink_3))
    rows.append(("Fieldworks", works, WORKS_HIGHEST, palette.works))
    half = rect.width // 2
    for i, (label, count, full, tone) in enumerate(rows):
        x = rect.x + (i % 2) * (half + ink.px(8))
        middle = y + ink.px(10)
        wide = half - ink.px(8)
        ink.text(target, "sans", 14, label, palette.ink_2, (x, middle), LEFT)
        ink.text(target, "sans_bold", 15, str(count), palette.ink, (x + wide, middle), RIGHT)
        track = Rect(x + ink.px(76), middle - ink.px(4), wide - ink.px(76) - ink.px(28), ink.px(9))
        ink.bar(target, track, count / full if full else 0.0, tone)
        if i % 2 == 1 or i == len(rows) - 1:
            y += ink.px(26)
    return y + ink.px(12)


def draw_why(target: pygame.Surface, ink: Ink, line: SupplyLine, rect: Rect, y: int, bottom: int) -> int:
    """The way of a unit's supply, stop by stop, the first blocker alone in red. Returns the y below."""
    palette = ink.palette
    words = {"full": "Why in full supply", "short": "Why short of supply", "critical": "Why critical", }
    y = ink.head(target, words.get(line.state, "Why isolated"), (rect.x, y), rect.width)
    stops = shortened(line)
    step = ink.px(40)
    room = max(1, (bottom - y - ink.px(44)) // step)
    stops = stops[:1] + stops[len(stops) - room + 1 :] if len(stops) > room else stops
    x = rect.x + ink.px(12)
    for i, stop in enumerate(stops):  # before the line, which goes on over it
        if stop[-1]:
            box = Rect(rect.x - ink.px(8), y + i * step - ink.px(2), rect.width + ink.px(16), step)
            pygame.draw.rect(target, (243, 221, 212), box, border_radius=ink.px(4))
    for i, (title, detail, used, full, blocks) in enumerate(stops):
        middle = y + ink.px(10)
        tone = palette.alert if blocks else palette.loc
        if i < len(stops) - 1:
            pygame.draw.line(target, palette.loc, (x, middle), (x, middle + step), max(2, ink.px(3)))
        pygame.draw.aacircle(target, palette.panel, (x, middle), ink.px(7))
        pygame.draw.aacircle(target, tone, (x, middle), ink.px(7), 0 if i in (0, len(stops) - 1) else max(2, ink.px(2)))
        left = rect.x + ink.px(32)
        below = middle + ink.px(17)
        figure = Rect(rect.right - ink.px(106), below - ink.px(4), ink.px(62), ink.px(9))
        paint, faint = (palette.alert, palette.alert) if blocks else (palette.ink, palette.ink_2)
        ink.fitted(target, "sans_semibold", 14.5, title, paint, (left, middle), LEFT, room=rect.right - left)
        wide = figure.x - left - ink.px(10) if full else rect.right - left
        ink.fitted(target, "sans", 13, detail, faint, (left, below), LEFT, room=wide)
        if full:
            ink.bar(target, figure, used / full, tone)
            ink.text(target, "sans_bold", 14, f"{used:.1f}", palette.ink, (rect.right, below), RIGHT)
        y += step
    asked = min(100.0, 100 * line.delivered / line.asked) if line.asked else 100.0
    disc = counters.supply_disc(codes.SUPPLY_STATES.index(line.state), palette, 8 * ink.scale)
    target.blit(disc, (x - disc.get_width() // 2, y + ink.px(1)))
    text = f"{line.state.capitalize()}: {asked:.0f} % of {line.asked:.1f} points delivered. {line.sentence}"
    y = ink.block(
        target, "sans_semibold", 14, text, palette.ink, (rect.x + ink.px(32), y), rect.width - ink.px(32), most=3
    )
    return y + ink.px(14)


def shortened(line: SupplyLine) -> list[tuple[str, str, float, float, int]]:
    """The stops that say something: source, crossings, roads that lose much, the blocker."""
    found = []
    for i, stop in enumerate(line.stops):
        keep = i == 0 or stop.blocks or not stop.title.startswith("Road")
        found.append((int(keep), (stop.title, stop.detail, stop.used, stop.room, stop.blocks)))
    rows = [row for keep, row in found if keep]
    if len(rows) > LONGEST:
        blocked = [row for row in rows[1:] if row[4]]
        others = [row for row in rows[1:] if not row[4]]
        keep_rows = {id(row) for row in [*blocked, *others[-(LONGEST - 1 - len(blocked)) :]]}
        rows = [rows[0], *(row for row in rows[1:] if id(row) in keep_rows)]
    return rows
