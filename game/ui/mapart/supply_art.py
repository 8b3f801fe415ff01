"""The supply overlay: lines of communication as wide as their flow, what arrives, and what throttles."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pygame
from numpy.typing import NDArray

from game.match.situation import Jam, Load, Situation, Source
from game.model import codes
from game.ui.fonts import plain
from game.ui.mapart import counters, pen
from game.ui.mapart.callouts import Notes
from game.ui.mapart.curves import bent
from game.ui.mapart.legend import FOLD, Key, Sample, hatch_sample, sample, stroke_sample
from game.ui.mapart.position import Picture, Position
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.spots import centre, lay, middle, name_of_hex, situation, tones
from game.ui.mapart.washes import hatch, hex_classes
from game.ui.theme import Colour, Palette, at_zoom, line, mix

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt

Floats = NDArray[np.float64]
SHARES = (900, 700, 400)  # per mille: limits of the classes
SHARE_WORDS = ("90 % and over", "70\u201390 %", "40\u201370 %", "under 40 %")
NO_WAY = "no way in"
OPACITY = 0.58
TOLD = 500  # thousandths of a point: a place that holds back less is not marked
RING = (5.0, 8.0, 12.0)  # radius of a crossing's gauge
AMBER = 0.7
FEW = 8  # remarks at far zoom


def paint(target: pygame.Surface, strip: Sheet, top: int, art: MapArt, position: Position) -> None:
    """Ground by the share of a load that arrives; own ground without a way is hatched."""
    hex_classes(target, strip, top, art, share_classes(position), art.plates.palette.shares, OPACITY)
    hatch(target, strip, top, art, np.where(lost_ground(position), 0, -1), (art.plates.palette.ink_2,), 1, 0.55)


def share_classes(position: Position) -> NDArray[np.int64]:
    """Class of the share of a load that arrives in each hex, 0 the best, -1 none."""
    share = situation(position).share
    found: NDArray[np.int64] = np.where(share <= 0, -1, np.searchsorted(-np.array(SHARES), -share, side="left"))
    return found


def lost_ground(position: Position) -> NDArray[np.bool_]:
    """Ground of the sides this tells of to which no way leads."""
    found = situation(position)
    return (found.share <= 0) & np.isin(position.control, found.told)


def lines(layer: pygame.Surface, sheet: Sheet, art: MapArt, position: Position) -> None:
    """Lines of communication, gauges on crossings, full places and sources."""
    found = situation(position)
    palette = art.plates.palette
    draw_lines(layer, sheet, art, found, "all")
    ring = at_zoom(RING, sheet.px) * sheet.fold
    for load in found.loads:
        _gauge(layer, sheet.place(*middle(art, load.hex, load.direction)), ring, load, art)
    for jam in _marked(found):
        tone = palette.alert
        at = sheet.place(*_spot(art, jam))
        reach = ring * 1.05
        pen.disc(layer, palette.cream, at, reach + 1.4 * sheet.fold)
        pen.disc(layer, tone, at, reach)
        pen.disc(layer, palette.cream, at, reach * 0.62)
        pen.disc(layer, tone, at, reach * 0.32)
    for source in found.sources:
        _source(layer, sheet.place(*centre(art, source.hex)), sheet, _tone(art, source.side), palette.cream)


def draw_lines(layer: pygame.Surface, sheet: Sheet, art: MapArt, found: Situation, which: str) -> None:
    """Every stretch of line that carries something, casings first. `which`: "all", or a side's row as text."""
    palette = art.plates.palette
    most = max(1, int(found.flow.max()))
    full, thin = line("loc", sheet.px) * 1.25, line("loc", sheet.px) * 0.25
    case = at_zoom((1.6, 3.4, 4.6), sheet.px)
    control = found.owners
    drawn_lines = []
    board = art.plates.board
    west, south, east, north = sheet.box_km(2 * sheet.px)
    near = (board.x > west) & (board.x < east) & (board.y > south) & (board.y < north)
    for h in np.flatnonzero((found.flow > 0) & near).tolist():
        if which not in ("all", str(control[h])):
            continue
        for points, flow in _stretches(art, found, h):
            width = thin + (full - thin) * math.sqrt(flow / most)
            drawn_lines.append((sheet.points(points), width, control[h]))
    drawn_lines.sort(key=lambda entry: entry[1])
    for points, width, _ in drawn_lines:
        pen.stroke(layer, palette.cream, points, (width + case) * sheet.fold)
    for points, width, side in drawn_lines:
        pen.stroke(layer, _tone(art, side), points, width * sheet.fold)


