"""Records: a game as text, from which it can be played again to the last digest.

    salient-record 2
    rules 2
    salient 0.1.0
    scenario bridgehead-drill 0f0e...            name or path, digest (32 figures)
    set ru.commitment=1.5                        one line an override, none as a rule
    seed 7
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
    seal 0123456789abcdef                        over every byte before this line

A reason is a number of `game.agents.reasons`: its low byte says which, the rest is its
detail. Records of format 1 are the same without reasons and are still read.

A record that stops in mid-turn is a game in play. Nothing is read generously:
single spaces, small figures, one way to write each order, so that a byte that
changed is a fault with its line or shows when the game is played again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Protocol

from game.files.paths import shown, write_text
from game.match import Match, Player, TurnLog, player_name
from game.match.checks import COLUMNS, DIGITS
from game.match.names import FORMS, Names
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.rules.dice import MAX_SEED
from game.rules.digest import hex_digest
from game.rules.facade import Order

FORMAT = 2
READ = (1, 2)  # formats
LARGEST = 16 * 2**20  # bytes; a long game has some tens of thousands
END = "end"
WHY = "why"

_WHOLE = r"(?:0|[1-9][0-9]{0,15})"
_HEAD = {
    "salient-record": _WHOLE,
    "rules": _WHOLE,
    "salient": r"[0-9A-Za-z.+!_-]+",
    "scenario": r"(\S(?:.*\S)?) ([0-9a-f]{32})",
    "set": r"\S.*",
    "seed": _WHOLE,
    "agents": r"[A-Za-z_][A-Za-z0-9_.]* [A-Za-z_][A-Za-z0-9_.]*",
    "columns": r"\S+(?: \S+)*",
}
_SHOWN = {
    "salient-record": "salient-record NUMBER",
    "rules": "rules VERSION",
    "salient": "salient VERSION",
    "scenario": "scenario NAME DIGEST (32 figures)",
    "set": "set KEY=V",
    "seed": "seed NUMBER",
    "agents": "agents NAME NAME",
    "columns": "columns TABLE.FIELD ...",
}


@dataclass(frozen=True)
class Given:
    """An order as it stands in a file."""

    line: int
    text: str
    reason: int = 0  # its agent's, see `game.agents.reasons`


@dataclass
class SideTurn:
    """A side's operations as recorded."""

    line: int
    side: str
    orders: list[Given] = field(default_factory=list)
    ended: bool = False


@dataclass
class Turn:
    """A turn as recorded; digest "" while it is in play."""

    line: int
    number: int
    sides: list[SideTurn] = field(default_factory=list)
    digest: str = ""
    checks: tuple[str, ...] = ()


@dataclass
class Record:
    """A game as recorded. Lines are numbered from 1, 0 where nothing was read from a file."""

    scenario: str  # name or path
    scenario_digest: str
    seed: int
    agents: tuple[str, ...]
    overrides: tuple[str, ...] = ()
    turns: list[Turn] = field(default_factory=list)
    salient: str = ""
    source: str = ""  # the file, as messages name it
    scenario_line: int = 0
    seal_line: int = 0
    sealed: bool = True  # whether the seal fits the bytes before it

    def at(self, line: int) -> str:
        """`file:line`."""
        return f"{self.source}:{line}"


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
    def log(self) -> Sequence[TurnLog]: ...


@dataclass(frozen=True)
class Taken:
    """A match as it stood, for a record that another thread writes."""

    players: tuple[Player, ...]
    names: Names
    seed: int
    log: tuple[TurnLog, ...]


def taken(match: Match) -> Taken:
    """Take down a match as it stands. Turns that have closed change no more and are shared."""
    log = tuple(turn if turn.digest >= 0 else turn.copy() for turn in match.log)
    return Taken(match.players, match.names, match.seed, log)


def record_of(match: Played, scenario: str, digest: str, overrides: Sequence[str] = ()) -> Record:
    """The record of a match as it stands. Args: scenario, its name or path; digest, of its content.

    Raises: Fault when a name or an override cannot stand in one line.
    """
    for text in (scenario, *overrides):
        if text != text.strip() or not text.isprintable():
            raise Fault(f"{text!r}: cannot be recorded; expected one printable line without spaces at its ends")
    agents = tuple(player_name(player) for player in match.players)
    record = Record(scenario, digest, match.seed, agents, tuple(overrides), salient=salient_version())
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
        f"rules {RULES_VERSION}",
        f"salient {record.salient}",
        f"scenario {record.scenario} {record.scenario_digest}",
        *(f"set {text}" for text in record.overrides),
        f"seed {record.seed}",
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
            lines.append(f"turn {turn.number} checks {' '.join(turn.checks)}")
    body = "\n".join(lines) + "\n"
    return f"{body}seal {_seal(body.encode())}\n"


def write(file: Path, record: Record) -> None:
    """Write a record whole or not at all. Raises: Fault."""
    write_text(file, spelled(record))


def read(file: Path) -> Record:
    """Read a record whose seal fits. Raises: Fault naming file and line."""
    record = parse(_bytes(file), shown(file))
    if not record.sealed:
        raise seal_fault(record)
    return record


def read_unsealed(file: Path) -> Record:
    """Read a record whatever its seal says (`Record.sealed`). Raises: Fault naming file and line."""
    return parse(_bytes(file), shown(file))


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
    return _Reader(_lines(data, source), source).record(data)


