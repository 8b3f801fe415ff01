"""The forecast of an order: what `apply` would do, without the die.

A march: its way, the points left, what may stop it. An attack: the odds, every
named shift, and the exact chance of each result and of each loss.

Rule: model pages 6 and 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from game.model.state import TALLY, Map, State, Work
from game.rules import combat
from game.rules import orders as book
from game.rules.losses import share_out

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
    def low(self) -> int:
        """10 per cent point."""
        return self.point(Fraction(1, 10))

    @property
    def high(self) -> int:
        """90 per cent point."""
        return self.point(Fraction(9, 10))


@dataclass(frozen=True)
class MarchForecast:
    """A march as its side sees it."""

    path: tuple[int, ...]
    points_left: int
    final: bool  # ends in an enemy zone of control


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
    screener: int  # unit that screens an empty hex, -1 = units stand in it
    op: int
    results: dict[int, tuple[int, int, int, Fraction]]  # dice -> attacker %, defender %, hexes back, chance
    retreat: Fraction  # chance that the defender gives way
    own_steps: Spread
    own_kit: Spread
    enemy_steps: Spread
    enemy_kit: Spread


Forecast = MarchForecast | AttackForecast | None


def forecast(game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64]) -> Forecast:
    """Forecast a lawful order in a view; None for an order that needs none, or is refused."""
    if book.check(game_map, charts, view, work, row) != book.OK:
        return None
    if row[0] == book.MOVE:
        return _march(game_map, view, work, row)
    if row[0] == book.ATTACK:
        return _attack(game_map, charts, view, work, row)
    return None


def _march(game_map: Map, view: State, work: Work, row: NDArray[np.int64]) -> MarchForecast:
    length = int(work.figures[TALLY])
    path = tuple(int(work.hexes[i]["path"]) for i in range(length))
    u, target = int(row[1]), int(row[2])
    left = int(view.units[u]["mp"] - work.hexes[target]["cost"])
    final = bool(work.zones[target, 1 - int(game_map.roster[u]["side"])] > 0)
    return MarchForecast(path, 0 if final else left, final)


def _points(hundredths: int) -> dict[int, Fraction]:
    """Whole points from hundredths: the fraction is settled by a roll of 100."""
    whole, rest = divmod(hundredths, 100)
    chances = {whole: 1 - Fraction(rest, 100)}
    if rest:
        chances[whole + 1] = Fraction(rest, 100)
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


def _attack(game_map: Map, charts: np.void, view: State, work: Work, row: NDArray[np.int64]) -> AttackForecast:
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
            )
            if figures[place]
        },
        steps_in=int(figures[combat.STEPS_IN]),
        screener=int(figures[combat.SCREENER]),
        op=int(figures[combat.OP_COST]),
        results=results,
        retreat=retreat,
        own_steps=Spread(losses[0]),
        own_kit=Spread(losses[1]),
        enemy_steps=Spread(losses[2]),
        enemy_kit=Spread(losses[3]),
    )
