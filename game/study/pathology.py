"""What an agent does that no staff should: counted by side, with the limit each count is held to.

Measured by the facts of the rules (`game.rules.conduct`), not by what agents say,
but for one thing: a unit its agent calls a reserve is not idle. Cases are listed
one by one too, so that they can be looked up and played again.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.match import Names
from game.match.columns import WHEN, Column
from game.model.codes import DAMAGED, ON_MAP
from game.model.scenario import Scenario
from game.model.state import State, copy_into, copy_state
from game.rules import conduct, events, prospects
from game.rules import orders as book
from game.rules.facade import Desk, Order
from game.rules.setup import Tables, work_for
from game.rules.zones import survey
from game.study.watching import Observer

MEASURE = "pathology"  # its name in commands
CASES = "pathology.csv"
RESERVE = 3  # a role, see Course.roles
FAIR = 5  # chances in 36 that the defender gives way; an attack with fewer is a poor one

Bools = NDArray[np.bool_]

COUNTS = {
    "orders": ("orders", "orders carried out for {side}"),
    "refused": ("orders", "orders of {side} that were refused"),
    "moves": ("orders", "marches and withdrawals carried out for {side}"),
    "back_moves": (
        "unit-turns",
        "units of {side} at the close back in the hex of two closes before, after another hex in between, by an order "
        "to march or withdraw in each of the two turns, and without contact: in neither turn did the unit attack, was "
        "it attacked, was its march stopped, or was it moved by anything but its own order, and no enemy stood next to "
        "it at the close in between",
    ),
    "unit_turns": ("unit-turns", "units of {side} on the map at the end of its operations, summed over the turns"),
    "idle_unit_turns": (
        "unit-turns",
        "of these, units that were named in no order of the turn and could have done something: movement points left, "
        "cohesion no rest would raise, neither critical nor isolated, no guns, no engineers, not half over a river, "
        "not called a reserve by the agent, no enemy unit within 4 hexes, and within their march a hex with room that "
        "is nearer than their own to the nearest objective their side does not hold or to the nearest enemy ground",
    ),
    "own_supply_cut": (
        "unit-turns",
        "units of {side} that had a line of communication at its logistics and when its operations began, and that "
        "supply would not reach at the end of them, nor as far as their side knows: by what its own orders did (a hex "
        "left to an enemy zone, a crossing filled or blown, an advance where no line leads)",
    ),
    "poor_attacks": (
        "attacks",
        f"attacks carried out for {{side}} at less than {FAIR} chances in 36 that the defender gives way, by the "
        "forecast of its own view when they were ordered",
    ),
    "kit_to_blown": (
        "kit points",
        "kit of units of {side} that marched or withdrew in the turn and stand at the end of its operations on the "
        "bank of a blown crossing that is their way out: no way leads them with their kit through own hexes to a "
        "source, and one would over crossings beside their hex that are down, or let not a point of their kit over in "
        "a turn by damage or fire; a crossing own engineers work on is not blown, nor is a site where nothing stood",
    ),
}


class Limit(NamedTuple):
    """What a count may be at most: so many per cent of another, or none at all."""

    counted: str
    of: str  # "" = no share: none allowed
    per_cent: float
    label: str


LIMITS = (
    Limit("back_moves", "moves", 2, "back where it was, of moves"),
    Limit("idle_unit_turns", "unit_turns", 15, "idle, of unit-turns"),
    Limit("refused", "orders", 0.1, "refused, of orders"),
    Limit("own_supply_cut", "", 0, "cut off by own orders"),
    Limit("poor_attacks", "", 0, "poor attacks"),
    Limit("kit_to_blown", "", 0, "kit to a blown crossing"),
)


def game_columns(scenario: Scenario) -> tuple[Column, ...]:
    """Columns added to `games.csv`."""
    return tuple(
        Column(f"{side.key}_{count}", unit, meaning.format(side=side.key))
        for side in scenario.sides
        for count, (unit, meaning) in COUNTS.items()
    )


def case_columns() -> tuple[Column, ...]:
    """Columns of `pathology.csv`, one row a case, in the order in which they were found."""
    return (
        *WHEN,
        Column("side", "side key", "whose agent it was"),
        Column("case", "word", "the column of games.csv that counts it, without the side"),
        Column("unit", "unit key", "unit concerned; of an attack the one that led it"),
        Column("hex", "hex", "where it stood then; of an attack the hex attacked"),
        Column("detail", "text", "the hex in between, the chances in 36, the kit points; else empty"),
    )


class Pathology(Observer):
    """Counts what the agents of one game after another do; `row` and `cases` are those of the game so far."""

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._names = Names(ready)
        self._owner = ready.map.roster["side"]
        self._copy = copy_state(ready.state)
        self._work = work_for(ready)
        self._charted = np.arange(len(ready.map.sites)) < len(ready.board.sites)

    def begin(self, desk: Desk) -> None:
        """See `Observer`."""
        count = len(desk.state.units)
        self.counts = [dict.fromkeys(COUNTS, 0) for _ in desk.state.sides]
        self.cases: list[tuple[object, ...]] = []
        self._stood = self._charted.astype(np.int64)
        self._at = desk.state.units["hex"].copy()  # where units stand, as far as has been looked at
        self._started = self._at.copy()  # where they stood when their side's operations began
        self._closes = [self._at.copy(), np.full(count, -1, np.int64)]  # where at the last close, at the one before
        self._contact = np.ones(count, bool)  # an enemy stood beside it at the last close
        self._ordered = [np.zeros(count, bool), np.zeros(count, bool)]  # marched by order this turn, in the last
        self._disturbed = [np.zeros(count, bool), np.zeros(count, bool)]  # fought or was pushed, likewise
        self._named = np.zeros(count, bool)  # in an order of its side's operations
        self._had_path = np.zeros(count, bool)
        self._ways = FAIR

    def row(self) -> list[int]:
        """The game's counts in the order of `game_columns`."""
        return [count for side in self.counts for count in side.values()]

    def _note(self, desk: Desk, side: int, case: str, unit: int, h: int, detail: object = "") -> None:
        key = self._ready.scenario.sides[side].key
        turn = int(desk.state.clock[0]["turn"])
        self.cases.append((turn, key, case, self._names.units[unit], self._names.hex(h), detail))

    def _look(self, desk: Desk, mover: int = -1) -> None:
        """Take note of units that stand elsewhere; all but `mover` were pushed."""
        now = desk.state.units["hex"]
        gone = now != self._at
        if gone.any():
            if mover >= 0:
                gone[mover] = False
            self._disturbed[0] |= gone
            self._at = now.copy()

    def _fed(self, desk: Desk, state: State, side: int) -> Bools:
        """Units of a side on the map that supply would reach now, as things are or as a side sees them."""
        copy_into(self._copy, state)
        conduct.trace(desk.map, desk.charts, self._copy, self._work, np.int64(side))
        mine = (self._owner == side) & (state.units["status"] == ON_MAP)
        fed: Bools = mine & (self._work.hexes["cost"][state.units["hex"]] >= 0)
        return fed

    def after_logistics(self, desk: Desk, side: int) -> None:
        """See `Observer`."""
        self._look(desk)
        self._started = self._at.copy()
        self._named[:] = False
        self._had_path = self._fed(desk, desk.state, side) & (desk.state.units["source"] >= 0)
        self._stood |= desk.state.crossings["condition"] <= DAMAGED

    def before_order(self, desk: Desk, side: int, row: Order) -> None:
        """See `Observer`."""
        if row[book.KIND] == book.ATTACK and not book.check(desk.map, desk.charts, desk.seen, desk.seen_work, row):
            prospects.average(desk.charts, desk.seen_work)
            self._ways = int(desk.seen_work.figures[prospects.RETREATS])

    def after_order(self, desk: Desk, side: int, row: Order, code: int) -> None:
        """See `Observer`."""
        counts, kind, actor = self.counts[side], int(row[book.KIND]), int(row[book.ACTOR])
        if code != book.OK:
            counts["refused"] += 1
            return
        if kind == book.END:
            return
        counts["orders"] += 1
        if kind == book.STRIKE:
            return
        self._named[actor] = True
        mover = -1
        if kind in (book.MOVE, book.WITHDRAW):
            counts["moves"] += 1
            self._ordered[0][actor] = True
            self._disturbed[0][actor] |= (desk.events()[:, 0] == events.STOPPED).any()
            mover = actor
        elif kind == book.BOAT:
            mover = actor
        elif kind == book.ATTACK:
            self._named[list(self._names.attackers(row))] = True
            if self._ways < FAIR:
                counts["poor_attacks"] += 1
                self._note(desk, side, "poor_attacks", actor, int(row[book.TARGET]), f"{self._ways} in 36")
        self._look(desk, mover)

    def after_operations(self, desk: Desk, side: int, roles: NDArray[np.int64]) -> None:
        """See `Observer`."""
        units, counts = desk.state.units, self.counts[side]
        mine = self._owner == side
        here = mine & (units["status"] == ON_MAP)
        self._disturbed[0] |= mine & (units["attacked"] > 0)
        self._disturbed[0] |= ~mine & (units["defended"] > 0)
        self._stood |= desk.state.crossings["condition"] <= DAMAGED
        cut = here & self._had_path & ~self._fed(desk, desk.state, side) & ~self._fed(desk, desk.seen, side)
        counts["own_supply_cut"] += int(cut.sum())
        for u in np.flatnonzero(cut).tolist():
            self._note(desk, side, "own_supply_cut", u, int(units[u]["hex"]))
        counts["unit_turns"] += int(here.sum())
        self._find_idle(desk, side, here, roles)
        moved = here & self._ordered[0] & (units["hex"] != self._started) & (units["kit"] > 0)
        for u in np.flatnonzero(moved).tolist():
            if conduct.before_blown(desk.map, desk.charts, desk.state, self._work, self._stood, np.int64(u)):
                kit = int(units[u]["kit"])
                counts["kit_to_blown"] += kit
                self._note(desk, side, "kit_to_blown", u, int(units[u]["hex"]), kit)

    def _find_idle(self, desk: Desk, side: int, here: Bools, roles: NDArray[np.int64]) -> None:
        units = np.flatnonzero(here & ~self._named)
        units = units[roles[units - int(desk.map.sides[side]["first"])] != RESERVE]
        survey(desk.map, desk.charts, desk.seen, self._work)
        for u in units.tolist():
            if conduct.idle(
                desk.map, desk.charts, desk.state, desk.work, desk.seen, self._work, np.int64(u)
            ):
                self.counts[side]["idle_unit_turns"] += 1
                self._note(desk, side, "idle_unit_turns", u, int(desk.state.units[u]["hex"]))

    def after_close(self, desk: Desk) -> None:
        """See `Observer`."""
        self._look(desk)
        last, before = self._closes
        on = (desk.state.units["status"] == ON_MAP) & (last >= 0)
        back = on & (self._at == before) & (self._at != last) & self._ordered[0] & self._ordered[1]
        back &= ~(self._disturbed[0] | self._disturbed[1] | self._contact)
        for u in np.flatnonzero(back).tolist():
            side = int(self._owner[u])
            self.counts[side]["back_moves"] += 1
            self._note(desk, side, "back_moves", u, int(self._at[u]), self._names.hex(int(last[u])))
        self._closes = [self._at.copy(), last]
        for flags in (self._ordered, self._disturbed):
            flags[:] = [np.zeros(len(self._at), bool), flags[0]]
        self._contact = np.array([h >= 0 and self._meets(desk, u, h) for u, h in enumerate(self._at)], bool)

    def _meets(self, desk: Desk, u: int, h: np.int64) -> bool:
        return bool(conduct.enemy_within(desk.map, desk.work, self._owner[u], h, conduct.BESIDE))


