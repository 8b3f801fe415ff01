"""The bench: fixed games, honest figures, and a warm-up that reaches every kernel with one signature."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from toys import compiled, toy

from game.agents.course import Course
from game.cli import bench as command
from game.cli import main
from game.files.scenario import load
from game.kernel import children
from game.rules import dice
from game.rules.setup import Tables, set_up
from game.study import bench, timed

DRILL = "bridgehead-drill"


@pytest.fixture(scope="module")
def drill() -> Tables:
    loaded = load(DRILL, ["scenario.calendar.turns=3"])
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def test_every_kernel_is_reached_by_the_warm_up_with_one_signature() -> None:
    found = compiled(
        """
import importlib, json, pkgutil
import game.agents, game.rules, game.grid
for package in (game.agents, game.rules, game.grid):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
from game import kernel
from game.study.warm import plan
plan()
print(json.dumps(kernel.signatures()))
"""
    )
    assert len(found) > 60
    assert {name: count for name, count in found.items() if count != 1} == {}


def test_a_theatre_needs_no_signature_that_the_drill_has_not() -> None:
    found = compiled(
        """
import json
from game import kernel
from game.study import bench, warm
warm.plan()
before = kernel.signatures()
bench.first_turn("kursk")
print(json.dumps([before, kernel.signatures()]))
"""
    )
    assert found[0] == found[1]


def test_fixed_games_are_the_same_each_time_and_counted_by_hand(drill: Tables) -> None:
    ticks = iter([1.0, 3.0, 4.0, 8.0])
    run = bench.play(drill, "greedy:hold", 2, lambda: next(ticks))
    again = bench.play(drill, "greedy:hold", 2, lambda: next(ticks))
    assert run.digests == again.digests
    assert (run.seconds, again.seconds) == (2.0, 4.0)
    assert (run.games, run.side_turns) == (2, 12)
    course = Course(drill)
    orders = attacks = 0
    for game in (0, 1):
        course.start(int(dice.game_seed(bench.np.int64(bench.SEED), bench.np.int64(game))))
        while not course.over:
            orders += sum(len(given) for given in course.play_turn(("greedy", "hold")))
        attacks += int(course.desk.state.sides["attacks"].sum())
    assert (run.orders, run.attacks) == (orders, attacks)


def test_the_signature_changes_with_the_games(monkeypatch: pytest.MonkeyPatch) -> None:
    first = bench.measure([DRILL], {"hold:hold": 1}, print)
    assert bench.measure([DRILL], {"hold:hold": 1}, print)["signature"] == first["signature"]
    assert bench.measure([DRILL], {"hold:hold": 2}, print)["signature"] != first["signature"]
    monkeypatch.setattr(bench, "SEED", 2)
    assert bench.measure([DRILL], {"hold:hold": 1}, print)["signature"] != first["signature"]


def test_only_scenarios_that_stand_alone_are_timed() -> None:
    assert DRILL in bench.base_scenarios()
    assert "kursk" in bench.base_scenarios()
    assert "kursk-march" not in bench.base_scenarios()


def test_lines_of_code_leave_out_what_does_nothing() -> None:
    source = '''@kernel
def rule(a,
         b):
    """Says what it does.

    At length.
    """
    # why
    c = a + b  # said

    return """two
