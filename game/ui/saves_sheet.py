"""The window of saved games: save under a name, open, replay, delete. The game in hand goes on whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.files import saves
from game.files.saves import Line
from game.model.fault import Fault
from game.ui.button import Button
from game.ui.field import Field
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.saving import Deletion, Told, attempt_save
from game.ui.sheet import Sheet

if TYPE_CHECKING:
    from game.ui.seat import Seat

Rect = pygame.Rect
ROW = 58  # px at scale 1


class SavesSheet(Sheet):
    """Lists the saved games.

    Args: opened, called with a seat and its title once a game has been opened; save, writes
    the game in hand under a name and returns the file; name, proposed for it. Without `save`
    there is no game in hand.
    """

    title = "Saved games"
    modal = True

    def __init__(
        self, opened: Callable[[Seat, str], object], save: Callable[[str], Path] | None = None, name: str = ""
    ) -> None:
        super().__init__((860, 600))
        self._opened = opened
        self._save = save
        self.field = Field(text=name)
        self.field.focused = True
        self.lines: list[Line] | None = None
        self.said: Told = ("", "said")
        self.rows: dict[Path, list[Button]] = {}
        self.save_button = Button("Save", self.save, "dark")
        self._deletion = Deletion()
        self._opening = ""  # what is being opened
        self._progress = ("", 0.0)
        self._made: Seat | None = None
        self._fault: Fault | None = None
        self._list()

    # ---- what the player does

    def save(self) -> None:
        """Write the game in hand down."""
        if self._save is None:
            return
        self.said = attempt_save(partial(self._save, self.field.text))
        self._list()

    def open(self, line: Line) -> None:
        """Go on with a saved game."""
        from game.ui.seat import load_seat

        self._begin(line, partial(load_seat, line.file))

    def replay(self, line: Line) -> None:
        """Show a saved game from its beginning."""
        from game.ui.replay import replay_seat

        self._begin(line, partial(replay_seat, line.file))

    def delete(self, line: Line) -> None:
        """Take a save away, when it is asked for twice."""
        told = self._deletion.press(line.file)
        if told[0]:
            self.said = told
            self._list()

    # ---- threads

    def _list(self) -> None:
        def run() -> None:
            self.lines = saves.listed()

        threading.Thread(target=run, name="saves", daemon=True).start()

    def _begin(self, line: Line, make: Callable[[Callable[[str, float], None]], Seat]) -> None:
        """Open a file beside the game in hand, which is left only when that has succeeded."""
        if self._opening:
            return
        self._opening, self.said = line.name, ("", "said")
        self._made, self._fault = None, None

        def say(words: str, share: float) -> None:
            self._progress = (words, share)

        def run() -> None:
            try:
                self._made = make(say)
            except Fault as fault:
                self._fault = fault
            except Exception as failure:  # a file must never end the game in hand
                self._fault = Fault(f"{line.file.name}: cannot be opened ({type(failure).__name__}: {failure})")

        say("Reading", 0.0)
        threading.Thread(target=run, name="opening", daemon=True).start()

    def update(self, seconds: float) -> None:
        """Take over what was opened, or say why it was not."""
        if self._fault is not None:
            self.said = (self._fault.lines[0], "refused")
            self._fault, self._opening = None, ""
        elif self._made is not None:
            made, self._made, title = self._made, None, self._opening
            self._opening = ""
            self.done = True
            self._opened(made, title)

    # ---- picture

    def key(self, event: pygame.event.Event) -> str:
        """Letters go into the name, Enter saves, Esc closes."""
        if self._save is not None and event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.save()
            return "taken"
        if self._save is not None and self.field.key(event):
            return "taken"
        return super().key(event)

    def draw_body(self, target: pygame.Surface, ink: Ink, body: Rect) -> int:
        """The name, what was said, the list."""
        y = body.y
        self.buttons = []
        if self._save is not None:
            ink.text(target, "sans_semibold", 14.5, "This game as", ink.palette.ink_2, (body.x, y + ink.px(20)), LEFT)
            self.field.rect = Rect(body.x + ink.px(110), y, body.width - ink.px(110) - ink.px(110), ink.px(40))
            self.field.draw(target, ink)
            self.save_button.rect = Rect(body.right - ink.px(98), y, ink.px(98), ink.px(40))
            self.save_button.draw(target, ink)
            self.buttons.append(self.save_button)
            y += ink.px(54)
        y = self._tell(target, ink, body, y)
        if self.lines is None:
            ink.text(target, "sans", 15, "Reading the saved games", ink.palette.ink_2, (body.x, y))
            return y + ink.px(30) - body.y
        if not self.lines:
            ink.text(target, "sans", 15, "There are no saved games yet.", ink.palette.ink_2, (body.x, y))
            return y + ink.px(30) - body.y
        for line in self.lines:
            self._draw_line(target, ink, Rect(body.x, y, body.width, ink.px(ROW)), line)
            y += ink.px(ROW)
        return y - body.y

    def _tell(self, target: pygame.Surface, ink: Ink, body: Rect, y: int) -> int:
        palette = ink.palette
        if self._opening:
            words, share = self._progress
            ink.text(target, "sans", 14.5, f"{self._opening}: {words}", palette.ink_2, (body.x, y), room=body.width)
            ink.bar(target, Rect(body.x, y + ink.px(24), body.width, ink.px(8)), share, palette.gold_rule)
            return y + ink.px(46)
        text, tone = self.said
        if not text:
            return y
        paint = palette.alert if tone == "refused" else palette.ink
        return ink.block(target, "sans_semibold", 14.5, text, paint, (body.x, y), body.width, most=4) + ink.px(12)

    def _draw_line(self, target: pygame.Surface, ink: Ink, rect: Rect, line: Line) -> None:
        palette = ink.palette
        pygame.draw.line(target, palette.rule, rect.topleft, (rect.right - 1, rect.y))
        x, middle = rect.right, rect.centery
        for button in reversed(self._buttons(line)):
            wide = ink.size("sans_semibold", 14, button.word)[0] + ink.px(24)
            button.size = 14
            button.rect = Rect(x - wide, middle - ink.px(16), wide, ink.px(32))
            button.state = "off" if self._opening else "on"
            button.draw(target, ink)
            self.buttons.append(button)
            x -= wide + ink.px(8)
        room = x - rect.x - ink.px(8)
        when = ink.text(
            target, "sans", 13, line.when, palette.ink_2, (x - ink.px(8), rect.y + ink.px(19)), RIGHT
        )
        ink.text(
            target, "sans_semibold", 15, line.name, palette.loc, (rect.x, rect.y + ink.px(19)), LEFT,
            room=when.x - rect.x - ink.px(12),
        )  # fmt: skip
        low = (rect.x, rect.y + ink.px(40))
        if line.fault:
            ink.text(target, "sans", 13.5, line.fault, palette.alert, low, LEFT, room=room)
        else:
            words = " \u00b7 ".join((line.scenario, line.where, line.players))
            ink.text(target, "sans", 13.5, words, palette.ink_2, low, LEFT, room=room)

    def _buttons(self, line: Line) -> list[Button]:
        """The buttons of a line, the same objects from frame to frame."""
        if line.file not in self.rows:
            self.rows[line.file] = [
                Button("Open", partial(self.open, line), "dark"), Button("Replay", partial(self.replay, line)),
                Button("Delete", partial(self.delete, line)),
            ]  # fmt: skip
        found = self.rows[line.file]
        found[-1].word = self._deletion.word(line.file)
        if line.old:
            return [found[0], found[-1]]  # it cannot be replayed
        return found[-1:] if line.fault else found
