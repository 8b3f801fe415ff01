"""The report after a game: the chronicle behind it, what a side may read of it, its charts and its card."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pygame
import pytest
from sitting import DRILL, Player

from game.agents.course import Course
from game.files import playback, records
from game.files.reports import report_folder, write_report
from game.files.scenario import load
from game.match import Event, Match
from game.match.chronicle import Chronicle, chronicle_of
from game.match.exits import BOATS, OVER, Goings, Gone
from game.match.names import Names, end_order
from game.match.readings import Reading
from game.match.report import Report
from game.match.throws import mean_luck, throw_of
from game.model import codes
from game.model.scenario import Series
from game.model.state import copy_state
from game.rules import orders as book
from game.rules import pockets
from game.rules.facade import Refusal
from game.rules.forecast import WAYS, AttackForecast
from game.rules.setup import Tables, set_up
from game.ui.aftermath import Aftermath
from game.ui.flow import Flow
from game.ui.graph import Graph, Line
from game.ui.ink import Ink
from game.ui.menu import Menu
from game.ui.pause import Pause
from game.ui.report_pages import PAGES, Pages, verdict
from game.ui.theme import STANDARD

TURNS = 3
SHORT = (f"scenario.calendar.turns={TURNS}",)
SEED = 7


@cache
def short() -> Tables:
    loaded = load(DRILL, SHORT)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


@cache
def played() -> tuple[Match, Chronicle]:
    chronicle = Chronicle(short())
    match = Match(short(), SEED, ["greedy", "greedy"], [chronicle])
    match.run()
    return match, chronicle


# ---- the chronicle


def test_a_chronicle_has_the_rows_a_batch_writes() -> None:
    match, chronicle = played()
    course, reading = Course(short()), Reading(short())
    course.start(SEED)
    while not course.over:
        course.play_turn(["greedy", "greedy"])
        reading.close_turn(course, 0)
    assert chronicle.table("turns") == reading.turns != []
    assert chronicle.table("ledger") == reading.ledger
    assert chronicle.table("games") == [reading.game_row(course, 0, SEED, "greedy:greedy")]
    assert match.over
    assert [close.turn for close in chronicle.closes] == list(range(1, TURNS + 1))


def test_a_game_that_is_played_again_has_the_same_chronicle(tmp_path: Path) -> None:
    match, chronicle = played()
    loaded = load(DRILL, SHORT)
    file = tmp_path / "game.salient"
    records.write(file, records.record_of(match, DRILL, loaded.digest, SHORT))
    again = Chronicle(short())
    _, difference = playback.play_again(records.read(file), short(), [again])
    assert difference is None
    assert [dataclasses.replace(close, rows={}) for close in again.closes] == [
        dataclasses.replace(close, rows={}) for close in chronicle.closes
    ]
    assert again.throws() == chronicle.throws() != []
    assert again.ends() == chronicle.ends()


def test_an_order_taken_back_leaves_no_trace() -> None:
    chronicle = Chronicle(short())
    chronicle(Event("order", 1, "red"))
    chronicle(Event("destroyed", 1, "red", "red-3-rifle", "0804"))
    assert [end.unit for end in chronicle.ends()] == ["red-3-rifle"]
    chronicle(Event("undone", 1, "red"))
    assert not chronicle.ends()
    chronicle(Event("order", 1, "red"))
    chronicle(Event("destroyed", 1, "red", "red-3-rifle", "0804"))
    chronicle(Event("operations", 1, "blue"))
    assert len(chronicle.ends()) == 1


def test_a_unit_that_surrenders_is_told_once() -> None:
    chronicle = Chronicle(short())
    for kind in ("destroyed", "surrender"):
        chronicle(Event(kind, 1, "red", "red-3-rifle", "0804"))
    assert [(end.unit, end.how) for end in chronicle.ends()] == [("red-3-rifle", "surrender")]


def test_the_score_adds_up_to_the_points_paid_at_the_end() -> None:
    _, chronicle = played()
    last = chronicle.closes[-1]
    for side in chronicle.sides:
        assert sum(last.score[side].values()) == last.points[side]
    assert sum(chronicle.closes[0].score["red"].values()) > chronicle.closes[0].points["red"]


# ---- who got out of a salient


@cache
def drill() -> Tables:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def of_blue_inside(match: Match) -> dict[str, tuple[bool, int, int]]:
    """By unit of the salient's holder on the map: whether it stands in it, its steps and its kit. From its own view."""
    units, ready = match.view(1).units, match.ready
    return {
        key: (bool(pockets.inside(ready.map, units[u]["hex"], np.int64(0))), units[u]["steps"], units[u]["kit"])
        for u, key in enumerate(ready.keys)
        if ready.map.roster[u]["side"] == 1 and units[u]["status"] == codes.ON_MAP
    }


