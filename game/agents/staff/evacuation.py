"""Evacuation: a staff gives a salient up when its line starves or its door closes, and then leaves in order.

It holds as long as politics asks. It gives up when most of those inside have been
critical for turns, when hardly any ground is left or the mouth is narrow, and, once
begun, it goes on. Guns and the heaviest kit go first, then who is out of contact, then
the line, each under the cover of those who stay; who stands at the river in the end
and gets no place on a crossing takes the boats. Bridges are blown behind the last
(`game.agents.works`).
"""

import numpy as np

from game.agents.leaving import closing, end_of_withdrawal, gap
from game.agents.notes import CURSOR, HOLE_LIST, HOLES
from game.agents.random import write
from game.agents.staff.notes import GIVEN_UP, WAVE, leaves
from game.agents.staff.relief import way_out
from game.agents.works import runs_over
from game.kernel import kernel
from game.model.codes import CRITICAL, NONE, ON_MAP
from game.rules import orders as book
from game.rules.boats import check_boat
from game.rules.crossings import is_barrier, load_of, room_over
from game.rules.movement import direction
from game.rules.pockets import inside
from game.rules.salients import margin
from game.rules.stacking import fits
from game.rules.withdrawal import check_withdraw

ZERO = np.int64(0)
ONE = np.int64(1)
HUNDRED = np.int64(100)
STARVED = np.int64(40)  # per cent of the steps inside that have been critical for so many turns
LONG = np.int64(2)
HASTE = np.int64(120)  # per cent of the pace so far at which it is taken to go on
HEAVY = np.int64(3)  # kit points that go with the first
WAVES = np.int64(3)


@kernel
def starved(map, view, side, row):
    """1 when too many of the steps inside pocket `row` have been critical for too long."""
    all = ZERO
    bad = ZERO
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        unit = view.units[u]
        if unit["status"] != ON_MAP or inside(map, unit["hex"], row) == 0:
            continue
        all += unit["steps"]
        if unit["supply"] >= CRITICAL and unit["hungry"] >= LONG:
            bad += unit["steps"]
    if all > 0 and bad * HUNDRED >= all * STARVED:
        return ONE
    return ZERO


@kernel
def falls(map, charts, view, row):
    """1 when pocket `row`, going on as it has but faster, collapses before the end."""
    pocket = view.salients[row]
    turn = view.clock[0]["turn"]
    lost = pocket["start"] - pocket["held"]
    if margin(charts, view, row) * turn * HUNDRED <= lost * HASTE * (map.terms[0]["turns"] - turn):
        return ONE
    return ZERO


@kernel
def given_up(map, charts, view, side, row):
    """1 when the side leaves its pocket `row`."""
    pocket = view.salients[row]
    turn = view.clock[0]["turn"]
    if pocket["start"] == 0 or pocket["collapsed"] > 0 or turn >= map.terms[0]["turns"]:
        return ZERO
    if pocket["left"] > 0:
        return ONE
    if falls(map, charts, view, row) == 0:
        return ZERO
    if closing(map, view, row) == 1:
        return ONE
    if map.pockets[row]["political_turn"] > turn:
        return ZERO
    return starved(map, view, side, row)


@kernel
def decide(map, charts, view, side, memory):
    """Write a bit for every pocket of the side that it gives up into the agent's memory."""
    memory[GIVEN_UP] = 0
    for i in range(map.pockets.shape[0]):
        if map.pockets[i]["holder"] == side and given_up(map, charts, view, side, np.int64(i)) == 1:
            memory[GIVEN_UP] |= np.int64(1) << i


@kernel
def forget_holes(map, memory):
    """Strike the holes in pockets that are being left off the list: nobody is sent there any more."""
    kept = ZERO
    for i in range(memory[HOLES]):
        if leaves(map, memory, memory[HOLE_LIST + i]) == 0:
            memory[HOLE_LIST + kept] = memory[HOLE_LIST + i]
            kept += 1
    memory[HOLES] = kept


