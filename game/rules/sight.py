"""A side sees enemy units within four hexes of its own and under its own heavy fire; else it knows where it last did.

Fire of level two or more needs eyes, and its field is fixed from logistics to
logistics: so is what it shows beyond the reach of the units. A place where a side
sees that nobody is any more is forgotten.

Rule: model page 17; charts `sight_reach`, `sight_fire`.
"""

import numpy as np

from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import NONE, ON_MAP
from game.rules import events
from game.rules.exposure import fire_on


@kernel
def spot(map, charts, state, work, u):
    """Unit u of the watched side is seen now: its place and strength are known."""
    unit = state.units[u]
    if unit["seen"] == 0:
        unit["seen"] = 1
        if unit["known_hex"] != unit["hex"]:
            events.log(
                work, state, events.SEEN, map.roster[u]["side"], u, unit["hex"], NONE, NONE, NONE, NONE
            )
    unit["known_hex"] = unit["hex"]
    unit["known_steps"] = unit["steps"]
    unit["known_kit"] = unit["kit"]


@kernel
def sees(map, charts, state, side, h):
    """1 when a side sees hex h: by its own fire, or from where one of its units stands."""
    if fire_on(state, 1 - side, h) >= charts["sight_fire"]:
        return np.int64(1)
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        unit = state.units[u]
        if unit["status"] == ON_MAP and distance(map.ground, unit["hex"], h) <= charts["sight_reach"]:
            return np.int64(1)
    return np.int64(0)


@kernel
def look(map, charts, state, work, side):
    """Side `side` looks around with all its units and its fire: what it sees of the enemy, afresh."""
    enemy = 1 - side
    for v in range(map.sides[enemy]["first"], map.sides[enemy + 1]["first"]):
        unit = state.units[v]
        if unit["status"] == ON_MAP and sees(map, charts, state, side, unit["hex"]) == 1:
            spot(map, charts, state, work, np.int64(v))
            continue
        unit["seen"] = 0
        if unit["known_hex"] >= 0 and sees(map, charts, state, side, unit["known_hex"]) == 1:
            unit["known_hex"] = -1


@kernel
def glance(map, charts, state, work, u):
    """Unit u looks around from where it now stands. Returns how many enemies it newly sees."""
    side = map.roster[u]["side"]
    enemy = 1 - side
    here = state.units[u]["hex"]
    new = np.int64(0)
    for v in range(map.sides[enemy]["first"], map.sides[enemy + 1]["first"]):
        unit = state.units[v]
        if (
            unit["status"] == ON_MAP
            and unit["seen"] == 0
            and distance(map.ground, here, unit["hex"]) <= charts["sight_reach"]
        ):
            spot(map, charts, state, work, np.int64(v))
            new += 1
        elif (
            unit["seen"] == 0
            and unit["known_hex"] >= 0
            and distance(map.ground, here, unit["known_hex"]) <= charts["sight_reach"]
        ):
            unit["known_hex"] = -1
            new += 1
    return new
