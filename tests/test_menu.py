"""The main menu: scenarios with variants, who plays, seed, saved games; by mouse and by keyboard; at every size."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Player

from game.cli.desktop import _for_this_run
from game.files import paths, records, saves
from game.files import scenario as scenarios
from game.match import HUMAN, Match
from game.model.fault import Fault
from game.rules.setup import set_up
from game.ui.layout import LEAST, fitting
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.preferences import preferences
from game.ui.shelf import Entry, Shelf, in_order, read_entry
from game.ui.sounds import ORDER, sounds


@cache
def read_once(name: str) -> Entry:
    """An entry of the menu; reading a scenario takes a tenth of a second."""
    return read_entry(name, in_order(paths.scenario_names()))


class Visitor(Player):
    """Somebody at the menu."""

    def read(self) -> None:
        shelf = self.menu.shelf
        self.until(lambda: len(shelf.entries) == len(shelf.names) and shelf.saves is not None)
        self.frames(2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("game.ui.shelf.read_entry", lambda name, names: read_once(name))
    monkeypatch.setattr("game.ui.thumbnail.thumbnail", lambda name, colours: pygame.Surface((600, 500)))
    yield tmp_path / "saves"
    preferences.open(None)
    pygame.display.quit()


@pytest.fixture
def visitor(folder: Path) -> Iterator[Visitor]:
    here = Visitor()
    here.read()
    yield here
    here.close()


@pytest.fixture
def match() -> Match:
    loaded = scenarios.load(DRILL)
    return Match(set_up(loaded.scenario, loaded.board, loaded.charts), 7, (None, "staff"))


def saved_game(folder: Path, match: Match, name: str, age: float = 0.0) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.salient"
    records.write(file, records.record_of(match, DRILL, scenarios.load(DRILL).digest))
    os.utime(file, (time.time() - age, time.time() - age))
    return file


# ---- new game


def test_variants_stand_under_their_scenario() -> None:
    assert in_order(["b", "a-late", "a", "ab", "a-early"]) == ["a", "a-early", "a-late", "ab", "b"]
    names = in_order(paths.scenario_names())
    assert names[names.index("kursk") + 1] == "kursk-march"


def test_a_variant_is_named_by_what_it_adds(visitor: Visitor) -> None:
    entries = visitor.menu.shelf.entries
    assert (entries["kupyansk"].word, entries["kupyansk-no-bridgehead"].word) == ("Kupyansk", "No bridgehead")
    assert entries["kupyansk-no-bridgehead"].parent == "kupyansk"
    assert entries["kursk"].dates == "18 February \u2013 31 March 2025"
    assert entries["kursk"].turn_dates(1) == "18 \u2013 20 February 2025"
    assert entries["kursk"].turn_dates(4) == "27 February \u2013 1 March 2025"


def test_the_card_tells_dates_length_units_and_the_story(visitor: Visitor) -> None:
    visitor.menu.new.choose("kursk")
    visitor.frames(2)
    written = " | ".join(text for text, _ in visitor.window.ink.written)
    for words in ("14 turns of 3 days", "18 February \u2013 31 March 2025", "103 units", "Russia", "Ukraine"):
        assert words in written


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("Human", "Staff", ""), ("Human", "Human", "Two people"), ("Greedy", "Staff", "The agents play")],
)
def test_a_person_or_an_agent_for_each_side(visitor: Visitor, first: str, second: str, said: str) -> None:
    visitor.menu.new.choose(DRILL)
    visitor.frames(2)
    choices = visitor.menu.new.choices
    visitor.pick(choices[0], first)
    visitor.pick(choices[1], second)
    assert list(visitor.menu.new.players.values()) == [first.lower(), second.lower()]
    written = " ".join(text for text, _ in visitor.window.ink.written)
    assert (said in written) if said else "people" not in written


def test_players_and_seed_are_what_the_game_begins_with(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("game.ui.seat.new_seat", lambda setting, say: asked.append(setting) or _stopped())
    new = visitor.menu.new
    new.choose(DRILL)
    visitor.frames(2)
    visitor.pick(new.choices[1], "Human")
    visitor.pick(new.choices[0], "Greedy")
    visitor.click(new.seed.rect.center)
    for letter in "12x34":
        visitor.key(ord(letter), letter=letter)
    visitor.press(new.begin)
    assert isinstance(visitor.window.screen, Loading)
    visitor.until(lambda: asked)
    assert asked[0].scenario == DRILL
    assert asked[0].players == {"red": "greedy", "blue": HUMAN}
    assert asked[0].seed == 1234


def _stopped() -> None:
    raise Fault("far enough")


def test_without_a_seed_every_game_has_its_own(visitor: Visitor) -> None:
    first = visitor.menu.new.seed_number
    time.sleep(0.001)
    assert visitor.menu.new.seed_number != first


def test_the_keyboard_chooses_and_begins(visitor: Visitor) -> None:
    menu = visitor.menu
    first = menu.new.chosen
    visitor.key(pygame.K_DOWN)
    assert menu.new.chosen == menu.shelf.names[menu.shelf.names.index(first) + 1]
    visitor.key(pygame.K_UP)
    assert menu.new.chosen == first
    visitor.key(pygame.K_RETURN)
    visitor.frames()
    assert isinstance(visitor.window.screen, Loading)


def test_tab_reaches_every_part_of_the_menu(visitor: Visitor) -> None:
    menu, met = visitor.menu, []
    for _ in range(len(menu.buttons) + len(menu.new.parts)):
        visitor.key(pygame.K_TAB)
        if menu.focus.at is not None:
            met.append(id(menu.focus.at))
    able = [part for part in [*menu.buttons, *menu.new.parts] if getattr(part, "state", "on") != "off"]
    assert {id(part) for part in able} <= set(met)


def test_while_the_rules_compile_nothing_begins_and_a_bar_tells_of_it(visitor: Visitor) -> None:
    class Slow:
        running = True

        class progress:
            done, total = 3, 10

        def cancel(self) -> None:
            pass

    menu = visitor.menu
    menu.warm, menu._warming = False, Slow()  # type: ignore[assignment]
    visitor.frames(2)
    assert any("3 of 10" in text for text, _ in visitor.window.ink.written)
    visitor.press(menu.new.begin)
    assert visitor.window.screen is menu


# ---- saved games


def test_the_newest_readable_game_is_gone_on_with(folder: Path, match: Match) -> None:
    saved_game(folder, match, "old", 500)
    newest = saved_game(folder, match, "new", 100)
    (folder / "broken.salient").write_bytes(b"\xff")
    visitor = Visitor()
    visitor.read()
    newer = visitor.menu.shelf.newest
    assert newer is not None
    assert newer.file == newest
    visitor.named(visitor.menu.buttons, "Continue")
    assert isinstance(visitor.window.screen, Loading)
    visitor.close()


def test_without_a_saved_game_there_is_nothing_to_go_on_with(visitor: Visitor) -> None:
    visitor.named(visitor.menu.buttons, "Continue")
    assert isinstance(visitor.window.screen, Menu)
    visitor.named(visitor.menu.buttons, "Load")
    assert any("No game is saved yet" in text for text, _ in visitor.window.ink.written)


def test_saved_games_tell_scenario_turn_date_and_players(folder: Path, match: Match) -> None:
    saved_game(folder, match, "bridgehead-drill-autosave")
    saved_game(folder, match, "before the storm")
    visitor = Visitor()
    visitor.read()
    visitor.named(visitor.menu.buttons, "Load")
    written = [text for text, _ in visitor.window.ink.written]
    assert "Bridgehead drill" in written
    assert any(text.startswith("Autosave \u00b7 ") for text in written)
    assert any(text.startswith("before the storm \u00b7 ") for text in written)
    assert any("1 of 8" in text for text in written)
    assert any("Red: Human, Blue: Staff" in text for text in written)
    visitor.close()


def test_a_saved_game_is_deleted_by_the_second_press(folder: Path, match: Match) -> None:
    first, second = saved_game(folder, match, "a", 10), saved_game(folder, match, "b", 20)
    visitor = Visitor()
    visitor.read()
    visitor.named(visitor.menu.buttons, "Load")
    page = visitor.menu.saves
    visitor.click(page.delete.rect.center)
    assert first.exists()
    visitor.click(page.listing.rows[1][0].center)  # another one is chosen: no longer sure
    visitor.click(page.delete.rect.center)
    assert first.exists()
    assert second.exists()
    visitor.click(page.delete.rect.center)
    assert not second.exists()
    visitor.until(lambda: visitor.menu.shelf.saves is not None)
    visitor.frames(2)
    assert [save.file for save in visitor.menu.shelf.saves or []] == [first]
    assert page.chosen is not None
    assert page.chosen.file == first
    visitor.close()


def test_a_file_that_cannot_be_deleted_is_said(folder: Path) -> None:
    (folder / "kept.salient").mkdir(parents=True)
    with pytest.raises(Fault, match=r"kept\.salient: cannot be deleted"):
        saves.delete(folder / "kept.salient")


# ---- how it looks


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), LEAST])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_menu_fits_at_every_scale(folder: Path, match: Match, size: tuple[int, int], scale: float) -> None:
    saved_game(folder, match, "drill-turn-01")
    visitor = Visitor(size, scale)
    visitor.read()
    window = pygame.Rect((0, 0), size)
    try:
        for page in (visitor.menu.new, visitor.menu.saves):
            visitor.menu.turn_to(page)
            visitor.frames(3)
            ink = visitor.window.ink
            assert ink.scale >= 1.0
            assert ink.cut == []
            for text, box in ink.written:
                assert window.contains(box), text
            for (text, box), (other, there) in combinations(ink.written, 2):
                assert not box.colliderect(there), (text, other)
            parts = [part for part in [*visitor.menu.buttons, *page.parts] if part.rect.width]
            assert len(parts) > 6
            for part, beside in combinations(parts, 2):
                assert not part.rect.colliderect(beside.rect), (part, beside)
            assert all(window.contains(part.rect) for part in parts)
    finally:
        visitor.close()


def test_every_screen_has_its_room_in_the_smallest_acceptable_window() -> None:
    assert LEAST[0] <= 1280 / 1.5
    assert LEAST[1] <= 720 / 1.5
    assert fitting(1.5, (1280, 720)) == 1.5
    assert fitting(2.0, (1920, 1080)) == 2.0


def test_the_menu_is_shown_before_the_rules_are_read() -> None:
    code = "import sys; import game.ui.menu, game.ui.window; print([n for n in ('numba', 'numpy.random', 'pydantic') " \
        "if n in sys.modules])"  # fmt: skip
    environment = {**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_damaged_settings_are_said_in_the_menu(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("scale = 99\n")
    preferences.open(tmp_path / "settings.toml")
    visitor = Visitor()
    visitor.frames(2)
    assert any("scale must be a number" in text for text, _ in visitor.window.ink.written)
    visitor.close()


def test_pictures_are_drawn_for_the_colours_of_the_settings(visitor: Visitor) -> None:
    shelf: Shelf = visitor.menu.shelf
    visitor.until(lambda: shelf.picture(visitor.menu.new.chosen, (300, 300)))
    preferences.for_this_run(palette="tritan")
    assert shelf.picture(visitor.menu.new.chosen, (300, 300)) is None
    visitor.until(lambda: shelf.picture(visitor.menu.new.chosen, (300, 300)))


def test_an_order_sounds_by_the_match_s_own_word() -> None:
    from game.match import happened

    assert happened.ORDER == ORDER
    assert not sounds.there


# ---- arguments


def test_arguments_count_for_this_run() -> None:
    import argparse

    from game.cli import desktop

    parser = argparse.ArgumentParser()
    desktop.add(parser)
    words = "--scale 1.5 --colours tritan --volume 0 --speed 4 --full-screen"
    given = parser.parse_args(words.split())
    assert _for_this_run(given) == {
        "scale": 1.5, "palette": "tritan", "volume": 0.0, "speed": 4.0, "full_screen": True,
    }  # fmt: skip
    assert _for_this_run(parser.parse_args([])) == {}
    for words in ("--scale 9", "--colours neon", "--volume loud", "--speed 3"):
        with pytest.raises(Fault, match=rf"^{words}: expected "):
            _for_this_run(parser.parse_args(words.split()))
