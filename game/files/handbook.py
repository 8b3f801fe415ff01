"""The rules and charts as a reader finds them: chapters from the rulebook's docstrings, entries from the chart files.

A chapter is a module of `game.rules` whose docstring names its page of the model
by `Rule:`. A chart's numbers are those of the game in hand; where they are not
the file's, the file's are told beside them.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

import game.rules
from game.files.paths import charts_folder
from game.files.tree import Table, read_table
from game.model import codes
from game.model.charts import SHAPES

# Chapters that speak of how the program asks and is asked, not of the war.
FOR_PROGRAMS = {
    "conduct", "exposure", "facade", "forecast", "legal", "orders", "prospects", "refusals", "river_orders", "setup",
}  # fmt: skip
# Steps whose sentences speak of tables and codes are left out; letters for things are put into words.
OF_TABLES = re.compile(
    r"work\.|\[|\b(figures|tall(y|ies)|code|view|state|layout|flood|kernel|scratch|buckets?|rows?|tail)\b"
)
IN_WORDS = (
    (r"\bunit u\b", "a unit"), (r"\bUnit u\b", "A unit"), (r"\bhex (h|at|via)\b", "a hex"), (r"\bHex h\b", "A hex"),
    (r"\bcrossing c\b", "a crossing"), (r"\bhexside \(h, d\)", "a hexside"), (r"^1 when\b", "Whether"),
    (r" \(?sign 1\)| \((0, )?-?[01]\)", ""), (r"[;:,]\s*(-1|0|1|6)( =)? [^.;]*", ""),
    (r", (per mille|thousandths)[^.]*", ""),
    (r" in a list such as [\w.]+", ""), (r"\bhex target\b", "the target"), (r"\bof side\b", "of a side"),
)  # fmt: skip
# Paragraphs that speak of the program are left out too.
ASIDE = re.compile(r"^(The forecast reads|A view has the type|Only reads the tables|survey lays out)")
WITHOUT_STEPS = {"view", "flow", "why", "ways_back"}  # chapters of questions: how they are answered is no rule
# What the positions of a table stand for, by words of its `about` and its length.
LEVELS = tuple(f"level {n}" for n in range(5))
PROJECTORS = ("manoeuvre", "drones", "tubes", "rockets")
AXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("intact", codes.CONDITIONS), ("full, short", codes.SUPPLY_STATES), ("flat, rolling", codes.RELIEFS),
    ("clear, overcast", codes.SKIES), ("battalion", codes.ECHELONS), ("mobility", codes.MOBILITIES),
    ("movement points", codes.MOBILITIES), ("dry", codes.GROUNDS), ("local, regional", codes.ROADS),
    ("hexside", codes.RIVERS), ("static, was attacked", ("static", "was attacked", "attacked itself")),
    ("manoeuvre", PROJECTORS), ("hexes it counts", PROJECTORS), ("points beyond", PROJECTORS),
    ("to so many hexes", PROJECTORS), ("level is 1", LEVELS[1:]), ("two dice", tuple(str(n) for n in range(13))),
)  # fmt: skip
BY_LENGTH = {len(codes.ARMS): codes.ARMS, len(codes.TERRAINS): codes.TERRAINS, len(LEVELS): LEVELS}
RESULT_ROWS = ("dice 2-3", "4-5", "6-7", "8-9", "10-12")


@dataclass(frozen=True)
class Chapter:
    """A chapter of the rules."""

    name: str  # module, the name charts and other chapters call it by
    title: str
    lead: str  # the rule as one sentence
    paragraphs: tuple[str, ...]
    pages: str  # of the model
    details: tuple[tuple[str, str], ...]  # steps of it: name, sentences


@dataclass(frozen=True)
class ChartEntry:
    """A number or table of numbers of a chart, as this game has it."""

    key: str
    about: str
    values: Any  # a number, a list, or a list of lists
    source: str
    columns: tuple[str, ...]  # what positions stand for, () unknown
    rows: tuple[str, ...]
    written: Any  # the chart file's values where this game's are others, else None


@dataclass(frozen=True)
class Chart:
    """A chart file."""

    name: str
    title: str
    about: str
    entries: tuple[ChartEntry, ...]
    changed: int  # entries this scenario or its `--set` changed


def chapters() -> list[Chapter]:
    """The chapters in the order of the model's pages."""
    found = []
    for module in pkgutil.iter_modules(game.rules.__path__):
        if module.name in FOR_PROGRAMS:
            continue
        loaded = importlib.import_module(f"game.rules.{module.name}")
        text = inspect.cleandoc(loaded.__doc__ or "")
        rule = re.search(r"^Rule: model pages? ([^;.]+)", text, re.MULTILINE)
        if rule is not None:
            found.append(_chapter(module.name, text, rule[1], loaded))
    return sorted(found, key=lambda chapter: (_first_page(chapter.pages), chapter.name))


