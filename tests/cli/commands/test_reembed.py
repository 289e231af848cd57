"""`nutgraf reembed`: what is printed, compared and refused."""

import json

import pytest

from tests.index.encoder.conftest import make_model

pytestmark = pytest.mark.slow

__all__ = ["make_model"]


@pytest.fixture
def topics(tmp_path):
    folder = tmp_path / "topics"
    (folder / "qrels").mkdir(parents=True)
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "ferry on the rocks"}))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\thalcyon\t1\n")
    return folder


def test_both_models_are_compared_before_the_switch(nutgraf, index, make_model, topics):
    model = make_model("tiny")
    asked = ("reembed", "--model", model, "-i", index.path, "--topics", topics, "--json")
    report = json.loads(nutgraf(*asked).out)
    assert (report["generation"], report["model"], report["passages"]) == (2, str(model), 5)
    for moment in ("before", "after"):
        assert set(report[moment]) == {"hybrid", "keyword", "semantic"}
    assert report["before"]["keyword"] == report["after"]["keyword"]
    assert report["before"]["semantic"]["ndcg@10"] == 1
    shown = nutgraf("stats", "-i", index.path).out
    assert str(model) in shown
    assert "reembed" in nutgraf("history", "-i", index.path).out
    assert nutgraf("search", "ferry", "-i", index.path).code == 0
    assert nutgraf("rollback", "1", "-i", index.path).code == 0
    assert "all-MiniLM-L6-v2" in nutgraf("stats", "-i", index.path).out


def test_a_short_window_is_said_and_nothing_else_goes_to_stderr(nutgraf, index, make_model):
    done = nutgraf("reembed", "--model", make_model("tiny"), "-i", index.path)
    assert done.code == 0
    assert done.out.startswith("5 passages by ")
    [line] = done.err.splitlines()
    assert "it reads only the beginning of longer ones" in line


def test_a_model_or_discard_must_be_given(nutgraf, index):
    for arguments in ((), ("--model", "x", "--discard")):
        done = nutgraf("reembed", "-i", index.path, *arguments)
        assert (done.code, "give --model NAME, or --discard" in done.err) == (2, True)
    done = nutgraf("reembed", "--discard", "-i", index.path)
    assert (done.code, done.out) == (0, "no unfinished change is left\n")
    done = nutgraf("reembed", "--discard", "--json", "-i", index.path)
    assert json.loads(done.out) == {"discarded": False}
    done = nutgraf("reembed", "--model", "all-MiniLM-L6-v2", "-i", index.path)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "is in use already" in done.err
