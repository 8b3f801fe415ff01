"""Records: written and read back, and no changed byte goes unnoticed."""

from __future__ import annotations

import base64
import functools
import json
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wanderer import every_kind

from game.cli import main
from game.files import playback, records, snapshot, veil
from game.files.scenario import load
from game.match import Match, Start
from game.match.names import FORMS, Names, end_order
from game.model.fault import Fault
from game.model.state import State
from game.rules import RULES_VERSION
from game.rules import orders as book
from game.rules.dice import MAX_SEED
from game.rules.setup import Tables, set_up

DRILL = "bridgehead-drill"
SHELF: playback.Shelf = {}


@functools.cache
def drill() -> tuple[Tables, str]:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts), loaded.digest


@functools.cache
def game_text(first: str = "random", second: str = "greedy", seed: int = 7, turns: int = 99) -> str:
    ready, digest = drill()
    match = Match(ready, seed, (first, second))
    match.run(turns)
    return records.spelled(records.record_of(match, DRILL, digest))


@functools.cache
def wandered_text() -> str:
    """A record with an order of every kind."""
    ready, digest = drill()
    match = every_kind(ready, 4)
    match.apply(next(row for row in match.legal() if row[0] == book.MOVE))
    return records.spelled(records.record_of(match, DRILL, digest))


def resealed(text: str) -> bytes:
    """The text with a seal that fits: what a patient forger would write."""
    body = text[: text.rindex("seal ")].encode()
    return body + f"seal {records.seal_of(body)}\n".encode()


