"""What the tests of the keyword index share: articles to write, and what to find in them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import strategies as st

from nutgraf.index.keyword import EXACT_FIELDS, KeywordArticle, KeywordSegment, value_terms
from nutgraf.index.keyword.bulk_writer import write_keyword
from nutgraf.index.words.analyzer import Analyzer

# field -> term -> row -> positions (none in exact fields)
Expected: TypeAlias = dict[str, dict[str, dict[int, list[int]]]]
Write: TypeAlias = Callable[[Sequence[KeywordArticle]], KeywordSegment]

WORDS = ["senate", "votes", "vote", "the", "Iran's", "covid-19", "naïve", "東京都", "U.S.", "to"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
values = st.none() | st.sampled_from(["Politico", "New York Times", "POLITICO Magazine", " "])
articles = st.builds(
    KeywordArticle,
    title=texts,
    passages=st.lists(texts, max_size=5),
    source=values,
    author=values,
    language=st.none() | st.sampled_from(["en", "EN", "fr"]),
    url=st.none() | st.sampled_from(["https://www.example.org/a-b", "http://example.org:80/c"]),
    date=st.none() | st.dates(date(1400, 1, 1), date(2900, 1, 1)),
)


@pytest.fixture(scope="session")
def corpora() -> st.SearchStrategy[list[KeywordArticle]]:
    """Small corpora: empty titles and passages, articles without passages, values in common."""
    return st.lists(articles, max_size=8)


@pytest.fixture(scope="session")
def expected_postings() -> Callable[[Sequence[KeywordArticle]], Expected]:
    """A function that finds the postings of a corpus word by word."""
    return _expected_postings


def _expected_postings(corpus: Sequence[KeywordArticle]) -> Expected:
    analyzer = Analyzer()
    found: Expected = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    row = 0
    for article in corpus:
        for passage in article.passages:
            for field, text in (("body", passage), ("title", article.title)):
                for token in analyzer.tokens(text):
                    for key, _ in token.keys:
                        places = found[field][key][row]
                        places += [token.position] if token.position not in places else []
            for field in EXACT_FIELDS:
                for term in value_terms(field, getattr(article, field), analyzer):
                    found[field][term][row] = []
            row += 1
    return found


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives the path of a folder that is not there yet."""
    return lambda: tmp_path_factory.mktemp("index") / "keyword"


@pytest.fixture(scope="session")
def write(new_folder: Callable[[], Path]) -> Write:
    """Write articles to a new folder, and open it."""

    def write_and_open(corpus: Sequence[KeywordArticle]) -> KeywordSegment:
        folder = new_folder()
        write_keyword(folder, corpus, Analyzer())
        return KeywordSegment.open(folder)

    return write_and_open
