"""The columns of own fields: what is written is read, and merging is like writing at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index, IndexDamagedError, rebuild
from nutgraf.index.fields.column_file import ColumnFile
from nutgraf.index.fields.column_writer import merge_columns, write_columns
from nutgraf.index.fields.own_values import own_values
from nutgraf.index.maintenance.verification import verify
from nutgraf.index.words.analyzer import Analyzer
from tests.conftest import HALCYON, TUNNEL

KNOWN = ("section", "words", "on")
ANALYZER = Analyzer("en")

values = st.sampled_from(
    ["Politics", "politics", "US Politics", "Z", 5, 12.5, -3, "n/a", "1999-01-02"]
)
metadata = st.dictionaries(
    st.sampled_from([*KNOWN, "unknown"]), st.one_of(values, st.lists(values, max_size=3))
)
articles = st.lists(
    st.builds(
        lambda title, own: Article(id="a", title=title, text="", metadata=own),
        st.sampled_from(["", "Ferry", "straße", "Émile"]),
        metadata,
    ),
    max_size=6,
)
quick = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(path, articles):
    path.unlink(missing_ok=True)
    write_columns(path, articles, KNOWN, ANALYZER)
    return ColumnFile(path, len(articles))


@quick
@given(articles=articles)
def test_what_is_written_is_read(tmp_path, articles):
    file = written(tmp_path / "a", articles)
    each = [own_values(article.metadata) for article in articles]
    assert file.names == sorted({name for own in each for name in own if name in KNOWN})
    assert file.titles.all() == [article.title.casefold().encode() for article in articles]
    for name in file.names:
        column = file.column(name)
        spellings = [text.decode() for text in column.spellings.all()]
        pairs = [(n, value) for n, own in enumerate(each) for value in own.get(name, ())]
        found = zip(
            column.owners.tolist(), [spellings[c] for c in column.codes.tolist()], strict=True
        )
        assert list(found) == pairs
        for whole in {text.lower() for text in spellings}:
            wanted = [n for n, own in enumerate(each) if whole in map(str.lower, own.get(name, ()))]
            assert column.articles_with(column.with_whole(whole)).tolist() == wanted
        for number, text in zip(column.numbers.tolist(), spellings, strict=True):
            assert (number == number) == (text in ("5", "12.5", "-3"))


@quick
@given(parts=st.lists(st.tuples(articles, st.randoms(use_true_random=False)), max_size=3))
def test_merging_is_like_writing_what_is_kept(tmp_path, parts):
    inputs, kept = [], []
    for number, (some, random) in enumerate(parts):
        mask = np.array([random.random() < 0.6 for _ in some], np.bool_)
        inputs.append((written(tmp_path / f"part{number}", some), mask))
        kept += [article for article, keep in zip(some, mask, strict=True) if keep]
    (tmp_path / "merged").unlink(missing_ok=True)
    merge_columns(tmp_path / "merged", inputs)
    written(tmp_path / "at-once", kept)
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "at-once").read_bytes()


def test_words_beginnings_and_whole_values(tmp_path):
    texts = ["US Politics", "Geopolitics", "politics"]
    file = written(tmp_path / "a", [replace(HALCYON, metadata={"section": t}) for t in texts])
    column = file.column("section")

    def found(numbers):
        return {column.spellings[number].decode() for number in numbers.tolist()}

    assert found(column.with_word("politics")) == {"US Politics", "politics"}
    assert found(column.with_whole("politics")) == {"politics"}
    assert found(column.beginning("us p")) == found(column.beginning("us")) == {"US Politics"}
    assert found(column.beginning("polit")) == {"US Politics", "politics"}


def test_a_changed_file_is_refused_by_its_name(tmp_path):
    written(tmp_path / "a", [replace(HALCYON, metadata={"section": "x"})]).close()
    with pytest.raises(IndexDamagedError, match="title_starts"):
        _ = ColumnFile(tmp_path / "a", 2).titles


WITH_FIELDS = [
    replace(HALCYON, metadata={"section": "Politics", "words": 120}),
    replace(TUNNEL, metadata={"section": ["World", "Politics"], "words": "many"}),
]


def test_stats_tell_types_values_and_misfits(empty_index):
    for article in WITH_FIELDS:
        with empty_index.writer() as writer:
            writer.add(article)
    own = empty_index.stats().own_fields
    assert list(own) == ["section", "words"]
    section, words = own.values()
    assert (section.type, section.articles, section.values, section.misfits) == ("keyword", 2, 2, 0)
    assert (words.type, words.articles, words.values, words.misfits) == ("number", 2, 2, 1)
    assert words.examples == ("many",)
    with empty_index.writer() as writer:
        writer.remove("tunnel")
    assert empty_index.stats().own_fields["words"].misfits == 0
    with empty_index.writer() as writer:
        writer.set_type("words", "keyword")
    assert empty_index.stats().own_fields["words"].type == "keyword"


def test_types_that_were_not_committed_are_forgotten(empty_index):
    with empty_index.writer() as writer:
        writer.add(WITH_FIELDS[0])
        writer.rollback()
        writer.set_type("words", "date")
        writer.rollback()
        writer.add(WITH_FIELDS[1])
        writer.commit()
    assert empty_index.stats().own_fields["words"].type == "keyword"


def test_compaction_and_rebuild_keep_the_columns(empty_index):
    for article in (*WITH_FIELDS, replace(WITH_FIELDS[0], title="Again")):
        with empty_index.writer() as writer:
            writer.add(article)
    before = empty_index.stats().own_fields
    with empty_index.writer() as writer:
        writer.compact(1)
    assert empty_index.stats().own_fields == before
    assert list(verify(empty_index.path)) == []


def test_a_rebuild_gives_an_index_without_columns_its_fields(empty_index):
    with empty_index.writer() as writer:
        for article in WITH_FIELDS:
            writer.add(article)
    before = empty_index.stats().own_fields
    forget_fields(empty_index)
    assert empty_index.stats().own_fields == {}
    assert empty_index.stats().without_fields == 2
    assert rebuild(empty_index.path).segments == 1
    with Index.open(empty_index.path) as index:
        assert index.stats().without_fields == 0
        assert index.stats().own_fields["section"] == before["section"]
        assert index.stats().own_fields["words"].type == "keyword"
    assert list(verify(empty_index.path)) == []


def forget_fields(index):
    """Make `index` one that was written before there were own fields."""
    catalogue = index.catalogue
    for path in index.path.glob("segments/*/fields.arrays"):
        path.unlink()
    with catalogue.writing():
        catalogue.database.execute("DELETE FROM files WHERE path LIKE '%/fields.arrays'")
        catalogue.settings.put({"own_fields": {}})
