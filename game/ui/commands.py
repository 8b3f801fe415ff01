"""The orders beside a plain march: choosing a place for them, asking twice, units that act together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import pygame

from game.match.names import MANNERS
from game.match.plans import UNIT_KINDS, Choice
from game.match.supply_line import SupplyLine
from game.match.undoing import NO, PERHAPS, YES
from game.ui.aiming import begun
from game.ui.confirm import Confirm
from game.ui.intent import told

if TYPE_CHECKING:
    from game.ui.play import Play

Answer = TypeVar("Answer")
LEAST = 8  # px a rubber band must be wide and high


class Commands:
    """What the order keys and buttons of a game do."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._kept: dict[object, Any] = {}  # answers, while the position stands
        self._position: object = None

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each order key does."""
        found: dict[str, Callable[[], object]] = {f"order-{kind}": self._begins(kind) for kind in UNIT_KINDS}
        return {**found, "order-strike": self._begins("strike"), "order-manner": self.next_manner}

    def _begins(self, kind: str) -> Callable[[], None]:
        return lambda: self.begin(kind)

    # ---- what can be ordered

    def choices(self) -> tuple[Choice, ...]:
        """What the chosen own unit can be ordered, () when none is."""
        play = self._play
        if not play.intent.own or not play.seat.my_turn:
            return ()
        key = play.intent.units[0]
        return self._once(("choices", key), lambda: play.seat.choices(key))

    def strikes(self) -> Choice | None:
        """What the side can strike, None when it is not its turn."""
        return self._once("strikes", self._play.seat.strikes) if self._play.seat.my_turn else None

    def supply(self) -> SupplyLine | None:
        """Why the chosen own unit is supplied as it is, None when none is chosen."""
        play = self._play
        if not play.intent.own:
            return None
        key = play.intent.units[0]
        return self._once(("supply", key), lambda: play.seat.supply(key))

    def staying(self) -> SupplyLine | None:
        """How the chosen own unit would be supplied where it is, None when none is chosen or it is not one's turn."""
        play = self._play
        if not play.intent.own or not play.seat.my_turn:
            return None
        key = play.intent.units[0]
        return self._once(("staying", key), lambda: play.seat.match.plans.supply_staying(key))

    def can_undo(self, text: str) -> str:
        """Whether an order could be taken back."""
        return self._once(("undo", text), lambda: self._play.seat.can_undo(text))

    def can_undo_all(self) -> str:
        """Whether the orders to several units that are meant could: as the one least likely to."""
        found = {self.can_undo(leg.text) for leg in self._play.intent.legs if leg.refusal is None}
        return next((word for word in (NO, PERHAPS) if word in found), YES)

    def why_not(self, manner: str) -> str:
        """Why the attack that is meant cannot be made in a manner, "" when it can."""
        intent = self._play.intent
        if not intent.units:
            return ""
        text = self._play.seat.attack(intent.units, intent.target, manner)
        refused = self._once(("why not", text), lambda: intent.why_not(text))
        return refused[:1].upper() + refused[1:]

    def _once(self, question: object, ask: Callable[[], Answer]) -> Answer:
        """Ask once while the position stands: the panel is drawn with every frame."""
        if self._position is not self._play.seat.position:
            self._position = self._play.seat.position
            self._kept.clear()
        if question not in self._kept:
            self._kept[question] = ask()
        found: Answer = self._kept[question]
        return found

    # ---- orders at a place

    def begin(self, kind: str) -> None:
        """Choose a place for an order of a kind; again: the next place."""
        play, intent = self._play, self._play.intent
        if not play.seat.my_turn:
            play.say("It is the opponent's turn", "refused")
            return
        if intent.aim is not None and intent.aim.kind == kind:
            self._next_place(len(intent.aim.choice.places), intent.aim.at)
            return
        choice = self.strikes() if kind == "strike" else next((c for c in self.choices() if c.kind == kind), None)
        if choice is None:
            play.say("Choose one of your own units first", "refused")
            return
        if choice.refusal is not None:
            play.say(told(choice.refusal), "refused")
            return
        if kind == "strike":
            play.select("")
        intent.take_aim(begun(choice))
        play.show_reach()
        if intent.aim is not None and intent.aim.place is not None:
            self.look()
        elif intent.aim is not None:
            self._show_places(intent.aim.choice)

    def _show_places(self, choice: Choice) -> None:
        """Show the first of the places where none of them is in the window."""
        camera = self._play.map.camera
        hexes = [h for place in choice.places for h in place.hexes]
        if hexes and not any(camera.area.collidepoint(camera.spot(h)) for h in hexes):
            camera.show(hexes[0])

    def _next_place(self, count: int, now: int) -> None:
        """Mean the next of the places; with one only, leave it."""
        if count > 1 and not self._play.intent.legs:
            self.mean((now + 1) % count)
        else:
            self.leave()

    def leave(self) -> None:
        """Give no order at a place."""
        self._play.intent.take_aim(None)
        self._play.show_reach()

    def point(self, at: tuple[int, int]) -> None:
        """The pointer is somewhere on the map: the place under it is meant."""
        aim = self._play.intent.aim
        if aim is not None:
            near = aim.nearest(self._play.map.camera, at)
            if near >= 0:
                self._play.intent.aim_at(near)

    def click(self, at: tuple[int, int]) -> None:
        """A click on the map: give the order at the place under it."""
        aim = self._play.intent.aim
        if aim is None:
            return
        near = aim.nearest(self._play.map.camera, at)
        if near < 0:
            self._play.say("Choose one of the marked places; Esc steps back")
            return
        self._play.intent.aim_at(near)
        self.give()

    def mean(self, place: int) -> None:
        """Mean a place by its row in the panel."""
        self._play.intent.aim_at(place)
        self.look()

    def look(self) -> None:
        """Show the place that is meant."""
        aim = self._play.intent.aim
        if aim is not None and aim.place is not None:
            self._play.map.camera.show(aim.place.hexes[0])

    def give(self) -> None:
        """Give the order that is forecast, after asking when it would cut friends off."""
        play, intent = self._play, self._play.intent
        question = play.seat.confirm(intent.text) if intent.text else ""
        if question:
            play.popups.open(Confirm(question, "Blow it", "Leave it standing", play.carry_out))
        else:
            play.carry_out()

    # ---- attacks

    def next_manner(self) -> None:
        """The next manner of an attack."""
        intent = self._play.intent
        if intent.target >= 0:
            intent.set_manner(MANNERS[(MANNERS.index(intent.manner) + 1) % len(MANNERS)])
        else:
            self._play.say("The manner is chosen once an attack is meant: right click on an enemy")

    def all_adjacent(self) -> list[str]:
        """The units that could make the attack that is meant, the present lead first when it is one of them."""
        intent = self._play.intent
        if intent.target < 0:
            return []
        plans, target = self._play.seat.match.plans, intent.target
        found = list(self._once(("attackers", target), lambda: plans.attackers(target)))
        lead = intent.units[0] if intent.units else ""
        return [lead, *(key for key in found if key != lead)] if lead in found else found

    def attack_with_all(self) -> None:
        """Let every unit next to the target take part."""
        found = self.all_adjacent()
        if found:
            self._play.intent.regroup(found)

    def lead_with(self, key: str) -> None:
        """Let another of the units lead: in an attack it advances first, else it goes first."""
        intent, aim = self._play.intent, self._play.intent.aim
        intent.regroup([key, *(unit for unit in intent.units if unit != key)])
        if aim is not None:
            self.begin(aim.kind)

    # ---- several units

    def join(self, key: str) -> None:
        """Add an own unit to those chosen, or take it out."""
        play = self._play
        if play.seat.units[key].side != play.seat.side:
            return
        if play.intent.units and not play.intent.own:
            play.intent.choose([key])
        else:
            play.intent.join(key)
        self._play.show_reach()

    def formation(self) -> tuple[str, ...]:
        """The formation of the chosen unit, () when it has none or nobody else of it is there."""
        intent = self._play.intent
        if len(intent.units) != 1 or not intent.own or not self._play.seat.my_turn:
            return ()
        key, plans = intent.units[0], self._play.seat.match.plans
        found = self._once(("formation", key), lambda: plans.formation(key))
        return found if len(found) > 1 else ()

    def choose_all(self, keys: tuple[str, ...]) -> None:
        """Choose units, the first of them to lead."""
        self._play.intent.choose(list(keys))
        self._play.show_reach()

    def band(self, rect: pygame.Rect) -> None:
        """Add the own units in a rubber band: those fit to attack (the target's neighbours), else all that can move."""
        play, intent = self._play, self._play.intent
        if rect.width < LEAST or rect.height < LEAST or not play.seat.my_turn:
            return
        inside = [
            unit for unit in play.seat.units.values()
            if unit.side == play.seat.side and rect.collidepoint(play.map.camera.spot(unit.hex))
        ]  # fmt: skip
        plans = play.seat.match.plans
        fit = frozenset(plans.attackers(intent.target)) if intent.target >= 0 else plans.able()
        chosen = [unit.key for unit in inside if unit.key in fit]
        if not chosen and intent.target < 0:
            chosen = [unit.key for unit in inside if unit.mp > 0]
        if not chosen:
            play.say("No unit in the frame can take part")
            return
        before = intent.units if intent.own else []
        intent.regroup([*before, *(key for key in chosen if key not in before)])
        play.show_reach()
        count = len(intent.units)
        play.say(f"{count} {'unit' if count == 1 else 'units'} chosen")
