"""What the player's settings do to a game on the screen: keys, colours, sounds, the map at the window's edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.files.settings import Settings
from game.ui import keymap
from game.ui.preferences import preferences
from game.ui.sounds import sounds
from game.ui.theme import VARIANTS

if TYPE_CHECKING:
    from game.ui.play import Play

EDGE = 3  # px from the window's edge where the map begins to move
EDGE_SPEED = 1100.0  # px a second
WAIT = 0.15  # seconds at the edge before it does


class Attend:
    """Looks at the settings and at the game once a frame."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._seen: Settings | None = None
        self._heard: object = None  # the match that is listened to
        self._mine = play.seat.my_turn
        self._refused = ""
        self._at_edge = 0.0
        self._began_at = pygame.mouse.get_pos()  # a pointer that was never moved says nothing

    def update(self, seconds: float) -> None:
        """Take over settings that were changed; sound what has happened; move the map."""
        play, now = self._play, preferences.now
        if now is not self._seen:
            if self._seen is None or now.keys != self._seen.keys:
                play.bindings.keys = keymap.bindings(now.keys).keys
            play.map.repaint(VARIANTS[now.palette])
            self._seen = now
        self._listen()
        if now.edge_pan and not play.popups.modal:
            self._pan(seconds)

    def _listen(self) -> None:
        play = self._play
        if play.seat.match is not self._heard:
            self._heard = play.seat.match
            play.seat.match.observers.append(sounds.hear)
        if play.seat.my_turn and not self._mine:
            sounds.play("bell")
        self._mine = play.seat.my_turn
        text, tone, _ = play.advice
        refused = text if tone == "refused" else ""
        if refused and refused != self._refused:
            sounds.play("refused")
        self._refused = refused

    def _pan(self, seconds: float) -> None:
        at, screen = pygame.mouse.get_pos(), pygame.display.get_surface()
        here = pygame.mouse.get_focused() and pygame.key.get_focused() and not self._play.popups.covers(at)
        if screen is None or not here or at == self._began_at:
            return
        self._began_at = (-1, -1)
        width, height = screen.get_size()
        dx = (at[0] >= width - EDGE) - (at[0] < EDGE)
        dy = (at[1] >= height - EDGE) - (at[1] < EDGE)
        self._at_edge = self._at_edge + seconds if dx or dy else 0.0
        if self._at_edge > WAIT:
            self._play.map.camera.pan(dx * EDGE_SPEED * seconds, dy * EDGE_SPEED * seconds)
