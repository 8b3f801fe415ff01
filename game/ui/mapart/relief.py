"""Heights as shaded paper: tints by height, three lights, valleys burnt along the rivers.

Made once per board on a grid of 60 m. The burnt valleys and the noise are for the
eye only; rules, the elevation overlay and spot heights use the board's own grid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model.board import Board
from game.model.codes import CANAL, MAJOR
from game.ui.mapart.curves import Curve
from game.ui.mapart.sheet import Sheet, map_size_km
from game.ui.theme import Palette

Floats = NDArray[np.floating]

GRID_KM = 0.06
MARGIN_KM = 1.2  # ground drawn beyond the hexes, so that nothing ends inside the outline
LIGHTS = ((0.62, 315.0, 45.0), (0.23, 270.0, 45.0), (0.15, 0.0, 50.0))  # weight, direction, height
DARKEN, LIGHTEN = 0.56, 0.30
SHADOW, SUN = (92.0, 92.0, 104.0), (255.0, 249.0, 232.0)  # shadows slightly cool, light slightly warm
GRAIN = 0.0035
BAND = 192  # rows shaded at a time
BURN = {True: (20.0, 1.15), False: (15.0, 0.75)}  # wide river or not: depth m, width km
NOISE = ((1.25, 7.0), (0.6, 2.0))  # wavelength km, height m


@dataclass(frozen=True)
class Frame:
    """The fine grid: size, and the km of its north-west node."""

    columns: int
    rows: int
    west: float
    north: float
    step: float = GRID_KM  # between nodes, km

    def x(self) -> Floats:
        """Eastings of the columns, km."""
        return self.west + np.arange(self.columns) * self.step

    def y(self) -> Floats:
        """Northings of the rows, km, north first."""
        return self.north - np.arange(self.rows) * self.step


def fine_frame(board: Board) -> Frame:
    """The fine grid that covers a board with its margin."""
    width, height = map_size_km(board.columns, board.rows, board.km_per_hex)
    return Frame(
        math.ceil((width + 2 * MARGIN_KM) / GRID_KM) + 1,
        math.ceil((height + 2 * MARGIN_KM) / GRID_KM) + 1,
        -MARGIN_KM,
        height + MARGIN_KM,
    )


def blurred(grid: Floats, sigma: float) -> Floats:
    """Gaussian blur, sigma in cells, edges held; wide ones as three running means, which look the same."""
    grid = np.asarray(grid, dtype=np.float32)
    if sigma > 3.0:
        reach = round((math.sqrt(4.0 * sigma * sigma + 1.0) - 1.0) / 2.0)
        kernels = [np.full(2 * reach + 1, 1.0 / (2 * reach + 1))] * 3
    else:
        reach = max(1, math.ceil(2.6 * sigma))
        kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
        kernels = [kernel / kernel.sum()]
    for kernel in kernels:
        grid = _averaged(_averaged(grid, kernel, reach).T, kernel, reach).T
    return grid


def _averaged(grid: Floats, kernel: Floats, reach: int) -> Floats:
    """Weighted mean along the first axis, edges held."""
    wide = np.pad(grid, ((reach, reach), (0, 0)), mode="edge")
    size = grid.shape[0]
    if kernel[0] == kernel[reach]:
        sums = np.cumsum(wide, axis=0, dtype=np.float64)
        sums = np.concatenate([np.zeros((1, grid.shape[1])), sums])
        return ((sums[2 * reach + 1 :] - sums[:size]) / (2 * reach + 1)).astype(np.float32)
    out = np.zeros(grid.shape, dtype=np.float32)
    for i, weight in enumerate(kernel.astype(np.float32)):
        out += weight * wide[i : i + size]
    return out


def _weights(positions: Floats, count: int) -> Floats:
    """Catmull-Rom weights (n, count) of grid nodes at fractional positions, ends held."""
    positions = np.clip(positions, 0.0, count - 1.0)
    base = np.minimum(np.floor(positions).astype(np.int64), max(count - 2, 0))
    t = positions - base
    parts = (
        -0.5 * t + t * t - 0.5 * t**3,
        1 - 2.5 * t * t + 1.5 * t**3,
        0.5 * t + 2 * t * t - 1.5 * t**3,
        -0.5 * t * t + 0.5 * t**3,
    )
    table = np.zeros((len(positions), count))
    rows = np.arange(len(positions))
    for k, part in enumerate(parts):
        np.add.at(table, (rows, np.clip(base + k - 1, 0, count - 1)), part)
    return table


def interpolated(grid: Floats, columns: Floats, rows: Floats) -> Floats:
    """A grid read at fractional columns and rows by cubic interpolation: (len(rows), len(columns))."""
    down = _weights(rows, grid.shape[0]).astype(np.float32)
    across = _weights(columns, grid.shape[1]).T.astype(np.float32)
    return down @ grid.astype(np.float32) @ across


def heights_at(board: Board, x: Floats, y: Floats) -> Floats:
    """The board's height grid at eastings x and northings y (km): (len(y), len(x)), metres."""
    x0, y0, x1, y1 = board.height_box
    rows, columns = board.height_grid.shape
    return interpolated(
        board.height_grid, (x - x0) / (x1 - x0) * (columns - 1), (y1 - y) / (y1 - y0) * (rows - 1)
    )


