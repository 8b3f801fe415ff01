"""A war diary: the events of a game as a staff officer would write them down.

A `Diary` is an observer of a match; it hands each finished line to `write`.
It tells the whole truth of both sides, so it is for games that are looked at
from above: transcripts, replays, reports.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from fractions import Fraction

from game.match import happened
from game.match.happened import Event, only
from game.match.names import Names
from game.match.places import Places
from game.rules.forecast import AttackForecast
from game.rules.setup import Tables

LEVELS = ("Draw", "Minor victory", "Major victory", "Decisive victory")
WIDTH = 110  # columns of a line; what does not fit goes on below, deeper
LOSS_WORDS = {"attack": "", "defence": "", "trapped": " while trapped", "abandoned": " left behind"}


class Diary:
    """Writes a match down as it is told of it."""

    def __init__(self, ready: Tables, write: Callable[[str], object]) -> None:
        self._ready = ready
        self._write = write
        self._places = Places(ready)
        self._names = Names(ready)
        self._units = {unit.key: unit.name for unit in ready.scenario.units}
        self._sides = {side.key: side.name for side in ready.scenario.sides}
        self._open: list[Event] = []  # a mark and what followed it
        self._closing: list[Event] = []  # events of the close, until it is done
        self._idle = False  # operations have begun, no order was given yet

    def __call__(self, event: Event) -> None:
        """Take an event; what it closes is written."""
        if event.kind in happened.MARKS:
            self._flush()
        self._open.append(event)
        if event.kind in (happened.CLOSED, happened.UNDONE, happened.LOST):
            self._flush()

    def _flush(self) -> None:
        if not self._open:
            return
        mark, *rest = self._open
        self._open = []
        if self._idle and mark.kind in (happened.LOGISTICS, happened.CLOSE):
            self._write("  No orders.")
        self._idle = mark.kind == happened.OPERATIONS
        if mark.kind == happened.TURN:
            self._turn(mark, rest)
        elif mark.kind == happened.LOGISTICS:
            self._section(f"{self._sides[mark.side]}, logistics", self._logistics(rest))
        elif mark.kind == happened.OPERATIONS:
            self._write(f"{self._sides[mark.side]}, operations")
        elif mark.kind == happened.ORDER:
            self._lines(self._order(rest))
        elif mark.kind == happened.CLOSE:
            self._closing = rest
        elif mark.kind == happened.CLOSED:
            self._close(mark, self._closing)
        elif mark.kind == happened.UNDONE:
            self._write(f"  (taken back: {mark.facts['order']})")
        else:
            self._write(f"  ({mark.facts['count']} more events were not kept)")

    def _section(self, head: str, lines: list[str]) -> None:
        if lines:
            self._write(head)
            self._lines(lines)

    def _lines(self, lines: list[str]) -> None:
        """Write lines two blanks in, those that begin with blanks deeper, each within the width."""
        for line in lines:
            indent = "  " + " " * (len(line) - len(line.lstrip()))
            folded = textwrap.wrap(
                line.lstrip(), WIDTH, initial_indent=indent, subsequent_indent=indent + "    ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
            for part in folded:
                self._write(part)

    # ---- wording

    def _unit(self, key: str) -> str:
        return self._units[key]

    def _listed(self, keys: Iterable[str]) -> str:
        return ", ".join(self._unit(key) for key in keys)

    def _losses(self, events: list[Event]) -> list[str]:
        """Losses, one text a unit and cause, in the order they were taken."""
        sums: dict[tuple[str, str], list[int]] = {}
        for event in only("loss", events):
            spent = sums.setdefault((event.unit, event.facts["cause"]), [0, 0])
            spent[0] += event.facts["steps"]
            spent[1] += event.facts["kit"]
        return [
            f"{self._unit(unit)} {_amount(steps, kit)}{LOSS_WORDS[cause]}"
            for (unit, cause), (steps, kit) in sums.items()
        ]

    # ---- the parts of a turn

    def _turn(self, mark: Event, rest: list[Event]) -> None:
        self._write("")
        for weather in only("weather", rest):
            sky, ground = weather.facts["sky"], weather.facts["ground"]
            self._write(f"Turn {mark.turn}, {self._places.dates(mark.turn)}. {sky.capitalize()}, ground {ground}.")

    def _logistics(self, events: list[Event]) -> list[str]:
        lines = []
        for event in only("supply", events):
            better = " again" if event.facts["after"] == "full" else ""
            lines.append(
                f"{self._unit(event.unit)} at {self._places.hex(event.hex)}: supply {event.facts['after']}{better},"
                f" was {event.facts['before']}."
            )
        for event in only("arrived", events):
            lines.append(f"{self._unit(event.unit)} arrives at {self._places.hex(event.hex)}.")
        for event in only("left", events):
            lines.append(f"{self._unit(event.unit)} leaves the map from {self._places.hex(event.hex)}.")
        filled: dict[str, list[int]] = {}
        for event in only("replaced", events):
            got = filled.setdefault(event.unit, [0, 0])
            got[0] += event.facts["steps"]
            got[1] += event.facts["kit"]
        if filled:
            drafts = "; ".join(f"{self._unit(u)} {_amount(steps, kit)}" for u, (steps, kit) in filled.items())
            lines.append(f"Replacements: {drafts}.")
        dug = [f"{self._places.hex(e.hex)} level {e.facts['level']}" for e in only("dug", events)]
        if dug:
            lines.append(f"Fieldworks: {'; '.join(dug)}.")
        return lines + self._sightings(events)

    def _sightings(self, events: list[Event]) -> list[str]:
        found = [f"{self._unit(e.unit)} at {self._places.hex(e.hex)}" for e in only("seen", events)]
        return [f"Discovered: {'; '.join(found)}."] if found else []

    def _order(self, events: list[Event]) -> list[str]:
        lines = []
        for event in events:
            if event.kind in ("moved", "stopped"):
                lines.append(self._march(event, events))
            elif event.kind == "attack":
                lines += self._attack(event, events)
        return lines + self._sightings(events)

    def _march(self, event: Event, events: list[Event]) -> str:
        start = self._places.hex(event.facts["from_hex"])
        text = f"{self._unit(event.unit)} marches from {start} to {self._places.hex(event.hex)}"
        if event.kind == "stopped":
            went = text if event.hex != event.facts["from_hex"] else f"{self._unit(event.unit)} stays at {start}"
            text = f"{went}, stopped before {self._places.hex(event.facts['by_hex'])}: {event.facts['reason']}"
        return f"{text}{self._taken(event.side, events)}."

    def _taken(self, side: str, events: list[Event]) -> str:
        count = sum(event.side == side for event in only("control", events))
        return f"; takes {_hexes(count)}" if count else ""

    def _attack(self, event: Event, events: list[Event]) -> list[str]:
        facts = event.facts
        odds = facts.get("odds")
        price = f", {odds.op} OP" if isinstance(odds, AttackForecast) and odds.op else ""
        against = self._listed(facts["defenders"])
        if facts.get("screened_by"):
            against = f"posts of {self._unit(facts['screened_by'])}"
        lines = [
            f"{facts['manner'].capitalize()} attack on {self._places.hex(event.hex)}{price}: "
            f"{self._listed(facts['attackers'])} against {against or 'nobody: the hex is empty'}."
        ]
        if isinstance(odds, AttackForecast) and facts["roll"]:
            lines.append(f"  {self._odds(odds, facts['column'])}")
            lines.append(f"  {self._dice(odds, facts['roll'])}")
        if losses := self._losses(events):
            lines.append(f"  Losses: {'; '.join(losses)}.")
        for after in events:
            if line := self._aftermath(after):
                lines.append(f"  {line}")
        if taken := self._taken(event.side, events):
            lines.append(f"  {self._sides[event.side]}{taken.removeprefix(';')}.")
        return lines

    def _odds(self, odds: AttackForecast, column: int) -> str:
        labels = [_label(int(edge)) for edge in self._ready.charts["odds_columns"]]
        names = [f"below {labels[0]}", *labels]
        text = (
            f"Attack {odds.attack:.1f}, defence {odds.defence:.1f} (support {odds.support:.1f}) x "
            f"{odds.multiplier / 100:.2f} for ground and works: {odds.ratio:.2f} to 1, column {names[odds.bare_column]}"
        )
        if odds.shifts:
            shifts = ", ".join(f"{name} {shift:+d}" for name, shift in odds.shifts.items())
            text += f"; {shifts}: column {names[column]}"
        return f"{text}."

    def _dice(self, odds: AttackForecast, roll: int) -> str:
        loss_in, loss_out, back, _ = odds.results[roll]
        verdict = "the defender holds"
        if back:
            verdict = "the posts give way" if odds.screener >= 0 else f"the defender falls back {_hexes(back)}"
        return f"Dice {roll}: attacker {loss_in} per cent, defender {loss_out} per cent, {verdict}."

    def _aftermath(self, event: Event) -> str:
        if event.kind == "retreat":
            start = self._places.hex(event.facts["from_hex"])
            return f"{self._unit(event.unit)} falls back from {start} to {self._places.hex(event.hex)}."
        if event.kind == "trapped":
            return f"{self._unit(event.unit)} has no way back from {self._places.hex(event.hex)}."
        if event.kind == "destroyed":
            return f"{self._unit(event.unit)} is destroyed at {self._places.hex(event.hex)}."
        if event.kind == "advance":
            return f"{self._unit(event.unit)} advances into {self._places.hex(event.hex)}."
        return ""

    def _close(self, mark: Event, events: list[Event]) -> None:
        lines = []
        left = sum(event.side == "" for event in only("control", events))
        if left:
            lines.append(f"Left to nobody: {_hexes(left)}.")
        lines += [f"Losses: {loss}." for loss in self._losses(events)]
        for event in only("destroyed", events):
            lines.append(self._aftermath(event))
        for i, salient in enumerate(self._ready.scenario.salients):
            held, start = mark.facts["salients"][salient.key], int(self._ready.state.salients[i]["start"])
            lines.append(
                f"{salient.name}: {self._sides[salient.holder]} holds {held} of {start} hexes,"
                f" {held * self._places.km2:.1f} km2."
            )
        for event in only("collapse", events):
            salient = self._ready.scenario.salients[self._names.salients.index(event.facts["salient"])]
            lines.append(f"{salient.name} has collapsed.")
        points = ", ".join(f"{self._sides[key]} {value / 1000:.1f}" for key, value in mark.facts["points"].items())
        lines.append(f"Victory points: {points}.")
        self._section("Close", lines)
        for event in only("result", events):
            self._result(event, mark)

    def _result(self, event: Event, mark: Event) -> None:
        winner, level = event.facts["winner"], LEVELS[event.facts["level"]]
        self._write("")
        self._write(f"Result: {f'{level} for {self._sides[winner]}' if winner else LEVELS[0]}.")
        sides = self._ready.state.sides
        for i, (key, name) in enumerate(self._sides.items()):
            gained = mark.facts["hexes"][key] - int(sides[i]["hexes_start"])
            lost = f"{mark.facts['steps_lost'][key]} of {sides[i]['steps_start']} steps"
            lost += f" and {mark.facts['kit_lost'][key]} of {sides[i]['kit_start']} kit"
            ground = f"{gained * self._places.km2:+.1f} km2"
            self._write(f"  {name}: {mark.facts['attacks'][key]} attacks, lost {lost}, ground {ground}.")


def _amount(steps: int, kit: int) -> str:
    parts = [f"{steps} step{'' if steps == 1 else 's'}"] * (steps > 0) + [f"{kit} kit"] * (kit > 0)
    return " and ".join(parts) or "nothing"


def _hexes(count: int) -> str:
    return f"{count} hex{'' if count == 1 else 'es'}"


def _label(per_mille: int) -> str:
    """An odds column by its lower edge: 667 is "2:3"."""
    odds = Fraction(per_mille, 1000).limit_denominator(4)
    return f"{odds.numerator}:{odds.denominator}"
