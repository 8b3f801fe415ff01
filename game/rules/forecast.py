"""The forecast of an order: what `apply` would do, without the die.

A march or a withdrawal: its way, the points left, the exact chance of each loss to
the enemy's fire on it, what it costs politically. An attack: the odds, every named
shift, the exact chance of each result and of each loss, and where the defenders
would fall back to (`game.rules.ways_back`). Boats, work on
crossings, demolition: `game.rules.river_orders`.

Rule: model pages 6, 10 and 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from game.model.state import TALLY, Map, State, Work
from game.rules import combat, fire
from game.rules import orders as book
from game.rules.exposure import fire_on
from game.rules.losses import share_out
from game.rules.river_orders import RiverForecast, river_forecast
from game.rules.ways_back import Retreats, traced, ways_back
from game.rules.withdrawal import held_in

Chances = dict[int, Fraction]

WAYS = {total: 6 - abs(total - 7) for total in range(2, 13)}  # of 36, two dice


@dataclass(frozen=True)
class Spread:
    """A distribution of whole points: chance of each, exact; `mean`, and the 10 and 90 per cent points."""

    chances: dict[int, Fraction]

    @property
    def mean(self) -> float:
        """Expected points."""
        return float(sum((p * n for n, p in self.chances.items()), Fraction(0)))

    def point(self, share: Fraction) -> int:
        """Least n such that n or less has at least this chance."""
        total = Fraction(0)
        for n in sorted(self.chances):
            total += self.chances[n]
            if total >= share:
                return n
        return max(self.chances)

    @property
    def none(self) -> Fraction:
        """Chance that nothing is lost."""
        return self.chances.get(0, Fraction(0))

    @property
    def low(self) -> int:
        """10 per cent point."""
        return self.point(Fraction(1, 10))

    @property
    def high(self) -> int:
        """90 per cent point."""
        return self.point(Fraction(9, 10))


@dataclass(frozen=True)
class MarchForecast:
    """A march or a withdrawal as its side sees it."""

    path: tuple[int, ...]
    points_left: int
    final: bool  # ends in an enemy zone of control
    steps: Spread  # lost to fire on the way
    kit: Spread
    unhurt: Fraction  # chance that nothing is lost
    salient: int = -1  # row of a salient that is left before its political turn
    price: float = 0.0  # victory points that costs


@dataclass(frozen=True)
class AttackForecast:
    """An attack as its side sees it; strengths in points, chances exact."""

    attack: float
    defence: float
    support: float
    multiplier: int  # fieldworks x ground, per cent
    ratio: float
    bare_column: int
    column: int
    shifts: dict[str, int]
    steps_in: int
    works: int  # level of fieldworks that counts
    along_belt: bool  # they count less because the attack runs along them
    screener: int  # unit that screens an empty hex, -1 = units stand in it
    op: int
    results: dict[int, tuple[int, int, int, Fraction]]  # dice -> attacker %, defender %, hexes back, chance
    retreat: Fraction  # chance that the defender gives way
    own_steps: Spread
    own_kit: Spread
    enemy_steps: Spread
    enemy_kit: Spread
    ways_back: Retreats  # of the units in the hex, by hexes to go; {} when a screen or nobody defends


Forecast = MarchForecast | AttackForecast | RiverForecast | None


def forecast(game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64]) -> Forecast:
    """Forecast a lawful order in a view; None for an order that needs none, or is refused."""
    if book.check(game_map, charts, view, work, row) != book.OK:
        return None
    if row[0] == book.MOVE:
        return _march(game_map, charts, view, work, row)
    if row[0] == book.WITHDRAW:
        return _withdrawal(game_map, charts, view, work, row)
    if row[0] == book.ATTACK:
        known = traced(game_map, charts, view, work, 1 - int(view.clock[0]["side"]))
        return _attack(game_map, charts, view, work, row, known)
    if book.BOAT <= row[0] <= book.STRIKE:
        return river_forecast(game_map, charts, view, work, row)
    return None


def battle_odds(
    game_map: Map, charts: np.void, state: State, work: Work, row: NDArray[np.int64]
) -> AttackForecast | None:
    """The odds of an attack as a state has them, whether or not it would be lawful there; None when nobody defends."""
    count = book.muster(game_map, work, game_map.roster[row[1]]["side"], row)
    combat.odds(game_map, charts, state, work, count, row[2], row[6])
    return None if work.figures[combat.EMPTY] else _attack(game_map, charts, state, work, row, state)


def _march(game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64]) -> MarchForecast:
    u, target = int(row[1]), int(row[2])
    path = _way(work)
    left = int(view.units[u]["mp"] - work.hexes[target]["cost"])
    final = bool(work.zones[target, 1 - int(game_map.roster[u]["side"])] > 0)
    steps, kit = march_losses(game_map, charts, view, u, path, 100)
    return MarchForecast(path, 0 if final else left, final, steps, kit, steps.none * kit.none)


def _withdrawal(
    game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64]
) -> MarchForecast:
    u = int(row[1])
    side = game_map.roster[u]["side"]
    path = _way(work)
    final = bool(work.zones[path[-1], 1 - int(side)] > 0)
    steps, kit = march_losses(game_map, charts, view, u, path, int(charts["withdraw_loss"]))
    salient = int(held_in(game_map, view, side, view.units[u]["hex"], np.int64(path[-1])))
    price = float(charts["political_points"]) if salient >= 0 else 0.0
    return MarchForecast(path, 0, final, steps, kit, steps.none * kit.none, salient, price)


def _way(work: Work) -> tuple[int, ...]:
    return tuple(int(work.hexes[i]["path"]) for i in range(int(work.figures[TALLY])))


def march_losses(
    game_map: Map, charts: np.void, view: State, u: int, path: tuple[int, ...], factor: int
) -> tuple[Spread, Spread]:
    """Steps and kit a unit loses to fire over a way; factor in per cent of a march's losses."""
    side = game_map.roster[u]["side"]
    levels = [int(fire_on(view, side, np.int64(h))) for h in path]
    most = int(view.units[u]["steps"]) - 1
    spreads = []
    for points, at_risk in ((most + 1, fire.steps_at_risk), (int(view.units[u]["kit"]), fire.kit_at_risk)):
        chances = {0: Fraction(1)}  # points lost so far -> chance
        for level in levels:
            then: dict[int, Fraction] = {}
            for lost, p in chances.items():
                amount = int(at_risk(charts, np.int64(level), np.int64(points - lost), np.int64(factor)))
                for more, q in _points(amount, int(fire.FINE)).items():
                    n = min(points, lost + more)
                    then[n] = then.get(n, Fraction(0)) + p * q
            chances = then
        spreads.append(chances)
    if spreads[0].get(most + 1):  # the last step stays
        spreads[0][most] = spreads[0].get(most, Fraction(0)) + spreads[0].pop(most + 1)
    return Spread(spreads[0]), Spread(spreads[1])


