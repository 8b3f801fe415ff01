"""Batches: the same results however they are played, killed, resumed or interrupted; nothing lost, nothing mixed."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.agents.course import Course
from game.cli import main
from game.files.scenario import load
from game.match import Match
from game.match.columns import CAUSES, game_columns, hex_km2, ledger_columns, turn_columns
from game.model.codes import CAUSE_WORDS
from game.model.fault import Fault
from game.rules import dice
from game.rules.digest import hex_digest
from game.rules.setup import set_up
from game.study import executors, progress, results, summary
from game.study.batch import Batch, Order, Tally
from game.study.statistics import mean_interval, wilson

TESTS = Path(__file__).parent
DRILL = "bridgehead-drill"
SHORT = "scenario.calendar.turns=3"  # rules run uncompiled here
RESULTS = ("games.csv", "turns.csv", "ledger.csv", "failures.jsonl", "columns.md", "manifest.json")


def ignore(_: Tally) -> None:
    """No progress shown."""


def batch(folder: Path, games: int = 6, agents: str = "greedy:hold", **more: Any) -> Batch:
    """A batch of a shortened drill."""
    overrides = (SHORT, *more.get("overrides", ()))
    return Batch(Order(DRILL, games, more.get("seed", 7), agents, overrides, folder))


def rows(file: Path) -> list[dict[str, str]]:
    """A results file."""
    with open(file, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def failures(folder: Path) -> list[dict[str, Any]]:
    """The failures of a run."""
    return [json.loads(line) for line in (folder / "failures.jsonl").read_text().splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    """The results of a run, byte by byte."""
    return {name: (folder / name).read_bytes() for name in RESULTS}


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run played in one go in one process."""
    folder = tmp_path_factory.mktemp("straight") / "run"
    batch(folder).run(1, ignore)
    return folder


# ---- what is written


def test_games_are_numbered_seeded_and_in_order(straight: Path) -> None:
    games = rows(straight / "games.csv")
    assert [int(row["game"]) for row in games] == list(range(6))
    assert [int(row["seed"]) for row in games] == [int(dice.game_seed(np.int64(7), np.int64(i))) for i in range(6)]
    assert {row["agents"] for row in games} == {"greedy:hold"}
    assert len({row["digest"] for row in games}) == 6


def test_a_row_is_the_game_of_its_seed(straight: Path) -> None:
    loaded = load(DRILL, [SHORT])
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    for row in rows(straight / "games.csv")[:2]:
        match = Match(ready, int(row["seed"]), row["agents"].split(":"))
        match.run()
        outcome = match.outcome()
        assert row["digest"] == hex_digest(match.digest)
        assert row["winner"] == ("draw" if outcome.winner < 0 else loaded.scenario.sides[outcome.winner].key)
        assert row["level"].partition("_")[0] == ("draw", "minor", "major", "decisive")[outcome.level]


def test_areas_are_hexes_and_dates_mornings_after(straight: Path) -> None:
    scenario = load(DRILL, [SHORT]).scenario
    turns = rows(straight / "turns.csv")
    assert len(turns) == 6 * scenario.calendar.turns * len(scenario.salients)
    assert [row["date"] for row in turns[:3]] == ["2025-06-05", "2025-06-08", "2025-06-11"]
    for row in turns:
        hexes = float(row["held_km2"]) / hex_km2(2.5)
        assert hexes == pytest.approx(round(hexes), abs=0.01)
        assert row["held_km2"] == f"{round(hexes) * hex_km2(2.5):.2f}"
    assert hex_km2(2.5) == pytest.approx(5.4127, abs=5e-5)


def test_steps_at_the_start_are_those_on_the_map(straight: Path) -> None:
    loaded = load(DRILL, [SHORT])
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    here = ready.state.units["status"] == 0
    row = rows(straight / "games.csv")[0]
    for side, entry in enumerate(loaded.scenario.sides):
        mine = here & (ready.map.roster["side"] == side)
        assert int(row[f"{entry.key}_steps_start"]) == ready.state.units["steps"][mine].sum()
        assert int(row[f"{entry.key}_kit_start"]) == ready.state.units["kit"][mine].sum()


