"""A briefing: what a side is told before its first turn, read off the scenario and its tables at the start."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import numpy as np

from game.grid.hexes import hex_name
from game.match import account
from game.match.places import MONTHS, Places
from game.model import codes
from game.model.scenario import UnitEntry, WeatherSpell
from game.rules import crossings, pockets
from game.rules.setup import Tables

ARM_WORDS = {
    "motor_rifle": "motor rifle", "air_assault": "air assault", "national_guard": "national guard",
    "special": "special forces", "air_defence": "air defence", "foreign": "foreign infantry", "rocket": "rockets",
    "drone": "drones", "engineer": "engineers", "assault": "assault infantry", "rifle": "light rifle",
}  # fmt: skip
_DATES = re.compile(r",[^,]*\b20\d\d$")
MOST_CROSSINGS = 9


@dataclass(frozen=True)
class Aim:
    """An objective."""

    name: str
    hex: int
    points: int
    holder: str  # key of the side that holds it at the start, "" nobody


@dataclass(frozen=True)
class Force:
    """The units of one arm on the map at the start."""

    arm: str  # in words
    units: int
    steps: int
    kit: int


@dataclass(frozen=True)
class Coming:
    """A unit that arrives or is taken away."""

    turn: int
    day: dt.date
    name: str
    leaves: int  # 1 = it is taken away
    place: str  # where it arrives, "" when it leaves


@dataclass(frozen=True)
class Way:
    """A crossing worth knowing."""

    name: str
    banks: tuple[int, int]  # hexes
    kind: str  # codes.CROSSING_KINDS
    condition: str  # codes.CONDITIONS
    load: str  # codes.LOADS
    capacity: int
    ours: int  # 1 = the side holds a bank of it


@dataclass(frozen=True)
class Well:
    """A supply source."""

    name: str
    hex: int
    points: int


@dataclass(frozen=True)
class Brief:
    """All of it."""

    title: str
    dates: str
    length: str
    situation: str
    aims: tuple[Aim, ...]
    forces: tuple[Force, ...]
    comings: tuple[Coming, ...]
    wells: tuple[Well, ...]
    ways: tuple[Way, ...]
    victory: tuple[str, ...]
    rules: tuple[str, ...]


def heading(title: str) -> str:
    """A scenario's title without the dates it ends with: they stand beside it wherever it is shown.

    >>> heading("The Oskil, 1 April - 30 June 2025"), heading("Lyman and Siversk, April - June 2025")
    ('The Oskil', 'Lyman and Siversk')
    >>> heading("Bridgehead drill: eight turns on an invented river")
    'Bridgehead drill: eight turns on an invented river'
    """
    return _DATES.sub("", title)


def brief_of(ready: Tables, side: int) -> Brief:
    """The briefing of a side, by its row."""
    scenario, board = ready.scenario, ready.board
    key = scenario.sides[side].key
    calendar = scenario.calendar
    end = calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn - 1)
    aims = tuple(
        Aim(objective.name, h, objective.points, _key(ready, int(board.control[h])))
        for objective, h in zip(scenario.objectives, board.objectives, strict=True)
    )
    wells = tuple(
        Well(source.name, h, source.points)
        for source, h in zip(scenario.sources, board.sources, strict=True) if source.side == key
    )  # fmt: skip
    return Brief(
        heading(scenario.title), f"{_day(calendar.start)} \u2013 {_day(end)} {end.year}",
        f"{calendar.turns} turns of {calendar.days_per_turn} days", dict(scenario.briefing).get(key, scenario.summary),
        aims, _forces(ready, side), _comings(ready, side), wells, _ways(ready, side), _victory(ready, side),
        _rules(ready, side),
    )  # fmt: skip


def _key(ready: Tables, side: int) -> str:
    return ready.scenario.sides[side].key if side >= 0 else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _entries(ready: Tables, side: int) -> list[tuple[int, UnitEntry]]:
    """Rows and entries of a side's units that are in play at its commitment."""
    known = {entry.key: entry for entry in ready.scenario.units}
    rows = []
    for u, key in enumerate(ready.keys):
        roster = ready.map.roster[u]
        if roster["side"] == side and roster["from_commitment"] <= ready.scenario.sides[side].commitment:
            rows.append((u, known[key]))
    return rows


def _forces(ready: Tables, side: int) -> tuple[Force, ...]:
    found: dict[str, list[int]] = {}
    for u, entry in _entries(ready, side):
        unit = ready.state.units[u]
        if unit["status"] == codes.ON_MAP:
            sums = found.setdefault(ARM_WORDS.get(entry.arm, entry.arm), [0, 0, 0])
            for i, amount in enumerate((1, int(unit["steps"]), int(unit["kit"]))):
                sums[i] += amount
    forces = [Force(arm, *sums) for arm, sums in found.items()]
    return tuple(sorted(forces, key=lambda force: (-force.steps, force.arm)))


