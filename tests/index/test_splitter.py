"""A splitter of one's own, which needs no base class."""

from nutgraf.index import Article, Passage


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
