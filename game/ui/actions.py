"""What a player can do by key: a name, words for it, and the keys it has until the player gives it others.

A key is written as it is shown: "n", "shift+tab", "ctrl+return", "f5". A screen
keeps what its actions do in a dict by name; what is not in the dict does nothing
there and is not shown on its card of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pygame


@dataclass(frozen=True)
class Action:
    """One thing to do."""

    name: str
    group: str
    words: str
    keys: tuple[str, ...]


ACTIONS: tuple[Action, ...] = (
    Action("next", "Units", "next unit that can still act", ("n", "tab")),
    Action("last", "Units", "the unit before it", ("shift+n", "shift+tab")),
    Action("carry-out", "Units", "carry out what is forecast", ("return", "enter")),
    Action("undo", "Units", "take the last order back, until dice fall or something is found out", ("u", "ctrl+z")),
    Action("unit-history", "Units", "what the chosen unit has been through", ("i",)),
    Action("order-manner", "Orders", "the next manner of attack", ("q",)),
    Action("order-withdraw", "Orders", "prepare to withdraw", ("x",)),
    Action("order-boat", "Orders", "cross a river by boat", ("k",)),
    Action("order-build", "Orders", "build a crossing", ("p",)),
    Action("order-repair", "Orders", "repair a crossing", ("m",)),
    Action("order-charge", "Orders", "lay charges at a crossing", ("h",)),
    Action("order-demolish", "Orders", "blow a crossing", ("j",)),
    Action("order-strike", "Orders", "strike a crossing from afar", ("y",)),
    Action("overlay-supply", "Map", "own supply", ("v",)),
    Action("overlay-enemy-supply", "Map", "the enemy's supply as far as known", ("b",)),
    Action("overlay-fire", "Map", "fire on roads and crossings", ("f",)),
    Action("overlay-zones", "Map", "zones of control", ("z",)),
    Action("overlay-cut", "Map", "what would cut a salient off", ("c",)),
    Action("overlay-cut-next", "Map", "the next salient", ("shift+c",)),
    Action("overlay-reach", "Map", "what the chosen unit can reach", ("r",)),
    Action("overlay-threat", "Map", "what the enemy can reach and attack next turn", ("t",)),
    Action("overlay-elevation", "Map", "heights, and what is seen from here", ("e",)),
    Action("overlay-objectives", "Map", "objectives", ("o",)),
    Action("grid", "Map", "the grid of hexes on or off", ("g",)),
    Action("zoom-in", "Map", "nearer (also the wheel)", ("=", "shift+=", "[+]")),
    Action("zoom-out", "Map", "farther", ("-", "[-]")),
    Action("whole-map", "Map", "the whole map", ("home",)),
    Action("pan-left", "Map", "move the map (also by dragging it)", ("a", "left")),
    Action("pan-right", "Map", "move the map to the east", ("d", "right")),
    Action("pan-up", "Map", "move the map to the north", ("w", "up")),
    Action("pan-down", "Map", "move the map to the south", ("s", "down")),
    Action("order-of-battle", "Windows", "order of battle", ("f2",)),
    Action("calendar", "Windows", "reinforcements and withdrawals by date", ("f3",)),
    Action("charts", "Windows", "rules and charts", ("f4",)),
    Action("events", "Windows", "the event log", ("f6",)),
    Action("luck", "Windows", "luck: dice expected and fallen", ("f7",)),
    Action("orders-given", "Windows", "orders given this turn", ("f8",)),
    Action("decisions", "Windows", "why agents gave their orders", ("f9",)),
    Action("briefing", "Windows", "the briefing", ("f10",)),
    Action("report", "Windows", "how the game stands against history", ("ctrl+r",)),
    Action("end-turn", "Game", "end the turn", ("ctrl+return", "ctrl+enter")),
    Action("skip", "Game", "skip what is shown of the other side's turn; play or halt a replay", ("space",)),
    Action("faster", "Game", "faster", (".",)),
    Action("slower", "Game", "slower", (",",)),
    Action("turn-on", "Game", "a turn on in a replay", ("page down",)),
    Action("turn-back", "Game", "a turn back in a replay", ("page up",)),
    Action("save", "Game", "save the game (it is also saved at the beginning of every turn)", ("f5",)),
    Action("full-screen", "Game", "the whole screen, or a window", ("f11",)),
    Action("menu", "Game", "step back; the menu", ("escape",)),
    Action("keys", "Game", "this card", ("f1",)),
)
POINTER = (
    ("Left click", "choose a unit; again: the next one of its stack"),
    ("Shift + left click", "add a unit to the attack, or take it out"),
    ("Right click", "march to a shaded hex; on an enemy: forecast, again: attack"),
)
MODIFIERS = ((pygame.KMOD_CTRL, "ctrl"), (pygame.KMOD_ALT, "alt"), (pygame.KMOD_SHIFT, "shift"))
SHOWN = {
    "return": "Enter", "enter": "Keypad Enter", "escape": "Esc", "-": "\u2212", "[+]": "Keypad +",
    "[-]": "Keypad \u2212", "left": "\u2190", "right": "\u2192", "up": "\u2191", "down": "\u2193",
}  # fmt: skip


def key_of(event: pygame.event.Event) -> str:
    """How a pressed key is written, with its modifiers."""
    mods = [word for bit, word in MODIFIERS if event.mod & bit]
    return "+".join([*mods, pygame.key.name(event.key)])


def parted(key: str) -> tuple[list[str], str]:
    """A key's modifiers and the key itself, which may be a plus.

    >>> parted("ctrl+shift+[+]"), parted("+")
    ((['ctrl', 'shift'], '[+]'), ([], '+'))
    """
    mods, found = [], True
    while found:
        found = False
        for _, word in MODIFIERS:
            if key.startswith(f"{word}+"):
                mods.append(word)
                key, found = key[len(word) + 1 :], True
    return mods, key


def shown(key: str) -> str:
    """A key as a player reads it: "Ctrl + Enter"."""
    mods, last = parted(key)
    word = SHOWN.get(last, last.upper() if len(last) == 1 else last.capitalize())
    return " + ".join([*(mod.capitalize() for mod in mods), word])


class Bindings:
    """Which key does what."""

    def __init__(self, changed: Mapping[str, Iterable[str]] | None = None) -> None:
        """Args: changed, the player's own keys by name of action; the others keep theirs."""
        given = changed or {}
        self.keys = {action.name: tuple(given.get(action.name, action.keys)) for action in ACTIONS}

    def actions(self, event: pygame.event.Event) -> list[str]:
        """Names of what a pressed key means, most often one."""
        key = key_of(event)
        return [name for name, keys in self.keys.items() if key in keys]

    def held(self, name: str) -> bool:
        """Whether a key of an action is held down, without a modifier."""
        down = pygame.key.get_pressed()
        if pygame.key.get_mods() & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            return False
        return any(not parted(key)[0] and down[pygame.key.key_code(key)] for key in self.keys[name])

    def letter(self, name: str) -> str:
        """The first key of an action as a player reads it, "" none."""
        return shown(self.keys[name][0]) if self.keys[name] else ""

    def words(self, name: str) -> str:
        """The keys of an action as a player reads them."""
        return ", ".join(shown(key) for key in self.keys[name])
