"""Agents by name: built in, or a Python function as `package.module.function`."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from game.agents.operate import AGENTS
from game.files.paths import either, nearest
from game.match import HUMAN, Agent, Player, Questions
from game.model.fault import Fault
from game.model.state import State
from game.rules.facade import Order


class Imported:
    """A Python agent that goes by the name it was imported by."""

    def __init__(self, name: str, agent: Agent) -> None:
        self.__name__ = name
        self._agent = agent

    def __call__(self, view: State, ask: Questions) -> Sequence[Order]:
        """The agent's next orders."""
        return self._agent(view, ask)


def player_named(name: str) -> Player:
    """Who plays under a name: None for "human". Raises: Fault when there is no such agent."""
    if name == HUMAN:
        return None
    if name in AGENTS:
        return name
    module, _, function = name.rpartition(".")
    if not module:
        near = nearest(name, AGENTS) or [HUMAN, *AGENTS]
        raise Fault(f"agent {name}: unknown; expected {either(near)}, or a Python function as package.module.name")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise Fault(f"agent {name}: cannot be imported ({error}); expected package.module.name") from None
    if not callable(found):
        raise Fault(f"agent {name}: is no function; expected one that takes a view and questions and returns orders")
    return Imported(name, found)
