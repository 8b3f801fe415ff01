"""What a side may know: its own units as they are, the enemy's as seen or last known, no seed.

A view has the type of a state, so every question of the rules can be asked of it.

Public: the ground and who holds it, fieldworks, the condition of crossings and
whether one was struck this turn, the calendar, the order of battle, victory
points, the number of attacks, and of a salient its area, mouth and depth.

Enemy units: one that is seen (`game.rules.sight`) shows place, strength, cohesion, supply state and
whether it withdraws; one that is not stands where it was last known, with the
strength known then, rested and fed; never seen, it stands nowhere. Of neither is
known: stock, demand and what throttled it, what it has done this turn or still can,
kit that waits behind a river, men already over. What the enemy sees of its own units
a side does not know; it reckons with all.

Ground: a side knows its own fire field everywhere, the enemy's on its own ground and
the hexes next to it, where it falls on its men; elsewhere it reckons with none.
Lines of communication, the supply that flows through a hex and digging in progress
are known of its own ground alone.

Crossings: traffic over one is known to who holds a bank; charges and work in hand
to who laid them or works.

Hidden altogether: the enemy's operations points, strikes, support, commitment,
remainders, broken holds and what he paid for units cut off, his losses, arrivals and
ledger, the state of his units in a salient, and the seed.

Rule: model page 17.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import CAUSES, EXPECTED, FULL, ON_MAP
from game.model.state import CROSSED, DROPPED, EVENTS, REACHED
from game.rules import events
from game.rules.control import FRESH
from game.rules.crossings import holds_bank, set_passage, site_in
from game.rules.zones import lay, lift


@kernel
def view_units(map, charts, state, view, side):
    """Copy the units as `side` knows them."""
    for u in range(state.units.shape[0]):
        view.units[u] = state.units[u]
    enemy = 1 - side
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        view.units[u]["seen"] = 1  # it does not know, and reckons with it
        view.units[u]["known_hex"] = -1
        view.units[u]["known_steps"] = 0
        view.units[u]["known_kit"] = 0
    for u in range(map.sides[enemy]["first"], map.sides[enemy + 1]["first"]):
        hide(map, charts, view, u)


@kernel
def hide(map, charts, view, u):
    """Blot out what the other side does not know of unit u."""
    unit = view.units[u]
    if unit["seen"] == 0:
        known = unit["known_hex"]
        unit["hex"] = known
        unit["status"] = EXPECTED
        if known >= 0:
            unit["status"] = ON_MAP
        unit["steps"] = unit["known_steps"] if known >= 0 else np.int64(0)
        unit["kit"] = unit["known_kit"] if known >= 0 else np.int64(0)
        unit["known_steps"] = unit["steps"]
        unit["known_kit"] = unit["kit"]
        unit["cohesion"] = charts["rest_cap"]
        unit["supply"] = FULL
        unit["withdrawing"] = 0
    unit["tested"] = 0
    unit["behind"] = 0
    unit["behind_hex"] = -1
    unit["ferried"] = 0
    unit["ferry_hex"] = -1
    unit["attacked"] = 0
    unit["moved"] = 0
    unit["defended"] = 0
    unit["stock"] = 1
    unit["ratio"] = 1000
    unit["demand"] = 0
    unit["delivered"] = 0
    unit["source"] = -1
    unit["hungry"] = 0
    unit["mp"] = 0
    unit["activity"] = 0
    unit["sent"] = 0
    unit["block"] = 0
    unit["block_at"] = -1


@kernel
def blank_salient(view, row):
    """Blot out what a side does not know of the enemy's salient `row`."""
    salient = view.salients[row]
    salient["isolated"] = 0
    salient["power"] = 0
    salient["asked"] = 0
    salient["delivered"] = 0
    salient["flow"] = 0
    salient["short"] = 0
    salient["critical"] = 0
    salient["cut_turns"] = 0
    salient["left"] = 0


@kernel
def blank_side(view, side):
    """Blot out what the other side does not know of a side's purse and books."""
    enemy = view.sides[side]
    enemy["op"] = 0
    enemy["op_carry"] = 0
    enemy["steps_carry"] = 0
    enemy["kit_carry"] = 0
    enemy["commitment"] = 1000
    enemy["support"] = 0
    enemy["strikes"] = 0
    enemy["held_back"] = 0
    enemy["stranded"] = 0
    enemy["steps_in"] = 0
    enemy["kit_in"] = 0
    enemy["steps_out"] = 0
    enemy["kit_out"] = 0
    enemy["steps_lost"] = 0
    enemy["kit_lost"] = 0


