"""Orders: what is refused and why, what is lawful, and how many lawful orders there are."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from toys import CHECKOUT, Table, open_field, riverside, same, toy, unit

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


BRIDGE = ("bridge", "intact", "heavy")
MOVE, ATTACK, WITHDRAW, BOAT, BUILD, REPAIR, CHARGE, DEMOLISH, STRIKE, END = 1, 2, 3, 4, 5, 6, 7, 8, 9, 12


def ferry(held: str = "aaaab", site: tuple[str, str, str] = BRIDGE, place: str = "0501", **more: object) -> Table:
    """A brigade and engineers at 0201 by a river, an enemy at 0501; the second side's bank when told so."""
    units = [
        unit("a1", "a", "0201"), unit("e1", "a", "0201", arm="engineer", echelon="battalion", kit=0),
        unit("a2", "a", "0101", steps=2, kit=0), unit("b1", "b", place),
    ]  # fmt: skip
    t = riverside(held, site=site, units=units, **more)
    t.state.sides[0]["strikes"] = 1
    return t


def wide() -> Table:
    """A crossing that no unit of the first side sees, twelve hexes away."""
    t = riverside("bbb" + "a" * 12, site=BRIDGE, units=[unit("a1", "a", "1301", steps=2, kit=0)])
    t.state.sides[0]["strikes"] = 1
    return t


def crowd() -> Table:
    """Five units side by side: one too many for an attack."""
    return open_field(units=[unit(f"a{i}", "a", "0504", steps=2) for i in range(1, 6)] + [unit("b1", "b", "0604")])


def set_crossing(**fields: int) -> Callable[[Table], None]:
    def arrange(t: Table) -> None:
        for name, value in fields.items():
            t.state.crossings[0][name] = value

    return arrange


def on_bank(key: str, word: str, **fields: int) -> Callable[[Table], None]:
    """A unit put into a hex of the river board by hand, seen."""

    def arrange(t: Table) -> None:
        t.put(key, hex=int(t.at(word)), known_hex=int(t.at(word)), seen=1, **fields)

    return arrange


def no_line(t: Table) -> None:
    t.state.hexes["loc"] = -1


def broken_line(t: Table) -> None:
    """The ground behind the unit is its side's no longer."""
    t.state.hexes[t.state.hexes[t.at("0504")]["loc"]]["control"] = -1


def dark(t: Table) -> None:
    t.state.hexes["fire0"] = 0


def at(kind: int, key: str, c: int = 0) -> Callable[[Table], tuple[int, ...]]:
    """An order to a unit about a crossing."""
    return lambda t: (kind, int(t.row(key)), c)


def to(kind: int, key: str, h: str) -> Callable[[Table], tuple[int, ...]]:
    """An order to a unit with a hex for a target."""
    return lambda t: (kind, int(t.row(key)), int(t.at(h)) if h else -1)


def on_foot(word: str, arrange: Callable[[Table], None], write: Callable[[Table], tuple[int, ...]]) -> Case:
    return word, lambda: front(sources={"0101": ("a", 99), "1006": ("b", 99)}), arrange, write


