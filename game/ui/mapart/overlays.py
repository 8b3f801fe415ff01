"""Analytic overlays: what each one paints on the ground and above it, and how far it mutes the map below.

An overlay is one entry of `OVERLAYS`. `paint` draws on the ground of a strip,
`lines` over front and crossings and under the counters, `figures` over
everything. An overlay whose `needs` is "situation" draws a position that has one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.ui.mapart import cut_art, fire_art, front, goal_art, relief, supply_art, threat_art, zone_art
from game.ui.mapart.callouts import Notes
from game.ui.mapart.legend import Key
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Palette, colour

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

ELEVATION_TINTS = tuple(colour(c) for c in ["A9BE9A", "C6CFA0", "E3DBA4", "E5C98A", "D8AC70", "C08E5C", "A27150"])

Ground = Callable[[pygame.Surface, Sheet, int, "MapArt", Position], None]  # target, strip, its top, art, position
Lines = Callable[[pygame.Surface, Sheet, "MapArt", Position], None]  # drawn layer, its sheet, art, position
Figures = Callable[[Picture, Sheet, "MapArt", Position, Notes], None]


@dataclass(frozen=True)
class Overlay:
    """One overlay: its word, how it mutes the map ("base" or "nothing"), control tint, painters, legend."""

    name: str
    title: str
    mutes: str
    tint: float
    paint: Ground | None
    legend: Callable[[MapArt, Position], Key]
    needs: str = "map"  # or "situation"
    lines: Lines | None = None
    figures: Figures | None = None
    notes: Callable[[Sheet, MapArt, Position], Notes] | None = None  # what names keep clear of

    def ground(self, target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
        """Paint this overlay's ground colours on a strip."""
        if self.paint is not None:
            self.paint(target, strip, top, art, position)


def elevation_steps(art: MapArt) -> list[float]:
    """Limits between the seven height classes, metres."""
    low, high = relief.height_range(art.plates.board)
    return [low + (high - low) * i / len(ELEVATION_TINTS) for i in range(1, len(ELEVATION_TINTS))]


def _elevation(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Height classes with a darker line between them, from the board's own grid."""
    step = 2 if strip.px > 40 else 1
    columns = (np.arange(0, strip.width + 2 * step, step) + strip.left) / strip.per_km
    rows = strip.height_km - (np.arange(0, strip.height + 2 * step, step) + strip.top) / strip.per_km
    height = relief.heights_at(art.plates.board, columns, rows)
    limits = np.array(elevation_steps(art))
    classes = np.searchsorted(limits, height).T
    edge = np.zeros(classes.shape, dtype=bool)
    edge[:-1] |= classes[:-1] != classes[1:]
    edge[:, :-1] |= classes[:, :-1] != classes[:, 1:]
    table = np.zeros((len(ELEVATION_TINTS), 4), dtype=np.uint8)
    for i, tone in enumerate(ELEVATION_TINTS):
        table[i] = (*tone, 175)
    pixels = table[classes]
    pixels[edge] = (*art.plates.palette.local_case, 190)
    layer = pygame.Surface(classes.shape, pygame.SRCALPHA)
    pygame.surfarray.pixels3d(layer)[...] = pixels[..., :3]
    pygame.surfarray.pixels_alpha(layer)[...] = pixels[..., 3]
    if step > 1:
        layer = pygame.transform.smoothscale(layer, (classes.shape[0] * step, classes.shape[1] * step))
    target.blit(layer, (0, top), area=(0, 0, strip.width, strip.height))


def _elevation_key(art: MapArt, position: Position) -> Key:
    limits = [round(v) for v in elevation_steps(art)]
    words = [f"under {limits[0]} m"]
    words += [f"{a}\u2013{b} m" for a, b in zip(limits, limits[1:], strict=False)]
    words.append(f"{limits[-1]} m and over")
    return tuple(zip(ELEVATION_TINTS, words, strict=True))


def _control_key(art: MapArt, position: Position) -> Key:
    palette: Palette = art.plates.palette
    rows = [(palette.side(side.shape).line, f"held by {side.name}") for side in art.plates.scenario.sides]
    if (position.control < 0).any():
        rows.append((palette.paper, "no man's land"))
    return tuple(rows)


def _no_key(art: MapArt, position: Position) -> Key:
    return ()


OVERLAYS: dict[str, Overlay] = {
    "none": Overlay("none", "", "nothing", front.TINT, None, _no_key),
    "control": Overlay("control", "Control", "nothing", front.OVERLAY_TINT, None, _control_key),
    "elevation": Overlay("elevation", "Elevation", "nothing", 0.0, _elevation, _elevation_key),
    "supply": Overlay(
        "supply", "Load that arrives", "base", 0.0, supply_art.paint, supply_art.legend, "situation",
        supply_art.lines, supply_art.figures, supply_art.notes,
    ),
    "fire": Overlay(
        "fire", "Fire level", "base", 0.0, fire_art.paint, fire_art.legend, "situation",
        fire_art.lines, fire_art.figures, fire_art.notes,
    ),
    "zoc": Overlay(
        "zoc", "Zones of control", "base", 0.0, zone_art.paint, zone_art.legend, "situation",
    ),
    "cut": Overlay(
        "cut", "Minimum cut", "base", 0.0, cut_art.paint, cut_art.legend, "situation",
        cut_art.lines, cut_art.figures, cut_art.notes,
    ),
}  # fmt: skip
# what the window shows besides: each reads the situation as a side knows it
KNOWN: dict[str, Overlay] = {
    **OVERLAYS,
    "enemy": replace(OVERLAYS["supply"], name="enemy", title="Enemy supply, as reckoned"),
    "threat": Overlay(
        "threat", "Enemy's next turn", "base", 0.0, threat_art.paint, threat_art.legend, "situation",
        None, threat_art.figures, threat_art.notes,
    ),
    "objectives": Overlay(
        "objectives", "Objectives", "base", 0.0, goal_art.paint, goal_art.legend, "situation",
        goal_art.lines, goal_art.figures, goal_art.notes,
    ),
}  # fmt: skip
