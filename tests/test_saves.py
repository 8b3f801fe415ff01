"""Saves: by name and by themselves, after kill -9 too; and no damaged file ends the game in hand."""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, Sitter, new_game, quiet, saved_game

from game.files import records, saves
from game.files.scenario import load
from game.match import Match
from game.match.chronicle import chronicle_of
from game.match.names import end_order
from game.match.report import Report
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.rules.setup import set_up
from game.ui.loading import Loading
from game.ui.play import Play
from game.ui.replay import ReplaySeat, replay_seat, take_over
from game.ui.saves_sheet import SavesSheet
from game.ui.seat import load_seat

TESTS = Path(__file__).resolve().parent


pytestmark = pytest.mark.usefixtures("folder")


@functools.cache
def game_bytes(turns: int = 2) -> bytes:
    """A save in the middle of a game of staffs."""
    loaded = load(DRILL)
    match = Match(set_up(loaded.scenario, loaded.board, loaded.charts), 7, ("staff", "staff"))
    match.run(turns)
    match.players = (None, "staff")
    return records.spelled(records.record_of(match, DRILL, loaded.digest)).encode()


def resealed(text: str) -> bytes:
    """The text with a seal that fits: what a patient forger would write."""
    body = text[: text.rindex("seal ")].encode()
    return body + f"seal {records.seal_of(body)}\n".encode()


def refusal(file: Path) -> str:
    """What is said of a file that cannot be opened: one sentence that names it."""
    with pytest.raises(Fault) as caught:
        load_seat(file, quiet)
    (line,) = caught.value.lines
    assert file.name in line
    assert "\n" not in line
    return line


# ---- the matrix of damaged files


def test_a_save_cut_at_every_hundredth_byte_says_so(tmp_path: Path) -> None:
    data, file = game_bytes(), tmp_path / "cut.salient"
    assert len(data) > 3000
    for length in range(0, len(data) - 1, 100):
        file.write_bytes(data[:length])
        assert re.search("is empty|stops|no record|expected", refusal(file))


