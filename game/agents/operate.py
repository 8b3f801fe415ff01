"""A side's operations in one compiled call: the agent sees its view, gives an order, sees what came of it.

Agents are numbers here; `AGENTS` has their names. An agent is a kernel
`(map, charts, view, work, side, memory, orders) -> n` that writes its next n
orders; 0 ends its turn. It keeps what it likes in `memory` (int64, zeroed at
the start of its operations, its own seed in the first place).
"""

import numpy as np

from game.agents.greedy import greedy
from game.agents.hold import hold
from game.agents.random import random
from game.agents.staff.notes import FIELD_COUNT, FIELDS
from game.agents.staff.notes import ROLES as ROLES
from game.agents.staff.staff import staff
from game.kernel import kernel
from game.rules import orders as book
from game.rules.view import view_all
from game.rules.zones import survey

AGENTS = ("hold", "random", "greedy", "staff")
HOLD = np.int64(0)
RANDOM = np.int64(1)
GREEDY = np.int64(2)
STAFF = np.int64(3)

BATCH = 16  # orders an agent may give at once
CAP = np.int64(1000)  # orders a side-turn; more is a fault of the agent

# What an operation left in the first row of its record
ACCEPTED = np.int64(0)
REFUSED = np.int64(1)
CAPPED = np.int64(2)


def memory_for(hexes: int) -> int:
    """Places of an agent's memory on a map of so many hexes."""
    return int(FIELDS) + FIELD_COUNT * hexes


@kernel
def choose(map, charts, view, work, side, agent, memory, orders):
    """Ask agent number `agent` for its next orders. Returns how many, 0 = done."""
    if agent == RANDOM:
        return random(map, charts, view, work, side, memory, orders)
    if agent == GREEDY:
        return greedy(map, charts, view, work, side, memory, orders)
    if agent == STAFF:
        return staff(map, charts, view, work, side, memory, orders)
    return hold(map, charts, view, work, side, memory, orders)


@kernel
def operate(map, charts, state, work, view, view_work, agent, memory, orders, record):
    """Play a side's operations by a built-in agent.

    Args: view and view_work, scratch for the side's view; memory int64 (`memory_for`,);
    orders int64 (BATCH, 8); record int64 (CAP + 1, 8).
    Returns: orders carried out. They stand in record[1..]; record[0] counts
    accepted and refused ones, and whether the cap was hit.
    """
    side = state.clock[0]["side"]
    survey(map, charts, state, work)
    view_all(map, charts, state, view, side)
    survey(map, charts, view, view_work)
    for i in range(3):
        record[0, i] = 0
    given = np.int64(0)
    while given < CAP:
        count = choose(map, charts, view, view_work, side, agent, memory, orders)
        if count == 0:
            return record[0, ACCEPTED]
        for i in range(count):
            given += 1
            if given > CAP:
                break
            code = book.carry_out(map, charts, state, work, view, view_work, orders[i])
            if code == book.OK:
                record[0, ACCEPTED] += 1
                for k in range(8):
                    record[record[0, ACCEPTED], k] = orders[i, k]
            else:
                record[0, REFUSED] += 1
    record[0, CAPPED] = 1
    return record[0, ACCEPTED]
