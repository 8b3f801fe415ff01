"""`check` as a linter: what is odd about a scenario that can be read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from game.cli import main
from game.files.lint import chart_findings, line_of, scenario_findings
from game.files.lint_figures import unread_charts
from game.files.paths import scenario_names
from game.files.scenario import Text, laid_out, read
from game.files.template import write_scenario

BRIDGE = "[[crossings]]"
ROADS = "[[roads]]"
BLUE_FRONT = ("blue-11-mechanised", "blue-12-mechanised")


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    return write_scenario("valley", tmp_path)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def cut(file: Path, start: str, end: str) -> None:
    """Take out the text from `start` up to `end`."""
    text = file.read_text(encoding="utf-8")
    a = text.index(start)
    file.write_text(text[:a] + text[text.index(end, a + 1) :], encoding="utf-8")


def said(file: Path, *overrides: str) -> list[str]:
    """Findings as `severity: key.path: sentence`, without the spot."""
    text = read(file, overrides)
    return [line_of(text, finding).split(": ", 1)[1] for finding in scenario_findings(text, laid_out(text))]


def test_a_sound_scenario_says_nothing(valley: Path) -> None:
    assert said(valley) == []


def test_a_road_over_a_river_needs_a_crossing(valley: Path) -> None:
    cut(valley, BRIDGE, ROADS)
    lines = said(valley)
    (line,) = [line for line in lines if "without a crossing" in line]
    assert line.startswith('error: roads."Valley road": passes a river (major) at ')
    assert line.endswith("expected a crossing site on this hexside")


def test_a_road_along_a_stream_needs_none(valley: Path) -> None:
    change(valley, 'kind = "major"', 'kind = "stream"')
    cut(valley, BRIDGE, ROADS)
    assert not [line for line in said(valley) if "without a crossing" in line]


def test_an_objective_beyond_an_uncrossed_river_cannot_be_reached(valley: Path) -> None:
    cut(valley, BRIDGE, ROADS)
    assert [line for line in said(valley) if line.startswith("error: objectives.Alderford: cannot be reached by Red")]
    assert not [line for line in said(valley) if "cannot be reached by Blue" in line]


def test_too_many_in_one_hex(valley: Path) -> None:
    for old in ("[30.33, 50.19]", "[30.33, 50.06]"):
        change(valley, old, "[30.35, 50.12]")
    change(valley, "strength = 80", "strength = 100")
    (line,) = [line for line in said(valley, "charts.zones.stack_limit=6") if "stacking points" in line]
    assert line.startswith("error: units.red-2-motor-rifle.place: ")
    assert "holds 7 stacking points (red-1-motor-rifle, red-2-motor-rifle); expected 6 at most" in line
    assert not [line for line in said(valley) if "stacking points" in line]


def test_a_unit_on_the_wrong_side_of_the_front(valley: Path) -> None:
    change(valley, "[30.26, 50.19]", "[30.35, 50.12]")
    (line,) = [line for line in said(valley) if "held by Red" in line]
    assert line.startswith("error: units.blue-11-mechanised.place: is placed at ")


def test_a_later_arrival_on_enemy_ground_is_only_a_warning(valley: Path) -> None:
    change(valley, "{ point = [30.26, 50.19] }", "{ point = [30.35, 50.12] }\narrives = 2025-05-05")
    (line,) = [line for line in said(valley) if "held by Red" in line]
    assert line.startswith("warning: units.blue-11-mechanised.place: ")


def test_units_out_of_supply_at_the_start(valley: Path) -> None:
    change(valley, 'condition = "intact"', 'condition = "destroyed"')
    lines = [line for line in said(valley) if "out of supply at the start" in line]
    assert [line.split(": ")[1] for line in lines] == [
        "units.blue-11-mechanised.place",
        "units.blue-12-mechanised.place",
    ]


def test_kit_that_only_a_light_crossing_feeds(valley: Path) -> None:
    change(valley, 'load = "heavy"', 'load = "light"')
    lines = [line for line in said(valley) if "runs over a light crossing; expected a heavy one" in line]
    assert [line.split(": ")[1] for line in lines] == ["units.blue-11-mechanised", "units.blue-12-mechanised"]
    change(valley, 'load = "light"', 'load = "foot"')
    assert len([line for line in said(valley) if "runs over a foot crossing" in line]) == 2


def test_units_without_kit_need_no_heavy_crossing(valley: Path) -> None:
    change(valley, 'load = "heavy"', 'load = "light"')
    overrides = ["scenario.units.blue-11-mechanised.kit=0", "scenario.units.blue-12-mechanised.kit=0"]
    assert not [line for line in said(valley, *overrides) if "crossing; expected a heavy one" in line]


def test_gaps_in_the_screen(valley: Path) -> None:
    cut(valley, '[[units]]\nkey = "blue-11', '[[units]]\nkey = "blue-12')
    (line,) = [line for line in said(valley) if "no gap in the screen" in line]
    assert line.startswith("warning: units: the front of Blue has ")
    assert line.endswith(" that no unit's posts reach; expected no gap in the screen")
    assert not [line for line in said(valley) if "the front of Red" in line]


@pytest.mark.parametrize(
    ("fields", "gap"),
    [({"steps": 2}, False), ({"steps": 1}, True), ({"cohesion": 5}, False), ({"cohesion": 4}, True)],
)
def test_posts_reach_as_far_as_the_rules_say(valley: Path, fields: dict[str, int], gap: bool) -> None:
    """Those of a unit of one step or in poor order only to the next hex."""
    overrides = [f"scenario.units.{unit}.{key}={value}" for unit in BLUE_FRONT for key, value in fields.items()]
    found = [line for line in said(valley, *overrides) if "no gap in the screen" in line]
    assert [line.split(" has ")[0] for line in found] == ["warning: units: the front of Blue"] * len(found)
    assert bool(found) is gap


def test_salients_that_overlap_or_lie_beyond_the_map(valley: Path) -> None:
    change(
        valley,
        "[[objectives]]",
        '[[salients]]\nkey = "other"\nname = "Other"\nholder = "red"\nsource = "x"\n'
        "points = [[30.2, 50.1], [30.3, 50.1], [30.3, 50.2], [30.2, 50.2]]\n"
        '[[salients]]\nkey = "beyond"\nname = "Beyond"\nholder = "red"\nsource = "x"\n'
        "points = [[30.5, 50.1], [30.6, 50.1], [30.6, 50.2]]\n[[objectives]]",
    )
    lines = said(valley)
    assert any("salients.other: shares " in line and "with Far bank (" in line for line in lines)
    assert any(line.startswith("error: salients.beyond: covers no hex") for line in lines)


def test_a_source_on_enemy_ground_and_a_side_without_one(valley: Path) -> None:
    change(valley, "[30.40, 50.125]", "[30.06, 50.125]")
    (line,) = [line for line in said(valley) if "held by Blue" in line]
    assert line.startswith("error: supply_sources.east_road: stands at ")
    change(valley, 'side = "red"\nplace = { point = [30.06', 'side = "blue"\nplace = { point = [30.06')
    assert [line for line in said(valley) if "Red has no supply source" in line]


def test_what_never_comes_to_pass(valley: Path) -> None:
    change(valley, 'short = "1"', 'short = "1"\narrives = 2025-05-16')
    change(valley, "political_turn = 0", "political_turn = 5")
    lines = said(valley, "scenario.calendar.turns=3")
    assert any(line.startswith("warning: units.red-1-motor-rifle.arrives: comes after turn 3") for line in lines)
    assert any(line.startswith("warning: salients.far_bank.political_turn: is 5") for line in lines)
    assert said(valley)[0].startswith("warning: units: the front of Red")  # red-1 is away at first


def test_what_the_map_builder_could_not_lay(valley: Path) -> None:
    change(
        valley,
        "[[woods]]",
        '[[roads]]\nname = "Short cut"\nkind = "local"\nsource = "x"\n'
        "points = [[30.1900, 50.1250], [30.1901, 50.1250]]\n[[woods]]",
    )
    assert [line for line in said(valley) if line.startswith('warning: roads."Short cut": Short cut')]


def test_figures_without_a_source_are_told_once_a_key(valley: Path) -> None:
    change(valley, '"units", ', "")
    lines = said(valley)
    assert [line.split(": ")[1] for line in lines] == [
        "units.red-1-motor-rifle.strength",
        "units.red-1-motor-rifle.cohesion",
        "units.red-1-motor-rifle.place",
    ]
    assert 'and 3 more of its kind stand without a source; expected source = "..." or "units.strength"' in lines[0]
    change(valley, 'estimates = ["', 'estimates = ["units.strength", "units.c*", "units.place", "')
    assert said(valley) == []


def test_an_estimate_that_is_no_key(valley: Path) -> None:
    change(valley, 'estimates = ["', 'estimates = ["crossings.capasity", "front.lines", "front.lines.points", "')
    (line,) = said(valley)
    assert line == 'warning: estimates.0: "crossings.capasity" is no key of a scenario; expected crossings.capacity'


def test_chart_entries_that_no_rule_reads(tmp_path: Path) -> None:
    (tmp_path / "chapter.py").write_text("a = charts[\"used\"]\nb = map.charts['also'][1, 2]\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text('charts["unused"]', encoding="utf-8")
    assert unread_charts(["used", "unused", "also"], [tmp_path]) == ["unused"]


def test_every_chart_entry_of_the_project_is_read() -> None:
    assert chart_findings() == []


# --- the command -------------------------------------------------------------------------------------------


def test_warnings_leave_the_exit_code_at_0(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(valley, '"units", ', "")
    assert main(["check", str(valley)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"{valley}: ok, 3 warnings"
    assert out[1].startswith(f"  {valley}:")
    assert ": warning: units.red-1-motor-rifle.strength: " in out[1]


def test_errors_end_with_1(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut(valley, BRIDGE, ROADS)
    assert main(["check", str(valley)]) == 1
    assert capsys.readouterr().out.startswith(f"{valley}: 2 errors")


def test_faults_end_with_2_and_do_not_hide_the_next_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = write_scenario("bad", tmp_path), write_scenario("good", tmp_path)
    change(bad, "turns = 6", "turns = 0")
    assert main(["check", str(bad), str(good)]) == 2
    out = capsys.readouterr().out
    assert f"{bad}: 1 fault\n" in out
    assert f"{good}: ok\n" in out


@pytest.mark.parametrize("name", scenario_names())
def test_the_projects_scenarios_have_no_errors(name: str) -> None:
    text: Text = read(name)
    errors = [line_of(text, f) for f in scenario_findings(text, laid_out(text)) if f.severity == "error"]
    assert errors == []


def test_findings_are_plain_data(valley: Path) -> None:
    change(valley, '"units", ', "")
    text = read(valley)
    finding = scenario_findings(text, laid_out(text))[0]
    assert dataclasses.asdict(finding)["severity"] == "warning"
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.severity = "error"  # type: ignore[misc]


def test_a_crossing_of_no_capacity(valley: Path) -> None:
    change(valley, "capacity = 40", "capacity = 0 ")
    (line,) = [line for line in said(valley) if "nothing passes" in line]
    assert line.startswith("warning: crossings.alderford.capacity: is 0")


def test_a_crossing_that_nobody_is_building(valley: Path) -> None:
    change(valley, 'condition = "intact"', 'condition = "building"')
    (line,) = [line for line in said(valley) if "nobody works there" in line]
    assert line.startswith('warning: crossings.alderford.condition: is "building"')


def test_charges_of_a_side_that_holds_neither_bank(valley: Path) -> None:
    for side, count in (("blue", 0), ("red", 1)):
        change(valley, 'kind = "bridge"', f'charged = "{side}"\nkind = "bridge"')
        found = [line for line in said(valley) if "neither bank" in line]
        assert len(found) == count
        change(valley, f'charged = "{side}"\nkind = "bridge"', 'kind = "bridge"')
    assert found[0].startswith('warning: crossings.alderford.charged: is "red", which holds neither bank')


def test_a_broken_crossing_without_engineers(valley: Path) -> None:
    change(valley, 'condition = "intact"', 'condition = "damaged"')
    (line,) = [line for line in said(valley) if "no side has engineers" in line]
    assert line.startswith("warning: crossings.alderford.condition: is damaged and stays so")
    overrides = ['scenario.units.red-2-motor-rifle.arm="engineer"']
    assert not [line for line in said(valley, *overrides) if "no side has engineers" in line]


def test_a_highway_over_a_foot_crossing(valley: Path) -> None:
    change(valley, 'load = "heavy"', 'load = "foot"')
    (line,) = [line for line in said(valley) if "a highway road passes here" in line]
    assert line.startswith('warning: crossings.alderford.load: is "foot"')
    change(valley, 'kind = "highway"', 'kind = "local"')
    assert not [line for line in said(valley) if "road passes here" in line]


def test_a_source_off_the_road(valley: Path) -> None:
    change(valley, "place = { point = [30.40, 50.125] }\npoints = 60", "place = { point = [30.40, 50.18] }\npoints = 0")
    lines = [line for line in said(valley) if line.startswith("warning: supply_sources.east_road.")]
    assert ["no road leaves" in line for line in lines] == [True, False]
    assert "is 0, so it sends nothing" in lines[1]


def test_a_salient_that_no_road_reaches(valley: Path) -> None:
    change(valley, "points = [[30.01, 50.125], [30.190, 50.125], [30.212, 50.125], ", "points = [[30.30, 50.125], ")
    (line,) = [line for line in said(valley) if "no road leads into it" in line]
    assert line.startswith("warning: salients.far_bank: ")
    assert "from a source of Blue" in line


def test_more_strikes_than_operations_points(valley: Path) -> None:
    (line,) = [line for line in said(valley, "red.strikes=5") if "operations points" in line]
    assert "sides.red.strikes: is 5, which takes 5 operations points; expected no more than its 4 pay for" in line
    assert not [line for line in said(valley, "red.strikes=4") if "operations points" in line]
