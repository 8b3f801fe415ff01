"""Giving an order that needs a place: the lawful places, and the one that is meant."""

from __future__ import annotations

from dataclasses import dataclass

from game.match.plans import Choice, OrderPlace
from game.ui.camera import Camera

REACH = 0.72  # of a hex's height: how near the pointer must be to a place to mean it
TITLES = {
    "withdraw": "Withdraw", "boat": "Cross by boat", "build": "Build a crossing", "repair": "Repair a crossing",
    "charge": "Lay charges", "demolish": "Blow a crossing", "strike": "Strike a crossing",
}  # fmt: skip


@dataclass
class Aim:
    """An order about to be given at one of several places."""

    choice: Choice
    at: int = -1  # position of the place that is meant, -1 none yet

    @property
    def kind(self) -> str:
        """The kind of order."""
        return self.choice.kind

    @property
    def place(self) -> OrderPlace | None:
        """The place that is meant."""
        return self.choice.places[self.at] if self.at >= 0 else None

    def nearest(self, camera: Camera, at: tuple[int, int]) -> int:
        """The place under a point of the screen, -1 none."""
        found, least = -1, (camera.px * REACH) ** 2
        for i, place in enumerate(self.choice.places):
            x, y = spot_of(camera, place.hexes)
            away = (x - at[0]) ** 2 + (y - at[1]) ** 2
            if away < least:
                found, least = i, away
        return found


def begun(choice: Choice) -> Aim:
    """An aim at the only place there is, of a withdrawal at the farthest."""
    return Aim(choice, 0 if len(choice.places) == 1 or choice.kind == "withdraw" else -1)


def spot_of(camera: Camera, hexes: tuple[int, ...]) -> tuple[float, float]:
    """Where a hex's middle, or the middle between two banks, is on the screen."""
    spots = [camera.spot(h) for h in hexes]
    return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)
