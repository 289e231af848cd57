"""`nutgraf backup`, `restore` and `export` as a user runs them."""

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from nutgraf.index import Index
from nutgraf.index.maintenance.reembedding import Reembedding
from nutgraf.index.maintenance.verification import verify
from nutgraf.search import Searcher
from tests.conftest import HALCYON, TUNNEL
from tests.index.encoder.conftest import make_model

pytestmark = pytest.mark.slow

__all__ = ["make_model"]

QUESTIONS = ["ferry rocks", "who was hurt", "the roof fell", '"spending on maintenance"', "Tolm"]


def answers(path):
    """The hits of some questions in all modes, with all of their scores."""
    with Searcher(path) as searcher:
        return [
            [
                (hit.passage.id, round(hit.score, 6), hit.keyword.rank, hit.semantic.rank)
                for hit in searcher.search(question, mode=mode, limit=50)
            ]
            for question in QUESTIONS
            for mode in ("hybrid", "keyword", "semantic")
        ]


def hashes(path):
    with Index.open(path) as index, index.snapshot() as snapshot:
        ids = index.catalogue.articles.current_ids()
        return {id_: snapshot.article(id_)[0].content_hash for id_ in ids}


def test_a_backup_is_restored_elsewhere_and_answers_alike(nutgraf, index, tmp_path):
    file = tmp_path / "b.tar"
    done = nutgraf("backup", file, "-i", index.path, "--json")
    assert (done.code, json.loads(done.out)["generation"]) == (0, 1)
    assert nutgraf("backup", file, "-i", index.path).code == 2
    done = nutgraf("restore", file, "-i", tmp_path / "again")
    assert done.code == 0
    assert "restored · generation 1" in done.out
    assert answers(tmp_path / "again") == answers(index.path)
    done = nutgraf("restore", file, "-i", tmp_path / "again")
    assert (done.code, done.err.count("\n")) == (2, 1)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    done = nutgraf("restore", file, "-i", tmp_path / "third")
    assert (done.code, done.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_file_that_cannot_be_made_is_named_as_it_was_given(nutgraf, index, tmp_path, command):
    file = tmp_path / "nowhere" / "all"
    done = nutgraf(command, file, "-i", index.path)
    assert done.code == 2
    missing = f"there is no folder {file.parent}; make it, or choose another"
    assert done.err == f"nutgraf: {file}: {missing}\n"


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_an_equal_index_is_built_from_an_export(nutgraf, index, empty_index_of, tmp_path, name):
    with index.writer() as writer:
        for number in range(30):
            writer.add(_like(HALCYON, number))
        writer.remove("tunnel")
        writer.commit()
        writer.add(TUNNEL)
    done = nutgraf("export", tmp_path / name, "-i", index.path)
    assert (done.code, done.out) == (0, "")
    assert "32 articles" in done.err
    built = empty_index_of()
    assert nutgraf("index", tmp_path / name, "-i", built).code == 0
    assert hashes(built) == hashes(index.path)
    assert answers(built) == answers(index.path)
    assert nutgraf("export", tmp_path / name, "-i", index.path).code == 2
    opened = gzip.open if name.endswith("gz") else open
    with opened(tmp_path / name, "rt", encoding="utf-8") as lines:
        assert nutgraf("export", "-", "-i", built).out == lines.read()


def test_what_can_be_read_of_a_damaged_index_becomes_a_new_one(
    nutgraf, index, tmp_path, empty_index_of
):
    with index.writer() as writer:
        writer.add(_like(HALCYON, 1))
    with closing(sqlite3.connect(index.path / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE versions SET title = 'Forged' WHERE article = 'tunnel'")
    refused = nutgraf("verify", "--repair", "-i", index.path)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "export --salvage" in refused.err
    done = nutgraf("export", "--salvage", tmp_path / "all.jsonl", "-i", index.path)
    assert done.code == 1
    assert done.err.splitlines() == [
        "nutgraf: lost: article 'tunnel': differs from what was added",
        "2 articles saved · 1 lost",
    ]
    built = empty_index_of()
    done = nutgraf("index", tmp_path / "all.jsonl", "-i", built, "--reuse", index.path, "--json")
    assert json.loads(done.out)["passages"] == {"added": 6, "embedded": 0, "reused": 6}
    with Index.open(built) as again:
        assert again.catalogue.articles.current_ids() == ["halcyon", "halcyon-1"]


def test_a_reembedded_index_goes_through_a_backup_and_an_export(
    nutgraf, index, tmp_path, make_model
):
    model = str(make_model("tiny", window=256))  # the window by which passages were cut
    with Reembedding(index, model) as change:
        change.encode()
        with change.written() as switch:
            switch.commit()
    with index.writer() as writer:
        writer.add(_like(HALCYON, 1))
    assert nutgraf("backup", tmp_path / "b.tar", "-i", index.path).code == 0
    restored = tmp_path / "restored"
    assert nutgraf("restore", tmp_path / "b.tar", "-i", restored).code == 0
    assert list(verify(restored)) == []
    assert answers(restored) == answers(index.path)
    with Searcher(restored, generation=1) as first, Searcher(index, generation=1) as theirs:
        assert [hit.passage.id for hit in first.search("ferry")] == [
            hit.passage.id for hit in theirs.search("ferry")
        ]
    assert nutgraf("export", tmp_path / "all.jsonl", "-i", restored).code == 0
    built = tmp_path / "built"
    done = nutgraf("index", tmp_path / "all.jsonl", "-i", built, "--model", model)
    assert done.code == 0, done.err
    assert hashes(built) == hashes(index.path)
    assert answers(built) == answers(index.path)


def _like(article, number):
    import dataclasses

    text = f"{article.text}\n\nPassenger number {number} came from village {number % 7}, he said."
    return dataclasses.replace(article, id=f"{article.id}-{number}", text=text)


def test_an_export_into_a_pipe_that_closes(two_articles):
    command = f"{sys.executable} -m nutgraf.cli export -i {two_articles} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)
    assert b"Traceback" not in done.stderr
