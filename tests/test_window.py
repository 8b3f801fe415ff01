"""The window itself: its size and its focus; the benchmark that opens it; and the program made of it."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pygame
import pytest
from sitting import DRILL, Player

from game.cli import bench, main
from game.files.paths import data_root
from game.kernel import children
from game.ui import stopwatch
from game.ui.layout import LEAST
from game.ui.window import LONGEST

ROOT = Path(__file__).resolve().parents[1]


# ---- size, focus


def resized(player: Player, size: tuple[int, int]) -> None:
    pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
    player.frames(2)


def test_any_size_can_be_drawn_and_too_small_a_window_grows_again(player: Player) -> None:
    resized(player, (1000, 640))
    play = player.begin("Red", "Holds its line")
    player.key(pygame.K_n)
    for size in ((960, 600), (1920, 1080), (2560, 1440), (1280, 720)):
        resized(player, size)
        assert player.window.surface.get_size() == size
        assert play.layout.panel.right == size[0]
        assert play.map.camera.area == play.layout.map
    for size in ((300, 200), (1, 1), (4000, 100)):
        resized(player, size)
        width, height = player.window.surface.get_size()
        assert (width, height) == (max(size[0], LEAST[0]), max(size[1], LEAST[1]))


def test_a_window_that_the_system_will_not_enlarge_shows_a_part(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(pygame.K_n)
    resized(player, LEAST)
    whole = player.window.surface.copy()
    monkeypatch.setattr(player.window, "_resize", lambda size: None)
    for size in ((1, 1), (40, 700), (1100, 90), (320, 200)):
        resized(player, size)
        assert player.window.surface.get_size() == size
        for name in ("bar", "map", "panel", "minimap", "events", "about"):
            assert min(getattr(play.layout, name).size) >= 0, name
    player.until(play.map.settled)
    player.frames()
    head = pygame.Rect(0, 0, 320, 40)
    assert player.window.surface.subsurface(head).copy().get_buffer().raw == (
        whole.subsurface(head).copy().get_buffer().raw
    )


def instead(player: Player) -> list[str | float]:
    """A screen that only tells what is asked of it."""
    told: list[str | float] = []
    screen = SimpleNamespace(
        next="", handle=lambda event: None, update=told.append, draw=lambda target, ink: told.append("seen"),
        close=lambda: None,
    )  # fmt: skip
    player.window.screen.close()
    player.window.screen = screen
    return told


def test_a_minimised_window_draws_nothing_and_goes_on(player: Player) -> None:
    told = instead(player)
    for event, then in ((pygame.WINDOWMINIMIZED, [0.01]), (pygame.WINDOWRESTORED, [0.01, "seen"])):
        player.frames()
        told.clear()
        player.window.frame([pygame.event.Event(event)], 0.01)
        assert told == then


def test_a_screen_is_seen_before_it_works_and_a_late_frame_is_no_jump(player: Player) -> None:
    told = instead(player)
    player.window.frame([], 5.0)
    player.window.frame([], 5.0)
    player.window.frame([], 0.01)
    assert told == ["seen", LONGEST, "seen", 0.01, "seen"]


def test_a_drag_ends_when_the_window_loses_the_focus(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    play.map.camera.level = 6
    camera = play.map.camera
    camera.look_at(camera.board.n // 2)
    at = camera.area.center
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(at[0] - 30, at[1]), rel=(0, 0), buttons=(1, 0, 0)))
    player.frames()
    pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    player.frames()
    left = camera.left
    player.point((at[0] + 60, at[1]))
    assert camera.left == left


def test_a_unit_that_is_shown_lies_under_no_card(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    camera = play.map.camera
    camera.level = 6
    player.frames()
    assert camera.covered > camera.px
    h = camera.board.n // 2
    camera.look_at(h)
    camera.pan(0, -(camera.area.bottom - camera.covered / 2 - camera.spot(h)[1]))
    assert play.layout.events.top < camera.spot(h)[1] < camera.area.bottom
    camera.show(h)
    assert camera.area.top < camera.spot(h)[1] < play.layout.events.top
    still = camera.top
    camera.show(h)
    assert camera.top == still


# ---- the benchmark


def test_the_window_is_measured(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(stopwatch, "STEPS", 8)
    monkeypatch.setattr(stopwatch, "STARTS", 1)
    monkeypatch.setattr(stopwatch, "ZOOMS", (1, 4))
    monkeypatch.setattr(stopwatch, "THINKER", "greedy")
    plain = stopwatch.measure
    monkeypatch.setattr(stopwatch, "measure", lambda *given: plain(*given, steps=8, turns=1))
    assert main(["bench", "--window", DRILL, "--size", "1280x720", "--json"]) == 0
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert (found["scenario"], found["size"], found["frames"]) == (DRILL, "1280x720", 16)
    assert 0 < found["frame_p50_ms"] <= found["frame_p99_ms"]
    assert found["menu_cpu_s"] > 0
    assert found["menu_s"] > 0
    assert 0 < found["loading_s"] <= found["drawn_s"]
    assert found["counters"] == 9
    assert list(found["thinking_s"]) == [DRILL]
    thought = found["thinking_s"][DRILL]
    assert 0.005 < thought["mean"] <= thought["most"], "uncompiled, a staff thinks longer than that"
    if sys.platform.startswith("linux"):
        parts = found["memory_window_mb"], found["memory_drawing_mb"]
        assert min(parts) > 20
        assert max(parts) <= found["memory_mb"] <= sum(parts) + 1
    said = bench.window_as_text(found)
    assert f"99 of 100 under {found['frame_p99_ms']:.1f} ms" in said
    assert "memory" not in bench.window_as_text(found | {"memory_mb": None})


# ---- the program


def test_the_documented_command_builds_from_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    spec = re.search(r"pyinstaller (?:--\S+ )*(\S+\.spec)", readme)
    assert spec is not None
    assert "[app]" in readme
    text = (ROOT / spec[1]).read_text(encoding="utf-8")
    compile(text, spec[1], "exec")
    taken: dict[str, Any] = {}

    def analysis(scripts: list[str], **words: Any) -> Any:
        taken.update(words, scripts=scripts)
        return SimpleNamespace(pure=[], scripts=[], binaries=[], datas=[])

    hooks = SimpleNamespace(copy_metadata=lambda name: [(name, name)])
    names = {"PyInstaller": hooks, "PyInstaller.utils": hooks, "PyInstaller.utils.hooks": hooks}
    kept = {name: sys.modules.get(name) for name in names}
    sys.modules.update(names)  # type: ignore[arg-type]
    try:
        given = {"SPECPATH": str((ROOT / spec[1]).parent), "Analysis": analysis}
        given |= {name: lambda *parts, **words: None for name in ("PYZ", "EXE", "COLLECT")}
        exec(compile(text, spec[1], "exec"), given)
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    assert [Path(script).name for script in taken["scripts"]] == ["main.py"]
    # kernels are kept under the hash of their sources
    assert taken["module_collection_mode"] == {"game": "py"}
    assert {"game.cli.bench", "game.ui.painting", "game.kernel.__main__", "game.study"} <= {*taken["hiddenimports"]}
    places = {place: Path(source) for source, place in taken["datas"] if "/" in place}
    assert places["game/_data/scenarios"].samefile(data_root() / "scenarios")
    assert places["game/_data/assets"].samefile(data_root() / "assets")
    assert list(places["game/charts"].glob("*.toml"))


def test_a_packed_program_runs_a_module_when_it_is_started_as_a_child(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert children.command("game.ui.painting")[-2:] == ["-m", "game.ui.painting"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    line = children.command("game.ui.first_sight", "1280x720")
    assert line[0] == sys.executable
    run: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(runpy, "run_module", lambda name, **words: run.append((name, sys.argv[1:])))
    monkeypatch.setattr(sys, "argv", ["salient", *line[1:]])
    assert main(line[1:]) == 0
    assert run == [("game.ui.first_sight", ["1280x720"])]
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "usage: salient" in capsys.readouterr().out
    assert len(run) == 1


@pytest.mark.slow
def test_the_program_is_built_and_plays(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller")
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", str(tmp_path / "dist"), "--workpath",
         str(tmp_path / "work"), str(ROOT / "assets" / "salient.spec")], check=True, cwd=tmp_path, capture_output=True,
    )  # fmt: skip
    program = tmp_path / "dist" / "salient" / "salient"
    settings = {"SALIENT_CACHE": str(tmp_path / "cache"), "SALIENT_SAVES": str(tmp_path / "saves")}
    clean = {name: value for name, value in os.environ.items() if name != "NUMBA_DISABLE_JIT"} | settings

    def said(*words: str) -> str:
        done = subprocess.run([str(program), *words], capture_output=True, text=True, check=True, env=clean)
        return done.stdout

    assert "warmup" in said("--help")
    said("warmup")
    assert list((tmp_path / "cache").rglob("warm-*"))
    assert "Result" in said("play", DRILL, "--seed", "1")
    said("batch", DRILL, "--games", "4", "--jobs", "2", "--seed", "1", "--out", str(tmp_path / "run"))
    assert len((tmp_path / "run" / "games.csv").read_text().splitlines()) == 5
    found = json.loads(said("bench", "--window", DRILL, "--size", "1280x720", "--json"))
    assert found["memory_drawing_mb"] is None or found["memory_drawing_mb"] > 20