def _points(amount: int, parts: int = 100) -> dict[int, Fraction]:
    """Whole points from so many parts of one: the fraction is settled by a roll of `parts`."""
    whole, rest = divmod(amount, parts)
    chances = {whole: 1 - Fraction(rest, parts)}
    if rest:
        chances[whole + 1] = Fraction(rest, parts)
    return chances


def _split(work: Work, weights: list[int], total: int) -> list[int]:
    """A loss shared out over units, as `losses.share_out` does it."""
    for i, weight in enumerate(weights):
        work.units[i]["share"] = weight
    share_out(work, np.int64(len(weights)), np.int64(total))
    return [int(work.units[i]["part"]) for i in range(len(weights))]


def _lose(
    work: Work, engaged: list[tuple[int, int, int, int]], steps: int, kit: int, chance: Fraction,
    spreads: tuple[Chances, Chances],
) -> None:  # fmt: skip
    """Add what losses of so many hundredths do to units of (steps engaged, kit engaged, all steps, all kit).

    A unit that loses its last step loses all its kit with it.
    """
    for s, p in _points(steps).items():
        men = [min(part, unit[2]) for part, unit in zip(_split(work, [u[0] for u in engaged], s), engaged, strict=True)]
        spreads[0][sum(men)] = spreads[0].get(sum(men), Fraction(0)) + p * chance
        for k, q in _points(kit).items():
            parts = _split(work, [u[1] for u in engaged], k)
            lost = sum(
                unit[3] if fallen == unit[2] else min(part, unit[3])
                for fallen, part, unit in zip(men, parts, engaged, strict=True)
            )
            spreads[1][lost] = spreads[1].get(lost, Fraction(0)) + p * q * chance


