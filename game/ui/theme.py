"""Colours, type and line widths of map and window, in one place.

One `Palette` per variant; every size is given for three zooms (hex height of
18, 68 and 128 px) and interpolated between them. Nothing here needs a window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Colour = tuple[int, int, int]

FAR, MIDDLE, CLOSE = 18.0, 68.0, 128.0  # hex heights the tables are written for, px
ZOOMS = {"far": 18, "middle": 68, "close": 128}


def colour(text: str) -> Colour:
    """A colour from six hexadecimal digits.

    >>> colour("2E2A25")
    (46, 42, 37)
    """
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def hexadecimal(tone: Colour) -> str:
    """A colour as SVG writes it.

    >>> hexadecimal((46, 42, 37))
    '#2E2A25'
    """
    return f"#{tone[0]:02X}{tone[1]:02X}{tone[2]:02X}"


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with `share` (0-1) of `b` mixed in."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours by the WCAG 2 formula, 1 to 21."""

    def luminance(c: Colour) -> float:
        parts = [v / 255.0 for v in c]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class SideColours:
    """Tones of one side: its front line, dark (outlines, numbers), symbol frame, card."""

    line: Colour
    dark: Colour
    frame: Colour
    card: Colour


@dataclass(frozen=True)
class Palette:
    ink: Colour = colour("2E2A25")
    ink_2: Colour = colour("5F574B")
    ink_3: Colour = colour("736959")
    paper: Colour = colour("EFE8D8")
    halo: Colour = colour("F7F1E2")
    cream: Colour = colour("FDF9EE")
    panel: Colour = colour("F7F2E6")
    track: Colour = colour("DDD2BC")
    rule: Colour = colour("CFC4AE")
    bar: Colour = colour("2B2823")
    bar_text: Colour = colour("F3EAD6")
    bar_label: Colour = colour("B9AE98")
    gold: Colour = colour("E0B354")
    gold_rule: Colour = colour("B08A3E")
    rectangle: SideColours = SideColours(
        colour("2B5C8A"), colour("1B3F63"), colour("8DB0CF"), colour("C0D5E8")
    )
    diamond: SideColours = SideColours(
        colour("B0442F"), colour("7A2A1D"), colour("DE9C85"), colour("F0CDBC")
    )
    heights: tuple[Colour, ...] = tuple(
        colour(c) for c in ["D5D8C2", "DDDCC5", "E6E0C8", "EDE3CB", "EEDFC2", "E8D3B1", "DDC29C"]
    )
    woods: Colour = colour("A9B68C")
    woods_edge: Colour = colour("7E8F63")
    tree: Colour = colour("93A474")
    tree_light: Colour = colour("B6C296")
    marsh: Colour = colour("BFCFB9")
    water: Colour = colour("7FA6B8")
    bank: Colour = colour("4F7C94")
    water_name: Colour = colour("2F5F7C")
    built: Colour = colour("C2A98F")
    built_edge: Colour = colour("8F745B")
    street: Colour = colour("EADBC6")
    house: Colour = colour("806650")
    highway: Colour = colour("E0A458")
    highway_case: Colour = colour("7A5532")
    regional: Colour = colour("F3DDA2")
    regional_case: Colour = colour("8A6B45")
    local: Colour = colour("FBF3DE")
    local_case: Colour = colour("9C8260")
    rail: Colour = colour("3C3833")
    rail_light: Colour = colour("F7F1E2")
    border: Colour = colour("7B4F74")
    select: Colour = colour("E0A100")
    reach_edge: Colour = colour("B97F06")
    reach_fill: Colour = colour("FFE9A8")
    loc: Colour = colour("12406B")
    alert: Colour = colour("B3261E")
    full: Colour = colour("2F7F79")
    short: Colour = colour("C28A12")
    critical: Colour = colour("B3261E")
    shares: tuple[Colour, ...] = tuple(colour(c) for c in ["1F6F78", "6FA79B", "E0BE62", "C4622F"])
    grid: Colour = colour("4A3F30")
    works: Colour = colour("5A4632")

    def side(self, shape: str) -> SideColours:
        """Tones of the side whose counters have this frame, "rectangle" or "diamond"."""
        return self.rectangle if shape == "rectangle" else self.diamond


STANDARD = Palette()
COLOUR_BLIND = replace(
    STANDARD,
    rectangle=SideColours(colour("1F5FA8"), colour("123A6B"), colour("86B0DC"), colour("C9DAEC")),
    diamond=SideColours(colour("C25E00"), colour("6B3300"), colour("EFA85C"), colour("F7DFC0")),
    alert=colour("7A0F4B"),
    critical=colour("7A0F4B"),
    full=colour("1B6E8C"),
    short=colour("B8860B"),
)
TRITAN = replace(  # without blue against yellow the gold of a selection is the red side's frame: dark violet and teal
    STANDARD,
    select=colour("5E2590"),
    reach_edge=colour("5E2590"),
    reach_fill=colour("8FD9D0"),
)
VARIANTS = {"standard": STANDARD, "colour-blind": COLOUR_BLIND, "tritan": TRITAN}

