"""Cheapest ways over the grid: a bucket flood (Dial) over per-link costs.

Costs are small positive integers, 0 = no way. Ties are broken the same on every
machine: the lower cost wins, then the predecessor with the lower hex number, so
any correct flood gives the same field.

Source: R. B. Dial, "Algorithm 360: shortest-path forest with topological
ordering", Communications of the ACM 12 (1969).
"""


from game.kernel import kernel
from game.model.state import BUCKETS, ENTRIES, HEADS, REACHED, TOUCHED


@kernel
def clear(work):
    """Forget the last flood by its list of touched hexes."""
    for i in range(work.figures[TOUCHED]):
        h = work.hexes[i]["touched"]
        work.hexes[h]["cost"] = -1
        work.hexes[h]["prev"] = -1
        work.hexes[h]["stop"] = 0
    work.figures[TOUCHED] = 0
    work.figures[ENTRIES] = 0
    work.figures[REACHED] = 0
    for b in range(BUCKETS):
        work.figures[HEADS + b] = -1


@kernel
def push(work, h, cost, prev):
    """Offer a way to hex h; kept when cheaper, or as cheap from a lower-numbered hex."""
    old = work.hexes[h]["cost"]
    if old >= 0:
        if cost > old:
            return
        if cost == old:
            if prev < work.hexes[h]["prev"]:
                work.hexes[h]["prev"] = prev
            return
    else:
        work.hexes[work.figures[TOUCHED]]["touched"] = h
        work.figures[TOUCHED] += 1
    work.hexes[h]["cost"] = cost
    work.hexes[h]["prev"] = prev
    entry = work.figures[ENTRIES]
    work.figures[ENTRIES] += 1
    bucket = cost % BUCKETS
    work.queue[entry, 1] = h
    work.queue[entry, 0] = work.figures[HEADS + bucket]
    work.figures[HEADS + bucket] = entry


@kernel
def distance(ground, a, b):
    """Hexes from a to b in a straight line. Returns int64."""
    dq = ground[a]["q"] - ground[b]["q"]
    dr = ground[a]["r"] - ground[b]["r"]
    return max(abs(dq), abs(dr), abs(dq + dr))
