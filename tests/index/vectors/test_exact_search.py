"""Exact search against plain arithmetic over the same vectors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.vectors.exact_search import cosines, index_of, nearest

from .conftest import DIMENSION, best, clustered, questions


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), k=st.integers(1, 60), kept=st.floats(0, 1))
def test_the_nearest_allowed_rows_are_those_of_exhaustive_arithmetic(seed, k, kept):
    vectors = clustered(50, seed)
    query = questions(2, seed)[1]
    allowed = np.random.default_rng(seed).random(50) < kept
    rows, found = nearest(index_of(vectors), query, k, allowed)
    _, expected = best(vectors, query, k, allowed)
    assert found == pytest.approx(expected, abs=1e-6)
    assert vectors[rows].astype(np.float32) @ query == pytest.approx(expected, abs=1e-6)
    assert len(set(rows)) == len(rows)
    assert allowed[rows].all()


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), k=st.integers(1, 30))
def test_of_equal_rows_the_first_come_back_also_where_the_list_ends_among_them(seed, k):
    vectors = clustered(4, seed)[np.random.default_rng(seed).integers(4, size=30)]
    query = questions(2, seed)[0]
    rows, _ = nearest(index_of(vectors), query, k)
    assert rows.tolist() == best(vectors, query, k)[0].tolist()


def test_the_better_of_two_unequal_rows_is_first_however_near_they_are():
    query = np.eye(DIMENSION, dtype=np.float32)[0]
    vectors = np.zeros((3, DIMENSION), np.float16)
    vectors[:, 0] = 0.5, np.nextafter(np.float16(0.5), np.float16(1)), 0.5
    assert nearest(index_of(vectors), query, 2)[0].tolist() == [1, 0]


def test_nothing_is_nearest_where_nothing_is_allowed_or_asked_for():
    vectors, query = clustered(50), questions(2)[0]
    assert not len(nearest(index_of(vectors), query, 5, np.zeros(50, np.bool_))[0])
    assert not len(nearest(index_of(vectors), query, 0)[0])


def test_cosines_are_inner_products_in_the_order_asked_for():
    vectors, query = clustered(2_500), questions(2)[0]
    expected = vectors.astype(np.float32) @ query
    assert cosines(vectors, query) == pytest.approx(expected, abs=1e-6)
    assert cosines(vectors[:0], query).shape == (0,)
