"""What must hold in every game, whatever is played: checked from outside after every order and every part of a turn.

The checks read the tables and know no rule but the sentences they check: they keep
books of their own from the events. Random games of the tests and `batch --check`
use them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from game.model import codes
from game.model.state import DROPPED, EVENTS, Map, State, Work, copy_state
from game.rules import crossings, events
from game.rules import orders as book
from game.rules.digest import digest
from game.rules.facade import Desk, Order
from game.rules.setup import Tables, work_for
from game.rules.view import view_all
from game.rules.zones import survey
from game.study.watching import Observer

Int = np.int64
Ints = NDArray[np.int64]
CAUSES = int(codes.CAUSES)


class Violation(AssertionError):
    """Something that must always hold does not."""


def require(true: Any, what: str) -> None:
    """Raises: Violation, saying what must hold, when it does not."""
    if not true:
        raise Violation(what)


class Seat(Protocol):
    """A game in play with the view and the layouts of the side whose operations these are."""

    @property
    def ready(self) -> Tables: ...
    @property
    def map(self) -> Map: ...
    @property
    def charts(self) -> np.void: ...
    @property
    def state(self) -> State: ...
    @property
    def work(self) -> Work: ...
    @property
    def view(self) -> State: ...
    @property
    def view_work(self) -> Work: ...


class DeskSeat(NamedTuple):
    """A desk as the checks see it."""

    ready: Tables
    map: Map
    charts: np.void
    state: State
    work: Work
    view: State
    view_work: Work


@dataclass
class Books:
    """Accounts kept from outside: what there was, and what the events told of since."""

    steps: list[int]  # by side, on the map, expected or gone: all there is
    kit: list[int]
    replaced: dict[str, list[int]] = field(default_factory=lambda: {"steps": [0, 0], "kit": [0, 0]})
    lost: Counter[tuple[int, int, str]] = field(default_factory=Counter)  # side, cause, what
    logistics: list[int] = field(default_factory=lambda: [0, 0])
    seen: Counter[str] = field(default_factory=Counter)  # words of events

    def read(self, t: Seat) -> None:
        """Enter the events of a call, those `work` holds."""
        require(t.work.figures[DROPPED] == 0, "no event was dropped")
        for row in t.work.events[: t.work.figures[EVENTS]].tolist():
            kind, side = row[0], row[2]
            self.seen[events.LAYOUT[kind][0]] += 1
            if kind == events.LOSS:
                self.lost[side, row[7], "steps"] += row[5]
                self.lost[side, row[7], "kit"] += row[6] if row[7] != codes.ABANDONED else 0
            elif kind == events.KIT_LEFT:
                self.lost[side, int(codes.ABANDONED), "kit"] += row[5]
            elif kind == events.REPLACED:
                self.replaced["steps"][side] += row[5]
                self.replaced["kit"][side] += row[6]

    def check(self, t: Seat) -> None:
        """Steps and kit balance to the last point, by every account there is of them."""
        units, sides = t.state.units, t.state.sides
        owner = t.map.roster["side"]
        here = units["status"] == codes.ON_MAP
        for s in (0, 1):
            own, purse = owner == s, sides[s]
            for what in ("steps", "kit"):
                whole = units[what] + (units["behind"] if what == "kit" else 0)
                expected = purse[f"{what}_start"] + purse[f"{what}_in"] - purse[f"{what}_out"] - purse[f"{what}_lost"]
                require(whole[own & here].sum() == expected, f"{what} on the map, side {s}")
                toll = t.state.toll[s * CAUSES : (s + 1) * CAUSES][what]
                require(toll.sum() == purse[f"{what}_lost"], f"{what} by cause, side {s}")
                told = [self.lost[s, cause, what] for cause in range(CAUSES)]
                require(toll.tolist() == told, f"{what} by cause as told, side {s}")
                all_of_it = getattr(self, what)[s] + self.replaced[what][s]
                require(whole[own].sum() + toll.sum() == all_of_it, f"{what} from nowhere, side {s}")
                given = self.logistics[s] * (t.map.sides[s][what] * purse["commitment"] // 1000)
                carried = purse[f"{what}_carry"]
                require(self.replaced[what][s] * 1000 + carried == given, f"replacements of {what}, side {s}")
            left = t.state.ledger[s * len(t.map.sites) : (s + 1) * len(t.map.sites)]["left"].sum()
            abandoned = self.lost[s, int(codes.ABANDONED), "kit"]
            require(left <= abandoned, f"more kit left at crossings than abandoned, side {s}")


def open_books(t: Seat) -> Books:
    """Books of a game that has just begun; its first side's logistics have run."""
    owner, start = t.map.roster["side"], t.ready.state.units
    books = Books(
        [int(start["steps"][owner == s].sum()) for s in (0, 1)], [int(start["kit"][owner == s].sum()) for s in (0, 1)]
    )
    return books


