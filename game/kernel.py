"""The compile decorator `@kernel`, its cache on disk and the cold compile in a child process.

The only place that knows numba, the cache folder and the environment.

Compiled code lies under `SALIENT_CACHE` (else the user's cache folder) in
`kernels/<versions, processor>/<module>/<hash>/`. The hash is over the module's
source and all it imports from the package, so an edit leaves one module and its
callers without code and no other, and neither the times nor the place of the
sources matter. Whatever a kernel reads from its globals must therefore follow
from those sources alone.

Environment: `SALIENT_CACHE` (a folder), `NUMBA_DISABLE_JIT=1` (plain Python, numba
is not even imported), `NUMBA_BOUNDSCHECK=1` (checked indices, in a folder of its own).
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.machinery
import json
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

LAYOUT = 2  # raised by hand when the decorator's options or the files of the cache change
# never fastmath: results are the same bits everywhere. No reference counting: a kernel makes no array, and counting
# every array of every argument at every call cost ten times the work itself and half the compile time.
OPTIONS = {"nogil": True, "_nrt": False}
PLAN = "game.study.warm:plan"  # calls every kernel once with its real argument types
KEEP = 4  # hashes kept of a module: the newest ones, for branches and second checkouts
KEEP_VERSIONS = 6  # folders of versions kept

_OWN = __name__.partition(".")[0]
_BEGAN = time.time()
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


# ---- sources: what a module's compiled code follows from


# An import statement begins a line or follows ';' or ':'; only these are parsed, as
# parsing whole modules would cost the start of every command 70 ms.
_IMPORT = re.compile(r"(?:^|[;:])[ \t]*((?:from[ \t]*[\w.]+[ \t]*\\?\s*import\b|import\b).*)", re.MULTILINE)


class _Source(NamedTuple):
    digest: bytes
    imports: frozenset[str]  # dotted names, modules or things in them
    edited: bool  # changed after this process began: memory may hold older code


@functools.cache
def _top(name: str) -> tuple[Path, bool] | None:
    """Where a top-level name lies: (folder, True) for a package, (file, False) for a module."""
    if name == _OWN:
        return Path(__file__).parent, True
    known = sys.modules.get(name)
    spec = known.__spec__ if known is not None else importlib.machinery.PathFinder.find_spec(name)
    if spec is None or not spec.origin:
        return None
    places = list(spec.submodule_search_locations or ())
    return (Path(places[0]), True) if places else (Path(spec.origin), False)


@functools.cache
def _file(module: str) -> Path | None:
    """The source file of a module by its dotted name; None when there is none."""
    top, _, rest = module.partition(".")
    place = _top(top)
    if place is None or (rest and not place[1]):
        return None
    if not place[1]:
        return place[0]
    path = place[0].joinpath(*rest.split(".")) if rest else place[0]
    for file in (path / "__init__.py", path.parent / (path.name + ".py")):
        if file.is_file():
            return file
    return None


def _statements(text: str) -> Iterator[ast.AST]:
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
def _source(module: str) -> _Source | None:
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
    for node in _statements(text.decode("utf-8", "replace")):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = home.split(".")[: len(home.split(".")) + 1 - node.level] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            names.update([stem, *(f"{stem}.{alias.name}" for alias in node.names)])
    digest = hashlib.blake2b(text, digest_size=16).digest()
    return _Source(digest, frozenset(names), _BEGAN < changed <= time.time())


def sources(module: str) -> frozenset[str]:
    """The modules of its own package and of this one that a module imports, itself included."""
    tops, found, todo = {_OWN, module.partition(".")[0]}, set(), [module]
    while todo:
        name = todo.pop()
        # This file says how code is compiled, not what: LAYOUT stands for it.
        if name in found or name == f"{_OWN}.kernel" or name.partition(".")[0] not in tops:
            continue
        source = _source(name)
        if source is None:
            todo += [name.rpartition(".")[0]] * ("." in name)  # a thing in a module
            continue
        found.add(name)
        todo += [name.rpartition(".")[0]] * ("." in name)  # the package it lies in
        todo += source.imports
    return frozenset(found)


@functools.cache
def source_hash(module: str) -> str:
    """Sixteen hexadecimal digits over a module's source and all it imports; "" without a source."""
    if _source(module) is None:
        return ""
    total = hashlib.blake2b(digest_size=8)
    for name in sorted(sources(module)):
        source = _source(name)
        assert source is not None
        total.update(name.encode() + b"\0" + source.digest)
    return total.hexdigest()


