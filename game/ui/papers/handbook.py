"""Rules and charts: chapters and charts at the left, the page at the right, a field to search them all."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pygame

from game.files import handbook
from game.files.handbook import Chapter, Chart, ChartEntry
from game.ui.field import Search
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.papers.paper import Line, Paper, heading, mark, paragraph, space
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
LIST = 190  # px at scale 1: the list at the left
SEARCH = 32
LONGEST = 40  # letters to search for


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """The chapters, read once."""
    return tuple(handbook.chapters())


class Handbook(Paper):
    """The page scrolls as a window does; the list has a scroll of its own."""

    title = "Rules and charts"
    follows = 0
    stands = (0.3, 0.2)

    def __init__(self, play: Play) -> None:
        super().__init__(play, (1040, 660))
        self.charts = handbook.charts(play.seat.ready.charts, play.seat.columns)
        self.kind = "rule" if chapters() else "chart"  # a Python told to drop docstrings has no chapters
        self.page = chapters()[0].name if chapters() else self.charts[0].name
        self.field = Search("Search", self._searched, most=LONGEST)
        self._index = Index(self)

    @property
    def typing(self) -> bool:
        """Whether letters go into the field."""
        return self.field.focused

    @property
    def _sought(self) -> str:
        return self.field.text.strip().lower()

    # ---- what is shown

    def found(self) -> list[tuple[str, str, str]]:
        """Kind, name and title of the pages that hold what is searched for; all when nothing is."""
        word = self._sought
        rules = [("rule", c.name, c.title) for c in chapters() if not word or word in _text_of(c)]
        charts = [("chart", c.name, c.title) for c in self.charts if not word or word in _chart_text(c)]
        return [*rules, *charts]

    def open_page(self, kind: str, name: str) -> None:
        """Show a page from its beginning."""
        self.kind, self.page = kind, name
        self.scroll_to(0)

    # ---- events

    def handle(self, event: pygame.event.Event) -> str:
        """The field and the list first."""
        if self.field.handle(event) or self._index.handle(event):
            return "taken"
        return super().handle(event)

    def _searched(self) -> None:
        rows = self.found()
        if rows and (self.kind, self.page) not in [(k, n) for k, n, _ in rows]:
            self.open_page(*rows[0][:2])

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The frame, the page, then the list beside it."""
        super().draw(target, ink)
        self._index.draw(target, ink)

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The field; the body is moved to the right of the list."""
        left = ink.px(LIST)
        self.field.rect = Rect(head.x, head.y + ink.px(12), left - ink.px(8), ink.px(SEARCH))
        self.field.draw(target, ink)
        self._index.rect = Rect(
            head.x,
            self.field.rect.bottom + ink.px(8),
            left - ink.px(8),
            head.bottom - self.field.rect.bottom - ink.px(8),
        )
        head.x += left + ink.px(16)
        head.width -= left + ink.px(16)
        return 0

    def version(self) -> Hashable:
        """The page and what is searched for."""
        return self.kind, self.page, self._sought

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """The page."""
        if self.kind == "chart":
            return self._chart(ink, next(c for c in self.charts if c.name == self.page), width)
        return self._chapter(ink, next(c for c in chapters() if c.name == self.page), width)

    def _chapter(self, ink: Ink, chapter: Chapter, width: int) -> list[Line]:
        tone, sought = ink.palette.ink_2, self._sought
        pages = f"Model page{'s' if ' ' in chapter.pages else ''} {chapter.pages}"
        found = [
            paragraph(ink, chapter.title, width, "serif", 22, after=2),
            paragraph(ink, pages, width, size=13, tone=tone, after=10),
            paragraph(ink, chapter.lead, width, "serif_italic", 16, after=12, sought=sought),
        ]  # fmt: skip
        for text in chapter.paragraphs:
            if text.endswith("\n"):
                found.append(self._sketch(ink, text))
                continue
            source = text.startswith("Source:")
            size, paint = (13.0, tone) if source else (14.5, None)
            found.append(paragraph(ink, text, width, size=size, tone=paint, after=10, sought=sought))
        linked = [chart for chart in self.charts if chart.name == chapter.name]
        if linked:
            found.append(heading(ink, "Its numbers"))
            found += [self._link(ink, f"Chart: {chart.title}", "chart", chart.name) for chart in linked]
        if chapter.details:
            found.append(heading(ink, "Step by step"))
            for name, words in chapter.details:
                found.append(self._step(ink, name, words, width))
        found.append(space(ink.px(16)))
        return found

    def _step(self, ink: Ink, name: str, words: str, width: int) -> Line:
        left = min(ink.px(130), width // 4)
        lines = ink.lines("sans", 14, words, width - left)
        names = ink.lines("sans_semibold", 14, name, left - ink.px(10))
        step, sought = ink.px(19), self._sought

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            for i, line in enumerate(names):
                ink.text(target, "sans_semibold", 14, line, ink.palette.ink_2, (rect.x, rect.y + i * step))
            for i, line in enumerate(lines):
                at = (rect.x + left, rect.y + i * step)
                mark(target, ink, "sans", 14, line, at, sought)
                ink.text(target, "sans", 14, line, ink.palette.ink, at)

        return Line(step * max(len(lines), len(names)) + ink.px(7), draw)

    def _sketch(self, ink: Ink, text: str) -> Line:
        """A sketch of letters: each on its spot, words of its heads kept together."""
        rows = text.rstrip().split("\n")
        pitch, step = ink.px(8), ink.px(18)

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            for i, row in enumerate(rows):
                for found in re.finditer(r"\S+( \S+)*", row):
                    at = (rect.x + found.start() * pitch, rect.y + i * step)
                    ink.text(target, "sans_semibold", 13, found[0], ink.palette.ink_2, at)

        return Line(len(rows) * step + ink.px(10), draw)

    def _link(self, ink: Ink, words: str, kind: str, name: str) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            ink.text(target, "sans_semibold", 14.5, words, ink.palette.loc, (rect.x, rect.centery), LEFT)

        return Line(ink.px(26), draw, lambda: self.open_page(kind, name))

    # ---- charts

    def _chart(self, ink: Ink, chart: Chart, width: int) -> list[Line]:
        tone = ink.palette.ink_2
        scenario = self._play.seat.ready.scenario.name
        changed = (
            f"{chart.changed} changed for this game" if chart.changed else f"as {scenario} plays them; none changed"
        )
        found = [
            paragraph(ink, f"Chart: {chart.title}", width, "serif", 22, after=2),
            paragraph(ink, changed, width, size=13, tone=ink.palette.alert if chart.changed else tone, after=8),
        ]  # fmt: skip
        if chart.about:
            found.append(paragraph(ink, chart.about, width, after=4))
        if any(chapter.name == chart.name for chapter in chapters()):
            found.append(self._link(ink, "The chapter that reads it", "rule", chart.name))
        for entry in chart.entries:
            found += self._entry(ink, entry, width)
        found.append(space(ink.px(16)))
        return found

    def _entry(self, ink: Ink, entry: ChartEntry, width: int) -> list[Line]:
        palette = ink.palette
        one = not isinstance(entry.values, list)
        about = entry.about[:1].upper() + entry.about[1:] if entry.about else entry.key
        figure = ink.px(84) if one else 0
        lines = ink.lines("sans_semibold", 14.5, about, width - figure)
        step = ink.px(20)
        sought = self._sought

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            top = rect.y + ink.px(12)
            pygame.draw.line(target, palette.rule, (rect.x, rect.y + ink.px(4)), (rect.right, rect.y + ink.px(4)))
            for i, line in enumerate(lines):
                mark(target, ink, "sans_semibold", 14.5, line, (rect.x, top + i * step), sought)
                ink.text(target, "sans_semibold", 14.5, line, palette.ink, (rect.x, top + i * step))
            if one:
                ink.text(
                    target, "sans_bold", 15, _figure(entry.values), palette.ink, (rect.right, top + step // 2), RIGHT
                )

        found = [Line(ink.px(12) + step * len(lines), draw)]
        if not one:
            found += self._grid(ink, entry.values, entry, width)
        note = typeset(f"{entry.key.replace('_', ' ')} \u00b7 {entry.source}")
        found.append(paragraph(ink, note, width, size=12.5, tone=palette.ink_2, after=2, sought=sought))
        if entry.written is not None:
            found.append(
                paragraph(ink, f"Changed for this game; the chart file has {_short(entry.written)}", width,
                          "sans_semibold", 13, palette.alert, after=2)
            )  # fmt: skip
        return [*found, space(ink.px(6))]

    def _grid(self, ink: Ink, values: list[Any], entry: ChartEntry, width: int) -> list[Line]:
        """A table: one row of figures, or several, with what they stand for; on more rows where it is too wide."""
        rows = values if isinstance(values[0], list) else [values]
        count = len(rows[0])
        heads = [word.replace("_", " ") for word in entry.columns] or [""] * count
        names = list(entry.rows) or [""] * len(rows)
        left = max(ink.size("sans", 13, name)[0] for name in names) + (ink.px(14) if entry.rows else 0)
        sizes = [ink.size("sans", 12.5, word)[0] for word in heads]
        sizes += [ink.size("sans_bold", 14, _figure(value))[0] for row in rows for value in row]
        wide = max(sizes) + ink.px(16)
        fit = max(1, (width - left) // wide)
        found = []
        for start in range(0, count, fit):
            part = slice(start, min(count, start + fit))
            if any(heads):
                found.append(self._grid_row(ink, "", heads[part], left, wide, "sans", 12.5))
            for name, row in zip(names, rows, strict=True):
                found.append(self._grid_row(ink, name, [_figure(v) for v in row[part]], left, wide, "sans_bold", 14))
            found.append(space(ink.px(4)))
        return found

    def _grid_row(self, ink: Ink, name: str, cells: list[str], left: int, wide: int, face: str, size: float) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            if name:
                ink.text(target, "sans", 13, name, ink.palette.ink_2, (rect.x, rect.centery), LEFT)
            tone = ink.palette.ink if face == "sans_bold" else ink.palette.ink_2
            for i, cell in enumerate(cells):
                ink.text(
                    target, face, size, cell, tone, (rect.x + left + (i + 1) * wide - ink.px(10), rect.centery), RIGHT
                )

        return Line(ink.px(20), draw)


class Index:
    """The list of pages."""

    def __init__(self, book: Handbook) -> None:
        self._book = book
        self.rect = Rect(0, 0, 0, 0)
        self.rows: list[tuple[Rect, str, str]] = []
        self._scroll = 0
        self._high = 0

    def handle(self, event: pygame.event.Event) -> str:
        """A click opens a page, the wheel scrolls."""
        if event.type == pygame.MOUSEWHEEL and self.rect.collidepoint(pygame.mouse.get_pos()):
            self._scroll -= event.y * 60
            return "taken"
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.rect.collidepoint(event.pos):
            for rect, kind, name in self.rows:
                if rect.collidepoint(event.pos):
                    self._book.open_page(kind, name)
            return "taken"
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The titles by kind."""
        palette, step = ink.palette, ink.px(25)
        before = target.get_clip()
        target.set_clip(self.rect.clip(target.get_rect()))
        self._scroll = min(max(0, self._scroll), max(0, self._high - self.rect.height))
        self.rows = []
        y = self.rect.y - self._scroll
        shown = ""
        for kind, name, title in self._book.found():
            if kind != shown:
                shown = kind
                words = "Rules" if kind == "rule" else "Charts"
                y += ink.px(6)
                if self.rect.y - ink.px(30) < y < self.rect.bottom:
                    ink.head(target, words, (self.rect.x, y + ink.px(4)), self.rect.width)
                y += ink.px(26)
            row = Rect(self.rect.x, y, self.rect.width, step)
            if row.bottom > self.rect.y and row.y < self.rect.bottom:
                chosen = (kind, name) == (self._book.kind, self._book.page)
                if chosen or row.collidepoint(pygame.mouse.get_pos()):
                    pygame.draw.rect(target, palette.gold if chosen else palette.track, row, border_radius=ink.px(4))
                ink.text(
                    target, "sans_semibold" if chosen else "sans", 14, title, palette.ink,
                    (row.x + ink.px(8), row.centery), LEFT, room=row.width - ink.px(14),
                )  # fmt: skip
                self.rows.append((row.clip(self.rect), kind, name))
            y += step
        self._high = y + self._scroll - self.rect.y
        target.set_clip(before)
        x = self.rect.right + ink.px(8)
        pygame.draw.line(target, palette.rule, (x, self.rect.y - ink.px(36)), (x, self.rect.bottom))


def _figure(value: int) -> str:
    """A number with a proper minus.

    >>> _figure(12000), _figure(-2)
    ('12000', '\\u22122')
    """
    return str(value).replace("-", "\u2212")


def _short(values: Any) -> str:
    if isinstance(values, list):
        return "; ".join(_short(v) for v in values) if isinstance(values[0], list) else " ".join(map(_figure, values))
    return _figure(values)


def _text_of(chapter: Chapter) -> str:
    steps = " ".join(f"{name} {words}" for name, words in chapter.details)
    return " ".join([chapter.title, chapter.lead, *chapter.paragraphs, steps]).lower()


def _entry_text(entry: ChartEntry) -> str:
    return f"{entry.key.replace('_', ' ')} {entry.about} {entry.source}".lower()


def _chart_text(chart: Chart) -> str:
    return " ".join([chart.title, chart.about, *(_entry_text(entry) for entry in chart.entries)]).lower()
