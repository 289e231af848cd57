"""Runs: made by a searcher, written and read as TREC has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index import ArticleError
from nutgraf.search import Searcher
from nutgraf.search.evaluation import Topic, make_run, read_run, write_run
from nutgraf.search.evaluation.runs import run_by_article
from tests.conftest import HALCYON

WORDS = st.text("ab/#?é-", min_size=1, max_size=5)
IDS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
SCORES = st.dictionaries(IDS, st.floats(-1e9, 1e9), min_size=1, max_size=5)


def test_an_article_that_is_itself_the_question_is_left_out(index):
    with Searcher(index) as searcher:
        run = make_run(searcher.pipeline, (Topic("halcyon", HALCYON.text),), mode="hybrid")
        other = make_run(searcher.pipeline, (Topic("halcyon", "ferry aground"),), mode="hybrid")
    assert list(run["halcyon"]) == ["tunnel"]
    assert "halcyon" in other["halcyon"]


@given(st.dictionaries(WORDS, SCORES, min_size=1, max_size=3))
def test_a_run_comes_back_as_it_was_written(tmp_path_factory, run):
    file = tmp_path_factory.mktemp("runs") / "a.run"
    write_run(run, file, "a")
    assert read_run(file) == run


def test_a_line_has_topic_q0_id_rank_score_and_tag(tmp_path):
    write_run({"1": {"a": 0.25, "b b": 0.5}}, tmp_path / "a.run", "mine")
    assert (tmp_path / "a.run").read_text() == "1 Q0 b b 1 0.5 mine\n1 Q0 a 2 0.25 mine\n"


def test_scores_rank_and_not_ranks(tmp_path):
    (tmp_path / "a.run").write_text("1 Q0 a 2 1.5 x\n\n1\tQ0\tb\t1\t-3e2\tx\n")
    assert read_run(tmp_path / "a.run") == {"1": {"a": 1.5, "b": -300.0}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 Q0 a 1 0.5", "a.run:1: not a line of a run"),
        ("1 Q0 a 1 0.5 x\n1 Q0 b 2 high x", "a.run:2: not a line of a run"),
        ("1 Q0 a 1 nan x", "a.run:1: not a line of a run"),
        ("1 Q0 a 1 0.5 x\n1 Q0 a 2 0.4 x", "a.run:2: a is there twice for topic 1"),
        ("\n", "a.run: has no rankings in it"),
    ],
)
def test_what_is_no_run_is_named(tmp_path, text, said):
    (tmp_path / "a.run").write_text(text)
    with pytest.raises(ArticleError, match=said):
        read_run(tmp_path / "a.run")


def test_a_topic_with_a_space_cannot_be_written(tmp_path):
    with pytest.raises(ArticleError, match="no room for the spaces of topic 'a b'"):
        write_run({"a b": {"c": 1.0}}, tmp_path / "a.run", "x")


def test_passages_of_a_run_stand_for_their_articles_by_the_best(index):
    with index.snapshot() as snapshot:
        run = run_by_article({"1": {"halcyon#1": 0.2, "halcyon#0": 0.7, "gone#1": 0.1}}, snapshot)
    assert run == {"1": {"halcyon": 0.7, "gone#1": 0.1}}
