"""Whole games of random orders of every kind, lawful and not, with what must always hold checked after each call.

The boards, the orders and the checks are in `fuzzing`. A few games run here on
plain rules, with every crossing and every die watched at the moment of use; a
hundred run compiled in a child process, two thousand under `-m slow`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fuzzing import Game, drill, game_of, play, random_toy
from toys import Table, compiled, same

from game.model.codes import CAUSE_WORDS
from game.model.state import TALLY, copy_state
from game.rules import cohesion, crossings, dice, losses, supply
from game.rules import orders as book

ORDERS = 10  # a side and turn
PLAIN = range(40, 44)  # seeds of the games played both plain and compiled
FAST, MANY = 100, 2000


def replace_everywhere(patch: pytest.MonkeyPatch, name: str, old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put another function in place of one of the rules wherever a chapter has it by that name."""
    found = [m for key, m in sys.modules.items() if key.startswith("game.rules") and getattr(m, name, None) is old]
    assert found
    for module in found:
        patch.setattr(module, name, new)


class Strict:
    """Watches dice, crossings and supply at the moment they are used; plain rules only."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.keys: Counter[tuple[int, ...]] = Counter()
        self.uses = 0
        replace_everywhere(patch, "roll", dice.roll, self.roll)
        replace_everywhere(patch, "use", crossings.use, self.use(crossings.use))
        replace_everywhere(patch, "supply", supply.supply, self.supply(supply.supply))

    def roll(self, seed: int, turn: int, side: int, place: int, purpose: int, n: int, sides: int) -> np.int64:
        key = tuple(int(x) for x in (turn, side, place, purpose, n))
        assert min(key) >= 0, key
        self.keys[key] += 1
        assert self.keys[key] == 1, f"a die thrown twice: {key}"
        return np.int64((int(dice.mix(seed, turn, side, place, purpose, n)) >> 32) * int(sides) >> 32)

    def use(self, use: Callable[..., None]) -> Callable[..., None]:
        """Whoever crosses takes all the points of what he takes over, and they were there."""

        def watched(map: Any, charts: Any, state: Any, work: Any, side: Any, h: Any, d: Any, steps: Any, kit: Any,
                    load: Any) -> None:  # fmt: skip
            self.uses += 1
            before = state.crossings["carried"].copy()
            use(map, charts, state, work, side, h, d, steps, kit, load)
            taken = state.crossings["carried"] - before
            assert taken.sum() == steps * charts["load_step"] + kit * charts["load_kit"], "some crossed for nothing"
            for c in np.flatnonzero(taken):
                row = state.crossings[c]
                room = crossings.capacity(map, charts, state, side, np.int64(c))
                assert row["carried"] + row["hauled"] <= room, "more than it carries"

        return watched

    def supply(self, supply_of: Callable[..., None]) -> Callable[..., None]:
        """What is sent binds: on every road hex, every crossing, every source."""

        def watched(map: Any, charts: Any, state: Any, work: Any, side: Any) -> None:
            carried = state.crossings["carried"].copy()
            supply_of(map, charts, state, work, side)
            assert all(work.figures[TALLY + s] >= 0 for s in range(len(map.sources))), "a source sent what it had not"
            hexes = state.hexes
            for h in np.flatnonzero((hexes["control"] == side) & (hexes["loc"] != np.arange(len(hexes)))):
                room = supply.hex_capacity(map, charts, state, work, side, np.int64(h))
                assert hexes[h]["flow"] <= room, "more on a road than it carries"
            for c in range(len(carried)):
                if supply.owns(map, state, side, np.int64(c)) == 1:
                    left = crossings.capacity(map, charts, state, side, np.int64(c)) - carried[c]
                    assert state.crossings[c]["hauled"] <= max(0, left), "more over a crossing than orders left"

        return watched


@pytest.fixture(scope="module")
def plain() -> dict[int, dict[str, Any]]:
    """The games of PLAIN, watched."""
    found, uses = {}, 0
    for seed in PLAIN:
        with pytest.MonkeyPatch.context() as patch:
            watch = Strict(patch)
            found[seed] = told(seed)
            assert len(watch.keys) > 4
            uses += watch.uses
    assert uses > 2
    return found


def told(seed: int, orders: int = ORDERS) -> dict[str, Any]:
    """The tale of a game, as JSON has it."""
    tale = game_of(seed, orders)
    return {
        "answers": {f"{kind} {code}": count for (kind, code), count in sorted(tale.answers.items())},
        "seen": dict(sorted(tale.seen.items())),
        "lost": {CAUSE_WORDS[cause]: count for cause, count in sorted(tale.lost.items()) if count},
        "digests": tale.digests,
    }


def many(start: int, end: int, orders: int) -> dict[str, Any]:
    """Games of seeds start to end; sums of what came of them."""
    sums: dict[str, Counter[str]] = {"answers": Counter(), "seen": Counter(), "lost": Counter()}
    for seed in range(start, end):
        try:
            tale = told(seed, orders)
        except AssertionError as error:
            raise AssertionError(f"game {seed}: {error}") from error
        for name, counts in sums.items():
            counts.update(tale[name])
    return {name: dict(counts) for name, counts in sums.items()}


def reached(sums: dict[str, Any], least: int) -> None:
    """The games gave orders of every kind with success, met most refusals, and lost by every cause."""
    done = {int(key.split()[0]): n for key, n in sums["answers"].items() if key.endswith(" 0")}
    assert sorted(done) == sorted(book.KINDS), "every kind was carried out"
    assert min(done.values()) >= least
    assert len({key.split()[1] for key in sums["answers"]}) > len(book.REFUSALS) * 0.8
    assert sorted(sums["lost"]) == sorted(CAUSE_WORDS[1:-1] if "left" not in sums["lost"] else CAUSE_WORDS[1:])
    words = ("retreat", "rout", "surrender", "trapped", "boats", "bridgehead", "kit_left", "kit_joined", "built")
    for word in (*words, "raid", "stranded"):
        assert sums["seen"].get(word, 0) >= least, word


def test_random_games_keep_the_rules_and_compiled_rules_play_the_same(plain: dict[int, dict[str, Any]]) -> None:
    """A hundred games compiled; four of them also plain, with the same answers, events and digests."""
    code = (
        "import json, test_fuzz as t;"
        "print(json.dumps([t.many(0, t.FAST, t.ORDERS), {s: t.told(s) for s in t.PLAIN}]))"
    )
    sums, same_games = compiled(code)
    reached(sums, 1)
    assert {int(seed): tale for seed, tale in same_games.items()} == plain
    assert all(len(tale["digests"]) == 4 for tale in plain.values())


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, MANY, MANY // 8))
def test_two_thousand_random_games_keep_the_rules(start: int) -> None:
    sums = compiled(f"import json, test_fuzz as t; print(json.dumps(t.many({start}, {start + MANY // 8}, 12)))")
    reached(sums, 1)


@pytest.mark.slow
def test_random_games_stay_within_the_tables() -> None:
    """With every index of the compiled rules checked; a compile of its own."""
    code = "import json, test_fuzz as t; print(json.dumps(t.many(5000, 5200, 12)))"
    reached(compiled(code, NUMBA_BOUNDSCHECK="1"), 1)


@pytest.mark.slow
def test_many_random_games_throw_no_die_twice() -> None:
    for seed in range(6000, 6200):
        with pytest.MonkeyPatch.context() as patch:
            Strict(patch)
            game_of(seed, ORDERS)


# ---- do the checks see anything?


def nothing(*_: Any) -> None:
    """Leave something out."""


def stagger(map: Any, charts: Any, state: Any, work: Any, u: Any, points: Any) -> None:
    """Change cohesion behind the back of the layout."""
    state.units[u]["cohesion"] = max(0, min(10, state.units[u]["cohesion"] + points))


@pytest.mark.parametrize(
    ("name", "true", "false", "said"),
    [
        ("write_off", losses.write_off, nothing, "on the map"),
        ("set_passage", crossings.set_passage, nothing, "what a hexside lets through"),
        ("shift", cohesion.shift, stagger, "zones"),
        ("spare", supply.spare, lambda *_: 10**9, "orders have used"),
    ],
)
def test_a_broken_rule_is_found(
    name: str, true: Callable[..., Any], false: Callable[..., Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_everywhere(monkeypatch, name, true, false)
    with pytest.raises(AssertionError, match=said):
        many(0, 12, ORDERS)


def test_copies_share_nothing() -> None:
    ready = drill()
    a, b = copy_state(ready.state), copy_state(ready.state)
    for mine, theirs, first in zip(a, b, ready.state, strict=True):
        assert not np.shares_memory(mine, theirs)
        assert not np.shares_memory(mine, first)
    game, other = Game(ready, 3), Table(ready, seed=3)
    start, before = copy_state(ready.state), copy_state(other.state)
    game.turn(3)
    assert same(other.state, before)
    assert same(ready.state, start), "a game leaves its scenario as it was"


def test_the_same_seed_and_orders_give_the_same_game() -> None:
    ready = random_toy(np.random.default_rng(5))
    first, second = play(ready, 9, 2), play(ready, 9, 2)
    assert first == second
    assert first.digests != play(ready, 10, 2).digests
