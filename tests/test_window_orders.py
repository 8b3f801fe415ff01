"""Every order of the rulebook by posted events, on the drill: its forecast before it, the rule in a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pygame
import pytest
from sitting import DRILL, SIZE, Hands, quiet

from game.match.plans import UNIT_KINDS
from game.rules.forecast import AttackForecast, MarchForecast
from game.rules.river_orders import BoatForecast, BuildForecast, DemolitionForecast
from game.ui.aiming import spot_of
from game.ui.button import Button
from game.ui.confirm import Confirm
from game.ui.mapart.compose import MapArt
from game.ui.painter import Painter
from game.ui.play import Play
from game.ui.screen import Screen
from game.ui.seat import Setting, new_seat
from game.ui.studio import Subject
from game.ui.theme import STANDARD

SEED = 5
_arts: list[MapArt] = []


def nowhere(text: str) -> Screen:
    raise AssertionError(f"the game was left: {text}")


class Unaided(Painter):
    """A painter that draws in the window's own process."""

    def __init__(self, art: MapArt) -> None:
        super().__init__()
        self.begin(Subject(art.plates.board, art.plates.scenario, art.plates.palette))

    def _start(self) -> None:
        pass


class Table(Hands):
    """A game of the drill at a window, with hands at mouse and keys."""

    def __init__(self, side: str, size: tuple[int, int] = SIZE, scale: float = 1.0) -> None:
        players = {key: "human" if key == side else "hold" for key in ("blue", "red")}
        self._seat = new_seat(Setting(DRILL, players, SEED), quiet)
        super().__init__(self._screen, size, scale)
        self.until(lambda: self.seat.my_turn)
        self.frames(2)

    def _screen(self, surface: pygame.Surface) -> Screen:
        if not _arts:
            _arts.append(MapArt(self._seat.ready.board, self._seat.ready.scenario, STANDARD))
        painter, overview = Unaided(_arts[0]), pygame.Surface((40, 30))
        return Play(self._seat, _arts[0], painter, overview, surface.get_size(), nowhere)

    def spot(self, name: str) -> tuple[float, float]:
        """Where a hex is on the screen, brought to its middle."""
        self.play.map.camera.look_at(self.seat.hex_row(name))
        return self.play.map.camera.spot(self.seat.hex_row(name))

    def choose(self, key: str) -> None:
        """Click on a unit."""
        self.click(self.spot(self.seat.units[key].hex_name))
        assert self.play.intent.units == [key]

    def button(self, word: str) -> Button:
        self.frames()
        return next(button for button in self.play.panel_buttons if button.word.startswith(word))

    def aim_at(self, text: str) -> tuple[float, float]:
        """Point at the place of the order whose text ends so, where it is on the screen."""
        aim = self.play.intent.aim
        assert aim is not None
        place = next(place for place in aim.choice.places if place.text.endswith(text))
        self.play.map.camera.look_at(place.hexes[0])
        spot = spot_of(self.play.map.camera, place.hexes)
        self.point(spot)
        assert aim.place == place
        return spot


@pytest.fixture
def sit(folder: Path) -> Iterator[Callable[..., Table]]:
    tables: list[Table] = []

    def seated(side: str, *more: object) -> Table:
        tables.append(Table(side, *more))  # type: ignore[arg-type]
        return tables[-1]

    yield seated
    for table in tables:
        table.play.close()
    pygame.display.quit()


