"""Speed on fixed games, in CPU seconds, with a signature of what those games were.

Two benches compare only when their signatures are equal: a rule that changes a
game changes the signature, and then the rules version should be raised. Orders
and attacks per side-turn are given so that speed is never bought with idleness.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tomli

from game import kernel
from game.agents.course import Course
from game.files.paths import data_root, read_text, scenario_file, scenario_names
from game.files.scenario import load
from game.kernel import children
from game.rules import dice, flow, zones
from game.rules.digest import hex_digest
from game.rules.setup import Tables, set_up
from game.study import timed
from game.study.players import two_names

SEED = 1
# Games of each pair. The first pair also gives the figures per side-turn.
GAMES = {"greedy:greedy": 20, "random:random": 4, "hold:hold": 20}
CUT_GAMES = 2  # games at whose closes the minimum cut is timed
CUT_REPEATS = 5  # times at each
CHAPTER = "combat"  # the one edited to see what a change of a chapter costs
TIMED = "game.study.timed"


class Run(NamedTuple):
    """What fixed games took and held."""

    games: int
    seconds: float  # CPU
    side_turns: int
    orders: int
    attacks: int
    digests: tuple[str, ...]


def base_scenarios() -> list[str]:
    """Scenarios that come with the project and are no variant of another."""
    return [name for name in scenario_names() if "extends" not in tomli.loads(read_text(scenario_file(name)))]


def play(ready: Tables, agents: str, games: int, clock: Callable[[], float] = time.process_time) -> Run:
    """Play fixed games on one core and time them, after a first one that is not timed."""
    players = two_names(agents)
    course = Course(ready)
    _play_one(course, players, 0)
    side_turns = orders = attacks = 0
    digests = []
    began = clock()
    for game in range(games):
        given = _play_one(course, players, game)
        side_turns += course.turn * len(players)
        orders += given
        attacks += int(course.desk.state.sides["attacks"].sum())
        digests.append(hex_digest(course.digest))
    return Run(games, clock() - began, side_turns, orders, attacks, tuple(digests))


def _play_one(course: Course, players: tuple[str, str], game: int) -> int:
    course.start(int(dice.game_seed(np.int64(SEED), np.int64(game))))
    orders = 0
    while not course.over:
        orders += sum(len(given) for given in course.play_turn(players))
    return orders


def cut_share(ready: Tables, agents: str, clock: Callable[[], float] = time.process_time) -> float:
    """Share of a game's time, 0-1, that goes into the minimum cuts of its salients, one each at every close.

    A call from Python costs time of its own; that of a kernel that does nothing
    to speak of is taken off.
    """
    players = two_names(agents)
    course = Course(ready)
    desk = course.desk
    rows = [np.int64(row) for row in range(len(ready.map.pockets))]
    if not rows:
        return 0.0

    def cuts() -> None:
        for row in rows:
            flow.greatest(desk.map, desk.charts, desk.state, desk.work, row, flow.ROUNDS)

    def calls() -> None:
        for row in rows:
            zones.controls(desk.map, desk.charts, desk.state, row)

    def seconds(play: Callable[[], object], times: int) -> float:
        began = clock()
        for _ in range(times):
            play()
        return (clock() - began) / times

    _play_one(course, players, 0)
    cuts()
    calls()
    game_seconds = cut_seconds = 0.0
    for game in range(CUT_GAMES):
        course.start(int(dice.game_seed(np.int64(SEED), np.int64(game))))
        while not course.over:
            game_seconds += seconds(lambda: course.play_turn(players), 1)
            cut_seconds += seconds(cuts, CUT_REPEATS) - seconds(calls, CUT_REPEATS)
    return max(0.0, cut_seconds) / game_seconds


def measure(scenarios: list[str], games: dict[str, int], told: Callable[[str], object]) -> dict[str, Any]:
    """Time fixed games of scenarios. Returns `signature` and a table by scenario; `told` hears what is under way."""
    signature = hashlib.blake2b(digest_size=8)
    found: dict[str, Any] = {"signature": ""}
    for name in scenarios:
        told(name)
        loaded = load(name)
        ready = set_up(loaded.scenario, loaded.board, loaded.charts)
        runs = {agents: play(ready, agents, count) for agents, count in games.items()}
        for agents, run in runs.items():
            signature.update(f"{loaded.scenario.key} {agents} {' '.join(run.digests)}\n".encode())
        first = next(iter(runs.values()))
        found[loaded.scenario.key] = {
            "games_per_s": {agents: round(run.games / run.seconds, 2) for agents, run in runs.items()},
            "us_per_side_turn": round(1e6 * first.seconds / first.side_turns, 1),
            "orders_per_side_turn": round(first.orders / first.side_turns, 2),
            "attacks_per_side_turn": round(first.attacks / first.side_turns, 2),
            "cut_share": round(cut_share(ready, next(iter(games))), 3),
        }
    found["signature"] = signature.hexdigest()
    return found


# ---- starts, in processes of their own


def first_turn(name: str) -> None:
    """Load a scenario and play its first turn: what a warm start consists of."""
    loaded = load(name)
    course = Course(set_up(loaded.scenario, loaded.board, loaded.charts))
    course.start(SEED)
    course.play_turn(two_names(next(iter(GAMES))))


def warm_seconds(name: str) -> float:
    """CPU seconds from a fresh interpreter to the first finished turn, compiled code in the cache."""
    return _child([timed.FIRST_TURN, name], {})


class Compile(NamedTuple):
    """CPU seconds from a fresh interpreter to the end of the warm-up plan."""

    cold: float  # nothing in the cache
    changed: float | None  # everything in the cache but what follows from an edit of one chapter; None = not to be had


def compile_seconds() -> Compile:
    """Compile a copy of the package into a cache of its own, then again with a line added to a chapter.

    A packed program knows no package but its own and leaves that alone: it compiles once.
    """
    package = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory(prefix="salient-cold-") as folder:
        home = Path(folder)
        if getattr(sys, "frozen", False):
            return Compile(_child([timed.PLAN], {"SALIENT_CACHE": str(home / "cache")}), None)
        shutil.copytree(package, home / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        if data_root() != package / "_data":
            shutil.copytree(data_root() / "scenarios", home / "scenarios")
        cache = {"SALIENT_CACHE": str(home / "cache")}
        cold = _child([timed.PLAN], cache, home)
        with open(home / package.name / "rules" / f"{CHAPTER}.py", "a", encoding="utf-8") as chapter:
            chapter.write("# one line more\n")
        return Compile(cold, _child([timed.PLAN], cache, home))


def _child(words: list[str], environment: dict[str, str], home: Path | None = None) -> float:
    """CPU seconds of a process that does what `timed` is told, on the package in `home` (this one)."""
    around = children.environment()
    if home is not None:
        around["PYTHONPATH"] = os.pathsep.join([str(home), around["PYTHONPATH"]])
    done = subprocess.run(
        children.command(TIMED, *words), stdout=subprocess.PIPE, text=True, check=True, env=around | environment
    )
    return round(float(done.stdout.split()[-1]), 2)


# ---- size of the compiled rules


def kernel_lines() -> int:
    """Lines of code in all kernels imported so far: no blanks, comments, docstrings or decorators."""
    count = 0
    for module, names in kernel.chapters().items():
        text = inspect.getsource(sys.modules[module])
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name in names:
                count += len(lines_of_code(ast.get_source_segment(text, node) or ""))
    return count


def lines_of_code(text: str) -> set[int]:
    """Numbers of the lines of a function's source that hold code.

    >>> sorted(lines_of_code('def f():\\n    "Says."\\n\\n    # why\\n    return (1 +\\n            2)\\n'))
    [1, 5, 6]
    """
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    idle = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in idle and token.start[0] >= node.lineno:
            lines.update(range(token.start[0], token.end[0] + 1))
    if ast.get_docstring(node) is not None:
        lines -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines
