"""How the window looks, as far as a machine can tell: names, texts in their boxes, contrast, colours of the sides.

A new screen is covered by a line in `MENUS`, `SCREENS`, `DRILLS` or `FILMS`: its name and what
brings it up. `rows` says which lines are rows of a list, which alone may be shortened.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest
from coloraide import Color
from witness import Witness, contrasts

from game.files import records
from game.files.paths import scenario_names
from game.files.scenario import Loaded, load
from game.grid.hexes import neighbours
from game.match import Match
from game.match.names import MANNERS
from game.match.plans import UNIT_KINDS
from game.match.rows import UnitRow
from game.model.fault import Fault
from game.rules.forecast import AttackForecast
from game.rules.setup import set_up
from game.ui.aftermath import Aftermath
from game.ui.briefing import Briefing
from game.ui.button import Button
from game.ui.camera import LEVELS
from game.ui.curtain import Curtain
from game.ui.forecast_sheet import results
from game.ui.layout import LEAST
from game.ui.listing import Listing
from game.ui.loading import Loading
from game.ui.mapart import counters
from game.ui.mapart.compose import MapArt
from game.ui.mapart.position import Counter, at_start
from game.ui.menu import Menu
from game.ui.notice import Notice
from game.ui.options import PAGES as OPTIONS
from game.ui.options import Options
from game.ui.overlay import OVERLAYS
from game.ui.painter import Painter
from game.ui.papers.end_turn import EndTurn
from game.ui.papers.handbook import Index
from game.ui.papers.paper import Paper
from game.ui.papers.shelf import PAPERS, Drop
from game.ui.play import Play
from game.ui.preferences import preferences
from game.ui.replay import replay_seat
from game.ui.report_pages import PAGES as REPORT
from game.ui.review import Review
from game.ui.seat import Seat, Setting, new_seat
from game.ui.sheet import Sheet
from game.ui.theme import STANDARD, VARIANTS, Colour, hexadecimal
from game.ui.tiles import whole_sheet
from game.ui.tips import TIPS
from game.ui.tutorial import Tutorial, tutorial_seat
from game.ui.tutorial_steps import STEPS
from game.ui.window import Window

Rect = pygame.Rect
Again = Callable[[], None] | None  # what a screen wants done after the window has another size
THEATRES = ("kursk", "kupyansk", "donets")
SMALL, LARGE = (1280, 720), (1920, 1080)
DRILL = "bridgehead-drill"
LOOKS = [(LEAST, 1.0), (SMALL, 1.0), (SMALL, 1.5), (LARGE, 1.0), (LARGE, 1.5), (LARGE, 2.0)]
CONTRAST = 4.5  # LOOK: on its own ground
FIGURES = 6.5  # the same of a counter's
NEAR_GROUND = 0.04  # share of the pixels under a text that may be of another ground: the edge of a bar, a rim
NEAR_FRAME = 0.08  # the same of a counter's figures, whose last digit may touch the frame of the symbol
APART = 20.0  # CIEDE2000 between the tones of the sides


# ---- names on the map


@cache
def loaded(name: str) -> Loaded:
    return load(name)


@cache
def art(name: str) -> MapArt:
    pygame.font.init()
    return MapArt(loaded(name).board, loaded(name).scenario, STANDARD)


@pytest.mark.parametrize("px", LEVELS)
@pytest.mark.parametrize("name", THEATRES)
def test_no_name_of_a_theatre_lies_on_another_or_on_a_counter(name: str, px: float) -> None:
    start = loaded(name)
    position = at_start(start.scenario, start.board, start.charts)
    boxes, placed = art(name).layout(whole_sheet(art(name), px), position)
    counters = [Rect(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.values()]
    names = [(f"{kind}{text}", rect) for kind, found in (
        ("", [(name.text, rect) for name, rect in placed.names]), ("=", placed.plates), ("#", placed.shields),
        ("^", [(text, rect) for text, _, rect in placed.summits]),
    ) for text, rect in found]  # fmt: skip
    waters = [(f"~{water.text}", box) for water in placed.water for box in water.boxes]
    assert len(names) > 25
    assert waters
    for text, rect in names:
        assert placed.ground.bounds.contains(rect), text
    for text, rect in (*names, *waters):
        assert rect.collidelist(counters) < 0, f"{text} lies on a counter"
    for (text, rect), (other, box) in combinations(names, 2):
        assert not rect.colliderect(box), f"{text} lies on {other}"
    for text, rect in names:
        for other, box in waters:
            assert not rect.colliderect(box), f"{text} lies on {other}"


# ---- texts in the window


class Silent:
    """Bakes nothing: what is written in the window does not depend on the map's ground."""

    def take(self) -> list[object]:
        return []

    def want(self, jobs: object) -> None: ...

    def close(self) -> None: ...