def check_units(t: Seat) -> None:
    """Where units stand, what they may be, and what waits for them."""
    units, side = t.state.units, t.map.roster["side"]
    here = units["status"] == codes.ON_MAP
    control = t.state.hexes["control"]
    for name in ("steps", "kit", "stock", "ratio", "demand", "delivered", "sent", "hungry", "mp", "behind", "ferried"):
        require((units[name] >= 0).all(), f"{name} below 0")
    require(((units["hex"] >= 0) == here).all(), "units on the map stand in a hex, others in none")
    require((units["steps"][here] > 0).all(), "no unit without men")
    gone = units["status"] == codes.GONE
    require(not units["steps"][gone].any(), "a destroyed unit has no men")
    require(not units["kit"][gone].any(), "nor kit")
    sound = (units["cohesion"] >= 0) & (units["cohesion"] <= t.charts["cohesion_top"])
    require(sound.all(), "cohesion out of range")
    require(np.isin(units["supply"], range(4)).all(), "no such supply state")
    require((units["delivered"] <= units["sent"]).all(), "more arrived than was sent")
    require((control[units["hex"][here]] == side[here]).all(), "a unit stands on ground of others")
    waits, over = units["behind"] > 0, units["ferried"] > 0
    require(((units["behind_hex"] >= 0) == waits).all(), "kit that waits does so somewhere")
    require(not (waits | over)[~here].any(), "nothing waits for those who are not there")
    require((control[units["behind_hex"][waits]] == side[waits]).all(), "kit waits on ground of others")
    require(((units["ferry_hex"] >= 0) == over).all(), "boats go somewhere")
    require((units["ferried"] < np.maximum(units["steps"], 1)).all(), "more men over by boat than there are")
    for u in np.flatnonzero(over):
        d = t.map.links[units[u]["hex"]]["to"].tolist().index(units[u]["ferry_hex"])
        require(t.map.links[units[u]["hex"], d]["river"] >= codes.MINOR, "boats go over a river")


def check_rest(t: Seat) -> None:
    """Ground, crossings, purses."""
    state, game_map = t.state, t.map
    require(np.isin(state.hexes["control"], (-1, 0, 1)).all(), "ground held by no such side")
    for name in ("fieldworks", "fell"):
        require(np.isin(state.hexes[name], range(5)).all(), "no such level of fieldworks")
    shares = state.hexes["loc_share"]
    require(((shares >= 0) & (shares <= 1000)).all(), "a share of a load out of range")
    fixed = game_map.ground["fixed"] == 1
    require((state.hexes["control"][fixed] == game_map.ground["start"][fixed]).all(), "fixed ground")
    for name in state.sides.dtype.names or ():
        require(name == "points" or min(state.sides[name]) >= 0, f"{name} of a side below 0")
    c = state.crossings
    require(np.isin(c["condition"], range(4)).all(), "no such condition of a crossing")
    require(min(c["hauled"].min(initial=0), c["carried"].min(initial=0)) >= 0, "traffic below 0")
    require(np.isin(c["worked"], range(3)).all(), "no such side at work on a crossing")
    building = (c["condition"] == codes.BUILDING) & (t.ready.state.crossings["condition"] != codes.BUILDING)
    require((game_map.sites["kind"][building] == crossings.PONTOON).all(), "only pontoons are built")
    for i in np.flatnonzero(c["charged"] >= 0):
        require(crossings.holds_bank(game_map, state, c[i]["charged"], Int(i)) == 1, "charges on lost banks")
        require(c[i]["condition"] <= codes.DAMAGED, "charges on what is down")
    for row in range(len(game_map.hexsides)):
        standing = [s for s in (game_map.hexsides[row]["standing"], game_map.hexsides[row]["floating"]) if s >= 0]
        usable = [int(game_map.sites[s]["load"]) for s in standing if c[s]["condition"] <= codes.DAMAGED]
        require(state.hexsides[row]["passage"] == max(usable, default=-1), "what a hexside lets through")


def occupants(t: Seat, layout: Work) -> list[int]:
    """Every unit the layout has in a hex, hex by hex."""
    found = []
    for h in range(len(t.state.hexes)):
        u = int(layout.hexes[h]["first"])
        while u >= 0:
            require(t.state.units[u]["hex"] == h, "the layout has a unit where it does not stand")
            found.append(u)
            u = int(layout.units[u]["next"])
    return found


def picture(layout: Work) -> tuple[bytes, ...]:
    """What a layout says, to compare it."""
    return (
        layout.zones.tobytes(), layout.hexes["stack"].tobytes(), layout.hexes["first"].tobytes(),
        layout.units["next"].tobytes(),
    )  # fmt: skip