Case = tuple[str, Callable[[], Table], Callable[[Table], None], Callable[[Table], tuple[int, ...]]]
REFUSED: list[Case] = [
    on_foot("no_kind", nothing, lambda t: (10, 0, 0)),
    on_foot("no_kind", nothing, lambda t: (11, 0, 0)),
    on_foot("no_kind", nothing, lambda t: (13, 0, 0)),
    on_foot("no_kind", nothing, lambda t: (0, 0, 0)),
    on_foot("no_kind", nothing, lambda t: (-1, 0, 0)),
    on_foot("no_kind", nothing, lambda t: t.assault("0604", "a1", prepared=3)),
    on_foot("no_kind", nothing, lambda t: t.assault("0604", "a1", prepared=-1)),
    on_foot("no_support", nothing, lambda t: t.assault("0604", "a1", prepared=2)),
    on_foot("not_ours", nothing, lambda t: t.march("b1", "0904")),
    on_foot("not_ours", nothing, lambda t: (1, -1, 5)),
    on_foot("not_ours", nothing, lambda t: (1, 99, 5)),
    on_foot("not_ours", nothing, to(WITHDRAW, "b1", "")),
    on_foot("not_ours", at_close, lambda t: t.march("a3", "0303")),
    on_foot("not_ours", at_close, lambda t: (12, 0)),
    on_foot("off_map", gone, lambda t: t.march("a1", "0404")),
    on_foot("off_map", gone, lambda t: t.assault("0604", "a1")),
    on_foot("off_map", gone, to(WITHDRAW, "a1", "")),
    on_foot("used", attacked, lambda t: t.march("a1", "0404")),
    on_foot("no_hex", nothing, lambda t: t.march("a1", "0504")),
    on_foot("no_hex", nothing, lambda t: (1, int(t.row("a1")), -1)),
    on_foot("no_hex", nothing, lambda t: (1, int(t.row("a1")), 60)),
    on_foot("no_hex", nothing, lambda t: (2, int(t.row("a1")), 60, -1, 1)),
    on_foot("no_hex", nothing, lambda t: (2, int(t.row("a1")), -5, -1, 1)),
    on_foot("out_of_reach", nothing, lambda t: t.march("a1", "0604")),
    on_foot("out_of_reach", nothing, lambda t: t.march("a3", "1001")),
    on_foot("out_of_reach", nothing, lambda t: t.march("a3", "0303", "1001")),
    on_foot("full_hex", crowded, lambda t: t.march("a3", "0505")),
    on_foot("no_units", nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")))),
    ("too_many", crowd, nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")), -1, 0b11111)),
    on_foot("unfit", nothing, lambda t: t.assault("0604", "a1", "g1")),
    on_foot("unfit", attacked, lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a1", cohesion=2), lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a1", supply=int(codes.CRITICAL)), lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a1", supply=int(codes.ISOLATED)), lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a1", withdrawing=1), lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a1", ferried=2), lambda t: t.assault("0604", "a1")),
    on_foot("unfit", lambda t: t.put("a2", status=int(codes.GONE), hex=-1), lambda t: t.assault("0604", "a1", "a2")),
    on_foot("not_next_to", nothing, lambda t: t.assault("0604", "a1", "a3")),
    on_foot("no_enemy", nothing, lambda t: t.assault("0404", "a1")),
    on_foot("no_points", poor, lambda t: t.assault("0604", "a1")),
    on_foot("low_stock", hungry, lambda t: t.assault("0604", "a1")),
    on_foot("game_over", over, lambda t: t.march("a1", "0404")),
    on_foot("game_over", over, lambda t: (12, 0)),
    on_foot("no_lead", nothing, lambda t: (2, int(t.row("a1")), int(t.at("0604")), -1, 0b10)),
    on_foot("fixed_hex", lambda t: t.map.ground["fixed"].fill(1), lambda t: t.assault("0604", "a1")),
    # rivers
    ("busy", ferry, lambda t: t.put("a1", moved=1), to(BOAT, "a1", "0301")),
    ("busy", ferry, lambda t: t.put("a1", attacked=1), at(CHARGE, "a1")),
    ("busy", ferry, lambda t: t.put("e1", moved=1), at(REPAIR, "e1")),
    ("used", ferry, lambda t: t.put("a1", attacked=1), at(DEMOLISH, "a1")),
    ("not_at_river", ferry, nothing, to(BOAT, "a1", "0101")),
    ("not_at_river", ferry, nothing, lambda t: (BOAT, int(t.row("a1")), -1)),
    ("half_over", ferry, lambda t: t.put("a1", ferried=2, ferry_hex=int(t.at("0301"))), to(MOVE, "a1", "0101")),
    ("half_over", ferry, lambda t: t.put("a1", ferried=2, ferry_hex=int(t.at("0301"))), to(WITHDRAW, "a1", "")),
    ("half_over", ferry, lambda t: t.put("a1", ferried=2, ferry_hex=int(t.at("0401"))), to(BOAT, "a1", "0301")),
    ("bank_held", ferry, on_bank("b1", "0301"), to(BOAT, "a1", "0301")),
    ("bank_held", lambda: ferry("aabbb"), nothing, to(BOAT, "a1", "0301")),
    ("bank_watched", lambda: riverside(units=[unit("a1", "a", "0201"), unit("b1", "b", "0501")]),
     on_bank("b1", "0101"), to(BOAT, "a1", "0301")),
    ("full_hex", ferry, on_bank("a2", "0301", steps=16), to(BOAT, "a1", "0301")),
    ("no_crossing", ferry, nothing, at(CHARGE, "a1", 9)),
    ("no_crossing", ferry, nothing, at(DEMOLISH, "a1", -1)),
    ("no_crossing", ferry, nothing, at(BUILD, "e1", 9)),
    ("no_crossing", ferry, nothing, lambda t: (STRIKE, -1, 9)),
    ("not_at_crossing", ferry, nothing, at(CHARGE, "a2")),
    ("not_at_crossing", ferry, nothing, at(DEMOLISH, "a2")),
    ("no_engineers", ferry, nothing, at(BUILD, "a1")),
    ("nothing_to_do", ferry, nothing, at(REPAIR, "e1")),
    ("nothing_to_do", ferry, nothing, at(BUILD, "e1")),
    ("at_work", lambda: ferry(site=("bridge", "damaged", "heavy")), set_crossing(worked=1), at(REPAIR, "e1")),
    ("not_standing", lambda: ferry(site=("bridge", "destroyed", "heavy")), nothing, at(CHARGE, "a1")),
    ("not_standing", lambda: ferry(site=("ford", "intact", "foot")), nothing, at(DEMOLISH, "a1")),
    ("charged_already", ferry, set_crossing(charged=0), at(CHARGE, "a1")),
    ("struck_already", ferry, set_crossing(struck=1), at(DEMOLISH, "a1")),
    ("struck_already", lambda: ferry("aabbb"), set_crossing(struck=1), lambda t: (STRIKE, -1, 0)),
    ("no_strikes", lambda: ferry("aabbb"), lambda t: t.state.sides[0].__setitem__("strikes", 0),
     lambda t: (STRIKE, -1, 0)),
    ("no_points", lambda: ferry("aabbb"), lambda t: t.state.sides[0].__setitem__("op", 0), lambda t: (STRIKE, -1, 0)),
    ("not_enemy", ferry, nothing, lambda t: (STRIKE, -1, 0)),
    ("not_in_sight", wide, dark, lambda t: (STRIKE, -1, 0)),
    # withdrawals
    on_foot("withdraws_whole", lambda t: t.put("a1", moved=1), to(WITHDRAW, "a1", "")),
    on_foot("withdraws_whole", attacked, to(WITHDRAW, "a1", "")),
    on_foot("withdraws_whole", lambda t: t.put("a1", withdrawing=1), to(WITHDRAW, "a1", "")),
    on_foot("no_line", no_line, to(WITHDRAW, "a1", "")),
    on_foot("off_line", nothing, to(WITHDRAW, "a1", "0505")),
    on_foot("no_cover", lambda t: t.put("a2", cohesion=2), to(WITHDRAW, "a1", "")),
    on_foot("way_blocked", broken_line, to(WITHDRAW, "a1", "")),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(REFUSED)), ids=lambda i: f"{REFUSED[i][0]}-{i}")
