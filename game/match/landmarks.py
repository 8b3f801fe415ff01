"""The events of a game that one looks for afterwards: bridges blown, towns taken, units lost, salients cut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from game.match import happened
from game.match.account import LEVELS
from game.match.happened import Event
from game.match.phrases import Phrases
from game.rules.setup import Tables


@dataclass(frozen=True)
class Landmark:
    """One of them. `weight`: 2 = the course of the game hangs on it, 1 = the rest."""

    side: str  # whose doing or loss it is, "" nobody's
    hex: str
    text: str
    weight: int


class Landmarks:
    """Finds them among the events of a game."""

    def __init__(self, ready: Tables) -> None:
        self._phrases = Phrases(ready)
        names = self._phrases.names
        self._goals = {names.hex(h): goal.name for h, goal in zip(
            ready.map.objectives["hex"].tolist(), ready.scenario.objectives, strict=True
        )}  # fmt: skip

    def of(self, events: Iterable[Event]) -> list[Landmark]:
        """The landmarks among events, in their order."""
        return [found for event in events if event.kind not in happened.MARKS for found in self._landmark(event)]

    def _landmark(self, event: Event) -> Iterable[Landmark]:
        phrases, facts, weight = self._phrases, event.facts, 1
        if event.kind == "destroyed":
            text = f"{phrases.does(event.unit, 'is')} destroyed"
        elif event.kind == "surrender":
            text, weight = f"{phrases.unit(event.unit)} surrenders", 2
        elif event.kind == "blown" and facts["condition"] == "destroyed":
            text, weight = f"{phrases.places.crossing(facts['crossing'])} is blown", 2
        elif event.kind == "built":
            text = f"{phrases.places.crossing(facts['crossing'])} is laid"
        elif event.kind == "control" and event.hex in self._goals and event.side:
            text, weight = f"{phrases.side(event.side)} takes {self._goals[event.hex]}", 2
        elif event.kind == "cut_off":
            text, weight = f"{phrases.salient(facts['salient'])} is cut off", 2
        elif event.kind == "collapse":
            text, weight = f"{phrases.salient(facts['salient'])} has collapsed", 2
        elif event.kind == "result":
            winner = facts["winner"]
            text = f"{LEVELS[facts['level']]} for {phrases.side(winner)}" if winner else LEVELS[0]
            weight = 2
        else:
            return
        yield Landmark(event.side, event.hex, text[:1].upper() + text[1:], weight)
