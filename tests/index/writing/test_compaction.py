"""Compaction: what is kept answers as before, what is gone says so, and the disk gets its space."""

import dataclasses

import pytest

from nutgraf.index import Article, GenerationError
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.changes import change, hits

pytestmark = pytest.mark.slow


@pytest.fixture
def edited(index):
    """Generations 1 to 6: two articles, edited, removed, brought back, and a setting."""
    change(index, add=[dataclasses.replace(HALCYON, title="Second edition", text="A ship sank.")])
    change(index, add=[Article(id="brief", title="Brief", text="Workers went home.")])
    change(index, remove=["tunnel", "brief"])
    with index.writer() as writer:
        writer.return_to(3)
        writer.put_setting("ranking", 1)
        writer.commit()
    return index


def files(index):
    return {str(path) for path in (index.path / "segments").rglob("*")}


@pytest.mark.parametrize("keep", [1, 2, 3, 6, 99])
def test_what_is_kept_answers_as_before(edited, keep):
    before = {generation: hits(edited, generation) for generation in range(7)}
    with edited.writer() as writer:
        done = writer.compact(keep)
    assert done.oldest == edited.oldest == max(0, 7 - keep)
    for generation, expected in before.items():
        if generation >= done.oldest:
            assert hits(edited, generation) == expected
        else:
            with pytest.raises(GenerationError, match="was compacted away; generations"):
                edited.snapshot(generation)
    assert hits(edited) == before[6]
    with edited.snapshot() as snapshot:
        assert snapshot.settings == {"ranking": 1}
    with edited.writer() as writer:
        assert writer.add(TUNNEL) == "unchanged"
        writer.return_to(done.oldest)
    assert hits(edited) == before[done.oldest]


def test_the_disk_gets_the_space_back(edited):
    noise = Article(id="noise", title="", text="Noise.", metadata={"noise": "x" * 1_000_000})
    change(edited, add=[noise])
    change(edited, remove=["noise"])
    with edited.writer() as writer:
        done = writer.compact(1)
    assert done.bytes_before - done.bytes_after > 500_000
    assert done.bytes_after == edited.stats().bytes
    assert edited.stats().superseded == 0
    assert len(files(edited)) > 5
    with edited.writer() as writer:
        again = writer.compact(1)
    assert again.versions == 0


def test_an_index_of_which_all_was_removed_can_be_compacted_and_filled_again(index):
    change(index, remove=["halcyon", "tunnel"])
    with index.writer() as writer:
        assert writer.compact(1).versions == 2
    assert not files(index)
    assert hits(index) == []
    change(index, add=[HALCYON, TUNNEL])
    assert len(hits(index)) == 5


def test_a_reader_of_what_is_kept_goes_on_and_another_is_told(edited):
    with edited.snapshot(1) as early, edited.snapshot() as newest:
        rows = newest.passages(range(2))
        with edited.writer() as writer:
            writer.compact(1)
        assert newest.passages(range(2)) == rows
        assert newest.article("tunnel")[0] == TUNNEL
        with pytest.raises(GenerationError, match="generation 1: was compacted away"):
            early.article("halcyon")
        with pytest.raises(GenerationError, match="generation 1: was compacted away"):
            early.find("halcyon#1")
