"""The `staff` agent: what it appraises, what it makes its main effort, and what orders follow from that."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from test_agents import of_kind, play
from toys import NO_FIRE, Table, compiled, open_field, riverside, toy, unit

from game.agents import judgement, operate, reasons
from game.agents.course import Course
from game.agents.staff import axis
from game.agents.staff import notes as keep
from game.agents.staff.staff import begin
from game.files import playback, records
from game.files.scenario import load
from game.match import Event, Match, happened
from game.model import codes
from game.model.state import TALLY, copy_into
from game.rules import orders as book
from game.rules import victory
from game.rules.demand import demand_for
from game.rules.setup import Tables, set_up

Int = np.int64
MOVE, ATTACK, WITHDRAW, BOAT = int(book.MOVE), int(book.ATTACK), int(book.WITHDRAW), int(book.BOAT)
HASTY, PREPARED, SUPPORTED = 0, 1, 2
BRIDGE = ("bridge", "intact", "heavy")


def thought(t: Table) -> np.ndarray:
    """The memory of a staff that has appraised a position and given no order yet."""
    t.lay_out()
    memory = np.zeros(operate.memory_for(len(t.state.hexes)), np.int64)
    begin(t.map, t.charts, t.view, t.view_work, t.state.clock[0]["side"], memory)
    return memory


def main(t: Table) -> str:
    """Name of the hex the main effort goes to, "" none."""
    row = int(thought(t)[keep.MAIN])
    return "" if row < 0 else t.name(t.map.objectives[row]["hex"])


def worth(t: Table, name: str) -> int:
    """What a hex is worth to the side whose operations these are, thousandths of a victory point."""
    return int(thought(t)[keep.field(t.view, keep.WORTH, t.at(name))])


def moved(rows: list[list[int]]) -> set[int]:
    return {row[1] for row in of_kind(rows, MOVE)}


def group(t: Table, row: list[int]) -> set[str]:
    """Keys of the units that an attack names."""
    first = int(t.map.sides[t.state.clock[0]["side"]]["first"])
    mask = row[4] | row[5] << 62
    return {key for i, key in enumerate(t.ready.keys[first:]) if mask >> i & 1}


# ---- the main effort


def choice(*units: Any, objectives: dict[str, int] | None = None, **more: Any) -> Table:
    """A line from north to south with an objective behind each end of the enemy's."""
    more.setdefault("rows", 12)
    return open_field(10, units=units, objectives=objectives or {"0802": 5, "0811": 5}, **more)


NORTH = [unit("a1", "a", "0402"), unit("a2", "a", "0303")]
SOUTH = [unit("a3", "a", "0411"), unit("a4", "a", "0310")]
ORDERS = [{"0802": 5, "0811": 5}, {"0811": 5, "0802": 5}]


@pytest.mark.parametrize("objectives", ORDERS)
def test_the_main_effort_goes_where_the_strength_is(objectives: dict[str, int]) -> None:
    weak = unit("a9", "a", "0111", steps=1, kit=0)
    assert main(choice(*NORTH, weak, objectives=objectives)) == "0802"
    assert main(choice(weak, *NORTH[::-1], objectives=objectives)) == "0802"
    weak = unit("a9", "a", "0102", steps=1, kit=0)
    assert main(choice(*SOUTH, weak, objectives=objectives)) == "0811"
    assert main(choice(weak, *SOUTH[::-1], objectives=objectives)) == "0811"


@pytest.mark.parametrize("objectives", ORDERS)
def test_the_main_effort_avoids_the_enemys_strength(objectives: dict[str, int]) -> None:
    own = (*NORTH, *SOUTH)
    assert main(choice(*own, unit("b1", "b", "0803"), unit("b2", "b", "0702"), objectives=objectives)) == "0811"
    assert main(choice(*own, unit("b1", "b", "0810"), unit("b2", "b", "0711"), objectives=objectives)) == "0802"


@pytest.mark.parametrize(("north", "south", "chosen"), [(12, 2, "0802"), (2, 12, "0811")])
def test_the_main_effort_goes_to_the_richer_of_two(north: int, south: int, chosen: str) -> None:
    assert main(choice(*NORTH, *SOUTH, objectives={"0802": north, "0811": south})) == chosen


@pytest.mark.parametrize("gone", [{"supply": int(codes.CRITICAL)}, {"status": int(codes.DESTROYED)}])
def test_units_that_cannot_attack_do_not_draw_the_main_effort(gone: dict[str, int]) -> None:
    lone = unit("a9", "a", "0411", steps=3, kit=0)
    t = choice(*NORTH, lone)
    assert main(t) == "0802"
    for key in ("a1", "a2"):
        t.put(key, **gone)
    assert main(t) == "0811"


def test_guns_do_not_draw_the_main_effort() -> None:
    guns = [unit("g1", "a", "0402", arm="artillery"), unit("g2", "a", "0303", arm="artillery")]
    assert main(choice(*guns, unit("a9", "a", "0411", steps=3, kit=0))) == "0811"


def test_an_objective_in_an_enemy_salient_draws_more() -> None:
    for name in ("0802", "0811"):
        assert main(choice(*NORTH, *SOUTH, salient=[name])) == name


