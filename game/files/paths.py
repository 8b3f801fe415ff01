"""Where the project's data stands, how a scenario is found by name, and safe writing.

Data (`scenarios/`, `assets/`) stands beside the `game` package in a checkout
and inside it, as `game/_data`, in an installed copy.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from game.model.fault import Fault

SCENARIO_FILE = "scenario.toml"
_PACKAGE = Path(__file__).resolve().parent.parent


def data_root() -> Path:
    """The folder that holds `scenarios/` and `assets/`."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


def charts_folder() -> Path:
    """The folder of the chart files."""
    return _PACKAGE / "charts"


def shown(path: Path) -> str:
    """A path as messages write it: relative to the working folder when it lies inside it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def nearest(word: str, words: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` known words that look most like `word`, best first; none when nothing is near.

    >>> nearest("capasity", ["capacity", "slot", "captain"])
    ['capacity']
    """
    known = {w.lower(): w for w in words}
    found = difflib.get_close_matches(word.lower(), known, count, 0.55)
    if not found:
        return []
    likeness = [difflib.SequenceMatcher(None, w, word.lower()).ratio() for w in found]
    return [known[w] for w, like in zip(found, likeness, strict=True) if like >= likeness[0] - 0.1]


def scenario_names() -> list[str]:
    """Names of the scenarios that come with the project, in alphabetical order."""
    folder = data_root() / "scenarios"
    return sorted(p.parent.name for p in folder.glob(f"*/{SCENARIO_FILE}"))


def scenario_file(name: str | os.PathLike[str]) -> Path:
    """The scenario file meant by a name (`"drill"`), a folder or a file.

    Raises: Fault when there is none, with the names that look like it.
    """
    text = os.fspath(name)
    path = Path(text).expanduser()
    by_name = bool(text) and path.name == text and text not in (".", "..")
    if by_name:
        named = data_root() / "scenarios" / text / SCENARIO_FILE
        if named.is_file():
            return named
    try:
        if path.is_dir():
            inside = path / SCENARIO_FILE
            if inside.is_file():
                return inside.resolve()
            raise Fault(f"{shown(path)}: no {SCENARIO_FILE} in this folder; expected a scenario folder")
        if path.is_file():
            return path.resolve()
    except (OSError, ValueError) as error:
        raise Fault(f"{text!r}: cannot be looked up ({error}); expected a scenario name, folder or file") from None
    names = scenario_names()
    near = nearest(text, names) or names
    hint = f"; expected {either(near)}, or the path of a scenario folder or file" if near else ""
    raise Fault(f"{text}: no such scenario{hint or '; expected the path of a scenario folder or file'}")


def either(words: Iterable[str]) -> str:
    """Words as a phrase, `"a, b or c"`."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} or {listed[-1]}"


def read_text(file: Path) -> str:
    """The text of a UTF-8 file. Raises: Fault when it cannot be read or is no text."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fault(
            f"{shown(file)}: byte {error.start} is not UTF-8; expected a text file in TOML, not a binary file"
        ) from None
    except FileNotFoundError:
        raise Fault(f"{shown(file)}: no such file; expected a text file in TOML") from None
    except OSError as error:
        raise Fault(f"{shown(file)}: cannot be read ({error.strerror}); expected a text file in TOML") from None


def written(file: Path) -> float | None:
    """When a file was written, in seconds since 1970; None when that cannot be asked."""
    try:
        return file.stat().st_mtime
    except OSError:
        return None


def write_text(file: Path, text: str) -> None:
    """Write a text file whole or not at all: to a temporary file beside it, flushed, then renamed.

    Raises: Fault when the folder cannot be written.
    """
    write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, as `write_text`."""
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)  # a temporary file is made private; the finished one is not
        os.replace(temporary, file)
    except OSError as error:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        raise Fault(f"{shown(file)}: cannot be written ({error.strerror})") from None