def test_a_salient_given_up_collapses_at_the_turn_its_area_says(tmp_path: Path) -> None:
    batch(tmp_path, 3, "greedy:hold", overrides=("charts.victory.collapse_share=99",)).run(1, ignore)
    start = rows_of_start(DRILL)
    for row in rows(tmp_path / "games.csv"):
        mine = [turn for turn in rows(tmp_path / "turns.csv") if turn["game"] == row["game"]]
        fallen = [turn["turn"] for turn in mine if float(turn["held_km2"]) <= 0.99 * start + 0.005]
        assert row["collapse_turn_bridgehead"] == (fallen[0] if fallen else "")


def rows_of_start(name: str) -> float:
    """Area of the first salient at the start, km2."""
    loaded = load(name)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    return int(ready.state.salients[0]["start"]) * hex_km2(2.5)


def test_columns_of_a_theatre_stand_in_the_agreed_order() -> None:
    names = [column.name for column in game_columns(load("kursk").scenario)]
    causes = [
        f"{side}_{thing}_{cause}" for side in ("ru", "ua") for cause in CAUSES for thing in ("steps", "kit")
    ]  # fmt: skip
    assert " ".join(names) == (
        "game seed scenario agents winner level balance turns ru_gain_km2 ua_gain_km2 ru_steps_lost ru_kit_lost "
        "ua_steps_lost ua_kit_lost ru_steps_start ua_steps_start ru_kit_start ua_kit_start ru_attacks ua_attacks "
        f"{' '.join(causes)} ru_holds_broken ua_holds_broken collapse_turn_sudzha "
        "evacuation_turn_sudzha cut_off_turn_sudzha digest"
    )
    assert {"ru_kit_abandoned", "ua_kit_abandoned", "ua_steps_fire", "ua_kit_surrender"} < set(names)
    turns = [column.name for column in turn_columns()]
    assert " ".join(turns) == (
        "game turn date salient held_km2 units_isolated mouth_km depth_km max_flow delivered_share "
        "units_short units_critical kit_abandoned"
    )
    ledger = [column.name for column in ledger_columns()]
    assert " ".join(ledger) == "game turn date side crossing means steps kit kit_abandoned"


def test_every_cause_of_loss_has_its_columns() -> None:
    renamed = {"left": "no_room"}  # else it reads like kit left behind
    assert list(CAUSES) == [renamed.get(word, word) for word in CAUSE_WORDS[1:]]


def test_losses_by_cause_add_up_to_the_losses(straight: Path) -> None:
    games = rows(straight / "games.csv")
    for row in games:
        for side in ("red", "blue"):
            for thing in ("steps", "kit"):
                total = sum(int(row[f"{side}_{thing}_{cause}"]) for cause in CAUSES)
                assert int(row[f"{side}_{thing}_lost"]) == total
    assert any(row["red_steps_attack"] != "0" for row in games)


def test_the_ledger_adds_up_to_the_kit_abandoned_and_to_the_crossings_of_the_game(straight: Path) -> None:
    ledger, games = rows(straight / "ledger.csv"), rows(straight / "games.csv")
    assert ledger
    loaded = load(DRILL, [SHORT])
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    sites = len(ready.map.sites)
    for row in games:
        course = Course(ready)
        course.start(int(row["seed"]))
        while not course.over:
            course.play_turn(row["agents"].split(":"))
        for side, key in enumerate(("red", "blue")):
            mine = [line for line in ledger if (line["game"], line["side"]) == (row["game"], key)]
            whole = course.desk.state.ledger[side * sites : (side + 1) * sites]
            assert sum(int(line["kit_abandoned"]) for line in mine) == int(row[f"{key}_kit_abandoned"])
            assert sum(int(line["steps"]) for line in mine) == whole["steps"].sum() + whole["boats"].sum()
            assert sum(int(line["kit"]) for line in mine) == whole["kit"].sum()
    assert any(row["blue_kit_abandoned"] != "0" for row in games)


def test_the_data_dictionary_names_every_column_in_order(straight: Path) -> None:
    text = (straight / "columns.md").read_text()
    for name in ("games.csv", "turns.csv", "ledger.csv"):
        table = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        told = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
        header = (straight / name).read_text().splitlines()[0].split(",")
        assert [cells[0].removeprefix("| ") for cells in told] == header
        assert all(len(cells) == 3 and len(cells[2]) > 5 for cells in told)


