"""Counters and names of a window: where they stand, and drawing them in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pygame

from game.model import codes
from game.ui.fonts import font, label, plain, spaced
from game.ui.mapart import counters, crossings, labels
from game.ui.mapart.callouts import Notes, place_notes
from game.ui.mapart.curves import along, lengths
from game.ui.mapart.front import FrontPiece
from game.ui.mapart.labels import Name, Obstacles
from game.ui.mapart.places import radius_km, spot_of
from game.ui.mapart.plates import Plates
from game.ui.mapart.position import Counter, Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour, text_size

Rect = pygame.Rect
# "H-07 / R-200", "E40", "38K-028": letters and figures, perhaps two numbers
ROAD_NUMBER = re.compile(r"^[A-Z]{1,2}-?\d+[A-Z]?(?: / [A-Z]{1,2}-?\d+[A-Z]?)*")
FAR_MINOR_KM = 45.0  # shorter minor rivers carry no name at far zoom


def stacks(position: Position) -> dict[int, list[Counter]]:
    """Counters by hex, the strongest on top; hexes in order."""
    found: dict[int, list[Counter]] = {}
    for counter in position.counters:
        found.setdefault(counter.hex, []).append(counter)
    order = codes.ECHELONS
    for stack in found.values():
        stack.sort(key=lambda c: (-c.steps, -order.index(c.echelon), c.short))
    return dict(sorted(found.items()))


def counter_boxes(sheet: Sheet, plates: Plates, position: Position) -> dict[int, tuple[int, int, int, int]]:
    """The box (left, top, right, bottom) of card or chip over each occupied hex, px."""
    board = plates.board
    boxes: dict[int, tuple[int, int, int, int]] = {}
    as_cards = sheet.px >= counters.CARDS_FROM_PX
    for h, stack in stacks(position).items():
        x, y = sheet.place(float(board.x[h]), float(board.y[h]))
        shape = plates.scenario.sides[stack[0].side].shape
        if as_cards:
            width, height = counters.card_size(sheet.px)
            at = (round(x - width / 2), round(y - height / 2 + 0.02 * sheet.px))
            rise = max(2, round(counters.STACK_SHIFT * sheet.px)) * min(len(stack) - 1, counters.STACK_DRAWN - 1)
            works = 5 if stack[0].works else 0
            rect = Rect(at[0] - works, at[1] - rise, width + rise + works, height + rise)
        else:
            width, height = counters.chip_size(shape, sheet.px)
            rect = Rect(round(x - width / 2), round(y - height / 2), width, height)
        boxes[h] = (rect.left, rect.top, rect.right, rect.bottom)
    return boxes


def draw_counters(
    picture: Picture, sheet: Sheet, plates: Plates, position: Position, boxes: dict[int, tuple[int, int, int, int]]
) -> None:
    """Draw the card or chip of every stack in its box."""
    palette = plates.palette
    for h, stack in stacks(position).items():
        left, top, right, bottom = boxes[h]
        rect = Rect(left, top, right - left, bottom - top)
        if not rect.colliderect(picture.surface.get_rect()):
            continue
        shape = plates.scenario.sides[stack[0].side].shape
        if sheet.px >= counters.CARDS_FROM_PX:
            at = (left + (5 if stack[0].works else 0), bottom - counters.card_size(sheet.px)[1])
            counters.draw_card(picture.surface, stack[0], shape, palette, sheet.px, at, len(stack) - 1)
        else:
            drawn = counters.chip(shape, palette.side(shape), palette.cream, sheet.px, stack[0].arm)
            picture.surface.blit(drawn, (left - 2, top - 2), special_flags=pygame.BLEND_PREMULTIPLIED)
        picture.counters.append((stack[0].short, rect))


@dataclass
class Placed:
    """Names of a window with their places, not yet written."""

    ground: Obstacles
    names: list[tuple[Name, Rect]] = field(default_factory=list)
    water: list[labels.WaterName] = field(default_factory=list)
    summits: list[tuple[str, tuple[float, float], Rect]] = field(default_factory=list)
    plates: list[tuple[str, Rect]] = field(default_factory=list)  # class and capacity of crossings
    shields: list[tuple[str, Rect]] = field(default_factory=list)  # numbers of highways
    dropped: list[str] = field(default_factory=list)


def place_names(
    sheet: Sheet, plates: Plates, position: Position, boxes: dict[int, tuple[int, int, int, int]],
    pieces: tuple[FrontPiece, ...], taken: list[Rect], inside: Rect, notes: Notes | None = None,
) -> Placed:  # fmt: skip
    """Find a place for every name of a window; `taken` are rectangles of cards and panels, `inside` the map."""
    ground = Obstacles(inside)
    ground.hard.extend(taken)
    for left, top, right, bottom in boxes.values():
        pad = 1 if sheet.px < counters.CARDS_FROM_PX else 0
        ground.hard.append(Rect(left - 2 - pad, top - pad, right - left + 3 + 2 * pad, bottom - top + 2 * pad + 1))
    for site, condition in zip(plates.board.sites, position.conditions, strict=True):
        if crossings.is_shown(site, condition, sheet.px):
            x, y = sheet.place(*crossings.site_centre(plates, site))
            reach = crossings.glyph_radius(sheet.px) * 0.85
            ground.hard.append(Rect(round(x - reach), round(y - reach), round(2 * reach), round(2 * reach)))
    _soften(ground, sheet, plates, pieces)
    if notes is not None:
        ground.hard.extend(notes.marks)

    placed = Placed(ground)
    listed = labels.names_in_order(plates, sheet, boxes)
    first = [n for t, n in listed if n.must or t.rank in ("city", "town")]
    later = [n for t, n in listed if not n.must and t.rank not in ("city", "town")]
    hamlets = [n for n in later if n.face == "sans_italic"]
    _place_all([name for name in first if name.must or name.face == "sans_bold"], placed)
    if notes is not None:
        place_notes(notes, ground)
    _place_all([name for name in first if not (name.must or name.face == "sans_bold")], placed)
    far = sheet.px < counters.CARDS_FROM_PX
    minor = "river_major" if far else "river_minor"
    for kind, type_name, shortest in (
        (int(codes.MAJOR), "river_major", 0.0),
        (int(codes.MINOR), minor, FAR_MINOR_KM if far else 0.0),
        (int(codes.CANAL), minor, FAR_MINOR_KM if far else 0.0),
    ):
        placed.water += labels.water_names(plates, sheet, kind, type_name, ground, shortest)
    _place_lakes(placed, sheet, plates)
    _place_all([n for n in later if n.face != "sans_italic"], placed)
    _place_all(hamlets, placed)
    _place_plates(placed, sheet, plates, position)
    _place_shields(placed, sheet, plates)
    _place_summits(placed, sheet, plates)
    return placed


def _soften(ground: Obstacles, sheet: Sheet, plates: Plates, pieces: tuple[FrontPiece, ...]) -> None:
    """Mark the lines a name should rather not cross."""
    for piece in pieces:
        ground.add_line(sheet.points(piece.curve.points), 3.0)
    for curve in plates.borders:
        ground.add_line(sheet.points(curve.points), 0.8)
    for curve in plates.rivers:
        ground.add_line(sheet.points(curve.points), 1.0 if curve.kind == int(codes.MAJOR) else 0.7)
    for curve in plates.roads:
        ground.add_line(sheet.points(curve.points), 0.25 * curve.kind)
    for curve in plates.rails:
        ground.add_line(sheet.points(curve.points), 0.6)
    for town in plates.board.towns:
        x, y = sheet.place(*spot_of(plates.board, town))
        half = max(radius_km(town) * sheet.per_km * 0.6, 3.0)
        ground.add_line(np.array([[x - half, y], [x + half, y]]), 1.6)


def write_names(picture: Picture, sheet: Sheet, plates: Plates, placed: Placed) -> None:
    """Write the placed names: water, summits, then places with the most important on top."""
    palette = plates.palette
    picture.dropped.extend(placed.dropped)
    for water in placed.water:
        labels.draw_water_name(picture.surface, water, palette)
        for box in water.boxes:
            picture.labels.append((f"~{water.text}", box))
    for text, rect in placed.plates:
        _tag(picture, text, rect, (palette.panel, palette.ink, palette.bank))
        picture.labels.append((f"={text}", rect))
    for text, rect in placed.shields:
        _tag(picture, text, rect, (palette.highway, palette.bar, palette.highway_case))
        picture.labels.append((f"#{text}", rect))
    size = text_size("spot", sheet.px)
    for text, (x, y), rect in placed.summits:
        mark = max(3, round(size * 0.36))
        pygame.draw.polygon(
            picture.surface, palette.ink_2, [(x - mark, y + mark), (x + mark, y + mark), (x, y - mark)]
        )
        written = label("condensed", size, text, palette.ink_2, palette.halo)
        picture.surface.blit(written, (rect.x + 2 * mark + 2, round(y - written.get_height() / 2)))
        picture.labels.append((f"^{text}", rect))
    for name, rect in placed.names:
        line = labels.leader(name, rect)
        if line is not None:
            pygame.draw.line(picture.surface, palette.halo, *line, width=3)
            pygame.draw.aaline(picture.surface, palette.ink_2, *line)
    for name, rect in reversed(placed.names):
        labels.draw_name(picture.surface, name, rect, palette)
        picture.labels.append((name.text, rect))


def _place_all(names: list[Name], placed: Placed) -> None:
    for name in names:
        rect = labels.place(name, placed.ground)
        if rect is None:
            placed.dropped.append(name.text)
            continue
        placed.ground.hard.append(rect.inflate(4, 2))
        placed.names.append((name, rect))


def _place_lakes(placed: Placed, sheet: Sheet, plates: Plates) -> None:
    """Names of lakes in the middle of their water, where they fit on it."""
    size = text_size("river_minor", sheet.px)
    if not size:
        return
    for text, ring in plates.board.lake_shapes:
        points = sheet.points(np.array(ring))
        x, y = ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()
        name = Name(text, "water", size, plates.palette.water_name, (x, y), 0.0, None, 0)
        width, height, _ = labels.ink_box(name)
        rect = Rect(round(x - width / 2), round(y - height / 2), width, height)
        if text and width < np.ptp(points[:, 0]) * 0.9 and placed.ground.is_free(rect):
            placed.ground.hard.append(rect)
            placed.names.append((name, rect))


def _summits(plates: Plates) -> list[tuple[float, float, float]]:
    """The highest points of the board's height grid that stand out, (height, x, y), highest first."""
    grid = plates.board.height_grid
    x0, y0, x1, y1 = plates.board.height_box
    rows, columns = grid.shape
    found = []
    for r in range(1, rows - 1):
        for c in range(1, columns - 1):
            near = grid[r - 1 : r + 2, c - 1 : c + 2]
            if grid[r, c] >= near.max() and grid[r, c] > np.median(near) + 3:
                x = x0 + (x1 - x0) * c / (columns - 1)
                y = y1 - (y1 - y0) * r / (rows - 1)
                found.append((float(grid[r, c]), x, y))
    found.sort(key=lambda row: (-row[0], row[1], row[2]))
    kept: list[tuple[float, float, float]] = []
    for height, x, y in found:
        if all((x - a) ** 2 + (y - b) ** 2 > 8.0**2 for _, a, b in kept):
            kept.append((height, x, y))
    return kept


