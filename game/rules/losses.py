"""Steps and kit fall only here, each with its cause; a unit without steps is gone, and its kit with it.

Rule: model pages 4 and 15.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import GONE, NONE
from game.rules import events
from game.rules.dice import roll
from game.rules.zones import lay, lift

HUNDRED = np.int64(100)

# Causes, as the log and later the ledger name them.
CAUSES = ("", "attack", "defence", "trapped", "abandoned")
IN_ATTACK = np.int64(1)
IN_DEFENCE = np.int64(2)
IN_TRAP = np.int64(3)
ABANDONED = np.int64(4)


@kernel
def settle(state, amount, side, place, purpose, n):
    """Turn hundredths into whole points, the fraction by a keyed roll. Returns int64."""
    whole = amount // HUNDRED
    rest = amount - whole * HUNDRED
    if rest > 0:
        clock = state.clock[0]
        if roll(clock["seed"], clock["turn"], side, place, purpose, n, HUNDRED) < rest:
            whole += 1
    return np.int64(whole)


@kernel
def lose(map, charts, state, work, u, steps, kit, cause):
    """Unit u, in the layout, loses up to so many steps and kit points."""
    steps = min(steps, state.units[u]["steps"])
    kit = min(kit, state.units[u]["kit"])
    if steps <= 0 and kit <= 0:
        return
    lift(map, charts, state, work, u)
    side = map.roster[u]["side"]
    gone = steps == state.units[u]["steps"]
    if gone:
        kit = state.units[u]["kit"]
    state.units[u]["steps"] -= steps
    state.units[u]["kit"] -= kit
    state.sides[side]["steps_lost"] += steps
    state.sides[side]["kit_lost"] += kit
    h = state.units[u]["hex"]
    events.log(work, state, events.LOSS, side, u, h, steps, kit, cause, NONE)
    if gone:
        state.units[u]["status"] = GONE
        state.units[u]["hex"] = -1
        state.units[u]["seen"] = 0
        state.units[u]["known_hex"] = -1
        events.log(work, state, events.DESTROYED, side, u, h, NONE, NONE, NONE, NONE)
    else:
        lay(map, charts, state, work, u)


@kernel
def share_out(work, count, total):
    """Split `total` over `work.units[0..count]["share"]` as weights, largest remainder first, into `work.part`.

    Ties go to the first named. No part exceeds its weight when total <= sum of weights.
    """
    weight = np.int64(0)
    for i in range(count):
        weight += work.units[i]["share"]
        work.units[i]["part"] = 0
    if weight <= 0 or total <= 0:
        return
    given = np.int64(0)
    for i in range(count):
        work.units[i]["part"] = total * work.units[i]["share"] // weight
        given += work.units[i]["part"]
    while given < total:
        best = np.int64(-1)
        most = np.int64(-1)
        for i in range(count):
            rest = total * work.units[i]["share"] - work.units[i]["part"] * weight
            if rest > most and work.units[i]["part"] < work.units[i]["share"]:
                most = rest
                best = np.int64(i)
        if best < 0:
            return
        work.units[best]["part"] += 1
        given += 1
