"""What a side may know: sight, last known places, and views that tell nothing more."""

from __future__ import annotations

import numpy as np
import pytest
from toys import Table, open_field, same, unit
from wanderer import every_kind

from game.agents import operate as ops
from game.agents.course import Course
from game.files.scenario import load
from game.match import Match
from game.model import codes
from game.model.state import State, copy_into, copy_state
from game.rules import crossings, events
from game.rules import orders as book
from game.rules.control import hand_over
from game.rules.facade import Desk
from game.rules.setup import set_up, work_for
from game.rules.sight import look
from game.rules.view import view_all

Int = np.int64


def seen(*places: str, **more: object) -> Table:
    """Our unit at 0303; the enemy's in the places."""
    units = [unit(f"b{i}", "b", h) for i, h in enumerate(places)]
    return open_field(12, 6, 5, [unit("a1", "a", "0303"), *units], **more)


def view(t: Table, side: int) -> State:
    found = copy_state(t.state)
    view_all(t.map, t.charts, t.state, found, Int(side))
    return found


def played_drill() -> tuple[Match, Course]:
    """Four turns with orders of every kind, and a course at their beginning to play them again."""
    loaded = load("bridgehead-drill")
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    played = every_kind(ready, 4)
    course = Course(ready)
    course.start(played.seed)
    return played, course


def test_a_unit_sees_four_hexes() -> None:
    t = seen("0703", "0803")
    assert (t.get("b0", "seen"), t.get("b1", "seen")) == (1, 0)
    assert t.get("b0", "known_hex") == t.at("0703")
    assert (t.get("b0", "known_steps"), t.get("b0", "known_kit")) == (8, 9)


@pytest.mark.parametrize(("level", "shown"), [(1, 0), (2, 1), (4, 1)])
def test_own_fire_of_level_two_shows_who_stands_under_it(level: int, shown: int) -> None:
    t = seen("1103", "1203")
    t.state.hexes[t.at("1103")]["fire0"] = level
    t.state.hexes[t.at("1203")]["fire1"] = 4
    look(t.map, t.charts, t.state, t.work, Int(0))
    assert (t.get("b0", "seen"), t.get("b1", "seen")) == (shown, 0), "his own fire shows us nothing"
    assert t.get("b0", "known_hex") == (t.at("1103") if shown else -1)
    assert bool(view(t, 0).units[t.row("b0")]["status"] == codes.ON_MAP) == bool(shown)


def test_a_place_under_own_fire_that_is_empty_is_forgotten() -> None:
    t = seen("1203")
    for level, known in ((1, t.at("1003")), (2, -1)):
        t.put("b0", known_hex=int(t.at("1003")), known_steps=4)
        t.state.hexes[t.at("1003")]["fire0"] = level
        look(t.map, t.charts, t.state, t.work, Int(0))
        assert t.get("b0", "known_hex") == known


def test_drones_see_from_their_sides_logistics_on() -> None:
    units = [unit("a1", "a", "0101"), unit("d", "a", "0303", arm="drone", quality=5, steps=2)]
    t = open_field(12, 6, 5, [*units, unit("b0", "b", "1003"), unit("b1", "b", "1203")])
    assert (t.get("b0", "seen"), t.get("b1", "seen")) == (1, 0), "189 points to 8 hexes"
    t.put("d", hex=int(t.at("0503")))
    assert t.move("a1", "0201") == ""
    assert t.get("b1", "seen") == 0, "the field is that of the logistics"
    t.begin(0)
    assert t.get("b1", "seen") == 1


def test_what_was_seen_is_remembered_with_the_strength_it_had() -> None:
    t = seen("0703")
    t.put("b0", hex=int(t.at("1203")), steps=3, kit=1)
    t.put("a1", hex=int(t.at("0101")))
    t.begin(0)
    assert (t.get("b0", "seen"), t.get("b0", "known_hex")) == (0, t.at("0703"))
    known = view(t, 0).units[t.row("b0")]
    assert (known["hex"], known["status"], known["steps"], known["kit"]) == (t.at("0703"), codes.ON_MAP, 8, 9)


