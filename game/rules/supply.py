"""Supply runs from the sources along cheapest ways through a side's own hexes to its units, as far as roads let it.

At its logistics a side traces its network: every hex learns the next hex
towards its source. A hex lets through what its best road carries, cut steeply
by enemy fire, and by an enemy zone of control where no friendly unit stands; a
crossing, of whatever class, what its capacity leaves after what orders took over
it; less than a tenth of a point is no way. What begins in a source's own hex does
not go through it. Loads are lost hex by hex under fire, and a source sends so
much more: what is sent is what binds. A unit asks for what last turn's activity
used and a part of what its stock lacks (a fight has drawn part of its cost from
the stock already). Units that made a prepared attack come first, units far from
the enemy last; within a class all get the same share of what the tightest place
on their way lets through. What is left over is sent round the full places, a few
times, and from the next source where one is spent.

The running mean of delivered to demanded fixes the supply state until the next
logistics: full, short, critical; a unit without a line of communication stays
as it is until its stock is spent, and is isolated then.

Not modelled: trucks as such, depots, railways other than at the sources.

Rule: model page 9; charts/supply.toml.
"""

import numpy as np

from game.grid.floods import clear, push
from game.kernel import kernel
from game.model.codes import (
    BY_CROSSING,
    BY_NO_WAY,
    BY_NOTHING,
    BY_ROAD,
    BY_SOURCE,
    CRITICAL,
    FULL,
    ISOLATED,
    MINOR,
    NONE,
    ON_MAP,
    SHORT,
)  # fmt: skip
from game.model.state import BUCKETS, HAUL, HEADS, TALLY, TOUCHED
from game.rules import events
from game.rules.crossings import capacity
from game.rules.demand import demand_for, full_stock, rank_of
from game.rules.exposure import fire_on
from game.rules.movement import direction

THOUSAND = np.int64(1000)
HUNDRED = np.int64(100)
ZERO = np.int64(0)
LEAST = np.int64(100)  # thousandths of a point: less room than this is none
CLASSES = np.int64(3)


@kernel
def hex_capacity(map, charts, state, work, side, h):
    """What hex h lets through of a side's supply a turn, thousandths of a point."""
    held = ZERO
    if work.hexes[h]["first"] >= 0:
        held = np.int64(1)
    return lets_through(map, charts, state, work, side, h, held)


@kernel
def lets_through(map, charts, state, work, side, h, held):
    """The same with (1) or without (0) a friendly unit in the hex."""
    ground = map.ground[h]
    points = charts["road_points"][ground["road"]]
    if ground["road"] == 0:
        points = points * charts["track_ground"][state.clock[0]["ground"]] // HUNDRED
    points *= charts["road_fire"][fire_on(state, side, h)]
    if work.zones[h, 1 - side] > 0 and held == 0:
        points = points * charts["zone_share"] // HUNDRED
    return np.int64(points)


@kernel
def span(map, charts, state, side, h, d):
    """What is left over hexside (h, d) for a side's supply, thousandths of a point; -1 = no water to cross."""
    link = map.links[h, d]
    if link["river"] < MINOR:
        return np.int64(-1)
    row = link["hexside"]
    room = ZERO
    standing = map.hexsides[row]["standing"]
    if standing >= 0:
        room += max(ZERO, spare(map, charts, state, side, standing))
    floating = map.hexsides[row]["floating"]
    if floating >= 0:
        room += max(ZERO, spare(map, charts, state, side, floating))
    return room


@kernel
def spare(map, charts, state, side, c):
    """What is left of crossing c for supply: capacity less what orders took and supply has, thousandths."""
    crossing = state.crossings[c]
    return (capacity(map, charts, state, side, c) - crossing["carried"]) * THOUSAND - crossing["hauled"]