class Idle(Painter):
    """Paints nothing."""

    def _start(self) -> None: ...


def quiet(words: str, share: float) -> None:
    """Nobody is told how far it is."""


def overview() -> pygame.Surface:
    """A map in small, of land alone."""
    picture = pygame.Surface((400, 300))
    picture.fill(STANDARD.halo)
    return picture


class Seated:
    """A window with the menu, a game of Kursk, one of the drill and a replay, looked at in many sizes."""

    def __init__(self, folder: Path) -> None:
        self.window = Window(lambda surface: Menu(), LEAST, 1.0)
        assert isinstance(self.window.screen, Menu)
        self.menu = self.window.screen
        self.menu.warm = True
        self.shots: Path | None = None
        shelf = self.menu.shelf
        began = time.monotonic()
        while len(shelf.entries) < len(scenario_names()) or shelf.saves is None:
            self.menu.update(0.01)
            time.sleep(0.002)
            assert time.monotonic() - began < 120
        self.folder = folder
        self.playing = self.kursk
        self.buttons: list[tuple[str, Rect, Rect]] = []  # word, place, the card they lie on
        self.scrolled: list[Rect] = []  # what is seen of the lists and windows that scroll
        self.listed: list[Rect] = []  # the lists
        self._stack()

    def seat(self, name: str, seat: Seat) -> Play:
        """A game in the window."""
        play = Play(seat, art(name), Idle(), overview(), LEAST, lambda words: self.menu)
        play.map.baker.close()
        play.map.baker = Silent()  # type: ignore[assignment]
        play._reported = True
        play.tips.silent = 1
        return play

    @functools.cached_property
    def kursk(self) -> Play:
        return self.seat("kursk", new_seat(Setting("kursk", {"ru": "human", "ua": "hold"}, 7), quiet))

    @functools.cached_property
    def drill(self) -> Play:
        """The drill as blue, which has engineers and a river at its back."""
        play = self.seat(DRILL, new_seat(Setting(DRILL, {"blue": "human", "red": "hold"}, 5), quiet))
        began = time.monotonic()
        while not play.seat.my_turn:
            play.update(0.05)
            time.sleep(0.002)
            assert time.monotonic() - began < 60
        play.turns.reel.finish(play.seat.position)
        return play

    @functools.cached_property
    def lesson(self) -> Play:
        """The game of the tutorial."""
        return self.seat(DRILL, tutorial_seat(quiet))

    @functools.cached_property
    def film(self) -> Play:
        """A replay of three turns that two agents played."""
        overrides = ("scenario.calendar.turns=3",)
        found = load(DRILL, overrides)
        match = Match(set_up(found.scenario, found.board, found.charts), 7, ("greedy", "greedy"))
        match.run()
        file = self.folder / "film.salient"
        records.write(file, records.record_of(match, DRILL, found.digest, overrides))
        seat = replay_seat(file, quiet)
        play = self.seat(DRILL, seat)
        assert isinstance(play.turns, Review)
        play.turns.go(play.turns._seat.film.length)
        play.turns.reel.finish(seat.position)
        return play

    @property
    def play(self) -> Play:
        """The game that is looked at."""
        return self.playing

    def _stack(self) -> None:
        """Three units into one hex."""
        seat = self.play.seat
        homes = {unit.hex for unit in seat.can_act()}
        for home in sorted(homes):
            here = [unit.key for unit in seat.can_act() if unit.hex != home and home in seat.reach(unit.key)]
            for key in here[:2]:
                seat.order(seat.move(key, home))
            if len(seat.units_in(home)) > 2:
                return
        raise AssertionError("no three units can stand together")

    def resize(self, size: tuple[int, int], scale: float, palette: str = "standard") -> None:
        """Another window."""
        if pygame.display.get_surface().get_size() != size:
            pygame.display.set_mode(size)
        preferences.for_this_run(scale=scale, palette=palette)
        self.window.ink = Witness(VARIANTS[palette], scale)

    def look(self) -> Witness:
        """Draw what is shown, and tell what is written."""
        ink = self.window.ink
        assert isinstance(ink, Witness)
        for _ in range(2):  # the second time with all rectangles where they belong
            self.buttons.clear()
            self.scrolled.clear()
            self.listed.clear()
            self.window.frame([], 0.0)
            self.scrolled.append(self.playing.told.seen)
        assert ink.seen
        return ink

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note where buttons, lists and windows are drawn."""
        draw, draw_list, draw_index = Button.draw, Listing.draw, Index.draw
        draw_sheet, draw_paper = Sheet.draw, Paper.draw_body

        def noted(button: Button, target: pygame.Surface, ink: Witness) -> None:
            clip = target.get_clip()
            if button.rect.width and button.rect.colliderect(clip):
                self.buttons.append((button.word, button.rect.copy(), ink.card_at(button.rect.center) or clip))
            draw(button, target, ink)

        def noted_list(listing: Listing, target: pygame.Surface, ink: Witness) -> None:
            self.scrolled.append(listing.rect.clip(target.get_clip()))
            self.listed.append(listing.rect.copy())
            draw_list(listing, target, ink)

        def noted_sheet(sheet: Sheet, target: pygame.Surface, ink: Witness) -> None:
            draw_sheet(sheet, target, ink)
            self.scrolled.append(sheet._inner.clip(target.get_rect()))
            if isinstance(sheet, Paper):
                self.listed.append(sheet._inner.copy())

        def noted_paper(paper: Paper, target: pygame.Surface, ink: Witness, body: Rect) -> int:
            paper._drawn, first = None, len(ink.seen)
            tall = draw_paper(paper, target, ink, body)
            ink.moved(first, paper._picture, paper._inner)
            return tall

        def noted_index(index: Index, target: pygame.Surface, ink: Witness) -> None:
            self.scrolled.append(index.rect.clip(target.get_rect()))
            draw_index(index, target, ink)

        patch.setattr(Button, "draw", noted)
        patch.setattr(Index, "draw", noted_index)
        patch.setattr(Listing, "draw", noted_list)
        patch.setattr(Sheet, "draw", noted_sheet)
        patch.setattr(Paper, "draw_body", noted_paper)


@pytest.fixture(scope="module")
def seated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seated]:
    with pytest.MonkeyPatch.context() as patch:
        saves = tmp_path_factory.mktemp("saves")
        patch.setenv("SALIENT_SAVES", str(saves))
        patch.setenv("SALIENT_CACHE", str(tmp_path_factory.mktemp("cache")))
        pygame.font.init()
        found = Seated(tmp_path_factory.mktemp("films"))
        found.watch(patch)
        yield found
        found.menu.close()
        for name in ("kursk", "drill", "lesson", "film"):
            if name in found.__dict__:
                found.__dict__[name].close()
        preferences.open(None)
        pygame.display.quit()


def fresh(seated: Seated, which: str = "kursk") -> Play:
    """A game with nothing chosen and nothing over it."""
    play: Play = getattr(seated, which)
    seated.playing = play
    seated.window.screen = play
    play.popups.shown.clear()
    play.advice = ("", "said", 0.0)
    play.tips.close()
    play.overlay.close()
    play.intent.take_aim(None)
    play.intent.hover = -1
    play.select("")
    pygame.mouse.set_pos((1, 1))
    seated.look()
    return play


def mine(play: Play) -> list[UnitRow]:
    return [unit for unit in play.seat.units.values() if unit.side == play.seat.side]


def said_of(forecast: object) -> int:
    """How many lines an attack's forecast has."""
    assert isinstance(forecast, AttackForecast)
    return len(results(forecast)) + len(forecast.shifts)


