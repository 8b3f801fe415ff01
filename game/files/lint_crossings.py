"""Linter, crossings, sources and roads into salients: what can be there, but carries nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.files.findings import Finding, warning
from game.files.lint_map import flood
from game.grid.hexes import hex_name, hexside_name, neighbours
from game.model import codes
from game.model.board import Board
from game.model.scenario import Scenario

NEEDS_VEHICLES = codes.ROADS.index("regional")


def crossing_findings(scenario: Scenario, board: Board, charts: np.void) -> Iterator[Finding]:
    """Everything to be said about crossings, sources and the roads into salients."""
    yield from idle_crossings(scenario)
    yield from broken_for_good(scenario)
    yield from charged_from_afar(scenario, board)
    yield from road_on_foot(scenario, board)
    yield from sources_off_road(scenario, board)
    yield from salients_off_road(scenario, board)
    yield from strikes_unpaid(scenario, charts)


def idle_crossings(scenario: Scenario) -> Iterator[Finding]:
    """Crossings that carry nothing, and such as are building though nobody has begun."""
    for i, site in enumerate(scenario.crossings):
        if site.capacity == 0:
            yield warning(("crossings", i, "capacity"), "is 0, so nothing passes; expected load points a turn")
        if site.condition == "building":
            yield warning(
                ("crossings", i, "condition"),
                'is "building", but nobody works there before turn 1; expected intact, damaged or destroyed',
            )


def broken_for_good(scenario: Scenario) -> Iterator[Finding]:
    """Crossings that nobody can repair: no side has engineers, at any commitment."""
    if any(unit.arm == "engineer" for unit in scenario.units):
        return
    for i, site in enumerate(scenario.crossings):
        if site.condition in ("damaged", "destroyed"):
            yield warning(
                ("crossings", i, "condition"),
                f"is {site.condition} and stays so: no side has engineers; expected a unit of this arm",
            )


def charged_from_afar(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Charges of a side that holds neither bank: they are lost before anyone can fire them."""
    table = neighbours(board.columns, board.rows)
    rows = {site.key: i for i, site in enumerate(scenario.crossings)}
    for site in board.sites:
        banks = (board.control[site.hex], board.control[table[site.hex, site.direction]])
        if site.charged and scenario.side_index(site.charged) not in banks:
            yield warning(
                ("crossings", rows[site.key], "charged"),
                f'is "{site.charged}", which holds neither bank; expected the side of one of them, or none',
            )


def road_on_foot(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Highways and regional roads over crossings that bear no vehicles."""
    table = neighbours(board.columns, board.rows)
    best: dict[tuple[int, int], int] = {}
    for site in board.sites:
        place = (site.hex, site.direction)
        best[place] = max(best.get(place, -1), site.load)
    rows = {site.key: i for i, site in enumerate(scenario.crossings)}
    for site in board.sites:
        place = (site.hex, site.direction)
        if best[place] != codes.FOOT_LOAD or board.road[place] < NEEDS_VEHICLES or table[place] < 0:
            continue
        road = codes.ROADS[int(board.road[place])]
        yield warning(
            ("crossings", rows[site.key], "load"),
            f'is "foot", but a {road} road passes here, at {hexside_name(board.columns, *place)}; '
            f"expected light or heavy",
        )


def sources_off_road(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Sources without a road, which a track would throttle, and sources that send nothing."""
    for i, source in enumerate(scenario.sources):
        h = board.sources[i]
        if not (board.road[h] > 0).any():
            yield warning(
                ("supply_sources", i, "place"),
                f"no road leaves {hex_name(board.columns, h)}; expected a hex on a road",
            )
        if source.points == 0:
            yield warning(("supply_sources", i, "points"), "is 0, so it sends nothing; expected points a turn")


def salients_off_road(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Salients into which no road leads over ground their holder has at the start."""
    for k, salient in enumerate(scenario.salients):
        holder = scenario.side_index(salient.holder)
        own = board.control == holder
        starts = [
            board.sources[i]
            for i, source in enumerate(scenario.sources)
            if source.side == salient.holder and own[board.sources[i]]
        ]

        def by_road(h: int, d: int, other: int, own: np.ndarray = own) -> bool:
            return bool(board.road[h, d] > 0 and own[other])

        inside = np.flatnonzero(own & (((board.salients >> k) & 1) == 1))
        if len(inside) and not flood(board, starts, by_road).intersection(inside.tolist()):
            yield warning(
                ("salients", k),
                f"no road leads into it from a source of {scenario.sides[holder].name}; "
                f"expected one over its own ground",
            )


def strikes_unpaid(scenario: Scenario, charts: np.void) -> Iterator[Finding]:
    """More strikes a turn than operations points pay for."""
    for i, side in enumerate(scenario.sides):
        cost = side.strikes * int(charts["strike_op"])
        if cost > side.operations_points:
            yield warning(
                ("sides", i, "strikes"),
                f"is {side.strikes}, which takes {cost} operations points; "
                f"expected no more than its {side.operations_points} pay for",
            )
