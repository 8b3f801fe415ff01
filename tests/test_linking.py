"""Kernels that call each other by name: what is loaded with what, and what happens when a piece is missing.

LLVM ends a process that adds code which refers to what is not there; so each
test that damages the cache asks for the right result, not for a message.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toy_package import code_files, edit, environment, kept, lay, play, run

# `wide` is too long to be inlined; `top` and `low.double` are short. `over` calls `top`, so that it gets
# `top`'s body and with it a call of `wide`, which it does not name itself.
STEP = "    x = (x * {0} + 1) // {1} % 1000003\n    y = y + x * x % {2}\n"
STEPS = "".join(STEP.format(2 * i + 3, i + 2, i + 5) for i in range(24))
MODULES = {
    "wide.py": f"from game.kernel import kernel\n\n@kernel\ndef wide(x):\n    y = x\n{STEPS}    return y\n",
    "top.py": """
from game.kernel import kernel
from toy import low, wide

@kernel
def top(x):
    return wide.wide(x) + low.double(x)
""",
    "over.py": """
from game.kernel import kernel
from toy import top

@kernel
def over(x):
    return top.top(x) - x
""",
    "circle.py": """
from game.kernel import kernel

@kernel
def even(n):
    if n == 0:
        return True
    return odd(n - 1)

@kernel
def odd(n):
    if n == 0:
        return False
    return even(n - 1)

@kernel
def below(n):
    if n < 2:
        return n
    return below(n - 1) + below(n - 2)
""",
}
GAME = """
import json, sys
import numpy as np
from game import kernel
from toy import over, other
result = [int(over.over(np.int64(n))) for n in (0, 1, 7, 10**6, -5)]
compiled = sorted(
    entry.function.__name__
    for entry in kernel.KERNELS.values()
    if hasattr(entry.function, "stats") and entry.function.stats.cache_misses
)
print(json.dumps({"result": result, "compiled": compiled}))
"""
COUNTS = GAME + "print(json.dumps([compiled, kernel.signatures()]))"
ALL = ["double", "over", "top", "wide"]
NEEDS = """
import json
import numpy as np
from game import kernel
from toy import over
over.over(np.int64(1))
symbols = {
    name: entry.shelf.read(label).linked.symbol
    for (_, name), entry in kernel.KERNELS.items()
    for label in entry.shelf.labels()
}
for (module, name), entry in kernel.KERNELS.items():
    for label in entry.shelf.labels():
        linked = entry.shelf.read(label).linked
        emitted = [other for other, symbol in symbols.items() if other != name and symbol.encode() in linked.code]
        print(json.dumps([name, [sorted(place[1] for _, place in linked.needs), sorted(emitted)]]))
"""


def extend(place: Path) -> Path:
    """Write the toy package and the modules above into a folder."""
    place.mkdir(exist_ok=True)
    lay(place)
    for name, text in MODULES.items():
        (place / "toy" / name).write_text(text)
    return place


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """What the kernels give as plain Python."""
    return play(extend(tmp_path_factory.mktemp("plain")), GAME, NUMBA_DISABLE_JIT="1")["result"]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, plain: list[int]) -> Path:
    place = extend(tmp_path_factory.mktemp("linked"))
    assert play(place, GAME) == {"result": plain, "compiled": ALL}
    return place


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two other builds: of another `wide`, and of another `double` too."""
    places = []
    for name in ("wide", "both"):
        place = extend(tmp_path_factory.mktemp(name))
        edit(place, "wide.py", "return y", "return y + 2")
        if name == "both":
            edit(place, "low.py", "x * TWO", "x * TWO + 2")
        play(place, GAME)
        places.append(place)
    return places[0], places[1]


@pytest.fixture
def copy(played: Path, tmp_path: Path) -> Path:
    shutil.copytree(played, tmp_path / "copy")
    return tmp_path / "copy"


def file_of(place: Path, name: str) -> Path:
    (found,) = [file for file in code_files(place) if file.name.startswith(f"{name}.")]
    return found


def test_small_kernels_are_inlined_and_great_ones_called_by_name(played: Path) -> None:
    """And nothing inlined is emitted again: object code names only what it needs."""
    told = dict(json.loads(line) for line in run(played, NEEDS).stdout.splitlines())
    called = [["wide"], ["wide"]]
    assert told == {"wide": [[], []], "double": [[], []], "top": called, "over": called}


def test_a_second_process_compiles_nothing(copy: Path, plain: list[int]) -> None:
    assert play(copy, GAME) == {"result": plain, "compiled": []}


def test_kernels_inlined_into_callers_are_counted_when_their_own_files_are_gone(copy: Path) -> None:
    """Other checkouts share the cache, and only the newest few folders of a module are kept."""
    file_of(copy, "top").unlink()
    file_of(copy, "double").unlink()
    compiled, counts = play(copy, COUNTS)
    assert compiled == []
    used = {"toy.over.over": 1, "toy.top.top": 1, "toy.wide.wide": 1, "toy.low.double": 1}
    assert counts == used | {"toy.other.third": 0}


@pytest.mark.parametrize(
    ("name", "old", "new", "compiled"),
    [
        ("wide.py", "return y", "return y + 1", ["over", "top", "wide"]),
        ("top.py", "low.double(x)", "low.double(x) + 1", ["over", "top"]),
        ("over.py", "- x", "- x + 1", ["over"]),
    ],
)
def test_an_edit_recompiles_its_module_and_the_callers_only(
    copy: Path, plain: list[int], name: str, old: str, new: str, compiled: list[str]
) -> None:
    edit(copy, name, old, new)
    assert play(copy, GAME) == {"result": [value + 1 for value in plain], "compiled": compiled}
    assert play(copy, GAME)["compiled"] == []


