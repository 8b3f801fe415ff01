"""Attacks along a belt, on drawn maps.

`W` works of the defender's line, `T` the target, one of them; `r` his open ground.
`a` the attacker's ground, `f` ground of his where works fell with it; `A` and `F`
the same, with the attacking unit. `-` no man's land. Columns as on the map: every
second one half a hex lower.
"""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, toy, unit

from game.model.scenario import UnitEntry
from game.rules import belts

HOLDER = {"a": "a", "f": "a", "A": "a", "F": "a", "-": "-"}


def drawn(text: str, *more: UnitEntry, works: int = 3, fell: int = 3) -> Table:
    """A table of a drawn map: `b1` in T, an attacker in each A or F, and more units."""
    rows = text.split()
    hexes = {f"{x + 1:02}{y + 1:02}": letter for y, row in enumerate(rows) for x, letter in enumerate(row)}
    places = [name for name, letter in hexes.items() if letter in "AF"]
    (target,) = (name for name, letter in hexes.items() if letter == "T")
    units = [unit(f"a{i}", "a", name) for i, name in enumerate(places)] + [unit("b1", "b", target), *more]
    held = "\n".join("".join(HOLDER.get(letter, "b") for letter in row) for row in rows)
    t = Table(toy("\n".join("." * len(row) for row in rows), held, units))
    for name, letter in hexes.items():
        t.state.hexes["fieldworks"][t.at(name)] = works if letter in "WT" else 0
        t.state.hexes["fell"][t.at(name)] = fell if letter in "fF" else 0
    return t


def seen(t: Table, *keys: str) -> tuple[int, bool]:
    """Level of the works that counts against b1 attacked, and whether the attack runs along the belt."""
    found = t.forecast(*t.assault(t.where("b1"), *(keys or tuple(k for k in t.ready.keys if k[0] == "a"))))
    return found.works, found.along_belt


FRONTAL = {
    "straight, north to south": "aaWrr aaWrr aATrr aaWrr aaWrr",
    "straight, east to west, from below": "rrrrr rrrrr WWTWW aaAaa aaaaa",
    "straight, east to west, a low hex from the left": "rrrrrr rrrrrr WWWTWW aaAaaa aaaaaa",
    "straight, east to west, a low hex from the right": "rrrrrr rrrrrr WWWTWW aaaaAa aaaaaa",
    "slanting": "aaaWrr aaAWrr aWTrrr Wrrrrr rrrrrr",
    "a bend at its tip": "aWrWa aWrWa aaTaa aaAaa aaaaa",
    "a bend at its tip, works in depth": "aWWWa aWWWa aaTaa aaAaa aaaaa",
    "a bend from inside": "rWAWr rWTWr rrrrr rrrrr rrrrr",
    "a bend from its shoulder": "aWrWa aWrWa aTrWa AaWaa aaaaa",
    "works in depth": "rrrrr WWWWW WWTWW aaAaa aaaaa",
}  # fmt: skip


@pytest.mark.parametrize("name", FRONTAL)
@pytest.mark.parametrize("taken", [False, True])
def test_a_line_met_in_front_is_no_belt_run_along(name: str, taken: bool) -> None:
    """However it bends; and when the ground before it was part of an earlier line, too."""
    text = FRONTAL[name].replace("a", "f").replace("A", "F") if taken else FRONTAL[name]
    assert seen(drawn(text)) == (3, False)


ALONG = {
    "north to south": "aaWrr aaWrr aaTrr aaFrr aaWrr",
    "north to south, from above": "aaWrr aaFrr aaTrr aaWrr aaWrr",
    "east to west": "rrrrrr rrrrrr WWWTFW aaaaaa aaaaaa",
    "east to west, from the left": "rrrrrr rrrrrr WWFTWW aaaaaa aaaaaa",
    "east to west, a high hex": "rrrrrr rrrrrr WFTWWW aaaaaa aaaaaa",
    "slanting": "aaaWrr aaaWrr aFTrrr Wrrrrr rrrrrr",
    "with the open ground behind it gone as well": "aaWrr aaWrr aaTrr aaFff aafff",
    "no man's land behind it": "aaWrr aaWrr aaTrr aaF-- aa---",
    "the last of a line but one": "aaWrr aafff aaTff aaFff aafff",
}  # fmt: skip


