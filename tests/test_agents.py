"""The built-in agents and the one turn loop."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from toys import Table, compiled, open_field, riverside, same, toy, unit

from game.agents import judgement, notes, operate
from game.agents.course import CapFault, Course
from game.files.scenario import load
from game.model import codes
from game.model.state import TALLY, copy_state
from game.rules import orders as book
from game.rules.setup import Tables, set_up

Int = np.int64
MOVE, ATTACK, WITHDRAW, BUILD, REPAIR, CHARGE, DEMOLISH, STRIKE = 1, 2, 3, 5, 6, 7, 8, 9


@cache
def drill() -> Tables:
    loaded = load("bridgehead-drill")
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def play(agent: str, t: Table) -> list[list[int]]:
    """The orders of an agent's side-turn from a toy position."""
    course = Course(t.ready)
    for mine, fresh in zip(course.desk.state, t.state, strict=True):
        np.copyto(mine, fresh)
    orders = course.operate(int(t.state.clock[0]["side"]), agent)
    assert course.refused == 0
    for mine, fresh in zip(t.state, course.desk.state, strict=True):
        np.copyto(mine, fresh)
    t.survey()
    return orders.tolist()


def front(**more: Any) -> Table:
    units = [
        unit("a1", "a", "0504", steps=12), unit("a2", "a", "0505"), unit("a3", "a", "0103"),
        unit("b1", "b", "0604", steps=2, kit=0, cohesion=4), unit("b2", "b", "0902"),
    ]  # fmt: skip
    return open_field(units=units, objectives={"1003": 5}, **more)


def test_hold_gives_no_orders() -> None:
    t = front()
    before = copy_state(t.state)
    assert play("hold", t) == []
    assert same(before, t.state)


def test_greedy_attacks_where_the_odds_are_fair() -> None:
    t = front()
    attacks = [row for row in play("greedy", t) if row[0] == 2]
    assert attacks
    assert all(row[6] == 1 for row in attacks), "prepared"
    chance = front().forecast(*attacks[0]).retreat
    assert chance >= Fraction(int(judgement.FAIR), 36)


def test_greedy_leaves_a_wall_alone() -> None:
    units = [unit("a1", "a", "0504", steps=3), unit("b1", "b", "0604", steps=16), unit("b2", "b", "0704")]
    t = open_field(units=units, works=3)
    assert [row for row in play("greedy", t) if row[0] == 2] == []


def test_greedy_does_not_spend_what_it_has_not() -> None:
    assert [row for row in play("greedy", front(op=(1, 1))) if row[0] == 2] == []
    t = front()
    for key in ("a1", "a2", "a3"):
        t.put(key, stock=0)
    assert [row for row in play("greedy", t) if row[0] == 2] == []


def test_greedy_brings_its_reserve_up() -> None:
    t = front()
    orders = play("greedy", t)
    assert any(row[0] == 1 and row[1] == t.row("a3") for row in orders)
    column = int(t.state.units[t.row("a3")]["hex"]) % 10
    assert column > 0


def test_greedy_rests_shaken_units() -> None:
    t = front()
    for key in ("a1", "a2", "a3"):
        t.put(key, cohesion=int(notes.SHAKEN))
    assert play("greedy", t) == []


def test_greedy_follows_up_into_open_ground_if_that_leaves_no_gap() -> None:
    pair = [unit("a1", "a", "0503"), unit("a2", "a", "0504"), unit("b1", "b", "1001")]
    t = open_field(12, 6, 5, units=pair, objectives={"1103": 5})
    moved = {row[1] for row in play("greedy", t) if row[0] == 1}
    assert moved, "one goes, the other covers"
    lone = open_field(12, 6, 5, units=[unit("a1", "a", "0503"), unit("b1", "b", "1001")], objectives={"1103": 5})
    assert play("greedy", lone) == []


def of_kind(orders: list[list[int]], *kinds: int) -> list[list[int]]:
    return [row for row in orders if row[0] in kinds]


def test_greedy_spends_its_support_on_its_best_attack() -> None:
    t = front()
    t.state.sides[0]["support"] = 1
    attacks = of_kind(play("greedy", t), ATTACK)
    assert [row[6] for row in attacks][:2] == [2, 1][: len(attacks)]
    assert t.state.sides[0]["support"] == 0


