"""How much supply can get into a salient at most, and the places that, lost, would close it.

The greatest flow, thousandths of a point a turn, is what the holder could bring
in over all his roads at once, if he sent nothing elsewhere. A hex lets through
what supply finds it lets through (its best road, fire, enemy zones); water of
minor width or more is passed only over crossings, each up to its capacity; from
a hex to the next on the same bank there is no limit but theirs. It ends at the
hexes of the salient where the holder's units stand, or at all he holds there
when he has none, and does not ask what those hexes let through themselves.

It is measured on the salient and the hexes within four of it. Beyond them all
ground that a source reaches without passing through them counts as one source,
limited only by what all the side's sources can send together; a source within
them feeds its own hex. Ways that leave this area for ground cut off from every
source and come back are not counted, nor what orders took over the crossings
this turn, nor losses on the way: it is room, not deliveries.

It is found in rounds, each of which looks for every way that still has room. At the
close no more than 64 rounds are spent on a salient; in play it takes three to ten.
Should they run out, what has been found by then is written: so much gets in at
least, and no cut is named. Who asks for the flow himself gets all of it.

The cut is the set of hexes and crossings whose room adds up to that flow, of all
such sets the one nearest the units: lose them and nothing comes in. It is empty
when the sources, and not the ways, are the limit, and when nothing comes in.

Source: L. R. Ford and D. R. Fulkerson, "Maximal flow through a network",
Canadian Journal of Mathematics 8 (1956); shortest ways first, J. Edmonds and
R. M. Karp, Journal of the ACM 19 (1972).

Rule: model page 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from game.grid.floods import clear
from game.kernel import kernel
from game.model.codes import MINOR, ON_MAP
from game.model.state import HAUL, HERE, TALLY, TOUCHED, State, make_work
from game.rules.crossings import capacity
from game.rules.pockets import inside
from game.rules.supply import hex_capacity
from game.rules.zones import survey

if TYPE_CHECKING:
    from game.rules.setup import Tables

THOUSAND = np.int64(1000)
ZERO = np.int64(0)
UNLIMITED = np.int64(10**12)
DRY = np.int64(10**11)  # so much room only a hexside without water has
ROUNDS = np.int64(64)  # rounds of the search spent on a salient at the close
MARGIN = np.int64(4)  # hexes round a salient that are measured one by one: as far as Map.near reaches

# Scratch. Every hex is split into where loads come in and where they go out.
#   work.hexes: touched = the network's hexes; mark = what a hex is (below); cost = what it lets through;
#     stop = what is sent through it; prev, goal = how the search went on from its entrance, from its exit
#   work.queue: rows 6h + d, from hex h's neighbour d: column 0 = what more can come in, column 1 = what is sent;
#     rows from 6n, column 1: entrances and exits in the order the search found them
#   work.hexes['path']: the places where a search found supply, then the cut
OUT = np.int64(0)  # not of the network
NEAR = np.int64(1)  # in the area, not reached by any source
WAY = np.int64(2)  # in the area and reached
SOURCE = np.int64(3)  # outside, reached without passing through the area
SPRING = np.int64(4)  # in the area, with a source of its own
END = np.int64(5)  # where the flow ends
WELL = np.int64(6)  # where it ends, with a source of its own
BEYOND = np.int64(7)  # outside, reached only through the area

THROUGH = np.int64(6)  # prev, goal: through the hex itself; 0-5 towards the neighbour in that direction
HERE_ENDS = np.int64(7)  # prev: the way ends here
EXIT = np.int64(1)

OUTER = np.int64(TALLY)  # figures: end of the list of hexes outside the area
INNER = np.int64(TALLY + 1)  # and of the other one
OPEN = np.int64(TALLY + 2)  # places at which the last search found supply
LISTED = np.int64(TALLY + 3)  # hexes and crossings of the cut


@kernel
def room_over(map, charts, state, side, h, d):
    """What the crossings of river hexside (h, d) let through of a side's supply, thousandths of a point."""
    link = map.links[h, d]
    room = ZERO
    standing = map.hexsides[link["hexside"]]["standing"]
    if standing >= 0:
        room += capacity(map, charts, state, side, standing) * THOUSAND
    floating = map.hexsides[link["hexside"]]["floating"]
    if floating >= 0:
        room += capacity(map, charts, state, side, floating) * THOUSAND
    return room


