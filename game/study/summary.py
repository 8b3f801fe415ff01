"""The table a batch prints at its end, from the files it wrote."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from game.model.scenario import Scenario
from game.study.columns import LEVELS
from game.study.results import GAMES, TURNS
from game.study.statistics import quantiles, wilson

BAND = (0.05, 0.95)
QUARTILES = (0.25, 0.5, 0.75)


def table(folder: Path, scenario: Scenario) -> str:
    """Winners and levels, collapse, area turn by turn, losses and attacks, as plain text."""
    with open(folder / GAMES, encoding="utf-8", newline="") as stream:
        games = list(csv.DictReader(stream))
    if not games:
        return "no game was played to its end"
    parts = [_results(games, scenario), _salients(games, scenario), _sides(games, scenario)]
    if scenario.salients:
        parts.insert(2, _areas(folder, scenario))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _share(count: int, total: int) -> str:
    low, high = wilson(count, total)
    return f"{count:>7}  {100 * count / total:5.1f} %  {100 * low:5.1f} - {100 * high:5.1f} %"


def _results(games: Sequence[dict[str, str]], scenario: Scenario) -> list[str]:
    first, second = (side.key for side in scenario.sides)
    winners = Counter(game["winner"] for game in games)
    levels = Counter(game["level"] for game in games)
    ordered = [f"{word}_{first}" for word in LEVELS[:0:-1]] + ["draw"] + [f"{word}_{second}" for word in LEVELS[1:]]
    lines = [f"{'winner':<20}  games    share  95 % interval"]
    lines += [f"  {name:<18}{_share(winners[name], len(games))}" for name in (first, second, "draw")]
    lines += ["level"]
    lines += [f"  {name:<18}{_share(levels[name], len(games))}" for name in ordered]
    return lines


def _salients(games: Sequence[dict[str, str]], scenario: Scenario) -> list[str]:
    if not scenario.salients:
        return []
    lines = [f"{'salient collapsed':<20}  games    share  95 % interval   turn: quartiles"]
    for salient in scenario.salients:
        turns = [int(turn) for game in games if (turn := game[f"collapse_turn_{salient.key}"])]
        quarters = " ".join(f"{turn:g}" for turn in quantiles(turns, QUARTILES)) or "-"
        lines.append(f"  {salient.key:<18}{_share(len(turns), len(games))}   {quarters}")
    return lines


def _areas(folder: Path, scenario: Scenario) -> list[str]:
    held: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    dates: dict[int, str] = {}
    with open(folder / TURNS, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            held[int(row["turn"]), row["salient"]].append(float(row["held_km2"]))
            dates[int(row["turn"])] = row["date"]
    keys = [salient.key for salient in scenario.salients]
    lines = [f"{'area held, km2':<20}" + "".join(f"{key:>24}" for key in keys) + "   mean (5 % to 95 % of games)"]
    for turn, date in sorted(dates.items()):
        cells = "".join(f"{_spread(held[turn, key], '.0f'):>24}" for key in keys)
        lines.append(f"  turn {turn:>2} {date} {cells}")
    return lines


def _sides(games: Sequence[dict[str, str]], scenario: Scenario) -> list[str]:
    keys = [side.key for side in scenario.sides]
    lines = [f"{'a game':<20}" + "".join(f"{key:>24}" for key in keys) + "   mean (5 % to 95 % of games)"]
    for label, field in _measures():
        cells = "".join(f"{_spread([float(game[f'{key}_{field}']) for game in games], '.0f'):>24}" for key in keys)
        lines.append(f"  {label:<18}{cells}")
    return lines


def _measures() -> Iterator[tuple[str, str]]:
    yield "steps lost", "steps_lost"
    yield "kit lost", "kit_lost"
    yield "attacks", "attacks"
    yield "gain, km2", "gain_km2"


def _spread(values: Sequence[float], form: str) -> str:
    low, high = quantiles(values, BAND)
    return f"{sum(values) / len(values):{form}} ({low:{form}} to {high:{form}})"