def test_a_save_with_a_flipped_byte_says_so(tmp_path: Path) -> None:
    data, file = game_bytes(), tmp_path / "flipped.salient"
    for i in range(0, len(data), 61):
        for bit in (1, 0x80):
            file.write_bytes(data[:i] + bytes([data[i] ^ bit]) + data[i + 1 :])
            assert re.search("expected|seal|UTF-8|cannot be read|no record", refusal(file))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r"rules \d+", "rules 999", "the rules this program plays"),
        (r"salient-record \d", "salient-record 9", "the formats this program reads"),
        (r"(scenario \S+) \w{4}", r"\1 0000", "is another here"),
        (r"scenario \S+", "scenario nowhere", "no such scenario"),
        (r"seed 7", "seed 8", "plays otherwise"),
        (r"agents human staff", "agents human wanderer", "take over"),
        (r"turn 1 digest \w", "turn 1 digest z", "expected turn 1 digest"),
        (r"(why \d+\n)", "why 99999999999999999\n", "expected"),
        (r"(move \S+ )\d{4}", r"\g<1>0101", "plays otherwise"),
        (r"move \S+", "move nobody", "no such unit"),
    ],
)  # fmt: skip
def test_a_save_of_other_rules_scenario_or_players_says_so(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "other.salient"
    text, changes = re.subn(old, new, game_bytes().decode(), count=1)
    assert changes == 1
    file.write_bytes(resealed(text))
    assert said in refusal(file)


def test_what_is_no_file_of_ours_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no such file" in refusal(tmp_path / "missing.salient")
    (tmp_path / "folder.salient").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.salient")
    (tmp_path / "empty.salient").write_bytes(b"")
    assert "is empty" in refusal(tmp_path / "empty.salient")
    (tmp_path / "picture.salient").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert "this is no record" in refusal(tmp_path / "picture.salient")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.salient")
        assert "no ordinary file" in refusal(tmp_path / "pipe.salient")
    locked = tmp_path / "locked.salient"
    locked.write_bytes(game_bytes())
    locked.chmod(0)
    if os.access(locked, os.R_OK):  # the owner of everything: permissions do not bind him

        def refuse(*args: object, **kinds: object) -> object:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", refuse)
    assert "cannot be read (Permission denied)" in refusal(locked)


def test_in_the_window_a_damaged_save_is_told_and_the_game_in_hand_goes_on(folder: Path) -> None:
    folder.mkdir()
    (folder / "cut.salient").write_bytes(game_bytes()[:700])
    forged = game_bytes().decode().replace("seed 7", "seed 8")
    (folder / "forged.salient").write_bytes(resealed(forged))
    sitter = Sitter(new_game("human", "hold"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    order = sitter.march()
    sitter.key(pygame.K_s, pygame.KMOD_CTRL)
    (sheet,) = play.popups.shown
    assert isinstance(sheet, SavesSheet)
    sitter.until(lambda: sheet.lines is not None)
    sitter.frames(2)
    lines = {line.name: line for line in sheet.lines or ()}
    assert "cut.salient" in lines["cut"].fault
    assert [button.word for button in sheet._buttons(lines["cut"])] == ["Delete"]
    assert lines["forged"].scenario == "Bridgehead drill"
    sitter.press(sheet._buttons(lines["forged"])[0])
    sitter.until(lambda: sheet.said[1] == "refused")
    sitter.frames(2)
    assert "forged.salient" in sheet.said[0]
    assert "plays otherwise" in sheet.said[0]
    assert sitter.play is play
    sitter.key(pygame.K_ESCAPE)
    assert not play.popups.shown
    assert [seat.match.names.spell(row) for row in seat.match.log[0].orders[0]] == [order]
    sitter.end_turn()
    sitter.until(lambda: seat.my_turn and seat.clock.turn == 2)
    sitter.close()


# ---- of older rules, and between two people


def old_save(folder: Path) -> Path:
    """A save of older rules, in the third turn."""
    folder.mkdir(exist_ok=True)
    file = folder / "years ago.salient"
    text, changes = re.subn(r"\nrules \d+", f"\nrules {RULES_VERSION - 1}", game_bytes().decode(), count=1)
    assert changes == 1
    file.write_bytes(resealed(text))
    return file


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1280, 720), 1.6), ((1920, 1080), 1.5)])
def test_a_save_of_older_rules_opens_as_a_position(folder: Path, size: tuple[int, int], scale: float) -> None:
    file = old_save(folder)
    sitter = Sitter(saved_game(file), size, scale)
    sitter.frames(2)
    seat, play = sitter.seat, sitter.play
    ready = seat.ready
    match = Match(ready, 7, ("staff", "staff"))
    match.run(2)
    assert seat.clock.turn == match.turn == 3
    state = match.start.state
    standing = {ready.keys[u]: int(state.units[u]["hex"]) for u in range(len(ready.keys)) if state.units[u]["hex"] >= 0}
    assert {key: unit.hex for key, unit in seat.units.items()} == standing
    words = [text for text in sitter.texts if "urn 3" in text and "not verifiable" in text]
    assert len(words) == 1
    assert not set(words) & set(sitter.window.ink.cut)

    own = next(key for key, unit in seat.units.items() if unit.side == 0)
    play.select(own)
    for key in (pygame.K_SPACE, pygame.K_PAGEDOWN, pygame.K_F5, pygame.K_F7, pygame.K_ESCAPE, pygame.K_RETURN):
        sitter.key(key)
        sitter.frames(2)
        sitter.play.popups.shown.clear()
    sitter.end_turn()
    assert seat.clock.turn == 3
    assert not seat.my_turn
    play.show_report()
    assert "a position of older rules" in play.advice[0].lower()
    for eyes in (0, 1):
        sitter.press(play.turns._eyes[1 + eyes])
        assert seat.side == eyes
        assert {unit.side for unit in seat.units.values()} >= {eyes}
    assert [path.name for path in folder.iterdir()] == [file.name]
    sitter.close()


def test_a_save_of_older_rules_is_listed_as_one_to_look_at(folder: Path) -> None:
    file = old_save(folder)
    (line,) = saves.listed()
    assert line.where == "turn 3, Red to move, of older rules: to look at"
    assert line.old
    (save,) = saves.saved()
    assert save.old
    with pytest.raises(Fault, match="can be opened to look at its last turn, but not be replayed"):
        replay_seat(file, quiet)
    from game.ui.shelf import Shelf

    shelf = Shelf()
    shelf.saves = [save]
    assert shelf.newest is None, "it is nothing to go on with"
    shelf.close()


