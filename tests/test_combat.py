"""Attacks: the odds, their shifts, the table, losses, the advance, and what an attack costs."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, toy, unit

from game.model import codes
from game.rules import combat, events, losses, strength
from game.rules import orders as book
from game.rules.zones import survey

Int = np.int64
FULL = 95.0  # attack points of a full mechanised brigade at cohesion 8: (8 x 8 + 9 x 4) x 0.95 x 1.0
WALL = 220.4  # its defence: (8 x 20 + 9 x 8) x 0.95


def duel(a: dict | None = None, b: dict | None = None, **more: object) -> Table:
    """One attacker at 0504, one defender at 0604, both of cohesion 8."""
    t = open_field(units=[unit("a1", "a", "0504", **(a or {})), unit("b1", "b", "0604", **(b or {}))], **more)
    t.put("a1", cohesion=8)
    return t


def odds(t: Table, *keys: str, prepared: int = 1, target: str = "0604") -> object:
    found = t.forecast(*t.assault(target, *(keys or ("a1",)), prepared=prepared))
    assert found is not None, t.check(*t.assault(target, *(keys or ("a1",)), prepared=prepared))
    return found


# ---- strength


def test_attack_and_defence_count_steps_and_kit() -> None:
    found = odds(duel())
    assert (found.attack, found.defence, found.support, found.steps_in) == (FULL, WALL, 0.0, 8)
    assert found.ratio == 0.431


def test_kit_counts_half_in_rough_ground_for_both_sides() -> None:
    for letter, rough in (("w", True), ("p", True), ("s", True), ("t", True), ("c", True), ("v", False), ("m", False)):
        rows = ["." * 10] * 6
        rows[3] = "....." + letter + "...."
        t = Table(
            toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), [unit("a1", "a", "0504"), unit("b1", "b", "0604")])
        )
        found = odds(t)
        attack, defence = (82 * 0.95, 196 * 0.95) if rough else (FULL, WALL)
        assert (found.attack, found.defence) == (pytest.approx(attack), pytest.approx(defence)), letter


def test_quality_and_cohesion_scale_a_unit_once_each() -> None:
    for quality, cohesion in ((1, 3), (5, 10), (3, 5)):
        t = duel({"quality": quality})
        t.put("a1", cohesion=cohesion)
        factor = (55 + 5 * cohesion) * (70 + 10 * quality) / 10_000
        assert odds(t).attack == pytest.approx(100 * factor)


def test_hunger_weakens_attack_more_than_defence() -> None:
    t = duel()
    t.put("a1", supply=int(codes.SHORT))
    assert odds(t).attack == pytest.approx(FULL * 0.75, abs=0.01)
    for state, share in ((codes.SHORT, 0.9), (codes.CRITICAL, 0.7), (codes.ISOLATED, 0.7)):
        t = duel()
        t.put("b1", supply=int(state), stock=100)
        assert odds(t).defence == pytest.approx(WALL * share, abs=0.01)


def test_a_starving_unit_defends_at_half() -> None:
    t = duel()
    t.put("b1", supply=int(codes.CRITICAL), stock=100, hungry=5)
    value = strength.defence_value(t.map, t.charts, t.state, t.row("b1"), t.at("0604"))
    assert value == 22040 * 50 // 100
    t.put("b1", hungry=4)
    assert strength.defence_value(t.map, t.charts, t.state, t.row("b1"), t.at("0604")) == 22040 * 70 // 100
    t.put("b1", stock=0)
    assert strength.defence_value(t.map, t.charts, t.state, t.row("b1"), t.at("0604")) == 22040 * 50 // 100


def test_steps_of_one_hex_count_up_to_a_limit_in_the_order_named() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("a2", "a", "0504", arm="rifle"), unit("b1", "b", "0604")])
    first, second = odds(t, "a1", "a2"), odds(t, "a2", "a1")
    assert first.steps_in == second.steps_in == 12
    rifle, whole_rifle = (4 * 7 + 3 * 4 // 8 * 3) * 0.95, (8 * 7 + 3 * 3) * 0.95
    assert first.attack == pytest.approx(FULL + rifle, abs=2.0)
    assert second.attack == pytest.approx(whole_rifle + (4 * 8 + 4 * 4) * 0.95, abs=0.02)


def test_steps_of_different_hexes_count_separately() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604")])
    assert odds(t, "a1", "a2").steps_in == 16


def test_a_formation_together_attacks_a_little_better() -> None:
    for names, factor in ((("x", "x"), 1.05), (("x", "y"), 1.0), (("", ""), 1.0)):
        units = [unit("a1", "a", "0504", formation=names[0]), unit("a2", "a", "0505", formation=names[1])]
        t = open_field(units=[*units, unit("b1", "b", "0604")])
        assert odds(t, "a1", "a2").attack == pytest.approx(2 * FULL * factor)
        assert odds(t, "a1").attack == FULL


# ---- defence


def test_neighbours_within_two_hexes_add_a_quarter() -> None:
    for place, far in (("0704", 1), ("0804", 2), ("0904", 3)):
        t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0604"), unit("b2", "b", place)])
        t.state.units["seen"] = 1
        assert odds(t).support == (pytest.approx(WALL / 4) if far <= 2 else 0.0)


def test_works_and_ground_multiply_the_defence() -> None:
    for level, per_cent in enumerate((100, 120, 130, 150, 160)):
        assert odds(duel(works=level)).multiplier == per_cent
    rows = ["." * 10] * 6
    rows[3] = ".....m...."
    t = Table(
        toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), [unit("a1", "a", "0504"), unit("b1", "b", "0604")], works=3)
    )
    assert odds(t).multiplier == 110 * 150 // 100


def test_the_defence_multiplier_is_capped() -> None:
    t = duel(works=4)
    t.map.ground[t.at("0604")]["defence"] = 168  # a city on broken ground
    assert odds(t).multiplier == 230


def test_four_sides_lower_the_works_by_a_level() -> None:
    places = ["0503", "0504", "0603", "0605"]
    units = [unit(f"a{i}", "a", h) for i, h in enumerate(places)] + [unit("b1", "b", "0604")]
    rows = ["aaaaabbbbb"] * 6
    rows[2] = rows[4] = "aaaaaabbbb"
    t = Table(toy("\n".join(["." * 10] * 6), "\n".join(rows), units, works=2))
    assert t.map.links[t.at("0604")]["to"].tolist().count(t.at("0503")) == 0
    near = [t.name(h) for h in t.map.links[t.at("0604")]["to"]]
    assert near == ["0603", "0704", "0705", "0605", "0505", "0504"]
    t.put("a0", hex=int(t.at("0505")))
    keys = ("a0", "a1", "a2", "a3")
    assert odds(t, *keys[:3]).multiplier == 130
    assert odds(t, *keys).multiplier == 120


# ---- screens


def screen(place: str, **more: object) -> Table:
    return open_field(
        units=[unit("a1", "a", "0504"), unit("b1", "b", place, **more)], sources={"0101": ("a", 99), "1006": ("b", 99)}
    )


def test_an_empty_screened_hex_is_defended_by_a_share_of_the_nearest_unit() -> None:
    for place, share in (("0704", 0.50), ("0804", 0.35), ("0904", 0.35)):
        t = screen(place)
        t.state.units["seen"] = 1
        found = odds(t)
        assert found.screener == t.row("b1"), place
        assert found.defence == pytest.approx(WALL * share, abs=0.01)


def test_a_screen_is_never_weaker_than_its_floor() -> None:
    t = screen("0704", steps=1, kit=0, arm="drone")
    t.state.units["seen"] = 1
    assert odds(t).defence == 24.0


def test_a_screening_unit_supports_its_screen_but_once() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0704"), unit("b2", "b", "0705", steps=2, kit=0)])
    found = odds(t)
    assert found.screener == t.row("b1")
    assert found.defence == pytest.approx(WALL / 2 + 2 * 20 * 0.95 / 4, abs=0.01)


def test_of_two_screening_units_the_stronger_counts_then_the_lower_row() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0705", steps=4), unit("b2", "b", "0704")])
    assert odds(t).screener == t.row("b2")
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0705"), unit("b2", "b", "0704")])
    assert odds(t).screener == t.row("b1")


def test_a_screen_takes_part_of_the_losses_and_does_not_retreat() -> None:
    t = screen("0704")
    t.throw("a1", "0604", 12)
    found = t.forecast(*t.assault("0604", "a1"))
    assert t.attack("0604", "a1") == ""
    assert t.where("b1") == "0704"
    assert not t.events(events.RETREAT)
    lost = 8 * 0.5 * 0.6 * found.results[12][1] / 100
    assert t.get("b1", "steps") in (8 - int(lost), 8 - int(lost) - 1)
    assert t.where("a1") == "0604", "the posts are gone: the attacker walks in"
    assert t.get("b1", "defended") == 1


def test_a_held_screen_keeps_the_hex() -> None:
    t = screen("0704")
    t.throw("a1", "0604", 2)
    assert t.attack("0604", "a1") == ""
    assert (t.where("a1"), t.control("0604")) == ("0504", 1)


# ---- rivers


@pytest.mark.parametrize(
    ("kind", "site", "share", "advances"),
    [
        ("stream", None, 1.0, True),
        ("minor", None, 0.7, False),
        ("canal", None, 0.7, False),
        ("minor", ("bridge", "intact", "heavy"), 0.9, True),
        ("major", ("bridge", "intact", "heavy"), 0.7, True),
        ("major", ("ford", "intact", "foot"), 0.7, False),
    ],
)
def test_a_river_weakens_the_attack_and_kit_needs_a_crossing_to_advance(
    kind: str, site: tuple[str, str, str] | None, share: float, advances: bool
) -> None:
    sites = {"0504/SE": site} if site else {}
    t = duel(b={"steps": 1, "kit": 0}, rivers={"0504/SE": kind}, sites=sites)
    assert odds(t).attack == pytest.approx(FULL * share)
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.where("a1") == ("0604" if advances else "0504")


def test_over_a_major_river_without_a_crossing_only_the_men_attack() -> None:
    t = duel(rivers={"0504/SE": "major"})
    found = odds(t)
    assert found.attack == pytest.approx(64 * 0.95 * 0.5)
    assert found.own_kit.chances == {0: 1}
    men = duel({"kit": 0, "mobility": "foot"}, rivers={"0504/SE": "major"})
    men.throw("a1", "0604", 12)
    assert men.attack("0604", "a1") == ""
    assert men.where("a1") == "0504", "without a boat nobody follows up over a major river"


def test_men_wade_a_minor_river_to_advance() -> None:
    t = duel({"kit": 0, "mobility": "foot"}, {"steps": 1, "kit": 0}, rivers={"0504/SE": "minor"})
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.where("a1") == "0604"


def test_the_first_named_that_can_cross_advances() -> None:
    units = [unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604", steps=1, kit=0)]
    t = open_field(units=units, rivers={"0504/SE": "major"})
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1", "a2") == ""
    assert (t.where("a1"), t.where("a2")) == ("0504", "0604")
    t = open_field(units=units)
    t.throw("a2", "0604", 12)
    assert t.attack("0604", "a2", "a1") == ""
    assert (t.where("a1"), t.where("a2")) == ("0504", "0604")


# ---- columns and shifts


def test_columns_begin_at_their_odds() -> None:
    t = duel()
    for column, ratio in enumerate((0, *t.charts["odds_columns"].tolist())):
        t.work.figures[:] = 0
        for around in (ratio, ratio + 1):
            assert sum(around >= bound for bound in t.charts["odds_columns"]) == column


def test_armour_in_the_open_on_firm_ground_shifts_a_column() -> None:
    def shifts(arm: str, ground: str = "dry", letter: str = ".", kit: int = 9) -> dict[str, int]:
        rows = ["." * 10] * 6
        rows[3] = "....." + letter + "...."
        units = [unit("a1", "a", "0504", arm=arm, kit=kit), unit("b1", "b", "0604")]
        return odds(Table(toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), units, ground=ground))).shifts

    assert shifts("mechanised") == shifts("tank") == shifts("tank", "frozen") == shifts("tank", letter="m")
    assert shifts("tank") == {"armour in the open": 1}
    assert shifts("tank", "mud") == shifts("tank", letter="v") == shifts("tank", letter="w") == shifts("rifle") == {}
    assert shifts("tank", kit=3) == {}, "half a kit point for a step at least"


def test_three_sides_make_an_attack_concentric() -> None:
    rows = ["aaaaabbbbb"] * 6
    rows[2] = "aaaaaabbbb"
    units = [unit(f"a{i}", "a", h, arm="rifle") for i, h in enumerate(("0504", "0505", "0603"))]
    t = Table(toy("\n".join(["." * 10] * 6), "\n".join(rows), [*units, unit("b1", "b", "0604")]))
    assert odds(t, "a0", "a1").shifts == {}
    three = odds(t, "a0", "a1", "a2")
    assert three.shifts == {"concentric": 1}
    assert three.column == three.bare_column + 1


def test_a_hasty_attack_costs_two_columns_and_no_points() -> None:
    t = duel({"arm": "rifle", "steps": 16}, {"steps": 2, "kit": 0})
    hasty, prepared = odds(t, prepared=0), odds(t)
    assert (prepared.op, hasty.op) == (3, 0)
    assert hasty.column == prepared.column - 2
    assert hasty.shifts == {"hasty": -2}


def test_named_shifts_are_capped() -> None:
    t = duel(charts={"shift_armour": 5, "shift_hasty": 9})
    assert odds(t).column == odds(t).bare_column + 3
    assert odds(t, prepared=0).column == 0
    down = duel({"arm": "rifle", "steps": 16}, {"steps": 1, "kit": 0}, charts={"shift_hasty": 9})
    assert odds(down, prepared=0).column == odds(down).column - 3


# ---- the table


def test_every_column_and_throw_reads_the_table() -> None:
    t = duel()
    for column in range(9):
        for dice in range(2, 13):
            t.work.figures[combat.COLUMN] = column
            combat.outcome(t.charts, t.work, Int(dice))
            row = 0 if dice <= 3 else 1 if dice <= 5 else 2 if dice <= 7 else 3 if dice <= 9 else 4
            number = t.charts["retreat_number"][column]
            back = 0 if dice < number else 2 if dice >= number + 3 else 1
            read = [t.work.figures[i] for i in (combat.LOSS_IN, combat.LOSS_OUT, combat.BACK, combat.ROW)]
            assert read == [t.charts["crt_attacker"][row, column], t.charts["crt_defender"][row, column], back, row]


@pytest.mark.parametrize("total", range(2, 13))
def test_an_attack_takes_the_losses_of_its_throw(total: int) -> None:
    t = duel()
    before = (t.get("a1", "steps"), t.get("a1", "kit"), t.get("b1", "steps"), t.get("b1", "kit"))
    found = t.forecast(*t.assault("0604", "a1"))
    loss_in, loss_out, back, _ = found.results[total]
    t.throw("a1", "0604", total)
    assert t.attack("0604", "a1") == ""
    rolled = t.events(events.ATTACK)[0]
    assert rolled[7:9] == [found.column, total]
    due = (8 * loss_in / 100, 9 * loss_in * 1.2 / 100, 8 * loss_out / 100, 9 * loss_out / 100)
    after = (t.get("a1", "steps"), t.get("a1", "kit"), t.get("b1", "steps"), t.get("b1", "kit"))
    for was, left, lost in zip(before, after, due, strict=True):
        assert int(lost) <= was - left <= int(lost) + 1
    assert (t.where("b1") != "0604") == (back > 0)
    assert (t.where("a1") == "0604") == (back > 0)


def test_losses_fall_on_the_units_by_strength_largest_remainder_first() -> None:
    t = duel()
    for weights, total, parts in (
        ([8, 4, 4], 4, [2, 1, 1]),
        ([5, 5, 5], 4, [2, 1, 1]),
        ([1, 8], 3, [0, 3]),
        ([3, 3, 1], 7, [3, 3, 1]),
        ([2, 0, 2], 3, [2, 0, 1]),
        ([4, 4], 0, [0, 0]),
    ):
        t = open_field(units=[unit(f"a{i}", "a", "0101", steps=1) for i in range(3)])
        for i, weight in enumerate(weights):
            t.work.units[i]["share"] = weight
        losses.share_out(t.work, Int(len(weights)), Int(total))
        assert [int(t.work.units[i]["part"]) for i in range(len(weights))] == parts


def test_a_failed_attack_shakes_the_attacker() -> None:
    for total in range(2, 13):
        t = duel()
        t.throw("a1", "0604", total)
        t.attack("0604", "a1")
        retreated = bool(t.events(events.RETREAT))
        assert t.get("a1", "cohesion") == (7 if total <= 5 and not retreated else 8)


def test_a_hard_blow_shakes_the_defender() -> None:
    for total in range(2, 13):
        t = duel()
        t.throw("a1", "0604", total)
        found = t.forecast(*t.assault("0604", "a1"))
        t.attack("0604", "a1")
        shaken = 1 if total >= 8 or found.column >= 5 else 0
        assert t.get("b1", "cohesion") == 8 - shaken - 2 * (found.results[total][2] > 0)


def test_at_good_odds_the_defender_is_always_shaken() -> None:
    t = duel({"arm": "rifle"}, {"steps": 2, "kit": 0})
    assert t.forecast(*t.assault("0604", "a1")).column >= 5
    t.throw("a1", "0604", 2)
    t.attack("0604", "a1")
    assert t.get("b1", "cohesion") == 7


# ---- price


@pytest.mark.parametrize(("steps", "price"), [(2, 2), (8, 2), (9, 3), (12, 3)])
def test_a_prepared_attack_costs_points_by_the_steps_that_count(steps: int, price: int) -> None:
    t = duel({"steps": steps})
    assert odds(t).op == price
    t.attack("0604", "a1")
    assert t.state.sides[0]["op"] == 9 - price


def test_a_great_attack_costs_the_third_price() -> None:
    units = [unit("a1", "a", "0504", steps=10), unit("a2", "a", "0505", steps=10), unit("b1", "b", "0604")]
    assert odds(open_field(units=units), "a1", "a2").op == 4


def test_a_prepared_attack_draws_on_the_stock_and_a_hasty_one_does_not() -> None:
    t = duel()
    stock = t.get("a1", "stock")
    t.attack("0604", "a1")
    assert stock - t.get("a1", "stock") == (16 - 4) * 1000 * 8 // 8 * 50 // 100
    assert t.get("a1", "attacked") == 2
    t = duel()
    t.attack("0604", "a1", prepared=0)
    assert (t.get("a1", "stock"), t.get("a1", "attacked")) == (stock, 1)


def test_the_defender_draws_on_its_stock_once_a_turn() -> None:
    units = [unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604", steps=16)]
    t = open_field(units=units)
    stock = t.get("b1", "stock")
    t.throw("a1", "0604", 4)
    t.attack("0604", "a1")
    after = t.get("b1", "stock")
    assert stock - after == (8 - 4) * 16 * 1000 // 8 * 50 // 100
    t.throw("a2", "0604", 4)
    t.attack("0604", "a2")
    assert t.get("b1", "stock") == after


def test_an_attack_ends_the_movement_of_its_units() -> None:
    t = duel()
    t.attack("0604", "a1", prepared=0)
    assert (t.get("a1", "mp"), t.state.sides[0]["attacks"]) == (0, 1)


def test_a_hex_found_empty_is_walked_into_without_dice() -> None:
    """The side attacks where it last saw the enemy, who has left meanwhile."""
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "1001", steps=1)])
    order = t.assault("0604", "a1", prepared=0)
    t.state.hexes[t.at("0604")]["control"] = -1
    t.lay_out()
    view = t.view.units[t.row("b1")]
    view["hex"], view["status"], view["steps"] = t.at("0604"), 0, 1
    survey(t.map, t.charts, t.view, t.view_work)
    code = book.carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, t.write(*order))
    assert code == 0
    assert t.where("a1") == "0604"
    assert t.events(events.ATTACK)[0][8] == 0
    assert not t.events(events.LOSS)
