"""A report on disk: a folder with the tables of a game as CSV, what their columns mean, and its charts as pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from game.files.commas import csv_lines
from game.files.paths import write_bytes, write_text
from game.files.saves import turn_file
from game.match.columns import (
    CAUSES,
    WHEN,
    Column,
    game_columns,
    game_dictionary,
    ledger_columns,
    turn_columns,
)
from game.match.report import Report

_TURN, _SIDE = WHEN[1], Column("side", "side key", "whose figures")
LOSSES = (
    _TURN, _SIDE, Column("cause", "word", ", ".join(CAUSES)), Column("steps", "steps", "lost in the turn"),
    Column("kit", "kit points", "lost in the turn"),
)  # fmt: skip
SUPPLY = (
    _TURN, _SIDE, Column("asked", "supply points", "what its units asked for at their last logistics"),
    Column("delivered", "supply points", "what came"),
    *(Column(word, "units", f"{word} of supply" if word != "isolated" else "cut off")
      for word in ("full", "short", "critical", "isolated")),
)  # fmt: skip
EXITS = (
    _TURN, Column("side", "side key", "holder of the salient"), Column("salient", "salient key", "which"),
    Column("direction", "word", "out or in"), Column("unit", "unit key", "who went"),
    Column("means", "word", "crossing, boats (or wading), land, calendar (arrived or was taken away)"),
    Column("crossings", "names", "over which, or beside which by boat; several are divided by blanks"),
    Column("units", "units", "1, or 0 where only kit came after its unit"),
    Column("steps", "steps", "that the unit had then"), Column("kit", "kit points", "that went with it or came after"),
)  # fmt: skip
DICE = (
    _TURN, Column("side", "side key", "who threw"), Column("kind", "word", "attack, blown (charges), struck"),
    Column("hex", "hex", "where"), Column("subject", "name", "hex attacked, or crossing"),
    Column("roll", "number", "two dice of an attack, else 1 to 100"),
    Column("chance", "share", "of success before the throw"), Column("success", "0 or 1", "whether it was one"),
    Column("luck", "share", "of throws that would have been worse, half of those as good; 0.5 on average"),
)  # fmt: skip


def report_folder(scenario: str, turn: int) -> Path:
    """Where a report goes: beside the saved games."""
    file = turn_file(scenario, turn)
    return file.with_name(f"{file.stem}-report")


def write_report(folder: Path, report: Report, charts: Mapping[str, bytes]) -> None:
    """Write the folder. Args: charts, PNG files by name without ending. Raises: Fault when it cannot be written."""
    scenario = report.scenario
    columns = {
        "games.csv": game_columns(scenario), "turns.csv": turn_columns(), "ledger.csv": ledger_columns(),
        "losses.csv": LOSSES, "exits.csv": EXITS, "supply.csv": SUPPLY, "dice.csv": DICE,
    }  # fmt: skip
    rows = {
        "games.csv": report.table("games"), "turns.csv": report.table("turns"), "ledger.csv": report.table("ledger"),
        "losses.csv": report.losses_table(), "exits.csv": report.exits_table(),
        "supply.csv": report.supply_table(), "dice.csv": report.dice_table(),
    }  # fmt: skip
    for name, found in rows.items():
        write_text(folder / name, csv_lines([[column.name for column in columns[name]], *found]))
    write_text(folder / "columns.md", game_dictionary(scenario, columns))
    for name, picture in charts.items():
        write_bytes(folder / f"{name}.png", picture)
