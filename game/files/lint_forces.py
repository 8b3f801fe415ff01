"""Linter, forces at the start: their ground, stacking, supply and the gaps between them.

Stacking, strength, supply and the reach of posts are the rules' own answers about
the position before turn 1.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.files.findings import Finding, error, warning
from game.files.lint_map import some, too_light
from game.grid.hexes import hex_name, neighbours
from game.model.codes import LAKE, ON_MAP
from game.rules.setup import Tables, turn_of, work_for
from game.rules.stacking import room
from game.rules.zones import survey


def force_findings(ready: Tables) -> Iterator[Finding]:
    """Everything to be said about the forces before turn 1."""
    rows = {key: u for u, key in enumerate(ready.keys)}
    order = [rows[unit.key] for unit in ready.scenario.units]
    present = [int(ready.state.units[u]["status"]) == ON_MAP for u in order]
    yield from wrong_ground(ready, present)
    yield from over_stacked(ready)
    yield from unfed(ready, order, present)
    yield from too_light(ready.scenario, ready.board, [int(ready.state.units[u]["kit"]) for u in order], present)
    yield from gaps(ready)
    yield from calendar(ready)


def wrong_ground(ready: Tables, present: list[bool]) -> Iterator[Finding]:
    """Units in water, or on ground their side does not hold."""
    scenario, board = ready.scenario, ready.board
    for i, unit in enumerate(scenario.units):
        h = board.unit_hexes[i]
        name = hex_name(board.columns, h) if h >= 0 else "no hex"
        if h < 0:
            yield error(("units", i, "place"), "stands off the map; expected a hex on it")
            continue
        if board.terrain[h] == LAKE:
            yield error(("units", i, "place"), f"stands in a lake at {name}; expected dry ground")
        held = int(board.control[h])
        if held == scenario.side_index(unit.side):
            continue
        holder = "nobody" if held < 0 else scenario.sides[held].name
        text = f"is placed at {name}, held by {holder}; expected ground of its own side"
        if present[i] and held >= 0:
            yield error(("units", i, "place"), text)
        else:
            yield warning(("units", i, "place"), text)


def over_stacked(ready: Tables) -> Iterator[Finding]:
    """Hexes that hold more stacking points than the limit."""
    limit = int(ready.charts["stack_limit"])
    stacks: dict[int, list[int]] = {}
    for u in range(len(ready.keys)):
        if int(ready.state.units[u]["status"]) == ON_MAP:
            stacks.setdefault(int(ready.state.units[u]["hex"]), []).append(u)
    for h, here in sorted(stacks.items()):
        points = sum(int(room(ready.map, ready.charts, ready.state, np.int64(u))) for u in here)
        if points <= limit:
            continue
        names = ", ".join(ready.keys[u] for u in here)
        last = [unit.key for unit in ready.scenario.units].index(ready.keys[here[-1]])
        yield error(
            ("units", last, "place"),
            f"{hex_name(ready.board.columns, h)} holds {points} stacking points ({names}); expected {limit} at most",
        )


def unfed(ready: Tables, order: list[int], present: list[bool]) -> Iterator[Finding]:
    """Units without a line of communication before turn 1."""
    for i, u in enumerate(order):
        unit = ready.state.units[u]
        if present[i] and int(unit["source"]) < 0:
            yield warning(
                ("units", i, "place"),
                f"is out of supply at the start, at {hex_name(ready.board.columns, int(unit['hex']))}; "
                f"expected a way through its own ground to a supply source",
            )


def gaps(ready: Tables) -> Iterator[Finding]:
    """Front hexes that no own unit's posts reach, one finding for each run of hexes.

    How far posts reach is the rules' answer: a weak or broken unit's not far, none over great rivers.
    """
    board = ready.board
    links = neighbours(board.columns, board.rows)
    layout = work_for(ready)
    survey(ready.map, ready.charts, ready.state, layout)
    for s, side in enumerate(ready.scenario.sides):
        open_hexes = {
            h
            for h in range(board.n)
            if board.control[h] == s
            and not board.fixed[h]
            and board.terrain[h] != LAKE
            and any(x >= 0 and board.control[x] == 1 - s for x in links[h])
            and layout.zones[h, 2 + s] == 0
        }
        for run in _runs(links, open_hexes):
            yield warning(
                ("units",),
                f"the front of {side.name} has {len(run)} hex{'es' if len(run) > 1 else ''} "
                f"({some(board, run)}) that no unit's posts reach; expected no gap in the screen",
            )


def calendar(ready: Tables) -> Iterator[Finding]:
    """Things that never come to pass before the game ends."""
    turns = ready.scenario.calendar.turns
    for i, unit in enumerate(ready.scenario.units):
        if unit.arrives is None:
            continue
        if turn_of(ready.scenario, (unit.arrives - ready.scenario.calendar.start).days) > turns:
            yield warning(("units", i, "arrives"), f"comes after turn {turns}, the last; expected an earlier day")
    for i, salient in enumerate(ready.scenario.salients):
        turn = dict(ready.scenario.political_turn).get(salient.key, 0)
        if turn > turns:
            yield warning(
                ("salients", i, "political_turn"),
                f"is {turn}, but the last turn is {turns}",
            )


def _runs(links: np.ndarray, hexes: set[int]) -> list[np.ndarray]:
    """Hexes grouped by touching, each group in hex order."""
    runs = []
    left = set(hexes)
    while left:
        group = {min(left)}
        edge = list(group)
        left -= group
        while edge:
            for other in links[edge.pop()]:
                if int(other) in left:
                    left.remove(int(other))
                    group.add(int(other))
                    edge.append(int(other))
        runs.append(np.array(sorted(group)))
    return runs
