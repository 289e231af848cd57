"""Which segments are merged."""

from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.merging import FAN, SMALLEST, merge_run, tier


def test_tiers_grow_by_the_fan():
    assert [tier(n) for n in (1, SMALLEST - 1, SMALLEST, SMALLEST * FAN - 1, SMALLEST * FAN)] == [
        0, 0, 1, 1, 2,
    ]  # fmt: skip


def test_neighbours_of_one_tier_are_merged_once_there_are_enough():
    assert merge_run([5] * (FAN - 1)) is None
    assert merge_run([50_000, *[5] * FAN, 9_000]) == slice(1, 1 + FAN)
    assert merge_run([5] * 4 + [50_000] + [5] * 4) is None


@given(st.lists(st.integers(1, 200_000), max_size=300))
def test_however_articles_arrive_the_segments_stay_few(commits):
    sizes: list[int] = []
    for rows in commits:
        sizes.append(rows)
        while run := merge_run(sizes):
            before = sum(sizes)
            sizes[run] = [sum(sizes[run])]
            assert sum(sizes) == before
    assert merge_run(sizes) is None
