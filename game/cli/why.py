"""`salient why`: why a unit is supplied as it is, in text."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from game.model.fault import Fault

if TYPE_CHECKING:
    from game.model.state import State
    from game.rules.setup import Tables
    from game.rules.why import Blocker, Place, Trace

SUMMARY = "say why a unit is supplied as it is"


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("scenario", metavar="SCENARIO", help="name, folder or file of a scenario")
    parser.add_argument("--unit", required=True, metavar="KEY", help="unit to ask about, e.g. ua-95-air-assault")
    parser.add_argument(
        "--turn", default="1", metavar="N",
        help="look at the close of this turn, 0 = the supply the game begins with (default: 1)",
    )
    parser.add_argument(
        "--agents", default="greedy:greedy", metavar="A:B",
        help="who plays each side until then, the first to move before the colon: hold, random, greedy or staff "
        "(default: greedy:greedy)",
    )  # fmt: skip
    parser.add_argument("--seed", default="1", metavar="N", help="seed of the game's dice (default: 1)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value first, e.g. ru.commitment=1.5",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Play up to the turn and print the trace. Raises: Fault for anything it cannot use."""
    from game.agents.course import SIDES, Course
    from game.agents.operate import AGENTS
    from game.cli.play import agents_of, number
    from game.cli.transcript import warmed
    from game.files.paths import either, nearest
    from game.files.scenario import load
    from game.rules.setup import set_up
    from game.rules.why import first_supply, why_supplied

    agents = agents_of(args.agents, AGENTS)
    if len(agents) != SIDES:
        raise Fault(f"--agents {args.agents}: {len(agents)} agents; expected one a side, such as greedy:hold")
    turn, seed = number(args.turn, "--turn"), number(args.seed, "--seed")
    loaded = load(args.scenario, args.overrides)
    if turn > loaded.scenario.calendar.turns:
        raise Fault(f"--turn {turn}: the game has {loaded.scenario.calendar.turns} turns")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    if args.unit not in ready.keys:
        near = nearest(args.unit, ready.keys) or list(ready.keys[:3])
        raise Fault(f"--unit {args.unit}: no such unit; expected {either(near)}")
    if turn:
        warmed()
        course = Course(ready)
        course.start(seed)
        for _ in range(turn):
            course.play_turn(agents)
        state = course.desk.state
    else:
        state = first_supply(ready, ready.state)
    print("\n".join(told(ready, state, why_supplied(ready, state, ready.keys.index(args.unit)))))
    return 0


def told(ready: Tables, state: State, trace: Trace) -> list[str]:
    """A trace as lines of text."""
    from game.model.codes import SUPPLY_STATES

    key = ready.keys[trace.unit]
    turn = int(state.clock[0]["turn"])
    when = f"turn {turn}" if turn else "at the start"
    if trace.hex < 0:
        return [f"{key}: not on the map, {when}"]
    words = _Words(ready)
    lines = [f"{key} in {words.spot(trace.hex)}, {when}: supply {SUPPLY_STATES[trace.state]}"]
    lines.append(
        f"asked {_points(trace.asked)}, sent {_points(trace.sent)}, delivered {_points(trace.delivered)}; "
        f"carries {_points(trace.stock)} points"
    )
    if state.units[trace.unit]["moved"] and turn:
        lines.append("it has moved since: the way is from where it stands now")
    if trace.places:
        lines.append(f"way: {len(trace.way)} hexes, {trace.arrives / 10:.0f} % of a load arrives")
        lines += [f"  {words.place(place)}" for place in trace.places]
        if trace.blocker is None:
            lines.append("nothing throttles it")
        else:
            beside = "" if trace.blocker.hex in trace.way else "; it lies beside the way of today"
            lines.append(f"throttled by {words.blocker(trace.blocker)}{beside}")
        return lines
    lines.append("no way leads to it from any source")
    if trace.blocker is None:
        lines.append("the way is open again; it is supplied at its next logistics")
    else:
        lines.append(f"first blocker: {words.blocker(trace.blocker)}")
    return lines


def _points(thousandths: int) -> str:
    return f"{thousandths / 1000:.1f}"


