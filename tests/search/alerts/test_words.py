"""Words of many kinds in saved searches: they find what a search finds."""

import pytest

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner
from tests.helpers.hashing import Hashing

TEXTS = {
    "jets": "Two F-16 jets flew over Hawaiʻi.",
    "f16": "The F16 was sold in Hawaii.",
    "run": "He'll run the 10,000m, a 10km and 1 250 000 more.",
    "code": "She writes C++ at AT&T for the F.B.I.’s director.",
    "bid": "His re-election bid failed.",
    "summit": "A hell of a shed, and 16 more.",
}


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ('"F16"', {"jets", "f16"}),
        ("+F-16", {"jets", "f16"}),
        ('"hawai\'i"', {"jets", "f16"}),
        ("+hell", {"summit"}),
        ('"1,250,000"', {"run"}),
        ('"10 km"', {"run"}),
        ('"C++"', {"code"}),
        ('"fbi director"', {"code"}),
        ('"reelection bid"', {"bid"}),
        ("re-elec*", {"bid"}),
    ],
)
def test_a_saved_search_finds_what_a_search_finds(tmp_path, query, articles):
    with Index.create(tmp_path / "my.nutgraf", encoder=Hashing()) as index:
        with AlertRunner(index) as runner:
            runner.add("words", query, least=0.0)
            with index.writer(follow_up=False) as writer:
                for id_, text in TEXTS.items():
                    writer.add(Article(id=id_, title="", text=text))
            assert {match.article for match in runner.match()} == articles
        with Searcher(index) as searcher:
            assert {hit.article.id for hit in searcher.search(query, literal=True)} == articles
