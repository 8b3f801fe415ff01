"""The folders compiled code lies in: their names, how they are written and what is removed."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import threading
import time
from pathlib import Path

from game.kernel import origin

LAYOUT = 7  # raised by hand when the decorator's options or the files of the cache change
KEEP = 4  # hashes kept of a module: the newest ones, for branches and second checkouts
KEEP_VERSIONS = 6  # folders of versions kept

_REFRESH = 86_400.0  # seconds after which a folder in use is marked as used again
_QUIET = "SALIENT_CACHE_QUIET"  # set for child processes once the cache was complained about


def _setting(name: str) -> int:
    """A whole-number NUMBA_ setting, read as numba reads it; 0 when unset or no number."""
    try:
        return int(os.environ.get(f"NUMBA_{name}", "0"))
    except ValueError:
        return 0


def compiles() -> bool:
    """True unless NUMBA_DISABLE_JIT asks for plain Python."""
    return not _setting("DISABLE_JIT")


def cache_root() -> Path:
    """The folder of all compiled code; it need not exist."""
    if given := os.environ.get("SALIENT_CACHE"):
        return Path(given).expanduser().absolute() / "kernels"
    try:
        if sys.platform == "win32":
            user = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            user = Path.home() / "Library" / "Caches"
        else:
            user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        user = Path(os.devnull)  # no home: a folder that cannot be made, said like any other
    return user / "salient" / "kernels"


def _version(package: str) -> str:
    """The version of an installed package by its folder's name (importlib.metadata takes 50 ms)."""
    place = origin.top(package)
    found = sorted(place[0].parent.glob(f"{package}-*.dist-info")) if place else []
    if len(found) == 1:
        return found[0].name.removesuffix(".dist-info").partition("-")[2]
    from importlib import metadata

    return metadata.version(package)


_TRAITS = ("vendor_id", "cpu family", "model", "stepping", "flags", "Features")  # of /proc/cpuinfo


def _processor() -> str:
    """A word for the processor. numba checks it too, in each file: this one parts the folders."""
    told = [os.environ.get("PROCESSOR_IDENTIFIER", "")]
    if hasattr(os, "uname"):
        told.append(os.uname().machine)
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not line.strip():
                    break
                if line.partition(":")[0].strip() in _TRAITS:
                    told.append(line)
    except OSError:
        pass
    # Settings of numba that change the code and are seldom used.
    words = ("CPU_NAME", "CPU_FEATURES", "ENABLE_AVX", "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "DEBUGINFO")
    told += [os.environ.get(f"NUMBA_{word}", "") for word in words]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=4).hexdigest()


@functools.cache
def versions_folder() -> Path:
    """The cache folder of this layout, these libraries, this Python, processor and bounds check."""
    python = f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}"
    libraries = "-".join(f"{name}{_version(name)}" for name in ("numba", "llvmlite", "numpy"))
    bounds = "-boundscheck" * (_setting("BOUNDSCHECK") > 0)
    return cache_root() / f"{LAYOUT}-{libraries}-{python}-{_processor()}{bounds}"


def folder_of(module: str) -> Path | None:
    """Where a module's compiled code lies; None when it must not be kept."""
    name = origin.source_hash(module)
    known = [origin.source(part) for part in origin.sources(module)] if name else []
    if not name or any(source is None or source.edited for source in known):
        return None
    return versions_folder() / module / name


def mark_used(folder: Path) -> None:
    """Make a folder count as new for pruning; at most once a day, so that reading stays cheap."""
    for place in (folder, versions_folder()):
        try:
            if time.time() - place.stat().st_mtime > _REFRESH:
                os.utime(place)
        except OSError:
            pass  # not there yet, or not ours to mark


def _prune(parent: Path, keep: int, spare: Path) -> None:
    """Remove all but the newest `keep` folders of `parent`; another process only compiles again."""
    try:
        aged = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(parent) if entry.is_dir())
    except OSError:
        return
    for _, path in aged[:-keep]:
        if Path(path) != spare:
            shutil.rmtree(path, ignore_errors=True)


def new_folder(folder: Path) -> None:
    """Make a folder unless it is there, and remove what is older than the newest few beside it."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _prune(folder.parent, KEEP, folder)
        _prune(cache_root(), KEEP_VERSIONS, versions_folder())


def write(file: Path, data: bytes) -> None:
    """Write in one step. No fsync: a file torn by a power cut fails its checksum and is made again."""
    new_folder(file.parent)
    draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        draft.write_bytes(data)
        os.replace(draft, file)
    except OSError:
        draft.unlink(missing_ok=True)
        if not file.is_file():  # else another process holds the same file, which is as good
            raise


def complain(reason: object) -> None:
    """Say once, for this process and its children, that compiled code cannot be kept."""
    if not os.environ.get(_QUIET):
        os.environ[_QUIET] = "1"
        print(
            f"salient: compiled rules cannot be kept in {cache_root()} ({reason}); they are compiled"
            " again at every start. Set SALIENT_CACHE to a folder that can be written.",
            file=sys.stderr,
        )


def clear() -> None:
    """Remove all compiled code, of every version."""
    shutil.rmtree(cache_root(), ignore_errors=True)
