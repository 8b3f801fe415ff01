"""The canonical lawful orders about rivers and crossings, and what they would bring.

Listed are: every boat crossing; every crossing a unit stands at, to be charged or
blown; every strike; and for engineers each site in their reach that lies on a road
or has an own unit on a bank. `check` accepts others.

Forecasts give exact chances, and of a crossing brought down also how soon it may
stand again, what supply ran over it, and which units it alone connects: own ones,
of a strike those of the enemy that are known. One that would cut own units off names
its price in victory points and asks to be confirmed.

Rule: model pages 3 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from game.model.codes import BUILDING, DAMAGED, DESTROYED, ON_MAP
from game.model.state import Map, State, Work
from game.rules import boats, crossings, demolition, engineers
from game.rules import orders as book
from game.rules.stranded import cut_by

Order = NDArray[np.int64]
TURNS = 3  # turns ahead for which a forecast says whether a crossing stands again


@dataclass(frozen=True)
class BoatForecast:
    """A crossing by boat: what goes over now, and the turns until all are over (1 = with this order)."""

    steps: int
    over: int  # with those already there
    turns: int
    kit_behind: int  # kit that will wait on the near bank
    covered: bool  # the bank lies in an enemy zone of control and another unit covers it


@dataclass(frozen=True)
class BuildForecast:
    """Work on a crossing: chance at each of the side's logistics, by how many turns, and what it will carry."""

    chance: Fraction
    by_turn: tuple[Fraction, ...]  # finished by the 1st, 2nd, 3rd logistics from now
    fire: int  # enemy fire level on the worse bank
    condition: int  # codes.CONDITIONS once finished
    capacity: int  # load points then, under that fire


@dataclass(frozen=True)
class DemolitionForecast:
    """A crossing blown, struck or charged: the chance, and what hangs on it."""

    chance: Fraction  # charges, once laid: the chance they will have
    charges: bool  # prepared charges are fired, or laid by this order
    condition: int  # codes.CONDITIONS if it succeeds
    stands_again: tuple[Fraction, ...]  # in use by the enemy's 1st, 2nd, 3rd logistics, if he works on it at once
    hauled: int  # load points supply took over it last
    cut_off: tuple[int, ...]  # units with a way to a source now, none without it: own, of a strike known enemy ones
    price: float = 0.0  # victory points that costs the side that blows it, if it comes down
    confirm: bool = False  # the order would cut own units off: it should be asked for twice


RiverForecast = BoatForecast | BuildForecast | DemolitionForecast


def river_orders(game_map: Map, charts: np.void, view: State, work: Work) -> list[Order]:
    """List them, in order of kinds, units and crossings. Needs `work` laid out from the view."""
    side = int(view.clock[0]["side"])
    first, end = int(game_map.sides[side]["first"]), int(game_map.sides[side + 1]["first"])
    able = [u for u in range(first, end) if view.units[u]["status"] == ON_MAP]
    sites = range(len(game_map.sites))
    rows = [_row(book.BOAT, u, h) for u in able for h in _across(game_map, view, u)]
    diggers = [u for u in able if game_map.roster[u]["arm"] == engineers.ENGINEER]
    listed = [c for c in sites if diggers and _purposeful(game_map, work, side, c)]
    rows += [_row(kind, u, c) for kind in (book.BUILD, book.REPAIR) for u in diggers for c in listed]
    banks: dict[int, list[int]] = {}
    for c in sites:
        if view.crossings[c]["condition"] <= DAMAGED:
            for which in (np.int64(0), np.int64(1)):
                banks.setdefault(int(crossings.bank(game_map, np.int64(c), which)), []).append(c)
    for kind in (book.CHARGE, book.DEMOLISH):
        rows += [_row(kind, u, c) for u in able for c in banks.get(int(view.units[u]["hex"]), [])]
    if view.sides[side]["strikes"] > 0:
        rows += [_row(book.STRIKE, -1, c) for c in sites if view.crossings[c]["condition"] != DESTROYED]
    return [row for row in rows if book.check(game_map, charts, view, work, row) == book.OK]


def _row(kind: np.int64, actor: int, target: int) -> Order:
    row = np.zeros(book.WIDTH, np.int64)
    row[:4] = (kind, actor, target, -1)
    return row


def _across(game_map: Map, view: State, u: int) -> list[int]:
    """Hexes to which boats of unit u may go, its own when a part of it is over."""
    h = int(view.units[u]["hex"])
    found = [
        int(game_map.links[h, d]["to"])
        for d in range(6)
        if game_map.links[h, d]["to"] >= 0 and boats.ferried_over(game_map, np.int64(h), np.int64(d)) == 1
    ]
    return [*found, h] if view.units[u]["ferried"] > 0 else found


