"""`bench`: measure speed on fixed games, in CPU seconds."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from game.cli import desktop, warmup

SUMMARY = "measure speed on fixed games"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="scenarios to play (default: all but the variants)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--window",
        action="store_true",
        help="measure the window instead: frames while the map is moved (of the first scenario named; default: "
        "donets), its start, its memory, and the opponent's thinking",
    )
    parser.add_argument("--size", metavar="WxH", default="1920x1080", help="size of that window (default: 1920x1080)")
    parser.add_argument(
        "--cold",
        action="store_true",
        help="measure compiling too (minutes): all rules and, unless this is a packed program, what a changed "
        "chapter costs; without it both are left out",
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 when the rules do not compile."""
    if not warmup.warmed():
        return 1
    from game.study import bench

    scenarios = args.scenarios or bench.base_scenarios()
    if args.window:
        return _window(args, scenarios)
    compiled = bench.compile_seconds() if args.cold else None
    found = bench.measure(scenarios, bench.GAMES, lambda name: print(f"{name} ...", file=sys.stderr, flush=True))
    found["cold_s"] = compiled.cold if compiled else None
    found["changed_chapter_s"] = compiled.changed if compiled else None
    found["warm_s"] = bench.warm_seconds(scenarios[-1])
    found["kernel_lines"] = bench.kernel_lines()
    print(json.dumps(found, indent=2) if args.json else as_text(found))
    return 0


def _window(args: argparse.Namespace, scenarios: list[str]) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    size = desktop.size_of(args.size)
    assert size is not None
    from game.ui import stopwatch

    moved = args.scenarios[0] if args.scenarios else stopwatch.SCENARIO
    found = stopwatch.measure(moved, scenarios, lambda words: print(f"{words} ...", file=sys.stderr, flush=True), size)
    print(json.dumps(found, indent=2) if args.json else window_as_text(found))
    return 0


def window_as_text(found: dict[str, Any]) -> str:
    """The window's figures for people."""
    lines = [
        f"{found['scenario']}, {found['counters']} counters, {found['size']}",
        f"  a frame: half under {found['frame_p50_ms']:.1f} ms CPU, 99 of 100 under {found['frame_p99_ms']:.1f} ms; "
        f"{found['frames_late']} of {found['frames']} late by the clock",
        f"  menu on the screen {found['menu_s']:.2f} s after the start ({found['menu_cpu_s']:.2f} s CPU)",
        f"  game on the screen {found['loading_s']:.1f} s after it was begun, all drawn {found['drawn_s']:.1f} s",
    ]
    if found["memory_mb"] is not None:
        lines.append(
            f"  memory at most {found['memory_mb']} MB: the window {found['memory_window_mb']}, "
            f"its drawing process {found['memory_drawing_mb']}"
        )
    lines += [
        f"thinking in {name}: {took['mean']:.3f} s CPU a side-turn, at most {took['most']:.3f}"
        for name, took in found["thinking_s"].items()
    ]
    return "\n".join(lines)


def as_text(found: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"signature {found['signature']}"]
    for name, figures in found.items():
        if not isinstance(figures, dict):
            continue
        lines.append(name)
        lines += [f"  {agents:<16} {rate:>9.2f} games/s" for agents, rate in figures["games_per_s"].items()]
        pair = next(iter(figures["games_per_s"]))
        lines.append(
            f"  a side-turn of {pair}: {figures['us_per_side_turn']:.0f} us, "
            f"{figures['orders_per_side_turn']:.2f} orders, {figures['attacks_per_side_turn']:.2f} attacks; "
            f"{100 * figures['cut_share']:.1f} % of its games for minimum cuts"
        )
    cold = "not measured (--cold)"
    if found["cold_s"] is not None:
        changed = found["changed_chapter_s"]
        again = " (what a changed chapter costs is measured in a checkout only)"
        cold = f"{found['cold_s']:.1f} s" + (again if changed is None else f", after a changed chapter {changed:.1f} s")
    lines.append(f"cold compile {cold}, warm start {found['warm_s']:.2f} s, {found['kernel_lines']} kernel lines")
    return "\n".join(lines)
