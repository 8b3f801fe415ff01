"""Linter, what is read beside a game: a briefing for each side, alike in length, and history up to the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from game.files.findings import Finding, warning
from game.model.scenario import Scenario

UNEVEN = 1.5  # times as long as the other side's: more care for one side than for the other


def word_findings(scenario: Scenario) -> Iterator[Finding]:
    """Everything to be said about briefings and series."""
    yield from briefings(scenario)
    yield from beyond_the_end(scenario)


def briefings(scenario: Scenario) -> Iterator[Finding]:
    """No text at all, or one that is much longer than the other."""
    if not scenario.briefing:
        yield warning((), "has no briefing; expected a text for each side in [briefing]")
        return
    short, long = sorted(scenario.briefing, key=lambda told: len(told[1]))
    if len(long[1]) > UNEVEN * len(short[1]):
        text = f"has {len(long[1])} letters, that of {short[0]} {len(short[1])}; expected the same care for both sides"
        yield warning(("briefing", long[0]), text)


def beyond_the_end(scenario: Scenario) -> Iterator[Finding]:
    """Points of a series after the last day of the game."""
    calendar = scenario.calendar
    end = calendar.start + dt.timedelta(days=calendar.turns * calendar.days_per_turn)
    for i, series in enumerate(scenario.history):
        for j, (day, _) in enumerate(series.points):
            if day > end:
                yield warning(("history", i, "points", j), f"is dated {day}; expected nothing after the end, {end}")
