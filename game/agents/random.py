"""`random`: lawful orders of every kind without a plan, at most three a unit.

It draws a kind, then a unit of those that could, then a target, and ends its
turn when it has drawn as often as it has units, or before that on a whim. What
is not lawful in its view it does not give. Its draws come from its own key,
never from the game's dice.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.model.state import HERE, MASK_BITS, TOUCHED
from game.rules import orders as book
from game.rules.crossings import site_in
from game.rules.demolition import may_fall
from game.rules.dice import AGENT, roll
from game.rules.engineers import ENGINEER
from game.rules.movement import reach
from game.rules.stacking import fits
from game.rules.zones import holder, screened

KEY = np.int64(0)  # memory: the agent's own seed
DRAWS = np.int64(1)  # memory: draws so far this turn
COUNTS = np.int64(64)  # memory: orders given to each unit, from here on
ORDERS_EACH = np.int64(3)
DRAWS_EACH = np.int64(2)
ONE, TWO, THREE, FOUR, SIX = np.int64(1), np.int64(2), np.int64(3), np.int64(4), np.int64(6)
ANY = np.int64(1000003)  # a number of many units, crossings or hexes, taken as a place to begin at
WHIM = np.int64(200)  # it ends its turn early at one draw in so many

# the kinds, each as often as it is to be drawn
KINDS = np.array(
    [book.MOVE] * 6 + [book.ATTACK] * 6
    + [book.WITHDRAW, book.BOAT, book.BUILD, book.REPAIR, book.CHARGE, book.DEMOLISH, book.STRIKE],
    dtype=np.int64,
)  # fmt: skip
KIND_COUNT = np.int64(len(KINDS))

# which draw of an order it is
KIND_DRAW, UNIT_DRAW, TARGET_DRAW, MANNER_DRAW, SIDE_DRAW, WHIM_DRAW = (np.int64(i) for i in range(6))


@kernel
def draw(view, side, memory, n, sides):
    """A number 0 .. sides - 1 of the agent's own. Returns int64."""
    clock = view.clock[0]
    return roll(memory[KEY], clock["turn"], side, memory[DRAWS], AGENT, n, sides)


@kernel
def write(map, row, kind, u, target, side, n):
    """Write an order of one unit."""
    row[0] = kind
    row[1] = u
    row[2] = target
    row[3] = NONE
    row[4] = 0
    row[5] = 0
    row[6] = n
    row[7] = 0
    if kind == book.ATTACK:
        join(map, row, u, side)


@kernel
def join(map, row, u, side):
    """Add unit u to the attackers of an order."""
    bit = u - map.sides[side]["first"]
    if bit < MASK_BITS:
        row[4] |= np.int64(1) << bit
    else:
        row[5] |= np.int64(1) << (bit - MASK_BITS)


@kernel
def propose_move(map, charts, view, work, side, memory, u, row):
    """Write a march of unit u, now and then by a waypoint. Returns 1 when there is one."""
    reach(map, charts, view, work, u)
    count = max(ONE, work.figures[TOUCHED])
    h = work.hexes[draw(view, side, memory, TARGET_DRAW, count)]["touched"]
    if h == view.units[u]["hex"] or fits(map, charts, view, work, u, h) == 0:
        return np.int64(0)
    write(map, row, book.MOVE, u, h, side, np.int64(0))
    if draw(view, side, memory, MANNER_DRAW, SIX) == 0:
        row[book.VIA] = work.hexes[draw(view, side, memory, SIDE_DRAW, count)]["touched"]
    return ONE


@kernel
def propose_attack(map, charts, view, work, side, memory, u, row):
    """Write an attack of unit u, and perhaps of who stands with it, hasty to supported. Returns 1 when there is one."""
    d = draw(view, side, memory, TARGET_DRAW, SIX)
    h = map.links[view.units[u]["hex"], d]["to"]
    if h < 0 or (holder(map, work, h) != 1 - side and screened(view, work, side, h) == 0):
        return np.int64(0)
    write(map, row, book.ATTACK, u, h, side, draw(view, side, memory, MANNER_DRAW, THREE))
    if draw(view, side, memory, SIDE_DRAW, TWO) == 0:
        v = work.hexes[view.units[u]["hex"]]["first"]
        while v >= 0:
            join(map, row, v, side)
            v = work.units[v]["next"]
    return ONE


