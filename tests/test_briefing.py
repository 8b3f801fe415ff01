"""The briefing: what scenarios tell each side, what is read off the tables, and the screen and card that show it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Player

from game.files.lint_words import word_findings
from game.files.paths import data_root, scenario_names
from game.files.scenario import digest_of, load, read
from game.match.brief import brief_of
from game.model.fault import Fault
from game.model.scenario import Scenario, Series
from game.rules.setup import Tables, set_up
from game.ui.briefing import Briefing, BriefingCard
from game.ui.ink import Ink
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.play import Play
from game.ui.seat import Setting, new_seat
from game.ui.theme import STANDARD


@pytest.fixture(scope="module")
def drill() -> Tables:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


# ---- what scenarios say


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_tells_both_sides_how_it_stands_with_the_same_care(name: str) -> None:
    scenario = read(name).scenario
    assert [key for key, _ in scenario.briefing] == [side.key for side in scenario.sides]
    first, second = (text for _, text in scenario.briefing)
    assert 200 < len(first) < 700
    assert first != second
    assert not [finding.text for finding in word_findings(scenario)]


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (data_root() / "scenarios" / DRILL / "scenario.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / DRILL / "scenario.toml"
    file.parent.mkdir()
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_a_text_for_nobody_and_a_side_without_one_are_faults(tmp_path: Path) -> None:
    with pytest.raises(Fault) as found:
        read(changed(tmp_path, '[briefing]\nred = """', '[briefing]\nrad = """'))
    told = "\n".join(found.value.lines)
    assert '"rad" is no side; expected red or blue' in told
    assert "has no text for red; expected one for each side or none" in told


def test_history_measures_something_that_is_there(tmp_path: Path) -> None:
    row = '[[history]]\nkey = "x"\nname = "X"\nunit = "km2"\nsource = "s"\nmeasure = "held"\nof = "nowhere"\n'
    row += "points = [[2025-06-02, 1.0]]\n\n[victory]"
    with pytest.raises(Fault, match='is "nowhere"; expected bridgehead'):
        read(changed(tmp_path, "[victory]", row))


def with_words(scenario: Scenario, **words: object) -> Scenario:
    return dataclasses.replace(scenario, **words)  # type: ignore[arg-type]


def test_words_beside_the_game_do_not_change_its_digest(drill: Tables) -> None:
    scenario = drill.scenario
    before = digest_of(scenario, drill.charts)
    series = Series("x", "X", "km2", "s", "held", "bridgehead", ((dt.date(2025, 6, 2), 1.0),))
    other = with_words(scenario, briefing=(("red", "a"), ("blue", "b")), history=(series,))
    assert digest_of(other, drill.charts) == before
    assert digest_of(with_words(scenario, victory_par=scenario.victory_par + 1), drill.charts) != before


def test_check_warns_of_missing_and_lopsided_texts_and_of_history_after_the_end(drill: Tables) -> None:
    scenario = drill.scenario

    def told(**words: object) -> list[str]:
        return [finding.text for finding in word_findings(with_words(scenario, **words))]

    assert told(briefing=())[0].startswith("has no briefing")
    assert "same care" in told(briefing=(("red", "short"), ("blue", "a good deal longer than that")))[0]
    end = scenario.calendar.start + dt.timedelta(days=scenario.calendar.turns * scenario.calendar.days_per_turn)
    late = Series("x", "X", "km2", "s", "", "", ((end, 1.0), (end + dt.timedelta(days=1), 1.0)))
    assert told(history=(late,)) == [f"is dated {end + dt.timedelta(days=1)}; expected nothing after the end, {end}"]


# ---- what is read off the tables


def test_a_brief_counts_the_side_s_own_units_and_nobody_else_s(drill: Tables) -> None:
    for side in (0, 1):
        brief = brief_of(drill, side)
        mine = [u for u in range(len(drill.keys)) if drill.map.roster[u]["side"] == side]
        here = [drill.state.units[u] for u in mine if drill.state.units[u]["status"] == 0]
        assert sum(force.units for force in brief.forces) == len(here)
        assert sum(force.steps for force in brief.forces) == sum(int(unit["steps"]) for unit in here)
        assert sum(force.kit for force in brief.forces) == sum(int(unit["kit"]) for unit in here)
        assert [well.name for well in brief.wells] == [["West road"], ["East road"]][side]


def test_a_brief_names_arrivals_crossings_and_what_decides(drill: Tables) -> None:
    red, blue = brief_of(drill, 0), brief_of(drill, 1)
    assert not red.comings
    (coming,) = blue.comings
    assert (coming.turn, coming.day, coming.leaves) == (3, dt.date(2025, 6, 8), 0)
    assert blue.ways[0].name in ("Bridgend road bridge", "Meadow pontoon site")
    assert {way.name for way in red.ways} == {site.name for site in drill.board.sites}
    scale = drill.scenario.victory_scale
    assert f"from a balance of {scale} points, major from {3 * scale}, decisive from {6 * scale}" in red.victory[0]
    assert red.situation != blue.situation
    assert {aim.name: aim.holder for aim in red.aims}["Bridgend"] == "blue"


# ---- the screen and the card


def test_the_briefing_comes_before_the_game_and_can_be_left(player: Player) -> None:
    page = player.menu.new
    player.until(lambda: DRILL in page.shelf.entries and page.listing.rows)
    player.click(next(rect for rect, i in page.listing.rows if page.shelf.names[i] == DRILL).center)
    player.press(page.begin)
    assert isinstance(player.window.screen, Loading)
    player.until(lambda: isinstance(player.window.screen, Briefing))
    player.frames(2)
    briefing = player.window.screen
    assert isinstance(briefing, Briefing)
    written = [text for text, _ in player.window.ink.written]
    assert "You command Red" in written
    assert "Weston" in written
    player.click(briefing.buttons[1].rect.center)
    assert isinstance(player.window.screen, Menu)


@pytest.mark.parametrize(
    ("players", "said"),
    [(("staff", "staff"), "You look on; Red is told this"), (("human", "human"), "You command Red")],
)
def test_the_briefing_is_for_who_sits_there_and_back_keeps_the_choice(
    player: Player, players: tuple[str, str], said: str
) -> None:
    page = player.menu.new
    player.until(lambda: DRILL in page.shelf.entries and page.listing.rows)
    page.choose(DRILL)
    for choice, name in zip(page.choices, players, strict=True):
        choice._take([key for key, _ in choice.options].index(name))
    player.click(page.begin.rect.center)
    player.until(lambda: isinstance(player.window.screen, Briefing))
    player.frames(2)
    briefing = player.window.screen
    assert isinstance(briefing, Briefing)
    assert said in [text for text, _ in player.window.ink.written]
    player.click(briefing.buttons[1].rect.center)
    again = player.menu.new
    player.until(lambda: again.players)
    assert again is not page
    assert (again.chosen, again.players) == (DRILL, page.players)


def test_the_briefing_is_there_during_the_game_and_scrolls(player: Player) -> None:
    play = player.begin("Blue", "Holds its line")
    assert isinstance(player.window.screen, Play)
    player.key(pygame.K_F10)
    (card,) = play.popups.shown
    assert isinstance(card, BriefingCard)
    seen = set()
    for _ in range(20):
        player.frames(2)
        seen |= {text for text, _ in player.window.ink.written}
        card.sheet.flow.move(3)
    assert {"Objectives", "How the game is won", "Your forces at the start", "Key crossings"} <= seen
    assert any(text.startswith("+ 16th Air Assault Regiment") for text in seen)
    player.key(pygame.K_ESCAPE)
    assert not play.popups.shown


@pytest.fixture
def surface() -> Iterator[pygame.Surface]:
    pygame.display.init()
    pygame.font.init()
    yield pygame.display.set_mode((1920, 1080))
    pygame.display.quit()


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.0), ((1280, 720), 1.5)])
def test_no_text_of_the_briefing_lies_on_another(
    size: tuple[int, int], scale: float, surface: pygame.Surface
) -> None:
    seat = new_seat(Setting(DRILL, {"red": "human", "blue": "hold"}, 7), lambda words, share: None)
    card, ink = BriefingCard(seat, pygame.Surface((400, 360))), Ink(STANDARD, scale)
    screen = surface.subsurface((0, 0, *size))
    for _ in range(12):
        ink.begin()
        card.draw(screen, ink)
        assert len(ink.written) > 8
        for text, box in ink.written:
            assert screen.get_rect().contains(box), text
        for (text, box), (other, there) in combinations(ink.written, 2):
            assert not box.colliderect(there), (text, other)
        card.sheet.flow.move(3)
