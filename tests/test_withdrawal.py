"""Withdrawal: leaving the line under cover, along the line of communication, and what it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toys import Table, open_field, same, unit

from game.model import codes
from game.model.state import copy_state
from game.rules import events, withdrawal, zones
from game.rules import legal as listing
from game.rules import orders as book
from game.rules.setup import work_for

WITHDRAW = int(book.WITHDRAW)
FRONT = "0503"  # x stands here, y next to it in 0603


def line(*more: Any, **board: Any) -> Table:
    """Unit x of side a in the zone of y of side b; a's source is the hex 0103 behind it."""
    units = [unit("x", "a", FRONT), unit("y", "b", "0603"), *more]
    board.setdefault("sources", {"0103": ("a", 999), "1006": ("b", 999)})
    board["charts"] = {"stand_loss": [0, 0, 0, 0, 0], **board.get("charts", {})}
    return open_field(units=units, **board)


def back(table: Table, key: str = "x", to: str = "") -> tuple[int, int, int]:
    return (WITHDRAW, int(table.row(key)), int(table.at(to)) if to else -1)


def road(table: Table, start: str = FRONT) -> list[str]:
    """Hexes of the line of communication, in order."""
    names = []
    h = int(table.at(start))
    while int(table.state.hexes[h]["loc"]) != h:
        h = int(table.state.hexes[h]["loc"])
        names.append(table.name(h))
    return names


def test_it_goes_four_hexes_along_the_line_of_communication() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    assert len(way) == 4
    assert table.order(*back(table)) == ""
    assert table.where("x") == way[3]
    assert table.get("x", "mp") == 0
    assert table.get("x", "moved") == 1
    assert [row[3:7] for row in table.events(events.WITHDRAWN)] == [
        [int(table.row("x")), int(table.at(way[3])), int(table.at(FRONT)), 4]
    ]


def test_it_goes_at_road_rate_whatever_the_ground() -> None:
    table = line(unit("z", "a", "0502"))
    table.map.cost[:4] *= 4  # no march gets three hexes far in such ground
    assert table.order(*back(table)) == ""
    assert table.where("x") == road(table)[3]


def test_it_may_stop_earlier_but_only_on_the_line() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    beside = next(
        name for name in ("0402", "0403", "0404") if name not in way and table.control(name) == 0
    )
    assert table.check(*back(table, to=beside)) == "off_line"
    assert table.check(*back(table, to=FRONT)) == "off_line"
    assert table.order(*back(table, to=way[1])) == ""
    assert table.where("x") == way[1]


def test_farther_than_four_hexes_is_off_the_line() -> None:
    table = line(unit("z", "a", "0502"), charts={"withdraw_hexes": 2})
    way = road(table)
    assert table.check(*back(table, to=way[2])) == "off_line"
    assert table.order(*back(table)) == ""
    assert table.where("x") == way[1]


def test_in_an_enemy_zone_it_needs_cover() -> None:
    table = line()
    before = copy_state(table.state)
    assert table.order(*back(table)) == "no_cover"
    assert same(before, table.state)


@pytest.mark.parametrize("place", [FRONT, "0502", "0403"])
def test_a_unit_in_its_hex_or_next_to_it_covers(place: str) -> None:
    table = line(unit("z", "a", place, steps=4))
    assert table.check(*back(table)) == ""


def test_a_unit_farther_off_does_not_cover() -> None:
    table = line(unit("z", "a", "0303"))
    assert table.check(*back(table)) == "no_cover"


def test_a_broken_or_a_withdrawing_unit_does_not_cover() -> None:
    table = line(unit("z", "a", "0502"))
    table.put("z", cohesion=2)
    assert table.check(*back(table)) == "no_cover"
    table = line(unit("z", "a", "0502"))
    table.put("z", withdrawing=1)
    assert table.check(*back(table)) == "no_cover"


def test_the_last_of_two_has_nobody_to_cover_it() -> None:
    table = line(unit("z", "a", FRONT, steps=4))
    assert table.order(*back(table, "z")) == ""
    assert table.check(*back(table, "x")) == "no_cover"


def test_out_of_enemy_zones_it_needs_no_cover() -> None:
    table = open_field(units=[unit("x", "a", "0503")], sources={"0103": ("a", 999), "1006": ("b", 999)})
    assert table.order(*back(table)) == ""


