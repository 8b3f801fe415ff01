"""A small package with kernels of its own, and processes that run it, for tests of the compile cache."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game import kernel

CHECKOUT = Path(kernel.__file__).parents[2]

TOY = {
    "__init__.py": "",
    "codes.py": "import numpy as np\n\nTWO = np.int64(2)\n",
    "state.py": """
from typing import NamedTuple
import numpy as np

UNITS = np.dtype([("steps", np.int64), ("hex", np.int64)])
CHARTS = np.dtype([("loss", np.int64), ("crt", np.int64, (2, 3))])

class State(NamedTuple):
    units: np.ndarray
    clock: np.ndarray
""",
    "low.py": """
from game.kernel import kernel
from toy.codes import TWO

@kernel
def double(x):
    return x * TWO
""",
    "high.py": """
from game.kernel import kernel
from toy import low

@kernel
def total(charts, state):
    found = charts["crt"][1, 2]
    for u in range(len(state.units)):
        found += low.double(state.units[u]["steps"])
    return found
""",
    "other.py": """
from game.kernel import kernel

@kernel
def third(values, i):
    return values[i] // 3
""",
    "plan.py": """
import numpy as np
from toy import high, other
from toy.state import CHARTS, UNITS, State

def play():
    state = State(np.zeros(3, UNITS), np.zeros(1, np.int64))
    state.units["steps"] = [1, 2, 3]
    charts = np.zeros(1, CHARTS)[0]
    charts["crt"][1, 2] = 100
    return [int(high.total(charts, state)), int(other.third(np.arange(9), np.int64(6)))]

def plan():
    print("a plan may print")
    play()
""",
}

PLAY = """
import json, sys
from game import kernel
from toy import plan
result = plan.play()
compiled = sorted(
    entry.function.__name__
    for entry in kernel.KERNELS.values()
    if hasattr(entry.function, "stats") and entry.function.stats.cache_misses
)
print(json.dumps({
    "result": result, "compiled": compiled, "chapters": kernel.chapters(),
    "signatures": kernel.signatures(), "numba": "numba" in sys.modules,
}))
"""

NAMES = ["double", "third", "total"]


def environment(place: Path, **extra: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "SALIENT_"))}
    path = os.pathsep.join([str(CHECKOUT), str(place)])
    # Bytecode is told from its source by second and size: an edit at once afterwards would not be seen.
    own = {"PYTHONPATH": path, "SALIENT_CACHE": str(place / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    return plain | own | extra


def run(place: Path, code: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=environment(place, **extra), cwd=place, capture_output=True, text=True, timeout=300, check=False,
    )


def play(place: Path, code: str = PLAY, **extra: str) -> dict:
    done = run(place, code, **extra)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def edit(place: Path, name: str, old: str, new: str) -> None:
    file = place / "toy" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def code_files(place: Path) -> list[Path]:
    return sorted((place / "cache").rglob("*.code"))


def kept(place: Path) -> list[str]:
    """The kernels with sound code on disk, by the checksum each file begins with."""
    found = []
    for file in code_files(place):
        raw = file.read_bytes()
        if hashlib.blake2b(raw[16:], digest_size=16).digest() == raw[:16]:
            found.append(file.name.split(".")[0])
    return sorted(found)


def lay(place: Path) -> Path:
    """Write the toy package into a folder."""
    (place / "toy").mkdir()
    for name, text in TOY.items():
        (place / "toy" / name).write_text(text)
    return place


@pytest.fixture
def cold(tmp_path: Path) -> Path:
    """A folder with the toy package and no compiled code."""
    return lay(tmp_path)
