"""What the cards share that halt a game until they are answered."""

from __future__ import annotations

import pygame

from game.ui.button import Button, offer
from game.ui.ink import Ink

Rect = pygame.Rect
PAD, FOOT = 32, 66  # px at scale 1: margin, and what buttons and the space below them take


class Modal:
    """Takes every event: a key of `closing` takes the card away, buttons are offered the rest. Heirs draw."""

    modal = True
    closing: tuple[int, ...] = (pygame.K_ESCAPE,)

    def __init__(self, buttons: list[Button]) -> None:
        self.done = False
        self.buttons = buttons

    def close(self) -> None:
        """Take the card away."""
        self.done = True

    def covers(self, at: tuple[int, int]) -> bool:
        """It halts everything."""
        return True

    def update(self, seconds: float) -> None:
        """Nothing happens by itself."""

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event."""
        if event.type == pygame.KEYDOWN and event.key in self.closing:
            self.close()
        elif not offer(self.buttons, event):
            self.other(event)
        return "taken"

    def other(self, event: pygame.event.Event) -> None:
        """An event that was for no button."""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw it over the window."""
        raise NotImplementedError


def middle_card(target: pygame.Surface, ink: Ink, size: tuple[int, int]) -> Rect:
    """Draw an empty card in the middle of the window. Returns where it is."""
    card = Rect((0, 0), size)
    card.center = target.get_rect().center
    ink.card(target, card)
    return card


def draw_words(target: pygame.Surface, ink: Ink, title: str, paragraphs: tuple[str, ...], width: int) -> Rect:
    """Draw a card with a title and text in the middle of the window. Returns the room for its buttons.

    Args: width, px at scale 1; less where the window has less.
    """
    palette, pad, step = ink.palette, ink.px(PAD), ink.px(22)
    wide = min(ink.px(width), target.get_width() - ink.px(40))
    inner = wide - 2 * pad
    lines = [line for text in paragraphs for line in ink.lines("sans", 15, text, inner)]
    card = middle_card(target, ink, (wide, ink.px(84) + step * len(lines) + ink.px(FOOT)))
    ink.text(target, "serif", 22, title, palette.ink, (card.x + pad, card.y + ink.px(22)), room=inner)
    y = card.y + ink.px(66)
    for line in lines:
        ink.text(target, "sans", 15, line, palette.ink, (card.x + pad, y), room=inner)
        y += step
    return Rect(card.x + pad, card.bottom - ink.px(FOOT), inner, ink.px(42))