@kernel
def show_books(map, state, view, side):
    """Copy a side's losses by cause and its ledger."""
    for i in range(CAUSES):
        view.toll[side * CAUSES + i] = state.toll[side * CAUSES + i]
    count = map.sites.shape[0]
    for i in range(count):
        view.ledger[side * count + i] = state.ledger[side * count + i]


@kernel
def close_books(map, view, side):
    """Blot out a side's losses by cause and its ledger."""
    for i in range(CAUSES):
        view.toll[side * CAUSES + i]["steps"] = 0
        view.toll[side * CAUSES + i]["kit"] = 0
    count = map.sites.shape[0]
    for i in range(count):
        line = view.ledger[side * count + i]
        line["steps"] = 0
        line["kit"] = 0
        line["boats"] = 0
        line["left"] = 0


@kernel
def view_all(map, charts, state, view, side):
    """Write the whole view of `side` into `view`."""
    view_units(map, charts, state, view, side)
    for h in range(state.hexes.shape[0]):
        show_hex(map, state, view, np.int64(h), side)
    for i in range(state.hexsides.shape[0]):
        view.hexsides[i] = state.hexsides[i]
    for i in range(state.crossings.shape[0]):
        show_crossing(map, state, view, np.int64(i), side)
    for i in range(state.sides.shape[0]):
        view.sides[i] = state.sides[i]
    blank_side(view, 1 - side)
    for i in range(state.salients.shape[0]):
        view.salients[i] = state.salients[i]
        if map.pockets[i]["holder"] != side:  # its area is on the map, the state of its units is not
            blank_salient(view, np.int64(i))
    show_books(map, state, view, side)
    close_books(map, view, 1 - side)
    view.clock[0] = state.clock[0]
    view.clock[0]["seed"] = 0


@kernel
def stale(state, view, u):
    """1 when the view's row of enemy unit u no longer says what its zones and place rest on."""
    true = state.units[u]
    known = view.units[u]
    if true["seen"] != known["seen"]:
        return np.int64(1)
    if true["seen"] == 0:
        if true["known_hex"] != known["hex"] or (known["hex"] >= 0 and true["known_steps"] != known["steps"]):
            return np.int64(1)
        return np.int64(0)
    if (
        true["hex"] != known["hex"]
        or true["steps"] != known["steps"]
        or true["kit"] != known["kit"]
        or true["cohesion"] != known["cohesion"]
        or true["supply"] != known["supply"]
        or true["withdrawing"] != known["withdrawing"]
    ):
        return np.int64(1)
    return np.int64(0)


@kernel
def moved_or_changed(state, view, u):
    """1 when the view's row of own unit u no longer says what its zones and place rest on."""
    true = state.units[u]
    known = view.units[u]
    if (
        true["hex"] != known["hex"]
        or true["steps"] != known["steps"]
        or true["cohesion"] != known["cohesion"]
        or true["supply"] != known["supply"]
        or true["stock"] != known["stock"]
        or true["withdrawing"] != known["withdrawing"]
    ):
        return np.int64(1)
    return np.int64(0)


