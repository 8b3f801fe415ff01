"""What befell units and crossings, as sentences: one or more events to a line.

`Phrases.told` takes the events of an order, a logistics or a close and leaves out
what the diary says elsewhere (marches, the attack itself, losses in its summary).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from game.match.happened import Event, only
from game.match.names import Names
from game.match.places import Places
from game.rules.setup import Tables
from game.rules.ways_back import Retreats, WayBack

LOSS_WORDS = {
    "attack": "", "defence": "", "trapped": " while trapped", "fire": " under fire", "march": " under fire on the road",
    "rout": " under fire in flight", "river": " in the river", "left": " for want of room",
}  # fmt: skip
TOLD_APART = ("abandoned", "surrender")  # losses that have a sentence of their own


class Phrases:
    """Words for one scenario's units, sides and places."""

    def __init__(self, ready: Tables) -> None:
        self.places = Places(ready)
        self.names = Names(ready)
        self._units = {unit.key: unit.name for unit in ready.scenario.units}
        self._sides = {side.key: side.name for side in ready.scenario.sides}
        self._salients = {salient.key: salient.name for salient in ready.scenario.salients}
        spots = zip(ready.board.objectives, ready.scenario.objectives, strict=True)
        self._goals = {self.names.hex(h): goal.name for h, goal in spots}

    def unit(self, key: str) -> str:
        """A unit by its name."""
        return self._units[key]

    def side(self, key: str) -> str:
        """A side by its name."""
        return self._sides[key]

    def salient(self, key: str) -> str:
        """A salient by its name."""
        return self._salients[key]

    def listed(self, keys: Iterable[str]) -> str:
        """Units by name, one after the other; names that hold commas apart by semicolons."""
        names = [self.unit(key) for key in keys]
        return ("; " if any("," in name for name in names) else ", ").join(names)

    def verb(self, key: str, word: str) -> str:
        """A verb as a unit's name asks for it: a brigade "marches", "Engineers of the 6th Army" "march"."""
        return plural(word) if several(self.unit(key)) else word

    def does(self, key: str, word: str) -> str:
        """A unit by its name, and what it does."""
        return f"{self.unit(key)} {self.verb(key, word)}"

    def at(self, event: Event) -> str:
        """A unit and where it is."""
        return f"{self.unit(event.unit)} at {self.places.hex(event.hex)}"

    def losses(self, events: Sequence[Event]) -> list[str]:
        """Losses, one text a unit and cause, in the order they were taken."""
        sums: dict[tuple[str, str], list[int]] = {}
        for event in only("loss", events):
            if event.facts["cause"] in TOLD_APART:
                continue
            spent = sums.setdefault((event.unit, event.facts["cause"]), [0, 0])
            spent[0] += event.facts["steps"]
            spent[1] += event.facts["kit"]
        return [
            f"{self.unit(unit)} {amount(steps, kit)}{LOSS_WORDS[cause]}"
            for (unit, cause), (steps, kit) in sums.items()
        ]

    def taken(self, side: str, events: Iterable[Event]) -> str:
        """How much ground a side takes; "" when none."""
        held = [event.hex for event in only("control", events) if event.side == side]
        if not held:
            return ""
        goals = [self._goals[h] for h in held if h in self._goals]
        among = f", {' and '.join(goals)} among them" if goals and len(held) > len(goals) else ""
        return f"takes {' and '.join(goals) if goals and not among else hexes(len(held))}{among}"

    def ways_back(self, found: Retreats) -> str:
        """Where defenders would fall back to, one hex and two."""
        texts = []
        for first, second in zip(found[1], found[2], strict=True):
            unit = self.unit(self.names.unit(first.unit))
            if not first.path:
                texts.append(f"{unit} none")
                continue
            text = f"{unit} to {self.places.hex(self.names.hex(first.path[-1]))}{_toll(first)}"
            if second.path[-1] != first.path[-1]:
                further = "" if _toll(second) == _toll(first) else _toll(second)
                text += f", then {self.places.hex(self.names.hex(second.path[-1]))}{further}"
            texts.append(text)
        return "; ".join(texts)

    def told(self, events: Sequence[Event]) -> list[str]:
        """The sentences of a run of events, in its order."""
        events = _in_order(events)
        lines: list[str] = []
        tests: list[Event] = []
        ended = {e.unit for e in events if e.kind == "surrender" or (e.kind == "rout" and not e.hex)}
        for i, event in enumerate(events):
            if event.kind == "neighbour":
                tests.append(event)
                continue
            if event.kind not in ("loss", "control"):
                lines += self._tests(tests)
                tests = []
            if event.kind in TELLERS and not (event.kind == "destroyed" and event.unit in ended):
                lines.append(TELLERS[event.kind](self, event, events[i + 1 :]))
        lines += self._tests(tests)
        return [line for line in lines if line]

    def _tests(self, events: Sequence[Event]) -> list[str]:
        """Neighbour tests, the dice of those that had something to lose."""
        found, spent = [], []
        for event in events:
            facts = event.facts
            failed = facts["roll"] + facts["penalty"] > facts["nerve"]
            if failed and not facts["lost"]:
                spent.append(event.unit)
                continue
            verdict = self.verb(event.unit, "wavers" if failed else "stands")
            verdict += f", cohesion -{facts['lost']}" if failed else ""
            plus = f" + {facts['penalty']} for its line and supply" if facts["penalty"] else ""
            found.append(f"{self.unit(event.unit)} {verdict} (dice {facts['roll']}{plus} against {facts['nerve']})")
        if spent:
            found.append(f"without cohesion already: {self.listed(spent)}")
        return [f"Neighbours: {'; '.join(found)}."] if found else []

    # ---- one kind of event each; `after` is what followed it

    def _retreat(self, event: Event, after: Sequence[Event]) -> str:
        start = self.places.hex(event.facts["from_hex"])
        return f"{self.does(event.unit, 'falls')} back from {start} to {self.places.hex(event.hex)}."

    def _trapped(self, event: Event, after: Sequence[Event]) -> str:
        return f"{self.does(event.unit, 'has')} no way back from {self.places.hex(event.hex)}."

    def _destroyed(self, event: Event, after: Sequence[Event]) -> str:
        return f"{self.does(event.unit, 'is')} destroyed at {self.places.hex(event.hex)}."

    def _advance(self, event: Event, after: Sequence[Event]) -> str:
        return f"{self.does(event.unit, 'advances')} into {self.places.hex(event.hex)}."

    def _surrender(self, event: Event, after: Sequence[Event]) -> str:
        gone = next(e for e in only("loss", after) if e.unit == event.unit)
        dice = f"dice {event.facts['roll']}, raised by hunger, against {event.facts['nerve']}"
        lost = amount(gone.facts["steps"], gone.facts["kit"])
        return f"{self.at(event)} {self.verb(event.unit, 'surrenders')} ({dice}): {lost} lost."

    def _rout(self, event: Event, after: Sequence[Event]) -> str:
        start, end = self.places.hex(event.facts["from_hex"]), event.hex
        if not end:
            does = self.does(event.unit, 'breaks')
            return f"{does} at {start} and {self.verb(event.unit, 'is')} scattered in flight."
        gone = hexes(event.facts["hexes"])
        does = self.does(event.unit, 'breaks')
        return f"{does} and {self.verb(event.unit, 'runs')} from {start} to {self.places.hex(end)}, {gone}."

    def _bridgehead(self, event: Event, after: Sequence[Event]) -> str:
        text = f"{self.does(event.unit, 'is')} over the river at {self.places.hex(event.hex)}"
        if event.facts["kit_behind"]:
            text += f", its kit ({event.facts['kit_behind']}) waits at {self.places.hex(event.facts['from_hex'])}"
        return f"{text}."

    def _kit_left(self, event: Event, after: Sequence[Event]) -> str:
        where = self.places.hex(event.hex)
        if event.facts["crossing"] and self.names.crossing_row(event.facts["crossing"]) < self.names.charted:
            where = f"{self.places.crossing(event.facts['crossing'])}, {where}"
        return f"{self.does(event.unit, 'abandons')} {event.facts['kit']} kit at {where}."

    def _kit_joined(self, event: Event, after: Sequence[Event]) -> str:
        kit, rest = event.facts["kit"], event.facts["still_behind"]
        if not kit:
            return ""
        still = f"; {rest} still to come" if rest else ""
        start = self.places.hex(event.facts["from_hex"])
        return f"{self.does(event.unit, 'gets')} {kit} kit over from {start} to {self.places.hex(event.hex)}{still}."

    def _boats(self, event: Event, after: Sequence[Event]) -> str:
        facts, unit = event.facts, self.unit(event.unit)
        if facts["steps"] < 0:
            calls, steps = self.verb(event.unit, "calls"), amount(-facts["steps"], 0)
            return f"{unit} {calls} {steps} back over the river to {self.places.hex(event.hex)}."
        so_far = "all" if facts["over"] == facts["of"] else f"{facts['over']} of {facts['of']}"
        way = f"from {self.places.hex(facts['from_hex'])} to {self.places.hex(event.hex)}"
        sends, steps = self.verb(event.unit, "sends"), amount(facts["steps"], 0)
        return f"{unit} {sends} {steps} over the river by boat {way}; {so_far} are over."

    def _works(self, event: Event, after: Sequence[Event]) -> str:
        where = self.places.crossing(event.facts["crossing"])
        if not event.unit:
            return f"Work on {where} is given up."
        if event.facts["condition"] == "building":
            spot = where.removeprefix("the pontoon ") if where.startswith("the pontoon ") else f"at {where}"
            return f"{self.does(event.unit, 'begins')} to lay a pontoon {spot}."
        return f"{self.does(event.unit, 'begins')} to repair {where}, {event.facts['condition']}."

    def _done(self, event: Event, after: Sequence[Event]) -> str:
        where, unit = self.places.crossing(event.facts["crossing"]), self.unit(event.unit)
        if event.kind == "built":
            return f"{unit} {self.verb(event.unit, 'has')} laid {where} ({chance(event)})."
        return f"{unit} {self.verb(event.unit, 'repairs')} {where}: {event.facts['condition']} now ({chance(event)})."

    def _pontoon_hit(self, event: Event, after: Sequence[Event]) -> str:
        where = self.places.crossing(event.facts["crossing"])
        return f"Fire hits {where}: {event.facts['condition']} now ({chance(event)})."

    def _charged(self, event: Event, after: Sequence[Event]) -> str:
        return f"{self.does(event.unit, 'lays')} charges on {self.places.crossing(event.facts['crossing'])}."

    def _blown(self, event: Event, after: Sequence[Event]) -> str:
        where = self.places.crossing(event.facts["crossing"])
        verdict = "it is down" if event.facts["condition"] == "destroyed" else "it stands"
        return f"{self.does(event.unit, 'fires')} charges on {where}: {verdict} ({chance(event)})."

    def _struck(self, event: Event, after: Sequence[Event]) -> str:
        where = self.places.crossing(event.facts["crossing"])
        hit = event.facts["roll"] < event.facts["chance"]
        verdict = f"hit, {event.facts['condition']} now" if hit else "missed"
        return f"{self.side(event.side)} strikes {where} from afar: {verdict} ({chance(event)})."

    def _political(self, event: Event, after: Sequence[Event]) -> str:
        return (
            f"{self.side(event.side)} pays {event.facts['points']:.1f} victory points: "
            f"{self.does(event.unit, 'leaves')} {self.salient(event.facts['salient'])} before it may be given up."
        )

    def _raid(self, event: Event, after: Sequence[Event]) -> str:
        lines, near = event.facts["lines"], event.facts["units"]
        units = f"{lines} enemy unit{'' if lines == 1 else 's'}"
        text = f"{self.at(event)} {self.verb(event.unit, 'stands')} across the supply of {units}"
        if near:
            text += f"; {near} near by {'is' if near == 1 else 'are'} shaken"
        return f"{text}."

    def _stranded(self, event: Event, after: Sequence[Event]) -> str:
        count = event.facts["units"]
        units = f"{count} unit{'' if count == 1 else 's'}"
        where = self.places.crossing(event.facts["crossing"])
        price = f"{event.facts['points']:.1f} victory points"
        return f"{self.side(event.side)} pays {price}: without {where} {units} of its own cannot be supplied."

    def _collapse(self, event: Event, after: Sequence[Event]) -> str:
        share = f"{event.facts['held']} of {event.facts['start']} hexes are left"
        return f"{self.salient(event.facts['salient'])} has collapsed: {share}."

    def _cut_off(self, event: Event, after: Sequence[Event]) -> str:
        units = f"{event.facts['isolated']} unit{'' if event.facts['isolated'] == 1 else 's'}"
        inside = f"{hexes(event.facts['held'])}, {units} without a line of communication"
        return f"{self.salient(event.facts['salient'])} is cut off, two closes running: {inside}."


