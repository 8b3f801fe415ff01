"""A fresh process that does one thing and prints the CPU seconds it took, its start included: `bench` runs it."""

from __future__ import annotations

import sys
import time

FIRST_TURN, PLAN = "first-turn", "plan"


def main(what: str, *names: str) -> None:
    """Load scenarios and play their first turn, or call every kernel once."""
    if what == PLAN:
        from game.study.warm import plan

        plan()
    else:
        from game.study.bench import first_turn

        for name in names:
            first_turn(name)
    print(time.process_time(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
