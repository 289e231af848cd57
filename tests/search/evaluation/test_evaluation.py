"""Evaluating: modes and other systems over a small collection."""

import json

import pytest

from nutgraf.index import ArticleError, GenerationError, Index
from nutgraf.search import Searcher
from nutgraf.search.evaluation import (
    FUSIONS,
    Options,
    evaluate,
    read_collection,
    read_run,
)
from nutgraf.search.judged_folder import evaluate_folder
from tests.helpers.long_article import long_article

pytestmark = pytest.mark.slow

PERFECT = {"ndcg@10": 1.0, "recall@100": 1.0, "mrr@10": 1.0, "map": 1.0}


def test_a_folder_is_evaluated_in_all_modes(judged_folder, empty_index):
    report, _ = evaluate_folder(judged_folder, index_path=empty_index.path)
    assert list(report.modes) == ["hybrid", "keyword", "semantic"]
    for measures in report.modes.values():
        assert measures.pop("seconds") > 0
        assert measures == PERFECT
    assert (report.articles, report.topics) == (2, 2)


def test_an_index_is_calibrated_as_it_is_when_it_is_used(judged_folder, empty_index):
    with (judged_folder / "corpus.jsonl").open("a") as corpus:
        corpus.write("\n" + json.dumps(long_article(500).to_json()))
    evaluate_folder(judged_folder, index_path=empty_index.path)
    assert empty_index.history()[-1].action == "calibrate"


def test_the_modes_alone_are_the_same(judged_folder, index):
    with Searcher(index) as searcher:
        found = evaluate(searcher.pipeline, read_collection(judged_folder))
    assert {mode: measures["map"] for mode, measures in found.items()} == {
        "hybrid": 1.0,
        "keyword": 1.0,
        "semantic": 1.0,
    }


def test_other_systems_stand_beside_the_modes(judged_folder, empty_index, tmp_path):
    file = tmp_path / "theirs.run"
    file.write_text("1 Q0 tunnel 1 2.0 x\n1 Q0 halcyon#1 2 1.0 x\n")
    options = Options(runs=(file,), fusions=True, against="theirs", losers=3)
    report, _ = evaluate_folder(judged_folder, index_path=empty_index.path, options=options)
    assert list(report.others) == [*FUSIONS, "theirs"]
    assert all(report.others[name] == PERFECT for name in FUSIONS)
    assert report.others["theirs"]["mrr@10"] == (1 / 2 + 0) / 2
    assert report.comparisons["theirs"].won == 2
    assert report.losses == ()
    assert report.labels["hard"]["topics"] == 1
    assert report.labels["hard"]["theirs"] == 0.0
    assert "none" not in report.labels
    assert report.verdict.answerable == 2
    assert report.verdict.unanswerable == 1
    assert 0.0 <= report.calibration_error <= 1.0
    shown = json.loads(json.dumps(report.to_json()))
    assert shown["hybrid"].keys() == PERFECT.keys() | {"seconds"}
    assert shown["comparisons"]["theirs"]["difference"] == report.comparisons["theirs"].difference


def test_a_run_that_is_written_measures_as_the_mode_did(judged_folder, empty_index, tmp_path):
    options = Options(write_runs=tmp_path / "runs")
    evaluate_folder(judged_folder, index_path=empty_index.path, options=options)
    assert {file.name for file in (tmp_path / "runs").iterdir()} == {
        "hybrid.run", "keyword.run", "semantic.run", "bare.run", "qrels.txt",
    }  # fmt: skip
    file = (tmp_path / "runs" / "keyword.run").rename(tmp_path / "before.run")
    report, _ = evaluate_folder(
        judged_folder, index_path=empty_index.path, options=Options(runs=(file,))
    )
    before = {name: value for name, value in report.modes["keyword"].items() if name != "seconds"}
    assert report.others["before"] == before
    assert read_run(file)["1"]["halcyon"] == 1.0


def test_runs_that_cannot_be_written_are_one_error(judged_folder, empty_index, tmp_path):
    (tmp_path / "file").write_text("")
    options = Options(write_runs=tmp_path / "file" / "runs")
    with pytest.raises(ArticleError, match="runs cannot be written"):
        evaluate_folder(judged_folder, index_path=empty_index.path, options=options)


def test_an_earlier_generation_is_a_system(judged_folder, empty_index):
    evaluate_folder(judged_folder, index_path=empty_index.path)
    with Index.open(empty_index.path) as index:
        generation = index.stats().generation
        with index.writer() as writer:
            writer.remove("halcyon")
    report, _ = evaluate_folder(
        judged_folder, index_path=empty_index.path, options=Options(generations=(generation,))
    )
    assert report.others[f"hybrid@{generation}"] == PERFECT
    with pytest.raises(GenerationError):
        evaluate_folder(
            judged_folder, index_path=empty_index.path, options=Options(generations=(99,))
        )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"against": "hybrid"}, "cannot be held against hybrid"),
        ({"against": "bm25"}, "against bm25: there are keyword, semantic"),
        ({"fusions": True, "by": "passage"}, "fusions are compared by article"),
        ({"by": "passage"}, "name articles, not passages"),
    ],
)
def test_what_cannot_be_compared_is_said(judged_folder, empty_index, options, said):
    with pytest.raises(ArticleError, match=said):
        evaluate_folder(judged_folder, index_path=empty_index.path, options=Options(**options))


def test_a_run_called_as_a_mode_is_refused(judged_folder, empty_index, tmp_path):
    (tmp_path / "keyword.run").write_text("1 Q0 a 1 1 x\n")
    with pytest.raises(ArticleError, match="two systems are called keyword"):
        evaluate_folder(
            judged_folder,
            index_path=empty_index.path,
            options=Options(runs=(tmp_path / "keyword.run",)),
        )
