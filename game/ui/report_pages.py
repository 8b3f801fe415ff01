"""The pages of the report after a game: what each shows, as items of a column and as charts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pygame

from game.match import account
from game.match.exits import BOATS, CALENDAR, LAND, Inside
from game.match.report import Comparison, Curve, Evacuation, Report, Way
from game.match.throws import ATTACK, CHARGES, Throw, mean_luck
from game.rules.facade import Outcome
from game.ui.flow import Cell, Item, gap, head, row, words
from game.ui.graph import Graph, Line
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.theme import Colour, Palette
from game.ui.typeset import typeset

Rect = pygame.Rect
PAGES = ("Result", "Ground", "Losses", "Crossings", "Supply", "Dice")
LOW_CHART, TALL_CHART = 216, 460  # px at scale 1: a chart is at least and at most so high
LONE_CHART = 640  # the one chart of a page with nothing but words below it
TWO_WIDE = 900  # px of width at scale 1 from which two charts stand side by side
POSTER = (1100, 620)  # px of a chart written to a file
BEST = 4  # throws listed each way
FATES = {"destroyed": "destroyed", "surrender": "surrendered", "left": "taken away by the calendar"}
MEANS = {"boats": "boats, wading"}


def verdict(report: Report, outcome: Outcome) -> tuple[str, str]:
    """Who won, and by what, as a title and a sentence; of a game that goes on what was paid so far."""
    sides = report.scenario.sides
    minor, major, decisive = account.thresholds(report.chronicle.ready)
    scale = f"A result is minor from {minor:g} points, major from {major:g}, decisive from {decisive:g}."
    points = report.scenario.victory_par
    par = f", par of {points} taken off".replace("-", "\u2212") if points else ""
    if not report.over:
        last = report.closes[-1]
        paid = ", ".join(f"{side.name} {last.points[side.key] / 1000:.1f}" for side in sides)
        title = f"{report.turns(last.turn)} of {report.scenario.calendar.turns} are over"
        return title, f"Paid so far: {paid}. The balance is drawn at the end{par}. {scale}"
    winner = f" for {sides[outcome.winner].name}" if outcome.winner >= 0 and outcome.level else ""
    ahead = sides[0].name if outcome.balance >= 0 else sides[1].name
    return account.LEVELS[outcome.level] + winner, (
        f"Balance {abs(outcome.balance):.1f} points for {ahead}{par}. {scale}"
    )


class Pages:
    """Makes items and charts of one report; charts are kept, so that they are drawn once."""

    def __init__(self, report: Report, outcome: Outcome, palette: Palette) -> None:
        self.report = report
        self.outcome = outcome
        self.palette = palette
        self.charts = self._charts()
        self._high = 0  # of the column

    # ---- charts

    def _tone(self, side: str) -> Colour:
        return self.palette.side(self._shape(side)).line

    def _shape(self, side: str) -> str:
        return next((entry.shape for entry in self.report.scenario.sides if entry.key == side), "rectangle")

    def _line(self, curve: Curve, dash: str = "solid", marks: str = "") -> Line:
        if not curve.side:
            return Line(curve.name, self.palette.ink_2, curve.points, "dash", "ring")
        marks = marks or ("diamond" if self._shape(curve.side) == "diamond" else "square")
        return Line(curve.name, self._tone(curve.side), curve.points, dash, marks)

    def _graph(self, title: str, unit: str, lines: list[Line]) -> Graph:
        report = self.report
        turns = report.scenario.calendar.turns
        if lines and lines[0].dash == "bar":
            places = report.phrases.places
            graph = Graph(title, unit, lines, (0.5, turns + 0.5), lambda x: f"{x:.0f}")
            graph.told = lambda x: f"Turn {x:.0f}, {typeset(places.dates(int(x)))}"
            return graph
        first = min([0.0, *(x for line in lines for x, _ in line.points)])
        return Graph(title, unit, lines, (first, float(turns)), report.day)

    def _charts(self) -> dict[str, Graph]:
        """Every chart by a name fit for a file."""
        report = self.report
        charts: dict[str, Graph] = {}
        for found in report.ground():
            charts[f"ground-{found.key}"] = self._ground(found)
        for thing in ("steps", "kit"):
            lines = [self._line(report.lost(side, thing), "bar") for side in report.sides]
            charts[f"lost-{thing}"] = self._graph(f"{thing.capitalize()} lost, turn by turn", thing, lines)
        lines = [self._line(report.left(side)) for side in report.sides]
        charts["abandoned"] = self._graph("Kit abandoned at crossings, added up", "kit", lines)
        styles = (("solid", "square"), ("dash", "diamond"), ("dot", "circle"), ("solid", "ring"))
        fed = [
            self._line(curve, *styles[i % len(styles)]) for i, curve in enumerate(report.pockets_fed())
        ]
        if fed:
            charts["fed-salients"] = self._graph("Supply that came into the salients", "% of what was asked", fed)
            charts["fed-salients"].top = 100.0
        fed = [self._line(report.fed(side)) for side in report.sides]
        charts["fed-sides"] = self._graph("Supply that came, all units of a side", "% of what was asked", fed)
        charts["fed-sides"].top = 100.0
        lines = [self._line(report.hungry(side), "bar") for side in report.sides]
        charts["hungry"] = self._graph("Units short of supply, critical or cut off, turn by turn", "units", lines)
        return charts

    def _ground(self, found: Comparison) -> Graph:
        lines = [self._line(found.game)]
        if found.history is not None:
            lines.append(self._line(found.history))
        return self._graph(found.title, "km\u00b2", lines)

    def pictures(self, ink: Ink) -> dict[str, bytes]:
        """Every chart as a PNG file."""
        found = {}
        for name, graph in self.charts.items():
            sheet = pygame.Surface(POSTER)
            sheet.fill(ink.palette.panel)
            graph.draw(sheet, Ink(ink.palette, 1.25), sheet.get_rect().inflate(-56, -48))
            stream = BytesIO()
            pygame.image.save(sheet, stream, f"{name}.png")
            found[name] = stream.getvalue()
        return found

    # ---- pages

    def items(self, page: str, ink: Ink, size: tuple[int, int]) -> list[Item]:
        """What a page shows in a column of some size."""
        width, self._high = size
        made: dict[str, Callable[[Ink, int], list[Item]]] = {
            "Result": self._result, "Ground": self._on_ground, "Losses": self._on_losses,
            "Crossings": self._on_crossings, "Supply": self._on_supply, "Dice": self._on_dice,
        }  # fmt: skip
        if not self.report.closes and page != "Dice":
            return words(ink, "No turn has closed yet: there is nothing to report.", width, ink.palette.ink_2)
        return made[page](ink, width)

    def _side_cells(self, share: float) -> list[Cell]:
        """Heads of a column a side."""
        palette = self.palette
        return [Cell(side.name, share, "sans_semibold", palette.ink_2, RIGHT) for side in self.report.scenario.sides]

    def _result(self, ink: Ink, width: int) -> list[Item]:
        palette, report = self.palette, self.report
        title, told = verdict(report, self.outcome)
        heading = "Victory points by what paid them"
        heading += "" if report.over else ", as if the game ended now"
        items = [row(ink, [Cell(title, 1.0, "serif")], 42, 27)]
        items += [*words(ink, told, width, palette.ink_2), gap(ink, 10), head(ink, heading)]
        wide = min(1.0, ink.px(760) / width)
        label, figure = 0.56 * wide, 0.22 * wide
        items.append(row(ink, [Cell("", label), *self._side_cells(figure)]))
        rows = report.points()
        for what, values in rows:
            cells = [Cell(what[:1].upper() + what[1:], label)]
            for value in values:
                known = "not known yet" if value is None else f"{value:+.1f}".replace("-", "\u2212")
                cells.append(Cell(known, figure, "sans_semibold", None if value else palette.ink_3, RIGHT))
            items.append(row(ink, cells))
        sums = [sum(value or 0.0 for _, values in rows for value in [values[i]]) for i in range(2)]
        if report.over or len(report.sides) > 1:
            cells = [Cell("All together", label, "sans_bold")]
            cells += [Cell(f"{total:.1f}", figure, "sans_bold", anchor=RIGHT) for total in sums]
            items.append(row(ink, cells, rule=1))
        else:
            paid = [report.closes[-1].points[key] / 1000 for key in report.chronicle.sides]
            cells = [Cell("Paid so far; all else is paid at the end", label, "sans_bold")]
            cells += [Cell(f"{total:.1f}", figure, "sans_bold", anchor=RIGHT) for total in paid]
            items.append(row(ink, cells, rule=1))
        items += [gap(ink, 12), head(ink, "Both sides"), row(ink, [Cell("", label), *self._side_cells(figure)])]
        for what, told_of in self._sums():
            figures = [Cell(text, figure, "sans_semibold", anchor=RIGHT) for text in told_of]
            items.append(row(ink, [Cell(what, label), *figures]))
        items += [gap(ink, 12), *self._fates(ink, width)]
        return items

    def _sums(self) -> list[tuple[str, list[str]]]:
        report, last = self.report, self.report.closes[-1]
        chronicle = report.chronicle
        keys = chronicle.sides

        def own(key: str, text: str) -> str:
            return text if key in report.sides else "not known yet"

        gains = [(last.hexes[key] - chronicle.start_hexes[key]) * chronicle.km2 for key in keys]
        return [
            ("Ground gained, km\u00b2", [f"{gain:+.1f}".replace("-", "\u2212") for gain in gains]),
            ("Attacks made", [str(last.attacks[key]) for key in keys]),
            ("Steps lost, of those at the start",
             [own(key, f"{last.steps_lost[key]} of {chronicle.start_steps[key]}") for key in keys]),
            ("Kit lost, of that at the start",
             [own(key, f"{last.kit_lost[key]} of {chronicle.start_kit[key]}") for key in keys]),
            ("Kit abandoned at crossings",
             [own(key, f"{report.left(key).points[-1][1]:.0f}") for key in keys]),
        ]  # fmt: skip

    def _fates(self, ink: Ink, width: int) -> list[Item]:
        """Units that are gone."""
        ends = self.report.ends()
        items = [head(ink, "Units that are gone")]
        if not ends:
            return [*items, *words(ink, "None.", width, self.palette.ink_2)]
        for end in ends:
            name = self.report.phrases.unit(end.unit)
            where = f", {self.report.phrases.places.hex(end.hex)}" if end.hex else ""
            text = f"{name}: {FATES[end.how]} in turn {end.turn}{where}"
            mark = Cell(text, 1.0, mark=self._shape(end.side), mark_tone=self._tone(end.side))
            items.append(row(ink, [mark], 23, 14))
        return items

    def _chart_rows(self, ink: Ink, width: int, names: list[str], share: float = 1.0) -> list[Item]:
        """Charts in rows, two side by side where there is room; together they fill a share of the column."""
        beside = 2 if width >= ink.px(TWO_WIDE) and len(names) > 1 else 1
        rows = [names[i : i + beside] for i in range(0, len(names), beside)]
        free = int(self._high * share) // len(rows)
        tallest = ink.px(LONE_CHART if len(names) == 1 and share > 0.8 else TALL_CHART)
        high = min(max(free, ink.px(LOW_CHART)), tallest)
        if high < self._high < ink.px(LOW_CHART) * 2:
            high = min(self._high - ink.px(24), tallest) if share == 1.0 else high
        return [Item(min(high, self._high), self._drawer(each, beside)) for each in rows]

    def _drawer(self, names: list[str], beside: int) -> Callable[[pygame.Surface, Ink, Rect], None]:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            space = ink.px(40)
            wide = (rect.width - space * (beside - 1)) // beside
            for i, name in enumerate(names):
                at = Rect(rect.x + i * (wide + space), rect.y, wide, rect.height - ink.px(18))
                self.charts[name].draw(target, ink, at)

        return draw

    def _on_ground(self, ink: Ink, width: int) -> list[Item]:
        names = [name for name in self.charts if name.startswith("ground-")]
        items = self._chart_rows(ink, width, names, 0.9)
        sources = {found.source for found in self.report.ground() if found.source}
        for source in sorted(sources):
            items += words(ink, typeset(f"History: {source}."), width, self.palette.ink_3, 13)
        if not sources:
            none = "The scenario is invented or brings no history to compare with."
            items += words(ink, none, width, self.palette.ink_3, 13)
        return items

    def _on_losses(self, ink: Ink, width: int) -> list[Item]:
        palette, report = self.palette, self.report
        items = self._chart_rows(ink, width, ["lost-steps", "lost-kit"], 0.5)
        items.append(head(ink, "By cause, whole game"))
        wide = min(1.0, ink.px(860) / width)
        label, figure = 0.4 * wide, 0.15 * wide
        keys = report.chronicle.sides
        heads = [Cell("", label)]
        for key in keys:
            name = next(side.name for side in report.scenario.sides if side.key == key)
            for thing in ("steps", "kit"):
                heads.append(Cell(f"{name}, {thing}", figure, "sans_semibold", palette.ink_2, RIGHT))
        items.append(row(ink, heads, size=13.5))
        total = [[0, 0] for _ in keys]
        for what, values in report.causes():
            cells = [Cell(what[:1].upper() + what[1:], label)]
            for i, value in enumerate(values):
                for j in range(2):
                    total[i][j] += value[j] if value else 0
                    text = "?" if value is None else (str(value[j]) if value[j] else "\u2013")
                    cells.append(Cell(text, figure, anchor=RIGHT))
            items.append(row(ink, cells))
        cells = [Cell("All causes", label, "sans_bold")]
        for i, key in enumerate(keys):
            known = key in report.sides
            cells += [Cell(str(total[i][j]) if known else "?", figure, "sans_bold", anchor=RIGHT) for j in range(2)]
        items.append(row(ink, cells, rule=1))
        return items

    def _on_crossings(self, ink: Ink, width: int) -> list[Item]:
        palette, report = self.palette, self.report
        items = self._chart_rows(ink, width, ["abandoned"], 0.45)
        items.append(head(ink, "Over the rivers, whole game"))
        wide = min(1.0, ink.px(1000) / width)
        shares = [0.46 * wide, 0.18 * wide, 0.11 * wide, 0.11 * wide, 0.14 * wide]
        titles = ("Crossing", "By", "Steps over", "Kit over", "Kit left")
        anchors = (LEFT, LEFT, RIGHT, RIGHT, RIGHT)
        items.append(row(ink, [
            Cell(text, share, "sans_semibold", palette.ink_2, anchor)
            for text, share, anchor in zip(titles, shares, anchors, strict=True)
        ], size=13.5))  # fmt: skip
        found = report.crossings()
        for line in found:
            figures = [line.steps, line.kit, line.abandoned]
            laid = line.means != BOATS and bool(line.steps or line.kit)
            where = line.crossing if laid else _bank(line.crossing)
            means = MEANS.get(line.means, line.means) if where == line.crossing or line.means == BOATS else "\u2013"
            where = where[:1].upper() + where[1:]
            cells = [
                Cell(where, shares[0], mark=self._shape(line.side), mark_tone=self._tone(line.side)),
                Cell(means, shares[1]),
                *(Cell(str(n) if n else "\u2013", share, "sans_semibold", anchor=RIGHT)
                  for n, share in zip(figures, shares[2:], strict=True)),
            ]  # fmt: skip
            items.append(row(ink, cells))
        if not found:
            items += words(ink, "Nothing has gone over a river, and nothing was left there.", width, palette.ink_2)
        for told in report.evacuations():
            items += [gap(ink, 14), *self._evacuated(ink, width, told)]
        return items

    def _evacuated(self, ink: Ink, width: int, told: Evacuation) -> list[Item]:
        """What went out of a salient, and by which way."""
        palette = self.palette
        wide = min(1.0, ink.px(1000) / width)
        shares = [0.64 * wide, 0.12 * wide, 0.12 * wide, 0.12 * wide]
        end = "Inside at the end" if self.report.over else "Inside now"
        rows: list[tuple[str, Inside | Way, str]] = [
            ("Inside at the start", told.start, "sans"), ("Came in", told.came, "sans"),
            *((_way_words(way), way, "sans") for way in told.ways),
            ("Went out, all together", told.out, "sans_bold"),
            ("Lost there, less what was replaced", told.lost, "sans"), (end, told.end, "sans_bold"),
        ]  # fmt: skip
        items = [head(ink, f"{told.salient}: what {self.report.side(told.side)} took out"), row(ink, [
            Cell(text, share, "sans_semibold", palette.ink_2, RIGHT if text else LEFT)
            for text, share in zip(("", "Units", "Steps", "Kit"), shares, strict=True)
        ], size=13.5)]  # fmt: skip
        for text, amounts, face in rows:
            mark = self._shape(told.side) if isinstance(amounts, Way) else ""
            cells = [Cell(text, shares[0], face, mark=mark, mark_tone=self._tone(told.side))]
            for n, share in zip((amounts.units, amounts.steps, amounts.kit), shares[1:], strict=True):
                figure = str(n).replace("-", "\u2212") if n else "\u2013"
                cells.append(Cell(figure, share, "sans_semibold" if face == "sans" else face, anchor=RIGHT))
            items.append(row(ink, cells))
        return items

    def _on_supply(self, ink: Ink, width: int) -> list[Item]:
        return self._chart_rows(ink, width, [n for n in ("fed-salients", "fed-sides", "hungry") if n in self.charts])

    def _on_dice(self, ink: Ink, width: int) -> list[Item]:
        palette, report = self.palette, self.report
        throws = report.throws()
        told = "Luck is the share of throws that would have been worse: 50 per cent on average, for both sides."
        items = words(ink, told, width, palette.ink_2)
        for side in report.scenario.sides:
            if side.key not in report.sides:
                continue
            mine = sorted((t for t in throws if t.side == side.key), key=lambda t: -t.luck)
            items += [gap(ink, 10), head(ink, f"{side.name}: {len(mine)} throw{'' if len(mine) == 1 else 's'}")]
            if not mine:
                items += words(ink, "None.", width, palette.ink_2)
                continue
            items.append(self._meter(ink, side.key, mean_luck(mine)))
            best = mine[:BEST]
            worst = [t for t in reversed(mine) if t not in best][:BEST]
            for title, chosen in (("Best", best), ("Worst", worst)):
                for i, throw in enumerate(chosen):
                    items.append(self._throw_row(ink, title if i == 0 else "", throw))
        return items

    def _meter(self, ink: Ink, side: str, luck: float) -> Item:
        def draw(target: pygame.Surface, ink: Ink, rect: Rect) -> None:
            palette = ink.palette
            track = Rect(rect.x, 0, min(ink.px(320), rect.width // 2), ink.px(12))
            track.centery = rect.centery
            ink.bar(target, track, luck, self._tone(side))
            pygame.draw.line(
                target, palette.ink, (track.centerx, track.y - ink.px(4)), (track.centerx, track.bottom + ink.px(3)), 2
            )
            text = f"mean luck {100 * luck:.0f} per cent"
            ink.text(
                target, "sans_semibold", 14.5, text, palette.ink, (track.right + ink.px(14), rect.centery), LEFT,
                room=rect.right - track.right - ink.px(14),
            )  # fmt: skip

        return Item(ink.px(30), draw, 1)

    def _throw_row(self, ink: Ink, title: str, throw: Throw) -> Item:
        places = self.report.phrases.places
        if throw.kind == ATTACK:
            fell = "the defender gives way" if throw.success else "the defender holds"
            what = f"Turn {throw.turn}: attack on {places.hex(throw.hex)}, dice {throw.roll}, {fell}"
        else:
            verb = "charges on" if throw.kind == CHARGES else "strike on"
            fell = "success" if throw.success else "no success"
            what = f"Turn {throw.turn}: {verb} {places.crossing(throw.subject)}, dice {throw.roll} of 100, {fell}"
        what += f" (chance {100 * throw.chance:.0f} %)"
        cells = [
            Cell(title, 0.09, "sans_semibold", self.palette.ink_2), Cell(what, 0.79),
            Cell(f"{100 * throw.luck:.0f} %", 0.12, "sans_semibold", anchor=RIGHT),
        ]  # fmt: skip
        return row(ink, cells, 23, 14)


def _way_words(way: Way) -> str:
    """A way out as a row of a table names it."""
    if way.means in (LAND, CALENDAR):
        return "Out over land" if way.means == LAND else "Taken away by the calendar"
    return f"Out by boat or wading at {_bank(way.crossings)}" if way.means == BOATS else f"Out over {way.crossings}"


def _bank(crossings: str) -> str:
    """Crossings that nobody went over dry: of a place for a pontoon the river alone, since none was laid."""
    return crossings.replace("the pontoon", "the river")
