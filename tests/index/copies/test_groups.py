"""Groups of copies through commits, updates, removals and merges, as a reader sees them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.index.copies.groups import CopyGroups
from tests.helpers.carried_report import REPORT, paragraphs

OTHER = "\n\n".join(
    f"Paragraph {i} of another report, which speaks of the {word} and of nothing else at all."
    for i, word in enumerate(["council", "budget", "school", "bridge", "election"])
)


def add(index, *articles):
    with index.writer() as writer:
        for id_, text in articles:
            writer.add(Article(id=id_, title=f"Title of {id_}", text=text, source=id_))


def groups(index, generation=None):
    """The groups of a generation, by the articles' ids."""
    with index.snapshot(generation) as snapshot:
        return sorted(
            sorted(snapshot.version(version)[0].id for version in group.tolist())
            for group in snapshot.copies
        )


def test_copies_of_one_commit_and_of_later_ones_are_one_group(empty_index):
    add(empty_index, ("wire", REPORT), ("courier", REPORT + "\n\nReporting by the Courier."))
    add(empty_index, ("other", OTHER))
    assert groups(empty_index) == [["courier", "wire"]]
    add(empty_index, ("post", "\n\n".join(paragraphs(REPORT)[:-1])))
    assert groups(empty_index) == [["courier", "post", "wire"]]
    assert groups(empty_index, 2) == [["courier", "wire"]]


def test_an_article_that_is_rewritten_leaves_its_group(empty_index):
    add(empty_index, ("wire", REPORT), ("courier", REPORT), ("post", REPORT))
    add(empty_index, ("wire", OTHER))
    assert groups(empty_index) == [["courier", "post"]]
    with empty_index.writer() as writer:
        writer.remove("courier")
    assert groups(empty_index) == []
    assert groups(empty_index, 1) == [["courier", "post", "wire"]]


def test_many_copies_are_one_group_whoever_leaves(empty_index):
    add(empty_index, *((f"paper {i}", REPORT) for i in range(15)))
    for removed in ("paper 0", "paper 3", "paper 14"):
        with empty_index.writer() as writer:
            writer.remove(removed)
    [group] = groups(empty_index)
    assert len(group) == 12


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=30),
    st.sets(st.integers(1, 30), max_size=5),
)
def test_groups_are_what_pairs_of_the_living_connect(pairs, dead):
    alive = [pair for pair in pairs if not dead & set(pair)]
    expected = {i: {i} for i in range(1, 31)}
    for one, other in alive:
        union = expected[one] | expected[other]
        for member in union:
            expected[member] = union
    found = CopyGroups(np.array(pairs, np.int64).reshape(-1, 2), np.array(sorted(dead), np.int64))
    versions = np.arange(1, 31)
    assert found.of(versions).tolist() == [min(expected[i]) for i in range(1, 31)]
    for group in found:
        assert set(group.tolist()) == expected[int(group[0])]
    assert found.members(31).tolist() == []


@pytest.mark.parametrize("versions", [[], [5]])
def test_without_copies_each_version_is_its_own_group(versions):
    none = CopyGroups(np.empty((0, 2), np.int64), np.empty(0, np.int64))
    assert none.of(np.array(versions, np.int64)).tolist() == versions
