"""`greedy`: brings its reserves up, takes the best attack it sees, and the next, and walks into open ground.

No plan beyond the turn. It moves units that hold no part of the line towards
the nearest goal, attacks wherever the forecast is fair, best first, while
operations points last, and then sends the units still fresh into ground nobody
screens, if that leaves no gap behind.
"""

import numpy as np

from game.agents.goals import aim
from game.agents.random import write
from game.kernel import kernel
from game.model.codes import CRITICAL, NONE, ON_MAP
from game.model.state import HERE, MASK_BITS, TOUCHED
from game.rules import orders as book
from game.rules.combat import COLUMN, OP_COST, STEPS_IN, may_fight, odds, supply_cost
from game.rules.crossings import need, opens
from game.rules.movement import direction, reach
from game.rules.stacking import fits
from game.rules.zones import holder, screened

STAGE = np.int64(1)  # memory: what it is doing
CURSOR = np.int64(2)  # memory: next unit, or next target of the list
COUNT = np.int64(3)  # memory: targets listed
LIST = np.int64(64)  # memory: targets, then their scores
SCORES = np.int64(320)
LONGEST = np.int64(256)

BRING_UP, LIST_TARGETS, ASSAULT, FOLLOW_UP = (np.int64(i) for i in range(4))

PREPARED = np.int64(1)
NEAREST = np.int64(400)  # a target at the goal is worth this, less its distance
FAIR = np.int64(10)  # chances in 36 that the defender must give way
SHAKEN = np.int64(4)  # units of cohesion up to this rest
IN_LINE = np.int64(2)  # a unit this near to ground of others holds the line
CROWD = np.int64(3)  # what a stacking point in a hex weighs against a point of the way
GAIN = np.int64(4)  # a move must be worth this much
BLOCK = np.int64(4)  # units of a group

# chances in 36 of rolling at least 0..13 with two dice
CHANCES = np.array([36, 36, 36, 35, 33, 30, 26, 21, 15, 10, 6, 3, 1, 0], dtype=np.int64)


@kernel
def in_line(map, view, work, side, h):
    """1 when ground the side does not hold lies within two hexes of hex h."""
    for i in range(map.near[h, IN_LINE]):
        if view.hexes[map.near[h, HERE + i]]["control"] != side:
            return np.int64(1)
    return np.int64(0)


@kernel
def covered(map, charts, view, work, side, u):
    """1 when another own unit in good order stands within two hexes of unit u, so that it may leave its place."""
    h = view.units[u]["hex"]
    for i in range(map.near[h, IN_LINE]):
        v = work.hexes[map.near[h, HERE + i]]["first"]
        while v >= 0:
            if (
                v != u
                and map.roster[v]["side"] == side
                and map.roster[v]["guns"] == 0
                and view.units[v]["cohesion"] > charts["lapse_cohesion"]
            ):
                return np.int64(1)
            v = work.units[v]["next"]
    return np.int64(0)


@kernel
def best_hex(map, charts, view, work, side, u, fresh):
    """Best hex unit u can march to, -1 when none is worth the move; `fresh` 1 = only ground not yet its own."""
    here = view.units[u]["hex"]
    reach(map, charts, view, work, u)
    best = NONE
    least = work.hexes[here]["goal"] + CROWD * work.hexes[here]["stack"] - GAIN
    if fresh == 1:
        least = work.hexes[here]["goal"]
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        if work.hexes[h]["goal"] < 0 or fits(map, charts, view, work, u, h) == 0:
            continue
        if fresh == 1 and view.hexes[h]["control"] == side:
            continue
        if map.roster[u]["guns"] == 1 and (view.hexes[h]["control"] != side or work.zones[h, 1 - side] > 0):
            continue
        score = work.hexes[h]["goal"] + CROWD * work.hexes[h]["stack"]
        if fresh == 1:
            score = work.hexes[h]["goal"]
        if score < least or (score == least and best >= 0 and h < best):
            least = score
            best = h
    return best


