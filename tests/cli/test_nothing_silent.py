"""Nothing is silent: what was not read, or has no vectors, is said by every command that knows."""

import json
import os
import subprocess
import sys

import pytest

from nutgraf.index import Article, StorageError
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.search.follow_up import Follower

GOOD = '{"id": "x", "title": "Ferry", "text": "All are safe."}\n'


@pytest.fixture
def here(index, monkeypatch):
    monkeypatch.chdir(index.path.parent)
    for name in ("a", "b"):
        (index.path.parent / name).mkdir()
    return index.path.parent


def stats_of(nutgraf, index):
    return json.loads(nutgraf("stats", "-i", index.path, "--json").out)


def test_a_second_folder_does_not_hide_what_the_first_one_skipped(nutgraf, index, here):
    (here / "a" / "x.jsonl").write_text("{broken\n")
    (here / "b" / "y.txt").write_bytes(bytes(range(256)) * 9)
    nutgraf("index", "a", "-i", index.path)
    nutgraf("index", "b", "-i", index.path)
    assert set(stats_of(nutgraf, index)["skipped"]) == {"a/x.jsonl:1", "b/y.txt"}
    shown = nutgraf("stats", "-i", index.path).out
    assert "skipped   2 at the last reading:" in shown
    assert "  b/y.txt: is not text but binary data" in shown
    told = nutgraf("doctor", "-i", index.path).out
    assert "2 articles, lines or files skipped when last read: a/x.jsonl:1: is not JSON" in told
    (here / "a" / "x.jsonl").write_text(GOOD)
    nutgraf("index", "a", "-i", index.path)
    assert "1 article, line or file skipped" in nutgraf("doctor", "-i", index.path).out


def test_files_of_other_kinds_are_in_the_summary_in_json_in_stats_and_told_by_doctor(
    nutgraf, index, here
):
    (here / "a" / "x.jsonl").write_text(GOOD)
    for name in ("p.mov", "q.MOV", "r.jpg", ".hidden"):
        (here / "a" / name).touch()
    done = nutgraf("index", "a", "-i", index.path)
    line = "passed over 3 files of other kinds: .mov 2, .jpg 1"
    assert done.out.splitlines()[1:] == [line]
    assert done.err == ""
    report = json.loads(nutgraf("index", "a", "-i", index.path, "--json").out)
    assert report["passed_over"] == {".mov": 2, ".jpg": 1}
    assert report["articles"]["skipped"] == 0
    assert stats_of(nutgraf, index)["passed_over"] == {".mov": 2, ".jpg": 1}
    assert f"others    {line}" in nutgraf("stats", "-i", index.path).out
    told = nutgraf("doctor", "-i", index.path)
    assert (told.code, f"note   {line}" in told.out) == (0, True)
    watched = nutgraf("watch", "a", "-i", index.path, "--once")
    assert watched.out.splitlines()[1:] == [line]
    watched = json.loads(nutgraf("watch", "a", "-i", index.path, "--once", "--json").out)
    assert watched["passed_over"] == {".mov": 2, ".jpg": 1}


def test_a_folder_of_nothing_else(nutgraf, here):
    (here / "a" / "p.mov").touch()
    done = nutgraf("index", "a", "-i", "new.nutgraf")
    assert done.code == 2
    assert "has no articles in it" in done.err
    assert done.out.splitlines()[1:] == ["passed over 1 file of another kind: .mov 1"]
    report = json.loads(nutgraf("index", "a", "-i", "new.nutgraf", "--json").out)
    assert report["passed_over"] == {".mov": 1}


def test_a_file_of_another_kind_that_is_named_is_an_error(nutgraf, index, here):
    (here / "a" / "p.mov").touch()
    done = nutgraf("index", "a/p.mov", "-i", index.path)
    assert done.code == 2
    assert "a/p.mov: is of a kind that is not read (.txt, " in done.err
    assert "1 skipped" in done.out


