"""Where things are, in words: a hex by its number and the nearest settlement, a crossing by its name; dates."""

from __future__ import annotations

import datetime as dt
import math

from game.match.names import Names
from game.rules.setup import Tables

HALF = 0.501  # rounds whole kilometres up at the half, the last bits of a distance aside
WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class Places:
    """Places and dates of one scenario."""

    def __init__(self, ready: Tables) -> None:
        self._board = ready.board
        self._names = Names(ready)
        self._calendar = ready.scenario.calendar
        self._said: dict[str, str] = {}  # hexes by number, as they were said

    @property
    def km2(self) -> float:
        """Area of a hex."""
        return math.sqrt(3.0) / 2.0 * self._board.km_per_hex**2

    def hex(self, name: str) -> str:
        """A hex as one would say it: "Sudzha (1513)", "5 km NW of Sudzha (1411)"."""
        near = self._near(name)
        return f"{near} ({name})" if near else f"hex {name}"

    def crossing(self, name: str) -> str:
        """A crossing likewise: "Bridgend road bridge", "the pontoon 3 km N of Bridgend (0805/S)"."""
        c = self._names.crossing_row(name)
        if c < len(self._board.sites):
            return self._board.sites[c].name
        near = self._near(name.partition("/")[0])
        if not near:
            return f"the pontoon at {name}"
        return f"the pontoon {near if near[0].isdigit() else f'at {near}'} ({name})"

    def _near(self, name: str) -> str:
        """A hex by its settlement or the nearest one; "" when there are none."""
        if name not in self._said:
            self._said[name] = self._nearest(name)
        return self._said[name]

    def _nearest(self, name: str) -> str:
        h = self._names.hex_row(name)
        board = self._board
        within = [town for town in board.towns if town.hex == h]
        if within:
            return max(within, key=lambda town: (town.population, town.name)).name
        if not board.towns:
            return ""
        x, y = float(board.x[h]), float(board.y[h])
        town = min(board.towns, key=lambda t: (round((t.x - x) ** 2 + (t.y - y) ** 2, 6), t.name))
        far = math.hypot(town.x - x, town.y - y)
        wind = WINDS[round(math.degrees(math.atan2(x - town.x, y - town.y)) / 45.0) % 8]
        return f"{max(1, int(far + HALF))} km {wind} of {town.name}"

    def km(self, hexes: int) -> float:
        """So many hexes side by side as a distance."""
        return hexes * self._board.km_per_hex

    def morning(self, turn: int) -> dt.date:
        """The morning on which a turn begins."""
        return self._calendar.start + dt.timedelta(days=(turn - 1) * self._calendar.days_per_turn)

    def dates(self, turn: int) -> str:
        """The days of a turn: "18-20 February 2025"."""
        first = self.morning(turn)
        last = self.morning(turn + 1) - dt.timedelta(days=1)
        end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
        if first == last:
            return end
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}-{end}"
        year = f" {first.year}" if first.year != last.year else ""
        return f"{first.day} {MONTHS[first.month - 1]}{year} - {end}"


# Not from the calendar module, whose names follow the machine's language.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
