"""What the linter of `check` says: a severity, a spot and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from game.files.lines import KeyPath


@dataclass(frozen=True)
class Finding:
    """One remark about a scenario that can be read, but may not be what was meant."""

    severity: Literal["error", "warning"]
    path: KeyPath  # the key of the scenario it is about, () = the whole
    text: str


def error(path: KeyPath, text: str) -> Finding:
    """A finding that makes a game wrong."""
    return Finding("error", path, text)


def warning(path: KeyPath, text: str) -> Finding:
    """A finding that may be meant."""
    return Finding("warning", path, text)
