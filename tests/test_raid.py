"""Raids: a unit that comes to stand on the enemy's line of communication; and attacks out of the unknown."""

from __future__ import annotations

from typing import Any

import pytest
from toys import NO_FIRE, Table, open_field, toy, unit

from game.match import undoing
from game.match.match import Match
from game.model.state import copy_state
from game.rules import events
from game.rules.forecast import battle_odds

ROAD = "0502 0602 0702 0802 0902 1002 1102 1202"
ROWS = ("aaaaaaaaaaaaa", "aaaabbbbbbbbb", "aaaabbbbbbbbb")


def rear(*more: Any, **board: Any) -> Table:
    """b1 in the west is fed along the second row from 1202 in the east; raider x stands above it, out of reach."""
    units = [unit("x", "a", "0901", steps=2, kit=0), unit("b1", "b", "0502"), *more]
    values: dict[str, Any] = {"roads": {ROAD: "highway"}, "sources": {"0101": ("a", 999), "1202": ("b", 999)}}
    ready = toy("\n".join(["." * 13] * 3), "\n".join(ROWS), units, charts=NO_FIRE, **values | board)
    t = Table(ready)
    t.begin(1)
    t.begin(0)
    return t


def raids(t: Table) -> list[list[int]]:
    """Hex, lines cut and units shaken of each raid."""
    return [[row[4], row[5], row[6]] for row in t.events(events.RAID)]


def weak(key: str, place: str) -> Any:
    """A unit of short posts."""
    return unit(key, "b", place, steps=1, kit=0)


def test_a_march_onto_the_road_shakes_the_units_within_two_hexes() -> None:
    t = rear(weak("near", "1102"), weak("far", "1202"))
    before = {key: t.get(key, "cohesion") for key in ("b1", "near", "far")}
    assert t.move("x", "0902") == ""
    assert raids(t) == [[t.at("0902"), 1, 1]], "b1's line is cut, one unit near saw it"
    assert {key: before[key] - t.get(key, "cohesion") for key in before} == {"b1": 0, "near": 1, "far": 0}


def test_without_anyone_near_it_is_still_a_raid() -> None:
    t = rear()
    assert t.move("x", "0902") == ""
    assert raids(t) == [[t.at("0902"), 1, 0]]


def test_ground_beside_the_road_is_no_raid_nor_is_a_road_nothing_came_over() -> None:
    t = rear(weak("near", "1102"))
    t.state.hexes["flow"][t.at("0902")] = 0
    assert t.move("x", "0902") == ""
    assert raids(t) == []
    t = rear(weak("near", "1102"))
    t.put("x", hex=int(t.at("0903")))
    t.state.hexes["control"][t.at("1003")] = 1
    assert t.state.hexes["flow"][t.at("1003")] == 0
    assert t.move("x", "1003") == ""
    assert raids(t) == []


def test_own_ground_and_no_mans_land_are_no_raid() -> None:
    t = rear(weak("near", "1102"))
    t.state.hexes["control"][t.at("0902")] = -1
    t.state.hexes["flow"][t.at("0902")] = 0
    assert t.move("x", "0902") == ""
    assert raids(t) == []


def test_a_place_is_raided_once() -> None:
    t = rear(weak("near", "1102"), unit("y", "a", "0801", steps=2, kit=0))
    assert t.move("x", "0902") == ""
    assert len(raids(t)) == 1
    kept = t.get("near", "cohesion")
    assert t.move("y", "0902") == ""
    assert raids(t) == []
    assert t.get("near", "cohesion") == kept


def test_a_line_that_runs_another_way_is_no_raid() -> None:
    """Supply came through the hex for a unit that is gone since."""
    t = rear(weak("near", "1102"))
    t.put("b1", status=3, hex=-1)
    assert t.state.hexes["flow"][t.at("0902")] > 0
    assert t.move("x", "0902") == ""
    assert raids(t) == []


def front(*more: Any, **board: Any) -> Table:
    """a1 next to a weak b1 in 0502, b2 behind it, the source in 1102."""
    units = [
        unit("a1", "a", "0402", steps=12), unit("b1", "b", "0502", steps=1, kit=0), unit("b2", "b", "0702"), *more,
    ]  # fmt: skip
    rows = ["aaaabbbbbbb", "aaaabbbbbbb", "aaaabbbbbbb"]
    ready = toy("\n".join(["." * 11] * 3), "\n".join(rows), units, charts=NO_FIRE, **board)
    t = Table(ready)
    t.begin(1)
    t.begin(0)
    t.throw("a1", "0502", 12)
    return t


