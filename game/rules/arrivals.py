"""The calendar brings units and takes them away, fills the ranks, and gives the turn's operations points.

A unit arrives in its hex, or the nearest of its own side's within four with
room; else it waits. It leaves from a hex out of enemy zones with a line of
communication; else it stays until it can. A row that has the same formation again, or
keeps it when commitment does, enters only when the first has left. Replacements go to quiet units in
full supply below a share of their establishment, the weakest first: one step in
the line, two out of contact. Guns and engineers whose steps the scenario writes
are full with those and get no more than they lose. Commitment scales operations
points and replacements; remainders are carried. Operations points do not keep.

Rule: model page 13; charts/arrivals.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import EXPECTED, FULL, NONE, ON_MAP, WITHDRAWN
from game.model.state import HERE
from game.rules import events
from game.rules.demolition import strikes_for
from game.rules.stacking import fits
from game.rules.supply import source_of
from game.rules.zones import holder, lay, lift

THOUSAND = np.int64(1000)
HUNDRED = np.int64(100)


@kernel
def doorstep(map, charts, state, work, u):
    """Hex where unit u can enter now: its arrival hex or the nearest own one with room; -1 none."""
    side = map.roster[u]["side"]
    door = map.roster[u]["arrival_hex"]
    for i in range(map.near[door, 4]):
        h = map.near[door, HERE + i]
        if (
            state.hexes[h]["control"] == side
            and state.hexes[h]["loc"] >= 0
            and work.zones[h, 1 - side] == 0
            and holder(map, work, h) != 1 - side
            and fits(map, charts, state, work, u, h) == 1
        ):
            return np.int64(h)
    return NONE


@kernel
def arrive(map, charts, state, work, side):
    """Bring in the units that are due, and let go those whose date has come."""
    turn = state.clock[0]["turn"]
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        unit = state.units[u]
        roster = map.roster[u]
        if unit["status"] == EXPECTED:
            if roster["arrives"] > turn or state.sides[side]["commitment"] < roster["from_commitment"]:
                continue
            if roster["withdraws"] > 0 and roster["withdraws"] <= turn:
                continue
            if roster["after"] >= 0 and state.units[roster["after"]]["status"] != WITHDRAWN:
                continue
            h = doorstep(map, charts, state, work, u)
            if h < 0:
                continue
            unit["hex"] = h
            unit["status"] = ON_MAP
            unit["source"] = source_of(map, state, h)
            lay(map, charts, state, work, u)
            state.sides[side]["steps_in"] += unit["steps"]
            state.sides[side]["kit_in"] += unit["kit"]
            events.log(work, state, events.ARRIVED, side, u, h, NONE, NONE, NONE, NONE)
        elif unit["status"] == ON_MAP and roster["withdraws"] > 0 and roster["withdraws"] <= turn:
            h = unit["hex"]
            if work.zones[h, 1 - side] > 0 or state.hexes[h]["loc"] < 0:
                continue
            lift(map, charts, state, work, u)
            unit["kit"] += unit["behind"]  # what waits behind a river leaves with it
            unit["behind"] = 0
            unit["behind_hex"] = -1
            unit["ferried"] = 0
            unit["ferry_hex"] = -1
            unit["hex"] = -1
            unit["status"] = WITHDRAWN
            unit["seen"] = 0
            unit["known_hex"] = -1
            state.sides[side]["steps_out"] += unit["steps"]
            state.sides[side]["kit_out"] += unit["kit"]
            events.log(work, state, events.LEFT, side, u, h, NONE, NONE, NONE, NONE)


@kernel
def neediest(map, charts, state, work, side):
    """The quiet, fed unit of a side with the least of its establishment left, not yet filled; -1 none."""
    best = NONE
    least = THOUSAND * charts["replace_limit"] // HUNDRED
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        unit = state.units[i]
        if unit["status"] != ON_MAP or unit["supply"] != FULL or unit["activity"] != 0:
            continue
        if work.units[i]["part"] >= room_for(map, charts, state, work, np.int64(i)):
            continue
        left = unit["steps"] * THOUSAND // max(np.int64(1), map.roster[i]["steps_full"])
        if left < least:
            least = left
            best = np.int64(i)
    return best


@kernel
def room_for(map, charts, state, work, u):
    """Steps unit u may get this turn: more out of contact than in the line."""
    if work.zones[state.units[u]["hex"], 1 - map.roster[u]["side"]] > 0:
        return np.int64(charts["replace_line"])
    return np.int64(charts["replace_rest"])


@kernel
def replace(map, charts, state, work, side):
    """Share out the turn's replacements, a step and its part of the kit at a time."""
    purse = state.sides[side]
    purse["steps_carry"] += map.sides[side]["steps"] * purse["commitment"] // THOUSAND
    purse["kit_carry"] += map.sides[side]["kit"] * purse["commitment"] // THOUSAND
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        work.units[i]["part"] = 0
    while purse["steps_carry"] >= THOUSAND:
        u = neediest(map, charts, state, work, side)
        if u < 0:
            break
        work.units[u]["part"] += 1
        purse["steps_carry"] -= THOUSAND
        kit = np.int64(0)
        has = state.units[u]["kit"] + state.units[u]["behind"]
        if purse["kit_carry"] >= THOUSAND and has < map.roster[u]["kit_full"]:
            kit = np.int64(1)
            purse["kit_carry"] -= THOUSAND
        h = state.units[u]["hex"]
        lift(map, charts, state, work, u)
        state.units[u]["steps"] += 1
        state.units[u]["kit"] += kit
        if fits(map, charts, state, work, u, h) == 0:  # no room for them in the hex: they wait for the next turn
            state.units[u]["steps"] -= 1
            state.units[u]["kit"] -= kit
            purse["steps_carry"] += THOUSAND
            purse["kit_carry"] += kit * THOUSAND
            work.units[u]["part"] = THOUSAND
            lay(map, charts, state, work, u)
            continue
        lay(map, charts, state, work, u)
        purse["steps_in"] += 1
        purse["kit_in"] += kit
        events.log(
            work, state, events.REPLACED, side, u, h, np.int64(1), kit, NONE, NONE
        )


@kernel
def give_points(map, state, side):
    """Operations points of the turn, scaled by commitment, the remainder carried."""
    purse = state.sides[side]
    total = map.sides[side]["op"] * purse["commitment"] + purse["op_carry"]
    purse["op"] = total // THOUSAND
    purse["op_carry"] = total % THOUSAND
    purse["strikes"] = strikes_for(map, state, side)
    purse["support"] = map.sides[side]["support"] * purse["commitment"] // THOUSAND
