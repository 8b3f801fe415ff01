"""The front: where control changes, drawn in both sides' colours, with a ribbon on each side of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.grid.hexes import neighbours
from game.ui.mapart import pen
from game.ui.mapart.curves import Curve, beside, curve_of, smooth
from game.ui.mapart.plates import Key, Plates, key_of
from game.ui.mapart.regions import Corner, class_map
from game.ui.mapart.sheet import Sheet, meets
from game.ui.theme import Palette, line

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BANDS = 10
BAND_SHARE = 0.04
TINT = 0.055
OVERLAY_TINT = 0.34


@dataclass(frozen=True)
class FrontPiece:
    """A stretch of front in km: `left` and `right` hold the ground beside it (-1 nobody)."""

    left: int
    right: int
    curve: Curve


def front_pieces(plates: Plates, control: Ints) -> tuple[FrontPiece, ...]:
    """The lines along which control changes, as smooth curves; kept for the last few asked about."""
    asked = (id(plates), control.tobytes())
    if asked not in _KNOWN:
        while len(_KNOWN) >= 6:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[asked] = (plates, _traced(plates, control))
    return _KNOWN[asked][1]


_KNOWN: dict[tuple[int, bytes], tuple[Plates, tuple[FrontPiece, ...]]] = {}  # plates with it: ids are used again


def _traced(plates: Plates, control: Ints) -> tuple[FrontPiece, ...]:
    board = plates.board
    next_to = neighbours(board.columns, board.rows)
    steps: dict[tuple[int, int], dict[Key, tuple[Key, Floats, Floats]]] = {}
    for h in range(board.n):
        for d in range(6):
            other = int(next_to[h, d])
            # walking from corner d to d + 1 of a hex keeps that hex on the right hand
            if other >= 0 and control[other] < control[h]:
                a, b = plates.hexes[h, d], plates.hexes[h, (d + 1) % 6]
                pair = (int(control[other]), int(control[h]))
                steps.setdefault(pair, {})[key_of(a)] = (key_of(b), a, b)
    pieces = []
    for pair in sorted(steps):
        onward = steps[pair]
        ends = {after for after, _, _ in onward.values()}
        starts = [k for k in onward if k not in ends]
        done: set[Key] = set()
        for start in starts + list(onward):
            if start in done:
                continue
            chain, at = [onward[start][1]], start
            while at in onward and at not in done:
                done.add(at)
                at, _, b = onward[at]
                chain.append(b)
            ring = at == start
            points = np.array(chain[:-1] if ring else chain)
            curve = smooth(points, closed="yes" if ring else "no")
            pieces.append(FrontPiece(pair[0], pair[1], curve_of("front", 0, curve)))
    return tuple(pieces)


def _colour(plates: Plates, palette: Palette, side: int) -> tuple[int, int, int]:
    return palette.side(plates.scenario.sides[side].shape).line


class Ribbon:
    """Ten nested bands along the front for a whole window, kept at half size; applied strip by strip."""

    def __init__(self, sheet: Sheet, pieces: tuple[FrontPiece, ...]) -> None:
        half = Sheet(
            sheet.px / 2, sheet.km_per_hex, sheet.height_km, sheet.left / 2, sheet.top / 2,
            (sheet.width + 1) // 2 + 8, (sheet.height + 1) // 2 + 8,
        )  # fmt: skip
        self._levels = pygame.Surface((half.width, half.height), depth=8)
        self._levels.set_palette([(i, i, i) for i in range(256)])
        self._levels.fill(0)
        width = line("ribbon", sheet.px) / 2
        for band in range(BANDS, 0, -1):
            for piece in pieces:
                pen.stroke(
                    self._levels, BANDS + 1 - band, half.points(piece.curve.points)[::3], 2 * width * band / BANDS
                )

    def level(self, top: int, width: int, height: int) -> NDArray[np.float32]:
        """Bands that cover each pixel of a strip, 0-10 with smooth steps, (width, height)."""
        first = top // 2
        rows = height // 2 + 4
        crop = pygame.surfarray.pixels2d(self._levels)[:, max(first - 2, 0) : first + rows]
        grey = np.repeat((crop.astype(np.uint8) * 24)[..., None], 3, axis=2)
        small = pygame.Surface(grey.shape[:2])
        pygame.surfarray.blit_array(small, grey)
        big = pygame.transform.smoothscale(small, (grey.shape[0] * 2, grey.shape[1] * 2))
        shift = top - 2 * max(first - 2, 0)
        return pygame.surfarray.pixels_red(big)[:width, shift : shift + height].astype(np.float32) / 24.0


def tint_control(
    target: pygame.Surface, sheet: Sheet, top: int, plates: Plates, corners: tuple[Corner, ...],
    control: Ints, ribbon: Ribbon, palette: Palette, tint: float,
) -> None:  # fmt: skip
    """Tint each side's ground and lay the ribbon along the front, on one strip."""
    classes = class_map(sheet, plates, corners, control)
    bands = ribbon.level(top, sheet.width, sheet.height)
    through = (1.0 - tint) * (1.0 - BAND_SHARE) ** bands
    level = np.clip((1.0 - through) * 255.0, 0, 255).astype(np.uint8)
    layer = pygame.Surface((sheet.width, sheet.height), pygame.SRCALPHA)
    table = np.zeros((256, 4), dtype=np.uint8)
    for side in range(len(plates.scenario.sides)):
        table[side + 2] = (*_colour(plates, palette, side), 255)
    picked = table[classes]
    pixels = pygame.surfarray.pixels3d(layer)
    pixels[...] = picked[..., :3]
    del pixels
    alpha = pygame.surfarray.pixels_alpha(layer)
    alpha[...] = np.where(picked[..., 3] > 0, level, 0)
    del alpha
    target.blit(layer, (0, top))


def draw_front(
    layer: pygame.Surface, sheet: Sheet, plates: Plates, pieces: tuple[FrontPiece, ...], palette: Palette
) -> None:
    """The front line: each side's colour on its own side, touching, on a cream casing.

    Towards ground that nobody holds there is no casing: round a single hex it would fill all of it.
    """
    box = sheet.box_km(30)
    width = line("front", sheet.px)
    case = line("front_case", sheet.px)
    shift = width / 2 / sheet.per_km
    seen = [p for p in pieces if meets(p.curve.box, box)]
    for piece in seen:
        if piece.left >= 0:
            pen.stroke(layer, palette.halo, sheet.points(piece.curve.points), (2 * width + 2 * case) * sheet.fold)
        else:
            moved = beside(piece.curve.points, -(shift + case / 2 / sheet.per_km))
            pen.stroke(layer, palette.halo, sheet.points(moved), (width + case) * sheet.fold)
    for piece in seen:
        for side, hand in ((piece.left, 1.0), (piece.right, -1.0)):
            if side >= 0:
                moved = beside(piece.curve.points, hand * shift)
                pen.stroke(layer, _colour(plates, palette, side), sheet.points(moved), width * sheet.fold)