def test_a_place_found_empty_is_forgotten() -> None:
    t = seen("0703")
    t.put("b0", hex=int(t.at("1203")))
    t.begin(0)
    assert t.get("b0", "known_hex") == -1
    known = view(t, 0).units[t.row("b0")]
    assert (known["hex"], known["status"], known["steps"], known["kit"]) == (-1, codes.EXPECTED, 0, 0)


def test_a_march_reveals_what_comes_into_sight_and_clears_what_is_gone() -> None:
    t = seen("0803", "1203")
    t.state.units[t.row("b1")]["known_hex"] = t.at("0901")
    assert t.move("a1", "0403") == ""
    assert (t.get("b0", "seen"), t.get("b1", "known_hex")) == (1, t.at("0901"))
    assert [row[3] for row in t.events(events.SEEN)] == [int(t.row("b0"))]
    assert t.move("a1", "0502") == ""
    assert t.get("b1", "known_hex") == -1


def test_own_units_are_known_as_they_are() -> None:
    t = seen("0703")
    own = view(t, 0).units[t.row("a1")]
    for field in ("hex", "steps", "kit", "stock", "supply", "ratio", "mp", "cohesion"):
        assert own[field] == t.get("a1", field)
    assert (own["seen"], own["known_hex"], own["known_steps"]) == (1, -1, 0), "what the enemy knows is not"


def test_the_enemys_stores_orders_and_purse_are_hidden() -> None:
    t = seen("0703")
    t.put("b0", stock=77, ratio=5, mp=9, hungry=3, demand=4, delivered=2, attacked=1, moved=1, defended=1, activity=2)
    t.state.sides[1]["op"] = 7
    known = view(t, 0)
    row = known.units[t.row("b0")]
    assert [
        int(row[f]) for f in ("stock", "ratio", "mp", "hungry", "demand", "delivered", "attacked", "moved", "activity")
    ] == [1, 1000, 0, 0, 0, 0, 0, 0, 0]
    assert (row["cohesion"], row["hex"]) == (t.get("b0", "cohesion"), t.at("0703"))
    assert (known.sides[1]["op"], known.sides[1]["steps_lost"], known.clock[0]["seed"]) == (0, 0, 0)
    assert known.sides[0]["op"] == 9


def test_lines_of_communication_on_enemy_ground_are_hidden() -> None:
    t = seen("0703")
    t.begin(1)
    known = view(t, 0)
    theirs = t.state.hexes["control"] == 1
    assert (t.state.hexes["loc"][theirs] >= 0).any()
    assert (known.hexes["loc"][theirs] == -1).all()
    assert (known.hexes["loc_cost"][theirs] == -1).all()
    assert (known.hexes["loc_share"][theirs] == 0).all()
    assert (known.hexes["fieldworks"] == t.state.hexes["fieldworks"]).all()
    assert (known.hexes["loc"][~theirs] == t.state.hexes["loc"][~theirs]).all()


def test_the_enemys_fire_is_known_on_own_ground_and_next_to_it() -> None:
    t = seen("0703")
    t.state.hexes["fire1"] = 3
    t.state.hexes["fire0"] = 2
    known = view(t, 0)
    assert (known.hexes["fire0"] == 2).all(), "own fire is known everywhere"
    felt = {t.name(h)[:2] for h in np.flatnonzero(known.hexes["fire1"])}
    assert felt == {"01", "02", "03", "04", "05", "06"}, "the last own column is 05"
    assert (known.hexes["fire1"][[int(t.at("0503")), int(t.at("0603")), int(t.at("0703"))]] == [3, 3, 0]).all()


