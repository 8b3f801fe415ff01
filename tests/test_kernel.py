"""The compile decorator: what is kept, what an edit costs, and what happens when things go wrong.

Each test works on a small package of its own, in processes of its own.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game import kernel
from game.cli import warmup

CHECKOUT = Path(kernel.__file__).parents[1]

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
    return plain | {"PYTHONPATH": path, "SALIENT_CACHE": str(place / "cache")} | extra


def run(place: Path, code: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=environment(place, **extra), cwd=place, capture_output=True, text=True, timeout=60, check=False,
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


@pytest.fixture
def cold(tmp_path: Path) -> Path:
    """A folder with the toy package and no compiled code."""
    (tmp_path / "toy").mkdir()
    for name, text in TOY.items():
        (tmp_path / "toy" / name).write_text(text)
    return tmp_path


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("played")
    (place / "toy").mkdir()
    for name, text in TOY.items():
        (place / "toy" / name).write_text(text)
    first = play(place)
    assert first["compiled"] == NAMES
    assert first["result"] == [112, 2]
    return place


@pytest.fixture
def copy(played: Path, tmp_path: Path) -> Path:
    """The toy package with its compiled code, at another place and with other times."""
    shutil.copytree(played, tmp_path / "copy")
    for file in (tmp_path / "copy" / "toy").glob("*.py"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    return tmp_path / "copy"


def test_another_checkout_with_other_file_times_compiles_nothing(copy: Path) -> None:
    again = play(copy)
    assert again["compiled"] == []
    assert again["result"] == [112, 2]


@pytest.mark.parametrize(
    ("name", "old", "new", "compiled", "result"),
    [
        ("low.py", "x * TWO", "x * TWO + 1", ["double", "total"], [115, 2]),
        ("high.py", "[1, 2]", "[0, 2]", ["total"], [12, 2]),
    ],
)
def test_an_edit_recompiles_its_module_and_the_callers_only(
    copy: Path, name: str, old: str, new: str, compiled: list[str], result: list[int]
) -> None:
    edit(copy, name, old, new)
    again = play(copy)
    assert again["compiled"] == compiled
    assert again["result"] == result


def test_code_changed_after_the_process_began_is_not_kept(cold: Path) -> None:
    changing = (
        "import time\nfrom game import kernel\nimport pathlib\ntime.sleep(0.05)\n"
        "file = pathlib.Path('toy/codes.py')\nfile.write_text(file.read_text())\n"
    )
    play(cold, changing + PLAY)
    assert {file.name.split(".")[0] for file in code_files(cold)} == {"third"}


def test_plain_python_gives_the_same_results_without_numba_or_files(cold: Path) -> None:
    plain = play(cold, NUMBA_DISABLE_JIT="1")
    assert plain["result"] == [112, 2]
    assert plain["numba"] is False
    assert plain["chapters"] == {"toy.low": ["double"], "toy.high": ["total"], "toy.other": ["third"]}
    assert set(plain["signatures"].values()) == {0}
    assert not (cold / "cache").exists()


def test_bounds_checked_code_has_a_folder_of_its_own(copy: Path) -> None:
    before = code_files(copy)
    code = "import numpy as np\nfrom toy import other\nother.third(np.arange(9), np.int64(99))"
    done = run(copy, code, NUMBA_BOUNDSCHECK="1")
    assert "IndexError" in done.stderr
    added = [file for file in code_files(copy) if file not in before]
    assert [file.name.split(".")[0] for file in added] == ["third"]
    assert run(copy, code).returncode == 0


def test_an_unwritable_cache_is_said_once_and_survived(cold: Path) -> None:
    (cold / "file").write_text("")
    done = run(cold, PLAY, SALIENT_CACHE=str(cold / "file" / "below"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["result"] == [112, 2]
    assert done.stderr.count("\n") == 1
    assert str(cold / "file" / "below") in done.stderr


def test_nothing_is_started_for_a_cache_that_cannot_be_kept(cold: Path) -> None:
    (cold / "file").write_text("")
    code = "from game import kernel\nprint(kernel.ensure_warm(plan='toy.plan:plan'))"
    done = run(cold, code, SALIENT_CACHE=str(cold / "file" / "below"))
    assert done.stdout.split() == ["None"]
    assert done.stderr.count("\n") == 1


def test_damaged_files_are_compiled_again(copy: Path) -> None:
    torn, *flipped = code_files(copy)
    torn.write_bytes(torn.read_bytes()[:-100])
    for file in flipped:
        raw = bytearray(file.read_bytes())
        raw[raw.index(b"\x7fELF") + 64 if b"\x7fELF" in raw else len(raw) // 2] ^= 255
        file.write_bytes(raw)
    again = play(copy)
    assert again["compiled"] == NAMES
    assert again["result"] == [112, 2]
    assert play(copy)["compiled"] == []


def test_only_the_newest_hashes_of_a_module_are_kept(copy: Path) -> None:
    module = code_files(copy)[0].parents[1]
    for age in range(1, 8):
        (module / f"old{age}").mkdir()
        os.utime(module / f"old{age}", (1_000_000_000 - age, 1_000_000_000 - age))
    for file in TOY:
        with (copy / "toy" / file).open("a") as text:
            text.write("\n# edited\n")
    play(copy)
    names = {folder.name for folder in module.iterdir()}
    assert len(names) == kernel.KEEP
    assert {"old1", "old2"} < names


def test_two_processes_at_once_leave_a_usable_cache(cold: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", PLAY],
            env=environment(cold), cwd=cold, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]
    results = [json.loads(process.communicate(timeout=60)[0])["result"] for process in both]
    assert results == [[112, 2], [112, 2]]
    assert play(cold)["compiled"] == []


def test_signatures_count_what_stands_inside_callers_from_the_cache(copy: Path) -> None:
    assert set(play(copy)["signatures"].values()) == {1}
    second = PLAY.replace("result =", "from toy import low\nlow.double(2.5)\nresult =")
    counts = play(copy, second)["signatures"]
    assert counts == {"toy.low.double": 2, "toy.high.total": 1, "toy.other.third": 1}


def test_a_numba_that_changed_inside_falls_back_to_its_own_cache(cold: Path) -> None:
    changed = "from numba.core import caching\ncaching._Cache = None\n"
    assert play(cold, changed + PLAY)["result"] == [112, 2]
    assert code_files(cold) == []
    again = play(cold, changed + PLAY)
    assert again["compiled"] == []
    assert again["result"] == [112, 2]


WARM = """
import json, sys
from game import kernel
before, seen = kernel.is_warm("toy.plan:plan"), []
done = kernel.ensure_warm(lambda now: seen.append((now.latest, now.done, now.total)), "toy.plan:plan")
after = kernel.is_warm("toy.plan:plan")
print(json.dumps({
    "before": before, "after": after, "seen": seen, "kernels": done and done.kernels,
    "unreached": done and done.unreached, "numba": "numba" in sys.modules,
}))
"""


def test_the_child_compiles_everything_and_reports_each_kernel(cold: Path) -> None:
    edit(cold, "other.py", "@kernel", "@kernel\ndef never(x):\n    return x\n\n@kernel")
    first = play(cold, WARM)
    assert (first["before"], first["after"], first["numba"]) == (False, True, False)
    assert first["kernels"] == 3
    assert first["seen"][-1] == ["toy.other.third", 3, 4]
    assert first["unreached"] == ["toy.other.never"]
    again = play(cold, WARM)
    assert (again["before"], again["kernels"], again["seen"]) == (True, None, [])
    assert play(cold)["compiled"] == []
    edit(cold, "codes.py", "int64(2)", "int64(3)")
    third = play(cold, WARM)
    assert (third["before"], third["kernels"]) == (False, 2)


def test_a_plan_that_fails_says_why(cold: Path) -> None:
    edit(cold, "other.py", "values[i] // 3", "values.nonsense")
    done = run(cold, WARM)
    assert "WarmUpFailed" in done.stderr
    assert "nonsense" in done.stderr


# A plan that goes on, writing a growing number to the file `beat`, until its process ends.
STUCK = """
    import pathlib, time
    for beat in range(6000):
        pathlib.Path("beat").write_text(str(beat))
        time.sleep(0.01)
