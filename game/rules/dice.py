"""Dice are keyed: a roll is a function of (seed, turn, side, place, purpose, n), never of a stream.

So undo, search, pruning and parallel runs cannot move another battle's luck.
A key is used once in a game; a debug test logs every key. Keys are >= 0, game
seeds 0 .. 2**53 - 1. What place and n mean for each purpose stands beside it.

Source: splitmix64 finaliser, Steele, Lea and Flood, "Fast splittable
pseudorandom number generators", OOPSLA 2014.
"""

import numpy as np

from game.kernel import kernel

# purpose            place                      n
SKY = np.int64(1)  # 0                          0
BATTLE = np.int64(2)  # target hex                 first die: unit x 2, second: unit x 2 + 1, unit = the lead
ATTACK_LOSS = np.int64(3)  # target hex                 lead x 2 steps, lead x 2 + 1 kit
DEFENCE_LOSS = np.int64(4)  # target hex                 lead x 2 steps, lead x 2 + 1 kit
TRAPPED_LOSS = np.int64(5)  # hex it cannot leave        ((enemy attacks x 2 + own turn) x 256 + unit) x 2, + 1 kit
STAND_STEP = np.int64(8)  # unit                       0
STAND_KIT = np.int64(9)  # unit                       0
MARCH_LOSS = np.int64(10)  # hex entered                ((orders this turn x 256 + unit) x 64 + hexes gone) x 2, + 1 kit
NEIGHBOUR = np.int64(11)  # unit                       side whose turn it is x 2 first die, + 1 second
SURRENDER = np.int64(12)  # hex it cannot leave        ((enemy attacks x 2 + own turn) x 256 + unit) x 2, + 1 second die
WORKS = np.int64(13)  # crossing                   0 build, 1 repair, 2 hit
BLOW = np.int64(14)  # crossing                   orders carried out
AGENT = np.int64(6)  # unit or -1 + 1             draw number
GAME = np.int64(7)  # game index of a batch      0

MAX_SEED = 2**53 - 1

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S30 = np.uint64(30)
_S27 = np.uint64(27)
_S31 = np.uint64(31)
_S32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def _mix(seed, turn, side, place, purpose, n):
    h = np.uint64(seed)
    for key in (turn, side, place, purpose, n):
        h = h + _GOLDEN * (np.uint64(key) + np.uint64(1))
        h = (h ^ (h >> _S30)) * _MIX_A
        h = (h ^ (h >> _S27)) * _MIX_B
        h = h ^ (h >> _S31)
    return h


mix = kernel(_mix)
if mix is _mix:  # not compiled: NumPy warns about the overflow the mixer lives on
    mix = np.errstate(over="ignore")(_mix)


@kernel
def roll(seed, turn, side, place, purpose, n, sides):
    """A fair number 0 .. sides - 1 for this key (multiply and shift, no modulo). Returns int64."""
    h = mix(seed, turn, side, place, purpose, n)
    return np.int64(((h >> _S32) * np.uint64(sides)) >> _S32)


@kernel
def game_seed(batch_seed, index):
    """Seed of a game of a batch: 0 .. 2**53 - 1. Scenario and agents are left out, so runs share their dice."""
    h = mix(batch_seed, np.int64(0), np.int64(0), index, GAME, np.int64(0))
    return np.int64(h >> np.uint64(11))
