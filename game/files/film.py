"""A recorded game that can be wound on and back: by a step, by a turn, to any place.

It is played through once, and moments of it are kept: at every beginning of a
side's operations and every few orders between. To go back is to go to the last
kept moment before and on from there, so it takes no longer late in a game.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.files import playback
from game.files.playback import Observer, Step, steps_of
from game.files.recorded import Record
from game.files.snapshot import unpacked
from game.match import Event, Match, Moment, Start, TurnLog, asking
from game.match.landmarks import Landmark, Landmarks
from game.rules.facade import Refusal
from game.rules.setup import Tables

APART = 8  # orders between moments that are kept


@dataclass(frozen=True)
class Mark:
    """A landmark and the step after which it has happened."""

    step: int
    landmark: Landmark


class Film:
    """The game stands in `match`, `at` steps after its beginning."""

    def __init__(
        self, record: Record, ready: Tables, observers: Sequence[Observer], say: Callable[[float], object],
        count: Callable[[], tuple[int, ...]],
    ) -> None:  # fmt: skip
        """Play the record through and go back to its beginning. Observers are told the whole game, once.

        Args: say, told how much is done (0-1); count, asked after every step what is to be remembered of it.
        Raises: Fault when the game plays otherwise here.
        """
        self._begin(record, Match(ready, record.seed, None, observers), count)
        self.steps: list[Step] = steps_of(record, self.match.names)
        landmarks = Landmarks(ready)
        for i, step in enumerate(self.steps, 1):
            told = playback.take(record, self.match, step)
            self.counts.append(count())
            self.marks += [Mark(i, found) for found in landmarks.of(told)]
            if step.given is None:
                self._ends[i] = told
            if step.given is None or i % APART == 0:
                self._moments[i] = self.match.moment()
            if i % 20 == 0:
                say(i / len(self.steps))
        self.match.hushed = 1
        self.turns = self._turn_starts()
        self._kept = sorted(self._moments)
        self.at = len(self.steps)
        self.go(0)

    def _begin(self, record: Record, match: Match, count: Callable[[], tuple[int, ...]]) -> None:
        self.record, self.match = record, match
        match.players = record.agents  # by name only: nobody gives orders here, nothing is taken back
        self.counts = [count()]
        self.marks: list[Mark] = []
        self._moments: dict[int, Moment] = {0: match.moment()}
        self._ends: dict[int, list[Event]] = {}  # what the ends of operations brought
        self.at = 0

    def _turn_starts(self) -> list[int]:
        """The step with which each turn begins, that of a turn that has just begun included."""
        starts, turn = [0], 1
        for i, step in enumerate(self.steps):
            if step.turn.number > turn:
                starts.append(i)
                turn = step.turn.number
        return starts

    @property
    def length(self) -> int:
        """Steps of the game."""
        return len(self.steps)

    @property
    def turn(self) -> int:
        """Position in `turns` of the turn that is shown."""
        return bisect_right(self.turns, self.at) - 1

    def way(self) -> tuple[int, ...]:
        """Hexes that the next step's march is to enter, () when it is no march."""
        return () if self.at == self.length else self.match.way(self.steps[self.at].row)

    def forward(self) -> list[Event]:
        """One step on; there must be one. Returns what it brought."""
        step = self.steps[self.at]
        self.at += 1
        if step.given is None:
            self.match.back_to(self._moments[self.at])
            return self._ends[self.at]
        told = self.match.apply(step.row)
        assert not isinstance(told, Refusal)  # it was carried out before
        return told

    def go(self, at: int) -> None:
        """To any step."""
        at = min(max(0, at), self.length)
        kept = self._kept[bisect_right(self._kept, at) - 1]
        if not kept <= self.at <= at:
            self.match.back_to(self._moments[kept])
            self.at = kept
        while self.at < at:
            self.forward()


class Still(Film):
    """The position a record was saved with, as a film without a step."""

    def __init__(self, record: Record, ready: Tables, observers: Sequence[Observer]) -> None:
        """Observers are told of nothing but the operations that begin. Raises: Fault when it cannot be shown here."""
        match = Match(ready, record.seed)
        state = unpacked(record.position, ready)
        turn = int(state.clock[0]["turn"])
        log = [TurnLog(number, digest=0) for number in range(1, turn)]
        match.back_to(Moment(state, 0, (*log, TurnLog(turn, [[]], [[]])), Start(state)))
        match.observers += observers
        asking.begins(match)
        match.hushed = 1
        self._begin(record, match, tuple)
        self.steps = []
        self.turns = [0]
        self._kept = [0]