def _engaged(
    game_map: Map, view: State, work: Work, row: NDArray[np.int64]
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int, int]]]:
    """Attackers and defenders of the attack whose odds were just taken: steps and kit engaged, all steps, all kit."""
    units = view.units
    side = game_map.roster[row[1]]["side"]
    own = []
    for i in range(int(book.muster(game_map, work, side, row))):
        u = work.units[i]["group"]
        counted = (int(work.units[i]["share"]), int(work.units[i]["part"]))
        own.append((*counted, int(units[u]["steps"]), int(units[u]["kit"])))
    enemy = []
    v = int(work.figures[combat.SCREENER])
    alone = v >= 0
    if not alone:
        v = int(work.hexes[row[2]]["first"])
    while v >= 0:
        steps, kit = int(units[v]["steps"]), int(units[v]["kit"])
        enemy.append((steps, kit, steps, kit))
        v = -1 if alone else int(work.units[v]["next"])
    return own, enemy


def _attack(
    game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64], lines: State
) -> AttackForecast:
    """What an attack whose odds were just taken would bring; `lines`: the same with the defender's lines traced."""
    figures = work.figures.copy()
    own, enemy = _engaged(game_map, view, work, row)
    results = {}
    losses: tuple[Chances, Chances, Chances, Chances] = ({}, {}, {}, {})
    retreat = Fraction(0)
    for dice, ways in WAYS.items():
        combat.outcome(charts, work, np.int64(dice))
        found = work.figures
        chance = Fraction(ways, 36)
        loss_in, loss_out = int(found[combat.LOSS_IN]), int(found[combat.LOSS_OUT])
        back = int(found[combat.BACK])
        results[dice] = (loss_in, loss_out, back, chance)
        if back:
            retreat += chance
        kit_in = int(found[combat.KIT_IN]) * (loss_in * int(charts["kit_loss_attacker"])) // 100
        kit_per_cent = loss_out * int(charts["kit_loss_defender"]) // 100
        _lose(work, own, int(found[combat.STEPS_IN]) * loss_in, kit_in, chance, losses[:2])
        steps_out = int(found[combat.STEPS_OUT]) * loss_out // 100
        _lose(work, enemy, steps_out, int(found[combat.KIT_OUT]) * kit_per_cent // 100, chance, losses[2:])
    return AttackForecast(
        attack=int(figures[combat.ATTACK]) / 100,
        defence=int(figures[combat.DEFENCE]) / 100,
        support=int(figures[combat.SUPPORT]) / 100,
        multiplier=int(figures[combat.MULTIPLIER]),
        ratio=int(figures[combat.RATIO]) / 1000,
        bare_column=int(figures[combat.BARE_COLUMN]),
        column=int(figures[combat.COLUMN]),
        shifts={
            name: int(figures[place])
            for name, place in (
                ("concentric", combat.SHIFT_CONCENTRIC),
                ("armour in the open", combat.SHIFT_ARMOUR),
                ("hasty", combat.SHIFT_HASTY),
                ("own fire", combat.SHIFT_FIRE),
                ("enemy fire", combat.SHIFT_ENEMY_FIRE),
                ("support", combat.SHIFT_SUPPORT),
                ("surprise", combat.SHIFT_SURPRISE),
            )
            if figures[place]
        },
        steps_in=int(figures[combat.STEPS_IN]),
        works=int(figures[combat.WORKS]),
        along_belt=bool(figures[combat.ALONG_BELT]),
        screener=int(figures[combat.SCREENER]),
        op=int(figures[combat.OP_COST]),
        results=results,
        retreat=retreat,
        own_steps=Spread(losses[0]),
        own_kit=Spread(losses[1]),
        enemy_steps=Spread(losses[2]),
        enemy_kit=Spread(losses[3]),
        ways_back=ways_back(game_map, charts, lines, work, int(row[2])),
    )
