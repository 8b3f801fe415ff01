"""Changing keys: which may be used, what a change takes from other actions, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from game.ui.actions import ACTIONS, Bindings, key_of, parted, shown

Keys = dict[str, tuple[str, ...]]
USUAL: Keys = {action.name: action.keys for action in ACTIONS}
WORDS = {action.name: action.words.partition(" (")[0] for action in ACTIONS}


def known(key: str) -> bool:
    """Whether a key is one that a keyboard can have."""
    try:
        pygame.key.key_code(parted(key)[1])
    except (ValueError, pygame.error):
        return False
    return True


def usable(changed: Mapping[str, tuple[str, ...]]) -> tuple[Keys, list[str]]:
    """Changed keys without those of unknown actions or keyboards, and a sentence for each that is left out."""
    found: Keys = {}
    said = []
    for name, keys in changed.items():
        if name not in USUAL:
            said.append(f"keys: no action is named {name}")
            continue
        said += [f"keys: {name} cannot have the key {key!r}" for key in keys if not known(key)]
        sound = tuple(key for key in keys if known(key))
        if sound or not keys:
            found[name] = sound
    return found, said


def bindings(changed: Mapping[str, tuple[str, ...]]) -> Bindings:
    """The keys as they are now."""
    return Bindings(usable(changed)[0])


def pressed(event: pygame.event.Event) -> str:
    """The key of an event as it may be bound; "" for a modifier alone or a key without a name."""
    modifiers = (
        pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT,
        pygame.K_LMETA, pygame.K_RMETA, pygame.K_MODE, pygame.K_CAPSLOCK, pygame.K_NUMLOCK,
    )  # fmt: skip
    if event.key in modifiers or not pygame.key.name(event.key):
        return ""
    key = key_of(event)
    return key if known(key) else ""


def given(changed: Keys, name: str, key: str, beside: str = "") -> tuple[Keys, str]:
    """Give an action a key, which any other that had it loses. Returns changed keys and what to say.

    Args: beside, "beside" keeps the keys it has; otherwise the new one is its only key.
    """
    now = {**USUAL, **usable(changed)[0]}
    losers = [other for other, keys in now.items() if key in keys and other != name]
    before = tuple(k for k in now[name] if k != key) if beside else ()
    now[name] = (*before, key)
    said = f"{shown(key)}: {WORDS[name]}"
    for other in losers:
        now[other] = tuple(k for k in now[other] if k != key)
        left = f"keeps {' and '.join(shown(k) for k in now[other])}" if now[other] else "has no key now"
        said += f". It was the key of \u201c{WORDS[other]}\u201d, which {left}"
    return _changes(now), said


def bare(changed: Keys, name: str) -> tuple[Keys, str]:
    """Take an action's keys away."""
    return _changes({**USUAL, **usable(changed)[0], name: ()}), f"No key: {WORDS[name]}"


def as_usual(changed: Keys, name: str) -> tuple[Keys, str]:
    """Give an action its usual keys back, which any other that has one of them loses."""
    now: Keys = {**changed, name: ()}
    said = f"{' and '.join(shown(key) for key in USUAL[name])}: {WORDS[name]}"
    for key in USUAL[name]:
        now, told = given(now, name, key, "beside")
        said += told[told.index(WORDS[name]) + len(WORDS[name]) :]  # who loses it
    return now, said


def conflicts(changed: Keys) -> dict[str, list[str]]:
    """Keys that several actions have, with the names of those."""
    owners: dict[str, list[str]] = {}
    for name, keys in {**USUAL, **usable(changed)[0]}.items():
        for key in keys:
            owners.setdefault(key, []).append(name)
    return {key: names for key, names in owners.items() if len(names) > 1}


def _changes(now: Keys) -> Keys:
    """Only what differs from the usual."""
    return {name: keys for name, keys in now.items() if keys != USUAL[name]}
