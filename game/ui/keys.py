"""The card of keys (F1)."""

from __future__ import annotations

import pygame

from game.ui.ink import LEFT, Ink

KEYS = (
    ("Left click", "choose a unit; again: the next one of its stack"),
    ("Shift + left click", "add a unit to the attack, or take it out"),
    ("Right click", "march to a shaded hex; on an enemy: forecast, again: attack"),
    ("Enter, Esc", "attack as forecast; step back"),
    ("N, Tab, Shift + Tab", "next and last unit that can still act"),
    ("U", "take the last order back, until dice fall or something is found out"),
    ("E", "end the turn"),
    ("Drag, W A S D, arrows", "move the map"),
    ("Wheel, + and \u2212, Home", "zoom at the pointer; the whole map"),
    ("F5", "save the game (it is also saved at the beginning of every turn)"),
    ("F1", "this card"),
)


def draw_keys(target: pygame.Surface, ink: Ink) -> None:
    """Draw the card in the middle of the window."""
    palette = ink.palette
    step = ink.px(30)
    column = max(ink.size("sans_semibold", 14.5, key)[0] for key, _ in KEYS) + ink.px(24)
    wide = column + max(ink.size("sans", 14.5, words)[0] for _, words in KEYS) + ink.px(64)
    card = pygame.Rect(0, 0, min(wide, target.get_width() - ink.px(24)), ink.px(84) + step * len(KEYS))
    card.center = target.get_rect().center
    ink.card(target, card)
    x = card.x + ink.px(32)
    ink.text(target, "serif", 22, "Keys", palette.ink, (x, card.y + ink.px(34)), LEFT)
    y = card.y + ink.px(74)
    for key, words in KEYS:
        ink.text(target, "sans_semibold", 14.5, key, palette.loc, (x, y), LEFT)
        ink.text(
            target, "sans", 14.5, words, palette.ink, (x + column, y), LEFT, room=card.right - ink.px(24) - x - column
        )
        y += step
