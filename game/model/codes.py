"""Numbers that stand for words, the same everywhere: terrain, rivers, roads, arms, states.

Codes used inside kernels are np.int64 so that compiled and uncompiled runs see
one type; the tuples of words give each code its name in files and on screen,
position = code.
"""

import numpy as np

NONE = np.int64(-1)  # absent: no hex, no unit, no side

# Directions of a flat-topped hex, clockwise from north; hexside names in files.
DIRECTIONS = ("N", "NE", "SE", "S", "SW", "NW")

TERRAINS = ("clear", "mixed", "woods", "plantation", "marsh", "village", "town", "city", "lake")
CLEAR = np.int64(0)
MIXED = np.int64(1)
WOODS = np.int64(2)
PLANTATION = np.int64(3)
MARSH = np.int64(4)
VILLAGE = np.int64(5)
TOWN = np.int64(6)
CITY = np.int64(7)
LAKE = np.int64(8)

RELIEFS = ("flat", "rolling", "broken")

# Hexside water by width (not by the word a data set uses).
RIVERS = ("none", "stream", "minor", "major", "canal", "lake_shore")
NO_RIVER = np.int64(0)
STREAM = np.int64(1)
MINOR = np.int64(2)
MAJOR = np.int64(3)
CANAL = np.int64(4)
LAKE_SHORE = np.int64(5)

# Roads along a link from a hex to its neighbour; everywhere else a default track.
ROADS = ("track", "local", "regional", "highway")
RAILS = ("none", "secondary", "main")

CROSSING_KINDS = ("bridge", "dam", "pontoon", "ferry", "ford")
CONDITIONS = ("intact", "damaged", "destroyed", "building")
INTACT = np.int64(0)
DAMAGED = np.int64(1)
DESTROYED = np.int64(2)
BUILDING = np.int64(3)
LOADS = ("foot", "light", "heavy")
FOOT_LOAD = np.int64(0)
LIGHT_LOAD = np.int64(1)
HEAVY_LOAD = np.int64(2)
SLOTS = ("standing", "floating")

ARMS = (
    "mechanised", "motor_rifle", "tank", "air_assault", "airborne", "marine", "assault", "mountain",
    "national_guard", "rifle", "foreign", "mobilised", "territorial", "volunteer", "special",
    "reconnaissance", "artillery", "rocket", "drone", "engineer", "air_defence",
)
ECHELONS = ("battalion", "regiment", "brigade", "corps")
MOBILITIES = ("foot", "wheeled", "tracked", "towed")

SUPPLY_STATES = ("full", "short", "critical", "isolated")
FULL = np.int64(0)
SHORT = np.int64(1)
CRITICAL = np.int64(2)
ISOLATED = np.int64(3)

# What throttled a unit's supply at its last logistics.
BLOCKS = ("nothing", "source", "road", "crossing", "no_way")
BY_NOTHING = np.int64(0)
BY_SOURCE = np.int64(1)
BY_ROAD = np.int64(2)
BY_CROSSING = np.int64(3)
BY_NO_WAY = np.int64(4)

# Causes of loss, as the log, the columns and the ledger name them.
CAUSE_WORDS = (
    "none", "attack", "defence", "trapped", "abandoned", "fire", "march", "rout", "surrender", "river", "left",
)
CAUSES = np.int64(11)
IN_ATTACK = np.int64(1)
IN_DEFENCE = np.int64(2)
IN_TRAP = np.int64(3)  # could not retreat
ABANDONED = np.int64(4)  # kit left on the wrong bank
BY_FIRE = np.int64(5)  # standing under fire
ON_MARCH = np.int64(6)  # moving under fire
IN_ROUT = np.int64(7)
IN_SURRENDER = np.int64(8)
IN_RIVER = np.int64(9)  # men who did not get over
LEFT_OVER = np.int64(10)  # no room at the close

# Where a unit of the order of battle stands.
STATUSES = ("map", "expected", "withdrawn", "destroyed")
ON_MAP = np.int64(0)
EXPECTED = np.int64(1)
WITHDRAWN = np.int64(2)
GONE = np.int64(3)

SKIES = ("clear", "overcast", "rain", "fog", "frost")
GROUNDS = ("dry", "mud", "frozen")
SETTLEMENTS = ("hamlet", "village", "town", "city")
