"""A recorded game as a seat: nobody gives orders, the game is wound on and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from game.files import playback, records
from game.files.film import Film
from game.files.records import Record
from game.match.dispatches import Dispatch, Dispatches
from game.model.fault import Fault
from game.ui.seat import Origin, Seat, seat_of, seated
from game.ui.watchers import BOTH, logs_for, observers_for


class ReplaySeat(Seat):
    """Looks on at a film, as either side or as both."""

    def __init__(self, film: Film, origin: Origin, logs: Mapping[int, Dispatches]) -> None:
        self.film = film
        super().__init__(origin, film.match, BOTH, logs)
        self._order = list(logs)

    @property
    def log(self) -> list[Dispatch]:
        """The event log up to what is shown."""
        count = self.film.counts[self.film.at][self._order.index(self.eyes)]
        return super().log[:count]

    def forward(self) -> str:
        """One step on. Returns "order", "end" of a side's operations, or "over" when there is none."""
        film = self.film
        if film.at == film.length:
            return "over"
        step, way, side = film.steps[film.at], film.way(), self.mover
        told = film.forward()
        self.given += 1
        for onlooker in self._onlookers.values():
            onlooker.watch(told, way, side, self.given)
        self._adopt()
        return "end" if step.given is None else "order"

    def go(self, at: int) -> None:
        """Show how things stood after so many steps."""
        self.film.go(at)
        self.given = self.film.at
        self.refresh()
        self.shots()

    def save(self, name: str = "") -> Path:
        """A replay is on file already. Raises: Fault."""
        raise Fault("a replay is not saved again: take over from here, then save")

    def autosave(self) -> None:
        """Nothing changes here."""

    def taken(self, players: Sequence[str]) -> Record:
        """The game up to what is shown, to be played on by others. Raises: Fault."""
        film, origin = self.film, self.origin
        record = records.record_of(film.match, origin.scenario, origin.digest, origin.overrides)
        record.agents = tuple(players)
        record.source = film.record.source
        return record


def replay_seat(file: Path, say: Callable[[str, float], None]) -> Seat:
    """Open a saved game or a record as a replay. Raises: Fault naming the file and what is wrong with it."""
    say("Reading the record", 0.05)
    record = records.read(file)
    ready = playback.ready_for(record, {})
    say("Playing it through", 0.1)
    logs = logs_for(ready, ())

    def count() -> tuple[int, ...]:
        for log in logs.values():
            log.flush()
        return tuple(len(log.entries) for log in logs.values())

    def told(share: float) -> None:
        say("Playing it through", 0.1 + 0.3 * share)

    film = Film(record, ready, observers_for(ready, logs), told, count)
    origin = Origin(record.scenario, record.scenario_digest, record.overrides)
    return seated(ReplaySeat(film, origin, logs), say)


def take_over(record: Record, players: Sequence[str], say: Callable[[str, float], None]) -> Seat:
    """Play a record on. Args: players, who plays each side from now on. Raises: Fault."""
    say("Going to where you take over", 0.05)
    return seat_of(record, say, players)
