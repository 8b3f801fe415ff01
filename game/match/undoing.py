"""What may be taken back: an order that rolled no dice and told its side nothing it did not know.

Attacks, demolitions and strikes always roll; so does a march or a withdrawal into a
hex under enemy fire. Work on a crossing and charges are settled later or not at all
and can be taken back. Marches, withdrawals and boats can until they have found
something out: an enemy, his posts, his fire, kit he had to leave, or that ground
changed hands otherwise than was to be expected.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from game.model.codes import ON_MAP
from game.model.state import HERE, State, copy_state, make_work
from game.rules import events as rows
from game.rules import orders as book
from game.rules.exposure import fire_on
from game.rules.facade import Desk, Order
from game.rules.forecast import MarchForecast
from game.rules.zones import survey

YES, PERHAPS, NO = "yes", "perhaps", "no"
NEAR = 4  # hexes that `Map.near` reaches
THROWN = (book.ATTACK, book.DEMOLISH, book.STRIKE)
LAID = (book.BUILD, book.REPAIR, book.CHARGE)
MARCHES = (book.MOVE, book.WITHDRAW, book.BOAT)


def outlook(desk: Desk, row: Order) -> str:
    """Whether a lawful order can be taken back.

    A march, a withdrawal or a boat surely when its side watches all ground it could
    learn about and knows of no fire on it. Units in ground watched by one's own
    units, or under one's own heavy fire, are seen. The order can be told about units as far as sight from its last
    hex, about those whose posts or zones reach its way or the hexes beside it, and
    about fire where its side held no ground before.
    """
    kind = row[book.KIND]
    if kind in THROWN:
        return NO
    if kind in LAID:
        return YES
    side = int(desk.state.clock[0]["side"])
    path = way(desk, row)
    if kind != book.BOAT and under_fire(desk.seen, side, path):
        return NO
    reach = int(desk.charts["screen_reach"]) + 1
    sight = int(desk.charts["sight_reach"])
    if not path or reach > NEAR:
        return YES if kind == book.BOAT and not path else PERHAPS
    asked = _around(desk, path[-1:], sight) | _around(desk, path, reach)
    own = {int(h) for h in np.flatnonzero(desk.state.hexes["control"] == side)}
    taken = _around(desk, path, 1)  # ground it may take
    return YES if asked <= watched(desk, side) and taken <= own else PERHAPS


def watched(desk: Desk, side: int) -> set[int]:
    """Hexes in which a side sees what stands there: near its own units, or under its own heavy fire."""
    mine = (desk.map.roster["side"] == side) & (desk.state.units["status"] == ON_MAP)
    found = _around(desk, desk.state.units["hex"][mine], int(desk.charts["sight_reach"]))
    return found | {int(h) for h in np.flatnonzero(desk.state.hexes[f"fire{side}"] >= desk.charts["sight_fire"])}


def way(desk: Desk, row: Order) -> tuple[int, ...]:
    """Hexes that a lawful march, withdrawal or boat would enter; () when boats are called back."""
    march = desk.forecast(row)
    if isinstance(march, MarchForecast):
        return march.path
    target = int(row[book.TARGET])
    return () if target == desk.state.units[row[book.ACTOR]]["hex"] else (target,)


def under_fire(known: State, side: int, path: Iterable[int]) -> bool:
    """Whether a way enters a hex under enemy fire, as far as a state or view knows: there dice are thrown."""
    return any(fire_on(known, np.int64(side), np.int64(h)) > 0 for h in path)


def _around(desk: Desk, places: Iterable[int], reach: int) -> set[int]:
    found: set[int] = set()
    for h in places:
        near = desk.map.near[int(h)]
        found |= {int(x) for x in near[HERE : HERE + near[reach]]}
    return found


def found_out(desk: Desk, known: State, row: Order, table: NDArray[np.int64]) -> bool:
    """Whether an order just carried out, whose outlook was not NO, rolled dice after all or told its side something.

    It did when it was stopped, when something befell the enemy or its own side was
    hurt, and when what the side knows now is not what it would know had the world
    been as it knew it (`known`, the view before).
    """
    kind = row[book.KIND]
    if kind in LAID:
        return False
    side = int(known.clock[0]["side"])
    if np.isin(table[:, 0], (rows.STOPPED, rows.LOSS, rows.RAID)).any() or (table[:, 2] == 1 - side).any():
        return True
    expected, view = copy_state(known), copy_state(known)
    work = make_work(len(known.hexes), len(known.units))
    view_work = make_work(len(known.hexes), len(known.units))
    survey(desk.map, desk.charts, expected, work)
    survey(desk.map, desk.charts, view, view_work)
    book.check(desk.map, desk.charts, view, view_work, row)
    book.carry_out(desk.map, desk.charts, expected, work, view, view_work, row)
    now = desk.view(side)
    enemy = desk.map.roster["side"] != side
    if not np.array_equal(now.units[enemy], known.units[enemy]):
        return True
    return not all(np.array_equal(mine, other) for mine, other in zip(now, expected, strict=True))