def check_layout(t: Seat, state: State, layout: Work, spare: Work) -> None:
    """The layout kept up by `lay` and `lift` equals a fresh one, and has every unit in one place."""
    survey(t.map, t.charts, state, spare)
    if picture(layout) != picture(spare):
        require((layout.zones == spare.zones).all(), "zones")
        require((layout.hexes["stack"] == spare.hexes["stack"]).all(), "stacks")
        require((layout.hexes["first"] == spare.hexes["first"]).all(), "occupants")
        require((layout.units["next"] == spare.units["next"]).all(), "occupants behind the first")


def check_view(t: Seat, fresh: State) -> None:
    """The view kept up by `refresh` equals a fresh one."""
    view_all(t.map, t.charts, t.state, fresh, t.state.clock[0]["side"])
    for name, mine, true in zip(State._fields, t.view, fresh, strict=True):
        if mine.tobytes() != true.tobytes():
            for column in mine.dtype.names or ():
                require((mine[column] == true[column]).all(), f"view: {name} {column}")


def crossing_room(t: Seat, side: int) -> Ints:
    """Load points of every crossing for a side: by condition, less a share a level of enemy fire on the worse bank."""
    sides, sites = t.map.hexsides[t.map.sites["hexside"]], t.map.sites
    fire = t.state.hexes["fire1" if side == 0 else "fire0"]
    far = t.map.links["to"][sides["hex"], sides["direction"]]
    level = np.maximum(fire[sides["hex"]], fire[far])
    pontoon = (sites["kind"] == crossings.PONTOON) & (level >= 2)
    points = np.where(pontoon, np.minimum(sites["capacity"], t.charts["pontoon_points"][1]), sites["capacity"])
    condition = t.charts["crossing_condition"][t.state.crossings["condition"]]
    return points * (condition * (100 - t.charts["crossing_fire"] * level)) // 10_000


