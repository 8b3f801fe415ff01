"""Scenario files: reading, merging, faults with file and line, through the command line."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest
import tomli

from game.cli import main
from game.files import paths
from game.files.lines import line_table
from game.files.scenario import Loaded, load, read
from game.files.schema import schema_text
from game.files.template import write_scenario
from game.model.fault import Fault
from game.rules.setup import Tables, set_up

ROOT = Path(paths.__file__).resolve().parents[2]
TOML_FILES = sorted(
    [*ROOT.glob("scenarios/*/*.toml"), *ROOT.glob("game/charts/*.toml"), *ROOT.glob("game/files/*.toml")]
)


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    """A complete small scenario in a folder of its own."""
    return write_scenario("valley", tmp_path)


def change(file: Path, old: str, new: str, count: int = 1) -> int:
    """Replace a piece of a scenario file; returns the line it begins on."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults(capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    """The fault lines `check` prints; it must end with 2 and without a traceback."""
    code = main(["check", *args])
    out, err = capsys.readouterr()
    assert code == 2
    assert "Traceback" not in out + err
    return [line.strip() for line in out.splitlines()[1:]]


# name, text taken out, text put in, lines from the start of the change to the fault, key path, words of the message
BROKEN = [
    ("syntax", "turns = 6", "turns = = 6", 0, "column", "expected TOML"),
    ("missing_key", "turns = 6", "", -2, "calendar.turns", "is missing; expected whole number 1 to 500"),
    ("wrong_type", "turns = 6", 'turns = "six"', 0, "calendar.turns", 'is "six"; expected whole number'),
    ("truth_for_number", "turns = 6", "turns = true", 0, "calendar.turns", "is true; expected whole number"),
    ("out_of_range", "turns = 6", "turns = 0", 0, "calendar.turns", "is 0; expected whole number 1 to 500"),
    ("no_number", "scale = 5", "scale = nan", 0, "victory.scale", "is nan; expected whole number"),
    ("strikes", "strikes = 1 ", "strikes = -1 ", 0, "sides.red.strikes", "is -1"),
    ("support", "support = 1 ", "support = 0.5 ", 0, "sides.red.support", "is 0.5"),
    ("infinite", "replacement_kit = 0.25", "replacement_kit = inf", 0, "sides.red.replacement_kit", "is inf"),
    ("unknown_key", "strength = 80", "strenght = 80\nstrength = 80", 0, "units.red-1-motor-rifle.strenght",
     "unknown key; expected strength"),
    ("unknown_table", "[victory]", "[[unit]]\nkey = 1\n[victory]", 0, "unit", "unknown key; expected units"),
    ("unknown_word", 'kind = "major"', 'kind = "creek"', 0, "rivers.Alder.kind",
     'is "creek"; expected "stream", "minor", "major" or "canal"'),
    ("unknown_town", 'place = { town = "Alderford" }\npoints', 'place = { town = "Alderfrod" }\npoints', 0,
     "objectives.Alderford.place.town", '"Alderfrod" is no settlement here; expected Alderford'),
    ("unknown_held_town", 'red = ["Eastley"]', 'red = ["Eastly"]', 0, "front.held.red.0",
     '"Eastly" is no settlement here; expected Eastley'),
    ("duplicate_unit", 'key = "red-2-motor-rifle"', 'key = "red-1-motor-rifle"', 0, "units.1.key",
     '"red-1-motor-rifle" is taken by row 1; expected a key of its own'),
    ("no_such_day", "start = 2025-05-01 ", "start = 2025-05-41 ", 0, "column", "expected TOML"),
    ("date_as_text", "start = 2025-05-01 ", 'start = "May" ', 0, "calendar.start", 'is "May"; expected date'),
    ("date_outside", 'short = "1"', 'short = "1"\narrives = 2026-01-01', 1, "units.red-1-motor-rifle.arrives",
     "is 2026-01-01, outside the calendar; expected 2025-05-01 to 2025-05-19"),
    ("leaves_before_it_comes", 'short = "1"', 'short = "1"\narrives = 2025-05-10\nwithdraws = 2025-05-04', 2,
     "units.red-1-motor-rifle.withdraws", "expected a day after its arrival"),
    ("after_nobody", 'short = "1"', 'short = "1"\narrives = 2025-05-10\nafter = "red-2-motor-riffle"', 2,
     "units.red-1-motor-rifle.after", 'is "red-2-motor-riffle"; expected red-2-motor-rifle'),
    ("after_who_stays", 'short = "1"', 'short = "1"\narrives = 2025-05-10\nafter = "red-2-motor-rifle"', 2,
     "units.red-1-motor-rifle.after", "expected a unit of its own side with a date to withdraw"),
    ("unknown_side", 'side = "red"\nname = "1st', 'side = "read"\nname = "1st', 0, "units.red-1-motor-rifle.side",
     '"read" is no side; expected red or blue'),
    ("bad_hex", "{ point = [30.33, 50.19] }", '{ hex = "4x12" }', 0, "units.red-1-motor-rifle.place.hex",
     'is "4x12"; expected hex such as "0412"'),
    ("hex_off_the_map", "{ point = [30.33, 50.19] }", '{ hex = "9901" }', 0, "units.red-1-motor-rifle.place",
     "is not on the map"),
    ("unit_outside", "{ point = [30.33, 50.19] }", "{ point = [31.33, 50.19] }", 0,
     "units.red-1-motor-rifle.place.point", "lies outside the map box"),
    ("swapped_point", "lon = 30.190", "lon = 50.190", 0, "settlements.Alderford.lon", "lies outside the map box"),
    ("two_places", "{ point = [30.33, 50.19] }", '{ point = [30.33, 50.19], hex = "0412" }', 0,
     "units.red-1-motor-rifle.place", "names hex and point; expected exactly one of"),
    ("no_place", "{ point = [30.33, 50.19] }", "{}", 0, "units.red-1-motor-rifle.place", "is empty; expected"),
    ("half_a_crossing", "lat = 50.125                        #", "#", -4, "crossings.alderford",
     "names lon only; expected lon and lat"),
    ("crossing_twice", 'kind = "bridge"', 'hexside = "0705/NE"\nkind = "bridge"', None, "crossings.alderford",
     "names hexside and lon and lat"),
    ("bad_hexside", "lon = 30.212\nlat = 50.125 ", 'hexside = "0705/E" ', 0, "crossings.alderford.hexside",
     'is "0705/E"; expected hexside'),
    ("one_point", "points = [[30.28, 49.98], [30.29, 50.10], [30.28, 50.27]]", "points = [[30.28, 49.98]]", 0,
     "front.lines.0.points", "has 1 element; expected list of at least 2 points"),
    ("point_of_three", "[30.29, 50.10], [30.28, 50.27]]\nsource", "[30.29, 50.10, 1.0], [30.28, 50.27]]\nsource", 0,
     "front.lines.0.points.1", "has 3 elements; expected"),
    ("one_hand", 'left = "blue"', 'left = "red"', 1, "front.lines.0.right", 'is "red", as left; expected the other'),
    ("other_key", 'key = "valley"', 'key = "hill"', 0, "key", 'is "hill"; expected "valley", the name of its folder'),
    ("late_weather", "start = 2025-05-01\nground", "start = 2025-05-09\nground", 0, "weather.0.start",
     "expected the calendar's start 2025-05-01 or before"),
    ("no_weather_weight", "{ clear = 70, overcast = 25, rain = 5 }", "{ clear = 0 }", 0, "weather.0.skies",
     "weigh nothing"),
    ("uneven_heights", "[145, 135, 115, 130, 170]", "[145, 135, 115, 130]", 0, "elevation.rows.1",
     "has 4 values; expected 5"),
    ("heights_too_small", "dlon = 0.105", "dlon = 0.02", None, "elevation.rows", "expected to cover the map box"),
    ("box_inside_out", "box = [30.0, 50.0, 30.42, 50.25]", "box = [30.42, 50.0, 30.0, 50.25]", 0, "map.box",
     "west below east"),
    ("box_too_small", "km_per_hex = 2.5", "km_per_hex = 20", -1, "map.box",
     "gives 1 by 1 hexes of 20 km; expected 3 to 99 each way"),
    ("three_sides", "[deployment]", '[[sides]]\nkey = "green"\nname = "G"\nadjective = "G"\nshape = "diamond"\n'
     "operations_points = 1\nreplacement_steps = 1\nreplacement_kit = 1\n[deployment]", None, "sides",
     "has 3 elements; expected exactly two rows"),
    ("charges_of_nobody", 'kind = "bridge"', 'charged = "green"\nkind = "bridge"', 0, "crossings.alderford.charged",
     '"green" is no side; expected red or blue'),
    ("charges_on_a_ford", 'kind = "bridge"', 'charged = "blue"\nkind = "ford"', 0, "crossings.alderford.charged",
     'is "blue", but its kind is ford; expected a crossing that can be blown'),
    ("charges_on_a_ruin", 'condition = "intact"', 'charged = "blue"\ncondition = "destroyed"', 0,
     "crossings.alderford.charged", "but its condition is destroyed; expected a crossing that can be blown"),
    ("dry_hexside", "lon = 30.212\nlat = 50.125", 'hexside = "0205/NE"\n', None, "crossings.alderford.hexside",
     "0205/NE has no river"),
    ("other_format", "format = 1", "format = 2", 0, "format", "is 2; expected 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "offset", "key", "words"), [row[1:] for row in BROKEN], ids=[r[0] for r in BROKEN]
)
def test_each_fault_is_one_line_with_file_line_key_and_expectation(
    valley: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, offset: int | None, key: str, words: str
) -> None:
    line = change(valley, old, new)
    found = faults(capsys, str(valley))
    assert len(found) == 1
    spot = f"{valley}:" if offset is None else f"{valley}:{line + offset}:"
    assert found[0].startswith(spot)
    assert f" {key}" in found[0]
    assert words in found[0]


def test_all_faults_are_told_at_once_in_their_files(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(valley, "turns = 6", "turns = -6")
    change(valley, "[calendar]", "[calender]\nx = 1\n[calendar]")
    change(valley, "format = 1", 'format = 1\ninclude = ["more.toml"]')
    more = valley.parent / "more.toml"
    more.write_text(
        '[[rivers]]\nname = "Ash"\nkind = "brook"\npoints = [[30.0, 50.1],\n  [30.1, "x"]]\n', encoding="utf-8"
    )
    found = faults(capsys, str(valley.parent))
    assert len(found) == 4
    assert sum(line.startswith(f"{more}:") for line in found) == 2
    assert any(line.startswith(f"{more}:3: rivers.Ash.kind:") for line in found)
    assert any(line.startswith(f"{more}:5: rivers.Ash.points.1.1:") for line in found)
    assert any("calender: unknown key; expected calendar" in line for line in found)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\xff", "is not UTF-8; expected a text file"),
        (b"\x00\x01\x02", "expected TOML"),
        (b"", "format: is missing; expected 1"),
        (b"a = " + b"[" * 5000, "TOML"),
        (b"a = " + b"9" * 5000, "TOML"),
    ],
)
def test_files_that_are_no_scenarios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    (tmp_path / "odd").mkdir()
    file = tmp_path / "odd" / "scenario.toml"
    file.write_bytes(content)
    assert any(words in line for line in faults(capsys, str(file)))


def test_a_missing_scenario_is_told_with_names_that_look_like_it(capsys: pytest.CaptureFixture[str]) -> None:
    known = paths.scenario_names()[0]
    (line,) = faults(capsys, known + "x")
    assert f"{known}x: no such scenario; expected" in line
    assert known in line.split("expected")[1]


def test_a_folder_without_scenario_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = faults(capsys, str(tmp_path))
    assert "no scenario.toml in this folder" in line


def test_names_with_a_zero_byte_are_told_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(faults(capsys, "a\0b")) == 1


def test_any_damage_is_told_by_line_and_never_a_crash(valley: Path) -> None:
    draw = random.Random(20250501)
    whole = tomli.loads(valley.read_text(encoding="utf-8"))
    spots: dict[tuple[str, ...], list[tuple[str | int, ...]]] = {}

    def collect(value: object, path: tuple[str | int, ...]) -> None:
        if path:
            spots.setdefault(tuple("*" if isinstance(p, int) else p for p in path), []).append(path)
        if isinstance(value, dict):
            for key, inner in value.items():
                collect(inner, (*path, key))
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                collect(inner, (*path, i))

    collect(whole, ())
    odd = [0, -1, 1.5, "", "x", True, [], {}, [[]], dt.date(2025, 1, 1), float("nan"), 10**30, [1, 2], {"a": 1}]
    told: list[tuple[str, ...]] = []
    for _ in range(250):
        root = copy.deepcopy(whole)
        path = draw.choice(spots[draw.choice(sorted(spots))])
        holder: Any = root
        for part in path[:-1]:
            holder = holder[part]
        if draw.random() < 0.2:
            del holder[path[-1]]
        else:
            holder[path[-1]] = draw.choice(odd)
        valley.write_text("\n".join(f"{key} = {as_toml(value)}" for key, value in root.items()), encoding="utf-8")
        try:
            load(valley)
        except Fault as fault:
            told.append(fault.lines)
    assert len(told) > 150
    assert all(line.startswith(f"{valley}:") for lines in told for line in lines)


def as_toml(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(inner) for inner in value) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, dt.date) else repr(value)


# --- include -------------------------------------------------------------------------------------------------


def test_an_included_file_adds_tables_and_rows(valley: Path) -> None:
    change(valley, "format = 1", 'format = 1\ninclude = ["more.toml"]')
    (valley.parent / "more.toml").write_text(
        'estimates = ["rivers"]\n[[rivers]]\nname = "Ash"\nkind = "stream"\npoints = [[30.0, 50.1], [30.1, 50.1]]\n',
        encoding="utf-8",
    )
    text = read(valley)
    assert [river.name for river in text.scenario.rivers] == ["Alder", "Ash"]
    assert "rivers" in text.root["estimates"]
    assert "deployment" in text.root["estimates"]


@pytest.mark.parametrize(
    ("include", "part", "words"),
    [
        ('["absent.toml"]', None, '"absent.toml" is not there'),
        ('"more.toml"', "", "expected a list of file names"),
        ('["../more.toml"]', "", "is no file name; expected a file in the same folder"),
        ('["more.toml"]', 'include = ["scenario.toml"]', "in a circle"),
        ('["more.toml"]', 'title = "Again"', "title: given twice, first at"),
        ('["more.toml"]', "[calendar]\nturns = 9", "calendar.turns: given twice, first at"),
        ('["more.toml"]', 'extends = "valley"', "extends: stands in an included file"),
        ('["more.toml"]', "a = [", "expected TOML"),
    ],
)
def test_faults_of_including(
    valley: Path, capsys: pytest.CaptureFixture[str], include: str, part: str | None, words: str
) -> None:
    change(valley, "format = 1", f"format = 1\ninclude = {include}")
    if part is not None:
        (valley.parent / "more.toml").write_text(part, encoding="utf-8")
    (line,) = faults(capsys, str(valley))
    assert words in line


def test_a_part_of_a_scenario_is_named_as_one(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    part = valley.parent / "more.toml"
    part.write_text("[victory]\n", encoding="utf-8")
    (line,) = faults(capsys, str(part))
    assert "is a part of a scenario; expected its folder" in line


# --- extends -------------------------------------------------------------------------------------------------


def variant(valley: Path, body: str, key: str = "variant") -> Path:
    """A scenario beside the valley that extends it."""
    folder = valley.parent.parent / key
    folder.mkdir(exist_ok=True)
    file = folder / "scenario.toml"
    file.write_text(f'format = 1\nextends = "valley"\nkey = "{key}"\nname = "Variant"\n{body}', encoding="utf-8")
    return file


def test_a_variant_changes_single_keys_and_rows(valley: Path) -> None:
    file = variant(
        valley,
        """
