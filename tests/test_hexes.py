"""The hex grid: neighbours, distances, names, and the lists of near hexes."""

from __future__ import annotations

from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from toys import open_field, unit

from game.grid import hexes
from game.grid.floods import distance

sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))


def walks(columns: int, rows: int, start: int) -> list[int]:
    """Hexes from `start` by walking, the oracle of distances."""
    table = hexes.neighbours(columns, rows)
    far = [-1] * (columns * rows)
    far[start] = 0
    todo = deque([start])
    while todo:
        h = todo.popleft()
        for other in table[h]:
            if other >= 0 and far[other] < 0:
                far[other] = far[h] + 1
                todo.append(int(other))
    return far


@given(sizes)
def test_neighbours_answer_each_other(size: tuple[int, int]) -> None:
    table = hexes.neighbours(*size)
    for h, row in enumerate(table.tolist()):
        for d, other in enumerate(row):
            if other >= 0:
                assert table[other, (d + 3) % 6] == h


def test_the_second_column_lies_half_a_hex_lower() -> None:
    table = hexes.neighbours(4, 4)
    names = {d: hexes.hex_name(4, table[hexes.hex_of(4, 4, "0202"), d]) for d in range(6)}
    assert names == {0: "0201", 1: "0302", 2: "0303", 3: "0203", 4: "0103", 5: "0102"}


@given(st.tuples(st.integers(2, 9), st.integers(2, 9)), st.data())
def test_distance_is_the_shortest_walk(size: tuple[int, int], data: st.DataObject) -> None:
    columns, rows = size
    start = data.draw(st.integers(0, columns * rows - 1))
    assert [hexes.distance(columns, start, h) for h in range(columns * rows)] == walks(columns, rows, start)


def test_the_compiled_distance_is_the_same() -> None:
    t = open_field(9, 7, units=[unit("a1", "a", "0101")])
    for a in range(63):
        for b in range(63):
            assert int(distance(t.map.ground, np.int64(a), np.int64(b))) == hexes.distance(9, a, b)


@given(sizes)
def test_near_lists_all_hexes_by_distance_then_number(size: tuple[int, int]) -> None:
    columns, rows = size
    table, counts = hexes.near(columns, rows)
    for h in range(columns * rows):
        far = [(hexes.distance(columns, h, other), other) for other in range(columns * rows)]
        expected = [other for k, other in sorted(far) if k <= hexes.NEAR_RADIUS]
        assert [x for x in table[h].tolist() if x >= 0] == expected
        assert counts[h].tolist() == [sum(k <= r for k, _ in far) for r in range(hexes.NEAR_RADIUS + 1)]


@given(st.integers(1, 99), st.integers(1, 99), st.data())
def test_names_lead_back_to_their_hexes(columns: int, rows: int, data: st.DataObject) -> None:
    h = data.draw(st.integers(0, columns * rows - 1))
    assert hexes.hex_of(columns, rows, hexes.hex_name(columns, h)) == h
    d = data.draw(st.integers(0, 5))
    assert hexes.hexside_of(columns, rows, hexes.hexside_name(columns, h, d)) == (h, d)


def test_what_is_no_name_is_minus_one() -> None:
    for word in ("", "0", "00", "0000", "0100", "1101", "0108", "a101", "01010", "0101 "):
        assert hexes.hex_of(10, 7, word) == -1
    for word in ("0101", "0101/X", "0101/", "9901/N", "/N"):
        assert hexes.hexside_of(10, 7, word) == (-1, -1)


def test_a_hexside_is_shared_by_the_corners_of_both_hexes() -> None:
    columns, rows = 5, 5
    table = hexes.neighbours(columns, rows)
    for h in range(columns * rows):
        mine = hexes.corners(2.5, *hexes.centre(columns, rows, 2.5, h))
        for d in range(6):
            other = int(table[h, d])
            if other < 0:
                continue
            theirs = hexes.corners(2.5, *hexes.centre(columns, rows, 2.5, other))
            back = (d + 3) % 6
            assert np.allclose([mine[d], mine[(d + 1) % 6]], [theirs[(back + 1) % 6], theirs[back]])


def test_the_grid_fits_the_box() -> None:
    columns, rows = hexes.size_for(60.0, 45.0, 2.5)
    centres = [hexes.centre(columns, rows, 2.5, h) for h in range(columns * rows)]
    assert all(0 <= x <= 60 and 0 <= y <= 47.5 for x, y in centres)
    assert max(x for x, _ in centres) > 60 - 2 * 2.5


def test_near_within_counts_steps_round_a_wall() -> None:
    columns, rows = 6, 5
    table, counts = hexes.near(columns, rows)
    links = hexes.neighbours(columns, rows)
    walls = np.zeros((columns * rows, 6), bool)
    same = hexes.near_within(table, counts, links, walls)
    assert (same[0] == table).all()
    assert (same[1] == counts).all()
    west = {h for h in range(columns * rows) if h % columns < 3}
    for h in range(columns * rows):
        for d in range(6):
            # a wall between columns 3 and 4, with a gap in the bottom row
            crosses = links[h, d] >= 0 and (h in west) != (int(links[h, d]) in west)
            walls[h, d] = crosses and max(h, int(links[h, d])) // columns < rows - 1
    found, steps = hexes.near_within(table, counts, links, walls)
    for h in range(columns * rows):
        far, met = {h: 0}, [h]
        for x in met:
            for d in range(6):
                y = int(links[x, d])
                if y >= 0 and y not in far and not walls[x, d]:
                    far[y] = far[x] + 1
                    met.append(y)
        for k in range(counts.shape[1]):
            assert set(found[h, : steps[h, k]].tolist()) == {y for y in far if far[y] <= k}
        assert (found[h, steps[h, -1] :] == -1).all()
