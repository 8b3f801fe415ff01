"""Each side lays a fire field over the map at its logistics: level 0 to 4 in every hex, fixed until its next.

Points are summed: manoeuvre units by steps near the line, drone units, tubes
and rockets farther; hungry units project less, elite drone units several times
as much. Towns take points off, so do the enemy's air defence and electronic
warfare within two hexes of them (once, however many; a hungry unit less), and the
sum gives the level. Such a unit lays no fire of its own; an unseen one shows by what
is missing. A level more where a unit of the side on dominating ground sees the hex
and some fire reaches it; overcast and fog take levels off.

Fire costs those who march under it, hex by hex as they enter, a share of the kit
they have left, and a fifth of that share of their steps: whole points by a keyed
roll. A unit in withdrawal loses half as much again, one in rout twice as much; no
march kills the last step, a rout may. Those who stand under fire lose a little.
What it costs loads, roads and crossings is in their chapters.

Not modelled: counter-battery fire, air defence against strikes from afar; an advance
or a retreat in combat costs nothing here, its losses are in the combat table.

Rule: model page 8; charts/fire.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import BY_FIRE, ON_MAP
from game.model.state import HERE
from game.rules.dice import MARCH_LOSS, STAND_KIT, STAND_STEP, roll
from game.rules.exposure import fire_on
from game.rules.losses import lose

HUNDRED = np.int64(100)
ONE = np.int64(1)
TOP = np.int64(4)
LONGEST = np.int64(12)
ZERO = np.int64(0)
DRONE = np.int64(1)
TUBE = np.int64(2)
SHIELD = np.int64(4)  # air defence and electronic warfare: no projector
FINE = np.int64(10000)  # per cent of per cent
UNITS = np.int64(256)  # more than any order of battle has
LONGEST_WAY = np.int64(64)  # hexes, more than any march has


@kernel
def punch(map, charts, state, u, near):
    """Fire points of unit u, near (1) or far (0), scaled by its supply. Returns int64."""
    roster = map.roster[u]
    kind = charts["fire_class"][roster["arm"]]
    points = charts["fire_far"][kind]
    if near == 1:
        points = charts["fire_near"][kind]
    if kind == 0:
        points *= state.units[u]["steps"]
    elif kind == DRONE:
        if roster["quality"] >= charts["fire_elite"][0]:
            points *= charts["fire_elite"][1]
    elif kind == TUBE:
        points *= charts["fire_echelon"][roster["echelon"]]
    return np.int64(points * charts["fire_supply"][state.units[u]["supply"]] // HUNDRED)


@kernel
def shed(map, charts, state, work, u):
    """Add unit u's fire points to `work.hexes['mark']` of every hex in its reach."""
    kind = charts["fire_class"][map.roster[u]["arm"]]
    if kind == SHIELD:
        return
    close = charts["fire_near_reach"][kind]
    far = max(close, charts["fire_far_reach"][kind])
    near_points = punch(map, charts, state, u, np.int64(1))
    far_points = punch(map, charts, state, u, ZERO)
    columns = map.terms[0]["columns"]
    rows = map.terms[0]["rows"]
    h = state.units[u]["hex"]
    q = map.ground[h]["q"]
    r = map.ground[h]["r"]
    for dq in range(-far, far + 1):
        column = q + dq
        if column < 0 or column >= columns:
            continue
        for dr in range(max(-far, -dq - far), min(far, -dq + far) + 1):
            row = r + dr + column // 2
            if row < 0 or row >= rows:
                continue
            if max(abs(dq), abs(dr), abs(dq + dr)) <= close:
                work.hexes[row * columns + column]["mark"] += near_points
            else:
                work.hexes[row * columns + column]["mark"] += far_points


@kernel
def watch(map, state, work, u):
    """Note in `work.hexes['path']` the hexes that unit u dominates from where it stands."""
    h = state.units[u]["hex"]
    seen = map.ground[h]["watch"]
    if seen == 0:
        return
    for i in range(1, map.near[h, 4]):
        if (seen >> i) & 1 == 1:
            work.hexes[map.near[h, HERE + i]]["path"] = 1


@kernel
def shield(map, charts, state, work, side):
    """Write into `work.hexes['goal']` what the air defence of `side` takes off the fire laid on every hex."""
    for h in range(state.hexes.shape[0]):
        work.hexes[h]["goal"] = 0
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        unit = state.units[u]
        if unit["status"] != ON_MAP or charts["fire_class"][map.roster[u]["arm"]] != SHIELD:
            continue
        points = charts["fire_shield"] * charts["fire_supply"][unit["supply"]] // HUNDRED
        for i in range(map.near[unit["hex"], charts["fire_shield_reach"]]):
            h = map.near[unit["hex"], HERE + i]
            work.hexes[h]["goal"] = max(points, work.hexes[h]["goal"])


