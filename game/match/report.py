"""What a game came to, as curves and tables: for the report after it, and for the game so far.

While a game goes on a side reads of the other only what it may know: ground, points
paid, attacks. Once it is over everything is told. `Chronicle` has the figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.match import account
from game.match.chronicle import Chronicle, Close, End
from game.match.exits import IN, OUT, Gone, Inside
from game.match.phrases import Phrases
from game.match.readings import Row
from game.match.throws import Throw
from game.model.scenario import Salient, Series

Spot = tuple[float, float]  # turns since the start, value
SECRET = ("steps", "kit", "abandoned", "stranded")  # what pays a side, or is paid, for things the other knows alone


@dataclass(frozen=True)
class Curve:
    """One line of a chart. `side`: whose it is, "" history's."""

    name: str
    side: str
    points: tuple[Spot, ...]


@dataclass(frozen=True)
class Comparison:
    """A chart of ground held, gained or lost, beside what happened."""

    key: str  # of the salient or side
    title: str
    game: Curve
    history: Curve | None
    source: str  # of the history


@dataclass(frozen=True)
class Passed:
    """What went over a crossing in the whole game, and what stayed."""

    side: str
    crossing: str  # in words
    means: str
    steps: int
    kit: int
    abandoned: int


@dataclass(frozen=True)
class Way:
    """How units went out of a salient, and with what; a unit that went twice counts twice."""

    means: str  # of exits.MEANS
    crossings: str  # in words, "" none
    units: int
    steps: int
    kit: int


@dataclass(frozen=True)
class Evacuation:
    """What a salient's holder had inside, what came and went, and what was there at the last close."""

    salient: str  # name
    side: str
    start: Inside
    came: Inside
    ways: tuple[Way, ...]  # out
    out: Inside
    lost: Inside  # the rest: what was lost inside, less what was replaced there
    end: Inside