def hex_room(t: Seat, side: int) -> Ints:
    """What every hex lets through of a side's supply, thousandths: road, ground, enemy fire, enemy zones."""
    road = t.map.ground["road"]
    points = t.charts["road_points"][road]
    track = points * t.charts["track_ground"][t.state.clock[0]["ground"]] // 100
    points = np.where(road == 0, track, points)
    points = points * t.charts["road_fire"][t.state.hexes["fire1" if side == 0 else "fire0"]]
    shut = (t.work.zones[:, 1 - side] > 0) & (t.work.hexes["first"] < 0)
    return np.where(shut, points * t.charts["zone_share"] // 100, points)


class Watch:
    """What crossings and roads let through just before a call, to hold against what used them."""

    def __init__(self, t: Seat) -> None:
        self.t = t
        self.room = [crossing_room(t, side) for side in (0, 1)]
        self.before = t.state.crossings.copy()
        self.ledger = t.state.ledger.copy()

    def roads(self, side: int) -> None:
        """Note what every hex lets through of a side's supply."""
        t = self.t
        self.mine = t.state.hexes["control"] == side
        self.hexes = hex_room(t, side)
        self.banks = [bool(crossings.holds_bank(t.map, t.state, Int(side), Int(c))) for c in range(len(t.map.sites))]
        for source in t.map.sources:
            if source["side"] == side:
                self.hexes[source["hex"]] += 1000 * source["points"]

    def after_logistics(self, side: int) -> None:
        """Supply took no more than hexes, crossings and sources have; what came up later no more than was left."""
        t = self.t
        flow = t.state.hexes["flow"]
        require((flow[self.mine] <= self.hexes[self.mine]).all(), "more on a road than it carries")
        now, after = t.state.crossings, crossing_room(t, side)
        for c in np.flatnonzero(self.banks):
            left = max(0, self.room[side][c] - self.before[c]["carried"])
            require(now[c]["hauled"] <= left, "supply over a crossing that orders have used")
            room = max(self.room[side][c], after[c], now[c]["hauled"])  # built or repaired in between
            require(now[c]["carried"] + now[c]["hauled"] <= room, "more over a crossing than it carries")
        own = t.state.units[t.map.sides[side]["first"] : t.map.sides[side + 1]["first"]]
        points = sum(int(s["points"]) for s in t.map.sources if s["side"] == side and self.mine[s["hex"]])
        require(own["sent"][own["status"] == codes.ON_MAP].sum() <= 1000 * points, "more sent than the sources have")

    def after_order(self, kind: int) -> None:
        """An order took no more of a crossing than there was room for, and the ledger says who."""
        t = self.t
        now, side = t.state.crossings, int(t.state.clock[0]["side"])
        used = now["carried"] - self.before["carried"]
        require((used >= 0).all(), "an order gave points back to a crossing")
        require((now["hauled"] == self.before["hauled"]).all(), "an order changed what supply had used")
        room = np.maximum(*self.room) if kind == book.ATTACK else self.room[side]
        over = (used > 0) & (now["carried"] + now["hauled"] > room)
        require(not over.any(), "more over a crossing than it carries")
        rise = {name: t.state.ledger[name] - self.ledger[name] for name in ("steps", "kit", "boats", "left")}
        for name, more in rise.items():
            back = name == "boats" and kind == book.BOAT
            require((more >= 0).all() or back, "the ledger forgets only boats called back")
        points = rise["steps"] * t.charts["load_step"] + rise["kit"] * t.charts["load_kit"]
        require((points.reshape(2, -1).sum(axis=0) == used).all(), "the ledger and the points of a crossing")


# ---- when


class Checks:
    """The checks of one game, in the order of play."""

    def __init__(self, t: Seat) -> None:
        self.t = t
        self.books = open_books(t)
        self._spare = work_for(t.ready)
        self._fresh = copy_state(t.ready.state)
        self._watch = Watch(t)
        self._before: tuple[Any, ...] = ()

    def _check(self) -> None:
        """What holds after every call, its events being those of `work`."""
        self.books.read(self.t)
        self.books.check(self.t)
        check_units(self.t)
        check_rest(self.t)

    def before_logistics(self, side: int) -> None:
        """Needs the layout."""
        self._watch = Watch(self.t)
        self._watch.roads(side)

    def after_logistics(self, side: int) -> None:
        """A side's logistics have run."""
        t = self.t
        self.books.logistics[side] += 1
        self._check()
        self._watch.after_logistics(side)
        check_layout(t, t.state, t.work, self._spare)
        here = np.flatnonzero(t.state.units["status"] == codes.ON_MAP).tolist()
        require(sorted(occupants(t, t.work)) == here, "the layout has every unit of the map once")

    def before_order(self) -> None:
        """Needs view and layouts as they stand, and no events."""
        t = self.t
        self._watch = Watch(t)
        self._before = (digest(t.state), picture(t.work), picture(t.view_work), digest(t.view))

    def after_order(self, kind: int, code: int) -> None:
        """An order of this kind was carried out (code 0) or refused."""
        t = self.t
        if code:
            require(code in book.REFUSALS, "a refusal has a reason")
            after = (digest(t.state), picture(t.work), picture(t.view_work), digest(t.view))
            require(after[0] == self._before[0], "a refused order changed the state")
            require(after == self._before, "a refused order changed a layout or the view")
            require(t.work.figures[EVENTS] == 0, "a refused order left events")
            return
        self._check()
        self._watch.after_order(kind)
        check_layout(t, t.state, t.work, self._spare)
        check_view(t, self._fresh)
        check_layout(t, t.view, t.view_work, self._spare)
        if kind != book.ATTACK:
            stack = np.frombuffer(self._before[1][1], np.int64)
            limit = np.maximum(stack, t.charts["stack_limit"])
            require((t.work.hexes["stack"] <= limit).all(), "an order stacked more than a hex holds")

    def after_close(self) -> None:
        """The turn has closed."""
        t = self.t
        self._check()
        survey(t.map, t.charts, t.state, self._spare)
        stack = self._spare.hexes["stack"]
        require((stack <= t.charts["stack_limit"]).all(), "more in a hex at the close than it holds")


class Checker(Observer):
    """Checks a game that is watched. Raises: Violation, from whatever call it is found after."""

    def begin(self, desk: Desk) -> None:
        """See `Observer`."""
        seat = DeskSeat(desk.ready, desk.map, desk.charts, desk.state, desk.work, desk.seen, desk.seen_work)
        self._checks = Checks(seat)

    def before_logistics(self, desk: Desk, side: int) -> None:
        """See `Observer`."""
        survey(desk.map, desk.charts, desk.state, desk.work)
        self._checks.before_logistics(side)

    def after_logistics(self, desk: Desk, side: int) -> None:
        """See `Observer`."""
        with _told(desk, f"after the logistics of side {side}"):
            self._checks.after_logistics(side)

    def before_order(self, desk: Desk, side: int, row: Order) -> None:
        """See `Observer`."""
        self._checks.before_order()

    def after_order(self, desk: Desk, side: int, row: Order, code: int) -> None:
        """See `Observer`."""
        with _told(desk, f"after order {row.tolist()} of side {side}"):
            self._checks.after_order(int(row[book.KIND]), code)

    def after_close(self, desk: Desk) -> None:
        """See `Observer`."""
        with _told(desk, "after the close"):
            self._checks.after_close()


@contextmanager
def _told(desk: Desk, when: str) -> Iterator[None]:
    """Say when a check failed."""
    try:
        yield
    except Violation as found:
        raise Violation(f"turn {int(desk.state.clock[0]['turn'])}, {when}: {found}") from None
