"""The time line of a replay: its turns, what happened in them, and where one is; a click goes there."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.files.film import Film, Mark
from game.ui.ink import CENTRE, Ink
from game.ui.theme import Colour

Rect = pygame.Rect


class Timeline:
    """Draws a film's time line and says which step a point on it means."""

    def __init__(self, film: Film, shape: Callable[[str], str]) -> None:
        """Args: shape, of a side's counters by its key."""
        self._film = film
        self._shape = shape
        self._rect = Rect(0, 0, 0, 0)
        self._marks: list[tuple[Rect, Mark]] = []
        self.held = 0  # 1 = the pointer holds the handle

    # ---- steps and places

    def place(self, step: int) -> float:
        """Where a step stands on the screen: turns are equally wide, steps of a turn too."""
        turn = self._turn(step)
        start, end = self._span(turn)
        share = (step - start) / (end - start) if end > start else 0.0
        return self._rect.x + self._rect.width * (turn + share) / len(self._film.turns)

    def step_at(self, x: float) -> int:
        """The step at a place."""
        turns = len(self._film.turns)
        along = min(max((x - self._rect.x) / max(1, self._rect.width), 0.0), 0.99999) * turns
        start, end = self._span(int(along))
        return start + round((end - start) * (along - int(along)))

    def _turn(self, step: int) -> int:
        """Position of the turn a step belongs to."""
        found = 0
        for i, start in enumerate(self._film.turns):
            if start <= step:
                found = i
        return found

    def _span(self, turn: int) -> tuple[int, int]:
        starts = self._film.turns
        return starts[turn], starts[turn + 1] if turn + 1 < len(starts) else self._film.length

    # ---- events

    def handle(self, event: pygame.event.Event) -> int | None:
        """The step that is meant by a click or a drag, None when the event was for nobody here."""
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            for rect, mark in self._marks:
                if rect.collidepoint(event.pos):
                    return mark.step
            if self._rect.inflate(0, 30).collidepoint(event.pos):
                self.held = 1
                return self.step_at(event.pos[0])
        elif event.type == pygame.MOUSEBUTTONUP and self.held:
            self.held = 0
            return self._film.at
        elif event.type == pygame.MOUSEMOTION and self.held:
            return self.step_at(event.pos[0])
        return None

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        """Draw it in a strip: marks above, the line, turn numbers below."""
        palette, film = ink.palette, self._film
        self._rect = Rect(rect.x, rect.y + ink.px(20), rect.width, ink.px(10))
        line, turns = self._rect, len(film.turns)
        pygame.draw.rect(target, palette.track, line, border_radius=ink.px(3))
        now = round(self.place(film.at))
        if now > line.x:
            done = Rect(line.x, line.y, now - line.x, line.height)
            pygame.draw.rect(target, palette.gold, done, border_radius=ink.px(3))
        every = max(1, -(-turns * ink.px(30) // max(1, line.width)))
        for i in range(turns):
            x = line.x + round(line.width * i / turns)
            if i:
                pygame.draw.line(target, palette.ink_3, (x, line.y), (x, line.bottom - 1))
            if i % every == 0:
                middle = x + line.width // turns // 2 if every == 1 else x + ink.px(10)
                tone = palette.ink if i == film.turn else palette.ink_2
                face = "sans_bold" if i == film.turn else "sans"
                ink.text(target, face, 13, str(i + 1), tone, (middle, line.bottom + ink.px(11)), CENTRE)
        self._draw_marks(target, ink)
        handle = Rect(0, 0, ink.px(8), ink.px(22))
        handle.center = (now, line.centery)
        pygame.draw.rect(target, palette.ink, handle, border_radius=ink.px(3))
        pygame.draw.rect(target, palette.cream, handle.inflate(-4, -4), border_radius=ink.px(2))

    def _draw_marks(self, target: pygame.Surface, ink: Ink) -> None:
        """Small signs in the colours of the side; the weighty ones last, on top."""
        self._marks = []
        for mark in sorted(self._film.marks, key=lambda mark: mark.landmark.weight):
            reach = ink.px(4 + 2 * (mark.landmark.weight - 1))
            at = (round(self.place(mark.step)), self._rect.y - ink.px(10))
            tone: Colour = ink.palette.ink_2
            if mark.landmark.side:
                tone = ink.palette.side(self._shape(mark.landmark.side)).line
            points = [(at[0] - reach, at[1] - reach), (at[0] + reach, at[1] - reach), (at[0], at[1] + reach)]
            pygame.draw.polygon(target, tone, points)
            pygame.draw.aalines(target, ink.palette.cream, True, points)
            self._marks.append((Rect(at[0] - reach - 1, at[1] - reach - 2, 2 * reach + 2, 2 * reach + 4), mark))
        self._marks.reverse()

    def draw_told(self, target: pygame.Surface, ink: Ink) -> None:
        """What the mark under the pointer stands for, above it; all that lie under the pointer, up to four."""
        at = pygame.mouse.get_pos()
        under = [mark for rect, mark in self._marks if rect.collidepoint(at)]
        if not under:
            return
        lines = [mark.landmark.text for mark in under[:4]]
        if len(under) > 4:
            lines.append(f"and {len(under) - 4} more")
        wide = max(ink.size("sans_semibold", 14, text)[0] for text in lines) + ink.px(28)
        card = Rect(0, 0, min(wide, target.get_width() - ink.px(20)), ink.px(20) * len(lines) + ink.px(14))
        card.midbottom = (at[0], self._rect.y - ink.px(76))
        card.clamp_ip(target.get_rect().inflate(-ink.px(12), 0))
        ink.card(target, card)
        y = card.y + ink.px(17)
        for text in lines:
            ink.text(
                target, "sans_semibold", 14, text, ink.palette.ink, (card.centerx, y), CENTRE,
                room=card.width - ink.px(16),
            )  # fmt: skip
            y += ink.px(20)
