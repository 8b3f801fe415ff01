"""What an overlay says of one hex, and a position cut down to what is on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from game.match.rows import SideRow
from game.match.situation import Situation
from game.match.supply_line import points
from game.ui.mapart.position import Position


def hex_words(found: Situation, name: str, h: int, sides: Sequence[SideRow]) -> str:
    """What an overlay tells of a hex in a line, "" nothing."""
    if name in ("supply", "enemy"):
        share, flow = int(found.share[h]), int(found.flow[h])
        sent = f", {points(flow / 1000)} points pass" if flow > 0 else ""
        return f"{share / 10:.0f} % of a load arrives{sent}" if share > 0 else ""
    if name == "fire":
        levels = [f"{side.name} {int(found.fire[i, h])}" for i, side in enumerate(sides) if found.fire[i, h] > 0]
        return f"fire level {', '.join(levels)}" if levels else "no fire known"
    if name == "zoc":
        zones = [side.name for i, side in enumerate(sides) if found.zones[i, h]]
        posts = [side.name for i, side in enumerate(sides) if found.screens[i, h]]
        parts = [f"zone of {' and '.join(zones)}"] if zones else []
        parts += [f"posts of {' and '.join(posts)}"] if posts else []
        return ", ".join(parts)
    if name == "threat" and found.threat is not None:
        units, steps = int(found.threat.units[h]), int(found.threat.steps[h])
        if units:
            return f"{units} {'unit' if units == 1 else 'units'} with {steps} steps can attack"
        return f"{int(found.threat.reach[h])} can be here" if found.threat.reach[h] else "out of his reach"
    if name == "objectives":
        goal = next((goal for goal in found.goals if goal.hex == h), None)
        if goal is not None:
            return f"{goal.name}, {goal.points} points at the end, {goal.worth:.1f} if held until then"
    return ""


def dominated(hexes: int) -> str:
    """How much ground a hex dominates, in words."""
    return f"dominates {hexes} {'hex' if hexes == 1 else 'hexes'}" if hexes else "dominates no ground"


def cropped(position: Position, seen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Position:
    """A position as if there were nothing outside some hexes: for a legend of what is on the screen."""
    found = position.situation
    if found is None:
        return position
    threat = found.threat
    if threat is not None:
        threat = replace(threat, reach=np.where(seen, threat.reach, 0), units=np.where(seen, threat.units, 0))
    found = replace(
        found,
        share=np.where(seen, found.share, 0),
        flow=np.where(seen, found.flow, 0),
        fire=found.fire * seen,
        dominated=found.dominated * seen,
        zones=found.zones * seen,
        screens=found.screens * seen,
        watchers=tuple(w for w in found.watchers if seen[w[0]]),
        crossing_fire=tuple(c for c in found.crossing_fire if seen[c[0]]),
        sources=tuple(s for s in found.sources if seen[s.hex]),
        loads=tuple(load for load in found.loads if seen[load.hex]),
        jams=tuple(jam for jam in found.jams if seen[jam.hex]),
        threat=threat,
    )
    return replace(position, control=np.where(seen, position.control, -1), situation=found)