# Text colour on its ground, for the contrast test; names of `Palette` fields (side tones as "shape.tone").
TEXT_PAIRS = (
    ("ink", "panel"), ("ink_2", "panel"), ("ink_3", "panel"), ("ink", "paper"), ("ink", "halo"),
    ("ink_2", "halo"), ("bar_text", "bar"), ("bar_label", "bar"), ("bar", "gold"), ("water_name", "halo"),
    ("alert", "panel"), ("rectangle.dark", "panel"), ("diamond.dark", "panel"),
    ("rectangle.frame", "bar"), ("diamond.frame", "bar"), ("bar", "highway"),
)  # fmt: skip
FIGURE_PAIRS = (
    ("ink", "rectangle.card"), ("ink", "diamond.card"),
    ("rectangle.dark", "rectangle.card"), ("diamond.dark", "diamond.card"),
)  # fmt: skip

# Widths in px at far, middle and close zoom.
Widths = tuple[float, float, float]
LINES: dict[str, Widths] = {
    "river_major": (2.6, 7.2, 12.0),
    "river_canal": (1.4, 4.2, 7.0),
    "river_minor": (1.2, 3.6, 6.0),
    "river_stream": (0.8, 2.0, 3.4),
    "bank": (0.7, 1.7, 2.2),
    "highway": (1.5, 4.4, 7.4),
    "highway_case": (0.6, 1.1, 1.5),
    "regional": (1.0, 3.0, 5.0),
    "regional_case": (0.45, 0.9, 1.2),
    "local": (0.5, 1.5, 3.0),
    "local_case": (0.35, 0.7, 1.0),
    "rail_main": (1.1, 2.6, 4.2),
    "rail_secondary": (0.8, 1.5, 2.4),
    "border": (0.9, 2.0, 3.0),
    "border_band": (4.0, 11.0, 18.0),
    "front": (1.2, 2.4, 3.2),
    "front_case": (1.0, 2.0, 2.6),
    "grid": (0.5, 0.9, 1.1),
    "ribbon": (11.0, 34.0, 60.0),
    "loc": (3.0, 7.0, 11.0),
}

# Text sizes in px at far, middle and close zoom; 0 = not written.
TYPE: dict[str, Widths] = {
    "city": (16, 19, 24),
    "town": (13, 16, 20),
    "village": (12, 13, 16.5),
    "hamlet": (0, 12, 15),
    "river_major": (13, 17, 22),
    "river_minor": (0, 13.5, 17),
    "region": (14, 18, 22),
    "hex": (0, 8, 10.5),
    "spot": (0, 11, 14),
    "plate": (0, 0, 13),
    "shield": (0, 11, 14),
}

# Counter text, as shares of the card's width.
NUMBER_SIZE, ECHELON_SIZE, STRENGTH_SIZE = 0.215, 0.17, 0.25

FONTS = {
    "serif": "SourceSerif4-Semibold.ttf",
    "serif_italic": "SourceSerif4-It.ttf",
    "water": "SourceSerif4-SemiboldIt.ttf",
    "sans": "SourceSans3-Regular.ttf",
    "sans_semibold": "SourceSans3-Semibold.ttf",
    "sans_bold": "SourceSans3-Bold.ttf",
    "sans_italic": "SourceSans3-It.ttf",
    "condensed": "FiraSansCondensed-Medium.ttf",
    "condensed_semibold": "FiraSansCondensed-SemiBold.ttf",
    "condensed_bold": "FiraSansCondensed-Bold.ttf",
}


def at_zoom(table: Widths, px: float) -> float:
    """The value for a hex of `px` height: interpolated between far, middle and close, scaled beyond close.

    >>> at_zoom((1.0, 3.0, 5.0), 68), at_zoom((1.0, 3.0, 5.0), 256), at_zoom((1.0, 3.0, 5.0), 9)
    (3.0, 10.0, 0.5)
    """
    far, middle, close = table
    if px <= FAR:
        return far * px / FAR
    if px <= MIDDLE:
        return far + (middle - far) * (px - FAR) / (MIDDLE - FAR)
    if px <= CLOSE:
        return middle + (close - middle) * (px - MIDDLE) / (CLOSE - MIDDLE)
    return close * px / CLOSE


def line(name: str, px: float) -> float:
    """Width of a line of `LINES` at a zoom, px."""
    return at_zoom(LINES[name], px)


def text_size(name: str, px: float) -> float:
    """Size of a text of `TYPE` at a zoom, px; 0 where it is not written."""
    far, middle, close = TYPE[name]
    if not far:
        if px < (52 if name == "hex" else 40):  # numbers in small hexes are only noise
            return 0.0
        if not middle:
            return close if px >= 100 else 0.0
        far = middle
    return at_zoom((far, middle, close), max(px, FAR))
