"""The event log of the whole game: by kind and side, with both dice of every fight; a click unfolds an entry."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.match.dispatches import Dispatch
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.papers.paper import ROW, Line, Paper
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
TOPICS = (
    ("fights", "Fights"), ("marches", "Marches"), ("rivers", "Rivers"), ("supply", "Supply"), ("losses", "Losses"),
    ("forces", "Forces"), ("other", "Other"),
)  # fmt: skip
INDENT = 74  # px at scale 1: mark and hex before the text
PIPS = {
    1: ((0, 0),), 2: ((-1, -1), (1, 1)), 3: ((-1, -1), (0, 0), (1, 1)), 4: ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    5: ((-1, -1), (1, -1), (0, 0), (-1, 1), (1, 1)), 6: ((-1, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (1, 1)),
}  # fmt: skip


class EventLog(Paper):
    """The newest first; a click unfolds an entry and shows where it was."""

    title = "Event log"
    stands = (0.0, 1.0)
    nothing = "Nothing of this kind has happened yet."

    def __init__(self, play: Play) -> None:
        super().__init__(play, (900, 600))
        self.topics: set[str] = set()  # those shown; none chosen = all
        self.side = -1
        self.open: set[int] = set()  # entries unfolded, by number
        self._chips = [Button(word, self._topic(name), size=13) for name, word in TOPICS]
        sides = [(i, side.name) for i, side in enumerate(play.seat.sides)]
        self._sides = [Button(name, self._side(i), size=13) for i, name in sides]
        self._fold = Button("Unfold all", self._fold_all, size=13)
        self.buttons = [*self._chips, *self._sides, self._fold]

    def _topic(self, name: str) -> Callable[[], None]:
        return lambda: self.topics.symmetric_difference_update({name})

    def _side(self, side: int) -> Callable[[], None]:
        return lambda: setattr(self, "side", -1 if self.side == side else side)

    def _fold_all(self) -> None:
        log = self._play.seat.log
        self.open = set() if self.open else {i for i, entry in enumerate(log) if entry.more}

    def shown(self) -> list[tuple[int, Dispatch]]:
        """Numbers and entries that the filters let through, the newest first, each turn below its title."""
        found: list[tuple[int, Dispatch]] = []
        turn: list[tuple[int, Dispatch]] = []
        keys = [side.key for side in self._play.seat.sides]
        for i, entry in enumerate(self._play.seat.log):
            if entry.kind == "turn":
                found = [*turn, *found]
                turn = [(i, entry)]
            elif (not self.topics or entry.topic in self.topics) and (self.side < 0 or entry.side == keys[self.side]):
                turn.insert(1 if turn and turn[0][1].kind == "turn" else 0, (i, entry))
        return [*turn, *found]

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The filters."""
        for button, (name, _) in zip(self._chips, TOPICS, strict=True):
            button.state = "chosen" if name in self.topics else "on"
        for i, button in enumerate(self._sides):
            button.state = "chosen" if i == self.side else "on"
        self._fold.word = "Fold all" if self.open else "Unfold all"
        return self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons) - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The filters, what is unfolded."""
        return frozenset(self.topics), self.side, frozenset(self.open)

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Entry by entry."""
        rows = self.shown()
        found = []
        for place, (i, entry) in enumerate(rows):
            if entry.kind == "turn":
                empty = place + 1 == len(rows) or rows[place + 1][1].kind == "turn"
                if not empty or not (self.topics or self.side >= 0):
                    found.append(self._turn(ink, entry))
            else:
                found.append(self._entry(ink, i, entry, width))
        return found

    def _turn(self, ink: Ink, entry: Dispatch) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            middle = rect.bottom - ink.px(15)
            shown = ink.text(target, "serif", 16, typeset(entry.text), ink.palette.ink, (rect.x, middle), LEFT)
            pygame.draw.line(target, ink.palette.rule, (shown.right + ink.px(10), middle), (rect.right - 1, middle))

        return Line(ink.px(40), draw)

    def _entry(self, ink: Ink, i: int, entry: Dispatch, width: int) -> Line:
        unfolded = i in self.open
        right = ink.px(150) if entry.dice else ink.px(40) if entry.more else 0
        room = width - ink.px(INDENT) - right
        head = ink.lines("sans_semibold", 14, entry.text, room) if unfolded else []
        words = entry.more if unfolded else ()
        more = [line for text in words for line in ink.lines("sans", 14, text, width - ink.px(INDENT))]
        step = ink.px(20)
        count = len(head) + len(more) if unfolded else 1
        tall = ink.px(ROW) + (count - 1) * step + (ink.px(6) if unfolded else 0)
        shapes = {side.key: side.shape for side in self._play.seat.sides}

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.y + ink.px(ROW) // 2
            if entry.side:
                mark = Rect(0, 0, ink.px(10), ink.px(10))
                mark.center = (rect.x + ink.px(6), middle)
                side_mark(target, palette.side(shapes[entry.side]).line, mark, shapes[entry.side])
            ink.text(target, "sans_semibold", 14, entry.hex, palette.loc, (rect.x + ink.px(22), middle), LEFT)
            x = rect.x + ink.px(INDENT)
            end = rect.right
            if entry.more:
                sign = "\u2212" if unfolded else f"+{len(entry.more)}"
                ink.text(target, "sans", 13, sign, palette.ink_3, (end, middle), RIGHT)
            if entry.dice:
                draw_dice(target, ink, entry.dice, entry.needed, (end - ink.px(28), middle))
            if not unfolded:
                ink.text(target, "sans", 14, entry.text, palette.ink, (x, middle), LEFT, room=rect.right - right - x)
                return
            for line in head:
                ink.text(target, "sans_semibold", 14, line, palette.ink, (x, middle), LEFT)
                middle += step
            for line in more:
                ink.text(target, "sans", 14, line, palette.ink_2, (x, middle), LEFT)
                middle += step

        return Line(tall, draw, self._press(i, entry))

    def _press(self, i: int, entry: Dispatch) -> Callable[[], None] | None:
        if not entry.more and not entry.hex and len(entry.text) < 60:
            return None

        def press() -> None:
            self.open.symmetric_difference_update({i})
            if entry.hex:
                self._play.map.camera.look_at(self._play.seat.hex_row(entry.hex))

        return press


def draw_dice(target: pygame.Surface, ink: Ink, dice: tuple[int, ...], needed: str, at: tuple[int, int]) -> int:
    """Dice that end at a point, with what they had to be before them. Returns their left edge."""
    palette = ink.palette
    x, middle = at
    if len(dice) == 1:
        x = ink.text(target, "sans_bold", 14, str(dice[0]), palette.ink, (x, middle), RIGHT).x
    else:
        side = ink.px(17)
        for die in reversed(dice):
            box = Rect(x - side, middle - side // 2, side, side)
            pygame.draw.rect(target, palette.cream, box, border_radius=ink.px(3))
            pygame.draw.rect(target, palette.ink_2, box, width=1, border_radius=ink.px(3))
            for dx, dy in PIPS[die]:
                spot = (box.centerx + dx * ink.px(4), box.centery + dy * ink.px(4))
                pygame.draw.aacircle(target, palette.ink, spot, max(1.5, 1.7 * ink.scale))
            x = box.x - ink.px(4)
    if needed:
        x = ink.text(target, "sans", 12, needed, palette.ink_3, (x - ink.px(4), middle), RIGHT).x
    return x
