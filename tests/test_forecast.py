"""The forecast is what an order does, without the die."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from toys import Table, compiled, open_field, same, toy, unit

import game.rules
from game.model import codes
from game.model.codes import IN_ATTACK, IN_DEFENCE
from game.model.state import EVENTS, copy_state
from game.rules import battle, demolition, dice, engineers, events, fire, losses, rout
from game.rules import forecast as foretelling
from game.rules import orders as book

Int = np.int64

# ---- positions: attackers by name, lead first

A, B = "a", "b"
ONE = [unit("a1", A, "0504")]
PAIR = [unit("a1", A, "0504"), unit("a2", A, "0505", arm="assault", formation="x")]
STACK = [unit("a1", A, "0504"), unit("a2", A, "0504", arm="rifle", mobility="foot")]
WALL = unit("b1", B, "0604")
WEAK = unit("b1", B, "0604", steps=3, kit=2)
BROKEN = unit("b1", B, "0604", steps=5, kit=4, quality=1)
BRIDGE = ("bridge", "intact", "heavy")
BACK = {"0604/S": "major", "0604/SE": "major", "0604/NE": "major", "0604/N": "major"}  # a river behind 0604

Attack = tuple[Table, tuple[int, ...]]


def field(units: list, keys: tuple[str, ...] = ("a1",), prepared: int = 1, **more: object) -> Attack:
    t = open_field(units=units, **more)
    t.put("a1", cohesion=8)
    return t, t.assault("0604", *keys, prepared=prepared)


def ground(letter: str, prepared: int, **more: object) -> Attack:
    rows = ["." * 10] * 6
    rows[3] = "....." + letter + "...."
    units = [
        unit("a1", "a", "0504"),
        unit("a2", "a", "0505", arm="rifle", mobility="foot"),
        unit("b1", "b", "0604", steps=6),
    ]
    t = Table(toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), units, **more))
    return t, t.assault("0604", "a1", "a2", prepared=prepared)


def under_fire(attack: Attack, own: int, enemy: int) -> Attack:
    """Own fire of this level on the target, the enemy's where the attack starts."""
    t, _ = attack
    t.state.hexes["fire0"], t.state.hexes["fire1"] = 0, 0
    t.state.hexes["fire0"][t.at("0604")] = own
    for name in ("0504", "0505"):
        t.state.hexes["fire1"][t.at(name)] = enemy
    return attack


def supported(attack: Attack) -> Attack:
    attack[0].state.sides[0]["support"] = 2
    return attack


def along_a_belt(attack: Attack) -> Attack:
    """A line of works from the target to the south, its end to the north-west taken."""
    t, _ = attack
    t.state.hexes["fieldworks"] = 0
    for name in ("0604", "0605", "0606"):
        t.state.hexes["fieldworks"][t.at(name)] = 3
    t.state.hexes["fell"][t.at("0504")] = 3
    return attack


def narrow(attack: Attack, points: int) -> Attack:
    """Crossings that carry so little."""
    attack[0].map.sites["capacity"] = points
    return attack


def put(attack: Attack, key: str, **fields: int) -> Attack:
    attack[0].put(key, **fields)
    return attack


def ringed() -> Attack:
    """Attackers on four sides, works, hunger on both sides."""
    places = ("0504", "0505", "0603", "0605")
    units = [unit(f"a{i}", "a", h, arm="assault", steps=4) for i, h in enumerate(places, 1)] + [WALL]
    rows = ["aaaaabbbbb"] * 6
    rows[2] = rows[4] = "aaaaaabbbb"
    t = Table(toy("\n".join(["." * 10] * 6), "\n".join(rows), units, works=2))
    for i in (1, 2):
        t.put(f"a{i}", supply=1)
    t.put("b1", supply=2, hungry=5)
    return t, t.assault("0604", "a1", "a2", "a3", "a4")


def trapped() -> Attack:
    """Lakes behind the defender: it cannot go back, and may surrender."""
    lakes = "\n".join(["..........", "..........", ".....~....", "......~...", ".....~~...", ".........."])
    t = Table(toy(lakes, "\n".join(["aaaaabbbbb"] * 6), [unit("a1", A, "0504", steps=12), WEAK]))
    t.put("b1", cohesion=2)
    return t, t.assault("0604", "a1")


