"""The decision log: the orders agents gave, and why, in the words of their reasons."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import groupby
from typing import TYPE_CHECKING

import pygame

from game.match.books import Given
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.ink import LEFT, Ink
from game.ui.papers.paper import Line, Paper, heading
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
INDENT = 22  # px at scale 1


class Decisions(Paper):
    """Only of sides whose secrets may be seen: an agent's of one's own side, all when the game is over or watched."""

    title = "Why agents gave their orders"
    stands = (0.4, 0.3)

    def __init__(self, play: Play) -> None:
        super().__init__(play, (760, 600))
        self.side = ""
        self.only = 1  # 1 = orders with a reason
        self.chosen = 0  # 1 = orders to the unit chosen on the map
        self._chips = [Button(side.name, self._side(side.key), size=13) for side in play.seat.sides]
        self._all = Button("Also orders without a reason", self._turn_all, size=13)
        self._one = Button("Chosen unit only", self._turn_one, size=13)
        self.buttons = [*self._chips, self._all, self._one]

    def _side(self, key: str) -> Callable[[], None]:
        return lambda: setattr(self, "side", "" if self.side == key else key)

    def _turn_all(self) -> None:
        self.only = 1 - self.only

    def _turn_one(self) -> None:
        self.chosen = 1 - self.chosen

    def _unit(self) -> str:
        """The unit whose orders alone are shown, "" all."""
        return self._play.intent.units[0] if self.chosen and self._play.intent.units else ""

    @property
    def nothing(self) -> str:  # type: ignore[override]
        """Why there is nothing."""
        if len(self._play.seat.open_sides) < len(self._play.seat.sides):
            return "The opponent's reasons can be read when the game is over; a person gives none."
        return "No agent has said why."

    def shown(self) -> list[Given]:
        """The orders that may be shown, by the filters, the last first."""
        seat = self._play.seat
        return [
            given for given in reversed(seat.books.orders)
            if given.side in seat.open_sides and self.side in ("", given.side) and (given.reason or not self.only)
            and self._unit() in ("", given.unit)
        ]  # fmt: skip

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The filters."""
        seat = self._play.seat
        for button, side in zip(self._chips, seat.sides, strict=True):
            button.state = "off" if side.key not in seat.open_sides else "chosen" if side.key == self.side else "on"
        self._all.state = "on" if self.only else "chosen"
        self._one.state = "chosen" if self.chosen else "on"
        return self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons) - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The filters."""
        return self.side, self.only, self._unit(), self._play.seat.open_sides

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Turn by turn, side by side."""
        found: list[Line] = []
        names = {side.key: side.name for side in self._play.seat.sides}
        for (turn, side), given in groupby(self.shown(), key=lambda order: (order.turn, order.side)):
            found.append(heading(ink, f"Turn {turn}, {names[side]}", typeset(self._play.seat.dates(turn))))
            found += [self._line(ink, order, width) for order in given]
        return found

    def _line(self, ink: Ink, given: Given, width: int) -> Line:
        seat = self._play.seat
        shape = next(side.shape for side in seat.sides if side.key == given.side)
        name = seat.unit_name(given.unit)
        text = f"{name} {given.words}" if name else given.words[:1].upper() + given.words[1:]
        head = ink.lines("sans_semibold", 14, text, width - ink.px(INDENT))
        why = f"Why: {given.reason}." if given.reason else "No reason was given."
        more = ink.lines("sans", 14, why, width - ink.px(INDENT))
        step = ink.px(19)

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.y + ink.px(14)
            mark = Rect(0, 0, ink.px(10), ink.px(10))
            mark.center = (rect.x + ink.px(6), middle)
            side_mark(target, palette.side(shape).line, mark, shape)
            for line in head:
                ink.text(target, "sans_semibold", 14, line, palette.ink, (rect.x + ink.px(INDENT), middle), LEFT)
                middle += step
            for line in more:
                ink.text(target, "sans", 14, line, palette.ink_2, (rect.x + ink.px(INDENT), middle), LEFT)
                middle += step

        return Line(ink.px(10) + step * (len(head) + len(more)), draw, self._press(given))

    def _press(self, given: Given) -> Callable[[], None] | None:
        unit = self._play.seat.units.get(given.unit)
        if unit is None and not given.hex:
            return None

        def press() -> None:
            if unit is not None:
                self._play.select(given.unit)
            self._play.map.camera.show(self._play.seat.hex_row(given.hex) if given.hex or unit is None else unit.hex)

        return press
