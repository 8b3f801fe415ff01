"""What no staff should do, counted by the facts: each count where it is due and where it is not."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import Table, open_field, riverside, toy, unit

from game.agents import operate as ops
from game.agents.course import CapFault, Course
from game.cli import main
from game.files.scenario import load
from game.match import Questions
from game.match.columns import game_columns
from game.model.fault import Fault
from game.model.state import State
from game.rules import conduct, prospects
from game.rules.facade import Order as Row
from game.rules.setup import Tables, set_up
from game.study import pathology, summary
from game.study.batch import Batch, Order
from game.study.pathology import Pathology
from game.study.players import player, seated
from game.study.watching import Observer, WatchedCourse

DRILL = "bridgehead-drill"
SHORT = "scenario.calendar.turns=3"  # rules run uncompiled here
BRIDGE = ("bridge", "intact", "heavy")
BLOWN = ("bridge", "destroyed", "heavy")
FAR_ENEMY = unit("b9", "b", "0902")


class Script:
    """An agent that gives the orders written down for a turn, once."""

    def __init__(self, orders: dict[int, Sequence[str]]) -> None:
        self._orders = orders
        self._given = 0

    def __call__(self, view: State, ask: Questions) -> list[Row]:
        turn = int(view.clock[0]["turn"])
        if turn == self._given:
            return []
        self._given = turn
        return [ask.order(text) for text in self._orders.get(turn, ())]


def play(
    ready: Tables, mine: dict[int, Sequence[str]], turns: int, theirs: dict[int, Sequence[str]] | None = None,
    seed: int = 1, more: Sequence[Observer] = (),
) -> Pathology:  # fmt: skip
    """So many turns of a toy by written orders, counted."""
    found = Pathology(ready)
    course = WatchedCourse(ready, [*more, found])
    course.start(seed)
    players = [seated(Script(mine)), seated(Script(theirs or {}))]
    for _ in range(turns):
        course.play_turn(players)
    return found


def field(*units: Any, **more: Any) -> Tables:
    """A clear board of 10 x 6 hexes, the first side west of column 6."""
    line = "a" * 5 + "b" * 5
    return toy("\n".join(["." * 10] * 6), "\n".join([line] * 6), units, **more)


def row_of_hexes(held: str, site: tuple[str, str, str] | None, *units: Any, capacity: int = 60, **more: Any) -> Tables:
    """One row of hexes with a major river between 0201 and 0301."""
    return riverside(held, site=site, units=units, capacity=capacity, **more).ready


def cases(found: Pathology, case: str) -> list[tuple[object, ...]]:
    """Cases of a kind: turn, side, unit, hex, detail."""
    return [(turn, side, *rest) for turn, side, kind, *rest in found.cases if kind == case]


# ---- orders


def test_orders_moves_and_refusals_are_counted_for_the_side_that_gave_them() -> None:
    ready = field(unit("a1", "a", "0302"), FAR_ENEMY)
    found = play(ready, {1: ["move a1 0303", "move a1 0906"], 2: ["move a1 0906"]}, 2, {1: ["move b9 0903"]})
    first, second = found.counts
    assert (first["orders"], first["moves"], first["refused"]) == (1, 1, 2)
    assert (second["orders"], second["moves"], second["refused"]) == (1, 1, 0)


# ---- back where it was


THERE_AND_BACK = {1: ["move a1 0303"], 2: ["move a1 0302"]}


def test_a_unit_that_goes_and_comes_back_for_nothing_is_counted() -> None:
    found = play(field(unit("a1", "a", "0302"), FAR_ENEMY), THERE_AND_BACK, 2)
    assert found.counts[0]["back_moves"] == 1
    assert cases(found, "back_moves") == [(2, "a", "a1", "0302", "0303")]
    assert found.counts[1]["back_moves"] == 0


def test_every_return_counts_while_a_unit_goes_to_and_fro() -> None:
    orders = {turn: [f"move a1 030{3 if turn % 2 else 2}"] for turn in range(1, 5)}
    assert play(field(unit("a1", "a", "0302"), FAR_ENEMY), orders, 4).counts[0]["back_moves"] == 3


@pytest.mark.parametrize(
    "orders",
    [
        {1: ["move a1 0303"], 2: ["move a1 0304"]},
        {1: ["move a1 0303"], 3: ["move a1 0302"]},
        {1: ["move a1 0303", "move a1 0302"]},
        {},
    ],
    ids=("went on", "stayed a turn", "went round within a turn", "stood"),
)
def test_a_unit_that_is_not_back_after_two_turns_is_not_counted(orders: dict[int, Sequence[str]]) -> None:
    assert play(field(unit("a1", "a", "0302"), FAR_ENEMY), orders, 3).counts[0]["back_moves"] == 0


def test_a_unit_that_met_the_enemy_on_the_way_is_not_counted() -> None:
    near = unit("b1", "b", "0704", steps=1)
    orders = {1: ["move a1 0503"], 2: ["move a1 0403"]}
    away = {1: ["move b1 0603"]}  # next to 0503
    assert play(field(unit("a1", "a", "0403"), near, FAR_ENEMY), orders, 2).counts[0]["back_moves"] == 1
    met = play(field(unit("a1", "a", "0403"), near, FAR_ENEMY), orders, 2, away)
    assert met.counts[0]["moves"] == 2
    assert met.counts[0]["back_moves"] == 0


def test_a_unit_pushed_by_others_is_not_counted() -> None:
    class Push(Observer):
        """Stands a unit elsewhere, as a rout does."""

        def after_logistics(self, desk: Any, side: int) -> None:
            if desk.state.clock[0]["turn"] == 2 and side == 0:
                desk.state.units[0]["hex"] = there
                desk.lay_out()

    ready = field(unit("a1", "a", "0302"), FAR_ENEMY)
    there = int(Table(ready).at("0304"))
    found = play(ready, THERE_AND_BACK, 2, more=[Push()])
    assert found.counts[0]["moves"] == 2
    assert found.counts[0]["back_moves"] == 0


# ---- idle


def is_idle(t: Table, key: str = "a1") -> bool:
    """What the rules say of a unit that has been given no order."""
    t.lay_out()
    u = t.row(key)
    return bool(conduct.idle(t.map, t.charts, t.state, t.work, t.view, t.view_work, u))


def test_a_fit_unit_far_from_the_enemy_with_a_front_to_go_to_is_idle() -> None:
    assert is_idle(open_field(units=[unit("a1", "a", "0102"), FAR_ENEMY]))


@pytest.mark.parametrize(("place", "idle"), [("0402", True), ("0502", False)])
def test_an_enemy_within_four_hexes_keeps_a_unit_busy(place: str, idle: bool) -> None:
    assert is_idle(open_field(units=[unit("a1", "a", place), FAR_ENEMY])) is idle


@pytest.mark.parametrize("arm", ["artillery", "rocket", "drone", "engineer"])
def test_guns_and_engineers_are_never_idle(arm: str) -> None:
    assert not is_idle(open_field(units=[unit("a1", "a", "0102", arm=arm), FAR_ENEMY]))


@pytest.mark.parametrize(
    "fields", [{"cohesion": 7}, {"supply": 2}, {"supply": 3}, {"mp": 0}, {"ferried": 1}],
    ids=("resting", "critical", "isolated", "spent", "half over"),
)  # fmt: skip
def test_a_unit_that_rests_hungers_or_cannot_march_is_not_idle(fields: dict[str, int]) -> None:
    t = open_field(units=[unit("a1", "a", "0102", cohesion=9), FAR_ENEMY])
    assert is_idle(t)
    t.put("a1", **fields)
    assert not is_idle(t)


def test_a_unit_shut_in_has_nowhere_to_go() -> None:
    """Behind a lake; and in a hex from which all nearer ones are full."""
    t = Table(toy("..~.......", "aaaaaabbbb", [unit("a1", "a", "0101"), unit("b9", "b", "0901")]))
    t.put("a1", hex=int(t.at("0201")))
    assert not is_idle(t)
    full = [unit(f"a{i}", "a", "0201", steps=8) for i in (2, 3)]
    t = Table(toy("." * 10, "aaaaaabbbb", [unit("a1", "a", "0101", steps=8), *full, unit("b9", "b", "0901")]))
    assert is_idle(t)
    t.put("a1", mp=int(t.map.cost[2, 0, t.at("0101"), 1] if t.map.links[t.at("0101"), 1]["to"] == 1 else
                       t.map.cost[2, 0, t.at("0101"), 2]))  # fmt: skip
    assert not is_idle(t)


def test_an_objective_that_is_not_its_sides_is_somewhere_to_go() -> None:
    held = "aaaaaaaa--"
    for goal, idle in (("0901", True), ("0801", False)):
        assert is_idle(Table(toy("." * 10, held, [unit("a1", "a", "0101")], objectives={goal: 5}))) is idle
    assert not is_idle(Table(toy("." * 10, "a" * 10, [unit("a1", "a", "0101")])))


def test_idle_unit_turns_are_counted_among_the_units_on_the_map() -> None:
    ready = field(unit("a1", "a", "0102"), unit("a2", "a", "0502"), unit("a3", "a", "0104"), FAR_ENEMY)
    found = play(ready, {1: ["move a3 0204"]}, 2)
    assert found.counts[0]["unit_turns"] == 6
    # in turn 1 a3 marches, a2 has an enemy within four hexes; in turn 2 a3 is idle too
    assert [case[:3] for case in cases(found, "idle_unit_turns") if case[1] == "a"] == [
        (1, "a", "a1"), (2, "a", "a1"), (2, "a", "a3"),
    ]  # fmt: skip
    assert found.counts[0]["idle_unit_turns"] == 3


def test_every_unit_of_an_attack_was_given_an_order() -> None:
    units = [unit("a1", "a", "0503"), unit("a2", "a", "0502"), unit("b1", "b", "0602", steps=1, kit=0)]
    found = play(field(*units), {1: ["attack 0602 prepared a1 a2"]}, 1)
    assert found.counts[0]["orders"] == 1
    assert found._named[:2].tolist() == [False, False], "the other side's operations have begun since"
    assert found._disturbed[1][:2].all()


def test_a_unit_its_agent_calls_a_reserve_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = field(unit("a1", "a", "0102"), unit("a2", "a", "0104"), FAR_ENEMY)
    reserve = [0]

    def choose(map: Any, charts: Any, view: Any, work: Any, side: Any, agent: Any, memory: Any, orders: Any) -> int:
        memory[ops.ROLES] = reserve[0]
        return 0

    def operate(*tables: Any) -> int:
        memory, record = tables[7], tables[9]
        memory[ops.ROLES] = reserve[0]
        record[0] = 0
        return 0

    monkeypatch.setattr(ops, "choose", choose)
    monkeypatch.setattr(ops, "operate", operate)
    for role, counted in ((0, 2), (2, 2), (3, 1)):
        reserve[0] = role
        found = Pathology(ready)
        course = WatchedCourse(ready, [found])
        plain = Course(ready)
        for each in (course, plain):
            each.start(1)
            each.play_turn(("hold", player("stumblers.walker")))
            assert each.roles(0).tolist() == [role, 0]
            assert each.roles(1).tolist() == [0]
        assert found.counts[0]["idle_unit_turns"] == counted


def test_the_places_for_roles_are_the_last_of_the_memory() -> None:
    from game.agents.staff.notes import FIELDS
    from game.model.state import MAX_UNITS_A_SIDE

    assert int(ops.ROLES) + MAX_UNITS_A_SIDE == int(FIELDS), "the fields by hex come after"


# ---- attacks


@pytest.mark.parametrize(("steps", "kit"), [(1, 0), (3, 2), (5, 6), (8, 9)])
def test_the_chance_of_a_retreat_is_that_of_the_forecast(steps: int, kit: int) -> None:
    t = open_field(units=[unit("a1", "a", "0503", steps=steps, kit=kit), unit("b1", "b", "0603", steps=4)])
    told = t.forecast(*t.assault("0603", "a1"))
    assert t.check(*t.assault("0603", "a1")) == ""
    prospects.average(t.charts, t.view_work)
    assert int(t.view_work.figures[prospects.RETREATS]) == told.retreat * 36


def test_an_attack_without_a_fair_chance_is_poor() -> None:
    strong = [unit(f"b{i}", "b", "0602", steps=8) for i in (1, 2)]
    poor = play(field(unit("a1", "a", "0502", steps=1, kit=0), *strong), {1: ["attack 0602 hasty a1"]}, 1)
    assert poor.counts[0]["poor_attacks"] == 1
    ((turn, side, who, where, detail),) = cases(poor, "poor_attacks")
    assert (turn, side, who, where) == (1, "a", "a1", "0602")
    assert str(detail).endswith("in 36")
    fair = play(field(unit("a1", "a", "0502"), unit("b1", "b", "0602", steps=1, kit=0)),
                {1: ["attack 0602 prepared a1"]}, 1)  # fmt: skip
    assert (fair.counts[0]["orders"], fair.counts[0]["poor_attacks"]) == (1, 0)


def test_an_attack_that_is_refused_is_no_poor_attack() -> None:
    strong = [unit(f"b{i}", "b", "0702", steps=8) for i in (1, 2)]
    found = play(field(unit("a1", "a", "0502", steps=1, kit=0), *strong), {1: ["attack 0702 hasty a1"]}, 1)
    assert (found.counts[0]["refused"], found.counts[0]["poor_attacks"]) == (1, 0)


# ---- own supply


@pytest.mark.parametrize(("capacity", "cut"), [(35, 1), (60, 0)])
def test_a_march_that_fills_the_only_crossing_cuts_off_who_made_it(capacity: int, cut: int) -> None:
    """Eight steps and nine kit points take 8 + 3 x 9 load points."""
    units = [unit("a1", "a", "0201", steps=8, kit=9), unit("b9", "b", "0901")]
    ready = row_of_hexes("aaaaabbbb", BRIDGE, *units, capacity=capacity)
    found = play(ready, {1: ["move a1 0301"]}, 1)
    assert found.counts[0]["moves"] == 1
    assert found.counts[0]["own_supply_cut"] == cut
    assert [case[2] for case in cases(found, "own_supply_cut")] == ["a1"] * cut


def test_a_unit_that_had_no_line_is_not_cut_off() -> None:
    units = [unit("a1", "a", "0101"), unit("a2", "a", "0401", steps=2), unit("b9", "b", "0901")]
    found = play(row_of_hexes("aaaaabbbb", BLOWN, *units), {1: ["move a1 0201"]}, 1)
    assert found.counts[0]["own_supply_cut"] == 0


def test_a_crossing_blown_behind_ones_own_cuts_them_off() -> None:
    units = [unit("a1", "a", "0201"), unit("a2", "a", "0401", steps=2), unit("b9", "b", "0901")]
    ready = row_of_hexes("aaaaabbbb", BRIDGE, *units)
    ready.state.crossings[0]["charged"] = 0
    for seed in range(1, 9):
        found = play(ready, {1: ["demolish a1 0201/NE"]}, 1, seed=seed)
        if found.counts[0]["own_supply_cut"]:
            assert [case[2] for case in cases(found, "own_supply_cut")] == ["a2"]
            return
    raise AssertionError("charges never bring the bridge down")


def test_what_the_enemy_cuts_is_not_ones_own_doing() -> None:
    """The enemy takes the road in his operations; the side itself does nothing."""
    units = [unit("a2", "a", "0601", steps=2), unit("b1", "b", "0202"), unit("b9", "b", "0902")]
    held = "aaaaaabbbb\nbbbbbbbbbb"
    ready = toy("." * 10 + "\n" + "." * 10, held, units)
    found = play(ready, {}, 2, {1: ["move b1 0201"]})
    assert found.counts[1]["moves"] == 1
    assert found.counts[0]["own_supply_cut"] == 0


# ---- kit and blown crossings


def pocket(site: tuple[str, str, str] | None = BLOWN, **more: Any) -> Tables:
    """A unit with kit beyond the river from its side's source, which lies in 0101."""
    values = {"steps": 4, "kit": 6, **more}
    return row_of_hexes("aaaaaabbb", site, unit("a1", "a", "0501", **values), unit("b9", "b", "0901"))


