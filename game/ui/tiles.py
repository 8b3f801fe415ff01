"""The ground of the map as square tiles, baked once per zoom and again where control or a crossing changes.

A tile is drawn in two layers: the ground, and what lies above an overlay (front, crossings,
the paper round the map). Both together are what is shown; an overlay is laid between
the two and makes a shown surface of its own. The studio keeps the layers of the last tiles.
An analytic overlay is a layer of its own, see `laying`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
import pygame

from game.ui.camera import LEVELS, Camera
from game.ui.laying import SIDE, Laid, Layer, Place, Wash, bake_layer, sheet_of, wash_layer
from game.ui.mapart import front, pen
from game.ui.mapart.compose import MUTED_BASE, MapArt, fold_for
from game.ui.mapart.overlays import KNOWN, OVERLAYS
from game.ui.mapart.position import Position
from game.ui.mapart.regions import class_map, washed
from game.ui.mapart.sheet import Sheet
from game.ui.studio import Job, Layers, Studio, prepare

KEPT = 36  # tiles kept in memory, 1 MB each
STAND_INS = 16  # coarse ones
LAID = 24  # tiles of layers kept besides, 1 MB each
OVERVIEW = 18.0  # hex height of the whole map in one piece, px
REACH_FILL = 78  # of 255


@dataclass(frozen=True)
class Reach:
    """Hexes shaded as within reach; `number` tells one shading from the next."""

    number: int
    hexes: frozenset[int]


@dataclass
class Tile:
    """One baked square."""

    version: int
    shown: pygame.Surface
    shaded: tuple[int, pygame.Surface] | None = None  # number of a reach, and the tile with it


@dataclass
class Tiles:
    """The tiles of one map."""

    art: MapArt
    position: Position
    reach: Reach | None = None
    layer: Layer | None = None
    overview: pygame.Surface | None = None
    _kept: OrderedDict[Place, Tile] = field(default_factory=OrderedDict)
    _versions: dict[Place, int] = field(default_factory=dict)
    _stand_in: OrderedDict[Place, pygame.Surface] = field(default_factory=OrderedDict)
    _prepared: bool = False
    _laid: OrderedDict[tuple[str, Place], Laid] = field(default_factory=OrderedDict)
    _washes: dict[Place, Wash] = field(default_factory=dict)  # of the layer that is laid
    _veil: pygame.Surface | None = None
    _stamps: Iterator[int] = field(default_factory=lambda: count(1))
    _version: int = 0
    _overview_version: int = -1
    _era: int = 0  # times the layers were forgotten

    def set_position(self, position: Position) -> None:
        """Another moment: tiles whose ground or crossings it changes are baked again."""
        before, self.position = self.position, position
        changed = np.flatnonzero(before.control != position.control).tolist()
        sites = self.art.plates.board.sites
        for site, old, new in zip(sites, before.conditions, position.conditions, strict=True):
            if old != new:
                changed.append(site.hex)
        changed += [site.hex for site, _ in {*before.built} ^ {*position.built}]
        regrid = before.grid != position.grid
        if not changed and not regrid:
            return
        self._version += 1
        for place in {*self._kept, *(place for _, place in self._laid)}:
            if regrid or any(self._touches(place, h) for h in changed):
                self._versions[place] = next(self._stamps)

    def forget_layers(self) -> None:
        """Drop the tiles of layers, and those being made."""
        self._laid.clear()
        self._washes.clear()
        self._era += 1

    def _touches(self, place: Place, h: int) -> bool:
        """Whether what happens in a hex shows in a tile: the front's ribbon reaches beyond the hex."""
        px, column, row = place
        board = self.art.plates.board
        k = px / board.km_per_hex
        x, y = float(board.x[h]) * k, (self.art.plates.size_km[1] - float(board.y[h])) * k
        reach = 2.2 * px
        return (
            column * SIDE - reach < x < (column + 1) * SIDE + reach
            and row * SIDE - reach < y < (row + 1) * SIDE + reach
        )

    # ---- drawing

    def draw(self, target: pygame.Surface, camera: Camera, reach: Reach | None) -> None:
        """Put the ground of the window on the screen, `reach` shaded; what is not baked yet is shown coarse."""
        coarse = False
        layer, veil = self.layer, self._muting()
        for place, at in _spots(camera):
            laid = None if layer is None else self._laid.get((layer.name, place))
            wash = None if layer is None else self._wash(layer, laid, place)
            if wash is not None:
                tile = self._kept.get(place)
                coarse = coarse or tile is None
                target.blit(wash.over(self._coarse(place) if tile is None else tile.shown, veil), at)
                continue
            if laid is not None:
                target.blit(laid.shown, at)
                continue
            tile = self._kept.get(place)
            if tile is None:
                coarse = True
                target.blit(self._coarse(place), at)
                continue
            self._kept.move_to_end(place)
            if reach is not None and tile.shaded is not None and tile.shaded[0] == reach.number:
                target.blit(tile.shaded[1], at)
            else:
                target.blit(tile.shown, at)
        if not coarse:
            self._stand_in.clear()
        self._forget_shading()

    def _wash(self, layer: Layer, laid: Laid | None, place: Place) -> Wash | None:
        """The colours to be shown of a square, None when it is baked or nothing is known of it."""
        wash = self._washes.get(place)
        if wash is None or wash.stamp[3] != layer.name:
            return None
        newer = laid is None or (wash.stamp[1] == layer.number != laid.stamp[1])
        return wash if newer else None

    def _muting(self) -> pygame.Surface | None:
        """What mutes the ground under the layer that is laid, None nothing."""
        if self.layer is None or KNOWN[self.layer.name].mutes != "base":
            return None
        if self._veil is None:
            self._veil = pygame.Surface((SIDE, SIDE))
            self._veil.fill(self.art.plates.palette.paper)
            self._veil.set_alpha(round(255 * MUTED_BASE))
        return self._veil

    def _forget_shading(self) -> None:
        """Shadings of another reach than the one that is chosen take memory for nothing."""
        number = self.reach.number if self.reach is not None else -1
        for tile in self._kept.values():
            if tile.shaded is not None and tile.shaded[0] != number:
                tile.shaded = None

    def draw_over(self, target: pygame.Surface, camera: Camera) -> None:
        """Put on the screen what the layer writes over the counters."""
        if self.layer is None:
            return
        for place, at in _spots(camera):
            laid = self._laid.get((self.layer.name, place))
            for piece, (x, y) in () if laid is None else laid.over:
                target.blit(piece, (at[0] + x, at[1] + y), special_flags=pygame.BLEND_PREMULTIPLIED)

    def _coarse(self, place: Place) -> pygame.Surface:
        """A tile's part of the small whole map, enlarged."""
        found = self._stand_in.get(place)
        if found is None:
            found = pygame.Surface((SIDE, SIDE))
            found.fill(self.art.plates.palette.paper)
            if self.overview is not None:
                px, column, row = place
                share = OVERVIEW / px
                part = pygame.Rect(
                    round(column * SIDE * share), round(row * SIDE * share), round(SIDE * share), round(SIDE * share)
                )
                piece = pygame.Surface(part.size)
                piece.fill(self.art.plates.palette.paper)
                piece.blit(self.overview, (0, 0), part)
                found = pygame.transform.smoothscale(piece, (SIDE, SIDE))
                while len(self._stand_in) >= STAND_INS:
                    self._stand_in.popitem(last=False)
                self._stand_in[place] = found
        return found

    # ---- baking

    def wanted(self, camera: Camera) -> list[Job]:
        """What must be baked, most urgent first: what is seen, its shading, what lies round it."""
        jobs: list[Job] = []
        shades: list[Job] = []
        # Only what a tile shows of a position goes with its job.
        ground = replace(self.position, counters=(), situation=None)
        overview = Job(("overview", self._version), draw_overview, (ground,))
        if self.overview is None:
            jobs.append(overview)
        spots = [place for place, _ in _spots(camera)]
        px, columns, rows = camera.px, *self._grid(camera.px)
        middle = (camera.left + camera.area.width / 2) / SIDE - 0.5, (camera.top + camera.area.height / 2) / SIDE - 0.5
        around = [(px, c, r) for c in range(-1, columns + 1) for r in range(-1, rows + 1)]
        around.sort(key=lambda p: (p not in spots, (p[1] - middle[0]) ** 2 + (p[2] - middle[1]) ** 2))
        for place in around[: KEPT - 4]:
            tile = self._kept.get(place)
            version = self._versions.get(place, 0)
            if tile is None or tile.version != version:
                jobs.append(Job(("tile", place, version), draw_tile, (place, version, ground)))
            elif self.reach is not None and place in spots and (
                tile.shaded is None or tile.shaded[0] != self.reach.number
            ):
                key = ("shade", place, version, self.reach.number)
                shades.append(Job(key, draw_shaded, (place, version, ground, self.reach)))
        if self.overview is not None and self._overview_version != self._version:
            jobs.append(overview)
        if not self._prepared:
            jobs.append(Job(("prepared",), prepare, (LEVELS[-1],)))
        return [*self._wanted_of_layer(spots), *shades, *jobs]

    def _wanted_of_layer(self, spots: list[Place]) -> list[Job]:
        """Tiles of the layer that are seen and not baked as they now stand: first its colours, quickly, then all."""
        layer = self.layer
        if layer is None:
            self._washes.clear()
            return []
        washed_: list[Job] = []
        whole: list[Job] = []
        position = replace(layer.position, grid=self.position.grid)
        for place in spots:
            version = self._versions.get(place, 0)
            laid, wash = self._laid.get((layer.name, place)), self._washes.get(place)
            stamp = (self._era, layer.number, version, layer.name)
            if laid is not None and laid.stamp == stamp:
                continue
            about = (place, stamp, layer.name, position)
            if layer.number not in [entry.stamp[1] for entry in (laid, wash) if entry is not None]:
                washed_.append(Job(("wash", layer.name, place, stamp), wash_layer, about))
            whole.append(Job(("laid", layer.name, place, stamp), bake_layer, about))
        return [*washed_, *whole]

    def _grid(self, px: float) -> tuple[int, int]:
        """Columns and rows of tiles that show the map at a zoom."""
        k = px / self.art.plates.board.km_per_hex
        width, height = self.art.plates.size_km
        return int(width * k) // SIDE + 1, int(height * k) // SIDE + 1

    def put(self, key: Hashable, made: object) -> None:
        """Take over what the baker has made."""
        assert isinstance(key, tuple)
        if key[0] == "overview":
            assert isinstance(made, pygame.Surface)
            self.overview, self._overview_version = made, key[1]
            self._stand_in.clear()
        elif key[0] == "prepared":
            self._prepared = True
        elif key[0] == "wash":
            assert isinstance(made, Wash)
            if self.layer is not None and made.stamp[:2] == (self._era, self.layer.number):
                self._washes.pop(key[2], None)
                self._washes[key[2]] = made
                while len(self._washes) > LAID:
                    del self._washes[next(iter(self._washes))]
        elif key[0] == "laid":
            assert isinstance(made, Laid)
            if made.stamp[0] != self._era:
                return
            self._washes.pop(key[2], None)
            self._laid[key[1], key[2]] = made
            self._laid.move_to_end((key[1], key[2]))
            while len(self._laid) > LAID:
                self._laid.popitem(last=False)
        elif key[0] == "tile":
            assert isinstance(made, pygame.Surface)
            self._kept[key[1]] = Tile(key[2], made)
            self._stand_in.pop(key[1], None)
            while len(self._kept) > KEPT:
                gone, _ = self._kept.popitem(last=False)
                # The studio may know it still, as it is now: what changes there from now on is not told of it.
                self._versions[gone] = next(self._stamps)
        elif key[1] in self._kept and self._kept[key[1]].version == key[2]:
            assert isinstance(made, pygame.Surface)
            self._kept[key[1]].shaded = (key[3], made)

    def ready(self, camera: Camera) -> bool:
        """Whether all that is seen is baked as it now stands."""
        if self.layer is not None:
            return not self._wanted_of_layer([place for place, _ in _spots(camera)])
        return all(
            place in self._kept and self._kept[place].version == self._versions.get(place, 0)
            for place, _ in _spots(camera)
        )


