"""Why a unit is supplied as it is: the way, what is used and lost on it, and the first blocker."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, toy, unit

from game.cli import main
from game.cli.why import told
from game.model import codes
from game.rules.why import Trace, why_supplied

LENGTH = 8


def strip(*units: object, **more: object) -> Table:
    """Side b holds one row of tracks between lakes, from its source 0103 to 0803; nobody shoots.

    With `shore` the lakes are ground of the enemy's.
    """
    rows = ["a" * 10, "a" * 10, "b" * LENGTH + "a" * 2, "a" * 10]
    fill: dict = {"sources": {"0101": ("a", 99), "0103": ("b", 99)}}
    units = units or (unit("b1", "b", "0803"),)
    lake = "." if more.pop("shore", False) else "~"
    terrain = [row * 10 for row in (".", lake, ".", lake)]
    t = Table(toy("\n".join(terrain), "\n".join(rows), units, **(fill | more)))
    t.state.hexes["fire0"] = 0
    return t


def bridged(condition: str = "intact", **more: object) -> Table:
    """The strip with a major river between 0503 and 0603 and a bridge over it."""
    return strip(rivers={"0503/SE": "major"}, sites={"0503/SE": ("bridge", condition, "heavy")}, **more)


def traced(t: Table, key: str = "b1") -> Trace:
    """The trace after the second side's logistics."""
    t.begin(1)
    return why_supplied(t.ready, t.state, int(t.row(key)))


def blocker(t: Table, trace: Trace) -> tuple[str, str, int] | None:
    found = trace.blocker
    return None if found is None else (found.kind, t.name(found.hex) if found.hex >= 0 else "", found.row)


# ---- a unit with a way


def test_the_way_runs_from_the_source_to_the_unit() -> None:
    t = strip()
    trace = traced(t)
    assert [t.name(h) for h in trace.way] == [f"{c:02d}03" for c in range(1, LENGTH + 1)]
    assert (trace.state, trace.asked, trace.delivered) == (0, 4000, t.get("b1", "delivered"))
    assert trace.blocker is None
    assert trace.arrives == 1000


def test_a_quiet_way_names_its_source_alone_with_what_it_sent() -> None:
    t = strip()
    place, = traced(t).places
    assert (place.kind, place.row, place.room) == ("source", 1, 99_000)
    assert place.used == t.get("b1", "sent") > 0


def test_a_stretch_of_road_under_fire_says_what_is_lost_on_it() -> None:
    t = strip()
    for name, level in (("0303", 2), ("0403", 2), ("0603", 1)):
        t.state.hexes["fire0"][t.at(name)] = level
    trace = traced(t)
    roads = [place for place in trace.places if place.kind == "road"]
    assert [([t.name(h) for h in place.hexes], place.fire) for place in roads] == [(["0303", "0403"], 2), (["0603"], 1)]
    assert [place.lost for place in roads] == [79, 21], "4 per cent twice, then 2, rounded"
    assert trace.arrives == 902
    assert trace.sent * 902 // 1000 == pytest.approx(trace.delivered, abs=2)


def test_a_full_hex_is_named_and_throttles() -> None:
    t = strip()
    t.state.hexes["fire0"][t.at("0503")] = 4
    trace = traced(t)
    road, = (place for place in trace.places if place.kind == "road")
    assert (road.room, road.lost) == (900, 120)
    assert road.used > road.room - 100
    assert blocker(t, trace) == ("road", "0503", -1)


def test_a_full_hex_beside_the_way_is_not_named_while_one_on_it_is_full() -> None:
    t = strip()
    t.state.hexes["fire0"][t.at("0503")] = 4
    t.begin(1)
    t.put("b1", block=int(codes.BY_ROAD), block_at=int(t.at("0502")))
    assert blocker(t, why_supplied(t.ready, t.state, int(t.row("b1")))) == ("road", "0503", -1)


def test_a_crossing_says_how_much_of_it_is_used() -> None:
    t = bridged()
    crossing, = (place for place in traced(t).places if place.kind == "crossing")
    assert ([t.name(h) for h in crossing.hexes], crossing.row, crossing.room) == (["0503", "0603"], 0, 60_000)
    assert crossing.used == t.state.crossings[0]["hauled"] * 1000 > 0