def _stretches(art: MapArt, found: Situation, h: int) -> list[tuple[Floats, int]]:
    """The line inside hex h, km: from every neighbour fed through it, and from its own units, to the next hex."""
    after = int(found.next[h])
    here = np.array(centre(art, h))
    fed = [k for k in _around(art, h) if int(found.next[k]) == h and k != h and found.flow[k] > 0]
    detour = _detour(art, found, h) if not fed and h not in found.fed else -1
    if detour >= 0:
        fed = [detour]
    onward = [] if after in (h, -1) else [(here + np.array(centre(art, after))) / 2]
    pieces = []
    for k in fed:
        edge = (here + np.array(centre(art, k))) / 2
        goal = onward[0] if onward else here
        control = here if onward else (edge + here) / 2
        curve = bent(edge, control, goal, 0.0, 10)
        flow = int(found.flow[h] if k == detour else found.flow[k])
        pieces.append((np.concatenate([curve, goal[None]]), flow))
        if k == detour:
            pieces.append((np.stack([np.array(centre(art, k)), edge]), flow))
    own = int(found.flow[h]) - sum(int(found.flow[k]) for k in fed)
    if onward and own > 0 and detour < 0:
        pieces.append((np.stack([here, onward[0]]), own))
    return pieces


def _detour(art: MapArt, found: Situation, h: int) -> int:
    """Where a load goes on that ends in a hex without units: round a full place, to the farthest neighbour; -1 none."""
    on = [k for k in _around(art, h) if found.flow[k] > 0 and int(found.next[h]) != k]
    with_units = [k for k in on if k in found.fed]
    return max(with_units or on, key=lambda k: int(found.cost[k]), default=-1)


def _around(art: MapArt, h: int) -> list[int]:
    return [int(k) for k in art.neighbours[h] if k >= 0]


def _spot(art: MapArt, jam: Jam) -> tuple[float, float]:
    return middle(art, jam.hex, jam.direction) if jam.direction >= 0 else centre(art, jam.hex)


def _tone(art: MapArt, side: int) -> Colour:
    """Colour of a side's lines; of none, a grey."""
    if side < 0:
        return art.plates.palette.ink_3
    return tones(art, side).dark


def _marked(found: Situation) -> list[Jam]:
    return [jam for jam in found.jams if jam.held >= TOLD]


def _gauge(layer: pygame.Surface, at: tuple[float, float], radius: float, load: Load, art: MapArt) -> None:
    """A ring filled as far as the crossing is used: the side's colour, amber above 70 per cent, red when full."""
    palette = art.plates.palette
    gauge(layer, at, radius, _share(load), _gauge_tone(load, art), palette.cream, palette.track)


def _share(load: Load) -> float:
    """Part of a crossing's room that is used, 1 when it is full."""
    return min(1.0, load.used / max(1, load.room))


def _gauge_tone(load: Load, art: MapArt) -> Colour:
    palette, share = art.plates.palette, _share(load)
    return palette.alert if share >= 1.0 else palette.short if share > AMBER else _tone(art, load.side)


def gauge(
    layer: pygame.Surface, at: tuple[float, float], radius: float, share: float, tone: Colour, paper: Colour,
    track: Colour,
) -> None:  # fmt: skip
    """A ring filled clockwise from the top to a share."""
    pen.disc(layer, paper, at, radius * 1.25)
    pen.disc(layer, track, at, radius)
    points = [at]
    for i in range(41):
        turn = 2 * math.pi * share * i / 40
        points.append((at[0] + radius * math.sin(turn), at[1] - radius * math.cos(turn)))
    if share > 0:
        pygame.draw.polygon(layer, tone, points)
    pen.disc(layer, paper, at, radius * 0.5)