# ---- folders


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
    place = _top(package)
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


def _folder(module: str) -> Path | None:
    """Where a module's compiled code lies; None when it must not be kept."""
    name = source_hash(module)
    known = [_source(part) for part in sources(module)] if name else []
    if not name or any(source is None or source.edited for source in known):
        return None
    return versions_folder() / module / name


def _mark_used(folder: Path) -> None:
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


def _new_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _prune(folder.parent, KEEP, folder)
        _prune(cache_root(), KEEP_VERSIONS, versions_folder())


def _write(file: Path, data: bytes) -> None:
    """Write in one step. No fsync: a file torn by a power cut fails its checksum and is made again."""
    _new_folder(file.parent)
    draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        draft.write_bytes(data)
        os.replace(draft, file)
    except OSError:
        draft.unlink(missing_ok=True)
        if not file.is_file():  # else another process holds the same file, which is as good
            raise


def _complain(reason: object) -> None:
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


# ---- compiled code on disk


class Shelf:
    """The compiled forms of one kernel on disk, one file a signature.

    Takes the place of numba's own cache object (see `_attach`). A file is a checksum
    and a pickle of (key, callees, code); whatever cannot be read counts as absent.
    """

    def __init__(self, module: str, name: str, line: int, folder: Path | None) -> None:
        self.module, self.name, self.folder = module, name, folder
        self.stem = f"{name}.{line}"
        self.callees: dict[str, list[tuple[str, str, str]]] = {}  # by label, of this process

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

    def read(self, label: str) -> tuple[Any, list[tuple[str, str, str]], Any] | None:
        """One file as (key, callees, code); None when absent, torn or from other libraries."""
        import pickle

        if self.folder is None:
            return None
        try:
            raw = self._path(label).read_bytes()
            if hashlib.blake2b(raw[16:], digest_size=16).digest() != raw[:16]:
                return None
            key, callees, code = pickle.loads(raw[16:])
        except Exception:  # unpickling can raise anything; compiling again is always right
            return None
        self.callees[label] = callees
        return key, callees, code

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """numba asks for the code of a signature; None = compile it."""
        from numba.core.compiler import CompileResult

        target_context.refresh()
        key = (_arguments(sig), target_context.codegen().magic_tuple())
        found = self.read(_label(key))
        if found is None or found[0] != key:
            return None
        try:
            return CompileResult._rebuild(target_context, *found[2])
        except Exception:
            return None

    def save_overload(self, sig: Any, result: Any) -> None:
        """numba hands over code it has just compiled."""
        from numba.core.serialize import dumps

        try:
            key = (_arguments(sig), result.target_context.codegen().magic_tuple())
            label, callees = _label(key), _callees(result, key[1])
            self.callees[label] = callees
            if self.folder is None or result.lifted or result.library.has_dynamic_globals:
                return
            raw = dumps((key, callees, result._reduce()))
            _write(self._path(label), hashlib.blake2b(raw, digest_size=16).digest() + raw)
        except OSError as error:
            _complain(error.strerror or error)
        except Exception as error:  # a numba changed inside: the compiled code itself is good
            _complain(f"{type(error).__name__}: {error}")


def _arguments(sig: Any) -> tuple[Any, ...]:
    return tuple(getattr(sig, "args", sig))


def _label(key: tuple[Any, Any]) -> str:
    return hashlib.blake2b(str(key).encode(), digest_size=6).hexdigest()


def _callees(result: Any, magic: Any) -> list[tuple[str, str, str]]:
    """The kernels a compiled kernel calls: module, name, label. Empty if numba no longer tells."""
    found = set()
    note = result.type_annotation
    for call, signature in getattr(note, "calltypes", {}).items():
        if getattr(call, "op", None) != "call":
            continue
        kind = note.typemap.get(call.func.name)
        function = getattr(getattr(kind, "dispatcher", None), "py_func", None)
        if function is not None:
            place = (function.__module__, function.__qualname__)
            if place in KERNELS:
                found.add((*place, _label((tuple(signature.args), magic))))
    return sorted(found)


