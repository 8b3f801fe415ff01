"""Where a side wants to go: the cost from every hex to the nearest objective worth having.

Objectives the enemy or nobody holds count in full; own ones count, as farther
away, while the enemy is near. Without any, all enemy ground is the goal.
"""

import numpy as np

from game.grid.floods import clear, push
from game.kernel import kernel
from game.model.codes import LAKE_SHORE, MAJOR, NONE
from game.model.state import BUCKETS, HEADS, HERE, TOUCHED

FOOT = np.int64(0)
OVER_RIVER = np.int64(12)  # a major river without a bridge, as cost
GUARD = np.int64(12)  # an own objective under threat counts as this much farther
PER_POINT = np.int64(2)  # an objective a point richer counts as this much nearer
RICHEST = np.int64(12)
THREAT = np.int64(4)


@kernel
def threatened(map, view, side, h):
    """1 when ground the side does not hold lies within four hexes of hex h."""
    for i in range(map.near[h, THREAT]):
        if view.hexes[map.near[h, HERE + i]]["control"] != side:
            return np.int64(1)
    return np.int64(0)


@kernel
def aim(map, view, work, side, main):
    """Write the cost to the nearest goal into `work.hexes['goal']` of every hex, -1 where there is no way.

    The goal is the objective of row `main` alone; -1 = all there are.
    """
    n = view.hexes.shape[0]
    clear(work)
    for i in range(map.objectives.shape[0]):
        h = map.objectives[i]["hex"]
        far = PER_POINT * max(np.int64(0), RICHEST - map.objectives[i]["points"])
        if main >= 0 and i != main:
            continue
        if view.hexes[h]["control"] != side:
            push(work, h, far, NONE)
        elif threatened(map, view, side, h) == 1:
            push(work, h, far + GUARD, NONE)
    if work.figures[TOUCHED] == 0:
        for i in range(n):
            if view.hexes[i]["control"] == 1 - side:
                push(work, np.int64(i), np.int64(0), NONE)
    flow(map, view, work)
    for i in range(n):
        work.hexes[i]["goal"] = work.hexes[i]["cost"]


@kernel
def flow(map, view, work):
    """Run the flood just begun over the whole map, on foot, whoever holds the ground."""
    costs = map.cost[FOOT, view.clock[0]["ground"]]
    cost = np.int64(0)
    empty = np.int64(0)
    while empty < BUCKETS:
        bucket = cost % BUCKETS
        entry = work.figures[HEADS + bucket]
        work.figures[HEADS + bucket] = -1
        if entry < 0:
            empty += 1
        else:
            empty = np.int64(0)
        while entry >= 0:
            h = work.queue[entry, 1]
            entry = work.queue[entry, 0]
            if work.hexes[h]["cost"] != cost:
                continue
            for d in range(6):
                link = map.links[h, d]
                step = costs[h, d]
                # what is settled already is not asked about: half of the neighbours are
                if link["to"] < 0 or step <= 0 or 0 <= work.hexes[link["to"]]["cost"] <= cost:
                    continue
                if (link["river"] == MAJOR or link["river"] == LAKE_SHORE) and (
                    link["hexside"] < 0 or view.hexsides[link["hexside"]]["passage"] < 0
                ):
                    step += OVER_RIVER
                push(work, link["to"], cost + step, h)
        cost += 1