@kernel
def enclose(map, work, row):
    """Mark the area of salient `row`: its hexes and those within MARGIN of them."""
    n = work.hexes.shape[0]
    for h in range(n):
        work.hexes[h]["mark"] = OUT
    for i in range(n):
        if inside(map, np.int64(i), row) == 1:
            for k in range(map.near[i, MARGIN]):
                work.hexes[map.near[i, HERE + k]]["mark"] = NEAR


@kernel
def note(work, k, phase):
    """Mark hex k as reached and put it on the list to go on from: ground outside in phase 0, the rest in phase 1."""
    mark = work.hexes[k]["mark"]
    if mark != OUT and mark != NEAR:
        return
    if mark == NEAR:
        work.hexes[k]["mark"] = WAY
    elif phase == 0:
        work.hexes[k]["mark"] = SOURCE
        work.queue[work.figures[OUTER], 1] = k
        work.figures[OUTER] += 1
        return
    else:
        work.hexes[k]["mark"] = BEYOND
    work.queue[work.figures[INNER], 1] = k
    work.figures[INNER] += 1


@kernel
def spread(map, charts, state, work, side):
    """Mark what a side's sources reach: first all that needs no hex of the area, then on from its rim."""
    work.figures[OUTER] = 0
    work.figures[INNER] = state.hexes.shape[0]
    for s in range(map.sources.shape[0]):
        h = map.sources[s]["hex"]
        if map.sources[s]["side"] == side and state.hexes[h]["control"] == side:
            note(work, h, ZERO)
            if work.hexes[h]["mark"] == WAY:
                work.hexes[h]["mark"] = SPRING
    ground = state.clock[0]["ground"]
    for phase in range(2):
        i = np.int64(phase * state.hexes.shape[0])
        while i < work.figures[OUTER + phase]:
            h = work.queue[i, 1]
            i += 1
            for d in range(6):
                k = map.links[h, d]["to"]
                if k < 0 or state.hexes[k]["control"] != side or work.hexes[k]["mark"] > NEAR:
                    continue
                if map.cost[HAUL, ground, h, d] <= 0:
                    continue
                if map.links[h, d]["river"] < MINOR or room_over(map, charts, state, side, h, np.int64(d)) > 0:
                    note(work, k, np.int64(phase))


@kernel
def manned(map, state, side, row):
    """1 when a unit of the side stands in salient `row`. Returns int64."""
    for u in range(map.sides[side]["first"], map.sides[side + 1]["first"]):
        h = state.units[u]["hex"]
        if state.units[u]["status"] == ON_MAP and inside(map, h, row) == 1:
            return np.int64(1)
    return ZERO


@kernel
def gather(map, charts, state, work, side, row):
    """List the network's hexes and what they let through, nothing sent yet. Returns how many are ends, int64."""
    clear(work)
    held = manned(map, state, side, row) == 0
    ends = ZERO
    for i in range(state.hexes.shape[0]):
        h = np.int64(i)
        mark = work.hexes[h]["mark"]
        if mark != WAY and mark != SPRING:
            continue
        work.hexes[work.figures[TOUCHED]]["touched"] = h
        work.figures[TOUCHED] += 1
        work.hexes[h]["cost"] = hex_capacity(map, charts, state, work, side, h)
        if inside(map, h, row) == 1 and (held or work.hexes[h]["first"] >= 0):
            ends += 1
            if mark == SPRING:
                work.hexes[h]["mark"] = WELL
            else:
                work.hexes[h]["mark"] = END
    return ends


@kernel
def join(map, charts, state, work, side):
    """Note what can come into every hex of the network from each neighbour, nothing sent yet."""
    ground = state.clock[0]["ground"]
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        for d in range(6):
            arc = 6 * h + d
            work.queue[arc, 0] = 0
            work.queue[arc, 1] = 0
            k = map.links[h, d]["to"]
            if k < 0:
                continue
            mark = work.hexes[k]["mark"]
            if (mark == WAY or mark == SPRING or mark == SOURCE) and map.cost[HAUL, ground, k, (d + 3) % 6] > 0:
                if map.links[h, d]["river"] < MINOR:
                    work.queue[arc, 0] = UNLIMITED
                else:
                    work.queue[arc, 0] = room_over(map, charts, state, side, h, np.int64(d))


