"""Paired batches: the same games, to the seed, with and without a change of settings.

    folders = play_both(Order("kursk", 400, 1), ["ru.commitment=2"], Path("runs/commitment"), jobs=2)
    print(compare(folders, happened, "collapse_turn_sudzha"))
    print(compare(folders, turn_mean, "delivered_share", "sudzha"))

A game has the same dice in both batches (its seed follows from the batch's seed
and its number), so the differences of pairs scatter less than the games do.

Two agents are paired by swapping their seats: `seatings`, `advantage`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from game.files.scenario import Loaded
from game.study.batch import Batch, Order, Tally
from game.study.results import GAMES, TURNS
from game.study.statistics import Difference, paired

Folders = tuple[Path, Path]
Values = dict[int, float]  # by game


def play_both(
    order: Order, changes: Sequence[str], out: Path, jobs: int, progress: Callable[[Tally], object] = lambda _: None
) -> Folders:
    """Play a batch as ordered into `out/without` and with these settings too into `out/with`.

    Both are resumed, or only read, like any batch. Raises: as `Batch` and its `run`.
    """
    orders = (
        replace(order, out=out / "without"),
        replace(order, out=out / "with", overrides=(*order.overrides, *changes)),
    )
    batches = [Batch(each) for each in orders]  # both settings are found sound before anything is played
    for batch in batches:
        batch.run(jobs, progress)
    return batches[0].folder, batches[1].folder


def seatings(order: Order, agents: tuple[str, str], out: Path, loaded: Loaded | None = None) -> tuple[Batch, Batch]:
    """The batches of two agents on the same dice, the first agent moving first and then second; nothing is played.

    They go to `out/A-B` and `out/B-A`. Raises: as `Batch`.
    """
    one, other = agents
    first = Batch(replace(order, agents=f"{one}:{other}", out=out / f"{one}-{other}"), loaded)
    second = Batch(replace(order, agents=f"{other}:{one}", out=out / f"{other}-{one}"), loaded)
    return first, second


def advantage(folders: Folders) -> Values:
    """Victory points by which the first agent of `seatings` was ahead of the other, by game: mean of the two seatings.

    Par falls out. A game that failed in either seating is left out.
    """
    first, second = (number(folder, "balance") for folder in folders)
    return {game: (first[game] - second[game]) / 2 for game in sorted(first.keys() & second.keys())}


def compare(folders: Folders, measure: Callable[..., Values], *what: str) -> Difference:
    """A measure of the games of two batches, compared game by game. Raises: ValueError when there is no pair."""
    without, with_it = (measure(folder, *what) for folder in folders)
    return paired(without, with_it)


def number(folder: Path, column: str) -> Values:
    """A column of `games.csv`, games where it is empty left out."""
    return {int(row["game"]): float(row[column]) for row in _rows(folder / GAMES) if row[column]}


def happened(folder: Path, column: str) -> Values:
    """1 for the games where a column of `games.csv` such as `collapse_turn_...` is filled, 0 for the others."""
    return {int(row["game"]): float(row[column] != "") for row in _rows(folder / GAMES)}


def turn_mean(folder: Path, column: str, salient: str) -> Values:
    """Mean over the turns of each game of a salient's column of `turns.csv`, turns where it is empty left out."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for row in _rows(folder / TURNS):
        if row["salient"] == salient and row[column]:
            found[int(row["game"])].append(float(row[column]))
    return {game: sum(values) / len(values) for game, values in found.items()}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with open(file, encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
