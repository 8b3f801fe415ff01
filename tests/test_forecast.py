"""The forecast is what an order does, without the die."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from toys import Table, compiled, open_field, toy, unit

from game.model.state import EVENTS
from game.rules import battle, dice, events, losses
from game.rules import forecast as foretelling
from game.rules import orders as book

Int = np.int64

# ---- twenty positions: attackers by name, lead first


def _field(units: list, attack: tuple, **more: object) -> tuple[Table, tuple[int, ...]]:
    t = open_field(units=units, **more)
    target, keys, prepared = attack
    return t, t.assault(target, *keys, prepared=prepared)


def _ground(letter: str, **more: object) -> Table:
    rows = ["." * 10] * 6
    rows[3] = "....." + letter + "...."
    units = [
        unit("a1", "a", "0504"),
        unit("a2", "a", "0505", arm="rifle", mobility="foot"),
        unit("b1", "b", "0604", steps=6),
    ]
    return Table(toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), units, **more))


def position(i: int) -> tuple[Table, tuple[int, ...]]:
    """Position 0-19 and the attack made in it."""
    a, b = "a", "b"
    one = [unit("a1", a, "0504")]
    wall = unit("b1", b, "0604")
    weak = unit("b1", b, "0604", steps=3, kit=2)
    broken = unit("b1", b, "0604", steps=5, kit=4, quality=1)
    pair = [unit("a1", a, "0504"), unit("a2", a, "0505", arm="assault", formation="x")]
    fields: dict[int, tuple[list, tuple, dict]] = {
        0: ([*one, wall], ("0604", ("a1",), 1), {}),
        1: ([*one, wall], ("0604", ("a1",), 0), {}),
        2: ([*one, weak], ("0604", ("a1",), 1), {}),
        3: ([*pair, weak], ("0604", ("a2", "a1"), 1), {}),
        4: ([*pair, broken, unit("b2", b, "0705", steps=6)], ("0604", ("a1", "a2"), 1), {}),
        5: ([*one, unit("b1", b, "0704")], ("0604", ("a1",), 1), {}),
        6: ([*pair, unit("b1", b, "0705", steps=5), unit("b2", b, "0804")], ("0604", ("a1", "a2"), 1), {}),
        7: ([*pair, wall, unit("b2", b, "0604", arm="rifle", steps=3)], ("0604", ("a1", "a2"), 1), {"works": 3}),
        8: ([*pair, weak], ("0604", ("a1", "a2"), 1), {"rivers": {"0504/SE": "minor", "0505/NE": "major"}}),
        9: ([*pair, weak], ("0604", ("a1", "a2"), 1), {"rivers": {"0504/SE": "major"}}),
        10: ([unit("a1", a, "0504", arm="tank", steps=5), weak], ("0604", ("a1",), 1), {"ground": "mud"}),
        11: ([unit("a1", a, "0504", arm="tank", steps=5), weak], ("0604", ("a1",), 1), {"ground": "frozen"}),
        12: ([unit("a1", a, "0504", steps=16), weak], ("0604", ("a1",), 1), {}),
        13: ([unit("a1", a, "0504", steps=1, kit=3), unit("b1", b, "0604", steps=1, kit=5)], ("0604", ("a1",), 1), {}),
        14: (
            [*pair, unit("b1", b, "0604", steps=1, kit=4), unit("b2", b, "0604", steps=2, kit=0)],
            ("0604", ("a1", "a2"), 1),
            {},
        ),
        15: ([*one, unit("b1", b, "0704", steps=1, kit=2)], ("0604", ("a1",), 0), {}),
    }
    if i in fields:
        units, attack, more = fields[i]
        return _field(units, attack, **more)
    t = _ground(".wtc"[i - 16], works=i - 16)
    return t, t.assault("0604", "a1", "a2", prepared=i % 2)


def measure(i: int, seeds: int) -> dict[str, object]:
    """Forecast of a position, and what came of it over so many seeds."""
    t, row = position(i)
    t.put("a1", cohesion=8)
    found = t.forecast(*row)
    order = t.write(*row)
    groups = (t.state, t.view, t.work[:3], t.view_work[:3])
    start = [(table, table.copy()) for group in groups for table in group]
    tallies: list[dict[int, int]] = [{} for _ in range(6)]
    for seed in range(seeds):
        for table, first in start:
            np.copyto(table, first)
        t.state.clock[0]["seed"] = seed
        t.clear_events()
        assert book.carry_out(t.map, t.charts, t.state, t.work, t.view, t.view_work, order) == 0
        log = t.work.events[: t.work.figures[EVENTS], :9].tolist()
        fight = next(event for event in log if event[0] == events.ATTACK)
        lost = {(side, kind): 0 for side in (0, 1) for kind in (0, 1)}
        back, destroyed = False, False
        for event in log:
            if event[0] == events.LOSS and event[7] in (losses.IN_ATTACK, losses.IN_DEFENCE):
                lost[event[2], 0] += event[5]
                lost[event[2], 1] += event[6]
            back = back or event[0] in (events.RETREAT, events.TRAPPED)
            destroyed = destroyed or (event[0] == events.DESTROYED and event[2] == 1)
        if destroyed:
            back = found.results[fight[8]][2] > 0
        if found.screener >= 0:
            back = t.control("0604") == 0
        values = (fight[8], int(back), lost[0, 0], lost[0, 1], lost[1, 0], lost[1, 1])
        for tally, value in zip(tallies, values, strict=True):
            tally[value] = tally.get(value, 0) + 1
    expected = [
        {total: float(result[3]) for total, result in found.results.items()},
        {1: float(found.retreat), 0: 1 - float(found.retreat)},
        *(
            {n: float(p) for n, p in spread.chances.items()}
            for spread in (found.own_steps, found.own_kit, found.enemy_steps, found.enemy_kit)
        ),
    ]
    return {"expected": [list(e.items()) for e in expected], "found": [list(f.items()) for f in tallies]}


def too_far(expected: dict[int, float], found: dict[int, int]) -> str:
    """Chi-square of a tally against its chances at 0.01 per cent, "" when they agree. Rare values are pooled."""
    total = sum(found.values())
    chances = {n: p for n, p in expected.items() if p > 0}
    if strange := set(found) - set(chances):
        return f"{strange} cannot happen"
    cells, rare_p, rare_n = [], 0.0, 0
    for n, p in chances.items():
        if p * total < 5:
            rare_p, rare_n = rare_p + p, rare_n + found.get(n, 0)
        else:
            cells.append((p * total, found.get(n, 0)))
    if rare_p * total >= 1:
        cells.append((rare_p * total, rare_n))
    free = len(cells) - 1
    if free < 1:
        return ""
    chi = sum((n - e) ** 2 / e for e, n in cells)
    # Wilson and Hilferty's approximation of the quantile, z = 3.72 for 0.01 per cent
    limit = free * (1 - 2 / (9 * free) + 3.72 * (2 / (9 * free)) ** 0.5) ** 3
    return "" if chi <= limit else f"chi-square {chi:.1f} over {limit:.1f}"


NAMES = ("throw", "retreat", "own steps", "own kit", "enemy steps", "enemy kit")


def test_five_thousand_seeds_agree_with_the_forecast_in_twenty_positions() -> None:
    code = "import json, test_forecast as t; print(json.dumps([t.measure(i, 5000) for i in range(20)]))"
    faults = []
    for i, result in enumerate(compiled(code)):
        for name, expected, found in zip(NAMES, result["expected"], result["found"], strict=True):
            fault = too_far({int(k): p for k, p in expected}, {int(k): n for k, n in found})
            if fault:
                faults.append(f"position {i}, {name}: {fault}")
    assert faults == []


@pytest.mark.parametrize("i", range(20))
def test_a_forecast_is_a_whole_distribution(i: int) -> None:
    t, row = position(i)
    found = t.forecast(*row)
    assert isinstance(found, foretelling.AttackForecast)
    assert sum(result[3] for result in found.results.values()) == 1
    assert found.retreat == sum((r[3] for r in found.results.values() if r[2]), Fraction(0))
    for spread in (found.own_steps, found.own_kit, found.enemy_steps, found.enemy_kit):
        assert sum(spread.chances.values()) == 1
        assert min(spread.chances) <= spread.low <= spread.mean + 1
        assert spread.low <= spread.high <= max(spread.chances)


def test_the_ten_and_ninety_per_cent_points() -> None:
    spread = foretelling.Spread({0: Fraction(1, 20), 1: Fraction(1, 20), 2: Fraction(8, 10), 5: Fraction(1, 10)})
    assert (spread.low, spread.high, spread.mean) == (1, 2, 2.15)


def test_two_dice_fall_as_they_should() -> None:
    assert sum(foretelling.WAYS.values()) == 36
    assert (foretelling.WAYS[2], foretelling.WAYS[7], foretelling.WAYS[12]) == (1, 6, 1)


def test_a_refused_order_has_no_forecast() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0604")])
    assert t.forecast(*t.march("a1", "0604")) is None
    assert t.forecast(12, 0) is None


def test_a_march_ends_as_forecast() -> None:
    for to in ("0202", "0403", "0504", "0602"):
        t = open_field(units=[unit("a1", "a", "0303"), unit("b1", "b", "0604", cohesion=4)])
        found = t.forecast(*t.march("a1", to))
        assert t.move("a1", to) == ""
        assert t.events(events.MOVED)[0][7] == len(found.path)
        assert t.get("a1", "mp") == found.points_left
        assert t.name(found.path[-1]) == to


def test_a_forecast_rolls_no_dice_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_dice(*_: object) -> None:
        raise AssertionError("a die was thrown")

    t, row = position(3)
    before = t.digest()
    for module in (battle, losses):
        monkeypatch.setattr(module, "roll", no_dice)
    assert t.forecast(*row) is not None
    assert t.digest() == before
    assert dice.BATTLE == 2
