"""A field to write a few words into."""

from __future__ import annotations

import pygame

from game.ui.ink import LEFT, Ink

Rect = pygame.Rect
LONGEST = 40
SIZE = 14.5


class Field:
    """Takes keys after a click into it, until Esc, Enter or a click beside it."""

    def __init__(self, hint: str) -> None:
        self.text = ""
        self.rect = Rect(0, 0, 0, 0)
        self.active = 0
        self._hint = hint
        self._before = ""

    def changed(self) -> bool:
        """Whether the text is another than when last asked."""
        before, self._before = self._before, self.text
        return before != self.text

    def handle(self, event: pygame.event.Event) -> str:
        """ "taken" when the event was for it."""
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.active = int(self.rect.collidepoint(event.pos))
            if self.active and event.pos[0] > self.rect.right - self.rect.height:
                self.text = ""
            return "taken" if self.active else ""
        if event.type != pygame.KEYDOWN or not self.active:
            return ""
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER):
            self.active = 0
            if event.key == pygame.K_ESCAPE:
                self.text = ""
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        elif event.unicode and event.unicode.isprintable() and len(self.text) < LONGEST:
            self.text += event.unicode
        else:
            return ""
        return "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The text, or what it is for; a cross takes the text away."""
        palette, rect = ink.palette, self.rect
        pygame.draw.rect(target, palette.cream, rect, border_radius=ink.px(4))
        rim = palette.gold_rule if self.active else palette.rule
        pygame.draw.rect(target, rim, rect, width=max(1, ink.px(2 if self.active else 1)), border_radius=ink.px(4))
        shown, tone = (self.text, palette.ink) if self.text or self.active else (self._hint, palette.ink_3)
        at = (rect.x + ink.px(10), rect.centery)
        box = (
            ink.text(target, "sans", SIZE, shown, tone, at, LEFT, room=rect.width - ink.px(36))
            if shown
            else Rect(at, (0, 0))
        )
        if self.active:
            x = box.right + 2
            pygame.draw.line(target, palette.ink, (x, rect.centery - ink.px(8)), (x, rect.centery + ink.px(8)))
        if self.text:
            ink.text(target, "sans", 15, "\u00d7", palette.ink_2, (rect.right - ink.px(18), rect.centery), LEFT)
