"""One game: the tables, the log of orders, what can be taken back, and those who watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from game.agents import reasons
from game.agents.course import CapFault, Course
from game.agents.operate import AGENTS, CAP
from game.match import asking, happened, thinking, undoing
from game.match.checks import column_checks
from game.match.exits import Goings
from game.match.happened import Event, named
from game.match.logs import Divergence, Moment, Start, TurnLog
from game.match.marching import reached
from game.match.names import MANNERS, Names, end_order, order_row
from game.match.phrases import Phrases
from game.match.plans import Plans
from game.match.players import HUMAN, Player, Questions, player_name
from game.match.readings import Reading, Row
from game.model.fault import Fault
from game.model.state import DROPPED, State, copy_into, copy_state
from game.rules import dice, victory
from game.rules import forecast as foretelling
from game.rules import orders as book
from game.rules.facade import Order, Outcome, Refusal
from game.rules.forecast import Forecast
from game.rules.river_orders import DemolitionForecast
from game.rules.setup import Tables

Observer = Callable[[Event], object]
NOTHING_TO_UNDO = Refusal("nothing_to_undo", 3, "there is no order to take back: dice fell or something was found out")


class Match:
    """A game, always either at the operations of one side or over.

    Everything changes through `apply` and `undo`; `operate` and `run` let the
    players that are agents apply their orders. Observers are told every event.
    """

    def __init__(
        self,
        ready: Tables,
        seed: int,
        players: Sequence[Player] | None = None,
        observers: Sequence[Observer] = (),
    ) -> None:
        """Begin a game: weather and the first side's logistics are done.

        Args: players, one a side in scenario order, None = a person gives the
        orders. Raises: Fault for a seed out of range or an unknown agent.
        """
        self.players: tuple[Player, ...] = tuple(players) if players else (None,) * len(ready.scenario.sides)
        if not 0 <= seed <= dice.MAX_SEED:
            raise Fault(f"seed {seed}: expected a whole number from 0 to {dice.MAX_SEED}")
        if len(self.players) != len(ready.scenario.sides):
            raise Fault(f"{len(self.players)} players; expected one a side, {len(ready.scenario.sides)}")
        for player in self.players:
            if isinstance(player, str) and player not in AGENTS:
                raise Fault(f"{player}: no such agent; expected {', '.join(AGENTS)}")
        self.ready = ready
        self.seed = seed
        self.names = Names(ready)
        self._objectives = [objective.name for objective in ready.scenario.objectives]
        self._phrases = Phrases(ready)
        self.observers: list[Observer] = list(observers)
        self.hushed = 0  # 1 = observers are told nothing: they have been told it before
        self.log: list[TurnLog] = []
        self._course = Course(ready)
        self._course.start(seed)
        self._reading = Reading(ready)
        self._goings = Goings(ready, self.names)
        self.plans = Plans(self._course.desk, self.names, self._phrases.places)  # what could be ordered
        self._rehearsal: Course | None = None
        self._past: list[State] = []
        self.start = Start(self._course.desk.state)  # how the turn in play began
        self._forward()

    # ---- what stands

    @property
    def over(self) -> bool:
        """Whether the last turn has closed."""
        return self._course.over

    @property
    def turn(self) -> int:
        """Number of the turn in play."""
        return self._course.turn

    @property
    def side(self) -> int:
        """Row of the side whose operations these are, -1 when the game is over."""
        return int(self._course.desk.state.clock[0]["side"])

    @property
    def digest(self) -> int:
        """Digest of the last closed turn, chained over those before; 0 before the first."""
        return self._course.digest

    def view(self, side: int) -> State:
        """What a side knows: a copy of its own, read-only."""
        known = self._course.desk.view(side)
        for table in known:
            table.setflags(write=False)
        return known

    def outcome(self) -> Outcome:
        """How the game stands or ended."""
        return self._course.desk.outcome()

    def score(self) -> dict[str, dict[str, int]]:
        """Points of each side by what pays them (`victory.Score`), as if the game ended now; thousandths."""
        paid = victory.score(self.ready.map, self.ready.charts, self._course.desk.state)
        return {key: score._asdict() for key, score in zip(self.names.sides, paid, strict=True)}

    def fingerprint(self) -> tuple[str, ...]:
        """Check figures of the state as it stands, one a column of `checks.COLUMNS`."""
        return column_checks(self._course.desk.state)

    # ---- questions of the side whose operations these are

    def legal(self) -> list[Order]:
        """The canonical lawful orders, END last; none when the game is over."""
        return [] if self.over else self._course.desk.legal()

    def check(self, row: Order) -> Refusal | None:
        """Why an order would be refused; None when it is lawful."""
        if self.over:
            return Refusal(*book.REFUSALS[int(book.GAME_OVER)])
        return self._course.desk.check(order_row(row))

    def forecast(self, row: Order) -> Forecast:
        """What a lawful order would bring, as far as its side can know; None when it is refused or needs none."""
        return None if self.over else self._course.desk.forecast(order_row(row))

    def reach(self, unit: str) -> dict[int, int]:
        """Hexes (rows) a unit of the side whose operations these are may march to, with the movement points left."""
        if self.over:
            return {}
        return reached(self._course.desk, self.names.unit_row(unit))

    def confirm(self, row: Order) -> str:
        """What a player should be asked about before an order is given; "" when there is nothing to ask."""
        found = self.forecast(row)
        if not isinstance(found, DemolitionForecast) or not found.confirm:
            return ""
        units = self._phrases.listed(self.names.unit(u) for u in found.cut_off)
        where = self._phrases.places.crossing(self.names.crossing(int(order_row(row)[book.TARGET])))
        price = f"{found.price:.1f} victory points"
        return f"{units} cannot be supplied without {where}: {price} are lost if it comes down."

    def can_undo(self, row: Order) -> str:
        """What an order would do to undo: "yes" it can be taken back, "perhaps" (it may find something out), "no"."""
        row = order_row(row)
        if self.over or row[book.KIND] == book.END or self.check(row) is not None:
            return undoing.NO
        return undoing.outlook(self._course.desk, row)

    def way(self, row: Order) -> tuple[int, ...]:
        """Hexes (rows) that a lawful march, withdrawal or boat would enter as its side sees it, () for other orders."""
        row = order_row(row)
        return () if self.over or row[book.KIND] not in undoing.MARCHES else undoing.way(self._course.desk, row)

    def watched(self, side: int) -> set[int]:
        """Hexes (rows) in which a side sees what stands there now."""
        return undoing.watched(self._course.desk, side)

    @property
    def undoable(self) -> int:
        """How many orders can be taken back now."""
        return len(self._past)

    # ---- what changes the game

    def apply(self, row: Order) -> Refusal | list[Event]:
        """Carry an order out; END brings the game to the next side's operations.

        The last figure of a row is the reason its agent gives for it (`game.agents.reasons`); it is told, and kept
        beside the order.
        Returns: the events, or the refusal of an order that changed nothing.
        """
        row = order_row(row)
        why = int(row[-1])
        row[-1] = 0
        if self.over:
            return Refusal(*book.REFUSALS[int(book.GAME_OVER)])
        if row[book.KIND] == book.END:
            return self._forward()
        desk = self._course.desk
        side = self.side
        refusal = desk.check(row)  # lays out
        if refusal is not None:
            return refusal
        asking.before(self, row)
        before, known = copy_state(desk.state), copy_state(desk.seen)
        battle = self._battle(row) if row[book.KIND] == book.ATTACK else {}
        by_agent = self.players[side] is not None  # nobody will ask for its orders back
        final = by_agent or undoing.outlook(desk, row) == undoing.NO
        desk.apply(row)
        self.log[-1].orders[-1].append(row)
        self.log[-1].reasons[-1].append(why)
        table = desk.events()
        if final or undoing.found_out(desk, known, row, table):
            self._past.clear()
        else:
            self._past.append(before)
        told = named(self.names, table)
        self._goings.keep(before, desk.state, told)
        if battle:
            at = next(i for i, event in enumerate(told) if event.kind == "attack")
            told[at] = told[at]._replace(facts={**told[at].facts, **battle, "column": int(table[at, 7])})
        facts = {"order": self.names.spell(row), "reason": self._reason(why)}
        mark = Event(happened.ORDER, self.turn, self.names.side(side), facts=facts)
        return self._tell([mark, *told, *self._lost()])

    def undo(self) -> Refusal | list[Event]:
        """Take the last order back. Returns: the mark of it, or a refusal when none can be."""
        if not self._past:
            return NOTHING_TO_UNDO
        copy_into(self._course.desk.state, self._past.pop())
        self._goings.undone()
        row = self.log[-1].orders[-1].pop()
        self.log[-1].reasons[-1].pop()
        facts = {"order": self.names.spell(row)}
        return self._tell([Event(happened.UNDONE, self.turn, self.names.side(self.side), facts=facts)])

    def moment(self) -> Moment:
        """This moment, to come back to with `back_to`."""
        log = tuple(log.copy() for log in self.log)
        return Moment(copy_state(self._course.desk.state), self.digest, log, self.start)

    def back_to(self, moment: Moment) -> None:
        """Stand where it stood at a moment of its own. Observers are not told; nothing can be taken back then."""
        copy_into(self._course.desk.state, moment.state)
        self._course.digest = moment.digest
        self.log = [log.copy() for log in moment.log]
        self.start = moment.start
        self._past.clear()
        self._goings.taken()

    def thinking(self) -> Callable[[], Iterator[Order]]:
        """What the agent whose operations these are would order, as a call that may be made in any thread.

        The position is copied now; the call touches nothing of this match. Its orders come one by one
        (`game.match.thinking`) and are to be applied here in that order, END after them.
        Raises: ValueError when a person plays this side.
        """
        player = self.players[self.side]
        if player is None:
            raise ValueError(f"{self.names.side(self.side)} is played by a {HUMAN}")
        agent, side, course = player, self.side, Course(self.ready)
        copy_into(course.desk.state, self._course.desk.state)
        return lambda: thinking.thoughts(course, self.names, side, agent)

    def operate(self) -> list[Event]:
        """Let the agent whose operations these are play them to their end.

        Raises: ValueError when a person plays this side; CapFault; Divergence.
        """
        if self.over:
            return []
        player = self.players[self.side]
        if player is None:
            raise ValueError(f"{self.names.side(self.side)} is played by a {HUMAN}")
        told: list[Event] = []
        if isinstance(player, str):
            told += self._rehearsed(player)
        else:
            told += self._asked(player)
        ended = self.apply(end_order())
        assert isinstance(ended, list)
        return told + ended

    def run(self, turns: int | None = None) -> None:
        """Let agents play until a person must order, the game is over, or so many turns have closed."""
        while not self.over and self.players[self.side] is not None:
            if turns is not None and len(self.log) > turns:
                return
            self.operate()

    # ---- inside

    def _forward(self) -> list[Event]:
        """On to the next operations, over the close and the next turn's beginning where they lie between."""
        self._past.clear()
        told: list[Event] = []
        desk = self._course.desk
        while True:
            desk.clear_events()
            before = copy_state(desk.state)
            side = self._course.forward()
            table = desk.events()
            happenings = named(self.names, table)
            self._goings.keep(before, desk.state, happenings)
            turn = self._course.turn
            if side < 0:
                self.log[-1].digest = self._course.digest
                self.log[-1].checks = column_checks(desk.state)
                told += [Event(happened.CLOSE, turn), *happenings, *self._lost(), self._closed()]
                if self._course.over:
                    return self._tell(told)
                continue
            if side == 0:
                self.log.append(TurnLog(turn))
                self.start = Start(copy_state(desk.state))
                told.append(Event(happened.TURN, turn))
            self.log[-1].orders.append([])
            self.log[-1].reasons.append([])
            key = self.names.side(side)
            told += [
                *happened.only("weather", happenings),
                Event(happened.LOGISTICS, turn, key),
                *(event for event in happenings if event.kind != "weather"),
                *self._lost(),
                Event(happened.OPERATIONS, turn, key),
            ]
            self._tell(told)
            asking.begins(self)
            return told

    def _closed(self) -> Event:
        """The mark of a closed turn, with what a reader of the game wants to know of it."""
        state = self._course.desk.state
        sides = {
            fact: {key: int(state.sides[i][fact]) for i, key in enumerate(self.names.sides)}
            for fact in ("steps_lost", "kit_lost", "attacks", "points")
        }
        held = {key: int((state.hexes["control"] == i).sum()) for i, key in enumerate(self.names.sides)}
        salients = {key: int(state.salients[i]["held"]) for i, key in enumerate(self.names.salients)}
        facts = {
            "digest": self._course.digest,
            "salients": salients,
            "hexes": held,
            "pockets": happened.pockets(self.names, state),
            "toll": happened.toll(self.names, state),
            "ledger": happened.ledger(self.names, state),
            "supplied": happened.supplied(self.names, self.ready.map.roster["side"], state),
            "score": self.score(),
            "went": self._goings.taken(),
            "inside": self._goings.inside(state),
            "rows": self._read(),
            **sides,
        }
        return Event(happened.CLOSED, self._course.turn, facts=facts)

    def _read(self) -> dict[str, tuple[Row, ...]]:
        """What the turn adds to the tables of a batch."""
        reading = self._reading
        before = len(reading.turns), len(reading.ledger)
        reading.close_turn(self._course, 0)
        agents = ":".join(player_name(player) for player in self.players)
        return {
            "games": (reading.game_row(self._course, 0, self.seed, agents),),
            "turns": tuple(reading.turns[before[0] :]),
            "ledger": tuple(reading.ledger[before[1] :]),
        }

    def _battle(self, row: Order) -> dict[str, object]:
        """The odds of an attack as they truly are, units by key; without odds when nobody defends.

        The order is lawful in its side's view; in truth the defender may be another, or gone.
        """
        desk = self._course.desk
        target = int(row[book.TARGET])
        units = desk.state.units
        facts: dict[str, object] = {"manner": MANNERS[int(row[book.N])]}
        facts["attackers"] = tuple(self.names.unit(u) for u in self.names.attackers(row))
        facts["attacked_from"] = tuple(self.names.hex(int(units[u]["hex"])) for u in self.names.attackers(row))
        facts["defenders"] = tuple(self.names.unit(int(u)) for u in np.flatnonzero(units["hex"] == target))
        odds = foretelling.battle_odds(desk.map, desk.charts, desk.state, desk.work, row)
        if odds is not None:
            facts["odds"] = odds
            facts["dice"] = self._dice(row)
            facts["screened_by"] = self.names.unit(odds.screener)
        return facts

    def _reason(self, why: int) -> str:
        """The reason of an order in words; "" for a number that no agent of this program gives."""
        try:
            return reasons.told(why, self._objectives)
        except IndexError:
            return ""

    def _dice(self, row: Order) -> tuple[int, ...]:
        """The two dice of an attack, as they fall when it is fought."""
        clock, side = self._course.desk.state.clock[0], np.int64(self.side)
        lead, target = np.int64(row[book.ACTOR]), np.int64(row[book.TARGET])
        keys = (clock["seed"], clock["turn"], side, target, dice.BATTLE)
        return tuple(int(dice.roll(*keys, np.int64(2 * lead + i), np.int64(6))) + 1 for i in range(2))

    def _rehearsed(self, agent: str) -> list[Event]:
        """Play a built-in agent's operations on a copy in one compiled call, then apply its orders one by one."""
        if self._rehearsal is None:
            self._rehearsal = Course(self.ready)
        there = self._rehearsal.desk
        copy_into(there.state, self._course.desk.state)
        told: list[Event] = []
        there.clear_events()
        for row in self._rehearsal.operate(self.side, agent):
            done = self.apply(row)
            if isinstance(done, Refusal):
                raise Divergence(f"turn {self.turn}: {agent}'s order is refused: {done.sentence}")
            told += done
        for mine, other in zip(self._course.desk.state, there.state, strict=True):
            if not np.array_equal(mine, other):
                raise Divergence(f"turn {self.turn}: {agent}'s orders lead to another state one by one")
        return told

    def _asked(self, agent: Callable[..., Sequence[Order]]) -> list[Event]:
        """Ask a Python agent for orders until it gives none."""
        ask = Questions(self._course.desk, self.names, self.side, self._course.agent_seed(self.side))
        told: list[Event] = []
        given = 0
        while orders := list(agent(self.view(self.side), ask)):
            for row in orders:
                given += 1
                if given > int(CAP):
                    raise CapFault(f"an agent gave more than {int(CAP)} orders in turn {self.turn}")
                if row[0] == book.END:
                    return told
                done = self.apply(row)
                told += done if isinstance(done, list) else []
        return told

    def _lost(self) -> list[Event]:
        count = int(self._course.desk.work.figures[DROPPED])
        return [Event(happened.LOST, self.turn, facts={"count": count})] if count else []

    def _tell(self, told: list[Event]) -> list[Event]:
        for event in told if not self.hushed else ():
            for observer in self.observers:
                observer(event)
        return told
