"""Elo ratings of agents that met in pairs of games: the Bradley-Terry model, fitted by maximum likelihood.

The chance that an agent wins a pair of games is the logistic function of the
difference of the ratings, 400 points being ten to one; a draw is half a win.
An agent that wins all its pairs would have no finite rating: so every two agents
are given one more pair, drawn. What that prior cannot tell is said: a rating with
no finite best value is marked as a bound, and its interval is open to that side.

Intervals: 95 %, from the information matrix of the fit, taking the pairs as
independent; those of the anchor are of no width.

Source: R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs",
Biometrika 39 (1952); D. R. Hunter, "MM algorithms for generalized Bradley-Terry
models", Annals of Statistics 32 (2004), for when the best values are finite.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

POINTS = 400 / math.log(10)  # Elo points of a unit of the logistic scale
PRIOR = 1.0  # drawn pairs given to every two agents
STEPS = 100  # of the fit, at most; it needs about ten
AT_LEAST, AT_MOST = "at least", "at most"


class Rating(NamedTuple):
    """An agent's rating in Elo points, the anchor's being 0."""

    elo: float
    low: float  # -inf when the rating is an upper bound
    high: float  # inf when it is a lower bound
    bound: str  # AT_LEAST, AT_MOST, or "" when the pairs played fix it


def ratings(points: Floats, anchor: int | None = None) -> list[Rating]:
    """Rate agents by the points (won 1, drawn 1/2) each took from each other, float (agents, agents).

    Args: anchor, the agent whose rating is 0; None = the lowest.

    >>> [round(rating.elo) for rating in ratings(np.array([[0, 15.0], [5.0, 0]]))]
    [179, 0]
    """
    strength, spread = _fit(points)
    fixed = int(np.argmin(strength)) if anchor is None else anchor
    reaches = _takes_from(points)
    wide = NormalDist().inv_cdf(0.975)
    found = []
    for i in range(len(points)):
        elo = POINTS * float(strength[i] - strength[fixed])
        variance = spread[i, i] + spread[fixed, fixed] - 2 * spread[i, fixed]
        half = POINTS * wide * math.sqrt(max(0.0, float(variance)))
        up, down = bool(reaches[i, fixed]), bool(reaches[fixed, i])
        bound = AT_LEAST if up and not down else AT_MOST if down and not up else ""
        low = -math.inf if bound == AT_MOST else elo - half
        found.append(Rating(elo, low, math.inf if bound == AT_LEAST else elo + half, bound))
    return found


def _fit(points: Floats) -> tuple[Floats, Floats]:
    """Logistic strengths (agents,), their mean 0, and the covariance of them, by Newton's method."""
    k = len(points)
    won = points + PRIOR / 2 * (1 - np.eye(k))
    games = won + won.T
    strength = np.zeros(k)
    level = np.ones((k, k)) / k  # holds the mean at 0; differences are not touched
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
        weight = games * chance * (1 - chance)
        information = np.diag(weight.sum(axis=1)) - weight + level
        step = np.linalg.solve(information, (won - games * chance).sum(axis=1))
        longest = float(np.abs(step).max())
        strength = strength + step / max(1.0, longest)  # never more than a unit at once
        if longest < 1e-10:
            break
    return strength - strength.mean(), np.linalg.inv(information) - level


def _takes_from(points: Floats) -> NDArray[np.bool_]:
    """Whether an agent took points from another, or from one that did, and so on; bool (agents, agents)."""
    reaches = (points > 0) | np.eye(len(points), dtype=bool)
    for middle in range(len(points)):
        reaches |= reaches[:, middle, None] & reaches[None, middle, :]
    return reaches