def _source(layer: pygame.Surface, at: tuple[float, float], sheet: Sheet, tone: Colour, paper: Colour) -> None:
    """A square with an S, drawn as figures do, so that it stays sharp: here its box."""
    half = source_half(sheet.px) * sheet.fold
    rect = pygame.Rect(round(at[0] - half), round(at[1] - half), round(2 * half), round(2 * half))
    pygame.draw.rect(layer, paper, rect.inflate(2.4 * sheet.fold, 2.4 * sheet.fold), border_radius=2 * sheet.fold)
    pygame.draw.rect(layer, tone, rect, border_radius=sheet.fold)


def source_half(px: float) -> float:
    """Half the side of a source's square, px."""
    return at_zoom((8.0, 13.0, 18.0), px)


def notes(sheet: Sheet, art: MapArt, position: Position) -> Notes:
    """Marks that names keep clear of, and what is said about the places that hold back most."""
    found = situation(position)
    told = Notes()
    ring = at_zoom(RING, sheet.px)
    for source in found.sources:
        told.mark(sheet.place(*centre(art, source.hex)), source_half(sheet.px) + 2)
    for load in found.loads:
        told.mark(sheet.place(*middle(art, load.hex, load.direction)), ring)
    marked = _marked(found)
    for jam in marked:
        told.mark(sheet.place(*_spot(art, jam)), ring + 1)
    for i, jam in enumerate(marked):
        if sheet.px < counters.CARDS_FROM_PX and i >= FEW:
            break
        told.add(jam_words(art, jam), art.plates.palette.alert, sheet.place(*_spot(art, jam)), ring + 2)
    for load in found.loads if sheet.px >= counters.CARDS_FROM_PX else ():
        tone = _gauge_tone(load, art)
        tone = art.plates.palette.ink if tone == art.plates.palette.short else tone
        told.add(f"{load.used}/{load.room}", tone, sheet.place(*middle(art, load.hex, load.direction)), ring)
    return told


def jam_words(art: MapArt, jam: Jam) -> str:
    """What a full place does, in a few words."""
    ground = "Road" if (art.plates.board.road[jam.hex] > 0).any() else "Track"
    place = jam.name if jam.name else f"{ground} {name_of_hex(art, jam.hex)}"
    who = f"{jam.units} unit{'' if jam.units == 1 else 's'}"
    return f"{place} full: {who} short by {jam.held / 1000:.1f}"


def figures(picture: Picture, sheet: Sheet, art: MapArt, position: Position, told: Notes) -> None:
    """Letters of the sources; at far zoom the badges of units that are not in full supply."""
    found = situation(position)
    palette = art.plates.palette
    for jam in _marked(found):
        if jam.direction < 0 and sheet.px >= counters.CARDS_FROM_PX:
            at = sheet.place(*centre(art, jam.hex))
            for _, rect in picture.counters:
                if rect.collidepoint(at):
                    pygame.draw.rect(picture.surface, palette.alert, rect.inflate(6, 6), width=3, border_radius=5)
    for source in found.sources:
        _source_letter(picture, sheet, art, source)
    if sheet.px >= counters.CARDS_FROM_PX:
        return
    worst: dict[int, int] = {}
    for counter in position.counters:
        worst[counter.hex] = max(worst.get(counter.hex, 0), counter.supply)
    for h, state in worst.items():
        if state > 0:
            x, y = sheet.place(*centre(art, h))
            disc = counters.supply_disc(state, palette, 4.2)
            at = (round(x + 3), round(y + 0))
            pygame.draw.circle(picture.surface, palette.cream, (at[0] + 5, at[1] + 5), 5.4)
            picture.surface.blit(disc, at, special_flags=pygame.BLEND_PREMULTIPLIED)


