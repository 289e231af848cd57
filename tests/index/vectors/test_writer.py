"""Writing by blocks, and merging."""

import faiss
import numpy as np
import pytest

from nutgraf.index.vectors import VectorSegment
from nutgraf.index.vectors.file_names import VECTORS
from nutgraf.index.vectors.rows import BLOCK
from nutgraf.index.vectors.writer import merged, write_vectors

from .conftest import DIMENSION, clustered, write


@pytest.mark.parametrize("rows", [1, BLOCK, BLOCK + 1])
def test_rows_written_by_blocks_are_the_file_that_faiss_writes(tmp_path, rows):
    vectors = clustered(rows)
    index = faiss.IndexScalarQuantizer(
        DIMENSION, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.add(vectors.astype(np.float32))
    faiss.write_index(index, str(tmp_path / "by-faiss"))
    write(tmp_path / "semantic", vectors)
    assert (tmp_path / "semantic" / VECTORS).read_bytes() == (tmp_path / "by-faiss").read_bytes()


def test_merging_keeps_the_chosen_rows_in_order(flat, celled, tmp_path):
    keep = np.arange(300) % 7 == 0
    vectors, keys = merged([(flat.open(), keep), (celled.open(), None), (flat.open(), None)])
    write_vectors(tmp_path / "merged", vectors, keys)
    expected = np.concatenate([flat.vectors[keep], celled.vectors, flat.vectors])
    segment = VectorSegment(tmp_path / "merged", *expected.shape)
    assert np.array_equal(segment.vectors, expected)
    assert segment.keys().tolist() == [
        *np.flatnonzero(keep), *range(20_000), *range(300)
    ]  # fmt: skip


def test_merged_rows_are_read_in_slices_of_any_length(flat):
    keep = np.arange(300) < 5
    vectors, _ = merged([(flat.open(), keep), (flat.open(), None), (flat.open(), keep)])
    whole = np.concatenate([flat.vectors[:5], flat.vectors, flat.vectors[:5]])
    assert vectors.shape == whole.shape
    for step in (1, 4, 7, 304, 1_000):
        pieces = [vectors[start : start + step] for start in range(0, len(whole), step)]
        assert np.array_equal(np.concatenate(pieces), whole)