def fault_of(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        records.parse(data, "game.record")
    assert len(caught.value.lines) == 1
    return caught.value.lines[0]


# ---- there and back


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    text = game_text()
    record = records.parse(text.encode(), "game.record")
    assert record.sealed
    assert records.spelled(record) == text
    records.write(tmp_path / "game.record", record)
    assert (tmp_path / "game.record").read_bytes() == text.encode()
    assert records.spelled(records.read(tmp_path / "game.record")) == text
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["game.record"]


@pytest.mark.parametrize("text", [game_text, wandered_text])
def test_a_record_names_everything_and_holds_no_row_numbers(text: Callable[[], str]) -> None:
    unit, crossing = "(red|blue)-[0-9]+-[a-z-]+", r"(bridgend|fordham|meadow|mill|\d{4}/(N|NE|SE|S|SW|NW))"
    forms = {
        "move": rf"{unit} \d{{4}}( via \d{{4}})?", "withdraw": rf"{unit} \d{{4}}", "boat": rf"{unit} \d{{4}}",
        "attack": rf"\d{{4}} (hasty|prepared|supported)( {unit})+", "strike": crossing,
        **dict.fromkeys(("build", "repair", "charge", "demolish"), f"{unit} {crossing}"),
    }  # fmt: skip
    found = set()
    for line in text()[text().index("turn 1\n") :].splitlines():
        word, _, rest = line.partition(" ")
        if word in forms:
            found.add(word)
            assert re.fullmatch(forms[word], rest), line
        else:
            assert word in ("turn", "side", "end", "position", "seal"), line
    assert found >= {"move", "attack"}
    assert text is game_text or found == set(forms)


def test_a_record_of_every_kind_of_order_plays_again() -> None:
    record = records.parse(wandered_text().encode(), "game.record")
    assert records.spelled(record) == wandered_text()
    match, difference = playback.play_again(record, playback.ready_for(record, SHELF))
    assert difference is None
    match.players = record.agents
    assert records.spelled(records.record_of(match, DRILL, drill()[1])) == wandered_text()


def test_played_again_it_gives_the_same_digests() -> None:
    record = records.parse(game_text().encode(), "game.record")
    match, difference = playback.play_again(record, playback.ready_for(record, SHELF))
    assert difference is None
    assert match.over
    assert [f"{log.digest:016x}" for log in match.log] == [turn.digest for turn in record.turns]


def test_a_game_in_play_is_recorded_too() -> None:
    ready, digest = drill()
    match = Match(ready, 3, (None, None))
    match.apply(match.legal()[0])
    match.apply(end_order())
    match.apply(match.legal()[0])
    text = records.spelled(records.record_of(match, DRILL, digest))
    assert "agents human human" in text
    record = records.parse(text.encode(), "game.record")
    again, difference = playback.play_again(record, playback.ready_for(record, SHELF))
    assert difference is None
    assert (again.turn, again.side) == (1, 1)
    assert again.fingerprint() == match.fingerprint()
    begun = records.parse(game_text(turns=3).encode(), "game.record")
    assert [bool(turn.digest) for turn in begun.turns] == [True, True, True, False]


def test_overrides_are_recorded_and_used() -> None:
    loaded = load(DRILL, ["red.operations_points=1"])
    match = Match(set_up(loaded.scenario, loaded.board, loaded.charts), 5, ("greedy", "hold"))
    match.run(2)
    text = records.spelled(records.record_of(match, DRILL, loaded.digest, loaded.overrides))
    assert "\nset red.operations_points=1\n" in text
    record = records.parse(text.encode(), "game.record")
    assert playback.play_again(record, playback.ready_for(record, SHELF))[1] is None
    plain = records.parse(resealed(text.replace("set red.operations_points=1\n", "")), "game.record")
    with pytest.raises(Fault, match=r"game\.record:4: scenario bridgehead-drill is another here"):
        playback.ready_for(plain, SHELF)


def test_names_that_do_not_fit_a_line_are_not_recorded() -> None:
    ready, digest = drill()
    match = Match(ready, 3)
    for name in ("two\nlines", " blank", ""):
        if name:
            with pytest.raises(Fault, match="cannot be recorded"):
                records.record_of(match, name, digest)


# ---- play by e-mail: the seed is hidden


@functools.cache
def mailed(seed: int = 7, turns: int = 2) -> Match:
    """A game of two people that has gone on for some turns."""
    match = Match(drill()[0], seed, ("greedy", "greedy"))
    match.run(turns)
    match.players = (None, None)
    return match


def mailed_text(seed: int = 7, turns: int = 2) -> str:
    return records.spelled(records.record_of(mailed(seed, turns), DRILL, drill()[1]))


def test_a_game_of_two_people_hides_its_seed_and_is_the_same_game() -> None:
    text = mailed_text()
    assert "\nagents human human\n" in text
    assert re.search(r"^seed hidden [0-9a-f]{30}$", text, flags=re.MULTILINE)
    assert "seed 7" not in text
    record = records.parse(text.encode(), "game.record")
    assert (record.seed, record.hidden, record.sealed) == (7, True, True)
    assert record.seed_told == "hidden until the game is over"
    assert records.spelled(record) == text
    match, difference = playback.play_again(record, playback.ready_for(record, SHELF))
    assert difference is None
    assert match.fingerprint() == mailed().fingerprint()


def test_nothing_else_in_the_file_tells_the_hidden_seed() -> None:
    """The check of the seed's column, and the tables the file carries, would."""
    column = records.SEED_COLUMN
    told = {text: [line.split()[3 + column] for line in text.splitlines() if " checks " in line]
            for text in (mailed_text(7), mailed_text(8))}  # fmt: skip
    assert set(map(tuple, told.values())) == {(records.UNTOLD,) * 2}
    assert "clock.seed" not in snapshot._read(records.parse(mailed_text().encode(), "game").position)["columns"]
    lines = [line for line in mailed_text().splitlines() if line.startswith("seed ")]
    others = {line for seed in range(40) for line in mailed_heads(seed)}
    assert len(others) == 40
    assert lines[0] in others, "the same game has the same veil"


def mailed_heads(seed: int) -> list[str]:
    record = records.record_of(mailed(), DRILL, drill()[1])
    record.seed = seed
    return [records.seed_line(record)]


def test_a_game_against_an_agent_or_one_that_is_over_names_its_seed() -> None:
    assert "\nseed 7\n" in game_text()
    ended = Match(drill()[0], 7, ("hold", "hold"))
    ended.run()
    ended.players = (None, None)
    assert ended.over
    assert "\nseed 7\n" in records.spelled(records.record_of(ended, DRILL, drill()[1]))


def test_a_hidden_seed_that_was_changed_is_a_fault() -> None:
    text = mailed_text()
    (line,) = [line for line in text.splitlines() if line.startswith("seed hidden")]
    for place in (12, 20, 28, 41):
        other = "1" if line[place] == "0" else "0"
        forged = text.replace(line, f"{line[:place]}{other}{line[place + 1 :]}")
        assert fault_of(resealed(forged)).endswith("expected a hidden seed of this scenario")
    assert "expected seed NUMBER" in fault_of(resealed(text.replace("salient-record 3", "salient-record 2")))


@given(st.integers(0, MAX_SEED))
def test_what_is_veiled_can_be_unveiled(seed: int) -> None:
    text = veil.veiled(seed, "0f" * 16)
    assert len(text) == veil.FIGURES
    assert veil.unveiled(text, "0f" * 16) == seed
    with pytest.raises(ValueError):
        veil.unveiled(text, "1f" * 16)


def test_replay_says_that_the_seed_is_hidden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mailed.salient"
    file.write_text(mailed_text())
    assert main(["replay", str(file), "--turn", "1"]) == 0
    capsys.readouterr()
    assert main(["replay", str(file)]) == 0
    assert "\nSeed hidden until the game is over; Red human, Blue human.\n" in capsys.readouterr().out
    assert main(["verify", str(file)]) == 0


# ---- older rules: a position


def aged(text: str, rules: int = RULES_VERSION - 1) -> bytes:
    """A record as an older program wrote it: other rules, an order and columns that are not known here."""
    text = text.replace(f"\nrules {RULES_VERSION}\n", f"\nrules {rules}\n")
    text = text.replace("columns units.hex", "columns units.mood units.hex")
    return resealed(re.sub(r"^move .*$", "levitate somebody", text, count=1, flags=re.MULTILINE))


def test_a_record_of_older_rules_is_read_for_its_position() -> None:
    record = records.parse(aged(game_text(turns=3)), "old.record")
    assert (record.old, record.rules, record.sealed, record.seed) == (True, RULES_VERSION - 1, True, 7)
    assert [turn.number for turn in record.turns] == [1, 2, 3, 4]
    assert [bool(turn.digest) for turn in record.turns] == [True, True, True, False]
    ready = drill()[0]
    state = snapshot.unpacked(record.position, ready)
    match = Match(ready, 7, ("random", "greedy"))
    match.run(3)
    assert match.turn == int(state.clock[0]["turn"]) == 4
    for mine, kept in zip(match.start.state, state, strict=True):
        for field in mine.dtype.names or ():
            assert field == "seed" or (mine[field] == kept[field]).all()


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_a_record_of_older_rules_is_not_verifiable(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.salient"
    file.write_bytes(aged(game_text(turns=3)))
    assert main([command, str(file)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "can be opened to look at its last turn, but not be replayed or verified" in error


def test_without_a_position_or_with_newer_rules_nothing_is_read() -> None:
    text = game_text(turns=3)
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("position ")) + "\n"
    for data in (aged(bare), aged(text, RULES_VERSION + 1)):
        assert fault_of(data).endswith(f"expected rules {RULES_VERSION}, the rules this program plays: others do not "
                                       "replay")  # fmt: skip


def test_a_position_of_other_things_is_refused() -> None:
    ready, _ = drill()
    kursk = load("kursk")
    other = set_up(kursk.scenario, kursk.board, kursk.charts)
    text = snapshot.packed(Names(ready), Start(ready.state))
    with pytest.raises(Fault, match="its sides are others than those of the scenario here"):
        snapshot.unpacked(text, other)
    known = snapshot._read(text)

    def written(**columns: object) -> str:
        changed = known | {"columns": known["columns"] | columns}
        return base64.b64encode(zlib.compress(json.dumps(changed).encode())).decode()

    hexes = known["columns"]["units.hex"]
    for wrong in (hexes[:-1], [*hexes[:-1], 10**6], [*hexes[:-1], 2**70], [*hexes[:-1], 1.5], "hexes", None):
        if wrong is None:
            del known["columns"]["units.hex"]
            state = snapshot.unpacked(written(), ready)
            assert (state.units["hex"] == ready.state.units["hex"]).all(), "a column it has not stands as at the start"
        else:
            with pytest.raises(Fault, match=r"its column units\.hex does not fit"):
                snapshot.unpacked(written(**{"units.hex": wrong}), ready)
    for bad in ("", "AAAA", text[:40], "????"):
        with pytest.raises(Fault, match="its position cannot be read"):
            snapshot.unpacked(bad, ready)


def test_a_position_that_was_changed_is_named() -> None:
    text = game_text()
    start = text.index("position ")
    other = game_text("greedy", "random")
    forged = text[:start] + other[other.index("position ") :]
    verdict = _verdict(resealed(forged))
    assert verdict == (
        "turn 8 differs, though no column does at its close; the position it is recorded to have begun with is another"
    )


# ---- files that are no records


def _broken(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    """Name -> a file that cannot be used, and what its message says."""
    text = game_text()
    contents: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "is empty"),
        "binary": (bytes(range(256)) * 40, ":1: this is no record"),
        "binary inside": (text.encode()[:300] + b"\xff\xfe" + text.encode()[300:], "is not UTF-8"),
        "other text": (b"format = 1\n", ":1: this is no record"),
        "one word": (b"salient-record", ":1: the file stops in the middle of a line"),
        "first line only": (b"salient-record 1\n", ":2: the record stops here; expected rules VERSION"),
        "cut in a line": (text.encode()[:1200], "the file stops in the middle of a line"),
        "cut at a line": (text[: text.index("turn 3\n")].encode(), "the record stops here; expected turn 3"),
        "no seal": (text[: text.rindex("seal")].encode(), "the record stops here; expected turn 9, or seal"),
        "marked": (b"\xef\xbb\xbf" + text.encode(), ":1: this is no record"),
        "other line ends": (text.replace("\n", "\r\n").encode(), ":1: blank, or with stray blanks"),
        "blank line": (text.replace("\nturn 2\n", "\n\nturn 2\n").encode(), "blank, or with stray blanks"),
        "after the seal": (text.encode() + b"turn 9\n", "expected nothing after the seal"),
        "format": (resealed(text.replace("record 3", "record 4", 1)), ":1: 'salient-record 4'; expected"),
        "rules": (resealed(text.replace(f"rules {RULES_VERSION}", "rules 2", 1)), ":2: 'rules 2'; expected rules "),
        "seed": (resealed(text.replace("seed 7", "seed 9007199254740992")), "expected a seed up to"),
        "digest": (resealed(re.sub(r"(drill) \w{4}", r"\1 0000", text, count=1)), ":4: scenario bridgehead-drill is"),
        "scenario": (resealed(text.replace(DRILL, "bridgehead-dril", 1)), ":4: bridgehead-dril: no such scenario"),
        "columns": (resealed(text.replace("units.hex", "units.hax", 1)), ":7: 'columns units.hax"),
        "turns": (resealed(text.replace("turn 2\n", "turn 3\n", 1)), "'turn 3'; expected turn 2"),
        "sides": (resealed(text.replace("side red", "side blue", 1)), ":9: 'side blue'; expected side red"),
        "agents": (resealed(text.replace("agents random", "agents random hold")), "expected agents NAME NAME"),
        "unit": (resealed(text.replace("red-1-mech", "red-9-mech", 1)), "red-9-mechanised: no such unit"),
        "order": (resealed(text.replace("\nmove red", "\nmarch red", 1)), "expected an order (move UNIT HEX"),
        "double blank": (resealed(text.replace("move red", "move  red", 1)), "is not how the order is written"),
        "seal": (text.replace("agents random", "agents greedy", 1).encode(), "the seal does not fit"),
    }
    files = {}
    for name, (data, expected) in contents.items():
        file = tmp_path / name.replace(" ", "-")
        file.write_bytes(data)
        files[name] = (file, expected)
    folder = tmp_path / "folder"
    folder.mkdir()
    files["folder"] = (folder, "is a folder")
    files["missing"] = (tmp_path / "missing", "no such file")
    return files


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_unusable_records_give_one_line_and_exit_2(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (file, expected) in _broken(tmp_path).items():
        assert main([command, str(file)]) == 2, name
        error = capsys.readouterr().err
        assert error.count("\n") == 1, (name, error)
        assert error.startswith(str(file)), (name, error)
        assert expected in error, (name, error)


# ---- changed bytes


def _verdict(data: bytes) -> str:
    """What verify makes of a file: "ok", the fault (`game.record:LINE: ...`) or the difference."""
    try:
        record = records.parse(data, "game.record")
        _, difference = playback.play_again(record, playback.ready_for(record, SHELF))
        if difference is None and not record.sealed:
            raise records.seal_fault(record)
    except Fault as fault:
        return "\n".join(fault.lines)
    return str(difference) if difference else "ok"


def _mutations(count: int) -> list[tuple[int, int]]:
    """Positions and other bytes, some in every kind of line."""
    data = wandered_text().encode()
    draw = random.Random(12)
    starts = ["salient ", "seed ", "agents ", "side ", "end", "turn 2 d", "turn 2 c", "seal "]
    starts += [kind for kind in FORMS if f"\n{kind} ".encode() in data]
    places = [data.index(f"\n{start}".encode()) + len(start) + draw.randrange(-1, 4) for start in starts]
    places += [draw.randrange(len(data)) for _ in range(count - len(places))]
    found = []
    for place in places:
        other = draw.choice([data[place] ^ 1, data[place] ^ 32, draw.randrange(256)])
        found.append((place, other if other != data[place] else other ^ 3))
    return found


@pytest.mark.parametrize(("place", "other"), _mutations(40))
def test_no_changed_byte_goes_unnoticed(place: int, other: int) -> None:
    data = wandered_text().encode()
    assert data[place] != other
    verdict = _verdict(data[:place] + bytes([other]) + data[place + 1 :])
    assert re.fullmatch(r"(game\.record:\d+: .+|turn \d+ differs[ ,].+)", verdict), verdict


def test_an_untouched_record_is_ok() -> None:
    assert _verdict(game_text().encode()) == "ok"


def test_a_changed_order_is_named_by_turn_and_column() -> None:
    text = game_text()
    lines = text.splitlines()
    # a unit's last march of a turn: an earlier one to another hex on the same way is the same game
    places = [
        i for i, line in enumerate(lines)
        if line.startswith("move ") and " via " not in line
        and not any(line.split()[1] in later for later in lines[i + 1 : lines.index("end", i)])
    ]  # fmt: skip
    named = 0
    for i in places[:12]:
        h = int(lines[i][-4:])
        changed = [*lines[:i], f"{lines[i][:-4]}{h + (1 if h % 100 < 12 else -1):04d}", *lines[i + 1 :]]
        verdict = _verdict(resealed("\n".join(changed) + "\n"))
        assert verdict != "ok"
        named += bool(re.match(rf"turn \d+ differs first in ({'|'.join(State._fields)})\.\w+, \S+", verdict))
    assert named >= 8


@pytest.mark.parametrize("kind", ["withdraw", "boat", "build", "repair", "charge", "demolish", "strike"])
def test_an_order_left_out_is_named_by_turn_column_and_row(kind: str) -> None:
    lines = wandered_text().splitlines()
    i = next(i for i, line in enumerate(lines) if line.startswith(f"{kind} "))
    verdict = _verdict(resealed("\n".join(lines[:i] + lines[i + 1 :]) + "\n"))
    rows = r"(row [\w:/-]+|several rows)"
    assert re.match(rf"turn [1-4] differs first in ({'|'.join(State._fields)})\.\w+, {rows}; ", verdict), verdict


def test_a_changed_seed_is_named_by_turn_and_column() -> None:
    verdict = _verdict(resealed(game_text().replace("seed 7", "seed 8")))
    assert re.match(r"turn 1 differs first in \w+\.\w+, ", verdict), verdict


def test_a_changed_digest_or_check_is_named() -> None:
    text = game_text()
    at = text.index("turn 3 digest ") + len("turn 3 digest ")
    other = "1" if text[at] == "0" else "0"
    verdict = _verdict(resealed(text[:at] + other + text[at + 1 :]))
    assert verdict.startswith("turn 3 differs, though no column does"), verdict
    at = text.index("turn 3 checks ") + len("turn 3 checks ")
    other = "1" if text[at] == "0" else "0"
    verdict = _verdict(resealed(text[:at] + other + text[at + 1 :]))
    assert verdict.startswith("turn 3 differs first in units.hex, "), verdict
    assert "the recorded checks were changed" in verdict


def test_a_refused_order_is_named_by_its_line() -> None:
    text = game_text()
    lines = text.splitlines()
    i = next(i for i, line in enumerate(lines) if line.startswith("move ") and " via " not in line)
    lines[i] = f"{lines[i][:-4]}1512"
    verdict = _verdict(resealed("\n".join(lines) + "\n"))
    assert f"line {i + 1}: " in verdict
    assert "is refused: " in verdict


def test_orders_after_the_end_of_the_game_are_a_fault() -> None:
    text = game_text()
    end = text.index("position ")
    last = text[text.index("turn 8\n") : end].replace("turn 8", "turn 9")
    longer = text[:end] + last + text[end:]
    assert "expected the seal: the game is over" in _verdict(resealed(longer))


def test_faults_name_file_and_line() -> None:
    assert fault_of(resealed(game_text().replace("seed 7", "seed 07"))).startswith("game.record:5: 'seed 07'")
    assert fault_of(resealed(game_text().replace("seed 7", "seed -7"))).startswith("game.record:5: 'seed -7'")
