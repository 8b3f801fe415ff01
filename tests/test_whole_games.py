"""Whole games through the window, by posted events: the drill from the menu to its replay, five turns of each theatre.

After each order it is looked up in the match, so that one that silently does nothing fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame  # after test_desktop has chosen the drivers
import pytest
from sitting import DRILL, Player
from toys import compiled

from game.files import saves
from game.files.scenario import read
from game.grid.hexes import neighbours
from game.rules import orders as book
from game.rules.forecast import AttackForecast
from game.ui.aftermath import Aftermath
from game.ui.aiming import spot_of
from game.ui.confirm import Confirm
from game.ui.loading import Loading
from game.ui.menu import Menu
from game.ui.papers.end_turn import EndTurn
from game.ui.pause import Pause
from game.ui.play import Play
from game.ui.replay import ReplaySeat
from game.ui.review import Review
from game.ui.save_page import SavePage
from game.ui.seat import Seat, Setting, new_seat
from game.ui.takeover import TakeOver

THEATRES = {"kursk": "Ukraine", "kupyansk": "Russia", "donets": "Ukraine"}  # who is played there
TURNS = 5
ENGINEER = "blue-15-engineer"


class Commander(Player):
    """Plays whole turns and looks up every order given."""

    @property
    def orders(self) -> list[str]:
        """Own orders of the operations in hand, as the match has them."""
        match = self.seat.match
        return [match.names.spell(row) for row in match.log[-1].orders[self.seat.side]]

    def begin(self, side: str, opponent: str, name: str = DRILL) -> Play:
        """The same dice every time."""
        page = self.menu.new
        self.until(lambda: page.seed.rect.width)
        self.click(page.seed.rect.center)
        self.key(pygame.K_7, letter="7")
        assert page.seed_number == 7
        play = super().begin(side, opponent, name)
        self.until(lambda: play.turns._began >= 0)
        return play

    # ---- choosing

    def choose(self, key: str) -> None:
        """Click on a unit's hex until it is the one chosen."""
        self.key(pygame.K_ESCAPE) if self.play.intent.units else None
        h = self.seat.units[key].hex
        for _ in range(2 * len(self.seat.units_in(h))):
            self.click(self.over(h))
            if self.play.intent.units == [key]:
                return
        raise AssertionError(f"{key} cannot be chosen by clicks")

    def add(self, h: int) -> None:
        """Shift and click on a hex: its top unit joins."""
        self.click(self.over(h), mods=pygame.KMOD_SHIFT)

    # ---- orders

    def marches(self) -> str:
        """The next unit that can go to an empty hex goes as far as it can. Returns its key."""
        for _ in range(len(self.seat.can_act())):
            self.key(pygame.K_n)
            (key,) = self.play.intent.units
            if any(not self.seat.units_in(h) for h in self.play.intent.reach):
                break
        self.march()
        return key

    def march(self, to: str = "") -> None:
        """The unit that is chosen goes to a hex, or to the empty one that is farthest for it."""
        (key,) = self.play.intent.units
        reach = {h: left for h, left in self.play.intent.reach.items() if not self.seat.units_in(h)}
        target = self.seat.hex_row(to) if to else min(reach, key=lambda h: (reach[h], h))
        before = self.orders
        self.click(self.over(target), button=3)
        assert self.orders == [*before, f"move {key} {self.seat.hex_name(target)}"]
        unit = self.seat.units.get(key)
        assert unit is None or unit.moved
        self.until(lambda: not self.play.turns.reel.busy)

    def closes_up(self) -> None:
        """March a unit next to an enemy beside whom another stands already."""
        seat, board = self.seat, self.play.map.camera.board
        beside = neighbours(board.columns, board.rows)
        able = seat.can_act()
        for enemy in (unit for unit in seat.units.values() if unit.side != seat.side and unit.hex >= 0):
            around = {int(h) for h in beside[enemy.hex] if h >= 0}
            near = [u for u in able if u.hex in around and seat.check(seat.attack([u.key], enemy.hex, "hasty")) is None]
            for unit in (unit for unit in able if near and unit not in near and unit.key != ENGINEER):
                free = sorted(h for h in around & set(seat.reach(unit.key)) if not seat.units_in(h))
                if free:
                    self.choose(unit.key)
                    self.march(seat.hex_name(free[0]))
                    return
        raise AssertionError("nobody can close up")

    def assaults(self, least: int = 1) -> int:
        """Attack where the most own units may, if at least so many. Returns how many did."""
        rows = [self.seat.match.names.spell(row).split() for row in self.seat.match.legal() if row[book.KIND] == 2]
        rows = [words for words in rows if words[2] == "hasty"]
        by_target: dict[str, list[str]] = {}
        for words in rows:
            places = {self.seat.units[key].hex for key in by_target.get(words[1], [])}
            if self.seat.units[words[3]].hex not in places:
                by_target.setdefault(words[1], []).append(words[3])
        if not by_target or len(max(by_target.values(), key=len)) < least:
            return 0
        name, keys = max(by_target.items(), key=lambda entry: (len(entry[1]), entry[0]))
        target = self.seat.hex_row(name)
        self.choose(keys[0])
        for key in keys[1:]:
            self.add(self.seat.units[key].hex)
        chosen = list(self.play.intent.units)
        assert len(chosen) == len(keys)
        self.click(self.over(target), button=3)
        assert isinstance(self.play.intent.forecast, AttackForecast)
        before, told = self.orders, len(self.seat.log)
        self.click(self.play.map.camera.spot(target), button=3)
        assert self.orders[:-1] == before
        kind, where, _, *who = self.orders[-1].split()
        assert (kind, where, sorted(who)) == ("attack", name, sorted(chosen))
        assert len(self.seat.log) > told
        return len(who)

    def at_place(self, key: int, kind: str, ending: str = "") -> None:
        """Give the chosen unit's order at a place, by its key and a click on the place."""
        self.key(key)
        aim = self.play.intent.aim
        assert aim is not None, f"{kind}: {self.play.advice}"
        assert aim.kind == kind
        place = next(place for place in aim.choice.places if place.text.endswith(ending))
        self.play.map.camera.look_at(place.hexes[0])
        before = self.orders
        self.click(spot_of(self.play.map.camera, place.hexes))
        if kind == "demolish":
            (question,) = self.play.popups.shown
            assert isinstance(question, Confirm)
            assert self.orders == before
            self.frames()
            self.press(question.buttons[0])
        assert self.orders == [*before, place.text]

    def ends(self) -> None:
        """End the turn, say yes to its question, skip what the opponent does."""
        turn, able = self.seat.clock.turn, self.seat.can_act()
        self.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        if able:
            assert self.seat.clock.turn == turn
            (question,) = self.play.popups.shown
            assert isinstance(question, EndTurn)
            self.frames(2)
            self.press(question.buttons[0])
        elif self.play.popups.shown:
            self.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        assert not self.seat.my_turn or self.seat.clock.turn == turn + 1
        self.key(pygame.K_SPACE)
        self.until(lambda: self.seat.match.over or (self.seat.my_turn and self.play.turns._began >= 0))
        assert self.seat.match.over or self.seat.clock.turn == turn + 1

    # ---- leaving and coming back

    def to_menu(self, word: str) -> None:
        self.key(pygame.K_ESCAPE)
        self.frames()
        (pause,) = self.play.popups.shown
        assert isinstance(pause, Pause)
        self.named(pause.buttons, word)
        self.until(lambda: isinstance(self.window.screen, Menu))

    def open(self, page: SavePage, file: str) -> None:
        """Open a save from a page of the menu."""
        self.until(lambda: self.menu.shelf.saves is not None)
        self.named(self.menu.buttons, page.title)
        self.frames(2)
        found = [save.file.name for save in self.menu.shelf.saves or ()]
        self.click(next(rect for rect, i in page.listing.rows if found[i] == file).center)
        self.press(page.open)
        self.until(lambda: isinstance(self.window.screen, Play))
        self.frames(2)


