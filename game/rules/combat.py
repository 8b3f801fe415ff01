"""Up to four units attack one hex: odds, shifts and two dice give losses in per cent and whether the defender retreats.

Ratio = attack / (defence x fieldworks x ground). The defence is that of the
units in the hex, or of a screen: a share of the nearest unit's, which then
takes part of the losses and stays where it is. Every other defender within two
hexes adds a quarter of its own. Steps that count per attacking hex are limited,
the more so the heavier the enemy's fire there. Attacks over a river are weaker;
over a major river without a crossing only the men attack.

A prepared attack costs operations points and supply, and takes a support point for
a column if the side has one to give; a hasty one costs two columns. Heavy fire of
the enemy on a hex attacked from costs a column; own fire on the target a good deal
above the enemy's worst there gains one.

Fieldworks count a level lower against attacks from four sides, and two lower
against one along a belt (`belts`).

An attack by units none of which the enemy saw at his last operations surprises him,
and gains a column. Whether it was seen a side does not know: its forecast reckons
that it was, and so may be a column short.

The forecast reads the same kernel (`odds`) and the same table (`outcome`).

Rule: model page 10; charts/combat.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import CLEAR, MIXED, ON_MAP
from game.model.state import HERE, TALLY
from game.rules.belts import along_belt
from game.rules.crossings import bridged, is_barrier
from game.rules.exposure import fire_on
from game.rules.movement import direction
from game.rules.strength import HUNDRED, attack_value, defence_value
from game.rules.zones import reach

MUD = np.int64(1)
SUPPORTED = np.int64(2)  # an order's n: 0 hasty, 1 prepared, 2 prepared with a support point
THOUSAND = np.int64(1000)
COLUMNS = np.int64(9)
LAST_COLUMN = np.int64(8)

# What `odds` leaves in work.figures
ATTACK = np.int64(0)  # attack, hundredths of a point, rivers counted
DEFENCE = np.int64(1)  # defence before ground and works, hundredths
SUPPORT = np.int64(2)  # part of it from neighbours
MULTIPLIER = np.int64(3)  # works x ground, per cent, capped
RATIO = np.int64(4)  # per mille
COLUMN = np.int64(5)  # after shifts
BARE_COLUMN = np.int64(6)  # before
STEPS_IN = np.int64(7)  # attacker's steps engaged
KIT_IN = np.int64(8)
STEPS_OUT = np.int64(9)  # defender's steps engaged, hundredths (a screen engages a share)
KIT_OUT = np.int64(10)
SCREENER = np.int64(11)  # unit that screens an empty hex, -1 = units stand in it
SIDES_IN = np.int64(12)  # hexes attacked from
OP_COST = np.int64(13)
SHIFT_CONCENTRIC = np.int64(14)
SHIFT_ARMOUR = np.int64(15)
SHIFT_HASTY = np.int64(16)
EMPTY = np.int64(17)  # 1 = nobody defends
WORKS = np.int64(18)  # fieldworks level that counts
FORMATION = np.int64(19)  # 1 = all attackers of one formation
SHIFT_FIRE = np.int64(20)
SHIFT_ENEMY_FIRE = np.int64(21)
SHIFT_SUPPORT = np.int64(22)
ALONG_BELT = np.int64(23)  # 1 = the attack runs along a belt

# What `outcome` leaves there
LOSS_IN = np.int64(24)  # attacker's losses, per cent
LOSS_OUT = np.int64(25)
BACK = np.int64(26)  # hexes the defender retreats, 0 = it holds
ROW = np.int64(27)

SHIFT_SURPRISE = np.int64(28)  # left by `odds`


@kernel
def attackers(map, charts, state, work, count, target):
    """Attack points, steps and kit of `work.units[0..count]["group"]` against hex `target`.

    Leaves each unit's counted steps in `work.share`, its counted kit in `work.part`.
    """
    total = np.int64(0)
    steps_in = np.int64(0)
    kit_in = np.int64(0)
    for i in range(count):
        u = work.units[i]["group"]
        h = state.units[u]["hex"]
        limit = charts["mass_limit"][fire_on(state, map.roster[u]["side"], h)]
        used = np.int64(0)
        for j in range(i):
            if state.units[work.units[j]["group"]]["hex"] == h:
                used += work.units[j]["share"]
        steps = max(np.int64(0), min(state.units[u]["steps"], limit - used))
        kit = state.units[u]["kit"]
        if steps < state.units[u]["steps"]:
            kit = kit * steps // state.units[u]["steps"]
        d = direction(map, h, target)
        river = map.links[h, d]["river"]
        factor = charts["river_attack"][river]
        if bridged(map, state, h, d) == 1:
            factor = charts["river_crossing"][river]
        elif is_barrier(map, h, d) == 1:
            kit = np.int64(0)
        work.units[i]["share"] = steps
        work.units[i]["part"] = kit
        steps_in += steps
        kit_in += kit
        total += attack_value(map, charts, state, u, steps, kit, target) * factor // HUNDRED
    work.figures[STEPS_IN] = steps_in
    work.figures[KIT_IN] = kit_in
    work.figures[ATTACK] = total


@kernel
def screener(map, charts, state, work, side, target):
    """The unit of `side` that screens the empty hex `target` best; -1 when none. Ties: the lower row.

    Leaves its screen's defence in figures[DEFENCE] and the share of it engaged (per cent) in tally[0].
    """
    best = np.int64(-1)
    most = np.int64(-1)
    work.figures[TALLY] = 0
    for i in range(map.posts[target, charts["screen_reach"]]):
        h = map.posts[target, HERE + i]
        if work.zones[h, 2 + side] == 0:
            continue
        u = work.hexes[h]["first"]
        while u >= 0:
            if map.roster[u]["side"] == side:
                far = np.int64(1)
                share = charts["screen_share"][0]
                if i >= map.posts[target, 1]:
                    share = charts["screen_share"][1]
                    far = charts["screen_reach"]
                    if i < map.posts[target, 2]:
                        far = np.int64(2)
                value = defence_value(map, charts, state, u, target) * share // HUNDRED
                if far <= reach(map, charts, state, u) and (value > most or (value == most and u < best)):
                    most = value
                    best = u
                    work.figures[TALLY] = share
            u = work.units[u]["next"]
    work.figures[DEFENCE] = max(most, charts["screen_floor"] * HUNDRED)
    return best


@kernel
def defenders(map, charts, state, work, side, target):
    """Defence of hex `target` by `side`: units in it or a screen, and the neighbours' support."""
    figures = work.figures
    figures[DEFENCE] = 0
    figures[STEPS_OUT] = 0
    figures[KIT_OUT] = 0
    figures[SCREENER] = -1
    figures[EMPTY] = 0
    u = work.hexes[target]["first"]
    if u >= 0:
        while u >= 0:
            figures[DEFENCE] += defence_value(map, charts, state, u, target)
            figures[STEPS_OUT] += state.units[u]["steps"] * HUNDRED
            figures[KIT_OUT] += state.units[u]["kit"] * HUNDRED
            u = work.units[u]["next"]
    else:
        u = screener(map, charts, state, work, side, target)
        figures[SCREENER] = u
        if u < 0:
            figures[EMPTY] = 1
            figures[DEFENCE] = charts["screen_floor"] * HUNDRED
            figures[SUPPORT] = 0
            return
        engaged = work.figures[TALLY] * charts["screen_loss"] // HUNDRED
        figures[STEPS_OUT] = state.units[u]["steps"] * engaged
        figures[KIT_OUT] = state.units[u]["kit"] * engaged
    support = np.int64(0)
    for i in range(1, map.near[target, charts["support_reach"]]):
        h = map.near[target, HERE + i]
        v = work.hexes[h]["first"]
        while v >= 0:
            if map.roster[v]["side"] == side and v != figures[SCREENER]:
                support += defence_value(map, charts, state, v, h) * charts["support_share"] // HUNDRED
            v = work.units[v]["next"]
    figures[SUPPORT] = support
    figures[DEFENCE] += support