def reserves(**more: Any) -> Table:
    """Two strong units of b before a gap of a's line, and a reserve of a far behind it."""
    units = [
        unit("a1", "a", "0501"), unit("a2", "a", "0510"), unit("a3", "a", "0105"),
        unit("b1", "b", "0605", steps=16), unit("b2", "b", "0604", steps=16),
    ]  # fmt: skip
    return open_field(12, 10, 5, units, objectives={"0101": 5}, **more)


def test_greedy_fills_a_hole_of_its_line() -> None:
    t = reserves()
    gap = t.at("0504")
    assert t.work.zones[gap, 0] == 0, "nobody controls it"
    assert [row[1] for row in of_kind(play("greedy", t), MOVE)] == [t.row("a3")]
    assert t.work.zones[gap, 0] > 0


def test_greedy_rests_a_shaken_unit_where_a_fresh_one_stands() -> None:
    for cohesion, rested in ((8, True), (int(notes.SHAKEN), False)):
        units = [
            unit("a1", "a", "0504", steps=4), unit("a2", "a", "0504", steps=4), unit("a3", "a", "0503", cohesion=8),
            unit("b1", "b", "0604", steps=16),
        ]  # fmt: skip
        t = open_field(units=units, works=3)
        for key in ("a2", "a3"):
            t.put(key, cohesion=cohesion)
        t.put("a1", cohesion=int(notes.SHAKEN))
        moved = {row[1] for row in of_kind(play("greedy", t), MOVE)}
        assert (t.row("a1") in moved) == rested
        if rested:
            assert t.work.zones[t.at(t.where("a1")), 1] == 0
            assert t.row("a2") not in moved


def test_greedy_goes_round_heavy_fire() -> None:
    ends = []
    for fire in (0, 4):
        units = [unit("a1", "a", "0102"), unit("b1", "b", "0905", steps=16)]
        t, twin = (open_field(9, 5, 7, units, objectives={"0902": 5}) for _ in range(2))
        for one in (t, twin):
            for h in ("0301", "0401", "0501", "0601", "0701"):
                one.state.hexes[one.at(h)]["fire1"] = fire
        rows = of_kind(play("greedy", t), MOVE)
        assert len(rows) == 1
        ends.append(t.where("a1"))
        assert twin.check(*rows[0]) == ""
        way = twin.view_work.hexes["path"][: twin.view_work.figures[TALLY]]
        assert all(twin.state.hexes[h]["fire1"] < 3 for h in way)
    assert ends[0] == "0701"
    assert ends[0] != ends[1] >= "0600"


def test_greedy_leaves_guns_out_of_enemy_zones() -> None:
    units = [unit("a1", "a", "0203", arm="artillery", steps=2), unit("b1", "b", "0603", steps=16)]
    t = open_field(units=units, objectives={"0603": 5})
    assert len(of_kind(play("greedy", t), MOVE)) == 1
    assert t.where("a1") > "0299"
    assert t.work.zones[t.at(t.where("a1")), 1] == 0


def camp(site: tuple[str, str, str] | None, road: bool = True, **more: Any) -> Table:
    """Engineers e1 at a river, a road over it."""
    units = [
        unit("e1", "a", "0201", arm="engineer", echelon="battalion", steps=2, kit=0),
        unit("b9", "b", "0601", steps=1, kit=0),
    ]
    roads = {"0101 0201 0301 0401": "regional"} if road else {}
    return riverside("aaaaab", "major", site, units, roads=roads, **more)


def test_greedy_sets_engineers_to_work_where_a_road_crosses() -> None:
    assert [row[0] for row in play("greedy", camp(("bridge", "damaged", "heavy")))] == [REPAIR]
    assert of_kind(play("greedy", camp(("bridge", "intact", "heavy"))), BUILD, REPAIR) == []
    assert of_kind(play("greedy", camp(None)), BUILD), "a pontoon where nothing stands"
    assert of_kind(play("greedy", camp(None, road=False)), BUILD, REPAIR) == []