def test_a_crossing_may_throttle() -> None:
    t = bridged()
    t.map.sites[0]["capacity"] = 2
    assert blocker(t, traced(t)) == ("crossing", "0603", 0)


def test_a_source_may_throttle() -> None:
    t = strip(sources={"0101": ("a", 99), "0103": ("b", 1)})
    assert blocker(t, traced(t)) == ("source", "0103", 1)


# ---- a unit without one


def test_the_loss_of_one_crossing_isolates_a_unit_and_is_named() -> None:
    t = bridged("destroyed")
    trace = traced(t)
    assert trace.places == ()
    assert blocker(t, trace) == ("water", "0603", 0)
    assert len(trace.way) == LENGTH, "the way that lacks least"


@pytest.mark.parametrize(("control", "word"), [(0, "enemy"), (-1, "nobody")])
def test_lost_ground_is_named(control: int, word: str) -> None:
    t = strip()
    t.state.hexes["control"][t.at("0403")] = control
    assert blocker(t, traced(t)) == (word, "0403", -1)


def test_of_several_places_the_first_from_the_source_is_named() -> None:
    t = bridged("destroyed")
    t.state.hexes["control"][t.at("0703")] = 0
    assert blocker(t, traced(t)) == ("water", "0603", 0)
    t.state.hexes["control"][t.at("0303")] = 0
    assert blocker(t, traced(t)) == ("enemy", "0303", -1)


def test_the_way_that_lacks_least_has_the_fewest_places_to_win_back() -> None:
    t = strip(shore=True)
    for name in ("0303", "0403", "0503"):
        t.state.hexes["control"][t.at(name)] = 0
    for name in ("0304", "0504"):
        t.state.hexes["control"][t.at(name)] = 1
    way = [t.name(h) for h in traced(t).way]
    assert {"0304", "0504"} <= set(way)
    assert len({"0303", "0403", "0503"} & set(way)) <= 1


def test_a_lost_crossing_lacks_less_than_a_way_round_over_enemy_ground() -> None:
    t = bridged("destroyed", shore=True)
    assert blocker(t, traced(t)) == ("water", "0603", 0)


def test_a_source_in_enemy_hands_is_named() -> None:
    t = strip()
    t.state.hexes["control"][t.at("0103")] = 0
    assert blocker(t, traced(t)) == ("lost_source", "0103", 1)


def test_a_side_without_sources_is_told_so() -> None:
    t = strip()
    t.map.sources["side"] = 0
    assert blocker(t, traced(t)) == ("lost_source", "", -1)


def test_a_road_may_be_closed_by_fire_mud_and_an_enemy_zone_together() -> None:
    t = strip(unit("b1", "b", "0803"), unit("a1", "a", "0402"), ground="mud", shore=True)
    t.state.hexes["fire0"][t.at("0503")] = 4
    assert blocker(t, traced(t)) == ("road", "0503", -1)


def test_a_line_broken_since_the_last_logistics_is_no_way() -> None:
    t = strip()
    t.begin(1)
    t.state.hexes["control"][t.at("0503")] = 0
    assert blocker(t, why_supplied(t.ready, t.state, int(t.row("b1")))) == ("enemy", "0503", -1)


def test_a_line_open_again_since_has_no_blocker() -> None:
    t = strip()
    t.state.hexes["control"][t.at("0503")] = 0
    t.begin(1)
    t.state.hexes["control"][t.at("0503")] = 1
    trace = why_supplied(t.ready, t.state, int(t.row("b1")))
    assert (trace.places, trace.blocker) == ((), None)
    assert told(t.ready, t.state, trace)[-1] == "the way is open again; it is supplied at its next logistics"


def test_a_unit_off_the_map_has_no_trace() -> None:
    t = strip()
    t.begin(1)
    t.put("b1", hex=-1, status=int(codes.WITHDRAWN))
    trace = why_supplied(t.ready, t.state, int(t.row("b1")))
    assert (trace.hex, trace.places, trace.blocker) == (-1, (), None)
    assert told(t.ready, t.state, trace) == ["b1: not on the map, turn 1"]


