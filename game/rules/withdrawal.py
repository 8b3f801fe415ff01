"""A unit ordered to withdraw leaves the line under another's cover, up to four hexes along its line of communication.

It takes the whole turn. In an enemy zone of control the unit needs cover: another
own unit in its hex or next to it that has a zone of control and does not withdraw
itself. The way is the line of communication as supply was last traced, at road rate
whatever the ground. Zones are ignored where it starts; farther on a hex in an enemy
zone ends the way unless its own side stands there. Rivers are crossed as in a march,
with all it has or not at all. Under fire it loses half as much again as a march.
Until its next logistics it does not attack and its posts reach one hex only.

Orders to leave a salient may be held back: before the salient's political turn its
holder pays victory points for a turn in which a unit withdraws out of it, once a turn
however many do.

Not modelled: a price for marching or being driven out; cover by fire alone.

Rule: model page 11; charts/withdrawal.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE
from game.model.state import HERE, TALLY
from game.rules import events
from game.rules.crossings import need
from game.rules.movement import barred, direction, march, step_cost
from game.rules.pockets import inside
from game.rules.refusals import NO_COVER, NO_LINE, OFF_LINE, OK, WAY_BLOCKED, WITHDRAWS_WHOLE
from game.rules.stacking import fits
from game.rules.zones import controls, lay, lift

THOUSAND = np.int64(1000)
ZERO = np.int64(0)
ONE = np.int64(1)


@kernel
def covered(map, charts, view, work, u):
    """1 when another unit of unit u's side, in order and staying, stands in its hex or next to it. Returns int64."""
    h = view.units[u]["hex"]
    for i in range(map.near[h, 1]):
        v = work.hexes[map.near[h, HERE + i]]["first"]
        while v >= 0:
            if (
                v != u
                and map.roster[v]["side"] == map.roster[u]["side"]
                and view.units[v]["withdrawing"] == 0
                and controls(map, charts, view, v) == 1
            ):
                return ONE
            v = work.units[v]["next"]
    return ZERO


@kernel
def line_back(map, charts, view, work, u):
    """Write the hexes unit u can withdraw over into `work.hexes[0..]["path"]`, nearest first. Returns how many."""
    side = map.roster[u]["side"]
    h = view.units[u]["hex"]
    load = need(map, view, u)
    length = ZERO
    while length < charts["withdraw_hexes"]:
        other = view.hexes[h]["loc"]
        if other < 0 or other == h or view.hexes[other]["control"] != side:
            break
        if barred(map, view, work, side, other) != 0:
            break
        if step_cost(map, charts, view, u, load, h, direction(map, h, other)) <= 0:
            break
        work.hexes[length]["path"] = other
        length += 1
        h = other
        if work.zones[h, 1 - side] > 0 and work.hexes[h]["first"] < 0:
            break
    return length


@kernel
def check_withdraw(map, charts, view, work, u, target):
    """Refusal code of a withdrawal to `target`, -1 = as far as it goes; leaves its way in `path`, its length too."""
    unit = view.units[u]
    h = unit["hex"]
    if unit["moved"] != 0 or unit["attacked"] != 0 or unit["withdrawing"] == 1:
        return WITHDRAWS_WHOLE
    if view.hexes[h]["loc"] < 0:
        return NO_LINE
    if work.zones[h, 1 - map.roster[u]["side"]] > 0 and covered(map, charts, view, work, u) == 0:
        return NO_COVER
    length = line_back(map, charts, view, work, u)
    if target >= 0:
        found = ZERO
        for i in range(length):
            if work.hexes[i]["path"] == target:
                found = np.int64(i + 1)
        if found == 0 and on_line(charts, view, h, target) == 0:
            return OFF_LINE
        length = found
        if length > 0 and fits(map, charts, view, work, u, target) == 0:
            length = ZERO
    else:
        while length > 0 and fits(map, charts, view, work, u, work.hexes[length - 1]["path"]) == 0:
            length -= 1
    if length == 0:
        return WAY_BLOCKED
    work.figures[TALLY] = length
    return OK


@kernel
def on_line(charts, view, h, target):
    """1 when `target` lies within a withdrawal's reach on the line of communication from hex h. Returns int64."""
    for _ in range(charts["withdraw_hexes"]):
        other = view.hexes[h]["loc"]
        if other < 0 or other == h:
            return ZERO
        if other == target:
            return ONE
        h = other
    return ZERO


@kernel
def held_in(map, state, side, start, end):
    """Salient that a unit of `side` leaves between two hexes before its political turn; -1 none, or paid this turn."""
    if state.sides[side]["held_back"] == 1:
        return NONE
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        if map.pockets[row]["holder"] != side or map.pockets[row]["political_turn"] <= state.clock[0]["turn"]:
            continue
        if inside(map, start, row) == 1 and inside(map, end, row) == 0:
            return row
    return NONE


@kernel
def note_leaving(map, state, side, start, end):
    """Note for every salient of `side` that a unit withdraws out of, between two hexes, when that began."""
    for i in range(map.pockets.shape[0]):
        row = np.int64(i)
        if state.salients[row]["left"] > 0 or map.pockets[row]["holder"] != side:
            continue
        if inside(map, start, row) == 1 and inside(map, end, row) == 0:
            state.salients[row]["left"] = state.clock[0]["turn"]


@kernel
def withdraw(map, charts, state, work, u, length):
    """Unit u withdraws along `work.hexes[0..length]["path"]`, as far as the true state lets it."""
    side = map.roster[u]["side"]
    origin = state.units[u]["hex"]
    lift(map, charts, state, work, u)
    state.units[u]["withdrawing"] = 1
    lay(map, charts, state, work, u)
    march(map, charts, state, work, u, length)
    state.units[u]["mp"] = 0
    state.units[u]["moved"] = 1
    end = state.units[u]["hex"]
    gone = ZERO
    for i in range(length):
        if work.hexes[i]["path"] == end:
            gone = np.int64(i + 1)
    events.log(work, state, events.WITHDRAWN, side, u, end, origin, gone, NONE, NONE)
    note_leaving(map, state, side, origin, end)
    row = held_in(map, state, side, origin, end)
    if row >= 0:
        state.sides[side]["held_back"] = 1
        price = charts["political_points"] * THOUSAND
        state.sides[side]["points"] -= price
        events.log(work, state, events.POLITICAL, side, u, end, row, price, NONE, NONE)
