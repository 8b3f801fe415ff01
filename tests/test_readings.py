"""What a batch measures of a game: salients turn by turn, the ledger by turn, crossing and means."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import Table, riverside, toy, unit

from game.agents.course import Course
from game.match import Names
from game.match.columns import game_columns, ledger_columns, turn_columns
from game.match.readings import Reading
from game.model.fault import Fault
from game.study import pairs
from game.study.batch import Order
from game.study.statistics import Difference

BRIDGE = ("bridge", "intact", "heavy")
Lines = list[dict[str, Any]]


def course_of(t: Table) -> Course:
    """A course in its first turn, on a toy's state."""
    course = Course(t.ready)
    course.desk.state = t.state
    return course


def ledger(reading: Reading) -> Lines:
    """Rows of the ledger by column."""
    return [dict(zip((c.name for c in ledger_columns()), row, strict=True)) for row in reading.ledger]


def turns(reading: Reading) -> Lines:
    """Rows of the turns by column."""
    return [dict(zip((c.name for c in turn_columns()), row, strict=True)) for row in reading.turns]


def game(reading: Reading, course: Course) -> dict[str, Any]:
    """The row of a game by column."""
    names = [column.name for column in game_columns(course.ready.scenario)]
    return dict(zip(names, reading.game_row(course, 0, 1, "hold:hold"), strict=True))


# ---- ledger


def test_a_march_over_a_bridge_is_one_line_of_its_turn() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=5, kit=4), unit("b9", "b", "0501", steps=1)])
    course, reading = course_of(t), Reading(t.ready)
    assert t.move("a1", "0301") == ""
    reading.close_turn(course, 17)
    (line,) = ledger(reading)
    assert line == {
        "game": 17, "turn": 1, "date": dt.date(2025, 2, 21), "side": "a", "crossing": "0201/NE", "means": "bridge",
        "steps": 5, "kit": 4, "kit_abandoned": 0,
    }  # fmt: skip


def test_boats_beside_a_river_site_are_told_from_what_stands_there() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=3), unit("b9", "b", "0501", steps=1, kit=0)])
    course, reading = course_of(t), Reading(t.ready)
    t.order(4, t.row("a1"), t.at("0301"))
    reading.close_turn(course, 0)
    t.pass_turn()
    reading.close_turn(course, 0)
    t.order(4, t.row("a1"), t.at("0301"))
    reading.close_turn(course, 0)
    told = [(line["turn"], line["crossing"], line["means"], line["steps"], line["kit"]) for line in ledger(reading)]
    assert told == [(1, "0201/NE", "boats", 4, 0), (2, "0201/NE", "boats", 4, 0)]


def test_boats_that_come_back_are_taken_off_in_the_turn_they_come_back() -> None:
    t = riverside(units=[unit("a1", "a", "0201", steps=8, kit=0), unit("b9", "b", "0501", steps=1, kit=0)])
    course, reading = course_of(t), Reading(t.ready)
    t.order(4, t.row("a1"), t.at("0301"))
    reading.close_turn(course, 0)
    t.order(4, t.row("a1"), t.at("0201"))
    reading.close_turn(course, 0)
    assert [line["steps"] for line in ledger(reading)] == [4, -4]


def test_the_ledger_of_a_turn_is_what_the_turn_added() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0101"), unit("b1", "b", "0501")])
    course, reading = course_of(t), Reading(t.ready)
    sites = len(t.map.sites)
    for mine, (steps, kit, boats, left) in zip(
        ([0], [0], [0, sites], []), ((3, 1, 0, 0), (0, 0, 2, 0), (1, 0, 4, 5), (9, 9, 9, 9)), strict=True
    ):
        for row in mine:
            for field, more in (("steps", steps), ("kit", kit), ("boats", boats), ("left", left)):
                t.state.ledger[row][field] += more
        t.state.clock[0]["turn"] += 1
        reading.close_turn(course, 0)
    columns = ("turn", "side", "means", "steps", "kit", "kit_abandoned")
    told = [tuple(line[column] for column in columns) for line in ledger(reading)]
    assert told == [
        (2, "a", "bridge", 3, 1, 0),
        (3, "a", "boats", 2, 0, 0),
        (4, "a", "bridge", 1, 0, 5),
        (4, "a", "boats", 4, 0, 0),
        (4, "b", "bridge", 1, 0, 5),
        (4, "b", "boats", 4, 0, 0),
    ]


