"""The game: map, counters, side panel, bar, events; what a click and a key do."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.match.dispatches import Dispatch
from game.rules.forecast import MarchForecast
from game.ui import cards, hexcard, panel
from game.ui.actions import Bindings
from game.ui.aftermath import Aftermath
from game.ui.aimmarks import sketch_of
from game.ui.attend import Attend
from game.ui.bar import draw_bar
from game.ui.briefing import BriefingCard
from game.ui.button import Button, draw_hint, offer
from game.ui.commands import Commands
from game.ui.does import actions_of
from game.ui.fan import draw_fan
from game.ui.hands import Hands
from game.ui.ink import Ink
from game.ui.intent import Intent
from game.ui.keys import Keys
from game.ui.layout import Layout, lay_out
from game.ui.legend_card import KeyRow
from game.ui.mapart.compose import MapArt
from game.ui.mapview import MapView, Marked
from game.ui.overlay import OVERLAYS, Overlay
from game.ui.painter import Painter
from game.ui.papers import end_turn, shelf
from game.ui.pause import Pause
from game.ui.popups import Popup, Popups
from game.ui.preferences import preferences
from game.ui.replay import TO_LOOK_AT, ReplaySeat, StillSeat
from game.ui.resultcard import ResultCard
from game.ui.saves_sheet import SavesSheet
from game.ui.saving import attempt_save
from game.ui.screen import Screen
from game.ui.scrolling import Scrolled
from game.ui.seat import Seat
from game.ui.still import flow_of
from game.ui.tips import Tips

Rect = pygame.Rect
PAN_SPEED = 900.0  # px a second
ADVICE_SECONDS = 4.0
PANS = {"pan-left": (-1, 0), "pan-right": (1, 0), "pan-up": (0, -1), "pan-down": (0, 1)}


class Play:
    """One game on the screen."""

    def __init__(
        self, seat: Seat, art: MapArt, painter: Painter, overview: pygame.Surface, size: tuple[int, int],
        back: Callable[[str], Screen],
    ) -> None:  # fmt: skip
        self.next: Screen | str = ""
        self.seat = seat
        self.intent = Intent(seat)
        self.layout: Layout = lay_out(size, 1.0)
        self.map = MapView(art, painter, seat.position, self.layout.map, overview)
        self.overlay = Overlay(seat, self.map)
        self.overlay_keys = KeyRow()
        self.advice = ("", "said", 0.0)
        self.asks_before_end = int(preferences.now.ask_at_end)  # 1 = about what is still open
        self._art = art
        self.back = back
        self.popups = Popups()
        self.tips = Tips(self, preferences)
        self._reported = isinstance(seat, ReplaySeat)  # the report was shown by itself when the game was over
        self.bindings = Bindings()
        self.commands = Commands(self)
        self.result = ResultCard()
        self._about = Rect(0, 0, 0, 0)  # of the card of a hex
        self.attend = Attend(self)
        self._hands = Hands(self)
        self._unseen = 1  # nothing has been drawn yet: where the map lies is a guess
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
        self.told = Scrolled()  # what the panel tells, where it is longer than its room
        self.turns = flow_of(self, seat)
        self.does = {**actions_of(self), **self.commands.actions()}

    # ---- what the player does

    def select(self, key: str) -> None:
        """Select a unit, "" none."""
        self.intent.select(key)
        self.show_reach()
        unit = self.seat.units.get(key)
        if unit is not None:
            self.map.sprites.raise_to_top(unit.hex, unit.name)

    def show_reach(self) -> None:
        """Shade where the lead can march, unless another order is meant."""
        intent = self.intent
        lead = self.seat.units.get(intent.units[0]) if intent.units else None
        shown = lead is not None and intent.aim is None
        self.map.set_reach(intent.reach if shown else {}, lead.hex if lead is not None else -1)

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
        chosen, entries = list(intent.units), len(self.seat.log)
        refused = intent.give()
        self.changed()
        left = [key for key in chosen if key in self.seat.units]
        if len(left) > 1 and intent.legs:
            self.commands.choose_all(tuple(left))
        else:
            self.select(left[0] if left else "")
        if refused:
            self.say(refused, "refused")
        self.turns.autosave()
        self.result.show([] if self.seat.match.undoable else self.seat.log[entries:])

    def carry_out_attack(self) -> None:
        """Give the order that is forecast by key: an attack or one at a place; a march is given by the pointer."""
        if self.intent.aim is not None:
            self.commands.give()
        elif self.intent.target >= 0:
            self.carry_out()

    def undo(self) -> None:
        """Take the last order back."""
        refusal = self.seat.undo()
        if refusal is not None:
            self.say(refusal.sentence, "refused")
            return
        self.changed()
        self.turns.autosave()
        chosen = self.intent.units[:1]
        self.select(chosen[0] if chosen and self.seat.units[chosen[0]].hex >= 0 else "")
        self.result.show([])
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
        self.result.show([])
        self.seat.end_turn()
        self.changed()
        self.turns.autosave()

    def save(self) -> None:
        """Write the game down."""
        self.say(*attempt_save(self.seat.save))

    def show_saves(self) -> None:
        """The window of saved games."""
        seat = self.seat
        if isinstance(seat, ReplaySeat):
            self.toggle(SavesSheet(self._opened))
        else:
            self.toggle(SavesSheet(self._opened, seat.save, f"{seat.ready.scenario.name} turn {seat.clock.turn}"))

    def _opened(self, seat: Seat, title: str) -> None:
        """Another game has been opened: show it."""
        from game.ui.loading import Loading

        self.next = Loading(title, lambda say: seat, self.back)

    def open_menu(self) -> None:
        """The card with save and quit."""
        over = int(self.seat.match.over and not isinstance(self.seat, ReplaySeat))
        self.popups.open(
            Pause(
                self.save, self.leave, self.show_options, self.show_briefing, self.show_report, self.show_saves, over
            )
        )

    def show_options(self) -> None:
        """Show the options."""
        from game.ui.options import Options

        self.popups.open(Options())

    def show_briefing(self) -> None:
        """What the side was told before the game."""
        self.toggle(BriefingCard(self.seat, self.map.overview, self._art))

    def show_report(self) -> None:
        """How the game stands or ended."""
        if isinstance(self.seat, StillSeat):
            self.say(TO_LOOK_AT, "refused")
            return
        self.toggle(Aftermath(self.seat, self.leave))

    def show_keys(self) -> None:
        """Show the card of keys, or take it away."""
        self.toggle(Keys(self.bindings, [*self.does, *PANS]))

    def toggle(self, popup: Popup) -> None:
        """Show a window, or take away the one of its kind that is shown."""
        self.popups.toggle(type(popup), popup)

    def step_back(self) -> None:
        """Drop what is meant, the waypoint, the overlay, the selection, in this order; with none open the menu."""
        if self.intent.aim is not None:
            self.commands.leave()
        elif self.intent.target >= 0:
            self.intent.attack(-1)
        elif self.intent.via >= 0:
            self.intent.go_by(-1)
            self.show_reach()
        elif self.overlay.name:
            self.overlay.close()
        elif self.intent.units:
            self.select("")
        else:
            self.open_menu()

    def say(self, text: str, tone: str = "said") -> None:
        """Show a line of advice for a while."""
        self.advice = (text[:1].upper() + text[1:], tone, ADVICE_SECONDS)

    def leave(self) -> None:
        """Back to the menu."""
        self.next = self.back("")

    @property
    def end_button(self) -> Button:
        """The button that ends the turn."""
        return self._bar_buttons[-1]

    # ---- inside

    def changed(self) -> None:
        """The game stands otherwise: show it."""
        self.turns.show()
        self.overlay.refresh()
        self.scroll = 0

    # ---- events

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event: what lies over the game first, then buttons, then map and keys."""
        if event.type == pygame.VIDEORESIZE:
            return
        if event.type == pygame.WINDOWFOCUSLOST:
            self._hands.let_go()
        if self.popups.handle(event) or self.turns.handle(event) or self.tips.handle(event):
            return
        if not (offer([*self._bar_buttons, *self.panel_buttons], event) or self.told.handle(event)):
            self._hands.handle(event)

    # ---- time and picture

    def update(self, seconds: float) -> None:
        """Move the map by keys, let turns go on, take over what was baked."""
        if not (self.popups.modal or self.popups.typing):
            self._pan_by_keys(seconds)
        if self.popups.modal and self.intent.hover >= 0:
            self.intent.point(-1)  # the pointer is on the card, not on the map
        self.popups.update(seconds)
        self.attend.update(seconds)
        self.tips.update(seconds)
        self.turns.update(seconds)
        if self.seat.match.over and not self._reported:
            self._reported = True
            self.turns.autosave()  # with its end
            self.show_report()
        text, tone, left = self.advice
        self.advice = (text, tone, max(0.0, left - seconds))
        self.overlay.update()
        self.result.update(seconds)
        self.map.update(seconds)
        if trouble := self.map.painter.take_trouble():
            self.say(trouble, "refused")

    def _pan_by_keys(self, seconds: float) -> None:
        step = PAN_SPEED * seconds
        for name, (dx, dy) in PANS.items():
            if self.bindings.held(name):
                self.map.camera.pan(dx * step, dy * step)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the whole window."""
        if self.turns.covered:
            self.popups.draw(target, ink)
            return
        width, height = target.get_size()
        self.layout = lay_out((width, height - self.turns.strip(ink)), ink.scale)
        self.map.camera.covered = self.layout.map.bottom - self.layout.events.y
        if self.map.camera.area != self.layout.map:
            self.map.camera.place_area(self.layout.map)
            if self._unseen:
                self.map.camera.fit()
        self._unseen = 0
        self._mark(ink.scale)
        self.map.draw(target, lambda surface: self.overlay.draw_under(surface, self.map.camera))
        self.overlay.draw_over(target, self.map.camera)
        self.turns.reel.draw(target, ink)
        self._draw_band(target, ink)
        self._draw_fan(target, ink)
        self._draw_cards(target, ink)
        drawn = panel.draw_panel(target, ink, self.layout.panel, self)
        self.panel_buttons, self.listed = drawn
        able = len(self.seat.can_act())
        end = self._bar_buttons[-1]
        end.word = f"End turn · {able} can act" if able else "End turn"
        end.state = "on" if self.seat.my_turn else "off"
        buttons = self._bar_buttons if self.seat.people else self._bar_buttons[:-1]
        draw_bar(target, ink, self.layout, self.seat, buttons)
        self.result.draw(target, ink, self.layout.map, self._about)
        self.tips.draw(target, ink)
        self.turns.draw_strip(target, ink)
        draw_hint(target, ink, self.panel_buttons, self.layout.panel.left)
        self.popups.draw(target, ink)

    def _mark(self, scale: float) -> None:
        intent, units = self.intent, self.seat.units
        intent.keep()
        marked = Marked(hover=intent.hover, target=intent.target, scale=scale)
        if intent.units:
            marked.selected = units[intent.units[0]].hex
            marked.others = tuple({units[key].hex for key in intent.units[1:]} - {marked.selected})
        if isinstance(intent.forecast, MarchForecast):
            marked.way = intent.forecast.path
        if intent.forecast is None and intent.aim is None and intent.target < 0:
            marked.supply = self.commands.supply()
        marked.sketch = sketch_of(intent, self.seat)
        self.map.marked = marked
        self.overlay.point(intent.hover, marked.selected)

    def _draw_cards(self, target: pygame.Surface, ink: Ink) -> None:
        layout, seat = self.layout, self.seat
        self.dispatches = []
        below = any(box.colliderect(layout.events) for box, _ in self.fan)  # the stack in hand comes first
        if not (self.overlay.name and layout.crowded) and not below:
            self.dispatches = cards.draw_events(target, ink, layout.events, seat, self.scroll)
        if layout.minimap.width and self.map.overview is not None:
            inner = layout.minimap.inflate(-ink.px(16), -ink.px(16))
            picture = self._small(inner.size)
            self.mini = cards.draw_minimap(
                target, ink, layout.minimap, picture, self.map.camera, seat, seat.position
            )
        self._about = hexcard.draw_about(target, ink, self)
        entries = [(entry.name, self.bindings.letter(entry.action), entry.word) for entry in OVERLAYS]
        self.overlay_keys.draw(target, ink, layout.keys, entries, self.overlay.name or self._reaching())
        self.overlay.draw_legend(target, ink, layout.legend)
        at = pygame.mouse.get_pos()
        for rect, entry in self.dispatches:
            if rect.collidepoint(at) and entry.kind != "turn":
                cards.draw_dispatch(target, ink, layout.events, entry)
        text, tone, left = self.advice
        free = hexcard.beside(ink, self, self._about)
        if self.turns.draw(target, ink, free):
            return
        if seat.match.over:
            text, tone, left = panel.verdict(seat), "said", 1.0
        if left > 0 and text:
            cards.draw_advice(target, ink, free, text, tone)

    def _reaching(self) -> str:
        """"reach" while a unit's reach is shaded."""
        return "reach" if self.intent.reach and self.map.reach_shown else ""

    def press_overlay(self, at: tuple[int, int]) -> str:
        """A click on the overlays' keys or legend: "taken" when it was on one."""
        name = self.overlay_keys.at(at)
        if name:
            self.overlay.show(name)
        return "taken" if name or self.overlay_keys.rect.collidepoint(at) else self.overlay.turn_legend(at)
    def _draw_band(self, target: pygame.Surface, ink: Ink) -> None:
        """The rubber band that is being drawn."""
        if self._hands.band is not None:
            pygame.draw.rect(target, ink.palette.cream, self._hands.band.inflate(2, 2), width=1)
            pygame.draw.rect(target, ink.palette.select, self._hands.band, width=2)

    def _draw_fan(self, target: pygame.Surface, ink: Ink) -> None:
        """The stack of the selected unit, fanned out, unless an order is about to be given."""
        intent, seat = self.intent, self.seat
        self.fan = []
        meant = intent.target >= 0 or intent.forecast is not None or intent.aim is not None
        if not intent.units or meant or self.turns.reel.busy:
            return
        stack = seat.units_in(seat.units[intent.units[0]].hex)
        if len(stack) > 1 and self.map.camera.area.collidepoint(self.map.camera.spot(stack[0].hex)):
            target.set_clip(self.map.camera.area)
            room = self.map.camera.area.copy()
            if not self.layout.wide:
                room.x = self.overlay_keys.rect.right
                room.width = self.layout.map.right - room.x
            self.fan = draw_fan(target, ink, self.map.camera, seat, stack, intent.units, room)
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
        """End the baking, finish what is being written."""
        self.map.close()
        self.turns.close()
