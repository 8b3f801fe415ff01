"""The map: the render command's files and faults, names that do not overlap, contrast, the curve rule."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.cli import main
from game.files.scenario import Loaded, load
from game.match.situation import Situation
from game.model import codes
from game.model.board import Site
from game.rules.setup import Tables, set_up
from game.ui import theme
from game.ui.mapart.compose import MapArt
from game.ui.mapart.counters import STACK_DRAWN, card_size
from game.ui.mapart.crossings import is_shown
from game.ui.mapart.curves import smooth
from game.ui.mapart.front import front_pieces
from game.ui.mapart.lettering import Placed, stacks
from game.ui.mapart.overlays import OVERLAYS, Overlay
from game.ui.mapart.position import Counter, Picture, Position, at_start, position_of
from game.ui.mapart.relief import shaded
from game.ui.mapart.sheet import Sheet
from game.ui.mapart.washes import hex_classes
from game.ui.render import View, draw, png

SMALL = "bridgehead-drill"


@cache
def loaded(name: str) -> Loaded:
    return load(name)


@cache
def art(name: str) -> MapArt:
    pygame.font.init()
    return MapArt(loaded(name).board, loaded(name).scenario, theme.STANDARD)


@cache
def layout(name: str, px: float) -> tuple[list[pygame.Rect], Placed]:
    start = loaded(name)
    boxes, placed = art(name).layout(
        art(name).whole(px, (20, 20, 20, 20)), at_start(start.scenario, start.board, start.charts)
    )
    return [pygame.Rect(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.values()], placed


def read_png(data: bytes) -> tuple[int, int, int]:
    """Width, height and length of the pixel data, every chunk's checksum verified."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, pixels, size, ended = 8, b"", (0, 0), False
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        pixels += body if kind == b"IDAT" else b""
        ended = kind == b"IEND"
        at += 12 + length
    assert ended
    return size[0], size[1], len(zlib.decompress(pixels))


def test_render_writes_a_whole_png_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "map.png"
    assert main(["render", SMALL, "--zoom", "far", "-o", str(out)]) == 0
    width, height, length = read_png(out.read_bytes())
    assert length == height * (1 + 3 * width)
    assert f"{width}x{height} px" in capsys.readouterr().out
    assert [p.name for p in tmp_path.iterdir()] == ["map.png"]


def test_a_window_has_the_size_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    words = ["render", SMALL, "--zoom", "90", "--hex", "0707", "--size", "320x200", "--overlay", "elevation"]
    assert main([*words, "-o", str(out)]) == 0
    assert read_png(out.read_bytes())[:2] == (320, 200)