def test_kit_left_for_good_is_told_where_nothing_crossed() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0101"), unit("b1", "b", "0501")])
    reading = Reading(t.ready)
    t.state.ledger[0]["left"] = 6
    reading.close_turn(course_of(t), 0)
    (line,) = ledger(reading)
    assert (line["means"], line["steps"], line["kit"], line["kit_abandoned"]) == ("bridge", 0, 0, 6)


def test_a_game_begins_with_an_empty_ledger() -> None:
    t = riverside(site=BRIDGE, units=[unit("a1", "a", "0201", steps=5, kit=4), unit("b9", "b", "0501", steps=1)])
    reading = Reading(t.ready)
    t.move("a1", "0301")
    reading.close_turn(course_of(t), 0)
    reading.begin()
    assert (reading.turns, reading.ledger) == ([], [])
    reading.close_turn(Course(t.ready), 1)
    assert reading.ledger == []


# ---- salients


def pocket() -> Table:
    """Side b holds 0301 to 0501 beyond a bridge, 0401 and 0501 its salient; a river runs inside the salient too."""
    ready = toy(
        "......", "aabbbb", [unit("a1", "a", "0101"), unit("b1", "b", "0401")],
        rivers={"0301/SE": "major", "0401/NE": "major", "0101/SE": "major"}, sites={"0301/SE": BRIDGE},
        salient=["0401", "0501"],
    )  # fmt: skip
    return Table(ready)


def test_a_salient_is_told_in_km_points_and_shares() -> None:
    t = pocket()
    reading = Reading(t.ready)
    t.state.salients[0] = np.zeros(1, t.state.salients.dtype)[0]
    for field, value in {
        "held": 2, "isolated": 1, "mouth": 3, "depth": 4, "asked": 4000, "delivered": 1000, "flow": 61250,
        "short": 5, "critical": 6,
    }.items():  # fmt: skip
        t.state.salients[0][field] = value
    reading.close_turn(course_of(t), 3)
    (line,) = turns(reading)
    assert line == {
        "game": 3, "turn": 1, "date": dt.date(2025, 2, 21), "salient": "pocket", "held_km2": "10.83",
        "units_isolated": 1, "mouth_km": "7.5", "depth_km": "10.0", "max_flow": "61.250", "delivered_share": "0.2500",
        "units_short": 5, "units_critical": 6, "kit_abandoned": 0,
    }  # fmt: skip


def test_nothing_asked_for_has_no_share() -> None:
    t = pocket()
    reading = Reading(t.ready)
    t.state.salients[0]["asked"] = 0
    reading.close_turn(course_of(t), 0)
    assert turns(reading)[0]["delivered_share"] == ""


def test_kit_abandoned_in_a_salient_is_its_holders_beside_its_ground() -> None:
    t = pocket()
    reading, course = Reading(t.ready), course_of(t)
    names = Names(t.ready).crossings
    bridge, within, far = (names.index(name) for name in ("0301/SE", "0401/NE", "0101/SE"))
    enemy, own = 0, len(names)
    t.state.ledger[own + bridge]["left"] = 1  # its far bank lies inside
    t.state.ledger[own + within]["left"] = 2
    t.state.ledger[own + far]["left"] = 4
    t.state.ledger[enemy + within]["left"] = 8
    reading.close_turn(course, 0)
    t.state.ledger[own + within]["left"] += 16
    reading.close_turn(course, 0)
    assert [line["kit_abandoned"] for line in turns(reading)] == [3, 16]


