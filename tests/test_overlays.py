"""The overlays of the window: what they tell is the rules' and the side's own knowledge; keys, legends, layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pygame
import pytest
from sitting import Player, Sitter, new_game
from test_sight import scramble

from game.agents.course import Course
from game.files.scenario import load
from game.match.outlook import goals, outlook
from game.match.rows import Rows
from game.match.situation import Situation, known, reckoned, told
from game.match.threat import threat
from game.model.codes import ON_MAP
from game.model.state import HERE, State, copy_state
from game.rules import orders as book
from game.rules.facade import Desk, order
from game.rules.flow import cut
from game.rules.legal import legal
from game.rules.movement import allowance
from game.rules.setup import Tables, set_up
from game.rules.supply import hex_capacity
from game.rules.zones import survey
from game.ui.mapart.position import Position
from game.ui.overlay import OVERLAYS, Overlay
from game.ui.overlay_words import cropped, hex_words
from game.ui.play import Play

DRILL = "bridgehead-drill"
SIDES = (0, 1)
QUESTIONS = ("known", "enemy", "threat")
SHOWN = [entry.name for entry in OVERLAYS if entry.name != "reach"]
KEYS = {
    "supply": pygame.K_v, "enemy": pygame.K_b, "fire": pygame.K_f, "zoc": pygame.K_z, "cut": pygame.K_c,
    "threat": pygame.K_t, "elevation": pygame.K_e, "objectives": pygame.K_o,
}  # fmt: skip


@cache
def tables() -> Tables:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


def desk_in_play(seed: int = 3, turns: int = 2) -> tuple[Desk, int]:
    """The drill after some turns of play, at a side's operations."""
    course = Course(tables())
    course.start(seed)
    side = course.forward()
    while course.turn <= turns:
        if side >= 0:
            list(course.operate(side, "greedy"))
        side = course.forward()
    return course.desk, side


