"""Retreats: where a beaten unit goes, what it leaves behind, and what happens when it cannot."""

from __future__ import annotations

import numpy as np
from toys import Table, open_field, toy, unit

from game.model.codes import ABANDONED, IN_RIVER
from game.rules import events, retreat

Int = np.int64


def fall_back(t: Table, key: str = "b1", hexes: int = 1) -> str:
    """Let a unit retreat; returns where it ends."""
    t.clear_events()
    t.survey()
    retreat.fall_back(t.map, t.charts, t.state, t.work, t.row(key), Int(hexes))
    return t.where(key)


def field(*more: object, at: str = "0604", **fields: object) -> Table:
    return open_field(units=[unit("b1", "b", at, **fields), *more])


def test_a_unit_falls_back_towards_its_supply() -> None:
    t = field()
    assert fall_back(t) == "0705", "the source lies in 1006"
    assert [row[5:7] for row in t.events(events.RETREAT)] == [[int(t.at("0604")), 1]]


def test_a_second_hex_leads_on_and_not_back() -> None:
    t = field()
    assert fall_back(t, hexes=2) == "0805"
    assert t.events(events.RETREAT)[0][6] == 2


def test_a_retreat_costs_cohesion_once_and_all_movement() -> None:
    for hexes in (1, 2):
        t = field()
        fall_back(t, hexes=hexes)
        assert (t.get("b1", "cohesion"), t.get("b1", "mp")) == (6, 0)


def test_hexes_free_of_enemy_zones_come_first() -> None:
    t = field(unit("a1", "a", "0806"))
    t.state.hexes[t.at("0806")]["control"] = 0
    t.survey()
    assert t.work.zones[t.at("0705"), 0] == 0
    t = field(unit("a1", "a", "0805"))
    t.state.hexes[t.at("0805")]["control"] = 0
    assert fall_back(t) in ("0603", "0704"), "0705 is in the zone"


def test_a_friend_covers_a_hex_in_a_zone() -> None:
    t = field(unit("a1", "a", "0805"), unit("b2", "b", "0705", steps=2))
    t.state.hexes[t.at("0805")]["control"] = 0
    assert fall_back(t) == "0705"


def test_a_unit_does_not_retreat_into_enemy_ground_but_into_no_mans_land_it_may() -> None:
    t = Table(toy("....\n....", "aaab\naaaa", [unit("b1", "b", "0401")]))
    assert fall_back(t) == "0401"
    t = Table(toy("....\n....", "aa-b\naaaa", [unit("b1", "b", "0401")]))
    assert fall_back(t) == "0301"
    assert t.control("0301") == 1, "where a unit stands its side holds the ground"


def test_kit_stays_behind_when_the_bridge_is_down() -> None:
    for condition, kit in (("destroyed", 0), ("intact", 9)):
        t = Table(
            toy(
                "...",
                "abb",
                [unit("b1", "b", "0201")],
                rivers={"0201/NE": "minor"},
                sites={"0201/NE": ("bridge", condition, "heavy")},
            )
        )
        assert fall_back(t) == "0301"
        assert (t.get("b1", "steps"), t.get("b1", "kit")) == (8, kit)
        assert t.state.sides[1]["kit_lost"] == 9 - kit
        assert [row[7] for row in t.events(events.LOSS)] == ([4] if condition == "destroyed" else [])


def test_leaving_kit_is_the_last_resort() -> None:
    """Over the river lies the supply; a unit with a dry way takes it, zone or not."""
    t = Table(toy("...\n...", "abb\nabb", [unit("b1", "b", "0202")], rivers={"0202/NE": "minor", "0202/SE": "minor"}))
    assert fall_back(t) == "0201"
    assert t.get("b1", "kit") == 9


def behind(river: str, site: tuple[str, str, str] | None = None, **fields: object) -> Table:
    """A unit with the enemy before it and a river behind it."""
    sites = {"0201/NE": site} if site else {}
    return Table(toy("...", "abb", [unit("b1", "b", "0201", **fields)], rivers={"0201/NE": river}, sites=sites))


def test_over_a_major_river_without_a_crossing_half_the_men_get_away() -> None:
    for steps, over in ((8, 4), (7, 4), (1, 1)):
        t = behind("major", steps=steps, kit=9)
        assert fall_back(t) == "0301"
        assert (t.get("b1", "steps"), t.get("b1", "kit")) == (over, 0)
        losses = {row[7]: (row[5], row[6]) for row in t.events(events.LOSS)}
        assert losses == {ABANDONED: (0, 9)} | ({IN_RIVER: (steps - over, 0)} if steps > over else {})
        assert not t.events(events.TRAPPED)


