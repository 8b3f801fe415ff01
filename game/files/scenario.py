"""Read a scenario: from its TOML files to the checked scenario, its board and its charts."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from game import atlas
from game.files.charts import chart_values, read_charts
from game.files.convert import scenario_of
from game.files.crosscheck import calendar_end, cross_faults
from game.files.lines import KeyPath
from game.files.merge import assemble
from game.files.models import ScenarioPart
from game.files.overrides import apply, sort_out
from game.files.paths import SCENARIO_FILE, scenario_file, shown
from game.files.tree import Table, found, spelled, where
from game.files.wording import model_faults
from game.model.board import Board
from game.model.fault import Fault
from game.model.scenario import Scenario


@dataclass(frozen=True)
class Text:
    """A scenario as written: the merged tables, which know their files and lines, and what they mean."""

    file: Path
    root: Table
    scenario: Scenario
    charts: np.void
    overrides: tuple[str, ...]

    def where(self, path: KeyPath) -> str:
        """`file:line` of the value under a path."""
        return where(self.root, path)


@dataclass(frozen=True)
class Loaded:
    """Everything a game starts from."""

    scenario: Scenario
    board: Board
    charts: np.void  # record of game.model.charts.CHARTS
    digest: str  # of the scenario's content and the charts, overrides included
    overrides: tuple[str, ...] = ()


def load(name_or_path: str | os.PathLike[str], overrides: Sequence[str] = ()) -> Loaded:
    """Read, check and lay out a scenario.

    Args: `name_or_path` a scenario's name, its folder or a scenario file;
    `overrides` texts such as `ru.commitment=1.5` (see `game.files.overrides`).
    Raises: Fault with every fault found, one a line: `file:line: key.path: what is wrong; expected ...`.
    """
    return laid_out(read(name_or_path, overrides))


def laid_out(text: Text) -> Loaded:
    """A checked scenario together with its board. Raises: Fault from the map builder."""
    try:
        board = atlas.build(text.scenario)
    except Fault as fault:
        raise Fault(*(f"{text.where(found(text.root, line))}: {line}" for line in fault.lines)) from None
    return Loaded(text.scenario, board, text.charts, text.scenario.digest, text.overrides)


def read(name_or_path: str | os.PathLike[str], overrides: Sequence[str] = ()) -> Text:
    """Read and check a scenario without laying it on hexes. Raises: Fault as `load`."""
    file = scenario_file(name_or_path)
    root = assemble(file)
    if file.name != SCENARIO_FILE and "format" not in root and (file.parent / SCENARIO_FILE).is_file():
        raise Fault(f"{shown(file)}: is a part of a scenario; expected its folder, {shown(file.parent)}")
    last_day = calendar_end(root)
    of_scenario, of_charts, faults = sort_out(overrides)
    for override in of_scenario:
        try:
            apply(root, override)
        except Fault as fault:
            faults.extend(fault.lines)
    key = file.parent.name if file.name == SCENARIO_FILE else file.stem
    wrong: list[tuple[KeyPath, str]] = []
    part = None
    try:
        part = ScenarioPart.model_validate(root)
    except ValidationError as error:
        wrong.extend(model_faults(error, root))
    told = {path for path, _ in wrong}
    wrong.extend((path, text) for path, text in cross_faults(root, key, last_day) if path not in told)
    spotted = sorted(((where(root, path), path, text) for path, text in wrong), key=lambda entry: _by_line(entry[0]))
    faults.extend(f"{spot}: {spelled(root, path)}: {text}" for spot, path, text in spotted)
    try:
        charts = read_charts(of_charts)
    except Fault as fault:
        faults.extend(fault.lines)
    if faults or part is None:
        raise Fault(*faults)
    scenario = scenario_of(part)
    scenario = dataclasses.replace(scenario, digest=digest_of(scenario, charts))
    return Text(file, root, scenario, charts, tuple(overrides))


def _by_line(spot: str) -> tuple[str, int]:
    """`file:line` in the order one reads it; an override has no line."""
    name, _, line = spot.rpartition(":")
    return (name, int(line)) if line.isdecimal() else (spot, 0)


def digest_of(scenario: Scenario, charts: np.void) -> str:
    """32 hex digits that stand for the content of a scenario and its charts, not for their layout.

    What is only read beside a game, briefings and history, is left out: a correction there harms no saved game.
    """
    content = dataclasses.asdict(scenario)
    for beside in ("digest", "briefing", "history"):
        del content[beside]
    text = json.dumps(
        {"scenario": content, "charts": chart_values(charts)},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        default=lambda day: day.isoformat(),
    )
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()
