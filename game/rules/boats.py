"""Men get over a river without a crossing: by boat, in an assault, in a retreat. Their kit does not.

Boats: a unit on a bank of a minor or major river or a canal, that has done nothing
else this turn, sends half its steps (rounded up) to the hex across it; a quarter
when its bank lies in an enemy zone of control and another own unit that controls
ground covers it, in the same hex or next to it on the same bank; none when nobody
does. The far hex must be open to it, as for a march. Until the last steps are over
the unit counts as a whole where it stands, does not march or attack, and cannot lose
the steps that are over; then it stands in the far hex. An order to its own hex calls
them back. They also come back at its logistics when the far hex has closed.

Kit left behind waits on the near bank. At the side's logistics, after supply, it
comes up to its unit if a way through own hexes leads there that its load class can
pass, at most four hexes longer than the straight one, over crossings within two
hexes of either, as far as their points go. It is abandoned when the hex where it
waits is the side's no longer. A unit whose kit waits in one place and that leaves
more in another abandons the first.

Assault over a river: the first unit named advances. If it cannot take its kit over,
its men go on foot and hold a bridgehead, over a major river too; the kit waits.

Retreat and rout over a river: men first, then kit, over what points the crossing has
left; of the men for whom there is no room half get over, a fraction in their favour,
the others are lost in the river; kit that finds no room is abandoned. Men wade minor
rivers and canals. Over a lake shore nothing goes without a crossing. A unit that is
half over when it must retreat goes after the steps that are over, by the same rule.

Not modelled: boats as equipment, fire on those who cross, kit taken by the enemy.

Rule: model page 7; charts/crossings.toml.
"""

import numpy as np

from game.grid.floods import clear, distance, push
from game.kernel import kernel
from game.model.codes import (
    ABANDONED,
    CANAL,
    FOOT_LOAD,
    HEAVY_LOAD,
    IN_RIVER,
    LAKE_SHORE,
    LIGHT_LOAD,
    MAJOR,
    MINOR,
    NONE,
    ON_MAP,
)
from game.model.state import BUCKETS, HEADS
from game.rules import events
from game.rules.control import hand_over, take
from game.rules.crossings import (
    TRACKED,
    afloat,
    cross,
    kit_over,
    men_over,
    need,
    opens,
    site_for,
    use,
    wades,
    whole_over,
)
from game.rules.losses import give_up, landing, lose
from game.rules.movement import BY_UNIT, barred, direction, place
from game.rules.refusals import BANK_HELD, BANK_WATCHED, BUSY, FULL_HEX, HALF_OVER, NOT_AT_RIVER, OK
from game.rules.stacking import fits
from game.rules.zones import controls

ZERO = np.int64(0)
ONE = np.int64(1)
HUNDRED = np.int64(100)
WHOLE, KIT_STAYS, MEN_LOST = np.int64(1), np.int64(2), np.int64(3)  # how a retreat over a hexside ends
DETOUR = np.int64(4)  # hexes by which the way of waiting kit may be longer than the straight one
NEAR = np.int64(2)  # hexes from the kit or its unit to a crossing it uses


@kernel
def ferried_over(map, h, d):
    """1 when boats go over hexside (h, d): a minor or major river or a canal, and ground beyond it."""
    river = map.links[h, d]["river"]
    if (river == MINOR or river == MAJOR or river == CANAL) and map.cost[0, 0, h, d] > 0:
        return ONE
    return ZERO


@kernel
def covers(map, charts, state, work, side, h, u):
    """1 when a unit of the side other than u stands in hex h and controls ground."""
    v = work.hexes[h]["first"]
    while v >= 0:
        if v != u and map.roster[v]["side"] == side and controls(map, charts, state, v) == 1:
            return ONE
        v = work.units[v]["next"]
    return ZERO