@kernel
def prepare(map, charts, state, work, side):
    """Before tracing: what every hex lets through (`work.hexes['mark']`), nothing hauled yet on own crossings.

    Ground of others lets nothing through.
    """
    for i in range(state.hexes.shape[0]):
        h = np.int64(i)
        work.hexes[h]["path"] = 0
        work.hexes[h]["mark"] = 0
        if state.hexes[h]["control"] == side:
            work.hexes[h]["mark"] = hex_capacity(map, charts, state, work, side, h)
            state.hexes[h]["loc"] = -1
            state.hexes[h]["loc_cost"] = -1
            state.hexes[h]["loc_share"] = 0
            state.hexes[h]["flow"] = 0
    for c in range(state.crossings.shape[0]):
        if owns(map, state, side, np.int64(c)) == 1:
            state.crossings[c]["hauled"] = 0
    for s in range(map.sources.shape[0]):
        work.figures[TALLY + s] = map.sources[s]["points"] * THOUSAND


@kernel
def owns(map, state, side, c):
    """1 when the side holds a bank of crossing c."""
    row = map.hexsides[map.sites[c]["hexside"]]
    h = row["hex"]
    if state.hexes[h]["control"] == side:
        return np.int64(1)
    if state.hexes[map.links[h, row["direction"]]["to"]]["control"] == side:
        return np.int64(1)
    return ZERO


@kernel
def network(map, charts, state, work, side):
    """Flood a side's lines of communication through everything that still has room.

    Leaves in `work.hexes` prev and cost, and in `goal` what of a load arrives there, per mille.
    """
    clear(work)
    for s in range(map.sources.shape[0]):
        h = map.sources[s]["hex"]
        if (
            map.sources[s]["side"] == side
            and state.hexes[h]["control"] == side
            and work.figures[TALLY + s] >= LEAST
        ):
            push(work, h, ZERO, h)
    costs = map.cost[HAUL, state.clock[0]["ground"]]
    cost = ZERO
    empty = ZERO
    while empty < BUCKETS:
        bucket = cost % BUCKETS
        entry = work.figures[HEADS + bucket]
        work.figures[HEADS + bucket] = -1
        if entry < 0:
            empty += 1
        else:
            empty = ZERO
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            if work.hexes[h]["cost"] != cost:
                continue
            above = work.hexes[h]["prev"]
            work.hexes[h]["goal"] = THOUSAND
            if above != h:
                loss = charts["supply_loss"][fire_on(state, side, h)]
                work.hexes[h]["goal"] = work.hexes[above]["goal"] * (HUNDRED - loss) // HUNDRED
            for d in range(6):
                other = map.links[h, d]["to"]
                step = costs[h, d]
                if other < 0 or step <= 0 or 0 <= work.hexes[other]["cost"] <= cost:
                    continue  # half of the neighbours are settled already
                if work.hexes[other]["mark"] < LEAST:
                    continue
                if map.links[h, d]["river"] >= MINOR and span(map, charts, state, side, h, np.int64(d)) < LEAST:
                    continue
                push(work, other, cost + step, h)
        cost += 1


@kernel
def keep(state, work):
    """Write the network just traced into the state: next hex, cost, and what of a load arrives, per mille."""
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        state.hexes[h]["loc"] = work.hexes[h]["prev"]
        state.hexes[h]["loc_cost"] = work.hexes[h]["cost"]
        state.hexes[h]["loc_share"] = arriving(work, h)


@kernel
def arriving(work, h):
    """Share of a load that arrives in hex h along the network just traced, per mille."""
    return max(np.int64(1), work.hexes[h]["goal"])


@kernel
def source_at(map, work, side, h):
    """Source row at the end of the way from hex h in the network just traced; -1 when h was not reached."""
    if work.hexes[h]["cost"] < 0:
        return NONE
    while work.hexes[h]["prev"] != h:
        h = work.hexes[h]["prev"]
    for s in range(map.sources.shape[0]):
        if map.sources[s]["hex"] == h and map.sources[s]["side"] == side and work.figures[TALLY + s] >= LEAST:
            return np.int64(s)
    return NONE


@kernel
def source_of(map, state, h):
    """Source row at the end of the line of communication kept for hex h; -1 when there is none."""
    if state.hexes[h]["loc"] < 0:
        return NONE
    while state.hexes[h]["loc"] != h:
        h = state.hexes[h]["loc"]
        if h < 0:
            return NONE  # broken since it was traced
    for s in range(map.sources.shape[0]):
        if map.sources[s]["hex"] == h and map.sources[s]["side"] == state.hexes[h]["control"]:
            return np.int64(s)
    return NONE


