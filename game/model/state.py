"""The tables a game is made of: what changes (`State`), what does not (`Map`), and scratch (`Work`).

Structured tables of int64, one row per thing, read and written as
`units[u]['steps']`. Rows never appear or vanish: every unit of the order of
battle and every crossing site has its row from the start; absent is -1. The
comment of a field says what it means, its unit and range, and in brackets the
one chapter of the rules that writes it once the game has begun.

Kernels take their arguments in the order (map, charts, state, work, ...).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.kernel import tables
from game.model.codes import SKIES

Ints = NDArray[np.int64]
Table = NDArray[np.void]

MAX_UNITS_A_SIDE = 124  # two masks of 62 bits
MASK_BITS = np.int64(62)

UNIT = np.dtype(
    [
        ("hex", np.int64),  # where it stands, -1 off the map [stacking]
        ("status", np.int64),  # codes.STATUSES [stacking]
        ("steps", np.int64),  # assault strength, about 250 men each, >= 0 [losses; arrivals adds]
        ("kit", np.int64),  # tens of heavy vehicles and guns, >= 0 [losses; arrivals adds]
        ("cohesion", np.int64),  # 0-10 [cohesion]
        ("supply", np.int64),  # codes.SUPPLY_STATES, fixed at own logistics [supply]
        ("stock", np.int64),  # thousandths of a supply point carried, >= 0 [supply]
        ("ratio", np.int64),  # running mean of delivered / demanded, per mille [supply]
        ("demand", np.int64),  # thousandths of a point asked for at the last logistics [supply]
        ("delivered", np.int64),  # thousandths of a point that arrived then [supply]
        ("source", np.int64),  # row of Map.sources that feeds it, -1 none [supply]
        ("hungry", np.int64),  # own turns in a row at critical or isolated [supply]
        ("mp", np.int64),  # movement points left [movement]
        ("moved", np.int64),  # 1 = has moved this turn [movement]
        ("attacked", np.int64),  # 1 = has attacked this turn [combat]
        ("defended", np.int64),  # 1 = was attacked since its own last logistics [combat]
        ("activity", np.int64),  # last turn: 0 static, 1 was attacked, 2 attacked itself [supply]
        ("seen", np.int64),  # 1 = the enemy sees it now [sight]
        ("known_hex", np.int64),  # where the enemy last saw it, -1 never or since found empty [sight]
        ("known_steps", np.int64),  # what the enemy saw of its strength there [sight]
        ("known_kit", np.int64),  # and of its kit [sight]
        ("sent", np.int64),  # thousandths of a point the sources sent for it at the last logistics [supply]
        ("block", np.int64),  # what throttled it then: codes.BLOCKS [supply]
        ("block_at", np.int64),  # which source row, hex or crossing row that was, -1 none [supply]
        ("behind", np.int64),  # kit that waits on the near bank of a river its men crossed [boats]
        ("behind_hex", np.int64),  # hex it waits in, -1 none [boats]
        ("ferried", np.int64),  # steps already over by boat while the unit is still on this bank [boats]
        ("ferry_hex", np.int64),  # hex on the far bank they went to, -1 none [boats]
        ("withdrawing", np.int64),  # 1 = under an order to withdraw until its next logistics [withdrawal]
        ("tested", np.int64),  # 1 = has taken its neighbour test this side-turn [rout]
    ]
)

HEX = np.dtype(
    [
        ("control", np.int64),  # side that holds it, -1 no man's land [control]
        ("fieldworks", np.int64),  # level 0-4 [fieldworks]
        ("dug", np.int64),  # turns of work towards the next level [fieldworks]
        ("fell", np.int64),  # level of the works that fell when its holder took it from the enemy [control]
        ("loc", np.int64),  # next hex towards the holder's supply source, itself at a source, -1 none [supply]
        ("loc_cost", np.int64),  # cost of the line of communication, -1 none, -2 taken since [supply; control]
        ("loc_share", np.int64),  # per mille of a load that arrives here, after fire on the way [supply]
        ("flow", np.int64),  # thousandths of a point sent through it at its holder's last logistics [supply; raid]
        ("fire0", np.int64),  # fire level 0-4 of the first side here, frozen at its logistics [fire]
        ("fire1", np.int64),  # of the second side [fire]
    ]
)

HEXSIDE = np.dtype(
    [
        ("passage", np.int64),  # best usable crossing: -1 none, else codes.LOADS it carries [crossings]
    ]
)

CROSSING = np.dtype(
    [
        ("condition", np.int64),  # codes.CONDITIONS [crossings]
        ("hauled", np.int64),  # load points supply used at the last logistics [supply]
        ("carried", np.int64),  # load points orders have used since [crossings]
        ("worked", np.int64),  # 1 + the side whose engineers build or repair it, 0 = nobody [engineers]
        ("charged", np.int64),  # side that has prepared charges on it, -1 none [demolition]
        ("struck", np.int64),  # 1 = attacked by a strike or blown at this turn [demolition]
    ]
)

SIDE = np.dtype(
    [
        ("commitment", np.int64),  # per mille, 1000 = historical (scenario)
        ("op", np.int64),  # operations points left this turn [arrivals; combat spends]
        ("op_carry", np.int64),  # thousandths carried to the next turn [arrivals]
        ("steps_carry", np.int64),  # replacement steps, thousandths carried [arrivals]
        ("kit_carry", np.int64),  # replacement kit, thousandths carried [arrivals]
        ("points", np.int64),  # victory points, thousandths [victory]
        ("attacks", np.int64),  # attacks made so far [combat]
        ("steps_start", np.int64),  # on the map at the start (setup)
        ("kit_start", np.int64),  # likewise (setup)
        ("steps_in", np.int64),  # arrivals and replacements since [arrivals]
        ("kit_in", np.int64),  # likewise [arrivals]
        ("steps_out", np.int64),  # withdrawn from the map by the calendar [arrivals]
        ("kit_out", np.int64),  # likewise [arrivals]
        ("steps_lost", np.int64),  # by every cause [losses]
        ("kit_lost", np.int64),  # likewise [losses]
        ("hexes_start", np.int64),  # hexes held at the start (setup)
        ("strikes", np.int64),  # strikes left this turn [demolition]
        ("support", np.int64),  # support points left this turn [combat]
        ("held_back", np.int64),  # 1 = has broken a political hold this turn [withdrawal]
        ("stranded", np.int64),  # points paid for units cut off by blowing crossings, thousandths [stranded]
    ]
)

TOLL = np.dtype(
    [
        ("steps", np.int64),  # lost to one cause by one side [losses]
        ("kit", np.int64),  # likewise [losses]
    ]
)

LEDGER = np.dtype(
    [
        ("steps", np.int64),  # one side's steps over this crossing so far, dry or bridged [crossings]
        ("kit", np.int64),  # kit likewise [crossings]
        ("boats", np.int64),  # steps over by boat or wading beside it [crossings]
        ("left", np.int64),  # kit abandoned on its banks [boats]
    ]
)

SALIENT = np.dtype(
    [
        ("held", np.int64),  # hexes its holder holds inside [salients]
        ("start", np.int64),  # the same at the start (setup)
        ("isolated", np.int64),  # holder's units inside without a line of communication [salients]
        ("collapsed", np.int64),  # turn its area first fell to the collapse share, 0 not yet [salients]
        ("mouth", np.int64),  # hexes of its base, 0 closed [salients]
        ("depth", np.int64),  # hexes from its base to its farthest held hex [salients]
        ("power", np.int64),  # holder's defence inside, points [salients]
        ("asked", np.int64),  # thousandths of supply points its units asked for [salients]
        ("delivered", np.int64),  # and got [salients]
        ("flow", np.int64),  # greatest flow of supply into it, thousandths of points a turn [salients]
        ("short", np.int64),  # holder's units inside short of supply [salients]
        ("critical", np.int64),  # and critical [salients]
        ("cut_turns", np.int64),  # closes in a row without any way in [salients]
        ("left", np.int64),  # turn in which a unit was first ordered to withdraw out of it, 0 never [withdrawal]
    ]
)

CLOCK = np.dtype(
    [
        ("turn", np.int64),  # 1.. [sequence]
        ("side", np.int64),  # whose operations these are [sequence]
        ("seed", np.int64),  # the game's seed; 0 in a view (setup)
        ("sky", np.int64),  # codes.SKIES [weather]
        ("ground", np.int64),  # codes.GROUNDS [weather]
        ("over", np.int64),  # 1 = the last turn has closed [sequence]
        ("orders", np.int64),  # orders carried out this side-turn [sequence]
    ]
)


@tables
class State(NamedTuple):
    """Everything that changes in a game, and the type of a side's view of it."""

    units: Table  # (units,) UNIT
    hexes: Table  # (n,) HEX
    hexsides: Table  # (rows of Map.hexsides,) HEXSIDE
    crossings: Table  # (sites,) CROSSING
    sides: Table  # (2,) SIDE
    salients: Table  # (salients,) SALIENT
    clock: Table  # (1,) CLOCK
    toll: Table  # (2 x CAUSES,) TOLL, row = side x CAUSES + cause
    ledger: Table  # (2 x sites,) LEDGER, row = side x sites + crossing


