"""A player's seat at a game: what the side knows, questions, orders by name, and the opponent's turn.

The window asks and orders here and nowhere else. What it gets are named rows,
forecasts and sentences; what it gives are orders as text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.files import playback, records, saves
from game.files import scenario as scenarios
from game.match import HUMAN, Match, almanac, dangers
from game.match.books import Books, Given, books_of
from game.match.diary import column_names
from game.match.dispatches import Dispatch, Dispatches
from game.match.forces import ForceRow, Forces
from game.match.names import MANNERS, end_order
from game.match.places import Places
from game.match.players import Player
from game.match.rows import ClockRow, HexRow, Rows, SideRow, UnitRow
from game.match.supply_line import SupplyLine, supply_line
from game.model.fault import Fault
from game.model.state import State
from game.rules.facade import Order, Refusal
from game.rules.forecast import Forecast
from game.rules.setup import set_up
from game.ui.mapart.position import Position, seen_position


@dataclass(frozen=True)
class Setting:
    """What a game is begun from."""

    scenario: str  # name or path
    side: str  # key of the side a person plays
    opponent: str  # built-in agent
    seed: int


@dataclass(frozen=True)
class Origin:
    """Where a game's scenario came from, for its record."""

    scenario: str
    digest: str
    overrides: tuple[str, ...]