def attack(play: Play) -> tuple[list[str], int]:
    """Up to three units and the enemy hex of which most is said when they attack it together."""
    seat, board = play.seat, play.map.camera.board
    next_to = neighbours(board.columns, board.rows)
    found: dict[int, list[str]] = {}
    for unit in mine(play):
        for h in next_to[unit.hex].tolist():
            known = h >= 0 and any(other.side != seat.side for other in seat.units_in(h))
            if known and seat.check(seat.attack([unit.key], h, "hasty")) is None:
                found.setdefault(h, []).append(unit.key)
    attacks = {(*sorted(keys)[:3], h): seat.attack(sorted(keys)[:3], h, "prepared") for h, keys in found.items()}
    lawful = {at: seat.forecast(text) for at, text in attacks.items() if seat.check(text) is None}
    *keys, target = max(lawful, key=lambda at: said_of(lawful[at]))
    return keys, target


def choose(play: Play, key: str) -> None:
    play.select(key)
    play.map.camera.look_at(play.seat.units[key].hex)


def menu_of(name: str) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        menu = seated.menu
        seated.window.screen = menu
        menu.popups.shown.clear()
        menu.turn_to(menu.new)
        menu.advice = "the rules were not compiled beforehand: the folder cannot be written"
        menu.new.choose(name)

    return shown


