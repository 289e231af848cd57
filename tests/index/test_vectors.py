"""The semantic half of a segment against plain arithmetic over the same vectors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import IndexDamagedError
from nutgraf.index.vectors import KEYS, VECTORS, VectorSegment, merged, vector_key, write_vectors

DIMENSION = 16


def unit_vectors(count, seed=0):
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture
def segment(tmp_path):
    keys = np.array([vector_key(f"text {i}") for i in range(50)], np.uint64)
    write_vectors(tmp_path / "semantic", unit_vectors(50), keys)
    return VectorSegment(tmp_path / "semantic", 50, DIMENSION)


def test_vectors_come_back_bit_for_bit(segment):
    assert np.array_equal(segment.vectors, unit_vectors(50))


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), k=st.integers(1, 60), kept=st.floats(0, 1))
def test_the_nearest_allowed_rows_are_those_of_exhaustive_arithmetic(
    tmp_path_factory, seed, k, kept
):
    folder = tmp_path_factory.mktemp("vectors") / "semantic"
    vectors = unit_vectors(50, seed)
    write_vectors(folder, vectors, np.arange(50, dtype=np.uint64))
    segment = VectorSegment(folder, 50, DIMENSION)
    query = unit_vectors(1, seed + 1)[0].astype(np.float32)
    allowed = np.random.default_rng(seed).random(50) < kept
    rows, cosines = segment.search(query, k, allowed)
    expected = vectors.astype(np.float32) @ query
    best = [row for row in np.argsort(-expected, kind="stable") if allowed[row]][:k]
    assert rows.tolist() == best
    assert cosines == pytest.approx(expected[best], abs=1e-6)
    assert segment.cosines(query, rows) == pytest.approx(expected[best], abs=1e-6)


def test_a_known_text_is_found_by_its_key(segment):
    keys = np.array([vector_key(t) for t in ("text 7", "never seen", "text 49")], np.uint64)
    assert segment.rows_of(keys).tolist() == [7, -1, 49]


def test_keys_are_in_order_of_row(segment):
    assert segment.keys()[13] == vector_key("text 13")


def test_merging_keeps_the_chosen_rows_in_order(segment, tmp_path):
    keep = np.arange(50) % 7 == 0
    vectors, keys = merged([(segment, keep), (segment, None)])
    write_vectors(tmp_path / "merged", vectors, keys)
    both = VectorSegment(tmp_path / "merged", 8 + 50, DIMENSION)
    assert np.array_equal(both.vectors[:8], segment.vectors[keep])
    assert np.array_equal(both.vectors[8:], segment.vectors)
    assert both.keys()[:8].tolist() == segment.keys()[keep].tolist()


@pytest.mark.parametrize("name", [VECTORS, KEYS])
def test_a_torn_file_is_refused_by_name(segment, tmp_path, name):
    file = tmp_path / "semantic" / name
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(IndexDamagedError, match=name):
        VectorSegment(tmp_path / "semantic", 50, DIMENSION)


def test_other_rows_than_expected_are_refused(segment, tmp_path):
    with pytest.raises(IndexDamagedError, match="50 vectors of 16 dimensions instead of 51 of 16"):
        VectorSegment(tmp_path / "semantic", 51, DIMENSION)
