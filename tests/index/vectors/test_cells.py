"""Search through cells against exhaustive arithmetic, under filters of every shape."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.vectors.cells import cell_count

from .conftest import DIMENSION, best, clustered, questions, search, unit, write


def scattered(share):
    return lambda vectors: np.random.default_rng(5).random(len(vectors)) < share


def corner(share):
    """The rows nearest to one of them: a source that writes about one thing."""

    def mask(vectors):
        cosines = vectors.astype(np.float32) @ vectors[123].astype(np.float32)
        return cosines >= np.quantile(cosines, 1 - share)

    return mask


def block(share):
    """Consecutive rows, which are of like groups: a date."""
    return lambda vectors: np.arange(len(vectors)) < len(vectors) * share


SHAPES = {"scattered": scattered, "corner": corner, "block": block}


def recall(segment, vectors, k, allowed):
    found = [
        np.isin(best(vectors, query, k, allowed)[0], search(segment, query, k, allowed)[0])
        for query in questions(40)
    ]
    return np.mean(found)


def test_the_ten_best_are_found(celled):
    assert recall(celled.open(), celled.vectors, 10, None) >= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.999, 0.5, 0.1, 0.01, 0.001])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_ten_best_are_found_under_a_filter(celled, shape, share):
    allowed = SHAPES[shape](share)(celled.vectors)
    assert recall(celled.open(), celled.vectors, 10, allowed) >= 0.99


def test_where_few_rows_are_allowed_the_search_is_exact(celled):
    segment, allowed = celled.open(), scattered(0.05)(celled.vectors)
    for query in questions(20):
        rows, cosines = search(segment, query, 300, allowed)
        expected_rows, expected = best(celled.vectors, query, 300, allowed)
        assert cosines == pytest.approx(expected, abs=1e-6)
        assert set(rows) == set(expected_rows)


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    k=st.integers(1, 3_000),
    share=st.sampled_from([0.0, 0.0001, 0.01, 0.13, 0.2, 0.9, 1.0]),
    shape=st.sampled_from(sorted(SHAPES)),
)
def test_as_many_rows_come_back_as_are_allowed_and_no_others(celled, seed, k, share, shape):
    allowed = SHAPES[shape](share)(celled.vectors)
    rows, cosines = search(celled.open(), questions(2, seed)[1], k, allowed)
    assert len(rows) == len(set(rows)) == min(k, np.count_nonzero(allowed))
    assert allowed[rows].all()
    assert (np.diff(cosines) <= 0).all()


def test_equal_cosines_are_in_order_of_row(tmp_path):
    vectors = np.repeat(clustered(250), 4, axis=0)[np.random.default_rng(1).permutation(1_000)]
    segment = write(tmp_path / "semantic", vectors, flat_rows=100).open()
    for query in questions(10):
        rows, cosines = search(segment, query, 50, None)
        assert len(np.unique(cosines)) < 20
        assert np.array_equal(np.lexsort((rows, -cosines)), np.arange(50))


def test_rows_that_are_all_alike_can_be_searched(tmp_path):
    vectors = np.repeat(clustered(1), 500, axis=0)
    segment = write(tmp_path / "semantic", vectors, flat_rows=100).open()
    rows, cosines = search(segment, vectors[0].astype(np.float32), 10, None)
    assert len(set(rows)) == 10
    assert cosines == pytest.approx(np.ones(10), abs=1e-3)


def test_the_same_rows_give_the_same_files(tmp_path):
    vectors = clustered(2_000)
    for name in ("one", "two"):
        write(tmp_path / name, vectors, flat_rows=100)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert files == ["cells.faiss", "cells.json", "cells.rows", "keys", "vectors.faiss"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_vectors_in_a_narrow_cone_are_found_as_well(tmp_path):
    """Models whose cosines are all near each other have near centroids, and a small margin."""
    wide = clustered(20_000, groups=200).astype(np.float32)
    narrow = unit(wide + np.full(DIMENSION, 0.5, np.float32))
    segment = write(tmp_path / "semantic", narrow, flat_rows=100).open()
    queries = unit(questions(40) + np.full(DIMENSION, 0.5, np.float32)).astype(np.float32)
    found = [
        np.isin(best(narrow, query, 10)[0], search(segment, query, 10, None)[0])
        for query in queries
    ]
    assert np.mean(found) >= 0.99


def test_eight_threads_get_the_answers_of_one(celled):
    segment, allowed = celled.open(), scattered(0.3)(celled.vectors)
    tasks = [(query, mask) for query in questions(40) for mask in (None, allowed)]

    def answer(task):
        rows, cosines = search(segment, task[0], 20, task[1])
        return rows.tolist(), cosines.tolist(), segment.cosines(task[0], rows).tolist()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, tasks * 3)) == [answer(task) for task in tasks] * 3


def test_cells_are_about_twice_the_square_root_of_the_rows():
    assert [cell_count(rows) for rows in (1, 101, 900_000, 1 << 40)] == [1, 16, 2048, 32768]
