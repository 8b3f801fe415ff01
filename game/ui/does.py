"""What each action does in a game; order keys are `commands`'."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.ui.overlay import OVERLAYS
from game.ui.papers import shelf
from game.ui.preferences import preferences

if TYPE_CHECKING:
    from game.ui.play import Play


def actions_of(play: Play) -> dict[str, Callable[[], object]]:
    """What each action does here; the panning ones work while their key is held."""
    camera = play.map.camera
    return {
        "next": lambda: play.next_unit(1),
        "last": lambda: play.next_unit(-1),
        "carry-out": play.carry_out_attack,
        "undo": play.undo,
        "end-turn": play.end_turn,
        "skip": play.turns.skip,
        "faster": play.turns.pace.faster,
        "slower": play.turns.pace.slower,
        "turn-on": play.turns.hurry,
        "turn-back": play.turns.turn_back,
        "save": play.save,
        "saves": play.show_saves,
        "menu": play.step_back,
        "keys": play.show_keys,
        "briefing": play.show_briefing,
        "report": play.show_report,
        "zoom-in": lambda: camera.zoom(1, camera.area.center),
        "zoom-out": lambda: camera.zoom(-1, camera.area.center),
        "whole-map": camera.fit,
        "grid": play.map.toggle_grid,
        "overlay-cut-next": play.overlay.next_salient,
        **{entry.action: partial(play.overlay.show, entry.name) for entry in OVERLAYS},
        "full-screen": preferences.toggle_full_screen,
        **shelf.does(play),
    }