@kernel
def bring_up(map, charts, view, work, side, memory, row):
    """The next move of a unit that holds no part of the line. Returns 1 when there is one."""
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    while memory[CURSOR] < size:
        u = first + memory[CURSOR]
        memory[CURSOR] += 1
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["attacked"] != 0:
            continue
        if in_line(map, view, work, side, unit["hex"]) == 1 or unit["cohesion"] <= SHAKEN:
            continue
        h = best_hex(map, charts, view, work, side, u, np.int64(0))
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, np.int64(0))
            return np.int64(1)
    return np.int64(0)


@kernel
def follow_up(map, charts, view, work, side, memory, row):
    """The next move of a fresh unit of the line into ground nobody screens. Returns 1 when there is one."""
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    while memory[CURSOR] < size:
        u = first + memory[CURSOR]
        memory[CURSOR] += 1
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["mp"] <= 0 or unit["attacked"] != 0 or map.roster[u]["guns"] == 1:
            continue
        if unit["cohesion"] <= SHAKEN or unit["supply"] >= CRITICAL:
            continue
        if beside_open(map, view, work, side, unit["hex"]) == 0 or covered(map, charts, view, work, side, u) == 0:
            continue
        h = best_hex(map, charts, view, work, side, u, np.int64(1))
        if h >= 0:
            write(map, row, book.MOVE, u, h, side, np.int64(0))
            return np.int64(1)
    return np.int64(0)


@kernel
def beside_open(map, view, work, side, h):
    """1 when ground that is not the side's lies within two hexes of hex h, unscreened and empty."""
    for i in range(1, map.near[h, IN_LINE]):
        other = map.near[h, HERE + i]
        if (
            view.hexes[other]["control"] != side
            and map.ground[other]["fixed"] == 0
            and work.hexes[other]["first"] < 0
            and screened(view, work, side, other) == 0
        ):
            return np.int64(1)
    return np.int64(0)


@kernel
def gather(map, charts, view, work, side, target):
    """Write up to four units able to attack `target` into `work.units['group']`, strongest first. Returns how many."""
    count = np.int64(0)
    for d in range(6):
        h = map.links[target, d]["to"]
        if h < 0 or work.hexes[h]["first"] < 0 or book.shore_bars(map, view, h, np.int64((d + 3) % 6)) == 1:
            continue
        u = work.hexes[h]["first"]
        while u >= 0:
            if (
                map.roster[u]["side"] == side
                and may_fight(map, charts, view, u) == 1
                and view.units[u]["cohesion"] > SHAKEN
                and view.units[u]["stock"] >= supply_cost(charts, view.units[u]["steps"])
            ):
                count = insert(map, view, work, count, u)
            u = work.units[u]["next"]
    return count


@kernel
def worth(map, view, u):
    """Attack points of unit u at a glance, to rank it. Returns int64."""
    roster = map.roster[u]
    return view.units[u]["steps"] * roster["attack_step"] + view.units[u]["kit"] * roster["attack_kit"]


@kernel
def insert(map, view, work, count, u):
    """Put unit u into the ranked group, dropping the weakest of more than four. Returns the new count."""
    place = count
    while place > 0 and worth(map, view, u) > worth(map, view, work.units[place - 1]["group"]):
        if place < BLOCK:
            work.units[place]["group"] = work.units[place - 1]["group"]
        place -= 1
    if place < BLOCK:
        work.units[place]["group"] = u
    return min(BLOCK, count + 1)


@kernel
def lead_first(map, view, work, count, target):
    """Bring a unit that can take its kit into the hex to the front of the group."""
    for i in range(count):
        u = work.units[i]["group"]
        h = view.units[u]["hex"]
        if opens(map, view, h, direction(map, h, target), need(map, view, u)) != 0:
            work.units[i]["group"] = work.units[0]["group"]
            work.units[0]["group"] = u
            return


