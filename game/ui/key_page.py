"""The page of keys: every action with its keys; press one to change it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pygame

from game.ui import keymap
from game.ui.actions import ACTIONS, Action, shown
from game.ui.button import Button
from game.ui.focus import Part
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.listing import Listing
from game.ui.preferences import preferences

Rect = pygame.Rect


class KeyPage:
    """The list of actions and the buttons for the chosen one."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.waiting = ""  # "set" or "add" while the next key goes to the chosen action
        self._say = say
        self.rows: list[Action | str] = []  # a str is the head of a group
        for group, actions in groupby(ACTIONS, key=lambda action: action.group):
            self.rows += [group, *actions]
        self.listing = Listing(self._draw_row, self._choose, lambda row: self.wait("set"), row=32)
        self.listing.count = len(self.rows)
        self.listing.chosen = 1
        self.buttons = [
            Button("Set a key", lambda: self.wait("set"), "dark", size=14),
            Button("Add a key", lambda: self.wait("add"), size=14),
            Button("No key", self._bare, size=14), Button("As usual", self._as_usual, size=14),
            Button("All as usual", self._all_as_usual, size=14),
        ]  # fmt: skip

    @property
    def parts(self) -> list[Part]:
        """The widgets in the order of the keyboard."""
        return [self.listing, *self.buttons]

    @property
    def chosen(self) -> Action:
        """The action that is chosen."""
        found = self.rows[self.listing.chosen]
        assert isinstance(found, Action)
        return found

    def wait(self, what: str) -> None:
        """The next key goes to the chosen action."""
        self.waiting = what
        self._say("")

    def capture(self, event: pygame.event.Event) -> str:
        """Take the key that is waited for; Esc and a click leave things as they are."""
        if not self.waiting:
            return ""
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.waiting = ""
            return ""
        if event.type != pygame.KEYDOWN:
            return "taken"
        key = keymap.pressed(event)
        if not key:
            return "taken"
        if key == "escape" and self.chosen.name != "menu":
            self.waiting = ""
            return "taken"
        beside = "beside" if self.waiting == "add" else ""
        self.waiting = ""
        self._change(*keymap.given(preferences.now.keys, self.chosen.name, key, beside))
        return "taken"

    def _change(self, keys: keymap.Keys, said: str) -> None:
        self._say(preferences.change(keys=keys) or said)

    def _bare(self) -> None:
        self._change(*keymap.bare(preferences.now.keys, self.chosen.name))

    def _as_usual(self) -> None:
        self._change(*keymap.as_usual(preferences.now.keys, self.chosen.name))

    def _all_as_usual(self) -> None:
        self._change({}, "All keys are as usual")

    def _choose(self, row: int) -> None:
        """Choose an action; from a head go on to the nearest one in the same direction."""
        if isinstance(self.rows[row], str):
            row += -1 if 0 < row < self.listing.chosen else 1
        self.listing.chosen = row
        self._say("")

    def draw(self, target: pygame.Surface, ink: Ink, page: Rect, said: str) -> None:
        """The list, what is said, the buttons."""
        palette, high = ink.palette, ink.px(36)
        low = page.bottom - high
        x = page.x
        changed = keymap.usable(preferences.now.keys)[0]
        self.buttons[3].state = "on" if self.chosen.name in changed else "off"
        self.buttons[4].state = "on" if changed else "off"
        for button in self.buttons:
            wide = ink.size("sans_semibold", button.size, button.word)[0] + ink.px(24)
            button.rect = Rect(x, low, wide, high)
            button.draw(target, ink)
            x += wide + ink.px(8)
        words, tone = said, palette.ink_2
        if self.waiting:
            words = f"Press the key for \u201c{keymap.WORDS[self.chosen.name]}\u201d (Esc leaves it as it is)"
            tone = palette.alert
        elif not said:
            both = keymap.conflicts(preferences.now.keys)
            if both:
                key, names = next(iter(both.items()))
                tone = palette.alert
                words = f"{shown(key)} does two things: {' and '.join(keymap.WORDS[name] for name in names)}"
        lines = ink.lines("sans", 14, words, page.width)[:2]
        for i, line in enumerate(lines):
            at = (page.x, low - ink.px(10) - ink.px(19) * (len(lines) - i))
            ink.text(target, "sans", 14, line, tone, at, room=page.width)
        self.listing.rect = Rect(page.x, page.y, page.width, low - ink.px(54) - page.y)
        self.listing.draw(target, ink)

    def _draw_row(self, target: pygame.Surface, ink: Ink, rect: Rect, row: int) -> None:
        palette, found = ink.palette, self.rows[row]
        if isinstance(found, str):
            ink.head(target, found, (rect.x, rect.y + ink.px(12)), rect.width)
            return
        chosen = row == self.listing.chosen
        if chosen or rect.collidepoint(pygame.mouse.get_pos()):
            ground = palette.track if chosen else palette.paper
            pygame.draw.rect(target, ground, rect.inflate(0, -2), border_radius=ink.px(4))
        keys = keymap.bindings(preferences.now.keys).words(found.name) or "no key"
        if chosen and self.waiting:
            keys = "\u2026" if self.waiting == "set" else f"{keys}, \u2026"
        face = "sans_bold" if found.name in preferences.now.keys else "sans_semibold"
        at = (rect.right - ink.px(10), rect.centery)
        right = ink.text(target, face, 14, keys, palette.loc, at, RIGHT, room=rect.width // 2)
        room = right.x - rect.x - ink.px(24)
        ink.text(
            target, "sans", 14, keymap.WORDS[found.name], palette.ink, (rect.x + ink.px(10), rect.centery), LEFT,
            room=room,
        )  # fmt: skip