@kernel
def search(map, state, work):
    """Search back from the ends for every way that has room left. Returns how many places it found supply at."""
    base = np.int64(6 * state.hexes.shape[0])
    tail = base
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        work.hexes[h]["prev"] = -1
        work.hexes[h]["goal"] = -1
        if work.hexes[h]["mark"] == END or work.hexes[h]["mark"] == WELL:
            work.hexes[h]["prev"] = HERE_ENDS
            work.queue[tail, 1] = 2 * h
            tail += 1
    work.figures[OPEN] = 0
    head = base
    while head < tail:
        h = work.queue[head, 1] // 2
        if work.queue[head, 1] % 2 == EXIT:
            tail = back_from_exit(map, work, h, tail)
        else:
            if work.hexes[h]["mark"] == SPRING or work.hexes[h]["mark"] == WELL:
                supply_at(work, 8 * h + HERE_ENDS)
            tail = back_from_entrance(map, work, h, tail)
        head += 1
    return work.figures[OPEN]


@kernel
def supply_at(work, place):
    """Note a place with supply: 8 x hex + the direction it comes in from, 7 = a source in the hex."""
    if work.figures[OPEN] < work.hexes.shape[0]:  # the rest is found by the next search
        work.hexes[work.figures[OPEN]]["path"] = place
        work.figures[OPEN] += 1


@kernel
def back_from_entrance(map, work, h, tail):
    """Go back from the entrance of hex h: to its neighbours' exits, and to its own exit by sending less through."""
    plenty = False
    for d in range(6):
        room = work.queue[6 * h + d, 0]
        if room <= 0:
            continue
        k = map.links[h, d]["to"]
        if work.hexes[k]["mark"] == SOURCE:
            if not plenty:  # one dry hexside to the source is as good as all
                supply_at(work, 8 * h + d)
            plenty = plenty or room >= DRY
        elif work.hexes[k]["goal"] < 0:
            work.hexes[k]["goal"] = (d + 3) % 6
            work.queue[tail, 1] = 2 * k + EXIT
            tail += 1
    if work.hexes[h]["stop"] > 0 and work.hexes[h]["goal"] < 0:
        work.hexes[h]["goal"] = THROUGH
        work.queue[tail, 1] = 2 * h + EXIT
        tail += 1
    return tail


@kernel
def back_from_exit(map, work, h, tail):
    """Go back from the exit of hex h: to its entrance, and to where what it sends comes in, by sending less there."""
    if work.hexes[h]["prev"] < 0 and work.hexes[h]["stop"] < work.hexes[h]["cost"]:
        work.hexes[h]["prev"] = THROUGH
        work.queue[tail, 1] = 2 * h
        tail += 1
    if work.hexes[h]["stop"] <= 0:
        return tail
    for d in range(6):
        k = map.links[h, d]["to"]
        back = np.int64((d + 3) % 6)
        if k >= 0 and work.hexes[k]["cost"] >= 0 and work.hexes[k]["prev"] < 0 and work.queue[6 * k + back, 1] > 0:
            work.hexes[k]["prev"] = back
            work.queue[tail, 1] = 2 * k
            tail += 1
    return tail


@kernel
def send(work, h, d, more):
    """Send more (or less, < 0) into hex h from its neighbour d. Returns what more could come in before, int64."""
    room = work.queue[6 * h + d, 0]
    work.queue[6 * h + d, 0] -= more
    work.queue[6 * h + d, 1] += more
    return room


@kernel
def walk(map, work, place, more):
    """Walk from a place with supply to the end the search came from, sending `more`.

    Returns: int64, the least room met on the way before that.
    """
    h = place // 8
    least = UNLIMITED
    if place % 8 < THROUGH:
        least = send(work, h, place % 8, more)
    entered = np.int64(1)
    while True:
        hexes = work.hexes[h]
        if entered == 1:
            on = hexes["prev"]
            if on == HERE_ENDS:
                return least
            if on == THROUGH:
                least = min(least, hexes["cost"] - hexes["stop"])
                hexes["stop"] += more
            else:  # take back what comes in from that neighbour
                least = min(least, work.queue[6 * h + on, 1])
                send(work, h, on, -more)
                h = map.links[h, on]["to"]
            entered = ZERO
        else:
            on = hexes["goal"]
            if on == THROUGH:  # take back what goes through
                least = min(least, hexes["stop"])
                hexes["stop"] -= more
            else:
                h = map.links[h, on]["to"]
                least = min(least, send(work, h, np.int64((on + 3) % 6), more))
            entered = np.int64(1)


