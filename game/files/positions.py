"""A recorded game as its turns closed: the tables at any close, checked against the record's digest."""

from __future__ import annotations

from game.agents.course import SIDES, Course
from game.files.records import Record, orders_of
from game.match.names import Names
from game.model.fault import Fault
from game.model.state import State
from game.rules.digest import hex_digest
from game.rules.setup import Tables


def closed_turns(record: Record) -> int:
    """How many turns of a record have closed."""
    return sum(bool(turn.digest) for turn in record.turns)


def state_after(record: Record, ready: Tables, turn: int) -> State:
    """The tables of a recorded game as a turn closed, 0 = before the first.

    Args: `ready` the record's scenario; `turn` at most `closed_turns`.
    Raises: Fault naming file and line of an order that cannot be read or is refused, or of a digest that differs.
    """
    names, course = Names(ready), Course(ready)
    course.start(record.seed)
    for played in record.turns[:turn]:
        for side in range(SIDES):
            course.forward()
            for given, row in orders_of(record, names, played.sides[side]):
                refusal = course.desk.apply(row)
                if refusal is not None:
                    raise Fault(f"{record.at(given.line)}: {given.text!r} is refused: {refusal.sentence}")
        course.forward()
        if hex_digest(course.digest) != played.digest:
            raise Fault(
                f"{record.at(played.line)}: turn {played.number} plays to digest {hex_digest(course.digest)}; "
                f"expected {played.digest}, as recorded"
            )
    return course.desk.state
