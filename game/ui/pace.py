"""How fast things are shown: the other side's turn, a game one looks on at, a replay."""

from __future__ import annotations

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
AT_ONCE = 0.0  # a setting: outcomes only


class Pace:
    """A speed that can be changed, halted, or skipped over."""

    def __init__(self, speed: float = 1.0) -> None:
        """Args: one of SPEEDS, or AT_ONCE."""
        self.speed = speed
        self.halted = 0  # 1 = the player has stopped it

    @property
    def words(self) -> str:
        """The speed as it is shown: "2x"."""
        return "at once" if self.speed == AT_ONCE else f"{self.speed:g}\u00d7"

    def faster(self) -> None:
        """The next higher speed."""
        self.speed = next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1])

    def slower(self) -> None:
        """The next lower speed."""
        self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0])

    def halt(self) -> None:
        """Stop, or go on."""
        self.halted = 1 - self.halted
