"""Which part of the map the window shows: panning, zooming at a point, and the hex under a point."""

from __future__ import annotations

import pygame

from game.model.board import Board
from game.ui.mapart.sheet import map_size_km

LEVELS = (18.0, 25.0, 36.0, 52.0, 68.0, 96.0, 128.0)  # hex heights, px
MARGIN = 60  # px of paper that may be seen round the map


class Camera:
    """A window on the map. `left`, `top`: px of the map, at this zoom, in the window's upper left corner."""

    def __init__(self, board: Board, area: pygame.Rect) -> None:
        self.board = board
        self.area = area  # where on the screen the map is
        self.covered = 0  # px at its lower edge that cards lie over
        self.level = 0
        self.left = self.top = 0.0
        self.width_km, self.height_km = map_size_km(board.columns, board.rows, board.km_per_hex)

    @property
    def px(self) -> float:
        """Height of a hex, px."""
        return LEVELS[self.level]

    @property
    def per_km(self) -> float:
        """Pixels per km."""
        return self.px / self.board.km_per_hex

    def place_area(self, area: pygame.Rect) -> None:
        """The map has another place on the screen (the window was resized)."""
        middle = self._km(self.area.center)
        self.area = area
        self._put(middle, area.center)

    def fit(self) -> None:
        """The closest zoom that shows the whole map, in its middle."""
        self.level = 0
        for level, px in enumerate(LEVELS):
            k = px / self.board.km_per_hex
            if self.width_km * k <= self.area.width and self.height_km * k <= self.area.height:
                self.level = level
        self._put((self.width_km / 2, self.height_km / 2), self.area.center)

    def pan(self, dx: float, dy: float) -> None:
        """Move the window over the map by so many px."""
        self.left += dx
        self.top += dy
        self._hold()

    def zoom(self, steps: int, at: tuple[int, int]) -> None:
        """Zoom in (steps above 0) or out; the ground under a point of the screen stays under it."""
        level = min(max(self.level + steps, 0), len(LEVELS) - 1)
        if level != self.level:
            under = self._km(at)
            self.level = level
            self._put(under, at)

    @property
    def _free(self) -> pygame.Rect:
        """The part of the area that no card lies over."""
        return pygame.Rect(self.area.x, self.area.y, self.area.width, max(1, self.area.height - self.covered))

    def look_at(self, h: int) -> None:
        """Put a hex in the middle of what no card lies over."""
        self._put((float(self.board.x[h]), self.height_km - float(self.board.y[h])), self._free.center)

    def show(self, h: int) -> None:
        """Put a hex in the middle unless it is well in the window and under no card."""
        if not self._free.inflate(-2 * self.px, -2 * self.px).collidepoint(self.spot(h)):
            self.look_at(h)

    def spot(self, h: int) -> tuple[float, float]:
        """Where the middle of a hex is on the screen."""
        return self.point(float(self.board.x[h]), float(self.board.y[h]))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point in km is on the screen."""
        k = self.per_km
        return (
            x * k - round(self.left) + self.area.x, (self.height_km - y) * k - round(self.top) + self.area.y,
        )  # fmt: skip

    def hex_at(self, at: tuple[int, int]) -> int:
        """The hex under a point of the screen, -1 none."""
        if not self.area.collidepoint(at):
            return -1
        x, down = self._km(at)
        y = self.height_km - down
        away = (self.board.x - x) ** 2 + (self.board.y - y) ** 2
        h = int(away.argmin())
        return h if away[h] <= (self.board.km_per_hex * 0.578) ** 2 else -1

    def _km(self, at: tuple[int, int]) -> tuple[float, float]:
        """Km east of the map's left edge and south of its upper edge."""
        return (at[0] - self.area.x + self.left) / self.per_km, (at[1] - self.area.y + self.top) / self.per_km

    def _put(self, km: tuple[float, float], at: tuple[int, int]) -> None:
        self.left = km[0] * self.per_km - (at[0] - self.area.x)
        self.top = km[1] * self.per_km - (at[1] - self.area.y)
        self._hold()

    def _hold(self) -> None:
        """Keep the map in the window; one that is smaller than the window stands in its middle."""
        self.left = _held(self.left, self.width_km * self.per_km, self.area.width)
        self.top = _held(self.top, self.height_km * self.per_km, self.area.height, self.covered)


def _held(start: float, whole: float, shown: int, covered: int = 0) -> float:
    if whole + 2 * MARGIN <= shown - covered:
        return (whole - shown + covered) / 2
    return min(max(start, -MARGIN), max(whole + MARGIN + covered - shown, -MARGIN))
