"""Cheapest chains over a small graph, the one search rivers, roads and railways share."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping

Edges = Callable[[int], Iterable[tuple[int, float]]]


def cheapest(starts: Mapping[int, float], goals: Mapping[int, float], edges: Edges) -> list[int]:
    """The cheapest chain from any start to any goal, ends included; empty when there is none.

    Args:
        starts: node -> cost of beginning there.
        goals: node -> cost of ending there; a chain never goes on through a goal.
        edges: node -> (next node, cost >= 0).
    Equal costs are settled by the lower node, so the result is the same everywhere.
    """
    best: dict[int, float] = dict(starts)
    before: dict[int, int] = {}
    heap = [(cost, node) for node, cost in starts.items()]
    heapq.heapify(heap)
    done: set[int] = set()
    found: tuple[float, int] | None = None
    while heap:
        cost, node = heapq.heappop(heap)
        if node in done:
            continue
        if found is not None and cost >= found[0]:
            break
        done.add(node)
        if node in goals:
            total = cost + goals[node]
            if found is None or (total, node) < found:
                found = (total, node)
            continue
        for other, weight in edges(node):
            reached = cost + weight
            if other not in done and reached < best.get(other, float("inf")):
                best[other] = reached
                before[other] = node
                heapq.heappush(heap, (reached, other))
    if found is None:
        return []
    chain = [found[1]]
    while chain[-1] in before:
        chain.append(before[chain[-1]])
    return chain[::-1]