def test_a_key_floats_in_a_window_large_enough_for_it(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    for overlay, has_key in (("none", False), ("elevation", True)):
        words = ["render", SMALL, "--zoom", "60", "--size", "600x400", "--overlay", overlay, "-o", str(out)]
        assert main(words) == 0
        corner = pygame.image.load(str(out)).get_at((20, 384 - 20))[:3]
        assert (corner == theme.STANDARD.panel) == has_key


def test_the_same_map_is_the_same_bytes() -> None:
    start = loaded(SMALL)
    view = View(40.0, "control")
    first = png(start.scenario, start.board, start.charts, view)
    assert first == png(start.scenario, start.board, start.charts, view)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--overlay", "suply"], "--overlay suply: unknown; expected control, cut, elevation, fire, none, supply, zoc"),
        (["--zoom", "huge"], "--zoom huge: expected far, middle, close or a hex height"),
        (["--zoom", "3"], "--zoom 3"),
        (["--hex", "9999"], "--hex 9999: no such hex; expected 0101 to 1512"),
        (["--size", "10x10"], "--size 10x10"),
        (["--size", "wide"], "--size wide"),
        (["--colours", "grey"], "--colours grey: unknown"),
        (["--turn", "2"], "--turn: of which game? expected --record FILE with it"),
        (["--record", "x", "--set", "red.strikes=0"], "--set: a record has its own changes"),
        (["--record", "nothing.record"], "nothing.record"),
    ],
)
def test_unusable_words_are_refused_before_anything_is_written(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.png"
    assert main(["render", SMALL, *words, "-o", str(out)]) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_an_output_that_cannot_be_written_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("kept")
    assert main(["render", SMALL, "--zoom", "far", "-o", str(tmp_path / "file" / "map.png")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["render", SMALL, "--zoom", "far", "-o", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "kept"


def test_an_unknown_scenario_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "nowhere", "-o", str(tmp_path / "map.png")]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("px", [18.0, 68.0])
def test_every_objective_is_named(px: float) -> None:
    _, placed = layout("kursk", px)
    written = {name.text for name, _ in placed.names}
    towns = {town.name: town.hex for town in loaded("kursk").board.towns}
    scenario, board = loaded("kursk").scenario, loaded("kursk").board
    wanted = {
        objective.name
        for objective, h in zip(scenario.objectives, board.objectives, strict=True)
        if towns.get(objective.name) == h
    }
    assert len(wanted) > 5
    assert wanted <= written


def test_names_written_are_the_names_placed() -> None:
    start = loaded(SMALL)
    position = at_start(start.scenario, start.board, start.charts)
    picture = draw(start.scenario, start.board, position, View(68.0))
    texts = [text for text, _ in picture.labels]
    assert "Weston" in texts
    assert "Easton" in texts
    assert len(picture.counters) == len({counter.hex for counter in position.counters})


@pytest.mark.parametrize("variant", sorted(theme.VARIANTS))
def test_text_stands_out_from_its_ground(variant: str) -> None:
    palette = theme.VARIANTS[variant]

    def tone(name: str) -> theme.Colour:
        owner, _, field = name.rpartition(".")
        return getattr(getattr(palette, owner) if owner else palette, field)

    for pairs, least in ((theme.TEXT_PAIRS, 4.5), (theme.FIGURE_PAIRS, 6.5)):
        for text, ground in pairs:
            assert theme.contrast(tone(text), tone(ground)) >= least, (text, ground)


def test_contrast_of_black_on_white_is_21() -> None:
    assert theme.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)


def test_every_frame_shape_has_a_symbol_for_every_arm() -> None:
    from game.ui.fonts import assets

    for arm in codes.ARMS:
        for shape in ("rectangle", "diamond"):
            assert (assets() / "symbols" / f"{arm}-{shape}.svg").is_file()


def test_curves_run_through_the_midpoints_of_their_links() -> None:
    chain = np.array([[0.0, 0.0], [1.0, 0.6], [2.0, 0.0], [3.0, 0.6], [3.0, 1.8]])
    for wiggle in (0.0, 0.1):
        curve = smooth(chain, wiggle)
        for middle in (chain[:-1] + chain[1:]) / 2:
            assert np.hypot(*(curve - middle).T).min() < 1e-9
        assert curve[0] == pytest.approx(chain[0])
        assert curve[-1] == pytest.approx(chain[-1])


def test_a_line_walked_backwards_wiggles_along_the_same_course() -> None:
    chain = np.array([[0.0, 0.0], [1.0, 0.6], [2.0, 0.0], [3.0, 0.6]])
    there, back = smooth(chain, 0.1), smooth(chain[::-1], 0.1)[::-1]
    for point in there:
        assert np.hypot(*(back - point).T).min() < 0.06


def test_the_front_parts_the_sides() -> None:
    board = loaded(SMALL).board
    pieces = front_pieces(art(SMALL).plates, board.control)
    assert pieces
    for piece in pieces:
        assert {piece.left, piece.right} == {0, 1}
    no_front = front_pieces(art(SMALL).plates, np.zeros(board.n, np.int64))
    assert no_front == ()


def test_sides_are_drawn_in_the_colour_of_their_shape() -> None:
    start = loaded(SMALL)
    board = start.board
    empty = Position(board.control, (), tuple(site.condition for site in board.sites))
    picture = draw(start.scenario, board, empty, View(30.0, "control"))
    sheet = art(SMALL).whole(30.0, (22 + 196 + 20, 22, 22, 22))
    for i, side in enumerate(start.scenario.sides):
        tones = []
        for h in np.flatnonzero(board.control == i).tolist():
            x, y = sheet.place(float(board.x[h]) + 0.5, float(board.y[h]) - 0.4)
            tones.append(picture.surface.get_at((round(x), round(y)))[:3])
        red, _, blue = np.median(np.array(tones), axis=0)
        assert (blue > red) == (side.shape == "rectangle")


def test_an_overlay_of_hex_classes_tints_its_hexes_and_mutes_the_rest() -> None:
    start = loaded(SMALL)
    board = start.board
    classes = np.where(board.x < board.x.mean(), 0, -1)
    green = (0, 160, 0)

    def paint(target: pygame.Surface, strip: Sheet, top: int, map_art: MapArt, position: Position) -> None:
        hex_classes(target, strip, top, map_art, classes, (green,), 0.6)

    overlay = Overlay("classes", "Classes", "base", 0.0, paint, lambda _art, _position: ((green, "west"),))
    position = Position(board.control, (), tuple(site.condition for site in board.sites))
    sheet = art(SMALL).whole(30.0, (4, 4, 4, 4))
    plain, tinted = (art(SMALL).picture(sheet, position, o).surface for o in (OVERLAYS["none"], overlay))
    greener: dict[int, list[int]] = {0: [], -1: []}
    for h in range(board.n):
        x, y = sheet.place(float(board.x[h]) - 0.5, float(board.y[h]) + 0.3)
        before, after = plain.get_at((round(x), round(y))), tinted.get_at((round(x), round(y)))
        greener[int(classes[h])].append((after[1] - after[0]) - (before[1] - before[0]))
    assert np.median(greener[0]) > 60
    assert abs(np.median(greener[-1])) < 15


def test_woods_cover_their_hexes_and_no_others() -> None:
    board = loaded(SMALL).board
    plates = art(SMALL).plates
    cover = next(c for c in plates.woods if c.terrain == codes.WOODS)
    for h in range(board.n):
        column = round((float(board.x[h]) - plates.frame.west) / plates.frame.step)
        row = round((plates.frame.north - float(board.y[h])) / plates.frame.step)
        assert (cover.stored.get_at((column, row)).r > 128) == (board.terrain[h] == codes.WOODS)


def test_a_stack_shows_its_strongest_unit() -> None:
    def counter(short: str, steps: int) -> Counter:
        return Counter(5, 0, short, short, "rifle", "brigade", steps, 0)

    position = Position(np.zeros(10, np.int64), (counter("a", 1), counter("b", 6), counter("c", 3)), ())
    assert [c.short for c in stacks(position)[5]] == ["b", "c", "a"]
    assert STACK_DRAWN == 3


def test_a_pontoon_that_is_not_there_has_no_glyph() -> None:
    def site(slot: str) -> Site:
        return Site("k", "n", 0, 0, 2, 0, 2, 30, codes.SLOTS.index(slot), "River")

    assert not is_shown(site("floating"), int(codes.DESTROYED), 68.0)
    assert is_shown(site("floating"), int(codes.INTACT), 68.0)
    assert is_shown(site("standing"), int(codes.DESTROYED), 18.0)
    assert not is_shown(site("standing"), int(codes.INTACT), 18.0)


def test_a_card_is_smaller_than_its_hex() -> None:
    for px in (18.0, 40.0, 68.0, 128.0, 200.0):
        width, height = card_size(px)
        assert 0.6 * px < width < 0.75 * px
        assert height < width


def test_slopes_away_from_the_light_are_darker() -> None:
    plates = art(SMALL).plates
    lit = pygame.surfarray.array3d(shaded(plates.board, theme.STANDARD, (), 15.0)).astype(float)
    flat = pygame.surfarray.array3d(shaded(plates.board, theme.STANDARD, (), 0.0)).astype(float)
    assert lit.std() > flat.std()


# ---- overlays of a game


@cache
def tables(name: str) -> Tables:
    start = loaded(name)
    return set_up(start.scenario, start.board, start.charts)


@cache
def drill() -> tuple[Position, Situation]:
    ready = tables(SMALL)
    position = position_of(ready, ready.state)
    assert position.situation is not None
    return position, position.situation


@cache
def overlaid(overlay: str) -> Picture:
    start = loaded(SMALL)
    return draw(start.scenario, start.board, drill()[0], View(68.0, overlay))


@pytest.mark.parametrize("overlay", ["supply", "fire", "zoc", "cut"])
def test_overlays_of_a_game_are_drawn_from_the_command(overlay: str, tmp_path: Path) -> None:
    pictures = []
    for name in ("none", overlay):
        out = tmp_path / f"{name}.png"
        assert main(["render", SMALL, "--zoom", "far", "--overlay", name, "-o", str(out)]) == 0
        pictures.append(out.read_bytes())
        read_png(pictures[-1])
    assert pictures[0] != pictures[1]


def test_a_position_of_a_game_shows_steps_states_and_fieldworks() -> None:
    position, _ = drill()
    plain = at_start(loaded(SMALL).scenario, loaded(SMALL).board, loaded(SMALL).charts)
    assert sorted((c.short, c.hex, c.steps, c.kit) for c in position.counters) == sorted(
        (c.short, c.hex, c.steps, c.kit) for c in plain.counters
    )
    assert {c.supply for c in position.counters} == {int(codes.FULL)}
    assert max(c.works for c in position.counters) == 2
    assert position.conditions == plain.conditions
    assert position.turn == 0


def test_setting_up_a_picture_changes_nothing_in_the_game() -> None:
    ready = tables(SMALL)
    before = [table.tobytes() for table in ready.state]
    position_of(ready, ready.state)
    assert [table.tobytes() for table in ready.state] == before


def test_what_flows_into_the_hexes_of_a_line_adds_up_at_its_source() -> None:
    _, found = drill()
    ready = tables(SMALL)
    for source in found.sources:
        sent = sum(
            int(found.flow[h]) for h in range(len(found.next)) if found.next[h] == source.hex and h != source.hex
        )
        assert 0 < sent <= source.used <= source.points
    assert [source.hex for source in found.sources] == list(ready.board.sources)


def test_the_bridge_that_feeds_the_bridgehead_is_a_load_and_is_under_fire() -> None:
    _, found = drill()
    (load,) = found.loads
    site = loaded(SMALL).board.sites[load.site]
    assert site.key == "bridgend"
    assert 0 < load.used <= load.room < site.capacity
    levels = {(h, d): (side, level) for h, d, side, level in found.crossing_fire}
    side, level = levels[load.hex, load.direction]
    assert side == 0
    assert load.room == site.capacity * (100 - 18 * level) // 100


def test_heights_watch_ground_the_enemy_holds_and_fire_reaches() -> None:
    position, found = drill()
    assert found.watchers
    for side in (0, 1):
        watched = np.flatnonzero(found.dominated[side])
        assert (position.control[watched] == 1 - side).all()
        assert (found.fire[side][watched] > 0).all()


def test_zones_lie_round_units_that_have_them() -> None:
    position, found = drill()
    for side in (0, 1):
        posts = [c.hex for c in position.counters if c.side == side and c.steps >= 2]
        near = {k for h in posts for k in art(SMALL).neighbours[h].tolist() if k >= 0}
        zone = set(np.flatnonzero(found.zones[side]).tolist())
        assert zone
        assert zone <= near | set(posts)


def test_the_cut_is_written_with_the_flow_it_lets_through() -> None:
    _, found = drill()
    (cut,) = found.cuts
    assert cut.flow == sum(room for _, room in cut.places) + 1000 * sum(points for *_, points in cut.crossings)
    texts = [text for text, _ in overlaid("cut").labels]
    head = f"!Bridgend bridgehead: {cut.flow / 1000:.0f} points a turn can get in; its units use {cut.asked / 1000:.0f}"
    assert head in texts
    assert len([text for text in texts if text.startswith("!")]) == 1 + len(cut.places) + len(cut.crossings)


def test_what_throttles_is_named_on_the_map() -> None:
    start = loaded(SMALL)
    ready = set_up(start.scenario, start.board, start.charts)
    ready.map.sites["capacity"][:] = 4
    position = position_of(ready, ready.state)
    assert position.situation is not None
    jam = position.situation.jams[0]
    assert (jam.kind, jam.name) == ("crossing", "Bridgend road bridge")
    assert jam.held > 0
    picture = draw(start.scenario, start.board, position, View(68.0, "supply"))
    (told,) = [text for text, _ in picture.labels if text.startswith("!Bridgend")]
    assert told == f"!Bridgend road bridge full: {jam.units} units short by {jam.held / 1000:.1f}"


def test_ground_cut_off_from_every_source_has_no_share() -> None:
    start = loaded(SMALL)
    ready = set_up(start.scenario, start.board, start.charts)
    ready.state.crossings["condition"][:] = int(codes.DESTROYED)
    position = position_of(ready, ready.state)
    assert position.situation is not None
    held = [h for cut in position.situation.cuts for h in cut.hexes]
    assert len(held) == 7
    assert (position.situation.share[held] == 0).all()
    assert position.situation.cuts[0].flow == 0
    picture = draw(start.scenario, start.board, position, View(68.0, "cut"))
    assert any(text.startswith("!Bridgend bridgehead: nothing can get in") for text, _ in picture.labels)


@pytest.mark.parametrize("overlay", ["supply", "fire", "cut"])
def test_remarks_overlap_no_name_and_no_counter(overlay: str) -> None:
    picture = overlaid(overlay)
    remarks = [(text, rect) for text, rect in picture.labels if text.startswith("!")]
    others = [rect for text, rect in picture.labels if not text.startswith("!")]
    cards = [rect for _, rect in picture.counters]
    for i, (text, rect) in enumerate(remarks):
        assert rect.collidelist(cards) < 0, text
        assert rect.collidelist(others) < 0, text
        assert rect.collidelist([box for _, box in remarks[i + 1 :]]) < 0, text


def test_every_overlay_has_a_legend_whose_words_fit() -> None:
    position, _ = drill()
    for name, overlay in OVERLAYS.items():
        rows = overlay.legend(art(SMALL), position)
        assert bool(rows) == (name != "none")
        for sample, words in rows:
            assert words
            assert not callable(sample) or sample(1.0).get_width() <= 34


def test_a_recorded_game_is_drawn_as_a_turn_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, pictures = tmp_path / "game.record", []
    assert main(["play", SMALL, "--agents", "random:random", "--turns", "2", "--record", str(record)]) == 0
    for turn in ("0", "2"):
        out = tmp_path / f"{turn}.png"
        words = ["render", SMALL, "--zoom", "far", "--overlay", "supply", "--record", str(record), "--turn", turn]
        assert main([*words, "-o", str(out)]) == 0
        pictures.append(out.read_bytes())
    assert pictures[0] != pictures[1]
    capsys.readouterr()
    assert main([*words[:-1], "3", "-o", str(tmp_path / "no.png")]) == 2
    assert "--turn 3" in capsys.readouterr().err
    assert main(["render", "kursk", "--record", str(record), "-o", str(tmp_path / "no.png")]) == 2
    assert f"is a game of {SMALL}, not of kursk" in capsys.readouterr().err
    assert not (tmp_path / "no.png").exists()
