"""Counters: a card with frame, symbol, number, echelon and steps-kit; a chip at far zoom."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pygame

from game.ui.fonts import assets, font
from game.ui.mapart.position import Counter
from game.ui.theme import (
    ECHELON_SIZE,
    NUMBER_SIZE,
    STRENGTH_SIZE,
    Colour,
    Palette,
    SideColours,
    at_zoom,
    hexadecimal,
    mix,
)

CARDS_FROM_PX = 40
ARMS_FROM_PX = 30  # below it a mark says only whose it is
CARD_SHARE = (0.72, 0.72, 0.66)  # card width as share of the hex height at far, middle, close
STACK_SHIFT = 4.2 / 68  # of the hex height, up and right
STACK_DRAWN = 3
ECHELON_MARKS = {"battalion": "II", "regiment": "III", "brigade": "X", "corps": "XXX"}
LETTERS = {"special": "SF"}  # written large in the frame
TAGS = {
    "national_guard": "NG", "territorial": "TD", "volunteer": "V", "mobilised": "M", "foreign": "F",
    "assault": "A",
}  # written small under the crossed straps  # fmt: skip
BESIDE_DIAMOND = 0.375  # of a card's width: how long a number may be that keeps clear of the diamond's point
FIGURES_PALE = 0.35  # of the paleness of a card that has acted: figures stay readable
ECHELON_FROM = 36  # px of card width
BIG = 4  # cards are drawn this much larger and reduced


@lru_cache(maxsize=256)
def symbol(arm: str, shape: str, fill: Colour, stroke: Colour, height: int) -> pygame.Surface:
    """A unit symbol whose frame is `height` px high, without letters."""
    text = (assets() / "symbols" / f"{arm}-{shape}.svg").read_text(encoding="utf-8")
    text = text.replace("#FFFFFF", hexadecimal(fill)).replace('"black"', f'"{hexadecimal(stroke)}"')
    # frame 150 x 100 in a box of 160 x 110, diamond 144 x 144 in 154 x 154
    wide, high, inner = (160, 110, 100) if shape == "rectangle" else (154, 154, 144)
    scale = height / inner
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    return pygame.image.load_sized_svg(BytesIO(text.encode("utf-8")), size)


def card_width(px: float) -> int:
    """Width of a counter card at a zoom, px."""
    return round(px * at_zoom(CARD_SHARE, px)) if px < 128 else round(px * CARD_SHARE[2])


def card_size(px: float) -> tuple[int, int]:
    """Width and height of a counter card at a zoom, px."""
    width = card_width(px)
    return width, round(width * 0.96)


def chip_size(shape: str, px: float) -> tuple[int, int]:
    """Width and height of a far-zoom chip, px."""
    scale = max(px / 18.0, 0.75)
    return (round(12 * scale), round(8 * scale)) if shape == "rectangle" else (round(13 * scale), round(13 * scale))


@lru_cache(maxsize=128)
def chip(shape: str, tones: SideColours, outline: Colour, px: float, arm: str = "") -> pygame.Surface:
    """A far-zoom mark: a rectangle or a diamond in the side's colour, outlined in cream.

    Args: arm, drawn in the mark from `ARMS_FROM_PX` on, where there is room for it.
    """
    width, height = chip_size(shape, px)
    pad = 2
    big = pygame.Surface(((width + 2 * pad) * BIG, (height + 2 * pad) * BIG), pygame.SRCALPHA)

    def shaped(grow: float, paint: Colour) -> None:
        x0, y0 = (pad - grow) * BIG, (pad - grow) * BIG
        x1, y1 = (width + pad + grow) * BIG, (height + pad + grow) * BIG
        if shape == "rectangle":
            pygame.draw.rect(big, paint, (x0, y0, x1 - x0, y1 - y0), border_radius=round(1.2 * BIG))
        else:
            mx, my = (x0 + x1) / 2, (y0 + y1) / 2
            pygame.draw.polygon(big, paint, [(mx, y0), (x1, my), (mx, y1), (x0, my)])

    shaped(1.2, outline)
    shaped(0.0, tones.line)
    small = _reduced(big)
    if arm in LETTERS and px >= ARMS_FROM_PX:
        middle = (small.get_width() / 2, small.get_height() / 2)
        _write(small, "condensed_bold", 9.5, LETTERS[arm], outline, (0.5, 0.5), middle)
    elif arm and px >= ARMS_FROM_PX:
        drawn = symbol(arm, shape, tones.line, outline, height)
        small.blit(drawn, drawn.get_rect(center=small.get_rect().center))
    return small


def _reduced(big: pygame.Surface) -> pygame.Surface:
    """A large drawing at its final size, in premultiplied colour."""
    return pygame.transform.smoothscale(big, (big.get_width() // BIG, big.get_height() // BIG))


def _shadow(width: int, height: int, radius: float, reach: int) -> pygame.Surface:
    """A soft shadow as a premultiplied layer, `reach` px wider than the card on every side."""
    sheet = pygame.Surface((width + 2 * reach, height + 2 * reach), pygame.SRCALPHA)
    steps = reach * 2
    for i in range(steps):
        inset = i / 2
        shade = round(6 + 95 * (i / steps) ** 2)
        rect = pygame.Rect(
            round(inset), round(inset), width + 2 * reach - round(2 * inset), height + 2 * reach - round(2 * inset)
        )
        pygame.draw.rect(sheet, (0, 0, 0, shade), rect, border_radius=round(radius + reach - inset))
    return pygame.transform.box_blur(sheet, 1)


@lru_cache(maxsize=512)
def blank(tones: SideColours, width: int, paleness: int) -> pygame.Surface:
    """An empty card: border in the side's dark tone, light from above. Premultiplied."""
    height = round(width * 0.96)
    big = pygame.Surface((width * BIG, height * BIG), pygame.SRCALPHA)
    radius = round(0.07 * width * BIG)
    rim = max(1.0, 0.026 * width) * BIG
    paper = (239, 232, 216)
    dark = mix(tones.dark, paper, paleness / 100)
    pygame.draw.rect(big, dark, big.get_rect(), border_radius=radius)
    inner = big.get_rect().inflate(-2 * rim, -2 * rim)
    face = pygame.Surface(inner.size, pygame.SRCALPHA)
    for y in range(inner.height):
        share = y / max(inner.height - 1, 1)
        tone = mix(mix(tones.card, (255, 252, 244), 0.28), mix(tones.card, tones.frame, 0.16), share)
        pygame.draw.line(face, mix(tone, paper, paleness / 100), (0, y), (inner.width, y))
    mask = pygame.Surface(inner.size, pygame.SRCALPHA)
    pygame.draw.rect(mask, (255, 255, 255, 255), mask.get_rect(), border_radius=max(1, round(radius - rim)))
    face.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
    big.blit(face, inner.topleft)
    return _reduced(big)


