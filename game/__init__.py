"""Salient: an operational hex wargame and batch simulator of fronts that hold, grind and collapse."""
