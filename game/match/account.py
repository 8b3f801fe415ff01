"""What a turn and a game came to: the salients, the result, losses by cause, the evacuation ledger."""

from __future__ import annotations

from game.match.happened import Crossed, Event, Pocket
from game.match.phrases import Phrases, amount, hexes
from game.model.scenario import Scenario
from game.rules.setup import Tables

SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEVELS = ("Draw", "Minor victory", "Major victory", "Decisive victory")
CAUSES = {
    "attack": "in attack", "defence": "in defence", "trapped": "trapped", "abandoned": "abandoned",
    "fire": "to fire where they stood", "march": "to fire on the road", "rout": "in flight",
    "surrender": "in surrender", "river": "in the river", "left": "for want of room",
}  # fmt: skip
PAID = {
    "so_far": "from turn to turn", "stranded": "own units cut off by blowing crossings",
    "objectives": "objectives at the end", "ground": "ground", "steps": "enemy steps", "kit": "enemy kit",
    "abandoned": "enemy kit abandoned", "salients": "salients",
}  # fmt: skip


def thresholds(ready: Tables) -> tuple[float, float, float]:
    """Points of balance from which a result is minor, major, decisive."""
    scale = ready.scenario.victory_scale
    levels = [int(ready.charts[f"level_{word}"]) for word in ("marginal", "major", "decisive")]
    first, second, third = (scale * level / 1000 for level in levels)
    return first, second, third


def pocket(phrases: Phrases, scenario: Scenario, found: Pocket) -> str:
    """A salient at a close: ground, mouth, depth, how it is fed, and its units in want."""
    salient = next(s for s in scenario.salients if s.key == found.key)
    holder, places = phrases.side(salient.holder), phrases.places
    if not found.held:
        return f"{salient.name}: {holder} holds nothing of {hexes(found.start)}."
    text = (
        f"{salient.name}: {holder} holds {_share(found)}, {found.held * places.km2:.1f} km2; "
        f"mouth {places.km(found.mouth):.0f} km, depth {places.km(found.depth):.0f} km; "
    )
    if found.asked:
        share = f"{100 * found.delivered / found.asked:.0f} per cent"
        if found.delivered > found.asked:
            share = "all, and some for stocks"
        text += f"{found.delivered:.1f} points of supply came in for {found.asked:.1f} needed ({share})"
    else:
        text += "no units in it"
    text += f"; its ways in would let {found.flow:.0f} through" if found.flow else "; its ways in let nothing through"
    want = [("short", found.short), ("critical", found.critical), ("cut off", found.isolated)]
    if units := ", ".join(f"{count} {word}" for word, count in want if count):
        text += f"; units: {units}"
    return f"{text}."


def _share(found: Pocket) -> str:
    """How much of its ground a salient still is; it may have grown."""
    if found.held <= found.start:
        return f"{found.held} of {hexes(found.start)}"
    return f"all of its {hexes(found.start)} and {found.held - found.start} more"


def result(phrases: Phrases, ready: Tables, event: Event, mark: Event) -> list[str]:
    """The end of a game: who won, what each side did and lost, and what went over the rivers."""
    winner, level = event.facts["winner"], LEVELS[event.facts["level"]]
    lines = [f"Result: {f'{level} for {phrases.side(winner)}' if winner else LEVELS[0]}."]
    for i, side in enumerate(ready.scenario.sides):
        start = ready.state.sides[i]
        gained = mark.facts["hexes"][side.key] - int(start["hexes_start"])
        lost = f"{mark.facts['steps_lost'][side.key]} of {start['steps_start']} steps"
        lost += f" and {mark.facts['kit_lost'][side.key]} of {start['kit_start']} kit"
        ground = f"{gained * phrases.places.km2:+.1f} km2"
        count = mark.facts["attacks"][side.key]
        attacks = "1 attack" if count == 1 else f"{count} attacks"
        lines.append(f"  {side.name}: {attacks}, lost {lost}, ground {ground}.")
        causes = [f"{amount(row.steps, row.kit)} {CAUSES[row.cause]}" for row in mark.facts["toll"]
                  if row.side == side.key]  # fmt: skip
        if causes:
            lines.append(f"    Lost {', '.join(causes)}.")
        score = mark.facts["score"][side.key]
        paid = [f"{PAID[kind]} {points / 1000:+.1f}" for kind, points in score.items() if points]
        if paid:
            lines.append(f"    Points: {', '.join(paid)}.")
    if mark.facts["ledger"]:
        lines.append("Over the rivers:")
        lines += [f"  {_crossed(phrases, row)}" for row in mark.facts["ledger"]]
    return lines


def _crossed(phrases: Phrases, row: Crossed) -> str:
    """A line of the evacuation ledger."""
    means = []
    if row.steps or row.kit:
        means.append(f"{amount(row.steps, row.kit)} over it")
    if row.boats:
        means.append(f"{amount(row.boats, 0)} by boat or wading")
    if row.left:
        means.append(f"{row.left} kit left behind")
    where = phrases.places.crossing(row.crossing)
    if not row.steps and not row.kit and where.startswith("the pontoon"):
        where = where.replace("pontoon", "river", 1)  # none was laid
    return f"{phrases.side(row.side)}, {where}: {', '.join(means)}."
