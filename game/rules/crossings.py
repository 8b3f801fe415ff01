"""A river hexside lets through what its crossings carry, and no more than their load points a turn.

A crossing is intact or damaged to be usable. Its load class says what passes:
`foot` men without kit, `light` also wheeled and towed kit, `heavy` all. Over a
major river or a lake shore nothing goes without a crossing. An enemy bridge
serves whoever holds both banks.

Capacity in load points a turn: what the site carries, by its condition, less a
share for each level of enemy fire on the worse bank; a pontoon carries less from
fire level 2 on. A step is one point, a kit point three, a supply point one.
Movement, advance, retreat and supply take from the same points in the order
things happen: a unit whose load no longer fits does not pass. The points come
back at the logistics of the side, when its supply takes what orders have left.
Where a bridge and a pontoon lie on one hexside both carry; kit needs the one
that bears it, men take either.

Men without kit wade minor rivers and canals beside whatever stands there: they
take no points.

The ledger counts each side's steps and kit over every crossing.

Not modelled: queues on the approaches, the time of day, one-way traffic.

Rule: model pages 6 and 7; charts/crossings.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import (
    CANAL,
    DAMAGED,
    FOOT_LOAD,
    HEAVY_LOAD,
    LAKE_SHORE,
    LIGHT_LOAD,
    MAJOR,
    MINOR,
    NONE,
)
from game.model.state import CROSSED
from game.rules.exposure import fire_on
from game.rules.zones import controls

TRACKED = np.int64(2)
PONTOON = np.int64(2)
ZERO = np.int64(0)
ONE = np.int64(1)
LESS = np.int64(-1)
PAIR = np.int64(2)  # slots of a hexside


@kernel
def survey_crossings(map, state):
    """Write the best usable crossing of every river hexside into the state."""
    for row in range(map.hexsides.shape[0]):
        state.hexsides[row]["passage"] = best_of(map, state, np.int64(row))


@kernel
def best_of(map, state, row):
    """Load class of the best usable crossing on a row of hexsides, -1 none. Returns int64."""
    best = NONE
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c >= 0 and state.crossings[c]["condition"] <= DAMAGED:
            best = max(best, map.sites[c]["load"])
    return np.int64(best)


@kernel
def site_in(map, row, slot):
    """Crossing in a slot (0 standing, 1 floating) of a row of hexsides, -1 none. Returns int64."""
    if slot == 0:
        return map.hexsides[row]["standing"]
    return map.hexsides[row]["floating"]


@kernel
def site_for(map, row):
    """Crossing row under which the ledger counts what passes a row of hexsides; -1 none. Returns int64."""
    if map.hexsides[row]["standing"] >= 0:
        return map.hexsides[row]["standing"]
    return map.hexsides[row]["floating"]


@kernel
def bank(map, c, which):
    """Hex on one bank (0) or the other (1) of crossing c. Returns int64."""
    row = map.hexsides[map.sites[c]["hexside"]]
    if which == 0:
        return row["hex"]
    return map.links[row["hex"], row["direction"]]["to"]


@kernel
def holds_bank(map, state, side, c):
    """1 when a side holds ground on a bank of crossing c. Returns int64."""
    if state.hexes[bank(map, c, ZERO)]["control"] == side or state.hexes[bank(map, c, ONE)]["control"] == side:
        return ONE
    return ZERO


@kernel
def set_condition(map, charts, state, work, c, condition):
    """Change the condition of crossing c, with the zones that pass over it. Needs the layout."""
    state.crossings[c]["condition"] = condition
    work.figures[CROSSED] = 1
    row = map.sites[c]["hexside"]
    set_passage(map, charts, state, work, row, best_of(map, state, row))


@kernel
def set_passage(map, charts, state, work, row, passage):
    """Change what a row of hexsides lets through, with the zones that pass over it."""
    before = state.hexsides[row]["passage"]
    state.hexsides[row]["passage"] = passage
    h = map.hexsides[row]["hex"]
    d = map.hexsides[row]["direction"]
    river = map.hexsides[row]["river"]
    if (before >= 0) == (passage >= 0) or (river != MAJOR and river != LAKE_SHORE):
        return
    other = map.links[h, d]["to"]
    sign = ONE
    if passage < 0:
        sign = LESS
    reach_over(map, charts, state, work, h, other, sign)
    reach_over(map, charts, state, work, other, h, sign)


@kernel
def reach_over(map, charts, state, work, h, other, sign):
    """Lay (1) or lift (-1) the zones of the units in hex h over one of its hexsides, into hex `other`."""
    u = work.hexes[h]["first"]
    while u >= 0:
        if controls(map, charts, state, u) == 1:
            work.zones[other, map.roster[u]["side"]] += sign
        u = work.units[u]["next"]


@kernel
def need(map, state, u):
    """Load class that unit u needs to cross with all it has. Returns codes.LOADS."""
    if state.units[u]["kit"] <= 0:
        return FOOT_LOAD
    if map.roster[u]["mobility"] == TRACKED:
        return HEAVY_LOAD
    return LIGHT_LOAD


@kernel
def opens(map, state, h, d, load):
    """How a load class gets over hexside (h, d): 0 not at all, 1 dry or by crossing, 2 wading. Returns int64."""
    river = map.links[h, d]["river"]
    if river < MINOR:
        return np.int64(1)
    row = map.links[h, d]["hexside"]
    if row >= 0 and state.hexsides[row]["passage"] >= load:
        return np.int64(1)
    if load == FOOT_LOAD and (river == MINOR or river == CANAL):
        return np.int64(2)
    return np.int64(0)


@kernel
def bridged(map, state, h, d):
    """1 when a usable crossing spans hexside (h, d). Returns int64."""
    row = map.links[h, d]["hexside"]
    if row >= 0 and state.hexsides[row]["passage"] >= 0:
        return np.int64(1)
    return np.int64(0)


@kernel
def is_barrier(map, h, d):
    """1 when the hexside is a major river or a lake shore. Returns int64."""
    river = map.links[h, d]["river"]
    if river == MAJOR or river == LAKE_SHORE:
        return np.int64(1)
    return np.int64(0)


@kernel
def fire_at(map, state, side, c):
    """Level of enemy fire that `side` is under at crossing c: that of the worse bank. Returns int64."""
    return max(fire_on(state, side, bank(map, c, ZERO)), fire_on(state, side, bank(map, c, ONE)))


@kernel
def capacity(map, charts, state, side, c):
    """Load points a turn of crossing c for a side: by condition and enemy fire on the worse bank. Returns int64."""
    site = map.sites[c]
    level = fire_at(map, state, side, c)
    points = site["capacity"]
    if site["kind"] == PONTOON and level >= 2:
        points = min(points, charts["pontoon_points"][1])
    share = charts["crossing_condition"][state.crossings[c]["condition"]] * (100 - charts["crossing_fire"] * level)
    return np.int64(points * share // 10000)


@kernel
def room_left(map, charts, state, side, c):
    """Load points of crossing c that neither supply nor orders have taken. Returns int64."""
    taken = state.crossings[c]["hauled"] + state.crossings[c]["carried"]
    return max(ZERO, capacity(map, charts, state, side, c) - taken)


@kernel
def men_over(map, charts, state, side, h, d):
    """Steps for which the crossings of hexside (h, d) have room. Returns int64."""
    return np.int64(room_over(map, charts, state, side, h, d) // charts["load_step"])


@kernel
def room_over(map, charts, state, side, h, d):
    """Load points that the crossings of hexside (h, d) have left. Returns int64."""
    row = map.links[h, d]["hexside"]
    if row < 0:
        return ZERO
    points = ZERO
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c >= 0:
            points += room_left(map, charts, state, side, c)
    return np.int64(points)


@kernel
def kit_over(map, charts, state, side, h, d, load):
    """Kit points of a load class for which the crossings of hexside (h, d) have room. Returns int64."""
    row = map.links[h, d]["hexside"]
    if row < 0:
        return ZERO
    kit = ZERO
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c >= 0 and map.sites[c]["load"] >= load:
            kit += room_left(map, charts, state, side, c) // charts["load_kit"]
    return np.int64(kit)


@kernel
def lets_over(map, charts, state, side, c, load):
    """1 when crossing c lets kit of a load class over in a turn, be it a single point."""
    if map.sites[c]["load"] < load or state.crossings[c]["condition"] > DAMAGED:
        return ZERO
    if capacity(map, charts, state, side, c) < charts["load_kit"]:
        return ZERO
    return ONE


@kernel
def bears(map, charts, state, side, h, d, load):
    """1 when kit of a load class gets over hexside (h, d) in a turn: dry, or by a crossing, be it a single point."""
    if map.links[h, d]["river"] < MINOR:
        return ONE
    for slot in range(PAIR):
        c = site_in(map, map.links[h, d]["hexside"], slot)
        if c >= 0 and lets_over(map, charts, state, side, c, load) == 1:
            return ONE
    return ZERO


@kernel
def wades(map, h, d):
    """1 when men on foot wade hexside (h, d), and take no points of a crossing. Returns int64."""
    river = map.links[h, d]["river"]
    if river == MINOR or river == CANAL:
        return ONE
    return ZERO


@kernel
def load_of(charts, state, u):
    """Load points that unit u takes of a crossing with all it has. Returns int64."""
    return np.int64(state.units[u]["steps"] * charts["load_step"] + state.units[u]["kit"] * charts["load_kit"])


@kernel
def whole_over(map, charts, state, u, h, d):
    """How unit u gets over hexside (h, d) with all it has: 0 not at all, 1 dry or by crossing, 2 wading.

    As `opens`, with the points of the crossing counted.
    """
    if map.links[h, d]["river"] < MINOR:
        return ONE
    load = need(map, state, u)
    way = opens(map, state, h, d, load)
    if way == 0 or (load == FOOT_LOAD and wades(map, h, d) == 1):
        return way
    side = map.roster[u]["side"]
    kit = state.units[u]["kit"]
    if kit > kit_over(map, charts, state, side, h, d, load):
        return ZERO
    if load_of(charts, state, u) > men_over(map, charts, state, side, h, d) * charts["load_step"]:
        return ZERO
    return ONE


@kernel
def use(map, charts, state, work, side, h, d, steps, kit, load):
    """Take the points of so many steps, and so much kit of a load class, over hexside (h, d); write the ledger.

    The caller has made sure that there is room. Kit goes first, over what bears
    it; men fill what is left.
    """
    row = map.links[h, d]["hexside"]
    work.figures[CROSSED] = 1
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c >= 0 and map.sites[c]["load"] >= load:
            some = min(kit, room_left(map, charts, state, side, c) // charts["load_kit"])
            kit -= some
            state.crossings[c]["carried"] += some * charts["load_kit"]
            state.ledger[side * map.sites.shape[0] + c]["kit"] += some
    for slot in range(PAIR):
        c = site_in(map, row, slot)
        if c >= 0:
            men = min(steps, room_left(map, charts, state, side, c) // charts["load_step"])
            steps -= men
            state.crossings[c]["carried"] += men * charts["load_step"]
            state.ledger[side * map.sites.shape[0] + c]["steps"] += men


@kernel
def afloat(map, state, work, side, h, d, steps):
    """Count in the ledger so many steps that wade or take boats over hexside (h, d)."""
    row = map.links[h, d]["hexside"]
    if row >= 0 and site_for(map, row) >= 0:
        work.figures[CROSSED] = 1
        state.ledger[side * map.sites.shape[0] + site_for(map, row)]["boats"] += steps


@kernel
def cross(map, charts, state, work, u, h, d):
    """Unit u, which `whole_over` lets pass, goes over hexside (h, d) with all it has: points and ledger."""
    if map.links[h, d]["river"] < MINOR:
        return
    side = map.roster[u]["side"]
    load = need(map, state, u)
    steps = state.units[u]["steps"]
    if load == FOOT_LOAD and wades(map, h, d) == 1:
        afloat(map, state, work, side, h, d, steps)
        return
    use(map, charts, state, work, side, h, d, steps, state.units[u]["kit"], load)