@pytest.fixture
def commander(folder: Path) -> Iterator[Commander]:
    seated = Commander()
    yield seated
    seated.close()


def condition(seat: Seat, h: str, name: str) -> str:
    """The condition of a crossing at a hex, "" while there is none."""
    banks = seat.hex(seat.hex_row(h)).banks
    return next((bank.condition for bank in banks if bank.crossing == name), "")


def test_the_drill_is_played_from_the_menu_to_its_replay(commander: Commander) -> None:
    play = commander.begin("Blue", "Holds its line")
    seat = commander.seat
    first = seat.clock.turn

    # turn 1: a march taken back, charges, an attack of several
    commander.choose("blue-14-artillery")
    stood, before = seat.units["blue-14-artillery"].hex, seat.match.fingerprint()
    commander.march("1307")
    commander.key(pygame.K_u)
    assert commander.orders == []
    assert (seat.units["blue-14-artillery"].hex, seat.match.fingerprint()) == (stood, before)
    commander.choose(ENGINEER)
    commander.at_place(pygame.K_h, "charge", "bridgend")
    commander.closes_up()
    assert commander.assaults(2) >= 2
    commander.ends()

    # turn 2: a unit prepares to withdraw; the bridge is blown, which asks first
    leaver = next(unit.key for unit in seat.can_act() if unit.key != ENGINEER and seat.choices(unit.key)[0].places)
    commander.choose(leaver)
    commander.key(pygame.K_x)
    before = commander.orders
    commander.key(pygame.K_RETURN)
    assert commander.orders[:-1] == before
    assert commander.orders[-1].startswith(f"withdraw {leaver} ")
    assert seat.units[leaver].withdrawing
    commander.choose(ENGINEER)
    commander.at_place(pygame.K_j, "demolish", "bridgend")
    assert not seat.match.undoable, "dice fell"
    commander.ends()

    # turn 3: a pontoon
    commander.choose(ENGINEER)
    commander.at_place(pygame.K_p, "build", "meadow")
    assert condition(seat, "0807", "Meadow pontoon site") == "building"
    commander.marches()

    # saved in the middle of it, left, and loaded
    commander.key(pygame.K_F5)
    (file,) = [path.name for path in saves.saves_folder().iterdir() if "autosave" not in path.name]
    stood, given = seat.match.fingerprint(), commander.orders
    commander.key(pygame.K_ESCAPE)
    while play.intent.units:
        commander.key(pygame.K_ESCAPE)
    if play.popups.shown:
        commander.key(pygame.K_ESCAPE)
    commander.to_menu("Quit without saving")
    commander.open(commander.menu.saves, file)
    assert commander.seat is not seat
    seat = commander.seat
    assert (seat.match.fingerprint(), commander.orders, seat.my_turn) == (stood, given, True)

    # to the end
    while not seat.match.over:
        if seat.can_act():
            commander.marches()
        commander.ends()
    assert seat.clock.turn == seat.ready.scenario.calendar.turns > first
    commander.frames(2)
    (report,) = commander.play.popups.shown
    assert isinstance(report, Aftermath)
    assert "After-action report" in commander.written()
    known = {path.name for path in saves.saves_folder().iterdir()}
    commander.named(report.buttons, "Save the record")
    (record,) = {path.name for path in saves.saves_folder().iterdir()} - known
    ended = seat.match.fingerprint()
    commander.named(report.buttons, "Back to the menu")
    commander.until(lambda: isinstance(commander.window.screen, Menu))

    # its replay: by steps, by turns, taken over
    commander.open(commander.menu.replays, record)
    watched, review = commander.seat, commander.play.turns
    assert isinstance(watched, ReplaySeat)
    assert isinstance(review, Review)
    film = watched.film
    start = watched.match.fingerprint()
    commander.press(review.transport.before[3])
    assert film.at == 1
    assert watched.match.fingerprint() != start
    commander.press(review.transport.before[1])
    assert (film.at, watched.match.fingerprint()) == (0, start)
    for i in range(1, 8):
        commander.key(pygame.K_PAGEDOWN)
        assert film.at == film.turns[i]
    commander.key(pygame.K_PAGEDOWN)
    assert (film.at, watched.match.fingerprint()) == (film.length, ended)
    assert not commander.play.popups.shown, "a replay reports when it is asked"
    for i in (7, 6):
        commander.key(pygame.K_PAGEUP)
        assert film.at == film.turns[i]
    reached = watched.match.fingerprint()
    commander.press(review._take)
    (card,) = commander.play.popups.shown
    assert isinstance(card, TakeOver)
    commander.frames(2)
    commander.press(card.sides[0])
    commander.named(card.opponents, "Greedy")
    shown = commander.window.screen
    commander.press(card.go)
    commander.until(lambda: commander.window.screen is not shown and isinstance(commander.window.screen, Play))
    taken = commander.seat
    assert not isinstance(taken, ReplaySeat)
    assert taken.match.fingerprint() == reached
    commander.until(lambda: taken.my_turn and commander.play.turns._began >= 0)
    commander.marches()
    commander.ends()
    assert taken.clock.turn == 8


