"""A ladder of agents: all pairs of them on all scenarios, in both seatings, on common dice.

Two agents play every seed twice, each moving first once; the result of such a
pair of games is the mean over the two of the victory points by which the one
was ahead. Every pairing uses the same seeds. The games are batches under
`games/` in the ladder's folder, and are resumed, failed and skipped like them.

    standing = Ladder(Plan(("bridgehead-drill",), ("hold", "random"), 20, 1)).run(2, progress)
    print(table(standing))
"""

from __future__ import annotations

import hashlib
import json
import math
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from game.agents.operate import AGENTS
from game.files.commas import csv_lines
from game.files.paths import write_text
from game.files.scenario import load
from game.kernel import source_hash
from game.match.columns import Column
from game.model.fault import Fault
from game.rules import RULES_VERSION
from game.study import results
from game.study.batch import Batch, Order, Tally
from game.study.elo import Rating, ratings
from game.study.pairs import Values, advantage, seatings
from game.study.players import player
from game.study.statistics import strata_interval

PAIRS, LADDER = "pairs.csv", "ladder.csv"
ALL = "all"  # stands for all scenarios together
ANCHOR = "random"  # rated 0 when it plays, else the lowest
FORMAT = 1  # of the ladder's folder
STARTING = 3.0  # seconds it takes to start processes and load the rules there
SETTING = ("format", "scenarios", "overrides", "rules_version", "agents", "seed", "games")

PAIR_COLUMNS = (
    Column("scenario", "key", f"scenario played, {ALL} for all of them together"),
    Column("agent", "name", "the one agent"),
    Column("other", "name", "the other"),
    Column("pairs", "pairs", "pairs of games both of which were played to their end"),
    Column("vp", "victory points", f"by which the agent was ahead, mean of the pairs; in {ALL}: of the scenarios"),
    Column("vp_low", "victory points", "lower end of its 95 % interval (Student's); empty without a second pair"),
    Column("vp_high", "victory points", "upper end"),
    Column("won", "pairs", "pairs in which the agent was ahead"),
    Column("drawn", "pairs", "pairs in which neither was"),
    Column("lost", "pairs", "pairs in which the other was ahead"),
    Column("score", "share", "won and half of drawn, of all pairs"),
)
LADDER_COLUMNS = (
    Column("scenario", "key", f"scenario played, {ALL} for all of them together"),
    Column("agent", "name", "agent rated"),
    Column("elo", "Elo points", f"rating; that of {ANCHOR}, or of the lowest agent without it, is 0"),
    Column("elo_low", "Elo points", "lower end of its 95 % interval; empty when the rating is an upper bound"),
    Column("elo_high", "Elo points", "upper end; empty when the rating is a lower bound"),
    Column("bound", "word", "at least, at most: no finite rating fits best, one drawn pair more made it; else empty"),
    Column("pairs", "pairs", "pairs of games it played"),
    Column("won", "pairs", "pairs it won"),
    Column("drawn", "pairs", "pairs it drew"),
    Column("lost", "pairs", "pairs it lost"),
    Column("score", "share", "won and half of drawn, of its pairs"),
)


@dataclass(frozen=True)
class Plan:
    """What is asked for: everything a ladder's results follow from, and where they go."""

    scenarios: tuple[str, ...]  # names, folders or files
    agents: tuple[str, ...]
    games: int  # seeds; each is played twice by every two agents
    seed: int
    overrides: tuple[str, ...] = ()
    out: Path | None = None


class Score(NamedTuple):
    """Pairs played, and what became of them."""

    pairs: int
    won: int
    drawn: int

    @property
    def lost(self) -> int:
        """Pairs the other won."""
        return self.pairs - self.won - self.drawn

    @property
    def points(self) -> float:
        """Won and half of drawn."""
        return self.won + self.drawn / 2

    @property
    def share(self) -> str:
        """Points a pair, as text; "" without a pair."""
        return f"{self.points / self.pairs:.4f}" if self.pairs else ""