lines""" * c
'''
    assert sorted(bench.lines_of_code(source)) == [2, 3, 9, 11, 12]
    assert bench.kernel_lines() > 500


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_command_prints_the_agreed_figures(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "GAMES", {"hold:hold": 1, "greedy:hold": 1})
    monkeypatch.setattr(bench, "warm_seconds", lambda name: 1.25)
    assert main(["bench", DRILL, *(["--json"] if form == "json" else [])]) == 0
    said = capsys.readouterr().out
    if form == "text":
        assert "hold:hold" in said
        assert " % of its games for minimum cuts" in said
        assert "cold compile not measured (--cold), warm start 1.25 s" in said
        return
    found: dict[str, Any] = json.loads(said)
    assert list(found) == ["signature", DRILL, "cold_s", "changed_chapter_s", "warm_s", "kernel_lines"]
    figures = found[DRILL]
    assert list(figures) == [
        "games_per_s", "us_per_side_turn", "orders_per_side_turn", "attacks_per_side_turn", "cut_share",
    ]  # fmt: skip
    assert list(figures["games_per_s"]) == ["hold:hold", "greedy:hold"]
    assert (figures["orders_per_side_turn"], found["cold_s"], found["warm_s"]) == (0.0, None, 1.25)
    assert found["changed_chapter_s"] is None
    assert 0 <= figures["cut_share"] < 1
    assert figures["us_per_side_turn"] > 0


def test_a_measured_cold_compile_is_told() -> None:
    figures = {"signature": "s", "cold_s": 51.26, "changed_chapter_s": 12.34, "warm_s": 1.5, "kernel_lines": 900}
    assert command.as_text(figures).endswith(
        "cold compile 51.3 s, after a changed chapter 12.3 s, warm start 1.50 s, 900 kernel lines"
    )


@pytest.mark.parametrize("asked", [True, False])
def test_compiling_is_measured_only_when_asked_for(
    asked: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured: list[bool] = []

    def compile_seconds() -> bench.Compile:
        measured.append(True)
        return bench.Compile(70.5, 20.25)

    monkeypatch.setattr(bench, "measure", lambda *_: {"signature": "s"})
    monkeypatch.setattr(bench, "warm_seconds", lambda name: 1.25)
    monkeypatch.setattr(bench, "compile_seconds", compile_seconds)
    assert main(["bench", DRILL, "--json", *(["--cold"] if asked else [])]) == 0
    found = json.loads(capsys.readouterr().out)
    assert measured == [True] * asked
    assert (found["cold_s"], found["changed_chapter_s"]) == ((70.5, 20.25) if asked else (None, None))


def test_what_a_packed_program_cannot_measure_is_said() -> None:
    found = {"signature": "s", "cold_s": 70.5, "changed_chapter_s": None, "warm_s": 1.25, "kernel_lines": 9}
    last = command.as_text(found).splitlines()[-1]
    assert last == (
        "cold compile 70.5 s (what a changed chapter costs is measured in a checkout only), warm start 1.25 s, "
        "9 kernel lines"
    )


def test_a_changed_chapter_is_compiled_in_a_copy_with_a_cache_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(bench.__file__).parents[1]
    runs: list[tuple[dict[str, str], dict[Path, str]]] = []
    homes: set[Path] = set()

    def child(words: list[str], environment: dict[str, str], home: Path) -> float:
        assert words == [timed.PLAN]
        assert (home / "scenarios" / DRILL / "scenario.toml").is_file()
        homes.add(home)
        sources = {file.relative_to(home / "game"): file.read_text() for file in (home / "game").rglob("*.py")}
        runs.append((environment, sources))
        return [60.0, 20.0][len(runs) - 1]

    monkeypatch.setattr(bench, "_child", child)
    before = {file: file.read_text() for file in (own / "rules").glob("*.py")}
    assert bench.compile_seconds() == (60.0, 20.0)
    (first_place, first), (second_place, second) = runs
    (home,) = homes
    assert first_place == second_place
    assert Path(first_place["SALIENT_CACHE"]).is_relative_to(home)
    assert own not in home.parents
    changed = [name for name in first if first[name] != second[name]]
    assert changed == [Path("rules") / f"{bench.CHAPTER}.py"]
    assert len(second[changed[0]].splitlines()) == len(first[changed[0]].splitlines()) + 1
    assert {file: file.read_text() for file in before} == before
    assert not home.exists()


def test_a_packed_program_compiles_once_and_starts_its_child_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    caches: list[Path] = []

    def run(words: list[str], env: dict[str, str], **more: object) -> SimpleNamespace:
        started.append(words)
        caches.append(Path(env.get("SALIENT_CACHE", "")))
        return SimpleNamespace(stdout="Turn 1\n1.234\n")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(bench.subprocess, "run", run)
    assert bench.warm_seconds(DRILL) == 1.23
    assert started == [[sys.executable, children.CHILD, "game.study.timed", timed.FIRST_TURN, DRILL]]
    before = os.environ.get("SALIENT_CACHE")
    assert bench.compile_seconds() == (1.23, None)
    assert started[1:] == [[sys.executable, children.CHILD, "game.study.timed", timed.PLAN]]
    assert "salient-cold-" in str(caches[1])
    assert not caches[1].exists()
    assert os.environ.get("SALIENT_CACHE") == before


@pytest.mark.slow
def test_a_changed_chapter_costs_less_than_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    cold, changed = bench.compile_seconds()
    assert 5 < changed < cold / 2


def test_the_share_of_the_cuts_is_what_the_clock_says(drill: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def advance(function: Any, seconds: float) -> Any:
        def timed(*words: Any) -> Any:
            nonlocal now
            result = function(*words)
            now += seconds
            return result

        return timed

    timed_flow = vars(bench.flow) | {"greatest": advance(bench.flow.greatest, 0.3)}
    monkeypatch.setattr(bench, "flow", SimpleNamespace(**timed_flow))  # the rules go on with the module itself
    monkeypatch.setattr(bench, "zones", SimpleNamespace(controls=advance(bench.zones.controls, 0.1)))
    monkeypatch.setattr(Course, "play_turn", advance(Course.play_turn, 10.0))
    assert bench.cut_share(drill, "hold:hold", lambda: now) == pytest.approx(0.02)


def test_timing_the_cuts_leaves_the_games_as_they_are(drill: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    digests: list[int] = []
    close = Course.close

    def closing(course: Course) -> None:
        close(course)
        digests.append(course.digest)

    monkeypatch.setattr(Course, "close", closing)
    bench.play(drill, "greedy:hold", 2)
    plain = digests.copy()
    digests.clear()
    bench.cut_share(drill, "greedy:hold")
    assert digests == plain


def test_without_salients_no_time_goes_into_cuts() -> None:
    assert bench.cut_share(toy("....", "aabb", turns=2), "hold:hold") == 0.0


def test_a_fresh_process_tells_its_seconds() -> None:
    assert 0 < bench.warm_seconds(DRILL) < 60


def test_an_unknown_scenario_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
