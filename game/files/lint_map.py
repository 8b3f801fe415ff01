"""Linter, ground: roads and water, reach of objectives, crossings too light, salients, the map builder's report."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from game.files.findings import Finding, error, warning
from game.files.lines import KeyPath
from game.grid.hexes import hex_name, hexside_name, hexside_of, neighbours
from game.model.board import Board
from game.model.codes import (
    CANAL,
    HEAVY_LOAD,
    LAKE,
    LAKE_SHORE,
    LIGHT_LOAD,
    MAJOR,
    MINOR,
    RIVERS,
)
from game.model.scenario import Scenario

Passes = Callable[[int, int, int], bool]  # hex, direction, other hex


def map_findings(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Everything to be said about the ground."""
    told: set[str] = set()
    for finding in roads_over_water(scenario, board):
        told.update(_names(board, finding.text))
        yield finding
    yield from unreachable(scenario, board)
    yield from overlapping(scenario, board)
    for line in board.report:
        if not any(name in line for name in told):
            yield warning(_subject(scenario, line), line)


def _subject(scenario: Scenario, line: str) -> KeyPath:
    """The row a line of the map builder's report is about; () when it names none."""
    tables = ("rivers", "lakes", "roads", "railways", "borders", "woods")
    named = [((table, i), row.name) for table in tables for i, row in enumerate(getattr(scenario, table)) if row.name]
    named += [(("crossings", i), f"Crossing {row.key}") for i, row in enumerate(scenario.crossings)]
    fitting = [(len(name), path) for path, name in named if line.startswith(name)]
    return max(fitting, key=lambda entry: entry[0])[1] if fitting else ()