def test_ground_just_taken_does_not_tell_what_the_enemy_sent_through_it() -> None:
    t = seen("0703")
    t.state.hexes["flow"] = 900
    assert t.move("a1", "0403") == ""
    t.state.hexes[t.at("0503")]["control"] = 1
    t.state.hexes[t.at("0503")]["flow"] = 900
    t.lay_out()
    hand_over(t.map, t.state, t.work, t.at("0503"), Int(0))
    known = view(t, 0).hexes["flow"]
    assert (known[t.at("0403")], known[t.at("0503")], known[t.at("0603")]) == (900, 0, 0)


def test_charges_work_and_traffic_of_the_enemy_are_hidden() -> None:
    t = front()
    far, near = Int(0), Int(1)
    for c in (far, near):
        t.state.crossings[c]["charged"] = 1
        t.state.crossings[c]["worked"] = 2
        t.state.crossings[c]["hauled"] = 7
        t.state.crossings[c]["carried"] = 4
    known = view(t, 0).crossings
    for c in (far, near):
        assert (known[c]["charged"], known[c]["worked"], known[c]["condition"]) == (-1, 0, codes.INTACT)
    assert (known[far]["hauled"], known[far]["carried"]) == (0, 0)
    assert (known[near]["hauled"], known[near]["carried"]) == (7, 4), "who holds a bank sees what goes over"
    theirs = view(t, 1).crossings
    assert (theirs[far]["charged"], theirs[far]["worked"], theirs[far]["hauled"]) == (1, 2, 7)


def test_charges_laid_where_the_enemys_are_replace_them() -> None:
    """It is not known beforehand, so it cannot refuse the order."""
    t = front()
    near = Int(1)
    t.put("a1", hex=int(t.at("0503")), moved=0)
    t.state.crossings[near]["charged"] = 1
    assert t.order(int(book.CHARGE), int(t.row("a1")), int(near)) == ""
    assert t.state.crossings[near]["charged"] == 0
    assert view(t, 1).crossings[near]["charged"] == -1


def test_a_side_reads_its_own_books_alone() -> None:
    t = front()
    for books in (t.state.toll, t.state.ledger):
        for field in books.dtype.names:
            books[field] = 5
    for side in (0, 1):
        known = view(t, side)
        for books in (known.toll, known.ledger):
            half = len(books) // 2
            for field in books.dtype.names:
                assert (books[field][side * half : (side + 1) * half] == 5).all()
                assert (books[field][(1 - side) * half : (2 - side) * half] == 0).all()


def test_a_destroyed_unit_is_off_the_view() -> None:
    t = open_field(units=[unit("a1", "a", "0504", steps=12), unit("b1", "b", "0604", steps=1, kit=0)])
    for skip in range(60):
        t.throw("a1", "0604", 12, skip)
        again = open_field(units=[unit("a1", "a", "0504", steps=12), unit("b1", "b", "0604", steps=1, kit=0)])
        again.state.clock[0]["seed"] = t.state.clock[0]["seed"]
        again.attack("0604", "a1")
        if again.get("b1", "status") == codes.GONE:
            assert again.view.units[again.row("b1")]["hex"] == -1
            assert (again.get("b1", "seen"), again.get("b1", "known_hex")) == (0, -1)
            return
    raise AssertionError("a step in seven falls at the best odds")


def test_a_view_is_a_copy() -> None:
    t = seen("0703")
    found = view(t, 0)
    before = copy_state(t.state)
    for table in found:
        for field in table.dtype.names:
            table[field] = 5
    assert same(before, t.state)


def test_a_view_kept_up_order_by_order_is_a_fresh_one() -> None:
    """Over a game with orders of every kind, both sides."""
    played, course = played_drill()
    desk = course.desk
    for log in played.log[:4]:
        for orders in log.orders:
            side = Int(course.forward())
            desk.clear_events()
            desk.lay_out()
            for row in orders:
                assert book.carry_out(desk.map, desk.charts, desk.state, desk.work, desk.seen, desk.seen_work, row) == 0
                fresh = desk.view(int(side))
                for mine, true in zip(desk.seen, fresh, strict=True):
                    for field in mine.dtype.names:
                        assert (mine[field] == true[field]).all(), (field, row)
        course.forward()


