"""Which source files a module's compiled code follows from, as one hash.

Nothing is imported to find out: import statements are read from the files.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.machinery
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OWN = __name__.partition(".")[0]  # the package all sources lie in
SELF = __name__.rpartition(".")[0]  # this package

_BEGAN = time.time()

# An import statement begins a line or follows ';' or ':'; only these are parsed, as
# parsing whole modules would cost the start of every command 70 ms.
_IMPORT = re.compile(r"(?:^|[;:])[ \t]*((?:from[ \t]*[\w.]+[ \t]*\\?\s*import\b|import\b).*)", re.MULTILINE)


class Source(NamedTuple):
    """What is known of one source file."""

    digest: bytes
    imports: frozenset[str]  # dotted names, modules or things in them
    edited: bool  # changed after this process began: memory may hold older code


@functools.cache
def top(name: str) -> tuple[Path, bool] | None:
    """Where a top-level name lies: (folder, True) for a package, (file, False) for a module."""
    if name == OWN:
        return Path(__file__).parents[1], True
    known = sys.modules.get(name)
    spec = known.__spec__ if known is not None else importlib.machinery.PathFinder.find_spec(name)
    if spec is None or not spec.origin:
        return None
    places = list(spec.submodule_search_locations or ())
    return (Path(places[0]), True) if places else (Path(spec.origin), False)


@functools.cache
def _file(module: str) -> Path | None:
    """The source file of a module by its dotted name; None when there is none."""
    first, _, rest = module.partition(".")
    place = top(first)
    if place is None or (rest and not place[1]):
        return None
    if not place[1]:
        return place[0]
    path = place[0].joinpath(*rest.split(".")) if rest else place[0]
    for file in (path / "__init__.py", path.parent / (path.name + ".py")):
        if file.is_file():
            return file
    return None


def statements(text: str) -> Iterator[ast.AST]:
    """The import statements of a source; of all its nodes when one cannot be cut out."""
    for match in _IMPORT.finditer(text):
        lines = text[match.start(1) : match.start(1) + 4000].splitlines(keepends=True)
        for count in range(1, len(lines) + 1):
            try:
                yield from ast.parse("".join(lines[:count])).body
                break
            except SyntaxError:
                if "(" not in lines[0] and not lines[count - 1].rstrip().endswith("\\"):
                    break  # prose in a docstring
        else:
            yield from ast.walk(ast.parse(text))


@functools.cache
def source(module: str) -> Source | None:
    """Read a module once in this process."""
    file = _file(module)
    if file is None:
        return None
    try:
        text, changed = file.read_bytes(), file.stat().st_mtime
    except OSError:
        return None
    home = module if file.name == "__init__.py" else module.rpartition(".")[0]
    names: set[str] = set()
    for node in statements(text.decode("utf-8", "replace")):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = home.split(".")[: len(home.split(".")) + 1 - node.level] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            names.update([stem, *(f"{stem}.{alias.name}" for alias in node.names)])
    digest = hashlib.blake2b(text, digest_size=16).digest()
    return Source(digest, frozenset(names), _BEGAN < changed <= time.time())


def sources(module: str) -> frozenset[str]:
    """The modules of its own package and of this one that a module imports, itself included."""
    tops, found, todo = {OWN, module.partition(".")[0]}, set(), [module]
    while todo:
        name = todo.pop()
        # This package says how code is compiled, not what: LAYOUT stands for it.
        if name in found or f"{name}.".startswith(f"{SELF}.") or name.partition(".")[0] not in tops:
            continue
        known = source(name)
        if known is None:
            todo += [name.rpartition(".")[0]] * ("." in name)  # a thing in a module
            continue
        found.add(name)
        todo += [name.rpartition(".")[0]] * ("." in name)  # the package it lies in
        todo += known.imports
    return frozenset(found)


@functools.cache
def source_hash(module: str) -> str:
    """Sixteen hexadecimal digits over a module's source and all it imports; "" without a source."""
    if source(module) is None:
        return ""
    total = hashlib.blake2b(digest_size=8)
    for name in sorted(sources(module)):
        known = source(name)
        assert known is not None
        total.update(name.encode() + b"\0" + known.digest)
    return total.hexdigest()