def damage(place: Path, way: str, name: str, other: Path) -> None:
    """Spoil the file of one kernel."""
    file = file_of(place, name)
    raw = file.read_bytes()
    if way == "removed":
        file.unlink()
    elif way == "folder removed":
        shutil.rmtree(file.parent)
    elif way == "torn":
        file.write_bytes(raw[: len(raw) // 2])
    elif way == "empty":
        file.write_bytes(b"")
    elif way == "flipped":
        file.write_bytes(raw[:-40] + bytes([raw[-40] ^ 255]) + raw[-39:])
    elif way == "of another kernel":
        file.write_bytes(file_of(place, "double").read_bytes())
    else:
        assert way == "of another build"
        file.write_bytes(file_of(other, name).read_bytes())


WAYS = ["removed", "folder removed", "torn", "empty", "flipped", "of another kernel", "of another build"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["wide", "top"])
def test_a_spoilt_file_is_compiled_again_with_its_callers(
    copy: Path, plain: list[int], others: tuple[Path, Path], way: str, name: str
) -> None:
    damage(copy, way, name, others[1])
    again = play(copy, GAME)
    assert again["result"] == plain
    # `over` has the body of `top` and does without its file.
    assert again["compiled"] == (["over", "top", "wide"] if name == "wide" else [])
    assert play(copy, GAME) == {"result": plain, "compiled": []}


def test_files_without_the_kernels_they_call_are_not_added(
    copy: Path, plain: list[int], others: tuple[Path, Path]
) -> None:
    """Every mixture of what two builds left behind: each file is right or counts as absent."""
    other = others[0]
    for name in ("wide", "top", "over"):
        for keep in ("wide", "top", "over"):
            place = copy.parent / f"{name}-{keep}"
            shutil.copytree(copy, place)
            file_of(place, name).write_bytes(file_of(other, name).read_bytes())
            if keep != name:
                file_of(place, keep).unlink()
            assert play(place, GAME)["result"] == plain


@pytest.mark.parametrize("missing", ["linking.fits = lambda: False", "linking._fitting = lambda *_: False"])
def test_a_numba_without_the_pieces_links_whole_with_the_same_results(
    copy: Path, tmp_path: Path, plain: list[int], missing: str
) -> None:
    changed = f"from game.kernel import linking\n{missing}\n"
    cold = extend(tmp_path / "cold")
    assert play(cold, changed + GAME) == {"result": plain, "compiled": ALL}
    assert play(cold, changed + GAME) == {"result": plain, "compiled": []}
    # The same cache the other way round, and ours read by it.
    assert play(cold, GAME)["result"] == plain
    assert play(copy, changed + GAME)["result"] == plain
    assert play(copy, GAME)["result"] == plain


def test_each_piece_of_numba_is_looked_at(copy: Path, plain: list[int]) -> None:
    code = """
from game.kernel import linking
assert linking.fits()
linking._PIECES += ((linking.compiler, "no_such_piece"),)
assert not linking.fits()
"""
    again = play(copy, code + GAME)
    assert again == {"result": plain, "compiled": ALL}


def test_an_unwritable_cache_is_survived(tmp_path: Path, plain: list[int]) -> None:
    place = extend(tmp_path)
    (place / "file").write_text("")
    assert play(place, GAME, SALIENT_CACHE=str(place / "file" / "below"))["result"] == plain


def test_processes_at_once_leave_a_cache_that_the_next_loads_whole(tmp_path: Path, plain: list[int]) -> None:
    place = extend(tmp_path)
    several = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", GAME],
            env=environment(place), cwd=place, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]
    assert [json.loads(child.communicate(timeout=300)[0])["result"] for child in several] == [plain] * 3
    assert kept(place) == ALL
    assert play(place, GAME) == {"result": plain, "compiled": []}


def test_kernels_that_call_themselves_or_each_other(tmp_path: Path) -> None:
    """A circle is tied in memory and not kept; what calls only itself is kept."""
    place = extend(tmp_path)
    code = """
import json
import numpy as np
from toy import circle
n = np.int64(9)
print(json.dumps([bool(circle.even(n)), bool(circle.odd(n)), int(circle.below(n))]))
"""
    for _ in range(2):
        done = run(place, code)
        assert json.loads(done.stdout) == [False, True, 34], done.stderr
    assert "below" in kept(place)


def test_compiling_again_takes_another_name_and_callers_from_disk_do_not_fall_for_it(
    copy: Path, plain: list[int]
) -> None:
    """The file of `wide` is then sound and of the right kernel, but without the symbol its callers want."""
    code = GAME + """
from toy import wide
asked = [np.int64(n) for n in (0, 1, 7)]
wide.wide.recompile()
assert [int(wide.wide(n)) for n in asked] == [int(wide.wide.py_func(n)) for n in asked]
"""
    before = file_of(copy, "wide").read_bytes()
    assert play(copy, code) == {"result": plain, "compiled": []}
    assert file_of(copy, "wide").read_bytes() != before
    assert play(copy, GAME) == {"result": plain, "compiled": ["over", "top"]}
    assert play(copy, GAME) == {"result": plain, "compiled": []}