def test_parts_and_characters_that_are_lost_are_told(nutgraf, index, here):
    body = ["One.", {"type": "image"}, {"content": "Two."}, None, 7, {"text": "Three."}]
    (here / "a" / "x.jsonl").write_text(json.dumps({"id": "x", "title": "T", "body": body}))
    (here / "a" / "y.txt").write_bytes(
        "Tagesschau für München \xff\n\nÜber Österreich".encode()[:-1] + b"\xff\xe9"
    )
    done = nutgraf("index", "a", "-i", index.path)
    assert "x.jsonl:1: text has 2 parts without words; left out" in done.err
    assert "y.txt: has 2 characters that cannot be read (�)" in done.err
    assert "2 added, 0 updated, 0 unchanged, 0 skipped" in done.out


def test_what_fails_after_the_commit_does_not_hide_what_was_indexed(
    nutgraf, index, here, monkeypatch
):
    (here / "a" / "x.jsonl").write_text(GOOD + "{broken\n")

    def fail(follower):
        raise StorageError("the disk is full")

    assert nutgraf("alert", "add", "storms", "storm warning", "-i", index.path).code == 0
    monkeypatch.setattr(Follower, "match", fail)
    done = nutgraf("index", "a", "-i", index.path)
    assert done.code == 2
    assert "1 added, 0 updated, 0 unchanged, 1 skipped" in done.out
    assert done.err.splitlines()[-1] == "nutgraf: the disk is full"
    assert "x.jsonl:2" in done.err


def lose_a_segment(index):
    """As a fault in nutgraf might: the seals are kept, so it is nobody else's doing."""
    catalogue = Catalogue(index.path / "catalogue.sqlite")
    with catalogue.writing():
        catalogue.segments.drop([catalogue.segments.ids()[0]])
    catalogue.close()


def test_passages_without_vectors_are_told_and_the_command_that_is_named_mends_them(
    nutgraf, index, here
):
    before = nutgraf("search", "ferry", "-i", index.path, "--json").out
    with index.writer() as writer:  # rows that only earlier generations need must not hide it
        for text in ("One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Last."):
            writer.add(Article(id="like", title="One of many", text=text))
            writer.commit()
    passages = stats_of(nutgraf, index)["passages"]
    lose_a_segment(index)
    missing = stats_of(nutgraf, index)["without_vectors"]
    assert 0 < missing <= passages
    assert f"{missing} passages without vectors" in nutgraf("stats", "-i", index.path).out
    (here / "a" / "x.jsonl").write_text(GOOD)
    indexed = nutgraf("index", "a", "-i", index.path)
    assert f"{missing} passages without vectors: `nutgraf verify --repair" in indexed.out
    report = json.loads(nutgraf("index", "a", "-i", index.path, "--json").out)
    assert report["without_vectors"] == missing
    watched = nutgraf("watch", "a", "-i", index.path, "--once")
    assert f"{missing} passages without vectors" in watched.out
    findings = json.loads(nutgraf("doctor", "-i", index.path, "--json").out)["findings"]
    [finding] = [each for each in findings if "without vectors" in each["what"]]
    assert finding["what"] == f"{missing} passages without vectors"
    assert nutgraf("verify", "-i", index.path).code == 1
    exported = nutgraf("export", "-i", index.path)
    assert exported.code == 2
    assert "in no segment; repair it with `nutgraf verify --repair" in exported.err
    name, *arguments = finding["mend"].split()
    assert name == "nutgraf"
    mended = nutgraf(*arguments)
    assert mended.code == 0, mended.out
    assert nutgraf("doctor", "-i", index.path).code == 0
    assert stats_of(nutgraf, index)["without_vectors"] == 0
    # Versions that only an earlier generation has were lost as well.
    after = nutgraf("search", "ferry", "-i", index.path, "--json", "--as-of", "1").out
    assert json.loads(after)["hits"] == json.loads(before)["hits"]


def test_a_segment_that_is_deleted_is_told_in_passages_too(nutgraf, index):
    [file] = (index.path / "segments").rglob("versions")
    file.unlink()
    assert stats_of(nutgraf, index)["without_vectors"] == 5
    assert "5 passages without vectors" in nutgraf("doctor", "-i", index.path).out


@pytest.mark.slow
@pytest.mark.parametrize("words", ["search ferry", "stats --json", "stats --help", "--help"])
def test_the_reader_of_a_pipe_may_go(index, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", *words.split()],
        stdout=writing, stderr=subprocess.PIPE, env=os.environ | {"NUTGRAF_INDEX": str(index.path)},
        check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
