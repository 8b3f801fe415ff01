"""A line of text to be written."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.ui.boxes import box
from game.ui.forms import SIZE, Widget
from game.ui.ink import LEFT, Ink
from game.ui.theme import mix

LONGEST = 60
LEAVE = (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER)


class Field(Widget):
    """Takes the keys that its owner gives it; the caret is shown while it is `focused`."""

    beside = 20  # px at scale 1 that the text has not

    def __init__(
        self, hint: str = "", change: Callable[[], object] = lambda: None, allowed: str = "", most: int = LONGEST,
        text: str = "",
    ) -> None:  # fmt: skip
        """Args: hint, what stands there while nothing is written; change, called when the text is another;
        allowed, letters it takes, "" all; text, proposed: it goes when something is written."""
        super().__init__()
        self.text = text
        self.focused = False
        self._fresh = bool(text)
        self._hint, self._change, self._allowed, self._most = hint, change, allowed, most

    def write(self, text: str) -> str:
        """Let it hold a text, as much as it may."""
        self.text, self._fresh = text[: self._most], False
        self._change()
        return "taken"

    def handle(self, event: pygame.event.Event) -> str:
        """A click gives it the focus."""
        return "taken" if self.hit(event) else ""

    def key(self, event: pygame.event.Event) -> str:
        """Letters and backspace."""
        before = "" if self._fresh else self.text
        if event.key == pygame.K_BACKSPACE:
            return self.write("" if event.mod & pygame.KMOD_CTRL else before[:-1])
        letter = getattr(event, "unicode", "")
        if not letter or not letter.isprintable() or event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            return ""
        return self.write(before + letter) if not self._allowed or letter in self._allowed else ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The text, shaded while it is only proposed, and where the next letter goes."""
        palette, rect = ink.palette, self.rect
        rim = palette.gold_rule if self.focused else palette.ink_3
        target.blit(box(rect.size, ink.px(4), mix(palette.panel, (255, 255, 255), 0.5), rim), rect)
        words, tone = (self.text, palette.ink) if self.text or self.focused else (self._hint, palette.ink_3)
        face = "sans_semibold" if self.text else "sans"
        at, room = (rect.x + ink.px(12), rect.centery), rect.width - ink.px(self.beside)
        if self._fresh:
            wide = min(ink.size(face, SIZE, words)[0], room)
            shade = pygame.Rect(at[0] - 2, rect.y + ink.px(7), wide + 4, rect.height - ink.px(14))
            pygame.draw.rect(target, palette.reach_fill, shade)
        drawn = ink.text(target, face, SIZE, words, tone, at, LEFT, room=room)
        if self.focused and pygame.time.get_ticks() % 1000 < 560:
            x = (drawn.right if self.text else at[0]) + 1
            pygame.draw.line(target, palette.ink, (x, rect.y + ink.px(8)), (x, rect.bottom - ink.px(9)))


class Search(Field):
    """Takes keys after a click into it, until Esc, Enter or a click beside it; a cross takes the text away."""

    beside = 36

    def handle(self, event: pygame.event.Event) -> str:
        """Clicks, and keys while it has the focus."""
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.focused = self.hit(event)
            if self.focused and event.pos[0] > self.rect.right - self.rect.height:
                self.write("")
            return "taken" if self.focused else ""
        if event.type != pygame.KEYDOWN or not self.focused:
            return ""
        if event.key not in LEAVE:
            return self.key(event)
        self.focused = False
        return self.write("") if event.key == pygame.K_ESCAPE else "taken"

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The text and the cross."""
        super().draw(target, ink)
        if self.text:
            at = (self.rect.right - ink.px(18), self.rect.centery)
            ink.text(target, "sans", 15, "\u00d7", ink.palette.ink_2, at, LEFT)
