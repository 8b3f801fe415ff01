"""Charts of figures over a game's turns: lines and bars, drawn large and scaled down, with a figure under the pointer.

Colour never works alone: every line has its own dashes and marks, bars of the
second side are hatched.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pygame

from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.theme import Colour, mix

Rect = pygame.Rect
Spot = tuple[float, float]
OVER = 3  # times as large as on the screen
BRIM = 7.0  # px between the plot's edge and its outermost points
NEAR = 26.0  # px from a point at which the pointer means it
DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dash": (9.0, 6.0), "dot": (2.0, 5.0)}


@dataclass(frozen=True)
class Line:
    """One series. `marks`: "square", "diamond", "circle", "ring"; `dash`: a word of DASHES or "bar"."""

    name: str
    tone: Colour
    points: tuple[Spot, ...]  # (x, value)
    dash: str = "solid"
    marks: str = "square"


@dataclass
class Graph:
    """A chart with its title. `when` names an x below the plot, `told` beside a figure; `figure` writes a value."""

    title: str
    unit: str
    lines: list[Line]
    span: tuple[float, float]
    when: Callable[[float], str]
    figure: Callable[[float], str] = lambda value: f"{value:,.0f}".replace(",", "\u2009").replace("-", "\u2212")
    top: float = 0.0  # the axis reaches at least so far
    told: Callable[[float], str] | None = None
    _kept: tuple[object, pygame.Surface] | None = field(default=None, repr=False)

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        """Draw it in its rectangle, with the figure under the pointer."""
        palette = ink.palette
        ink.text(
            target, "sans_bold", 15, self.title, palette.ink, (rect.x, rect.y), room=rect.width - ink.px(60)
        )
        ink.text(target, "sans", 13, self.unit, palette.ink_3, (rect.right, rect.y + ink.px(2)), (1.0, 0.0))
        y = self._legend(target, ink, Rect(rect.x, rect.y + ink.px(24), rect.width, 0))
        low, high, step = self._scale()
        margin = max(ink.size("sans", 12.5, self.figure(v))[0] for v in (low, high)) + ink.px(10)
        plot = Rect(rect.x + margin, y + ink.px(8), rect.width - margin - ink.px(8), rect.bottom - y - ink.px(34))
        if plot.height < ink.px(40) or plot.width < ink.px(80):
            return
        target.blit(self._picture(ink, plot.size, (low, high, step)), plot)
        value = low
        while value <= high + step / 2:
            at = plot.y + self._spot(plot.size, BRIM * ink.scale, (low, high), (0.0, value))[1]
            ink.text(
                target, "sans", 12.5, self.figure(value), palette.ink_2, (plot.x - ink.px(8), at), RIGHT
            )
            value += step
        self._name_turns(target, ink, plot)
        self._point_out(target, ink, plot, (low, high))

    # ---- inside

    def _values(self) -> list[float]:
        return [value for line in self.lines for _, value in line.points]

    def _scale(self) -> tuple[float, float, float]:
        """Ends of the axis and the distance of its figures: round numbers, four or five of them."""
        values = [*self._values(), 0.0, self.top]
        low, high = min(values), max(values)
        if high - low <= 0:
            high = low + 1
        rough = (high - low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= rough * 0.999)
        if self.figure(step) == self.figure(0.0) or (step < 1 and "." not in self.figure(0.5)):
            step = 1.0
        return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step

    def _spot(self, size: tuple[int, int], brim: float, ends: tuple[float, float], point: Spot) -> Spot:
        """Where a point lies in a plot of some size, with a brim so wide all round."""
        first, last = self.span
        x = brim + (point[0] - first) / max(1e-9, last - first) * (size[0] - 1 - 2 * brim)
        y = brim + (size[1] - 1 - 2 * brim) * (1 - (point[1] - ends[0]) / (ends[1] - ends[0]))
        return x, y

    def _picture(self, ink: Ink, size: tuple[int, int], scale: tuple[float, float, float]) -> pygame.Surface:
        key = (size, ink.scale, id(ink.palette), scale)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._plotted(ink, size, scale))
        return self._kept[1]

    def _plotted(self, ink: Ink, size: tuple[int, int], scale: tuple[float, float, float]) -> pygame.Surface:
        palette = ink.palette
        low, high, step = scale
        big = (size[0] * OVER, size[1] * OVER)
        sheet = pygame.Surface(big)
        sheet.fill(mix(palette.panel, palette.cream, 0.6))
        unit = ink.scale * OVER
        brim = BRIM * unit
        value = low
        while value <= high + step / 2:
            y = self._spot(big, brim, (low, high), (0.0, value))[1]
            tone = palette.ink_3 if abs(value) < step / 100 else palette.rule
            pygame.draw.line(sheet, tone, (0, y), (big[0], y), OVER)
            value += step
        bars = [line for line in self.lines if line.dash == "bar"]
        for i, line in enumerate(bars):
            self._bars(sheet, line, (low, high), unit, i, len(bars), palette.cream)
        for line in self.lines:
            if line.dash != "bar":
                spots = [self._spot(big, brim, (low, high), point) for point in line.points]
                _run(sheet, line.tone, spots, 2.3 * unit, tuple(d * unit for d in DASHES[line.dash]))
                for at in spots:
                    _mark(sheet, line.marks, line.tone, palette.cream, at, 4.0 * unit)
        return pygame.transform.smoothscale(sheet, size)

    def _bars(
        self, sheet: pygame.Surface, line: Line, ends: tuple[float, float], unit: float, place: int, count: int,
        ground: Colour,
    ) -> None:  # fmt: skip
        """Bars side by side at every x; hatched when their marks are diamonds."""
        size = sheet.get_size()
        brim = BRIM * unit
        one = size[0] / max(1.0, self.span[1] - self.span[0])
        wide = min(one * 0.8 / count, 26 * unit)
        for point in line.points:
            x, y = self._spot(size, brim, ends, point)
            foot = self._spot(size, brim, ends, (point[0], 0.0))[1]
            left = x - wide * count / 2 + place * wide
            rect = Rect(round(left), round(min(y, foot)), max(1, round(wide - unit)), round(abs(foot - y)))
            if rect.height <= 0:
                continue
            pygame.draw.rect(sheet, line.tone, rect)
            if line.marks == "diamond":
                sheet.set_clip(rect.inflate(-round(2 * unit), -round(2 * unit)))
                gap = max(4, round(6 * unit))
                for start in range(rect.x - rect.height, rect.right, gap):
                    pygame.draw.line(
                        sheet, ground, (start, rect.bottom), (start + rect.height, rect.y), max(1, round(1.4 * unit))
                    )
                sheet.set_clip(None)

    def _legend(self, target: pygame.Surface, ink: Ink, rect: Rect) -> int:
        """Samples and names, in as many rows as they need. Returns the y below."""
        x, y, step = rect.x, rect.y, ink.px(20)
        for line in self.lines:
            name = line.name
            wide = ink.px(38) + min(ink.size("sans", 13, name)[0], rect.width - ink.px(38)) + ink.px(16)
            if x > rect.x and x + wide - ink.px(16) > rect.right:
                x, y = rect.x, y + step
            middle = y + step // 2
            target.blit(_sample(line, ink), (x, middle - ink.px(7)))
            ink.text(
                target, "sans", 13, name, ink.palette.ink_2, (x + ink.px(38), middle), LEFT,
                room=rect.right - x - ink.px(38),
            )  # fmt: skip
            x += wide
        return y + step

    def _name_turns(self, target: pygame.Surface, ink: Ink, plot: Rect) -> None:
        """Dates below the plot, as many as have room."""
        first, last = math.ceil(self.span[0]), math.floor(self.span[1])
        wide = max(ink.size("sans", 12.5, self.when(float(x)))[0] for x in (first, last)) + ink.px(16)
        every = max(1, math.ceil((last - first + 1) * wide / max(1, plot.width)))
        free = plot.x - ink.px(40)
        for i in range(first, last + 1, every):
            text = self.when(float(i))
            half = ink.size("sans", 12.5, text)[0] / 2
            x = plot.x + self._spot(plot.size, BRIM * ink.scale, (0.0, 1.0), (float(i), 0.0))[0]
            x = min(max(x, plot.x + half - ink.px(20)), plot.right + ink.px(8) - half)
            if x - half < free:
                continue
            box = ink.text(target, "sans", 12.5, text, ink.palette.ink_2, (x, plot.bottom + ink.px(13)), CENTRE)
            free = box.right + ink.px(8)

    def _point_out(self, target: pygame.Surface, ink: Ink, plot: Rect, ends: tuple[float, float]) -> None:
        """The point next to the pointer: a ring round it and its figure on a card."""
        mouse = pygame.mouse.get_pos()
        if not plot.inflate(ink.px(16), ink.px(16)).collidepoint(mouse):
            return
        best: tuple[float, Line, Spot, Spot] | None = None
        for line in self.lines:
            for point in line.points:
                x, y = self._spot(plot.size, BRIM * ink.scale, ends, point)
                at = (plot.x + x, plot.y + y)
                away = math.dist(at, mouse)
                if away <= NEAR * ink.scale and (best is None or away < best[0]):
                    best = (away, line, point, at)
        if best is None:
            return
        _, line, point, at = best
        pygame.draw.circle(target, ink.palette.ink, at, ink.px(8), max(1, ink.px(2)))
        when = self.told or self.when
        words = (line.name, f"{when(point[0])}: {self.figure(point[1])} {self.unit}")
        wide = max(ink.size("sans", 13, words[0])[0], ink.size("sans_bold", 14.5, words[1])[0]) + ink.px(24)
        wide = min(wide, target.get_width() - ink.px(16))
        card = Rect(round(at[0]) + ink.px(14), round(at[1]) - ink.px(58), wide, ink.px(50))
        if card.right > target.get_width() - ink.px(8):
            card.right = round(at[0]) - ink.px(14)
        card.clamp_ip(target.get_rect())
        ink.card(target, card)
        room = card.width - ink.px(24)
        ink.text(target, "sans", 13, words[0], ink.palette.ink_2, (card.x + ink.px(12), card.y + ink.px(6)), room=room)
        ink.text(
            target, "sans_bold", 14.5, words[1], ink.palette.ink, (card.x + ink.px(12), card.y + ink.px(24)), room=room
        )


def _sample(line: Line, ink: Ink) -> pygame.Surface:
    """A piece of a line for the legend."""
    size = (ink.px(30), ink.px(14))
    big = (size[0] * OVER, size[1] * OVER)
    sheet = pygame.Surface(big)
    sheet.fill(ink.palette.panel)
    unit = ink.scale * OVER
    if line.dash == "bar":
        rect = Rect(0, 0, round(16 * unit), round(12 * unit))
        rect.center = (big[0] // 2, big[1] // 2)
        pygame.draw.rect(sheet, line.tone, rect)
        if line.marks == "diamond":
            sheet.set_clip(rect.inflate(-round(2 * unit), -round(2 * unit)))
            for start in range(rect.x - rect.height, rect.right, max(4, round(6 * unit))):
                pygame.draw.line(
                    sheet, ink.palette.cream, (start, rect.bottom), (start + rect.height, rect.y), round(1.4 * unit)
                )
            sheet.set_clip(None)
    else:
        y = big[1] / 2
        dashes = tuple(d * unit for d in DASHES[line.dash])
        _run(sheet, line.tone, [(0.0, y), (float(big[0]), y)], 2.3 * unit, dashes)
        _mark(sheet, line.marks, line.tone, ink.palette.cream, (big[0] / 2, y), 4.0 * unit)
    return pygame.transform.smoothscale(sheet, size)


def _run(sheet: pygame.Surface, tone: Colour, spots: list[Spot], width: float, dashes: tuple[float, ...]) -> None:
    """A line through spots, dashed along its whole length."""
    pen = max(1, round(width))
    left, drawn = (dashes[0] if dashes else math.inf), True
    for a, b in zip(spots, spots[1:], strict=False):
        long = math.dist(a, b)
        done = 0.0
        while done < long - 1e-6:
            part = min(left, long - done)
            start, end = _along(a, b, done / long), _along(a, b, (done + part) / long)
            if drawn:
                _stroke(sheet, tone, start, end, pen)
            done += part
            left -= part
            if left <= 1e-6:
                drawn = not drawn
                left = dashes[0] if drawn else dashes[1]


def _stroke(sheet: pygame.Surface, tone: Colour, a: Spot, b: Spot, pen: int) -> None:
    """A piece of a line of even width, whatever its slope, with round ends."""
    long = math.dist(a, b)
    if long < 1e-6:
        return
    dx, dy = (b[1] - a[1]) / long * pen / 2, -(b[0] - a[0]) / long * pen / 2
    corners = [(a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy), (b[0] - dx, b[1] - dy), (a[0] - dx, a[1] - dy)]
    pygame.draw.polygon(sheet, tone, corners)
    for at in (a, b):
        pygame.draw.circle(sheet, tone, at, pen / 2)


def _along(a: Spot, b: Spot, share: float) -> Spot:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _mark(sheet: pygame.Surface, kind: str, tone: Colour, ground: Colour, at: Spot, r: float) -> None:
    """A mark on a line's point."""
    x, y = at
    if kind == "ring":
        pygame.draw.circle(sheet, tone, at, r)
        pygame.draw.circle(sheet, ground, at, r * 0.55)
        return
    for size, paint in ((r * 1.35, ground), (r, tone)):
        if kind == "diamond":
            s = size * 1.25
            pygame.draw.polygon(sheet, paint, [(x, y - s), (x + s, y), (x, y + s), (x - s, y)])
        elif kind == "circle":
            pygame.draw.circle(sheet, paint, at, size)
        else:
            s = size * 0.9
            pygame.draw.rect(sheet, paint, Rect(round(x - s), round(y - s), round(2 * s), round(2 * s)))
