"""A Python agent for tests: any lawful order, the kind it has given least often first."""

from __future__ import annotations

import random
from collections import Counter

from game.match import Match, Questions
from game.model.state import State
from game.rules import orders as book
from game.rules.facade import Order
from game.rules.setup import Tables


class Wanderer:
    """Gives so many orders a side-turn: of a kind it may give, the one it has given least, any of those."""

    def __init__(self, seed: int, orders: int = 8) -> None:
        self._draw = random.Random(seed)
        self._most = orders
        self._given: Counter[int] = Counter()
        self.__name__ = "wanderer"

    def __call__(self, view: State, ask: Questions) -> list[Order]:
        if view.clock[0]["orders"] >= self._most:
            return []
        kinds: dict[int, list[Order]] = {}
        for row in ask.legal()[:-1]:
            kinds.setdefault(int(row[0]), []).append(row)
        if not kinds:
            return []
        kind = min(sorted(kinds), key=lambda k: (self._given[k], self._draw.random()))
        self._given[kind] += 1
        return [self._draw.choice(kinds[kind])]


def orders_of(match: Match) -> list[Order]:
    """All orders of a match so far."""
    return [row for log in match.log for side in log.orders for row in side]


def every_kind(ready: Tables, turns: int) -> Match:
    """A game of so many turns in which every kind of order is given, the first of some seeds."""
    wanted = set(book.KINDS) - {int(book.END)}
    for seed in range(4, 24):
        match = Match(ready, seed, (Wanderer(seed, 12), Wanderer(seed + 100, 12)))
        match.run(turns)
        if {int(row[0]) for row in orders_of(match)} == wanted:
            return match
    raise AssertionError("no seed gives every kind of order")
