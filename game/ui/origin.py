"""What a game at the window is begun from, and what its records say of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.files import records
from game.files.records import Record


@dataclass(frozen=True)
class Setting:
    """What a game is begun from."""

    scenario: str  # name or path
    players: Mapping[str, str]  # by key of side: "human", or an agent's name
    seed: int


@dataclass(frozen=True)
class Origin:
    """Where a game's scenario came from, for its record."""

    scenario: str
    digest: str
    overrides: tuple[str, ...]
    hidden: bool = False  # whether its record is to hide the seed until it is over, whoever plays

    def recorded(self, played: records.Played) -> Record:
        """The record of a game of it. Raises: Fault."""
        record = records.record_of(played, self.scenario, self.digest, self.overrides)
        record.hidden = record.hidden or (self.hidden and not played.over)
        return record
