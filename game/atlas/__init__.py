"""Lon/lat geography to a hex board. The only room that knows shapely."""

from game.atlas.build import build

__all__ = ["build"]