def test_a_refused_order_names_its_reason_and_changes_nothing(case: int) -> None:
    word, board, arrange, write = REFUSED[case]
    t = board()
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
    tested = {case[0] for case in REFUSED} | {"no_way_over"}
    assert {entry[0] for entry in book.REFUSALS.values()} == tested
    for word, page, sentence in book.REFUSALS.values():
        assert word.isidentifier()
        assert 1 <= page <= 18
        assert len(sentence) > 15
        assert not sentence.endswith(".")


def test_every_refusal_code_is_returned_somewhere_in_the_rules() -> None:
    rules = CHECKOUT / "game" / "rules"
    tree = ast.parse((rules / "refusals.py").read_text(encoding="utf-8"))
    names = {
        node.targets[0].id: node.value.args[0].value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)
        and node.value.args and isinstance(node.value.args[0], ast.Constant)
    }  # fmt: skip
    assert len(set(names.values())) == len(names), "no two refusals share a number"
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(rules.glob("*.py")))
    returned = {code for name, code in names.items() if code and f"return {name}\n" in text}
    assert returned == set(book.REFUSALS)


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


def with_support() -> Table:
    t = front()
    t.state.sides[0]["support"] = 1
    return t


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
    "a river": lambda: ferry("aaabb"),
    "a bridge the enemy holds": lambda: ferry("aabbb", place="0401"),
    "a bridge that is down": lambda: ferry(site=("bridge", "destroyed", "heavy")),
    "support to give": with_support,
}  # fmt: skip

