"""Salient from a checkout: `python main.py COMMAND ...` (installed, the command is `salient`)."""

from game.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
