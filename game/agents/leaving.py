"""Leaving a pocket in time: units starved in one whose mouth closes withdraw, if politics lets them.

A pocket closes when its mouth is narrow, when nothing reaches it any more, or when
most of it is lost. Units cut off in it march out through a gap, if one is left.
"""

import numpy as np

from game.agents.notes import CURSOR, next_unit
from game.agents.random import write
from game.kernel import kernel
from game.model.codes import CRITICAL, MINOR, NONE, ON_MAP
from game.model.state import TALLY, TOUCHED
from game.rules import orders as book
from game.rules.crossings import bears, need, opens
from game.rules.movement import direction, reach
from game.rules.pockets import inside
from game.rules.stacking import fits
from game.rules.withdrawal import check_withdraw, held_in

ZERO = np.int64(0)
ONE = np.int64(1)
NARROW = np.int64(2)  # hexes of a mouth that is closing
LEFT = np.int64(40)  # a pocket with so many per cent of its ground left is giving way
HUNDRED = np.int64(100)
CHAIN = np.int64(100)  # hexes of a line of communication looked at


@kernel
def closing(map, view, row):
    """1 when pocket `row` is closing, as it was measured at the last close."""
    pocket = view.salients[row]
    if view.clock[0]["turn"] < 2 or pocket["start"] == 0:
        return ZERO
    if pocket["mouth"] <= NARROW or pocket["cut_turns"] > 0 or pocket["held"] * HUNDRED <= pocket["start"] * LEFT:
        return ONE
    return ZERO


@kernel
def closing_at(map, view, side, h):
    """1 when hex h lies in a pocket of the side that is closing."""
    if map.ground[h]["salients"] == 0:
        return ZERO
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        if map.pockets[row]["holder"] == side and inside(map, h, row) == 1 and closing(map, view, row) == 1:
            return ONE
    return ZERO


@kernel
def on_bank(map, h):
    """1 when a river runs along a side of hex h."""
    for d in range(6):
        if map.links[h, d]["river"] >= MINOR:
            return ONE
    return ZERO


@kernel
def shut(map, charts, view, u, h, points):
    """1 when hex h lies at a river and the way out of it leads over a crossing that is none for unit u's kit.

    With `points` 1 also when it stands but lets not a point of kit over in a turn, by damage or fire.
    From ground that no line leads to yet the way out is that from where the unit comes;
    who is cut off has none.
    """
    if view.units[u]["kit"] == 0 or on_bank(map, h) == 0:
        return ZERO
    if view.hexes[h]["loc"] < 0:
        h = view.units[u]["hex"]
        if view.units[u]["source"] < 0:
            return ONE
    load = need(map, view, u)
    for _ in range(CHAIN):
        other = view.hexes[h]["loc"]
        if other < 0 or other == h:
            return ZERO
        d = direction(map, h, other)
        if opens(map, view, h, d, load) == 0:
            return ONE
        if points == 1 and bears(map, charts, view, map.roster[u]["side"], h, d, load) == 0:
            return ONE
        h = other
    return ZERO


@kernel
def dead_end(map, charts, view, u, h):
    """1 when hex h lies at a river and the way out of it leads over a crossing that does not bear unit u's kit."""
    return np.int64(shut(map, charts, view, u, h, ONE))


@kernel
def end_of_withdrawal(map, charts, view, work, side, u):
    """Where unit u, whose withdrawal was just found lawful, can end; -1 nowhere.

    Not where that breaks a political hold, nor with kit at a river without a bridge.
    """
    here = view.units[u]["hex"]
    length = work.figures[TALLY]
    while length > 0:
        h = work.hexes[length - 1]["path"]
        if held_in(map, view, side, here, h) < 0 and shut(map, charts, view, u, h, ZERO) == 0:
            return np.int64(h)
        length -= 1
    return NONE


@kernel
def gap(map, charts, view, work, side, u):
    """The hex on a line of communication nearest to its source that cut-off unit u can march to, -1 none."""
    reach(map, charts, view, work, u)
    best = NONE
    for i in range(1, work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        if view.hexes[h]["control"] != side or view.hexes[h]["loc_cost"] < 0:
            continue
        if best >= 0 and view.hexes[h]["loc_cost"] >= view.hexes[best]["loc_cost"]:
            continue
        if held_in(map, view, side, view.units[u]["hex"], h) < 0 and fits(map, charts, view, work, u, h) == 1:
            best = h
    return best


@kernel
def leave(map, charts, view, work, side, memory, row):
    """The next withdrawal of a starved unit out of a closing pocket. Returns 1 when there is one."""
    while memory[CURSOR] < map.sides[side + 1]["first"] - map.sides[side]["first"]:
        u = next_unit(map, side, memory)
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["moved"] != 0 or unit["mp"] <= 0 or unit["ferried"] > 0:
            continue
        if (unit["supply"] < CRITICAL and unit["source"] >= 0) or closing_at(map, view, side, unit["hex"]) == 0:
            continue
        if check_withdraw(map, charts, view, work, u, NONE) == book.OK:
            h = end_of_withdrawal(map, charts, view, work, side, u)
            if h >= 0 and fits(map, charts, view, work, u, h) == 1:
                write(map, row, book.WITHDRAW, u, h, side, ZERO)
                return ONE
        elif view.hexes[unit["hex"]]["loc"] < 0:
            h = gap(map, charts, view, work, side, u)
            if h >= 0:
                write(map, row, book.MOVE, u, h, side, ZERO)
                return ONE
    return ZERO