def _first_page(pages: str) -> int:
    return int(re.findall(r"\d+", pages)[0])


def _chapter(name: str, text: str, pages: str, module: Any) -> Chapter:
    lead, *parts = _parts(text)
    body = [_plain(part) for part in parts if not part.startswith(("Rule:", "Source:"))]
    body += [_plain(part) for part in parts if part.startswith("Source:")]
    title = name.replace("_", " ").capitalize()
    told = tuple(part for part in body if not ASIDE.match(part))
    return Chapter(name, title, _plain(lead), told, pages, () if name in WITHOUT_STEPS else _steps(module))


def _parts(text: str) -> list[str]:
    """Paragraphs and items of lists, each as one line; sketches between fences as they are."""
    found = []
    for i, part in enumerate(text.split("```")):
        if i % 2:
            found.append(part.strip("\n") + "\n")
            continue
        for block in re.split(r"\n\s*\n", part.strip()):
            found += [" ".join(item.split()) for item in re.split(r"\n(?=- )", block) if item.strip()]
    return found


def _steps(module: Any) -> tuple[tuple[str, str], ...]:
    """The steps of a chapter that can be told without its tables."""
    details = []
    for key, thing in vars(module).items():
        inner = getattr(thing, "py_func", thing)
        if key.startswith("_") or not inspect.isfunction(inner) or inner.__module__ != module.__name__:
            continue
        words = " ".join(inspect.cleandoc(inner.__doc__ or "").partition("\n\n")[0].split())
        words = _plain(words)
        if words and not OF_TABLES.search(words):
            for pattern, plain in IN_WORDS:
                words = re.sub(pattern, plain, words)
            details.append((key.replace("_", " "), f"{words.rstrip('.,; ')}."))
    return tuple(details)


def _plain(text: str) -> str:
    """Sentences without what is said to programmers."""
    if text.endswith("\n"):
        return text
    text = re.sub(r"\s*\b(Returns|Needs|Changes|Args|Leaves):?\b.*$", "", text)
    text = re.sub(r"(?:the chapter on )?`?game\.rules\.(\w+)`?", lambda found: f"see {found[1].capitalize()}", text)
    text = re.sub(r"`([^`]*)`", r"\1", text).strip()
    return f"\u2022 {text[2:]}" if text.startswith("- ") else text


def charts(record: np.void, columns: tuple[str, ...]) -> list[Chart]:
    """The charts with the numbers of a game. Args: columns, the names of the odds columns. Raises: Fault."""
    found = []
    for name, shapes in SHAPES.items():
        file = charts_folder() / f"{name}.toml"
        table = read_table(file)
        notes = file.read_text(encoding="utf-8").split("\n[")[0].splitlines()
        about = " ".join(line.lstrip("# ") for line in notes if line.startswith("#"))
        entries = []
        for key, shape in shapes.items():
            row = table[key]
            assert isinstance(row, Table)
            mine = np.asarray(record[key]).tolist()
            head, side = _axes(key, str(row.get("about", "")), shape, columns)
            entries.append(
                ChartEntry(
                    key, str(row.get("about", "")), mine, str(row["source"]), head, side,
                    None if mine == row["value"] else row["value"],
                )
            )  # fmt: skip
        changed = sum(entry.written is not None for entry in entries)
        about = re.sub(r"[^.]*\bin the order\b.*$", "", about).strip()  # tables carry their own heads
        found.append(Chart(name, name.capitalize(), about, tuple(entries), changed))
    return found


def _axes(
    key: str, about: str, shape: tuple[int, ...], columns: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What columns and rows of a table stand for."""
    if not shape:
        return (), ()
    if shape == (5, len(columns)):
        return columns, RESULT_ROWS
    if len(shape) == 2:
        head = codes.ROADS if shape[1] == len(codes.ROADS) else codes.TERRAINS
        return head, codes.MOBILITIES
    if shape[0] == len(columns) and "column" in about:
        return columns, ()
    if key == "odds_columns":
        return columns[1:], ()
    for word, names in AXES:
        if word in about and len(names) == shape[0]:
            return names, ()
    return BY_LENGTH.get(shape[0], ()), ()
