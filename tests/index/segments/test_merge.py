"""Which segments are merged, and that nobody can tell."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.index.segments.merge import FAN, LARGE_FAN, SMALLEST, Mergeable, merge_run, tier
from tests.helpers.changes import change, hits


def run(sizes, fan=None):
    return merge_run([Mergeable(rows) for rows in sizes], fan)


def test_tiers_grow_by_the_fan():
    sizes = (1, SMALLEST - 1, SMALLEST, SMALLEST * LARGE_FAN - 1, SMALLEST * LARGE_FAN)
    assert [tier(rows) for rows in sizes] == [0, 0, 1, 1, 2]


def test_neighbours_of_one_tier_are_merged_once_there_are_enough():
    assert run([5] * (FAN - 1)) is None
    assert run([50_000, *[5] * FAN, 9_000]) == slice(1, 1 + FAN)
    assert run([5] * 4 + [50_000] + [5] * 4) is None


def test_of_large_neighbours_fewer_are_enough():
    assert run([5, 5, *[9_000] * (LARGE_FAN - 1), 5]) is None
    assert run([5, 5, *[9_000] * LARGE_FAN, 5]) == slice(2, 2 + LARGE_FAN)
    assert run([5, 5, 9_000], fan=2) == slice(0, 2)


def test_segments_of_unlike_analysis_are_not_merged():
    analyses = [None] * 3 + [1] * FAN + [2] * 3
    assert merge_run([Mergeable(5, each) for each in analyses]) == slice(3, 3 + FAN)


@given(st.lists(st.integers(1, 200_000), max_size=300))
def test_however_articles_arrive_the_segments_stay_few(commits):
    sizes: list[int] = []
    for rows in commits:
        sizes.append(rows)
        while found := run(sizes):
            before = sum(sizes)
            sizes[found] = [sum(sizes[found])]
            assert sum(sizes) == before
    assert run(sizes) is None


WORDS = ["ferry", "tunnel", "rocks", "edition", "workers", "ship"]
articles = st.builds(
    lambda number, words: Article(id=str(number), title=words[0], text=" ".join(words)),
    st.integers(0, 9),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
)
commits = st.lists(
    st.tuples(st.lists(articles, max_size=3), st.lists(st.sampled_from("0123456789"), max_size=1)),
    min_size=2,
    max_size=FAN - 2,
)


@pytest.mark.slow
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(commits=commits)
def test_merging_changes_neither_hits_nor_scores_in_either_leg(empty_index, commits):
    with empty_index.writer() as writer:
        writer.return_to(empty_index.oldest)
        for id_ in "0123456789":
            writer.remove(id_)
        writer.commit()
        writer.compact(1)  # what an example before this one left
    first = empty_index.generation
    for added, removed in commits:
        change(empty_index, add=added, remove=removed)
    asked = [
        (generation, mode)
        for generation in range(first, empty_index.generation + 1)
        for mode in ("keyword", "semantic", "hybrid")
    ]
    before = [hits(empty_index, *each) for each in asked]
    with empty_index.writer() as writer:
        writer.compact(99)
    assert empty_index.stats().segments <= 1
    assert [hits(empty_index, *each) for each in asked] == before


def test_a_merge_in_the_background_is_committed_when_it_is_done(empty_index):
    with empty_index.writer(background=True) as writer:
        for number in range(FAN * 2):
            writer.add(Article(id=str(number), title="", text=f"Ferry number {number}."))
            writer.commit()
            writer.rollback()  # which sweeps, and must spare what is being written
        expected = hits(empty_index)
    assert "merge" in {generation.action for generation in empty_index.history()}
    assert empty_index.stats().segments <= FAN + 1
    assert hits(empty_index) == expected
    assert len(list((empty_index.path / "segments").iterdir())) == empty_index.stats().segments
