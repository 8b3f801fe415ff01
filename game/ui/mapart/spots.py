"""Places of the board in km, and the tones sides are drawn in, for the overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.grid.hexes import hex_name, hexside_name
from game.ui.mapart.position import Position
from game.ui.mapart.situation import Situation
from game.ui.theme import SideColours

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt


def situation(position: Position) -> Situation:
    """What is known of a game. Raises: ValueError for a position that was not read from one."""
    if position.situation is None:
        raise ValueError("this overlay needs the position of a game")
    return position.situation


def centre(art: MapArt, h: int) -> tuple[float, float]:
    """Middle of a hex, km."""
    return float(art.plates.board.x[h]), float(art.plates.board.y[h])


def middle(art: MapArt, h: int, d: int) -> tuple[float, float]:
    """Middle of a hexside, km."""
    a, b = art.plates.hexes[h, d], art.plates.hexes[h, (d + 1) % 6]
    return float(a[0] + b[0]) / 2, float(a[1] + b[1]) / 2


def tones(art: MapArt, side: int) -> SideColours:
    """Tones of a side by its row."""
    return art.plates.palette.side(art.plates.scenario.sides[side].shape)


def name_of_hex(art: MapArt, h: int) -> str:
    """A hex as files name it."""
    return hex_name(art.plates.board.columns, h)


def name_of_side(art: MapArt, h: int, d: int) -> str:
    """A hexside as files name it."""
    return hexside_name(art.plates.board.columns, h, d)