def draw_tile(studio: Studio, place: Place, version: int, position: Position) -> pygame.Surface:
    """A tile as it is shown with nothing laid over it."""
    layers = _layers(studio, place, version, position)
    if layers.above is None:
        return layers.ground
    return _together(layers.ground.copy(), layers)


def draw_shaded(studio: Studio, place: Place, version: int, position: Position, reach: Reach) -> pygame.Surface:
    """A tile with the shading of a reach between its ground and what lies above."""
    layers = _layers(studio, place, version, position)
    plates, palette = studio.art.plates, studio.art.plates.palette
    classes = np.full(plates.board.n, -1, np.int64)
    classes[list(reach.hexes)] = 0
    px = place[0]
    sheet = sheet_of(studio, place)
    table = np.zeros((256, 4), np.uint8)
    table[2] = (*palette.reach_fill, REACH_FILL)
    shown = layers.ground.copy()
    washed(shown, 0, class_map(sheet, plates, studio.art.corners, classes), table)
    large = replace(sheet, fold=fold_for(px))
    drawn = studio.art.layers.blank(large)
    width = 2.0 if px >= 40 else 1.2
    for piece in front.front_pieces(plates, classes):
        pen.stroke(drawn, palette.reach_edge, large.points(piece.curve.points), width * large.fold)
    pen.lay(shown, drawn, large, 0)
    return _together(shown, layers)


