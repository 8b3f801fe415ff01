"""A retreat shakes the units near it; the broken run at their logistics; who cannot get away may surrender.

Neighbour test: every unit of the side within two hexes of a hex that was left in
retreat or rout throws two dice, once a side-turn each, in order of rows. More than
its cohesion and quality costs cohesion, most where the line of communication is in
danger: dice are raised by heavy enemy fire on its worst hex, more when it is cut,
and by hunger. So a fed line hardly ever wavers. A unit that left the hex itself
takes no test, and a test brings no other.

Rout: at its own logistics a broken unit in an enemy zone of control runs three hexes
along its line of communication, or by the safest way back when it has none (but never back to where it broke), through
zones of control, leaving kit that cannot cross, and under fire losing twice what a
march would. It gathers then at a cohesion of three, and until its next logistics
neither marches nor attacks, with short posts (it counts as withdrawing). Who routs
is settled before the first runs. A rout that ends in a full hex goes on for up to two.

Surrender: a unit that must go back and cannot throws two dice after its losses,
raised by hunger; if they reach its cohesion and quality and a little more, all of
it surrenders.

The line of communication begins with the hex next to the unit's; a unit on ground
taken since the last logistics counts the best line next to it.
Not modelled: tests by those who see a surrender or a raid.

Rule: model page 11; charts/withdrawal.toml.
"""

import numpy as np

from game.grid.floods import distance
from game.kernel import kernel
from game.model.codes import IN_ROUT, IN_SURRENDER, LIGHT_LOAD, NONE, ON_MAP
from game.rules import events
from game.rules.boats import follow, way_over
from game.rules.cohesion import nerve, shift
from game.rules.control import FRESH
from game.rules.crossings import opens
from game.rules.dice import NEIGHBOUR, SURRENDER, roll
from game.rules.exposure import fire_on
from game.rules.fire import kit_burnt, steps_burnt
from game.rules.losses import lose
from game.rules.movement import barred, direction
from game.rules.retreat import corner_key, go_back, trap, way_back
from game.rules.stacking import fits
from game.rules.zones import lay, lift

SIX = np.int64(6)
CUT = np.int64(-1)  # fire on a line of communication that is cut


@kernel
def line_start(map, state, side, h):
    """Hex whose line of communication serves a unit of `side` in hex h; -1 when there is none. Returns int64."""
    if state.hexes[h]["control"] == side and state.hexes[h]["loc"] >= 0:
        return np.int64(h)
    if state.hexes[h]["loc_cost"] != FRESH:
        return NONE
    best = NONE
    for d in range(6):
        other = map.links[h, d]["to"]
        if other < 0 or state.hexes[other]["control"] != side or state.hexes[other]["loc"] < 0:
            continue
        if opens(map, state, h, np.int64(d), LIGHT_LOAD) != 1:
            continue
        if best < 0 or state.hexes[other]["loc_cost"] < state.hexes[best]["loc_cost"]:
            best = np.int64(other)
    return best


@kernel
def line_fire(map, state, u):
    """Worst enemy fire on unit u's line of communication, beyond its own hex; CUT when it is cut. Returns int64."""
    side = map.roster[u]["side"]
    here = state.units[u]["hex"]
    h = line_start(map, state, side, here)
    if h < 0:
        return CUT
    worst = np.int64(0)
    for _ in range(state.hexes.shape[0]):
        if h != here:
            worst = max(worst, fire_on(state, side, h))
        other = state.hexes[h]["loc"]
        if other == h:
            return np.int64(worst)
        if other < 0 or state.hexes[other]["control"] != side:
            return CUT  # taken since supply was traced
        h = other
    return CUT


@kernel
def strain(map, charts, state, u):
    """What the state of its supply adds to unit u's dice in a neighbour test. Returns int64."""
    penalty = charts["test_supply"][state.units[u]["supply"]]
    worst = line_fire(map, state, u)
    if worst == CUT:
        penalty += charts["test_cut"]
    elif worst >= charts["test_fire"][0]:
        penalty += charts["test_fire"][1]
    return np.int64(penalty)


@kernel
def waver(map, charts, state, work, u):
    """Unit u takes its neighbour test."""
    side = map.roster[u]["side"]
    clock = state.clock[0]
    state.units[u]["tested"] = 1
    penalty = strain(map, charts, state, u)
    dice = np.int64(2)
    for i in range(2):
        n = clock["side"] * 2 + i
        dice += roll(clock["seed"], clock["turn"], side, u, NEIGHBOUR, n, SIX)
    number = nerve(map, state, u)
    lost = np.int64(0)
    if dice + penalty > number:
        lost = np.int64(charts["test_loss"][0])
        if penalty >= charts["test_hard"]:
            lost = np.int64(charts["test_loss"][1])
    lost = min(lost, state.units[u]["cohesion"])
    events.log(work, state, events.NEIGHBOUR, side, u, state.units[u]["hex"], dice, penalty, number, lost)
    shift(map, charts, state, work, u, -lost)