@kernel
def works_met(map, charts, state, work, count, target):
    """Level of the target's fieldworks that counts against this attack. Returns int64."""
    works = state.hexes[target]["fieldworks"]
    lower = along_belt(map, charts, state, work, count, target)
    work.figures[ALONG_BELT] = min(np.int64(1), lower)
    if lower > 0:
        works -= lower
    elif work.figures[SIDES_IN] >= charts["works_side_count"]:
        works -= 1
    return max(np.int64(0), np.int64(works))


@kernel
def fire_shifts(map, charts, state, work, count, target):
    """Columns by both sides' fire, into `work.figures`."""
    figures = work.figures
    figures[SHIFT_FIRE] = 0
    figures[SHIFT_ENEMY_FIRE] = 0
    side = map.roster[work.units[0]["group"]]["side"]
    worst = np.int64(0)
    for i in range(count):
        worst = max(worst, fire_on(state, side, state.units[work.units[i]["group"]]["hex"]))
    if fire_on(state, 1 - side, target) >= worst + charts["fire_gap"]:
        figures[SHIFT_FIRE] = charts["shift_fire"]
    if worst >= charts["enemy_fire_level"]:
        figures[SHIFT_ENEMY_FIRE] = -charts["shift_enemy_fire"]


@kernel
def shifts(map, charts, state, work, count, target, prepared):
    """Named column shifts of the attack; their capped sum. Returns int64."""
    figures = work.figures
    figures[SHIFT_CONCENTRIC] = 0
    figures[SHIFT_ARMOUR] = 0
    figures[SHIFT_HASTY] = 0
    if figures[SIDES_IN] >= charts["concentric_sides"]:
        figures[SHIFT_CONCENTRIC] = charts["shift_concentric"]
    terrain = map.ground[target]["terrain"]
    if (terrain == CLEAR or terrain == MIXED) and state.clock[0]["ground"] != MUD:
        for i in range(count):
            u = work.units[i]["group"]
            part = work.units[i]["part"]
            if map.roster[u]["armour"] == 1 and part * 2 >= work.units[i]["share"] and part > 0:
                figures[SHIFT_ARMOUR] = charts["shift_armour"]
    if prepared == 0:
        figures[SHIFT_HASTY] = -charts["shift_hasty"]
    figures[SHIFT_SUPPORT] = 0
    if prepared == SUPPORTED:
        figures[SHIFT_SUPPORT] = charts["shift_support"]
    figures[SHIFT_SURPRISE] = charts["shift_surprise"]
    for i in range(count):
        if state.units[work.units[i]["group"]]["seen"] == 1:
            figures[SHIFT_SURPRISE] = 0
    fire_shifts(map, charts, state, work, count, target)
    total = figures[SHIFT_CONCENTRIC] + figures[SHIFT_ARMOUR] + figures[SHIFT_HASTY] + figures[SHIFT_SURPRISE]
    total += figures[SHIFT_SUPPORT] + figures[SHIFT_FIRE] + figures[SHIFT_ENEMY_FIRE]
    return max(-charts["shift_cap"], min(charts["shift_cap"], total))