def test_greedy_brings_engineers_to_the_crossing_and_leaves_them_at_work() -> None:
    units = [
        unit("e1", "a", "0101", arm="engineer", echelon="battalion", steps=2, kit=0),
        unit("b9", "b", "0901", steps=1, kit=0),
    ]
    ready = toy(
        "." * 9, "aaaaaaaab", units, rivers={"0501/SE": "major"}, sites={"0501/SE": ("bridge", "damaged", "heavy")},
        roads={"0101 0201 0301 0401 0501 0601": "regional"},
    )  # fmt: skip
    t = Table(ready)
    play("greedy", t)
    for _ in range(3):
        if t.state.crossings[0]["worked"]:
            break
        t.pass_turn()
        orders = play("greedy", t)
    assert [row[0] for row in orders] == [REPAIR]
    t.state.units[t.row("e1")]["moved"] = 0
    t.state.units[t.row("e1")]["mp"] = 9
    assert play("greedy", t) == [], "they stay until it is done"


def test_greedy_strikes_the_crossing_that_carries_most() -> None:
    units = [unit("a1", "a", "0101", steps=2), unit("b9", "b", "0801", steps=2)]
    ready = toy(
        "." * 8, "aabbbbbb", units, rivers={"0301/SE": "major", "0501/SE": "major"},
        sites={"0301/SE": ("bridge", "intact", "heavy"), "0501/SE": ("bridge", "intact", "heavy")},
        roads={"0301 0401": "local", "0501 0601": "highway"},
    )  # fmt: skip
    t = Table(ready)
    t.state.sides[0]["strikes"] = 1
    assert [int(row[2]) for row in of_kind(play("greedy", t), STRIKE)] == [1]
    t = Table(ready)
    t.state.sides[0]["strikes"] = 0
    assert of_kind(play("greedy", t), STRIKE) == []


def pocket(critical: int, mouth: int, political: int = 0) -> Table:
    """b holds a pocket of six hexes west of its line, with a unit x in it; y stands behind."""
    inside = ["0303", "0304", "0403", "0404", "0503", "0504"]
    held = "\n".join(["aaaaaabbbb"] * 2 + ["aabbbbbbbb"] * 2 + ["aaaaaabbbb"] * 2)
    units = [unit("a1", "a", "0103", steps=9), unit("x", "b", "0404", steps=4), unit("y", "b", "0802", steps=4)]
    sources = {"1006": ("b", 999), "0101": ("a", 999)}
    ready = toy("\n".join(["." * 10] * 6), held, units, salient=inside, sources=sources)
    ready.map.pockets[0]["political_turn"] = political
    t = Table(ready)
    t.pass_turn()
    t.begin(1)
    t.put("x", supply=critical)
    t.state.salients[0]["mouth"] = mouth
    return t


def test_greedy_withdraws_a_starved_unit_from_a_pocket_that_closes() -> None:
    for critical, mouth, goes in ((codes.CRITICAL, 1, True), (codes.FULL, 1, False), (codes.CRITICAL, 6, False)):
        t = pocket(int(critical), mouth)
        rows = of_kind(play("greedy", t), WITHDRAW)
        assert bool(rows) == goes, (critical, mouth)
        if goes:
            assert rows[0][1] == t.row("x")
            assert t.where("x") > "0504"


def test_greedy_does_not_break_a_political_hold() -> None:
    t = pocket(int(codes.CRITICAL), 1, political=99)
    play("greedy", t)
    assert t.where("x") <= "0504"
    assert t.state.sides[1]["held_back"] == 0


def rearguard(**more: Any) -> Table:
    """Unit x of a has withdrawn over a bridge, with an enemy at its other end."""
    units = [unit("x", "a", "0201", steps=2, kit=0), unit("b9", "b", "0401", steps=6)]
    t = riverside("aabbb", "major", ("bridge", "intact", "heavy"), units, **more)
    t.put("x", withdrawing=1)
    return t


def test_greedy_blows_the_bridge_it_has_withdrawn_over() -> None:
    assert [row[:3] for row in play("greedy", rearguard())] == [[DEMOLISH, 0, 0]]
    t = rearguard()
    t.put("x", withdrawing=0)
    assert of_kind(play("greedy", t), DEMOLISH) == [], "it may want it yet"
    t = rearguard()
    t.put("b9", hex=int(t.at("0501")))
    t.state.units[t.row("b9")]["known_hex"] = t.at("0501")
    assert of_kind(play("greedy", t), DEMOLISH) == [], "nobody is near"


