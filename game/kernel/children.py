"""How a process of our own is started: a module of the package, from sources, installed or packed as one program."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys

from game.kernel.origin import OWN, top

CHILD = "--child"  # first word of a packed program that is to run a module instead of a command


def command(module: str, *words: str) -> list[str]:
    """The command line that runs a module."""
    if getattr(sys, "frozen", False):  # the program is its own interpreter and knows no -m
        return [sys.executable, CHILD, module, *words]
    return [sys.executable, "-P", "-m", module, *words]


def environment(*modules: str) -> dict[str, str]:
    """This process's environment, with the package, and those of further modules, where Python looks."""
    places = [top(name.partition(".")[0]) for name in (OWN, *modules)]
    paths = [str(place[0].parent) for place in places if place] + [os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def run(words: list[str]) -> bool:
    """Be a child, when a packed program was started with the words of `command`. Returns: whether it was one."""
    multiprocessing.freeze_support()  # the workers of a batch: those words are Python's own, and it does not return
    if len(words) < 2 or words[0] != CHILD:
        return False
    sys.argv = words[1:]
    runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    return True