def noise(frame: Frame, wavelength_km: float, salt: int) -> Floats:
    """Smooth noise -1..1 on the fine grid, the same for the same map size."""
    step = wavelength_km / frame.step
    rng = np.random.default_rng(1000 + salt)
    nodes = rng.uniform(-1.0, 1.0, (math.ceil(frame.rows / step) + 3, math.ceil(frame.columns / step) + 3))
    return interpolated(nodes, np.arange(frame.columns) / step + 1, np.arange(frame.rows) / step + 1)


def _valleys(frame: Frame, rivers: tuple[Curve, ...]) -> Floats:
    """Depth in metres of the valleys drawn along the rivers."""
    depth = np.zeros((frame.rows, frame.columns), dtype=np.float32)
    for river in rivers:
        if river.kind == CANAL:
            continue
        deep, width = BURN[river.kind == MAJOR]
        reach = math.ceil(1.8 * width / GRID_KM)
        offset = np.arange(-reach, reach + 1) * GRID_KM
        stamp = deep * np.exp(-(offset[:, None] ** 2 + offset[None, :] ** 2) / (width / 1.4) ** 2)
        columns = np.round((river.points[:, 0] - frame.west) / GRID_KM).astype(np.int64)
        rows = np.round((frame.north - river.points[:, 1]) / GRID_KM).astype(np.int64)
        taper = np.minimum(1.0, 0.4 + river.share * 3)
        for c, r, t in zip(columns.tolist(), rows.tolist(), taper.tolist(), strict=True):
            top, left = max(r - reach, 0), max(c - reach, 0)
            bottom, right = min(r + reach + 1, frame.rows), min(c + reach + 1, frame.columns)
            if top < bottom and left < right:
                piece = depth[top:bottom, left:right]
                shape = stamp[
                    top - r + reach : bottom - r + reach, left - c + reach : right - c + reach
                ]
                np.maximum(piece, shape * t, out=piece)
    return depth


def _light(height: Floats, exaggeration: float) -> Floats:
    """Light minus that of flat ground, about -0.7..0.3."""
    rise = exaggeration / (1000.0 * GRID_KM)
    north, east = np.gradient(height)
    north, east = -north * rise, east * rise
    norm = 1.0 / np.sqrt(1.0 + north * north + east * east)
    total = np.zeros_like(height)
    for weight, direction, up in LIGHTS:
        bearing, tilt = math.radians(direction), math.radians(up)
        flat = math.sin(tilt)
        sun_east, sun_north = math.cos(tilt) * math.sin(bearing), math.cos(tilt) * math.cos(bearing)
        lit = (flat - east * sun_east - north * sun_north) * norm
        total += weight * (np.maximum(lit, 0.0) - flat)
    return total


def height_range(board: Board) -> tuple[float, float]:
    """Heights between which the tints run: the board's lowest ground to a little above its highest, in 5 m."""
    low, high = float(board.height_grid.min()), float(board.height_grid.max())
    low = 5.0 * math.floor(low / 5.0)
    high = 5.0 * math.ceil((high + 0.08 * (high - low)) / 5.0)
    return low, max(high, low + 60.0)


def tinted(board: Board, palette: Palette, height: Floats) -> Floats:
    """Colour of each height, (..., 3), from the seven tints without steps between them."""
    low, high = height_range(board)
    position = np.clip((height - low) / (high - low), 0.0, 1.0) * (len(palette.heights) - 1)
    ramp = np.linspace(0, len(palette.heights) - 1, 1024)
    nodes = np.arange(len(palette.heights))
    table = np.stack([np.interp(ramp, nodes, [tone[k] for tone in palette.heights]) for k in range(3)], axis=-1)
    return table.astype(np.float32)[(position * (1023 / (len(palette.heights) - 1))).astype(np.int32)]


