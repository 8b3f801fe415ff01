"""The tutorial played to its end by posted events, left and taken up again; first-time tips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest
from sitting import Player

from game.files.saves import named_file
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui import tutorial as tutorial_module
from game.ui.actions import ACTIONS
from game.ui.aiming import spot_of
from game.ui.menu import Menu
from game.ui.play import Play
from game.ui.preferences import preferences
from game.ui.tips import TIPS, Tips
from game.ui.tutorial import CONDITIONS, Tutorial, tutorial_seat
from game.ui.tutorial_steps import SAVE, SCENARIO, STEPS


class Pupil(Player):
    """Somebody who does what the card says; the pointer is where it was moved last."""

    at = (0, 0)

    def point(self, at: tuple[float, float]) -> tuple[int, int]:
        self.at = (round(at[0]), round(at[1]))
        return super().point(at)

    def learn(self) -> Tutorial:
        """From the menu into the tutorial."""
        self.until(lambda: self.menu.shelf.entries)
        self.frames(2)
        self.named(self.menu.buttons, "Tutorial")
        self.until(lambda: isinstance(self.window.screen, Play))
        self.frames(2)
        return self.tutorial

    @property
    def tutorial(self) -> Tutorial:
        (found,) = (popup for popup in self.play.popups.shown if isinstance(popup, Tutorial))
        return found

    def spot(self, name: str) -> tuple[float, float]:
        return self.play.map.camera.spot(self.play.seat.hex_row(name))

    def do(self, key: str) -> None:
        """What a step asks for, as its card says it."""
        play = self.play
        if key == "zoom":
            for _ in range(2):
                self.key(pygame.K_EQUALS)
        elif key == "pan":
            middle = play.map.camera.area.center
            self.drag(middle, (middle[0] + 90, middle[1] + 60))
            self.drag(middle, (middle[0] - 60, middle[1] - 20))
        elif key == "choose":
            self.click(self.spot("0707"))
        elif key == "supply":
            self.point(self.tutorial._target.center)
            self.frames(10)
        elif key == "crossing":
            self.point(self.spot("0806"))
        elif key == "forecast":
            self.click(self.spot("1107"))
            self.point(self.spot("1207"))
            assert isinstance(play.intent.forecast, MarchForecast)
        elif key == "march":
            self.click(self.spot("1207"), button=3)
        elif key == "undo":
            self.key(pygame.K_u)
        elif key == "pontoon":
            self.click(self.spot(play.seat.units["blue-15-engineer"].hex_name))
            self.key(pygame.K_p)
            aim = play.intent.aim
            assert aim is not None
            site = next(place for place in aim.choice.places if "Meadow" in place.words)
            self.click(spot_of(play.map.camera, site.hexes))
        elif key == "join":
            self.click(self.spot("0807"))
            self.click(self.spot("0706"), button=3)
        elif key == "attack":
            self.click(self.spot("0707"))
            self.click(self.spot("0706"), mods=pygame.KMOD_SHIFT)
            self.click(self.spot("0606"), button=3)
            assert isinstance(play.intent.forecast, AttackForecast)
        elif key == "decide":
            self.key(pygame.K_ESCAPE)
        elif key == "end":
            for _ in range(2):  # units can still act: it asks
                self.press(play.end_button)
        elif key == "save":
            self.key(pygame.K_F5)
        else:
            self.tutorial.skip()


@pytest.fixture
def pupil(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pupil]:
    monkeypatch.setattr(tutorial_module, "PRAISE", 0.02)
    monkeypatch.setattr(tutorial_module, "READ", 0.1)
    preferences.open(tmp_path / "settings.toml")
    seated = Pupil()
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: seated.at)
    yield seated
    seated.close()
    preferences.open(None)


def test_the_tutorial_begins_with_the_bridge_down_and_says_so() -> None:
    seat = tutorial_seat(lambda words, share: None)
    assert (seat.clock.turn, seat.my_turn) == (2, True)
    bridge = next(bank for bank in seat.hex(seat.hex_row("0806")).banks if bank.crossing == "Bridgend road bridge")
    assert bridge.condition == "destroyed"
    line = seat.supply("blue-11-mechanised")
    assert seat.hex_name(line.blocked_at) == "0806"
    assert "Bridgend" in line.sentence


def test_the_tutorial_is_played_to_its_end(pupil: Pupil, tmp_path: Path) -> None:
    tutorial = pupil.learn()
    seat = pupil.play.seat
    done = []
    while (step := tutorial.step) is not None:
        pupil.frames(2)
        assert tutorial.step is step, "it goes on by itself only when the thing was done"
        if step.key not in ("zoom", "pan"):
            assert not tutorial.rect.colliderect(tutorial._target), step.key
        pupil.do(step.key)
        pupil.until(lambda step=step: tutorial.step is not step)
        done.append(step.key)
    assert done == [step.key for step in tutorial.steps]
    assert len(done) >= 10
    assert seat.clock.turn == 3
    assert seat.units["blue-12-rifle"].hex_name == "0706"
    assert seat.units["blue-14-artillery"].hex_name == "1107"
    assert (tmp_path / "saves" / f"{SCENARIO}-turn-03.salient").exists()
    pupil.frames(2)
    pupil.click(tutorial._buttons[1].rect.center)
    assert not pupil.play.popups.shown
    assert not preferences.now.tutorial


def test_the_tutorial_never_blocks_free_play(pupil: Pupil) -> None:
    tutorial = pupil.learn()
    seat = pupil.play.seat
    step = tutorial.step
    pupil.key(pygame.K_n)
    assert pupil.play.intent.units
    pupil.end_turn()
    pupil.until(lambda: seat.my_turn)
    assert seat.clock.turn == 3
    assert tutorial.step is step
    for _ in range(len(tutorial.steps)):
        pupil.frames(2)
        pupil.click(tutorial._buttons[0].rect.center)
    assert tutorial.step is None


def test_the_tutorial_is_left_and_taken_up_where_it_was(pupil: Pupil, tmp_path: Path) -> None:
    tutorial = pupil.learn()
    while tutorial.step is not None and tutorial.step.key != "undo":
        step = tutorial.step
        pupil.frames(2)
        if step.key in ("forecast", "march"):
            pupil.do(step.key)
        else:
            tutorial.skip()
        pupil.until(lambda step=step: tutorial.step is not step)
    pupil.frames(2)
    assert pupil.play.seat.units["blue-14-artillery"].hex_name == "1207"
    pupil.play.leave()
    pupil.until(lambda: isinstance(pupil.window.screen, Menu))
    preferences.open(tmp_path / "settings.toml")  # as the next start of the program finds them
    again = pupil.learn()
    assert again.step is not None
    assert again.step.key == "undo"
    assert pupil.play.seat.units["blue-14-artillery"].hex_name == "1207"
    pupil.key(pygame.K_u)
    assert pupil.play.seat.units["blue-14-artillery"].hex_name == "1107"
    pupil.until(lambda: again.step is not None and again.step.key != "undo")


def test_a_damaged_save_begins_the_tutorial_anew(pupil: Pupil, tmp_path: Path) -> None:
    preferences.change(tutorial="undo")
    file = named_file(SAVE)
    file.parent.mkdir(exist_ok=True)
    file.write_text("salient-record 1\nrules \n", encoding="utf-8")
    tutorial = pupil.learn()
    assert tutorial.step is tutorial.steps[0]
    assert pupil.play.seat.clock.turn == 2


def test_every_step_names_a_condition_and_known_actions() -> None:
    names = {action.name for action in ACTIONS}
    for step in STEPS:
        assert step.done.split()[0] in CONDITIONS
        assert not step.needs or step.needs in names
        text = step.text
        for name in names:
            text = text.replace(f"{{{name}}}", "")
        assert "{" not in text
        assert len(step.text) < 260
    assert len({step.key for step in STEPS}) == len(STEPS)


def test_a_tip_is_shown_once_and_clicked_away(pupil: Pupil) -> None:
    play = pupil.begin("Blue", "Holds its line")
    tips = play.tips
    pupil.until(lambda: tips.shown is not None)
    pupil.frames(2)
    assert tips.shown is not None
    first = tips.shown.key
    assert any(text.startswith("Click on a unit of yours, or press N") for text, _ in pupil.window.ink.written)
    for text, box in pupil.window.ink.written:
        inside = tips.rect.contains(box)
        assert inside or not tips.rect.colliderect(box), text
    pupil.click(tips.rect.center)
    assert tips.shown is None
    assert preferences.seen(first)
    tips.update(100.0)
    tips.update(0.1)
    assert tips.shown is None or tips.shown.key != first
    assert Tips(play, preferences)._seen.seen(first)


def test_a_tip_goes_soon_after_what_it_asks_for_was_done(pupil: Pupil) -> None:
    class Memory(set[str]):
        seen, see = set.__contains__, set.add

    play = pupil.begin("Blue", "Holds its line")
    tips = Tips(play, Memory())

    def after(seconds: float) -> str:
        tips.update(seconds)
        return tips.shown.key if tips.shown else ""

    assert after(3.0) == "choose"
    assert after(4.0) == "choose"  # nothing done: it stays
    play.select("blue-14-artillery")
    assert after(1.0) == "choose"
    assert after(3.5) == ""
    assert after(3.0) == "march"
    reach = play.seat.reach("blue-14-artillery")
    near = min(reach, key=lambda h: (-reach[h], h))
    assert play.seat.order(play.seat.move("blue-14-artillery", near)) is None
    play.select("blue-14-artillery")
    assert play.intent.reach, "some of its way is left, yet it has marched"
    assert after(0.5) == "march"
    assert after(3.5) == ""


def test_no_tips_in_the_tutorial(pupil: Pupil) -> None:
    pupil.learn()
    pupil.play.tips.update(100.0)
    pupil.frames(2)
    assert pupil.play.tips.shown is None
    assert len({tip.key for tip in TIPS}) == len(TIPS)
