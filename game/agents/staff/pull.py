"""Where a staff wants its units: in the hexes to attack from, and where its own line is weakest for what stands behind.

Every own hex next to ground worth taking pulls by what that is worth for the
resistance there; every own hex next to the enemy by what he could bring against it.
Outside the sector of the main effort pulls count for little: that is economy of force.
A flood from all of them, the strongest pull lowest, leads marches to the best of what
is near.
"""

import numpy as np

from game.agents.goals import flow
from game.agents.holes import enemy_near
from game.agents.staff.axis import strengths
from game.agents.staff.notes import AXIS, MAIN, WORTH, field, leaves
from game.agents.staff.worth import salient_share
from game.grid.floods import clear, push
from game.kernel import kernel
from game.model.codes import NONE
from game.model.state import HERE
from game.rules.combat import shelter
from game.rules.crossings import bank
from game.rules.strength import HUNDRED

ZERO = np.int64(0)
NEAR = np.int64(2)
SCREENS = np.int64(40)  # per cent of the units about that an empty hex resists with
HELP = np.int64(25)  # and of the neighbours' that a held one has besides
STORM = np.int64(35)  # per cent of its defence that an enemy unit attacks with
LEAST = np.int64(4000)  # resistance met at the least, hundredths of a point
SECTOR = np.int64(24)  # cost to the objective from its nearest own hex to the edge of the main effort's sector
ASIDE = np.int64(20)  # per cent that pulls outside it count for
GUARD = np.int64(20)  # and an own crossing in use
DEPTH = np.int64(44)  # cost by which the weakest pull counts as farther than the strongest
PROSPECT = np.int64(1000)  # scale of prospects: thousandths of a victory point a point of resistance
DANGER = np.int64(60)  # per cent that a danger counts for beside a prospect
OWN_GROUND = np.int64(1000)  # worth of own ground
OWN_WAY = np.int64(3000)  # and more of it at an objective
OWN_FAR = np.int64(48)  # cost from which an objective adds nothing


@kernel
def about(map, work, side, h, hexes):
    """Strength of the units of `side` within so many hexes of hex h but not in it. Returns int64."""
    sum = ZERO
    for i in range(1, map.near[h, hexes]):
        u = work.hexes[map.near[h, HERE + i]]["first"]
        while u >= 0:
            if map.roster[u]["side"] == side:
                sum += work.units[u]["share"]
            u = work.units[u]["next"]
    return np.int64(sum)


@kernel
def within(map, work, side, h):
    """Strength of the units of `side` in hex h. Returns int64."""
    sum = ZERO
    u = work.hexes[h]["first"]
    while u >= 0:
        if map.roster[u]["side"] == side:
            sum += work.units[u]["share"]
        u = work.units[u]["next"]
    return np.int64(sum)


@kernel
def resistance(map, charts, view, work, side, h):
    """About what an attack on hex h meets, hundredths of a point. Needs `strengths`. Returns int64."""
    sum = within(map, work, 1 - side, h)
    if sum > 0:
        sum += about(map, work, 1 - side, h, NEAR) * HELP // HUNDRED
    else:
        sum = about(map, work, 1 - side, h, NEAR) * SCREENS // HUNDRED
    return max(LEAST, np.int64(sum * shelter(map, charts, h, view.hexes[h]["fieldworks"]) // HUNDRED))


@kernel
def own_worth(map, charts, view, memory, side, h):
    """What keeping own hex h is worth, thousandths of a victory point."""
    worth = OWN_GROUND
    far = memory[field(view, AXIS, h)]
    if 0 <= far < OWN_FAR:
        worth += OWN_WAY * (OWN_FAR - far) // OWN_FAR
    if map.ground[h]["salients"] != 0:
        worth += salient_share(map, charts, view, side, h)
    return np.int64(worth)


@kernel
def pull_at(map, charts, view, work, memory, side, h):
    """How strongly own hex h draws units: by the best attack from it, or the danger to it. Returns int64."""
    most = ZERO
    front = ZERO
    for d in range(6):
        other = map.links[h, d]["to"]
        if other < 0 or view.hexes[other]["control"] != 1 - side:
            continue
        front += 1
        worth = memory[field(view, WORTH, other)]
        if worth > 0:
            most = max(most, worth * PROSPECT // resistance(map, charts, view, work, side, other))
    if front > 0:
        storm = about(map, work, 1 - side, h, NEAR) * STORM // HUNDRED
        own = LEAST + within(map, work, side, h) * 2 + about(map, work, side, h, NEAR) // 2
        most = max(most, own_worth(map, charts, view, memory, side, h) * storm // own * DANGER // HUNDRED)
    return np.int64(most)


@kernel
def threshold(map, view, side, memory):
    """Cost to the objective from the nearest own hex, and so much more: the sector of the main effort."""
    nearest = NONE
    for i in range(view.hexes.shape[0]):
        if view.hexes[i]["control"] == side and map.ground[i]["fixed"] == 0:
            far = memory[field(view, AXIS, np.int64(i))]
            if far >= 0 and (nearest < 0 or far < nearest):
                nearest = far
    return np.int64(nearest + SECTOR)


@kernel
def draw(map, charts, view, work, side, memory):
    """Write into `work.hexes['goal']` how far every hex is from where units are wanted, -1 where there is no way."""
    strengths(map, charts, view, work, side)
    limit = threshold(map, view, side, memory)
    best = np.int64(1)
    for i in range(view.hexes.shape[0]):
        h = np.int64(i)
        pull = ZERO
        if view.hexes[h]["control"] == side and map.ground[h]["fixed"] == 0 and leaves(map, memory, h) == 0:
            pull = pull_at(map, charts, view, work, memory, side, h)
            far = memory[field(view, AXIS, h)]
            if memory[MAIN] >= 0 and (far < 0 or far > limit):
                pull = pull * ASIDE // HUNDRED
        work.hexes[h]["mark"] = pull
        best = max(best, pull)
    clear(work)
    for i in range(view.hexes.shape[0]):
        if work.hexes[i]["mark"] > 0:
            push(work, np.int64(i), DEPTH - DEPTH * work.hexes[i]["mark"] // best, NONE)
    guard_crossings(map, view, work, side)
    flow(map, view, work)
    for i in range(view.hexes.shape[0]):
        work.hexes[i]["goal"] = work.hexes[i]["cost"]


@kernel
def guard_crossings(map, view, work, side):
    """Crossings that carry the side's supply with an enemy near draw units too."""
    for i in range(map.sites.shape[0]):
        if view.crossings[i]["hauled"] == 0:
            continue
        for which in range(2):
            h = bank(map, np.int64(i), which)
            if view.hexes[h]["control"] == side and enemy_near(map, work, side, h, NEAR) == 1:
                push(work, h, GUARD, NONE)
