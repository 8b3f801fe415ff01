"""Objectives pay their holder a part of their points each turn and all of them at the end.

The balance is the first side's points less the second's, less the scenario's
par (the historical balance). Its size against the scenario's scale gives the
level: draw, minor, major, decisive.

Not modelled here yet: ground, losses, salients.

Rule: model page 16; charts/victory.toml.
"""

import numpy as np

from game.kernel import kernel
from game.model.codes import NONE
from game.rules import events

THOUSAND = np.int64(1000)


@kernel
def pay(map, charts, state):
    """Pay the objectives held at a close; at the last close their full points too."""
    for i in range(map.objectives.shape[0]):
        side = state.hexes[map.objectives[i]["hex"]]["control"]
        if side < 0:
            continue
        points = map.objectives[i]["points"] * THOUSAND
        state.sides[side]["points"] += points // charts["hold_turns"]
        if state.clock[0]["turn"] >= map.terms[0]["turns"]:
            state.sides[side]["points"] += points


@kernel
def balance(map, state):
    """First side's points less the second's and par, thousandths. Returns int64."""
    return np.int64(state.sides[0]["points"] - state.sides[1]["points"] - map.terms[0]["par"] * THOUSAND)


@kernel
def level(map, charts, points):
    """Level of a balance: 0 draw, 1 minor, 2 major, 3 decisive. Returns int64."""
    size = abs(points)
    scale = map.terms[0]["scale"]
    if size >= scale * charts["level_decisive"]:
        return np.int64(3)
    if size >= scale * charts["level_major"]:
        return np.int64(2)
    if size >= scale * charts["level_marginal"]:
        return np.int64(1)
    return np.int64(0)


@kernel
def winner(map, charts, state):
    """Side that has won by the balance as it stands, -1 for a draw. Returns int64."""
    points = balance(map, state)
    if level(map, charts, points) == 0:
        return NONE
    if points > 0:
        return np.int64(0)
    return np.int64(1)


@kernel
def declare(map, charts, state, work):
    """Log the result of a game that has ended."""
    points = balance(map, state)
    events.log(
        work,
        state,
        events.RESULT,
        NONE,
        NONE,
        NONE,
        winner(map, charts, state),
        points,
        level(map, charts, points),
        NONE,
    )
