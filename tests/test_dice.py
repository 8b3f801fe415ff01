"""Dice: keyed, fair, and the same everywhere."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from toys import open_field, unit

from game.rules import dice
from game.rules.losses import settle

Int = np.int64


def throw(seed: int, sides: int = 6, turn: int = 1, side: int = 0, place: int = 0, purpose: int = 2, n: int = 0) -> int:
    return int(dice.roll(Int(seed), Int(turn), Int(side), Int(place), Int(purpose), Int(n), Int(sides)))


def test_the_same_key_always_throws_the_same() -> None:
    assert [throw(seed) for seed in range(50)] == [throw(seed) for seed in range(50)]


def plain_mix(keys: tuple[int, ...]) -> int:
    """The mixer in whole numbers of Python: splitmix64's finaliser over one key after another."""
    word = 2**64 - 1
    h = keys[0]
    for key in keys[1:]:
        h = h + 0x9E3779B97F4A7C15 * (key + 1) & word
        h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9 & word
        h = (h ^ h >> 27) * 0x94D049BB133111EB & word
        h ^= h >> 31
    return h


@given(st.tuples(st.integers(0, dice.MAX_SEED), *[st.integers(0, 2**40)] * 5), st.integers(1, 2**31))
def test_a_throw_follows_from_whole_number_arithmetic(keys: tuple[int, ...], sides: int) -> None:
    assert throw(keys[0], sides, *keys[1:]) == (plain_mix(keys) >> 32) * sides >> 32


def test_a_throw_is_known_by_heart() -> None:
    """Golden throws: a change here changes every recorded game, so raise the rules version with it."""
    assert [throw(seed, 1000) for seed in (0, 1, 2, dice.MAX_SEED)] == [301, 319, 898, 507]


def test_every_part_of_the_key_matters() -> None:
    base = {"seed": 7, "turn": 3, "side": 1, "place": 40, "purpose": 2, "n": 5}
    for name in base:
        other = [throw(**(base | {name: base[name] + k}), sides=10**6) for k in range(4)]
        assert len(set(other)) == 4, name


def test_neighbouring_keys_do_not_mirror_each_other() -> None:
    """(turn 1, side 2) is not (turn 2, side 1): the parts of a key are mixed one after another."""
    for a, b in itertools.combinations(range(6), 2):
        assert throw(1, 10**6, turn=a, side=b) != throw(1, 10**6, turn=b, side=a)


def test_throws_are_fair() -> None:
    """Chi-square of 30,000 throws of a six-sided die over seeds, turns, places and numbers: 5 degrees, 0.1 per cent."""
    for vary in ("seed", "turn", "place", "n"):
        counts = [0] * 6
        for k in range(30_000):
            counts[throw(**({"seed": 11} | {vary: k}))] += 1
        assert sum((c - 5000) ** 2 / 5000 for c in counts) < 20.5, (vary, counts)


def test_two_dice_of_one_battle_are_independent() -> None:
    counts = np.zeros((6, 6))
    for seed in range(18_000):
        counts[throw(seed, n=4), throw(seed, n=5)] += 1
    assert ((counts - 500) ** 2 / 500).sum() < 66.6  # 35 degrees, 0.1 per cent


def test_throws_stay_within_their_sides() -> None:
    for sides in (1, 2, 6, 100, 2**31):
        assert all(0 <= throw(seed, sides) < sides for seed in range(200))


def test_game_seeds_fit_a_double_and_do_not_repeat() -> None:
    seeds = [int(dice.game_seed(Int(batch), Int(game))) for batch in range(20) for game in range(200)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed <= dice.MAX_SEED for seed in seeds)


def test_a_fraction_of_a_loss_is_settled_by_a_roll_of_its_share() -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    found = []
    for seed in range(4000):
        t.state.clock[0]["seed"] = seed
        found.append(int(settle(t.state, Int(230), Int(0), Int(3), dice.ATTACK_LOSS, Int(0))))
    assert set(found) == {2, 3}
    assert 0.27 < found.count(3) / len(found) < 0.33
    assert int(settle(t.state, Int(300), Int(0), Int(3), dice.ATTACK_LOSS, Int(0))) == 3