def saves_of(word: str) -> Callable[[Seated], None]:
    """A page of the menu with saved games, one of them damaged."""

    def shown(seated: Seated) -> None:
        menu, saves = seated.menu, Path(os.environ["SALIENT_SAVES"])
        seated.window.screen = menu
        menu.popups.shown.clear()
        menu.advice = ""
        match = seated.drill.seat.match
        for name in ("bridgehead-drill-autosave", "a-front-of-ones-own-with-a-long-name-turn-02"):
            if not (saves / f"{name}.salient").exists():
                records.write(saves / f"{name}.salient", records.record_of(match, DRILL, loaded(DRILL).digest))
        (saves / "kursk-march-turn-11.salient").write_bytes(b"salient-record 1\nrules \xff\n")
        menu.shelf.read_saves_again()
        while menu.shelf.saves is None:
            menu.update(0.01)
            time.sleep(0.002)
        menu.turn_to(next(page for title, page in menu._pages.items() if title == word))

    return shown


def options_of(page: str) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        seated.window.screen = seated.menu
        seated.menu.popups.shown[:] = [Options(page)]

    return shown


def a_fault(seated: Seated) -> None:
    def make(say: object) -> None:
        raise Fault("a-front-of-ones-own-turn-02.salient: the game plays otherwise here: turn 3, Russia: digest")

    loading = Loading("A front of one's own", make, lambda words: seated.menu)
    loading.close()
    seated.window.screen = loading


def a_unit(seated: Seated) -> None:
    play = fresh(seated)
    choose(play, max(mine(play), key=lambda unit: len(unit.name)).key)


def a_hungry_unit(seated: Seated) -> None:
    play = fresh(seated)
    choose(play, max(mine(play), key=lambda unit: (unit.supply, len(play.seat.supply(unit.key).sentence))).key)


def a_way_of_many_stops(seated: Seated) -> None:
    play = fresh(seated)
    choose(play, max(mine(play), key=lambda unit: len(play.seat.supply(unit.key).stops)).key)


def an_enemy(seated: Seated) -> None:
    play = fresh(seated)
    theirs = [unit for unit in play.seat.units.values() if unit.side != play.seat.side]
    choose(play, max(theirs, key=lambda unit: len(unit.name)).key)


def a_stack(seated: Seated) -> None:
    play = fresh(seated)
    choose(play, max(mine(play), key=lambda unit: len(play.seat.units_in(unit.hex))).key)
    seated.look()
    assert len(play.fan) > 2


def their_stack(seated: Seated) -> None:
    play = fresh(seated)
    theirs = [unit for unit in play.seat.units.values() if unit.side != play.seat.side]
    choose(play, max(theirs, key=lambda unit: len(play.seat.units_in(unit.hex))).key)
    seated.look()
    assert len(play.fan) > 1


def a_march(seated: Seated) -> None:
    play = fresh(seated)
    able = max(play.seat.can_act(), key=lambda unit: len(unit.name))
    choose(play, able.key)
    play.intent.point(min(play.intent.reach, key=lambda h: (play.intent.reach[h], h)))


def a_hex(busy: Callable[[Play, int], int]) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        play = fresh(seated)
        play.intent.hover = max(range(play.map.camera.board.n), key=lambda h: busy(play, h))

    return shown


