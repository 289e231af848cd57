"""The second look: by a real cross-encoder, a tiny one, in the time it is given."""

import numpy as np
import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from nutgraf.index import EncoderError, NutgrafError
from nutgraf.search import Searcher
from nutgraf.search.ranking.rerank import AT_ONCE, Reranker, second_look

pytestmark = pytest.mark.slow

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] ferry rocks ashore company tunnel roof safety night"


def save_cross_encoder(folder, labels=1):
    """A cross-encoder of one layer with random weights, the same each time."""
    import torch

    torch.manual_seed(1)
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS.split()))
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS.split()),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=labels,
        initializer_range=0.5,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_cross_encoder(tmp_path_factory.mktemp("model") / "cross")


@pytest.fixture(scope="module")
def reranker(model):
    return Reranker.load(model)


def ids(results):
    return [hit.passage.id for hit in results]


def test_hits_are_in_the_order_of_the_cross_encoder(index, reranker):
    question = "ferry rocks night safety roof"
    with Searcher(index) as searcher:
        before = searcher.search(question, per_article=0)
        after = searcher.search(question, per_article=0, rerank=reranker, budget=60_000)
        page = searcher.search(
            question, per_article=0, rerank=reranker, budget=60_000, offset=1, limit=2
        )
    texts = [f"{hit.article.title}\n{hit.passage.text}" for hit in before]
    scores = reranker.scores(question, texts, budget=60_000)
    assert len(set(scores.tolist())) > 3
    expected = [ids(before)[place] for place in np.argsort(-scores, kind="stable")]
    assert ids(after) == expected != ids(before)
    assert ids(page) == expected[1:3]
    assert after.total == before.total


def test_filters_alone_leave_nothing_to_read_with_the_passages(index, reranker):
    with Searcher(index) as searcher:
        for question in ("date:2019..2020", "-strike"):
            before = searcher.search(question, recent=True, per_article=0)
            after = searcher.search(question, recent=True, per_article=0, rerank=reranker)
            assert len(before) > 3
            assert ids(after) == ids(before)


def test_what_is_not_reached_stays_behind_in_its_order():
    assert second_look(np.array([0.2, 0.9, 0.2]), 5).tolist() == [1, 0, 2, 3, 4]
    assert second_look(np.empty(0), 3).tolist() == [0, 1, 2]


def test_no_more_is_read_than_time_allows(reranker):
    texts = ["ferry on the rocks"] * 100_000
    reached = len(reranker.scores("ferry", texts, budget=300))
    assert 0 < reached < len(texts)
    assert reached % AT_ONCE == 0
    assert len(reranker.scores("ferry", texts, budget=1e-6)) == 0
    assert len(reranker.scores("ferry", texts[:10], budget=60_000)) == 10
    assert len(reranker.scores("ferry", [], budget=1.0)) == 0


def test_a_query_of_filters_is_ordered_too_and_one_without_hits_stays_empty(index, reranker):
    with Searcher(index) as searcher:
        assert len(searcher.search("source:courier", rerank=reranker, per_article=0)) == 3
        assert len(searcher.search("source:nobody", rerank=reranker)) == 0


def test_by_keyword_and_by_article_the_second_look_is_the_same_way(index, reranker):
    with Searcher(index) as searcher:
        for mode in ("keyword", "semantic"):
            found = searcher.search("ferry tunnel", mode=mode, by="article", rerank=reranker)
            assert {hit.article.id for hit in found} == {"halcyon", "tunnel"}


def test_a_budget_is_a_time(index, reranker):
    with Searcher(index) as searcher, pytest.raises(NutgrafError, match="budget is a time"):
        searcher.search("ferry", rerank=reranker, budget=0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/nowhere/at-all", "cannot be loaded .*no such folder"),
        ("all-MiniLM-L6-v2", "all-MiniLM-L6-v2': is none .BertModel."),
    ],
)
def test_what_is_no_cross_encoder_is_refused(name, said):
    with pytest.raises(EncoderError, match=said) as caught:
        Reranker.load(name)
    assert len(str(caught.value).splitlines()) == 1


def test_a_broken_folder_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{broken")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        Reranker.load(str(tmp_path))


def test_a_model_of_several_scores_is_refused(tmp_path):
    several = Reranker.load(save_cross_encoder(tmp_path / "several", labels=3))
    with pytest.raises(EncoderError, match="gives 3 scores a pair"):
        several.scores("ferry", ["rocks", "roof"], budget=1000)
