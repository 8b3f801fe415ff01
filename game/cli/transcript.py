"""What `play` and `replay` print: the heading, the summary table; and the wait for a cold compile."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from game.match import happened
from game.match.diary import LEVELS
from game.match.happened import Event
from game.match.places import Places
from game.rules.setup import Tables


def warmed() -> None:
    """Compile the rules first, with progress, when they are not in the cache."""
    from game import kernel
    from game.cli.warmup import shown

    if kernel.is_warm():
        return
    print("compiling the rules, once after an installation or a change", file=sys.stderr)
    try:
        with shown() as progress:
            kernel.ensure_warm(progress)
    except kernel.WarmUpFailed as failure:
        # The game itself compiles what it needs, or fails with a better message.
        print(f"the rules were not compiled beforehand: {failure}", file=sys.stderr)


def heading(ready: Tables, seed: str, agents: Sequence[str]) -> str:
    """Title, seed and who plays. Args: seed, the number, or what is said instead of it."""
    players = ", ".join(f"{side.name} {agent}" for side, agent in zip(ready.scenario.sides, agents, strict=True))
    return f"{ready.scenario.title}\nSeed {seed}; {players}."


class Summary:
    """An observer that keeps a line a turn."""

    def __init__(self, ready: Tables) -> None:
        self._ready = ready
        self._places = Places(ready)
        self._sides = [side.key for side in ready.scenario.sides]
        self._orders = dict.fromkeys(self._sides, 0)
        self._rows: list[list[str]] = []
        self._result = ""

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if event.kind == happened.ORDER:
            self._orders[event.side] += 1
        elif event.kind == "result":
            winner = next((s.name for s in self._ready.scenario.sides if s.key == event.facts["winner"]), "")
            level = LEVELS[event.facts["level"]]
            self._result = f"Result: {f'{level} for {winner}' if winner else LEVELS[0]}."
        elif event.kind == happened.CLOSED:
            self._rows.append(self._row(event))
            self._orders = dict.fromkeys(self._sides, 0)

    def _row(self, event: Event) -> list[str]:
        facts = event.facts
        row = [str(event.turn), self._places.morning(event.turn + 1).isoformat()]
        for key in self._sides:
            lost = f"{facts['steps_lost'][key]}/{facts['kit_lost'][key]}"
            left = sum(line.kit for line in facts["toll"] if (line.side, line.cause) == (key, "abandoned"))
            row += [str(self._orders[key]), str(facts["attacks"][key]), lost, str(left)]
            row.append(f"{facts['points'][key] / 1000:.1f}")
        for pocket in facts["pockets"]:
            fed = f"{100 * pocket.delivered / pocket.asked:.0f}" if pocket.asked else "-"
            row += [f"{pocket.held * self._places.km2:.1f}", fed]
        return row

    def text(self) -> str:
        """The table, and the result of a game that has ended. Attacks, losses and points are sums so far."""
        heads = ["turn", "after"]
        for key in self._sides:
            heads += [f"{key} orders", "attacks", "lost", "left", "points"]
        for salient in self._ready.scenario.salients:
            heads += [f"{salient.key} km2", "fed %"]
        rows = [heads, *self._rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(word.rjust(width) for word, width in zip(row, widths, strict=True)) for row in rows]
        note = (
            "lost: steps/kit; left: kit abandoned, counted in lost too; attacks, losses, points: sums so far;\n"
            "fed: supply delivered to the units in it as a share of what they needed, above 100 when stocks fill up"
        )
        return "\n".join(line for line in [*lines, note, self._result] if line)
