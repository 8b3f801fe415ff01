"""The strip under a position of older rules: what it is, and whose eyes look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.ui.button import offer
from game.ui.ink import LEFT, Ink
from game.ui.replay import ReplaySeat, StillSeat
from game.ui.review import Review
from game.ui.seat import Seat
from game.ui.turns import Turns
from game.ui.watchers import BOTH

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
HIGH = 54  # px of the strip at scale 1


class StillReview(Review):
    """A review of something without a step."""

    def offer_take_over(self) -> None:
        """It is not played on."""

    def handle(self, event: pygame.event.Event) -> str:
        """Offer an event to the strip; "taken" when it was for it."""
        return offer(self._eyes, event) and "taken"

    def strip(self, ink: Ink) -> int:
        """Px of the window's lower edge that the strip takes."""
        return ink.px(HIGH)

    def draw_strip(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the strip along the window's lower edge."""
        palette, seat = ink.palette, self._seat
        rect = self.ground(target, ink)
        pad, x = ink.px(24), rect.right - ink.px(24)
        for button, eyes in reversed(list(zip(self._eyes, (BOTH, *range(len(seat.sides))), strict=True))):
            button.size = 14
            button.state = "chosen" if seat.eyes == eyes else "on"
            wide = ink.size("sans_semibold", 14, button.word)[0] + ink.px(22)
            button.rect = Rect(x - wide, rect.centery - ink.px(15), wide, ink.px(30))
            button.draw(target, ink)
            x -= wide + ink.px(8)
        rules, room = seat.film.record.rules, x - rect.x - 2 * pad
        for words in (
            f"The beginning of turn {seat.match.turn}, saved under older rules ({rules}): to look at, not verifiable",
            f"Turn {seat.match.turn}, older rules ({rules}): not verifiable",
        ):
            if ink.size("sans_semibold", 15, words)[0] <= room:
                break
        ink.text(target, "sans_semibold", 15, words, palette.ink, (rect.x + pad, rect.centery), LEFT, room=room)


def flow_of(play: Play, seat: Seat) -> Turns | Review:
    """What moves a game on: its turns, or the strip of a replay or of a position."""
    if isinstance(seat, StillSeat):
        return StillReview(play, seat)
    return Review(play, seat) if isinstance(seat, ReplaySeat) else Turns(play)
