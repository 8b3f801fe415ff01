"""The one curve rule: quadratic curves from side midpoint to side midpoint.

A river, border or front is a chain of hex corners, a road or railway a chain of
hex centres; either way the curve runs through the midpoints of the links, with
the corner or centre as control point. So roads meet rivers square and a crossing
sits on the midpoint. A small wiggle, nil at the midpoints, takes the ruler out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.ui.mapart.sheet import Box

Floats = NDArray[np.float64]
STEPS = 14  # points along one quadratic curve


@dataclass(frozen=True)
class Curve:
    """A drawn line in km: points (n, 2), share of the way (0-1) at each, and its box."""

    name: str
    kind: int
    points: Floats
    share: Floats
    box: Box


def unit_noise(x: float, y: float, salt: int) -> float:
    """A number in -1..1 that depends on the place alone, so lines that share a link share its wiggle."""
    seed = (round(x * 1000) * 73856093) ^ (round(y * 1000) * 19349663) ^ (salt * 83492791)
    seed &= 0xFFFFFFFF
    seed = ((seed ^ (seed >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    seed = ((seed ^ (seed >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    seed ^= seed >> 16
    return seed / 0x7FFFFFFF - 1.0


def bent(a: Floats, control: Floats, b: Floats, wiggle: float, steps: int) -> Floats:
    """One quadratic curve from a to b without its last point, wiggled across its direction."""
    t = np.arange(steps, dtype=np.float64) / steps
    u = 1.0 - t
    curve = np.outer(u * u, a) + np.outer(2 * u * t, control) + np.outer(t * t, b)
    if wiggle:
        slope = np.outer(2 * u, control - a) + np.outer(2 * t, b - control)
        length = np.hypot(slope[:, 0], slope[:, 1])
        length[length == 0] = 1.0
        normal = np.stack([-slope[:, 1], slope[:, 0]], axis=1) / length[:, None]
        # the same sign whichever way the chain runs
        if (b - a)[0] < 0 or ((b - a)[0] == 0 and (b - a)[1] < 0):
            normal, t = -normal, 1.0 - t
        centre = (a + b) / 2 + control
        one = unit_noise(centre[0], centre[1], 1)
        two = unit_noise(centre[0], centre[1], 2)
        push = np.sin(np.pi * t) ** 2 * (0.75 * one + 0.75 * two * np.cos(2 * np.pi * t + 2.0 * one))
        curve = curve + normal * (wiggle * push)[:, None]
    return curve


def smooth(chain: Floats, wiggle: float = 0.0, steps: int = STEPS, *, closed: str = "no") -> Floats:
    """The curve of a chain of corners or centres (n, 2) in km; ends stay where they are.

    `closed` is "yes" for a ring (first point not repeated at the end).
    """
    if closed == "yes" and len(chain) > 2:
        before = np.roll(chain, 1, axis=0)
        after = np.roll(chain, -1, axis=0)
        pieces = [
            bent((p + q) / 2, q, (q + r) / 2, wiggle, steps)
            for p, q, r in zip(before, chain, after, strict=True)
        ]
        return np.concatenate(pieces + [pieces[0][:1]])
    if len(chain) < 3:
        return np.asarray(chain, dtype=np.float64)
    middles = (chain[:-1] + chain[1:]) / 2
    pieces = [np.linspace(chain[0], middles[0], 4)[:-1]]
    for i in range(1, len(chain) - 1):
        pieces.append(bent(middles[i - 1], chain[i], middles[i], wiggle, steps))
    pieces.append(np.linspace(middles[-1], chain[-1], 4))
    return np.concatenate(pieces)


def curve_of(name: str, kind: int, points: Floats) -> Curve:
    """A drawn line from its points, with the share of the way at each of them."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    total = way[-1] if way[-1] > 0 else 1.0
    low, high = points.min(axis=0), points.max(axis=0)
    return Curve(name, kind, points, way / total, (low[0], low[1], high[0], high[1]))


def beside(points: Floats, distance: Floats | float) -> Floats:
    """The line moved to its left by a distance (in the points' own unit, y upwards)."""
    return points + normals(points) * np.reshape(distance, (-1, 1))


def normals(points: Floats) -> Floats:
    """Unit normals to the left of a line at each point (y upwards; to the right where y is downwards)."""
    if len(points) < 2:
        return np.zeros_like(points)
    slope = np.gradient(points, axis=0)
    length = np.hypot(slope[:, 0], slope[:, 1])
    length[length == 0] = 1.0
    return np.stack([-slope[:, 1], slope[:, 0]], axis=1) / length[:, None]


def lengths(points: Floats) -> Floats:
    """Distance along a line at each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def along(points: Floats, distances: Floats) -> tuple[Floats, Floats]:
    """Points and unit directions at given distances along a line."""
    way = lengths(points)
    x = np.interp(distances, way, points[:, 0])
    y = np.interp(distances, way, points[:, 1])
    reach = 0.02 * max(way[-1], 1e-9)
    ahead = np.minimum(distances + reach, way[-1])
    behind = np.maximum(distances - reach, 0.0)
    dx = np.interp(ahead, way, points[:, 0]) - np.interp(behind, way, points[:, 0])
    dy = np.interp(ahead, way, points[:, 1]) - np.interp(behind, way, points[:, 1])
    length = np.hypot(dx, dy)
    length[length == 0] = 1.0
    return np.stack([x, y], axis=1), np.stack([dx / length, dy / length], axis=1)


def cut(points: Floats, start: float, end: float) -> Floats:
    """The piece of a line between two distances along it."""
    way = lengths(points)
    inside = points[(way > start) & (way < end)]
    ends, _ = along(points, np.array([start, end]))
    return np.concatenate([ends[:1], inside, ends[1:]])