def test_units_in_a_rubber_band_attack_together(sit: Callable[..., Table]) -> None:
    table = sit("red")
    seat, play = table.seat, table.play
    table.choose("red-1-mechanised")
    table.click(table.spot("0607"), button=3)
    assert seat.units["red-1-mechanised"].hex_name == "0607"
    table.key(pygame.K_ESCAPE)
    assert play.intent.units == []
    target = seat.units["blue-11-mechanised"].hex
    play.map.camera.look_at(target)
    spots = [play.map.camera.spot(seat.units[key].hex) for key in ("red-1-mechanised", "red-2-motor-rifle")]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    left = play.map.camera.left
    table.drag((min(xs) - 30, min(ys) - 30), (max(xs) + 30, max(ys) + 30), button=3)
    assert play.map.camera.left == left  # the map has not been moved
    assert sorted(play.intent.units) == ["red-1-mechanised", "red-2-motor-rifle"]  # guns cannot attack

    table.click(play.map.camera.spot(target), button=3)
    both = play.intent.forecast
    assert isinstance(both, AttackForecast)
    table.press(table.button("1"))  # let it lead
    assert play.intent.units[0] == "red-1-mechanised"
    one = seat.forecast(seat.attack(["red-1-mechanised"], target, "hasty"))
    assert isinstance(one, AttackForecast)
    assert both.attack > one.attack
    table.key(pygame.K_q)
    assert play.intent.manner == "prepared"
    assert play.intent.text.split()[3:] == ["red-1-mechanised", "red-2-motor-rifle"]
    assert isinstance(play.intent.forecast, AttackForecast)
    assert play.intent.forecast.retreat > 0
    assert "Retreat over" in table.written()
    table.key(pygame.K_RETURN)
    assert all(seat.units[key].attacked for key in ("red-1-mechanised", "red-2-motor-rifle") if key in seat.units)
    assert play.result.entry is seat.log[-1]
    assert "Dice" in table.written()
    table.key(pygame.K_u)
    assert play.advice[1] == "refused"  # dice fell


def test_all_units_next_to_the_target_are_a_button_away(sit: Callable[..., Table]) -> None:
    table = sit("red")
    play = table.play
    table.choose("red-1-mechanised")
    table.click(table.spot("0707"), button=3)
    assert play.intent.forecast is None
    assert "(rule 10)" in table.written()  # it does not stand next to it
    table.press(table.button("The one next to it"))
    assert play.intent.units == ["red-2-motor-rifle"]
    assert isinstance(play.intent.forecast, AttackForecast)
    table.key(pygame.K_ESCAPE)
    assert play.intent.target == -1


