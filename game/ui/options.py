"""The options: four pages of settings. Each counts, and is written down, as soon as it is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygame

from game.files.settings import SPEEDS
from game.ui.button import Button
from game.ui.focus import Focus, Part
from game.ui.forms import Segments, Slider, Switch, Widget
from game.ui.ink import LEFT, SMALL, Ink
from game.ui.key_page import KeyPage
from game.ui.preferences import preferences
from game.ui.preview import draw_preview
from game.ui.sheet import Sheet
from game.ui.sounds import sounds

Rect = pygame.Rect
PAGES = ("Screen", "Play", "Sound", "Keys")
SIZES = (1.0, 1.25, 1.5, 1.75, 2.0)
PALETTE_WORDS = (("standard", "Standard"), ("colour-blind", "Red-green weak"), ("tritan", "Blue-yellow weak"))
SPEED_WORDS = {0.0: "Outcome only"}
ROW, LABEL = 46, 190  # px at scale 1
Row = tuple[str, Widget]


class Options(Sheet):
    """The window of options, over the menu or over a game."""

    title = "Options"
    modal = True

    def __init__(self, page: str = PAGES[0]) -> None:
        super().__init__((840, 560))
        self.page = page
        self.focus = Focus()
        self.said = ""
        self._tabs = [Button(word, self._turner(word)) for word in PAGES]
        self._keys = KeyPage(self._say)
        self._again = Button("Show every tip again", self._show_tips_again)
        self._try = Button("Listen", lambda: sounds.play("order"))
        self._rows = self._make_rows()

    def _turner(self, page: str) -> Callable[[], None]:
        def turn() -> None:
            self.page, self.said = page, ""

        return turn

    def _make_rows(self) -> dict[str, list[Row]]:
        now = preferences.now
        nearest = min(SIZES, key=lambda size: abs(size - now.scale))
        sizes = [(f"{size:g}", f"{round(size * 100)} %") for size in SIZES]
        speeds = [(f"{speed:g}", SPEED_WORDS.get(speed, f"{speed:g}\u00d7")) for speed in SPEEDS]
        return {
            "Screen": [
                ("Size of text and panels", Segments(sizes, f"{nearest:g}", lambda key: self._set(scale=float(key)))),
                ("Full screen", self._switch("full_screen")),
                ("Map moves at the edge", self._switch("edge_pan")),
                ("Colours", Segments(PALETTE_WORDS, now.palette, lambda key: self._set(palette=key))),
            ],
            "Play": [
                ("The other side's turn", Segments(speeds, f"{now.speed:g}", lambda key: self._set(speed=float(key)))),
                ("Save at every turn", self._switch("autosave")),
                ("Ask before a turn ends", self._switch("ask_at_end")),
                ("Tips", self._switch("tips")),
            ],
            "Sound": [
                ("Sounds", self._switch("sound")),
                (
                    "Volume",
                    Slider(
                        now.volume, (0.0, 1.0, 0.05), lambda value: f"{round(value * 100)} %",
                        lambda value: self._set(volume=round(value, 2)), lambda: sounds.play("order"),
                    ),
                ),
            ],
            "Keys": [],
        }  # fmt: skip

    def _switch(self, name: str) -> Switch:
        return Switch(getattr(preferences.now, name), lambda on: self._set(**{name: on}))

    def _set(self, **changed: Any) -> None:
        self.said = preferences.change(**changed)

    def _say(self, text: str) -> None:
        self.said = text

    def _show_tips_again(self) -> None:
        self._set(tips=True, tips_seen=())
        self._rows = self._make_rows()
        self.said = self.said or "Every tip is shown once more"

    # ---- events

    def _parts(self) -> list[Part]:
        """The widgets of the page in the order of the keyboard."""
        parts: list[Part] = [*self._tabs, *(widget for _, widget in self._rows[self.page])]
        if self.page == "Keys":
            parts += self._keys.parts
        elif self.page == "Play":
            parts.append(self._again)
        elif self.page == "Sound":
            parts.append(self._try)
        return parts

    def handle(self, event: pygame.event.Event) -> str:
        """Take an event; nothing reaches what is beneath."""
        if self.page == "Keys" and self._keys.capture(event):
            return "taken"
        if not self.focus.handle(event, self._parts()):
            super().handle(event)
        return "taken"

    # ---- picture

    def draw_body(self, target: pygame.Surface, ink: Ink, body: Rect) -> int:
        """Tabs at the left, the page beside them, what is to be said below."""
        palette, step = ink.palette, ink.px(46)
        room = self._inner.height - ink.px(24)  # the page scrolls by itself where it must
        for i, tab in enumerate(self._tabs):
            tab.rect = Rect(body.x, body.y + i * step, ink.px(132), ink.px(38))
            tab.state = "chosen" if tab.word == self.page else "on"
            tab.draw(target, ink)
        x = body.x + ink.px(132 + 22)
        pygame.draw.line(target, palette.rule, (x - ink.px(11), body.y), (x - ink.px(11), body.y + room))
        page = Rect(x, body.y, body.right - ink.px(6) - x, room)
        if self.page == "Keys":
            self._keys.draw(target, ink, page, self.said)
        else:
            self._draw_rows(target, ink, page)
        self.focus.draw(target, ink)
        return room + ink.px(12)

    def _draw_rows(self, target: pygame.Surface, ink: Ink, page: Rect) -> None:
        palette, y = ink.palette, page.y
        label, high = ink.px(LABEL), ink.px(36)
        for words, widget in self._rows[self.page]:
            widget.rect = Rect(page.x + label, y, page.width - label, high)
            if isinstance(widget, Slider):
                widget.rect.width = min(widget.rect.width, ink.px(340))
            ink.text(
                target, "sans", 15, words, palette.ink, (page.x, y + high // 2), LEFT, room=label - ink.px(10)
            )
            widget.draw(target, ink)
            y += ink.px(ROW)
        if self.page == "Screen":
            low = page.bottom - self._foot(ink, page)
            draw_preview(target, ink, Rect(page.x, y + ink.px(4), page.width, low - y - ink.px(4)))
        elif self.page == "Play":
            self._again.rect = Rect(page.x + label, y, ink.px(210), high)
            self._again.state = "on" if preferences.now.tips_seen else "off"
            self._again.draw(target, ink)
        elif self.page == "Sound":
            self._try.rect = Rect(page.x + label, y, ink.px(120), high)
            self._try.state = "on" if sounds.there and preferences.now.sound else "off"
            self._try.draw(target, ink)
            if not sounds.there:
                ink.text(
                    target, "sans", SMALL, "This system offers no sound device.", palette.ink_2,
                    (page.x, y + ink.px(ROW)), room=page.width,
                )  # fmt: skip
        if self.said:
            top = page.bottom - self._foot(ink, page) + ink.px(4)
            ink.block(target, "sans", 14, self.said, palette.ink_2, (page.x, top), page.width)

    def _foot(self, ink: Ink, page: Rect) -> int:
        """Px that what is to be said takes below the page."""
        lines = ink.lines("sans", 14, self.said, page.width)
        return len(lines) * round(ink.px(14) * 1.34) + ink.px(4) if lines else 0