def test_a_salient_is_cut_off_in_the_first_turn_without_a_way_in_twice_running() -> None:
    t = pocket()
    reading, course = Reading(t.ready), course_of(t)
    for turn, cut_turns in enumerate((0, 1, 0, 1, 2, 3, 0, 1, 2), 1):
        t.state.clock[0]["turn"] = turn
        t.state.salients[0]["cut_turns"] = cut_turns
        reading.close_turn(course, 0)
    assert game(reading, course)["cut_off_turn_pocket"] == 5
    reading.begin()
    assert game(reading, course)["cut_off_turn_pocket"] == ""


def test_turns_of_broken_holds_and_losses_by_cause_are_the_sides_own() -> None:
    t = pocket()
    reading, course = Reading(t.ready), course_of(t)
    for broken in ((0, 1), (0, 1), (1, 0)):
        t.state.sides["held_back"] = broken
        reading.close_turn(course, 0)
    causes = len(t.state.toll) // 2
    t.state.toll["steps"] = np.arange(2 * causes)
    t.state.toll["kit"] = 100 + np.arange(2 * causes)
    told = game(reading, course)
    assert (told["a_holds_broken"], told["b_holds_broken"]) == (1, 2)
    assert (told["a_steps_attack"], told["a_kit_attack"], told["a_kit_abandoned"]) == (1, 101, 104)
    assert (told["a_kit_no_room"], told["b_steps_attack"]) == (100 + causes - 1, causes + 1)
    assert (told["b_kit_abandoned"], told["b_steps_no_room"]) == (100 + causes + 4, 2 * causes - 1)


# ---- pairs


def test_paired_batches_have_the_same_dice_and_are_compared_game_by_game(tmp_path: Path) -> None:
    order = Order("bridgehead-drill", 4, 7, "greedy:hold", ("scenario.calendar.turns=2",))
    changes = ["blue.commitment=3"]
    folders = pairs.play_both(order, changes, tmp_path, 1)
    assert folders == (tmp_path / "without", tmp_path / "with")
    assert pairs.number(folders[0], "seed") == pairs.number(folders[1], "seed")
    assert pairs.number(folders[0], "turns") == dict.fromkeys(range(4), 2.0)
    assert (folders[0] / "games.csv").read_bytes() != (folders[1] / "games.csv").read_bytes()
    difference = pairs.compare(folders, pairs.turn_mean, "delivered_share", "bridgehead")
    assert isinstance(difference, Difference)
    assert difference.pairs == 4
    ends = [pairs.turn_mean(folder, "delivered_share", "bridgehead") for folder in folders]
    assert difference.mean == pytest.approx(sum(ends[1][i] - ends[0][i] for i in range(4)) / 4)
    again = pairs.play_both(order, changes, tmp_path, 1)  # only read
    assert again == folders
    assert pairs.compare(again, pairs.turn_mean, "delivered_share", "bridgehead") == difference


def test_a_change_that_cannot_be_made_is_said_before_anything_is_played(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="commitment"):
        pairs.play_both(Order("bridgehead-drill", 4, 7), ["blue.comitment=3"], tmp_path, 1)
    assert not list(tmp_path.iterdir())


def test_measures_are_read_by_game(tmp_path: Path) -> None:
    (tmp_path / "games.csv").write_text("game,kit,collapse_turn_x\n0,3,\n2,,5\n5,1.5,1\n")
    (tmp_path / "turns.csv").write_text(
        "game,turn,salient,share\n0,1,x,0.5\n0,1,y,9\n0,2,x,\n0,3,x,0.1\n2,1,x,\n5,1,x,1\n"
    )
    assert pairs.number(tmp_path, "kit") == {0: 3.0, 5: 1.5}
    assert pairs.happened(tmp_path, "collapse_turn_x") == {0: 0.0, 2: 1.0, 5: 1.0}
    assert pairs.turn_mean(tmp_path, "share", "x") == {0: pytest.approx(0.3), 5: 1.0}
