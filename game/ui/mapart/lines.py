"""Grid, border, rivers, lakes, railways and roads on a drawn layer."""

from __future__ import annotations

import numpy as np
import pygame

from game.model import codes
from game.ui.mapart import pen
from game.ui.mapart.curves import Curve, smooth
from game.ui.mapart.plates import Plates
from game.ui.mapart.sheet import Sheet, meets
from game.ui.theme import line

RIVER_LINES = {
    int(codes.STREAM): "river_stream",
    int(codes.MINOR): "river_minor",
    int(codes.MAJOR): "river_major",
    int(codes.CANAL): "river_canal",
}
ROAD_LINES = {1: "local", 2: "regional", 3: "highway"}
DASHED_FROM_PX = 40  # railways are dark and light dashes from here, ties below


def _seen(curves: tuple[Curve, ...], sheet: Sheet) -> list[Curve]:
    box = sheet.box_km(24)
    return [c for c in curves if meets(c.box, box)]


def draw_grid(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """Hex outlines at 20 per cent."""
    paint = pen.thin(plates.palette.grid, 0.20 if sheet.px > 30 else 0.15)
    width = max(1, round(line("grid", sheet.px) * sheet.fold))
    west, south, east, north = sheet.box_km(4)
    reach = plates.board.km_per_hex
    x, y = plates.board.x, plates.board.y
    seen = (x > west - reach) & (x < east + reach) & (y > south - reach) & (y < north + reach)
    for h in np.flatnonzero(seen).tolist():
        pygame.draw.lines(layer, paint, True, sheet.points(plates.hexes[h]).tolist(), width)


def draw_borders(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """State border as dash-dot on a pale band; oblast borders as thin dashes."""
    fold, palette = sheet.fold, plates.palette
    width, band = line("border", sheet.px), line("border_band", sheet.px)
    curves = _seen(plates.borders, sheet)
    for curve in curves:
        if curve.kind == 1:
            pen.stroke(layer, pen.thin(palette.border, 0.17), sheet.points(curve.points), band * fold)
    unit = max(width * 3.2, 3.0) * fold
    dash_dot, dash = (unit * 1.6, unit * 0.8, unit * 0.22, unit * 0.8), (unit, unit)
    for curve in curves:
        state = curve.kind == 1
        paint = palette.border if state else pen.thin(palette.border, 0.6)
        for piece in pen.dashes(sheet.points(curve.points), dash_dot if state else dash):
            pen.stroke(layer, paint, piece, width * (1.0 if state else 0.6) * fold)


def draw_water(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """Rivers that widen from their source, and lakes, with a darker bank."""
    fold, palette, board = sheet.fold, plates.palette, plates.board
    bank = line("bank", sheet.px) * fold
    box = sheet.box_km(24)
    width_km, height_km = plates.size_km
    drawn = []
    for curve in _seen(plates.rivers, sheet):
        full = line(RIVER_LINES.get(curve.kind, "river_minor"), sheet.px) * fold
        x, y = curve.points[0]
        reach = board.km_per_hex * 0.9
        from_edge = x < reach or y < reach or x > width_km - reach or y > height_km - reach
        start = 0.85 if from_edge or curve.kind == int(codes.CANAL) else 0.5
        drawn.append((sheet.points(curve.points), full * (start + (1 - start) * np.minimum(1.0, curve.share * 1.25))))
    lakes = []
    for _, ring in board.lake_shapes:
        shape = np.array(ring)
        low, high = shape.min(axis=0), shape.max(axis=0)
        if meets((low[0], low[1], high[0], high[1]), box):
            lakes.append(sheet.points(smooth(shape, closed="yes")))
    for points, widths in drawn:
        pen.stroke(layer, palette.bank, points, widths + 2 * bank * 0.75)
    for points in lakes:
        pen.stroke(layer, palette.bank, points, 2 * bank)
    for points, widths in drawn:
        pen.stroke(layer, palette.water, points, widths)
    for points in lakes:
        pen.area(layer, palette.water, points)


def draw_rails(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """Railways: dark and light dashes for main lines from the middle zoom on, else a line with ties."""
    fold, palette = sheet.fold, plates.palette
    for curve in _seen(plates.rails, sheet):
        main = curve.kind == 2
        width = line("rail_main" if main else "rail_secondary", sheet.px) * fold
        points = sheet.points(curve.points)
        if main and sheet.px >= DASHED_FROM_PX:
            pen.stroke(layer, palette.rail, points, width + 0.9 * fold)
            unit = width * 3.2
            for piece in pen.dashes(points, (unit, unit)):
                pen.stroke(layer, palette.rail_light, piece, max(width - 0.5 * fold, fold))
            continue
        thin = width * (0.75 if sheet.px >= DASHED_FROM_PX else 0.9)
        pen.stroke(layer, palette.rail, points, thin)
        every, length = max(width * 3.4, 5.0 * fold), max(width * 2.6, 3.2 * fold)
        for tie in pen.ties(points, every, length):
            pen.stroke(layer, palette.rail, tie, max(thin * 0.8, 1.0))


def draw_roads(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """Roads with casing; all casings lie under all surfaces, so junctions stay open."""
    fold, palette = sheet.fold, plates.palette
    curves = sorted(_seen(plates.roads, sheet), key=lambda c: c.kind)
    surface = {1: palette.local, 2: palette.regional, 3: palette.highway}
    case = {1: palette.local_case, 2: palette.regional_case, 3: palette.highway_case}
    for curve in curves:
        name = ROAD_LINES[curve.kind]
        width = (line(name, sheet.px) + 2 * line(name + "_case", sheet.px)) * fold
        pen.stroke(layer, case[curve.kind], sheet.points(curve.points), width)
    for curve in curves:
        pen.stroke(
            layer, surface[curve.kind], sheet.points(curve.points), line(ROAD_LINES[curve.kind], sheet.px) * fold
        )


def draw_outline(layer: pygame.Surface, sheet: Sheet, plates: Plates, edge: np.ndarray) -> None:
    """The ragged edge of the map: hexsides that have no hex beyond them, (m, 2, 2) km."""
    width = max(1.0, line("grid", sheet.px) * 1.6) * sheet.fold
    west, south, east, north = sheet.box_km(8.0)
    x, y = edge[:, 0, 0], edge[:, 0, 1]
    reach = plates.board.km_per_hex
    near = (x > west - reach) & (x < east + reach) & (y > south - reach) & (y < north + reach)
    for a, b in edge[near]:
        pen.stroke(layer, plates.palette.ink_2, sheet.points(np.array([a, b])), width)