@kernel
def propose_withdrawal(view, side, memory, u):
    """Hex of unit u's line of communication to withdraw to, -1 = as far as it goes. Returns int64."""
    h = view.units[u]["hex"]
    steps = draw(view, side, memory, TARGET_DRAW, FOUR)
    for _ in range(steps):
        if h >= 0:
            h = view.hexes[h]["loc"]
    if steps == 0:
        return NONE
    return np.int64(h)


@kernel
def site_near(map, view, side, memory, u, spread):
    """A crossing on a hexside of a hex within `spread` (0, 1) of unit u, -1 when the draw finds none. Returns int64."""
    here = view.units[u]["hex"]
    count = map.near[here, spread]
    h = map.near[here, HERE + draw(view, side, memory, TARGET_DRAW, count)]
    begin = draw(view, side, memory, MANNER_DRAW, SIX)
    for i in range(SIX):
        link = map.links[h, (begin + i) % SIX]
        if link["hexside"] < 0:
            continue
        slot = draw(view, side, memory, SIDE_DRAW, TWO)
        c = site_in(map, link["hexside"], slot)
        if c < 0:
            c = site_in(map, link["hexside"], 1 - slot)
        if c >= 0:
            return np.int64(c)
    return NONE


@kernel
def next_engineers(map, view, side, u):
    """The first engineers of the side on the map from unit u on, -1 none. Returns int64."""
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    for i in range(size):
        v = first + (u - first + i) % size
        if map.roster[v]["arm"] == ENGINEER and view.units[v]["status"] == ON_MAP:
            return np.int64(v)
    return NONE


@kernel
def next_standing(map, view, side, memory):
    """The first crossing that stands from a drawn one on, -1 none. Returns int64."""
    count = np.int64(map.sites.shape[0])
    if count == 0:
        return NONE
    begin = draw(view, side, memory, TARGET_DRAW, ANY)
    for i in range(count):
        c = np.int64((begin + i) % count)
        if may_fall(map, view, c) == 1:
            return c
    return NONE


@kernel
def propose(map, charts, view, work, side, memory, kind, u, row):
    """Write an order of this kind for unit u. Returns 1 when there is something to check."""
    if kind == book.MOVE:
        return propose_move(map, charts, view, work, side, memory, u, row)
    if kind == book.ATTACK:
        return propose_attack(map, charts, view, work, side, memory, u, row)
    if kind == book.WITHDRAW:
        target = propose_withdrawal(view, side, memory, u)
    elif kind == book.BOAT:
        target = np.int64(map.links[view.units[u]["hex"], draw(view, side, memory, TARGET_DRAW, SIX)]["to"])
        if view.units[u]["ferried"] > 0 and draw(view, side, memory, MANNER_DRAW, FOUR) == 0:
            target = np.int64(view.units[u]["hex"])
    elif kind == book.STRIKE:
        target = next_standing(map, view, side, memory)
    elif kind == book.BUILD or kind == book.REPAIR:
        target = site_near(map, view, side, memory, u, ONE)
    else:
        target = site_near(map, view, side, memory, u, np.int64(0))
    if target < 0 and kind != book.WITHDRAW:
        return np.int64(0)
    write(map, row, kind, u, target, side, np.int64(0))
    return ONE


@kernel
def random(map, charts, view, work, side, memory, orders):
    """Draw the next order. Returns 1, or 0 when the turn is ended."""
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    row = orders[0]
    while memory[DRAWS] < size * DRAWS_EACH:
        memory[DRAWS] += 1
        if draw(view, side, memory, WHIM_DRAW, WHIM) == 0:
            memory[DRAWS] = size * DRAWS_EACH
            break
        kind = KINDS[draw(view, side, memory, KIND_DRAW, KIND_COUNT)]
        u = first + draw(view, side, memory, UNIT_DRAW, size)
        if kind == book.BUILD or kind == book.REPAIR:
            u = next_engineers(map, view, side, u)
        if u < 0 or view.units[u]["status"] != ON_MAP or memory[COUNTS + u - first] >= ORDERS_EACH:
            continue
        if propose(map, charts, view, work, side, memory, kind, u, row) == 0:
            continue
        if book.check(map, charts, view, work, row) == book.OK:
            memory[COUNTS + u - first] += 1
            return np.int64(1)
    return np.int64(0)
