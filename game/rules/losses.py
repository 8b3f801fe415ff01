"""Steps and kit fall only here, each with its cause; a unit without steps is gone, and its kit with it.

Of a unit on its way over a river by boat only what is still on the near bank can
be lost there. With the last of that its kit is lost, and the unit is what has got
over, if the far bank is still open to it.

Kit that waits behind a river is lost when its unit is, or when the ground it waits
on is no longer its side's: abandoned.

Rule: model pages 4, 7 and 15.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import ABANDONED, CAUSES, GONE, NONE
from game.rules import events
from game.rules.control import hand_over
from game.rules.dice import roll
from game.rules.stacking import fits
from game.rules.zones import holder, lay, lift, screened

HUNDRED = np.int64(100)

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
def write_off(state, side, steps, kit, cause):
    """Count a loss in the side's books."""
    state.sides[side]["steps_lost"] += steps
    state.sides[side]["kit_lost"] += kit
    state.toll[side * CAUSES + cause]["steps"] += steps
    state.toll[side * CAUSES + cause]["kit"] += kit


@kernel
def lose(map, charts, state, work, u, steps, kit, cause):
    """Unit u, in the layout, loses up to so many steps and kit points."""
    near = state.units[u]["steps"] - state.units[u]["ferried"]  # those over the river already are out of this
    steps = min(steps, near)
    kit = min(kit, state.units[u]["kit"])
    if steps <= 0 and kit <= 0:
        return
    lift(map, charts, state, work, u)
    side = map.roster[u]["side"]
    last = steps > 0 and steps == near
    if last:
        kit = state.units[u]["kit"]
    landed = last and state.units[u]["ferried"] > 0 and landing(map, charts, state, work, u) == 1
    if last and not landed:
        steps = state.units[u]["steps"]
    state.units[u]["steps"] -= steps
    state.units[u]["kit"] -= kit
    write_off(state, side, steps, kit, cause)
    h = state.units[u]["hex"]
    events.log(work, state, events.LOSS, side, u, h, steps, kit, cause, NONE)
    if landed:
        h = state.units[u]["ferry_hex"]
        state.units[u]["hex"] = h
        state.units[u]["mp"] = 0
        hand_over(map, state, work, h, side)
    if last:
        state.units[u]["ferried"] = 0
        state.units[u]["ferry_hex"] = -1
    if last and not landed:
        give_up(map, state, work, u)
        state.units[u]["status"] = GONE
        state.units[u]["hex"] = -1
        state.units[u]["seen"] = 0
        state.units[u]["known_hex"] = -1
        events.log(work, state, events.DESTROYED, side, u, h, NONE, NONE, NONE, NONE)
    else:
        lay(map, charts, state, work, u)


@kernel
def landing(map, charts, state, work, u):
    """1 when the part of unit u on its way over a river may stay on the far bank: no enemy, no posts, room."""
    h = state.units[u]["ferry_hex"]
    side = map.roster[u]["side"]
    if holder(map, work, h) == 1 - side or screened(state, work, side, h) == 1:
        return np.int64(0)
    return fits(map, charts, state, work, u, h)


@kernel
def give_up(map, state, work, u):
    """The kit that unit u left behind a river is abandoned: counted at a bridge beside it, else at a pontoon site."""
    kit = state.units[u]["behind"]
    h = state.units[u]["behind_hex"]
    state.units[u]["behind"] = 0
    state.units[u]["behind_hex"] = -1
    if kit <= 0:
        return
    side = map.roster[u]["side"]
    write_off(state, side, np.int64(0), kit, ABANDONED)
    c = NONE
    for d in range(6):
        row = map.links[h, d]["hexside"]
        if row < 0:
            continue
        if map.hexsides[row]["standing"] >= 0:
            c = np.int64(map.hexsides[row]["standing"])
            break
        if c < 0:
            c = np.int64(map.hexsides[row]["floating"])
    if c >= 0:
        state.ledger[side * map.sites.shape[0] + c]["left"] += kit
    events.log(work, state, events.KIT_LEFT, side, u, h, kit, c, NONE, NONE)


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
