"""The curtain between two persons at one machine: it hides map and log until the next one sits down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame

from game.match.rows import ClockRow, SideRow
from game.ui.button import Button
from game.ui.flags import draw_mark
from game.ui.ink import CENTRE, Ink
from game.ui.modal import Modal
from game.ui.saving import attempt
from game.ui.typeset import typeset


class Curtain(Modal):
    """Covers the whole window. Args: side, who is to sit down; sit, called when he does; save, for the other player."""

    closing = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)

    def __init__(
        self, side: SideRow, clock: ClockRow, sit: Callable[[], object], save: Callable[[], Path],
        leave: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__([
            Button(f"I play {side.name}: show the map", self.close, "dark", size=17),
            Button("Save, to send the file on", self.save), Button("Quit to the menu", leave),
        ])  # fmt: skip
        self.side = side
        self.said = ""  # where it was saved, or why not
        self._clock = clock
        self._sit = sit
        self._save = save

    def close(self) -> None:
        """The next player sits down."""
        super().close()
        self._sit()

    def save(self) -> None:
        """Write the game down for the other player."""

        def save() -> str:
            file = self._save()
            return f"Saved as {file.name} in {file.parent}"

        self.said, _ = attempt(save)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw it over all of the window."""
        palette = ink.palette
        target.fill(palette.paper)
        width, height = target.get_size()
        tones = palette.side(self.side.shape)
        band = pygame.Rect(0, 0, width, ink.px(10))
        pygame.draw.rect(target, tones.line, band)
        pygame.draw.rect(target, tones.line, band.move(0, height - band.height))
        x, y = width // 2, height // 2 - ink.px(170)
        draw_mark(target, tones, self.side.shape, (x, y), ink.px(28))
        room = width - ink.px(60)
        y += ink.px(60)
        ink.text(target, "serif", 34, f"{self.side.name} to move", tones.dark, (x, y), CENTRE, room=room)
        y += ink.px(38)
        when = f"Turn {self._clock.turn} of {self._clock.turns}, {typeset(self._clock.dates)}"
        ink.text(target, "sans_semibold", 17, when, palette.ink_2, (x, y), CENTRE, room=room)
        y += ink.px(27)
        words = "The other player looks away. What happened meanwhile is shown first."
        ink.text(target, "sans", 15, words, palette.ink_2, (x, y), CENTRE, room=room)
        y += ink.px(30)
        wide = max(ink.px(360), ink.size("sans_semibold", 17, self.buttons[0].word)[0] + ink.px(48))
        for button in self.buttons:
            button.rect = pygame.Rect(0, 0, min(wide, room), ink.px(44))
            button.rect.midtop = (x, y)
            button.draw(target, ink)
            y += ink.px(53)
        for line in ink.lines("sans", 14, self.said, room)[:2]:
            ink.text(target, "sans", 14, line, palette.ink, (x, y + ink.px(10)), CENTRE, room=room)
            y += ink.px(22)
