"""Placing names: objectives first, then by class and population; nothing overlaps a counter or a name.

Cards, counters, crossings and earlier names are obstacles. Front, border, rivers
and roads are soft: a spot that misses them is preferred, one on them is taken
before the name is dropped. An objective is looked for further and further out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model.board import Town
from game.model.codes import SETTLEMENTS
from game.ui.fonts import font, label, text_width, turned
from game.ui.mapart.curves import along, lengths
from game.ui.mapart.places import radius_km, spot_of
from game.ui.mapart.plates import Plates
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Colour, Palette, text_size

Floats = NDArray[np.float64]
Rect = pygame.Rect

CELL = 6  # px of the squares soft obstacles are kept in
FACES = {"city": "sans_bold", "town": "sans_bold", "village": "sans_semibold", "hamlet": "sans_italic"}
# candidate directions round a symbol, best first, and what each costs
ROUND = (
    (1, 0, 0.0), (-1, 0, 0.8), (0, -1, 1.2), (0, 1, 1.4), (1, -1, 1.6), (1, 1, 1.8), (-1, -1, 2.0), (-1, 1, 2.2),
)  # fmt: skip
ROUND_CARD = (
    (0, 1, 0.0), (0, -1, 0.6), (1, 0, 0.9), (-1, 0, 1.4), (1, 1, 1.6), (-1, 1, 1.8), (1, -1, 2.0), (-1, -1, 2.2),
)  # fmt: skip


@dataclass
class Obstacles:
    """What already stands in a window: hard rectangles, and soft squares with their weight."""

    bounds: Rect
    hard: list[Rect] = field(default_factory=list)
    soft: Floats = field(default_factory=lambda: np.zeros((1, 1)))

    def __post_init__(self) -> None:
        self.soft = np.zeros((self.bounds.width // CELL + 2, self.bounds.height // CELL + 2))

    def add_line(self, points: Floats, weight: float) -> None:
        """Mark a line as a soft obstacle."""
        way = lengths(points)
        if way[-1] <= 0:
            return
        spots, _ = along(points, np.arange(0.0, way[-1], CELL / 2))
        columns = ((spots[:, 0] - self.bounds.x) // CELL).astype(np.int64)
        rows = ((spots[:, 1] - self.bounds.y) // CELL).astype(np.int64)
        good = (columns >= 0) & (rows >= 0) & (columns < self.soft.shape[0]) & (rows < self.soft.shape[1])
        np.maximum.at(self.soft, (columns[good], rows[good]), weight)

    def is_free(self, rect: Rect) -> bool:
        """True if a rectangle lies inside the window and on no hard obstacle."""
        return self.bounds.contains(rect) and rect.collidelist(self.hard) < 0

    def softness(self, rect: Rect) -> float:
        """How much soft ground a rectangle covers, relative to its own size."""
        x, y = (rect.x - self.bounds.x) // CELL, (rect.y - self.bounds.y) // CELL
        w, h = rect.width // CELL + 1, rect.height // CELL + 1
        piece = self.soft[max(x, 0) : x + w, max(y, 0) : y + h]
        return float(piece.sum()) / max(h, 1)


@dataclass(frozen=True)
class Name:
    """A name to place: text, type, the point it belongs to and what it must go round."""

    text: str
    face: str
    size: float
    colour: Colour
    at: tuple[float, float]
    gap: float
    card: tuple[int, int, int, int] | None  # counter's box over the place
    must: int  # 1 = an objective, never dropped lightly
    spacing: float = 0.0


def ink_box(name: Name) -> tuple[int, int, int]:
    """Width, height and top offset of a name's inked line inside its label surface (halo left out)."""
    face = font(name.face, round(name.size))
    high = round(name.size * 0.98)
    return text_width(name.face, name.size, name.text, name.spacing), high, (face.get_height() - high) // 2


