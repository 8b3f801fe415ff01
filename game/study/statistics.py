"""The few statistics a batch prints: shares with Wilson intervals, quantiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

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
