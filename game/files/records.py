"""Records: a game as text, from which it can be played again to the last digest.

    salient-record 3
    rules 4
    salient 0.1.0
    scenario bridgehead-drill 0f0e...            name or path, digest (32 figures)
    set ru.commitment=1.5                        one line an override, none as a rule
    seed 7                                       or: seed hidden 2f0c... (30 figures), see `game.files.veil`
    agents greedy human                          one a side
    columns units.hex units.status ...           of the checks, in order
    turn 1
    side red
    move red-2-motor-rifle 0405
    why 518                                      the reason its agent gave for it, left out when it gave none
    end
    side blue
    end
    turn 1 digest 55ab...                        16 figures, chained over the turns
    turn 1 checks 0123456789ab ...               12 figures a column, see `match.checks`
    ...
    position eJzt...                             how the last turn began, over several lines: `game.files.snapshot`
    seal 0123456789abcdef                        over every byte before this line

A reason is a number of `game.agents.reasons`: its low byte says which, the rest is its
detail. Records of format 1 have no reasons, those of format 2 no hidden seeds and no
positions; both are still read. A game between two people hides its seed, and the check
of the seed, until it is over. A record of older rules is read for its position only.

A record that stops in mid-turn is a game in play. Nothing is read generously:
single spaces, small figures, one way to write each order, so that a byte that
changed is a fault with its line or shows when the game is played again.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol

from game.files.paths import shown, write_text
from game.files.record_reader import (
    END,
    FORMAT,
    HIDDEN,
    POSITION,
    SEED_COLUMN,
    UNTOLD,
    WHY,
    Reader,
    lines_of,
    seal_of,
)
from game.files.recorded import Given, Record, SideTurn, Turn
from game.files.snapshot import packed
from game.files.veil import veiled
from game.match import HUMAN, Match, Player, Start, TurnLog, player_name
from game.match.checks import COLUMNS
from game.match.names import Names
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.rules.digest import hex_digest
from game.rules.facade import Order

LARGEST = 16 * 2**20  # bytes; a long game has some tens of thousands
RULES_LINE = 2  # that names the rules
WIDE = 108  # letters of a position in one line


def salient_version() -> str:
    """The version of the installed program; "source" for a checkout that is not installed."""
    try:
        return metadata.version("salient")
    except metadata.PackageNotFoundError:
        return "source"


class Played(Protocol):
    """What a record is made of: a match, or what was taken down of one."""

    @property
    def players(self) -> Sequence[Player]: ...
    @property
    def names(self) -> Names: ...
    @property
    def seed(self) -> int: ...
    @property
    def over(self) -> bool: ...
    @property
    def start(self) -> Start: ...
    @property
    def log(self) -> Sequence[TurnLog]: ...


@dataclass(frozen=True)
class Taken:
    """A match as it stood, for a record that another thread writes."""

    players: tuple[Player, ...]
    names: Names
    seed: int
    over: bool
    start: Start
    log: tuple[TurnLog, ...]


def taken(match: Match) -> Taken:
    """Take down a match as it stands. Turns that have closed change no more and are shared."""
    log = tuple(turn if turn.digest >= 0 else turn.copy() for turn in match.log)
    return Taken(match.players, match.names, match.seed, match.over, match.start, log)


def record_of(match: Played, scenario: str, digest: str, overrides: Sequence[str] = ()) -> Record:
    """The record of a match as it stands. Args: scenario, its name or path; digest, of its content.

    A game between two people hides its seed until it is over: its file goes from one to the other.
    Raises: Fault when a name or an override cannot stand in one line.
    """
    for text in (scenario, *overrides):
        if text != text.strip() or not text.isprintable():
            raise Fault(f"{text!r}: cannot be recorded; expected one printable line without spaces at its ends")
    agents = tuple(player_name(player) for player in match.players)
    hidden = not match.over and set(agents) == {HUMAN}
    position = packed(match.names, match.start)
    record = Record(
        scenario, digest, match.seed, agents, tuple(overrides), salient=salient_version(), hidden=hidden,
        position=position,
    )  # fmt: skip
    for log in match.log:
        turn = Turn(0, log.turn)
        for i, (orders, reasons) in enumerate(zip(log.orders, log.reasons, strict=True)):
            given = [Given(0, match.names.spell(row), why) for row, why in zip(orders, reasons, strict=True)]
            ended = log.digest >= 0 or i < len(log.orders) - 1
            turn.sides.append(SideTurn(0, match.names.sides[i], given, ended))
        if log.digest >= 0:
            turn.digest, turn.checks = hex_digest(log.digest), log.checks
        record.turns.append(turn)
    return record


def spelled(record: Record) -> str:
    """The text of a record."""
    lines = [
        f"salient-record {FORMAT}",
        f"rules {record.rules}",
        f"salient {record.salient}",
        f"scenario {record.scenario} {record.scenario_digest}",
        *(f"set {text}" for text in record.overrides),
        seed_line(record),
        f"agents {' '.join(record.agents)}",
        f"columns {' '.join(COLUMNS)}",
    ]
    for turn in record.turns:
        lines.append(f"turn {turn.number}")
        for side in turn.sides:
            lines.append(f"side {side.side}")
            for given in side.orders:
                lines.append(given.text)
                lines += [f"{WHY} {given.reason}"] * (given.reason > 0)
            lines += [END] * side.ended
        if turn.digest:
            lines.append(f"turn {turn.number} digest {turn.digest}")
            checks = list(turn.checks)
            if record.hidden:
                checks[SEED_COLUMN] = UNTOLD
            lines.append(f"turn {turn.number} checks {' '.join(checks)}")
    lines += [f"{POSITION} {record.position[i : i + WIDE]}" for i in range(0, len(record.position), WIDE)]
    body = "\n".join(lines) + "\n"
    return f"{body}seal {seal_of(body.encode())}\n"


def seed_line(record: Record) -> str:
    """The line of a record that names its seed."""
    told = f"{HIDDEN} {veiled(record.seed, record.scenario_digest)}" if record.hidden else str(record.seed)
    return f"seed {told}"


def write(file: Path, record: Record) -> None:
    """Write a record whole or not at all. Raises: Fault."""
    write_text(file, spelled(record))


def read(file: Path) -> Record:
    """Read a record whose seal fits, to play it again. Raises: Fault naming file and line."""
    return playable(read_save(file))


def read_save(file: Path) -> Record:
    """Read a record whose seal fits; one of older rules too where it has a position. Raises: Fault, likewise."""
    record = parse(_bytes(file), shown(file))
    if not record.sealed:
        raise seal_fault(record)
    return record


def read_unsealed(file: Path) -> Record:
    """Read a record whatever its seal says (`Record.sealed`). Raises: Fault naming file and line."""
    return playable(parse(_bytes(file), shown(file)))


def playable(record: Record) -> Record:
    """The record. Raises: Fault for one of older rules."""
    if record.old:
        raise Fault(
            f"{record.at(RULES_LINE)}: 'rules {record.rules}'; expected rules {RULES_VERSION}, the rules this program "
            "plays: the game can be opened to look at its last turn, but not be replayed or verified"
        )
    return record


def seal_fault(record: Record) -> Fault:
    """What is said of a record whose seal does not fit."""
    return Fault(
        f"{record.at(record.seal_line)}: the seal does not fit the lines before it: the file was changed; "
        "expected a record as it was written"
    )


def orders_of(record: Record, names: Names, side: SideTurn) -> list[tuple[Given, Order]]:
    """A side's recorded orders as rows, their reasons in the last column.

    Raises: Fault naming file and line of the first that cannot be read.
    """
    found = []
    for given in side.orders:
        try:
            row = names.parse(given.text)
        except Fault as fault:
            raise Fault(*(f"{record.at(given.line)}: {line}" for line in fault.lines)) from None
        if (wanted := names.spell(row)) != given.text:
            raise Fault(f"{record.at(given.line)}: {given.text!r} is not how the order is written; expected {wanted!r}")
        row[-1] = given.reason
        found.append((given, row))
    return found


def parse(data: bytes, source: str) -> Record:
    """The record in a file's bytes. Raises: Fault naming `source` and line.

    Whether the scenario is the same, and the orders are lawful, is for who plays it.
    """
    return Reader(lines_of(data, source), source).record(data)


def _bytes(file: Path) -> bytes:
    name = shown(file)
    try:
        if not file.is_dir() and file.exists() and not file.is_file():
            raise Fault(f"{name}: is no ordinary file; expected a record, a text file")
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise Fault(f"{name}: no such file; expected a record") from None
    except IsADirectoryError:
        raise Fault(f"{name}: is a folder; expected a record, a text file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Fault(f"{name}: cannot be read ({reason}); expected a record") from None
    if len(data) > LARGEST:
        raise Fault(f"{name}: has more than {LARGEST >> 20} MB; expected a record")
    return data