class Report:
    """Reads a chronicle for one reader."""

    def __init__(self, chronicle: Chronicle, reader: str, over: bool) -> None:
        """Args: reader, key of the side that reads; "" for one who sees both."""
        self.chronicle = chronicle
        self.scenario = chronicle.ready.scenario
        self.over = over
        self.phrases = Phrases(chronicle.ready)
        self.sides = chronicle.sides if over or not reader else (reader,)  # whose books are open
        self._names = {side.key: side.name for side in self.scenario.sides}

    @property
    def closes(self) -> list[Close]:
        """The closed turns."""
        return self.chronicle.closes

    def side(self, key: str) -> str:
        """A side's name."""
        return self._names[key]

    def turns(self, count: int) -> str:
        """So many turns in words."""
        return f"{count} turn{'' if count == 1 else 's'}"

    def day(self, x: float) -> str:
        """The morning so many turns after the start: "21 Feb"."""
        calendar = self.scenario.calendar
        day = calendar.start + dt.timedelta(days=round(x * calendar.days_per_turn))
        return f"{day.day} {account.SHORT_MONTHS[day.month - 1]}"

    # ---- points

    def points(self) -> list[tuple[str, list[float | None]]]:
        """What each side is paid for, a row a source: words, and points by side; None = not known yet."""
        if not self.closes:
            return []
        score = self.closes[-1].score
        rows: list[tuple[str, list[float | None]]] = []
        for kind, words in account.PAID.items():
            values = [self._paid(kind, key, score[key][kind]) for key in self.chronicle.sides]
            if any(value is None or value for value in values):
                rows.append((words, values))
        return rows

    def _paid(self, kind: str, key: str, thousandths: int) -> float | None:
        other = next(side for side in self.chronicle.sides if side != key)
        knows = key if kind == "stranded" else other  # what the other has lost pays this one
        return None if kind in SECRET and knows not in self.sides else thousandths / 1000

    # ---- curves

    def ground(self) -> list[Comparison]:
        """Every salient, then every series about a side, each with its history where there is one."""
        found = []
        series = {entry.of: entry for entry in self.scenario.history if entry.measure}
        for salient in self.scenario.salients:
            found.append(self._of_salient(salient, series.get(salient.key)))
        for entry in self.scenario.history:
            if entry.measure and entry.of in self._names:
                found.append(self._compare(entry.of, entry.name, entry.of, entry.measure, entry))
        return found

    def _of_salient(self, salient: Salient, history: Series | None) -> Comparison:
        measure = history.measure if history is not None else "held"
        words = {"held": "held", "gained": "gained", "lost": "lost"}[measure]
        title = f"{salient.name}: {words} by {self.side(salient.holder)}"
        return self._compare(salient.key, title, salient.holder, measure, history)

    def _compare(self, of: str, title: str, side: str, measure: str, history: Series | None) -> Comparison:
        game = Curve("This game", side, tuple(self.measured(of, measure)))
        past = None
        if history is not None:
            past = Curve(f"History: {history.name}", "", tuple(self._dated(history)))
        return Comparison(of, title, game, past, history.source if history else "")

    def measured(self, of: str, measure: str) -> list[Spot]:
        """Area "held", "gained" or "lost" at every close, km2, the start first. Args: of, a salient or a side."""
        chronicle = self.chronicle
        start = chronicle.start_held[of] if of in chronicle.start_held else chronicle.start_hexes[of]
        counts = [start, *(_held(close, of) for close in self.closes)]
        take: Callable[[int], int] = {
            "held": lambda held: held, "gained": lambda held: held - start, "lost": lambda held: start - held,
        }[measure]  # fmt: skip
        return [(float(turn), take(held) * chronicle.km2) for turn, held in enumerate(counts)]

    def _dated(self, series: Series) -> list[Spot]:
        """Its points by turns; of what was gained or lost, the change since the first."""
        calendar = self.scenario.calendar
        before = 0.0 if series.measure == "held" else series.points[0][1]
        return [((day - calendar.start).days / calendar.days_per_turn, value - before) for day, value in series.points]

    def lost(self, side: str, thing: str) -> Curve:
        """Steps or kit a side lost in every turn."""
        total = [0, *((close.steps_lost if thing == "steps" else close.kit_lost)[side] for close in self.closes)]
        points = tuple((float(turn), float(now - before)) for turn, (before, now) in enumerate(_pairs(total), 1))
        return Curve(self.side(side), side, points)

    def left(self, side: str) -> Curve:
        """Kit a side has abandoned at crossings so far."""
        counts = [sum(line.left for line in close.ledger if line.side == side) for close in self.closes]
        return Curve(self.side(side), side, tuple((float(turn), float(n)) for turn, n in enumerate([0, *counts])))

    def fed(self, side: str) -> Curve:
        """Share of what a side's units asked for that came, per cent."""
        points = []
        for close in self.closes:
            for line in close.supplied:
                if line.side == side and line.asked:
                    points.append((float(close.turn), 100 * line.delivered / line.asked))
        return Curve(self.side(side), side, tuple(points))

    def hungry(self, side: str) -> Curve:
        """Units of a side that were short, critical or cut off."""
        points = [
            (float(close.turn), float(line.short + line.critical + line.isolated))
            for close in self.closes for line in close.supplied if line.side == side
        ]  # fmt: skip
        return Curve(self.side(side), side, tuple(points))

    def pockets_fed(self) -> list[Curve]:
        """Share of what the units in each salient asked for that came, per cent; salients whose books are open."""
        curves = []
        for i, salient in enumerate(self.scenario.salients):
            if salient.holder not in self.sides:
                continue
            found = [(close.turn, close.pockets[i]) for close in self.closes]
            points = tuple((float(turn), 100 * p.delivered / p.asked) for turn, p in found if p.asked)
            if points:
                curves.append(Curve(salient.name, salient.holder, points))
        return curves

    # ---- tables

    def causes(self) -> list[tuple[str, list[tuple[int, int] | None]]]:
        """Losses by cause: words, and steps and kit of each side, None where its books are closed."""
        if not self.closes:
            return []
        known = {(row.side, row.cause): (row.steps, row.kit) for row in self.closes[-1].toll}
        rows = []
        for cause, words in account.CAUSES.items():
            values = [
                known.get((key, cause), (0, 0)) if key in self.sides else None for key in self.chronicle.sides
            ]
            if any(value and any(value) for value in values):
                rows.append((words, values))
        return rows

    def crossings(self) -> list[Passed]:
        """Every crossing used or left, over the whole game: the rows of the batch's ledger, added up."""
        total: dict[tuple[str, str, str], list[int]] = {}
        for row in self.table("ledger"):
            side, crossing, means = str(row[3]), str(row[4]), str(row[5])
            sums = total.setdefault((side, crossing, means), [0, 0, 0])
            for i, amount in enumerate(row[6:9]):
                sums[i] += int(amount)  # type: ignore[call-overload]
        names = self.phrases.places
        found = [
            Passed(side, names.crossing(crossing), means, *sums) for (side, crossing, means), sums in total.items()
        ]
        order = {key: i for i, key in enumerate(self.chronicle.sides)}
        return sorted(found, key=lambda row: (order[row.side], -row.abandoned, -row.steps, row.crossing))

    def evacuations(self) -> list[Evacuation]:
        """What went out of every salient whose books are open, by its way, the busiest first."""
        found = []
        for i, salient in enumerate(self.scenario.salients):
            if salient.holder not in self.sides or not self.closes:
                continue
            gone = [gone for close in self.closes for gone in close.went if gone.salient == salient.key]
            start, end = self.chronicle.start_inside[i], self.closes[-1].inside[i]
            came, out = (_sum(salient.key, gone, direction) for direction in (IN, OUT))
            rest = (a + b - c - d for a, b, c, d in zip(start[1:], came[1:], out[1:], end[1:], strict=True))
            lost = Inside(salient.key, *rest)
            ways = self._ways([row for row in gone if row.direction == OUT])
            found.append(Evacuation(salient.name, salient.holder, start, came, ways, out, lost, end))
        return found

    def _ways(self, gone: Sequence[Gone]) -> tuple[Way, ...]:
        total: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for row in gone:
            sums = total.setdefault((row.means, row.crossings), [0, 0, 0])
            for i, amount in enumerate((row.units, row.steps, row.kit)):
                sums[i] += amount
        places = self.phrases.places
        ways = [
            Way(means, " and ".join(places.crossing(name) for name in names), *sums)
            for (means, names), sums in total.items()
        ]
        return tuple(sorted(ways, key=lambda way: (-way.steps, -way.kit, way.means, way.crossings)))

    def exits_table(self) -> list[Row]:
        """Turn, side, salient, direction, unit, means, crossings, units, steps and kit of every going."""
        holders = {salient.key: salient.holder for salient in self.scenario.salients}
        return [
            (close.turn, holders[row.salient], row.salient, row.direction, row.unit, row.means,
             " ".join(row.crossings), row.units, row.steps, row.kit)
            for close in self.closes for row in close.went if holders[row.salient] in self.sides
        ]  # fmt: skip

    def throws(self) -> list[Throw]:
        """Dice of the sides whose books are open."""
        return [throw for throw in self.chronicle.throws() if throw.side in self.sides]

    def ends(self) -> list[End]:
        """Units that are gone, of the sides whose books are open."""
        return [end for end in self.chronicle.ends() if end.side in self.sides]

    def table(self, name: str) -> list[Row]:
        """Rows as a batch writes them, of the sides whose books are open."""
        rows = self.chronicle.table(name)
        if name == "games" and not self.over:  # its row is of a game that has ended, and names the seed
            return []
        if self.over or len(self.sides) > 1:
            return rows
        if name == "ledger":
            return [row for row in rows if row[3] in self.sides]
        mine = {salient.key for salient in self.scenario.salients if salient.holder in self.sides}
        return [row for row in rows if row[3] in mine]

    def losses_table(self) -> list[Row]:
        """Turn, side, cause, steps and kit lost in the turn."""
        rows: list[Row] = []
        before: dict[tuple[str, str], tuple[int, int]] = {}
        for close in self.closes:
            for line in close.toll:
                steps, kit = before.get((line.side, line.cause), (0, 0))
                if line.side in self.sides and (line.steps > steps or line.kit > kit):
                    rows.append((close.turn, line.side, line.cause, line.steps - steps, line.kit - kit))
                before[line.side, line.cause] = (line.steps, line.kit)
        return rows

    def supply_table(self) -> list[Row]:
        """Turn, side, points asked for and delivered, units full, short, critical, isolated."""
        return [
            (close.turn, line.side, f"{line.asked:.3f}", f"{line.delivered:.3f}", *line[3:])
            for close in self.closes for line in close.supplied if line.side in self.sides
        ]  # fmt: skip

    def dice_table(self) -> list[Row]:
        """Turn, side, kind, hex, what it fell for, roll, chance of success, success, luck."""
        return [
            (t.turn, t.side, t.kind, t.hex, t.subject, t.roll, f"{t.chance:.4f}", t.success, f"{t.luck:.4f}")
            for t in self.throws()
        ]


def _held(close: Close, of: str) -> int:
    if of in close.hexes:
        return close.hexes[of]
    return next(pocket.held for pocket in close.pockets if pocket.key == of)


def _sum(salient: str, gone: Sequence[Gone], direction: str) -> Inside:
    rows = [row for row in gone if row.direction == direction]
    return Inside(salient, sum(r.units for r in rows), sum(r.steps for r in rows), sum(r.kit for r in rows))


def _pairs(values: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(values, values[1:], strict=False))
