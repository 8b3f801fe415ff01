"""Woods, plantations and marsh: a natural outline that never lies about a hex.

The field is 0.38 x blurred shapes + 0.62 x blurred hexes + small noise, cut at a
half; both parts live on the fine grid and are sharpened at the drawn size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.grid.hexes import corners
from game.model.board import Board
from game.model.codes import MARSH, PLANTATION, WOODS
from game.ui.mapart import pen, relief
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour, Palette, mix

Floats = NDArray[np.floating]

SHAPE_SHARE, HEX_SHARE, NOISE_SHARE = 0.38, 0.62, 0.16
BLUR_KM = 0.28
GAIN = 2.4  # how steeply the stored field runs from 0 to 255 round the cut
GROWN = 0.54  # of the field, from which signs stand
TREE_GAP_KM, TREE_GAP_PX = 0.17, 5.0
TREES_FROM_PX = 40


@dataclass(frozen=True)
class Cover:
    """One kind of cover on the fine grid: its field as a grey picture, 128 = the outline, and where signs stand."""

    terrain: int
    stored: pygame.Surface
    grown: NDArray[np.bool_]


# bottom to top; jitter of the signs: plantations stand in straight rows
COVERS = ((int(MARSH), 0.7), (int(WOODS), 0.85), (int(PLANTATION), 0.16))
Woods = tuple[Cover, ...]


def _mask(frame: relief.Frame, rings: list[Floats]) -> Floats:
    """Rings filled with 1 on the fine grid."""
    surface = pygame.Surface((frame.columns, frame.rows), depth=8)
    surface.set_palette([(i, i, i) for i in range(256)])
    surface.fill(0)
    for ring in rings:
        points = [
            ((x - frame.west) / frame.step, (frame.north - y) / frame.step) for x, y in ring.tolist()
        ]
        if len(points) >= 3:
            pygame.draw.polygon(surface, 255, points)
    return pygame.surfarray.array2d(surface).T.astype(np.float64) / 255.0


def _field(board: Board, frame: relief.Frame, terrain: int) -> Floats | None:
    """The field of a terrain, 0.5 = the outline; None where the map has none of it."""
    rings = [np.array(ring) for kind, ring in board.wood_shapes if kind == terrain and len(ring) >= 3]
    hexes = [
        np.array(corners(board.km_per_hex, float(board.x[h]), float(board.y[h])))
        for h in np.flatnonzero(board.terrain == terrain).tolist()
    ]
    if not hexes and not rings:
        return None
    # both masks are blurred on a grid twice as coarse: what is smooth needs no more
    coarse = relief.Frame(frame.columns // 2 + 1, frame.rows // 2 + 1, frame.west, frame.north, 2 * frame.step)
    sigma = BLUR_KM / coarse.step
    both = SHAPE_SHARE * relief.blurred(_mask(coarse, rings), sigma)
    grid = relief.blurred(_mask(coarse, hexes), sigma)
    rough = 0.6 * relief.noise(coarse, 0.7, 11) + 0.4 * relief.noise(coarse, 0.3, 12)
    both = both + HEX_SHARE * grid + NOISE_SHARE * rough * (grid > 0.02)
    return relief.interpolated(both, np.arange(frame.columns) / 2, np.arange(frame.rows) / 2)


def make_woods(board: Board, frame: relief.Frame) -> Woods:
    """The cover of a board on the fine grid, only the kinds it has, bottom to top."""
    covers = []
    for terrain, _ in COVERS:
        field = _field(board, frame, terrain)
        if field is None:
            continue
        grey = np.clip(128 + (field - 0.5) * 255 * GAIN, 0, 255).astype(np.uint8).T
        stored = pygame.Surface(grey.shape, depth=8)
        stored.set_palette([(i, i, i) for i in range(256)])
        pygame.surfarray.blit_array(stored, grey)
        covers.append(Cover(terrain, stored, field > GROWN))
    return tuple(covers)


def tones(palette: Palette, terrain: int) -> tuple[Colour, Colour]:
    """Fill and edge of a kind of cover."""
    if terrain == MARSH:
        return palette.marsh, mix(palette.marsh, palette.bank, 0.5)
    return palette.woods, palette.woods_edge


def _tint(
    target: pygame.Surface, grey: pygame.Surface, fill: Colour, edge: Colour, share: float, sheet: Sheet
) -> None:
    """Fill inside the outline of a stored field, with a darker edge, on a picture of the sheet's size."""
    value = pygame.surfarray.pixels_red(grey).astype(np.float32) - 128.0
    if value.max() < -6:
        return
    # steepness of the field on screen decides how soft the edge is
    steep = 255 * GAIN * 0.62 / (BLUR_KM * 2.5 * sheet.per_km)
    inside = np.clip(0.5 + value / (steep * 1.2), 0.0, 1.0)
    width = max(0.7, sheet.px / 68 * 1.1)
    rim = np.clip(1.0 - np.abs(value) / (steep * width), 0.0, 1.0) * 0.75
    pixels = pygame.surfarray.pixels3d(target)
    for k in range(3):
        plane = pixels[..., k].astype(np.float32)
        # woods keep the hillshade below them: multiply towards the fill
        base = plane * (fill[k] / 218.0)
        plane += (base * 0.55 + fill[k] * 0.45 - plane) * (inside * share)
        plane += (edge[k] - plane) * (rim * share)
        pixels[..., k] = np.clip(plane, 0, 255).astype(np.uint8)


