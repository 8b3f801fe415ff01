"""Orders: what is refused and why, what is lawful, and how many lawful orders there are."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from toys import CHECKOUT, Table, open_field, same, toy, unit

from game.model import codes
from game.model.state import copy_state
from game.rules import dice, legal
from game.rules import orders as book
from game.rules.facade import Desk, order

Int = np.int64


def front(**more: object) -> Table:
    units = [
        unit("a1", "a", "0504"), unit("a2", "a", "0505", steps=4), unit("a3", "a", "0203"),
        unit("g1", "a", "0304", arm="artillery", steps=3), unit("b1", "b", "0604"), unit("b2", "b", "0804"),
    ]  # fmt: skip
    return open_field(units=units, **more)


def over(t: Table) -> None:
    t.state.clock[0]["over"] = 1


def gone(t: Table) -> None:
    t.put("a1", status=int(codes.GONE), hex=-1)


def attacked(t: Table) -> None:
    t.put("a1", attacked=1)


def crowded(t: Table) -> None:
    t.put("a2", steps=16)


def poor(t: Table) -> None:
    t.state.sides[0]["op"] = 1


def hungry(t: Table) -> None:
    t.put("a1", stock=100)


def nothing(t: Table) -> None:
    pass


def at_close(t: Table) -> None:
    t.state.clock[0]["side"] = -1


Case = tuple[str, Callable[[Table], None], Callable[[Table], tuple[int, ...]]]
REFUSED: list[Case] = [
    ("no_kind", nothing, lambda t: (7, 0, 0)),
    ("no_kind", nothing, lambda t: (0, 0, 0)),
    ("no_kind", nothing, lambda t: (-1, 0, 0)),
    ("no_kind", nothing, lambda t: t.assault("0604", "a1", prepared=2)),
    ("not_ours", nothing, lambda t: t.march("b1", "0904")),
    ("not_ours", nothing, lambda t: (1, -1, 5)),
    ("not_ours", nothing, lambda t: (1, 99, 5)),
    ("not_ours", at_close, lambda t: t.march("a3", "0303")),
    ("not_ours", at_close, lambda t: (12, 0)),
    ("off_map", gone, lambda t: t.march("a1", "0404")),
    ("off_map", gone, lambda t: t.assault("0604", "a1")),
    ("used", attacked, lambda t: t.march("a1", "0404")),
    ("no_hex", nothing, lambda t: t.march("a1", "0504")),
    ("no_hex", nothing, lambda t: (1, int(t.row("a1")), -1)),
    ("no_hex", nothing, lambda t: (1, int(t.row("a1")), 60)),
    ("no_hex", nothing, lambda t: (2, int(t.row("a1")), 60, -1, 1)),
    ("no_hex", nothing, lambda t: (2, int(t.row("a1")), -5, -1, 1)),
    ("out_of_reach", nothing, lambda t: t.march("a1", "0604")),
    ("out_of_reach", nothing, lambda t: t.march("a3", "1001")),
    ("out_of_reach", nothing, lambda t: t.march("a3", "0303", "1001")),
    ("full_hex", crowded, lambda t: t.march("a3", "0505")),
    ("no_units", nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")))),
    ("too_many", nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")), -1, 0b11111)),
    ("unfit", nothing, lambda t: t.assault("0604", "a1", "g1")),
    ("unfit", attacked, lambda t: t.assault("0604", "a1")),
    ("unfit", lambda t: t.put("a1", cohesion=2), lambda t: t.assault("0604", "a1")),
    ("unfit", lambda t: t.put("a1", supply=int(codes.CRITICAL)), lambda t: t.assault("0604", "a1")),
    ("unfit", lambda t: t.put("a2", status=int(codes.GONE), hex=-1), lambda t: t.assault("0604", "a1", "a2")),
    ("not_next_to", nothing, lambda t: t.assault("0604", "a1", "a3")),
    ("no_enemy", nothing, lambda t: t.assault("0404", "a1")),
    ("no_points", poor, lambda t: t.assault("0604", "a1")),
    ("low_stock", hungry, lambda t: t.assault("0604", "a1")),
    ("game_over", over, lambda t: t.march("a1", "0404")),
    ("game_over", over, lambda t: (12, 0)),
    ("no_lead", nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")), -1, 0b10)),
]


@pytest.mark.parametrize("case", range(len(REFUSED)), ids=lambda i: f"{REFUSED[i][0]}-{i}")
def test_a_refused_order_names_its_reason_and_changes_nothing(case: int) -> None:
    word, arrange, write = REFUSED[case]
    t = front(sources={"0101": ("a", 99), "1006": ("b", 99)})
    # five units for "too many": the artillery park stands in for the fifth
    if word == "too_many":
        t = open_field(units=[unit(f"a{i}", "a", "0504", steps=2) for i in range(1, 6)] + [unit("b1", "b", "0604")])
    arrange(t)
    t.survey()
    before = copy_state(t.state)
    row = write(t)
    if t.state.clock[0]["side"] < 0:
        desk = Desk(t.ready)
        for mine, fresh in zip(desk.state, t.state, strict=True):
            np.copyto(mine, fresh)
        refusal = desk.apply(t.write(*row))
        assert refusal is not None
        assert refusal.reason == word
        assert desk.legal() == []
        assert same(before, desk.state)
        return
    assert t.check(*row) == word
    assert t.order(*row) == word
    assert same(before, t.state)


def test_nobody_attacks_over_a_lake_shore_or_into_a_lake() -> None:
    t = open_field(units=[unit("a1", "a", "0504"), unit("b1", "b", "0604")], rivers={"0504/SE": "lake_shore"})
    near = [t.name(h) for h in t.map.links[t.at("0504")]["to"]]
    assert near[2] == "0604" or near[1] == "0604"
    t = open_field(
        units=[unit("a1", "a", "0504"), unit("b1", "b", "0604")],
        rivers={f"0504/{codes.DIRECTIONS[near.index('0604')]}": "lake_shore"},
    )
    assert t.attack("0604", "a1") == "no_way_over"
    rows = ["." * 10] * 6
    rows[3] = ".....~...."
    lake = Table(
        toy("\n".join(rows), "\n".join(["aaaaabbbbb"] * 6), [unit("a1", "a", "0504"), unit("b1", "b", "0704")])
    )
    assert lake.attack("0604", "a1") == "no_way_over"


def test_fixed_ground_cannot_be_attacked() -> None:
    t = front(fixed=["0604"])
    assert t.attack("0604", "a1") == "fixed_hex"


def test_every_refusal_is_tested_and_told_in_a_sentence() -> None:
    tested = {word for word, _, _ in REFUSED} | {"no_way_over", "fixed_hex"}
    assert {entry[0] for entry in book.REFUSALS.values()} == tested
    for word, page, sentence in book.REFUSALS.values():
        assert word.isidentifier()
        assert 1 <= page <= 18
        assert len(sentence) > 15
        assert not sentence.endswith(".")


def test_every_refusal_code_is_returned_somewhere_in_the_rules() -> None:
    text = (CHECKOUT / "game" / "rules" / "orders.py").read_text(encoding="utf-8")
    names = {
        node.targets[0].id: node.value.args[0].value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)
        and node.value.args and isinstance(node.value.args[0], ast.Constant)
    }  # fmt: skip
    by_code = {}
    for name, code in names.items():
        returned = f"return {name}\n" in text
        if code in book.REFUSALS and returned:
            by_code[code] = name
    assert set(by_code) == set(book.REFUSALS)


def test_an_order_carried_out_is_lawful_in_the_view_alone() -> None:
    t = front()
    assert t.check(*t.assault("0604", "a1", "a2")) == ""
    assert t.order(*t.assault("0604", "a2", "a1")) == ""
    assert t.order(12, 0) == ""


def test_units_beyond_the_sixty_second_have_the_second_mask() -> None:
    units = [unit(f"u{i}", "a", "0101", steps=1, kit=0) for i in range(64)]
    units += [unit("a64", "a", "0504"), unit("b1", "b", "0604")]
    t = open_field(units=units)
    row = t.write(*t.assault("0604", "a64"))
    assert (row[4], row[5]) == (0, 1 << 2)
    assert order(2, 64, int(t.at("0604")), units=(64,), n=1).tolist() == row.tolist()
    assert t.attack("0604", "a64") == ""
    assert t.get("a64", "attacked") == 2


def test_the_facade_answers_and_applies() -> None:
    t = front()
    desk = Desk(t.ready)
    desk.state.clock[0]["seed"] = 1
    desk.begin_turn()
    desk.logistics(0)
    row = t.write(*t.march("a3", "0303"))
    before = copy_state(desk.state)
    assert desk.check(row) is None
    assert desk.forecast(row) is not None
    assert len(desk.legal()) > 20
    assert not desk.outcome().over
    assert same(before, desk.state), "questions change nothing"
    assert desk.apply(row) is None
    assert not same(before, desk.state)
    refusal = desk.apply(t.write(*t.march("b1", "0904")))
    assert refusal is not None
    assert (refusal.reason, refusal.rule) == ("not_ours", 3)
    assert not same(desk.view(0), desk.view(1))


# ---- counts of lawful orders


POSITIONS = {
    "a lone unit in the open": lambda: open_field(units=[unit("a1", "a", "0303")]),
    "a front": front,
    "a bridgehead": lambda: Table(
        toy(
            "........\n..ww....\n...v..t.\n..m.....\n........",
            "aaaabbbb\naaaaabbb\naaaaabbb\naaaaabbb\naaaabbbb",
            [
                unit("a1", "a", "0503"), unit("a2", "a", "0403", steps=4),
                unit("a3", "a", "0202", mobility="foot", kit=0),
                unit("b1", "b", "0603", steps=4), unit("b2", "b", "0602", steps=3), unit("b3", "b", "0604", steps=2),
            ],
            rivers={f"{h}/{d}": "major" for h, d in (("0402", "SE"), ("0403", "NE"), ("0403", "SE"), ("0404", "NE"))},
            sites={"0403/SE": ("bridge", "intact", "heavy")},
            roads={"0103 0202 0303 0403 0503": "regional"},
        )
    ),
}  # fmt: skip

# Golden numbers. A change of a rule may change them: see that the new ones are right, then write them here.
COUNTS = {"a lone unit in the open": (41, 0), "a front": (116, 10), "a bridgehead": (44, 4)}


@pytest.mark.parametrize("name", POSITIONS)
def test_the_number_of_lawful_orders_is_known(name: str) -> None:
    t = POSITIONS[name]()
    t.lay_out()
    rows = legal.legal(t.map, t.charts, t.view, t.view_work)
    kinds = [int(row[0]) for row in rows]
    assert (kinds.count(1), kinds.count(2)) == COUNTS[name]
    assert kinds[-1] == 12
    assert len({row.tobytes() for row in rows}) == len(rows)


@pytest.mark.parametrize("name", POSITIONS)
def test_the_lawful_orders_are_those_that_check_lets_pass(name: str) -> None:
    """Brute force: every unit to every hex, every attacker alone on every hex."""
    t = POSITIONS[name]()
    t.lay_out()
    listed = {tuple(row.tolist()) for row in legal.legal(t.map, t.charts, t.view, t.view_work)}
    first, end = (int(t.map.sides[s]["first"]) for s in (0, 1))
    for u in range(first, end):
        for h in range(len(t.state.hexes)):
            for row in ((1, u, h, -1, 0, 0, 0, 0), (2, u, h, -1, 1 << u, 0, 0, 0), (2, u, h, -1, 1 << u, 0, 1, 0)):
                code = book.check(t.map, t.charts, t.view, t.view_work, np.array(row, np.int64))
                assert (code == 0) == (row in listed), row
    for row in listed:
        assert book.check(t.map, t.charts, t.view, t.view_work, np.array(row, np.int64)) == 0


def test_purposes_of_dice_have_their_own_numbers() -> None:
    text = Path(dice.__file__).read_text(encoding="utf-8")
    purposes = [
        int(node.value.args[0].value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "np.int64"
    ]
    assert len(purposes) == len(set(purposes)) > 5
