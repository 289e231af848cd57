"""Collections: read in the layouts of BEIR and TREC, or refused by line."""

import pytest

from nutgraf.index import ArticleError
from nutgraf.search.evaluation import by_article, read_collection
from nutgraf.search.evaluation.qrels import read_qrels, write_qrels


def test_labels_stand_in_a_topics_metadata_or_beside_its_text(judged_folder):
    collection = read_collection(judged_folder)
    assert collection.labels("label") == {"1": "easy", "2": "none", "3": "hard"}
    assert collection.labels("other") == {}
    assert [topic.id for topic in collection.judged] == ["1", "3"]


@pytest.mark.parametrize("name", ["qrels.txt", "qrels/test.qrels"])
def test_judgements_in_the_four_columns_of_trec_are_the_same(judged_folder, name):
    beir = read_collection(judged_folder).qrels
    (judged_folder / "qrels" / "test.tsv").unlink()
    (judged_folder / name).write_text("1 0 halcyon 1\n3\t0\ttunnel\t2\n")
    assert read_collection(judged_folder).qrels == beir == {"1": {"halcyon": 1}, "3": {"tunnel": 2}}


def test_judgements_come_back_as_they_were_written(tmp_path):
    qrels = {"1": {"a file.txt": 2, "https://a.example/?b#1": 0}, "2": {"c": 1}}
    write_qrels(qrels, tmp_path / "qrels.txt")
    assert read_qrels(tmp_path / "qrels.txt") == qrels


def test_passages_are_judged_for_their_articles_and_an_id_may_hold_a_number_sign(index):
    with index.snapshot() as snapshot:
        qrels = {"q": {"halcyon#0": 1, "halcyon#2": 2, "tunnel": 1, "Normans#0": 1}}
        assert by_article(qrels, snapshot) == {"q": {"halcyon": 2, "tunnel": 1, "Normans#0": 1}}


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("queries.jsonl", '{"_id": "3"}', "queries.jsonl:4: not a topic"),
        ("queries.jsonl", "{broken", "queries.jsonl:4: not a topic"),
        ("queries.jsonl", "[]", "queries.jsonl:4: not a topic"),
        ("qrels/test.tsv", "1\thalcyon\tyes", "test.tsv:4: not a judgement"),
        ("qrels/test.tsv", "1 halcyon 1", "test.tsv:4: not a judgement"),
    ],
)
def test_a_broken_line_is_named(judged_folder, name, line, said):
    file = judged_folder / name
    file.write_text(file.read_text().rstrip("\n") + "\n" + line + "\n")
    with pytest.raises(ArticleError, match=said):
        read_collection(judged_folder)


def test_judgements_of_topics_that_are_not_asked_count_for_nothing(judged_folder):
    file = judged_folder / "qrels" / "test.tsv"
    before = read_collection(judged_folder)
    file.write_text(file.read_text() + "not asked\ttunnel\t1\n")
    assert read_collection(judged_folder) == before
    file.write_text("query-id\tcorpus-id\tscore\nnot asked\ttunnel\t1\n")
    with pytest.raises(ArticleError, match=r"test\.tsv: has no judgement of a topic of .*queries"):
        read_collection(judged_folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(judged_folder, name):
    (judged_folder / name).unlink()
    with pytest.raises(ArticleError, match=name.split("/")[-1].replace(".", r"\.")):
        read_collection(judged_folder)