class Watcher:
    """Notes who stands on the other side of the salient's edge than before, whenever it is asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.stood: dict[str, tuple[bool, int, int]] = {}

    def look(self, match: Match) -> None:
        now = of_blue_inside(match)
        for unit in {*now, *self.stood}:
            was, stands = (side.get(unit, (False, 0, 0))[0] for side in (self.stood, now))
            if was != stands and not (was and unit not in now):  # those who are lost have not got out
                self.seen.append((unit, "in" if stands else "out"))
        self.stood = now

    def before(self, match: Match, row: np.ndarray) -> None:
        self.look(match)

    def begins(self, match: Match) -> None:
        self.look(match)

    def __call__(self, event: Event) -> None:
        pass


@pytest.mark.parametrize(
    ("pair", "seed", "means"),
    [(("random", "random"), 0, {("in", "crossing"), ("out", "crossing"), ("out", "land")}),
     (("greedy", "random"), 0, {("out", "crossing"), ("out", "boats")})],
)  # fmt: skip
def test_who_goes_out_of_a_salient_is_told_with_its_way(
    pair: tuple[str, str], seed: int, means: set[tuple[str, str]]
) -> None:
    chronicle, watcher = Chronicle(drill()), Watcher()
    match = Match(drill(), seed, None, [chronicle, watcher])
    watcher.seen.clear()  # how it began
    match.players = pair
    start = sum(inside for inside, _, _ in watcher.stood.values())
    match.run()
    watcher.look(match)
    gone = [row for close in chronicle.closes for row in close.went]
    seen = watcher.seen
    assert sorted((row.unit, row.direction) for row in gone if row.units) == sorted(seen) != []
    assert {(row.direction, row.means) for row in gone} == means
    assert all(bool(row.crossings) == (row.means in (OVER, BOATS)) for row in gone)
    ledger = {row[4] for row in chronicle.table("ledger") if row[3] == "blue"}
    assert {name for row in gone for name in row.crossings} <= ledger

    report = Report(chronicle, "", match.over)
    (told,) = report.evacuations()
    assert (told.salient, told.side, told.start.units) == ("Bridgend bridgehead", "blue", start)
    assert told.out[1:] == tuple(sum(getattr(way, name) for way in told.ways) for name in ("units", "steps", "kit"))
    assert told.out.units == sum(direction == "out" for _, direction in seen)
    assert told.came.units == sum(direction == "in" for _, direction in seen)
    assert told.end.units == sum(inside for inside, _, _ in of_blue_inside(match).values())
    destroyed = told.start.units + told.came.units - told.out.units - told.end.units
    assert 0 <= destroyed == told.lost.units <= sum(end.side == "blue" for end in chronicle.ends())


def test_a_unit_that_marches_out_over_the_bridge_is_told_exactly_and_not_when_it_is_taken_back() -> None:
    chronicle = Chronicle(drill())
    match = Match(drill(), SEED, None, [chronicle])
    match.apply(end_order())
    inside = {key for key, (there, _, _) in of_blue_inside(match).items() if there}
    assert inside
    for row in match.legal():
        unit = match.names.units[row[book.ACTOR]]
        out = row[book.KIND] == book.MOVE and not pockets.inside(match.ready.map, row[book.TARGET], np.int64(0))
        if unit not in inside or not out:
            continue
        assert not isinstance(match.apply(row), Refusal)
        stands, steps, kit = of_blue_inside(match)[unit]
        if not stands:
            break
    else:
        raise AssertionError("nobody gets out")
    if isinstance(match.undo(), list):
        match.apply(row)
    match.apply(end_order())
    assert chronicle.closes[0].went == (
        Gone("bridgehead", "out", unit, "crossing", ("bridgend",), 1, int(steps), int(kit)),
    )
    (told,) = Report(chronicle, "blue", match.over).evacuations()
    (way,) = told.ways
    assert (way.means, way.units, way.steps, way.kit) == ("crossing", 1, steps, kit)
    assert told.end.units == len(inside) - 1
    assert Report(chronicle, "red", match.over).evacuations() == [], "the books of the other side are closed"
    assert Report(chronicle, "red", match.over).exits_table() == []


def test_an_order_that_is_taken_back_is_no_going() -> None:
    match = Match(drill(), SEED)
    lots = match._goings._lots
    for side in (0, 1):
        for row in match.legal()[:-1]:
            before = len(lots)
            match.apply(row)
            if match.undoable:
                assert len(lots) == before + 1
                match.undo()
                assert len(lots) == before
                return
        assert match.side == side
        match.apply(end_order())
    raise AssertionError("nothing can be taken back")


def test_kit_that_comes_after_its_unit_goes_by_itself() -> None:
    """A unit has gone over on foot; its kit comes up later."""
    goings = Goings(drill(), Names(drill()))
    state, names = copy_state(drill().state), Names(drill())
    u = next(u for u, key in enumerate(names.units) if key.startswith("blue") and state.units[u]["status"] == 0)
    inside = int(np.flatnonzero(goings._hexes[0])[0])
    outside = int(np.flatnonzero(~goings._hexes[0])[0])
    state.units[u]["hex"], state.units[u]["behind"], state.units[u]["behind_hex"] = outside, 3, inside
    had = goings.inside(state)[0].kit
    after = copy_state(state)
    after.units[u]["behind"], after.units[u]["behind_hex"] = 0, -1
    after.units[u]["kit"] += 3
    facts = {"kit": 3, "from_hex": names.hex(inside), "still_behind": 0}
    joined = Event("kit_joined", 1, "blue", names.unit(u), names.hex(outside), facts)
    goings.keep(state, after, [joined])
    assert goings.taken() == (Gone("bridgehead", "out", names.unit(u), "land", (), 0, 0, 3),)
    assert goings.inside(after)[0].kit == had - 3
    assert goings.taken() == ()


def test_a_match_nobody_chronicles_says_so() -> None:
    with pytest.raises(ValueError, match="chronicle"):
        chronicle_of([print])


# ---- luck


def attack(roll: int) -> Event:
    _, chronicle = played()
    del chronicle
    odds = AttackForecast.__new__(AttackForecast)
    object.__setattr__(odds, "results", {n: (0, 0, int(n >= 9), None) for n in WAYS})
    object.__setattr__(odds, "retreat", 10 / 36)
    return Event("attack", 1, "red", "", "0707", {"odds": odds, "roll": roll, "dice": (1, roll - 1)})


def test_luck_is_one_half_on_average_over_all_throws_of_two_dice() -> None:
    throws = [throw for roll, ways in WAYS.items() for _ in range(ways) if (throw := throw_of(attack(roll)))]
    assert mean_luck(throws) == pytest.approx(0.5)
    assert throws[0].luck < 0.02 < 0.98 < throws[-1].luck
    assert [throw.success for throw in throws].count(1) == 10


def test_luck_is_one_half_on_average_over_all_throws_of_a_hundred() -> None:
    facts = {"crossing": "bridgend", "condition": "damaged", "chance": 20}
    throws = [
        throw for roll in range(100) if (throw := throw_of(Event("struck", 1, "red", facts={**facts, "roll": roll})))
    ]
    assert mean_luck(throws) == pytest.approx(0.5)
    assert [throw.success for throw in throws].count(1) == 20
    assert throw_of(Event("built", 1, "red", facts={**facts, "roll": 3})) is None


# ---- what a side may read


def test_while_the_game_goes_on_the_other_side_s_books_are_closed() -> None:
    _, chronicle = played()
    mine = Report(chronicle, "red", over=False)
    paid = dict(mine.points())
    assert paid["enemy steps"][0] is None
    assert paid["enemy steps"][1] is not None
    assert all(throw.side == "red" for throw in mine.throws())
    assert all(row.side == "red" for row in mine.crossings())
    assert {row[1] for row in mine.losses_table()} <= {"red"}
    assert not mine.table("games")
    assert not mine.table("turns")  # the only salient is Blue's
    assert not mine.pockets_fed()
    whole = Report(chronicle, "red", over=True)
    assert None not in [value for _, values in whole.points() for value in values]
    assert {row[1] for row in whole.losses_table()} == {"red", "blue"}
    assert len(whole.table("turns")) == TURNS


def test_losses_by_turn_and_by_cause_add_up_to_the_same() -> None:
    _, chronicle = played()
    report = Report(chronicle, "", over=True)
    last = chronicle.closes[-1]
    causes = [values for _, values in report.causes()]
    for i, side in enumerate(chronicle.sides):
        for j, (thing, total) in enumerate((("steps", last.steps_lost[side]), ("kit", last.kit_lost[side]))):
            assert sum(value for _, value in report.lost(side, thing).points) == total
            assert sum(values[i][j] for values in causes if values[i] is not None) == total  # type: ignore[index]


def test_ground_is_set_against_the_history_that_measures_it() -> None:
    _, chronicle = played()
    start = short().scenario.calendar.start
    series = Series(
        "past", "Held", "km2", "somewhere", "lost", "bridgehead", ((start, 2.0), (start + dt.timedelta(days=6), 7.5))
    )
    report = Report(chronicle, "", over=True)
    report.scenario = dataclasses.replace(report.scenario, history=(series,))
    (found,) = report.ground()
    assert found.history is not None
    assert found.history.points == ((0.0, 0.0), (2.0, 5.5))
    held = [chronicle.start_held["bridgehead"], *(close.pockets[0].held for close in chronicle.closes)]
    assert [value for _, value in found.game.points] == pytest.approx([(held[0] - n) * chronicle.km2 for n in held])
    assert found.title.endswith("lost by Blue")


def test_the_verdict_is_the_result_of_the_match() -> None:
    match, chronicle = played()
    title, told = verdict(Report(chronicle, "red", over=True), match.outcome())
    outcome = match.outcome()
    assert title == (
        "Draw" if not outcome.level else f"{('Minor', 'Major', 'Decisive')[outcome.level - 1]} victory for "
        f"{('Red', 'Blue')[outcome.winner]}"
    )  # fmt: skip
    assert f"{abs(outcome.balance):.1f} points" in told
    assert "par" not in told, "the drill has none"
    title, told = verdict(Report(chronicle, "red", over=False), match.outcome())
    assert title == f"{TURNS} turns of {TURNS} are over"
    assert "victory" not in told


def test_a_report_is_written_as_tables_and_charts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path))
    match, chronicle = played()
    report = Report(chronicle, "", over=True)
    folder = report_folder(DRILL, TURNS)
    write_report(folder, report, {"ground": b"png"})
    assert folder.parent == tmp_path
    for name in ("games", "turns", "ledger", "losses", "supply", "dice"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            head, *rows = list(csv.reader(stream))
        assert all(len(row) == len(head) for row in rows), name
        assert f"## {name}.csv" in (folder / "columns.md").read_text(encoding="utf-8")
    assert len(rows) == len(chronicle.throws())
    assert (folder / "ground.png").read_bytes() == b"png"
    del match


# ---- charts


def test_an_axis_ends_on_round_figures_that_hold_every_value() -> None:
    for values in ((0.0, 422.4), (-5.4, 70.0), (3.0, 3.0), (0.0, 0.0), (1.0, 2.0), (0.0, 1830.0)):
        line = Line("x", (0, 0, 0), tuple(enumerate(values)))  # type: ignore[arg-type]
        graph = Graph("t", "u", [line], (0.0, 1.0), str)
        low, high, step = graph._scale()
        assert low <= min(values)
        assert high >= max(values)
        assert (high - low) / step == pytest.approx(round((high - low) / step))
        assert 1 <= (high - low) / step <= 8


# ---- the card


def over(player: Player) -> Aftermath:
    """Sit down at the short game and end its turns until it is over."""
    play = player.begin("Red", "Holds its line")
    play.seat.match._course.desk.map.terms[0]["turns"] = 1
    player.end_turn()
    player.until(lambda: play.seat.match.over and play.popups.shown)
    (report,) = play.popups.shown
    assert isinstance(report, Aftermath)
    return report


def test_the_report_opens_when_the_game_is_over_and_every_way_out_works(player: Player, tmp_path: Path) -> None:
    report = over(player)
    player.frames(2)
    for tab in report.tabs:
        player.click(tab.rect.center)
        assert report.page == tab.word
        assert len(player.window.ink.written) > 10
    export = next(button for button in report.buttons if button.word.startswith("Export"))
    player.click(export.rect.center)
    (folder,) = (path for path in (tmp_path / "saves").iterdir() if path.is_dir())
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".md", ".png"}
    player.named(report.buttons, "Save the record")
    assert report.said == f"Saved as {DRILL}-turn-01.salient"
    assert (tmp_path / "saves" / f"{DRILL}-turn-01.salient").exists()
    player.named(report.buttons, "Look at the map")
    assert not player.play.popups.shown
    player.frames(3)
    assert not player.play.popups.shown
    player.key(pygame.K_ESCAPE)
    player.frames(2)
    assert "The game is over" in [text for text, _ in player.window.ink.written]
    player.key(pygame.K_ESCAPE)
    player.frames(2)
    (back,) = (button for button in player.play.panel_buttons if button.word.startswith("After-action report"))
    player.click(back.rect.center)
    assert isinstance(player.play.popups.shown[0], Aftermath)
    player.key(pygame.K_ESCAPE)
    player.key(pygame.K_r, pygame.KMOD_CTRL)
    (report,) = player.play.popups.shown  # type: ignore[assignment]
    player.frames(2)
    assert isinstance(report, Aftermath)
    player.named(report.buttons, "Back to the menu")
    assert isinstance(player.window.screen, Menu)


def test_the_report_on_the_game_so_far_is_reached_from_the_pause_menu(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(pygame.K_ESCAPE)
    player.frames()
    (pause,) = play.popups.shown
    assert isinstance(pause, Pause)
    player.named(pause.buttons, "Report")
    (report,) = play.popups.shown
    assert isinstance(report, Aftermath)
    player.frames(2)
    assert any(text.startswith("No turn has closed yet") for text, _ in player.window.ink.written)
    player.key(pygame.K_ESCAPE)
    assert not play.popups.shown


@pytest.fixture
def surface() -> Iterator[pygame.Surface]:
    pygame.display.init()
    pygame.font.init()
    yield pygame.display.set_mode((1280, 720))
    pygame.display.quit()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_text_of_a_page_lies_on_another(scale: float, surface: pygame.Surface) -> None:
    match, chronicle = played()
    ink = Ink(STANDARD, scale)
    pages = Pages(Report(chronicle, "", over=True), match.outcome(), STANDARD)
    room = pygame.Rect(48, 130, 1184, 480)
    for page in PAGES:
        flow = Flow()
        for _ in range(8):
            ink.begin()
            surface.fill((0, 0, 0))
            flow.draw(surface, ink, room, pages.items(page, ink, room.size))
            assert ink.written, page
            for text, box in ink.written:
                assert room.inflate(8, 8).contains(box), (page, text)
            for (text, box), (other, there) in combinations(ink.written, 2):
                assert not box.colliderect(there), (page, text, other)
            flow.move(4)


def test_a_point_under_the_pointer_tells_its_figure(
    surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, chronicle = played()
    pages = Pages(Report(chronicle, "", over=True), played()[0].outcome(), STANDARD)
    graph = pages.charts["ground-bridgehead"]
    ink = Ink(STANDARD, 1.0)
    rect = pygame.Rect(40, 40, 900, 400)
    found = set()
    for x in range(rect.x, rect.right, 12):
        for y in range(rect.y, rect.bottom, 12):
            monkeypatch.setattr(pygame.mouse, "get_pos", lambda at=(x, y): at)
            ink.begin()
            graph.draw(surface, ink, rect)
            found |= {text for text, _ in ink.written if text.endswith(" km\u00b2")}
    start = chronicle.start_held["bridgehead"] * chronicle.km2
    assert f"2 Jun: {start:.0f} km\u00b2" in found
    assert len(found) == TURNS + 1


def test_turns_without_orders_are_reported_too() -> None:
    chronicle = Chronicle(short())
    match = Match(short(), 1, None, [chronicle])
    while not match.over:
        match.apply(end_order())
    report = Report(chronicle, "", over=True)
    assert not report.throws()
    assert len(report.supply_table()) == 2 * TURNS
    assert report.fed("red").points
