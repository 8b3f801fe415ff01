"""The supply of the selected unit on the map: its line of communication, and the first thing that holds it back."""

from __future__ import annotations

import math

import pygame

from game.match.supply_line import WAS_FULL, SupplyLine, points
from game.ui import marks
from game.ui.aiming import spot_of
from game.ui.camera import Camera
from game.ui.fonts import font
from game.ui.mapart.plates import Plates
from game.ui.theme import Palette

Rect = pygame.Rect
Spot = tuple[float, float]
BEFORE, AFTER, FAR = 7.0, 4.0, 2.5  # px wide: before the blocker, after it, at far zoom
CASING, CHEVRONS = 4.6, 30.0  # px
NEAR_ZOOM = 44.0  # hex height from which the line is drawn broad, with chevrons


def draw_line(target: pygame.Surface, camera: Camera, plates: Plates, line: SupplyLine) -> None:
    """The way from the source, broad to the blocker and narrow after it; broken where nothing comes through.

    A blocker that is a road or ground has its hex outlined.
    """
    palette = plates.palette
    if line.blocked_at >= 0 and line.blocked_over < 0:
        marks.hex_ring(target, camera, plates, line.blocked_at, palette.alert, max(2.0, camera.px * 0.04))
    if len(line.way) < 2:
        return
    near = camera.px >= NEAR_ZOOM
    at = line.way.index(line.blocked_at) if line.blocked_at in line.way else len(line.way) - 1
    spots = [camera.spot(h) for h in line.way]
    dead = line.blocked_at >= 0 and not line.stops
    if dead and at > 0:
        at -= 1  # what stops it lies before the hex that is named
    first, rest = marks.rounded(spots[: at + 1]), marks.rounded(spots[at:])
    widths = (BEFORE if near else FAR, AFTER if near else FAR)
    for part, width in ((first, widths[0]), (rest, widths[1])):
        if len(part) > 1 and not (dead and part is rest):
            marks.thick_line(target, palette.cream, part, width + CASING)
    for part, width in ((first, widths[0]), (rest, widths[1])):
        if len(part) < 2:
            continue
        if dead and part is rest:
            _broken(target, palette, part, width)
            continue
        marks.thick_line(target, palette.loc, part, width)
        if near:
            _chevrons(target, palette, part, width)


def draw_blocker(
    target: pygame.Surface, camera: Camera, palette: Palette, line: SupplyLine, cards: list[Rect], scale: float
) -> None:
    """A red ring round the water or crossing that holds the supply back; of a hungry unit a plate that names it."""
    if line.blocked_at < 0:
        return
    over = (line.blocked_at, line.blocked_over) if line.blocked_over >= 0 else (line.blocked_at,)
    x, y = spot_of(camera, over)
    if not camera.area.collidepoint(x, y):
        return
    radius = max(8.0, camera.px * (0.2 if line.blocked_over >= 0 else 0.5))
    if line.blocked_over >= 0:
        pygame.draw.aacircle(target, palette.cream, (x, y), radius + 2, 6)
        pygame.draw.aacircle(target, palette.alert, (x, y), radius, 3)
    if line.state == "full":
        return
    stop = next((stop for stop in line.stops if stop.blocks), None)
    title = f"Bottleneck: {stop.title}" if stop is not None else "Nothing passes here"
    detail = line.sentence.partition(": ")[2].rstrip(".")
    if stop is not None and WAS_FULL not in line.sentence:
        detail = f"{points(stop.used)} of {points(stop.room)} points used"
    _plate(target, camera, palette, (x, y), radius, (title, detail), cards, scale)


def _plate(
    target: pygame.Surface, camera: Camera, palette: Palette, at: Spot, radius: float, texts: tuple[str, str],
    cards: list[Rect], scale: float,
) -> None:  # fmt: skip
    """Two lines on a plate where fewest counters lie under it, with a line to the ring."""
    faces = (font("sans_semibold", round(15 * scale)), font("sans", round(14 * scale)))
    drawn = [face.render(text, True, tone) for face, text, tone in zip(
        faces, texts, (palette.alert, palette.ink), strict=True
    )]  # fmt: skip
    pad = round(12 * scale)
    width = max(picture.get_width() for picture in drawn) + 2 * pad
    height = sum(picture.get_height() for picture in drawn) + pad
    boxes = []
    for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        reach = radius + 26
        box = Rect(0, 0, width, height)
        box.center = (round(at[0] + dx * (reach * 0.7 + width / 2)), round(at[1] + dy * (reach * 0.7 + height / 2)))
        boxes.append(box)
    inside = camera.area.inflate(-8, -8)
    box = min(boxes, key=lambda b: (100 * (not inside.contains(b)) + len(b.collidelistall(cards)), boxes.index(b)))
    away = math.hypot(box.centerx - at[0], box.centery - at[1])
    edge = (at[0] + (box.centerx - at[0]) * radius / away, at[1] + (box.centery - at[1]) * radius / away)
    marks.thick_line(target, palette.alert, [edge, box.center], 2.0)
    pygame.draw.rect(target, palette.panel, box, border_radius=4)
    pygame.draw.rect(target, palette.alert, box, width=2, border_radius=4)
    y = box.y + pad // 2
    for picture in drawn:
        target.blit(picture, (box.x + pad, y))
        y += picture.get_height()


def _chevrons(target: pygame.Surface, palette: Palette, points: list[Spot], width: float) -> None:
    """Small arrow heads along a line, towards its end."""
    since = CHEVRONS / 2
    for a, b in zip(points, points[1:], strict=False):
        length = math.hypot(b[0] - a[0], b[1] - a[1])
        if length < 1:
            continue
        dx, dy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        while since < length:
            x, y = a[0] + dx * since, a[1] + dy * since
            half = width * 0.42
            wings = [(x - dx * half - dy * s * half, y - dy * half + dx * s * half) for s in (1, -1)]
            pygame.draw.aalines(target, palette.cream, False, [wings[0], (x + dx * half, y + dy * half), wings[1]])
            since += CHEVRONS
        since -= length


def _broken(target: pygame.Surface, palette: Palette, points: list[Spot], width: float) -> None:
    """A line of which nothing comes through."""
    for a, b in zip(points, points[1:], strict=False):
        for i in range(4):
            piece = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in (i / 4 + 0.05, i / 4 + 0.16)]
            marks.thick_line(target, palette.cream, piece, width + 2)
            marks.thick_line(target, palette.loc, piece, width)
