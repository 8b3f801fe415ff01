"""From validated file models to the frozen scenario of `game.model.scenario`."""

from __future__ import annotations

from collections.abc import Iterable

from game.files import models as m
from game.model import scenario as s
from game.model.codes import SKIES


def scenario_of(part: m.ScenarioPart, digest: str = "") -> s.Scenario:
    """The scenario as the rest of the project reads it; floats of points become thousandths."""
    first, second = (_side(side) for side in part.sides)
    front = part.front
    elevation = part.elevation
    return s.Scenario(
        key=part.key,
        name=part.name,
        title=part.title,
        summary=part.summary,
        calendar=s.Calendar(part.calendar.start, part.calendar.turns, part.calendar.days_per_turn),
        sides=(first, second),
        map=s.MapBox(_box(part.map.box), part.map.km_per_hex, part.map.terrain, part.map.fixed_edge),
        settlements=tuple(s.Settlement(t.name, (t.lon, t.lat), t.rank, t.population, t.side) for t in part.settlements),
        rivers=_lines(part.rivers),
        lakes=tuple(s.Area(a.name, "lake", _ring(a.points)) for a in part.lakes),
        crossings=tuple(_crossing(c) for c in part.crossings),
        roads=_lines(part.roads),
        railways=_lines(part.railways),
        borders=_lines(part.borders),
        territories=tuple(s.Area(a.name, a.side, _ring(a.points)) for a in part.territories),
        woods=tuple(s.Area(a.name, a.kind, _ring(a.points)) for a in part.woods),
        elevation=s.Elevation(
            elevation.lon0,
            elevation.lat0,
            elevation.dlon,
            elevation.dlat,
            tuple(tuple(row) for row in elevation.rows),
        ),
        belts=tuple(s.Belt(b.name, b.level, _points(b.points)) for b in part.fieldworks),
        front=tuple(s.FrontLine(f.left, f.right, _points(f.points)) for f in front.lines),
        contested=tuple(s.Area(a.name, "", _ring(a.points)) for a in front.contested),
        held_towns=tuple((side, town) for side, towns in front.held.items() for town in towns),
        sources=tuple(s.SupplySource(x.key, x.name, x.side, _place(x.place), x.points) for x in part.supply_sources),
        salients=tuple(s.Salient(x.key, x.name, x.holder, _ring(x.points), x.territory) for x in part.salients),
        objectives=tuple(s.Objective(o.name, _place(o.place), o.points) for o in part.objectives),
        units=tuple(_unit(u) for u in part.units),
        weather=tuple(
            s.WeatherSpell(w.start, w.ground, tuple(getattr(w.skies, word) for word in SKIES)) for w in part.weather
        ),
        history=tuple(
            s.Series(
                h.key, h.name, h.unit, h.source, h.measure, h.of, tuple((day, value) for day, value in h.points)
            )
            for h in part.history
        ),
        works_front=part.deployment.works_front,
        works_rear=part.deployment.works_rear,
        works_depth=part.deployment.works_depth,
        works_salient=part.deployment.works_salient,
        political_turn=tuple((x.key, x.political_turn) for x in part.salients if x.political_turn),
        victory_scale=part.victory.scale,
        victory_par=part.victory.par,
        briefing=tuple((key, " ".join(text.split())) for key, text in part.briefing.items()),
        digest=digest,
    )


def thousandths(value: float) -> int:
    """A number in thousandths, rounded to the nearest."""
    return round(value * 1000)


def _side(side: m.SidePart) -> s.Side:
    return s.Side(
        key=side.key,
        name=side.name,
        adjective=side.adjective,
        shape=side.shape,
        operations_points=side.operations_points,
        replacement_steps=thousandths(side.replacement_steps),
        replacement_kit=thousandths(side.replacement_kit),
        commitment=thousandths(side.commitment),
        strikes=side.strikes,
        support=side.support,
    )


def _unit(unit: m.UnitPart) -> s.UnitEntry:
    return s.UnitEntry(
        key=unit.key,
        side=unit.side,
        name=unit.name,
        short=unit.short,
        arm=unit.arm,
        echelon=unit.echelon,
        mobility=unit.mobility,
        strength=unit.strength,
        steps=unit.steps,
        kit=unit.kit,
        quality=unit.quality,
        cohesion=unit.cohesion,
        formation=unit.formation,
        place=_place(unit.place),
        arrives=unit.arrives,
        withdraws=unit.withdraws,
        from_commitment=thousandths(unit.from_commitment),
        after=unit.after,
    )


def _crossing(site: m.CrossingPart) -> s.CrossingSite:
    place = None if site.lon is None or site.lat is None else (site.lon, site.lat)
    return s.CrossingSite(
        key=site.key,
        name=site.name,
        place=place,
        hexside=site.hexside,
        kind=site.kind,
        condition=site.condition,
        load=site.load,
        capacity=site.capacity,
        slot=site.slot,
        charged=site.charged,
    )


def _lines(parts: Iterable[m.RiverPart | m.RoadPart | m.RailwayPart | m.BorderPart]) -> tuple[s.Line, ...]:
    return tuple(s.Line(line.name, line.kind, _points(line.points)) for line in parts)


def _place(place: m.PlacePart) -> s.Place:
    point = None if place.point is None else (place.point[0], place.point[1])
    return s.Place(place.hex, place.town, point)


def _points(points: list[list[float]]) -> tuple[s.Point, ...]:
    return tuple((lon, lat) for lon, lat in points)


def _ring(points: list[list[float]]) -> tuple[s.Point, ...]:
    """A ring without its first point said again at the end."""
    ring = _points(points)
    return ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring


def _box(box: list[float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    return west, south, east, north
