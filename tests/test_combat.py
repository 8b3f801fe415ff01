"""Attacks: the odds, their shifts, the table, losses, the advance, and what an attack costs.

Nobody is under fire on these boards: what fire does in attacks is in test_combat_fire.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from toys import NO_FIRE, Table, unit
from toys import open_field as any_field
from toys import toy as any_toy

from game.model import codes
from game.rules import combat, events, losses, strength
from game.rules import orders as book
from game.rules.setup import Tables
from game.rules.zones import survey

Int = np.int64
FULL = 95.0  # attack points of a full mechanised brigade at cohesion 8: (8 x 8 + 9 x 4) x 0.95 x 1.0
WALL = 220.4  # its defence: (8 x 20 + 9 x 8) x 0.95


def toy(*args: Any, charts: dict[str, Any] | None = None, **more: Any) -> Tables:
    """A toy scenario without fire."""
    return any_toy(*args, charts={**NO_FIRE, **(charts or {})}, **more)


def open_field(*args: Any, charts: dict[str, Any] | None = None, **more: Any) -> Table:
    """An open field without fire."""
    return any_field(*args, charts={**NO_FIRE, **(charts or {})}, **more)


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


@pytest.mark.parametrize(("ground", "capped"), [(100, False), (130, False), (168, True)])
def test_the_shelter_of_a_hex_is_what_multiplies_its_defence(ground: int, capped: bool) -> None:
    """Asked without an attack, it is the multiplier of one that no works are taken off for."""
    found = []
    for level in range(5):
        t = duel(works=level)
        h = t.at("0604")
        t.map.ground[h]["defence"] = ground
        found.append(int(combat.shelter(t.map, t.charts, h, t.state.hexes[h]["fieldworks"])))
        assert found[-1] == odds(t).multiplier
    assert found == sorted(found)
    assert (found[-1] == int(t.charts["defence_cap"])) == capped


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


HEAVY, FOOT = ("bridge", "intact", "heavy"), ("ford", "intact", "foot")


@pytest.mark.parametrize(
    ("kind", "site", "share", "kit_over"),
    [
        ("stream", None, 1.0, True),
        ("minor", None, 0.7, False),
        ("canal", None, 0.7, False),
        ("minor", HEAVY, 0.9, True),
        ("canal", HEAVY, 0.9, True),
        ("major", HEAVY, 0.7, True),
        ("minor", FOOT, 0.9, False),
        ("major", FOOT, 0.7, False),
        ("major", ("bridge", "destroyed", "heavy"), 0.5, False),
    ],
)
def test_a_river_weakens_the_attack_and_kit_without_a_crossing_waits_behind_it(
    kind: str, site: tuple[str, str, str] | None, share: float, kit_over: bool
) -> None:
    t = duel(b={"steps": 1, "kit": 0}, rivers={"0504/SE": kind}, sites={"0504/SE": site} if site else {})
    points = 64 * 0.95 if share == 0.5 else FULL
    assert odds(t).attack == pytest.approx(points * share)
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.where("a1") == "0604", "the men advance all the same"
    kit = 9 - t.state.sides[0]["kit_lost"]
    expected = (kit, 0, -1) if kit_over else (0, kit, int(t.at("0504")))
    assert (t.get("a1", "kit"), t.get("a1", "behind"), t.get("a1", "behind_hex")) == expected
    assert len(t.events(events.BRIDGEHEAD)) == (not kit_over)


def test_a_full_bridge_carries_the_attack_but_not_the_kit_that_finds_no_room() -> None:
    t = duel(b={"steps": 1, "kit": 0}, rivers={"0504/SE": "major"}, sites={"0504/SE": HEAVY})
    t.state.crossings[0]["carried"] = 50
    assert odds(t).attack == pytest.approx(FULL * 0.7), "the guns fire over it"
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert (t.where("a1"), t.get("a1", "kit"), t.get("a1", "behind_hex")) == ("0604", 0, t.at("0504"))


def test_over_a_major_river_without_a_crossing_only_the_men_attack() -> None:
    t = duel(rivers={"0504/SE": "major"})
    found = odds(t)
    assert found.attack == pytest.approx(64 * 0.95 * 0.5)
    assert found.own_kit.chances == {0: 1}
    assert found.shifts == {}
    t.throw("a1", "0604", 2)
    assert t.attack("0604", "a1") == ""
    assert (t.where("a1"), t.get("a1", "kit"), t.get("a1", "behind")) == ("0504", 9, 0)


def test_armour_behind_a_major_river_shifts_nothing() -> None:
    for rivers, shifts in (({}, {"armour in the open": 1}), ({"0504/SE": "major"}, {})):
        assert odds(duel({"arm": "tank"}, rivers=rivers)).shifts == shifts
    bridged = duel({"arm": "tank"}, rivers={"0504/SE": "major"}, sites={"0504/SE": HEAVY})
    assert odds(bridged).shifts == {"armour in the open": 1}


def test_each_attacker_has_its_own_river() -> None:
    units = [unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604")]
    t = open_field(units=units, rivers={"0504/SE": "minor"})
    assert odds(t, "a1", "a2").attack == pytest.approx(FULL * 0.7 + FULL)


def test_the_defenders_rivers_are_nothing_to_it() -> None:
    t = duel(rivers={"0604/SE": "major", "0604/S": "minor"})
    assert (odds(t).attack, odds(t).defence) == (FULL, WALL)


def test_men_wade_a_minor_river_to_advance() -> None:
    t = duel({"kit": 0, "mobility": "foot"}, {"steps": 1, "kit": 0}, rivers={"0504/SE": "minor"})
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert (t.where("a1"), t.get("a1", "behind")) == ("0604", 0)


def test_the_first_named_advances_even_over_a_river() -> None:
    units = [unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604", steps=1, kit=0)]
    for rivers in ({"0504/SE": "major"}, {}):
        for first, second in (("a1", "a2"), ("a2", "a1")):
            t = open_field(units=units, rivers=rivers)
            t.throw(first, "0604", 12)
            before = t.where(second)
            assert t.attack("0604", first, second) == ""
            assert (t.where(first), t.where(second)) == ("0604", before)


@pytest.mark.parametrize(("per_cent", "winner"), [(0, "a1"), (50, "a2"), (100, "")])
def test_when_the_first_named_is_lost_the_next_advances(per_cent: int, winner: str) -> None:
    units = [
        unit("a1", "a", "0504", steps=1, kit=0), unit("a2", "a", "0505", steps=1, kit=0),
        unit("b1", "b", "0604", steps=1, kit=0, cohesion=3),
    ]  # fmt: skip
    t = open_field(units=units, charts={"crt_attacker": [[per_cent] * 9] * 5})
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1", "a2") == ""
    assert {"a1": t.where("a1"), "a2": t.where("a2")} == {
        0: {"a1": "0604", "a2": "0505"}, 50: {"a1": "", "a2": "0604"}, 100: {"a1": "", "a2": ""}
    }[per_cent]  # fmt: skip
    assert [row[3] for row in t.events(events.ADVANCE)] == ([int(t.row(winner))] if winner else [])
    assert t.control("0604") == (0 if winner else 1)


# ---- who fights


def test_all_in_the_hex_defend_it() -> None:
    two = [unit("b1", "b", "0604"), unit("b2", "b", "0604", steps=3, kit=0)]
    t = open_field(units=[unit("a1", "a", "0504"), *two])
    found = odds(t)
    assert found.defence == pytest.approx(WALL + 60 * 0.95)
    assert found.support == 0.0
    assert max(found.enemy_steps.chances) <= 11


def test_up_to_four_units_attack_one_hex() -> None:
    units = [unit(f"a{i}", "a", "0504", steps=2, kit=0) for i in range(5)] + [unit("b1", "b", "0604")]
    t = open_field(units=units)
    assert t.check(*t.assault("0604", "a0", "a1", "a2", "a3")) == ""
    assert t.check(*t.assault("0604", "a0", "a1", "a2", "a3", "a4")) == "too_many"


def test_a_neighbour_supports_with_what_it_is_worth_on_its_own_ground() -> None:
    rows = ["." * 10] * 6
    rows[3] = "......w..."
    units = [unit("a1", "a", "0504"), unit("b1", "b", "0604"), unit("b2", "b", "0704")]
    t = Table(toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), units))
    assert t.ready.board.terrain[t.at("0704")] == codes.WOODS
    assert odds(t).support == pytest.approx(196 * 0.95 / 4)


def test_the_attackers_friends_do_not_support_the_defence_and_all_neighbours_do() -> None:
    units = [unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604")]
    units += [unit(f"b{i}", "b", h, steps=2, kit=0) for i, h in ((2, "0705"), (3, "0705"), (4, "0804"))]
    found = odds(open_field(units=units))
    assert found.support == pytest.approx(3 * 40 * 0.95 / 4)
    assert found.defence == pytest.approx(WALL + 3 * 40 * 0.95 / 4)


def test_the_ratio_counts_ground_and_works_once() -> None:
    for works, multiplier in ((0, 100), (3, 150)):
        found = odds(duel(works=works))
        assert found.ratio == int(FULL * 100 * 1000 * 100) // int(WALL * 100 * multiplier) / 1000


def test_posts_far_off_do_not_screen_when_their_unit_is_weak() -> None:
    """A broken or hungry unit's posts reach one hex: the hex beyond is nobody's to defend."""
    for more, screened in (({"cohesion": 8}, True), ({"cohesion": 3}, False)):
        t = screen("0804", **more)
        t.state.units["seen"] = 1
        assert (t.check(*t.assault("0604", "a1")) == "") == screened


def test_losses_of_a_beaten_stack_fall_on_all_of_it() -> None:
    units = [unit("a1", "a", "0504"), unit("b1", "b", "0604", steps=6, kit=6), unit("b2", "b", "0604", steps=3, kit=3)]
    t = open_field(units=units, charts={"crt_defender": [[50] * 9] * 5, "retreat_number": [13] * 9})
    t.throw("a1", "0604", 7)
    assert t.attack("0604", "a1") == ""
    # half of 9 is 4 or 5, by strength 2 to 1
    assert (t.get("b1", "steps"), t.get("b2", "steps")) in ((3, 2), (3, 1))
    assert (t.get("b1", "kit"), t.get("b2", "kit")) in ((3, 2), (3, 1))


def test_the_attackers_losses_fall_on_the_steps_engaged() -> None:
    """Of 16 steps in one hex 12 are engaged; a quarter of the twelve is lost."""
    t = duel({"steps": 16, "kit": 0}, charts={"crt_attacker": [[25] * 9] * 5})
    t.throw("a1", "0604", 7)
    assert odds(t).own_steps.chances == {3: 1}
    assert t.attack("0604", "a1") == ""
    assert t.get("a1", "steps") == 13


def test_a_unit_without_steps_is_gone_and_its_kit_with_it() -> None:
    t = duel(b={"steps": 1, "kit": 5}, charts={"crt_defender": [[100] * 9] * 5})
    assert odds(t).enemy_kit.chances == {5: 1}
    t.throw("a1", "0604", 2)
    assert t.attack("0604", "a1") == ""
    assert (t.get("b1", "status"), t.get("b1", "steps"), t.get("b1", "kit")) == (codes.GONE, 0, 0)
    assert t.where("a1") == "0604", "an empty hex is entered"


def test_a_defender_that_goes_back_two_hexes_beats_its_number_by_three() -> None:
    for total, hexes in ((8, 0), (9, 1), (10, 1), (11, 1), (12, 2)):
        t = duel(charts={"retreat_number": [9] * 9})
        t.throw("a1", "0604", total)
        assert t.attack("0604", "a1") == ""
        assert [row[6] for row in t.events(events.RETREAT)] == ([hexes] if hexes else [])


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
    assert shifts("tank", kit=4) == {"armour in the open": 1}, "half a kit point for a step is enough"
    assert shifts("tank", kit=3) == {}


def test_three_sides_make_an_attack_concentric() -> None:
    rows = ["aaaaabbbbb"] * 6
    rows[2] = "aaaaaabbbb"
    units = [unit(f"a{i}", "a", h, arm="rifle") for i, h in enumerate(("0504", "0505", "0603"))]
    t = Table(toy("\n".join(["." * 10] * 6), "\n".join(rows), [*units, unit("b1", "b", "0604")]))
    assert odds(t, "a0", "a1").shifts == {}
    t.put("a2", hex=int(t.at("0504")))
    assert odds(t, "a0", "a1", "a2").shifts == {}, "three units from two sides"
    t.put("a2", hex=int(t.at("0603")))
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


def test_a_low_throw_that_wins_the_hex_shakes_no_attacker() -> None:
    t = duel(b={"steps": 1, "kit": 0})
    assert odds(t).retreat == 1 - Fraction(6, 36), "from a five on"
    t.throw("a1", "0604", 5)
    t.attack("0604", "a1")
    assert (t.where("a1"), t.get("a1", "cohesion")) == ("0604", 8)


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
