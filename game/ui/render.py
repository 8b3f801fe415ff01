"""A map as a PNG, without a window: the whole map at a zoom, or a window of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pygame

from game.model.board import Board
from game.model.scenario import Scenario
from game.rules.setup import set_up
from game.ui.mapart import card
from game.ui.mapart.compose import MapArt
from game.ui.mapart.overlays import OVERLAYS
from game.ui.mapart.position import Picture, Position, at_start, position_of
from game.ui.theme import VARIANTS

MARGIN = 22  # paper round the whole map, px
GAP = 20  # between the card and the map


@dataclass(frozen=True)
class View:
    """What to draw: overlay and palette by name, hex height in px, and a window or the whole map.

    `size` (width, height) px and `centre` (a hex row) pick a window; without `size` the whole map is drawn.
    """

    px: float
    overlay: str = "none"
    palette: str = "standard"
    size: tuple[int, int] | None = None
    centre: int = -1


def whole_size(board: Board, px: float) -> tuple[int, int]:
    """Width and height in px of a whole map with its card and margins, the card's height left out."""
    side = px / 3**0.5
    width = 2 * side + (board.columns - 1) * 1.5 * side
    return round(width) + 2 * MARGIN + card.WIDTH + GAP, round((board.rows + 0.5) * px) + 2 * MARGIN


def draw(scenario: Scenario, board: Board, position: Position, view: View) -> Picture:
    """Draw a position. Needs no window: `pygame.font` is started when it is not."""
    if not pygame.font.get_init():
        pygame.font.init()
    art = MapArt(board, scenario, VARIANTS[view.palette])
    overlay = OVERLAYS[view.overlay]
    if view.size is not None:
        centre = view.centre if view.centre >= 0 else (board.rows // 2) * board.columns + board.columns // 2
        sheet = art.around(view.px, centre, *view.size)
        box = card.key_box(sheet, art, position, overlay)
        picture = art.picture(sheet, position, overlay, [box.inflate(8, 8)] if box.width else [])
        card.draw_key(picture.surface, sheet, art, position, overlay)
        return picture
    needed = card.height_of(art, position, overlay, view.px) + 2 * MARGIN
    _, map_height = whole_size(board, view.px)
    below = MARGIN + max(0, needed - map_height)
    sheet = art.whole(view.px, (MARGIN + card.WIDTH + GAP, MARGIN, MARGIN, below))
    picture = art.picture(sheet, position, overlay)
    card.draw_card(picture.surface, (MARGIN, MARGIN), art, position, overlay, view.px)
    return picture


def png(scenario: Scenario, board: Board, charts: np.void, view: View) -> bytes:
    """The start position of a scenario as the bytes of a PNG file; the same input gives the same bytes."""
    if OVERLAYS[view.overlay].needs == "situation":
        ready = set_up(scenario, board, charts)
        return png_of(scenario, board, position_of(ready, ready.state), view)
    return png_of(scenario, board, at_start(scenario, board, charts), view)


def png_of(scenario: Scenario, board: Board, position: Position, view: View) -> bytes:
    """Any position as the bytes of a PNG file."""
    picture = draw(scenario, board, position, view)
    stream = BytesIO()
    pygame.image.save(picture.surface.convert(24), stream, "map.png")
    return stream.getvalue()
