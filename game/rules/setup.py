"""From a scenario on its board to the tables of a game: costs resolved, units on the map, the front dug in.

Everything here runs once per scenario in plain Python; kernels never look up a
terrain rule.

Rule: model pages 1, 2, 4 and 12.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from game.grid import hexes as grid
from game.model import codes
from game.model import state as tables
from game.model.board import Board, Ints
from game.model.fault import Fault
from game.model.scenario import Scenario, UnitEntry
from game.model.state import Map, State, Table, Work
from game.rules.crossings import survey_crossings
from game.rules.demand import full_stock
from game.rules.fire import lay_fire
from game.rules.salients import area
from game.rules.sight import look
from game.rules.supply import supply
from game.rules.watch import watches
from game.rules.zones import survey

MUD = codes.GROUNDS.index("mud")
LOCAL = codes.ROADS.index("local")


class Tables(NamedTuple):
    """A scenario ready to play: what never changes, the charts, and the state before turn 1 (seed 0)."""

    map: Map
    charts: np.void
    state: State
    keys: tuple[str, ...]  # unit keys by row
    scenario: Scenario
    board: Board


def set_up(scenario: Scenario, board: Board, charts: np.void) -> Tables:
    """Make the tables of a scenario.

    Args: charts, a record of `model.charts.CHARTS`. Returns: `Tables`.
    Raises: Fault when a chart asks for more than the tables of the rules hold.
    """
    order = sorted(range(len(scenario.units)), key=lambda i: scenario.side_index(scenario.units[i].side))
    entries = [scenario.units[i] for i in order]
    spots = [board.unit_hexes[i] for i in order]
    near, counts = grid.near(board.columns, board.rows)
    neighbours = grid.neighbours(board.columns, board.rows)
    hexsides, hexside = _hexsides(board, neighbours)
    sites = _sites(board, charts, hexsides, hexside)
    roster, first = _roster(scenario, charts, entries, spots)
    links = np.zeros((board.n, 6), tables.LINK)
    links["to"] = neighbours
    links["river"] = board.river
    links["road"] = board.road
    links["hexside"] = hexside
    walls = np.isin(board.river, (codes.MAJOR, codes.LAKE_SHORE))
    posts, steps = grid.near_within(near, counts, neighbours, walls)
    cost = np.concatenate([_march(board, charts, neighbours), _haul(board, charts, neighbours)[None]])
    _check_size(charts, cost)
    game_map = Map(
        terms=_terms(scenario, board),
        sides=_belligerents(scenario, first),
        links=links,
        cost=cost,
        near=np.ascontiguousarray(np.concatenate([counts, near], axis=1)),
        posts=np.ascontiguousarray(np.concatenate([steps, posts], axis=1)),
        ground=_ground(board, charts),
        roster=roster,
        hexsides=hexsides,
        sites=sites,
        sources=_sources(scenario, board),
        objectives=_objectives(scenario, board),
        pockets=_pockets(scenario),
        calendar=_calendar(scenario),
    )
    state = _state(scenario, board, charts, game_map, entries, spots)
    _start(game_map, charts, state)
    return Tables(game_map, charts, state, tuple(e.key for e in entries), scenario, board)


def _check_size(charts: np.void, cost: Ints) -> None:
    """Reaches must lie within the `near` table, steps within the buckets of a flood."""
    faults = []
    for key in (
        "screen_reach", "screen_reach_weak", "lapse_reach", "lapse_depth", "sight_reach", "support_reach",
        "fire_shield_reach", "raid_reach",
    ):  # fmt: skip
        if not 0 <= charts[key] <= grid.NEAR_RADIUS:
            faults.append(f"charts: {key} is {charts[key]}; expected 0 to {grid.NEAR_RADIUS} hexes")
    dearest = int(cost.max(initial=0) + charts["wade_cost"] + charts["hostile_cost"])
    dearest = max(dearest, int(charts["allowance"].max()))
    if cost.min(initial=0) < 0 or dearest >= tables.BUCKETS:
        faults.append(f"charts: a step may cost {dearest} points; expected at most {tables.BUCKETS - 1}")
    if not all(0 <= number <= 13 for number in charts["retreat_number"]):
        faults.append("charts: retreat_number; expected 0 to 13 in each column, 13 = never")
    if faults:
        raise Fault(*faults)


def work_for(ready: Tables) -> Work:
    """Scratch of the right size for a scenario."""
    return tables.make_work(ready.board.n, len(ready.keys))


def _terms(scenario: Scenario, board: Board) -> Table:
    terms = np.zeros(1, tables.TERMS)
    terms[0] = (
        board.columns,
        board.rows,
        scenario.calendar.turns,
        scenario.victory_scale,
        scenario.victory_par,
    )
    return terms


def _ground(board: Board, charts: np.void) -> Table:
    ground = np.zeros(board.n, tables.GROUND)
    ground["terrain"] = board.terrain
    ground["elevation"] = board.elevation
    ground["defence"] = (
        charts["terrain_defence"][board.terrain] * charts["relief_defence"][board.relief] // 100
    )
    ground["rough"] = charts["rough_terrain"][board.terrain]
    ground["fixed"] = board.fixed
    ground["territory"] = board.territory
    ground["start"] = board.control
    ground["salients"] = board.salients
    axial = grid.axial(board.columns, board.rows)
    ground["road"] = board.road.max(axis=1)
    ground["watch"] = watches(board, int(charts["watch_height"]))
    ground["q"] = axial[:, 0]
    ground["r"] = axial[:, 1]
    return ground


def _hexsides(board: Board, neighbours: Ints) -> tuple[Table, Ints]:
    """Rows for the hexsides with a river or a crossing, and where to find them."""
    sites = {(site.hex, site.direction) for site in board.sites}
    sites |= {(int(neighbours[h, d]), (d + 3) % 6) for h, d in sites}
    rows: list[tuple[int, ...]] = []
    lookup = np.full((board.n, 6), -1, np.int64)
    for h in range(board.n):
        for d in range(6):
            other = int(neighbours[h, d])
            if other > h and (board.river[h, d] > 0 or (h, d) in sites):
                lookup[h, d] = lookup[other, (d + 3) % 6] = len(rows)
                rows.append((h, d, int(board.river[h, d]), -1, -1))
    table = np.array(rows, dtype=tables.HEXSIDES) if rows else np.zeros(0, tables.HEXSIDES)
    for i, site in enumerate(board.sites):
        slot = "standing" if site.slot == 0 else "floating"
        table[lookup[site.hex, site.direction]][slot] = i
    return table, lookup


def _sites(board: Board, charts: np.void, hexsides: Table, hexside: Ints) -> Table:
    """The board's crossings, then an empty site for a pontoon on every river hexside that has none."""
    rows: list[tuple[Any, ...]] = []
    for site in board.sites:
        rows.append((hexside[site.hex, site.direction], site.kind, site.load, site.capacity, site.slot))
    pontoon = codes.CROSSING_KINDS.index("pontoon")
    for row in range(len(hexsides)):
        if hexsides[row]["river"] in (codes.MINOR, codes.MAJOR, codes.CANAL) and hexsides[row]["floating"] < 0:
            hexsides[row]["floating"] = len(rows)
            rows.append((row, pontoon, codes.HEAVY_LOAD, charts["pontoon_points"][0], 1))
    return np.array(rows, dtype=tables.SITES) if rows else np.zeros(0, tables.SITES)


