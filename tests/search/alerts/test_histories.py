"""Saved searches against literal searches, over random histories of an index."""

import shutil
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner
from nutgraf.search.ranking.calibration import CALIBRATION, DEFAULT, Calibration

from .literal import WordDirections, answers_whatever_it_scores, judged

pytestmark = pytest.mark.slow

QUESTIONS = (
    "storm harbour",
    "the strike of the ferry ministers",
    "budget budget zebra",
    '"storm flood" harbour',
    '"ferry strike"~3',
    "minister OR flood",
    "minister AND (storm OR flood)",
    "elect*",
    "+elect* harbour",
    "river -flood",
    "elections~",
    "+ferry storm",
    "strike source:courier",
    "source:post",
    "title:budget",
    "title:storm ferry",
    "title:budg* river",
    "river date:2021..",
)
LEASTS = (0.0, 0.02, 0.15, 0.5)
WORDS = (
    "storm", "harbour", "ferry", "strike", "budget", "minister", "flood", "river", "election",
    "elected", "electric", "the", "of", "mayor", "bakery", "orchestra",
)  # fmt: skip
CALIBRATIONS = (
    DEFAULT,
    Calibration(intercept=-3.0, slope=6.0, lead=20.0, nothing=0.3),
    Calibration(intercept=-6.0, slope=12.0, lead=0.0, nothing=0.5),
    Calibration(intercept=-2.0, slope=9.0, lead=5.0, nothing=-1.0),
)


@st.composite
def articles(draw):
    def words(least, most):
        return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=most)))

    paragraphs = [words(12, 16) for _ in range(draw(st.integers(1, 3)))]
    return Article(
        id=f"a{draw(st.integers(0, 5))}",
        title=words(0, 3),
        text="\n\n".join(paragraphs),
        source=draw(st.sampled_from(("Courier", "Evening Post", None))),
        date=draw(st.sampled_from((None, date(2020, 5, 1), date(2021, 3, 2)))),
    )


STEPS = st.one_of(
    st.tuples(st.just("add"), st.lists(articles(), min_size=1, max_size=3)),
    st.tuples(st.just("add"), st.lists(articles(), min_size=1, max_size=3)),
    st.tuples(st.just("remove"), st.integers(0, 5)),
    st.tuples(st.just("roll back"), st.integers(1, 3)),
    st.tuples(st.just("compact"), st.integers(1, 2)),
    st.tuples(st.just("calibrate"), st.sampled_from(CALIBRATIONS)),
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """An index with a history: six segments, two of them with a version that has ended."""
    path = tmp_path_factory.mktemp("histories") / "begun"
    with Index.create(path, encoder=WordDirections()) as index:
        for number in range(6):
            with index.writer() as writer:
                text = " ".join(WORDS[number:] + WORDS[:number])
                writer.add(Article(id=f"a{number % 4}", title=WORDS[number], text=text))
    return path


@settings(max_examples=20)
@given(
    steps=st.lists(STEPS, min_size=2, max_size=9),
    least=st.lists(st.sampled_from(LEASTS), min_size=len(QUESTIONS), max_size=len(QUESTIONS)),
)
def test_matches_are_the_hits_of_literal_searches(begun, tmp_path_factory, steps, least):
    path = tmp_path_factory.mktemp("history") / "copy"
    shutil.copytree(begun, path)
    with (
        Index.open(path, encoder=WordDirections()) as index,
        AlertRunner(index) as runner,
    ):
        for question, own in zip(QUESTIONS, least, strict=True):
            runner.add(question, question, own)
        asked = dict(zip(QUESTIONS, least, strict=True))
        for step, what in steps:
            before = runner._store._catalogue.generations.newest()
            with index.writer(follow_up=False) as writer:
                take(step, what, writer)
            matches = runner.match()
            for generation in runner._store._catalogue.generations.since(before):
                if generation.action in ("add", "update"):
                    check(index, generation.number, matches, asked)
                else:
                    assert generation.number not in {match.generation for match in matches}
    shutil.rmtree(path)


def take(step, what, writer):
    if step == "add":
        for article in what:
            writer.add(article)
    elif step == "remove":
        writer.remove(f"a{what}")
    elif step == "roll back":
        oldest = writer._catalogue.generations.oldest()
        writer.return_to(max(oldest, writer._catalogue.generations.newest() - what))
    elif step == "compact":
        writer.compact(keep=what)
    else:
        writer.put_setting(CALIBRATION, what.to_json())


def check(index, generation, matches, least):
    """The matches of a commit are what literal searches on it say of its articles."""
    with Searcher(index, generation=generation) as searcher:
        born = set(searcher.pipeline.contents._catalogue.lives.born_in(generation).values())
        for question, own in least.items():
            own_matches = [m for m in matches if (m.generation, m.name) == (generation, question)]
            found = {match.article: match for match in own_matches}
            assert len(found) == len(own_matches)
            assert found.keys() <= born
            every = answers_whatever_it_scores(question)
            searched = judged(searcher, question)
            for article in born:
                passages = searched.get(article, {})
                best = max(passages.values(), default=None)
                if best is not None and not every and abs(best - own) < 1e-6:
                    continue  # so near to the threshold either is right
                answers = best is not None and (every or best >= own)
                assert (article in found) == answers, (question, article, best, own)
                if answers:
                    match = found[article]
                    assert match.score == pytest.approx(best, abs=1e-6)
                    assert passages[match.passage] == pytest.approx(best, abs=1e-6)