# ---- the theatres, by compiled rules in a process of their own


def turns_of(name: str) -> dict[str, object]:
    """Turns of a theatre by events against the staff: orders carried out by kind, and how the game stands."""
    players = {side.key: "human" if side.name == THEATRES[name] else "staff" for side in read(name).scenario.sides}
    commander = Commander(
        first=lambda surface: Loading(name, lambda say: new_seat(Setting(name, players, 7), say), Menu)
    )
    commander.until(lambda: isinstance(commander.window.screen, Play))
    commander.until(lambda: commander.play.turns._began >= 0)
    seat, kinds = commander.seat, {"move": 0, "attack": 0}
    first = seat.clock.turn
    while seat.clock.turn < first + TURNS and not seat.match.over:
        for _ in range(2):
            kinds["move"] += commander.marches() != ""
        kinds["attack"] += commander.assaults() > 0
        commander.ends()
    theirs = [rows for log in seat.match.log for side, rows in enumerate(log.orders) if side != seat.side]
    commander.window.end()
    pygame.display.quit()
    return {**kinds, "turns": seat.clock.turn - first, "theirs": sum(len(rows) - 1 for rows in theirs if rows)}


def test_turns_of_every_theatre_are_played_against_the_staff(tmp_path: Path) -> None:
    code = "import json, test_whole_games as t; print(json.dumps({n: t.turns_of(n) for n in t.THEATRES}))"
    found = compiled(code, SALIENT_SAVES=str(tmp_path / "saves"), SALIENT_SETTINGS=str(tmp_path / "settings.toml"))
    assert list(found) == list(THEATRES)
    for name, played in found.items():
        assert played["turns"] == TURNS, name
        assert played["move"] == 2 * TURNS, name
        assert played["attack"] >= 1, name
        assert played["theirs"] > TURNS, name
