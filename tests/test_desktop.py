"""The window by posted events, without a display: menu, map, orders, the opponent's turn, save and load; its texts."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Player

from game.cli import main
from game.grid.hexes import neighbours
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui.camera import LEVELS
from game.ui.forecast_sheet import results
from game.ui.layout import lay_out
from game.ui.menu import Menu
from game.ui.pause import Pause
from game.ui.play import Play


def test_a_game_is_begun_played_saved_and_loaded_by_mouse_and_keys(player: Player, tmp_path: Path) -> None:
    play = player.begin("Red", "Holds its line")
    seat = play.seat
    player.key(pygame.K_n)
    key = play.intent.units[0]
    unit = seat.units[key]
    assert unit.side == seat.side
    assert play.intent.reach == seat.match.reach(key) != {}

    target = max(play.intent.reach, key=lambda h: (play.intent.reach[h], -h))
    player.point(player.over(target))
    assert isinstance(play.intent.forecast, MarchForecast)
    assert play.intent.forecast.path[-1] == target
    player.click(play.map.camera.spot(target), button=3)
    assert seat.units[key].hex == target
    assert seat.log[-1].side == "red"

    undoable = seat.match.undoable
    player.key(pygame.K_u)
    assert seat.units[key].hex == (unit.hex if undoable else target)

    moved = dict(seat.units)
    player.end_turn()
    player.until(lambda: seat.my_turn)
    assert seat.clock.turn == 2
    assert seat.units.keys() & moved.keys()
    player.until(lambda: [file.name for file in (tmp_path / "saves").iterdir()] == [f"{DRILL}-autosave.salient"])

    player.key(pygame.K_F5)
    before = seat.match.fingerprint()
    player.key(pygame.K_ESCAPE)
    player.frames()
    (pause,) = play.popups.shown
    assert isinstance(pause, Pause)
    leave = next(button for button in pause.buttons if button.word == "Quit without saving")
    player.click(leave.rect.center)
    player.until(lambda: isinstance(player.window.screen, Menu) and player.menu.shelf.newest)
    player.named(player.menu.buttons, "Load")
    saves = player.menu.shelf.saves
    assert saves is not None
    row = next(rect for rect, i in player.menu.saves.listing.rows if saves[i].file.stem.endswith("turn-02"))
    player.click(row.center)
    player.press(player.menu.saves.open)
    player.until(lambda: isinstance(player.window.screen, Play))
    assert player.play.seat is not seat
    assert player.play.seat.match.fingerprint() == before
    assert player.play.seat.my_turn
    assert [entry.text for entry in player.play.seat.log] == [entry.text for entry in seat.log]


def test_an_attack_is_forecast_before_it_is_confirmed(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    seat, board = play.seat, play.map.camera.board
    next_to = neighbours(board.columns, board.rows)
    found = next(
        (unit, int(h))
        for unit in seat.can_act()
        for h in next_to[unit.hex]
        if h >= 0 and seat.units_in(int(h)) and seat.check(seat.attack([unit.key], int(h), "hasty")) is None
    )
    unit, target = found
    player.over(target)
    player.click(play.map.camera.spot(unit.hex))
    assert play.intent.units == [unit.key]
    player.click(play.map.camera.spot(target), button=3)
    assert isinstance(play.intent.forecast, AttackForecast)
    assert sum(row.chance for row in results(play.intent.forecast)) == 1
    attacks = [entry for entry in seat.log if "attack" in entry.text]
    player.key(pygame.K_ESCAPE)
    assert play.intent.target == -1
    player.click(play.map.camera.spot(target), button=3)
    player.key(pygame.K_RETURN)
    assert len([entry for entry in seat.log if "attack" in entry.text]) == len(attacks) + 1
    assert seat.units[unit.key].attacked or unit.key not in seat.units


def test_a_refusal_says_which_rule(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(pygame.K_n)
    unit = play.seat.units[play.intent.units[0]]
    far = max(
        (h for h in range(play.map.camera.board.n) if h not in play.intent.reach and not play.seat.units_in(h)),
        key=lambda h: abs(h - unit.hex),
    )
    play._hands._order_at(far)
    assert "(rule " in play.advice[0]
    assert play.advice[1] == "refused"


def test_the_window_keeps_still_ground_under_the_pointer_when_it_zooms(player: Player) -> None:
    play = player.begin("Blue", "Holds its line")
    camera = play.map.camera
    camera.level = 2
    camera.look_at(camera.board.n // 2)
    at = (camera.area.centerx - 40, camera.area.centery + 30)
    under = camera.hex_at(at)
    for steps in (1, 1, 1, -1, -1, -1):
        camera.zoom(steps, at)
        assert camera.hex_at(at) == under
    camera.level = len(LEVELS) - 1
    camera.look_at(camera.board.n // 2)
    assert camera.width_km * camera.per_km > camera.area.width + 100
    left, top = camera.left, camera.top
    middle = camera.area.center
    player.drag(middle, (middle[0] - 40, middle[1] + 25))
    assert (camera.left, camera.top) == (pytest.approx(left + 40), pytest.approx(top - 25))


def test_no_name_lies_on_another_or_on_a_counter(player: Player) -> None:
    play = player.begin("Blue", "Holds its line")
    regions = {side.name for side in play.seat.sides}
    for level in range(len(LEVELS)):
        play.map.camera.level = level
        play.map.camera.look_at(play.map.camera.board.n // 2)
        player.until(play.map.settled)
        player.frames()
        names = [box for text, box in play.map.label_boxes if text[0] not in "~" and text not in regions]
        assert names
        for box, other in combinations(names, 2):
            assert not box.colliderect(other)
        for box in names:
            assert box.collidelist(list(play.map.boxes.values())) < 0


@pytest.mark.parametrize("width", [960, 1280, 1499, 1500, 1920, 2560])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_parts_of_the_window_do_not_overlap(width: int, scale: float) -> None:
    layout = lay_out((width, 1080), scale)
    assert not layout.bar.colliderect(layout.map)
    assert not layout.panel.colliderect(layout.map)
    assert layout.map.contains(layout.events)
    assert not layout.minimap.colliderect(layout.events)


def test_without_a_display_one_line_names_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pygame.display.quit()
    monkeypatch.delenv("SDL_VIDEODRIVER")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for display in ("", ":987"):
        monkeypatch.setenv("DISPLAY", display)
        if not display:
            monkeypatch.delenv("DISPLAY")
        assert main([]) == 2
        said = capfd.readouterr().err.splitlines()
        assert len(said) == 1
        assert "salient play" in said[0]


def test_a_damaged_save_is_told_and_the_menu_goes_on(player: Player, tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    folder.mkdir()
    (folder / "broken.salient").write_bytes(b"salient-record 1\nrules \xff\n")
    player.until(lambda: player.menu.shelf.saves)
    player.named(player.menu.buttons, "Load")
    player.frames(2)
    saves = player.menu.saves
    assert saves.chosen is not None
    assert saves.chosen.record is None
    assert any("not UTF-8" in text for text, _ in player.window.ink.written)
    player.press(saves.open)
    assert isinstance(player.window.screen, Menu)
