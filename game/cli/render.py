"""`render`: draw a scenario's map, at its start or in a recorded game, as a PNG, without a window."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from game.model.fault import Fault

if TYPE_CHECKING:
    from game.model.board import Board
    from game.model.scenario import Scenario
    from game.ui.mapart.position import Position

SUMMARY = "draw a scenario's map as a PNG"

SMALLEST_PX, LARGEST_PX = 12, 256  # hex height
SMALLEST_SIDE, LARGEST_SIDE = 64, 8192  # of a picture, px
LARGEST_AREA = 64_000_000  # px of a whole map


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("scenario", metavar="SCENARIO", help="name, folder or file of a scenario")
    parser.add_argument("-o", "--out", default="map.png", metavar="FILE", help="picture to write (default: map.png)")
    parser.add_argument(
        "--overlay", default="none", metavar="NAME",
        help="supply, fire, zoc, cut, control, elevation or none (default: none)",
    )  # fmt: skip
    parser.add_argument("--record", metavar="FILE", help="draw a position of this game, recorded or saved")
    parser.add_argument(
        "--turn", metavar="N", help="as turn N of that game closed, 0 = the start (default: its last closed turn)"
    )
    parser.add_argument(
        "--zoom", default="middle", metavar="ZOOM",
        help="far, middle, close or the height of a hex in px (default: middle)",
    )  # fmt: skip
    parser.add_argument("--size", metavar="WxH", help="draw a window of this size instead of the whole map")
    parser.add_argument("--hex", metavar="HEX", help="hex in the middle of the window, e.g. 0412")
    parser.add_argument(
        "--colours", default="standard", metavar="NAME", help="standard, colour-blind or tritan (default: standard)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value first, e.g. ru.commitment=1.5",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Draw and write the picture; prints its name and size. Raises: Fault for anything it cannot use."""
    # no window is opened: this must stand before pygame is imported, and only here
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.files.paths import write_bytes
    from game.files.scenario import load
    from game.grid.hexes import hex_of
    from game.ui.mapart.overlays import OVERLAYS
    from game.ui.render import View, png, png_of, whole_size
    from game.ui.theme import VARIANTS, ZOOMS

    _known("--overlay", args.overlay, OVERLAYS)
    _known("--colours", args.colours, VARIANTS)
    px = _zoom(args.zoom, ZOOMS)
    size = _size(args.size)
    if args.hex is not None and size is None:
        size = (1280, 720)
    out = Path(args.out)
    if out.is_dir():
        raise Fault(f"{args.out}: is a folder; expected the name of a picture to write")
    if args.turn is not None and args.record is None:
        raise Fault("--turn: of which game? expected --record FILE with it")
    if args.record is not None and args.overrides:
        raise Fault("--set: a record has its own changes; expected none beside --record")
    position = None
    if args.record is None:
        loaded = load(args.scenario, args.overrides)
        scenario, board = loaded.scenario, loaded.board
    else:
        scenario, board, position = _recorded(args.record, args.turn, args.scenario)
    centre = -1
    if args.hex is not None:
        centre = hex_of(board.columns, board.rows, args.hex)
        if centre < 0:
            raise Fault(
                f"--hex {args.hex}: no such hex; expected 0101 to {board.columns:02d}{board.rows:02d}"
            )
    if size is None:
        width, height = whole_size(board, px)
        if width * height > LARGEST_AREA:
            raise Fault(f"--zoom {args.zoom}: the whole map would be {width}x{height} px; expected --size with it")
    view = View(px, args.overlay, args.colours, size, centre)
    if position is None:
        data = png(scenario, board, loaded.charts, view)
    else:
        data = png_of(scenario, board, position, view)
    write_bytes(out, data)
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    print(f"{args.out}: {width}x{height} px")
    return 0


def _recorded(file: str, turn: str | None, name: str) -> tuple[Scenario, Board, Position]:
    """Play a record up to a turn. Raises: Fault for a record of another scenario or one that plays otherwise."""
    from game.cli.play import number
    from game.cli.transcript import warmed
    from game.files import playback, positions, records
    from game.ui.mapart.position import position_of

    record = records.read(Path(file))
    closed = positions.closed_turns(record)
    last = closed if turn is None else number(turn, "--turn")
    if last > closed:
        raise Fault(f"--turn {last}: {file} has {closed} closed turns; expected 0 to {closed}")
    ready = playback.ready_for(record, {})
    if name not in (record.scenario, ready.scenario.key):
        raise Fault(f"--record {file}: is a game of {record.scenario}, not of {name}")
    warmed()
    return ready.scenario, ready.board, position_of(ready, positions.state_after(record, ready, last))


def _known(option: str, word: str, words: dict) -> None:
    if word not in words:
        raise Fault(f"{option} {word}: unknown; expected {', '.join(sorted(words))}")


def _zoom(text: str, zooms: dict[str, int]) -> float:
    if text in zooms:
        return float(zooms[text])
    try:
        px = int(text)
    except ValueError:
        px = 0
    if not SMALLEST_PX <= px <= LARGEST_PX:
        raise Fault(
            f"--zoom {text}: expected {', '.join(zooms)} or a hex height of {SMALLEST_PX} to {LARGEST_PX} px"
        )
    return float(px)


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (SMALLEST_SIDE <= width <= LARGEST_SIDE and SMALLEST_SIDE <= height <= LARGEST_SIDE):
        raise Fault(f"--size {text}: expected WIDTHxHEIGHT, each {SMALLEST_SIDE} to {LARGEST_SIDE} px")
    return width, height
