"""Whole games of random orders, lawful and not, with what must always hold checked after each."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toys import TERRAIN, Table, same, toy, unit

from game.files.scenario import load
from game.grid import hexes
from game.model import codes
from game.model.state import EVENTS, copy_state
from game.rules import arrivals, battle, dice, legal, losses, retreat, weather
from game.rules import orders as book
from game.rules.digest import digest
from game.rules.setup import Tables, set_up, work_for
from game.rules.view import view_all
from game.rules.zones import survey

Int = np.int64
ARMS = ("mechanised", "tank", "rifle", "artillery", "engineer", "drone", "volunteer", "assault")
MOBILITIES = ("foot", "wheeled", "tracked", "towed")


def random_toy(draw: np.random.Generator) -> Tables:
    """A random board of about sixty hexes, a river down the middle, eight to fourteen units in all states."""
    columns, rows = int(draw.integers(7, 11)), int(draw.integers(5, 8))
    letters = draw.choice(list(TERRAIN), p=[0.4, 0.1, 0.1, 0.06, 0.06, 0.08, 0.08, 0.06, 0.06], size=columns * rows)
    middle = columns // 2
    held = [
        "a" if c < middle + draw.integers(-1, 2) else "b" if draw.random() > 0.08 else "-"
        for _ in range(rows)
        for c in range(columns)
    ]
    neighbours = hexes.neighbours(columns, rows)
    rivers, sites, roads = {}, {}, {}
    for h in range(columns * rows):
        for d in range(3):
            if neighbours[h, d] < 0:
                continue
            side = hexes.hexside_name(columns, h, d)
            if h % columns in (middle - 1, middle) and draw.random() < 0.45:
                rivers[side] = str(draw.choice(codes.RIVERS[1:]))
                if draw.random() < 0.4:
                    kind = str(draw.choice(("bridge", "pontoon", "ford")))
                    sites[side] = (kind, str(draw.choice(codes.CONDITIONS)), str(draw.choice(codes.LOADS)))
            if draw.random() < 0.2:
                pair = f"{hexes.hex_name(columns, h)} {hexes.hex_name(columns, int(neighbours[h, d]))}"
                roads[pair] = str(draw.choice(codes.ROADS[1:]))
    units = []
    room: Counter[int] = Counter()
    for i in range(int(draw.integers(8, 15))):
        side = "ab"[i % 2]
        free = [h for h in range(columns * rows) if held[h] == side and letters[h] != "~" and room[h] < 4]
        if not free:
            continue
        h = int(draw.choice(free))
        steps = int(draw.integers(1, 9))
        room[h] += (steps + 1) // 2 + 1
        units.append(
            unit(
                f"u{i}", side, hexes.hex_name(columns, h),
                arm=str(draw.choice(ARMS)), mobility=str(draw.choice(MOBILITIES)),
                steps=steps, kit=int(draw.integers(0, 10)), cohesion=int(draw.integers(0, 11)),
                quality=int(draw.integers(1, 6)), formation=str(draw.choice(("", "x", "y"))),
            )
        )  # fmt: skip
    fixed = [
        hexes.hex_name(columns, h)
        for h in range(columns * rows)
        if h % columns in (0, columns - 1) and draw.random() < 0.5
    ]
    return toy(
        "\n".join("".join(letters[i : i + columns]) for i in range(0, len(letters), columns)),
        "\n".join("".join(held[i : i + columns]) for i in range(0, len(held), columns)),
        units, rivers=rivers, sites=sites, roads=roads, fixed=fixed, turns=4, ground=str(draw.choice(codes.GROUNDS)),
        works=int(draw.integers(0, 4)), op=(12, 12), replacements=(1500, 800),
        objectives={hexes.hex_name(columns, columns + 1): 5, hexes.hex_name(columns, 2 * columns - 2): 5},
        salient=[hexes.hex_name(columns, h) for h in range(columns * rows) if held[h] == "b"][:6],
    )  # fmt: skip


@cache
def drill() -> Tables:
    loaded = load("bridgehead-drill")
    return set_up(loaded.scenario, loaded.board, loaded.charts)


class Log:
    """Every key of the game's dice, and which were used twice."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: Counter[tuple[int, ...]] = Counter()
        for module in (weather, battle, losses):
            monkeypatch.setattr(module, "roll", self.roll)
        assert not any(hasattr(module, "roll") for module in (retreat, arrivals))

    def roll(self, seed: int, turn: int, side: int, place: int, purpose: int, n: int, sides: int) -> np.int64:
        key = tuple(int(x) for x in (turn, side, place, purpose, n))
        assert min(key) >= 0, key
        self.keys[key] += 1
        return dice.roll(seed, turn, side, place, purpose, n, sides)

    def check(self) -> None:
        assert [key for key, count in self.keys.items() if count > 1] == []


