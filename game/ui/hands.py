"""What mouse and keyboard do in a game: choose, march, attack, give orders at a place, pan, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from game.ui.play import Play

CLICK_SLACK = 5  # px a click may drift before it is a drag


class Hands:
    """Turns events into what the player means.

    Left click chooses, right click marches or attacks; while a place is chosen for an order
    either click gives it. Dragging pans; with the right button, or Shift, it draws a rubber
    band round units.
    """

    def __init__(self, play: Play) -> None:
        self._play = play
        self.band: pygame.Rect | None = None  # the rubber band that is being drawn
        self._held = 0  # button that began the drag
        self._drag: tuple[tuple[int, int], tuple[int, int], str] | None = None  # pressed at, last at, "still", "moved"

    def handle(self, event: pygame.event.Event) -> None:
        """Take an event that no button wanted."""
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
        for name in self._play.bindings.actions(event):
            act = self._play.does.get(name)
            if act is not None:
                act()
                return

    def _wheel(self, steps: int) -> None:
        at = pygame.mouse.get_pos()
        if self._play.layout.events.collidepoint(at):
            self._play.scroll = min(max(0, self._play.scroll + steps), max(0, len(self._play.seat.log) - 4))
        elif self._play.map.camera.area.collidepoint(at):
            self._play.map.camera.zoom(1 if steps > 0 else -1, at)

    def _over_card(self, at: tuple[int, int]) -> bool:
        fanned = any(rect.collidepoint(at) for rect, _ in self._play.fan)
        cards = (self._play.layout.events, self._play.layout.minimap, self._play.overlay_keys.rect)
        fanned = fanned or self._play.overlay.covers(at)
        return fanned or self._play.popups.covers(at) or any(card.collidepoint(at) for card in cards)

    def _press(self, event: pygame.event.Event) -> None:
        at = event.pos
        if event.button == 1 and self._play.press_overlay(at):
            return
        if self._play.layout.minimap.collidepoint(at) and event.button == 1:
            self._look_by_minimap(at)
            return
        if event.button == 1 and self._pick_from_fan(at):
            return
        if self._over_card(at) or not self._play.map.camera.area.collidepoint(at):
            for rect, dispatch in self._play.dispatches:
                if rect.collidepoint(at) and dispatch.hex:
                    self._play.map.camera.look_at(self._play.seat.hex_row(dispatch.hex))
            for rect, key in self._play.listed:
                if rect.collidepoint(at) and event.button == 1:
                    self._play.select(key)
                    self._play.map.camera.show(self._play.seat.units[key].hex)
                    break
            return
        if event.button in (1, 2, 3):
            self._drag, self._held = (at, at, "still"), event.button

    def _pick_from_fan(self, at: tuple[int, int]) -> bool:
        """A click on the fan selects a unit, with Shift or Ctrl adds it."""
        key = next((key for rect, key in self._play.fan if rect.collidepoint(at)), "")
        if key and pygame.key.get_mods() & (pygame.KMOD_SHIFT | pygame.KMOD_CTRL):
            self._play.commands.join(key)
        elif key:
            self._play.select(key)
        return bool(key)

    def _look_by_minimap(self, at: tuple[int, int]) -> None:
        camera, mini = self._play.map.camera, self._play.mini
        if not mini.width:
            return
        share = ((at[0] - mini.x) / mini.width, (at[1] - mini.y) / mini.height)
        middle = (share[0] * camera.width_km * camera.per_km, share[1] * camera.height_km * camera.per_km)
        camera.pan(
            middle[0] - camera.left - camera.area.width / 2, middle[1] - camera.top - camera.area.height / 2
        )

    def _release(self, event: pygame.event.Event) -> None:
        drag, self._drag = self._drag, None
        band, self.band = self.band, None
        if drag is None or event.button != self._held:
            return
        if band is not None:
            self._play.commands.band(band)
        elif drag[2] == "still" and self._play.intent.aim is not None and event.button in (1, 3):
            self._play.commands.click(event.pos)
        elif drag[2] == "still" and event.button == 1:
            self._click(self._play.map.camera.hex_at(event.pos))
        elif drag[2] == "still" and event.button == 3:
            self._order_at(self._play.map.camera.hex_at(event.pos))

    def let_go(self) -> None:
        """The window has lost the pointer: a drag ends where it is."""
        self._drag = self.band = None

    def _motion(self, event: pygame.event.Event) -> None:
        if self._drag is not None:
            start, last, state = self._drag
            far = abs(event.pos[0] - start[0]) + abs(event.pos[1] - start[1])
            if state == "still" and far > CLICK_SLACK:
                banding = self._held == 3 or (self._held == 1 and pygame.key.get_mods() & pygame.KMOD_SHIFT)
                state = "band" if banding else "moved"
            if state == "moved":
                self._play.map.camera.pan(last[0] - event.pos[0], last[1] - event.pos[1])
            elif state == "band":
                self.band = _frame(start, event.pos).clip(self._play.map.camera.area)
            self._drag = (start, event.pos, state)
        at = event.pos
        over = self._over_card(at)
        h = -1 if over else self._play.map.camera.hex_at(at)
        if h != self._play.intent.hover:
            self._play.intent.point(h)
        if not over and h >= 0:
            self._play.commands.point(at)

    def _click(self, h: int) -> None:
        """Select the top unit of a hex, the next one below it on a further click; with Shift or Ctrl add it."""
        there = self._play.seat.units_in(h)
        units = {unit.name: unit.key for unit in there}
        drawn = [counter.name for counter in self._play.map.sprites.stack(h)]
        here = [name for name in drawn if name in units]  # what is shown may be on its way yet
        if self._play.seat.my_turn:  # one's own is where it was sent, however far its counter has come
            here += [unit.name for unit in there if unit.side == self._play.seat.side and unit.name not in here]
        mods = pygame.key.get_mods()
        self._play.overlay.choose(h)
        if not here:
            if not mods & (pygame.KMOD_SHIFT | pygame.KMOD_CTRL):
                self._play.select("")
            return
        first = units[here[0]]
        if mods & (pygame.KMOD_SHIFT | pygame.KMOD_CTRL) and self._play.intent.units:
            for name in here:
                if self._play.seat.units[units[name]].side == self._play.seat.side:
                    self._play.commands.join(units[name])
                    break
        elif first in self._play.intent.units and len(here) > 1:
            self._play.select(units[here[1]])
        else:
            self._play.select(first)

    def _order_at(self, h: int) -> None:
        """A right click: march there, or show the attack; the same again confirms it. With Shift: a waypoint."""
        intent = self._play.intent
        way_by = pygame.key.get_mods() & pygame.KMOD_SHIFT
        if h < 0 or not intent.units:
            return
        if not self._play.seat.my_turn:
            self._play.say("it is the opponent's turn", "refused")
        elif self._play.seat.units[intent.units[0]].side != self._play.seat.side:
            self._play.say("the unit is the enemy's", "refused")
        elif intent.attacks(h):
            if intent.target == h:
                self._play.carry_out()
            else:
                intent.attack(h)
        elif way_by:
            self._go_by(h)
        elif h in intent.reach:
            intent.target = -1
            intent.point(h)
            self._play.carry_out()
        else:
            self._play.say(intent.why_not(self._play.seat.move(intent.units[0], h, intent.via)), "refused")

    def _go_by(self, h: int) -> None:
        """Set a waypoint, or take it away again."""
        intent = self._play.intent
        refused = intent.go_by(-1 if h == intent.via else h)
        if refused:
            self._play.say(refused, "refused")
        elif intent.via >= 0:
            self._play.say("By way of there: right click on where the march is to end; Esc: straight on")
        self._play.show_reach()


def _frame(a: tuple[int, int], b: tuple[int, int]) -> pygame.Rect:
    return pygame.Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
