"""Whether supply can follow: a march to where it ends, an attack into the hex it takes."""

import numpy as np

from game.kernel import kernel
from game.model.state import HAUL
from game.rules.crossings import load_of, room_over
from game.rules.demand import demand_for
from game.rules.movement import direction
from game.rules.supply import LEAST, lets_through, span

ZERO = np.int64(0)
ONE = np.int64(1)
THOUSAND = np.int64(1000)


@kernel
def held_without(map, view, work, side, u, h):
    """1 when a unit of the side other than u stands in hex h."""
    other = work.hexes[h]["first"]
    if other == u:
        other = work.units[other]["next"]
    if other < 0:
        return ZERO
    return np.int64(map.roster[other]["side"] == side)


@kernel
def hauls(map, view, h, d):
    """1 when loads can be hauled from hex h in direction d on the ground as it is, water left aside."""
    return np.int64(map.cost[HAUL, view.clock[0]["ground"]][h, d] > 0)


@kernel
def fed_still(map, charts, view, work, side, h):
    """1 when own supply ran to hex h at the last logistics and the next hex on its way lets it through as yet."""
    if view.hexes[h]["control"] != side or view.hexes[h]["loc_cost"] < 0:
        return ZERO
    other = view.hexes[h]["loc"]
    if other < 0 or other == h:
        return ONE
    held = np.int64(work.hexes[other]["first"] >= 0)
    return np.int64(lets_through(map, charts, view, work, side, other, held) >= LEAST)


@kernel
def linked(map, charts, view, work, side, u, h):
    """1 when supply could follow the way of unit u over the last flood to hex h: ways let through, room on crossings.

    What the march itself takes of a crossing is not there for supply, of others neither.
    """
    run = ZERO  # 1 = from here back to where the unit stands own supply runs
    while work.hexes[h]["prev"] >= 0:
        run = max(run, fed_still(map, charts, view, work, side, h))
        before = work.hexes[h]["prev"]
        d = direction(map, before, h)
        room = span(map, charts, view, side, before, d)
        if run == 0:
            held = held_without(map, view, work, side, u, before)
            if room == 0 or hauls(map, view, before, d) == 0:
                return ZERO
            if lets_through(map, charts, view, work, side, before, held) < LEAST:
                return ZERO
        if room > 0:  # as supply counts within its own chapter; between logistics what it hauls stands in whole points
            left = room_over(map, charts, view, side, before, d)
            if view.hexes[h]["control"] != side and view.hexes[before]["control"] != side:
                left //= 2  # nobody knows what the enemy has taken of a crossing of his
            left -= load_of(charts, view, u)
            if left * THOUSAND < max(LEAST, demand_for(map, charts, view, u, ZERO)):
                return ZERO
        h = before
    return ONE


@kernel
def can_follow(map, charts, view, work, side, lead, target):
    """1 when own supply could reach hex `target` from one next to it, once unit `lead` has gone there."""
    for d in range(6):
        h = map.links[target, d]["to"]
        if h < 0 or view.hexes[h]["control"] != side or view.hexes[h]["loc_cost"] < 0:
            continue
        held = ONE
        if work.hexes[h]["first"] < 0 or (work.hexes[h]["first"] == lead and work.units[lead]["next"] < 0):
            held = ZERO
        if hauls(map, view, h, np.int64((d + 3) % 6)) == 0:
            continue
        room = span(map, charts, view, side, target, np.int64(d))
        least = LEAST
        if h == view.units[lead]["hex"]:
            least += load_of(charts, view, lead) * THOUSAND  # its own way over takes so much
        if (room < 0 or room >= least) and lets_through(map, charts, view, work, side, h, held) >= LEAST:
            return ONE
    return ZERO
