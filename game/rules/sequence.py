"""A turn: weather, then for each side logistics and operations, then the close.

Logistics: supply traced and delivered, hunger and recovery, fieldworks,
arrivals, withdrawals, replacements, operations points. Operations: orders in
any sequence, by the side's player. Close: stacking, lapse of control,
objectives, salients.

Rule: model page 3.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import ON_MAP
from game.model.state import HERE
from game.rules.arrivals import arrive, give_points, replace
from game.rules.cohesion import rest
from game.rules.control import lapse
from game.rules.fieldworks import dig
from game.rules.losses import IN_TRAP, lose
from game.rules.movement import allowance, place
from game.rules.salients import measure
from game.rules.sight import look
from game.rules.stacking import fits
from game.rules.supply import supply
from game.rules.victory import declare, pay
from game.rules.weather import weather
from game.rules.zones import holder, survey

ONE = np.int64(1)
ZERO = np.int64(0)


@kernel
def begin_turn(map, charts, state, work):
    """Begin the next turn: its number and its weather."""
    state.clock[0]["turn"] += 1
    weather(map, state, work)


@kernel
def logistics(map, charts, state, work, side):
    """Everything a side does before its operations; leaves the layout in `work`."""
    state.clock[0]["side"] = side
    state.clock[0]["orders"] = 0
    survey(map, charts, state, work)
    supply(map, charts, state, work, side)
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        if state.units[i]["status"] == ON_MAP:
            rest(map, charts, state, work, np.int64(i))
    survey(map, charts, state, work)  # supply states and cohesion have changed what units control
    dig(map, charts, state, work, side)
    arrive(map, charts, state, work, side)
    replace(map, charts, state, work, side)
    give_points(map, state, side)
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        state.units[i]["mp"] = 0
        state.units[i]["moved"] = 0
        if state.units[i]["status"] == ON_MAP:
            state.units[i]["mp"] = allowance(map, charts, state, np.int64(i))
    look(map, charts, state, work, side)


@kernel
def make_room(map, charts, state, work):
    """At the close, push units out of over-stacked hexes to the nearest own hex with room, or thin them."""
    for i in range(state.hexes.shape[0]):
        h = np.int64(i)
        while work.hexes[h]["stack"] > charts["stack_limit"]:
            u = work.hexes[h]["first"]
            while work.units[u]["next"] >= 0:
                u = work.units[u]["next"]
            side = map.roster[u]["side"]
            target = np.int64(-1)
            for k in range(1, map.near[h, 4]):
                other = map.near[h, HERE + k]
                if (
                    state.hexes[other]["control"] == side
                    and holder(map, work, other) != 1 - side
                    and fits(map, charts, state, work, u, other) == 1
                ):
                    target = np.int64(other)
                    break
            if target >= 0:
                place(map, charts, state, work, u, target)
            else:
                lose(map, charts, state, work, u, ONE, ZERO, IN_TRAP)


@kernel
def close(map, charts, state, work):
    """Close the turn; after the last one the game is over."""
    survey(map, charts, state, work)
    make_room(map, charts, state, work)
    lapse(map, charts, state, work)
    pay(map, charts, state)
    measure(map, charts, state, work)
    if state.clock[0]["turn"] >= map.terms[0]["turns"]:
        state.clock[0]["over"] = 1
        declare(map, charts, state, work)