# ---- printed


def table(games: Sequence[Mapping[str, str]], scenario: Scenario) -> list[str]:
    """Each count of a batch beside its limit, from the rows of `games.csv`."""
    keys = [side.key for side in scenario.sides]
    lines = [f"{'pathology':<30}{'limit':>8}" + "".join(f"{key:>24}" for key in keys)]
    for limit in LIMITS:
        allowed = f"{limit.per_cent:g} %" if limit.of else "0"
        cells = "".join(f"{_against(games, key, limit):>24}" for key in keys)
        lines.append(f"  {limit.label:<28}{allowed:>8}{cells}")
    return lines


def _against(games: Sequence[Mapping[str, str]], key: str, limit: Limit) -> str:
    found = sum(int(game[f"{key}_{limit.counted}"]) for game in games)
    if not limit.of:
        return f"{found} over" if found else "0 ok"
    whole = sum(int(game[f"{key}_{limit.of}"]) for game in games)
    if limit.counted == "refused":
        whole += found  # orders given are those carried out and those refused
    if not whole:
        return "- of 0 ok"
    share = 100 * found / whole
    return f"{share:.2f} % of {whole} {'over' if share > limit.per_cent else 'ok'}"


def measured(file: Path) -> bool:
    """Whether a `games.csv` has these columns."""
    with open(file, encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream), [])
    return any(name.endswith("_back_moves") for name in header)
