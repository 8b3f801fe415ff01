"""Who plays and how turns are shown: two people and a curtain, agents looked on at, agents that are slow or fail."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Sitter, new_game, quiet

from game.files import records
from game.files.scenario import load
from game.match import Match
from game.match.names import end_order
from game.match.rows import Rows
from game.match.scenes import Clash, Fallen, Flash, Slide
from game.model.fault import Fault
from game.rules.setup import set_up
from game.ui.aftermath import Aftermath
from game.ui.curtain import Curtain
from game.ui.notice import Notice
from game.ui.onlooker import Onlooker
from game.ui.papers.end_turn import EndTurn
from game.ui.seat import Setting, new_seat
from game.ui.watchers import BOTH

pytestmark = pytest.mark.usefixtures("folder")


# ---- two people


def test_between_two_people_a_curtain_hides_map_and_log(tmp_path: Path) -> None:
    sitter = Sitter(new_game("human", "human"))
    sitter.frames(2)
    (curtain,) = sitter.play.popups.shown
    assert isinstance(curtain, Curtain)
    assert curtain.side.name == "Red"
    assert "Red to move" in sitter.texts
    assert not {"Events", "Supply of own units"} & set(sitter.texts)

    sitter.key(pygame.K_RETURN)
    sitter.frames(2)
    seat = sitter.seat
    assert (seat.side, seat.my_turn) == (0, True)
    assert "Events" in sitter.texts
    sitter.play.map.camera.level = 5
    sitter.march()
    mine = [entry.text for entry in seat.log if entry.kind == "order"]
    assert len(mine) == 1
    sitter.end_turn()
    sitter.frames(2)
    (curtain,) = sitter.play.popups.shown
    assert isinstance(curtain, Curtain)
    assert curtain.side.name == "Blue"
    assert not any(name in text for text in sitter.texts for name in (*mine, "Events", "2nd Motor"))
    paper = sitter.window.ink.palette.paper
    assert sitter.window.surface.get_at((300, 400))[:3] == paper
    sitter.key(pygame.K_n)  # keys do nothing behind it
    sitter.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert seat.match.turn == 1 or seat.match.side == 1

    sitter.until(lambda: not sitter.play.popups.shown or sitter.key(pygame.K_RETURN))
    sitter.until(lambda: seat.my_turn and not sitter.play.turns.reel.busy)
    assert seat.side == 1
    assert sitter.play.map.camera.level < 5, "not where the other looked"
    assert [unit.side for unit in seat.can_act()].count(0) == 0
    view = seat.match.view(1)
    assert {u.key for u in seat.units.values()} == {u.key for u in Rows(seat.ready).units(view, 1)}
    sitter.close()


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.6), ((960, 600), 1.0)])
def test_texts_of_the_curtain_stay_apart(size: tuple[int, int], scale: float) -> None:
    sitter = Sitter(new_game("human", "human"), size, scale)
    sitter.frames(2)
    (curtain,) = sitter.play.popups.shown
    assert isinstance(curtain, Curtain)
    sitter.press(curtain.buttons[1])
    sitter.frames(2)
    written = list(sitter.window.ink.written)
    assert any("Saved as" in text for text, _ in written)
    for i, (text, box) in enumerate(written):
        assert pygame.Rect((0, 0), size).contains(box), text
        for other, there in written[i + 1 :]:
            assert not box.colliderect(there), (text, other)
    sitter.close()


def test_the_next_player_is_shown_what_he_could_see_of_the_turn_before() -> None:
    seat = new_seat(Setting(DRILL, {"red": "human", "blue": "human"}, 7), quiet)
    seat.sit_down()
    assert seat.side == 0
    unit = next(unit for unit in seat.can_act() if seat.reach(unit.key))
    first, second = list(seat.reach(unit.key))[:2]
    assert seat.order(seat.move(unit.key, second)) is None
    undone = seat.match.undoable and seat.undo() is None
    if undone:
        assert seat.order(seat.move(unit.key, first)) is None
    seat.end_turn()
    assert seat.waits
    seat.sit_down()
    slides = [act for shot in seat.shots() for act in shot.acts if isinstance(act, Slide) and act.unit == unit.key]
    assert len(slides) == 1, "an order taken back is not shown"
    assert slides[0].way[-1] == (first if undone else second)


def test_players_are_named_for_every_side_and_must_exist() -> None:
    for players, said in (
        ({"red": "human"}, "expected one for red and blue"), ({"red": "human", "blue": "grady"}, "greedy"),
        ({"red": "human", "blue": "no.such.agent"}, "cannot be imported"),
    ):  # fmt: skip
        with pytest.raises(Fault, match=said):
            new_seat(Setting(DRILL, players, 1), quiet)


# ---- agents that are looked on at


def test_agents_play_each_other_faster_halted_and_skipped() -> None:
    sitter = Sitter(new_game("greedy", "greedy"))
    play, seat = sitter.play, sitter.seat
    assert (seat.people, seat.eyes) == ((), BOTH)
    assert {unit.side for unit in seat.units.values()} == {0, 1}
    sitter.until(lambda: play.turns.reel.busy)
    shown = seat.given
    sitter.frames(3)
    assert seat.given == shown, "the next order waits until this one has been shown"

    sitter.key(pygame.K_SPACE)
    sitter.frames(200, 0.1)
    assert seat.given == shown, "halted"
    sitter.key(pygame.K_SPACE)
    speed = play.turns.pace.speed
    for _ in range(3):
        sitter.key(pygame.K_PERIOD)
    assert play.turns.pace.speed == 8 * speed
    sitter.key(pygame.K_COMMA)
    assert play.turns.pace.speed == 4 * speed
    sitter.until(lambda: seat.given > shown)

    turn = seat.match.turn
    sitter.key(pygame.K_PAGEDOWN)
    sitter.until(lambda: seat.match.turn == turn + 1)
    assert not play.turns.hurried_in
    assert play.map.tiles.position.turn == seat.position.turn == turn + 1

    red = play.turns._eyes[1]
    sitter.press(red)
    assert seat.eyes == seat.side == 0
    assert seat.log is not seat._logs[BOTH].entries
    sitter.until(lambda: seat.match.turn == turn + 2, 2.0)
    for _ in range(20):
        if not seat.match.over:
            sitter.key(pygame.K_PAGEDOWN)
            now = seat.match.turn
            sitter.until(lambda now=now: seat.match.over or seat.match.turn > now)
    assert seat.match.over
    sitter.frames(2)
    (report,) = play.popups.shown
    assert isinstance(report, Aftermath)
    sitter.key(pygame.K_ESCAPE)
    sitter.frames(2)
    assert any("game is over" in text for text in sitter.texts)
    sitter.close()


def test_the_turn_of_an_agent_is_shown_as_far_as_it_is_seen_and_can_be_skipped() -> None:
    sitter = Sitter(new_game("human", "staff"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    sitter.end_turn()
    sitter.until(lambda: play.turns.reel.busy)
    sitter.frames(2)
    assert "Skip (Space)" in sitter.texts
    sitter.key(pygame.K_SPACE)
    sitter.until(lambda: seat.my_turn)
    sitter.frames(3)
    assert seat.clock.turn == 2
    assert not play.turns.reel.busy
    shown = {counter.name: counter.hex for counter in play.map.sprites.position.counters}
    assert shown == {unit.name: unit.hex for unit in seat.units.values()}
    assert "Skip (Space)" not in sitter.texts
    sitter.close()


def test_an_own_march_slides_while_the_next_order_can_be_given() -> None:
    sitter = Sitter(new_game("human", "hold"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    sitter.march()
    assert play.turns.reel.busy
    (going,) = play.intent.units
    play.select("")
    play._hands._click(seat.units[going].hex)
    assert play.intent.units == [going], "it is where it was sent, however far its counter has come"
    sitter.march()
    assert len([entry for entry in seat.log if entry.kind == "order"]) == 2
    sitter.frames(1)
    sitter.until(lambda: not play.turns.reel.busy)
    shown = {counter.name: counter.hex for counter in play.map.sprites.position.counters}
    assert shown == {unit.name: unit.hex for unit in seat.units.values()}
    sitter.close()


@pytest.mark.parametrize("eyes", [0, 1])
def test_nothing_is_shown_of_the_enemy_where_he_is_not_seen(eyes: int) -> None:
    loaded = load(DRILL)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    kinds: set[str] = set()
    hidden = 0
    for seed in (1, 2):
        match = Match(ready, seed, ("random", "greedy"))
        onlooker = Onlooker(match, Rows(ready), (eyes,))
        own = {key for u, key in enumerate(match.names.units) if match.names.side_of(u) == eyes}
        while not match.over:
            for row in match.thinking()():
                way, side = match.way(row), match.names.side(match.side)
                told = match.apply(row)
                assert isinstance(told, list)
                onlooker.watch(told, way, side, 0)
                watched = match.watched(eyes)
                acts = [act for shot in onlooker.take() for act in shot.acts]
                kinds |= {type(act).__name__ for act in acts}
                for act in acts:
                    if isinstance(act, Slide) and act.unit not in own:
                        assert list(act.seen) == [h in watched for h in act.way]
                        assert any(act.seen)
                        hidden += not all(act.seen)
                    elif isinstance(act, Fallen) and act.unit not in own:
                        assert act.hex in watched
            told = match.apply(end_order())
            assert isinstance(told, list)
            onlooker.watch(told, (), "", 0)
            onlooker.take()
    assert {Slide.__name__, Clash.__name__} <= kinds
    assert {Flash.__name__, Fallen.__name__} & kinds
    assert hidden or eyes == 0, "somebody came out of the dark"


# ---- agents that are slow or fail


def test_a_slow_agent_does_not_halt_the_window() -> None:
    sitter = Sitter(new_game("human", "sitting.sleeper"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    sitter.end_turn()
    level, count = play.map.camera.level, 0
    began = time.monotonic()
    while not seat.my_turn:
        sitter.frames()
        count += 1
        if count == 3:
            sitter.key(pygame.K_EQUALS)
        assert time.monotonic() - began < 60
    assert count > 4
    assert play.map.camera.level == level + 1
    assert records.spelled(seat.record()).count("agents human sitting.sleeper\n") == 1
    sitter.close()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("faller", "ArithmeticError: the map is upside down"), ("rebel", "AgentFault: order"),
        ("babbler", "is no order"),
    ],
)  # fmt: skip
def test_an_agent_that_fails_ends_its_turn_and_not_the_game(agent: str, said: str) -> None:
    sitter = Sitter(new_game("human", f"sitting.{agent}"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    order = sitter.march()
    sitter.end_turn()
    sitter.until(lambda: any(isinstance(popup, Notice) for popup in play.popups.shown))
    (notice,) = play.popups.shown
    assert isinstance(notice, Notice)
    assert f"sitting.{agent} of Blue" in notice.lines[0]
    assert said in notice.lines[0]
    sitter.frames(2)
    assert not any("failed" in text or said in text for text in sitter.window.ink.cut)
    sitter.key(pygame.K_RETURN)
    sitter.until(lambda: seat.my_turn and not play.turns.reel.busy)
    assert (seat.clock.turn, play.popups.shown) == (2, [])
    log = seat.match.log[0]
    assert [seat.match.names.spell(row) for row in log.orders[0]] == [order]
    assert len(log.orders[1]) == (agent == "faller"), "what it ordered before stands"
    sitter.end_turn()
    sitter.until(lambda: seat.my_turn and seat.clock.turn == 3)
    assert not play.popups.shown, "the second time a line is enough"
    sitter.close()


def test_the_question_before_the_end_of_a_turn_is_as_tall_as_what_it_says() -> None:
    sitter = Sitter(new_game("human", "hold"))
    sitter.until(lambda: sitter.seat.my_turn)
    sitter.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    sitter.frames(2)
    (question,) = sitter.play.popups.shown
    assert isinstance(question, EndTurn)
    tall = question.rect.height
    for unit in sitter.seat.can_act():
        assert any(unit.name in text for text in sitter.texts)
    sitter.key(pygame.K_ESCAPE)
    for unit in sitter.seat.can_act()[1:]:
        reach = sitter.seat.reach(unit.key)
        assert sitter.seat.order(sitter.seat.move(unit.key, next(iter(reach)))) is None
    sitter.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    sitter.frames(2)
    (question,) = sitter.play.popups.shown
    assert question.rect.height < tall < 420
    sitter.close()
