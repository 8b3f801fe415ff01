"""Moving the map by resting the pointer at the edge of the window."""

from __future__ import annotations

from dataclasses import dataclass

EDGE = 2  # px of the window's rim
REST = 0.18  # seconds the pointer stays there first: who only leaves the window moves nothing


@dataclass
class Edges:
    """How long the pointer has been at the rim."""

    _rested: float = 0.0

    def way(self, at: tuple[int, int] | None, size: tuple[int, int], seconds: float) -> tuple[int, int]:
        """Which way the map moves, each -1, 0 or 1. Args: at, the pointer; None while it is elsewhere or busy."""
        dx, dy = (0, 0) if at is None else (_side(at[0], size[0]), _side(at[1], size[1]))
        if not (dx or dy):
            self._rested = 0.0
            return 0, 0
        self._rested += seconds
        return (dx, dy) if self._rested > REST else (0, 0)


def _side(at: int, length: int) -> int:
    return -1 if at < EDGE else 1 if at >= length - EDGE else 0