def test_asking_changes_nothing() -> None:
    t = bridged("destroyed")
    t.begin(1)
    before = t.digest()
    for u in range(len(t.state.units)):
        why_supplied(t.ready, t.state, u)
    assert t.digest() == before


# ---- in text


def test_a_trace_in_text() -> None:
    t = bridged()
    t.state.hexes["fire0"][t.at("0303")] = 4
    lines = told(t.ready, t.state, traced(t))
    assert lines[0] == "b1 in 0803, turn 1: supply short"
    assert lines[1].startswith("asked 4.0, sent 0.9, delivered 0.8; carries ")
    assert lines[2] == "way: 8 hexes, 88 % of a load arrives"
    assert lines[3].startswith("  source 0103 (0103): 0.9 of 99.0 sent")
    assert lines[4] == "  road 0303, fire 4: 0.9 of 0.9 used, 12 % lost"
    assert lines[5] == "  crossing 0503/SE, fire 0: 1.0 of 60.0 used"
    assert lines[6] == "throttled by the road in 0303: fire 4 leaves it 0.9 of 60.0 points a turn, 0.9 were sent"


def test_a_missing_crossing_in_text() -> None:
    t = bridged("destroyed")
    assert told(t.ready, t.state, traced(t))[2:] == [
        "no way leads to it from any source",
        "first blocker: the river before 0603, 0503/SE is out",
    ]


def test_the_command_prints_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "bridgehead-drill", "--unit", "red-1-mechanised", "--turn", "0"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("red-1-mechanised in ")
    assert out[0].endswith("at the start: supply full")
    assert "(" in out[0]  # the nearest settlement
    assert not out[1].startswith("asked 0.0")
    assert any(line.startswith("  source ") for line in out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "red-1-mechanized"], "--unit red-1-mechanized: no such unit; expected red-1-mechanised"),
        (["--unit", "red-1-mechanised", "--turn", "99"], "--turn 99: the game has"),
        (["--unit", "red-1-mechanised", "--turn", "x"], "--turn x: expected a whole number"),
        (["--unit", "red-1-mechanised", "--agents", "greedy"], "--agents greedy: 1 agents"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["why", "bridgehead-drill", *words]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_every_unit_of_a_scenario_has_a_trace_that_ends_where_it_stands() -> None:
    from game.files.scenario import load
    from game.rules.setup import set_up

    loaded = load("bridgehead-drill")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    for u in np.flatnonzero(ready.state.units["hex"] >= 0):
        trace = why_supplied(ready, ready.state, int(u))
        assert trace.way[-1] == ready.state.units[u]["hex"]
        assert bool(trace.places) == (ready.state.units[u]["source"] >= 0)


def test_a_full_crossing_in_text_has_its_name_and_what_fire_leaves_it() -> None:
    t = bridged()
    t.ready.map.sites["capacity"][0] = 4
    t.state.hexes["fire0"][t.at("0603")] = 2
    lines = told(t.ready, t.state, traced(t))
    assert lines[-1] == (
        "throttled by crossing 0503/SE into 0603: fire 2 leaves it 2.0 of 4.0 points a turn, 2.0 were sent"
    )


def test_an_enemy_zone_is_told_where_it_throttles_a_road() -> None:
    t = strip(unit("b1", "b", "0803"), unit("a1", "a", "0504"), shore=True)
    t.ready.charts["zone_share"] = 1
    t.state.hexes["fire0"] = 0
    last = told(t.ready, t.state, traced(t))[-1]
    assert last.startswith("throttled by the road in 0603: an enemy zone of control leaves it 0.6 of 60.0 points")


def test_the_first_supply_is_asked_for_on_a_copy() -> None:
    from game.files.scenario import load
    from game.rules.setup import set_up
    from game.rules.why import first_supply

    loaded = load("bridgehead-drill")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    before = [table.tobytes() for table in ready.state]
    seen = first_supply(ready, ready.state)
    assert [table.tobytes() for table in ready.state] == before
    here = seen.units["status"] == codes.ON_MAP
    assert (seen.units["demand"][here] > 0).all()
    assert (seen.units["delivered"][here] > 0).all()
