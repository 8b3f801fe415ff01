"""A seat at a game: what its side knows, questions, orders by name, agents' turns, saves.

The window asks and orders here and nowhere else. What it gets are named rows,
forecasts and sentences; what it gives are orders as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from game.files import playback, records, saves
from game.files import scenario as scenarios
from game.files.agents import player_named
from game.files.records import Record
from game.match import Match, Player, almanac, dangers, player_name
from game.match.books import Books, Given, books_of
from game.match.diary import column_names
from game.match.dispatches import Dispatch, Dispatches
from game.match.forces import ForceRow, Forces
from game.match.names import MANNERS, end_order
from game.match.outlook import Outlook, outlook
from game.match.places import Places
from game.match.rows import ClockRow, HexRow, Rows, SideRow, UnitRow
from game.match.situation import Situation, told
from game.match.supply_line import SupplyLine
from game.model.fault import Fault
from game.model.state import State
from game.rules.facade import Order, Refusal
from game.rules.setup import set_up
from game.ui.mapart.position import Position
from game.ui.onlooker import Onlooker, Shot
from game.ui.opponent import Opponent
from game.ui.ordering import Ordering
from game.ui.origin import Origin, Setting
from game.ui.watchers import BOTH, logs_for, observers_for


class Seat(Ordering):
    """A place at the board: one person against an agent, two persons who take turns, or somebody who looks on."""

    def __init__(self, origin: Origin, match: Match, eyes: int, logs: Mapping[int, Dispatches]) -> None:
        """Args: eyes, row of the side whose view is shown, or BOTH; logs, of each eyes there are."""
        self.ready = match.ready
        self.match = match
        self.people: tuple[int, ...] = tuple(i for i, player in enumerate(match.players) if player is None)
        self.eyes = eyes
        self.given = orders_given(match)
        self.origin = origin
        self._rows = Rows(match.ready)
        self._forces = Forces(match.ready)
        self._almanac = almanac.Almanac(match.ready)
        self._places = Places(match.ready)
        self._names = {unit.key: unit.name for unit in match.ready.scenario.units}
        self.looks = 0  # how often it has looked: what was read before the last is out of date
        self._logs = logs
        self._onlookers: dict[int, Onlooker] = {}
        self._opponent: Opponent | None = None
        self._autosaver = saves.Autosaver()
        self.heeded = 1  # 0 = nobody looks on at what is carried out; to be followed by `refresh`
        for side in self.people or (eyes,):
            self._eyes_of(side)
        self.look_as(eyes)

    def _eyes_of(self, eyes: int) -> Onlooker:
        if eyes not in self._onlookers:
            sides = tuple(range(len(self.ready.scenario.sides))) if eyes == BOTH else (eyes,)
            self._onlookers[eyes] = Onlooker(self.match, self._rows, sides)
        return self._onlookers[eyes]

    # ---- what the side knows

    def look_as(self, eyes: int) -> None:
        """See the game as a side, or as BOTH. Persons see it as their own side only."""
        self.eyes = eyes
        if not self.people:
            self._onlookers = {eyes: self._eyes_of(eyes)}
        self.refresh()

    def refresh(self) -> None:
        """Look at the game again after something has changed."""
        self._eyes_of(self.eyes).look()
        self._adopt()

    def _adopt(self) -> None:
        """Take over what the eyes have seen."""
        self.looks += 1
        onlooker = self._onlookers[self.eyes]
        self.units: dict[str, UnitRow] = onlooker.units
        self.position: Position = onlooker.position
        self.clock: ClockRow = onlooker.clock()
        self.sides: tuple[SideRow, ...] = onlooker.side_rows()
        for log in self._logs.values():
            log.flush()

    @property
    def side(self) -> int:
        """Row of the side whose units and points are shown as own: of who sees both, the side that moves."""
        return self.eyes if self.eyes != BOTH else max(0, self.match.side)

    @property
    def log(self) -> list[Dispatch]:
        """The event log, oldest first."""
        return self._logs[self.eyes].entries

    @property
    def my_turn(self) -> bool:
        """Whether these are the operations of a person, whose view is shown."""
        return not self.match.over and self.match.side in self.people and self.match.side == self.eyes

    @property
    def waits(self) -> bool:
        """Whether these are the operations of a person who has not sat down yet."""
        return not self.match.over and self.match.side in self.people and self.match.side != self.eyes

    def sit_down(self) -> None:
        """The person whose operations these are takes the place of the other."""
        self.look_as(self.match.side)

    def shots(self) -> list[Shot]:
        """What was seen of the game since this was last asked."""
        return self._onlookers[self.eyes].take()

    def hex(self, h: int) -> HexRow:
        """What is known of a hex."""
        return self._onlookers[self.eyes].hex(h)

    def units_in(self, h: int) -> list[UnitRow]:
        """Units known in a hex, the strongest first."""
        here = [unit for unit in self.units.values() if unit.hex == h]
        return sorted(here, key=lambda unit: (-unit.steps, unit.key))

    def can_act(self) -> list[UnitRow]:
        """Own units that have done nothing yet this turn and could, from west to east."""
        able = [unit for unit in self.units.values() if unit.able] if self.my_turn else []
        return sorted(able, key=lambda unit: unit.hex_name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The odds columns by number."""
        return column_names(self.ready)

    def side_name(self, side: int) -> str:
        """A side's name; "nobody" for -1."""
        return self.sides[side].name if side >= 0 else "nobody"

    def crossing_name(self, key: str) -> str:
        """A crossing in words."""
        return self._rows.crossing(key)

    @property
    def _view(self) -> State:
        """What the side shown as own knows."""
        return self._onlookers[self.eyes].view(self.side)

    def unit_name(self, key: str) -> str:
        """The name of a unit of the order of battle; "" of none."""
        return self._names.get(key, "")

    def dates(self, turn: int) -> str:
        """The days of a turn."""
        return self._places.dates(turn)

    def supply(self, key: str) -> SupplyLine:
        """Why an own unit is supplied as it is."""
        return self._onlookers[self.eyes].supply(key)

    # ---- overlays of the map

    def question(self, what: str) -> Callable[[], Situation]:
        """What an overlay tells this side, as a call that may be made in any thread: see `situation.told`."""
        return partial(told, self.ready, self._view, self.side, what)

    def outlook(self, h: int) -> Outlook:
        """What a unit in a hex would see."""
        return outlook(self.ready, h)

    # ---- what its windows look up

    @property
    def books(self) -> Books:
        """Luck, histories and orders as this side may know them."""
        return books_of(self.match, "" if self.eyes == BOTH else self.match.names.side(self.eyes))

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

    def reach(self, key: str, via: int = -1) -> dict[int, int]:
        """Hexes a unit can march to, by way of a hex unless that is -1, with the movement points left."""
        if not self.my_turn:
            return {}
        return self.match.reach(key) if via < 0 else self.match.plans.reach(key, via)

    def named(self, rows: tuple[int, ...]) -> list[UnitRow]:
        """Units a forecast speaks of that are known."""
        keys = [self.match.names.unit(u) for u in rows]
        return [self.units[key] for key in keys if key in self.units]

    def order(self, text: str) -> Refusal | None:
        """Give an order. Returns the refusal of one that changed nothing."""
        return self._carry(self.match.names.parse(text))

    def undo(self) -> Refusal | None:
        """Take the last order back."""
        done = self.match.undo()
        if isinstance(done, Refusal):
            return done
        self.given -= 1
        for onlooker in self._onlookers.values():
            onlooker.forget(self.given)
        self.refresh()
        return None

    def end_turn(self) -> None:
        """End the operations of the side whose turn it is."""
        self._carry(end_order())

    def _carry(self, row: Order) -> Refusal | None:
        """Carry an order out before all who look on."""
        side = self.match.names.side(self.match.side)
        way = self.match.way(row) if self.heeded else ()
        done = self.match.apply(row)
        if isinstance(done, Refusal):
            return done
        self.given += 1
        if self.heeded:
            for onlooker in self._onlookers.values():
                onlooker.watch(done, way, side, self.given)
            self._adopt()
        return None

    def take(self, record: Record, step: playback.Step) -> None:
        """Carry out a recorded order. Raises: Fault when the game plays otherwise."""
        refusal = self._carry(step.row)
        if refusal is not None:
            raise playback.refused(record, step, refusal)
        playback.compare(record, self.match, step)

    # ---- agents

    @property
    def thinking(self) -> bool:
        """Whether an agent is at its operations."""
        return self._opponent is not None

    def think(self) -> None:
        """Let the agent whose operations these are think in a thread of its own, on a copy."""
        self._opponent = Opponent(self.match.thinking())

    def play_agent(self) -> tuple[str, str]:
        """Carry out the next thing the agent has ordered, its end of turn after the last.

        An agent that fails, or gives an order that is refused, ends its operations there.
        Returns: "thinking" when it has not made up its mind, "moved", or "ended" with its
        operations; and what went wrong with it, "" nothing.
        """
        assert self._opponent is not None
        found = self._opponent.take()
        failed = ""
        if not isinstance(found, str):
            refusal = self._carry(found)
            if refusal is None:
                return "moved", ""
            failed = f"it ordered what is refused: {refusal.sentence}"
        elif found == "thinking":
            return "thinking", ""
        elif self._opponent.failure is not None:
            failure = self._opponent.failure
            failed = f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__
        return "ended", self._end_agent(failed)

    def stop_agent(self) -> str:
        """End the operations of an agent that thinks too long. Returns what is said of it."""
        return self._end_agent("it was stopped")

    def _end_agent(self, failed: str) -> str:
        """End an agent's operations. Returns what went wrong, told in a sentence."""
        side = self.match.side
        name = player_name(self.match.players[side])
        self._opponent = None
        self.end_turn()
        return f"The agent {name} of {self.side_name(side)} has failed, its turn ends here: {failed}" if failed else ""

    # ---- saves

    @property
    def mover(self) -> str:
        """Key of the side whose operations these are, "" when the game is over."""
        return self.match.names.side(self.match.side)

    def record(self) -> Record:
        """The game as it stands. Raises: Fault."""
        return self.origin.recorded(self.match)

    def save(self, name: str = "") -> Path:
        """Write the game down under a name, "" = named by its turn. Raises: Fault when it cannot be written."""
        origin = self.origin.scenario
        file = saves.named_file(name) if name else saves.turn_file(origin, self.match.turn)
        records.write(file, self.record())
        return file

    def autosave(self) -> None:
        """Let the game be written down as it stands, in a thread of its own."""
        taken, origin = records.taken(self.match), self.origin

        self._autosaver.want(saves.autosave_file(origin.scenario), partial(origin.recorded, taken))

    def unsaved(self) -> str:
        """Why the last autosave could not be written, told once; "" when it could."""
        return self._autosaver.fault()

    def close(self) -> None:
        """Finish what is being written."""
        self._autosaver.close()