def _seal(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()


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


def _lines(data: bytes, source: str) -> list[str]:
    """The lines of a record without their ends, none of them blank or with stray characters."""
    if not data:
        raise Fault(f"{source}: is empty; expected a record, which begins with salient-record {FORMAT}")
    head = b"salient-record "
    if data[: len(head)] != head[: len(data)]:
        raise Fault(f"{source}:1: this is no record; expected salient-record {FORMAT}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = data[: error.start].count(b"\n") + 1
        raise Fault(f"{source}:{bad}: byte {error.start} is not UTF-8; expected a text file") from None
    lines = text.split("\n")
    if lines.pop() != "":
        raise Fault(f"{source}:{len(lines) + 1}: the file stops in the middle of a line; expected a seal at its end")
    for number, line in enumerate(lines, 1):
        if not line.isprintable() or line != line.strip() or not line:
            raise Fault(f"{source}:{number}: blank, or with stray blanks or characters; expected one entry a line")
    return lines


class _Reader:
    """Reads lines in order, one expectation at a time."""

    def __init__(self, lines: list[str], source: str) -> None:
        self.lines, self.source = lines, source
        self.next = 0  # position of the line not yet read
        self.format = FORMAT

    def fault(self, expected: str) -> Fault:
        """The next line is not what it should be."""
        if self.next >= len(self.lines):
            return Fault(f"{self.source}:{len(self.lines) + 1}: the record stops here; expected {expected}")
        line = self.lines[self.next]
        told = line if len(line) <= 60 else f"{line[:57]}..."
        return Fault(f"{self.source}:{self.next + 1}: {told!r}; expected {expected}")

    def take(self, pattern: str) -> re.Match[str] | None:
        """The next line when it is of this form; the reader then stands after it."""
        if self.next < len(self.lines) and (found := re.fullmatch(pattern, self.lines[self.next])):
            self.next += 1
            return found
        return None

    def need(self, pattern: str, expected: str) -> re.Match[str]:
        """The same, or a fault."""
        found = self.take(pattern)
        if found is None:
            raise self.fault(expected)
        return found

    def head(self, word: str) -> re.Match[str]:
        """A line of the header; its value is group 1."""
        return self.need(f"{word} ({_HEAD[word]})", _SHOWN[word])

    def exactly(self, word: str, value: str, why: str) -> None:
        """A line of the header that can have but one value."""
        if self.head(word)[1] != value:
            self.next -= 1
            raise self.fault(f"{word} {value}{why}")

    def record(self, data: bytes) -> Record:
        """The whole file."""
        self.format = int(self.head("salient-record")[1])
        if self.format not in READ:
            self.next -= 1
            raise self.fault(f"salient-record {READ[0]} or {READ[-1]}, the formats this program reads")
        self.exactly("rules", str(RULES_VERSION), ", the rules this program plays: others do not replay")
        salient = self.head("salient")[1]
        place = self.head("scenario")
        scenario_line = self.next
        overrides = []
        while found := self.take(f"set ({_HEAD['set']})"):
            overrides.append(found[1])
        seed = int(self.head("seed")[1])
        if seed > MAX_SEED:
            self.next -= 1
            raise self.fault(f"a seed up to {MAX_SEED}")
        agents = tuple(self.head("agents")[1].split(" "))
        self.exactly("columns", " ".join(COLUMNS), ": the tables of this program")
        record = Record(place[2], place[3], seed, agents, tuple(overrides), [], salient, self.source, scenario_line)
        while found := self.take(f"turn ({_WHOLE})"):
            if int(found[1]) != len(record.turns) + 1:
                self.next -= 1
                raise self.fault(f"turn {len(record.turns) + 1}")
            record.turns.append(self.turn(int(found[1]), len(agents)))
            if not record.turns[-1].digest:
                break
        in_play = bool(record.turns) and not record.turns[-1].digest
        wanted = "seal and 16 figures" if in_play else f"turn {len(record.turns) + 1}, or seal and 16 figures"
        seal = self.need("seal ([0-9a-f]{16})", wanted)
        record.seal_line = self.next
        if self.next < len(self.lines):
            raise self.fault("nothing after the seal")
        body = data[: data.rindex(b"seal ")]
        record.sealed = seal[1] == _seal(body)
        return record

    def turn(self, number: int, sides: int) -> Turn:
        """The rest of a turn after its first line; without a digest when the record stops in it."""
        turn = Turn(self.next, number)
        while len(turn.sides) < sides:
            side = self.side()
            turn.sides.append(side)
            if not side.ended:
                return turn
        turn.digest = self.need(f"turn {number} digest ([0-9a-f]{{16}})", f"turn {number} digest and 16 figures")[1]
        check = f"[0-9a-f]{{{DIGITS}}}"
        found = self.need(
            f"turn {number} checks ({check}(?: {check}){{{len(COLUMNS) - 1}}})",
            f"turn {number} checks and {len(COLUMNS)} checks of {DIGITS} figures",
        )
        turn.checks = tuple(found[1].split(" "))
        return turn

    def given(self, text: str) -> Given:
        """An order, and its reason where one stands after it."""
        line = self.next
        why = self.take(f"{WHY} ([1-9][0-9]{{0,15}})") if self.format > 1 else None
        return Given(line, text, int(why[1]) if why else 0)

    def side(self) -> SideTurn:
        """A side's operations."""
        head = self.need(r"side ([a-z][a-z0-9_-]*)", "side KEY")
        side = SideTurn(self.next, head[1])
        kinds = "|".join(kind for kind in FORMS if kind != END)
        while found := self.take(f"(?:{kinds}) .*"):
            side.orders.append(self.given(found[0]))
        if self.take(END):
            side.ended = True
        elif self.next >= len(self.lines) or not self.lines[self.next].startswith("seal "):
            raise self.fault(f"an order ({', '.join(FORMS.values())})")
        return side
