"""An article says at once what is wrong with it; a row becomes one."""

import datetime
import json

import pytest

from nutgraf.index import Article, ArticleError, StorageError
from nutgraf.search import Searcher

GOOD = {"id": "a", "title": "Ferry", "text": "All are safe."}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", 7, "its id is of type int, not str"),
        ("id", " ", "an article's id is empty; give it one"),
        ("title", None, "its title is of type NoneType, not str"),
        ("source", float("nan"), "its source is of type float, not str or None"),
        ("date", "2020-11-15", "its date is of type str, not datetime.date or None"),
        ("date", datetime.datetime(2020, 11, 15, 9), "its date is of type datetime"),
        ("metadata", None, "its metadata is of type NoneType, not Mapping"),
    ],
)
def test_a_field_of_another_type_is_refused(field, value, said):
    with pytest.raises(ArticleError) as raised:
        Article(**GOOD | {field: value})
    assert said in str(raised.value)


def test_metadata_must_be_json(empty_index):
    article = Article(**GOOD, metadata={"when": datetime.date(2020, 11, 15)})
    with pytest.raises(ArticleError, match=r"its metadata: .*date"), empty_index.writer() as w:
        w.add(article)
    assert empty_index.stats().articles == 0


@pytest.mark.parametrize("field", ["id", "title", "text", "author", "metadata"])
def test_half_of_a_surrogate_pair_is_refused_by_the_field_that_has_it(empty_index, field):
    half = json.loads('"all safe \\ud83d"')
    article = Article(**GOOD | {field: {"x": half} if field == "metadata" else half})
    with empty_index.writer() as writer:
        writer.add(Article(id="b", title="Good", text="And kept."))
        with pytest.raises(ArticleError, match=f"its {field} has half of a surrogate pair"):
            writer.add(article)
    assert empty_index.catalogue.articles.current_ids() == ["b"]
    Article.from_record(article.to_json())  # which takes it out


def test_what_cannot_be_an_id_is_no_articles(index):
    with index.writer() as writer, index.snapshot() as snapshot:
        assert snapshot.find("caf\udce9") is None
        assert not writer.remove("caf\udce9")


def test_a_row_becomes_an_article():
    row = {"_id": 7, "headline": "Ferry", "body": "Safe.", "published": "15 Nov 2020", "desk": 3}
    assert Article.from_record(row) == Article(
        id="7",
        title="Ferry",
        text="Safe.",
        date=datetime.date(2020, 11, 15),
        metadata={"desk": 3},
    )


def test_a_row_without_an_id_has_one_by_its_content():
    row = {"title": "Ferry", "text": "Safe."}
    assert Article.from_record(row).id == Article.from_record(row).id
    assert Article.from_record(row).id != Article.from_record(row | {"text": "Lost."}).id


def test_a_row_that_makes_no_article_is_refused():
    with pytest.raises(ArticleError):
        Article.from_record({"desk": 3})


def test_what_was_closed_says_so(index):
    searcher = Searcher(index.path)
    searcher.close()
    with pytest.raises(StorageError, match="the searcher is closed; open another"):
        searcher.search("ferry")
