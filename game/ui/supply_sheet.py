"""The side panel while an overlay of supply is shown and no unit is selected: shares, units, crossings, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pygame

from game.grid.hexes import hex_name
from game.match.rows import SideRow
from game.match.situation import Jam, Load, Source
from game.match.supply_line import points
from game.model import codes
from game.ui.ink import LEFT, RIGHT, TOP_RIGHT, Ink
from game.ui.mapart.legend import hatch_sample, swatch
from game.ui.mapart.position import Position
from game.ui.mapart.spots import situation
from game.ui.mapart.supply_art import AMBER, NO_WAY, OPACITY, SHARE_WORDS, TOLD, lost_ground, share_classes
from game.ui.theme import Colour, Palette, mix

Rect = pygame.Rect
STEP = 26
FEWEST = 3  # crossings that are told of however little room there is
SENTENCES = 3


@dataclass(frozen=True)
class Supply:
    """A side's supply as the panel tells it."""

    title: str
    action: str  # that takes it away
    side: int
    hexes: tuple[int, ...]  # by class of share, then those without a way
    units: tuple[int, ...]  # by state
    loads: tuple[Load, ...]  # the fullest crossing first
    sources: tuple[Source, ...]
    held_back: tuple[str, ...]  # by what and how much, in sentences, the worst first
    reckoned: int


def supply_of(position: Position, title: str, action: str, columns: int) -> Supply:
    """What a position's overlay of supply tells. Args: columns, of the map, for the names of hexes."""
    found, classes = situation(position), share_classes(position)
    (side,) = found.told
    hexes = [int((classes == i).sum()) for i in range(len(SHARE_WORDS))]
    loads = sorted(found.loads, key=lambda load: (-load.used / max(1, load.room), -load.used, load.name))
    jams = [_sentence(jam, hex_name(columns, jam.hex), found.reckoned) for jam in found.jams if jam.held >= TOLD]
    return Supply(
        title, action, side, (*hexes, int(lost_ground(position).sum())), found.in_supply[side], tuple(loads),
        found.sources, tuple(jams[:SENTENCES]), found.reckoned,
    )  # fmt: skip


def in_panel(words: str) -> bool:
    """Whether a row of the legend stands in the panel too."""
    return words in (*SHARE_WORDS, NO_WAY) or words.partition(":")[0] in codes.SUPPLY_STATES