class _Words:
    """Rows into words."""

    def __init__(self, ready: Tables) -> None:
        from game.match.places import Places

        self.ready = ready
        self.places = Places(ready)

    def hex(self, h: int) -> str:
        from game.grid.hexes import hex_name

        return hex_name(self.ready.board.columns, h)

    def near(self, h: int) -> str:
        """The settlement of a hex or the way from the nearest one, "" without settlements."""
        name = self.hex(h)
        said = self.places.hex(name)
        return said.removesuffix(f" ({name})") if said.endswith(")") else ""

    def spot(self, h: int) -> str:
        """A hex and where it lies: "2217 (Sudzha)"."""
        near = self.near(h)
        return f"{self.hex(h)} ({near})" if near else self.hex(h)

    def named(self, c: int) -> str:
        """A crossing by its key and, where it has another, its name."""
        key = self.crossing(c)
        sites = self.ready.board.sites
        return f"{key} ({sites[c].name})" if c < len(sites) and sites[c].name != key else key

    def crossing(self, c: int) -> str:
        """A crossing by its key, a pontoon that is no site of the scenario by its hexside."""
        from game.grid.hexes import hexside_name

        if c < len(self.ready.board.sites):
            return self.ready.board.sites[c].key
        side = self.ready.map.hexsides[self.ready.map.sites[c]["hexside"]]
        return f"pontoon {hexside_name(self.ready.board.columns, int(side['hex']), int(side['direction']))}"

    def source(self, row: int) -> str:
        return self.ready.scenario.sources[row].name

    def place(self, place: Place) -> str:
        used, room = _points(place.used), _points(place.room)
        if place.kind == "source":
            return f"source {self.source(place.row)} ({self.hex(place.hexes[0])}): {used} of {room} sent"
        if place.kind == "crossing":
            return f"crossing {self.named(place.row)}, fire {place.fire}: {used} of {room} used"
        stretch = self.spot(place.hexes[0])
        if len(place.hexes) > 1:
            stretch += f" to {self.spot(place.hexes[-1])}, {len(place.hexes)} hexes"
        return f"road {stretch}, fire {place.fire}: {used} of {room} used, {place.lost / 10:.0f} % lost"

    def blocker(self, blocker: Blocker) -> str:
        """What stops or throttles, where that is, and by how much."""
        if blocker.hex < 0:
            return "its side has no source of supply"
        near = self.near(blocker.hex)
        return self._what(blocker) + (f" ({near})" if near else "") + self._limit(blocker)

    def _limit(self, blocker: Blocker) -> str:
        """What a place lets through, what keeps it down, and how much of it was taken."""
        if blocker.clear == 0:
            return ""
        causes = [f"fire {blocker.fire}"] if blocker.fire else []
        causes += ["an enemy zone of control"] if blocker.zone else []
        room, clear = _points(blocker.room), _points(blocker.clear)
        if blocker.room >= blocker.clear:
            said = f"it lets through {room} points a turn"
        elif causes:
            leaves = "leaves" if len(causes) == 1 else "leave"
            said = f"{' and '.join(causes)} {leaves} it {room} of {clear} points a turn"
        else:
            said = f"it lets through {room} of {clear} points a turn"
        return f": {said}, {_points(blocker.used)} were sent"

    def _what(self, blocker: Blocker) -> str:
        at = self.hex(blocker.hex)
        known = blocker.row >= 0  # of a crossing or a source, by the kind
        source = self.source(blocker.row) if known and blocker.kind in ("source", "lost_source") else at
        crossing = self.crossing(blocker.row) if known and blocker.kind in ("crossing", "water") else ""
        return {
            "source": f"what source {source} can send",
            "road": f"the road in {at}",
            "crossing": f"crossing {crossing} into {at}",
            "lost_source": f"source {source} in {at} is lost",
            "enemy": f"{at} is held by the enemy",
            "nobody": f"{at} is no man's land",
            "water": f"the river before {at}" + (f", {crossing} is out" if crossing else ""),
            "ground": f"the lake in {at}",
        }[blocker.kind]
