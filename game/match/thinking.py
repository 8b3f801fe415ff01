"""An agent thinks on a copy of the game: its orders one by one, as soon as it has made up its mind about each."""

from __future__ import annotations

from collections.abc import Iterator

from game.agents.course import CapFault, Course
from game.agents.operate import CAP
from game.match.names import Names, order_row
from game.match.players import Agent, Questions
from game.rules import orders as book
from game.rules.facade import Order


class AgentFault(Exception):
    """An agent gave something that is no order, or that its side may not order."""


def thoughts(course: Course, names: Names, side: int, player: str | Agent) -> Iterator[Order]:
    """The orders of an agent, each carried out on the copy `course` before it is handed over.

    A built-in agent plays its whole operations at once; a Python agent is asked until it gives none.
    Raises: CapFault; AgentFault; whatever a Python agent raises.
    """
    if isinstance(player, str):
        yield from course.operate(side, player)
        return
    desk = course.desk
    ask = Questions(desk, names, side, course.agent_seed(side))
    given = 0
    while True:
        view = desk.view(side)
        for table in view:
            table.setflags(write=False)
        orders = list(player(view, ask))
        if not orders:
            return
        for row in orders:
            given += 1
            if given > int(CAP):
                raise CapFault(f"more than {int(CAP)} orders in turn {course.turn}")
            try:
                taken = order_row(row)
            except ValueError as fault:
                raise AgentFault(str(fault)) from None
            if taken[book.KIND] == book.END:
                return
            refusal = desk.apply(taken)
            if refusal is not None:
                raise AgentFault(f"order {named(names, taken)}: {refusal.sentence}")
            yield taken


def named(names: Names, row: Order) -> str:
    """An order as well as it can be told: one that is refused may name what does not exist."""
    try:
        return names.spell(row)
    except (IndexError, KeyError):
        return str(row.tolist())