def test_a_position_of_another_order_of_battle_says_so(folder: Path) -> None:
    file = old_save(folder)
    text = file.read_text().replace(f"scenario {DRILL} ", "scenario kursk ")
    file.write_bytes(resealed(text))
    assert "its sides are others than those of the scenario here" in refusal(file)


def test_the_seed_of_a_game_between_two_people_stays_hidden_whoever_takes_it_over(folder: Path) -> None:
    folder.mkdir()
    loaded = load(DRILL)
    match = Match(set_up(loaded.scenario, loaded.board, loaded.charts), 123456, (None, None))
    match.apply(end_order())
    file = folder / "mailed.salient"
    records.write(file, records.record_of(match, DRILL, loaded.digest))
    assert "123456" not in file.read_text()

    seat = load_seat(file, quiet)
    seat.save("again")
    seat.autosave()
    seat.close()
    film = replay_seat(file, quiet)
    assert isinstance(film, ReplaySeat)
    film.go(film.film.length)
    taken = take_over(film.taken(("human", "hold")), ("human", "hold"), quiet)
    taken.save("taken")
    for name in ("again", f"{DRILL}-autosave", "taken"):
        text = (folder / f"{name}.salient").read_text()
        assert "\nseed hidden " in text
        assert "123456" not in text
        assert records.read(folder / f"{name}.salient").seed == 123456
    report = Report(chronicle_of(film.match.observers), "", film.match.over)
    assert report.table("games") == []

    while not taken.match.over:
        taken.match.apply(end_order())
    taken.save("taken")
    assert "\nseed 123456\n" in (folder / "taken.salient").read_text()


# ---- by name


def test_a_game_is_saved_under_a_name_listed_opened_and_deleted(folder: Path) -> None:
    sitter = Sitter(new_game("human", "hold"))
    play, seat = sitter.play, sitter.seat
    sitter.until(lambda: play.turns._began >= 0)
    sitter.march()
    stood = seat.match.fingerprint()
    sitter.key(pygame.K_s, pygame.KMOD_CTRL)
    (sheet,) = play.popups.shown
    assert isinstance(sheet, SavesSheet)
    assert sheet.field.text == "Bridgehead drill turn 1"
    for letter in "Мост 7":
        sitter.key(pygame.K_SPACE if letter == " " else pygame.K_x, letter=letter)
    sitter.key(pygame.K_RETURN)
    assert (folder / "Мост 7.salient").is_file()
    assert sheet.said == ("Saved as Мост 7.salient", "said")
    sitter.until(lambda: any(line.name == "Мост 7" for line in sheet.lines or ()))
    line = next(line for line in sheet.lines or () if line.name == "Мост 7")
    assert (line.where, line.players) == ("turn 1, Red to move", "Red human, Blue hold")
    assert re.fullmatch(r"\d+ \w+ \d{4}, \d\d:\d\d", line.when)
    sitter.key(pygame.K_ESCAPE)
    sitter.end_turn()
    sitter.until(lambda: seat.my_turn and seat.clock.turn == 2)

    sitter.key(pygame.K_s, pygame.KMOD_CTRL)
    (sheet,) = play.popups.shown
    assert isinstance(sheet, SavesSheet)
    sitter.until(lambda: sheet.lines)
    sitter.frames(2)
    line = next(line for line in sheet.lines or () if line.name == "Мост 7")
    sitter.press(sheet._buttons(line)[0])
    sitter.until(lambda: sitter.window.screen is not play and isinstance(sitter.window.screen, Play))
    assert sitter.seat.match.fingerprint() == stood
    assert sitter.seat.my_turn

    sitter.key(pygame.K_s, pygame.KMOD_CTRL)
    (sheet,) = sitter.play.popups.shown
    assert isinstance(sheet, SavesSheet)
    sitter.until(lambda: sheet.lines)
    sitter.frames(2)
    line = next(line for line in sheet.lines or () if line.name == "Мост 7")
    sitter.press(sheet._buttons(line)[-1])
    assert (folder / "Мост 7.salient").is_file(), "asked once more"
    sitter.press(sheet._buttons(line)[-1])
    assert not (folder / "Мост 7.salient").exists()
    sitter.close()