def test_greedy_charges_a_bridge_out_of_a_pocket_that_closes() -> None:
    for mouth, charged in ((1, True), (9, False)):
        units = [unit("b1", "b", "0401", steps=3, kit=0), unit("a9", "a", "0201", steps=6)]
        ready = toy(
            "." * 8, "aabbbbbb", units, rivers={"0301/SE": "major"}, sites={"0301/SE": ("bridge", "intact", "heavy")},
            salient=["0301"], sources={"0801": ("b", 999), "0101": ("a", 999)},
        )  # fmt: skip
        t = Table(ready)
        t.pass_turn()
        t.begin(1)
        t.state.salients[0]["mouth"] = mouth
        rows = of_kind(play("greedy", t), CHARGE)
        assert [row[:3] for row in rows] == ([[CHARGE, int(t.row("b1")), 0]] if charged else [])


def test_random_gives_at_most_three_orders_a_unit_and_all_lawful() -> None:
    for seed in range(12):
        course = Course(drill())
        course.start(seed)
        while not course.over:
            for side_orders in course.play_turn(("random", "random")):
                counts = Counter(side_orders[:, 1].tolist())
                assert not counts or max(counts.values()) <= 3
            if course.turn == 2:
                break
        assert course.refused == 0


def test_random_gives_orders_of_every_kind() -> None:
    """Withdrawals, boats, engineers, charges, demolitions, strikes, and attacks of every manner."""
    found: Counter[tuple[int, int]] = Counter()
    early = 0
    for seed in range(160):
        units = [
            unit("e1", "a", "0201", arm="engineer", steps=2, kit=0), unit("a1", "a", "0202", steps=4),
            unit("a2", "a", "0302", steps=4), unit("a3", "a", "0101", steps=4), unit("b1", "b", "0402", steps=3),
        ]  # fmt: skip
        ready = toy(
            ".......\n.......\n.......", "aaabbbb\naaabbbb\naaabbbb", units,
            rivers={"0301/SE": "minor", "0201/NE": "minor", "0201/SE": "minor", "0202/NE": "minor", "0501/SE": "major"},
            sites={
                "0201/SE": ("bridge", "damaged", "heavy"), "0202/NE": ("bridge", "intact", "heavy"),
                "0501/SE": ("bridge", "intact", "heavy"),
            },
        )  # fmt: skip
        t = Table(ready, seed=seed)
        t.state.sides[0]["strikes"] = 1
        t.state.sides[0]["support"] = 2
        rows = play("random", t)
        early += len(rows) == 0
        found.update((row[0], row[6] if row[0] == ATTACK else 0) for row in rows)
    every = {(kind, 0) for kind in book.KINDS if kind != book.END} | {(ATTACK, 1), (ATTACK, 2)}
    assert set(found) == every
    assert early < 40


def test_random_draws_from_a_seed_of_its_own() -> None:
    t = front(seed=5)
    first = play("random", t)
    again = front(seed=5)
    assert play("random", again) == first
    assert play("random", front(seed=6)) != first


def test_agents_of_one_game_draw_differently_by_side_and_the_same_by_seed() -> None:
    course = Course(drill())
    course.start(8)
    seeds = {course.agent_seed(side) for side in (0, 1)}
    assert len(seeds) == 2
    assert 8 not in seeds
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_a_course_plays_a_game_to_its_end_and_again_the_same() -> None:
    course = Course(drill())
    ends = []
    for seed in (3, 3, 4):
        course.start(seed)
        assert (course.turn, course.digest, course.over) == (0, 0, False)
        while not course.over:
            course.play_turn(("greedy", "random"))
        assert course.turn == drill().scenario.calendar.turns
        ends.append(course.digest)
    assert ends[0] == ends[1] != ends[2]


