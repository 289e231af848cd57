"""Evaluation: collections read or refused by line, and measures against hand arithmetic."""

import json
import math

import pytest

from nutgraf.index import ArticleError
from nutgraf.search import Searcher
from nutgraf.search.evaluation import (
    Topic,
    by_article,
    evaluate_folder,
    make_run,
    measure,
    read_collection,
)
from tests.conftest import HALCYON, TUNNEL


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    articles = [article.to_json() | {"_id": article.id} for article in (HALCYON, TUNNEL)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, articles)))
    topics = [{"_id": "1", "text": "ship on the rocks"}, {"_id": "2", "text": "unjudged"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, topics)))
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\thalcyon\t1\n")
    return tmp_path


def test_a_folder_is_evaluated_in_all_modes(folder, empty_index):
    report = evaluate_folder(folder, index_path=empty_index.path)
    assert list(report.modes) == ["hybrid", "keyword", "semantic"]
    for measures in report.modes.values():
        assert measures.pop("seconds") > 0
        assert measures == {"ndcg@10": 1.0, "recall@100": 1.0, "mrr@10": 1.0, "map": 1.0}
    assert (report.articles, report.topics) == (2, 1)


def test_the_measures_by_hand():
    run = {"q": {"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.2}}
    found = measure({"q": {"b": 2, "d": 1, "e": 1}}, run)
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["ndcg@10"] == pytest.approx(gain / ideal, abs=1e-4)
    assert found["mrr@10"] == pytest.approx(1 / 2)
    assert found["map"] == pytest.approx((1 / 2 + 2 / 4) / 3, abs=1e-4)
    assert found["recall@100"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_judged_topic_without_hits_counts_as_nothing():
    assert measure({"q": {"a": 1}, "r": {"b": 1}}, {"q": {"a": 1.0}})["mrr@10"] == 0.5


def test_passages_are_judged_for_their_articles_and_an_id_may_hold_a_number_sign(index):
    with index.snapshot() as snapshot:
        qrels = {"q": {"halcyon#0": 1, "halcyon#2": 2, "tunnel": 1, "Normans#0": 1}}
        assert by_article(qrels, snapshot) == {"q": {"halcyon": 2, "tunnel": 1, "Normans#0": 1}}


def test_an_article_that_is_itself_the_question_is_left_out(index):
    with Searcher(index) as searcher:
        run = make_run(searcher, (Topic("halcyon", HALCYON.text),), mode="hybrid")
        other = make_run(searcher, (Topic("halcyon", "ferry aground"),), mode="hybrid")
    assert list(run["halcyon"]) == ["tunnel"]
    assert "halcyon" in other["halcyon"]


def test_passages_cannot_be_ranked_against_judged_articles(folder, empty_index):
    with pytest.raises(ArticleError, match="name articles, not passages"):
        evaluate_folder(folder, index_path=empty_index.path, by="passage")


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("queries.jsonl", '{"_id": "3"}', "queries.jsonl:3: not a topic"),
        ("queries.jsonl", "{broken", "queries.jsonl:3: not a topic"),
        ("qrels/test.tsv", "1\thalcyon\tyes", "test.tsv:3: not a judgement"),
        ("qrels/test.tsv", "1 halcyon 1", "test.tsv:3: not a judgement"),
    ],
)
def test_a_broken_line_is_named(folder, name, line, said):
    file = folder / name
    file.write_text(file.read_text().rstrip("\n") + "\n" + line + "\n")
    with pytest.raises(ArticleError, match=said):
        read_collection(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ArticleError, match=name.split("/")[-1].replace(".", r"\.")):
        read_collection(folder)
