"""The windows over the map, and the books they read: what they say, to whom, and what a click does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pygame
import pytest
from sitting import DRILL, Sitter, quiet

from game.files import handbook
from game.files.scenario import load
from game.match import Event, Match
from game.match.almanac import Almanac
from game.match.books import Books, books_of
from game.match.dangers import dangers
from game.match.diary import column_names
from game.match.forces import LOST, ON_MAP, UNSEEN, Forces
from game.match.luck import MARCH
from game.match.names import end_order
from game.match.phrases import Phrases
from game.match.rows import Rows
from game.match.spoken import spoken
from game.match.throws import ATTACK
from game.model import codes
from game.model.charts import SHAPES
from game.rules import orders as book
from game.rules.facade import Refusal
from game.rules.forecast import AttackForecast
from game.rules.setup import Tables, set_up
from game.rules.view import view_all
from game.ui.keys import Keys, _halves
from game.ui.papers.end_turn import EndTurn
from game.ui.papers.event_log import EventLog
from game.ui.papers.handbook import Handbook
from game.ui.papers.order_of_battle import OrderOfBattle
from game.ui.papers.orders_paper import OrdersGiven
from game.ui.papers.paper import Paper
from game.ui.papers.shelf import PAPERS, Drop
from game.ui.seat import Seat, Setting, load_seat, new_seat

AGENT = "staff"


@pytest.fixture(scope="module")
def ready() -> Tables:
    loaded = load(DRILL)
    return set_up(loaded.scenario, loaded.board, loaded.charts)


@pytest.fixture(scope="module")
def game(ready: Tables) -> tuple[Match, list[Event]]:
    """A game of two agents, four turns long, with books for either side and for both."""
    events: list[Event] = []
    watchers = [Books(ready, key) for key in ("", *(side.key for side in ready.scenario.sides))]
    match = Match(ready, 11, [AGENT, AGENT], [events.append, *watchers])
    match.run(4)
    return match, events


# ---- the books


def test_the_two_dice_of_a_fight_are_the_sum_that_was_thrown(game: tuple[Match, list[Event]]) -> None:
    fights = [event for event in game[1] if event.kind == "attack" and event.facts["roll"]]
    assert fights
    for event in fights:
        assert sum(event.facts["dice"]) == event.facts["roll"]
        assert all(1 <= die <= 6 for die in event.facts["dice"])


def test_luck_is_reckoned_by_the_forecast_at_the_moment_of_the_order(ready: Tables) -> None:
    key = ready.scenario.sides[0].key
    foreseen: list[AttackForecast] = []
    match = Match(ready, 5, [None, AGENT], [Books(ready, key)])
    while not foreseen and not match.over:
        for row in match.legal():
            if row[0] == book.ATTACK and match.check(row) is None:
                found = match.forecast(row)
                assert isinstance(found, AttackForecast)
                assert not isinstance(match.apply(row), Refusal)
                foreseen.append(found)
                break
        match.apply(end_order())
        match.run()
    ledger = books_of(match, key).luck
    (throw,) = [throw for throw in ledger.entries if throw.kind == ATTACK and throw.side == key]
    assert throw.losses[key].steps == foreseen[0].own_steps.mean
    assert throw.chance == float(foreseen[0].retreat)


def test_luck_holds_what_fell_against_what_was_expected(game: tuple[Match, list[Event]], ready: Tables) -> None:
    match, events = game
    ledger = books_of(match, "").luck
    for key in match.names.sides:
        lost = sum(
            event.facts["steps"] for event in events
            if event.kind == "loss" and event.side == key and event.facts["cause"] in ("attack", "defence")
        )  # fmt: skip
        total = ledger.total(key)
        assert total.steps_lost == lost
        assert total.steps == pytest.approx(sum(t.losses[key].steps for t in ledger.entries if key in t.losses))
        fought = [t for t in ledger.entries if t.kind == ATTACK and t.side == key]
        assert total.hoped[ATTACK] == pytest.approx(sum(t.chance for t in fought))
        assert total.won[ATTACK] == sum(t.won for t in fought)
    assert any("than expected" in line or "as expected" in line for line in ledger.sentences())


def test_the_enemys_marches_are_not_in_a_sides_ledger(game: tuple[Match, list[Event]]) -> None:
    match, _ = game
    for key in match.names.sides:
        assert all(throw.side == key for throw in books_of(match, key).luck.entries if throw.kind == MARCH)


def test_a_unit_stands_in_its_history_as_it_stood_in_its_sides_view(ready: Tables) -> None:
    key = ready.scenario.sides[0].key
    match = Match(ready, 3, [None, AGENT], [Books(ready, key)])
    for _ in range(3):
        view = match.view(0)
        annals = books_of(match, key).annals
        for u, name in enumerate(match.names.units):
            unit = view.units[u]
            if match.names.side_of(u) == 0 and unit["status"] == codes.ON_MAP:
                stood = annals.standings[name][-1]
                assert (stood.turn, stood.steps, stood.supply) == (match.turn, unit["steps"], unit["supply"])
        match.apply(end_order())
        match.run()


def test_an_order_taken_back_leaves_no_trace_in_the_books(ready: Tables) -> None:
    key = ready.scenario.sides[1].key
    match = Match(ready, 3, [AGENT, None], [Books(ready, key)])
    match.run()
    own = books_of(match, key)
    before = {name: list(deeds) for name, deeds in own.annals.deeds.items() if deeds}
    count = len(own.orders)
    gun = next(name for name in match.names.units if name.startswith(key) and "artillery" in name)
    near = max(match.reach(gun), key=lambda h: (match.reach(gun)[h], h))
    assert not isinstance(match.apply(match.names.parse(f"move {gun} {match.names.hex(near)}")), Refusal)
    assert match.undoable == 1
    assert len(books_of(match, key).orders) == count + 1
    assert own.annals.deeds[gun][-1].kind == "march"
    match.undo()
    assert len(books_of(match, key).orders) == count
    assert {name: deeds for name, deeds in own.annals.deeds.items() if deeds} == before


def test_histories_of_a_side_tell_of_the_enemy_only_fights_it_was_in(game: tuple[Match, list[Event]]) -> None:
    match, _ = game
    for side, key in enumerate(match.names.sides):
        for unit, deeds in books_of(match, key).annals.deeds.items():
            if match.names.side_of(match.names.unit_row(unit)) != side:
                assert all(deed.kind in ("battle", "loss", "other") for deed in deeds)
                assert unit not in books_of(match, key).annals.standings


def test_orders_are_kept_with_the_reasons_of_their_agents(game: tuple[Match, list[Event]]) -> None:
    match, events = game
    told = [event.facts["reason"] for event in events if event.kind == "order"]
    assert [given.reason for given in books_of(match, "").orders] == told
    assert any(told)


def test_books_that_nobody_kept_are_made_by_playing_the_game_again(ready: Tables) -> None:
    key = ready.scenario.sides[0].key
    kept, bare = (Match(ready, 8, [AGENT, AGENT], watchers) for watchers in ([Books(ready, key)], []))
    for match in (kept, bare):
        match.run(1)
    assert bare.observers == []
    mine, made = books_of(kept, key), books_of(bare, key)
    assert made.luck.entries == mine.luck.entries
    assert made.annals.standings == mine.annals.standings
    assert made.annals.deeds == mine.annals.deeds
    assert books_of(bare, key) is made
    bare.operate()
    kept.operate()
    assert books_of(bare, key).orders == books_of(kept, key).orders
    assert any(given.reason for given in books_of(bare, key).orders)


def test_orders_are_said_in_words(ready: Tables) -> None:
    match = Match(ready, 1, [None, None])
    phrases = Phrases(ready)
    for row in match.legal():
        told = spoken(phrases, match.names.spell(row))
        assert told.words
        assert told.unit == match.names.unit(int(row[1])) or row[0] in (book.STRIKE, book.END)


# ---- what a side may know


def test_nothing_hidden_shows_in_the_order_of_battle_the_calendar_or_the_dangers(
    game: tuple[Match, list[Event]], ready: Tables
) -> None:
    """Hidden rows of the enemy are changed in the true state; a side reads the same."""
    match, _ = game
    forces = Forces(ready)
    for side in (0, 1):
        known = match.view(side)
        rows = forces.rows(known, side, {})
        state = match._course.desk.state
        changed = type(state)(*(table.copy() for table in state))
        hidden = 0
        for u in range(len(match.names.units)):
            unit = changed.units[u]
            if match.names.side_of(u) != side and not unit["seen"] and unit["status"] != codes.ON_MAP:
                unit["status"] = codes.GONE if unit["status"] != codes.GONE else codes.EXPECTED
                hidden += 1
            if match.names.side_of(u) != side:
                unit["mp"], unit["stock"], unit["moved"] = 3, 7, 1 - unit["moved"]
                hidden += 1
        assert hidden
        other = type(state)(*(table.copy() for table in state))
        view_all(ready.map, ready.charts, changed, other, np.int64(side))
        assert forces.rows(other, side, {}) == rows
        dates = Almanac(ready).entries(rows, side, match.turn)
        assert Almanac(ready).entries(forces.rows(other, side, {}), side, match.turn) == dates
        assert dangers(ready, other, side) == dangers(ready, known, side)


def test_an_enemy_that_was_never_seen_has_a_name_and_nothing_more(ready: Tables) -> None:
    match = Match(ready, 3, [None, None])
    rows = Forces(ready).rows(match.view(0), 0, {})
    assert {row.key for row in rows} == set(match.names.units)
    for row in rows:
        assert (row.unit is not None) == (row.standing == ON_MAP)
        if row.standing == UNSEEN:
            assert (row.place, row.works, row.salient, row.waiting) == ("", -1, "", 0)
    gone = next(row.key for row in rows if row.side == 1 and row.unit is None) if any(
        row.side == 1 and row.unit is None for row in rows
    ) else ""  # fmt: skip
    if gone:
        told = {row.key: row for row in Forces(ready).rows(match.view(0), 0, {gone: 2})}
        assert told[gone].standing == LOST


def test_a_row_says_of_an_own_unit_whether_it_still_can_act_or_never_more(ready: Tables) -> None:
    match, rows = Match(ready, 3, [None, None]), Rows(ready)
    side = match.side

    def said(of: int) -> dict[str, tuple[int, int]]:
        return {unit.key: (unit.able, unit.spent) for unit in rows.units(match.view(of), of)}

    fresh = said(side)
    key = next(key for key, (able, _) in fresh.items() if able and match.reach(key))
    assert set(said(1 - side).values()) == {(0, 0)}  # it is not their turn
    left = match.reach(key)
    near = max(left, key=lambda h: (left[h], h))
    assert left[near] > 0
    assert not isinstance(match.apply(match.names.parse(f"move {key} {match.names.hex(near)}")), Refusal)
    assert said(side) == {**fresh, key: (0, 0)}  # it has marched, and could march on
    row = next(row for row in match.legal() if row[book.KIND] == book.WITHDRAW and match.check(row) is None)
    gone = match.names.unit(int(row[book.ACTOR]))
    assert not isinstance(match.apply(row), Refusal)
    assert said(side) == {**fresh, key: (0, 0), gone: (0, 1)}


# ---- rules and charts


def test_every_chart_entry_is_shown_once_with_its_source_and_this_games_number() -> None:
    loaded = load(DRILL, ["charts.supply.draw=41", "charts.combat.retreat_number.2=12"])
    tables = set_up(loaded.scenario, loaded.board, loaded.charts)
    charts = handbook.charts(tables.charts, column_names(tables))
    shown = [(chart.name, entry.key) for chart in charts for entry in chart.entries]
    assert shown == [(name, key) for name, entries in SHAPES.items() for key in entries]
    entries = {entry.key: entry for chart in charts for entry in chart.entries}
    assert all(entry.source and entry.about for entry in entries.values())
    assert entries["draw"].values == 41
    assert entries["draw"].written != 41
    changed = {key for key, entry in entries.items() if entry.written is not None}
    assert changed == {"draw", "retreat_number"}
    assert entries["crt_attacker"].columns == column_names(tables)
    for entry in entries.values():
        if isinstance(entry.values, list) and entry.columns:
            row = entry.values[0] if isinstance(entry.values[0], list) else entry.values
            assert len(row) == len(entry.columns)


def test_chapters_are_pages_for_readers() -> None:
    chapters = handbook.chapters()
    assert len(chapters) > 25
    assert {"supply", "combat", "crossings", "withdrawal", "view"} <= {chapter.name for chapter in chapters}
    for chapter in chapters:
        assert chapter.lead.endswith(".")
        text = " ".join([chapter.lead, *chapter.paragraphs, *(words for _, words in chapter.details)])
        for word in (r"\bnp\.", "int64", r"\bwork\.\w", "`", "Returns", r"game\.rules"):
            assert not re.search(word, text), (chapter.name, word)


# ---- the windows


class Player(Sitter):
    """Somebody at the window, in the middle of a game."""

    def __init__(self, size: tuple[int, int], scale: float) -> None:
        setting = Setting(DRILL, {"red": AGENT, "blue": "human"}, 3)
        super().__init__(partial(new_seat, setting), size, scale)
        self.until(lambda: self.play.seat.my_turn)

    def open(self, name: str) -> Paper:
        self.play.popups.shown.clear()
        self.play.does[name]()
        self.frames(2)
        (paper,) = self.play.popups.shown
        assert isinstance(paper, Paper)
        return paper

    def line(self, paper: Paper, text: str) -> tuple[int, int]:
        """Where a text stands in a window."""
        x, y, w, h = next(place for words, *place in paper._written if words == text)
        return paper._inner.x + x + w // 2, paper._inner.y + y + h // 2


@pytest.fixture(scope="module")
def seated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    folder = tmp_path_factory.mktemp("windows")
    patch = pytest.MonkeyPatch()
    patch.setenv("SALIENT_SAVES", str(folder / "saves"))
    patch.setenv("SALIENT_CACHE", str(folder / "cache"))
    player = Player((1280, 720), 1.0)
    yield player
    player.window.screen.close()
    pygame.display.quit()
    patch.undo()


@pytest.fixture
def player(seated: Player) -> Player:
    seated.play.popups.shown.clear()
    seated.play.asks_before_end = 1
    seated.play.select("")
    seated.frames()
    return seated


def test_every_window_opens_by_its_key_and_closes_by_it_and_by_escape(player: Player) -> None:
    for name in PAPERS:
        (key, *_) = player.play.bindings.keys[name]
        code = pygame.key.key_code(key)
        player.key(code)
        (paper,) = player.play.popups.shown
        assert isinstance(paper, Paper)
        assert player.window.surface.get_rect().contains(paper.rect)
        player.key(code)
        assert player.play.popups.shown == []
        player.key(code)
        player.key(pygame.K_ESCAPE)
        assert player.play.popups.shown == []


def test_the_drop_list_of_the_bar_opens_them_too(player: Player) -> None:
    button = next(button for button in player.play._bar_buttons if button.word == "Windows")
    player.click(button.rect.center)
    (drop,) = player.play.popups.shown
    assert isinstance(drop, Drop)
    rect, _ = next(row for row in drop.rows if row[1] == "luck")
    player.click(rect.center)
    assert [type(popup) for popup in player.play.popups.shown] == [PAPERS["luck"]]
    player.play.popups.shown.clear()
    player.click(button.rect.center)
    player.click(button.rect.center)
    assert player.play.popups.shown == []


def test_a_click_in_the_order_of_battle_chooses_the_unit_and_it_stays_open(player: Player) -> None:
    paper = player.open("order-of-battle")
    assert isinstance(paper, OrderOfBattle)
    unit = next(unit for unit in player.seat.units.values() if unit.side == player.seat.side)
    player.click(player.line(paper, unit.hex_name))
    chosen = player.play.intent.units
    assert len(chosen) == 1
    assert player.seat.units[chosen[0]].hex == unit.hex
    assert player.play.popups.shown == [paper]


def test_the_order_of_battle_filters_and_sorts(player: Player) -> None:
    paper = player.open("order-of-battle")
    assert isinstance(paper, OrderOfBattle)
    everybody = paper.shown()
    assert {row.key for row in everybody} == set(player.seat.match.names.units)
    player.named(paper.buttons, "Enemy")
    assert {row.side for row in paper.shown()} == {1 - player.seat.side}
    player.named(paper.buttons, "Own")
    player.named(paper.buttons, "Can act")
    assert {row.key for row in paper.shown()} == {unit.key for unit in player.seat.can_act()}
    player.named(paper.buttons, "Can act")
    player.named(paper.buttons, "No groups")
    player.named(paper.buttons, "Steps")
    ((_, rows),) = paper._grouped([row for row in paper.shown() if row.unit])
    steps = [row.unit.steps for row in rows if row.unit]
    assert steps == sorted(steps, reverse=True)


def test_windows_are_dragged_sized_and_scrolled(player: Player) -> None:
    paper = player.open("charts")
    assert isinstance(paper, Handbook)
    before = paper.rect.copy()
    player.drag((before.x + 200, before.y + 15), (before.x + 230, before.y + 45))
    assert paper.rect.topleft == (before.x + 30, before.y + 30)
    player.drag((paper.rect.right - 4, paper.rect.bottom - 4), (paper.rect.right - 104, paper.rect.bottom - 84))
    assert paper.rect.size == (before.width - 100, before.height - 80)
    paper.open_page("chart", "combat")
    player.frames()
    paper.scroll_to(10**6)
    player.frames()
    assert paper._scroll == paper._tall - paper._inner.height > 0


def test_a_scrolled_window_looks_as_one_drawn_afresh(player: Player) -> None:
    paper = player.open("charts")
    assert isinstance(paper, Handbook)
    paper.open_page("chart", "combat")
    player.frames()
    for step in (37, 210, -95, 11):
        paper.scroll_to(paper._scroll + step)
        player.frames()
    assert paper._picture is not None
    scrolled, said = pygame.image.tobytes(paper._picture, "RGB"), set(paper._written)
    paper._drawn = None
    player.frames()
    assert pygame.image.tobytes(paper._picture, "RGB") == scrolled
    assert set(paper._written) == said


def test_the_search_field_finds_pages_and_takes_the_keys(player: Player) -> None:
    paper = player.open("charts")
    assert isinstance(paper, Handbook)
    player.click(paper.field.rect.center)
    assert player.play.popups.typing
    for letter in "pontoon":
        player.key(ord(letter), letter=letter)
    names = {(kind, name) for kind, name, _ in paper.found()}
    assert {("rule", "engineers"), ("chart", "crossings")} <= names
    assert ("rule", "weather") not in names
    assert (paper.kind, paper.page) in names
    player.key(pygame.K_ESCAPE)
    assert paper.field.text == ""
    assert not player.play.popups.typing
    assert player.play.popups.shown == [paper]


def test_texts_of_the_windows_lie_apart(player: Player) -> None:
    for name in PAPERS:
        paper = player.open(name)
        places = [(text, pygame.Rect(place)) for text, *place in sorted(paper._written)]
        assert places
        for i, (text, rect) in enumerate(places):
            hit = [other for other, place in places[i + 1 :] if rect.colliderect(place)]
            assert not hit, (name, text, hit)


def test_the_end_of_the_turn_asks_while_units_can_act(player: Player) -> None:
    turn = player.seat.clock.turn
    player.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    (asked,) = player.play.popups.shown
    assert isinstance(asked, EndTurn)
    able = player.seat.can_act()
    player.click(player.line(asked, able[0].hex_name))
    assert player.seat.units[player.play.intent.units[0]].hex == able[0].hex
    player.named(asked.buttons, "Go back")
    assert player.play.popups.shown == []
    assert player.seat.clock.turn == turn
    assert player.seat.my_turn


def test_orders_given_can_be_taken_back_to_one_of_them(player: Player) -> None:
    seat, given = player.seat, 0
    for unit in seat.can_act():
        reach = seat.reach(unit.key)
        for h in sorted(reach, key=lambda h: -reach[h]):
            text = seat.move(unit.key, h)
            if given < 3 and seat.check(text) is None and seat.can_undo(text) != "no":
                seat.order(text)
                given += 1
                break
    assert seat.match.undoable == given >= 2
    paper = player.open("orders-given")
    assert isinstance(paper, OrdersGiven)
    first = seat.orders_given()[0]
    assert "marches to" in first.words
    last = player.seat.unit_name(seat.orders_given()[-1].unit)
    player.named(paper.buttons, "Take the last order back")
    assert len(seat.orders_given()) == given - 1
    assert last not in " ".join(entry[0] for entry in paper._written)
    refused = seat.order(seat.move(first.unit, seat.units[first.unit].hex))
    assert refused is not None
    player.click(player.line(paper, "1"))
    player.named(paper.buttons, "Take the last")
    assert seat.orders_given() == []
    assert seat.match.undoable == 0


def test_the_turn_ends_from_the_window_and_is_not_asked_about_again(player: Player) -> None:
    seat, turn = player.seat, player.seat.clock.turn
    player.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    (asked,) = player.play.popups.shown
    assert isinstance(asked, EndTurn)
    player.named(asked.buttons, "Do not ask again")
    player.named(asked.buttons, "End the turn")
    player.until(lambda: seat.my_turn)
    assert seat.clock.turn == turn + 1
    assert player.play.popups.shown == []
    player.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert player.play.popups.shown == []
    player.until(lambda: seat.my_turn)
    assert seat.clock.turn == turn + 2


def test_the_event_log_unfolds_and_filters(player: Player) -> None:
    paper = player.open("events")
    assert isinstance(paper, EventLog)
    assert [entry.kind for _, entry in paper.shown()].count("turn") == player.seat.clock.turn
    folded = paper._tall
    player.named(paper.buttons, "Unfold all")
    assert paper._tall >= folded
    topics = {entry.topic for _, entry in paper.shown() if entry.kind != "turn"}
    player.named(paper.buttons, "Marches")
    assert {entry.topic for _, entry in paper.shown() if entry.kind != "turn"} <= {"marches"} & topics


def test_the_opponents_reasons_stay_hidden_until_the_game_is_over(player: Player) -> None:
    seat = player.seat
    foe = seat.sides[1 - seat.side].key
    assert any(given.side == foe and given.reason for given in seat.books.orders)
    assert seat.open_sides == (seat.sides[seat.side].key,)
    paper = player.open("decisions")
    assert all(given.side != foe for given in paper.shown())  # type: ignore[attr-defined]
    seat.match.players = (AGENT, AGENT)
    try:
        player.frames(2)
        assert {given.side for given in paper.shown()} == {foe}  # type: ignore[attr-defined]
    finally:
        seat.match.players = tuple(None if i == seat.side else AGENT for i in range(2))


def test_the_books_of_a_loaded_game_are_those_of_the_game(player: Player, tmp_path: Path) -> None:
    seat = player.seat
    loaded = load_seat(seat.save(), quiet)
    assert loaded.books.luck.entries == seat.books.luck.entries
    assert loaded.books.annals.standings == seat.books.annals.standings
    told = {unit: deeds for unit, deeds in seat.books.annals.deeds.items() if deeds}
    assert {unit: deeds for unit, deeds in loaded.books.annals.deeds.items() if deeds} == told
    assert loaded.books.orders == seat.books.orders
    assert any(given.reason for given in loaded.books.orders)


def test_escape_closes_the_topmost_window_then_steps_back_in_the_game(player: Player) -> None:
    play = player.play
    player.open("calendar")
    play.does["order-of-battle"]()
    play.select(player.seat.can_act()[0].key)
    play.overlay.show("zoc")
    player.frames(2)
    below, above = play.popups.shown
    player.key(pygame.K_ESCAPE)
    assert play.popups.shown == [below]
    assert above.done
    player.key(pygame.K_ESCAPE)
    assert play.popups.shown == []
    assert play.overlay.name == "zoc"
    player.key(pygame.K_ESCAPE)
    assert play.overlay.name == ""
    assert play.intent.units
    player.key(pygame.K_ESCAPE)
    assert play.intent.units == []
    assert play.popups.shown == []


def test_a_window_comes_back_as_it_was_left(player: Player) -> None:
    paper = player.open("calendar")
    player.named(paper.buttons, "Weather")
    paper.rect.move_ip(17, 9)
    place = paper.rect.topleft
    player.key(pygame.K_F3)
    assert player.play.popups.shown == []
    player.key(pygame.K_F3)
    assert player.play.popups.shown == [paper]
    assert paper.rect.topleft == place
    assert [button.state for button in paper.buttons if button.word == "Weather"] == ["chosen"]
    player.named(paper.buttons, "All")


def test_a_window_rests_while_the_opponent_moves_but_answers_the_player(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = player.open("luck")
    laid = []
    lay = paper._lay
    monkeypatch.setattr(paper, "_lay", lambda ink, width: (laid.append(width), lay(ink, width)))
    monkeypatch.setattr(Seat, "thinking", property(lambda seat: True))
    monkeypatch.setattr(player.play, "update", lambda seconds: player.play.popups.update(seconds))
    for _ in range(10):
        player.seat.refresh()
        player.frames()
    assert laid == []
    player.named(paper.buttons, "Attacks")
    assert len(laid) == 1
    for _ in range(40):
        player.seat.refresh()
        player.frames()
    assert len(laid) == 2
    player.named(paper.buttons, "All")


def test_the_keys_stand_in_two_columns_where_there_is_room(player: Player) -> None:
    play = player.play
    play.popups.shown.clear()
    player.key(pygame.K_F1)
    (keys,) = play.popups.shown
    assert isinstance(keys, Keys)
    columns = first, second = _halves(keys.rows())
    places = {text: rect.x for text, rect in player.window.ink.written if keys.covers(rect.center)}
    seen = [{places[name] for name, _ in column if name in places and name != "Windows"} for column in columns]
    assert [len(xs) for xs in seen] == [1, 1]  # "Windows" stands in the bar as well
    assert max(seen[0]) < min(seen[1])
    high = [sum(len(rows) + 2 for _, rows in column) for column in (first, second)]
    assert sorted(first + second) == sorted(keys.rows())
    assert max(high) - min(high) <= 6
    player.key(pygame.K_ESCAPE)


def test_the_card_of_a_hex_does_not_lie_over_the_hex(player: Player) -> None:
    play, camera = player.play, player.play.map.camera
    play.popups.shown.clear()
    player.frames()
    under = next(h for h in range(camera.board.n) if play.layout.about.collidepoint(camera.spot(h)))
    for h in (under, play.seat.hex_row("0707")):
        play.intent.hover = h
        player.frames()
        name = f"Hex {play.seat.hex(h).name}"
        (title,) = [rect for text, rect in player.window.ink.written if text == name]
        card = pygame.Rect(title.x - 16, title.y - 12, play.layout.about.width, 80)
        assert not card.collidepoint(camera.spot(h))
        assert play.layout.map.contains(card)
    play.intent.hover = -1