def test_a_unit_that_moved_or_attacked_does_not_withdraw() -> None:
    table = line(unit("z", "a", "0502"))
    assert table.move("z", "0402") == ""
    assert table.check(*back(table, "z")) == "withdraws_whole"
    assert table.attack("0603", "x") == ""
    assert table.check(*back(table, "x")) == "withdraws_whole"


def test_a_unit_that_is_cut_off_does_not_withdraw() -> None:
    table = line(unit("z", "a", "0502"))
    table.state.hexes[table.at(FRONT)]["loc"] = -1
    assert table.check(*back(table)) == "no_line"


def test_ground_lost_since_ends_the_line() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    table.state.hexes[table.at(way[1])]["control"] = -1
    assert table.check(*back(table, to=way[1])) == "way_blocked"
    assert table.order(*back(table)) == ""
    assert table.where("x") == way[0]
    table = line(unit("z", "a", "0502"))
    table.state.hexes[table.at(road(table)[0])]["control"] = -1
    assert table.check(*back(table)) == "way_blocked"


def test_a_river_without_a_crossing_stops_its_vehicles() -> None:
    rivers = {f"04{row:02d}/{d}": "major" for row in range(1, 7) for d in ("SW", "NW")}
    sites = {"0403/NW": ("bridge", "intact", "light")}
    table = line(unit("z", "a", "0502"), rivers=rivers, sites=sites)
    way = road(table)
    assert way[0][:2] == "04"
    assert len(way) >= 2
    assert table.order(*back(table)) == ""
    assert table.where("x")[:2] == "04"  # trucks come over the light bridge, tracked kit does not go back
    assert table.get("x", "kit") == 9


def test_a_full_hex_is_passed_and_not_ended_in() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    units = [unit("x", "a", FRONT), unit("y", "b", "0603"), unit("z", "a", "0502")]
    units += [unit("p", "a", way[3]), unit("q", "a", way[3])]
    table = open_field(units=units, sources={"0103": ("a", 999), "1006": ("b", 999)})
    assert road(table) == way
    assert table.check(*back(table, to=way[3])) == "way_blocked"
    assert table.order(*back(table)) == ""
    assert table.where("x") == way[2]


def test_a_zone_farther_on_ends_the_way_unless_its_own_side_stands_there() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    side = int(table.at(way[1]))
    table.put("y", hex=int(table.map.links[side, 3]["to"]))  # south of the second hex
    table.state.hexes[table.at(FRONT)]["control"] = 0
    for name in way:
        assert table.control(name) == 0
    zone = [name for name in way if table.work.zones[table.at(name), 1] > 0]
    assert zone
    assert zone[0] != way[3]
    assert table.order(*back(table)) == ""
    assert table.where("x") == zone[0]


def test_a_zone_where_its_own_side_stands_is_passed() -> None:
    table = line(unit("z", "a", "0502"))
    way = road(table)
    table.put("z", hex=int(table.at(way[0])))
    assert table.work.zones[table.at(way[0]), 1] == 0
    table.put("y", hex=int(table.map.links[table.at(way[0]), 3]["to"]))
    table.state.hexes[table.at(way[1])]["control"] = 0
    assert table.work.zones[table.at(way[0]), 1] > 0
    assert table.order(*back(table)) == ""
    assert table.where("x") != way[0]


def test_from_zone_to_zone_it_starts_as_from_open_ground() -> None:
    units = [unit("x", "a", FRONT), unit("y", "b", "0603"), unit("z", "a", "0502")]
    table = open_field(units=[*units, unit("v", "b", "0505")], sources={"0103": ("a", 999), "1006": ("b", 999)})
    first = road(table)[0]
    table.put("v", hex=int(table.map.links[table.at(first), 3]["to"]))
    assert table.work.zones[table.at(FRONT), 1] > 0
    assert table.work.zones[table.at(first), 1] > 0
    table.put("x", mp=5)  # a march from zone to zone would need the whole allowance
    assert table.order(*back(table)) == ""
    assert table.where("x") == first


def test_an_enemy_it_did_not_know_stops_it_and_does_not_refuse_it() -> None:
    table = line(unit("z", "a", "0502"), unit("v", "b", "1001"))
    way = road(table)
    assert table.get("v", "seen") == 0
    table.put("v", hex=int(table.at(way[1])), seen=0, known_hex=-1)
    assert table.check(*back(table, to=way[3])) == ""
    assert table.order(*back(table, to=way[3])) == ""
    assert table.where("x") == way[0]
    assert table.events(events.STOPPED)


