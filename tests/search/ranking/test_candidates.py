"""Candidates: the union of two lists, each row with the scores and ranks it has there."""

import numpy as np

from nutgraf.search.ranking.candidates import union


def listed(rows, scores):
    return np.array(rows, np.int64), np.array(scores, np.float64)


def test_rows_of_both_lists_come_once_in_order_of_row():
    found = union(listed([7, 3], [2.0, 1.0]), listed([9, 7], [0.8, 0.4]))
    assert found.rows.tolist() == [3, 7, 9]
    assert found.keyword_ranks.tolist() == [2, 1, 0]
    assert found.semantic_ranks.tolist() == [0, 2, 1]
    np.testing.assert_array_equal(found.keyword, [1.0, 2.0, np.nan])
    np.testing.assert_array_equal(found.semantic, [np.nan, 0.4, 0.8])


def test_two_empty_lists_have_no_union():
    found = union(listed([], []), listed([], []))
    assert [len(found.rows), len(found.keyword), len(found.semantic_ranks)] == [0, 0, 0]
