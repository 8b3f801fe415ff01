"""The report after a game, or on the game so far: a card over the whole window with pages, charts and ways out."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.files.reports import report_folder, write_report
from game.match.brief import heading
from game.match.chronicle import chronicle_of
from game.match.report import Report
from game.ui.button import Button, offer
from game.ui.flow import Flow
from game.ui.ink import CENTRE, LEFT, Ink
from game.ui.modal import Modal
from game.ui.report_pages import PAGES, Pages
from game.ui.saving import attempt, attempt_save
from game.ui.seat import Seat

Rect = pygame.Rect


class Aftermath(Modal):
    """Lies over a game. `leave` goes back to the menu."""

    def __init__(self, seat: Seat, leave: Callable[[], object]) -> None:
        super().__init__([
            Button("Look at the map", self.close, "dark"), Button("Save the record", self.save),
            Button("Export tables and charts", self.export), Button("Back to the menu", leave),
        ])  # fmt: skip
        self.page = PAGES[0]
        self.said = ""  # of what was written last
        self.flow = Flow()
        self.tabs = [Button(name, self._turner(name), size=14.5) for name in PAGES]
        self._seat = seat
        match = seat.match
        self.report = Report(chronicle_of(match.observers), seat.sides[seat.side].key, match.over)
        self._pages: Pages | None = None
        self._ink: Ink | None = None

    # ---- what the player does

    def turn_to(self, page: str) -> None:
        """Show another page."""
        self.page, self.flow.first = page, 0

    def save(self) -> None:
        """Write the record, from which the game can be replayed."""
        self.said, _ = attempt_save(self._seat.save)

    def export(self) -> None:
        """Write tables and charts into a folder."""
        if self._pages is None or self._ink is None:
            return
        folder = report_folder(self._seat.ready.scenario.key, self._seat.match.turn)
        pictures = self._pages.pictures(self._ink)

        def write() -> str:
            write_report(folder, self.report, pictures)
            return f"Written to {folder}"

        self.said, _ = attempt(write)

    def _turner(self, page: str) -> Callable[[], None]:
        return lambda: self.turn_to(page)

    def other(self, event: pygame.event.Event) -> None:
        """Tabs and the wheel; left and right turn the pages."""
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = 1 if event.key == pygame.K_RIGHT else -1
            self.turn_to(PAGES[(PAGES.index(self.page) + step) % len(PAGES)])
        elif not offer(self.tabs, event):
            self.flow.handle(event)

    # ---- picture

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        """Draw the card."""
        palette = ink.palette
        if self._pages is None or self._pages.palette is not palette:
            self._pages = Pages(self.report, self._seat.match.outcome(), palette)
        self._ink = ink
        card = target.get_rect().inflate(-ink.px(40), -ink.px(32))
        card.width = min(card.width, ink.px(1480))
        card.centerx = target.get_rect().centerx
        ink.cover(card)
        ink.card(target, card)
        pad = ink.px(28)
        inner = card.inflate(-2 * pad, -2 * ink.px(20))
        title = "After-action report" if self.report.over else "Report on the game so far"
        at = (inner.x, inner.y + ink.px(14))
        x = ink.text(target, "serif", 22, title, palette.ink, at, LEFT).right + ink.px(16)
        scenario = self._seat.ready.scenario
        ink.text(
            target, "sans", 14.5, heading(scenario.title), palette.ink_2, (x, at[1] + ink.px(2)), LEFT,
            room=inner.right - x,
        )  # fmt: skip
        y = self._draw_tabs(target, ink, inner, inner.y + ink.px(38))
        foot = ink.px(44)
        body = Rect(inner.x, y + ink.px(14), inner.width, inner.bottom - foot - ink.px(14) - y - ink.px(14))
        self.flow.draw(target, ink, body, self._pages.items(self.page, ink, body.size))
        self._draw_foot(target, ink, Rect(inner.x, inner.bottom - foot, inner.width, foot))

    def _draw_tabs(self, target: pygame.Surface, ink: Ink, inner: Rect, y: int) -> int:
        """The names of the pages. Returns the y below them."""
        space, high = ink.px(8), ink.px(34)
        wide = min(ink.px(150), (inner.width - space * (len(self.tabs) - 1)) // len(self.tabs))
        for i, tab in enumerate(self.tabs):
            tab.rect = Rect(inner.x + i * (wide + space), y, wide, high)
            tab.state = "chosen" if tab.word == self.page else "on"
            tab.draw(target, ink)
        return y + high

    def _draw_foot(self, target: pygame.Surface, ink: Ink, rect: Rect) -> None:
        space = ink.px(12)
        sizes = [ink.size("sans_semibold", b.size, b.word)[0] + ink.px(32) for b in self.buttons]
        while sum(sizes) + space * (len(sizes) - 1) > rect.width:
            sizes = [size - 1 for size in sizes]
        x = rect.x
        for button, size in zip(self.buttons, sizes, strict=True):
            button.rect = Rect(x, rect.y, size, ink.px(42))
            button.draw(target, ink)
            x += size + space
        if self.said:
            room = rect.right - x - ink.px(8)
            if room > ink.px(160):
                ink.text(
                    target, "sans", 13.5, self.said, ink.palette.ink_2, (x + ink.px(8), rect.y + ink.px(21)), LEFT,
                    room=room,
                )  # fmt: skip
            else:
                wide = min(ink.size("sans", 13.5, self.said)[0] + ink.px(28), rect.width)
                card = Rect(rect.x, rect.y - ink.px(42), wide, ink.px(34))
                ink.card(target, card)
                ink.text(
                    target, "sans", 13.5, self.said, ink.palette.ink, card.center, CENTRE, room=card.width - ink.px(16)
                )
