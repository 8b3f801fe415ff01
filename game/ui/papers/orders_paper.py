"""The orders given this turn, with what came of them; where it is lawful all from one on can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.match.books import Given
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.papers.paper import Line, Paper

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
NUMBER = 34  # px at scale 1 before an order


class OrdersGiven(Paper):
    """The last on top; a click shows where it was."""

    title = "Orders given this turn"
    stands = (0.3, 0.2)
    nothing = "No order has been given in these operations."

    def __init__(self, play: Play) -> None:
        super().__init__(play, (720, 560))
        self.chosen = -1  # number of the order the button would take everything back to
        self._undo = Button("Take back", self._take_back, size=13)
        self.buttons = [self._undo]

    @property
    def undoable(self) -> int:
        """How many of the last orders can be taken back."""
        return self._play.seat.match.undoable if self._play.seat.my_turn else 0

    def _take_back(self) -> None:
        count = self._count()
        for _ in range(count):
            self._play.undo()
        self.chosen = -1

    def _count(self) -> int:
        """Orders that the button takes back."""
        given = len(self._play.seat.orders_given())
        if not self.undoable:
            return 0
        return given - self.chosen if given - self.undoable <= self.chosen < given else 1

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """What can be taken back."""
        count = self._count()
        self._undo.state = "on" if count else "off"
        self._undo.word = "Take the last order back" if count <= 1 else f"Take the last {count} orders back"
        y = self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons)
        given = len(self._play.seat.orders_given())
        words = "Click an order above the line to take back all from it on." if self.undoable > 1 else ""
        if given and not self.undoable:
            words = "None can be taken back: dice fell or something was found out."
        x = self._undo.rect.right + ink.px(14)
        at = (x, self._undo.rect.centery)
        ink.text(target, "sans", 13, words, ink.palette.ink_2, at, LEFT, room=head.right - x)
        return y - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The order chosen."""
        return self.chosen, self.undoable

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Order by order, the last first; a line where those end that can be taken back."""
        given = self._play.seat.orders_given()
        first = len(given) - self.undoable
        found = []
        for i in range(len(given) - 1, -1, -1):
            if i == first - 1 and self.undoable:
                found.append(self._border(ink))
            found.append(self._line(ink, i, given[i], width, int(i >= first)))
        return found

    def _border(self, ink: Ink) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            shown = ink.text(target, "sans", 12, "these stand", ink.palette.ink_3, (rect.right, rect.centery), RIGHT)
            pygame.draw.line(target, ink.palette.alert, (rect.x, rect.centery), (shown.x - ink.px(8), rect.centery))

        return Line(ink.px(22), draw)

    def _line(self, ink: Ink, i: int, given: Given, width: int, open_: int) -> Line:
        name = self._play.seat.unit_name(given.unit)
        text = f"{name} {given.words}" if name else given.words[:1].upper() + given.words[1:]
        room = width - ink.px(NUMBER)
        head = ink.lines("sans_semibold", 14, text, room)
        more = [line for outcome in given.outcome for line in ink.lines("sans", 13, outcome, room)]
        step = ink.px(19)
        going = self.chosen >= 0 and i >= self.chosen and open_

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette = ink.palette
            if going:
                pygame.draw.rect(target, palette.reach_fill, rect.inflate(0, -2), border_radius=ink.px(3))
            middle = rect.y + ink.px(15)
            number = (rect.x + ink.px(20), middle)
            ink.text(target, "sans_bold", 14, str(i + 1), palette.loc if open_ else palette.ink_3, number, RIGHT)
            for line in head:
                ink.text(target, "sans_semibold", 14, line, palette.ink, (rect.x + ink.px(NUMBER), middle), LEFT)
                middle += step
            for line in more:
                ink.text(target, "sans", 13, line, palette.ink_2, (rect.x + ink.px(NUMBER), middle), LEFT)
                middle += step

        return Line(ink.px(12) + step * (len(head) + len(more)), draw, self._press(i, given, open_))

    def _press(self, i: int, given: Given, open_: int) -> Callable[[], None]:
        def press() -> None:
            if open_:
                self.chosen = -1 if self.chosen == i else i
            seat = self._play.seat
            unit = seat.units.get(given.unit)
            if given.hex:
                self._play.map.camera.show(seat.hex_row(given.hex))
            elif unit is not None:
                self._play.map.camera.show(unit.hex)

        return press