def _purposeful(game_map: Map, work: Work, side: int, c: int) -> bool:
    """Whether a site lies on a road or has an own unit on a bank."""
    row = game_map.hexsides[game_map.sites[c]["hexside"]]
    if game_map.links[row["hex"], row["direction"]]["road"] > 0:
        return True
    for which in (np.int64(0), np.int64(1)):
        u = work.hexes[crossings.bank(game_map, np.int64(c), which)]["first"]
        if u >= 0 and game_map.roster[u]["side"] == side:
            return True
    return False


def river_forecast(game_map: Map, charts: np.void, view: State, work: Work, row: Order) -> RiverForecast:
    """Forecast a lawful order about a river or a crossing."""
    side = np.int64(view.clock[0]["side"])
    if row[0] == book.BOAT:
        return _boat(game_map, charts, view, work, np.int64(row[1]), int(row[2]))
    if row[0] in (book.BUILD, book.REPAIR):
        return _work(game_map, charts, view, side, np.int64(row[2]), int(row[0]))
    return _demolition(game_map, charts, view, work, side, np.int64(row[2]), int(row[0]))


def _boat(game_map: Map, charts: np.void, view: State, work: Work, u: np.int64, target: int) -> BoatForecast:
    unit = view.units[u]
    if target == unit["hex"]:
        return BoatForecast(-int(unit["ferried"]), 0, 0, 0, False)
    share = boats.boat_share(game_map, charts, view, work, u)
    steps = int(boats.boat_steps(view, u, share))
    whole = -(-int(unit["steps"]) * int(share) // 100)
    left = int(unit["steps"]) - int(unit["ferried"])
    covered = bool(work.zones[unit["hex"], 1 - int(game_map.roster[u]["side"])] > 0)
    return BoatForecast(steps, int(unit["ferried"]) + steps, -(-left // whole), int(unit["kit"]), covered)


def _in_turns(chance: Fraction) -> tuple[Fraction, ...]:
    return tuple(1 - (1 - chance) ** n for n in range(1, TURNS + 1))


def _work(game_map: Map, charts: np.void, view: State, side: np.int64, c: np.int64, kind: int) -> BuildForecast:
    level = int(crossings.fire_at(game_map, view, side, c))
    if kind == book.BUILD:
        chance, condition = Fraction(int(charts["build_chance"][level]), 100), 0
    else:
        chance = Fraction(int(charts["repair_chance"][level]), 100)
        condition = int(view.crossings[c]["condition"]) - 1
    before = view.crossings[c]["condition"]
    view.crossings[c]["condition"] = condition
    points = int(crossings.capacity(game_map, charts, view, side, c))
    view.crossings[c]["condition"] = before
    return BuildForecast(chance, _in_turns(chance), level, condition, points)


def _demolition(
    game_map: Map, charts: np.void, view: State, work: Work, side: np.int64, c: np.int64, kind: int
) -> DemolitionForecast:
    before = int(view.crossings[c]["condition"])
    charges = kind == book.CHARGE or (kind == book.DEMOLISH and view.crossings[c]["charged"] == side)
    condition = int(DESTROYED)
    if kind == book.STRIKE:
        per_cent = int(charts["strike_hit"])
        condition = int(DAMAGED) if before == 0 else int(DESTROYED)
    elif kind == book.CHARGE:
        per_cent = int(charts["charge_blow"])
    else:
        per_cent = int(demolition.blow_chance(charts, view, side, c))
    level = int(crossings.fire_at(game_map, view, np.int64(1 - side), c))
    table = "build_chance" if game_map.sites[c]["kind"] == crossings.PONTOON else "repair_chance"
    again = Fraction(int(charts[table][level]), 100) if condition == DESTROYED else Fraction(1)
    fed = np.int64(1 - side) if kind == book.STRIKE else side
    cut: tuple[int, ...] = ()
    if condition == DESTROYED and before != BUILDING:
        cut = tuple(int(work.units[i]["group"]) for i in range(int(cut_by(game_map, view, work, fed, c))))
    return DemolitionForecast(
        Fraction(per_cent, 100),
        charges,
        condition,
        _in_turns(again),
        int(view.crossings[c]["hauled"]),
        cut,
        0.0 if kind == book.STRIKE else len(cut) * int(charts["stranded_points"]) / 1000,
        kind == book.DEMOLISH and bool(cut),
    )
