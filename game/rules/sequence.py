"""A turn: weather, then for each side logistics and operations, then the close.

Logistics: the fire field laid, supply traced and delivered, work on crossings and
fire on pontoons, kit coming up over rivers, losses of those who
stand under fire, hunger and recovery, routs, fieldworks, arrivals, withdrawals,
replacements, operations points. Operations: orders in
any sequence, by the side's player. Close: stacking, lapse of control,
objectives, salients.

Rule: model page 3.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import LEFT_OVER, NONE, ON_MAP
from game.model.state import HERE
from game.rules.arrivals import arrive, give_points, replace
from game.rules.boats import boats, call_back, sweep
from game.rules.cohesion import rest
from game.rules.control import lapse
from game.rules.demolition import clear_struck, disarm
from game.rules.engineers import engineers
from game.rules.fieldworks import dig
from game.rules.fire import lay_fire, stand
from game.rules.losses import lose
from game.rules.movement import allowance, place
from game.rules.rout import rout
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
    clear_struck(map, state)
    weather(map, state, work)


@kernel
def turn_over(map, state, side):
    """Forget what a side's logistics ends: tests taken by either side, its own withdrawals and broken holds."""
    state.sides[side]["held_back"] = 0
    for u in range(state.units.shape[0]):
        state.units[u]["tested"] = 0
        if map.roster[u]["side"] == side:
            state.units[u]["withdrawing"] = 0


@kernel
def logistics(map, charts, state, work, side):
    """Everything a side does before its operations; leaves the layout in `work`."""
    state.clock[0]["side"] = side
    state.clock[0]["orders"] = 0
    turn_over(map, state, side)
    survey(map, charts, state, work)
    lay_fire(map, charts, state, work, side)
    supply(map, charts, state, work, side)
    survey(map, charts, state, work)  # the new supply states change what units control
    engineers(map, charts, state, work, side)
    boats(map, charts, state, work, side)
    stand(map, charts, state, work, side)
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        if state.units[i]["status"] == ON_MAP:
            rest(map, charts, state, work, np.int64(i))
    rout(map, charts, state, work, side)
    dig(map, charts, state, work, side)
    arrive(map, charts, state, work, side)
    replace(map, charts, state, work, side)
    sweep(map, state, work)  # ground may have changed hands where boats landed
    disarm(map, state, work)
    give_points(map, state, side)
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        state.units[i]["mp"] = 0
        state.units[i]["moved"] = 0
        # a unit that has just routed counts as withdrawing and stays where it gathers
        if state.units[i]["status"] == ON_MAP and state.units[i]["withdrawing"] == 0:
            state.units[i]["mp"] = allowance(map, charts, state, np.int64(i))
    look(map, charts, state, work, side)


@kernel
def refuge(map, charts, state, work, u, near):
    """Nearest own hex with room for unit u in a list such as `map.near`, -1 none. Returns int64."""
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    for k in range(1, near[h, 4]):
        other = near[h, HERE + k]
        if (
            state.hexes[other]["control"] == side
            and holder(map, work, other) != 1 - side
            and fits(map, charts, state, work, u, other) == 1
        ):
            return np.int64(other)
    return NONE


@kernel
def make_room(map, charts, state, work):
    """At the close, push units out of over-stacked hexes to the nearest own hex with room, or thin them.

    Over a major river or a lake only when there is no room on their bank.
    """
    for i in range(state.hexes.shape[0]):
        h = np.int64(i)
        while work.hexes[h]["stack"] > charts["stack_limit"]:
            u = work.hexes[h]["first"]
            while work.units[u]["next"] >= 0:
                u = work.units[u]["next"]
            target = refuge(map, charts, state, work, u, map.posts)
            if target < 0:
                target = refuge(map, charts, state, work, u, map.near)
            if target >= 0:
                if state.units[u]["ferried"] > 0:
                    call_back(map, state, work, u)
                place(map, charts, state, work, u, target)
            else:
                lose(map, charts, state, work, u, ONE, ZERO, LEFT_OVER)


@kernel
def close(map, charts, state, work):
    """Close the turn; after the last one the game is over."""
    survey(map, charts, state, work)
    make_room(map, charts, state, work)
    lapse(map, charts, state, work)
    sweep(map, state, work)
    disarm(map, state, work)
    measure(map, charts, state, work)
    pay(map, charts, state)
    if state.clock[0]["turn"] >= map.terms[0]["turns"]:
        state.clock[0]["over"] = 1
        declare(map, charts, state, work)
