"""The order of battle: both sides as far as known, by formation; it stays open while the game goes on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.match.forces import DUE, GONE_HOME, LOST, ON_MAP, UNSEEN, ForceRow
from game.model import codes
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.mapart import counters
from game.ui.papers.paper import ROW, Line, Paper, heading, sign, space
from game.ui.papers.table import Column, Titles, places
from game.ui.theme import Colour

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
COLUMNS = (
    Column("unit", "Unit", 262, stretch=4), Column("arm", "Arm", 104, drop=9),
    Column("steps", "Steps\u2013kit", 64, "right"), Column("quality", "Quality", 48, "right", drop=7),
    Column("cohesion", "Cohesion", 60, "right", drop=4), Column("supply", "Supply", 104, drop=2),
    Column("works", "Works", 40, "right", drop=6), Column("mp", "MP", 42, "right", drop=3),
    Column("hex", "Hex", 40, drop=1), Column("place", "Place", 140, stretch=2, drop=8),
    Column("state", "State", 88, drop=5),
)  # fmt: skip
SIDES = (("both", "Both sides"), ("own", "Own"), ("enemy", "Enemy"))
ONLY = (
    ("act", "Can act"), ("hungry", "Unsupplied"), ("salient", "In a salient"), ("weak", "Half strength or less"),
)  # fmt: skip
GROUPS = (
    ("formation", "Formation"), ("arm", "Arm"), ("quality", "Quality"), ("supply", "Supply"), ("salient", "Salient"),
    ("none", "No groups"),
)  # fmt: skip
BELOW = ((DUE, "To come"), (LOST, "Lost"), (GONE_HOME, "Withdrawn"), (UNSEEN, "Not on the map as far as known"))
HALF = 0.5


class OrderOfBattle(Paper):
    """The list; a click chooses a unit and shows it on the map."""

    title = "Order of battle"
    stands = (0.0, 0.0)
    nothing = "No unit is of this kind."

    def __init__(self, play: Play) -> None:
        super().__init__(play, (1160, 640))
        own = [row for row in play.seat.forces() if row.side == play.seat.side]
        formed = sum(bool(row.formation) for row in own)
        self.side, self.only, self.group = "both", "", "formation" if 2 * formed > len(own) else "arm"
        self.titles = Titles(COLUMNS)
        self._read: tuple[int, list[ForceRow]] = (-1, [])
        self._chips = [
            *[Button(word, self._set("side", name), size=13) for name, word in SIDES],
            *[Button(word, self._set("only", name), size=13) for name, word in ONLY],
        ]  # fmt: skip
        self._groups = [Button(word, self._set("group", name), size=13) for name, word in GROUPS]
        self.buttons = [*self._chips, *self._groups, *self.titles.buttons]

    def _set(self, what: str, value: str) -> Callable[[], None]:
        def choose() -> None:
            same = getattr(self, what) == value
            setattr(self, what, "" if same and what == "only" else value)

        return choose

    def rows(self) -> list[ForceRow]:
        """All units, read again when the game has gone on."""
        seat = self._play.seat
        if self._read[0] != seat.looks:
            self._read = (seat.looks, seat.forces())
        return self._read[1]

    def shown(self) -> list[ForceRow]:
        """The units the filters let through."""
        own = self._play.seat.side
        return [
            row for row in self.rows()
            if (self.side == "both" or (row.side == own) == (self.side == "own")) and self._passes(row)
        ]  # fmt: skip

    def _passes(self, row: ForceRow) -> bool:
        if not self.only:
            return True
        unit = row.unit
        if unit is None:
            return False
        if self.only == "act":
            return bool(unit.able)
        if self.only == "hungry":
            return bool(unit.supply >= codes.SHORT)
        if self.only == "salient":
            return bool(row.salient)
        return unit.steps <= HALF * unit.steps_full

    # ---- head

    def draw_head(self, target: pygame.Surface, ink: Ink, head: Rect) -> int:
        """Filters, groups, titles."""
        for button, (name, _) in zip(self._chips, [*SIDES, *ONLY], strict=True):
            button.state = "chosen" if name in (self.side, self.only) else "on"
        for button, (name, _) in zip(self._groups, GROUPS, strict=True):
            button.state = "chosen" if name == self.group else "on"
        y = self.chips(target, ink, (head.x, head.y + ink.px(12)), head.width, self._chips)
        label = ink.text(target, "sans", 13, "Group by", ink.palette.ink_2, (head.x, y + ink.px(22)), LEFT)
        left = label.right + ink.px(10)
        y = self.chips(target, ink, (left, y + ink.px(8)), head.right - left, self._groups)
        return self.titles.draw(target, ink, Rect(head.x, y + ink.px(6), head.width, 0)) - head.y

    # ---- lines

    def version(self) -> Hashable:
        """The filters, the order, the unit that is chosen."""
        chosen = tuple(self._play.intent.units)
        return self.side, self.only, self.group, self.titles.by, self.titles.down, chosen

    def lines(self, ink: Ink, width: int) -> list[Line]:
        """Side by side, group by group; what is not on the map below."""
        found: list[Line] = []
        rows, seat = self.shown(), self._play.seat
        where = places(ink, COLUMNS, width)
        for side in (seat.side, 1 - seat.side):
            mine = [row for row in rows if row.side == side]
            if not mine:
                continue
            there = [row for row in mine if row.standing == ON_MAP]
            found.append(self._side_line(ink, side, there))
            groups = self._grouped(there)
            for name, members in groups:
                if name:
                    found.append(heading(ink, name, _sum(members) if len(members) > 1 else ""))
                found += [self._line(ink, row, where) for row in members]
            for standing, words in BELOW:
                members = [row for row in mine if row.standing == standing]
                if members:
                    found.append(heading(ink, f"{words}: {len(members)}"))
                    found += [self._line(ink, row, where) for row in self._sorted(members)]
            found.append(space(ink.px(14)))
        return found

    def _grouped(self, rows: list[ForceRow]) -> list[tuple[str, list[ForceRow]]]:
        """Groups with their rows in order; those without a group last."""
        if self.group == "none":
            return [("", self._sorted(rows))]
        groups: dict[str, list[ForceRow]] = {}
        for row in rows:
            groups.setdefault(self._group_of(row), []).append(row)
        order = sorted(groups, key=lambda name: (name.startswith("Other") or name.startswith("Not"), name))
        if self.group == "quality":
            order.reverse()
        if self.group == "supply":
            words = [*(state.capitalize() for state in codes.SUPPLY_STATES), "Not known"]
            order = [name for name in words if name in groups]
        return [(name, self._sorted(groups[name])) for name in order]

    def _group_of(self, row: ForceRow) -> str:
        if self.group == "arm":
            return _arm(row).capitalize()
        if self.group == "salient":
            return row.salient or "Other places"
        if self.group == "quality":
            return f"Quality {row.quality}"
        if self.group == "supply":
            known = row.unit is not None and row.unit.supply >= 0
            return codes.SUPPLY_STATES[row.unit.supply].capitalize() if known and row.unit else "Not known"
        return row.formation or "Other units"

    def _sorted(self, rows: list[ForceRow]) -> list[ForceRow]:
        by = self.titles.by
        if not by:
            return rows
        return sorted(rows, key=lambda row: _worth(row, by), reverse=bool(self.titles.down))

    def _side_line(self, ink: Ink, side: int, there: list[ForceRow]) -> Line:
        seat = self._play.seat
        entry = seat.sides[side]
        words = _sum(there) if there else "none on the map as far as known"
        if side == seat.side:
            words += f" \u00b7 {entry.op} of {entry.op_full} operations points"

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            tones = ink.palette.side(entry.shape)
            mark = Rect(0, 0, ink.px(12), ink.px(12))
            mark.center = (rect.x + ink.px(6), rect.bottom - ink.px(16))
            side_mark(target, tones.line, mark, entry.shape)
            name = ink.text(
                target, "serif", 18, entry.name, ink.palette.ink, (mark.right + ink.px(10), mark.centery), LEFT
            )
            ink.text(
                target, "sans", 14, words, ink.palette.ink_2, (rect.right, mark.centery), RIGHT,
                room=rect.right - name.right - ink.px(12),
            )  # fmt: skip

        return Line(ink.px(40), draw)

    def _line(self, ink: Ink, row: ForceRow, where: dict[str, tuple[int, int]]) -> Line:
        chosen = row.key in self._play.intent.units
        shape = self._play.seat.sides[row.side].shape
        cells, unit = self._cells(row), row.unit
        sure = unit is not None and unit.seen

        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette, middle = ink.palette, rect.centery
            tone = palette.ink if sure else palette.ink_3
            if chosen:
                pygame.draw.rect(target, palette.reach_fill, rect, border_radius=ink.px(3))
            x, room = where["unit"]
            sign(target, ink, row.arm, shape, (rect.x + x + ink.px(15), middle))
            inset = ink.px(36)
            at = (rect.x + x + inset, middle)
            ink.text(target, "sans_semibold", 14, row.name, tone, at, LEFT, room=room - inset)
            for column in COLUMNS[1:]:
                if column.name in where and cells.get(column.name):
                    x, room = where[column.name]
                    if column.name == "supply" and unit is not None:
                        disc = counters.supply_disc(unit.supply, palette, 6.5 * ink.scale)
                        target.blit(disc, disc.get_rect(center=(rect.x + x + ink.px(8), middle)))
                        x, room = x + ink.px(22), room - ink.px(22)
                    self._cell(target, ink, column, cells[column.name], (rect.x + x, middle), room, tone)
            if unit is None and row.remark:
                x = rect.x + where["steps"][0]
                ink.text(target, "sans", 14, row.remark, tone, (x, middle), LEFT, room=rect.right - x)

        return Line(ink.px(ROW), draw, self._show(row) if unit is not None else None)

    @staticmethod
    def _cell(
        target: pygame.Surface, ink: Ink, column: Column, text: str, at: tuple[int, int], room: int, tone: Colour
    ) -> None:
        """One cell; figures end at the right edge of their column."""
        face = {"steps": "sans_bold", "hex": "sans_semibold"}.get(column.name, "sans")
        paint = ink.palette.loc if column.name == "hex" else tone
        right = column.anchor == "right"
        spot = (at[0] + room, at[1]) if right else at
        ink.text(target, face, 14, text, paint, spot, RIGHT if right else LEFT, room=room)

    def _cells(self, row: ForceRow) -> dict[str, str]:
        """What stands in the columns of a row."""
        unit = row.unit
        if unit is None:
            return {}
        cells = {"arm": _arm(row), "quality": str(row.quality)}
        own = row.side == self._play.seat.side
        kit = f"{unit.kit}+{row.waiting}" if row.waiting else str(unit.kit)
        cells |= {
            "steps": f"{unit.steps}\u2013{kit}",
            "hex": unit.hex_name,
            "works": str(row.works) if row.works else "\u2013",
        }
        cells["place"] = row.place
        if unit.seen:
            cells["cohesion"] = str(unit.cohesion)
        if unit.supply >= 0:
            cells["supply"] = codes.SUPPLY_STATES[unit.supply] + (f" {unit.share} %" if unit.share >= 0 else "")
        if own:
            cells["mp"] = f"{unit.mp}/{unit.mp_full}"
            cells["state"] = (
                "withdraws" if unit.withdrawing else "has attacked" if unit.attacked
                else "has marched" if unit.moved else "can act" if unit.able else "waits"
            )  # fmt: skip
        else:
            cells["state"] = "withdraws" if unit.withdrawing else "seen" if unit.seen else "as last known"
        return cells

    def _show(self, row: ForceRow) -> Callable[[], None]:
        def show() -> None:
            unit = self._play.seat.units.get(row.key)
            if unit is not None:
                self._play.select(row.key)
                self._play.map.camera.show(unit.hex)

        return show


def _arm(row: ForceRow) -> str:
    return row.arm.replace("_", " ")


def _sum(rows: list[ForceRow]) -> str:
    steps = sum(row.unit.steps for row in rows if row.unit)
    kit = sum(row.unit.kit for row in rows if row.unit)
    counts = (f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((len(rows), "unit"), (steps, "step")))
    return " \u00b7 ".join([*counts, f"{kit} kit"])


def _worth(row: ForceRow, by: str) -> tuple[str, float, float]:
    """What rows are sorted by."""
    unit = row.unit
    words = {"unit": row.name, "arm": _arm(row), "place": row.place}
    if by in words:
        return words[by], 0.0, 0.0
    if by == "quality":
        return "", float(row.quality), 0.0
    if unit is None:
        return "", -1.0, -1.0
    values = {
        "steps": (unit.steps, unit.kit), "hex": (int(unit.hex_name), 0), "cohesion": (unit.cohesion, 0),
        "supply": (unit.supply, unit.share), "works": (row.works, 0), "mp": (unit.mp, 0),
        "state": (unit.able, -unit.moved - unit.attacked),
    }  # fmt: skip
    first, second = values[by]
    return "", float(first), float(second)
