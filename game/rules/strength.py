"""A unit's worth in attack and defence: its steps and kit, scaled once each by quality, cohesion and supply.

Kit counts half in woods, plantation, marsh and towns, for both sides. Values
are in hundredths of a point so that scaling divides only once.

Rule: model page 4; charts/units.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import CRITICAL

SCALE = np.int64(10000)  # per cent x per cent x per cent, brought back to hundredths of a point
HUNDRED = np.int64(100)


@kernel
def condition(map, charts, state, u):
    """Quality and cohesion as one factor, per cent x per cent. Returns int64."""
    morale = charts["cohesion_base"] + charts["cohesion_each"] * state.units[u]["cohesion"]
    skill = charts["quality_base"] + charts["quality_each"] * map.roster[u]["quality"]
    return np.int64(morale * skill)


@kernel
def kit_worth(map, charts, h, points):
    """Value of kit on the ground of hex h, hundredths of `points`. Returns int64."""
    if map.ground[h]["rough"] == 1:
        return np.int64(points * charts["rough_kit"])
    return np.int64(points * HUNDRED)


@kernel
def attack_value(map, charts, state, u, steps, kit, h):
    """Attack of `steps` and `kit` of unit u against the ground of hex h, in hundredths of a point."""
    roster = map.roster[u]
    raw = steps * roster["attack_step"] * HUNDRED + kit_worth(map, charts, h, kit * roster["attack_kit"])
    fed = charts["supply_attack"][state.units[u]["supply"]]
    return np.int64(raw * condition(map, charts, state, u) // SCALE * fed // HUNDRED)


@kernel
def defence_value(map, charts, state, u, h):
    """Defence of unit u on the ground of hex h, in hundredths of a point."""
    unit = state.units[u]
    roster = map.roster[u]
    raw = unit["steps"] * roster["defence_step"] * HUNDRED
    raw += kit_worth(map, charts, h, unit["kit"] * roster["defence_kit"])
    fed = charts["supply_defence"][unit["supply"]]
    if unit["supply"] >= CRITICAL and (unit["hungry"] > charts["starved_turns"] or unit["stock"] <= 0):
        fed = charts["starved_defence"]
    return np.int64(raw * condition(map, charts, state, u) // SCALE * fed // HUNDRED)
