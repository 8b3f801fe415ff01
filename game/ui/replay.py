"""A recorded game as a seat: nobody gives orders, the game is wound on and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from game.files import playback, records
from game.files import scenario as scenarios
from game.files.film import Film, Still
from game.files.records import Record
from game.match.dispatches import Dispatch, Dispatches
from game.model.fault import Fault
from game.rules.setup import set_up
from game.ui.seat import Origin, Seat, seat_of, seated
from game.ui.watchers import BOTH, logs_for, observers_for

TO_LOOK_AT = "a position of older rules is there to be looked at: it is not played on, saved or reported on"


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
        film = self.film
        record = self.origin.recorded(film.match)
        record.agents = tuple(players)
        record.source = film.record.source
        record.hidden = film.record.hidden
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
    return seated(ReplaySeat(film, _origin(record), logs), say)


def _origin(record: Record) -> Origin:
    return Origin(record.scenario, record.scenario_digest, record.overrides, record.hidden)


class StillSeat(ReplaySeat):
    """Looks on at the position a game of older rules was saved with; nothing happens there."""

    @property
    def log(self) -> list[Dispatch]:
        """Nothing is known of what happened before."""
        return []

    def taken(self, players: Sequence[str]) -> Record:
        """It cannot be played on. Raises: Fault."""
        raise Fault(TO_LOOK_AT)

    def save(self, name: str = "") -> Path:
        """It is on file already. Raises: Fault."""
        raise Fault(TO_LOOK_AT)


def still_seat(record: Record, say: Callable[[str, float], None]) -> Seat:
    """Open a save of older rules as a position. Raises: Fault naming the file and what is wrong with it."""
    try:
        loaded = scenarios.load(record.scenario, record.overrides)
        ready = set_up(loaded.scenario, loaded.board, loaded.charts)
        logs = logs_for(ready, ())
        film = Still(record, ready, observers_for(ready, logs))
        return seated(StillSeat(film, _origin(record), logs), say)
    except Fault as fault:
        raise Fault(*(f"{record.source}: {line}" for line in fault.lines)) from None
    except (IndexError, KeyError, ValueError, OverflowError):
        raise Fault(f"{record.source}: its position means nothing under the rules of this program") from None


def take_over(record: Record, players: Sequence[str], say: Callable[[str, float], None]) -> Seat:
    """Play a record on. Args: players, who plays each side from now on. Raises: Fault."""
    say("Going to where you take over", 0.05)
    return seat_of(record, say, players)
