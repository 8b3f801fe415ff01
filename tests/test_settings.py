"""The player's settings: kept, read back, and never in the way when the file is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.files import settings
from game.files.settings import Settings
from game.ui.preferences import Preferences
from game.ui.theme import VARIANTS

CHANGED = Settings(
    scale=1.5, palette="colour-blind", full_screen=True, speed=4.0, edge_pan=False, autosave=False, ask_at_end=False,
    sound=False, volume=0.8, tips=False, tips_seen=("reach", "supply"), tutorial="undo",
    keys={"next": ("tab", '"'), "undo": ()},
)  # fmt: skip


def test_settings_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.toml"
    settings.write(file, CHANGED)
    assert settings.read(file) == (CHANGED, [])


def test_without_a_file_the_settings_are_the_usual_ones(tmp_path: Path) -> None:
    assert settings.read(tmp_path / "none.toml") == (Settings(), [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("scale = 9", "scale must be a number from 0.75 to 3; it is 1.0"),
        ("scale = true", "scale must be a number from 0.75 to 3; it is 1.0"),
        ("scale = nan", "scale must be a number from 0.75 to 3; it is 1.0"),
        ('palette = "neon"', "palette must be standard, colour-blind or tritan; it is standard"),
        ("speed = 3", "speed must be 0, 0.5, 1, 2, 4 or 8; it is 1.0"),
        ('sound = "loud"', "sound must be true or false; it is True"),
        ("tips_seen = [1]", "tips_seen must be a list of words; it is ()"),
        ("tutorial = 5", "tutorial must be a word; it is as usual"),
        ("keys = 5", "keys must be a table of lists of keys; it is as usual"),
        ("keys = {next = 5}", "keys must be a table of lists of keys; it is as usual"),
        ("colour = 5", "no setting is named colour"),
    ],
)
def test_a_value_that_cannot_be_used_is_said_and_the_rest_counts(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"volume = 0.5\n{line}\n")
    assert settings.read(file) == (Settings(volume=0.5), [f"settings.toml: {said}"])


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"scale = ", b"scale = 1.5\nscale = 2", b"[[[[", b"\x00" * 50])
def test_a_damaged_file_costs_one_line(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(data)
    found, said = settings.read(file)
    assert found == Settings()
    assert len(said) == 1
    assert "settings.toml" in said[0]


def test_every_byte_of_the_file_may_be_missing(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    settings.write(file, CHANGED)
    whole = file.read_bytes()
    for end in range(len(whole)):
        file.write_bytes(whole[:end])
        found, said = settings.read(file)
        assert isinstance(found, Settings)
        assert len(said) <= 1


def test_a_folder_in_the_place_of_the_file_costs_one_line(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    found, said = settings.read(tmp_path / "settings.toml")
    assert found == Settings()
    assert len(said) == 1


def test_the_environment_names_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALIENT_SETTINGS", str(tmp_path / "mine.toml"))
    assert settings.settings_file() == tmp_path / "mine.toml"


def test_every_palette_of_the_settings_is_one_of_the_window() -> None:
    assert set(settings.PALETTES) == set(VARIANTS)


def test_every_setting_has_its_check() -> None:
    assert set(settings.CHECKS) == set(Settings.__dataclass_fields__)


def test_what_the_command_line_gives_counts_for_this_run_only(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    here = Preferences()
    here.open(file, {"scale": 2.0, "volume": 0.0})
    assert here.now.scale == 2.0
    assert here.change(palette="tritan") == ""
    assert settings.read(file)[0] == Settings(palette="tritan")
    assert here.now.scale == 2.0
    here.change(scale=1.25)
    assert here.now == Settings(scale=1.25, palette="tritan", volume=0.0)
    assert settings.read(file)[0] == Settings(scale=1.25, palette="tritan")


def test_a_tip_is_shown_once(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    here = Preferences()
    here.open(file)
    assert not here.seen("reach")
    here.see("reach")
    assert here.seen("reach")
    again = Preferences()
    again.open(file)
    assert again.seen("reach")
    assert not again.seen("supply")
    again.change(tips=False)
    assert again.seen("supply")


def test_without_a_file_nothing_is_written() -> None:
    here = Preferences()
    assert here.change(volume=0.1) == ""
    assert here.now.volume == 0.1


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("")
    here = Preferences()
    here.open(tmp_path / "wall" / "settings.toml")
    assert "cannot be written" in here.change(volume=0.1)