GROUND = np.dtype(
    [
        ("terrain", np.int64),  # codes.TERRAINS
        ("elevation", np.int64),  # metres
        ("defence", np.int64),  # terrain x relief as a defence multiplier, per cent
        ("rough", np.int64),  # 1 = kit counts half here
        ("fixed", np.int64),  # 1 = never changes hands (map edge)
        ("territory", np.int64),  # side in whose country it lies, -1 neither
        ("start", np.int64),  # side that held it at the start, -1 nobody
        ("salients", np.int64),  # bit k = hex of salient k
        ("q", np.int64),  # axial coordinates, for distances
        ("r", np.int64),
        ("watch", np.int64),  # bit i = dominates the i-th hex of its `near` list
        ("road", np.int64),  # highest road class in the hex (codes.ROADS), for what it lets through
    ]
)

LINK = np.dtype(
    [
        ("to", np.int64),  # the neighbour, -1 off the map
        ("river", np.int64),  # codes.RIVERS on the hexside
        ("road", np.int64),  # codes.ROADS along the link
        ("hexside", np.int64),  # row of Map.hexsides, -1 none
    ]
)

ROSTER = np.dtype(
    [
        ("side", np.int64),  # row of State.sides
        ("arm", np.int64),  # codes.ARMS
        ("echelon", np.int64),  # codes.ECHELONS
        ("mobility", np.int64),  # codes.MOBILITIES
        ("steps_full", np.int64),  # establishment
        ("kit_full", np.int64),
        ("attack_step", np.int64),  # points a step is worth in attack, and so on
        ("attack_kit", np.int64),
        ("defence_step", np.int64),
        ("defence_kit", np.int64),
        ("quality", np.int64),  # 1-5
        ("guns", np.int64),  # 1 = artillery, rockets, drones, air defence: fights from behind, needs room for its park
        ("armour", np.int64),  # 1 = mechanised or tank: counts for armour in the open
        ("formation", np.int64),  # number of its parent formation, -1 none
        ("arrives", np.int64),  # turn it enters, 0 = from the start
        ("arrival_hex", np.int64),  # where
        ("withdraws", np.int64),  # turn at whose beginning it leaves, 0 = never
        ("from_commitment", np.int64),  # in play only from this commitment of its side, per mille
        ("after", np.int64),  # row of the unit that must have left before this one enters, -1 none
    ]
)