def an_attack(manner: str) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        play = fresh(seated)
        keys, target = attack(play)
        choose(play, keys[0])
        for key in keys[1:]:
            play.intent.join(key)
        play._hands._order_at(target)
        play.intent.set_manner(manner)

    return shown


def no_attack(seated: Seated) -> None:
    play = fresh(seated)
    _, target = attack(play)
    far = max(mine(play), key=lambda unit: abs(unit.hex - target))
    choose(play, far.key)
    play._hands._order_at(target)
    assert play.intent.refused


def a_refusal(seated: Seated) -> None:
    play = fresh(seated)
    unit = play.seat.can_act()[0]
    choose(play, unit.key)
    reach = play.intent.reach
    away = [h for h in range(0, play.map.camera.board.n, 97) if h not in reach]
    said = {play.intent.why_not(play.seat.move(unit.key, h)) for h in away}
    play.say(max(said, key=len), "refused")


def an_event(seated: Seated) -> Callable[[], None]:
    """The pointer on one; where that is depends on the window."""
    play = fresh(seated)
    return lambda: pygame.mouse.set_pos(max(play.dispatches, key=lambda found: len(found[1].more))[0].center)


def opened(press: Callable[[Play], object]) -> Callable[[Seated], None]:
    """What an action opens over the game."""

    def shown(seated: Seated) -> None:
        press(fresh(seated))

    return shown


MENUS: dict[str, Callable[[Seated], Again]] = {
    **{f"menu, {name}": menu_of(name) for name in scenario_names()},
    "load": saves_of("Load"),
    "replay": saves_of("Replay"),
    **{f"options, {page}": options_of(page) for page in OPTIONS},
    "a fault": a_fault,
}
SCREENS: dict[str, Callable[[Seated], Again]] = {
    "the game": opened(lambda play: None),
    "a unit": a_unit,
    "a hungry unit": a_hungry_unit,
    "a way of many stops": a_way_of_many_stops,
    "an enemy": an_enemy,
    "a stack": a_stack,
    "their stack": their_stack,
    "a march": a_march,
    **{f"an attack, {manner}": an_attack(manner) for manner in MANNERS},
    "no attack": no_attack,
    "a refusal": a_refusal,
    "a hex with units": a_hex(lambda play, h: len(play.seat.units_in(h))),
    "a hex with rivers": a_hex(lambda play, h: sum(len(bank.crossing) + 1 for bank in play.seat.hex(h).banks)),
    "an event": an_event,
    "pause": opened(Play.open_menu),
    "keys": opened(Play.show_keys),
}


def overlay(name: str) -> Callable[[Seated], None]:
    """An overlay with its legend, the pointer on a hex."""

    def shown(seated: Seated) -> None:
        play = fresh(seated)
        play.overlay.show(name)
        began = time.monotonic()
        while not play.overlay.settled or (name != "reach" and play.map.tiles.layer is None):
            play.overlay.update()
            time.sleep(0.002)
            assert time.monotonic() - began < 120
        play.intent.hover = mine(play)[0].hex

    return shown


def tip(number: int) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        play = fresh(seated)
        play.tips.shown = TIPS[number]

    return shown


def lesson(number: int) -> Callable[[Seated], Again]:
    """A step of the tutorial, with what it points at."""

    def shown(seated: Seated) -> Again:
        play = fresh(seated, "lesson")
        card = Tutorial(play, STEPS[number].key)
        play.popups.open(card)
        step = card.step
        assert step is not None
        key = step.at.partition(" ")[2] if step.at.startswith("unit") else "blue-11-mechanised"
        if step.at.startswith(("unit", "panel")):
            play.select(key)

        def again() -> None:
            card._watch = None
            card.update(0.0)
            card._praise = -1.0

        return again

    return shown


def aimed(kind: str, few: int = 0) -> Callable[[Seated], None]:
    """An order at a place: by the unit that can give it, at the place of which most is said."""

    def shown(seated: Seated) -> None:
        play = fresh(seated, "drill")
        if kind != "strike":
            able = [unit for unit in mine(play) for choice in play.seat.choices(unit.key)
                    if choice.kind == kind and choice.refusal is None]  # fmt: skip
            choose(play, max(able, key=lambda unit: len(unit.name)).key)
        play.commands.begin(kind)
        assert play.intent.aim is not None
        places = play.intent.aim.choice.places
        play.intent.aim_at(max(range(len(places)), key=lambda i: len(places[i].words)))

    return shown


