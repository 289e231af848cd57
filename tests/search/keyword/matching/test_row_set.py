"""Sets of rows behave as sets, whether they are held as numbers or as a mask."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.keyword.matching.row_set import RowSet, among, common, union

SIZE = 100  # up to three rows are held as numbers, more as a mask
rows = st.sets(st.integers(0, SIZE - 1), max_size=4) | st.sets(st.integers(0, SIZE - 1))


def row_set(members: set[int]) -> RowSet:
    return RowSet.of(np.array(sorted(members), np.uint32), SIZE)


def members(rows: RowSet) -> set[int]:
    numbers = rows.to_rows()
    assert numbers.dtype == np.int64
    assert numbers.tolist() == sorted(set(numbers.tolist()))
    assert np.flatnonzero(rows.to_mask()).tolist() == numbers.tolist()
    assert rows.count == len(numbers)
    return set(numbers.tolist())


@given(rows, rows)
def test_two_sets(one: set[int], other: set[int]) -> None:
    assert members(row_set(one)) == one
    assert members(row_set(one) & row_set(other)) == one & other
    assert members(row_set(one) - row_set(other)) == one - other
    assert members(row_set(one).complement()) == set(range(SIZE)) - one


@given(st.lists(rows, max_size=5))
def test_union(parts: list[set[int]]) -> None:
    assert members(union(map(row_set, parts), SIZE)) == set().union(*parts)


@given(rows, rows)
def test_ascending_numbers(one: set[int], other: set[int]) -> None:
    left, right = np.array(sorted(one), np.int64), np.array(sorted(other), np.int64)
    assert common(left, right).tolist() == sorted(one & other)
    assert among(left, right).tolist() == [number in other for number in sorted(one)]
