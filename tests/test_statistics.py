"""Shares with intervals and quantiles, against published and hand-made figures."""

from __future__ import annotations

import pytest

from game.study.statistics import quantiles, wilson


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