def test_an_own_player_gives_its_orders_through_the_desk() -> None:
    seen = []

    def player(course: Course) -> None:
        rows = course.desk.legal()
        seen.append(len(rows))
        assert course.desk.apply(rows[0]) is None

    course = Course(drill())
    course.start(1)
    orders = course.play_turn(("hold", player))
    assert len(seen) == 1
    assert seen[0] > 20
    assert len(orders[0]) == 0
    assert course.turn == 1


def test_the_orders_of_a_side_turn_can_be_played_again() -> None:
    """Record and replay: the orders an agent's operations left lead to the same digest."""
    course = Course(drill())
    course.start(6)
    recorded = course.play_turn(("greedy", "random"))
    assert sum(len(rows) for rows in recorded) > 3

    again = Course(drill())
    again.start(6)
    again.desk.begin_turn()
    for side, rows in enumerate(recorded):
        again.desk.logistics(side)
        for row in rows:
            assert again.desk.apply(row) is None
    again.close()
    assert again.digest == course.digest


def test_an_agent_that_never_ends_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def restless(map, charts, view, work, side, agent, memory, orders):
        orders[0] = 0  # no such order: refused for ever
        return Int(1)

    monkeypatch.setattr(operate, "choose", restless)
    course = Course(drill())
    course.start(1)
    with pytest.raises(CapFault, match="1000 orders in turn 1"):
        course.play_turn(("greedy", "hold"))
    assert course.refused == operate.CAP


def test_the_drill_gives_greedy_something_to_do() -> None:
    course = Course(drill())
    course.start(2)
    kinds: Counter[int] = Counter()
    while not course.over:
        for rows in course.play_turn(("greedy", "greedy")):
            kinds.update(rows[:, 0].tolist())
    assert kinds[1] > 0
    assert kinds[2] > 0
    assert codes.ON_MAP in course.desk.state.units["status"]


@pytest.mark.parametrize("first", operate.AGENTS)
@pytest.mark.parametrize("second", operate.AGENTS)
def test_every_pair_of_agents_plays_without_refusals(first: str, second: str) -> None:
    """On the drill to its end; only a chance turn of events in between may make an order unlawful."""
    course = Course(drill())
    given = 0
    for seed in (1, 2):
        course.start(seed)
        while not course.over:
            given += sum(len(rows) for rows in course.play_turn((first, second)))
        assert course.refused * 50 <= given


PAIRS = """
import json
from game.agents import operate
from game.agents.course import Course
from game.files.scenario import load
from game.rules.setup import set_up
loaded = load("kursk")
course = Course(set_up(loaded.scenario, loaded.board, loaded.charts))
found = []
for first in operate.AGENTS:
    for second in operate.AGENTS:
        course.start(3)
        given = [sum(len(rows) for rows in course.play_turn((first, second))) for _ in range(4)]
        found.append([first, second, sum(given), course.refused])
print(json.dumps(found))
"""


def test_every_pair_of_agents_plays_a_theatre_without_refusals() -> None:
    rows = compiled(PAIRS)
    assert len(rows) == len(operate.AGENTS) ** 2
    for first, second, given, refused in rows:
        assert refused * 50 <= given, (first, second)
        assert (given > 0) == ((first, second) != ("hold", "hold"))


DUEL = """
import json
import numpy as np
from game.agents.course import Course
from game.files.scenario import load
from game.rules import victory
from game.rules.dice import game_seed
from game.rules.setup import set_up
loaded = load("bridgehead-drill")
ready = set_up(loaded.scenario, loaded.board, loaded.charts)
course = Course(ready)
def balance(seed, players):
    course.start(seed)
    while not course.over:
        course.play_turn(players)
    return int(victory.balance(ready.map, course.desk.state))
found = {}
for other in ("random", "hold"):
    edges = []
    for i in range(30):
        seed = int(game_seed(np.int64(1), np.int64(i)))
        edges.append((balance(seed, ("greedy", other)) - balance(seed, (other, "greedy"))) / 2000)
    found[other] = [float(np.mean(edges)), float(np.std(edges, ddof=1))]
print(json.dumps(found))
"""


def test_greedy_beats_random_and_hold_with_sides_swapped_and_common_dice() -> None:
    for other, (mean, spread) in compiled(DUEL).items():
        assert mean - 1.96 * spread / 30**0.5 > 0, other
