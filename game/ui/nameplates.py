"""The names of the map as small pictures with their places, laid out for the whole map at a zoom.

Made by the baker, when the zoom is first seen and when counters have come to rest
elsewhere; while it is made the old names stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pygame

from game.ui.mapart import labels, lettering
from game.ui.mapart.callouts import Note, Notes, draw_notes
from game.ui.mapart.compose import MapArt
from game.ui.mapart.overlays import KNOWN
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.studio import Studio
from game.ui.tiles import whole_sheet

PAD = 14  # px round a name's box for its halo


@dataclass(frozen=True)
class Plate:
    """A written name; `rect` is where its picture lies, `box` its ink, in px of the map at its zoom."""

    text: str
    picture: pygame.Surface
    rect: pygame.Rect
    box: pygame.Rect


@dataclass(frozen=True)
class Nameplates:
    """All names of a zoom; `under` lie under the counters, `over` above them."""

    under: tuple[Plate, ...]
    over: tuple[Plate, ...]


def write_nameplates(studio: Studio, px: float, position: Position, overlay: str = "none") -> Nameplates:
    """Place and write all names of a map at a zoom, clear of an overlay's marks, and its remarks over them."""
    art = studio.art
    sheet = whole_sheet(art, px)
    remarks = KNOWN[overlay].notes
    notes = Notes() if remarks is None else remarks(sheet, art, position)
    _, placed = art.layout(sheet, position, None, notes)
    over: list[Plate] = []
    for water in placed.water:
        layer = _Layer(labels.box_of(water))
        labels.draw_water_name(layer.picture, _moved_water(water, layer.rect), art.plates.palette)
        over.append(layer.plate(f"~{water.text}"))
    for text, rect in placed.plates:
        over.append(_part(art, sheet, placed, rect, text, "plates"))
    for text, rect in placed.shields:
        over.append(_part(art, sheet, placed, rect, text, "shields"))
    for text, _, rect in placed.summits:
        over.append(_part(art, sheet, placed, rect, text, "summits"))
    for name, rect in reversed(placed.names):
        line = labels.leader(name, rect)
        box = rect if line is None else rect.union(pygame.Rect(*line[1], 2, 2))
        layer = _Layer(box)
        if line is not None:
            start, end = ((x - layer.rect.x, y - layer.rect.y) for x, y in line)
            pygame.draw.line(layer.picture, art.plates.palette.halo, start, end, 3)
            pygame.draw.aaline(layer.picture, art.plates.palette.ink_2, start, end)
        labels.draw_name(layer.picture, name, rect.move(-layer.rect.x, -layer.rect.y), art.plates.palette)
        over.append(Plate(name.text, layer.picture, layer.rect, rect))
    over += [_remark(art, note, rect) for note, rect in notes.placed]
    return Nameplates(tuple(_regions(art, px, placed)), tuple(over))


def _remark(art: MapArt, note: Note, rect: pygame.Rect) -> Plate:
    """A remark of an overlay with the line to its place."""
    layer = _Layer(rect.union(pygame.Rect(round(note.at[0]), round(note.at[1]), 2, 2)))
    dx, dy = -layer.rect.x, -layer.rect.y
    moved = replace(note, at=(note.at[0] + dx, note.at[1] + dy))
    draw_notes(Picture(layer.picture), Notes(placed=[(moved, rect.move(dx, dy))]), art.plates.palette)
    return Plate(f"!{note.text}", layer.picture, layer.rect, rect)


class _Layer:
    """A small clear picture round a box of the map."""

    def __init__(self, box: pygame.Rect) -> None:
        self.box = box
        self.rect = box.inflate(2 * PAD, 2 * PAD)
        self.picture = pygame.Surface(self.rect.size, pygame.SRCALPHA)

    def plate(self, text: str) -> Plate:
        return Plate(text, self.picture, self.rect, self.box)


def _moved_water(water: labels.WaterName, rect: pygame.Rect) -> labels.WaterName:
    letters = tuple((c, x - rect.x, y - rect.y, turn) for c, x, y, turn in water.letters)
    return labels.WaterName(water.text, water.size, letters, water.boxes)


def _part(
    art: MapArt, sheet: Sheet, placed: lettering.Placed, rect: pygame.Rect, text: str, which: str
) -> Plate:
    """One small plate, shield or summit written by the map's own lettering, on a picture of its own."""
    layer = _Layer(rect)
    alone = lettering.Placed(placed.ground)
    dx, dy = -layer.rect.x, -layer.rect.y
    moved = rect.move(dx, dy)
    if which == "plates":
        alone.plates = [(text, moved)]
    elif which == "shields":
        alone.shields = [(text, moved)]
    else:
        alone.summits = [(t, (x + dx, y + dy), moved) for t, (x, y), r in placed.summits if r == rect]
    lettering.write_names(Picture(layer.picture), sheet, art.plates, alone)
    return layer.plate(text)


def _regions(art: MapArt, px: float, placed: lettering.Placed) -> list[Plate]:
    """The countries' names, under everything that moves."""
    return [
        Plate(text, picture, rect, rect)
        for text, picture, rect in lettering.region_names(whole_sheet(art, px), art.plates, placed)
    ]
