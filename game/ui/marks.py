"""What is drawn over the counters and changes with every click: rings, figures of a reach, the way of a march."""

from __future__ import annotations

import math

import pygame

from game.ui.camera import Camera
from game.ui.fonts import label
from game.ui.mapart.plates import Plates
from game.ui.theme import Colour, Palette, text_size

Rect = pygame.Rect
Spot = tuple[float, float]


def outline(camera: Camera, plates: Plates, h: int) -> list[Spot]:
    """The corners of a hex on the screen."""
    return [camera.point(float(x), float(y)) for x, y in plates.hexes[h]]


def hex_ring(target: pygame.Surface, camera: Camera, plates: Plates, h: int, tone: Colour, width: float) -> None:
    """A smooth line round a hex, cream inside it."""
    points = outline(camera, plates, h)
    thick_line(target, plates.palette.cream, [*points, points[0]], width + 2.0)
    thick_line(target, tone, [*points, points[0]], width)


def dashed_ring(target: pygame.Surface, camera: Camera, plates: Plates, h: int, tone: Colour, width: float) -> None:
    """A dashed line round a hex: a target."""
    points = outline(camera, plates, h)
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        for i in range(4):
            start, end = i / 4 + 0.03, i / 4 + 0.19
            piece = [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for share in (start, end)
            ]
            thick_line(target, plates.palette.cream, piece, width + 2.0)
            thick_line(target, tone, piece, width)


def thick_line(target: pygame.Surface, tone: Colour, points: list[Spot], width: float) -> None:
    """A line with smooth edges and round joints."""
    half = width / 2
    for a, b in zip(points, points[1:], strict=False):
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy)
        if length < 0.01:
            continue
        nx, ny = -dy / length * half, dx / length * half
        quad = [(a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)]
        pygame.draw.polygon(target, tone, quad)
        pygame.draw.aalines(target, tone, True, quad)
    if width >= 3:
        for x, y in points:
            pygame.draw.aacircle(target, tone, (x, y), half)


def counter_ring(target: pygame.Surface, rect: Rect, palette: Palette) -> None:
    """Gold round a selected counter, cream inside it."""
    radius = max(3, round(rect.width * 0.1))
    pygame.draw.rect(target, palette.cream, rect.inflate(4, 4), width=2, border_radius=radius)
    pygame.draw.rect(target, palette.select, rect.inflate(10, 10), width=3, border_radius=radius + 3)


def reach_figures(
    target: pygame.Surface, camera: Camera, palette: Palette, reach: dict[int, int], taken: list[Rect]
) -> None:
    """The movement points left in every hex within reach, where no counter stands."""
    if camera.px < 44:
        return
    size = max(11.0, text_size("village", camera.px) * 0.82)
    for h, left in reach.items():
        x, y = camera.spot(h)
        if not camera.area.collidepoint(x, y):
            continue
        drawn = label("sans_bold", size, str(left), palette.reach_edge, palette.halo)
        rect = drawn.get_rect(center=(round(x), round(y)))
        if rect.collidelist(taken) < 0:
            target.blit(drawn, rect)


def way(target: pygame.Surface, camera: Camera, palette: Palette, start: int, path: tuple[int, ...]) -> None:
    """The way of a march, with an arrow's head at its end."""
    points = rounded([camera.spot(h) for h in (start, *path)])
    width = max(3.0, camera.px * 0.07)
    thick_line(target, palette.cream, points, width + 3)
    thick_line(target, palette.loc, points, width)
    head(target, palette, palette.loc, points[-2], points[-1], width * 2.0)


def attack_arrows(target: pygame.Surface, camera: Camera, palette: Palette, starts: list[int], end: int) -> None:
    """Short red arrows over the hexsides that are attacked."""
    b = camera.spot(end)
    pieces = []
    for start in starts:
        a = camera.spot(start)
        tail, tip = ((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for share in (0.36, 0.64))
        pieces.append((tail, tip))
    red_arrows(target, camera, palette, pieces)


def red_arrows(target: pygame.Surface, camera: Camera, palette: Palette, pieces: list[tuple[Spot, Spot]]) -> None:
    """Red arrows from tail to tip, all on one cream casing, so that none cuts into another's head."""
    width = max(4.0, camera.px * 0.10)
    for rim, tone in ((1.5 + camera.px * 0.008, palette.cream), (0.0, palette.alert)):
        for tail, tip in pieces:
            thick_line(target, tone, [tail, tip], width + 2 * rim)
            _point(target, tone, tail, tip, width * 1.7, rim)


def head(target: pygame.Surface, palette: Palette, tone: Colour, before: Spot, tip: Spot, size: float) -> None:
    """An arrow's head at a point, with a cream rim."""
    for rim, paint in ((1.5, palette.cream), (0.0, tone)):
        _point(target, paint, before, tip, size, rim)


def _point(target: pygame.Surface, tone: Colour, before: Spot, tip: Spot, size: float, rim: float) -> None:
    """A triangle at the end of a line, wider by a rim that is the same all round."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    corners = [
        (tip[0] + dx * size * 0.9, tip[1] + dy * size * 0.9),
        (tip[0] - dy * size * 0.8, tip[1] + dx * size * 0.8),
        (tip[0] + dy * size * 0.8, tip[1] - dx * size * 0.8),
    ]
    pygame.draw.polygon(target, tone, corners)
    pygame.draw.aalines(target, tone, True, corners)
    if rim:
        thick_line(target, tone, [*corners, corners[0]], 2 * rim)


def rounded(points: list[Spot]) -> list[Spot]:
    """A chain of hex middles as a curve through the middles of the sides between them."""
    if len(points) < 3:
        return points
    found = [points[0]]
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        start = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        end = ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)
        for i in range(7):
            t = i / 6
            u = 1 - t
            found.append(
                (
                    u * u * start[0] + 2 * u * t * b[0] + t * t * end[0],
                    u * u * start[1] + 2 * u * t * b[1] + t * t * end[1],
                )
            )
    return [*found, points[-1]]
