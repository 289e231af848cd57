"""`nutgraf doctor`: each fault is named, with the command that mends it."""

import json
import sqlite3
import sys

import pytest

from nutgraf.index import Index, write_backup
from nutgraf.index.catalogue.records import Feed
from tests.helpers.left_over import die_while_writing
from tests.helpers.long_article import long_article


def findings(nutgraf, index):
    done = nutgraf("doctor", "-i", index.path, "--json")
    found = json.loads(done.out)
    assert done.code == (0 if found["well"] else 1)
    assert "Traceback" not in done.err
    return {each["what"]: each["mend"] for each in found["findings"]}


def mend_of(nutgraf, index, said):
    [mend] = [mend for what, mend in findings(nutgraf, index).items() if said in what]
    return mend


def test_nothing_needs_doing(nutgraf, index):
    done = nutgraf("doctor", "-i", index.path)
    assert (done.code, done.out) == (0, "nothing to fix\n")


def test_no_index(nutgraf, tmp_path):
    done = nutgraf("doctor", "-i", tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_a_writer_at_work_is_named_and_is_no_fault(nutgraf, index):
    with index.writer():
        assert mend_of(nutgraf, index, "a writer is at work (pid ") is None
        assert nutgraf("doctor", "-i", index.path).code == 0
    assert findings(nutgraf, index) == {}


def test_damage(nutgraf, index):
    [file] = (index.path / "segments").rglob("vectors.faiss")
    file.unlink()
    assert "nutgraf verify --repair" in mend_of(nutgraf, index, "vectors.faiss")


def test_a_catalogue_that_is_none(nutgraf, index):
    path = index.path
    index.close()
    (path / "catalogue.sqlite").write_bytes(b"nothing" * 1000)
    assert "nutgraf verify" in mend_of(nutgraf, index, "catalogue.sqlite")


def test_an_older_format(nutgraf, index):
    with sqlite3.connect(index.path / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE settings SET value = '0' WHERE key = 'format'")
    catalogue.close()
    assert mend_of(nutgraf, index, "is of format 0")


def test_what_a_dead_writer_left(nutgraf, index):
    (index.path / "segments" / "000099").mkdir()
    assert "nutgraf doctor --sweep" in mend_of(nutgraf, index, "000099")


def test_a_change_of_the_model_that_was_left(nutgraf, index):
    (index.path / "reembed").mkdir()
    assert "--discard" in mend_of(nutgraf, index, "a change of its model is not finished")
    assert nutgraf("reembed", "--discard", "-i", index.path).code == 0
    assert findings(nutgraf, index) == {}


def test_skipped_articles(nutgraf, index, tmp_path):
    (tmp_path / "broken.jsonl").write_text("{broken\n")
    nutgraf("index", tmp_path / "broken.jsonl", "-i", index.path)
    assert "nutgraf index" in mend_of(nutgraf, index, "broken.jsonl:1")


def test_feeds_that_fail(nutgraf, index):
    feeds = [
        Feed(address="http://a.example/", problem="HTTP 500", failures=1),
        Feed(address="http://b.example/", problem="HTTP 500", failures=2),
        Feed(address="http://c.example/", problem="is gone", gone=True),
        Feed(address="http://d.example/"),
    ]
    with index.writer() as writer:
        writer.in_same_commit.append(
            lambda catalogue: [catalogue.feeds.put(feed) for feed in feeds]
        )
    assert mend_of(nutgraf, index, "a.example") is None
    assert "--forget http://b.example/" in mend_of(nutgraf, index, "b.example")
    assert "--forget http://c.example/" in mend_of(nutgraf, index, "c.example")
    assert not any("d.example" in what for what in findings(nutgraf, index))


@pytest.mark.parametrize("module", ["feedparser", "watchfiles"])
def test_feeds_without_the_extra(nutgraf, index, monkeypatch, module):
    with index.writer() as writer:
        feed = Feed(address="http://a.example/")
        writer.in_same_commit.append(lambda catalogue: catalogue.feeds.put(feed))
    monkeypatch.setitem(sys.modules, module, None)
    assert mend_of(nutgraf, index, "cannot be asked") == "pip install 'nutgraf[watch]'"


def test_an_index_in_bf16_without_openvino(nutgraf, index, monkeypatch):
    with sqlite3.connect(index.path / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE settings SET value = '\"bf16\"' WHERE key = 'precision'")
    catalogue.close()
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert mend_of(nutgraf, index, "bf16") == "pip install 'nutgraf[fast]'"


def test_dead_rows(nutgraf, index):
    with Index.open(index.path) as again, again.writer() as writer:
        writer.add(long_article(1001))
        writer.commit()
        writer.remove("song")
    assert "nutgraf compact --keep 1" in mend_of(nutgraf, index, "earlier generations only")


def test_passages_without_vectors(nutgraf, index):
    with sqlite3.connect(index.path / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE versions SET passages = zeroblob(80) WHERE id = 1")
    catalogue.close()
    assert "nutgraf verify" in mend_of(nutgraf, index, "without vectors")
    assert "passages without vectors" in nutgraf("stats", "-i", index.path).out


def test_the_doctor_looks_beside_the_backups_that_the_index_remembers(index, tmp_path, nutgraf):
    place = tmp_path / "backups"
    place.mkdir()
    write_backup(index.path, place / "one.tar")
    left = die_while_writing(place / "two.tar")
    done = nutgraf("doctor", "-i", index.path)
    assert done.code == 1
    assert f"nutgraf doctor --sweep {place}" in done.out
    assert nutgraf("doctor", "--sweep", place, "-i", index.path).out == f"deleted {left}\n"
    assert nutgraf("doctor", "-i", index.path).out == "nothing to fix\n"
    assert nutgraf("doctor", "--sweep", "-i", index.path).out == "nothing to sweep\n"
    assert nutgraf("doctor", place, "-i", index.path).code == 2
    assert nutgraf("doctor", "--sweep", "--json", "-i", index.path).out == '{"swept": []}\n'
    (index.path / "segments" / "000099").mkdir()
    done = nutgraf("verify", "-i", index.path)
    assert done.code == 0
    assert done.out.startswith("note: ")
    assert done.out.endswith(": all is well\n")