def _source_letter(picture: Picture, sheet: Sheet, art: MapArt, source: Source) -> None:
    """The S in a source's square; where a counter hides the square, a smaller one at the counter's right edge."""
    palette, half = art.plates.palette, source_half(sheet.px)
    x, y = sheet.place(*centre(art, source.hex))
    card = next((rect for _, rect in picture.counters if rect.collidepoint(x, y)), None)
    if card is not None and sheet.px >= counters.CARDS_FROM_PX:
        half *= 0.75
        x, y = card.right, card.centery
        box = pygame.Rect(round(x - half), round(y - half), round(2 * half), round(2 * half))
        pygame.draw.rect(picture.surface, palette.cream, box.inflate(4, 4), border_radius=3)
        pygame.draw.rect(picture.surface, _tone(art, source.side), box, border_radius=2)
    letter = plain("sans_bold", half * 1.5, "S", palette.cream)
    lay(picture.surface, letter, letter.get_rect(center=(round(x), round(y))).topleft)


def legend(art: MapArt, position: Position) -> Key:
    """Classes of ground, lines, marks that are on the map, and how many units are in each state."""
    palette, found = art.plates.palette, situation(position)
    classes = share_classes(position)
    rows: list[tuple[Sample, str]] = [
        (mix(palette.halo, tone, OPACITY), word)
        for i, (tone, word) in enumerate(zip(palette.shares, SHARE_WORDS, strict=True))
        if (classes == i).any()
    ]
    if lost_ground(position).any():
        rows.append((hatch_sample(palette.panel, palette.rule, palette.ink_2, 1), NO_WAY))
    if (found.flow > 0).any():
        rows.append((_route_sample(_tone(art, found.told[-1])), "Line, width is flow"))
    if found.sources:
        rows.append((sample(16, 16, lambda big: _box(big, _tone(art, found.told[0]), palette)), "Supply source"))
    if found.loads:
        rows.append((sample(16, 16, lambda big: _ring(big, _tone(art, found.told[0]), palette)), "Crossing in use"))
    if _marked(found):
        rows.append((sample(16, 16, lambda big: _blocker(big, palette)), "Full: units wait"))
    return (*rows, *_states(art, found))


def _route_sample(tone: Colour) -> Sample:
    def route(big: pygame.Surface, points: Floats) -> None:
        for i, width in enumerate((1.5, 3.0, 5.0)):
            x = (2 + 11 * i) * FOLD
            pen.stroke(big, tone, np.array([[x, 7.0 * FOLD], [x + 9 * FOLD, 7.0 * FOLD]]), width * FOLD)

    return stroke_sample(route)


def _box(big: pygame.Surface, tone: Colour, palette: Palette) -> None:
    pygame.draw.rect(big, tone, big.get_rect(), border_radius=2 * FOLD)
    letter = plain("sans_bold", 12 * FOLD, "S", palette.cream)
    big.blit(letter, letter.get_rect(center=big.get_rect().center))


def _ring(big: pygame.Surface, tone: Colour, palette: Palette) -> None:
    gauge(big, (big.get_width() / 2, big.get_height() / 2), 6.0 * FOLD, 0.6, tone, palette.cream, palette.track)


def _blocker(big: pygame.Surface, palette: Palette) -> None:
    at = (big.get_width() / 2, big.get_height() / 2)
    for radius, paint_ in ((6.5, palette.alert), (4.0, palette.cream), (2.1, palette.alert)):
        pen.disc(big, paint_, at, radius * FOLD)


def _states(art: MapArt, found: Situation) -> Key:
    """How many units are in each state of supply, as far as it is told."""
    rows: list[tuple[Sample, str]] = []
    for state, word in enumerate(codes.SUPPLY_STATES):
        counts = [side[state] for side in found.in_supply]
        names = [side.adjective for side in art.plates.scenario.sides]
        if sum(counts) == 0:
            continue
        who = ", ".join(f"{count} {name}" for count, name in zip(counts, names, strict=True) if count)
        if len(found.told) == 1:
            noun = "unit" if sum(counts) == 1 else "units"
            who = f"{sum(counts)} {'seen' if found.reckoned else noun}"
        rows.append((partial(_disc, state, art.plates.palette), f"{word}: {who}"))
    return tuple(rows)


def _disc(state: int, palette: Palette, scale: float) -> pygame.Surface:
    return counters.supply_disc(state, palette, 6.0 * scale)
