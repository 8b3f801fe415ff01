"""Works lie in lines that face the enemy; an attack from a hex lost out of such a line rolls it up from its flank.

It runs along the belt when all of this holds:

- The target has works of the level of a belt, and the attacker stands in a hex
  whose works of that level fell with it: a hex of the line itself. Ground before
  or behind a line, however the line bends, is none.
- Round the target, from the attacker's hex to either hand, the first hex that the
  defender still holds has works on one side only (or it is the same hex both ways,
  the last piece of a line): there the line goes on, on the other hand it is open.
- The line goes on ahead of the attacker and not past him: that hex is not beside his own.

Three lines of works (W), the attackers (a) to the west and south, open ground (r) behind:

```
    straight       broken at A     a bend, met at its tip
      W               W                W   W
    a   r           a   r                r
      W               W                W   W
    A   r           a   r                T
      T               T                a   a
    a   r           a   r                A
      W               A
    a   r           a   r
```

From A into T, works stand to both hands in the first and the last: the line is met
in front. In the second they go on ahead, and the right hand is open: the attack
runs along the belt, as one from A to the south would if works stood there.

Ground that was left and lay in nobody's hands counts no longer as part of a line.

Rule: model page 12; chart `belt_works`.
"""

import numpy as np

from game.kernel import kernel
from game.rules.movement import direction

SIX = np.int64(6)
RIGHT = np.int64(1)  # sixths of a turn
LEFT = np.int64(5)


@kernel
def first_held(map, state, h, back, turn, side):
    """Steps round hex h, from the neighbour towards `back`, by `turn`, to the first of `side`; 6 none."""
    for i in range(1, 6):
        other = map.links[h, (back + turn * i) % SIX]["to"]
        if other >= 0 and state.hexes[other]["control"] == side:
            return np.int64(i)
    return SIX


@kernel
def belted(map, charts, state, h, d, side):
    """1 when the hex beside h towards d is `side`'s and fortified like a belt. Returns int64."""
    other = map.links[h, d]["to"]
    if other < 0 or state.hexes[other]["control"] != side:
        return np.int64(0)
    if state.hexes[other]["fieldworks"] < charts["belt_works"][0]:
        return np.int64(0)
    return np.int64(1)


@kernel
def rolled_up(map, charts, state, target, back, side):
    """1 when the works about `target` go on ahead and not to both hands of who comes from the side `back`."""
    right = first_held(map, state, target, back, RIGHT, side)
    left = first_held(map, state, target, back, LEFT, side)
    on_right = belted(map, charts, state, target, (back + RIGHT * right) % SIX, side)
    on_left = belted(map, charts, state, target, (back + LEFT * left) % SIX, side)
    if on_right == 1 and on_left == 1 and right + left != SIX:
        return np.int64(0)
    if (on_right == 1 and 2 <= right <= 4) or (on_left == 1 and 2 <= left <= 4):
        return np.int64(1)
    return np.int64(0)


@kernel
def along_belt(map, charts, state, work, count, target):
    """Levels off the works of hex `target` because one of `work.units[0..count]["group"]` rolls its belt up, else 0."""
    level = charts["belt_works"][0]
    if state.hexes[target]["fieldworks"] < level:
        return np.int64(0)
    side = 1 - map.roster[work.units[0]["group"]]["side"]
    for i in range(count):
        h = state.units[work.units[i]["group"]]["hex"]
        if state.hexes[h]["fell"] < level:
            continue
        if rolled_up(map, charts, state, target, direction(map, target, h), side) == 1:
            return np.int64(charts["belt_works"][1])
    return np.int64(0)