def _comings(ready: Tables, side: int) -> tuple[Coming, ...]:
    """Arrivals and departures by date."""
    board, places = ready.board, Places(ready)
    last = ready.scenario.calendar.turns
    found = []
    for u, entry in _entries(ready, side):
        roster = ready.map.roster[u]
        if entry.arrives is not None:
            where = places.hex(hex_name(board.columns, int(roster["arrival_hex"])))
            found.append(Coming(int(roster["arrives"]), entry.arrives, entry.name, 0, where))
        if entry.withdraws is not None:
            found.append(Coming(int(roster["withdraws"]), entry.withdraws, entry.name, 1, ""))
    return tuple(sorted((row for row in found if row.turn <= last), key=lambda row: (row.day, row.leaves, row.name)))


def _ways(ready: Tables, side: int) -> tuple[Way, ...]:
    """Crossings of salients first, then those that carry most."""
    found = []
    for c, site in enumerate(ready.board.sites):
        banks = [int(crossings.bank(ready.map, np.int64(c), np.int64(which))) for which in (0, 1)]
        inside = any(
            pockets.inside(ready.map, np.int64(h), np.int64(row))
            for h in banks for row in range(len(ready.scenario.salients))
        )  # fmt: skip
        ours = int(any(ready.board.control[h] == side for h in banks))
        way = Way(
            site.name, (banks[0], banks[1]), codes.CROSSING_KINDS[site.kind], codes.CONDITIONS[site.condition],
            codes.LOADS[site.load], site.capacity, ours,
        )  # fmt: skip
        found.append((0 if inside else 1, -site.capacity, c, way))
    return tuple(row[-1] for row in sorted(found, key=lambda row: row[:3])[:MOST_CROSSINGS])


def _victory(ready: Tables, side: int) -> tuple[str, ...]:
    """How the game is won, in sentences."""
    scenario, charts = ready.scenario, ready.charts
    minor, major, decisive = account.thresholds(ready)
    first = scenario.sides[0].name
    par = scenario.victory_par
    par_words = f"Par, {par:+d} points for {first}, is taken off the balance first." if par else ""
    turns = int(charts["hold_turns"])
    ground, step, kit, abandoned, salient = (
        int(charts[f"{word}_points"]) / 1000 for word in ("ground", "step", "kit", "abandoned", "salient")
    )
    held = ", ".join(s.name for s in scenario.salients)
    lines = [
        f"Minor victory from a balance of {minor:g} points, major from {major:g}, decisive from {decisive:g}. "
        f"{par_words}".rstrip(),
        f"An objective pays its points at the end, and a {_ordinal(turns)} of them every turn it is held.",
        f"At the end: {ground:g} for every hex of the enemy's starting ground, {step:g} for every enemy step and "
        f"{kit:g} for every enemy kit point destroyed, {abandoned:g} for every kit point he abandoned.",
    ]
    if held:
        word = "it" if len(scenario.salients) == 1 else "each"
        lines.append(
            f"{held}: {salient:g} points for {word}, to the holder if it stands at the end, to the other side if it "
            f"has shrunk to {int(charts['collapse_share'])} % of its ground."
        )
    return tuple(lines)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} part"


def _rules(ready: Tables, side: int) -> tuple[str, ...]:
    """What is particular to this scenario, in sentences."""
    scenario = ready.scenario
    mine = scenario.sides[side]
    places = Places(ready)
    lines = []
    for salient, turn in scenario.political_turn:
        entry = next(s for s in scenario.salients if s.key == salient)
        holder = next(s.name for s in scenario.sides if s.key == entry.holder)
        lines.append(
            f"{holder} pays points for every turn before turn {turn} ({_day(places.morning(turn))}) in which a unit "
            f"is ordered out of {entry.name}."
        )
    share = mine.commitment / 1000
    strikes, support = mine.strikes * mine.commitment // 1000, mine.support * mine.commitment // 1000
    points = mine.operations_points * mine.commitment // 1000
    steps, kit = mine.replacement_steps * share / 1000, mine.replacement_kit * share / 1000
    per_turn = f"Every turn: {_count(points, 'operations point')}, {_count(support, 'supported attack')}, "
    per_turn += f"{_count(strikes, 'strike')} on crossings from afar; replacements of {steps:g} steps and {kit:g} kit."
    lines.append(per_turn)
    if mine.commitment != 1000:
        lines.append(f"Commitment is {share:g} times the historical one.")
    charged = [site.name for site in ready.board.sites if site.charged == mine.key]
    if charged:
        lines.append(f"Your charges lie on {_listed(charged)}.")
    spells = [f"{spell.ground} from {_day(spell.start)}" for spell in _spells(ready)]
    lines.append(f"The ground is {_listed(spells)}." if len(spells) > 1 else f"The ground is {spells[0].split()[0]}.")
    if scenario.map.fixed_edge:
        lines.append(f"Front hexes within {scenario.map.fixed_edge} of the map edge never change hands.")
    return tuple(lines)


def _spells(ready: Tables) -> list[WeatherSpell]:
    """Weather from each change of the ground on."""
    found: list[WeatherSpell] = []
    for spell in ready.scenario.weather:
        if not found or found[-1].ground != spell.ground:
            found.append(spell)
    return found


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