def draw_overview(studio: Studio, position: Position) -> pygame.Surface:
    """The whole map in small."""
    sheet = studio.art.whole(OVERVIEW, (0, 0, 0, 0))
    whole = studio.art.base(sheet, position, OVERLAYS["none"])
    studio.art.above(whole, sheet, position, OVERLAYS["none"])
    return whole.convert()


def _layers(studio: Studio, place: Place, version: int, position: Position) -> Layers:
    """What of a tile lies under an overlay and above it, drawn or still known."""

    def make() -> Layers:
        sheet = sheet_of(studio, place)
        ground = studio.art.base(sheet, position, OVERLAYS["none"]).convert()
        above = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA)
        studio.art.above(above, sheet, position, OVERLAYS["none"])
        return Layers(ground, _cropped(above))

    return studio.layers((place, version), make)


def _together(shown: pygame.Surface, layers: Layers) -> pygame.Surface:
    if layers.above is not None:
        picture, at = layers.above
        shown.blit(picture, at, special_flags=pygame.BLEND_PREMULTIPLIED)
    return shown


def _cropped(picture: pygame.Surface) -> tuple[pygame.Surface, tuple[int, int]] | None:
    """The part of a clear picture that holds anything, and where it lies; None when there is nothing."""
    box = picture.get_bounding_rect()
    return (picture.subsurface(box).copy(), box.topleft) if box.width else None


def _spots(camera: Camera) -> list[tuple[Place, tuple[int, int]]]:
    """Tiles that the window shows, and where their upper left corners are on the screen."""
    left, top = round(camera.left), round(camera.top)
    area = camera.area
    return [
        ((camera.px, column, row), (column * SIDE - left + area.x, row * SIDE - top + area.y))
        for row in range(top // SIDE, (top + area.height - 1) // SIDE + 1)
        for column in range(left // SIDE, (left + area.width - 1) // SIDE + 1)
    ]


def whole_sheet(art: MapArt, px: float) -> Sheet:
    """The whole map at a zoom, without margins: its px are those of the camera."""
    return art.whole(px, (0, 0, 0, 0))
