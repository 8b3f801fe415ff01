"""The seed of a game between two people, written so that nobody reads it in the file by chance.

Both their programs throw the same dice and must know the seed, so it is veiled and not
locked: who takes the program to pieces can have it. The same game has the same veil.
"""

from __future__ import annotations

import hashlib

from game.rules.dice import MAX_SEED

FIGURES = 30
_KEY = b"salient: the seed is told when the game is over"
_MARK, _SEED = 8, 7  # bytes


def veiled(seed: int, scenario_digest: str) -> str:
    """A seed as 30 figures that do not tell it."""
    plain = seed.to_bytes(_SEED, "big")
    mark = _mark(plain, scenario_digest)
    return (mark + _mixed(plain, mark)).hex()


def unveiled(text: str, scenario_digest: str) -> int:
    """The seed in 30 figures. Raises: ValueError when they were not made by `veiled` for this scenario."""
    data = bytes.fromhex(text)
    mark, rest = data[:_MARK], data[_MARK:]
    plain = _mixed(rest, mark)
    seed = int.from_bytes(plain, "big")
    if len(rest) != _SEED or seed > MAX_SEED or _mark(plain, scenario_digest) != mark:
        raise ValueError(text)
    return seed


def _mark(plain: bytes, scenario_digest: str) -> bytes:
    return hashlib.blake2b(plain + scenario_digest.encode(), digest_size=_MARK, key=_KEY).digest()


def _mixed(data: bytes, mark: bytes) -> bytes:
    pad = hashlib.blake2b(mark, digest_size=_SEED, key=_KEY).digest()
    return bytes(a ^ b for a, b in zip(data, pad, strict=False))
