"""`play`, `replay` and `verify` from the command line."""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

import pytest

from game.cli import COMMANDS, main

DRILL = "bridgehead-drill"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, what was printed, what was complained."""
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_play_prints_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "play", DRILL, "--agents", "random:greedy", "--seed", "3")
    assert code == 0
    lines = out.splitlines()
    assert lines[1] == "Seed 3; Red random, Blue greedy."
    assert lines[2].split()[:2] == ["turn", "after"]
    assert [line.split()[0] for line in lines[3:11]] == list("12345678")
    assert lines[3].split()[1] == "2025-06-05"
    heads = lines[2].split()
    assert heads.count("left") == 2, "kit abandoned, a column a side"
    assert heads[-4:] == ["bridgehead", "km2", "fed", "%"]
    assert lines[-1].startswith("Result: ")


def test_play_prints_a_war_diary(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "play", DRILL, "--agents", "random:random", "--seed", "3", "--transcript")
    assert code == 0
    flat = f" {' '.join(out.split())} "
    for words in (
        "Turn 1, 2-4 June 2025.", "Red, operations", " marches from ", " attack on ", "column ", "Dice ",
        "per cent", "Losses: ", "Bridgend (0806)", "Bridgend bridgehead: Blue holds ", " km2.", "Result: ",
        " wins, ", "of it from neighbours", "; mouth ", " points of supply came in for ", "Over the rivers:",
        ". Lost ", ". Points: ",
    ):  # fmt: skip
        assert words in flat, words
    assert all(len(line) <= 110 for line in out.splitlines())


def test_the_same_seed_is_the_same_game(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("play", DRILL, "--agents", "random:random", "--turns", "2", "--transcript", "--seed")
    first, second, other = (run(capsys, *words, seed)[1] for seed in ("5", "5", "6"))
    assert first == second
    assert first != other


def test_play_stops_after_so_many_turns(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "play", DRILL, "--turns", "2")
    assert [line.split()[0] for line in out.splitlines()[3:5]] == ["1", "2"]
    assert len(out.splitlines()) == 7, "title, seed, heads, two turns, a note of two lines"


def test_a_recorded_game_replays_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a" / "game.record"
    words = ("play", DRILL, "--agents", "random:greedy", "--seed", "9", "--set", "red.commitment=1.5")
    code, played, err = run(capsys, *words, "--transcript", "--record", str(file))
    assert code == 0
    assert err == f"recorded in {file}\n"
    assert run(capsys, "replay", str(file)) == (0, played, "")
    code, third, _ = run(capsys, "replay", str(file), "--turn", "3")
    assert code == 0
    assert third in played
    assert third.lstrip().startswith("Turn 3, ")
    assert "Turn 4, " not in third
    code, out, _ = run(capsys, "verify", str(file), str(file))
    assert code == 0
    assert out.count(": ok, 8 turns, ") == 2


def test_verify_goes_on_after_a_bad_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, changed, bad = (tmp_path / name for name in ("good", "changed", "bad"))
    run(capsys, "play", DRILL, "--seed", "7", "--turns", "2", "--record", str(good))
    text = good.read_text()
    assert "seed 7\n" in text
    changed.write_text(text.replace("seed 7\n", "seed 8\n"))
    bad.write_text(text[:500])
    code, out, err = run(capsys, "verify", str(changed), str(bad), str(good))
    assert code == 2
    assert f"{changed}: turn 1 differs first in " in out
    assert f"{good}: ok, 2 turns" in out
    assert err.startswith(f"{bad}:")
    assert run(capsys, "verify", str(changed))[0] == 1


def test_a_record_is_replaced_whole_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "game.record"
    run(capsys, "play", DRILL, "--turns", "1", "--record", str(file))
    before = file.read_bytes()
    assert run(capsys, "play", DRILL, "--agents", "greedy:nobody", "--record", str(file))[0] == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("play", "nowhere"), "nowhere: no such scenario"),
        (("play", DRILL, "--agents", "greedy:nelson"), "no agent 'nelson'; expected A:B of hold, random, greedy"),
        (("play", DRILL, "--agents", "greedy"), "1 agents; expected one a side"),
        (("play", DRILL, "--agents", "hold:hold:hold"), "3 agents; expected one a side"),
        (("play", DRILL, "--seed", "-1"), "--seed -1: expected a whole number"),
        (("play", DRILL, "--seed", "x"), "--seed x: expected a whole number"),
        (("play", DRILL, "--seed", "9007199254740992"), "expected a whole number from 0 to 9007199254740991"),
        (("play", DRILL, "--turns", "0"), "--turns 0: expected a whole number from 1"),
        (("play", DRILL, "--set", "red.comitment=2"), 'unknown key "comitment"'),
        (("replay", "/nonexistent/game.record"), "no such file; expected a record"),
    ],
)
def test_bad_input_is_said_in_one_line(
    words: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert expected in err
    assert err.count("\n") == 1


def test_a_record_cannot_be_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "play", DRILL, "--record", str(tmp_path))
    assert code == 2
    assert "is a folder" in err


def test_a_turn_that_was_not_played_cannot_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "game.record"
    run(capsys, "play", DRILL, "--record", str(file))
    code, _, err = run(capsys, "replay", str(file), "--turn", "9")
    assert code == 2
    assert "has turns 1 to 8" in err


def test_the_program_says_its_version_and_what_stands_alone_is_meant_for_the_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"salient \S+\n", capsys.readouterr().out)
    asked: list[argparse.Namespace] = []
    monkeypatch.setattr("game.cli.desktop.run", lambda args: asked.append(args) or 0)
    for words in ([], ["--size", "1280x720"], ["desktop", "--size", "1280x720"]):
        assert main(words) == 0
    assert [args.size for args in asked] == [None, "1280x720", "1280x720"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, summary = COMMANDS[command]
    assert summary == importlib.import_module(module).SUMMARY
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: salient {command} ")
    assert summary in " ".join(told.split())