def roads_over_water(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Roads laid over a river, canal or lake shore where no crossing site stands."""
    bridged = {(site.hex, site.direction) for site in board.sites}
    table = neighbours(board.columns, board.rows)
    seen: set[tuple[int, int]] = set()
    rows = {line.name: i for i, line in reversed(list(enumerate(scenario.roads)))}
    for name, _, chain in board.road_chains:
        for a, b in zip(chain, chain[1:], strict=False):
            found = np.nonzero(table[a] == b)[0]
            if not len(found):
                continue
            d = int(found[0])
            river = int(board.river[a, d])
            if river not in (MINOR, MAJOR, CANAL, LAKE_SHORE):
                continue
            if (a, d) in bridged or (b, (d + 3) % 6) in bridged or (min(a, b), max(a, b)) in seen:
                continue
            seen.add((min(a, b), max(a, b)))
            path: KeyPath = ("roads", rows[name]) if name in rows else ()
            yield error(
                path,
                f"passes a river ({RIVERS[river].replace('_', ' ')}) at {hexside_name(board.columns, a, d)} "
                f"without a crossing; expected a crossing site on this hexside",
            )


def unreachable(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Objectives that a side cannot reach from its supply sources over land and any crossing, whoever holds them."""
    crossing = _best_load(board)

    def passes(h: int, d: int, other: int) -> bool:
        if board.terrain[other] == LAKE:
            return False
        return board.river[h, d] not in (MAJOR, LAKE_SHORE) or (h, d) in crossing

    for s, side in enumerate(scenario.sides):
        starts = [board.sources[i] for i, source in enumerate(scenario.sources) if source.side == side.key]
        if not starts:
            yield error(("supply_sources",), f"{side.name} has no supply source; expected one at least")
            continue
        reached = flood(board, starts, passes)
        for i, h in enumerate(board.objectives):
            if h not in reached:
                yield error(
                    ("objectives", i),
                    f"cannot be reached by {side.name} from its supply sources; expected a way by land and crossings",
                )
        for i, source in enumerate(scenario.sources):
            held = int(board.control[board.sources[i]])
            if source.side == side.key and held != s:
                holder = "nobody" if held < 0 else scenario.sides[held].name
                yield error(
                    ("supply_sources", i),
                    f"stands at {hex_name(board.columns, board.sources[i])}, held by {holder} "
                    f"at the start; expected ground of {side.name}",
                )


def too_light(scenario: Scenario, board: Board, kit: list[int], present: list[bool]) -> Iterator[Finding]:
    """Units with kit whose every way to a supply source of their own runs over a foot or light crossing.

    Args: `kit` and `present` (on the map at the start) of each row of `scenario.units`.
    """
    crossing = _best_load(board)
    for s, side in enumerate(scenario.sides):
        starts = [board.sources[i] for i, source in enumerate(scenario.sources) if source.side == side.key]
        own = board.control == s
        heavy, light, any_load = (
            flood(board, starts, _carried(board, crossing, own, least)) for least in (HEAVY_LOAD, LIGHT_LOAD, 0)
        )
        for i, unit in enumerate(scenario.units):
            h = board.unit_hexes[i]
            if unit.side == side.key and present[i] and kit[i] > 0 and h in any_load and h not in heavy:
                what = "light" if h in light else "foot"
                yield warning(
                    ("units", i),
                    f"has {kit[i]} kit, but every way from {hex_name(board.columns, h)} to a source of "
                    f"{side.name} runs over a {what} crossing; expected a heavy one",
                )


def _carried(board: Board, crossing: dict[tuple[int, int], int], own: np.ndarray, least: int | np.int64) -> Passes:
    """Links through own hexes, over water only by crossings of at least this load class."""

    def passes(h: int, d: int, other: int) -> bool:
        if not own[other] or board.terrain[other] == LAKE:
            return False
        if board.river[h, d] in (MINOR, CANAL, MAJOR, LAKE_SHORE):
            return bool(crossing.get((h, d), -1) >= least)
        return True

    return passes


def overlapping(scenario: Scenario, board: Board) -> Iterator[Finding]:
    """Salients that share hexes, and salients without any."""
    count = len(scenario.salients)
    inside = [(board.salients >> k) & 1 == 1 for k in range(count)]
    for k in range(count):
        if not inside[k].any():
            yield error(("salients", k), "covers no hex; expected a ring on the map")
        for j in range(k):
            shared = np.nonzero(inside[k] & inside[j])[0]
            if len(shared):
                yield warning(
                    ("salients", k),
                    f"shares {len(shared)} hexes with {scenario.salients[j].name} "
                    f"({some(board, shared)}); expected salients apart",
                )


def flood(board: Board, starts: list[int], passes: Passes) -> set[int]:
    """Hexes reached from `starts` by links that `passes` lets through."""
    table = neighbours(board.columns, board.rows)
    reached = set(starts)
    queue = deque(starts)
    while queue:
        h = queue.popleft()
        for d in range(6):
            other = int(table[h, d])
            if other >= 0 and other not in reached and passes(h, d, other):
                reached.add(other)
                queue.append(other)
    return reached


def _best_load(board: Board) -> dict[tuple[int, int], int]:
    """Best load class of the sites on each hexside, seen from both banks, whatever their condition."""
    table = neighbours(board.columns, board.rows)
    best: dict[tuple[int, int], int] = {}
    for site in board.sites:
        other = int(table[site.hex, site.direction])
        for spot in ((site.hex, site.direction), (other, (site.direction + 3) % 6)):
            best[spot] = max(best.get(spot, -1), site.load)
    return best


def _names(board: Board, text: str) -> list[str]:
    """Both names of every hexside a text speaks of."""

    table = neighbours(board.columns, board.rows)
    names = []
    for word in text.replace(";", " ").split():
        h, d = hexside_of(board.columns, board.rows, word)
        if h >= 0:
            names.append(word)
            other = int(table[h, d])
            if other >= 0:
                names.append(hexside_name(board.columns, other, (d + 3) % 6))
    return names


def some(board: Board, hexes: np.ndarray) -> str:
    """The first few hexes by name."""
    words = [hex_name(board.columns, int(h)) for h in hexes[:4]]
    return ", ".join(words) + (" ..." if len(hexes) > 4 else "")
