"""What is told of saving and deleting, wherever that is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game.model.fault import Fault

Told = tuple[str, str]  # a sentence, and "said" or "refused"


def attempt(act: Callable[[], str]) -> Told:
    """Do what may fail. Returns the sentence it gives, or why it could not be done."""
    try:
        return act(), "said"
    except Fault as fault:
        return fault.lines[0], "refused"


def attempt_save(save: Callable[[], Path]) -> Told:
    """Write a game down. Returns what came of it."""
    return attempt(lambda: f"Saved as {save().name}")


class Deletion:
    """Takes a saved game away when that is asked for twice running."""

    def __init__(self) -> None:
        self._asked: Path | None = None

    def forget(self) -> None:
        """Nothing was asked for."""
        self._asked = None

    def word(self, file: Path) -> str:
        """What stands on the button of a file."""
        return "Really delete" if file == self._asked else "Delete"

    def press(self, file: Path) -> Told:
        """Its button is pressed. Returns what came of it, "" while it is only asked for."""
        if file != self._asked:
            self._asked = file
            return "", "said"
        self._asked = None
        from game.files import saves

        def delete() -> str:
            saves.delete(file)
            return f"{file.name} is deleted"

        return attempt(delete)
