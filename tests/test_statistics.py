"""Shares and means with intervals, paired differences and quantiles, against published and hand-made figures."""

from __future__ import annotations

import math
import random

import pytest

from game.study.statistics import Difference, mean_interval, paired, quantiles, student, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_symmetric_and_closed_at_the_ends() -> None:
    for successes in range(21):
        low, high = wilson(successes, 20)
        other_low, other_high = wilson(20 - successes, 20)
        assert 0 <= low <= successes / 20 <= high <= 1
        assert (low, high) == pytest.approx((1 - other_high, 1 - other_low))
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0


def test_wilson_knows_nothing_without_trials_and_narrows_with_them() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    widths = [high - low for low, high in (wilson(n // 2, n) for n in (10, 100, 1000))]
    assert widths == sorted(widths, reverse=True)
    assert wilson(5, 10, 0.99)[0] < wilson(5, 10, 0.95)[0]


@pytest.mark.parametrize(("successes", "trials"), [(-1, 5), (6, 5), (1, 0)])
def test_wilson_refuses_what_is_no_share(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="trials"):
        wilson(successes, trials)


def test_quantiles_lie_between_neighbours() -> None:
    assert quantiles([4, 1, 3, 2], (0.25, 0.5, 0.75)) == (1.75, 2.5, 3.25)
    assert quantiles([7], (0.25, 0.75)) == (7.0, 7.0)
    assert quantiles([], (0.5,)) == ()


@pytest.mark.parametrize(
    ("degrees", "confidence", "width"),
    [
        # Abramowitz and Stegun, table 26.10
        (1, 0.95, 12.706),
        (2, 0.95, 4.303),
        (3, 0.95, 3.182),
        (5, 0.95, 2.571),
        (10, 0.95, 2.228),
        (30, 0.95, 2.042),
        (120, 0.95, 1.980),
        (10, 0.99, 3.169),
        (4, 0.90, 2.132),
    ],
)
def test_student_gives_the_published_widths(degrees: int, confidence: float, width: float) -> None:
    assert student(degrees, confidence) == pytest.approx(width, rel=2e-3)


def test_student_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="0 degrees"):
        student(0)


def test_a_mean_comes_with_its_interval() -> None:
    # standard error of 1, 2, 3, 4, 5: sqrt(2.5 / 5); t of 4 degrees: 2.776
    half = 2.776 * math.sqrt(0.5)
    assert mean_interval([5, 1, 4, 2, 3]) == pytest.approx((3, 3 - half, 3 + half), abs=2e-3)
    assert mean_interval([7.0]) == (7.0, -math.inf, math.inf)
    assert mean_interval([2, 2]) == (2.0, 2.0, 2.0)
    with pytest.raises(ValueError, match="no values"):
        mean_interval([])


def test_the_interval_of_a_mean_holds_the_truth_nineteen_times_in_twenty() -> None:
    chance = random.Random(3)
    held = 0
    for _ in range(2000):
        _, low, high = mean_interval([chance.gauss(5, 2) for _ in range(6)])
        held += low <= 5 <= high
    assert 0.935 < held / 2000 < 0.965


def test_pairs_are_compared_game_by_game() -> None:
    difference = paired({0: 10, 1: 20, 2: 30, 9: 99}, {2: 33, 0: 11, 1: 22, 5: -1})
    assert difference[:4] == (3, 20, 22, 2)
    # differences 1, 2, 3: standard error sqrt(1 / 3), t of 2 degrees 4.303
    assert (difference.low, difference.high) == pytest.approx((2 - 2.484, 2 + 2.484), abs=1e-3)
    with pytest.raises(ValueError, match="in both"):
        paired({0: 1}, {1: 1})


def test_pairing_takes_out_what_the_games_share() -> None:
    chance = random.Random(1)
    luck = {game: chance.gauss(0, 10) for game in range(50)}
    changed = {game: value + chance.gauss(0.5, 0.5) for game, value in luck.items()}
    assert paired(luck, changed).direction == "up"
    assert paired(changed, luck).direction == "down"
    shuffled = dict(zip(luck, chance.sample(list(changed.values()), 50), strict=True))
    assert paired(luck, shuffled).direction == "open"


def test_a_difference_says_its_direction_in_words() -> None:
    assert str(Difference(400, 0.25, 0.35, 0.1, 0.04, 0.16)) == (
        "0.25 -> 0.35, difference +0.1 (+0.04 to +0.16) in 400 pairs: up"
    )
    assert Difference(4, 1, 1, 0, 0, 0).direction == "open"
