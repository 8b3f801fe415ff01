"""The game: map, counters, side panel, bar, events; what a click and a key do."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.match.dispatches import Dispatch
from game.model.fault import Fault
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui import cards, panel
from game.ui.bar import draw_bar
from game.ui.button import Button, offer
from game.ui.ink import Ink
from game.ui.intent import Intent
from game.ui.layout import Layout, lay_out
from game.ui.mapart.compose import MapArt
from game.ui.mapview import MapView, Marked
from game.ui.pause import Pause
from game.ui.screen import Screen
from game.ui.seat import Seat

Rect = pygame.Rect
PAN_SPEED = 900.0  # px a second by key
CLICK_SLACK = 5  # px a click may drift before it is a drag
ADVICE_SECONDS = 4.0
ORDERS_A_FRAME = 1  # of the opponent's that are carried out in a frame
PAN_KEYS = {
    pygame.K_LEFT: (-1, 0), pygame.K_a: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_d: (1, 0),
    pygame.K_UP: (0, -1), pygame.K_w: (0, -1), pygame.K_DOWN: (0, 1), pygame.K_s: (0, 1),
}  # fmt: skip


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
        self._back = back
        self._pause: Pause | None = None
        self._drag: tuple[tuple[int, int], tuple[int, int], str] | None = None  # pressed at, last at, "still", "moved"
        self._scroll = 0
        self._dispatches: list[tuple[Rect, Dispatch]] = []
        self._listed: list[tuple[Rect, str]] = []
        self._mini = Rect(0, 0, 0, 0)
        self._bar_buttons = [
            Button("Menu", self.open_menu, "bar", size=14.5), Button("End turn", self.end_turn, "gold", size=15),
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
        self._pause = Pause(self.save, self._leave, self._resume)

    def say(self, text: str, tone: str = "said") -> None:
        """Show a line of advice for a while."""
        self.advice = (text[:1].upper() + text[1:], tone, ADVICE_SECONDS)

    def _resume(self) -> None:
        self._pause = None

    def _leave(self) -> None:
        self.next = self._back("")

    # ---- inside

    def _changed(self) -> None:
        self.map.set_position(self.seat.position)
        self._scroll = 0

    def _opponent_moves(self) -> None:
        if not self.seat.match.over and not self.seat.my_turn:
            self.seat.think()

    # ---- events

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event."""
        if event.type == pygame.VIDEORESIZE:
            return
        if self._pause is not None:
            self._pause.handle(event)
            return
        if offer([*self._bar_buttons, *self.panel_buttons], event):
            return
        if event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event.y)
        elif event.type == pygame.MOUSEBUTTONDOWN:
            self._press(event)
        elif event.type == pygame.MOUSEBUTTONUP:
            self._release(event)
        elif event.type == pygame.MOUSEMOTION:
            self._motion(event)

    def _key(self, event: pygame.event.Event) -> None:
        key = event.key
        if key == pygame.K_ESCAPE:
            if self.intent.target >= 0:
                self.intent.aim(-1)
            elif self.intent.units:
                self.select("")
            else:
                self.open_menu()
        elif key in (pygame.K_n, pygame.K_TAB):
            self.next_unit(-1 if event.mod & pygame.KMOD_SHIFT else 1)
        elif key == pygame.K_u:
            self.undo()
        elif key == pygame.K_e:
            self.end_turn()
        elif key == pygame.K_F5:
            self.save()
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.intent.target >= 0:
            self.carry_out()
        elif key in (pygame.K_PLUS, pygame.K_KP_PLUS, pygame.K_EQUALS):
            self.map.camera.zoom(1, self.map.camera.area.center)
        elif key in (pygame.K_MINUS, pygame.K_KP_MINUS):
            self.map.camera.zoom(-1, self.map.camera.area.center)
        elif key == pygame.K_HOME:
            self.map.camera.fit()

    def _wheel(self, steps: int) -> None:
        at = pygame.mouse.get_pos()
        if self.layout.events.collidepoint(at):
            self._scroll = min(max(0, self._scroll + steps), max(0, len(self.seat.log) - 4))
        elif self.map.camera.area.collidepoint(at):
            self.map.camera.zoom(1 if steps > 0 else -1, at)

    def _over_card(self, at: tuple[int, int]) -> bool:
        return self.layout.events.collidepoint(at) or self.layout.minimap.collidepoint(at)

    def _press(self, event: pygame.event.Event) -> None:
        at = event.pos
        if self.layout.minimap.collidepoint(at) and event.button == 1:
            self._look_by_minimap(at)
            return
        if self._over_card(at) or not self.map.camera.area.collidepoint(at):
            for rect, dispatch in self._dispatches:
                if rect.collidepoint(at) and dispatch.hex:
                    self.map.camera.look_at(self.seat.hex_row(dispatch.hex))
            for rect, key in self._listed:
                if rect.collidepoint(at) and event.button == 1:
                    self.select(key)
                    self.map.camera.show(self.seat.units[key].hex)
                    break
            return
        if event.button in (1, 2):
            self._drag = (at, at, "still")
        elif event.button == 3:
            self._order_at(self.map.camera.hex_at(at))

    def _look_by_minimap(self, at: tuple[int, int]) -> None:
        if not self._mini.width:
            return
        camera = self.map.camera
        share = ((at[0] - self._mini.x) / self._mini.width, (at[1] - self._mini.y) / self._mini.height)
        middle = (share[0] * camera.width_km * camera.per_km, share[1] * camera.height_km * camera.per_km)
        camera.pan(
            middle[0] - camera.left - camera.area.width / 2, middle[1] - camera.top - camera.area.height / 2
        )

    def _release(self, event: pygame.event.Event) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and drag[2] == "still" and event.button == 1:
            self._click(self.map.camera.hex_at(event.pos))

    def _motion(self, event: pygame.event.Event) -> None:
        if self._drag is not None:
            start, last, state = self._drag
            far = abs(event.pos[0] - start[0]) + abs(event.pos[1] - start[1])
            if state == "moved" or far > CLICK_SLACK:
                self.map.camera.pan(last[0] - event.pos[0], last[1] - event.pos[1])
                state = "moved"
            self._drag = (start, event.pos, state)
        at = event.pos
        h = -1 if self._over_card(at) else self.map.camera.hex_at(at)
        if h != self.intent.hover:
            self.intent.point(h)

    def _click(self, h: int) -> None:
        """Select the top unit of a hex, the next one below it on a further click; with Shift or Ctrl add it."""
        here = [counter.name for counter in self.map.sprites.stack(h)]
        units = {unit.name: unit.key for unit in self.seat.units_in(h)}
        mods = pygame.key.get_mods()
        if not here:
            if not mods & (pygame.KMOD_SHIFT | pygame.KMOD_CTRL):
                self.select("")
            return
        first = units[here[0]]
        if mods & (pygame.KMOD_SHIFT | pygame.KMOD_CTRL) and self.intent.units:
            for name in here:
                if self.seat.units[units[name]].side == self.seat.side:
                    self.intent.join(units[name])
                    break
        elif first in self.intent.units and len(here) > 1:
            self.select(units[here[1]])
        else:
            self.select(first)

    def _order_at(self, h: int) -> None:
        """A right click: march there, or show the attack; the same again confirms it."""
        intent = self.intent
        if h < 0 or not intent.units:
            return
        if not self.seat.my_turn:
            self.say("it is the opponent's turn", "refused")
        elif self.seat.units[intent.units[0]].side != self.seat.side:
            self.say("the unit is the enemy's", "refused")
        elif intent.attacks(h):
            if intent.target == h:
                self.carry_out()
            else:
                intent.aim(h)
        elif h in intent.reach:
            intent.target = -1
            intent.point(h)
            self.carry_out()
        else:
            self.say(intent.why_not(self.seat.move(intent.units[0], h)), "refused")

    # ---- time and picture

    def update(self, seconds: float) -> None:
        """Move the map by keys, carry out the opponent's orders, take over what was baked."""
        if self._pause is None:
            self._pan_by_keys(seconds)
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
        held = pygame.key.get_pressed()
        if pygame.key.get_mods() & pygame.KMOD_CTRL:
            return
        step = PAN_SPEED * seconds
        for key, (dx, dy) in PAN_KEYS.items():
            if held[key]:
                self.map.camera.pan(dx * step, dy * step)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the whole window."""
        self.layout = lay_out(target.get_size(), ink.scale)
        self.map.camera.covered = self.layout.map.bottom - self.layout.events.y
        if self.map.camera.area != self.layout.map:
            self.map.camera.place_area(self.layout.map)
        self._mark()
        self.map.draw(target)
        self._draw_cards(target, ink)
        drawn = panel.draw_panel(target, ink, self.layout.panel, self)
        self.panel_buttons, self._listed = drawn
        able = len(self.seat.can_act())
        end = self._bar_buttons[-1]
        end.word = f"End turn · {able} can act" if able else "End turn"
        end.state = "on" if self.seat.my_turn else "off"
        draw_bar(target, ink, self.layout, self.seat, self._bar_buttons)
        if self._pause is not None:
            self._pause.draw(target, ink)

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
        self._dispatches = cards.draw_events(target, ink, layout.events, seat, self._scroll)
        if layout.minimap.width and self.map.overview is not None:
            inner = layout.minimap.inflate(-ink.px(16), -ink.px(16))
            picture = self._small(inner.size)
            self._mini = cards.draw_minimap(
                target, ink, layout.minimap, picture, self.map.camera, seat, seat.position
            )
        if self.intent.hover >= 0:
            cards.draw_about(target, ink, layout.about, seat, self.intent.hover, self.intent.reach)
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
