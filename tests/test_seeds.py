"""The sample corpus: its shape, its judgements, and what the rankings make of them."""

import json
from collections import Counter

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import read_articles
from nutgraf.search import Searcher
from nutgraf.search.evaluation import evaluate, measure, read_collection
from nutgraf.search.evaluation.rankings import as_run, rank_bare
from tests.conftest import SEEDS

LABELS = {"exact", "paraphrase", "hard", "filtered", "none"}


@pytest.fixture(scope="module")
def articles():
    found = list(read_articles([str(SEEDS / "articles")], root=SEEDS / "articles"))
    assert [item for item in found if not isinstance(item, Article)] == []
    return {article.id: article for article in found}


@pytest.fixture(scope="module")
def topics():
    return read_collection(SEEDS).topics


def test_the_corpus_is_large_and_varied_enough(articles):
    assert len(articles) >= 80
    paragraphs = [len([p for p in a.text.split("\n\n") if p.strip()]) for a in articles.values()]
    assert sum(5 <= count <= 20 for count in paragraphs) >= 80
    suffixes = {path.suffix for path in (SEEDS / "articles").rglob("*.*")}
    assert suffixes == {".txt", ".md", ".html", ".jsonl"}


def test_pages_are_read_with_their_facts_and_without_their_furniture(articles):
    pages = [a for a in articles.values() if a.source == "Ostrey Evening Post"]
    assert len(pages) >= 15
    for page in pages:
        assert page.date is not None
        assert page.author
        assert page.url == page.id
        for furniture in ("cookie", "newsletter", "Subscribe", "©"):
            assert furniture not in page.text, page.id


def test_topics_are_labelled_and_there_are_enough_of_each(topics):
    labels = Counter(topic.metadata["label"] for topic in topics)
    assert set(labels) == LABELS
    assert sum(labels.values()) >= 80
    assert min(labels.values()) >= 10


@pytest.mark.slow
def test_judgements_are_the_passages_that_hold_the_answers(seeded):
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("judge", SEEDS / "judge.py")
    judge = module_from_spec(spec)
    spec.loader.exec_module(judge)
    expected: dict[str, dict[str, int]] = {}
    for topic, passage, grade in judge.judged(seeded):
        expected.setdefault(topic, {})[passage] = grade
    assert read_collection(SEEDS).qrels == expected


@pytest.mark.slow
def test_a_paraphrase_shares_no_word_with_what_answers_it(seeded, topics):
    qrels = read_collection(SEEDS).qrels
    analyzer = seeded.analyzer
    with seeded.snapshot() as snapshot:
        for topic in topics:
            if topic.metadata["label"] == "paraphrase":
                asked = {t for t in analyzer.terms(topic.text) if not analyzer.is_stop_word(t)}
                for passage_id, grade in qrels[topic.id].items():
                    _, _, passage = snapshot.find(passage_id)
                    if grade == 2:
                        assert not asked & set(analyzer.terms(passage.text)), topic.id


def test_topics_without_an_answer_have_no_judgement(topics):
    qrels = read_collection(SEEDS).qrels
    for topic in topics:
        assert (topic.id in qrels) == (topic.metadata["label"] != "none")


@pytest.mark.slow
def test_the_rankings_are_as_good_as_they_were(seeded):
    collection = read_collection(SEEDS)
    with Searcher(seeded) as searcher:
        found = evaluate(searcher.pipeline, collection)
        filtered = [t for t in collection.topics if t.metadata["label"] == "filtered"]
        qrels = {topic.id: collection.qrels[topic.id] for topic in filtered}
        run = as_run(rank_bare(searcher.pipeline, tuple(filtered), by="passage"))
    # A little under what was measured (benchmarks/RESULTS.md): a fall is a regression.
    assert found["hybrid"]["ndcg@10"] > FLOOR["hybrid"]
    assert found["keyword"]["ndcg@10"] > FLOOR["keyword"]
    assert found["semantic"]["ndcg@10"] > FLOOR["semantic"]
    assert measure(qrels, run)["recall@100"] == 1.0


FLOOR = {"hybrid": 0.75, "keyword": 0.57, "semantic": 0.78}


def test_queries_are_in_the_beir_layout():
    for line in (SEEDS / "queries.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        assert set(record) == {"_id", "text", "metadata"}