def _attach(dispatcher: Any, shelf: Shelf) -> None:
    """Give numba our shelf; with a numba that has changed inside, its own cache in our folder."""
    import numba
    from numba.core import caching, compiler, serialize

    wanted = getattr(getattr(caching, "_Cache", None), "__abstractmethods__", None)
    result = compiler.CompileResult
    if (
        wanted is not None
        and all(hasattr(Shelf, name) for name in wanted)
        and all(hasattr(result, name) for name in ("_reduce", "_rebuild"))
        and hasattr(serialize, "dumps")
        and hasattr(dispatcher, "_cache")
    ):
        dispatcher._cache = shelf
        return
    if shelf.folder is None:
        return
    settings: Any = numba.config
    before = settings.CACHE_DIR
    try:
        _new_folder(shelf.folder)
        settings.CACHE_DIR = str(shelf.folder)
        dispatcher.enable_caching()
    except (OSError, RuntimeError) as error:
        _complain(error)
    finally:
        settings.CACHE_DIR = before


# ---- the decorator and its registry


class Kernel(NamedTuple):
    function: Any  # the compiled function, or the plain one
    shelf: Shelf | None  # None when plain


KERNELS: dict[tuple[str, str], Kernel] = {}  # by module and name, in order of definition


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

    options: dict[str, Any] = OPTIONS
    dispatcher: Any = numba.njit(**options)(function)
    kept = "<locals>" not in name and module != "__main__"
    folder = _folder(module) if kept else None
    if folder is not None:
        _mark_used(folder)
    shelf = Shelf(module, name, function.__code__.co_firstlineno, folder)
    KERNELS[module, name] = Kernel(dispatcher, shelf)
    _attach(dispatcher, shelf)
    return dispatcher


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
    todo = []
    for place, entry in KERNELS.items():
        if entry.shelf is not None:
            for result in entry.function.overloads.values():
                magic = result.target_context.codegen().magic_tuple()
                todo.append((*place, _label((tuple(result.signature.args), magic))))
    while todo:
        module, name, label = todo.pop()
        entry = KERNELS[module, name]
        if label in used[module, name] or entry.shelf is None:
            continue
        used[module, name].add(label)
        if label not in entry.shelf.callees:
            entry.shelf.read(label)
        todo += [callee for callee in entry.shelf.callees.get(label, []) if callee[:2] in KERNELS]
    return {f"{module}.{name}": len(labels) for (module, name), labels in used.items()}


# ---- cold compile in a child process


class Chapter(NamedTuple):
    """How far one module has come."""

    done: int  # kernels compiled
    total: int  # kernels to compile
    seconds: float  # spent on its kernels, without those they call


class Progress(NamedTuple):
    """How far a cold compile has come."""

    chapters: dict[str, Chapter]  # by module
    latest: str  # "module.name" of the kernel compiled last, "" before the first

    @property
    def done(self) -> int:
        """Kernels compiled."""
        return sum(chapter.done for chapter in self.chapters.values())

    @property
    def total(self) -> int:
        """Kernels to compile; 0 while the rules are still being read."""
        return sum(chapter.total for chapter in self.chapters.values())


class Warmth(NamedTuple):
    """What a warm-up did."""

    kernels: int  # compiled now
    seconds: float
    chapters: dict[str, Chapter]
    folder: Path
    unreached: tuple[str, ...]  # kernels that no call of the plan compiled


class WarmUpFailed(RuntimeError):
    """The child process ended before its plan did; the text is the end of what it said."""


def _stamp(plan: str) -> Path:
    module = plan.partition(":")[0]
    name = hashlib.blake2b(f"{plan} {source_hash(module)}".encode(), digest_size=8).hexdigest()
    return versions_folder() / f"warm-{name}"


def is_warm(plan: str = PLAN) -> bool:
    """True if all that the plan compiles is in the cache. Imports neither numba nor the rules."""
    if not compiles():
        return True
    try:
        lines = _stamp(plan).read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return False
    modules = [line.split(" ") for line in lines if line]
    return all(source_hash(name) == known and _exists(name, known) for name, known in modules)


def _exists(module: str, name: str) -> bool:
    return (versions_folder() / module / name).is_dir()


def _write_stamp(plan: str) -> None:
    known = {entry.shelf.module: entry.shelf.folder for entry in KERNELS.values() if entry.shelf}
    lines = [f"{module} {folder.name}\n" for module, folder in known.items() if folder and folder.is_dir()]
    stamp = _stamp(plan)
    _write(stamp, "".join(sorted(lines)).encode())
    old = sorted(stamp.parent.glob("warm-*"), key=lambda file: file.stat().st_mtime)
    for file in old[: -4 * KEEP]:
        file.unlink(missing_ok=True)