def _place_plates(placed: Placed, sheet: Sheet, plates: Plates, position: Position) -> None:
    """At close zoom, what each crossing carries, beside its glyph."""
    size = text_size("plate", sheet.px)
    if not size:
        return
    face = font("condensed_semibold", round(size))
    houses = [sheet.place(*spot_of(plates.board, town)) for town in plates.board.towns]
    for site, condition in zip(plates.board.sites, position.conditions, strict=True):
        if not crossings.is_shown(site, condition, sheet.px) or condition == codes.DESTROYED:
            continue
        text = f"{codes.LOADS[site.load]}, {site.capacity} points"
        width, height = face.size(text)[0] + 12, round(size * 1.4)
        x, y = sheet.place(*crossings.site_centre(plates, site))
        gap = crossings.glyph_radius(sheet.px) * 0.9 + 3
        options = ((x + gap, y - height / 2), (x - gap - width, y - height / 2), (x - width / 2, y + gap),
                   (x - width / 2, y - gap - height))  # fmt: skip
        for left, top in options:
            rect = Rect(round(left), round(top), width, height)
            wide = rect.inflate(16, 12)
            if placed.ground.is_free(rect) and not any(wide.collidepoint(spot) for spot in houses):
                placed.ground.hard.append(rect)
                placed.plates.append((text, rect))
                break


