"""The game: map, counters, side panel, bar, events; what a click and a key do."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.match.dispatches import Dispatch
from game.model.fault import Fault
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui import cards, panel
from game.ui.actions import Bindings
from game.ui.bar import draw_bar
from game.ui.button import Button, offer
from game.ui.fan import draw_fan
from game.ui.hands import Hands
from game.ui.ink import Ink
from game.ui.intent import Intent
from game.ui.keys import Keys
from game.ui.layout import Layout, lay_out
from game.ui.mapart.compose import MapArt
from game.ui.mapview import MapView, Marked
from game.ui.papers import end_turn, shelf
from game.ui.pause import Pause
from game.ui.popups import Popup, Popups
from game.ui.screen import Screen
from game.ui.seat import Seat

Rect = pygame.Rect
PAN_SPEED = 900.0  # px a second by key
ADVICE_SECONDS = 4.0
ORDERS_A_FRAME = 1  # of the opponent's that are carried out in a frame
PANS = {"pan-left": (-1, 0), "pan-right": (1, 0), "pan-up": (0, -1), "pan-down": (0, 1)}


class Play:
    """One game on the screen."""

    def __init__(
        self, seat: Seat, art: MapArt, overview: pygame.Surface, size: tuple[int, int], back: Callable[[str], Screen]
    ) -> None:
        self.next: Screen | str = ""
        self.seat = seat
        self.intent = Intent(seat)
        self.layout: Layout = lay_out(size, 1.0)
        self.map = MapView(art, seat.position, self.layout.map, overview)
        self.advice = ("", "said", 0.0)
        self.asks_before_end = 1  # 1 = the end of the turn is asked about when something is open
        self._back = back
        self.popups = Popups()
        self.bindings = Bindings()
        self.does = self._actions()
        self._hands = Hands(self)
        self.scroll = 0
        self.fan: list[tuple[Rect, str]] = []
        self.dispatches: list[tuple[Rect, Dispatch]] = []
        self.listed: list[tuple[Rect, str]] = []
        self.mini = Rect(0, 0, 0, 0)
        self._bar_buttons = [
            Button("?", self.show_keys, "bar"), shelf.opener(self), Button("Menu", self.open_menu, "bar", size=14.5),
            Button("End turn", self.end_turn, "gold", size=15),
        ]  # fmt: skip
        self.panel_buttons: list[Button] = []
        self._opponent_moves()

    # ---- what the player does

    def select(self, key: str) -> None:
        """Select a unit, "" none."""
        self.intent.select(key)
        unit = self.seat.units.get(key)
        self.map.set_reach(self.intent.reach, unit.hex if unit is not None else -1)
        if unit is not None:
            self.map.sprites.raise_to_top(unit.hex, unit.name)

    def next_unit(self, step: int) -> None:
        """Select the next own unit that can act."""
        able = [unit.key for unit in self.seat.can_act()]
        if not able:
            self.say("No unit is left that can act")
            return
        now = self.intent.units[0] if self.intent.units else ""
        at = (able.index(now) + step) % len(able) if now in able else 0
        self.select(able[at])
        self.map.camera.show(self.seat.units[able[at]].hex)

    def carry_out(self) -> None:
        """Give the order that is forecast."""
        intent = self.intent
        if intent.forecast is None:
            if intent.refused:
                self.say(intent.refused, "refused")
            return
        lead = intent.units[0]
        refused = intent.give()
        if refused:
            self.say(refused, "refused")
            return
        self._changed()
        self.select(lead if lead in self.seat.units else "")
        told = self.seat.log[-1].more if self.seat.log else ()
        dice = next((line for line in told if line.startswith("Dice")), "")
        if dice:
            self.say(dice)

    def carry_out_attack(self) -> None:
        """Give the order that is forecast by key: an attack only; a march is given where the pointer says."""
        if self.intent.target >= 0:
            self.carry_out()

    def undo(self) -> None:
        """Take the last order back."""
        refusal = self.seat.undo()
        if refusal is not None:
            self.say(refusal.sentence, "refused")
            return
        self._changed()
        self.select("")
        self.say("The last order is taken back")

    def end_turn(self) -> None:
        """End the turn, once it is sure that nothing was forgotten."""
        if self.seat.my_turn and not end_turn.asks(self):
            self.end_turn_now()

    def end_turn_now(self) -> None:
        """End the turn; the opponent plays."""
        if not self.seat.my_turn:
            return
        self.select("")
        self.seat.end_turn()
        self._changed()
        self._opponent_moves()

    def save(self) -> None:
        """Write the game down."""
        try:
            file = self.seat.save()
        except Fault as fault:
            self.say(fault.lines[0], "refused")
        else:
            self.say(f"Saved as {file.name}")

    def open_menu(self) -> None:
        """The card with save and quit."""
        self.popups.open(Pause(self.save, self._leave))

    def show_keys(self) -> None:
        """Show the card of keys, or take it away."""
        self.toggle(Keys(self.bindings, [*self.does, *PANS]))

    def toggle(self, popup: Popup) -> None:
        """Show a window, or take away the one of its kind that is shown."""
        self.popups.toggle(type(popup), popup)

    def step_back(self) -> None:
        """Drop the attack that is meant, then the selection; with neither open the menu."""
        if self.intent.target >= 0:
            self.intent.aim(-1)
        elif self.intent.units:
            self.select("")
        else:
            self.open_menu()

    def say(self, text: str, tone: str = "said") -> None:
        """Show a line of advice for a while."""
        self.advice = (text[:1].upper() + text[1:], tone, ADVICE_SECONDS)

    def _leave(self) -> None:
        self.next = self._back("")

    # ---- inside

    def _actions(self) -> dict[str, Callable[[], object]]:
        """What each action does here; the panning ones work while their key is held."""
        camera = self.map.camera
        return {
            "next": lambda: self.next_unit(1),
            "last": lambda: self.next_unit(-1),
            "carry-out": self.carry_out_attack,
            "undo": self.undo,
            "end-turn": self.end_turn,
            "save": self.save,
            "menu": self.step_back,
            "keys": self.show_keys,
            "zoom-in": lambda: camera.zoom(1, camera.area.center),
            "zoom-out": lambda: camera.zoom(-1, camera.area.center),
            "whole-map": camera.fit,
            **shelf.does(self),
        }

    def _changed(self) -> None:
        self.map.set_position(self.seat.position)
        self.scroll = 0

    def _opponent_moves(self) -> None:
        if not self.seat.match.over and not self.seat.my_turn:
            self.seat.think()

    # ---- events

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event: what lies over the game first, then buttons, then map and keys."""
        if event.type == pygame.VIDEORESIZE:
            return
        if not self.popups.handle(event) and not offer([*self._bar_buttons, *self.panel_buttons], event):
            self._hands.handle(event)

    # ---- time and picture

    def update(self, seconds: float) -> None:
        """Move the map by keys, carry out the opponent's orders, take over what was baked."""
        if not (self.popups.modal or self.popups.typing):
            self._pan_by_keys(seconds)
        self.popups.update(seconds)
        if self.seat.thinking:
            step = self.seat.play_opponent(ORDERS_A_FRAME)
            if step != "thinking":
                self._changed()
            if step == "done" and self.seat.my_turn:
                self._begin_turn()
        text, tone, left = self.advice
        self.advice = (text, tone, max(0.0, left - seconds))
        self.map.update(seconds)

    def _begin_turn(self) -> None:
        """The turn is the player's: autosave, and say so."""
        try:
            self.seat.save("autosave")
        except Fault as fault:
            self.say(fault.lines[0], "refused")
            return
        self.say(f"Turn {self.seat.clock.turn}, {self.seat.clock.dates}")

    def _pan_by_keys(self, seconds: float) -> None:
        step = PAN_SPEED * seconds
        for name, (dx, dy) in PANS.items():
            if self.bindings.held(name):
                self.map.camera.pan(dx * step, dy * step)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the whole window."""
        self.layout = lay_out(target.get_size(), ink.scale)
        self.map.camera.covered = self.layout.map.bottom - self.layout.events.y
        if self.map.camera.area != self.layout.map:
            self.map.camera.place_area(self.layout.map)
        self._mark()
        self.map.draw(target)
        self._draw_fan(target, ink)
        self._draw_cards(target, ink)
        drawn = panel.draw_panel(target, ink, self.layout.panel, self)
        self.panel_buttons, self.listed = drawn
        able = len(self.seat.can_act())
        end = self._bar_buttons[-1]
        end.word = f"End turn · {able} can act" if able else "End turn"
        end.state = "on" if self.seat.my_turn else "off"
        draw_bar(target, ink, self.layout, self.seat, self._bar_buttons)
        self.popups.draw(target, ink)

    def _mark(self) -> None:
        intent, units = self.intent, self.seat.units
        intent.keep()
        marked = Marked(hover=intent.hover, target=intent.target)
        if intent.units:
            marked.selected = units[intent.units[0]].hex
            marked.others = tuple({units[key].hex for key in intent.units[1:]} - {marked.selected})
        if isinstance(intent.forecast, MarchForecast):
            marked.way = intent.forecast.path
        line = panel.supply_of(self)
        if line is not None and line.blocked_at >= 0 and not isinstance(intent.forecast, AttackForecast):
            marked.blocker = line.blocked_at
        self.map.marked = marked

    def _draw_cards(self, target: pygame.Surface, ink: Ink) -> None:
        layout, seat = self.layout, self.seat
        self.dispatches = cards.draw_events(target, ink, layout.events, seat, self.scroll)
        if layout.minimap.width and self.map.overview is not None:
            inner = layout.minimap.inflate(-ink.px(16), -ink.px(16))
            picture = self._small(inner.size)
            self.mini = cards.draw_minimap(
                target, ink, layout.minimap, picture, self.map.camera, seat, seat.position
            )
        if self.intent.hover >= 0:
            cards.draw_about(target, ink, layout.about, seat, self.intent.hover, self.intent.reach)
        at = pygame.mouse.get_pos()
        for rect, entry in self.dispatches:
            if rect.collidepoint(at) and entry.kind != "turn":
                cards.draw_dispatch(target, ink, layout.events, entry)
        text, tone, left = self.advice
        if seat.thinking:
            text, tone, left = f"{seat.side_name(seat.match.side)} is moving", "said", 1.0
        elif seat.match.over:
            text, tone, left = panel.verdict(seat), "said", 1.0
        if left > 0 and text:
            free = layout.map.copy()
            if self.intent.hover >= 0:
                free.width = layout.about.x - free.x
            cards.draw_advice(target, ink, free, text, tone)

    def _draw_fan(self, target: pygame.Surface, ink: Ink) -> None:
        """The stack of the selected unit, fanned out, unless an order is about to be given."""
        intent, seat = self.intent, self.seat
        self.fan = []
        if not intent.units or intent.target >= 0 or intent.forecast is not None:
            return
        stack = seat.units_in(seat.units[intent.units[0]].hex)
        if len(stack) > 1 and self.map.camera.area.collidepoint(self.map.camera.spot(stack[0].hex)):
            target.set_clip(self.map.camera.area)
            self.fan = draw_fan(target, ink, self.map.camera, seat, stack, intent.units)
            target.set_clip(None)

    def _small(self, size: tuple[int, int]) -> pygame.Surface:
        """The whole map at the minimap's size; kept until the map is baked again."""
        whole = self.map.overview
        assert whole is not None
        kept = getattr(self, "_kept_small", None)
        if kept is None or kept[0] is not whole or kept[1] != size:
            share = min(size[0] / whole.get_width(), size[1] / whole.get_height())
            wanted = (round(whole.get_width() * share), round(whole.get_height() * share))
            self._kept_small = (whole, size, pygame.transform.smoothscale(whole, wanted))
        return self._kept_small[2]

    def close(self) -> None:
        """End the baking."""
        self.map.close()