HEXSIDES = np.dtype(
    [
        ("hex", np.int64),  # the lower-numbered hex of the two
        ("direction", np.int64),  # towards the other
        ("river", np.int64),  # codes.RIVERS
        ("standing", np.int64),  # row of the bridge, dam or ford, -1 none
        ("floating", np.int64),  # row of the pontoon or ferry, -1 none
    ]
)

SITES = np.dtype(
    [
        ("hexside", np.int64),
        ("kind", np.int64),
        ("load", np.int64),
        ("capacity", np.int64),
        ("slot", np.int64),
    ]
)

BELLIGERENTS = np.dtype(
    [
        ("first", np.int64),  # row of the side's first unit; the third row holds the number of units
        ("op", np.int64),  # operations points a turn at commitment 1000
        ("strikes", np.int64),  # strikes a turn likewise
        ("support", np.int64),  # support points a turn likewise
        ("steps", np.int64),  # replacement steps a turn, thousandths
        ("kit", np.int64),  # replacement kit a turn, thousandths
    ]
)
SOURCES = np.dtype([("hex", np.int64), ("side", np.int64), ("points", np.int64)])
OBJECTIVES = np.dtype([("hex", np.int64), ("points", np.int64)])
POCKETS = np.dtype([("holder", np.int64), ("territory", np.int64), ("political_turn", np.int64)])
CALENDAR = np.dtype(
    [("ground", np.int64)] + [(sky, np.int64) for sky in SKIES]  # weights of the skies
)
TERMS = np.dtype(
    [
        ("columns", np.int64),
        ("rows", np.int64),
        ("turns", np.int64),  # length of the game
        ("scale", np.int64),  # victory points that make a marginal result
        ("par", np.int64),  # first side's historical balance
    ]
)

HERE = np.int64(5)  # Map.near: where a hex's own list begins, after the five counts
HAUL = np.int64(4)  # Map.cost: the line of communication, after the four mobilities


