"""The compiled rules: the same games as the plain ones, one signature a kernel, every scenario to its end.

Each test runs child processes with the compiler on (`toys.compiled`); the plain
results come from this process, where it is off.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
from toys import compiled

from game import kernel
from game.agents.course import Course
from game.agents.operate import AGENTS
from game.files.paths import scenario_names
from game.files.scenario import load
from game.rules.dice import game_seed
from game.rules.digest import hex_digest
from game.rules.flow import cut
from game.rules.setup import Tables, set_up

PAIRS = list(itertools.product(AGENTS, AGENTS))


@cache
def tables(name: str) -> Tables:
    """A scenario ready to play."""
    loaded = load(name)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def digests(name: str, pair: tuple[str, ...], seed: int, turns: int = 999) -> list[str]:
    """Digest after each turn of a game."""
    course = Course(tables(name))
    course.start(seed)
    found = []
    while not course.over and course.turn < turns:
        course.play_turn(pair)
        found.append(hex_digest(course.digest))
    assert course.refused == 0
    return found


def plan() -> dict[str, list[str]]:
    """The games compared: the drill whole for every pair of agents, two turns of the great map."""
    found = {":".join(pair): digests("bridgehead-drill", pair, 20 + i) for i, pair in enumerate(PAIRS)}
    found["kursk"] = digests("kursk", ("greedy", "greedy"), 7, 2)
    return found


def test_compiled_and_plain_games_are_the_same_in_any_process() -> None:
    """JIT on = JIT off = a second process, by the digest of every turn."""
    assert kernel.compiles() is False, "this process runs the plain rules"
    code = "import json, test_compiled as t; assert t.kernel.compiles(); print(json.dumps(t.plan()))"
    first, second, plain = compiled(code), compiled(code), plan()
    assert first == second
    assert first == plain
    assert len(plain) == len(PAIRS) + 1
    assert len({tuple(chain) for chain in plain.values()}) == len(plain)


@pytest.mark.slow
def test_bounds_are_kept_by_compiled_rules() -> None:
    """The same games with every index checked; a compile of its own."""
    code = (
        "import json, test_compiled as t;"
        "print(json.dumps([t.digests('bridgehead-drill', pair, 20 + i) for i, pair in enumerate(t.PAIRS)]))"
    )
    checked = compiled(code, NUMBA_BOUNDSCHECK="1")
    assert checked == [digests("bridgehead-drill", pair, 20 + i) for i, pair in enumerate(PAIRS)]


def smoke() -> list[tuple[str, str, int, int, bool]]:
    """Every scenario by every pair of agents to its end: name, pair, turns, refused, over."""
    found = []
    for name in scenario_names():
        course = Course(tables(name))
        for pair in PAIRS:
            course.start(11)
            while not course.over:
                course.play_turn(pair)
            ended = bool(course.desk.state.clock[0]["over"])
            found.append((name, ":".join(pair), course.turn, course.refused, ended))
    return found


def test_every_scenario_ends_with_every_pair_of_agents() -> None:
    """No order cap hit (it would raise), no order of a built-in agent refused."""
    found = compiled("import json, test_compiled as t; print(json.dumps(t.smoke()))")
    assert len(found) == len(scenario_names()) * len(PAIRS)
    for name, pair, turns, refused, over in found:
        assert over, (name, pair)
        assert turns == tables(name).scenario.calendar.turns
        assert refused == 0, (name, pair)


def signatures() -> dict[str, int]:
    """Signatures of every kernel of the rules and agents after games, questions and orders."""
    course = Course(tables("bridgehead-drill"))
    course.start(int(game_seed(np.int64(3), np.int64(4))))
    for pair in PAIRS:
        course.play_turn(pair)
        if course.over:
            break
    course.start(2)
    desk = course.desk
    desk.begin_turn()
    for side in (0, 1):
        desk.logistics(side)
        for row in desk.legal():
            desk.check(row)
            desk.forecast(row)
        attacks = [row for row in desk.legal() if row[0] == 2]
        assert desk.apply(attacks[0]) is None
        desk.view(side)
    course.close()
    desk.outcome()
    cut(desk.ready, desk.state, 0)
    rooms = ("game.rules", "game.grid", "game.agents")
    return {name: count for name, count in kernel.signatures().items() if name.startswith(rooms)}


def test_every_kernel_has_one_signature() -> None:
    """A Python literal among the arguments would make a second one and double the compile."""
    found = compiled("import json, test_compiled as t; print(json.dumps(t.signatures()))")
    assert len(found) > 100
    assert {name: count for name, count in found.items() if count != 1} == {}


@pytest.mark.slow
def test_many_compiled_games_of_the_great_map_end() -> None:
    code = (
        "import json, test_compiled as t; c = t.Course(t.tables('kursk'));\n"
        "for seed in range(1000):\n"
        "    c.start(seed)\n"
        "    while not c.over: c.play_turn(('greedy', 'greedy'))\n"
        "print(json.dumps(c.refused))"
    )
    assert compiled(code) == 0
