"""Crossings: a glyph by kind and condition on the middle of its hexside."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.model import codes
from game.model.board import Board, Site
from game.ui.mapart import pen
from game.ui.mapart.plates import Plates
from game.ui.mapart.position import Position
from game.ui.mapart.sheet import Sheet
from game.ui.theme import Palette, at_zoom

Floats = NDArray[np.float64]

GLYPHS_FROM_PX = 30
LENGTH = (5.0, 21.0, 36.0)  # of the rails at far, middle, close, px
GAUGE = (3.0, 7.5, 14.0)  # between the rails
RAIL = (0.8, 1.9, 3.0)


def site_centre(plates: Plates, site: Site) -> tuple[float, float]:
    """Middle of a crossing's hexside, km."""
    a, b = plates.hexes[site.hex, site.direction], plates.hexes[site.hex, (site.direction + 1) % 6]
    return float(a[0] + b[0]) / 2, float(a[1] + b[1]) / 2


def _axes(board: Board, site: Site) -> tuple[Floats, Floats]:
    """Unit vectors on screen (y down): across the water, and along it."""
    turn = math.radians(60 * site.direction)
    across = np.array([math.sin(turn), -math.cos(turn)])
    return across, np.array([-across[1], across[0]])


def is_shown(site: Site, condition: int, px: float) -> bool:
    """True if a crossing has a glyph at a zoom: floating ones that are not there are left out."""
    absent = codes.SLOTS[site.slot] == "floating" and condition == codes.DESTROYED
    if px < GLYPHS_FROM_PX:
        return condition == codes.DESTROYED and not absent
    return not absent


def glyph_radius(px: float) -> float:
    """Half the reach of a glyph in px, for keeping names away from it."""
    return at_zoom(LENGTH, px) * 0.55


def draw_sites(layer: pygame.Surface, sheet: Sheet, plates: Plates, position: Position) -> None:
    """Draw every crossing a zoom shows, on a drawn layer."""
    west, south, east, north = sheet.box_km(40)
    shown = zip((*plates.board.sites, *(s for s, _ in position.built)),
                (*position.conditions, *(c for _, c in position.built)), strict=True)  # fmt: skip
    for site, condition in shown:
        x, y = site_centre(plates, site)
        if west < x < east and south < y < north and is_shown(site, condition, sheet.px):
            across, along = _axes(plates.board, site)
            at = sheet.place(x, y)
            draw_glyph(layer, at, across, along, site.kind, condition, sheet.px, sheet.fold, plates.palette)


def draw_glyph(
    layer: pygame.Surface, at: tuple[float, float], across: Floats, along: Floats, kind: int, condition: int,
    px: float, fold: int, palette: Palette,
) -> None:  # fmt: skip
    """One crossing at a drawn position; `across` and `along` are unit vectors relative to the water."""
    centre = np.array(at)
    length, gauge = at_zoom(LENGTH, px) * fold, at_zoom(GAUGE, px) * fold
    rail = max(at_zoom(RAIL, px) * fold, 1.0)
    if px < GLYPHS_FROM_PX:
        _cross(layer, centre, across, along, length * 0.42, rail * 1.3, palette)
        return
    word = codes.CROSSING_KINDS[kind]
    if condition == codes.DESTROYED:
        for hand in (-1, 1):
            for end in (-1, 1):
                _rail(layer, centre, across, along, length, gauge, hand, (end * 0.24, end * 0.5), rail, palette)
        _cross(layer, centre, across, along, gauge * 0.62, rail * 1.15, palette)
    elif word == "pontoon":
        _boats(layer, centre, across, along, length, gauge, rail, palette, 4)
    elif word == "ferry":
        _boats(layer, centre, across, along, length, gauge, rail, palette, 1)
    elif word == "ford":
        _ford(layer, centre, across, along, length, gauge, rail, palette)
    else:
        if word == "dam":
            half = length * 0.36
            line = np.stack([centre - across * half, centre + across * half])
            pen.stroke(layer, palette.halo, line, gauge * 0.9 + 2 * fold)
            pen.stroke(layer, palette.ink_3, line, gauge * 0.9)
        _rail(layer, centre, across, along, length, gauge, 1, (-0.5, 0.5), rail, palette)
        if condition == codes.DAMAGED:
            _rail(layer, centre, across, along, length, gauge, -1, (-0.5, -0.14), rail, palette)
            _rail(layer, centre, across, along, length, gauge, -1, (0.18, 0.5), rail, palette)
        else:
            _rail(layer, centre, across, along, length, gauge, -1, (-0.5, 0.5), rail, palette)
    if condition in (codes.DAMAGED, codes.BUILDING):
        spot = centre + across * length * 0.5 - along * gauge * 0.9
        pen.disc(layer, palette.ink, tuple(spot), rail * 1.75)
        pen.disc(layer, palette.short, tuple(spot), rail * 1.35)


