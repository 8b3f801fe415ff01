"""The few statistics of batches: shares with Wilson intervals, means with Student's, paired differences, quantiles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share, each end 0-1; (0, 1) without trials.

    Source: E. B. Wilson, "Probable inference, the law of succession, and
    statistical inference", JASA 22 (1927).

    >>> [round(end, 4) for end in wilson(10, 20)]
    [0.2993, 0.7007]
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # At the ends the exact bound is 0 or 1; rounding must not move it inside.
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == trials else (middle + half) / scale
    return low, high


def quantiles(values: Sequence[float], shares: Sequence[float]) -> tuple[float, ...]:
    """Values below which these shares (0-1) lie, linear between neighbours; empty without values.

    >>> quantiles([4, 1, 3, 2], (0.25, 0.5, 0.75))
    (1.75, 2.5, 3.25)
    """
    if not len(values):
        return ()
    return tuple(float(q) for q in np.quantile(np.asarray(values, float), shares))


def student(degrees: int, confidence: float = 0.95) -> float:
    """Half-width of a central interval of Student's t, in standard errors.

    Exact for one and two degrees of freedom, else a series in 1 / degrees, good
    to 1 in 500 at 95 %.
    Source: M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions"
    (1964), 26.7.5.

    >>> [round(student(degrees), 2) for degrees in (1, 2, 4, 10, 30)]
    [12.71, 4.3, 2.78, 2.23, 2.04]
    """
    if degrees < 1:
        raise ValueError(f"{degrees} degrees of freedom")
    if degrees == 1:
        return math.tan(math.pi * confidence / 2)
    if degrees == 2:
        return confidence * math.sqrt(2 / (1 - confidence**2))
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / degrees**power for power, term in enumerate(terms, 1))


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float, float]:
    """Mean of values with Student's interval: (mean, low, high); without a second value the ends are infinite.

    >>> mean_interval([3, 3, 3])
    (3.0, 3.0, 3.0)
    """
    if not len(values):
        raise ValueError("the mean of no values")
    mean = float(np.mean(values))
    if len(values) == 1:
        return mean, -math.inf, math.inf
    half = student(len(values) - 1, confidence) * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return mean, mean - half, mean + half


def strata_interval(strata: Sequence[Sequence[float]], confidence: float = 0.95) -> tuple[float, float, float]:
    """Mean of the means of several groups of values, with its interval: (mean, low, high); each group counts alike.

    Student's, with the degrees of freedom of Welch and Satterthwaite; the ends
    are infinite when a group has one value only.
    Source: B. L. Welch, "The generalization of Student's problem when several
    different population variances are involved", Biometrika 34 (1947).

    >>> strata_interval([[1, 1], [5, 5, 5]])
    (3.0, 3.0, 3.0)
    """
    if not strata or not all(len(values) for values in strata):
        raise ValueError("the mean of no values")
    mean = float(np.mean([np.mean(values) for values in strata]))
    if any(len(values) == 1 for values in strata):
        return mean, -math.inf, math.inf
    parts = [float(np.var(values, ddof=1)) / len(values) for values in strata]
    if not any(parts):
        return mean, mean, mean
    degrees = sum(parts) ** 2 / sum(part**2 / (len(values) - 1) for part, values in zip(parts, strata, strict=True))
    half = student(max(1, math.floor(degrees + 1e-9)), confidence) * math.sqrt(sum(parts)) / len(strata)
    return mean, mean - half, mean + half


class Difference(NamedTuple):
    """A measure without and with a change, in games paired by their dice."""

    pairs: int
    without: float  # mean over the pairs
    with_it: float
    mean: float  # of the differences, with less without
    low: float  # its interval
    high: float

    @property
    def direction(self) -> str:
        """`up` or `down` when the interval leaves no doubt, else `open`."""
        return "up" if self.low > 0 else "down" if self.high < 0 else "open"

    def __str__(self) -> str:
        return (
            f"{self.without:.4g} -> {self.with_it:.4g}, difference {self.mean:+.3g} "
            f"({self.low:+.3g} to {self.high:+.3g}) in {self.pairs} pairs: {self.direction}"
        )


def paired(without: Mapping[int, float], with_it: Mapping[int, float], confidence: float = 0.95) -> Difference:
    """Compare a measure by game, the same games in both; a game that only one has is left out.

    Raises: ValueError when no game is in both.

    >>> print(paired({0: 1.0, 1: 2.0, 2: 3.0}, {0: 2.0, 1: 3.0, 2: 4.0}))
    2 -> 3, difference +1 (+1 to +1) in 3 pairs: up
    """
    games = sorted(without.keys() & with_it.keys())
    if not games:
        raise ValueError("no game is in both")
    pairs = np.array([(without[game], with_it[game]) for game in games], float)
    means = pairs.mean(axis=0)
    return Difference(
        len(games), float(means[0]), float(means[1]), *mean_interval((pairs[:, 1] - pairs[:, 0]).tolist(), confidence)
    )
