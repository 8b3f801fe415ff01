"""The drawing process: the same pixels as in the window's own, and what happens when either of the two ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.files import scenario as scenarios
from game.grid.hexes import neighbours
from game.kernel import children
from game.ui import parcel
from game.ui.mapart.position import Counter, Position, at_start
from game.ui.nameplates import Nameplates, write_nameplates
from game.ui.painter import Painter, PainterClosed
from game.ui.sprites import Sprites
from game.ui.studio import Job, Studio, Subject
from game.ui.theme import STANDARD, VARIANTS
from game.ui.tiles import Place, Reach, draw_overview, draw_shaded, draw_tile

DRILL = "bridgehead-drill"
PLACES: list[Place] = [(25.0, 0, 0), (68.0, 1, 1)]
REACH = Reach(1, frozenset(range(20, 60)))


def pixels(picture: pygame.Surface) -> tuple[tuple[int, int], bool, bytes]:
    return picture.get_size(), bool(picture.get_flags() & pygame.SRCALPHA), picture.get_buffer().raw


@pytest.fixture(scope="module")
def drill() -> Iterator[tuple[Subject, Position]]:
    pygame.display.init()
    pygame.display.set_mode((960, 600))
    pygame.font.init()
    loaded = scenarios.load(DRILL)
    yield Subject(loaded.board, loaded.scenario, STANDARD), at_start(loaded.scenario, loaded.board, loaded.charts)
    pygame.display.quit()


@pytest.fixture
def painter(drill: tuple[Subject, Position]) -> Iterator[Painter]:
    made = Painter()
    made.begin(drill[0])
    yield made
    made.close()


def test_the_drawing_process_makes_the_same_pixels(painter: Painter, drill: tuple[Subject, Position]) -> None:
    subject, position = drill
    here = Studio(subject)
    jobs = [Job(place, draw_tile, (place, 0, position)) for place in PLACES]
    jobs += [Job(place, draw_shaded, (place, 0, position, REACH)) for place in PLACES]
    jobs.append(Job("overview", draw_overview, (position,)))
    sprites = Sprites(here.art.plates, position)
    from game.ui.camera import Camera

    camera = Camera(subject.board, pygame.Rect(0, 0, 900, 500))
    camera.level = 5
    jobs += sprites.wanted(camera)[:4]
    for job in jobs:
        there = painter.draw(job)
        assert pixels(there) == pixels(job.draw(here, *job.about)), job.key
    assert len({pixels(painter.draw(job))[2] for job in jobs[:5]}) == 5
    names = painter.draw(Job("names", write_nameplates, (68.0, position)))
    own = write_nameplates(here, 68.0, position)
    assert isinstance(names, Nameplates)
    assert [plate.text for plate in names.over] == [plate.text for plate in own.over] != []
    for plate, other in zip(names.under + names.over, own.under + own.over, strict=True):
        assert (plate.rect, plate.box) == (other.rect, other.box)
        assert pixels(plate.picture) == pixels(other.picture)


def test_a_counter_that_moved_keeps_its_last_picture_until_the_new_one_is_made(
    drill: tuple[Subject, Position],
) -> None:
    from game.ui.camera import Camera

    subject, position = drill
    here = Studio(subject)
    camera = Camera(subject.board, pygame.Rect(0, 0, 900, 500))
    camera.level = 5
    target = pygame.Surface((900, 500))
    sprites = Sprites(here.art.plates, position)
    unit = next(counter for counter in position.counters if counter.steps >= 0)
    camera.look_at(unit.hex)
    for job in sprites.wanted(camera):
        sprites.put(job.key, job.draw(here, *job.about))

    def drawn(moved: Counter) -> bytes:
        others = [counter for counter in position.counters if counter.name != unit.name]
        sprites.set_position(replace(position, counters=(*others, moved)))
        target.fill((0, 0, 0))
        box = dict(sprites.draw(target, camera))[moved.hex]
        return pygame.image.tobytes(target.subsurface(box.inflate(-4, -4)), "RGB")

    free = next(h for h in neighbours(subject.board.columns, subject.board.rows)[unit.hex]
                if h >= 0 and not sprites.stack(h))  # fmt: skip
    before = drawn(unit)
    assert drawn(replace(unit, hex=free, kit=unit.kit - 1)) == before
    assert drawn(replace(unit, hex=free, steps=-1, kit=-1)) != before, "not to who may not know it"


def test_a_map_is_drawn_on_in_other_colours(painter: Painter, drill: tuple[Subject, Position]) -> None:
    job = Job("tile", draw_tile, (PLACES[0], 0, drill[1]))
    before = painter.draw(job)
    other = replace(drill[0], palette=next(palette for palette in VARIANTS.values() if palette != STANDARD))
    painter.begin(other)
    after = painter.draw(job)
    assert pixels(after) == pixels(job.draw(Studio(other), *job.about)) != pixels(before)
    os.kill(painter.process, signal.SIGKILL)
    assert pixels(painter.draw(job)) == pixels(after)


def test_a_killed_drawing_process_is_started_again_once_then_the_thread_draws(
    painter: Painter, drill: tuple[Subject, Position]
) -> None:
    job = Job("tile", draw_tile, (PLACES[0], 0, drill[1]))
    first = painter.draw(job)
    processes = [painter.process]
    os.kill(painter.process, signal.SIGKILL)
    assert pixels(painter.draw(job)) == pixels(first)
    processes.append(painter.process)
    assert len({*processes, os.getpid(), 0}) == 4
    assert painter.take_trouble() == ""
    os.kill(painter.process, signal.SIGKILL)
    assert pixels(painter.draw(job)) == pixels(first)
    assert painter.process == 0
    assert "drawing process" in painter.take_trouble()
    assert painter.take_trouble() == ""


def test_a_job_that_fails_is_told_and_does_not_end_the_process(
    painter: Painter, drill: tuple[Subject, Position]
) -> None:
    before = painter.process
    with pytest.raises(RuntimeError, match="drawing failed"):
        painter.draw(Job("wrong", draw_tile, ((0.0, 0, 0), 0, drill[1])))
    painter.draw(Job("tile", draw_tile, (PLACES[0], 0, drill[1])))
    assert painter.process == before


def test_without_a_drawing_process_the_thread_draws(
    drill: tuple[Subject, Position], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "command", lambda *words: ["/nowhere/at/all"])
    painter = Painter()
    painter.begin(drill[0])
    picture = painter.draw(Job("tile", draw_tile, (PLACES[0], 0, drill[1])))
    assert picture.get_size() == (512, 512)
    assert painter.take_trouble().startswith("No drawing process")
    painter.close()
    with pytest.raises(PainterClosed):
        painter.draw(Job("tile", draw_tile, (PLACES[0], 0, drill[1])))


def test_closing_ends_the_process_and_frees_who_waits(painter: Painter, drill: tuple[Subject, Position]) -> None:
    painter.draw(Job("tile", draw_tile, (PLACES[0], 0, drill[1])))
    said: list[type] = []

    def wait() -> None:
        try:
            while True:
                painter.draw(Job("overview", draw_overview, (drill[1],)))
        except PainterClosed:
            said.append(PainterClosed)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.05)
    process = painter.process
    painter.close()
    thread.join(20.0)
    assert said == [PainterClosed]
    assert gone(process)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_drawing_process_ends_when_the_window_is_killed() -> None:
    code = "from game.ui.painter import Painter; p = Painter(); print(p.process, flush=True); input()"
    window = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=children.environment(),
    )  # fmt: skip
    assert window.stdout is not None
    process = next(int(line) for line in window.stdout if line.strip().isdigit())
    assert not gone(process)
    window.kill()
    window.wait()
    until = time.monotonic() + 30.0
    while not gone(process) and time.monotonic() < until:
        time.sleep(0.02)
    assert gone(process)


def gone(process: int) -> bool:
    """Whether a process has ended (one nobody waits for counts as ended)."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return state.is_file() and state.read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_pictures_and_their_holders_go_through_a_pipe_unchanged() -> None:
    pygame.display.init()
    pygame.display.set_mode((960, 600))
    clear = pygame.Surface((7, 3), pygame.SRCALPHA)
    clear.fill((10, 20, 30, 40))
    solid = pygame.Surface((5, 9))
    solid.fill((1, 2, 3))
    sent = {"clear": clear, "part": clear.subsurface((1, 1, 3, 2)), "rest": [solid, pygame.Surface((0, 4)), "word"]}
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as sink:
        parcel.send(sink, sent)
        parcel.send(sink, 5)
        got = parcel.receive(source)
        assert parcel.receive(source) == 5
        sink.close()
        with pytest.raises(EOFError):
            parcel.receive(source)
    assert pixels(got["clear"]) == pixels(clear)
    assert pixels(got["part"]) == pixels(clear.subsurface((1, 1, 3, 2)).copy())
    assert pixels(got["rest"][0]) == pixels(solid)
    assert got["rest"][1].get_size() == (0, 4)
    assert got["rest"][2] == "word"
