"""The child process of `Warming`: one JSON object a line on standard output."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
import time
from typing import Any

from game.kernel.decorator import signatures
from game.kernel.folders import compiles
from game.kernel.shelf import KERNELS
from game.kernel.warming import write_stamp


def main(plan: str) -> None:
    """Run a plan ("module:function") and tell what it compiles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a plan prints is not for the parent

    def leave_with_parent() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    def tell(**words: object) -> None:
        print(json.dumps(words), file=out, flush=True)

    threading.Thread(target=leave_with_parent, daemon=True).start()
    module, _, name = plan.partition(":")
    function = getattr(importlib.import_module(module), name)
    if not compiles():
        tell(unreached=[])
        return
    from numba.core import event

    class Listener(event.Listener):
        def __init__(self) -> None:
            self.open: list[list[float]] = []  # start and seconds of callees, innermost last

        def on_start(self, happened: Any) -> None:
            self.open.append([time.perf_counter(), 0.0])

        def on_end(self, happened: Any) -> None:
            began, inner = self.open.pop()
            whole = time.perf_counter() - began
            if self.open:
                self.open[-1][1] += whole
            dispatcher, arguments = happened.data["dispatcher"], tuple(happened.data["args"])
            place = (dispatcher.py_func.__module__, dispatcher.py_func.__qualname__)
            # Not `is_failed`: numba 0.68 answers True exactly when nothing failed.
            if place in KERNELS and arguments in dispatcher.overloads:
                tell(chapter=place[0], kernel=place[1], seconds=round(whole - inner, 4))

    def lacking() -> set[tuple[str, str]]:
        return {place for place, entry in KERNELS.items() if entry.shelf and not entry.shelf.labels()}

    missing: dict[str, int] = {}
    for chapter, _ in sorted(lacking()):
        missing[chapter] = missing.get(chapter, 0) + 1
    tell(missing=missing)
    with event.install_listener("numba:compile", Listener()):
        function()
    write_stamp(plan)
    used = signatures()
    tell(unreached=sorted(name for name in map(".".join, lacking()) if used[name] == 0))


if __name__ == "__main__":
    main(sys.argv[1])
