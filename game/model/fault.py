"""The one exception a user is meant to read: bad input, said plainly, without a traceback."""

from __future__ import annotations


class Fault(Exception):
    """Input that cannot be used. Each line names file, line or key, and what was expected.

    The command line prints the lines to standard error and exits with 2.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
