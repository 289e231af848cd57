"""An encoder of another geometry: the same hits, probabilities, verdicts and related articles."""

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.index.encoder import open_encoder
from nutgraf.index.encoder.fixed_texts.scale_texts import ANSWERED
from nutgraf.search import Searcher
from tests.conftest import HALCYON, TUNNEL

OTHERS = [
    Article(id=f"other{number}", title="", text=passage)
    for number, (_, passage) in enumerate(ANSWERED[:12])
]
FERRY = Article(
    id="ferry",
    title="Ferry hits rocks",
    text="A ferry with passengers ran onto rocks in fog, and lifeboats brought everyone ashore.",
)
QUESTIONS = (
    "ferry on the rocks",
    "people saved from a ship",
    "fire in the tunnel",
    "museum painting stolen",
    "train for Halcyon",
    "how to prune an apple tree",
    "which moons of Saturn have water",
    "cello suites",
)


class Changed:
    """The default encoder, its vectors changed by a function; it encodes a text once."""

    name = "changed"

    def __init__(self, encoder, change, known):
        self._encoder, self._change, self._known = encoder, change, known
        self.dimension = self.encode_queries(["one"]).shape[1]

    def encode_queries(self, texts):
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_queries(new), strict=True))
        return self._change(np.array([self._known[text] for text in texts]))

    encode_passages = encode_queries


def same(vectors):
    return vectors


def moved(vectors):
    """With a constant direction: cosines c become (c + 9) / 10."""
    return np.concatenate([vectors, np.full((len(vectors), 1), 3.0, np.float32)], axis=1)


@pytest.fixture(scope="module")
def searchers(template, tmp_path_factory):
    """A searcher with the default encoder's geometry, and one with another."""
    known, opened = {}, []
    for change in (same, moved):
        encoder = Changed(open_encoder(template / "encoder"), change, known)
        index = Index.create(tmp_path_factory.mktemp(change.__name__) / "i", encoder=encoder)
        with index.writer() as writer:
            for article in (HALCYON, TUNNEL, FERRY, *OTHERS):
                writer.add(article)
        opened += [index, Searcher(index)]
    yield opened[1], opened[3]
    for each in reversed(opened):
        each.close()


@pytest.mark.parametrize("mode", ["hybrid", "semantic"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_and_verdicts_are_the_same(searchers, question, mode):
    found, other = (searcher.search(question, mode=mode) for searcher in searchers)
    assert (other.total, len(other.hits)) == (found.total, len(found.hits))
    scores = {hit.passage.id: (hit.score, hit.semantic.score) for hit in found}
    for hit in other:
        score, meaning = scores[hit.passage.id]
        assert hit.semantic.score == pytest.approx(meaning, abs=0.01)
        # The direction of an article's mean is another where all vectors have a part in common.
        assert hit.score == pytest.approx(score, abs=0.07)
    if found.hits:
        assert other.hits[0].passage.id == found.hits[0].passage.id


def test_related_articles_are_the_same(searchers):
    found, other = (searcher.related("halcyon") for searcher in searchers)
    assert [each.article.id for each in other.subject] == [
        each.article.id for each in found.subject
    ]
    assert [each.meaning for each in other.subject] == pytest.approx(
        [each.meaning for each in found.subject], abs=0.05
    )
    assert "ferry" in [each.article.id for each in found.subject]