def place(name: Name, field_: Obstacles) -> Rect | None:
    """The rectangle of a name's ink, or None when nothing near it is free."""
    width, height, _ = ink_box(name)
    x, y = name.at
    best: tuple[float, Rect] | None = None
    rings = (0.0, 0.6, 1.2, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0) if name.must else (0.0, 0.5)
    for ring in rings:
        extra = ring * name.size
        options = ROUND_CARD if name.card else ROUND
        for dx, dy, cost in options:
            if name.card:
                left, top, right, bottom = name.card
                gap = 3 + extra
            else:
                left, top, right, bottom = (round(v) for v in (x, y, x, y))
                gap = name.gap + extra
            reach = gap * (0.72 if dx and dy else 1.0)
            cx = right + reach if dx > 0 else left - reach - width if dx < 0 else (left + right) / 2 - width / 2
            cy = bottom + reach if dy > 0 else top - reach - height if dy < 0 else (top + bottom) / 2 - height / 2
            if name.card and dy > 0:
                cy -= height * 0.12
            rect = Rect(round(cx), round(cy), width, height)
            if not field_.is_free(rect):
                continue
            score = cost + ring * 4.0 + field_.softness(rect)
            if best is None or score < best[0]:
                best = (score, rect)
        if best is not None:
            return best[1]
    return None


def leader(name: Name, rect: Rect) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """A line from a name that stands away from its place to that place, or None when it stands beside it."""
    x, y = name.at
    if name.card:
        left, top, right, bottom = name.card
        x, y = min(max(rect.centerx, left), right), min(max(rect.centery, top), bottom)
    near = (min(max(x, rect.left), rect.right), min(max(y, rect.top + 2), rect.bottom - 2))
    away = math.hypot(near[0] - x, near[1] - y)
    if away < name.gap + 1.1 * name.size:
        return None
    return near, name.at if not name.card else (x, y)


def draw_name(target: pygame.Surface, name: Name, rect: Rect, palette: Palette) -> None:
    """Write a placed name with its halo."""
    surface = label(name.face, name.size, name.text, name.colour, palette.halo, name.spacing)
    _, _, offset = ink_box(name)
    halo = (surface.get_height() - font(name.face, round(name.size)).get_height()) // 2
    target.blit(surface, (rect.x - halo, rect.y - offset - halo))


def names_in_order(
    plates: Plates, sheet: Sheet, cards: dict[int, tuple[int, int, int, int]]
) -> list[tuple[Town, Name]]:
    """Every place a zoom writes, in the order it is placed: objectives, class, population."""
    palette, board = plates.palette, plates.board
    wanted = set(board.objectives)
    named = {objective.name for objective in plates.scenario.objectives}
    rows = []
    for town in board.towns:
        is_goal = town.hex in wanted and town.name in named
        size = text_size(town.rank, sheet.px)
        if is_goal and not size:
            size = text_size("village", sheet.px)
        few = sheet.px < 30 and town.rank == "village" and not is_goal and town.population < 900
        if not size or few:
            continue
        x, y = spot_of(board, town)
        px, py = sheet.place(x, y)
        if not (0 <= px < sheet.width and 0 <= py < sheet.height):
            continue
        text = town.name.split(" (")[0]
        text = text.upper() if town.rank == "city" else text
        blob = town.rank in ("town", "city")
        gap = radius_km(town) * sheet.per_km * 0.95 + 2 if blob else max(4.0, 0.17 * sheet.px)
        face = FACES[town.rank]
        small = town.rank == "village" and town.population < 150
        colour = palette.ink if not small and town.rank != "hamlet" else palette.ink_2
        spacing = 1.2 if town.rank == "city" else 0.0
        name = Name(
            text, "sans" if town.rank == "village" and sheet.px < 30 and not is_goal else face, size, colour,
            (px, py), gap, cards.get(town.hex), int(is_goal), spacing,
        )  # fmt: skip
        rank = SETTLEMENTS.index(town.rank)
        rows.append(((-int(is_goal), -rank, -town.population, town.name), town, name))
    rows.sort(key=lambda row: row[0])
    return [(town, name) for _, town, name in rows]


@dataclass(frozen=True)
class WaterName:
    """A river's name along its curve: letters with their centre and turn in degrees."""

    text: str
    size: float
    letters: tuple[tuple[str, float, float, float], ...]
    boxes: tuple[Rect, ...]


def _flattened(points: Floats, reach: float) -> tuple[Floats, Floats]:
    """A line resampled every 2 px and averaged over a reach, so that letters do not dance."""
    way = lengths(points)
    count = max(int(way[-1] / 2.0), 4)
    spots, _ = along(points, np.linspace(0.0, way[-1], count))
    half = max(1, int(reach / 4.0))
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    padded = np.pad(spots, ((half, half), (0, 0)), mode="edge")
    smooth = np.stack([np.convolve(padded[:, k], kernel, mode="valid") for k in (0, 1)], axis=1)
    return smooth, lengths(smooth)


