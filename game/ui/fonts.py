"""Fonts of the project and text drawn with a halo, letter-spaced or along a curve."""

from __future__ import annotations

import math
import threading
from functools import lru_cache
from pathlib import Path

import pygame

from game.files.paths import data_root
from game.ui.theme import FONTS, Colour


def assets() -> Path:
    """Folder of fonts and symbols."""
    return data_root() / "assets"


def font(name: str, size: int) -> pygame.font.Font:
    """A font of `theme.FONTS` at a size in px; every thread has its own, for they are not made to be shared."""
    return _font(name, size, threading.get_ident())


@lru_cache(maxsize=512)
def _font(name: str, size: int, thread: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    face = pygame.font.Font(str(assets() / "fonts" / FONTS[name]), size)
    face.set_bold(False)
    return face


def text_width(name: str, size: float, text: str, spacing: float = 0.0) -> int:
    """Width of a text in px, letter-spacing included."""
    face = font(name, round(size))
    if not spacing:
        return face.size(text)[0]
    return round(sum(face.size(c)[0] for c in text) + spacing * (len(text) - 1))


def _outlined(face: pygame.font.Font, text: str, colour: Colour, halo: Colour, reach: int) -> pygame.Surface:
    """One piece of text with a halo of `reach` px round it, at 88 per cent."""
    written = face.render(text, True, colour)
    width, height = written.get_size()
    sheet = pygame.Surface((width + 2 * reach, height + 2 * reach), pygame.SRCALPHA)
    if reach:
        shade = face.render(text, True, halo)
        ring = pygame.Surface(sheet.get_size(), pygame.SRCALPHA)
        steps = 16 if reach > 1 else 8
        for radius in range(1, reach + 1):
            for i in range(steps):
                turn = 2 * math.pi * i / steps
                ring.blit(
                    shade, (reach + round(radius * math.cos(turn)), reach + round(radius * math.sin(turn)))
                )
        ring.set_alpha(224)
        sheet.blit(ring, (0, 0))
    sheet.blit(written, (reach, reach))
    return sheet


@lru_cache(maxsize=2048)
def label(
    name: str, size: float, text: str, colour: Colour, halo: Colour, spacing: float = 0.0
) -> pygame.Surface:
    """Text with a halo 16 per cent of its size wide; the surface is larger by the halo on each side."""
    face = font(name, round(size))
    reach = max(1, round(size * 0.16))
    if not spacing:
        return _outlined(face, text, colour, halo, reach)
    width = text_width(name, size, text, spacing)
    sheet = pygame.Surface((width + 2 * reach, face.get_height() + 2 * reach), pygame.SRCALPHA)
    x = 0.0
    for letter in text:
        if letter != " ":
            sheet.blit(_outlined(face, letter, colour, halo, reach), (round(x), 0))
        x += face.size(letter)[0] + spacing
    return sheet


def plain(name: str, size: float, text: str, colour: Colour) -> pygame.Surface:
    """Text without a halo."""
    return font(name, round(size)).render(text, True, colour)


def spaced(name: str, size: float, text: str, colour: Colour, spacing: float) -> pygame.Surface:
    """Letter-spaced text without a halo."""
    face = font(name, round(size))
    sheet = pygame.Surface((text_width(name, size, text, spacing) + 2, face.get_height()), pygame.SRCALPHA)
    x = 0.0
    for letter in text:
        sheet.blit(face.render(letter, True, colour), (round(x), 0))
        x += face.size(letter)[0] + spacing
    return sheet


def turned(
    name: str, size: float, letter: str, colour: Colour, halo: Colour, degrees: float
) -> pygame.Surface:
    """One letter with halo, turned anticlockwise by an angle; drawn large and reduced so edges stay smooth."""
    face = font(name, round(size * 3))
    big = _outlined(face, letter, colour, halo, max(2, round(size * 0.16 * 3)))
    return pygame.transform.rotozoom(big, degrees, 1 / 3)
