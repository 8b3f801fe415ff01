"""The columns of `games.csv` and `turns.csv`: names, units, meanings, and how each is read off a game."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable
from typing import NamedTuple

from game.agents.course import Course
from game.model.scenario import Scenario
from game.rules.digest import hex_digest

LEVELS = ("draw", "minor", "major", "decisive")


class Column(NamedTuple):
    """One column of a results file."""

    name: str
    unit: str
    meaning: str


def game_columns(scenario: Scenario) -> tuple[Column, ...]:
    """Columns of `games.csv`, one row a game, in order of the game's number."""
    keys = [side.key for side in scenario.sides]
    first, second = keys
    return (
        Column("game", "number", "number of the game in the batch, from 0"),
        Column("seed", "number", "seed of the game's dice, 0 to 2^53 - 1; follows from batch seed and game"),
        Column("scenario", "key", "scenario played"),
        Column("agents", "names", f"who played, {first}:{second}"),
        Column("winner", "side key", f"{first}, {second} or draw, by victory points"),
        Column(
            "level",
            "word",
            f"size of the victory: decisive_{first}, major_{first}, minor_{first}, draw, "
            f"minor_{second}, major_{second}, decisive_{second}",
        ),
        Column("turns", "turns", "turns played"),
        *(
            Column(f"{key}_gain_km2", "km2", f"area {key} held at the end less the area it held at the start")
            for key in keys
        ),
        *(
            Column(f"{key}_{thing}_lost", unit, f"{thing} {key} lost by every cause")
            for key in keys
            for thing, unit in (("steps", "steps"), ("kit", "kit points"))
        ),
        *(
            Column(f"{key}_{thing}_start", unit, f"{thing} {key} had on the map at the start")
            for thing, unit in (("steps", "steps"), ("kit", "kit points"))
            for key in keys
        ),
        *(Column(f"{key}_attacks", "attacks", f"attacks {key} made") for key in keys),
        *(
            Column(
                f"collapse_turn_{salient.key}",
                "turn",
                f"turn at whose close {salient.name} had collapsed; empty when it never did",
            )
            for salient in scenario.salients
        ),
        Column("digest", "hex", "digest of the whole game, chained over its turns; equal games have equal digests"),
    )


def turn_columns() -> tuple[Column, ...]:
    """Columns of `turns.csv`, one row per game, turn and declared salient."""
    return (
        Column("game", "number", "number of the game in the batch, as in games.csv"),
        Column("turn", "turn", "number of the turn, from 1"),
        Column("date", "date", "morning after the turn, year-month-day"),
        Column("salient", "key", "salient measured"),
        Column("held_km2", "km2", "area of the salient its holder held at the close of the turn"),
        Column("units_isolated", "units", "holder's units inside without a line of communication at the close"),
    )


def dictionary(scenario: Scenario) -> str:
    """The data dictionary, `columns.md`."""
    lines = [f"# Columns of this batch: {scenario.title}", ""]
    lines += [f"Areas are hexes x {hex_km2(scenario.map.km_per_hex):.4f} km2, two decimals."]
    lines += ["A step is about 250 men of assault strength, a kit point ten heavy vehicles or guns."]
    for name, columns in (("games.csv", game_columns(scenario)), ("turns.csv", turn_columns())):
        lines += ["", f"## {name}", "", "| column | unit | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.unit} | {column.meaning} |" for column in columns]
    lines += ["", "Games that failed are not in these files but in failures.jsonl, one JSON object a line:"]
    lines += ["game, seed, turn, error, traceback.", ""]
    return "\n".join(lines)


def hex_km2(km_per_hex: float) -> float:
    """Area of a hex whose opposite sides lie so far apart, km2.

    >>> round(hex_km2(2.5), 4)
    5.4127
    """
    return math.sqrt(3) / 2 * km_per_hex**2


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV text, each ended by a newline."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def turn_rows(course: Course, game: int) -> list[tuple[object, ...]]:
    """Rows of `turns.csv` for the turn that has just closed."""
    scenario = course.ready.scenario
    area = hex_km2(scenario.map.km_per_hex)
    calendar = scenario.calendar
    morning = calendar.start + dt.timedelta(days=course.turn * calendar.days_per_turn)
    measured = zip(scenario.salients, course.desk.state.salients, strict=True)
    return [
        (game, course.turn, morning, salient.key, f"{row['held'] * area:.2f}", row["isolated"])
        for salient, row in measured
    ]


def game_row(course: Course, game: int, seed: int, agents: str) -> tuple[object, ...]:
    """The row of `games.csv` for a game that has ended."""
    scenario, state = course.ready.scenario, course.desk.state
    area = hex_km2(scenario.map.km_per_hex)
    outcome = course.desk.outcome()
    winner = scenario.sides[outcome.winner].key if outcome.winner >= 0 else "draw"
    control = state.hexes["control"]
    gains = [(control == side).sum() - state.sides[side]["hexes_start"] for side in (0, 1)]
    return (
        game,
        seed,
        scenario.key,
        agents,
        winner,
        f"{LEVELS[outcome.level]}_{winner}" if outcome.level else "draw",
        course.turn,
        *(f"{gain * area:.2f}" for gain in gains),
        *(state.sides[side][field] for side in (0, 1) for field in ("steps_lost", "kit_lost")),
        *(state.sides[side][field] for field in ("steps_start", "kit_start") for side in (0, 1)),
        *(state.sides[side]["attacks"] for side in (0, 1)),
        *(turn or "" for turn in state.salients["collapsed"].tolist()),
        hex_digest(course.digest),
    )
