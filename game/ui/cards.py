"""Cards that float over the map: the events, the minimap, a line of advice."""

from __future__ import annotations

import pygame

from game.match.dispatches import Dispatch
from game.ui.boxes import side_mark
from game.ui.camera import Camera
from game.ui.ink import CENTRE, LEFT, RIGHT, Ink
from game.ui.mapart.position import Position
from game.ui.seat import Seat
from game.ui.typeset import typeset

Rect = pygame.Rect


def draw_events(
    target: pygame.Surface, ink: Ink, rect: Rect, seat: Seat, back: int
) -> list[tuple[Rect, Dispatch]]:
    """The newest entries of the event log, `back` of them skipped. Returns where each stands."""
    palette = ink.palette
    pad = ink.px(16)
    shorter = max(0, rect.height - ink.px(46) - ink.px(24) * max(2, len(seat.log)))
    rect = Rect(rect.x, rect.y + shorter, rect.width, rect.height - shorter)
    ink.card(target, rect)
    y = ink.head(target, "Events", (rect.x + pad, rect.y + ink.px(13)), rect.width - 2 * pad)
    step = ink.px(24)
    count = max(1, (rect.bottom - ink.px(8) - y) // step)
    log = seat.log
    end = len(log) - back
    shown = log[max(0, end - count) : end]
    found = []
    shapes = {side.key: side.shape for side in seat.sides}
    for entry in reversed(shown):
        line = Rect(rect.x + pad, y, rect.width - 2 * pad, step)
        middle = line.centery
        x = line.x
        if entry.kind == "turn":
            ink.text(target, "serif", 14.5, typeset(entry.text), palette.ink, (x, middle), LEFT, room=line.width)
        else:
            mark = Rect(0, 0, ink.px(9), ink.px(9))
            mark.center = (x + ink.px(5), middle)
            if entry.side:
                side_mark(target, palette.side(shapes[entry.side]).line, mark, shapes[entry.side])
            x += ink.px(20)
            if entry.hex:
                ink.text(target, "sans_semibold", 14, entry.hex, palette.loc, (x, middle), LEFT)
                x += ink.px(46)
            right = line.right
            if entry.more:
                right -= ink.text(
                    target, "sans", 13, f"+{len(entry.more)}", palette.ink_3, (line.right, middle), RIGHT
                ).width + ink.px(10)
            ink.text(target, "sans", 14, entry.short, palette.ink, (x, middle), LEFT, room=right - x)
        found.append((line, entry))
        y += step
    return found


def draw_dispatch(target: pygame.Surface, ink: Ink, place: Rect, entry: Dispatch) -> None:
    """The whole of an entry of the event log, on a card above the log."""
    palette = ink.palette
    pad, step = ink.px(16), ink.px(20)
    width = place.width - 2 * pad
    lines = [("sans_semibold", line) for line in ink.lines("sans_semibold", 14, entry.text, width)]
    for text in entry.more:
        lines += [("sans", line) for line in ink.lines("sans", 14, text, width)]
    rect = Rect(place.x, 0, place.width, step * len(lines) + ink.px(26))
    rect.bottom = place.y - ink.px(12)
    ink.card(target, rect)
    y = rect.y + ink.px(13)
    for face, line in lines:
        ink.text(target, face, 14, line, palette.ink, (rect.x + pad, y))
        y += step


def draw_minimap(
    target: pygame.Surface, ink: Ink, rect: Rect, picture: pygame.Surface, camera: Camera, seat: Seat,
    position: Position,
) -> Rect:  # fmt: skip
    """The whole map in small with the window's frame. Returns where the map itself is."""
    ink.card(target, rect)
    inner = rect.inflate(-ink.px(16), -ink.px(16))
    place = picture.get_rect()
    place.center = inner.center
    target.set_clip(inner)
    target.blit(picture, place)
    k = place.width / camera.width_km
    board = camera.board
    for counter in position.counters:
        tone = ink.palette.side(seat.sides[counter.side].shape).line
        x = place.x + float(board.x[counter.hex]) * k
        y = place.y + (camera.height_km - float(board.y[counter.hex])) * k
        pygame.draw.rect(target, tone, (round(x) - 1, round(y) - 1, 3, 3))
    frame = Rect(
        round(place.x + camera.left / camera.per_km * k), round(place.y + camera.top / camera.per_km * k),
        round(camera.area.width / camera.per_km * k), round(camera.area.height / camera.per_km * k),
    ).clip(place)  # fmt: skip
    pygame.draw.rect(target, ink.palette.cream, frame.inflate(2, 2), width=1)
    pygame.draw.rect(target, ink.palette.select, frame, width=2)
    target.set_clip(None)
    return place


def draw_advice(target: pygame.Surface, ink: Ink, area: Rect, text: str, tone: str) -> None:
    """A line at the upper edge of the map, or a few: what was refused, what is going on."""
    palette = ink.palette
    lines = ink.lines("sans_semibold", 15, text, area.width - ink.px(56))
    wide, step = max(ink.size("sans_semibold", 15, line)[0] for line in lines), ink.px(20)
    rect = Rect(0, 0, wide + ink.px(40 if len(lines) == 1 else 24), step * len(lines) + ink.px(18))
    rect.midtop = (area.centerx, area.y + ink.px(14))
    ink.card(target, rect)
    paint = palette.alert if tone == "refused" else palette.ink
    y = rect.y + ink.px(9) + step // 2
    for line in lines:
        ink.text(target, "sans_semibold", 15, line, paint, (rect.centerx, y), CENTRE)
        y += step
