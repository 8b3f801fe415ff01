"""Supply runs from the sources along cheapest ways to a side's units, as far as the sources can send.

At its logistics a side floods its network once: every hex learns the next hex
towards its source. A hex in an enemy zone of control passes only a part unless
a friendly unit stands in it. A unit asks for what last turn's activity used and
a part of what its stock lacks (a fight has drawn part of its cost from the
stock already); a source that is asked for more than it has gives
every unit the same share. The running mean of delivered to demanded fixes the
supply state until the next logistics: full, short, critical; a unit without a line
of communication stays as it is until its stock is spent, and is isolated then.

Not modelled here yet: road and crossing capacity, losses on the way, priorities.

Rule: model page 9; charts/supply.toml.
"""

import numpy as np

from game.grid.floods import clear, push
from game.kernel import kernel
from game.model.codes import CRITICAL, FULL, ISOLATED, LIGHT_LOAD, MINOR, NONE, ON_MAP, SHORT
from game.model.state import BUCKETS, HAUL, HEADS, TALLY, TOUCHED
from game.rules import events
from game.rules.crossings import opens

THOUSAND = np.int64(1000)
HUNDRED = np.int64(100)
MOST = np.int64(100)


@kernel
def network(map, charts, state, work, side):
    """Flood a side's lines of communication and write loc, loc_cost and loc_share of every hex it holds."""
    clear(work)
    n = state.hexes.shape[0]
    ground = state.clock[0]["ground"]
    for h in range(n):
        if state.hexes[h]["control"] == side:
            state.hexes[h]["loc"] = -1
            state.hexes[h]["loc_cost"] = -1
            state.hexes[h]["loc_share"] = 0
    for s in range(map.sources.shape[0]):
        h = map.sources[s]["hex"]
        if map.sources[s]["side"] == side and state.hexes[h]["control"] == side:
            push(work, h, np.int64(0), h)
    haul(map, state, work, side, ground)
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        state.hexes[h]["loc"] = work.hexes[h]["prev"]
        state.hexes[h]["loc_cost"] = work.hexes[h]["cost"]
    shares(charts, state, work, side)


@kernel
def haul(map, state, work, side, ground):
    """Spread the flood just begun along a side's hexes, over rivers only by crossings that carry trucks."""
    from_cost = np.int64(0)
    empty = np.int64(0)
    while empty < BUCKETS:
        bucket = from_cost % BUCKETS
        entry = work.figures[HEADS + bucket]
        work.figures[HEADS + bucket] = -1
        if entry < 0:
            empty += 1
        else:
            empty = np.int64(0)
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            if work.hexes[h]["cost"] != from_cost:
                continue
            for d in range(6):
                other = map.links[h, d]["to"]
                if other < 0 or state.hexes[other]["control"] != side:
                    continue
                step = map.cost[HAUL, ground, h, d]
                if step <= 0:
                    continue
                if map.links[h, d]["river"] >= MINOR and opens(map, state, h, np.int64(d), LIGHT_LOAD) == 0:
                    continue
                push(work, other, from_cost + step, h)
        from_cost += 1


@kernel
def shares(charts, state, work, side):
    """What enemy zones let pass along each line, by way order (a flood touches a hex after its predecessor settles)."""
    for i in range(work.figures[TOUCHED]):
        state.hexes[work.hexes[i]["touched"]]["loc_share"] = -1
    for i in range(work.figures[TOUCHED]):
        # walk up to the first hex already known, then down again
        length = np.int64(0)
        h = work.hexes[i]["touched"]
        while state.hexes[h]["loc_share"] < 0 and work.hexes[h]["prev"] != h:
            work.hexes[length]["path"] = h
            length += 1
            h = work.hexes[h]["prev"]
        if state.hexes[h]["loc_share"] < 0:
            state.hexes[h]["loc_share"] = own_share(charts, work, side, h, MOST)
        for j in range(length):
            k = work.hexes[length - 1 - j]["path"]
            above = state.hexes[work.hexes[k]["prev"]]["loc_share"]
            state.hexes[k]["loc_share"] = own_share(charts, work, side, k, above)


@kernel
def own_share(charts, work, side, h, above):
    """Share of what reaches hex h's predecessor that gets through h, per cent."""
    if work.zones[h, 1 - side] > 0 and work.hexes[h]["first"] < 0:
        return min(above, np.int64(charts["zone_share"]))
    return np.int64(above)