TELLERS: dict[str, Callable[[Phrases, Event, Sequence[Event]], str]] = {
    "retreat": Phrases._retreat,
    "trapped": Phrases._trapped,
    "destroyed": Phrases._destroyed,
    "advance": Phrases._advance,
    "surrender": Phrases._surrender,
    "rout": Phrases._rout,
    "bridgehead": Phrases._bridgehead,
    "kit_left": Phrases._kit_left,
    "kit_joined": Phrases._kit_joined,
    "boats": Phrases._boats,
    "works": Phrases._works,
    "built": Phrases._done,
    "repaired": Phrases._done,
    "pontoon_hit": Phrases._pontoon_hit,
    "charged": Phrases._charged,
    "blown": Phrases._blown,
    "struck": Phrases._struck,
    "political": Phrases._political,
    "stranded": Phrases._stranded,
    "raid": Phrases._raid,
    "collapse": Phrases._collapse,
    "cut_off": Phrases._cut_off,
}


def _toll(way: WayBack) -> str:
    """What a way back costs, in brackets."""
    costs = ["in an enemy zone of control"] * way.watched
    costs += [f"{way.kit} kit would stay behind"] * (way.kit > 0)
    costs += [f"{amount(way.steps, 0)} lost in the river"] * (way.steps > 0)
    return f" ({', '.join(costs)})" if costs else ""