@kernel
def alarm(map, charts, state, work, side, left, held):
    """Units of `side` near hex `left` are tested, but those that left it: `work.hexes[0..held]["path"]`."""
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        unit = state.units[u]
        if unit["status"] != ON_MAP or unit["tested"] == 1:
            continue
        if distance(map.ground, left, unit["hex"]) > charts["test_reach"]:
            continue
        own = np.int64(0)
        for k in range(held):
            if work.hexes[k]["path"] == u:
                own = np.int64(1)
        if own == 0:
            waver(map, charts, state, work, u)


@kernel
def surrender(map, charts, state, work, u):
    """Unit u, trapped, takes its test of surrender. Returns 1 when it has surrendered."""
    side = map.roster[u]["side"]
    unit = state.units[u]
    h = unit["hex"]
    clock = state.clock[0]
    key = corner_key(map, state, u)
    dice = np.int64(2)
    for i in range(2):
        dice += roll(clock["seed"], clock["turn"], side, h, SURRENDER, key + i, SIX)
    number = nerve(map, state, u) + charts["surrender_number"]
    if dice + charts["surrender_supply"][unit["supply"]] < number:
        return np.int64(0)
    events.log(work, state, events.SURRENDER, side, u, h, unit["steps"], unit["kit"], dice, number)
    lose(map, charts, state, work, u, unit["steps"], unit["kit"], IN_SURRENDER)
    return np.int64(1)


@kernel
def way_out(map, charts, state, work, u, came, origin):
    """Direction in which unit u runs: along its line of communication, else the safest way back; -1 none or arrived."""
    side = map.roster[u]["side"]
    h = state.units[u]["hex"]
    other = state.hexes[h]["loc"]
    if state.hexes[h]["control"] == side and other >= 0:
        if other == h and came >= 0:
            return NONE  # at its source
        d = direction(map, h, other)
        if (
            d >= 0
            and other != came
            and state.hexes[other]["control"] == side
            and barred(map, state, work, side, other) == 0
            and map.cost[0, state.clock[0]["ground"], h, d] > 0
            and way_over(map, charts, state, u, h, d) != 0
        ):
            return d
    d = way_back(map, charts, state, work, u, came)
    if d >= 0:
        other = map.links[h, d]["to"]
        if distance(map.ground, other, origin) < distance(map.ground, h, origin):
            return NONE  # back to where it broke
    return d


@kernel
def scorch(map, charts, state, work, u, gone):
    """Unit u in rout, in the `gone`-th hex of its way, loses kit and steps to enemy fire."""
    h = state.units[u]["hex"]
    factor = np.int64(charts["rout_loss"])
    kit = kit_burnt(map, charts, state, u, h, gone, np.int64(0), factor)
    steps = steps_burnt(map, charts, state, u, h, gone, np.int64(0), factor)
    lose(map, charts, state, work, u, steps, kit, IN_ROUT)


@kernel
def run(map, charts, state, work, u):
    """Unit u routs."""
    side = map.roster[u]["side"]
    origin = state.units[u]["hex"]
    came = NONE
    gone = follow(map, charts, state, work, u)
    if gone == 1:
        came = origin
    goal = np.int64(charts["rout_hexes"])
    most = goal + 2
    while gone < goal and state.units[u]["status"] == ON_MAP:
        d = way_out(map, charts, state, work, u, came, origin)
        if d < 0:
            break
        came = state.units[u]["hex"]
        full = fits(map, charts, state, work, u, map.links[came, d]["to"]) == 0
        go_back(map, charts, state, work, u, d)
        gone += 1
        if full and gone == goal and goal < most:
            goal += 1
        if state.units[u]["status"] == ON_MAP:
            scorch(map, charts, state, work, u, gone)
    if gone == 0:
        trap(map, charts, state, work, u)
        if state.units[u]["status"] == ON_MAP:
            surrender(map, charts, state, work, u)
        return
    events.log(work, state, events.ROUT, side, u, state.units[u]["hex"], origin, gone, NONE, NONE)
    if state.units[u]["status"] == ON_MAP:
        lift(map, charts, state, work, u)
        state.units[u]["cohesion"] = charts["rout_after"]
        state.units[u]["withdrawing"] = 1
        state.units[u]["moved"] = 1
        lay(map, charts, state, work, u)
    work.hexes[0]["path"] = u
    alarm(map, charts, state, work, side, origin, np.int64(1))


@kernel
def rout(map, charts, state, work, side):
    """The broken units of a side in enemy zones run, at its logistics."""
    count = np.int64(0)
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        unit = state.units[i]
        if unit["status"] != ON_MAP or unit["cohesion"] > charts["rout_cohesion"]:
            continue
        if work.zones[unit["hex"], 1 - side] > 0:
            work.units[count]["group"] = i
            count += 1
    for i in range(count):
        u = work.units[i]["group"]
        if state.units[u]["status"] == ON_MAP:
            run(map, charts, state, work, u)