@kernel
def shelter(map, charts, h, works):
    """What fieldworks of a level and the ground of hex h make of a defence, per cent, capped. Returns int64."""
    return min(np.int64(map.ground[h]["defence"] * charts["works_defence"][works] // HUNDRED), charts["defence_cap"])


@kernel
def odds(map, charts, state, work, count, target, prepared):
    """All of the attack of `work.units[0..count]["group"]` on hex `target` but the dice, into `work.figures`."""
    figures = work.figures
    side = map.roster[work.units[0]["group"]]["side"]
    sides_in = np.int64(0)
    formation = map.roster[work.units[0]["group"]]["formation"]
    for i in range(count):
        h = state.units[work.units[i]["group"]]["hex"]
        new = np.int64(1)
        for j in range(i):
            if state.units[work.units[j]["group"]]["hex"] == h:
                new = np.int64(0)
        sides_in += new
        if map.roster[work.units[i]["group"]]["formation"] != formation:
            formation = np.int64(-1)
    figures[SIDES_IN] = sides_in
    attackers(map, charts, state, work, count, target)
    figures[FORMATION] = 0
    if count >= 2 and formation >= 0:
        figures[FORMATION] = 1
        figures[ATTACK] = figures[ATTACK] * charts["formation_attack"] // HUNDRED
    defenders(map, charts, state, work, 1 - side, target)
    works = works_met(map, charts, state, work, count, target)
    figures[WORKS] = works
    multiplier = shelter(map, charts, target, works)
    figures[MULTIPLIER] = multiplier
    ratio = figures[ATTACK] * THOUSAND * HUNDRED // max(np.int64(1), figures[DEFENCE] * multiplier)
    figures[RATIO] = ratio
    column = np.int64(0)
    for i in range(LAST_COLUMN):
        if ratio >= charts["odds_columns"][i]:
            column += 1
    figures[BARE_COLUMN] = column
    column += shifts(map, charts, state, work, count, target, prepared)
    figures[COLUMN] = max(np.int64(0), min(LAST_COLUMN, column))
    figures[OP_COST] = op_cost(charts, figures[STEPS_IN], prepared)


@kernel
def op_cost(charts, steps, prepared):
    """Operations points of an attack with so many steps counted. Returns int64."""
    if prepared == 0:
        return np.int64(0)
    if steps <= charts["prepared_steps"][0]:
        return np.int64(charts["prepared_op"][0])
    if steps <= charts["prepared_steps"][1]:
        return np.int64(charts["prepared_op"][1])
    return np.int64(charts["prepared_op"][2])


@kernel
def outcome(charts, work, dice):
    """Read the table for a sum of two dice at the column found by `odds`, into `work.figures`."""
    figures = work.figures
    column = figures[COLUMN]
    row = charts["crt_row"][dice]
    figures[ROW] = row
    figures[LOSS_IN] = charts["crt_attacker"][row, column]
    figures[LOSS_OUT] = charts["crt_defender"][row, column]
    number = charts["retreat_number"][column]
    figures[BACK] = 0
    if dice >= number:
        figures[BACK] = 1
        if dice >= number + charts["retreat_two"]:
            figures[BACK] = 2


@kernel
def supply_cost(charts, steps):
    """Stock a prepared attack draws from a unit attacking with so many steps, thousandths of a point."""
    extra = (charts["demand"][2] - charts["demand"][0]) * steps * THOUSAND // charts["demand_steps"]
    return np.int64(extra * charts["draw"] // HUNDRED)


@kernel
def may_fight(map, charts, state, u):
    """1 when unit u is fit to attack: on the map, no park of guns, in some order, fed, neither used nor leaving."""
    unit = state.units[u]
    if unit["status"] != ON_MAP or map.roster[u]["guns"] == 1 or unit["attacked"] != 0:
        return np.int64(0)
    if unit["withdrawing"] == 1 or unit["ferried"] > 0:
        return np.int64(0)
    if unit["cohesion"] <= charts["attack_cohesion"] or charts["supply_attack"][unit["supply"]] == 0:
        return np.int64(0)
    return np.int64(1)
