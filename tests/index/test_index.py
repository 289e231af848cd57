"""The index: commits of both legs, updates, rollback, and files that changed."""

import dataclasses
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index import (
    Article,
    Index,
    IndexDamagedError,
    IndexLockedError,
    StorageError,
)
from nutgraf.index.articles.article import own_reference
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.vectors import vector_key
from tests.conftest import HALCYON, TUNNEL


def current(index):
    """Article ids and passage texts that a reader sees, in order of row."""
    with index.snapshot() as snapshot:
        rows = np.concatenate(
            [
                base + (np.arange(segment.rows) if live is None else np.flatnonzero(live))
                for segment, base, live in zip(
                    snapshot.segments, snapshot.bases, snapshot.live, strict=False
                )
            ]
            or [np.empty(0, int)]
        )
        passages = snapshot.passages(rows.tolist())
        assert len(passages) == snapshot.live_rows
        return [(passage.id, passage.text) for passage in passages]


def test_row_i_is_the_same_passage_in_both_legs(index):
    with index.snapshot() as snapshot:
        for segment in snapshot.segments:
            passages = snapshot.passages(range(segment.rows))
            assert segment.vectors.keys().tolist() == [
                vector_key(encoder_text(passage)) for passage in passages
            ]
            for row, passage in enumerate(passages):
                for term in index.analyzer.terms(passage.text):
                    assert row in segment.keyword.postings("body", term).rows


def test_what_was_added_comes_back_whole(index):
    with index.snapshot() as snapshot:
        for article in (HALCYON, TUNNEL):
            found, passages = snapshot.article(article.id)
            assert found == article
            assert "\n\n".join(passage.text for passage in passages) == article.text
        assert snapshot.article("nobody") is None
        assert snapshot.find("halcyon#2")[2].text.startswith("The company had cut")
        assert snapshot.find("halcyon#3") is None


def test_an_unchanged_article_is_left_alone(index):
    with index.writer() as writer:
        assert writer.add(HALCYON) == "unchanged"
    assert index.stats().generation == 1


def test_an_update_replaces_the_article_and_embeds_only_what_is_new(index):
    new = dataclasses.replace(HALCYON, text=HALCYON.text + "\n\nAn inquiry has been ordered. " * 3)
    with index.writer() as writer:
        assert writer.add(new) == "updated"
        writer.commit()
        assert (writer.counts.passages, writer.counts.embedded, writer.counts.reused) == (4, 1, 3)
    assert [id_ for id_, _ in current(index)] == ["tunnel#0", "tunnel#1"] + [
        f"halcyon#{i}" for i in range(4)
    ]


def test_a_reader_keeps_its_generation_and_earlier_ones_can_be_asked(index):
    with index.snapshot() as before:
        with index.writer() as writer:
            writer.remove("halcyon")
            writer.add(dataclasses.replace(TUNNEL, title="Eight die in Greyfell Tunnel"))
        assert before.article("halcyon")[0] == HALCYON
        assert before.live_rows == 5
    with index.snapshot(1) as earlier, index.snapshot() as newest:
        assert (earlier.live_rows, newest.live_rows) == (5, 2)
        assert earlier.article("tunnel")[0].title == "Seven die in Greyfell Tunnel"
        assert newest.article("tunnel")[0].title == "Eight die in Greyfell Tunnel"
        assert newest.article("halcyon") is None


def test_a_removed_article_that_comes_back_is_not_embedded_again(index):
    with index.writer() as writer:
        assert writer.remove("halcyon")
        assert not writer.remove("halcyon")
    with index.writer() as writer:
        assert writer.add(HALCYON) == "added"
        writer.commit()
        assert (writer.counts.embedded, writer.counts.reused) == (0, 3)


def test_within_one_commit_the_last_word_counts(empty_index):
    second = dataclasses.replace(HALCYON, title="Second edition")
    with empty_index.writer() as writer:
        writer.add(HALCYON)
        assert writer.add(second) == "updated"
        assert writer.add(second) == "unchanged"
        writer.add(TUNNEL)
        writer.remove("tunnel")
    with empty_index.snapshot() as snapshot:
        assert snapshot.article("halcyon")[0] == second
        assert snapshot.article("tunnel") is None
        assert snapshot.live_rows == 3


def test_after_an_error_nothing_has_changed(index, tmp_path):
    before = current(index)
    with suppress(RuntimeError), index.writer() as writer:
        writer.add(Article(id="new", title="New", text="Never seen."))
        writer.remove("halcyon")
        raise RuntimeError
    assert current(index) == before
    with index.writer() as writer:
        assert writer.add(Article(id="new", title="New", text="Never seen.")) == "added"
    assert ("new#0", "Never seen.") in current(index)


def test_an_orphan_segment_of_a_dead_writer_is_swept(index):
    orphan = index.path / "segments" / "000099"
    orphan.mkdir()
    (orphan / "half").write_text("written")
    index.writer().close()
    assert not orphan.exists()


def test_two_writers_exclude_each_other(index):
    with index.writer(), pytest.raises(IndexLockedError, match="pid"):
        index.writer()


