"""Whose turn it is, and what the window does meanwhile: agents think and move, persons take turns, turns begin."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.ui import transport
from game.ui.animation import Reel
from game.ui.button import Button, offer
from game.ui.curtain import Curtain
from game.ui.ink import LEFT, Ink
from game.ui.notice import Notice
from game.ui.pace import AT_ONCE, Pace
from game.ui.preferences import preferences
from game.ui.transport import Transport
from game.ui.typeset import typeset
from game.ui.watchers import BOTH

if TYPE_CHECKING:
    from game.ui.play import Play

SHARE = 0.008  # seconds of a frame for carrying out orders nobody sees
OWN_SPEED = 2.0  # of own marches, at least: they are in no one's way
HIGH = 50  # px of the strip of one who looks on, at scale 1
SKIP = "Skip (Space)"
PATIENCE = 20.0  # seconds after which an agent may be stopped


class Turns:
    """The turn flow of a game in play."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._seat = play.seat
        names = {entry.key: entry.name for entry in play.seat.ready.scenario.units}
        self.pace = Pace(preferences.now.speed)
        self.reel = Reel(play.map, names, play.seat.crossing_name)
        self.hurried_in = 0  # turn that is being skipped, 0 none
        self._began = -1  # orders in the game when the turn of a person was begun
        self._waited = 0.0  # seconds an agent has thought
        self._looked: dict[int, tuple[int, float, float]] = {}  # where each of two people had the map
        self._failed: set[str] = set()  # agents whose failure has been shown
        self._halt = Button("Halt", self.pace.halt)
        self._skip = Button(SKIP, self.skip)
        self._on = Button("Next turn", self.hurry)
        self._stop = Button("End its turn", self.stop_agent)
        self._eyes = [Button("Both sides", partial(self.look_as, BOTH))]
        self._eyes += [Button(side.name, partial(self.look_as, i)) for i, side in enumerate(play.seat.sides)]
        self.transport = Transport(self.pace, [self._halt], [self._skip])
        self.shown = ""  # "row" while the row of buttons is on the screen

    @property
    def watching(self) -> bool:
        """Whether agents play both sides and somebody looks on."""
        return not self._seat.people

    @property
    def theirs(self) -> bool:
        """Whether what happens is not the doing of the person at the window."""
        return not self._seat.match.over and not self._seat.my_turn and not self._seat.waits

    # ---- what the player does

    def skip(self) -> None:
        """Show how things stand at once, to the end of the other side's turn; a game looked on at is halted instead."""
        if self.watching:
            self.pace.halt()
        elif self.reel.busy or self.theirs:
            self.hurry()

    def hurry(self) -> None:
        """Show nothing more of this turn but its outcome."""
        if self._seat.match.over:
            return
        self.pace.halted = 0
        self.reel.finish(self._seat.position)
        if self.theirs:
            self.hurried_in = self._seat.match.turn

    def turn_back(self) -> None:
        """A game in play goes on only."""

    def look_as(self, eyes: int) -> None:
        """See a game of agents as a side, or as both."""
        self._play.select("")
        self._seat.look_as(eyes)
        self.reel.finish(self._seat.position)
        self._play.changed()

    def stop_agent(self) -> None:
        """End the operations of an agent that does not come to an end."""
        if self._seat.thinking:
            self._tell(self._seat.stop_agent())
            self.show()

    # ---- what is shown

    def show(self) -> None:
        """Show what has happened since it was last asked: as a reel, or at once."""
        shots = self._seat.shots()
        if self.hurried_in or self.pace.speed == AT_ONCE or not shots:
            self.reel.finish(self._seat.position)
            return
        if self._seat.my_turn or not self.reel.busy:
            self.reel.finish(shots[0].before)
        self.reel.add(shots)

    def ordered(self) -> None:
        """A person has given an order or taken one back."""
        self.show()
        self.autosave()

    def autosave(self) -> None:
        """Have the game written down as it stands, unless the player does without."""
        if preferences.now.autosave:
            self._seat.autosave()

    # ---- time

    def update(self, seconds: float) -> None:
        """Let the reel run on, agents move, turns begin."""
        seat = self._seat
        unsaved = seat.unsaved()
        if unsaved:
            self._play.say(unsaved, "refused")
        if self._play.popups.modal:
            return
        if self.reel.busy:
            self._run_reel(seconds)
            if self.reel.busy:
                return
        if seat.match.over or (self.pace.halted and self.theirs):
            return
        if seat.waits:
            self._draw_curtain()
        elif seat.my_turn:
            if self._began < 0:
                self._begin_turn()
        else:
            self._let_agent_move(seconds)

    def _run_reel(self, seconds: float) -> None:
        own = self._seat.my_turn and self._began >= 0
        if self.pace.halted and not own:
            return
        speed = max(self.pace.speed, OWN_SPEED) if own else self.pace.speed
        self.reel.update(seconds * (speed or 1.0))

    def _let_agent_move(self, seconds: float) -> None:
        """Carry out the agent's orders: one that is seen a time, as many as there is time for of the others."""
        seat = self._seat
        self._began = -1
        if not seat.thinking:
            seat.think()
            self._waited = 0.0
        seat.heeded = 0 if self.hurried_in or self.pace.speed == AT_ONCE else 1
        began = time.perf_counter()
        while time.perf_counter() - began < SHARE:
            turn = seat.match.turn
            step, failed = seat.play_agent()
            if step == "thinking":
                self._waited += seconds
                break
            self._waited = 0.0
            if step == "ended":
                self._operations_ended(turn, failed)
                break
            if seat.heeded:
                self.show()
                if self.reel.busy:
                    break

    def _operations_ended(self, turn: int, failed: str) -> None:
        seat = self._seat
        if not seat.heeded:
            seat.heeded = 1
            seat.refresh()
        if self.hurried_in and (seat.match.turn != self.hurried_in or not self.watching):
            if seat.match.over or not self.theirs or self.watching:
                self.hurried_in = 0
            seat.shots()
        self._play.changed()
        if failed:
            self._tell(failed)
        if self.watching and seat.match.turn != turn:
            self.autosave()

    def _tell(self, failed: str) -> None:
        """Say that an agent has failed: on a card the first time, in a line after that."""
        who = self._seat.side_name(1 - max(0, self._seat.match.side))
        if who in self._failed:
            self._play.say(failed, "refused")
            return
        self._failed.add(who)
        lines = [failed, "What it ordered before stands. The game goes on; nothing is lost."]
        self._play.popups.open(Notice("An agent has failed", lines))

    def _begin_turn(self) -> None:
        """The turn is a person's: autosave, and say so."""
        seat = self._seat
        self._began = seat.given
        self.hurried_in = 0
        self.reel.home()
        self.autosave()
        self._play.say(f"Turn {seat.clock.turn}, {typeset(seat.clock.dates)}")

    # ---- two persons

    def _draw_curtain(self) -> None:
        """Hide everything until the next person sits down."""
        seat, play = self._seat, self._play
        self.autosave()
        self._began = -1
        play.select("")
        play.popups.shown.clear()
        camera = play.map.camera
        self._looked[seat.eyes] = (camera.level, camera.left, camera.top)
        play.advice = ("", "said", 0.0)
        play.popups.open(
            Curtain(seat.sides[seat.match.side], seat.clock, self._sit_down, self._save_for_other, play.leave)
        )

    def _sit_down(self) -> None:
        self._seat.sit_down()
        camera = self._play.map.camera
        if self._seat.eyes in self._looked:
            camera.level, camera.left, camera.top = self._looked[self._seat.eyes]
        else:
            camera.fit()
        self._play.changed()

    def _save_for_other(self) -> Path:
        seat = self._seat
        return seat.save(f"{seat.ready.scenario.name} turn {seat.match.turn} {seat.side_name(seat.match.side)}")

    # ---- picture

    @property
    def covered(self) -> bool:
        """Whether the curtain hides the game."""
        return any(isinstance(popup, Curtain) for popup in self._play.popups.shown)

    def handle(self, event: pygame.event.Event) -> str:
        """Offer an event to the row of buttons; "taken" when it was for one."""
        return offer(self.transport.buttons, event) if self.shown else ""

    def strip(self, ink: Ink) -> int:
        """Px of the window's lower edge that a strip takes: one who looks on has his buttons there."""
        return ink.px(HIGH) if self.watching else 0

    def draw_strip(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the strip of one who looks on."""
        if not self.watching:
            return
        seat = self._seat
        rect = pygame.Rect(0, target.get_height() - ink.px(HIGH), target.get_width(), ink.px(HIGH))
        pygame.draw.rect(target, ink.palette.panel, rect)
        pygame.draw.rect(target, ink.palette.gold_rule, (0, rect.y, rect.width, 2))
        for button, eyes in zip(self._eyes, (BOTH, *range(len(seat.sides))), strict=True):
            button.state = "chosen" if seat.eyes == eyes else "on"
        on = "off" if seat.match.over else "on"
        self._halt.state = self._on.state = on
        self._name_buttons([self._on, *self._eyes])
        left = max(ink.px(24), rect.right - ink.px(24) - self.transport.width(ink))
        room = left - ink.px(40)
        words = "The game is over" if seat.match.over else self._words()
        if room > ink.px(80):
            ink.text(
                target, "sans_semibold", 15, words, ink.palette.ink, (rect.x + ink.px(24), rect.centery), LEFT,
                room=room,
            )  # fmt: skip
        self.transport.draw(target, ink, left, rect.centery + 1)
        self.shown = "row"

    def draw(self, target: pygame.Surface, ink: Ink, area: pygame.Rect) -> str:
        """Draw a card with the buttons while the other side moves. Returns "drawn" when it was."""
        seat = self._seat
        if self.watching:
            return ""
        own = seat.my_turn and self._began >= 0
        self.shown = ""
        if own or seat.waits or not (self.theirs or self.reel.busy):
            return ""
        self._name_buttons([self._skip])
        self._skip.word = SKIP
        if not transport.fits(ink, area, self._words(), self.transport):
            self._skip.word = SKIP.partition(" (")[0]
        transport.draw_card(target, ink, area, self._words(), self.transport)
        self.shown = "row"
        return "drawn"

    def _name_buttons(self, after: list[Button]) -> None:
        self._halt.word = "Go on" if self.pace.halted else "Halt"
        late = [self._stop] * (self._waited > PATIENCE)
        self.transport.after = [*late, *after]

    def _words(self) -> str:
        """Who is at what."""
        seat = self._seat
        if self._waited > 0.5:
            return f"{seat.side_name(seat.match.side)} thinks"
        side = 1 - seat.match.side if seat.my_turn else seat.match.side
        return f"{seat.side_name(side)} moves"

    def close(self) -> None:
        """Write what is still to be written."""
        self._seat.close()


