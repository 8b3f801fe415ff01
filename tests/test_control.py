"""Who holds the ground: by entering, by standing next to it, and by leaving it."""

from __future__ import annotations

from toys import Table, open_field, toy, unit

from game.rules import events


def test_a_hex_passes_to_whoever_enters_it() -> None:
    t = open_field(units=[unit("a1", "a", "0504")], works=2)
    assert t.move("a1", "0604") == ""
    assert t.control("0604") == 0
    assert t.state.hexes[t.at("0604")]["fieldworks"] == 0, "the enemy's works are of no use"
    assert t.state.hexes[t.at("0604")]["loc"] == -1, "supply is traced at the next logistics"
    assert t.state.hexes[t.at("0504")]["fieldworks"] == 2


def test_unscreened_ground_next_to_a_unit_passes_with_it() -> None:
    t = open_field(units=[unit("a1", "a", "0504")])
    t.move("a1", "0604")
    assert {t.control(h) for h in ("0603", "0704", "0705", "0605")} == {0}
    assert t.control("0804") == 1
    named = {t.name(row[4]) for row in t.events(events.CONTROL)}
    assert named == {"0604", "0603", "0704", "0705", "0605"}


def test_a_unit_without_a_zone_takes_only_the_hex_it_enters() -> None:
    for fields in ({"steps": 1}, {"cohesion": 2}):
        t = open_field(units=[unit("a1", "a", "0504")])
        t.put("a1", **fields)
        t.move("a1", "0604")
        assert t.control("0604") == 0
        assert t.control("0704") == 1


def test_screened_ground_does_not_pass_by_a_move() -> None:
    t = open_field(12, 8, 6, [unit("a1", "a", "0403"), unit("b1", "b", "1003")])
    assert t.move("a1", "0603") == ""
    assert t.control("0703") == 1, "three hexes from an enemy in good order"
    t = open_field(12, 8, 6, [unit("a1", "a", "0403"), unit("b1", "b", "1003", cohesion=4)])
    assert t.move("a1", "0603") == ""
    assert t.move("a1", "0703") == ""
    assert t.control("0703") == 0


def test_ground_under_an_enemy_unit_or_in_its_zone_does_not_pass() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0704", steps=2, cohesion=3)])
    t.move("a1", "0604")
    assert t.where("a1") == "0504", "the posts of a weak unit reach one hex"
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0804", steps=1)])
    assert t.move("a1", "0604") == ""
    assert t.control("0704") == 1, "screened"
    assert t.control("0705") == 1, "screened"
    assert t.control("0605") == 0


def test_fixed_ground_never_changes_hands() -> None:
    t = open_field(units=[unit("a1", "a", "0504")], fixed=["0605", "0704"])
    t.move("a1", "0604")
    assert (t.control("0604"), t.control("0605"), t.control("0704")) == (0, 1, 1)


def left(side_a: str, **more: object) -> Table:
    """Ten columns, the enemy from 0601 on, with one unit of ours at `side_a`."""
    units = [unit("a1", "a", side_a), unit("b1", "b", "0703")]
    t = open_field(10, 6, 5, units, **more)
    t.begin(1)
    t.close()
    return t


def test_ground_left_by_all_units_lapses_near_the_enemy_only() -> None:
    t = left("0103")
    assert t.control("0503") == -1
    assert t.control("0403") == -1, "two hexes from enemy ground"
    assert t.control("0303") == 0, "a unit within two hexes"
    assert t.control("0101") == 0
    assert t.control("0603") == 1


def test_ground_within_two_hexes_of_a_unit_is_kept() -> None:
    t = left("0303")
    assert t.control("0503") == 0
    assert t.control("0501") == -1


def test_a_broken_unit_keeps_no_ground_but_its_own_hex() -> None:
    t = open_field(10, 6, 5, [unit("a1", "a", "0503"), unit("b1", "b", "0703")])
    t.put("a1", cohesion=2)
    t.close()
    assert t.control("0503") == 0
    assert t.control("0502") == t.control("0504") == -1
    t.put("a1", cohesion=3)


def test_both_sides_lapse_from_one_picture_of_the_map() -> None:
    t = open_field(10, 6, 5)
    t.close()
    columns = [[t.control(f"{c:02d}{r:02d}") for r in range(1, 7)] for c in range(1, 11)]
    assert [set(c) for c in columns[3:7]] == [{-1}] * 4
    assert {v for c in columns[:3] for v in c} == {0}
    assert {v for c in columns[7:] for v in c} == {1}


def test_fixed_ground_does_not_lapse() -> None:
    t = open_field(10, 6, 5, fixed=["0501"])
    t.close()
    assert (t.control("0501"), t.control("0502")) == (0, -1)


def test_no_mans_land_is_entered_freely_whoever_is_near() -> None:
    t = Table(toy("......", "aa--bb", [unit("a1", "a", "0201"), unit("b1", "b", "0501")]))
    assert t.move("a1", "0301") == ""
    assert t.control("0301") == 0


def test_a_lapsed_hex_loses_its_works() -> None:
    t = open_field(10, 6, 5, works=3)
    t.close()
    assert t.state.hexes[t.at("0501")]["fieldworks"] == 0
    assert t.state.hexes[t.at("0101")]["fieldworks"] == 3
