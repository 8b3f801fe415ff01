"""A river hexside lets through what its best usable crossing carries.

A crossing is intact or damaged to be usable. Its load class says what passes:
`foot` men without kit, `light` also wheeled and towed kit, `heavy` all. Men on
foot wade minor rivers and canals; over a major river or a lake shore nothing
goes without a crossing. An enemy bridge serves whoever holds both banks.

Not modelled here yet: load points, damage by fire, building and blowing.

Rule: model pages 6 and 7.
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

TRACKED = np.int64(2)


@kernel
def survey_crossings(map, state):
    """Write the best usable crossing of every river hexside into the state."""
    for row in range(map.hexsides.shape[0]):
        best = NONE
        standing = map.hexsides[row]["standing"]
        if standing >= 0 and state.crossings[standing]["condition"] <= DAMAGED:
            best = max(best, map.sites[standing]["load"])
        floating = map.hexsides[row]["floating"]
        if floating >= 0 and state.crossings[floating]["condition"] <= DAMAGED:
            best = max(best, map.sites[floating]["load"])
        state.hexsides[row]["passage"] = best


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
