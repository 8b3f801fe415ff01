"""`--set` on scenarios and charts, and the chart files themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.files.charts import chart_values, load_charts, misfit
from game.files.overrides import parse
from game.files.scenario import load, read
from game.files.template import write_scenario
from game.model.charts import CHARTS, SHAPES
from game.model.fault import Fault


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    return write_scenario("valley", tmp_path)


def refused(valley: Path, *texts: str) -> list[str]:
    """The lines of the fault that reading with these overrides raises."""
    with pytest.raises(Fault) as caught:
        read(valley, texts)
    return list(caught.value.lines)


# --- values that arrive ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "red.commitment=1.5",
        "sides.red.commitment=1.5",
        "scenario.sides.red.commitment = 1.5",
        "scenario.sides.0.commitment=1.5",
        'scenario."sides"."red".commitment=1.5',
    ],
)
def test_every_form_of_a_side_key(valley: Path, text: str) -> None:
    sides = read(valley, [text]).scenario.sides
    assert (sides[0].commitment, sides[1].commitment) == (1500, 1000)


def test_values_of_every_type(valley: Path) -> None:
    scenario = read(
        valley,
        [
            "scenario.calendar.turns=9",
            "scenario.calendar.start=2025-05-02",
            'scenario.map.terrain="woods"',
            "scenario.map.box.0=30.01",
            "scenario.elevation.rows.1.2=99",
            "scenario.units.red-1-motor-rifle.place={ town = 'Eastley' }",
            "scenario.units.red-2-motor-rifle.quality=5",
            "scenario.settlements.Alderford.population=7",
            "scenario.weather.0.skies.fog=3",
            'scenario.front.held.blue=["Alderford", "Eastley"]',
            "scenario.front.held.red=[]",
        ],
    ).scenario
    assert scenario.calendar.turns == 9
    assert scenario.calendar.start.isoformat() == "2025-05-02"
    assert scenario.map.terrain == "woods"
    assert scenario.map.box[0] == 30.01
    assert scenario.elevation.rows[1][2] == 99
    assert scenario.units[0].place.town == "Eastley"
    assert scenario.units[1].quality == 5
    assert scenario.settlements[0].population == 7
    assert scenario.weather[0].skies == (70, 25, 5, 3, 0)
    assert scenario.held_towns == (("blue", "Alderford"), ("blue", "Eastley"))


def test_a_name_with_blanks_is_quoted(valley: Path) -> None:
    scenario = read(
        valley, ["scenario.crossings.alderford.capacity=7", 'scenario.roads."Valley road".kind="local"']
    ).scenario
    assert scenario.crossings[0].capacity == 7
    assert scenario.roads[0].kind == "local"


def test_the_last_of_two_overrides_holds(valley: Path) -> None:
    assert read(valley, ["red.commitment=2", "red.commitment=0.5"]).scenario.sides[0].commitment == 500


def test_a_shorter_game_keeps_its_later_dates(valley: Path) -> None:
    text = valley.read_text(encoding="utf-8")
    valley.write_text(text.replace('short = "1"', 'short = "1"\narrives = 2025-05-15', 1), encoding="utf-8")
    assert read(valley, ["scenario.calendar.turns=2"]).scenario.calendar.turns == 2


def test_overrides_are_recorded_and_part_of_the_digest(valley: Path) -> None:
    plain = load(valley)
    changed = load(valley, ["red.commitment=1.5"])
    charted = load(valley, ["charts.zones.stack_limit=9"])
    assert changed.overrides == ("red.commitment=1.5",)
    assert len({plain.digest, changed.digest, charted.digest}) == 3
    assert load(valley, ["red.commitment=1.0"]).digest == plain.digest
    assert int(charted.charts["stack_limit"]) == 9
    assert int(plain.charts["stack_limit"]) != 9


# --- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("red.comitment=1.5", 'unknown key "comitment"; expected commitment'),
        ("sides.rad.commitment=1", 'unknown key "rad"; expected red'),
        ("rod.commitment=1", 'unknown key "rod"; expected red'),
        ("scenari.calendar.turns=1", 'unknown key "scenari"; expected scenario'),
        ("scenario.calender.turns=1", 'unknown key "calender"; expected calendar'),
        ("scenario.units.red-1-motor-rifel.strength=1", "expected red-1-motor-rifle"),
        ("scenario.units.red-1-motor-rifle.strenth=1", 'unknown key "strenth"; expected strength'),
        ("scenario.map.box.4=1", "there is no element 4; expected a position from 0 to 3"),
        ("scenario.calendar.turns.x=1", "turns holds no keys"),
        ("scenario=1", "names no key"),
        ("red.commitment", "cannot be read; expected sides.ID.KEY=V"),
        ("=1", "cannot be read"),
        ("red..commitment=1", "cannot be read"),
        ("", "cannot be read"),
        ("red.commitment=", "nothing is no TOML value"),
        ("scenario.map.terrain=woods", "woods is no TOML value; expected a number, true, a date, a list or text in"),
        ("red.commitment=1\nx=2", "is no TOML value"),
        ("charts=1", "names no entry"),
        ("charts.zones=1", "names no entry"),
        ("charts.zone.stack_limit=1", 'unknown key "zone"; expected zones.stack_limit'),
        ("charts.zones.stack_limt=1", 'unknown key "stack_limt"; expected stack_limit'),
        ("charts.zones.stack_limit=1.5", "value: is 1.5; expected a whole number"),
        ("charts.zones.stack_limit=true", "value: is true; expected a whole number"),
        ("charts.zones.stack_limit.0=1", "expected 0 positions at most"),
        ("charts.units.establishment.9=1", 'no position "9"; expected 0 to 3'),
        ("charts.units.establishment=[1, 2]", "value: has 2 numbers; expected whole numbers, 4"),
    ],
)
def test_one_line_for_an_override_that_leads_nowhere(valley: Path, text: str, words: str) -> None:
    (line,) = refused(valley, text)
    assert line.startswith(f"--set {text}:")
    assert words in line


def test_a_wrong_value_is_told_by_the_override_that_brought_it(valley: Path) -> None:
    (line,) = refused(valley, "red.commitment=9")
    assert line == ("--set red.commitment=9: sides.red.commitment: is 9; expected number 0.5 to 3.0, 1.0 = historical")
    (line,) = refused(valley, 'scenario.objectives.Alderford.place={ town = "Alderfort" }')
    assert line.startswith("--set scenario.objectives.Alderford.place=")
    assert line.endswith("expected Alderford")


def test_all_faults_of_overrides_and_files_at_once(valley: Path) -> None:
    text = valley.read_text(encoding="utf-8")
    valley.write_text(text.replace("turns = 6", "turns = 0"), encoding="utf-8")
    lines = refused(valley, "red.comitment=1", "charts.zones.nothing=1", "blue.shape='round'", "?")
    assert len(lines) == 5


def test_overrides_on_the_command_line(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(valley), "--set", "red.commitment=1.5"]) == 0
    assert main(["check", str(valley), "--set", "red.comitment=1.5"]) == 2
    out, err = capsys.readouterr()
    assert "expected commitment" in out
    assert "Traceback" not in out + err


def test_parts_of_an_override() -> None:
    override = parse(' scenario."a b".c = [1, 2.5] ')
    assert override.words == ("scenario", "a b", "c")
    assert override.value == [1, 2.5]


# --- charts ------------------------------------------------------------------------------------------------

SHAPES_HERE = {"combat": {"crt": (2, 3), "limit": ()}, "march": {"rates": (2,)}}
COMBAT = """
[crt]
about = "results"
value = [[1, 2, 3], [4, 5, 6]]
source = "estimate"
[limit]
value = 8
source = "calibrated"
"""
MARCH = '[rates]\nvalue = [3, 4]\nsource = "a manual"\n'


def folder_with(tmp_path: Path, combat: str = COMBAT, march: str | None = MARCH) -> Path:
    (tmp_path / "combat.toml").write_text(combat, encoding="utf-8")
    if march is not None:
        (tmp_path / "march.toml").write_text(march, encoding="utf-8")
    return tmp_path


def chart_faults(folder: Path, *texts: str) -> list[str]:
    with pytest.raises(Fault) as caught:
        load_charts(texts, folder, SHAPES_HERE)
    return list(caught.value.lines)


def test_charts_become_one_record(tmp_path: Path) -> None:
    record = load_charts((), folder_with(tmp_path), SHAPES_HERE)
    assert isinstance(record, np.void)
    assert record["crt"].dtype == np.int64
    assert record["crt"][1, 2] == 6
    assert int(record["limit"]) == 8
    assert chart_values(record) == {"crt": [[1, 2, 3], [4, 5, 6]], "limit": 8, "rates": [3, 4]}


def test_overrides_reach_single_numbers_rows_and_tables(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    record = load_charts(["charts.combat.crt.1.0=7", "charts.march.rates=[9, 9]", "charts.combat.crt.0=[0, 0, 1]"],
                         folder, SHAPES_HERE)  # fmt: skip
    assert record["crt"].tolist() == [[0, 0, 1], [7, 5, 6]]
    assert record["rates"].tolist() == [9, 9]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[4, 5, 6]", "[4, 5]", 4, "combat.crt.value.1: has 2 numbers; expected whole numbers, 2 x 3"),
        ("[[1, 2, 3], [4, 5, 6]]", "[[1, 2, 3]]", 4, "combat.crt.value: has 1 row; expected whole numbers, 2 x 3"),
        ("[[1, 2, 3], [4, 5, 6]]", "5", 4, "combat.crt.value: is 5; expected whole numbers, 2 x 3"),
        ("2, 3]", "2.5, 3]", 4, "combat.crt.value.0.1: is 2.5; expected whole numbers"),
        ("value = 8", "value = true", 7, "combat.limit.value: is true; expected a whole number"),
        ("value = 8", "value = 9007199254740993", 7, "too large"),
        ("value = 8", "", 6, "combat.limit.value: is missing; expected a whole number"),
        ('source = "calibrated"', "", 6, "combat.limit.source: is missing; expected a title or address"),
        ('source = "calibrated"', "source = ''", 8, 'combat.limit.source: is ""; expected a title or address'),
        ('about = "results"', "about = 3", 3, "combat.crt.about: is 3; expected text"),
        ('about = "results"', "abuot = ''", 3, "combat.crt.abuot: unknown key; expected about"),
        ("[limit]", "[limit]\nvalue = 1\nsource = 'x'\n[limits]", 9, "combat.limits: unknown entry; expected limit"),
        ("[limit]\nvalue = 8", "[crt.more]\nvalue = 8", None, "combat.limit: is missing; expected [limit]"),
        ("[crt]", "[crt", 2, "expected TOML"),
    ],
)
def test_each_fault_of_a_chart_file_names_file_line_key_and_shape(
    tmp_path: Path, old: str, new: str, line: int | None, words: str
) -> None:
    assert old in COMBAT
    folder = folder_with(tmp_path, COMBAT.replace(old, new, 1))
    lines = chart_faults(folder)
    matching = [text for text in lines if words in text]
    assert len(matching) == 1
    assert matching[0].startswith(f"{folder / 'combat.toml'}:{'' if line is None else f'{line}:'}")


def test_missing_and_stray_chart_files(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, march=None)
    (folder / "marsh.toml").write_text("", encoding="utf-8")
    lines = chart_faults(folder)
    assert any("march.toml: no such file" in line for line in lines)
    assert any("marsh.toml: no rule reads this file; expected march" in line for line in lines)
    assert len(lines) == 2


def test_faults_of_two_chart_files_and_an_override_at_once(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, COMBAT.replace("value = 8", "value = 'x'"), MARCH.replace("[3, 4]", "[3]"))
    assert len(chart_faults(folder, "charts.march.rate=1", "charts.march.rates.1=2")) == 3


def test_the_projects_charts_are_complete() -> None:
    record = load_charts()
    assert record.dtype == CHARTS
    assert set(chart_values(record)) == {key for entries in SHAPES.values() for key in entries}


def test_a_chart_key_stands_in_one_file_only() -> None:
    keys = [key for entries in SHAPES.values() for key in entries]
    assert len(keys) == len(set(keys))


def test_misfits() -> None:
    assert misfit(3, ()) == ""
    assert misfit([[1], [2]], (2, 1)) == ""
    assert misfit([], (1,)) == ": has 0 numbers"
    assert misfit([[1], 2], (2, 1)) == ".1: is 2"