# ---- blindness


def front() -> Table:
    """Both sides in contact, each with a reserve and guns the other does not see."""
    units = [
        unit("a1", "a", "0502"), unit("a2", "a", "0504"), unit("a3", "a", "0103", steps=6),
        unit("a4", "a", "0305", arm="artillery", steps=3), unit("a5", "a", "0403", steps=4),
        unit("b1", "b", "0603", steps=4), unit("b2", "b", "0806", steps=5), unit("b3", "b", "1202"),
        unit("b4", "b", "1205", arm="drone", steps=2), unit("b5", "b", "1104", arm="engineer", steps=2),
    ]  # fmt: skip
    return open_field(
        12, 6, 5, units, objectives={"0803": 5, "0303": 3}, seed=4, salient=["0601", "0602", "0603", "0703", "0803"],
        rivers={"1003/N": "major", "1003/NE": "minor", "0503/NE": "minor", "0202/N": "minor"},
        sites={"1003/N": ("bridge", "intact", "heavy"), "0503/NE": ("bridge", "intact", "heavy")},
    )  # fmt: skip


def scramble(t: Table | Desk, side: int, draw: np.random.Generator) -> None:
    """Change all that `side` does not know: unseen enemies, what it cannot see of the seen ones, and the seed."""
    state = t.state
    enemy = 1 - side
    for u in range(int(t.map.sides[enemy]["first"]), int(t.map.sides[enemy + 1]["first"])):
        unit_row = state.units[u]
        for field in (
            "stock",
            "ratio",
            "demand",
            "delivered",
            "source",
            "hungry",
            "mp",
            "moved",
            "attacked",
            "defended",
            "activity",
            "tested",
            "sent",
            "block",
            "block_at",
            "behind",
            "behind_hex",
            "ferried",
            "ferry_hex",
        ):
            unit_row[field] = draw.integers(0, 3)
        if unit_row["seen"] == 0:
            unit_row["hex"] = draw.integers(len(state.hexes))
            unit_row["steps"] = draw.integers(1, 9)
            unit_row["kit"] = draw.integers(0, 9)
            unit_row["cohesion"] = draw.integers(0, 10)
            unit_row["supply"] = draw.integers(0, 4)
            unit_row["withdrawing"] = draw.integers(0, 2)
            unit_row["status"] = draw.integers(0, 4)
    for u in range(int(t.map.sides[side]["first"]), int(t.map.sides[side + 1]["first"])):
        for field in ("seen", "known_hex", "known_steps", "known_kit"):
            state.units[u][field] = draw.integers(0, 5)
    theirs = state.hexes["control"] != side
    for field in ("loc", "loc_cost", "loc_share", "dug", "flow"):
        state.hexes[field] = np.where(theirs, draw.integers(0, 50, len(state.hexes)), state.hexes[field])
    links = t.map.links["to"]
    beside = ((links >= 0) & (state.hexes["control"][links] == side)).any(axis=1)
    fire = f"fire{enemy}"
    state.hexes[fire] = np.where(theirs & ~beside, draw.integers(0, 5, len(state.hexes)), state.hexes[fire])
    for c in range(len(state.crossings)):
        banks = [int(crossings.bank(t.map, Int(c), Int(which))) for which in (0, 1)]
        if side not in state.hexes["control"][banks]:
            for field in ("hauled", "carried"):
                state.crossings[c][field] = draw.integers(0, 60)
        if state.crossings[c]["charged"] != side:
            state.crossings[c]["charged"] = draw.choice([-1, enemy])
        if state.crossings[c]["worked"] != 1 + side:
            state.crossings[c]["worked"] = draw.choice([0, 1 + enemy])
    for books in (state.toll, state.ledger):
        half = len(books) // 2
        for field in books.dtype.names:
            books[field][enemy * half : (enemy + 1) * half] = draw.integers(0, 40, half)
    for field in (
        "commitment",
        "op",
        "op_carry",
        "steps_carry",
        "kit_carry",
        "steps_in",
        "steps_out",
        "steps_lost",
        "kit_lost",
        "kit_in",
        "kit_out",
        "strikes",
        "support",
        "held_back",
        "stranded",
    ):
        state.sides[enemy][field] = draw.integers(0, 5000)
    for field in ("isolated", "power", "asked", "delivered", "flow", "short", "critical", "cut_turns"):
        holders = t.map.pockets["holder"]
        state.salients[field] = np.where(holders == enemy, draw.integers(0, 9, len(holders)), state.salients[field])
    state.clock[0]["seed"] = draw.integers(2**50)