@kernel
def level_of(charts, points):
    """Fire level of so many points. Returns int64."""
    level = ZERO
    for i in range(4):
        if points >= charts["fire_levels"][i]:
            level += 1
    return level


@kernel
def lay_fire(map, charts, state, work, side):
    """Write a side's fire field into the state."""
    n = state.hexes.shape[0]
    for h in range(n):
        work.hexes[h]["mark"] = 0
        work.hexes[h]["path"] = 0
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        if state.units[u]["status"] == ON_MAP:
            shed(map, charts, state, work, u)
            watch(map, state, work, u)
    shield(map, charts, state, work, 1 - side)
    dim = charts["fire_sky"][state.clock[0]["sky"]]
    for h in range(n):
        off = charts["fire_cover"][map.ground[h]["terrain"]] + work.hexes[h]["goal"]
        level = level_of(charts, work.hexes[h]["mark"] - off)
        if level > 0 and work.hexes[h]["path"] == 1:
            level += charts["watch_levels"]
        level = max(ZERO, min(TOP, level - dim))
        if side == 0:
            state.hexes[h]["fire0"] = level
        else:
            state.hexes[h]["fire1"] = level


@kernel
def pace_factor(charts, state, u):
    """What unit u loses under fire on the road as a share of a march's losses, per cent. Returns int64."""
    if state.units[u]["withdrawing"] == 1:
        return np.int64(charts["withdraw_loss"])
    return HUNDRED


@kernel
def kit_at_risk(charts, level, kit, factor):
    """Kit that so many points lose by entering a hex at a fire level, in ten-thousandths of a point. Returns int64."""
    return np.int64(kit * charts["march_loss"][level] * factor)


@kernel
def steps_at_risk(charts, level, steps, factor):
    """Steps that so many lose by entering a hex at a fire level, in ten-thousandths of a step. Returns int64."""
    return np.int64(steps * charts["march_loss"][level] * charts["march_steps"] * factor // HUNDRED)


@kernel
def burnt(map, state, u, h, gone, which, amount):
    """Ten-thousandths at risk into whole points; the fraction by a keyed roll.

    Args: gone, which hex of its way h is to unit u, from 1; which, 0 steps, 1 kit. Returns int64.
    """
    whole = amount // FINE
    rest = amount - whole * FINE
    if rest > 0:
        clock = state.clock[0]
        n = ((clock["orders"] * UNITS + u) * LONGEST_WAY + gone) * 2 + which
        if roll(clock["seed"], clock["turn"], map.roster[u]["side"], h, MARCH_LOSS, n, FINE) < rest:
            whole += 1
    return np.int64(whole)


@kernel
def kit_burnt(map, charts, state, u, h, gone, lost, factor):
    """Kit that unit u, which has lost so much on its way already, loses by entering hex h. Returns int64."""
    level = fire_on(state, map.roster[u]["side"], h)
    left = state.units[u]["kit"] - lost
    return min(left, burnt(map, state, u, h, gone, ONE, kit_at_risk(charts, level, left, factor)))


@kernel
def steps_burnt(map, charts, state, u, h, gone, lost, factor):
    """Steps likewise. Returns int64."""
    level = fire_on(state, map.roster[u]["side"], h)
    left = state.units[u]["steps"] - lost
    return min(left, burnt(map, state, u, h, gone, ZERO, steps_at_risk(charts, level, left, factor)))


@kernel
def stand(map, charts, state, work, side):
    """Units of a side that stand under enemy fire lose a little, at their own logistics."""
    clock = state.clock[0]
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        unit = state.units[u]
        if unit["status"] != ON_MAP:
            continue
        chance = charts["stand_loss"][fire_on(state, side, unit["hex"])]
        if chance == 0:
            continue
        size = charts["stand_steps"] * HUNDRED
        steps = ZERO
        kit = ZERO
        if roll(clock["seed"], clock["turn"], side, u, STAND_STEP, ZERO, size) < chance * unit["steps"]:
            steps = np.int64(1)
        if roll(clock["seed"], clock["turn"], side, u, STAND_KIT, ZERO, size) < chance * unit["kit"]:
            kit = np.int64(1)
        lose(map, charts, state, work, u, steps, kit, BY_FIRE)