def same(a: object, b: object) -> bool:
    """Whether two answers are the same, array by array."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and np.array_equal(a, b)
    if hasattr(a, "__dataclass_fields__"):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))  # type: ignore[arg-type]
    return a == b


# ---- what they tell


@pytest.mark.parametrize("side", SIDES)
def test_no_overlay_tells_what_the_side_cannot_know(side: int) -> None:
    desk, _ = desk_in_play()
    draw = np.random.default_rng(5)
    twin = Desk(desk.ready)
    for table, other in zip(twin.state, desk.state, strict=True):
        np.copyto(table, other)
    scramble(twin, side, draw)
    assert any(not np.array_equal(a, b) for a, b in zip(twin.state, desk.state, strict=True))
    for what in QUESTIONS:
        mine, others = (told(desk.ready, at.view(side), side, what) for at in (desk, twin))
        assert same(mine, others), what


def test_an_enemy_unit_that_is_not_seen_is_in_no_overlay() -> None:
    desk, _ = desk_in_play()
    side = 0
    first, end = (int(desk.map.sides[1 - side + k]["first"]) for k in (0, 1))
    desk.state.units["seen"][first:end] = 0
    desk.state.units["known_hex"][first:end] = -1
    view = desk.view(side)
    assert threat(desk.ready, view, side).units.sum() == threat(desk.ready, view, side).reach.sum() == 0
    found = reckoned(desk.ready, view, side)
    assert found.flow.sum() == 0
    assert found.in_supply == ((0, 0, 0, 0), (0, 0, 0, 0))
    zones = known(desk.ready, view, side)
    assert zones.zones[1 - side].sum() == zones.screens[1 - side].sum() == 0
    assert all(h < 0 or watching == side for h, watching in zones.watchers)


@pytest.mark.parametrize("side", SIDES)
def test_own_supply_is_that_of_the_last_logistics_and_the_enemys_is_not_told(side: int) -> None:
    desk, _ = desk_in_play()
    found = known(desk.ready, desk.view(side), side)
    own = desk.state.hexes["control"] == side
    reached = own & (desk.state.hexes["loc"] >= 0)
    assert reached.any()
    assert (found.share[reached] == np.maximum(1, desk.state.hexes["loc_share"][reached])).all()
    assert (found.share[~own] == 0).all()
    assert (found.flow[~own] == 0).all()
    assert {source.side for source in found.sources} <= {side}
    assert found.in_supply[1 - side] == (0, 0, 0, 0)
    for load_ in found.loads:
        crossing = desk.state.crossings[load_.site]
        assert load_.used == crossing["hauled"] + crossing["carried"]


def test_fire_is_told_of_own_ground_and_beside_it() -> None:
    desk, _ = desk_in_play()
    desk.state.hexes["fire1"] = 3
    found = known(desk.ready, desk.view(0), 0)
    links = desk.map.links["to"]
    own = desk.state.hexes["control"] == 0
    near = own | (own[links] & (links >= 0)).any(axis=1)
    assert (found.fire[1][near] == 3).all()
    assert (found.fire[1][~near] == 0).all()
    assert (~near).any()


@pytest.mark.parametrize("side", SIDES)
def test_the_cut_is_that_of_the_rules_in_the_sides_view(side: int) -> None:
    desk, _ = desk_in_play()
    view = desk.view(side)
    (mine,) = known(desk.ready, view, side).cuts
    theirs = cut(desk.ready, copy_state(view), 0)
    assert (mine.flow, tuple(h for h, _ in mine.places)) == (theirs.value, theirs.hexes)
    assert (mine.asked >= 0) == (mine.holder == side)
    assert len(mine.crossings) == len(theirs.crossings)


def test_the_enemys_supply_is_reckoned_by_the_rules_of_supply() -> None:
    """Where all his units are seen and rested, what he needs at rest is what is reckoned, as far as roads let it."""
    desk, _ = desk_in_play()
    side, enemy = 0, 1
    first, end = (int(desk.map.sides[enemy + k]["first"]) for k in (0, 1))
    units = desk.state.units
    for u in range(first, end):
        if units[u]["status"] == ON_MAP:
            units[u]["seen"], units[u]["known_hex"] = 1, units[u]["hex"]
            units[u]["known_steps"], units[u]["known_kit"] = units[u]["steps"], units[u]["kit"]
    view = desk.view(side)
    found = reckoned(desk.ready, view, side)
    assert set(found.told) == {enemy}
    assert found.flow.sum() > 0
    survey(desk.map, desk.charts, desk.state, desk.work)
    for h in np.flatnonzero(found.flow).tolist():
        assert view.hexes[h]["control"] == enemy
        sources = [source for source in found.sources if source.hex == h]
        if not sources:
            room = int(hex_capacity(desk.map, desk.charts, desk.state, desk.work, np.int64(enemy), np.int64(h)))
            assert found.flow[h] <= room
    assert sum(found.in_supply[enemy]) == int((view.units["seen"][first:end] & (units["status"][first:end] == 0)).sum())


def oracle(desk: Desk, view: State, side: int, u: int) -> tuple[set[int], set[int]]:
    """Where one enemy unit can stand next turn, and what it can attack from there: by its own lawful orders."""
    enemy = 1 - side
    guess = copy_state(view)
    guess.crossings["carried"] = 0
    guess.crossings["hauled"] = 0
    guess.clock[0]["side"] = enemy
    for v in range(int(desk.map.sides[enemy]["first"]), int(desk.map.sides[enemy + 1]["first"])):
        guess.units[v]["withdrawing"] = 0
        if v != u:
            guess.units[v]["mp"] = 0
    guess.units[u]["mp"] = allowance(desk.map, desk.charts, guess, np.int64(u))
    work = desk.work
    survey(desk.map, desk.charts, guess, work)
    moves = [row for row in legal(desk.map, desk.charts, guess, work) if row[0] == book.MOVE and row[1] == u]
    stands = {int(guess.units[u]["hex"])} | {int(row[2]) for row in moves}
    first = int(desk.map.sides[enemy]["first"])
    attacks = set()
    for h in stands:
        there = copy_state(guess)
        there.units[u]["hex"] = h
        survey(desk.map, desk.charts, there, work)
        for target in desk.map.links[h]["to"].tolist():
            if target >= 0:
                row = order(int(book.ATTACK), u, target, units=(u,), first=first)
                if book.check(desk.map, desk.charts, there, work, row) == book.OK:
                    attacks.add(target)
    return stands, attacks


def test_the_enemys_next_turn_is_what_his_lawful_orders_would_be() -> None:
    desk, _ = desk_in_play()
    side = 0
    view = desk.view(side)
    found = threat(desk.ready, view, side)
    n = desk.ready.board.n
    reach, units, steps = (np.zeros(n, np.int64) for _ in range(3))
    count = 0
    for u in range(int(desk.map.sides[1]["first"]), int(desk.map.sides[2]["first"])):
        if view.units[u]["status"] == ON_MAP and view.units[u]["hex"] >= 0:
            stands, attacks = oracle(desk, view, side, u)
            reach[list(stands)] += 1
            units[list(attacks)] += 1
            steps[list(attacks)] += int(view.units[u]["steps"])
            count += 1
    assert count > 1
    assert units.any()
    assert np.array_equal(found.reach, reach)
    assert np.array_equal(found.units, units)
    assert np.array_equal(found.steps, steps)


def test_what_a_hex_sees_and_dominates_is_the_rules_table() -> None:
    ready = tables()
    top = int(np.argmax(ready.board.elevation))
    seen = outlook(ready, top)
    reach = int(ready.charts["sight_reach"])
    assert len(seen.sees) == int(ready.map.near[top, reach]) - 1
    assert seen.dominates
    low = [int(ready.board.elevation[h]) for h in seen.dominates]
    assert max(low) <= seen.elevation - seen.metres
    assert set(seen.dominates) <= set(ready.map.near[top, HERE:].tolist())


def test_objectives_are_told_with_who_holds_them_and_what_they_pay() -> None:
    desk, _ = desk_in_play()
    found = goals(desk.ready, desk.view(0))
    assert {goal.name for goal in found} == {entry.name for entry in desk.ready.scenario.objectives}
    for goal in found:
        assert goal.holder == int(desk.state.hexes[goal.hex]["control"])
        assert goal.worth > goal.points > 0


def test_a_legend_tells_only_of_what_is_on_the_screen() -> None:
    desk, _ = desk_in_play()
    found = told(desk.ready, desk.view(0), 0, "threat")
    position = Position(desk.state.hexes["control"].copy(), (), (), situation=found)
    nothing = cropped(position, np.zeros(desk.ready.board.n, bool)).situation
    assert nothing is not None
    assert nothing.share.sum() == nothing.fire.sum() == nothing.zones.sum() == 0
    assert nothing.sources == nothing.loads == nothing.jams == ()
    assert nothing.threat is not None
    assert nothing.threat.units.sum() == 0
    everything = cropped(position, np.ones(desk.ready.board.n, bool)).situation
    assert same(everything, found)


# ---- in the window


@pytest.fixture
def player(folder: Path) -> Iterator[Player]:
    seated = Player((960, 600))
    yield seated
    seated.close()


def sit_down(two: Sitter) -> None:
    """The next person takes the place behind the curtain."""
    two.until(lambda: two.play.turns.covered)
    two.frames(2)
    two.key(pygame.K_RETURN)
    two.until(lambda: two.seat.my_turn and not two.play.popups.shown and not two.play.turns.reel.busy)


def answered(player: Player | Sitter) -> Play:
    """Wait until the overlay is laid as it now stands."""
    player.until(lambda: player.play.overlay.settled and player.play.map.tiles.layer is not None)
    player.frames(2)
    return player.play


def rest(player: Player) -> Play:
    """Wait until all that is seen is drawn as it shall be; no tip lies on it."""
    player.play.tips.silent = 1
    player.play.tips.close()
    player.until(lambda: player.play.overlay.settled and player.play.map.settled())
    player.frames(2)
    return player.play


def map_pixels(play: Play, player: Player) -> bytes:
    part = player.window.surface.subsurface(play.map.camera.area.inflate(-160, -340))
    return pygame.image.tobytes(part, "RGB")


def test_every_overlay_is_shown_by_its_key_alone_and_taken_away_by_it_or_escape(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    bare = map_pixels(rest(player), player)
    pictures = {}
    for name in reversed(SHOWN):
        player.key(KEYS[name])
        assert play.overlay.name == name
        layer = answered(player).map.tiles.layer
        assert layer is not None
        assert layer.name == name
        if name in ("supply", "zoc", "objectives"):
            pictures[name] = map_pixels(rest(player), player)
    assert len({bare, *pictures.values()}) == 4
    player.key(KEYS["supply"])
    assert play.overlay.name == ""
    assert map_pixels(rest(player), player) == bare
    player.key(KEYS["supply"])
    assert map_pixels(rest(player), player) == pictures["supply"]
    player.key(pygame.K_ESCAPE)
    assert play.overlay.name == ""
    assert play.popups.shown == []
    assert map_pixels(rest(player), player) == bare


def test_an_overlay_follows_the_game(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(KEYS["threat"])
    answered(player)
    number = play.map.tiles.layer.number if play.map.tiles.layer else 0
    unit = max(play.seat.can_act(), key=lambda u: len(play.seat.reach(u.key)))
    target = max(play.seat.reach(unit.key))
    play.seat.order(play.seat.move(unit.key, target))
    play.changed()
    answered(player)
    layer = play.map.tiles.layer
    assert layer is not None
    assert layer.number != number
    assert layer.position.situation is not None
    view = play.seat.match.view(play.seat.side)
    assert same(layer.position.situation, told(play.seat.ready, view, play.seat.side, "threat"))
    assert {c.hex for c in layer.position.counters} == {u.hex for u in play.seat.units.values()}
    player.end_turn()
    player.until(lambda: play.seat.my_turn)
    layer = answered(player).map.tiles.layer
    assert layer is not None
    assert layer.position.turn == 2


def test_overlays_are_shown_by_the_mouse_too(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.frames(2)
    assert list(play.overlay_keys.rects) == [entry.name for entry in OVERLAYS]
    for name in ("fire", "zoc"):
        player.click(play.overlay_keys.rects[name].center)
        assert play.overlay.name == name
    player.click(play.overlay_keys.rects["zoc"].center)
    assert play.overlay.name == ""
    assert play.intent.units == []


def test_another_side_at_the_seat_sees_nothing_of_what_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path / "saves"))
    two = Sitter(new_game("human", "human"), (960, 600))
    play = two.play
    sit_down(two)
    two.key(KEYS["threat"])
    answered(two)
    two.until(lambda: play.map.tiles._laid)
    two.end_turn()
    sit_down(two)
    assert play.seat.side == 1
    assert play.overlay.name == ""
    assert play.map.tiles.layer is None
    assert not play.map.tiles._laid
    two.frames(3)
    assert not play.map.tiles._laid
    two.key(KEYS["threat"])
    layer = answered(two).map.tiles.layer
    assert layer is not None
    assert layer.position.situation is not None
    assert layer.position.situation.told == (play.seat.side,)
    assert layer.position.situation.threat is not None
    assert layer.position.situation.threat.enemy == 1 - play.seat.side
    two.close()


def test_a_units_supply_line_is_not_drawn_over_the_supply_of_all(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr("game.ui.mapview.whymarks.draw_line", lambda *given: drawn.append(given[-1]))
    play = player.begin("Blue", "Holds its line")
    play.select("blue-11-mechanised")
    player.frames(2)
    assert drawn
    player.key(KEYS["supply"])
    answered(player)
    drawn.clear()
    player.frames(2)
    assert not drawn
    assert play.map.marked.supply is not None
    player.key(KEYS["zoc"])
    answered(player)
    assert drawn


def test_reach_is_hidden_and_shown(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(pygame.K_n)
    assert play.intent.reach
    assert play._reaching() == "reach"
    player.key(pygame.K_r)
    assert play._reaching() == ""
    player.key(KEYS["fire"])
    player.key(pygame.K_r)
    assert play.overlay.name == ""
    assert play._reaching() == "reach"


def test_the_grid_is_hidden_and_shown(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    with_grid = map_pixels(rest(player), player)
    player.key(pygame.K_g)
    assert map_pixels(rest(player), player) != with_grid
    play.changed()
    assert play.map.tiles.position.grid == 0
    player.key(pygame.K_g)
    assert map_pixels(rest(player), player) == with_grid


def test_elevation_tells_of_the_hex_under_the_pointer(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(KEYS["elevation"])
    answered(player)
    top = int(np.argmax(play.seat.ready.board.elevation))
    player.point(player.over(top))
    player.frames(2)
    seen = play.seat.outlook(top)
    written = [text for text, _ in player.window.ink.written]
    assert any(text.startswith(f"Hex {play.seat.hex_name(top)}: {seen.elevation} m") for text in written)
    assert f"{seen.metres} m lower, in sight" in written


def test_the_cut_is_that_of_the_salient_of_the_selected_unit() -> None:
    loaded = load("kupyansk")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    found = known(ready, ready.state, 1)
    assert len(found.cuts) == 3

    class Answered:
        name, _salient = "cut", 0

        def _cuts(self) -> tuple[object, ...]:
            return found.cuts

    shown = Answered()
    for i, salient in enumerate(found.cuts):
        Overlay.choose(shown, salient.hexes[0])  # type: ignore[arg-type]
        assert found.cuts[shown._salient].hexes[0] == salient.hexes[0]
        assert salient.hexes[0] in found.cuts[i].hexes


@pytest.mark.parametrize(
    ("size", "scale"), [((1280, 720), 1.0), ((1280, 720), 1.5), ((1920, 1080), 1.0), ((1920, 1080), 1.5)]
)
def test_every_legend_fits_and_lies_on_no_other_card(
    size: tuple[int, int], scale: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path / "cache"))
    player = Player(size, scale)
    try:
        play = player.begin("Red", "Holds its line")
        player.point((play.layout.map.right - 5, play.layout.map.bottom - 5))
        player.frames()
        for name in SHOWN:
            play.overlay.show(name)
            player.until(lambda: play.overlay.settled and play.map.tiles.layer is not None)
            player.frames(2)
            card, layout = play.overlay._card.rect, play.layout
            assert layout.map.contains(card)
            assert card.height > 0
            others = [layout.minimap, play.overlay_keys.rect]
            others += [] if layout.crowded else [layout.events]
            assert all(not card.colliderect(other) for other in others), name
            inside = [(text, box) for text, box in player.window.ink.written if card.contains(box)]
            assert inside
            for (text, box), (other, there) in combinations(inside, 2):
                assert not box.colliderect(there), (name, text, other)
            words = [word for _, word in play.overlay._rows()]
            assert not set(words) & set(player.window.ink.cut), name
            assert set(words) <= {text for text, _ in inside}
        assert card.width == player.window.ink.px(330) or layout.crowded
    finally:
        player.window.screen.close()
        pygame.display.quit()


def test_the_side_panel_tells_of_the_supply_that_is_shown(player: Player) -> None:
    play = player.begin("Red", "Holds its line")
    player.key(KEYS["supply"])
    answered(player)
    told_ = play.overlay.supply
    assert told_ is not None
    view = play.seat.match.view(play.seat.side)
    own = view.hexes["control"] == play.seat.side
    assert sum(told_.hexes) == int(own.sum())
    assert sum(told_.units) == sum(unit.side == play.seat.side for unit in play.seat.units.values())
    written = [text for text, _ in player.window.ink.written]
    assert "Own supply" in written
    for load_ in told_.loads:
        assert f"{load_.used} / {load_.room}" in written
    player.key(pygame.K_n)
    player.frames(2)
    assert "Own supply" in [text for text, _ in player.window.ink.written]  # the word of its key
    assert "Share of a load that arrives" not in [text for text, _ in player.window.ink.written]
    player.key(KEYS["supply"])
    assert play.overlay.supply is None


def test_an_overlay_says_of_a_hex_what_it_draws() -> None:
    desk, _ = desk_in_play()
    ready = desk.ready
    view = desk.view(0)
    sides = Rows(ready).sides(view)
    found: Situation = told(ready, view, 0, "threat")
    assert found.threat is not None
    attacked = int(np.argmax(found.threat.units))
    assert str(int(found.threat.units[attacked])) in hex_words(found, "threat", attacked, sides)
    fed = int(np.argmax(found.flow))
    assert f"{found.share[fed] / 10:.0f} %" in hex_words(found, "supply", fed, sides)
    goal = found.goals[0]
    assert hex_words(found, "objectives", goal.hex, sides).startswith(goal.name)
    unknown = int(np.flatnonzero(found.fire.sum(axis=0) == 0)[0])
    assert hex_words(found, "fire", unknown, sides) == "no fire known"
