"""The cold compile in a child process: what it compiles, tells and leaves behind when it is ended.

Each test works on a small package of its own, in processes of its own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pytest
from toy_package import NAMES, code_files, cold, edit, kept, play, run

from game import kernel
from game.cli import warmup

__all__ = ["cold"]  # a fixture

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
    asked = run(cold, "from game import kernel\nprint(kernel.is_warm('toy.plan:plan'))")
    assert asked.stdout.split() == ["False"]


def test_a_kernel_that_stands_inside_its_caller_is_reached_without_a_file_of_its_own(cold: Path) -> None:
    assert play(cold, WARM)["unreached"] == []
    (file,) = [file for file in code_files(cold) if file.name.startswith("double.")]
    file.unlink()
    (stamp,) = (cold / "cache").rglob("warm-*")
    stamp.unlink()
    again = play(cold, WARM)
    assert (again["kernels"], again["unreached"]) == (0, [])


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
    same, before = 0, None
    for _ in range(20):
        now = (place / "beat").read_text()  # empty for good when the process ended while it wrote
        same = same + 1 if now == before else 0
        if same == 2:
            return True
        before = now
        time.sleep(0.3)
    return False


def test_an_interrupted_warm_up_ends_its_child_and_leaves_a_sound_cache(cold: Path) -> None:
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
    assert kept(cold) == NAMES


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
