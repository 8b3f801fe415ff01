"""The decorator itself, and what is known of the kernels it made."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from game.kernel.folders import compiles, complain, folder_of, mark_used, new_folder
from game.kernel.shelf import KERNELS, Kernel, Shelf, label_of

F = TypeVar("F", bound=Callable[..., Any])

# Never fastmath: results are the same bits everywhere. No reference counting: a kernel makes no array, and
# counting every array of every argument at every call cost ten times the work itself and half the compile time.
# A change here raises `folders.LAYOUT`.
OPTIONS = {"nogil": True, "_nrt": False, "no_cfunc_wrapper": True}


def kernel(function: F) -> F:
    """Compile a function of the rulebook when it is first called, and keep the code.

    Numbers passed to kernels are np.int64, never Python literals: each kernel is to have
    one signature. With NUMBA_DISABLE_JIT=1 the function is returned as it is.
    Code of kernels made inside functions or in a script is not kept.
    """
    module, name = function.__module__, function.__qualname__
    if not compiles():
        KERNELS[module, name] = Kernel(function, None)
        return function
    import numba

    how = _how()
    dispatcher: Any = numba.njit(**how)(function)
    kept = "<locals>" not in name and module != "__main__"
    folder = folder_of(module) if kept else None
    if folder is not None:
        mark_used(folder)
    shelf = Shelf(module, name, function.__code__.co_firstlineno, folder, by_name="pipeline_class" in how)
    KERNELS[module, name] = Kernel(dispatcher, shelf)
    attach(dispatcher, shelf)
    return dispatcher


@functools.cache
def _how() -> dict[str, Any]:
    """The options, with our compiler if numba is as our shelf and `linking` need it."""
    if not _shelf_fits():
        return OPTIONS
    try:
        from game.kernel import linking

        return OPTIONS | {"pipeline_class": linking.Compiler} if linking.fits() else OPTIONS
    except (ImportError, AttributeError):
        return OPTIONS


@functools.cache
def _shelf_fits() -> bool:
    """False with a numba that has changed inside."""
    from numba.core import caching, compiler, serialize

    wanted = getattr(getattr(caching, "_Cache", None), "__abstractmethods__", None)
    return (
        wanted is not None
        and all(hasattr(Shelf, name) for name in wanted)
        and all(hasattr(compiler.CompileResult, name) for name in ("_reduce", "_rebuild"))
        and hasattr(serialize, "dumps")
    )


def attach(dispatcher: Any, shelf: Shelf) -> None:
    """Give numba our shelf; with a numba that has changed inside, its own cache in our folder."""
    import numba

    if _shelf_fits() and hasattr(dispatcher, "_cache"):
        dispatcher._cache = shelf
        return
    if shelf.folder is None:
        return
    settings: Any = numba.config
    before = settings.CACHE_DIR
    try:
        new_folder(shelf.folder)
        settings.CACHE_DIR = str(shelf.folder)
        dispatcher.enable_caching()
    except (OSError, RuntimeError) as error:
        complain(error)
    finally:
        settings.CACHE_DIR = before


def chapters() -> dict[str, list[str]]:
    """The kernels of every module imported so far: module -> names."""
    found: dict[str, list[str]] = {}
    for module, name in KERNELS:
        found.setdefault(module, []).append(name)
    return found


def signatures() -> dict[str, int]:
    """How many signatures of each kernel this process uses, by "module.name"; for tests.

    Counts also what stands inside callers loaded from the cache. All 0 without the compiler.
    """
    used: dict[tuple[str, str], set[str]] = {place: set() for place in KERNELS}
    for place, entry in KERNELS.items():
        if entry.shelf is None:
            continue
        for result in entry.function.overloads.values():
            magic = result.target_context.codegen().magic_tuple()
            label = label_of((tuple(result.signature.args), magic))
            used[place].add(label)
            for module, name, other in entry.shelf.callees.get(label, ()):
                if (module, name) in used:
                    used[module, name].add(other)
    return {f"{module}.{name}": len(labels) for (module, name), labels in used.items()}
