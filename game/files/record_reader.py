"""Reads the bytes of a record. Nothing is read generously, see `game.files.records`.

Of a record of older rules only the head, where it stands and its position are taken: its
orders and checks may be of kinds that are not known here.
"""

from __future__ import annotations

import hashlib
import re

from game.files.recorded import Given, Record, SideTurn, Turn
from game.files.veil import FIGURES, unveiled
from game.match.checks import COLUMNS, DIGITS, seed_check
from game.match.names import FORMS
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.rules.dice import MAX_SEED

FORMAT = 3
READ = (1, 2, 3)  # formats
REASONS, VEILS = 2, 3  # formats from which orders have reasons; seeds are hidden and positions kept
END, WHY, HIDDEN, POSITION = "end", "why", "hidden", "position"
SEED_COLUMN = COLUMNS.index("clock.seed")
UNTOLD = "0" * DIGITS  # stands for the check of a hidden seed

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


def seal_of(body: bytes) -> str:
    """The seal over the bytes before it."""
    return hashlib.blake2b(body, digest_size=8).hexdigest()


def lines_of(data: bytes, source: str) -> list[str]:
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


class Reader:
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
        """The whole file. Args: data, its bytes, for the seal."""
        self.format = int(self.head("salient-record")[1])
        if self.format not in READ:
            self.next -= 1
            raise self.fault(f"salient-record {READ[0]} to {READ[-1]}, the formats this program reads")
        rules = self.rules()
        salient = self.head("salient")[1]
        place = self.head("scenario")
        scenario_line = self.next
        overrides = []
        while found := self.take(f"set ({_HEAD['set']})"):
            overrides.append(found[1])
        seed, hidden = self.seed(place[3])
        agents = tuple(self.head("agents")[1].split(" "))
        record = Record(
            place[2], place[3], seed, agents, tuple(overrides), [], salient, self.source, scenario_line,
            hidden=hidden, rules=rules,
        )  # fmt: skip
        if record.old:
            self.head("columns")
            self.skim(record)
        else:
            self.exactly("columns", " ".join(COLUMNS), ": the tables of this program")
            self.turns(record)
        in_play = bool(record.turns) and not record.turns[-1].digest
        record.position = self.position()
        wanted = "seal and 16 figures" if in_play else f"turn {len(record.turns) + 1}, or seal and 16 figures"
        seal = self.need("seal ([0-9a-f]{16})", wanted)
        record.seal_line = self.next
        if self.next < len(self.lines):
            raise self.fault("nothing after the seal")
        body = data[: data.rindex(b"seal ")]
        record.sealed = seal[1] == seal_of(body)
        return record

    def rules(self) -> int:
        """The version of the rules: this program's, or an older one that it has a position of."""
        rules = int(self.head("rules")[1])
        kept = self.format >= VEILS and any(line.startswith(f"{POSITION} ") for line in self.lines)
        if rules != RULES_VERSION and not (rules < RULES_VERSION and kept):
            self.next -= 1
            raise self.fault(f"rules {RULES_VERSION}, the rules this program plays: others do not replay")
        return rules

    def seed(self, digest: str) -> tuple[int, bool]:
        """The seed, and whether it is hidden. Args: digest, of the scenario."""
        if self.format >= VEILS and (found := self.take(f"seed {HIDDEN} ([0-9a-f]{{{FIGURES}}})")):
            try:
                return unveiled(found[1], digest), True
            except ValueError:
                self.next -= 1
                raise self.fault("a hidden seed of this scenario") from None
        seed = int(self.head("seed")[1])
        if seed > MAX_SEED:
            self.next -= 1
            raise self.fault(f"a seed up to {MAX_SEED}")
        return seed, False

    def position(self) -> str:
        """How the game stood when its last turn began, "" when that is not said."""
        parts = []
        while self.format >= VEILS and (found := self.take(f"{POSITION} ([0-9A-Za-z+/]+=*)")):
            parts.append(found[1])
        return "".join(parts)

    def skim(self, record: Record) -> None:
        """The turns of a record of older rules: who has moved and which have closed, whatever stands between."""
        while self.next < len(self.lines) and not self.lines[self.next].startswith((f"{POSITION} ", "seal ")):
            turns, line = record.turns, self.lines[self.next]
            self.next += 1
            if found := re.fullmatch(f"turn ({_WHOLE})", line):
                turns.append(Turn(self.next, int(found[1])))
            elif turns and (found := re.fullmatch(r"side (\S+)", line)):
                turns[-1].sides.append(SideTurn(self.next, found[1]))
            elif turns and turns[-1].sides and line == END:
                turns[-1].sides[-1].ended = True
            elif turns and (found := re.fullmatch(f"turn {_WHOLE} digest (\\S+)", line)):
                turns[-1].digest = found[1]

    def turns(self, record: Record) -> None:
        """All turns."""
        while found := self.take(f"turn ({_WHOLE})"):
            if int(found[1]) != len(record.turns) + 1:
                self.next -= 1
                raise self.fault(f"turn {len(record.turns) + 1}")
            record.turns.append(self.turn(int(found[1]), record))
            if not record.turns[-1].digest:
                break

    def turn(self, number: int, record: Record) -> Turn:
        """The rest of a turn after its first line; without a digest when the record stops in it."""
        turn = Turn(self.next, number)
        while len(turn.sides) < len(record.agents):
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
        checks = found[1].split(" ")
        if record.hidden:
            if checks[SEED_COLUMN] != UNTOLD:
                self.next -= 1
                raise self.fault("no check of a hidden seed")
            checks[SEED_COLUMN] = seed_check(record.seed)
        turn.checks = tuple(checks)
        return turn

    def given(self, text: str) -> Given:
        """An order, and its reason where one stands after it."""
        line = self.next
        why = self.take(f"{WHY} ([1-9][0-9]{{0,15}})") if self.format >= REASONS else None
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
        elif self.next >= len(self.lines) or not self.lines[self.next].startswith((f"{POSITION} ", "seal ")):
            raise self.fault(f"an order ({', '.join(FORMS.values())})")
        return side