def test_to_beat_a_unit_of_the_front_is_no_raid_on_its_own_line() -> None:
    t = front()
    assert t.state.hexes["flow"][t.at("0502")] > 0
    assert t.attack("0502", "a1") == ""
    assert t.where("a1") == "0502"
    assert raids(t) == []


def test_an_advance_onto_the_line_of_others_is_one() -> None:
    t = front(unit("b3", "b", "0501", steps=1, kit=0))
    t.state.hexes["loc"][t.at("0501")] = t.at("0502")
    assert t.attack("0502", "a1") == ""
    assert t.where("a1") == "0502"
    assert [row[:2] for row in raids(t)] == [[t.at("0502"), 1]]


def test_a_raid_is_found_out_and_not_taken_back() -> None:
    t = rear(weak("near", "1102"))
    match = Match(t.ready, 1)
    match.apply(match.names.parse("end"))
    match.apply(match.names.parse("end"))
    order = match.names.parse("move x 0902")
    assert match.can_undo(order) == undoing.PERHAPS
    told = match.apply(order)
    assert isinstance(told, list)
    assert [event.facts for event in told if event.kind == "raid"] == [{"lines": 1, "units": 1}]
    assert match.undoable == 0


def test_the_shaken_lose_their_zones_in_the_layout_at_once() -> None:
    t = rear(unit("near", "b", "1102", steps=2, kit=0, cohesion=3))
    t.put("near", cohesion=3)
    assert t.move("x", "0902") == ""
    assert t.get("near", "cohesion") == 2
    kept = t.work.zones.copy()
    t.survey()
    assert (kept == t.work.zones).all()


# ---- surprise


def unseen(*keys: str) -> tuple[Table, tuple[int, ...]]:
    """Two brigades before b1; those named were out of the enemy's sight at his last operations."""
    t = open_field(units=[unit("a1", "a", "0504"), unit("a2", "a", "0505"), unit("b1", "b", "0604")], charts=NO_FIRE)
    for key in ("a1", "a2"):
        t.put(key, seen=int(key not in keys))
    return t, t.assault("0604", "a1", "a2")


@pytest.mark.parametrize(("keys", "columns"), [((), 0), (("a1",), 0), (("a2",), 0), (("a1", "a2"), 1)])
def test_attackers_none_of_whom_was_seen_gain_a_column(keys: tuple[str, ...], columns: int) -> None:
    t, row = unseen(*keys)
    t.survey()
    true = battle_odds(t.map, t.charts, t.state, t.work, t.write(*row))
    assert true is not None
    assert true.shifts.get("surprise", 0) == columns
    assert true.column == true.bare_column + sum(true.shifts.values())
    known = t.forecast(*row)
    assert "surprise" not in known.shifts, "a side does not know it"
    assert known.column == true.column - columns


def test_the_attack_is_fought_at_the_better_column() -> None:
    found = []
    for keys in ((), ("a1", "a2")):
        t, row = unseen(*keys)
        t.throw("a1", "0604", 7)
        assert t.order(*row) == ""
        found.append(t.events(events.ATTACK)[0][7])
    assert found[1] == found[0] + 1


def test_who_comes_up_from_afar_is_unseen_and_who_stood_in_the_line_is_not() -> None:
    t = open_field(
        12, 4, 8, [unit("far", "a", "0302", mobility="wheeled"), unit("near", "a", "0702"), unit("b1", "b", "0902")],
        charts=NO_FIRE, roads={"0302 0402 0502 0602 0702 0802": "highway"},
    )  # fmt: skip
    t.begin(1)
    assert (t.get("far", "seen"), t.get("near", "seen")) == (0, 1)
    t.begin(0)
    assert t.move("far", "0802") == ""
    assert t.get("far", "seen") == 0, "it is the enemy's last operations that count"
    before = copy_state(t.state)
    t.throw("far", "0902", 7)
    t.put("far", stock=99_000)
    assert t.attack("0902", "far") == ""
    assert before.units[t.row("far")]["seen"] == 0
