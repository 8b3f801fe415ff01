"""A replay in the window: play, halt, step and jump, whose eyes, and taking the game over."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.ui.animation import Reel
from game.ui.button import Button, offer
from game.ui.ink import LEFT, Ink
from game.ui.pace import AT_ONCE, Pace
from game.ui.preferences import preferences
from game.ui.replay import ReplaySeat, take_over
from game.ui.takeover import TakeOver
from game.ui.timeline import Timeline
from game.ui.transport import Transport
from game.ui.watchers import BOTH

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
HIGH = 106  # px of the strip at scale 1
SHARE = 0.008  # seconds of a frame for steps nobody sees
REST = 0.5  # seconds after a side's operations


class Review:
    """Takes the place of the turn flow while a replay is shown."""

    covered = False

    def __init__(self, play: Play, seat: ReplaySeat) -> None:
        self._play = play
        self._seat = seat
        names = {entry.key: entry.name for entry in seat.ready.scenario.units}
        self.pace = Pace(preferences.now.speed or 1.0)
        self.pace.halted = 1
        self.reel = Reel(play.map, names, seat.crossing_name)
        shapes = {side.key: side.shape for side in seat.ready.scenario.sides}
        self.timeline = Timeline(seat.film, lambda key: shapes[key])
        self._rest = 0.0
        self._run = Button("Play", self.skip, "dark")
        before = [
            Button("\u00ab", self.turn_back, size=17), Button("\u2039", self.step_back, size=17), self._run,
            Button("\u203a", self.step_on, size=17), Button("\u00bb", self.hurry, size=17),
        ]  # fmt: skip
        self._eyes = [Button("Both sides", partial(self.look_as, BOTH))]
        self._eyes += [Button(side.name, partial(self.look_as, i)) for i, side in enumerate(seat.sides)]
        self._take = Button("Take over from here", self.offer_take_over, "gold")
        self.transport = Transport(self.pace, before, [*self._eyes, self._take])

    # ---- what the player does

    def skip(self) -> None:
        """Play, or halt."""
        if self.pace.halted and self._seat.film.at == self._seat.film.length:
            self.go(0)
        self.pace.halt()

    def step_on(self) -> None:
        """One order on, shown as it goes."""
        self.pace.halted = 1
        self.reel.finish(self._seat.position)
        if self._seat.forward() != "over":
            self._play.changed()

    def step_back(self) -> None:
        """One order back."""
        self.pace.halted = 1
        self.go(self._seat.film.at - 1)

    def hurry(self) -> None:
        """To the beginning of the next turn, or the end."""
        film = self._seat.film
        later = [start for start in film.turns if start > film.at]
        self.go(later[0] if later else film.length)

    def turn_back(self) -> None:
        """To the beginning of the turn, from there to that of the one before."""
        film = self._seat.film
        self.go(max((start for start in film.turns if start < film.at), default=0))

    def go(self, at: int) -> None:
        """To any step; at the end it is halted."""
        self._seat.go(at)
        self._rest = 0.0
        self._halt_at_the_end()
        self._play.changed()

    def look_as(self, eyes: int) -> None:
        """See it as a side, or as both."""
        self._play.select("")
        self._seat.look_as(eyes)
        self._seat.shots()
        self._play.changed()

    def offer_take_over(self) -> None:
        """Ask who plays on."""
        self.pace.halted = 1
        self._play.toggle(TakeOver(self._seat, self.begin))

    def begin(self, players: tuple[str, ...]) -> None:
        """Play on from here."""
        from game.ui.loading import Loading

        record = self._seat.taken(players)
        back = self._play.back
        self._play.next = Loading(self._seat.ready.scenario.name, partial(take_over, record, players), back)

    # ---- flow

    def show(self) -> None:
        """Show what has happened since it was last asked."""
        shots = self._seat.shots()
        if not shots or self.pace.speed == AT_ONCE:
            self.reel.finish(self._seat.position)
        else:
            self.reel.finish(shots[0].before)
            self.reel.add(shots)

    def autosave(self) -> None:
        """Nothing changes here."""

    def update(self, seconds: float) -> None:
        """Let the reel run, then take the next step."""
        if self._play.popups.modal:
            return
        if self.reel.busy:
            self.reel.update(seconds * (self.pace.speed or 1.0))  # a single step is shown although it is halted
            return
        if self.pace.halted:
            return
        self._rest -= seconds * (self.pace.speed or 1.0)
        began = time.perf_counter()
        while self._rest <= 0 and not self.reel.busy and time.perf_counter() - began < SHARE:
            done = self._seat.forward()
            if done == "end":
                self._rest = REST
            self._halt_at_the_end()
            self._play.changed()
            if self.pace.halted:
                break

    def _halt_at_the_end(self) -> None:
        """With nothing left to be played the button says Play, which begins anew."""
        if self._seat.film.at == self._seat.film.length:
            self.pace.halted = 1

    # ---- events and picture

    def handle(self, event: pygame.event.Event) -> str:
        """Offer an event to the strip; "taken" when it was for it."""
        if offer(self.transport.buttons, event):
            return "taken"
        step = self.timeline.handle(event)
        if step is None:
            return ""
        if step != self._seat.film.at:
            self.pace.halted = 1
            self.go(step)
        return "taken"

    def strip(self, ink: Ink) -> int:
        """Px of the window's lower edge that the strip takes."""
        return ink.px(HIGH)

    def ground(self, target: pygame.Surface, ink: Ink) -> Rect:
        """Draw the empty strip along the window's lower edge. Returns where it is."""
        high = self.strip(ink)
        rect = Rect(0, target.get_height() - high, target.get_width(), high)
        pygame.draw.rect(target, ink.palette.panel, rect)
        pygame.draw.rect(target, ink.palette.gold_rule, (0, rect.y, rect.width, 2))
        return rect

    def draw_strip(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the strip along the window's lower edge."""
        palette, seat = ink.palette, self._seat
        rect = self.ground(target, ink)
        self._run.word = "Play" if self.pace.halted else "Halt"
        for button, eyes in zip(self._eyes, (BOTH, *range(len(seat.sides))), strict=True):
            button.state = "chosen" if seat.eyes == eyes else "on"
        pad = ink.px(24)
        middle = rect.y + ink.px(25)
        right = rect.right - pad
        self._take.word, self._eyes[0].word = "Take over from here", "Both sides"
        if self.transport.width(ink) > right - rect.x - pad:
            self._take.word, self._eyes[0].word = "Take over", "Both"
        left = max(rect.x + pad, right - self.transport.width(ink))
        film = seat.film
        words = f"Replay \u00b7 turn {seat.clock.turn} \u00b7 step {film.at} of {film.length}"
        room = left - rect.x - pad - ink.px(16)
        if ink.size("sans_semibold", 15, words)[0] > room:
            words = f"Turn {seat.clock.turn}, step {film.at}"
        if ink.size("sans_semibold", 15, words)[0] <= room:
            ink.text(target, "sans_semibold", 15, words, palette.ink, (rect.x + pad, middle), LEFT, room=room)
        self.transport.draw(target, ink, left, middle)
        line = Rect(rect.x + pad, rect.y + ink.px(48), rect.width - 2 * pad, ink.px(50))
        self.timeline.draw(target, ink, line)
        self.timeline.draw_told(target, ink)

    def draw(self, target: pygame.Surface, ink: Ink, area: Rect) -> str:
        """Nothing over the map."""
        return ""

    def close(self) -> None:
        """Nothing is being written."""