@kernel
def boat_share(map, charts, state, work, u):
    """Share of its steps that unit u gets over in a turn by boat from where it stands, per cent; 0 = none."""
    h = state.units[u]["hex"]
    side = map.roster[u]["side"]
    if work.zones[h, 1 - side] == 0:
        return np.int64(charts["boat_free"])
    if covers(map, charts, state, work, side, h, u) == 1:
        return np.int64(charts["boat_covered"])
    for d in range(6):
        other = map.links[h, d]["to"]
        if other < 0 or map.links[h, d]["river"] >= MINOR:
            continue
        if covers(map, charts, state, work, side, other, u) == 1:
            return np.int64(charts["boat_covered"])
    return ZERO


@kernel
def boat_steps(state, u, share):
    """Steps that go over in a turn at such a share. Returns int64."""
    unit = state.units[u]
    return np.int64(min(unit["steps"] - unit["ferried"], (unit["steps"] * share + HUNDRED - 1) // HUNDRED))


@kernel
def check_boat(map, charts, view, work, side, u, target):
    """Refusal code of an order to send unit u over to hex `target`."""
    unit = view.units[u]
    if unit["ferried"] > 0 and target == unit["hex"]:
        return OK
    if unit["moved"] != 0 or unit["attacked"] != 0:
        return BUSY
    d = direction(map, unit["hex"], target)
    if target < 0 or d < 0 or ferried_over(map, unit["hex"], d) == 0:
        return NOT_AT_RIVER
    if unit["ferried"] > 0 and unit["ferry_hex"] != target:
        return HALF_OVER
    if barred(map, view, work, side, target) != 0:
        return BANK_HELD
    if fits(map, charts, view, work, u, target) == 0:
        return FULL_HEX
    if boat_share(map, charts, view, work, u) == 0:
        return BANK_WATCHED
    return OK


@kernel
def boat(map, charts, state, work, u, target):
    """Send a part of unit u over to hex `target`, or call what is over back to its own."""
    unit = state.units[u]
    side = map.roster[u]["side"]
    h = unit["hex"]
    if target == h:
        call_back(map, state, work, u)
        return
    unit["moved"] = 1
    unit["mp"] = 0
    if barred(map, state, work, side, target) != 0:
        events.log(work, state, events.STOPPED, side, u, h, h, target, BY_UNIT, NONE)
        return
    steps = boat_steps(state, u, boat_share(map, charts, state, work, u))
    unit["ferried"] += steps
    unit["ferry_hex"] = target
    afloat(map, state, work, side, h, direction(map, h, target), steps)
    events.log(work, state, events.BOATS, side, u, target, h, steps, unit["ferried"], unit["steps"])
    if unit["ferried"] == unit["steps"]:
        unit["ferried"] = 0
        unit["ferry_hex"] = -1
        leave_kit(map, state, work, u, target)
        place(map, charts, state, work, u, target)
        take(map, charts, state, work, u, target)


@kernel
def call_back(map, state, work, u):
    """What has gone over of unit u comes back to its bank, and out of the ledger."""
    unit = state.units[u]
    over = direction(map, unit["hex"], unit["ferry_hex"])
    afloat(map, state, work, map.roster[u]["side"], unit["hex"], over, -unit["ferried"])
    events.log(
        work, state, events.BOATS, map.roster[u]["side"], u, unit["hex"], unit["ferry_hex"], -unit["ferried"], ZERO,
        unit["steps"],
    )  # fmt: skip
    unit["ferried"] = 0
    unit["ferry_hex"] = -1


@kernel
def leave_kit(map, state, work, u, target):
    """Unit u goes on to hex `target` without its kit, which waits where the unit stands now."""
    unit = state.units[u]
    h = unit["hex"]
    kit = unit["kit"]
    if kit > 0:
        if unit["behind"] > 0 and unit["behind_hex"] != h:
            give_up(map, state, work, u)
        unit["behind"] += kit
        unit["behind_hex"] = h
        unit["kit"] = 0
    events.log(work, state, events.BRIDGEHEAD, map.roster[u]["side"], u, target, h, kit, NONE, NONE)


@kernel
def storm(map, charts, state, work, u, h, d):
    """Unit u, about to advance over hexside (h, d) it has fought over, takes its kit along or leaves it."""
    if whole_over(map, charts, state, u, h, d) == 0:
        leave_kit(map, state, work, u, map.links[h, d]["to"])
        if whole_over(map, charts, state, u, h, d) == 0:
            afloat(map, state, work, map.roster[u]["side"], h, d, state.units[u]["steps"])
            return
    cross(map, charts, state, work, u, h, d)


@kernel
def way_over(map, charts, state, u, h, d):
    """How unit u would retreat over hexside (h, d): WHOLE, KIT_STAYS (some), MEN_LOST (some too), 0 not at all."""
    river = map.links[h, d]["river"]
    if river < MINOR:
        return WHOLE
    load = need(map, state, u)
    if river == LAKE_SHORE and opens(map, state, h, d, FOOT_LOAD) == 0:
        return ZERO
    side = map.roster[u]["side"]
    room = men_over(map, charts, state, side, h, d) * charts["load_step"]
    points = state.units[u]["steps"] * charts["load_step"]
    if wades(map, h, d) == 0:
        if points > room:
            return MEN_LOST
        room -= points
    kit = state.units[u]["kit"]
    if kit > min(kit_over(map, charts, state, side, h, d, load), room // charts["load_kit"]):
        return KIT_STAYS
    return WHOLE


@kernel
def go_over(map, charts, state, work, u, h, d, over):
    """Unit u retreats over hexside (h, d), `over` of its steps being there already; it loses what does not get over.

    It still stands in h: the caller places it if it is left.
    """
    if map.links[h, d]["river"] < MINOR:
        return
    side = map.roster[u]["side"]
    load = need(map, state, u)
    steps = state.units[u]["steps"] - over
    step_load = np.int64(charts["load_step"])
    dry = min(steps, men_over(map, charts, state, side, h, d))
    wet = ZERO
    lost = ZERO
    if wades(map, h, d) == 1:
        dry = ZERO
        wet = steps
    else:
        lost = (steps - dry) * (HUNDRED - charts["river_retreat"]) // HUNDRED
        wet = steps - dry - lost
    room = men_over(map, charts, state, side, h, d) * step_load - dry * step_load
    kit = state.units[u]["kit"]
    some = min(kit, min(kit_over(map, charts, state, side, h, d, load), room // charts["load_kit"]))
    if dry > 0 or some > 0:
        use(map, charts, state, work, side, h, d, dry, some, load)
    if wet > 0:
        afloat(map, state, work, side, h, d, wet)
    if kit > some:
        abandon(map, charts, state, work, u, h, d, kit - some)
    if lost > 0:
        lose(map, charts, state, work, u, lost, ZERO, IN_RIVER)


@kernel
def abandon(map, charts, state, work, u, h, d, kit):
    """Unit u leaves so much kit on the bank of hexside (h, d) for good."""
    side = map.roster[u]["side"]
    c = site_for(map, map.links[h, d]["hexside"])
    if c >= 0:
        state.ledger[side * map.sites.shape[0] + c]["left"] += kit
    events.log(work, state, events.KIT_LEFT, side, u, h, kit, c, NONE, NONE)
    lose(map, charts, state, work, u, ZERO, kit, ABANDONED)


@kernel
def follow(map, charts, state, work, u):
    """Unit u, half over a river, must retreat: it goes after the steps that are over.

    Returns: 1 when it did (or was lost in doing so), 0 when nothing of it was over or it cannot: it is whole again.
    """
    if state.units[u]["ferried"] <= 0:
        return ZERO
    h = state.units[u]["hex"]
    over = state.units[u]["ferried"]
    target = state.units[u]["ferry_hex"]
    open_to_it = landing(map, charts, state, work, u)
    state.units[u]["ferried"] = 0
    state.units[u]["ferry_hex"] = -1
    if open_to_it == 0:
        return ZERO
    go_over(map, charts, state, work, u, h, direction(map, h, target), over)
    if state.units[u]["status"] == ON_MAP:
        place(map, charts, state, work, u, target)
        hand_over(map, state, work, target, map.roster[u]["side"])
    return ONE


@kernel
def sweep(map, state, work):
    """Kit that waits on ground that is its side's no longer is abandoned."""
    for i in range(state.units.shape[0]):
        u = np.int64(i)
        if state.units[u]["behind"] <= 0:
            continue
        if state.hexes[state.units[u]["behind_hex"]]["control"] != map.roster[u]["side"]:
            give_up(map, state, work, u)


@kernel
def boats(map, charts, state, work, side):
    """A side's logistics, after supply: boats called back from banks that have closed, kit coming up to its units."""
    for i in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        u = np.int64(i)
        if state.units[u]["status"] != ON_MAP:
            continue
        if state.units[u]["ferried"] > 0 and barred(map, state, work, side, state.units[u]["ferry_hex"]) != 0:
            call_back(map, state, work, u)
        if state.units[u]["behind"] > 0:
            rejoin(map, charts, state, work, u)


@kernel
def kit_load(map, u):
    """Load class of unit u's kit. Returns codes.LOADS."""
    if map.roster[u]["mobility"] == TRACKED:
        return HEAVY_LOAD
    return LIGHT_LOAD


@kernel
def seek(map, charts, state, work, u, load):
    """Flood from the kit of unit u towards it through own hexes its kit can pass. Cost and prev are in `work`."""
    side = map.roster[u]["side"]
    start = state.units[u]["behind_hex"]
    goal = state.units[u]["hex"]
    most = min(BUCKETS, distance(map.ground, start, goal) + DETOUR)
    clear(work)
    push(work, start, ZERO, NONE)
    for cost in range(most):
        entry = work.figures[HEADS + cost]
        work.figures[HEADS + cost] = -1
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            if work.hexes[h]["cost"] != cost:
                continue
            for d in range(6):
                other = map.links[h, d]["to"]
                if other < 0 or state.hexes[other]["control"] != side or map.cost[0, 0, h, d] <= 0:
                    continue
                if map.links[h, d]["river"] >= MINOR:
                    if distance(map.ground, h, start) > NEAR and distance(map.ground, other, goal) > NEAR:
                        continue
                    if kit_over(map, charts, state, side, h, np.int64(d), load) == 0:
                        continue
                push(work, other, np.int64(cost + 1), h)


@kernel
def rejoin(map, charts, state, work, u):
    """The kit that unit u left behind comes up to it, as much as the crossings on the way let over."""
    side = map.roster[u]["side"]
    load = kit_load(map, u)
    seek(map, charts, state, work, u, load)
    goal = state.units[u]["hex"]
    start = state.units[u]["behind_hex"]
    if work.hexes[goal]["cost"] < 0:
        return
    kit = state.units[u]["behind"]
    h = goal
    while h != start:
        above = work.hexes[h]["prev"]
        d = direction(map, above, h)
        if map.links[above, d]["river"] >= MINOR:
            kit = min(kit, kit_over(map, charts, state, side, above, d, load))
        h = above
    h = goal
    while h != start:
        above = work.hexes[h]["prev"]
        d = direction(map, above, h)
        if map.links[above, d]["river"] >= MINOR:
            use(map, charts, state, work, side, above, d, ZERO, kit, load)
        h = above
    state.units[u]["kit"] += kit
    state.units[u]["behind"] -= kit
    if state.units[u]["behind"] == 0:
        state.units[u]["behind_hex"] = -1
    events.log(work, state, events.KIT_JOINED, side, u, goal, kit, start, state.units[u]["behind"], NONE)