@kernel
def weigh(map, charts, view, work, side, count, target):
    """Score of a prepared attack of the group on `target`, 0 = not worth it. Leaves the odds. Returns int64."""
    if count == 0:
        return np.int64(0)
    odds(map, charts, view, work, count, target, PREPARED)
    if work.figures[OP_COST] > view.sides[side]["op"]:
        return np.int64(0)
    chance = CHANCES[charts["retreat_number"][work.figures[COLUMN]]]
    if chance < FAIR:
        return np.int64(0)
    near = max(np.int64(1), NEAREST - max(np.int64(0), work.hexes[target]["goal"]))
    return chance * near * 100 // (10 + work.figures[STEPS_IN])


@kernel
def list_targets(map, charts, view, work, side, memory):
    """List every hex worth attacking, best first, in the agent's memory."""
    memory[COUNT] = 0
    for i in range(view.hexes.shape[0]):
        target = np.int64(i)
        if map.ground[target]["fixed"] == 1 or view.hexes[target]["control"] == side:
            continue
        if beside_own(map, work, side, target) == 0:
            continue
        if holder(map, work, target) != 1 - side and screened(view, work, side, target) == 0:
            continue
        count = gather(map, charts, view, work, side, target)
        score = weigh(map, charts, view, work, side, count, target)
        if score > 0 and memory[COUNT] < LONGEST:
            place = memory[COUNT]
            while place > 0 and score > memory[SCORES + place - 1]:
                memory[SCORES + place] = memory[SCORES + place - 1]
                memory[LIST + place] = memory[LIST + place - 1]
                place -= 1
            memory[SCORES + place] = score
            memory[LIST + place] = target
            memory[COUNT] += 1


@kernel
def beside_own(map, work, side, h):
    """1 when a unit of the side stands next to hex h."""
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0 and holder(map, work, other) == side:
            return np.int64(1)
    return np.int64(0)


@kernel
def assault(map, charts, view, work, side, memory, row):
    """The next attack of the list that is still worth it. Returns 1 when there is one."""
    while memory[CURSOR] < memory[COUNT]:
        target = memory[LIST + memory[CURSOR]]
        memory[CURSOR] += 1
        if view.hexes[target]["control"] == side:
            continue
        if holder(map, work, target) != 1 - side and screened(view, work, side, target) == 0:
            continue
        count = gather(map, charts, view, work, side, target)
        if weigh(map, charts, view, work, side, count, target) == 0:
            continue
        lead_first(map, view, work, count, target)
        write_attack(map, work, side, count, target, row)
        return np.int64(1)
    return np.int64(0)


@kernel
def write_attack(map, work, side, count, target, row):
    """Write the prepared attack of the group, its first unit leading."""
    write(map, row, book.ATTACK, work.units[0]["group"], target, side, PREPARED)
    for i in range(1, count):
        bit = work.units[i]["group"] - map.sides[side]["first"]
        if bit < MASK_BITS:
            row[4] |= np.int64(1) << bit
        else:
            row[5] |= np.int64(1) << (bit - MASK_BITS)


@kernel
def greedy(map, charts, view, work, side, memory, orders):
    """The next order of a greedy side. Returns 1, or 0 when its turn is ended."""
    row = orders[0]
    if memory[STAGE] == BRING_UP:
        if memory[CURSOR] == 0:
            aim(map, view, work, side)
        if bring_up(map, charts, view, work, side, memory, row) == 1:
            return np.int64(1)
        memory[STAGE] = LIST_TARGETS
    if memory[STAGE] == LIST_TARGETS:
        list_targets(map, charts, view, work, side, memory)
        memory[CURSOR] = 0
        memory[STAGE] = ASSAULT
    if memory[STAGE] == ASSAULT:
        if assault(map, charts, view, work, side, memory, row) == 1:
            return np.int64(1)
        memory[CURSOR] = 0
        memory[STAGE] = FOLLOW_UP
    return follow_up(map, charts, view, work, side, memory, row)
