"""An Ink that notes what is written where and on what ground, for the checks of the window's texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame

from game.ui.ink import Ink
from game.ui.theme import Colour, Palette

Rect = pygame.Rect


@dataclass
class Writing:
    """A line of text as it was drawn."""

    text: str  # all of it, as it was given
    box: Rect  # of its letters
    colour: Colour
    ground: np.ndarray  # colours of the pixels under it before it was written, (n, 3)
    clip: Rect
    card: Rect | None  # the topmost card it lies on
    short: bool  # it was shortened to fit
    target: pygame.Surface  # what it was written on


class Witness(Ink):
    """Notes every line of a frame; a card laid over lines hides them."""

    def __init__(self, palette: Palette, scale: float) -> None:
        super().__init__(palette, scale)
        self.seen: list[Writing] = []
        self.halved: list[str] = []  # lines that a card hides in part
        self.cards: list[Rect] = []
        self._blank = pygame.Surface((1, 1), pygame.SRCALPHA)

    def begin(self) -> None:
        """See `Ink.begin`."""
        super().begin()
        self.seen.clear()
        self.halved.clear()
        self.cards.clear()

    def text(
        self, target: pygame.Surface, face: str, size: float, text: str, colour: Colour, *args: Any, **kw: Any
    ) -> Rect:
        """See `Ink.text`. Written on a scrap first, to learn where it will stand."""
        before = len(self.written), len(self.cut)
        super().text(self._blank, face, size, text, colour, *args, **kw)
        short = len(self.cut) > before[1]
        if len(self.written) > before[0]:
            self._note(target, text, self.written.pop()[1], colour, short)
        del self.cut[before[1] :]
        return super().text(target, face, size, text, colour, *args, **kw)

    def head(self, target: pygame.Surface, text: str, at: tuple[int, int], width: int) -> int:
        """See `Ink.head`."""
        super().head(self._blank, text, at, width)
        self._note(target, text, self.written.pop()[1], self.palette.ink_2, False)
        return super().head(target, text, at, width)

    def card(self, target: pygame.Surface, rect: Rect) -> None:
        """See `Ink.card`."""
        left = []
        for writing in self.seen:
            seen = writing.box.clip(writing.clip)
            if rect.colliderect(seen) and not rect.contains(seen):
                self.halved.append(writing.text)
            if not rect.colliderect(writing.box):
                left.append(writing)
        self.seen = left
        self.cards.append(rect.copy())
        super().card(target, rect)

    def moved(self, first: int, sheet: pygame.Surface | None, place: Rect) -> None:
        """A sheet of its own was laid on the window at a place: what was written on it since stands there."""
        for writing in self.seen[first:]:
            if writing.target is sheet:
                writing.box.move_ip(place.topleft)
                writing.clip = place.copy()
                writing.card = self.card_at(place.center)

    def _note(self, target: pygame.Surface, text: str, box: Rect, colour: Colour, short: bool) -> None:
        clip = target.get_clip()
        seen = box.clip(clip)
        if not seen.width or not seen.height:
            return
        ground = pygame.surfarray.array3d(target.subsurface(seen)).reshape(-1, 3)
        self.seen.append(Writing(text, box, colour, ground, clip, self.card_at(seen.center), short, target))

    def card_at(self, at: tuple[int, int]) -> Rect | None:
        """The topmost card of those drawn so far at a point."""
        return next((card for card in reversed(self.cards) if card.collidepoint(at)), None)


def contrasts(colour: Colour, ground: np.ndarray) -> np.ndarray:
    """Contrast of a colour with each of many, by the WCAG 2 formula (`theme.contrast` for arrays)."""

    def luminance(colours: np.ndarray) -> np.ndarray:
        parts = colours / 255.0
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ np.array([0.2126, 0.7152, 0.0722])

    own, others = luminance(np.array(colour, float)), luminance(ground.astype(float))
    return (np.maximum(own, others) + 0.05) / (np.minimum(own, others) + 0.05)