def water_names(
    plates: Plates, sheet: Sheet, kind: int, type_name: str, field_: Obstacles, shortest_km: float
) -> list[WaterName]:
    """Names of the rivers of one class, each above its curve where it bends least, or not at all."""
    every = max(0.55 * sheet.width, 900.0)
    size = text_size(type_name, sheet.px)
    if not size:
        return []
    face = font("water", round(size))
    spacing = size * 0.16
    placed = []
    for river in plates.rivers:
        if river.kind != kind or not river.name or lengths(river.points)[-1] < shortest_km:
            continue
        points = sheet.points(river.points)
        widths = [face.size(c)[0] + spacing for c in river.name]
        total = sum(widths)
        line, way = _flattened(points, total * 0.42)
        if way[-1] < total * 1.15:
            continue
        options = []
        for start in np.arange(0.04 * way[-1], 0.96 * way[-1] - total, max(total / 6, 4.0)).tolist():
            option = _lettered(river.name, size, widths, line, way, start)
            if option is None or not all(field_.is_free(box) for box in option[1].boxes):
                continue
            soft = sum(field_.softness(box) for box in option[1].boxes)
            options.append((option[0] * 3.0 + 0.12 * soft, start, option[1]))
        options.sort(key=lambda row: (row[0], row[1]))
        taken: list[float] = []
        for score, start, name in options:
            if score > 6.5 or len(taken) >= 1 + int(way[-1] / every):
                break
            if all(abs(start - t) > every * 0.6 for t in taken):
                taken.append(start)
                placed.append(name)
                field_.hard.extend(name.boxes)
    return placed


def _lettered(
    text: str, size: float, widths: list[float], line: Floats, way: Floats, start: float
) -> tuple[float, WaterName] | None:
    """Letters set from a distance along a line, reading left to right, with how much the line bends there."""
    total = sum(widths)
    ends = [np.interp(d, way, line[:, k]) for d in (start, start + total) for k in (0, 1)]
    backwards = ends[2] < ends[0]
    letters, boxes, turns = [], [], []
    done = 0.0
    for letter, width in zip(text, widths, strict=True):
        middle = done + width / 2
        at = start + (total - middle if backwards else middle)
        x, y = np.interp(at, way, line[:, 0]), np.interp(at, way, line[:, 1])
        x0, y0 = np.interp(at - size, way, line[:, 0]), np.interp(at - size, way, line[:, 1])
        x1, y1 = np.interp(at + size, way, line[:, 0]), np.interp(at + size, way, line[:, 1])
        dx, dy = (x0 - x1, y0 - y1) if backwards else (x1 - x0, y1 - y0)
        length = math.hypot(dx, dy)
        if length < 1e-6:
            return None
        dx, dy = dx / length, dy / length
        # letters stand above the line
        cx, cy = x + dy * size * 0.72, y - dx * size * 0.72
        turn = math.degrees(math.atan2(-dy, dx))
        if letter != " ":
            half = size * 0.46
            boxes.append(Rect(round(cx - half), round(cy - half), round(2 * half), round(2 * half)))
            letters.append((letter, float(cx), float(cy), turn))
        turns.append(turn)
        done += width
    steps = np.abs(np.diff(turns))
    if (steps > 24).any() or max(abs(t) for t in turns) > 89:
        return None
    bend = float(steps.sum()) / 40 + max(abs(float(np.mean(turns))) - 35, 0) / 16
    return bend, WaterName(text, size, tuple(letters), tuple(boxes))


def draw_water_name(target: pygame.Surface, name: WaterName, palette: Palette) -> None:
    """Write a river's name, each letter turned with the curve."""
    for letter, x, y, degrees in name.letters:
        drawn = turned("water", name.size, letter, palette.water_name, palette.halo, degrees)
        target.blit(drawn, (round(x - drawn.get_width() / 2), round(y - drawn.get_height() / 2)))


def box_of(name: WaterName) -> Rect:
    """The rectangle round all letters of a river's name."""
    return name.boxes[0].unionall(list(name.boxes[1:]))