class Seat:
    """One person against a built-in agent."""

    def __init__(self, origin: Origin, match: Match, side: int, log: Dispatches) -> None:
        self.ready = match.ready
        self.match = match
        self.side = side
        self._origin = origin
        self._rows = Rows(match.ready)
        self._forces = Forces(match.ready)
        self._almanac = almanac.Almanac(match.ready)
        self._places = Places(match.ready)
        self._names = {unit.key: unit.name for unit in match.ready.scenario.units}
        self._log = log
        self._thought: list[Order] | None = None
        self._thinker: threading.Thread | None = None
        self._failure: BaseException | None = None
        self.looks = 0  # how often it has looked: what was read before the last is out of date
        self.refresh()

    # ---- what the side knows

    def refresh(self) -> None:
        """Look at the game again after something has changed."""
        view: State = self.match.view(self.side)
        self._view = view
        self.looks += 1
        self.units: dict[str, UnitRow] = {unit.key: unit for unit in self._rows.units(view, self.side)}
        self.position: Position = seen_position(self.ready, self._rows, view, self.side)
        self.clock: ClockRow = self._rows.clock(view)
        self.sides: tuple[SideRow, ...] = self._rows.sides(view)
        self._log.flush()

    @property
    def log(self) -> list[Dispatch]:
        """The event log, oldest first."""
        return self._log.entries

    @property
    def my_turn(self) -> bool:
        """Whether these are the operations of this seat's side."""
        return not self.match.over and self.match.side == self.side

    def hex(self, h: int) -> HexRow:
        """What is known of a hex."""
        return self._rows.hex(self._view, h, self.side)

    def hex_name(self, h: int) -> str:
        """A hex's number."""
        return self.match.names.hex(h)

    def hex_row(self, name: str) -> int:
        """The row of a hex by its number."""
        return self.match.names.hex_row(name)

    def units_in(self, h: int) -> list[UnitRow]:
        """Units known in a hex, the strongest first."""
        here = [unit for unit in self.units.values() if unit.hex == h]
        return sorted(here, key=lambda unit: (-unit.steps, unit.key))

    def can_act(self) -> list[UnitRow]:
        """Own units that have done nothing yet this turn and could, from west to east."""
        if not self.my_turn:
            return []
        able = [
            u for u in self.units.values()
            if u.side == self.side and u.mp > 0 and not (u.moved or u.attacked or u.withdrawing)
        ]  # fmt: skip
        return sorted(able, key=lambda unit: unit.hex_name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The odds columns by number."""
        return column_names(self.ready)

    def side_name(self, side: int) -> str:
        """A side's name; "nobody" for -1."""
        return self.sides[side].name if side >= 0 else "nobody"

    def unit_name(self, key: str) -> str:
        """The name of a unit of the order of battle; "" of none."""
        return self._names.get(key, "")

    def dates(self, turn: int) -> str:
        """The days of a turn."""
        return self._places.dates(turn)

    def supply(self, key: str) -> SupplyLine:
        """Why an own unit is supplied as it is."""
        return supply_line(self.ready, self._view, self.match.names.unit_row(key))

    # ---- what its windows look up

    @property
    def books(self) -> Books:
        """Luck, histories and orders as this side may know them."""
        return books_of(self.match, self.match.names.side(self.side))

    def forces(self) -> list[ForceRow]:
        """The order of battle of both sides."""
        return self._forces.rows(self._view, self.side, self.books.annals.gone, self.units)

    def calendar(self) -> list[almanac.Entry]:
        """The dates of the scenario."""
        return self._almanac.entries(self.forces(), self.side, self.clock.turn)

    def dangers(self) -> list[dangers.Danger]:
        """What to look at before the turn is ended."""
        return dangers.dangers(self.ready, self._view, self.side)

    def orders_given(self) -> list[Given]:
        """Own orders of the operations in hand, the first first; none when they are the other side's."""
        if not self.my_turn:
            return []
        key = self.match.names.side(self.side)
        orders = [given for given in self.books.orders if given.side == key and given.turn == self.match.turn]
        return orders

    @property
    def open_sides(self) -> tuple[str, ...]:
        """Keys of the sides whose reasons may be read: one's own; both when no person plays, or the game is over."""
        sides = self.match.names.sides
        if self.match.over or None not in self.match.players:
            return sides
        return (sides[self.side],)

    # ---- questions and orders

    def reach(self, key: str) -> dict[int, int]:
        """Hexes a unit can march to, with the movement points left."""
        return self.match.reach(key) if self.my_turn else {}

    def move(self, key: str, h: int) -> str:
        """The text of a march."""
        return f"move {key} {self.hex_name(h)}"

    def attack(self, keys: list[str], h: int, manner: str) -> str:
        """The text of an attack, the lead first."""
        return f"attack {self.hex_name(h)} {manner} {' '.join(keys)}"

    def check(self, text: str) -> Refusal | None:
        """Why an order would be refused."""
        return self.match.check(self.match.names.parse(text))

    def forecast(self, text: str) -> Forecast:
        """What an order would bring; None when it would be refused."""
        return self.match.forecast(self.match.names.parse(text))

    def can_undo(self, text: str) -> str:
        """"yes", "perhaps" or "no"."""
        return self.match.can_undo(self.match.names.parse(text))

    def order(self, text: str) -> Refusal | None:
        """Give an order. Returns the refusal of one that changed nothing."""
        done = self.match.apply(self.match.names.parse(text))
        self.refresh()
        return done if isinstance(done, Refusal) else None

    def undo(self) -> Refusal | None:
        """Take the last order back."""
        done = self.match.undo()
        self.refresh()
        return done if isinstance(done, Refusal) else None

    def end_turn(self) -> None:
        """End this side's operations."""
        self.match.apply(end_order())
        self.refresh()

    # ---- the opponent

    def think(self) -> None:
        """Let the opponent think in a thread of his own, on a copy."""
        question = self.match.thinking()

        def run() -> None:
            try:
                self._thought = question()
            except BaseException as failure:  # raised in the window's thread
                self._failure = failure

        self._thought = None
        self._thinker = threading.Thread(target=run, name="opponent", daemon=True)
        self._thinker.start()

    @property
    def thinking(self) -> bool:
        """Whether the opponent still thinks, or has orders that are not carried out yet."""
        return self._thinker is not None

    def play_opponent(self, most: int) -> str:
        """Carry out up to so many of the opponent's orders, his end of turn after the last.

        Returns: "thinking" when he has not made up his mind, "moving", or "done" with his turn.
        """
        if self._failure is not None:
            raise self._failure
        if self._thinker is None or self._thought is None:
            return "thinking"
        for _ in range(min(most, len(self._thought))):
            done = self.match.apply(self._thought.pop(0))
            if isinstance(done, Refusal):
                raise RuntimeError(f"the opponent's order is refused: {done.sentence}")
        step = "moving" if self._thought else "done"
        if step == "done":
            self._thinker = None
            self.match.apply(end_order())
        self.refresh()
        return step

    # ---- saves

    def save(self, kind: str = "turn") -> Path:
        """Write the game down. Args: kind, "turn" or "autosave". Raises: Fault when it cannot be written."""
        origin = self._origin
        file = saves.save_file(origin.scenario, self.match.turn, kind)
        records.write(file, records.record_of(self.match, origin.scenario, origin.digest, origin.overrides))
        return file


def new_seat(setting: Setting, say: Callable[[str, float], None]) -> Seat:
    """Begin a game. `say` is told what is being done and how far it is (0-1). Raises: Fault."""
    say("Reading the scenario", 0.05)
    loaded = scenarios.load(setting.scenario)
    say("Setting the table", 0.2)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    keys = [side.key for side in loaded.scenario.sides]
    if setting.side not in keys:
        raise Fault(f"{setting.side}: no such side; expected {' or '.join(keys)}")
    side = keys.index(setting.side)
    players: list[Player] = [None if i == side else setting.opponent for i in range(len(keys))]
    log = Dispatches(ready, setting.side)
    match = Match(ready, setting.seed, players, [log, Books(ready, setting.side)])
    return _seated(Origin(setting.scenario, loaded.digest, loaded.overrides), match, side, log, say)


def load_seat(file: Path, say: Callable[[str, float], None]) -> Seat:
    """Go on with a saved game. Raises: Fault naming the file and what is wrong with it."""
    say("Reading the saved game", 0.05)
    record = records.read(file)
    ready = playback.ready_for(record, {})
    say("Playing it again to where it was", 0.2)
    people = [i for i, name in enumerate(record.agents) if name == HUMAN]
    side = people[0] if people else 0
    key = ready.scenario.sides[side].key
    log = Dispatches(ready, key)
    match, difference = playback.play_again(record, ready, [log, Books(ready, key)])
    if difference is not None:
        raise Fault(f"{file.name}: the game plays otherwise here: {difference}")
    match.players = tuple(None if name == HUMAN or i == side else name for i, name in enumerate(record.agents))
    origin = Origin(record.scenario, record.scenario_digest, record.overrides)
    return _seated(origin, match, side, log, say)


def _seated(origin: Origin, match: Match, side: int, log: Dispatches, say: Callable[[str, float], None]) -> Seat:
    """The seat, with every question asked once, so that none of them waits for the compiler later."""
    say("Reading the positions", 0.4)
    seat = Seat(origin, match, side, log)
    seat.forces()
    seat.dangers()
    own = [unit for unit in seat.units.values() if unit.side == side]
    if own:
        seat.supply(own[0].key)
        seat.hex(own[0].hex)
        reach = seat.reach(own[0].key)
        if reach:
            seat.forecast(seat.move(own[0].key, next(iter(reach))))
            seat.check(seat.attack([own[0].key], next(iter(reach)), MANNERS[0]))
    return seat