def test_many_small_commits_are_merged_and_nothing_is_lost(empty_index):
    for number in range(20):
        with empty_index.writer() as writer:
            writer.add(Article(id=f"a{number}", title="Title", text=f"Text number {number}."))
            if number % 3 == 2:
                writer.remove(f"a{number - 1}")
    assert empty_index.stats().segments < 8
    assert any(generation.action == "merge" for generation in empty_index.history())
    kept = [number for number in range(20) if number % 3 != 1]
    # 19 was added last, and nothing after it removed it.
    assert current(empty_index) == [
        (f"a{number}#0", f"Text number {number}.") for number in [*kept, 19] if number < 20
    ]
    on_disk = {path.name for path in (empty_index.path / "segments").iterdir()}
    assert len(on_disk) == empty_index.stats().segments


steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "commit", "checkpoint"]),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_any_sequence_of_changes_ends_in_what_a_dictionary_would_hold(empty_index, steps):
    with empty_index.writer() as writer:
        for article_id in ("0", "1", "2", "3"):
            writer.remove(article_id)
    expected: dict[str, str] = {}
    with empty_index.writer() as writer:
        for step, number, edition in steps:
            text = f"Edition {edition} of article {number}."
            if step == "add":
                writer.add(Article(id=str(number), title="", text=text))
                expected[str(number)] = text
            elif step == "remove":
                assert writer.remove(str(number)) == (str(number) in expected)
                expected.pop(str(number), None)
            else:
                getattr(writer, step)()
    assert dict(current(empty_index)) == {f"{id_}#0": text for id_, text in expected.items()}


def test_every_file_of_a_segment_is_known_and_a_changed_one_refused_by_name(index):
    folder = index.path / "segments"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        content = file.read_bytes()
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        with pytest.raises(IndexDamagedError, match=file.name):
            index.snapshot()
        file.write_bytes(content[:-1])
        with pytest.raises(IndexDamagedError, match=file.name):
            index.snapshot()
        file.unlink()
        with pytest.raises(IndexDamagedError, match=f"{file.name}: missing"):
            index.snapshot()
        file.write_bytes(content)
        index.snapshot().close()


def test_stats_say_what_is_there(index):
    with index.writer() as writer:
        writer.remove("tunnel")
        writer.in_same_commit.append(
            lambda catalogue: catalogue.skipped.put({"broken.txt": "no"}, 2)
        )
    found = index.stats()
    assert (found.articles, found.passages, found.superseded, found.generation) == (1, 3, 1, 2)
    assert (found.first_date, found.last_date, found.undated) == ("2020-11-15", "2020-11-15", 0)
    assert found.skipped == {"broken.txt": "no"}
    assert found.model == "all-MiniLM-L6-v2"


def test_equal_texts_are_encoded_once(empty_index):
    with empty_index.writer() as writer:
        for number in range(4):
            writer.add(Article(id=str(number), title="Wire", text="The same words everywhere."))
        writer.commit()
        assert (writer.counts.embedded, writer.counts.reused) == (1, 3)
    with empty_index.snapshot() as snapshot:
        assert len(np.unique(snapshot.segments[0].vectors.vectors, axis=0)) == 1


def test_the_size_from_which_cells_answer_can_be_chosen(template, tmp_path):
    with (
        Index.open(template) as model,
        Index.create(tmp_path / "new", flat_rows=3, encoder_of=model) as index,
    ):
        for article in (HALCYON, TUNNEL):
            with index.writer() as writer:
                writer.add(article)
        assert index.stats().vectors == {"flat fp16": 2}
        with index.writer() as writer:
            writer.add(
                Article(id="long", title="", text="\n\n".join(f"Part {i} " * 20 for i in range(5)))
            )
        found = index.stats()
        assert found.flat_rows == 3
        assert sorted(kind.split(",")[0][:4] for kind in found.vectors) == ["PCA1", "flat"]
        with pytest.raises(StorageError, match="built with flat_rows 3, not 5"):
            Index.open_or_create(index.path, flat_rows=5)


def test_an_article_never_answers_for_a_passage_of_another(empty_index):
    paragraph = "The harbour board met again on Tuesday in Tolm, and voted on item"
    long = "\n\n".join(f"{paragraph} {n}." for n in range(3))
    ids = ("board", "board#1", "board#7", "board#01", "board#", "board#1#0", "board#٢")
    with empty_index.writer() as writer:
        for number, id_ in enumerate(ids):
            writer.add(Article(id=id_, title=f"Title {number}", text=long))
    with empty_index.snapshot() as snapshot:
        cited = {}
        for article in snapshot.articles():
            _, passages = snapshot.article(article.id)
            found, _, passage = snapshot.find(own_reference(article.id))
            assert (found.id, passage) == (article.id, None)
            for passage in passages:
                assert cited.setdefault(passage.id, passage) is passage
        for id_, passage in cited.items():
            assert snapshot.find(id_)[2] == passage
        for id_ in ids:
            if id_ not in cited:
                assert snapshot.find(id_)[0].id == (id_ if id_ != "board#" else "board")
        assert snapshot.find("board#8") is None
        assert snapshot.find("nobody#") is None
