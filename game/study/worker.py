"""Plays single games of a batch, in whatever process it is put, and reports each as one line of text.

A line is a JSON object: `game` and either `row`, `turns` and `ledger`, perhaps `cases` (the game's lines
of `games.csv`, `turns.csv`, `ledger.csv` and `pathology.csv`) or `failure` (its line of `failures.jsonl`).
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from game.agents.course import Course
from game.files.commas import csv_lines
from game.match.readings import Reading
from game.rules import dice
from game.rules.setup import Tables
from game.study import pathology
from game.study.checking import Checker
from game.study.pathology import Pathology
from game.study.players import player
from game.study.watching import Observer, WatchedCourse


class Task(NamedTuple):
    """What all games of a batch share; sent once to each worker process."""

    tables: Tables
    agents: tuple[str, str]
    seed: int  # of the batch
    measures: tuple[str, ...] = ()  # taken besides the usual ones
    check: bool = False  # that what must always hold does, after every order


def seed_of(task: Task, game: int) -> int:
    """Seed of a game of the batch."""
    return int(dice.game_seed(np.int64(task.seed), np.int64(game)))


class Worker:
    """Plays games of one batch, one after the other, on one set of tables."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.players = [player(name) for name in task.agents]
        self.reading = Reading(task.tables)
        self.pathology = Pathology(task.tables) if pathology.MEASURE in task.measures else None
        self.course = self._course()

    def _course(self) -> Course:
        """A course of its own, watched when the task asks for what only watching tells."""
        observers: list[Observer] = [Checker()] if self.task.check else []
        if self.pathology:
            observers.append(self.pathology)
        return WatchedCourse(self.task.tables, observers) if observers else Course(self.task.tables)

    def lines(self, games: Iterable[int], stopping: Callable[[], bool]) -> list[str]:
        """Play these games in turn until `stopping` says so. Returns the lines of those played."""
        played = []
        for game in games:
            if stopping():
                break
            played.append(self.line(game))
        return played

    def line(self, game: int) -> str:
        """Play one game, whatever comes of it."""
        seed = seed_of(self.task, game)
        reading = self.reading
        try:
            self.course.start(seed)
            reading.begin()
            while not self.course.over:
                self.course.play_turn(self.players)
                reading.close_turn(self.course, game)
            row = reading.game_row(self.course, game, seed, ":".join(self.task.agents))
        except Exception as error:
            turn = self.course.turn
            self.course = self._course()  # scratch may be half written
            return failure_line(game, seed, turn, f"{type(error).__name__}: {error}", traceback.format_exc())
        parts = {"row": [row], "turns": reading.turns, "ledger": reading.ledger}
        if self.pathology:
            parts["row"] = [(*row, *self.pathology.row())]
            parts["cases"] = [(game, *case) for case in self.pathology.cases]
        return json.dumps({"game": game, **{part: csv_lines(rows) for part, rows in parts.items()}})


def failure_line(game: int, seed: int, turn: int | None, error: str, told: str) -> str:
    """The line of a game that could not be played to its end."""
    failure = {"game": game, "seed": seed, "turn": turn, "error": error, "traceback": told}
    return json.dumps({"game": game, "failure": failure})
