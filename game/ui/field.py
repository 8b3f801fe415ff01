"""A line of text to be typed."""

from __future__ import annotations

import pygame

from game.ui.ink import LEFT, Ink

LONGEST = 60


class Field:
    """A field that takes every typed letter while its window is on top."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._fresh = 1  # the text proposed goes when something is typed

    def key(self, event: pygame.event.Event) -> str:
        """"taken" when a key changed the text."""
        letter = getattr(event, "unicode", "")
        if event.key == pygame.K_BACKSPACE:
            self.text = "" if self._fresh else self.text[:-1]
        elif letter and letter.isprintable() and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self.text = ("" if self._fresh else self.text) + letter
            self.text = self.text[:LONGEST]
        else:
            return ""
        self._fresh = 0
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink, rect: pygame.Rect) -> None:
        """Draw it; what will go with the first letter is shaded."""
        palette, pad = ink.palette, ink.px(10)
        pygame.draw.rect(target, palette.cream, rect, border_radius=ink.px(4))
        pygame.draw.rect(target, palette.ink_3, rect, width=1, border_radius=ink.px(4))
        room = rect.width - 2 * pad
        wide = min(ink.size("sans", 15, self.text)[0], room)
        if self._fresh and self.text:
            shade = pygame.Rect(rect.x + pad - 2, rect.y + ink.px(7), wide + 4, rect.height - ink.px(14))
            pygame.draw.rect(target, palette.reach_fill, shade)
        drawn = ink.text(target, "sans", 15, self.text, palette.ink, (rect.x + pad, rect.centery), LEFT, room=room)
        x = drawn.right + 1
        pygame.draw.line(target, palette.ink, (x, rect.y + ink.px(8)), (x, rect.bottom - ink.px(9)))
