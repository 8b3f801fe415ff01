"""Stacks of counters as ready pictures, one for every stack that looks alike at a zoom."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import pygame

from game.ui.camera import Camera
from game.ui.mapart import counters
from game.ui.mapart.lettering import stacks
from game.ui.mapart.plates import Plates
from game.ui.mapart.position import Counter, Position
from game.ui.studio import Job, Studio

EDGE = 14  # px of clear rim round a stack's picture
KEPT = 500

Look = tuple[float, Counter, int]  # hex height, top counter without its place, counters under it


@dataclass
class Sprites:
    """The counters of one map. Pictures are made by the baker; until then the last one or a chip stands in."""

    plates: Plates
    position: Position
    _stacks: dict[int, list[Counter]] = field(default_factory=dict)
    _made: dict[Look, pygame.Surface] = field(default_factory=dict)
    _looks: dict[tuple[float, int], Look] = field(default_factory=dict)
    _before: dict[tuple[float, int | str], Look] = field(default_factory=dict)  # what a counter, or a hex, showed last

    def __post_init__(self) -> None:
        self._stacks = stacks(self.position)

    def set_position(self, position: Position) -> None:
        """Another moment."""
        self.position = position
        self._stacks = stacks(position)
        self._looks.clear()

    def stack(self, h: int) -> list[Counter]:
        """The counters in a hex, the top one first."""
        return self._stacks.get(h, [])

    def raise_to_top(self, h: int, name: str) -> None:
        """Lay a counter on top of its stack."""
        stack = self._stacks.get(h, [])
        stack.sort(key=lambda counter: counter.name != name)
        self._looks.clear()

    def draw(self, target: pygame.Surface, camera: Camera) -> list[tuple[int, pygame.Rect]]:
        """Draw the stacks in the window. Returns their hexes and boxes on the screen."""
        px, area = camera.px, camera.area.inflate(2 * camera.px, 2 * camera.px)
        found = []
        for h, stack in self._stacks.items():
            x, y = camera.spot(h)
            if not area.collidepoint(x, y):
                continue
            width, height = _size(self.plates, stack[0], px)
            left, top = round(x - width / 2), round(y - height / 2 + (0.02 * px if _as_cards(px) else 0))
            look = self._shown(px, h)
            picture = self._made.get(look)
            if picture is None:
                picture = _chip(self.plates, stack[0], px)
                at = (round(x - picture.get_width() / 2), round(y - picture.get_height() / 2))
            else:
                at = (left - EDGE, top - EDGE - _rise(look[2] + 1, px))
            target.blit(picture, at, special_flags=pygame.BLEND_PREMULTIPLIED)
            found.append((h, pygame.Rect(left, top, width, height)))
        return found

    def _shown(self, px: float, h: int) -> Look:
        """What a hex shows: its stack, or while that is being made, what its top counter or the hex showed last."""
        look, name = self._look(px, h), self._stacks[h][0].name
        if look in self._made:
            self._before[(px, name)] = self._before[(px, h)] = look
        elif look[1].steps >= 0:  # who is not to know its strength is not shown an old one
            for known in (name, h):
                last = self._before.get((px, known))
                if last in self._made:
                    return last
        return look

    def wanted(self, camera: Camera) -> list[Job]:
        """Pictures that are not made yet at this zoom."""
        px = camera.px
        if len(self._made) > KEPT:
            self._made = {look: made for look, made in self._made.items() if look[0] == px}
        looks = {self._look(px, h): None for h in self._stacks}
        return [Job(("stack", look), draw_stack, (look,)) for look in looks if look not in self._made]

    def put(self, key: Hashable, made: object) -> None:
        """Take over what the baker has made."""
        assert isinstance(key, tuple)
        assert isinstance(made, pygame.Surface)
        self._made[key[1]] = made

    def _look(self, px: float, h: int) -> Look:
        found = self._looks.get((px, h))
        if found is None:
            found = self._looks[(px, h)] = _look(px, self._stacks[h])
        return found


def draw_stack(studio: Studio, look: Look) -> pygame.Surface:
    """The picture of stacks that look alike."""
    px, counter, under = look
    plates = studio.art.plates
    width, height = _size(plates, counter, px)
    rise = _rise(under + 1, px)
    picture = pygame.Surface((width + rise + 2 * EDGE, height + rise + 2 * EDGE), pygame.SRCALPHA)
    if _as_cards(px):
        shape = _shape(plates, counter)
        counters.draw_card(picture, counter, shape, plates.palette, px, (EDGE, EDGE + rise), under)
    else:
        drawn = _chip(plates, counter, px)
        picture.blit(drawn, (EDGE - 2, EDGE - 2), special_flags=pygame.BLEND_PREMULTIPLIED)
    return picture


def _as_cards(px: float) -> bool:
    return px >= counters.CARDS_FROM_PX


def _shape(plates: Plates, counter: Counter) -> str:
    return plates.scenario.sides[counter.side].shape


def _size(plates: Plates, counter: Counter, px: float) -> tuple[int, int]:
    return counters.card_size(px) if _as_cards(px) else counters.chip_size(_shape(plates, counter), px)


def _rise(count: int, px: float) -> int:
    if not _as_cards(px):
        return 0
    return max(2, round(counters.STACK_SHIFT * px)) * min(count - 1, counters.STACK_DRAWN - 1)


def _chip(plates: Plates, counter: Counter, px: float) -> pygame.Surface:
    shape = _shape(plates, counter)
    return counters.chip(shape, plates.palette.side(shape), plates.palette.cream, min(px, 40.0), counter.arm)


def _look(px: float, stack: list[Counter]) -> Look:
    top = stack[0]
    return px, Counter(-1, *(getattr(top, name) for name in _FIELDS)), min(len(stack), counters.STACK_DRAWN) - 1


_FIELDS = tuple(name for name in Counter.__dataclass_fields__ if name != "hex")
