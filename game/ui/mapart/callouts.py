"""Short remarks on the map: a plate beside the place it is about, kept clear of names and counters."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pygame

from game.ui.fonts import font, plain
from game.ui.mapart.labels import Obstacles
from game.ui.mapart.position import Picture
from game.ui.theme import Colour, Palette

Rect = pygame.Rect
SIZE = 12.5
TURNS = (0, 45, -45, 180, 135, -135, 90, -90)


@dataclass(frozen=True)
class Note:
    """A remark: words, their colour, the point they are about and the radius of the mark that stands there."""

    text: str
    tone: Colour
    at: tuple[float, float]
    radius: float
    must: int = 0  # 1 = looked for further and further out


@dataclass
class Notes:
    """Marks that names keep clear of, and remarks, which find their place before the names do."""

    marks: list[Rect] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    placed: list[tuple[Note, Rect]] = field(default_factory=list)

    def mark(self, at: tuple[float, float], radius: float) -> None:
        """Keep a round mark clear."""
        self.marks.append(Rect(round(at[0] - radius), round(at[1] - radius), round(2 * radius), round(2 * radius)))

    def add(self, text: str, tone: Colour, at: tuple[float, float], radius: float, must: int = 0) -> None:
        """A remark about a marked place."""
        self.notes.append(Note(text, tone, at, radius, must))


def place_notes(notes: Notes, ground: Obstacles) -> None:
    """Find a place for every remark, the first ones first; one without room is left out."""
    inside = ground.bounds
    notes.placed.clear()
    face = font("sans_semibold", round(SIZE))
    for note in notes.notes:
        if not inside.collidepoint(note.at):
            continue
        width, height = face.size(note.text)[0] + 10, round(SIZE * 1.45)
        best: tuple[float, Rect] | None = None
        rings = (4, 12, 24, 40, 60, 85, 115, 150, 190) if note.must else (4, 12, 24, 40)
        for ring in rings:
            for i, turn in enumerate(TURNS):
                reach = note.radius + ring
                east, south = math.cos(math.radians(turn)), math.sin(math.radians(turn))
                middle = (
                    note.at[0] + east * (reach + width / 2),
                    note.at[1] + south * (reach + height / 2),
                )
                rect = Rect(round(middle[0] - width / 2), round(middle[1] - height / 2), width, height)
                if not ground.is_free(rect):
                    continue
                score = ring * 0.12 + i * 0.25 + ground.softness(rect) * 0.4
                if best is None or score < best[0]:
                    best = (score, rect)
            if best is not None:
                break
        if best is not None:
            ground.hard.append(best[1].inflate(4, 4))
            notes.placed.append((note, best[1]))


def draw_notes(picture: Picture, notes: Notes, palette: Palette) -> None:
    """Leaders first, then the plates."""
    surface = picture.surface
    for note, rect in notes.placed:
        x = min(max(note.at[0], rect.left), rect.right)
        y = min(max(note.at[1], rect.top), rect.bottom)
        away = math.hypot(x - note.at[0], y - note.at[1])
        if away > note.radius + 5:
            share = note.radius / away
            start = (note.at[0] + (x - note.at[0]) * share, note.at[1] + (y - note.at[1]) * share)
            pygame.draw.line(surface, palette.cream, start, (x, y), width=3)
            pygame.draw.aaline(surface, note.tone, start, (x, y))
    for note, rect in notes.placed:
        pygame.draw.rect(surface, palette.cream, rect, border_radius=3)
        pygame.draw.rect(surface, note.tone, rect, width=1, border_radius=3)
        written = plain("sans_semibold", SIZE, note.text, note.tone)
        surface.blit(written, written.get_rect(center=rect.center))
        picture.labels.append((f"!{note.text}", rect))
