"""The map on the screen: baked ground, counters, names, and the marks of what the player is at."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial

import pygame

from game.match.supply_line import SupplyLine
from game.ui import marks, whymarks
from game.ui.aimmarks import Sketch
from game.ui.baker import Baker
from game.ui.camera import Camera
from game.ui.laying import Layer
from game.ui.mapart.compose import MapArt
from game.ui.mapart.overlays import KNOWN
from game.ui.mapart.plates import Plates
from game.ui.mapart.position import Position
from game.ui.nameplates import Nameplates, write_nameplates
from game.ui.painter import Painter
from game.ui.sprites import Sprites
from game.ui.studio import Job, Subject
from game.ui.theme import Palette
from game.ui.tiles import Reach, Tiles, draw_overview

NAMES_KEPT = 4  # zooms and layers
SETTLED = 0.35  # seconds without change before names are laid out again


@dataclass
class Marked:
    """What is marked on the map. Hexes are rows, -1 none."""

    selected: int = -1
    others: tuple[int, ...] = ()  # hexes of further units of an attack
    hover: int = -1
    target: int = -1
    way: tuple[int, ...] = ()
    sketch: Sketch | None = None  # of an order that is meant
    supply: SupplyLine | None = None  # of the selected unit
    scale: float = 1.0  # of the window's texts


class MapView:
    """Draws one game's map through a camera."""

    def __init__(
        self, art: MapArt, painter: Painter, position: Position, area: pygame.Rect, overview: pygame.Surface | None
    ) -> None:
        self.camera = Camera(art.plates.board, area)
        self.plates = art.plates
        self.tiles = Tiles(art, position, overview=overview)
        self.sprites = Sprites(art.plates, position)
        self.painter = painter
        self.baker = Baker(painter.rest)
        self.marked = Marked()
        self.boxes: dict[int, pygame.Rect] = {}  # of the stacks drawn last
        self.label_boxes: list[tuple[str, pygame.Rect]] = []
        self.art = art
        self.reach_shown = 1
        self._names: dict[tuple[float, str], tuple[int, Nameplates]] = {}  # by zoom and layer
        self._moment = 0
        self._still = 0.0
        self._reach: dict[int, int] = {}
        self._shadings = 0
        self._palette = art.plates.palette  # wanted
        self.camera.fit()

    @property
    def overview(self) -> pygame.Surface | None:
        """The whole map in small, once it is baked."""
        return self.tiles.overview

    def set_position(self, position: Position) -> None:
        """Show another moment of the game."""
        self._moment += 1
        self._still = 0.0
        if position.grid != self.tiles.position.grid:
            position = replace(position, grid=self.tiles.position.grid)
        self.tiles.set_position(position)
        self.sprites.set_position(position)

    def toggle_grid(self) -> None:
        """Outline and number the hexes, or leave that."""
        self.tiles.set_position(replace(self.tiles.position, grid=1 - self.tiles.position.grid))

    def set_layer(self, layer: Layer | None) -> None:
        """Lay an analytic overlay over the ground, None takes it away."""
        self.tiles.layer = layer
        self._names = {key: names for key, names in self._names.items() if key[1] == "" or key[0] == self.camera.px}

    def forget_layers(self) -> None:
        """Drop what was baked of layers: another side looks at the map."""
        self.tiles.forget_layers()
        self._names = {key: names for key, names in self._names.items() if key[1] == ""}

    def _naming(self) -> tuple[tuple[float, str], int]:
        """Which names belong on the map as it is, and the stamp of those that are true to it."""
        layer = self.tiles.layer
        if layer is None or KNOWN[layer.name].notes is None:
            return (self.camera.px, ""), self._moment
        return (self.camera.px, layer.name), layer.number

    def repaint(self, palette: Palette) -> None:
        """Draw everything anew in other colours; the old ones stay until the whole map is drawn in small."""
        self._palette = palette

    def set_reach(self, reach: dict[int, int], start: int) -> None:
        """Shade what a unit can reach, and its own hex; {} shades nothing."""
        self._reach = reach
        self._shadings += 1
        self.tiles.reach = Reach(self._shadings, frozenset({*reach, start})) if reach else None

    def settled(self) -> bool:
        """Whether everything that is seen is drawn as it shall be."""
        which, stamp = self._naming()
        names = self._names.get(which)
        return (
            self.tiles.ready(self.camera)
            and not self.sprites.wanted(self.camera)
            and names is not None
            and names[0] == stamp
        )

    def update(self, seconds: float) -> None:
        """Take over what was baked and say what is wanted next."""
        self._still += seconds
        for key, made in self.baker.take():
            self._put(key, made)
        if self._palette != self.plates.palette:  # alone, lest something be made in the old colours after it
            make = partial(_art_in, self.plates, self.painter, self.tiles.position, self._palette)
            self.baker.want([(("palette", self._palette), make)])
        else:
            self.baker.want([(job.key, partial(self.painter.draw, job)) for job in self._wanted()])

    def _put(self, key: Hashable, made: object) -> None:
        assert isinstance(key, tuple)
        if key[0] == "palette":
            assert isinstance(made, tuple)
            self.art, overview = made
            self.plates = self.art.plates
            self.tiles = Tiles(self.art, self.tiles.position, self.tiles.reach, self.tiles.layer, overview)
            self.sprites = Sprites(self.plates, self.tiles.position)
            self._names.clear()
        elif key[0] == "stack":
            self.sprites.put(key, made)
        elif key[0] == "names":
            assert isinstance(made, Nameplates)
            layer = self.tiles.layer
            if key[1][1] and (layer is None or layer.number != key[2]):
                return  # its remarks are of the past
            self._names.pop(key[1], None)
            self._names[key[1]] = (key[2], made)
            while len(self._names) > NAMES_KEPT:
                del self._names[next(known for known in self._names if known != key[1])]
        else:
            self.tiles.put(key, made)

    def _wanted(self) -> list[Job]:
        px, layer = self.camera.px, self.tiles.layer
        which, stamp = self._naming()
        position = self.tiles.position if layer is None or not which[1] else layer.position
        tiles = self.tiles.wanted(self.camera)
        urgent = ("shade", "wash", "laid", "overview")
        first = [job for job in tiles if isinstance(job.key, tuple) and job.key[0] in urgent]
        seen = 0 if self.tiles.ready(self.camera) else 12
        rest = [job for job in tiles if job not in first]
        names: list[Job] = []
        known = self._names.get(which)
        if known is None or (known[0] != stamp and self._still > SETTLED):
            about = (px, position if which[1] else replace(position, situation=None), which[1] or "none")
            names.append(Job(("names", which, stamp), write_nameplates, about))
        return [*first, *self.sprites.wanted(self.camera), *rest[:seen], *names, *rest[seen:]]

    def draw(self, target: pygame.Surface, under: Callable[[pygame.Surface], None] | None = None) -> None:
        """Draw the map in its area. Args: under, draws what lies under the counters besides."""
        camera, palette, marked = self.camera, self.plates.palette, self.marked
        target.set_clip(camera.area)
        # while an attack is meant or an overlay is read, the ways of a march are no matter
        shaded = marked.target < 0 and self.tiles.layer is None and bool(self.reach_shown)
        self.tiles.draw(target, camera, self.tiles.reach if shaded else None)
        which, stamp = self._naming()
        names = self._names.get(which) or self._names.get((camera.px, ""))
        if which[1] and which not in self._names:
            stamp = self._moment
        self.label_boxes = []
        if names is not None:
            self._write(target, names[1], "under")
        if under is not None:
            under(target)
        if marked.hover >= 0 and marked.hover != marked.selected:
            marks.hex_ring(target, camera, self.plates, marked.hover, palette.ink_3, max(1.0, camera.px * 0.016))
        if marked.way and marked.selected >= 0:
            marks.way(target, camera, palette, marked.selected, marked.way)
        if marked.target >= 0:
            marks.dashed_ring(target, camera, self.plates, marked.target, palette.alert, max(2.0, camera.px * 0.035))
        if marked.supply is not None and (self.tiles.layer is None or self.tiles.layer.name != "supply"):
            whymarks.draw_line(target, camera, self.plates, marked.supply)
        if marked.sketch is not None:
            marked.sketch.draw_under(target, camera, self.plates)
        self.boxes = dict(self.sprites.draw(target, camera))
        for h in (marked.selected, *marked.others):
            if h in self.boxes:
                marks.counter_ring(target, self.boxes[h], palette)
            elif h >= 0:
                marks.hex_ring(target, camera, self.plates, h, palette.select, 2.5)
        if marked.target >= 0:
            near = self.art.neighbours[marked.target]
            starts = [h for h in (marked.selected, *marked.others) if h >= 0 and h in near]
            marks.attack_arrows(target, camera, palette, starts, marked.target)
        self.tiles.draw_over(target, camera)
        if marked.sketch is not None:
            marked.sketch.draw_over(target, camera, self.plates)
        if self._reach and shaded:
            figures = {h: left for h, left in self._reach.items() if h not in marked.way[-1:]}
            marks.reach_figures(target, camera, palette, figures, list(self.boxes.values()))
        if names is not None:
            self._write(target, names[1], "over", names[0] != stamp)
        if marked.supply is not None:
            whymarks.draw_blocker(target, camera, palette, marked.supply, list(self.boxes.values()), marked.scale)
        target.set_clip(None)

    def _write(self, target: pygame.Surface, names: Nameplates, which: str, moved: bool = False) -> None:
        """Write the names in the window; while counters have moved since, none that lies on a counter."""
        cards = list(self.boxes.values()) if moved else []
        dx, dy = self.camera.area.x - round(self.camera.left), self.camera.area.y - round(self.camera.top)
        seen = self.camera.area.move(-dx, -dy)
        for plate in names.under if which == "under" else names.over:
            if seen.colliderect(plate.rect):
                if cards and plate.box.move(dx, dy).collidelist(cards) >= 0:
                    continue
                target.blit(plate.picture, (plate.rect.x + dx, plate.rect.y + dy))
                self.label_boxes.append((plate.text, plate.box.move(dx, dy)))

    def close(self) -> None:
        """End the baking."""
        self.painter.close()
        self.baker.close()


def _art_in(plates: Plates, painter: Painter, position: Position, palette: Palette) -> tuple[MapArt, pygame.Surface]:
    """The same map in other colours, and the whole of it in small."""
    painter.begin(Subject(plates.board, plates.scenario, palette))
    art = MapArt(plates.board, plates.scenario, palette)
    return art, painter.draw(Job("overview", draw_overview, (position,)))
