"""The screen between menu and game: a thread sets the table, a bar says how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.model.fault import Fault
from game.ui.button import Button, offer
from game.ui.ink import CENTRE, Ink
from game.ui.memory import give_back
from game.ui.notice import Notice
from game.ui.painter import Painter
from game.ui.preferences import preferences
from game.ui.screen import Screen

if TYPE_CHECKING:
    from game.ui.mapart.compose import MapArt
    from game.ui.seat import Seat

Say = Callable[[str, float], None]
Enter = Callable[..., Screen]  # of seat, map art, overview, size of the window, and what makes the menu


class Loading:
    """Waits for a seat and its map, then shows what comes after.

    Args: title, what is loaded; make, called in the thread; back, makes the menu; enter, makes the
    screen that comes then, None the game.
    """

    def __init__(
        self, title: str, make: Callable[[Say], Seat], back: Callable[[str], Screen], enter: Enter | None = None
    ) -> None:
        self.next: Screen | str = ""
        self._title = title
        self._make = make
        self._back = back
        self._enter = enter
        self._words, self._share = "Opening the rules", 0.0
        self._made: tuple[Seat, MapArt, Painter, pygame.Surface] | None = None
        self._painter = Painter()
        self._handed_over = False
        self._fault: Fault | None = None
        self._failure: BaseException | None = None
        self._leave = Button("Back to the menu", self._to_menu)
        self._thread = threading.Thread(target=self._run, name="loading", daemon=True)
        self._thread.start()

    def _say(self, words: str, share: float) -> None:
        self._words, self._share = words, share

    def _run(self) -> None:
        try:
            from game.ui.mapart.compose import MapArt
            from game.ui.studio import Job, Subject
            from game.ui.theme import VARIANTS
            from game.ui.tiles import draw_overview

            seat = self._make(self._say)
            self._say("Drawing the map", 0.55)
            palette = VARIANTS[preferences.now.palette]
            self._painter.begin(Subject(seat.ready.board, seat.ready.scenario, palette))
            art = MapArt(seat.ready.board, seat.ready.scenario, palette)
            self._say("Shading the ground", 0.7)
            whole = self._painter.draw(Job("overview", draw_overview, (seat.position,)))
            give_back()
            self._made = (seat, art, self._painter, whole)
        except Fault as fault:
            self._fault = fault
        except BaseException as failure:  # raised in the window's thread
            self._failure = failure

    def _to_menu(self) -> None:
        self.next = self._back("")

    def handle(self, event: pygame.event.Event) -> None:
        """Only the way back, when it failed."""
        if self._fault is None:
            return
        if event.type == pygame.KEYDOWN and event.key in Notice.closing:
            self._to_menu()
        else:
            offer([self._leave], event)

    def update(self, seconds: float) -> None:
        """Go on to the game when it is made."""
        if self._failure is not None:
            raise self._failure
        if self._made is not None and self.next == "":
            from game.ui.play import Play

            surface = pygame.display.get_surface()
            assert surface is not None
            self._handed_over = True
            enter = self._enter or Play
            self.next = enter(*self._made, surface.get_size(), self._back)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Title, what is being done, the bar."""
        palette = ink.palette
        target.fill(palette.paper)
        middle = target.get_rect().center
        if self._fault is not None:
            self._draw_fault(target, ink, self._fault)
            return
        ink.text(target, "serif", 34, self._title, palette.ink, (middle[0], middle[1] - ink.px(70)), CENTRE)
        bar = pygame.Rect(0, 0, ink.px(420), ink.px(10))
        bar.center = middle
        ink.bar(target, bar, self._share, palette.gold_rule)
        ink.text(target, "sans", 15, self._words, palette.ink_2, (middle[0], middle[1] + ink.px(28)), CENTRE)

    def _draw_fault(self, target: pygame.Surface, ink: Ink, fault: Fault) -> None:
        """A card: what could not be opened, why, and the way back."""
        palette, pad, step = ink.palette, ink.px(32), ink.px(22)
        wide = min(ink.px(700), target.get_width() - ink.px(40))
        room = wide - 2 * pad
        lines = [part for line in fault.lines[:4] for part in ink.lines("sans", 15, line, room)]
        card = pygame.Rect(0, 0, wide, ink.px(176) + step * len(lines))
        card.center = target.get_rect().center
        ink.card(target, card)
        pygame.draw.rect(
            target, palette.alert, (card.x, card.y, ink.px(6), card.height),
            border_top_left_radius=ink.px(6), border_bottom_left_radius=ink.px(6),
        )  # fmt: skip
        x, y = card.x + pad, card.y + ink.px(22)
        ink.text(target, "serif", 22, "This cannot be opened", palette.ink, (x, y), room=room)
        ink.text(target, "sans_semibold", 15, self._title, palette.ink_2, (x, y + ink.px(36)), room=room)
        y += ink.px(66)
        for line in lines:
            ink.text(target, "sans", 15, line, palette.ink, (x, y), room=room)
            y += step
        self._leave.rect = pygame.Rect(0, 0, ink.px(180), ink.px(42))
        self._leave.rect.bottomright = (card.right - pad, card.bottom - ink.px(22))
        self._leave.draw(target, ink)

    def close(self) -> None:
        """Wait for the thread; it ends by itself."""
        if not self._handed_over:
            self._painter.close()
        self._thread.join(60.0)