def orders_given(match: Match) -> int:
    """Orders and ends of operations in a game so far."""
    orders = sum(len(rows) for log in match.log for rows in log.orders)
    return orders + sum(len(log.orders) - (log.digest < 0) for log in match.log)


def new_seat(setting: Setting, say: Callable[[str, float], None]) -> Seat:
    """Begin a game. `say` is told what is being done and how far it is (0-1). Raises: Fault."""
    say("Reading the scenario", 0.05)
    loaded = scenarios.load(setting.scenario)
    say("Setting the table", 0.2)
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    keys = [side.key for side in loaded.scenario.sides]
    if sorted(setting.players) != sorted(keys):
        raise Fault(f"players for {', '.join(setting.players) or 'nobody'}; expected one for {' and '.join(keys)}")
    players = [player_named(setting.players[key]) for key in keys]
    people = [i for i, player in enumerate(players) if player is None]
    logs = logs_for(ready, people)
    match = Match(ready, setting.seed, players, observers_for(ready, logs))
    origin = Origin(setting.scenario, loaded.digest, loaded.overrides)
    return seated(Seat(origin, match, people[0] if people else BOTH, logs), say)


def load_seat(file: Path, say: Callable[[str, float], None]) -> Seat:
    """Go on with a saved game; look at one of older rules. Raises: Fault naming the file and what is wrong with it."""
    say("Reading the saved game", 0.05)
    record = records.read_save(file)
    if record.old:
        from game.ui.replay import still_seat

        return still_seat(record, say)
    return seat_of(record, say)