def check_state(t: Table) -> None:
    """What holds after every order and every phase."""
    state, game_map = t.state, t.map
    units, side = state.units, game_map.roster["side"]
    here = units["status"] == codes.ON_MAP
    for s in (0, 1):
        purse, own = state.sides[s], side == s
        for kind in ("steps", "kit"):
            expected = purse[f"{kind}_start"] + purse[f"{kind}_in"] - purse[f"{kind}_out"] - purse[f"{kind}_lost"]
            assert units[kind][own & here].sum() == expected, f"{kind} from nowhere, side {s}"
        assert purse["op"] >= 0
        assert min(purse[f] for f in state.sides.dtype.names) >= 0
    for field in ("steps", "kit", "stock", "ratio", "demand", "delivered", "hungry", "mp"):
        assert (units[field] >= 0).all(), field
    assert (units["steps"][here] > 0).all(), "no unit without men"
    assert ((units["hex"] >= 0) == here).all()
    assert ((units["cohesion"] >= 0) & (units["cohesion"] <= 10)).all()
    assert (units["delivered"] <= units["demand"]).all()
    assert np.isin(units["supply"], range(4)).all()
    assert np.isin(state.hexes["control"], (-1, 0, 1)).all()
    assert ((state.hexes["fieldworks"] >= 0) & (state.hexes["fieldworks"] <= 4)).all()
    assert ((state.hexes["loc_share"] >= 0) & (state.hexes["loc_share"] <= 100)).all()
    fixed = game_map.ground["fixed"] == 1
    assert (state.hexes["control"][fixed] == game_map.ground["start"][fixed]).all(), "fixed ground"
    for u in np.flatnonzero(here):
        assert state.hexes[units[u]["hex"]]["control"] == side[u], f"unit {u} stands on ground of others"


def check_layout(t: Table) -> None:
    """The view and both layouts kept up by `refresh`, `lay` and `lift` equal fresh ones."""
    fresh, work = copy_state(t.state), work_for(t.ready)
    view_all(t.map, t.charts, t.state, fresh, t.state.clock[0]["side"])
    for mine, true in zip(t.view, fresh, strict=True):
        for field in mine.dtype.names:
            assert (mine[field] == true[field]).all(), field
    for state, layout in ((t.state, t.work), (fresh, t.view_work)):
        survey(t.map, t.charts, state, work)
        assert (layout.zones == work.zones).all()
        assert (layout.hexes["stack"] == work.hexes["stack"]).all()
        assert (layout.hexes["first"] == work.hexes["first"]).all()
        assert (layout.units["next"] == work.units["next"]).all()


def play_on(t: Table, row: np.ndarray) -> int:
    """Carry an order out on view and layouts as they stand, as an agent's operations do."""
    before, since = digest(t.state), int(t.work.figures[EVENTS])
    code = int(book.carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, row))
    if code:
        assert code in book.REFUSALS
        assert digest(t.state) == before, "a refused order changed the state"
        assert t.work.figures[EVENTS] == since
    return code


