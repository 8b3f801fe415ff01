"""Rules run uncompiled here: fast on toy boards, with real tracebacks.

`SALIENT_TEST_COMPILED=1` runs the same tests on compiled rules. Tests that need
the compiler (speed, signatures, two processes) start child processes of their
own: see `toys.compiled`.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

# Nobody's own settings: a file that is not there.
os.environ["SALIENT_SETTINGS"] = os.path.join(tempfile.gettempdir(), f"salient-tests-{os.getpid()}", "settings.toml")
if not os.environ.get("SALIENT_TEST_COMPILED"):
    os.environ["NUMBA_DISABLE_JIT"] = "1"  # before game.kernel is imported
os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"  # before pygame is: no window is shown

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from sitting import Player

# Hundreds of child processes would each compile the game's sources to bytecode again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Started in the background by a shell, this process and its children would not hear Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("salient", deadline=None, derandomize=True, database=None)
settings.load_profile("salient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regenerate`: write golden files afresh instead of comparing; look at the difference before keeping it."""
    parser.addoption("--regenerate", action="store_true", help="write golden files afresh")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs compiled rules comes first: one process then compiles them while the others run plain tests."""
    items.sort(key=lambda item: "compiled" not in _names(item))


def _names(item: pytest.Item) -> tuple[str, ...]:
    """The names a test's code uses."""
    code = getattr(getattr(item, "function", None), "__code__", None)
    return code.co_names if code is not None else ()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of saved games of nobody else. The window is closed after the test."""
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path / "cache"))
    yield tmp_path / "saves"
    import pygame

    pygame.display.quit()


@pytest.fixture
def player(folder: Path) -> Iterator[Player]:
    """Somebody at the menu."""
    from sitting import Player

    seated = Player()
    yield seated
    seated.close()