class Warming:
    """A cold compile under way in a child process; a window asks `progress` and `running` each frame.

    `plan` is "module:function"; the function is called without arguments in the child and
    calls every kernel with its real argument types. Leaving a `with` block ends the child;
    what it had compiled stays in the cache.
    """

    def __init__(self, plan: str = PLAN) -> None:
        import subprocess
        import tempfile

        self.progress = Progress({}, "")
        self._end: dict[str, Any] | None = None
        self._began = time.perf_counter()
        tops = [_top(name.partition(".")[0]) for name in (_OWN, plan)]
        paths = [str(top[0].parent) for top in tops if top] + [os.environ.get("PYTHONPATH", "")]
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed with the child
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", f"{_OWN}.kernel", plan],
            stdin=subprocess.PIPE,  # its end tells the child that the parent is gone
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            told = json.loads(line)
            chapters = dict(self.progress.chapters)
            if "missing" in told:
                chapters = {module: Chapter(0, count, 0.0) for module, count in told["missing"].items()}
                self.progress = Progress(chapters, "")
            elif "kernel" in told:
                module = told["chapter"]
                done, total, seconds = chapters.get(module, (0, 0, 0.0))
                chapters[module] = Chapter(done + 1, max(total, done + 1), seconds + told["seconds"])
                self.progress = Progress(chapters, f"{module}.{told['kernel']}")
            else:
                self._end = told

    @property
    def running(self) -> bool:
        """True until the child has ended."""
        return self._reader.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; True when it has come."""
        self._reader.join(seconds)
        return not self.running

    def cancel(self) -> None:
        """End the child now."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for pipe in (self._child.stdin, self._child.stdout, self._said):
            if pipe is not None:
                pipe.close()

    def result(self) -> Warmth:
        """What was done, after the end. Raises WarmUpFailed."""
        self._reader.join()
        code = self._child.wait()
        if code or self._end is None:
            self._said.seek(0)
            text = self._said.read().decode("utf-8", "replace").strip()
            raise WarmUpFailed(text[-2000:] or f"the compiling process ended with code {code}")
        return Warmth(
            self.progress.done,
            time.perf_counter() - self._began,
            self.progress.chapters,
            versions_folder(),
            tuple(self._end["unreached"]),
        )

    def __enter__(self) -> Warming:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()


def warm(progress: Callable[[Progress], object] = lambda _: None, plan: str = PLAN) -> Warmth:
    """Compile in a child process all that the plan calls and the cache lacks.

    `progress` is called about ten times a second while something changes. Any exception
    in it, Ctrl-C too, ends the child and leaves a usable cache. Raises WarmUpFailed.
    """
    with Warming(plan) as warming:
        shown = None
        while True:
            ended = warming.wait(0.1)
            if warming.progress is not shown:
                shown = warming.progress
                progress(shown)
            if ended:
                return warming.result()


def ensure_warm(progress: Callable[[Progress], object] = lambda _: None, plan: str = PLAN) -> Warmth | None:
    """`warm` unless all is in the cache already, or the cache cannot be written (said on stderr).

    To be called once before worker processes start. Returns None when nothing was done.
    """
    if is_warm(plan):
        return None
    try:
        probe = versions_folder() / f"probe-{os.getpid()}"
        _write(probe, b"")
        probe.unlink(missing_ok=True)
    except OSError as error:
        _complain(error.strerror or error)
        return None
    return warm(progress, plan)


def _child(plan: str) -> None:
    """The child process of `Warming`: one JSON object a line on stdout."""
    import signal

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
                reached.add(place)
                tell(chapter=place[0], kernel=place[1], seconds=round(whole - inner, 4))

    def lacking() -> set[tuple[str, str]]:
        return {place for place, entry in KERNELS.items() if entry.shelf and not entry.shelf.labels()}

    reached: set[tuple[str, str]] = set()
    missing: dict[str, int] = {}
    for chapter, _ in sorted(lacking()):
        missing[chapter] = missing.get(chapter, 0) + 1
    tell(missing=missing)
    with event.install_listener("numba:compile", Listener()):
        function()
    _write_stamp(plan)
    tell(unreached=sorted(".".join(place) for place in lacking() - reached))


if __name__ == "__main__":
    # The module proper, not this second copy of it named __main__.
    importlib.import_module("game.kernel")._child(sys.argv[1])
