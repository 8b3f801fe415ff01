"""A recorded game as it was read or is to be written: its head, its turns, the orders of each side."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.rules import RULES_VERSION


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
    hidden: bool = False  # whether the seed is not to be read in the file
    rules: int = RULES_VERSION  # under which it was played
    position: str = ""  # how it stood when its last turn began, see `game.files.snapshot`; "" not said

    def at(self, line: int) -> str:
        """`file:line`."""
        return f"{self.source}:{line}"

    @property
    def seed_told(self) -> str:
        """The seed for whoever asks."""
        return "hidden until the game is over" if self.hidden else str(self.seed)

    @property
    def old(self) -> bool:
        """Whether it was played under older rules, so that it can only be looked at."""
        return self.rules != RULES_VERSION