def test_until_its_next_logistics_it_does_not_attack_and_its_posts_are_short() -> None:
    table = line(unit("z", "a", "0502"))
    far = int(table.charts["screen_reach"])
    assert zones.reach(table.map, table.charts, table.state, table.row("x")) == far
    assert table.order(*back(table)) == ""
    assert table.get("x", "withdrawing") == 1
    assert zones.reach(table.map, table.charts, table.state, table.row("x")) == 1
    fresh = work_for(table.ready)
    zones.survey(table.map, table.charts, table.state, fresh)
    assert np.array_equal(fresh.zones, table.work.zones)
    assert np.array_equal(table.view.units["withdrawing"], table.state.units["withdrawing"])
    zones.survey(table.map, table.charts, table.view, fresh)
    assert np.array_equal(fresh.zones, table.view_work.zones)
    table.put("x", hex=int(table.at(FRONT)))
    assert table.check(*table.assault("0603", "x")) == "unfit"
    assert table.check(*table.march("x", "0402")) == "out_of_reach"
    table.begin(1)
    assert table.get("x", "withdrawing") == 1
    table.close()
    table.next_turn()
    table.begin(0)
    assert table.get("x", "withdrawing") == 0
    assert zones.reach(table.map, table.charts, table.state, table.row("x")) == far


def test_it_loses_half_as_much_again_under_fire() -> None:
    table = line(unit("z", "a", "0502"))
    table.state.hexes["fire1"][:] = 3
    found = table.forecast(*back(table, to=road(table)[0]))
    assert found.kit.mean == pytest.approx(9 * 0.04 * 1.5)
    assert found.steps.mean == pytest.approx(8 * 0.04 * 1.5 / 5)
    kit = []
    before = copy_state(table.state)
    for seed in range(1, 200):
        table.state.clock[0]["seed"] = seed
        assert table.order(*back(table)) == ""
        kit.append(9 - table.get("x", "kit"))
        row = table.state.toll[int(codes.ON_MARCH)]
        assert int(row["kit"]) == kit[-1]
        for mine, old in zip(table.state, before, strict=True):
            np.copyto(mine, old)
    assert np.mean(kit) == pytest.approx(table.forecast(*back(table)).kit.mean, abs=0.25)


def test_legal_lists_the_farthest_hex() -> None:
    table = line(unit("z", "a", "0502"))
    table.lay_out()
    rows = listing.legal(table.map, table.charts, table.view, table.view_work)
    mine = [row for row in rows if row[0] == WITHDRAW and row[1] == table.row("x")]
    assert [table.name(row[2]) for row in mine] == [road(table)[3]]
    for row in rows:
        assert book.check(table.map, table.charts, table.view, table.view_work, row) == book.OK


# ---- political hold

POCKET = ["0303", "0403", "0503", "0304", "0404", "0302", "0402", "0502", "0504"]


def hold(turn: int) -> Table:
    """Side b, in a salient on the left of the map, with its source on the right."""
    units = [unit("x", "b", "0503"), unit("z", "b", "0403"), unit("w", "b", "0504")]
    table = open_field(
        units=units, front=0, salient=POCKET, side=1, sources={"1003": ("b", 999)}, columns=10
    )
    table.map.pockets[0]["political_turn"] = turn
    return table


def test_leaving_a_salient_before_its_political_turn_costs_points_once_a_turn() -> None:
    table = hold(3)
    found = table.forecast(*back(table, "x"))
    assert found.salient == 0
    assert found.price == 3
    assert table.order(*back(table, "x")) == ""
    assert table.state.sides[1]["points"] == -3000
    assert table.state.sides[0]["points"] == 0
    assert table.state.sides[1]["held_back"] == 1
    assert [row[3:7] for row in table.events(events.POLITICAL)] == [
        [int(table.row("x")), int(table.at(table.where("x"))), 0, 3000]
    ]
    found = table.forecast(*back(table, "w"))
    assert found.salient == -1
    assert found.price == 0
    assert table.order(*back(table, "w")) == ""
    assert table.state.sides[1]["points"] == -3000
    table.close()
    table.next_turn()
    table.begin(0)
    table.begin(1)
    assert table.order(*back(table, "z")) == ""
    assert table.state.sides[1]["points"] == -6000


