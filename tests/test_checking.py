"""`batch --check`: a game in which something that must always hold does not is failed with the reason; no other is."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import open_field, unit

from game.cli import main
from game.files.scenario import load
from game.model.fault import Fault
from game.rules.facade import Desk
from game.rules.setup import Tables, set_up
from game.study.batch import Batch, Order
from game.study.checking import Checker, Violation, require
from game.study.watching import Observer, WatchedCourse

DRILL = "bridgehead-drill"
SHORT = "scenario.calendar.turns=3"  # rules run uncompiled here


@pytest.fixture(scope="module")
def drill() -> Tables:
    """The shortened drill."""
    loaded = load(DRILL, [SHORT])
    return set_up(loaded.scenario, loaded.board, loaded.charts)


class Spoiler(Observer):
    """Changes a table by hand at one moment of a game, before it is checked."""

    def __init__(self, moment: str, change: Callable[[Desk], None]) -> None:
        self._change = change
        self.done = False
        setattr(self, moment, self._spoil)

    def _spoil(self, desk: Desk, *_: Any) -> None:
        if not self.done and desk.state.clock[0]["turn"] == 2:
            self.done = True
            self._change(desk)


def spoilt(ready: Tables, moment: str, change: Callable[[Desk], None]) -> str:
    """What the checks say of such a game."""
    course = WatchedCourse(ready, [Spoiler(moment, change), Checker()])
    course.start(4)
    course.play_turn(("greedy", "random"))
    with pytest.raises(Violation) as found:
        course.play_turn(("greedy", "random"))
    return str(found.value)


def test_a_sound_game_passes(drill: Tables) -> None:
    course = WatchedCourse(drill, [Checker()])
    for seed in (4, 5):
        course.start(seed)
        while not course.over:
            course.play_turn(("greedy", "random"))


def add_step(desk: Desk) -> None:
    on_map = np.flatnonzero(desk.state.units["status"] == 0)
    desk.state.units[on_map[0]]["steps"] += 1


def take_kit(desk: Desk) -> None:
    kit = desk.state.units["kit"]
    kit[np.argmax(kit)] -= 1


def stand_elsewhere(desk: Desk) -> None:
    desk.state.units[0]["hex"] = np.flatnonzero(desk.state.hexes["control"] == 1)[0]


def lift_crossing(desk: Desk) -> None:
    desk.state.hexsides["passage"][:] = 2


def lose_zone(desk: Desk) -> None:
    desk.work.zones[0, 0] += 1


def misread(desk: Desk) -> None:
    desk.seen.hexes["fieldworks"][0] += 1


@pytest.mark.parametrize(
    ("moment", "change", "said"),
    [
        ("after_logistics", add_step, "turn 2, after the logistics of side 0: steps on the map, side 0"),
        ("after_order", add_step, "steps on the map, side 0"),
        ("after_order", take_kit, "kit on the map, side"),
        ("after_close", take_kit, "turn 2, after the close: kit on the map, side"),
        ("after_order", stand_elsewhere, "a unit stands on ground of others"),
        ("after_order", lift_crossing, "what a hexside lets through"),
        ("after_order", lose_zone, "zones"),
        ("after_order", misread, "view: hexes fieldworks"),
    ],
)
def test_what_does_not_hold_is_found_when_it_happens(
    moment: str, change: Callable[[Desk], None], said: str, drill: Tables
) -> None:
    assert said in spoilt(drill, moment, change)


def test_an_order_refused_that_changes_something_is_found() -> None:
    """The refused order is the first of the second turn."""

    def forget(desk: Desk) -> None:
        desk.state.units[0]["stock"] -= 1

    def astray(course: Any) -> None:
        course.desk.apply(np.array([1, 0, 9999, -1, 0, 0, 0, 0], np.int64))

    ready = open_field(units=[unit("a1", "a", "0202"), unit("b1", "b", "0902")]).ready
    course = WatchedCourse(ready, [Spoiler("after_order", forget), Checker()])
    course.start(1)
    course.play_turn((astray, "hold"))
    with pytest.raises(Violation, match=r"turn 2, after order \[1, 0, 9999.* of side 0: a refused order changed"):
        course.play_turn((astray, "hold"))


def test_a_requirement_is_an_assertion_with_its_reason() -> None:
    require(True, "never said")
    with pytest.raises(AssertionError, match="said"):
        require(np.False_, "said")


# ---- batches


def failures(folder: Path) -> list[dict[str, Any]]:
    """The failures of a run."""
    return [json.loads(line) for line in (folder / "failures.jsonl").read_text().splitlines()]


def test_a_checked_batch_is_the_unchecked_one_without_the_games_that_fail(tmp_path: Path) -> None:
    for name, checked in (("plain", False), ("checked", True)):
        order = Order(DRILL, 3, 7, "greedy:random", (SHORT,), tmp_path / name, (), checked)
        tally = Batch(order).run(1, lambda _: None)
        assert (tally.done, tally.failed) == (3, 0)
    for name in ("games.csv", "turns.csv", "ledger.csv", "failures.jsonl", "columns.md"):
        assert (tmp_path / "plain" / name).read_bytes() == (tmp_path / "checked" / name).read_bytes()


def test_a_game_in_which_something_does_not_hold_fails_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = f"batch {DRILL} --games 2 --seed 7 --jobs 1 --agents stumblers.cheat:hold --set {SHORT} --check".split()
    assert main([*words, "--out", str(tmp_path / "run")]) == 1
    told = failures(tmp_path / "run")
    assert [failure["game"] for failure in told] == [0, 1]
    for failure in told:
        assert failure["turn"] == 2
        assert failure["error"].startswith("Violation: turn 2, after order [")
        assert failure["error"].endswith("steps on the map, side 0")
    assert "2 games failed" in capsys.readouterr().err
    unchecked = [word for word in words if word != "--check"]
    assert main([*unchecked, "--out", str(tmp_path / "other")]) == 0


def test_a_checked_batch_has_a_folder_and_a_command_of_its_own(tmp_path: Path) -> None:
    order = Order(DRILL, 1, 7, "hold:hold", (SHORT,), tmp_path, (), True)
    batch = Batch(order)
    batch.run(1, lambda _: None)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["check"] is True
    assert "--check" in shlex.split(manifest["command"])
    plain = Order(DRILL, 1, 7, "hold:hold", (SHORT,), tmp_path)
    with pytest.raises(Fault, match="check is true; expected null"):
        Batch(plain).run(1, lambda _: None)
    names = [Batch(Order(DRILL, 1, 7, "hold:hold", (SHORT,), None, (), check)).folder.name for check in (True, False)]
    assert names[0] == names[1] + "-checked"
    with open(tmp_path / "games.csv", encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 1
