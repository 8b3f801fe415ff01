"""A map picture from its layers, bottom to top, for a window of any size at any zoom."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import pygame
from numpy.typing import NDArray

from game.grid.hexes import hex_name, neighbours
from game.model.board import Board
from game.model.scenario import Scenario
from game.ui.fonts import plain
from game.ui.mapart import front, lettering, lines, pen, places, relief, woods
from game.ui.mapart.callouts import Notes, draw_notes
from game.ui.mapart.crossings import draw_sites
from game.ui.mapart.overlays import Overlay
from game.ui.mapart.plates import Plates, make_plates
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.regions import Corner, corner_table
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Palette, text_size

Floats = NDArray[np.float64]
STRIP = 384  # rows drawn at a time, so that the large layers stay small
MUTED_BASE, MUTED_WOODS = 0.35, 0.32


def fold_for(px: float) -> int:
    """How many times larger the line layers are drawn at a zoom."""
    return 4 if px < 30 else 3 if px < 100 else 2


class MapArt:
    """Everything needed to draw one board again and again: its plates, corners and outline."""

    def __init__(self, board: Board, scenario: Scenario, palette: Palette, kept: int = 0) -> None:
        """Args: kept, strips whose roads and rivers are remembered, for who draws the same strips again."""
        self.kept = kept
        self._networks: OrderedDict[tuple[Sheet, int], pygame.Surface] = OrderedDict()
        self.plates: Plates = make_plates(board, scenario, palette)
        self.corners: tuple[Corner, ...] = corner_table(self.plates)
        self.layers = pen.Layers()
        next_to = self.neighbours = neighbours(board.columns, board.rows)
        self.road_hexes: tuple[NDArray[np.int64], ...] = tuple(_hexes_of(board, c.points) for c in self.plates.roads)
        self.outline: Floats = np.array(
            [
                (self.plates.hexes[h, d], self.plates.hexes[h, (d + 1) % 6])
                for h in range(board.n)
                for d in range(6)
                if next_to[h, d] < 0
            ]
        )

    def whole(self, px: float, margins: tuple[int, int, int, int]) -> Sheet:
        """A window on the whole map with margins in px: left, top, right, bottom."""
        k = px / self.plates.board.km_per_hex
        left, top, right, bottom = margins
        width, height = self.plates.size_km
        return self.plates.sheet(
            px, -left, -top, round(width * k) + left + right, round(height * k) + top + bottom
        )

    def around(self, px: float, h: int, width: int, height: int) -> Sheet:
        """A window of a given size centred on a hex."""
        board = self.plates.board
        k = px / board.km_per_hex
        x, y = float(board.x[h]) * k, (self.plates.size_km[1] - float(board.y[h])) * k
        return self.plates.sheet(px, round(x - width / 2), round(y - height / 2), width, height)

    def base(self, sheet: Sheet, position: Position, overlay: Overlay) -> pygame.Surface:
        """Ground, woods, control, water, roads: everything below the counters and the front."""
        plates = self.plates
        target = relief.window(sheet, plates.ground(sheet.px), plates.frame)
        fields = woods.greys(sheet, plates.woods, plates.frame)
        pieces = front.front_pieces(plates, position.control)
        ribbon = front.Ribbon(sheet, pieces)
        muted = overlay.mutes == "base"
        share = MUTED_WOODS if muted else 1.0
        veil = pygame.Surface((sheet.width, 1), pygame.SRCALPHA)
        veil.fill((*plates.palette.paper, round(255 * MUTED_BASE)))
        fold = fold_for(sheet.px)
        for top in range(0, sheet.height, STRIP):
            strip = sheet.part(top, min(STRIP, sheet.height - top), 1)
            large = sheet.part(top, strip.height, fold)
            woods.draw(target, strip, top, fields, plates.palette, share)
            if plates.woods and sheet.px >= woods.TREES_FROM_PX:
                trees = self.layers.blank(large)
                woods.draw_signs(trees, large, plates.woods, plates.frame, plates.palette)
                woods.lay_trees(target, large, top, trees, share)
            if muted:
                target.blit(pygame.transform.scale(veil, (strip.width, strip.height)), (0, top))
            overlay.ground(target, strip, top, self, position)
            front.tint_control(
                target, strip, top, plates, self.corners, position.control, ribbon, plates.palette, overlay.tint
            )
            if position.grid:
                self._numbers(target, strip, top)
            target.blit(self._network(large, position.grid), (0, top), special_flags=pygame.BLEND_PREMULTIPLIED)
        return target

    def _network(self, large: Sheet, grid: int) -> pygame.Surface:
        """What lies on the ground of a strip whoever holds it: places, grid, borders, water, railways, roads."""
        key = (large, grid)
        found = self._networks.pop(key, None)
        if found is None:
            plates, drawn = self.plates, self.layers.blank(large)
            places.draw_places(drawn, large, plates)
            if grid:
                lines.draw_grid(drawn, large, plates)
            lines.draw_borders(drawn, large, plates)
            lines.draw_water(drawn, large, plates)
            lines.draw_rails(drawn, large, plates)
            lines.draw_roads(drawn, large, plates)
            found = pygame.transform.smoothscale(drawn, (large.width, large.height))
        if self.kept:
            self._networks[key] = found
            while len(self._networks) > self.kept:
                self._networks.popitem(last=False)
        return found

    def _numbers(self, target: pygame.Surface, strip: Sheet, top: int) -> None:
        """Hex numbers at the top of each hex."""
        size = text_size("hex", strip.px)
        if not size:
            return
        board = self.plates.board
        west, south, east, north = strip.box_km(strip.px)
        seen = (board.x > west) & (board.x < east) & (board.y > south) & (board.y < north)
        for h in np.flatnonzero(seen).tolist():
            written = plain("condensed", size, hex_name(board.columns, h), self.plates.palette.grid)
            written.set_alpha(128)
            x, y = strip.place(float(board.x[h]), float(board.y[h]) + board.km_per_hex / 2)
            spot = (round(x - written.get_width() / 2), round(y + top + 0.02 * strip.px))
            clip = target.get_clip()
            target.set_clip(pygame.Rect(0, top, strip.width, strip.height))
            target.blit(written, spot)
            target.set_clip(clip)

    def above(self, target: pygame.Surface, sheet: Sheet, position: Position, overlay: Overlay) -> None:
        """The front, crossings, the overlay's lines and the edge of the map, over everything flat."""
        plates = self.plates
        pieces = front.front_pieces(plates, position.control)
        fold = fold_for(sheet.px)
        for top in range(0, sheet.height, STRIP):
            large = sheet.part(top, min(STRIP, sheet.height - top), fold)
            drawn = self.layers.blank(large)
            front.draw_front(drawn, large, plates, pieces, plates.palette)
            draw_sites(drawn, large, plates, position)
            pen.lay(target, drawn, large, top)
            if overlay.lines is not None:
                drawn = self.layers.blank(large)
                overlay.lines(drawn, large, self, position)
                pen.lay(target, drawn, large, top)
            mat = self.layers.blank(large)
            mat.fill(plates.palette.paper)
            self._cut_out(mat, large)
            pen.lay(target, mat, large, top)

    def _cut_out(self, mat: pygame.Surface, large: Sheet) -> None:
        """Leave the paper only outside the hexes, and draw the map's ragged edge."""
        west, south, east, north = large.box_km(4)
        board = self.plates.board
        reach = board.km_per_hex
        seen = (
            (board.x > west - reach) & (board.x < east + reach)
            & (board.y > south - reach) & (board.y < north + reach)
        )  # fmt: skip
        for h in np.flatnonzero(seen).tolist():
            pygame.draw.polygon(mat, (0, 0, 0, 0), large.points(self.plates.hexes[h]).tolist())
        lines.draw_outline(mat, large, self.plates, self.outline)

    def layout(
        self, sheet: Sheet, position: Position, taken: list[pygame.Rect] | None = None, notes: Notes | None = None
    ) -> tuple[dict[int, tuple[int, int, int, int]], lettering.Placed]:
        """Where counters (box by hex), remarks and names stand in a window, without drawing anything."""
        pieces = front.front_pieces(self.plates, position.control)
        boxes = lettering.counter_boxes(sheet, self.plates, position)
        inside = self._inside(sheet)
        return boxes, lettering.place_names(
            sheet, self.plates, position, boxes, pieces, list(taken or ()), inside, notes
        )

    def picture(
        self, sheet: Sheet, position: Position, overlay: Overlay, taken: list[pygame.Rect] | None = None
    ) -> Picture:
        """The finished map of a window; names keep clear of the `taken` rectangles (cards, panels)."""
        picture = Picture(self.base(sheet, position, overlay))
        notes = Notes() if overlay.notes is None else overlay.notes(sheet, self, position)
        boxes, placed = self.layout(sheet, position, taken, notes)
        lettering.write_regions(picture, sheet, self.plates, placed)
        self.above(picture.surface, sheet, position, overlay)
        lettering.draw_counters(picture, sheet, self.plates, position, boxes)
        if overlay.figures is not None:
            overlay.figures(picture, sheet, self, position, notes)
        lettering.write_names(picture, sheet, self.plates, placed)
        draw_notes(picture, notes, self.plates.palette)
        return picture

    def _inside(self, sheet: Sheet) -> pygame.Rect:
        """The part of a window that shows map rather than the paper round it."""
        left, top = sheet.place(0.0, self.plates.size_km[1])
        right, bottom = sheet.place(self.plates.size_km[0], 0.0)
        area = pygame.Rect(round(left), round(top), round(right - left), round(bottom - top))
        return area.clip(pygame.Rect(0, 0, sheet.width, sheet.height)).inflate(-4, -4)


def _hexes_of(board: Board, points: Floats) -> NDArray[np.int64]:
    """The hex each point (km) lies in, its nearest centre."""
    away = (points[:, :1] - board.x) ** 2 + (points[:, 1:] - board.y) ** 2
    nearest: NDArray[np.int64] = away.argmin(axis=1)
    return nearest