def test_kit_driven_to_a_blown_bridge_is_counted_by_its_points() -> None:
    found = play(pocket(), {1: ["move a1 0301"]}, 2)
    assert found.counts[0]["kit_to_blown"] == 6, "in the turn of the march, not again when it stands there"
    assert cases(found, "kit_to_blown") == [(1, "a", "a1", "0301", 6)]


def test_a_bridge_that_bears_men_only_now_is_blown_for_kit_when_it_once_bore_it() -> None:
    ready = pocket(BRIDGE)
    ready.map.sites[0]["capacity"] = 4
    ready.state.crossings[0]["condition"] = 1  # damaged: half of four points is less than a point of kit takes
    assert play(ready, {1: ["move a1 0301"]}, 1).counts[0]["kit_to_blown"] == 6


@pytest.mark.parametrize(
    ("ready", "orders"),
    [
        (pocket(BRIDGE), ["move a1 0301"]),
        (pocket(kit=0), ["move a1 0301"]),
        (pocket(), ["move a1 0401"]),
        (pocket(), []),
        (pocket(None), ["move a1 0301"]),
        (pocket(("bridge", "destroyed", "light")), ["move a1 0301"]),
    ],
    ids=("it stands", "no kit", "not at the bank", "no march", "nothing ever stood", "never fit for its kit"),
)
def test_kit_elsewhere_or_before_a_crossing_that_stands_is_not_counted(ready: Tables, orders: Sequence[str]) -> None:
    assert play(ready, {1: orders}, 1).counts[0]["kit_to_blown"] == 0