def test_a_march_goes_by_way_of_a_waypoint_and_is_taken_back(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-14-artillery")
    straight = seat.forecast(seat.move("blue-14-artillery", seat.hex_row("1307")))
    table.click(table.spot("1208"), button=3, mods=pygame.KMOD_SHIFT)
    assert play.intent.via == seat.hex_row("1208")
    table.point(play.map.camera.spot(seat.hex_row("1307")))
    found = play.intent.forecast
    assert isinstance(found, MarchForecast)
    assert isinstance(straight, MarchForecast)
    assert seat.hex_row("1208") in found.path
    assert found.points_left < straight.points_left
    assert "by way of 1208" in table.written()
    table.click(play.map.camera.spot(seat.hex_row("1307")), button=3)
    assert seat.units["blue-14-artillery"].hex_name == "1307"
    assert seat.units["blue-14-artillery"].mp == found.points_left
    table.press(table.button("Undo"))
    assert seat.units["blue-14-artillery"].hex_name == "1107"
    table.choose("blue-14-artillery")
    table.click(table.spot("0605"), button=3, mods=pygame.KMOD_SHIFT)
    assert play.advice[1] == "refused"
    assert "(rule 6)" in play.advice[0]


def test_a_march_tells_load_points_and_supply_and_they_come_true(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-15-engineer")
    table.point(table.spot("0806"))
    assert isinstance(play.intent.forecast, MarchForecast)
    (passage,) = play.intent.passages
    assert passage.words == "Bridgend road bridge"
    assert passage.takes > 0
    said = table.written()
    assert f"{passage.before} load points" in said
    assert "Supply there" in said
    expected = play.intent.supply
    assert expected is not None
    table.click(play.map.camera.spot(seat.hex_row("0806")), button=3)
    bank = next(bank for bank in seat.hex(seat.hex_row("0806")).banks if bank.crossing == passage.words)
    assert bank.room == passage.after
    table.end_turn()
    table.until(lambda: seat.my_turn)
    now = seat.supply("blue-15-engineer")
    assert now.state == expected.state
    assert now.way == expected.way


def test_what_supply_will_be_where_a_unit_stays_is_said_and_comes_true(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-15-engineer")
    table.key(pygame.K_j)
    table.press(table.button("Blow it"))
    (question,) = play.popups.shown
    assert isinstance(question, Confirm)
    table.frames()
    table.click(question.buttons[0].rect.center)
    play.select("blue-12-rifle")
    assert "If it stays" in table.written()
    found = play.commands.staying()
    assert found is not None
    down = "is down" in seat.log[-1].text
    assert (found.way == () or found.blocked_at >= 0) == down
    table.end_turn()
    table.until(lambda: seat.my_turn)
    now = seat.supply("blue-12-rifle")
    assert (now.state, now.way, now.sentence) == (found.state, found.way, found.sentence)


def test_an_order_key_pressed_again_means_the_next_place(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    play = table.play
    table.choose("blue-12-rifle")
    table.key(pygame.K_k)
    assert play.intent.aim is not None
    places = play.intent.aim.choice.places
    seen = []
    for _ in places:
        table.key(pygame.K_k)
        assert play.intent.aim.place is not None
        seen.append(play.intent.aim.place)
    assert sorted(seen, key=places.index) == list(places)
    table.key(pygame.K_RETURN)
    assert play.intent.aim is None
    assert table.seat.log[-1].text.startswith("12th Rifle Regiment")


def test_an_enemy_and_an_own_unit_are_never_chosen_together(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    play = table.play
    table.choose("red-1-mechanised")
    assert play.commands.choices() == ()
    table.click(table.spot("0707"), mods=pygame.KMOD_SHIFT)
    assert play.intent.units == ["blue-11-mechanised"]
    table.click(table.spot("0608"), mods=pygame.KMOD_SHIFT)
    assert play.intent.units == ["blue-11-mechanised"]


def test_units_march_together_and_keep_their_places(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-14-artillery")
    table.click(table.spot("0907"), mods=pygame.KMOD_SHIFT)
    assert play.intent.units == ["blue-14-artillery", "blue-15-engineer"]
    start = {key: seat.units[key].hex for key in play.intent.units}
    table.point(table.spot("1307"))
    assert [leg.unit for leg in play.intent.legs] == list(start)
    ends = {leg.unit: leg.forecast.path[-1] for leg in play.intent.legs if isinstance(leg.forecast, MarchForecast)}
    assert set(ends) == set(start)
    table.click(play.map.camera.spot(seat.hex_row("1307")), button=3)
    assert {key: seat.units[key].hex for key in start} == ends
    assert seat.hex_name(ends["blue-15-engineer"]) == "1107"  # it keeps its place beside the lead


def test_of_units_that_march_together_one_that_cannot_says_why(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-14-artillery")
    table.click(table.spot("1003"), mods=pygame.KMOD_SHIFT)
    table.point(table.spot("0908"))
    (stays,) = [leg for leg in play.intent.legs if leg.refusal is not None]
    assert stays.unit == "blue-13-territorial"
    assert "stays: " in table.written()
    table.click(play.map.camera.spot(seat.hex_row("0908")), button=3)
    assert seat.units["blue-14-artillery"].hex_name == "0908"
    assert seat.units["blue-13-territorial"].hex_name == "1003"
    assert play.advice[0].startswith("13th Territorial Brigade: ")
    assert "(rule 6)" in play.advice[0]


def test_a_pontoon_is_begun_where_the_player_points(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-15-engineer")
    table.key(pygame.K_p)
    assert play.intent.aim is not None
    assert {place.text.split()[0] for place in play.intent.aim.choice.places} == {"build"}
    spot = table.aim_at("meadow")
    found = play.intent.forecast
    assert isinstance(found, BuildForecast)
    said = table.written()
    assert "By the next logistics" in said
    assert f"{found.capacity} load points" in said
    assert "can be taken back" in said
    table.click(spot)
    assert play.intent.aim is None
    there = [bank for bank in seat.hex(seat.hex_row("0807")).banks if bank.crossing == "Meadow pontoon site"]
    assert [bank.condition for bank in there] == ["building"]
    table.key(pygame.K_u)
    there = [bank for bank in seat.hex(seat.hex_row("0807")).banks if bank.crossing == "Meadow pontoon site"]
    assert not any(bank.condition == "building" for bank in there)


def test_charges_are_laid_and_then_laid_no_more(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-15-engineer")
    table.press(table.button("Lay charges"))
    hasty = seat.forecast("demolish blue-15-engineer bridgend")
    found = play.intent.forecast
    assert isinstance(found, DemolitionForecast)
    assert isinstance(hasty, DemolitionForecast)
    assert found.chance > hasty.chance
    table.key(pygame.K_RETURN)
    assert not play.popups.shown  # nothing falls yet: nothing is asked
    after = seat.forecast("demolish blue-15-engineer bridgend")
    assert isinstance(after, DemolitionForecast)
    assert after.chance == found.chance
    assert table.button("Lay charges").state == "off"
    table.key(pygame.K_h)
    assert play.advice[1] == "refused"
    assert "(rule 7)" in play.advice[0]


def test_a_bridge_with_friends_beyond_it_is_blown_only_when_asked_twice(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-15-engineer")
    table.key(pygame.K_j)
    found = play.intent.forecast
    assert isinstance(found, DemolitionForecast)
    said = table.written()
    assert "11th Mechanised Brigade, 12th Rifle" in said
    assert "no: dice are thrown" in said
    before = len(seat.log)
    table.key(pygame.K_RETURN)
    (question,) = play.popups.shown
    assert isinstance(question, Confirm)
    assert f"{found.price:.1f} victory points" in question.text
    table.key(pygame.K_ESCAPE)
    assert not play.popups.shown
    assert len(seat.log) == before
    table.press(table.button("Blow it"))
    (question,) = play.popups.shown
    assert isinstance(question, Confirm)
    table.frames()
    table.click(question.buttons[0].rect.center)
    assert len(seat.log) == before + 1
    assert "Bridgend road bridge" in seat.log[-1].text
    assert play.result.entry is seat.log[-1]
    assert not seat.match.undoable


def test_boats_take_a_part_over_and_are_called_back(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-12-rifle")
    table.press(table.button("Boats"))
    spot = table.aim_at("0907")
    found = play.intent.forecast
    assert isinstance(found, BoatForecast)
    said = table.written()
    assert f"{found.steps} step" in said
    assert f"{found.kit_behind} wait on the near bank" in said
    table.click(spot, button=3)
    assert seat.units["blue-12-rifle"].moved
    assert "boat" in seat.log[-1].text
    table.key(pygame.K_k)
    table.aim_at("0807")
    assert "Calls back" in table.written()
    table.key(pygame.K_ESCAPE)
    assert play.intent.aim is None
    assert play.intent.units == ["blue-12-rifle"]


def test_units_withdraw_in_the_order_the_player_says(sit: Callable[..., Table]) -> None:
    table = sit("blue")
    seat, play = table.seat, table.play
    table.choose("blue-12-rifle")
    table.key(pygame.K_x)
    assert isinstance(play.intent.forecast, MarchForecast)
    assert "Stays behind" in table.written()
    table.key(pygame.K_ESCAPE)
    table.click(table.spot("0707"), mods=pygame.KMOD_SHIFT)
    assert play.intent.units == ["blue-12-rifle", "blue-11-mechanised"]
    table.key(pygame.K_x)
    assert [leg.unit for leg in play.intent.legs] == ["blue-12-rifle", "blue-11-mechanised"]
    table.press(table.button("11"))
    assert [leg.unit for leg in play.intent.legs] == ["blue-11-mechanised", "blue-12-rifle"]
    assert play.intent.aim is not None
    ends = {leg.unit: leg.forecast.path[-1] for leg in play.intent.legs if isinstance(leg.forecast, MarchForecast)}
    stay = [leg.unit for leg in play.intent.legs if leg.refusal is not None]
    table.press(table.button("Withdraw"))
    assert {key: seat.units[key].hex for key in ends} == ends
    assert ends
    assert all(seat.units[key].withdrawing for key in ends)
    assert not any(seat.units[key].withdrawing for key in stay)


def test_a_strike_needs_no_unit(sit: Callable[..., Table]) -> None:
    table = sit("red")
    seat, play = table.seat, table.play
    assert not play.intent.units
    op = seat.sides[seat.side].op
    table.press(table.button("Strike"))
    spot = table.aim_at("bridgend")
    found = play.intent.forecast
    assert isinstance(found, DemolitionForecast)
    assert f"{int(found.chance * 100)} %" in table.written()
    table.click(spot)
    assert "Bridgend road bridge" in seat.log[-1].text
    assert seat.sides[seat.side].op == op - seat.match.plans.strike_cost
    assert table.button("Strike").state == "off"
    table.key(pygame.K_y)
    assert play.advice[1] == "refused"
    assert "(rule 7)" in play.advice[0]


def test_every_refused_order_shows_its_rule(sit: Callable[..., Table]) -> None:
    table = sit("red")
    play = table.play
    table.choose("red-4-artillery")
    refused = [choice for choice in play.commands.choices() if choice.refusal is not None]
    assert [choice.kind for choice in play.commands.choices()] == list(UNIT_KINDS)
    assert refused
    for choice in refused:
        assert choice.refusal is not None
        play.commands.begin(choice.kind)
        assert play.advice[1] == "refused"
        assert f"(rule {choice.refusal.rule})" in play.advice[0]
        assert play.intent.aim is None
    off = next(button for button in play.panel_buttons if button.state == "off" and button.hint)
    assert "(rule " in off.hint


def test_choices_are_the_lawful_orders_of_the_rulebook(sit: Callable[..., Table]) -> None:
    for side in ("red", "blue"):
        table = sit(side)
        match = table.seat.match
        lawful = {match.names.spell(row) for row in match.legal()}
        offered = {place.text for place in match.plans.strikes().places}
        for unit in table.seat.units.values():
            if unit.side == table.seat.side:
                offered |= {place.text for choice in match.plans.choices(unit.key) for place in choice.places}
        kinds = {*UNIT_KINDS, "strike"}
        assert {text for text in lawful if text.split()[0] in kinds} <= offered
        assert all(table.seat.check(text) is None for text in offered)


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.5)])
def test_no_text_of_an_order_lies_on_another(sit: Callable[..., Table], size: tuple[int, int], scale: float) -> None:
    table = sit("blue", size, scale)
    play, panel = table.play, table.play.layout.panel

    def clean() -> None:
        table.point((panel.left - 300, 300))
        table.frames(2)
        edge = play.layout.panel
        written = [(text, box) for text, box in table.window.ink.written if box.x > edge.x and box.y > edge.y]
        assert written
        for text, box in written:
            assert play.layout.panel.contains(box), text
        for (text, box), (other, there) in combinations(written, 2):
            assert not box.colliderect(there), (text, other)

    for key in ("blue-15-engineer", "blue-12-rifle"):
        play.select(key)
        clean()
        for choice in play.commands.choices():
            for place in sorted({0, len(choice.places) - 1} - {-1}):
                play.select(key)
                play.commands.begin(choice.kind)
                play.commands.mean(place)
                clean()
    play.commands.choose_all(("blue-11-mechanised", "blue-12-rifle"))
    play.commands.begin("withdraw")
    clean()
    play.select("blue-11-mechanised")
    play.intent.attack(table.seat.units["red-2-motor-rifle"].hex)
    clean()
