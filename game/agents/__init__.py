"""Agents: a view in, orders out; and the one turn loop."""
