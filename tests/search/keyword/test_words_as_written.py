"""What the beginning of a word and a slip find, against a reading of all texts, in any history."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.index.keyword import KeywordArticle, KeywordSegment
from nutgraf.index.keyword.bulk_writer import write_keyword
from nutgraf.search.keyword import LocalKeywordLeg, Weights
from nutgraf.search.limits import Deadline
from nutgraf.search.local.corpus import LocalCorpus
from nutgraf.search.query import parse_query
from nutgraf.search.query.slips import edits_of
from nutgraf.search.ranking.bm25 import K1, TITLE, B
from tests.helpers.hashing import Hashing
from tests.search.keyword.matching.test_vocabulary import by_the_book

WORDS = ["vote", "votes", "voted", "voting", "voter", "general", "generals", "generalise", "gem"]
QUESTIONS = [
    "vot*",
    "voti*",
    "votes~",
    "general*",
    "generali*",
    "gems~1",
    "title:gen*",
    "gem -vot*",
]

articles = st.builds(
    lambda number, words: Article(id=str(number), title=words[0], text=" ".join(words)),
    st.integers(0, 4),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
steps = st.lists(
    st.tuples(st.just("add"), st.lists(articles, min_size=1, max_size=3))
    | st.tuples(st.just("remove"), st.integers(0, 4).map(str))
    | st.tuples(st.just("return"), st.integers(0, 3))
    | st.tuples(st.just("compact"), st.integers(1, 3)),
    min_size=2,
    max_size=6,
)


def answers(leg):
    """What each question finds: rows and their scores."""
    found = {}
    for question in QUESTIONS:
        rows, scores = leg.search(parse_query(question), 100, Deadline())
        found[question] = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    return found


def renumbered(found, corpus):
    """Answers whose rows are numbered among the live rows."""
    live = [
        base + row
        for segment, mask, base in zip(
            corpus.contents.segments, corpus.contents.live, corpus.contents.bases.tolist()[:-1],
            strict=True,
        )
        for row in range(segment.rows)
        if mask is None or mask[row]
    ]  # fmt: skip
    number_of = {row: number for number, row in enumerate(live)}
    return {
        question: {number_of[row]: score for row, score in rows.items()}
        for question, rows in found.items()
    }


def fresh_answers(corpus, folder):
    """The answers of an index that never had anything but the live articles."""
    live = [
        KeywordArticle(title=a.title, passages=[p.text for p in corpus.contents.article(a.id)[1]])
        for a in corpus.contents.articles()
    ]
    shutil.rmtree(folder, ignore_errors=True)
    write_keyword(folder, live, corpus.contents.analyzer)
    segment = KeywordSegment.open(folder)
    analyzer = corpus.contents.analyzer
    leg = LocalKeywordLeg([segment], [None], analyzer, Weights(title=TITLE), k1=K1, b=B)
    return answers(leg), live


def by_reading(live, analyzer, matches):
    """The rows with a key of a word that `matches`: reads every text, word by word."""
    texts = [(passage, a.title) for a in live for passage in a.passages]
    tokens = [[t for text in row for t in analyzer.tokens(text)] for row in texts]
    keys = {key.text for row in tokens for t in row if matches(t.word) for key in t.keys}
    return {n for n, row in enumerate(tokens) if keys & {k.text for t in row for k in t.keys}}


@settings(max_examples=12, deadline=None)
@given(history=steps)
def test_answers_depend_on_what_lives_in_the_generation(tmp_path_factory, history):
    folder = tmp_path_factory.mktemp("history")
    with Index.create(folder / "my.nutgraf", encoder=Hashing(dimension=8)) as index:
        seen = {}
        for action, what in history:
            with index.writer(follow_up=False) as writer:
                if action == "add":
                    for article in what:
                        writer.add(article)
                elif action == "remove":
                    writer.remove(what)
                elif action == "compact":
                    writer.compact(what)
                elif index.oldest <= what <= index.generation:
                    writer.return_to(what)
            for generation in range(max(index.oldest, 1), index.generation + 1):
                corpus = LocalCorpus(index, generation)
                found = renumbered(answers(corpus.keyword), corpus)
                if generation not in seen:
                    seen[generation], live = fresh_answers(corpus, folder / "fresh")
                    analyzer = corpus.contents.analyzer
                    for prefix in ("vot", "voti", "general", "generali"):
                        expected = by_reading(live, analyzer, lambda w, p=prefix: w.startswith(p))
                        assert found[f"{prefix}*"].keys() == expected, prefix
                    near = by_reading(live, analyzer, lambda w: by_the_book("votes", w) <= 1)
                    assert found["votes~"].keys() == near
                assert found == seen[generation], f"generation {generation} after {action}"
                corpus.close()


@pytest.mark.parametrize(
    ("word", "edits"), [("a", 0), ("of", 0), ("gem", 1), ("votes", 1), ("voting", 2), ("o'hara", 1)]
)
def test_the_edits_allowed_grow_with_the_word(word, edits):
    assert edits_of(word) == edits
