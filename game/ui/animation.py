"""The reel: what was seen of orders, shown as counters that slide, arrows of attacks and flashes at crossings.

The game itself is ahead of it: orders are carried out at once, the reel only shows
them. It can be ended at any time, the map then shows how things stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pygame

from game.match.scenes import Act, Clash, Fallen, Flash, Slide
from game.ui import acts
from game.ui.ink import Ink
from game.ui.mapart.position import Counter, Position
from game.ui.mapview import MapView
from game.ui.onlooker import Shot

# Seconds at speed 1
STEP, LEAST, MOST = 0.17, 0.28, 1.1  # a slide: a hex, and no less and no more in all
CLASH, FLASH, FALLEN = 1.5, 1.1, 0.8
GLIDE = 0.3  # the map moves to where something happens


@dataclass
class Scene:
    """Acts that are shown at the same time."""

    acts: tuple[Act, ...]
    seconds: float
    where: int  # hex that must be in the window, -1 none


def scenes_of(shot: Shot) -> list[Scene]:
    """The acts of a shot in scenes: slides of a kind together, the rest one by one."""
    found: list[Scene] = []
    for act in shot.acts:
        if isinstance(act, Slide):
            seconds = min(max(STEP * (len(act.way) - 1), LEAST), MOST)
            last = found[-1].acts[0] if found else None
            if isinstance(last, Slide) and last.kind == act.kind:
                found[-1].acts += (act,)
                found[-1].seconds = max(found[-1].seconds, seconds)
            else:
                found.append(Scene((act,), seconds, -1))
        elif isinstance(act, Clash):
            found.append(Scene((act,), CLASH, act.target))
        elif isinstance(act, Flash):
            found.append(Scene((act,), FLASH, act.hex))
        else:
            found.append(Scene((act,), FALLEN, act.hex))
    return found


class Reel:
    """Shows shots one after the other on a map."""

    def __init__(self, map: MapView, names: Mapping[str, str], place: Callable[[str], str]) -> None:
        """Args: names, of units by key; place, a crossing in words by its key."""
        self._map = map
        self._names = names
        self._place = place
        self._shots: deque[Shot] = deque()
        self._shot: Shot | None = None
        self._scenes: deque[Scene] = deque()
        self._at = 0.0  # seconds into the scene
        self._glide: tuple[float, float] | None = None  # px the map still moves
        self._home: tuple[int, float, float] | None = None  # where the player had the map
        self._put: tuple[int, float, float] | None = None  # where the reel has put it

    @property
    def busy(self) -> bool:
        """Whether something is still to be shown."""
        return self._shot is not None or bool(self._shots)

    def add(self, shots: Sequence[Shot]) -> None:
        """Show these after what is shown now."""
        self._shots.extend(shots)
        if self._shot is None:
            self._next_shot()

    def finish(self, position: Position) -> None:
        """Show how things stand, and nothing of how they came."""
        self._shots.clear()
        self._scenes.clear()
        self._shot, self._glide = None, None
        self._map.set_position(position)

    def home(self) -> None:
        """Bring the map back to where the player had it before the reel moved it, unless he has moved it since."""
        camera = self._map.camera
        if self._home is not None and self._put == (camera.level, camera.left, camera.top):
            camera.level, camera.left, camera.top = self._home
        self._home, self._put = None, None

    # ---- time

    def update(self, seconds: float) -> None:
        """Go on by so many seconds, the speed counted in already."""
        while self._shot is not None and seconds > 0:
            if self._glide is not None:
                seconds = self._move_map(seconds)
                continue
            scene = self._scenes[0]
            left = scene.seconds - self._at
            self._at += seconds
            if self._at < scene.seconds:
                return
            seconds -= left
            self._scenes.popleft()
            self._begin_scene()

    def _next_shot(self) -> None:
        while self._shots:
            self._shot = self._shots.popleft()
            self._scenes = deque(self._worth_showing(self._shot))
            if self._scenes:
                self._begin_scene()
                return
            self._map.set_position(self._shot.after)
        self._shot = None

    def _worth_showing(self, shot: Shot) -> list[Scene]:
        """Scenes in the window, and those to which the map is moved."""
        area = self._map.camera.area
        return [
            scene for scene in scenes_of(shot)
            if scene.where >= 0 or any(
                area.collidepoint(self._map.camera.spot(h))
                for act in scene.acts if isinstance(act, Slide) for h in act.way
            )
        ]  # fmt: skip

    def _begin_scene(self) -> None:
        assert self._shot is not None
        self._at = 0.0
        if not self._scenes:
            self._map.set_position(self._shot.after)
            self._next_shot()
            return
        scene = self._scenes[0]
        if not any(isinstance(act, Clash) for act in scene.acts):
            self._map.set_position(_without(self._shot.after, self._lifted()))
        if scene.where >= 0:
            self._look_at(scene.where)

    def _lifted(self) -> set[str]:
        """Names of the units that the reel itself draws."""
        moving = [act for scene in self._scenes for act in scene.acts]
        return {self._names[act.unit] for act in moving if isinstance(act, Slide | Fallen)}

    # ---- the map moves to where something happens

    def _look_at(self, h: int) -> None:
        camera = self._map.camera
        free = camera.area.inflate(-2 * camera.px, -2 * camera.px)
        free.height -= camera.covered
        x, y = camera.spot(h)
        if free.collidepoint(x, y):
            return
        if self._home is None or self._put != (camera.level, camera.left, camera.top):
            self._home = (camera.level, camera.left, camera.top)
        self._glide = (x - camera.area.centerx, y - camera.area.centery)
        self._left = GLIDE

    def _move_map(self, seconds: float) -> float:
        """Move the map on. Returns the seconds that are left."""
        assert self._glide is not None
        camera = self._map.camera
        share = min(1.0, seconds / self._left)
        step = (self._glide[0] * share, self._glide[1] * share)
        camera.pan(*step)
        self._glide = (self._glide[0] - step[0], self._glide[1] - step[1])
        left = max(0.0, seconds - self._left)
        self._left -= seconds
        if self._left <= 0:
            self._glide = None
        self._put = (camera.level, camera.left, camera.top)
        return left

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw what moves, over the map."""
        if self._shot is None or not self._scenes:
            return
        camera = self._map.camera
        stage = acts.Stage(target, ink, camera, self._map.plates, self._shot.side)
        target.set_clip(camera.area)
        scene = self._scenes[0]
        fighting = any(isinstance(act, Clash) for act in scene.acts)
        for later in list(self._scenes)[1:]:  # who goes later still stands where it was
            if not fighting:
                for act in later.acts:
                    if isinstance(act, Slide | Fallen):
                        self._draw_act(stage, act, 0.0)
        share = 0.0 if self._glide is not None else min(1.0, self._at / scene.seconds)
        for act in scene.acts:
            self._draw_act(stage, act, share)
        target.set_clip(None)

    def _draw_act(self, stage: acts.Stage, act: Act, share: float) -> None:
        if isinstance(act, Clash):
            acts.draw_clash(stage, act, share)
        elif isinstance(act, Flash):
            acts.draw_flash(stage, act, self._place(act.crossing), share)
        else:
            counter = self._counter(act.unit)
            if counter is None:
                return
            if isinstance(act, Slide):
                acts.draw_slide(stage, act, counter, share)
            else:
                acts.draw_fallen(stage, act, counter, share)

    def _counter(self, unit: str) -> Counter | None:
        """A unit's counter as it was after the shot, else as before it."""
        assert self._shot is not None
        name = self._names[unit]
        for position in (self._shot.after, self._shot.before):
            for counter in position.counters:
                if counter.name == name:
                    return counter
        return None


def _without(position: Position, names: set[str]) -> Position:
    """A position without some counters."""
    return replace(position, counters=tuple(counter for counter in position.counters if counter.name not in names))