def greys(sheet: Sheet, woods: Woods, frame: relief.Frame) -> list[tuple[int, pygame.Surface]]:
    """The stored fields of a whole window at its final size, by terrain."""
    return [(cover.terrain, relief.window(sheet, cover.stored, frame)) for cover in woods]


def draw(
    target: pygame.Surface, strip: Sheet, top: int, fields: list[tuple[int, pygame.Surface]], palette: Palette,
    share: float,
) -> None:  # fmt: skip
    """Draw marsh and woods on the ground of a strip; `share` mutes them under an overlay."""
    box = (0, top, strip.width, strip.height)
    for terrain, grey in fields:
        fill, edge = tones(palette, terrain)
        strength = share * (0.8 if terrain == MARSH else 1.0)
        _tint(target.subsurface(box), grey.subsurface(box), fill, edge, strength, strip)


def _lattice(sheet: Sheet, gap: float, jitter: float, salt: int) -> tuple[Floats, NDArray[np.int64]]:
    """Jittered points in km, one a lattice square, that lie in the window; and a hash of each."""
    west, south, east, north = sheet.box_km(gap * sheet.per_km * 2)
    columns = np.arange(math.floor(west / gap), math.ceil(east / gap) + 1)
    rows = np.arange(math.floor(south / gap), math.ceil(north / gap) + 1)
    across, down = np.meshgrid(columns, rows)
    c, r = across.ravel().astype(np.int64), down.ravel().astype(np.int64)
    with np.errstate(over="ignore"):
        key = (c * 73856093) ^ (r * 19349663) ^ (salt * 83492791)
        key = ((key ^ (key >> 15)) * 0x2C1B3C6D) & 0x7FFFFFFF
        key = ((key ^ (key >> 12)) * 0x297A2D39) & 0x7FFFFFFF
        key ^= key >> 15
    dx = ((key & 0xFF) / 255.0 - 0.5) * jitter
    dy = (((key >> 8) & 0xFF) / 255.0 - 0.5) * jitter
    return np.stack([(c + 0.5 + dx) * gap, (r + 0.5 + dy) * gap], axis=1), key