def test_a_side_that_holds_every_objective_it_may_take_has_no_main_effort() -> None:
    t = choice(*NORTH, *SOUTH)
    t.state.hexes["control"][t.at("0802")] = 0
    assert main(t) == "0811"
    t.state.hexes["control"][t.at("0811")] = 0
    assert main(t) == ""
    assert thought(t)[keep.MAIN] == -1
    assert main(choice(*NORTH, *SOUTH, fixed=["0802"])) == "0811"
    assert main(choice(*NORTH, *SOUTH, fixed=["0802", "0811"])) == ""


def test_without_any_unit_fit_to_attack_there_is_no_main_effort() -> None:
    assert main(choice(unit("b1", "b", "0803"))) == ""


def test_the_axis_leads_from_every_hex_to_the_main_effort() -> None:
    t = choice(*NORTH, *SOUTH, objectives={"0802": 12, "0811": 2})
    memory = thought(t)
    cost = [int(memory[keep.field(t.view, keep.AXIS, Int(h))]) for h in range(len(t.state.hexes))]
    assert cost.index(min(cost)) == t.at("0802")
    for h in range(len(cost)):
        links = [int(t.map.links[h, d]["to"]) for d in range(6)]
        assert h == t.at("0802") or min(cost[k] for k in links if k >= 0) < cost[h]


def test_what_an_effort_promises_grows_with_own_strength_and_falls_with_the_enemys() -> None:
    def promise(*units: Any) -> int:
        t = choice(*units)
        t.lay_out()
        axis.strengths(t.map, t.charts, t.view, t.view_work, Int(0))
        return int(axis.promise(t.map, t.view, t.view_work, Int(0), t.at("0802"), Int(5)))

    bare = promise(NORTH[0])
    assert promise(*NORTH) > bare > 0
    assert bare > promise(NORTH[0], unit("b1", "b", "0802")) > 0
    assert promise(NORTH[0], unit("b1", "b", "0812")) == bare, "too far to defend it"
    assert promise(SOUTH[0]) < bare


# ---- what ground is worth


def test_own_ground_and_ground_nobody_may_take_is_worth_nothing() -> None:
    t = choice(*NORTH, fixed=["1001"], objectives={"0802": 5, "1001": 9, "0101": 9})
    assert worth(t, "0302") == worth(t, "0101") == worth(t, "1001") == 0
    assert worth(t, "0902") > 0


def test_enemy_ground_far_from_everything_is_worth_what_a_hex_pays() -> None:
    t = open_field(30, 3, 5, units=[unit("a1", "a", "0402")], objectives={"0602": 5})
    assert worth(t, "2902") == int(victory.hex_points(t.charts))


def test_ground_nearer_to_the_main_effort_is_worth_more() -> None:
    t = open_field(30, 3, 5, units=[unit("a1", "a", "0402")], objectives={"2902": 5})
    row = [worth(t, f"{column:02d}02") for column in range(6, 29)]
    assert row == sorted(row)
    assert row[0] < row[-1]


def test_a_road_makes_a_hex_worth_more_the_better_it_is() -> None:
    t = open_field(
        10, 8, 5, units=[unit("a1", "a", "0402")], roads={"0602 0702": "local", "0606 0706": "highway"}
    )
    bare, local, highway = worth(t, "0604"), worth(t, "0602"), worth(t, "0606")
    assert bare < local < highway


def test_an_objective_is_worth_what_it_pays_till_the_end() -> None:
    found = []
    for points in (0, 3, 6):
        t = open_field(10, 8, 5, units=[unit("a1", "a", "0402")], objectives={"0702": 9, "0606": points})
        found.append(worth(t, "0606"))
        assert worth(t, "0702") > worth(t, "0701") + 9000
    assert found[1] - found[0] >= 3000
    assert found[2] - found[0] == 2 * (found[1] - found[0])
    late = open_field(10, 8, 5, units=[unit("a1", "a", "0402")], objectives={"0702": 9, "0606": 6})
    late.state.clock[0]["turn"] = 5
    assert worth(late, "0606") < found[2], "fewer turns to be paid for"


