"""What a map is drawn with, in the drawing process or, should that fail, in the window's own.

A `Job` names a function of a module and what it needs; the function gets the studio
first: `job.draw(studio, *job.about)`. Both must go through a pipe.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pygame

from game.model.board import Board
from game.model.scenario import Scenario
from game.ui.mapart.compose import MapArt
from game.ui.memory import give_back
from game.ui.theme import Palette

NETWORKS_KEPT = 24  # strips of tiles whose roads and rivers are kept, 1 MB for the two of a tile
LAYERS_KEPT = 12  # tiles whose ground is kept for what is laid over it, 1 to 2 MB each


@dataclass(frozen=True)
class Job:
    """One thing to be drawn; `key` says which."""

    key: Hashable
    draw: Callable[..., Any]
    about: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Subject:
    """Whose map is drawn, and in which colours."""

    board: Board
    scenario: Scenario
    palette: Palette


class Layers(NamedTuple):
    """A tile in two parts: what lies under an overlay, and what lies above it (None = nothing)."""

    ground: pygame.Surface
    above: tuple[pygame.Surface, tuple[int, int]] | None  # with the place of its upper left corner


class Studio:
    """The art of one map, and the layers of the tiles drawn last."""

    def __init__(self, subject: Subject) -> None:
        self.art = MapArt(subject.board, subject.scenario, subject.palette, NETWORKS_KEPT)
        self._layers: OrderedDict[Hashable, Layers] = OrderedDict()

    def layers(self, key: Hashable, make: Callable[[], Layers]) -> Layers:
        """The layers of a tile: those kept under a key, else made."""
        found = self._layers.pop(key, None) or make()
        self._layers[key] = found
        while len(self._layers) > LAYERS_KEPT:
            self._layers.popitem(last=False)
        return found


def rest(studio: Studio) -> None:
    """Nothing is wanted for now: give back what drawing takes for itself."""
    studio.art.layers.clear()
    give_back()


def prepare(studio: Studio, px: float) -> None:
    """Shade the ground of a zoom before it is asked for."""
    studio.art.plates.ground(px)