def _march(board: Board, charts: np.void, neighbours: Ints) -> Ints:
    """MP along every link by mobility and ground: the road's rate, else the terrain entered, and streams."""
    entered = board.terrain[neighbours]
    stream = (board.river == codes.STREAM) & (board.road == 0)
    costs = np.zeros((len(codes.MOBILITIES), len(codes.GROUNDS), board.n, 6), np.int64)
    for m in range(len(codes.MOBILITIES)):
        for g in range(len(codes.GROUNDS)):
            off_road = charts["terrain_cost"][m][entered]
            rates = charts["road_cost"][m].copy()
            if g == MUD:
                off_road = off_road * charts["mud_track"][m] // 100
                rates[LOCAL] = -(-rates[LOCAL] * charts["mud_local"] // 100)
            cost = np.where(board.road > 0, np.minimum(off_road, rates[board.road]), off_road)
            cost = cost + np.where(stream, charts["stream_cost"][g], 0)
            costs[m, g] = np.where((neighbours < 0) | (off_road == 0), 0, cost)
    return costs


def _haul(board: Board, charts: np.void, neighbours: Ints) -> Ints:
    """Cost of a line of communication along every link by ground."""
    entered = board.terrain[neighbours]
    off_road = charts["haul_off_road"][entered]
    stream = (board.river == codes.STREAM) & (board.road == 0)
    costs = np.zeros((len(codes.GROUNDS), board.n, 6), np.int64)
    for g in range(len(codes.GROUNDS)):
        cost = np.where(board.road > 0, charts["haul_cost"][board.road], off_road)
        cost = cost + np.where(stream, charts["haul_stream"][g], 0)
        if g == MUD:
            cost = cost * charts["haul_mud"][board.road] // 100
        costs[g] = np.where((neighbours < 0) | (off_road == 0), 0, cost)
    return costs


def establishment(charts: np.void, entry: UnitEntry) -> tuple[int, int, int, int]:
    """Full steps and kit of a unit and what it has at the start: (steps_full, kit_full, steps, kit).

    Full is what its echelon has. Guns and engineers have few assault troops to lose: where the
    scenario writes their steps, those are the establishment, so that only their losses are
    replaced. A volunteer brigade is smaller than its name.
    """
    arm = codes.ARMS.index(entry.arm)
    steps_full = int(charts["establishment"][codes.ECHELONS.index(entry.echelon)])
    if entry.arm == "volunteer" and entry.echelon == "brigade":
        steps_full = int(charts["establishment_volunteer"])
    steps = max(1, (steps_full * entry.strength + 50) // 100) if entry.steps is None else entry.steps
    supporting = bool(charts["arm_guns"][arm]) or entry.arm == "engineer"
    steps_full = steps if supporting and entry.steps is not None else max(steps_full, steps)
    per_step = int(charts["kit_per_step"][arm])
    kit_full = (steps_full * per_step + 5) // 10
    kit = (steps * per_step + 5) // 10 if entry.kit is None else entry.kit
    return steps_full, max(kit_full, kit), steps, kit


def _roster(
    scenario: Scenario, charts: np.void, entries: list[UnitEntry], spots: list[int]
) -> tuple[Table, Ints]:
    roster = np.zeros(len(entries), tables.ROSTER)
    formations = sorted({e.formation for e in entries if e.formation})
    rows = {e.key: u for u, e in enumerate(entries)}
    days = scenario.calendar.days_per_turn
    for u, entry in enumerate(entries):
        arm = codes.ARMS.index(entry.arm)
        steps_full, kit_full, _, _ = establishment(charts, entry)
        roster[u] = (
            scenario.side_index(entry.side),
            arm,
            codes.ECHELONS.index(entry.echelon),
            codes.MOBILITIES.index(entry.mobility),
            steps_full,
            kit_full,
            charts["attack_step"][arm],
            charts["attack_kit"][arm],
            charts["defence_step"][arm],
            charts["defence_kit"][arm],
            charts["arm_quality"][arm] if entry.quality is None else entry.quality,
            charts["arm_guns"][arm],
            charts["arm_armour"][arm],
            formations.index(entry.formation) if entry.formation else -1,
            0 if entry.arrives is None else turn_of(scenario, (entry.arrives - scenario.calendar.start).days),
            spots[u],
            0
            if entry.withdraws is None
            else max(1, -(-(entry.withdraws - scenario.calendar.start).days // days) + 1),
            entry.from_commitment,
            rows.get(entry.after, -1),
        )
    first = np.zeros(3, np.int64)
    first[1] = sum(1 for e in entries if scenario.side_index(e.side) == 0)
    first[2] = len(entries)
    return roster, first


def turn_of(scenario: Scenario, days: int) -> int:
    """The first turn that begins on or after so many days from the start."""
    return max(1, -(-days // scenario.calendar.days_per_turn) + 1)


def _belligerents(scenario: Scenario, first: Ints) -> Table:
    table = np.zeros(3, tables.BELLIGERENTS)
    for i, side in enumerate(scenario.sides):
        table[i] = (
            first[i],
            side.operations_points,
            side.strikes,
            side.support,
            side.replacement_steps,
            side.replacement_kit,
        )
    table[2]["first"] = first[2]
    return table


def _sources(scenario: Scenario, board: Board) -> Table:
    table = np.zeros(len(scenario.sources), tables.SOURCES)
    for i, source in enumerate(scenario.sources):
        table[i] = (board.sources[i], scenario.side_index(source.side), source.points)
    return table


def _objectives(scenario: Scenario, board: Board) -> Table:
    table = np.zeros(len(scenario.objectives), tables.OBJECTIVES)
    for i, objective in enumerate(scenario.objectives):
        table[i] = (board.objectives[i], objective.points)
    return table


def _pockets(scenario: Scenario) -> Table:
    table = np.zeros(len(scenario.salients), tables.POCKETS)
    turns = dict(scenario.political_turn)
    for i, salient in enumerate(scenario.salients):
        table[i] = (
            scenario.side_index(salient.holder),
            scenario.side_index(salient.territory),
            turns.get(salient.key, 0),
        )
    return table


def _calendar(scenario: Scenario) -> Table:
    """The weather of every turn: that of the spell its first morning lies in."""
    calendar = scenario.calendar
    table = np.zeros(calendar.turns + 1, tables.CALENDAR)
    spells = sorted(scenario.weather, key=lambda spell: spell.start)
    for turn in range(1, calendar.turns + 1):
        day = (turn - 1) * calendar.days_per_turn
        current = None
        for spell in spells:
            if (spell.start - calendar.start).days <= day:
                current = spell
        if current is None:
            table[turn] = (0, 1, 0, 0, 0, 0)
        else:
            table[turn] = (codes.GROUNDS.index(current.ground), *current.skies)
    return table


def _works(scenario: Scenario, board: Board, game_map: Map) -> Ints:
    """Fieldworks at the start: belts, the front, the ground behind it, salients."""
    works = board.fieldworks.copy()
    for h in range(board.n):
        side = board.control[h]
        if side < 0 or board.terrain[h] == codes.LAKE:
            continue
        others = [int(x) for x in game_map.links[h]["to"] if x >= 0]
        front = any(board.control[x] != side for x in others)
        level = scenario.works_front if front else 0
        if not front and _to_front(board, game_map, h) <= scenario.works_depth:
            level = scenario.works_rear
        for i, salient in enumerate(scenario.salients):
            if board.salients[h] >> i & 1 and scenario.side_index(salient.holder) == side:
                level = min(level, scenario.works_salient) if front else level
                level = max(level, scenario.works_salient)
        works[h] = max(works[h], level)
    return works


def _to_front(board: Board, game_map: Map, h: int) -> int:
    """Hexes to the nearest ground another holds, at most one more than the `near` table reaches."""
    side = board.control[h]
    for k in range(game_map.near[h, grid.NEAR_RADIUS]):
        other = game_map.near[h, tables.HERE + k]
        if board.control[other] != side:
            return grid.distance(board.columns, h, int(other))
    return grid.NEAR_RADIUS + 1


def _state(
    scenario: Scenario, board: Board, charts: np.void, game_map: Map, entries: list[UnitEntry], spots: list[int]
) -> State:
    state = State(
        units=np.zeros(len(entries), tables.UNIT),
        hexes=np.zeros(board.n, tables.HEX),
        hexsides=np.zeros(len(game_map.hexsides), tables.HEXSIDE),
        crossings=np.zeros(len(game_map.sites), tables.CROSSING),
        sides=np.zeros(2, tables.SIDE),
        salients=np.zeros(len(scenario.salients), tables.SALIENT),
        clock=np.zeros(1, tables.CLOCK),
        toll=np.zeros(2 * int(codes.CAUSES), tables.TOLL),
        ledger=np.zeros(2 * len(game_map.sites), tables.LEDGER),
    )
    state.hexes["control"] = board.control
    state.hexes["fieldworks"] = _works(scenario, board, game_map)
    state.hexes["loc"] = -1
    state.hexes["loc_cost"] = -1
    state.crossings["condition"] = codes.DESTROYED
    state.crossings["charged"] = -1
    for i, site in enumerate(board.sites):
        state.crossings[i]["condition"] = site.condition
        state.crossings[i]["charged"] = scenario.side_index(site.charged)
    for i, side in enumerate(scenario.sides):
        state.sides[i]["commitment"] = side.commitment
    for u, entry in enumerate(entries):
        unit = state.units[u]
        _, _, unit["steps"], unit["kit"] = establishment(charts, entry)
        unit["cohesion"] = entry.cohesion
        unit["ratio"] = 1000
        unit["source"] = -1
        unit["known_hex"] = -1
        unit["block_at"] = -1
        unit["behind_hex"] = -1
        unit["ferry_hex"] = -1
        unit["hex"] = -1
        unit["status"] = codes.EXPECTED
        side = game_map.roster[u]["side"]
        if entry.arrives is None and entry.from_commitment <= scenario.sides[side].commitment:
            unit["status"] = codes.ON_MAP
            unit["hex"] = spots[u]
    return state


def _start(game_map: Map, charts: np.void, state: State) -> None:
    """What the first turn takes for granted: crossings, full stocks, a traced network, sight, counts."""
    work = tables.make_work(len(state.hexes), len(state.units))
    survey_crossings(game_map, state)
    for u in range(len(state.units)):
        state.units[u]["stock"] = full_stock(game_map, charts, state, np.int64(u))
    survey(game_map, charts, state, work)
    for side in (np.int64(0), np.int64(1)):
        lay_fire(game_map, charts, state, work, side)
    for side in (np.int64(0), np.int64(1)):
        trace = tables.copy_state(state)
        supply(game_map, charts, trace, work, side)
        own = trace.hexes["control"] == side
        state.hexes[own] = trace.hexes[own]
        state.units["source"] = np.where(
            game_map.roster["side"] == side, trace.units["source"], state.units["source"]
        )
        look(game_map, charts, state, work, side)
        mine = (game_map.roster["side"] == side) & (state.units["status"] == codes.ON_MAP)
        state.sides[side]["steps_start"] = state.units["steps"][mine].sum()
        state.sides[side]["kit_start"] = state.units["kit"][mine].sum()
        state.sides[side]["hexes_start"] = (state.hexes["control"] == side).sum()
    for i in range(len(state.salients)):
        state.salients[i]["start"] = area(game_map, state, np.int64(i))
        state.salients[i]["held"] = state.salients[i]["start"]
