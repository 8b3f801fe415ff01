"""How the reel draws one act: a counter on its way, an attack with its result, a flash at a crossing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import pygame

from game.match.scenes import Clash, Fallen, Flash, Slide
from game.ui import marks
from game.ui.camera import Camera
from game.ui.ink import CENTRE, Ink
from game.ui.mapart import counters
from game.ui.mapart.plates import Plates
from game.ui.mapart.position import Counter
from game.ui.theme import Colour, Palette

Rect = pygame.Rect
Spot = tuple[float, float]
EDGE = 14  # px of clear rim round a counter's picture
OUTCOMES = {
    "holds": "the defender holds", "falls back": "the defender falls back", "is destroyed": "the defender is destroyed",
    "breaks": "the defender breaks", "surrenders": "the defender surrenders", "gives way": "the posts give way",
    "empty": "nobody was there",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Where acts are drawn."""

    target: pygame.Surface
    ink: Ink
    camera: Camera
    plates: Plates
    side: str


def smooth(share: float) -> float:
    """A share of the time as a share of the way: slow at both ends."""
    return share * share * (3.0 - 2.0 * share)


# ---- counters


@lru_cache(maxsize=256)
def _picture(px: float, counter: Counter, shape: str, palette: Palette) -> pygame.Surface:
    """A single counter, `EDGE` px of rim round it; a chip at far zoom. `counter` stands in no hex."""
    if px < counters.CARDS_FROM_PX:
        drawn = counters.chip(shape, palette.side(shape), palette.cream, min(px, 40.0), counter.arm)
        picture = pygame.Surface((drawn.get_width() + 2 * EDGE, drawn.get_height() + 2 * EDGE), pygame.SRCALPHA)
        picture.blit(drawn, (EDGE, EDGE), special_flags=pygame.BLEND_PREMULTIPLIED)
        return picture
    width, height = counters.card_size(px)
    picture = pygame.Surface((width + 2 * EDGE, height + 2 * EDGE), pygame.SRCALPHA)
    counters.draw_card(picture, counter, shape, palette, px, (EDGE, EDGE), 0)
    return picture


def _draw_counter(stage: Stage, counter: Counter, at: Spot, opacity: float) -> None:
    shape = stage.plates.scenario.sides[counter.side].shape
    placeless = Counter(-1, *(getattr(counter, name) for name in _FIELDS))
    picture = _picture(stage.camera.px, placeless, shape, stage.ink.palette)
    if opacity < 0.99:
        picture = picture.copy()
        shade = round(255 * max(0.0, opacity))
        picture.fill((shade, shade, shade, shade), special_flags=pygame.BLEND_RGBA_MULT)
    rect = picture.get_rect(center=(round(at[0]), round(at[1])))
    stage.target.blit(picture, rect, special_flags=pygame.BLEND_PREMULTIPLIED)


_FIELDS = tuple(name for name in Counter.__dataclass_fields__ if name != "hex")


def draw_slide(stage: Stage, act: Slide, counter: Counter, share: float) -> None:
    """A counter between the hexes of its way; it fades where it comes into sight and where it goes out of it."""
    along = smooth(share) * (len(act.way) - 1)
    i = min(int(along), len(act.way) - 2)
    part = along - i
    seen = (1.0 - part) * act.seen[i] + part * act.seen[i + 1]
    if seen <= 0.02:
        return
    a, b = stage.camera.spot(act.way[i]), stage.camera.spot(act.way[i + 1])
    if share > 0:
        _draw_trail(stage, act, i, (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part), counter.side)
    _draw_counter(stage, counter, (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part), seen)


def _draw_trail(stage: Stage, act: Slide, i: int, tip: Spot, side: int) -> None:
    """The way behind a counter, as far as it was seen."""
    start = i
    while start > 0 and act.seen[start - 1]:
        start -= 1
    if not act.seen[start]:
        return
    points = [stage.camera.spot(h) for h in act.way[start : i + 1]] + [tip]
    tone = stage.ink.palette.side(stage.plates.scenario.sides[side].shape).line
    width = max(2.0, stage.camera.px * 0.05)
    marks.thick_line(stage.target, stage.ink.palette.cream, points, width + 2)
    marks.thick_line(stage.target, tone, points, width)