estimates = ["roads"]
[calendar]
turns = 9
[[units]]
key = "red-1-motor-rifle"
strength = 50
place = { hex = "1203" }
[[units]]
key = "blue-12-mechanised"
remove = true
[[units]]
key = "blue-13-rifle"
side = "blue"
name = "13th"
short = "13"
arm = "rifle"
echelon = "regiment"
mobility = "foot"
strength = 90
cohesion = 7
place = { town = "Alderford" }
[[settlements]]
name = "Eastley"
population = 20
[[weather]]
start = 2025-05-01
ground = "mud"
skies = { rain = 1 }
""",
    )
    before, after = read(valley).scenario, read(file).scenario
    assert after.calendar.turns == 9
    assert after.calendar.start == before.calendar.start
    assert [unit.key for unit in after.units] == [
        "red-1-motor-rifle", "red-2-motor-rifle", "blue-11-mechanised", "blue-13-rifle",
    ]  # fmt: skip
    assert after.units[0].strength == 50
    assert after.units[0].name == before.units[0].name
    assert (after.settlements[1].population, after.settlements[1].rank) == (20, "village")
    assert [spell.ground for spell in after.weather] == ["mud"]
    assert "roads" in read(file).root["estimates"]
    assert "deployment" in read(file).root["estimates"]


def test_an_extended_place_is_merged_as_a_table_and_must_stay_one_place(
    valley: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = variant(valley, '[[units]]\nkey = "red-1-motor-rifle"\nplace = { town = "Eastley" }\n')
    assert read(file).scenario.units[0].place.town == "Eastley"
    assert read(file).scenario.units[0].place.point is None


def test_a_variant_names_the_hexside_of_a_crossing_instead_of_its_point(valley: Path) -> None:
    site = read(variant(valley, '[[crossings]]\nkey = "alderford"\nhexside = "0705/NE"\n')).scenario.crossings[0]
    assert (site.hexside, site.place, site.capacity) == ("0705/NE", None, 40)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('[[units]]\nkey = "red-9"\nremove = true', "units.red-9: there is no such row to remove; expected"),
        ('[[units]]\nkey = "red-1-motor-rifle"\nremove = 1', "remove: is 1; expected true"),
        ("[[weather]]\nremove = true\nstart = 2025-05-01", "remove has no row to take away"),
        ('[[sides]]\nkey = "red"\n[[sides]]\nkey = "red"', "sides.red: changed twice"),
    ],
)
def test_faults_of_changing_rows(valley: Path, capsys: pytest.CaptureFixture[str], body: str, words: str) -> None:
    file = variant(valley, body)
    (line,) = [line for line in faults(capsys, str(file)) if words in line]
    assert line.startswith(f"{file}:")


def test_a_fault_of_a_changed_row_names_the_file_that_changed_it(
    valley: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = variant(valley, '[[units]]\nkey = "red-1-motor-rifle"\nstrength = "half"\n')
    change(valley, "cohesion = 8", "cohesion = 80", 1)
    found = faults(capsys, str(file))
    assert [line.split(": ")[:2] for line in found] == [
        [f"{valley}:{_line(valley, 'cohesion = 80')}", "units.red-1-motor-rifle.cohesion"],
        [f"{file}:7", "units.red-1-motor-rifle.strength"],
    ]


def _line(file: Path, words: str) -> int:
    text = file.read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


def test_extending_in_a_circle_is_a_fault(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    variant(valley, "")
    change(valley, "format = 1", 'format = 1\nextends = "variant"')
    (line,) = faults(capsys, str(valley))
    assert "extends: runs in a circle, valley -> variant -> valley" in line
    change(valley, 'extends = "variant"', 'extends = "valley"')
    (line,) = faults(capsys, str(valley))
    assert "valley -> valley" in line


def test_extending_what_is_not_there_is_a_fault(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = variant(valley, "")
    change(file, '"valley"', '"valley-of-no-return"')
    (line,) = faults(capsys, str(file))
    assert line.startswith(f"{file}:2: extends: valley-of-no-return: no such scenario")


def test_a_variant_may_be_a_single_file(valley: Path) -> None:
    file = valley.parent.parent / "longer.toml"
    file.write_text(
        f'format = 1\nkey = "longer"\nextends = "{valley.parent}/"\ncalendar = {{ turns = 20 }}\n', encoding="utf-8"
    )
    assert read(file).scenario.calendar.turns == 20
    assert read(file).scenario.key == "longer"


# --- what comes out ------------------------------------------------------------------------------------------


def test_words_and_numbers_arrive_in_the_scenario(valley: Path) -> None:
    scenario = read(valley).scenario
    assert scenario.calendar.start == dt.date(2025, 5, 1)
    assert [side.key for side in scenario.sides] == ["red", "blue"]
    assert scenario.sides[0].replacement_steps == 500
    assert scenario.sides[0].replacement_kit == 250
    assert scenario.sides[0].commitment == 1000
    assert (scenario.sides[0].strikes, scenario.sides[0].support) == (1, 1)
    assert (scenario.sides[1].strikes, scenario.sides[1].support) == (0, 1)
    assert scenario.held_towns == (("blue", "Alderford"), ("red", "Eastley"))
    assert scenario.weather[0].skies == (70, 25, 5, 0, 0)
    assert scenario.crossings[0].place == (30.212, 50.125)
    assert scenario.units[0].place.point == (30.33, 50.19)


def test_charges_laid_before_the_first_turn_lie_on_the_crossing(valley: Path) -> None:
    assert (load(valley).board.sites[0].charged, ready(valley).state.crossings[0]["charged"]) == ("", -1)
    change(valley, 'kind = "bridge"', 'charged = "blue"\nkind = "bridge"')
    assert (load(valley).board.sites[0].charged, ready(valley).state.crossings[0]["charged"]) == ("blue", 1)


def ready(file: Path) -> Tables:
    loaded = load(file)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def test_a_closed_ring_loses_its_last_point(valley: Path) -> None:
    before = read(valley).scenario.woods[0].points
    change(valley, "[30.06, 50.21]]", "[30.06, 50.21], [30.06, 50.16]]")
    assert read(valley).scenario.woods[0].points == before


def test_loading_gives_board_charts_and_digest(valley: Path) -> None:
    loaded = load(valley)
    assert isinstance(loaded, Loaded)
    assert loaded.board.unit_hexes[0] >= 0
    assert loaded.digest == loaded.scenario.digest
    assert len(loaded.digest) == 32
    assert int(loaded.charts["stack_limit"]) > 0


def test_the_digest_stands_for_content_and_not_for_layout(valley: Path) -> None:
    before = read(valley).scenario.digest
    change(valley, "[victory]\n", "# a comment\n\n[victory]\n")
    change(valley, "commitment = 1.0", "commitment = 1")
    text = valley.read_text(encoding="utf-8")
    part = text.index("[victory]")
    (valley.parent / "end.toml").write_text(text[part:], encoding="utf-8")
    valley.write_text(text[:part].replace("format = 1", 'format = 1\ninclude = ["end.toml"]'), encoding="utf-8")
    assert read(valley).scenario.digest == before
    change(valley, "turns = 6", "turns = 7")
    assert read(valley).scenario.digest != before


def test_windows_line_ends_and_byte_order_mark_do_not_matter(valley: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(valley).scenario.digest
    line = _line(valley, "turns = 6")
    text = valley.read_text(encoding="utf-8")
    valley.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read(valley).scenario.calendar.turns == 6
    assert read(valley).scenario.units == read(valley).scenario.units
    valley.write_bytes(text.replace("\n", "\r\n").replace("turns = 6", "turns = 0").encode())
    (fault,) = faults(capsys, str(valley))
    assert fault.startswith(f"{valley}:{line}: calendar.turns")
    valley.write_bytes(text.encode())
    assert read(valley).scenario.digest == before


@pytest.mark.parametrize("file", TOML_FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_every_key_is_found_on_its_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    table = line_table(text)
    count = 0
    for path, line in table.items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1]

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        nonlocal count
        if path:
            assert path in table
            count += 1
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, (*path, key))
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                walk(inner, (*path, i))

    walk(tomli.loads(text), ())
    assert count > 5


def test_lines_of_unusual_toml() -> None:
    text = (
        'a."b.c".d = """x\n[[no]]\n""" # [c]\n'
        "[ 't u' . v ]\nw = [ # one\n  { x = 1 }, [2,\n 3] ]\n"
        "[[p.q]]\nr = '''\n'''\n[p.q.s]\nt = 1979-05-27 07:32:00\n[[p.q]]\n"
    )
    tomli.loads(text)
    table = line_table(text)
    assert table["a", "b.c", "d"] == 1
    assert table["t u", "v", "w", 0, "x"] == 6
    assert table["t u", "v", "w", 1, 1] == 7
    assert table["p", "q", 0, "r"] == 9
    assert table["p", "q", 0, "s", "t"] == 12
    assert table["p", "q", 1] == 13


# --- the project's own files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", paths.scenario_names())
def test_every_scenario_of_the_project_is_read(name: str) -> None:
    scenario = read(name).scenario
    assert scenario.key == name
    assert len(scenario.digest) == 32


def test_the_committed_schema_is_the_generated_one(capsys: pytest.CaptureFixture[str]) -> None:
    committed = (ROOT / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: python main.py schema -o scenarios/scenario.schema.json"
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(committed)


def test_the_schema_knows_every_key_of_the_scenarios() -> None:
    schema = json.loads(schema_text())
    for name in paths.scenario_names():
        root = read(name).root
        for key, value in root.items():
            assert key in schema["properties"]
            reference = schema["then"]["properties"][key].get("items", {}).get("$ref")
            if reference and isinstance(value, list):
                table = schema["$defs"][reference.rsplit("/", 1)[1]]
                for row in value:
                    assert set(row) <= set(table["properties"])
                    assert set(table.get("required", [])) <= set(row)


def test_every_key_says_what_it_expects() -> None:
    schema = json.loads(schema_text())
    for table in schema["$defs"].values():
        for key, entry in table["properties"].items():
            assert entry.get("description"), key


def test_schema_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "s.json"
    assert main(["schema", "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == schema_text()
    assert [p.name for p in file.parent.iterdir()] == ["s.json"]


def test_writing_where_nothing_can_be_written_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["schema", "-o", str(tmp_path / "file" / "s.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_new_scenario_passes_check_and_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "my-valley", "--folder", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path / "my-valley")]) == 0
    out = capsys.readouterr().out
    assert f"{tmp_path / 'my-valley'}: ok\n" in out
    file = tmp_path / "my-valley" / "scenario.toml"
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema ")
    assert (file.parent / first.removeprefix("#:schema ")).resolve().name == "scenario.schema.json"
    assert (file.parent / first.removeprefix("#:schema ")).resolve().is_file()
    file.write_text("mine", encoding="utf-8")
    assert main(["new", "my-valley", "--folder", str(tmp_path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "My Valley", "../up", "a/b", "-x", "x" * 49])
def test_a_new_scenario_needs_a_key_for_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["new", "--folder", str(tmp_path), "--", name]) == 2
    assert "no name for a scenario" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_data_stands_beside_the_package_or_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paths.data_root() / "scenarios").is_dir()
    package = tmp_path / "game"
    (package / "_data" / "scenarios").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.data_root() == package / "_data"
    assert paths.scenario_names() == []


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    paths.write_text(file, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(Fault, match="cannot be written"):
        paths.write_text(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