def withdrawal_of_many(seated: Seated) -> None:
    play = fresh(seated, "drill")
    able = [unit.key for unit in mine(play) for choice in play.seat.choices(unit.key)
            if choice.kind == "withdraw" and choice.refusal is None]  # fmt: skip
    play.commands.choose_all(tuple(able[:4]))
    play.commands.begin("withdraw")
    assert len(play.intent.legs) > 1


def asked_twice(seated: Seated) -> None:
    aimed("demolish")(seated)
    seated.play.commands.give()
    assert seated.play.popups.shown


def a_strike(seated: Seated) -> None:
    """By the side that has strikes."""
    play = fresh(seated)
    play.commands.begin("strike")
    assert play.intent.aim is not None
    play.intent.aim_at(0)


def paper(name: str, which: str = "kursk") -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        play = fresh(seated, which)
        if name == "unit-history":
            play.select(max(play.seat.units.values(), key=lambda unit: len(unit.name)).key)
        play.popups.open(PAPERS[name](play))

    return shown


def end_of_turn(seated: Seated) -> None:
    play = fresh(seated)
    play.popups.open(EndTurn(play))


def the_briefing(seated: Seated) -> None:
    play = fresh(seated)
    seated.window.screen = Briefing(
        play.seat, art("kursk"), Idle(), overview(), LEAST, lambda words: seated.menu
    )


def report(page: str) -> Callable[[Seated], None]:
    def shown(seated: Seated) -> None:
        play = fresh(seated, "film")
        card = Aftermath(play.seat, play.leave)
        card.turn_to(page)
        play.popups.open(card)

    return shown


def the_curtain(seated: Seated) -> None:
    play = fresh(seated, "drill")
    seat = play.seat
    card = Curtain(seat.sides[0], seat.clock, lambda: None, seat.save, play.leave)
    card.save()
    play.popups.open(card)


def a_notice(seated: Seated) -> None:
    lines = ["The staff of Ukraine failed on turn 3: ArithmeticError: the map is upside down.",
             "Its turn was ended for it. The game goes on."]  # fmt: skip
    fresh(seated).popups.open(Notice("An agent has failed", lines))


def a_replay(seated: Seated) -> None:
    fresh(seated, "film")


def taking_over(seated: Seated) -> None:
    play = fresh(seated, "film")
    assert isinstance(play.turns, Review)
    play.turns.offer_take_over()


def saved_games(seated: Seated) -> Callable[[], None]:
    saves_of("Load")(seated)
    play = fresh(seated, "drill")
    play.show_saves()
    (sheet,) = play.popups.shown
    began = time.monotonic()
    while sheet.lines is None:  # type: ignore[attr-defined]
        time.sleep(0.002)
        assert time.monotonic() - began < 60
    return lambda: None


def drop(seated: Seated) -> Callable[[], None]:
    play = fresh(seated)

    def again() -> None:
        play.popups.shown[:] = [Drop(play, play._bar_buttons[1].rect)]

    again()
    return again


SCREENS |= {
    "the briefing": the_briefing,
    "the briefing during the game": opened(Play.show_briefing),
    **{f"overlay, {entry.name}": overlay(entry.name) for entry in OVERLAYS if entry.name != "reach"},
    **{f"tip, {found.key}": tip(i) for i, found in enumerate(TIPS)},
    **{f"window, {name}": paper(name) for name in PAPERS},
    "end of turn": end_of_turn,
    "the list of windows": drop,
    "strike": a_strike,
    "a notice": a_notice,
}
DRILLS: dict[str, Callable[[Seated], Again]] = {
    **{f"order, {kind}": aimed(kind) for kind in UNIT_KINDS if kind != "repair"},
    "order, withdraw together": withdrawal_of_many,
    "a bridge is blown": asked_twice,
    **{f"tutorial, {step.key}": lesson(i) for i, step in enumerate(STEPS)},
    "the curtain": the_curtain,
    "saved games": saved_games,
}
FILMS: dict[str, Callable[[Seated], Again]] = {
    **{f"report, {page}": report(page) for page in REPORT},
    **{f"window of a replay, {name}": paper(name, "film") for name in PAPERS if name != "charts"},
    "a replay": a_replay,
    "taking over": taking_over,
}