@kernel
def supplies(map, state, side):
    """What all sources of a side can send a turn, thousandths of a point. Returns int64."""
    points = ZERO
    for s in range(map.sources.shape[0]):
        if map.sources[s]["side"] == side and state.hexes[map.sources[s]["hex"]]["control"] == side:
            points += map.sources[s]["points"] * THOUSAND
    return points


@kernel
def greatest(map, charts, state, work, row, most):
    """Greatest flow of supply into salient `row`, thousandths of a point a turn; -1 when nothing leads in.

    Args: most, rounds after which the search ends with what it has found. Needs
    the layout in `work`. Leaves there which hexes are reached (see `is_reached`),
    and the last search for `list_cut`.
    """
    side = map.pockets[row]["holder"]
    enclose(map, work, row)
    spread(map, charts, state, work, side)
    if gather(map, charts, state, work, side, row) == 0:
        work.figures[OPEN] = 1
        return np.int64(-1)
    join(map, charts, state, work, side)
    limit = supplies(map, state, side)
    flow = ZERO
    rounds = ZERO
    while rounds < most and search(map, state, work) > 0 and flow < limit:
        rounds += 1
        for i in range(work.figures[OPEN]):
            place = work.hexes[i]["path"]
            more = min(limit - flow, walk(map, work, place, ZERO))
            if more > 0:
                walk(map, work, place, more)
                flow += more
    return flow


@kernel
def is_reached(work, h):
    """1 when, at the last `greatest`, any way led to hex h of the area. Returns int64."""
    mark = work.hexes[h]["mark"]
    if mark == WAY or mark == SPRING or mark == END or mark == WELL:
        return np.int64(1)
    return ZERO


@kernel
def list_cut(map, charts, state, work, side):
    """After `greatest`, list the cut in `work.hexes['path']`: its hexes, then its crossings.

    Returns: int64, the number of hexes; hexes and crossings together in figures[LISTED].
    """
    work.figures[LISTED] = 0
    if work.figures[OPEN] > 0:
        return ZERO
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        if work.hexes[h]["goal"] >= 0 and work.hexes[h]["prev"] < 0:
            put(work, h)
    hexes = work.figures[LISTED]
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        if work.hexes[h]["prev"] < 0:
            continue
        for d in range(6):
            k = map.links[h, d]["to"]
            if map.links[h, d]["river"] < MINOR or work.queue[6 * h + d, 1] <= 0:
                continue
            mark = work.hexes[k]["mark"]
            if mark == SOURCE or ((mark == WAY or mark == SPRING) and work.hexes[k]["goal"] < 0):
                row = map.hexsides[map.links[h, d]["hexside"]]
                for slot in range(2):
                    c = row["standing"]
                    if slot == 1:
                        c = row["floating"]
                    if c >= 0 and capacity(map, charts, state, side, c) > 0:
                        put(work, c)
    return hexes


@kernel
def put(work, what):
    """Add a hex or a crossing to the list of the cut."""
    work.hexes[work.figures[LISTED]]["path"] = what
    work.figures[LISTED] += 1


class Cut(NamedTuple):
    """Greatest flow into a salient, thousandths of a point a turn, and its cut: rows of hexes and of crossings."""

    value: int
    hexes: tuple[int, ...]
    crossings: tuple[int, ...]


def cut(ready: Tables, state: State, salient: int) -> Cut:
    """Greatest flow into a salient as things stand, and the hexes and crossings that would close it.

    Args: salient, its row. Changes nothing.
    """
    work = make_work(ready.board.n, len(ready.keys))
    survey(ready.map, ready.charts, state, work)
    row = np.int64(salient)
    value = max(0, int(greatest(ready.map, ready.charts, state, work, row, UNLIMITED)))
    count = int(list_cut(ready.map, ready.charts, state, work, ready.map.pockets[row]["holder"]))
    listed = work.hexes["path"][: work.figures[LISTED]].tolist()
    return Cut(value, tuple(listed[:count]), tuple(listed[count:]))
