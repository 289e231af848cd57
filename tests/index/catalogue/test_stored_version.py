"""A stored article is the article that was stored, packed or not."""

import copy
import json
import pickle
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.articles.article import Article, Passage
from nutgraf.index.catalogue.stored_version import StoredArticle
from nutgraf.index.errors import ArticleError, IndexDamagedError

texts = st.text(st.sampled_from("ab é’東🙂\n"), max_size=400) | st.text("x", min_size=2000)


def fault(article_id, error):
    return IndexDamagedError(f"{article_id}: {error}")


def packed(text):
    """As texts were stored before the fourth format."""
    return zlib.compress(text.encode())


def stored(article, content=None, metadata=None):
    fields = article.to_json()
    text, own = fields.pop("text"), json.dumps(fields.pop("metadata"))
    return StoredArticle.read(
        text if content is None else content, own if metadata is None else metadata, fault, **fields
    )


@given(texts, st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=5))
def test_passages_are_slices_of_the_text(text, places):
    article = Article(id="a", title="Title", text=text, metadata={"desk": "city"})
    for found in (stored(article), stored(article, packed(text))):
        for start, length in places:
            passage = Passage(found, 0, start, start + length)
            assert passage.text == text[start : start + length]
        assert found.text == text
        assert found == article


def test_it_is_equal_to_what_was_stored():
    article = Article(id="a", title="Title", text="One. Two.", metadata={"desk": "city"})
    found = stored(article)
    assert found.metadata == {"desk": "city"}
    assert found == article
    assert article == found
    assert hash(found) == hash(article)
    assert found != Article(id="a", title="Title", text="One. Two!")
    assert found != "a"


def test_a_changed_copy_is_an_article_with_the_change():
    article = Article(id="a", title="Title", text="One. Two.", metadata={"desk": "city"})
    changed = replace(stored(article), title="Other")
    assert type(changed) is Article
    assert changed == replace(article, title="Other")
    with pytest.raises(ArticleError, match="its title is of type int"):
        replace(stored(article), title=7)


def test_a_copy_is_an_article():
    article = Article(id="a", title="Title", text="One. Two.", metadata={"desk": "city"})
    for found in (
        copy.deepcopy(stored(article)),
        pickle.loads(pickle.dumps(stored(article))),
        pickle.loads(pickle.dumps(stored(article, packed(article.text)))),
    ):
        assert type(found) is Article
        assert found == article


def test_damage_is_named_when_it_is_read():
    article = Article(id="a-17", title="Title", text="Seven died in the tunnel. " * 50)
    content = packed(article.text)
    for damaged in (content[:-20], b"no zlib at all", zlib.compress(b"\xff\xfe")):
        with pytest.raises(IndexDamagedError, match="a-17"):
            _ = stored(article, damaged).text
    with pytest.raises(IndexDamagedError, match="a-17"):
        _ = stored(article, metadata='{"desk": ').metadata