def _in_order(events: Sequence[Event]) -> list[Event]:
    """Events with every flight before what it cost the unit, which is known first."""
    found: list[Event] = []
    for event in events:
        at = len(found)
        if event.kind in ("retreat", "rout"):
            while at > 0 and (found[at - 1].kind == "control" or _cost(found[at - 1], event.unit)):
                at -= 1
        found.insert(at, event)
    return found


def _cost(event: Event, unit: str) -> bool:
    return event.unit == unit and event.kind in ("kit_left", "loss", "destroyed")


def several(name: str) -> bool:
    """Whether a unit's name stands for several: "Engineers of the 6th Army", "Border troops, Ilek sector"."""
    head = re.split(r" (?:with|of|at|north|on) |[,(]", name)[0].split()
    return "troops" in head or (head[-1].endswith("s") and not head[-1].lower().endswith("corps"))


def plural(verb: str) -> str:
    """The form of a verb that several units take: "marches" is "march"."""
    return {"is": "are", "has": "have"}.get(verb) or re.sub("(?<=ch)es$|s$", "", verb)


def amount(steps: int, kit: int) -> str:
    """Steps and kit in words."""
    parts = [f"{steps} step{'' if steps == 1 else 's'}"] * (steps > 0) + [f"{kit} kit"] * (kit > 0)
    return " and ".join(parts) or "nothing"


def hexes(count: int) -> str:
    """So many hexes."""
    return f"{count} hex{'' if count == 1 else 'es'}"


def chance(event: Event) -> str:
    """A roll of a hundred (0-99) against a chance: below it is success."""
    return f"chance {event.facts['chance']} per cent, dice {event.facts['roll'] + 1}"