@kernel
def wave(map, view, work, side, u):
    """In which wave unit u leaves: 0 guns and heavy kit out of contact, 1 others out of contact, 2 the line."""
    if work.zones[view.units[u]["hex"], 1 - side] > 0:
        return np.int64(2)
    if map.roster[u]["guns"] == 1 or view.units[u]["kit"] >= HEAVY:
        return ZERO
    return ONE


@kernel
def boat_out(map, charts, view, work, side, u, row):
    """Write the order of unit u to take the boats over the river on its way out. Returns 1 when it may."""
    here = view.units[u]["hex"]
    far = view.hexes[here]["loc"]
    if far < 0 or far == here or is_barrier(map, here, direction(map, here, far)) == 0:
        return ZERO
    if check_boat(map, charts, view, work, side, u, far) != book.OK:
        return ZERO
    write(map, row, book.BOAT, u, far, side, ZERO)
    return ONE


@kernel
def order_out(map, charts, view, work, side, u, memory, row):
    """Write the order that brings unit u nearer to the way out. Returns 1 when there is one."""
    here = view.units[u]["hex"]
    if check_withdraw(map, charts, view, work, u, NONE) == book.OK:
        h = end_of_withdrawal(map, charts, view, work, side, u)
        if h >= 0 and fits(map, charts, view, work, u, h) == 1:
            write(map, row, book.WITHDRAW, u, h, side, ZERO)
            return ONE
    if view.hexes[here]["loc"] < 0:
        h = gap(map, charts, view, work, side, u)
    else:
        h = way_out(map, charts, view, work, side, u, memory)
    if h >= 0:
        write(map, row, book.MOVE, u, h, side, ZERO)
        return ONE
    return boat_out(map, charts, view, work, side, u, row)


@kernel
def takes_all(map, charts, view, side, u, start, end):
    """1 when unit u, over the hexside between two hexes, leaves nothing of a crossing that feeds others."""
    d = direction(map, start, end)
    room = room_over(map, charts, view, side, start, d)
    if room <= 0 or room > load_of(charts, view, u):
        return ZERO
    return np.int64(runs_over(map, view, side, start, end, u))


@kernel
def fills(map, charts, view, work, side, u, row):
    """1 when an order just written takes the last of a crossing on its way that feeds others."""
    h = view.units[u]["hex"]
    if row[book.KIND] == book.WITHDRAW:
        while h != row[book.TARGET] and view.hexes[h]["loc"] >= 0 and view.hexes[h]["loc"] != h:
            if takes_all(map, charts, view, side, u, h, view.hexes[h]["loc"]) == 1:
                return ONE
            h = view.hexes[h]["loc"]
    elif row[book.KIND] == book.MOVE:
        end = row[book.TARGET]
        while end != h and work.hexes[end]["prev"] >= 0:
            if takes_all(map, charts, view, side, u, work.hexes[end]["prev"], end) == 1:
                return ONE
            end = work.hexes[end]["prev"]
    return ZERO


@kernel
def evacuate(map, charts, view, work, side, memory, row):
    """The next order of an evacuation. Returns 1 when there is one.

    Who is half over a river goes on, be the salient given up any more or not.
    """
    first = map.sides[side]["first"]
    size = map.sides[side + 1]["first"] - first
    while memory[CURSOR] < WAVES * size:
        u = np.int64(first + memory[CURSOR] % size)
        now = memory[CURSOR] // size
        memory[CURSOR] += 1
        unit = view.units[u]
        if unit["status"] != ON_MAP or unit["moved"] != 0 or unit["mp"] <= 0:
            continue
        memory[WAVE] = now
        if unit["ferried"] > 0:
            if now == 0 and check_boat(map, charts, view, work, side, u, unit["ferry_hex"]) == book.OK:
                write(map, row, book.BOAT, u, unit["ferry_hex"], side, ZERO)
                memory[WAVE] = WAVES
                return ONE
            continue
        if leaves(map, memory, unit["hex"]) == 0 or wave(map, view, work, side, u) != now:
            continue
        found = order_out(map, charts, view, work, side, u, memory, row)
        if found == 1 and fills(map, charts, view, work, side, u, row) == 0:
            return ONE
    return ZERO
