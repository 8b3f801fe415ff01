"""The menu's page of a new game: scenarios and their variants, one of them in full, who plays, the seed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.match.brief import heading
from game.ui.boxes import side_mark
from game.ui.button import Button
from game.ui.field import Field
from game.ui.focus import Part
from game.ui.forms import Choice
from game.ui.ink import CENTRE, LEFT, Ink
from game.ui.listing import Listing
from game.ui.shelf import Shelf
from game.ui.typeset import typeset

if TYPE_CHECKING:
    from game.model.scenario import Scenario

Rect = pygame.Rect
HUMAN = "human"
PLAYERS = ((HUMAN, "Human"), ("staff", "Staff"), ("greedy", "Greedy"), ("hold", "Holds its line"))
DIGITS = 15  # of a seed, fewer than the largest has


@dataclass(frozen=True)
class Chosen:
    """A choice that was made: the menu one comes back to opens with it."""

    scenario: str = ""
    players: tuple[tuple[str, str], ...] = ()  # key of side, who plays it


class NewPage:
    """Chooses what a game is begun from."""

    title = "New game"

    def __init__(self, shelf: Shelf, begin: Callable[[], object], before: Chosen) -> None:
        self.shelf = shelf
        self._before = before
        self.chosen = ""
        self.players: dict[str, str] = {}  # by key of side: "human" or the name of an agent
        self.listing = Listing(self._draw_row, lambda row: self.choose(shelf.names[row]), lambda row: begin(), row=54)
        self.listing.count = len(shelf.names)
        self.choices: list[Choice] = []
        self.seed = Field("by chance", allowed="0123456789", most=DIGITS)
        self.begin = Button("Begin", begin, "dark", size=17)
        self._story = Listing(self._draw_line, row=21)
        self._lines: list[str] = []
        self._size = 15.0

    @property
    def parts(self) -> list[Part]:
        """The widgets in the order of the keyboard."""
        return [self.listing, *self.choices, self.seed, self.begin, self._story]

    @property
    def seed_number(self) -> int:
        """The seed that was written, else one by chance."""
        return int(self.seed.text) if self.seed.text else time.time_ns() // 1000 % 2**31

    def choose(self, name: str) -> None:
        """Choose a scenario; who plays stays as it was where the sides have the same names."""
        self.chosen = self.shelf.wish = name
        self.listing.show(self.shelf.names.index(name))
        entry = self.shelf.entries.get(name)
        if entry is None or entry.scenario is None:
            self.players, self.choices = {}, []
            return
        keys = [side.key for side in entry.scenario.sides]
        if list(self.players) != keys:
            known = dict(self._before.players)
            self.players = known if list(known) == keys else {key: PLAYERS[min(i, 1)][0] for i, key in enumerate(keys)}
            self.choices = [Choice(PLAYERS, self.players[key], self._setter(key)) for key in keys]

    @property
    def choice(self) -> Chosen:
        """Scenario and players as they are chosen now."""
        return Chosen(self.chosen, tuple(self.players.items()))

    def _setter(self, key: str) -> Callable[[str], None]:
        def change(player: str) -> None:
            self.players[key] = player

        return change

    def update(self) -> None:
        """Choose the first scenario that was read, or what was read of the chosen one."""
        if not self.chosen:
            first = next((name for name in self.shelf.names if name in self.shelf.entries), "")
            first = self._before.scenario if self._before.scenario in self.shelf.names else first
            if first in self.shelf.entries:
                self.choose(first)
        elif self.chosen in self.shelf.entries and not self.players:
            self.choose(self.chosen)
        self.shelf.wish = self.chosen

    def draw(self, target: pygame.Surface, ink: Ink, page: Rect) -> None:
        """The list at the left, the chosen scenario on a card."""
        self.listing.rect = Rect(page.x, page.y, min(ink.px(380), page.width * 9 // 25), page.height)
        self.listing.draw(target, ink)
        x = self.listing.rect.right + ink.px(18)
        card = Rect(x, page.y, page.right - x, page.height)
        ink.card(target, card)
        self._draw_card(target, ink, card.inflate(-ink.px(44), -ink.px(32)))

    def _draw_row(self, target: pygame.Surface, ink: Ink, rect: Rect, row: int) -> None:
        palette, name = ink.palette, self.shelf.names[row]
        entry = self.shelf.entries.get(name)
        variant = _variant(self.shelf.names, row)
        ground = rect.inflate(0, -ink.px(4))
        if variant:
            x = ground.x + ink.px(12)
            last = row + 1 == len(self.shelf.names) or not _variant(self.shelf.names, row + 1)
            pygame.draw.line(target, palette.rule, (x, rect.y - 2), (x, rect.centery if last else rect.bottom))
            pygame.draw.line(target, palette.rule, (x, rect.centery), (x + ink.px(8), rect.centery))
            ground = Rect(ground.x + ink.px(22), ground.y, ground.width - ink.px(22), ground.height)
        self.listing.draw_ground(target, ink, ground, row)
        x, room = ground.x + ink.px(14), ground.width - ink.px(20)
        tone = palette.ink if entry and entry.scenario else palette.ink_3
        word = entry.word if entry else name
        y = ground.centery
        ink.text(target, "serif", 15.5 if variant else 17, word, tone, (x, y - ink.px(9)), LEFT, room=room)
        parts = [entry.dates, f"{entry.scenario.calendar.turns} turns"] if entry and entry.scenario else []
        below = fitting(ink, 13, parts, room)
        ink.text(target, "sans", 13, below, palette.ink_2, (x, y + ink.px(11)), LEFT, room=room)

    def _draw_line(self, target: pygame.Surface, ink: Ink, rect: Rect, row: int) -> None:
        ink.text(target, "sans", self._size, self._lines[row], ink.palette.ink, rect.topleft, room=rect.width)

    def _draw_card(self, target: pygame.Surface, ink: Ink, inner: Rect) -> None:
        """Map, facts, description, players, seed: in two columns where there is width for them."""
        palette, entry = ink.palette, self.shelf.entries.get(self.chosen)
        if entry is None or entry.scenario is None:
            text = "Reading the scenarios" if entry is None else entry.fault
            ink.block(target, "sans", 15, text, palette.ink_2, inner.topleft, inner.width)
            self.begin.rect = self.seed.rect = self._story.rect = Rect(0, 0, 0, 0)
            return
        wide = inner.width > ink.px(800)
        column = inner
        if wide:
            room = (min(inner.width - ink.px(392), inner.width * 2 // 3), inner.height)
            x = self._draw_map(target, ink, inner.topleft, room).right + ink.px(28)
            column = Rect(x, inner.y, inner.right - x, inner.height)
        foot = Rect(column.x, column.bottom - ink.px(44), column.width, ink.px(44))
        self._draw_foot(target, ink, foot)
        low = self._draw_players(target, ink, column, foot.y - ink.px(12), entry.scenario)
        large = 25.0 if inner.height > ink.px(420) else 20.0
        title = heading(entry.scenario.title)
        y = ink.block(target, "serif", large, title, palette.ink, (column.x, column.y - 4), column.width, 3)
        facts = fitting(ink, 14.5, [entry.dates, entry.length, f"{len(entry.scenario.units)} units"], column.width)
        ink.text(target, "sans_semibold", 14.5, facts, palette.ink_2, (column.x, y + ink.px(2)), room=column.width)
        y += ink.px(32)
        story = Rect(column.x, y, column.width, low - y - ink.px(14))
        if not wide:
            x = self._draw_map(target, ink, story.topleft, (story.width // 2, story.height)).right + ink.px(20)
            story = Rect(x, y, column.right - x, story.height)
        self._size = 16.5 if wide else 15.0
        self._story.row = self._size * 1.4
        self._lines = ink.lines("sans", self._size, typeset(entry.scenario.summary), story.width - ink.px(14))
        self._story.rect, self._story.count = story, len(self._lines)
        self._story.draw(target, ink)

    def _draw_map(self, target: pygame.Surface, ink: Ink, at: tuple[int, int], room: tuple[int, int]) -> Rect:
        """The scenario's map in a room. Returns the room, which is the same before the map is drawn."""
        palette = ink.palette
        picture = self.shelf.picture(self.chosen, room)
        frame = Rect(at, room)
        if picture is not None:
            place = target.blit(picture, picture.get_rect(centerx=frame.centerx, top=frame.top))
            pygame.draw.rect(target, palette.rule, place, width=1)
            return frame
        pygame.draw.rect(target, palette.paper, frame, border_radius=ink.px(4))
        words = "Drawing the map"
        ink.text(target, "sans_italic", 14, words, palette.ink_2, frame.center, CENTRE, room=frame.width)
        return frame

    def _draw_players(self, target: pygame.Surface, ink: Ink, column: Rect, bottom: int, scenario: Scenario) -> int:
        """Who plays each side, from a bottom edge upwards. Returns the upper edge."""
        palette, high, step = ink.palette, ink.px(36), ink.px(42)
        low = bottom - step * len(scenario.sides)
        label = min(ink.px(150), column.width - ink.px(196))
        for i, (side, choice) in enumerate(zip(scenario.sides, self.choices, strict=True)):
            y = low + step * i
            tone = palette.side(side.shape).line
            side_mark(target, tone, Rect(column.x, y + high // 2 - ink.px(6), ink.px(13), ink.px(13)), side.shape)
            choice.rect = Rect(column.x + label, y, ink.px(196), high)
            at = (column.x + ink.px(24), y + high // 2)
            ink.text(target, "sans_semibold", 15, side.name, palette.ink, at, LEFT, room=label - ink.px(30))
            choice.draw(target, ink)
        return self._draw_hint(target, ink, Rect(column.x, low, column.width, 0))

    def _draw_hint(self, target: pygame.Surface, ink: Ink, line: Rect) -> int:
        """Above a line what the choice of players comes to, where that needs saying. Returns the upper edge."""
        people = [player for player in self.players.values() if player == HUMAN]
        words = "Two people at one window" if people else "The agents play, you watch"
        if len(people) == 1 or ink.size("sans", 13, words)[0] > line.width:
            return line.y
        y = line.y - ink.px(22)
        ink.text(target, "sans", 13, words, ink.palette.ink_2, (line.x, y))
        return y

    def _draw_foot(self, target: pygame.Surface, ink: Ink, foot: Rect) -> None:
        wide = min(ink.px(190), foot.width * 2 // 5)
        self.begin.rect = Rect(foot.right - wide, foot.y, wide, foot.height)
        self.begin.draw(target, ink)
        label = ink.text(
            target, "sans_semibold", 14.5, "Seed", ink.palette.ink_2, (foot.x, foot.centery), LEFT
        )
        x = label.right + ink.px(12)
        self.seed.rect = Rect(x, foot.y + ink.px(4), min(ink.px(170), self.begin.rect.x - ink.px(14) - x), ink.px(36))
        self.seed.draw(target, ink)


def fitting(ink: Ink, size: float, parts: list[str], room: int) -> str:
    """As many parts, divided by dots, as fit into a room; the first one always."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        longer = f"{text} \u00b7 {part}"
        if ink.size("sans_semibold", size, longer)[0] > room:
            break
        text = longer
    return text


def _variant(names: list[str], row: int) -> bool:
    return any(names[row].startswith(f"{other}-") for other in names)