def test_withdrawing_within_the_salient_costs_nothing() -> None:
    table = hold(3)
    first = road(table, "0403")[0]
    assert first in POCKET
    assert table.forecast(*back(table, "z", first)).price == 0
    assert table.order(*back(table, "z", first)) == ""
    assert table.state.sides[1]["points"] == 0


@pytest.mark.parametrize("turn", [0, 1])
def test_from_the_political_turn_on_it_is_free(turn: int) -> None:
    table = hold(turn)
    assert table.forecast(*back(table, "x")).price == 0
    assert table.order(*back(table, "x")) == ""
    assert table.state.sides[1]["points"] == 0


@pytest.mark.parametrize("turn", [0, 3])
def test_the_turn_in_which_a_salient_was_first_left_stays_written(turn: int) -> None:
    """Whether politics takes a price for it or not."""
    table = hold(turn)
    table.state.clock[0]["turn"] = 2
    assert table.state.salients[0]["left"] == 0
    first = road(table, "0403")[0]
    assert table.order(*back(table, "z", first)) == "", "a withdrawal that stays inside"
    assert table.state.salients[0]["left"] == 0
    assert table.order(*back(table, "x")) == ""
    assert table.state.salients[0]["left"] == 2
    assert table.view.salients[0]["left"] == 2, "its own view follows the order"
    table.state.clock[0]["turn"] = 3
    assert table.order(*back(table, "w")) == ""
    assert table.state.salients[0]["left"] == 2


def test_a_march_out_of_a_salient_or_through_the_enemys_does_not_count_as_leaving_it() -> None:
    table = hold(0)
    assert table.move("x", "0703") == ""
    assert table.where("x") not in POCKET
    assert table.state.salients[0]["left"] == 0
    start, end = table.at("0503"), table.at("0703")
    withdrawal.note_leaving(table.map, table.state, np.int64(0), start, end)
    assert table.state.salients[0]["left"] == 0, "not the holder's unit"
    withdrawal.note_leaving(table.map, table.state, np.int64(1), end, start)
    assert table.state.salients[0]["left"] == 0, "into it"
    withdrawal.note_leaving(table.map, table.state, np.int64(1), start, end)
    assert table.state.salients[0]["left"] == table.state.clock[0]["turn"]


# ---- a crossing behind it


def bank(**more: Any) -> Table:
    """x and its cover z stand before a major river with one heavy bridge of 60 load points."""
    rivers = {f"05{row:02d}/{d}": "major" for row in range(1, 7) for d in ("SW", "NW")}
    sites = {"0503/SW": ("bridge", "intact", "heavy")}
    return line(unit("z", "a", "0502"), rivers=rivers, sites=sites, **more)


def test_a_withdrawal_in_time_saves_its_kit_and_one_too_late_does_not() -> None:
    table = bank()
    table.state.hexes["fire1"][:] = 0
    assert table.order(*back(table)) == ""
    assert table.where("x")[:2] < "05"
    assert table.get("x", "kit") == 9
    assert table.state.crossings[0]["carried"] > 0

    table = bank()
    table.state.hexes["fire1"][:] = 0
    table.state.crossings[0]["carried"] = 60  # another brigade has gone over already
    assert table.order(*back(table)) == "way_blocked"
    for row in range(1, 7):
        for column in ("05", "06"):
            if column + f"{row:02d}" != FRONT:  # and the bank is lost but for this hex
                table.state.hexes["control"][table.at(f"{column}{row:02d}")] = 1
    table.put("z", hex=int(table.at("0202")))
    table.begin(1)
    table.state.crossings[0]["carried"] = 60
    table.throw("y", FRONT, 12)
    assert table.attack(FRONT, "y") == ""
    assert table.events(events.RETREAT)
    assert table.where("x")[:2] < "05"
    assert table.get("x", "kit") == 0
    assert table.get("x", "steps") > 0


def test_two_that_withdraw_over_one_bridge_share_its_points() -> None:
    table = bank()
    table.state.hexes["fire1"][:] = 0
    table.put("z", hex=int(table.at(FRONT)), steps=4, kit=4)  # 4 + 12 points
    assert table.order(*back(table, "z")) == ""
    assert table.state.crossings[0]["carried"] == 4 + 12
    table.state.crossings[0]["hauled"] = 30  # supply has used the rest but 14: x needs 8 + 27
    table.put("z", hex=int(table.at("0502")), withdrawing=0)
    assert table.check(*back(table, "x")) == "way_blocked"
