"""Hexes, hexsides and floods: geometry that knows no war."""
