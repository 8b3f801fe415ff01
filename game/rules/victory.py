"""Points for objectives held, ground taken, losses inflicted and salients; the balance against par decides.

Objectives pay their holder a part of their points each turn and all of them at
the end. All else is paid at the end: a point for every hex of the enemy's
starting ground, half a point for every enemy step and kit point destroyed by
whatever cause, a whole one for kit he abandoned; and for a salient, to its
holder if it has stood to the end, to the enemy if it has collapsed. One that
had no ground at the start pays nobody.

The balance is the first side's points less the second's, less the scenario's
par (the historical balance). Its size against the scenario's scale gives the
level: draw, minor, major, decisive.

Points are lost at once for a salient left before politics allows it (the chapter
on withdrawal) and for units cut off by blowing a crossing (`game.rules.stranded`).

Not modelled: the value of prisoners.

Rule: model page 16; charts/victory.toml.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from game.kernel import kernel
from game.model.codes import ABANDONED, CAUSES, NONE
from game.model.state import Map, State
from game.rules import events

THOUSAND = np.int64(1000)
ZERO = np.int64(0)

# parts of a side's points, in the order of `Score`
OBJECTIVES = np.int64(0)
GROUND = np.int64(1)
STEPS = np.int64(2)
KIT = np.int64(3)
LEFT_BEHIND = np.int64(4)
SALIENTS = np.int64(5)
PARTS = np.int64(6)


@kernel
def ground(map, charts, state, side):
    """Points for the enemy's starting ground that a side holds, thousandths. Returns int64."""
    hexes = ZERO
    for h in range(state.hexes.shape[0]):
        if state.hexes[h]["control"] == side and map.ground[h]["start"] == 1 - side:
            hexes += 1
    return np.int64(hexes * hex_points(charts))


@kernel
def standing(map, charts, state, side):
    """Points of a side for salients that stand or have collapsed, thousandths. Returns int64."""
    points = ZERO
    for i in range(map.pockets.shape[0]):
        if state.salients[i]["start"] == 0:
            continue
        gains = map.pockets[i]["holder"]
        if state.salients[i]["collapsed"] > 0:
            gains = 1 - gains
        if gains == side:
            points += pocket_points(charts)
    return np.int64(points)


@kernel
def part(map, charts, state, side, kind):
    """What one kind of thing would pay a side if the game ended now, thousandths. Returns int64."""
    enemy = state.sides[1 - side]
    abandoned = state.toll[(1 - side) * CAUSES + ABANDONED]["kit"]
    if kind == GROUND:
        return ground(map, charts, state, side)
    if kind == STEPS:
        return loss_points(charts, enemy["steps_lost"], ZERO)
    if kind == KIT:
        return loss_points(charts, ZERO, enemy["kit_lost"] - abandoned)
    if kind == LEFT_BEHIND:
        return np.int64(abandoned * charts["abandoned_points"])
    if kind == SALIENTS:
        return standing(map, charts, state, side)
    points = ZERO
    for i in range(map.objectives.shape[0]):
        if state.hexes[map.objectives[i]["hex"]]["control"] == side:
            points += map.objectives[i]["points"] * THOUSAND
    return points


@kernel
def loss_points(charts, steps, kit):
    """What so many steps and kit points destroyed pay the other side, thousandths. Returns int64."""
    return np.int64(steps * charts["step_points"] + kit * charts["kit_points"])


@kernel
def hold_points(map, charts, state, row):
    """What objective `row` pays whoever holds it from this turn's close to the end, thousandths. Returns int64."""
    points = map.objectives[row]["points"] * THOUSAND
    return np.int64(points + points // charts["hold_turns"] * (map.terms[0]["turns"] - state.clock[0]["turn"] + 1))


@kernel
def hex_points(charts):
    """What a hex of the enemy's starting ground pays, thousandths. Returns int64."""
    return np.int64(charts["ground_points"])


@kernel
def pocket_points(charts):
    """What a salient that collapses pays one side and costs the other, thousandths. Returns int64."""
    return np.int64(charts["salient_points"])


@kernel
def pay(map, charts, state):
    """Pay the objectives held at a close; at the last close all that is paid at the end."""
    for i in range(map.objectives.shape[0]):
        side = state.hexes[map.objectives[i]["hex"]]["control"]
        if side >= 0:
            state.sides[side]["points"] += map.objectives[i]["points"] * THOUSAND // charts["hold_turns"]
    if state.clock[0]["turn"] < map.terms[0]["turns"]:
        return
    for i in range(2):
        side = np.int64(i)
        for kind in range(PARTS):
            state.sides[side]["points"] += part(map, charts, state, side, np.int64(kind))


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


class Score(NamedTuple):
    """A side's points by what paid them, as if the game ended now; thousandths."""

    so_far: int  # paid each turn for objectives, less what politics took
    stranded: int  # lost for units cut off by blowing crossings, 0 or less
    objectives: int
    ground: int
    steps: int
    kit: int
    abandoned: int
    salients: int

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self)


def score(map: Map, charts: np.void, state: State) -> tuple[Score, Score]:
    """Points of each side by what pays them, as if the game ended now; their totals are final once it is over."""
    scores = []
    for i in range(2):
        side = np.int64(i)
        parts = [int(part(map, charts, state, side, np.int64(kind))) for kind in range(PARTS)]
        paid = int(state.sides[side]["points"])
        stranded = -int(state.sides[side]["stranded"])
        so_far = (paid - sum(parts) if state.clock[0]["over"] else paid) - stranded
        scores.append(Score(so_far, stranded, *parts))
    return scores[0], scores[1]