@pytest.mark.parametrize("name", [key for key in ALONG if "but one" not in key])
def test_from_a_taken_hex_of_the_line_along_it_works_count_two_lower(name: str) -> None:
    assert seen(drawn(ALONG[name])) == (1, True)
    assert seen(drawn(ALONG[name].replace("F", "A"))) == (3, False), "the hex was never part of a line"


def test_a_piece_of_a_line_between_two_taken_hexes_is_no_line_any_more() -> None:
    assert seen(drawn(ALONG["the last of a line but one"])) == (3, False)


def test_the_last_two_hexes_of_a_line_are_a_line() -> None:
    assert seen(drawn("aafff aaWff aaTff aaFff aafff")) == (1, True)


def test_the_line_must_go_on_ahead_and_not_past_the_attacker() -> None:
    assert seen(drawn("aarrr aarrr aFTrr aaWrr aaWrr")) == (3, False)


def test_works_below_the_level_of_a_belt_are_none() -> None:
    along = ALONG["north to south"]
    assert seen(drawn(along, works=2)) == (2, False)
    assert seen(drawn(along, works=4)) == (2, True)
    assert seen(drawn(along, fell=2)) == (3, False)


def test_one_attacker_along_the_belt_is_enough() -> None:
    t = drawn("aaWrr aaWrr aATrr aaFrr aaWrr")
    front, flank = (next(k for k in ("a0", "a1") if t.where(k) == place) for place in ("0203", "0304"))
    assert seen(t, front) == (3, False)
    assert seen(t, flank) == seen(t, front, flank) == (1, True)


def test_from_four_sides_works_count_one_lower() -> None:
    t = drawn("aaarr aaArr aATAr aaArr aaaar")
    assert seen(t) == (2, False)
    assert seen(t, "a0", "a1", "a2") == (3, False)


def test_at_the_start_of_play_no_front_is_rolled_up() -> None:
    t = open_field(units=[unit("a1", "a", "0503")], works=3)
    assert not t.state.hexes["fell"].any()


def test_works_fall_with_their_hex_and_open_the_line_to_both_sides() -> None:
    """Played: the line is broken in front, then rolled up from where it broke."""
    t = drawn("aaWrr aaWrr aATrr aaWrr aaWrr", unit("b2", "b", "0302"), unit("b3", "b", "0304"))
    assert seen(t) == (3, False)
    t.put("b1", steps=1, kit=0)
    t.put("a0", steps=16)
    t.throw("a0", "0303", 12)
    assert t.attack("0303", "a0") == ""
    assert (t.where("a0"), t.control("0303")) == ("0303", 0)
    assert int(t.state.hexes[t.at("0303")]["fell"]) == 3
    t.put("a0", attacked=0, stock=99_000)
    for target in ("0302", "0304"):
        found = t.forecast(*t.assault(target, "a0"))
        assert (found.works, found.along_belt) == (1, True), target


def test_works_fell_only_to_the_enemy_who_took_them() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0704")], works=3)
    taken = t.at("0604")
    t.put("b1", hex=int(t.at("1001")))
    assert t.move("a1", "0604") == ""
    assert int(t.state.hexes[taken]["fell"]) == 3
    t.state.hexes[taken]["control"] = -1
    t.state.hexes[taken]["fieldworks"] = 3
    t.put("a1", hex=int(t.at("0504")), mp=24)
    assert t.move("a1", "0604") == ""
    assert (t.control("0604"), int(t.state.hexes[taken]["fell"])) == (0, 0), "it was nobody's"
    assert belts.along_belt(t.map, t.charts, t.state, t.work, np.int64(0), taken) == 0
