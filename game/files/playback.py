"""Playing records again: as a match that can be watched, and turn by turn against what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.files import scenario as scenarios
from game.files import snapshot
from game.files.records import END, Given, Record, SideTurn, Turn, orders_of
from game.match import Event, Match
from game.match.checks import first_difference
from game.match.names import Names, end_order
from game.model.fault import Fault
from game.rules.digest import hex_digest
from game.rules.facade import Order, Refusal
from game.rules.setup import Tables, set_up

Observer = Callable[[Event], object]
Shelf = dict[tuple[str, tuple[str, ...]], tuple[Tables, str]]  # scenarios in use, with their digests


@dataclass(frozen=True)
class Difference:
    """Where a record and its play part: the turn, the column (`table.field, row`), and what else is known."""

    turn: int
    column: str  # "" when no column does, or the turn has not closed
    remark: str  # what is known besides

    def __str__(self) -> str:
        where = f"differs first in {self.column}" if self.column else "differs, though no column does at its close"
        return f"turn {self.turn} {where}; {self.remark}"


def ready_for(record: Record, shelf: Shelf) -> Tables:
    """The record's scenario, ready to play. Raises: Fault when it is not the one that was recorded."""
    key = (record.scenario, record.overrides)
    if key not in shelf:
        try:
            loaded = scenarios.load(record.scenario, record.overrides)
        except Fault as fault:
            raise Fault(*(f"{record.at(record.scenario_line)}: {line}" for line in fault.lines)) from None
        shelf[key] = (set_up(loaded.scenario, loaded.board, loaded.charts), loaded.digest)
    ready, digest = shelf[key]
    if digest != record.scenario_digest:
        raise Fault(
            f"{record.at(record.scenario_line)}: scenario {record.scenario} is another here (digest {digest}); "
            f"expected digest {record.scenario_digest}: it, its charts or the overrides have changed"
        )
    return ready


@dataclass(frozen=True)
class Step:
    """One thing that was done in a recorded game: an order, or (`given` None) the end of a side's operations."""

    turn: Turn
    side: int  # row
    given: Given | None
    row: Order


def steps_of(record: Record, names: Names) -> list[Step]:
    """All that was done in a recorded game, in order. Raises: Fault for a line that cannot be read here."""
    found = []
    for turn in record.turns:
        for i, side in enumerate(turn.sides):
            if side.side != names.sides[i]:
                raise Fault(f"{record.at(side.line)}: 'side {side.side}'; expected side {names.sides[i]}")
            found += [Step(turn, i, given, row) for given, row in orders_of(record, names, side)]
            if side.ended:
                found.append(Step(turn, i, None, end_order()))
    return found


def last_turns(steps: Sequence[Step]) -> int:
    """Where in the steps the last finished operations before those in play begin; 0 when there are none."""
    ends = [i + 1 for i, step in enumerate(steps) if step.given is None]
    return ends[-2] if len(ends) > 1 else 0


def take(record: Record, match: Match, step: Step) -> list[Event]:
    """Carry out a step in a match that stands before it. Raises: Fault when the game plays otherwise."""
    done = match.apply(step.row)
    if isinstance(done, Refusal):
        raise refused(record, step, done)
    compare(record, match, step)
    return done


def refused(record: Record, step: Step, refusal: Refusal) -> Fault:
    """What is said of a recorded order that is refused."""
    line, text = (step.given.line, step.given.text) if step.given is not None else (step.turn.line, END)
    return Fault(f"{record.at(line)}: {text!r} is refused here, the game plays otherwise: {refusal.sentence}")


def compare(record: Record, match: Match, step: Step) -> None:
    """Hold a match that stands after a step against the record. Raises: Fault where a turn closed otherwise."""
    last = step.given is None and step.side == len(match.names.sides) - 1
    if not last:
        return
    closed = match.log[step.turn.number - 1]
    if hex_digest(closed.digest) != step.turn.digest:
        column = first_difference(match.names, match.ready.state, closed.checks, step.turn.checks)
        remark = f"the digest is {hex_digest(closed.digest)}, recorded is {step.turn.digest}"
        difference = Difference(step.turn.number, column, remark)
        raise Fault(f"{record.source}: the game plays otherwise here: {difference}")


def play_again(record: Record, ready: Tables, observers: Sequence[Observer] = ()) -> tuple[Match, Difference | None]:
    """Apply a record's orders to a new match, up to the first turn that differs.

    Raises: Fault for a line that cannot be read in this scenario.
    """
    match = Match(ready, record.seed, None, observers)
    for turn in record.turns:
        if difference := _play_turn(record, match, turn):
            return match, difference
    if record.position and not snapshot.stands(record.position, match.names, match.start):
        return match, Difference(match.turn, "", "the position it is recorded to have begun with is another")
    return match, None


def _play_turn(record: Record, match: Match, turn: Turn) -> Difference | None:
    if match.over:
        raise Fault(f"{record.at(turn.line)}: turn {turn.number}; expected the seal: the game is over")
    remarks = []
    for side in turn.sides:
        remarks += _play_side(record, match, side)
    if not turn.digest:
        return Difference(turn.number, "", remarks[0]) if remarks else None
    log = match.log[turn.number - 1]
    column = first_difference(match.names, match.ready.state, log.checks, turn.checks)
    if hex_digest(log.digest) != turn.digest:
        remarks.append(f"the digest is {hex_digest(log.digest)}, recorded is {turn.digest}")
    elif column:
        remarks.append("the digest agrees: the recorded checks were changed")
    return Difference(turn.number, column, remarks[0]) if remarks else None


def _play_side(record: Record, match: Match, side: SideTurn) -> list[str]:
    """Play a side's orders; what was refused, in words."""
    key = match.names.side(match.side)
    if side.side != key:
        raise Fault(f"{record.at(side.line)}: 'side {side.side}'; expected side {key}")
    refused = []
    for given, row in orders_of(record, match.names, side):
        done = match.apply(row)
        if isinstance(done, Refusal):
            refused.append(f"line {given.line}: {given.text!r} is refused: {done.sentence}")
    if side.ended:
        match.apply(end_order())
    return refused