def test_kit_with_another_way_out_is_not_counted() -> None:
    rivers = {"0201/NE": "major", "0202/NE": "major", "0201/SE": "major", "0202/SE": "major"}
    units = [unit("a1", "a", "0501", steps=4, kit=6), unit("b9", "b", "0901")]
    for second, counted in (("destroyed", 6), ("intact", 0)):
        sites = {"0201/NE": BLOWN, "0202/SE": ("bridge", second, "heavy")}
        ready = toy("." * 9 + "\n" + "." * 9, "aaaaaabbb\naaaaaabbb", units, rivers=rivers, sites=sites)
        t = Table(ready)
        apart = {int(t.at(name)) for name in ("0101", "0201", "0102", "0202")}
        for h in apart:  # the river parts the two columns from the rest
            for link in t.map.links[h]:
                assert link["to"] < 0 or int(link["to"]) in apart or link["river"] == 3
        assert play(ready, {1: ["move a1 0301"]}, 1).counts[0]["kit_to_blown"] == counted


def test_kit_that_waits_for_its_own_engineers_is_not_counted() -> None:
    ready = pocket()
    t = Table(ready)
    t.put("a1", hex=int(t.at("0301")))
    stood = np.zeros(len(t.map.sites), np.int64)
    stood[0] = 1  # the bridge; not the site for a pontoon beside it
    u = t.row("a1")
    assert conduct.before_blown(t.map, t.charts, t.state, t.work, stood, u) == 1
    t.state.crossings[0]["worked"] = 1
    assert conduct.before_blown(t.map, t.charts, t.state, t.work, stood, u) == 0
    t.state.crossings[0]["worked"] = 2  # the enemy's engineers
    assert conduct.before_blown(t.map, t.charts, t.state, t.work, stood, u) == 1