def test_men_have_room_on_a_crossing_before_kit() -> None:
    for carried, steps, kit in ((0, 8, 9), (35, 8, 5), (52, 8, 0), (56, 6, 0), (60, 4, 0)):
        t = behind("major", ("bridge", "intact", "heavy"))
        t.state.crossings[0]["carried"] = carried
        assert fall_back(t) == "0301"
        assert (t.get("b1", "steps"), t.get("b1", "kit")) == (steps, kit), carried
        assert t.state.crossings[0]["carried"] <= 60


def test_over_a_ford_men_go_and_kit_stays() -> None:
    t = behind("major", ("ford", "intact", "foot"))
    assert (fall_back(t), t.get("b1", "steps"), t.get("b1", "kit")) == ("0301", 8, 0)


def test_nobody_retreats_over_a_lake_shore_without_a_crossing() -> None:
    t = behind("lake_shore")
    assert fall_back(t) == "0201"
    assert t.events(events.TRAPPED)


def test_a_way_that_costs_men_comes_after_one_that_costs_kit() -> None:
    """To the supply over a major river, or away from it over a minor one: the kit stays, the men wade."""
    rivers = {"0202/N": "minor", "0202/NE": "major"}
    t = Table(toy("...\n...", "abb\nabb", [unit("b1", "b", "0202")], rivers=rivers))
    assert t.name(t.map.links[t.at("0202")]["to"][1]) == "0302", "the source"
    assert fall_back(t) == "0201"
    assert (t.get("b1", "steps"), t.get("b1", "kit")) == (8, 0)


def test_a_trapped_unit_stays_with_heavy_losses() -> None:
    t = Table(toy("..", "ab", [unit("b1", "b", "0201", steps=10, kit=10)]))
    assert fall_back(t) == "0201"
    assert (t.get("b1", "steps"), t.get("b1", "kit"), t.get("b1", "cohesion")) == (7, 7, 6)
    assert [row[3] for row in t.events(events.TRAPPED)] == [0]
    assert t.state.sides[1]["steps_lost"] == 3


def test_the_fraction_of_a_trapped_loss_is_rolled() -> None:
    found = set()
    for seed in range(40):
        t = Table(toy("..", "ab", [unit("b1", "b", "0201", steps=1, kit=0)]), seed=seed)
        fall_back(t)
        found.add(t.get("b1", "steps"))
    assert found == {0, 1}


def test_a_full_hex_pushes_a_unit_one_hex_on_at_a_price() -> None:
    t = field(unit("b2", "b", "0705", steps=16))
    assert fall_back(t) != "0705", "with room elsewhere it goes there"
    rows = [".........."] * 2 + [".....~...."] + [".........."] * 3
    t = Table(
        toy(
            "\n".join(rows),
            "\n".join(["aaaaabbbbb"] * 6),
            [
                unit("b1", "b", "0604"),
                unit("b2", "b", "0705", steps=16),
                unit("b3", "b", "0704", steps=16),
                unit("b4", "b", "0605", steps=16),
            ],
        )
    )
    end = fall_back(t)
    assert end in ("0805", "0804", "0706", "0806")
    assert t.get("b1", "cohesion") == 8 - 2 - 1
    assert t.events(events.RETREAT)[0][6] == 2


def test_of_equal_ways_the_lower_hex_is_taken() -> None:
    t = Table(
        toy("...\n...\n...", "a-b\na-b\na--", [unit("b1", "b", "0302")], sources={"0101": ("a", 9), "0301": ("b", 9)})
    )
    t.state.hexes[t.at("0301")]["control"] = -1
    t.state.hexes[t.at("0301")]["loc"] = -1
    t.state.hexes["loc_cost"] = -1
    open_hexes = sorted(
        t.name(h) for h in t.map.links[t.at("0302")]["to"] if h >= 0 and t.state.hexes[h]["control"] == -1
    )
    lowest = min(open_hexes, key=lambda name: int(t.at(name)))
    assert fall_back(t) == lowest


def test_a_beaten_stack_retreats_unit_by_unit_and_the_attacker_follows() -> None:
    units = [
        unit("a1", "a", "0504", steps=12),
        unit("b1", "b", "0604", steps=2, kit=0),
        unit("b2", "b", "0604", steps=2, kit=0),
    ]
    t = open_field(units=units)
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.where("a1") == "0604"
    assert [row[3] for row in t.events(events.RETREAT)] == [int(t.row("b1")), int(t.row("b2"))]
    assert t.where("b1") != "0604" != t.where("b2")


def test_a_trapped_defender_keeps_the_hex() -> None:
    lakes = "\n".join(["..........", "..........", ".....~....", "......~...", ".....~~...", ".........."])
    t = Table(toy(lakes, "\n".join(["aaaaabbbbb"] * 6), [unit("a1", "a", "0504"), unit("b1", "b", "0604")]))
    t.throw("a1", "0604", 12)
    assert t.attack("0604", "a1") == ""
    assert t.events(events.TRAPPED)
    assert (t.where("b1"), t.where("a1"), t.control("0604")) == ("0604", "0504", 1)
