"""The canonical lawful orders of a side: every march it can end, and per target each attacker alone and all together.

Of a withdrawal the farthest hex is listed. `check` accepts any lawful subset and
order of attackers, waypoints, and nearer hexes; this lists one order of each kind a
player would name.

Rule: model page 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.model.codes import ON_MAP
from game.model.state import HERE, TALLY, TOUCHED, Map, State, Work
from game.rules import orders as book
from game.rules.combat import may_fight
from game.rules.movement import reach
from game.rules.river_orders import river_orders
from game.rules.stacking import fits
from game.rules.zones import holder, screened

Order = NDArray[np.int64]


def legal(game_map: Map, charts: np.void, view: State, work: Work) -> list[Order]:
    """List them. Needs `work` laid out from the view. Returns rows of int64 (8,), END last."""
    clock = view.clock[0]
    if clock["over"] == 1 or clock["side"] < 0:
        return []
    side = int(clock["side"])
    first, end = int(game_map.sides[side]["first"]), int(game_map.sides[side + 1]["first"])
    found: list[Order] = []
    for u in range(first, end):
        unit = view.units[u]
        if unit["status"] == ON_MAP and unit["attacked"] == 0 and unit["ferried"] == 0:
            found += _moves(game_map, charts, view, work, u)
            found += _withdrawals(game_map, charts, view, work, u)
    for target in range(len(view.hexes)):
        found += _attacks(game_map, charts, view, work, side, first, target)
    found += river_orders(game_map, charts, view, work)
    found.append(_row(book.END, first, -1))
    return found


def _row(kind: np.int64, actor: int, target: int, mask: int = 0, n: int = 0) -> Order:
    row = np.zeros(book.WIDTH, np.int64)
    row[:] = (kind, actor, target, -1, mask & (2**62 - 1), mask >> 62, n, 0)
    return row


def _moves(game_map: Map, charts: np.void, view: State, work: Work, u: int) -> list[Order]:
    reach(game_map, charts, view, work, np.int64(u))
    reached = [int(work.hexes[i]["touched"]) for i in range(1, int(work.figures[TOUCHED]))]
    return [
        _row(book.MOVE, u, h)
        for h in sorted(reached)
        if fits(game_map, charts, view, work, np.int64(u), np.int64(h)) == 1
    ]


def _withdrawals(game_map: Map, charts: np.void, view: State, work: Work, u: int) -> list[Order]:
    row = _row(book.WITHDRAW, u, -1)
    if book.check(game_map, charts, view, work, row) != book.OK:
        return []
    return [_row(book.WITHDRAW, u, int(work.hexes[int(work.figures[TALLY]) - 1]["path"]))]


def _attacks(
    game_map: Map, charts: np.void, view: State, work: Work, side: int, first: int, target: int
) -> list[Order]:
    h = np.int64(target)
    if holder(game_map, work, h) != 1 - side and screened(view, work, np.int64(side), h) == 0:
        return []
    able = []
    for i in range(1, int(game_map.near[h, 1])):
        u = int(work.hexes[game_map.near[h, HERE + i]]["first"])
        while u >= 0:
            if game_map.roster[u]["side"] == side and may_fight(game_map, charts, view, np.int64(u)) == 1:
                able.append(u)
            u = int(work.units[u]["next"])
    groups = [[u] for u in sorted(able)]
    most = int(charts["attack_limit"])
    if len(able) > 1:
        strongest = sorted(able, key=lambda u: (-int(view.units[u]["steps"]), u))[:most]
        groups.append(strongest)
    rows = []
    for group in groups:
        mask = sum(1 << (u - first) for u in group)
        for prepared in (0, 1, 2):
            row = _row(book.ATTACK, group[0], target, mask, prepared)
            if book.check(game_map, charts, view, work, row) == book.OK:
                rows.append(row)
    return rows
