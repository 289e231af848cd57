"""The vectors of a segment as written: rows, cosines, keys."""

import numpy as np
import pytest

from nutgraf.index import IndexDamagedError
from nutgraf.index.vectors import VectorSegment, vector_key
from nutgraf.index.vectors.writer import FLAT_ROWS, write_vectors

from .conftest import best, clustered, questions, search

KINDS = ["flat", "celled"]


@pytest.fixture(params=KINDS)
def written(request):
    return request.getfixturevalue(request.param)


def test_vectors_come_back_bit_for_bit(written):
    segment = written.open()
    assert np.array_equal(segment.vectors, written.vectors)
    assert np.array_equal(segment[10:200], written.vectors[10:200])


@pytest.mark.parametrize("mapped", [0, 1 << 30])
def test_some_rows_are_the_same_whether_read_or_copied_from_the_map(written, mapped):
    segment = written.open(mapped=mapped)
    for some in ([7, 3, 7], [4, 5, 6, 9], []):
        assert np.array_equal(segment.at(np.array(some, np.int64)), written.vectors[some])
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        segment.at(np.array([len(written.vectors)]))


def test_cosines_of_rows_are_those_that_a_search_gives(written):
    segment = written.open()
    for query in questions(6):
        rows, cosines = search(segment, query, 20, None)
        assert np.array_equal(segment.cosines(query, rows), cosines)
        assert cosines == pytest.approx(written.vectors[rows].astype(np.float32) @ query, abs=1e-6)


def test_a_flat_segment_is_searched_exactly(flat):
    segment = flat.open()
    for query in questions(10):
        assert search(segment, query, 10, None)[0].tolist() == (
            best(flat.vectors, query, 10)[0].tolist()
        )


def test_the_segment_names_what_answers(flat, celled):
    assert flat.open().kind == "flat fp16"
    assert celled.open().kind.startswith("PCA32,IVF256,SQ8 margin 0.")


def test_only_segments_of_many_rows_get_cells(tmp_path):
    assert FLAT_ROWS > 10_000
    for rows, kind in [(100, "flat"), (101, "PCA")]:
        folder = tmp_path / str(rows)
        write_vectors(folder, clustered(rows), np.arange(rows, dtype=np.uint64), flat_rows=100)
        assert VectorSegment(folder, *clustered(rows).shape).kind.startswith(kind)


def test_a_known_text_is_found_by_its_key(tmp_path):
    texts = ["a", "b", "a", "c"]
    keys = np.array([vector_key(text) for text in texts], np.uint64)
    write_vectors(tmp_path / "semantic", clustered(4), keys)
    segment = VectorSegment(tmp_path / "semantic", *clustered(4).shape)
    asked = np.array([vector_key(text) for text in ("c", "never seen", "a")], np.uint64)
    assert segment.rows_of(asked).tolist() == [3, -1, 0]
    assert segment.keys().tolist() == keys.tolist()
