"""Attacks: those the forecast speaks for, best first, with a support point while there are any."""

import numpy as np

from game.agents.following import can_follow
from game.agents.judgement import GREEDY, appeal
from game.agents.notes import COUNT, CURSOR, LIST, LONGEST, MANNER, PARTY, SCORES, SHAKEN, STYLE
from game.agents.random import join, write
from game.kernel import kernel
from game.rules import orders as book
from game.rules.combat import OP_COST, SUPPORTED, may_fight, odds, supply_cost
from game.rules.crossings import whole_over
from game.rules.engineers import ENGINEER
from game.rules.movement import direction
from game.rules.zones import holder, screened

HASTY = np.int64(0)
PREPARED = np.int64(1)
BLOCK = np.int64(4)  # units of a group
ZERO = np.int64(0)
ONE = np.int64(1)


@kernel
def manner(view, side):
    """How the side attacks: SUPPORTED while it has a support point, else PREPARED. Returns int64."""
    if view.sides[side]["support"] > 0:
        return SUPPORTED
    return PREPARED


@kernel
def gather(map, charts, view, work, side, target, manner):
    """Write up to four units that can attack `target` so into `work.units["group"]`, strongest first; how many."""
    count = np.int64(0)
    for d in range(6):
        h = map.links[target, d]["to"]
        if h < 0 or work.hexes[h]["first"] < 0 or book.shore_bars(map, view, h, np.int64((d + 3) % 6)) == 1:
            continue
        u = work.hexes[h]["first"]
        while u >= 0:
            if (
                map.roster[u]["side"] == side
                and map.roster[u]["arm"] != ENGINEER
                and may_fight(map, charts, view, u) == 1
                and view.units[u]["cohesion"] > SHAKEN
                and (manner == HASTY or view.units[u]["stock"] >= supply_cost(charts, view.units[u]["steps"]))
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
def lead_first(map, charts, view, work, count, target):
    """Bring a unit that can take its kit into the hex to the front of the group."""
    for i in range(count):
        u = work.units[i]["group"]
        h = view.units[u]["hex"]
        if whole_over(map, charts, view, u, h, direction(map, h, target)) != 0:
            work.units[i]["group"] = work.units[0]["group"]
            work.units[0]["group"] = u
            return


@kernel
def as_ordered(work, count):
    """Bring the units of the group behind the lead into the order in which an attack names them: by their rows.

    Who goes first over a crossing takes its room, so the odds hang on it.
    """
    for i in range(2, count):
        u = work.units[i]["group"]
        place = i
        while place > 1 and work.units[place - 1]["group"] > u:
            work.units[place]["group"] = work.units[place - 1]["group"]
            place -= 1
        work.units[place]["group"] = u


@kernel
def weigh(map, charts, view, work, side, target, memory, manner):
    """Appeal of an attack on `target` by all who can join in it, 0 = none. Leaves the group, lead first, and odds."""
    count = gather(map, charts, view, work, side, target, manner)
    memory[PARTY] = count
    memory[MANNER] = manner
    if count == 0:
        return ZERO
    lead_first(map, charts, view, work, count, target)
    as_ordered(work, count)
    odds(map, charts, view, work, count, target, manner)
    if work.figures[OP_COST] > view.sides[side]["op"]:
        return ZERO
    return appeal(charts, view, work, memory, count, target)


@kernel
def consider(map, charts, view, work, side, target, memory):
    """Appeal of the best way to attack `target`, 0 = none: prepared, else, where the agent plans, a hasty one."""
    score = weigh(map, charts, view, work, side, target, memory, manner(view, side))
    if score == 0 and memory[STYLE] != GREEDY:
        score = weigh(map, charts, view, work, side, target, memory, HASTY)
    return np.int64(score)


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
        score = consider(map, charts, view, work, side, target, memory)
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
        if consider(map, charts, view, work, side, target, memory) == 0:
            continue
        lead = work.units[0]["group"]
        if memory[STYLE] != GREEDY and can_follow(map, charts, view, work, side, lead, target) == 0:
            continue
        write_attack(map, work, side, memory, target, row)
        return np.int64(1)
    return np.int64(0)


@kernel
def write_attack(map, work, side, memory, target, row):
    """Write the attack of the group, its first unit leading."""
    write(map, row, book.ATTACK, work.units[0]["group"], target, side, memory[MANNER])
    for i in range(1, memory[PARTY]):
        join(map, row, work.units[i]["group"], side)
