"""The compile decorator: what is kept, what an edit costs, and what happens when things go wrong.

Each test works on a small package of its own, in processes of its own.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toy_package import CHECKOUT, NAMES, PLAY, code_files, cold, edit, environment, kept, lay, play, run

from game import kernel
from game.kernel import folders, origin

__all__ = ["cold"]  # a fixture


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = lay(tmp_path_factory.mktemp("played"))
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
    assert set(again["signatures"].values()) == {1}


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
    code = """
import pathlib, time
from game.kernel import folders
time.sleep(0.05)
file = pathlib.Path("toy/codes.py")
file.write_text(file.read_text())
print([name for name in ("toy.low", "toy.high", "toy.other") if folders.folder_of(name) is None])
"""
    assert run(cold, code).stdout.split() == ["['toy.low',", "'toy.high']"]


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
    assert added[0].parents[2].name == before[0].parents[2].name + "-boundscheck"


# Kernels that make an array and a list: both must be refused when they are compiled.
MAKERS = """
import numpy as np
from game.kernel import kernel

@kernel
def empty(values):
    made = np.zeros(3, np.int64)
    return made[0] + values[0]

@kernel
def listed(values):
    made = [values[0], values[1]]
    return made[0]

for maker in (empty, listed):
    try:
        maker(np.arange(3))
    except Exception as error:
        print(maker.__name__, type(error).__module__, "|".join(str(error).split("\\n")))
"""


def test_a_kernel_that_makes_an_array_does_not_compile(cold: Path) -> None:
    (cold / "makers.py").write_text(MAKERS)
    done = run(cold, "import makers")
    assert done.returncode == 0, done.stderr
    said = [line.split(" ", 2) for line in done.stdout.splitlines()]
    assert [name for name, _, _ in said] == ["empty", "listed"]
    assert {module for _, module, _ in said} == {"numba.core.errors"}
    assert "zeros" in said[0][2]
    assert "NRT required but not enabled" in said[1][2]
    assert kept(cold) == []


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
    assert kept(copy) == NAMES


def test_only_the_newest_hashes_of_a_module_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path))
    module = tmp_path / "kernels" / "versions" / "toy.low"
    for age in range(1, 8):
        (module / f"old{age}").mkdir(parents=True)
        os.utime(module / f"old{age}", (1_000_000_000 - age, 1_000_000_000 - age))
    folders.new_folder(module / "new")
    assert kernel.KEEP == 4
    assert {folder.name for folder in module.iterdir()} == {"new", "old1", "old2", "old3"}


def test_two_processes_at_once_leave_a_usable_cache(cold: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", PLAY],
            env=environment(cold), cwd=cold, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]
    results = [json.loads(process.communicate(timeout=300)[0])["result"] for process in both]
    assert results == [[112, 2], [112, 2]]
    assert kept(cold) == NAMES


def test_signatures_count_what_stands_inside_callers_from_the_cache(copy: Path) -> None:
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


def test_imports_are_found_as_by_parsing_whole_modules() -> None:
    files = sorted((CHECKOUT / "game").rglob("*.py"))
    assert len(files) > 10
    nasty = '"""From the map; import of things\nimport (nothing\n"""\n'
    nasty += "if 1: import a.b; from c import (  # (\n    d,\n)\n"
    for text in [*(file.read_text() for file in files), nasty, "import e, \\\n    f.g\nfrom . import (h)\n"]:
        kinds = (ast.Import, ast.ImportFrom)
        wanted = {ast.dump(node) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)}
        found = {ast.dump(node) for node in origin.statements(text) if isinstance(node, kinds)}
        assert found >= wanted


def test_the_sources_of_a_module_are_all_it_imports() -> None:
    found = kernel.sources("game.grid.hexes")
    assert {"game", "game.grid", "game.grid.hexes", "game.model", "game.model.codes"} <= found
    assert "game.kernel" not in found
    assert "game.cli" not in found
