"""Python agents for batch tests: importable by name in worker processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from game.match import Questions
from game.model.state import State
from game.rules.facade import Order


def stumbler(view: State, ask: Questions) -> Sequence[Order]:
    """Gives no orders; fails in the second turn of one game in three."""
    if view.clock[0]["turn"] == 2 and ask.seed % 3 == 0:
        raise RuntimeError("stumbled")
    return []


def rare_stumbler(view: State, ask: Questions) -> Sequence[Order]:
    """Gives no orders; fails in the second turn of one game in fifty."""
    if view.clock[0]["turn"] == 2 and ask.seed % 50 == 0:
        raise RuntimeError("stumbled")
    return []


def failing(view: State, ask: Questions) -> Sequence[Order]:
    """Fails at once."""
    raise RuntimeError("failed")


def killer(view: State, ask: Questions) -> Sequence[Order]:
    """Gives no orders; kills its process in the first turn of one game in three."""
    if ask.seed % 3 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return []


def always_killer(view: State, ask: Questions) -> Sequence[Order]:
    """Kills its process at once."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def cheat(view: State, ask: Questions) -> Sequence[Order]:
    """Gives itself a step in the second turn, then the first lawful order."""
    if view.clock[0]["turn"] == 2 and view.clock[0]["orders"] == 0:
        ask._desk.state.units[0]["steps"] += 1
    return walker(view, ask)


def walker(view: State, ask: Questions) -> Sequence[Order]:
    """Gives the first lawful order each turn."""
    return ask.legal()[:1] if view.clock[0]["orders"] == 0 else []


not_callable = 3