def rows(seated: Seated) -> list[Rect]:
    """Where lines of lists stand: the event log, units that can act, saved games."""
    play = seated.play
    return [play.layout.events, *(rect for rect, _ in play.listed), *seated.listed]


def amiss(seated: Seated, ink: Witness, size: tuple[int, int]) -> list[str]:
    """What is wrong with the texts of a frame."""
    found = []
    window, lists = Rect((0, 0), size), rows(seated)
    if not getattr(getattr(seated.window.screen, "popups", None), "shown", []):
        found += [f"half under a card: {text}" for text in ink.halved]
    found += [f"a card over the edge of the window: {card}" for card in ink.cards if not window.contains(card)]
    for seen in ink.seen:
        box = seen.box
        scrolls = seen.clip in seated.scrolled
        if scrolls:
            box = Rect(box.x, max(box.y, seen.clip.y), box.width, 0)
            box.height = min(seen.box.bottom, seen.clip.bottom) - box.y
        if seen.short and seen.box.collidelist(lists) < 0:
            found.append(f"shortened: {seen.text}")
        if not seen.clip.contains(box) or not window.contains(box):
            found.append(f"cut off: {seen.text}")
        if seen.card is not None and not seen.card.contains(box):
            found.append(f"over the edge of its card: {seen.text}")
    for one, other in combinations(ink.seen, 2):
        if one.box.clip(one.clip).colliderect(other.box.clip(other.clip)):
            found.append(f"on one another: {one.text} / {other.text}")
    for word, rect, card in seated.buttons:
        if card in seated.scrolled:
            rect = rect.clip(Rect(rect.x, card.y, rect.width, card.height))
        if not card.contains(rect):
            found.append(f"button over the edge: {word}")
    for (word, rect, card), (other, there, its) in combinations(seated.buttons, 2):
        if card == its and rect.colliderect(there):
            found.append(f"buttons on one another: {word} / {other}")
    return found


def pale(ink: Witness) -> list[str]:
    """Texts that do not stand out from what lies under them."""
    found = []
    for seen in ink.seen:
        against = contrasts(seen.colour, seen.ground)
        if (against < CONTRAST).mean() > NEAR_GROUND:
            found.append(f"{seen.text}: {hexadecimal(seen.colour)}, {float(sorted(against)[len(against) // 2]):.2f}")
    return found


@pytest.mark.parametrize("name", [*MENUS, *SCREENS, *DRILLS, *FILMS])
def test_every_text_fits_and_stands_out(name: str, seated: Seated) -> None:
    show = (MENUS | SCREENS | DRILLS | FILMS)[name]
    seated.resize(*LOOKS[0])
    seated.look()
    again = show(seated)
    wrong = []
    for size, scale in LOOKS:
        seated.resize(size, scale)
        ink = seated.look()
        if again is not None:
            again()
            ink = seated.look()
        wrong += [(*size, scale, text) for text in (*amiss(seated, ink, size), *pale(ink))]
    for palette in sorted(VARIANTS.keys() - {"standard"}):
        seated.resize(*LOOKS[-1], palette)
        wrong += [(palette, text) for text in pale(seated.look())]
    assert not wrong, "\n".join(map(str, wrong))


def test_the_wheel_shows_all_of_a_forecast_and_the_buttons_stay(seated: Seated) -> None:
    seated.resize(*LOOKS[0])
    an_attack("prepared")(seated)
    play = seated.play
    last = "taken back."
    assert not any(last in text for text, _ in seated.look().written)
    pygame.mouse.set_pos(play.told.seen.center)
    for _ in range(20):
        play.handle(pygame.event.Event(pygame.MOUSEWHEEL, y=-1, x=0))
        seated.look()
    ink = seated.look()
    assert any(last in text for text, _ in ink.written)
    edge = [button for button in play.panel_buttons if button.word.startswith(("Attack", "Cancel"))]
    assert len(edge) == 2
    assert all(button.rect.top >= play.told.seen.bottom for button in edge)
    assert all(button.rect.bottom <= LEAST[1] for button in edge)


