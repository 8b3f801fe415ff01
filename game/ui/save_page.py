"""The menu's page of saved games: each with its scenario, turn and date; load it, or delete it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.ui.button import Button
from game.ui.focus import Part
from game.ui.ink import LEFT, RIGHT, Ink
from game.ui.listing import Listing
from game.ui.new_page import PLAYERS, fitting
from game.ui.saving import Deletion
from game.ui.shelf import Shelf

if TYPE_CHECKING:
    from game.files.saves import Save

Rect = pygame.Rect


class SavePage:
    """The list of saved games, and the chosen one."""

    def __init__(
        self, shelf: Shelf, title: str, verb: str, open_save: Callable[[Path], object], say: Callable[[str], object]
    ) -> None:
        """Args: verb, the word on the button; open_save, called with the file."""
        self.shelf = shelf
        self.title = title
        self.listing = Listing(self._draw_row, self._choose, lambda row: self._open(), row=50)
        self.open = Button(verb, self._open, "dark", size=17)
        self.delete = Button("Delete", self._delete)
        self._open_save, self._say = open_save, say
        self._deletion = Deletion()
        self._file: Path | None = None  # that is chosen

    @property
    def parts(self) -> list[Part]:
        """The widgets in the order of the keyboard."""
        return [self.listing, self.open, self.delete]

    @property
    def chosen(self) -> Save | None:
        """The save that is chosen."""
        saves = self.shelf.saves or []
        return saves[self.listing.chosen] if 0 <= self.listing.chosen < len(saves) else None

    def update(self) -> None:
        """Keep to the chosen file when the folder was read anew."""
        saves = self.shelf.saves
        if saves is None:
            return
        files = [save.file for save in saves]
        self.listing.count = len(files)
        if self._file not in files:
            self.listing.chosen = min(max(self.listing.chosen, 0), len(files) - 1)
            self._file = files[self.listing.chosen] if files else None
        elif self._file is not None:
            self.listing.chosen = files.index(self._file)
        save = self.chosen
        if save is not None and save.record is not None:
            self.shelf.wish = save.record.scenario

    def _choose(self, row: int) -> None:
        self.listing.chosen = row
        self._deletion.forget()
        save = self.chosen
        self._file = save.file if save is not None else None

    def _open(self) -> None:
        if self.chosen is not None and self.chosen.record is not None:
            self._open_save(self.chosen.file)

    def _delete(self) -> None:
        """The first press asks, the second deletes."""
        words, tone = self._deletion.press(self.chosen.file) if self.chosen is not None else ("", "")
        if tone == "refused":
            self._say(words)
        if words:
            self.shelf.read_saves_again()

    def draw(self, target: pygame.Surface, ink: Ink, page: Rect) -> None:
        """The list at the left, the chosen save on a card."""
        saves = self.shelf.saves
        if not saves:
            words = "Reading the saved games" if saves is None else "No game is saved yet."
            ink.text(target, "sans", 15, words, ink.palette.ink_2, page.topleft, room=page.width)
            self.open.rect = self.delete.rect = self.listing.rect = Rect(0, 0, 0, 0)
            return
        self.listing.rect = Rect(page.x, page.y, min(ink.px(460), page.width // 2), page.height)
        self.listing.draw(target, ink)
        x = self.listing.rect.right + ink.px(18)
        card = Rect(x, page.y, page.right - x, page.height)
        ink.card(target, card)
        self._draw_card(target, ink, card.inflate(-ink.px(44), -ink.px(32)))

    def _name(self, save: Save) -> str:
        """The scenario's name, as far as it is known."""
        if save.record is None:
            return save.file.stem
        entry = self.shelf.entries.get(save.record.scenario)
        return entry.scenario.name if entry is not None and entry.scenario is not None else save.record.scenario

    def _draw_row(self, target: pygame.Surface, ink: Ink, rect: Rect, row: int) -> None:
        saves, palette = self.shelf.saves or [], ink.palette
        if row >= len(saves):
            return
        save = saves[row]
        ground = rect.inflate(0, -ink.px(4))
        self.listing.draw_ground(target, ink, ground, row)
        x, right = ground.x + ink.px(14), ground.right - ink.px(10)
        state = f"Turn {save.turn}" if save.record else "Cannot be read"
        state += ", older rules" if save.old else ""
        tone = palette.ink if save.record else palette.ink_3
        end = ink.text(
            target, "sans_semibold", 14, state, palette.ink_2, (right, ground.y + ink.px(13)), RIGHT
        ).x - ink.px(10)
        ink.text(target, "serif", 16, self._name(save), tone, (x, ground.y + ink.px(13)), LEFT, room=end - x)
        told = _told(save)
        parts = [told, save.when] if told else [save.when]
        below = fitting(ink, 13, parts, right - x)
        ink.text(target, "sans", 13, below, palette.ink_2, (x, ground.bottom - ink.px(12)), LEFT, room=right - x)

    def _draw_card(self, target: pygame.Surface, ink: Ink, inner: Rect) -> None:
        palette, save = ink.palette, self.chosen
        if save is None:
            return
        high = ink.px(44)
        low = inner.bottom - high
        wide = min(ink.px(190), inner.width // 2)
        self.open.rect = Rect(inner.right - wide, low, wide, high)
        self.open.state = "on" if save.record is not None else "off"
        self.open.draw(target, ink)
        self.delete.word = self._deletion.word(save.file)
        wide = min(ink.px(170), inner.width - wide - ink.px(10))
        self.delete.rect = Rect(inner.x, low + ink.px(3), wide, high - ink.px(6))
        self.delete.draw(target, ink)
        y = ink.block(target, "serif", 20, self._name(save), palette.ink, (inner.x, inner.y - 4), inner.width, 2)
        for label, value in self._facts(save):
            y += ink.px(4)
            at = (inner.x, y)
            left = ink.px(92)
            ink.text(target, "sans", 14, label, palette.ink_2, at, room=left - ink.px(6))
            y = ink.block(target, "sans_semibold", 14, value, palette.ink, (inner.x + left, y), inner.width - left, 3)
        if save.record is None:
            self._draw_fault(target, ink, save.fault, Rect(inner.x, y + ink.px(14), inner.width, 0))
        space = Rect(inner.x, y + ink.px(12), inner.width, low - y - ink.px(28))
        if save.record is None or space.height < ink.px(60):
            return
        picture = self.shelf.picture(save.record.scenario, space.size)
        if picture is not None:
            target.blit(picture, space)
            pygame.draw.rect(target, palette.rule, picture.get_rect(topleft=space.topleft), width=1)

    def _draw_fault(self, target: pygame.Surface, ink: Ink, fault: str, place: Rect) -> None:
        """Why a save cannot be opened, with a red rule beside it."""
        palette, inset, step = ink.palette, ink.px(16), ink.px(20)
        head = "This save cannot be opened"
        lines = ink.lines("sans", 14, fault, place.width - inset)
        pygame.draw.rect(target, palette.alert, (place.x, place.y, ink.px(4), ink.px(24) + step * len(lines)))
        ink.text(
            target, "sans_semibold", 15, head, palette.alert, (place.x + inset, place.y), room=place.width - inset
        )
        for i, line in enumerate(lines):
            ink.text(target, "sans", 14, line, palette.ink, (place.x + inset, place.y + ink.px(24) + i * step))

    def _facts(self, save: Save) -> list[tuple[str, str]]:
        facts = [("File", save.file.stem), ("Saved", save.when)]
        if save.record is None:
            return facts
        record = save.record
        if save.old:
            facts.append(("Rules", f"{record.rules}, older than this program's: it opens to look at, not verifiable"))
        entry = self.shelf.entries.get(record.scenario)
        turn, players = f"{save.turn}", ", ".join(dict(PLAYERS).get(name, name) for name in record.agents)
        if entry is not None and entry.scenario is not None:
            turn = f"{save.turn} of {entry.scenario.calendar.turns}, {entry.turn_dates(save.turn)}"
            sides = zip(entry.scenario.sides, record.agents, strict=False)
            players = ", ".join(f"{side.name}: {dict(PLAYERS).get(name, name)}" for side, name in sides)
        return [("Turn", turn), ("Players", players), ("Seed", record.seed_told), *facts]


def _told(save: Save) -> str:
    """What the name of the file says beyond scenario and turn."""
    if save.record is None:
        return ""
    words = save.file.stem.removeprefix(f"{Path(save.record.scenario).stem}-")
    if re.fullmatch(r"turn-\d+", words):
        return ""
    return words.replace("-", " ").capitalize() if words.startswith("autosave") else words
