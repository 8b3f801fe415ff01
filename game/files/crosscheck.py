"""What must agree between the parts of a scenario: keys, sides, towns, places, dates, coverage.

Works on the raw merged tables and skips whatever has the wrong type, so these
faults are found together with those of the models.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from game.files.lines import KeyPath
from game.files.paths import either, nearest
from game.files.tree import at, written
from game.grid.hexes import size_for
from game.model.state import MAX_UNITS_A_SIDE

Found = Iterator[tuple[KeyPath, str]]
_LINES = ("rivers", "roads", "railways", "borders", "territories", "woods", "lakes", "fieldworks", "salients")


def cross_faults(root: Any, key: str, last_day: dt.date | None) -> Found:
    """Every disagreement, as path and sentence.

    Args: `root` the merged scenario; `key` the name of its folder; `last_day` the
    end of the calendar before overrides, so that a game made shorter for a
    test keeps its later dates.
    """
    yield from _identity(root, key)
    yield from _unique(root)
    yield from _sides(root)
    yield from _towns(root)
    yield from _places(root)
    yield from _charges(root)
    yield from _box(root)
    yield from _calendar(root, last_day)
    yield from _after(root)
    yield from _weather(root)
    yield from _history(root)
    yield from _elevation(root)


def rows(root: Any, name: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """The rows of an array of tables with their paths; nothing when it is none."""
    value = at(root, name.split("."))
    if isinstance(value, list):
        for i, row in enumerate(value):
            if isinstance(row, dict):
                yield (*name.split("."), i), row


def side_keys(root: Any) -> list[str]:
    """Keys of the sides, in order."""
    return [row["key"] for _, row in rows(root, "sides") if isinstance(row.get("key"), str)]


def calendar_end(root: Any) -> dt.date | None:
    """The day after the last turn; None when the calendar is not readable."""
    start, turns, days = (at(root, ("calendar", word)) for word in ("start", "turns", "days_per_turn"))
    if type(start) is dt.date and type(turns) is int and type(days) is int and 0 < turns * days < 100_000:
        return start + dt.timedelta(days=turns * days)
    return None


def _identity(root: Any, key: str) -> Found:
    given = at(root, ("key",))
    if isinstance(given, str) and given != key:
        yield ("key",), f'is {written(given)}; expected "{key}", the name of its folder'


def _unique(root: Any) -> Found:
    for table, word in (
        ("sides", "key"),
        ("crossings", "key"),
        ("supply_sources", "key"),
        ("salients", "key"),
        ("units", "key"),
        ("history", "key"),
        ("settlements", "name"),
        ("objectives", "name"),
    ):
        seen: dict[str, int] = {}
        for path, row in rows(root, table):
            name = row.get(word)
            if isinstance(name, str):
                if name in seen:
                    yield (
                        (*path, word),
                        f"{written(name)} is taken by row {seen[name] + 1}; expected a {word} of its own",
                    )
                else:
                    seen[name] = int(path[-1])
    for path, row in rows(root, "sides"):
        if row.get("key") in ("sides", "charts", "scenario"):
            yield (
                (*path, "key"),
                f"is {written(row['key'])}; expected another word (overrides begin with this one)",
            )


def _sides(root: Any) -> Found:
    keys = side_keys(root)
    expected = f"; expected {either(keys)}"

    def wrong(value: Any, *, empty: bool) -> bool:
        return isinstance(value, str) and bool(keys) and value not in keys and not (empty and value == "")

    for table, word, empty in (
        ("settlements", "side", True),
        ("territories", "side", False),
        ("supply_sources", "side", False),
        ("salients", "holder", False),
        ("salients", "territory", True),
        ("crossings", "charged", True),
        ("units", "side", False),
        ("front.lines", "left", False),
        ("front.lines", "right", False),
    ):
        for path, row in rows(root, table):
            if wrong(row.get(word), empty=empty):
                yield (*path, word), f"{written(row[word])} is no side{expected}"
    for path, row in rows(root, "front.lines"):
        left = row.get("left")
        if isinstance(left, str) and left == row.get("right") and left in keys:
            yield (*path, "right"), f"is {written(left)}, as left; expected the other side"
    for key in keys:
        mine = [path for path, row in rows(root, "units") if row.get("side") == key]
        if len(mine) > MAX_UNITS_A_SIDE:
            path = mine[MAX_UNITS_A_SIDE]
            yield path, f"is unit {MAX_UNITS_A_SIDE + 1} of {key}; expected {MAX_UNITS_A_SIDE} a side at most"
    held = at(root, ("front", "held"))
    for key in held if isinstance(held, dict) else ():
        if wrong(key, empty=False):
            yield ("front", "held", key), f"{written(key)} is no side{expected}"
    told = at(root, ("briefing",))
    if isinstance(told, dict):
        for key in told:
            if wrong(key, empty=False):
                yield ("briefing", key), f"{written(key)} is no side{expected}"
        missing = [key for key in keys if key not in told]
        if told and missing and len(keys) == 2:
            yield ("briefing",), f"has no text for {either(missing)}; expected one for each side or none"


def _towns(root: Any) -> Found:
    names = [row["name"] for _, row in rows(root, "settlements") if isinstance(row.get("name"), str)]

    def missing(name: Any) -> str | None:
        if not isinstance(name, str) or name in names:
            return None
        near = nearest(name, names)
        return f"{written(name)} is no settlement here; expected {either(near) if near else 'the name of one'}"

    for path, row in _with_place(root):
        place = row["place"]
        fault = missing(place.get("town"))
        if fault:
            yield (*path, "place", "town"), fault
    held = at(root, ("front", "held"))
    taken: dict[str, str] = {}
    for side, towns in held.items() if isinstance(held, dict) else ():
        for i, name in enumerate(towns if isinstance(towns, list) else ()):
            fault = missing(name)
            if fault:
                yield ("front", "held", side, i), fault
            elif isinstance(name, str) and taken.setdefault(name, side) != side:
                yield (
                    ("front", "held", side, i),
                    f"{written(name)} is held by {taken[name]} too; expected one holder",
                )


def _with_place(root: Any) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    for table in ("supply_sources", "objectives", "units"):
        for path, row in rows(root, table):
            if isinstance(row.get("place"), dict):
                yield path, row


def _places(root: Any) -> Found:
    for path, row in _with_place(root):
        given = [word for word in ("hex", "town", "point") if word in row["place"]]
        if len(given) != 1:
            what = f"names {' and '.join(given)}" if given else "is empty"
            yield (*path, "place"), f"{what}; expected exactly one of hex, town or point"
    for path, row in rows(root, "crossings"):
        point = [word for word in ("lon", "lat") if word in row]
        if "hexside" in row and point:
            yield path, f"names hexside and {' and '.join(point)}; expected hexside, or lon and lat"
        elif "hexside" not in row and len(point) == 1:
            yield path, f"names {point[0]} only; expected lon and lat"
        elif "hexside" not in row and not point:
            yield path, "has no place; expected hexside, or lon and lat"


def _charges(root: Any) -> Found:
    for path, row in rows(root, "crossings"):
        if not row.get("charged"):
            continue
        for word, values in (("kind", ("ford",)), ("condition", ("destroyed", "building"))):
            if row.get(word) in values:
                why = f"is {written(row['charged'])}, but its {word} is {row[word]}"
                yield (*path, "charged"), f"{why}; expected a crossing that can be blown"


def _box(root: Any) -> Found:
    box = at(root, ("map", "box"))
    if not _numbers(box, 4):
        return
    west, south, east, north = box
    if west >= east or south >= north:
        yield (
            ("map", "box"),
            f"is {box}; expected [west, south, east, north], west below east, south below north",
        )
        return
    if east - west > 10 or north - south > 10:
        yield ("map", "box"), f"spans {east - west:g} by {north - south:g} degrees; expected 10 at most"
        return
    width, height = east - west, north - south
    yield from _size(root, box)

    def far(point: list[float], margin: float) -> bool:
        lon, lat = point
        return not (
            west - margin * width <= lon <= east + margin * width
            and south - margin * height <= lat <= north + margin * height
        )

    def text(point: list[float], expected: str) -> str:
        swapped = not far([point[1], point[0]], 0.0)
        hint = "; longitude comes first" if swapped else f"; expected {expected}"
        return f"lies outside the map box at {point[0]:g}, {point[1]:g}{hint}"

    for table in ("settlements", "crossings"):
        for path, row in rows(root, table):
            point = [row.get("lon"), row.get("lat")]
            if _numbers(point, 2) and far(point, 0.15):  # type: ignore[arg-type]
                yield (*path, "lon"), text(point, "a point inside or near it")  # type: ignore[arg-type]
    for path, row in _with_place(root):
        point = row["place"].get("point")
        if _numbers(point, 2) and far(point, 0.0):
            yield (*path, "place", "point"), text(point, "a point inside it")
    for table in (*_LINES, "front.lines", "front.contested"):
        for path, row in rows(root, table):
            points = row.get("points")
            for i, point in enumerate(points if isinstance(points, list) else ()):
                if _numbers(point, 2) and far(point, 1.0):
                    yield (*path, "points", i), text(point, "points near it")
                    break  # one line a row: the rest is mostly the same mistake


def _size(root: Any, box: list[float]) -> Found:
    """A map that hex names of four digits can count."""
    km = at(root, ("map", "km_per_hex")) or 2.5
    if not _numbers([km], 1) or km < 0.5:
        return
    west, south, east, north = box
    across = (east - west) * 111.32 * math.cos(math.radians((south + north) / 2))
    columns, rows_ = size_for(across, (north - south) * 110.6, km)
    if not (3 <= columns <= 99 and 3 <= rows_ <= 99):
        yield ("map", "box"), f"gives {columns} by {rows_} hexes of {km:g} km; expected 3 to 99 each way"


def _calendar(root: Any, last_day: dt.date | None) -> Found:
    start = at(root, ("calendar", "start"))
    end = calendar_end(root)
    if end is None or type(start) is not dt.date:
        return
    last = max(end, last_day or end)
    for path, row in rows(root, "units"):
        arrives, withdraws = row.get("arrives"), row.get("withdraws")
        for word in ("arrives", "withdraws"):
            day = row.get(word)
            if type(day) is dt.date and not start <= day <= last:
                yield (*path, word), f"is {day}, outside the calendar; expected {start} to {last}"
        if type(arrives) is dt.date and type(withdraws) is dt.date and withdraws <= arrives:
            yield (*path, "withdraws"), f"is {withdraws}; expected a day after its arrival on {arrives}"


def _after(root: Any) -> Found:
    """What comes after another unit needs one that leaves, of its own side."""
    units = {row["key"]: row for _, row in rows(root, "units") if isinstance(row.get("key"), str)}
    for path, row in rows(root, "units"):
        key = row.get("after", "")
        if not isinstance(key, str) or key == "":
            continue
        before = units.get(key)
        if before is None:
            near = nearest(key, units)
            yield (*path, "after"), f"is {written(key)}; expected {either(near) if near else 'the key of a unit'}"
        elif before.get("side") != row.get("side") or "withdraws" not in before:
            yield (*path, "after"), f"is {written(key)}; expected a unit of its own side with a date to withdraw"
        elif "arrives" not in row:
            yield (*path, "after"), "needs a date of arrival"


def _weather(root: Any) -> Found:
    start = at(root, ("calendar", "start"))
    before: dt.date | None = None
    for path, row in rows(root, "weather"):
        day = row.get("start")
        if type(day) is dt.date:
            if before is None and type(start) is dt.date and day > start:
                yield (*path, "start"), f"is {day}; expected the calendar's start {start} or before"
            elif before is not None and day <= before:
                yield (*path, "start"), f"is {day}; expected a day after the row above, {before}"
            before = day
        skies = row.get("skies")
        if isinstance(skies, dict):
            weights = [w for w in skies.values() if type(w) is int]
            if len(weights) == len(skies) and sum(weights) <= 0:
                yield (*path, "skies"), "weigh nothing; expected at least one weight above 0"


def _history(root: Any) -> Found:
    salients = [row["key"] for _, row in rows(root, "salients") if isinstance(row.get("key"), str)]
    for path, row in rows(root, "history"):
        measure, of = row.get("measure", ""), row.get("of", "")
        known = salients if measure == "held" else [*salients, *side_keys(root)]
        if isinstance(measure, str) and isinstance(of, str) and bool(measure) != bool(of):
            yield (*path, "of"), f"is {written(of)} with measure {written(measure)}; expected both or neither"
        elif measure and isinstance(of, str) and of not in known:
            yield (*path, "of"), f"is {written(of)}; expected {either(known) or 'the key of a salient'}"
        points = row.get("points")
        before: dt.date | None = None
        for i, point in enumerate(points if isinstance(points, list) else ()):
            day = point[0] if isinstance(point, list) and point else None
            if type(day) is not dt.date:
                continue
            if before is not None and day <= before:
                yield (*path, "points", i), f"is dated {day}; expected a day after the point above, {before}"
            before = day


def _elevation(root: Any) -> Found:
    grid = at(root, ("elevation",))
    heights = at(grid, ("rows",))
    if not isinstance(heights, list) or not all(isinstance(row, list) for row in heights) or len(heights) < 2:
        return
    width = len(heights[0])
    for i, row in enumerate(heights):
        if len(row) != width:
            yield ("elevation", "rows", i), f"has {len(row)} values; expected {width} as in the first row"
    box = at(root, ("map", "box"))
    corner = [at(grid, (word,)) for word in ("lon0", "lat0", "dlon", "dlat")]
    if not _numbers(box, 4) or not _numbers(corner, 4):
        return
    lon0, lat0, dlon, dlat = corner
    if dlon <= 0 or dlat >= 0:
        return  # said by the model
    # one step short of the box is bridged by the nearest row or column
    reach = (lon0 - dlon, lat0 + len(heights) * dlat, lon0 + width * dlon, lat0 - dlat)
    if reach[0] > box[0] or reach[1] > box[1] or reach[2] < box[2] or reach[3] < box[3]:
        west, east = lon0, lon0 + (width - 1) * dlon
        south, north = lat0 + (len(heights) - 1) * dlat, lat0
        yield (
            ("elevation", "rows"),
            f"reach from {west:g}, {south:g} to {east:g}, {north:g}; expected to cover the map box {box}",
        )


def _numbers(value: Any, count: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == count
        and all(isinstance(v, (int, float)) and not isinstance(v, bool) and v == v for v in value)
    )
