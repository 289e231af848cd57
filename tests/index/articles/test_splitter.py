"""A splitter of one's own, which needs no base class."""

import pytest

from nutgraf.index import Article, ArticleError, Index, Passage
from nutgraf.index.maintenance.verification import verify
from tests.helpers.hashing import Hashing


def by_sentence(article, window, count_tokens):
    places, start = [], 0
    for sentence in article.text.split(". "):
        places.append(Passage(article, len(places), start, start + len(sentence)))
        start += len(sentence) + 2
    return places


def test_passages_are_those_of_the_splitter(empty_index):
    with empty_index.writer(splitter=by_sentence) as writer:
        writer.add(Article(id="a", title="Ferry", text="It sank. All were saved. It rained"))
    with empty_index.snapshot() as snapshot:
        _, passages = snapshot.article("a")
    assert [passage.text for passage in passages] == ["It sank", "All were saved", "It rained"]


ARTICLE = Article(id="a", title="Ferry", text="It sank. All were saved. It rained")
OTHER = Article(id="b", title="Seals", text="They were counted.")


def overlapping(article, window, count_tokens):
    return [Passage(article, 0, 0, 24), Passage(article, 1, 9, 34)]


def test_passages_may_overlap(tmp_path):
    path = tmp_path / "my.nutgraf"
    with Index.create(path, encoder=Hashing()) as index:
        with index.writer(splitter=overlapping) as writer:
            writer.add(ARTICLE)
        with index.snapshot() as snapshot:
            _, passages = snapshot.article("a")
    assert [passage.text for passage in passages] == [ARTICLE.text[:24], ARTICLE.text[9:]]
    assert list(verify(path)) == []


@pytest.mark.parametrize(
    ("passages", "said"),
    [
        ([], "article 'a': its splitter gave no passage"),
        ([Passage(ARTICLE, 0, 0, 35)], "passage 0 of its splitter goes from 0 to 35, .* 0 to 34"),
        ([Passage(ARTICLE, 0, -1, 3)], "goes from -1 to 3"),
        ([Passage(ARTICLE, 0, 5, 3)], "goes from 5 to 3"),
        ([Passage(ARTICLE, 1, 0, 3)], "passage 0 of its splitter is number 1 of 'a'"),
        ([Passage(ARTICLE, 0, 0, 3), Passage(OTHER, 1, 0, 3)], "is number 1 of 'b'"),
    ],
)
def test_what_are_no_passages_of_the_article_is_refused_and_the_writer_goes_on(
    tmp_path, passages, said
):
    path = tmp_path / "my.nutgraf"
    with Index.create(path, encoder=Hashing()) as index:
        writer = index.writer(splitter=lambda article, *_: passages)
        with writer, pytest.raises(ArticleError, match=said):
            writer.add(ARTICLE)
        assert index.stats().articles == 0
    assert list(verify(path)) == []