def seat_of(record: Record, say: Callable[[str, float], None], players: Sequence[str] = ()) -> Seat:
    """Go on with a recorded game. Args: players, others than the recorded. Raises: Fault."""
    ready = playback.ready_for(record, {})
    say("Playing it again to where it was", 0.2)
    seats: list[Player] = []
    for name in players or record.agents:
        try:
            seats.append(player_named(name))
        except Fault as fault:
            advice = "open it as a replay and take over from there"
            raise Fault(*(f"{record.source}: {line}; {advice}" for line in fault.lines)) from None
    people = [i for i, player in enumerate(seats) if player is None]
    logs = logs_for(ready, people)
    match = Match(ready, record.seed, seats, observers_for(ready, logs))
    steps = playback.steps_of(record, match.names)
    shown = playback.last_turns(steps) if len(people) == 2 else len(steps)  # what the next to sit down has not seen
    for step in steps[:shown]:
        playback.take(record, match, step)
    origin = Origin(record.scenario, record.scenario_digest, record.overrides, record.hidden)
    seat = Seat(origin, match, people[0] if people else BOTH, logs)
    for step in steps[shown:]:
        seat.take(record, step)
    return seated(seat, say)


def seated(seat: Seat, say: Callable[[str, float], None]) -> Seat:
    """A seat with every question asked once, so that none of them waits for the compiler later.

    Two persons: nobody has sat down yet, whose turn it is comes to see the board when he does.
    """
    say("Reading the positions", 0.4)
    if len(seat.people) == 2 and not seat.match.over:
        seat.look_as(1 - seat.match.side)
    seat.forces()
    seat.dangers()
    own = [unit for unit in seat.units.values() if unit.side == seat.side]
    if own:
        seat.supply(own[0].key)
        seat.hex(own[0].hex)
        reach = seat.reach(own[0].key)
        if reach:
            seat.forecast(seat.move(own[0].key, next(iter(reach))))
            seat.check(seat.attack([own[0].key], next(iter(reach)), MANNERS[0]))
    return seat
