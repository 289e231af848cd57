"""`nutgraf eval`: tables for people, one object for programs, one line for errors."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def evaluated(nutgraf, judged_folder, empty_index_of):
    path = empty_index_of()
    return lambda *options: nutgraf("eval", judged_folder, "-i", path, *options)


def test_modes_comparisons_labels_and_verdict_are_printed(evaluated):
    outcome = evaluated("--fusions", "--losers", "2")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "2 topics over 2 articles, by article"
    first_words = [line.split()[0] for line in lines if line]
    assert [word for word in first_words if word in {"hybrid", "rrf", "easy", "nothing"}] == [
        "hybrid", "rrf", "hybrid", "rrf", "easy", "nothing",
    ]  # fmt: skip
    assert "ahead of hybrid on no topic" in outcome.out


def test_tables_fit_a_terminal_of_eighty_columns(evaluated):
    tables, _, _ = evaluated().out.partition("nothing found")
    assert "hybrid against" in tables
    assert max(map(len, tables.splitlines())) <= 80


def test_json_has_the_four_measures_of_each_mode_at_its_top(evaluated):
    shown = json.loads(evaluated("--json").out)
    for mode in ("hybrid", "keyword", "semantic"):
        assert {"ndcg@10", "recall@100", "mrr@10", "map"} <= shown[mode].keys()


def test_a_run_in_which_a_line_is_broken_is_one_line_of_error(evaluated, tmp_path: Path):
    (tmp_path / "theirs.run").write_text("1 Q0 a\n")
    outcome = evaluated("--run", tmp_path / "theirs.run")
    assert outcome.code == 2
    assert outcome.err.strip().endswith("parted by spaces")
    assert len(outcome.err.strip().splitlines()) == 1


def test_losses_are_listed_by_topic(evaluated, judged_folder, tmp_path):
    # What hybrid has first is judged worse than what the other has first.
    (judged_folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ttunnel\t1\n")
    (tmp_path / "theirs.run").write_text("1 Q0 tunnel 1 1 x\n")
    outcome = evaluated("--run", tmp_path / "theirs.run", "--losers", "1")
    assert "ndcg@10, hybrid · theirs\n0.631 · 1.000  1  ship on the rocks\n" in outcome.out