def some_order(t: Table, draw: np.random.Generator) -> np.ndarray:
    """An order: from the lawful list, a distorted lawful one, a plausible one, or plain noise."""
    kind = draw.integers(10)
    rows = legal.legal(t.map, t.charts, t.view, t.view_work)[:-1]
    if kind < 6 and rows:
        attacks = [row for row in rows if row[0] == 2]
        row = (
            attacks[draw.integers(len(attacks))] if attacks and draw.random() < 0.5 else rows[draw.integers(len(rows))]
        )
        if kind == 5:
            row = row.copy()
            row[draw.integers(8)] = draw.integers(-2, 70)
        return row
    n, units = len(t.state.hexes), len(t.state.units)
    row = np.zeros(8, np.int64)
    if kind < 8:
        row[:] = (
            draw.integers(1, 3), draw.integers(units), draw.integers(n), draw.integers(-1, n),
            draw.integers(2**units), 0, draw.integers(2), 0,
        )  # fmt: skip
    else:
        row[:] = draw.integers(-(2**62), 2**62, 8) if kind == 8 else draw.integers(-3, 20, 8)
    return row


def side_turn(t: Table, side: int, count: int, draw: np.random.Generator) -> Counter[int]:
    """A side's turn of random orders."""
    t.begin(side)
    check_state(t)
    t.lay_out()
    found: Counter[int] = Counter()
    for _ in range(count):
        found[play_on(t, some_order(t, draw))] += 1
        check_state(t)
        check_layout(t)
    return found


def whole_game(ready: Tables, seed: int, orders: int) -> Counter[int]:
    """A game of random orders to its end; counts of the answers."""
    draw = np.random.default_rng(seed)
    t = Table(ready, seed=seed)
    found: Counter[int] = Counter()
    while True:
        for side in (0, 1):
            found += side_turn(t, side, orders, draw)
        t.close()
        check_state(t)
        assert (t.work.hexes["stack"] <= t.charts["stack_limit"]).all(), "stacking at the close"
        if t.state.clock[0]["over"]:
            assert t.state.clock[0]["turn"] == t.map.terms[0]["turns"]
            return found
        t.next_turn()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_random_games_on_random_boards_keep_the_rules(seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        log = Log(patch)
        found = whole_game(random_toy(np.random.default_rng(seed)), seed, 6)
        log.check()
    assert found.total() == 4 * 2 * 6


def test_random_games_of_the_drill_keep_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Counter[int] = Counter()
    for seed in range(2):
        log = Log(monkeypatch)
        answers += whole_game(drill(), seed, 8)
        log.check()
        assert len(log.keys) > 10
    assert answers[0] > 40
    assert len(answers) > 3


@pytest.mark.slow
def test_many_random_games_keep_the_rules() -> None:
    for seed in range(1000):
        with pytest.MonkeyPatch.context() as patch:
            log = Log(patch)
            whole_game(random_toy(np.random.default_rng(seed)), seed, 12)
            log.check()


def test_copies_share_nothing() -> None:
    ready = drill()
    a, b = copy_state(ready.state), copy_state(ready.state)
    for mine, theirs, first in zip(a, b, ready.state, strict=True):
        assert not np.shares_memory(mine, theirs)
        assert not np.shares_memory(mine, first)
    t, other = Table(ready, seed=3), Table(ready, seed=3)
    start = copy_state(ready.state)
    draw = np.random.default_rng(1)
    before = copy_state(other.state)
    side_turn(t, 0, 10, draw)
    assert same(other.state, before)
    assert same(ready.state, start), "a game leaves its scenario as it was"


def test_the_same_seed_and_orders_give_the_same_game() -> None:
    ends = []
    for _ in range(2):
        draw = np.random.default_rng(5)
        t = Table(drill(), seed=9)
        for side in (0, 1):
            side_turn(t, side, 8, draw)
        t.close()
        ends.append(digest(t.state))
    assert ends[0] == ends[1]
