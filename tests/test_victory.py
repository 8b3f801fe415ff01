"""Victory, weather and the sequence of a turn."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, toy, unit

from game.model import codes
from game.rules import events, losses, sequence, victory, weather

Int = np.int64


def test_an_objective_pays_a_part_each_turn_and_all_at_the_end() -> None:
    t = open_field(objectives={"0101": 12, "1001": 5}, turns=2)
    t.close()
    assert t.state.sides["points"].tolist() == [600, 250]
    assert t.state.clock[0]["over"] == 0
    t.next_turn()
    t.close()
    assert t.state.sides["points"].tolist() == [1200 + 12_000, 500 + 5000]
    assert t.state.clock[0]["over"] == 1


def test_an_objective_in_no_mans_land_pays_nobody() -> None:
    t = open_field(objectives={"0101": 12})
    t.state.hexes[t.at("0101")]["control"] = -1
    t.close()
    assert t.state.sides["points"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("balance", "level", "winner"),
    [
        (0, 0, -1), (4999, 0, -1), (-4999, 0, -1), (5000, 1, 0), (-5000, 1, 1),
        (14_999, 1, 0), (15_000, 2, 0), (-29_999, 2, 1), (30_000, 3, 0), (-30_000, 3, 1),
    ],
)  # fmt: skip
def test_the_balance_against_the_scale_gives_the_level(balance: int, level: int, winner: int) -> None:
    """The scale of a toy is 5 points: marginal from 5, major from 15, decisive from 30."""
    t = open_field()
    t.state.sides[0]["points"] = 7000 + balance
    t.state.sides[1]["points"] = 7000
    assert victory.balance(t.map, t.state) == balance
    assert victory.level(t.map, t.charts, Int(balance)) == level
    assert victory.winner(t.map, t.charts, t.state) == winner


def test_par_is_the_historical_balance() -> None:
    t = open_field()
    t.map.terms[0]["par"] = 12
    t.state.sides[0]["points"] = 12_000
    assert victory.balance(t.map, t.state) == 0
    assert victory.winner(t.map, t.charts, t.state) == -1


def test_the_result_is_declared_at_the_last_close() -> None:
    t = open_field(objectives={"0101": 12}, turns=1)
    t.close()
    assert [row[5:8] for row in t.events(events.RESULT)] == [[0, 12_600, 1]]


# ---- what else is paid at the end


def ended(t: Table) -> list[int]:
    """Points of both sides after the last close of a game of one turn."""
    t.close()
    assert t.state.clock[0]["over"] == 1
    return t.state.sides["points"].tolist()


def test_a_hex_of_the_enemys_starting_ground_pays_a_point_at_the_end() -> None:
    t = open_field(turns=1, fixed=("0601", "0602", "0501", "1006"))
    for name, side in (("0601", 0), ("0602", 0), ("0501", 1)):
        t.state.hexes["control"][t.at(name)] = side
    assert ended(t) == [2000, 1000]


def test_ground_in_nobodys_hands_or_held_by_nobody_at_the_start_pays_nobody() -> None:
    t = open_field(turns=1, fixed=("0601", "0602"))
    t.state.hexes["control"][t.at("0601")] = -1
    t.map.ground["start"][t.at("0602")] = -1
    t.state.hexes["control"][t.at("0602")] = 0
    assert ended(t) == [0, 0]


def test_an_enemy_step_or_kit_point_destroyed_pays_half_and_abandoned_kit_a_whole_point() -> None:
    t = open_field(turns=1, units=[unit("a1", "a", "0202"), unit("b1", "b", "0902")])
    for key, steps, kit, cause in (
        ("b1", 3, 2, codes.IN_ATTACK),
        ("b1", 0, 1, codes.BY_FIRE),
        ("b1", 0, 4, codes.ABANDONED),
        ("a1", 1, 0, codes.IN_DEFENCE),
    ):
        losses.lose(t.map, t.charts, t.state, t.work, t.row(key), Int(steps), Int(kit), cause)
    assert ended(t) == [3 * 500 + 3 * 500 + 4 * 1000, 500]


def test_nothing_but_objectives_is_paid_before_the_end() -> None:
    t = open_field(turns=2, objectives={"0101": 20}, units=[unit("b1", "b", "0902")])
    losses.lose(t.map, t.charts, t.state, t.work, t.row("b1"), Int(3), Int(0), codes.IN_ATTACK)
    t.close()
    assert t.state.sides["points"].tolist() == [1000, 0]


def pocket(turns: int = 1) -> Table:
    held = "aabbb\naabbb\naabbb\naabbb"
    names = ["0301", "0302", "0303", "0304"]
    return Table(toy("\n".join(["....."] * 4), held, [unit("b1", "b", "0302")], salient=names, turns=turns))


def test_a_salient_that_stands_at_the_end_pays_its_holder() -> None:
    assert ended(pocket()) == [0, 15_000]


def test_a_salient_that_has_collapsed_pays_the_enemy_even_when_it_was_retaken() -> None:
    t = pocket(turns=2)
    ground = [t.at(name) for name in ("0301", "0303", "0304")]
    t.state.hexes["control"][ground] = -1
    t.close()
    assert t.state.salients[0]["collapsed"] == 1
    t.state.hexes["control"][ground] = 1
    t.next_turn()
    assert ended(t) == [15_000, 0]


def test_a_salient_that_collapses_at_the_last_close_has_collapsed() -> None:
    t = pocket()
    t.state.hexes["control"][[t.at(name) for name in ("0301", "0303", "0304")]] = -1
    assert ended(t) == [15_000, 0]


def test_a_salient_without_ground_at_the_start_pays_nobody() -> None:
    t = pocket()
    t.state.salients[0]["start"] = 0
    assert ended(t) == [0, 0]


def test_the_score_names_what_the_end_would_pay_and_adds_up_to_it() -> None:
    t = pocket(turns=2)
    t.map.terms[0]["turns"] = 2
    losses.lose(t.map, t.charts, t.state, t.work, t.row("b1"), Int(1), Int(2), codes.ABANDONED)
    t.close()
    before = victory.score(t.map, t.charts, t.state)
    assert (before[0].steps, before[0].abandoned, before[1].salients) == (500, 2000, 15_000)
    assert before[0].so_far == 0
    t.next_turn()
    points = ended(t)
    after = victory.score(t.map, t.charts, t.state)
    assert after == before
    assert [side.total for side in after] == points


def test_the_score_keeps_what_was_paid_each_turn_apart() -> None:
    t = open_field(objectives={"0101": 20}, turns=1)
    assert ended(t)[0] == 21_000
    first = victory.score(t.map, t.charts, t.state)[0]
    assert (first.so_far, first.objectives, first.total) == (1000, 20_000, 21_000)


# ---- what agents ask of it


@pytest.mark.parametrize("turn", [1, 2, 4])
def test_hold_points_are_what_holding_an_objective_from_now_on_is_paid(turn: int) -> None:
    t = open_field(objectives={"0101": 7, "1001": 13}, turns=4)
    while t.state.clock[0]["turn"] < turn:
        t.close()
        t.next_turn()
    before = t.state.sides["points"].copy()
    promised = [int(victory.hold_points(t.map, t.charts, t.state, Int(row))) for row in (0, 1)]
    while True:
        t.close()
        if t.state.clock[0]["over"]:
            break
        t.next_turn()
    assert (t.state.sides["points"] - before).tolist() == promised
    assert promised[0] == 7000 + 350 * (5 - turn)


def test_a_hex_a_loss_and_a_salient_are_paid_what_agents_are_told() -> None:
    t = open_field(turns=1, fixed=("0601",), units=[unit("a1", "a", "0202"), unit("b1", "b", "0902")])
    t.state.hexes["control"][t.at("0601")] = 0
    losses.lose(t.map, t.charts, t.state, t.work, t.row("b1"), Int(3), Int(2), codes.IN_ATTACK)
    told = int(victory.hex_points(t.charts) + victory.loss_points(t.charts, Int(3), Int(2)))
    assert ended(t) == [told, 0]
    assert victory.loss_points(t.charts, Int(3), Int(2)) == 3 * 500 + 2 * 500
    assert ended(pocket()) == [0, int(victory.pocket_points(t.charts))]


# ---- weather


def test_the_ground_is_the_calendars_and_the_sky_a_roll_by_its_weights() -> None:
    t = open_field(ground="mud")
    assert t.state.clock[0]["ground"] == codes.GROUNDS.index("mud")
    row = t.map.calendar[1]
    for field, value in zip(codes.SKIES, (10, 20, 0, 30, 40), strict=True):
        row[field] = value
    counts = [0] * 5
    for seed in range(3000):
        t.state.clock[0]["seed"] = seed
        weather.weather(t.map, t.state, t.work)
        counts[t.state.clock[0]["sky"]] += 1
    expected = (300, 600, 0, 900, 1200)
    assert counts[2] == 0
    assert sum((c - e) ** 2 / e for c, e in zip(counts, expected, strict=True) if e) < 16.3  # 3 degrees, 0.1 per cent


def test_a_calendar_without_weights_has_a_clear_sky() -> None:
    t = open_field()
    for field in codes.SKIES:
        t.map.calendar[1][field] = 0
    t.state.clock[0]["sky"] = 3
    weather.weather(t.map, t.state, t.work)
    assert t.state.clock[0]["sky"] == 0


# ---- the sequence


def test_a_turn_has_its_number_and_its_side() -> None:
    t = open_field(units=[unit("a1", "a", "0101"), unit("b1", "b", "1006")])
    assert (t.state.clock[0]["turn"], t.state.clock[0]["side"]) == (1, 0)
    t.begin(1)
    assert (t.state.clock[0]["turn"], t.state.clock[0]["side"]) == (1, 1)
    t.close()
    t.next_turn()
    assert t.state.clock[0]["turn"] == 2


def test_logistics_gives_back_movement_to_the_side_alone() -> None:
    t = open_field(units=[unit("a1", "a", "0101"), unit("b1", "b", "1006")])
    t.move("a1", "0201")
    assert (t.get("a1", "mp"), t.get("b1", "mp")) == (21, 0)
    t.begin(1)
    assert (t.get("a1", "mp"), t.get("b1", "mp")) == (21, 24)
    t.begin(0)
    assert (t.get("a1", "mp"), t.get("a1", "moved")) == (24, 0)


def test_orders_of_a_side_turn_are_counted() -> None:
    t = open_field(units=[unit("a1", "a", "0101")])
    t.move("a1", "0201")
    t.move("a1", "1006")
    t.move("a1", "0301")
    assert t.state.clock[0]["orders"] == 2
    t.begin(1)
    assert t.state.clock[0]["orders"] == 0


def test_the_game_ends_with_its_last_turn() -> None:
    t = open_field(turns=3)
    for number in (1, 2, 3):
        assert (t.state.clock[0]["turn"], t.state.clock[0]["over"]) == (number, 0)
        t.close()
        if number < 3:
            t.next_turn()
    assert t.state.clock[0]["over"] == 1


def test_logistics_leaves_the_layout_true() -> None:
    t = open_field(
        units=[
            unit("a1", "a", "0302", cohesion=2),
            unit("a2", "a", "0302", steps=3),
            unit("b1", "b", "0603", cohesion=4),
        ]
    )
    sequence.logistics(t.map, t.charts, t.state, t.work, Int(0))
    kept = (t.work.zones.copy(), t.work.hexes[["stack", "first"]].copy(), t.work.units["next"].copy())
    t.survey()
    assert (kept[0] == t.work.zones).all()
    assert (kept[1] == t.work.hexes[["stack", "first"]]).all()
    assert (kept[2] == t.work.units["next"]).all()