def draw_fallen(stage: Stage, act: Fallen, counter: Counter, share: float) -> None:
    """A counter fades, a red cross over it."""
    at = stage.camera.spot(act.hex)
    _draw_counter(stage, counter, at, 1.0 - smooth(share))
    if 0 < share < 1:
        reach = max(6.0, stage.camera.px * 0.26) * min(1.0, share * 3)
        for dx in (-1, 1):
            line = [(at[0] - reach * dx, at[1] - reach), (at[0] + reach * dx, at[1] + reach)]
            marks.thick_line(stage.target, stage.ink.palette.cream, line, max(4.0, stage.camera.px * 0.09))
            marks.thick_line(stage.target, stage.ink.palette.alert, line, max(2.5, stage.camera.px * 0.055))
        words = "surrenders" if act.kind == "surrender" else "is destroyed"
        _plate(stage, at, [(f"{counter.name} {words}", stage.ink.palette.alert)])


# ---- fights and crossings


def draw_clash(stage: Stage, act: Clash, share: float) -> None:
    """Arrows grow towards the hex that is attacked, then the result stands beside it."""
    palette, camera = stage.ink.palette, stage.camera
    marks.dashed_ring(stage.target, camera, stage.plates, act.target, palette.alert, max(2.0, camera.px * 0.035))
    grown = smooth(min(1.0, share / 0.3))
    end = camera.spot(act.target)
    pieces = []
    for h in act.start:
        a = camera.spot(h)
        tail = (a[0] + (end[0] - a[0]) * 0.30, a[1] + (end[1] - a[1]) * 0.30)
        tip = (tail[0] + (end[0] - tail[0]) * 0.55 * grown, tail[1] + (end[1] - tail[1]) * 0.55 * grown)
        pieces.append((tail, tip))
    if grown > 0.05:
        marks.red_arrows(stage.target, camera, palette, pieces)
    if share > 0.3:
        first = OUTCOMES[act.outcome]
        lines = [(first[:1].upper() + first[1:], palette.ink)]
        if act.roll:
            lines.append((f"dice {act.roll} \u00b7 steps lost {act.lost} : {act.taken}", palette.ink_2))
        _plate(stage, end, lines)


def draw_flash(stage: Stage, act: Flash, place: str, share: float) -> None:
    """A ring that widens at a crossing, and what befell it."""
    palette, camera = stage.ink.palette, stage.camera
    a, b = camera.spot(act.hex), camera.spot(act.other)
    at = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    bad = act.kind in ("blown", "struck", "pontoon_hit") and act.worked == "yes"
    tone = palette.alert if bad else palette.full
    reach = max(8.0, camera.px * 0.18) + max(10.0, camera.px * 0.34) * math.sqrt(share)
    for grow, paint in ((2.0, palette.cream), (0.0, tone)):
        width = max(2, round(max(3.0, camera.px * 0.07) * (1.0 - share) + grow))
        pygame.draw.circle(stage.target, paint, at, reach + grow / 2, width)
    _plate(stage, at, [(flash_words(act, place), tone if bad else palette.ink)])


def flash_words(act: Flash, place: str) -> str:
    """What befell a crossing, in a few words."""
    words = {
        "blown": f"{place} is blown" if act.worked == "yes" else f"the charges on {place} fail",
        "struck": f"{place} is hit, {act.condition} now" if act.worked == "yes" else f"a strike on {place} misses",
        "built": f"{place} is laid",
        "repaired": f"{place} is repaired, {act.condition} now",
        "pontoon_hit": f"fire hits {place}, {act.condition} now",
        "charged": f"charges are laid on {place}",
        "works": f"engineers work on {place}",
    }[act.kind]
    return words[:1].upper() + words[1:]


def _plate(stage: Stage, at: Spot, lines: list[tuple[str, Colour]]) -> None:
    """A few words on a card above a spot, below it where there is no room."""
    ink, area = stage.ink, stage.camera.area
    size, step, pad = 14.0, ink.px(20), ink.px(12)
    wide = max(ink.size("sans_semibold", size, text)[0] for text, _ in lines)
    rect = Rect(0, 0, min(wide + 2 * pad, area.width - 2 * pad), step * len(lines) + ink.px(12))
    away = max(ink.px(16), stage.camera.px * 0.62)
    rect.midbottom = (round(at[0]), round(at[1] - away))
    if rect.top < area.top + ink.px(60):
        rect.top = round(at[1] + away)
    rect.left = min(max(rect.left, area.left + ink.px(6)), area.right - rect.width - ink.px(6))
    ink.card(stage.target, rect)
    y = rect.y + ink.px(6) + step // 2
    for text, tone in lines:
        ink.text(stage.target, "sans_semibold", size, text, tone, (rect.centerx, y), CENTRE, room=rect.width - pad)
        y += step
