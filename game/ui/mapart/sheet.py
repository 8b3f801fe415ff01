"""The window of the map being drawn: zoom, position and the way from kilometres to pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def map_size_km(columns: int, rows: int, km_per_hex: float) -> tuple[float, float]:
    """Width and height of the whole grid in km."""
    side = km_per_hex / math.sqrt(3.0)
    return 2 * side + (columns - 1) * 1.5 * side, (rows + 0.5) * km_per_hex


@dataclass(frozen=True)
class Sheet:
    """A window of `width` x `height` px whose top left corner lies at (`left`, `top`) px of the map.

    `px` is the height of a hex in pixels, `fold` how many drawn pixels make one
    final pixel (layers are drawn large and reduced, because pygame draws hard edges).
    """

    px: float
    km_per_hex: float
    height_km: float
    left: float
    top: float
    width: int
    height: int
    fold: int = 1

    @property
    def per_km(self) -> float:
        """Final pixels per kilometre."""
        return self.px / self.km_per_hex

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Pixel position of a point in km."""
        k = self.per_km
        return (x * k - self.left) * self.fold, ((self.height_km - y) * k - self.top) * self.fold

    def points(self, km: NDArray[np.floating]) -> Floats:
        """Pixel positions of points in km, (n, 2)."""
        k = self.per_km
        out = np.empty(km.shape, dtype=np.float64)
        out[:, 0] = (km[:, 0] * k - self.left) * self.fold
        out[:, 1] = ((self.height_km - km[:, 1]) * k - self.top) * self.fold
        return out

    def box_km(self, margin_px: float) -> Box:
        """What the window shows in km, west, south, east, north, widened by a margin in px."""
        k = self.per_km
        return (
            (self.left - margin_px) / k,
            self.height_km - (self.top + self.height + margin_px) / k,
            (self.left + self.width + margin_px) / k,
            self.height_km - (self.top - margin_px) / k,
        )

    def part(self, top: int, height: int, fold: int) -> Sheet:
        """A strip of this window, `top` px below its upper edge, drawn `fold` times as large."""
        return Sheet(
            self.px, self.km_per_hex, self.height_km, self.left, self.top + top, self.width, height, fold
        )


def meets(box: Box, other: Box) -> bool:
    """True if two boxes (low x, low y, high x, high y) touch."""
    return box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]
