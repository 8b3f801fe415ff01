"""Observers that also ask: they are shown the match before an order is carried out, and when operations begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from game.rules.facade import Order

if TYPE_CHECKING:
    from game.match.match import Match


@runtime_checkable
class Asker(Protocol):
    """An observer of a match that asks its questions; it gives no orders."""

    def before(self, match: Match, row: Order) -> object:
        """A lawful order is about to be carried out."""

    def begins(self, match: Match) -> object:
        """A side's operations begin."""


def before(match: Match, row: Order) -> None:
    """Show the match to those that ask, before a lawful order."""
    for observer in match.observers:
        if isinstance(observer, Asker):
            observer.before(match, row)


def begins(match: Match) -> None:
    """Show the match to those that ask, at the beginning of operations."""
    for observer in match.observers:
        if isinstance(observer, Asker):
            observer.begins(match)