def _place_shields(placed: Placed, sheet: Sheet, plates: Plates) -> None:
    """Numbers of highways whose name begins with one, on the road, where there is room."""
    size = text_size("shield", sheet.px)
    if not size:
        return
    face = font("condensed_semibold", round(size))
    for road in plates.roads:
        number = ROAD_NUMBER.match(road.name)
        if road.kind != 3 or number is None:
            continue
        width, height = face.size(number[0])[0] + 10, round(size * 1.35)
        points = sheet.points(road.points)
        way = lengths(points)
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9):
            spot, _ = along(points, np.array([way[-1] * share]))
            rect = Rect(round(spot[0, 0] - width / 2), round(spot[0, 1] - height / 2), width, height)
            if placed.ground.is_free(rect.inflate(6, 4)):
                placed.ground.hard.append(rect)
                placed.shields.append((number[0], rect))
                break


def _tag(picture: Picture, text: str, rect: Rect, tones: tuple[Colour, Colour, Colour]) -> None:
    """A small rounded plate: ground, text and rim colours."""
    ground, ink, rim = tones
    pygame.draw.rect(picture.surface, ground, rect, border_radius=3)
    pygame.draw.rect(picture.surface, rim, rect, width=1, border_radius=3)
    written = plain("condensed_semibold", rect.height / 1.38, text, ink)
    picture.surface.blit(written, written.get_rect(center=rect.center))


