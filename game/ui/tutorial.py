"""The tutorial: a card beside the thing it speaks of, which goes on when the player has done it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pygame

from game.files.saves import named_file, turn_file
from game.model.fault import Fault
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui.button import Button, offer
from game.ui.camera import LEVELS
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.preferences import preferences
from game.ui.screen import Screen
from game.ui.tutorial_steps import PLAYERS, PRELUDE, SAVE, SCENARIO, SEED, STEPS, Step

if TYPE_CHECKING:
    from game.ui.loading import Loading
    from game.ui.play import Play
    from game.ui.seat import Seat

Rect = pygame.Rect
WIDE = 344  # px of the card at scale 1
SMALL = 620  # px of the map's width at scale 1 below which the card lies over the event log
ROUND = 2.5  # hexes round what a step points at that are brought into the window with it
FAR = 60.0  # px the map must have been moved
READ = 0.8  # seconds of pointing that count as reading
PRAISE = 0.9  # seconds a step that is done stays, ticked


class Watch:
    """What has happened since a step began."""

    def __init__(self, play: Play) -> None:
        camera = play.map.camera
        self.play = play
        self.view = (camera.level, camera.left, camera.top)
        self.turn = play.seat.clock.turn
        self.hexes = {key: unit.hex for key, unit in play.seat.units.items()}
        self.undoable = play.seat.match.undoable
        self.began = time.time()
        self.cleared = 0  # 1 = the map was moved from under the card
        self.pointed = 0.0  # seconds the pointer has been on what the step points at


def _movable(watch: Watch) -> bool:
    """Whether the map is larger than its place in the window."""
    camera = watch.play.map.camera
    return camera.width_km * camera.per_km > camera.area.width or camera.height_km * camera.per_km > camera.area.height


def _zoomed(watch: Watch) -> bool:
    level = watch.play.map.camera.level
    return level != watch.view[0] and (_movable(watch) or level == len(LEVELS) - 1)


def _panned(watch: Watch) -> bool:
    camera = watch.play.map.camera
    if not _movable(watch) and camera.level == len(LEVELS) - 1:
        return True  # a very large window
    if camera.level != watch.view[0]:
        watch.view = (camera.level, camera.left, camera.top)
    return abs(camera.left - watch.view[1]) + abs(camera.top - watch.view[2]) > FAR


def _chosen(watch: Watch, key: str) -> bool:
    return key in watch.play.intent.units or key not in watch.play.seat.units


def _read(watch: Watch) -> bool:
    return watch.pointed >= READ


def _pointed(watch: Watch, *names: str) -> bool:
    hover = watch.play.intent.hover
    return hover >= 0 and watch.play.seat.hex_name(hover) in names


def _foreseen(watch: Watch, key: str) -> bool:
    intent = watch.play.intent
    return (intent.units[:1] == [key] and isinstance(intent.forecast, MarchForecast)) or _idle(watch, key)


def _moved(watch: Watch, key: str) -> bool:
    unit = watch.play.seat.units.get(key)
    return unit is None or unit.hex != watch.hexes.get(key) or _idle(watch, key)


def _idle(watch: Watch, key: str) -> bool:
    """The unit cannot march any more, so the lesson cannot be given."""
    unit = watch.play.seat.units.get(key)
    return unit is None or unit.mp <= 0


def _undone(watch: Watch) -> bool:
    return watch.play.seat.match.undoable < watch.undoable or not watch.undoable


def _building(watch: Watch, name: str) -> bool:
    seat = watch.play.seat
    return any(bank.condition == "building" for bank in seat.hex(seat.hex_row(name)).banks)


def _beside(watch: Watch, key: str, name: str) -> bool:
    from game.grid.hexes import neighbours

    seat = watch.play.seat
    unit, board = seat.units.get(key), seat.ready.board
    if unit is None or unit.mp <= 0:
        return True
    return seat.hex_row(name) in neighbours(board.columns, board.rows)[unit.hex]


def _aimed(watch: Watch, count: str) -> bool:
    intent = watch.play.intent
    return isinstance(intent.forecast, AttackForecast) and len(intent.units) >= int(count)


def _decided(watch: Watch) -> bool:
    return watch.play.intent.target < 0


def _ended(watch: Watch) -> bool:
    return watch.play.seat.match.over or (watch.play.seat.clock.turn > watch.turn and watch.play.seat.my_turn)


def _saved(watch: Watch) -> bool:
    seat = watch.play.seat
    file = turn_file(seat.origin.scenario, seat.match.turn)
    return file.exists() and file.stat().st_mtime >= watch.began - 1.0


CONDITIONS: dict[str, Callable[..., bool]] = {
    "zoomed": _zoomed, "panned": _panned, "chosen": _chosen, "read": _read, "pointed": _pointed,
    "foreseen": _foreseen, "moved": _moved, "undone": _undone, "building": _building, "beside": _beside,
    "aimed": _aimed, "decided": _decided, "ended": _ended, "saved": _saved,
}  # fmt: skip


class Tutorial:
    """Lies over a game of the drill and watches it. Nothing in the game waits for it."""

    modal = False

    def __init__(self, play: Play, start: str = "") -> None:
        """Args: start, key of the step to go on with, "" the first."""
        self.done = False
        self.steps = [step for step in STEPS if not step.needs or step.needs in play.does]
        self.at = next((i for i, step in enumerate(self.steps) if step.key == start), 0)
        self.rect = Rect(0, 0, 0, 0)
        self._play = play
        self._praise = -1.0
        self._buttons = [Button("Skip", self.skip, size=13.5), Button("End the tutorial", self.end, size=13.5)]
        self._target = Rect(0, 0, 0, 0)
        self._watch: Watch | None = None

    @property
    def step(self) -> Step | None:
        """The step in hand; None when all are done."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    # ---- what the player does

    def skip(self) -> None:
        """On to the next step."""
        if self.step is None:
            self.end()
        else:
            self._go_on()

    def end(self) -> None:
        """Play on alone."""
        preferences.change(tutorial="")
        self.done = True

    # ---- popup

    def covers(self, at: tuple[int, int]) -> bool:
        """Whether a point lies on the card."""
        return self.rect.collidepoint(at)

    def handle(self, event: pygame.event.Event) -> str:
        """Its two buttons; a press on the card goes no further."""
        if offer(self._buttons, event):
            return "taken"
        if event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP) and self.covers(event.pos):
            return "taken"
        return ""

    def update(self, seconds: float) -> None:
        """See whether the step was done."""
        step = self.step
        if step is None:
            return
        if self._watch is None:
            self._begin(step)
        assert self._watch is not None
        if self._praise >= 0:
            self._praise -= seconds
            if self._praise < 0:
                self._go_on()
            return
        if self._target.width and self._target.collidepoint(pygame.mouse.get_pos()):
            self._watch.pointed += seconds
        word, *rest = step.done.split()
        if CONDITIONS[word](self._watch, *rest):
            self._praise = PRAISE

    def _begin(self, step: Step) -> None:
        """A step begins: what it points at is brought into the window, and how far one has come is kept."""
        self._watch = Watch(self._play)
        h = self._hex(step)
        if h >= 0 and step.key not in ("zoom", "pan"):
            camera, layout = self._play.map.camera, self._play.layout
            near = camera.area.inflate(-2 * ROUND * camera.px, -2 * ROUND * camera.px)
            if not near.collidepoint(camera.spot(h)) or layout.events.collidepoint(camera.spot(h)):
                camera.look_at(h)
        preferences.change(tutorial=step.key)
        if self._play.seat.my_turn:
            try:
                self._play.seat.save(SAVE)
            except Fault as fault:
                self._play.say(fault.lines[0], "refused")

    def _go_on(self) -> None:
        self._praise, self._watch = -1.0, None
        self.at += 1
        if self.step is None:
            preferences.change(tutorial="")

    # ---- picture

    def _hex(self, step: Step) -> int:
        """The hex a step points at, -1 none."""
        kind, _, name = step.at.partition(" ")
        seat = self._play.seat
        if kind == "unit" and name in seat.units:
            return seat.units[name].hex
        return seat.hex_row(name) if kind == "hex" else -1

    def _aim(self, ink: Ink, step: Step) -> Rect:
        """What the step points at, on the screen; empty when it is nowhere in particular."""
        play = self._play
        h = self._hex(step)
        if h >= 0:
            x, y = play.map.camera.spot(h)
            r = max(ink.px(22), round(play.map.camera.px * 0.58))
            box = Rect(round(x) - r, round(y) - r, 2 * r, 2 * r)
            return box if play.map.camera.area.contains(box) else Rect(0, 0, 0, 0)
        kind, _, text = step.at.partition(" ")
        if kind == "panel":
            panel = play.layout.panel
            boxes = sorted((box for _, box in ink.written if panel.contains(box)), key=lambda box: box.y)
            starts = [box.y for words, box in ink.written if words.startswith(text) and panel.contains(box)]
            if starts:
                if play.told.seen.y <= starts[0] < play.told.seen.bottom:
                    boxes = [box for box in boxes if play.told.seen.contains(box)]
                top = bottom = starts[0]
                for box in boxes:  # what is written on without a wide gap
                    if top <= box.y <= bottom + ink.px(44):
                        bottom = max(bottom, box.bottom)
                return Rect(panel.x + ink.px(10), top - ink.px(10), panel.width - ink.px(20), bottom - top + ink.px(22))
        if step.at == "end turn":
            return play.end_button.rect.inflate(ink.px(10), ink.px(10))
        return Rect(0, 0, 0, 0)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """The ring, and the card beside it; in a small window over the event log."""
        step, layout, palette = self.step, self._play.layout, ink.palette
        self._target = self._aim(ink, step) if step is not None else Rect(0, 0, 0, 0)
        if step is not None:
            _ring(target, ink, self._target, "round" if self._hex(step) >= 0 else "square")
        title, text, count = self._words(step)
        small = layout.map.width < ink.px(SMALL)
        wide = layout.events.width if small else min(ink.px(WIDE), layout.map.width - ink.px(32))
        pad, foot = ink.px(16), 0 if small else ink.px(42)
        lines = ink.lines("sans", 14.5, text, wide - 2 * pad)
        line_high = round(ink.px(14.5) * 1.36)
        high = ink.px(58) + len(lines) * line_high + foot
        if small:
            top = min(layout.map.bottom - high - ink.px(8), layout.events.y)
            self.rect = Rect(layout.events.x, top, wide, layout.map.bottom - ink.px(8) - top)
            self._uncover(ink)
        else:
            self.rect = self._place(ink, (wide, high))
        rect = self.rect
        ink.cover(rect)
        ink.card(target, rect)
        pygame.draw.rect(target, palette.gold_rule, (rect.x, rect.y, rect.width, ink.px(4)), border_radius=2)
        left = self._draw_buttons(target, ink, rect.y + ink.px(11) if small else rect.bottom - ink.px(44))
        at = (rect.x + pad, rect.y + ink.px(26))
        room = (left if small else rect.right - pad) - at[0] - ink.px(56)
        if small and self._praise >= 0:
            title = "\u2713 Done"
        tone = palette.loc if self._praise >= 0 else palette.ink
        end = ink.text(target, "serif", 18, title, tone, at, LEFT, room=room).right
        at = (end + ink.px(10), rect.y + ink.px(28)) if small else (rect.right - pad, rect.y + ink.px(26))
        ink.text(target, "sans", 12.5, count, palette.ink_3, at, LEFT if small else RIGHT)
        y = rect.y + ink.px(46)
        for line in lines:
            ink.text(target, "sans", 14.5, line, palette.ink, (rect.x + pad, y), room=rect.width - 2 * pad)
            y += line_high

    def _uncover(self, ink: Ink) -> None:
        """Move the map once when the card lies on what the step points at."""
        if self._watch is None or self._watch.cleared or not self._target.width:
            return
        self._watch.cleared = 1
        overlap = self._target.bottom + ink.px(30) - self.rect.y
        if overlap > 0 and self._play.map.camera.area.contains(self._target):
            self._play.map.camera.pan(0, overlap)

    def _words(self, step: Step | None) -> tuple[str, str, str]:
        """Title, text and count of the card."""
        if step is None:
            text = "You have seen what a turn is made of. Play the drill to its end, or begin a front in the menu."
            return "That is all", text, ""
        keys = {name: self._play.bindings.words(name).split(", ")[0] for name in self._play.bindings.keys}
        text = step.text
        for name, key in keys.items():
            text = text.replace(f"{{{name}}}", key)
        return step.title, text, f"{self.at + 1} of {len(self.steps)}"

    def _draw_buttons(self, target: pygame.Surface, ink: Ink, y: int) -> int:
        """Skip and end, at the right end of the card; at its left what was done. Returns the x they begin at."""
        skip, end = self._buttons
        pad = ink.px(16)
        if self._praise >= 0 and y > self.rect.y + ink.px(20):
            at = (self.rect.x + pad, y + ink.px(15))
            ink.text(target, "sans_bold", 15, "\u2713 Done", ink.palette.loc, at, LEFT)
        end.word = "End the tutorial" if self.step is not None else "Play on"
        skip.rect = Rect(0, 0, 0, 0)
        x = self.rect.right - pad
        for button in (end, skip) if self.step is not None else (end,):
            wide = ink.size("sans_semibold", button.size, button.word)[0] + ink.px(24)
            button.rect = Rect(x - wide, y, wide, ink.px(30))
            button.draw(target, ink)
            x -= wide + ink.px(8)
        return x

    def _place(self, ink: Ink, size: tuple[int, int]) -> Rect:
        """Beside what the step points at, clear of it and, where there is room, of counters and other cards."""
        layout, aim, off = self._play.layout, self._target, ink.px(18)
        area = layout.map.inflate(-ink.px(16), -ink.px(16))
        card = Rect((0, 0), size)
        if not aim.width:
            beside = max(area.x + ink.px(4), self._play.overlay_keys.rect.right + ink.px(12))
            card.topleft = (beside, area.y + ink.px(52))  # below what is said at the map's upper edge
            return card.clamp(area)
        step = self.step
        wide = 2 * round(self._play.map.camera.px) if step is not None and self._hex(step) >= 0 else 0
        around = aim.inflate(wide, wide)  # the hexes next to it, which are often meant too
        spots: list[tuple[int, int]] = []
        for middle in (aim.centery, aim.y + size[1] // 2, aim.bottom - size[1] // 2):
            spots += [(aim.right + off, middle - size[1] // 2), (aim.x - off - size[0], middle - size[1] // 2)]
        spots += [(aim.centerx - size[0] // 2, aim.bottom + off), (aim.centerx - size[0] // 2, aim.y - off - size[1])]
        spots += [(around.right, aim.y), (around.x - size[0], aim.y)]
        spots += [(aim.x, around.bottom), (aim.x, around.y - size[1])]
        spots += [area.topleft, (area.right - size[0], area.y), (area.x, area.bottom), (area.right, area.bottom)]
        advice = Rect(area.centerx - ink.px(170), area.y, ink.px(340), ink.px(48))
        cards = [layout.events, layout.minimap, layout.about, advice, self._play.overlay_keys.rect]

        def cost(at: tuple[int, int]) -> tuple[int, int]:
            box = Rect(at, size).clamp(area)
            shift = abs(box.x - at[0]) + abs(box.y - at[1])
            hits = sum(box.colliderect(other) for other in cards if other.width)
            stacks = sum(box.colliderect(other) for other in self._play.map.boxes.values())
            away = abs(box.centerx - aim.centerx) + abs(box.centery - aim.centery)
            near = box.clip(around)
            clash = 1000 * box.colliderect(aim) + 150 * near.width * near.height // (size[0] * size[1])
            return (clash + 20 * stacks + 18 * hits + away // ink.px(40), shift)

        best = sorted(spots, key=cost)[0]
        return Rect(best, size).clamp(area)


def _ring(target: pygame.Surface, ink: Ink, box: Rect, shape: str) -> None:
    """A gold ring with a dark case round something, breathing a little."""
    if not box.width:
        return
    swell = round(ink.px(3) * (0.5 + 0.5 * abs((time.monotonic() * 0.9) % 2 - 1)))
    box = box.inflate(2 * swell, 2 * swell)
    palette = ink.palette
    for wide, tone in ((ink.px(6), palette.bar), (ink.px(3), palette.gold)):
        if shape == "round":
            pygame.draw.aacircle(target, tone, box.center, box.width // 2 + (wide - ink.px(3)) // 2, wide)
        else:
            grown = box.inflate(wide - ink.px(3), wide - ink.px(3))
            pygame.draw.rect(target, tone, grown, wide, border_radius=ink.px(8))


# ---- from the menu


def tutorial_seat(say: Callable[[str, float], None]) -> Seat:
    """The drill on turn 2, the bridge just struck twice."""
    from game.ui.seat import Setting, new_seat

    seat = new_seat(Setting(SCENARIO, PLAYERS, SEED), say)
    for text in PRELUDE:
        seat.order(text)
    seat.shots()  # nobody has to be shown how it came
    return seat


def begin_tutorial(back: Callable[[str], Screen]) -> Loading:
    """The screen that leads to the tutorial: where it was left, or from the start."""
    from game.ui.loading import Loading
    from game.ui.seat import load_seat

    file = named_file(SAVE)
    start = preferences.now.tutorial if file.exists() else ""

    def make(say: Callable[[str, float], None]) -> Seat:
        nonlocal start
        if start:
            try:
                return load_seat(file, say)
            except Fault:
                start = ""  # a save of other rules: from the beginning
        return tutorial_seat(say)

    def enter(*parts: Any) -> Screen:
        from game.ui.play import Play

        play = Play(*parts)
        play.tips.silent = 1
        play.popups.open(Tutorial(play, start))
        return play

    return Loading("Tutorial", make, back, enter)
