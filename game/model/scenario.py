"""A scenario as plain data, still in longitude and latitude, checked but not yet laid on hexes.

`game.files` reads it from TOML; `game.atlas` lays it on hexes (`Board`);
`game.rules.setup` makes the starting tables from both. Points are
`(longitude, latitude)` in WGS 84 degrees; words are those of `game.model.codes`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A spot on the map: exactly one of a hex (`"0412"`), a settlement's name, or a point."""

    hex: str | None = None
    town: str | None = None
    point: Point | None = None


@dataclass(frozen=True)
class Calendar:
    start: dt.date  # morning on which turn 1 begins
    turns: int
    days_per_turn: int


@dataclass(frozen=True)
class Side:
    """A belligerent; the order of the sides in the scenario is the order they move in."""

    key: str
    name: str
    adjective: str
    shape: str  # how its counters are framed: "rectangle" or "diamond"
    operations_points: int  # a turn, at commitment 1.0
    replacement_steps: int  # thousandths of a step a turn, at commitment 1.0
    replacement_kit: int  # thousandths of a kit point a turn
    commitment: int  # thousandths, 1000 = historical
    strikes: int = 0  # glide bombs and rockets against crossings a turn, at commitment 1.0
    support: int = 0  # attacks supported from the air a turn, at commitment 1.0


@dataclass(frozen=True)
class MapBox:
    box: tuple[float, float, float, float]  # lon_min, lat_min, lon_max, lat_max
    km_per_hex: float  # between opposite sides
    terrain: str  # terrain where nothing else is said
    fixed_edge: int  # front hexes within this many hexes of the map edge are fixed


@dataclass(frozen=True)
class Settlement:
    name: str
    point: Point
    rank: str  # codes.SETTLEMENTS
    population: int
    side: str  # key of the side in whose country it lies, "" when neither


@dataclass(frozen=True)
class Line:
    """A river, road, railway or border as a chain of points (rivers in flow order)."""

    name: str
    kind: str  # rivers: codes.RIVERS; roads: codes.ROADS; railways: codes.RAILS; borders: "state" or "oblast"
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Area:
    name: str
    kind: str  # woods: a terrain word; lakes: "lake"; territory: side key; contested: ""
    points: tuple[Point, ...]  # ring, not closed


@dataclass(frozen=True)
class CrossingSite:
    key: str
    name: str
    place: Point | None  # snapped to the nearest suitable hexside ...
    hexside: str | None  # ... unless named outright, "0412/NE"
    kind: str
    condition: str
    load: str
    capacity: int  # load points a turn, before fire
    slot: str
    charged: str = ""  # key of the side that has laid charges on it before turn 1, "" none


@dataclass(frozen=True)
class Elevation:
    """A grid of heights in metres, rows north to south, values west to east."""

    lon0: float
    lat0: float
    dlon: float
    dlat: float
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Belt:
    """Fieldworks at the start: a line of a given level, laid on the hexes it passes."""

    name: str
    level: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class FrontLine:
    """The front at the start: the hexes to the left of the line, walking along it, are held by `left`."""

    left: str
    right: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class SupplySource:
    key: str
    name: str
    side: str
    place: Place
    points: int  # supply points a turn


@dataclass(frozen=True)
class Salient:
    key: str
    name: str
    holder: str
    points: tuple[Point, ...]
    territory: str  # only hexes of this side's country count ("" = all hexes of the polygon)


@dataclass(frozen=True)
class Objective:
    name: str
    place: Place
    points: int  # victory points for the side that holds it at the end


@dataclass(frozen=True)
class UnitEntry:
    """One counter of the order of battle."""

    key: str
    side: str
    name: str
    short: str  # what the counter writes: "95", "810"
    arm: str
    echelon: str
    mobility: str
    strength: int  # per cent of establishment at the start
    steps: int | None  # overrides the establishment x strength
    kit: int | None
    quality: int | None  # overrides the arm's
    cohesion: int
    formation: str  # parent whose units fight better together, "" = none
    place: Place
    arrives: dt.date | None  # None = on the map at the start
    withdraws: dt.date | None  # leaves the map on or after this date
    from_commitment: int  # thousandths; the unit is in play only at this commitment of its side or more
    after: str  # key of the row that has this formation before: it enters only when that one has left; "" = none


@dataclass(frozen=True)
class WeatherSpell:
    """Weather from a date on: weights of the skies, and the ground."""

    start: dt.date
    ground: str
    skies: tuple[int, ...]  # weights in codes.SKIES order


@dataclass(frozen=True)
class Series:
    """A historical series for comparison, never read by a rule."""

    key: str
    name: str
    unit: str
    source: str
    measure: str  # "held" in a salient, "gained" or "lost" since the start in a salient or by a side, "" nothing
    of: str  # key of that salient or side
    points: tuple[tuple[dt.date, float], ...]


@dataclass(frozen=True)
class Scenario:
    key: str
    name: str
    title: str
    summary: str
    calendar: Calendar
    sides: tuple[Side, Side]
    map: MapBox
    settlements: tuple[Settlement, ...]
    rivers: tuple[Line, ...]
    lakes: tuple[Area, ...]
    crossings: tuple[CrossingSite, ...]
    roads: tuple[Line, ...]
    railways: tuple[Line, ...]
    borders: tuple[Line, ...]
    territories: tuple[Area, ...]
    woods: tuple[Area, ...]
    elevation: Elevation
    belts: tuple[Belt, ...]
    front: tuple[FrontLine, ...]
    contested: tuple[Area, ...]
    held_towns: tuple[tuple[str, str], ...]  # (side key, settlement name); win over the front trace
    sources: tuple[SupplySource, ...]
    salients: tuple[Salient, ...]
    objectives: tuple[Objective, ...]
    units: tuple[UnitEntry, ...]
    weather: tuple[WeatherSpell, ...]
    history: tuple[Series, ...]
    works_front: int  # fieldworks level of front hexes at the start
    works_rear: int  # and of own hexes behind them ...
    works_depth: int  # ... to this depth in hexes
    works_salient: int  # inside a salient
    political_turn: tuple[tuple[str, int], ...]  # (salient key, first turn its holder may leave free of charge)
    victory_scale: int  # victory points that make a marginal result
    victory_par: int  # first side's historical balance, taken off before the level is read
    briefing: tuple[tuple[str, str], ...] = ()  # (side key, how it stands), never read by a rule
    digest: str = ""  # hex digest of all above that a rule may read, charts and overrides

    def side_index(self, key: str) -> int:
        """Row of a side by its key; -1 when there is none."""
        for i, side in enumerate(self.sides):
            if side.key == key:
                return i
        return -1