"""


def ends(place: Path) -> bool:
    """True once the process of a stuck plan has ended, which it must within seconds."""
    for _ in range(20):
        before = (place / "beat").read_text()
        time.sleep(0.3)
        if before and (place / "beat").read_text() == before:
            return True
    return False


def test_an_interrupted_warm_up_ends_its_child_and_leaves_a_usable_cache(cold: Path) -> None:
    edit(cold, "plan.py", "    play()\n", "    play()" + STUCK)
    code = """
import pathlib, time
from game import kernel
def progress(now):
    if now.done == 3:
        while not pathlib.Path("beat").exists():
            time.sleep(0.01)
        raise KeyboardInterrupt
try:
    kernel.warm(progress, "toy.plan:plan")
except KeyboardInterrupt:
    before = pathlib.Path("beat").read_text()
    time.sleep(0.3)
    print("beats", before, pathlib.Path("beat").read_text())
"""
    word, before, after = run(cold, code).stdout.split()
    assert (word, before) == ("beats", after)
    again = play(cold, WARM.replace("done = kernel", "done = None and kernel"))
    assert again["after"] is False
    assert play(cold)["result"] == [112, 2]


def test_the_child_ends_with_its_parent(cold: Path) -> None:
    edit(cold, "plan.py", "    play()\n", "    pass" + STUCK)
    code = """
