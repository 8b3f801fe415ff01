"""What the warm-up compiles: every kernel, called once with the types a game calls it with.

`plan` is run by the child process of `game.kernel.warm`. It plays two turns of
each built-in agent on the smallest scenario and asks the rulebook's questions.
"""

from __future__ import annotations

import numpy as np

from game.agents.course import Course
from game.agents.operate import AGENTS
from game.files.scenario import load
from game.rules import dice
from game.rules.flow import cut
from game.rules.setup import set_up
from game.study.pathology import Pathology
from game.study.watching import WatchedCourse

SCENARIO = "bridgehead-drill"
TURNS = 2
SEED = 1


def plan() -> None:
    """Call every kernel as games do."""
    loaded = load(SCENARIO)
    course = Course(set_up(loaded.scenario, loaded.board, loaded.charts))
    course.start(int(dice.game_seed(np.int64(SEED), np.int64(0))))
    desk = course.desk
    for agent in AGENTS:
        course.start(SEED)
        for _ in range(TURNS):
            course.play_turn((agent, agent))
    course.start(SEED)
    desk.begin_turn()
    desk.logistics(0)
    desk.view(0)
    orders = desk.legal()
    for row in orders:
        desk.forecast(row)
    desk.check(orders[0])
    desk.apply(orders[0])
    desk.outcome()
    cut(desk.ready, desk.state, 0)
    watched = WatchedCourse(desk.ready, [Pathology(desk.ready)])
    watched.start(SEED)
    for _ in range(TURNS):
        watched.play_turn(("greedy", "greedy"))  # it marches, attacks and leaves units where they are
