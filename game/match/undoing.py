"""What may be taken back: an order that rolled no dice and told its side nothing it did not know."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.model.codes import ON_MAP
from game.model.state import HERE, State, copy_state, make_work
from game.rules import events as rows
from game.rules import orders as book
from game.rules.facade import Desk, Order
from game.rules.forecast import MarchForecast
from game.rules.zones import survey

YES, PERHAPS, NO = "yes", "perhaps", "no"
NEAR = 4  # hexes that `Map.near` reaches


def outlook(desk: Desk, row: Order) -> str:
    """Whether a lawful march can be taken back: surely when its side watches all ground it could learn about.

    Units in ground watched by one's own units are seen. A march can be told
    about units as far as sight from its last hex, and about those whose posts
    or zones reach its way or the hexes beside it.
    """
    march = desk.forecast(row)
    reach = int(desk.charts["screen_reach"]) + 1
    sight = int(desk.charts["sight_reach"])
    if not isinstance(march, MarchForecast) or reach > NEAR:
        return PERHAPS
    side = desk.state.clock[0]["side"]
    mine = (desk.map.roster["side"] == side) & (desk.state.units["status"] == ON_MAP)
    watched = set()
    for h in desk.state.units["hex"][mine]:
        watched |= _around(desk, int(h), sight)
    asked = _around(desk, march.path[-1], sight)
    for h in march.path:
        asked |= _around(desk, h, reach)
    return YES if asked <= watched else PERHAPS


def _around(desk: Desk, h: int, reach: int) -> set[int]:
    near = desk.map.near[h]
    return {int(x) for x in near[HERE : HERE + near[reach]]}


def found_out(desk: Desk, known: State, row: Order, table: NDArray[np.int64]) -> bool:
    """Whether a march just carried out told its side something.

    It did when it was stopped, when the side knows anything else of the enemy
    than before, and when it went otherwise than it would have in a world that
    is as the side knew it (`known`, the view before): an unseen enemy's posts
    keep ground from changing hands.
    """
    if (table[:, 0] == rows.STOPPED).any():
        return True
    side = int(known.clock[0]["side"])
    enemy = desk.map.roster["side"] != side
    now = desk.view(side)
    if not np.array_equal(now.units[enemy], known.units[enemy]):
        return True
    expected, view = copy_state(known), copy_state(known)
    work = make_work(len(known.hexes), len(known.units))
    view_work = make_work(len(known.hexes), len(known.units))
    survey(desk.map, desk.charts, expected, work)
    survey(desk.map, desk.charts, view, view_work)
    book.carry_out(desk.map, desk.charts, expected, work, view, view_work, row)
    u = row[book.ACTOR]
    return not (
        np.array_equal(expected.hexes["control"], now.hexes["control"])
        and expected.units[u]["hex"] == now.units[u]["hex"]
        and expected.units[u]["mp"] == now.units[u]["mp"]
    )
