"""Who plays: `A:B` names an agent for each side, built in or a Python function of your own.

A Python agent is a dotted name such as `mypackage.mymodule.agent`, a callable
as `game.match.players.Agent` says: it is given its side's view and questions and
returns orders. It must be importable in every worker process.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from game.agents.course import CapFault, Course, Player
from game.agents.operate import AGENTS, CAP
from game.files.agents import player_named
from game.files.paths import either
from game.match import Agent, Names, Questions
from game.model.fault import Fault
from game.rules import orders as book


def two_names(text: str) -> tuple[str, str]:
    """The two names in `A:B`. Raises: Fault."""
    names = tuple(text.split(":"))
    if len(names) != 2 or not all(names):
        raise Fault(f"--agents {text}: expected two agents as A:B, the side that moves first before the colon")
    for name in names:
        player(name)
    return names[0], names[1]


def player(name: str) -> Player:
    """What `Course.operate` takes for a name. Raises: Fault when there is no such agent."""
    found = player_named(name)
    if found is None:
        raise Fault(f"agent {name}: unknown; expected {either(AGENTS)}, or a Python function as package.module.name")
    return found if isinstance(found, str) else seated(found)


def seated(agent: Agent) -> Callable[[Course], None]:
    """A Python agent as `Course` plays it: asked for orders until it gives none. Raises: CapFault when played."""

    def operate(course: Course) -> None:
        desk = course.desk
        side = int(desk.state.clock[0]["side"])
        ask = Questions(desk, Names(course.ready), side, course.agent_seed(side))
        given = 0
        while True:
            view = desk.view(side)
            for table in view:
                table.setflags(write=False)
            orders = list(agent(view, ask))
            for row in orders:
                given += 1
                if given > int(CAP):
                    raise CapFault(f"an agent gave more than {int(CAP)} orders in turn {course.turn}")
                if row[book.KIND] == book.END:
                    return
                desk.apply(np.array(row, np.int64))
            if not orders:
                return

    return operate
