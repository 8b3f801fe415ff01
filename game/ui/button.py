"""A button: its word, what it looks like, and whether it was pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pygame

from game.ui.boxes import box
from game.ui.ink import CENTRE, Ink
from game.ui.sounds import sounds
from game.ui.theme import Colour, mix

Rect = pygame.Rect


@dataclass
class Button:
    """A word to press. `look`: "gold", "dark", "plain" or "bar"; `state`: "on", "off" or "chosen"."""

    word: str
    press: Callable[[], object]
    look: str = "plain"
    state: str = "on"
    size: float = 15.0
    hint: str = ""  # shown beside it while it is pointed at
    rect: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    _down: int = 0

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the event was for this button."""
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.rect.collidepoint(event.pos):
            self._down = 1
            return "taken"
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1 and self._down:
            self._down = 0
            if self.rect.collidepoint(event.pos) and self.state != "off":
                sounds.play("click")
                self.press()
            return "taken"
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw it in its rectangle."""
        usual, words, rim = self._tones(ink)
        ground = usual
        if self.state != "off" and self.rect.collidepoint(pygame.mouse.get_pos()):
            ground = mix(ground, (255, 255, 255), 0.14)
        if self._down:
            ground = mix(ground, (0, 0, 0), 0.10)
        target.blit(box(self.rect.size, ink.px(4), ground, rim if rim != usual else ground), self.rect)
        ink.text(
            target, "sans_semibold", self.size, self.word, words, self.rect.center, CENTRE,
            room=self.rect.width - ink.px(8),
        )  # fmt: skip

    def _tones(self, ink: Ink) -> tuple[Colour, Colour, Colour]:
        palette = ink.palette
        if self.state == "off":
            ground = mix(palette.panel, palette.track, 0.6)
            return ground, palette.ink_2, palette.rule
        if self.state == "chosen":
            return palette.gold, palette.bar, palette.gold_rule
        halved = mix(palette.bar, palette.bar_label, 0.4)
        return {
            "gold": (palette.gold, palette.bar, palette.gold),
            "dark": (palette.loc, palette.cream, palette.loc),
            "bar": (mix(palette.bar, palette.bar_label, 0.12), palette.bar_text, halved),
        }.get(self.look, (palette.panel, palette.ink, palette.ink_3))


def offer(buttons: list[Button], event: pygame.event.Event) -> str:
    """Show an event to buttons in turn; "taken" when one was meant."""
    for button in buttons:
        if button.handle(event):
            return "taken"
    return ""


def draw_hint(target: pygame.Surface, ink: Ink, buttons: list[Button], left: int) -> None:
    """What is to be known of the button under the pointer, on a card that ends at `left`."""
    at = pygame.mouse.get_pos()
    button = next((button for button in buttons if button.hint and button.rect.collidepoint(at)), None)
    if button is None:
        return
    wide = ink.px(280)
    lines = ink.lines("sans", 14, button.hint, wide)
    broad = max(ink.size("sans", 14, line)[0] for line in lines)
    step = round(ink.px(14) * 1.34)
    card = Rect(0, 0, broad + ink.px(28), step * len(lines) + ink.px(20))
    card.midright = (left - ink.px(12), button.rect.centery)
    card.clamp_ip(target.get_rect())
    ink.card(target, card)
    tone = ink.palette.alert if button.state == "off" else ink.palette.ink
    ink.block(target, "sans", 14, button.hint, tone, (card.x + ink.px(14), card.y + ink.px(9)), wide)
