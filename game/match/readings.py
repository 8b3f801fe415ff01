"""How a game is measured: the rows of `games.csv`, `turns.csv` and `ledger.csv`, read off a course as it is played.

Batches read them game after game; a match tells them at every close.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from game.agents.course import Course
from game.match.columns import BESIDE, LEVELS, hex_km2
from game.match.names import Names
from game.model.codes import CAUSES, CROSSING_KINDS
from game.model.state import LEDGER, SALIENT, TOLL
from game.rules import crossings, pockets
from game.rules.digest import hex_digest
from game.rules.salients import CUT_AFTER
from game.rules.setup import Tables

Row = tuple[object, ...]
SIDES = (0, 1)
# Rows of these tables are taken apart by position: named access is slow, and a batch reads thousands of games.
assert LEDGER.names == ("steps", "kit", "boats", "left")
assert TOLL.names == ("steps", "kit")
LEFT = 3


class Reading:
    """The measures of one game after another: `begin`, then `close_turn` after every turn, then `game_row`.

    `turns` and `ledger` are the rows of the game so far. The state counts the
    ledger from the start of a game; a row says what a single turn added.
    """

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._area = hex_km2(ready.scenario.map.km_per_hex)
        self._crossings = Names(ready).crossings
        self._kinds = [CROSSING_KINDS[site["kind"]] for site in ready.map.sites]
        self._beside = _sites_beside(ready)
        self.begin()

    def begin(self) -> None:
        """Forget the last game."""
        self.turns: list[Row] = []
        self.ledger: list[Row] = []
        self._before = self._ready.state.ledger.copy()
        self._cut_off = [0] * len(self._ready.scenario.salients)
        self._holds_broken = [0, 0]

    def close_turn(self, course: Course, game: int) -> None:
        """Read the turn that has just closed."""
        calendar = self._ready.scenario.calendar
        morning = calendar.start + dt.timedelta(days=course.turn * calendar.days_per_turn)
        head = (game, course.turn, morning)
        state = course.desk.state
        now = state.ledger.copy()
        size = (len(now), len(LEDGER.names or ()))
        new = now.view(np.int64).reshape(size) - self._before.view(np.int64).reshape(size)
        self._before = now
        self.turns += self._turn_rows(course, head, new[:, LEFT])
        self.ledger += self._ledger_rows(head, new)
        for side in SIDES:
            self._holds_broken[side] += int(state.sides[side]["held_back"])

    def _turn_rows(self, course: Course, head: Row, left: NDArray[np.int64]) -> list[Row]:
        rows: list[Row] = []
        km = self._ready.scenario.map.km_per_hex
        for i, measured in enumerate(course.desk.state.salients.tolist()):
            row = dict(zip(SALIENT.names or (), measured, strict=True))
            if row["cut_turns"] >= CUT_AFTER and not self._cut_off[i]:
                self._cut_off[i] = course.turn
            rows.append(
                (
                    *head,
                    self._ready.scenario.salients[i].key,
                    f"{row['held'] * self._area:.2f}",
                    row["isolated"],
                    f"{row['mouth'] * km:.1f}",
                    f"{row['depth'] * km:.1f}",
                    f"{row['flow'] / 1000:.3f}",
                    f"{row['delivered'] / row['asked']:.4f}" if row["asked"] else "",
                    row["short"],
                    row["critical"],
                    left[self._beside[i]].sum(),
                )
            )
        return rows

    def _ledger_rows(self, head: Row, new: NDArray[np.int64]) -> list[Row]:
        """Rows for what a turn added, `new` being int64 (lines of the ledger, fields)."""
        rows: list[Row] = []
        lines = np.flatnonzero(new.any(axis=1))
        for line, (steps, kit, boats, left) in zip(lines.tolist(), new[lines].tolist(), strict=True):
            side, crossing = divmod(line, len(self._crossings))
            where = (*head, self._ready.scenario.sides[side].key, self._crossings[crossing])
            if steps or kit or left:
                rows.append((*where, self._kinds[crossing], steps, kit, left))
            if boats:
                rows.append((*where, BESIDE, boats, 0, 0))
        return rows

    def game_row(self, course: Course, game: int, seed: int, agents: str) -> Row:
        """The row of `games.csv` for a game that has ended."""
        scenario, state = self._ready.scenario, course.desk.state
        outcome = course.desk.outcome()
        winner = scenario.sides[outcome.winner].key if outcome.winner >= 0 else "draw"
        control = state.hexes["control"]
        gains = [(control == side).sum() - state.sides[side]["hexes_start"] for side in SIDES]
        toll = state.toll.reshape(len(SIDES), int(CAUSES))[:, 1:].tolist()  # the first is no cause
        return (
            game,
            seed,
            scenario.key,
            agents,
            winner,
            f"{LEVELS[outcome.level]}_{winner}" if outcome.level else "draw",
            f"{outcome.balance:.3f}",
            course.turn,
            *(f"{gain * self._area:.2f}" for gain in gains),
            *(state.sides[side][field] for side in SIDES for field in ("steps_lost", "kit_lost")),
            *(state.sides[side][field] for field in ("steps_start", "kit_start") for side in SIDES),
            *(state.sides[side]["attacks"] for side in SIDES),
            *(lost for side in SIDES for by_cause in toll[side] for lost in by_cause),
            *self._holds_broken,
            *(turn or "" for turn in state.salients["collapsed"].tolist()),
            *(turn or "" for turn in state.salients["left"].tolist()),
            *(turn or "" for turn in self._cut_off),
            hex_digest(course.digest),
        )


def _sites_beside(ready: Tables) -> list[list[int]]:
    """By salient, its holder's rows of the ledger for crossings of which a bank lies inside."""
    sites = range(len(ready.map.sites))
    banks = [[crossings.bank(ready.map, np.int64(c), np.int64(which)) for which in (0, 1)] for c in sites]
    found = []
    for row, salient in enumerate(ready.map.pockets):
        inside = [c for c in sites if any(pockets.inside(ready.map, h, np.int64(row)) for h in banks[c])]
        found.append([int(salient["holder"]) * len(sites) + c for c in inside])
    return found
