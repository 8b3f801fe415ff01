"""The columns of `games.csv`, `turns.csv` and `ledger.csv`: names, units and meanings.

How each is read off a game: `game.match.readings`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from game.model.codes import CAUSE_WORDS, CROSSING_KINDS
from game.model.scenario import Scenario

LEVELS = ("draw", "minor", "major", "decisive")
BESIDE = "boats"  # the means of those who cross where no crossing carries them

# What each cause of loss is called in the columns and what it means, in the order of codes.CAUSE_WORDS.
CAUSES = {
    "attack": "in its own attacks",
    "defence": "under attack",
    "trapped": "because a unit could not retreat",
    "abandoned": "by leaving it on the bank of a river for good (kit only: men are lost in other ways)",
    "fire": "while standing under fire",
    "march": "while moving under fire",
    "rout": "on the roads in a rout",
    "surrender": "because a unit surrendered",
    "river": "in a river without room on its crossings, with the kit of units lost there",
    "no_room": "because more units than fit stood in a hex at the close",
}
assert len(CAUSES) == len(CAUSE_WORDS) - 1  # the first word is no cause


class Column(NamedTuple):
    """One column of a results file."""

    name: str
    unit: str
    meaning: str


# What rows of a game's turns begin with.
WHEN = (
    Column("game", "number", "number of the game in the batch, as in games.csv"),
    Column("turn", "turn", "number of the turn, from 1"),
)


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
        Column(
            "balance",
            "victory points",
            f"points of {first} less those of {second}, less the scenario's par; above 0 is good for {first}",
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
            Column(f"{key}_{thing}_{cause}", unit, f"{thing} {key} lost {meaning}")
            for key in keys
            for cause, meaning in CAUSES.items()
            for thing, unit in (("steps", "steps"), ("kit", "kit points"))
        ),
        *(
            Column(f"{key}_holds_broken", "turns", f"turns in which {key} left a salient it was told to hold")
            for key in keys
        ),
        *(
            Column(
                f"collapse_turn_{salient.key}",
                "turn",
                f"turn at whose close {salient.name} had collapsed; empty when it never did",
            )
            for salient in scenario.salients
        ),
        *(
            Column(
                f"evacuation_turn_{salient.key}",
                "turn",
                f"turn in which a unit was first ordered to withdraw out of {salient.name}; empty when none was",
            )
            for salient in scenario.salients
        ),
        *(
            Column(
                f"cut_off_turn_{salient.key}",
                "turn",
                f"first turn at whose close no way had led into {salient.name} twice running; empty when never",
            )
            for salient in scenario.salients
        ),
        Column("digest", "hex", "digest of the whole game, chained over its turns; equal games have equal digests"),
    )


def turn_columns() -> tuple[Column, ...]:
    """Columns of `turns.csv`, one row per game, turn and declared salient."""
    return (
        *WHEN,
        Column("date", "date", "morning after the turn, year-month-day"),
        Column("salient", "key", "salient measured"),
        Column("held_km2", "km2", "area of the salient its holder held at the close of the turn"),
        Column("units_isolated", "units", "holder's units inside without a line of communication at the close"),
        Column("mouth_km", "km", "width of its mouth: hexes next to its holder's ground outside; 0 closed"),
        Column("depth_km", "km", "length from the mouth to the farthest hex that held ground joins to it; 0 closed"),
        Column("max_flow", "supply points", "most supply that could get in in a turn; 0 when nothing leads in"),
        Column(
            "delivered_share",
            "share",
            "of what the holder's units inside used up by their last logistics, what arrived then; "
            "above 1 when stocks were filled too, empty when nothing had been used",
        ),
        Column("units_short", "units", "holder's units inside short of supply since their last logistics"),
        Column("units_critical", "units", "holder's units inside critical since their last logistics"),
        Column(
            "kit_abandoned",
            "kit points",
            "kit the holder abandoned in the turn beside hexsides with a bank inside; a hexside between two salients "
            "counts in both",
        ),
    )


def ledger_columns() -> tuple[Column, ...]:
    """Columns of `ledger.csv`, one row per game, turn, side, crossing and means that saw anything over or left."""
    kinds = ", ".join(CROSSING_KINDS)
    return (
        *WHEN,
        Column("date", "date", "morning after the turn, year-month-day"),
        Column("side", "side key", "whose steps and kit"),
        Column("crossing", "name", "key of a crossing of the scenario, else the hexside of a site for a pontoon"),
        Column(
            "means",
            "word",
            f"{kinds}: over what stands there; {BESIDE}: by boat, wading or swimming beside it",
        ),
        Column(
            "steps",
            "steps",
            "steps that went over in the turn, either way; boats that were called back are taken off in that turn",
        ),
        Column("kit", "kit points", "kit that went over in the turn, either way"),
        Column("kit_abandoned", "kit points", f"kit left on its banks for good in the turn; 0 in rows of {BESIDE}"),
    )


def dictionary(scenario: Scenario, tables: Mapping[str, Iterable[Column]]) -> str:
    """The data dictionary, `columns.md`, of results files by their names."""
    lines = [f"# Columns of this batch: {scenario.title}", "", *_measures(scenario), *_meanings(tables)]
    lines += ["", "Games that failed are not in these files but in failures.jsonl, one JSON object a line:"]
    lines += ["game, seed, turn, error, traceback.", ""]
    return "\n".join(lines)


def game_dictionary(scenario: Scenario, tables: Mapping[str, Iterable[Column]]) -> str:
    """The same for the files of a single game."""
    head = [f"# Columns of this game: {scenario.title}", "", *_measures(scenario)]
    return "\n".join([*head, *_meanings(tables), ""])


def _measures(scenario: Scenario) -> list[str]:
    return [
        f"Areas are hexes x {hex_km2(scenario.map.km_per_hex):.4f} km2, two decimals.",
        "A step is about 250 men of assault strength, a kit point ten heavy vehicles or guns.",
        "A supply point is 30 t. The close of a turn comes after the operations of both sides.",
    ]


def _meanings(tables: Mapping[str, Iterable[Column]]) -> list[str]:
    lines = []
    for name, columns in tables.items():
        lines += ["", f"## {name}", "", "| column | unit | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.unit} | {column.meaning} |" for column in columns]
    return lines


def hex_km2(km_per_hex: float) -> float:
    """Area of a hex whose opposite sides lie so far apart, km2.

    >>> round(hex_km2(2.5), 4)
    5.4127
    """
    return math.sqrt(3) / 2 * km_per_hex**2
