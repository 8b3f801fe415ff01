"""Compiled code on disk in place of numba's own cache, and the registry of all kernels."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from game.kernel.folders import complain, write

Place = tuple[str, str, str]  # of compiled code: module, kernel, label of the signature


class Kept(NamedTuple):
    """What one file holds."""

    about: str  # what it is the code of and how it was linked: guards against files of another place or way
    callees: list[Place]  # the kernels it calls, and those they call, and so on
    linked: Any  # `linking.Linked`; None for code that numba linked itself
    rest: bytes  # a pickle of (key, what numba needs besides)


class Shelf:
    """The compiled forms of one kernel on disk, one file a signature.

    Takes the place of numba's own cache object (see `decorator.attach`). A file is a checksum
    and a pickle of `Kept`; whatever cannot be read counts as absent.
    """

    def __init__(self, module: str, name: str, line: int, folder: Path | None, by_name: bool) -> None:
        """`by_name`: kernels call each other by name (`linking`)."""
        self.module, self.name, self.folder, self.by_name = module, name, folder, by_name
        self.stem = f"{name}.{line}"
        self.callees: dict[str, list[Place]] = {}  # by label, of this process

    @property
    def cache_path(self) -> str | None:
        return str(self.folder) if self.folder else None

    def enable(self) -> None:
        """Part of numba's interface."""

    def disable(self) -> None:
        """Part of numba's interface."""

    def flush(self) -> None:
        for label in self.labels():
            self._path(label).unlink(missing_ok=True)

    def labels(self) -> list[str]:
        """The signatures kept on disk."""
        files = self.folder.glob(f"{self.stem}.*.code") if self.folder else ()
        return [file.name.split(".")[-2] for file in files]

    def _path(self, label: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{self.stem}.{label}.code"

    def _about(self, label: str) -> str:
        assert self.folder is not None
        return f"{self.module}.{self.name} {self.folder.name} {label} {'by name' if self.by_name else 'whole'}"

    def read(self, label: str) -> Kept | None:
        """One file; None when absent, torn, of another kernel or from other libraries."""
        import pickle

        if self.folder is None:
            return None
        try:
            raw = self._path(label).read_bytes()
            if hashlib.blake2b(raw[16:], digest_size=16).digest() != raw[:16]:
                return None
            kept = Kept(*pickle.loads(raw[16:]))
            if kept.about != self._about(label):
                return None
        except Exception:  # unpickling can raise anything; compiling again is always right
            return None
        self.callees[label] = kept.callees
        return kept

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """numba asks for the code of a signature; None = compile it."""
        import pickle

        from numba.core.compiler import CompileResult

        target_context.refresh()
        generator = target_context.codegen()
        key = (_arguments(sig), generator.magic_tuple())
        kept = self.read(label_of(key))
        if kept is None:
            return None
        try:
            known, rest = pickle.loads(kept.rest)
            if known != key:
                return None
            if kept.linked is None:
                return CompileResult._rebuild(target_context, *rest)
            from game.kernel import linking

            library = kept.linked.bring(generator, _linked)
            return library and linking.unpack(target_context, library, rest)
        except Exception:
            return None

    def save_overload(self, sig: Any, result: Any) -> None:
        """numba hands over code it has just compiled."""
        from numba.core.serialize import dumps

        try:
            key = (_arguments(sig), result.target_context.codegen().magic_tuple())
            label, callees = label_of(key), _callees(result, key[1])
            self.callees[label] = callees
            if self.folder is None or result.lifted or result.library.has_dynamic_globals:
                return
            linked, rest = None, None
            if self.by_name:
                from game.kernel import linking

                linked, rest = linking.pack(result)
            kept = Kept(self._about(label), callees, linked, dumps((key, rest or result._reduce())))
            raw = dumps(tuple(kept))
            write(self._path(label), hashlib.blake2b(raw, digest_size=16).digest() + raw)
        except OSError as error:
            complain(error.strerror or error)
        except Exception as error:  # a numba changed inside: the compiled code itself is good
            complain(f"{type(error).__name__}: {error}")


def _linked(place: Place) -> Any:
    """The code of a kernel on disk as `linking.Linked`; None when there is none."""
    entry = KERNELS.get(place[:2])
    kept = entry.shelf.read(place[2]) if entry is not None and entry.shelf is not None else None
    return kept and kept.linked


def _arguments(sig: Any) -> tuple[Any, ...]:
    return tuple(getattr(sig, "args", sig))


def label_of(key: tuple[Any, Any]) -> str:
    """Twelve hexadecimal digits for a signature: (argument types, processor)."""
    words = f"{' '.join(map(_spelt, key[0]))} {key[1]}"
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


_SPELT: dict[int, tuple[Any, str]] = {}  # by identity; the type is kept so that its identity is not used again


def _spelt(kind: Any) -> str:
    """A type in full, written once: numba spells out hundreds of fields each time."""
    found = _SPELT.get(id(kind))
    if found is None:
        found = _SPELT[id(kind)] = kind, repr(kind)
    return found[1]


def _callees(result: Any, magic: Any) -> list[Place]:
    """The kernels a compiled kernel calls, and those they call: module, name, label. Empty if numba no longer tells.

    All of them, however deep: the file of a kernel that was inlined into its callers may be gone
    from the cache while theirs are there and good.
    """
    found: set[Place] = set()
    note = result.type_annotation
    for call, signature in getattr(note, "calltypes", {}).items():
        if getattr(call, "op", None) != "call":
            continue
        kind = note.typemap.get(call.func.name)
        function = getattr(getattr(kind, "dispatcher", None), "py_func", None)
        if function is not None:
            place = (function.__module__, function.__qualname__)
            if place in KERNELS:
                label, shelf = label_of((tuple(signature.args), magic)), KERNELS[place].shelf
                found.add((*place, label))
                if shelf is not None:  # what it calls is known: it was compiled or read for this caller
                    found.update(shelf.callees.get(label, ()))
    return sorted(found)


class Kernel(NamedTuple):
    """One entry of the registry."""

    function: Any  # the compiled function, or the plain one
    shelf: Shelf | None  # None when plain


KERNELS: dict[tuple[str, str], Kernel] = {}  # by module and name, in order of definition
