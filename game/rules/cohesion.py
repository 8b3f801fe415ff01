"""Cohesion falls with losses, retreats, hunger and what happens next door, and comes back with rest and full supply.

In full supply a unit that did not attack regains two points a turn out of
enemy zones and one in the line if it was not attacked. A critical unit loses
one a turn, an isolated one two. Tests of nerve (`game.rules.rout`) set cohesion and
quality together against two dice.

A raid into the rear costs a point (`game.rules.raid`).

Rule: model page 11; charts/cohesion.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import FULL, ON_MAP
from game.rules.zones import lay, lift


@kernel
def shift(map, charts, state, work, u, points):
    """Change unit u's cohesion by so many points within 0 and the top; its zones follow."""
    if points == 0 or state.units[u]["status"] != ON_MAP:
        return
    lift(map, charts, state, work, u)
    state.units[u]["cohesion"] = max(0, min(charts["cohesion_top"], state.units[u]["cohesion"] + points))
    lay(map, charts, state, work, u)


@kernel
def nerve(map, state, u):
    """What unit u sets against two dice in a test of nerve: cohesion and quality. Returns int64."""
    return np.int64(state.units[u]["cohesion"] + map.roster[u]["quality"])


@kernel
def rest(map, charts, state, work, u):
    """Hunger or recovery of unit u at its side's logistics, by last turn's activity and the new supply state."""
    unit = state.units[u]
    hungry = charts["hunger"][unit["supply"]]
    if hungry > 0:
        shift(map, charts, state, work, u, -hungry)
        return
    if unit["supply"] != FULL or unit["activity"] == 2:
        return
    gain = np.int64(0)
    if work.zones[unit["hex"], 1 - map.roster[u]["side"]] == 0:
        gain = max(np.int64(0), min(charts["rest_gain"], charts["rest_cap"] - unit["cohesion"]))
    elif unit["activity"] == 0:
        gain = max(np.int64(0), min(charts["line_gain"], charts["line_cap"] - unit["cohesion"]))
    shift(map, charts, state, work, u, gain)