# Golden numbers by kind of order. A change of a rule may change them: see that the new ones are right, then
# write them here.
COUNTS = {
    "a lone unit in the open": {MOVE: 41, WITHDRAW: 1, END: 1},
    "a front": {MOVE: 116, ATTACK: 10, WITHDRAW: 4, END: 1},
    "a bridgehead": {MOVE: 44, ATTACK: 4, WITHDRAW: 3, BOAT: 2, CHARGE: 1, DEMOLISH: 1, END: 1},
    "a river": {MOVE: 6, WITHDRAW: 2, BOAT: 2, BUILD: 1, CHARGE: 2, DEMOLISH: 2, END: 1},
    "a bridge the enemy holds": {
        MOVE: 3, ATTACK: 6, WITHDRAW: 2, BUILD: 1, CHARGE: 2, DEMOLISH: 2, STRIKE: 1, END: 1
    },
    "a bridge that is down": {MOVE: 3, WITHDRAW: 2, BOAT: 2, BUILD: 1, REPAIR: 1, END: 1},
    "support to give": {MOVE: 116, ATTACK: 15, WITHDRAW: 4, END: 1},
}  # fmt: skip


def lawful(t: Table) -> list[np.ndarray]:
    t.lay_out()
    return legal.legal(t.map, t.charts, t.view, t.view_work)


@pytest.mark.parametrize("name", POSITIONS)
def test_the_number_of_lawful_orders_is_known(name: str) -> None:
    rows = lawful(POSITIONS[name]())
    kinds = [int(row[0]) for row in rows]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == COUNTS[name]
    assert kinds[-1] == END
    assert len({row.tobytes() for row in rows}) == len(rows)


@pytest.mark.parametrize("name", POSITIONS)
def test_the_lawful_orders_are_those_that_check_lets_pass(name: str) -> None:
    """Brute force: every unit to every hex and at every crossing, every attacker alone on every hex."""
    t = POSITIONS[name]()
    listed = {tuple(row.tolist()) for row in lawful(t)}
    first, end = (int(t.map.sides[s]["first"]) for s in (0, 1))

    def passes(*row: int) -> bool:
        return bool(book.check(t.map, t.charts, t.view, t.view_work, np.array(row, np.int64)) == 0)

    for u in range(first, end):
        for h in range(len(t.state.hexes)):
            attacks = [(2, u, h, -1, 1 << u, 0, n, 0) for n in (0, 1, 2)]
            for row in (*attacks, (MOVE, u, h, -1, 0, 0, 0, 0), (BOAT, u, h, -1, 0, 0, 0, 0)):
                assert passes(*row) == (row in listed), row
        for c in range(len(t.map.sites)):
            for kind in (CHARGE, DEMOLISH):
                row = (kind, u, c, -1, 0, 0, 0, 0)
                assert passes(*row) == (row in listed), row
        assert passes(WITHDRAW, u, -1, -1, 0, 0, 0, 0) == any(row[:2] == (WITHDRAW, u) for row in listed)
    for c in range(len(t.map.sites)):
        row = (STRIKE, -1, c, -1, 0, 0, 0, 0)
        assert passes(*row) == (row in listed), row
    for row in listed:
        assert passes(*row), row


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
