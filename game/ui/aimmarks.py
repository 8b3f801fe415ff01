"""What an order that is meant puts on the map: lawful places, fire and crossings on the way, the cut off, retreats."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from game.match.plans import Passage
from game.rules.forecast import AttackForecast, MarchForecast
from game.rules.river_orders import DemolitionForecast
from game.ui import marks
from game.ui.aiming import Aim, spot_of
from game.ui.camera import Camera
from game.ui.fonts import font, label
from game.ui.intent import Intent
from game.ui.mapart.plates import Plates
from game.ui.seat import Seat

Spot = tuple[float, float]
Way = tuple[int, ...]


@dataclass(frozen=True)
class Sketch:
    """The marks of one order. Hexes are rows."""

    start: int = -1  # hex of the lead
    aim: Aim | None = None
    via: int = -1
    ways: tuple[Way, ...] = ()  # of several units that march together, each from its hex
    fires: tuple[tuple[int, int], ...] = ()  # hexes under enemy fire on the way, with the level
    passages: tuple[Passage, ...] = ()
    retreats: tuple[Way, ...] = ()  # of the defenders, each from the hex that is attacked
    foe: int = 0  # side of the defenders
    cut_off: tuple[int, ...] = ()  # hexes of units that would be cut off

    def draw_under(self, target: pygame.Surface, camera: Camera, plates: Plates) -> None:
        """What lies below the counters."""
        palette = plates.palette
        for h in self.cut_off:
            marks.hex_ring(target, camera, plates, h, palette.alert, max(2.0, camera.px * 0.04))
        for way in self.ways:
            marks.way(target, camera, palette, way[0], way[1:])
        if self.aim is not None:
            for i, place in enumerate(self.aim.choice.places):
                if len(place.hexes) == 1:
                    width = max(2.0, camera.px * (0.05 if i == self.aim.at else 0.03))
                    marks.hex_ring(target, camera, plates, place.hexes[0], palette.select, width)

    def draw_over(self, target: pygame.Surface, camera: Camera, plates: Plates) -> None:
        """What lies over the counters."""
        palette = plates.palette
        for way in self.retreats:
            _retreat(target, camera, plates, way, self.foe)
        for h, level in self.fires:
            _roundel(target, camera, plates, camera.spot(h), str(level))
        if self.via >= 0:
            marks.hex_ring(target, camera, plates, self.via, palette.loc, max(2.0, camera.px * 0.04))
        for passage in self.passages:
            _plate(target, camera, plates, passage)
        if self.aim is not None:
            self._draw_places(target, camera, plates, self.aim)

    def _draw_places(self, target: pygame.Surface, camera: Camera, plates: Plates, aim: Aim) -> None:
        """Rings round the crossings that are lawful; boats as an arrow."""
        palette = plates.palette
        for i, place in enumerate(aim.choice.places):
            if len(place.hexes) == 2:
                spot, chosen = spot_of(camera, place.hexes), i == aim.at
                radius = max(6.0, camera.px * (0.26 if chosen else 0.2))
                width = max(2, round(camera.px * (0.06 if chosen else 0.04)))
                pygame.draw.aacircle(target, palette.cream, spot, radius + 2, width + 4)
                pygame.draw.aacircle(target, palette.select, spot, radius, width)
        meant = aim.place
        if aim.kind == "boat" and meant is not None and self.start >= 0 and meant.hexes[0] != self.start:
            marks.way(target, camera, palette, self.start, meant.hexes)


def sketch_of(intent: Intent, seat: Seat) -> Sketch | None:
    """The marks of what is meant, None when nothing is."""
    lead = seat.units.get(intent.units[0]) if intent.units else None
    found, start = intent.forecast, -1 if lead is None else lead.hex
    if intent.aim is None and intent.via < 0 and found is None:
        return None
    retreats: tuple[Way, ...] = ()
    cut: tuple[int, ...] = ()
    if isinstance(found, AttackForecast) and found.retreat:
        far = found.ways_back.get(max(found.ways_back, default=0), ())
        retreats = tuple({(intent.target, *way.path) for way in far if way.path})
    elif isinstance(found, DemolitionForecast):
        cut = tuple({unit.hex for unit in seat.named(found.cut_off)})
    ways = tuple(
        (seat.units[leg.unit].hex, *leg.forecast.path) for leg in intent.legs if isinstance(leg.forecast, MarchForecast)
    )
    aim = None if intent.legs else intent.aim
    return Sketch(start, aim, intent.via, ways, intent.fires, intent.passages, retreats, 1 - seat.side, cut)


def _retreat(target: pygame.Surface, camera: Camera, plates: Plates, way: Way, side: int) -> None:
    """A dashed line along a retreat, in the colour of its side."""
    palette = plates.palette
    tone = palette.side(plates.scenario.sides[side].shape).dark
    points = [camera.spot(h) for h in way]
    width = max(2.5, camera.px * 0.045)
    for a, b in zip(points, points[1:], strict=False):
        length = math.hypot(b[0] - a[0], b[1] - a[1])
        count = max(2, round(length / max(9.0, camera.px * 0.16)))
        for i in range(count):
            piece = [_between(a, b, (i + part) / count) for part in (0.12, 0.72)]
            marks.thick_line(target, palette.cream, piece, width + 2.5)
            marks.thick_line(target, tone, piece, width)
    marks.head(target, palette, tone, points[-2], points[-1], width * 2.2)


def _between(a: Spot, b: Spot, share: float) -> Spot:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _roundel(target: pygame.Surface, camera: Camera, plates: Plates, spot: Spot, text: str) -> None:
    """A fire level in a red ring at the upper edge of a hex."""
    palette = plates.palette
    x, y = spot[0], spot[1] - camera.px * 0.33
    radius = max(7.0, camera.px * 0.12)
    pygame.draw.aacircle(target, palette.cream, (x, y), radius + 1.5)
    pygame.draw.aacircle(target, palette.alert, (x, y), radius)
    drawn = font("sans_bold", round(radius * 1.35)).render(text, True, palette.cream)
    target.blit(drawn, drawn.get_rect(center=(round(x), round(y))))


def _plate(target: pygame.Surface, camera: Camera, plates: Plates, passage: Passage) -> None:
    """Load points before and after on a small plate, along the river from the crossing: clear of what stands there."""
    palette = plates.palette
    (ax, ay), (bx, by) = (camera.spot(h) for h in passage.banks)
    length = math.hypot(bx - ax, by - ay)
    along = ((by - ay) / length, (ax - bx) / length)
    up = -1.0 if along[1] > 0 else 1.0
    off = camera.px * 0.5 * up
    x, y = (ax + bx) / 2 + along[0] * off, (ay + by) / 2 + along[1] * off
    text = f"{passage.before} \u2192 {passage.after}"
    drawn = label("sans_bold", max(12.0, camera.px * 0.16), text, palette.loc, palette.panel)
    box = drawn.get_rect(center=(round(x), round(y))).inflate(6, 2)
    pygame.draw.rect(target, palette.panel, box, border_radius=4)
    pygame.draw.rect(target, palette.loc, box, width=1, border_radius=4)
    target.blit(drawn, drawn.get_rect(center=box.center))
