"""The legend of an overlay on the window, and the keys of the overlays at the map's left edge."""

from __future__ import annotations

from dataclasses import dataclass, field

import pygame

from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.mapart.legend import Drawing, Key, swatch
from game.ui.theme import Colour

Rect = pygame.Rect
ROW = 22
SAMPLE = 39  # px from a row's left edge to its words
LOWEST = 24  # px at scale 1 of an overlay's key below which they stand in two columns
SINGLE = 4  # rows up to which they stand one below the other


@dataclass
class Card:
    """Where the legend was drawn, and the number in it that turns to the next; samples drawn before."""

    rect: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    turn: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    samples: dict[tuple[str, float], pygame.Surface] = field(default_factory=dict)
    layer: int = -1  # number of the layer they were drawn for

    def keep(self, layer: int) -> None:
        """Keep samples as long as the same layer is shown: what is on the screen changes with every step of a pan."""
        if layer != self.layer:
            self.layer, self.samples = layer, {}


def draw_legend_card(
    target: pygame.Surface, ink: Ink, free: Rect, card: Card, title: str, words: list[str], rows: Key, turn: str,
    about: str, state: str = "",
) -> Rect:  # fmt: skip
    """The card in the lower right corner of `free`.

    Args: turn, "2 of 3", a figure to press, "" none; about, of the hex under the pointer,
    instead of the words, "" nothing; state, of what is not shown yet, where nothing is to be pressed.
    """
    palette = ink.palette
    pad, step = ink.px(14), ink.px(ROW)
    width = free.width
    inner = width - 2 * pad
    text = [line for word in words for line in ink.lines("sans", 13, word, inner)]
    pointed = ink.lines("sans_semibold", 13, about, inner)[: max(2, len(text))] if about else []
    placed, lines = _flow(ink, rows, inner)
    told = max(len(text), len(pointed))
    below = ink.px(17) * told + (ink.px(6) if told and rows else 0)
    height = ink.px(38) + below + step * lines + ink.px(9)
    rect = card.rect = Rect(free.right - width, free.bottom - height, width, height)
    ink.card(target, rect)
    x, y = rect.x + pad, rect.y + ink.px(13)
    room = inner
    card.turn = Rect(0, 0, 0, 0)
    if turn:
        figure = ink.text(
            target, "sans_semibold", 13, f"{turn} \u203a", palette.loc, (rect.right - pad, y + ink.px(7)), RIGHT
        )
        card.turn = figure.inflate(ink.px(12), ink.px(10))
        room -= figure.width + ink.px(12)
    elif state:
        at = (rect.right - pad, y + ink.px(7))
        room -= ink.text(target, "sans_italic", 13, state, palette.ink_2, at, RIGHT).width + ink.px(12)
    y = ink.head(target, title, (x, y), room) - ink.px(1)
    face, tone = ("sans_semibold", palette.ink) if pointed else ("sans", palette.ink_2)
    for i, line in enumerate(pointed or text):
        ink.text(target, face, 13, line, tone, (x, y + i * ink.px(17)), room=inner)
    y += below
    for (sample, word), (column, row, wide) in zip(rows, placed, strict=True):
        middle = y + row * step + step // 2
        left = x + column
        drawn = _sample(card, ink, sample, word)
        target.blit(
            drawn, drawn.get_rect(center=(left + ink.px(17), middle)), special_flags=pygame.BLEND_PREMULTIPLIED
        )
        ink.text(target, "sans", 13.5, word, palette.ink, (left + ink.px(SAMPLE), middle), LEFT, room=wide)
    return rect


def _sample(card: Card, ink: Ink, sample: Colour | Drawing, word: str) -> pygame.Surface:
    known = card.samples.get((word, ink.scale))
    if known is None:
        drawing = sample if callable(sample) else swatch(sample, ink.palette.rule)
        known = card.samples[word, ink.scale] = drawing(ink.scale)
    return known


def _flow(ink: Ink, rows: Key, inner: int) -> tuple[list[tuple[int, int, int]], int]:
    """Column (px), row and room of every entry: two columns when there are many, a long one takes both."""
    half = inner // 2
    places, row, second = [], 0, 0
    for _, word in rows:
        wide = ink.size("sans", 13.5, word)[0] + ink.px(SAMPLE + 6)
        if len(rows) <= SINGLE or wide > half:
            row += 1 if second else 0
            places.append((0, row, inner - ink.px(SAMPLE)))
            row, second = row + 1, 0
        elif second:
            places.append((half, row, inner - half - ink.px(SAMPLE)))
            row, second = row + 1, 0
        else:
            places.append((0, row, half - ink.px(SAMPLE)))
            second = 1
    return places, row + second


@dataclass
class KeyRow:
    """The overlays' keys as a column of buttons; `rects` are where they were drawn."""

    rects: dict[str, Rect] = field(default_factory=dict)
    rect: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))

    def draw(
        self, target: pygame.Surface, ink: Ink, free: Rect, entries: list[tuple[str, str, str]], active: str
    ) -> None:
        """A column at the upper left of `free`. Args: entries, name, key and word of each; active, a name."""
        palette = ink.palette
        pad = ink.px(4)
        wide = ink.px(30)
        columns = 1 if free.height - 2 * pad >= ink.px(LOWEST) * len(entries) else 2
        count = -(-len(entries) // columns)
        step = max(ink.px(20), min(ink.px(34), (free.height - 2 * pad) // max(1, count)))
        self.rect = Rect(free.x, free.y, wide * columns + 2 * pad, step * count + 2 * pad)
        ink.card(target, self.rect)
        self.rects = {}
        at = pygame.mouse.get_pos()
        for i, (name, key, word) in enumerate(entries):
            button = Rect(self.rect.x + pad + i // count * wide, self.rect.y + pad + i % count * step, wide, step)
            self.rects[name] = button
            inside = button.inflate(0, -ink.px(4))
            pointed = button.collidepoint(at)
            if name == active:
                pygame.draw.rect(target, palette.gold, inside, border_radius=ink.px(4))
            elif pointed:
                pygame.draw.rect(target, palette.track, inside, border_radius=ink.px(4))
            tone = palette.bar if name == active else palette.ink_2
            ink.text(target, "sans_semibold", 15, key, tone, inside.center, CENTRE)
            if name == active or pointed:
                self._flag(target, ink, inside, word, 0 if pointed else free.right)

    def _flag(self, target: pygame.Surface, ink: Ink, button: Rect, word: str, end: int) -> None:
        """The word of a key beside it; left out where it would reach beyond `end`, 0 never."""
        palette = ink.palette
        wide = ink.size("sans_semibold", 14, word)[0] + ink.px(24)
        flag = Rect(self.rect.right + ink.px(8), 0, wide, ink.px(30))
        flag.centery = button.centery
        if end and flag.right > end:
            return
        pygame.draw.rect(target, palette.bar, flag, border_radius=ink.px(4))
        tip = [
            (flag.x - ink.px(5), flag.centery), (flag.x + 1, flag.centery - ink.px(5)),
            (flag.x + 1, flag.centery + ink.px(5)),
        ]  # fmt: skip
        pygame.draw.polygon(target, palette.bar, tip)
        ink.text(target, "sans_semibold", 14, word, palette.bar_text, flag.center, CENTRE)

    def at(self, spot: tuple[int, int]) -> str:
        """The overlay whose key is at a point, "" none."""
        return next((name for name, rect in self.rects.items() if rect.collidepoint(spot)), "")
