"""Where a unit can march to: the answer behind a shaded reach."""

from __future__ import annotations

import numpy as np

from game.model.codes import ON_MAP
from game.model.state import TOUCHED
from game.rules.facade import Desk
from game.rules.movement import reach, reach_on
from game.rules.stacking import fits


def reached(desk: Desk, u: int, via: int = -1) -> dict[int, int]:
    """Hexes unit u may end a march in, by way of hex `via` when it is not -1, with the movement points left.

    The points are 0 where its march ends. As its side knows the world; none for a unit that is
    not of the side whose operations these are, or has attacked.
    """
    desk.lay_out()
    view, work = desk.seen, desk.seen_work
    unit = view.units[u]
    own = int(desk.map.roster[u]["side"]) == int(view.clock[0]["side"])
    if not own or unit["status"] != ON_MAP or unit["attacked"] or unit["ferried"] or unit["mp"] <= 0:
        return {}
    reach(desk.map, desk.charts, view, work, np.int64(u))
    if via >= 0:
        if work.hexes[via]["cost"] <= 0 or work.hexes[via]["stop"]:
            return {}
        reach_on(desk.map, desk.charts, view, work, np.int64(u), np.int64(via))
    found: dict[int, int] = {}
    for i in range(1, int(work.figures[TOUCHED])):
        h = int(work.hexes[i]["touched"])
        if h != unit["hex"] and fits(desk.map, desk.charts, view, work, np.int64(u), np.int64(h)) == 1:
            left = int(unit["mp"] - work.hexes[h]["cost"])
            found[h] = 0 if work.hexes[h]["stop"] else left
    return found
