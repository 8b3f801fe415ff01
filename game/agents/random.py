"""`random`: lawful orders without a plan, at most three a unit.

It draws a kind, then a unit of those that could, then a target, and ends its
turn when it has drawn as often as it has units. Its draws come from its own
key, never from the game's dice.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.model.state import MASK_BITS, TOUCHED
from game.rules import orders as book
from game.rules.dice import AGENT, roll
from game.rules.movement import reach
from game.rules.stacking import fits
from game.rules.zones import holder, screened

KEY = np.int64(0)  # memory: the agent's own seed
DRAWS = np.int64(1)  # memory: draws so far this turn
COUNTS = np.int64(64)  # memory: orders given to each unit, from here on
ORDERS_EACH = np.int64(3)
DRAWS_EACH = np.int64(2)
SIX = np.int64(6)
TWO = np.int64(2)


@kernel
def draw(view, side, memory, n, sides):
    """A number 0 .. sides - 1 of the agent's own. Returns int64."""
    clock = view.clock[0]
    return roll(memory[KEY], clock["turn"], side, memory[DRAWS], AGENT, n, sides)


@kernel
def write(map, row, kind, u, target, side, n):
    """Write an order of one unit."""
    bit = u - map.sides[side]["first"]
    row[0] = kind
    row[1] = u
    row[2] = target
    row[3] = NONE
    row[4] = 0
    row[5] = 0
    row[6] = n
    row[7] = 0
    if kind == book.ATTACK:
        if bit < MASK_BITS:
            row[4] = np.int64(1) << bit
        else:
            row[5] = np.int64(1) << (bit - MASK_BITS)


@kernel
def random(map, charts, view, work, side, memory, orders):
    """Draw the next order. Returns 1, or 0 when the turn is ended."""
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    while memory[DRAWS] < size * DRAWS_EACH:
        memory[DRAWS] += 1
        kind = draw(view, side, memory, np.int64(0), TWO)
        u = first + draw(view, side, memory, np.int64(1), size)
        if view.units[u]["status"] != ON_MAP or memory[COUNTS + u - first] >= ORDERS_EACH:
            continue
        row = orders[0]
        if kind == 0:
            reach(map, charts, view, work, u)
            pick = draw(view, side, memory, np.int64(2), max(np.int64(1), work.figures[TOUCHED]))
            h = work.hexes[pick]["touched"]
            if h == view.units[u]["hex"] or fits(map, charts, view, work, u, h) == 0:
                continue
            write(map, row, book.MOVE, u, h, side, np.int64(0))
        else:
            d = draw(view, side, memory, np.int64(2), SIX)
            h = map.links[view.units[u]["hex"], d]["to"]
            if h < 0 or (holder(map, work, h) != 1 - side and screened(view, work, side, h) == 0):
                continue
            prepared = draw(view, side, memory, np.int64(3), TWO)
            write(map, row, book.ATTACK, u, h, side, prepared)
        if book.check(map, charts, view, work, row) == book.OK:
            memory[COUNTS + u - first] += 1
            return np.int64(1)
    return np.int64(0)
