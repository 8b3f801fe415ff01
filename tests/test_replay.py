"""Replays: records with reasons, winding on and back, the time line, taking over, and play by e-mail."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Sitter, new_game, quiet, saved_game
from test_match import toy

from game.files import playback, records, saves
from game.files.film import Film
from game.files.records import Record
from game.files.scenario import load
from game.match import Event, Match, happened
from game.match.dispatches import Dispatch, Dispatches
from game.match.names import end_order
from game.rules import orders as book
from game.rules.setup import Tables, set_up
from game.ui.curtain import Curtain
from game.ui.play import Play
from game.ui.replay import ReplaySeat, replay_seat, take_over
from game.ui.review import Review
from game.ui.saves_sheet import SavesSheet
from game.ui.seat import load_seat
from game.ui.takeover import TakeOver
from game.ui.watchers import BOTH

pytestmark = pytest.mark.usefixtures("folder")


@functools.cache
def drill() -> tuple[Tables, str]:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts), loaded.digest


@functools.cache
def played() -> tuple[str, tuple[tuple[str, str], ...]]:
    """A whole game of staffs: its record, and every order with the reason told for it."""
    ready, digest = drill()
    told: list[tuple[str, str]] = []

    def keep(event: Event) -> None:
        if event.kind == happened.ORDER:
            told.append((event.facts["order"], event.facts["reason"]))

    match = Match(ready, 7, ("staff", "staff"), [keep])
    match.run()
    return records.spelled(records.record_of(match, DRILL, digest)), tuple(told)


def record() -> Record:
    return records.parse(played()[0].encode(), "game.salient")


@functools.cache
def film() -> Film:
    return Film(record(), drill()[0], [], lambda share: None, lambda: ())


# ---- reasons


def test_a_record_keeps_the_reasons_and_a_replay_tells_them() -> None:
    text, told = played()
    assert sum(bool(reason) for _, reason in told) > 10
    assert text.count("\nwhy ") == sum(bool(reason) for _, reason in told)
    again: list[tuple[str, str]] = []

    def keep(event: Event) -> None:
        if event.kind == happened.ORDER:
            again.append((event.facts["order"], event.facts["reason"]))

    match, difference = playback.play_again(record(), drill()[0], [keep])
    assert difference is None
    assert tuple(again) == told
    assert records.spelled(records.record_of(match, DRILL, drill()[1])).count("\nwhy ") == text.count("\nwhy ")
    reasons = sum(len(line) + 1 for line in text.splitlines() if line.startswith("why "))
    assert reasons < len(text) / 10


def test_a_record_of_the_first_format_is_still_read() -> None:
    lines = [line for line in played()[0].splitlines() if not line.startswith(("why ", "position ", "seal "))]
    old = "\n".join(["salient-record 1", *lines[1:]]) + "\n"
    data = f"{old}seal {records.seal_of(old.encode())}\n".encode()
    read = records.parse(data, "old.salient")
    assert read.sealed
    _, difference = playback.play_again(read, drill()[0])
    assert difference is None
    mixed = played()[0].replace("salient-record 3", "salient-record 1")
    with pytest.raises(Exception, match="'why "):
        records.parse(mixed.encode(), "mixed.salient")


def test_a_reason_that_is_taken_back_is_gone() -> None:
    match = toy()
    row = match.legal()[0]
    row[-1] = 5
    match.apply(row)
    assert match.log[0].reasons == [[5]]
    assert "\nwhy 5\n" in records.spelled(records.record_of(match, "toy", "0" * 32))
    match.undo()
    assert match.log[0].reasons == [[]]


# ---- winding


def straight() -> list[tuple[str, ...]]:
    """Fingerprints after every step, by playing straight on."""
    match = Match(drill()[0], 7, ("hold", "hold"))
    found = [match.fingerprint()]
    for step in playback.steps_of(record(), match.names):
        match.apply(step.row)
        found.append(match.fingerprint())
    return found


def test_a_film_stands_wherever_it_is_wound_as_the_game_stood_there() -> None:
    wound, stood = film(), straight()
    assert wound.length == len(stood) - 1
    draw = random.Random(5)
    places = [0, wound.length, wound.length - 1, *(draw.randrange(wound.length + 1) for _ in range(30))]
    for at in [*places, *range(wound.length, wound.length - 12, -1)]:
        wound.go(at)
        assert (wound.at, wound.match.fingerprint()) == (at, stood[at])
    wound.go(0)
    while wound.at < wound.length:
        wound.forward()
        assert wound.match.fingerprint() == stood[wound.at]
    assert wound.match.over
    wound.go(-5)
    assert wound.at == 0
    assert wound.turns[0] == 0
    assert len(wound.turns) == 8
    for i, start in enumerate(wound.turns):
        wound.go(start)
        assert (wound.match.turn, wound.turn) == (i + 1, i)


def test_no_place_of_a_film_is_far_from_a_kept_moment() -> None:
    kept = film()._kept
    assert kept[0] == 0
    gaps = [b - a for a, b in zip(kept, [*kept[1:], film().length], strict=True)]
    assert max(gaps) <= 8


def test_the_end_of_the_film_is_told_among_its_landmarks() -> None:
    texts = [mark.landmark.text for mark in film().marks]
    assert any("victory" in text.lower() or text == "Draw" for text in texts)
    assert film().marks[-1].step == film().length
    assert [mark.step for mark in film().marks] == sorted(mark.step for mark in film().marks)


def saved(folder: Path, turns: int = 99, players: tuple[str | None, str | None] = ("staff", "staff")) -> Path:
    ready, digest = drill()
    match = Match(ready, 7, ("staff", "staff"))
    match.run(turns)
    match.players = players
    file = folder / "game.salient"
    records.write(file, records.record_of(match, DRILL, digest))
    return file


def test_the_log_of_a_replay_never_tells_what_is_still_to_come(folder: Path) -> None:
    seat = replay_seat(saved(folder), quiet)
    assert isinstance(seat, ReplaySeat)
    assert not seat.my_turn
    lengths = []
    while seat.forward() != "over":
        assert all(entry.turn <= seat.clock.turn for entry in seat.log)
        lengths.append(len(seat.log))
    whole = [entry.text for entry in seat.log]
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]
    seat.go(seat.film.turns[3])
    assert [entry.text for entry in seat.log] == whole[: len(seat.log)]
    assert len(seat.log) < len(whole)
    both = len(seat.log)
    seat.look_as(1)
    assert len(seat.log) < both
    live = Dispatches(seat.ready, "blue")
    match = Match(seat.ready, 7, ("hold", "hold"), [live])
    for step in playback.steps_of(seat.film.record, match.names)[: seat.film.at]:
        match.apply(step.row)
    live.flush()
    assert [entry.text for entry in seat.log] == [entry.text for entry in live.entries]


def test_a_fight_is_told_on_one_line_by_its_dice_and_outcome() -> None:
    dice = "Dice 5 (7 or more wins, 58 per cent): attacker loses 9 per cent, defender 2; the defender holds."
    fight = Dispatch(2, "red", "0707", "Prepared attack on Bridgend.", (dice,), "order", "fights", (2, 3), "7 or more")
    assert fight.short == "Attack, dice 5 (7 or more): the defender holds."
    march = Dispatch(2, "red", "0707", "1st Brigade marches.", ("Losses: none.",), "order", "marches")
    assert march.short == march.text


# ---- in the window


def test_a_save_opens_as_a_replay_that_is_played_stepped_jumped_and_taken_over(folder: Path) -> None:
    folder.mkdir()
    saved(folder)
    sitter = Sitter(new_game("human", "hold"))
    game = sitter.play
    sitter.until(lambda: game.turns._began >= 0)
    sitter.key(pygame.K_s, pygame.KMOD_CTRL)
    (sheet,) = game.popups.shown
    assert isinstance(sheet, SavesSheet)
    sitter.until(lambda: sheet.lines)
    sitter.frames(2)
    line = next(line for line in sheet.lines or () if line.name == "game")
    sitter.press(sheet._buttons(line)[1])
    sitter.until(lambda: sitter.window.screen is not game and isinstance(sitter.window.screen, Play))
    play, seat = sitter.play, sitter.seat
    review = play.turns
    assert isinstance(seat, ReplaySeat)
    assert isinstance(review, Review)
    wound = seat.film
    sitter.frames(2)
    assert (wound.at, seat.eyes, review.pace.halted) == (0, BOTH, 1)
    assert any(f"step 0 of {wound.length}" in text for text in sitter.texts)

    sitter.key(pygame.K_SPACE)
    sitter.until(lambda: wound.at >= 3, 0.5)
    sitter.key(pygame.K_SPACE)
    at = wound.at
    sitter.frames(30, 0.5)
    assert wound.at == at

    sitter.press(review.transport.before[1])
    assert wound.at == at - 1
    assert review.pace.halted
    assert play.map.tiles.position.counters == seat.position.counters
    sitter.press(review.transport.before[3])
    assert wound.at == at
    assert review.reel.busy
    sitter.key(pygame.K_PAGEDOWN)
    assert wound.at == wound.turns[1]
    assert not review.reel.busy
    sitter.key(pygame.K_PAGEDOWN)
    assert (wound.at, seat.clock.turn) == (wound.turns[2], 3)
    sitter.key(pygame.K_PAGEUP)
    assert (wound.at, seat.clock.turn) == (wound.turns[1], 2)

    spot = review.timeline.place(wound.turns[4]) + 1, review.timeline._rect.centery
    sitter.click(spot)
    assert wound.turns[4] <= wound.at <= wound.turns[4] + 1
    rect, mark = review.timeline._marks[0]
    sitter.click(rect.center)
    assert wound.at == mark.step

    sitter.key(pygame.K_SPACE)
    sitter.click((review.timeline._rect.right - 1, review.timeline._rect.centery))
    wound.go(wound.length - 1)
    review.pace.halted = 0
    sitter.until(lambda: wound.at == wound.length, 0.5)
    sitter.frames(2)
    assert (review._run.word, review.pace.halted) == ("Play", 1), "nothing is left to be halted"
    while play.popups.shown:
        sitter.key(pygame.K_ESCAPE)
    sitter.key(pygame.K_SPACE)
    assert (wound.at < wound.length, review._run.word) == (True, "Halt"), "from the beginning"
    sitter.key(pygame.K_SPACE)

    sitter.press(review._eyes[2])
    assert (seat.eyes, seat.side) == (1, 1)
    assert {unit.key for unit in seat.units.values()} <= set(seat.match.names.units)
    wound.go(wound.turns[2] + 2)
    sitter.key(pygame.K_RETURN, pygame.KMOD_CTRL)  # nobody's turn to end
    sitter.key(pygame.K_F5)
    assert wound.at == wound.turns[2] + 2

    orders = [seat.match.names.spell(row) for log in seat.match.log for rows in log.orders for row in rows]
    reasons = [why for log in seat.match.log for given in log.reasons for why in given]
    sitter.press(review._take)
    (card,) = play.popups.shown
    assert isinstance(card, TakeOver)
    sitter.frames(2)
    sitter.press(card.sides[0])
    sitter.press(card.opponents[2])
    sitter.press(card.go)
    sitter.until(lambda: sitter.window.screen is not play and isinstance(sitter.window.screen, Play))
    taken = sitter.seat
    assert not isinstance(taken, ReplaySeat)
    sitter.until(lambda: taken.my_turn)
    assert taken.people == (0,)
    written = records.parse(records.spelled(taken.record()).encode(), "taken")
    given = [each for turn in written.turns for side in turn.sides for each in side.orders]
    assert [each.text for each in given] == orders
    assert [each.reason for each in given] == reasons
    assert written.agents == ("human", "hold")
    sitter.until(lambda: sitter.play.turns._began >= 0)
    sitter.march()
    sitter.end_turn()
    sitter.key(pygame.K_SPACE)
    sitter.until(lambda: taken.my_turn and taken.clock.turn == 4)
    sitter.close()


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1280, 720), 1.6), ((1920, 1080), 1.5)])
def test_texts_of_a_replay_stay_apart(folder: Path, size: tuple[int, int], scale: float) -> None:
    file = saved(folder, 3)
    sitter = Sitter(lambda say: replay_seat(file, say), size, scale)
    sitter.key(pygame.K_PAGEDOWN)
    sitter.frames(2)
    window = pygame.Rect((0, 0), size)
    boxes = sitter.window.ink.written
    strip = [text for text, box in boxes if box.y > size[1] - sitter.play.turns.strip(sitter.window.ink)]
    assert {"Play", "1", "2"} <= set(strip)
    assert {"Take over", "Take over from here"} & set(strip)
    assert not set(sitter.window.ink.cut) & set(strip)
    for i, (text, box) in enumerate(boxes):
        assert window.contains(box), text
        for other, there in boxes[i + 1 :]:
            assert not box.colliderect(there), (text, other)
    sitter.close()


# ---- taking over, and play by e-mail


def test_who_takes_over_in_the_middle_of_the_other_sides_turn_lets_it_end_first(folder: Path) -> None:
    seat = replay_seat(saved(folder), quiet)
    assert isinstance(seat, ReplaySeat)
    seat.go(seat.film.turns[1] + 1)
    assert seat.match.side == 0
    taken = take_over(seat.taken(("greedy", "human")), ("greedy", "human"), quiet)
    assert (taken.people, taken.side, taken.my_turn, taken.waits) == ((1,), 1, False, False)
    assert taken.match.fingerprint() == seat.match.fingerprint()
    taken.think()
    while not taken.my_turn:
        taken.play_agent()
    assert taken.clock.turn == 2


def test_a_save_of_two_people_asks_for_the_side_whose_turn_it_is(folder: Path) -> None:
    ready, digest = drill()
    match = Match(ready, 7, (None, None))
    for _ in range(2):
        match.apply(next(row for row in match.legal() if row[0] == book.MOVE))
    match.apply(end_order())
    file = folder / "by mail.salient"
    records.write(file, records.record_of(match, DRILL, digest))
    assert [(line.where, line.players) for line in saves.listed()] == [
        ("turn 1, Blue to move", "Red human, Blue human")
    ]
    sitter = Sitter(saved_game(file))
    sitter.frames(2)
    (curtain,) = sitter.play.popups.shown
    assert isinstance(curtain, Curtain)
    assert curtain.side.name == "Blue"
    sitter.key(pygame.K_RETURN)
    assert sitter.seat.side == 1
    assert sitter.play.turns.reel.busy, "what Red did is shown, as far as Blue saw it"
    sitter.until(lambda: sitter.seat.my_turn and sitter.play.turns._began >= 0)
    sitter.march()
    sitter.end_turn()
    sitter.frames(2)
    (curtain,) = sitter.play.popups.shown
    assert isinstance(curtain, Curtain)
    sitter.press(curtain.buttons[1])
    assert "Saved as" in curtain.said
    back = load_seat(folder / "Bridgehead drill turn 2 Red.salient", quiet)
    assert back.waits
    assert back.match.turn == 2
    sitter.close()