def _sampled(field: NDArray[np.bool_], frame: relief.Frame, points: Floats) -> NDArray[np.bool_]:
    columns = np.clip(np.round((points[:, 0] - frame.west) / relief.GRID_KM), 0, frame.columns - 1)
    rows = np.clip(np.round((frame.north - points[:, 1]) / relief.GRID_KM), 0, frame.rows - 1)
    return field[rows.astype(np.int64), columns.astype(np.int64)]


def draw_signs(layer: pygame.Surface, sheet: Sheet, woods: Woods, frame: relief.Frame, palette: Palette) -> None:
    """Single trees and marsh tufts on a drawn layer, from the middle zooms on."""
    gap = max(TREE_GAP_KM, TREE_GAP_PX / sheet.per_km)
    size = gap * sheet.per_km * sheet.fold
    jitters = dict(COVERS)
    for cover in woods:
        step = gap * (2.2 if cover.terrain == MARSH else 1.0)
        points, key = _lattice(sheet, step, jitters[cover.terrain], cover.terrain)
        inside = _sampled(cover.grown, frame, points)
        spots, key = sheet.points(points[inside]), key[inside]
        if cover.terrain == MARSH:
            _tufts(layer, spots, size, palette)
        else:
            _trees(layer, spots, key, size, palette, 0.12 if cover.terrain == WOODS else 0.02)


def draw_sample(layer: pygame.Surface, terrain: int, size: float, palette: Palette) -> None:
    """The signs of a kind of cover all over a small surface, for a legend."""
    width, height = layer.get_size()
    step = size * (2.0 if terrain == MARSH else 1.0)
    x, y = np.meshgrid(np.arange(size, width - size / 2, step), np.arange(size * 0.8, height - size / 2, size))
    spots = np.stack([x.ravel(), y.ravel()], axis=1)
    if terrain == WOODS:
        spots[:, 0] += np.where(np.arange(len(spots)) // x.shape[1] % 2 == 0, 0.0, size / 2)
    if terrain == MARSH:
        _tufts(layer, spots, size, palette)
    else:
        _trees(layer, spots, np.zeros(len(spots), np.int64), size, palette, 0.0)


def _trees(
    layer: pygame.Surface, spots: Floats, key: NDArray[np.int64], size: float, palette: Palette, spread: float
) -> None:
    """Round crowns lit from the north-west, each with a shadow."""
    shadow = mix(palette.woods, palette.woods_edge, 0.62)
    radii = size * (0.26 + spread * ((key >> 16) & 0xFF) / 255.0)
    order = np.argsort(spots[:, 1], kind="stable")
    for (x, y), radius in zip(spots[order].tolist(), radii[order].tolist(), strict=True):
        pygame.draw.circle(layer, shadow, (x + radius * 0.35, y + radius * 0.4), radius)
        pygame.draw.circle(layer, palette.tree, (x, y), radius)
        pygame.draw.circle(layer, palette.tree_light, (x - radius * 0.25, y - radius * 0.3), radius * 0.5)


def _tufts(layer: pygame.Surface, spots: Floats, size: float, palette: Palette) -> None:
    """Three blades on a dash of water."""
    ink = mix(palette.marsh, palette.bank, 0.75)
    wide, high = size * 0.6, size * 0.3
    for x, y in spots.tolist():
        pygame.draw.line(layer, ink, (x - wide, y), (x + wide, y), max(1, round(size * 0.1)))
        for lean in (-0.4, 0.0, 0.4):
            foot, tip = (x + lean * wide, y), (x + lean * wide * 1.6, y - high)
            pygame.draw.line(layer, ink, foot, tip, max(1, round(size * 0.09)))


def lay_trees(target: pygame.Surface, sheet: Sheet, top: int, drawn: pygame.Surface, share: float) -> None:
    """Put the drawn trees on the picture, muted under an overlay."""
    if share < 0.99:
        level = round(255 * share)
        drawn.fill((level, level, level, level), special_flags=pygame.BLEND_RGBA_MULT)
    pen.lay(target, drawn, sheet, top)