@kernel
def demand_for(map, charts, state, u, activity):
    """What unit u uses in a turn of such activity (0-2), thousandths of a point."""
    if map.roster[u]["guns"] == 1:
        return np.int64(charts["demand_guns"] * THOUSAND)
    return np.int64(charts["demand"][activity] * state.units[u]["steps"] * THOUSAND // charts["demand_steps"])


@kernel
def full_stock(map, charts, state, u):
    """Stock unit u can carry, thousandths of a point."""
    return np.int64(demand_for(map, charts, state, u, np.int64(0)) * charts["stock_turns"] // 10)


@kernel
def source_of(map, state, h):
    """Source row at the end of the line of communication from hex h; -1 when there is none."""
    if state.hexes[h]["loc"] < 0:
        return NONE
    while state.hexes[h]["loc"] != h:
        h = state.hexes[h]["loc"]
    for s in range(map.sources.shape[0]):
        if map.sources[s]["hex"] == h and map.sources[s]["side"] == state.hexes[h]["control"]:
            return np.int64(s)
    return NONE


@kernel
def supply(map, charts, state, work, side):
    """Deliver supply to every unit of a side and fix its supply state until the next logistics."""
    network(map, charts, state, work, side)
    for s in range(map.sources.shape[0]):
        work.figures[TALLY + s] = 0
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        if state.units[u]["status"] == ON_MAP:
            ask(map, charts, state, work, u)
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        if state.units[u]["status"] == ON_MAP:
            receive(map, charts, state, work, u)


@kernel
def ask(map, charts, state, work, u):
    """Unit u asks its source for last turn's use and a part of its missing stock."""
    unit = state.units[u]
    activity = np.int64(0)
    if unit["attacked"] == 2:
        activity = np.int64(2)
    elif unit["attacked"] == 1 or unit["defended"] == 1:
        activity = np.int64(1)
    unit["activity"] = activity
    unit["attacked"] = 0
    unit["defended"] = 0
    demand = demand_for(map, charts, state, u, activity)
    unit["demand"] = demand
    unit["source"] = source_of(map, state, unit["hex"])
    missing = max(np.int64(0), full_stock(map, charts, state, u) - unit["stock"])
    work.units[u]["share"] = demand + missing * charts["refill"] // HUNDRED
    if unit["source"] >= 0:
        arriving = state.hexes[unit["hex"]]["loc_share"]
        work.figures[TALLY + unit["source"]] += work.units[u]["share"] * arriving // HUNDRED


@kernel
def receive(map, charts, state, work, u):
    """Unit u gets its share of what its source can send; its stock, running mean and state follow."""
    unit = state.units[u]
    before = unit["supply"]
    got = np.int64(0)
    if unit["source"] >= 0:
        got = work.units[u]["share"] * state.hexes[unit["hex"]]["loc_share"] // HUNDRED
        asked = work.figures[TALLY + unit["source"]]
        points = map.sources[unit["source"]]["points"] * THOUSAND
        if asked > points:
            got = got * points // asked
    demand = max(np.int64(1), unit["demand"])
    ratio = min(THOUSAND, got * THOUSAND // demand)
    memory = charts["ratio_memory"]
    unit["ratio"] = (unit["ratio"] * memory + ratio * (THOUSAND - memory)) // THOUSAND
    unit["delivered"] = min(got, unit["demand"])
    idle = demand_for(map, charts, state, u, np.int64(0))
    paid = idle + (unit["demand"] - idle) * (HUNDRED - charts["draw"]) // HUNDRED  # the rest was paid in the fight
    left = max(np.int64(0), unit["stock"] + got - paid)
    unit["stock"] = min(full_stock(map, charts, state, u), left)
    if unit["source"] < 0:
        if unit["stock"] <= 0:
            unit["supply"] = ISOLATED
    elif unit["ratio"] >= charts["ratio_full"]:
        unit["supply"] = FULL
    elif unit["ratio"] >= charts["ratio_short"]:
        unit["supply"] = SHORT
    else:
        unit["supply"] = CRITICAL
    if unit["supply"] >= CRITICAL:
        unit["hungry"] += 1
    else:
        unit["hungry"] = 0
    if unit["supply"] != before:
        side = map.roster[u]["side"]
        events.log(
            work, state, events.SUPPLY, side, u, unit["hex"], before, unit["supply"], unit["ratio"], NONE
        )
