"""What a unit has been through: battles, marches, losses and supply, turn by turn."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import groupby
from typing import TYPE_CHECKING

import pygame

from game.match.annals import Deed, Standing
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.mapart import counters
from game.ui.papers.paper import Line, Paper, heading, space
from game.ui.theme import Colour
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
KINDS = (("battle", "Battles"), ("march", "Marches"), ("loss", "Losses"), ("supply", "Supply"), ("other", "Other"))
INDENT = 56  # px at scale 1: the hex before the text
CHART = 132  # px at scale 1: the strip of strength and supply


class UnitHistory(Paper):
    """Follows the unit that is chosen on the map; keeps the last one when none is."""

    title = "Unit history"
    stands = (0.62, 0.1)

    def __init__(self, play: Play) -> None:
        super().__init__(play, (700, 600))
        self._unit = ""
        self.kinds: set[str] = set()
        self.open: set[tuple[str, int]] = set()
        self._chips = [Button(word, self._kind(name), size=13) for name, word in KINDS]
        self.buttons = list(self._chips)

    @property
    def unit(self) -> str:
        """Key of the unit whose history it is, "" none."""
        if self._play.intent.units:
            self._unit = self._play.intent.units[0]
        return self._unit

    @property
    def nothing(self) -> str:  # type: ignore[override]
        """Why there is nothing."""
        return "Nothing is known of it yet." if self.unit else "Choose a unit on the map or in the order of battle."

    def _kind(self, name: str) -> Callable[[], None]:
        return lambda: self.kinds.symmetric_difference_update({name})

    def deeds(self) -> list[tuple[int, Deed]]:
        """What is told of the unit, the last first, by the filters."""
        found = self._play.seat.books.annals.deeds.get(self.unit, [])
        return [(i, deed) for i, deed in enumerate(found) if not self.kinds or deed.kind in self.kinds][::-1]

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """The unit's name and the filters."""
        name = self._play.seat.unit_name(self.unit)
        self.title = f"History of {name}" if name else "Unit history"
        for button, (kind, _) in zip(self._chips, KINDS, strict=True):
            button.state = "chosen" if kind in self.kinds else "on"
        return self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons) - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The unit, the filters, what is unfolded."""
        return self.unit, frozenset(self.kinds), frozenset(self.open)

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """The strip of strength by turn, then the deeds turn by turn."""
        if not self.unit:
            return []
        found: list[Line] = []
        stands = self._play.seat.books.annals.standings.get(self.unit, [])
        if stands:
            found += [heading(ink, "Strength and supply by turn"), self._strip(ink, stands)]
        for turn, deeds in groupby(self.deeds(), key=lambda pair: pair[1].turn):
            found.append(heading(ink, f"Turn {turn}, {typeset(self._play.seat.dates(turn))}"))
            found += [self._deed(ink, i, deed, width) for i, deed in deeds]
        return found and [*found, space(ink.px(10))]

    def _strip(self, ink: Ink, stands: list[Standing]) -> Line:
        """Bars of steps and kit as the unit's operations began, its supply below."""
        seat = self._play.seat
        unit = seat.units.get(self.unit)
        turns = seat.clock.turns
        most = max([1, *(max(s.steps, s.kit) for s in stands), *([unit.steps_full] if unit else [])])
        tones: tuple[str, ...] = ("steps", "kit")

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette = ink.palette
            side = palette.side(seat.sides[seat.side].shape)
            paints: dict[str, Colour] = {"steps": side.line, "kit": palette.ink_3}
            left = rect.x + ink.px(64)
            slot = min(ink.px(56), (rect.right - left) // max(turns, 1))
            base = rect.y + ink.px(76)
            tall = ink.px(58)
            for i, name in enumerate(tones):
                at = (rect.x, rect.y + ink.px(28 + 20 * i))
                pygame.draw.rect(target, paints[name], (at[0], at[1] - ink.px(5), ink.px(9), ink.px(10)))
                ink.text(target, "sans", 13, name, palette.ink_2, (at[0] + ink.px(14), at[1]), LEFT)
            ink.text(target, "sans", 13, "supply", palette.ink_2, (rect.x, rect.y + ink.px(92)), LEFT)
            ink.text(target, "sans", 13, "turn", palette.ink_2, (rect.x, rect.y + ink.px(114)), LEFT)
            pygame.draw.line(target, palette.rule, (left, base), (left + slot * turns, base))
            for stand in stands:
                x = left + (stand.turn - 1) * slot + slot // 2
                wide = max(3, min(ink.px(12), slot // 3))
                for i, name in enumerate(tones):
                    value = getattr(stand, name)
                    high = round(tall * value / most)
                    box = Rect(x + (i - 1) * wide + i, base - high, wide, high)
                    pygame.draw.rect(target, paints[name], box)
                    if slot >= ink.px(30) and value:
                        ink.text(
                            target,
                            "sans_bold",
                            12,
                            str(value),
                            palette.ink,
                            (box.centerx, box.y - ink.px(7)),
                            (0.5, 0.5),
                        )
                disc = counters.supply_disc(stand.supply, palette, 6.5 * ink.scale)
                target.blit(disc, disc.get_rect(center=(x, rect.y + ink.px(92))))
                ink.text(target, "sans", 12, str(stand.turn), palette.ink_2, (x, rect.y + ink.px(114)), (0.5, 0.5))

        return Line(ink.px(CHART), draw)

    def _deed(self, ink: Ink, i: int, deed: Deed, width: int) -> Line:
        unfolded = (self.unit, i) in self.open
        right = ink.px(34) if deed.more else 0
        head = ink.lines(
            "sans_semibold" if deed.kind == "battle" else "sans", 14, deed.text, width - ink.px(INDENT) - right
        )
        more = (
            [line for text in deed.more for line in ink.lines("sans", 13, text, width - ink.px(INDENT))]
            if unfolded
            else []
        )
        step = ink.px(19)

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.y + ink.px(13)
            ink.text(target, "sans_semibold", 14, deed.hex, palette.loc, (rect.x, middle), LEFT)
            if deed.more:
                sign = "\u2212" if unfolded else f"+{len(deed.more)}"
                ink.text(target, "sans", 13, sign, palette.ink_3, (rect.right, middle), RIGHT)
            face = "sans_semibold" if deed.kind == "battle" else "sans"
            for line in head:
                ink.text(target, face, 14, line, palette.ink, (rect.x + ink.px(INDENT), middle), LEFT)
                middle += step
            for line in more:
                ink.text(target, "sans", 13, line, palette.ink_2, (rect.x + ink.px(INDENT), middle), LEFT)
                middle += step

        return Line(ink.px(8) + step * (len(head) + len(more)), draw, self._press(i, deed))

    def _press(self, i: int, deed: Deed) -> Callable[[], None] | None:
        if not deed.hex and not deed.more:
            return None

        def press() -> None:
            if deed.more:
                self.open.symmetric_difference_update({(self.unit, i)})
            if deed.hex:
                self._play.map.camera.look_at(self._play.seat.hex_row(deed.hex))

        return press