def test_a_salient_is_worth_the_more_the_nearer_it_is_to_collapse() -> None:
    names = [f"{column:02d}{row:02d}" for column in range(6, 14) for row in range(1, 9)]
    t = open_field(16, 8, 5, units=[unit("a1", "a", "0402")], salient=names)
    start = int(t.state.salients[0]["start"])
    found = []
    for held in (start, start // 2, start // 4 + 1):
        t.state.salients[0]["held"] = held
        found.append(worth(t, "0604"))
    assert found == sorted(set(found)), found
    t.state.salients[0]["collapsed"] = 1
    assert worth(t, "0604") < found[0]
    assert worth(t, "0604") == worth(t, "1504"), "as ground outside it"


# ---- attacks


def duel(steps: int = 2, points: int = 6, *more: Any, own: int = 12, **board: Any) -> Table:
    """a1 and a2 before b1, which stands on an objective."""
    units = [
        unit("a1", "a", "0504", steps=own, kit=own // 2), unit("a2", "a", "0505", steps=own // 2, kit=0),
        unit("b1", "b", "0604", steps=steps, kit=0, cohesion=4), unit("b9", "b", "1001", steps=2), *more,
    ]  # fmt: skip
    return open_field(units=units, objectives={"0604": points} if points else {}, **board)


def test_a_staff_takes_an_objective_that_is_weakly_held() -> None:
    t = duel()
    attacks = of_kind(play("staff", t), ATTACK)
    assert [(row[2], row[6]) for row in attacks] == [(t.at("0604"), PREPARED)]


def test_the_same_attack_is_made_for_an_objective_and_not_for_a_field() -> None:
    """Even odds: what decides is what the ground pays."""
    made = []
    for name in ("0604", "2906"):
        units = [unit("a1", "a", "0504", steps=8), unit("b1", "b", "0604", steps=8), unit("b9", "b", "2906", steps=9)]
        t = open_field(30, 6, 5, units=units, objectives={name: 15}, works=1)
        made.append([row[2] for row in of_kind(play("staff", t), ATTACK)])
    assert made == [[t.at("0604")], []]


@pytest.mark.parametrize("steps", [2, 6, 16])
@pytest.mark.parametrize("own", [2, 4, 6, 12])
def test_no_attack_is_made_with_less_than_five_chances_in_36(steps: int, own: int) -> None:
    """However rich the prize; and a chance of five is taken for such a one."""
    t = duel(steps, 500, own=own, works=4)
    chances = [
        t.forecast(*t.assault("0604", "a1", "a2", prepared=manner)).retreat * 36 for manner in (HASTY, PREPARED)
    ]
    attacks = [row for row in of_kind(play("staff", t), ATTACK) if row[2] == t.at("0604")]
    assert bool(attacks) == (max(chances) >= int(judgement.LEAST) == 5), chances


def test_the_prizes_of_that_test_are_refused_and_taken() -> None:
    found = {bool(of_kind(play("staff", duel(steps, 500, own=6, works=4)), ATTACK)) for steps in (2, 16)}
    assert found == {True, False}


def test_an_attack_without_operations_points_or_stock_is_made_in_haste() -> None:
    t = duel(op=(0, 0))
    assert {row[6] for row in of_kind(play("staff", t), ATTACK)} == {HASTY}
    t = duel()
    for key in ("a1", "a2"):
        t.put(key, stock=0)
    assert {row[6] for row in of_kind(play("staff", t), ATTACK)} == {HASTY}
    assert of_kind(play("greedy", duel(op=(0, 0))), ATTACK) == [], "greedy does not"


def two_fronts(north: int, south: int, **more: Any) -> Table:
    """The same fight in the north and in the south, for objectives of so many points."""
    units = [
        unit("a1", "a", "0503", steps=12), unit("a2", "a", "0510", steps=12),
        unit("b1", "b", "0603", steps=2, kit=0, cohesion=4), unit("b2", "b", "0610", steps=2, kit=0, cohesion=4),
    ]  # fmt: skip
    return open_field(10, 12, 5, units, objectives={"0603": north, "0610": south}, **more)


@pytest.mark.parametrize(("north", "south"), [(4, 12), (12, 4)])
def test_the_attack_that_gains_most_comes_first_and_has_the_support(north: int, south: int) -> None:
    t = two_fronts(north, south)
    t.state.sides[0]["support"] = 1
    attacks = of_kind(play("staff", t), ATTACK)
    best, other = (t.at("0603"), t.at("0610")) if north > south else (t.at("0610"), t.at("0603"))
    assert [(row[2], row[6]) for row in attacks] == [(best, SUPPORTED), (other, PREPARED)]


@pytest.mark.parametrize(("north", "south"), [(4, 12), (12, 4)])
def test_operations_points_for_one_attack_go_to_the_one_that_gains_most(north: int, south: int) -> None:
    cost = int(two_fronts(4, 4).forecast(*two_fronts(4, 4).assault("0603", "a1")).op)
    assert cost > 0
    t = two_fronts(north, south, op=(cost, 0))
    best = t.at("0603") if north > south else t.at("0610")
    assert [row[2] for row in of_kind(play("staff", t), ATTACK) if row[6] != HASTY] == [best]


def test_no_attack_goes_where_supply_could_not_follow() -> None:
    attacks = {}
    for site in (BRIDGE, None):
        units = [unit("a1", "a", "0201", steps=16, kit=0), unit("b1", "b", "0301", steps=1, kit=0, cohesion=4)]
        t = riverside("aabbb", "major", site, units, objectives={"0301": 20})
        chance = t.forecast(*t.assault("0301", "a1")).retreat * 36
        assert chance >= 10, "it would be won"
        attacks[site] = len(of_kind(play("staff", t), ATTACK))
    assert attacks == {BRIDGE: 1, None: 0}


def test_a_bridge_without_room_for_supply_is_none_to_attack_over() -> None:
    for state, made in ((codes.INTACT, 1), (codes.DESTROYED, 0)):
        units = [unit("a1", "a", "0201", steps=16, kit=0), unit("b1", "b", "0301", steps=1, kit=0, cohesion=4)]
        t = riverside("aabbb", "minor", BRIDGE, units, objectives={"0301": 20})
        t.state.crossings[0]["condition"] = state
        t.begin(0)
        assert len(of_kind(play("staff", t), ATTACK)) == made


@pytest.mark.parametrize(("arm", "joins"), [("mechanised", True), ("engineer", False)])
def test_engineers_do_not_join_an_attack(arm: str, joins: bool) -> None:
    t = duel(2, 6, unit("e1", "a", "0505", arm=arm, steps=4, kit=0))
    attacks = of_kind(play("staff", t), ATTACK)
    assert [group(t, row) for row in attacks] == [{"a1", "a2"} | ({"e1"} if joins else set())]
    lone = [unit("e1", "a", "0504", arm=arm, steps=12), unit("b1", "b", "0604", steps=1, kit=0, cohesion=3)]
    t = open_field(units=lone, objectives={"0604": 20})
    assert t.forecast(*t.assault("0604", "e1")).retreat * 36 >= 10
    assert bool(of_kind(play("staff", t), ATTACK)) == joins


def test_shaken_units_do_not_attack() -> None:
    t = duel()
    for key in ("a1", "a2"):
        t.put(key, cohesion=4)
    assert of_kind(play("staff", t), ATTACK) == []


# ---- marches


def rear(*more: Any, cohesion: int = 8, **board: Any) -> Table:
    """A reserve r far behind a line before an objective; an enemy in front of it."""
    units = [
        unit("a1", "a", "0603", steps=6), unit("r", "a", "0103"), unit("b1", "b", "0903", steps=16), *more,
    ]  # fmt: skip
    t = open_field(12, 6, 7, units, objectives={"0903": 12}, **board)
    t.put("r", cohesion=cohesion)
    return t


def column(t: Table, key: str) -> int:
    return int(t.where(key)[:2])


@pytest.mark.parametrize(("cohesion", "goes"), [(10, True), (7, True), (6, False), (4, False)])
def test_rested_units_are_brought_up_and_tired_ones_are_not(cohesion: int, goes: bool) -> None:
    t = rear(cohesion=cohesion)
    assert (t.row("r") in moved(play("staff", t))) == goes
    assert (column(t, "r") > 1) == goes


def test_greedy_brings_up_a_unit_that_a_staff_lets_rest() -> None:
    t = rear(cohesion=6)
    assert t.row("r") in moved(play("greedy", t))


def sector(objective: str) -> Table:
    """A reserve r midway behind a long line, the enemy too far off for holes in it."""
    units = [
        unit("a1", "a", "0602", steps=6), unit("a2", "a", "0611", steps=6), unit("r", "a", "0306"),
        unit("b1", "b", "1002", steps=9), unit("b2", "b", "1011", steps=9),
    ]  # fmt: skip
    return open_field(12, 12, 7, units, objectives={objective: 12})


@pytest.mark.parametrize(("objective", "north"), [("1002", True), ("1011", False)])
def test_a_reserve_goes_to_the_sector_of_the_main_effort(objective: str, north: bool) -> None:
    t = sector(objective)
    assert main(t) == objective
    assert t.row("r") in moved(play("staff", t))
    assert (int(t.where("r")[2:]) < 6) == north


def behind() -> Table:
    """A reserve r behind a river with one bridge; the line it is wanted in is on the other side, fed over it."""
    units = [
        unit("a1", "a", "0603", steps=8, kit=4), unit("r", "a", "0203"), unit("b1", "b", "0903", steps=16),
    ]  # fmt: skip
    rivers = {f"03{row:02d}/{d}": "major" for row in range(1, 7) for d in ("NE", "SE")}
    ready = toy(
        "\n".join(["." * 12] * 6), "\n".join(["aaaaaaabbbbb"] * 6), units, rivers=rivers,
        sites={"0303/SE": BRIDGE}, objectives={"0903": 12},
        charts=NO_FIRE,
    )  # fmt: skip
    return Table(ready)


def test_no_march_takes_the_room_of_a_crossing_from_supply() -> None:
    """Its men and kit, and what it will eat over there, must go over beside what is hauled already."""
    t = behind()
    load = 8 + 3 * 9
    hauled = int(t.state.crossings[0]["hauled"])
    eats = int(demand_for(t.map, t.charts, t.state, t.row("r"), Int(0)))
    assert (hauled > 0, eats % 1000) == (True, 0)
    just = hauled + load
    enough = just + eats // 1000
    for room, lawful, goes in (
        (just - 1, False, False), (just, True, False), (enough - 1, True, False), (enough, True, True),
    ):  # fmt: skip
        t = behind()
        t.map.sites[0]["capacity"] = room
        assert (t.check(*t.march("r", "0403")) == "") == lawful, "the march alone"
        play("staff", t)
        assert (column(t, "r") > 3) == goes, room


def under_fire(kit: int, level: int) -> Table:
    units = [unit("r", "a", "0102", kit=kit), unit("b1", "b", "0905", steps=16)]
    t = open_field(9, 5, 7, units, objectives={"0902": 9})
    for h in ("0301", "0401", "0501", "0601", "0701"):
        t.state.hexes[t.at(h)]["fire1"] = level
    return t


def test_a_march_goes_round_fire_that_would_burn_its_kit() -> None:
    ends = {}
    for kit, level in ((9, 0), (9, 4), (0, 4)):
        t, twin = under_fire(kit, level), under_fire(kit, level)
        rows = of_kind(play("staff", t), MOVE)
        assert len(rows) == 1
        ends[kit, level] = t.where("r")
        assert twin.check(*rows[0]) == ""
        way = twin.view_work.hexes["path"][: twin.view_work.figures[TALLY]]
        hot = [h for h in way if twin.state.hexes[h]["fire1"] == level]
        assert bool(hot) == (kit == 0 or level == 0)
    assert ends[9, 0] != ends[9, 4]


@pytest.mark.parametrize(("arm", "gains"), [("mechanised", True), ("artillery", False)])
def test_guns_are_not_moved_for_a_little(arm: str, gains: bool) -> None:
    """Two hexes nearer are reason enough for a brigade and not for guns; from far behind, guns come too."""
    units = [unit("r", "a", "0503", arm=arm, steps=2, kit=2), unit("b1", "b", "0903", steps=16)]
    t = open_field(12, 6, 7, units, objectives={"0903": 12})
    assert (t.row("r") in moved(play("staff", t))) == gains
    units[0] = unit("r", "a", "0103", arm=arm, steps=2, kit=2)
    t = open_field(12, 6, 7, units, objectives={"0903": 12})
    assert t.row("r") in moved(play("staff", t))
    assert arm == "mechanised" or t.work.zones[t.at(t.where("r")), 1] == 0


# ---- relief

FED = 1000  # per mille of a load that arrives
HALF = 500


def worn(cohesion: int = 4, *more: Any, supply: int = int(codes.SHORT), share: int = HALF, **board: Any) -> Table:
    """w, worn and hungry in the line before b1; behind the fourth column loads arrive whole, in the line half."""
    units = [unit("w", "a", "0704", steps=4), unit("b1", "b", "0804", steps=16), *more]
    t = open_field(12, 7, 7, units, works=4, **board)
    t.put("w", cohesion=cohesion, supply=supply)
    for h in range(len(t.state.hexes)):
        if t.state.hexes[h]["control"] == 0:
            t.state.hexes[h]["loc_share"] = FED if int(t.name(h)[:2]) <= 4 else share
    return t


FRESH = unit("f", "a", "0703", steps=6)


@pytest.mark.parametrize(
    ("cohesion", "supply", "share", "goes"),
    [
        (4, codes.SHORT, HALF, True),
        (4, codes.CRITICAL, HALF, True),
        (4, codes.FULL, HALF, False),
        (4, codes.SHORT, FED, False),
        (5, codes.SHORT, HALF, False),
    ],
)
def test_a_shaken_hungry_unit_with_a_fresh_one_beside_it_goes_back_to_be_fed(
    cohesion: int, supply: np.int64, share: int, goes: bool
) -> None:
    t = worn(cohesion, FRESH, supply=int(supply), share=share)
    rows = play("staff", t)
    fed = column(t, "w") <= 4
    assert fed == goes
    if goes:
        assert [row[7] for row in rows if row[1] == t.row("w")] == [reasons.FEEDS]
        assert t.work.zones[t.at(t.where("w")), 1] == 0
        assert t.control(t.where("w")) == 0


@pytest.mark.parametrize("beside", [None, unit("f", "a", "0703", steps=6, cohesion=3), unit("f", "a", "0701", steps=6)])
def test_who_alone_holds_a_place_stays_there(beside: Any) -> None:
    """Alone, beside a unit as shaken, or with help too far off."""
    t = worn(4, *([beside] if beside else []))
    if beside:
        t.put("f", cohesion=beside.cohesion)
    play("staff", t)
    assert t.where("w") == "0704"


def inside(cohesion: int, asked: int, delivered: int) -> Table:
    """The same in a salient of the side's own."""
    names = [f"{column:02d}{row:02d}" for column in (5, 6, 7) for row in range(1, 8)]
    t = worn(cohesion, FRESH, salient=names)
    t.map.pockets[0]["holder"] = 0
    t.state.salients[0]["asked"] = asked
    t.state.salients[0]["delivered"] = delivered
    return t


@pytest.mark.parametrize(
    ("cohesion", "delivered", "goes"), [(6, 4000, True), (7, 4000, False), (6, 9000, False), (4, 9000, True)]
)
def test_out_of_a_starving_pocket_worn_units_go_sooner(cohesion: int, delivered: int, goes: bool) -> None:
    t = inside(cohesion, 10_000, delivered)
    rows = [row[7] for row in play("staff", t) if row[1] == t.row("w") and row[0] == MOVE]
    assert rows == ([reasons.FEEDS] if goes else [])


# ---- evacuation

POCKET = [f"{column:02d}{row:02d}" for column in range(3, 7) for row in (3, 4, 5)]


def salient(*more: Any, political: int = 0, turn: int = 4, goal: str = "", **measures: int) -> Table:
    """b holds a salient of twelve hexes west of its line, x and g in it, a fed line behind it.

    Its measures at the last close are as given; without any it stands well.
    """
    rows = ["aaaaaabbbbbb"] * 2 + ["aabbbbbbbbbb"] * 3 + ["aaaaaabbbbbb"] * 2
    units = [
        unit("a1", "a", "0204", steps=12), unit("x", "b", "0404", steps=6, kit=0), unit("y", "b", "0902", steps=6),
        unit("g", "b", "0604", arm="artillery", steps=2), *more,
    ]  # fmt: skip
    sources = {"1207": ("b", 999), "0101": ("a", 999)}
    ready = toy(
        "\n".join(["." * 12] * 7), "\n".join(rows), units, salient=POCKET, sources=sources, turns=10,
        objectives={goal: 12} if goal else {}, charts=NO_FIRE,
    )  # fmt: skip
    ready.map.pockets[0]["political_turn"] = political
    t = Table(ready)
    t.begin(1)
    t.state.clock[0]["turn"] = turn
    for name, value in ({"mouth": 6} | measures).items():
        t.state.salients[0][name] = value
    return t


def starve(t: Table, *keys: str, turns: int = 2) -> Table:
    for key in keys:
        t.put(key, supply=int(codes.CRITICAL), hungry=turns)
    return t


def given_up(t: Table) -> bool:
    return bool(thought(t)[keep.GIVEN_UP])


FALLING = {"held": 6}  # half of it lost in four turns of ten: it will not see the end
FIRM = {"held": 12}


def test_a_pocket_is_held_while_it_can_be() -> None:
    assert not given_up(salient(**FIRM))
    assert not given_up(salient(**FALLING)), "falling, but fed and open"
    assert not given_up(starve(salient(**FIRM), "x", "g")), "starved, but it loses no ground"
    assert not given_up(salient(**FIRM, mouth=1)), "narrow, but it loses no ground"
    assert [row[1] for row in play("staff", salient(**FIRM)) if row[7] % reasons.DETAIL == reasons.LEAVES] == []


def test_a_pocket_that_starves_and_falls_is_given_up() -> None:
    assert given_up(starve(salient(**FALLING), "x", "g"))
    assert not given_up(starve(salient(**FALLING), "x", "g", turns=1)), "not at once"
    assert not given_up(starve(salient(**FALLING), "g")), "too few of them"
    assert given_up(starve(salient(**FALLING), "x")), "most of them"


def test_politics_keeps_a_starving_pocket_until_its_turn() -> None:
    assert not given_up(starve(salient(political=5, turn=4, **FALLING), "x", "g"))
    assert given_up(starve(salient(political=5, turn=5, **FALLING), "x", "g"))


def test_a_pocket_whose_door_closes_is_given_up_before_that() -> None:
    assert given_up(salient(political=9, mouth=2, **FALLING))
    assert not given_up(salient(political=9, mouth=3, **FALLING))


def test_what_has_been_begun_goes_on() -> None:
    assert given_up(salient(left=3, **FIRM))
    assert not given_up(salient(left=3, collapsed=3, **FIRM)), "there is nothing left to save"
    assert not given_up(salient(left=3, turn=10, **FIRM)), "nor in the last turn"
    assert not given_up(salient(left=3, start=0, **FIRM))


def test_an_enemys_salient_is_not_ones_own_to_leave() -> None:
    t = salient(left=3, **FALLING)
    t.begin(0)
    assert not given_up(t)


def leaving(*more: Any, **measures: int) -> Table:
    t = salient(*more, left=3, **FIRM, **measures)
    starve(t, "x", "g")
    return t


CREW = [
    unit("h", "b", "0504", steps=3, kit=6), unit("i", "b", "0504", steps=3, kit=0),
    unit("l", "b", "0304", steps=4, kit=4), unit("c", "b", "0403", steps=4, kit=0),
]  # fmt: skip


def test_guns_and_heavy_kit_leave_first_and_the_line_last() -> None:
    t = leaving(*CREW)
    waves = (["g", "h"], ["x", "i", "c"], ["l"])
    in_contact = {key for keys in waves for key in keys if t.work.zones[t.at(t.where(key)), 0] > 0}
    assert in_contact == {"l"}
    order = [t.ready.keys[row[1]] for row in play("staff", t) if row[7] % reasons.DETAIL == reasons.LEAVES]
    assert sorted(order) == sorted(key for keys in waves for key in keys), "all go, and nobody is sent twice"
    assert set(order[:2]) == set(waves[0])
    assert order[-1:] == waves[2]


def test_every_one_that_leaves_gets_out_and_nobody_goes_in() -> None:
    """By withdrawal or, without cover, by a march; fed ground in the pocket is no place to stop at."""
    t = leaving(*CREW, unit("r", "b", "0804"))
    orders = play("staff", t)
    kinds = {t.ready.keys[row[1]]: row[0] for row in orders if row[7] % reasons.DETAIL == reasons.LEAVES}
    assert kinds == dict.fromkeys(("g", "h", "x", "i", "c"), WITHDRAW) | {"l": MOVE}
    for key in t.ready.keys[1:]:
        assert t.where(key) not in POCKET
    why = [row[7] % reasons.DETAIL for row in orders if row[1] == t.row("l")]
    assert why == [reasons.LEAVES], "and goes nowhere else"


def test_nobody_exploits_into_a_pocket_that_is_left() -> None:
    """Open ground in it, fresh units before it."""
    for left, goes_in in ((0, True), (3, False)):
        t = salient(unit("r", "b", "0704"), unit("s", "b", "0705"), goal="0404", left=left, **FIRM)
        for key in ("x", "g"):
            t.put(key, hex=int(t.at("1204")))
        for name in POCKET:
            t.state.hexes["control"][t.at(name)] = -1
        rows = play("staff", t)
        assert any(t.where(key) in POCKET for key in t.ready.keys[1:]) == goes_in, rows


def test_a_hole_in_a_pocket_is_filled_unless_it_is_left() -> None:
    """A reserve at its mouth, strong enemies at an empty flank."""
    for left, goes_in in ((0, True), (3, False)):
        more = [unit("r", "b", "0804"), unit("a2", "a", "0402", steps=16)]
        t = salient(*more, left=left, **FIRM)
        t.put("x", hex=int(t.at("0305")))
        t.begin(1)
        t.state.clock[0]["turn"] = 4
        rows = [row for row in play("staff", t) if row[1] == t.row("r") and row[0] == MOVE]
        assert any(t.name(row[2]) in POCKET for row in rows) == goes_in


def at_the_river(room: int) -> Table:
    """b leaves a salient west of a river; x stands at it, with a bridge of so many load points."""
    units = [
        unit("x", "b", "0301", steps=3, kit=0, mobility="foot"), unit("b2", "b", "0601", steps=4),
        unit("a9", "a", "0101", steps=6),
    ]  # fmt: skip
    ready = toy(
        "." * 8, "aabbbbbb", units, rivers={"0301/SE": "major"}, sites={"0301/SE": BRIDGE}, salient=["0301"],
        sources={"0801": ("b", 999), "0101": ("a", 999)}, turns=10,
        charts=NO_FIRE,
    )  # fmt: skip
    t = Table(ready)
    t.begin(1)
    t.state.clock[0]["turn"] = 4
    t.state.salients[0]["left"] = 3
    t.map.sites[0]["capacity"] = room + int(t.state.crossings[0]["hauled"])
    return t


@pytest.mark.parametrize(("room", "boats"), [(60, False), (0, True)])
def test_boats_take_those_for_whom_the_crossing_has_no_room(room: int, boats: bool) -> None:
    t = at_the_river(room)
    orders = [row for row in play("staff", t) if row[1] == t.row("x")]
    assert [row[0] == BOAT for row in orders] == [boats]
    assert {row[7] % reasons.DETAIL for row in orders} == {reasons.LEAVES}


def test_a_bridge_is_blown_behind_the_last() -> None:
    t = at_the_river(60)
    t.put("x", hex=int(t.at("0401")), withdrawing=1)
    t.put("a9", hex=int(t.at("0301")))
    t.state.hexes["control"][t.at("0301")] = 0
    t.state.units[t.row("a9")]["known_hex"] = t.at("0301")
    t.begin(1)
    t.put("x", withdrawing=1)
    rows = of_kind(play("staff", t), int(book.DEMOLISH))
    assert [(row[1], row[2], row[7]) for row in rows] == [(t.row("x"), 0, reasons.DENIES)]


# ---- reasons, roles, the course of a game


def told(rows: list[list[int]], t: Table) -> list[str]:
    """The reasons of orders in words."""
    return [reasons.told(row[7], [t.name(h) for h in t.map.objectives["hex"]]) for row in rows]


def test_an_attack_says_what_it_promises_and_a_march_where_the_main_effort_goes() -> None:
    t = duel()
    attack = next(row for row in of_kind(play("staff", t), ATTACK))
    gain = attack[7] // int(reasons.DETAIL)
    assert attack[7] % int(reasons.DETAIL) == reasons.GAINS
    assert told([attack], t) == [f"the attack gains more than it costs: {gain / 100:.1f} victory points"]
    poorer = duel(points=3)
    other = next(row for row in of_kind(play("staff", poorer), ATTACK))
    assert gain > other[7] // int(reasons.DETAIL) > 0
    t = sector("1002")
    march = next(row for row in play("staff", t) if row[1] == t.row("r"))
    assert told([march], t) == ["wanted at the front; the main effort goes to 1002"]


def test_a_march_into_a_hole_says_so() -> None:
    units = [
        unit("a1", "a", "0501"), unit("a2", "a", "0510"), unit("a3", "a", "0105"),
        unit("b1", "b", "0605", steps=16), unit("b2", "b", "0604", steps=16),
    ]  # fmt: skip
    t = open_field(12, 10, 5, units, objectives={"0101": 5})
    rows = [row for row in play("staff", t) if row[1] == t.row("a3")]
    assert told(rows, t) == ["a hole in the line"]


def test_roles_say_what_units_are_used_for() -> None:
    t = two_fronts(4, 12)
    course = Course(t.ready)
    copy_into(course.desk.state, t.state)
    assert len(of_kind(course.operate(0, "staff").tolist(), ATTACK)) == 2
    assert course.roles(0).tolist() == [keep.ASSAULTS, keep.ASSAULTS]
    assert course.roles(1).tolist() == [0, 0], "nothing is said of the enemy's"
    course.operate(0, "greedy")
    assert course.roles(0).tolist() == [0, 0], "nor by other agents"


def roles(t: Table) -> dict[str, int]:
    """Roles of a side's units after its operations by a staff."""
    course = Course(t.ready)
    copy_into(course.desk.state, t.state)
    side = int(t.state.clock[0]["side"])
    course.operate(side, "staff")
    first = int(t.map.sides[side]["first"])
    return {t.ready.keys[first + i]: int(role) for i, role in enumerate(course.roles(side))}


def test_who_is_relieved_rests_and_who_stands_before_the_enemy_holds_the_line() -> None:
    t = worn(4, FRESH, unit("q", "a", "0101"))
    t.put("q", cohesion=5)  # too tired to be brought up
    assert roles(t) == {"w": keep.RESTS, "f": keep.HOLDS, "q": 0}
    assert roles(worn(8, FRESH)) == {"w": keep.HOLDS, "f": keep.HOLDS}


def test_who_is_off_the_map_has_no_role() -> None:
    t = worn(8, FRESH)
    t.put("f", status=int(codes.DESTROYED))
    assert roles(t) == {"w": keep.HOLDS, "f": 0}


def test_who_goes_out_of_a_salient_has_that_role() -> None:
    found = roles(leaving(*CREW))
    assert {key for key, role in found.items() if role == keep.LEAVING} == {"x", "g", "h", "i", "l", "c"}
    assert found["y"] != keep.LEAVING


@cache
def drill() -> tuple[Tables, str]:
    loaded = load("bridgehead-drill")
    return set_up(loaded.scenario, loaded.board, loaded.charts), loaded.digest


def test_a_staff_game_is_the_same_game_played_twice() -> None:
    course = Course(drill()[0])
    games = []
    for seed in (5, 5, 6):
        course.start(seed)
        orders = []
        while not course.over:
            orders += [rows.tolist() for rows in course.play_turn(("staff", "staff"))]
        games.append((course.digest, orders))
        assert course.refused == 0
    assert games[0] == games[1]
    assert games[0][0] != games[2][0]
    assert sum(map(len, games[0][1])) > 20


@pytest.mark.parametrize("players", [("staff", "staff"), ("staff", "greedy"), ("random", "staff")])
def test_a_staff_gives_no_order_that_is_refused(players: tuple[str, str]) -> None:
    course = Course(drill()[0])
    mine = players.index("staff")
    for seed in (3, 4):
        course.start(seed)
        while not course.over:
            for side in range(2):
                course.forward()
                before = course.refused
                course.operate(side, players[side])
                assert side != mine or course.refused == before
            course.forward()


def test_every_order_of_a_staff_is_told_with_its_reason_and_the_log_keeps_none() -> None:
    ready, digest = drill()
    seen: list[Event] = []
    match = Match(ready, 7, ("staff", "greedy"), observers=[seen.append])
    match.run()
    side = {True: [], False: []}
    for event in seen:
        if event.kind == happened.ORDER:
            side[event.side == match.names.sides[0]].append(event.facts["reason"])
    assert len(side[True]) > 10
    assert all(side[True])
    assert set(side[False]) == {""}, "greedy says nothing"
    assert len(set(side[True])) >= 4
    rows = [row for log in match.log for orders in log.orders for row in orders]
    assert len(rows) == len(side[True]) + len(side[False])
    assert {int(row[7]) for row in rows} == {0}
    data = records.spelled(records.record_of(match, "bridgehead-drill", digest)).encode()
    again, difference = playback.play_again(records.parse(data, "staff.record"), ready)
    assert difference is None
    assert [log.digest for log in again.log] == [log.digest for log in match.log]


THEATRES = """
import json
from game.agents import reasons
from game.agents.course import Course
from game.files.scenario import load
from game.rules.setup import set_up
found = {}
for name in ("kursk", "kupyansk", "donets"):
    loaded = load(name)
    course = Course(set_up(loaded.scenario, loaded.board, loaded.charts))
    course.start(3)
    names = [objective.name for objective in loaded.scenario.objectives]
    told = []
    for _ in range(2):
        for rows in course.play_turn(("staff", "staff")):
            told.append([reasons.told(int(row[7]), names) for row in rows])
    found[name] = [told, course.refused]
print(json.dumps(found))
"""


def test_every_order_of_a_staff_in_a_theatre_carries_a_reason_with_words() -> None:
    found = compiled(THEATRES)
    assert sorted(found) == ["donets", "kupyansk", "kursk"]
    for name, (turns, refused) in found.items():
        assert len(turns) == 4
        assert all(turns), (name, "every staff gives orders in every turn")
        assert all(words for side_turn in turns for words in side_turn), name
        assert refused == 0, name