@kernel
def want(work, u, h, sent):
    """Add unit u's load to what every hex of its way is asked to pass (`work.hexes['path']`)."""
    while work.hexes[h]["prev"] != h:
        work.hexes[h]["path"] += sent
        h = work.hexes[h]["prev"]
    work.hexes[h]["path"] += sent


@kernel
def tightest(map, charts, state, work, side, u):
    """Share of its load that unit u gets by, per mille, and what throttles it (block, block_at)."""
    unit = state.units[u]
    h = unit["hex"]
    least = THOUSAND
    while work.hexes[h]["prev"] != h:
        asked = max(np.int64(1), work.hexes[h]["path"])
        share = max(ZERO, work.hexes[h]["mark"]) * THOUSAND // asked
        if share < least:
            least = share
            unit["block"] = BY_ROAD
            unit["block_at"] = h
        above = work.hexes[h]["prev"]
        room = span(map, charts, state, side, above, direction(map, above, h))
        if room >= 0 and room * THOUSAND // asked < least:
            least = room * THOUSAND // asked
            unit["block"] = BY_CROSSING
            unit["block_at"] = busiest(map, state, above, h)
        h = above
    source = unit["source"]
    share = max(ZERO, work.figures[TALLY + source]) * THOUSAND // max(np.int64(1), work.hexes[h]["path"])
    if share < least:
        least = share
        unit["block"] = BY_SOURCE
        unit["block_at"] = source
    return least


@kernel
def busiest(map, state, h, other):
    """Crossing row that stands for the hexside between two hexes: the standing one if it works, else the floating."""
    row = map.hexsides[map.links[h, direction(map, h, other)]["hexside"]]
    if row["standing"] >= 0 and state.crossings[row["standing"]]["condition"] <= 1:
        return row["standing"]
    return row["floating"]


@kernel
def load_up(map, charts, state, work, side, u, sent):
    """Send a load to unit u: take its room from the hexes, crossings and source of its way."""
    h = state.units[u]["hex"]
    while work.hexes[h]["prev"] != h:
        work.hexes[h]["mark"] -= sent
        state.hexes[h]["flow"] += sent
        above = work.hexes[h]["prev"]
        d = direction(map, above, h)
        if map.links[above, d]["river"] >= MINOR:
            row = map.hexsides[map.links[above, d]["hexside"]]
            first = ZERO
            if row["standing"] >= 0:
                first = max(ZERO, min(sent, spare(map, charts, state, side, row["standing"])))
                state.crossings[row["standing"]]["hauled"] += first
            if row["floating"] >= 0:
                state.crossings[row["floating"]]["hauled"] += sent - first
        h = above
    state.hexes[h]["flow"] += sent
    work.figures[TALLY + state.units[u]["source"]] -= sent


@kernel
def serve(map, charts, state, work, side, rank):
    """Send what one class of units still lacks along the network just traced, pro rata where it is tight."""
    for i in range(work.figures[TOUCHED]):
        work.hexes[work.hexes[i]["touched"]]["path"] = 0
    first = map.sides[side]["first"]
    end = map.sides[side + 1]["first"]
    for i in range(first, end):
        u = np.int64(i)
        if lacks(state, work, u, rank) == 1:
            part = arriving(work, state.units[u]["hex"])
            load = (work.units[u]["share"] * THOUSAND + part - 1) // part  # so much that what it lacks arrives
            work.units[u]["group"] = load
            want(work, u, state.units[u]["hex"], load)
    for i in range(first, end):
        u = np.int64(i)
        if lacks(state, work, u, rank) == 1:
            share = tightest(map, charts, state, work, side, u)
            # what is left of the load's claim is taken off when the load is sent
            work.units[u]["stock"] = work.units[u]["group"] * share // THOUSAND
    for i in range(first, end):
        u = np.int64(i)
        if lacks(state, work, u, rank) == 1:
            sent = work.units[u]["stock"]
            here = state.units[u]["hex"]
            got = sent * arriving(work, here) // THOUSAND
            load_up(map, charts, state, work, side, u, sent)
            state.units[u]["sent"] += sent
            state.units[u]["delivered"] += got
            work.units[u]["share"] = max(ZERO, work.units[u]["share"] - got)
            if work.units[u]["share"] == 0:  # nothing throttles who got all, if by a way round
                state.units[u]["block"] = BY_NOTHING
                state.units[u]["block_at"] = -1