def draw_supply(
    target: pygame.Surface, ink: Ink, rect: Rect, told: Supply, sides: Sequence[SideRow], close: str
) -> int:
    """Draw it. Args: close, the words that say how to take it away. Returns the y below."""
    palette, y = ink.palette, rect.y
    ink.text(target, "serif", 22, told.title, palette.ink, (rect.x, y - ink.px(4)))
    ink.text(target, "sans", 14, close, palette.ink_3, (rect.right, y + ink.px(4)), TOP_RIGHT)
    y = _shares(target, ink, rect, told, y + ink.px(42))
    y = _units(target, ink, rect, told, y + ink.px(12))
    tone = palette.side(sides[told.side].shape).dark
    bars = [(load.name, load.used, load.room) for load in told.loads]
    sources = [(source.name, round(source.used / 1000), source.points // 1000) for source in told.sources]
    below = ink.px(26 + STEP) * bool(sources) + ink.px(STEP) * len(sources)
    room = max(FEWEST, (rect.bottom - ink.px(70) - y - below - ink.px(24) * len(told.held_back)) // ink.px(STEP))
    y = _bars(target, ink, rect, "Crossings in use", bars, y + ink.px(12), room, tone)
    y = _bars(target, ink, rect, "Sources", sources, y, len(sources), tone)
    for sentence in told.held_back:
        y = ink.block(target, "sans", 14, sentence, palette.ink_2, (rect.x, y), rect.width) + ink.px(4)
    return y


def _shares(target: pygame.Surface, ink: Ink, rect: Rect, told: Supply, y: int) -> int:
    palette = ink.palette
    y = ink.head(target, "Share of a load that arrives", (rect.x, y), rect.width)
    samples = _samples(palette, ink.scale)
    for sample, word, count in zip(samples, (*SHARE_WORDS, NO_WAY), told.hexes, strict=True):
        middle = y + ink.px(12)
        target.blit(
            sample, (rect.x, middle - sample.get_height() // 2), special_flags=pygame.BLEND_PREMULTIPLIED
        )
        ink.text(target, "sans", 14.5, word, palette.ink, (rect.x + ink.px(40), middle), LEFT)
        noun = "hex" if count == 1 else "hexes"
        ink.text(target, "sans", 14.5, f"{count} {noun}", palette.ink_2, (rect.right, middle), RIGHT)
        y += ink.px(24)
    return y


@lru_cache(maxsize=8)
def _samples(palette: Palette, scale: float) -> tuple[pygame.Surface, ...]:
    """The classes' samples, those of the legend."""
    swatches = [swatch(mix(palette.halo, tone, OPACITY), palette.rule)(scale) for tone in palette.shares]
    return (*swatches, hatch_sample(palette.panel, palette.rule, palette.ink_2, 1)(scale))


def _units(target: pygame.Surface, ink: Ink, rect: Rect, told: Supply, y: int) -> int:
    """One bar of all units by state, its figures below."""
    palette = ink.palette
    y = ink.head(target, "Units seen" if told.reckoned else "Units", (rect.x, y), rect.width)
    total = sum(told.units)
    if not total:
        ink.text(target, "sans", 14.5, "none", palette.ink_2, (rect.x, y + ink.px(8)), LEFT)
        return y + ink.px(24)
    tones = (palette.full, palette.short, palette.critical, palette.ink_2)
    shown = [(n, tones[code], word) for code, (n, word) in enumerate(zip(told.units, codes.SUPPLY_STATES, strict=True))]
    words = "   ".join(f"{n} {word}" for n, _, word in shown if n)
    x = float(rect.x)
    for n, tone, _ in shown:
        if n:
            wide = rect.width * n / total
            pygame.draw.rect(target, tone, (round(x), y, max(2, round(wide) - ink.px(2)), ink.px(12)))
            x += wide
    ink.text(target, "sans_semibold", 14.5, words, palette.ink, (rect.x, y + ink.px(27)), LEFT, room=rect.width)
    return y + ink.px(38)


def _bars(
    target: pygame.Surface, ink: Ink, rect: Rect, head: str, bars: list[tuple[str, int, int]], y: int, room: int,
    tone: Colour,
) -> int:  # fmt: skip
    """Rows of a name, how much of it is used as a bar, and the figures."""
    if not bars:
        return y
    palette = ink.palette
    y = ink.head(target, head, (rect.x, y), rect.width)
    for name, used, full in bars[:room]:
        face, space = "sans_semibold" if used >= max(1, full) else "sans", rect.width - ink.px(156)
        if ink.size(face, 14.5, name)[0] > space:
            name = name.partition(" (")[0]  # its river can be seen on the map
        long = ink.size(face, 12.5, name)[0] > space
        lines = ink.lines(face, 12.5, name, space)[:2] if long else [name]
        y += ink.px(6) * long
        middle, share = y + ink.px(12), used / max(1, full)
        paint = palette.alert if share >= 1 else palette.short if share > AMBER else tone
        words = palette.alert if share >= 1 else palette.ink
        ink.text(target, "sans_bold", 14.5, f"{used} / {full}", words, (rect.right, middle), RIGHT)
        track = Rect(rect.right - ink.px(146), middle - ink.px(5), ink.px(70), ink.px(10))
        ink.bar(target, track, share, paint)
        for i, line in enumerate(lines):
            at = (rect.x, middle + round((i - (len(lines) - 1) / 2) * ink.px(16)))
            ink.fitted(target, face, 12.5 if long else 14.5, line, words, at, LEFT, room=space)
        y += ink.px(STEP) + ink.px(6) * long
    if len(bars) > room:
        ink.text(target, "sans", 13, f"and {len(bars) - room} more", palette.ink_3, (rect.x, y))
        y += ink.px(18)
    return y + ink.px(12)


def _sentence(jam: Jam, place: str, reckoned: int) -> str:
    """What a full place holds back, or would."""
    verb = "would hold back" if reckoned else "holds back"
    who = f"{jam.units} {'unit' if jam.units == 1 else 'units'}"
    what = jam.name if jam.name else f"The road at {place}"
    return f"{what} {verb} {points(jam.held / 1000)} points a turn from {who}."