def test_names_become_files_or_are_refused(folder: Path) -> None:
    for name, file in (
        ("Kursk", "Kursk"), ("a/b\\c:d", "a b c d"), ("  .. ", ""), ("", ""), ("x" * 99, "x" * 60),
        ("../../etc", "etc"), ("kept.salient", "kept"), ("tab\there", "tab here"),
    ):  # fmt: skip
        if file:
            assert saves.named_file(name) == folder / f"{file}.salient"
        else:
            with pytest.raises(Fault, match="no name for a save"):
                saves.named_file(name)


def test_a_folder_that_cannot_be_written_is_said_and_the_game_goes_on(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    sitter = Sitter(new_game("human", "hold"))
    play = sitter.play
    sitter.until(lambda: play.turns._began >= 0 and play.advice[1] == "refused")
    assert "cannot be written" in play.advice[0]
    sitter.key(pygame.K_F5)
    assert "cannot be written" in play.advice[0]
    sitter.march()
    sitter.close()


# ---- by themselves


def test_the_autosave_of_another_game_is_kept_beside(folder: Path) -> None:
    folder.mkdir()
    file = saves.autosave_file(DRILL)
    file.write_bytes(game_bytes())
    record = records.parse(game_bytes(), "game")
    same = saves.Autosaver()
    same.want(file, lambda: record)
    same.close()
    assert [path.name for path in folder.iterdir()] == [file.name]
    record.seed = 8
    other = saves.Autosaver()
    other.want(file, lambda: record)
    other.close()
    assert records.read(file).seed == 8
    assert records.read(folder / f"{DRILL}-autosave-before.salient").seed == 7
    assert same.fault() == other.fault() == ""


CHILD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from sitting import Sitter, new_game
sitter = Sitter(new_game("human", "greedy", 11))
sitter.until(lambda: sitter.play.turns._began >= 0)
sitter.march()
orders = [sitter.seat.match.names.spell(row) for row in sitter.seat.match.log[-1].orders[0]]
print("ordered", *orders, sep="|", flush=True)
if sys.argv[2] == "theirs":
    sitter.end_turn()
    sitter.until(lambda: sitter.seat.given > 2)
    print("moving", flush=True)
while True:
    sitter.frames()
    time.sleep(0.01)
"""


@pytest.mark.parametrize("when", ["mine", "theirs"])
def test_after_kill_9_in_the_middle_of_a_turn_the_autosave_loads(folder: Path, when: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(TESTS), when], cwd=TESTS.parent, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(TESTS.parent), "SDL_VIDEODRIVER": "dummy"},
    )  # fmt: skip
    assert child.stdout is not None
    order = next(line for line in child.stdout if line.startswith("ordered|")).strip().split("|")[1]
    if when == "theirs":
        assert next(line for line in child.stdout if line.startswith("moving"))
    file = saves.autosave_file(DRILL)
    deadline = time.monotonic() + 60
    while not (file.exists() and order in file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait(30)
    child.stdout.close()

    sitter = Sitter(saved_game(file))
    sitter.until(lambda: sitter.play.turns._began >= 0)
    seat = sitter.seat
    assert [seat.match.names.spell(row) for row in seat.match.log[0].orders[0]] == [order]
    assert seat.my_turn
    turn = seat.clock.turn
    sitter.end_turn()
    sitter.key(pygame.K_SPACE)
    sitter.until(lambda: seat.my_turn and seat.clock.turn == turn + 1)
    sitter.close()


def test_a_save_from_the_menu_that_cannot_be_used_leads_back_to_it(folder: Path) -> None:
    folder.mkdir()
    (folder / "forged.salient").write_bytes(resealed(game_bytes().decode().replace("seed 7", "seed 8")))
    from game.ui.menu import Menu
    from game.ui.window import Window

    window = Window(lambda surface: Loading("forged", saved_game(folder / "forged.salient"), Menu), (1280, 720))
    loading = window.screen
    assert isinstance(loading, Loading)
    deadline = time.monotonic() + 60
    while loading._fault is None and time.monotonic() < deadline:
        window.frame([], 1 / 60)
    window.frame([], 1 / 60)
    assert "plays otherwise" in " ".join(text for text, _ in window.ink.written)
    loading._leave.press()
    window.frame([], 1 / 60)
    assert isinstance(window.screen, Menu)
    window.screen.close()