@lru_cache(maxsize=2048)
def card(counter: Counter, shape: str, palette: Palette, width: int) -> pygame.Surface:
    """A written card of a given width, premultiplied, without shadow and fieldworks."""
    tones = palette.side(shape)
    paleness = 30 if counter.acted else 0
    paper = palette.paper
    surface = blank(tones, width, paleness).copy()
    height = surface.get_height()
    ink = mix((0, 0, 0), palette.ink, 0.35)
    stroke = mix(ink, paper, paleness / 100)
    faint = paleness / 100 * FIGURES_PALE
    figures = mix(ink, paper, faint)
    frame_height = round((0.45 if shape == "rectangle" else 0.66) * height)
    drawn = symbol(counter.arm, shape, mix(tones.frame, paper, paleness / 100), stroke, frame_height)
    at = ((width - drawn.get_width()) // 2, round(height * 0.495 - drawn.get_height() / 2))
    surface.blit(drawn, at)
    middle = (width / 2, height * 0.495)
    if counter.arm in LETTERS:
        size = frame_height * (0.56 if shape == "rectangle" else 0.40)
        _write(surface, "condensed_bold", size, LETTERS[counter.arm], figures, (0.5, 0.5), middle)
    elif counter.arm in TAGS and width >= 40:
        low = (middle[0], middle[1] + frame_height * (0.31 if shape == "rectangle" else 0.24))
        size = max(frame_height * (0.27 if shape == "rectangle" else 0.22), 6)
        _write(surface, "condensed_bold", size, TAGS[counter.arm], figures, (0.5, 0.5), low)
    edge = 0.075 * width
    size = max(NUMBER_SIZE * width, 8.5)
    face, number = "condensed_semibold", counter.short
    room = (0.60 if shape == "rectangle" else 0.45) * width
    beside = room if shape == "rectangle" else BESIDE_DIAMOND * width
    while font(face, round(size * BIG)).size(number)[0] / BIG > beside and size > 6:
        size -= 0.5
    dark = mix(tones.dark, paper, faint)
    _write(surface, face, size, number, dark, (0.0, 0.0), (edge, 0.035 * height))
    mark = ECHELON_MARKS.get(counter.echelon, "")
    if width >= ECHELON_FROM:
        _write(surface, face, max(ECHELON_SIZE * width, 8), mark, dark, (1.0, 0.0), (width - edge, 0.05 * height))
    if counter.steps >= 0:
        words = f"{counter.steps}\u2013{max(counter.kit, 0)}"
        size = max(STRENGTH_SIZE * width, 9.0)
        while font("condensed_bold", round(size * BIG)).size(words)[0] / BIG > room and size > 8:
            size -= 0.5
        _write(surface, "condensed_bold", size, words, figures, (0.0, 1.0), (edge, 0.985 * height))
    if counter.supply >= 0:
        disc = supply_disc(counter.supply, palette, max(3.0, 0.088 * width))
        x, y = width - edge * 0.9 - disc.get_width(), height - edge * 0.9 - disc.get_height()
        surface.blit(disc, (round(x), round(y)))
    return surface


def _write(
    surface: pygame.Surface, name: str, size: float, text: str, paint: Colour,
    anchor: tuple[float, float], at: tuple[float, float],
) -> None:  # fmt: skip
    """Text placed by its inked box: `anchor` (0-1) is the point of the box that goes to `at`."""
    if not text:
        return
    # drawn large and reduced: hinting would space small figures unevenly
    large = font(name, round(size * BIG)).render(text, True, paint)
    drawn = pygame.transform.smoothscale(
        large, (max(1, round(large.get_width() / BIG)), max(1, round(large.get_height() / BIG)))
    )
    inked = drawn.get_bounding_rect()
    x = at[0] - inked.width * anchor[0] - inked.x
    y = at[1] - inked.height * anchor[1] - inked.y
    if anchor[1] == 0.0:
        y = at[1] - inked.y + 1
    elif anchor[1] == 1.0:
        y = at[1] - inked.bottom - 0.035 * surface.get_height()
    surface.blit(drawn, (round(x), round(y)))


@lru_cache(maxsize=64)
def supply_disc(state: int, palette: Palette, radius: float) -> pygame.Surface:
    """The supply badge: colour and filled part both tell the state (full, short, critical, isolated)."""
    size = round(radius * 2) + 2
    big = pygame.Surface((size * BIG, size * BIG), pygame.SRCALPHA)
    middle = size * BIG / 2
    tone = (palette.full, palette.short, palette.critical, palette.critical)[state]
    pygame.draw.circle(big, tone, (middle, middle), radius * BIG)
    if state > 0:
        pygame.draw.circle(big, palette.cream, (middle, middle), radius * BIG * 0.74)
        share = (1.0, 0.66, 0.25, 0.0)[state]
        points = [(middle, middle)]
        for i in range(49):
            turn = pygame.math.Vector2(0, -radius * BIG * 0.80).rotate(360 * share * i / 48)
            points.append((middle + turn.x, middle + turn.y))
        if share > 0:
            pygame.draw.polygon(big, tone, points)
        else:
            reach = radius * BIG * 0.42
            for sign in (-1, 1):
                pygame.draw.line(
                    big, tone, (middle - reach, middle - sign * reach), (middle + reach, middle + sign * reach),
                    max(2, round(radius * BIG * 0.3)),
                )  # fmt: skip
    return pygame.transform.smoothscale(big, (size, size))


def draw_card(
    target: pygame.Surface, counter: Counter, shape: str, palette: Palette, px: float, at: tuple[int, int], above: int
) -> None:
    """Put a counter's card with its top left corner at a point, with `above` more blank cards under it."""
    width, height = card_size(px)
    shift = max(2, round(STACK_SHIFT * px))
    tones = palette.side(shape)
    reach = max(3, round(width * 0.07))
    for i in range(min(above, STACK_DRAWN - 1), -1, -1):
        x, y = at[0] + i * shift, at[1] - i * shift
        if not counter.acted:
            shade = _shadow(width, height, 0.07 * width, reach)
            target.blit(shade, (x - reach + 1, y - reach + 2), special_flags=pygame.BLEND_PREMULTIPLIED)
        face = card(counter, shape, palette, width) if i == 0 else blank(tones, width, 0)
        target.blit(face, (x, y), special_flags=pygame.BLEND_PREMULTIPLIED)
    block = max(3, round(width * 0.085))
    for i in range(counter.works):
        y = at[1] + height - round((i + 1) * block * 1.45) - 1
        box = pygame.Rect(at[0] - block - 2, y, block + 1, max(2, round(block * 1.1)))
        pygame.draw.rect(target, palette.halo, box.inflate(2, 2), border_radius=1)
        pygame.draw.rect(target, palette.works, box, border_radius=1)