def first_orders(t: Table, agent: int) -> list[list[int]]:
    """What an agent does with its first look at the view: its first batch of orders."""
    t.lay_out()
    memory = np.zeros(ops.memory_for(len(t.state.hexes)), np.int64)
    memory[0] = 77
    orders = np.zeros((ops.BATCH, 8), np.int64)
    side = t.state.clock[0]["side"]
    count = ops.choose(t.map, t.charts, t.view, t.view_work, side, Int(agent), memory, orders)
    return orders[: int(count)].tolist()


def test_views_and_orders_do_not_depend_on_what_a_side_cannot_know() -> None:
    for side in (0, 1):
        for trial in range(12):
            t, twin = front(), front()
            if side == 1:
                t.begin(1)
                twin.begin(1)
            scramble(twin, side, np.random.default_rng(trial))
            assert not same(t.state, twin.state)
            assert same(view(t, side), view(twin, side))
            for agent, name in enumerate(ops.AGENTS):
                mine = first_orders(t, agent)
                assert mine == first_orders(twin, agent), name
                assert bool(mine) == (name != "hold"), name


def test_the_rules_answer_the_same_whatever_a_side_cannot_know() -> None:
    """Legal orders and forecasts are byte-equal too."""
    from game.rules import forecast, legal

    t, twin = front(), front()
    scramble(twin, 0, np.random.default_rng(3))
    found = []
    for one in (t, twin):
        one.lay_out()
        rows = legal.legal(one.map, one.charts, one.view, one.view_work)
        found.append(
            [(row.tolist(), forecast.forecast(one.map, one.charts, one.view, one.view_work, row)) for row in rows]
        )
    assert found[0] == found[1]
    assert len(found[0]) > 50


def test_a_lawful_order_is_lawful_whatever_is_hidden() -> None:
    """An unseen enemy stops an order with an event and never refuses it."""
    for trial in range(20):
        t = front()
        draw = np.random.default_rng(trial)
        t.lay_out()
        from game.rules import legal

        rows = legal.legal(t.map, t.charts, t.view, t.view_work)
        hidden = t.state.units[t.row("b3")]
        free = np.flatnonzero((t.state.hexes["control"] == 1) & (t.work.hexes["first"] < 0))
        hidden["hex"] = draw.choice(free)
        hidden["cohesion"] = 3
        row = rows[draw.integers(len(rows))]
        assert t.order(*row.tolist()) == ""
        assert work_for(t.ready).zones.shape == t.work.zones.shape


def test_hidden_differences_leave_view_and_lawful_orders_alike_in_played_positions() -> None:
    """Positions with crossings blown, boats under way, kit behind rivers, fire and hunger."""
    played, course = played_drill()
    desk = course.desk
    for turn, log in enumerate(played.log[:4]):
        for side, orders in enumerate(log.orders):
            course.forward()
            for row in orders:
                assert desk.apply(row) is None
            true = copy_state(desk.state)
            known = [desk.view(s) for s in (0, 1)]
            lawful = [row.tolist() for row in desk.legal()]
            for who in (0, 1):
                scramble(desk, who, np.random.default_rng(turn * 4 + side * 2 + who))
                assert not same(desk.state, true)
                assert same(desk.view(who), known[who]), (turn, side, who)
                if who == side:
                    assert [row.tolist() for row in desk.legal()] == lawful
                copy_into(desk.state, true)
        course.forward()
