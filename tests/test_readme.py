"""Every command of the README runs as it stands there, compiled, in an empty folder; of a thousand games only fifty."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _lines() -> list[str]:
    """Command lines of the README's shell blocks, comments taken off."""
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("   #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def _run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    settings = {k: v for k, v in os.environ.items() if k not in ("NUMBA_DISABLE_JIT", "SDL_VIDEODRIVER")}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words], cwd=folder, env=settings, capture_output=True, text=True
    )


def test_the_readme_has_one_command_to_play_and_one_to_test() -> None:
    installs = [line for line in _lines() if line.startswith("python3 -m venv")]
    assert len(installs) == 2
    assert "salient batch" in installs[0]
    assert installs[1].endswith("-m pytest")


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    commands = []
    for line in _lines():
        last = line.split("&&")[-1].strip()
        words = shlex.split(last)
        if words[0].endswith("salient"):
            commands.append(["50" if word == "1000" else word for word in words[1:]])
    assert {words[0] for words in commands} >= {
        "play", "verify", "replay", "batch", "ladder", "check", "render", "why", "new", "schema", "bench", "warmup",
    }  # fmt: skip
    for words in commands:
        done = _run(words, tmp_path)
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr
    assert (tmp_path / "runs" / "first" / "games.csv").is_file()
    assert (tmp_path / "kursk.png").is_file()