# ---- watching changes nothing


@pytest.mark.parametrize("agents", [("greedy", "random"), ("random", "stumblers.walker")])
def test_a_watched_game_is_the_game_nobody_watches(agents: tuple[str, str]) -> None:
    loaded = load(DRILL, [SHORT])
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    found = Pathology(ready)
    plain, watched = Course(ready), WatchedCourse(ready, [found])
    for seed in (5, 6):
        for course in (plain, watched):
            course.start(seed)
        while not plain.over:
            orders = [course.play_turn([player(name) for name in agents]) for course in (plain, watched)]
            assert [side.tolist() for side in orders[0]] == [side.tolist() for side in orders[1]]
            assert plain.digest == watched.digest
        assert watched.over
        assert plain.refused == watched.refused
        assert all(counts["orders"] > 0 for counts in found.counts)


def test_an_agent_that_never_ends_its_turn_is_stopped_when_watched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(*tables: Any) -> int:
        tables[7][0] = 0  # no kind of order
        return 1

    monkeypatch.setattr(ops, "choose", choose)
    ready = field(unit("a1", "a", "0102"), FAR_ENEMY)
    found = Pathology(ready)
    course = WatchedCourse(ready, [found])
    course.start(1)
    with pytest.raises(CapFault, match=f"hold gave more than {int(ops.CAP)} orders in turn 1"):
        course.play_turn(("hold", "hold"))
    assert course.refused == found.counts[0]["refused"] == ops.CAP


