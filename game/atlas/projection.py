"""Longitude and latitude to flat kilometres, accurate to metres over one theatre.

A transverse Mercator series on the WGS 84 ellipsoid, centred on the map's own
middle and without a scale factor. At 50 km from the central meridian lengths
are 3 parts in 100,000 too long (1.5 m in 50 km). A plain equirectangular grid
is off by hundreds of metres over the same map.
Not modelled: height above the ellipsoid; maps wider than about 300 km.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_A = 6378.137  # semi-major axis, km
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_EP2 = _E2 / (1 - _E2)
# Coefficients of the meridian arc in latitude and the sines of 2, 4 and 6 times it.
_M0 = 1 - _E2 / 4 - 3 * _E2**2 / 64 - 5 * _E2**3 / 256
_M2 = 3 * _E2 / 8 + 3 * _E2**2 / 32 + 45 * _E2**3 / 1024
_M4 = 15 * _E2**2 / 256 + 45 * _E2**3 / 1024
_M6 = 35 * _E2**3 / 3072


def _arc(latitude: Floats) -> Floats:
    """Length of the meridian from the equator, km; latitude in radians."""
    return _A * (
        _M0 * latitude
        - _M2 * np.sin(2 * latitude)
        + _M4 * np.sin(4 * latitude)
        - _M6 * np.sin(6 * latitude)
    )


@dataclass(frozen=True)
class Frame:
    """A flat km frame: x east, y north of the map's south-west corner."""

    lon0: float  # central meridian, degrees
    x0: float  # the south-west corner, km from the central meridian ...
    y0: float  # ... and from the equator along it

    def km(self, points: Sequence[tuple[float, float]] | ArrayLike) -> Floats:
        """Project points.

        Args:
            points: (m, 2) longitude and latitude in degrees.
        Returns: float64 (m, 2), km east and north of the south-west corner.
        """
        degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        x, y = _forward(degrees[:, 0] - self.lon0, degrees[:, 1])
        return np.stack([x - self.x0, y - self.y0], axis=1)

    def degrees(self, xy: ArrayLike) -> Floats:
        """The way back: km (m, 2) to longitude and latitude in degrees (m, 2)."""
        flat = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        lon, lat = _inverse(flat[:, 0] + self.x0, flat[:, 1] + self.y0)
        return np.stack([lon + self.lon0, lat], axis=1)


def frame_for(box: tuple[float, float, float, float]) -> tuple[Frame, float, float]:
    """The frame of a longitude-latitude box, and the box's width and height in km.

    Width is taken along the middle parallel and height along the middle meridian,
    so the corners of the box itself lie up to a kilometre off the frame's.
    """
    west, south, east, north = box
    lon0, lat0 = (west + east) / 2, (south + north) / 2
    x, _ = _forward(np.array([west - lon0, east - lon0]), np.array([lat0, lat0]))
    _, y = _forward(np.zeros(2), np.array([south, north]))
    return Frame(lon0, float(x[0]), float(y[0])), float(x[1] - x[0]), float(y[1] - y[0])


def _forward(dlon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    phi = np.radians(lat)
    sin, cos = np.sin(phi), np.cos(phi)
    nu = _A / np.sqrt(1 - _E2 * sin**2)
    t = (sin / cos) ** 2
    c = _EP2 * cos**2
    a = np.radians(dlon) * cos
    x = nu * (a + (1 - t + c) * a**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * _EP2) * a**5 / 120)
    y = _arc(phi) + nu * (sin / cos) * (a**2 / 2 + (5 - t + 9 * c + 4 * c**2) * a**4 / 24)
    return x, y


def _inverse(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    phi = y / (_A * _M0)
    for _ in range(5):  # Newton on the arc; five steps are exact to a micrometre anywhere
        slope = _A * (1 - _E2) / (1 - _E2 * np.sin(phi) ** 2) ** 1.5
        phi = phi - (_arc(phi) - y) / slope
    sin, cos = np.sin(phi), np.cos(phi)
    t = (sin / cos) ** 2
    c = _EP2 * cos**2
    nu = _A / np.sqrt(1 - _E2 * sin**2)
    rho = _A * (1 - _E2) / (1 - _E2 * sin**2) ** 1.5
    d = x / nu
    lat = phi - nu * (sin / cos) / rho * (
        d**2 / 2 - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * _EP2) * d**4 / 24
    )
    lon = (
        d - (1 + 2 * t + c) * d**3 / 6 + (5 - 2 * c + 28 * t - 3 * c**2 + 8 * _EP2 + 24 * t**2) * d**5 / 120
    ) / cos
    return np.degrees(lon), np.degrees(lat)
