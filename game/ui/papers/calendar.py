"""The calendar: who comes and goes, the weather, what the scenario's dates mean, and what has come already."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import groupby
from typing import TYPE_CHECKING

import pygame

from game.match import almanac
from game.match.almanac import Entry
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.ink import LEFT, Ink
from game.ui.papers.paper import ROW, Line, Paper, heading
from game.ui.papers.table import Column, places

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
COLUMNS = (
    Column("kind", "", 84), Column("what", "", 240, stretch=3), Column("place", "", 150, stretch=2, drop=1),
    Column("state", "", 150, stretch=1),
)  # fmt: skip
FILTERS = (
    ("", "All"), (almanac.ARRIVAL, "Arrivals"), (almanac.WITHDRAWAL, "Withdrawals"), (almanac.WEATHER, "Weather"),
    (almanac.EVENT, "Events"), (almanac.RESERVE, "Reserves"),
)  # fmt: skip
WORDS = {
    almanac.ARRIVAL: "arrives", almanac.WITHDRAWAL: "leaves", almanac.WEATHER: "weather", almanac.EVENT: "event",
    almanac.RESERVE: "reserve",
}  # fmt: skip
OVER = ("over", "has come", "seen on the map", "has left", "lost", "free")  # what needs no watching any more


class Calendar(Paper):
    """The dates, the past ones pale; a click shows the place."""

    title = "Calendar"
    stands = (0.1, 0.1)
    nothing = "The scenario has no such dates."

    def __init__(self, play: Play) -> None:
        super().__init__(play, (860, 600))
        self.only = ""
        self.coming = 0  # 1 = only what is still to come
        self._read: tuple[int, list[Entry]] = (-1, [])
        self._chips = [Button(word, self._choose(name), size=13) for name, word in FILTERS]
        self._ahead = Button("Still to come", self._turn_ahead, size=13)
        self.buttons = [*self._chips, self._ahead]

    def _choose(self, name: str) -> Callable[[], None]:
        return lambda: setattr(self, "only", name)

    def _turn_ahead(self) -> None:
        self.coming = 1 - self.coming

    def entries(self) -> list[Entry]:
        """The dates the filters let through."""
        seat = self._play.seat
        if self._read[0] != seat.looks:
            self._read = (seat.looks, seat.calendar())
        return [
            entry for entry in self._read[1]
            if self.only in ("", entry.kind) and (not self.coming or entry.turn > seat.clock.turn)
        ]  # fmt: skip

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The filters."""
        for button, (name, _) in zip(self._chips, FILTERS, strict=True):
            button.state = "chosen" if name == self.only else "on"
        self._ahead.state = "chosen" if self.coming else "on"
        return self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons) - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The filters."""
        return self.only, self.coming

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Date by date."""
        found: list[Line] = []
        where = places(ink, COLUMNS, width)
        now = self._play.seat.clock.turn
        listed = self.entries()
        dated = [entry for entry in listed if entry.kind != almanac.RESERVE]
        for (turn, date), entries in groupby(dated, key=lambda entry: (entry.turn, entry.date)):
            found.append(self._date(ink, turn, date, now))
            found += [self._line(ink, entry, where) for entry in entries]
        if len(listed) > len(dated):
            found.append(heading(ink, "Reserves that come only if their side commits more"))
            found += [self._line(ink, entry, where) for entry in listed[len(dated) :]]
        return found

    def _date(self, ink: Ink, turn: int, date: str, now: int) -> Line:
        remark = "this turn" if turn == now else ""

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.bottom - ink.px(15)
            tone = palette.ink if turn >= now else palette.ink_3
            shown = ink.text(target, "serif", 16, date, tone, (rect.x, middle), LEFT)
            turns = ink.text(
                target, "sans", 13, f"turn {turn}", palette.ink_2, (shown.right + ink.px(10), middle + 1), LEFT
            )
            if remark:
                turns = ink.text(
                    target, "sans_bold", 13, remark, palette.loc, (turns.right + ink.px(10), middle + 1), LEFT
                )
            line = (turns.right + ink.px(10), middle), (rect.right - 1, middle)
            pygame.draw.line(target, palette.rule, *line)

        return Line(ink.px(40), draw)

    def _line(self, ink: Ink, entry: Entry, where: dict[str, tuple[int, int]]) -> Line:
        seat = self._play.seat
        x, room = where["what"]
        if not entry.place and "place" in where:
            room = sum(where["place"]) - x
        many = ink.lines("sans_semibold" if entry.unit else "sans", 14, entry.words, room)
        tall = max(ink.px(ROW), len(many) * ink.px(20) + ink.px(7))

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette = ink.palette
            tone = palette.ink_3 if entry.state in OVER else palette.ink
            middle = rect.y + ink.px(ROW) // 2
            if entry.side >= 0:
                shape = seat.sides[entry.side].shape
                mark = Rect(0, 0, ink.px(10), ink.px(10))
                mark.center = (rect.x + ink.px(6), middle)
                side_mark(target, palette.side(shape).line, mark, shape)
            ink.text(target, "sans", 14, WORDS[entry.kind], palette.ink_2, (rect.x + ink.px(20), middle), LEFT)
            for i, line in enumerate(many):
                face = "sans_semibold" if entry.unit else "sans"
                ink.text(target, face, 14, line, tone, (rect.x + x, middle + i * ink.px(20)), LEFT)
            for name, text in (("place", entry.place), ("state", entry.state)):
                if name in where:
                    at, wide = where[name]
                    ink.text(target, "sans", 14, text, tone, (rect.x + at, middle), LEFT, room=wide)

        return Line(tall, draw, self._show(entry.hex) if entry.hex >= 0 else None)

    def _show(self, h: int) -> Callable[[], None]:
        return lambda: self._play.map.camera.look_at(h)