def test_the_manifest_repeats_the_run(straight: Path, tmp_path: Path) -> None:
    manifest = json.loads((straight / "manifest.json").read_text())
    assert manifest["digest"] == load(DRILL, [SHORT]).digest
    for name in ("games.csv", "turns.csv", "ledger.csv"):
        assert manifest["columns"][name] == (straight / name).read_text().splitlines()[0].split(",")
    words = shlex.split(manifest["command"])
    assert words[:3] == ["python", "main.py", "batch"]
    assert main([*words[2:], "--jobs", "1", "--out", str(tmp_path / "again")]) == 0
    assert contents(tmp_path / "again") == contents(straight)


def test_no_trace_of_the_work_is_left(straight: Path) -> None:
    assert sorted(path.name for path in straight.iterdir()) == sorted(RESULTS)


# ---- processes


def test_two_processes_write_the_same_bytes(straight: Path, tmp_path: Path) -> None:
    batch(tmp_path).run(2, ignore, chunk=1)
    assert contents(tmp_path) == contents(straight)


def test_a_worker_that_is_killed_loses_no_game(straight: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_one(tally: Tally) -> None:
        workers = multiprocessing.active_children()
        if workers and not killed:
            killed.append(workers[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    tally = batch(tmp_path).run(2, kill_one, chunk=1)
    assert killed
    assert (tally.done, tally.failed) == (6, 0)
    assert contents(tmp_path) == contents(straight)


def test_a_game_that_kills_its_worker_is_recorded_and_the_others_are_played(tmp_path: Path) -> None:
    tally = batch(tmp_path, 5, "stumblers.killer:hold").run(2, ignore, chunk=3)
    told = failures(tmp_path)
    assert told
    assert all(failure["error"] == "the worker process died" for failure in told)
    assert tally.failed == len(told)
    assert sorted([f["game"] for f in told] + [int(row["game"]) for row in rows(tmp_path / "games.csv")]) == [*range(5)]


def test_workers_that_never_finish_a_game_end_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SETBACKS", 3)
    with pytest.raises(executors.WorkersDie, match="before they finish"):
        batch(tmp_path, 8, "stumblers.always_killer:hold").run(2, ignore, chunk=4)


# ---- failures


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failed_game_is_recorded_and_skipped(jobs: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = f"batch {DRILL} --games 9 --seed 7 --agents stumblers.stumbler:hold --jobs {jobs} --chunk 2".split()
    assert main([*words, "--out", str(tmp_path)]) == 1
    told = failures(tmp_path)
    assert 0 < len(told) < 9
    for failure in told:
        assert list(failure) == ["game", "seed", "turn", "error", "traceback"]
        assert failure["seed"] == int(dice.game_seed(np.int64(7), np.int64(failure["game"])))
        assert (failure["turn"], failure["error"]) == (2, "RuntimeError: stumbled")
        assert "stumblers.py" in failure["traceback"]
    played = [int(row["game"]) for row in rows(tmp_path / "games.csv")]
    assert sorted(played + [failure["game"] for failure in told]) == list(range(9))
    assert played == sorted(played)
    assert {row["game"] for row in rows(tmp_path / "turns.csv")} == {str(game) for game in played}
    assert {row["game"] for row in rows(tmp_path / "ledger.csv")} <= {str(game) for game in played}
    assert f"{len(told)} games failed" in capfd.readouterr().err
    assert main([*words, "--out", str(tmp_path)]) == 1  # told again, not played again


def test_an_agent_of_ones_own_plays_the_same_game_in_a_match(tmp_path: Path) -> None:
    from stumblers import walker

    batch(tmp_path, 1, "stumblers.walker:greedy").run(1, ignore)
    loaded = load(DRILL, [SHORT])
    row = rows(tmp_path / "games.csv")[0]
    match = Match(set_up(loaded.scenario, loaded.board, loaded.charts), int(row["seed"]), (walker, "greedy"))
    match.run()
    assert row["digest"] == hex_digest(match.digest)


# ---- stopping and going on


def test_an_interrupted_batch_goes_on_where_it_was(straight: Path, tmp_path: Path) -> None:
    def interrupt(tally: Tally) -> None:
        if tally.done == 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path).run(1, interrupt, chunk=1)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not (tmp_path / "games.csv").exists()
    seen: list[int] = []
    batch(tmp_path).run(1, lambda tally: seen.append(tally.done), chunk=1)
    assert seen[0] == 2
    assert contents(tmp_path) == contents(straight)


@pytest.mark.parametrize("tail", [b'{"game": 5, "ro', b'{"game": 5}', b"\0" * 40, b'"game"\n', b'{"game": 99}\n'])
def test_a_torn_last_line_is_cut_off(tail: bytes, straight: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path).run(1, lambda tally: signal.raise_signal(signal.SIGINT) if tally.done == 3 else None, chunk=1)
    with open(tmp_path / "journal.jsonl", "ab") as journal:
        journal.write(tail)
    seen: list[int] = []
    batch(tmp_path).run(1, lambda tally: seen.append(tally.done), chunk=1)
    assert seen[0] == 3
    assert contents(tmp_path) == contents(straight)


def started(folder: Path, games: int, **more: str) -> subprocess.Popen[bytes]:
    """A batch of small chunks in a process group of its own."""
    agents = more.pop("agents", "greedy:hold")
    words = f"batch {DRILL} --games {games} --seed 7 --agents {agents} --set {SHORT} --jobs 2 --chunk 1"
    return subprocess.Popen(
        [sys.executable, str(TESTS.parent / "main.py"), *words.split(), "--out", str(folder)],
        env=os.environ | {"PYTHONPATH": str(TESTS)} | more,
        cwd=TESTS.parent,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def wait_for(true: Callable[[], object], child: subprocess.Popen[bytes]) -> None:
    """Wait until something is so; the child must still be at work."""
    while not true():
        assert child.poll() is None, child.communicate()[1].decode()
        time.sleep(0.005)


def without_progress(said: bytes) -> list[str]:
    """The lines a batch said, but for how far it is: that it tells every few seconds, on a busy machine oftener."""
    return [line for line in said.decode().splitlines() if not re.match(r"\d+/\d+ games", line)]


def journal_lines(folder: Path) -> int:
    """Games in the journal of a run."""
    journal = folder / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def test_kill_9_at_any_moment_loses_at_most_what_was_under_way(tmp_path: Path) -> None:
    batch(tmp_path / "straight", 14).run(1, ignore)
    folder = tmp_path / "killed"
    for lines in (0, 3, 8):
        child = started(folder, 14)
        wait_for(lambda: (folder / "manifest.json").exists() and journal_lines(folder) >= lines, child)  # noqa: B023
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        assert journal_lines(folder) >= lines
    child = started(folder, 14)
    said = without_progress(child.communicate()[1])
    assert said == [], "a plain resume says nothing but its progress"
    assert child.returncode == 0
    assert contents(folder) == contents(tmp_path / "straight")


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    child = started(folder, 200)
    wait_for(lambda: journal_lines(folder) >= 2, child)
    workers = [int(pid) for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
    assert len(workers) >= 2
    child.kill()
    child.communicate()
    until = time.monotonic() + 60
    while any(alive(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in workers)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def test_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    child = started(folder, 200)
    wait_for(lambda: journal_lines(folder) >= 2, child)
    os.killpg(child.pid, signal.SIGINT)
    said = without_progress(child.communicate(timeout=120)[1])
    assert child.returncode == 130
    assert len(said) == 1
    assert "the same command goes on" in said[0]
    assert journal_lines(folder) >= 2


@pytest.mark.slow
def test_twenty_kills_of_a_compiled_theatre_with_failing_games_among_the_games(tmp_path: Path) -> None:
    """Kursk compiled: one process, two processes, and two processes killed twenty times write the same bytes."""

    def run(folder: Path, jobs: int) -> subprocess.Popen[bytes]:
        words = f"batch kursk --games 400 --seed 7 --agents greedy:stumblers.rare_stumbler --jobs {jobs} --chunk 2"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        return subprocess.Popen(
            [sys.executable, str(TESTS.parent / "main.py"), *words.split(), "--out", str(folder)],
            env=plain | {"PYTHONPATH": str(TESTS)},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    for jobs in (1, 2):
        assert run(tmp_path / f"jobs{jobs}", jobs).wait() == 1
    assert contents(tmp_path / "jobs1") == contents(tmp_path / "jobs2")
    assert 0 < len(failures(tmp_path / "jobs1")) < 40
    folder, chance, kills, kept = tmp_path / "killed", random.Random(1), 0, [0]
    while kills < 20:
        child = run(folder, 2)
        try:
            child.wait(chance.uniform(0.1, 2.5))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            kills += 1
            kept.append(journal_lines(folder))
            assert kept[-1] >= kept[-2]
            continue
        assert child.returncode == 1
        assert contents(folder) == contents(tmp_path / "jobs1")
        folder, kept = tmp_path / f"killed{kills}", [0]
    assert run(folder, 2).wait() == 1
    assert contents(folder) == contents(tmp_path / "jobs1")


# ---- folders


def test_a_finished_run_is_not_repeated(
    straight: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(*_: object) -> None:
        raise AssertionError("played again")

    monkeypatch.setattr(executors.Worker, "line", play)
    before = {path.name: path.stat().st_mtime_ns for path in straight.iterdir()}
    words = f"batch {DRILL} --games 6 --seed 7 --agents greedy:hold --jobs 1 --set {SHORT}".split()
    assert main([*words, "--out", str(straight)]) == 0
    assert {path.name: path.stat().st_mtime_ns for path in straight.iterdir()} == before
    assert "6 games greedy:hold, seed 7" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": 8}, "seed is 7; expected 8"),
        ({"games": 7}, "games is 6; expected 7"),
        ({"agents": "hold:greedy"}, 'agents is "greedy:hold"; expected "hold:greedy"'),
        ({"overrides": ("red.commitment=1.5",)}, "digest is"),
    ],
)
def test_a_folder_of_another_batch_is_refused(change: dict[str, Any], named: str, straight: Path) -> None:
    before = contents(straight)
    with pytest.raises(Fault, match="belongs to another batch") as fault:
        batch(straight, **change).run(1, ignore)
    assert named in str(fault.value)
    assert contents(straight) == before


def test_an_unfinished_run_of_other_rules_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path).run(1, lambda tally: signal.raise_signal(signal.SIGINT), chunk=1)
    other = batch(tmp_path)
    other.manifest["rules"] = "0" * 16
    with pytest.raises(Fault, match="other rules"):
        other.run(1, ignore)


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(Fault, match=r"no manifest\.json"):
        batch(tmp_path).run(1, ignore)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(Fault, match="is a file"):
        batch(tmp_path / "letter.txt").run(1, ignore)
    with pytest.raises(Fault, match="cannot be"):
        batch(tmp_path / "letter.txt" / "run").run(1, ignore)


def test_a_manifest_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[")
    with pytest.raises(Fault, match="cannot be read"):
        batch(tmp_path).run(1, ignore)


def test_what_a_kill_left_half_written_is_cleared(straight: Path, tmp_path: Path) -> None:
    (tmp_path / ".manifest.json.x1.tmp").write_text("{")
    batch(tmp_path).run(1, ignore)
    assert contents(tmp_path) == contents(straight)
    assert not list(tmp_path.glob(".*"))


def test_two_batches_never_write_in_one_folder(tmp_path: Path) -> None:
    first = batch(tmp_path)
    folder = results.RunFolder(tmp_path, first.manifest, "")
    with folder.writing(), pytest.raises(Fault, match="another batch is writing"):
        batch(tmp_path).run(1, ignore)


# ---- the command


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--games", "0"], "--games 0: expected 1 to"),
        (["--seed", "-1"], "--seed -1: expected 0 to"),
        (["--seed", str(2**53)], "--seed 9007199254740992: expected"),
        (["--jobs", "0"], "--jobs 0: expected"),
        (["--chunk", "0"], "--chunk 0: expected"),
        (["--agents", "greedy"], "--agents greedy: expected two agents"),
        (["--agents", "a:b:c"], "--agents a:b:c: expected two agents"),
        (["--agents", "greddy:hold"], "agent greddy: unknown; expected greedy"),
        (["--agents", "nowhere.at_all:hold"], "agent nowhere.at_all: cannot be imported"),
        (["--agents", "stumblers.nobody:hold"], "agent stumblers.nobody: cannot be imported"),
        (["--agents", "stumblers.not_callable:hold"], "agent stumblers.not_callable: is no function"),
        (["--set", "red.comitment=2"], "commitment"),
    ],
)
def test_bad_input_is_one_plain_fault(
    words: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", DRILL, "--games", "2", "--out", str(tmp_path / "run"), *words]) == 2
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_an_unknown_scenario_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "bridghead-drill"]) == 2
    assert "bridgehead-drill" in capsys.readouterr().err


def test_a_dry_run_says_games_time_and_disk_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.cli.batch.TRIAL_SECONDS", 0.0)
    monkeypatch.chdir(tmp_path)
    assert main(["batch", DRILL, "--games", "1000", "--jobs", "4", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "games: 1000 to play of 1000" in said
    assert "time:  about" in said
    assert "kB in runs/bridgehead-drill-greedy-greedy-1000-seed1" in said
    assert not list(tmp_path.iterdir())


def test_a_dry_run_of_a_finished_batch_has_nothing_to_play(straight: Path) -> None:
    trial = batch(straight).trial(0.0)
    assert (trial.games, trial.seconds) == (0, 0.0)
    size = sum((straight / name).stat().st_size for name in ("games.csv", "turns.csv", "ledger.csv"))
    assert trial.bytes == pytest.approx(size, rel=0.1)


def test_settings_are_played_and_part_of_the_folder_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["batch", DRILL, "--games", "1", "--agents", "hold:hold", "--jobs", "1", "--set", SHORT]
    assert main(words) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("bridgehead-drill-hold-hold-1-seed1-")
    assert rows(folder / "games.csv")[0]["turns"] == "3"
    assert json.loads((folder / "manifest.json").read_text())["overrides"] == [SHORT]


def test_the_table_counts_what_the_files_say(straight: Path) -> None:
    scenario = load(DRILL, [SHORT]).scenario
    text = summary.table(straight, scenario)
    winners = [row["winner"] for row in rows(straight / "games.csv")]
    line = next(line for line in text.splitlines() if line.startswith("  draw"))
    assert int(line.split()[1]) == winners.count("draw")
    lost = [int(row["red_steps_lost"]) for row in rows(straight / "games.csv")]
    line = next(line for line in text.splitlines() if line.startswith("  steps lost"))
    assert int(line.split()[2]) == round(sum(lost) / len(lost))
    assert sum(line.startswith("  turn ") for line in text.splitlines()) == scenario.calendar.turns


def test_the_table_tells_salients_and_kit_abandoned_with_intervals(tmp_path: Path) -> None:
    scenario = load(DRILL, [SHORT]).scenario
    special = {"winner": "draw", "level": "draw"}
    games = [
        {"collapse_turn_bridgehead": turn, "cut_off_turn_bridgehead": "", "blue_kit_abandoned": kit}
        for turn, kit in (("2", "4"), ("3", "0"), ("7", "1"), ("", "3"))
    ]
    with open(tmp_path / "games.csv", "w", encoding="utf-8", newline="") as stream:
        names = [column.name for column in game_columns(scenario)]
        writer = csv.DictWriter(stream, names, restval="0")
        writer.writeheader()
        writer.writerows([special | game for game in games])
    (tmp_path / "turns.csv").write_text(",".join(column.name for column in turn_columns()) + "\n")
    with open(tmp_path / "ledger.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [column.name for column in ledger_columns()], restval="0")
        writer.writeheader()
        for crossing, kit in (("fordham", 2), ("bridgend", 5), ("fordham", 1), ("mill", 0)):
            writer.writerow({"side": "blue", "crossing": crossing, "kit_abandoned": kit})
    lines = [" ".join(line.split()) for line in summary.table(tmp_path, scenario).splitlines()]
    collapsed = lines[lines.index("salient collapsed games share 95 % interval turn: median (quartiles)") + 1]
    low, high = wilson(3, 4)
    assert collapsed == f"bridgehead 3 75.0 % {100 * low:.1f} - {100 * high:.1f} % 3 (2.5 to 5)"
    assert lines[lines.index("salient cut off games share 95 % interval turn: median (quartiles)") + 1].endswith("% -")
    _, low, high = mean_interval([4, 0, 1, 3])
    assert low < 0
    told = lines[lines.index("kit abandoned a game mean 95 % interval") :]
    assert told[1:5] == [
        "red 0.00 0.00 - 0.00", f"blue 2.00 0.00 - {high:.2f}", "blue at bridgend 1.25", "blue at fordham 0.75",
    ]  # fmt: skip
    assert not [line for line in told if "mill" in line]
    assert "abandoned 0.0 (0.0 to 0.0) 2.0 (0.2 to 3.8)" in lines
    assert not [line for line in lines if line.startswith("surrender")]


def test_progress_tells_pace_time_left_and_the_share_so_far() -> None:
    times = iter([0.0, 10.0])
    pace = progress.Pace(lambda: next(times))
    assert pace.words(Tally(100, 20, 0, {"pocket": 0})).startswith("20/100 games, pocket collapses 0 % (0-16 %)")
    words = pace.words(Tally(100, 60, 1, {"pocket": 30}))
    assert words == "60/100 games, 4.0 games/s, 10 s to go, 1 failed, pocket collapses 51 % (38-63 %)"