import os, pathlib, time
from game import kernel
warming = kernel.Warming("toy.plan:plan")
while not pathlib.Path("beat").exists():
    time.sleep(0.01)
os._exit(9)
"""
    assert run(cold, code).returncode == 9
    assert ends(cold)


def test_imports_are_found_as_by_parsing_whole_modules() -> None:
    files = sorted((CHECKOUT / "game").rglob("*.py"))
    assert len(files) > 10
    nasty = '"""From the map; import of things\nimport (nothing\n"""\n'
    nasty += "if 1: import a.b; from c import (  # (\n    d,\n)\n"
    for text in [*(file.read_text() for file in files), nasty, "import e, \\\n    f.g\nfrom . import (h)\n"]:
        kinds = (ast.Import, ast.ImportFrom)
        wanted = {ast.dump(node) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)}
        found = {ast.dump(node) for node in kernel._statements(text) if isinstance(node, kinds)}
        assert found >= wanted


def test_the_sources_of_a_module_are_all_it_imports() -> None:
    found = kernel.sources("game.grid.hexes")
    assert {"game", "game.grid", "game.grid.hexes", "game.model", "game.model.codes"} <= found
    assert "game.kernel" not in found
    assert "game.cli" not in found


def test_warmup_closes_with_kernels_seconds_and_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def compiled(progress) -> kernel.Warmth:
        half = {"game.rules.odds": kernel.Chapter(1, 1, 2.5), "game.rules.losses": kernel.Chapter(0, 1, 0.0)}
        whole = half | {"game.rules.losses": kernel.Chapter(1, 1, 1.0)}
        progress(kernel.Progress(half, "game.rules.odds.odds"))
        progress(kernel.Progress(whole, "game.rules.losses.fall"))
        return kernel.Warmth(2, 3.5, whole, tmp_path, ())

    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path))
    (tmp_path / "kernels" / "old").mkdir(parents=True)
    monkeypatch.setattr(kernel, "ensure_warm", compiled)
    parser = argparse.ArgumentParser()
    warmup.add(parser)
    assert warmup.run(parser.parse_args(["--clear"])) == 0
    assert list(tmp_path.iterdir()) == []
    said = capsys.readouterr()
    assert said.out == f"2 kernels compiled in 3.5 s, kept in {tmp_path}\n"
    assert [line.split()[0] for line in said.err.splitlines()] == ["rules.odds", "rules.losses"]
