"""What a watch could not read, or passed over: known while it is so, and no longer."""

import errno
import os
from pathlib import Path

from nutgraf.index import Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import Survey, read_articles
from tests.index.watching.watches import once, until, watching, write

BROKEN = "{broken\n"
GOOD = '{"id": "x", "title": "Ferry", "text": "All are safe."}\n'


def skipped(index):
    return sorted(index.stats().skipped)


def index_run(index, *paths):
    survey = Survey()
    found = read_articles(list(map(str, paths)), root=index.path.parent, survey=survey)
    ingest(index, found, survey=survey)


def test_what_others_skipped_is_left_alone(empty_index, folder):
    other = folder.parent / "other"
    other.mkdir()
    (other / "x.jsonl").write_text(BROKEN)
    (folder / "y.jsonl").write_text(BROKEN)
    index_run(empty_index, other)
    with watching(empty_index.path, [folder]):
        assert skipped(empty_index) == ["news/y.jsonl:1", "other/x.jsonl:1"]
        (other / "z.jsonl").write_text(BROKEN)
        index_run(empty_index, other)  # beside the watch, which does not know of it
        (folder / "y.jsonl").write_text(GOOD)
        until(lambda: skipped(empty_index) == ["other/x.jsonl:1", "other/z.jsonl:1"], "mended")
    (folder / "y.jsonl").write_text(BROKEN)
    index_run(empty_index, folder)
    (folder / "y.jsonl").unlink()
    once(empty_index, [folder])
    assert skipped(empty_index) == ["other/x.jsonl:1", "other/z.jsonl:1"]


def test_what_was_mended_or_removed_between_two_watches(empty_index, folder):
    (folder / "x.jsonl").write_text(BROKEN)
    (folder / "y.jsonl").write_text(BROKEN)
    (folder / "z.jsonl").write_text(BROKEN)
    assert once(empty_index, [folder]).skipped == 3
    (folder / "x.jsonl").write_text(GOOD)
    (folder / "y.jsonl").unlink()
    again = once(empty_index, [folder])
    assert (again.skipped, skipped(empty_index)) == (1, ["news/z.jsonl:1"])


def test_more_are_counted_than_are_reported(empty_index, folder):
    (folder / "numbers.jsonl").write_text("1\n" * 1003)
    report = once(empty_index, [folder])
    assert (report.skipped, len(report.problems)) == (1003, 1000)


def test_a_folder_that_cannot_be_looked_into_is_known_until_it_can(
    empty_index, folder, monkeypatch
):
    write(folder / "locked" / "a.txt")
    (folder / "locked" / "b.jsonl").write_text(BROKEN)
    once(empty_index, [folder])
    scandir = os.scandir

    def refusing(path):
        if Path(path).name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return scandir(path)

    with monkeypatch.context() as patched:  # not even a folder of mode 0 is locked to root
        patched.setattr(os, "scandir", refusing)
        once(empty_index, [folder])
        assert skipped(empty_index) == ["news/locked", "news/locked/b.jsonl:1"]
        before = empty_index.history()
        once(empty_index, [folder])
        assert empty_index.history() == before
        index_run(empty_index, folder)
        assert skipped(empty_index) == ["news/locked", "news/locked/b.jsonl:1"]
    (folder / "locked" / "b.jsonl").write_text(GOOD)
    once(empty_index, [folder])
    assert skipped(empty_index) == []
    assert empty_index.stats().articles == 2


def test_files_of_other_kinds_are_counted_at_each_look(empty_index, folder):
    (folder / "a.mov").touch()
    report = once(empty_index, [folder])
    assert report.passed_over == empty_index.stats().passed_over == {".mov": 1}
    with watching(empty_index.path, [folder], rescan=0.2) as (_, reports, _):
        (folder / "b.mov").touch()
        until(lambda: empty_index.stats().passed_over == {".mov": 2}, "looked again")
        (folder / "a.mov").unlink()
        (folder / "b.mov").unlink()
        until(lambda: empty_index.stats().passed_over == {}, "looked again")
    assert reports[0].passed_over == {}


def test_an_index_that_is_named_from_below_the_folder(empty_index, folder, monkeypatch):
    (folder / "x.jsonl").write_text(BROKEN)
    write(folder / "a.txt")
    (folder.parent / "other").mkdir()
    monkeypatch.chdir(folder.parent / "other")
    with Index.open(Path("..") / empty_index.path.name) as index:
        once(index, [folder])
        (folder / "x.jsonl").unlink()
        (folder / "a.txt").unlink()
        assert once(index, [folder]).counts.removed == 1
        assert skipped(index) == []


def test_a_file_of_another_kind_that_is_named_is_skipped(empty_index, folder):
    (folder / "a.mov").touch()
    once(empty_index, [folder / "a.mov"])
    assert skipped(empty_index) == ["news/a.mov"]
    write(folder / "b.txt")
    index_run(empty_index, folder)
    assert skipped(empty_index) == []
