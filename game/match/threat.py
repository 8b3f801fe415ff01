"""What the enemy could reach and attack in his next turn, as far as a side knows his units.

Every enemy unit the side knows of gets its whole allowance and marches by the rules of
movement through what the side knows; where it could stand beside ground the side holds,
and would be let to attack it, that ground is threatened. A unit not seen now is taken to
stand where it was last known. Where several units want the same road or bridge, each is
reckoned as if it had it alone, with nothing used of it yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.model.codes import ON_MAP
from game.model.state import TOUCHED, State, Work, copy_state, make_work
from game.rules.combat import may_fight
from game.rules.movement import allowance, reach
from game.rules.orders import shore_bars
from game.rules.setup import Tables
from game.rules.stacking import fits
from game.rules.zones import holder, screened, survey

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Threat:
    """Arrays are (n hexes,). Units are those the side knows of."""

    enemy: int  # row of the side that threatens
    reach: Ints  # units that could march there, those that stand there with them
    units: Ints  # units that could attack there
    steps: Ints  # and their steps


def threat(ready: Tables, view: State, side: int) -> Threat:
    """What the enemy of `side` could do next turn, from the side's view."""
    guess, enemy = copy_state(view), 1 - side
    guess.crossings["carried"] = 0
    guess.crossings["hauled"] = 0
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, guess, work)
    open_to = _targets(ready, guess, work, enemy)
    n = ready.board.n
    found = Threat(enemy, np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64))
    for u in range(int(ready.map.sides[enemy]["first"]), int(ready.map.sides[enemy + 1]["first"])):
        unit = guess.units[u]
        if unit["status"] != ON_MAP or unit["hex"] < 0:
            continue
        row = np.int64(u)
        unit["withdrawing"] = 0  # an order to withdraw lasts until its next logistics
        unit["mp"] = allowance(ready.map, ready.charts, guess, row)
        reach(ready.map, ready.charts, guess, work, row)
        here = [int(unit["hex"])]
        for h in work.hexes["touched"][1 : int(work.figures[TOUCHED])].tolist():
            if fits(ready.map, ready.charts, guess, work, row, np.int64(h)) == 1:
                here.append(h)
        found.reach[here] += 1
        if may_fight(ready.map, ready.charts, guess, row) == 1:
            beside = open_to[here]
            targets = np.unique(beside[beside >= 0])
            found.units[targets] += 1
            found.steps[targets] += int(unit["steps"])
    return found


def _targets(ready: Tables, guess: State, work: Work, enemy: int) -> Ints:
    """(n, 6): the neighbour of a hex that an enemy unit there could attack, -1 none."""
    found = np.full((ready.board.n, 6), -1, np.int64)
    side = np.int64(enemy)
    links = ready.map.links["to"]
    own = np.zeros(ready.board.n, bool)
    for h in range(ready.board.n):
        at = np.int64(h)
        held = holder(ready.map, work, at) == 1 - enemy or screened(guess, work, side, at) == 1
        own[h] = held and ready.map.ground[h]["fixed"] == 0
    for h, d in np.argwhere((links >= 0) & own[links]).tolist():
        if shore_bars(ready.map, guess, np.int64(h), np.int64(d)) == 0:
            found[h, d] = links[h, d]
    return found