@kernel
def lacks(state, work, u, rank):
    """1 when unit u is of this class, still lacks something and the network just traced reaches it."""
    if state.units[u]["status"] != ON_MAP or work.units[u]["part"] != rank:
        return ZERO
    if work.units[u]["share"] < LEAST or work.hexes[state.units[u]["hex"]]["cost"] < 0:
        return ZERO
    return np.int64(1)


@kernel
def ask(map, charts, state, work, side, u):
    """Unit u asks for last turn's use and a part of its missing stock (`work.units['share']`), and gets its class."""
    unit = state.units[u]
    activity = ZERO
    if unit["attacked"] == 2:
        activity = np.int64(2)
    elif unit["attacked"] == 1 or unit["defended"] == 1:
        activity = np.int64(1)
    unit["activity"] = activity
    unit["attacked"] = 0
    unit["defended"] = 0
    unit["demand"] = demand_for(map, charts, state, u, activity)
    unit["sent"] = 0
    unit["delivered"] = 0
    unit["block"] = BY_NOTHING
    unit["block_at"] = -1
    unit["source"] = source_at(map, work, side, unit["hex"])
    if unit["source"] < 0:
        unit["block"] = BY_NO_WAY
    missing = max(ZERO, full_stock(map, charts, state, u) - unit["stock"])
    work.units[u]["share"] = unit["demand"] + missing * charts["refill"] // HUNDRED
    work.units[u]["part"] = rank_of(map, charts, state, side, u)


@kernel
def supply(map, charts, state, work, side):
    """Deliver supply to every unit of a side and fix its supply state until the next logistics."""
    prepare(map, charts, state, work, side)
    network(map, charts, state, work, side)
    keep(state, work)
    first = map.sides[side]["first"]
    end = map.sides[side + 1]["first"]
    for i in range(first, end):
        if state.units[i]["status"] == ON_MAP:
            ask(map, charts, state, work, side, np.int64(i))
    for turn in range(charts["supply_rounds"]):
        if turn > 0:
            if hungry_left(state, work, first, end) == 0:
                break
            network(map, charts, state, work, side)
            for i in range(first, end):  # the way of this round is another source's, perhaps
                u = np.int64(i)
                if state.units[u]["status"] == ON_MAP and work.hexes[state.units[u]["hex"]]["cost"] >= 0:
                    state.units[u]["source"] = source_at(map, work, side, state.units[u]["hex"])
        for rank in range(CLASSES):
            serve(map, charts, state, work, side, np.int64(rank))
    for c in range(state.crossings.shape[0]):
        if owns(map, state, side, np.int64(c)) == 1:
            state.crossings[c]["hauled"] = (state.crossings[c]["hauled"] + THOUSAND - 1) // THOUSAND
            state.crossings[c]["carried"] = 0
    for i in range(first, end):
        if state.units[i]["status"] == ON_MAP:
            receive(map, charts, state, work, np.int64(i))


@kernel
def hungry_left(state, work, first, end):
    """1 when a unit with a way still lacks something."""
    for u in range(first, end):
        unit = state.units[u]
        if unit["status"] == ON_MAP and unit["source"] >= 0 and work.units[u]["share"] >= LEAST:
            return np.int64(1)
    return ZERO


@kernel
def receive(map, charts, state, work, u):
    """Unit u gets its share of what its source can send; its stock, running mean and state follow."""
    unit = state.units[u]
    before = unit["supply"]
    got = unit["delivered"]
    demand = max(np.int64(1), unit["demand"])
    ratio = min(THOUSAND, got * THOUSAND // demand)
    memory = charts["ratio_memory"]
    unit["ratio"] = (unit["ratio"] * memory + ratio * (THOUSAND - memory)) // THOUSAND
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
            work, state, events.SUPPLY, side, u, unit["hex"], before, unit["supply"], unit["ratio"], unit["block"]
        )
