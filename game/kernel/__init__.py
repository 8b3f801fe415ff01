"""The compile decorator `@kernel`, its cache on disk and the cold compile in a child process.

The only place that knows numba, the cache folder and the environment.

Compiled code lies under `SALIENT_CACHE` (else the user's cache folder) in
`kernels/<versions, processor>/<module>/<hash>/`. The hash is over the module's
source and all it imports from the package, so an edit leaves one module and its
callers without code and no other, and neither the times nor the place of the
sources matter. Whatever a kernel reads from its globals must therefore follow
from those sources alone.

`origin` hashes sources, `folders` knows where code lies, `shelf` reads and writes
it, `linking` lets kernels call each other by name, `decorator` holds `kernel`,
`tables` and `pointers` let kernels take whole tables as one pointer, `warming`
compiles ahead in a child process (`__main__`).

Environment: `SALIENT_CACHE` (a folder), `NUMBA_DISABLE_JIT=1` (plain Python, numba
is not even imported), `NUMBA_BOUNDSCHECK=1` (checked indices, in a folder of its own).
"""

from game.kernel.decorator import OPTIONS, chapters, kernel, signatures
from game.kernel.folders import KEEP, LAYOUT, cache_root, clear, compiles, versions_folder
from game.kernel.origin import source_hash, sources
from game.kernel.shelf import KERNELS, Kernel, Shelf
from game.kernel.tables import tables
from game.kernel.warming import (
    PLAN,
    Chapter,
    Progress,
    Warming,
    Warmth,
    WarmUpFailed,
    ensure_warm,
    is_warm,
    warm,
)

__all__ = [
    "KEEP",
    "KERNELS",
    "LAYOUT",
    "OPTIONS",
    "PLAN",
    "Chapter",
    "Kernel",
    "Progress",
    "Shelf",
    "WarmUpFailed",
    "Warming",
    "Warmth",
    "cache_root",
    "chapters",
    "clear",
    "compiles",
    "ensure_warm",
    "is_warm",
    "kernel",
    "signatures",
    "source_hash",
    "sources",
    "tables",
    "versions_folder",
    "warm",
]
