"""Who blows a crossing with friends still across pays for it.

A unit is cut off by a crossing when it has a way to a source of its side now, over
own ground and usable crossings, and would have none without that one. Of those the
forecast of a demolition tells beforehand; when the crossing comes down they cost
victory points, each of them, once. A try that fails costs nothing.

Not modelled: a price for units that were cut off already, or are cut off by a strike
of the enemy's.

Rule: model page 7; chart `stranded_points`.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import DAMAGED, MINOR, NONE, ON_MAP
from game.model.state import HAUL
from game.rules import events

ONE = np.int64(1)
ZERO = np.int64(0)


@kernel
def bears(map, state, c, without):
    """1 when there is a crossing c, it is usable, and it is not crossing `without`. Returns int64."""
    if c < 0 or c == without or state.crossings[c]["condition"] > DAMAGED:
        return ZERO
    return ONE


@kernel
def join(map, state, work, side, without):
    """Mark in `work.hexes['mark']` the hexes a side's sources reach, crossing `without` taken for destroyed."""
    for h in range(state.hexes.shape[0]):
        work.hexes[h]["mark"] = 0
    count = ZERO
    for s in range(map.sources.shape[0]):
        h = map.sources[s]["hex"]
        if map.sources[s]["side"] == side and state.hexes[h]["control"] == side and work.hexes[h]["mark"] == 0:
            work.hexes[h]["mark"] = 1
            work.hexes[count]["path"] = h
            count += 1
    done = ZERO
    while done < count:
        h = work.hexes[done]["path"]
        done += 1
        for d in range(6):
            link = map.links[h, d]
            other = link["to"]
            if other < 0 or work.hexes[other]["mark"] == 1 or state.hexes[other]["control"] != side:
                continue
            if map.cost[HAUL, state.clock[0]["ground"], h, d] <= 0:
                continue
            if link["river"] >= MINOR:
                row = map.hexsides[link["hexside"]]
                if bears(map, state, row["standing"], without) + bears(map, state, row["floating"], without) == 0:
                    continue
            work.hexes[other]["mark"] = 1
            work.hexes[count]["path"] = other
            count += 1


@kernel
def cut_by(map, state, work, side, c):
    """Units of a side that crossing c alone joins to a source: into `work.units[0..]['group']`. Returns how many."""
    first = map.sides[side]["first"]
    end = map.sides[side + 1]["first"]
    join(map, state, work, side, NONE)
    for u in range(first, end):
        work.units[u]["share"] = 0
        if state.units[u]["status"] == ON_MAP:
            work.units[u]["share"] = work.hexes[state.units[u]["hex"]]["mark"]
    join(map, state, work, side, c)
    count = ZERO
    for u in range(first, end):
        if work.units[u]["share"] == 1 and work.hexes[state.units[u]["hex"]]["mark"] == 0:
            work.units[count]["group"] = u
            count += 1
    return count


@kernel
def answer(map, charts, state, work, side, u, c, count):
    """Unit u has brought crossing c down, and its side pays for so many units that cuts off."""
    if count == 0:
        return
    points = count * charts["stranded_points"]
    state.sides[side]["points"] -= points
    state.sides[side]["stranded"] += points
    events.log(work, state, events.STRANDED, side, u, state.units[u]["hex"], c, count, points, NONE)
