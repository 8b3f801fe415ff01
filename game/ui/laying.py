"""An analytic overlay on the map, square by square: its colours at once, then all of it, baked.

A square is baked whole by the painters of a still picture, with what it writes over the
counters apart. That takes a while; its colours alone do not, and are shown meanwhile over
whatever ground there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from game.ui.mapart.callouts import Notes
from game.ui.mapart.lettering import counter_boxes
from game.ui.mapart.overlays import KNOWN
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.studio import Studio

SIDE = 512  # px of a tile
PIECE = 64  # px of a square of what lies above the counters

Place = tuple[float, int, int]  # hex height, column, row of a tile
Stamp = tuple[int, int, int, str]  # era, number of a layer, version of the tile, name of the layer


@dataclass(frozen=True)
class Layer:
    """An analytic overlay, one of `KNOWN`, of a position with its situation; `number` tells one from the next."""

    number: int
    name: str
    position: Position


@dataclass
class Laid:
    """A baked square of a layer; `over` are pieces that lie above the counters, with their places in it."""

    stamp: Stamp
    shown: pygame.Surface
    over: tuple[tuple[pygame.Surface, tuple[int, int]], ...] = ()


@dataclass
class Wash:
    """The colours of a layer in a square, shown over whatever ground there is until the layer is baked."""

    stamp: Stamp
    colours: pygame.Surface
    _ground: pygame.Surface | None = None
    _shown: pygame.Surface | None = None

    def over(self, ground: pygame.Surface, veil: pygame.Surface | None) -> pygame.Surface:
        """The ground with the colours over it. Args: veil, what mutes the ground, None nothing."""
        if self._shown is None or self._ground is not ground:
            self._ground, self._shown = ground, ground.copy()
            if veil is not None:
                self._shown.blit(veil, (0, 0))
            self._shown.blit(self.colours, (0, 0))
        return self._shown


def sheet_of(studio: Studio, place: Place) -> Sheet:
    """The window on the map that a tile is."""
    px, column, row = place
    return studio.art.plates.sheet(px, column * SIDE, row * SIDE, SIDE, SIDE)


def wash_layer(studio: Studio, place: Place, stamp: Stamp, name: str, position: Position) -> Wash:
    """The colours of an overlay alone, which takes a tenth of the time of the whole."""
    colours = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA)
    KNOWN[name].ground(colours, sheet_of(studio, place), 0, studio.art, position)
    return Wash(stamp, colours)


def bake_layer(studio: Studio, place: Place, stamp: Stamp, name: str, position: Position) -> Laid:
    """A tile with an overlay, by the same painters as a still picture."""
    overlay, art, sheet = KNOWN[name], studio.art, sheet_of(studio, place)
    shown = art.base(sheet, position, overlay).convert()
    layer = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA)
    art.above(layer, sheet, position, overlay)
    shown.blit(layer, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
    if overlay.figures is None:
        return Laid(stamp, shown)
    picture = Picture(pygame.Surface((SIDE, SIDE), pygame.SRCALPHA))
    for left, top, right, bottom in counter_boxes(sheet, art.plates, position).values():
        picture.counters.append(("", pygame.Rect(left, top, right - left, bottom - top)))
    overlay.figures(picture, sheet, art, position, Notes())
    return Laid(stamp, shown, _pieces(picture.surface))


def _pieces(layer: pygame.Surface) -> tuple[tuple[pygame.Surface, tuple[int, int]], ...]:
    """What of a mostly empty layer is not empty, in small squares: cheaper to draw every frame."""
    found = []
    for x in range(0, layer.get_width(), PIECE):
        for y in range(0, layer.get_height(), PIECE):
            part = layer.subsurface((x, y, PIECE, PIECE))
            box = part.get_bounding_rect()
            if box.width:
                found.append((part.subsurface(box).copy(), (x + box.x, y + box.y)))
    return tuple(found)
