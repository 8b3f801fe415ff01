"""The luck ledger: what was to be expected of the dice, and what fell."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.match import luck
from game.match.luck import Entry
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.papers.event_log import draw_dice
from game.ui.papers.paper import ROW, Line, Paper, heading, paragraph, space
from game.ui.papers.table import Column, places

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
WHAT = (
    Column("turn", "Turn", 34, "right"), Column("what", "What was tried", 220, stretch=1),
    Column("hex", "Hex", 42, drop=3), Column("chance", "Chance", 54, "right"),
    Column("dice", "Dice", 46, "right", drop=2), Column("fell", "Fell", 62),
)  # fmt: skip
FILTERS = (("", "All"), ("fights", "Attacks"), ("marches", "Marches under fire"), ("crossings", "Crossings"))
KINDS = {"fights": (luck.ATTACK,), "marches": (luck.MARCH,), "crossings": (luck.CHARGES, luck.STRIKE)}
AMOUNTS = 138  # px at scale 1 of a side's steps, expected and lost
NOTE = (
    "Own orders are reckoned by the forecast at the moment they were given, the enemy's attacks by the odds they were "
    "fought at; his marches are not seen. Expected and lost are steps taken by the combat table and by fire on the "
    "march: what a retreat cost further is no luck of these dice. Work on crossings and fire on pontoons is told only "
    "when it succeeds, and is not reckoned."
)


class LuckLedger(Paper):
    """Sums and sentences above, every throw below."""

    title = "Luck: dice expected and fallen"
    stands = (0.2, 0.3)

    def __init__(self, play: Play) -> None:
        super().__init__(play, (1000, 620))
        sides = [
            Column(side.key, f"{side.name}: steps", AMOUNTS, "right", drop=1 if i else 0)
            for i, side in enumerate(play.seat.sides)
        ]  # fmt: skip
        self.columns = (*WHAT, *sides)
        self.only = ""
        self.buttons = [Button(word, self._choose(name), size=13) for name, word in FILTERS]

    def _choose(self, name: str) -> Callable[[], None]:
        return lambda: setattr(self, "only", name)

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """Which throws are listed; the sums are of all."""
        for button, (name, _) in zip(self.buttons, FILTERS, strict=True):
            button.state = "chosen" if name == self.only else "on"
        return self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self.buttons) - head.y + ink.px(6)

    def version(self) -> Hashable:
        """The filter."""
        return self.only

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """The verdict, the sums, the throws."""
        found = self._play.seat.books.luck
        if not found.entries:
            return [
                space(ink.px(8)), paragraph(ink, "No dice have fallen yet that could be reckoned.", width, after=14),
                paragraph(ink, NOTE, width, size=13, tone=ink.palette.ink_2),
            ]  # fmt: skip
        lines = [space(ink.px(6))]
        lines += [paragraph(ink, text, width, "serif", 16, after=6) for text in found.sentences()]
        lines += [heading(ink, "Sums"), *self._sums(ink)]
        where = places(ink, self.columns, width)
        kinds = KINDS.get(self.only, luck.KINDS)
        entries = [entry for entry in reversed(found.entries) if entry.kind in kinds]
        lines += [heading(ink, "Every throw", str(len(entries))), self._titles(ink, where)]
        lines += [self._entry(ink, entry, where) for entry in entries]
        lines += [space(ink.px(12)), paragraph(ink, NOTE, width, size=13, tone=ink.palette.ink_2)]
        return lines

    def _sums(self, ink: Ink) -> list[Line]:
        """A block a side: bars of expected and lost, and what was won."""
        seat, ledger = self._play.seat, self._play.seat.books.luck
        totals = {side.key: ledger.total(side.key) for side in seat.sides}
        most = max([1.0, *(max(t.steps, t.steps_lost) for t in totals.values())])
        found = []
        for side in seat.sides:
            total = totals[side.key]
            won = [
                f"{total.won[kind]} of {total.tried[kind]} {word} ({total.hoped[kind]:.1f} expected)"
                for kind, word in (
                    (luck.ATTACK, "attacks won"),
                    (luck.CHARGES, "charges"),
                    (luck.STRIKE, "strikes hit"),
                )
                if total.tried[kind]
            ]
            found.append(self._sum(ink, side.name, side.shape, total, most, " \u00b7 ".join(won)))
        return found

    def _sum(self, ink: Ink, name: str, shape: str, total: luck.Total, most: float, won: str) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, tones = ink.palette, ink.palette.side(shape)
            mark = Rect(rect.x, rect.y + ink.px(4), ink.px(11), ink.px(11))
            side_mark(target, tones.line, mark, shape)
            ink.text(target, "sans_semibold", 15, name, palette.ink, (mark.right + ink.px(8), mark.centery), LEFT)
            ink.text(target, "sans", 13, won, palette.ink_2, (rect.right, mark.centery), RIGHT)
            label, figure = ink.px(128), ink.px(210)
            reckoned = f"{total.steps:.1f} \u00b1 {total.spread:.1f} steps, {total.kit:.1f} kit"
            lost = f"{total.steps_lost} step{'' if total.steps_lost == 1 else 's'}, {total.kit_lost} kit"
            rows = (
                ("Expected loss", total.steps, reckoned, palette.ink_3),
                ("Lost", float(total.steps_lost), lost, tones.line),
            )
            for i, (word, value, words, tone) in enumerate(rows):
                middle = rect.y + ink.px(32 + 22 * i)
                ink.text(target, "sans", 14, word, palette.ink_2, (rect.x + ink.px(19), middle), LEFT)
                track = Rect(rect.x + label, middle - ink.px(5), rect.width - label - figure, ink.px(10))
                ink.bar(target, track, value / most, tone)
                ink.text(
                    target, "sans_bold", 14, words, palette.ink, (rect.right, middle), RIGHT, room=figure - ink.px(8)
                )

        return Line(ink.px(78), draw)

    def _titles(self, ink: Ink, where: dict[str, tuple[int, int]]) -> Line:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            for column in self.columns:
                if column.name in where:
                    x, wide = where[column.name]
                    right = column.anchor == "right"
                    at = (rect.x + x + (wide if right else 0), rect.centery)
                    ink.text(
                        target, "sans", 13, column.title, ink.palette.ink_2, at, RIGHT if right else LEFT, room=wide
                    )
            pygame.draw.line(target, ink.palette.rule, (rect.x, rect.bottom - 1), (rect.right - 1, rect.bottom - 1))

        return Line(ink.px(26), draw)

    def _entry(self, ink: Ink, entry: Entry, where: dict[str, tuple[int, int]]) -> Line:
        seat = self._play.seat
        shape = next(side.shape for side in seat.sides if side.key == entry.side)
        fell = {luck.ATTACK: ("won", "not won"), luck.CHARGES: ("down", "stands"), luck.STRIKE: ("hit", "missed")}
        words = entry.words
        if entry.otherwise:
            count = abs(entry.otherwise)
            better = "better" if entry.otherwise > 0 else "worse"
            words += f" (odds {count} column{'' if count == 1 else 's'} {better} than foreseen)"
        cells = {
            "turn": str(entry.turn), "hex": entry.hex,
            "chance": f"{100 * entry.chance:.0f} %" if entry.chance >= 0 else "",
            "fell": fell[entry.kind][0 if entry.won else 1] if entry.kind in fell else "",
        }  # fmt: skip
        for key, share in entry.losses.items():
            cells[key] = f"{share.steps:.2f} \u2192 {share.steps_lost}"

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.centery
            for column in self.columns:
                if column.name not in where:
                    continue
                x, wide = rect.x + where[column.name][0], where[column.name][1]
                if column.name == "what":
                    mark = Rect(0, 0, ink.px(10), ink.px(10))
                    mark.center = (x + ink.px(6), middle)
                    side_mark(target, palette.side(shape).line, mark, shape)
                    ink.text(
                        target, "sans", 14, words, palette.ink, (x + ink.px(20), middle), LEFT, room=wide - ink.px(20)
                    )
                elif column.name == "dice":
                    if entry.dice:
                        draw_dice(target, ink, entry.dice, "", (x + wide, middle))
                else:
                    right = column.anchor == "right"
                    face = "sans_semibold" if column.name in ("hex", "fell") else "sans"
                    tone = palette.loc if column.name == "hex" else palette.ink
                    ink.text(
                        target, face, 14, cells.get(column.name, ""), tone, (x + wide if right else x, middle),
                        RIGHT if right else LEFT, room=wide,
                    )  # fmt: skip

        return Line(ink.px(ROW), draw, self._show(entry.hex))

    def _show(self, name: str) -> Callable[[], None]:
        return lambda: self._play.map.camera.look_at(self._play.seat.hex_row(name))