class Meeting(NamedTuple):
    """What two agents made of each other on one scenario, or on all of them."""

    scenario: str
    agent: str
    other: str
    vp: tuple[float, float, float]  # mean and interval
    score: Score


class Rung(NamedTuple):
    """An agent's place."""

    scenario: str
    agent: str
    rating: Rating
    score: Score


@dataclass
class Standing:
    """The results of a ladder."""

    meetings: list[Meeting] = field(default_factory=list)  # of every scenario, then of all
    rungs: list[Rung] = field(default_factory=list)  # likewise, the highest first
    failed: int = 0  # games
    folders: list[Path] = field(default_factory=list)  # of batches with failed games


class Ladder:
    """A ladder on the table: scenarios loaded, agents found, folder named; nothing written yet.

    Raises: Fault for anything that cannot be used.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        _check_agents(plan.agents)
        if not plan.scenarios:
            raise Fault("no scenario; expected one at least")
        order = Order("", plan.games, plan.seed, overrides=plan.overrides)
        loaded = [load(name, plan.overrides) for name in plan.scenarios]
        self.scenarios = [each.scenario.key for each in loaded]
        for key in self.scenarios:
            if self.scenarios.count(key) > 1:
                raise Fault(f"scenario {key}: named twice; expected each once")
        self.manifest = self._manifest({each.scenario.key: each.digest for each in loaded})
        self.folder = plan.out if plan.out is not None else self._folder()
        self.batches: dict[tuple[str, str, str], tuple[Batch, Batch]] = {}
        for name, each in zip(plan.scenarios, loaded, strict=True):
            games = self.folder / "games" / each.scenario.key
            for agent, other in combinations(plan.agents, 2):
                found = seatings(replace(order, scenario=name), (agent, other), games, each)
                self.batches[each.scenario.key, agent, other] = found

    def _folder(self) -> Path:
        """`runs/` and a name that says the setting, so that the same command finds it again."""
        plan = self.plan
        where = self.scenarios[0] if len(self.scenarios) == 1 else f"{len(self.scenarios)}-scenarios"
        setting = json.dumps([self.manifest[key] for key in SETTING])
        mark = hashlib.sha256(setting.encode()).hexdigest()[:6]
        return Path("runs") / f"ladder-{where}-{'-'.join(plan.agents)}-{plan.games}-seed{plan.seed}-{mark}"

    def _manifest(self, digests: dict[str, str]) -> dict[str, Any]:
        plan = self.plan
        words = ["python", "main.py", "ladder", *plan.scenarios, "--games", str(plan.games), "--seed", str(plan.seed)]
        for text in plan.overrides:
            words += ["--set", text]
        words += ["--agents", *plan.agents]
        return {
            "format": FORMAT,
            "command": shlex.join(words),
            "scenarios": digests,
            "overrides": list(plan.overrides),
            "rules_version": RULES_VERSION,
            "rules": source_hash("game.agents.course"),
            "agents": list(plan.agents),
            "seed": plan.seed,
            "games": plan.games,
            "columns": {PAIRS: [c.name for c in PAIR_COLUMNS], LADDER: [c.name for c in LADDER_COLUMNS]},
        }

    def run(self, jobs: int, progress: Callable[[Tally], object]) -> Standing:
        """Play the games not yet played, write the results, say how it stands.

        Ctrl-C (KeyboardInterrupt) leaves a folder that the same ladder goes on with.
        Raises: Fault; KeyboardInterrupt; executors.WorkersDie.
        """
        known = results.belongs(self.folder, self.manifest, SETTING, LADDER, "ladder")
        if not known:
            write_text(self.folder / results.MANIFEST, json.dumps(self.manifest, indent=2) + "\n")
        standing = Standing()
        self._play(jobs, progress, standing)
        self._sum_up(standing)
        if not (known and (self.folder / LADDER).is_file()):
            write_text(self.folder / results.COLUMNS, _dictionary())
            write_text(self.folder / PAIRS, _csv(PAIR_COLUMNS, map(_meeting_row, standing.meetings)))
            write_text(self.folder / LADDER, _csv(LADDER_COLUMNS, map(_rung_row, standing.rungs)))
        return standing

    def _play(self, jobs: int, progress: Callable[[Tally], object], standing: Standing) -> None:
        batches = [batch for both in self.batches.values() for batch in both]
        before = {batch.folder: batch.played() for batch in batches}
        whole = Tally(len(batches) * self.plan.games, sum(before.values()))
        progress(whole)
        for batch in batches:
            done, failed = whole.done - before[batch.folder], whole.failed
            whole.now = f"{batch.scenario.key} {batch.order.agents}"

            def show(tally: Tally, done: int = done, failed: int = failed) -> None:
                whole.done, whole.failed = done + tally.done, failed + tally.failed
                progress(whole)

            tally = batch.run(_worth_starting(batch, jobs), show)
            whole.done, whole.failed = done + tally.done, failed + tally.failed
            if tally.failed:
                standing.folders.append(batch.folder)
        standing.failed = whole.failed

    def _sum_up(self, standing: Standing) -> None:
        values = {place: advantage((a.folder, b.folder)) for place, (a, b) in self.batches.items()}
        for key in [*self.scenarios, *([ALL] if len(self.scenarios) > 1 else [])]:
            meetings = [
                _meeting(key, agent, other, [found for place, found in values.items()
                                             if place[1:] == (agent, other) and key in (place[0], ALL)])
                for agent, other in combinations(self.plan.agents, 2)
            ]  # fmt: skip
            standing.meetings += meetings
            standing.rungs += _rungs(key, self.plan.agents, meetings)


def _worth_starting(batch: Batch, jobs: int) -> int:
    """So many processes, or 1 when starting them would take longer than they save: a ladder has many short batches.

    An agent in Python is not tried out here: it might take the process down.
    """
    if jobs == 1 or not set(batch.order.agents.split(":")) <= set(AGENTS) or batch.played() == batch.order.games:
        return jobs
    seconds = batch.trial(0.0).seconds
    return jobs if seconds - seconds / jobs > STARTING else 1


def _check_agents(agents: Sequence[str]) -> None:
    if len(agents) < 2:
        raise Fault(f"--agents {' '.join(agents)}: expected two agents at least")
    for name in agents:
        player(name)
        if agents.count(name) > 1:
            raise Fault(f"--agents: {name} is named twice; expected each agent once")


def _meeting(key: str, agent: str, other: str, strata: Sequence[Values]) -> Meeting:
    """Pairs of two agents by scenario; a scenario without a pair counts for nothing."""
    groups = [list(found.values()) for found in strata if found]
    values = [value for group in groups for value in group]
    vp = strata_interval(groups) if groups else (math.nan, -math.inf, math.inf)
    return Meeting(key, agent, other, vp, Score(len(values), sum(v > 0 for v in values), values.count(0)))


def _rungs(key: str, agents: Sequence[str], meetings: Iterable[Meeting]) -> list[Rung]:
    """Agents rated by these meetings, the highest first."""
    points = np.zeros((len(agents), len(agents)))
    sums = {agent: [0, 0, 0] for agent in agents}
    for met in meetings:
        i, j = agents.index(met.agent), agents.index(met.other)
        score = met.score
        points[i, j], points[j, i] = score.points, score.pairs - score.points
        for agent, won in ((met.agent, score.won), (met.other, score.lost)):
            for place, count in enumerate((score.pairs, won, score.drawn)):
                sums[agent][place] += count
    anchor = agents.index(ANCHOR) if ANCHOR in agents else None
    rungs = [
        Rung(key, agent, rating, Score(*sums[agent]))
        for agent, rating in zip(agents, ratings(points, anchor), strict=True)
    ]  # fmt: skip
    return sorted(rungs, key=lambda rung: -rung.rating.elo)


# ---- written and printed


def _number(value: float, form: str) -> str:
    return format(value, form) if math.isfinite(value) else ""


def _meeting_row(met: Meeting) -> tuple[object, ...]:
    vp = (_number(value, ".4f") for value in met.vp)
    score = met.score
    return (met.scenario, met.agent, met.other, score.pairs, *vp, score.won, score.drawn, score.lost, score.share)


def _rung_row(rung: Rung) -> tuple[object, ...]:
    elo, low, high, bound = rung.rating
    numbers = (_number(value, ".1f") for value in (elo, low, high))
    return (rung.scenario, rung.agent, *numbers, bound, *rung.score, rung.score.lost, rung.score.share)


def _csv(columns: Iterable[Column], rows: Iterable[tuple[object, ...]]) -> str:
    return csv_lines([[column.name for column in columns], *rows])


def _dictionary() -> str:
    """The data dictionary, `columns.md`."""
    lines = ["# Columns of this ladder", ""]
    lines += ["A pair is two games of the same dice between two agents, each moving first once. Its result is the"]
    lines += ["mean over the two of the victory points by which the one was ahead. The games themselves are batches"]
    lines += ["under games/, by scenario and seating, each with columns of its own (columns.md there)."]
    for name, columns in ((PAIRS, PAIR_COLUMNS), (LADDER, LADDER_COLUMNS)):
        lines += ["", f"## {name}", "", "| column | unit | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.unit} | {column.meaning} |" for column in columns]
    return "\n".join([*lines, ""])


def table(standing: Standing) -> str:
    """The meetings and the ratings, as plain text in columns."""
    lines = [("scenario", "agent", "other", "pairs", "VP ahead", "95 % interval", "score", "won", "drawn", "lost")]
    lines += [
        (met.scenario, met.agent, met.other, str(met.score.pairs), _signed(met.vp[0], ".2f"),
         _interval(met.vp[1:], ".2f"), met.score.share or "-", str(met.score.won), str(met.score.drawn),
         str(met.score.lost))
        for met in standing.meetings
    ]  # fmt: skip
    rated = [("scenario", "agent", "Elo", "95 % interval", "score", "pairs", "")]
    rated += [
        (rung.scenario, rung.agent, _signed(rung.rating.elo, ".0f"), _interval(rung.rating[1:3], ".0f"),
         rung.score.share or "-", str(rung.score.pairs), rung.rating.bound)
        for rung in standing.rungs
    ]  # fmt: skip
    told = [*_aligned(lines, 3), "", *_aligned(rated, 2), ""]
    zero = ANCHOR if any(rung.agent == ANCHOR for rung in standing.rungs) else "the lowest"
    told += [f"VP ahead: mean over the two seatings. Elo: Bradley-Terry of all pairs, {zero} = 0, one drawn pair more"]
    told += ["for every two agents; its intervals come from the information matrix of the fit."]
    if any(rung.rating.bound for rung in standing.rungs):
        told += ["at least, at most: those below took not half a point from those above; no finite rating fits best."]
    return "\n".join(told)


def _signed(value: float, form: str) -> str:
    return format(value + 0.0, "+" + form) if math.isfinite(value) else "-"


def _interval(ends: Sequence[float], form: str) -> str:
    low, high = ends
    if not math.isfinite(low) and not math.isfinite(high):
        return "-"
    return " to ".join(_signed(end, form) if math.isfinite(end) else "open" for end in (low, high))


def _aligned(rows: Sequence[tuple[str, ...]], words: int) -> list[str]:
    """Columns two blanks apart, the first `words` to the left and the others to the right; a last word to the left."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    ends = ["<" if i < words or not rows[0][i] else ">" for i in range(len(widths))]
    return [
        "  ".join(f"{cell:{end}{width}}" for cell, end, width in zip(row, ends, widths, strict=True)).rstrip()
        for row in rows
    ]
