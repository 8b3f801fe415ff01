"""Settlements on the ground: houses in two rows, towns as a blob with streets."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model.board import Board, Town
from game.ui.mapart import pen
from game.ui.mapart.curves import unit_noise
from game.ui.mapart.plates import Plates
from game.ui.mapart.sheet import Sheet
from game.ui.theme import mix

Floats = NDArray[np.float64]

PULL = 0.45  # share of the way a place is drawn towards its hex's centre
HOUSES_FROM_PX = 34


def spot_of(board: Board, town: Town) -> tuple[float, float]:
    """Where a place is drawn, km: pulled towards the centre of its hex, so that it is plain which hex it is in."""
    x, y = float(board.x[town.hex]), float(board.y[town.hex])
    return town.x + (x - town.x) * PULL, town.y + (y - town.y) * PULL


def radius_km(town: Town) -> float:
    """Size of a town's blob, or reach of a village's houses."""
    if town.rank in ("town", "city"):
        return min(0.38 + 0.0033 * math.sqrt(max(town.population, 1500)), 1.75)
    return 0.42 if town.rank == "village" else 0.26


def _blob(town: Town, x: float, y: float) -> Floats:
    """Outline of a built-up area in km, 40 points, the same for the same place."""
    turn = np.arange(40) * (2 * math.pi / 40)
    shape = np.ones(40)
    for k in (2, 3, 5):
        shape += 0.34 / k * unit_noise(x, y, k) * np.cos(k * turn + 6 * unit_noise(x, y, 10 + k))
    size = radius_km(town) * shape
    return np.stack([x + size * np.cos(turn), y + size * np.sin(turn)], axis=1)


def _inside(town: Town, x: float, y: float, points: Floats, share: float) -> NDArray[np.bool_]:
    ring = _blob(town, x, y)
    turn = np.mod(np.arctan2(points[:, 1] - y, points[:, 0] - x), 2 * math.pi)
    size = np.hypot(ring[:, 0] - x, ring[:, 1] - y)
    edge = np.interp(turn, np.arange(41) * (2 * math.pi / 40), np.append(size, size[0]))
    return np.hypot(points[:, 0] - x, points[:, 1] - y) < edge * share


def _draw_town(layer: pygame.Surface, sheet: Sheet, plates: Plates, town: Town, x: float, y: float) -> None:
    fold, palette = sheet.fold, plates.palette
    ring = sheet.points(_blob(town, x, y))
    pen.area(layer, palette.built, ring)
    pen.stroke(layer, palette.built_edge, np.concatenate([ring, ring[:1]]), max(1.0, 0.9 * fold))
    if sheet.px < HOUSES_FROM_PX:
        return
    size = radius_km(town)
    gap = 0.30 if sheet.px < 100 else 0.22
    turn = math.pi * unit_noise(x, y, 21)
    across = np.array([math.cos(turn), math.sin(turn)])
    up = np.array([-across[1], across[0]])
    count = int(size * 1.4 / gap)
    reach = np.linspace(-1.5 * size, 1.5 * size, 60)
    for way, other in ((across, up), (up, across)):
        for i in range(-count, count + 1):
            wobble = 0.25 * gap * unit_noise(x + i, y, 30)
            points = np.array([x, y]) + np.outer(reach, way) + other * (i * gap + wobble)
            inside = _inside(town, x, y, points, 0.94)
            if inside.sum() > 3:
                pen.stroke(layer, palette.street, sheet.points(points[inside]), max(1.0, sheet.px / 68 * 1.0 * fold))


def _draw_houses(layer: pygame.Surface, sheet: Sheet, plates: Plates, town: Town, x: float, y: float) -> None:
    k = sheet.per_km * sheet.fold
    house = max(0.075 * k, 1.5 * sheet.fold)
    turn = math.pi * unit_noise(x, y, 41)
    along, across = np.array([math.cos(turn), -math.sin(turn)]), np.array([math.sin(turn), math.cos(turn)])
    cx, cy = sheet.place(x, y)
    count = 5 if town.rank == "village" else 3
    gap = house * 1.85
    for row in (-1, 1):
        for i in range(count):
            if unit_noise(x + 0.1 * i, y + row, 43) > 0.72:
                continue
            away = (i - (count - 1) / 2) * gap + 0.3 * house * unit_noise(x + i, y + row, 44)
            centre = np.array([cx, cy]) + along * away + across * row * house * 0.95
            w, h = along * house * 0.6, across * house * 0.42
            walls = np.stack([centre - w - h, centre + w - h, centre + w + h, centre - w + h])
            pen.area(layer, plates.palette.house, walls)


def draw_places(layer: pygame.Surface, sheet: Sheet, plates: Plates) -> None:
    """Every settlement of the board on a drawn layer."""
    west, south, east, north = sheet.box_km(80)
    for town in plates.board.towns:
        x, y = spot_of(plates.board, town)
        if not (west < x < east and south < y < north):
            continue
        if town.rank in ("town", "city"):
            _draw_town(layer, sheet, plates, town, x, y)
        elif sheet.px >= HOUSES_FROM_PX:
            _draw_houses(layer, sheet, plates, town, x, y)
        else:
            cx, cy = sheet.place(x, y)
            half = (1.3 if town.rank == "village" else 0.9) * sheet.fold
            paint = mix(plates.palette.house, plates.palette.paper, 0.1 if town.rank == "village" else 0.35)
            pygame.draw.rect(layer, paint, (cx - half, cy - half, 2 * half, 2 * half))
