"""The ladder of agents: ratings from pairs, both seatings on the same dice, resumed and repeated like batches."""

from __future__ import annotations

import csv
import json
import math
import os
import shlex
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.cli import main
from game.files.scenario import load
from game.model.fault import Fault
from game.rules.setup import set_up
from game.study import executors, ladder
from game.study.batch import Batch, Tally, Trial
from game.study.elo import AT_LEAST, AT_MOST, POINTS, ratings
from game.study.ladder import Ladder, Plan
from game.study.players import player
from game.study.statistics import mean_interval, strata_interval

DRILL = "bridgehead-drill"
SHORT = "scenario.calendar.turns=2"  # rules run uncompiled here
AGENTS = ("random", "hold", "stumblers.walker")


def ignore(_: Tally) -> None:
    """No progress shown."""


def plan(folder: Path, **more: Any) -> Plan:
    """A ladder of a shortened drill."""
    setting: dict[str, Any] = {"scenarios": (DRILL,), "agents": AGENTS, "games": 3, "seed": 7}
    setting.update(more)
    return Plan(**setting, overrides=(SHORT,), out=folder)


def rows(file: Path) -> list[dict[str, str]]:
    """A results file."""
    with open(file, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a ladder, byte by byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ladder played in one go in one process."""
    folder = tmp_path_factory.mktemp("straight") / "ladder"
    Ladder(plan(folder)).run(1, ignore)
    return folder


# ---- ratings


def points_of(*taken: tuple[int, int, float, float]) -> np.ndarray:
    """Points table from (agent, other, taken by the one, by the other)."""
    size = 1 + max(max(i, j) for i, j, _, _ in taken)
    points = np.zeros((size, size))
    for i, j, mine, theirs in taken:
        points[i, j], points[j, i] = mine, theirs
    return points


def test_a_rating_is_that_of_the_score_with_one_drawn_pair_more() -> None:
    one, other = ratings(points_of((0, 1, 75, 25)))
    assert one.elo == pytest.approx(400 * math.log10(75.5 / 25.5), abs=1e-6)
    assert other == (0.0, 0.0, 0.0, "")
    # the information of 101 pairs is 101 p q; the interval 1.96 / its root
    share = 75.5 / 101
    half = 1.959964 * POINTS / math.sqrt(101 * share * (1 - share))
    assert (one.low, one.high) == pytest.approx((one.elo - half, one.elo + half), abs=1e-3)


def test_the_anchor_is_nought_and_moves_nothing_else() -> None:
    points = points_of((0, 1, 14, 6), (0, 2, 18, 2), (1, 2, 13, 7))
    lowest, middle = ratings(points), ratings(points, 1)
    assert lowest[2].elo == 0.0
    assert middle[1] == (0.0, 0.0, 0.0, "")
    for i in range(3):
        assert middle[i].elo == pytest.approx(lowest[i].elo - lowest[1].elo)
    assert lowest[0].elo > lowest[1].elo > 0
    assert ratings(points_of((0, 1, 5, 5)))[0].elo == pytest.approx(0)


def test_a_rating_goes_by_all_pairs_not_only_direct_ones() -> None:
    """Two that never met are compared by what they took from the third."""
    one, other, third = ratings(points_of((0, 2, 60, 20), (1, 2, 40, 40)), 2)
    assert one.elo > other.elo + 100
    assert other.elo == pytest.approx(0, abs=15)
    assert third.elo == 0.0


def test_an_agent_that_wins_everything_gets_a_finite_bound_open_above() -> None:
    best, worst = ratings(points_of((0, 1, 20, 0)))
    assert best.bound == AT_LEAST
    assert best.elo == pytest.approx(400 * math.log10(20.5 / 0.5))
    assert (0 < best.low < best.elo, best.high) == (True, math.inf)
    assert worst == (0.0, 0.0, 0.0, "")
    longer = ratings(points_of((0, 1, 200, 0)))[0]
    assert longer.elo > best.elo
    assert longer.low > best.low


def test_an_agent_that_loses_everything_to_the_anchor_gets_a_bound_open_below() -> None:
    best, middle, worst = ratings(points_of((0, 1, 20, 0), (0, 2, 20, 0), (1, 2, 12, 8)), 1)
    assert [each.bound for each in (best, middle, worst)] == [AT_LEAST, "", ""]
    below = ratings(points_of((0, 1, 20, 0), (0, 2, 20, 0), (1, 2, 12, 8)), 0)
    assert [each.bound for each in below] == ["", AT_MOST, AT_MOST]
    assert below[2].low == -math.inf
    assert math.isfinite(below[2].high)


def test_agents_beaten_in_a_chain_are_bounded_through_the_chain() -> None:
    top, middle, bottom = ratings(points_of((0, 1, 9, 0), (1, 2, 9, 0), (0, 2, 9, 0)), 2)
    assert [top.bound, middle.bound, bottom.bound] == [AT_LEAST, AT_LEAST, ""]
    assert top.elo > middle.elo > 0


def test_who_takes_something_from_one_that_took_from_the_best_is_not_bounded() -> None:
    found = ratings(points_of((0, 1, 9, 0.5), (1, 2, 9, 1), (0, 2, 9, 0)))
    assert [each.bound for each in found] == ["", "", ""]


def test_the_interval_of_a_rating_holds_the_truth_about_nineteen_times_in_twenty() -> None:
    chance = np.random.default_rng(5)
    true = np.array([150.0, 60.0, 0.0])
    held = total = 0
    for _ in range(400):
        points = np.zeros((3, 3))
        for i, j in ((0, 1), (0, 2), (1, 2)):
            wins = chance.binomial(40, 1 / (1 + 10 ** ((true[j] - true[i]) / 400)))
            points[i, j], points[j, i] = wins, 40 - wins
        for i, rating in enumerate(ratings(points, 2)[:2]):
            total += 1
            held += rating.low <= true[i] - true[2] <= rating.high
    assert 0.93 < held / total < 0.98


# ---- means over scenarios


def test_every_scenario_counts_alike_in_the_mean_of_all() -> None:
    mean, low, high = strata_interval([[0, 2], [10, 12, 11, 11]])
    assert mean == pytest.approx(6.0)
    # variances of the means: 2 / 2 = 1 and (2 / 3) / 4 = 1 / 6; half the root of their sum is the standard error
    assert high - low == pytest.approx(2 * 12.706 * math.sqrt(1 + 1 / 6) / 2, rel=2e-3)
    assert strata_interval([[1, 2, 3, 4]]) == pytest.approx(mean_interval([1, 2, 3, 4]))
    assert strata_interval([[1], [2, 3]]) == (1.75, -math.inf, math.inf)
    with pytest.raises(ValueError, match="no values"):
        strata_interval([[], [1, 2]])


def test_the_interval_of_the_mean_of_all_holds_the_truth() -> None:
    chance = np.random.default_rng(8)
    held = 0
    for _ in range(1500):
        _, low, high = strata_interval([chance.normal(0, 1, 8).tolist(), chance.normal(6, 3, 8).tolist()])
        held += low <= 3 <= high
    assert 0.935 < held / 1500 < 0.975


# ---- what is played and written


def test_every_pair_of_agents_plays_the_same_dice_in_both_seatings(straight: Path) -> None:
    games = sorted(path.name for path in (straight / "games" / DRILL).iterdir())
    assert games == sorted(f"{a}-{b}" for a in AGENTS for b in AGENTS if a != b)
    seeds = {tuple(row["seed"] for row in rows(straight / "games" / DRILL / name / "games.csv")) for name in games}
    assert len(seeds) == 1


def test_a_pair_is_the_mean_of_what_the_two_seatings_brought(straight: Path) -> None:
    """Played again by hand: the points of the one less the other's, in either seat."""
    loaded = load(DRILL, [SHORT])
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    from game.agents.course import Course

    for met in rows(straight / "pairs.csv"):
        ahead = []
        for row in rows(straight / "games" / DRILL / f"{met['agent']}-{met['other']}" / "games.csv"):
            differences = []
            for seats in ((met["agent"], met["other"]), (met["other"], met["agent"])):
                course = Course(ready)
                course.start(int(row["seed"]))
                players = [player(name) for name in seats]
                while not course.over:
                    course.play_turn(players)
                points = course.desk.state.sides["points"] / 1000
                first = seats.index(met["agent"])
                differences.append(points[first] - points[1 - first])
            ahead.append(sum(differences) / 2)
        assert float(met["vp"]) == pytest.approx(np.mean(ahead), abs=1e-3)
        assert (float(met["vp_low"]), float(met["vp_high"])) == pytest.approx(mean_interval(ahead)[1:], abs=2e-3)
        assert int(met["won"]) == sum(value > 0 for value in ahead)
        assert int(met["lost"]) == sum(value < 0 for value in ahead)
        score = (int(met["won"]) + int(met["drawn"]) / 2) / int(met["pairs"])
        assert float(met["score"]) == pytest.approx(score, abs=1e-4)


def test_the_rungs_add_up_to_the_pairs_and_random_is_nought(straight: Path) -> None:
    rungs, met = rows(straight / "ladder.csv"), rows(straight / "pairs.csv")
    assert {rung["agent"] for rung in rungs} == set(AGENTS)
    assert [float(rung["elo"]) for rung in rungs] == sorted((float(rung["elo"]) for rung in rungs), reverse=True)
    for rung in rungs:
        won = sum(int(m["won"]) for m in met if m["agent"] == rung["agent"])
        won += sum(int(m["lost"]) for m in met if m["other"] == rung["agent"])
        assert int(rung["won"]) == won
        assert int(rung["pairs"]) == 6
        if rung["agent"] == "random":
            assert (rung["elo"], rung["elo_low"], rung["elo_high"], rung["bound"]) == ("0.0", "0.0", "0.0", "")
        if rung["bound"] == AT_LEAST:
            assert rung["elo_high"] == ""


def test_the_data_dictionary_names_every_column_in_order(straight: Path) -> None:
    text = (straight / "columns.md").read_text()
    for name in ("pairs.csv", "ladder.csv"):
        section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        told = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")][1:]
        assert told == (straight / name).read_text().splitlines()[0].split(",")


def test_two_scenarios_have_rows_of_their_own_and_rows_of_all(tmp_path: Path) -> None:
    other = tmp_path / "second" / "scenario.toml"
    other.parent.mkdir()
    other.write_text(f'format = 1\nkey = "second"\nextends = "{DRILL}"\n')
    again = plan(tmp_path / "out", scenarios=(DRILL, str(other.parent)), agents=("hold", "random"), games=2)
    standing = Ladder(again).run(1, ignore)
    assert [met.scenario for met in standing.meetings] == [DRILL, "second", "all"]
    first, second, both = standing.meetings
    assert both.vp[0] == pytest.approx((first.vp[0] + second.vp[0]) / 2)
    assert both.score.pairs == 4
    assert [rung.scenario for rung in standing.rungs] == [DRILL, DRILL, "second", "second", "all", "all"]
    assert "all" in ladder.table(standing)


# ---- repeated, stopped, failed


def test_the_manifest_repeats_the_ladder(straight: Path, tmp_path: Path) -> None:
    words = shlex.split(json.loads((straight / "manifest.json").read_text())["command"])
    assert words[:3] == ["python", "main.py", "ladder"]
    assert main([*words[2:], "--jobs", "1", "--out", str(tmp_path / "again")]) == 0
    assert contents(tmp_path / "again") == contents(straight)


def test_a_finished_ladder_is_not_played_or_written_again(
    straight: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(*_: object) -> None:
        raise AssertionError("played again")

    monkeypatch.setattr(executors.Worker, "line", play)
    before = {path: path.stat().st_mtime_ns for path in straight.rglob("*") if path.is_file()}
    words = f"ladder {DRILL} --games 3 --seed 7 --jobs 1 --set {SHORT} --out {straight} --agents {' '.join(AGENTS)}"
    assert main(words.split()) == 0
    assert {path: path.stat().st_mtime_ns for path in straight.rglob("*") if path.is_file()} == before
    said = capsys.readouterr().out
    assert "ladder of random, hold, stumblers.walker" in said
    lines = said.splitlines()
    head = next(line for line in lines if line.startswith("scenario") and "VP ahead" in line)
    first = lines[lines.index(head) + 1]
    assert head.index("VP ahead") + len("VP ahead") == first.index(first.split()[4]) + len(first.split()[4])


def test_an_interrupted_ladder_goes_on_where_it_was(straight: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ladder"

    def interrupt(tally: Tally) -> None:
        if tally.done == 5:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        Ladder(plan(folder)).run(1, interrupt)
    assert not (folder / "ladder.csv").exists()
    seen: list[tuple[int, int]] = []
    Ladder(plan(folder)).run(1, lambda tally: seen.append((tally.done, tally.games)))
    assert seen[0] == (5, 18)
    assert seen[-1] == (18, 18)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert contents(folder) == contents(straight)


def test_ctrl_c_on_the_command_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = executors.Worker.line

    def stop(worker: executors.Worker, game: int) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return line(worker, game)

    monkeypatch.setattr(executors.Worker, "line", stop)
    words = f"ladder {DRILL} --games 2 --jobs 1 --set {SHORT} --agents hold random --out {tmp_path / 'run'}"
    assert main(words.split()) == 130
    assert "the same command goes on" in capsys.readouterr().err


def test_a_failed_game_is_told_and_its_pair_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = f"ladder {DRILL} --games 6 --seed 7 --jobs 1 --set {SHORT} --agents stumblers.stumbler hold".split()
    for _ in range(2):  # told again, not played again
        assert main([*words, "--out", str(tmp_path / "run")]) == 1
        said = capsys.readouterr()
        assert "games failed and their pairs are left out" in said.err
        (met,) = rows(tmp_path / "run" / "pairs.csv")
        played = [
            {row["game"] for row in rows(path)} for path in sorted((tmp_path / "run").rglob("games.csv"))
        ]  # fmt: skip
        assert len(played) == 2
        assert 0 < int(met["pairs"]) == len(played[0] & played[1]) < 6
        assert int(met["drawn"]) + int(met["won"]) + int(met["lost"]) == int(met["pairs"])


def test_a_ladder_whose_games_all_fail_still_says_so(tmp_path: Path) -> None:
    standing = Ladder(plan(tmp_path / "run", agents=("stumblers.failing", "hold"), games=1)).run(1, ignore)
    assert standing.failed == 2
    assert standing.meetings[0].score.pairs == 0
    assert " - " in ladder.table(standing)
    assert rows(tmp_path / "run" / "pairs.csv")[0]["vp"] == ""


def test_processes_are_started_only_where_they_save_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = {"random:hold": 40.0, "hold:random": 2.0}
    monkeypatch.setattr(Batch, "trial", lambda batch, _: Trial(3, times[batch.order.agents], 0))
    (pair,) = Ladder(plan(tmp_path, agents=("random", "hold"))).batches.values()
    assert [ladder._worth_starting(batch, 4) for batch in pair] == [4, 1]
    assert [ladder._worth_starting(batch, 1) for batch in pair] == [1, 1]
    (pair,) = Ladder(plan(tmp_path, agents=("stumblers.killer", "hold"))).batches.values()
    assert [ladder._worth_starting(batch, 4) for batch in pair] == [4, 4], "played where it does no harm"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--games", "0"], "--games 0: expected 1 to"),
        (["--seed", "-1"], "--seed -1: expected 0 to"),
        (["--jobs", "0"], "--jobs 0: expected"),
        (["--agents", "hold"], "--agents hold: expected two agents"),
        (["--agents", "hold", "hold"], "hold is named twice"),
        (["--agents", "greddy", "hold"], "agent greddy: unknown; expected greedy"),
        (["--agents", "nowhere.at_all", "hold"], "agent nowhere.at_all: cannot be imported"),
        (["--set", "red.comitment=2"], "commitment"),
    ],
)
def test_bad_input_is_one_plain_fault(
    words: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ladder", DRILL, "--out", str(tmp_path / "run"), *words]) == 2
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_scenario_unknown_or_named_twice_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladder", "bridghead-drill"]) == 2
    assert DRILL in capsys.readouterr().err
    assert main(["ladder", DRILL, DRILL]) == 2
    assert "named twice" in capsys.readouterr().err


def test_a_folder_of_another_ladder_is_refused(straight: Path) -> None:
    before = contents(straight)
    for change in ({"seed": 8}, {"games": 4}, {"agents": ("hold", "random")}):
        with pytest.raises(Fault, match="belongs to another ladder"):
            Ladder(plan(straight, **change)).run(1, ignore)
    assert contents(straight) == before


def test_a_ladder_of_its_own_setting_has_a_folder_of_its_own() -> None:
    names = {
        Ladder(Plan((DRILL,), agents, games, 1, overrides)).folder
        for agents, games, overrides in (
            (("hold", "random"), 2, ()), (("random", "hold"), 2, ()), (("hold", "random"), 3, ()),
            (("hold", "random"), 2, (SHORT,)),
        )
    }  # fmt: skip
    assert len(names) == 4
    assert all(path.parts[0] == "runs" for path in names)