POSITIONS: dict[str, Callable[[], Attack]] = {
    "brigade on brigade": lambda: field([*ONE, WALL]),
    "hasty": lambda: field([*ONE, WALL], prepared=0),
    "on a weak unit": lambda: field([*ONE, WEAK]),
    "two on a weak unit": lambda: field([*PAIR, WEAK], ("a2", "a1")),
    "a poor unit with a neighbour": lambda: field([*PAIR, BROKEN, unit("b2", B, "0705", steps=6)], ("a1", "a2")),
    "a screen": lambda: field([*ONE, unit("b1", B, "0704")]),
    "a screen and its neighbour": lambda: field(
        [*PAIR, unit("b1", B, "0705", steps=5), unit("b2", B, "0804")], ("a1", "a2")
    ),
    "a stack behind works": lambda: field(
        [*PAIR, WALL, unit("b2", B, "0604", arm="rifle", steps=3)], ("a1", "a2"), works=3
    ),
    "over a minor and a major river": lambda: field(
        [*PAIR, WEAK], ("a1", "a2"), rivers={"0504/SE": "minor", "0505/NE": "major"}
    ),
    "one over a major river": lambda: field([*PAIR, WEAK], ("a1", "a2"), rivers={"0504/SE": "major"}),
    "tanks in mud": lambda: field([unit("a1", A, "0504", arm="tank", steps=5), WEAK], ground="mud"),
    "tanks in frost": lambda: field([unit("a1", A, "0504", arm="tank", steps=5), WEAK], ground="frozen"),
    "more steps than count": lambda: field([unit("a1", A, "0504", steps=16), WEAK]),
    "the last steps": lambda: field([unit("a1", A, "0504", steps=1, kit=3), unit("b1", B, "0604", steps=1, kit=5)]),
    "the last steps of a stack": lambda: field(
        [*PAIR, unit("b1", B, "0604", steps=1, kit=4), unit("b2", B, "0604", steps=2, kit=0)], ("a1", "a2")
    ),
    "a thin screen, hasty": lambda: field([*ONE, unit("b1", B, "0704", steps=1, kit=2)], prepared=0),
    "woods": lambda: ground("w", 1),
    "town, works, hasty": lambda: ground("t", 0, works=1),
    "city, works": lambda: ground("c", 1, works=2),
    "over a bridge under fire": lambda: under_fire(
        field([*PAIR, WEAK], ("a1", "a2"), rivers={"0504/SE": "major"}, sites={"0504/SE": BRIDGE}), 1, 3
    ),
    "over a pontoon": lambda: field(
        [*ONE, WEAK], rivers={"0504/SE": "major"}, sites={"0504/SE": ("pontoon", "damaged", "light")}
    ),
    "own fire on the target": lambda: under_fire(field([*PAIR, WALL], ("a1", "a2")), 3, 1),
    "a column under heavy fire": lambda: under_fire(field([*STACK, WEAK], ("a2", "a1")), 0, 4),
    "with a support point": lambda: supported(field([*PAIR, WALL], ("a1", "a2"), 2)),
    "along a belt": lambda: along_a_belt(field([*PAIR, WALL], ("a1", "a2"))),
    "four sides, hunger on both": ringed,
    "a river behind the defender": lambda: field([*PAIR, BROKEN], ("a1", "a2"), rivers=BACK),
    "a bridge too narrow behind it": lambda: narrow(
        field([*PAIR, BROKEN, unit("b2", B, "0604", steps=2)], ("a1", "a2"), rivers=BACK, sites={"0604/SE": BRIDGE}), 6
    ),
    "no way back": trapped,
    "shaken neighbours": lambda: put(
        field([*PAIR, BROKEN, unit("b2", B, "0705", steps=2), unit("b3", B, "0804", steps=3)], ("a1", "a2")),
        "b2", cohesion=1, supply=2,
    ),
}  # fmt: skip


def measure(name: str, seeds: int) -> dict[str, object]:
    """Forecast of a position, and what came of it over so many seeds."""
    t, row = POSITIONS[name]()
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
            if event[0] == events.LOSS and event[7] in (IN_ATTACK, IN_DEFENCE):
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


def test_five_thousand_seeds_agree_with_the_forecast_in_thirty_positions() -> None:
    assert len(POSITIONS) == 30
    code = "import json, test_forecast as t; print(json.dumps([t.measure(name, 5000) for name in t.POSITIONS]))"
    faults = []
    for position, result in zip(POSITIONS, compiled(code), strict=True):
        for name, expected, found in zip(NAMES, result["expected"], result["found"], strict=True):
            fault = too_far({int(k): p for k, p in expected}, {int(k): n for k, n in found})
            if fault:
                faults.append(f"{position}, {name}: {fault}")
    assert faults == []


def test_the_positions_are_what_their_names_say() -> None:
    """The rules a position is there for really bite in it."""

    def found(name: str) -> foretelling.AttackForecast:
        t, row = POSITIONS[name]()
        return t.forecast(*row)

    assert found("over a bridge under fire").shifts["enemy fire"] == -1
    assert found("over a bridge under fire").steps_in == 10
    assert found("own fire on the target").shifts["own fire"] == 1
    assert found("a column under heavy fire").steps_in == 4
    assert found("with a support point").shifts["support"] == 1
    assert (found("along a belt").works, found("along a belt").along_belt) == (1, True)
    assert (found("four sides, hunger on both").works, found("four sides, hunger on both").shifts) == (
        1, {"concentric": 1}
    )  # fmt: skip
    assert found("a screen").screener >= 0
    assert found("more steps than count").steps_in < 16
    assert found("over a pontoon").attack < found("on a weak unit").attack
    for name, kinds in {
        "a river behind the defender": {codes.IN_RIVER, codes.ABANDONED},
        "a bridge too narrow behind it": {codes.IN_RIVER, codes.ABANDONED},
        "no way back": {codes.IN_TRAP, codes.IN_SURRENDER},
    }.items():
        causes = set()
        for seed in range(40):
            t, row = POSITIONS[name]()
            t.state.clock[0]["seed"] = seed
            assert t.order(*row) == ""
            causes |= {event[7] for event in t.events(events.LOSS)}
        assert kinds <= causes, name
    t, row = POSITIONS["shaken neighbours"]()
    t.throw("a1", "0604", 12)
    assert t.order(*row) == ""
    assert t.events(events.NEIGHBOUR)


@pytest.mark.parametrize("name", POSITIONS)
def test_a_forecast_is_a_whole_distribution(name: str) -> None:
    t, row = POSITIONS[name]()
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

    t, row = POSITIONS["a river behind the defender"]()
    before, known = t.digest(), copy_state(t.view)
    rollers = [module for module in vars(game.rules).values() if getattr(module, "roll", None) is dice.roll]
    assert {battle, losses, fire, rout, demolition, engineers} <= set(rollers)
    for module in rollers:
        monkeypatch.setattr(module, "roll", no_dice)
    t.lay_out()
    known = copy_state(t.view)
    assert t.forecast(*row) is not None
    assert t.forecast(*t.march("a1", "0403")) is not None
    assert t.forecast(3, t.row("a1"), -1) is not None
    assert t.digest() == before
    assert same(known, t.view)