def _rail(
    layer: pygame.Surface, centre: Floats, across: Floats, along: Floats, length: float, gauge: float,
    hand: int, span: tuple[float, float], width: float, palette: Palette,
) -> None:  # fmt: skip
    """One rail between two shares of its length; full ends are splayed."""
    splay, foot = gauge * 0.42, length * 0.16
    points = []
    for share in span:
        at = centre + across * share * length + along * hand * gauge / 2
        if abs(share) >= 0.5:
            inner = at - across * math.copysign(foot, share)
            outer = at + along * hand * splay
            points += [outer, inner] if share < 0 else [inner, outer]
        else:
            points.append(at)
    line = np.array(points)
    pen.stroke(layer, palette.halo, line, width * 2.1)
    pen.stroke(layer, palette.ink, line, width)


def _cross(
    layer: pygame.Surface, centre: Floats, across: Floats, along: Floats, reach: float, width: float, palette: Palette
) -> None:
    for sign in (-1, 1):
        way = (across + sign * along) / math.sqrt(2) * reach
        line = np.stack([centre - way, centre + way])
        pen.stroke(layer, palette.halo, line, width * 2.0)
    for sign in (-1, 1):
        way = (across + sign * along) / math.sqrt(2) * reach
        pen.stroke(layer, palette.alert, np.stack([centre - way, centre + way]), width)


def _boats(
    layer: pygame.Surface, centre: Floats, across: Floats, along: Floats, length: float, gauge: float, width: float,
    palette: Palette, count: int,
) -> None:  # fmt: skip
    """Boats side by side under a roadway, or one between two dashes for a ferry."""
    reach = length * 0.42
    line = np.stack([centre - across * reach, centre + across * reach])
    pen.stroke(layer, palette.halo, line, gauge * 1.15)
    pen.stroke(layer, palette.ink, line, width * 0.9)
    for i in range(count):
        spot = centre + across * ((i - (count - 1) / 2) * 2 * reach / max(count, 2))
        half, beam = gauge * 0.62, max(length * 0.055, width * 0.8)
        if count == 1:
            beam *= 2
        long, wide = along * half, across * beam
        boat = np.array(
            [spot - long, spot - long / 2 + wide, spot + long / 2 + wide, spot + long, spot + long / 2 - wide,
             spot - long / 2 - wide]
        )  # fmt: skip
        pen.area(layer, palette.ink, boat)


def _ford(
    layer: pygame.Surface, centre: Floats, across: Floats, along: Floats, length: float, gauge: float, width: float,
    palette: Palette,
) -> None:  # fmt: skip
    """Two rows of short dashes through the water."""
    for hand in (-0.5, 0.5):
        for share in (-0.36, -0.12, 0.12, 0.36):
            at = centre + across * share * length * 0.9 + along * hand * gauge * 0.8
            dash = np.stack([at - across * length * 0.06, at + across * length * 0.06])
            pen.stroke(layer, palette.halo, dash, width * 2.0)
    for hand in (-0.5, 0.5):
        for share in (-0.36, -0.12, 0.12, 0.36):
            at = centre + across * share * length * 0.9 + along * hand * gauge * 0.8
            dash = np.stack([at - across * length * 0.06, at + across * length * 0.06])
            pen.stroke(layer, palette.ink, dash, width * 0.95)
