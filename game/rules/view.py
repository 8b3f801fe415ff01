"""What a side may know: its own units as they are, the enemy's as seen or last known, no seed.

A view has the type of a state, so every question of the rules can be asked of
it. Ground, fieldworks, crossings, the calendar and the order of battle are
public. An enemy unit that is not seen stands where it was last known, with the
strength known then, rested and fed; never seen, it stands nowhere. Lines of
communication on enemy ground, the enemy's operations points and remainders are
hidden.

Rule: model page 17.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import EXPECTED, FULL, ON_MAP
from game.model.state import DROPPED, EVENTS
from game.rules import events
from game.rules.zones import lay, lift


@kernel
def view_units(map, charts, state, view, side):
    """Copy the units as `side` knows them."""
    for u in range(state.units.shape[0]):
        view.units[u] = state.units[u]
    enemy = 1 - side
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        view.units[u]["seen"] = 0
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


@kernel
def view_all(map, charts, state, view, side):
    """Write the whole view of `side` into `view`."""
    view_units(map, charts, state, view, side)
    for h in range(state.hexes.shape[0]):
        show_hex(state, view, np.int64(h), side)
    for i in range(state.hexsides.shape[0]):
        view.hexsides[i] = state.hexsides[i]
    for i in range(state.crossings.shape[0]):
        view.crossings[i] = state.crossings[i]
    for i in range(state.sides.shape[0]):
        view.sides[i] = state.sides[i]
    for i in range(state.salients.shape[0]):
        view.salients[i] = state.salients[i]
        view.salients[i]["isolated"] = 0
    enemy = view.sides[1 - side]
    enemy["op"] = 0
    enemy["op_carry"] = 0
    enemy["steps_carry"] = 0
    enemy["kit_carry"] = 0
    enemy["commitment"] = 1000
    enemy["steps_in"] = 0
    enemy["kit_in"] = 0
    enemy["steps_out"] = 0
    enemy["kit_out"] = 0
    enemy["steps_lost"] = 0
    enemy["kit_lost"] = 0
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
    ):
        return np.int64(1)
    return np.int64(0)


@kernel
def refresh(map, charts, state, work, view, view_work, side, since):
    """Bring the view of `side`, and its layout, up to date after an order.

    Args: since int64, row of `work.events` from which the order's events begin:
    they name the hexes that changed hands.
    """
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        changed = moved_or_changed(state, view, np.int64(u))
        if changed == 1 and view.units[u]["hex"] >= 0:
            lift(map, charts, view, view_work, np.int64(u))
        view.units[u] = state.units[u]
        view.units[u]["seen"] = 0
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
    for row in range(since, work.figures[EVENTS]):
        if work.events[row, 0] == events.CONTROL:
            show_hex(state, view, work.events[row, 4], side)
    if work.figures[DROPPED] > 0:  # events were dropped: the list of hexes is not whole
        for h in range(state.hexes.shape[0]):
            show_hex(state, view, np.int64(h), side)
    view.sides[side] = state.sides[side]
    view.sides[enemy]["points"] = state.sides[enemy]["points"]
    view.clock[0]["orders"] = state.clock[0]["orders"]


@kernel
def show_hex(state, view, h, side):
    """Copy what is public of a hex, and a side's own lines of communication."""
    view.hexes[h] = state.hexes[h]
    if state.hexes[h]["control"] != side:
        view.hexes[h]["loc"] = -1
        view.hexes[h]["loc_cost"] = -1
        view.hexes[h]["loc_share"] = 0
        view.hexes[h]["dug"] = 0