@kernel
def refresh(map, charts, state, work, view, view_work, side, since):
    """Bring the view of `side`, and its layout, up to date after an order.

    Args: since int64, row of `work.events` from which the order's events begin:
    they name the hexes that changed hands.
    """
    view_work.figures[REACHED] = 0
    if work.figures[CROSSED] == 1:
        show_crossings(map, charts, state, view, view_work, side)
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        changed = moved_or_changed(state, view, np.int64(u))
        if changed == 1 and view.units[u]["hex"] >= 0:
            lift(map, charts, view, view_work, np.int64(u))
        view.units[u] = state.units[u]
        view.units[u]["seen"] = 1  # it does not know, and reckons with it
        view.units[u]["known_hex"] = -1
        view.units[u]["known_steps"] = 0
        view.units[u]["known_kit"] = 0
        if changed == 1 and view.units[u]["hex"] >= 0:
            lay(map, charts, view, view_work, np.int64(u))
    enemy = 1 - side
    for u in range(map.sides[enemy]["first"], map.sides[enemy + 1]["first"]):
        if stale(state, view, np.int64(u)) == 0:
            continue
        if view.units[u]["hex"] >= 0:
            lift(map, charts, view, view_work, np.int64(u))
        view.units[u] = state.units[u]
        hide(map, charts, view, np.int64(u))
        if view.units[u]["hex"] >= 0:
            lay(map, charts, view, view_work, np.int64(u))
    catch_up(map, state, work, view, side, since)
    for i in range(map.pockets.shape[0]):
        if map.pockets[i]["holder"] == side:
            view.salients[i]["left"] = state.salients[i]["left"]
    view.sides[side] = state.sides[side]
    view.sides[enemy]["points"] = state.sides[enemy]["points"]
    view.clock[0]["orders"] = state.clock[0]["orders"]


@kernel
def catch_up(map, state, work, view, side, since):
    """Bring ground, traffic and books of a view up to date by the events from row `since` on."""
    booked = work.figures[CROSSED] == 1
    for row in range(since, work.figures[EVENTS]):
        kind = work.events[row, 0]
        if kind == events.CONTROL:
            show_around(map, state, view, work.events[row, 4], side)
        elif kind == events.LOSS or kind == events.KIT_LEFT:
            booked = True
    if work.figures[DROPPED] > 0:  # events were dropped: the list of hexes is not whole
        booked = True
        for h in range(state.hexes.shape[0]):
            show_hex(map, state, view, np.int64(h), side)
        for i in range(state.crossings.shape[0]):
            show_crossing(map, state, view, np.int64(i), side)
    if booked:
        show_books(map, state, view, side)


@kernel
def show_around(map, state, view, h, side):
    """Hex h has changed hands: copy what a side now knows of it, the hexes next to it and the crossings between."""
    show_hex(map, state, view, h, side)
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0:
            show_hex(map, state, view, other, side)
        row = map.links[h, d]["hexside"]
        if row >= 0:
            for slot in range(2):
                c = site_in(map, row, slot)
                if c >= 0:
                    show_crossing(map, state, view, c, side)


@kernel
def show_crossing(map, state, view, c, side):
    """Copy what a side knows of crossing c: of the enemy's traffic, charges and work nothing."""
    view.crossings[c] = state.crossings[c]
    crossing = view.crossings[c]
    if (crossing["hauled"] != 0 or crossing["carried"] != 0) and holds_bank(map, state, side, c) == 0:
        crossing["hauled"] = 0
        crossing["carried"] = 0
    if crossing["charged"] == 1 - side:
        crossing["charged"] = -1
    if crossing["worked"] == 2 - side:
        crossing["worked"] = 0


@kernel
def show_crossings(map, charts, state, view, view_work, side):
    """Copy the crossings, with the zones that pass over them."""
    for i in range(state.crossings.shape[0]):
        show_crossing(map, state, view, np.int64(i), side)
    for i in range(state.hexsides.shape[0]):
        if view.hexsides[i]["passage"] != state.hexsides[i]["passage"]:
            set_passage(map, charts, view, view_work, np.int64(i), state.hexsides[i]["passage"])


@kernel
def beside_own(map, state, side, h):
    """1 when a side holds a hex next to hex h. Returns int64."""
    for d in range(6):
        other = map.links[h, d]["to"]
        if other >= 0 and state.hexes[other]["control"] == side:
            return np.int64(1)
    return np.int64(0)


@kernel
def show_hex(map, state, view, h, side):
    """Copy what is public of a hex, and what a side alone knows of its own ground."""
    view.hexes[h] = state.hexes[h]
    hexes = view.hexes[h]
    if hexes["control"] == side:
        if hexes["loc_cost"] == FRESH:
            hexes["flow"] = 0  # what went through it was the enemy's
        return
    hexes["loc"] = -1
    hexes["loc_cost"] = -1
    hexes["loc_share"] = 0
    hexes["flow"] = 0
    hexes["dug"] = 0
    if beside_own(map, state, side, h) == 0:
        if side == 0:
            hexes["fire1"] = 0
        else:
            hexes["fire0"] = 0
