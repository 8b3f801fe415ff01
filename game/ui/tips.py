"""First-time tips: a line about something when the player first comes upon it, once each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pygame

from game.rules.forecast import AttackForecast
from game.ui.ink import CENTRE, Ink
from game.ui.seat import orders_given

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
WIDE = 360  # px at scale 1
LONGEST = 14.0  # seconds a tip stays
DONE = 3.0  # seconds it stays when what it asks for was done, or its occasion has passed
PAUSE = 2.5  # seconds between tips


class Seen(Protocol):
    """Remembers which tips were shown."""

    def seen(self, tip: str) -> bool:
        """Whether it was."""

    def see(self, tip: str) -> None:
        """It was."""


@dataclass(frozen=True)
class Tip:
    """`text` may hold actions in braces; `when` says whether its time has come, and is no more when it has passed.

    `orders`: +1 when an order more than at its beginning means that what it asks for was done, -1 an order less.
    """

    key: str
    text: str
    when: Callable[[Play], bool]
    orders: int = 0


def _idle(play: Play) -> bool:
    return play.seat.my_turn and not play.intent.units


def _reaching(play: Play) -> bool:
    return bool(play.intent.reach)


def _blocked(play: Play) -> bool:
    line = play.commands.supply()
    return line is not None and line.blocked_at >= 0


def _fanned(play: Play) -> bool:
    return bool(play.fan)


def _aiming(play: Play) -> bool:
    return isinstance(play.intent.forecast, AttackForecast)


def _undoable(play: Play) -> bool:
    return play.seat.match.undoable > 0


def _later(play: Play) -> bool:
    return play.seat.my_turn and play.seat.clock.turn > 1


TIPS: tuple[Tip, ...] = (
    Tip("choose", "Click on a unit of yours, or press {next} for the next one that can still act.", _idle),
    Tip("march", "Point at a shaded hex to foresee a march; a right click orders it.", _reaching, 1),
    Tip("blocker", "The red ring marks what first holds this unit's supply back; the panel names it.", _blocked),
    Tip("stack", "Several units stand here, fanned out. Click on one; Shift and click joins an attack.", _fanned),
    Tip(
        "attack",
        "The panel foresees odds and chances; only {carry-out} attacks, {menu} steps back.", _aiming,
    ),
    Tip("undo", "{undo} takes the last order back, until dice fall or something is found out.", _undoable, -1),
    Tip("turn", "Every turn is saved by itself. {report} reports on the game so far.", _later),
)


class Tips:
    """Shows tips over a game, one at a time. `silent` 1 = none."""

    def __init__(self, play: Play, seen: Seen) -> None:
        self.silent = 0
        self.shown: Tip | None = None
        self.rect = Rect(0, 0, 0, 0)
        self._play = play
        self._seen = seen
        self._left = PAUSE
        self._orders = 0  # given when the tip came

    def update(self, seconds: float) -> None:
        """Time passes; a tip comes or goes."""
        self._left -= seconds
        if self.shown is not None:
            if self._was_done(self.shown):
                self._left = min(self._left, DONE)
            if self._left <= 0:
                self.close()
            return
        if self.silent or self._left > 0 or self._play.popups.modal:
            return
        for tip in TIPS:
            if not self._seen.seen(tip.key) and tip.when(self._play):
                self.shown, self._left = tip, LONGEST
                self._orders = orders_given(self._play.seat.match)
                self._seen.see(tip.key)
                return

    def _was_done(self, tip: Tip) -> bool:
        """Whether the player has done what a tip asks for, or can do it no more."""
        given = orders_given(self._play.seat.match) - self._orders
        return not tip.when(self._play) or given * tip.orders > 0

    def close(self) -> None:
        """Take the tip away."""
        self.shown, self._left = None, PAUSE
        self.rect = Rect(0, 0, 0, 0)

    def handle(self, event: pygame.event.Event) -> str:
        """"taken" when the tip was clicked away."""
        if self.shown is not None and event.type == pygame.MOUSEBUTTONDOWN and self.rect.collidepoint(event.pos):
            self.close()
            return "taken"
        return ""

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """A small card above the event log."""
        if self.shown is None:
            return
        layout, palette = self._play.layout, ink.palette
        text = self.shown.text
        for name in self._play.bindings.keys:
            text = text.replace(f"{{{name}}}", self._play.bindings.words(name).split(", ")[0])
        wide = min(ink.px(WIDE), layout.events.width)
        lines = ink.lines("sans", 14, text, wide - ink.px(54))
        step = round(ink.px(14) * 1.36)
        self.rect = Rect(layout.events.x, 0, wide, step * len(lines) + ink.px(22))
        self.rect.bottom = layout.events.y - ink.px(10)
        ink.cover(self.rect)
        ink.card(target, self.rect)
        mark = Rect(self.rect.x, self.rect.y, ink.px(4), self.rect.height)
        pygame.draw.rect(target, palette.gold_rule, mark, border_radius=2)
        y = self.rect.y + ink.px(10)
        for line in lines:
            ink.text(target, "sans", 14, line, palette.ink, (self.rect.x + ink.px(16), y))
            y += step
        at = (self.rect.right - ink.px(16), self.rect.y + ink.px(16))
        ink.text(target, "sans_semibold", 16, "\u00d7", palette.ink_2, at, CENTRE)