@tables
class Map(NamedTuple):
    """What does not change in a game: geometry, cost tables, order of battle, calendar."""

    terms: Table  # (1,) TERMS
    sides: Table  # (3,) BELLIGERENTS
    links: Table  # (n, 6) LINK
    cost: Ints  # (5, grounds, n, 6) MP along a link by mobility, then HAUL: cost of supply; 0 = never
    near: Ints  # (n, HERE + 61): [h, k] = how many hexes lie within k (0-4), [h, HERE + i] = the i-th nearest
    posts: Ints  # as `near`, in steps that pass no major river or lake shore
    ground: Table  # (n,) GROUND
    roster: Table  # (units,) ROSTER
    hexsides: Table  # HEXSIDES
    sites: Table  # SITES, row = row of State.crossings
    sources: Table  # SOURCES
    objectives: Table  # OBJECTIVES
    pockets: Table  # POCKETS, row = row of State.salients
    calendar: Table  # (turns + 1,) CALENDAR, row = turn


EVENT_FIELDS = 12
EVENT_ROWS = 4096

# Work.figures: 0-63 what `odds` found, then
TALLY = np.int64(64)  # sums by source or side, 64 of them
HEADS = np.int64(128)  # first entry of each bucket of a flood, 64
BUCKETS = np.int64(64)  # one more than the dearest link of any flood
ENTRIES = np.int64(192)  # entries of the queue used
TOUCHED = np.int64(193)  # hexes the last flood touched
EVENTS = np.int64(194)  # events written
DROPPED = np.int64(195)  # events that found no room
CROSSED = np.int64(196)  # 1 = a crossing has changed since the order began
REACHED = np.int64(197)  # 1 + the unit whose reach the last flood is and nothing has changed since, 0 none

WORK_HEX = np.dtype(
    [
        ("stack", np.int64),  # stacking points in the hex
        ("first", np.int64),  # first unit in the hex, -1 empty
        ("cost", np.int64),  # of the last flood, -1 not reached
        ("prev", np.int64),  # hex before this one on the cheapest way, -1 none
        ("stop", np.int64),  # 1 = the unit may not go on from here
        ("touched", np.int64),  # row i: the i-th hex the last flood touched
        ("path", np.int64),  # row i: the i-th hex of a way, or another list
        ("goal", np.int64),  # agents: cost from here to what the side wants; supply: what of a load arrives
        ("mark", np.int64),  # row i: the i-th hex of another list
    ]
)
WORK_UNIT = np.dtype(
    [
        ("next", np.int64),  # next unit in the same hex, -1 last
        ("group", np.int64),  # row i: the i-th unit of an attack
        ("share", np.int64),  # row i: a number for that unit
        ("part", np.int64),  # row i: another
        ("stock", np.int64),  # row u: a load on its way to unit u
    ]
)


@tables
class Work(NamedTuple):
    """Scratch. Nothing in it is read across a call of the rules, but the events the call leaves behind.

    Zones, stacks and occupants are laid out by `zones.survey` at the start of a
    call and kept true by `zones.lay` and `zones.lift`.
    """

    zones: Ints  # (n, 4): units of side 0, 1 whose zone of control covers the hex; whose screen reaches it
    hexes: Table  # (n,) WORK_HEX
    units: Table  # (units,) WORK_UNIT
    queue: Ints  # (pool, 2) entries of a flood: next entry, hex
    figures: Ints  # (256,)
    events: Ints  # (EVENT_ROWS, EVENT_FIELDS)


def make_work(n: int, units: int) -> Work:
    """Fresh scratch for a board of n hexes and this many units."""
    work = Work(
        zones=np.zeros((n, 4), np.int64),
        hexes=np.zeros(n, WORK_HEX),
        units=np.zeros(units, WORK_UNIT),
        queue=np.full((8 * n + 64, 2), -1, np.int64),
        figures=np.zeros(256, np.int64),
        events=np.zeros((EVENT_ROWS, EVENT_FIELDS), np.int64),
    )
    for field in ("first", "cost", "prev", "touched", "path", "goal"):
        work.hexes[field] = -1
    work.units["next"] = -1
    return work


def copy_state(state: State) -> State:
    """A copy that shares nothing."""
    return State(*(table.copy() for table in state))


def copy_into(target: State, source: State) -> None:
    """Overwrite `target` with `source`, table by table."""
    for a, b in zip(target, source, strict=True):
        np.copyto(a, b)
