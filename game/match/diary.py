"""A war diary: the events of a game as a staff officer would write them down.

A `Diary` is an observer of a match; it hands each finished line to `write`.
It tells the whole truth of both sides, so it is for games that are looked at
from above: transcripts, replays, reports.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from fractions import Fraction

from game.match import account, happened
from game.match.account import LEVELS as LEVELS
from game.match.happened import Event, only
from game.match.phrases import Phrases, amount, hexes
from game.model import codes
from game.rules.forecast import AttackForecast
from game.rules.setup import Tables

WIDTH = 110  # columns of a line; what does not fit goes on below, deeper
BLOCK_WORDS = {
    "source": "too little at the source", "road": "too little by road", "crossing": "too little over a crossing",
    "no_way": "no way to it",
}  # fmt: skip
STATES = codes.SUPPLY_STATES
HUNGRY = STATES[1:3]  # supply states that are explained
SHIFT_WORDS = {"support": "support point", "own fire": "own fire heavier", "enemy fire": "under heavy fire"}
BESIDE = {"attack", "control", "loss", "seen", "moved", "stopped", "withdrawn"}  # told in the order's own line


class Diary:
    """Writes a match down as it is told of it."""

    def __init__(self, ready: Tables, write: Callable[[str], object]) -> None:
        self._ready = ready
        self._write = write
        self._phrases = Phrases(ready)
        self._places = self._phrases.places
        self._open: list[Event] = []  # a mark and what followed it
        self._closing: list[Event] = []  # events of the close, until it is done
        self._idle = False  # operations have begun, no order was given yet
        self._left: dict[str, int] = {}  # kit abandoned up to the last close, by side

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
            self._section(f"{self._phrases.side(mark.side)}, logistics", self.logistics_lines(rest))
        elif mark.kind == happened.OPERATIONS:
            self._write(f"{self._phrases.side(mark.side)}, operations")
        elif mark.kind == happened.ORDER:
            self._lines(self.order_lines(rest))
            if mark.facts.get("reason"):
                self._lines([f"  Why: {mark.facts['reason']}."])
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

    # ---- the parts of a turn

    def _turn(self, mark: Event, rest: list[Event]) -> None:
        self._write("")
        for weather in only("weather", rest):
            sky, ground = weather.facts["sky"], weather.facts["ground"]
            self._write(f"Turn {mark.turn}, {self._places.dates(mark.turn)}. {sky.capitalize()}, ground {ground}.")

    def logistics_lines(self, events: list[Event]) -> list[str]:
        """The sentences of a side's logistics."""
        lines = self._supply(events)
        lines += self._phrases.told(events)
        if losses := self._phrases.losses(events):
            lines.append(f"Losses: {'; '.join(losses)}.")
        for event in only("arrived", events):
            lines.append(f"{self._phrases.does(event.unit, 'arrives')} at {self._places.hex(event.hex)}.")
        for event in only("left", events):
            lines.append(f"{self._phrases.does(event.unit, 'leaves')} the map from {self._places.hex(event.hex)}.")
        filled: dict[str, list[int]] = {}
        for event in only("replaced", events):
            got = filled.setdefault(event.unit, [0, 0])
            got[0] += event.facts["steps"]
            got[1] += event.facts["kit"]
        if filled:
            drafts = "; ".join(f"{self._phrases.unit(u)} {amount(*got)}" for u, got in filled.items())
            lines.append(f"Replacements: {drafts}.")
        dug = [f"{self._places.hex(e.hex)} level {e.facts['level']}" for e in only("dug", events)]
        if dug:
            lines.append(f"Fieldworks: {'; '.join(dug)}.")
        return lines + self._sightings(events)

    def _supply(self, events: list[Event]) -> list[str]:
        """Changes of supply, a line for each change."""
        lines = []
        changes = sorted(
            {(e.facts["after"], e.facts["before"]) for e in only("supply", events)},
            key=lambda change: (STATES.index(change[0]), STATES.index(change[1])),
        )
        for after, before in changes:
            found = []
            for event in only("supply", events):
                if (event.facts["after"], event.facts["before"]) == (after, before):
                    why = BLOCK_WORDS.get(event.facts["block"], "")
                    found.append(self._phrases.at(event) + (f", {why}" if why and after in HUNGRY else ""))
            better = STATES.index(after) < STATES.index(before)
            label = "full again" if after == "full" else f"{after}, no longer {before}" if better else after
            lines.append(f"Supply {label}: {'; '.join(found)}.")
        return lines

    def _sightings(self, events: list[Event]) -> list[str]:
        found = [self._phrases.at(e) for e in only("seen", events)]
        return [f"Discovered: {'; '.join(found)}."] if found else []

    def order_lines(self, events: list[Event]) -> list[str]:
        """The sentences of an order, from the events that followed its mark; deeper ones begin with blanks."""
        lines = []
        story = self._phrases.told([event for event in events if event.kind not in BESIDE or event.kind == "loss"])
        for event in events:
            if event.kind in ("moved", "stopped"):
                lines.append(self._march(event, events))
            elif event.kind == "attack":
                return [*self._attack(event, events), *(f"  {line}" for line in self._sightings(events))]
        return [*lines, *story, *(f"  {line}" for line in self._sightings(events))]

    def _march(self, event: Event, events: list[Event]) -> str:
        unit, start = self._phrases.unit(event.unit), self._places.hex(event.facts["from_hex"])
        goes = "withdraws" if only("withdrawn", events) else "marches"
        goes = self._phrases.verb(event.unit, goes)
        text = f"{unit} {goes} from {start} to {self._places.hex(event.hex)}"
        if event.kind == "stopped":
            stays = f"{self._phrases.does(event.unit, 'stays')} at {start}"
            went = text if event.hex != event.facts["from_hex"] else stays
            text = f"{went}, stopped before {self._places.hex(event.facts['by_hex'])}: {event.facts['reason']}"
        for loss in only("loss", events):
            if loss.unit == event.unit and loss.facts["cause"] == "march":
                lost = amount(loss.facts["steps"], loss.facts["kit"])
                text += f"; {self._phrases.verb(event.unit, 'loses')} {lost} under fire on the way"
        taken = self._phrases.taken(event.side, events)
        return f"{text}{'; ' if taken else ''}{taken}."

    def _attack(self, event: Event, events: list[Event]) -> list[str]:
        facts = event.facts
        odds = facts.get("odds")
        price = f", {odds.op} OP" if isinstance(odds, AttackForecast) and odds.op else ""
        against = self._phrases.listed(facts["defenders"])
        if facts.get("screened_by"):
            against = f"posts of {self._phrases.unit(facts['screened_by'])}"
        manner = "Prepared attack with a support point" if facts["manner"] == "supported" else (
            f"{facts['manner'].capitalize()} attack"
        )  # fmt: skip
        lines = [
            f"{manner} on {self._places.hex(event.hex)}{price}: {self._phrases.listed(facts['attackers'])} against "
            f"{against or 'nobody: the hex is empty'}."
        ]
        if isinstance(odds, AttackForecast) and facts["roll"]:
            lines.append(f"  {self._odds(odds, facts['column'])}")
            if odds.ways_back:
                lines.append(f"  Ways back: {self._phrases.ways_back(odds.ways_back)}.")
            lines.append(f"  {self._dice(odds, facts['roll'])}")
        if losses := self._phrases.losses(events):
            lines.append(f"  Losses: {'; '.join(losses)}.")
        lines += [f"  {line}" for line in self._phrases.told(events)]
        if taken := self._phrases.taken(event.side, events):
            lines.append(f"  {self._phrases.side(event.side)} {taken}.")
        return lines

    def _odds(self, odds: AttackForecast, column: int) -> str:
        names = column_names(self._ready)
        belt = ", along the belt" if odds.along_belt else ""
        text = (
            f"Attack {odds.attack:.1f}, defence {odds.defence:.1f} ({odds.support:.1f} of it from neighbours) x "
            f"{odds.multiplier / 100:.2f} for ground and works (level {odds.works}{belt}): {odds.ratio:.2f} to 1, "
            f"column {names[odds.bare_column]}"
        )
        if odds.shifts:
            shifts = ", ".join(f"{SHIFT_WORDS.get(name, name)} {shift:+d}" for name, shift in odds.shifts.items())
            total = sum(odds.shifts.values())
            end = min(len(names) - 1, max(0, odds.bare_column + total))
            capped = " (no more columns count)" if end != column else ""
            text += f"; {shifts}: column {names[column]}{capped}"
        return f"{text}."

    def _dice(self, odds: AttackForecast, roll: int) -> str:
        loss_in, loss_out, back, _ = odds.results[roll]
        verdict = "the defender holds"
        if back:
            verdict = "the posts give way" if odds.screener >= 0 else f"the defender must fall back {hexes(back)}"
        wins = min((dice for dice, row in odds.results.items() if row[2]), default=0)
        needed = f"{wins} or more wins, {float(odds.retreat) * 100:.0f} per cent" if wins else "none would win"
        return f"Dice {roll} ({needed}): attacker loses {loss_in} per cent, defender {loss_out}; {verdict}."

    # ---- the close

    def _close(self, mark: Event, events: list[Event]) -> None:
        lines = []
        left = sum(event.side == "" for event in only("control", events))
        if left:
            lines.append(f"Ground left to nobody: {hexes(left)}.")
        if losses := self._phrases.losses(events):
            lines.append(f"Losses: {'; '.join(losses)}.")
        lines += self._phrases.told(events)
        lines += [account.pocket(self._phrases, self._ready.scenario, pocket) for pocket in mark.facts["pockets"]]
        lines += self._abandoned(mark)
        points = ", ".join(
            f"{self._phrases.side(key)} {sum(score.values()) / 1000:.1f}" for key, score in mark.facts["score"].items()
        )
        lines.append(f"Victory points as it stands: {points}.")
        self._section("Close", lines)
        for event in only("result", events):
            self._write("")
            for line in account.result(self._phrases, self._ready, event, mark):
                self._lines([line[2:]]) if line.startswith(" ") else self._write(line)

    def _abandoned(self, mark: Event) -> list[str]:
        """Kit left behind since the last close."""
        now = {row.side: row.kit for row in mark.facts["toll"] if row.cause == "abandoned"}
        new = {side: kit - self._left.get(side, 0) for side, kit in now.items()}
        self._left = now
        text = ", ".join(f"{self._phrases.side(side)} {kit}" for side, kit in new.items() if kit)
        return [f"Kit abandoned this turn: {text}."] if text else []


def column_names(ready: Tables) -> tuple[str, ...]:
    """The odds columns by number: "below 1:3", "1:3", ... """
    labels = [_label(int(edge)) for edge in ready.charts["odds_columns"]]
    return (f"below {labels[0]}", *labels)


def _label(per_mille: int) -> str:
    """An odds column by its lower edge: 667 is "2:3"."""
    odds = Fraction(per_mille, 1000).limit_denominator(4)
    return f"{odds.numerator}:{odds.denominator}"