def _place_summits(placed: Placed, sheet: Sheet, plates: Plates) -> None:
    """Find room for the summits' heights; a summit without room is left out."""
    size = text_size("spot", sheet.px)
    if not size:
        return
    mark = max(3, round(size * 0.36))
    for height, x, y in _summits(plates):
        px, py = sheet.place(x, y)
        text = f"{round(height)}"
        width = font("condensed", round(size)).size(text)[0]
        rect = Rect(round(px) - mark, round(py - size * 0.55), width + 3 * mark, round(size * 1.1))
        if placed.ground.is_free(rect) and placed.ground.softness(rect) <= 0.9:
            placed.ground.hard.append(rect)
            placed.summits.append((text, (px, py), rect))


def write_regions(picture: Picture, sheet: Sheet, plates: Plates, placed: Placed) -> None:
    """Each country's name in wide capitals on its emptiest ground; under everything that moves."""
    for _, written, rect in region_names(sheet, plates, placed):
        picture.surface.blit(written, rect)


def region_names(sheet: Sheet, plates: Plates, placed: Placed) -> list[tuple[str, pygame.Surface, Rect]]:
    """The countries' names, written, and where they go; one that finds no empty ground is left out."""
    board, palette, size = plates.board, plates.palette, text_size("region", sheet.px)
    found = []
    for i, side in enumerate(plates.scenario.sides):
        own = np.flatnonzero(board.territory == i).tolist()
        written = spaced("serif", size, side.name.upper(), palette.border, 8.0)
        written.set_alpha(128)
        best: tuple[float, Rect] | None = None
        for h in own:
            x, y = sheet.place(float(board.x[h]), float(board.y[h]))
            rect = written.get_rect(center=(round(x), round(y)))
            wide = rect.inflate(round(sheet.px), round(sheet.px * 0.7))
            if not placed.ground.bounds.contains(wide) or not _all_own(sheet, plates, rect, i):
                continue
            cost = 40.0 * len(wide.collidelistall(placed.ground.hard)) + placed.ground.softness(wide)
            if best is None or cost < best[0]:
                best = (cost, rect)
        if best is not None and best[0] < 30:
            found.append((side.name, written, best[1]))
    return found


def _all_own(sheet: Sheet, plates: Plates, rect: Rect, side: int) -> bool:
    """True if both ends of a rectangle lie in a side's country."""
    board = plates.board
    for x in (rect.left, rect.right):
        east = (x + sheet.left) / sheet.per_km
        north = sheet.height_km - (rect.centery + sheet.top) / sheet.per_km
        nearest = int(((board.x - east) ** 2 + (board.y - north) ** 2).argmin())
        if board.territory[nearest] != side:
            return False
    return True