def _heights_drawn(board: Board, rivers: tuple[Curve, ...]) -> tuple[Floats, Floats]:
    """Heights of the fine grid as they are tinted, and as they are lit: with valleys, roughened and smoothed."""
    frame = fine_frame(board)
    smoothed = blurred(board.height_grid.astype(np.float64), 0.45)
    x0, y0, x1, y1 = board.height_box
    rows, columns = smoothed.shape
    ground = interpolated(
        smoothed,
        (frame.x() - x0) / (x1 - x0) * (columns - 1),
        (y1 - frame.y()) / (y1 - y0) * (rows - 1),
    )
    rough = np.hypot(*np.gradient(ground)) / (1000.0 * GRID_KM)
    rough = np.clip(0.25 + rough / 0.012, 0.25, 1.0)
    drawn = ground - _valleys(frame, rivers)
    for salt, (wavelength, high) in enumerate(NOISE):
        drawn += high * rough * (0.5 - np.abs(noise(frame, wavelength, salt)))
    del rough
    return ground, blurred(drawn, 1.6)


def shaded(board: Board, palette: Palette, rivers: tuple[Curve, ...], exaggeration: float) -> pygame.Surface:
    """The shaded ground of the whole board on the fine grid."""
    ground, drawn = _heights_drawn(board, rivers)
    rows, columns = ground.shape
    surface = pygame.Surface((columns, rows))
    chance = np.random.default_rng(7)
    for top in range(0, rows, BAND):  # a band at a time: the whole in numbers takes a hundred megabytes
        low = min(top + BAND, rows)
        first, last = max(top - 1, 0), min(low + 1, rows)  # slopes look at the rows beside them
        light = _light(drawn[first:last], exaggeration)[top - first : low - first]
        grain = chance.standard_normal(light.shape, dtype=np.float32) * np.float32(GRAIN * 255)
        pixels = _coloured(board, palette, ground[top:low], light, grain)
        pygame.surfarray.blit_array(surface.subsurface((0, top, columns, low - top)), pixels)
    return surface


def _coloured(
    board: Board, palette: Palette, ground: Floats, light: Floats, grain: Floats
) -> NDArray[np.uint8]:
    """Pixels (x, y, rgb) of heights in a light."""
    colour = tinted(board, palette, ground)
    paper = np.array(palette.paper, dtype=np.float32)
    shadow, sun = np.array(SHADOW, dtype=np.float32), np.array(SUN, dtype=np.float32)
    dark = np.minimum(np.maximum(-light, 0.0) * (DARKEN * 1.45), DARKEN)
    bright = np.minimum(np.maximum(light, 0.0) * (LIGHTEN * 2.6), LIGHTEN * 1.6)
    pixels = np.empty((ground.shape[1], ground.shape[0], 3), dtype=np.uint8)
    for k in range(3):
        plane = colour[..., k] * 0.88 + paper[k] * 0.12
        plane += (shadow[k] - plane) * dark
        plane += (sun[k] - plane) * bright
        pixels[..., k] = np.clip(plane + grain, 0, 255).T
    return pixels


def window(sheet: Sheet, fine: pygame.Surface, frame: Frame) -> pygame.Surface:
    """The part of a fine-grid picture a sheet shows, at the sheet's final size."""
    west, south, east, north = sheet.box_km(0.0)
    left, top = math.floor((west - frame.west) / GRID_KM) - 2, math.floor((frame.north - north) / GRID_KM) - 2
    right, bottom = math.ceil((east - frame.west) / GRID_KM) + 3, math.ceil((frame.north - south) / GRID_KM) + 3
    piece = pygame.Surface((right - left, bottom - top), depth=32)
    piece.fill(fine.get_at((0, 0)))
    piece.blit(fine, (-left, -top))
    # a fine node is a sample at its centre: the picture's edge lies half a step outside the first node
    scale = sheet.per_km * GRID_KM
    width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    big = pygame.transform.smoothscale(piece, (width, height))
    out = pygame.Surface((sheet.width, sheet.height), depth=32)
    x = (frame.west + (left - 0.5) * GRID_KM - west) * sheet.per_km
    y = (north - frame.north + (top - 0.5) * GRID_KM) * sheet.per_km
    out.blit(big, (round(x), round(y)))
    return out
