"""Places of the board in km, the tones sides are drawn in, and figures on discs, for the overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.grid.hexes import hex_name
from game.match.situation import Situation
from game.ui.fonts import plain
from game.ui.mapart import pen
from game.ui.mapart.legend import FOLD, drawn
from game.ui.mapart.position import Position
from game.ui.theme import Colour, SideColours

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


def figure_disc(
    target: pygame.Surface, at: tuple[float, float], radius: float, text: str, tone: Colour, paper: Colour
) -> None:
    """A figure in paper on a disc with a paper rim; on a clear layer it is premultiplied."""
    wide = round(2 * radius) + 6

    def disc(big: pygame.Surface) -> None:
        middle_ = (big.get_width() / 2, big.get_height() / 2)
        pen.disc(big, paper, middle_, (radius + 1.3) * FOLD)
        pen.disc(big, tone, middle_, radius * FOLD)

    x, y = at
    target.blit(
        drawn(wide, wide, disc), (round(x - wide / 2), round(y - wide / 2)), special_flags=pygame.BLEND_PREMULTIPLIED
    )
    written = plain("condensed_bold", _figure_size(radius, text), text, paper)
    inked = written.get_bounding_rect()
    lay(target, written, (round(x - inked.centerx), round(y - inked.centery)))


def numbered(big: pygame.Surface, text: str, tone: Colour, paper: Colour) -> None:
    """The same as the sample of a legend."""
    at = (big.get_width() / 2, big.get_height() / 2)
    radius = big.get_width() / 2 / FOLD
    pen.disc(big, tone, at, radius * FOLD)
    written = plain("condensed_bold", _figure_size(radius, text) * FOLD, text, paper)
    inked = written.get_bounding_rect()
    lay(big, written, (at[0] - inked.centerx, at[1] - inked.centery))


def _figure_size(radius: float, text: str) -> float:
    return radius * (1.55 if len(text) < 2 else 1.3 if len(text) < 3 else 1.0)


def lay(target: pygame.Surface, written: pygame.Surface, at: tuple[float, float]) -> None:
    """Put text on a surface that may be a clear layer of premultiplied colour."""
    target.blit(written.premul_alpha(), at, special_flags=pygame.BLEND_PREMULTIPLIED)
