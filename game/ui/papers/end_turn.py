"""Before the turn ends: who can still act, and what may be cut off; a click shows it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.match.dangers import Danger
from game.match.rows import UnitRow
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.mapart import counters
from game.ui.papers.paper import ROW, Line, Paper, heading, sign
from game.ui.sheet import PAD

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
FOOT, FRAME = 66, 78  # px at scale 1: the buttons, and title and margins round the body
LEAST, MOST = 240, 560  # px at scale 1 of its height


class EndTurn(Paper):
    """Asks whether the turn is to end; the map stays in reach, so that units can be looked at."""

    title = "End the turn?"
    stands = (0.5, 0.2)

    def __init__(self, play: Play) -> None:
        super().__init__(play, (640, MOST))
        self._end = Button("End the turn", self._do_end, "gold")
        self._back = Button("Go back", self.close)
        self._quiet = Button("Do not ask again this game", self._be_quiet, size=13)
        self.buttons = [self._end, self._back, self._quiet]

    def _do_end(self) -> None:
        self.close()
        self._play.end_turn_now()

    def _be_quiet(self) -> None:
        self._play.asks_before_end = 1 - self._play.asks_before_end

    def key(self, event: pygame.event.Event) -> str:
        """The keys that end the turn, pressed again, end it; so does Enter when nothing is forecast."""
        meant = self._play.bindings.actions(event)
        if "end-turn" in meant or ("carry-out" in meant and self._play.intent.forecast is None):
            self._do_end()
            return "taken"
        return super().key(event)

    def update(self, seconds: float) -> None:
        """Nothing to ask any more when it is the other side's turn."""
        super().update(seconds)
        if not self._play.seat.my_turn:
            self.close()

    def wanted(self, ink: Ink) -> tuple[int, int]:
        """As tall as what it has to say, within limits."""
        wide, most = super().wanted(ink)
        tall = sum(line.tall for line in self.lines(ink, wide - 2 * ink.px(PAD)))
        return wide, min(most, max(ink.px(LEAST), tall + ink.px(FRAME + FOOT)))

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The buttons stand at the foot, where the body ends."""
        foot = ink.px(FOOT)
        y = head.bottom - foot + ink.px(14)
        head.height -= foot
        pygame.draw.line(target, ink.palette.rule, (head.x, head.bottom), (head.right, head.bottom))
        wide = ink.px(150)
        self._end.rect = Rect(head.right - wide, y, wide, ink.px(40))
        self._back.rect = Rect(head.right - 2 * wide - ink.px(12), y, wide, ink.px(40))
        self._quiet.state = "on" if self._play.asks_before_end else "chosen"
        self._quiet.rect = Rect(head.x, y, min(ink.px(220), self._back.rect.x - head.x - ink.px(12)), ink.px(40))
        for button in self.buttons:
            button.draw(target, ink)
        return 0

    def version(self) -> Hashable:
        """The unit chosen."""
        return tuple(self._play.intent.units)

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Dangers, then the units that can still act."""
        seat = self._play.seat
        found: list[Line] = []
        dangers, able = seat.dangers(), seat.can_act()
        if dangers:
            found.append(heading(ink, "To be looked at", str(len(dangers))))
            found += [self._danger(ink, danger, width) for danger in dangers]
        if able:
            found.append(heading(ink, "Can still act", str(len(able))))
            found += [self._unit(ink, unit) for unit in able]
        return found

    def _danger(self, ink: Ink, danger: Danger, width: int) -> Line:
        lines = ink.lines("sans", 14, f"{danger.words}.", width - ink.px(24))
        step = ink.px(19)

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            middle = rect.y + ink.px(14)
            at = (rect.x + ink.px(8), middle)
            pygame.draw.aacircle(target, ink.palette.alert, at, ink.px(7))
            ink.text(target, "sans_bold", 12, "!", ink.palette.cream, at, (0.5, 0.5))
            for i, line in enumerate(lines):
                ink.text(target, "sans", 14, line, ink.palette.ink, (rect.x + ink.px(24), middle + i * step), LEFT)

        return Line(step * len(lines) + ink.px(9), draw, self._show(danger.unit, danger.hex))

    def _unit(self, ink: Ink, unit: UnitRow) -> Line:
        seat = self._play.seat
        shape = seat.sides[unit.side].shape
        chosen = unit.key in self._play.intent.units
        state = f"{unit.steps}\u2013{unit.kit}"

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.centery
            if chosen:
                pygame.draw.rect(target, palette.reach_fill, rect, border_radius=ink.px(3))
            sign(target, ink, unit.arm, shape, (rect.x + ink.px(15), middle))
            ink.text(target, "sans_semibold", 14, unit.hex_name, palette.loc, (rect.x + ink.px(36), middle), LEFT)
            mp = ink.text(target, "sans", 14, f"{unit.mp} MP", palette.ink_2, (rect.right - ink.px(8), middle), RIGHT)
            figure = ink.text(target, "sans_bold", 14, state, palette.ink, (mp.right - ink.px(64), middle), RIGHT)
            disc = counters.supply_disc(unit.supply, palette, 6.5 * ink.scale)
            target.blit(disc, disc.get_rect(center=(figure.right - ink.px(56), middle)))
            x = rect.x + ink.px(82)
            room = figure.right - ink.px(72) - x
            ink.fitted(target, "sans", 14, unit.name, palette.ink, (x, middle), LEFT, room=room)

        return Line(ink.px(ROW), draw, self._show(unit.key, unit.hex))

    def _show(self, key: str, h: int) -> Callable[[], None]:
        def show() -> None:
            if key in self._play.seat.units:
                self._play.select(key)
            if h >= 0:
                self._play.map.camera.show(h)

        return show


def asks(play: Play) -> bool:
    """Ask before the turn ends when something is open. Returns whether it asks; asked already, it does not again."""
    asked = any(isinstance(popup, EndTurn) for popup in play.popups.shown)
    if asked or not play.asks_before_end or not (play.seat.can_act() or _grave(play)):
        return False
    play.popups.open(EndTurn(play))
    return True


def _grave(play: Play) -> bool:
    return any(danger.grave for danger in play.seat.dangers())