# ---- batches


def rows(file: Path) -> list[dict[str, str]]:
    """A results file."""
    with open(file, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def order(folder: Path, *measures: str) -> Order:
    """A batch of a shortened drill."""
    return Order(DRILL, 3, 7, "greedy:random", (SHORT,), folder, measures)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch with the measure."""
    folder = tmp_path_factory.mktemp("counted") / "run"
    Batch(order(folder, "pathology")).run(1, lambda _: None)
    return folder


def test_columns_appear_when_they_are_measured(counted: Path, tmp_path: Path) -> None:
    scenario = load(DRILL, [SHORT]).scenario
    Batch(order(tmp_path)).run(1, lambda _: None)
    usual = [column.name for column in game_columns(scenario)]
    assert list(rows(tmp_path / "games.csv")[0]) == usual
    assert not (tmp_path / "pathology.csv").exists()
    added = list(rows(counted / "games.csv")[0])[len(usual) :]
    assert added == [f"{side}_{count}" for side in ("red", "blue") for count in pathology.COUNTS]
    assert {"red_moves", "blue_back_moves", "red_idle_unit_turns", "red_unit_turns", "blue_own_supply_cut",
            "red_poor_attacks", "blue_kit_to_blown", "red_refused"} <= set(added)  # fmt: skip
    both = zip(rows(tmp_path / "games.csv"), rows(counted / "games.csv"), strict=True)
    assert all({name: row[name] for name in usual} == row for row, same in both if row == {k: same[k] for k in usual})
    assert [row["digest"] for row in rows(tmp_path / "games.csv")] == [
        row["digest"] for row in rows(counted / "games.csv")
    ]


def test_cases_add_up_to_the_counts(counted: Path) -> None:
    told = rows(counted / "pathology.csv")
    assert told
    for game in rows(counted / "games.csv"):
        for side in ("red", "blue"):
            for count in ("back_moves", "idle_unit_turns", "own_supply_cut", "poor_attacks"):
                mine = [c for c in told if (c["game"], c["side"], c["case"]) == (game["game"], side, count)]
                assert len(mine) == int(game[f"{side}_{count}"])
            assert int(game[f"{side}_moves"]) <= int(game[f"{side}_orders"])


def test_counted_games_are_documented_repeated_and_kept_apart(counted: Path, tmp_path: Path) -> None:
    text = (counted / "columns.md").read_text()
    for name in ("games.csv", "pathology.csv"):
        section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        told = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")][1:]
        assert told == (counted / name).read_text().splitlines()[0].split(",")
    assert "a reserve by the agent" in text
    words = shlex.split(json.loads((counted / "manifest.json").read_text())["command"])
    assert main([*words[2:], "--jobs", "1", "--out", str(tmp_path / "again")]) == 0
    for name in ("games.csv", "pathology.csv", "columns.md", "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (counted / name).read_bytes()
    with pytest.raises(Fault, match="another batch: columns"):
        Batch(order(counted)).run(1, lambda _: None)
    assert Batch(order(None, "pathology")).folder != Batch(order(None)).folder  # type: ignore[arg-type]


def test_the_table_sets_each_share_beside_its_limit(counted: Path) -> None:
    scenario = load(DRILL, [SHORT]).scenario
    lines = [" ".join(line.split()) for line in summary.table(counted, scenario).splitlines()]
    table = lines[lines.index("pathology limit red blue") :]
    games = rows(counted / "games.csv")
    idle = [sum(int(game[f"{side}_idle_unit_turns"]) for game in games) for side in ("red", "blue")]
    whole = [sum(int(game[f"{side}_unit_turns"]) for game in games) for side in ("red", "blue")]
    told = " ".join(f"{100 * i / w:.2f} % of {w} {'over' if i / w > 0.15 else 'ok'}"
                    for i, w in zip(idle, whole, strict=True))  # fmt: skip
    assert f"idle, of unit-turns 15 % {told}" in table


def test_a_share_over_its_limit_is_told() -> None:
    scenario = load(DRILL, [SHORT]).scenario
    game = {f"{side}_{count}": "0" for side in ("red", "blue") for count in pathology.COUNTS}
    game |= {"red_moves": "100", "red_back_moves": "3", "blue_moves": "100", "blue_back_moves": "2",
             "red_orders": "999", "red_refused": "1", "blue_poor_attacks": "1"}  # fmt: skip
    lines = [" ".join(line.split()) for line in pathology.table([game], scenario)]
    assert "back where it was, of moves 2 % 3.00 % of 100 over 2.00 % of 100 ok" in lines
    assert "refused, of orders 0.1 % 0.10 % of 1000 ok - of 0 ok" in lines
    assert "poor attacks 0 0 ok 1 over" in lines


def test_an_unknown_measure_is_one_plain_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", DRILL, "--measures", "patology"]) == 2
    said = capsys.readouterr().err
    assert "--measures patology: unknown; expected pathology" in said
    assert said.count("\n") == 1
