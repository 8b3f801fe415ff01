"""The card of the hex under the pointer: what is told, and where it stands, which is never on the hex."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.ui.ink import TOP_RIGHT, Ink
from game.ui.seat import Seat

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
LABELS, KEYS = 84, 76  # px at scale 1: the labels; the overlays' keys at the map's left edge
ADVICE = 260  # px at scale 1 that a line of advice needs beside the card
MOST = 4  # units of a hex that are named
WATERS = {"minor": "minor river", "major": "major river", "lake_shore": "lake shore"}


def about_rows(seat: Seat, h: int, reach: dict[int, int]) -> list[tuple[str, str]]:
    """What is said of a hex: label and value."""
    row = seat.hex(h)
    ground = f"{row.terrain}, {row.relief}, {row.elevation} m"
    rows = [("Terrain", ground)]
    if row.road != "track":
        rows.append(("Road", row.road))
    for bank in row.banks:
        water = WATERS.get(bank.river, bank.river)
        if bank.crossing:
            name = bank.crossing[:1].upper() + bank.crossing[1:]
            state = f"{bank.condition}, {bank.load}, {bank.room} points left"
            if bank.condition == "destroyed":
                state = "nothing laid" if bank.kind == "pontoon" else "destroyed"
            elif bank.condition == "building":
                state = "being built"
            rows.append((f"{bank.direction} bank", f"{name}: {state}"))
        elif len(row.banks) <= 3:
            rows.append((f"{bank.direction} bank", f"{water}, no crossing"))
    if h in reach:
        rows.append(("To enter", f"{reach[h]} MP left on arrival"))
    if row.own_fire or row.enemy_fire:
        rows.append(("Fire field", f"{row.own_fire} own, {row.enemy_fire} enemy"))
    if row.works:
        rows.append(("Fieldworks", f"level {row.works}"))
    units = seat.units_in(h)
    if units:
        rows += [("Units" if i == 0 else "", unit.name) for i, unit in enumerate(units[:MOST])]
        if len(units) > MOST:
            rows.append(("", f"and {len(units) - MOST} more"))
        rows.append(("Stacking", f"{row.stack} of {row.stack_limit} points"))
    return rows


def brief_rows(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same on fewer lines, for where there is little room: what belongs together on one, and no plain water."""
    told = dict(rows)
    pairs = {"Terrain": ("Road", "{}"), "Fire field": ("Fieldworks", "works {}")}
    if "" not in told:  # one unit
        pairs["Units"] = ("Stacking", "{}")
    beside = {after: first for first, (after, _) in pairs.items() if first in told}
    found = []
    for label, value in rows:
        after, form = pairs.get(label, ("", ""))
        if after in told:
            value += "; " + form.format(told[after])
        if label not in beside and not value.endswith("no crossing"):
            found.append((label, value))
    return found


def draw_about(target: pygame.Surface, ink: Ink, play: Play) -> Rect:
    """The card of the hex under the pointer; in a small window not over a fanned stack or the other's turn.

    It stands at its place; where it would lie on the hex, to the left of that; and where there is no room, in
    fewer lines over the events, or, when something lies there, at the top beside the keys. Returns its rectangle.
    """
    h, layout, camera, seat = play.intent.hover, play.layout, play.map.camera, play.seat
    if h < 0 or (not layout.wide and (play.turns.reel.busy or play.fan)):
        return Rect(0, 0, 0, 0)
    side = round(camera.px * 1.16)  # of a box round a hex
    clear = Rect(0, 0, side, side)
    clear.center = (round(camera.spot(h)[0]), round(camera.spot(h)[1]))
    place, low = layout.about, layout.events
    rows = about_rows(seat, h, play.intent.reach)
    card = _About(ink, seat, h, rows, place.width)
    rect = Rect(place.topleft, (place.width, card.height))
    if rect.colliderect(clear):
        rect.right = clear.x - ink.px(8)
        if rect.x < low.x + ink.px(KEYS):
            card = _About(ink, seat, h, brief_rows(rows), low.width)
            high = max(card.height, low.height)
            rect = Rect(low.x, low.bottom - high, low.width, high)
            if rect.colliderect(clear) or play.popups.covers(low.center):
                wide = place.right - low.x - ink.px(KEYS)
                card = _About(ink, seat, h, brief_rows(rows), wide)
                rect = Rect(place.right - wide, place.y, wide, card.height)
    ink.cover(rect)
    card.draw(target, ink, rect)
    return rect


class _About:
    """What the card of a hex says, laid out in a width."""

    def __init__(self, ink: Ink, seat: Seat, h: int, rows: list[tuple[str, str]], width: int) -> None:
        row = seat.hex(h)
        pad = ink.px(16)
        self.room = width - 2 * pad - ink.px(LABELS)
        several = any(label == "" for label, _ in rows)  # units: a line each
        self.rows = [
            (label, [value] if several and label in ("", "Units") else self._lines(ink, value)) for label, value in rows
        ]
        title = row.place if row.place.startswith("hex") else row.place.rpartition(" (")[0]
        self.title = "" if title.startswith("hex") else title
        self.side = seat.side_name(row.control)
        self.tone = ink.palette.side(seat.sides[row.control].shape).dark if row.control >= 0 else ink.palette.ink_2
        self.number = f"Hex {row.name}"
        used = ink.size("serif", 17, self.number)[0] + ink.size("sans_semibold", 14, self.side)[0]
        used += ink.px(26) + 2 * pad
        self.own_line = ink.px(22) if used + ink.size("serif_italic", 14, self.title)[0] > width else 0
        lines = sum(ink.px(20) * len(lines) + ink.px(3) for _, lines in self.rows)
        self.height = ink.px(52) + self.own_line + lines + ink.px(8)

    def _lines(self, ink: Ink, value: str) -> list[str]:
        return ink.lines("sans_semibold", 14, value, self.room)[:2]

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        """Draw it."""
        palette, pad = ink.palette, ink.px(16)
        ink.card(target, rect)
        at = (rect.right - pad, rect.y + ink.px(15))
        ink.text(target, "sans_semibold", 14, self.side, self.tone, at, TOP_RIGHT)
        left = ink.text(target, "serif", 17, self.number, palette.ink, (rect.x + pad, rect.y + ink.px(12)))
        at = (left.x, rect.y + ink.px(37)) if self.own_line else (left.right + ink.px(10), rect.y + ink.px(15))
        ink.fitted(target, "serif_italic", 14, self.title, palette.ink_2, at, room=rect.right - pad - at[0])
        y = rect.y + ink.px(41) + self.own_line
        pygame.draw.line(target, palette.rule, (rect.x + pad, y), (rect.right - pad, y))
        y += ink.px(8)
        x = rect.x + pad + ink.px(LABELS)
        for label, lines in self.rows:
            ink.text(target, "sans", 14, label, palette.ink_2, (rect.x + pad, y))
            for line in lines:
                ink.text(target, "sans_semibold", 14, line, palette.ink, (x, y), room=self.room)
                y += ink.px(20)
            y += ink.px(3)


def beside(ink: Ink, play: Play, about: Rect) -> Rect:
    """The room for a line of advice at the map's upper edge: beside the card when it stands there, or below it."""
    layout = play.layout
    free = layout.map.copy()
    if not layout.wide:
        free.x = play.overlay_keys.rect.right
        free.width = layout.map.right - free.x
    if about.y == layout.about.y:
        left = Rect(free.x, free.y, about.x - free.x, free.height)
        if left.width >= ink.px(ADVICE):
            return left
        free.y = about.bottom
    return free