def test_the_handle_beside_a_forecast_is_dragged_and_its_track_pressed(seated: Seated) -> None:
    seated.resize(*LOOKS[0])
    an_attack("prepared")(seated)
    play, told = seated.play, seated.play.told
    seated.look()
    pygame.mouse.set_pos(told.seen.center)
    play.handle(pygame.event.Event(pygame.MOUSEWHEEL, y=99, x=0))
    seated.look()
    assert told.track.contains(told.bar)
    top, selected = told.bar.y, play.intent.target

    def mouse(kind: int, y: int, **more: object) -> None:
        play.handle(pygame.event.Event(kind, pos=(told.track.centerx, y), **more))
        seated.look()

    mouse(pygame.MOUSEBUTTONDOWN, told.bar.centery, button=1)
    mouse(pygame.MOUSEMOTION, told.bar.centery + 9, buttons=(1, 0, 0))
    assert abs(told.bar.y - top - 9) <= 1
    mouse(pygame.MOUSEMOTION, told.track.bottom + 500, buttons=(1, 0, 0))
    assert told.bar.bottom == told.track.bottom
    assert any("taken back." in text for text, _ in seated.look().written)
    mouse(pygame.MOUSEBUTTONUP, told.track.bottom + 500, button=1)
    mouse(pygame.MOUSEMOTION, told.track.y, buttons=(0, 0, 0))
    assert told.bar.bottom == told.track.bottom, "let go"
    mouse(pygame.MOUSEBUTTONDOWN, told.track.y + 1, button=1)
    assert told.bar.y == told.track.y
    mouse(pygame.MOUSEMOTION, told.track.bottom, buttons=(0, 0, 0))
    assert told.bar.y == told.track.y, "let go outside the window"
    assert play.intent.target == selected


@pytest.mark.parametrize("shape", ["rectangle", "diamond"])
@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_figures_stand_out_on_their_counters(variant: str, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """6.5:1 or more on a fresh counter; one that has acted is pale, but readable like any text."""
    pygame.font.init()
    wrong, least = [], 0.0
    write = counters._write

    def watched(surface: pygame.Surface, name: str, size: float, text: str, paint: Colour, *place: Any) -> None:
        before = pygame.surfarray.array3d(surface)
        write(surface, name, size, text, paint, *place)
        changed = (pygame.surfarray.array3d(surface) != before).any(axis=2)
        assert changed.any() == (text != "")
        against = contrasts(paint, before[changed])
        if text and (against < least).mean() > NEAR_FRAME:
            wrong.append((text, hexadecimal(paint), round(float(np.median(against)), 2)))

    monkeypatch.setattr(counters, "_write", watched)
    for acted in range(2):
        least = CONTRAST if acted else FIGURES
        for arm in ("mechanised", "tank", *counters.TAGS, *counters.LETTERS):
            for width in (49, 84):
                counter = Counter(0, 0, "128", "128th", arm, "brigade", 12, 8, 1, 0, acted)
                counters.card.__wrapped__(counter, shape, VARIANTS[variant], width)
    assert not wrong, "\n".join(map(str, wrong))


# ---- the colours of the sides


@pytest.mark.parametrize("tone", ["line", "dark", "frame", "card"])
@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_the_sides_are_told_apart_without_red_against_green(variant: str, tone: str) -> None:
    """CIEDE2000 of what is left of both tones in deuteranopia.

    By three simulations, so that none decides alone: Viénot, Brettel and Mollon 1999; Brettel, Viénot and
    Mollon 1997; Machado, Oliveira and Fernandes 2009. All are in coloraide's `filter`.
    """
    palette = VARIANTS[variant]
    ours, theirs = (Color(hexadecimal(getattr(side, tone))) for side in (palette.rectangle, palette.diamond))
    assert ours.delta_e(theirs, method="2000") > APART
    for method in ("vienot", "brettel", "machado"):
        seen = [colour.clone().filter("deutan", method=method) for colour in (ours, theirs)]
        assert seen[0].delta_e(seen[1], method="2000") > APART, method


def test_deuteranopia_confuses_what_it_confuses() -> None:
    """The instrument itself: two colours on one line of confusion."""
    red, green = Color("#a8542f"), Color("#707000")
    assert red.delta_e(green, method="2000") > APART
    assert red.clone().filter("deutan").delta_e(green.clone().filter("deutan"), method="2000") < APART / 2
