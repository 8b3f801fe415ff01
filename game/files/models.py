"""The shape of a scenario file, as pydantic models: keys, types, words and ranges.

They stay inside `game.files`; everything else reads `game.model.scenario`.
Each description says what is expected: it is written to the JSON Schema and
into the message about a fault.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

FORMAT = 1
_KEY = r"^[a-z0-9][a-z0-9_-]*$"


def _series_point(value: list[Any]) -> list[Any]:
    """A [date, number] pair; one list type has no room for two element types in strict mode."""
    dated = len(value) == 2 and type(value[0]) is dt.date
    if not dated or isinstance(value[1], bool) or not isinstance(value[1], (int, float)):
        raise PydanticCustomError("series_point", "expected [date, number]")
    return [value[0], float(value[1])]


Key = Annotated[str, Field(pattern=_KEY, max_length=48)]
Text = Annotated[str, Field(min_length=1)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-85, le=85)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Chain = Annotated[list[Pair], Field(min_length=2)]
Ring = Annotated[list[Pair], Field(min_length=3)]
SeriesPoint = Annotated[
    list[Any],
    AfterValidator(_series_point),
    WithJsonSchema({"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [{}, {"type": "number"}]}),
]
Amount = Annotated[int, Field(ge=0, le=1_000_000)]

_CHAIN = "list of at least 2 points [longitude, latitude]"
_RING = "ring of at least 3 points [longitude, latitude]"
_KEY_TEXT = "short key in lower case: letters, digits, - and _"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, title=None)


class _Sourced(_Part):
    source: str | None = Field(None, min_length=1, description="where the figures come from: a title or address")


class CalendarPart(_Sourced):
    start: dt.date = Field(description="date (2025-03-01): the morning on which turn 1 begins")
    turns: int = Field(ge=1, le=500, description="whole number 1 to 500: length of the game in turns")
    days_per_turn: int = Field(ge=1, le=30, description="whole number 1 to 30: days of one turn")


class MapPart(_Sourced):
    box: list[float] = Field(min_length=4, max_length=4, description="4 numbers [west, south, east, north] in degrees")
    km_per_hex: float = Field(2.5, ge=0.5, le=20, description="number 0.5 to 20: km between opposite hexsides")
    terrain: Literal["clear", "mixed", "woods", "plantation", "marsh"] = Field(
        "mixed", description="terrain where nothing else is said"
    )
    fixed_edge: int = Field(
        2,
        ge=0,
        le=10,
        description="whole number 0 to 10: front hexes this near the map edge never change hands",
    )


class SidePart(_Sourced):
    key: Key = Field(description=_KEY_TEXT)
    name: Text = Field(description="name in quotes")
    adjective: Text = Field(description="adjective in quotes")
    shape: Literal["rectangle", "diamond"] = Field(description="frame of the side's counters")
    operations_points: int = Field(ge=0, le=1000, description="whole number 0 to 1000: a turn, at commitment 1.0")
    replacement_steps: float = Field(ge=0, le=1000, description="number 0 to 1000: steps a turn")
    replacement_kit: float = Field(ge=0, le=1000, description="number 0 to 1000: kit points a turn")
    strikes: int = Field(
        0, ge=0, le=100, description="whole number 0 to 100: strikes on crossings from afar a turn, at commitment 1.0"
    )
    support: int = Field(
        0, ge=0, le=100, description="whole number 0 to 100: attacks supported from the air a turn, at commitment 1.0"
    )
    commitment: float = Field(1.0, ge=0.5, le=3.0, description="number 0.5 to 3.0, 1.0 = historical")


class DeploymentPart(_Sourced):
    works_front: int = Field(ge=0, le=4, description="whole number 0 to 4: fieldworks of front hexes")
    works_rear: int = Field(ge=0, le=4, description="whole number 0 to 4: fieldworks behind the front")
    works_depth: int = Field(ge=0, le=99, description="whole number 0 to 99: how deep they reach, in hexes")
    works_salient: int = Field(ge=0, le=4, description="whole number 0 to 4: fieldworks inside a salient")


class FrontLinePart(_Sourced):
    left: Text = Field(description="key of the side on the left hand, walking along the points")
    right: Text = Field(description="key of the side on the right hand")
    points: Chain = Field(description=_CHAIN)


class ContestedPart(_Sourced):
    name: Text = Field(description="name in quotes")
    points: Ring = Field(description=_RING)


class FrontPart(_Sourced):
    held: dict[str, list[str]] = Field(
        default_factory=dict, description="table of lists: side key = [names of the settlements it holds]"
    )
    lines: list[FrontLinePart] = Field(default_factory=list, description="rows: left, right, points")
    contested: list[ContestedPart] = Field(default_factory=list, description="rows: name, points")


class SettlementPart(_Sourced):
    name: Text = Field(description="name in quotes")
    lon: Lon = Field(description="longitude, number -180 to 180")
    lat: Lat = Field(description="latitude, number -85 to 85")
    rank: Literal["hamlet", "village", "town", "city"] = Field(description="size of the settlement")
    population: int = Field(0, ge=0, le=50_000_000, description="whole number from 0, 0 = not known")
    side: str = Field("", description='key of the side in whose country it lies, "" = neither')


class RiverPart(_Sourced):
    name: Text = Field(description="name in quotes")
    kind: Literal["stream", "minor", "major", "canal"] = Field(description="class by width")
    points: Chain = Field(description=f"{_CHAIN} in flow order")


class LakePart(_Sourced):
    name: Text = Field(description="name in quotes")
    points: Ring = Field(description=_RING)


class CrossingPart(_Sourced):
    key: Key = Field(description=_KEY_TEXT)
    name: Text = Field(description="name in quotes")
    lon: Lon | None = Field(None, description="longitude, number -180 to 180 (with lat, instead of hexside)")
    lat: Lat | None = Field(None, description="latitude, number -85 to 85 (with lon, instead of hexside)")
    hexside: str | None = Field(
        None,
        pattern=r"^\d{4}/(N|NE|SE|S|SW|NW)$",
        description='hexside such as "0412/NE" (instead of lon and lat)',
    )
    kind: Literal["bridge", "dam", "pontoon", "ferry", "ford"] = Field(description="what it is")
    condition: Literal["intact", "damaged", "destroyed", "building"] = Field(description="condition at the start")
    load: Literal["foot", "light", "heavy"] = Field(description="what it carries: men, light vehicles, all")
    capacity: int = Field(ge=0, le=100_000, description="whole number from 0: load points a turn, before fire")
    slot: Literal["standing", "floating"] = Field(description="place on its hexside")
    charged: str = Field("", description='key of the side whose charges lie on it before turn 1, "" = none')


class RoadPart(_Sourced):
    name: Text = Field(description="name in quotes")
    kind: Literal["local", "regional", "highway"] = Field(description="class of the road")
    points: Chain = Field(description=_CHAIN)


class RailwayPart(_Sourced):
    name: Text = Field(description="name in quotes")
    kind: Literal["main", "secondary"] = Field(description="class of the railway")
    points: Chain = Field(description=_CHAIN)


class BorderPart(_Sourced):
    name: Text = Field(description="name in quotes")
    kind: Literal["state", "oblast"] = Field(description="class of the border")
    points: Chain = Field(description=_CHAIN)


class TerritoryPart(_Sourced):
    name: str = Field("", description="name in quotes")
    side: Text = Field(description="key of the side whose country it is")
    points: Ring = Field(description=_RING)


class WoodsPart(_Sourced):
    name: Text = Field(description="name in quotes")
    kind: Literal["woods", "plantation", "marsh"] = Field(description="terrain")
    points: Ring = Field(description=_RING)


class ElevationPart(_Sourced):
    lon0: Lon = Field(description="longitude of the first value of a row, the west column")
    lat0: Lat = Field(description="latitude of the first row, the north one")
    dlon: float = Field(gt=0, le=10, description="number above 0: degrees from one column to the next, eastward")
    dlat: float = Field(ge=-10, lt=0, description="number below 0: degrees from one row to the next, southward")
    rows: list[Annotated[list[Annotated[int, Field(ge=-500, le=9000)]], Field(min_length=2)]] = Field(
        min_length=2, description="at least 2 rows, north to south, of heights in whole metres, west to east"
    )


class FieldworksPart(_Sourced):
    name: Text = Field(description="name in quotes")
    level: int = Field(ge=0, le=4, description="whole number 0 to 4")
    points: Chain = Field(description=_CHAIN)


class PlacePart(_Part):
    hex: str | None = Field(None, pattern=r"^\d{4}$", description='hex such as "0412": column and row from 01')
    town: str | None = Field(None, min_length=1, description="name of a settlement of this scenario")
    point: Pair | None = Field(None, description="[longitude, latitude]")


_PLACE = 'exactly one of { hex = "0412" }, { town = "Name" }, { point = [longitude, latitude] }'


class SourcePart(_Sourced):
    key: Key = Field(description=_KEY_TEXT)
    name: Text = Field(description="name in quotes")
    side: Text = Field(description="key of the side it supplies")
    place: PlacePart = Field(description=_PLACE)
    points: Amount = Field(description="whole number from 0: supply points a turn")


class SalientPart(_Sourced):
    key: Key = Field(description=_KEY_TEXT)
    name: Text = Field(description="name in quotes")
    holder: Text = Field(description="key of the side that holds it")
    points: Ring = Field(description=_RING)
    territory: str = Field("", description='count only hexes in the country of this side, "" = all')
    political_turn: int = Field(
        0, ge=0, le=500, description="whole number: first turn its holder may leave free of charge, 0 = any"
    )


class ObjectivePart(_Sourced):
    name: Text = Field(description="name in quotes")
    place: PlacePart = Field(description=_PLACE)
    points: int = Field(ge=0, le=10_000, description="whole number from 0: victory points at the end")


class UnitPart(_Sourced):
    key: Key = Field(description="key such as ua-95-air-assault: lower case, digits, - and _")
    side: Text = Field(description="key of a side")
    name: Text = Field(description="name in quotes")
    short: Annotated[str, Field(min_length=1, max_length=8)] = Field(
        description="1 to 8 letters or digits in quotes: what the counter writes"
    )
    arm: Literal[
        "mechanised", "motor_rifle", "tank", "air_assault", "airborne", "marine", "assault", "mountain",
        "national_guard", "rifle", "foreign", "mobilised", "territorial", "volunteer", "special",
        "reconnaissance", "artillery", "rocket", "drone", "engineer", "air_defence",
    ] = Field(description="arm of service")  # fmt: skip
    echelon: Literal["battalion", "regiment", "brigade", "corps"] = Field(description="size")
    mobility: Literal["foot", "wheeled", "tracked", "towed"] = Field(description="how it moves")
    strength: int = Field(ge=1, le=200, description="whole number 1 to 200: per cent of establishment")
    steps: int | None = Field(
        None, ge=1, le=40, description="whole number 1 to 40, instead of strength; guns, engineers: full with these"
    )
    kit: int | None = Field(None, ge=0, le=100, description="whole number 0 to 100, instead of the usual")
    quality: int | None = Field(None, ge=1, le=5, description="whole number 1 to 5, instead of the arm's")
    cohesion: int = Field(ge=0, le=10, description="whole number 0 to 10")
    formation: str = Field("", description='parent whose units fight better together, "" = none')
    place: PlacePart = Field(description=_PLACE)
    arrives: dt.date | None = Field(None, description="date (2025-03-01), absent = on the map at the start")
    withdraws: dt.date | None = Field(None, description="date (2025-03-01), absent = stays")
    from_commitment: float = Field(0.0, ge=0, le=3, description="number 0 to 3: least commitment, 0 = always")
    after: str = Field(
        "", description='key of a unit that withdraws and must have left before this one enters, "" = none'
    )


class SkiesPart(_Part):
    clear: int = Field(0, ge=0, le=1000, description="whole number from 0: weight")
    overcast: int = Field(0, ge=0, le=1000, description="whole number from 0: weight")
    rain: int = Field(0, ge=0, le=1000, description="whole number from 0: weight")
    fog: int = Field(0, ge=0, le=1000, description="whole number from 0: weight")
    frost: int = Field(0, ge=0, le=1000, description="whole number from 0: weight")


class WeatherPart(_Sourced):
    start: dt.date = Field(description="date (2025-03-01) from which it holds")
    ground: Literal["dry", "mud", "frozen"] = Field(description="state of the ground")
    skies: SkiesPart = Field(description="table of weights: clear, overcast, rain, fog, frost")


class VictoryPart(_Sourced):
    scale: int = Field(ge=1, le=10_000, description="whole number from 1: points that make a marginal result")
    par: int = Field(ge=-10_000, le=10_000, description="whole number: first side's historical balance")


class SeriesPart(_Part):
    key: Key = Field(description=_KEY_TEXT)
    name: Text = Field(description="name in quotes")
    unit: Text = Field(description="unit of measure in quotes")
    source: Text = Field(description="where the figures come from: a title or address")
    measure: Literal["", "held", "gained", "lost"] = Field(
        "",
        description='what of a game it is compared with: area "held" in a salient; area "gained" or "lost" since the '
        'start (the series: since its first value) in a salient, by its holder, or by a side; "" = nothing',
    )
    of: str = Field("", description='key of the salient or side that is measured, "" = nothing')
    points: list[SeriesPoint] = Field(min_length=1, description="list of [date, number]")


class ScenarioPart(_Part):
    """A scenario; its keys may be spread over the files it includes."""

    format: Literal[1] = Field(description="1: the format of this file")
    key: Key = Field(description="the name of the scenario's folder")
    name: Text = Field(description="short name in quotes")
    title: Text = Field(description="one line in quotes")
    summary: Text = Field(description="a few sentences in quotes")
    briefing: dict[str, Text] = Field(
        default_factory=dict, description="table of texts: side key = a few sentences on how it stands, in quotes"
    )
    estimates: list[str] = Field(default_factory=list, description='list of "table.field" whose numbers are estimates')
    calendar: CalendarPart = Field(description="table: start, turns, days_per_turn")
    map: MapPart = Field(description="table: box, km_per_hex, terrain, fixed_edge")
    sides: list[SidePart] = Field(min_length=2, max_length=2, description="exactly two rows, in order of movement")
    deployment: DeploymentPart = Field(description="table: works_front, works_rear, works_depth, works_salient")
    front: FrontPart = Field(description="table: held, lines, contested")
    settlements: list[SettlementPart] = Field(default_factory=list, description="rows: name, lon, lat, rank ...")
    rivers: list[RiverPart] = Field(default_factory=list, description="rows: name, kind, points")
    lakes: list[LakePart] = Field(default_factory=list, description="rows: name, points")
    crossings: list[CrossingPart] = Field(default_factory=list, description="rows: key, name, lon, lat, kind ...")
    roads: list[RoadPart] = Field(default_factory=list, description="rows: name, kind, points")
    railways: list[RailwayPart] = Field(default_factory=list, description="rows: name, kind, points")
    borders: list[BorderPart] = Field(default_factory=list, description="rows: name, kind, points")
    territories: list[TerritoryPart] = Field(default_factory=list, description="rows: side, points")
    woods: list[WoodsPart] = Field(default_factory=list, description="rows: name, kind, points")
    elevation: ElevationPart = Field(description="table: lon0, lat0, dlon, dlat, rows")
    fieldworks: list[FieldworksPart] = Field(default_factory=list, description="rows: name, level, points")
    supply_sources: list[SourcePart] = Field(default_factory=list, description="rows: key, name, side, place, points")
    salients: list[SalientPart] = Field(default_factory=list, description="rows: key, name, holder, points ...")
    objectives: list[ObjectivePart] = Field(default_factory=list, description="rows: name, place, points")
    units: list[UnitPart] = Field(default_factory=list, description="rows: key, side, name, short, arm ...")
    weather: list[WeatherPart] = Field(min_length=1, description="rows: start, ground, skies")
    victory: VictoryPart = Field(description="table: scale, par")
    history: list[SeriesPart] = Field(default_factory=list, description="rows: key, name, unit, source, points")
