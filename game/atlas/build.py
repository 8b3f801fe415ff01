"""From a scenario in degrees to its hex board."""

from __future__ import annotations

import numpy as np

from game.atlas import control, crossings, ground, places, rivers, roads
from game.atlas.lattice import fit
from game.model.board import Board
from game.model.codes import LAKE_SHORE, RAILS, RIVERS, ROADS, TERRAINS
from game.model.scenario import Scenario


def build(scenario: Scenario) -> Board:
    """Lay a scenario's geography on hexes; the same scenario always gives the same board.

    What could not be laid cleanly is told in `Board.report`, one sentence each.
    Raises Fault: places off the map, a front that does not part it, crossings named on dry hexsides.
    """
    frame, grid = fit(scenario.map.box, scenario.map.km_per_hex)
    sides = [side.key for side in scenario.sides]
    towns = places.lay_towns(scenario.settlements, frame, grid)
    source_hexes, objective_hexes, unit_hexes = places.hexes_of(scenario, towns, frame, grid)

    terrain = ground.terrain(scenario.map.terrain, scenario.woods, scenario.lakes, towns, frame, grid)
    elevation, relief = ground.heights(scenario.elevation, frame, grid)
    height_grid, height_box = ground.height_grid(scenario.elevation, frame, grid)

    waters = rivers.lay_rivers(scenario.rivers, towns, frame, grid)
    sites, site_report = crossings.lay_sites(scenario.crossings, scenario.roads, waters, frame, grid)
    wet = waters.kind.copy()
    wet[ground.lake_shores(terrain, grid)] = LAKE_SHORE
    road, road_chains, road_report = roads.lay_ways(scenario.roads, ROADS, towns, wet, sites, frame, grid)
    rail, rail_chains, rail_report = roads.lay_ways(scenario.railways, RAILS, towns, wet, (), frame, grid)

    country, country_report = control.territory(
        scenario.territories, scenario.settlements, towns, sides, frame, grid
    )
    border, border_chains, border_report = control.borders(scenario.borders, country, frame, grid)
    held, held_report = control.control(scenario, towns, frame, grid)
    degrees = frame.degrees(grid.centres)

    def ring(points: np.ndarray) -> tuple[tuple[float, float], ...]:
        return tuple((float(x), float(y)) for x, y in points)

    return Board(
        columns=grid.columns,
        rows=grid.rows,
        km_per_hex=grid.km_per_hex,
        x=grid.centres[:, 0].copy(),
        y=grid.centres[:, 1].copy(),
        lon=degrees[:, 0].copy(),
        lat=degrees[:, 1].copy(),
        terrain=terrain,
        elevation=elevation,
        relief=relief,
        territory=country,
        control=held,
        fieldworks=places.lay_belts(scenario.belts, frame, grid),
        fixed=control.fixed(held, scenario.map.fixed_edge, grid),
        river=control.by_link(wet, grid),
        road=road,
        rail=rail,
        border=border,
        towns=towns,
        sites=tuple(sites),
        sources=source_hexes,
        objectives=objective_hexes,
        unit_hexes=unit_hexes,
        salients=control.salients(scenario.salients, country, sides, frame, grid),
        river_chains=tuple(
            (waters.names[i], RIVERS.index(scenario.rivers[i].kind), ring(grid.corners[chain]))
            for i, chain in waters.chains
        ),
        road_chains=tuple(road_chains),
        rail_chains=tuple(rail_chains),
        border_chains=tuple(border_chains),
        wood_shapes=tuple((TERRAINS.index(a.kind), ring(frame.km(a.points))) for a in scenario.woods),
        lake_shapes=tuple((a.name, ring(frame.km(a.points))) for a in scenario.lakes),
        height_grid=height_grid,
        height_box=height_box,
        report=tuple(
            waters.report + site_report + road_report + rail_report + country_report + border_report + held_report
        ),
    )
