"""The table a batch prints at its end, from the files it wrote."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from game.match.columns import CAUSES, LEVELS
from game.model.scenario import Scenario
from game.study import pathology
from game.study.results import GAMES, LEDGER, TURNS
from game.study.statistics import mean_interval, quantiles, wilson

BAND = (0.05, 0.95)
QUARTILES = (0.25, 0.5, 0.75)
MOST_CROSSINGS = 5  # named in the table
MEASURES = {"steps lost": "steps_lost", "kit lost": "kit_lost", "attacks": "attacks", "gain, km2": "gain_km2"}


def table(folder: Path, scenario: Scenario) -> str:
    """Winners and levels, salients, area turn by turn, losses, attacks and kit abandoned, as plain text."""
    with open(folder / GAMES, encoding="utf-8", newline="") as stream:
        games = list(csv.DictReader(stream))
    if not games:
        return "no game was played to its end"
    parts = [_results(games, scenario)]
    if scenario.salients:
        parts += [_salients(games, scenario), _areas(folder, scenario)]
    parts += [_sides(games, scenario), _abandoned(games, folder, scenario)]
    if pathology.measured(folder / GAMES):
        parts += [pathology.table(games, scenario)]
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
    lines = []
    for word, column in (("collapsed", "collapse_turn"), ("cut off", "cut_off_turn")):
        lines.append(f"{'salient ' + word:<20}  games    share  95 % interval   turn: median (quartiles)")
        for salient in scenario.salients:
            turns = [int(turn) for game in games if (turn := game[f"{column}_{salient.key}"])]
            when = "{1:g} ({0:g} to {2:g})".format(*quantiles(turns, QUARTILES)) if turns else "-"
            lines.append(f"  {salient.key:<18}{_share(len(turns), len(games))}   {when}")
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
    for label, field in MEASURES.items():
        lines.append(f"  {label:<18}" + _cells(games, keys, field, ".0f"))
    for thing in ("steps", "kit"):
        lines.append(f"{thing} lost to")
        for cause in CAUSES:
            field = f"{thing}_{cause}"
            if any(game[f"{key}_{field}"] != "0" for key in keys for game in games):
                lines.append(f"  {cause:<18}" + _cells(games, keys, field, ".1f"))
    return lines


def _cells(games: Sequence[dict[str, str]], keys: Sequence[str], field: str, form: str) -> str:
    return "".join(f"{_spread([float(game[f'{key}_{field}']) for game in games], form):>24}" for key in keys)


def _abandoned(games: Sequence[dict[str, str]], folder: Path, scenario: Scenario) -> list[str]:
    """Kit abandoned a game, by side and at the crossings where it was most."""
    lines = [f"{'kit abandoned a game':<32}   mean  95 % interval"]
    for side in scenario.sides:
        mean, low, high = mean_interval([float(game[f"{side.key}_kit_abandoned"]) for game in games])
        spread = f"{max(0.0, low):.2f} - {high:.2f}" if len(games) > 1 else "-"
        lines.append(f"  {side.key:<30}{mean:>7.2f}  {spread}")
    places: Counter[tuple[str, str]] = Counter()
    with open(folder / LEDGER, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            places[row["side"], row["crossing"]] += int(row["kit_abandoned"])
    for (side_key, crossing), kit in places.most_common(MOST_CROSSINGS):
        if kit:
            lines.append(f"    {side_key + ' at ' + crossing:<28}{kit / len(games):>7.2f}")
    return lines


def _spread(values: Sequence[float], form: str) -> str:
    low, high = quantiles(values, BAND)
    return f"{sum(values) / len(values):{form}} ({low:{form}} to {high:{form}})"
